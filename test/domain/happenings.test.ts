import { describe, expect, test } from 'vitest';
import { foresee } from '../../shared/domain/foresight.ts';
import {
  arrivedAt,
  clearedOnSiteAt,
  closedAt,
  contactedAt,
  dispatchedAt,
  factKnown,
  obligationMetAt,
  pauseCorrected,
  pausedAt,
  reclassified,
  resolvedAt,
  restoredAt,
  resumedAt,
  witnessed,
} from '../../shared/domain/happenings.ts';
import type { Course } from '../../shared/domain/sla.ts';
import { cn, reckoningOf, reported, severity, stands, target, tierOf, told } from './clock-world.ts';

const given = reported('06-09 10:00');
const now = cn('06-09 11:00');
const earlier = cn('06-09 10:30');
const later = cn('06-09 12:00');

describe('what happened', () => {
  test('stands from its first evidence; an earlier one replaces it, a later one never', () => {
    const seen = witnessed(given, 'arrive', now);
    expect(witnessed(seen, 'arrive', later)).toBe(seen);
    expect(witnessed(seen, 'arrive', earlier).evidence.arrive).toBe(earlier);
    const there = arrivedAt(given, now);
    expect(arrivedAt(there, later)).toEqual(there);
    expect(arrivedAt(there, earlier)).toMatchObject({
      evidence: { arrive: earlier },
      starts: { arrival: earlier },
    });
  });

  test('is evidence and start of what counts from it', () => {
    expect(contactedAt(given, now)).toMatchObject({
      evidence: { respond: now },
      starts: { first_response: now },
    });
    expect(contactedAt(given, now).evidence.remote_support).toBeUndefined();
    expect(contactedAt(given, now, { supported: true }).evidence.remote_support).toBe(now);
    expect(dispatchedAt(given, now).evidence).toEqual({ dispatch: now });
    expect(restoredAt(given, now)).toMatchObject({
      evidence: { restore: now },
      starts: { restored: now },
      facts: {},
    });
    expect(restoredAt(given, now, { remotely: true })).toMatchObject({
      facts: { solved_remotely: true },
      factsAt: { solved_remotely: now },
    });
    expect(closedAt(given, now).starts).toEqual({ closed: now });
    expect(clearedOnSiteAt(given, now)).toMatchObject({
      facts: { cleared_on_site: true },
      starts: { onsite_cleared: now },
    });
    expect(obligationMetAt(given, 'on_site', now).evidence).toEqual({ 'obligation:on_site': now });
  });

  test('a resolution restores and recovers what was not restored before, and ends the pause', () => {
    const paused = pausedAt(restoredAt(given, earlier), earlier, 'waiting_customer');
    expect(resolvedAt(paused, now)).toEqual({
      ...given,
      evidence: { restore: earlier, full_recovery: now, resolve: now },
      starts: { restored: earlier, resolved: now },
      pauses: [{ from: earlier, to: now, reason: 'waiting_customer' }],
    });
    expect(resolvedAt(given, now, { remotely: false }).facts).toEqual({ solved_remotely: false });
  });
});

describe('a fact', () => {
  const tier = tierOf([
    target('resolve.emergency_handling', '2 h', {
      from: 'emergency_classified',
      condition: { fact: 'class', op: 'in', value: ['E1', 'E2'], whileUnknown: 'inactive' },
    }),
  ]);

  test('keeps when it was told, and what it was before', () => {
    const first = factKnown(given, 'near', true, now, tier);
    expect(first).toMatchObject({ facts: { near: true }, factsAt: { near: now } });
    expect(first.factsWere).toBeUndefined();
    const second = factKnown(first, 'near', false, later, tier);
    expect(second).toMatchObject({
      facts: { near: false },
      factsAt: { near: later },
      factsWere: { near: true },
    });
    expect(factKnown(second, 'near', false, cn('06-09 13:00'), tier)).toBe(second);
  });

  test('that classifies an emergency starts it once, by the resolution at the latest, and ends it when it is none', () => {
    const classified = factKnown(given, 'class', 'E2', now, tier);
    expect(classified.starts.emergency_classified).toBe(now);
    expect(factKnown(classified, 'class', 'E1', later, tier).starts.emergency_classified).toBe(now);
    expect(factKnown(classified, 'class', 'none', later, tier).starts.emergency_classified).toBeUndefined();
    const resolved = resolvedAt(given, earlier);
    expect(factKnown(resolved, 'class', 'E1', now, tier).starts.emergency_classified).toBe(earlier);
    expect(factKnown(given, 'near', true, now, tier).starts).toEqual({});
  });

  test('that it was cleared on site starts the report, and takes it back', () => {
    const cleared = factKnown(given, 'cleared_on_site', true, now, tier);
    expect(cleared.starts.onsite_cleared).toBe(now);
    expect(factKnown(cleared, 'cleared_on_site', false, later, tier).starts.onsite_cleared).toBeUndefined();
  });
});

describe('a pause', () => {
  test('begins once, keeps who paused, and leaves no trace if it has no length', () => {
    const paused = pausedAt(given, now, 'waiting_customer', { by: 'wang', id: '7' });
    expect(paused.pauses).toEqual([{ from: now, to: null, reason: 'waiting_customer', by: 'wang', id: '7' }]);
    expect(pausedAt(paused, later, 'access_denied')).toBe(paused);
    expect(resumedAt(paused, now).pauses).toEqual([]);
    expect(resumedAt(given, now)).toBe(given);
    const resumed = resumedAt(paused, later);
    expect(resumed.pauses[0]?.to).toBe(later);
    // Told for an instant inside the one before, it begins where that one ended.
    expect(pausedAt(resumed, now, 'access_denied').pauses[1]?.from).toBe(later);
  });

  const PAUSES: Course['pauses'] = [
    { from: cn('06-09 11:00'), to: cn('06-09 12:00'), reason: 'waiting_customer', by: 'wang', id: '1' },
    { from: cn('06-09 14:00'), to: null, reason: 'access_denied', by: 'li', id: '2' },
  ];
  const twice: Course = { ...given, pauses: PAUSES };
  const plain = reckoningOf(tierOf([target('restore', '4 h')]));
  const stretch = (from: string, to: string | null, changes = {}) => ({
    from: cn(`06-09 ${from}`),
    to: to === null ? null : cn(`06-09 ${to}`),
    reason: 'waiting_customer',
    by: 'wang',
    ...changes,
  });
  const spans = (course: Course | null) =>
    course?.pauses.map(({ from, to }) =>
      [from, to].map((one) => (one === null ? null : new Date(one + 28_800_000).toISOString().slice(11, 16))),
    );

  test('is put right afterwards: moved, added, taken out', () => {
    expect(spans(pauseCorrected(twice, '1', stretch('10:30', '12:30'), plain))).toEqual([
      ['10:30', '12:30'],
      ['14:00', null],
    ]);
    expect(pauseCorrected(twice, '1', stretch('10:30', '12:30'), plain)?.pauses[0]?.id).toBe('1');
    expect(spans(pauseCorrected(twice, null, stretch('12:30', '13:00'), plain))).toEqual([
      ['11:00', '12:00'],
      ['12:30', '13:00'],
      ['14:00', null],
    ]);
    expect(spans(pauseCorrected(twice, '1', null, plain))).toEqual([['14:00', null]]);
    expect(spans(pauseCorrected(twice, '1', stretch('11:00', '11:00'), plain))).toEqual([['14:00', null]]);
    expect(spans(pauseCorrected(twice, '2', stretch('13:30', null), plain))).toEqual([
      ['11:00', '12:00'],
      ['13:30', null],
    ]);
  });

  test('is not put over another one, nor backwards, nor where there is none', () => {
    expect(pauseCorrected(twice, '1', stretch('11:00', '14:01'), plain)).toBeNull();
    expect(pauseCorrected(twice, null, stretch('11:59', '12:30'), plain)).toBeNull();
    expect(pauseCorrected(twice, null, stretch('15:00', '16:00'), plain)).toBeNull();
    expect(pauseCorrected(twice, '1', stretch('12:00', '11:00'), plain)).toBeNull();
    expect(pauseCorrected(twice, '9', stretch('12:00', '13:00'), plain)).toBeNull();
  });

  test('touching another of the same reason and person becomes one with it, of another it does not', () => {
    expect(spans(pauseCorrected(twice, null, stretch('12:00', '13:00'), plain))).toEqual([
      ['11:00', '13:00'],
      ['14:00', null],
    ]);
    expect(pauseCorrected(twice, null, stretch('12:00', '13:00', { by: 'li' }), plain)?.pauses).toHaveLength(
      3,
    );
    expect(
      pauseCorrected(twice, null, stretch('12:00', '14:00', { reason: 'weather' }), plain)?.pauses,
    ).toHaveLength(3);
  });
});

describe('another severity', () => {
  const both = [target('arrive', '2 h'), target('restore', '4 h')];
  const slow = [target('arrive', '4 h'), target('restore', '24 h')];
  const tier = tierOf([], {
    severities: [severity('L1', 1, both), severity('L2', 2, slow)],
    promotion: { order: ['L2', 'L1'], when: { on: 'breach', kinds: ['restore'] }, atTop: 'open_emergency' },
  });
  const reckoning = reckoningOf(tier);
  const to = (code: string, because: 'worsened' | 'correction') => (course: Course, at: number) =>
    reclassified(course, code, because, at, reckoning);
  const high = reported('06-09 10:00', { severity: 'L1' });

  test('a lower one opens no emergency for what else was missed under the higher', () => {
    const lowered = told(high, reckoning, ['06-09 12:30', to('L2', 'correction')]);
    expect(stands(lowered, reckoning, '06-09 13:00')).toEqual({
      'arrive@L1': ['breached', '06-09 12:00'],
      arrive: ['pending', '06-09 14:00'],
      restore: ['pending', '06-10 10:00'],
    });
    expect(foresee(lowered, reckoning, cn('06-09 13:00')).emergencyAt).toBeNull();
  });

  test('an emergency that was opened stays opened, and is written down once', () => {
    const lowered = told(high, reckoning, ['06-09 14:30', to('L2', 'correction')]);
    expect(foresee(lowered, reckoning, cn('06-09 15:00')).emergencyAt).toBe(cn('06-09 14:00'));
    expect(lowered.missed?.filter(({ clockId }) => clockId === 'restore')).toHaveLength(1);
  });

  test('replaces what a worsening before it held', () => {
    const raised = told(
      reported('06-09 10:00', { severity: 'L2' }),
      reckoning,
      ['06-09 11:00', to('L1', 'worsened')],
      ['06-09 12:00', to('L2', 'correction')],
    );
    expect(raised.worsened).toBeUndefined();
    expect(stands(raised, reckoning, '06-09 12:00').restore).toEqual(['pending', '06-10 10:00']);
  });

  test('and another after it hold back what was promised first, by the pauses as they are put right', () => {
    const steps = tierOf([], {
      severities: [
        severity('L1', 1, [target('restore', '10 h')]),
        severity('L2', 2, [target('restore', '10 h')]),
        severity('L3', 3, [target('restore', '12 h')]),
      ],
    });
    const three = reckoningOf(steps);
    const raise = (code: string) => (course: Course, at: number) =>
      reclassified(course, code, 'worsened', at, three);
    const raised = told(
      reported('06-09 10:00', { severity: 'L3' }),
      three,
      ['06-09 14:00', raise('L2')],
      ['06-09 15:00', raise('L1')],
    );
    expect(stands(raised, three, '06-09 16:00').restore).toEqual(['pending', '06-09 22:00']);
    const pause = { from: cn('06-09 11:00'), to: cn('06-09 11:30'), reason: 'waiting_customer' };
    const paused = pauseCorrected(raised, null, pause, three);
    if (!paused) throw new Error('The pause was not taken');
    expect(stands(paused, three, '06-09 16:00').restore).toEqual(['pending', '06-09 22:30']);
    const between = { from: cn('06-09 14:15'), to: cn('06-09 14:45'), reason: 'waiting_customer' };
    const twice = pauseCorrected(paused, null, between, three);
    expect(stands(twice ?? paused, three, '06-09 16:00').restore).toEqual(['pending', '06-09 23:00']);
  });
});
