// Promotion and standby asked directly, without a story around them: the exact instants, the order of misses, and what a
// course remembers of them.

import { describe, expect, it } from 'vitest';
import {
  emergencyIn,
  type NextPromotion,
  nextPromotion,
  promoted,
  promotionSteps,
} from '../../shared/domain/promotion.ts';
import type { Clock, Course, Reckoning } from '../../shared/domain/sla.ts';
import { reckonClocks } from '../../shared/domain/sla.ts';
import { standbyMoments } from '../../shared/domain/standby.ts';
import type { Promotion, StandbyTrigger, Tier } from '../../shared/domain/tier.ts';
import { cn, inShanghai, reckoningOf, reported, severity, span, target, tierOf } from './clock-world.ts';

const LEVELS = [
  severity('L1', 1, [target('restore', '4 h'), target('resolve', '8 h')]),
  severity('L2', 2, [target('restore', '6 h'), target('resolve', '12 h')]),
  severity('L3', 3, [target('restore', '24 h'), target('resolve', '24 h')]),
];
const BREACH: Promotion = {
  order: ['L3', 'L2', 'L1'],
  when: { on: 'breach', kinds: ['restore', 'resolve'] },
  atTop: 'open_emergency',
};
const ELAPSED: Promotion = {
  order: ['L3', 'L2', 'L1'],
  when: { on: 'elapsed', after: { L3: span('8 h'), L2: span('4 h') } },
  atTop: 'stay',
};
const FACT: Promotion = {
  order: ['L3', 'L2', 'L1'],
  when: { on: 'fact', fact: 'diagnosis_failed' },
  atTop: 'stay',
};

const reckoningWith = (promotion: Promotion | undefined, changes: Partial<Tier> = {}): Reckoning =>
  reckoningOf(tierOf([], { severities: LEVELS, ...(promotion && { promotion }), ...changes }));

const given = (changes: Partial<Course> = {}): Course =>
  reported('06-09 08:00', { severity: 'L3', ...changes });

function clock(id: string, dueAt: string | null, changes: Partial<Clock> = {}): Clock {
  const [kind = '', subkind] = id.split('.');
  return {
    id,
    // Tests name kinds that exist.
    kind: kind as Clock['kind'],
    ...(subkind && { subkind }),
    status: 'running',
    startedAt: cn('06-09 08:00'),
    dueAt: dueAt === null ? null : cn(dueAt),
    ...changes,
  };
}

const told = (next: NextPromotion | null) =>
  next && [`${next.from}→${next.to}`, inShanghai(next.at), next.because, next.clockId ?? ''].join(' ');

describe('the next step by a miss', () => {
  const reckoning = reckoningWith(BREACH);

  it('is that of the outcome that was due first, whatever their order', () => {
    const clocks = [clock('resolve', '06-10 09:00'), clock('restore', '06-10 08:00')];
    expect(told(nextPromotion(given(), clocks, reckoning))).toBe('L3→L2 06-10 08:00 breach restore');
    expect(told(nextPromotion(given(), clocks.toReversed(), reckoning))).toBe(
      'L3→L2 06-10 08:00 breach restore',
    );
  });

  it.each([
    ['has no deadline', clock('restore', null, { status: 'paused', remainingMs: 1 })],
    ['is of another kind', clock('arrive', '06-10 08:00')],
    ['has a sub-kind', clock('restore.part', '06-10 08:00')],
    ['is only measured', clock('restore', '06-10 08:00', { measureOnly: true })],
    ['is off', clock('restore', '06-10 08:00', { status: 'cancelled' })],
    ['was met before it had a deadline', clock('restore', null, { status: 'met', metAt: cn('06-10 08:00') })],
    ['was met in time', clock('restore', '06-10 08:00', { status: 'met', metAt: cn('06-10 08:00') })],
  ])('none where the clock %s', (_why, only) => {
    expect(nextPromotion(given(), [only], reckoning)).toBeNull();
  });

  it('was due before evidence that came late', () => {
    const late = clock('restore', '06-10 08:00', { status: 'met', metAt: cn('06-10 08:01') });
    expect(told(nextPromotion(given(), [late], reckoning))).toBe('L3→L2 06-10 08:00 breach restore');
  });

  it('takes each miss once: of the same clock, deadline and level', () => {
    const missed = [{ clockId: 'restore', severity: 'L3', dueAt: cn('06-10 08:00') }];
    const taken = given({ missed });
    expect(nextPromotion(taken, [clock('restore', '06-10 08:00')], reckoning)).toBeNull();
    for (const other of [clock('resolve', '06-10 08:00'), clock('restore', '06-10 09:00')]) {
      expect(nextPromotion(taken, [other], reckoning)?.clockId).toBe(other.id);
    }
    // The same deadline under another level is another miss where the case climbed there by itself, and none where people
    // changed the level.
    const onAnother = clock('restore', '06-10 08:00', { severity: 'L2' });
    expect(nextPromotion(taken, [onAnother], reckoning)).toBeNull();
    const climbed = { at: cn('06-10 08:00'), notLaterThan: {}, by: 'promotion' } as const;
    expect(nextPromotion({ ...taken, worsened: climbed }, [onAnother], reckoning)?.clockId).toBe('restore');
    // Under its own level it is the same miss, also where others were missed before.
    const both = [{ clockId: 'arrive', severity: 'L3', dueAt: cn('06-09 12:00') }, ...missed];
    const again = { ...given({ missed: both }), worsened: climbed };
    expect(nextPromotion(again, [clock('restore', '06-10 08:00')], reckoning)).toBeNull();
  });

  it('is no step where the deadline was held back by the last one, and one where people held it', () => {
    const worsened = { at: cn('06-10 08:00'), notLaterThan: { resolve: cn('06-10 08:00') } };
    const both = [clock('resolve', '06-10 08:00')];
    expect(nextPromotion(given({ worsened: { ...worsened, by: 'promotion' } }), both, reckoning)).toBeNull();
    expect(nextPromotion(given({ worsened }), both, reckoning)).not.toBeNull();
    const later = {
      at: cn('06-10 08:00'),
      notLaterThan: { resolve: cn('06-10 08:30') },
      by: 'promotion',
    } as const;
    expect(
      told(nextPromotion(given({ worsened: later }), [clock('resolve', '06-10 08:30')], reckoning)),
    ).toBe('L3→L2 06-10 08:30 breach resolve');
  });

  it('is never before the last step', () => {
    const promotions = [{ from: 'L3', to: 'L2', at: cn('06-10 08:00') }];
    const next = nextPromotion(
      given({ severity: 'L2', promotions }),
      [clock('resolve', '06-10 07:00')],
      reckoning,
    );
    expect(told(next)).toBe('L2→L1 06-10 08:00 breach resolve');
    expect(next?.dueAt).toBe(cn('06-10 07:00'));
  });

  it('at the top opens the emergency once, and none where the tier stays', () => {
    const top = given({ severity: 'L1' });
    const clocks = [clock('restore', '06-09 12:00')];
    expect(told(nextPromotion(top, clocks, reckoning))).toBe('L1→emergency 06-09 12:00 breach restore');
    const open = given({
      severity: 'L1',
      missed: [{ clockId: 'restore', severity: 'L1', dueAt: cn('06-09 10:00') }],
    });
    expect(nextPromotion(open, clocks, reckoning)).toBeNull();
    expect(nextPromotion(top, clocks, reckoningWith({ ...BREACH, atTop: 'stay' }))).toBeNull();
  });

  it('below the top the emergency of another level stops nothing', () => {
    const missed = [{ clockId: 'restore', severity: 'L1', dueAt: cn('06-09 10:00') }];
    const lowered = given({ severity: 'L2', missed });
    expect(told(nextPromotion(lowered, [clock('restore', '06-09 14:00')], reckoning))).toBe(
      'L2→L1 06-09 14:00 breach restore',
    );
  });

  it('never comes for a severity that is not in the order, or in a tier without promotion', () => {
    const odd = { ...BREACH, order: ['L2', 'L1'] };
    expect(nextPromotion(given(), [clock('restore', '06-10 08:00')], reckoningWith(odd))).toBeNull();
    expect(nextPromotion(given(), [clock('restore', '06-10 08:00')], reckoningWith(undefined))).toBeNull();
  });
});

describe('the emergency', () => {
  const missed = [
    { clockId: 'restore', severity: 'L2', dueAt: cn('06-09 10:00') },
    { clockId: 'arrive', severity: 'L1', dueAt: cn('06-09 11:00') },
    { clockId: 'restore', severity: 'L1', dueAt: cn('06-09 12:00') },
  ];

  it('is the miss of an outcome on the most severe level', () => {
    expect(emergencyIn(given({ missed }), reckoningWith(BREACH))?.dueAt).toBe(cn('06-09 12:00'));
    expect(emergencyIn(given({ missed: missed.slice(0, 2) }), reckoningWith(BREACH))).toBeUndefined();
    expect(emergencyIn(given(), reckoningWith(BREACH))).toBeUndefined();
  });

  it('is none in a tier that opens none', () => {
    for (const promotion of [{ ...BREACH, atTop: 'stay' } as const, ELAPSED, undefined]) {
      expect(emergencyIn(given({ missed }), reckoningWith(promotion))).toBeUndefined();
    }
  });
});

describe('the step by time', () => {
  const reckoning = reckoningWith(ELAPSED);

  it('comes after its time from the report, and not once the case is resolved by then', () => {
    expect(told(nextPromotion(given(), [], reckoning))).toBe('L3→L2 06-09 16:00 elapsed ');
    const resolvedAt = (when: string) => given({ evidence: { resolve: cn(when) } });
    expect(told(nextPromotion(resolvedAt('06-09 16:01'), [], reckoning))).toBe('L3→L2 06-09 16:00 elapsed ');
    expect(nextPromotion(resolvedAt('06-09 16:00'), [], reckoning)).toBeNull();
    expect(nextPromotion(resolvedAt('06-09 12:00'), [], reckoning)).toBeNull();
  });

  it('never goes above the most severe level, even in a tier with an emergency', () => {
    expect(nextPromotion(given({ severity: 'L1' }), [], reckoning)).toBeNull();
    const opening = reckoningWith({ ...ELAPSED, atTop: 'open_emergency' });
    expect(nextPromotion(given({ severity: 'L1' }), [], opening)).toBeNull();
    expect(promotionSteps(given({ severity: 'L1' }), opening)).toEqual([]);
    expect(promotionSteps(given(), opening).map(({ to }) => to)).toEqual(['L2', 'L1']);
  });

  it('never goes above it where a time is stated for it too', () => {
    const after = { L3: span('8 h'), L2: span('4 h'), L1: span('2 h') };
    for (const atTop of ['stay', 'open_emergency'] as const) {
      const stated = reckoningWith({ ...ELAPSED, when: { on: 'elapsed', after }, atTop });
      expect(nextPromotion(given({ severity: 'L1' }), [], stated)).toBeNull();
      expect(promotionSteps(given(), stated).map(({ to }) => to)).toEqual(['L2', 'L1']);
    }
  });

  it('counts working days on their own calendar', () => {
    const days = reckoningWith({ ...ELAPSED, when: { on: 'elapsed', after: { L3: span('1 wd') } } });
    const friday = reported('06-13 10:00', { severity: 'L3', promotions: [] });
    expect(told(nextPromotion(friday, [], days))).toBe('L3→L2 06-16 18:00 elapsed ');
  });

  it('counts from the last step or from people judging it worse, not from what a promotion set', () => {
    const promotions = [{ from: 'L3', to: 'L2', at: cn('06-09 18:00') }];
    const course = given({ severity: 'L2', promotions });
    expect(told(nextPromotion(course, [], reckoning))).toBe('L2→L1 06-09 22:00 elapsed ');
    const worsened = { at: cn('06-09 20:00'), notLaterThan: {} };
    expect(told(nextPromotion({ ...course, worsened }, [], reckoning))).toBe('L2→L1 06-10 00:00 elapsed ');
    const byItself = { ...worsened, by: 'promotion' } as const;
    expect(told(nextPromotion({ ...course, worsened: byItself }, [], reckoning))).toBe(
      'L2→L1 06-09 22:00 elapsed ',
    );
  });

  const listed = (course: Course, of: Reckoning = reckoning) =>
    promotionSteps(course, of).map(({ from, to, status, dueAt, because }) =>
      [`${from}→${to}`, status, inShanghai(dueAt), because ?? ''].join(' ').trim(),
    );

  it('is listed with all that follow, and cancelled where the case is resolved by then', () => {
    expect(listed(given())).toEqual(['L3→L2 pending 06-09 16:00', 'L2→L1 pending 06-09 20:00']);
    expect(listed(given({ evidence: { resolve: cn('06-09 16:00') } }))).toEqual([
      'L3→L2 cancelled  resolved',
      'L2→L1 cancelled  resolved',
    ]);
    expect(listed(given({ evidence: { resolve: cn('06-09 18:00') } }))).toEqual([
      'L3→L2 pending 06-09 16:00',
      'L2→L1 cancelled  resolved',
    ]);
  });

  it('is listed without an instant while a pause lasts', () => {
    const paused = given({ pauses: [{ from: cn('06-09 12:00'), to: null, reason: 'waiting_customer' }] });
    expect(listed(paused)).toEqual(['L3→L2 pending', 'L2→L1 pending']);
    expect(nextPromotion(paused, [], reckoning)).toBeNull();
    expect(listed({ ...paused, evidence: { resolve: cn('06-09 13:00') } })).toEqual([
      'L3→L2 cancelled  resolved',
      'L2→L1 cancelled  resolved',
    ]);
  });

  it('is not listed for a promotion by misses, but what was taken is', () => {
    const promotions = [{ from: 'L3', to: 'L2', at: cn('06-10 08:00') }];
    expect(listed(given({ severity: 'L2', promotions }), reckoningWith(BREACH))).toEqual([
      'L3→L2 done 06-10 08:00',
    ]);
    expect(listed(given(), reckoningWith(undefined))).toEqual([]);
  });
});

describe('the step by a fact', () => {
  const reckoning = reckoningWith(FACT);

  it('comes when the fact becomes true, once', () => {
    const known = given({
      facts: { diagnosis_failed: true },
      factsAt: { diagnosis_failed: cn('06-09 10:00') },
    });
    expect(told(nextPromotion(known, [], reckoning))).toBe('L3→L2 06-09 10:00 fact ');
    const taken = (at: string) => ({ ...known, promotions: [{ from: 'L3', to: 'L2', at: cn(at) }] });
    expect(nextPromotion(taken('06-09 10:00'), [], reckoning)).toBeNull();
    expect(nextPromotion(taken('06-09 09:59'), [], reckoning)).not.toBeNull();
    expect(nextPromotion(given({ facts: { diagnosis_failed: false } }), [], reckoning)).toBeNull();
    const promotions = [
      { from: 'L4', to: 'L3', at: cn('06-09 09:00') },
      { from: 'L3', to: 'L2', at: cn('06-09 10:00') },
    ];
    expect(nextPromotion({ ...known, promotions }, [], reckoning)).toBeNull();
  });

  it('never goes above the most severe level', () => {
    const top = given({ severity: 'L1', facts: { diagnosis_failed: true } });
    expect(nextPromotion(top, [], reckoning)).toBeNull();
    expect(nextPromotion(top, [], reckoningWith({ ...FACT, atTop: 'open_emergency' }))).toBeNull();
  });
});

describe('a course after a step', () => {
  const reckoning = reckoningWith(BREACH);
  const step: NextPromotion = {
    at: cn('06-10 08:00'),
    from: 'L3',
    to: 'L2',
    because: 'breach',
    clockId: 'restore',
    dueAt: cn('06-10 08:00'),
  };

  it('remembers the miss, holds the others and lets the missed clock count anew', () => {
    const after = promoted(given(), step, reckoning);
    expect(after).toEqual({
      ...given(),
      severity: 'L2',
      missed: [{ clockId: 'restore', severity: 'L3', dueAt: cn('06-10 08:00') }],
      worsened: {
        at: cn('06-10 08:00'),
        notLaterThan: { resolve: cn('06-10 08:00') },
        by: 'promotion',
        from: 'L3',
      },
      promotions: [{ from: 'L3', to: 'L2', at: cn('06-10 08:00') }],
    });
    const restore = reckonClocks(after, reckoning).find(({ id }) => id === 'restore');
    expect(inShanghai(restore?.dueAt ?? null)).toBe('06-10 14:00');
  });

  it('by time or by a fact remembers no miss and holds every clock', () => {
    const { clockId: _clock, dueAt: _due, ...plain } = step;
    const after = promoted(given(), { ...plain, because: 'elapsed' }, reckoning);
    expect(after).not.toHaveProperty('missed');
    expect(Object.keys(after.worsened?.notLaterThan ?? {})).toEqual(['restore', 'resolve']);
  });

  it('keeps what was missed and promoted before', () => {
    const twice = promoted(promoted(given(), step, reckoning), { ...step, from: 'L2', to: 'L1' }, reckoning);
    expect(twice.missed?.map(({ severity: level }) => level)).toEqual(['L3', 'L2']);
    expect(twice.promotions?.map(({ to }) => to)).toEqual(['L2', 'L1']);
  });

  it('at the top only remembers that the emergency is open', () => {
    const top = given({ severity: 'L1' });
    expect(promoted(top, { ...step, from: 'L1', to: 'emergency' }, reckoning)).toEqual({
      ...top,
      missed: [{ clockId: 'restore', severity: 'L1', dueAt: cn('06-10 08:00') }],
    });
  });
});

describe('a replacement on its way', () => {
  const half: StandbyTrigger = { id: 'half', share: 0.5, of: 'restore' };
  const whole: StandbyTrigger = { id: 'whole', share: 1, of: 'restore' };
  const moments = (course: Course, standby: readonly StandbyTrigger[], severities = LEVELS) => {
    const reckoning = reckoningWith(BREACH, { standby, severities });
    return standbyMoments(course, reckoning, reckonClocks(course, reckoning)).map(
      ({ id, at, status, because }) => [id, status, inShanghai(at), because ?? ''].join(' ').trim(),
    );
  };

  it('leaves at its share of the time', () => {
    expect(moments(given(), [half, whole])).toEqual([
      'half pending 06-09 20:00',
      'whole pending 06-10 08:00',
    ]);
    expect(moments(given(), [])).toEqual([]);
    const { standby: _none, ...plain } = tierOf([], { severities: LEVELS });
    expect(standbyMoments(given(), reckoningOf(plain), [])).toEqual([]);
  });

  it('does not leave where the clock was met at its moment or before, and has left where it was met later', () => {
    const met = (when: string) => given({ evidence: { restore: cn(when) } });
    expect(moments(met('06-09 19:59'), [half])).toEqual(['half cancelled  restored']);
    expect(moments(met('06-09 20:00'), [half])).toEqual(['half cancelled  restored']);
    expect(moments(met('06-09 20:01'), [half])).toEqual(['half pending 06-09 20:00']);
  });

  it('says that the resolution ended it, where it hangs on another clock', () => {
    const resolved = given({ evidence: { resolve: cn('06-09 12:00') } });
    expect(moments(resolved, [{ ...half, of: 'full_recovery' }])).toEqual(['half cancelled  resolved']);
  });

  it('waits without an instant in a pause, and is not applicable where the case has no such clock', () => {
    const paused = given({ pauses: [{ from: cn('06-09 12:00'), to: null, reason: 'waiting_customer' }] });
    expect(moments(paused, [half])).toEqual(['half pending']);
    expect(moments(given(), [{ ...half, of: 'full_recovery' }])).toEqual([
      'half not_applicable  full_recovery',
    ]);
  });

  it('that left at the first miss is not called back by the step that followed', () => {
    const reckoning = reckoningWith(BREACH);
    const climbed = promoted(
      given(),
      {
        at: cn('06-10 08:00'),
        from: 'L3',
        to: 'L2',
        because: 'breach',
        clockId: 'restore',
        dueAt: cn('06-10 08:00'),
      },
      reckoning,
    );
    expect(moments(climbed, [half, whole])).toEqual([
      'half pending 06-09 20:00',
      'whole pending 06-10 08:00',
    ]);
    const otherMissed = {
      ...climbed,
      missed: [{ clockId: 'arrive', severity: 'L3', dueAt: cn('06-09 09:00') }],
    };
    expect(moments(otherMissed, [whole])).toEqual(['whole pending 06-10 08:00']);
  });

  it('left at its miss, whatever pause is put on record afterwards', () => {
    const climbed = given({
      severity: 'L2',
      missed: [{ clockId: 'restore', severity: 'L3', dueAt: cn('06-10 08:00') }],
      worsened: { at: cn('06-10 08:00'), notLaterThan: {}, by: 'promotion' },
      promotions: [{ from: 'L3', to: 'L2', at: cn('06-10 08:00') }],
      pauses: [{ from: cn('06-09 10:00'), to: cn('06-10 06:00'), reason: 'waiting_customer' }],
    });
    expect(moments(climbed, [whole])).toEqual(['whole pending 06-10 08:00']);
    // What was not missed hangs on the time as it is known now: half of the six hours of the new level.
    expect(moments(climbed, [half])).toEqual(['half pending 06-10 11:00']);
  });

  it('left when it did where people had judged it worse before the case climbed by itself, and after', () => {
    const worse = { at: cn('06-09 10:00'), notLaterThan: { restore: cn('06-10 08:00') }, from: 'L3' };
    const judged = given({ severity: 'L2', worsened: worse });
    expect(moments(judged, [half, whole])).toEqual(['half pending 06-09 13:00', 'whole pending 06-09 16:00']);
    const due = cn('06-09 16:00');
    const miss = { at: due, because: 'breach', clockId: 'restore', dueAt: due } as const;
    const climbed = promoted(judged, { ...miss, from: 'L2', to: 'L1' }, reckoningWith(BREACH));
    expect(moments(climbed, [half, whole])).toEqual([
      'half pending 06-09 13:00',
      'whole pending 06-09 16:00',
    ]);
    const again = { at: cn('06-09 17:00'), notLaterThan: {}, from: 'L1', earlier: climbed.worsened };
    expect(moments({ ...climbed, worsened: again }, [half])).toEqual(['half pending 06-09 13:00']);
  });

  it('left under the level that the case had, also where people then lowered it to one without the clock', () => {
    const lowered = given({ severity: 'L4', promotions: [{ from: 'L3', to: 'L2', at: cn('06-09 21:00') }] });
    expect(moments(lowered, [half], [...LEVELS, severity('L4', 4, [])])).toEqual([
      'half pending 06-09 20:00',
    ]);
  });

  it('waits in a pause after a step too', () => {
    const paused = given({
      severity: 'L2',
      worsened: { at: cn('06-09 18:00'), notLaterThan: {}, by: 'promotion' },
      promotions: [{ from: 'L3', to: 'L2', at: cn('06-09 18:00') }],
      pauses: [{ from: cn('06-09 12:00'), to: null, reason: 'waiting_customer' }],
    });
    expect(moments(paused, [half])).toEqual(['half pending']);
  });

  it('never leaves before the step that made it leave', () => {
    const climbed = given({
      severity: 'L2',
      worsened: { at: cn('06-09 18:00'), notLaterThan: { restore: cn('06-10 08:00') }, by: 'promotion' },
    });
    const [moment] = moments(climbed, [half]);
    expect(moment).toBe('half pending 06-09 21:00');
  });
});
