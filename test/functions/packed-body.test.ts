// How the bodies of items lie in the table: smaller, the same again, and readable for as long as there is a table.

import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { packed, unpacked } from '../../shared/adapters/packed-body.ts';
import { PACKED_WORDS } from '../../shared/adapters/packed-words.ts';

describe('a body', () => {
  test.each([
    ['short', '{"a":1}'],
    ['long', JSON.stringify({ text: '两台主机同时宕机。\u0000𠮷'.repeat(300) })],
    ['made of the words themselves', PACKED_WORDS],
    ['empty', ''],
  ])('that is %s comes back as it was, from the same bytes each time', (_, text) => {
    expect(unpacked(packed(text))).toBe(text);
    expect(packed(text)).toEqual(packed(text));
  });

  test('of a few clocks takes a third of its length', () => {
    const clocks = ['respond', 'arrive', 'restore'].map((id, number) => ({
      id,
      kind: id,
      calendarId: '24x7',
      calendarVersion: 1,
      status: 'running',
      startedAt: 1_795_366_587_635,
      dueAt: 1_795_366_887_635 + number * 7_919,
    }));
    const text = JSON.stringify({ type: 'ClocksReckoned', course: { severity: 'L1' }, clocks });
    expect(packed(`${text}${text}`).length).toBeLessThan((2 * text.length) / 3);
  });

  test('that was cut off, changed or packed against other words is an error, not a text', () => {
    const bytes = packed(JSON.stringify({ text: PACKED_WORDS }));
    if (typeof bytes === 'string') throw new Error('it was not packed');
    expect(() => unpacked(bytes.subarray(0, -5))).toThrow();
    expect(() => unpacked(bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte)))).toThrow();
    const others = deflateSync(Buffer.from('x'.repeat(600)), { dictionary: Buffer.from('other words') });
    expect(() => unpacked(others)).toThrow();
  });
});

test('the words are the ones with which the tables of this world were written', () => {
  // Where this fails the words were changed: put them back, and add the new ones as a second text.
  expect(createHash('sha256').update(PACKED_WORDS).digest('hex')).toBe(
    '76a90a1952487a2038264b9dd81116820e823298d4661950881b882c0e964566',
  );
});
