// When a case climbs to the next severity by itself, and what that does to its clocks: on a missed outcome, after some time,
// or when a fact says so. Pure; who is told and paged, the case decides.

import { countFrom } from './counting.ts';
import type { Instant } from './instant.ts';
import { type Clock, type Course, deadlinesHeldAt, isInTime, type Reckoning } from './sla.ts';
import { calendarOf, measureOf } from './target-line.ts';
import type { Duration, Promotion } from './tier.ts';

export type NextPromotion = {
  readonly at: Instant;
  readonly from: string;
  readonly to: string | 'emergency';
} & (
  | {
      readonly because: 'breach';
      /** The clock that was missed, and the deadline that it missed. */
      readonly clockId: string;
      readonly dueAt: Instant;
    }
  | { readonly because: 'elapsed' | 'fact'; readonly clockId?: never; readonly dueAt?: never }
);

/** One step by time, or one that was taken. `dueAt` is null where it never comes. */
export interface PromotionStep {
  readonly from: string;
  readonly to: string;
  readonly dueAt: Instant | null;
  readonly status: 'pending' | 'done' | 'cancelled';
  readonly because?: 'resolved';
}

/**
 * The next step of a case, in the past too where it was not taken yet; null where none comes. By breach: the earliest
 * missed outcome without a sub-kind that has not promoted the case before; a miss of the most severe level opens an
 * emergency once. By elapsed time: on the tier's calendar from the report, then from each step to the next, around the
 * pauses, because what the source counts is handling time; never after the resolution. By a fact: one step each time it
 * becomes true. `clocks` are those of the course, as reckoned. A paused clock cannot be missed.
 */
export function nextPromotion(
  course: Course,
  clocks: readonly Clock[],
  reckoning: Reckoning,
): NextPromotion | null {
  const { promotion } = reckoning.tier;
  if (!promotion) return null;
  const { when } = promotion;
  const from = course.severity;
  const to = nextOf(promotion, from);
  const last = lastStepAt(course);
  if (when.on === 'breach') {
    const missed = missedClocks(when.kinds, course, clocks, reckoning)[0];
    if (!missed || !to) return null;
    if (to === 'emergency' && emergencyIn(course, reckoning)) return null;
    const at = Math.max(missed.dueAt, last);
    return { at, from, to, because: 'breach', clockId: missed.id, dueAt: missed.dueAt };
  }
  if (!to || to === 'emergency') return null;
  if (when.on === 'elapsed') {
    const begins = Math.max(course.reportedAt, last, worsenedAt(course));
    const at = elapsedStepAt(when.after?.[from], begins, course, reckoning);
    const isOver = at === null || (course.evidence.resolve ?? Number.NaN) <= at;
    return isOver ? null : { at, from, to, because: 'elapsed' };
  }
  const at = course.factsAt?.[when.fact] ?? course.reportedAt;
  const isTaken = course.promotions?.some((step) => step.at >= at);
  return course.facts[when.fact] === true && !isTaken ? { at, from, to, because: 'fact' } : null;
}

/**
 * The miss of the most severe level that opened an emergency, with its deadline; undefined while there is none, and in a
 * tier that opens none.
 */
export function emergencyIn(
  { missed }: Course,
  { tier: { promotion } }: Reckoning,
): NonNullable<Course['missed']>[number] | undefined {
  if (promotion?.when.on !== 'breach' || promotion.atTop !== 'open_emergency') return undefined;
  const kinds: readonly string[] = promotion.when.kinds;
  const top = promotion.order.at(-1);
  return missed?.find(({ clockId, severity }) => severity === top && kinds.includes(clockId));
}

/**
 * The course after a step. The clock that was missed counts anew from the step with the new level's time and its deadline
 * goes to `missed`; every other one becomes the earlier of the old and the new and stays missed where it was; no kind is
 * dropped; pauses go on. At the top the course only remembers that its emergency is open.
 */
export function promoted(course: Course, promotion: NextPromotion, reckoning: Reckoning): Course {
  const { at, from, to } = promotion;
  const missed =
    promotion.because === 'breach'
      ? [{ clockId: promotion.clockId, severity: from, dueAt: promotion.dueAt }]
      : [];
  const remembered = missed.length > 0 ? { missed: [...(course.missed ?? []), ...missed] } : {};
  if (to === 'emergency') return { ...course, ...remembered };
  const anew = missed.map(({ clockId }) => clockId);
  return {
    ...course,
    ...remembered,
    severity: to,
    worsened: {
      at,
      notLaterThan: deadlinesHeldAt(at, course, reckoning, anew),
      by: 'promotion',
      from,
      ...(course.worsened && { earlier: course.worsened }),
    },
    promotions: [...(course.promotions ?? []), { from, to, at }],
  };
}

/**
 * The steps that were taken, and for a promotion by elapsed time all that are still to come: each counted from the one
 * before it, cancelled where the case is resolved by then. Without times from the contract or the tenant none are listed.
 */
export function promotionSteps(course: Course, reckoning: Reckoning): readonly PromotionStep[] {
  const { promotion } = reckoning.tier;
  const steps: PromotionStep[] =
    course.promotions?.map(({ from, to, at }) => ({ from, to, dueAt: at, status: 'done' })) ?? [];
  if (promotion?.when.on !== 'elapsed') return steps;
  const resolvedAt = course.evidence.resolve;
  let begins: Instant | null = Math.max(course.reportedAt, lastStepAt(course), worsenedAt(course));
  let from = course.severity;
  for (let to = nextOf(promotion, from); to && to !== 'emergency'; to = nextOf(promotion, from)) {
    const after = promotion.when.after?.[from];
    if (!after) return steps;
    const at: Instant | null = begins === null ? null : elapsedStepAt(after, begins, course, reckoning);
    const isOver = resolvedAt !== undefined && (at === null || resolvedAt <= at);
    steps.push(
      isOver
        ? { from, to, dueAt: null, status: 'cancelled', because: 'resolved' }
        : { from, to, dueAt: at, status: 'pending' },
    );
    begins = at;
    from = to;
  }
  return steps;
}

// ---------------------------------------------------------------------------------------------------------------

function nextOf({ order, atTop }: Promotion, severity: string): string | 'emergency' | null {
  const index = order.indexOf(severity);
  if (index < 0) return null;
  return order[index + 1] ?? (atTop === 'open_emergency' ? 'emergency' : null);
}

/** When the case last climbed by itself; before all time where it never did. */
export function lastStepAt({ promotions }: Course): Instant {
  return promotions?.at(-1)?.at ?? Number.NEGATIVE_INFINITY;
}

/** People's worsening starts the time to the next step anew: the case has been on this level since then. */
function worsenedAt({ worsened }: Course): Instant {
  return worsened && worsened.by !== 'promotion' ? worsened.at : Number.NEGATIVE_INFINITY;
}

function missedClocks(
  kinds: readonly string[],
  { missed, worsened, severity }: Course,
  clocks: readonly Clock[],
  { tier }: Reckoning,
): readonly (Clock & { readonly dueAt: Instant })[] {
  return clocks
    .filter((clock): clock is Clock & { readonly dueAt: Instant } => {
      const { kind, subkind, dueAt, metAt, status, measureOnly } = clock;
      if (subkind || measureOnly || dueAt === null || !kinds.includes(kind)) return false;
      // A clock is missed anew only at a later instant; a step by itself alone gives another level a miss of its own.
      const isAnother = (level: string) =>
        worsened?.by === 'promotion' && level !== (clock.severity ?? severity);
      const isTaken = missed?.some(
        (one) => one.clockId === clock.id && one.dueAt >= dueAt && !isAnother(one.severity),
      );
      if (isTaken) return false;
      // Two outcomes that were missed at one instant are one step.
      const isHeld = worsened?.by === 'promotion' && worsened.notLaterThan[clock.id] === dueAt;
      if (isHeld && dueAt <= worsened.at) return false;
      return status === 'running' || (metAt !== undefined && !isInTime(metAt, dueAt, tier));
    })
    .sort((a, b) => a.dueAt - b.dueAt);
}

function elapsedStepAt(
  after: Duration | undefined,
  from: Instant,
  course: Course,
  reckoning: Reckoning,
): Instant | null {
  if (!after) return null;
  const [measure, amount] = measureOf(after, calendarOf({ within: after }, reckoning), reckoning);
  const counted = countFrom(measure, from, amount, course.pauses);
  return counted.ends === 'due' ? counted.dueAt : null;
}
