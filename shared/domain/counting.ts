// How one clock counts: over a calendar, in working days or in civil days, around its pauses, and the ledger that
// explains it. Knows nothing of tiers, targets or cases; target-line.ts says what is counted from where.

import {
  addCounted,
  type Calendar,
  countedBetween,
  isWorkingDay,
  openIntervals,
  publishedThroughout,
} from './calendar.ts';
import type { Conventions } from './conventions.ts';
import { DAY_MS, type Instant } from './instant.ts';
import { closeOfBusiness, nextWorkingDay, workingDayFrom } from './working-days.ts';
import { dayNumberAt, instantOfWall, offsetMsAt } from './zone.ts';

/** The ledger of one clock: what counted and what did not, up to the due instant or `until`, with the reason. */
export interface LedgerLine {
  readonly from: Instant;
  readonly to: Instant;
  readonly counted: boolean;
  /** `obligation`: the customer was late with a duty on which the promise rests; `pauseReason` names the duty. */
  readonly why: 'open' | 'closed' | 'paused' | 'obligation';
  readonly pauseReason?: string;
}

/** A stretch without counting; the last of a list may be open. In order and apart. */
export interface Pause {
  readonly from: Instant;
  readonly to: Instant | null;
  readonly reason: string;
}

/** Prefix of the reason of a stretch that a customer's late duty takes out of the counting. */
export const OBLIGATION_REASON = 'obligation:';

/**
 * What is counted:
 * - open time of a calendar;
 * - working days, each at its due moment: close of business, the wall time of the start, or 24:00;
 * - days of the civil code: the start day is not counted and the last ends at 24:00, with `holiday_roll` that of the next
 *   working day (articles 201 and 203).
 */
export type Measure =
  | { readonly counts: 'time'; readonly calendar: Calendar }
  | {
      readonly counts: 'working_days';
      readonly calendar: Calendar;
      readonly endOfBusiness: string;
      readonly due: Conventions['workingDayDue'];
      readonly pause: Conventions['pauseWorkingDays'];
    }
  | {
      readonly counts: 'days';
      readonly timeZone: string;
      readonly reading: 'end_of_day' | 'holiday_roll';
      readonly workingDays: Calendar;
    };

type WorkingDays = Extract<Measure, { counts: 'working_days' }>;
type CivilDays = Extract<Measure, { counts: 'days' }>;

/** Milliseconds for `time`, days otherwise. */
export type Amount = number;

/** Where a counting ends: at its due instant, in a pause that is still open, or in a year that is not published. */
export type Counted =
  | { readonly ends: 'due'; readonly dueAt: Instant }
  | { readonly ends: 'paused'; readonly remainingMs: number }
  | { readonly ends: 'calendar_missing' };

const MISSING: Counted = { ends: 'calendar_missing' };

/** No ledger is longer, unless it is asked for whole; see `ledgerOf` for what is left out. */
export const LEDGER_LINES_MAX = 400;

/** Real time without hours, for calendar hours, days and weeks. */
export const REAL_TIME: Calendar = {
  id: 'real-time',
  version: 1,
  name: 'real time',
  timeZone: 'UTC',
  always: true,
  weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
  dates: {},
  closures: [],
  publishedYears: [],
};

/**
 * Counts an amount from an instant around pauses; no amount at all is the instant itself.
 * - Time: only open time outside the pauses counts, so a pause moves the deadline by the open time inside it that lies
 *   before the deadline.
 * - Working days: the day of `from` never counts. By the rule of the close of business a day counts only if the clock runs
 *   at its due moment; by `elapsed_shift` the deadline moves by the real time of every pause that begins before it.
 * - Civil days: the deadline moves so too, and then to the end of the day on which it falls.
 * In an open pause `remainingMs` is the counted time that is left; for days, the real time that would be left if the clock
 * went on as soon as it was paused. `calendar_missing` where the counting meets a year that is not published, and where the
 * calendar has too little open time or no working days at all: a case must not fail on its calendar.
 */
export function countFrom(
  measure: Measure,
  from: Instant,
  amount: Amount,
  pauses: readonly Pause[],
): Counted {
  if (amount === 0) return { ends: 'due', dueAt: from };
  return orMissing(() => {
    if (measure.counts === 'time') return countTime(measure.calendar, from, amount, pauses);
    if (measure.counts === 'days') {
      const day = dayNumberAt(measure.timeZone, from) + amount;
      const endsAt = instantOfWall(measure.timeZone, (day + 1) * DAY_MS);
      return shifted(endsAt, from, pauses, (at) => endOfDay(measure, at));
    }
    const { timeZone } = measure.calendar;
    const day = dayNumberAt(timeZone, from);
    const clockMs = from + offsetMsAt(timeZone, from) - day * DAY_MS;
    const dueDay = known(workingDayFrom(measure.calendar, day, amount));
    if (measure.pause === 'elapsed_shift') {
      return shifted(momentOn(measure, dueDay, clockMs), from, pauses, (at) => at);
    }
    return aroundPausedDays(measure, { from, firstDay: day + 1, dueDay, clockMs }, pauses);
  });
}

/**
 * Goes on counting from `at` towards a deadline that was already reckoned for it, around the pauses from then on. A
 * deadline that lies behind `at`, or before which nothing is paused, stays.
 */
export function countOnTo(
  measure: Measure,
  { at, dueAt }: { readonly at: Instant; readonly dueAt: Instant },
  pauses: readonly Pause[],
): Counted {
  const isPaused = pauses.some((pause) => pause.from < dueAt && (pause.to === null || pause.to > at));
  if (dueAt <= at || !isPaused) return { ends: 'due', dueAt };
  return orMissing(() => {
    if (measure.counts === 'time') {
      return countTime(measure.calendar, at, countedBetween(measure.calendar, at, dueAt), pauses);
    }
    if (measure.counts === 'days') return shifted(dueAt, at, pauses, (moved) => endOfDay(measure, moved));
    const { timeZone } = measure.calendar;
    // 24:00 belongs to the day that it ends.
    const dueDay = dayNumberAt(timeZone, measure.due === 'end_of_calendar_day' ? dueAt - 1 : dueAt);
    const clockMs = dueAt + offsetMsAt(timeZone, dueAt) - dueDay * DAY_MS;
    const isWorked = known(isWorkingDay(measure.calendar, dueDay));
    // A deadline that was promised in another measure is no working day's due moment, and moves by real time.
    const isItsMoment = isWorked && momentOn(measure, dueDay, clockMs) === dueAt;
    if (measure.pause === 'elapsed_shift' || !isItsMoment) {
      return shifted(dueAt, at, pauses, (moved) => moved);
    }
    const today = dayNumberAt(timeZone, at);
    const firstDay = momentOn(measure, today, clockMs) > at ? today : today + 1;
    return aroundPausedDays(measure, { from: at, firstDay, dueDay, clockMs }, pauses);
  });
}

/**
 * The instant at which a share (0.5 is half) of a counting from `from` to `dueAt` has passed; 1 is the due instant. For
 * working days and civil days it is the share of the real time.
 */
export function shareMoment(
  measure: Measure,
  { from, dueAt }: { readonly from: Instant; readonly dueAt: Instant },
  share: number,
  pauses: readonly Pause[],
): Instant | null {
  if (share === 1) return dueAt;
  if (measure.counts !== 'time') return Math.round(from + (dueAt - from) * share);
  const wholeMs = unpausedBetween(measure.calendar, from, dueAt, pauses);
  const counted = countTime(measure.calendar, from, Math.round(wholeMs * share), pauses);
  return counted.ends === 'due' ? counted.dueAt : null;
}

/**
 * What counted between two instants and what did not, in order and without gaps; neighbours of one kind are one line. A
 * pause covers whatever it lies on. For working days a line is whole days: the start day is closed, a working day that
 * was paused at its due moment is paused. Where there would be more than `LEDGER_LINES_MAX` lines and the ledger is not
 * asked for whole, closed ones are left out first (a gap is then closed time), then those in the middle.
 */
export function ledgerOf(
  measure: Measure,
  { from, to }: { readonly from: Instant; readonly to: Instant },
  pauses: readonly Pause[],
  { whole = false }: { readonly whole?: boolean } = {},
): readonly LedgerLine[] {
  const lines = linesOf(measure, from, to, pauses);
  if (whole || lines.length <= LEDGER_LINES_MAX) return lines;
  const telling = lines.filter((line) => line.why !== 'closed');
  const half = LEDGER_LINES_MAX / 2;
  return [...telling.slice(0, half), ...telling.slice(half).slice(-half)];
}

/** The pauses as they stood at an instant: what began later never was, what lasted longer ended then. */
export function pausesUntil<P extends Pause>(pauses: readonly P[], at: Instant): readonly P[] {
  return pauses
    .filter((pause) => pause.from < at)
    .map((pause) => (pause.to === null || pause.to > at ? { ...pause, to: at } : pause));
}

/** Two lists of stretches as one, in order and apart: where they overlap, the one that began first keeps its reason. */
export function pausesMerged(some: readonly Pause[], others: readonly Pause[]): readonly Pause[] {
  if (others.length === 0) return some;
  const merged: Pause[] = [];
  let coveredTo = Number.NEGATIVE_INFINITY;
  for (const pause of [...some, ...others].sort((a, b) => a.from - b.from)) {
    const to = pause.to ?? Number.POSITIVE_INFINITY;
    if (to <= coveredTo) continue;
    merged.push({ ...pause, from: Math.max(coveredTo, pause.from) });
    coveredTo = to;
  }
  return merged;
}

// ---------------------------------------------------------------------------------------------------------------

/** A calendar without enough open time, or without working days, is refused when it is written; a case goes on without it. */
export function orMissing(count: () => Counted): Counted {
  try {
    return count();
  } catch (error) {
    if (error instanceof RangeError) return MISSING;
    throw error;
  }
}

/** An answer of a calendar; a year that is not published ends the counting as too little open time does. */
function known<Answer>(answer: Answer | 'calendar_missing'): Answer {
  if (answer === 'calendar_missing') throw new RangeError('the counting meets a year that is not published');
  return answer;
}

function countTime(
  calendar: Calendar,
  from: Instant,
  milliseconds: number,
  pauses: readonly Pause[],
): Counted {
  let cursor = from;
  let remainingMs = milliseconds;
  for (const pause of pauses) {
    const ranMs = countedBetween(calendar, cursor, pause.from);
    if (ranMs >= remainingMs) break;
    remainingMs -= ranMs;
    if (pause.to === null) {
      const isCertain = pause.from <= from || publishedThroughout(calendar, from, pause.from);
      return isCertain ? { ends: 'paused', remainingMs } : MISSING;
    }
    cursor = Math.max(cursor, pause.to);
  }
  const dueAt = addCounted(calendar, cursor, remainingMs);
  return publishedThroughout(calendar, from, dueAt) ? { ends: 'due', dueAt } : MISSING;
}

/** The due moment of one day; `clockMs` is the wall time of the start, for `same_clock_time`. */
function momentOn({ calendar, endOfBusiness, due }: WorkingDays, day: number, clockMs: number): Instant {
  if (due === 'end_of_business') return closeOfBusiness(calendar, day, endOfBusiness);
  return instantOfWall(calendar.timeZone, day * DAY_MS + (due === 'same_clock_time' ? clockMs : DAY_MS));
}

interface DueDay {
  readonly from: Instant;
  /** The first whose due moment may be paused. */
  readonly firstDay: number;
  readonly dueDay: number;
  readonly clockMs: number;
}

/** The deadline on a working day, moved on by every working day that is paused at its due moment. */
function aroundPausedDays(
  measure: WorkingDays,
  { from, firstDay, dueDay, clockMs }: DueDay,
  pauses: readonly Pause[],
): Counted {
  let last = dueDay;
  let dueAt = momentOn(measure, last, clockMs);
  for (const pause of pauses) {
    if (pause.from >= dueAt) break;
    if (pause.to === null) return { ends: 'paused', remainingMs: dueAt - Math.max(pause.from, from) };
    let paused = 0;
    // A pause that begins or ends at the very due moment of a day leaves that day counted.
    for (let day = firstDay; ; day += 1) {
      const moment = momentOn(measure, day, clockMs);
      if (moment >= pause.to) break;
      if (moment > pause.from && known(isWorkingDay(measure.calendar, day))) paused += 1;
    }
    last = known(workingDayFrom(measure.calendar, last, paused));
    dueAt = momentOn(measure, last, clockMs);
  }
  return { ends: 'due', dueAt };
}

/** The deadline, moved by the real time of every pause that begins before it, and settled anew after each. */
function shifted(
  baseAt: Instant,
  from: Instant,
  pauses: readonly Pause[],
  settle: (at: Instant) => Instant,
): Counted {
  let pausedMs = 0;
  let dueAt = settle(baseAt);
  for (const pause of pauses) {
    if (pause.from >= dueAt) break;
    const begins = Math.max(pause.from, from);
    if (pause.to === null) return { ends: 'paused', remainingMs: dueAt - begins };
    pausedMs += Math.max(0, pause.to - begins);
    dueAt = settle(baseAt + pausedMs);
  }
  return { ends: 'due', dueAt };
}

/** 24:00 of the day on which an instant falls; an instant that is a midnight ends its own day. */
function endOfDay({ timeZone, reading, workingDays }: CivilDays, at: Instant): Instant {
  const day = dayNumberAt(timeZone, at - 1);
  const last = reading === 'holiday_roll' ? known(nextWorkingDay(workingDays, day)) : day;
  return instantOfWall(timeZone, (last + 1) * DAY_MS);
}

function unpausedBetween(calendar: Calendar, from: Instant, to: Instant, pauses: readonly Pause[]): number {
  let countedMs = countedBetween(calendar, from, to);
  for (const pause of pauses) {
    countedMs -= countedBetween(calendar, Math.max(from, pause.from), Math.min(to, pause.to ?? to));
  }
  return countedMs;
}

function linesOf(
  measure: Measure,
  from: Instant,
  to: Instant,
  pauses: readonly Pause[],
): readonly LedgerLine[] {
  if (measure.counts === 'time') {
    return linesAround((begins, ends) => timeLines(measure.calendar, begins, ends), from, to, pauses);
  }
  if (measure.counts === 'days') {
    return linesAround((begins, ends) => timeLines(REAL_TIME, begins, ends), from, to, pauses);
  }
  if (measure.pause !== 'elapsed_shift') return workingDayLines(measure, from, from, to, pauses);
  return linesAround((begins, ends) => workingDayLines(measure, from, begins, ends, []), from, to, pauses);
}

/** Plain lines wherever no pause lies, and the pauses between them. */
function linesAround(
  plain: (from: Instant, to: Instant) => readonly LedgerLine[],
  from: Instant,
  to: Instant,
  pauses: readonly Pause[],
): readonly LedgerLine[] {
  const lines: LedgerLine[] = [];
  let cursor = from;
  for (const pause of pauses) {
    const begins = Math.max(cursor, Math.min(to, pause.from));
    const ends = Math.max(cursor, Math.min(to, pause.to ?? to));
    for (const line of plain(cursor, begins)) pushLine(lines, line);
    pushLine(lines, pausedLine(begins, ends, pause));
    cursor = ends;
  }
  for (const line of plain(cursor, to)) pushLine(lines, line);
  return lines;
}

function timeLines(calendar: Calendar, from: Instant, to: Instant): readonly LedgerLine[] {
  const lines: LedgerLine[] = [];
  let cursor = from;
  for (const open of openIntervals(calendar, from, to)) {
    pushLine(lines, { from: cursor, to: open.from, counted: false, why: 'closed' });
    pushLine(lines, { from: open.from, to: open.to, counted: true, why: 'open' });
    cursor = open.to;
  }
  pushLine(lines, { from: cursor, to, counted: false, why: 'closed' });
  return lines;
}

function workingDayLines(
  measure: WorkingDays,
  startedAt: Instant,
  from: Instant,
  to: Instant,
  pauses: readonly Pause[],
): readonly LedgerLine[] {
  const lines: LedgerLine[] = [];
  const { timeZone } = measure.calendar;
  const startDay = dayNumberAt(timeZone, startedAt);
  const clockMs = startedAt + offsetMsAt(timeZone, startedAt) - startDay * DAY_MS;
  let cursor = from;
  for (let day = dayNumberAt(timeZone, from); cursor < to; day += 1) {
    const dayTo = Math.max(cursor, Math.min(to, instantOfWall(timeZone, (day + 1) * DAY_MS)));
    const ends = momentOn(measure, day, clockMs);
    const pause = pauses.find((one) => one.from < ends && (one.to === null || one.to > ends));
    if (day === startDay || isWorkingDay(measure.calendar, day) !== true) {
      pushLine(lines, { from: cursor, to: dayTo, counted: false, why: 'closed' });
    } else if (pause) {
      pushLine(lines, pausedLine(cursor, dayTo, pause));
    } else {
      pushLine(lines, { from: cursor, to: dayTo, counted: true, why: 'open' });
    }
    cursor = dayTo;
  }
  return lines;
}

function pausedLine(from: Instant, to: Instant, { reason }: Pause): LedgerLine {
  if (!reason.startsWith(OBLIGATION_REASON))
    return { from, to, counted: false, why: 'paused', pauseReason: reason };
  const pauseReason = reason.slice(OBLIGATION_REASON.length);
  return { from, to, counted: false, why: 'obligation', pauseReason };
}

/** Adds a line that begins where the last one ended. */
function pushLine(lines: LedgerLine[], line: LedgerLine): void {
  if (line.from >= line.to) return;
  const previous = lines.at(-1);
  const continues =
    previous !== undefined && previous.why === line.why && previous.pauseReason === line.pauseReason;
  if (continues) lines[lines.length - 1] = { ...previous, to: line.to };
  else lines.push(line);
}
