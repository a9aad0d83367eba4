// The preview: a form that asks what would be reported, and the answer as a picture and as lists. Two plain forms, so that it
// works without script: the first chooses the promise, the second is about that promise's severities and facts.

import { html, raw } from 'hono/html';
import { missingYearOf } from '../app/queries.ts';
import type { Calendar } from '../domain/calendar.ts';
import { conventionsOf } from '../domain/conventions.ts';
import type { Contract, Customer, Site } from '../domain/customers.ts';
import { answersOf } from '../domain/deadline-answers.ts';
import type { Instant } from '../domain/instant.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Person } from '../domain/people.ts';
import { factsAsked, type Preview, type PreviewDeadline, type PreviewRung } from '../domain/preview.ts';
import { clockIdOf, type FactValue, type Tier } from '../domain/tier.ts';
import type { Html } from './layout.ts';
import { because, severityChip } from './parts.ts';
import { type TimelinePicture, timelineSvg } from './timeline-svg.ts';
import { previewWordsOf } from './words-preview.ts';
import { setupWordsOf } from './words-setup.ts';
import {
  clockText,
  factText,
  halfOf,
  nameOf,
  type Reader,
  spanText,
  stampText,
  targetText,
  titled,
  zoneText,
} from './writing.ts';

export interface PreviewPage {
  /** `contract:<id>` or `tier:<id>`, with `@<version>` for another than the latest. */
  readonly of: string;
  readonly tiers: readonly Tier[];
  readonly contracts: readonly Contract[];
  readonly customers: readonly Customer[];
  readonly sites: readonly Site[];
  readonly people: readonly Person[];
  readonly tier: Tier;
  readonly ladder: Ladder;
  readonly calendars: Readonly<Record<string, Calendar>>;
  /** What the form stands at, by field name. */
  readonly values: Readonly<Record<string, string>>;
  readonly faults: Readonly<Record<string, string>>;
  /** What stands between the promise and its first case. */
  readonly gaps: readonly { readonly zh: string; readonly en: string }[];
  /** Null where a fault keeps it from being reckoned. */
  readonly preview: Preview | null;
}

/** More is found by search, which comes with the customers' own pages. */
const OPTIONS_MAX = 200;
const CALLS_SHOWN = 80;

export function previewPage(reader: Reader, page: PreviewPage): Html {
  const words = previewWordsOf(reader.language);
  const { preview } = page;
  const picture = preview && pictureOf(reader, page, preview);
  const faults = Object.entries(page.faults);
  return html`<p class="up"><a href="/setup">${reader.words.nav.setup}</a></p><div class="head"><h1>${words.title}</h1></div><p class="lead">${words.lead}</p>
${faults.length > 0 ? html`<div class="no" role="alert"><ul>${faults.map(([name, says]) => html`<li><a href="#${idOf(name)}">${says}</a></li>`)}</ul></div>` : ''}
${choosing(reader, page, '/setup/preview')}${page.gaps.length > 0 ? html`<div class="note">${words.gaps}<ul>${page.gaps.map((gap) => html`<li>${reader.language === 'en' ? gap.en : gap.zh}</li>`)}</ul></div>` : ''}${asking(reader, page, { action: '/setup/preview', more: (part) => part.moment('until', words.until, words.untilHint) })}
${
  preview && picture
    ? html`<section id="answer"><h2>${titled(page.tier, reader.language)} ${severityChip(severityOf(page))} <small class="soft">${setupWordsOf(reader.language).version(page.tier.version)}</small></h2>
${picture.rows.length > 0 ? html`<figure>${raw(timelineSvg(reader, picture))}</figure>` : html`<p class="foot">${words.zone(zoneText(reader))}</p>`}</section>
${deadlines(reader, page, preview)}${calls(reader, page, preview)}`
    : ''
}`;
}

function severityOf({ tier, values }: PreviewPage) {
  return (
    tier.severities.find(({ code }) => code === values.severity) ?? { code: values.severity ?? '', rank: 4 }
  );
}

// ---------------------------------------------------------------------------------------------------------------
// The forms

export interface Option {
  readonly value: string;
  readonly label: string;
}

function option({ value, label }: Option, chosen: string | undefined): Html {
  return html`<option value="${value}"${value === chosen ? raw(' selected') : ''}>${label}</option>`;
}

/** Which promise is asked about. */
export function choosing(
  reader: Reader,
  { of, tiers, contracts, customers }: Pick<PreviewPage, 'of' | 'tiers' | 'contracts' | 'customers'>,
  action: string,
): Html {
  const words = previewWordsOf(reader.language);
  const customer = (id: string) =>
    nameOf(customers.find((each) => each.id === id) ?? { id, name: id }, reader.language);
  const named = [
    ...contracts.slice(0, OPTIONS_MAX).map(({ id }) => `contract:${id}`),
    ...tiers.map(({ id }) => `tier:${id}`),
  ];
  return html`<form method="get" action="${action}"><div class="field"><label for="f-of">${words.which}</label><select id="f-of" name="of">${named.includes(of) ? '' : option({ value: of, label: of }, of)}<optgroup label="${words.byContract}">${contracts
    .slice(0, OPTIONS_MAX)
    .map((contract) =>
      option(
        {
          value: `contract:${contract.id}`,
          label: `${customer(contract.customerId)} · ${contract.id} · ${contract.tierId}`,
        },
        of,
      ),
    )}</optgroup><optgroup label="${words.byTier}">${tiers.map((tier) =>
    option({ value: `tier:${tier.id}`, label: `${titled(tier, reader.language)} · ${tier.id}` }, of),
  )}</optgroup></select></div><p class="go"><button>${words.show}</button></p></form>`;
}

/** Parts of the form, for what a page asks beside what all of them do. */
interface FormParts {
  select(name: string, label: string, options: readonly Option[], none?: string): Html;
  moment(name: string, label: string, hint?: string): Html;
  field(name: string, label: string, control: Html, hint?: string): Html;
}

/** What is reported, as a form. `more` adds fields to the grid, `below` under it. */
export function asking(
  reader: Reader,
  page: Pick<PreviewPage, 'of' | 'values' | 'faults' | 'tier' | 'sites' | 'people'>,
  {
    action,
    more,
    below = () => '',
    go = previewWordsOf(reader.language).answer,
  }: {
    readonly action: string;
    readonly more: (parts: FormParts) => Html;
    readonly below?: (parts: FormParts) => Html | string;
    readonly go?: string;
  },
): Html {
  const words = previewWordsOf(reader.language);
  const { language } = reader;
  const { values, faults, tier } = page;
  const field = (name: string, label: string, control: Html, hint?: string): Html =>
    html`<div class="field${faults[name] ? ' wrong' : ''}"><label for="${idOf(name)}">${label}</label>${hint ? html`<span class="hint" id="${idOf(name)}-hint">${hint}</span>` : ''}${faults[name] ? html`<span class="fault">${faults[name]}</span>` : ''}${control}</div>`;
  const select = (name: string, label: string, options: readonly Option[], none?: string): Html =>
    field(
      name,
      label,
      html`<select id="${idOf(name)}" name="${name}">${none === undefined ? '' : html`<option value="">${none}</option>`}${options.slice(0, OPTIONS_MAX).map((each) => option(each, values[name]))}</select>`,
    );
  const moment = (name: string, label: string, hint?: string): Html =>
    field(
      name,
      label,
      html`<input type="datetime-local" id="${idOf(name)}" name="${name}" value="${values[name] ?? ''}"${hint ? html` aria-describedby="${idOf(name)}-hint"` : ''}>`,
      hint,
    );
  const facts = [...factsAsked(tier)];
  return html`<section id="${idOf('facts')}"><form method="get" action="${action}#answer"><input type="hidden" name="of" value="${page.of}"><div class="pair">
${select(
  'severity',
  words.severity,
  tier.severities.map((each) => ({ value: each.code, label: `${each.code} · ${titled(each, language)}` })),
)}
${moment('at', words.at)}
${select(
  'site',
  words.site,
  page.sites.map((site) => ({ value: site.id, label: site.name })),
  words.siteUnknown,
)}
${select(
  'channel',
  words.channel,
  ['email', 'form', 'sms', 'webhook', 'hotline'].map((each) => ({
    value: each,
    label: reader.words.channels[each] ?? each,
  })),
)}
${select(
  'owner',
  words.owner,
  page.people
    .filter(({ active }) => active)
    .map((person) => ({ value: person.id, label: nameOf(person, language) })),
  words.nobody,
)}
${more({ select, moment, field })}</div>
${
  facts.length > 0
    ? html`<fieldset class="field"><legend>${words.facts}</legend><div class="pair">${facts.map(
        ([fact, known]) =>
          select(
            `fact.${fact}`,
            reader.words.facts[fact] ?? fact,
            [...factOptions(known), ...otherNumber(values[`fact.${fact}`], known)].map((value) => ({
              value: JSON.stringify(value),
              label: factText(fact, value, reader),
            })),
            words.notKnown,
          ),
      )}</div></fieldset>`
    : ''
}${below({ select, moment, field })}<p class="go"><button class="primary">${go}</button></p></form></section>`;
}

/** The values of a fact that make a difference. A word that the tier does not name is any other. */
export function factOptions(known: readonly FactValue[]): readonly FactValue[] {
  return known.some((value) => typeof value === 'string') ? [...known, 'none'] : known;
}

/** A number of the address that is not in the list, so that the form shows what it was reckoned with. */
function otherNumber(text: string | undefined, known: readonly FactValue[]): readonly number[] {
  const value = text ? Number(text) : Number.NaN;
  const isAsked = known.some((each) => typeof each === 'number');
  return isAsked && Number.isFinite(value) && !known.includes(value) ? [value] : [];
}

export const idOf = (name: string): string => `f-${name.replaceAll('.', '-')}`;

// ---------------------------------------------------------------------------------------------------------------
// The answer

/** The preview as what the picture draws: every deadline with the marks of the rungs that hang on it. */
export function pictureOf(
  reader: Reader,
  page: Pick<PreviewPage, 'tier' | 'people' | 'values'>,
  preview: Preview,
): TimelinePicture {
  const words = previewWordsOf(reader.language).picture;
  const isAlone = (id: string) => preview.deadlines.filter((each) => each.id === id).length === 1;
  const markOf = (rung: PreviewRung) => {
    const name = halfOf(rung.rungName, reader.language);
    const title = words.mark(name, namesOf(reader, rung, page.people), stampText(rung.at, reader));
    return { name, at: rung.at, does: rung.does, title };
  };
  const marksOf = ({ id, level }: PreviewDeadline) =>
    preview.rungs
      // A rung hangs on its clock as it stood then.
      .filter(({ clockId, severity }) => clockId === id && (severity === level || isAlone(id)))
      .map(markOf);
  const atOpening = preview.rungs.filter(({ clockId, at }) => clockId === null && at === preview.reportedAt);
  const opening = {
    label: words.opening,
    startedAt: null,
    dueAt: preview.reportedAt,
    lines: [],
    missed: false,
    isOpening: true as const,
    marks: atOpening.map(markOf),
  };
  const steps = stepsOf(reader, page.tier, preview);
  const moments = momentsOf(reader, preview);
  const isOf = ({ kind, at }: (typeof moments)[number], step: Step) =>
    step.kind === kind && step.dueAt === at;
  const alone = moments.filter((moment) => !steps.some((step) => isOf(moment, step)));
  const rows = [
    ...(atOpening.length > 0 ? [opening] : []),
    ...preview.deadlines.flatMap((deadline) =>
      deadline.dueAt === null
        ? []
        : [
            {
              label: labelOf(reader, preview, deadline),
              startedAt: deadline.startedAt,
              dueAt: deadline.dueAt,
              lines: deadline.ledger,
              missed: deadline.outcome === 'breached',
              marks: marksOf(deadline),
            },
          ],
    ),
    ...steps.flatMap((step) => {
      const { label, startedAt, dueAt, outcome } = step;
      if (dueAt === null) return [];
      const marks = moments.filter((moment) => isOf(moment, step)).flatMap(({ rungs }) => rungs.map(markOf));
      return [{ label, startedAt, dueAt, lines: [], missed: outcome === 'breached', marks }];
    }),
    ...alone.map(({ label, at, rungs }) => ({
      ...opening,
      label,
      dueAt: at,
      marks: rungs.map(markOf),
    })),
  ];
  const severity = page.tier.severities.find(({ code }) => code === page.values.severity);
  return {
    title: words.title(
      titled(page.tier, reader.language),
      severity ? titled(severity, reader.language) : (page.values.severity ?? ''),
    ),
    from: preview.reportedAt,
    rows,
  };
}

/** A promotion or an emergency that brings people in. `kind` is the step's of the tier that it comes with. */
interface Moment {
  readonly kind: string;
  readonly label: string;
  readonly at: number;
  readonly rungs: readonly PreviewRung[];
}

function momentsOf(reader: Reader, { rungs, reportedAt }: Preview): readonly Moment[] {
  const later = rungs.filter(({ clockId, at }) => clockId === null && at !== reportedAt);
  const lanes = Map.groupBy(later, ({ moment, at }) => `${moment === 'emergency' ? 'emergency' : ''} ${at}`);
  return [...lanes.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const word = momentText(reader, all.find(({ moment }) => moment !== 'opening') ?? first);
    const isClimb = first.moment !== 'emergency';
    const kind = isClimb ? 'promotion' : 'emergency_opened';
    return [{ kind, label: isClimb ? `${word} · ${first.severity}` : word, at: first.at, rungs: all }];
  });
}

function momentText(reader: Reader, { moment = 'opening' }: PreviewRung): string {
  const words = previewWordsOf(reader.language);
  return moment === 'opening' ? words.opening : words.moments[moment];
}

/** With the level where a promotion makes several deadlines of one target. */
function labelOf(reader: Reader, preview: Preview, { id, level, kind, subkind }: PreviewDeadline): string {
  const several = preview.deadlines.filter((other) => other.id === id).length > 1;
  const name = targetText({ kind, subkind }, reader.words);
  return several ? `${name} · ${level}` : name;
}

interface Step {
  readonly kind: string;
  readonly label: string;
  readonly startedAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly outcome: string;
}

/** What the tier sets off beside its deadlines: the customer's duties, standby, promotions, the emergency. */
function stepsOf(reader: Reader, tier: Tier, preview: Preview): readonly Step[] {
  const words = previewWordsOf(reader.language);
  return answersOf(preview.foresight)
    .slice(preview.deadlines.length)
    .map(({ kind, subkind = '', dueAt, status }) => {
      const obligation = kind === 'customer_obligation' && tier.obligations?.find(({ id }) => id === subkind);
      const what = obligation
        ? reader.language === 'en'
          ? obligation.whatEn
          : obligation.whatZh
        : (words.standby[subkind] ?? subkind);
      const name = words.steps[kind] ?? kind;
      return {
        kind,
        label: what ? `${name} · ${what}` : name,
        startedAt: obligation ? preview.reportedAt : null,
        dueAt,
        outcome: status,
      };
    });
}

function namesOf(reader: Reader, rung: PreviewRung, people: readonly Person[]): string {
  const names = rung.people.map(({ personId }) =>
    nameOf(people.find(({ id }) => id === personId) ?? { id: personId, name: personId }, reader.language),
  );
  return names.length > 0 ? names.join(rung.order === 'all_at_once' ? ' + ' : ' → ') : '—';
}

function deadlines(reader: Reader, page: PreviewPage, preview: Preview): Html {
  const words = previewWordsOf(reader.language);
  const steps = stepsOf(reader, page.tier, preview);
  return html`<section><h2>${words.deadlines}</h2>${preview.deadlines.length + steps.length === 0 ? html`<p class="soft">${words.noDeadlines}</p>` : ''}${preview.deadlines.map((each) => deadline(reader, page, preview, each))}${steps.map(
    ({ label, dueAt, outcome }) =>
      html`<div class="clock r${dueAt === null ? ' soft' : ''}"><span>${label}</span><span class="num">${dueAt === null ? '' : `${stampText(dueAt, reader)} · `}${words.outcomes[outcome] ?? outcome}</span></div>`,
  )}</section>`;
}

function deadline(reader: Reader, page: PreviewPage, preview: Preview, each: PreviewDeadline): Html {
  const words = previewWordsOf(reader.language);
  const label = labelOf(reader, preview, each);
  const outcome = words.outcomes[each.outcome] ?? each.outcome;
  if (each.dueAt === null) {
    const lacking = each.calendarId === null ? undefined : page.calendars[each.calendarId];
    const year =
      each.outcome === 'calendar_missing' && lacking
        ? missingYearOf({ status: each.outcome, startedAt: each.startedAt }, lacking)
        : null;
    if (lacking && year !== null) {
      const said = words.missingYear(year, halfOf(lacking.name, reader.language));
      return html`<div class="clock r"><span>${label}</span><a href="/setup/calendars/${lacking.id}/import">${said}</a></div>`;
    }
    return html`<div class="clock r soft"><span>${label}</span><span>${outcome}${because(reader, each.because)}</span></div>`;
  }
  const calendar = each.calendarId === null ? undefined : page.calendars[each.calendarId];
  const said = [
    each.startedAt === null
      ? ''
      : `${stampText(each.startedAt, reader)} + ${withinText(reader, page.tier, each)}`,
    calendar ? halfOf(calendar.name, reader.language) : '',
    each.origin ? (words.origins[each.origin] ?? each.origin) : '',
    each.derived ? words.derived : '',
    each.measureOnly ? words.measureOnly : '',
  ].filter(Boolean);
  return html`<div class="clock"><div class="r"><span class="w">${label}</span><span class="num">${each.outcome === 'breached' ? html`<span class="flag bad">${outcome}</span> ` : ''}${stampText(each.dueAt, reader)}</span></div><div class="r small soft"><span class="num">${said.join(' · ')}</span>${each.provisional ? html`<span>${words.expected}</span>` : ''}</div></div>`;
}

/** The time that the clause gives, where the severity has one for this clock; else what counted. */
function withinText(reader: Reader, tier: Tier, { id, level, ledger }: PreviewDeadline): string {
  const setup = setupWordsOf(reader.language);
  const rules = [
    ...(tier.severities.find(({ code }) => code === level)?.targets ?? []),
    ...tier.reportTargets,
  ];
  const said = new Set(
    rules
      .filter((rule) => clockIdOf(rule) === id && rule.within !== null)
      .map(({ instant, within }) =>
        instant
          ? setup.instant(conventionsOf(tier).instantMinutes)
          : within
            ? setup.duration[within.unit](within.amount)
            : '',
      ),
  );
  const [only] = said;
  if (said.size === 1 && only !== undefined) return only;
  const counted = ledger.reduce((sum, { counted: counts, from, to }) => (counts ? sum + to - from : sum), 0);
  return spanText(counted, reader.words);
}

function calls(reader: Reader, page: PreviewPage, preview: Preview): Html {
  const words = previewWordsOf(reader.language);
  const setup = setupWordsOf(reader.language);
  const { ladder } = page;
  const final = page.people.find(({ id }) => id === ladder.finalPersonId);
  const shown = preview.rungs.slice(0, CALLS_SHOWN);
  const { code } = severityOf(page);
  // A ladder names the severities of its openings; those of another tier's would be told nothing at three in the morning.
  const opens = ladder.rungs.some(({ when }) => when.at === 'opening' && when.severities.includes(code));
  return html`<section><h2>${words.calls} <small class="soft">${words.nobodyActs}</small></h2>${opens ? '' : html`<p class="note">${words.noOpening(halfOf(ladder.name, reader.language), code)}</p>`}${shown.length === 0 ? html`<p class="soft">${words.noRungs}</p>` : ''}<ol>${shown.map((rung) => call(reader, page, rung))}</ol>${preview.rungs.length > shown.length ? html`<p class="soft">${reader.words.case.more(preview.rungs.length - shown.length)}</p>` : ''}<p class="foot">${setup.acknowledgeWithin(ladder.acknowledgeWithinMinutes)} ${setup.final(final ? nameOf(final, reader.language) : ladder.finalPersonId, ladder.repeatEveryMinutes)}</p></section>`;
}

/** Whether the ladder only warns where the rung pages, because nobody owns the case. */
function isWarning({ ladder }: PreviewPage, { rungId, does }: PreviewRung): boolean {
  return does === 'page' && ladder.rungs.some((rung) => rung.id === rungId && rung.does === 'warn');
}

function call(reader: Reader, page: PreviewPage, rung: PreviewRung): Html {
  const words = previewWordsOf(reader.language);
  const setup = setupWordsOf(reader.language);
  const people = rung.people.map(({ personId, unreachable }, index) => {
    const person = page.people.find(({ id }) => id === personId);
    const joint = index === 0 ? '' : rung.order === 'all_at_once' ? ' + ' : ' → ';
    return html`${joint}<bdi>${person ? nameOf(person, reader.language) : personId}</bdi>${unreachable ? html` <span class="flag bad">${words.unreachable[unreachable]}</span>` : ''}`;
  });
  const target = rung.clockId === null ? momentText(reader, rung) : clockText(rung.clockId, reader.words);
  const { acknowledgeWithinMinutes: minutes, repeats } = rung;
  const own = [
    ...(minutes === undefined ? [] : [words.ownWindow(minutes)]),
    ...(repeats ? [words.repeats(repeats)] : []),
  ];
  return html`<li class="line"><time>${stampText(rung.at, reader)}</time><div><span class="flag ${rung.does === 'page' ? 'bad' : 'warn'}">${setup.does[rung.does]}</span> <bdi>${halfOf(rung.rungName, reader.language)}</bdi> <span class="a">${target}${rung.expected ? ` · ${words.expected}` : ''}${isWarning(page, rung) ? ` · ${words.warnsNobody}` : ''}${own.map((each) => ` · ${each}`)}</span><br>${people.length > 0 ? people : html`<span class="flag bad">${words.empty}</span>`}</div></li>
`;
}
