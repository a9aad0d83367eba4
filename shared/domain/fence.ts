// Whether a message that was decided earlier is still wanted by the time it is about to be sent (design C3.2, C9).

import type { CaseEffect, CaseState } from './case.ts';

/**
 * True for a page that is no longer open or whose latest attempt is another one, and for a warning whose clock no longer
 * runs. Other notices tell of something that happened and stay true.
 */
export function isStale(state: CaseState, effect: CaseEffect, attemptId: string): boolean {
  if (effect.type === 'SendPage') {
    const page = state.escalation?.openPages.find((each) => each.id === effect.pageId);
    return !page || page.attempt !== attemptId;
  }
  if (effect.topic !== 'warning') return false;
  const clock = state.clocks.find((each) => each.id === effect.detail.clockId);
  return clock?.status !== 'running' || clock.metAt !== undefined;
}
