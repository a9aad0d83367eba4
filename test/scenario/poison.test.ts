// One item that the desk cannot handle, for a bug of its own: it is set aside, alarmed, tried again and never lost; its
// neighbours notice nothing.

import { describe, expect, test } from 'vitest';
import { caseIdFor } from '../../shared/app/intake-open.ts';
import { NOT_WORKED_OFF } from '../../shared/app/park.ts';
import type { Receipt } from '../../shared/app/ports.ts';
import { requestReplay } from '../../shared/app/replay.ts';
import { isoOf, MINUTE_MS, SECOND_MS } from '../../shared/domain/instant.ts';
import { TENANT_ID, World, type WorldOptions } from './world.ts';

const NIGHT = '2026-01-07T19:03:00Z';
/** From the end of a parking to the sweeper that finds it, at most. */
const SWEPT_MS_MAX = 77 * SECOND_MS;

/** A world in which each call named here, of the item named here, throws what nobody expected. */
async function worldWith(options: Partial<WorldOptions> = {}) {
  const world = await World.open({ startsAt: NIGHT, ...options });
  const broken = new Set<string>();
  world.table.table.hooks = {
    before: ({ call, id }) => {
      if (broken.has(`${call} ${id}`)) throw new TypeError(`${call} of undefined`);
    },
  };
  return { world, broken };
}

const minutesAfterNight = (at: number) => (at - Date.parse(NIGHT)) / MINUTE_MS;

function pagesOf(world: World, caseId: string) {
  return world.received.filter((each) => each.kind === 'page' && each.caseId === caseId);
}

function attemptOf(world: World, caseId: string, attemptId: string) {
  return world.table.records(TENANT_ID, 'case').attemptOf(caseId, attemptId);
}

describe('a case that cannot decide', () => {
  test('is set aside with an alarm and goes on when the fault is mended; its neighbour pages in time', async () => {
    const { world, broken } = await worldWith();
    const poison = await world.report({ severity: 'L1' });
    const neighbour = await world.report({ severity: 'L1' });
    const alone = await World.open({ startsAt: NIGHT });
    const same = await alone.report({ severity: 'L1' });
    await world.settle();
    const before = pagesOf(world, poison).length;
    broken.add(`records.commit ${poison}`);
    await Promise.all([world.fastForward(29), alone.fastForward(29)]);

    expect(pagesOf(world, neighbour).map((page) => [page.person, minutesAfterNight(page.at)])).toEqual(
      pagesOf(alone, same).map((page) => [page.person, minutesAfterNight(page.at)]),
    );
    expect(pagesOf(world, poison)).toHaveLength(before);
    const head = await world.table.records(TENANT_ID, 'case').head(poison);
    // Due after five minutes, then parked for 2, 4 and 8 minutes and what the sweeper takes.
    expect(head?.parked).toBe(4);
    expect(world.metrics.ItemParked).toBe(4);
    expect(world.lines.filter((line) => line.includes('item_parked'))[0]).toContain(poison);

    broken.clear();
    await world.fastForward(17);
    expect(pagesOf(world, poison).length).toBeGreaterThan(before);
    expect(await world.table.records(TENANT_ID, 'case').head(poison)).toMatchObject({ parked: 0 });
    expect(world.deadLetters).toEqual([]);
    expect(world.doubledAttempts).toEqual([]);
  });
});

describe('a commit that cannot be handed over', () => {
  test('is set aside with an alarm; once the fault is mended its messages go out, once', async () => {
    const { world, broken } = await worldWith();
    let lost = 0;
    let poison = '';
    world.surroundings.queueLoses = (body) => body.type === 'send' && ++lost <= 2;
    poison = await world.report({ severity: 'L1' });
    const neighbour = await world.report({ severity: 'L1' });
    broken.add(`records.attemptOf ${poison}`);
    await world.fastForward(4);
    expect(pagesOf(world, neighbour)).toHaveLength(1);
    expect(pagesOf(world, poison)).toEqual([]);
    expect(await world.table.records(TENANT_ID, 'case').commitOf(poison, 1)).toMatchObject({ parked: 2 });
    expect(world.metrics.ItemParked).toBe(2);

    broken.clear();
    await world.fastForward(6);
    expect(pagesOf(world, poison).filter((page) => page.attemptId === '1.0')).toHaveLength(1);
    const commit = await world.table.records(TENANT_ID, 'case').commitOf(poison, 1);
    expect(commit?.due).toBeNull();
    expect(commit?.parked).toBeUndefined();
    expect(world.deadLetters).toEqual([]);
    expect(world.doubledAttempts).toEqual([]);
  });
});

describe('a page that cannot be put into words', () => {
  test.each([{ twice: false }, { twice: true }])(
    'on one channel: within its window the next channel is tried, and the neighbour is paged at once (%o)',
    async (surroundings) => {
      const { world } = await worldWith({ surroundings });
      let poison = '';
      world.surroundings.breaksOn = (effect, caseId) =>
        caseId === poison && effect.type === 'SendPage' && effect.channel === 'sms';
      poison = await world.report({ severity: 'L1' });
      const neighbour = await world.report({ severity: 'L1' });
      await world.settle();
      expect(pagesOf(world, neighbour).map((page) => page.channel)).toEqual(['sms']);
      const [page] = (await world.caseOf(poison)).escalation?.openPages ?? [];
      if (!page) throw new Error('nobody is paged');
      expect(await attemptOf(world, poison, page.attempt)).toMatchObject({
        outcome: 'attempting',
        parked: 1,
      });

      await world.fastForwardTo(page.acknowledgeBy - SECOND_MS);
      const received = pagesOf(world, poison).filter((each) => each.person === page.personId);
      expect(received.map((each) => each.channel)).toEqual(['email']);
      const ended = await attemptOf(world, poison, page.attempt);
      expect(ended).toMatchObject({
        outcome: 'refused',
        detail: expect.stringContaining('fault of the desk'),
      });
      expect(world.callsOf(`${poison}/${page.attempt}`)).toBe(0);
      // Parked for 2 and for 4 minutes; the third time is the last.
      expect(world.metrics.ItemParked).toBe(3);
      expect(world.doubledAttempts).toEqual([]);
      expect(world.deadLetters).toEqual([]);
    },
  );

  test('to one person, on every channel: the ladder moves on to the next', async () => {
    const { world } = await worldWith();
    let first = '';
    world.surroundings.breaksOn = (effect) => effect.type === 'SendPage' && effect.personId === first;
    const caseId = await world.report({ severity: 'L1' });
    const escalation = () => world.caseOf(caseId).then((state) => state.escalation);
    first = (await escalation())?.openPages[0]?.personId ?? '';
    await world.fastForward(20);
    expect(world.pagesTo(first)).toEqual([]);
    const paged = (await escalation())?.pagedPersonIds ?? [];
    expect(paged[0]).toBe(first);
    expect(paged.length).toBeGreaterThan(2);
    for (const next of paged.slice(1)) expect(world.pagesTo(next).length).toBeGreaterThan(0);
    expect(world.metrics.ItemParked).toBeGreaterThan(0);
    expect(world.deadLetters).toEqual([]);
    expect(world.doubledAttempts).toEqual([]);
  });

  test('mended meanwhile, it goes out when its parking is over, once', async () => {
    const { world } = await worldWith({ surroundings: { breaksOn: (effect) => effect.type === 'SendPage' } });
    const caseId = await world.report({ severity: 'L1' });
    await world.settle();
    world.surroundings.breaksOn = () => false;
    await world.fastForward(4);
    const pages = pagesOf(world, caseId);
    expect(pages.map((page) => page.channel)).toEqual(['sms']);
    const late = (pages[0]?.at ?? 0) - Date.parse(NIGHT);
    expect(late).toBeGreaterThanOrEqual(2 * MINUTE_MS);
    expect(late).toBeLessThanOrEqual(2 * MINUTE_MS + SWEPT_MS_MAX);
    expect((await attemptOf(world, caseId, pages[0]?.attemptId ?? ''))?.parked).toBeUndefined();
    expect(world.doubledAttempts).toEqual([]);
  });

  test('acknowledged meanwhile, it is not sent any more', async () => {
    const { world } = await worldWith({ surroundings: { breaksOn: (effect) => effect.type === 'SendPage' } });
    const caseId = await world.report({ severity: 'L1' });
    await world.settle();
    const [page] = (await world.caseOf(caseId)).escalation?.openPages ?? [];
    world.surroundings.breaksOn = () => false;
    await world.command(caseId, { type: 'AcknowledgePage', personId: page?.personId ?? '' });
    await world.fastForward(4);
    expect(pagesOf(world, caseId)).toEqual([]);
    expect(await attemptOf(world, caseId, page?.attempt ?? '')).toMatchObject({ outcome: 'fenced' });
  });
});

test('a notice that cannot be put into words is given up after four parkings, in sight of those who look after the desk', async () => {
  const { world } = await worldWith({
    surroundings: { breaksOn: (effect) => effect.type === 'SendNotice' && 'reporter' in effect.to },
  });
  const caseId = await world.report({ severity: 'L3' });
  await world.fastForward(40);
  const { attempts } = await world.table.records(TENANT_ID, 'case').timeline(caseId, { limit: 1_000 });
  const told = attempts.filter((attempt) => attempt.to === 'zhou.min@xihe-water.example');
  expect(told).toMatchObject([{ outcome: 'refused' }]);
  expect(world.metrics.ItemParked).toBe(5);
  expect(world.metrics.NoticeNotSent).toBe(1);
  expect(world.received.filter((each) => each.to === 'zhou.min@xihe-water.example')).toEqual([]);
});

test('an outcome on which the case cannot decide is told again later; the provider is not called again for it', async () => {
  const { world, broken } = await worldWith({
    provider: ({ channel }) => (channel === 'sms' ? 'unknown' : 'accepted'),
  });
  const caseId = await world.report({ severity: 'L1' });
  const [page] = (await world.caseOf(caseId)).escalation?.openPages ?? [];
  if (!page) throw new Error('nobody is paged');
  broken.add(`records.commit ${caseId}`);
  await world.settle();
  expect(world.callsOf(`${caseId}/${page.attempt}`)).toBe(1);
  expect(await attemptOf(world, caseId, page.attempt)).toMatchObject({ outcome: 'attempting', parked: 1 });
  broken.clear();
  await world.fastForward(4);
  expect(world.callsOf(`${caseId}/${page.attempt}`)).toBe(1);
  expect(await attemptOf(world, caseId, page.attempt)).toMatchObject({ outcome: 'unknown' });
  expect(pagesOf(world, caseId).map((each) => each.channel)).toEqual(['sms', 'email']);
  expect(world.doubledAttempts).toEqual([]);
  expect(world.deadLetters).toEqual([]);
});

describe('a message that cannot be worked off', () => {
  const form = (world: World, id: string): Omit<Receipt, 'fate'> => ({
    id,
    tenantId: TENANT_ID,
    channel: 'form',
    receivedAt: world.now,
    raw: {
      inline: JSON.stringify({
        report: { name: '周敏', subject: id, text: '系统无法登录', severity: 'L1' },
        files: [],
      }),
    },
    envelope: {},
  });

  test('is set aside, then kept where people read why; replayed after the mending it becomes a case', async () => {
    const { world, broken } = await worldWith();
    const receipts = world.table.receipts(TENANT_ID);
    const poison = form(world, 'form-poison');
    await receipts.put(poison);
    await receipts.put(form(world, 'form-neighbour'));
    for (const id of ['form-poison', 'replay-form-poison'])
      broken.add(`records.commit ${caseIdFor(TENANT_ID, id, 0)}`);
    await world.fastForward(2);
    expect((await receipts.get('form-neighbour'))?.fate).toMatchObject({ fate: 'case' });
    expect(await receipts.get('form-poison')).toMatchObject({ fate: null, parked: 1 });

    await world.fastForward(18);
    const given = await receipts.get('form-poison');
    expect(given?.fate).toEqual({ fate: 'quarantine', reason: NOT_WORKED_OFF });
    expect(given?.raw).toEqual(poison.raw);
    expect((await receipts.list({ fate: 'quarantine' })).receipts.map(({ id }) => id)).toEqual([
      'form-poison',
    ]);
    expect(world.metrics.ItemParked).toBe(4);

    // Replayed too early it fails in the same way, and can be replayed again.
    expect(await world.invoke((desk) => requestReplay(desk, 'form-poison'))).toMatchObject({ fate: null });
    await world.fastForward(20);
    expect((await receipts.get('replay-form-poison'))?.fate).toMatchObject({ fate: 'quarantine' });
    broken.clear();
    const again = await world.invoke((desk) => requestReplay(desk, 'form-poison'));
    if (again === 'died' || !again) throw new Error('there is nothing to replay');
    await world.settle();
    expect((await receipts.get(again.id))?.fate).toMatchObject({ fate: 'case' });
    expect(await world.invoke((desk) => requestReplay(desk, 'form-poison'))).toMatchObject({ id: again.id });
    expect(world.deadLetters).toEqual([]);
  });

  test('mended before that, it becomes its case without anybody’s doing, and once', async () => {
    const { world, broken } = await worldWith();
    const receipts = world.table.receipts(TENANT_ID);
    await receipts.put(form(world, 'form-poison'));
    const caseId = caseIdFor(TENANT_ID, 'form-poison', 0);
    broken.add(`records.commit ${caseId}`);
    await world.fastForward(2);
    broken.clear();
    await world.fastForward(4);
    const stood = await receipts.get('form-poison');
    expect(stood?.fate).toEqual({ fate: 'case', caseId });
    expect(stood?.parked).toBeUndefined();
    expect(isoOf((await world.caseOf(caseId)).openedAt)).toBe('2026-01-07T19:07:00.000Z');
  });
});
