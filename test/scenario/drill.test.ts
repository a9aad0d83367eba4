// Drills as people live through them: a hand-turned clock, and what each person received.

import { describe, expect, test } from 'vitest';
import {
  type DrillAsked,
  drillIdFor,
  drillLines,
  drillPlan,
  drillReport,
  endDrillOf,
  startDrill,
} from '../../shared/app/drills.ts';
import { drillFigures } from '../../shared/domain/drill-report.ts';
import { isoOf } from '../../shared/domain/instant.ts';
import type { Person } from '../../shared/domain/people.ts';
import { World } from './world.ts';

/** A Wednesday morning in Hangzhou. */
const MORNING = '2026-01-07T01:00:00Z';
/** The night of a Saturday. */
const NIGHT = '2026-01-10T18:00:00Z';

const ASKED: DrillAsked = {
  contractId: 'xihe-2025',
  siteId: 'xihe-dispatch-centre',
  severity: 'L1',
  pace: 1,
  hours: 2,
  note: '夜班能否叫醒',
};

async function begun(world: World, asked: Partial<DrillAsked> = {}, once = 'a'): Promise<string> {
  const desk = world.desk();
  const by = await desk.configuration.get<Person>('person', 'li-na');
  if (!by) throw new Error('There is no Li Na');
  const caseId = drillIdFor(desk, by, once);
  const plan = await drillPlan(desk, { ...ASKED, ...asked }, { by, at: world.now, caseId });
  if ('fault' in plan) throw new Error(`${plan.fault} ${plan.named}`);
  await startDrill(desk, plan, by, 'portal');
  await world.settle();
  return caseId;
}

const reportOf = async (world: World, caseId: string) => {
  const report = await drillReport(world.desk(), caseId);
  if (!report) throw new Error('There is no report');
  return report;
};

const isMarked = (text: string) =>
  /^(【演练】|\[DRILL\])/.test(text) || /^(这是演练|This is a drill)/.test(text);

const called = (calls: Awaited<ReturnType<typeof reportOf>>['calls']) =>
  calls.map(({ at, personId }) => `${isoOf(at).slice(11, 16)} ${personId}`);

describe('a drill', () => {
  test('climbs the whole ladder with people who stay silent, and every message of it begins with its mark', async () => {
    const world = await World.open({ startsAt: MORNING });
    const caseId = await begun(world);
    await world.fastForward(130);
    const received = world.received.filter((each) => each.caseId === caseId);
    expect(received.filter(({ text }) => !isMarked(text))).toEqual([]);
    const channels = new Set(received.map(({ channel }) => channel));
    expect(channels).toContain('sms');
    expect(channels).toContain('email');
    expect(
      world.received.filter(({ person }) => person.includes('@xihe-water')),
      'no word to the customer',
    ).toEqual([]);
    const report = await reportOf(world, caseId);
    expect(called(report.calls).slice(0, 6)).toEqual([
      '01:00 li-na',
      '01:05 zhao-lei',
      '01:10 chen-yu',
      '01:12 li-na',
      '01:15 zhao-lei',
      '01:15 wang-fang',
    ]);
    expect(report.topAt).not.toBeNull();
    const page = report.calls[0];
    expect(page?.ways[0]).toMatchObject({ outcome: 'accepted', providerId: expect.any(String) });
    expect(page?.ended).toMatchObject({ how: 'expired' });
    expect(drillFigures(report)).toMatchObject({ answered: 0, unreached: 0, medianAnswerSeconds: null });
  });

  test('goes as was shown before it began', async () => {
    const world = await World.open({ startsAt: NIGHT });
    const desk = world.desk();
    const by = (await desk.configuration.get<Person>('person', 'li-na')) as Person;
    const plan = await drillPlan(desk, ASKED, { by, at: world.now, caseId: 'drill00000' });
    if ('fault' in plan) throw new Error(plan.fault);
    const caseId = await begun(world);
    await world.fastForward(125);
    const report = await reportOf(world, caseId);
    expect(called(report.calls)).toEqual(called(plan.findings.calls));
    expect(report.calls.map(({ rungId }) => rungId)).toEqual(plan.findings.calls.map(({ rungId }) => rungId));
    expect(report.rungs).toEqual(plan.findings.rungs);
    expect(report.calls.length).toBeGreaterThan(5);
  });

  test('at a pace climbs in minutes, and at night as by day', async () => {
    const slow = await World.open({ startsAt: NIGHT });
    const slowId = await begun(slow, { hours: 10 });
    await slow.fastForward(600);
    const world = await World.open({ startsAt: NIGHT });
    const caseId = await begun(world, { pace: 60, hours: 1 });
    await world.fastForward(60);
    const { missed, ...report } = await reportOf(world, caseId);
    // Two hours to be there, one minute; the window of five minutes cannot be shorter than one.
    expect(missed.map(({ at, clockId }) => `${isoOf(at).slice(11, 16)} ${clockId}`)).toContain(
      '18:02 arrive',
    );
    expect(report.calls[1]?.at).toBe((report.calls[0]?.at ?? 0) + 60_000);
    expect(report.rungs.filter(({ reachedAt }) => reachedAt !== null).map(({ rungId }) => rungId)).toEqual(
      (await reportOf(slow, slowId)).rungs
        .filter(({ reachedAt }) => reachedAt !== null)
        .map(({ rungId }) => rungId),
    );
  });

  test('is answered as in earnest, and its report says who did, how, and after how long', async () => {
    const world = await World.open({ startsAt: MORNING });
    const caseId = await begun(world, {}, 'answered');
    await world.fastForward(7);
    const code = (await world.caseOf(caseId)).escalation?.openPages.find(
      ({ personId }) => personId === 'zhao-lei',
    )?.code;
    await world.text('+8612000550103', `${code} a`);
    await world.settle();
    const report = await reportOf(world, caseId);
    const mine = report.calls.find(({ personId }) => personId === 'zhao-lei');
    expect(mine).toMatchObject({ ended: { how: 'acknowledged' }, answeredVia: 'sms' });
    expect(mine?.answeredAfterSeconds).toBeGreaterThanOrEqual(115);
    expect(mine?.answeredAfterSeconds).toBeLessThanOrEqual(125);
    expect(drillFigures(report)).toMatchObject({ people: 2, calls: 2, answered: 1 });
    expect(report.ownerId).toBe('zhao-lei');
    expect(report.rungs.some(({ reachedAt }) => reachedAt === null)).toBe(true);
  });

  test('is ended by whoever holds it: nobody is paged any more, and everybody who was is told', async () => {
    const world = await World.open({ startsAt: MORNING });
    const caseId = await begun(world);
    await world.fastForward(6);
    const by = (await world.desk().configuration.get<Person>('person', 'li-na')) as Person;
    await endDrillOf(world.desk(), await world.caseOf(caseId), by, { via: 'portal', summary: '演练完成' });
    await world.settle();
    const told = world.received.filter(({ kind, at }) => kind === 'notice' && at > world.now - 60_000);
    expect(told.map(({ person }) => person).sort()).toEqual(['li-na', 'zhao-lei']);
    expect(told.every(({ text }) => isMarked(text))).toBe(true);
    const before = world.received.length;
    await world.fastForward(5 * 24 * 60);
    expect(world.received).toHaveLength(before);
    expect((await world.caseOf(caseId)).status).toBe('closed');
  });

  test('ends by itself at its hour', async () => {
    const world = await World.open({ startsAt: MORNING });
    const caseId = await begun(world, { hours: 1 });
    await world.fastForward(59);
    expect((await world.caseOf(caseId)).status).toBe('open');
    await world.fastForward(2);
    const { status, closedAt } = await world.caseOf(caseId);
    expect([status, closedAt && isoOf(closedAt)]).toEqual(['closed', '2026-01-07T02:00:00.000Z']);
    const before = world.received.length;
    await world.fastForward(24 * 60);
    expect(world.received).toHaveLength(before);
  });

  test('stands among drills, and never among cases', async () => {
    const world = await World.open({ startsAt: MORNING });
    const caseId = await begun(world);
    const { cases } = world.desk();
    const ids = async (list: 'open' | 'closed' | 'drill') =>
      (await cases.list(list)).states.map(({ id }) => id);
    expect([await ids('open'), await ids('drill')]).toEqual([[], [caseId]]);
    await world.fastForward(130);
    expect([await ids('open'), await ids('closed'), await ids('drill')]).toEqual([[], [], [caseId]]);
    expect((await drillLines(world.desk())).map(({ id, kind }) => `${kind} ${id}`)).toEqual([
      `live ${caseId}`,
    ]);
    expect(world.metrics.TopOfLadderReached ?? 0, 'no alarm of the operators').toBe(0);
  });

  test('asked for twice begins once', async () => {
    const world = await World.open({ startsAt: MORNING });
    const first = await begun(world, {}, 'same');
    const pages = world.pagesTo('li-na').length;
    expect(await begun(world, {}, 'same')).toBe(first);
    expect(world.pagesTo('li-na')).toHaveLength(pages);
  });
});

describe('a drill in a storm', () => {
  test('neither holds a page in earnest nor is held with one: both go at once, each by itself', async () => {
    const world = await World.open({ startsAt: MORNING });
    const drill = await begun(world, { severity: 'L2' });
    const real = await world.report({ severity: 'L2' });
    await world.settle();
    const toLiNa = (caseId: string) => world.pagesTo('li-na').filter((each) => each.caseId === caseId);
    expect([toLiNa(drill).length, toLiNa(real).length]).toEqual([1, 1]);
    const another = await begun(world, { severity: 'L2' }, 'b');
    expect(toLiNa(another), 'while the window of the page in earnest runs').toHaveLength(1);
    const held = await world.report({ severity: 'L2', subject: '另一处故障' });
    await world.settle();
    expect(toLiNa(held), 'what is in earnest waits for what is in earnest').toHaveLength(0);
    await world.fastForward(4);
    const texts = world.pagesTo('li-na').filter(({ text }) => !isMarked(text));
    expect(texts.every(({ caseId }) => caseId !== drill && caseId !== another)).toBe(true);
  });
});
