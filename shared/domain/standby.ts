// When a replacement leaves which depot: at a share of another clock's counted time (s002, 8.5). What left once has left: a
// promotion afterwards does not call it back.

import { conditionState } from './conditions.ts';
import { conventionsOf } from './conventions.ts';
import type { Instant } from './instant.ts';
import { type Clock, type Course, momentOfShare, type Reckoning } from './sla.ts';

export interface StandbyMoment {
  readonly id: string;
  /** Null unless `pending`: nothing leaves. */
  readonly at: Instant | null;
  /** `cancelled`: the clock was met before the moment, or nobody needs it any more. */
  readonly status: 'pending' | 'cancelled' | 'not_applicable';
  readonly because?: string;
}

/** The moments of a tier's standby triggers in a case, whether past or to come. `clocks` are those of the course, as reckoned. */
export function standbyMoments(
  course: Course,
  reckoning: Reckoning,
  clocks: readonly Clock[],
): readonly StandbyMoment[] {
  const conventions = conventionsOf(reckoning.tier);
  const first = course.promotions?.[0];
  const moments = reckoning.tier.standby?.map(({ id, of, share, condition }): StandbyMoment => {
    const state = conditionState(condition, course, conventions);
    if (!state.holds) return { id, at: null, status: 'not_applicable', because: state.fact };
    const clock = clocks.find((one) => one.id === of);
    const at = earliest([
      sincePromotion(momentOfShare(of, share * 100, course, reckoning), course),
      ...(first ? [momentOfShare(of, share * 100, beforePromotions(course, first.from), reckoning)] : []),
      // The first time that it was missed; what a promotion counts from the report is no earlier.
      ...(share >= 1 ? [course.missed?.find(({ clockId }) => clockId === of)?.dueAt ?? null] : []),
    ]);
    const metAt = course.evidence[of] ?? course.evidence.resolve;
    if (metAt !== undefined && (at === null || metAt <= at)) {
      return { id, at: null, status: 'cancelled', because: of === 'restore' ? 'restored' : 'resolved' };
    }
    if (at === null && !clock) return { id, at, status: 'not_applicable', because: of };
    return { id, at, status: 'pending' };
  });
  return moments ?? [];
}

/** A promotion that counts from the report makes nothing leave before it. */
function sincePromotion(at: Instant | null, { worsened }: Course): Instant | null {
  return at === null || worsened?.by !== 'promotion' ? at : Math.max(at, worsened.at);
}

/** The course on the severity from which it climbed, with what people had made of it, for the moments that lay before. */
function beforePromotions(course: Course, severity: string): Course {
  const { worsened: last, promotions: _promotions, missed: _missed, ...before } = course;
  let worsened: Course['worsened'];
  for (let one = last; one; one = one.earlier) if (one.by === 'promotion') worsened = one.earlier;
  return { ...before, severity, worsened };
}

function earliest(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((instant) => instant !== null);
  return known.length > 0 ? Math.min(...known) : null;
}
