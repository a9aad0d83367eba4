// What the customer owes in a case, with a time (D-04), and what came of it. What a late duty does to the vendor's own
// deadlines is reckoned with them (target-line.ts).

import { OBLIGATION_REASON } from './counting.ts';
import type { Instant } from './instant.ts';
import type { Course, Reckoning } from './sla.ts';
import { obligationDue } from './target-line.ts';
import type { CustomerObligation } from './tier.ts';

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
