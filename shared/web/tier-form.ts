// The forms of a tier as values, and back: each part of its page read over the version that it was made from. What a form
// does not show stays as that version had it.

import type { EditFault } from '../app/configuration-edit.ts';
import type { Language } from '../domain/people.ts';
import type { Severity, Tier } from '../domain/tier.ts';
import { conventionsOfForm, conventionValues } from './conventions-form.ts';
import { inBoth } from './form-fields.ts';
import {
  levelsOfForm,
  levelValues,
  obligationsOfForm,
  obligationValues,
  openTimesOfForm,
  openTimeValues,
  pausesOfForm,
  pauseValues,
  promotionOfForm,
  promotionValues,
} from './machinery-form.ts';
import { targetsOfForm, targetValues } from './target-rows.ts';
import { editWordsOf } from './words-edit.ts';

const PARTS = [
  'levels',
  'every',
  'pauses',
  'obligations',
  'promotion',
  'times',
  'conventions',
  'json',
  'history',
] as const;

/** `severity:<code>` for the targets of one severity. */
export type TierPart = 'overview' | (typeof PARTS)[number] | `severity:${string}`;

/** Which part a query or a hidden field names; the overview where it names none of this tier. */
export function partOf(text: string | undefined, tier: Tier): TierPart {
  const part = PARTS.find((each) => each === text);
  if (part) return part;
  const severity = tier.severities.find(({ code }) => text === `severity:${code}`);
  return severity ? `severity:${severity.code}` : 'overview';
}

export function severityIn(tier: Tier, part: TierPart): { severity: Severity; index: number } | null {
  const index = tier.severities.findIndex(({ code }) => part === `severity:${code}`);
  const severity = tier.severities[index];
  return severity ? { severity, index } : null;
}

/** The fields of a part as the tier has them, in the words of whoever reads the form. */
export function tierValues(tier: Tier, part: TierPart, language: Language): Readonly<Record<string, string>> {
  const found = severityIn(tier, part);
  if (found) {
    const { nameZh, nameEn, definitionZh, definitionEn, keywords, targets } = found.severity;
    const rows = targetValues(targets, language);
    return { nameZh, nameEn, definitionZh, definitionEn, keywords: keywords.join('\n'), ...rows };
  }
  switch (part) {
    case 'every':
      return targetValues(tier.reportTargets, language);
    case 'levels':
      return levelValues(tier);
    case 'pauses':
      return pauseValues(tier);
    case 'obligations':
      return obligationValues(tier);
    case 'promotion':
      return promotionValues(tier);
    case 'times':
      return openTimeValues(tier);
    case 'conventions':
      return {
        nameZh: tier.nameZh,
        nameEn: tier.nameEn,
        calendarId: tier.calendarId,
        workingDayCalendarId: tier.workingDayCalendarId,
        ...conventionValues(tier.conventions),
      };
    case 'json':
      return { json: JSON.stringify(tier, null, 1) };
    default:
      return {};
  }
}

export interface TierRead {
  /** The next version, not yet checked. */
  readonly value: unknown;
  readonly faults: readonly EditFault[];
  /** Which field of the form a fault belongs to. */
  readonly fieldOf: (path: string) => string;
}

/** The part as it was typed over the version that it was made from. */
export function tierOfForm(
  base: Tier,
  part: TierPart,
  values: Readonly<Record<string, string>>,
  version: number,
): TierRead {
  const next = { ...base, version };
  const found = severityIn(base, part);
  if (found || part === 'every') {
    const path = found ? `severities.${found.index}.targets` : 'reportTargets';
    const read = targetsOfForm(found?.severity.targets ?? base.reportTargets, values, path);
    const { rules, faults } = read;
    const own = found ? `severities.${found.index}.` : null;
    const fieldOf = (of: string): string => {
      if (of.startsWith(`${path}.`)) return read.fieldOf(of.slice(path.length + 1).split('.'));
      return own !== null && of.startsWith(own) ? (of.slice(own.length).split('.')[0] ?? '') : '';
    };
    if (!found) return { value: { ...next, reportTargets: rules }, faults, fieldOf };
    const severity = {
      ...found.severity,
      ...inBoth(values, 'nameZh', 'nameEn'),
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
  switch (part) {
    case 'levels':
      return levelsOfForm(next, values);
    case 'pauses':
      return pausesOfForm(next, values);
    case 'obligations':
      return obligationsOfForm(next, values);
    case 'promotion':
      return promotionOfForm(next, values);
    case 'times':
      return openTimesOfForm(next, values);
    case 'conventions': {
      const { conventions, faults } = conventionsOfForm(values);
      const value = {
        ...next,
        ...inBoth(values, 'nameZh', 'nameEn'),
        calendarId: values.calendarId ?? '',
        workingDayCalendarId: values.workingDayCalendarId ?? '',
        conventions,
      };
      return { value, faults, fieldOf: conventionField };
    }
    default: {
      const { value, faults } = jsonOfForm(values.json);
      const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
      return { value: object ? { ...object, id: base.id, version } : value, faults, fieldOf: () => 'json' };
    }
  }
}

function conventionField(path: string): string {
  const [first = '', key = '', anchor] = path.split('.');
  if (first !== 'conventions') return TIERS_OWN.includes(first) ? first : '';
  return key === 'anchors' ? `anchors.${anchor ?? ''}` : key;
}
const TIERS_OWN = ['nameZh', 'nameEn', 'calendarId', 'workingDayCalendarId'];

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
