import { describe, expect, test } from 'vitest';
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
import { HOUR_MS, MINUTE_MS } from '../../shared/domain/instant.ts';
import { ALWAYS, cn, inShanghai, WORKDAYS } from './clock-world.ts';

const OPEN: Measure = { counts: 'time', calendar: WORKDAYS };
const REAL: Measure = { counts: 'time', calendar: REAL_TIME };
const DAYS = {
  counts: 'working_days',
  calendar: WORKDAYS,
  endOfBusiness: '18:00',
  due: 'end_of_business',
  pause: 'close_of_business_rule',
} as const;
const CIVIL = {
  counts: 'days',
  timeZone: 'Asia/Shanghai',
  reading: 'end_of_day',
  workingDays: WORKDAYS,
} as const;

const pause = (from: string, to: string | null, reason = 'waiting'): Pause => ({
  from: cn(from),
  to: to === null ? null : cn(to),
  reason,
});
const said = (counted: Counted) =>
  counted.ends === 'due'
    ? inShanghai(counted.dueAt)
    : counted.ends === 'paused'
      ? `paused, ${counted.remainingMs / MINUTE_MS} min left`
      : counted.ends;

describe('counting from an instant', () => {
  test('nothing at all is the instant, in any measure and any pause', () => {
    for (const measure of [OPEN, REAL, DAYS, CIVIL]) {
      expect(said(countFrom(measure, cn('11-15 03:00'), 0, [pause('11-15 02:00', null)]))).toBe(
        '11-15 03:00',
      );
    }
  });

  test('ends in a pause that is open, with what is left of it', () => {
    const from = cn('11-17 10:00');
    expect(said(countFrom(OPEN, from, 4 * HOUR_MS, [pause('11-17 11:30', null)]))).toBe(
      'paused, 150 min left',
    );
    expect(said(countFrom(OPEN, from, 4 * HOUR_MS, [pause('11-17 12:30', null)]))).toBe(
      'paused, 120 min left',
    );
    // Begun at the deadline, or begun before the start.
    expect(said(countFrom(OPEN, from, 2 * HOUR_MS, [pause('11-17 12:00', null)]))).toBe('11-17 12:00');
    expect(said(countFrom(OPEN, from, 2 * HOUR_MS, [pause('11-17 09:00', null)]))).toBe(
      'paused, 120 min left',
    );
  });

  test('working days in an open pause: the real time that would be left, from the start at the earliest', () => {
    const from = cn('11-17 10:00');
    expect(said(countFrom(DAYS, from, 2, [pause('11-18 12:00', null)]))).toBe(
      `paused, ${(24 + 6) * 60} min left`,
    );
    expect(said(countFrom(DAYS, from, 2, [pause('11-18 18:00', null)]))).toBe(`paused, ${24 * 60} min left`);
    expect(said(countFrom(DAYS, from, 2, [pause('11-19 18:00', null)]))).toBe('11-19 18:00');
    expect(said(countFrom(DAYS, from, 1, [pause('11-17 08:00', null)]))).toBe(
      `paused, ${(24 + 8) * 60} min left`,
    );
    const shifting = { ...DAYS, pause: 'elapsed_shift' } as const;
    expect(said(countFrom(shifting, from, 1, [pause('11-17 08:00', null)]))).toBe(
      `paused, ${(24 + 8) * 60} min left`,
    );
    expect(said(countFrom(shifting, from, 1, [pause('11-18 17:00', null)]))).toBe('paused, 60 min left');
    expect(said(countFrom(shifting, from, 1, [pause('11-18 18:00', null)]))).toBe('11-18 18:00');
  });

  test('civil days in an open pause likewise', () => {
    const from = cn('11-17 10:00');
    expect(said(countFrom(CIVIL, from, 1, [pause('11-18 23:00', null)]))).toBe('paused, 60 min left');
    expect(said(countFrom(CIVIL, from, 1, [pause('11-19 00:00', null)]))).toBe('11-19 00:00');
    expect(said(countFrom(CIVIL, from, 1, [pause('11-16 00:00', '11-17 09:00')]))).toBe('11-19 00:00');
    // A minute moves it to the end of the next day, a second pause before that end counts too.
    expect(said(countFrom(CIVIL, from, 1, [pause('11-17 12:00', '11-17 12:01')]))).toBe('11-20 00:00');
    const two = [pause('11-17 12:00', '11-17 12:01'), pause('11-19 12:00', '11-20 12:00')];
    expect(said(countFrom(CIVIL, from, 1, two))).toBe('11-21 00:00');
  });

  test('a pause that began before the start counts from the start', () => {
    const shifting = { ...DAYS, pause: 'elapsed_shift' } as const;
    expect(said(countFrom(shifting, cn('11-17 10:00'), 1, [pause('11-17 08:00', '11-17 11:00')]))).toBe(
      '11-18 19:00',
    );
    expect(said(countFrom(shifting, cn('11-17 10:00'), 1, [pause('11-17 08:00', '11-17 10:00')]))).toBe(
      '11-18 18:00',
    );
  });

  test('a year that is not published, met before an open pause or after it', () => {
    const from = cn('12-31 17:00');
    expect(said(countFrom(OPEN, from, HOUR_MS, []))).toBe('12-31 18:00');
    expect(said(countFrom(OPEN, from, 2 * HOUR_MS, []))).toBe('calendar_missing');
    expect(said(countFrom(OPEN, from, 2 * HOUR_MS, [pause('12-31 17:30', null)]))).toBe(
      'paused, 90 min left',
    );
    expect(said(countFrom(OPEN, from, 9 * HOUR_MS, [pause('2026-01-01 10:00', null)]))).toBe(
      'calendar_missing',
    );
    expect(said(countFrom(OPEN, cn('2026-01-05 10:00'), HOUR_MS, [pause('2026-01-05 10:00', null)]))).toBe(
      'paused, 60 min left',
    );
    expect(said(countFrom(DAYS, from, 1, []))).toBe('calendar_missing');
    expect(said(countFrom({ ...CIVIL, reading: 'holiday_roll' }, from, 1, []))).toBe('calendar_missing');
    expect(said(countFrom(CIVIL, from, 1, []))).toBe('2026-01-02 00:00');
  });

  test('what is no fault of a calendar is not hidden', () => {
    const broken = { ...OPEN, calendar: { ...WORKDAYS, id: 'broken', weekly: undefined as never } };
    expect(() => countFrom(broken, cn('11-17 10:00'), HOUR_MS, [])).toThrow(TypeError);
  });
});

describe('counting on to a deadline that was promised before', () => {
  const at = cn('11-17 14:00');
  const on = (measure: Measure, due: string, ...pauses: readonly Pause[]) =>
    said(countOnTo(measure, { at, dueAt: cn(due) }, pauses));

  test('it stays where nothing is paused between the two, wherever it lies', () => {
    for (const measure of [OPEN, REAL, DAYS, CIVIL]) {
      expect(on(measure, '11-22 03:00')).toBe('11-22 03:00');
      expect(on(measure, '11-22 03:00', pause('11-17 10:00', '11-17 14:00'))).toBe('11-22 03:00');
      expect(on(measure, '11-22 03:00', pause('11-22 03:00', '11-22 04:00'))).toBe('11-22 03:00');
      expect(on(measure, '11-17 12:00', pause('11-17 11:00', null))).toBe('11-17 12:00');
      expect(on(measure, '11-17 14:00', pause('11-17 13:00', null))).toBe('11-17 14:00');
    }
  });

  test('it moves with a pause from then on, of which only what lies after then counts', () => {
    expect(on(OPEN, '11-18 10:00', pause('11-17 15:00', '11-17 16:00'))).toBe('11-18 11:00');
    expect(on(OPEN, '11-18 10:00', pause('11-17 13:00', '11-17 15:00'))).toBe('11-18 11:00');
    expect(on(OPEN, '11-18 10:00', pause('11-17 15:00', null))).toBe('paused, 240 min left');
    expect(on(CIVIL, '11-19 00:00', pause('11-17 13:00', '11-17 15:00'))).toBe('11-20 00:00');
  });

  test('working days: the days at whose due moment it is paused are made up', () => {
    expect(on(DAYS, '11-18 18:00', pause('11-17 17:00', '11-17 19:00'))).toBe('11-19 18:00');
    expect(on(DAYS, '11-18 18:00', pause('11-17 17:00', '11-17 17:30'))).toBe('11-18 18:00');
    expect(on(DAYS, '11-20 18:00', pause('11-18 17:00', '11-19 19:00'))).toBe('11-24 18:00');
    const midnight = { ...DAYS, due: 'end_of_calendar_day' } as const;
    expect(on(midnight, '11-19 00:00', pause('11-17 23:00', '11-18 01:00'))).toBe('11-20 00:00');
    const clock = { ...DAYS, due: 'same_clock_time' } as const;
    expect(on(clock, '11-19 10:30', pause('11-18 10:00', '11-18 11:00'))).toBe('11-20 10:30');
    expect(on(clock, '11-19 10:30', pause('11-18 11:00', '11-18 12:00'))).toBe('11-19 10:30');
  });

  test('one that was promised in another measure, or read so, moves by real time', () => {
    expect(on(DAYS, '11-18 10:00', pause('11-17 15:00', '11-17 16:00'))).toBe('11-18 11:00');
    expect(on({ ...DAYS, pause: 'elapsed_shift' }, '11-18 18:00', pause('11-17 15:00', '11-17 16:00'))).toBe(
      '11-18 19:00',
    );
    // Saturday is no working day, whatever the time.
    expect(on(DAYS, '11-22 18:00', pause('11-17 15:00', '11-17 16:00'))).toBe('11-22 19:00');
  });
});

describe('a share of a counting', () => {
  const share = (measure: Measure, from: string, due: string, part: number, ...pauses: readonly Pause[]) => {
    const moment = shareMoment(measure, { from: cn(from), dueAt: cn(due) }, part, pauses);
    return moment === null ? null : inShanghai(moment);
  };

  test('lies where so much of the open time outside the pauses has passed', () => {
    expect(share(OPEN, '11-17 16:00', '11-18 12:00', 0.5)).toBe('11-18 09:30');
    expect(share(OPEN, '11-17 16:00', '11-18 12:00', 1)).toBe('11-18 12:00');
    expect(share(OPEN, '11-17 16:00', '11-18 14:00', 0.5, pause('11-17 17:00', '11-18 10:00'))).toBe(
      '11-18 11:00',
    );
    expect(share(OPEN, '11-17 16:00', '11-18 12:00', 0)).toBe('11-17 16:00');
  });

  test('of days it is the share of the real time, to the millisecond', () => {
    expect(share(DAYS, '11-17 10:00', '11-18 18:00', 0.5)).toBe('11-18 02:00');
    expect(share(CIVIL, '11-17 10:00', '11-19 00:00', 0.5)).toBe('11-18 05:00');
    expect(shareMoment(DAYS, { from: 0, dueAt: 101 }, 0.5, [])).toBe(51);
  });
});

describe('a ledger', () => {
  const lines = (measure: Measure, from: string, to: string, ...pauses: readonly Pause[]) =>
    ledgerOf(measure, { from: cn(from), to: cn(to) }, pauses).map((line) =>
      [line.why, inShanghai(line.from), inShanghai(line.to), line.pauseReason]
        .filter((part) => part !== undefined)
        .join(' '),
    );

  test('has every stretch with its reason, and neighbours of one kind as one', () => {
    expect(
      lines(OPEN, '11-17 11:00', '11-17 19:00', pause('11-17 14:00', '11-17 15:00', 'access_denied')),
    ).toEqual([
      'open 11-17 11:00 11-17 12:00',
      'closed 11-17 12:00 11-17 13:00',
      'open 11-17 13:00 11-17 14:00',
      'paused 11-17 14:00 11-17 15:00 access_denied',
      'open 11-17 15:00 11-17 18:00',
      'closed 11-17 18:00 11-17 19:00',
    ]);
    const touching = [pause('11-17 14:00', '11-17 15:00'), pause('11-17 15:00', '11-17 16:00')];
    expect(lines(REAL, '11-17 14:00', '11-17 16:00', ...touching)).toEqual([
      'paused 11-17 14:00 11-17 16:00 waiting',
    ]);
    const other = [pause('11-17 14:00', '11-17 15:00'), pause('11-17 15:00', null, 'weather')];
    expect(lines(REAL, '11-17 14:00', '11-17 16:00', ...other)).toEqual([
      'paused 11-17 14:00 11-17 15:00 waiting',
      'paused 11-17 15:00 11-17 16:00 weather',
    ]);
  });

  test('says of a duty that the customer did late that it was the customer', () => {
    expect(
      lines(REAL, '11-17 14:00', '11-17 16:00', pause('11-17 14:30', '11-17 15:00', 'obligation:on_site')),
    ).toEqual([
      'open 11-17 14:00 11-17 14:30',
      'obligation 11-17 14:30 11-17 15:00 on_site',
      'open 11-17 15:00 11-17 16:00',
    ]);
  });

  test('of civil days is real time; of working days that move by real time whole days around the pauses', () => {
    expect(lines(CIVIL, '11-21 10:00', '11-23 00:00', pause('11-21 12:00', '11-21 13:00'))).toEqual([
      'open 11-21 10:00 11-21 12:00',
      'paused 11-21 12:00 11-21 13:00 waiting',
      'open 11-21 13:00 11-23 00:00',
    ]);
    const shifting = { ...DAYS, pause: 'elapsed_shift' } as const;
    expect(lines(shifting, '11-20 10:00', '11-21 19:00', pause('11-21 09:00', '11-21 10:00'))).toEqual([
      'closed 11-20 10:00 11-21 00:00',
      'open 11-21 00:00 11-21 09:00',
      'paused 11-21 09:00 11-21 10:00 waiting',
      'open 11-21 10:00 11-21 19:00',
    ]);
  });

  test('of working days that end at midnight or at the time of the start asks for the pause at that moment', () => {
    const stopped = pause('11-18 17:00', '11-18 19:00');
    expect(lines(DAYS, '11-17 10:00', '11-19 18:00', stopped)).toContain(
      'paused 11-18 00:00 11-19 00:00 waiting',
    );
    const clock = { ...DAYS, due: 'same_clock_time' } as const;
    expect(lines(clock, '11-17 10:00', '11-18 10:00', stopped)).toEqual([
      'closed 11-17 10:00 11-18 00:00',
      'open 11-18 00:00 11-18 10:00',
    ]);
    const midnight = { ...DAYS, due: 'end_of_calendar_day' } as const;
    expect(lines(midnight, '11-17 10:00', '11-20 00:00', pause('11-18 23:00', '11-19 01:00'))).toEqual([
      'closed 11-17 10:00 11-18 00:00',
      'paused 11-18 00:00 11-19 00:00 waiting',
      'open 11-19 00:00 11-20 00:00',
    ]);
  });

  test('is cut to its limit unless it is asked for whole', () => {
    const span = { from: cn('01-02 09:00'), to: cn('12-31 18:00') };
    const whole = ledgerOf(OPEN, span, [], { whole: true });
    expect(whole.length).toBeGreaterThan(2 * LEDGER_LINES_MAX);
    const kept = ledgerOf(OPEN, span, []);
    expect(kept).toHaveLength(LEDGER_LINES_MAX);
    expect(kept.every(({ why }) => why === 'open')).toBe(true);
    expect([kept[0], kept.at(-1)]).toEqual([whole[0], whole.at(-1)]);
    const open = whole.filter(({ why }) => why === 'open');
    expect(kept[LEDGER_LINES_MAX / 2 - 1]).toEqual(open[LEDGER_LINES_MAX / 2 - 1]);
    expect(kept[LEDGER_LINES_MAX / 2]).toEqual(open.at(-LEDGER_LINES_MAX / 2));
    const shorter = { ...span, to: cn('06-30 18:00') };
    const telling = ledgerOf(OPEN, shorter, []);
    expect(telling).toEqual(ledgerOf(OPEN, shorter, [], { whole: true }).filter(({ why }) => why === 'open'));
    const fits = ledgerOf(OPEN, { ...span, to: cn('01-31 18:00') }, []);
    expect(fits.some(({ why }) => why === 'closed')).toBe(true);
  });
});

describe('stretches', () => {
  test('as they stood at an instant', () => {
    const all = [pause('11-17 10:00', '11-17 11:00'), pause('11-17 12:00', null)];
    expect(pausesUntil(all, cn('11-17 10:00'))).toEqual([]);
    expect(pausesUntil(all, cn('11-17 10:30'))).toEqual([pause('11-17 10:00', '11-17 10:30')]);
    expect(pausesUntil(all, cn('11-17 11:00'))).toEqual([all[0]]);
    expect(pausesUntil(all, cn('11-17 13:00'))).toEqual([all[0], pause('11-17 12:00', '11-17 13:00')]);
  });

  test('of two lists as one: what began first keeps its reason', () => {
    const paused = [pause('11-17 10:00', '11-17 12:00', 'a'), pause('11-17 14:00', '11-17 15:00', 'a')];
    expect(pausesMerged(paused, [])).toBe(paused);
    expect(pausesMerged(paused, [pause('11-17 11:00', '11-17 13:00', 'b')])).toEqual([
      paused[0],
      pause('11-17 12:00', '11-17 13:00', 'b'),
      paused[1],
    ]);
    expect(pausesMerged(paused, [pause('11-17 10:30', '11-17 11:00', 'b')])).toEqual(paused);
    expect(pausesMerged(paused, [pause('11-17 12:00', '11-17 13:00', 'b')])).toEqual([
      paused[0],
      pause('11-17 12:00', '11-17 13:00', 'b'),
      paused[1],
    ]);
    expect(pausesMerged(paused, [pause('11-17 09:00', '11-17 14:30', 'b')])).toEqual([
      pause('11-17 09:00', '11-17 14:30', 'b'),
      pause('11-17 14:30', '11-17 15:00', 'a'),
    ]);
    const open = [pause('11-17 10:00', null, 'a')];
    expect(pausesMerged(open, [pause('11-17 11:00', '11-17 13:00', 'b')])).toEqual(open);
    expect(
      pausesMerged([pause('11-17 11:00', null, 'a')], [pause('11-17 10:00', '11-17 13:00', 'b')]),
    ).toEqual([pause('11-17 10:00', '11-17 13:00', 'b'), pause('11-17 13:00', null, 'a')]);
  });

  test('real time never closes', () => {
    expect(said(countFrom(REAL, cn('11-15 03:00'), 30 * HOUR_MS, []))).toBe('11-16 09:00');
    expect(said(countFrom({ counts: 'time', calendar: ALWAYS }, cn('11-15 03:00'), 30 * HOUR_MS, []))).toBe(
      '11-16 09:00',
    );
  });
});
