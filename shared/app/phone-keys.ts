// What somebody does on the phone: the keys of a call about a page, the same numbers as GoAlert's so that nobody learns them
// anew. A key that comes twice, because a callback was repeated, is carried out once.

import type { CaseCommand, CaseState } from '../domain/case.ts';
import { LEADING_ROLES, type Person } from '../domain/people.ts';
import type { Reason } from '../domain/record.ts';
import { PHONE, wasCarriedOut } from './carried-out.ts';
import { caseKeeping } from './case-keeping.ts';
import { commit } from './commit.ts';
import type { Desk } from './desk.ts';

export const PHONE_KEYS = { acknowledge: '4', escalate: '5', close: '6', again: '1' } as const;
export type PhoneVerb = Exclude<keyof typeof PHONE_KEYS, 'again'>;

/** The verb of a key, or null where it has none. */
export function verbOfKey(key: string): PhoneVerb | null {
  return (['acknowledge', 'escalate', 'close'] as const).find((verb) => PHONE_KEYS[verb] === key) ?? null;
}

/** Which keys mean something to this person now: none once their page is over and somebody has the case. */
export function verbsFor(state: CaseState, person: Person, pageId: string): readonly PhoneVerb[] {
  const { escalation } = state;
  const isOpen = isOpenFor(state, person, pageId);
  const wasPaged = escalation?.pagedPersonIds.includes(person.id) ?? false;
  if (!person.active || (!isOpen && (state.acknowledged || !wasPaged))) return [];
  // What is not resolved is closed by nobody.
  const mayClose = state.status === 'resolved' && person.roles.some((role) => LEADING_ROLES.includes(role));
  return [
    'acknowledge',
    ...(isOpen ? (['escalate'] as const) : []),
    ...(mayClose ? (['close'] as const) : []),
  ];
}

export type PhoneAnswer =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'refused'; readonly reason: Reason };

/**
 * Carries a key out as the person who was called. `attemptId` is the call's: one key of one call is one command. What the
 * person may not do, or is late for, is refused with the sentence that they are told. Throws `Unavailable`.
 */
export async function pressKey(
  desk: Desk,
  call: {
    readonly state: CaseState;
    readonly attemptId: string;
    readonly pageId: string;
    readonly person: Person;
  },
  verb: PhoneVerb,
): Promise<PhoneAnswer> {
  const { state, attemptId, pageId, person } = call;
  const bad = verb === 'acknowledge' ? null : faultOf(state, person, pageId, verb);
  const commandId = `voice-${state.id}-${attemptId}-${verb}`;
  const isRepeat = bad !== null && (await wasCarriedOut(desk, state, commandId));
  if (isRepeat) return { outcome: 'done' };
  if (bad) return { outcome: 'refused', reason: bad };
  const result = await commit(caseKeeping(desk), desk, {
    id: state.id,
    command: commandOf(verb, person, pageId),
    actor: { kind: 'person', name: person.name, personId: person.id, via: 'voice' },
    commandId,
    mayRepeat: true,
  });
  return result.outcome === 'refused' || result.outcome === 'ignored'
    ? { outcome: 'refused', reason: result.reason }
    : { outcome: 'done' };
}

function commandOf(verb: PhoneVerb, person: Person, pageId: string): CaseCommand {
  switch (verb) {
    case 'acknowledge':
      return { type: 'AcknowledgePage', pageId, personId: person.id };
    case 'escalate':
      return { type: 'EscalateNow', personId: person.id, reason: PHONE };
    case 'close':
      return { type: 'CloseCase', summary: PHONE };
  }
}

function isOpenFor(state: CaseState, person: Person, pageId: string): boolean {
  const open = state.escalation?.openPages ?? [];
  return open.some((page) => page.id === pageId && page.personId === person.id);
}

function faultOf(
  state: CaseState,
  person: Person,
  pageId: string,
  verb: 'escalate' | 'close',
): Reason | null {
  if (verb === 'close') {
    return person.roles.some((role) => LEADING_ROLES.includes(role))
      ? null
      : {
          code: 'not_allowed',
          zh: '关闭工单须由管理员、负责人或调度进行。',
          en: 'Only an admin, a manager or a dispatcher closes a case.',
        };
  }
  return isOpenFor(state, person, pageId)
    ? null
    : {
        code: 'page_over',
        zh: '此紧急通知已结束，不能再转给下一位。',
        en: 'This page is over and cannot be handed on.',
      };
}
