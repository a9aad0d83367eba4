import { describe, expect, test } from 'vitest';
import {
  type Calendar,
  countedBetween,
  isWorkingDay,
  latestOpen,
  nextOpening,
  openIntervals,
  publishedThroughout,
  rezoned,
} from '../../shared/domain/calendar.ts';
import { HOUR_MS, isoOf } from '../../shared/domain/instant.ts';
import { CN_WORKDAYS } from '../../shared/domain/presets/s002-effective.ts';
import { addWorkingDaysExactly, closingOf, workingDayFrom } from '../../shared/domain/working-days.ts';
import { dayNumberOf } from '../../shared/domain/zone.ts';
import { calendarOf, onDays, WORKDAYS } from './hours-of-a-week.ts';

const at = (text: string) => Date.parse(text);
const text = (instant: number | null) => (instant === null ? null : isoOf(instant));
const dateOf = (day: number | 'calendar_missing') =>
  day === 'calendar_missing' ? day : isoOf(day * 24 * HOUR_MS).slice(0, 10);

/** Shorter on Tuesdays and Thursdays, and open on Saturday mornings. */
const uneven = calendarOf('Etc/UTC', {
  weekly: {
    ...onDays(['mon', 'wed', 'fri'], [['09:00', '17:00']]),
    tue: [['10:00', '16:00']],
    thu: [['10:00', '16:00']],
    sat: [['11:00', '14:30']],
  },
});

describe('the Nth working day', () => {
  const from = (date: string, days: number) => dateOf(workingDayFrom(CN_WORKDAYS, dayNumberOf(date), days));

  test('counts forwards and backwards over make-up workdays, never the day itself', () => {
    expect(from('2026-02-13', 1)).toBe('2026-02-14');
    expect(from('2026-02-13', 2)).toBe('2026-02-24');
    expect(from('2026-02-24', -1)).toBe('2026-02-14');
    expect(from('2026-02-24', -2)).toBe('2026-02-13');
    expect(from('2026-02-20', 0)).toBe('2026-02-20');
  });

  test('stops at the first year that is not published, in both directions', () => {
    expect(from('2026-12-31', 1)).toBe('calendar_missing');
    expect(from('2025-01-02', -1)).toBe('calendar_missing');
    expect(from('2026-12-30', 1)).toBe('2026-12-31');
  });

  test('a broken number and a calendar without working days are refused', () => {
    expect(() => workingDayFrom(CN_WORKDAYS, 20_000, 1.5)).toThrow('1.5 is no number of working days');
    expect(() => workingDayFrom(calendarOf('UTC', {}), 20_000, -1)).toThrow('no working days');
  });
});

describe('working days at the same wall time', () => {
  const exactly = (calendar: Calendar, from: string, days: number, mode: 'exact' | 'rolled' = 'exact') => {
    const instant = addWorkingDaysExactly(calendar, at(from), days, mode);
    return instant === 'calendar_missing' ? instant : isoOf(instant);
  };

  test('exactly, the wall time stays to the millisecond whether it is open or not', () => {
    const office = calendarOf('America/New_York', { weekly: onDays(WORKDAYS, [['09:00', '17:00']]) });
    expect(exactly(office, '2026-06-05T23:10:37.665Z', 1)).toBe('2026-06-08T23:10:37.665Z');
    expect(exactly(office, '2026-06-05T23:10:37.665Z', -5)).toBe('2026-05-29T23:10:37.665Z');
  });

  test('the wall time stays over a clock change, and a skipped one is the instant of the change', () => {
    const daily = calendarOf('Europe/Paris', {
      weekly: onDays([...WORKDAYS, 'sat', 'sun'], [['09:00', '17:00']]),
    });
    expect(exactly(daily, '2026-03-28T09:00:00Z', 1)).toBe('2026-03-29T08:00:00.000Z');
    expect(exactly(daily, '2026-03-28T01:30:00Z', 1)).toBe('2026-03-29T01:00:00.000Z');
  });

  test('rolled, a closed wall time goes on to the next opening, or back to the latest closing', () => {
    expect(exactly(uneven, '2006-01-03T08:00:00Z', 2, 'rolled')).toBe('2006-01-05T10:00:00.000Z');
    expect(exactly(uneven, '2006-01-05T18:00:00Z', -2, 'rolled')).toBe('2006-01-03T16:00:00.000Z');
    expect(exactly(uneven, '2006-01-04T16:30:00Z', 1, 'rolled')).toBe('2006-01-06T09:00:00.000Z');
    expect(exactly(uneven, '2006-01-04T09:30:00Z', -1, 'rolled')).toBe('2006-01-02T17:00:00.000Z');
  });

  test('rolled, an open wall time stays: an opening in both directions, a closing backwards only', () => {
    expect(exactly(uneven, '2006-01-03T12:00:00Z', 2, 'rolled')).toBe('2006-01-05T12:00:00.000Z');
    expect(exactly(uneven, '2006-01-05T10:00:00Z', -2, 'rolled')).toBe('2006-01-03T10:00:00.000Z');
    expect(exactly(uneven, '2006-01-05T16:00:00Z', -2, 'rolled')).toBe('2006-01-03T16:00:00.000Z');
    expect(exactly(uneven, '2006-01-03T16:00:00Z', 2, 'rolled')).toBe('2006-01-06T09:00:00.000Z');
  });

  test('rolled, a calendar that is never open again, or never was before, has nothing to roll to', () => {
    const once = calendarOf('UTC', {
      dates: { '2026-06-10': { name: 'only', hours: [['09:00', '12:00']] } },
    });
    expect(exactly(once, '2026-06-09T08:00:00Z', 1, 'rolled')).toBe('2026-06-10T09:00:00.000Z');
    expect(exactly(once, '2026-06-11T15:00:00Z', -1, 'rolled')).toBe('2026-06-10T12:00:00.000Z');
    expect(() => exactly(once, '2026-06-09T15:00:00Z', 1, 'rolled')).toThrow(RangeError);
    expect(() => exactly(once, '2026-06-11T08:00:00Z', -1, 'rolled')).toThrow(RangeError);
  });

  test('no days are the start itself, closed or not', () => {
    expect(exactly(uneven, '2006-01-08T03:00:00Z', 0, 'rolled')).toBe('2006-01-08T03:00:00.000Z');
    expect(exactly(uneven, '2006-01-08T03:00:00Z', 0)).toBe('2006-01-08T03:00:00.000Z');
  });

  test('an unpublished year is an answer of its own', () => {
    expect(exactly(CN_WORKDAYS, '2026-12-31T02:00:00Z', 1)).toBe('calendar_missing');
  });
});

describe('a date’s own closing', () => {
  const closing = (calendar: Calendar, date: string) => text(closingOf(calendar, dayNumberOf(date)));

  test('is that of its own hours, on a short day too, and none where it is closed', () => {
    expect(closing(uneven, '2006-01-03')).toBe('2006-01-03T16:00:00.000Z');
    expect(closing(uneven, '2006-01-07')).toBe('2006-01-07T14:30:00.000Z');
    expect(closing(uneven, '2006-01-08')).toBeNull();
    expect(closing(CN_WORKDAYS, '2026-02-14')).toBe('2026-02-14T10:00:00.000Z');
  });

  test('lies on the next day where the hours go past midnight', () => {
    const nights = calendarOf('Asia/Shanghai', { weekly: onDays(['fri'], [['22:00', '06:00']]) });
    expect(closing(nights, '2026-06-05')).toBe('2026-06-05T22:00:00.000Z');
    expect(closing(nights, '2026-06-06')).toBeNull();
  });

  test('is earlier where a closure cuts the evening off', () => {
    const cut = {
      ...uneven,
      closures: [{ from: at('2006-01-02T15:00:00Z'), to: at('2006-01-02T18:00:00Z'), name: 'x' }],
    };
    expect(closing(cut, '2006-01-02')).toBe('2006-01-02T15:00:00.000Z');
  });
});

describe('the latest open instant', () => {
  test('is the instant itself while open, at an opening and at a closing, else the closing before', () => {
    expect(text(latestOpen(uneven, at('2006-01-03T12:00:00Z')))).toBe('2006-01-03T12:00:00.000Z');
    expect(text(latestOpen(uneven, at('2006-01-03T10:00:00Z')))).toBe('2006-01-03T10:00:00.000Z');
    expect(text(latestOpen(uneven, at('2006-01-03T16:00:00Z')))).toBe('2006-01-03T16:00:00.000Z');
    expect(text(latestOpen(uneven, at('2006-01-03T16:00:00.001Z')))).toBe('2006-01-03T16:00:00.000Z');
    expect(text(latestOpen(uneven, at('2006-01-09T08:59:59Z')))).toBe('2006-01-07T14:30:00.000Z');
  });

  test('is found in the year before, and is none where the calendar never opened', () => {
    const closedInJanuary = {
      ...uneven,
      closures: [{ from: at('2006-01-01T00:00:00Z'), to: at('2006-02-01T00:00:00Z'), name: 'x' }],
    };
    expect(text(latestOpen(closedInJanuary, at('2006-01-20T12:00:00Z')))).toBe('2005-12-31T14:30:00.000Z');
    expect(latestOpen(calendarOf('UTC', {}), at('2006-01-20T12:00:00Z'))).toBeNull();
  });
});

describe('published years', () => {
  const published = (from: string, to: string) => publishedThroughout(CN_WORKDAYS, at(from), at(to));

  test('both ends and all between must be published, by the calendar’s own clocks', () => {
    expect(published('2025-06-01T00:00:00Z', '2026-06-01T00:00:00Z')).toBe(true);
    expect(published('2026-12-31T15:59:00Z', '2026-12-31T16:00:01Z')).toBe(false);
    expect(published('2024-12-31T15:59:59Z', '2025-06-01T00:00:00Z')).toBe(false);
    expect(published('2027-01-01T00:00:00Z', '2027-01-01T00:00:00Z')).toBe(false);
  });

  test('time that ends at midnight of New Year’s Day needs nothing of the new year', () => {
    expect(published('2026-12-31T10:00:00Z', '2026-12-31T16:00:00Z')).toBe(true);
  });

  test('nothing is missing where no year is needed, or around the clock', () => {
    const [from, to] = [at('2040-01-01T00:00:00Z'), at('2041-01-01T00:00:00Z')];
    expect(publishedThroughout(uneven, from, to)).toBe(true);
    expect(publishedThroughout({ ...CN_WORKDAYS, always: true }, from, to)).toBe(true);
  });
});

describe('another zone', () => {
  test('keeps the wall times and the closures’ instants, and is one object for one question', () => {
    const closures = [{ from: at('2006-01-02T12:00:00Z'), to: at('2006-01-02T13:00:00Z'), name: 'x' }];
    const calendar = { ...uneven, closures };
    const there = rezoned(calendar, 'Asia/Shanghai');
    expect(text(nextOpening(there, at('2006-01-02T00:00:00Z')))).toBe('2006-01-02T01:00:00.000Z');
    expect(there.closures).toEqual(closures);
    expect(rezoned(calendar, 'Asia/Shanghai')).toBe(there);
    expect(rezoned(calendar, 'Etc/UTC')).toBe(calendar);
  });
});

describe('dates that a zone leaves out', () => {
  test('have no hours and are no working day, also where the hours would go past midnight', () => {
    const apia = calendarOf('Pacific/Apia', {
      weekly: { ...onDays(['thu'], [['09:00', '17:00']]), fri: [['22:00', '06:00']] },
    });
    // Samoa went from Thursday 2011-12-29 to Saturday 2011-12-31.
    const [from, to] = [at('2011-12-29T00:00:00Z'), at('2012-01-02T00:00:00Z')];
    expect(openIntervals(apia, from, to)).toEqual([
      { from: at('2011-12-29T19:00:00Z'), to: at('2011-12-30T03:00:00Z') },
    ]);
    expect(countedBetween(apia, from, to)).toBe(8 * HOUR_MS);
    expect(isWorkingDay(apia, dayNumberOf('2011-12-30'))).toBe(false);
  });
});
