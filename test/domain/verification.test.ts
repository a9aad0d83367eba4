import { describe, expect, it } from 'vitest';
import type { ContactMethod } from '../../shared/domain/people.ts';
import {
  CODES_SENT_MAX,
  codeFrom,
  codeRefusal,
  linkRefusal,
  refusalNamed,
  sendingRefusal,
  type Verification,
  WRONG_TRIES_MAX,
} from '../../shared/domain/verification.ts';

const at = (time: string) => Date.parse(`2026-03-02T${time}:00Z`);
const SMS: ContactMethod = { channel: 'sms', address: '+8613800000001' };
const WAY = 'sms:+8613800000001';
const SENT: Verification = {
  id: 'a1',
  personId: 'li-na',
  way: WAY,
  personVersion: 3,
  code: '048213',
  sentAt: at('02:00'),
};
const standing = { now: at('02:05'), wrong: 0, sentTo: SMS, method: SMS };
const codeOf = (given: string, over: Partial<typeof standing> = {}) =>
  codeRefusal(SENT, given, { ...standing, ...over })?.code ?? null;

describe('a code', () => {
  it('has six digits, also where they begin with zeros', () => {
    expect(codeFrom('0000000000000000')).toBe('000000');
    expect(codeFrom('ffffffffffffffff')).toBe('551615');
    expect(codeFrom('00000000000f424b')).toBe('000011');
  });

  it.each(['048213', ' 048 213 ', '０４８２１３', '048-213'])('verifies its way typed as %j', (given) => {
    expect(codeOf(given)).toBeNull();
  });

  it.each(['048214', '48213', '0482130', '', 'abc'])('is not %j', (given) => {
    expect(codeOf(given)).toBe('wrong');
  });

  it('holds for a quarter of an hour', () => {
    expect(codeOf('048213', { now: at('02:15') - 1 })).toBeNull();
    expect(codeOf('048213', { now: at('02:15') })).toBe('expired');
    expect(linkRefusal(SENT, { ...standing, now: at('02:15') })?.code).toBe('expired');
  });

  it('is taken no more after five wrong ones, right or wrong', () => {
    expect(codeOf('048213', { wrong: 4 })).toBeNull();
    expect(codeOf('048213', { wrong: 5 })).toBe('locked');
    expect(codeOf('000000', { wrong: 5 })).toBe('locked');
  });

  it('verifies nothing else than where it went', () => {
    const door = { provider: 'wecom', url: 'https://a.example/1' } as const;
    const room: ContactMethod = { channel: 'chat', address: 'ops-room', chat: door };
    const moved: ContactMethod = { ...room, chat: { ...door, url: 'https://a.example/2' } };
    const signed: ContactMethod = { ...room, chat: { ...door, secret: 'x' } };
    const other: ContactMethod = { ...room, chat: { ...door, provider: 'feishu' } };
    const verified: ContactMethod = { ...room, verifiedAt: at('01:00') };
    expect(linkRefusal(SENT, { now: at('02:05'), sentTo: room, method: verified })).toBeNull();
    for (const method of [moved, signed, other, SMS, undefined])
      expect(linkRefusal(SENT, { now: at('02:05'), sentTo: room, method })?.code).toBe('changed');
  });

  it('is worth nothing once it was used, also where the store still has it', () => {
    expect(codeRefusal({ ...SENT, usedAt: at('02:04') }, '048213', standing)?.code).toBe('no_code');
  });

  it.each([
    ['locked', String(WRONG_TRIES_MAX)],
    ['too_many_codes', String(CODES_SENT_MAX)],
  ])('that is refused as %s says how many are too many', (code, many) => {
    expect(refusalNamed(code)?.en).toContain(many);
    expect(refusalNamed(code)?.zh).toContain(` ${many} `);
  });

  it('sent to one number verifies no other', () => {
    const method: ContactMethod = { channel: 'sms', address: '+8613800000002' };
    expect(linkRefusal(SENT, { now: at('02:05'), sentTo: SMS, method })?.code).toBe('changed');
    expect(linkRefusal(SENT, { now: at('02:05'), sentTo: undefined, method })?.code).toBe('changed');
  });

  it('that nobody sent verifies nothing', () => {
    expect(codeRefusal(null, '048213', standing)?.code).toBe('no_code');
  });
});

describe('sending a code', () => {
  const refusal = (methods: readonly ContactMethod[], counted = { sent: 0, wrong: 0 }) =>
    sendingRefusal({ contactMethods: methods }, WAY, counted)?.code ?? null;

  it('goes to a way that the person has, that is open, and that is not verified yet', () => {
    expect(refusal([SMS])).toBeNull();
    expect(refusal([])).toBe('no_such_way');
    expect(refusal([{ ...SMS, stoppedAt: at('01:00') }])).toBe('stopped');
    expect(refusal([{ ...SMS, verifiedAt: at('01:00') }])).toBe('verified_already');
  });

  it('goes out six times an hour at most, and not while codes are locked', () => {
    expect(refusal([SMS], { sent: 5, wrong: 4 })).toBeNull();
    expect(refusal([SMS], { sent: 6, wrong: 0 })).toBe('too_many_codes');
    expect(refusal([SMS], { sent: 0, wrong: 5 })).toBe('locked');
  });
});

it('a refusal is known by its name', () => {
  expect(refusalNamed('no_such_way')?.en).toBe('The person has no such contact method.');
  expect(refusalNamed('wrong')?.zh).toBe('验证码不对。');
  expect(refusalNamed('anything')).toBeUndefined();
});
