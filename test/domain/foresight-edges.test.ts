// How a course stands, asked at its edges: what was missed before it was taken back, what hangs on something that has not
// happened, and what the customer owes at the very instant.

import { describe, expect, it } from 'vitest';
import { type Foreseen, foresee } from '../../shared/domain/foresight.ts';
import {
  arrivedAt,
  closedAt,
  contactedAt,
  factKnown,
  pausedAt,
  reclassified,
  resolvedAt,
  restoredAt,
  witnessed,
} from '../../shared/domain/happenings.ts';
import type { Course, Reckoning } from '../../shared/domain/sla.ts';
import type { TargetRule } from '../../shared/domain/tier.ts';
import {
  cn,
  inShanghai,
  is,
  reckoningOf,
  reported,
  severity,
  span,
  target,
  tierOf,
  told,
} from './clock-world.ts';

const given = reported('11-05 10:00');

/** Every deadline as `restore@S breached 11-05 12:00 60`: with the minutes that it is late by, and `?` while provisional. */
function listed(course: Course, reckoning: Reckoning, asOf: string): readonly string[] {
  return foresee(course, reckoning, cn(asOf)).deadlines.map((one) => {
    const due = one.dueAt === null ? (one.because ?? '-') : inShanghai(one.dueAt);
    const late = one.lateMs === undefined ? '' : ` ${one.lateMs / 60_000}`;
    return `${one.id}@${one.level} ${one.outcome} ${due}${late}${one.provisional ? '?' : ''}`;
  });
}

describe('a deadline that was taken back', () => {
  const visit = tierOf([
    target('respond', '15 min'),
    target('arrive', '2 h', { condition: is('needs_visit', true) }),
  ]);
  const reckoning = reckoningOf(visit);
  const visitNeeded = (value: boolean) => (course: Course, now: number) =>
    factKnown(course, 'needs_visit', value, now, visit);
  const arrival = (course: Course, asOf: string, of = reckoning) =>
    listed(course, of, asOf).find((line) => line.startsWith('arrive'));

  it('by a fact had been missed where it had passed before, and not where it passes at that instant', () => {
    const dropped = (when: string) => told(given, reckoning, [when, visitNeeded(false)]);
    expect(arrival(dropped('11-05 12:01'), '11-05 13:00')).toBe('arrive@S breached 11-05 12:00 60');
    expect(arrival(dropped('11-05 12:00'), '11-05 13:00')).toBe('arrive@S withdrawn needs_visit');
    expect(arrival(dropped('11-05 11:00'), '11-05 13:00')).toBe('arrive@S withdrawn needs_visit');
  });

  it('by a fact that had said otherwise before had been in force by what it said then', () => {
    const asked = tierOf([
      target('arrive', '2 h', { condition: is('asked', true, { whileUnknown: 'inactive' }) }),
    ]);
    const of = reckoningOf(asked);
    const course = told(
      given,
      of,
      ['11-05 10:30', (before, now) => factKnown(before, 'asked', true, now, asked)],
      ['11-05 12:30', (before, now) => factKnown(before, 'asked', false, now, asked)],
    );
    expect(arrival(course, '11-05 13:00', of)).toBe('arrive@S breached 11-05 12:00 60');
  });

  it('is late until it is done all the same, or until the case is over', () => {
    const late = told(given, reckoning, ['11-05 12:10', visitNeeded(false)], ['11-05 12:40', arrivedAt]);
    expect(arrival(late, '11-05 14:00')).toBe('arrive@S breached 11-05 12:00 40');
    const over = told(given, reckoning, ['11-05 12:10', visitNeeded(false)], ['11-05 12:20', resolvedAt]);
    expect(arrival(over, '11-05 14:00')).toBe('arrive@S breached 11-05 12:00 20');
  });

  it('was not missed where the case was over before it', () => {
    const over = told(given, reckoning, ['11-05 11:30', resolvedAt], ['11-05 12:30', visitNeeded(false)]);
    expect(arrival(over, '11-05 14:00')).toBe('arrive@S withdrawn needs_visit');
  });

  it('of a report had been missed also after the resolution', () => {
    const report = tierOf([
      target('analysis_report', '2 h', { from: 'resolved', condition: is('wanted', true) }),
    ]);
    const course = told(
      given,
      reckoningOf(report),
      ['11-05 11:00', resolvedAt],
      ['11-05 14:00', (before, now) => factKnown(before, 'wanted', false, now, report)],
    );
    expect(listed(course, reckoningOf(report), '11-05 15:00')).toEqual([
      'analysis_report@S breached 11-05 13:00 120',
    ]);
  });

  it('by the resolution had been missed where it had passed before', () => {
    const spare = reckoningOf(
      tierOf([
        target('spare_standby', '2 h', { condition: is('resolved', false) }),
        target('restore', '1 h'),
      ]),
    );
    const resolved = (when: string) => told(given, spare, [when, resolvedAt]);
    expect(listed(resolved('11-05 12:30'), spare, '11-05 15:00')[0]).toBe(
      'spare_standby@S breached 11-05 12:00 30',
    );
    expect(listed(resolved('11-05 11:30'), spare, '11-05 15:00')[0]).toBe(
      'spare_standby@S cancelled resolved',
    );
  });

  it('by a solution from afar had been missed where it had passed before', () => {
    const plain = reckoningOf(tierOf([target('arrive', '2 h')]));
    for (const solve of [restoredAt, resolvedAt]) {
      const remotely = (when: string) => solve(given, cn(when), { remotely: true });
      const late = solve === resolvedAt ? 30 : 60;
      expect(arrival(remotely('11-05 12:30'), '11-05 13:00', plain)).toBe(
        `arrive@S breached 11-05 12:00 ${late}`,
      );
      expect(arrival(remotely('11-05 11:30'), '11-05 13:00', plain)).toBe(
        'arrive@S cancelled solved_remotely',
      );
    }
  });

  it('with the whole tier was never applicable', () => {
    const byMail = tierOf([target('arrive', '2 h')], { appliesWhen: is('channel', 'email') });
    const course = told(reported('11-05 10:00', { facts: { channel: 'email' } }), reckoningOf(byMail), [
      '11-05 13:00',
      (before, now) => factKnown(before, 'channel', 'phone', now, byMail),
    ]);
    expect(arrival(course, '11-05 14:00', reckoningOf(byMail))).toBe('arrive@S not_applicable channel');
  });

  describe('by a worsening', () => {
    const levels = (conventions = {}) =>
      reckoningOf(
        tierOf(
          [],
          {
            severities: [
              severity('HIGH', 1, [target('restore', '1 h')]),
              severity('LOW', 2, [
                target('remote_support', '2 h'),
                target('arrive.second', '2 h'),
                target('restore', '8 h'),
              ]),
            ],
          },
          conventions,
        ),
      );
    const low = reported('11-05 10:00', { severity: 'LOW' });
    const raised = (course: Course, when: string, of: Reckoning) =>
      listed(reclassified(course, 'HIGH', 'worsened', cn(when), of), of, '11-05 12:40').slice(1);

    it('had been missed where it had passed before, unless the tier wants it done before its deadline', () => {
      expect(raised(low, '11-05 12:30', levels())).toEqual([
        'remote_support@HIGH breached 11-05 12:00 40',
        'arrive.second@HIGH breached 11-05 12:00 40',
      ]);
      const dropped = [
        'remote_support@HIGH cancelled kind_not_in_new_level',
        'arrive.second@HIGH cancelled kind_not_in_new_level',
      ];
      expect(raised(low, '11-05 11:30', levels())).toEqual(dropped);
      expect(raised(low, '11-05 12:00', levels())).toEqual(dropped);
      expect(raised(low, '11-05 12:00', levels({ deadlineInclusive: false }))).toEqual([
        'remote_support@HIGH breached 11-05 12:00 40',
        'arrive.second@HIGH breached 11-05 12:00 40',
      ]);
    });

    it('had been kept where it was done in time, and missed where it was done late', () => {
      const done = (kind: string, when: string) => witnessed(low, kind, cn(when));
      expect(raised(done('remote_support', '11-05 11:50'), '11-05 12:30', levels())[0]).toBe(
        'remote_support@HIGH cancelled kind_not_in_new_level',
      );
      expect(raised(done('remote_support', '11-05 12:10'), '11-05 12:30', levels())[0]).toBe(
        'remote_support@HIGH breached 11-05 12:00 10',
      );
      for (const evidence of ['arrive', 'arrive.second']) {
        expect(raised(done(evidence, '11-05 11:50'), '11-05 12:30', levels())[1]).toBe(
          'arrive.second@HIGH cancelled kind_not_in_new_level',
        );
        expect(raised(done(evidence, '11-05 12:10'), '11-05 12:30', levels())[1]).toBe(
          'arrive.second@HIGH breached 11-05 12:00 10',
        );
      }
    });
  });
});

describe('a deadline that an earlier severity missed', () => {
  const reckoning = reckoningOf(
    tierOf([], {
      severities: [
        severity('HIGH', 1, [target('restore', '2 h'), target('resolve.part', '2 h')]),
        severity('LOW', 2, [target('restore', '8 h')]),
      ],
    }),
  );
  const high = reported('11-05 10:00', { severity: 'HIGH' });
  const lowered = reclassified(high, 'LOW', 'correction', cn('11-05 13:00'), reckoning);

  it('stands before the present one, and also where the present severity does not promise it', () => {
    expect(listed(lowered, reckoning, '11-05 14:00')).toEqual([
      'restore@HIGH breached 11-05 12:00 120',
      'restore@LOW pending 11-05 18:00',
      'resolve.part@HIGH breached 11-05 12:00 120',
    ]);
    const part = foresee(lowered, reckoning, cn('11-05 14:00')).deadlines.at(-1);
    expect(part).toStrictEqual({
      id: 'resolve.part',
      kind: 'resolve',
      subkind: 'part',
      level: 'HIGH',
      outcome: 'breached',
      dueAt: cn('11-05 12:00'),
      startedAt: null,
      lateMs: 120 * 60_000,
    } satisfies Foreseen);
  });

  it('is late until it is done, by its own evidence or by that of its kind', () => {
    const done = (kind: string) => witnessed(lowered, kind, cn('11-05 13:30'));
    const part = (course: Course) => listed(course, reckoning, '11-05 14:00').at(-1);
    expect(part(done('resolve.part'))).toBe('resolve.part@HIGH breached 11-05 12:00 90');
    expect(part(witnessed(done('resolve.part'), 'resolve', cn('11-05 13:40')))).toBe(
      'resolve.part@HIGH breached 11-05 12:00 90',
    );
    expect(part(done('resolve'))).toBe('resolve.part@HIGH breached 11-05 12:00 90');
  });

  it('is another than that of the same severity at another instant, and the same at the same one', () => {
    const again = reclassified(lowered, 'HIGH', 'worsened', cn('11-05 14:00'), reckoning);
    expect(listed(again, reckoning, '11-05 14:00').slice(0, 2)).toEqual([
      'restore@HIGH breached 11-05 12:00 120',
      'restore@HIGH pending 11-05 16:00',
    ]);
    const backAgain = reclassified(lowered, 'HIGH', 'correction', cn('11-05 14:00'), reckoning);
    expect(listed(backAgain, reckoning, '11-05 14:00')).toEqual([
      'restore@HIGH breached 11-05 12:00 120',
      'resolve.part@HIGH breached 11-05 12:00 120',
    ]);
  });
});

describe('what a deadline says of itself', () => {
  it('that it is only measured', () => {
    const reckoning = reckoningOf(tierOf([target('restore', '2 h', { measureOnly: true })]));
    expect(foresee(given, reckoning, cn('11-05 10:00')).deadlines).toStrictEqual([
      {
        id: 'restore',
        kind: 'restore',
        level: 'S',
        measureOnly: true,
        startedAt: cn('11-05 10:00'),
        outcome: 'pending',
        dueAt: cn('11-05 12:00'),
      },
    ]);
  });

  it('that it is paused, where it is', () => {
    const reckoning = reckoningOf(tierOf([target('respond', '1 h'), target('restore', '2 h')]));
    const paused = pausedAt(given, cn('11-05 10:20'), 'waiting_customer');
    expect(foresee(paused, reckoning, cn('11-05 10:30')).deadlines.map((one) => one.paused)).toEqual([
      undefined,
      true,
    ]);
  });
});

describe('what hangs on something that has not happened', () => {
  const now = (targets: readonly TargetRule[], changes = {}, conventions = {}, course = given) =>
    listed(course, reckoningOf(tierOf(targets, changes, conventions)), '11-05 10:00');

  it('is due after the miss that has not begun either', () => {
    expect(
      now([
        target('restore', '4 h'),
        target('resolve', '2 h', { from: 'restored' }),
        target('solution_plan', '1 h', { from: 'breach:resolve' }),
      ]),
    ).toEqual([
      'restore@S pending 11-05 14:00',
      'resolve@S pending 11-05 16:00?',
      'solution_plan@S pending 11-05 17:00?',
    ]);
  });

  it('waits for itself no longer than once around', () => {
    expect(
      now([target('restore', '4 h', { from: 'resolved' }), target('resolve', '8 h', { from: 'restored' })]),
    ).toEqual(['restore@S pending 11-05 22:00?', 'resolve@S pending 11-05 22:00?']);
  });

  it('is due by the earliest of the promises that are in force', () => {
    const both = (more: Partial<TargetRule>) =>
      now([
        target('restore', '4 h'),
        target('resolve', '8 h', { from: 'restored' }),
        target('resolve', '3 h', { from: 'restored', ...more }),
      ])[1];
    expect(both({})).toBe('resolve@S pending 11-05 17:00?');
    const asked = is('asked', true, { whileUnknown: 'inactive' });
    expect(both({ condition: asked })).toBe('resolve@S pending 11-05 22:00?');
    expect(both({ within: null, parameter: 'contract.resolve' })).toBe('resolve@S pending 11-05 22:00?');
  });

  it('comes at once where that is what is promised, as the tier reads it', () => {
    const atOnce = target('solution_plan', '0 min', { from: 'restored', instant: true });
    expect(now([target('restore', '4 h'), atOnce], {}, { instantMinutes: 10 })[1]).toBe(
      'solution_plan@S pending 11-05 14:10?',
    );
  });

  it('has no deadline where no calendar is published for it', () => {
    expect(now([target('restore', '4 h'), target('resolve', '60 wd', { from: 'restored' })])).toEqual([
      'restore@S pending 11-05 14:00',
      'resolve@S calendar_missing -?',
    ]);
  });

  it('promises nothing before an arrival where the tier reads it so', () => {
    const none = { beforeArrival: 'none' } as const;
    const fromArrival = target('restore', '2 h', { from: 'arrival' });
    expect(now([fromArrival])).toEqual(['restore@S pending 11-05 12:00?']);
    expect(now([fromArrival], {}, none)).toEqual(['restore@S not_applicable arrival']);
    expect(now([fromArrival, target('resolve', '1 h', { from: 'closed' })], {}, none)[1]).toBe(
      'resolve@S pending 11-05 13:00?',
    );
    const orClosed = target('restore', '3 h', { from: 'closed' });
    expect(now([fromArrival, orClosed], {}, none)).toEqual(['restore@S pending 11-05 12:00?']);
    const anchored = target('restore', '2 h', { anchor: 's003_serious_restore_anchor' });
    const anchors = { s003_serious_restore_anchor: 'arrival' } as const;
    expect(now([anchored], {}, { ...none, anchors })).toEqual(['restore@S not_applicable arrival']);
    expect(now([{ ...anchored, from: 'arrival' }], {}, none)).toEqual(['restore@S not_applicable arrival']);
  });

  it('has begun with the miss that it counts from, whatever else could have begun it', () => {
    const reckoning = reckoningOf(
      tierOf([
        target('restore', '4 h'),
        target('solution_plan', '1 h', { from: 'breach:restore' }),
        target('solution_plan', '9 h', { condition: is('asked', true, { whileUnknown: 'inactive' }) }),
      ]),
    );
    expect(listed(given, reckoning, '11-05 13:59')[1]).toBe('solution_plan@S pending 11-05 15:00?');
    expect(listed(given, reckoning, '11-05 14:00')[1]).toBe('solution_plan@S pending 11-05 15:00');
  });

  it('is not cancelled by the resolution where it counts from the closing', () => {
    const reckoning = reckoningOf(
      tierOf([target('resolve', '4 h'), target('solution_plan', '2 h', { from: 'closed' })]),
    );
    const resolved = resolvedAt(given, cn('11-05 12:00'));
    expect(listed(resolved, reckoning, '11-05 12:30')[1]).toBe('solution_plan@S pending 11-05 16:00?');
    const closed = closedAt(resolved, cn('11-05 13:00'));
    expect(listed(closed, reckoning, '11-05 13:00')[1]).toBe('solution_plan@S pending 11-05 15:00');
    expect(listed(closed, reckoning, '11-05 15:30')[1]).toBe('solution_plan@S breached 11-05 15:00 30');
  });

  it('is not cancelled by a resolution before it began', () => {
    const reckoning = reckoningOf(
      tierOf([
        target('solution_plan', '2 h', { from: 'determined', condition: is('asked', true) }),
        target('remote_support', '2 h', { from: 'first_response' }),
      ]),
    );
    const tier = reckoning.tier;
    const resolved = resolvedAt(given, cn('11-05 12:00'));
    const begun = (when: string) => contactedAt(factKnown(resolved, 'asked', true, cn(when), tier), cn(when));
    expect(listed(begun('11-05 13:00'), reckoning, '11-05 16:00')).toEqual([
      'solution_plan@S breached 11-05 15:00 60',
      'remote_support@S breached 11-05 15:00 60',
    ]);
    expect(listed(begun('11-05 12:00'), reckoning, '11-05 16:00')).toEqual([
      'solution_plan@S cancelled resolved',
      'remote_support@S cancelled resolved',
    ]);
  });
});

describe('an emergency that the tier opened', () => {
  it('is no earlier than the last step to the top, also where the top counts from the report', () => {
    const hours = (amount: string) => [target('restore', amount)];
    const climbing = reckoningOf(
      tierOf(
        [],
        {
          severities: [
            severity('L1', 1, hours('2 h')),
            severity('L2', 2, hours('3 h')),
            severity('S', 3, hours('4 h')),
          ],
          promotion: {
            order: ['S', 'L2', 'L1'],
            when: { on: 'breach', kinds: ['restore'] },
            atTop: 'open_emergency',
          },
        },
        { promotionCountsFrom: 'report' },
      ),
    );
    const { emergencyAt, stages } = foresee(given, climbing, cn('11-05 14:00'));
    expect(inShanghai(emergencyAt)).toBe('11-05 14:00');
    expect(stages.map(({ from, course }) => `${inShanghai(from)} ${course.severity}`)).toEqual([
      '11-05 10:00 S',
      '11-05 14:00 L2',
      '11-05 14:00 L1',
    ]);
    expect(foresee(given, climbing, cn('11-05 13:59')).emergencyAt).toBeNull();
    const anew = reckoningOf({ ...climbing.tier, conventions: {} });
    expect(inShanghai(foresee(given, anew, cn('11-05 20:00')).emergencyAt)).toBe('11-05 19:00');
  });
});

describe('what the customer owes', () => {
  const duty = { id: 'on_site', within: span('10 min'), from: 'report', whatZh: '', whatEn: '' } as const;
  const owed = (course: Course, asOf: string, within = duty.within) =>
    foresee(course, reckoningOf(tierOf([], { obligations: [{ ...duty, within }] })), cn(asOf)).obligations;

  it('is missed at its instant, and cancelled where the case is over by then', () => {
    expect(owed(given, '11-05 10:10')).toStrictEqual([
      { obligation: duty, outcome: 'breached', dueAt: cn('11-05 10:10'), lateMs: 0 },
    ]);
    expect(owed(resolvedAt(given, cn('11-05 10:10')), '11-05 10:30')).toStrictEqual([
      { obligation: duty, outcome: 'cancelled', dueAt: null, because: 'resolved' },
    ]);
  });

  it('has no deadline where no calendar is published for it', () => {
    const within = span('60 wd');
    expect(owed(given, '11-05 10:10', within)).toStrictEqual([
      { obligation: { ...duty, within }, outcome: 'calendar_missing', dueAt: null },
    ]);
  });
});
