// How one clock counts: over a calendar or in working days, around its pauses, and the ledger that explains it. Knows
// nothing of tiers, targets or cases; sla.ts says what is counted from where.

import {
  addCounted,
  type Calendar,
  closeOfBusiness,
  countedBetween,
  nextWorkingDay,
  openIntervals,
} from './calendar.ts';
import { DAY_MS, type Instant } from './instant.ts';
import { dayNumberAt, instantOfWall } from './zone.ts';

/** The ledger of one clock: what counted and what did not, up to the due instant or `until`, with the reason. */
export interface LedgerLine {
  readonly from: Instant;
  readonly to: Instant;
  readonly counted: boolean;
  readonly why: 'open' | 'closed' | 'paused';
  readonly pauseReason?: string;
}

/** A stretch without counting; the last of a list may be open. In order and apart. */
export interface Pause {
  readonly from: Instant;
  readonly to: Instant | null;
  readonly reason: string;
}

/** What is counted: open time of a calendar, or working days at their close of business. */
export type Measure =
  | { readonly counts: 'time'; readonly calendar: Calendar }
  | { readonly counts: 'working_days'; readonly calendar: Calendar; readonly endOfBusiness: string };

/** Milliseconds for `time`, days for `working_days`. */
export type Amount = number;

/** Where a counting ends: at its due instant, in a pause that is still open, or in a year that is not published. */
export type Counted =
  | { readonly ends: 'due'; readonly dueAt: Instant }
  | { readonly ends: 'paused'; readonly remainingMs: number }
  | { readonly ends: 'calendar_missing' };

/** No ledger is longer; see `ledgerOf` for what is left out. */
export const LEDGER_LINES_MAX = 400;

/**
 * Counts an amount from an instant around pauses. Time: only open time outside the pauses counts, so a pause moves the
 * deadline by the open time inside it that lies before the deadline. Working days: a working day counts only if the clock
 * runs at its close of business; the day of `from` never counts. In an open pause `remainingMs` is the counted time that
 * is left; for working days, the real time that would be left if the clock went on as soon as it was paused.
 */
export function countFrom(
  measure: Measure,
  from: Instant,
  amount: Amount,
  pauses: readonly Pause[],
): Counted {
  if (measure.counts === 'time') return countTime(measure.calendar, from, amount, pauses);
  return countWorkingDays(measure, dayNumberAt(measure.calendar.timeZone, from) + 1, amount, pauses);
}

/**
 * Goes on counting from `at` towards a deadline that was already reckoned for it, around the pauses from then on. A
 * deadline that lies behind `at` stays.
 */
export function countOnTo(
  measure: Measure,
  { at, dueAt }: { readonly at: Instant; readonly dueAt: Instant },
  pauses: readonly Pause[],
): Counted {
  if (dueAt <= at) return { ends: 'due', dueAt };
  if (measure.counts === 'time') {
    return countTime(measure.calendar, at, countedBetween(measure.calendar, at, dueAt), pauses);
  }
  const { calendar, endOfBusiness } = measure;
  const today = dayNumberAt(calendar.timeZone, at);
  const firstDay = closeOfBusiness(calendar, today, endOfBusiness) > at ? today : today + 1;
  let days = 0;
  for (let day = firstDay; ; day += 1) {
    const next = nextWorkingDay(calendar, day);
    if (next === 'calendar_missing') return { ends: 'calendar_missing' };
    if (closeOfBusiness(calendar, next, endOfBusiness) > dueAt) break;
    days += 1;
    day = next;
  }
  return countWorkingDays(measure, firstDay, days, pauses);
}

/**
 * The instant at which a share (0.5 is half) of a counting from `from` to `dueAt` has passed; 1 is the due instant. For
 * working days it is the share of the real time.
 */
export function shareMoment(
  measure: Measure,
  { from, dueAt }: { readonly from: Instant; readonly dueAt: Instant },
  share: number,
  pauses: readonly Pause[],
): Instant | null {
  if (share === 1) return dueAt;
  if (measure.counts === 'working_days') return Math.round(from + (dueAt - from) * share);
  const wholeMs = unpausedBetween(measure.calendar, from, dueAt, pauses);
  const counted = countTime(measure.calendar, from, Math.round(wholeMs * share), pauses);
  return counted.ends === 'due' ? counted.dueAt : null;
}

/**
 * What counted between two instants and what did not, in order and without gaps; neighbours of one kind are one line. A
 * pause covers whatever it lies on. For working days a line is whole days: the start day is closed, a working day that
 * was paused at its close of business is paused. Where there would be more than `LEDGER_LINES_MAX` lines, closed ones
 * are left out first (a gap is then closed time), then those in the middle.
 */
export function ledgerOf(
  measure: Measure,
  { from, to }: { readonly from: Instant; readonly to: Instant },
  pauses: readonly Pause[],
): readonly LedgerLine[] {
  const lines =
    measure.counts === 'time'
      ? timeLines(measure.calendar, from, to, pauses)
      : workingDayLines(measure, from, to, pauses);
  if (lines.length <= LEDGER_LINES_MAX) return lines;
  const telling = lines.filter((line) => line.why !== 'closed');
  if (telling.length <= LEDGER_LINES_MAX) return telling;
  return [...telling.slice(0, LEDGER_LINES_MAX / 2), ...telling.slice(-LEDGER_LINES_MAX / 2)];
}

/** The pauses as they stood at an instant: what began later never was, what lasted longer ended then. */
export function pausesUntil(pauses: readonly Pause[], at: Instant): readonly Pause[] {
  return pauses
    .filter((pause) => pause.from < at)
    .map((pause) => (pause.to === null || pause.to > at ? { ...pause, to: at } : pause));
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
    if (remainingMs === 0) break;
    if (pause.to !== null && pause.to <= cursor) continue;
    const ranMs = countedBetween(calendar, cursor, pause.from);
    if (ranMs >= remainingMs) break;
    remainingMs -= ranMs;
    if (pause.to === null) return { ends: 'paused', remainingMs };
    cursor = pause.to;
  }
  return { ends: 'due', dueAt: addCounted(calendar, cursor, remainingMs) };
}

function countWorkingDays(
  measure: Measure & { counts: 'working_days' },
  firstDay: number,
  days: number,
  pauses: readonly Pause[],
): Counted {
  const { calendar, endOfBusiness } = measure;
  const open = pauses.at(-1)?.to === null ? pauses.at(-1) : undefined;
  let left = days;
  let leftAtOpenPause = 0;
  let dueAt: Instant = instantOfWall(calendar.timeZone, firstDay * DAY_MS);
  for (let day = firstDay; left > 0; day += 1) {
    const next = nextWorkingDay(calendar, day);
    if (next === 'calendar_missing') return { ends: 'calendar_missing' };
    const closes = closeOfBusiness(calendar, next, endOfBusiness);
    day = next;
    if (pausedAt(pauses, closes, open)) continue;
    // With an open pause the days go on being counted as if it ended at once, to say how much is left.
    if (open && closes > open.from) leftAtOpenPause += 1;
    left -= 1;
    dueAt = closes;
  }
  if (open && leftAtOpenPause > 0) return { ends: 'paused', remainingMs: dueAt - open.from };
  return { ends: 'due', dueAt };
}

/** A pause that begins or ends at the very close of business leaves that day counted. */
function pausedAt(pauses: readonly Pause[], at: Instant, except?: Pause): boolean {
  return pauses.some((pause) => pause !== except && pause.from < at && (pause.to === null || pause.to > at));
}

function unpausedBetween(calendar: Calendar, from: Instant, to: Instant, pauses: readonly Pause[]): number {
  let countedMs = countedBetween(calendar, from, to);
  for (const pause of pauses) {
    countedMs -= countedBetween(calendar, Math.max(from, pause.from), Math.min(to, pause.to ?? to));
  }
  return countedMs;
}

function timeLines(
  calendar: Calendar,
  from: Instant,
  to: Instant,
  pauses: readonly Pause[],
): readonly LedgerLine[] {
  const lines: LedgerLine[] = [];
  let cursor = from;
  const countUntil = (end: Instant): void => {
    for (const open of openIntervals(calendar, cursor, end)) {
      pushLine(lines, { from: cursor, to: open.from, counted: false, why: 'closed' });
      pushLine(lines, { from: open.from, to: open.to, counted: true, why: 'open' });
      cursor = open.to;
    }
    pushLine(lines, { from: cursor, to: end, counted: false, why: 'closed' });
    cursor = Math.max(cursor, end);
  };
  for (const pause of pauses) {
    const begins = Math.max(cursor, pause.from);
    const ends = Math.min(to, pause.to ?? to);
    if (begins >= ends) continue;
    countUntil(begins);
    pushLine(lines, { from: begins, to: ends, counted: false, why: 'paused', pauseReason: pause.reason });
    cursor = ends;
  }
  countUntil(to);
  return lines;
}

function workingDayLines(
  { calendar, endOfBusiness }: Measure & { counts: 'working_days' },
  from: Instant,
  to: Instant,
  pauses: readonly Pause[],
): readonly LedgerLine[] {
  const lines: LedgerLine[] = [];
  const { timeZone } = calendar;
  const startDay = dayNumberAt(timeZone, from);
  for (let day = startDay; ; day += 1) {
    const dayFrom = Math.max(from, instantOfWall(timeZone, day * DAY_MS));
    if (dayFrom >= to) return lines;
    const dayTo = Math.min(to, instantOfWall(timeZone, (day + 1) * DAY_MS));
    const closes = closeOfBusiness(calendar, day, endOfBusiness);
    const pause = pauses.find((one) => one.from < closes && (one.to === null || one.to > closes));
    if (day === startDay || nextWorkingDay(calendar, day) !== day) {
      pushLine(lines, { from: dayFrom, to: dayTo, counted: false, why: 'closed' });
    } else if (pause) {
      pushLine(lines, { from: dayFrom, to: dayTo, counted: false, why: 'paused', pauseReason: pause.reason });
    } else {
      pushLine(lines, { from: dayFrom, to: dayTo, counted: true, why: 'open' });
    }
  }
}

function pushLine(lines: LedgerLine[], line: LedgerLine): void {
  if (line.from >= line.to) return;
  const previous = lines.at(-1);
  const continues =
    previous !== undefined &&
    previous.to === line.from &&
    previous.why === line.why &&
    previous.pauseReason === line.pauseReason;
  if (continues) lines[lines.length - 1] = { ...previous, to: line.to };
  else lines.push(line);
}
