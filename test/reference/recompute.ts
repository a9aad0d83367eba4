// What somebody else does with an exported ledger: reads the JSON or the CSV, and reckons each deadline again from what is
// written there, by walking the wall clock. Knows the format, and nothing of the product.

import {
  type DayRule,
  type Walked,
  type WalkedCalendar,
  type WalkedPause,
  walkCivilDays,
  walkedBetween,
  walkOnInWorkingDays,
  walkTime,
  walkWorkingDays,
} from './wall-walk.ts';

/** As much of the JSON as is needed. */
export interface Ledger {
  readonly asOf: string;
  readonly promise: { readonly neverPaused: readonly string[] };
  readonly facts: Readonly<Record<string, unknown>>;
  readonly pauses: readonly Stop[];
  readonly obligations: readonly { readonly id: string; readonly doneAt: string }[];
  readonly calendars: readonly LedgerCalendar[];
  readonly clocks: readonly LedgerClock[];
}

interface LedgerCalendar extends Omit<WalkedCalendar, 'closures'> {
  readonly id: string;
  readonly closures: readonly { readonly from: string; readonly to: string }[];
}

interface Stop {
  readonly from: string;
  readonly to: string | null;
  readonly reason: string;
}

export interface LedgerClock {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly count: LedgerCount | null;
  readonly startedAt: string | null;
  readonly dueAt: string | null;
  readonly metAt: string | null;
  readonly remainingSeconds: number | null;
  readonly stops: readonly Stop[];
  readonly held: { readonly at: string; readonly dueAt: string } | null;
  readonly appointment?: true;
  readonly intervals: readonly {
    readonly from: string;
    readonly to: string;
    readonly counted: boolean;
    readonly why: string;
    readonly reason?: string;
  }[];
}

type LedgerCount =
  | { readonly of: 'open_time'; readonly seconds: number; readonly calendarId: string }
  | ({ readonly of: 'working_days'; readonly days: number; readonly calendarId: string } & DayRule)
  | {
      readonly of: 'civil_days';
      readonly days: number;
      readonly calendarId: string;
      readonly timeZone: string;
      readonly reading: 'end_of_day' | 'holiday_roll';
    };

const DAY_MS = 86_400_000;
/** No promise of a ledger that is recomputed here reaches further. */
const FURTHEST_MS = 60 * DAY_MS;

/** What a clock's own line says of its end: the due instant, or the milliseconds that are left of a pause. */
export function statedEnd({ dueAt, status, remainingSeconds }: LedgerClock): Walked | null {
  if (dueAt !== null) return { ends: 'due', dueAt: Date.parse(dueAt) };
  if (status === 'paused' && remainingSeconds !== null) {
    return { ends: 'paused', remainingMs: Math.round(remainingSeconds * 1_000) };
  }
  return null;
}

/** The same, reckoned from the rule, the start, the calendars and the stops; null where the clock has not started. */
export function recomputedEnd(ledger: Ledger, clock: LedgerClock): Walked | null {
  const { count, startedAt, held } = clock;
  if (count === null || startedAt === null) return null;
  if (clock.appointment) {
    const at = ledger.facts.appointment_at;
    return typeof at === 'number' ? { ends: 'due', dueAt: at } : null;
  }
  const stops = stopsOf(clock);
  if (held === null) return walked(ledger, count, Date.parse(startedAt), stops);
  return goneOn(ledger, count, { at: Date.parse(held.at), dueAt: Date.parse(held.dueAt) }, stops);
}

/**
 * Stops of a clock for which the case has no pause and no duty that came late, and pauses that should stop it and do not:
 * all but those of kinds that are never paused, and what came after the evidence.
 */
export function faultsOfStops(ledger: Ledger, clock: LedgerClock): readonly string[] {
  const isNever = ledger.promise.neverPaused.includes(clock.kind);
  const metAt = clock.metAt ?? '9999';
  const cut = (to: string | null) => (to === null || to > metAt ? metAt : to);
  const due = ledger.pauses.filter(({ from, reason }) => from < metAt && (!isNever || reason === 'reopened'));
  const unexplained = clock.stops.filter(
    (stop) =>
      !due.some((pause) => pause.from <= stop.from && cut(stop.to) <= cut(pause.to)) &&
      !ledger.obligations.some(
        ({ id, doneAt }) => stop.reason === `obligation:${id}` && cut(doneAt) === stop.to,
      ),
  );
  const isHeld = ({ from, to }: Stop) =>
    clock.stops.some((stop) => stop.from <= from && from < cut(stop.to)) &&
    (cut(to) === from || clock.stops.some((stop) => stop.from < cut(to) && cut(to) <= cut(stop.to)));
  return [
    ...unexplained.map(({ from }) => `${clock.id}: nothing explains the stop from ${from}`),
    ...(clock.startedAt === null ? [] : due.filter((pause) => !isHeld(pause))).map(
      ({ from }) => `${clock.id}: the pause from ${from} does not stop it`,
    ),
  ];
}

/** Whether each interval is what the calendar and the pauses say, and whether they follow each other without a gap. */
export function faultsOfIntervals(ledger: Ledger, clock: LedgerClock): readonly string[] {
  const { count, intervals, startedAt } = clock;
  const faults: string[] = [];
  intervals.forEach((interval, index) => {
    const begins = index === 0 ? startedAt : intervals[index - 1]?.to;
    if (interval.from !== begins) faults.push(`${clock.id}: a gap before ${interval.from}`);
    if (count?.of !== 'open_time') return;
    const from = Date.parse(interval.from);
    const to = Date.parse(interval.to);
    const openMs = walkedBetween(calendarOf(ledger, count.calendarId), {
      from,
      to,
      pauses: stopsOf(clock),
    });
    if (openMs !== (interval.counted ? to - from : 0)) {
      faults.push(
        `${clock.id}: ${openMs} ms are open from ${interval.from} to ${interval.to} (${interval.why})`,
      );
    }
  });
  return faults;
}

/** The rows of a CSV by its header (RFC 4180, with a byte order mark). */
export function rowsOf(csv: string): readonly Readonly<Record<string, string>>[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv
    .replace(/^\uFEFF/, '')
    .matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') rows.push([]);
  }
  const [head = [], ...others] = rows.filter((row) => row.length > 0);
  return others.map((row) => Object.fromEntries(head.map((name, column) => [name, row[column] ?? ''])));
}

// ---------------------------------------------------------------------------------------------------------------

function walked(ledger: Ledger, count: LedgerCount, from: number, pauses: readonly WalkedPause[]): Walked {
  const calendar = calendarOf(ledger, count.calendarId);
  const until = from + FURTHEST_MS;
  switch (count.of) {
    case 'open_time':
      return walkTime(calendar, { from, amountMs: Math.round(count.seconds * 1_000), pauses, until });
    case 'working_days':
      return walkWorkingDays(calendar, count, { from, days: count.days, pauses, until });
    case 'civil_days':
      return walkCivilDays(
        { ...calendar, timeZone: count.timeZone },
        { from, days: count.days, rolled: count.reading === 'holiday_roll', pauses, until },
      );
  }
}

/** A deadline from before, around the pauses from `at` on. */
function goneOn(
  ledger: Ledger,
  count: LedgerCount,
  { at, dueAt }: { readonly at: number; readonly dueAt: number },
  pauses: readonly WalkedPause[],
): Walked {
  const later = pauses.filter((pause) => pause.from < dueAt && (pause.to === null || pause.to > at));
  if (dueAt <= at || later.length === 0) return { ends: 'due', dueAt };
  const calendar = calendarOf(ledger, count.calendarId);
  const until = at + FURTHEST_MS;
  switch (count.of) {
    case 'open_time':
      return walkTime(calendar, {
        from: at,
        amountMs: walkedBetween(calendar, { from: at, to: dueAt }),
        pauses,
        until,
      });
    case 'working_days':
      return walkOnInWorkingDays(calendar, count, { at, dueAt, pauses, until });
    case 'civil_days':
      throw new Error('civil days that go on after a worsening are not recomputed here');
  }
}

const readCalendars = new WeakMap<Ledger, Map<string, WalkedCalendar>>();

function calendarOf(ledger: Ledger, id: string): WalkedCalendar {
  const known = readCalendars.get(ledger) ?? new Map<string, WalkedCalendar>();
  readCalendars.set(ledger, known);
  const read = known.get(id) ?? readCalendar(ledger, id);
  known.set(id, read);
  return read;
}

function readCalendar({ calendars }: Ledger, id: string): WalkedCalendar {
  const calendar = calendars.find((one) => one.id === id);
  if (!calendar) throw new Error(`the ledger names the calendar ${id} and does not hold it`);
  const closures = calendar.closures.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));
  return { ...calendar, closures };
}

function stopsOf({ stops }: LedgerClock): readonly WalkedPause[] {
  return stops.map(({ from, to }) => ({ from: Date.parse(from), to: to === null ? null : Date.parse(to) }));
}
