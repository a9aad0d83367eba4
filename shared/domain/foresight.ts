// How a case stands at an instant and what lies ahead of it: every deadline, what came of it, and what the tier sets off by
// itself. For previews and worked examples; a running case records the same things as events. Keeps nothing.

import { factSince } from './conditions.ts';
import { conventionsOf } from './conventions.ts';
import { pausesUntil } from './counting.ts';
import type { Instant } from './instant.ts';
import { lapsesAhead, missableUntil, obligationClocks } from './obligations.ts';
import {
  emergencyIn,
  lastStepAt,
  nextPromotion,
  type PromotionStep,
  promoted,
  promotionSteps,
} from './promotion.ts';
import {
  type Clock,
  type Course,
  isInTime,
  isOff,
  type ReckonedClock,
  type Reckoning,
  reckonClocks,
} from './sla.ts';
import { type StandbyMoment, standbyMoments } from './standby.ts';
import {
  amountOf,
  beginsSince,
  type CaseRule,
  caseRulesOf,
  countedBy,
  earliestLine,
  startNamed,
} from './target-line.ts';
import {
  type ClockStart,
  type CustomerObligation,
  clockIdOf,
  namesOfClock,
  type TargetKind,
} from './tier.ts';

export type Outcome =
  | 'pending'
  | 'met'
  | 'breached'
  | 'cancelled'
  | 'withdrawn'
  | 'not_applicable'
  | 'calendar_missing';

/** One deadline at an instant. */
export interface Foreseen {
  readonly id: string;
  readonly kind: TargetKind;
  readonly subkind?: string;
  /** The severity under which it was promised. */
  readonly level: string;
  readonly outcome: Outcome;
  /**
   * Null exactly where it is off or the calendar is missing. What is paused is due as if it went on at the instant; what
   * waits for its start is due so late where everything before it takes all its time (`provisional`).
   */
  readonly dueAt: Instant | null;
  readonly startedAt: Instant | null;
  readonly metAt?: Instant;
  /** By how much it was missed: until the evidence, the end of the case or the instant. */
  readonly lateMs?: number;
  readonly because?: string;
  readonly provisional?: true;
  readonly paused?: true;
  readonly origin?: string;
  readonly derived?: true;
  readonly measureOnly?: true;
}

export interface ForeseenObligation {
  readonly obligation: CustomerObligation;
  readonly outcome: Extract<Outcome, 'pending' | 'met' | 'breached' | 'cancelled' | 'calendar_missing'>;
  readonly dueAt: Instant | null;
  readonly metAt?: Instant;
  readonly lateMs?: number;
  readonly because?: 'resolved';
}

export interface Foresight {
  readonly asOf: Instant;
  /** With every promotion that fell due by then, and what lapsed with the customer's duties. */
  readonly course: Course;
  /** The course at each severity, with the instant from which it held: the report, and each promotion. */
  readonly stages: readonly { readonly from: Instant; readonly course: Course }[];
  /** As a case would keep them, for the course at the instant. */
  readonly clocks: readonly ReckonedClock[];
  /** In the tier's order, what was missed under an earlier severity before what took its place. */
  readonly deadlines: readonly Foreseen[];
  readonly obligations: readonly ForeseenObligation[];
  readonly standby: readonly StandbyMoment[];
  readonly promotions: readonly PromotionStep[];
  /** When the most severe level was missed; null while it was not, or where the tier opens no emergency. */
  readonly emergencyAt: Instant | null;
}

/**
 * How a course stands at an instant if nothing more happens until then. Promotions that fell due, and lapses of what rests on
 * a duty of the customer, are applied each at its own instant; steps by elapsed time are listed also where they lie ahead, those by breach are not. Throws as `reckonClocks`.
 */
export function foresee(course: Course, reckoning: Reckoning, asOf: Instant): Foresight {
  const { stages, course: now } = climbed(course, reckoning, (at) => at <= asOf);
  const clocks = reckonClocks(now, reckoning);
  const emergency = emergencyIn(now, reckoning);
  return {
    asOf,
    course: now,
    stages,
    clocks,
    deadlines: deadlinesAt(now, reckoning, asOf),
    obligations: obligationsAt(now, reckoning, asOf),
    standby: standbyMoments({ ...now, pauses: pausesUntil(now.pauses, asOf) }, reckoning, clocks),
    promotions: promotionSteps({ ...now, pauses: pausesUntil(now.pauses, asOf) }, reckoning),
    emergencyAt: emergency ? Math.max(emergency.dueAt, lastStepAt(now)) : null,
  };
}

/**
 * The course as its tier changed it by itself before an instant: what must be known before something that happens then is
 * recorded. A deadline at the instant itself is not missed yet.
 */
export function promotedBefore(course: Course, reckoning: Reckoning, instant: Instant): Course {
  return climbed(course, reckoning, (at) => at < instant).course;
}

// ---------------------------------------------------------------------------------------------------------------
// Promotion

/** What comes about by itself, each at its own instant, as long as that is reached: promotions, and promises that lapse. */
function climbed(
  reported: Course,
  reckoning: Reckoning,
  isReached: (at: Instant) => boolean,
): Pick<Foresight, 'stages' | 'course'> {
  const stages: { from: Instant; course: Course }[] = [];
  let from = reported.reportedAt;
  let course = reported;
  for (;;) {
    const next = nextPromotion(course, reckonClocks(course, reckoning), reckoning);
    const promotesAt = next?.at ?? Number.POSITIVE_INFINITY;
    const [lapsesAt = Number.POSITIVE_INFINITY] = lapsesAhead(course, reckoning);
    if (lapsesAt < promotesAt && isReached(lapsesAt)) course = { ...course, dutiesMissedBy: lapsesAt };
    else if (next && isReached(promotesAt)) {
      if (next.to !== 'emergency') {
        stages.push({ from, course });
        from = promotesAt;
      }
      course = promoted(course, next, reckoning);
    } else return { stages: [...stages, { from, course }], course };
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Deadlines

function deadlinesAt(course: Course, reckoning: Reckoning, asOf: Instant): readonly Foreseen[] {
  const given = { ...course, pauses: pausesUntil(course.pauses, asOf) };
  const clocks = reckonClocks(given, reckoning);
  const pausedIds = reckonClocks(course, reckoning)
    .filter(({ status }) => status === 'paused')
    .map(({ id }) => id);
  const shown = clocks.flatMap((clock) => {
    const now = foreseenOf(clock, given, reckoning, asOf, clocks);
    const isPaused = pausedIds.includes(clock.id);
    return [
      ...missedBefore(clock, course, reckoning, asOf),
      isPaused ? { ...now, paused: true as const } : now,
    ];
  });
  // A severity that does not promise it any more does not take back that it was missed.
  const ids = new Set(course.missed?.map(({ clockId }) => clockId));
  for (const { id } of clocks) ids.delete(id);
  const gone = [...ids].map((id) => ({ id, ...namesOfClock(id), startedAt: null, dueAt: null }));
  return [...shown, ...gone.flatMap((clock) => missedBefore(clock, course, reckoning, asOf))];
}

function foreseenOf(
  clock: ReckonedClock,
  course: Course,
  reckoning: Reckoning,
  asOf: Instant,
  clocks: readonly ReckonedClock[],
): Foreseen {
  const { id, kind, subkind, status, startedAt, origin, derived, measureOnly, because = status } = clock;
  const named = {
    id,
    kind,
    ...(subkind && { subkind }),
    level: clock.severity ?? course.severity,
    ...(origin && { origin }),
    ...(derived && { derived }),
    ...(measureOnly && { measureOnly }),
  };
  const endedAt = endOf(clock, course, reckoning);
  if (isOff(clock)) {
    const missedAt = missedBeforeOff(clock, because, course, reckoning);
    if (status !== 'not_applicable' && missedAt !== null) {
      const lateMs = lateUntil(clock, course, reckoning, asOf) - missedAt;
      return { ...named, outcome: 'breached', dueAt: missedAt, startedAt, lateMs };
    }
    // isOff names these three.
    const outcome = status as 'cancelled' | 'withdrawn' | 'not_applicable';
    return { ...named, outcome, dueAt: null, startedAt, because };
  }
  if (status === 'calendar_missing') {
    return { ...named, outcome: 'calendar_missing', dueAt: null, startedAt };
  }
  if (status === 'waiting' && waitsForArrival(id, course, reckoning)) {
    return { ...named, outcome: 'not_applicable', dueAt: null, startedAt, because: 'arrival' };
  }
  const dueAt = clock.dueAt ?? expectedAt(id, course, reckoning, clocks);
  const isExpected = clock.dueAt === null;
  const isProvisional = isExpected || (clock.provisional && !hasBegun(clock, course, reckoning, asOf));
  const shown = { ...named, startedAt, ...(isProvisional && { provisional: true as const }) };
  if (dueAt === null) return { ...shown, outcome: 'calendar_missing', dueAt };
  if (clock.metAt !== undefined) {
    const { metAt } = clock;
    return isInTime(metAt, dueAt, reckoning.tier)
      ? { ...shown, outcome: 'met', dueAt, metAt }
      : { ...shown, outcome: 'breached', dueAt, metAt, lateMs: metAt - dueAt };
  }
  if (endedAt !== undefined && (isExpected || endedAt <= dueAt)) {
    return { ...named, outcome: 'cancelled', dueAt: null, startedAt, because: 'resolved' };
  }
  if (isExpected || asOf < dueAt) return { ...shown, outcome: 'pending', dueAt };
  return { ...shown, outcome: 'breached', dueAt, lateMs: Math.min(asOf, endedAt ?? asOf) - dueAt };
}

/** What tells how long a missed clock is late. */
type Missable = Pick<Clock, 'id' | 'kind' | 'startedAt'>;

/** Deadlines of the clock that an earlier severity missed and that are not its present one. */
function missedBefore(
  clock: Missable & Pick<Clock, 'subkind' | 'severity' | 'dueAt'>,
  course: Course,
  reckoning: Reckoning,
  asOf: Instant,
): readonly Foreseen[] {
  const { id, kind, subkind, startedAt } = clock;
  const present = clock.severity ?? course.severity;
  const missed = course.missed?.filter(
    ({ clockId, severity, dueAt }) => clockId === id && !(dueAt === clock.dueAt && severity === present),
  );
  const missedAs = ({
    severity,
    dueAt,
  }: {
    readonly severity: string;
    readonly dueAt: Instant;
  }): Foreseen => ({
    id,
    kind,
    ...(subkind && { subkind }),
    level: severity,
    outcome: 'breached',
    dueAt,
    startedAt,
    lateMs: Math.max(0, lateUntil(clock, course, reckoning, asOf) - dueAt),
  });
  return missed?.map(missedAs) ?? [];
}

/** What starts with another clock's breach is provisional until that one is really missed. */
function hasBegun(
  { id, startedAt }: ReckonedClock,
  course: Course,
  reckoning: Reckoning,
  asOf: Instant,
): boolean {
  if (asOf < (startedAt ?? Number.POSITIVE_INFINITY)) return false;
  return startsOf(id, course, reckoning).some((from) => from.startsWith('breach:'));
}

function startsOf(id: string, course: Course, reckoning: Reckoning): readonly ClockStart[] {
  return rulesOf(id, course, reckoning).map(({ rule }) => startNamed(rule, reckoning.tier));
}

function rulesOf(id: string, course: Course, reckoning: Reckoning): readonly CaseRule[] {
  return caseRulesOf(course, reckoning).filter(({ rule }) => clockIdOf(rule) === id);
}

/**
 * From when nobody waits for a clock any more: the resolution, except for the report about it and for what counts from the
 * closing or began after the resolution. Undefined while that has not happened.
 */
function endOf({ id, kind, startedAt }: Missable, course: Course, reckoning: Reckoning): Instant | undefined {
  const resolvedAt = course.evidence.resolve;
  if (resolvedAt === undefined || kind === 'analysis_report') return undefined;
  const rules = rulesOf(id, course, reckoning).map(({ rule }) => rule);
  const isOwed =
    rules.some((rule) => startNamed(rule, reckoning.tier) === 'closed') ||
    beginsSince(resolvedAt, startedAt, rules, course, reckoning.tier);
  return isOwed ? undefined : resolvedAt;
}

/** Until when a clock that was missed is late: its evidence, the end of the case, the instant. */
function lateUntil(clock: Missable, course: Course, reckoning: Reckoning, asOf: Instant): Instant {
  const { evidence } = course;
  const endedAt = endOf(clock, course, reckoning) ?? asOf;
  return evidence[clock.id] ?? evidence[clock.kind] ?? Math.min(asOf, endedAt);
}

/** The deadline that had passed unmet when a clock was taken back; null where none had. */
function missedBeforeOff(
  clock: Missable,
  because: string,
  course: Course,
  reckoning: Reckoning,
): Instant | null {
  const { id, kind } = clock;
  const { evidence } = course;
  if (because === 'kind_not_in_new_level') {
    // Only a worsening drops a kind, and it held the deadline.
    const { at, notLaterThan } = course.worsened as NonNullable<Course['worsened']>;
    const heldAt = notLaterThan[id] ?? Number.POSITIVE_INFINITY;
    const settledAt = Math.min(at, evidence[id] ?? evidence[kind] ?? at);
    return isInTime(settledAt, heldAt, reckoning.tier) ? null : heldAt;
  }
  const isLapsed = because === 'obligation_missed';
  const takenBackAt = isLapsed ? missableUntil(id, course, reckoning) : factSince(course, because);
  const offAt = Math.min(
    takenBackAt ?? Number.NEGATIVE_INFINITY,
    endOf(clock, course, reckoning) ?? Number.POSITIVE_INFINITY,
  );
  const { resolve: _resolve, ...unresolved } = evidence;
  const before: Course = {
    ...course,
    // What was not known is undefined, as what is not there.
    facts: { ...course.facts, [because]: course.factsWere?.[because] } as Course['facts'],
    evidence: unresolved,
    ...(isLapsed && { dutiesMissedBy: Number.NEGATIVE_INFINITY }),
  };
  for (const { id: one, dueAt } of reckonClocks(before, reckoning)) {
    if (one === id && (dueAt ?? Number.POSITIVE_INFINITY) < offAt) return dueAt;
  }
  return null;
}

// ---------------------------------------------------------------------------------------------------------------
// What has not begun

/** What each start event is the outcome of: the deadline that it should come with, the first that there is. */
const STARTED_BY: Readonly<Partial<Record<ClockStart, readonly string[]>>> = {
  first_response: ['respond'],
  arrival: ['arrive'],
  restored: ['restore', 'full_recovery', 'resolve'],
  resolved: ['resolve', 'restore', 'full_recovery'],
  closed: ['resolve', 'restore', 'full_recovery'],
  onsite_cleared: ['resolve', 'restore', 'full_recovery'],
};

/** A tier that reads `beforeArrival` as `none` promises nothing until somebody has arrived. */
function waitsForArrival(id: string, course: Course, reckoning: Reckoning): boolean {
  if (conventionsOf(reckoning.tier).beforeArrival !== 'none') return false;
  return startsOf(id, course, reckoning).every((from) => from === 'arrival');
}

/**
 * When a clock would be due if everything before it took all its time; from the report where nothing else is known. `clocks`
 * are those that may come before it: what waits for itself waits for nothing.
 */
function expectedAt(
  id: string,
  course: Course,
  reckoning: Reckoning,
  clocks: readonly ReckonedClock[],
): Instant | null {
  const known = clocks.find((one) => one.id === id);
  if (!known || isOff(known)) return null;
  if (known.dueAt !== null) return known.dueAt;
  const others = clocks.filter((one) => one !== known);
  const dues = rulesOf(id, course, reckoning).flatMap((one) => {
    const line = earliestLine([one], course, reckoning);
    if (!line) return [];
    const from = startNamed(one.rule, reckoning.tier);
    const before = from.startsWith('breach:') ? [from.slice('breach:'.length)] : STARTED_BY[from];
    const startsAt = before
      ?.map((other) => expectedAt(other, course, reckoning, others))
      .find((dueAt) => dueAt !== null);
    const [measure, amount] = amountOf(one.rule, line.calendar, reckoning);
    const conventions = conventionsOf(reckoning.tier);
    const { counted } = countedBy(conventions, measure, startsAt ?? course.reportedAt, amount, []);
    return counted.ends === 'due' ? [counted.dueAt] : [];
  });
  return dues.length > 0 ? Math.min(...dues) : null;
}

// ---------------------------------------------------------------------------------------------------------------
// The customer's duties

function obligationsAt(course: Course, reckoning: Reckoning, asOf: Instant): readonly ForeseenObligation[] {
  const endedAt = course.evidence.resolve ?? Number.POSITIVE_INFINITY;
  return obligationClocks(course, reckoning).map(({ obligation, dueAt, metAt }) => {
    if (dueAt === null) return { obligation, outcome: 'calendar_missing', dueAt };
    if (metAt !== undefined) {
      return isInTime(metAt, dueAt, reckoning.tier)
        ? { obligation, outcome: 'met', dueAt, metAt }
        : { obligation, outcome: 'breached', dueAt, metAt, lateMs: metAt - dueAt };
    }
    if (endedAt <= dueAt) return { obligation, outcome: 'cancelled', dueAt: null, because: 'resolved' };
    if (asOf < dueAt) return { obligation, outcome: 'pending', dueAt };
    return { obligation, outcome: 'breached', dueAt, lateMs: Math.min(asOf, endedAt) - dueAt };
  });
}
