// A case that climbs by itself, as people live through it: on time, over an outage of everything, and with a record that is
// put right afterwards.

import { describe, expect, test } from 'vitest';
import { isoOf } from '../../shared/domain/instant.ts';
import { World } from './world.ts';

/** A Wednesday morning in Hangzhou. */
const MORNING = '2026-01-07T01:00:00Z';

const LEADER = { kind: 'person', name: 'Sun Wei', personId: 'sun-wei', via: 'portal' } as const;

/** A case of the third level by form, which Chen Yu has taken, spoken about and come for within the hour. */
async function taken(world: World): Promise<string> {
  const caseId = await world.report({ severity: 'L3' });
  await world.settle();
  const chenYu = { ...LEADER, name: 'Chen Yu', personId: 'chen-yu' };
  await world.command(caseId, { type: 'AcknowledgePage', personId: 'chen-yu' }, chenYu);
  const spoken = { channel: 'phone', with: '周敏', summary: '电话确认', gaveRemoteSupport: true } as const;
  await world.command(caseId, { type: 'LogContact', at: world.now, ...spoken }, chenYu);
  await world.command(
    caseId,
    { type: 'RecordMilestone', kind: 'arrive', at: world.now, summary: '到场' },
    chenYu,
  );
  return caseId;
}

async function stepsOf(world: World, caseId: string): Promise<readonly string[]> {
  const events = await world.eventsOf(caseId);
  return events.flatMap((event) => {
    if (event.type === 'SeverityPromoted')
      return [`${isoOf(Number(event.dueAt))} ${event.from} ${event.to} late ${event.lateBySeconds}`];
    return event.type === 'EmergencyOpened' ? [`${isoOf(Number(event.dueAt))} emergency`] : [];
  });
}

describe('a restoration that is missed', () => {
  test('lifts the case to the top in a day, and each level brings in its people', async () => {
    const world = await World.open({ startsAt: MORNING });
    const caseId = await taken(world);
    const pagedBefore = world.received.filter(({ kind }) => kind === 'page').length;
    await world.fastForward(33 * 60);
    expect(await stepsOf(world, caseId)).toEqual([
      '2026-01-08T01:00:00.000Z L3 L2 late 0',
      '2026-01-08T05:00:00.000Z L2 L1 late 0',
      '2026-01-08T09:00:00.000Z emergency',
    ]);
    expect((await world.caseOf(caseId)).course.severity).toBe('L1');
    expect(world.received.filter(({ kind }) => kind === 'page').length).toBeGreaterThan(pagedBefore);
  });

  test('is made up for after an outage, each step at its own due instant, with everybody paged once', async () => {
    const world = await World.open({ startsAt: MORNING });
    const caseId = await taken(world);
    await world.fastForward(60);
    const before = world.received.length;
    world.surroundings.outage = true;
    await world.fastForward(35 * 60);
    expect(world.received).toHaveLength(before);
    world.surroundings.outage = false;
    await world.fastForward(5);
    const steps = await stepsOf(world, caseId);
    expect(steps.map((step) => step.replace(/late \d+/, 'late'))).toEqual([
      '2026-01-08T01:00:00.000Z L3 L2 late',
      '2026-01-08T05:00:00.000Z L2 L1 late',
      '2026-01-08T09:00:00.000Z emergency',
    ]);
    expect(steps[0]).toMatch(/late 4\d{4}$/);
    const paged = world.received.slice(before).filter(({ kind }) => kind === 'page');
    const people = paged.map(({ person }) => person);
    expect(people).toContain('chen-yu');
    expect(new Set(people).size).toBe(people.length);
    // Who is not paged at once stands in the queue: nobody of the new level is left out.
    const { escalation } = await world.caseOf(caseId);
    expect([...people, ...(escalation?.queue.map(({ personId }) => personId) ?? [])].length).toBeGreaterThan(
      1,
    );
  });

  test('was none by a pause that is recorded afterwards: the breach is corrected, what it brought about stays', async () => {
    const world = await World.open({ startsAt: MORNING });
    const caseId = await world.report({ severity: 'L1' });
    await world.fastForward(4 * 60 + 10);
    expect((await world.caseOf(caseId)).breached.restore).toBe(Date.parse('2026-01-07T05:00:00Z'));
    const answer = await world.command(
      caseId,
      {
        type: 'CorrectPause',
        pauseId: null,
        from: Date.parse('2026-01-07T02:00:00Z'),
        to: Date.parse('2026-01-07T03:00:00Z'),
        pauseReason: 'access_denied',
        reason: '门禁记录',
      },
      LEADER,
    );
    expect(answer.outcome).toBe('accepted');
    const state = await world.caseOf(caseId);
    const restore = state.clocks.find(({ id }) => id === 'restore');
    expect(restore?.dueAt && isoOf(restore.dueAt)).toBe('2026-01-07T06:00:00.000Z');
    const events = await world.eventsOf(caseId);
    // Nobody has come yet: the arrival was missed by its later deadline too, and is no correction.
    expect(events.filter(({ type }) => type === 'BreachCorrected')).toMatchObject([
      { clockId: 'restore', dueAt: Date.parse('2026-01-07T06:00:00Z'), reason: '门禁记录' },
    ]);
    await world.fastForward(60);
    expect((await world.caseOf(caseId)).breached.restore).toBe(Date.parse('2026-01-07T06:00:00Z'));
  });
});
