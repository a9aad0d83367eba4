// How a case stands at an instant and what lies ahead of it: every deadline, what came of it, and what the tier sets off by
// itself. For previews and worked examples; a running case records the same things as events. Keeps nothing.

import { factSince } from './conditions.ts';
import { conventionsOf } from './conventions.ts';
import { pausesUntil } from './counting.ts';
import type { Instant } from './instant.ts';
import { obligationClocks } from './obligations.ts';
import { emergencyIn, nextPromotion, type PromotionStep, promoted, promotionSteps } from './promotion.ts';
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
import { calendarOf, caseRulesOf, countedBy, measureOf } from './target-line.ts';
import { type ClockStart, type CustomerObligation, clockIdOf, type TargetKind } from './tier.ts';

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
  /** With every promotion that fell due by then. */
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

/** A case climbs no further than its tier has severities; a tier has fewer. */
const STEPS_MAX = 100;

/**
 * How a course stands at an instant if nothing more happens until then. Promotions that fell due are applied each at its own
 * instant; steps by elapsed time are listed also where they lie ahead, those by breach are not. Throws as `reckonClocks`.
 */
export function foresee(course: Course, reckoning: Reckoning, asOf: Instant): Foresight {
  const stages = climbed(course, reckoning, (at) => at <= asOf);
  const now = stages.at(-1)?.course ?? course;
  const clocks = reckonClocks(now, reckoning);
  const emergency = emergencyIn(now, reckoning);
  const lastStepAt = now.promotions?.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
  return {
    asOf,
    course: now,
    stages,
    clocks,
    deadlines: deadlinesAt(now, reckoning, asOf),
    obligations: obligationsAt(now, reckoning, asOf),
    standby: standbyMoments({ ...now, pauses: pausesUntil(now.pauses, asOf) }, reckoning, clocks),
    promotions: promotionSteps({ ...now, pauses: pausesUntil(now.pauses, asOf) }, reckoning),
    emergencyAt: emergency ? Math.max(emergency.dueAt, lastStepAt) : null,
  };
}

/**
 * The course as its tier raised it by itself before an instant: what must be known before something that happens then is
 * recorded. A deadline at the instant itself is not missed yet.
 */
export function promotedBefore(course: Course, reckoning: Reckoning, instant: Instant): Course {
  return climbed(course, reckoning, (at) => at < instant).at(-1)?.course ?? course;
}

// ---------------------------------------------------------------------------------------------------------------
// Promotion

function climbed(
  course: Course,
  reckoning: Reckoning,
  isReached: (at: Instant) => boolean,
): Foresight['stages'] {
  const stages = [{ from: course.reportedAt, course }];
  let current = course;
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const next = nextPromotion(current, reckonClocks(current, reckoning), reckoning);
    if (!next || !isReached(next.at)) return stages;
    current = promoted(current, next, reckoning);
    if (next.to === 'emergency')
      stages[stages.length - 1] = { from: stages.at(-1)?.from ?? next.at, course: current };
    else stages.push({ from: next.at, course: current });
  }
  return stages;
}

// ---------------------------------------------------------------------------------------------------------------
// Deadlines

function deadlinesAt(course: Course, reckoning: Reckoning, asOf: Instant): readonly Foreseen[] {
  const given = { ...course, pauses: pausesUntil(course.pauses, asOf) };
  const clocks = reckonClocks(given, reckoning);
  const isPaused = new Set(
    reckonClocks(course, reckoning).flatMap(({ id, status }) => (status === 'paused' ? [id] : [])),
  );
  const shown = clocks.flatMap((clock) => {
    const now = foreseenOf(clock, given, reckoning, asOf, clocks);
    const paused = isPaused.has(clock.id) ? { ...now, paused: true as const } : now;
    return [...missedBefore(clock, course, asOf), paused];
  });
  // A severity that does not promise it any more does not take back that it was missed.
  const gone = new Set((course.missed ?? []).map(({ clockId }) => clockId));
  for (const { id } of clocks) gone.delete(id);
  return [
    ...shown,
    ...[...gone].flatMap((id) =>
      missedBefore({ ...namesOf(id), startedAt: null, dueAt: null }, course, asOf),
    ),
  ];
}

/** The kind and the sub-kind of a clock's id, as `clockIdOf` made it. */
function namesOf(id: string): Pick<Clock, 'id' | 'kind' | 'subkind'> {
  const [kind, ...subkind] = id.split('.');
  return { id, kind: kind as TargetKind, ...(subkind.length > 0 && { subkind: subkind.join('.') }) };
}

function foreseenOf(
  clock: ReckonedClock,
  course: Course,
  reckoning: Reckoning,
  asOf: Instant,
  clocks: readonly ReckonedClock[],
): Foreseen {
  const { id, kind, subkind, startedAt, origin, derived, measureOnly, because } = clock;
  const named = {
    id,
    kind,
    ...(subkind && { subkind }),
    level: clock.severity ?? course.severity,
    ...(origin && { origin }),
    ...(derived && { derived }),
    ...(measureOnly && { measureOnly }),
  };
  const resolvedAt = course.evidence.resolve;
  if (isOff(clock)) {
    const missedAt = missedBeforeOff(clock, course, reckoning);
    if (missedAt !== null) {
      return {
        ...named,
        outcome: 'breached',
        dueAt: missedAt,
        startedAt,
        lateMs: lateUntil(asOf, resolvedAt) - missedAt,
      };
    }
    // isOff names these three.
    const outcome = clock.status as 'cancelled' | 'withdrawn' | 'not_applicable';
    return { ...named, outcome, dueAt: null, startedAt, ...(because && { because }) };
  }
  if (clock.status === 'calendar_missing') {
    return { ...named, outcome: 'calendar_missing', dueAt: null, startedAt };
  }
  if (clock.status === 'waiting' && waitsForArrival(id, course, reckoning)) {
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
  const isOver = resolvedAt !== undefined && kind !== 'analysis_report';
  if (isOver && (isExpected || !(dueAt < resolvedAt))) {
    return { ...named, outcome: 'cancelled', dueAt: null, startedAt, because: 'resolved' };
  }
  if (isExpected || asOf < dueAt) return { ...shown, outcome: 'pending', dueAt };
  return {
    ...shown,
    outcome: 'breached',
    dueAt,
    lateMs: lateUntil(asOf, isOver ? resolvedAt : undefined) - dueAt,
  };
}

/** Deadlines of the clock that an earlier severity missed and that are not its present one. */
function missedBefore(
  clock: Pick<Clock, 'id' | 'kind' | 'subkind' | 'severity' | 'startedAt' | 'dueAt'>,
  { missed = [], evidence, severity: present }: Course,
  asOf: Instant,
): readonly Foreseen[] {
  const { id, kind, subkind } = clock;
  const isShown = (severity: string, dueAt: Instant) =>
    dueAt === clock.dueAt && severity === (clock.severity ?? present);
  const until = evidence[id] ?? evidence[kind] ?? lateUntil(asOf, evidence.resolve);
  return missed
    .filter(({ clockId, severity, dueAt }) => clockId === id && !isShown(severity, dueAt))
    .map(({ severity, dueAt }) => ({
      id,
      kind,
      ...(subkind && { subkind }),
      level: severity,
      outcome: 'breached',
      dueAt,
      startedAt: clock.startedAt,
      lateMs: Math.max(0, until - dueAt),
    }));
}

/** What starts with another clock's breach is provisional until that one is really missed. */
function hasBegun(
  { id, startedAt }: ReckonedClock,
  course: Course,
  reckoning: Reckoning,
  asOf: Instant,
): boolean {
  if (startedAt === null || asOf < startedAt) return false;
  return startsOf(id, course, reckoning).some((from) => from.startsWith('breach:'));
}

function startsOf(id: string, course: Course, reckoning: Reckoning): readonly ClockStart[] {
  const { anchors } = conventionsOf(reckoning.tier);
  return caseRulesOf(course, reckoning).flatMap(({ rule }) =>
    clockIdOf(rule) === id ? [(rule.anchor && anchors[rule.anchor]) ?? rule.from] : [],
  );
}

function lateUntil(asOf: Instant, endedAt: Instant | undefined): Instant {
  return endedAt === undefined ? asOf : Math.min(asOf, endedAt);
}

/** The deadline that had passed unmet when the clock was taken back by a fact; null where none had. */
function missedBeforeOff(
  { id, because, status }: ReckonedClock,
  course: Course,
  reckoning: Reckoning,
): Instant | null {
  if (status === 'not_applicable' || because === undefined) return null;
  if (because === 'kind_not_in_new_level') {
    const { at, notLaterThan } = course.worsened ?? {};
    const heldAt = notLaterThan?.[id];
    const metAt = course.evidence[id] ?? Number.POSITIVE_INFINITY;
    const isMissed = heldAt !== undefined && !isInTime(Math.min(metAt, at ?? metAt), heldAt, reckoning.tier);
    return isMissed ? heldAt : null;
  }
  const offAt = factSince(course, because);
  if (offAt === null) return null;
  const { [because]: _fact, ...facts } = course.facts;
  const was = course.factsWere?.[because];
  const { resolve: _resolve, ...evidence } = course.evidence;
  const before: Course = {
    ...course,
    facts: was === undefined ? facts : { ...facts, [because]: was },
    evidence: because === 'resolved' || because === 'solved_remotely' ? evidence : course.evidence,
  };
  const clock = reckonClocks(before, reckoning).find((one) => one.id === id);
  return clock?.status === 'running' && clock.dueAt !== null && clock.dueAt < offAt ? clock.dueAt : null;
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

/** When a clock that waits would be due if everything before it took all its time; from the report where nothing else is known. */
function expectedAt(
  id: string,
  course: Course,
  reckoning: Reckoning,
  clocks: readonly ReckonedClock[],
  above: readonly string[] = [],
): Instant | null {
  const known = clocks.find((one) => one.id === id);
  if (!known || isOff(known) || above.includes(id)) return null;
  if (known.dueAt !== null) return known.dueAt;
  const conventions = conventionsOf(reckoning.tier);
  const rules = caseRulesOf(course, reckoning).filter(({ rule }) => clockIdOf(rule) === id);
  const dues = rules.flatMap(({ rule }) => {
    if (!rule.within) return [];
    const from: ClockStart = (rule.anchor && conventions.anchors[rule.anchor]) ?? rule.from;
    const before = from.startsWith('breach:') ? [from.slice('breach:'.length)] : (STARTED_BY[from] ?? []);
    const startsAt = before
      .map((one) => expectedAt(one, course, reckoning, clocks, [...above, id]))
      .find((dueAt) => dueAt !== null);
    const [measure, amount] = measureOf(rule.within, calendarOf(rule, reckoning), reckoning);
    const { counted } = countedBy(conventions, measure, startsAt ?? course.reportedAt, amount, []);
    return counted.ends === 'due' ? [counted.dueAt] : [];
  });
  return dues.length > 0 ? Math.min(...dues) : null;
}

// ---------------------------------------------------------------------------------------------------------------
// The customer's duties

function obligationsAt(course: Course, reckoning: Reckoning, asOf: Instant): readonly ForeseenObligation[] {
  const resolvedAt = course.evidence.resolve;
  return obligationClocks(course, reckoning).map(({ obligation, dueAt, metAt }) => {
    if (dueAt === null) return { obligation, outcome: 'calendar_missing', dueAt };
    if (metAt !== undefined) {
      return isInTime(metAt, dueAt, reckoning.tier)
        ? { obligation, outcome: 'met', dueAt, metAt }
        : { obligation, outcome: 'breached', dueAt, metAt, lateMs: metAt - dueAt };
    }
    if (resolvedAt !== undefined && resolvedAt <= dueAt) {
      return { obligation, outcome: 'cancelled', dueAt: null, because: 'resolved' };
    }
    if (asOf < dueAt) return { obligation, outcome: 'pending', dueAt };
    return { obligation, outcome: 'breached', dueAt, lateMs: lateUntil(asOf, resolvedAt) - dueAt };
  });
}
