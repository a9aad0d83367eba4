// A tier that takes back what rests on a duty of the customer: the promise lapses at the duty's deadline by itself, whatever
// was missed or met by then stays so, and a duty that was done in time lapses nothing, however late that is recorded.

import { describe, expect, it } from 'vitest';
import { foresee, promotedBefore } from '../../shared/domain/foresight.ts';
import {
  arrivedAt,
  obligationMetAt,
  pausedAt,
  resolvedAt,
  restoredAt,
} from '../../shared/domain/happenings.ts';
import { lapsed, lapsesAhead } from '../../shared/domain/obligations.ts';
import { type Course, deadlinesHeldAt, momentOfShare, reckonClocks } from '../../shared/domain/sla.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import {
  cn,
  duty,
  inShanghai,
  reckoningOf,
  reported,
  severity,
  stands,
  target,
  tierOf,
} from './clock-world.ts';

const given = reported('11-05 10:00');

const TARGETS = [
  target('respond', '15 min'),
  target('restore', '2 h', { precondition: 'on_site' }),
  target('resolve', '8 h', { precondition: 'remote_access' }),
];
const OBLIGATIONS = [duty('on_site', '30 min'), duty('remote_access', '3 h'), duty('notifier', null)];
const tierWith = (changes: Partial<Tier> = {}, obligationMissed: 'void' | 'ignore' = 'void') =>
  tierOf(TARGETS, { obligations: OBLIGATIONS, ...changes }, { obligationMissed });
const reckoning = reckoningOf(tierWith());
const onSite = (when: string, course = given) => obligationMetAt(course, 'on_site', cn(when));
const WITHDRAWN = ['withdrawn', 'obligation_missed'];

describe('a promise that rests on a duty of the customer', () => {
  it('lapses at the duty’s deadline, without anybody saying anything, and no other does', () => {
    expect(stands(given, reckoning, '11-05 10:29').restore).toEqual(['pending', '11-05 12:00']);
    expect(stands(given, reckoning, '11-05 10:30').restore).toEqual(WITHDRAWN);
    expect(stands(given, reckoning, '11-05 12:59')).toEqual({
      respond: ['breached', '11-05 10:15'],
      restore: WITHDRAWN,
      resolve: ['pending', '11-05 18:00'],
    });
    expect(stands(given, reckoning, '11-05 13:00')).toMatchObject({ restore: WITHDRAWN, resolve: WITHDRAWN });
    expect(stands(onSite('11-05 10:20'), reckoning, '11-05 13:00')).toMatchObject({
      restore: ['breached', '11-05 12:00'],
      resolve: WITHDRAWN,
    });
  });

  it('stands where the duty was done at its deadline, and not where the tier wants it done before', () => {
    expect(stands(onSite('11-05 10:30'), reckoning, '11-05 10:40').restore).toEqual([
      'pending',
      '11-05 12:00',
    ]);
    expect(stands(onSite('11-05 10:31'), reckoning, '11-05 10:40').restore).toEqual(WITHDRAWN);
    const before = reckoningOf({
      ...tierWith(),
      conventions: { obligationMissed: 'void', deadlineInclusive: false },
    });
    expect(stands(onSite('11-05 10:30'), before, '11-05 10:40').restore).toEqual(WITHDRAWN);
    expect(stands(onSite('11-05 10:29'), before, '11-05 10:40').restore).toEqual(['pending', '11-05 12:00']);
  });

  it('stands again once it is known that the duty was done in time', () => {
    const lost = lapsed(given, reckoning, cn('11-05 11:00'));
    expect(reckonClocks(lost, reckoning)[1]).toMatchObject({
      status: 'withdrawn',
      because: 'obligation_missed',
    });
    expect(stands(onSite('11-05 10:20', lost), reckoning, '11-05 11:00').restore).toEqual([
      'pending',
      '11-05 12:00',
    ]);
    expect(stands(onSite('11-05 10:20', lost), reckoning, '11-05 12:30').restore).toEqual([
      'breached',
      '11-05 12:00',
    ]);
    expect(stands(onSite('11-05 10:50', lost), reckoning, '11-05 11:00').restore).toEqual(WITHDRAWN);
  });

  it('stays met where it was met by then, and is not met by what came after', () => {
    expect(stands(restoredAt(given, cn('11-05 10:30')), reckoning, '11-05 11:00').restore).toEqual([
      'met',
      '11-05 12:00',
    ]);
    expect(stands(restoredAt(given, cn('11-05 10:31')), reckoning, '11-05 11:00').restore).toEqual(WITHDRAWN);
  });

  it('stays missed where its deadline lay before the duty’s or at the same instant', () => {
    const slow = (within: string) => reckoningOf(tierWith({ obligations: [duty('on_site', within)] }));
    for (const within of ['150 min', '2 h']) {
      expect(stands(given, slow(within), '11-05 13:00').restore).toEqual(['breached', '11-05 12:00']);
    }
    expect(stands(given, slow('119 min'), '11-05 13:00').restore).toEqual(WITHDRAWN);
    expect(foresee(given, slow('150 min'), cn('11-05 13:00')).deadlines[1]?.lateMs).toBe(60 * 60_000);
    expect(
      foresee(resolvedAt(given, cn('11-05 12:40')), slow('150 min'), cn('11-05 13:00')).deadlines[1],
    ).toMatchObject({ outcome: 'breached', lateMs: 40 * 60_000 });
  });

  it('that is made twice, on two duties, lapses with the last of them', () => {
    const twice = reckoningOf(
      tierOf(
        [
          target('restore', '2 h', { precondition: 'on_site' }),
          target('restore', '8 h', { precondition: 'remote_access' }),
        ],
        { obligations: [duty('on_site', '150 min'), duty('remote_access', '30 min')] },
        { obligationMissed: 'void' },
      ),
    );
    for (const asOf of ['11-05 12:20', '11-05 13:00']) {
      expect(stands(given, twice, asOf).restore).toEqual(['breached', '11-05 12:00']);
    }
    const first = restoredAt(given, cn('11-05 11:00'));
    expect(stands(first, twice, '11-05 13:00').restore).toEqual(['met', '11-05 12:00']);
  });

  it('that is paused lapses too, and nothing is due of it any more', () => {
    const paused = pausedAt(given, cn('11-05 10:10'), 'waiting_customer');
    expect(stands(paused, reckoning, '11-05 11:00').restore).toEqual(WITHDRAWN);
    const lost = lapsed(paused, reckoning, cn('11-05 11:00'));
    expect(momentOfShare('restore', 80, lost, reckoning)).toBeNull();
    expect(deadlinesHeldAt(cn('11-05 11:00'), lost, reckoning)).toEqual({
      respond: cn('11-05 10:15'),
      resolve: cn('11-05 18:50'),
    });
    // As it stood then, it had not lapsed yet.
    expect(deadlinesHeldAt(cn('11-05 10:20'), lost, reckoning)).toEqual({
      respond: cn('11-05 10:15'),
      restore: cn('11-05 12:10'),
      resolve: cn('11-05 18:10'),
    });
  });

  it('does not lapse where the case was over before the duty was due', () => {
    const over = resolvedAt(given, cn('11-05 10:30'));
    expect(stands(over, reckoning, '11-05 14:00').restore).toEqual(['met', '11-05 12:00']);
    expect(lapsed(over, reckoning, cn('11-05 14:00'))).toBe(over);
    const waiting = reckoningOf(
      tierOf(
        [target('arrive', '1 h', { precondition: 'on_site' })],
        { obligations: OBLIGATIONS },
        {
          obligationMissed: 'void',
        },
      ),
    );
    expect(stands(over, waiting, '11-05 14:00').arrive).toEqual(['cancelled', 'resolved']);
    expect(stands(resolvedAt(given, cn('11-05 10:31')), waiting, '11-05 14:00').arrive).toEqual(WITHDRAWN);
  });

  it('does not lapse with a duty without a time, one of another severity or one that no calendar gives', () => {
    for (const obligation of [
      duty('on_site', null),
      { ...duty('on_site', '30 min'), severities: ['T'] },
      duty('on_site', '60 wd'),
      duty('elsewhere', '30 min'),
    ]) {
      const other = reckoningOf(tierWith({ obligations: [obligation] }));
      expect(stands(given, other, '11-05 11:00').restore).toEqual(['pending', '11-05 12:00']);
    }
  });

  it('does not lapse in a tier that takes nothing back', () => {
    const kept = reckoningOf(tierWith({}, 'ignore'));
    expect(stands(given, kept, '11-05 11:00').restore).toEqual(['pending', '11-05 12:00']);
    expect(lapsed(given, kept, cn('11-05 14:00'))).toBe(given);
    expect(lapsesAhead(given, kept)).toEqual([]);
  });

  it('takes nothing from what counts from the arrival that was promised', () => {
    const visit = reckoningOf(
      tierOf(
        [target('arrive', '1 h', { precondition: 'on_site' }), target('restore', '2 h', { from: 'arrival' })],
        { obligations: OBLIGATIONS },
        { obligationMissed: 'void' },
      ),
    );
    expect(stands(given, visit, '11-05 11:30')).toEqual({
      arrive: WITHDRAWN,
      restore: ['pending', '11-05 13:00'],
    });
    expect(stands(arrivedAt(given, cn('11-05 11:20')), visit, '11-05 11:30').restore).toEqual([
      'pending',
      '11-05 13:20',
    ]);
  });
});

describe('what a course knows of missed duties', () => {
  it('is the last that was due, and nothing before the first', () => {
    const at = (when: string, course: Course = given) => lapsed(course, reckoning, cn(when)).dutiesMissedBy;
    expect(at('11-05 10:29')).toBeUndefined();
    expect(at('11-05 10:30')).toBe(cn('11-05 10:30'));
    expect(at('11-05 12:59')).toBe(cn('11-05 10:30'));
    expect(at('11-05 14:00')).toBe(cn('11-05 13:00'));
    expect(at('11-05 14:00', obligationMetAt(given, 'remote_access', cn('11-05 11:00')))).toBe(
      cn('11-05 10:30'),
    );
    const known = lapsed(given, reckoning, cn('11-05 14:00'));
    expect(lapsed(known, reckoning, cn('11-05 15:00'))).toBe(known);
    const swapped = reckoningOf(tierWith({ obligations: OBLIGATIONS.toReversed() }));
    expect(lapsed(given, swapped, cn('11-05 14:00')).dutiesMissedBy).toBe(cn('11-05 13:00'));
  });
});

describe('a case that climbs by missed outcomes', () => {
  const levels = [target('restore', '2 h', { precondition: 'on_site' }), target('resolve', '8 h')];
  const climbing = (within: string) =>
    reckoningOf(
      tierOf(
        [],
        {
          severities: [severity('L1', 1, levels), severity('S', 2, levels)],
          obligations: [duty('on_site', within)],
          promotion: { order: ['S', 'L1'], when: { on: 'breach', kinds: ['restore'] }, atTop: 'stay' },
        },
        { obligationMissed: 'void' },
      ),
    );
  const steps = (within: string, asOf: string) =>
    foresee(given, climbing(within), cn(asOf)).stages.map(
      ({ from, course }) => `${inShanghai(from)} ${course.severity}`,
    );

  it('does not climb by a promise that lapsed before its deadline', () => {
    expect(steps('90 min', '11-05 20:00')).toEqual(['11-05 10:00 S']);
    expect(promotedBefore(given, climbing('90 min'), cn('11-05 20:00')).severity).toBe('S');
  });

  it('climbs by one that was missed before it lapsed, and what took its place lapses then', () => {
    for (const within of ['2 h', '150 min']) {
      expect(steps(within, '11-05 20:00')).toEqual(['11-05 10:00 S', '11-05 12:00 L1']);
    }
    expect(stands(given, climbing('150 min'), '11-05 12:20')).toMatchObject({
      'restore@S': ['breached', '11-05 12:00'],
      restore: ['pending', '11-05 14:00'],
    });
    expect(stands(given, climbing('150 min'), '11-05 12:30')).toEqual({
      'restore@S': ['breached', '11-05 12:00'],
      restore: WITHDRAWN,
      resolve: ['pending', '11-05 18:00'],
    });
  });

  it('does not know of a lapse at the instant of what is about to be recorded', () => {
    const { dutiesMissedBy } = promotedBefore(given, climbing('90 min'), cn('11-05 11:30'));
    expect(dutiesMissedBy).toBeUndefined();
    expect(promotedBefore(given, climbing('90 min'), cn('11-05 11:31')).dutiesMissedBy).toBe(
      cn('11-05 11:30'),
    );
  });
});
