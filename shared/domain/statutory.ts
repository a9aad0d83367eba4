// Statutory holidays as calendars: the regions and years that are built in, and what a calendar takes over from them. A
// year that is not in the list is not published here, and nothing guesses it.

import type { Calendar, WallInterval } from './calendar.ts';
import { ordinaryHours } from './calendar-changes.ts';
import { DAY_MS, isoOf } from './instant.ts';
import { STATUTORY_CN } from './presets/statutory/cn.ts';
import { STATUTORY_OTHERS } from './presets/statutory/others.ts';
import { dayNumberOf, type Weekday } from './zone.ts';

/** A stretch of days: the first one, how many, and what they are called. */
export type StatutoryDays = readonly [firstOn: string, days: number, name: string];

export interface StatutoryYear {
  readonly off: readonly StatutoryDays[];
  /** Days of work that make up for days off; China alone has them. */
  readonly work?: readonly StatutoryDays[];
}

export interface StatutoryRegionYears {
  readonly nameZh: string;
  readonly nameEn: string;
  /** IANA zone of the region's capital. */
  readonly timeZone: string;
  /** A region whose days all count here as well. */
  readonly within?: string;
  readonly years: Readonly<Record<number, StatutoryYear>>;
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
): Pick<StatutoryRegionYears, 'nameZh' | 'nameEn' | 'timeZone'> {
  return regionOf(region);
}

/** The years whose holidays are built in, in order. */
export function statutoryYears(region: StatutoryRegion): readonly number[] {
  return Object.keys(regionOf(region).years).map(Number);
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
  const { years, within } = regionOf(region);
  const days = years[year];
  if (!days) throw new RangeError(`the statutory holidays of ${region} in ${year} are not built in`);
  return {
    ...(within !== undefined && isStatutoryRegion(within) ? statutoryDates(within, year, workHours) : {}),
    ...datesOf(days.off, []),
    ...datesOf(days.work ?? [], workHours),
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
 * The next version, with one more statutory year. Dates that the calendar already has of its own stay as they are. Make-up
 * workdays have its ordinary hours. Throws a RangeError where the year is not built in.
 */
export function withStatutoryYear(calendar: Calendar, region: StatutoryRegion, year: number): Calendar {
  return {
    ...calendar,
    version: calendar.version + 1,
    dates: { ...statutoryDates(region, year, ordinaryHours(calendar)), ...calendar.dates },
    publishedYears: [...new Set([...calendar.publishedYears, year])].sort((a, b) => a - b),
  };
}

function regionOf(region: StatutoryRegion): StatutoryRegionYears {
  return REGIONS[region];
}

function datesOf(stretches: readonly StatutoryDays[], hours: readonly WallInterval[]): Calendar['dates'] {
  const dates: Record<string, { name: string; hours: readonly WallInterval[] }> = {};
  for (const [firstOn, days, name] of stretches) {
    const firstDay = dayNumberOf(firstOn);
    for (let day = firstDay; day < firstDay + days; day += 1) {
      dates[isoOf(day * DAY_MS).slice(0, 10)] = { name, hours };
    }
  }
  return dates;
}
