// An open case held to other versions: what moves, what is missed or healed by it, what stays, and that the dry run and
// the deed are one decision.

import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../shared/domain/calendar.ts';
import type { CaseCommand, CaseEvent, CaseSetup, Promised } from '../../shared/domain/case.ts';
import { idOf } from '../../shared/domain/case-pauses.ts';
import { type RepinForecast, repinForecast } from '../../shared/domain/case-repin.ts';
import type { Duration, Tier } from '../../shared/domain/tier.ts';
import { at, by, entropyOf, SETUP, type Story, story, timeOf } from './case-story.ts';

const contact: CaseCommand = {
  type: 'LogContact',
  at: at('02:00'),
  channel: 'phone',
  with: 'Ruth',
  summary: 'Spoke',
  gaveRemoteSupport: false,
};
const REPIN = { type: 'RepinCase', to: { tierVersion: 4 }, reason: 'The annex of March' } as const;

/** The small tier's next version, with another time to restore the most severe fault. */
function tierWith(restore: Duration, change: Partial<Tier> = {}): Tier {
  const severities = SETUP.tier.severities.map((severity) =>
    severity.code === 'S1'
      ? {
          ...severity,
          targets: severity.targets.map((rule) =>
            rule.kind === 'restore' ? { ...rule, within: restore } : rule,
          ),
        }
      : severity,
  );
  return { ...SETUP.tier, version: 4, severities, ...change };
}

const hours = (amount: number): Duration => ({ amount, unit: 'hours' });
const promised = (tier: Tier, change: Partial<Promised> = {}): Promised => ({
  tier,
  ladder: SETUP.ladder,
  calendars: SETUP.calendars,
  ...change,
});

function taken(): Story {
  const told = story();
  told.does({ type: 'AcknowledgePage', personId: 'anna' }, by('anna'));
  told.does(contact);
  told.sent();
  return told;
}

/** Looks at the re-pinning first, carries it out, and answers both. */
function repinned(told: Story, next: Promised): { forecast: RepinForecast; outcome: string } {
  const forecast = forecastOf(told, next);
  told.setup = { ...told.setup, next };
  const outcome = told.does(REPIN, by('tom'));
  told.setup = outcome === 'accepted' ? { ...SETUP, ...next } : SETUP;
  return { forecast, outcome };
}

function forecastOf(told: Story, next: Promised): RepinForecast {
  const setup: CaseSetup = { ...told.setup, next };
  const context = { now: told.now, actor: by('tom'), entropy: entropyOf(9), setup };
  return repinForecast(told.state, REPIN, context);
}

const dueOf = (told: Story, clockId: string) => {
  const dueAt = told.state.clocks.find(({ id }) => id === clockId)?.dueAt ?? null;
  return dueAt === null ? null : timeOf(dueAt);
};
const of = <Type extends CaseEvent['type']>(told: Story, type: Type) =>
  told.events.flatMap(({ event }) =>
    event.type === type ? [event as Extract<CaseEvent, { type: Type }>] : [],
  );

describe('a case that is held to a new version of its tier', () => {
  it('counts anew from the report, says what moved, and sends nothing', () => {
    const told = taken();
    told.until('03:00');
    told.sent();
    const { forecast, outcome } = repinned(told, promised(tierWith(hours(6))));
    expect(outcome).toBe('accepted');
    expect(dueOf(told, 'restore')).toBe('08:00');
    const moved = [{ clockId: 'restore', before: at('06:00'), after: at('08:00') }];
    expect(of(told, 'CaseRepinned')).toMatchObject([
      { from: { tierVersion: 3 }, to: { tierVersion: 4 }, reason: 'The annex of March', moved },
    ]);
    expect(told.state.pinned.tierVersion).toBe(4);
    expect(told.sent()).toEqual([]);
    expect(forecast).toEqual({
      outcome: 'accepted',
      moved,
      breaches: [],
      heals: [],
      notices: 0,
      warnings: [],
    });
  });

  it('fires no rung again that fired, and the ones to come at their new moments', () => {
    const told = taken();
    told.until('04:10');
    told.sent();
    repinned(told, promised(tierWith(hours(6))));
    told.until('08:00');
    const halves = of(told, 'RungReached').filter(
      ({ rungId, clockId }) => rungId === 'half' && clockId === 'restore',
    );
    expect(halves.map(({ dueAt }) => timeOf(dueAt))).toEqual(['04:00']);
    const late = of(told, 'RungReached').filter(
      ({ rungId, clockId }) => rungId === 'late' && clockId === 'restore',
    );
    expect(late.map(({ dueAt }) => timeOf(dueAt))).toEqual(['08:00']);
  });

  it('is missed by a shorter promise with the next wake, late by the truth; the dry run says so', () => {
    const told = taken();
    told.until('05:00');
    const { forecast } = repinned(told, promised(tierWith(hours(2))));
    expect(forecast).toMatchObject({ breaches: ['restore'], heals: [] });
    told.until('05:00');
    expect(of(told, 'TargetBreached').filter(({ clockId }) => clockId === 'restore')).toEqual([
      { type: 'TargetBreached', clockId: 'restore', dueAt: at('04:00'), lateBySeconds: 3_600 },
    ]);
  });

  it('is breached anew by a shortened promise only where that is due later than what it missed before', () => {
    const told = taken();
    told.until('06:30');
    repinned(told, promised(tierWith(hours(3))));
    told.until('07:00');
    expect(of(told, 'TargetBreached').filter(({ clockId }) => clockId === 'restore')).toHaveLength(1);
  });

  it('is healed of a breach that the new version does not show, which stays in the timeline', () => {
    const told = taken();
    told.until('06:30');
    const { forecast } = repinned(told, promised(tierWith(hours(6))));
    expect(forecast).toMatchObject({ breaches: [], heals: ['restore'] });
    expect(of(told, 'BreachCorrected')).toMatchObject([
      { clockId: 'restore', dueAt: at('08:00'), reason: 'The annex of March' },
    ]);
    expect(told.state.breached.restore).toBe(at('06:00'));
    told.until('08:00');
    expect(told.state.breached.restore).toBe(at('08:00'));
  });

  it('keeps its owner, its escalation and its open pages', () => {
    const told = story();
    told.sent();
    const { escalation } = told.state;
    const rungs = SETUP.ladder.rungs.filter(({ id }) => id !== 'opening');
    repinned(told, promised(tierWith(hours(6)), { ladder: { ...SETUP.ladder, version: 3, rungs } }));
    expect(told.state.escalation).toEqual(escalation);
    expect(told.sent()).toEqual([]);
    told.until('02:10');
    expect(told.sent()).toEqual(['02:10 page ben sms']);
  });
});

describe('a pause that is held over a re-pinning', () => {
  it('keeps all of its length: paused before, resumed after', () => {
    const told = taken();
    told.until('03:00');
    told.does({ type: 'PauseClocks', pauseReason: 'customer_not_ready', note: '' });
    told.until('04:00');
    repinned(told, promised(tierWith(hours(6))));
    expect(told.state.clocks.find(({ id }) => id === 'restore')).toMatchObject({
      status: 'paused',
      remainingMs: 5 * 3_600_000,
    });
    told.until('05:00');
    told.does({ type: 'ResumeClocks', note: '' });
    expect(dueOf(told, 'restore')).toBe('10:00');
  });

  it('goes on under a version that does not list its reason, and the dry run warns', () => {
    const told = taken();
    told.until('03:00');
    told.does({ type: 'PauseClocks', pauseReason: 'customer_not_ready', note: '' });
    const { forecast } = repinned(told, promised(tierWith(hours(4), { pauseReasons: [] })));
    expect(forecast.warnings.map(({ code }) => code)).toEqual(['pause_goes_on']);
    told.until('05:00');
    told.does({ type: 'ResumeClocks', note: '' });
    expect(dueOf(told, 'restore')).toBe('08:00');
  });
});

describe('a holiday that is edited while a case is open', () => {
  const day = [['09:00', '18:00']] as const;
  const office: Calendar = {
    id: 'office',
    version: 1,
    name: 'Office',
    timeZone: 'Asia/Shanghai',
    always: false,
    weekly: { mon: [], tue: day, wed: day, thu: day, fri: [], sat: [], sun: [] },
    dates: {},
    closures: [],
    publishedYears: [],
  };
  const closedOnWednesday: Calendar = {
    ...office,
    version: 2,
    dates: { '2026-03-04': { name: 'Closed', hours: [] } },
  };

  it('changes nothing until the case is re-pinned, and then the deadline lies a working day later', () => {
    const tier = { ...tierWith(hours(10)), version: 3, calendarId: 'office' };
    const setup = { tier, calendars: { ...SETUP.calendars, office } };
    // Tuesday 10:00 in Shanghai: eight hours on Tuesday, two on Wednesday.
    const told = story({}, setup);
    expect(dueOf(told, 'restore')).toBe('+1 03:00');
    told.does({ type: 'AddNote', text: 'The office has put up a notice' });
    expect(told.state.pinned.calendars.office).toBe(1);
    expect(dueOf(told, 'restore')).toBe('+1 03:00');
    const next = promised(tier, { calendars: { ...SETUP.calendars, office: closedOnWednesday } });
    told.setup = { ...told.setup, next };
    expect(told.does(REPIN, by('tom'))).toBe('accepted');
    expect(told.state.pinned.calendars.office).toBe(2);
    expect(dueOf(told, 'restore')).toBe('+2 03:00');
  });
});

describe('a pause under a version that does not list its reason', () => {
  it('is still put right under it, but no other pause may have it', () => {
    const told = taken();
    told.until('03:00');
    told.does({ type: 'PauseClocks', pauseReason: 'customer_not_ready', note: '' });
    told.until('04:00');
    told.does({ type: 'ResumeClocks', note: '' });
    repinned(told, promised(tierWith(hours(4), { pauseReasons: [] })));
    told.setup = { ...SETUP, tier: tierWith(hours(4), { pauseReasons: [] }) };
    const [pause] = told.state.course.pauses;
    const correction = {
      type: 'CorrectPause',
      pauseReason: 'customer_not_ready',
      reason: 'Gate log',
    } as const;
    const span = { from: at('03:00'), to: at('03:30') };
    expect(told.does({ ...correction, ...span, pauseId: pause ? idOf(pause) : '' }, by('mia'))).toBe(
      'accepted',
    );
    expect(dueOf(told, 'restore')).toBe('06:30');
    const other = { from: at('02:10'), to: at('02:20'), pauseId: null };
    expect(told.does({ ...correction, ...other }, by('mia'))).toBe('refused pause_reason_not_listed');
  });
});

describe('a re-pinning to other versions of a ladder, a contract or a calendar alone', () => {
  it.each<[string, Partial<Promised>]>([
    ['ladder', { ladder: { ...SETUP.ladder, version: 3 } }],
    ['contract', { merged: { contractId: 'contract-1', contractVersion: 2 } }],
    ['desk', { merged: { tenantVersion: 5 } }],
    [
      'calendar',
      {
        calendars: Object.fromEntries(
          Object.entries(SETUP.calendars).map(([id, each]) => [id, { ...each, version: 2 }]),
        ),
      },
    ],
  ])('is another promise: %s', (_what, change) => {
    const told = taken();
    expect(repinned(told, promised(SETUP.tier, change)).outcome).toBe('accepted');
    expect(of(told, 'CaseRepinned')).toHaveLength(1);
    expect(repinned(told, promised(SETUP.tier, change)).outcome).toBe('ignored pinned_already');
  });
});

describe('a re-pinning that changes nothing', () => {
  const told = taken();

  it('cannot be decided without the next versions', () => {
    expect(() => told.does(REPIN, by('tom'))).toThrow('next versions');
  });

  it.each([
    ['to the versions that it has', promised(SETUP.tier), {}, 'ignored', 'pinned_already'],
    ['without a reason', promised(tierWith(hours(6))), { reason: ' ' }, 'refused', 'reason_needed'],
    [
      'to a version without the severity of the case',
      promised(tierWith(hours(6), { severities: SETUP.tier.severities.slice(1) })),
      {},
      'refused',
      'severity_not_in_version',
    ],
  ])('%s', (_what, next, change, outcome, code) => {
    const before = told.state;
    const context = {
      now: told.now,
      actor: by('tom'),
      entropy: entropyOf(9),
      setup: { ...told.setup, next },
    };
    expect(repinForecast(before, { ...REPIN, ...change }, context)).toMatchObject({
      outcome,
      reason: { code },
      moved: [],
      breaches: [],
    });
    told.setup = { ...SETUP, next };
    expect(told.does({ ...REPIN, ...change }, by('tom'))).toBe(`${outcome} ${code}`);
    expect(told.state).toBe(before);
    told.setup = SETUP;
  });

  it('of a closed case', () => {
    const other = taken();
    other.does({ type: 'ResolveCase', at: at('02:00'), summary: 'Done', remotely: false });
    other.does({ type: 'RecordMilestone', kind: 'analysis_report', at: at('02:00'), summary: '' });
    other.does({ type: 'CloseCase', summary: 'Done' }, by('mia'));
    expect(repinned(other, promised(tierWith(hours(6)))).outcome).toBe('refused case_closed');
  });

  it('moves no clock where the new version says the same', () => {
    const same = taken();
    same.until('03:00');
    const { clocks } = same.state;
    const { forecast, outcome } = repinned(same, promised(tierWith(hours(4))));
    expect([outcome, forecast.moved]).toEqual(['accepted', []]);
    expect(same.state.clocks).toEqual(clocks);
  });
});
