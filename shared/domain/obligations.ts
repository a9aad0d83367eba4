// What the customer owes in a case, with a time (D-04), and what came of it. What a late duty does to the vendor's own
// deadlines is reckoned with them (target-line.ts).

import { conventionsOf } from './conventions.ts';
import { OBLIGATION_REASON } from './counting.ts';
import type { Instant } from './instant.ts';
import type { Course, Reckoning } from './sla.ts';
import { caseRulesOf, isInTime, lapseOf, obligationDue } from './target-line.ts';
import { type CustomerObligation, clockIdOf } from './tier.ts';

export interface ObligationClock {
  readonly obligation: CustomerObligation;
  readonly startedAt: Instant;
  /** Null where the calendar does not give one. */
  readonly dueAt: Instant | null;
  /** When the customer did it. */
  readonly metAt?: Instant;
}

/** The duties with a time that the customer has in a case of this severity, in the tier's order. A duty without a time is none. */
export function obligationClocks(course: Course, reckoning: Reckoning): readonly ObligationClock[] {
  const owed = reckoning.tier.obligations?.filter(
    ({ severities, within }) => within && (!severities || severities.includes(course.severity)),
  );
  return (
    owed?.map((obligation) => {
      const metAt = course.evidence[`${OBLIGATION_REASON}${obligation.id}`];
      const dueAt = obligationDue(obligation, course, reckoning);
      return { obligation, startedAt: course.reportedAt, dueAt, ...(metAt !== undefined && { metAt }) };
    }) ?? []
  );
}

/**
 * When the duties lapse that nobody has done in time, the earliest first: those that the course does not know of yet
 * (`dutiesMissedBy`). A duty that the resolution comes before is needed no more. None where the tier takes nothing back for it.
 */
export function lapsesAhead(course: Course, reckoning: Reckoning): readonly Instant[] {
  const { tier } = reckoning;
  if (conventionsOf(tier).obligationMissed !== 'void') return [];
  const knownBy = course.dutiesMissedBy ?? Number.NEGATIVE_INFINITY;
  const endedAt = course.evidence.resolve ?? Number.POSITIVE_INFINITY;
  return obligationClocks(course, reckoning)
    .flatMap(({ dueAt, metAt = Number.POSITIVE_INFINITY }) => {
      const isDue = dueAt !== null && knownBy < dueAt && dueAt < endedAt;
      return isDue && !isInTime(metAt, dueAt, tier) ? [dueAt] : [];
    })
    .sort((a, b) => a - b);
}

/** The course as it knows at an instant which duties have lapsed; the same course where none did since it last knew. */
export function lapsed(course: Course, reckoning: Reckoning, at: Instant): Course {
  const last = lapsesAhead(course, reckoning).findLast((lapsesAt) => lapsesAt <= at);
  return last === undefined ? course : { ...course, dutiesMissedBy: last };
}

/** Until when a clock that lapsed could be missed: a deadline at the lapse itself still was. */
export function missableUntil(clockId: string, course: Course, reckoning: Reckoning): Instant {
  const lapses = caseRulesOf(course, reckoning)
    .filter(({ rule }) => clockIdOf(rule) === clockId)
    .map(({ rule }) => lapseOf(rule, course, reckoning) ?? Number.NEGATIVE_INFINITY);
  return Math.max(...lapses) + 1;
}
