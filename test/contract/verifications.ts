// What every store of verification codes promises: one code per way, gone after an hour, used once; sendings and wrong tries
// are counted for an hour.

import { beforeEach, describe, expect, test } from 'vitest';
import type { Verifications } from '../../shared/app/ports.ts';
import { MINUTE_MS } from '../../shared/domain/instant.ts';
import type { Verification } from '../../shared/domain/verification.ts';
import { freshTenant, NAUGHTY, NOON, type Stores } from './stores.ts';

export function describeVerifications(name: string, create: () => Stores): void {
  describe(`${name}: verification codes`, () => {
    let stores: Stores;
    let verifications: Verifications;
    beforeEach(() => {
      stores = create();
      verifications = stores.verifications(freshTenant());
    });
    const sent = (over: Partial<Verification> = {}): Verification => ({
      id: 'a1b2c3',
      personId: 'wang-fang',
      way: 'sms:+8613800000001',
      personVersion: 3,
      code: '048213',
      sentAt: NOON,
      ...over,
    });

    test('a code stands for its person and way; another one sent there takes its place', async () => {
      await verifications.put(sent());
      await verifications.put(sent({ id: 'd4', way: 'email:wang@desk.example', sentAt: NOON + MINUTE_MS }));
      await verifications.put(sent({ id: 'e5', code: '777777', sentAt: NOON + 2 * MINUTE_MS }));
      expect(await verifications.standing('wang-fang', NOON + 3 * MINUTE_MS)).toEqual([
        sent({ id: 'e5', code: '777777', sentAt: NOON + 2 * MINUTE_MS }),
        sent({ id: 'd4', way: 'email:wang@desk.example', sentAt: NOON + MINUTE_MS }),
      ]);
      expect(await verifications.standing('wang', NOON)).toEqual([]);
      expect(await stores.verifications(freshTenant()).standing('wang-fang', NOON)).toEqual([]);
    });

    test('a code is gone after an hour, also where nobody has deleted it', async () => {
      await verifications.put(sent());
      expect(await verifications.standing('wang-fang', NOON + 60 * MINUTE_MS - 1)).toHaveLength(1);
      expect(await verifications.standing('wang-fang', NOON + 60 * MINUTE_MS)).toEqual([]);
    });

    test('of two who use a code at once, one does; an older one takes nothing of a newer', async () => {
      await verifications.put(sent());
      const used = await Promise.all([verifications.remove(sent()), verifications.remove(sent())]);
      expect(used.toSorted()).toEqual([false, true]);
      await verifications.put(sent({ id: 'newer' }));
      expect(await verifications.remove(sent())).toBe(false);
      expect(await verifications.standing('wang-fang', NOON)).toHaveLength(1);
    });

    test('sendings and wrong tries are counted apart, each for an hour', async () => {
      expect(await verifications.counted('wrong', 'wang-fang', NOON)).toBe(0);
      for (let number = 1; number <= 5; number++)
        expect(await verifications.count('wrong', 'wang-fang', NOON + number * MINUTE_MS)).toBe(number);
      expect(await verifications.count('sent', 'wang-fang', NOON)).toBe(1);
      expect(await verifications.counted('wrong', 'wang-fang', NOON + 60 * MINUTE_MS)).toBe(5);
      expect(await verifications.counted('wrong', 'wang-fang', NOON + 61 * MINUTE_MS)).toBe(4);
      expect(await verifications.counted('sent', 'wang-fang', NOON + 61 * MINUTE_MS)).toBe(0);
      expect(await verifications.counted('wrong', 'li-qiang', NOON + 6 * MINUTE_MS)).toBe(0);
    });

    test('whatever somebody asks for finds nothing and harms nothing', async () => {
      await verifications.put(sent());
      for (const text of [...NAUGHTY, '\ud800', 'a#b'])
        expect(await verifications.standing(text, NOON)).toEqual([]);
      await expect(verifications.put(sent({ personId: 'a#b' }))).rejects.toThrow(/person id/);
    });
  });
}
