// When a clock counts: 服务日历. A calendar is a zone, weekly intervals, dated exceptions and closures. Questions are
// answered from tables of open intervals, one per year, so that a deadline is a search among integers; a calendar is
// immutable, and its tables are kept as long as the object is.

import { DAY_MS, type Instant, MINUTE_MS } from './instant.ts';
import {
  dayNumberAt,
  dayNumberOf,
  instantOfWall,
  minuteOf,
  type Weekday,
  weekdayOf,
  yearOf,
} from './zone.ts';

export { type WallReading, wallDate, wallInstant } from './zone.ts';

/**
 * Wall times `HH:mm`; the end is exclusive and `24:00` is the next midnight. An end at or before the start lies on the
 * next day (`22:00` to `06:00`); such an interval belongs wholly to the date on which it begins.
 */
export type WallInterval = readonly [from: string, to: string];

/**
 * The hours of a desk or a contract. One rule for every clock change: an interval's end points are wall readings of the
 * date to which it belongs; a reading that the change skips is the instant of the change, one that comes twice is its first
 * occurrence; what lies between the two counts in real time. So 02:30 to 05:00 on the night on which Paris goes from 02:00
 * to 03:00 is two hours, an interval whose opening and closing are both skipped is none, and 00:00 to 06:00 on the night on
 * which the hour comes twice is seven. A date that a zone leaves out (Apia, 2011-12-30) has no hours and is no working day.
 */
export interface Calendar {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** IANA zone. */
  readonly timeZone: string;
  /** Open around the clock; the other members then say only which days are working days. */
  readonly always: boolean;
  readonly weekly: Readonly<Record<Weekday, readonly WallInterval[]>>;
  /** Dates that replace their weekday's hours: empty is closed, hours on a weekend make a make-up workday (调休). */
  readonly dates: Readonly<
    Record<string, { readonly name: string; readonly hours: readonly WallInterval[] }>
  >;
  /** Closed whatever the hours say. The end is exclusive. */
  readonly closures: readonly { readonly from: Instant; readonly to: Instant; readonly name: string }[];
  /** Years whose statutory holidays are in `dates`; a working-day target that needs another year is `calendar_missing`. Empty: no year is needed. */
  readonly publishedYears: readonly number[];
}

export interface OpenInterval {
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
}

/** How far ahead, or back, an opening or the end of a counting is searched before the calendar counts as closed for good. */
export const SEARCH_HORIZON_YEARS = 60;

/** Whether the calendar counts at an instant. Closing instants are closed, opening instants open. */
export function isOpenAt(calendar: Calendar, at: Instant): boolean {
  if (isUnbroken(calendar)) return true;
  const compiled = compile(calendar);
  const table = tableOf(compiled, yearAt(compiled, at));
  return (table.opens[firstClosingAfter(table, at)] ?? Number.POSITIVE_INFINITY) <= at;
}

/** `at` itself where the calendar is open then, else the next opening; null where none comes within the search horizon. */
export function nextOpening(calendar: Calendar, at: Instant): Instant | null {
  if (isUnbroken(calendar)) return at;
  const compiled = compile(calendar);
  const year = yearAt(compiled, at);
  for (let ahead = 0; ahead <= SEARCH_HORIZON_YEARS; ahead += 1) {
    const table = tableOf(compiled, year + ahead);
    const opening = table.opens[firstClosingAfter(table, at)];
    if (opening !== undefined) return Math.max(at, opening);
  }
  return null;
}

/**
 * `at` itself where the calendar is open then or closes at that instant, else the latest closing before it; null where
 * there was none within the search horizon.
 */
export function latestOpen(calendar: Calendar, at: Instant): Instant | null {
  if (isOpenAt(calendar, at)) return at;
  const compiled = compile(calendar);
  const year = yearAt(compiled, at);
  for (let back = 0; back <= SEARCH_HORIZON_YEARS; back += 1) {
    const table = tableOf(compiled, year - back);
    const closing = table.closes[firstClosingAfter(table, at) - 1];
    if (closing !== undefined) return closing;
  }
  return null;
}

/**
 * The instant by which so many milliseconds of open time have passed since `from`. What ends on closing time is due at
 * the closing instant, not at the next opening; zero milliseconds are `from` itself. A negative amount counts backwards,
 * to the latest such instant. Throws a RangeError where the calendar has too little open time within the search horizon.
 */
export function addCounted(calendar: Calendar, from: Instant, milliseconds: number): Instant {
  if (!isUnbroken(calendar)) {
    if (milliseconds > 0) return countForwards(compile(calendar), from, milliseconds);
    if (milliseconds < 0) return countBackwards(compile(calendar), from, -milliseconds);
  }
  return from + milliseconds;
}

/** Milliseconds of open time from `from` until `to`; 0 where `to` is not after `from`. Real time, also across clock changes. */
export function countedBetween(calendar: Calendar, from: Instant, to: Instant): number {
  const until = Math.max(from, to);
  if (isUnbroken(calendar)) return until - from;
  const compiled = compile(calendar);
  const firstYear = yearAt(compiled, from);
  const lastYear = yearAt(compiled, until);
  let counted =
    countedUntil(tableOf(compiled, lastYear), until) - countedUntil(tableOf(compiled, firstYear), from);
  for (let year = firstYear; year < lastYear; year += 1) counted += tableOf(compiled, year).countedMs;
  return counted;
}

/** The open intervals between two instants, cut to them, in order; intervals that touch are one. */
export function openIntervals(calendar: Calendar, from: Instant, to: Instant): readonly OpenInterval[] {
  if (to <= from) return [];
  if (isUnbroken(calendar)) return [{ from, to }];
  const compiled = compile(calendar);
  const lastYear = yearAt(compiled, to);
  const intervals: { from: Instant; to: Instant }[] = [];
  for (let year = yearAt(compiled, from); year <= lastYear; year += 1) {
    const table = tableOf(compiled, year);
    for (const one of table.intervals.slice(firstClosingAfter(table, from))) {
      if (one.from >= to) break;
      const opens = Math.max(from, one.from);
      const closes = Math.min(to, one.to);
      const previous = intervals.at(-1);
      if (previous && previous.to === opens) previous.to = closes;
      else intervals.push({ from: opens, to: closes });
    }
  }
  return intervals;
}

/**
 * Whether a date (counted from 1970-01-01) has open hours that no closure takes away; `calendar_missing` where the holidays
 * of its year are not published.
 */
export function isWorkingDay(calendar: Calendar, day: number): boolean | 'calendar_missing' {
  const { workingDays } = compile(calendar);
  const known = workingDays.get(day);
  if (known !== undefined) return known;
  const { publishedYears } = calendar;
  if (publishedYears.length > 0 && !publishedYears.includes(yearOf(day))) return 'calendar_missing';
  return keep(workingDays, day, openIntervalsOfDate(calendar, day).length > 0);
}

/**
 * The hours that belong to a date (counted from 1970-01-01), without its closures, in order; those that touch are one, and
 * the last may end on the next day.
 */
export function openIntervalsOfDate(calendar: Calendar, day: number): readonly OpenInterval[] {
  const compiled = compile(calendar);
  return union(sharedBy(openOn(compiled, day), compiled.outsideClosures));
}

/**
 * Whether the holidays of every year between two instants are published, so that open time counted between them is
 * certain. Nothing is missing from a calendar that needs no year, or that is open around the clock; time that ends at
 * midnight of New Year's Day needs nothing of the new year.
 */
export function publishedThroughout(calendar: Calendar, from: Instant, to: Instant): boolean {
  const { publishedYears, timeZone } = calendar;
  if (publishedYears.length === 0 || calendar.always) return true;
  const lastYear = yearOf(dayNumberAt(timeZone, Math.max(from, to - 1)));
  for (let year = yearOf(dayNumberAt(timeZone, from)); year <= lastYear; year += 1) {
    if (!publishedYears.includes(year)) return false;
  }
  return true;
}

/** The same hours by another zone's clocks; closures stay the instants that they are. The same object for the same question. */
export function rezoned(calendar: Calendar, timeZone: string): Calendar {
  if (calendar.timeZone === timeZone) return calendar;
  const known =
    rezonedCalendars.get(calendar) ?? keep(rezonedCalendars, calendar, new Map<string, Calendar>());
  return known.get(timeZone) ?? keep(known, timeZone, { ...calendar, timeZone });
}

// ---------------------------------------------------------------------------------------------------------------
// Tables

/** Minutes from the midnight on which the interval's date begins; an end above 1440 lies on the next day. */
interface MinuteInterval {
  readonly fromMinute: number;
  readonly toMinute: number;
}

interface Compiled {
  readonly calendar: Calendar;
  readonly weekly: Readonly<Record<Weekday, readonly MinuteInterval[]>>;
  readonly dates: ReadonlyMap<number, readonly MinuteInterval[]>;
  readonly outsideClosures: readonly OpenInterval[];
  readonly years: Map<number, YearTable>;
  readonly workingDays: Map<number, boolean>;
}

/** The open intervals of one year of the calendar's zone, in order and apart, with what was counted before each of them. */
interface YearTable {
  readonly intervals: readonly OpenInterval[];
  readonly opens: readonly Instant[];
  readonly closes: readonly Instant[];
  readonly countedBefore: readonly number[];
  readonly countedMs: number;
}

const compiledCalendars = new WeakMap<Calendar, Compiled>();
const rezonedCalendars = new WeakMap<Calendar, Map<string, Calendar>>();

function keep<Key, Value>(kept: { set(key: Key, value: Value): unknown }, key: Key, value: Value): Value {
  kept.set(key, value);
  return value;
}

function isUnbroken(calendar: Calendar): boolean {
  return calendar.always && calendar.closures.length === 0;
}

function compile(calendar: Calendar): Compiled {
  const known = compiledCalendars.get(calendar);
  if (known) return known;
  return keep(compiledCalendars, calendar, {
    calendar,
    weekly: {
      mon: minuteIntervals(calendar.weekly.mon),
      tue: minuteIntervals(calendar.weekly.tue),
      wed: minuteIntervals(calendar.weekly.wed),
      thu: minuteIntervals(calendar.weekly.thu),
      fri: minuteIntervals(calendar.weekly.fri),
      sat: minuteIntervals(calendar.weekly.sat),
      sun: minuteIntervals(calendar.weekly.sun),
    },
    dates: new Map(
      Object.entries(calendar.dates).map(([date, { hours }]) => [dayNumberOf(date), minuteIntervals(hours)]),
    ),
    outsideClosures: between(union(calendar.closures)),
    years: new Map(),
    workingDays: new Map(),
  });
}

function minuteIntervals(hours: readonly WallInterval[]): readonly MinuteInterval[] {
  return hours.map(([from, to]) => {
    const fromMinute = minuteOf(from);
    const toMinute = minuteOf(to);
    return { fromMinute, toMinute: toMinute <= fromMinute ? toMinute + 1_440 : toMinute };
  });
}

function hoursOf(compiled: Compiled, day: number): readonly MinuteInterval[] {
  return compiled.dates.get(day) ?? compiled.weekly[weekdayOf(day)];
}

function openOn(compiled: Compiled, day: number): readonly OpenInterval[] {
  const { timeZone } = compiled.calendar;
  if (isLeftOut(timeZone, day)) return [];
  return hoursOf(compiled, day).map(({ fromMinute, toMinute }) => ({
    from: instantOfWall(timeZone, day * DAY_MS + fromMinute * MINUTE_MS),
    to: instantOfWall(timeZone, day * DAY_MS + toMinute * MINUTE_MS),
  }));
}

/** Whether a zone's calendar has no such date: a clock change passes over the whole of it. */
function isLeftOut(timeZone: string, day: number): boolean {
  return instantOfWall(timeZone, day * DAY_MS) === instantOfWall(timeZone, (day + 1) * DAY_MS);
}

function yearAt(compiled: Compiled, at: Instant): number {
  return yearOf(dayNumberAt(compiled.calendar.timeZone, at));
}

function tableOf(compiled: Compiled, year: number): YearTable {
  const known = compiled.years.get(year);
  if (known) return known;
  const { calendar } = compiled;
  const firstDay = Date.UTC(year, 0, 1) / DAY_MS;
  const endDay = Date.UTC(year + 1, 0, 1) / DAY_MS;
  const yearFrom = instantOfWall(calendar.timeZone, firstDay * DAY_MS);
  const yearTo = instantOfWall(calendar.timeZone, endDay * DAY_MS);
  const open: OpenInterval[] = [];
  if (calendar.always) {
    open.push({ from: yearFrom, to: yearTo });
  } else {
    // New Year's Eve of the year before may reach past midnight.
    for (let day = firstDay - 1; day < endDay; day += 1) open.push(...openOn(compiled, day));
  }
  const ofYear = sharedBy([{ from: yearFrom, to: yearTo }], compiled.outsideClosures);
  return keep(compiled.years, year, tabulate(union(sharedBy(open, union(ofYear)))));
}

function tabulate(intervals: readonly OpenInterval[]): YearTable {
  const countedBefore: number[] = [];
  let countedMs = 0;
  for (const { from, to } of intervals) {
    countedBefore.push(countedMs);
    countedMs += to - from;
  }
  return {
    intervals,
    opens: intervals.map(({ from }) => from),
    closes: intervals.map(({ to }) => to),
    countedBefore,
    countedMs,
  };
}

/** The same open time as intervals in order that neither overlap nor touch; empty and backward ones are dropped. */
function union(intervals: readonly OpenInterval[]): readonly OpenInterval[] {
  const merged: { from: Instant; to: Instant }[] = [];
  for (const { from, to } of intervals.toSorted((a, b) => a.from - b.from)) {
    if (from >= to) continue;
    const previous = merged.at(-1);
    if (previous && from <= previous.to) previous.to = Math.max(previous.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

/** What lies between intervals that are in order and apart, from the beginning of time to its end. */
function between(intervals: readonly OpenInterval[]): readonly OpenInterval[] {
  return [Number.NEGATIVE_INFINITY, ...intervals.map(({ to }) => to)].map((from, index) => ({
    from,
    to: intervals[index]?.from ?? Number.POSITIVE_INFINITY,
  }));
}

/** What each interval shares with each of the others; an interval that is empty or backward where it shares nothing. */
function sharedBy(
  intervals: readonly OpenInterval[],
  others: readonly OpenInterval[],
): readonly OpenInterval[] {
  return intervals.flatMap((one) =>
    others.map((other) => ({ from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) })),
  );
}

/** The first instant by which so many milliseconds, more than none, have counted. */
function countForwards(compiled: Compiled, from: Instant, milliseconds: number): Instant {
  const year = yearAt(compiled, from);
  let table = tableOf(compiled, year);
  let counted = countedUntil(table, from) + milliseconds;
  for (let ahead = 1; counted > table.countedMs; ahead += 1) {
    if (ahead > SEARCH_HORIZON_YEARS) throw tooLittle(compiled.calendar, milliseconds);
    counted -= table.countedMs;
    table = tableOf(compiled, year + ahead);
  }
  return instantWhenCounted(table, counted);
}

/** The last instant from which so many milliseconds, more than none, count until `from`. */
function countBackwards(compiled: Compiled, from: Instant, milliseconds: number): Instant {
  const year = yearAt(compiled, from);
  let table = tableOf(compiled, year);
  let counted = countedUntil(table, from) - milliseconds;
  for (let back = 1; counted < 0; back += 1) {
    if (back > SEARCH_HORIZON_YEARS) throw tooLittle(compiled.calendar, milliseconds);
    table = tableOf(compiled, year - back);
    counted += table.countedMs;
  }
  return lastInstantBefore(table, counted);
}

function tooLittle({ id, version }: Calendar, milliseconds: number): RangeError {
  return new RangeError(
    `calendar ${id} version ${version} is open for too little time to count ${milliseconds} ms`,
  );
}

/** The index of the first interval that closes after an instant; the number of intervals where none does. */
function firstClosingAfter(table: YearTable, at: Instant): number {
  return firstIndex(table.closes, (closes) => closes > at);
}

function countedUntil(table: YearTable, at: Instant): number {
  const index = firstClosingAfter(table, at);
  const before = table.countedBefore[index];
  return before === undefined ? table.countedMs : before + Math.max(0, at - (table.opens[index] ?? at));
}

/** The first instant by which `counted` has passed; `counted` is above zero and within the table. */
function instantWhenCounted(table: YearTable, counted: number): Instant {
  const index = firstIndex(table.countedBefore, (before) => before >= counted) - 1;
  return (table.opens[index] ?? 0) + counted - (table.countedBefore[index] ?? 0);
}

/** The last instant by which no more than `counted` has passed; `counted` is below the table's whole. */
function lastInstantBefore(table: YearTable, counted: number): Instant {
  const index = firstIndex(table.countedBefore, (before) => before > counted) - 1;
  return (table.opens[index] ?? 0) + counted - (table.countedBefore[index] ?? 0);
}

/** The first index of an ascending list whose value satisfies the test; the length where none does. */
function firstIndex(values: readonly number[], satisfies: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (satisfies(values[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
