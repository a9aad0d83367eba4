import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WallInterval } from '../../shared/domain/calendar.ts';
import {
  closuresText,
  datesText,
  hoursText,
  readClosures,
  readDates,
  readHours,
} from '../../shared/web/calendar-text.ts';

const wall = fc.integer({ min: 0, max: 1_439 }).map((minute) => {
  const [hours, minutes] = [Math.floor(minute / 60), minute % 60];
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
});
const hours = fc.array(fc.tuple(wall, wall), { maxLength: 5 });
const instantNear2026 = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-12-31') });

describe('hours as people type them', () => {
  it('come back as they were written, whatever they are', () => {
    fc.assert(
      fc.property(hours, (intervals) => {
        expect(readHours(hoursText(intervals))).toEqual(intervals);
      }),
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('2026-10-01', '2026-10-10', '2028-02-29'), hours),
        (dates) => {
          const named = Object.fromEntries(
            Object.entries(dates).map(([date, each]) => [date, { name: '调休, 12:00 名', hours: each }]),
          );
          expect(readDates(datesText(named, 'closed'))).toEqual({ dates: named, bad: [] });
        },
      ),
    );
  });

  it.each<[string, readonly WallInterval[] | null]>([
    ['', []],
    ['休', []],
    ['closed', []],
    ['9:00-12:00', [['09:00', '12:00']]],
    ['０９：００～１２：００', [['09:00', '12:00']]],
    [
      '09:00 – 12:00、13:00 至 18:00',
      [
        ['09:00', '12:00'],
        ['13:00', '18:00'],
      ],
    ],
    ['22:00—06:00', [['22:00', '06:00']]],
    ['00:00-24:00', [['00:00', '24:00']]],
    ['9-12', null],
    ['09:00', null],
    ['09:00-12:00 13:00-18:00', null],
    ['mornings', null],
  ])('%j is read as %j', (text, read) => {
    expect(readHours(text)).toEqual(read);
  });

  it('names the lines that it cannot read, and drops none silently', () => {
    const { dates, bad } = readDates('2026-10-01 closed A\n\n2026-10-01 closed B\n10-02 closed\n2026-10-03');
    expect(Object.keys(dates)).toEqual(['2026-10-01']);
    expect(bad.map(({ line }) => line)).toEqual([3, 4, 5]);
  });
});

describe('closures as people type them', () => {
  it('come back to the millisecond, also at a clock change and between two minutes', () => {
    const zones = fc.constantFrom(
      'Asia/Shanghai',
      'Europe/Paris',
      'America/New_York',
      'Asia/Kathmandu',
      'UTC',
    );
    fc.assert(
      fc.property(zones, instantNear2026, fc.integer({ min: 1, max: 9_000_000 }), (timeZone, from, lasts) => {
        const closures = [{ from, to: from + lasts, name: '停电 12:00' }];
        expect(readClosures(closuresText({ closures, timeZone }), timeZone)).toEqual({ closures, bad: [] });
      }),
    );
    // The second 02:30 of that night, which no wall reading names.
    const second = Date.parse('2026-10-25T01:30:00Z');
    const closures = [{ from: second, to: second + 3_600_000, name: 'x' }];
    expect(closuresText({ closures, timeZone: 'Europe/Paris' })).toContain('2026-10-25T01:30:00.000Z');
    expect(
      readClosures(closuresText({ closures, timeZone: 'Europe/Paris' }), 'Europe/Paris').closures,
    ).toEqual(closures);
  });

  it('are refused where a day does not exist, the end comes first, or the hour is none', () => {
    for (const text of [
      '2026-02-30 10:00 - 2026-03-01 10:00 x',
      '2026-05-02 10:00 - 2026-05-01 10:00 x',
      '2026-05-01 25:00 - 2026-05-02 10:00 x',
      '2026-05-01 - 2026-05-02',
    ]) {
      expect(readClosures(text, 'Asia/Shanghai')).toMatchObject({ closures: [], bad: [{ line: 1 }] });
    }
  });

  it('may end at midnight', () => {
    expect(readClosures('2026-12-31 10:00 - 2026-12-31 24:00 works', 'Asia/Shanghai')).toEqual({
      closures: [{ from: Date.UTC(2026, 11, 31, 2), to: Date.UTC(2026, 11, 31, 16), name: 'works' }],
      bad: [],
    });
  });
});

describe('dates as people type them', () => {
  it('are taken from the columns of a spreadsheet', () => {
    expect(readDates('2026-10-13\tclosed\t厂庆\n2026-10-17\t09:00-12:00\t补班')).toEqual({
      dates: {
        '2026-10-13': { hours: [], name: '厂庆' },
        '2026-10-17': { hours: [['09:00', '12:00']], name: '补班' },
      },
      bad: [],
    });
  });

  it('have no name where none was typed, and come back so', () => {
    const dates = {
      '2026-10-01': { hours: [], name: '' },
      '2026-10-02': { hours: [], name: '' },
      '2026-10-10': { hours: [['09:00', '12:00']] as const, name: '' },
    };
    expect(readDates('2026-10-01 closed\n2026-10-02 休\n2026-10-10 09:00-12:00')).toEqual({ dates, bad: [] });
    expect(datesText(dates, 'closed')).toBe('2026-10-01 closed\n2026-10-02 closed\n2026-10-10 09:00-12:00');
  });

  it('are named by their line where the month has no such day', () => {
    for (const day of ['2026-02-30', '2026-13-01', '2026-02-29']) {
      expect(readDates(`2026-01-02 closed A\n${day} closed B`)).toMatchObject({ bad: [{ line: 2 }] });
    }
    expect(readDates('2028-02-29 closed').bad).toEqual([]);
  });
});
