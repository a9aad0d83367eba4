import { describe, expect, test } from 'vitest';
import { foresee } from '../../shared/domain/foresight.ts';
import {
  factKnown,
  pausedAt,
  reclassified,
  resolvedAt,
  restoredAt,
  resumedAt,
} from '../../shared/domain/happenings.ts';
import { nextPromotion } from '../../shared/domain/promotion.ts';
import { type Course, type Reckoning, reckonClocks } from '../../shared/domain/sla.ts';
import type { Promotion } from '../../shared/domain/tier.ts';
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

const SEVERITIES = [
  severity('L1', 1, [target('arrive', '2 h'), target('restore', '4 h')]),
  severity('L2', 2, [target('arrive', '2 h'), target('restore', '4 h')]),
  severity('L3', 3, [target('arrive', '4 h'), target('restore', '24 h')]),
  severity('L4', 4, [target('solution_plan', '12 h'), target('arrive', '4 h'), target('restore', '48 h')]),
];
const ORDER = ['L4', 'L3', 'L2', 'L1'];

const BY_BREACH: Promotion = {
  order: ORDER,
  when: { on: 'breach', kinds: ['restore', 'resolve'] },
  atTop: 'open_emergency',
};

function world(
  promotion: Promotion,
  changes: Parameters<typeof tierOf>[1] = {},
  conventions = {},
): Reckoning {
  return reckoningOf(tierOf([], { severities: SEVERITIES, promotion, ...changes }, conventions));
}

function steps(course: Course, reckoning: Reckoning, asOf: string) {
  return foresee(course, reckoning, cn(asOf)).promotions.map(({ from, to, status, dueAt }) =>
    [`${from}→${to}`, status, inShanghai(dueAt)].join(' '),
  );
}

describe('a missed restoration', () => {
  const reckoning = world(BY_BREACH);
  const given = reported('06-09 08:00', { severity: 'L3' });

  test('raises the case at the deadline itself: it counts anew, the others keep the earlier deadline and stay missed', () => {
    expect(stands(given, reckoning, '06-10 07:59:59.999')).toEqual({
      arrive: ['breached', '06-09 12:00'],
      restore: ['pending', '06-10 08:00'],
    });
    expect(stands(given, reckoning, '06-10 08:00')).toEqual({
      arrive: ['breached', '06-09 12:00'],
      'restore@L3': ['breached', '06-10 08:00'],
      restore: ['pending', '06-10 12:00'],
    });
  });

  test('again and again, each step from its own deadline, until the emergency is open, once', () => {
    const asOf = cn('06-12 00:00');
    const seen = foresee(given, reckoning, asOf);
    expect(steps(given, reckoning, '06-12 00:00')).toEqual([
      'L3→L2 done 06-10 08:00',
      'L2→L1 done 06-10 12:00',
    ]);
    expect(inShanghai(seen.emergencyAt)).toBe('06-10 16:00');
    expect(seen.course.severity).toBe('L1');
    expect(seen.stages.map(({ from, course }) => [inShanghai(from), course.severity])).toEqual([
      ['06-09 08:00', 'L3'],
      ['06-10 08:00', 'L2'],
      ['06-10 12:00', 'L1'],
    ]);
    expect(stands(given, reckoning, '06-12 00:00')).toEqual({
      arrive: ['breached', '06-09 12:00'],
      'restore@L3': ['breached', '06-10 08:00'],
      'restore@L2': ['breached', '06-10 12:00'],
      restore: ['breached', '06-10 16:00'],
    });
    expect(nextPromotion(seen.course, reckonClocks(seen.course, reckoning), reckoning)).toBeNull();
    expect(foresee(given, reckoning, cn('06-10 15:59')).emergencyAt).toBeNull();
  });

  test('stays at the top without an emergency where the tier opens none', () => {
    const staying = world({ ...BY_BREACH, atTop: 'stay' });
    const seen = foresee(given, staying, cn('06-12 00:00'));
    expect([seen.course.severity, seen.emergencyAt]).toEqual(['L1', null]);
  });

  test('that came late had raised the case before it came', () => {
    const late = told(given, reckoning, ['06-10 09:00', restoredAt]);
    expect(stands(late, reckoning, '06-10 10:00')).toEqual({
      arrive: ['breached', '06-09 12:00'],
      'restore@L3': ['breached', '06-10 08:00'],
      restore: ['met', '06-10 12:00'],
    });
    // The same where all that is known is the course as it ended.
    expect(stands(restoredAt(given, cn('06-10 09:00')), reckoning, '06-10 10:00')).toEqual(
      stands(late, reckoning, '06-10 10:00'),
    );
  });

  test('in time raises nothing, at the deadline neither', () => {
    for (const when of ['06-10 07:00', '06-10 08:00']) {
      expect(steps(told(given, reckoning, [when, restoredAt]), reckoning, '06-12 00:00')).toEqual([]);
    }
  });

  test('of another kind, of a sub-kind or only measured raises nothing', () => {
    const tier = tierOf([], {
      severities: [
        severity('L2', 2, []),
        severity('L3', 3, [
          target('arrive', '1 h'),
          target('resolve.part_replacement', '1 h'),
          target('restore', '1 h', { measureOnly: true }),
        ]),
      ],
      promotion: BY_BREACH,
    });
    expect(foresee(given, reckoningOf(tier), cn('06-12 00:00')).course.severity).toBe('L3');
  });

  test('of two outcomes at one instant is one step', () => {
    const both = [target('restore', '4 h'), target('resolve', '4 h')];
    const tier = tierOf([], {
      severities: [severity('L1', 1, both), severity('L2', 2, both), severity('L3', 3, both)],
      promotion: BY_BREACH,
    });
    const reckoned = reckoningOf(tier);
    expect(steps(given, reckoned, '06-09 12:00')).toEqual(['L3→L2 done 06-09 12:00']);
    expect(steps(given, reckoned, '06-09 15:59')).toEqual(['L3→L2 done 06-09 12:00']);
  });

  test('waits as long as the restoration is paused', () => {
    const paused = told(given, reckoning, [
      '06-10 06:00',
      (course, now) => pausedAt(course, now, 'waiting_customer'),
    ]);
    expect(foresee(paused, reckoning, cn('06-11 06:00')).course.severity).toBe('L3');
    const resumed = told(paused, reckoning, ['06-11 06:00', resumedAt]);
    expect(steps(resumed, reckoning, '06-11 07:59')).toEqual([]);
    expect(steps(resumed, reckoning, '06-11 08:00')).toEqual(['L3→L2 done 06-11 08:00']);
  });

  test('a pause after it holds the clock that it started', () => {
    const paused = told(
      given,
      reckoning,
      ['06-10 09:00', (course, now) => pausedAt(course, now, 'waiting_customer')],
      ['06-10 10:30', resumedAt],
    );
    expect(stands(paused, reckoning, '06-10 11:00').restore).toEqual(['pending', '06-10 13:30']);
  });

  test('drops no kind: what only the lower level asks for goes on', () => {
    const lowest = reported('06-09 08:00', { severity: 'L4' });
    expect(stands(lowest, world(BY_BREACH), '06-11 08:00')).toEqual({
      arrive: ['breached', '06-09 12:00'],
      'restore@L4': ['breached', '06-11 08:00'],
      restore: ['pending', '06-12 08:00'],
      'solution_plan@L4': ['breached', '06-09 20:00'],
    });
  });

  test('with clocks that count from the report it may climb several steps at one instant', () => {
    const fromReport = world(BY_BREACH, {}, { promotionCountsFrom: 'report' });
    expect(steps(given, fromReport, '06-10 08:00')).toEqual([
      'L3→L2 done 06-10 08:00',
      'L2→L1 done 06-10 08:00',
    ]);
    const seen = foresee(given, fromReport, cn('06-10 08:00'));
    expect(inShanghai(seen.emergencyAt)).toBe('06-10 08:00');
    expect(stands(given, fromReport, '06-10 08:00').restore).toEqual(['breached', '06-09 12:00']);
    // The arrival had been missed at its own deadline; that stays so.
    expect(stands(given, fromReport, '06-10 08:00').arrive).toEqual(['breached', '06-09 12:00']);
    const shipping = world(
      BY_BREACH,
      { standby: [{ id: 'from_near', share: 1, of: 'restore' }] },
      { promotionCountsFrom: 'report' },
    );
    const [shipped] = foresee(given, shipping, cn('06-10 08:00')).standby;
    expect(inShanghai(shipped?.at ?? null)).toBe('06-10 08:00');
  });

  test('people who lower the case afterwards are not overruled by the deadline that raised it', () => {
    const lowered = told(given, reckoning, [
      '06-10 09:00',
      (course, now) => reclassified(course, 'L3', 'correction', now, reckoning),
    ]);
    const seen = foresee(lowered, reckoning, cn('06-10 10:00'));
    expect(seen.course.severity).toBe('L3');
    expect(seen.deadlines.find(({ id }) => id === 'restore')).toMatchObject({
      outcome: 'breached',
      level: 'L3',
    });
  });
});

describe('time that has passed', () => {
  const BY_TIME: Promotion = {
    order: ORDER,
    when: { on: 'elapsed', after: { L4: span('8 h'), L3: span('4 h'), L2: span('2 h') } },
    atTop: 'stay',
  };
  const reckoning = world(BY_TIME);
  const given = reported('11-18 10:00', { severity: 'L4' });

  test('raises the case step by step, each from the one before, and all steps are told in advance', () => {
    expect(steps(given, reckoning, '11-18 10:00')).toEqual([
      'L4→L3 pending 11-18 18:00',
      'L3→L2 pending 11-18 22:00',
      'L2→L1 pending 11-19 00:00',
    ]);
    expect(steps(given, reckoning, '11-18 22:00')).toEqual([
      'L4→L3 done 11-18 18:00',
      'L3→L2 done 11-18 22:00',
      'L2→L1 pending 11-19 00:00',
    ]);
  });

  test('ends with the resolution', () => {
    const resolved = told(given, reckoning, ['11-18 20:00', resolvedAt]);
    expect(steps(resolved, reckoning, '11-18 23:00')).toEqual([
      'L4→L3 done 11-18 18:00',
      'L3→L2 cancelled ',
      'L2→L1 cancelled ',
    ]);
  });

  test('lets running deadlines become the earlier of the old and the new', () => {
    const asOf = '11-18 18:00';
    expect(stands(given, reckoning, asOf).restore).toEqual(['pending', '11-19 18:00']);
    expect(foresee(given, reckoning, cn('11-18 17:59')).course.severity).toBe('L4');
  });

  test('is handling time: a pause moves the steps by its length', () => {
    const paused = told(
      given,
      reckoning,
      ['11-18 17:00', (course, now) => pausedAt(course, now, 'waiting_customer')],
      ['11-18 19:30', resumedAt],
    );
    expect(steps(paused, reckoning, '11-18 19:30')).toEqual([
      'L4→L3 pending 11-18 20:30',
      'L3→L2 pending 11-19 00:30',
      'L2→L1 pending 11-19 02:30',
    ]);
    const open = told(given, reckoning, [
      '11-18 17:00',
      (course, now) => pausedAt(course, now, 'waiting_customer'),
    ]);
    expect(nextPromotion(open, reckonClocks(open, reckoning), reckoning)).toBeNull();
    expect(steps(open, reckoning, '11-18 18:00')[0]).toBe('L4→L3 pending 11-18 19:00');
  });

  test('counts from people judging it worse, and from the report after a correction', () => {
    const worse = told(given, reckoning, [
      '11-18 12:00',
      (course, now) => reclassified(course, 'L3', 'worsened', now, reckoning),
    ]);
    expect(steps(worse, reckoning, '11-18 12:00')).toEqual([
      'L3→L2 pending 11-18 16:00',
      'L2→L1 pending 11-18 18:00',
    ]);
    const corrected = told(given, reckoning, [
      '11-18 12:00',
      (course, now) => reclassified(course, 'L3', 'correction', now, reckoning),
    ]);
    expect(steps(corrected, reckoning, '11-18 12:00')[0]).toBe('L3→L2 pending 11-18 14:00');
  });

  test('without times from the contract nothing is promoted and nothing is listed', () => {
    const unset = world({
      ...BY_TIME,
      when: { on: 'elapsed', after: null, parameter: 'tenant.promoteAfter' },
    });
    expect(steps(given, unset, '11-20 10:00')).toEqual([]);
    expect(foresee(given, unset, cn('11-20 10:00')).course.severity).toBe('L4');
  });

  test('counts open time of the tier’s calendar', () => {
    const office = world(BY_TIME, { calendarId: 'workdays' });
    expect(steps(reported('11-18 15:00', { severity: 'L4' }), office, '11-18 15:00')).toEqual([
      'L4→L3 pending 11-19 15:00',
      'L3→L2 pending 11-20 10:00',
      'L2→L1 pending 11-20 12:00',
    ]);
  });
});

describe('a fact', () => {
  const BY_FACT: Promotion = {
    order: ORDER,
    when: { on: 'fact', fact: 'remote_diagnosis_failed' },
    atTop: 'stay',
  };
  const reckoning = world(BY_FACT);
  const { tier } = reckoning;
  const given = reported('11-18 10:00', { severity: 'L3' });
  const failed = (course: Course, now: number) =>
    factKnown(course, 'remote_diagnosis_failed', true, now, tier);

  test('raises the case by one step at the instant from which it holds', () => {
    const raised = told(given, reckoning, ['11-18 11:00', failed]);
    expect(steps(raised, reckoning, '11-18 11:00')).toEqual(['L3→L2 done 11-18 11:00']);
    expect(steps(raised, reckoning, '11-20 11:00')).toEqual(['L3→L2 done 11-18 11:00']);
    expect(stands(raised, reckoning, '11-18 11:00')).toEqual({
      arrive: ['pending', '11-18 13:00'],
      restore: ['pending', '11-18 15:00'],
    });
  });

  test('raises it again only when it becomes true again', () => {
    const twice = told(
      given,
      reckoning,
      ['11-18 11:00', failed],
      ['11-18 12:00', (course, now) => factKnown(course, 'remote_diagnosis_failed', false, now, tier)],
      ['11-18 12:30', failed],
    );
    expect(steps(twice, reckoning, '11-18 13:00')).toEqual([
      'L3→L2 done 11-18 11:00',
      'L2→L1 done 11-18 12:30',
    ]);
  });

  test('told with the report raises it at once', () => {
    const known = reported('11-18 10:00', { severity: 'L3', facts: { remote_diagnosis_failed: true } });
    expect(steps(known, reckoning, '11-18 10:00')).toEqual(['L3→L2 done 11-18 10:00']);
  });
});

describe('replacements on the way', () => {
  const standby = [
    { id: 'from_near', share: 1, of: 'restore' },
    {
      id: 'from_far',
      share: 0.5,
      of: 'restore',
      condition: is('local_replacement', false, { whileUnknown: 'inactive' }),
    },
  ] as const;
  const reckoning = world(BY_BREACH, { standby });
  const moments = (course: Course, asOf: string) =>
    foresee(course, reckoning, cn(asOf)).standby.map(({ id, at, status, because }) => [
      id,
      status,
      at === null ? because : inShanghai(at),
    ]);
  const none = reported('06-09 08:00', { severity: 'L3', facts: { local_replacement: false } });

  test('leave at half of the time, or when it is over', () => {
    expect(moments(none, '06-09 08:00')).toEqual([
      ['from_near', 'pending', '06-10 08:00'],
      ['from_far', 'pending', '06-09 20:00'],
    ]);
  });

  test('do not leave where there is one on the spot, or nobody knows', () => {
    const there = reported('06-09 08:00', { severity: 'L3', facts: { local_replacement: true } });
    for (const course of [there, reported('06-09 08:00', { severity: 'L3' })]) {
      expect(moments(course, '06-09 08:00')[1]).toEqual(['from_far', 'not_applicable', 'local_replacement']);
    }
  });

  test('do not leave once the service runs again', () => {
    const restored = told(none, reckoning, ['06-09 21:00', restoredAt]);
    expect(moments(restored, '06-10 12:00')).toEqual([
      ['from_near', 'cancelled', 'restored'],
      ['from_far', 'pending', '06-09 20:00'],
    ]);
  });

  test('have left once, whatever the case is raised to', () => {
    expect(moments(none, '06-10 13:00')).toEqual([
      ['from_near', 'pending', '06-10 08:00'],
      ['from_far', 'pending', '06-09 20:00'],
    ]);
  });

  test('wait in a pause', () => {
    const paused = told(
      none,
      reckoning,
      ['06-09 12:00', (course, now) => pausedAt(course, now, 'waiting_customer')],
      ['06-09 15:00', resumedAt],
    );
    expect(moments(paused, '06-09 15:00')[1]).toEqual(['from_far', 'pending', '06-09 23:00']);
  });
});
