// The intake and whoever carries out what is due know fewer commands of a case than the portal; what they know they answer
// with the same words.

import { describe, expect, test } from 'vitest';
import type { CaseCommand, SendNotice } from '../../shared/domain/case.ts';
import { caseClockwork } from '../../shared/domain/case-clockwork.ts';
import { caseIntake } from '../../shared/domain/case-intake.ts';
import { caseKind } from '../../shared/domain/case-kind.ts';
import { caseReports } from '../../shared/domain/case-reports.ts';
import type { Actor } from '../../shared/domain/record.ts';
import { at, by, CLOCK, entropyOf, OPENING, PROVIDER, REPORTER, story } from './case-story.ts';
import { SETUP } from './small-desk.ts';

const told = story();
const page = told.state.escalation?.openPages[0];
if (!page) throw new Error('the opening pages somebody');
const now = at('05:00');
const inContext = (actor: Actor) => ({ now, actor, entropy: entropyOf(2), setup: SETUP });

const FOLLOW_UP: CaseCommand = {
  type: 'AddFollowUp',
  receiptId: 'r2',
  from: 'Ruth',
  verified: true,
  channel: 'email',
  text: 'still down',
  attachments: [],
};
const NOTICE: SendNotice = {
  type: 'SendNotice',
  topic: 'reception',
  to: { reporter: true },
  channel: 'email',
  address: 'ruth@customer.example',
  language: 'en',
  detail: {},
};
const BY_TIME: readonly (readonly [CaseCommand, Actor])[] = [
  [{ type: 'Wake' }, CLOCK],
  [
    { type: 'ReportAttempt', attempt: page.attempt, pageId: page.id, result: 'undelivered', detail: '' },
    PROVIDER,
  ],
  [{ type: 'RepeatNotice', attempt: '1.1', notice: NOTICE, because: 'unknown' }, PROVIDER],
];
const FROM_OUTSIDE: readonly (readonly [CaseCommand, Actor])[] = [
  [OPENING, CLOCK],
  [FOLLOW_UP, REPORTER],
  [{ type: 'AcknowledgePage', pageId: page.id, personId: page.personId }, by(page.personId, 'sms')],
  [{ type: 'EscalateNow', personId: page.personId, reason: 'SMS' }, by(page.personId, 'sms')],
  [{ type: 'CloseCase', summary: 'SMS' }, by(page.personId, 'sms')],
  [{ type: 'CloseCase', summary: 'mail' }, REPORTER],
];
const OF_THE_PORTAL: CaseCommand = { type: 'AddNote', text: 'seen' };

describe.each([
  ['who carries out what is due', caseClockwork, BY_TIME],
  ['who hands over to providers', caseReports, BY_TIME.slice(1)],
  ['the intake', caseIntake, FROM_OUTSIDE],
] as const)('%s', (_name, kind, commands) => {
  test.each(commands)('answers $type as everybody does', (command, actor) => {
    for (const state of [told.state, null]) {
      expect(kind.decide(state, command, inContext(actor))).toEqual(
        caseKind.decide(state, command, inContext(actor)),
      );
    }
  });

  test('takes no other command', () => {
    expect(() => kind.decide(told.state, OF_THE_PORTAL, inContext(by('anna')))).toThrow('AddNote');
    expect(caseKind.decide(told.state, OF_THE_PORTAL, inContext(by('anna'))).outcome).toBe('accepted');
  });

  test('is the same record otherwise', () => {
    expect(kind.kind).toBe(caseKind.kind);
    expect(kind.listing(told.state)).toEqual(caseKind.listing(told.state));
    expect(kind.nextWake(told.state)).toBe(caseKind.nextWake(told.state));
    expect(kind.wake()).toEqual({ type: 'Wake' });
  });
});
