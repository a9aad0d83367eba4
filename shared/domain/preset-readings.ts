// The calendars of a tier as its conventions read them: another zone, other hours, or Monday to Friday without holidays.
// For tiers on paper, whose calendars are built for them; a tenant's own calendars are what they are.

import { type Calendar, rezoned, type WallInterval } from './calendar.ts';
import type { Conventions } from './conventions.ts';
import type { Tier } from './tier.ts';

/** The calendars by which a tier counts, under the conventions that are named; what is not named leaves them as they are. */
export function readBy(
  calendars: Readonly<Record<string, Calendar>>,
  { workingDayCalendarId }: Pick<Tier, 'workingDayCalendarId'>,
  { timeZone, businessWindows, workingDayCalendar }: Partial<Conventions>,
): Readonly<Record<string, Calendar>> {
  if (timeZone === undefined && businessWindows === undefined && workingDayCalendar !== 'mon_fri') {
    return calendars;
  }
  const holidays = calendars[workingDayCalendarId];
  return Object.fromEntries(
    Object.entries(calendars).map(([id, calendar]) => {
      // Hours on working days share the dates of the working days.
      const isOfWorkingDays = id === workingDayCalendarId || sharesDates(calendar, holidays);
      const plain =
        workingDayCalendar === 'mon_fri' && isOfWorkingDays ? withoutHolidays(calendar) : calendar;
      const timed =
        businessWindows === undefined || calendar.always ? plain : withHours(plain, businessWindows);
      return [id, timeZone === undefined ? timed : rezoned(timed, timeZone)];
    }),
  );
}

/** The same working days with other hours. */
export function withHours(calendar: Calendar, hours: readonly WallInterval[]): Calendar {
  const open = (one: readonly WallInterval[]) => (one.length > 0 ? hours : one);
  const { mon, tue, wed, thu, fri, sat, sun } = calendar.weekly;
  return {
    ...calendar,
    weekly: {
      mon: open(mon),
      tue: open(tue),
      wed: open(wed),
      thu: open(thu),
      fri: open(fri),
      sat: open(sat),
      sun: open(sun),
    },
    dates: Object.fromEntries(
      Object.entries(calendar.dates).map(([date, one]) => [date, { ...one, hours: open(one.hours) }]),
    ),
  };
}

/** The plain week: no dates of its own, and no year that would have to be published. */
function withoutHolidays(calendar: Calendar): Calendar {
  return { ...calendar, dates: {}, publishedYears: [] };
}

function sharesDates(calendar: Calendar, holidays: Calendar | undefined): boolean {
  return (
    holidays !== undefined &&
    !calendar.always &&
    calendar.publishedYears.length > 0 &&
    calendar.publishedYears.join() === holidays.publishedYears.join()
  );
}
