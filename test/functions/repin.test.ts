import { describe, expect, it } from 'vitest';
import { caseKeeping } from '../../shared/app/case-keeping.ts';
import { commit } from '../../shared/app/commit.ts';
import { Unavailable } from '../../shared/app/ports.ts';
import { forecastRepin, REPIN_AT_ONCE, repinPage } from '../../shared/app/repin.ts';
import type { Calendar } from '../../shared/domain/calendar.ts';
import type { Contract } from '../../shared/domain/customers.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

const TIER = 's002-effective';
const by = {
  actor: { kind: 'person', name: 'Admin', personId: 'admin', via: 'portal' },
  reason: 'the new terms hold for everybody',
} as const;

/** Version 2 of the tier: whatever is to be restored at this severity has so many minutes. */
async function restoreWithin(world: PortalWorld, minutes: number, version = 2, code = 'L1'): Promise<void> {
  const tier = await world.desk.configuration.get<Tier>('tier', TIER);
  if (!tier) throw new Error('The demo tenant has the tier');
  const severities = tier.severities.map((severity) =>
    severity.code === code
      ? {
          ...severity,
          targets: severity.targets.map((rule) =>
            rule.kind === 'restore' && rule.within
              ? { ...rule, within: { amount: minutes, unit: 'minutes' as const } }
              : rule,
          ),
        }
      : severity,
  );
  const stamp = { name: 'Admin', at: world.now, reason: 'terms' };
  await world.desk.configuration.put('tier', { ...tier, version, severities }, stamp);
}

const change = { kind: 'tier', id: TIER, version: 2 } as const;

async function statesOf(world: PortalWorld) {
  return (await world.desk.cases.list('open', { limit: 500 })).states;
}

/** Messages that all commits of all open cases ask for. */
async function sentOf(world: PortalWorld): Promise<number> {
  const timelines = await Promise.all(
    (await statesOf(world)).map(({ id }) => world.desk.cases.timeline(id, { limit: 500 })),
  );
  return timelines
    .flatMap(({ commits }) => commits)
    .flatMap(({ effects }) => effects)
    .filter((effect) => /^Send/.test((effect as { type: string }).type)).length;
}

/** Does all that is due now, as the alarms would. */
async function wakeAll(world: PortalWorld): Promise<void> {
  const keeping = caseKeeping(world.desk);
  for (const { id } of await statesOf(world)) {
    for (let wakes = 0; wakes < 50; wakes += 1) {
      const head = await world.desk.cases.head(id);
      const wakeAt = head && keeping.kind.nextWake(head.state);
      if (!head || wakeAt === null || wakeAt > world.now) break;
      await commit(keeping, world.desk, {
        id,
        command: keeping.kind.wake(),
        actor: { kind: 'system', name: 'clock', via: 'clock' },
        commandId: `wake-${id}-${head.state.version}`,
      });
    }
  }
}

describe('re-pinning open cases to another version', () => {
  it('is foretold case by case, and changes nothing by being foretold', async () => {
    const world = await openPortal();
    const urgent = [await world.openCase(), await world.openCase()];
    await world.openCase({ severity: 'L3' });
    await restoreWithin(world, 30);
    const before = JSON.stringify(await statesOf(world));
    const forecast = await forecastRepin(world.desk, change);
    expect(forecast).toMatchObject({
      cases: 3,
      move: 2,
      breach: 0,
      heal: 0,
      noticesAgain: 0,
      refused: 0,
      cursor: null,
    });
    expect(forecast.lines.map(({ caseId }) => caseId).toSorted()).toEqual(urgent.toSorted());
    expect(forecast.lines[0]?.moved).toContainEqual({
      clockId: 'restore',
      before: expect.any(Number),
      after: Date.parse('2026-03-03T02:40:00Z'),
    });
    expect(JSON.stringify(await statesOf(world))).toBe(before);
  });

  it('says which would be late at once, and which not any more', async () => {
    const world = await openPortal();
    await world.openCase();
    await restoreWithin(world, 30);
    world.now += 45 * 60_000;
    expect(await forecastRepin(world.desk, change)).toMatchObject({ cases: 1, move: 1, breach: 1, heal: 0 });
  });

  it('says what then happens of itself, as after any miss: who is paged and told, and which severity rises', async () => {
    const world = await openPortal();
    await world.openCase({ severity: 'L3' });
    await restoreWithin(world, 30, 2, 'L3');
    expect(await forecastRepin(world.desk, change)).toMatchObject({ promote: 0, pages: 0, notices: 0 });
    world.now += 45 * 60_000;
    // What was due in the first three quarters of an hour is done, so that only the re-pinning's doing is left.
    await wakeAll(world);
    const foretold = await forecastRepin(world.desk, change);
    expect(foretold).toMatchObject({ cases: 1, breach: 1, noticesAgain: 0, promote: 1 });
    expect(Math.min(foretold.pages, foretold.notices)).toBeGreaterThan(0);
    const sentBefore = await sentOf(world);
    await repinPage(world.desk, change, by);
    expect(await sentOf(world)).toBe(sentBefore);
    await wakeAll(world);
    expect((await sentOf(world)) - sentBefore).toBe(foretold.pages + foretold.notices);
    expect((await statesOf(world)).map(({ course }) => course.severity)).toEqual(['L2']);
  });

  it('tells apart the notices that nobody got yet from those that go out again', async () => {
    const world = await openPortal();
    await world.openCase({ severity: 'L3' });
    const stamp = { name: 'Admin', at: world.now, reason: 'years' };
    const tier = await world.desk.configuration.get<Tier>('tier', TIER);
    const calendar = await world.desk.configuration.get<Calendar>('calendar', '24x7');
    if (!tier || !calendar) throw new Error('The demo tenant has both');
    // A deadline on a calendar that has years, of which this one is not published.
    const old = { ...calendar, id: 'old', version: 1, always: false, publishedYears: [2020] };
    const weekly = Object.fromEntries(Object.keys(calendar.weekly).map((day) => [day, [['09:00', '18:00']]]));
    await world.desk.configuration.put('calendar', { ...old, weekly } as unknown as Calendar, stamp);
    const severities = tier.severities.map((severity) => ({
      ...severity,
      targets: severity.targets.map((rule) =>
        rule.kind === 'restore' ? { ...rule, calendarId: 'old' } : rule,
      ),
    }));
    await world.desk.configuration.put('tier', { ...tier, version: 2, severities }, stamp);
    const foretold = await forecastRepin(world.desk, change);
    expect(foretold.noticesFirst).toBeGreaterThan(0);
    expect(foretold.noticesAgain).toBe(0);
    const sentBefore = await sentOf(world);
    await repinPage(world.desk, change, by);
    expect((await sentOf(world)) - sentBefore).toBe(foretold.noticesFirst);
    // Once told it is not told again: neither counts.
    await world.desk.configuration.put('tier', { ...tier, version: 3, severities }, stamp);
    expect(await forecastRepin(world.desk, { ...change, version: 3 })).toMatchObject({
      cases: 1,
      noticesFirst: 0,
      noticesAgain: 0,
    });
  });

  it('does what was foretold, with an event in each case and no notice again', async () => {
    const world = await openPortal();
    for (let count = 0; count < 3; count += 1) await world.openCase();
    await world.openCase({ severity: 'L3' });
    await restoreWithin(world, 30);
    const foretold = await forecastRepin(world.desk, change);
    const sentBefore = await sentOf(world);
    expect(sentBefore).toBeGreaterThan(3);
    const done = await repinPage(world.desk, change, by);
    expect(done).toEqual({ repinned: 4, refused: [], cursor: null });
    expect(await sentOf(world)).toBe(sentBefore);
    for (const state of await statesOf(world)) {
      expect(state.pinned.tierVersion).toBe(2);
      const foretoldHere = foretold.lines.find(({ caseId }) => caseId === state.id);
      const { commits } = await world.desk.cases.timeline(state.id, { limit: 500 });
      const event = commits
        .flatMap((each) => each.events)
        .find((each) => (each as { type: string }).type === 'CaseRepinned');
      expect(event).toMatchObject({ reason: by.reason, moved: foretoldHere?.moved ?? [] });
    }
    expect(await forecastRepin(world.desk, change)).toMatchObject({ cases: 0, lines: [] });
  });

  it('goes on where it stopped: cases that hold the version are passed over', async () => {
    const world = await openPortal();
    const count = REPIN_AT_ONCE + 40;
    for (let each = 0; each < count; each += 1) await world.openCase({ severity: 'L3' });
    await restoreWithin(world, 30);
    const first = await repinPage(world.desk, change, by);
    expect(first.repinned).toBeGreaterThanOrEqual(REPIN_AT_ONCE);
    expect(first.cursor).not.toBeNull();
    // Somebody lost the cursor and begins anew.
    let repinned = first.repinned;
    for (let call = 0; call < 5 && repinned < count; call += 1) {
      repinned += (await repinPage(world.desk, change, by)).repinned;
    }
    expect(repinned).toBe(count);
    expect((await repinPage(world.desk, change, by)).repinned).toBe(0);
    const versions = (await statesOf(world)).map(({ version }) => version);
    expect(new Set(versions).size).toBe(1);
  });

  it('moves the cases that count on a calendar to its next version, and the others not', async () => {
    const world = await openPortal();
    await world.openCase();
    const calendar = await world.desk.configuration.get<Calendar>('calendar', 'cn-workdays');
    const stamp = { name: 'Admin', at: world.now, reason: 'holidays' };
    await world.desk.configuration.put('calendar', { ...calendar, id: 'cn-workdays', version: 2 }, stamp);
    const holidays = { kind: 'calendar', id: 'cn-workdays', version: 2 } as const;
    expect(await forecastRepin(world.desk, holidays)).toMatchObject({ cases: 1, move: 0 });
    expect((await repinPage(world.desk, holidays, by)).repinned).toBe(1);
    const [state] = await statesOf(world);
    expect(state?.pinned.calendars['cn-workdays']).toBe(2);
    expect(state?.pinned.calendars['24x7']).toBe(1);
    expect(await forecastRepin(world.desk, { ...holidays, id: 'unused' })).toMatchObject({ cases: 0 });
  });

  it('moves the cases of a contract to its new terms, and asks nothing of the others', async () => {
    const world = await openPortal();
    const contract = { customerId: 'xihe-water', contractId: 'xihe-2025' };
    const ofContract = await world.openCase(contract);
    await world.openCase();
    const standing = await world.desk.configuration.get<Contract>('contract', 'xihe-2025');
    if (!standing) throw new Error('The demo tenant has the contract');
    const terms = [{ kind: 'restore', within: { amount: 20, unit: 'minutes' }, from: 'report' }] as const;
    const stamp = { name: 'Admin', at: world.now, reason: 'terms' };
    await world.desk.configuration.put('contract', { ...standing, version: 2, terms }, stamp);
    const newTerms = { kind: 'contract', id: 'xihe-2025', version: 2 } as const;
    const foretold = await forecastRepin(world.desk, newTerms);
    expect(foretold).toMatchObject({ cases: 1, move: 1, breach: 0, lines: [{ caseId: ofContract }] });
    expect(await repinPage(world.desk, newTerms, by)).toMatchObject({ repinned: 1, refused: [] });
    const state = (await world.desk.cases.head(ofContract))?.state;
    expect(state?.pinned).toMatchObject({ contractId: 'xihe-2025', contractVersion: 2, tierVersion: 1 });
    expect(state?.clocks.find(({ id }) => id === 'restore')?.dueAt).toBe(Date.parse('2026-03-03T02:30:00Z'));
    expect(await forecastRepin(world.desk, newTerms)).toMatchObject({ cases: 0 });
    // A desk that gives no times to its tiers has nothing to move.
    const tenant = { kind: 'tenant', id: world.desk.tenantId, version: 1 } as const;
    expect(await forecastRepin(world.desk, tenant)).toMatchObject({ cases: 0 });
  });

  it('keeps what was done before the store failed, and goes on from there', async () => {
    const world = await openPortal();
    for (let count = 0; count < 6; count += 1) await world.openCase({ severity: 'L3' });
    await restoreWithin(world, 30);
    let left = 3;
    const cases = new Proxy(world.desk.cases, {
      get(store, name, receiver) {
        const member: unknown = Reflect.get(store, name, receiver);
        if (typeof member !== 'function') return member;
        if (name !== 'commit') return member.bind(store);
        return async (...given: readonly unknown[]) => {
          if (left === 0) throw new Unavailable('The table is away', { retryable: true });
          left -= 1;
          return Reflect.apply(member, store, given);
        };
      },
    });
    await expect(repinPage({ ...world.desk, cases }, change, by)).rejects.toThrow('The table is away');
    expect(await forecastRepin(world.desk, change)).toMatchObject({ cases: 3 });
    expect((await repinPage(world.desk, change, by)).repinned).toBe(3);
  });

  it('leaves a case alone whose severity the version does not have, and says so', async () => {
    const world = await openPortal();
    const caseId = await world.openCase({ severity: 'L4' });
    const tier = await world.desk.configuration.get<Tier>('tier', TIER);
    if (!tier) throw new Error('The demo tenant has the tier');
    const stamp = { name: 'Admin', at: world.now, reason: 'fewer' };
    const severities = tier.severities.filter(({ code }) => code !== 'L4');
    await world.desk.configuration.put('tier', { ...tier, version: 2, severities }, stamp);
    expect(await forecastRepin(world.desk, change)).toMatchObject({ cases: 1, refused: 1, move: 0 });
    const done = await repinPage(world.desk, change, by);
    expect(done).toMatchObject({
      repinned: 0,
      refused: [{ caseId, reason: { code: 'severity_not_in_version' } }],
    });
    expect((await statesOf(world))[0]?.pinned.tierVersion).toBe(1);
  });
});
