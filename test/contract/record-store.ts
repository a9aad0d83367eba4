// What every record store promises, whatever it is made of.

import { beforeEach, describe, expect, test } from 'vitest';
import { type Attempt, Conflict, type RecordStore } from '../../shared/app/ports.ts';
import { type Instant, isoOf, MINUTE_MS, SECOND_MS } from '../../shared/domain/instant.ts';
import type { Listing } from '../../shared/domain/record.ts';
import {
  CASE_ID,
  dueOfTenant,
  freshTenant,
  NAUGHTY,
  NOON,
  noiseOf,
  receiptOf,
  type Sample,
  type Stores,
  writeOf,
} from './stores.ts';

export function describeRecordStore(name: string, create: () => Stores): void {
  describe(`${name}: record store`, () => {
    let tenantId: string;
    let stores: Stores;
    let store: RecordStore<Sample>;
    beforeEach(() => {
      stores = create();
      tenantId = freshTenant();
      store = stores.records<Sample>(tenantId, 'case');
    });
    const opened = (other: Parameters<typeof writeOf>[2] = {}) => store.commit(writeOf(tenantId, 1, other));

    describe('commit', () => {
      test('an unknown record, also one whose id cannot be, has no head, no commit and no timeline', async () => {
        for (const id of ['unknown000', 'K7M3Q-9QXPA', '', 'HEAD', '#', '../x', 'a'.repeat(5_000)]) {
          expect(await store.head(id)).toBeNull();
          expect(await store.commitOf(id, 1)).toBeNull();
          expect(await store.attemptOf(id, '1.0')).toBeNull();
          expect(await store.timeline(id)).toEqual({ commits: [], entries: [], attempts: [], cursor: null });
        }
      });

      test('what was committed is read back at once, state and command', async () => {
        const write = writeOf(tenantId, 1, {
          due: NOON + MINUTE_MS,
          commit: { effects: [{ type: 'SendPage' }], due: NOON + 20_000 },
        });
        await store.commit(write);
        expect(await store.head(CASE_ID)).toEqual({ state: write.state, due: NOON + MINUTE_MS, parked: 0 });
        expect(await store.commitOf(CASE_ID, 1)).toEqual(write.commit);
        expect(await store.commitOf(CASE_ID, 2)).toBeNull();
      });

      test('a lost race changes nothing and is a conflict on the version', async () => {
        await opened();
        await store.commit(writeOf(tenantId, 2, { note: 'first' }));
        const late = writeOf(tenantId, 2, { note: 'second', commit: { commandId: 'another' } });
        await expect(store.commit(late)).rejects.toMatchObject({ name: 'Conflict', on: 'version' });
        expect((await store.head(CASE_ID))?.state.note).toBe('first');
        expect((await store.commitOf(CASE_ID, 2))?.commandId).toBe('command-2');
        expect(await store.commitOf(CASE_ID, 3)).toBeNull();
      });

      test('an opening of a record that is there is a conflict, as is a version ahead of it', async () => {
        await opened();
        const again = writeOf(tenantId, 1, { commit: { commandId: 'another' } });
        await expect(store.commit(again)).rejects.toMatchObject({ name: 'Conflict', on: 'version' });
        await expect(store.commit(writeOf(tenantId, 3))).rejects.toBeInstanceOf(Conflict);
        await expect(store.commit(writeOf(tenantId, 2, { id: 'notopened0' }))).rejects.toBeInstanceOf(
          Conflict,
        );
        expect((await store.head(CASE_ID))?.state.version).toBe(1);
      });

      test('the same write again is harmless, also after others followed', async () => {
        await stores.receipts(tenantId).put(receiptOf(tenantId));
        const write = writeOf(tenantId, 1, {
          receipt: { receiptId: 'mail-0102018a', fate: { fate: 'case', caseId: CASE_ID } },
        });
        await store.commit(write);
        await store.commit(write);
        await store.commit(writeOf(tenantId, 2));
        await store.commit(write);
        expect((await store.head(CASE_ID))?.state.version).toBe(2);
        expect((await store.timeline(CASE_ID)).commits).toHaveLength(2);
      });

      test('the same command decided otherwise is a conflict, not a second version of the truth', async () => {
        await opened();
        await store.commit(writeOf(tenantId, 2, { note: 'decided first' }));
        const otherwise = writeOf(tenantId, 2, { note: 'decided otherwise' });
        await expect(store.commit(otherwise)).rejects.toBeInstanceOf(Conflict);
        expect((await store.head(CASE_ID))?.state.note).toBe('decided first');
      });

      test('sixteen writers on one record leave each version exactly once', async () => {
        await opened();
        const writer = async (number: number) => {
          for (let tries = 1; tries <= 200; tries++) {
            const version = ((await store.head(CASE_ID))?.state.version ?? 0) + 1;
            const write = writeOf(tenantId, version, {
              note: `writer ${number}`,
              commit: { commandId: `writer-${number}` },
            });
            try {
              await store.commit(write);
              return version;
            } catch (error) {
              if (!(error instanceof Conflict)) throw error;
            }
          }
          throw new Error('never won');
        };
        const won = await Promise.all(Array.from({ length: 16 }, (_, number) => writer(number)));
        expect(won.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, i) => i + 2));
        const { commits } = await store.timeline(CASE_ID);
        expect(commits.map((commit) => commit.version)).toEqual(Array.from({ length: 17 }, (_, i) => i + 1));
        expect(new Set(commits.map((commit) => commit.commandId)).size).toBe(17);
        expect((await store.head(CASE_ID))?.state.version).toBe(17);
      });

      test('the receipt gets its fate in the same transaction', async () => {
        const receipts = stores.receipts(tenantId);
        await receipts.put(receiptOf(tenantId));
        await opened({ receipt: { receiptId: 'mail-0102018a', fate: { fate: 'case', caseId: CASE_ID } } });
        expect(await receipts.get('mail-0102018a')).toMatchObject({
          fate: { fate: 'case', caseId: CASE_ID },
          endedAt: NOON + SECOND_MS,
        });
      });

      test('a receipt that has its fate is a conflict on the receipt, and nothing is opened', async () => {
        const receipts = stores.receipts(tenantId);
        await receipts.put(receiptOf(tenantId));
        await receipts.end('mail-0102018a', { fate: 'rejected', reason: 'loop' }, NOON);
        const receipt = { receiptId: 'mail-0102018a', fate: { fate: 'case', caseId: CASE_ID } as const };
        await expect(opened({ receipt })).rejects.toMatchObject({ name: 'Conflict', on: 'receipt' });
        expect(await store.head(CASE_ID)).toBeNull();
        expect(await store.commitOf(CASE_ID, 1)).toBeNull();
        expect((await receipts.get('mail-0102018a'))?.fate).toEqual({ fate: 'rejected', reason: 'loop' });
      });

      test('a lost race together with a settled receipt tells of the receipt', async () => {
        await stores.receipts(tenantId).put(receiptOf(tenantId));
        const receipt = { receiptId: 'mail-0102018a', fate: { fate: 'case', caseId: CASE_ID } as const };
        await opened({ receipt });
        const again = writeOf(tenantId, 1, { receipt, commit: { commandId: 'another' } });
        await expect(store.commit(again)).rejects.toMatchObject({ on: 'receipt' });
      });

      test('a lost race leaves the receipt as it was', async () => {
        const receipts = stores.receipts(tenantId);
        await receipts.put(receiptOf(tenantId));
        await opened();
        const receipt = { receiptId: 'mail-0102018a', fate: { fate: 'case', caseId: CASE_ID } as const };
        const again = writeOf(tenantId, 1, { receipt, commit: { commandId: 'another' } });
        await expect(store.commit(again)).rejects.toMatchObject({ on: 'version' });
        expect((await receipts.get('mail-0102018a'))?.fate).toBeNull();
      });

      test('a receipt that was never stored is a bug, not a lost race', async () => {
        const receipt = { receiptId: 'never-stored', fate: { fate: 'case', caseId: CASE_ID } as const };
        const failure = await opened({ receipt }).catch((error: unknown) => error);
        expect(failure).toBeInstanceOf(Error);
        expect(failure).not.toBeInstanceOf(Conflict);
        expect(await store.head(CASE_ID)).toBeNull();
      });

      test('a state above 32 KB and a commit above 390,000 bytes are refused by name, and nothing is written', async () => {
        await expect(opened({ note: '长'.repeat(11_000) })).rejects.toMatchObject({ name: 'TooLarge' });
        const events = [{ type: 'NoteAdded', text: '长'.repeat(130_000) }];
        await expect(opened({ commit: { events } })).rejects.toMatchObject({ name: 'TooLarge' });
        expect(await store.head(CASE_ID)).toBeNull();
      });

      test('a state just below 32 KB and a report of 20,000 characters are stored', async () => {
        const events = [{ type: 'CaseOpened', text: '𠮷'.repeat(20_000) }];
        await opened({ note: 'x'.repeat(32_000), commit: { events } });
        expect((await store.head(CASE_ID))?.state.note).toHaveLength(32_000);
        expect((await store.commitOf(CASE_ID, 1))?.events).toEqual(events);
      });

      test('no text is changed on its way through state, events and effects', async () => {
        const events = NAUGHTY.map((text) => ({ type: 'NoteAdded', text, [`key ${text}`]: text }));
        await opened({ note: NAUGHTY.join('|'), commit: { events, effects: events } });
        expect((await store.head(CASE_ID))?.state.note).toBe(NAUGHTY.join('|'));
        expect(await store.commitOf(CASE_ID, 1)).toMatchObject({ events, effects: events });
      });

      test("another tenant's state is refused, and neither tenant nor kind sees the other's records", async () => {
        await expect(store.commit(writeOf(freshTenant(), 1))).rejects.toThrow(/tenant/);
        await opened();
        expect(await stores.records(freshTenant(), 'case').head(CASE_ID)).toBeNull();
        expect(await stores.records(tenantId, 'complaint').head(CASE_ID)).toBeNull();
        expect((await stores.records(tenantId, 'complaint').list('open')).states).toEqual([]);
      });

      test('what is no tenant, no kind or no record id is refused', async () => {
        for (const bad of ['', 'short', 'Tenant000001', 'tenant#00001', 'a'.repeat(27)])
          expect(() => stores.records(bad, 'case')).toThrow(/tenant/);
        for (const bad of ['', 'Case', 'receipt', 'configuration', 'person', 'a#b'])
          expect(() => stores.records(tenantId, bad)).toThrow(/kind/);
        await expect(opened({ id: 'K7M3Q-9QXPA' })).rejects.toThrow(/record id/);
      });
    });

    describe('what is owed', () => {
      const due = () => dueOfTenant(stores.due(), tenantId, NOON + 10 * MINUTE_MS);

      test('a commit moves HEAD.due, and with none the record leaves the index', async () => {
        await opened({ due: NOON + MINUTE_MS });
        expect(await due()).toEqual([
          { what: 'head', tenantId, kind: 'case', recordId: CASE_ID, due: NOON + MINUTE_MS },
        ]);
        await store.commit(writeOf(tenantId, 2, { due: NOON + 2 * MINUTE_MS }));
        expect(await due()).toMatchObject([{ due: NOON + 2 * MINUTE_MS }]);
        await store.commit(writeOf(tenantId, 3));
        expect(await due()).toEqual([]);
        expect((await store.head(CASE_ID))?.due).toBeNull();
      });

      test('a commit is due until its effects are handed over, repeats are harmless', async () => {
        await opened({ commit: { effects: [{ type: 'SendPage' }], due: NOON + 20_000 } });
        expect(await due()).toEqual([
          { what: 'commit', tenantId, kind: 'case', recordId: CASE_ID, version: 1, due: NOON + 20_000 },
        ]);
        await store.handedOver(CASE_ID, 1);
        await store.handedOver(CASE_ID, 1);
        await store.handedOver(CASE_ID, 2);
        expect(await due()).toEqual([]);
        expect(await store.commitOf(CASE_ID, 1)).toMatchObject({
          due: null,
          effects: [{ type: 'SendPage' }],
        });
        expect(await store.commitOf(CASE_ID, 2)).toBeNull();
      });

      test('HEAD.due is set without a decision, parked or not; the next commit ends the parking', async () => {
        await opened({ due: NOON });
        await store.setDue(CASE_ID, { version: 1, due: NOON + 2 * MINUTE_MS, parked: 1 });
        expect(await store.head(CASE_ID)).toMatchObject({ due: NOON + 2 * MINUTE_MS, parked: 1 });
        await store.setDue(CASE_ID, { version: 1, due: null });
        expect(await store.head(CASE_ID)).toMatchObject({ due: null, parked: 1 });
        expect(await due()).toEqual([]);
        await store.setDue(CASE_ID, { version: 1, due: NOON + 3 * MINUTE_MS });
        expect(await due()).toMatchObject([{ what: 'head', due: NOON + 3 * MINUTE_MS }]);
        await store.commit(writeOf(tenantId, 2, { due: NOON + 4 * MINUTE_MS }));
        expect(await store.head(CASE_ID)).toMatchObject({ due: NOON + 4 * MINUTE_MS, parked: 0 });
      });

      test('a commit whose hand-over is parked is due later and says how often; its hand-over ends that', async () => {
        const write = writeOf(tenantId, 1, {
          commit: { effects: [{ type: 'SendPage' }], due: NOON + 20_000 },
        });
        await store.commit(write);
        await store.parkCommit(CASE_ID, 1, { due: NOON + 2 * MINUTE_MS, parked: 1 });
        await store.parkCommit(CASE_ID, 1, { due: NOON + 4 * MINUTE_MS, parked: 2 });
        expect(await due()).toMatchObject([{ what: 'commit', version: 1, due: NOON + 4 * MINUTE_MS }]);
        expect(await store.commitOf(CASE_ID, 1)).toEqual({
          ...write.commit,
          due: NOON + 4 * MINUTE_MS,
          parked: 2,
        });
        await store.handedOver(CASE_ID, 1);
        await store.parkCommit(CASE_ID, 1, { due: NOON, parked: 3 });
        await store.parkCommit(CASE_ID, 2, { due: NOON, parked: 1 });
        expect(await due()).toEqual([]);
        expect(await store.commitOf(CASE_ID, 1)).toEqual({ ...write.commit, due: null });
        expect(await store.commitOf(CASE_ID, 2)).toBeNull();
      });

      test('nothing happens to HEAD.due where the version moved on or the record is not there', async () => {
        await opened({ due: NOON + MINUTE_MS });
        await store.commit(writeOf(tenantId, 2, { due: NOON + 5 * MINUTE_MS }));
        await store.setDue(CASE_ID, { version: 1, due: NOON, parked: 3 });
        expect(await store.head(CASE_ID)).toMatchObject({ due: NOON + 5 * MINUTE_MS, parked: 0 });
        await store.setDue('unknown000', { version: 1, due: NOON });
        expect(await store.head('unknown000')).toBeNull();
        expect(await due()).toHaveLength(1);
      });
    });

    describe('attempts', () => {
      const claim = (other: Partial<Omit<Attempt, 'outcome' | 'history'>> = {}) => ({
        id: '1.0',
        startedAt: NOON,
        leaseUntil: NOON + 20_000,
        channel: 'sms',
        to: '+8613800000000',
        pageId: '1-0',
        personId: 'wang-fang',
        ...other,
      });
      const due = () => dueOfTenant(stores.due(), tenantId, NOON + MINUTE_MS);
      const record = (
        outcome: Attempt['outcome'],
        more: { providerId?: string; detail?: string } = {},
        at: Instant = NOON + 5,
      ) => store.recordAttempt(CASE_ID, '1.0', { outcome, at, ...more });

      test('the first claim wins, and the second is told what stands; neither is due by itself', async () => {
        const first = await store.claimAttempt(CASE_ID, claim());
        expect(first).toEqual({ claimed: true, attempt: { ...claim(), outcome: 'attempting', history: [] } });
        const second = await store.claimAttempt(CASE_ID, claim({ startedAt: NOON + 9_000 }));
        expect(second).toEqual({ claimed: false, attempt: first.attempt });
        expect(await store.attemptOf(CASE_ID, '1.0')).toEqual(first.attempt);
        expect(await due()).toEqual([]);
      });

      test('of sixteen senders one claims', async () => {
        const claims = await Promise.all(
          Array.from({ length: 16 }, () => store.claimAttempt(CASE_ID, claim())),
        );
        expect(claims.filter((each) => each.claimed)).toHaveLength(1);
      });

      test('an outcome is recorded, ends what is owed and keeps its history', async () => {
        await store.claimAttempt(CASE_ID, claim());
        expect(await record('accepted', { providerId: 'SM123' }, NOON + 300)).toBe(true);
        expect(await due()).toEqual([]);
        expect(await record('delivered', { detail: 'handset' }, NOON + 900)).toBe(true);
        expect(await store.attemptOf(CASE_ID, '1.0')).toEqual({
          ...claim(),
          outcome: 'delivered',
          providerId: 'SM123',
          detail: 'handset',
          history: [
            { outcome: 'accepted', at: NOON + 300 },
            { outcome: 'delivered', at: NOON + 900, detail: 'handset' },
          ],
        });
      });

      test('reports out of order and repeated change nothing; a bounce after delivery wins', async () => {
        await store.claimAttempt(CASE_ID, claim());
        expect(await record('attempting')).toBe(false);
        expect(await record('delivered')).toBe(true);
        expect(await record('accepted', { providerId: 'late' })).toBe(false);
        expect(await record('unknown')).toBe(false);
        expect(await record('delivered')).toBe(false);
        expect(await record('undelivered', { detail: 'bounced' })).toBe(true);
        expect(await record('undelivered')).toBe(false);
        expect(await record('delivered')).toBe(false);
        const attempt = await store.attemptOf(CASE_ID, '1.0');
        expect(attempt).toMatchObject({ outcome: 'undelivered', detail: 'bounced' });
        expect(attempt?.history.map((step) => step.outcome)).toEqual(['delivered', 'undelivered']);
      });

      test('after refused and fenced comes nothing more', async () => {
        await store.claimAttempt(CASE_ID, claim());
        expect(await record('refused', { detail: 'opted out' })).toBe(true);
        expect(await record('fenced')).toBe(false);
        expect(await record('undelivered')).toBe(false);
        expect(await store.attemptOf(CASE_ID, '1.0')).toMatchObject({ outcome: 'refused' });
      });

      test('an outcome of an attempt that nobody claimed is not recorded', async () => {
        expect(await record('accepted')).toBe(false);
        expect(await store.recordAttempt(CASE_ID, 'no id', { outcome: 'accepted', at: NOON })).toBe(false);
        expect(await store.attemptOf(CASE_ID, '1.0')).toBeNull();
        expect(await due()).toEqual([]);
      });

      test('a released attempt is due by itself until its outcome, and the next claim of it wins', async () => {
        await store.claimAttempt(CASE_ID, claim());
        await store.releaseAttempt(CASE_ID, '1.0', NOON + 40_000);
        expect(await store.attemptOf(CASE_ID, '1.0')).toMatchObject({
          outcome: 'attempting',
          leaseUntil: 0,
          due: NOON + 40_000,
        });
        expect(await due()).toMatchObject([{ what: 'attempt', due: NOON + 40_000 }]);
        const again = await store.claimAttempt(
          CASE_ID,
          claim({ startedAt: NOON + 2_000, leaseUntil: NOON + 22_000 }),
        );
        expect(again).toMatchObject({
          claimed: true,
          attempt: { startedAt: NOON + 2_000, leaseUntil: NOON + 22_000 },
        });
        expect((await store.claimAttempt(CASE_ID, claim())).claimed).toBe(false);
        expect(await due()).toMatchObject([{ due: NOON + 40_000 }]);
        expect(await record('accepted')).toBe(true);
        expect((await store.attemptOf(CASE_ID, '1.0'))?.due).toBeUndefined();
        expect(await due()).toEqual([]);
      });

      test('a release comes too late for an attempt that has its outcome, or that was never claimed', async () => {
        await store.claimAttempt(CASE_ID, claim());
        await record('accepted');
        await store.releaseAttempt(CASE_ID, '1.0', NOON + 40_000);
        await store.releaseAttempt(CASE_ID, '1.1', NOON + 40_000);
        expect(await store.attemptOf(CASE_ID, '1.0')).toMatchObject({
          outcome: 'accepted',
          leaseUntil: NOON + 20_000,
        });
        expect(await store.attemptOf(CASE_ID, '1.1')).toBeNull();
        expect(await due()).toEqual([]);
      });

      test('an outcome of a released attempt ends it: no further claim', async () => {
        await store.claimAttempt(CASE_ID, claim());
        await store.releaseAttempt(CASE_ID, '1.0', NOON + 40_000);
        expect(await record('refused', { detail: 'not taken 4 times' })).toBe(true);
        expect(await due()).toEqual([]);
        expect(await store.claimAttempt(CASE_ID, claim())).toMatchObject({
          claimed: false,
          attempt: { outcome: 'refused', leaseUntil: NOON + 20_000 },
        });
        expect(await due()).toEqual([]);
      });

      describe('parked', () => {
        const PARKED = { due: NOON + 40_000, parked: 1 };

        test('before its provider was called, it is claimed anew once the parking is over, and keeps count', async () => {
          await store.claimAttempt(CASE_ID, claim());
          await store.parkAttempt(CASE_ID, '1.0', { ...PARKED, release: true });
          const parked = { outcome: 'attempting', leaseUntil: 0, parked: 1, due: NOON + 40_000 };
          expect(await store.attemptOf(CASE_ID, '1.0')).toMatchObject(parked);
          expect(await due()).toMatchObject([{ what: 'attempt', due: NOON + 40_000 }]);
          const early = await store.claimAttempt(CASE_ID, claim({ startedAt: NOON + 39_999 }));
          expect(early).toMatchObject({ claimed: false, attempt: parked });
          expect(await due()).toMatchObject([{ due: NOON + 40_000 }]);
          const again = claim({ startedAt: NOON + 40_000, leaseUntil: NOON + 55_000 });
          expect(await store.claimAttempt(CASE_ID, again)).toEqual({
            claimed: true,
            attempt: { ...again, outcome: 'attempting', history: [] },
          });
          expect((await store.claimAttempt(CASE_ID, again)).claimed).toBe(false);
          expect(await store.attemptOf(CASE_ID, '1.0')).toMatchObject({
            leaseUntil: NOON + 55_000,
            parked: 1,
            due: NOON + 40_000,
          });
          expect(await due()).toMatchObject([{ due: NOON + 40_000 }]);
        });

        test('after its provider was called, it is due later and nobody can claim it', async () => {
          await store.claimAttempt(CASE_ID, claim());
          await store.parkAttempt(CASE_ID, '1.0', { ...PARKED, release: false });
          expect(await due()).toMatchObject([{ what: 'attempt', due: NOON + 40_000 }]);
          expect(await store.claimAttempt(CASE_ID, claim({ startedAt: NOON + 50_000 }))).toMatchObject({
            claimed: false,
            attempt: { leaseUntil: NOON + 20_000, parked: 1, due: NOON + 40_000 },
          });
          expect(await due()).toMatchObject([{ due: NOON + 40_000 }]);
        });

        test('an outcome ends the parking, and none begins after it', async () => {
          await store.claimAttempt(CASE_ID, claim());
          await store.parkAttempt(CASE_ID, '1.0', { ...PARKED, release: true });
          expect(await record('refused', { detail: 'given up' })).toBe(true);
          const ended = await store.attemptOf(CASE_ID, '1.0');
          expect(ended).toEqual({
            ...claim(),
            outcome: 'refused',
            detail: 'given up',
            history: [{ outcome: 'refused', at: NOON + 5, detail: 'given up' }],
          });
          for (const release of [true, false])
            await store.parkAttempt(CASE_ID, '1.0', { ...PARKED, release });
          await store.parkAttempt(CASE_ID, '1.1', { ...PARKED, release: true });
          await store.parkAttempt(CASE_ID, 'no id', { ...PARKED, release: true });
          expect(await store.attemptOf(CASE_ID, '1.0')).toEqual(ended);
          expect(await store.attemptOf(CASE_ID, '1.1')).toBeNull();
          expect(await due()).toEqual([]);
        });
      });

      test("a provider's long words are cut, never within a character", async () => {
        await store.claimAttempt(CASE_ID, claim());
        await record('refused', { detail: `x${'𠮷'.repeat(400)}` });
        expect((await store.attemptOf(CASE_ID, '1.0'))?.detail).toBe(`x${'𠮷'.repeat(249)}`);
      });

      test('what is no attempt id is not claimed', async () => {
        for (const id of ['', '1', '1.', '0.1', '01.1', '1.0.0', '1.1000', 'HEAD'])
          await expect(store.claimAttempt(CASE_ID, claim({ id }))).rejects.toThrow(/attempt id/);
      });
    });

    describe('timeline', () => {
      const attempt = (id: string, startedAt: Instant) =>
        store.claimAttempt(CASE_ID, { id, startedAt, leaseUntil: startedAt, channel: 'email', to: 'a@b' });
      const entry = (id: string, at: Instant) =>
        store.putEntry(CASE_ID, { id, at, type: 'FollowUp', detail: { id } });

      test('commits, entries and attempts stand in one order of time, page by page', async () => {
        for (let version = 1; version <= 11; version++)
          await store.commit(writeOf(tenantId, version, { at: NOON + version * 1_000 }));
        await attempt('10.2', NOON + 10_500);
        await attempt('2.10', NOON + 2_500);
        await attempt('2.9', NOON + 9_500);
        await entry('before', NOON - 5_000);
        await entry('between', NOON + 4_500);
        const whole = await store.timeline(CASE_ID);
        expect(whole.cursor).toBeNull();
        expect(whole.commits.map((each) => each.version)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        expect(whole.attempts.map((each) => each.id)).toEqual(['2.10', '2.9', '10.2']);
        expect(whole.entries.map((each) => each.id)).toEqual(['before', 'between']);

        const instants: Instant[][] = [];
        let after: string | undefined;
        for (let pages = 0; pages < 20; pages++) {
          const page = await store.timeline(CASE_ID, { limit: 3, ...(after ? { after } : {}) });
          instants.push(
            [
              ...page.commits.map((each) => each.at),
              ...page.entries.map((each) => each.at),
              ...page.attempts.map((each) => each.startedAt),
            ].sort((a, b) => a - b),
          );
          if (page.cursor === null) break;
          after = page.cursor;
        }
        expect(instants.map((page) => page.length)).toEqual([3, 3, 3, 3, 3, 1]);
        expect(instants.flat()).toEqual(instants.flat().toSorted((a, b) => a - b));
      });

      test('what happened in one millisecond is neither lost nor doubled at the edge of a page', async () => {
        await opened({ at: NOON });
        await Promise.all(['a', 'b', 'c', 'd'].map((id) => entry(id, NOON)));
        await attempt('1.0', NOON);
        const first = await store.timeline(CASE_ID, { limit: 4 });
        const second = await store.timeline(CASE_ID, { limit: 4, after: first.cursor ?? '' });
        const count = (page: typeof first) =>
          page.commits.length + page.entries.length + page.attempts.length;
        expect([count(first), count(second)]).toEqual([4, 2]);
        expect([...first.entries, ...second.entries].map((each) => each.id)).toEqual(['a', 'b', 'c', 'd']);
        expect(second.cursor).toBeNull();
      });

      test('an entry put twice stands once, and any text fits in its id and detail', async () => {
        const ids = NAUGHTY.filter((text) => text !== '');
        for (const id of ids) {
          const detail = { text: id, [id]: [id] };
          await store.putEntry(CASE_ID, { id, at: NOON, type: 'FollowUp', detail });
          await store.putEntry(CASE_ID, { id, at: NOON, type: 'FollowUp', detail });
        }
        const { entries } = await store.timeline(CASE_ID);
        expect(new Set(entries.map((each) => each.id))).toEqual(new Set(ids));
        expect(entries).toHaveLength(ids.length);
        expect(entries.every((each) => each.detail.text === each.id)).toBe(true);
        await expect(entry('\ud800', NOON)).rejects.toThrow(/entry id/);
        await expect(entry('x'.repeat(2_000), NOON)).rejects.toThrow(/entry id/);
        const tooMuch = { id: 'e', at: NOON, type: 'FollowUp', detail: { text: 'x'.repeat(400_000) } };
        await expect(store.putEntry(CASE_ID, tooMuch)).rejects.toMatchObject({ name: 'TooLarge' });
      });

      test('a timeline of several megabytes is read to its end', async () => {
        for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
          const text = noiseOf(id, 300_000);
          await store.putEntry(CASE_ID, { id, at: NOON, type: 'FollowUp', detail: { text } });
        }
        expect((await store.timeline(CASE_ID)).entries.map((each) => each.id).join('')).toBe('abcdefg');
      });

      test('a cursor that is none reads as the beginning', async () => {
        await opened();
        for (const after of ['nonsense', '', '%%%', Buffer.from('x'.repeat(4_000)).toString('base64url')])
          expect((await store.timeline(CASE_ID, { after })).commits).toHaveLength(1);
      });
    });

    describe('list', () => {
      const idOf = (number: number) => `case${String(number).padStart(6, '0')}`;
      const open = (number: number, sortAt: Instant) =>
        opened({ id: idOf(number), listing: { list: 'open', sortAt } });
      const all = async (list: Listing['list'], limit: number) => {
        const ids: string[] = [];
        let after: string | undefined;
        for (let pages = 0; pages < 100; pages++) {
          const page = await store.list(list, { limit, ...(after ? { after } : {}) });
          ids.push(...page.states.map((state) => state.id));
          if (page.cursor === null) return ids;
          after = page.cursor;
        }
        throw new Error('the list never ends');
      };

      test('open records stand the soonest first, in pages of any size', async () => {
        // 7 is coprime to 60: every instant once, in no order.
        for (let number = 0; number < 60; number++)
          await open(number, NOON + ((number * 7) % 60) * MINUTE_MS);
        const expected = Array.from({ length: 60 }, (_, number) => number)
          .toSorted((a, b) => ((a * 7) % 60) - ((b * 7) % 60))
          .map(idOf);
        expect(await all('open', 60)).toEqual(expected);
        expect(await all('open', 7)).toEqual(expected);
        expect(await all('open', 1)).toEqual(expected);
        expect((await store.list('open')).states).toHaveLength(50);
        expect((await store.list('open', { limit: 60 })).cursor).toBeNull();
      });

      test('drills stand in a list of their own, and in no other', async () => {
        await open(1, NOON);
        await opened({ id: idOf(2), listing: { list: 'drill', sortAt: NOON + MINUTE_MS } });
        await opened({ id: idOf(3), listing: { list: 'drill', sortAt: NOON + 2 * MINUTE_MS } });
        await opened({ id: idOf(4), listing: { list: 'closed', sortAt: NOON } });
        expect(await all('open', 10)).toEqual([idOf(1)]);
        expect(await all('closed', 10)).toEqual([idOf(4)]);
        expect(await all('drill', 1), 'the latest first').toEqual([idOf(3), idOf(2)]);
      });

      test('two hundred open records come in one page with their whole state', async () => {
        await Promise.all(Array.from({ length: 200 }, (_, number) => open(number, NOON + number)));
        const { states, cursor } = await store.list('open', { limit: 200 });
        expect(states.map((state) => state.id)).toEqual(
          Array.from({ length: 200 }, (_, number) => idOf(number)),
        );
        expect(states[199]).toMatchObject({ tenantId, version: 1, note: 'version 1' });
        expect(cursor).toBeNull();
      });

      test('records due in the same instant stand in order of id, none lost between pages', async () => {
        for (let number = 0; number < 20; number++) await open(number, NOON);
        expect(await all('open', 3)).toEqual(Array.from({ length: 20 }, (_, number) => idOf(number)));
      });

      test('the last two of a list are found one by one, wherever their shards are', async () => {
        for (let pair = 0; pair < 12; pair++) {
          const owner = freshTenant();
          const records = stores.records<Sample>(owner, 'case');
          const ids = [idOf(pair * 2), idOf(pair * 2 + 1)];
          for (const id of ids) await records.commit(writeOf(owner, 1, { id }));
          const first = await records.list('open', { limit: 1 });
          const second = await records.list('open', { limit: 1, after: first.cursor ?? '' });
          expect([...first.states, ...second.states].map((state) => state.id)).toEqual(ids);
          expect([first.cursor === null, second.cursor]).toEqual([false, null]);
        }
      });

      test('a record moves in its list when its deadline moves, and stands in it once', async () => {
        await open(1, NOON + 1_000);
        await open(2, NOON + 2_000);
        const later = { list: 'open', sortAt: NOON + 3_000 } as const;
        await store.commit(writeOf(tenantId, 2, { id: idOf(1), listing: later }));
        expect(await all('open', 10)).toEqual([idOf(2), idOf(1)]);
      });

      test('closed records leave the open list and stand the latest first', async () => {
        for (let number = 1; number <= 5; number++) {
          await open(number, NOON);
          const listing = { list: 'closed', sortAt: NOON + number * 1_000 } as const;
          await store.commit(writeOf(tenantId, 2, { id: idOf(number), listing }));
        }
        await open(6, NOON);
        expect(await all('open', 10)).toEqual([idOf(6)]);
        expect(await all('closed', 2)).toEqual([5, 4, 3, 2, 1].map(idOf));
        const reopened = { list: 'open', sortAt: NOON - 1_000 } as const;
        await store.commit(writeOf(tenantId, 3, { id: idOf(3), listing: reopened }));
        expect(await all('open', 10)).toEqual([idOf(3), idOf(6)]);
        expect(await all('closed', 10)).toEqual([5, 4, 2, 1].map(idOf));
      });

      test('a cursor stays good while records come, go and move', async () => {
        for (let number = 0; number < 6; number++) await open(number, NOON + number * 1_000);
        const first = await store.list('open', { limit: 3 });
        expect(first.states.map((state) => state.id)).toEqual([0, 1, 2].map(idOf));
        const closed = { list: 'closed', sortAt: NOON } as const;
        await store.commit(writeOf(tenantId, 2, { id: idOf(2), listing: closed }));
        await store.commit(writeOf(tenantId, 2, { id: idOf(4), listing: closed }));
        await open(7, NOON + 3_500);
        const second = await store.list('open', { limit: 3, after: first.cursor ?? '' });
        expect(second.states.map((state) => state.id)).toEqual([3, 7, 5].map(idOf));
        expect(isoOf(second.states[0]?.lastAt ?? 0)).toBe('2027-03-01T04:00:01.000Z');
      });
    });
  });
}
