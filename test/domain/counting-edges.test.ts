// Counting asked directly: going on from a deadline of before, around every kind of pause; stretches that are merged or cut;
// and the ledger line by line.

import { describe, expect, it } from 'vitest';
import {
  type Counted,
  countFrom,
  countOnTo,
  LEDGER_LINES_MAX,
  ledgerOf,
  type Measure,
  type Pause,
  pausesMerged,
  pausesUntil,
  REAL_TIME,
  shareMoment,
} from '../../shared/domain/counting.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/domain/instant.ts';
import { ALWAYS, cn, inShanghai, WORKDAYS } from './clock-world.ts';

const OFFICE: Measure = { counts: 'time', calendar: WORKDAYS };
const days = (changes: Partial<Extract<Measure, { counts: 'working_days' }>> = {}): Measure => ({
  counts: 'working_days',
  calendar: WORKDAYS,
  endOfBusiness: '18:00',
  due: 'end_of_business',
  pause: 'close_of_business_rule',
  ...changes,
});
const civil = (reading: 'end_of_day' | 'holiday_roll'): Measure => ({
  counts: 'days',
  timeZone: 'Asia/Shanghai',
  reading,
  workingDays: WORKDAYS,
});
const pause = (from: string, to: string | null, reason = 'waiting'): Pause => ({
  from: cn(from),
  to: to === null ? null : cn(to),
  reason,
});
const told = (counted: Counted): string => {
  if (counted.ends === 'due') return inShanghai(counted.dueAt) ?? '';
  return counted.ends === 'paused' ? `paused ${counted.remainingMs / HOUR_MS} h left` : counted.ends;
};
const goesOn = (measure: Measure, at: string, dueAt: string, ...pauses: readonly Pause[]): string =>
  told(countOnTo(measure, { at: cn(at), dueAt: cn(dueAt) }, pauses));
const counts = (measure: Measure, from: string, amount: number, ...pauses: readonly Pause[]): string =>
  told(countFrom(measure, cn(from), amount, pauses));

// 2025-11-18 is a Tuesday.
describe('a deadline of before, in open time', () => {
  it('stays where nothing is paused between the two', () => {
    expect(goesOn(OFFICE, '11-18 10:00', '11-18 16:00')).toBe('11-18 16:00');
    expect(goesOn(OFFICE, '11-18 10:00', '11-18 20:00')).toBe('11-18 20:00');
    expect(goesOn(OFFICE, '11-18 10:00', '11-18 20:00', pause('11-18 09:00', '11-18 10:00'))).toBe(
      '11-18 20:00',
    );
    expect(goesOn(OFFICE, '11-18 10:00', '11-18 20:00', pause('11-18 20:00', '11-18 21:00'))).toBe(
      '11-18 20:00',
    );
  });

  it('stays where it lies behind, whatever is paused', () => {
    expect(goesOn(OFFICE, '11-18 16:00', '11-18 10:00', pause('11-18 09:00', null))).toBe('11-18 10:00');
    expect(goesOn(OFFICE, '11-18 10:00', '11-18 10:00', pause('11-18 09:00', null))).toBe('11-18 10:00');
  });

  it('moves by the open time of a pause', () => {
    expect(goesOn(OFFICE, '11-18 10:00', '11-18 16:00', pause('11-18 11:00', '11-18 14:00'))).toBe(
      '11-18 18:00',
    );
    expect(goesOn(OFFICE, '11-18 10:00', '11-18 16:00', pause('11-18 09:00', '11-18 11:00'))).toBe(
      '11-18 17:00',
    );
    expect(
      goesOn(
        OFFICE,
        '11-18 10:00',
        '11-18 16:00',
        pause('11-18 08:00', '11-18 09:30'),
        pause('11-18 15:00', null),
      ),
    ).toBe('paused 1 h left');
  });
});

describe('a deadline of before, in working days', () => {
  it('has as many days as are left, each with its due moment still to come', () => {
    const held = pause('11-19 17:00', '11-19 19:00');
    expect(goesOn(days(), '11-18 17:59', '11-19 18:00', held)).toBe('11-20 18:00');
    expect(goesOn(days(), '11-18 17:59', '11-20 18:00', held)).toBe('11-21 18:00');
    expect(goesOn(days(), '11-18 18:00', '11-20 18:00', held)).toBe('11-21 18:00');
    expect(goesOn(days(), '11-18 10:00', '11-21 18:00', held)).toBe('11-24 18:00');
    // A pause at whose end the day closes leaves it counted.
    expect(goesOn(days(), '11-18 10:00', '11-19 18:00', pause('11-19 10:00', '11-19 18:00'))).toBe(
      '11-19 18:00',
    );
  });

  it('today counts while its due moment is still to come', () => {
    const held = pause('11-18 17:00', '11-18 19:00');
    expect(goesOn(days(), '11-18 16:00', '11-18 18:00', held)).toBe('11-19 18:00');
    expect(goesOn(days(), '11-18 16:00', '11-19 18:00', held)).toBe('11-20 18:00');
  });

  it('is paused with what would be left', () => {
    expect(goesOn(days(), '11-18 10:00', '11-19 18:00', pause('11-19 16:00', null))).toBe('paused 2 h left');
    expect(goesOn(days(), '11-18 10:00', '11-19 18:00', pause('11-18 09:00', null))).toBe('paused 32 h left');
  });

  it('ends at 24:00, or at its wall time, where that is its moment', () => {
    const held = pause('11-19 23:00', '11-20 01:00');
    expect(goesOn(days({ due: 'end_of_calendar_day' }), '11-18 10:00', '11-20 00:00', held)).toBe(
      '11-21 00:00',
    );
    const noon = pause('11-19 11:00', '11-19 13:00');
    expect(goesOn(days({ due: 'same_clock_time' }), '11-18 10:00', '11-19 12:00', noon)).toBe('11-20 12:00');
    expect(goesOn(days({ due: 'same_clock_time' }), '11-18 12:00', '11-20 12:00', noon)).toBe('11-21 12:00');
  });

  it('today does not count once its due moment has passed, though it was paused then', () => {
    const held = pause('11-18 17:00', '11-18 19:00');
    expect(goesOn(days(), '11-18 18:30', '11-20 18:00', held)).toBe('11-20 18:00');
    expect(goesOn(days(), '11-18 18:00', '11-20 18:00', held)).toBe('11-20 18:00');
    expect(goesOn(days(), '11-18 17:59', '11-20 18:00', held)).toBe('11-21 18:00');
  });

  it('a midnight is the start of its own day for those that end at the time of the start', () => {
    // Monday 11-24 00:00 is its moment; as the end of a Sunday it would be none.
    const midnight = days({ due: 'same_clock_time' });
    expect(goesOn(midnight, '11-19 10:00', '11-24 00:00', pause('11-20 23:00', '11-21 01:00'))).toBe(
      '11-25 00:00',
    );
  });

  it('moves by real time where it is no due moment of a working day, or the tier says so', () => {
    const held = pause('11-19 17:00', '11-19 19:00');
    expect(goesOn(days(), '11-18 10:00', '11-20 17:00', held)).toBe('11-20 19:00');
    expect(goesOn(days({ due: 'same_clock_time' }), '11-18 10:00', '11-22 12:00', held)).toBe('11-22 14:00');
    const shift = days({ pause: 'elapsed_shift' });
    expect(goesOn(shift, '11-18 10:00', '11-20 18:00', held)).toBe('11-20 20:00');
    // A second pause that only the first one's shift reaches counts too.
    expect(goesOn(shift, '11-18 10:00', '11-20 18:00', held, pause('11-20 19:00', '11-20 20:00'))).toBe(
      '11-20 21:00',
    );
    expect(goesOn(shift, '11-18 10:00', '11-20 18:00', held, pause('11-20 20:00', null))).toBe('11-20 20:00');
    expect(goesOn(shift, '11-18 10:00', '11-20 18:00', pause('11-20 12:00', null))).toBe('paused 6 h left');
    expect(goesOn(shift, '11-18 10:00', '11-20 18:00', pause('11-17 12:00', null))).toBe('paused 56 h left');
  });

  it('is not known in a year that is not published', () => {
    const held = pause('11-19 17:00', '11-19 19:00');
    expect(goesOn(days(), '11-18 10:00', '2026-01-05 18:00', held)).toBe('calendar_missing');
    expect(goesOn(days(), '11-18 10:00', '2026-01-05 17:00', held)).toBe('calendar_missing');
    expect(goesOn(days(), '12-30 10:00', '12-31 18:00', pause('12-31 17:00', '12-31 19:00'))).toBe(
      'calendar_missing',
    );
  });
});

describe('a deadline of before, in days of the civil code', () => {
  it('moves by real time and then to the end of its day', () => {
    const held = pause('11-19 10:00', '11-19 12:00');
    expect(goesOn(civil('end_of_day'), '11-18 10:00', '11-21 00:00', held)).toBe('11-22 00:00');
    expect(goesOn(civil('holiday_roll'), '11-18 10:00', '11-22 00:00', held)).toBe('11-25 00:00');
    expect(goesOn(civil('end_of_day'), '11-18 10:00', '11-21 00:00')).toBe('11-21 00:00');
  });
});

describe('days, counted from the start', () => {
  it('none are the start itself', () => {
    for (const measure of [OFFICE, days(), civil('end_of_day')]) {
      expect(counts(measure, '11-22 10:00', 0, pause('11-22 09:00', null))).toBe('11-22 10:00');
    }
  });

  it('a pause that begins or ends at the due moment leaves the day counted', () => {
    expect(counts(days(), '11-18 10:00', 1, pause('11-19 18:00', '11-19 19:00'))).toBe('11-19 18:00');
    expect(counts(days(), '11-18 10:00', 1, pause('11-19 17:00', '11-19 18:00'))).toBe('11-19 18:00');
    expect(counts(days(), '11-18 10:00', 1, pause('11-19 17:59', '11-19 18:01'))).toBe('11-20 18:00');
  });

  it('end at the time of the start, or at 24:00, where the tier says so', () => {
    expect(counts(days({ due: 'same_clock_time' }), '11-18 10:30', 2)).toBe('11-20 10:30');
    expect(counts(days({ due: 'end_of_calendar_day' }), '11-18 10:30', 2)).toBe('11-21 00:00');
  });

  it('each working day that is paused at its due moment is made up, and no other day', () => {
    // 2025-11-21 is a Friday.
    expect(counts(days(), '11-20 10:00', 2, pause('11-21 17:00', '11-23 12:00'))).toBe('11-25 18:00');
    expect(counts(days(), '11-18 10:00', 2, pause('11-18 09:00', '11-18 19:00'))).toBe('11-20 18:00');
    expect(counts(days(), '11-18 10:00', 2, pause('11-19 18:00', '11-19 19:00'))).toBe('11-20 18:00');
    expect(counts(days(), '11-18 10:00', 3, pause('11-18 12:00', '11-20 17:00'))).toBe('11-24 18:00');
    // The second is reached by what the first moved, the third is not.
    const three = [
      pause('11-19 17:00', '11-19 19:00'),
      pause('11-20 17:00', '11-20 19:00'),
      pause('11-21 18:00', '11-26 19:00'),
    ];
    expect(counts(days(), '11-18 10:00', 1, ...three)).toBe('11-21 18:00');
  });

  it('of an open pause only what lies before the deadline counts, and a pause before the start not at all', () => {
    expect(counts(days(), '11-18 10:00', 2, pause('11-20 18:00', null))).toBe('11-20 18:00');
    expect(counts(days(), '11-18 10:00', 2, pause('11-20 17:00', null))).toBe('paused 1 h left');
    expect(counts(days(), '11-18 10:00', 2, pause('11-17 17:00', null))).toBe('paused 56 h left');
    const shift = days({ pause: 'elapsed_shift' });
    expect(counts(shift, '11-18 10:00', 1, pause('11-18 07:00', '11-18 08:00'))).toBe('11-19 18:00');
    expect(counts(shift, '11-18 10:00', 1, pause('11-18 08:00', '11-18 10:00'))).toBe('11-19 18:00');
    expect(counts(shift, '11-18 10:00', 1, pause('11-18 08:00', '11-18 11:00'))).toBe('11-19 19:00');
    expect(counts(shift, '11-18 10:00', 1, pause('11-19 18:00', '11-19 19:00'))).toBe('11-19 18:00');
    expect(counts(shift, '11-18 10:00', 1, pause('11-19 12:00', null))).toBe('paused 6 h left');
  });

  it('of a year that is not published there are none, however they are read', () => {
    const held = pause('12-30 17:00', '12-30 19:00');
    expect(counts(days(), '12-29 10:00', 3)).toBe('calendar_missing');
    expect(counts(days(), '12-29 10:00', 2, held)).toBe('calendar_missing');
    expect(counts(days({ pause: 'elapsed_shift' }), '12-29 10:00', 3, held)).toBe('calendar_missing');
    expect(counts(civil('holiday_roll'), '12-30 10:00', 2)).toBe('calendar_missing');
    expect(counts(civil('holiday_roll'), '12-29 10:00', 2, held)).toBe('calendar_missing');
    expect(counts(civil('end_of_day'), '12-30 10:00', 2)).toBe('2026-01-02 00:00');
  });

  it('a calendar that never opens is one that is missing', () => {
    const never = { ...WORKDAYS, id: 'never', weekly: ALWAYS.weekly, dates: {}, publishedYears: [] };
    expect(counts({ counts: 'time', calendar: never }, '11-18 10:00', 1)).toBe('calendar_missing');
    expect(counts(days({ calendar: never }), '11-18 10:00', 1)).toBe('calendar_missing');
  });
});

describe('open time in a year that is not published', () => {
  it('is known up to its end, and not beyond', () => {
    expect(counts(OFFICE, '12-31 10:00', 7 * HOUR_MS)).toBe('12-31 18:00');
    expect(counts(OFFICE, '12-31 10:00', 7 * HOUR_MS + 1)).toBe('calendar_missing');
  });

  it('of a pause that lasts there is not known what is left, where it began there', () => {
    expect(counts(OFFICE, '12-31 10:00', 9 * HOUR_MS, pause('12-31 17:00', null))).toBe('paused 3 h left');
    expect(counts(OFFICE, '12-31 10:00', 9 * HOUR_MS, pause('12-31 10:00', null))).toBe('paused 9 h left');
    expect(counts(OFFICE, '12-31 10:00', 9 * HOUR_MS, pause('2026-01-05 10:00', null))).toBe(
      'calendar_missing',
    );
  });
});

describe('a share of a counting', () => {
  const moment = (measure: Measure, share: number, ...pauses: readonly Pause[]) =>
    inShanghai(shareMoment(measure, { from: cn('11-18 10:00'), dueAt: cn('11-18 18:00') }, share, pauses));

  it('is counted in open time, and in real time for days', () => {
    expect(moment(OFFICE, 0.5)).toBe('11-18 14:30');
    expect(moment(days(), 0.5)).toBe('11-18 14:00');
    expect(moment(OFFICE, 1)).toBe('11-18 18:00');
    expect(moment(OFFICE, 0.5, pause('11-18 11:00', '11-18 12:00'))).toBe('11-18 15:00');
    expect(moment(OFFICE, 0.5, pause('11-18 11:00', '11-18 15:00'))).toBe('11-18 16:00');
    expect(moment(OFFICE, 0.8, pause('11-18 17:00', null))).toBe('11-18 15:48');
  });

  it('the whole is the deadline, also where that was promised for closed time', () => {
    const [from, dueAt] = [cn('11-18 10:00'), cn('11-18 20:00')];
    expect(shareMoment(OFFICE, { from, dueAt }, 1, [])).toBe(dueAt);
  });

  it('is no instant where a pause lasts before it', () => {
    const share = shareMoment(OFFICE, { from: cn('11-18 10:00'), dueAt: cn('11-18 18:00') }, 2, [
      pause('11-18 17:00', null),
    ]);
    expect(share).toBeNull();
  });
});

describe('stretches', () => {
  const shown = (pauses: readonly Pause[]) =>
    pauses.map(({ from, to, reason }) => `${inShanghai(from)} ${inShanghai(to) ?? 'on'} ${reason}`);

  it('until an instant: what began later never was, what lasted longer ended then', () => {
    const all = [
      pause('11-18 09:00', '11-18 10:00'),
      pause('11-18 12:00', '11-18 14:00'),
      pause('11-18 16:00', null),
    ];
    expect(shown(pausesUntil(all, cn('11-18 13:00')))).toEqual([
      '11-18 09:00 11-18 10:00 waiting',
      '11-18 12:00 11-18 13:00 waiting',
    ]);
    expect(pausesUntil(all, cn('11-18 12:00'))).toHaveLength(1);
    expect(pausesUntil(all, cn('11-18 14:00'))[1]).toBe(all[1]);
    expect(shown(pausesUntil(all, cn('11-18 17:00'))).at(-1)).toBe('11-18 16:00 11-18 17:00 waiting');
  });

  it('merged are in order and apart, and where they overlap the first keeps its reason', () => {
    const some = [pause('11-18 10:00', '11-18 12:00', 'a'), pause('11-18 16:00', null, 'c')];
    expect(pausesMerged(some, [])).toBe(some);
    expect(shown(pausesMerged(some, [pause('11-18 08:00', '11-18 09:00', 'b')]))).toEqual([
      '11-18 08:00 11-18 09:00 b',
      '11-18 10:00 11-18 12:00 a',
      '11-18 16:00 on c',
    ]);
    expect(shown(pausesMerged(some, [pause('11-18 11:00', '11-18 13:00', 'b')]))).toEqual([
      '11-18 10:00 11-18 12:00 a',
      '11-18 12:00 11-18 13:00 b',
      '11-18 16:00 on c',
    ]);
    expect(shown(pausesMerged(some, [pause('11-18 12:00', '11-18 13:00', 'b')]))[1]).toBe(
      '11-18 12:00 11-18 13:00 b',
    );
    expect(shown(pausesMerged(some, [pause('11-18 10:30', '11-18 11:00', 'b')]))).toEqual(shown(some));
    expect(shown(pausesMerged(some, [pause('11-18 10:30', '11-18 12:00', 'b')]))).toEqual(shown(some));
    expect(shown(pausesMerged(some, [pause('11-18 17:00', '11-18 18:00', 'b')]))).toEqual(shown(some));
    expect(
      shown(pausesMerged([pause('11-18 10:00', '11-18 12:00', 'a')], [pause('11-18 11:00', null, 'b')])),
    ).toEqual(['11-18 10:00 11-18 12:00 a', '11-18 12:00 on b']);
  });
});

describe('a ledger', () => {
  const lines = (measure: Measure, from: string, to: string, ...pauses: readonly Pause[]) =>
    ledgerOf(measure, { from: cn(from), to: cn(to) }, pauses).map((line) =>
      `${inShanghai(line.from)} ${inShanghai(line.to)} ${line.counted ? 'counted' : line.why} ${line.pauseReason ?? ''}`.trimEnd(),
    );

  it('of open time names what is closed, what is paused and why, and what the customer was late by', () => {
    expect(
      lines(
        OFFICE,
        '11-18 11:00',
        '11-18 19:00',
        pause('11-18 08:00', '11-18 09:00'),
        pause('11-18 14:00', '11-18 15:00', 'waiting'),
        pause('11-18 15:00', '11-18 15:30', 'access'),
        pause('11-18 16:00', '11-18 16:30', 'obligation:on_site'),
        pause('11-18 19:00', null),
      ),
    ).toEqual([
      '11-18 11:00 11-18 12:00 counted',
      '11-18 12:00 11-18 13:00 closed',
      '11-18 13:00 11-18 14:00 counted',
      '11-18 14:00 11-18 15:00 paused waiting',
      '11-18 15:00 11-18 15:30 paused access',
      '11-18 15:30 11-18 16:00 counted',
      '11-18 16:00 11-18 16:30 obligation on_site',
      '11-18 16:30 11-18 18:00 counted',
      '11-18 18:00 11-18 19:00 closed',
    ]);
  });

  it('of working days has whole days: the first closed, one that was paused at its moment paused', () => {
    expect(
      lines(days(), '11-20 10:00', '11-25 18:00', pause('11-21 17:00', '11-21 19:00', 'waiting')),
    ).toEqual([
      '11-20 10:00 11-21 00:00 closed',
      '11-21 00:00 11-22 00:00 paused waiting',
      '11-22 00:00 11-24 00:00 closed',
      '11-24 00:00 11-25 18:00 counted',
    ]);
    for (const held of [pause('11-21 17:00', '11-21 18:00'), pause('11-21 18:00', '11-21 19:00')]) {
      expect(lines(days(), '11-20 10:00', '11-21 18:00', held)).toEqual([
        '11-20 10:00 11-21 00:00 closed',
        '11-21 00:00 11-21 18:00 counted',
      ]);
    }
    const noon = days({ due: 'same_clock_time' });
    expect(lines(noon, '11-20 12:00', '11-24 12:00', pause('11-21 11:00', '11-21 13:00'))[1]).toBe(
      '11-21 00:00 11-22 00:00 paused waiting',
    );
    expect(lines(noon, '11-20 12:00', '11-24 12:00', pause('11-21 17:00', '11-21 19:00'))[1]).toBe(
      '11-21 00:00 11-22 00:00 counted',
    );
    expect(lines(days(), '11-20 10:00', '11-22 00:00', pause('11-21 17:00', null))).toEqual([
      '11-20 10:00 11-21 00:00 closed',
      '11-21 00:00 11-22 00:00 paused waiting',
    ]);
  });

  it('of working days that a calendar never has is closed from end to end', () => {
    const never = { ...WORKDAYS, id: 'never', weekly: ALWAYS.weekly, dates: {}, publishedYears: [] };
    expect(lines(days({ calendar: never }), '11-20 10:00', '11-25 18:00')).toEqual([
      '11-20 10:00 11-25 18:00 closed',
    ]);
  });

  it('of days that shift shows the pauses themselves', () => {
    expect(
      lines(
        days({ pause: 'elapsed_shift' }),
        '11-20 10:00',
        '11-21 19:00',
        pause('11-21 10:00', '11-21 11:00'),
      ),
    ).toEqual([
      '11-20 10:00 11-21 00:00 closed',
      '11-21 00:00 11-21 10:00 counted',
      '11-21 10:00 11-21 11:00 paused waiting',
      '11-21 11:00 11-21 19:00 counted',
    ]);
    expect(
      lines(civil('end_of_day'), '11-20 10:00', '11-22 00:00', pause('11-21 10:00', '11-21 11:00')),
    ).toEqual([
      '11-20 10:00 11-21 10:00 counted',
      '11-21 10:00 11-21 11:00 paused waiting',
      '11-21 11:00 11-22 00:00 counted',
    ]);
  });

  it('that grows too long leaves out closed time first, then the middle; asked for whole it leaves out nothing', () => {
    const from = cn('11-18 00:00');
    // Every other minute is paused, at night as well: on an office calendar most of it is closed.
    const often = (count: number): readonly Pause[] =>
      Array.from({ length: count }, (_, index) => ({
        from: from + (2 * index + 1) * MINUTE_MS,
        to: from + (2 * index + 2) * MINUTE_MS,
        reason: 'waiting',
      }));
    const length = (measure: Measure, pauses: readonly Pause[], whole?: boolean) =>
      ledgerOf(
        measure,
        { from, to: from + 2 * pauses.length * MINUTE_MS },
        pauses,
        whole === undefined ? {} : { whole },
      ).length;
    const realTime: Measure = { counts: 'time', calendar: REAL_TIME };
    expect(length(realTime, often(LEDGER_LINES_MAX / 2))).toBe(LEDGER_LINES_MAX);
    const long = often(LEDGER_LINES_MAX / 2 + 1);
    expect(length(realTime, long)).toBe(LEDGER_LINES_MAX);
    expect(length(realTime, long, true)).toBe(LEDGER_LINES_MAX + 2);
    const cut = ledgerOf(realTime, { from, to: from + 2 * long.length * MINUTE_MS }, long);
    expect([cut[0]?.from, cut.at(-1)?.to]).toEqual([from, from + 2 * long.length * MINUTE_MS]);
    // 400 lines are not too many: half of them are closed time.
    const fits = ledgerOf(OFFICE, { from, to: from + LEDGER_LINES_MAX * MINUTE_MS }, often(200));
    expect(fits).toHaveLength(LEDGER_LINES_MAX);
    expect(fits.filter(({ why }) => why === 'closed')).toHaveLength(LEDGER_LINES_MAX / 2);
    // Of 00:00 to 06:42 everything that is not paused is closed.
    const closed = ledgerOf(OFFICE, { from, to: from + 2 * long.length * MINUTE_MS }, long);
    expect(closed).toHaveLength(long.length);
    expect(closed.every(({ why }) => why === 'paused')).toBe(true);
    expect(ledgerOf(OFFICE, { from, to: from + DAY_MS }, [])).toHaveLength(5);
  });
});
