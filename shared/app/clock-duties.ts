// On which duty of the customer a promise of one case rests, by the versions that the case is held to: what they are to do
// and by when. Reads only.

import type { CaseState } from '../domain/case.ts';
import { type Conventions, conventionsOf } from '../domain/conventions.ts';
import { OBLIGATION_REASON } from '../domain/counting.ts';
import type { Instant } from '../domain/instant.ts';
import { isOff } from '../domain/sla.ts';
import { caseRulesOf, earliestLine, obligationDue } from '../domain/target-line.ts';
import { type CustomerObligation, clockIdOf } from '../domain/tier.ts';
import { promisedOf } from './case-setup.ts';
import type { Desk } from './desk.ts';

export interface AwaitedDuty extends Pick<CustomerObligation, 'id' | 'whatZh' | 'whatEn'> {
  /** Null: a duty without a time. */
  readonly dueAt: Instant | null;
  /** Null until it was recorded. */
  readonly doneAt: Instant | null;
  /** What their lateness does to the promise. */
  readonly whenLate: Conventions['obligationMissed'];
}

/** By clock id; only of clocks that somebody still waits for, and that rest on a duty. Throws where a pinned version is not there. */
export async function clockDuties(
  desk: Pick<Desk, 'tenantId' | 'configuration'>,
  { pinned, course, clocks }: Pick<CaseState, 'pinned' | 'course' | 'clocks'>,
): Promise<ReadonlyMap<string, AwaitedDuty>> {
  const promised = await promisedOf(desk, pinned);
  const { tier } = promised;
  const rules = caseRulesOf(course, promised);
  const whenLate = conventionsOf(tier).obligationMissed;
  const awaited = clocks.filter((clock) => !isOff(clock) && clock.metAt === undefined);
  return new Map(
    awaited.flatMap(({ id }) => {
      const own = rules.filter(({ rule }) => clockIdOf(rule) === id);
      const line = earliestLine(own, course, promised);
      const duty = tier.obligations?.find((each) => each.id === line?.rule.precondition);
      if (!duty) return [];
      const { whatZh, whatEn } = duty;
      const dueAt = obligationDue(duty, course, promised);
      const doneAt = course.evidence[`${OBLIGATION_REASON}${duty.id}`] ?? null;
      return [[id, { id: duty.id, whatZh, whatEn, dueAt, doneAt, whenLate }] as const];
    }),
  );
}
