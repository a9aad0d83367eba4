// The forms of a tier as values, and back: each part of its page read over the version that it was made from. What a form
// does not show stays as that version had it.

import type { EditFault } from '../app/configuration-edit.ts';
import type { DurationUnit, Severity, TargetKind, TargetRule, Tier } from '../domain/tier.ts';
import { conventionsOfForm, conventionValues } from './conventions-form.ts';
import { noNumber, numberOf } from './form-fields.ts';
import { editWordsOf } from './words-edit.ts';

/** `severity:<code>` for the targets of one severity. */
export type TierPart = 'overview' | 'every' | 'conventions' | 'json' | 'history' | `severity:${string}`;

export const UNITS: readonly DurationUnit[] = [
  'minutes',
  'hours',
  'calendar_hours',
  'days',
  'weeks',
  'working_days',
];
export const KINDS: readonly TargetKind[] = [
  'respond',
  'remote_support',
  'solution_plan',
  'arrive',
  'restore',
  'full_recovery',
  'resolve',
  'spare_standby',
  'analysis_report',
];

/** Which part a query or a hidden field names; the overview where it names none of this tier. */
export function partOf(text: string | undefined, tier: Tier): TierPart {
  if (text === 'every' || text === 'conventions' || text === 'json' || text === 'history') return text;
  const severity = tier.severities.find(({ code }) => text === `severity:${code}`);
  return severity ? `severity:${severity.code}` : 'overview';
}

export function severityIn(tier: Tier, part: TierPart): { severity: Severity; index: number } | null {
  const index = tier.severities.findIndex(({ code }) => part === `severity:${code}`);
  const severity = tier.severities[index];
  return severity ? { severity, index } : null;
}

/** The fields of a part as the tier has them. */
export function tierValues(tier: Tier, part: TierPart): Readonly<Record<string, string>> {
  const found = severityIn(tier, part);
  if (found) {
    const { nameZh, nameEn, definitionZh, definitionEn, keywords, targets } = found.severity;
    return { nameZh, nameEn, definitionZh, definitionEn, keywords: keywords.join('\n'), ...rowsOf(targets) };
  }
  if (part === 'every') return rowsOf(tier.reportTargets);
  if (part === 'conventions') {
    return {
      nameZh: tier.nameZh,
      nameEn: tier.nameEn,
      calendarId: tier.calendarId,
      workingDayCalendarId: tier.workingDayCalendarId,
      ...conventionValues(tier.conventions),
    };
  }
  return part === 'json' ? { json: JSON.stringify(tier, null, 1) } : {};
}

function rowsOf(rules: readonly TargetRule[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    rules.flatMap(({ within, from, calendarId }, index) => [
      [`r.${index}.amount`, within === null ? '' : String(within.amount)],
      [`r.${index}.unit`, within?.unit ?? 'hours'],
      [`r.${index}.from`, from],
      [`r.${index}.calendar`, calendarId ?? ''],
    ]),
  );
}

/**
 * The part as it was typed over the version that it was made from: the next version, not yet checked. `fieldOf` says which
 * field of the form a fault belongs to.
 */
export function tierOfForm(
  base: Tier,
  part: TierPart,
  values: Readonly<Record<string, string>>,
  version: number,
): {
  readonly value: unknown;
  readonly faults: readonly EditFault[];
  readonly fieldOf: (path: string) => string;
} {
  const next = { ...base, version };
  const found = severityIn(base, part);
  if (found || part === 'every') {
    const path = found ? `severities.${found.index}.targets` : 'reportTargets';
    const { rules, kept, faults } = rulesOfForm(found?.severity.targets ?? base.reportTargets, values, path);
    const fieldOf = (of: string): string => {
      if (!of.startsWith(`${path}.`)) return of.split('.').at(-1) ?? '';
      const [index = '', member = ''] = of.slice(path.length + 1).split('.');
      const row = kept[Number(index)];
      const field = { within: 'amount', calendarId: 'calendar' }[member] ?? member;
      return row === undefined ? `n.${field}` : `r.${row}.${field}`;
    };
    if (!found) return { value: { ...next, reportTargets: rules }, faults, fieldOf };
    const severity = {
      ...found.severity,
      nameZh: values.nameZh ?? '',
      nameEn: values.nameEn ?? '',
      definitionZh: values.definitionZh ?? '',
      definitionEn: values.definitionEn ?? '',
      keywords: lines(values.keywords),
      targets: rules,
    };
    return {
      value: {
        ...next,
        severities: base.severities.map((each, index) => (index === found.index ? severity : each)),
      },
      faults,
      fieldOf,
    };
  }
  if (part === 'conventions') {
    const { conventions, faults } = conventionsOfForm(values);
    const value = {
      ...next,
      nameZh: values.nameZh ?? '',
      nameEn: values.nameEn ?? '',
      calendarId: values.calendarId ?? '',
      workingDayCalendarId: values.workingDayCalendarId ?? '',
      conventions,
    };
    return { value, faults, fieldOf: (path) => path.replace(/^conventions\./, '').split('.')[0] ?? '' };
  }
  const { value, faults } = jsonOfForm(values.json);
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  return { value: object ? { ...object, id: base.id, version } : value, faults, fieldOf: () => 'json' };
}

/** What a field of JSON says; a fault of its own where it is none. */
export function jsonOfForm(
  text: string | undefined,
  path = '',
): { readonly value: unknown; readonly faults: readonly EditFault[] } {
  try {
    return { value: JSON.parse(text ?? ''), faults: [] };
  } catch {
    return {
      value: null,
      faults: [{ path, message: editWordsOf('en').jsonFault, zh: editWordsOf('zh-CN').jsonFault }],
    };
  }
}

export function lines(text: string | undefined): readonly string[] {
  return (text ?? '').split('\n').flatMap((line) => line.trim() || []);
}

interface RulesRead {
  readonly rules: readonly unknown[];
  /** Of each rule that stays the row that it has in the form; the last, where there is one more, is new. */
  readonly kept: readonly number[];
  readonly faults: readonly EditFault[];
}

function rulesOfForm(
  rules: readonly TargetRule[],
  values: Readonly<Record<string, string>>,
  path: string,
): RulesRead {
  const faults: EditFault[] = [];
  const kept: number[] = [];
  const read: unknown[] = [];
  for (const [index, rule] of rules.entries()) {
    if (values[`r.${index}.remove`] !== undefined) continue;
    kept.push(index);
    const at = `${path}.${kept.length - 1}`;
    const { calendarId: _, ...rest } = rule;
    const calendar = values[`r.${index}.calendar`];
    read.push({
      ...rest,
      within: rule.instant ? rule.within : withinOf(values, `r.${index}`, at, faults),
      from: values[`r.${index}.from`] ?? rule.from,
      ...(calendar ? { calendarId: calendar } : {}),
    });
  }
  if (values['n.kind'] !== undefined) {
    const calendar = values['n.calendar'];
    read.push({
      kind: values['n.kind'],
      ...(values['n.subkind'] ? { subkind: values['n.subkind'] } : {}),
      within: withinOf(values, 'n', `${path}.${read.length}`, faults),
      from: values['n.from'] ?? 'report',
      ...(calendar ? { calendarId: calendar } : {}),
    });
  }
  return { rules: read, kept, faults };
}

/** A number of something; none where the field is blank. */
function withinOf(
  values: Readonly<Record<string, string>>,
  prefix: string,
  path: string,
  faults: EditFault[],
): { amount: number; unit: string } | null {
  const typed = values[`${prefix}.amount`];
  if (typed === undefined || typed === '') return null;
  const amount = numberOf(typed);
  if (amount === null) faults.push(noNumber(`${path}.within`));
  return { amount: amount ?? 0, unit: values[`${prefix}.unit`] ?? '' };
}
