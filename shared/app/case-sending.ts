// What the sender must know of a case's messages: whose a page is, until when it is waited for, and how the case is told
// that it failed.

import type { CaseCommand, CaseEffect, CaseState, Page } from '../domain/case.ts';
import { isStale } from '../domain/fence.ts';
import type { Sending } from './desk.ts';
import { laneOf } from './pager-waits.ts';

export const caseSending: Sending<CaseState, CaseCommand, CaseEffect> = {
  addressed(effect) {
    const { channel, address } = effect;
    if (effect.type === 'SendPage') {
      return { channel, address, pageId: effect.pageId, personId: effect.personId };
    }
    const { to, topic } = effect;
    if (!('personId' in to)) return { channel, address };
    return { channel, address, personId: to.personId, of: laneOf(topic) };
  },
  isStale,
  answerableUntil: (state, effect) => openPage(state, effect)?.acknowledgeBy ?? null,
  codeOf(state, effect) {
    const page = openPage(state, effect);
    return page ? { personId: page.personId, code: page.code, pageId: page.id } : null;
  },
  pageFailed: (failed) => ({ type: 'ReportAttempt', ...failed }),
  repeated: (effect, attempt, because) =>
    effect.type === 'SendNotice' && !effect.mayBeRepeat
      ? { type: 'RepeatNotice', attempt, notice: effect, because }
      : null,
};

function openPage(state: CaseState, effect: CaseEffect): Page | undefined {
  if (effect.type !== 'SendPage') return undefined;
  return state.escalation?.openPages.find((each) => each.id === effect.pageId);
}
