// Whatever dies, is lost, comes late or comes twice: the same people are paged, in the same order, in time.

import { describe, expect, test } from 'vitest';
import { Unavailable } from '../../shared/app/ports.ts';
import type { CaseEffect, Page } from '../../shared/domain/case.ts';
import { isoOf, MINUTE_MS, SECOND_MS } from '../../shared/domain/instant.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import { type Fault, FaultPlan } from './process.ts';
import { TENANT_ID, World, type WorldOptions } from './world.ts';

const NIGHT = '2026-01-07T19:03:00Z';
/** The worst that the sweeper may need (design A7), and two more seconds for what it sets going. */
const LATE_MS_MAX = 122 * SECOND_MS;

/**
 * A report that nobody answers until the second engineer does; she calls, arrives and resolves. What people do is at
 * least two minutes away from every moment of the ladder, so that a late ladder is still the same ladder.
 */
async function night(options: Partial<WorldOptions> = {}): Promise<{ world: World; caseId: string }> {
  const world = await World.open({ startsAt: NIGHT, ...options });
  const caseId = await world.report({ severity: 'L1', key: 'the report' });
  await world.fastForwardTo(Date.parse(NIGHT) + 18 * MINUTE_MS);
  await world.command(caseId, { type: 'AcknowledgePage', personId: await pagedSecond(world, caseId) });
  await world.command(caseId, {
    type: 'LogContact',
    at: world.now,
    channel: 'phone',
    with: '周敏',
    summary: '电话确认故障现象',
    gaveRemoteSupport: true,
  });
  await world.fastForwardTo(Date.parse(NIGHT) + 155 * MINUTE_MS);
  await world.command(caseId, {
    type: 'RecordMilestone',
    kind: 'arrive',
    at: world.now,
    summary: '到达机房',
  });
  await world.command(caseId, { type: 'ResolveCase', at: world.now, summary: '更换电源', remotely: false });
  await world.fastForward(30);
  return { world, caseId };
}

async function pagedSecond(world: World, caseId: string): Promise<string> {
  const paged = (await world.caseOf(caseId)).escalation?.pagedPersonIds ?? [];
  return paged[1] ?? paged[0] ?? 'nobody';
}

/**
 * Who was paged, which rungs were reached and what was missed. Pages are not counted one by one: a window that begins a
 * minute late can outlast the next deadline, and then that deadline finds its person already being paged.
 */
async function storyOf(
  world: World,
  caseId: string,
): Promise<{ paged: string[]; reached: string[]; missed: string[] }> {
  const events = await world.eventsOf(caseId);
  const of = (type: string, say: (event: { [key: string]: unknown }) => string) =>
    [...new Set(events.filter((event) => event.type === type).map(say))].sort();
  return {
    paged: of('PageOpened', (event) => (event.page as Page).personId),
    reached: of('RungReached', (event) => `${event.rungId} of ${event.clockId ?? 'the opening'}`),
    missed: of('TargetBreached', (event) => String(event.clockId)),
  };
}

/** What must hold whatever happened: nothing early, nothing lost, nothing doubled by us, nothing late beyond measure. */
async function expectPromisesKept(world: World, caseId: string, lateMsMax = LATE_MS_MAX): Promise<void> {
  expect(world.doubledAttempts).toEqual([]);
  expect(world.deadLetters).toEqual([]);
  const events = await world.eventsOf(caseId);
  for (const event of events) {
    if (typeof event.dueAt !== 'number') continue;
    const late = event.at - event.dueAt;
    expect(late, `${event.type} of ${isoOf(event.dueAt)} came early`).toBeGreaterThanOrEqual(0);
    expect(late, `${event.type} of ${isoOf(event.dueAt)} came late`).toBeLessThanOrEqual(lateMsMax);
  }
  const { commits } = await world.table.records(TENANT_ID, 'case').timeline(caseId, { limit: 1000 });
  for (const each of commits) {
    expect(each.due, `the effects of commit ${each.version} were not handed over`).toBeNull();
    for (const [index, effect] of (each.effects as CaseEffect[]).entries()) {
      if (effect.type !== 'SendPage' && effect.type !== 'SendNotice') continue;
      const attempt = await world.table
        .records(TENANT_ID, 'case')
        .attemptOf(caseId, `${each.version}.${index}`);
      expect(attempt, `effect ${each.version}.${index} was never tried`).not.toBeNull();
      expect(attempt?.outcome, `attempt ${each.version}.${index} has no outcome`).not.toBe('attempting');
      const lateMs = (attempt?.startedAt ?? Number.POSITIVE_INFINITY) - each.at;
      expect(lateMs, `attempt ${each.version}.${index} came late`).toBeLessThanOrEqual(lateMsMax);
    }
  }
  // A person's page either reached a provider, or was closed before it could, or was followed by another channel.
  for (const event of events.filter((each) => each.type === 'PageOpened')) {
    const page = event.page as Page;
    const closed = events.find((each) => each.type === 'PageEnded' && each.pageId === page.id);
    const openMs = (closed?.at ?? world.now) - event.at;
    const reached = world.received.some((each) => each.kind === 'page' && each.person === page.personId);
    if (openMs > lateMsMax) expect(reached, `${page.personId} never received a page`).toBe(true);
  }
}

describe('a crash at any step', () => {
  test('before or after each call that the desk makes of the world', async () => {
    const plan = new FaultPlan();
    const { world, caseId } = await night({ plan });
    await expectPromisesKept(world, caseId, 2 * SECOND_MS);
    const story = await storyOf(world, caseId);
    expect(story.paged).toEqual(['chen-yu', 'li-na', 'sun-wei', 'wang-fang', 'zhao-lei']);
    const receivedByReporter = world.received.filter((each) => each.to === 'zhou.min@xihe-water.example');
    expect(receivedByReporter.length).toBeGreaterThanOrEqual(1);

    for (let step = 1; step <= plan.steps; step++) {
      for (const dies of ['before', 'after'] as const) {
        const fault: Fault = { step, dies };
        const what = `dies ${dies} step ${step}, ${plan.log[step - 1]}`;
        const run = await night({ plan: new FaultPlan([fault]) }).catch((error: unknown) => {
          throw new Error(what, { cause: error });
        });
        try {
          expect(await storyOf(run.world, run.caseId)).toEqual(story);
          expect((await run.world.caseOf(run.caseId)).status).toBe('resolved');
          await expectPromisesKept(run.world, run.caseId);
          const told = run.world.received.filter((each) => each.to === 'zhou.min@xihe-water.example');
          expect(told.length).toBeGreaterThanOrEqual(receivedByReporter.length);
        } catch (error) {
          throw new Error(`${what}: ${error instanceof Error ? error.message : error}`, { cause: error });
        }
      }
    }
  }, 280_000);
});

describe('what is lost on the way', () => {
  test('every schedule and every delayed wake: the sweeper finds each deadline', async () => {
    const { world, caseId } = await night({
      surroundings: {
        schedulesLost: true,
        // A wake for an instant that is still to come is the alarm; the sweeper's are for instants that are past.
        queueLoses: (body, now) => body.type === 'wake' && body.wakeAt > now - 10 * SECOND_MS,
      },
    });
    await expectPromisesKept(world, caseId);
    expect((await storyOf(world, caseId)).paged).toHaveLength(5);
    expect(world.metrics.Swept).toBeGreaterThan(5);
  });

  test('the first message to the sender, for every page and notice: the sweeper sends it again', async () => {
    const lost = new Set<string>();
    const { world, caseId } = await night({
      surroundings: {
        queueLoses: (body) => {
          if (body.type !== 'send') return false;
          const attempts = body.indexes.map((index) => `${body.version}.${index}`);
          if (attempts.every((attempt) => lost.has(attempt))) return false;
          for (const attempt of attempts) lost.add(attempt);
          return true;
        },
      },
    });
    expect(lost.size).toBeGreaterThan(5);
    await expectPromisesKept(world, caseId);
    expect((await storyOf(world, caseId)).paged).toHaveLength(5);
  });
});

describe('a sender that dies at work', () => {
  test('after its claim, while the commit’s other message goes out: the commit stays due for it', async () => {
    const died = new Set<string>();
    const world = await World.open({ startsAt: NIGHT });
    world.table.table.hooks = {
      after: ({ call, id }) => {
        if (call !== 'records.claimAttempt' || died.has(id)) return;
        died.add(id);
        throw new Unavailable('The process was cut off.', { retryable: true });
      },
    };
    const caseId = await world.report({ severity: 'L1' });
    await world.settle();
    const store = world.table.records(TENANT_ID, 'case');
    expect(await store.attemptOf(caseId, '1.0')).toMatchObject({ outcome: 'attempting' });
    expect(await store.attemptOf(caseId, '1.1')).toMatchObject({ outcome: 'accepted' });
    expect((await store.commitOf(caseId, 1))?.due).toBe(Date.parse(NIGHT) + 20 * SECOND_MS);
    await world.fastForward(3);
    expect(await store.attemptOf(caseId, '1.0')).toMatchObject({ outcome: 'unknown' });
    expect((await store.commitOf(caseId, 1))?.due).toBeNull();
    await expectPromisesKept(world, caseId);
  });
});

describe('notices of one commit, which travel together', () => {
  test('one that fails comes again alone: the others went out, and nobody is told twice', async () => {
    const world = await World.open({ startsAt: NIGHT });
    const caseId = await world.report({ severity: 'L1' });
    // Several people have been called in vain by then; each of them is told who took it.
    await world.fastForward(40);
    const before = world.received.length;
    let claims = 0;
    world.table.table.hooks = {
      before: ({ call }) => {
        if (call === 'records.claimAttempt' && ++claims === 2)
          throw new Unavailable('The table is busy.', { retryable: true });
      },
    };
    const { escalation } = await world.caseOf(caseId);
    const personId = escalation?.openPages[0]?.personId ?? '';
    const others = escalation?.pagedPersonIds.filter((each) => each !== personId) ?? [];
    expect(others.length).toBeGreaterThanOrEqual(3);
    await world.command(caseId, { type: 'AcknowledgePage', personId });
    await world.settle();
    const told = () => world.received.slice(before).map(({ to }) => to);
    expect(told()).toHaveLength(others.length - 1);
    await world.fastForward(2);
    expect(told()).toHaveLength(others.length);
    expect(new Set(told()).size).toBe(others.length);
    await expectPromisesKept(world, caseId);
  });
});

describe('a heap of notices', () => {
  test('is not made higher by the sweeper, and stands in no page’s way', async () => {
    const lost = new Set<string>();
    const world = await World.open({
      startsAt: NIGHT,
      surroundings: {
        backlog: { bulk: 20_001 },
        queueLoses: (body) => {
          if (body.type !== 'send' || lost.size > 0) return false;
          lost.add(`${body.version}.${body.indexes}`);
          return true;
        },
      },
    });
    const caseId = await world.report({ severity: 'L1' });
    await world.fastForward(9);
    // The very first message was the page's, and was lost.
    expect(lost).toEqual(new Set(['1.0']));
    const [first] = world.received.filter((each) => each.kind === 'page');
    expect((first?.at ?? Number.POSITIVE_INFINITY) - Date.parse(NIGHT)).toBeLessThanOrEqual(LATE_MS_MAX);
    expect(world.received.filter((each) => each.kind === 'notice')).toEqual([]);
    expect(world.waiting('bulk')).toBe(1);

    world.surroundings.backlog = {};
    await world.fastForward(1);
    const told = world.received.filter((each) => each.to === 'zhou.min@xihe-water.example');
    expect(told).toHaveLength(1);
    expect((await world.caseOf(caseId)).status).toBe('open');
  });
});

describe('what comes late or twice', () => {
  test('schedules that fire ten minutes late: the sweeper was there before them, and they find nothing to do', async () => {
    const { world, caseId } = await night({ surroundings: { scheduleLateMs: 10 * MINUTE_MS } });
    await expectPromisesKept(world, caseId);
  });

  test('every message delivered twice: nobody receives anything twice', async () => {
    const once = await night();
    const twice = await night({ surroundings: { twice: true } });
    await expectPromisesKept(twice.world, twice.caseId, 2 * SECOND_MS);
    const received = ({ world }: { world: World }) =>
      world.received.map((each) => `${isoOf(each.at)} ${each.kind} ${each.to}`).sort();
    expect(received(twice)).toEqual(received(once));
  });

  test('the report redelivered after its case was closed changes nothing', async () => {
    const { world, caseId } = await night();
    const before = await world.caseOf(caseId);
    expect(await world.report({ key: 'the report' })).toBe(caseId);
    expect(await world.caseOf(caseId)).toEqual(before);
  });
});

describe('an alarm that rings a little early', () => {
  test('by less than a second, and a timer that ends a millisecond short: it is waited for, not lost', async () => {
    const world = await World.open({ startsAt: NIGHT });
    await world.fastForwardTo(Date.parse(NIGHT) + 10_300);
    const caseId = await world.report({ severity: 'L1' });
    // From here on the first page's window is what comes next, 589.4 s away: its message comes 0.4 s early.
    await world.fastForwardTo(Date.parse(NIGHT) + 20_900);
    await world.command(caseId, {
      type: 'LogContact',
      at: world.now,
      channel: 'phone',
      with: '周敏',
      summary: '电话确认故障现象',
      gaveRemoteSupport: true,
    });
    await world.fastForward(12);
    expect((await world.caseOf(caseId)).escalation?.pagedPersonIds).toHaveLength(2);
    await expectPromisesKept(world, caseId, SECOND_MS);
    expect(world.metrics.Swept ?? 0).toBe(0);
  });
});

describe('a deadline that moves within its second', () => {
  test('keeps the schedule that stands under its name, and is on time', async () => {
    const world = await World.open({ startsAt: NIGHT });
    const caseId = await world.report({ severity: 'L1' });
    await world.fastForwardTo(Date.parse(NIGHT) + 20_000);
    await world.command(caseId, { type: 'AcknowledgePage', personId: await pagedSecond(world, caseId) });
    await world.command(caseId, {
      type: 'LogContact',
      at: world.now,
      channel: 'phone',
      with: '周敏',
      summary: '电话确认故障现象',
      gaveRemoteSupport: true,
    });
    await world.command(caseId, { type: 'PauseClocks', pauseReason: 'access_denied', note: '' });
    await world.fastForwardTo(world.now + 400);
    await world.command(caseId, { type: 'ResumeClocks', note: '' });
    await world.fastForward(150);
    expect((await world.eventsOf(caseId)).map(({ type }) => type)).toContain('TargetBreached');
    await expectPromisesKept(world, caseId, SECOND_MS);
    expect(world.metrics.Swept ?? 0).toBe(0);
  });
});

describe('an outage of two hours', () => {
  test('each person gets one page that tells of all that is late, and the windows count from then', async () => {
    const world = await World.open({ startsAt: NIGHT });
    const caseId = await world.report({ severity: 'L1' });
    await world.settle();
    world.surroundings.outage = true;
    await world.fastForward(125);
    const before = world.received.length;
    world.surroundings.outage = false;
    await world.fastForward(3);

    const pages = world.received.slice(before).filter((each) => each.kind === 'page');
    const perPerson = new Map<string, number>();
    for (const page of pages) perPerson.set(page.person, (perPerson.get(page.person) ?? 0) + 1);
    expect(Math.max(...perPerson.values())).toBe(1);
    const { escalation, breached } = await world.caseOf(caseId);
    expect(Object.keys(breached).sort()).toEqual(['arrive', 'remote_support', 'respond']);
    for (const page of escalation?.openPages ?? []) {
      expect(page.cause.lateBySeconds).toBeGreaterThanOrEqual(60);
      expect(page.acknowledgeBy - page.openedAt).toBe(10 * MINUTE_MS);
      expect(page.openedAt).toBeGreaterThan(Date.parse(NIGHT) + 120 * MINUTE_MS);
    }
    expect(world.deadLetters).toEqual([]);
  });

  test('of the queues alone: the sweeper goes around them', async () => {
    const { world, caseId } = await night({ surroundings: { queuesDown: true } });
    await expectPromisesKept(world, caseId);
    expect((await storyOf(world, caseId)).paged).toHaveLength(5);
  });

  test('of the queues while a provider is busy: what was not taken is tried again, and is never called unknown', async () => {
    let busy = true;
    const world = await World.open({ startsAt: NIGHT, provider: () => (busy ? 'not_taken' : 'accepted') });
    const caseId = await world.report({ severity: 'L1' });
    world.surroundings.queuesDown = true;
    await world.settle();
    busy = false;
    await world.fastForward(3);
    const events = await world.eventsOf(caseId);
    expect(events.filter((event) => event.type === 'PageRetried' || event.type === 'NoticeRepeated')).toEqual(
      [],
    );
    expect(world.received.filter((each) => each.kind === 'page').length).toBeGreaterThanOrEqual(1);
    expect(world.received.filter((each) => each.to === 'zhou.min@xihe-water.example')).toHaveLength(1);
  });
});

describe('everyone is unreachable', () => {
  test('refused at once on every channel, the ladder runs to its top without waiting, and the tenant is alarmed', async () => {
    const staff = demoTenant('desk.example').people.flatMap((person) => person.contactMethods);
    const world = await World.open({
      startsAt: NIGHT,
      provider: ({ to, channel }) => {
        // Their phones and mailboxes refuse; the alarm to the tenant goes by mail as well, so the director's is left.
        const dead = staff.some((method) => method.address === to) && to !== 'sun.wei@linjiang.example';
        return dead && channel ? 'refused' : 'accepted';
      },
    });
    const caseId = await world.report({ severity: 'L1' });
    await world.fastForward(1);
    const events = await world.eventsOf(caseId);
    expect(events.some((event) => event.type === 'TopOfLadderReached')).toBe(true);
    expect(world.metrics.TopOfLadderReached).toBeGreaterThanOrEqual(1);
    expect(world.pagesTo('sun-wei').map((page) => page.channel)).toEqual(['email']);
    expect(world.received.some((each) => each.kind === 'notice' && each.person === 'sun-wei')).toBe(true);
  });

  test('silent on every channel: the final person is paged again and again until somebody acknowledges', async () => {
    const world = await World.open({ startsAt: NIGHT });
    const caseId = await world.report({ severity: 'L3' });
    await world.fastForward(24 * 60);
    const before = world.pagesTo('sun-wei').length;
    await world.fastForward(60);
    expect(world.pagesTo('sun-wei').length - before).toBeGreaterThanOrEqual(3);
    await world.command(caseId, { type: 'AcknowledgePage', personId: 'sun-wei' });
    const after = world.received.length;
    await world.fastForward(40);
    expect(world.received.slice(after).filter((each) => each.kind === 'page')).toEqual([]);
  });

  test('a provider that answers nothing: another channel first, then one repeat that says it may be one', async () => {
    const world = await World.open({ startsAt: NIGHT, provider: () => 'unknown' });
    await world.report({ severity: 'L1' });
    await world.fastForward(1);
    const first = world.received.filter((each) => each.kind === 'page').slice(0, 3);
    expect(first.map((page) => page.channel)).toEqual(['sms', 'email', 'email']);
    expect(first[2]?.text).toContain('可能重复');
    expect(world.doubledAttempts).toEqual([]);
    const told = world.received.filter((each) => each.to === 'zhou.min@xihe-water.example');
    expect(told).toHaveLength(2);
    expect(told[1]?.text).toContain('可能重复');
  });

  test('a provider that is busy is tried again after 2, 5 and 10 seconds before the next channel', async () => {
    const asked: number[] = [];
    const world = await World.open({
      startsAt: NIGHT,
      provider: ({ channel, at }) => {
        if (channel === 'email') return 'accepted';
        asked.push(at);
        return 'not_taken';
      },
    });
    await world.report({ severity: 'L1' });
    await world.fastForward(0.5);
    const [first = 0] = asked;
    expect(asked.slice(0, 4).map((at) => (at - first) / SECOND_MS)).toEqual([0, 2, 7, 17]);
    expect(world.received.find((each) => each.kind === 'page')?.channel).toBe('email');
    await world.fastForward(2);
    expect(world.metrics.Swept ?? 0, 'slow, but nothing was lost').toBe(0);
  });
});
