// A fault that is solved from afar: who need not come any more, what had been missed by then, and what a relapse takes back.

import { describe, expect, it } from 'vitest';
import type { CaseCommand } from '../../shared/domain/case.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { answered, milestone, reopen, resolve } from './case-commands.ts';
import { at, by, type Story } from './case-story.ts';
import { SETUP } from './small-desk.ts';

/** The small tier, which leaves it to its reading whether a fault that is solved from afar needs a visit. */
const TIER: Tier = {
  ...SETUP.tier,
  severities: SETUP.tier.severities.map((severity) => ({
    ...severity,
    targets: severity.targets.map(({ condition: _asked, ...rule }) => rule),
  })),
};

const restored = (time: string, remotely: boolean, reason?: string) =>
  milestone('restore', time, { summary: 'Restarted it', remotely, ...(reason ? { reason } : {}) });
const arrival = (told: Story) => told.state.clocks.find(({ id }) => id === 'arrive');

describe('a restoration without a visit', () => {
  it('leaves nobody to arrive, though the case goes on', () => {
    const told = answered({ tier: TIER });
    told.until('03:00');
    expect(told.does(restored('03:00', true))).toBe('accepted');
    expect(told.state.status).toBe('restored');
    expect(arrival(told)).toMatchObject({ status: 'cancelled', because: 'solved_remotely' });
    expect(told.events.map(({ event }) => event)).toContainEqual({
      type: 'MilestoneRecorded',
      kind: 'restore',
      at: at('03:00'),
      summary: 'Restarted it',
      remotely: true,
    });
    told.until('05:00');
    expect(told.state.breached).toEqual({});
    told.does(resolve('05:00', { remotely: true }));
    expect(arrival(told)).toMatchObject({ status: 'cancelled', because: 'solved_remotely' });
  });

  it('needs no visit either where the tier asks whether it took one', () => {
    const told = answered({ tier: SETUP.tier });
    told.until('03:00');
    told.does(restored('03:00', true));
    expect(arrival(told)).toMatchObject({ status: 'cancelled', because: 'solved_remotely' });
  });

  it('leaves the visit owed where the tier reads it so', () => {
    const told = answered({
      tier: {
        ...TIER,
        conventions: { ...TIER.conventions, arriveCancelledWhenSolvedRemotely: false },
      },
    });
    told.until('03:00');
    told.does(restored('03:00', true));
    expect(told.status('arrive')).toBe('running');
  });

  it('that was missed by then stays missed', () => {
    const told = answered({ tier: TIER });
    told.until('04:30');
    told.does(restored('04:30', true));
    expect(told.status('arrive')).toBe('cancelled');
    expect(told.state.breached).toEqual({ arrive: at('04:00') });
    expect(told.state.corrected).toBeUndefined();
  });

  it.each<[string, string, boolean]>([
    ['before the arrival was due', '03:50', true],
    ['at the very instant', '04:00', true],
    ['after it', '04:01', false],
  ])('that is typed in late corrects the record where it came %s', (_what, time, isCorrected) => {
    const told = answered({ tier: TIER });
    told.until('04:10');
    expect(told.state.breached).toEqual({ arrive: at('04:00') });
    told.does(restored(time, true, 'No network there'));
    expect(told.status('arrive')).toBe('cancelled');
    const corrections = told.events.flatMap(({ event }) => (event.type === 'BreachCorrected' ? [event] : []));
    expect(corrections).toEqual(
      isCorrected ? [{ type: 'BreachCorrected', clockId: 'arrive', reason: 'No network there' }] : [],
    );
    expect(told.state.corrected).toEqual(isCorrected ? { arrive: at('04:00') } : undefined);
    told.until('04:12');
    told.does(resolve('04:12', { remotely: true }));
    expect(told.events.filter(({ event }) => event.type === 'BreachCorrected')).toHaveLength(
      corrections.length,
    );
  });

  it('that came after the arrival was missed is not excused by what else is typed in late', () => {
    const told = answered({ tier: TIER });
    told.until('04:30');
    told.does(restored('04:30', true));
    told.does(milestone('solution_plan', '03:30', { summary: 'Sent by mail', reason: 'Forgot it' }));
    expect(told.state.breached).toEqual({ arrive: at('04:00') });
    expect(told.state.corrected).toBeUndefined();
  });

  it('corrects nothing that was needed all the same', () => {
    const told = answered({
      tier: {
        ...TIER,
        conventions: { ...TIER.conventions, arriveCancelledWhenSolvedRemotely: false },
      },
    });
    told.until('04:10');
    told.does(restored('03:50', true, 'No network there'));
    expect(told.state.corrected).toBeUndefined();
  });

  it('is followed by a visit that nobody is owed, and that is not late', () => {
    const told = answered({ tier: TIER });
    told.until('03:00');
    told.does(restored('03:00', true));
    told.until('05:00');
    told.does(milestone('arrive', '05:00', { summary: 'Put in the spare' }));
    expect([told.status('arrive'), told.state.breached]).toEqual(['cancelled', {}]);
    expect(told.state.course.evidence.arrive).toBe(at('05:00'));
  });

  it('is taken back with a relapse: somebody must come again', () => {
    const told = answered({ tier: TIER });
    told.until('03:00');
    told.does(restored('03:00', true));
    told.does(reopen('Down again'), by('anna'));
    expect(told.status('arrive')).toBe('running');
    told.until('03:30');
    told.does(restored('03:30', false));
    expect(told.status('arrive')).toBe('running');
  });
});

describe('a restoration on site, or one of which nothing is said', () => {
  it.each<[string, CaseCommand]>([
    ['on site', restored('03:00', false)],
    ['unsaid', milestone('restore', '03:00')],
  ])('leaves the arrival owed: %s', (_what, command) => {
    const told = answered({ tier: TIER });
    told.until('03:00');
    told.does(command);
    expect(told.status('arrive')).toBe('running');
    expect(told.events.at(-2)?.event).not.toHaveProperty('remotely');
    told.until('04:00');
    expect(told.state.breached).toEqual({ arrive: at('04:00') });
  });
});

describe('any other milestone', () => {
  it('says nothing about a visit', () => {
    const told = answered({ tier: TIER });
    told.does(milestone('solution_plan', '02:00', { summary: 'Planned', remotely: true }));
    expect(told.status('arrive')).toBe('running');
    expect(told.state.course.facts).not.toHaveProperty('solved_remotely');
    expect(told.events.at(-2)?.event).toEqual({
      type: 'MilestoneRecorded',
      kind: 'solution_plan',
      at: at('02:00'),
      summary: 'Planned',
    });
  });
});
