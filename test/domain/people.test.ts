// How a person is tried, and which of their absences holds.

import { describe, expect, test } from 'vitest';
import { absenceAt, type PagingRule, pagingRule, personOf, waysTo } from '../../shared/domain/people.ts';
import { PEOPLE, person } from './small-desk.ts';

const ANNA = person('anna', ['sms', 'email']);
const [SMS, MAIL] = ANNA.contactMethods.map(({ channel, address }) => `${channel}:${address}`) as [
  string,
  string,
];
const rule = (severities: readonly string[], ...ways: PagingRule['ways']): PagingRule => ({
  severities,
  ways,
});
const tried = (paging: readonly PagingRule[] | undefined, severity = 'S1', methods = ANNA.contactMethods) =>
  waysTo({ contactMethods: methods, ...(paging ? { paging } : {}) }, severity).map(
    ({ method, afterMinutes }) => `${method.channel} ${afterMinutes}`,
  );
const mailFirst = rule([], { way: MAIL, afterMinutes: 3 }, { way: SMS, afterMinutes: 5 });
const textFirst = rule(['S1', 'S2'], { way: SMS, afterMinutes: null });

describe('a person is tried', () => {
  test('by the rule that names the severity, else by the one that names none, else by every way in order', () => {
    expect(pagingRule({ paging: [mailFirst, textFirst] }, 'S2')).toBe(textFirst);
    expect(pagingRule({ paging: [textFirst, mailFirst] }, 'S3')).toBe(mailFirst);
    expect(pagingRule({ paging: [textFirst] }, 'S3')).toBeUndefined();
    expect(tried([mailFirst, textFirst])).toEqual(['sms 0']);
    expect(tried([textFirst], 'S3')).toEqual(['sms 0', 'email null']);
    expect(tried(undefined)).toEqual(['sms 0', 'email null']);
  });

  test('first at once, whatever the rule says of it, and later as it says', () => {
    expect(tried([mailFirst], 'S3')).toEqual(['email 0', 'sms 5']);
    expect(tried([rule([], { way: SMS, afterMinutes: null }, { way: MAIL, afterMinutes: null })])).toEqual([
      'sms 0',
      'email null',
    ]);
  });

  test('by no way that was stopped or is theirs no more; where the rule leaves none, by every other', () => {
    const [sms, mail] = ANNA.contactMethods;
    if (!sms || !mail) throw new Error('Anna has two ways');
    const stopped = [{ ...sms, stoppedAt: Date.parse('2026-03-01T00:00:00Z') }, mail];
    expect(tried([mailFirst], 'S3', stopped)).toEqual(['email 0']);
    expect(tried([textFirst], 'S1', stopped)).toEqual(['email 0']);
    expect(tried([textFirst], 'S1', [mail])).toEqual(['email 0']);
    expect(tried(undefined, 'S1', stopped.slice(0, 1))).toEqual([]);
    expect(tried([rule([], { way: 'sms:+8613900000000', afterMinutes: 0 }), textFirst], 'S3')).toEqual([
      'sms 0',
      'email null',
    ]);
  });
});

test('of several absences the one that began last holds, of two that begin together the one written last', () => {
  const away = (from: string, to: string, deputyId: string) => ({
    from: Date.parse(from),
    to: Date.parse(to),
    reason: 'leave',
    deputyId,
  });
  const long = away('2026-03-01T00:00:00Z', '2026-03-31T00:00:00Z', 'long');
  const short = away('2026-03-03T00:00:00Z', '2026-03-04T00:00:00Z', 'short');
  const same = { ...long, deputyId: 'same' };
  const deputyAt = (absences: readonly (typeof long)[], text: string) =>
    absenceAt({ absences }, Date.parse(text))?.deputyId;
  for (const absences of [
    [long, short],
    [short, long],
  ]) {
    expect(deputyAt(absences, '2026-03-02T23:59:59Z')).toBe('long');
    expect(deputyAt(absences, '2026-03-03T00:00:00Z')).toBe('short');
    expect(deputyAt(absences, '2026-03-04T00:00:00Z')).toBe('long');
    expect(deputyAt(absences, '2026-03-31T00:00:00Z')).toBeUndefined();
  }
  expect(deputyAt([long, same], '2026-03-02T00:00:00Z')).toBe('same');
  expect(absenceAt({}, Date.parse('2026-03-02T00:00:00Z'))).toBeUndefined();
});

test('nobody is the person of no id', () => {
  expect(personOf(PEOPLE, 'ben')?.name).toBe('Ben');
  for (const id of [null, undefined, '', 'nobody']) expect(personOf(PEOPLE, id)).toBeUndefined();
});
