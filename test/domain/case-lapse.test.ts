// A case whose tier takes back what rests on a duty of the customer: the alarm rings for the duty and no more for what
// lapsed with it, over outages and records that come late.

import { describe, expect, it } from 'vitest';
import type { Tier } from '../../shared/domain/tier.ts';
import { contact, fulfil, reclassify, take } from './case-commands.ts';
import { by, type Story, story, timeOf } from './case-story.ts';
import { SETUP } from './small-desk.ts';

const TIER: Tier = {
  ...SETUP.tier,
  severities: SETUP.tier.severities.map((severity) => ({
    ...severity,
    targets: [
      { kind: 'respond', within: { amount: 1, unit: 'hours' }, from: 'report' },
      {
        kind: 'restore',
        within: { amount: 4, unit: 'hours' },
        from: 'report',
        precondition: 'somebody_on_site',
      },
    ],
  })),
  reportTargets: [],
  obligations: [
    {
      id: 'somebody_on_site',
      within: { amount: 30, unit: 'minutes' },
      from: 'report',
      whatZh: '派人到场',
      whatEn: 'Somebody on site',
    },
  ],
  conventions: { ...SETUP.tier.conventions, obligationMissed: 'void' },
};

function begun(): Story {
  const told = story({}, { tier: TIER });
  told.does({ type: 'AssignOwner', personId: 'anna', reason: '' }, by('mia'));
  told.does(take());
  told.does(contact('02:00'));
  told.sent();
  return told;
}

const done = (time: string) => fulfil('somebody_on_site', time, { reason: 'Told later' });
const restoration = (told: Story) => {
  const { status, dueAt, because } = told.state.clocks.find(({ id }) => id === 'restore') ?? {};
  return [status, dueAt ? timeOf(dueAt) : (because ?? null)].join(' ');
};
const missed = (told: Story) =>
  told.events.flatMap(({ event }) =>
    event.type === 'TargetBreached' || event.type === 'ObligationMissed'
      ? [`${event.type} ${timeOf(event.dueAt)} late ${event.lateBySeconds / 60}`]
      : [],
  );

describe('a promise that rests on a duty of the customer', () => {
  it('lapses with the alarm of the duty, is warned about and paged about no more, and never missed', () => {
    const told = begun();
    told.until('02:29');
    expect(restoration(told)).toBe('running 06:00');
    expect(told.state.pendingRungs.some(({ clockId }) => clockId === 'restore')).toBe(true);
    told.until('02:30');
    expect(restoration(told)).toBe('withdrawn obligation_missed');
    expect(told.state.pendingRungs.filter(({ clockId }) => clockId === 'restore')).toEqual([]);
    told.sent();
    told.until('09:00');
    expect(told.sent().filter((line) => /breach|warning|rung/.test(line))).toEqual([]);
    expect(missed(told)).toEqual(['ObligationMissed 02:30 late 0']);
  });

  it('lapses in an outage, before its own deadline could be missed', () => {
    const told = begun();
    told.outageUntil('07:00');
    told.until('07:00');
    expect(missed(told)).toEqual(['ObligationMissed 02:30 late 270']);
    expect(restoration(told)).toBe('withdrawn obligation_missed');
  });

  it('lapses with what is recorded before the alarm rings', () => {
    const told = begun();
    told.outageUntil('07:00');
    expect(told.does(reclassify('S2', 'correction', 'All is down'), by('mia'))).toBe('accepted');
    expect(restoration(told)).toBe('withdrawn obligation_missed');
    told.until('07:00');
    expect(missed(told)).toEqual(['ObligationMissed 02:30 late 270']);
  });

  it('stands again where the duty was done in time and that is recorded late, and can be missed again', () => {
    const told = begun();
    told.until('03:00');
    expect(told.does(done('02:20'))).toBe('accepted');
    expect(restoration(told)).toBe('running 06:00');
    told.until('06:00');
    expect(missed(told)).toEqual(['ObligationMissed 02:30 late 0', 'TargetBreached 06:00 late 0']);
  });

  it('stays lapsed where the duty was done late, until the record of it is put right', () => {
    const told = begun();
    told.until('03:00');
    told.does(done('02:50'));
    expect(restoration(told)).toBe('withdrawn obligation_missed');
    expect(told.does(done('02:30'))).toBe('accepted');
    expect(restoration(told)).toBe('running 06:00');
  });
});
