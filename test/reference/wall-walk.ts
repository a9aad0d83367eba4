// The clock a second time, deliberately slow: it walks minute by minute over what Intl says that a zone's wall clock shows,
// and keeps nothing but those readings. It shares no line with the product, so that an error cannot stand in both; it is
// exact to the millisecond and answers within days, not years.

export interface WalkedCalendar {
  readonly timeZone: string;
  readonly always: boolean;
  readonly weekly: Readonly<Record<string, Hours>>;
  readonly dates: Readonly<Record<string, { readonly hours: Hours }>>;
  readonly closures: readonly Stretch[];
  readonly publishedYears: readonly number[];
}

type Hours = readonly (readonly [from: string, to: string])[];

interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface WalkedPause {
  readonly from: number;
  readonly to: number | null;
}

/** `not_by`: the walk came to its last instant before the counting was through. */
export type Walked =
  | { readonly ends: 'due'; readonly dueAt: number }
  | { readonly ends: 'paused'; readonly remainingMs: number }
  | { readonly ends: 'calendar_missing' }
  | { readonly ends: 'not_by' };

/**
 * Whether a calendar counts at an instant. Hours are wall readings of their date: they begin at the first minute that
 * reads so or later and end at the first that reads their end or later. So what a clock change skips begins at the change,
 * what comes twice is its first occurrence, and a date that a zone leaves out has no hours.
 */
export function isOpen(calendar: WalkedCalendar, at: number): boolean {
  if (calendar.closures.some(({ from, to }) => from <= at && at < to)) return false;
  if (calendar.always) return true;
  const reading = latestReading(calendar.timeZone, minuteAt(at));
  const day = dayOf(reading);
  return isWithinHoursOf(calendar, day, reading) || isWithinHoursOf(calendar, day - 1, reading);
}

/** When an amount of open time has passed outside the pauses. */
export function walkTime(
  calendar: WalkedCalendar,
  asked: {
    readonly from: number;
    readonly amountMs: number;
    readonly pauses: readonly WalkedPause[];
    readonly until: number;
  },
): Walked {
  let remainingMs = asked.amountMs;
  if (remainingMs === 0) return { ends: 'due', dueAt: asked.from };
  for (const [from, to] of stepsOver(asked.from, asked.until, edgesOf(calendar, asked.pauses))) {
    const pause = asked.pauses.find((one) => one.from <= from && (one.to === null || from < one.to));
    if (pause?.to === null) return { ends: 'paused', remainingMs };
    if (isUnpublished(calendar, from)) return { ends: 'calendar_missing' };
    if (pause || !isOpen(calendar, from)) continue;
    if (remainingMs <= to - from) return { ends: 'due', dueAt: from + remainingMs };
    remainingMs -= to - from;
  }
  return { ends: 'not_by' };
}

/** The latest instant from which so much open time passes until `from`; null where it lies before `until`. */
export function walkTimeBack(
  calendar: WalkedCalendar,
  { from, amountMs, until }: { readonly from: number; readonly amountMs: number; readonly until: number },
): number | null {
  if (amountMs === 0) return from;
  let remainingMs = amountMs;
  for (const [begins, ends] of [...stepsOver(until, from, edgesOf(calendar, []))].reverse()) {
    if (!isOpen(calendar, begins)) continue;
    if (remainingMs <= ends - begins) return ends - remainingMs;
    remainingMs -= ends - begins;
  }
  return null;
}

/** Milliseconds of open time between two instants, outside the pauses. */
export function walkedBetween(
  calendar: WalkedCalendar,
  between: { readonly from: number; readonly to: number; readonly pauses?: readonly WalkedPause[] },
): number {
  const pauses = between.pauses ?? [];
  let countedMs = 0;
  for (const [from, to] of stepsOver(between.from, between.to, edgesOf(calendar, pauses))) {
    const isPaused = pauses.some((one) => one.from <= from && (one.to === null || from < one.to));
    if (!isPaused && isOpen(calendar, from)) countedMs += to - from;
  }
  return countedMs;
}

/** The first open instant from `from` on; null where there is none before `until`. */
export function walkToOpening(calendar: WalkedCalendar, from: number, until: number): number | null {
  for (const [begins] of stepsOver(from, until, edgesOf(calendar, []))) {
    if (isOpen(calendar, begins)) return begins;
  }
  return null;
}

/** The day, counted from 1970-01-01, that a zone's calendar shows. */
export function dayAt(timeZone: string, at: number): number {
  return dayOf(readingAt(timeZone, minuteAt(at)));
}

/** The first instant at which a zone's clock has reached a wall time of a day; `minute` counts from its midnight. */
export function firstInstantOf(timeZone: string, day: number, minute: number): number {
  const wanted = day * DAY_MINUTES + minute;
  for (let at = wanted - FURTHEST_MINUTES; ; at += 1) {
    if (latestReading(timeZone, at) >= wanted) return at * MINUTE_MS;
  }
}

/** A date with some open time of its own. Hours over midnight belong to the date on which they begin. */
export function isWorkingDay(calendar: WalkedCalendar, day: number): boolean | 'calendar_missing' {
  const { publishedYears } = calendar;
  if (publishedYears.length > 0 && !publishedYears.includes(yearOf(day))) return 'calendar_missing';
  if (hoursOf(calendar, day).length === 0) return false;
  const first = day * DAY_MINUTES - FURTHEST_MINUTES;
  const last = (day + 2) * DAY_MINUTES + FURTHEST_MINUTES;
  for (const [from] of stepsOver(first * MINUTE_MS, last * MINUTE_MS, edgesOf(calendar, []))) {
    if (calendar.closures.some((one) => one.from <= from && from < one.to)) continue;
    if (isWithinHoursOf(calendar, day, latestReading(calendar.timeZone, minuteAt(from)))) return true;
  }
  return false;
}

/** How days are counted: when on its day a target is due, and what a pause does to it. */
export interface DayRule {
  readonly due: 'end_of_business' | 'same_clock_time' | 'end_of_calendar_day';
  readonly endOfBusiness: string;
  readonly pause: 'close_of_business_rule' | 'elapsed_shift';
}

/**
 * The due moment of the Nth working day after the day of `from`. By the close-of-business rule a day counts only where no
 * pause lasts at its due moment; by the elapsed shift each paused millisecond moves the deadline on. `not_by` where the
 * calendar has too few working days by `until`.
 */
export function walkWorkingDays(
  calendar: WalkedCalendar,
  rule: DayRule,
  asked: {
    readonly from: number;
    readonly days: number;
    readonly pauses: readonly WalkedPause[];
    readonly until: number;
  },
): Walked {
  const { from, days, pauses, until } = asked;
  if (days === 0) return { ends: 'due', dueAt: from };
  const firstDay = dayAt(calendar.timeZone, from) + 1;
  return walkDays(calendar, rule, { from, clockAt: from, firstDay, days, pauses, until });
}

/**
 * A deadline in working days from before, around the pauses from `at` on: as many days as are left, each with its due moment
 * after `at`. One that is no due moment of a working day was promised in another measure, and moves by real time.
 */
export function walkOnInWorkingDays(
  calendar: WalkedCalendar,
  rule: DayRule,
  asked: {
    readonly at: number;
    readonly dueAt: number;
    readonly pauses: readonly WalkedPause[];
    readonly until: number;
  },
): Walked {
  const { at, dueAt, pauses, until } = asked;
  const { timeZone } = calendar;
  const lastDay = dayAt(timeZone, rule.due === 'end_of_calendar_day' ? dueAt - 1 : dueAt);
  const firstDay =
    dayAt(timeZone, at) + (dueMomentOf(timeZone, dayAt(timeZone, at), rule, dueAt) > at ? 0 : 1);
  const isWorked = isWorkingDay(calendar, lastDay);
  if (isWorked === 'calendar_missing') return { ends: 'calendar_missing' };
  const isItsMoment = isWorked && dueMomentOf(timeZone, lastDay, rule, dueAt) === dueAt;
  if (rule.pause === 'elapsed_shift' || !isItsMoment) return walkOnInRealTime({ at, dueAt, pauses });
  let days = 0;
  for (let day = firstDay; day <= lastDay; day += 1) {
    const isWorking = isWorkingDay(calendar, day);
    if (isWorking === 'calendar_missing') return { ends: 'calendar_missing' };
    if (isWorking) days += 1;
  }
  return walkDays(calendar, rule, { from: at, clockAt: dueAt, firstDay, days, pauses, until });
}

/** A deadline that moves by the real time of every pause from `at` on that begins before it. */
export function walkOnInRealTime({
  at,
  dueAt,
  pauses,
}: {
  readonly at: number;
  readonly dueAt: number;
  readonly pauses: readonly WalkedPause[];
}): Walked {
  return endOf(pauses, at, shiftedBy(pauses, at, dueAt));
}

/** From the first day on; `clockAt` has the wall time of targets at the same clock time. */
function walkDays(
  calendar: WalkedCalendar,
  rule: DayRule,
  asked: {
    readonly from: number;
    readonly clockAt: number;
    readonly firstDay: number;
    readonly days: number;
    readonly pauses: readonly WalkedPause[];
    readonly until: number;
  },
): Walked {
  const { from, pauses } = asked;
  const ended = pauses.filter((pause) => pause.to !== null);
  let left = asked.days;
  let dueAt = from;
  for (let day = asked.firstDay; left > 0; day += 1) {
    if (day * DAY_MS > asked.until) return { ends: 'not_by' };
    const isWorking = isWorkingDay(calendar, day);
    if (isWorking === 'calendar_missing') return { ends: 'calendar_missing' };
    if (!isWorking) continue;
    const closes = dueMomentOf(calendar.timeZone, day, rule, asked.clockAt);
    const isPaused = ended.some((pause) => pause.from < closes && (pause.to ?? 0) > closes);
    if (rule.pause === 'close_of_business_rule' && isPaused) continue;
    left -= 1;
    dueAt = closes;
  }
  return endOf(pauses, from, rule.pause === 'elapsed_shift' ? shiftedBy(pauses, from, dueAt) : dueAt);
}

function endOf(pauses: readonly WalkedPause[], from: number, dueAt: number): Walked {
  const open = pauses.find((pause) => pause.to === null);
  if (!open || open.from >= dueAt) return { ends: 'due', dueAt };
  return { ends: 'paused', remainingMs: dueAt - Math.max(open.from, from) };
}

/**
 * Days of the civil code: the start day is not counted and the last ends at 24:00; `rolled`, that of the next working day.
 * A pause moves the deadline by its real time, and then to the end of the day on which it falls.
 */
export function walkCivilDays(
  calendar: WalkedCalendar,
  asked: {
    readonly from: number;
    readonly days: number;
    readonly rolled: boolean;
    readonly pauses: readonly WalkedPause[];
    readonly until: number;
  },
): Walked {
  const { from, days, pauses, until } = asked;
  const { timeZone } = calendar;
  const lastEnds = firstInstantOf(timeZone, dayAt(timeZone, from) + days, DAY_MINUTES);
  let pausedMs = 0;
  for (let next = 0; ; next += 1) {
    const moved = lastEnds + pausedMs;
    let day = dayAt(timeZone, moved - 1);
    for (let isLast = !asked.rolled; !isLast; day += isLast ? 0 : 1) {
      if (day * DAY_MS > until) return { ends: 'not_by' };
      const isWorking = isWorkingDay(calendar, day);
      if (isWorking === 'calendar_missing') return { ends: 'calendar_missing' };
      isLast = isWorking;
    }
    const dueAt = firstInstantOf(timeZone, day, DAY_MINUTES);
    const pause = pauses.filter((one) => one.to === null || one.to > from)[next];
    if (!pause || pause.from >= dueAt) return { ends: 'due', dueAt };
    const begins = Math.max(from, pause.from);
    if (pause.to === null) return { ends: 'paused', remainingMs: dueAt - begins };
    pausedMs += pause.to - begins;
  }
}

function dueMomentOf(timeZone: string, day: number, rule: DayRule, from: number): number {
  if (rule.due === 'end_of_calendar_day') return firstInstantOf(timeZone, day, DAY_MINUTES);
  if (rule.due === 'end_of_business') return firstInstantOf(timeZone, day, minutesOf(rule.endOfBusiness));
  const minute = readingAt(timeZone, minuteAt(from)) - dayAt(timeZone, from) * DAY_MINUTES;
  const at = firstInstantOf(timeZone, day, minute);
  const isShown = readingAt(timeZone, minuteAt(at)) === day * DAY_MINUTES + minute;
  return isShown ? at + (from - minuteAt(from) * MINUTE_MS) : at;
}

/** Each millisecond before the deadline that was paused moves the deadline on by one, also those that it thereby reaches. */
function shiftedBy(pauses: readonly WalkedPause[], from: number, deadline: number): number {
  let dueAt = deadline;
  for (const pause of pauses) {
    if (pause.to === null || pause.to <= from || pause.from >= dueAt) continue;
    dueAt += pause.to - Math.max(pause.from, from);
  }
  return dueAt;
}

export function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** The days of a year on which a zone's wall clock is changed, counted from 1970-01-01. */
export function changeDaysOf(timeZone: string, year: number): readonly number[] {
  const first = Date.UTC(year, 0, 1) / DAY_MS;
  const offsets = Array.from({ length: 367 }, (_, index) => {
    const minute = (first + index) * DAY_MINUTES;
    return askReading(timeZone, minute) - minute;
  });
  return offsets.flatMap((offset, index) =>
    index > 0 && offset !== offsets[index - 1] ? first + index : [],
  );
}

// ---------------------------------------------------------------------------------------------------------------
// Readings. A reading is what a zone's wall clock shows, in minutes from 1970-01-01 00:00 of that clock.

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
const DAY_MINUTES = 1_440;
/** No wall clock is further from UTC; further back than this a clock change does not reach. */
const FURTHEST_MINUTES = 2 * DAY_MINUTES;

const minuteAt = (at: number): number => Math.floor(at / MINUTE_MS);
const dayOf = (reading: number): number => Math.floor(reading / DAY_MINUTES);
const yearOf = (day: number): number => new Date(day * DAY_MS).getUTCFullYear();

interface ReadDay {
  readonly readings: Int32Array;
  /** The latest reading that the clock has shown by each minute: it stands while a clock that was put back repeats. */
  latest?: Int32Array;
}

const readDays = new Map<string, Map<number, ReadDay>>();
const formats = new Map<string, Intl.DateTimeFormat>();

function readingAt(timeZone: string, minute: number): number {
  const day = Math.floor(minute / DAY_MINUTES);
  return readDayOf(timeZone, day).readings[minute - day * DAY_MINUTES] ?? 0;
}

/** The latest that the wall clock has shown by a minute, in minutes from 1970-01-01 00:00 of that clock. */
export function latestReading(timeZone: string, minute: number): number {
  const day = Math.floor(minute / DAY_MINUTES);
  const read = readDayOf(timeZone, day);
  read.latest ??= latestOf(timeZone, day);
  return read.latest[minute - day * DAY_MINUTES] ?? 0;
}

function latestOf(timeZone: string, day: number): Int32Array {
  let latest = -Infinity;
  for (const before of [day - 2, day - 1]) {
    for (const reading of readDayOf(timeZone, before).readings) latest = Math.max(latest, reading);
  }
  return readDayOf(timeZone, day).readings.map((reading) => {
    latest = Math.max(latest, reading);
    return latest;
  });
}

function readDayOf(timeZone: string, day: number): ReadDay {
  const days = readDays.get(timeZone) ?? new Map<number, ReadDay>();
  readDays.set(timeZone, days);
  const known = days.get(day);
  if (known) return known;
  const readings = Int32Array.from({ length: DAY_MINUTES }, (_, minute) =>
    askReading(timeZone, day * DAY_MINUTES + minute),
  );
  const read: ReadDay = { readings };
  days.set(day, read);
  return read;
}

function askReading(timeZone: string, minute: number): number {
  const format = formats.get(timeZone) ?? formatOf(timeZone);
  formats.set(timeZone, format);
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of format.formatToParts(minute * MINUTE_MS)) part[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute: minutes = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minutes) / MINUTE_MS;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
}

// ---------------------------------------------------------------------------------------------------------------
// Hours and steps

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

function hoursOf(calendar: WalkedCalendar, day: number): Hours {
  const date = new Date(day * DAY_MS);
  const dated = calendar.dates[date.toISOString().slice(0, 10)];
  return dated ? dated.hours : (calendar.weekly[WEEKDAYS[date.getUTCDay()] ?? ''] ?? []);
}

function isWithinHoursOf(calendar: WalkedCalendar, day: number, reading: number): boolean {
  return spansOf(calendar, day).some(({ from, to }) => from <= reading && reading < to);
}

const knownSpans = new WeakMap<WalkedCalendar, Map<number, readonly Stretch[]>>();

/** The hours of a day as readings; none where the zone has no such day. */
function spansOf(calendar: WalkedCalendar, day: number): readonly Stretch[] {
  const days = knownSpans.get(calendar) ?? new Map<number, readonly Stretch[]>();
  knownSpans.set(calendar, days);
  const known = days.get(day);
  if (known) return known;
  const midnight = day * DAY_MINUTES;
  const hours = hasDay(calendar.timeZone, day) ? hoursOf(calendar, day) : [];
  const spans = hours.map(([from, to]) => {
    const begins = minutesOf(from);
    const ends = minutesOf(to);
    return { from: midnight + begins, to: midnight + (ends > begins ? ends : ends + DAY_MINUTES) };
  });
  days.set(day, spans);
  return spans;
}

const knownDays = new Map<string, boolean>();

/** Whether a zone's calendar shows a day at all: Samoa had no 30 December 2011. */
function hasDay(timeZone: string, day: number): boolean {
  const key = `${timeZone} ${day}`;
  const known = knownDays.get(key);
  if (known !== undefined) return known;
  let has = false;
  for (
    let minute = day * DAY_MINUTES - FURTHEST_MINUTES;
    minute < (day + 2) * DAY_MINUTES && !has;
    minute += 1
  ) {
    has = dayOf(readingAt(timeZone, minute)) === day;
  }
  knownDays.set(key, has);
  return has;
}

function isUnpublished(calendar: WalkedCalendar, at: number): boolean {
  const { publishedYears } = calendar;
  if (calendar.always || publishedYears.length === 0) return false;
  return !publishedYears.includes(yearOf(dayAt(calendar.timeZone, at)));
}

function edgesOf(calendar: WalkedCalendar, pauses: readonly WalkedPause[]): readonly number[] {
  const edges = [...calendar.closures, ...pauses].flatMap(({ from, to }) =>
    to === null ? [from] : [from, to],
  );
  return edges.sort((a, b) => a - b);
}

/** From one instant to another in steps of at most a minute, none of which goes over a full minute or an edge. */
function* stepsOver(
  from: number,
  until: number,
  edges: readonly number[],
): Generator<readonly [number, number]> {
  let next = 0;
  for (let at = from; at < until; ) {
    while ((edges[next] ?? Infinity) <= at) next += 1;
    const to = Math.min((minuteAt(at) + 1) * MINUTE_MS, edges[next] ?? Infinity, until);
    yield [at, to];
    at = to;
  }
}
