// A storm of reports, as the paged people live through it: one message per person, way and window, nothing lost, and what
// is most severe as loud as ever.

import { describe, expect, test } from 'vitest';
import { reportBundle } from '../../shared/app/pager.ts';
import type { Attempt } from '../../shared/app/ports.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/domain/instant.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import { type Fault, FaultPlan } from './process.ts';
import { MAIL_DOMAIN, TENANT_ID, World, type WorldOptions } from './world.ts';

/** A Wednesday morning in Hangzhou. */
const MORNING = '2026-01-07T01:00:00Z';
/** The worst that the sweeper may need (design A7), and a little for what it sets going. */
const SWEEP_MS_MAX = 125 * SECOND_MS;

type Paged = Attempt & { readonly caseId: string };

/** So many reports of one level at one instant. */
async function storm(
  count: number,
  options: Partial<WorldOptions> & { severity?: string; windowMinutes?: number } = {},
): Promise<{ world: World; caseIds: readonly string[]; first: string }> {
  const { severity = 'L3', windowMinutes, ...rest } = options;
  const world = await World.open({ startsAt: MORNING, ...rest });
  if (windowMinutes !== undefined) await world.changeTenant({ pageWindowMinutes: windowMinutes });
  const caseIds: string[] = [];
  for (let i = 0; i < count; i++) {
    const subject = `第 ${i + 1} 处告警`;
    caseIds.push(await world.report({ severity, subject, key: `storm-${i}` }));
  }
  await world.settle();
  const { escalation } = await world.caseOf(caseIds[0] ?? '');
  return { world, caseIds, first: escalation?.pagedPersonIds[0] ?? 'nobody' };
}

/** Every attempt at a page of these cases, as the timeline has it. */
async function attemptsOf(world: World, caseIds: readonly string[]): Promise<readonly Paged[]> {
  const records = world.table.records(TENANT_ID, 'case');
  const all = await Promise.all(
    caseIds.map(async (caseId) => {
      const { attempts } = await records.timeline(caseId, { limit: 1000 });
      return attempts.filter(({ pageId }) => pageId !== undefined).map((each) => ({ ...each, caseId }));
    }),
  );
  return all.flat();
}

/**
 * Each page that was opened has an attempt with an outcome, each one that a provider took was received, alone or in its
 * bundle, no call was made twice, and nobody waited longer than their half of the window, sweeps allowed for.
 */
async function expectAccounted(world: World, caseIds: readonly string[], lateMs = 5 * SECOND_MS) {
  const attempts = await attemptsOf(world, caseIds);
  for (const caseId of caseIds) {
    const opened = (await world.eventsOf(caseId)).filter(({ type }) => type === 'PageOpened');
    for (const { page, at } of opened as unknown as {
      page: { id: string; acknowledgeBy: number };
      at: number;
    }[]) {
      const tried = attempts.filter((each) => each.caseId === caseId && each.pageId === page.id);
      expect(tried.length, `${caseId} ${page.id} was tried`).toBeGreaterThan(0);
      if (page.acknowledgeBy > world.now) continue;
      for (const each of tried) expect(each.outcome, `${caseId} ${each.id}`).not.toBe('attempting');
      const took = tried.find(({ outcome }) => outcome === 'accepted' || outcome === 'delivered');
      if (!took) continue;
      const message = world.received.find((each) =>
        took.bundleId === undefined
          ? each.caseId === caseId && each.attemptId === took.id
          : each.caseId === took.bundleId,
      );
      expect(message, `${caseId} ${took.id} was received`).toBeDefined();
      expect((message?.at ?? 0) - took.startedAt, `${caseId} ${took.id} came in time`).toBeLessThanOrEqual(
        (page.acknowledgeBy - at) / 2 + lateMs,
      );
    }
  }
  expect(world.doubledAttempts).toEqual([]);
  expect(world.deadLetters).toEqual([]);
}

describe('a storm', () => {
  test('the first page goes at once; the others of the window come as one message that says how many', async () => {
    const { world, caseIds, first } = await storm(12);
    expect(world.pagesTo(first)).toHaveLength(1);
    await world.fastForward(4);
    const [, bundle, ...more] = world.pagesTo(first);
    expect(more).toEqual([]);
    expect(bundle?.at).toBe(Date.parse(MORNING) + 30 * SECOND_MS);
    expect(bundle?.text).toContain('11单');
    expect(bundle?.text).toMatch(/回复 \d{5} a 全部接手/);
    const attempts = await attemptsOf(world, caseIds);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(caseIds.map(() => 'accepted'));
    expect(attempts.filter(({ detail }) => detail === 'one message for 11 pages')).toHaveLength(11);
    await expectAccounted(world, caseIds);
  });

  /** When the person got a message since the morning, in seconds. */
  const secondsOf = (world: World, personId: string) =>
    world.pagesTo(personId).map(({ at }) => (at - Date.parse(MORNING)) / SECOND_MS);

  test('that lasts sounds at once, after half a minute, and from then on once in three minutes', async () => {
    const { world, caseIds, first } = await storm(4);
    const later: string[] = [];
    for (let seconds = 10; seconds <= 480; seconds += 10) {
      await world.fastForwardTo(Date.parse(MORNING) + seconds * SECOND_MS);
      later.push(await world.report({ severity: 'L3', key: `later-${seconds}` }));
      await world.settle();
    }
    expect(secondsOf(world, first)).toEqual([0, 30, 210, 390]);
    await expectAccounted(world, [...caseIds, ...later]);
  });

  test('begins anew after a calm of three minutes: the next one is known for one after half a minute, too', async () => {
    const { world, first } = await storm(3);
    // The window of the bundle runs until 3:30; nothing waits in it.
    await world.fastForwardTo(Date.parse(MORNING) + 390 * SECOND_MS);
    for (const key of ['a', 'b', 'c']) await world.report({ severity: 'L3', key });
    await world.settle();
    await world.fastForward(1);
    expect(secondsOf(world, first)).toEqual([0, 30, 390, 420]);
  });

  test('at people who have five minutes to answer waits no longer than their half, and sounds as seldom', async () => {
    const demo = demoTenant(MAIL_DOMAIN);
    const tenant = {
      ...demo,
      ladders: demo.ladders.map((ladder) => ({
        ...ladder,
        acknowledgeWithinMinutes: 5,
        rungs: ladder.rungs.map(({ acknowledgeWithinMinutes: _, ...rung }) => rung),
      })),
    };
    const { world, caseIds, first } = await storm(4, { tenant });
    const later: string[] = [];
    for (let seconds = 5; seconds <= 60; seconds += 5) {
      await world.fastForwardTo(Date.parse(MORNING) + seconds * SECOND_MS);
      later.push(await world.report({ severity: 'L3', key: `later-${seconds}` }));
      await world.settle();
    }
    await world.fastForwardTo(Date.parse(MORNING) + 200 * SECOND_MS);
    expect(secondsOf(world, first)).toEqual([0, 30, 180]);
    await expectAccounted(world, [...caseIds, ...later]);
  });

  test('goes on through the ladder: each person gets a handful, and each case’s window runs by itself', async () => {
    const { world, caseIds } = await storm(30);
    await world.fastForward(60);
    const pages = world.received.filter(({ kind }) => kind === 'page');
    for (const person of new Set(pages.map((each) => each.person)))
      expect(world.pagesTo(person).length, person).toBeLessThanOrEqual(20);
    const paged = new Set(pages.map(({ person }) => person));
    expect(paged.size).toBeGreaterThanOrEqual(4);
    await expectAccounted(world, caseIds);
  });

  test('of the most severe level is not throttled, whatever window runs', async () => {
    const { world, caseIds, first } = await storm(6, { severity: 'L1' });
    expect(world.pagesTo(first)).toHaveLength(6);
    expect((await attemptsOf(world, caseIds)).every(({ bundleId }) => bundleId === undefined)).toBe(true);
  });

  describe('of a level that was merely assumed, because nothing told it,', () => {
    /** So many reports by strangers whose words say nothing of how severe it is. */
    const unsaid = async (count: number) => {
      const world = await World.open({ startsAt: MORNING });
      const caseIds: string[] = [];
      for (let i = 0; i < count; i++) {
        const words = { severity: '', subject: `报表第 ${i + 1} 页`, text: '报表的列不对齐。' };
        caseIds.push(await world.report({ ...words, key: `unsaid-${i}` }));
      }
      await world.settle();
      const { escalation, course, severityBasis } = await world.caseOf(caseIds[0] ?? '');
      expect([course.severity, severityBasis.by]).toEqual(['L1', 'strictest']);
      return { world, caseIds, first: escalation?.pagedPersonIds[0] ?? 'nobody' };
    };

    test('comes as two messages, although it is the most severe', async () => {
      const { world, caseIds, first } = await unsaid(8);
      expect(world.pagesTo(first)).toHaveLength(1);
      await world.fastForward(1);
      const [, bundle, ...more] = world.pagesTo(first);
      expect(more).toEqual([]);
      expect(bundle?.at).toBe(Date.parse(MORNING) + 30 * SECOND_MS);
      expect(bundle?.text).toContain('7单');
      await expectAccounted(world, caseIds);
    });

    test('goes at once where a person has said that it is so', async () => {
      const { world, caseIds, first } = await unsaid(2);
      const [, held = ''] = caseIds;
      for (const severity of ['L3', 'L1'])
        await world.command(held, {
          type: 'ChangeSeverity',
          severity,
          reason: '已核实',
          because: 'correction',
        });
      await world.settle();
      const pages = world.pagesTo(first).filter(({ caseId }) => caseId === held);
      expect(pages).toHaveLength(1);
      expect(world.now).toBeLessThan(Date.parse(MORNING) + 30 * SECOND_MS);
    });
  });

  describe('by telephone', () => {
    /** The demo's desk, whose people are called first. */
    const calling = () => {
      const demo = demoTenant(MAIL_DOMAIN);
      const phone = { channel: 'voice', address: '+8612000550999' } as const;
      const people = demo.people.map((person) => ({
        ...person,
        contactMethods: [phone, ...person.contactMethods],
      }));
      return { ...demo, people };
    };
    const callsIn = (world: World) => world.received.filter(({ channel }) => channel === 'voice');
    const rungAt = (world: World) => callsIn(world).map(({ at }) => (at - Date.parse(MORNING)) / SECOND_MS);

    for (const severity of ['L1', 'L3']) {
      test(`of ${severity} rings once, and half a minute later once for all the others`, async () => {
        const { world, caseIds } = await storm(9, { severity, tenant: calling() });
        await world.fastForward(2);
        expect(rungAt(world)).toEqual([0, 30]);
        const [, one] = callsIn(world);
        const bundle = await world.table.pagers(TENANT_ID).bundleOf(one?.caseId ?? '', world.now);
        expect(bundle?.pages.map(({ caseId }) => caseId).toSorted()).toEqual(caseIds.slice(1).toSorted());
        await expectAccounted(world, caseIds);
      });
    }

    test('lets the most severe wait half a minute at most, however long the others go on', async () => {
      const { world, caseIds } = await storm(4, { tenant: calling() });
      const later: string[] = [];
      for (let seconds = 5; seconds <= 120; seconds += 5) {
        await world.fastForwardTo(Date.parse(MORNING) + seconds * SECOND_MS);
        later.push(await world.report({ severity: seconds > 60 ? 'L1' : 'L3', key: `later-${seconds}` }));
        await world.settle();
      }
      await world.fastForward(1);
      expect(rungAt(world)).toEqual([0, 30, 60, 90, 120, 150]);
      await expectAccounted(world, [...caseIds, ...later]);
    });
  });

  test('holds no page that is meant for one person: a hand-over comes at once', async () => {
    const { world, caseIds, first } = await storm(6);
    const [, waiting = ''] = caseIds;
    const toPersonId = first === 'li-na' ? 'chen-yu' : 'li-na';
    const before = world.pagesTo(toPersonId).length;
    await world.command(waiting, { type: 'HandOver', personId: first, toPersonId, reason: 'Two at once' });
    await world.settle();
    expect(world.pagesTo(toPersonId).length).toBe(before + 1);
  });

  test('holds no page of a case that somebody handed on: the next person is paged at once', async () => {
    const { world, caseIds, first } = await storm(6);
    // The others go on to the next person, whose window runs from then on.
    await world.fastForward(11);
    const [, handedOn = ''] = caseIds;
    const late = await world.report({ severity: 'L3', key: 'late' });
    await world.settle();
    const [next = ''] =
      (await world.caseOf(handedOn)).escalation?.openPages.map(({ personId }) => personId) ?? [];
    expect(next).not.toBe(first);
    const before = world.pagesTo(next).length;
    await world.command(late, { type: 'EscalateNow', personId: first, reason: '在高铁上' });
    await world.settle();
    expect((await world.caseOf(late)).escalation?.openPages.map(({ personId }) => personId)).toEqual([next]);
    expect(world.pagesTo(next).length).toBe(before + 1);
  });

  test('a single case costs no wait, nor does a second one after the window', async () => {
    const { world, first } = await storm(1);
    expect(world.pagesTo(first)).toHaveLength(1);
    await world.fastForward(4);
    await world.report({ severity: 'L3', key: 'later' });
    await world.settle();
    expect(world.pagesTo(first)).toHaveLength(2);
  });

  test('a page without a storm costs one write of the pager, one of the most severe level none', async () => {
    for (const [severity, writes] of [
      ['L3', ['pagers.open']],
      ['L1', []],
    ] as const) {
      const world = await World.open({ startsAt: MORNING });
      const calls: string[] = [];
      world.table.table.hooks = {
        before: ({ call }) => {
          if (call.startsWith('pagers.')) calls.push(call);
        },
      };
      await world.report({ severity });
      await world.settle();
      expect(world.received.filter(({ kind }) => kind === 'page')).toHaveLength(1);
      expect(calls).toEqual(writes);
    }
  });

  test('where only one other waits, it goes as the page that it is', async () => {
    const { world, caseIds, first } = await storm(2);
    await world.fastForward(4);
    const [, second] = world.pagesTo(first);
    expect(second?.caseId).toBe(caseIds[1]);
    expect(second?.text).not.toContain('全部接手');
    await expectAccounted(world, caseIds);
  });

  test('a desk that wants no windows gets each page by itself', async () => {
    const { world, first } = await storm(5, { windowMinutes: 0 });
    expect(world.pagesTo(first)).toHaveLength(5);
  });

  test('what was taken, resolved or closed meanwhile is not in the message', async () => {
    const { world, caseIds, first } = await storm(6);
    const [, taken = '', resolved = ''] = caseIds;
    await world.command(taken, { type: 'AcknowledgePage', personId: first });
    const spoken = { channel: 'phone', with: '周敏', summary: '误报', gaveRemoteSupport: true } as const;
    await world.command(resolved, { type: 'LogContact', at: world.now, ...spoken });
    const end = { type: 'ResolveCase', at: world.now, summary: '误报', remotely: true } as const;
    expect(await world.command(resolved, end)).toMatchObject({ outcome: 'accepted' });
    await world.fastForward(4);
    expect(world.pagesTo(first)).toHaveLength(2);
    expect(world.pagesTo(first)[1]?.text).toContain('3单');
    const fenced = (await attemptsOf(world, [taken, resolved])).map(({ outcome }) => outcome);
    expect(fenced).toEqual(['fenced', 'fenced']);
    await expectAccounted(world, caseIds);
  });

  test('all taken within the window: nothing more is sent, and the next page goes at once', async () => {
    const { world, caseIds, first } = await storm(4);
    for (const caseId of caseIds) {
      await world.command(caseId, { type: 'AcknowledgePage', personId: first });
    }
    await world.fastForward(4);
    expect(world.pagesTo(first)).toHaveLength(1);
    await world.report({ severity: 'L3', key: 'the next' });
    await world.settle();
    expect(world.pagesTo(first)).toHaveLength(2);
  });
});

describe('what is answered to a bundle', () => {
  async function answered(answer: (code: string) => string) {
    const { world, caseIds, first } = await storm(6);
    await world.fastForward(4);
    const [, bundle] = world.pagesTo(first);
    const code = /(\d{5}) a/.exec(bundle?.text ?? '')?.[1] ?? '';
    const receipt = await world.text(bundle?.to ?? '', answer(code));
    await world.settle();
    const states = await Promise.all(caseIds.map((caseId) => world.caseOf(caseId)));
    return { world, states, first, receipt };
  }

  test('its one code takes every case of it, and nobody is paged about them any more', async () => {
    const { states, first, receipt } = await answered((code) => `${code} a`);
    expect(receipt).toMatchObject({ fate: { fate: 'reply' } });
    expect(states.filter(({ ownerId }) => ownerId === first)).toHaveLength(5);
    expect(states.slice(1).flatMap(({ escalation }) => escalation?.openPages ?? [])).toEqual([]);
    // The first one came alone, with a code of its own: it is not answered by this one.
    expect(states[0]).toMatchObject({ ownerId: null, acknowledged: false });
  });

  test('`e` hands every case of it on at once, and the next person gets a handful of messages', async () => {
    const { world, states, first } = await answered((code) => `${code} e`);
    const [next = ''] = states[1]?.escalation?.openPages.map(({ personId }) => personId) ?? [];
    expect(world.pagesTo(next)).toHaveLength(1);
    await world.fastForward(1);
    expect(world.pagesTo(next)).toHaveLength(2);
    for (const { escalation } of states.slice(1)) {
      expect(escalation?.openPages.map(({ personId }) => personId)).not.toContain(first);
      expect(escalation?.openPages).toHaveLength(1);
    }
  });

  test('no code closes several cases', async () => {
    const { states, receipt } = await answered((code) => `${code} c`);
    expect(receipt).toMatchObject({ fate: { fate: 'reply' } });
    expect(states.every(({ status }) => status === 'open')).toBe(true);
  });
});

test('a bundle to whoever has its cases already says so, and what is the matter with them', async () => {
  const { world, caseIds, first } = await storm(6, { severity: 'L2' });
  for (const caseId of caseIds) await world.command(caseId, { type: 'AcknowledgePage', personId: first });
  const takenAt = world.now;
  await world.fastForward(180);
  const again = world.pagesTo(first).filter(({ at }) => at > takenAt);
  const bundles = again.filter(({ text }) => text.includes('全部接手')).map(({ text }) => text.slice(0, 18));
  expect(bundles).toEqual([
    '紧急 您已接手的 5 单：响应超时 ',
    '紧急 您已接手的 5 单：远程支持超',
    '紧急 您已接手的 5 单：到达现场超',
  ]);
});

describe('what becomes of a bundle', () => {
  for (const mood of ['refused', 'unknown', 'not_taken'] as const) {
    test(`a provider that answers ${mood} sends each case on to its next way at once`, async () => {
      const { world, caseIds, first } = await storm(8, {
        provider: ({ channel, at }) => (channel === 'sms' && at > Date.parse(MORNING) ? mood : 'accepted'),
      });
      await world.fastForward(9);
      const attempts = await attemptsOf(world, caseIds);
      const moved = attempts.filter(({ personId, channel }) => personId === first && channel === 'email');
      expect(moved.map(({ caseId }) => caseId).sort()).toEqual(caseIds.slice(1).toSorted());
      expect(moved.every(({ outcome }) => outcome === 'accepted')).toBe(true);
      const mails = world.pagesTo(first).filter(({ channel }) => channel === 'email');
      expect(mails.length).toBeLessThanOrEqual(2);
      await expectAccounted(world, caseIds);
    });
  }

  test('a report that comes late reaches every case of it, and each goes on to its next way', async () => {
    const { world, caseIds, first } = await storm(7);
    await world.fastForward(4);
    const bundleId = world.pagesTo(first)[1]?.caseId ?? '';
    const report = (outcome: 'delivered' | 'undelivered') =>
      world.invoke((desk) =>
        reportBundle(desk, { recordId: bundleId, outcome, detail: 'handset off', at: world.now }),
      );
    expect(await report('delivered')).toBe('recorded');
    await world.settle();
    const bundled = () => attemptsOf(world, caseIds.slice(1));
    expect((await bundled()).map(({ outcome }) => outcome)).toEqual(Array(6).fill('delivered'));
    expect(await report('undelivered')).toBe('recorded');
    expect(await report('undelivered')).toBe('nothing_new');
    await world.settle();
    const after = (await bundled()).filter(({ personId }) => personId === first);
    expect(after.filter(({ outcome }) => outcome === 'undelivered')).toHaveLength(6);
    expect(after.filter(({ channel }) => channel === 'email')).toHaveLength(6);
    expect(await report('delivered')).toBe('nothing_new');
    const nobodys = { recordId: 'b000000000', outcome: 'delivered', detail: '', at: world.now } as const;
    expect(await world.invoke((desk) => reportBundle(desk, nobodys))).toBe('no_such_bundle');
    await world.fastForward(20);
    await expectAccounted(world, caseIds);
  });

  test('a person who does not answer is paged again by each round: no window silences a heavy sleeper', async () => {
    const { world, caseIds } = await storm(3);
    await world.fastForward(180);
    const toTop = world.pagesTo('sun-wei').map(({ at }) => at);
    expect(toTop.length).toBeGreaterThan(5);
    const gaps = toTop.slice(1).map((at, i) => at - (toTop[i] ?? at));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(60 * MINUTE_MS);
    await expectAccounted(world, caseIds);
  });
});

describe('a storm in bad weather', () => {
  test('every message comes twice: nobody gets anything twice', async () => {
    const { world, caseIds, first } = await storm(9, { surroundings: { twice: true } });
    await world.fastForward(8);
    expect(world.pagesTo(first)).toHaveLength(2);
    await expectAccounted(world, caseIds);
  });

  test('every delayed message is lost: the sweeper finds what waits', async () => {
    const times = new Map<string, number>();
    const { world, caseIds } = await storm(6, {
      surroundings: {
        queueLoses: (body) => {
          if (body.type !== 'send') return false;
          const text = JSON.stringify(body);
          times.set(text, (times.get(text) ?? 0) + 1);
          // The first is the hand-over, the second the one that was to come at the end of the window.
          return times.get(text) === 2;
        },
      },
    });
    await world.fastForward(12);
    await expectAccounted(world, caseIds, SWEEP_MS_MAX);
  });

  test('an outage over the end of the window: what is still wanted goes out after it', async () => {
    const { world, caseIds, first } = await storm(6);
    world.surroundings.outage = true;
    await world.fastForward(5);
    world.surroundings.outage = false;
    await world.fastForward(3);
    expect(world.pagesTo(first).length).toBeGreaterThanOrEqual(2);
    await expectAccounted(world, caseIds, 10 * MINUTE_MS);
  });

  test('a crash at any step, before and after it: every page is accounted for, and none is doubled', async () => {
    const plan = new FaultPlan();
    const calm = await storm(4, { plan });
    await calm.world.fastForward(13);
    await expectAccounted(calm.world, calm.caseIds);
    const people = new Set(
      calm.world.received.filter(({ kind }) => kind === 'page').map(({ person }) => person),
    );

    for (let step = 1; step <= plan.steps; step++) {
      for (const dies of ['before', 'after'] as const) {
        const fault: Fault = { step, dies };
        const what = `dies ${dies} step ${step}, ${plan.log[step - 1]}`;
        try {
          const run = await storm(4, { plan: new FaultPlan([fault]) });
          await run.world.fastForward(16);
          await expectAccounted(run.world, run.caseIds, SWEEP_MS_MAX + 60 * SECOND_MS);
          const reached = new Set(
            run.world.received.filter(({ kind }) => kind === 'page').map(({ person }) => person),
          );
          for (const person of people) expect(reached).toContain(person);
        } catch (error) {
          throw new Error(`${what}: ${error instanceof Error ? error.message : error}`, { cause: error });
        }
      }
    }
  }, 280_000);
});
