import { describe, expect, it } from 'vitest';
import { chinaDays, shortForm } from '../../infra/statutory/china.ts';
import { type Calendar, isWorkingDay } from '../../shared/domain/calendar.ts';
import { CN_WORKDAYS } from '../../shared/domain/presets/calendars.ts';
import { STATUTORY_CN } from '../../shared/domain/presets/statutory/cn.ts';
import {
  isStatutoryRegion,
  STATUTORY_REGIONS,
  type StatutoryRegion,
  statutoryCalendar,
  statutoryDates,
  statutoryRegion,
  statutoryYears,
  withStatutoryYear,
} from '../../shared/domain/statutory.ts';
import { addWorkingDays, workingDayFrom } from '../../shared/domain/working-days.ts';
import { dayNumberOf, wallInstant } from '../../shared/domain/zone.ts';

const HOURS = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
] as const;
const china = statutoryCalendar('CN', { id: 'cn', name: '中国工作日', hours: HOURS });

function worksOn(calendar: Calendar, date: string): boolean | 'calendar_missing' {
  return isWorkingDay(calendar, dayNumberOf(date));
}

function workingDaysIn(calendar: Calendar, year: number): readonly number[] {
  const days: number[] = [];
  for (let day = dayNumberOf(`${year}-01-01`); day <= dayNumberOf(`${year}-12-31`); day += 1) {
    if (isWorkingDay(calendar, day) === true) days.push(day);
  }
  return days;
}

function datesOff(region: StatutoryRegion, year: number): readonly string[] {
  return Object.keys(statutoryDates(region, year, HOURS)).sort();
}

describe('mainland China', () => {
  it('is what the package of its notices says, every year of it and no other', () => {
    expect(STATUTORY_CN).toMatchObject(chinaDays());
    expect(statutoryYears('CN')).toEqual(Array.from({ length: 23 }, (_, index) => 2004 + index));
  });

  it('is written by name, once for what is the same in every year', () => {
    const names = {
      2025: { '2025-01-01': '元旦', '2025-10-01': '国庆节', '2025-10-02': '国庆节' },
      2026: { '2026-01-01': '元旦', '2026-10-01': '国庆节', '2026-10-03': '国庆节' },
    };
    expect(shortForm(names)).toEqual({ 元旦: '0101', 国庆节: '251001+1 261001 261003' });
    expect(() => shortForm({ 2025: {}, 2027: {} })).toThrow('no year 2026 before 2027');
  });

  it('closes the Spring Festival of 2026 and works on the make-up days around it', () => {
    expect(worksOn(china, '2026-02-14')).toBe(true);
    expect(worksOn(china, '2026-02-16')).toBe(false);
    expect(worksOn(china, '2026-02-23')).toBe(false);
    expect(worksOn(china, '2026-02-24')).toBe(true);
    expect(worksOn(china, '2026-02-28')).toBe(true);
    expect(worksOn(china, '2026-03-01')).toBe(false);
    expect(china.dates['2026-02-14']).toEqual({ name: '调休上班', hours: HOURS });
  });

  it('has the working days of the preset calendar in every year of it', () => {
    for (const year of CN_WORKDAYS.publishedYears) {
      expect(workingDaysIn(china, year)).toEqual(workingDaysIn(CN_WORKDAYS, year));
    }
    expect(workingDaysIn(china, 2025)).toHaveLength(248);
    expect(workingDaysIn(china, 2026)).toHaveLength(248);
  });

  it('says that a year is missing instead of counting it by its weekdays', () => {
    expect(worksOn(china, '2027-01-04')).toBe('calendar_missing');
    expect(worksOn(china, '2003-12-31')).toBe('calendar_missing');
    expect(addWorkingDays(china, wallInstant('Asia/Shanghai', '2026-12-31', '10:00'), 1, '18:00')).toBe(
      'calendar_missing',
    );
    expect(() => statutoryDates('CN', 2027, HOURS)).toThrow('the statutory holidays of CN in 2027');
  });
});

describe('other regions', () => {
  it('have the days off that their law or their government gives them', () => {
    expect(datesOff('JP', 2026)).toEqual([
      '2026-01-01',
      '2026-01-12',
      '2026-02-11',
      '2026-02-23',
      '2026-03-20',
      '2026-04-29',
      '2026-05-03',
      '2026-05-04',
      '2026-05-05',
      '2026-05-06',
      '2026-07-20',
      '2026-08-11',
      '2026-09-21',
      '2026-09-22',
      '2026-09-23',
      '2026-10-12',
      '2026-11-03',
      '2026-11-23',
    ]);
    expect(datesOff('FR', 2026)).toEqual([
      '2026-01-01',
      '2026-04-06',
      '2026-05-01',
      '2026-05-08',
      '2026-05-14',
      '2026-05-25',
      '2026-07-14',
      '2026-08-15',
      '2026-11-01',
      '2026-11-11',
      '2026-12-25',
    ]);
  });

  it('the United States observe a day of a weekend on the working day next to it, in the old year too', () => {
    expect(datesOff('US', 2026)).toEqual([
      '2026-01-01',
      '2026-01-19',
      '2026-02-16',
      '2026-05-25',
      '2026-06-19',
      '2026-07-03',
      '2026-07-04',
      '2026-09-07',
      '2026-10-12',
      '2026-11-11',
      '2026-11-26',
      '2026-12-25',
    ]);
    expect(datesOff('US', 2027)).toContain('2027-12-31');
    expect(datesOff('US', 2028)).toContain('2028-11-10');
  });

  it('a German state has the nationwide days and its own', () => {
    expect(datesOff('DE', 2026)).not.toContain('2026-01-06');
    expect(datesOff('DE-BY', 2026)).toEqual(
      [...datesOff('DE', 2026), '2026-01-06', '2026-06-04', '2026-11-01'].sort(),
    );
    expect(datesOff('DE-SL', 2026)).toContain('2026-08-15');
  });

  it('Berlin has the two days that its law gives it once', () => {
    const once = (year: number) => datesOff('DE-BE', year).filter((on) => !datesOff('DE', year).includes(on));
    expect(once(2025)).toEqual(['2025-03-08', '2025-05-08']);
    expect(once(2026)).toEqual(['2026-03-08']);
    expect(once(2028)).toEqual(['2028-03-08', '2028-06-17']);
  });

  it('each has names in both languages, years in a row and dates of those years alone', () => {
    expect(STATUTORY_REGIONS[0]).toBe('CN');
    for (const region of STATUTORY_REGIONS) {
      const { nameZh, nameEn } = statutoryRegion(region);
      expect(nameZh).toMatch(/\p{Script=Han}/u);
      expect(nameEn).not.toMatch(/\p{Script=Han}/u);
      const years = statutoryYears(region);
      expect(years).toEqual(years.map((_, index) => (years[0] ?? 0) + index));
      for (const year of years) {
        const dates = datesOff(region, year);
        expect(dates.length).toBeGreaterThan(4);
        expect(dates.filter((on) => !on.startsWith(`${year}-`))).toEqual([]);
      }
    }
    expect(isStatutoryRegion('DE-BY')).toBe(true);
    expect(isStatutoryRegion('TW')).toBe(false);
    expect(isStatutoryRegion('HK')).toBe(false);
    expect(isStatutoryRegion('constructor')).toBe(false);
  });
});

describe('a statutory calendar', () => {
  it('counts by the hours, the zone and the weekend that it was given', () => {
    const reunionWeek = statutoryCalendar('FR', {
      id: 'paris-desk',
      name: 'Paris desk',
      hours: [['08:00', '18:00']],
      timeZone: 'Indian/Reunion',
      weekend: ['fri', 'sat'],
      version: 3,
    });
    expect(reunionWeek).toMatchObject({ version: 3, timeZone: 'Indian/Reunion', always: false });
    expect(worksOn(reunionWeek, '2026-05-13')).toBe(true);
    expect(worksOn(reunionWeek, '2026-05-15')).toBe(false);
    expect(worksOn(reunionWeek, '2026-05-17')).toBe(true);
    expect(worksOn(reunionWeek, '2026-05-14')).toBe(false);
  });

  it('takes a further year as its next version and keeps what was written by hand', () => {
    const until2025: Calendar = {
      ...china,
      version: 4,
      dates: { '2026-10-01': { name: '值班', hours: [['10:00', '12:00']] } },
      publishedYears: [2025],
    };
    const next = withStatutoryYear(until2025, 'CN', 2026);
    expect(next.version).toBe(5);
    expect(next.publishedYears).toEqual([2025, 2026]);
    expect(next.dates['2026-10-01']).toEqual({ name: '值班', hours: [['10:00', '12:00']] });
    expect(next.dates['2026-10-02']).toEqual({ name: '国庆节', hours: [] });
    expect(next.dates['2026-10-10']).toEqual({ name: '调休上班', hours: HOURS });
    expect(until2025.publishedYears).toEqual([2025]);
    const from = dayNumberOf('2025-12-31');
    expect(workingDayFrom(until2025, from, 1)).toBe('calendar_missing');
    expect(workingDayFrom(next, from, 1)).toBe(dayNumberOf('2026-01-04'));
  });

  it('takes with a year the last week of the year before, which the same notice moves', () => {
    const until2018: Calendar = { ...china, dates: {}, publishedYears: [2018] };
    const next = withStatutoryYear(until2018, 'CN', 2019);
    expect(next.dates['2018-12-31']).toEqual({ name: '元旦', hours: [] });
    expect(next.dates['2018-12-29']).toEqual({ name: '调休上班', hours: HOURS });
    expect(next.dates['2018-10-01']).toBeUndefined();
    expect(withStatutoryYear(until2018, 'CN', 2004).dates['2003-12-31']).toBeUndefined();
  });
});
