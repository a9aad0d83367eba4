// Calendars at their edges: the turn of a year, hours that overlap or are written out of order, closures that fit exactly,
// counting back, and what is never open.

import { describe, expect, it } from 'vitest';
import {
  addCounted,
  type Calendar,
  countedBetween,
  isOpenAt,
  isWorkingDay,
  latestOpen,
  nextOpening,
  openIntervals,
  openIntervalsOfDate,
  SEARCH_HORIZON_YEARS,
  type WallInterval,
} from '../../shared/domain/calendar.ts';
import { HOUR_MS, isoOf } from '../../shared/domain/instant.ts';
import {
  addWorkingDays,
  addWorkingDaysExactly,
  nextWorkingDay,
  WORKING_DAY_HORIZON_DAYS,
  workingDayFrom,
} from '../../shared/domain/working-days.ts';
import { dayNumberOf, type Weekday } from '../../shared/domain/zone.ts';

const at = (text: string): number => Date.parse(text);
const NONE = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
const OFFICE: readonly WallInterval[] = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
];

function calendarOf(changes: Partial<Calendar> = {}): Calendar {
  return {
    id: 'edges',
    version: 1,
    name: 'edges',
    timeZone: 'UTC',
    always: false,
    weekly: NONE,
    dates: {},
    closures: [],
    publishedYears: [],
    ...changes,
  };
}

const on = (days: readonly Weekday[], hours: readonly WallInterval[]): Calendar['weekly'] => ({
  ...NONE,
  ...Object.fromEntries(days.map((day) => [day, hours])),
});
const workdays = calendarOf({ weekly: on(['mon', 'tue', 'wed', 'thu', 'fri'], OFFICE) });
const hoursBetween = (calendar: Calendar, from: string, to: string) =>
  countedBetween(calendar, at(from), at(to)) / HOUR_MS;
const intervals = (calendar: Calendar, from: string, to: string) =>
  openIntervals(calendar, at(from), at(to)).map((one) => `${isoOf(one.from)} ${isoOf(one.to)}`);

describe('around the clock', () => {
  const always = calendarOf({ always: true });
  const closure = { from: at('2026-06-10T10:00:00Z'), to: at('2026-06-10T12:00:00Z'), name: 'power' };
  const closedOnce = calendarOf({ always: true, closures: [closure] });

  it('everything is open, at once and whole', () => {
    const now = at('2026-06-10T11:00:00Z');
    expect(isOpenAt(always, now)).toBe(true);
    expect(nextOpening(always, now)).toBe(now);
    expect(latestOpen(always, now)).toBe(now);
    expect(addCounted(always, now, 5)).toBe(now + 5);
    expect(addCounted(always, now, -5)).toBe(now - 5);
    expect(hoursBetween(always, '2025-12-31T12:00:00Z', '2026-01-01T12:00:00Z')).toBe(24);
    expect(intervals(always, '2025-12-31T12:00:00Z', '2026-01-01T12:00:00Z')).toEqual([
      '2025-12-31T12:00:00.000Z 2026-01-01T12:00:00.000Z',
    ]);
  });

  it('also in years whose wall clocks nobody knows', () => {
    const [from, to] = [at('1850-01-01T00:00:00Z'), at('2500-01-01T00:00:00Z')];
    expect(isOpenAt(always, to)).toBe(true);
    expect(nextOpening(always, to)).toBe(to);
    expect(latestOpen(always, from)).toBe(from);
    expect(addCounted(always, to, HOUR_MS)).toBe(to + HOUR_MS);
    expect(countedBetween(always, from, to)).toBe(to - from);
    expect(openIntervals(always, from, to)).toEqual([{ from, to }]);
    expect(() => isOpenAt(workdays, to)).toThrow(RangeError);
  });

  it('but for a closure', () => {
    expect(isOpenAt(closedOnce, closure.from - 1)).toBe(true);
    expect(isOpenAt(closedOnce, closure.from)).toBe(false);
    expect(isOpenAt(closedOnce, closure.to)).toBe(true);
    expect(nextOpening(closedOnce, closure.from)).toBe(closure.to);
    expect(latestOpen(closedOnce, closure.to - 1)).toBe(closure.from);
    expect(addCounted(closedOnce, closure.from, HOUR_MS)).toBe(closure.to + HOUR_MS);
    expect(intervals(closedOnce, '2026-06-10T09:00:00Z', '2026-06-10T13:00:00Z')).toEqual([
      '2026-06-10T09:00:00.000Z 2026-06-10T10:00:00.000Z',
      '2026-06-10T12:00:00.000Z 2026-06-10T13:00:00.000Z',
    ]);
    expect(hoursBetween(closedOnce, '2026-06-10T00:00:00Z', '2026-06-11T00:00:00Z')).toBe(22);
  });

  it('is one stretch over the turn of a year, also where it is closed at another time', () => {
    expect(intervals(closedOnce, '2025-12-31T00:00:00Z', '2026-01-02T00:00:00Z')).toEqual([
      '2025-12-31T00:00:00.000Z 2026-01-02T00:00:00.000Z',
    ]);
  });
});

describe('between two instants', () => {
  it('there is nothing where the second is not after the first', () => {
    expect(hoursBetween(workdays, '2026-06-10T10:00:00Z', '2026-06-10T10:00:00Z')).toBe(0);
    expect(hoursBetween(workdays, '2026-06-10T11:00:00Z', '2026-06-10T10:00:00Z')).toBe(0);
    expect(hoursBetween(calendarOf({ always: true }), '2026-06-10T11:00:00Z', '2026-06-10T10:00:00Z')).toBe(
      0,
    );
    expect(intervals(workdays, '2026-06-10T10:00:00Z', '2026-06-10T10:00:00Z')).toEqual([]);
    expect(intervals(workdays, '2026-06-10T11:00:00Z', '2026-06-10T10:00:00Z')).toEqual([]);
    for (const to of ['2026-06-10T10:00:00Z', '2026-06-10T11:00:00Z']) {
      expect(intervals(calendarOf({ always: true }), '2026-06-10T11:00:00Z', to)).toEqual([]);
    }
  });

  it('each stretch is told, cut to them, and none that only begins where they end', () => {
    expect(intervals(workdays, '2026-06-10T11:00:00Z', '2026-06-11T13:00:00Z')).toEqual([
      '2026-06-10T11:00:00.000Z 2026-06-10T12:00:00.000Z',
      '2026-06-10T13:00:00.000Z 2026-06-10T18:00:00.000Z',
      '2026-06-11T09:00:00.000Z 2026-06-11T12:00:00.000Z',
    ]);
  });

  it('nothing is made up after the last opening of a year before 1970', () => {
    const mondays = calendarOf({ weekly: on(['mon'], OFFICE) });
    expect(intervals(mondays, '1969-12-30T00:00:00Z', '1969-12-31T12:00:00Z')).toEqual([]);
  });

  it('two turns of the year count every hour of what lies between, and none twice', () => {
    const wednesdays = calendarOf({ weekly: on(['wed'], [['09:00', '17:00']]) });
    // 2025-12-31 is a Wednesday; 83 Wednesdays lie between.
    expect(hoursBetween(wednesdays, '2025-06-01T00:00:00Z', '2026-12-31T00:00:00Z')).toBe(83 * 8);
  });
});

describe('hours as they may be written', () => {
  it('overlapping ones count once, in whatever order', () => {
    const overlapping = calendarOf({
      weekly: on(
        ['wed'],
        [
          ['12:00', '18:00'],
          ['09:00', '13:00'],
          ['10:00', '11:00'],
        ],
      ),
    });
    expect(hoursBetween(overlapping, '2026-06-10T00:00:00Z', '2026-06-11T00:00:00Z')).toBe(9);
    expect(intervals(overlapping, '2026-06-10T00:00:00Z', '2026-06-11T00:00:00Z')).toEqual([
      '2026-06-10T09:00:00.000Z 2026-06-10T18:00:00.000Z',
    ]);
    expect(isOpenAt(overlapping, at('2026-06-10T09:30:00Z'))).toBe(true);
    expect(isOpenAt(overlapping, at('2026-06-10T08:59:59Z'))).toBe(false);
  });

  it('out of order they are the same hours', () => {
    const turned = calendarOf({
      weekly: on(
        ['wed'],
        [
          ['13:00', '18:00'],
          ['09:00', '12:00'],
        ],
      ),
    });
    expect(addCounted(turned, at('2026-06-10T09:00:00Z'), 4 * HOUR_MS)).toBe(at('2026-06-10T14:00:00Z'));
    expect(isOpenAt(turned, at('2026-06-10T12:30:00Z'))).toBe(false);
  });

  it('a night and the morning after it overlap', () => {
    const nights = calendarOf({ weekly: { ...NONE, fri: [['22:00', '06:00']], sat: [['05:00', '08:00']] } });
    expect(hoursBetween(nights, '2026-06-12T00:00:00Z', '2026-06-14T00:00:00Z')).toBe(10);
  });

  it('from a time to the same time is a whole day', () => {
    const wednesday = calendarOf({ weekly: on(['wed'], [['09:00', '09:00']]) });
    expect(intervals(wednesday, '2026-06-09T00:00:00Z', '2026-06-12T00:00:00Z')).toEqual([
      '2026-06-10T09:00:00.000Z 2026-06-11T09:00:00.000Z',
    ]);
  });
});

describe('counting', () => {
  it('nothing is where it begins, also where it is closed, and where nothing is ever open', () => {
    const sunday = at('2026-06-14T10:00:00Z');
    expect(addCounted(workdays, sunday, 0)).toBe(sunday);
    expect(addCounted(calendarOf(), sunday, 0)).toBe(sunday);
  });

  it('up to the last open millisecond of a year ends there', () => {
    expect(isoOf(addCounted(workdays, at('2026-12-31T10:00:00Z'), 7 * HOUR_MS))).toBe(
      '2026-12-31T18:00:00.000Z',
    );
    expect(isoOf(addCounted(workdays, at('2026-12-31T10:00:00Z'), 7 * HOUR_MS + 1))).toBe(
      '2027-01-01T09:00:00.001Z',
    );
  });

  it('back goes to the latest instant that leaves so much, over lunch, weekends and the turn of a year', () => {
    const back = (from: string, hours: number) => isoOf(addCounted(workdays, at(from), -hours * HOUR_MS));
    expect(back('2026-06-10T18:00:00Z', 5)).toBe('2026-06-10T13:00:00.000Z');
    expect(back('2026-06-10T18:00:00Z', 6)).toBe('2026-06-10T11:00:00.000Z');
    expect(back('2026-06-15T10:00:00Z', 2)).toBe('2026-06-12T17:00:00.000Z');
    expect(back('2026-01-02T10:00:00Z', 10)).toBe('2025-12-31T17:00:00.000Z');
    expect(back('2026-01-01T09:00:00Z', 8)).toBe('2025-12-31T09:00:00.000Z');
    expect(back('2026-01-02T10:00:00Z', 9)).toBe('2026-01-01T09:00:00.000Z');
    expect(back('2026-01-01T08:00:00Z', 24 * 8)).toBe(back('2025-12-31T18:00:00Z', 24 * 8));
    expect(back('2026-03-02T09:00:00Z', 3_000)).toBe('2024-09-23T09:00:00.000Z');
  });

  it('goes on to the next year, and back to the last', () => {
    const january = calendarOf({ dates: { '2027-01-04': { name: 'only', hours: OFFICE } } });
    expect(isoOf(nextOpening(january, at('2026-03-01T00:00:00Z')) ?? 0)).toBe('2027-01-04T09:00:00.000Z');
    expect(isoOf(latestOpen(january, at('2028-03-01T00:00:00Z')) ?? 0)).toBe('2027-01-04T18:00:00.000Z');
    expect(nextOpening(january, at('2027-01-04T18:00:00Z'))).toBeNull();
    expect(latestOpen(january, at('2027-01-04T08:00:00Z'))).toBeNull();
  });

  it('looks sixty years ahead and back, and no further', () => {
    expect(SEARCH_HORIZON_YEARS).toBe(60);
    const onlyIn = (year: number) =>
      calendarOf({ dates: { [`${year}-01-04`]: { name: 'only', hours: [['00:00', '01:00']] } } });
    const now = at('2026-03-01T00:00:00Z');
    expect(nextOpening(onlyIn(2086), now)).toBe(at('2086-01-04T00:00:00Z'));
    expect(nextOpening(onlyIn(2087), now)).toBeNull();
    expect(latestOpen(onlyIn(1966), now)).toBe(at('1966-01-04T01:00:00Z'));
    expect(latestOpen(onlyIn(1965), now)).toBeNull();
    expect(addCounted(onlyIn(2086), now, HOUR_MS)).toBe(at('2086-01-04T01:00:00Z'));
    expect(() => addCounted(onlyIn(2087), now, HOUR_MS)).toThrow(RangeError);
    expect(() => addCounted(onlyIn(2086), now, HOUR_MS + 1)).toThrow(RangeError);
    expect(addCounted(onlyIn(1966), now, -HOUR_MS)).toBe(at('1966-01-04T00:00:00Z'));
    expect(() => addCounted(onlyIn(1965), now, -HOUR_MS)).toThrow('too little time to count 3600000 ms');
  });
});

describe('working days', () => {
  const wednesday = dayNumberOf('2026-06-10');
  const closed = (from: string, to: string) =>
    calendarOf({
      weekly: on(['wed'], [['09:00', '12:00']]),
      closures: [{ from: at(from), to: at(to), name: 'closed' }],
    });

  it('a closure that fits the hours exactly leaves none; one a millisecond shorter does', () => {
    expect(isWorkingDay(closed('2026-06-10T09:00:00Z', '2026-06-10T12:00:00Z'), wednesday)).toBe(false);
    expect(isWorkingDay(closed('2026-06-10T09:00:00.001Z', '2026-06-10T12:00:00Z'), wednesday)).toBe(true);
    expect(isWorkingDay(closed('2026-06-10T09:00:00Z', '2026-06-10T11:59:59.999Z'), wednesday)).toBe(true);
    expect(isWorkingDay(closed('2026-06-10T12:00:00Z', '2026-06-10T13:00:00Z'), wednesday)).toBe(true);
    expect(isWorkingDay(closed('2026-06-10T08:00:00Z', '2026-06-10T09:00:00Z'), wednesday)).toBe(true);
  });

  it('a closure whose end lies before its beginning closes nothing', () => {
    expect(
      openIntervalsOfDate(closed('2026-06-10T11:00:00Z', '2026-06-10T10:00:00Z'), wednesday),
    ).toHaveLength(1);
  });

  it('hours that touch are one, and two closures leave what lies between them', () => {
    const hours: readonly WallInterval[] = [
      ['12:00', '18:00'],
      ['09:00', '12:00'],
    ];
    const whole = calendarOf({ weekly: on(['wed'], hours) });
    const [from, to] = [at('2026-06-10T09:00:00Z'), at('2026-06-10T18:00:00Z')];
    expect(openIntervalsOfDate(whole, wednesday)).toEqual([{ from, to }]);
    const twice = {
      ...whole,
      closures: [
        { from: to - HOUR_MS, to: to + HOUR_MS, name: 'evening' },
        { from: from - HOUR_MS, to: from + HOUR_MS, name: 'morning' },
      ],
    };
    expect(openIntervalsOfDate(twice, wednesday)).toEqual([{ from: from + HOUR_MS, to: to - HOUR_MS }]);
  });

  it('hours that a clock change skips wholly make no working day', () => {
    const early = calendarOf({ timeZone: 'Europe/Paris', weekly: on(['sun'], [['02:15', '02:45']]) });
    expect(isWorkingDay(early, dayNumberOf('2026-03-29'))).toBe(false);
    expect(isWorkingDay(early, dayNumberOf('2026-03-22'))).toBe(true);
    expect(openIntervalsOfDate(early, dayNumberOf('2026-03-29'))).toEqual([]);
  });

  it('none is the start itself, less than none is refused', () => {
    const from = at('2026-06-14T10:00:00Z');
    expect(addWorkingDays(workdays, from, 0, '18:00')).toBe(from);
    expect(addWorkingDaysExactly(workdays, from, 0, 'rolled')).toBe(from);
    expect(workingDayFrom(workdays, wednesday, 0)).toBe(wednesday);
    expect(() => addWorkingDays(workdays, from, -1, '18:00')).toThrow(RangeError);
    expect(() => addWorkingDays(workdays, from, 1.5, '18:00')).toThrow(RangeError);
  });

  it('the next one may be the day itself', () => {
    expect(nextWorkingDay(workdays, wednesday)).toBe(wednesday);
    expect(nextWorkingDay(workdays, dayNumberOf('2026-06-13'))).toBe(dayNumberOf('2026-06-15'));
  });

  it('a year that is not published stops several days as it stops one', () => {
    const published = { ...workdays, publishedYears: [2026] };
    const last = dayNumberOf('2026-12-30');
    expect(workingDayFrom(published, last, 1)).toBe(dayNumberOf('2026-12-31'));
    for (const days of [2, 3, 9]) expect(workingDayFrom(published, last, days)).toBe('calendar_missing');
    expect(workingDayFrom(published, dayNumberOf('2026-01-02'), -3)).toBe('calendar_missing');
    expect(addWorkingDays(published, at('2026-12-30T10:00:00Z'), 5, '18:00')).toBe('calendar_missing');
  });

  it('are looked for ten years ahead', () => {
    const only = (days: number) => {
      const date = isoOf((wednesday + days) * 24 * HOUR_MS).slice(0, 10);
      return calendarOf({ dates: { [date]: { name: 'only', hours: OFFICE } } });
    };
    expect(nextWorkingDay(only(WORKING_DAY_HORIZON_DAYS - 1), wednesday)).toBe(
      wednesday + WORKING_DAY_HORIZON_DAYS - 1,
    );
    expect(() => nextWorkingDay(only(WORKING_DAY_HORIZON_DAYS), wednesday)).toThrow(RangeError);
  });
});
