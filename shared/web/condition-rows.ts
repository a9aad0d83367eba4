// The condition of a target as lines of a form: a fact, how it compares, with what, and what holds while nobody knows. All
// lines must hold. Reading answers the condition as it stood where no line was changed.

import { html } from 'hono/html';
import type { EditFault } from '../app/configuration-edit.ts';
import { REGION_FACTS, regionsOf } from '../app/configuration-warnings.ts';
import type { Site } from '../domain/customers.ts';
import type { Language } from '../domain/people.ts';
import type { FactValue, TargetCondition, Tier } from '../domain/tier.ts';
import { type Choice, fieldsWith, type Typed } from './form-fields.ts';
import { moreRows, rowsIn } from './form-rows.ts';
import type { Html } from './layout.ts';
import { conventionWordsOf } from './words-conventions.ts';
import { tierFormWordsOf } from './words-tier-form.ts';
import type { Reader } from './writing.ts';

type Values = Readonly<Record<string, string>>;

/** The first line and ten more, as the schema has it. */
const LINES_MAX = 11;

const OPS = ['eq', 'neq', 'in'] as const satisfies readonly TargetCondition['op'][];
const WHILE_UNKNOWN = ['active', 'inactive', 'never_unknown'] as const;
const UNKNOWN_BY = ['unknownRegion', 'unknownHardwareState', 'reproducibleUnknown'] as const;

/** Conditions within conditions say no more than all of them in a row: each must hold. */
export function conditionLines(condition: TargetCondition | undefined): readonly TargetCondition[] {
  if (!condition) return [];
  const { and = [], ...own } = condition;
  return [own, ...and.flatMap(conditionLines)];
}

/** Conditions within conditions may be more than a form has lines; they stay as they are and are changed as JSON. */
export function fitsForm(condition: TargetCondition | undefined): boolean {
  return conditionLines(condition).length <= LINES_MAX;
}

/** Every fact that the conditions of a tier hang on. */
export function factsOfTier(tier: Tier): readonly string[] {
  const rules = [
    ...tier.severities.flatMap(({ targets }) => targets),
    ...tier.reportTargets,
    ...(tier.channelPromises ?? []).flatMap(({ targets }) => targets),
    ...(tier.standby ?? []),
  ];
  const { promotion } = tier;
  return [...new Set([...factsOf(rules), ...(promotion?.when.on === 'fact' ? [promotion.when.fact] : [])])];
}

/** The facts that the conditions of some rules hang on. */
export function factsOf(
  rules: readonly { readonly condition?: TargetCondition | undefined }[],
): readonly string[] {
  return rules.flatMap(({ condition }) => conditionLines(condition).map(({ fact }) => fact));
}

/** The facts that people can choose by name, and those that this tier knows beside them. */
export function factChoices(reader: Reader, facts: readonly string[]): readonly Choice[] {
  const named = reader.words.facts;
  return [...new Set([...Object.keys(named), ...facts])].map((fact) => ({
    value: fact,
    label: named[fact] ?? fact,
  }));
}

// ---------------------------------------------------------------------------------------------------------------
// Values

/** `yes`, `E1`, `3`; in quotes where it would be read as another thing. */
function valueWritten(value: FactValue, language: Language): string {
  const { yes, no } = tierFormWordsOf(language);
  if (typeof value === 'boolean') return value ? yes : no;
  if (typeof value === 'number') return String(value);
  return valueRead(value) === value && !/[,，、;；"]/.test(value) ? value : JSON.stringify(value);
}

function valueRead(text: string): FactValue {
  const plain = text.trim();
  if (/^(?:yes|true|是)$/i.test(plain)) return true;
  if (/^(?:no|false|否)$/i.test(plain)) return false;
  if (/^-?(?:0|[1-9]\d{0,14})(?:\.\d+)?$/.test(plain)) return Number(plain);
  return /^["“](.*)["”]$/s.exec(plain)?.[1]?.replaceAll('\\"', '"') ?? plain;
}

/** Commas of either language part the values, outside quotes. */
function valuesRead(text: string): readonly FactValue[] {
  const parts = text.match(/"(?:[^"\\]|\\.)*"|“[^”]*”|[^,，、;；]+/g) ?? [];
  return parts.map((part) => part.trim()).flatMap((part) => (part === '' ? [] : [valueRead(part)]));
}

/** The fields of a condition's lines; nothing but the counter where there is none. */
export function conditionValues(
  prefix: string,
  condition: TargetCondition | undefined,
  language: Language,
): Values {
  const lines = conditionLines(condition);
  return Object.fromEntries([
    [`${prefix}.c.rows`, String(Math.min(lines.length + 1, LINES_MAX))],
    ...lines.flatMap(({ fact, op, value, whileUnknown, unknownBy }, index) => {
      const at = `${prefix}.c.${index}`;
      return [
        [`${at}.fact`, fact],
        [`${at}.op`, op],
        [
          `${at}.value`,
          [value]
            .flat()
            .map((each) => valueWritten(each, language))
            .join(', '),
        ],
        [`${at}.unknown`, whileUnknown],
        [`${at}.unknownBy`, unknownBy ?? ''],
      ];
    }),
  ]);
}

// ---------------------------------------------------------------------------------------------------------------
// Reading

export interface ConditionRead {
  /** Not yet checked by the schema; undefined where every line is blank. */
  readonly condition: unknown;
  /** Of each line of the condition the line that it has in the form. */
  readonly kept: readonly number[];
}

/**
 * The condition as its lines say. `path` is where it goes, for faults. The standing one, as it is, where nothing was changed
 * and where the form had no lines at all.
 */
export function conditionOfForm(
  values: Values,
  prefix: string,
  path: string,
  standing: TargetCondition | undefined,
  faults: EditFault[],
): ConditionRead {
  const before = conditionLines(standing);
  const unchanged = { condition: standing, kept: before.map((_, index) => index) };
  if (values[`${prefix}.c.rows`] === undefined || !fitsForm(standing)) return unchanged;
  const count = Math.min(rowsIn(values, `${prefix}.c.rows`, 0), LINES_MAX);
  const kept: number[] = [];
  const lines: unknown[] = [];
  for (let line = 0; line < count; line += 1) {
    const at = `${prefix}.c.${line}`;
    const typed = values[`${at}.value`];
    const fact = values[`${at}.fact`] ?? values[`${at}.other`];
    // A line that stands goes by its fact; of a new one, what was typed is not dropped in silence.
    if (fact === undefined && (line < before.length || typed === undefined)) continue;
    const to = kept.length === 0 ? path : `${path}.and.${kept.length - 1}`;
    kept.push(line);
    if (fact === undefined) faults.push(missing(`${to}.fact`, 'fact'));
    if (typed === undefined) faults.push(missing(`${to}.value`, 'value'));
    const op = values[`${at}.op`] ?? 'eq';
    const unknownBy = values[`${at}.unknownBy`];
    lines.push({
      fact: fact ?? '',
      op,
      value: op === 'in' ? valuesRead(typed ?? '') : valueRead(typed ?? ''),
      whileUnknown: values[`${at}.unknown`] ?? 'active',
      ...(unknownBy ? { unknownBy } : {}),
    });
  }
  if (sameLines(lines, before)) return unchanged;
  const [first, ...and] = lines;
  // Each line is an object that was made above.
  const own = first as object | undefined;
  return { condition: own && { ...own, ...(and.length > 0 ? { and } : {}) }, kept };
}

function sameLines(lines: readonly unknown[], before: readonly TargetCondition[]): boolean {
  const written = before.map(({ fact, op, value, whileUnknown, unknownBy }) => ({
    ...{ fact, op, value, whileUnknown },
    ...(unknownBy ? { unknownBy } : {}),
  }));
  return JSON.stringify(lines) === JSON.stringify(written);
}

const missing = (path: string, what: 'fact' | 'value'): EditFault => ({
  path,
  message: tierFormWordsOf('en').conditionFaults[what],
  zh: tierFormWordsOf('zh-CN').conditionFaults[what],
});

/** The field of a fault within a condition, from what follows `condition` in its path. */
export function conditionField(prefix: string, path: readonly string[], kept: readonly number[]): string {
  const [first = 'fact', index, member = 'fact'] = path;
  const [line, named] = first === 'and' ? [kept[Number(index) + 1], member] : [kept[0], first];
  const field = { whileUnknown: 'unknown' }[named] ?? named;
  return `${prefix}.c.${line ?? 0}.${field}`;
}

// ---------------------------------------------------------------------------------------------------------------
// Drawing

const REGIONS = 'regions';

/** The regions of the desk's sites, which the lines of conditions offer: a misspelt one would never be met. */
export function regionList(sites: readonly Site[]): Html {
  const regions = new Set(Object.values(regionsOf(sites)).flat());
  return html`<datalist id="${REGIONS}">${[...regions].map((region) => html`<option value="${region}">`)}</datalist>`;
}

/** The lines with their button. `path` is where the form goes. */
export function conditionRows(
  reader: Reader,
  typed: Typed,
  of: { readonly prefix: string; readonly facts: readonly Choice[]; readonly path: string },
): Html {
  const { prefix, facts, path } = of;
  const words = tierFormWordsOf(reader.language);
  const { conventions } = conventionWordsOf(reader.language);
  const fields = fieldsWith(typed);
  const counter = `${prefix}.c.rows`;
  const shown = Math.min(rowsIn(typed.values, counter, 1), LINES_MAX);
  const ops = OPS.map((op) => ({ value: op, label: words.ops[op] }));
  const unknowns = WHILE_UNKNOWN.map((each) => ({ value: each, label: words.whileUnknown[each] }));
  const unknownBys = UNKNOWN_BY.map((key) => ({ value: key, label: conventions[key][0] }));
  const line = (index: number): Html => {
    const at = `${prefix}.c.${index}`;
    // A fact that is in no list was typed by its id.
    const isListed = facts.some(({ value }) => value === typed.values[`${at}.fact`]);
    const other =
      isListed || typed.values[`${at}.fact`] !== undefined ? '' : fields.text(`${at}.other`, words.otherFact);
    const standing = typed.values[`${at}.fact`];
    const list =
      standing === undefined || REGION_FACTS.some((fact) => fact === standing) ? REGIONS : undefined;
    return html`<fieldset class="rule"><legend class="small">${index === 0 ? words.conditionFirst : words.conditionAnd}</legend><div class="cells">${fields.select(`${at}.fact`, words.fact, facts, { blank: words.noFact })}${other}${fields.select(`${at}.op`, words.op, ops)}${fields.text(`${at}.value`, words.value, { list })}${fields.select(`${at}.unknown`, words.untilKnown, unknowns)}${fields.select(`${at}.unknownBy`, words.unknownBy, unknownBys, { blank: words.noConvention })}</div></fieldset>`;
  };
  return html`<p class="hint">${words.conditionHint}</p>${Array.from({ length: shown }, (_, index) => line(index))}${
    shown < LINES_MAX
      ? moreRows(words.moreConditions, {
          counter,
          shown,
          path,
          to: `f-${prefix}-c-${shown}-fact`.replaceAll('.', '-'),
        })
      : html`<input type="hidden" name="${counter}" value="${shown}">`
  }`;
}

/** Whether the lines of a condition have something to look at: a fault, or a line that was asked for. */
export function conditionIsOpen(
  typed: Typed,
  prefix: string,
  standing: TargetCondition | undefined,
): boolean {
  const lines = conditionLines(standing).length;
  return (
    Object.keys(typed.faults).some((field) => field.startsWith(`${prefix}.c.`)) ||
    rowsIn(typed.values, `${prefix}.c.rows`, 1) > lines + 1
  );
}
