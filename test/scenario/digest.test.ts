// Notices in a storm, as those who get them live through it: the first at once, the others as one message that names each
// case, none lost, and nothing that is urgent or not for staff among them.

import { describe, expect, test } from 'vitest';
import { reportBundle } from '../../shared/app/pager.ts';
import type { Attempt } from '../../shared/app/ports.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/domain/instant.ts';
import { referenceOf } from '../../shared/domain/reference.ts';
import { digestOutboundOf } from '../../shared/web/message-digest.ts';
import { segmentsOf } from '../../shared/web/sms-length.ts';
import { type Fault, FaultPlan } from './process.ts';
import { MAIL_DOMAIN, TENANT_ID, World, type WorldOptions } from './world.ts';

/** A Wednesday morning in Hangzhou. */
const MORNING = '2026-01-07T01:00:00Z';
const SWEEP_MS_MAX = 125 * SECOND_MS;

type Told = Attempt & { readonly caseId: string; readonly topic: string; readonly repeats: boolean };

/** So many cases at one instant, paged to one person and, as that one does not answer, to the next, who takes them all. */
async function taken(
  count: number,
  options: Partial<WorldOptions> & { severity?: string; windowMinutes?: number } = {},
) {
  const { severity = 'L3', windowMinutes, ...rest } = options;
  const world = await World.open({ startsAt: MORNING, ...rest });
  if (windowMinutes !== undefined) await world.changeTenant({ pageWindowMinutes: windowMinutes });
  const caseIds: string[] = [];
  for (let i = 0; i < count; i++)
    caseIds.push(
      await world.report({
        severity,
        subject: `第 ${i + 1} 处告警`,
        key: `storm-${i}`,
        email: `r${i}@xihe-water.example`,
      }),
    );
  await world.fastForward(14);
  const { escalation } = await world.caseOf(caseIds[0] ?? '');
  const [first = 'nobody', second = 'nobody'] = escalation?.pagedPersonIds ?? [];
  const takenAt = world.now;
  for (const caseId of caseIds) await world.command(caseId, { type: 'AcknowledgePage', personId: second });
  await world.settle();
  return { world, caseIds, first, second, takenAt };
}

/** The notices to a person since then, as their phone or mailbox has them. */
const noticesTo = (world: World, person: string, since = 0) =>
  world.received.filter((each) => each.kind === 'notice' && each.person === person && each.at >= since);

/** Every attempt at a notice to a person of the staff about these cases. */
async function toldOf(world: World, caseIds: readonly string[]): Promise<readonly Told[]> {
  const records = world.table.records(TENANT_ID, 'case');
  const all = await Promise.all(
    caseIds.map(async (caseId) => {
      const { commits, attempts } = await records.timeline(caseId, { limit: 1000 });
      return attempts.flatMap((attempt): readonly Told[] => {
        const [version, index = 0] = attempt.id.split('.').map(Number);
        const effect = commits.find((each) => each.version === version)?.effects[index] as
          | { topic?: string; to?: { personId?: string }; mayBeRepeat?: boolean }
          | undefined;
        if (effect?.topic === undefined || effect.to?.personId === undefined) return [];
        return [{ ...attempt, caseId, topic: effect.topic, repeats: effect.mayBeRepeat ?? false }];
      });
    }),
  );
  return all.flat();
}

/** Each notice was sent once, alone or in a bundle that names its case, or was no longer true. */
async function expectTold(world: World, caseIds: readonly string[], lateMs = 5 * SECOND_MS) {
  const told = await toldOf(world, caseIds);
  for (const each of told) {
    const what = `${each.caseId} ${each.id} ${each.topic}`;
    if (each.outcome === 'fenced') continue;
    if (each.outcome === 'unknown') {
      const isRepeat = ({ caseId, topic, personId, repeats }: Told) =>
        repeats && [caseId, topic, personId].join() === [each.caseId, each.topic, each.personId].join();
      expect(told.some(isRepeat), `${what} is sent once more`).toBe(true);
      continue;
    }
    expect(['accepted', 'delivered'], what).toContain(each.outcome);
    const message = world.received.find((received) =>
      each.bundleId === undefined
        ? received.caseId === each.caseId && received.attemptId === each.id
        : received.caseId === each.bundleId,
    );
    expect(message?.text, what).toContain(referenceOf(each.caseId));
    expect((message?.at ?? 0) - each.startedAt, what).toBeLessThanOrEqual(3 * MINUTE_MS + lateMs);
  }
  expect(world.doubledAttempts).toEqual([]);
  expect(world.deadLetters).toEqual([]);
  return told;
}

describe('notices in a storm', () => {
  test('the first comes at once, the others after half a minute as one that names each case', async () => {
    const { world, caseIds, first, takenAt } = await taken(12);
    expect(noticesTo(world, first, takenAt)).toHaveLength(1);
    await world.fastForward(4);
    const [alone, digest, ...more] = noticesTo(world, first, takenAt);
    expect(more).toEqual([]);
    expect(alone?.at).toBe(takenAt);
    expect(digest?.at).toBe(takenAt + 30 * SECOND_MS);
    expect(digest?.text.split('\n')[0]).toBe('11 条通知：已接手 11 单');
    for (const caseId of caseIds.filter((each) => each !== alone?.caseId)) {
      expect(digest?.text).toContain(`https://desk.example/cases/${referenceOf(caseId)}`);
    }
    const told = (await expectTold(world, caseIds)).filter(({ personId }) => personId === first);
    const bundled = told.filter(({ detail }) => detail === 'one message for 11 notices');
    expect(bundled.map(({ topic }) => topic)).toEqual(Array(11).fill('acknowledged'));
  });

  test('to whom the cases belong come as a handful, and say of each which deadline is near', async () => {
    const { world, caseIds, second, takenAt } = await taken(20, { severity: 'L2' });
    await world.fastForward(90);
    const notices = noticesTo(world, second, takenAt);
    const told = await expectTold(world, caseIds);
    const warnings = told.filter(({ topic, personId }) => topic === 'warning' && personId === second);
    // At half and at four fifths of the time until somebody is there.
    expect(warnings).toHaveLength(40);
    expect(notices.map(({ text }) => text.split('\n')[0]?.slice(0, 40))).toEqual([
      expect.stringContaining('Deadline ahead'),
      '19 notices: Deadline ahead (19 cases)',
      expect.stringContaining('Deadline ahead'),
      '19 notices: Deadline ahead (19 cases)',
    ]);
    expect(notices[1]?.text).toMatch(
      /[0-9A-Z]{5}-[0-9A-Z]{5} L2 Arrive on site \d+ min left · 第 \d+ 处告警\nhttps:\/\/desk/,
    );
  });

  test('what is no longer true when they go out is not among them', async () => {
    const { world, caseIds, first } = await taken(5);
    await world.fastForward(8);
    const [, , , given = ''] = caseIds;
    const since = world.now;
    const assign = (caseId: string, personId: string) =>
      world.command(caseId, { type: 'AssignOwner', personId, reason: '分工' });
    for (const caseId of caseIds) await assign(caseId, first);
    await world.settle();
    await assign(given, 'wang-fang');
    await world.fastForward(2);
    const [, digest, ...more] = noticesTo(world, first, since);
    expect(more).toEqual([]);
    expect(digest?.text.split('\n')[0]).toBe('3 条通知：已指派给您 3 单');
    expect(digest?.text).not.toContain(referenceOf(given));
    const fenced = (await expectTold(world, caseIds)).filter(({ outcome }) => outcome === 'fenced');
    expect(fenced.map(({ caseId, topic }) => [caseId, topic])).toEqual([[given, 'assigned']]);
  });

  test('that nobody answers come to the managers as two messages a round, and the first at once', async () => {
    const world = await World.open({ startsAt: MORNING });
    const caseIds: string[] = [];
    for (let i = 0; i < 6; i++) caseIds.push(await world.report({ severity: 'L3', key: `storm-${i}` }));
    await world.fastForward(104);
    const told = (await expectTold(world, caseIds)).filter(({ topic }) => topic === 'tenant_alarm');
    const rounds = told.filter(({ personId }) => personId === 'wang-fang').length / caseIds.length;
    expect(rounds).toBeGreaterThanOrEqual(3);
    const alarms = noticesTo(world, 'wang-fang').filter(({ text }) => text.includes('请立即电话找人'));
    expect(alarms).toHaveLength(2 * rounds);
    expect(alarms[0]?.at).toBe(Math.min(...told.map(({ startedAt }) => startedAt)));
    expect(alarms[1]?.text).toMatch(/^5 条通知：联系不上任何人 5 单\n/);
  });

  test('beyond those that one message can name are counted; as an SMS it counts them and leads to the board', async () => {
    const { world, caseIds, first } = await taken(2);
    const state = await world.caseOf(caseIds[0] ?? '');
    const notice = {
      type: 'SendNotice',
      topic: 'acknowledged',
      to: { personId: first },
      channel: 'email',
      address: 'a@b.example',
      language: 'zh-CN',
      detail: { personId: 'wang-fang' },
    } as const;
    const render = digestOutboundOf(world.desk(), {
      mailDomain: MAIL_DOMAIN,
      publicOrigin: 'https://desk.example',
    });
    const digest = {
      id: 'b000000000',
      notices: [{ state, notice, tier: null }],
      unread: ['acknowledged', 'warning'],
    };
    const way = { personId: first, address: '+8612000550101', of: 'notices' } as const;
    const sms = await render({ ...digest, way: { ...way, channel: 'sms' } });
    const text = 'sms' in sms ? sms.sms.text : '';
    expect(text).toMatch(/^3条通知：时限将至1单、已接手2单 .*王芳 已接手.* https:\/\/desk\.example\/board$/);
    expect(segmentsOf(text)).toBeLessThanOrEqual(2);
    const mail = await render({ ...digest, way: { ...way, channel: 'email' } });
    expect('mail' in mail && mail.mail.text).toContain('另有 2 条未逐一列出');
  });

  test('of the most severe level ask for nothing either: they come as two', async () => {
    const { world, caseIds, first, takenAt } = await taken(4, { severity: 'L1' });
    await world.fastForward(4);
    const [alone, digest, ...more] = noticesTo(world, first, takenAt);
    expect(more).toEqual([]);
    expect([alone?.at, digest?.at]).toEqual([takenAt, takenAt + 30 * SECOND_MS]);
    expect(digest?.text).toMatch(/^3 条通知：已接手 3 单\n/);
    await expectTold(world, caseIds);
  });

  test('that nobody answers at the most severe level come to the managers each by itself', async () => {
    const world = await World.open({ startsAt: MORNING });
    const caseIds: string[] = [];
    for (let i = 0; i < 3; i++) caseIds.push(await world.report({ severity: 'L1', key: `storm-${i}` }));
    await world.fastForward(60);
    const alarms = (await expectTold(world, caseIds)).filter(({ topic }) => topic === 'tenant_alarm');
    expect(alarms.length).toBeGreaterThanOrEqual(caseIds.length);
    expect(alarms.every(({ bundleId }) => bundleId === undefined)).toBe(true);
  });

  test('of a deadline ahead come as two within half a minute, however long other notices wait', async () => {
    const world = await World.open({ startsAt: MORNING });
    const seconds = (at: number) => (at - Date.parse(MORNING)) / SECOND_MS;
    const caseIds: string[] = [];
    for (let i = 0; i < 17; i++) caseIds.push(await world.report({ severity: 'L1', key: `storm-${i}` }));
    await world.settle();
    const [first = 'nobody'] = (await world.caseOf(caseIds[0] ?? '')).escalation?.pagedPersonIds ?? [];
    for (const caseId of caseIds) await world.command(caseId, { type: 'AcknowledgePage', personId: first });
    // Other notices: those of 1:40 wait until 4:30, beyond both warnings of the five minutes to respond.
    for (const at of [60, 100]) {
      await world.fastForwardTo(Date.parse(MORNING) + at * SECOND_MS);
      for (const caseId of caseIds.slice(0, 3))
        for (const personId of ['wang-fang', first])
          await world.command(caseId, { type: 'AssignOwner', personId, reason: '分工' });
    }
    await world.fastForward(5);
    const told = (await expectTold(world, caseIds)).filter(({ personId }) => personId === first);
    const warnings = told.filter(({ topic }) => topic === 'warning');
    expect([...new Set(warnings.map(({ startedAt }) => seconds(startedAt)))]).toEqual([150, 240]);
    expect(warnings).toHaveLength(2 * caseIds.length);
    const messages = noticesTo(world, first).filter(({ text }) => text.includes('时限将至'));
    expect(messages.map(({ at }) => seconds(at))).toEqual([150, 180, 240, 270]);
    const others = noticesTo(world, first).filter(({ text }) => text.includes('已指派给您'));
    expect(others.map(({ at }) => seconds(at))).toEqual([60, 90, 270]);
  });

  test('to whoever reported are none of these: each says what it has to at once', async () => {
    const { world, caseIds } = await taken(4);
    await world.fastForward(4);
    const records = world.table.records(TENANT_ID, 'case');
    const all = await Promise.all(caseIds.map((caseId) => records.timeline(caseId, { limit: 1000 })));
    const toReporter = all.flatMap(({ attempts }) =>
      attempts.filter(({ to }) => to.endsWith('@xihe-water.example')),
    );
    expect(toReporter.length).toBeGreaterThanOrEqual(4);
    expect(toReporter.every(({ bundleId }) => bundleId === undefined)).toBe(true);
  });

  test('a desk that wants no windows gets each by itself', async () => {
    const { world, first, takenAt } = await taken(5, { windowMinutes: 0 });
    expect(noticesTo(world, first, takenAt)).toHaveLength(5);
  });

  for (const mood of ['unknown', 'not_taken'] as const) {
    test(`of which a provider leaves the one message ${mood} are sent once more, marked, as one message`, async () => {
      let takenAt = Number.POSITIVE_INFINITY;
      const isBad = (at: number) => at > takenAt && at <= takenAt + MINUTE_MS;
      const run = await taken(6, {
        provider: ({ channel, at }) => (channel === 'email' && isBad(at) ? mood : 'accepted'),
      });
      takenAt = run.takenAt;
      const { world, caseIds, first } = run;
      await world.fastForward(6);
      const own = (await toldOf(world, caseIds)).filter(({ personId }) => personId === first);
      const acknowledged = own.filter(({ topic }) => topic === 'acknowledged');
      expect(acknowledged.filter(({ outcome }) => outcome === 'unknown')).toHaveLength(5);
      const again = acknowledged.filter(({ repeats }) => repeats);
      expect(again.map(({ caseId, outcome }) => [caseId, outcome]).toSorted()).toEqual(
        caseIds
          .slice(1)
          .map((caseId) => [caseId, 'accepted'])
          .toSorted(),
      );
      const messages = noticesTo(world, first, takenAt + MINUTE_MS + 1);
      expect(messages.length).toBeLessThanOrEqual(2);
      expect(messages.at(-1)?.text).toContain('其中可能有重复');
    });
  }

  test('a report that the one message did not arrive stands with each notice, once', async () => {
    const { world, caseIds, first, takenAt } = await taken(6);
    await world.fastForward(4);
    const bundleId = noticesTo(world, first, takenAt)[1]?.caseId ?? '';
    const report = (outcome: 'delivered' | 'undelivered') =>
      world.invoke((desk) =>
        reportBundle(desk, { recordId: bundleId, outcome, detail: 'mailbox full', at: world.now }),
      );
    expect(await report('undelivered')).toBe('recorded');
    expect(await report('undelivered')).toBe('nothing_new');
    await world.settle();
    const bundled = (await toldOf(world, caseIds)).filter((each) => each.bundleId === bundleId);
    expect(bundled.map(({ outcome }) => outcome)).toEqual(Array(5).fill('undelivered'));
    expect(world.metrics.NoticeNotSent).toBe(5);
  });

  test('every message comes twice: nobody is told twice', async () => {
    const { world, caseIds, first, takenAt } = await taken(6, { surroundings: { twice: true } });
    await world.fastForward(4);
    expect(noticesTo(world, first, takenAt)).toHaveLength(2);
    await expectTold(world, caseIds);
  });

  test('a crash at any step, before and after it: each notice is sent, and none is doubled', async () => {
    /** Only what happens once they are taken: what is before is the pages' own. */
    const story = async (faults: readonly Fault[]) => {
      const plan = new FaultPlan(faults);
      const run = await taken(3, { plan });
      await run.world.fastForward(9);
      return { plan, ...run };
    };
    const calm = await story([]);
    await expectTold(calm.world, calm.caseIds);
    const from = calm.plan.log.lastIndexOf('provider.sms') + 1;
    expect(calm.plan.log.slice(from)).toContain('pagers.putBundle');
    for (let step = from; step <= calm.plan.steps; step++) {
      for (const dies of ['before', 'after'] as const) {
        const what = `dies ${dies} step ${step}, ${calm.plan.log[step - 1]}`;
        try {
          const run = await story([{ step, dies }]);
          const told = await expectTold(run.world, run.caseIds, SWEEP_MS_MAX + 60 * SECOND_MS);
          const people = new Set(told.map(({ caseId, personId }) => `${caseId} ${personId}`));
          expect(people.size).toBeGreaterThanOrEqual(3);
        } catch (error) {
          throw new Error(`${what}: ${error instanceof Error ? error.message : error}`, { cause: error });
        }
      }
    }
  }, 280_000);
});
