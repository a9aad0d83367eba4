// Yearly recurrence of iCalendar (RFC 5545, section 3.3.10), which is what holidays are written in. A rule with any part
// that is not understood is refused as a whole: half a rule is a wrong holiday.

import { DAY_MS } from '../domain/instant.ts';
import { type Weekday, weekdayOf, yearOf } from '../domain/zone.ts';
import { readTime, type WrittenTime } from './icalendar-lines.ts';

export interface YearlyRule {
  readonly intervalYears: number;
  readonly count: number | null;
  /** Inclusive. */
  readonly until: WrittenTime | null;
  readonly months: readonly number[];
  /** Negative from the end of the month. */
  readonly monthDays: readonly number[];
  /** Nth of the month, or of the year where no month is named; null is every one. */
  readonly weekdays: readonly { readonly nth: number | null; readonly weekday: Weekday }[];
}

const WEEKDAY_OF: Readonly<Record<string, Weekday>> = {
  MO: 'mon',
  TU: 'tue',
  WE: 'wed',
  TH: 'thu',
  FR: 'fri',
  SA: 'sat',
  SU: 'sun',
};

/** Null where the rule is not yearly, or has a part that is not understood. */
export function readYearlyRule(value: string): YearlyRule | null {
  const parts = new Map<string, string>();
  for (const part of value.trim().toUpperCase().split(';')) {
    if (part === '') continue;
    const [, name, written] = /^([A-Z-]+)=(.+)$/.exec(part) ?? [];
    if (name === undefined || written === undefined || parts.has(name)) return null;
    parts.set(name, written);
  }
  const known = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYMONTH', 'BYMONTHDAY', 'BYDAY', 'WKST'];
  if (parts.get('FREQ') !== 'YEARLY' || [...parts.keys()].some((name) => !known.includes(name))) return null;
  if (parts.has('COUNT') && parts.has('UNTIL')) return null;
  const intervalYears = numbersOf(parts.get('INTERVAL') ?? '1', 1, 1_000);
  const count = parts.has('COUNT') ? numbersOf(parts.get('COUNT') ?? '', 1, 100_000) : [];
  const months = numbersOf(parts.get('BYMONTH'), 1, 12);
  const monthDays = numbersOf(parts.get('BYMONTHDAY'), -31, 31);
  const weekdays = weekdaysOf(parts.get('BYDAY'));
  const until = parts.get('UNTIL');
  const untilTime = until === undefined ? null : readTime(until);
  if (!intervalYears || !count || !months || !monthDays || !weekdays) return null;
  if (intervalYears.length > 1 || count.length > 1 || (until !== undefined && !untilTime)) return null;
  return {
    intervalYears: intervalYears[0] ?? 1,
    count: count[0] ?? null,
    until: untilTime,
    months,
    monthDays,
    weekdays,
  };
}

/** The days, counted from 1970-01-01, on which a rule falls in a year, in order; its interval, count and end left aside. */
export function daysOfYear(rule: YearlyRule, year: number, startDay: number): readonly number[] {
  const first = Date.UTC(year, 0, 1) / DAY_MS;
  const end = Date.UTC(year + 1, 0, 1) / DAY_MS;
  const start = new Date(startDay * DAY_MS);
  const byDay = rule.weekdays.length > 0;
  const ownDate = !byDay && rule.monthDays.length === 0;
  const months = rule.months.length === 0 && ownDate ? [start.getUTCMonth() + 1] : rule.months;
  const monthDays = ownDate ? [start.getUTCDate()] : rule.monthDays;
  const days: number[] = [];
  for (let month = 1; month <= 12; month += 1) {
    if (months.length > 0 && !months.includes(month)) continue;
    const monthFrom = Date.UTC(year, month - 1, 1) / DAY_MS;
    const monthEnd = Date.UTC(year, month, 1) / DAY_MS;
    const within = rule.months.length > 0 ? { from: monthFrom, to: monthEnd } : { from: first, to: end };
    for (let day = monthFrom; day < monthEnd; day += 1) {
      const isNamed = monthDays.includes(day - monthFrom + 1) || monthDays.includes(day - monthEnd);
      if (monthDays.length > 0 && !isNamed) continue;
      if (byDay && !rule.weekdays.some((one) => isNth(one, day, within))) continue;
      days.push(day);
    }
  }
  return days;
}

/** Whether the rule falls on the day on which it starts; where it does not, RFC 5545 leaves open what it means. */
export function meetsItsStart(rule: YearlyRule, startDay: number): boolean {
  return daysOfYear(rule, yearOf(startDay), startDay).includes(startDay);
}

function isNth(
  { nth, weekday }: YearlyRule['weekdays'][number],
  day: number,
  within: { readonly from: number; readonly to: number },
): boolean {
  if (weekdayOf(day) !== weekday) return false;
  if (nth === null) return true;
  const place =
    nth > 0 ? Math.floor((day - within.from) / 7) + 1 : -(Math.floor((within.to - 1 - day) / 7) + 1);
  return place === nth;
}

/** Null where one of the numbers is none, or outside the range; zero never is one. */
function numbersOf(list: string | undefined, least: number, most: number): readonly number[] | null {
  if (list === undefined) return [];
  const numbers = list.split(',').map((one) => (/^[+-]?\d{1,6}$/.test(one) ? Number(one) : Number.NaN));
  return numbers.every((one) => one >= least && one <= most && one !== 0) ? numbers : null;
}

function weekdaysOf(list: string | undefined): YearlyRule['weekdays'] | null {
  if (list === undefined) return [];
  const weekdays: { nth: number | null; weekday: Weekday }[] = [];
  for (const one of list.split(',')) {
    const [, nth, name = ''] = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/.exec(one) ?? [];
    const weekday = WEEKDAY_OF[name];
    if (!weekday || (nth !== undefined && (Number(nth) === 0 || Math.abs(Number(nth)) > 53))) return null;
    weekdays.push({ nth: nth === undefined ? null : Number(nth), weekday });
  }
  return weekdays;
}
