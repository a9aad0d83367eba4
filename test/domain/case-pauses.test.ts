// Pauses of a case put right afterwards: what moves, what is corrected, what stays a fact, and what is refused.

import { describe, expect, it } from 'vitest';
import { outcomeOf, standingBreach } from '../../shared/app/queries.ts';
import { idOf } from '../../shared/domain/case-pauses.ts';
import { REOPENED } from '../../shared/domain/sla.ts';
import {
  answered,
  CLOSE,
  correction,
  milestone,
  pause,
  reclassify,
  reopen,
  resolve,
  resume,
} from './case-commands.ts';
import { at, by, dueOf, eventsOf, firstPauseOf, type Story, story } from './case-story.ts';
import { SETUP } from './small-desk.ts';

const REASON = 'customer_not_ready';

describe('who paused', () => {
  it('stands in the course with a name for the pause', () => {
    const told = answered();
    told.until('02:10');
    told.does(pause(), by('ben'));
    expect(told.state.course.pauses).toEqual([
      { from: at('02:10'), to: null, reason: REASON, by: 'ben', id: '4' },
    ]);
  });
});

describe('a pause that nobody recorded', () => {
  it('moves the deadlines by its length and says who recorded it', () => {
    const told = answered();
    told.until('03:30');
    expect(told.does(correction('02:30', '03:00'), by('mia'))).toBe('accepted');
    expect([dueOf(told, 'arrive'), dueOf(told, 'restore')]).toEqual(['04:30', '06:30']);
    expect(told.state.course.pauses).toEqual([
      { from: at('02:30'), to: at('03:00'), reason: REASON, by: 'mia', id: expect.any(String) },
    ]);
    expect(eventsOf(told, 'PauseCorrected')).toMatchObject([
      { before: null, after: { from: at('02:30'), to: at('03:00') }, reason: 'The gate log says so' },
    ]);
  });

  it('corrects a breach in between, whose page stays sent and whose deadline can be missed anew', () => {
    const told = answered();
    told.until('06:10');
    expect(told.state.breached.restore).toBe(at('06:00'));
    told.happened();
    told.does(correction('03:00', '04:00'), by('mia'));
    expect(eventsOf(told, 'BreachCorrected').filter(({ clockId }) => clockId === 'restore')).toEqual([
      { type: 'BreachCorrected', clockId: 'restore', dueAt: at('07:00'), reason: 'The gate log says so' },
    ]);
    expect(told.state.breached.restore).toBe(at('06:00'));
    expect([told.status('restore'), dueOf(told, 'restore')]).toEqual(['running', '07:00']);
    told.until('07:10');
    expect(told.state.breached.restore).toBe(at('07:00'));
  });

  it('corrects a breach that late evidence met, where the deadline was truly later', () => {
    const told = answered();
    told.until('06:30');
    told.does(milestone('restore', '06:30'));
    told.does(correction('03:00', '04:00'), by('mia'));
    expect(eventsOf(told, 'BreachCorrected').filter(({ clockId }) => clockId === 'restore')).toEqual([
      {
        type: 'BreachCorrected',
        clockId: 'restore',
        metAt: at('06:30'),
        dueAt: at('07:00'),
        reason: 'The gate log says so',
      },
    ]);
  });

  it('is no missed promise any more, also where the case is then resolved without a visit', () => {
    const told = answered();
    told.until('04:30');
    expect(told.state.breached.arrive).toBe(at('04:00'));
    told.does(correction('02:30', '03:30'), by('mia'));
    expect([told.status('arrive'), dueOf(told, 'arrive')]).toEqual(['running', '05:00']);
    const arrive = () => {
      const clock = told.state.clocks.find(({ id }) => id === 'arrive');
      if (!clock) throw new Error('no clock arrive');
      return outcomeOf(clock, standingBreach(told.state, clock)).status;
    };
    told.does(resolve('04:30', { remotely: true }));
    expect(arrive()).toBe('cancelled');
    expect(told.state.breached.arrive).toBe(at('04:00'));
  });

  it('is missed again where the correction is taken back', () => {
    const told = answered();
    told.until('04:30');
    told.does(correction('02:30', '03:30'), by('mia'));
    told.does({ type: 'DropPause', pauseId: firstPauseOf(told), reason: 'Another case' }, by('mia'));
    expect(told.state.corrected).toEqual({});
    told.does(resolve('04:30', { remotely: true }));
    const clock = told.state.clocks.find(({ id }) => id === 'arrive');
    expect(clock && outcomeOf(clock, standingBreach(told.state, clock)).status).toBe('missed');
  });

  it('leaves what was done before it as it was, and kinds that never pause', () => {
    const told = answered();
    told.until('05:00');
    told.does(correction('02:10', '04:00'), by('mia'));
    expect(told.state.clocks.find(({ id }) => id === 'respond')).toMatchObject({
      status: 'met',
      dueAt: at('02:30'),
    });
  });

  it('may still last: then the paging stops and the reporter is told', () => {
    const told = story();
    told.until('02:05');
    told.sent();
    expect(told.does(correction('02:01', null), by('mia'))).toBe('accepted');
    expect(told.status('restore')).toBe('paused');
    expect(told.state.escalation).toBeNull();
    expect(told.sent()).toEqual(['02:05 paused reporter']);
  });

  it('is recorded after the resolution too, up to it', () => {
    const told = answered();
    told.until('06:30');
    told.does(resolve('06:30'));
    expect(told.does(correction('03:00', '06:40'), by('mia'))).toBe('refused pause_too_late');
    expect(told.does(correction('03:00', null), by('mia'))).toBe('refused nothing_to_pause');
    expect(told.does(correction('03:00', '04:00'), by('mia'))).toBe('accepted');
    expect(told.state.clocks.find(({ id }) => id === 'restore')).toMatchObject({
      metAt: at('06:30'),
      dueAt: at('07:00'),
    });
    expect(told.sent().filter((line) => line.startsWith('06:30 paused'))).toEqual([]);
  });
});

describe('a pause that was recorded wrongly', () => {
  const once = (): Story => {
    const told = answered();
    told.until('03:00');
    told.does(pause());
    told.until('05:00');
    told.does(resume());
    return told;
  };

  it('breaches with the next wake, late by the truth, where it was shorter', () => {
    const told = once();
    expect(dueOf(told, 'restore')).toBe('08:00');
    told.until('07:30');
    told.does(correction('03:00', '03:30', { pauseId: firstPauseOf(told) }), by('mia'));
    expect(dueOf(told, 'restore')).toBe('06:30');
    told.until('07:30');
    expect(eventsOf(told, 'TargetBreached').filter(({ clockId }) => clockId === 'restore')).toEqual([
      { type: 'TargetBreached', clockId: 'restore', dueAt: at('06:30'), lateBySeconds: 3_600 },
    ]);
  });

  it('keeps who paused and its name', () => {
    const told = once();
    told.does(correction('03:10', '04:50', { pauseId: firstPauseOf(told) }), by('mia'));
    expect(told.state.course.pauses).toEqual([
      { from: at('03:10'), to: at('04:50'), reason: REASON, by: 'anna', id: '5' },
    ]);
  });

  it('is taken back where it was none', () => {
    const told = once();
    expect(
      told.does({ type: 'DropPause', pauseId: firstPauseOf(told), reason: 'A wrong case' }, by('mia')),
    ).toBe('accepted');
    expect(told.state.course.pauses).toEqual([]);
    expect(dueOf(told, 'restore')).toBe('06:00');
    expect(eventsOf(told, 'PauseCorrected').at(-1)).toMatchObject({ after: null, reason: 'A wrong case' });
  });

  it('goes by its beginning where it was recorded before pauses had names', () => {
    const told = once();
    expect(idOf({ from: at('03:00'), to: null, reason: REASON })).toBe(`at-${at('03:00')}`);
    expect(told.does({ type: 'DropPause', pauseId: `at-${at('03:00')}`, reason: 'x' }, by('mia'))).toBe(
      'refused no_such_pause',
    );
  });

  it('becomes one with a pause of the same reason that it touches', () => {
    const told = once();
    told.does(correction('02:30', '03:00'), by('anna'));
    expect(told.state.course.pauses).toMatchObject([{ from: at('02:30'), to: at('05:00'), reason: REASON }]);
  });

  it('stays apart from one that it touches where somebody else recorded it, and both count', () => {
    const told = once();
    told.does(correction('02:30', '03:00'), by('mia'));
    expect(told.state.course.pauses).toMatchObject([
      { from: at('02:30'), to: at('03:00'), by: 'mia' },
      { from: at('03:00'), to: at('05:00'), by: 'anna' },
    ]);
    expect(dueOf(told, 'restore')).toBe('08:30');
  });

  it('fires no rung a second time, however the deadline moves', () => {
    const told = answered();
    told.until('04:30');
    const halves = () =>
      eventsOf(told, 'RungReached').filter(
        ({ rungId, clockId }) => rungId === 'half' && clockId === 'restore',
      );
    expect(halves()).toHaveLength(1);
    told.does(correction('02:30', '04:00'), by('mia'));
    told.until('07:00');
    expect(halves()).toHaveLength(1);
  });
});

describe('a pause that still lasts', () => {
  it('begins where the correction says', () => {
    const told = answered();
    told.until('03:30');
    told.does(pause());
    told.until('04:00');
    told.does(correction('03:00', null, { pauseId: firstPauseOf(told) }), by('mia'));
    expect(told.state.clocks.find(({ id }) => id === 'restore')).toMatchObject({
      status: 'paused',
      remainingMs: 3 * 3_600_000,
    });
    told.until('05:00');
    told.does(resume());
    expect(dueOf(told, 'restore')).toBe('08:00');
  });

  it('lets the clocks go on where it ended, and a case without an owner is paged about again', () => {
    const told = story();
    told.does(pause(), by('mia'));
    told.until('02:10');
    told.sent();
    told.does(correction('02:00', '02:05', { pauseId: firstPauseOf(told) }), by('mia'));
    expect(dueOf(told, 'restore')).toBe('06:05');
    expect(told.sent()).toEqual(['02:10 page anna sms', '02:10 resumed reporter']);
  });

  it('lets the clocks go on where it was none', () => {
    const told = answered();
    told.until('03:00');
    told.does(pause(), by('mia'));
    told.until('04:00');
    told.does({ type: 'DropPause', pauseId: firstPauseOf(told), reason: 'A mistake' }, by('mia'));
    expect([told.status('restore'), dueOf(told, 'restore')]).toEqual(['running', '06:00']);
  });
});

describe('what is refused', () => {
  const told = answered({
    tier: {
      pauseReasons: [
        ...SETUP.tier.pauseReasons,
        { code: 'vendor_parts', nameZh: '等备件', nameEn: 'Our parts', side: 'vendor' },
      ],
    },
  });
  told.until('03:00');
  told.does(pause());
  told.until('04:00');
  told.does(resume());
  told.until('06:00');
  const before = told.state;
  const id = firstPauseOf(told);

  it.each([
    ['without a reason', correction('02:10', '02:20', { reason: ' ' }), 'refused reason_needed'],
    ['before the report', correction('01:59', '02:20'), 'refused before_the_report'],
    ['in the future', correction('05:00', '06:01'), 'refused pause_too_late'],
    ['of no length', correction('05:00', '05:00'), 'refused pause_empty'],
    ['on another pause', correction('03:59', '04:30'), 'refused pause_overlaps'],
    ['around another pause', correction('02:30', null), 'refused pause_overlaps'],
    [
      'for a reason that the tier lacks',
      correction('05:00', '05:10', { pauseReason: 'lunch' }),
      'refused pause_reason_not_listed',
    ],
    [
      'for what the vendor waits for itself',
      correction('05:00', '05:10', { pauseReason: 'vendor_parts' }),
      'refused pause_reason_of_vendor',
    ],
    ['that is not there', correction('05:00', '05:10', { pauseId: '99' }), 'refused no_such_pause'],
    ['as it is', correction('03:00', '04:00', { pauseId: id }), 'ignored same_pause'],
  ])('a pause %s', (_what, command, outcome) => {
    expect(told.does(command, by('mia'))).toBe(outcome);
    expect(told.state).toBe(before);
  });

  it('a pause for the vendor’s own wait, also now', () => {
    expect(told.does(pause('', 'vendor_parts'))).toBe('refused pause_reason_of_vendor');
  });

  it('taking back a pause without a reason, or none', () => {
    expect(told.does({ type: 'DropPause', pauseId: id, reason: '' }, by('mia'))).toBe(
      'refused reason_needed',
    );
    expect(told.does({ type: 'DropPause', pauseId: 'x', reason: 'y' }, by('mia'))).toBe(
      'refused no_such_pause',
    );
  });

  it('a correction of a closed case, and of the time between resolution and reopening', () => {
    const other = answered();
    other.until('03:00');
    other.does(resolve('03:00'));
    other.until('03:30');
    other.does(reopen('Back again'), by('mia'));
    expect(other.state.course.pauses).toEqual([{ from: at('03:00'), to: at('03:30'), reason: REOPENED }]);
    expect(other.does({ type: 'DropPause', pauseId: `at-${at('03:00')}`, reason: 'x' }, by('mia'))).toBe(
      'refused no_such_pause',
    );
    expect(other.does(correction('03:10', '03:20'), by('mia'))).toBe('refused pause_overlaps');
    other.does(resolve('03:30'));
    other.does(milestone('analysis_report', '03:30'));
    other.does(CLOSE, by('mia'));
    expect(other.state.status).toBe('closed');
    expect(other.does(correction('02:10', '02:20'), by('mia'))).toBe('refused case_closed');
    expect(other.does({ type: 'DropPause', pauseId: 'x', reason: 'y' }, by('mia'))).toBe(
      'refused case_closed',
    );
  });
});

describe('a pause put right after the severity was raised', () => {
  const raised = (told: Story) => {
    told.does(reclassify('S1', 'worsened', 'Now it stands'));
    told.until('23:30');
  };
  const slow = () => story({ severity: 'S2' });

  it('gives back the deadline that was promised before: a raise postpones none', () => {
    const told = slow();
    told.until('03:00');
    told.does(pause());
    told.until('23:00');
    raised(told);
    const pauseId = firstPauseOf(told);
    expect(told.does(correction('03:00', '03:30', { pauseId }), by('mia'))).toBe('accepted');
    expect(dueOf(told, 'restore')).toBe('+1 02:30');
  });

  it('moves that deadline where it was recorded by nobody', () => {
    const told = slow();
    told.until('23:00');
    raised(told);
    expect(dueOf(told, 'restore')).toBe('+1 02:00');
    told.does(correction('04:00', '04:30'), by('mia'));
    expect(dueOf(told, 'restore')).toBe('+1 02:30');
  });

  it('moves it back where it was none', () => {
    const told = slow();
    told.until('03:00');
    told.does(pause());
    told.until('03:30');
    told.does(resume());
    told.until('23:00');
    raised(told);
    expect(dueOf(told, 'restore')).toBe('+1 02:30');
    const pauseId = firstPauseOf(told);
    expect(told.does({ type: 'DropPause', pauseId, reason: 'Nobody paused' }, by('mia'))).toBe('accepted');
    expect(dueOf(told, 'restore')).toBe('+1 02:00');
  });

  it('moves nothing that is counted from the raise', () => {
    const told = slow();
    told.until('10:00');
    told.does(reclassify('S1', 'worsened', 'Now it stands'));
    told.until('10:30');
    told.does(correction('04:00', '04:30'), by('mia'));
    expect([dueOf(told, 'arrive'), dueOf(told, 'restore')]).toEqual(['12:00', '14:00']);
  });
});
