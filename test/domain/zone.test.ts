// Wall clocks at the seams: where the clocks change, where the product's own tables of a zone begin, and at the ends of the
// years that it knows.

import { describe, expect, it } from 'vitest';
import { isoOf } from '../../shared/domain/instant.ts';
import {
  dateOf,
  dayNumberAt,
  dayNumberOf,
  instantOfWall,
  minuteOf,
  nextAtWall,
  wallDate,
  wallInstant,
  weekdayOf,
  yearOf,
} from '../../shared/domain/zone.ts';

const at = (text: string) => Date.parse(text);
const written = (zone: string, date: string, time: string) => isoOf(wallInstant(zone, date, time));

describe('where the clocks change', () => {
  it.each([
    ['2026-03-29', '01:59', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29', '02:00', '2026-03-29T01:00:00.000Z'],
    ['2026-03-29', '02:59', '2026-03-29T01:00:00.000Z'],
    ['2026-03-29', '03:00', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25', '01:59', '2026-10-24T23:59:00.000Z'],
    ['2026-10-25', '02:00', '2026-10-25T00:00:00.000Z'],
    ['2026-10-25', '02:59', '2026-10-25T00:59:00.000Z'],
    ['2026-10-25', '03:00', '2026-10-25T02:00:00.000Z'],
  ])('%s %s in Paris', (date, time, instant) => {
    expect(written('Europe/Paris', date, time)).toBe(instant);
  });

  it.each([
    ['2026-03-29T00:59:59.999Z', '01:59'],
    ['2026-03-29T01:00:00Z', '03:00'],
    ['2026-10-25T00:59:59.999Z', '02:59'],
    ['2026-10-25T01:00:00Z', '02:00'],
  ])('at %s a clock in Paris shows %s', (instant, time) => {
    expect(wallDate('Europe/Paris', at(instant)).time).toBe(time);
  });

  it('two changes within eight days are both seen', () => {
    // Recife began summer time on 8 October 2000 and ended it on the 15th.
    expect(wallDate('America/Recife', at('2000-10-08T02:59:00Z')).time).toBe('23:59');
    expect(wallDate('America/Recife', at('2000-10-08T03:00:00Z')).time).toBe('01:00');
    expect(wallDate('America/Recife', at('2000-10-15T01:59:00Z')).time).toBe('23:59');
    expect(wallDate('America/Recife', at('2000-10-15T02:00:00Z')).time).toBe('23:00');
    expect(wallDate('America/Recife', at('2000-10-16T02:00:00Z')).time).toBe('23:00');
  });
});

describe('where the tables of a zone begin', () => {
  // Offsets are kept for 400 days at a time, counted from 1970-01-01: one such table begins with 2025-11-08 UTC.
  it('a wall time of either side is found on the other', () => {
    expect(written('Asia/Shanghai', '2025-11-08', '03:00')).toBe('2025-11-07T19:00:00.000Z');
    expect(written('Asia/Shanghai', '2025-11-08', '08:00')).toBe('2025-11-08T00:00:00.000Z');
    expect(written('America/New_York', '2025-11-07', '22:00')).toBe('2025-11-08T03:00:00.000Z');
    expect(written('America/New_York', '2025-11-07', '18:59')).toBe('2025-11-07T23:59:00.000Z');
  });

  it('an instant of either side reads right', () => {
    expect(wallDate('Asia/Shanghai', at('2025-11-07T23:59:59Z'))).toEqual({
      date: '2025-11-08',
      time: '07:59',
      weekday: 'sat',
    });
    expect(wallDate('Asia/Shanghai', at('2025-11-08T00:00:00Z')).time).toBe('08:00');
  });

  it('a clock change in the first days of one is seen, and one in its last days', () => {
    // Tables begin with 2018-03-10 and 2013-10-22.
    expect(wallDate('America/New_York', at('2018-03-10T12:00:00Z')).time).toBe('07:00');
    expect(wallDate('America/New_York', at('2018-03-11T12:00:00Z')).time).toBe('08:00');
    expect(written('America/New_York', '2018-03-10', '07:00')).toBe('2018-03-10T12:00:00.000Z');
    expect(wallDate('America/Sao_Paulo', at('2013-10-20T02:59:00Z')).time).toBe('23:59');
    expect(wallDate('America/Sao_Paulo', at('2013-10-21T12:00:00Z')).time).toBe('10:00');
    expect(written('America/Sao_Paulo', '2013-10-21', '10:00')).toBe('2013-10-21T12:00:00.000Z');
  });
});

describe('the years that are known', () => {
  it('begin with 1900 and end with 2399', () => {
    expect(written('UTC', '1900-01-01', '00:00')).toBe('1900-01-01T00:00:00.000Z');
    expect(written('Asia/Shanghai', '1902-01-01', '00:00')).toBe('1901-12-31T16:00:00.000Z');
    expect(written('UTC', '2399-12-31', '24:00')).toBe('2400-01-01T00:00:00.000Z');
    expect(written('America/New_York', '2399-12-31', '24:00')).toBe('2400-01-01T05:00:00.000Z');
  });

  it('an instant far outside is refused by name', () => {
    expect(() => wallInstant('UTC', '2500-01-01', '00:00')).toThrow(RangeError);
    expect(() => wallInstant('UTC', '1850-01-01', '00:00')).toThrow(RangeError);
    // Microseconds, taken for milliseconds.
    expect(() => wallDate('UTC', 1_772_503_200_000_000)).toThrow(RangeError);
    expect(() => wallDate('UTC', Number.NaN)).toThrow(RangeError);
    expect(() => instantOfWall('UTC', Number.NaN)).toThrow(RangeError);
  });
});

describe('dates and times as text', () => {
  it.each(['9:00', '009:00', '24:01', '25:00', '12:60', '1200', ' 09:00', '09:00 ', '09:00:00', ''])(
    '"%s" is no wall time',
    (text) => {
      expect(() => minuteOf(text)).toThrow(RangeError);
    },
  );

  it.each([
    '2025-02-29',
    '2025-02-30',
    '2025-13-01',
    '2025-1-1',
    '25-01-01',
    '2025-01',
    '-000001-01',
    '2025-01-01T00:00',
    ' 2025-01-01',
    '',
  ])('"%s" is no date', (text) => {
    expect(() => dayNumberOf(text)).toThrow('is no date');
  });

  it('minutes and days are counted from midnight and from 1970', () => {
    expect([minuteOf('00:00'), minuteOf('09:30'), minuteOf('23:59'), minuteOf('24:00')]).toEqual([
      0, 570, 1_439, 1_440,
    ]);
    expect([dayNumberOf('1970-01-01'), dayNumberOf('1969-12-31'), dayNumberOf('2024-02-29')]).toEqual([
      0, -1, 19_782,
    ]);
    expect([-4, -3, -1, 0, 1, 3, 4, 10].map(weekdayOf)).toEqual([
      'sun',
      'mon',
      'wed',
      'thu',
      'fri',
      'sun',
      'mon',
      'sun',
    ]);
    for (const date of ['1969-12-31', '1970-01-01', '2024-02-29', '2399-12-31'])
      expect(dateOf(dayNumberOf(date))).toBe(date);
    expect([yearOf(-1), yearOf(0), yearOf(364), yearOf(365)]).toEqual([1969, 1970, 1970, 1971]);
    expect(dayNumberAt('Asia/Tokyo', at('2026-01-01T14:59:59.999Z'))).toBe(dayNumberOf('2026-01-01'));
    expect(dayNumberAt('Asia/Tokyo', at('2026-01-01T15:00:00Z'))).toBe(dayNumberOf('2026-01-02'));
  });
});

describe('the next time that a wall clock shows', () => {
  it.each([
    ['later today', 'Asia/Shanghai', '2026-03-02T02:10:00Z', '14:30', '2026-03-02T06:30:00.000Z'],
    [
      'tomorrow, where it is over',
      'Asia/Shanghai',
      '2026-03-02T06:30:00Z',
      '14:30',
      '2026-03-03T06:30:00.000Z',
    ],
    [
      'tomorrow of a day of 25 hours',
      'Europe/London',
      '2026-10-24T23:10:00Z',
      '00:05',
      '2026-10-26T00:05:00.000Z',
    ],
    [
      'tomorrow of a day of 23 hours',
      'Europe/London',
      '2026-03-29T00:10:00Z',
      '00:05',
      '2026-03-29T23:05:00.000Z',
    ],
    [
      'at the change that skips it',
      'Europe/London',
      '2026-03-29T00:10:00Z',
      '01:30',
      '2026-03-29T01:00:00.000Z',
    ],
  ])('is %s', (_when, zone, after, time, next) => {
    expect(isoOf(nextAtWall(zone, Date.parse(after), time))).toBe(next);
  });
});
