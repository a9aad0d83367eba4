// Who may speak for themselves about a case: take it in hand, promise, hand it over. Refuses by sentences; roles beyond
// "staff" are checked at the doors.

import type { CaseDecision, Draft } from './case-draft.ts';
import { nameEnOf, nameOf, refused } from './case-refusals.ts';
import { type Person, personOf } from './people.ts';

/** Why a person cannot speak at all: inactive, or somebody else speaks in their name. Null where they can. */
export function voiceRefused({ setup, actor }: Draft, personId: string): CaseDecision | null {
  if (!personOf(setup.people, personId)?.active) {
    const name = nameOf(setup, personId);
    return refused(
      'person_not_active',
      `${name} 不在岗，不能接手。`,
      `${nameEnOf(setup, personId)} is not active and cannot acknowledge.`,
    );
  }
  if (actor.personId === undefined || actor.personId === personId) return null;
  return refused(
    'not_yourself',
    '接手只能由本人确认。',
    'An acknowledgement is given by the person themselves, not for somebody else.',
  );
}

/** Why a person has no say in a case: they neither own it nor were paged about it, and are not signed in as staff. */
export function byRightRefused(draft: Draft, personId: string): CaseDecision | null {
  const { state, setup, actor } = draft;
  const bad = voiceRefused(draft, personId);
  if (bad) return bad;
  const wasPaged = state.escalation?.pagedPersonIds.includes(personId) || state.involved?.includes(personId);
  if (wasPaged || state.ownerId === personId) return null;
  const isSignedIn = actor.via === 'portal' || actor.via === 'api';
  return isSignedIn && isStaff(personOf(setup.people, personId)) ? null : notPaged();
}

/** An auditor watches and does not act. */
export function isStaff(person: Person | undefined): boolean {
  return person?.roles.some((role) => role !== 'auditor') ?? false;
}

export function notPaged(): CaseDecision {
  return refused(
    'not_paged',
    '没有向您发出的紧急通知。请登录后接手。',
    'No page went to you. Sign in to take the case in hand.',
  );
}
