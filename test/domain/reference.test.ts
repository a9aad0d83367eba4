import { describe, expect, test } from 'vitest';
import {
  caseIdOf,
  caseIdsIn,
  messageIdOf,
  parseMessageId,
  parseReplyAddress,
  referenceOf,
  replyAddress,
} from '../../shared/domain/reference.ts';

const MAIL_DOMAIN = 'desk.example';
const PARTS = {
  tenantId: 'demo0123456789',
  caseId: 'k7m3q9qxpa',
  replyToken: '0123456789abcdef0123456789abcdef',
};

describe('a reference', () => {
  test('is shown as two fives', () => {
    expect(referenceOf('k7m3q9qxpa')).toBe('K7M3Q-9QXPA');
  });

  test.each(['K7M3Q-9QXPA', 'k7m3q9qxpa', ' #k7m3q – 9qxpa ', 'Ｋ７Ｍ３Ｑ－９ＱＸＰＡ', 'K7M3Q 9QXPA'])(
    'is understood as people type it: %j',
    (typed) => {
      expect(caseIdOf(typed)).toBe('k7m3q9qxpa');
    },
  );

  test('reads I, L and O as the digits that they look like', () => {
    expect(caseIdOf('IL00O-11111')).toBe('1100011111');
  });

  test.each(['', 'K7M3Q', 'K7M3Q-9QXPU', 'K7M3Q-9QXPAA', 'good morning', '🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂'])(
    'is not seen in %j',
    (typed) => {
      expect(caseIdOf(typed)).toBeNull();
    },
  );

  test('is found within a text, each one once', () => {
    expect(caseIdsIn('Re: [K7M3Q-9QXPA] 仍未恢复 (k7m3q-9qxpa, 22222-33333), AK7M3Q-9QXPA')).toEqual([
      'k7m3q9qxpa',
      '2222233333',
    ]);
  });
});

describe('a reply address', () => {
  test('names tenant, case and token, whatever case mail programs make of it', () => {
    const address = replyAddress({ ...PARTS, mailDomain: MAIL_DOMAIN });
    expect(address).toBe('r-demo0123456789-k7m3q9qxpa-0123456789abcdef0123456789abcdef@desk.example');
    expect(parseReplyAddress(address.toUpperCase(), MAIL_DOMAIN)).toEqual(PARTS);
  });

  test('is refused where it would not fit rather than cut', () => {
    expect(() => replyAddress({ ...PARTS, tenantId: 'a'.repeat(26), mailDomain: MAIL_DOMAIN })).toThrow(
      'octets',
    );
  });

  test.each([
    'r-demo0123456789-k7m3q9qxpa-0123456789abcdef0123456789abcdef@elsewhere.example',
    'r-demo0123456789-k7m3q9qxpa-0123@desk.example',
    'r-demo0123456789-k7m3q9qxpa@desk.example',
    'help@desk.example',
    'r-demo0123456789-k7m3q9qxpa-0123456789abcdef0123456789abcdef@desk.example@evil.example',
  ])('is not read from %s', (address) => {
    expect(parseReplyAddress(address, MAIL_DOMAIN)).toBeNull();
  });
});

describe('a Message-ID of ours', () => {
  const names = { tenantId: PARTS.tenantId, caseId: PARTS.caseId };

  test('names the attempt, and in References the case', () => {
    expect(messageIdOf({ ...names, attemptId: '12.3', mailDomain: MAIL_DOMAIN })).toBe(
      '12-3.k7m3q9qxpa.demo0123456789@desk.example',
    );
    expect(parseMessageId('<12-3.k7m3q9qxpa.demo0123456789@desk.example>', MAIL_DOMAIN)).toEqual({
      ...names,
      attemptId: '12.3',
    });
    expect(parseMessageId('case.k7m3q9qxpa.demo0123456789@desk.example', MAIL_DOMAIN)).toEqual(names);
  });

  test('is not seen in somebody else’s', () => {
    expect(parseMessageId('<0100018f-000000@email.amazonses.com>', MAIL_DOMAIN)).toBeNull();
    expect(parseMessageId('<case.k7m3q9qxpa.demo0123456789@evil.example>', MAIL_DOMAIN)).toBeNull();
  });
});
