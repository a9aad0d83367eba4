// The wire of a calendar in a file: what the verbs read beside the tiers. Two ways of writing are taken: hours by weekday
// with dates and closures, and the short form of presets (`type`, `windows`, `days`). Unknown keys are ignored here, as
// everywhere in a line of the command line; a tenant's own configuration (configuration.ts) refuses them.

import * as z from 'zod';
import type { Calendar, WallInterval } from '../domain/calendar.ts';
import { instantOf } from '../domain/instant.ts';
import { withHours } from '../domain/preset-readings.ts';
import { dateOf, dayNumberOf, type Weekday, YEAR_MAX, YEAR_MIN } from '../domain/zone.ts';
import { conventions } from './configuration.ts';

const FIRST_INSTANT = Date.UTC(YEAR_MIN, 0, 1);
const AFTER_LAST_INSTANT = Date.UTC(YEAR_MAX + 1, 0, 1);

/** An instant as text, read to milliseconds. A wall time without an offset is refused: it means another instant everywhere. */
export const instantText = z.string().transform((text, context) => {
  const instant = instantOf(text);
  if (instant !== null && instant >= FIRST_INSTANT && instant < AFTER_LAST_INSTANT) return instant;
  context.addIssue(
    instant === null
      ? `"${text}" is no instant: ISO 8601 with an offset or Z, such as 2025-03-03T10:00:00+08:00`
      : `"${text}" lies outside the years ${YEAR_MIN} to ${YEAR_MAX}`,
  );
  return z.NEVER;
});

export const dateText = z.string().refine(isDate, {
  error: ({ input }) => `"${String(input)}" is no date: write it as YYYY-MM-DD`,
});

const timeZone = conventions.shape.timeZone.unwrap();
const wallTime = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'is no wall time: write it as HH:mm, from 00:00 to 24:00');
const wallInterval = z.tuple([wallTime, wallTime]).readonly();
export const windows = z.array(wallInterval).max(48).readonly();

const MONTH_AND_DAY = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const weekdayName = z.string().transform((text, context) => {
  const weekday = WEEKDAYS.find((one) => one === text.slice(0, 3).toLowerCase());
  if (weekday) return weekday;
  context.addIssue(`"${text}" is no weekday: mon, tue, wed, thu, fri, sat or sun`);
  return z.NEVER;
});

/** A calendar by its hours. */
export const hoursCalendar = z.object({
  tz: timeZone,
  weekly: z
    .record(z.string(), windows)
    .transform((record, context) => {
      const weekly: Partial<Record<Weekday, readonly WallInterval[]>> = {};
      for (const [name, hours] of Object.entries(record)) {
        const weekday = weekdayName.safeParse(name);
        if (weekday.success) weekly[weekday.data] = hours;
        else context.addIssue(`"${name}" is no weekday: mon, tue, wed, thu, fri, sat or sun`);
      }
      return weekly;
    })
    .default({}),
  holidays: z.array(dateText).default([]),
  annualHolidays: z
    .array(z.string().regex(MONTH_AND_DAY, 'is no day of a year: write it as MM-DD'))
    .default([]),
  dateHours: z.record(dateText, windows).default({}),
  closures: z.array(z.tuple([instantText, instantText])).default([]),
});

/** Years whose dates a yearly holiday is written out for, both inclusive. */
export interface Years {
  readonly from: number;
  readonly to: number;
}

/** The calendar that such hours mean. A holiday beats hours of its date; yearly ones are written out for the years given. */
export function calendarOfHours(
  { tz, weekly, holidays, annualHolidays, dateHours, closures }: z.output<typeof hoursCalendar>,
  years: Years,
): Calendar {
  const dates: Record<string, { name: string; hours: readonly WallInterval[] }> = {};
  for (const [date, hours] of Object.entries(dateHours)) dates[date] = { name: 'hours of the date', hours };
  for (let year = Math.max(years.from, YEAR_MIN); year <= Math.min(years.to, YEAR_MAX); year += 1) {
    for (const day of annualHolidays) {
      const date = `${year}-${day}`;
      if (isDate(date)) dates[date] = { name: 'yearly holiday', hours: [] };
    }
  }
  for (const date of holidays) dates[date] = { name: 'holiday', hours: [] };
  return {
    id: 'hours',
    version: 1,
    name: 'hours',
    timeZone: tz,
    always: false,
    weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [], ...weekly },
    dates,
    closures: closures.map(([from, to]) => ({ from, to, name: 'closure' })),
    publishedYears: [],
  };
}

const stretch = z.union([
  dateText.transform((date) => [date, date, 'holiday'] as const),
  z
    .tuple([dateText, dateText], z.string())
    .transform(([from, to, name]) => [from, to, name ?? 'holiday'] as const),
]);
const yearOfDates = z.object({
  off: z.array(stretch).default([]),
  makeup_workdays: z.array(dateText).default([]),
});

/** The short form: around the clock, working days, or hours on the working days of another calendar. */
const shortCalendar = z.object({
  type: z.enum(['always', 'working_days', 'business_hours']).optional(),
  timezone: timeZone.optional(),
  windows: windows.optional(),
  business_windows: windows.optional(),
  weekend: z.array(weekdayName).optional(),
  days: z.string().optional(),
  // A sentence that says where the dates stand means those that are built in.
  holidays: z.union([z.array(stretch), z.string()]).optional(),
  makeup_workdays: z.array(dateText).optional(),
  years: z.record(z.string(), z.unknown()).optional(),
});

const WHOLE_DAY: readonly WallInterval[] = [['00:00', '24:00']];

/**
 * Reads a calendar of a file of tiers. `known` are those that the file may build on: by `days`, or by its own id for what
 * it leaves out. Throws a ZodError with the path.
 */
export function calendarOfFile(
  id: string,
  value: unknown,
  known: Readonly<Record<string, Calendar>>,
): Calendar {
  if (typeof value === 'object' && value !== null && 'tz' in value) {
    const { publishedYears: years = [], ...hours } = z
      .object({ publishedYears: z.array(z.int()).optional() })
      .extend(hoursCalendar.shape)
      .parse(value);
    return { ...calendarOfHours(hours, { from: 1970, to: 2100 }), id, name: id, publishedYears: years };
  }
  const short = shortCalendar.parse(value);
  const base = known[short.days ?? id];
  if (short.days !== undefined && base === undefined) {
    throw new z.ZodError([
      { code: 'custom', path: ['days'], input: short.days, message: `there is no calendar ${short.days}` },
    ]);
  }
  const named = { id, version: 1, name: known[id]?.name ?? id };
  const zone = short.timezone ?? base?.timeZone ?? 'Asia/Shanghai';
  if (short.type === 'always') return { ...ALWAYS, ...named, timeZone: zone };
  const hours = short.windows ?? short.business_windows;
  const from = base === undefined || hours === undefined ? base : withHours(base, hours);
  const dates: Record<string, { name: string; hours: readonly WallInterval[] }> = {};
  const published: number[] = [];
  const close = (stretches: readonly (readonly [from: string, to: string, name: string])[]): void => {
    for (const [first, last, name] of stretches) {
      for (let day = dayNumberOf(first); day <= dayNumberOf(last); day += 1) {
        dates[dateOf(day)] = { name, hours: [] };
      }
    }
  };
  const makeUp = (days: readonly string[]): void => {
    for (const date of days) dates[date] = { name: '调休上班', hours: hours ?? hoursOfWeek(base) };
  };
  for (const [year, given] of Object.entries(short.years ?? {})) {
    // A year may be a sentence that says it is not published yet.
    const parsed = yearOfDates.safeParse(given);
    if (!/^\d{4}$/.test(year) || !parsed.success) continue;
    published.push(Number(year));
    close(parsed.data.off);
    makeUp(parsed.data.makeup_workdays);
  }
  if (Array.isArray(short.holidays)) close(short.holidays);
  makeUp(short.makeup_workdays ?? []);
  const ownDates = Object.keys(dates).length > 0;
  return {
    ...ALWAYS,
    ...named,
    timeZone: zone,
    always: false,
    weekly: weekOf(from, hours, short.weekend),
    dates: ownDates ? dates : (from?.dates ?? {}),
    publishedYears: ownDates ? published.sort((a, b) => a - b) : (from?.publishedYears ?? []),
    closures: from?.closures ?? [],
  };
}

const ALWAYS: Omit<Calendar, 'id' | 'version' | 'name' | 'timeZone'> = {
  always: true,
  weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
  dates: {},
  closures: [],
  publishedYears: [],
};

function weekOf(
  base: Calendar | undefined,
  hours: readonly WallInterval[] | undefined,
  weekend: readonly Weekday[] | undefined,
): Calendar['weekly'] {
  if (base && !weekend) return base.weekly;
  const open = hours ?? hoursOfWeek(base);
  const on = (weekday: Weekday) => ((weekend ?? ['sat', 'sun']).includes(weekday) ? [] : open);
  return {
    mon: on('mon'),
    tue: on('tue'),
    wed: on('wed'),
    thu: on('thu'),
    fri: on('fri'),
    sat: on('sat'),
    sun: on('sun'),
  };
}

function hoursOfWeek(calendar: Calendar | undefined): readonly WallInterval[] {
  return Object.values(calendar?.weekly ?? {}).find((hours) => hours.length > 0) ?? WHOLE_DAY;
}

function isDate(text: string): boolean {
  try {
    dayNumberOf(text);
    return true;
  } catch {
    return false;
  }
}
