// What every store of pagers promises: one window of a way at a time, a page that waits is found by whoever looks for it,
// a bundle is put once, and no two get the same turn of a provider.

import { beforeEach, describe, expect, test } from 'vitest';
import { type Pagers, type PagerWay, windowEndOf } from '../../shared/app/pagers.ts';
import type { RecordStore } from '../../shared/app/ports.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/domain/instant.ts';
import { CASE_ID, dueOfTenant, freshTenant, NOON, type Sample, type Stores } from './stores.ts';

const WAY: PagerWay = { personId: 'wang-fang', channel: 'sms', address: '+8613800000000' };
const END = NOON + 3 * MINUTE_MS;
const page = (caseId: string, attemptId = '1.0') => ({ caseId, attemptId, pageId: '1-1' });

export function describePagers(name: string, create: () => Stores): void {
  describe(`${name}: pagers`, () => {
    let stores: Stores;
    let tenantId: string;
    let pagers: Pagers;
    let records: RecordStore<Sample>;
    beforeEach(() => {
      stores = create();
      tenantId = freshTenant();
      pagers = stores.pagers(tenantId);
      records = stores.records<Sample>(tenantId, 'case');
    });
    const open = (opener: string, now: number, way = WAY) =>
      pagers.open(way, {
        opener,
        now,
        // Where nothing else is said the first window is as long as the others.
        first: { calmSince: now - 3 * MINUTE_MS, endsAt: now + 3 * MINUTE_MS },
        endsAt: now + 3 * MINUTE_MS,
        leaseUntil: now + 20 * SECOND_MS,
      });
    const openShort = (opener: string, now: number) =>
      pagers.open(WAY, {
        opener,
        now,
        first: { calmSince: now - 3 * MINUTE_MS, endsAt: now + 30 * SECOND_MS },
        endsAt: now + 3 * MINUTE_MS,
        leaseUntil: now + 20 * SECOND_MS,
      });

    test('a window is opened by one of those who come at once, and stands for the others', async () => {
      const asked = await Promise.all(['a', 'b', 'c', 'd'].map((opener) => open(opener, NOON)));
      expect(asked.filter(({ isMine }) => isMine)).toHaveLength(1);
      for (const { endsAt, before } of asked) expect([endsAt, before]).toEqual([END, null]);
      expect(asked[0]?.leaseUntil).toBe(NOON + 20 * SECOND_MS);
    });

    test('its opener finds it as their own as long as it runs; from its end on the next one is opened', async () => {
      await open('a', NOON);
      expect(await open('a', NOON + MINUTE_MS)).toMatchObject({ isMine: true, endsAt: END, before: null });
      expect(await open('b', END - 1)).toMatchObject({ isMine: false, endsAt: END });
      expect(await open('b', END)).toMatchObject({
        isMine: true,
        endsAt: END + 3 * MINUTE_MS,
        before: END,
      });
    });

    test('the first window after a calm is the short one, those that follow are not', async () => {
      const first = NOON + 30 * SECOND_MS;
      expect(await openShort('a', NOON)).toMatchObject({ isMine: true, endsAt: first, before: null });
      expect(await openShort('a', NOON + 1)).toMatchObject({ isMine: true, endsAt: first, before: null });
      expect(await openShort('b', first - 1)).toMatchObject({ isMine: false, endsAt: first });
      const second = first + 3 * MINUTE_MS;
      expect(await openShort('b', first)).toMatchObject({ isMine: true, endsAt: second, before: first });
      expect(await openShort('b', first + 1)).toMatchObject({ isMine: true, endsAt: second, before: first });
      expect(await openShort('c', second - 1)).toMatchObject({ isMine: false, endsAt: second });
      // A millisecond before three minutes are over it is no calm yet; at three minutes it is.
      const third = second + 6 * MINUTE_MS - 1;
      expect(await openShort('c', second + 3 * MINUTE_MS - 1)).toMatchObject({
        isMine: true,
        endsAt: third,
        before: second,
      });
      expect(await openShort('d', third + 3 * MINUTE_MS)).toMatchObject({
        isMine: true,
        endsAt: third + 3 * MINUTE_MS + 30 * SECOND_MS,
        before: third,
      });
    });

    test('of many that come at once after a window one opens the next', async () => {
      await openShort('a', NOON);
      const end = NOON + 30 * SECOND_MS;
      const asked = await Promise.all(['b', 'c', 'd', 'e'].map((opener) => openShort(opener, end)));
      expect(asked.filter(({ isMine }) => isMine)).toHaveLength(1);
      for (const { endsAt, before } of asked) expect([endsAt, before]).toEqual([end + 3 * MINUTE_MS, end]);
    });

    test('another way, another person and another tenant have windows of their own', async () => {
      await open('a', NOON);
      const others: PagerWay[] = [
        { ...WAY, channel: 'voice' },
        { ...WAY, address: '+8613800000001' },
        { ...WAY, personId: 'li-qiang' },
      ];
      for (const way of others) expect(await open('b', NOON, way)).toMatchObject({ isMine: true });
      const elsewhere = stores.pagers(freshTenant());
      const first = { calmSince: NOON, endsAt: END };
      const opening = { opener: 'b', now: NOON, first, endsAt: END, leaseUntil: NOON };
      expect(await elsewhere.open(WAY, opening)).toMatchObject({ isMine: true });
    });

    test('notices of the same way have windows, waiting ones and bundles of their own', async () => {
      const notices = { ...WAY, of: 'notices' } as const;
      await open('a', NOON);
      expect(await open('b', NOON, notices)).toMatchObject({ isMine: true, before: null });
      await pagers.hold(WAY, END, page('k7m3q9qxpa'), NOON);
      await pagers.hold(notices, END, page('k7m3q9qxpb'), NOON);
      expect(await pagers.held(WAY, END, 10)).toEqual([page('k7m3q9qxpa')]);
      expect(await pagers.held(notices, END, 10)).toEqual([page('k7m3q9qxpb')]);
      const alarms = { ...WAY, of: 'alarms' } as const;
      expect(await open('b', NOON, alarms)).toMatchObject({ isMine: true, before: null });
      expect(await pagers.held(alarms, END, 10)).toEqual([]);
      expect(pagers.bundleIdOf(alarms, END)).not.toBe(pagers.bundleIdOf(notices, END));
      // The board is told of pages alone.
      expect((await pagers.waiting(NOON)).count).toBe(1);
      const id = pagers.bundleIdOf(notices, END);
      expect(id).not.toBe(pagers.bundleIdOf(WAY, END));
      const draft = { id, way: notices, at: END, code: '', pages: [page('k7m3q9qxpb')], leaseUntil: END };
      expect(await pagers.putBundle(draft)).toBe(true);
      expect((await pagers.bundleOf(id, END))?.way).toEqual(notices);
      await pagers.close(notices, { opener: 'b', now: NOON + 1 });
      expect((await open('c', NOON + 1)).isMine).toBe(false);
      expect((await open('c', NOON + 1, notices)).isMine).toBe(true);
    });

    test('a window in which nothing was sent is ended by its opener and by nobody else', async () => {
      await open('a', NOON);
      await pagers.close(WAY, { opener: 'b', now: NOON + 1 });
      expect((await open('c', NOON + 2)).isMine).toBe(false);
      await pagers.close(WAY, { opener: 'a', now: NOON + 3 });
      expect(await open('c', NOON + 3)).toMatchObject({ isMine: true, before: NOON + 3 });
      await pagers.close({ ...WAY, personId: 'nobody' }, { opener: 'a', now: NOON });
    });

    test('what waits is found by its way and its end, each once, and no other', async () => {
      await pagers.hold(WAY, END, page('k7m3q9qxpa'), NOON);
      await pagers.hold(WAY, END, page('k7m3q9qxpa'), NOON);
      await pagers.hold(WAY, END, page('k7m3q9qxpb', '12.3'), NOON);
      await pagers.hold(WAY, END + 1, page('k7m3q9qxpc'), NOON);
      await pagers.hold({ ...WAY, channel: 'voice' }, END, page('k7m3q9qxpd'), NOON);
      expect(await pagers.held(WAY, END, 10)).toEqual([page('k7m3q9qxpa'), page('k7m3q9qxpb', '12.3')]);
      expect(await pagers.held(WAY, END, 1)).toHaveLength(1);
      expect(await pagers.held(WAY, NOON, 10)).toEqual([]);
      expect(await stores.pagers(freshTenant()).held(WAY, END, 10)).toEqual([]);
    });

    test('the board is told how many wait, for whom, and until when', async () => {
      await pagers.hold(WAY, END, page('k7m3q9qxpa'), NOON);
      await pagers.hold(WAY, END + MINUTE_MS, page('k7m3q9qxpb'), NOON);
      await pagers.hold({ ...WAY, personId: 'li-qiang' }, END, page('k7m3q9qxpc'), NOON);
      const { pages, ...waiting } = await pagers.waiting(NOON);
      expect(waiting).toEqual({ count: 3, isMore: false });
      expect(pages.toSorted((a, b) => (a.caseId < b.caseId ? -1 : 1))).toEqual([
        { ...page('k7m3q9qxpa'), personId: 'wang-fang', until: END },
        { ...page('k7m3q9qxpb'), personId: 'wang-fang', until: END + MINUTE_MS },
        { ...page('k7m3q9qxpc'), personId: 'li-qiang', until: END },
      ]);
      expect((await pagers.waiting(END + 1)).count).toBe(1);
      expect(await pagers.waiting(END + DAY_MS)).toEqual({ count: 0, isMore: false, pages: [] });
    });

    test('a bundle is named by its way and the end of its window', () => {
      const id = pagers.bundleIdOf(WAY, END);
      expect(id).toMatch(/^[a-z0-9]{10,26}$/);
      expect(windowEndOf(id)).toBe(END);
      expect(pagers.bundleIdOf({ ...WAY }, END)).toBe(id);
      expect(pagers.bundleIdOf(WAY, END + SECOND_MS)).not.toBe(id);
      expect(pagers.bundleIdOf({ ...WAY, address: 'a@b.example' }, END)).not.toBe(id);
    });

    test('a bundle is put once; who comes second changes nothing', async () => {
      const id = pagers.bundleIdOf(WAY, END);
      const draft = { id, way: WAY, at: END, code: '48213', pages: [page('k7m3q9qxpa')], leaseUntil: END };
      expect(await pagers.bundleOf(id, NOON)).toBeNull();
      const both = await Promise.all([
        pagers.putBundle(draft),
        pagers.putBundle({ ...draft, code: '', pages: [] }),
      ]);
      expect(both.toSorted()).toEqual([false, true]);
      const stands = both[0] ? draft : { ...draft, code: '', pages: [] };
      expect(await pagers.bundleOf(id, END)).toEqual({ ...stands, outcome: 'attempting', history: [] });
      expect(await pagers.putBundle(draft)).toBe(false);
      expect(await stores.pagers(freshTenant()).bundleOf(id, END)).toBeNull();
      expect(await pagers.bundleOf(id, END + 8 * DAY_MS)).toBeNull();
      for (const odd of ['', '#', 'HEAD', '\ud800']) expect(await pagers.bundleOf(odd, END)).toBeNull();
    });

    test('what becomes of a bundle goes by rank, as with an attempt', async () => {
      const id = pagers.bundleIdOf(WAY, END);
      expect(await pagers.recordBundle(id, { outcome: 'accepted', at: END })).toBe(false);
      const pages = Array.from({ length: 500 }, (_, i) =>
        page(`k7m3q9q${String(i).padStart(3, '0')}`, `${i + 1}.0`),
      );
      await pagers.putBundle({ id, way: WAY, at: END, code: '48213', pages, leaseUntil: END });
      expect(
        await pagers.recordBundle(id, { outcome: 'delivered', at: END + 2, detail: 'a phone has it' }),
      ).toBe(true);
      expect(await pagers.recordBundle(id, { outcome: 'accepted', at: END + 3, providerId: 'x' })).toBe(
        false,
      );
      expect(await pagers.recordBundle(id, { outcome: 'undelivered', at: END + 4 })).toBe(true);
      expect(await pagers.bundleOf(id, END)).toMatchObject({
        outcome: 'undelivered',
        history: [
          { outcome: 'delivered', at: END + 2, detail: 'a phone has it' },
          { outcome: 'undelivered', at: END + 4 },
        ],
      });
    });

    test('of a large bundle all pages are kept, and each finds itself', async () => {
      const id = pagers.bundleIdOf(WAY, END);
      const pages = Array.from({ length: 3_000 }, (_, i) =>
        page(`k7m3q9${String(i).padStart(4, '0')}`, `${i + 1}.0`),
      );
      const draft = { id, way: WAY, at: END, code: '48213', pages, leaseUntil: END };
      expect(await pagers.putBundle(draft)).toBe(true);
      expect(await pagers.putBundle({ ...draft, pages: pages.slice(0, 500) })).toBe(false);
      const key = ({ caseId, attemptId }: (typeof pages)[number]) => `${caseId}/${attemptId}`;
      expect((await pagers.bundleOf(id, END))?.pages.map(key).toSorted()).toEqual(pages.map(key).toSorted());
      for (const one of [pages[0], pages[777], pages[2_999]]) {
        const found = await pagers.bundleOf(id, END, one);
        expect(found?.pages).toContainEqual(one);
        expect(found?.pages.length).toBeLessThan(500);
      }
      const nobodys = await pagers.bundleOf(id, END, page('zzzzzzzzzz'));
      expect(nobodys?.pages.some(({ caseId }) => caseId === 'zzzzzzzzzz')).toBe(false);
    });

    test('an attempt that waits for a bundle is nobody’s to claim, says so, and is due by itself', async () => {
      const claim = { id: '1.0', startedAt: NOON, leaseUntil: NOON, channel: 'sms', to: WAY.address };
      await records.claimAttempt(CASE_ID, claim);
      await records.holdAttempt(CASE_ID, '1.0', { bundleId: 'b000000000', due: END });
      const held = await records.claimAttempt(CASE_ID, { ...claim, startedAt: END + DAY_MS });
      expect(held).toMatchObject({
        claimed: false,
        attempt: { outcome: 'attempting', bundleId: 'b000000000', due: END },
      });
      expect(await dueOfTenant(stores.due(), tenantId, END)).toMatchObject([
        { what: 'attempt', attemptId: '1.0', due: END },
      ]);
      await records.recordAttempt(CASE_ID, '1.0', { outcome: 'accepted', at: END });
      expect(await records.attemptOf(CASE_ID, '1.0')).toMatchObject({
        outcome: 'accepted',
        bundleId: 'b000000000',
      });
      expect(await dueOfTenant(stores.due(), tenantId, END)).toEqual([]);
      await records.holdAttempt(CASE_ID, '1.0', { bundleId: 'b000000001', due: END });
      expect((await records.attemptOf(CASE_ID, '1.0'))?.bundleId).toBe('b000000000');
      await records.holdAttempt(CASE_ID, '9.0', { bundleId: 'b000000001', due: END });
      expect(await records.attemptOf(CASE_ID, '9.0')).toBeNull();
    });

    test('an attempt that is given back waits for no bundle any more', async () => {
      const claim = { id: '1.0', startedAt: NOON, leaseUntil: NOON, channel: 'sms', to: WAY.address };
      await records.claimAttempt(CASE_ID, claim);
      await records.holdAttempt(CASE_ID, '1.0', { bundleId: 'b000000000', due: END });
      await records.releaseAttempt(CASE_ID, '1.0', END);
      const again = await records.claimAttempt(CASE_ID, { ...claim, startedAt: NOON + 1 });
      expect(again.claimed).toBe(true);
      expect((await records.attemptOf(CASE_ID, '1.0'))?.bundleId).toBeUndefined();
    });

    const turn = { provider: 'voice', label: 'voice', perMinute: 60, atOnce: 1 };

    test('a provider’s turns are given out one after another, each once, also to many at once', async () => {
      const ask = () => pagers.takeTurn({ ...turn, now: NOON, latest: NOON + HOUR_MS });
      const given = await Promise.all(Array.from({ length: 6 }, ask));
      expect(given.toSorted((a, b) => Number(a) - Number(b))).toEqual(
        [0, 1, 2, 3, 4, 5].map((second) => NOON + second * SECOND_MS),
      );
      expect(await pagers.turns(NOON)).toEqual([
        { provider: 'voice', label: 'voice', perMinute: 60, nextAt: NOON + 6 * SECOND_MS },
      ]);
      expect(await pagers.turns(NOON + 2 * HOUR_MS)).toEqual([]);
    });

    test('some may come together, and those after them wait', async () => {
      const ask = () =>
        pagers.takeTurn({ ...turn, perMinute: 20, atOnce: 3, now: NOON, latest: NOON + MINUTE_MS });
      const given = [];
      for (let i = 0; i < 5; i++) given.push(await ask());
      expect(given).toEqual([NOON, NOON, NOON, NOON + 3 * SECOND_MS, NOON + 6 * SECOND_MS]);
    });

    test('who cannot wait so long takes no turn; a provider that rested is free at once', async () => {
      const ask = (now: number, latest: number) => pagers.takeTurn({ ...turn, now, latest });
      expect(await ask(NOON, NOON)).toBe(NOON);
      expect(await ask(NOON, NOON)).toBeNull();
      expect(await ask(NOON, NOON + SECOND_MS)).toBe(NOON + SECOND_MS);
      expect(await ask(NOON, NOON + SECOND_MS)).toBeNull();
      expect(await ask(NOON + MINUTE_MS, NOON + MINUTE_MS)).toBe(NOON + MINUTE_MS);
      expect(await stores.pagers(freshTenant()).turns(NOON)).toEqual([]);
    });
  });
}
