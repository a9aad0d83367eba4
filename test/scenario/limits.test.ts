// Providers that take only so many: pages wait for their turn, in their queue, and go on by the next channel at once where
// the turn would come too late.

import { describe, expect, test } from 'vitest';
import { type LIMITED, type PerMinute, processLimits } from '../../shared/app/limits.ts';
import type { Outbound } from '../../shared/app/provider-call.ts';
import { MINUTE_MS, SECOND_MS } from '../../shared/domain/instant.ts';
import type { ContactMethod } from '../../shared/domain/people.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import { MAIL_DOMAIN, TENANT_ID, World } from './world.ts';

const MORNING = '2026-01-07T01:00:00Z';
const AT = Date.parse(MORNING);

/** The demo's desk, whose people are all tried this way first. */
function deskWith(first: ContactMethod): ReturnType<typeof demoTenant> {
  const demo = demoTenant(MAIL_DOMAIN);
  const people = demo.people.map((person) => ({
    ...person,
    contactMethods: [first, ...person.contactMethods],
  }));
  return { ...demo, people };
}

/** So many of the most severe level at once: calls aside, these never wait for each other, only for the provider. */
async function urgent(world: World, count: number): Promise<readonly string[]> {
  const caseIds: string[] = [];
  for (let i = 0; i < count; i++) {
    caseIds.push(await world.report({ severity: 'L1', subject: `告警 ${i}`, key: `urgent-${i}` }));
  }
  return caseIds;
}

describe('a provider that takes only so many', () => {
  test('calls go out one a second, each once, and the queue says when the last leaves', async () => {
    const tenant = deskWith({ channel: 'voice', address: '+8612000550999' });
    const world = await World.open({ startsAt: MORNING, tenant });
    // At this desk a telephone may ring for several things at once.
    await world.changeTenant({ pageWindowMinutes: 0 });
    await urgent(world, 6);
    await world.fastForwardTo(AT + SECOND_MS);
    const [line] = await world.desk().pagers.turns(world.now);
    expect(line).toMatchObject({ provider: 'voice', perMinute: 60, nextAt: AT + 6 * SECOND_MS });
    await world.fastForwardTo(AT + 20 * SECOND_MS);
    const calls = world.received.filter(({ channel }) => channel === 'voice');
    expect(calls.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5].map((second) => AT + second * SECOND_MS));
    expect(world.doubledAttempts).toEqual([]);
  });

  test('a robot that takes twenty a minute: who would wait beyond half of their window goes by the next channel', async () => {
    const door = { provider: 'wecom', url: 'https://qyapi.example/robot?key=1' } as const;
    const tenant = deskWith({ channel: 'chat', address: 'ops-room', chat: door });
    const world = await World.open({ startsAt: MORNING, tenant });
    const caseIds = await urgent(world, 120);
    await world.fastForwardTo(AT + 9 * MINUTE_MS);
    const first = (await world.caseOf(caseIds[0] ?? '')).escalation?.pagedPersonIds[0];
    const attempts = [];
    for (const caseId of caseIds) {
      const page = await world.table.records(TENANT_ID, 'case').timeline(caseId, { limit: 1_000 });
      attempts.push(...page.attempts.filter(({ personId, pageId }) => personId === first && pageId));
    }
    const inRoom = attempts.filter(({ channel }) => channel === 'chat');
    const took = inRoom.filter(({ outcome }) => outcome === 'accepted');
    const refused = inRoom.filter(({ outcome }) => outcome === 'refused');
    // Half of ten minutes at nineteen a minute and two at once to begin with: never more than twenty in any minute.
    expect(took.length).toBeGreaterThanOrEqual(95);
    expect(took.length).toBeLessThanOrEqual(100);
    expect(took.length + refused.length).toBe(120);
    for (const { detail } of refused) expect(detail).toMatch(/^wecom ops-room takes no more for now/);
    const texts = attempts.filter(({ channel, outcome }) => channel === 'sms' && outcome === 'accepted');
    expect(texts).toHaveLength(refused.length);
    const messages = world.received.filter(({ channel }) => channel === 'chat');
    for (const { at } of messages) {
      const within = messages.filter((each) => each.at >= at && each.at < at + MINUTE_MS);
      expect(within.length).toBeLessThanOrEqual(20);
    }
    expect(world.doubledAttempts).toEqual([]);
  });

  test('a few text messages ask for no turn; many of one process do, and none is lost', async () => {
    const world = await World.open({ startsAt: MORNING });
    await urgent(world, 3);
    await world.settle();
    expect(await world.desk().pagers.turns(world.now)).toEqual([]);
    const caseIds = await urgent(world, 40);
    await world.settle();
    expect((await world.desk().pagers.turns(world.now)).map(({ provider }) => provider)).toContain('sms');
    await world.fastForward(1);
    const paged = world.received.filter(({ kind }) => kind === 'page').map(({ caseId }) => caseId);
    for (const caseId of caseIds) expect(paged).toContain(caseId);
    expect(world.doubledAttempts).toEqual([]);
  });
});

describe('the turns that are given out', () => {
  const mail = {
    to: 'a@b.example',
    subject: '',
    text: '',
    messageId: 'm',
    fromName: '',
    kind: 'page',
  } as const;
  const outbound = (named: (typeof LIMITED)[number]): Outbound => {
    switch (named) {
      case 'email':
        return { channel: 'email', mail };
      case 'sms':
        return { channel: 'sms', sms: { to: '+8612000550101', text: '', kind: 'page' } };
      case 'voice':
        return {
          channel: 'voice',
          voice: { to: '+8612000550101', language: 'en', callbackUrl: '', kind: 'page' },
        };
      default: {
        const door = { provider: named, url: 'https://hooks.example/1' };
        const said = { to: 'room', language: 'en', title: '', text: '', facts: {}, kind: 'page' } as const;
        return { channel: 'chat', chat: { ...said, door } };
      }
    }
  };
  /** The instants of so many turns that are asked for at once. */
  async function turnsOf(named: (typeof LIMITED)[number], perMinute?: PerMinute): Promise<readonly number[]> {
    const world = await World.open({ startsAt: MORNING });
    const limits = processLimits(perMinute);
    // The first few of a process ask for none.
    const asked = Array.from({ length: 6 }, () => limits.of(outbound(named), AT));
    const limit = asked.at(-1);
    if (!limit) throw new Error(`${named} stands under no limit`);
    const turns: number[] = [];
    for (let count = 0; count < 1_200; count += 1) {
      const at = await world.desk().pagers.takeTurn({ ...limit, now: AT, latest: AT + 2 * MINUTE_MS });
      if (at !== null) turns.push(at);
    }
    return turns;
  }
  const mostWithin = (turns: readonly number[], ms: number) =>
    Math.max(...turns.map((from) => turns.filter((at) => at >= from && at < from + ms).length));

  test.each([
    ['email', 840],
    ['sms', 300],
    ['voice', 60],
    ['wecom', 20],
    ['dingtalk', 20],
    ['feishu', 100],
    ['slack', 60],
    ['teams', 60],
    ['generic', 120],
  ] as const)('of %s are at most %i in any minute, and little less', async (named, most) => {
    const turns = await turnsOf(named);
    expect(mostWithin(turns, MINUTE_MS)).toBeLessThanOrEqual(most);
    expect(mostWithin(turns, MINUTE_MS)).toBeGreaterThanOrEqual(most * 0.9);
    if (named === 'feishu') expect(mostWithin(turns, SECOND_MS)).toBeLessThanOrEqual(5);
  });

  test('are as many as the stage says where it knows better', async () => {
    expect(mostWithin(await turnsOf('email', { email: 60 }), MINUTE_MS)).toBe(60);
    expect(mostWithin(await turnsOf('wecom', { wecom: 5 }), MINUTE_MS)).toBe(5);
    expect(mostWithin(await turnsOf('voice', { email: 60 }), MINUTE_MS)).toBe(60);
    expect(mostWithin(await turnsOf('voice', { voice: 300 }), SECOND_MS)).toBe(5);
  });
});
