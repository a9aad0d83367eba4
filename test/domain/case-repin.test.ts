// An open case held to other versions: what moves, what is missed or healed by it, what stays, and that the dry run and
// the deed are one decision.

import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../shared/domain/calendar.ts';
import type { CaseSetup, Promised } from '../../shared/domain/case.ts';
import { isOwed } from '../../shared/domain/case-clocks.ts';
import { type RepinForecast, repinForecast } from '../../shared/domain/case-repin.ts';
import type { Duration, Tier } from '../../shared/domain/tier.ts';
import { answered, CLOSE, correction, milestone, pause, resolve, resume } from './case-commands.ts';
import { at, by, dueOf, entropyOf, eventsOf, firstPauseOf, type Story, story, timeOf } from './case-story.ts';
import { span } from './clock-world.ts';
import { OFFICE, SETUP } from './small-desk.ts';

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

const promised = (tier: Tier, change: Partial<Promised> = {}): Promised => ({
  tier,
  ladder: SETUP.ladder,
  calendars: SETUP.calendars,
  ...change,
});

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

describe('a case that is held to a new version of its tier', () => {
  it('counts anew from the report, says what moved, and sends nothing', () => {
    const told = answered();
    told.until('03:00');
    told.sent();
    const { forecast, outcome } = repinned(told, promised(tierWith(span('6 h'))));
    expect(outcome).toBe('accepted');
    expect(dueOf(told, 'restore')).toBe('08:00');
    const moved = [{ clockId: 'restore', before: at('06:00'), after: at('08:00') }];
    expect(eventsOf(told, 'CaseRepinned')).toMatchObject([
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
    const told = answered();
    told.until('04:10');
    told.sent();
    repinned(told, promised(tierWith(span('6 h'))));
    told.until('08:00');
    const halves = eventsOf(told, 'RungReached').filter(
      ({ rungId, clockId }) => rungId === 'half' && clockId === 'restore',
    );
    expect(halves.map(({ dueAt }) => timeOf(dueAt))).toEqual(['04:00']);
    const late = eventsOf(told, 'RungReached').filter(
      ({ rungId, clockId }) => rungId === 'late' && clockId === 'restore',
    );
    expect(late.map(({ dueAt }) => timeOf(dueAt))).toEqual(['08:00']);
  });

  it('is missed by a shorter promise with the next wake, late by the truth; the dry run says so', () => {
    const told = answered();
    told.until('05:00');
    const { forecast } = repinned(told, promised(tierWith(span('2 h'))));
    expect(forecast).toMatchObject({ breaches: ['restore'], heals: [] });
    told.until('05:00');
    expect(eventsOf(told, 'TargetBreached').filter(({ clockId }) => clockId === 'restore')).toEqual([
      { type: 'TargetBreached', clockId: 'restore', dueAt: at('04:00'), lateBySeconds: 3_600 },
    ]);
  });

  it('is breached anew by a shortened promise only where that is due later than what it missed before', () => {
    const told = answered();
    told.until('06:30');
    repinned(told, promised(tierWith(span('3 h'))));
    told.until('07:00');
    expect(eventsOf(told, 'TargetBreached').filter(({ clockId }) => clockId === 'restore')).toHaveLength(1);
  });

  it('is healed of a breach that the new version does not show, which stays in the timeline', () => {
    const told = answered();
    told.until('06:30');
    const { forecast } = repinned(told, promised(tierWith(span('6 h'))));
    expect(forecast).toMatchObject({ breaches: [], heals: ['restore'] });
    expect(eventsOf(told, 'BreachCorrected')).toMatchObject([
      { clockId: 'restore', dueAt: at('08:00'), reason: 'The annex of March' },
    ]);
    expect(told.state.breached.restore).toBe(at('06:00'));
    told.until('08:00');
    expect(told.state.breached.restore).toBe(at('08:00'));
  });

  it('takes the version also while nothing is owed, as long as it is not closed', () => {
    const told = answered();
    told.does(resolve('02:00'));
    told.does(milestone('analysis_report', '02:00'));
    expect(told.state.clocks.filter(isOwed)).toEqual([]);
    expect(repinned(told, promised(tierWith(span('6 h')))).outcome).toBe('accepted');
    expect(told.does(CLOSE, by('mia'))).toBe('accepted');
    expect(repinned(told, promised({ ...tierWith(span('8 h')), version: 5 })).outcome).toBe(
      'refused case_closed',
    );
  });

  it('keeps its owner, its escalation and its open pages', () => {
    const told = story();
    told.sent();
    const { escalation } = told.state;
    const rungs = SETUP.ladder.rungs.filter(({ id }) => id !== 'opening');
    repinned(told, promised(tierWith(span('6 h')), { ladder: { ...SETUP.ladder, version: 3, rungs } }));
    expect(told.state.escalation).toEqual(escalation);
    expect(told.sent()).toEqual([]);
    told.until('02:10');
    expect(told.sent()).toEqual(['02:10 page ben sms']);
  });
});

describe('the dry run of a re-pinning', () => {
  it('names a clock that is due at this very instant by it', () => {
    const told = answered();
    told.until('05:00');
    expect(forecastOf(told, promised(tierWith(span('3 h'))))).toMatchObject({
      moved: [{ clockId: 'restore', before: at('06:00'), after: at('05:00') }],
      breaches: ['restore'],
    });
  });

  it('names none that is due later by it, or was missed before', () => {
    const told = answered();
    told.until('05:00');
    expect(forecastOf(told, promised(tierWith(span('5 h')))).breaches).toEqual([]);
    told.until('06:10');
    expect(forecastOf(told, promised(tierWith(span('3 h')))).breaches).toEqual([]);
  });

  it('names none that is due already, and not yet recorded', () => {
    const told = answered();
    told.does(milestone('arrive', '02:00'));
    told.until('05:59');
    told.outageUntil('06:00');
    expect(forecastOf(told, promised(tierWith(span('3 h')))).breaches).toEqual([]);
    told.outageUntil('06:30');
    expect(forecastOf(told, promised(tierWith(span('3 h')))).breaches).toEqual([]);
    const later = promised(tierWith({ amount: 250, unit: 'minutes' }));
    expect(forecastOf(told, later)).toMatchObject({ breaches: [], heals: [] });
  });

  it('says that one which is due already, and not yet recorded, is healed by it', () => {
    const told = answered();
    told.does(milestone('arrive', '02:00'));
    told.until('05:59');
    told.outageUntil('06:30');
    const { forecast } = repinned(told, promised(tierWith(span('6 h'))));
    expect(forecast).toMatchObject({ breaches: [], heals: ['restore'] });
    told.until('06:30');
    expect(told.state.breached).toEqual({ restore: at('06:00') });
    expect(eventsOf(told, 'BreachCorrected')).toMatchObject([{ clockId: 'restore', dueAt: at('08:00') }]);
  });

  it('names what was met in time and was late by it', () => {
    const told = answered();
    told.until('05:30');
    told.does(milestone('restore', '05:30'));
    const { forecast } = repinned(told, promised(tierWith(span('3 h'))));
    expect(forecast).toMatchObject({ breaches: ['restore'], heals: [] });
    expect(told.state.breached.restore).toBe(at('05:00'));
  });

  it('lists the clocks that come and go by it', () => {
    const told = answered();
    const severities = SETUP.tier.severities.map((severity) => ({
      ...severity,
      targets: severity.targets.map((rule) =>
        rule.kind === 'arrive' ? { ...rule, kind: 'solution_plan' as const } : rule,
      ),
    }));
    expect(forecastOf(told, promised({ ...SETUP.tier, version: 4, severities })).moved).toEqual([
      { clockId: 'arrive', before: at('04:00'), after: null },
      { clockId: 'solution_plan', before: null, after: at('04:00') },
    ]);
  });
});

describe('a year that is published by another version of a calendar', () => {
  const office = (version: number, publishedYears: readonly number[]): Calendar => ({
    ...OFFICE,
    version,
    publishedYears,
  });
  const tier = { ...tierWith({ amount: 1, unit: 'working_days' }), workingDayCalendarId: 'office' };
  const unpublished = (): Story => {
    const told = story({}, { tier, calendars: { ...SETUP.calendars, office: office(1, [2025]) } });
    expect(told.status('restore')).toBe('calendar_missing');
    return told;
  };
  const published = (years: readonly number[] = [2025, 2026]): Promised =>
    promised(tier, { calendars: { ...SETUP.calendars, office: office(2, years) } });

  it('heals what could not be counted, and says where it is due', () => {
    expect(forecastOf(unpublished(), published())).toMatchObject({
      moved: [{ clockId: 'restore', before: null, after: at('+1 10:00') }],
      breaches: [],
      heals: ['restore'],
    });
  });

  it('heals nothing where it is another year, or where the promise is dropped', () => {
    expect(forecastOf(unpublished(), published([2025, 2027])).heals).toEqual([]);
    const severities = SETUP.tier.severities.map((severity) => ({
      ...severity,
      targets: severity.targets.filter(({ kind }) => kind !== 'restore'),
    }));
    const dropped = promised({ ...SETUP.tier, version: 4, severities });
    expect(forecastOf(unpublished(), dropped).heals).toEqual([]);
  });

  it('heals nothing that is missed as soon as it is counted', () => {
    const told = unpublished();
    told.until('+1 11:00');
    expect(forecastOf(told, published())).toMatchObject({
      breaches: ['restore'],
      heals: [],
    });
  });

  it('is no healing where another year is missing by it', () => {
    const told = story({}, { tier, calendars: { ...SETUP.calendars, office: office(1, [2026]) } });
    expect(forecastOf(told, published([2025]))).toMatchObject({ breaches: [], heals: [] });
  });
});

describe('a pause that is held over a re-pinning', () => {
  it('keeps all of its length: paused before, resumed after', () => {
    const told = answered();
    told.until('03:00');
    told.does(pause());
    told.until('04:00');
    repinned(told, promised(tierWith(span('6 h'))));
    expect(told.state.clocks.find(({ id }) => id === 'restore')).toMatchObject({
      status: 'paused',
      remainingMs: 5 * 3_600_000,
    });
    told.until('05:00');
    told.does(resume());
    expect(dueOf(told, 'restore')).toBe('10:00');
  });

  it('goes on under a version that does not list its reason, and the dry run warns', () => {
    const told = answered();
    told.until('03:00');
    told.does(pause());
    const { forecast } = repinned(told, promised(tierWith(span('4 h'), { pauseReasons: [] })));
    expect(forecast.warnings).toEqual([
      {
        code: 'pause_goes_on',
        zh: '工单正以“customer_not_ready”为由暂停，新版本没有列出这一原因；暂停继续有效，直到恢复。',
        en: 'The case is paused for "customer_not_ready", which the new version does not list; the pause goes on until it is resumed.',
      },
    ]);
    told.until('05:00');
    told.does(resume());
    expect(dueOf(told, 'restore')).toBe('08:00');
  });
});

describe('the warning about a pause', () => {
  const access = { code: 'access_denied', nameZh: '无法进入', nameEn: 'No access' };

  it('is given where the new version lists other reasons, and not where it lists this one among them', () => {
    const told = answered();
    told.does(pause());
    const warnings = (pauseReasons: Tier['pauseReasons']) =>
      forecastOf(told, promised(tierWith(span('6 h'), { pauseReasons }))).warnings.map(({ code }) => code);
    expect(warnings([access])).toEqual(['pause_goes_on']);
    expect(warnings([access, ...SETUP.tier.pauseReasons])).toEqual([]);
    told.until('02:10');
    told.does(resume());
    expect(warnings([access])).toEqual([]);
  });
});

describe('a holiday that is edited while a case is open', () => {
  const closedOnWednesday: Calendar = {
    ...OFFICE,
    version: 2,
    dates: { '2026-03-04': { name: 'Closed', hours: [] } },
  };

  it('changes nothing until the case is re-pinned, and then the deadline lies a working day later', () => {
    const tier = { ...tierWith(span('10 h')), version: 3, calendarId: 'office' };
    const setup = { tier, calendars: { ...SETUP.calendars, office: OFFICE } };
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
    const told = answered();
    told.until('03:00');
    told.does(pause());
    told.until('04:00');
    told.does(resume());
    repinned(told, promised(tierWith(span('4 h'), { pauseReasons: [] })));
    told.setup = { ...SETUP, tier: tierWith(span('4 h'), { pauseReasons: [] }) };
    const reason = 'Gate log';
    const late = correction('03:00', '03:30', { pauseId: firstPauseOf(told), reason });
    expect(told.does(late, by('mia'))).toBe('accepted');
    expect(dueOf(told, 'restore')).toBe('06:30');
    const other = correction('02:10', '02:20', { reason });
    expect(told.does(other, by('mia'))).toBe('refused pause_reason_not_listed');
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
    const told = answered();
    expect(repinned(told, promised(SETUP.tier, change)).outcome).toBe('accepted');
    expect(eventsOf(told, 'CaseRepinned')).toHaveLength(1);
    expect(repinned(told, promised(SETUP.tier, change)).outcome).toBe('ignored pinned_already');
  });
});

describe('a re-pinning that changes nothing', () => {
  const told = answered();

  it('cannot be decided without the next versions', () => {
    expect(() => told.does(REPIN, by('tom'))).toThrow('next versions');
  });

  it.each([
    ['to the versions that it has', promised(SETUP.tier), {}, 'ignored', 'pinned_already'],
    ['without a reason', promised(tierWith(span('6 h'))), { reason: ' ' }, 'refused', 'reason_needed'],
    [
      'to a version without the severity of the case',
      promised(tierWith(span('6 h'), { severities: SETUP.tier.severities.slice(1) })),
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
      heals: [],
      notices: 0,
      warnings: [],
    });
    told.setup = { ...SETUP, next };
    expect(told.does({ ...REPIN, ...change }, by('tom'))).toBe(`${outcome} ${code}`);
    expect(told.state).toBe(before);
    told.setup = SETUP;
  });

  it('says which severities the version has', () => {
    const next = promised(tierWith(span('6 h'), { severities: SETUP.tier.severities.slice(1) }));
    told.setup = { ...SETUP, next };
    told.does(REPIN, by('tom'));
    expect(told.said).toBe(
      'Version 4 of the tier has no severity "S1". It has: S2, S3. Change the severity of the case first.',
    );
    expect(told.saidZh).toBe('服务等级第 4 版没有故障级别“S1”。可用：S2、S3。请先更改工单的级别。');
    told.setup = SETUP;
  });

  it('of a closed case', () => {
    const other = answered();
    other.does(resolve('02:00'));
    other.does(milestone('analysis_report', '02:00'));
    other.does(CLOSE, by('mia'));
    expect(repinned(other, promised(tierWith(span('6 h')))).outcome).toBe('refused case_closed');
  });

  it('moves no clock where the new version says the same', () => {
    const same = answered();
    same.until('03:00');
    const { clocks } = same.state;
    const { forecast, outcome } = repinned(same, promised(tierWith(span('4 h'))));
    expect([outcome, forecast.moved]).toEqual(['accepted', []]);
    expect(same.state.clocks).toEqual(clocks);
  });
});
