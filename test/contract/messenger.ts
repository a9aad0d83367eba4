// What every messenger promises of one call (design C5): it says accepted, refused, not taken or unknown, and says it so
// that a sender who believes it neither loses a page nor sends one twice.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  AttemptTag,
  Messenger,
  OutboundMail,
  OutboundSms,
  ProviderAnswer,
} from '../../shared/app/ports.ts';
import { CASE_ID, freshTenant, NAUGHTY } from './stores.ts';

/** How the providers are. */
export type ProviderState =
  | 'well'
  /** They know a reason against this recipient: opted out, suppressed. */
  | 'refusing'
  /** 429. */
  | 'busy'
  /** Nobody listens there. */
  | 'away'
  /** 500 after they read the message. */
  | 'failing'
  /** They read the message and hang up. */
  | 'hanging_up'
  /** They read the message and do not answer. */
  | 'silent';

export interface MessengerAtHand {
  readonly messenger: Pick<Messenger, 'mail' | 'sms'>;
  /** What people received; a mail's text is its subject, a line break and its words. */
  received(): Promise<readonly { readonly channel: string; readonly to: string; readonly text: string }[]>;
  stop(): Promise<void>;
}

const MAIL: OutboundMail = {
  to: 'wang@bank.example',
  subject: '报修已受理',
  text: '您好\nK7M3Q-9QXPA',
  messageId: '12-3.k7m3q9qxpa.demo0123456789@desk.example',
  fromName: '赢科服务',
  kind: 'notice',
};
const SMS: OutboundSms = { to: '+8613800000001', text: '紧急 K7M3Q-9QXPA 回复48213 a', kind: 'page' };

const BAD_ADDRESSES = [
  ...NAUGHTY,
  'wang',
  'wang@',
  '@bank.example',
  'a@b.example, c@d.example',
  'a@b.example\r\nBcc: x@y.example',
];
const BAD_NUMBERS = [
  ...NAUGHTY,
  '13800000001',
  '+',
  '+0123456789',
  '+86 138 0000 0001',
  '+1234567890123456',
  'wang@bank.example',
];

export function describeMessenger(
  name: string,
  create: (state: ProviderState) => Promise<MessengerAtHand>,
): void {
  describe(`${name}: messenger`, () => {
    let tag: AttemptTag;
    let opened: MessengerAtHand[];
    beforeEach(() => {
      tag = { tenantId: freshTenant(), kind: 'case', recordId: CASE_ID, attemptId: '12.3' };
      opened = [];
    });
    afterEach(async () => {
      for (const each of opened) await each.stop();
    });
    const open = async (state: ProviderState) => {
      const at = await create(state);
      opened.push(at);
      return at;
    };

    test('what is accepted is received once, under an id of its own', async () => {
      const { messenger, received } = await open('well');
      const answers = [
        await messenger.mail(MAIL, tag),
        await messenger.sms(SMS, tag),
        await messenger.sms(SMS, tag),
      ];
      const ids = answers.map((answer) => (answer.outcome === 'accepted' ? answer.providerId : null));
      expect(ids).not.toContain(null);
      expect(ids).not.toContain('');
      expect(new Set(ids).size).toBe(3);
      const sms = { channel: 'sms', to: SMS.to, text: SMS.text };
      expect(await received()).toEqual([
        { channel: 'email', to: MAIL.to, text: `${MAIL.subject}\n${MAIL.text}` },
        sms,
        sms,
      ]);
    });

    test('what is no address, no number or no text is refused, and nobody receives it', async () => {
      const { messenger, received } = await open('well');
      for (const to of BAD_ADDRESSES)
        expect(await messenger.mail({ ...MAIL, to }, tag), to).toMatchObject({ outcome: 'refused' });
      for (const to of BAD_NUMBERS)
        expect(await messenger.sms({ ...SMS, to }, tag), to).toMatchObject({ outcome: 'refused' });
      for (const text of ['', 'x'.repeat(1_601)])
        expect(await messenger.sms({ ...SMS, text }, tag)).toMatchObject({ outcome: 'refused' });
      expect(await received()).toEqual([]);
    });

    test.each<[ProviderState, ProviderAnswer['outcome']]>([
      ['refusing', 'refused'],
      ['busy', 'not_taken'],
      ['away', 'not_taken'],
      ['failing', 'unknown'],
      ['hanging_up', 'unknown'],
      ['silent', 'unknown'],
    ])('where providers are %s the answer is %s, with a short reason', async (state, outcome) => {
      const { messenger, received } = await open(state);
      for (const answer of [await messenger.mail(MAIL, tag), await messenger.sms(SMS, tag)]) {
        // One line, so that it stands in a timeline.
        expect(answer).toEqual({ outcome, detail: expect.stringMatching(/^[^\r\n]{1,200}$/) });
      }
      // A definite no must be true; of the unknown nobody knows, but it was one call for each.
      const arrived = await received();
      expect(arrived.length).toBeLessThanOrEqual(outcome === 'unknown' ? 2 : 0);
      expect(arrived.filter(({ channel }) => channel === 'sms').length).toBeLessThanOrEqual(1);
    });
  });
}
