// What every store of page codes promises: a code finds its pages for seven days, and wrong ones are counted for an hour.

import { beforeEach, describe, expect, test } from 'vitest';
import type { PageCodes } from '../../shared/app/ports.ts';
import { DAY_MS, MINUTE_MS } from '../../shared/domain/instant.ts';
import { CASE_ID, freshTenant, NAUGHTY, NOON, type Stores } from './stores.ts';

export function describePageCodes(name: string, create: () => Stores): void {
  describe(`${name}: page codes`, () => {
    let stores: Stores;
    let codes: PageCodes;
    beforeEach(() => {
      stores = create();
      codes = stores.codes(freshTenant());
    });
    const put = (pageId: string, at = NOON, code = '48213', personId = 'wang-fang') =>
      codes.put({ personId, code, caseId: CASE_ID, pageId }, at);

    test('a code finds its pages, newest first, each once', async () => {
      await put('3-0', NOON);
      await put('5-1', NOON + MINUTE_MS);
      await put('5-1', NOON + MINUTE_MS);
      expect(await codes.find('wang-fang', '48213', NOON + MINUTE_MS)).toEqual([
        { caseId: CASE_ID, pageId: '5-1' },
        { caseId: CASE_ID, pageId: '3-0' },
      ]);
    });

    test('all pages of one person are found together, newest first, for seven days', async () => {
      await put('3-0', NOON, '48213');
      await put('5-1', NOON + MINUTE_MS, '00017');
      await put('9-0', NOON, '48213', 'li-qiang');
      expect(await codes.ofPerson('wang-fang', NOON + MINUTE_MS)).toEqual([
        { caseId: CASE_ID, pageId: '5-1' },
        { caseId: CASE_ID, pageId: '3-0' },
      ]);
      expect(await codes.ofPerson('wang-fang', NOON + 7 * DAY_MS)).toEqual([
        { caseId: CASE_ID, pageId: '5-1' },
      ]);
      expect(await codes.ofPerson('wang', NOON)).toEqual([]);
      expect(await codes.ofPerson('a#b', NOON)).toEqual([]);
      expect(await stores.codes(freshTenant()).ofPerson('wang-fang', NOON)).toEqual([]);
    });

    test('another code, a part of one, another person and another tenant find nothing', async () => {
      await put('3-0');
      expect(await codes.find('wang-fang', '48214', NOON)).toEqual([]);
      expect(await codes.find('wang-fang', '4821', NOON)).toEqual([]);
      expect(await codes.find('wang', '48213', NOON)).toEqual([]);
      expect(await stores.codes(freshTenant()).find('wang-fang', '48213', NOON)).toEqual([]);
    });

    test('a code is gone after seven days, also where nobody has deleted it', async () => {
      await put('3-0', NOON);
      await put('9-0', NOON + DAY_MS);
      expect(await codes.find('wang-fang', '48213', NOON + 7 * DAY_MS - 1)).toHaveLength(2);
      expect(await codes.find('wang-fang', '48213', NOON + 7 * DAY_MS)).toEqual([
        { caseId: CASE_ID, pageId: '9-0' },
      ]);
      expect(await codes.find('wang-fang', '48213', NOON + 8 * DAY_MS)).toEqual([]);
    });

    test('whatever a stranger sends as a code finds nothing and harms nothing', async () => {
      await put('3-0');
      for (const text of [...NAUGHTY, '\ud800', 'x'.repeat(5_000), '48213#'])
        expect(await codes.find('wang-fang', text, NOON)).toEqual([]);
      for (const code of ['', '4#8', '\ud800']) await expect(put('3-0', NOON, code)).rejects.toThrow(/code/);
      await expect(put('3-0', NOON, '48213', 'a#b')).rejects.toThrow(/person id/);
    });

    test('wrong codes count for an hour', async () => {
      expect(await codes.wrongCount('wang-fang', NOON)).toBe(0);
      for (let number = 1; number <= 5; number++)
        expect(await codes.countWrong('wang-fang', NOON + number * MINUTE_MS)).toBe(number);
      expect(await codes.wrongCount('wang-fang', NOON + 60 * MINUTE_MS)).toBe(5);
      expect(await codes.wrongCount('wang-fang', NOON + 61 * MINUTE_MS)).toBe(4);
      expect(await codes.countWrong('wang-fang', NOON + 63 * MINUTE_MS)).toBe(3);
      expect(await codes.wrongCount('wang-fang', NOON + 180 * MINUTE_MS)).toBe(0);
      expect(await codes.wrongCount('li-qiang', NOON + 5 * MINUTE_MS)).toBe(0);
      expect(await stores.codes(freshTenant()).wrongCount('wang-fang', NOON + 5 * MINUTE_MS)).toBe(0);
    });

    test('wrong codes at once are all counted, and a flood of them is still a number', async () => {
      await Promise.all(Array.from({ length: 6 }, () => codes.countWrong('wang-fang', NOON)));
      expect(await codes.wrongCount('wang-fang', NOON)).toBe(6);
      for (let number = 0; number < 30; number++) await codes.countWrong('wang-fang', NOON + number);
      expect(await codes.wrongCount('wang-fang', NOON + MINUTE_MS)).toBe(20);
    });
  });
}
