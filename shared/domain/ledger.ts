// The ledger of a case as evidence: every rule, calendar, pause and interval by which its deadlines were reckoned, so that
// somebody else can reckon them again from this alone. Names people only as far as its caller names them.

import type { Calendar } from './calendar.ts';
import { type Conventions, conventionsOf } from './conventions.ts';
import { countFrom, type LedgerLine, type Measure, type Pause, REAL_TIME } from './counting.ts';
import { DAY_MS, type Instant } from './instant.ts';
import { type Course, type ReckonedClock, type Reckoning, reckonClocks } from './sla.ts';
import { amountOf, caseRulesOf, earliestLine, type Line } from './target-line.ts';
import { clockIdOf, type FactValue, type TargetRule } from './tier.ts';
import { dayNumberAt } from './zone.ts';

/** What a ledger tells beside the course: who the case is, and what its timeline says of pauses and severities. */
export interface LedgerOf {
  readonly reference: string;
  readonly timeZone: string;
  /** Breaches that happened, by clock id. */
  readonly breached: Readonly<Record<string, Instant>>;
  readonly severities: readonly LedgerSeverity[];
  readonly corrections: readonly LedgerCorrection[];
  /** A person's name by what a pause keeps of its author; null where nobody is named. */
  readonly nameOf: (by: string) => string | null;
}

export interface LedgerSeverity {
  readonly at: Instant;
  readonly from: string;
  readonly to: string;
  readonly because: string;
}

/** A pause that was put right afterwards; null for one that was added, or taken out. */
export interface LedgerCorrection {
  readonly at: Instant;
  readonly by: string | null;
  readonly reason: string;
  readonly before: { readonly from: Instant; readonly to: Instant | null; readonly reason: string } | null;
  readonly after: { readonly from: Instant; readonly to: Instant | null; readonly reason: string } | null;
}

export interface LedgerPause {
  readonly from: Instant;
  readonly to: Instant | null;
  readonly reason: string;
  readonly by: string | null;
}

/** What one deadline is counted in. */
export type LedgerCounting = (
  | { readonly counts: 'time'; readonly amountMs: number }
  | {
      readonly counts: 'working_days';
      readonly days: number;
      readonly endOfBusiness: string;
      readonly due: Conventions['workingDayDue'];
      readonly pause: Conventions['pauseWorkingDays'];
    }
  | {
      readonly counts: 'days';
      readonly days: number;
      readonly timeZone: string;
      readonly reading: 'end_of_day' | 'holiday_roll';
    }
) & {
  /** Of the calendars in the ledger; `real-time` is open around the clock. */
  readonly calendarId: string;
  /** The stretches that do not count for this deadline, the last may be open. In order and apart. */
  readonly pauses: readonly Pause[];
  /** It was promised before for `dueAt`, and is counted on from `at` towards that around the pauses. */
  readonly held?: { readonly at: Instant; readonly dueAt: Instant };
  /** An agreed visit: due at the appointment, whatever counts. */
  readonly appointment?: true;
};

export interface LedgerClock extends Omit<ReckonedClock, 'ledger'> {
  readonly severity: string;
  /** The rule that binds; null where none is in force. */
  readonly rule: TargetRule | null;
  readonly counting: LedgerCounting | null;
  readonly breachedAt: Instant | null;
  /** Every interval, in order and without gaps, from the start to the deadline, the evidence or the open pause. */
  readonly intervals: readonly LedgerLine[];
}

export interface LedgerExport {
  readonly reference: string;
  readonly timeZone: string;
  readonly reportedAt: Instant;
  readonly severity: string;
  readonly tier: {
    readonly id: string;
    readonly version: number;
    readonly nameZh: string;
    readonly nameEn: string;
    readonly neverPausedKinds: readonly string[];
    readonly pauseReasons: Reckoning['tier']['pauseReasons'];
    readonly conventions: Conventions;
  };
  /** In full, each in the version that holds for the case. */
  readonly calendars: readonly Calendar[];
  readonly facts: readonly { readonly fact: string; readonly value: FactValue; readonly since: Instant }[];
  readonly starts: readonly { readonly event: string; readonly at: Instant }[];
  readonly severities: readonly LedgerSeverity[];
  readonly pauses: readonly LedgerPause[];
  readonly corrections: readonly LedgerCorrection[];
  /** Deadlines that were missed under an earlier severity. */
  readonly missed: NonNullable<Course['missed']>;
  readonly clocks: readonly LedgerClock[];
}

/** The whole ledger of a case, unabridged. The same course gives the same ledger. Throws as `reckonClocks`. */
export function ledgerExport(of: LedgerOf, course: Course, reckoning: Reckoning): LedgerExport {
  const { tier, calendars } = reckoning;
  const clocks = reckonClocks(course, reckoning, { ledger: 'whole' }).map((clock) =>
    ledgerClock(clock, of, course, reckoning),
  );
  const needed = new Set(
    clocks.flatMap(({ calendarId, counting }) => [calendarId, counting?.calendarId ?? calendarId]),
  );
  return {
    reference: of.reference,
    timeZone: of.timeZone,
    reportedAt: course.reportedAt,
    severity: course.severity,
    tier: {
      id: tier.id,
      version: tier.version,
      nameZh: tier.nameZh,
      nameEn: tier.nameEn,
      neverPausedKinds: tier.neverPausedKinds,
      pauseReasons: tier.pauseReasons,
      conventions: conventionsOf(tier),
    },
    calendars: [...Object.values(calendars), REAL_TIME].filter(({ id }) => needed.has(id)),
    facts: Object.entries(course.facts).map(([fact, value]) => ({
      fact,
      value,
      since: course.factsAt?.[fact] ?? course.reportedAt,
    })),
    starts: Object.entries(course.starts).flatMap(([event, at]) => (at === undefined ? [] : [{ event, at }])),
    severities: of.severities,
    pauses: course.pauses.map(({ from, to, reason, by }) => ({
      from,
      to,
      reason,
      by: by === undefined ? null : of.nameOf(by),
    })),
    corrections: of.corrections,
    missed: course.missed ?? [],
    clocks,
  };
}

function ledgerClock(
  { ledger, ...clock }: ReckonedClock,
  of: LedgerOf,
  course: Course,
  reckoning: Reckoning,
): LedgerClock {
  const rules = caseRulesOf(course, reckoning).filter(({ rule }) => clockIdOf(rule) === clock.id);
  const line = earliestLine(rules, course, reckoning);
  return {
    ...clock,
    severity: clock.severity ?? course.severity,
    rule: line?.rule ?? null,
    counting: line ? countingOf(line, course, reckoning) : null,
    breachedAt: of.breached[clock.id] ?? null,
    intervals: ledger,
  };
}

function countingOf(line: Line, course: Course, reckoning: Reckoning): LedgerCounting {
  const { rule, measure, pauses, startedAt, counted } = line;
  const [, amount] = amountOf(rule, line.calendar, reckoning);
  const held = course.worsened?.notLaterThan[clockIdOf(rule)];
  const plain = startedAt === null ? null : countFrom(measure, startedAt, amount, pauses);
  const isPlain = plain === null || counted === null || sameEnd(plain, counted);
  const marks = isPlain
    ? {}
    : held === undefined || course.worsened === undefined
      ? { appointment: true as const }
      : { held: { at: course.worsened.at, dueAt: held } };
  return { ...countedIn(measure, amount), pauses, ...marks };
}

function sameEnd(one: NonNullable<Line['counted']>, other: NonNullable<Line['counted']>): boolean {
  if (one.ends === 'due' && other.ends === 'due') return one.dueAt === other.dueAt;
  if (one.ends === 'paused' && other.ends === 'paused') return one.remainingMs === other.remainingMs;
  return one.ends === other.ends;
}

function countedIn(measure: Measure, amount: number) {
  switch (measure.counts) {
    case 'time':
      return { counts: 'time', amountMs: amount, calendarId: measure.calendar.id } as const;
    case 'working_days': {
      const { endOfBusiness, due, pause, calendar } = measure;
      return {
        counts: 'working_days',
        days: amount,
        endOfBusiness,
        due,
        pause,
        calendarId: calendar.id,
      } as const;
    }
    case 'days': {
      const { timeZone, reading, workingDays } = measure;
      return { counts: 'days', days: amount, timeZone, reading, calendarId: workingDays.id } as const;
    }
  }
}

// ---------------------------------------------------------------------------------------------------------------
// The sum

/** What came together on one deadline. Times in milliseconds; days where the deadline is counted in days. */
export interface LedgerSum {
  readonly unit: 'ms' | 'days';
  readonly counted: number;
  /** All that is to be counted; null where it was held from an earlier promise or agreed. */
  readonly of: number | null;
  readonly closedMs: number;
  /** By reason and author, in order of their first stretch. */
  readonly stopped: readonly { readonly reason: string; readonly by: string | null; readonly ms: number }[];
}

/**
 * The sum of a clock's intervals up to an instant: what counted of how much, and what did not and why. A working day counts
 * as a whole one once its due moment has passed. A pause of several authors is told by stretch.
 */
export function ledgerSum(
  { intervals, counting, dueAt }: Pick<LedgerClock, 'intervals' | 'counting' | 'dueAt'>,
  { pauses, until }: { readonly pauses: readonly LedgerPause[]; readonly until: Instant },
  timeZone: string,
): LedgerSum {
  const lines = intervals
    .filter(({ from }) => from < until)
    .map((line) => ({ ...line, to: Math.min(line.to, until) }));
  const lengthOf = (those: readonly LedgerLine[]) => those.reduce((sum, { from, to }) => sum + to - from, 0);
  const counted = lines.filter((line) => line.counted);
  const stopped = new Map<string, { reason: string; by: string | null; ms: number }>();
  for (const line of lines) {
    if (line.pauseReason === undefined) continue;
    const by =
      pauses.find(({ from, to }) => from < line.to && (to ?? Number.POSITIVE_INFINITY) > line.from)?.by ??
      null;
    const key = `${line.pauseReason} ${by}`;
    const known = stopped.get(key) ?? { reason: line.pauseReason, by, ms: 0 };
    known.ms += line.to - line.from;
    stopped.set(key, known);
  }
  const inDays = counting !== null && counting.counts !== 'time';
  return {
    unit: inDays ? 'days' : 'ms',
    counted: inDays ? daysOf(counted, { until, dueAt }, timeZone) : lengthOf(counted),
    of:
      !counting || counting.held || counting.appointment
        ? null
        : counting.counts === 'time'
          ? counting.amountMs
          : counting.days,
    closedMs: lengthOf(lines.filter(({ why }) => why === 'closed')),
    stopped: [...stopped.values()],
  };
}

/** The dates that counted; the last only once it has passed, or the deadline has. */
function daysOf(
  counted: readonly LedgerLine[],
  { until, dueAt }: { readonly until: Instant; readonly dueAt: Instant | null },
  timeZone: string,
): number {
  let days = 0;
  for (const { from, to } of counted) {
    const first = dayNumberAt(timeZone, from);
    const last = dayNumberAt(timeZone, to - 1);
    const isOver = to === dueAt || dayNumberAt(timeZone, to) > last || until >= to + DAY_MS;
    days += last - first + (isOver ? 1 : 0);
  }
  return days;
}
