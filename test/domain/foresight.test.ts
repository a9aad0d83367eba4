import { describe, expect, test } from 'vitest';
import { foresee, promotedBefore } from '../../shared/domain/foresight.ts';
import {
  arrivedAt,
  contactedAt,
  factKnown,
  obligationMetAt,
  pausedAt,
  resolvedAt,
  restoredAt,
  resumedAt,
} from '../../shared/domain/happenings.ts';
import { obligationClocks } from '../../shared/domain/obligations.ts';
import { momentOfOffset, momentOfShare, reckonClocks } from '../../shared/domain/sla.ts';
import type { TargetRule } from '../../shared/domain/tier.ts';
import {
  cn,
  inShanghai,
  is,
  reckoningOf,
  reported,
  severity,
  span,
  stands,
  target,
  tierOf,
  told,
} from './clock-world.ts';

const given = reported('11-05 10:00');
const waitingFor = (reason: string) => (course: typeof given, now: number) => pausedAt(course, now, reason);

describe('a resolution', () => {
  const reckoning = reckoningOf(
    tierOf(
      [
        target('respond', '1 h'),
        target('arrive', '4 h'),
        target('solution_plan', '3 h'),
        target('resolve', '8 h'),
      ],
      {
        reportTargets: [target('analysis_report', '2 h', { from: 'resolved' })],
      },
    ),
  );

  test('cancels what is not needed any more, leaves what was missed missed, and the report owed', () => {
    const course = told(given, reckoning, ['11-05 10:30', contactedAt], ['11-05 13:30', resolvedAt]);
    expect(stands(course, reckoning, '11-05 14:00')).toEqual({
      respond: ['met', '11-05 11:00'],
      arrive: ['cancelled', 'resolved'],
      solution_plan: ['breached', '11-05 13:00'],
      resolve: ['met', '11-05 18:00'],
      analysis_report: ['pending', '11-05 15:30'],
    });
    const late = foresee(course, reckoning, cn('11-06 14:00')).deadlines;
    expect(late.find(({ id }) => id === 'solution_plan')?.lateMs).toBe(30 * 60_000);
    expect(late.find(({ id }) => id === 'analysis_report')).toMatchObject({ outcome: 'breached' });
  });

  test('at the deadline itself is in time for all of them', () => {
    const course = told(given, reckoning, ['11-05 13:00', resolvedAt]);
    expect(stands(course, reckoning, '11-05 13:00').solution_plan).toEqual(['cancelled', 'resolved']);
  });
});

describe('what has not begun', () => {
  const after = (from: TargetRule['from'], others: readonly TargetRule[] = []) => {
    const reckoning = reckoningOf(tierOf([...others, target('analysis_report', '2 h', { from })]));
    return foresee(given, reckoning, cn('11-05 10:00')).deadlines.at(-1);
  };
  const seen = (foreseen: ReturnType<typeof after>) => [
    foreseen?.outcome,
    inShanghai(foreseen?.dueAt ?? null),
    foreseen?.provisional,
  ];

  test.each([
    ['first_response', [target('respond', '1 h')], '11-05 13:00'],
    ['arrival', [target('arrive', '2 h')], '11-05 14:00'],
    ['restored', [target('restore', '4 h'), target('resolve', '8 h')], '11-05 16:00'],
    ['restored', [target('resolve', '8 h')], '11-05 20:00'],
    ['resolved', [target('restore', '4 h'), target('resolve', '8 h')], '11-05 20:00'],
    ['resolved', [target('restore', '4 h')], '11-05 16:00'],
    ['closed', [target('resolve', '8 h')], '11-05 20:00'],
    ['onsite_cleared', [target('resolve', '8 h')], '11-05 20:00'],
    ['emergency_classified', [], '11-05 12:00'],
    ['restored', [], '11-05 12:00'],
    // The restoration counts from an arrival that has not happened either.
    ['restored', [target('arrive', '1 h'), target('restore', '3 h', { from: 'arrival' })], '11-05 16:00'],
    [
      'restored',
      [target('restore', '3 h', { from: 'first_response' }), target('respond', '1 h')],
      '11-05 16:00',
    ],
  ] as const)('from %s is due after the deadline of that', (from, others, expected) => {
    expect(seen(after(from, others))).toEqual(['pending', expected, true]);
  });

  test('is never missed, however late it is', () => {
    const reckoning = reckoningOf(tierOf([target('analysis_report', '2 h', { from: 'restored' })]));
    expect(stands(given, reckoning, '11-09 10:00').analysis_report?.[0]).toBe('pending');
    const restored = told(given, reckoning, ['11-09 10:00', restoredAt]);
    expect(foresee(restored, reckoning, cn('11-09 10:00')).deadlines[0]).toMatchObject({
      outcome: 'pending',
      dueAt: cn('11-09 12:00'),
    });
    expect(foresee(restored, reckoning, cn('11-09 10:00')).deadlines[0]?.provisional).toBeUndefined();
  });
});

describe('a deadline that hangs on a paused arrival', () => {
  const reckoning = reckoningOf(
    tierOf([target('arrive', '1 h'), target('restore', '2 h', { from: 'arrival' })]),
  );

  test('is paused with it and has the time of both left', () => {
    const paused = told(given, reckoning, ['11-05 10:20', waitingFor('access_denied')]);
    expect(
      reckonClocks(paused, reckoning).map(({ id, status, remainingMs }) => [id, status, remainingMs]),
    ).toEqual([
      ['arrive', 'paused', 40 * 60_000],
      ['restore', 'paused', 160 * 60_000],
    ]);
    expect(foresee(paused, reckoning, cn('11-05 11:00')).deadlines[1]).toMatchObject({
      outcome: 'pending',
      dueAt: cn('11-05 13:40'),
      provisional: true,
      paused: true,
    });
    const resumed = told(paused, reckoning, ['11-05 11:20', resumedAt]);
    expect(stands(resumed, reckoning, '11-05 11:20').restore).toEqual(['pending', '11-05 14:00']);
  });

  test('is paused by itself once the arrival’s deadline has passed', () => {
    const paused = told(
      given,
      reckoning,
      ['11-05 11:30', waitingFor('access_denied')],
      ['11-05 12:30', resumedAt],
    );
    expect(stands(paused, reckoning, '11-05 12:30')).toEqual({
      arrive: ['breached', '11-05 11:00'],
      restore: ['pending', '11-05 14:00'],
    });
  });
});

describe('a deadline that starts with the breach of another', () => {
  const reckoning = reckoningOf(
    tierOf([target('restore', '4 h'), target('solution_plan', '1 h', { from: 'breach:restore' })]),
  );
  const plan = (asOf: string, course = given) =>
    foresee(course, reckoning, cn(asOf)).deadlines.find(({ id }) => id === 'solution_plan');

  test('is foreseen while the other runs, counts once it is missed', () => {
    expect(plan('11-05 10:00')).toMatchObject({
      outcome: 'pending',
      dueAt: cn('11-05 15:00'),
      provisional: true,
    });
    expect(plan('11-05 14:00')).toMatchObject({ outcome: 'pending', dueAt: cn('11-05 15:00') });
    expect(plan('11-05 14:00')?.provisional).toBeUndefined();
    expect(plan('11-05 15:00')).toMatchObject({ outcome: 'breached' });
  });

  test('is none where the other is met in time, and stands where it was met late', () => {
    expect(plan('11-05 14:00', restoredAt(given, cn('11-05 13:00')))).toMatchObject({
      outcome: 'not_applicable',
      because: 'not_missed',
    });
    expect(plan('11-05 14:40', restoredAt(given, cn('11-05 14:30')))).toMatchObject({
      outcome: 'pending',
      dueAt: cn('11-05 15:00'),
    });
  });

  test('counts from the first miss where a promotion gave the other a new deadline', () => {
    const levels = [target('restore', '4 h'), target('solution_plan', '1 h', { from: 'breach:restore' })];
    const climbing = reckoningOf(
      tierOf([], {
        severities: [severity('L1', 1, levels), severity('S', 2, levels)],
        promotion: { order: ['S', 'L1'], when: { on: 'breach', kinds: ['restore'] }, atTop: 'stay' },
      }),
    );
    expect(stands(given, climbing, '11-05 14:30')).toEqual({
      'restore@S': ['breached', '11-05 14:00'],
      restore: ['pending', '11-05 18:00'],
      solution_plan: ['pending', '11-05 15:00'],
    });
  });

  test('clocks that start with each other’s breach never start', () => {
    const circle = reckoningOf(
      tierOf([
        target('restore', '4 h', { from: 'breach:resolve' }),
        target('resolve', '4 h', { from: 'breach:restore' }),
      ]),
    );
    expect(stands(given, circle, '11-05 10:00')).toEqual({
      restore: ['not_applicable', 'not_missed'],
      resolve: ['not_applicable', 'not_missed'],
    });
  });
});

describe('what the customer owes', () => {
  const duty = { id: 'on_site', within: span('10 min'), from: 'report', whatZh: '', whatEn: '' } as const;
  const open = { id: 'notifier', within: null, from: 'report', whatZh: '', whatEn: '' } as const;
  const tier = tierOf([target('restore', '1 h', { precondition: 'on_site' })], {
    obligations: [duty, open, { ...duty, id: 'elsewhere', severities: ['OTHER'] }],
  });
  const reckoning = reckoningOf(tier);
  const owed = (course: typeof given, asOf: string) =>
    foresee(course, reckoning, cn(asOf)).obligations.map(({ obligation, outcome, dueAt, lateMs }) => [
      obligation.id,
      outcome,
      inShanghai(dueAt),
      lateMs,
    ]);

  test('has a clock where it has a time and the severity is its own', () => {
    expect(obligationClocks(given, reckoning).map(({ obligation }) => obligation.id)).toEqual(['on_site']);
    expect(owed(given, '11-05 10:00')).toEqual([['on_site', 'pending', '11-05 10:10', undefined]]);
    expect(owed(given, '11-05 10:12')).toEqual([['on_site', 'breached', '11-05 10:10', 120_000]]);
  });

  test('is met, met late, or not needed any more', () => {
    const done = (when: string) => obligationMetAt(given, 'on_site', cn(`11-05 ${when}`));
    expect(owed(done('10:10'), '11-05 10:30')).toEqual([['on_site', 'met', '11-05 10:10', undefined]]);
    expect(owed(done('10:25'), '11-05 10:30')).toEqual([['on_site', 'breached', '11-05 10:10', 900_000]]);
    const solved = resolvedAt(given, cn('11-05 10:05'));
    expect(owed(solved, '11-05 10:30')).toEqual([['on_site', 'cancelled', null, undefined]]);
    const solvedLater = resolvedAt(given, cn('11-05 10:15'));
    expect(owed(solvedLater, '11-05 10:30')).toEqual([['on_site', 'breached', '11-05 10:10', 300_000]]);
  });

  test('late, it moves the promise also where that had been missed by then, and together with a pause only once', () => {
    const veryLate = obligationMetAt(given, 'on_site', cn('11-05 12:00'));
    expect(stands(veryLate, reckoning, '11-05 12:30').restore).toEqual(['pending', '11-05 12:50']);
    const paused = told(
      given,
      reckoning,
      ['11-05 10:05', waitingFor('access_denied')],
      ['11-05 10:20', resumedAt],
      ['11-05 10:30', (course, now) => obligationMetAt(course, 'on_site', now)],
    );
    // Paused from 10:05 to 10:20, then late until 10:30.
    expect(stands(paused, reckoning, '11-05 10:30').restore).toEqual(['pending', '11-05 11:25']);
    const [clock] = reckonClocks(paused, reckoning);
    expect(clock?.ledger.map(({ why, pauseReason }) => [why, pauseReason])).toEqual([
      ['open', undefined],
      ['paused', 'access_denied'],
      ['obligation', 'on_site'],
      ['open', undefined],
    ]);
  });

  test('done on time it changes nothing, and a kind that is never paused is extended all the same', () => {
    const respond = reckoningOf({
      ...tier,
      severities: [severity('S', 1, [target('respond', '1 h', { precondition: 'on_site' })])],
    });
    expect(
      stands(obligationMetAt(given, 'on_site', cn('11-05 10:25')), respond, '11-05 10:30').respond,
    ).toEqual(['pending', '11-05 11:15']);
  });
});

describe('so many minutes of open time from a deadline', () => {
  const reckoning = reckoningOf(tierOf([target('restore', '4 h')], { calendarId: 'workdays' }));
  const moment = (minutes: number, course = reported('11-17 16:00'), id = 'restore') =>
    inShanghai(momentOfOffset(id, minutes, course, reckoning));

  test('an hour before a morning’s deadline is the evening before, in working time', () => {
    // Due on Tuesday at 11:00.
    expect(moment(0)).toBe('11-18 11:00');
    expect(moment(-60)).toBe('11-18 10:00');
    expect(moment(-121)).toBe('11-17 17:59');
    expect(moment(90)).toBe('11-18 13:30');
    const early = reported('11-17 13:30');
    expect(moment(0, early)).toBe('11-17 17:30');
    const overNight = reported('11-17 14:30');
    expect(moment(0, overNight)).toBe('11-18 09:30');
    expect(moment(-60, overNight)).toBe('11-17 17:30');
  });

  test('before the start goes on backwards, and a pause is no time to work in', () => {
    expect(moment(-240)).toBe('11-17 16:00');
    expect(moment(-300)).toBe('11-17 15:00');
    const paused = told(
      reported('11-17 09:00'),
      reckoning,
      ['11-17 11:00', waitingFor('access_denied')],
      ['11-17 15:00', resumedAt],
    );
    expect(moment(0, paused)).toBe('11-17 17:00');
    expect(moment(-60, paused)).toBe('11-17 16:00');
    expect(moment(-150, paused)).toBe('11-17 10:30');
  });

  test('of working days and civil days too, and none where there is no deadline', () => {
    const days = reckoningOf(
      tierOf([target('resolve', '1 wd'), target('arrive', '1 d')], {}, { dayUnit: 'civil_code_end_of_day' }),
    );
    const course = reported('11-17 16:00');
    expect(inShanghai(momentOfOffset('resolve', -360, course, days))).toBe('11-18 11:00');
    expect(inShanghai(momentOfOffset('arrive', -60, course, days))).toBe('11-18 23:00');
    expect(inShanghai(momentOfShare('arrive', 50, course, days))).toBe('11-18 08:00');
    expect(momentOfOffset('restore', -60, course, days)).toBeNull();
    const waiting = reckoningOf(tierOf([target('restore', '1 h', { from: 'resolved' })]));
    expect(momentOfOffset('restore', -60, course, waiting)).toBeNull();
  });
});

test('what happens at a deadline is recorded before the tier raises the case for it', () => {
  const levels = [target('restore', '4 h')];
  const reckoning = reckoningOf(
    tierOf([], {
      severities: [severity('L1', 1, levels), severity('S', 2, levels)],
      promotion: { order: ['S', 'L1'], when: { on: 'breach', kinds: ['restore'] }, atTop: 'stay' },
    }),
  );
  expect(promotedBefore(given, reckoning, cn('11-05 14:00')).severity).toBe('S');
  expect(promotedBefore(given, reckoning, cn('11-05 14:00:00.001')).severity).toBe('L1');
});

test('a fact that is told in the end is as good as one that was told in the beginning', () => {
  const tier = tierOf([
    target('arrive', '24 h', {
      condition: is('decided', true, { whileUnknown: 'inactive' }),
    }),
  ]);
  const reckoning = reckoningOf(tier);
  const decided = told(given, reckoning, [
    '11-05 12:00',
    (course, now) => factKnown(course, 'decided', true, now, tier),
  ]);
  expect(stands(decided, reckoning, '11-05 12:00').arrive).toEqual(['pending', '11-06 10:00']);
  expect(stands(arrivedAt(decided, cn('11-06 09:00')), reckoning, '11-06 12:00').arrive).toEqual([
    'met',
    '11-06 10:00',
  ]);
});
