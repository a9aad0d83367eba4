import { describe, expect, test } from 'vitest';
import {
  addCounted,
  type Calendar,
  countedBetween,
  isOpenAt,
  nextOpening,
  openIntervals,
  type WallInterval,
  wallDate,
  wallInstant,
} from '../../shared/domain/calendar.ts';
import { HOUR_MS, isoOf, MINUTE_MS } from '../../shared/domain/instant.ts';
import { CN_WORKDAYS } from '../../shared/domain/presets/s002-effective.ts';
import { addWorkingDays } from '../../shared/domain/working-days.ts';
import { CLOSED, calendarOf, onDays, WORKDAYS } from './hours-of-a-week.ts';

const at = (text: string) => Date.parse(text);

const london = calendarOf('Europe/London', { weekly: onDays(WORKDAYS, [['09:00', '17:00']]) });

describe('wall clocks', () => {
  test('a wall time is an instant of its zone, with odd offsets too', () => {
    expect(isoOf(wallInstant('Asia/Shanghai', '2026-06-20', '03:40'))).toBe('2026-06-19T19:40:00.000Z');
    expect(isoOf(wallInstant('Asia/Kathmandu', '2026-06-20', '00:00'))).toBe('2026-06-19T18:15:00.000Z');
    expect(isoOf(wallInstant('Pacific/Chatham', '2026-01-05', '09:00'))).toBe('2026-01-04T19:15:00.000Z');
    expect(isoOf(wallInstant('Asia/Shanghai', '2026-06-20', '24:00'))).toBe('2026-06-20T16:00:00.000Z');
  });

  test('a wall time that a clock change skips is the instant of the change', () => {
    expect(isoOf(wallInstant('Europe/Paris', '2026-03-29', '02:30'))).toBe('2026-03-29T01:00:00.000Z');
    expect(isoOf(wallInstant('America/Sao_Paulo', '2018-11-04', '00:00'))).toBe('2018-11-04T03:00:00.000Z');
    expect(isoOf(wallInstant('Australia/Lord_Howe', '2026-10-04', '02:15'))).toBe('2026-10-03T15:30:00.000Z');
    // Samoa skipped the whole of 2011-12-30.
    expect(isoOf(wallInstant('Pacific/Apia', '2011-12-30', '12:00'))).toBe('2011-12-30T10:00:00.000Z');
  });

  test('a wall time that comes twice is its first occurrence', () => {
    expect(isoOf(wallInstant('America/New_York', '2026-11-01', '01:30'))).toBe('2026-11-01T05:30:00.000Z');
    expect(isoOf(wallInstant('Europe/London', '2026-10-25', '01:00'))).toBe('2026-10-25T00:00:00.000Z');
  });

  test('an instant reads as date, time and weekday of the zone', () => {
    expect(wallDate('Asia/Shanghai', at('2026-06-19T19:40:00Z'))).toEqual({
      date: '2026-06-20',
      time: '03:40',
      weekday: 'sat',
    });
    expect(wallDate('America/New_York', at('2026-11-01T06:30:00Z'))).toEqual({
      date: '2026-11-01',
      time: '01:30',
      weekday: 'sun',
    });
  });

  test('an unknown zone, a date that does not exist and a broken time are refused', () => {
    expect(() => wallInstant('Mars/Olympus', '2026-01-01', '09:00')).toThrow(RangeError);
    expect(() => wallInstant('UTC', '2025-02-29', '09:00')).toThrow('2025-02-29');
    expect(() => wallInstant('UTC', '2025-02-28', '9:00')).toThrow('HH:mm');
    expect(() => wallInstant('UTC', '2025-02-28', '24:30')).toThrow('HH:mm');
  });
});

describe('counting open time', () => {
  test('around the clock, a day across a clock change is still 24 hours', () => {
    const always = calendarOf('Europe/London', { always: true });
    expect(isoOf(addCounted(always, at('2026-03-28T12:00:00Z'), 24 * HOUR_MS))).toBe(
      '2026-03-29T12:00:00.000Z',
    );
    expect(wallDate('Europe/London', at('2026-03-29T12:00:00Z')).time).toBe('13:00');
    expect(isoOf(addCounted(always, at('2026-10-24T11:00:00Z'), 24 * HOUR_MS))).toBe(
      '2026-10-25T11:00:00.000Z',
    );
    expect(wallDate('Europe/London', at('2026-10-25T11:00:00Z')).time).toBe('11:00');
  });

  test('a night of a clock change counts its real hours', () => {
    const nights = calendarOf('America/New_York', { weekly: onDays(['sun'], [['00:00', '06:00']]) });
    const hoursOn = (from: string, to: string) => countedBetween(nights, at(from), at(to)) / HOUR_MS;
    expect(hoursOn('2026-03-08T00:00:00Z', '2026-03-09T00:00:00Z')).toBe(5);
    expect(hoursOn('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z')).toBe(7);
    expect(hoursOn('2026-06-07T00:00:00Z', '2026-06-08T00:00:00Z')).toBe(6);
  });

  test('a lunch break does not count', () => {
    const hours: readonly WallInterval[] = [
      ['08:00', '12:00'],
      ['13:30', '18:00'],
    ];
    const saoPaulo = calendarOf('America/Sao_Paulo', { weekly: onDays(WORKDAYS, hours) });
    // Monday 12:30 in São Paulo; due 14:30.
    expect(isoOf(addCounted(saoPaulo, at('2026-06-08T15:30:00Z'), HOUR_MS))).toBe('2026-06-08T17:30:00.000Z');
  });

  test('an evening runs over into the next morning, and the hour before is counted back from there', () => {
    const paris = calendarOf('Europe/Paris', { weekly: onDays(WORKDAYS, [['08:00', '18:00']]) });
    const due = addCounted(paris, at('2026-06-08T15:00:00Z'), 4 * HOUR_MS);
    expect(isoOf(due)).toBe('2026-06-09T09:00:00.000Z');
    expect(isoOf(due - HOUR_MS)).toBe('2026-06-09T08:00:00.000Z');
    expect(isoOf(addCounted(paris, due, -HOUR_MS))).toBe('2026-06-09T08:00:00.000Z');
    expect(isoOf(addCounted(paris, due, -4 * HOUR_MS))).toBe('2026-06-08T15:00:00.000Z');
  });

  test('a closure of twenty days is passed over', () => {
    const shanghai = calendarOf('Asia/Shanghai', {
      weekly: onDays(WORKDAYS, [['09:00', '17:00']]),
      closures: [{ from: at('2026-02-13T16:00:00Z'), to: at('2026-03-05T16:00:00Z'), name: '春节停业' }],
    });
    const closedAt = at('2026-02-16T02:00:00Z');
    expect(isOpenAt(shanghai, closedAt)).toBe(false);
    expect(isoOf(nextOpening(shanghai, closedAt) ?? 0)).toBe('2026-03-06T01:00:00.000Z');
    expect(isoOf(addCounted(shanghai, closedAt, HOUR_MS))).toBe('2026-03-06T02:00:00.000Z');
  });

  test('a short day before a holiday counts its own hours', () => {
    const paris = calendarOf('Europe/Paris', {
      weekly: onDays(WORKDAYS, [['08:00', '18:00']]),
      dates: {
        '2026-12-24': { name: 'Réveillon', hours: [['09:00', '12:00']] },
        '2026-12-25': { name: 'Noël', hours: [] },
      },
    });
    // Thursday 11:00: one hour left, then Monday from 08:00.
    expect(isoOf(addCounted(paris, at('2026-12-24T10:00:00Z'), 4 * HOUR_MS))).toBe(
      '2026-12-28T10:00:00.000Z',
    );
  });

  test('an opening time that a clock change skips opens at the change', () => {
    const paris = calendarOf('Europe/Paris', { weekly: onDays(['sun'], [['02:30', '05:00']]) });
    expect(openIntervals(paris, at('2026-03-29T00:00:00Z'), at('2026-03-30T00:00:00Z'))).toEqual([
      { from: at('2026-03-29T01:00:00Z'), to: at('2026-03-29T03:00:00Z') },
    ]);
    expect(countedBetween(paris, at('2026-03-29T00:00:00Z'), at('2026-03-30T00:00:00Z'))).toBe(2 * HOUR_MS);
  });

  test('an opening or a closing that comes twice is its first occurrence, and what lies between counts in real time', () => {
    const countedOn = (hours: WallInterval, day = '2026-10-25') => {
      const paris = calendarOf('Europe/Paris', { weekly: onDays(['sun'], [hours]) });
      const noon = at(`${day}T12:00:00Z`);
      return countedBetween(paris, noon - 24 * HOUR_MS, noon) / HOUR_MS;
    };
    expect(countedOn(['01:30', '02:30'])).toBe(1);
    expect(countedOn(['02:30', '05:00'])).toBe(3.5);
    expect(countedOn(['00:00', '06:00'])).toBe(7);
    const closesTwice = calendarOf('Europe/Paris', { weekly: onDays(['sun'], [['01:30', '02:30']]) });
    // 02:15 by the second time that the hour comes.
    expect(isOpenAt(closesTwice, at('2026-10-25T01:15:00Z'))).toBe(false);
    expect(countedOn(['02:15', '02:45'], '2026-03-29')).toBe(0);
    expect(countedOn(['00:00', '06:00'], '2026-03-29')).toBe(5);
  });

  test('what ends on closing time is due at closing time, not at the next opening', () => {
    expect(isoOf(addCounted(london, at('2026-06-05T15:00:00Z'), HOUR_MS))).toBe('2026-06-05T16:00:00.000Z');
    expect(isoOf(addCounted(london, at('2026-06-05T15:00:00Z'), HOUR_MS + 1))).toBe(
      '2026-06-08T08:00:00.001Z',
    );
    expect(isOpenAt(london, at('2026-06-05T16:00:00Z'))).toBe(false);
    expect(isOpenAt(london, at('2026-06-05T08:00:00Z'))).toBe(true);
  });

  test('hours over midnight are the same as one interval or as two', () => {
    const asOne = calendarOf('Europe/Berlin', { weekly: onDays(['fri'], [['22:00', '06:00']]) });
    const asTwo = calendarOf('Europe/Berlin', {
      weekly: { ...CLOSED, fri: [['22:00', '24:00']], sat: [['00:00', '06:00']] },
    });
    const week = [at('2026-06-01T00:00:00Z'), at('2026-06-08T00:00:00Z')] as const;
    const night = [{ from: at('2026-06-05T20:00:00Z'), to: at('2026-06-06T04:00:00Z') }];
    expect(openIntervals(asOne, ...week)).toEqual(night);
    expect(openIntervals(asTwo, ...week)).toEqual(night);
  });

  test('a night that begins on New Year’s Eve is counted in both years', () => {
    const nights = calendarOf('Asia/Shanghai', { weekly: onDays(['thu'], [['22:00', '06:00']]) });
    // Thursday 2026-12-31, 23:00 in Shanghai.
    const from = at('2026-12-31T15:00:00Z');
    expect(isoOf(addCounted(nights, from, 7 * HOUR_MS))).toBe('2026-12-31T22:00:00.000Z');
    expect(countedBetween(nights, from, at('2027-01-02T00:00:00Z'))).toBe(7 * HOUR_MS);
    expect(openIntervals(nights, from, at('2027-01-02T00:00:00Z'))).toEqual([
      { from, to: at('2026-12-31T22:00:00Z') },
    ]);
  });

  test('counting from any instant agrees with counting between, over clock changes of every kind', () => {
    const hours: readonly WallInterval[] = [
      ['00:00', '02:30'],
      ['07:15', '12:00'],
      ['13:00', '24:00'],
    ];
    for (const zone of ['Pacific/Chatham', 'Australia/Lord_Howe', 'America/St_Johns', 'Africa/Casablanca']) {
      const calendar = calendarOf(zone, { weekly: onDays(['sun', 'mon', 'wed', 'sat'], hours) });
      for (let step = 0; step < 400; step += 1) {
        const from = at('2026-01-01T00:00:00Z') + step * 22 * HOUR_MS + step * 7 * MINUTE_MS;
        const counted = (step % 60) * HOUR_MS + 1;
        const due = addCounted(calendar, from, counted);
        expect(countedBetween(calendar, from, due)).toBe(counted);
        expect(countedBetween(calendar, from, due - 1)).toBe(counted - 1);
      }
    }
  });

  test('a calendar without open time answers that there is none', () => {
    const never = calendarOf('UTC', {});
    expect(nextOpening(never, at('2026-01-01T00:00:00Z'))).toBeNull();
    expect(countedBetween(never, at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z'))).toBe(0);
    expect(() => addCounted(never, at('2026-01-01T00:00:00Z'), 1)).toThrow('too little time');
    expect(() => addWorkingDays(never, at('2026-01-01T00:00:00Z'), 1, '18:00')).toThrow('no working days');
  });
});

describe('working days of the PRC', () => {
  const dueAfter = (from: string, days: number) => {
    const due = addWorkingDays(CN_WORKDAYS, at(from), days, '18:00');
    return due === 'calendar_missing' ? due : isoOf(due);
  };

  test('the day of the start never counts and the last one ends at close of business', () => {
    expect(dueAfter('2025-03-03T02:00:00Z', 5)).toBe('2025-03-10T10:00:00.000Z');
    expect(dueAfter('2025-03-02T16:00:00Z', 1)).toBe('2025-03-04T10:00:00.000Z');
  });

  test('make-up workdays count and the National Day holiday does not', () => {
    expect(dueAfter('2025-09-27T02:00:00Z', 2)).toBe('2025-09-29T10:00:00.000Z');
    expect(dueAfter('2025-09-28T02:00:00Z', 5)).toBe('2025-10-11T10:00:00.000Z');
    expect(dueAfter('2025-09-30T09:59:00Z', 2)).toBe('2025-10-10T10:00:00.000Z');
    expect(dueAfter('2025-10-10T05:10:00Z', 1)).toBe('2025-10-11T10:00:00.000Z');
  });

  test('the Spring Festival of 2026 is passed over, its make-up Saturdays count', () => {
    expect(dueAfter('2026-02-13T09:00:00Z', 1)).toBe('2026-02-14T10:00:00.000Z');
    expect(dueAfter('2026-02-14T09:00:00Z', 1)).toBe('2026-02-24T10:00:00.000Z');
    expect(dueAfter('2026-02-26T09:00:00Z', 2)).toBe('2026-02-28T10:00:00.000Z');
    expect(dueAfter('2026-02-28T03:45:00Z', 1)).toBe('2026-03-02T10:00:00.000Z');
    expect(dueAfter('2025-12-31T15:30:00Z', 5)).toBe('2026-01-08T10:00:00.000Z');
  });

  test('a year whose holidays are not published is an answer of its own', () => {
    expect(dueAfter('2026-12-31T02:00:00Z', 1)).toBe('calendar_missing');
    expect(dueAfter('2026-12-30T02:00:00Z', 1)).toBe('2026-12-31T10:00:00.000Z');
    expect(dueAfter('2024-12-31T02:00:00Z', 1)).toBe('2025-01-02T10:00:00.000Z');
  });

  test('a day that a closure covers wholly is no working day; one that it cuts still is', () => {
    const closedOnTuesday: Calendar = {
      ...CN_WORKDAYS,
      closures: [{ from: at('2025-03-03T16:00:00Z'), to: at('2025-03-04T16:00:00Z'), name: '停电' }],
    };
    expect(addWorkingDays(closedOnTuesday, at('2025-03-03T02:00:00Z'), 1, '18:00')).toBe(
      at('2025-03-05T10:00:00Z'),
    );
    const closedInTheMorning: Calendar = {
      ...CN_WORKDAYS,
      closures: [{ from: at('2025-03-04T00:00:00Z'), to: at('2025-03-04T04:00:00Z'), name: '停电' }],
    };
    expect(addWorkingDays(closedInTheMorning, at('2025-03-03T02:00:00Z'), 1, '18:00')).toBe(
      at('2025-03-04T10:00:00Z'),
    );
  });

  test('business hours split by lunch run over weekend and holiday', () => {
    const due = (from: string, hours: number) => isoOf(addCounted(CN_WORKDAYS, at(from), hours * HOUR_MS));
    expect(due('2025-11-17T03:30:00Z', 2)).toBe('2025-11-17T06:30:00.000Z');
    expect(due('2025-11-17T03:30:00Z', 16)).toBe('2025-11-19T03:30:00.000Z');
    expect(due('2025-11-16T02:00:00Z', 16)).toBe('2025-11-18T10:00:00.000Z');
    expect(due('2025-09-28T08:00:00Z', 16)).toBe('2025-09-30T08:00:00.000Z');
    expect(due('2025-09-30T08:30:00Z', 2)).toBe('2025-10-09T01:30:00.000Z');
    expect(due('2025-09-30T08:30:00Z', 16)).toBe('2025-10-10T08:30:00.000Z');
  });
});
