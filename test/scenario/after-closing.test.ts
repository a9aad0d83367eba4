// What is promised for after the closing of a case, as people live through it: the alarm of a closed case is armed, survives an
// outage, pages by name until the call was made, and then nobody hears of the case again.

import { describe, expect, test } from 'vitest';
import type { Tier } from '../../shared/domain/tier.ts';
import { World } from './world.ts';

/** A Wednesday morning in Hangzhou. */
const MORNING = '2026-01-07T01:00:00Z';

const CHEN_YU = { kind: 'person', name: 'Chen Yu', personId: 'chen-yu', via: 'portal' } as const;
const LEADER = { kind: 'person', name: 'Sun Wei', personId: 'sun-wei', via: 'portal' } as const;

const spoken = (world: World, summary: string) =>
  ({
    type: 'LogContact',
    at: world.now,
    channel: 'phone',
    with: '周敏',
    summary,
    gaveRemoteSupport: false,
  }) as const;

/** A case that Chen Yu took and solved, closed at once under a tier that promises a call two days later. */
async function closed(world: World): Promise<string> {
  await world.invoke(async (desk) => {
    const tier = await desk.configuration.get<Tier>('tier', 's002-effective');
    if (!tier) throw new Error('The demo tenant has its tier');
    const within = { amount: 2, unit: 'days' } as const;
    const reportTargets = [{ kind: 'respond', subkind: 'follow_up_call', within, from: 'closed' }] as const;
    const next: Tier = { ...tier, version: tier.version + 1, reportTargets };
    await desk.configuration.put('tier', next, {
      name: 'Sun Wei',
      at: world.now,
      reason: 'A call afterwards',
    });
  });
  const caseId = await world.report({ severity: 'L3' });
  await world.settle();
  await world.command(caseId, { type: 'AcknowledgePage', personId: 'chen-yu' }, CHEN_YU);
  await world.command(caseId, spoken(world, '电话确认'), CHEN_YU);
  const solved = { type: 'ResolveCase', at: world.now, summary: '已修复', remotely: true } as const;
  await world.command(caseId, solved, CHEN_YU);
  await world.settle();
  const answer = await world.command(caseId, { type: 'CloseCase', summary: '已处理' }, LEADER);
  expect(answer.outcome).toBe('accepted');
  await world.settle();
  return caseId;
}

const told = (world: World, from: number) =>
  world.received.slice(from).map(({ kind, person }) => `${kind} ${person}`);

describe('a call that is promised for two days after the closing', () => {
  test('is warned about, paged about at its deadline, taken in hand, and over once it was made', async () => {
    const world = await World.open({ startsAt: MORNING });
    const caseId = await closed(world);
    const before = world.received.length;
    await world.fastForward(2 * 1_440 - 30);
    expect(told(world, before)).toContain('notice chen-yu');
    expect(told(world, before).filter((line) => line.startsWith('page'))).toEqual([]);

    const warned = world.received.length;
    await world.fastForward(32);
    const paged = told(world, warned).filter((line) => line.startsWith('page'));
    expect(paged.length).toBeGreaterThan(0);
    const state = await world.caseOf(caseId);
    expect(state.status).toBe('closed');
    expect(Object.keys(state.breached)).toEqual(['respond.follow_up_call']);
    const [page] = state.escalation?.openPages ?? [];
    if (!page) throw new Error('Nobody was paged');
    const person = {
      kind: 'person',
      name: page.personId,
      personId: page.personId,
      via: 'page_link',
    } as const;
    const taken = { type: 'AcknowledgePage', pageId: page.id, personId: page.personId } as const;
    expect((await world.command(caseId, taken, person)).outcome).toBe('accepted');

    expect((await world.command(caseId, spoken(world, '回访'), CHEN_YU)).outcome).toBe('accepted');
    await world.settle();
    const done = world.received.length;
    await world.fastForward(7 * 1_440);
    expect(told(world, done)).toEqual([]);
  });

  test('is made up for after an outage over its deadline', async () => {
    const world = await World.open({ startsAt: MORNING });
    const caseId = await closed(world);
    await world.fastForward(60);
    const before = world.received.length;
    world.surroundings.outage = true;
    await world.fastForward(3 * 1_440);
    expect(world.received).toHaveLength(before);
    world.surroundings.outage = false;
    await world.fastForward(5);
    expect(told(world, before).filter((line) => line.startsWith('page')).length).toBeGreaterThan(0);
    expect((await world.caseOf(caseId)).breached).toHaveProperty(['respond.follow_up_call']);
  });
});
