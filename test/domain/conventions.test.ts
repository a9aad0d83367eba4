import { describe, expect, test } from 'vitest';
import { type Conventions, conventionsOf, DEFAULT_CONVENTIONS } from '../../shared/domain/conventions.ts';
import {
  arrivedAt,
  contactedAt,
  dispatchedAt,
  emergencyClassifiedAt,
  factKnown,
  obligationMetAt,
  pausedAt,
  reclassified,
  resolvedAt,
  restoredAt,
  resumedAt,
} from '../../shared/domain/happenings.ts';
import type { Course } from '../../shared/domain/sla.ts';
import type { AnchorName, NamedStart, TargetRule, Tier } from '../../shared/domain/tier.ts';
import {
  cn,
  is,
  reckoningOf,
  reported,
  severity,
  stands,
  target,
  tierOf,
  told,
  WORKDAYS,
} from './clock-world.ts';

/** One target of one tier under one convention: what became of it. */
function due(
  rule: TargetRule,
  conventions: Partial<Conventions>,
  course: Course,
  asOf: string,
  changes: Partial<Tier> = {},
): readonly (string | null)[] | undefined {
  const id = rule.subkind ? `${rule.kind}.${rule.subkind}` : rule.kind;
  return stands(course, reckoningOf(tierOf([rule], changes, conventions)), asOf)[id];
}

test('a tier that says nothing reads everything by the defaults, and one that says something the rest by them', () => {
  expect(conventionsOf({ conventions: {} })).toEqual(DEFAULT_CONVENTIONS);
  const own = conventionsOf({ conventions: { instantMinutes: 3 } });
  expect(own).toEqual({ ...DEFAULT_CONVENTIONS, instantMinutes: 3 });
  const given = { conventions: { instantMinutes: 4 } };
  expect(conventionsOf(given)).toBe(conventionsOf(given));
});

describe('the deadline itself', () => {
  const arrive = target('arrive', '2 h');
  const arrivedOn = (time: string) => arrivedAt(reported('06-09 10:00'), cn(`06-09 ${time}`));
  const late = (time: string, inclusive: boolean) =>
    due(arrive, { deadlineInclusive: inclusive }, arrivedOn(time), '06-09 13:00');

  test('inclusive: at the very millisecond is in time, one later is late', () => {
    expect(late('12:00:00.000', true)).toEqual(['met', '06-09 12:00']);
    expect(late('12:00:00.001', true)).toEqual(['breached', '06-09 12:00']);
    expect(late('12:00:01', true)).toEqual(['breached', '06-09 12:00']);
  });

  test('exclusive: the instant itself is late, the millisecond before it in time', () => {
    expect(late('12:00:00.000', false)).toEqual(['breached', '06-09 12:00']);
    expect(late('11:59:59.999', false)).toEqual(['met', '06-09 12:00']);
  });

  test('what is unmet at the deadline is missed, whatever evidence of that instant would be worth', () => {
    for (const deadlineInclusive of [true, false]) {
      const open = reported('06-09 10:00');
      expect(due(arrive, { deadlineInclusive }, open, '06-09 11:59:59.999')?.[0]).toBe('pending');
      expect(due(arrive, { deadlineInclusive }, open, '06-09 12:00')?.[0]).toBe('breached');
    }
  });
});

describe('a day', () => {
  const report = target('analysis_report', '3 d');
  const given = reported('11-17 09:40');

  test('is 24 hours of real time, over weekends and holidays too', () => {
    expect(due(report, {}, given, '11-17 09:40')).toEqual(['pending', '11-20 09:40']);
    expect(due(report, {}, reported('09-30 09:40'), '09-30 09:40')).toEqual(['pending', '10-03 09:40']);
  });

  test('of the civil code: the first is not counted, the last ends at 24:00', () => {
    const conventions = { dayUnit: 'civil_code_end_of_day' } as const;
    expect(due(report, conventions, given, '11-17 09:40')).toEqual(['pending', '11-21 00:00']);
    expect(due(report, conventions, reported('11-17 00:00'), '11-17 00:00')).toEqual([
      'pending',
      '11-21 00:00',
    ]);
    expect(due(report, conventions, reported('11-17 23:59'), '11-17 23:59')).toEqual([
      'pending',
      '11-21 00:00',
    ]);
    expect(due(report, conventions, reported('09-30 09:40'), '09-30 09:40')).toEqual([
      'pending',
      '10-04 00:00',
    ]);
  });

  test('of the civil code in another zone ends with the day there', () => {
    const conventions = { dayUnit: 'civil_code_end_of_day', timeZone: 'Europe/Berlin' } as const;
    // 2025-10-24 22:30 in Berlin; the clocks go back on the 26th, so that the 27th ends at 23:00Z.
    expect(due(target('resolve', '3 d'), conventions, reported('10-25 04:30'), '10-25 04:30')).toEqual([
      'pending',
      '10-28 07:00',
    ]);
  });

  test('of the civil code with holidays: a last day off moves on to the end of the next working day', () => {
    const conventions = { dayUnit: 'civil_code_with_holiday_roll' } as const;
    expect(due(report, conventions, given, '11-17 09:40')).toEqual(['pending', '11-21 00:00']);
    // The third day is Sunday the 23rd; Monday the 24th ends at 24:00.
    expect(due(report, conventions, reported('11-20 09:40'), '11-20 09:40')).toEqual([
      'pending',
      '11-25 00:00',
    ]);
    // The first to the eighth of October are off.
    expect(due(report, conventions, reported('09-28 09:40'), '09-28 09:40')).toEqual([
      'pending',
      '10-10 00:00',
    ]);
  });

  test('a pause moves it by its length, of the civil code then to the end of the day on which it falls', () => {
    const rule = target('resolve', '3 d');
    const paused = {
      ...given,
      pauses: [{ from: cn('11-18 10:00'), to: cn('11-18 13:00'), reason: 'waiting_customer' }],
    };
    expect(due(rule, {}, paused, '11-18 13:00')).toEqual(['pending', '11-20 12:40']);
    const civil = { dayUnit: 'civil_code_end_of_day' } as const;
    expect(due(rule, civil, paused, '11-18 13:00')).toEqual(['pending', '11-22 00:00']);
    const roll = { dayUnit: 'civil_code_with_holiday_roll' } as const;
    // Friday the 21st is a working day; a second day of pause would end it on Saturday, which rolls to Monday.
    expect(due(rule, roll, paused, '11-18 13:00')).toEqual(['pending', '11-22 00:00']);
    const longer = {
      ...given,
      pauses: [{ from: cn('11-18 10:00'), to: cn('11-19 13:00'), reason: 'waiting_customer' }],
    };
    expect(due(rule, roll, longer, '11-19 13:00')).toEqual(['pending', '11-25 00:00']);
  });

  test('no days at all are the start', () => {
    for (const dayUnit of ['elapsed_24h', 'civil_code_end_of_day', 'civil_code_with_holiday_roll'] as const) {
      expect(due(target('resolve', '0 d'), { dayUnit }, given, '11-17 09:00')).toEqual([
        'pending',
        '11-17 09:40',
      ]);
    }
  });
});

describe('a week', () => {
  test('is seven times 24 hours, or ends with its seventh day', () => {
    const rule = target('arrive', '1 w');
    const given = reported('03-03 10:00');
    expect(due(rule, {}, given, '03-03 10:00')).toEqual(['pending', '03-10 10:00']);
    expect(due(rule, { weekUnit: 'civil_code_end_of_day' }, given, '03-03 10:00')).toEqual([
      'pending',
      '03-11 00:00',
    ]);
    // The unit of days says nothing about weeks.
    expect(due(rule, { dayUnit: 'civil_code_end_of_day' }, given, '03-03 10:00')).toEqual([
      'pending',
      '03-10 10:00',
    ]);
  });
});

test('calendar hours go on around the clock where hours do not', () => {
  const changes = { calendarId: 'workdays' };
  const given = reported('11-17 16:00');
  expect(due(target('restore', '4 h'), {}, given, '11-17 16:00', changes)).toEqual([
    'pending',
    '11-18 11:00',
  ]);
  expect(due(target('restore', '4 ch'), {}, given, '11-17 16:00', changes)).toEqual([
    'pending',
    '11-17 20:00',
  ]);
});

describe('a working day', () => {
  const rule = target('resolve', '5 wd');
  const given = reported('03-03 10:00');

  test('is due at close of business, at the same wall time, or at its end', () => {
    expect(due(rule, {}, given, '03-03 10:00')).toEqual(['pending', '03-10 18:00']);
    expect(due(rule, { workingDayDue: 'same_clock_time' }, given, '03-03 10:00')).toEqual([
      'pending',
      '03-10 10:00',
    ]);
    expect(due(rule, { workingDayDue: 'end_of_calendar_day' }, given, '03-03 10:00')).toEqual([
      'pending',
      '03-11 00:00',
    ]);
  });

  test('the same wall time is not moved into opening hours, and keeps its seconds', () => {
    const night = reported('03-03 23:15:07');
    expect(due(rule, { workingDayDue: 'same_clock_time' }, night, '03-03 23:16')).toEqual([
      'pending',
      '03-10 23:15:07',
    ]);
  });

  test('the start day is never counted, not even before opening', () => {
    expect(due(target('resolve', '1 wd'), {}, reported('03-03 00:01'), '03-03 00:01')).toEqual([
      'pending',
      '03-04 18:00',
    ]);
  });

  test('close of business is a wall time of the tier, whatever the hours of that day are', () => {
    expect(due(rule, { endOfBusiness: '17:30' }, given, '03-03 10:00')).toEqual(['pending', '03-10 17:30']);
    const short = {
      ...WORKDAYS,
      dates: { '2025-03-10': { name: '', hours: [['09:00', '12:00']] as const } },
    };
    const reckoning = reckoningOf(tierOf([rule]), { workdays: short });
    expect(stands(given, reckoning, '03-03 10:00').resolve).toEqual(['pending', '03-10 18:00']);
  });

  test('no working days are the start', () => {
    for (const workingDayDue of ['end_of_business', 'same_clock_time', 'end_of_calendar_day'] as const) {
      expect(due(target('resolve', '0 wd'), { workingDayDue }, given, '03-03 09:00')).toEqual([
        'pending',
        '03-03 10:00',
      ]);
    }
  });
});

describe('a pause of working days', () => {
  const rule = target('resolve', '5 wd');
  const paused = (from: string, to: string): Course => ({
    ...reported('03-03 10:00'),
    pauses: [{ from: cn(from), to: cn(to), reason: 'waiting_customer' }],
  });

  test('takes out the days at whose close it lasts', () => {
    expect(due(rule, {}, paused('03-04 10:00', '03-06 10:00'), '03-06 10:00')).toEqual([
      'pending',
      '03-12 18:00',
    ]);
    expect(due(rule, {}, paused('03-04 10:00', '03-04 17:59'), '03-04 18:00')).toEqual([
      'pending',
      '03-10 18:00',
    ]);
  });

  test('or moves the deadline by its real time', () => {
    const conventions = { pauseWorkingDays: 'elapsed_shift' } as const;
    expect(due(rule, conventions, paused('03-04 10:00', '03-06 10:00'), '03-06 10:00')).toEqual([
      'pending',
      '03-12 18:00',
    ]);
    expect(due(rule, conventions, paused('03-04 10:00', '03-04 17:59'), '03-04 18:00')).toEqual([
      'pending',
      '03-11 01:59',
    ]);
    // What is paused after the deadline moves nothing.
    expect(due(rule, conventions, paused('03-10 18:00', '03-12 18:00'), '03-10 17:00')).toEqual([
      'pending',
      '03-10 18:00',
    ]);
  });

  test('a second pause before the moved deadline counts too', () => {
    const conventions = { pauseWorkingDays: 'elapsed_shift' } as const;
    const twice: Course = {
      ...reported('03-03 10:00'),
      pauses: [
        { from: cn('03-04 10:00'), to: cn('03-04 16:00'), reason: 'waiting_customer' },
        { from: cn('03-10 20:00'), to: cn('03-10 21:00'), reason: 'waiting_customer' },
      ],
    };
    expect(due(rule, conventions, twice, '03-10 21:00')).toEqual(['pending', '03-11 01:00']);
  });

  test('for days that end at midnight or at the time of the start, that moment takes the place of the close', () => {
    const midnight = { workingDayDue: 'end_of_calendar_day' } as const;
    expect(due(rule, midnight, paused('03-04 10:00', '03-04 23:59'), '03-05 00:00')).toEqual([
      'pending',
      '03-11 00:00',
    ]);
    expect(due(rule, midnight, paused('03-04 23:59', '03-05 00:01'), '03-05 00:01')).toEqual([
      'pending',
      '03-12 00:00',
    ]);
    const clock = { workingDayDue: 'same_clock_time' } as const;
    expect(due(rule, clock, paused('03-04 10:01', '03-05 09:59'), '03-05 10:00')).toEqual([
      'pending',
      '03-10 10:00',
    ]);
    expect(due(rule, clock, paused('03-04 09:59', '03-04 10:01'), '03-04 10:01')).toEqual([
      'pending',
      '03-11 10:00',
    ]);
  });

  test('in an open pause a deadline is told as if it went on now', () => {
    const open = pausedAt(reported('03-03 10:00'), cn('03-04 10:00'), 'waiting_customer');
    expect(due(rule, {}, open, '03-06 10:00')).toEqual(['pending', '03-12 18:00']);
    expect(due(rule, { pauseWorkingDays: 'elapsed_shift' }, open, '03-04 12:00')).toEqual([
      'pending',
      '03-10 20:00',
    ]);
  });
});

test('at once means minutes of the tier, from none to fifteen', () => {
  const rule = target('respond', '0 min', { instant: true });
  const given = reported('11-18 10:00');
  expect(due(rule, {}, given, '11-18 10:00')).toEqual(['pending', '11-18 10:05']);
  expect(due(rule, { instantMinutes: 15 }, given, '11-18 10:00')).toEqual(['pending', '11-18 10:15']);
  expect(due(rule, { instantMinutes: 0 }, given, '11-18 10:00')).toEqual(['breached', '11-18 10:00']);
});

describe('a region that is not known', () => {
  const near = target('arrive', '2 h', {
    condition: {
      fact: 'site.province',
      op: 'eq',
      value: '北京市',
      whileUnknown: 'active',
      unknownBy: 'unknownRegion',
    },
  });
  const far = target('arrive', '48 h', {
    condition: {
      fact: 'site.province',
      op: 'neq',
      value: '北京市',
      whileUnknown: 'inactive',
      unknownBy: 'unknownRegion',
    },
  });
  const arrive = (unknownRegion: Conventions['unknownRegion'], facts: Course['facts'] = {}) =>
    stands(
      reported('11-20 14:10', { facts }),
      reckoningOf(tierOf([near, far], {}, { unknownRegion })),
      '11-20 14:10',
    ).arrive;

  test('is read strictly, laxly, or not at all', () => {
    expect(arrive('strictest')).toEqual(['pending', '11-20 16:10']);
    expect(arrive('laxest')).toEqual(['pending', '11-22 14:10']);
    expect(arrive('ask_first')).toEqual(['not_applicable', 'site.province']);
  });

  test('makes no difference once it is known', () => {
    for (const reading of ['strictest', 'laxest', 'ask_first'] as const) {
      expect(arrive(reading, { 'site.province': '北京市' })).toEqual(['pending', '11-20 16:10']);
      expect(arrive(reading, { 'site.province': '河北省' })).toEqual(['pending', '11-22 14:10']);
    }
  });
});

test('hardware whose state is not known counts as undamaged, or nothing is promised yet', () => {
  const rule = target('restore', '1 h', {
    condition: {
      fact: 'hardware_damaged',
      op: 'eq',
      value: false,
      whileUnknown: 'active',
      unknownBy: 'unknownHardwareState',
    },
  });
  const given = reported('07-16 09:00');
  expect(due(rule, {}, given, '07-16 09:00')).toEqual(['pending', '07-16 10:00']);
  const asks = { unknownHardwareState: 'ask_first' } as const;
  expect(due(rule, asks, given, '07-16 09:00')).toEqual(['not_applicable', 'hardware_damaged']);
  const intact = reported('07-16 09:00', { facts: { hardware_damaged: false } });
  expect(due(rule, asks, intact, '07-16 09:00')).toEqual(['pending', '07-16 10:00']);
});

test('a fault of which nobody knows whether it can be reproduced counts as if it could, or as if not', () => {
  const rule = target('resolve', '5 wd', {
    condition: {
      fact: 'reproducible',
      op: 'eq',
      value: true,
      whileUnknown: 'active',
      unknownBy: 'reproducibleUnknown',
    },
  });
  const given = reported('03-03 10:00');
  expect(due(rule, {}, given, '03-03 10:00')).toEqual(['pending', '03-10 18:00']);
  expect(due(rule, { reproducibleUnknown: false }, given, '03-03 10:00')).toEqual([
    'not_applicable',
    'reproducible',
  ]);
});

test('a distant visit is kept by arriving, or where the clause says so by departing', () => {
  const literally = target('arrive', '48 h', { literally: 'dispatch' });
  const gone = dispatchedAt(reported('11-20 14:00'), cn('11-22 13:00'));
  expect(due(literally, {}, gone, '11-22 15:00')).toEqual(['breached', '11-22 14:00']);
  const departing = { outsideRegionVisit: 'dispatch' } as const;
  expect(due(literally, departing, gone, '11-22 15:00')).toEqual(['met', '11-22 14:00']);
  // A clause that says "on site" is not kept by leaving, and who has arrived has departed.
  expect(due(target('arrive', '48 h'), departing, gone, '11-22 15:00')).toEqual(['breached', '11-22 14:00']);
  const there = arrivedAt(reported('11-20 14:00'), cn('11-22 13:30'));
  expect(due(literally, departing, there, '11-22 15:00')).toEqual(['met', '11-22 14:00']);
});

test('a severity has what it inherits from a lesser one, or not', () => {
  const rules = [target('restore', '1 h'), target('arrive', '2 h', { inheritedFrom: 'SEVERE' })];
  const at9 = reported('07-16 09:00');
  expect(stands(at9, reckoningOf(tierOf(rules)), '07-16 09:00')).toEqual({
    restore: ['pending', '07-16 10:00'],
    arrive: ['pending', '07-16 11:00'],
  });
  const without = reckoningOf(tierOf(rules, {}, { criticalInheritsSevere: false }));
  expect(stands(at9, without, '07-16 09:00')).toEqual({ restore: ['pending', '07-16 10:00'] });
});

describe('a duty of the customer that is late', () => {
  const duty = {
    id: 'on_site',
    within: { amount: 10, unit: 'minutes' },
    from: 'report',
    whatZh: '',
    whatEn: '',
  } as const;
  const restore = target('restore', '1 h', { precondition: 'on_site' });
  const lateBy = (conventions: Partial<Conventions>, done: string | null) => {
    const given = reported('07-16 09:00');
    const course = done === null ? given : obligationMetAt(given, 'on_site', cn(`07-16 ${done}`));
    return due(restore, conventions, course, '07-16 09:30', { obligations: [duty] });
  };

  test('extends the promise by its lateness', () => {
    expect(lateBy({}, '09:25')).toEqual(['pending', '07-16 10:15']);
    expect(lateBy({}, '09:10')).toEqual(['pending', '07-16 10:00']);
    expect(lateBy({}, null)).toEqual(['pending', '07-16 10:00']);
  });

  test('or makes it void, or changes nothing', () => {
    expect(lateBy({ obligationMissed: 'void' }, '09:25')).toEqual(['withdrawn', 'obligation_missed']);
    expect(lateBy({ obligationMissed: 'void' }, '09:10')).toEqual(['pending', '07-16 10:00']);
    expect(lateBy({ obligationMissed: 'void' }, null)).toEqual(['withdrawn', 'obligation_missed']);
    expect(lateBy({ obligationMissed: 'ignore' }, '09:25')).toEqual(['pending', '07-16 10:00']);
  });
});

describe('a fault that is solved from afar', () => {
  const remotely = (course: Course) => restoredAt(course, cn('11-05 10:50'), { remotely: true });

  test('needs nobody to arrive, unless the tier reads it otherwise', () => {
    const rule = target('arrive', '1 h');
    const solved = remotely(reported('11-05 10:00'));
    expect(due(rule, {}, solved, '11-05 10:55')).toEqual(['cancelled', 'solved_remotely']);
    const kept = { arriveCancelledWhenSolvedRemotely: false };
    expect(due(rule, kept, solved, '11-05 10:55')).toEqual(['pending', '11-05 11:00']);
    expect(due(rule, kept, solved, '11-05 11:00')).toEqual(['breached', '11-05 11:00']);
  });

  test('what had been missed by then stays missed, and who had arrived had arrived', () => {
    const late = restoredAt(reported('11-05 10:00'), cn('11-05 11:30'), { remotely: true });
    expect(due(target('arrive', '1 h'), {}, late, '11-05 12:00')).toEqual(['breached', '11-05 11:00']);
    const there = remotely(arrivedAt(reported('11-05 10:00'), cn('11-05 10:40')));
    expect(due(target('arrive', '1 h'), {}, there, '11-05 12:00')).toEqual(['met', '11-05 11:00']);
  });

  test('a visit that follows all the same is not late', () => {
    const after = arrivedAt(remotely(reported('11-05 10:00')), cn('11-05 15:00'));
    const rule = target('arrive', '1 h');
    expect(due(rule, {}, after, '11-05 16:00')).toEqual(['cancelled', 'solved_remotely']);
    const atOnce = arrivedAt(remotely(reported('11-05 10:00')), cn('11-05 10:50'));
    expect(due(rule, {}, atOnce, '11-05 16:00')).toEqual(['met', '11-05 11:00']);
    // Courses of an earlier release do not say since when it was solved: whoever came then counts.
    const unknownSince = { ...after, factsAt: {} };
    expect(due(rule, {}, unknownSince, '11-05 16:00')).toEqual(['breached', '11-05 11:00']);
  });

  test('a clause that says so itself does so under any reading', () => {
    const rule = target('arrive', '1 h', {
      condition: { fact: 'solved_remotely', op: 'neq', value: true, whileUnknown: 'active' },
    });
    const kept = { arriveCancelledWhenSolvedRemotely: false };
    expect(due(rule, kept, remotely(reported('11-05 10:00')), '11-05 10:55')).toEqual([
      'cancelled',
      'solved_remotely',
    ]);
  });
});

describe('what counts from an arrival that has not happened', () => {
  const rules = [target('arrive', '1 h'), target('restore', '2 h', { from: 'arrival' })];
  const given = reported('11-05 10:00');

  test('is due provisionally from the deadline of the arrival, until somebody arrives', () => {
    const reckoning = reckoningOf(tierOf(rules));
    expect(stands(given, reckoning, '11-05 10:00').restore).toEqual(['pending', '11-05 13:00']);
    expect(stands(given, reckoning, '11-05 13:00').restore).toEqual(['breached', '11-05 13:00']);
    const early = told(given, reckoning, ['11-05 10:20', arrivedAt]);
    expect(stands(early, reckoning, '11-05 10:30').restore).toEqual(['pending', '11-05 12:20']);
    const late = told(given, reckoning, ['11-05 11:50', arrivedAt]);
    expect(stands(late, reckoning, '11-05 12:00').restore).toEqual(['pending', '11-05 13:50']);
  });

  test('or not promised before', () => {
    const reckoning = reckoningOf(tierOf(rules, {}, { beforeArrival: 'none' }));
    expect(stands(given, reckoning, '11-05 10:00').restore).toEqual(['not_applicable', 'arrival']);
    const there = told(given, reckoning, ['11-05 10:20', arrivedAt]);
    expect(stands(there, reckoning, '11-05 10:30').restore).toEqual(['pending', '11-05 12:20']);
  });
});

describe('a start that a source leaves open', () => {
  const from = (anchor: AnchorName, rule: TargetRule, start: NamedStart | undefined, course: Course) => {
    const anchors = start ? { [anchor]: start } : {};
    return due({ ...rule, anchor }, { anchors }, course, '11-05 12:00');
  };
  const arrived = arrivedAt(contactedAt(reported('11-05 10:00'), cn('11-05 10:05')), cn('11-05 10:40'));

  test('all indicators normal in six hours: from the arrival, or from the report', () => {
    const rule = target('full_recovery', '6 h', { from: 'arrival' });
    const anchor = 's003_paralysed_full_recovery_anchor';
    expect(from(anchor, rule, undefined, arrived)).toEqual(['pending', '11-05 16:40']);
    expect(from(anchor, rule, 'report', arrived)).toEqual(['pending', '11-05 16:00']);
  });

  test('running again in four hours: from the report, or from the arrival', () => {
    const rule = target('restore', '4 h');
    const anchor = 's003_serious_restore_anchor';
    expect(from(anchor, rule, undefined, arrived)).toEqual(['pending', '11-05 14:00']);
    expect(from(anchor, rule, 'arrival', arrived)).toEqual(['pending', '11-05 14:40']);
  });

  test('handling time: from the report, from the first response, or from the arrival', () => {
    const rule = target('resolve', '120 min');
    const anchor = 's001_handling_time_anchor';
    expect(from(anchor, rule, undefined, arrived)).toEqual(['breached', '11-05 12:00']);
    expect(from(anchor, rule, 'first_response', arrived)).toEqual(['pending', '11-05 12:05']);
    expect(from(anchor, rule, 'arrival', arrived)).toEqual(['pending', '11-05 12:40']);
  });

  test('a part in 48 hours: from the report, or from when it was found to be needed', () => {
    const rule = target('resolve.part_replacement', '48 h', {
      condition: is('repairable', false, { whileUnknown: 'inactive' }),
    });
    const anchor = 's002_part_replacement_anchor';
    const tier = tierOf([rule]);
    const found = factKnown(arrived, 'repairable', false, cn('11-05 11:30'), tier);
    expect(from(anchor, rule, undefined, found)).toEqual(['pending', '11-07 10:00']);
    expect(from(anchor, rule, 'determined', found)).toEqual(['pending', '11-07 11:30']);
    const told = reported('11-05 10:00', { facts: { repairable: false } });
    expect(from(anchor, rule, 'determined', told)).toEqual(['pending', '11-07 10:00']);
  });

  test('an emergency: from its classification, or from the report', () => {
    const rule = target('resolve.emergency_handling', '2 h', { from: 'emergency_classified' });
    const anchor = 's002_emergency_anchor';
    const classified = emergencyClassifiedAt(reported('11-05 10:00'), cn('11-05 11:00'));
    expect(from(anchor, rule, undefined, classified)).toEqual(['pending', '11-05 13:00']);
    expect(from(anchor, rule, 'report', classified)).toEqual(['breached', '11-05 12:00']);
  });
});

test('a standby device is due at the mark, or some minutes after it', () => {
  const rule = target('spare_standby', '24 h');
  const given = reported('04-04 22:45');
  expect(due(rule, {}, given, '04-04 22:45')).toEqual(['pending', '04-05 22:45']);
  expect(due(rule, { standbyGraceMinutes: 60 }, given, '04-04 22:45')).toEqual(['pending', '04-05 23:45']);
  expect(due(target('resolve', '24 h'), { standbyGraceMinutes: 60 }, given, '04-04 22:45')).toEqual([
    'pending',
    '04-05 22:45',
  ]);
});

describe('a severity that people change', () => {
  const severities = [
    severity('HIGH', 1, [target('arrive', '2 h'), target('restore', '4 h')]),
    severity('LOW', 2, [target('solution_plan', '6 h'), target('restore', '24 h')]),
  ];
  const world = (conventions: Partial<Conventions>) => reckoningOf(tierOf([], { severities }, conventions));
  const low = reported('11-12 09:00', { severity: 'LOW' });
  const changed = (
    to: string,
    because: 'worsened' | 'correction',
    conventions: Partial<Conventions>,
    from = low,
  ) => {
    const reckoning = world(conventions);
    const course = told(from, reckoning, [
      '11-12 14:00',
      (before, now) => reclassified(before, to, because, now, reckoning),
    ]);
    return stands(course, reckoning, '11-12 14:00');
  };

  test('worsened: new kinds count from then, running ones keep the earlier deadline', () => {
    expect(changed('HIGH', 'worsened', {})).toEqual({
      arrive: ['pending', '11-12 16:00'],
      restore: ['pending', '11-12 18:00'],
      solution_plan: ['cancelled', 'kind_not_in_new_level'],
    });
  });

  test('worsened, read from the report: new kinds as if they had run all the time', () => {
    expect(changed('HIGH', 'worsened', { worsenedCountsFrom: 'from_report' })).toEqual({
      arrive: ['breached', '11-12 11:00'],
      restore: ['breached', '11-12 13:00'],
      solution_plan: ['cancelled', 'kind_not_in_new_level'],
    });
  });

  test('corrected: all from the report, or all from then', () => {
    expect(changed('HIGH', 'correction', {})).toEqual({
      arrive: ['breached', '11-12 11:00'],
      restore: ['breached', '11-12 13:00'],
    });
    expect(changed('HIGH', 'correction', { correctedCountsFrom: 'from_reclassification' })).toEqual({
      arrive: ['pending', '11-12 16:00'],
      restore: ['pending', '11-12 18:00'],
    });
    // A correction that counts from its own instant is none that the reading of a worsening bends.
    const both = { correctedCountsFrom: 'from_reclassification', worsenedCountsFrom: 'from_report' } as const;
    expect(changed('HIGH', 'correction', both).restore).toEqual(['pending', '11-12 18:00']);
  });

  test('lowered: from the report again, and what was missed under the higher one stays missed', () => {
    const high = reported('11-12 09:00', { severity: 'HIGH' });
    expect(changed('LOW', 'correction', {}, high)).toEqual({
      'arrive@HIGH': ['breached', '11-12 11:00'],
      'restore@HIGH': ['breached', '11-12 13:00'],
      restore: ['pending', '11-13 09:00'],
      solution_plan: ['pending', '11-12 15:00'],
    });
  });

  test('corrected from then: what was met before keeps the deadline that it met', () => {
    const met = restoredAt(low, cn('11-12 13:30'));
    const conventions = { correctedCountsFrom: 'from_reclassification' } as const;
    expect(changed('HIGH', 'correction', conventions, met).restore).toEqual(['met', '11-13 09:00']);
  });
});

test('a visit at an agreed time is due at that time, or by the clock all the same', () => {
  const rule = target('arrive', '4 h');
  const given = reported('11-18 10:00', { facts: { appointment_at: cn('11-20 14:00') } });
  expect(due(rule, {}, given, '11-18 15:00')).toEqual(['pending', '11-20 14:00']);
  expect(due(rule, {}, arrivedAt(given, cn('11-20 14:00')), '11-20 14:00')).toEqual(['met', '11-20 14:00']);
  expect(due(rule, { bookedService: 'clock' }, given, '11-18 15:00')).toEqual(['breached', '11-18 14:00']);
  expect(due(target('restore', '4 h'), {}, given, '11-18 13:00')).toEqual(['pending', '11-18 14:00']);
});

describe('a year whose holidays are not published', () => {
  const late = reported('12-30 10:00');

  test('is an error that says so; what counts around the clock is not concerned', () => {
    expect(due(target('resolve', '1 wd'), {}, late, '12-30 10:00')).toEqual(['pending', '12-31 18:00']);
    expect(due(target('resolve', '2 wd'), {}, late, '12-30 10:00')).toEqual(['calendar_missing', null]);
    expect(due(target('resolve', '5 d'), {}, late, '12-30 10:00')).toEqual(['pending', '2026-01-04 10:00']);
    const hours = { calendarId: 'workdays' };
    expect(due(target('resolve', '15 h'), {}, late, '12-30 10:00', hours)).toEqual([
      'pending',
      '12-31 18:00',
    ]);
    expect(due(target('resolve', '16 h'), {}, late, '12-30 10:00', hours)).toEqual([
      'calendar_missing',
      null,
    ]);
    const roll = { dayUnit: 'civil_code_with_holiday_roll' } as const;
    expect(due(target('resolve', '2 d'), roll, late, '12-30 10:00')).toEqual(['calendar_missing', null]);
  });

  test('or Monday to Friday, and provisional', () => {
    const guess = { missingYear: 'mon_fri_provisional' } as const;
    expect(due(target('resolve', '2 wd'), guess, late, '12-30 10:00')).toEqual([
      'pending',
      '2026-01-01 18:00',
    ]);
    const hours = { calendarId: 'workdays' };
    expect(due(target('resolve', '16 h'), guess, late, '12-30 10:00', hours)).toEqual([
      'pending',
      '2026-01-01 10:00',
    ]);
    const roll = { ...guess, dayUnit: 'civil_code_with_holiday_roll' } as const;
    // The second day is 2026-01-01, a Thursday.
    expect(due(target('resolve', '2 d'), roll, late, '12-30 10:00')).toEqual(['pending', '2026-01-02 00:00']);
  });

  test('a calendar without open time gives no deadline and no exception', () => {
    const never = {
      ...WORKDAYS,
      weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
      publishedYears: [],
    };
    const reckoning = reckoningOf(
      tierOf([target('resolve', '1 wd'), target('restore', '1 h', { calendarId: 'workdays' })]),
      {
        workdays: never,
      },
    );
    expect(stands(reported('03-03 10:00'), reckoning, '03-03 10:00')).toEqual({
      resolve: ['calendar_missing', null],
      restore: ['calendar_missing', null],
    });
  });
});

test('a pause ends with the resolution, and is held over a change of severity', () => {
  const severities = [
    severity('HIGH', 1, [target('restore', '4 h')]),
    severity('LOW', 2, [target('restore', '24 h')]),
  ];
  const reckoning = reckoningOf(tierOf([], { severities }));
  const course = told(
    reported('11-12 09:00', { severity: 'LOW' }),
    reckoning,
    ['11-12 10:00', (before, now) => pausedAt(before, now, 'waiting_customer')],
    ['11-12 11:00', (before, now) => reclassified(before, 'HIGH', 'worsened', now, reckoning)],
    ['11-12 12:00', resumedAt],
  );
  expect(stands(course, reckoning, '11-12 12:00').restore).toEqual(['pending', '11-12 16:00']);
  const resolved = resolvedAt(pausedAt(course, cn('11-12 13:00'), 'waiting_customer'), cn('11-12 14:00'));
  expect(resolved.pauses.at(-1)).toEqual({
    from: cn('11-12 13:00'),
    to: cn('11-12 14:00'),
    reason: 'waiting_customer',
  });
});
