// Handing a case over: a named person is paged about it and must acknowledge. Whoever gives it answers for it until then, and
// is asked again where it is not taken, so that no case falls between two chairs.

import type { CaseCommand, QueuedPerson } from './case.ts';
import type { CaseDecision, Draft } from './case-draft.ts';
import { releasePromises } from './case-promises.ts';
import { closedAlready, ignored, isBlank, nameEnOf, nameOf, reasonNeeded, refused } from './case-refusals.ts';
import { byRightRefused } from './case-rights.ts';
import { causeOf, climb, NO_PAGE_ENDED, openPages } from './escalation.ts';
import { openingNamed, reachable } from './ladder-people.ts';
import { personOf } from './people.ts';

type Command<Type extends CaseCommand['type']> = Extract<CaseCommand, { type: Type }>;

/** Asks a named person to take the case; the giver's own page ends with it. */
export function handOver(draft: Draft, command: Command<'HandOver'>): CaseDecision {
  const { personId, reason } = command;
  const { state, setup, now } = draft;
  if (state.status === 'closed') return closedAlready();
  if (state.status === 'resolved') {
    return refused(
      'nothing_to_hand_over',
      '工单已解决，无需移交。',
      'The case is resolved; there is nothing to hand over.',
    );
  }
  const bad = byRightRefused(draft, personId);
  if (bad) return bad;
  if (isBlank(reason)) return reasonNeeded();
  const toId = command.toPersonId ?? nextFor(draft, personId);
  if (toId === null) {
    return refused(
      'nobody_to_hand_over_to',
      '没有其他当班人员可以接手。请指定一位，或升级。',
      'Nobody else is on call for this. Name somebody, or escalate.',
    );
  }
  if (toId === personId) {
    return refused(
      'hand_over_to_self',
      '不能移交给自己。请选择另一位。',
      'A case is handed over to somebody else. Choose another person.',
    );
  }
  const name = nameOf(setup, toId);
  const nameEn = nameEnOf(setup, toId);
  if (toId === state.ownerId) {
    return ignored('already_owner', `${name} 已经是负责人。`, `${nameEn} owns this case already.`);
  }
  if (!reachable(setup, toId, now)) {
    return refused(
      'cannot_be_reached',
      `${name} 不在岗、在休假或没有联系方式。请选择另一位。`,
      `${nameEn} is not active, on leave or without a way to be reached. Choose somebody else.`,
    );
  }
  if (state.handOver?.toId === toId && openPages(state).some((page) => page.personId === toId)) {
    return ignored(
      'handed_over_already',
      `已经移交给 ${name}，等待确认。`,
      `It was handed over to ${nameEn} already, who has yet to answer.`,
    );
  }
  draft.emit({ type: 'HandOverAsked', fromId: personId, toId, reason });
  const own = openPages(state).filter((page) => page.personId === personId);
  for (const { id: pageId } of own) {
    draft.emit({ type: 'PageEnded', pageId, personId, end: 'handed_on', because: reason });
  }
  // Whoever was to take it before would take what is no longer theirs.
  const isFormer = ({ personId: id, cause: { rungId, bundled } }: QueuedPerson) =>
    id === state.handOver?.toId && rungId === 'hand_over' && !bundled;
  for (const { id: pageId, personId: formerId } of openPages(draft.state).filter(isFormer)) {
    draft.emit({ type: 'PageEnded', pageId, personId: formerId, end: 'stopped', because: reason });
  }
  for (const { personId: formerId } of state.escalation?.held?.filter(isFormer) ?? []) {
    draft.emit({ type: 'HoldEnded', personId: formerId, because: reason });
  }
  const cause = causeOf(draft, { rungId: 'hand_over', dueAt: now });
  const asked = [{ personId: toId }];
  climb(draft, [{ cause, people: asked, order: 'one_after_another', breach: false }], NO_PAGE_ENDED);
  // Behind them whoever answers for it so far, who is told that it came back.
  const keeperId = state.ownerId ?? personId;
  const { openPages: open = [], held = [], queue = [] } = draft.state.escalation ?? {};
  if (![...open, ...held, ...queue].some((each) => each.personId === keeperId)) {
    const back = causeOf(draft, { rungId: 'hand_back', dueAt: now });
    draft.emit({ type: 'PeopleQueued', queue: [{ personId: keeperId, cause: back }] });
  }
  return draft.accepted();
}

/** The one to whom it was handed over takes it: theirs from now on, and the word of whoever had it is theirs no more. */
export function takenOver(draft: Draft, personId: string): void {
  const { handOver: asked, ownerId } = draft.state;
  if (asked?.toId !== personId || ownerId === personId) return;
  for (const giver of new Set([asked.fromId, ownerId ?? asked.fromId]))
    releasePromises(draft, 'handed_over', giver);
  draft.emit({ type: 'OwnerAssigned', personId, reason: 'handed over' });
}

/** The next person who is on call for the case, else the giver's manager; null where neither can be paged now. */
function nextFor({ state, setup, now }: Draft, personId: string): string | null {
  const onCall = openingNamed(state, setup, now).map((each) => each.personId);
  const managerId = personOf(setup.people, personId)?.managerId;
  const others = [...onCall, ...(managerId ? [managerId] : [])].filter(
    (id) => id !== personId && id !== state.ownerId,
  );
  return others.find((id) => reachable(setup, id, now)) ?? null;
}
