// Statutory holidays as calendars: the regions and years that are built in, and what a calendar takes over from them. A
// year that is not in the list is not published here, and nothing guesses it.

import type { Calendar, WallInterval } from './calendar.ts';
import { ordinaryHours } from './calendar-changes.ts';
import { STATUTORY_CN } from './presets/statutory/cn.ts';
import { STATUTORY_OTHERS } from './presets/statutory/others.ts';
import { dateOf, dayNumberOf, type Weekday } from './zone.ts';

/**
 * Names of days with the days that they fall on, apart by a space: `260217` is 2026-02-17, `0101` the day in every year, and
 * `+2` two more days in a row.
 */
export type StatutoryDays = Readonly<Record<string, string>>;

export interface StatutoryRegionDays {
  readonly nameZh: string;
  readonly nameEn: string;
  /** IANA zone of the region's capital. */
  readonly timeZone: string;
  /** A region whose days all count here as well. */
  readonly within?: string;
  /** The years from here to `toYear` are complete, and no others. */
  readonly fromYear: number;
  readonly toYear: number;
  readonly off: StatutoryDays;
  /** Days of work that make up for days off; China alone has them. */
  readonly work?: StatutoryDays;
}

const REGIONS = { CN: STATUTORY_CN, ...STATUTORY_OTHERS } as const;

export type StatutoryRegion = keyof typeof REGIONS;

/** The regions that are built in, mainland China first. */
export const STATUTORY_REGIONS = Object.keys(REGIONS) as readonly StatutoryRegion[];

export function isStatutoryRegion(text: string): text is StatutoryRegion {
  return Object.hasOwn(REGIONS, text);
}

/** What a region is called, and the zone of its capital. */
export function statutoryRegion(
  region: StatutoryRegion,
): Pick<StatutoryRegionDays, 'nameZh' | 'nameEn' | 'timeZone'> {
  return regionOf(region);
}

/** The years whose holidays are built in, in order. */
export function statutoryYears(region: StatutoryRegion): readonly number[] {
  const { fromYear, toYear } = regionOf(region);
  return Array.from({ length: toYear - fromYear + 1 }, (_, index) => fromYear + index);
}

/**
 * Days off and make-up workdays of one year. A make-up workday beats a day off on the same date. Throws a RangeError where
 * the year is not built in.
 */
export function statutoryDates(
  region: StatutoryRegion,
  year: number,
  workHours: readonly WallInterval[],
): Calendar['dates'] {
  const { fromYear, toYear, within, off, work } = regionOf(region);
  if (!Number.isInteger(year) || year < fromYear || year > toYear) {
    throw new RangeError(`the statutory holidays of ${region} in ${year} are not built in`);
  }
  return {
    ...(within !== undefined && isStatutoryRegion(within) ? statutoryDates(within, year, workHours) : {}),
    ...datesOf(off, year, []),
    ...datesOf(work ?? {}, year, workHours),
  };
}

/**
 * A region's working days, version 1 unless said: the same hours on every weekday but the weekend and on make-up workdays,
 * closed on statutory holidays, and every built-in year published.
 */
export function statutoryCalendar(
  region: StatutoryRegion,
  settings: {
    readonly id: string;
    readonly name: string;
    readonly hours: readonly WallInterval[];
    readonly version?: number;
    /** The region's own where absent. */
    readonly timeZone?: string;
    /** Saturday and Sunday where absent. */
    readonly weekend?: readonly Weekday[];
  },
): Calendar {
  const { id, name, hours, version = 1, weekend = ['sat', 'sun'] } = settings;
  const onWeekday = (weekday: Weekday) => (weekend.includes(weekday) ? [] : hours);
  const years = statutoryYears(region);
  return {
    id,
    version,
    name,
    timeZone: settings.timeZone ?? regionOf(region).timeZone,
    always: false,
    weekly: {
      mon: onWeekday('mon'),
      tue: onWeekday('tue'),
      wed: onWeekday('wed'),
      thu: onWeekday('thu'),
      fri: onWeekday('fri'),
      sat: onWeekday('sat'),
      sun: onWeekday('sun'),
    },
    dates: Object.assign({}, ...years.map((year) => statutoryDates(region, year, hours))),
    closures: [],
    publishedYears: years,
  };
}

/**
 * The next version, with one more statutory year, and with the last week of the year before: China's notice for a year also
 * moves those days (2018-12-31). Dates that the calendar already has of its own stay as they are. Make-up workdays have its
 * ordinary hours. Throws a RangeError where the year is not built in.
 */
export function withStatutoryYear(calendar: Calendar, region: StatutoryRegion, year: number): Calendar {
  const hours = ordinaryHours(calendar);
  const dates = statutoryDates(region, year, hours);
  const before = statutoryYears(region).includes(year - 1) ? statutoryDates(region, year - 1, hours) : {};
  const lastWeek = Object.entries(before).filter(([on]) => on >= `${year - 1}-12-25`);
  return {
    ...calendar,
    version: calendar.version + 1,
    dates: inOrder({ ...Object.fromEntries(lastWeek), ...dates, ...calendar.dates }),
    publishedYears: [...new Set([...calendar.publishedYears, year])].sort((a, b) => a - b),
  };
}

function inOrder(dates: Calendar['dates']): Calendar['dates'] {
  return Object.fromEntries(Object.entries(dates).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function regionOf(region: StatutoryRegion): StatutoryRegionDays {
  return REGIONS[region];
}

function datesOf(named: StatutoryDays, year: number, hours: readonly WallInterval[]): Calendar['dates'] {
  const dates: Record<string, { name: string; hours: readonly WallInterval[] }> = {};
  for (const [name, days] of Object.entries(named)) {
    for (const written of days.split(' ')) {
      const [day = '', more = '0'] = written.split('+');
      const on = day.length === 4 ? `${year % 100}${day}` : day;
      if (Number(on.slice(0, -4)) + 2_000 !== year) continue;
      const firstDay = dayNumberOf(`${year}-${on.slice(-4, -2)}-${on.slice(-2)}`);
      for (let ahead = 0; ahead <= Number(more); ahead += 1) {
        dates[dateOf(firstDay + ahead)] = { name, hours };
      }
    }
  }
  return dates;
}
