// When what was promised is due: the clocks of one case. `reckonClocks` is a pure function
// of what happened so far (the course), the pinned tier and its calendars; everything that moves a deadline is a change
// of the course, so a late entry, a pause or a corrected severity is reckoned the same way as the first report.

import { addCounted, type Calendar } from './calendar.ts';
import { conventionsOf } from './conventions.ts';
import {
  type Counted,
  countFrom,
  type LedgerLine,
  ledgerOf,
  type Measure,
  orMissing,
  pausesUntil,
  REAL_TIME,
  shareMoment,
} from './counting.ts';
import { type Instant, MINUTE_MS } from './instant.ts';
import {
  type CaseRule,
  calendarOf,
  caseRulesOf,
  earliestLine,
  evidenceOf,
  type Line,
  offReason,
} from './target-line.ts';
import {
  type ClockStart,
  clockIdOf,
  type FactValue,
  namesOfClock,
  type TargetKind,
  type Tier,
} from './tier.ts';

export { holds } from './conditions.ts';
export { isInTime, REOPENED } from './target-line.ts';

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
    /**
     * Absent: people said that it worsened. A promotion drops no kind, and the outcome that was missed counts anew from it.
     * A correction that the tier counts from its own instant holds nothing but what was met by then.
     */
    readonly by?: 'promotion' | 'correction';
    /** The severity until then, and what had been held by then; absent in what was recorded before they were kept. */
    readonly from?: string;
    readonly earlier?: Course['worsened'];
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
  /** What a fact was before its present value; absent where it was not known. */
  readonly factsWere?: Readonly<Record<string, FactValue>>;
  /**
   * By when it is settled which duties the customer has not done: that nothing happened, nobody records. Kept where the tier
   * takes back what rests on a missed duty, and there is one; such a promise lapses at the duty's deadline.
   */
  readonly dutiesMissedBy?: Instant;
  /** Promotions so far, the earliest first; the next step by elapsed time counts from the last. */
  readonly promotions?: readonly { readonly from: string; readonly to: string; readonly at: Instant }[];
  /** Deadlines that were missed under an earlier severity, which took their place; an emergency's own among them. Few. */
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
 * Every clock of a case, from all that happened so far: the targets of its severity in the tier's order, then the tier's
 * report targets. Rules of one id make one clock: the active one; of several, the earliest deadline; where none is active,
 * it is off and says because of what. After a worsening, a step that the new severity does not ask for is `cancelled` too.
 * Evidence is looked up by the clock's id, else by its kind; evidence at the deadline itself is in time, unless the tier
 * reads it otherwise. The same course gives the same clocks. With `whole` no line of a ledger is left out. Throws where the
 * severity is not the tier's or a calendar is missing from the reckoning.
 */
export function reckonClocks(
  course: Course,
  reckoning: Reckoning,
  { ledger }: { readonly ledger?: 'kept' | 'whole' } = {},
): readonly ReckonedClock[] {
  const rulesById = Map.groupBy(caseRulesOf(course, reckoning), ({ rule }) => clockIdOf(rule));
  const whole = ledger === 'whole';
  const clocks = [...rulesById.values()].map((rules) => clockOf(rules, course, reckoning, whole));
  const dropped = Object.keys(course.worsened?.notLaterThan ?? {}).filter((id) => !rulesById.has(id));
  return [...clocks, ...dropped.map((id) => droppedClock(id, reckoning))];
}

/**
 * The instant at which a share of a clock's counted time has passed: 50 and 80 are the usual warnings, 100 is the
 * deadline, above 100 lies after it. For days it is the share of the real time from start to deadline. Null where the clock
 * has no deadline: waiting, paused, off, without a published year, or unknown.
 */
export function momentOfShare(
  clockId: string,
  percent: number,
  course: Course,
  reckoning: Reckoning,
): Instant | null {
  const counting = countingOf(clockId, course, reckoning);
  if (!counting) return null;
  const { line, startedAt, dueAt } = counting;
  return shareMoment(line.measure, { from: startedAt, dueAt }, percent / 100, line.pauses);
}

/**
 * The instant so many minutes of the clock's own open time from its deadline: negative before, positive after it. What is
 * paused before the deadline is skipped, so that `-60` lies where an hour is left to be worked in. Null as `momentOfShare`,
 * and where the calendar has too little open time.
 */
export function momentOfOffset(
  clockId: string,
  minutes: number,
  course: Course,
  reckoning: Reckoning,
): Instant | null {
  const counting = countingOf(clockId, course, reckoning);
  if (!counting) return null;
  const { line, startedAt, dueAt } = counting;
  const { measure, pauses } = line;
  const calendar = measure.counts === 'days' ? REAL_TIME : measure.calendar;
  const added = (from: Instant, milliseconds: number) =>
    instantIn(orMissing(() => ({ ends: 'due', dueAt: addCounted(calendar, from, milliseconds) })));
  const offsetMs = minutes * MINUTE_MS;
  if (offsetMs >= 0) return added(dueAt, offsetMs);
  const time: Measure = { counts: 'time', calendar };
  const lines = ledgerOf(time, { from: startedAt, to: dueAt }, pauses, { whole: true });
  const wholeMs = lines.reduce((sum, { counted, from, to }) => sum + (counted ? to - from : 0), 0);
  const aheadMs = wholeMs + offsetMs;
  // What lies before the start goes on backwards from it.
  const at = instantIn(countFrom(time, startedAt, Math.max(0, aheadMs), pauses));
  return at === null ? null : added(at, Math.min(0, aheadMs));
}

/**
 * What `worsened.notLaterThan` must hold when the severity is raised at an instant: the deadline of every clock of the
 * course as it stood, met and overdue ones included; a paused clock's as if it went on at that instant. Left out are
 * provisional deadlines, which their start event replaces anyway, and the clocks in `except`.
 */
export function deadlinesHeldAt(
  at: Instant,
  course: Course,
  reckoning: Reckoning,
  except?: readonly string[],
): Readonly<Record<string, Instant>> {
  const then = courseUntil(course, at);
  const held: Record<string, Instant> = {};
  for (const [id, rules] of Map.groupBy(caseRulesOf(then, reckoning), ({ rule }) => clockIdOf(rule))) {
    const line = earliestLine(rules, then, reckoning);
    if (line?.counted?.ends !== 'due' || line.awaitsStart || except?.includes(id)) continue;
    held[id] = line.counted.dueAt;
  }
  return held;
}

// ---------------------------------------------------------------------------------------------------------------

const NEVER = Number.POSITIVE_INFINITY;

/** The course as if nothing had happened since an instant; a fact that changed since is what it was before. */
function courseUntil(course: Course, at: Instant): Course {
  const { evidence, starts, facts, factsAt, factsWere } = course;
  const isSince = (instant: Instant | undefined) => (instant ?? at) > at;
  const until = <Instants extends Course['evidence'] | Course['starts']>(known: Instants): Instants =>
    // Fewer of the same.
    Object.fromEntries(Object.entries(known).filter(([, instant]) => !isSince(instant))) as Instants;
  const hasChangedSince = ([fact]: readonly [string, unknown]) => isSince(factsAt?.[fact]);
  const settled = Object.entries(facts).filter((entry) => !hasChangedSince(entry));
  const before = Object.entries(factsWere ?? {}).filter(hasChangedSince);
  return {
    ...course,
    evidence: until(evidence),
    starts: until(starts),
    facts: Object.fromEntries([...settled, ...before]),
    ...(factsAt && { factsAt: until(factsAt) }),
    pauses: pausesUntil(course.pauses, at),
    dutiesMissedBy: Math.min(at, course.dutiesMissedBy ?? Number.NEGATIVE_INFINITY),
  };
}

function countingOf(
  clockId: string,
  course: Course,
  reckoning: Reckoning,
): { readonly line: Line; readonly startedAt: Instant; readonly dueAt: Instant } | null {
  const rules = caseRulesOf(course, reckoning).filter(({ rule }) => clockIdOf(rule) === clockId);
  const line = earliestLine(rules, course, reckoning);
  const dueAt = instantIn(line?.counted);
  if (!line || dueAt === null) return null;
  // What has a deadline has begun.
  return { line, startedAt: line.startedAt as Instant, dueAt };
}

function instantIn(counted: Counted | null | undefined): Instant | null {
  return counted?.ends === 'due' ? counted.dueAt : null;
}

function clockOf(
  rules: readonly CaseRule[],
  course: Course,
  reckoning: Reckoning,
  whole: boolean,
): ReckonedClock {
  const line = earliestLine(rules, course, reckoning);
  // A clock is made of the rules that name it: there is one at least.
  const { rule, severity } = line ?? (rules[0] as CaseRule);
  const { tier } = reckoning;
  const calendar = line?.calendar ?? calendarOf(rule, reckoning);
  const named = {
    id: clockIdOf(rule),
    kind: rule.kind,
    ...(rule.subkind && { subkind: rule.subkind }),
    ...(severity && { severity }),
    ...(rule.origin && { origin: rule.origin }),
    ...(rule.inheritedFrom && { derived: true as const }),
    ...(rule.measureOnly && { measureOnly: true as const }),
    calendarId: calendar.id,
    calendarVersion: calendar.version,
  };
  if (!line) {
    return { ...named, ...offReason(rules, course, reckoning), startedAt: null, dueAt: null, ledger: [] };
  }

  const { measure, pauses, startedAt, counted } = line;
  const metAt = evidenceOf(rule, course, conventionsOf(tier));
  const dueAt = instantIn(counted);
  // To whichever comes first: the evidence, the deadline, the beginning of the pause that is still open, which is the last.
  const pausedAt = counted?.ends === 'paused' ? Math.max(...course.pauses.map(({ from }) => from)) : NEVER;
  const to = Math.min(metAt ?? NEVER, dueAt ?? NEVER, pausedAt);
  const isCounted = startedAt !== null && to < NEVER;
  const ledger = isCounted ? ledgerOf(measure, { from: startedAt, to }, pauses, { whole }) : [];
  const shown = {
    ...named,
    startedAt,
    dueAt,
    ...((line.awaitsStart || line.guessed) && { provisional: true as const }),
    ledger,
  };
  if (metAt !== undefined) return { ...shown, status: 'met', metAt };
  if (counted === null) return { ...shown, status: 'waiting' };
  if (counted.ends === 'paused') return { ...shown, status: 'paused', remainingMs: counted.remainingMs };
  return { ...shown, status: counted.ends === 'due' ? 'running' : 'calendar_missing' };
}

function droppedClock(id: string, reckoning: Reckoning): ReckonedClock {
  const { id: calendarId, version } = calendarOf({ within: null }, reckoning);
  return {
    id,
    ...namesOfClock(id),
    status: 'cancelled',
    because: 'kind_not_in_new_level',
    startedAt: null,
    dueAt: null,
    ledger: [],
    calendarId,
    calendarVersion: version,
  };
}
