import { describe, expect, test } from 'vitest';
import type { Calendar } from '../../shared/domain/calendar.ts';
import { LEDGER_LINES_MAX } from '../../shared/domain/counting.ts';
import { isoOf, MINUTE_MS } from '../../shared/domain/instant.ts';
import { CN_WORKDAYS, S002_CALENDARS, S002_EFFECTIVE } from '../../shared/domain/presets/s002-effective.ts';
import {
  type Course,
  deadlinesHeldAt,
  momentOfShare,
  type Reckoning,
  reckonClocks,
} from '../../shared/domain/sla.ts';
import type { TargetRule, Tier } from '../../shared/domain/tier.ts';
import { cn, is, tierOf as plainTier, reckoningOf, reported, severity, target } from './clock-world.ts';

const at = (text: string) => Date.parse(text);
const S002: Reckoning = { tier: S002_EFFECTIVE, calendars: S002_CALENDARS };

/** A case of level 1 by phone, reported on Monday 2025-06-09 at 10:00 in Shanghai. */
const REPORTED = '2025-06-09T02:00:00Z';
function course(changes: Partial<Course> = {}): Course {
  return {
    reportedAt: at(REPORTED),
    severity: 'L1',
    facts: { channel: 'hotline' },
    evidence: {},
    starts: {},
    pauses: [],
    ...changes,
  };
}

function clockOf(id: string, given: Course, reckoning = S002) {
  const clock = reckonClocks(given, reckoning).find((one) => one.id === id);
  if (!clock) throw new Error(`no clock ${id}`);
  return clock;
}

function stands(id: string, given: Course, reckoning = S002) {
  const { status, dueAt } = clockOf(id, given, reckoning);
  return [status, dueAt === null ? null : isoOf(dueAt)];
}

function deadlines(given: Course, reckoning = S002) {
  return Object.fromEntries(
    reckonClocks(given, reckoning)
      .filter(({ dueAt }) => dueAt !== null)
      .map(({ id, dueAt }) => [id, isoOf(dueAt ?? 0)]),
  );
}

function pause(from: string, to: string | null) {
  return { from: at(from), to: to === null ? null : at(to), reason: 'access_denied' };
}

function tierOf(targets: readonly TargetRule[], changes: Partial<Tier> = {}): Reckoning {
  const severity = { ...S002_EFFECTIVE.severities[0], code: 'L1', rank: 1, targets };
  const tier = {
    ...S002_EFFECTIVE,
    severities: [{ nameZh: '', nameEn: '', definitionZh: '', definitionEn: '', keywords: [], ...severity }],
    reportTargets: [],
    ...changes,
  };
  return { tier, calendars: S002_CALENDARS };
}

describe('the targets of s002-effective', () => {
  test('level 1 by mail on a holiday night', () => {
    const given = course({ reportedAt: at('2026-06-19T19:40:00Z'), facts: { channel: 'email' } });
    expect(deadlines(given)).toEqual({
      respond: '2026-06-19T19:45:00.000Z',
      remote_support: '2026-06-19T19:55:00.000Z',
      solution_plan: '2026-06-19T21:40:00.000Z',
      arrive: '2026-06-19T21:40:00.000Z',
      restore: '2026-06-19T23:40:00.000Z',
    });
  });

  test.each([
    ['L1', '2025-06-09T04:00:00.000Z', '2025-06-09T06:00:00.000Z'],
    ['L2', '2025-06-09T04:00:00.000Z', '2025-06-09T06:00:00.000Z'],
    ['L3', '2025-06-09T06:00:00.000Z', '2025-06-10T02:00:00.000Z'],
    ['L4', '2025-06-09T06:00:00.000Z', '2025-06-10T02:00:00.000Z'],
  ])('%s by phone', (severity, arrive, restore) => {
    expect(deadlines(course({ severity }))).toEqual({
      respond: '2025-06-09T02:05:00.000Z',
      remote_support: '2025-06-09T02:15:00.000Z',
      arrive,
      restore,
    });
  });

  test('the plan within two hours is promised for mail alone', () => {
    for (const severity of ['L1', 'L2', 'L3', 'L4']) {
      expect(stands('solution_plan', course({ severity }))).toEqual(['not_applicable', null]);
      expect(stands('solution_plan', course({ severity, facts: { channel: 'email' } }))).toEqual([
        'running',
        '2025-06-09T04:00:00.000Z',
      ]);
    }
  });

  test('two rules of remote support are one clock: 15 minutes until a hardware fault without outage is known', () => {
    const due = (facts: Course['facts']) => stands('remote_support', course({ facts }));
    expect(due({ channel: 'email' })).toEqual(['running', '2025-06-09T02:15:00.000Z']);
    expect(due({ channel: 'email', hardware_and_not_down: false })).toEqual([
      'running',
      '2025-06-09T02:15:00.000Z',
    ]);
    expect(due({ channel: 'email', hardware_and_not_down: true })).toEqual([
      'running',
      '2025-06-09T02:30:00.000Z',
    ]);
    const ids = reckonClocks(course(), S002).map(({ id }) => id);
    expect(ids.filter((id) => id === 'remote_support')).toHaveLength(1);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('arrival is cancelled when the fault was solved remotely', () => {
    expect(stands('arrive', course({ facts: { channel: 'email', solved_remotely: true } }))).toEqual([
      'cancelled',
      null,
    ]);
    expect(stands('arrive', course({ facts: { channel: 'email', solved_remotely: false } }))).toEqual([
      'running',
      '2025-06-09T04:00:00.000Z',
    ]);
  });

  test('the replacement of a part counts from the report, once it is known that one is needed', () => {
    expect(stands('resolve.part_replacement', course())).toEqual(['not_applicable', null]);
    expect(
      stands(
        'resolve.part_replacement',
        course({ facts: { channel: 'email', repairable_on_the_spot: false } }),
      ),
    ).toEqual(['running', '2025-06-11T02:00:00.000Z']);
  });

  test('an emergency counts from its classification and only in classes 1 and 2', () => {
    const classified = (emergencyClass: string, starts: Course['starts']) =>
      stands(
        'resolve.emergency_handling',
        course({ facts: { channel: 'email', emergency_class: emergencyClass }, starts }),
      );
    const starts = { emergency_classified: at('2025-06-09T03:30:00Z') };
    expect(classified('E1', starts)).toEqual(['running', '2025-06-09T05:30:00.000Z']);
    expect(classified('E2', {})).toEqual(['waiting', null]);
    expect(classified('E4', starts)).toEqual(['not_applicable', null]);
  });

  test('the analysis is due at close of the first working day after the restoration', () => {
    expect(stands('analysis_report', course())).toEqual(['waiting', null]);
    const restored = (text: string) =>
      stands('analysis_report', course({ starts: { restored: at(text) }, evidence: { restore: at(text) } }));
    expect(restored('2025-10-10T05:10:00Z')).toEqual(['running', '2025-10-11T10:00:00.000Z']);
    expect(restored('2025-10-11T02:00:00Z')).toEqual(['running', '2025-10-13T10:00:00.000Z']);
    expect(restored('2026-02-28T03:45:00Z')).toEqual(['running', '2026-03-02T10:00:00.000Z']);
    expect(restored('2026-12-31T03:00:00Z')).toEqual(['calendar_missing', null]);
  });
});

describe('evidence', () => {
  test('evidence at the very second of the deadline is in time', () => {
    const clock = clockOf('arrive', course({ evidence: { arrive: at('2025-06-09T04:00:00Z') } }));
    expect(clock).toMatchObject({ status: 'met', dueAt: at('2025-06-09T04:00:00Z'), metAt: clock.dueAt });
  });

  test('evidence after the deadline is met late and keeps the deadline', () => {
    const clock = clockOf('arrive', course({ evidence: { arrive: at('2025-06-09T04:00:01Z') } }));
    expect(clock).toMatchObject({
      status: 'met',
      dueAt: at('2025-06-09T04:00:00Z'),
      metAt: at('2025-06-09T04:00:01Z'),
    });
  });

  test('a clock of a sub-kind takes its own evidence before that of its kind', () => {
    const facts = { channel: 'email', repairable_on_the_spot: false };
    const resolve = at('2025-06-09T05:00:00Z');
    const replaced = at('2025-06-10T05:00:00Z');
    expect(clockOf('resolve.part_replacement', course({ facts, evidence: { resolve } })).metAt).toBe(resolve);
    expect(
      clockOf(
        'resolve.part_replacement',
        course({ facts, evidence: { resolve, 'resolve.part_replacement': replaced } }),
      ).metAt,
    ).toBe(replaced);
  });

  test('clocks without evidence stay as they are when the case is resolved', () => {
    const resolved = course({ evidence: { resolve: at('2025-06-09T03:00:00Z') } });
    expect(stands('restore', resolved)).toEqual(['running', '2025-06-09T06:00:00.000Z']);
  });
});

describe('pauses', () => {
  test('a pause moves the deadlines by its length, but never respond and remote support', () => {
    const paused = course({ pauses: [pause('2025-06-09T02:01:00Z', '2025-06-09T03:31:00Z')] });
    expect(deadlines(paused)).toEqual({
      respond: '2025-06-09T02:05:00.000Z',
      remote_support: '2025-06-09T02:15:00.000Z',
      arrive: '2025-06-09T05:30:00.000Z',
      restore: '2025-06-09T07:30:00.000Z',
    });
  });

  test('while a pause is open the clock has no deadline but what is left of it', () => {
    const paused = course({ pauses: [pause('2025-06-09T03:00:00Z', null)] });
    expect(stands('respond', paused)).toEqual(['running', '2025-06-09T02:05:00.000Z']);
    expect(clockOf('arrive', paused)).toMatchObject({
      status: 'paused',
      dueAt: null,
      remainingMs: 60 * MINUTE_MS,
    });
    expect(clockOf('restore', paused)).toMatchObject({
      status: 'paused',
      dueAt: null,
      remainingMs: 180 * MINUTE_MS,
    });
  });

  test('a pause after the deadline moves nothing, and one that begins at the deadline neither', () => {
    const later = [pause('2025-06-09T04:30:00Z', null)];
    expect(stands('arrive', course({ pauses: later }))).toEqual(['running', '2025-06-09T04:00:00.000Z']);
    const atDeadline = [pause('2025-06-09T04:00:00Z', '2025-06-09T05:00:00Z')];
    expect(stands('arrive', course({ pauses: atDeadline }))).toEqual(['running', '2025-06-09T04:00:00.000Z']);
    expect(stands('restore', course({ pauses: atDeadline }))).toEqual([
      'running',
      '2025-06-09T07:00:00.000Z',
    ]);
  });

  test('two pauses add up, and a deadline that the first moves can fall behind the second', () => {
    const two = [
      pause('2025-06-09T02:30:00Z', '2025-06-09T03:30:00Z'),
      pause('2025-06-09T04:30:00Z', '2025-06-09T04:45:00Z'),
    ];
    expect(stands('arrive', course({ pauses: two }))).toEqual(['running', '2025-06-09T05:15:00.000Z']);
    expect(stands('restore', course({ pauses: two }))).toEqual(['running', '2025-06-09T07:15:00.000Z']);
  });

  test('a clock that starts inside a pause has all of its time left', () => {
    const given = course({
      facts: { channel: 'email', emergency_class: 'E1' },
      starts: { emergency_classified: at('2025-06-09T03:30:00Z') },
      pauses: [pause('2025-06-09T03:00:00Z', null)],
    });
    expect(clockOf('resolve.emergency_handling', given)).toMatchObject({
      status: 'paused',
      remainingMs: 120 * MINUTE_MS,
    });
    const resumed = { ...given, pauses: [pause('2025-06-09T03:00:00Z', '2025-06-09T04:00:00Z')] };
    expect(stands('resolve.emergency_handling', resumed)).toEqual(['running', '2025-06-09T06:00:00.000Z']);
  });

  test('evidence during a pause ends the clock in time', () => {
    const given = course({
      pauses: [pause('2025-06-09T03:00:00Z', null)],
      evidence: { arrive: at('2025-06-09T09:00:00Z') },
    });
    expect(clockOf('arrive', given)).toMatchObject({
      status: 'met',
      dueAt: at('2025-06-09T10:00:00Z'),
      metAt: at('2025-06-09T09:00:00Z'),
    });
  });

  const london: Calendar = {
    ...CN_WORKDAYS,
    id: 'london',
    timeZone: 'Europe/London',
    dates: {},
    publishedYears: [],
    weekly: {
      mon: [['09:00', '17:00']],
      tue: [['09:00', '17:00']],
      wed: [['09:00', '17:00']],
      thu: [['09:00', '17:00']],
      fri: [['09:00', '17:00']],
      sat: [],
      sun: [],
    },
  };
  const hoursInLondon = (amount: number): Reckoning => ({
    ...tierOf([{ kind: 'restore', within: { amount, unit: 'hours' }, from: 'report', calendarId: 'london' }]),
    calendars: { ...S002_CALENDARS, london },
  });

  test('business hours: only business time inside the pause is added, over a weekend', () => {
    const given = course({
      reportedAt: at('2026-06-05T15:00:00Z'),
      pauses: [pause('2026-06-05T15:30:00Z', '2026-06-08T08:30:00Z')],
    });
    expect(stands('restore', given, hoursInLondon(8))).toEqual(['running', '2026-06-08T16:00:00.000Z']);
  });

  test('business hours: a pause that ends outside of them goes on with the next opening', () => {
    const given = course({
      reportedAt: at('2026-06-08T09:00:00Z'),
      pauses: [pause('2026-06-08T10:00:00Z', '2026-06-08T19:00:00Z')],
    });
    expect(stands('restore', given, hoursInLondon(4))).toEqual(['running', '2026-06-09T11:00:00.000Z']);
  });

  test('business hours: a pause over the night of a working day', () => {
    const reckoning = tierOf([
      { kind: 'restore', within: { amount: 16, unit: 'hours' }, from: 'report', calendarId: 'cn-workdays' },
    ]);
    const given = course({
      reportedAt: at('2025-11-17T08:00:00Z'),
      pauses: [pause('2025-11-17T09:30:00Z', '2025-11-18T01:30:00Z')],
    });
    expect(stands('restore', given, reckoning)).toEqual(['running', '2025-11-19T09:00:00.000Z']);
  });

  const fiveWorkingDays = tierOf([
    { kind: 'restore', within: { amount: 5, unit: 'working_days' }, from: 'report' },
    { kind: 'arrive', within: { amount: 1, unit: 'weeks' }, from: 'report' },
    { kind: 'full_recovery', within: { amount: 2, unit: 'days' }, from: 'report' },
  ]);

  test('a working day counts only if the clock runs at its close of business; weeks and days move by the pause', () => {
    const given = course({
      reportedAt: at('2025-03-03T02:00:00Z'),
      pauses: [pause('2025-03-04T02:00:00Z', '2025-03-06T02:00:00Z')],
    });
    expect(deadlines(given, fiveWorkingDays)).toEqual({
      restore: '2025-03-12T10:00:00.000Z',
      arrive: '2025-03-12T02:00:00.000Z',
      full_recovery: '2025-03-07T02:00:00.000Z',
    });
    const overNoon = { ...given, pauses: [pause('2025-03-04T02:00:00Z', '2025-03-04T09:59:00Z')] };
    expect(stands('restore', overNoon, fiveWorkingDays)).toEqual(['running', '2025-03-10T10:00:00.000Z']);
    const overClose = { ...given, pauses: [pause('2025-03-04T09:59:00Z', '2025-03-04T10:01:00Z')] };
    expect(stands('restore', overClose, fiveWorkingDays)).toEqual(['running', '2025-03-11T10:00:00.000Z']);
  });

  test('working days in an open pause tell the real time that would be left', () => {
    const given = course({
      reportedAt: at('2025-03-03T02:00:00Z'),
      pauses: [pause('2025-03-06T02:00:00Z', null)],
    });
    // Tuesday and Wednesday counted; Thursday, Friday and Monday are left: due on Monday 18:00.
    expect(clockOf('restore', given, fiveWorkingDays)).toMatchObject({
      status: 'paused',
      remainingMs: at('2025-03-10T10:00:00Z') - at('2025-03-06T02:00:00Z'),
    });
    const afterTheEnd = { ...given, pauses: [pause('2025-03-10T10:00:00Z', null)] };
    expect(stands('restore', afterTheEnd, fiveWorkingDays)).toEqual(['running', '2025-03-10T10:00:00.000Z']);
  });
});

describe('a changed severity', () => {
  function worsen(before: Course, when: string, severity: string, reckoning = S002): Course {
    const notLaterThan = deadlinesHeldAt(at(when), before, reckoning);
    return { ...before, severity, worsened: { at: at(when), notLaterThan } };
  }

  test('worsened: running deadlines become the earlier of the old and the new', () => {
    const raised = worsen(course({ severity: 'L3' }), '2025-06-09T03:00:00Z', 'L1');
    expect(deadlines(raised)).toEqual({
      respond: '2025-06-09T02:05:00.000Z',
      remote_support: '2025-06-09T02:15:00.000Z',
      arrive: '2025-06-09T05:00:00.000Z',
      restore: '2025-06-09T07:00:00.000Z',
    });
    const late = worsen(course({ severity: 'L3' }), '2025-06-09T05:30:00Z', 'L1');
    expect(deadlines(late)).toMatchObject({
      arrive: '2025-06-09T06:00:00.000Z',
      restore: '2025-06-09T09:30:00.000Z',
    });
  });

  test('worsened: what was met in time before stays met in time', () => {
    const before = course({ severity: 'L3', evidence: { arrive: at('2025-06-09T05:00:00Z') } });
    expect(clockOf('arrive', worsen(before, '2025-06-09T05:30:00Z', 'L1'))).toMatchObject({
      status: 'met',
      dueAt: at('2025-06-09T06:00:00Z'),
      metAt: at('2025-06-09T05:00:00Z'),
    });
  });

  test('worsened while paused: the hold is kept and what was left binds after the resumption', () => {
    const paused = course({ severity: 'L2', pauses: [pause('2025-06-09T03:30:00Z', null)] });
    const raised = worsen(paused, '2025-06-09T05:00:00Z', 'L1');
    expect(clockOf('arrive', raised)).toMatchObject({ status: 'paused', remainingMs: 30 * MINUTE_MS });
    expect(clockOf('restore', raised)).toMatchObject({ status: 'paused', remainingMs: 150 * MINUTE_MS });
    const resumed = { ...raised, pauses: [pause('2025-06-09T03:30:00Z', '2025-06-09T06:00:00Z')] };
    expect(stands('arrive', resumed)).toEqual(['running', '2025-06-09T06:30:00.000Z']);
    expect(stands('restore', resumed)).toEqual(['running', '2025-06-09T08:30:00.000Z']);
  });

  test('worsened, then paused: the deadline that was kept moves with the pause', () => {
    const raised = worsen(course({ severity: 'L2' }), '2025-06-09T03:00:00Z', 'L1');
    expect(stands('restore', raised)).toEqual(['running', '2025-06-09T06:00:00.000Z']);
    const paused = { ...raised, pauses: [pause('2025-06-09T04:30:00Z', '2025-06-09T05:00:00Z')] };
    expect(stands('restore', paused)).toEqual(['running', '2025-06-09T06:30:00.000Z']);
  });

  test('worsened: new kinds count from then; of what only the old severity promised, outcomes stay and steps are cancelled', () => {
    const single = [
      { kind: 'solution_plan', within: { amount: 6, unit: 'hours' }, from: 'report' },
      { kind: 'resolve', within: { amount: 2, unit: 'working_days' }, from: 'report' },
    ] as const;
    const serious = [
      { kind: 'arrive', within: { amount: 2, unit: 'hours' }, from: 'report' },
      { kind: 'restore', within: { amount: 4, unit: 'hours' }, from: 'report' },
      { kind: 'full_recovery', within: { amount: 24, unit: 'hours' }, from: 'report' },
    ] as const;
    const [severity] = tierOf(serious).tier.severities;
    if (!severity) throw new Error('the tier has one severity');
    const reckoning = tierOf([], {
      severities: [
        { ...severity, code: 'SERIOUS', rank: 1, targets: serious },
        { ...severity, code: 'SINGLE', rank: 2, targets: single },
      ],
    });
    const before = course({ severity: 'SINGLE', reportedAt: at('2025-11-12T01:00:00Z') });
    const raised = worsen(before, '2025-11-12T06:00:00Z', 'SERIOUS', reckoning);
    expect(deadlines(raised, reckoning)).toEqual({
      arrive: '2025-11-12T08:00:00.000Z',
      restore: '2025-11-12T10:00:00.000Z',
      full_recovery: '2025-11-13T06:00:00.000Z',
      resolve: '2025-11-14T10:00:00.000Z',
    });
    expect(stands('solution_plan', raised, reckoning)).toEqual(['cancelled', null]);
    // Raised late on the first counted day, after its close of business: the old second day still binds.
    const nextEvening = worsen(before, '2025-11-13T11:00:00Z', 'SERIOUS', reckoning);
    expect(stands('resolve', nextEvening, reckoning)).toEqual(['running', '2025-11-14T10:00:00.000Z']);
  });

  test('a correction reckons everything from the report', () => {
    expect(deadlines(course({ severity: 'L3' }))).toMatchObject({ restore: '2025-06-10T02:00:00.000Z' });
    expect(deadlines(course({ severity: 'L1' }))).toMatchObject({ restore: '2025-06-09T06:00:00.000Z' });
  });
});

describe('several rules of one clock', () => {
  test('of two active ones the earliest deadline binds', () => {
    const reckoning = tierOf([
      { kind: 'arrive', within: { amount: 48, unit: 'hours' }, from: 'report' },
      { kind: 'arrive', within: { amount: 2, unit: 'hours' }, from: 'report' },
    ]);
    expect(reckonClocks(course(), reckoning)).toHaveLength(1);
    expect(stands('arrive', course(), reckoning)).toEqual(['running', '2025-06-09T04:00:00.000Z']);
  });

  test('a running one binds before one that still waits for its start', () => {
    const reckoning = tierOf([
      { kind: 'restore', within: { amount: 2, unit: 'hours' }, from: 'arrival' },
      { kind: 'restore', within: { amount: 8, unit: 'hours' }, from: 'report' },
    ]);
    expect(stands('restore', course(), reckoning)).toEqual(['running', '2025-06-09T10:00:00.000Z']);
    const arrived = course({ starts: { arrival: at('2025-06-09T03:00:00Z') } });
    expect(stands('restore', arrived, reckoning)).toEqual(['running', '2025-06-09T05:00:00.000Z']);
  });
});

describe('the moment of a share of a clock', () => {
  const moment = (percent: number, given: Course, id = 'restore', reckoning = S002) => {
    const instant = momentOfShare(id, percent, given, reckoning);
    return instant === null ? null : isoOf(instant);
  };

  test('half and four fifths of four hours', () => {
    expect(moment(50, course())).toBe('2025-06-09T04:00:00.000Z');
    expect(moment(80, course())).toBe('2025-06-09T05:12:00.000Z');
    expect(moment(100, course())).toBe('2025-06-09T06:00:00.000Z');
  });

  test('only counted time has a share: a pause before it moves it, one after it does not', () => {
    const early = course({ pauses: [pause('2025-06-09T03:00:00Z', '2025-06-09T04:00:00Z')] });
    expect(moment(50, early)).toBe('2025-06-09T05:00:00.000Z');
    const later = course({ pauses: [pause('2025-06-09T05:00:00Z', '2025-06-09T06:00:00Z')] });
    expect(moment(50, later)).toBe('2025-06-09T04:00:00.000Z');
    expect(moment(80, later)).toBe('2025-06-09T06:12:00.000Z');
    expect(moment(100, later)).toBe('2025-06-09T07:00:00.000Z');
  });

  test('in business hours, an hour before the deadline lies in business hours', () => {
    const reckoning = tierOf([
      { kind: 'restore', within: { amount: 4, unit: 'hours' }, from: 'report', calendarId: 'cn-workdays' },
    ]);
    const given = course({ reportedAt: at('2025-11-17T09:00:00Z') });
    expect(stands('restore', given, reckoning)).toEqual(['running', '2025-11-18T04:00:00.000Z']);
    expect(moment(75, given, 'restore', reckoning)).toBe('2025-11-18T03:00:00.000Z');
  });

  test('working days: the share of the real time', () => {
    const given = course({ starts: { restored: at('2025-06-09T10:00:00Z') } });
    expect(moment(50, given, 'analysis_report')).toBe('2025-06-09T22:00:00.000Z');
  });

  test('there is none while a clock waits, is paused, is cancelled or is not known', () => {
    expect(moment(50, course(), 'analysis_report')).toBeNull();
    expect(moment(50, course({ pauses: [pause('2025-06-09T03:00:00Z', null)] }))).toBeNull();
    expect(moment(50, course(), 'solution_plan')).toBeNull();
    expect(moment(50, course(), 'spare_standby')).toBeNull();
    expect(
      moment(50, course({ starts: { restored: at('2026-12-31T03:00:00Z') } }), 'analysis_report'),
    ).toBeNull();
  });
});

describe('the ledger', () => {
  const lines = (id: string, given: Course, reckoning = S002) =>
    clockOf(id, given, reckoning).ledger.map(({ from, to, why, counted }) => [
      why,
      counted,
      isoOf(from).slice(5, 16),
      isoOf(to).slice(5, 16),
    ]);

  test('around the clock with a pause', () => {
    const given = course({ pauses: [pause('2025-06-09T03:00:00Z', '2025-06-09T04:00:00Z')] });
    expect(lines('restore', given)).toEqual([
      ['open', true, '06-09T02:00', '06-09T03:00'],
      ['paused', false, '06-09T03:00', '06-09T04:00'],
      ['open', true, '06-09T04:00', '06-09T07:00'],
    ]);
    expect(lines('respond', given)).toEqual([['open', true, '06-09T02:00', '06-09T02:05']]);
  });

  test('it ends with the evidence, and with the beginning of an open pause', () => {
    const met = course({ evidence: { restore: at('2025-06-09T03:10:00Z') } });
    expect(lines('restore', met)).toEqual([['open', true, '06-09T02:00', '06-09T03:10']]);
    const paused = course({ pauses: [pause('2025-06-09T03:00:00Z', null)] });
    expect(lines('restore', paused)).toEqual([['open', true, '06-09T02:00', '06-09T03:00']]);
  });

  test('business hours over lunch and night', () => {
    const reckoning = tierOf([
      { kind: 'restore', within: { amount: 5, unit: 'hours' }, from: 'report', calendarId: 'cn-workdays' },
    ]);
    const given = course({ reportedAt: at('2025-11-17T07:00:00Z') });
    expect(lines('restore', given, reckoning)).toEqual([
      ['open', true, '11-17T07:00', '11-17T10:00'],
      ['closed', false, '11-17T10:00', '11-18T01:00'],
      ['open', true, '11-18T01:00', '11-18T03:00'],
    ]);
  });

  test('working days: the start day and days off are closed, a day paused at its close is paused', () => {
    const reckoning = tierOf([
      { kind: 'restore', within: { amount: 2, unit: 'working_days' }, from: 'report' },
    ]);
    const given = course({
      reportedAt: at('2025-03-07T02:00:00Z'),
      pauses: [pause('2025-03-10T08:00:00Z', '2025-03-10T11:00:00Z')],
    });
    expect(lines('restore', given, reckoning)).toEqual([
      ['closed', false, '03-07T02:00', '03-09T16:00'],
      ['paused', false, '03-09T16:00', '03-10T16:00'],
      ['open', true, '03-10T16:00', '03-12T10:00'],
    ]);
  });

  test('its open lines add up to what was promised, for any pauses', () => {
    const reckoning = tierOf([
      { kind: 'restore', within: { amount: 16, unit: 'hours' }, from: 'report', calendarId: 'cn-workdays' },
    ]);
    for (let step = 0; step < 60; step += 1) {
      const pausedAt = at('2025-09-26T00:00:00Z') + step * 53 * MINUTE_MS;
      const pauses = [
        { from: pausedAt, to: pausedAt + step * 11 * MINUTE_MS, reason: 'access_denied' },
        { from: pausedAt + 26 * 60 * MINUTE_MS, to: pausedAt + 31 * 60 * MINUTE_MS, reason: 'access_denied' },
      ];
      const clock = clockOf('restore', course({ reportedAt: at('2025-09-26T01:00:00Z'), pauses }), reckoning);
      const countedMs = clock.ledger.reduce((sum, line) => sum + (line.counted ? line.to - line.from : 0), 0);
      expect(countedMs).toBe(16 * 60 * MINUTE_MS);
      expect(clock.ledger.at(-1)?.to).toBe(clock.dueAt);
    }
  });

  test('it never grows beyond its limit', () => {
    const reckoning = tierOf([
      {
        kind: 'restore',
        within: { amount: 2_000, unit: 'hours' },
        from: 'report',
        calendarId: 'cn-workdays',
      },
    ]);
    const clock = clockOf('restore', course({ reportedAt: at('2025-01-02T01:00:00Z') }), reckoning);
    expect(clock.ledger.length).toBeLessThanOrEqual(LEDGER_LINES_MAX);
    expect(clock.ledger.at(-1)?.to).toBe(clock.dueAt);
    expect(clock.ledger[0]?.from).toBe(clock.startedAt);
  });
});

describe('what cannot be reckoned', () => {
  test('a severity that the tier lacks and a calendar that was not given are bugs', () => {
    expect(() => reckonClocks(course({ severity: 'L9' }), S002)).toThrow('L9');
    expect(() => reckonClocks(course(), { tier: S002_EFFECTIVE, calendars: {} })).toThrow('24x7');
  });
});

describe('what a clock says of itself', () => {
  test('the severity that promised it, whose promise it is, and what is derived or only measured', () => {
    const reckoning = reckoningOf(
      plainTier([], {
        severities: [
          severity('HIGH', 1, [target('restore', '4 h', { origin: 'vendor plan', inheritedFrom: 'LOW' })]),
          severity('LOW', 2, [target('resolve', '24 h'), target('respond', '1 h', { measureOnly: true })]),
        ],
      }),
    );
    const low = reported('11-12 09:00', { severity: 'LOW' });
    expect(
      reckonClocks(low, reckoning).map(({ id, severity: level, measureOnly }) => [id, level, measureOnly]),
    ).toEqual([
      ['resolve', undefined, undefined],
      ['respond', undefined, true],
    ]);
    const raised = {
      ...low,
      severity: 'HIGH',
      worsened: { at: cn('11-12 10:00'), notLaterThan: deadlinesHeldAt(cn('11-12 10:00'), low, reckoning) },
    };
    expect(
      reckonClocks(raised, reckoning).map(({ id, status, severity: level, origin, derived, because }) => [
        id,
        status,
        level,
        origin,
        derived,
        because,
      ]),
    ).toEqual([
      ['restore', 'running', undefined, 'vendor plan', true, undefined],
      ['resolve', 'running', 'LOW', undefined, undefined, undefined],
      ['respond', 'cancelled', undefined, undefined, undefined, 'kind_not_in_new_level'],
    ]);
  });

  test('that it waits for its start provisionally', () => {
    const reckoning = reckoningOf(
      plainTier([
        target('arrive', '1 h'),
        target('restore', '2 h', { from: 'arrival' }),
        target('resolve', '1 h', { from: 'closed' }),
      ]),
    );
    const given = reported('11-05 10:00');
    expect(reckonClocks(given, reckoning)).toMatchObject([
      { id: 'arrive', status: 'running', dueAt: cn('11-05 11:00') },
      {
        id: 'restore',
        status: 'running',
        startedAt: cn('11-05 11:00'),
        dueAt: cn('11-05 13:00'),
        provisional: true,
      },
      { id: 'resolve', status: 'waiting', startedAt: null, dueAt: null },
    ]);
    expect(reckonClocks(given, reckoning)[0]).not.toHaveProperty('provisional');
    const never = reckoningOf(plainTier([target('restore', '2 h', { from: 'arrival' })]));
    expect(reckonClocks(given, never)).toMatchObject([{ id: 'restore', status: 'waiting', dueAt: null }]);
  });

  test('its ledger as a case keeps it, or whole', () => {
    const reckoning = reckoningOf(plainTier([target('restore', '1500 h')], { calendarId: 'workdays' }));
    const given = reported('01-02 09:00');
    const [kept] = reckonClocks(given, reckoning);
    const [whole] = reckonClocks(given, reckoning, { ledger: 'whole' });
    expect(kept?.ledger.length).toBeLessThanOrEqual(LEDGER_LINES_MAX);
    expect(whole?.ledger.length).toBeGreaterThan(LEDGER_LINES_MAX);
    const countedMs = whole?.ledger.reduce(
      (sum, { counted, from, to }) => sum + (counted ? to - from : 0),
      0,
    );
    expect(countedMs).toBe(1_500 * 60 * MINUTE_MS);
  });
});

describe('the deadlines that a raised severity holds', () => {
  const reckoning = reckoningOf(
    plainTier([
      target('arrive', '1 h'),
      target('restore', '2 h', { from: 'arrival' }),
      target('resolve', '8 h'),
      target('solution_plan', '1 h', {
        condition: is('asked', true, { whileUnknown: 'inactive' }),
      }),
    ]),
  );
  const given = reported('11-05 10:00');

  test('are all that have one, without those that their start will replace, and without the excepted', () => {
    const at11 = cn('11-05 10:30');
    expect(deadlinesHeldAt(at11, given, reckoning)).toEqual({
      arrive: cn('11-05 11:00'),
      resolve: cn('11-05 18:00'),
    });
    expect(deadlinesHeldAt(at11, given, reckoning, ['resolve'])).toEqual({ arrive: cn('11-05 11:00') });
    const there = {
      ...given,
      starts: { arrival: cn('11-05 10:20') },
      evidence: { arrive: cn('11-05 10:20') },
    };
    expect(deadlinesHeldAt(at11, there, reckoning)).toEqual({
      arrive: cn('11-05 11:00'),
      restore: cn('11-05 12:20'),
      resolve: cn('11-05 18:00'),
    });
  });

  test('are those of a paused case as if it went on then', () => {
    const paused = { ...given, pauses: [{ from: cn('11-05 10:30'), to: null, reason: 'waiting_customer' }] };
    expect(deadlinesHeldAt(cn('11-05 12:30'), paused, reckoning)).toEqual({
      arrive: cn('11-05 13:00'),
      resolve: cn('11-05 20:00'),
    });
  });

  test('know nothing of what happened after that instant', () => {
    const there = {
      ...given,
      starts: { arrival: cn('11-05 10:40') },
      evidence: { arrive: cn('11-05 10:40') },
    };
    expect(deadlinesHeldAt(cn('11-05 10:30'), there, reckoning)).not.toHaveProperty('restore');
    expect(deadlinesHeldAt(cn('11-05 10:40'), there, reckoning)).toHaveProperty('restore', cn('11-05 12:40'));
  });

  test('go by the facts as they were then', () => {
    const asked = { ...given, facts: { asked: true } };
    const plan = { solution_plan: cn('11-05 11:00') };
    expect(deadlinesHeldAt(cn('11-05 10:30'), asked, reckoning)).toMatchObject(plan);
    const since = { ...asked, factsAt: { asked: cn('11-05 10:40') } };
    expect(deadlinesHeldAt(cn('11-05 10:30'), since, reckoning)).not.toHaveProperty('solution_plan');
    expect(deadlinesHeldAt(cn('11-05 10:40'), since, reckoning)).toMatchObject(plan);
    const until = { ...since, facts: { asked: false }, factsWere: { asked: true } };
    expect(deadlinesHeldAt(cn('11-05 10:30'), until, reckoning)).toMatchObject(plan);
    expect(deadlinesHeldAt(cn('11-05 10:40'), until, reckoning)).not.toHaveProperty('solution_plan');
  });

  test('take what a fact was before for what it was from the report on, and count so what it starts', () => {
    const condition = is('asked', false, { op: 'neq' });
    const determined = reckoningOf(
      plainTier([target('solution_plan', '1 h', { from: 'determined', condition })]),
    );
    const twice = {
      ...given,
      facts: { asked: 'in writing' },
      factsAt: { asked: cn('11-05 10:40') },
      factsWere: { asked: 'by phone' },
    };
    expect(deadlinesHeldAt(cn('11-05 10:30'), twice, determined)).toEqual({
      solution_plan: cn('11-05 11:00'),
    });
    expect(deadlinesHeldAt(cn('11-05 10:40'), twice, determined)).toEqual({
      solution_plan: cn('11-05 11:40'),
    });
  });
});
