// What every receipt store promises: stored once, ended once, found again, and counted fairly.

import { beforeEach, describe, expect, test } from 'vitest';
import type { ReceiptStore } from '../../shared/app/ports.ts';
import { HOUR_MS, type Instant, MINUTE_MS } from '../../shared/domain/instant.ts';
import { CASE_ID, dueOfTenant, freshTenant, NAUGHTY, NOON, receiptOf, type Stores } from './stores.ts';

export function describeReceiptStore(name: string, create: () => Stores): void {
  describe(`${name}: receipt store`, () => {
    let tenantId: string;
    let stores: Stores;
    let store: ReceiptStore;
    beforeEach(() => {
      stores = create();
      tenantId = freshTenant();
      store = stores.receipts(tenantId);
    });
    const due = () => dueOfTenant(stores.due(), tenantId, NOON + MINUTE_MS);

    test('a receipt is stored once; the second put is told what stands', async () => {
      const receipt = receiptOf(tenantId);
      expect(await store.put(receipt)).toEqual({ fresh: true, receipt: { ...receipt, fate: null } });
      const again = receiptOf(tenantId, { receivedAt: NOON + 5_000, raw: { inline: 'other' } });
      expect(await store.put(again)).toEqual({ fresh: false, receipt: { ...receipt, fate: null } });
      expect(await store.get(receipt.id)).toEqual({ ...receipt, fate: null });
      expect(await store.get('unknown')).toBeNull();
      expect(await store.get('')).toBeNull();
    });

    test('of sixteen deliveries of one message one is fresh', async () => {
      const puts = await Promise.all(Array.from({ length: 16 }, () => store.put(receiptOf(tenantId))));
      expect(puts.filter((each) => each.fresh)).toHaveLength(1);
    });

    test('a receipt is due twenty seconds later until it has its fate', async () => {
      await store.put(receiptOf(tenantId));
      expect(await due()).toEqual([
        { what: 'receipt', tenantId, receiptId: 'mail-0102018a', due: NOON + 20_000 },
      ]);
      expect(
        await store.end('mail-0102018a', { fate: 'quarantine', reason: 'unknown charset' }, NOON + 900),
      ).toBe(true);
      expect(await due()).toEqual([]);
      expect(await store.get('mail-0102018a')).toMatchObject({
        fate: { fate: 'quarantine', reason: 'unknown charset' },
        endedAt: NOON + 900,
      });
      expect((await store.put(receiptOf(tenantId))).receipt.fate).toEqual({
        fate: 'quarantine',
        reason: 'unknown charset',
      });
      expect(await due()).toEqual([]);
    });

    test('a parked receipt is due later and says how often; its fate ends that', async () => {
      const receipt = receiptOf(tenantId);
      await store.put(receipt);
      await store.park(receipt.id, { due: NOON + 40_000, parked: 1 });
      await store.park(receipt.id, { due: NOON + 50_000, parked: 2 });
      expect(await due()).toEqual([{ what: 'receipt', tenantId, receiptId: receipt.id, due: NOON + 50_000 }]);
      const parked = { ...receipt, fate: null, parked: 2 };
      expect(await store.get(receipt.id)).toEqual(parked);
      expect(await store.put(receipt)).toEqual({ fresh: false, receipt: parked });
      expect((await store.list({ fate: 'received' })).receipts).toEqual([parked]);
      const fate = { fate: 'quarantine', reason: 'given up' } as const;
      expect(await store.end(receipt.id, fate, NOON + 900)).toBe(true);
      await store.park(receipt.id, { due: NOON, parked: 3 });
      await store.park('never-stored', { due: NOON, parked: 1 });
      expect(await store.get(receipt.id)).toEqual({ ...receipt, fate, endedAt: NOON + 900 });
      expect(await store.get('never-stored')).toBeNull();
      expect(await due()).toEqual([]);
    });

    test('the first fate stands; the same again is fine, another is not', async () => {
      await store.put(receiptOf(tenantId));
      const duplicate = { fate: 'duplicate', caseId: null, of: 'mail-0' } as const;
      expect(await store.end('mail-0102018a', duplicate, NOON)).toBe(true);
      expect(await store.end('mail-0102018a', { of: 'mail-0', caseId: null, fate: 'duplicate' }, NOON)).toBe(
        true,
      );
      expect(await store.end('mail-0102018a', { ...duplicate, of: 'mail-1' }, NOON)).toBe(false);
      expect(await store.end('mail-0102018a', { fate: 'rejected', reason: 'loop' }, NOON)).toBe(false);
      expect((await store.get('mail-0102018a'))?.fate).toEqual(duplicate);
      await expect(store.end('never-stored', duplicate, NOON)).rejects.toThrow(/no receipt/);
    });

    test('a sameness key belongs to whoever claimed it first', async () => {
      expect(await store.claimSameness('mail:abc', 'mail-1', NOON)).toBe('mail-1');
      expect(await store.claimSameness('mail:abc', 'mail-2', NOON)).toBe('mail-1');
      expect(await store.claimSameness('mail:abc', 'mail-1', NOON)).toBe('mail-1');
      expect(await store.claimSameness('mail:abd', 'mail-2', NOON)).toBe('mail-2');
      expect(await stores.receipts(freshTenant()).claimSameness('mail:abc', 'mail-9', NOON)).toBe('mail-9');
      const holders = await Promise.all(
        Array.from({ length: 16 }, (_, number) => store.claimSameness('raced', `mail-${number}`, NOON)),
      );
      expect(new Set(holders).size).toBe(1);
    });

    test('ids and texts come back unchanged, whatever is in them', async () => {
      for (const text of NAUGHTY) {
        const receipt = receiptOf(tenantId, {
          id: `id ${text}`,
          raw: { inline: text },
          envelope: { subject: text, [`key ${text}`]: text },
        });
        expect((await store.put(receipt)).fresh).toBe(true);
        expect(await store.get(receipt.id)).toEqual({ ...receipt, fate: null });
        expect(await store.claimSameness(text, receipt.id, NOON)).toBe(receipt.id);
      }
      const { receipts } = await store.list({ limit: 100 });
      expect(new Set(receipts.map((receipt) => receipt.id))).toEqual(
        new Set(NAUGHTY.map((text) => `id ${text}`)),
      );
      expect(new Set((await due()).map((item) => item.what === 'receipt' && item.receiptId))).toEqual(
        new Set(NAUGHTY.map((text) => `id ${text}`)),
      );
    });

    test('an id that no key can carry, and a body too large for an item, are refused', async () => {
      for (const id of ['', '\ud800', 'x'.repeat(1_000)])
        await expect(store.put(receiptOf(tenantId, { id }))).rejects.toThrow(/receipt id/);
      const inline = 'x'.repeat(400_000);
      await expect(store.put(receiptOf(tenantId, { raw: { inline } }))).rejects.toMatchObject({
        name: 'TooLarge',
      });
      await expect(store.put(receiptOf(freshTenant()))).rejects.toThrow(/tenant/);
    });

    test('a lone half of a character inside a message neither fails nor spreads', async () => {
      const receipt = receiptOf(tenantId, { raw: { inline: 'half \ud83d of it' } });
      await store.put(receipt);
      expect((await store.get(receipt.id))?.raw).toEqual({ inline: 'half \ud83d of it' });
    });

    test('receipts are listed newest first, all or by fate, in pages', async () => {
      const ids = Array.from({ length: 30 }, (_, number) => `mail-${String(number).padStart(2, '0')}`);
      for (const [number, id] of ids.entries()) {
        // 7 is coprime to 30: every minute once, in no order.
        const minutes = (number * 7) % 30;
        await store.put(receiptOf(tenantId, { id, receivedAt: NOON + minutes * MINUTE_MS }));
        if (number % 3 === 1) await store.end(id, { fate: 'rejected', reason: 'loop' }, NOON);
        if (number % 3 === 2) await store.end(id, { fate: 'case', caseId: CASE_ID }, NOON);
      }
      const newestFirst = ids.toSorted(
        (a, b) => ((Number(b.slice(5)) * 7) % 30) - ((Number(a.slice(5)) * 7) % 30),
      );
      const listed = async (limit: number, fate?: 'received' | 'rejected' | 'quarantine') => {
        const found: string[] = [];
        let after: string | undefined;
        for (let pages = 0; pages < 40; pages++) {
          const page = await store.list({ limit, ...(fate ? { fate } : {}), ...(after ? { after } : {}) });
          found.push(...page.receipts.map((receipt) => receipt.id));
          if (page.cursor === null) break;
          after = page.cursor;
        }
        return found;
      };
      expect(await listed(30)).toEqual(newestFirst);
      expect(await listed(4)).toEqual(newestFirst);
      expect(await listed(3, 'rejected')).toEqual(newestFirst.filter((id) => Number(id.slice(5)) % 3 === 1));
      expect(await listed(50, 'received')).toEqual(newestFirst.filter((id) => Number(id.slice(5)) % 3 === 0));
      expect(await listed(50, 'quarantine')).toEqual([]);
      expect((await stores.receipts(freshTenant()).list()).receipts).toEqual([]);
    });

    test('a list that is read while its receipts get their fates shows each once', async () => {
      const ids = Array.from({ length: 60 }, (_, number) => `moving-${number}`);
      for (const id of ids) await store.put(receiptOf(tenantId, { id, receivedAt: NOON }));
      let moving = true;
      const moved = Promise.all(
        ids.map((id) => store.end(id, { fate: 'rejected', reason: 'loop' }, NOON)),
      ).finally(() => {
        moving = false;
      });
      do {
        const listed = (await store.list({ limit: 100 })).receipts.map(({ id }) => id);
        expect(listed).toEqual([...new Set(listed)]);
      } while (moving);
      await moved;
      expect((await store.list({ limit: 100 })).receipts).toHaveLength(ids.length);
    });

    describe('reply budget', () => {
      let receipts = 0;
      const spend = (now: Instant, most = 3, correspondent = 'someone@example.com') =>
        store.spendReply({ correspondent, receiptId: `receipt-${receipts++}`, now, most });

      test('a receipt that was counted keeps its answer when it comes again, and costs nothing more', async () => {
        const again = { correspondent: 'someone@example.com', receiptId: 'the same', now: NOON, most: 1 };
        expect(await store.spendReply(again)).toBe(true);
        expect(await store.spendReply({ ...again, now: NOON + HOUR_MS })).toBe(true);
        for (const receiptId of ['another', 'another', 'same', 'not the same', 'x#the same', '~the same'])
          expect(await store.spendReply({ ...again, receiptId })).toBe(false);
      });

      test('so many answers in any 24 hours, counted from each answer and not by the day', async () => {
        expect([await spend(NOON), await spend(NOON + HOUR_MS), await spend(NOON + 2 * HOUR_MS)]).toEqual([
          true,
          true,
          true,
        ]);
        expect(await spend(NOON + 23 * HOUR_MS)).toBe(false);
        expect(await spend(NOON + 24 * HOUR_MS)).toBe(true);
        expect(await spend(NOON + 24 * HOUR_MS + 1)).toBe(false);
        expect(await spend(NOON + 25 * HOUR_MS)).toBe(true);
      });

      test('each correspondent and each tenant has its own, whatever the case of letters', async () => {
        expect(await spend(NOON, 1)).toBe(true);
        expect(await spend(NOON, 1, ' Someone@Example.COM')).toBe(false);
        expect(await spend(NOON, 1, 'other@example.com')).toBe(true);
        const elsewhere = { correspondent: 'someone@example.com', receiptId: 'theirs', now: NOON, most: 1 };
        expect(await stores.receipts(freshTenant()).spendReply(elsewhere)).toBe(true);
        expect(await spend(NOON, 0, 'nobody@example.com')).toBe(false);
      });

      test('many at once never spend more than there is', async () => {
        const spent = await Promise.all(Array.from({ length: 8 }, () => spend(NOON, 3)));
        expect(spent.filter(Boolean)).toHaveLength(3);
      });
    });
  });
}
