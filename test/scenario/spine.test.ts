// From the report to the acknowledgement, as people live through it.

import { describe, expect, test } from 'vitest';
import { isoOf, MINUTE_MS } from '../../shared/domain/instant.ts';
import { DISPATCHER, World } from './world.ts';

/** A Wednesday night in Hangzhou; Chen Yu is on call until Monday, then Li Na, then Zhao Lei. */
const NIGHT = '2026-01-07T19:03:00Z';

describe('a report in the night', () => {
  test('the reporter is told what was understood, and the engineer on call is paged by name', async () => {
    const world = await World.open({ startsAt: NIGHT });
    const caseId = await world.report({ severity: 'L1' });
    await world.settle();

    const opened = await world.caseOf(caseId);
    expect(opened.course.severity).toBe('L1');
    expect(opened.clocks.map((clock) => [clock.id, clock.dueAt && isoOf(clock.dueAt)])).toEqual(
      expect.arrayContaining([
        ['respond', '2026-01-07T19:08:00.000Z'],
        ['arrive', '2026-01-07T21:03:00.000Z'],
        ['restore', '2026-01-07T23:03:00.000Z'],
      ]),
    );
    const pages = world.received.filter((each) => each.kind === 'page');
    expect(pages.map((page) => page.person)).toEqual([opened.escalation?.pagedPersonIds[0]]);
    expect(pages[0]?.channel).toBe('sms');
    expect(world.received.filter((each) => each.to === 'zhou.min@xihe-water.example')).toHaveLength(1);
  });

  test('nobody answers: the ladder climbs from person to person, and the tenant is alarmed at its top', async () => {
    const world = await World.open({ startsAt: NIGHT });
    await world.report({ severity: 'L1' });
    await world.fastForward(120);

    const paged = [
      ...new Set(world.received.filter((each) => each.kind === 'page').map((each) => each.person)),
    ];
    expect(new Set(paged)).toEqual(new Set(['chen-yu', 'li-na', 'zhao-lei', 'wang-fang', 'sun-wei']));
    expect(world.pagesTo('sun-wei').length).toBeGreaterThan(1);
    expect(world.received.some((each) => each.kind === 'notice' && each.person === 'wang-fang')).toBe(true);
  });

  test('the acknowledgement makes an owner, and paging stops until the next breach', async () => {
    const world = await World.open({ startsAt: NIGHT });
    const caseId = await world.report({ severity: 'L1' });
    await world.settle();
    const page = (await world.caseOf(caseId)).escalation?.openPages[0];
    if (!page) throw new Error('nobody was paged');
    await world.command(caseId, { type: 'AcknowledgePage', pageId: page.id, personId: page.personId });
    await world.command(caseId, {
      type: 'LogContact',
      at: world.now,
      channel: 'phone',
      with: '周敏',
      summary: '电话确认，开始远程排查',
      gaveRemoteSupport: true,
    });
    const pagesBefore = world.received.filter((each) => each.kind === 'page').length;
    // Arrival and restoration are due later; the solution plan is for mails only.
    await world.fastForward(100);
    expect((await world.caseOf(caseId)).ownerId).toBe(page.personId);
    expect(world.received.filter((each) => each.kind === 'page')).toHaveLength(pagesBefore);

    await world.fastForward(30);
    const breach = world.received.filter((each) => each.kind === 'page').slice(pagesBefore);
    expect(breach[0]?.person).toBe(page.personId);
    expect(breach[0] && isoOf(breach[0].at)).toBe('2026-01-07T21:03:00.000Z');
  });

  test('two people acknowledge in the same moment: one is the owner, the other is told who', async () => {
    const world = await World.open({ startsAt: NIGHT });
    const caseId = await world.report({ severity: 'L1' });
    await world.fastForward(12);
    const escalation = (await world.caseOf(caseId)).escalation;
    const [first, second] = escalation?.pagedPersonIds ?? [];
    if (!first || !second) throw new Error('two people should have been paged by now');

    const outcomes = await Promise.all(
      [first, second].map((personId) => world.command(caseId, { type: 'AcknowledgePage', personId })),
    );
    expect(outcomes.map((each) => each.outcome).sort()).toEqual(['accepted', 'ignored']);
    const owner = (await world.caseOf(caseId)).ownerId;
    expect([first, second]).toContain(owner);
    expect((await world.eventsOf(caseId)).filter((event) => event.type === 'PageAcknowledged')).toHaveLength(
      1,
    );
  });

  test('a report sent twice makes one case, one reception notice and one page', async () => {
    const world = await World.open({ startsAt: NIGHT });
    const [one, two] = [await world.report({ key: 'the same' }), await world.report({ key: 'the same' })];
    await world.settle();
    expect(one).toBe(two);
    expect(world.received.filter((each) => each.kind === 'page')).toHaveLength(1);
    expect(world.received.filter((each) => each.to === 'zhou.min@xihe-water.example')).toHaveLength(1);
  });

  test('paused clocks do not breach; resumed, they are due later by what was paused', async () => {
    const world = await World.open({ startsAt: NIGHT });
    const caseId = await world.report({ severity: 'L1' });
    await world.command(
      caseId,
      { type: 'AcknowledgePage', personId: 'chen-yu' },
      { ...DISPATCHER, personId: 'chen-yu' },
    );
    await world.fastForward(60);
    const paused = await world.command(caseId, {
      type: 'PauseClocks',
      pauseReason: 'access_denied',
      note: '机房夜间不开放',
    });
    expect(paused.outcome).toBe('accepted');
    await world.fastForward(180);
    const breachedWhilePaused = Object.keys((await world.caseOf(caseId)).breached);
    expect(breachedWhilePaused.sort()).toEqual(['remote_support', 'respond']);

    await world.command(caseId, { type: 'ResumeClocks', note: '已进场' });
    const arrive = (await world.caseOf(caseId)).clocks.find((clock) => clock.id === 'arrive');
    const expected = Date.parse(NIGHT) + (120 + 180) * MINUTE_MS;
    expect(arrive?.dueAt && isoOf(arrive.dueAt)).toBe(isoOf(expected));
  });
});
