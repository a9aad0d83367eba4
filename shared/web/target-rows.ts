// Targets as rows of a form: of a severity, of every severity, of a contract's own requirements. Each row has its time, its
// start and its calendar; below them the condition, the clause and what it waits for. What a row does not show stays.

import { html } from 'hono/html';
import type { EditFault } from '../app/configuration-edit.ts';
import type { Calendar } from '../domain/calendar.ts';
import { conventionsOf } from '../domain/conventions.ts';
import type { Site } from '../domain/customers.ts';
import type { Language } from '../domain/people.ts';
import {
  type ClockStart,
  clockIdOf,
  DURATION_UNITS,
  NAMED_STARTS,
  TARGET_KINDS,
  type TargetRule,
  type Tier,
} from '../domain/tier.ts';
import {
  conditionField,
  conditionIsOpen,
  conditionOfForm,
  conditionRows,
  conditionValues,
  factChoices,
  factsOf,
  factsOfTier,
  fitsForm,
  regionList,
} from './condition-rows.ts';
import { type Choice, fieldsWith, noNumber, numberOf, type Typed } from './form-fields.ts';
import { moreRows, newRows } from './form-rows.ts';
import type { Html } from './layout.ts';
import { conditionText, startText } from './pages-setup.ts';
import { editWordsOf } from './words-edit.ts';
import { setupWordsOf } from './words-setup.ts';
import { tierFormWordsOf } from './words-tier-form.ts';
import { type Reader, targetText, titled } from './writing.ts';

type Values = Readonly<Record<string, string>>;

/** What a miss is where it makes no emergency of the case, as the form says it. */
const ONLY_A_MISS = 'miss';

/** Whose miss may make an emergency of the case: a fault is not handled for too long (E-23). */
const mayBeEmergency = ({ kind, onBreach }: TargetRule): boolean =>
  kind === 'restore' || kind === 'resolve' || onBreach !== undefined;

export function targetValues(rules: readonly TargetRule[], language: Language): Values {
  return Object.fromEntries([
    ['n.rows', '1'],
    ...rules.flatMap(
      ({ within, from, calendarId, condition, precondition, parameter, quote, ...more }, index) => [
        [`r.${index}.amount`, within === null ? '' : String(within.amount)],
        [`r.${index}.unit`, within?.unit ?? 'hours'],
        [`r.${index}.from`, from],
        [`r.${index}.calendar`, calendarId ?? ''],
        [`r.${index}.precondition`, precondition ?? ''],
        [`r.${index}.parameter`, parameter ?? ''],
        [`r.${index}.quote`, quote ?? ''],
        [`r.${index}.onBreach`, more.onBreach ?? ONLY_A_MISS],
        [`r.${index}.emergencyClass`, more.emergencyClass ?? ''],
        ...Object.entries(conditionValues(`r.${index}`, condition, language)),
      ],
    ),
  ]);
}

// ---------------------------------------------------------------------------------------------------------------
// Reading

export interface TargetsRead {
  /** Not yet checked by the schema. */
  readonly rules: readonly unknown[];
  readonly faults: readonly EditFault[];
  /** The field of a fault, from what follows the list's own path. */
  readonly fieldOf: (path: readonly string[]) => string;
}

/** The rows as typed over the rules that they were made from, `path` being where the list stands in its item. */
export function targetsOfForm(rules: readonly TargetRule[], values: Values, path: string): TargetsRead {
  const faults: EditFault[] = [];
  const rows: { readonly prefix: string; readonly lines: readonly number[] }[] = [];
  const read: unknown[] = [];
  for (const [index, rule] of rules.entries()) {
    const prefix = `r.${index}`;
    if (values[`${prefix}.remove`] !== undefined) continue;
    if (values[`${prefix}.from`] === undefined) {
      // A form that does not show the row says nothing of it.
      read.push(rule);
      rows.push({ prefix, lines: [] });
      continue;
    }
    const at = `${path}.${read.length}`;
    const { calendarId: _, condition: standing, precondition, parameter, quote, ...others } = rule;
    const { onBreach, emergencyClass, ...rest } = others;
    const asked = values[`${prefix}.onBreach`];
    const { condition, kept } = conditionOfForm(values, prefix, `${at}.condition`, standing, faults);
    // A form from before these fields were there says nothing of them.
    const isWhole = values[`${prefix}.c.rows`] !== undefined;
    read.push({
      ...rest,
      within: rule.instant ? rule.within : durationOf(values, prefix, `${at}.within`, faults),
      from: values[`${prefix}.from`],
      ...present({
        calendarId: values[`${prefix}.calendar`],
        condition,
        precondition: isWhole ? values[`${prefix}.precondition`] : precondition,
        parameter: isWhole ? values[`${prefix}.parameter`] : parameter,
        quote: isWhole ? values[`${prefix}.quote`] : quote,
        // The same of these two; of a target that makes no emergency there is no class.
        onBreach: asked === undefined ? onBreach : asked === ONLY_A_MISS ? undefined : asked,
        emergencyClass:
          asked === undefined
            ? emergencyClass
            : asked === ONLY_A_MISS
              ? undefined
              : values[`${prefix}.emergencyClass`],
      }),
    });
    rows.push({ prefix, lines: kept });
  }
  for (const prefix of newRows(values)) {
    if (values[`${prefix}.kind`] === undefined && !isBegun(values, prefix)) continue;
    const at = `${path}.${read.length}`;
    if (values[`${prefix}.kind`] === undefined) {
      faults.push({
        path: `${at}.kind`,
        message: tierFormWordsOf('en').kindMissing,
        zh: tierFormWordsOf('zh-CN').kindMissing,
      });
    }
    const { condition, kept } = conditionOfForm(values, prefix, `${at}.condition`, undefined, faults);
    read.push({
      kind: values[`${prefix}.kind`] ?? '',
      within: durationOf(values, prefix, `${at}.within`, faults),
      from: values[`${prefix}.from`] ?? 'report',
      ...present({
        subkind: values[`${prefix}.subkind`],
        calendarId: values[`${prefix}.calendar`],
        condition,
        precondition: values[`${prefix}.precondition`],
        parameter: values[`${prefix}.parameter`],
        quote: values[`${prefix}.quote`],
      }),
    });
    rows.push({ prefix, lines: kept });
  }
  return {
    rules: read,
    faults,
    fieldOf: ([index = '', member = 'kind', ...inner]) => {
      const row = rows[Number(index)];
      if (!row) return '';
      if (member === 'condition') return conditionField(row.prefix, inner, row.lines);
      if (member === 'within' && inner[0] === 'unit') return `${row.prefix}.unit`;
      return `${row.prefix}.${{ within: 'amount', calendarId: 'calendar' }[member] ?? member}`;
    },
  };
}

/** A new row without a kind that has something else typed is not dropped in silence. */
function isBegun(values: Values, prefix: string): boolean {
  return ['amount', 'subkind', 'quote', 'c.0.fact', 'c.0.value'].some(
    (field) => values[`${prefix}.${field}`] !== undefined,
  );
}

/** The members that are there. */
export function present(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== ''),
  );
}

/** A number of something; none where the field is blank. `path` is where the duration stands. */
export function durationOf(
  values: Values,
  prefix: string,
  path: string,
  faults: EditFault[],
): { amount: number; unit: string } | null {
  const typed = values[`${prefix}.amount`];
  if (typed === undefined || typed === '') return null;
  const amount = numberOf(typed);
  if (amount === null) faults.push(noNumber(path));
  return { amount: amount ?? 0, unit: values[`${prefix}.unit`] ?? '' };
}

// ---------------------------------------------------------------------------------------------------------------
// Drawing

export interface TargetRows {
  readonly typed: Typed;
  readonly rules: readonly TargetRule[];
  /** Whose conventions, obligations, facts and common targets the rows are about. */
  readonly tier: Tier;
  readonly calendars: readonly Calendar[];
  /** Whose regions the conditions offer. */
  readonly sites: readonly Site[];
  /** Where the form goes. */
  readonly path: string;
}

export function unitChoices(reader: Reader): readonly Choice[] {
  const { units } = editWordsOf(reader.language);
  return DURATION_UNITS.map((unit) => ({ value: unit, label: units[unit] }));
}

export function targetRows(reader: Reader, page: TargetRows): Html {
  const words = editWordsOf(reader.language);
  const more = tierFormWordsOf(reader.language);
  const { rules, tier, typed, path } = page;
  const fields = fieldsWith(typed);
  const calendars = page.calendars.map(({ id, name }) => ({ value: id, label: name }));
  const facts = factChoices(reader, [...factsOfTier(tier), ...factsOf(rules)]);
  const missable = [...rules, ...tier.reportTargets].map((rule) => `breach:${clockIdOf(rule)}` as const);
  // What a rule has already is offered as well, whatever it is: a select without it would change it in silence.
  const starts: readonly Choice[] = [
    ...new Set<ClockStart>([...NAMED_STARTS, ...missable, ...rules.map(({ from }) => from)]),
  ].map((start) => ({ value: start, label: startText(start, reader) }));
  const duties = withStanding(
    (tier.obligations ?? []).map((duty) => ({ value: duty.id, label: dutyName(duty, reader) })),
    rules.map(({ precondition }) => precondition),
  );
  const times = withStanding(
    (tier.parameters ?? []).map((time) => ({
      value: time.id,
      label: `${titled(time, reader.language)} (${time.id})`,
    })),
    rules.map(({ parameter }) => parameter),
  );
  const misses: readonly Choice[] = [
    { value: ONLY_A_MISS, label: more.onlyAMiss },
    { value: 'emergency_measure', label: more.makesEmergency },
  ];
  const cells = (prefix: string, hasTime: boolean): Html =>
    html`<div class="cells">${hasTime ? html`${fields.text(`${prefix}.amount`, words.amount, { keys: 'numeric' })}${fields.select(`${prefix}.unit`, words.unit, unitChoices(reader))}` : ''}${fields.select(`${prefix}.from`, words.start, starts)}${fields.select(`${prefix}.calendar`, words.countsOn, calendars, { blank: words.tiersOwn })}</div>`;
  const further = (prefix: string, rule: TargetRule | null): Html => {
    const standing = rule?.condition;
    const isOpen =
      conditionIsOpen(typed, prefix, standing) ||
      ['precondition', 'parameter', 'quote', 'onBreach', 'emergencyClass'].some(
        (field) => typed.faults[`${prefix}.${field}`] !== undefined,
      );
    const said = standing ? `${words.onlyIf} ${conditionText(standing, reader)}` : more.noCondition;
    return html`<details${isOpen ? html` open` : ''}><summary><span>${said}</span></summary>${fitsForm(standing) ? conditionRows(reader, typed, { prefix, facts, path }) : html`<p class="hint">${more.conditionTooDeep}</p><input type="hidden" name="${prefix}.c.rows" value="0">`}${
      duties.length > 0 || rule?.precondition
        ? fields.select(`${prefix}.precondition`, more.precondition, duties, {
            blank: more.noDuty,
            hint: more.preconditionHint,
          })
        : ''
    }${
      times.length > 0 || rule?.parameter
        ? fields.select(`${prefix}.parameter`, more.timeFrom, times, {
            blank: more.timeOwn,
            hint: more.timeFromHint,
          })
        : ''
    }${
      rule && mayBeEmergency(rule)
        ? html`<div class="pair">${fields.select(`${prefix}.onBreach`, more.onBreach, misses, { hint: more.onBreachHint })}${fields.text(`${prefix}.emergencyClass`, more.emergencyClass, { hint: more.onBreachClassHint })}</div>`
        : ''
    }${fields.area(`${prefix}.quote`, more.quote, { rows: 2, hint: more.quoteHint })}</details>`;
  };
  const known = rules.map(
    (rule, index) =>
      html`<fieldset class="rule"><legend>${targetText(rule, reader.words)}${rule.origin ? html` <small class="soft">${setupWordsOf(reader.language).origin(rule.origin)}</small>` : ''}</legend>${rule.quote ? html`<blockquote><bdi>${rule.quote}</bdi></blockquote>` : ''}${rule.instant ? html`<p class="hint">${setupWordsOf(reader.language).instant(conventionsOf(tier).instantMinutes)}</p>` : ''}${rule.parameter ? html`<p class="hint">${more.givenBy(parameterName(tier, rule.parameter, reader))}</p>` : ''}${cells(`r.${index}`, !rule.instant)}${further(`r.${index}`, rule)}${fields.tick(`r.${index}.remove`, words.remove)}</fieldset>`,
  );
  const kinds = TARGET_KINDS.map((kind) => ({ value: kind, label: reader.words.targets[kind] }));
  const added = newRows(typed.values);
  return html`<p class="hint">${words.noTimeHint}</p>${regionList(page.sites)}${known}${added.map(
    (prefix) =>
      html`<fieldset class="rule new"><legend>${words.newTarget}</legend><div class="cells">${fields.select(`${prefix}.kind`, words.kind, kinds, { blank: '—' })}${fields.text(`${prefix}.subkind`, words.subkind, { hint: words.subkindHint })}</div>${cells(prefix, true)}${further(prefix, null)}</fieldset>`,
  )}${moreRows(more.moreTargets, { counter: 'n.rows', shown: added.length, path, to: `f-n${added.length}-kind` })}`;
}

/** The choices, and those that a rule has although they are not offered. */
function withStanding(
  choices: readonly Choice[],
  standing: readonly (string | undefined)[],
): readonly Choice[] {
  const strays = [...new Set(standing)].filter((id) => !choices.some(({ value }) => value === id));
  return [...choices, ...strays.flatMap((id) => (id === undefined ? [] : [{ value: id, label: id }]))];
}

function parameterName({ parameters = [] }: Tier, id: string, { language }: Reader): string {
  const parameter = parameters.find((each) => each.id === id);
  return parameter ? titled(parameter, language) : id;
}

/** A duty of the customer in the reader's language, with its id where it has no words. */
export function dutyName(
  duty: { readonly id: string; readonly whatZh: string; readonly whatEn: string },
  { language }: Reader,
): string {
  return titled({ nameZh: duty.whatZh, nameEn: duty.whatEn }, language) || duty.id;
}
