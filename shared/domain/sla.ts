// When what was promised is due: the clocks of one case. `reckonClocks` is a pure function
// of what happened so far (the course), the pinned tier and its calendars; everything that moves a deadline is a change
// of the course, so a late entry, a pause or a corrected severity is reckoned the same way as the first report.

import type { Calendar } from './calendar.ts';
import { conventionsOf } from './conventions.ts';
import {
  type Amount,
  type Counted,
  countFrom,
  countOnTo,
  type LedgerLine,
  ledgerOf,
  type Measure,
  type Pause,
  pausesUntil,
  shareMoment,
} from './counting.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from './instant.ts';
import {
  type ClockStart,
  clockIdOf,
  type Duration,
  type FactValue,
  type TargetCondition,
  type TargetKind,
  type TargetRule,
  type Tier,
} from './tier.ts';

/** What happened so far, as far as clocks care. Kept in the case's snapshot, so it stays small. */
export interface Course {
  readonly reportedAt: Instant;
  readonly severity: string;
  /**
   * Set where the severity was raised because the fault worsened: kinds new to the case count from `at`, and a running
   * deadline is never postponed (`notLaterThan`, by clock id, made by `deadlinesHeldAt`; it holds met, overdue and paused
   * clocks as well). Absent for a correction, which recomputes from the report.
   */
  readonly worsened?: {
    readonly at: Instant;
    readonly notLaterThan: Readonly<Record<string, Instant>>;
    /** Absent: people said so. A promotion drops no kind, and the outcome that was missed counts anew from it. */
    readonly by?: 'promotion';
  };
  readonly facts: Readonly<Record<string, FactValue>>;
  /** First evidence of each kind (or `kind.subkind`): the instant it truly happened. */
  readonly evidence: Readonly<Partial<Record<string, Instant>>>;
  /** Start events other than the report: arrival, restored, resolved, onsite_cleared, emergency_classified. */
  readonly starts: Readonly<Partial<Record<ClockStart, Instant>>>;
  /** In order, not overlapping; the last may be open. */
  readonly pauses: readonly {
    readonly from: Instant;
    readonly to: Instant | null;
    readonly reason: string;
    /** Who paused: a person's id, or a name where there is none. Absent in what was recorded before it was kept. */
    readonly by?: string;
    /** Names the pause for a later correction: the version of the commit that began it. */
    readonly id?: string;
  }[];
  /** When each fact took its present value; a fact that is not in here held from the report on. */
  readonly factsAt?: Readonly<Record<string, Instant>>;
  /** Promotions so far, the earliest first; the next step by elapsed time counts from the last. */
  readonly promotions?: readonly { readonly from: string; readonly to: string; readonly at: Instant }[];
  /** Deadlines that were missed under an earlier severity and that a promotion closed: at most one a step. */
  readonly missed?: readonly {
    readonly clockId: string;
    readonly severity: string;
    readonly dueAt: Instant;
  }[];
}

/**
 * One target of one case: 计时. `id` is `kind` or `kind.subkind`.
 * - `waiting`: its start event has not happened. `dueAt` is null.
 * - `running`: counting towards `dueAt`.
 * - `paused`: `dueAt` is null, `remainingMs` is what is left of the counted time.
 * - `met`: evidence at or before the due instant (D: deadline inclusive), or after it (`metAt` > `dueAt`: late).
 * - `cancelled`: nobody needs it any more: arrive when solved remotely, the case resolved without it, a worsening dropped it.
 * - `withdrawn`: it was in force until a fact or an obligation of the customer took it back.
 * - `not_applicable`: its condition never held.
 * - `calendar_missing`: the working days of a needed year are not published; never guessed.
 */
export interface Clock {
  readonly id: string;
  readonly kind: TargetKind;
  readonly subkind?: string;
  readonly status:
    | 'waiting'
    | 'running'
    | 'paused'
    | 'met'
    | 'cancelled'
    | 'withdrawn'
    | 'not_applicable'
    | 'calendar_missing';
  readonly startedAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly metAt?: Instant;
  readonly remainingMs?: number;
  /** Why it is off: `solved_remotely`, `resolved`, `kind_not_in_new_level`, `obligation_missed`, or a fact's id. */
  readonly because?: string;
  /** True while it counts from the deadline of its start event, which has not happened. */
  readonly provisional?: true;
  /** The severity under which it was reckoned, where it is not the case's own. */
  readonly severity?: string;
  /** Whose promise binds, where several were merged. */
  readonly origin?: string;
  readonly derived?: true;
  readonly measureOnly?: true;
}

/** Whether nobody waits for the clock: cancelled, withdrawn or never applicable. */
export function isOff({ status }: { readonly status: Clock['status'] | 'missed' }): boolean {
  return status === 'cancelled' || status === 'withdrawn' || status === 'not_applicable';
}

/** A clock as an event records it, with its ledger (the ledger never enters the snapshot). */
export interface ReckonedClock extends Clock {
  readonly ledger: readonly LedgerLine[];
  readonly calendarId: string;
  readonly calendarVersion: number;
}

export interface Reckoning {
  readonly tier: Tier;
  /** By id; holds the tier's calendar, its working-day calendar and those its targets name. */
  readonly calendars: Readonly<Record<string, Calendar>>;
}

/**
 * Why the clocks stood still between a resolution and a reopening. Not a reason that anybody can choose, and so it holds
 * also for the kinds that are never paused: a case that counts as solved is waited for by nobody.
 */
export const REOPENED = 'reopened';

/**
 * Every clock of a case, from all that happened so far: the targets of its severity in the tier's order, then the tier's
 * report targets. Rules of one id make one clock: the active one; of several, the earliest deadline; `cancelled` where
 * none is active. After a worsening, a step that the new severity does not ask for is `cancelled` too. Evidence is
 * looked up by the clock's id, else by its kind; evidence at the deadline itself is in time. The same course gives the
 * same clocks. Throws where the severity is not the tier's or a calendar is missing from the reckoning.
 */
export function reckonClocks(course: Course, reckoning: Reckoning): readonly ReckonedClock[] {
  const rulesById = Map.groupBy(rulesOf(course, reckoning), clockIdOf);
  const clocks = [...rulesById.values()].map((rules) => clockOf(rules, course, reckoning));
  const dropped = Object.keys(course.worsened?.notLaterThan ?? {}).filter((id) => !rulesById.has(id));
  return [...clocks, ...dropped.map((id) => droppedClock(id, reckoning))];
}

/**
 * The instant at which a share of a clock's counted time has passed: 50 and 80 are the usual warnings, 100 is the
 * deadline, above 100 lies after it. For working days it is the share of the real time from start to deadline. Null
 * where the clock has no deadline: waiting, paused, cancelled, without a published year, or unknown.
 */
export function momentOfShare(
  clockId: string,
  percent: number,
  course: Course,
  reckoning: Reckoning,
): Instant | null {
  const rules = rulesOf(course, reckoning).filter((rule) => clockIdOf(rule) === clockId);
  const line = earliestLine(rules, course, reckoning);
  if (!line || line.startedAt === null || line.counted?.ends !== 'due') return null;
  const { dueAt } = line.counted;
  return shareMoment(line.measure, { from: line.startedAt, dueAt }, percent / 100, line.pauses);
}

/**
 * What `worsened.notLaterThan` must hold when the severity is raised at an instant: the deadline of every clock of the
 * course as it stood, met and overdue ones included; a paused clock's as if it went on at that instant.
 */
export function deadlinesHeldAt(
  at: Instant,
  course: Course,
  reckoning: Reckoning,
): Readonly<Record<string, Instant>> {
  const clocks = reckonClocks({ ...course, pauses: pausesUntil(course.pauses, at) }, reckoning);
  return Object.fromEntries(clocks.flatMap(({ id, dueAt }) => (dueAt === null ? [] : [[id, dueAt]])));
}

/** A rule whose clause, contract or tenant states a time. */
type TimedRule = TargetRule & { readonly within: Duration };

function hasTime(rule: TargetRule): rule is TimedRule {
  return rule.within !== null;
}

/** One active rule, counted. `counted` is null while its start event has not happened. */
interface Line {
  readonly rule: TimedRule;
  readonly calendar: Calendar;
  readonly measure: Measure;
  readonly pauses: readonly Pause[];
  readonly startedAt: Instant | null;
  readonly counted: Counted | null;
}

/** What the customer is left with, as against the steps on the way there. */
const OUTCOMES: readonly TargetKind[] = ['restore', 'full_recovery', 'resolve'];

/**
 * The rules of the course's severity and the tier's report. After a worsening, an outcome that a lower severity promised
 * and this one does not name stays promised; the steps that only the lower one asked for are dropped.
 */
function rulesOf(course: Course, { tier }: Reckoning): readonly TimedRule[] {
  const severity = tier.severities.find((one) => one.code === course.severity);
  if (!severity)
    throw new Error(`tier ${tier.id} version ${tier.version} has no severity ${course.severity}`);
  const rules = [...severity.targets, ...tier.reportTargets].filter(hasTime);
  const named = new Set(rules.map(clockIdOf));
  for (const lower of tier.severities.filter(({ rank }) => course.worsened && rank > severity.rank)) {
    const kept = lower.targets.filter(hasTime).filter((rule) => {
      const id = clockIdOf(rule);
      return (
        OUTCOMES.includes(rule.kind) && !named.has(id) && course.worsened?.notLaterThan[id] !== undefined
      );
    });
    rules.push(...kept);
    for (const rule of kept) named.add(clockIdOf(rule));
  }
  return rules;
}

function clockOf(rules: readonly TimedRule[], course: Course, reckoning: Reckoning): ReckonedClock {
  const line = earliestLine(rules, course, reckoning);
  const rule = line?.rule ?? rules[0];
  if (!rule) throw new Error('a clock has at least one rule');
  const calendar = line?.calendar ?? calendarOf(rule, reckoning);
  const named = {
    id: clockIdOf(rule),
    kind: rule.kind,
    ...(rule.subkind && { subkind: rule.subkind }),
    calendarId: calendar.id,
    calendarVersion: calendar.version,
  };
  if (!line) return { ...named, status: 'cancelled', startedAt: null, dueAt: null, ledger: [] };

  const { startedAt, counted } = line;
  const metAt = evidenceOf(rule, course);
  const dueAt = counted?.ends === 'due' ? counted.dueAt : null;
  const ledger = ledgerOfLine(line, metAt, course);
  if (metAt !== undefined) return { ...named, status: 'met', startedAt, dueAt, metAt, ledger };
  if (counted === null) return { ...named, status: 'waiting', startedAt, dueAt, ledger };
  if (counted.ends === 'paused') {
    return { ...named, status: 'paused', startedAt, dueAt, remainingMs: counted.remainingMs, ledger };
  }
  return {
    ...named,
    status: counted.ends === 'due' ? 'running' : 'calendar_missing',
    startedAt,
    dueAt,
    ledger,
  };
}

function droppedClock(id: string, { tier, calendars }: Reckoning): ReckonedClock {
  const [kind, ...subkind] = id.split('.');
  return {
    id,
    // The id was made by clockIdOf from a rule of the severity that held before.
    kind: kind as TargetKind,
    ...(subkind.length > 0 && { subkind: subkind.join('.') }),
    status: 'cancelled',
    startedAt: null,
    dueAt: null,
    ledger: [],
    calendarId: tier.calendarId,
    calendarVersion: calendars[tier.calendarId]?.version ?? 0,
  };
}

/** The promise that binds first: the earliest deadline, else the least that is left of a pause, else what is known at all. */
function earliestLine(rules: readonly TimedRule[], course: Course, reckoning: Reckoning): Line | undefined {
  return rules
    .filter((rule) => isActive(rule.condition, course))
    .map((rule) => lineOf(rule, course, reckoning))
    .sort(byUrgency)[0];
}

function byUrgency(a: Line, b: Line): number {
  const [rankA, instantA] = urgencyOf(a.counted);
  const [rankB, instantB] = urgencyOf(b.counted);
  return rankA - rankB || instantA - instantB;
}

function urgencyOf(counted: Counted | null): readonly [rank: number, instant: number] {
  if (counted === null) return [3, 0];
  if (counted.ends === 'due') return [0, counted.dueAt];
  return counted.ends === 'paused' ? [1, counted.remainingMs] : [2, 0];
}

function isActive(condition: TargetCondition | undefined, { facts }: Course): boolean {
  return !condition || holds(condition, facts);
}

/**
 * Whether the facts meet a condition. A fact that should always be there and is not leaves the promise standing: the
 * stricter reading.
 */
export function holds(condition: TargetCondition, facts: Course['facts']): boolean {
  const fact = facts[condition.fact];
  if (fact === undefined) return condition.whileUnknown !== 'inactive';
  const among = Array.isArray(condition.value) ? condition.value.includes(fact) : fact === condition.value;
  return condition.op === 'neq' ? !among : among;
}

function lineOf(rule: TimedRule, course: Course, reckoning: Reckoning): Line {
  const calendar = calendarOf(rule, reckoning);
  const [measure, amount] = measureOf(rule, calendar, reckoning.tier);
  const metAt = evidenceOf(rule, course);
  const pausable = !reckoning.tier.neverPausedKinds.includes(rule.kind);
  const stretches = course.pauses.filter(({ reason }) => pausable || reason === REOPENED);
  // What pauses after the evidence moves nothing any more; a pause that the evidence ended was over by then.
  const pauses = metAt === undefined ? stretches : pausesUntil(stretches, metAt);
  const startedAt = rule.from === 'report' ? course.reportedAt : (course.starts[rule.from] ?? null);
  const line = { rule, calendar, measure, pauses, startedAt, counted: null };
  if (startedAt === null) return line;

  const { worsened } = course;
  if (!worsened) return { ...line, counted: countFrom(measure, startedAt, amount, pauses) };
  const heldDueAt = worsened.notLaterThan[clockIdOf(rule)];
  if (heldDueAt !== undefined && metAt !== undefined && metAt <= worsened.at) {
    return { ...line, counted: { ends: 'due', dueAt: heldDueAt } };
  }
  const beginsAt = Math.max(startedAt, worsened.at);
  const fresh: Line = {
    ...line,
    startedAt: beginsAt,
    counted: countFrom(measure, beginsAt, amount, pauses),
  };
  if (heldDueAt === undefined) return fresh;
  const held: Line = {
    ...line,
    counted: countOnTo(measure, { at: worsened.at, dueAt: heldDueAt }, pauses),
  };
  return byUrgency(held, fresh) <= 0 ? held : fresh;
}

function measureOf(rule: TimedRule, calendar: Calendar, tier: Tier): readonly [Measure, Amount] {
  const conventions = conventionsOf(tier);
  const { amount, unit } = rule.within;
  const time: Measure = { counts: 'time', calendar };
  if (rule.instant) return [time, conventions.instantMinutes * MINUTE_MS];
  switch (unit) {
    case 'minutes':
      return [time, amount * MINUTE_MS];
    case 'hours':
      return [time, amount * HOUR_MS];
    case 'calendar_hours':
      return [{ counts: 'time', calendar: REAL_TIME }, amount * HOUR_MS];
    case 'days':
      return [{ counts: 'time', calendar: REAL_TIME }, amount * DAY_MS];
    case 'weeks':
      return [{ counts: 'time', calendar: REAL_TIME }, amount * 7 * DAY_MS];
    case 'working_days':
      return [{ counts: 'working_days', calendar, endOfBusiness: conventions.endOfBusiness }, amount];
  }
}

function calendarOf(rule: TimedRule, { tier, calendars }: Reckoning): Calendar {
  const byUnit = rule.within.unit === 'working_days' ? tier.workingDayCalendarId : tier.calendarId;
  const calendarId = rule.calendarId ?? byUnit;
  const calendar = calendars[calendarId];
  if (!calendar) throw new Error(`the reckoning of tier ${tier.id} lacks calendar ${calendarId}`);
  return calendar;
}

function evidenceOf(rule: TimedRule, course: Course): Instant | undefined {
  return course.evidence[clockIdOf(rule)] ?? course.evidence[rule.kind];
}

/** From the start to whichever comes first: the evidence, the deadline, the beginning of the pause that is still open. */
function ledgerOfLine(
  { measure, pauses, startedAt, counted }: Line,
  metAt: Instant | undefined,
  course: Course,
): readonly LedgerLine[] {
  if (startedAt === null || counted === null) return [];
  const ends = [metAt, counted.ends === 'due' ? counted.dueAt : undefined];
  if (counted.ends === 'paused') ends.push(course.pauses.at(-1)?.from);
  const to = Math.min(...ends.filter((end) => end !== undefined));
  return Number.isFinite(to) ? ledgerOf(measure, { from: startedAt, to }, pauses) : [];
}

/** Real time without hours, for days and weeks. */
const REAL_TIME: Calendar = {
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
