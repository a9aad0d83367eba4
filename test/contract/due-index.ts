// What every due index promises: what is owed across all tenants, oldest first, told from keys alone.

import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../shared/domain/instant.ts';
import { dueOfTenant, freshTenant, NOON, receiptOf, type Sample, type Stores, writeOf } from './stores.ts';

export function describeDueIndex(name: string, create: () => Stores): void {
  describe(`${name}: due index`, () => {
    let stores: Stores;
    let tenantId: string;
    beforeEach(() => {
      stores = create();
      tenantId = freshTenant();
    });
    const open = (id: string, due: number, owner = tenantId) =>
      stores.records<Sample>(owner, 'case').commit(writeOf(owner, 1, { id, due }));

    test('head, commit, attempt and receipt each say what they are, whatever the kind', async () => {
      const records = stores.records<Sample>(tenantId, 'spare_loan');
      await records.commit(
        writeOf(tenantId, 1, { id: 'loan000001', due: NOON, commit: { effects: [{}], due: NOON + 1 } }),
      );
      const claim = { id: '1.12', startedAt: NOON, leaseUntil: NOON, channel: 'email', to: 'a@b' };
      await records.claimAttempt('loan000001', claim);
      await records.releaseAttempt('loan000001', claim.id, NOON + 2);
      await stores.receipts(tenantId).put(receiptOf(tenantId, { id: 'a/b#c 𠮷', receivedAt: NOON }));
      const items = await dueOfTenant(stores.due(), tenantId, NOON + MINUTE_MS);
      const record = { tenantId, kind: 'spare_loan', recordId: 'loan000001' };
      expect(items.toSorted((a, b) => a.due - b.due)).toEqual([
        { what: 'head', ...record, due: NOON },
        { what: 'commit', ...record, version: 1, due: NOON + 1 },
        { what: 'attempt', ...record, attemptId: '1.12', due: NOON + 2 },
        { what: 'receipt', tenantId, receiptId: 'a/b#c 𠮷', due: NOON + 20_000 },
      ]);
    });

    test('what is due at the instant is in, a millisecond later is not', async () => {
      await open('duenow0001', NOON);
      await open('duelater01', NOON + 1);
      const ids = (await dueOfTenant(stores.due(), tenantId, NOON)).map(
        (item) => 'recordId' in item && item.recordId,
      );
      expect(ids).toEqual(['duenow0001']);
      expect(await dueOfTenant(stores.due(), tenantId, NOON - 1)).toEqual([]);
    });

    test('a shard answers oldest first and no more than asked', async () => {
      const instants = Array.from({ length: 60 }, (_, number) => NOON + ((number * 7) % 60));
      await stores.records<Sample>(tenantId, 'case').head('samerecord');
      for (const [number, due] of instants.entries()) {
        const claim = { id: `1.${number}`, startedAt: NOON, leaseUntil: NOON, channel: 'sms', to: '+1' };
        const records = stores.records(tenantId, 'case');
        await records.claimAttempt('samerecord', claim);
        await records.releaseAttempt('samerecord', claim.id, due);
      }
      const shards = await Promise.all(
        Array.from({ length: 64 }, (_, shard) => stores.due().overdue(shard, NOON + MINUTE_MS, 500)),
      );
      const shard = shards.findIndex((items) => items.some((item) => item.tenantId === tenantId));
      const some = await stores.due().overdue(shard, NOON + MINUTE_MS, 25);
      expect(some).toHaveLength(25);
      const all = shards[shard] ?? [];
      expect(all.map((item) => item.due)).toEqual(all.map((item) => item.due).toSorted((a, b) => a - b));
      expect(some).toEqual(all.slice(0, 25));
    });

    test('records of two tenants are spread over the shards and both found', async () => {
      const other = freshTenant();
      for (let number = 0; number < 100; number++) {
        const id = `spread${String(number).padStart(4, '0')}`;
        await open(id, NOON, number % 2 ? tenantId : other);
      }
      const shards = await Promise.all(
        Array.from({ length: 64 }, (_, shard) => stores.due().overdue(shard, NOON, 500)),
      );
      const ours = shards.map((items) => items.filter((item) => [tenantId, other].includes(item.tenantId)));
      expect(ours.flat()).toHaveLength(100);
      expect(ours.filter((items) => items.length > 0).length).toBeGreaterThan(30);
      expect(Math.max(...ours.map((items) => items.length))).toBeLessThan(12);
    });

    test('no shard outside 0 to 63 exists', async () => {
      await expect(stores.due().overdue(64, NOON, 1)).rejects.toThrow(/shard/);
      await expect(stores.due().overdue(-1, NOON, 1)).rejects.toThrow(/shard/);
    });
  });
}
