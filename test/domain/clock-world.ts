// A small world for tests of the clock: one tier that a test writes in a line or two, two calendars, and cases that are told
// event by event through the same changes that a real case uses.

import type { Calendar } from '../../shared/domain/calendar.ts';
import type { Conventions } from '../../shared/domain/conventions.ts';
import { type Foresight, foresee, promotedBefore } from '../../shared/domain/foresight.ts';
import { isoOf } from '../../shared/domain/instant.ts';
import type { Course, Reckoning } from '../../shared/domain/sla.ts';
import type {
  CustomerObligation,
  Duration,
  DurationUnit,
  FactValue,
  Severity,
  TargetCondition,
  TargetRule,
  Tier,
} from '../../shared/domain/tier.ts';

export const at = (text: string): number => Date.parse(text);

/** An instant of the tests' year in Shanghai: `11-18 10:00` is 2025-11-18T10:00:00+08:00. */
export function cn(text: string): number {
  const [day = '', time = ''] = text.split(' ');
  const date = day.length === 5 ? `2025-${day}` : day;
  return at(`${date}T${time.length === 5 ? `${time}:00` : time}+08:00`);
}

/** The same the other way round, for what a test reads: with seconds only where there are any. */
export function inShanghai(instant: number | null): string | null {
  if (instant === null) return null;
  const text = isoOf(instant + 8 * 3_600_000);
  const time = text.endsWith(':00.000Z') ? text.slice(11, 16) : text.slice(11, -1).replace('.000', '');
  return `${text.startsWith('2025-') ? text.slice(5, 10) : text.slice(0, 10)} ${time}`;
}

const OFFICE = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
] as const;

/** Weekdays 9 to 12 and 13 to 18 in Shanghai; 2025 is published, with the first week of October off. */
export const WORKDAYS: Calendar = {
  id: 'workdays',
  version: 1,
  name: 'workdays',
  timeZone: 'Asia/Shanghai',
  always: false,
  weekly: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE, sat: [], sun: [] },
  dates: Object.fromEntries(
    ['10-01', '10-02', '10-03', '10-06', '10-07', '10-08'].map((day) => [
      `2025-${day}`,
      { name: '国庆节', hours: [] },
    ]),
  ),
  closures: [],
  publishedYears: [2025],
};

export const ALWAYS: Calendar = {
  ...WORKDAYS,
  id: 'always',
  name: 'always',
  always: true,
  weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
  dates: {},
  publishedYears: [],
};

const UNITS: Readonly<Record<string, DurationUnit>> = {
  min: 'minutes',
  h: 'hours',
  ch: 'calendar_hours',
  d: 'days',
  w: 'weeks',
  wd: 'working_days',
};

/** `2 h`, `90 min`, `5 wd`, `1 w`, `3 d`, `8 ch`. */
export function span(text: string): Duration {
  const [amount = '', unit = ''] = text.split(' ');
  return { amount: Number(amount), unit: UNITS[unit] ?? 'minutes' };
}

/** `respond`, `resolve.part_replacement`. */
export function target(id: string, within: string | null, changes: Partial<TargetRule> = {}): TargetRule {
  const [kind = '', subkind] = id.split('.');
  return {
    // Tests name kinds that exist.
    kind: kind as TargetRule['kind'],
    ...(subkind && { subkind }),
    within: within === null ? null : span(within),
    from: 'report',
    ...changes,
  };
}

/** Holds where a fact has a value; until it is known the rule is in force. */
export function is(fact: string, value: FactValue, changes: Partial<TargetCondition> = {}): TargetCondition {
  return { fact, op: 'eq', value, whileUnknown: 'active', ...changes };
}

/** What the customer owes from the report on. */
export function duty(
  id: string,
  within: string | null,
  changes: Partial<CustomerObligation> = {},
): CustomerObligation {
  return {
    id,
    within: within === null ? null : span(within),
    from: 'report',
    whatZh: '',
    whatEn: '',
    ...changes,
  };
}

export function severity(code: string, rank: number, targets: readonly TargetRule[]): Severity {
  return {
    code,
    rank,
    nameZh: code,
    nameEn: code,
    definitionZh: '',
    definitionEn: '',
    keywords: [],
    targets,
  };
}

/** A tier with one severity `S`, or with those in `changes`. */
export function tierOf(
  targets: readonly TargetRule[],
  changes: Partial<Tier> = {},
  conventions: Partial<Conventions> = {},
): Tier {
  return {
    id: 'tier',
    version: 1,
    nameZh: '',
    nameEn: '',
    calendarId: 'always',
    workingDayCalendarId: 'workdays',
    severities: [severity('S', 1, targets)],
    reportTargets: [],
    pauseReasons: [{ code: 'waiting_customer', nameZh: '', nameEn: '' }],
    neverPausedKinds: ['respond', 'remote_support', 'analysis_report'],
    conventions,
    ...changes,
  };
}

export function reckoningOf(tier: Tier, calendars: Readonly<Record<string, Calendar>> = {}): Reckoning {
  return { tier, calendars: { always: ALWAYS, workdays: WORKDAYS, ...calendars } };
}

export function reported(when: string, changes: Partial<Course> = {}): Course {
  return { reportedAt: cn(when), severity: 'S', facts: {}, evidence: {}, starts: {}, pauses: [], ...changes };
}

type Change = (course: Course, instant: number) => Course;

/** The course after what happened, each with its instant; the tier raises the case by itself in between. */
export function told(
  course: Course,
  reckoning: Reckoning,
  ...happened: readonly (readonly [when: string, change: Change])[]
): Course {
  return happened.reduce((before, [when, change]) => {
    const instant = cn(when);
    return change(promotedBefore(before, reckoning, instant), instant);
  }, course);
}

/** Every deadline as `respond` to `[pending, 11-18 10:30]`; one of an earlier severity is `restore@L3`. */
export function seen(foresight: Foresight): Record<string, readonly (string | null)[]> {
  return Object.fromEntries(
    foresight.deadlines.map(({ id, level, outcome, dueAt, because }) => [
      level === foresight.course.severity ? id : `${id}@${level}`,
      [outcome, dueAt === null ? (because ?? null) : inShanghai(dueAt)],
    ]),
  );
}

export function stands(course: Course, reckoning: Reckoning, asOf: string): ReturnType<typeof seen> {
  return seen(foresee(course, reckoning, cn(asOf)));
}
