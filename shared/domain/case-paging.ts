// What people and providers answer to a page: an acknowledgement, "escalate now", an attempt that failed. One person's
// failure changes only that person's page; nothing but a named human's word ends an escalation (design, section 7).

import type { CaseCommand, CaseState, Page } from './case.ts';
import { isOwed } from './case-clocks.ts';
import type { CaseDecision, Draft } from './case-draft.ts';
import { takenOver } from './case-hand-over.ts';
import { give, promiseRefused } from './case-promises.ts';
import {
  closedAlready,
  ignored,
  isBlank,
  nameEnOf,
  nameOf,
  reasonNeeded,
  refused,
  wallTextOf,
} from './case-refusals.ts';
import { isStaff, notPaged, voiceRefused } from './case-rights.ts';
import {
  climb,
  NO_PAGE_ENDED,
  ONE_PAGE_ENDED,
  openPages,
  settlesLateSummons,
  startOver,
  straightToTop,
  type Trigger,
  tellGiver,
  tryNextWays,
} from './escalation.ts';
import { openPause } from './happenings.ts';
import { MINUTE_MS } from './instant.ts';
import { personOf } from './people.ts';

type Command<Type extends CaseCommand['type']> = Extract<CaseCommand, { type: Type }>;

/**
 * Takes the case in hand (C8): by a page of the running escalation, open or ended unanswered, or signed in with a staff
 * role. Closes every open page, makes the person owner if there is none, and tells the others. A repeat is ignored and
 * told who was first and when.
 */
export function acknowledge(draft: Draft, command: Command<'AcknowledgePage'>): CaseDecision {
  const { personId, pageId, promise } = command;
  const { state, setup } = draft;
  if (state.status === 'closed' && !state.clocks.some(isOwed)) return closedAlready();
  const silent = voiceRefused(draft, personId);
  if (silent) return silent;
  const { escalation } = state;
  const page = escalation
    ? [...escalation.openPages, ...escalation.expiredPages].find(({ id }) => id === pageId)
    : undefined;
  if (pageId !== undefined && !page) return pageOver(state, draft);
  if (page && page.personId !== personId) {
    return refused(
      'not_your_page',
      `这条紧急通知发给了 ${nameOf(setup, page.personId)}，请由其本人确认。`,
      `This page went to ${nameEnOf(setup, page.personId)}, who must acknowledge it themselves.`,
    );
  }
  const bad =
    (page ? null : unpagedRefused(draft, personId)) ??
    (promise ? promiseRefused(draft, personId, promise) : null);
  if (bad) return bad;

  takeInHand(draft, personId, {
    pageId: page?.id ?? null,
    because: `${nameOf(setup, personId)} acknowledged`,
  });
  if (promise) give(draft, personId, promise);
  return draft.accepted();
}

/**
 * The person has the case in hand: open pages end, and so does the escalation; whoever was called in vain is told, at the top
 * also those who were alarmed. The summons of a crisis team are answered by each member for themselves: they stay open.
 */
function takeInHand(
  draft: Draft,
  personId: string,
  { pageId, because }: { readonly pageId: string | null; readonly because: string },
): void {
  const { state, setup, now } = draft;
  const { escalation } = state;
  const name = nameOf(setup, personId);
  const isSummons = (open: Page) => open.cause.rungId === 'crisis_opened' && open.personId !== personId;
  const summoned = openPages(state).filter(isSummons);
  const called = [
    ...(escalation?.pagedPersonIds ?? []),
    ...(escalation?.topRounds ? setup.ladder.tenantAlarm.personIds : []),
    ...(state.ownerId === null ? [] : [state.ownerId]),
  ];
  const others = new Set(
    called.filter((each) => each !== personId && !summoned.some((open) => open.personId === each)),
  );
  takenOver(draft, personId);
  const holdsMinutes = setup.ladder.acknowledgementHoldsMinutes;
  // While a pause holds every clock, nobody can be asked for progress.
  const allStill =
    openPause(state.course) !== undefined && !state.clocks.some(({ status }) => status === 'running');
  const lapsesAt = holdsMinutes === null || allStill ? null : now + Math.max(1, holdsMinutes) * MINUTE_MS;
  draft.emit({ type: 'PageAcknowledged', pageId, personId, lapsesAt });
  for (const open of openPages(state)) {
    if (isSummons(open)) continue;
    const end = open.personId === personId ? 'acknowledged' : 'stopped';
    draft.emit({ type: 'PageEnded', pageId: open.id, personId: open.personId, end, because });
  }
  if (escalation && summoned.length === 0) {
    draft.emit({ type: 'EscalationEnded', number: escalation.number, because });
  } else {
    const waiting = [...(escalation?.queue ?? []), ...(escalation?.held ?? [])];
    for (const { personId: waitingId, cause } of waiting) {
      const { rungId } = cause;
      draft.emit({ type: 'PersonSkipped', personId: waitingId, rungId, because: 'acknowledged' });
    }
  }
  for (const other of others) draft.tell(other, 'acknowledged', { personId, personName: name });
}

/**
 * Hands the case on without waiting: the person's page ends and the next person is paged at once. Where the ladder does not
 * climb, it starts with the people of the opening other than the owner, and behind them the final person; a case that is
 * resolved or closed starts none, and is handed on only while it is paged about.
 */
export function escalateNow(
  draft: Draft,
  { personId, reason, several }: Command<'EscalateNow'>,
): CaseDecision {
  const { state, now } = draft;
  if (!state.escalation && state.status === 'closed') return closedAlready();
  if (!state.escalation && state.status === 'resolved') {
    return refused(
      'nothing_to_escalate',
      '工单已解决，无需升级。如故障仍在，请重新打开。',
      'The case is resolved; there is nothing to escalate. Reopen it if the fault is still there.',
    );
  }
  if (isBlank(reason)) return reasonNeeded();
  draft.emit({ type: 'HandedOn', personId, reason, ...(several ? { several } : {}) });
  const own = openPages(state).filter((page) => page.personId === personId);
  for (const page of own) {
    draft.emit({ type: 'PageEnded', pageId: page.id, personId, end: 'handed_on', because: reason });
    tellGiver(draft, personId);
  }
  const triggers: Trigger[] = [];
  // The summons of a crisis team go on while the case is in hand, and call nobody for it.
  const isClimbing = state.escalation !== null && !state.acknowledged;
  if (!isClimbing) {
    const why = { rungId: 'handed_on', dueAt: now } as const;
    const again = startOver(draft, { ...why, except: [personId, state.ownerId] });
    triggers.push(again ?? straightToTop(draft, why));
  }
  climb(draft, triggers, isClimbing ? ONE_PAGE_ENDED : NO_PAGE_ENDED);
  return draft.accepted();
}

/**
 * A definite bad outcome of the latest attempt of an open page (C6): the next channel at once; an unknown outcome is
 * repeated once, marked, where no other channel is left; else the page is exhausted and the ladder moves on. While earlier
 * attempts stand, which only went unanswered, the page waits for its window: it is exhausted once all of them failed.
 */
export function reportAttempt(draft: Draft, command: Command<'ReportAttempt'>): CaseDecision {
  const { attempt, pageId, result, detail } = command;
  const page = openPages(draft.state).find(({ id }) => id === pageId);
  const because = `${result}: ${detail}`;
  if (page?.standing?.includes(attempt) && result !== 'unknown') {
    draft.emit({ type: 'AttemptFailed', pageId, attempt, because });
    if (!page.latestFailed || page.standing.length > 1) return draft.accepted();
    return exhausted(draft, page, because);
  }
  if (!page || page.attempt !== attempt || page.latestFailed) {
    return ignored(
      'attempt_is_history',
      '该次发送已不是此紧急通知的最新一次，仅作记录。',
      'That attempt is no longer the latest of an open page; it is history only.',
    );
  }
  const retry = nextTry(page, result);
  if (retry) {
    draft.retryPage(page, { ...retry, because });
    tryNextWays(draft);
    return draft.accepted();
  }
  if (page.standing && page.standing.length > 0) {
    draft.emit({ type: 'AttemptFailed', pageId, attempt, because });
    return draft.accepted();
  }
  return exhausted(draft, page, because);
}

/** One repeat of a notice whose outcome is unknown; the wording says that it may be one. */
export function repeatNotice(draft: Draft, command: Command<'RepeatNotice'>): CaseDecision {
  const { attempt, notice, because } = command;
  if (notice.mayBeRepeat) {
    return ignored(
      'repeated_already',
      '该通知已补发过一次，不再补发。',
      'This notice was repeated once already and is not sent again.',
    );
  }
  draft.emit({ type: 'NoticeRepeated', attempt, topic: notice.topic, because });
  draft.repeatNotice(notice);
  return draft.accepted();
}

// ---------------------------------------------------------------------------------------------------------------

function exhausted(draft: Draft, page: Page, last: string): CaseDecision {
  const { id: pageId, personId } = page;
  const because = `no channel is left; the last was ${last}`;
  draft.emit({ type: 'PageEnded', pageId, personId, end: 'exhausted', because });
  tellGiver(draft, personId);
  climb(draft, [], settlesLateSummons(draft, page) ? NO_PAGE_ENDED : ONE_PAGE_ENDED);
  return draft.accepted();
}

function nextTry(
  page: Page,
  result: Command<'ReportAttempt'>['result'],
): { channelIndex: number; repeat: boolean } | null {
  if (page.channelIndex + 1 < page.channels.length) {
    return { channelIndex: page.channelIndex + 1, repeat: false };
  }
  return result === 'unknown' && !page.repeated ? { channelIndex: page.channelIndex, repeat: true } : null;
}

/** Why somebody who answers to no page cannot take the case in hand; null where they can. */
function unpagedRefused(draft: Draft, personId: string): CaseDecision | null {
  const { state, setup, actor } = draft;
  const { escalation } = state;
  const wasPaged = escalation?.pagedPersonIds.includes(personId) ?? false;
  const isSignedIn = actor.via === 'portal' || actor.via === 'api';
  if (!wasPaged && !(isSignedIn && isStaff(personOf(setup.people, personId)))) return notPaged();
  if (escalation) return null;
  if (state.acknowledged) return pageOver(state, draft);
  if (state.status !== 'resolved' && state.status !== 'closed') return null;
  return ignored(
    'nothing_to_acknowledge',
    '工单已解决，无需接手。',
    'The case is resolved; there is nothing to take in hand.',
  );
}

function pageOver(state: CaseState, { setup }: Draft): CaseDecision {
  const last = state.lastAcknowledgement;
  if (state.acknowledged && last) {
    const name = nameOf(setup, last.personId);
    const at = wallTextOf(state, last.at);
    return ignored(
      'already_acknowledged',
      `${name} 已于 ${at} 接手，无需再确认。`,
      `${nameEnOf(setup, last.personId)} acknowledged at ${at}; nothing more is needed from you.`,
    );
  }
  return ignored(
    'page_over',
    '这条紧急通知已失效。如仍需接手，请使用最新的通知或登录。',
    'This page is over. To take the case in hand use the newest page, or sign in.',
  );
}
