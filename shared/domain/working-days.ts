// Working days of a calendar: dates with open hours, make-up workdays included. Every function answers `calendar_missing`
// rather than take a year whose holidays are not published for a plain one. Days are counted from 1970-01-01.

import {
  type Calendar,
  isOpenAt,
  isWorkingDay,
  latestOpen,
  nextOpening,
  openIntervalsOfDate,
} from './calendar.ts';
import { DAY_MS, type Instant, MINUTE_MS } from './instant.ts';
import { dayNumberAt, instantOfWall, minuteOf, offsetMsAt } from './zone.ts';

/** How many days ahead, or back, a working day is searched before the calendar counts as without any. */
export const WORKING_DAY_HORIZON_DAYS = 3_700;

/**
 * Close of business of the Nth working day after the day of `from`, which itself is never counted (Civil Code of the PRC,
 * art. 201, 203). A working day is a date with open hours, make-up workdays included. `calendar_missing` where the search
 * meets a year whose holidays are not published. Zero days are `from` itself. Throws a RangeError on a negative or broken
 * number, and where the calendar has no working days.
 */
export function addWorkingDays(
  calendar: Calendar,
  from: Instant,
  days: number,
  endOfBusiness: string,
): Instant | 'calendar_missing' {
  if (days < 0) throw new RangeError(`${days} is no number of working days`);
  if (days === 0) return from;
  const day = workingDayFrom(calendar, dayNumberAt(calendar.timeZone, from), days);
  return day === 'calendar_missing' ? day : closeOfBusiness(calendar, day, endOfBusiness);
}

/**
 * The wall time of `from` on the Nth working day after its day, or before it where the number is negative; seconds and
 * milliseconds stay. `exact` leaves it there, open or not, by the rule for skipped and doubled wall times (`Calendar`).
 * `rolled` moves on in the direction of counting: forwards to the next opening, backwards to the latest open instant, which
 * may be a closing. Zero days are `from` itself in both. `calendar_missing` and errors as `workingDayFrom`; a RangeError too
 * where there is nothing to roll to.
 */
export function addWorkingDaysExactly(
  calendar: Calendar,
  from: Instant,
  days: number,
  mode: 'exact' | 'rolled',
): Instant | 'calendar_missing' {
  if (days === 0) return from;
  const { timeZone } = calendar;
  const startDay = dayNumberAt(timeZone, from);
  const day = workingDayFrom(calendar, startDay, days);
  if (day === 'calendar_missing') return day;
  const sinceMidnightMs = from + offsetMsAt(timeZone, from) - startDay * DAY_MS;
  const exact = instantOfWall(timeZone, day * DAY_MS + sinceMidnightMs);
  if (mode === 'exact' || isOpenAt(calendar, exact)) return exact;
  const rolled = days > 0 ? nextOpening(calendar, exact) : latestOpen(calendar, exact);
  if (rolled === null)
    throw new RangeError(`calendar ${calendar.id} version ${calendar.version} never opens`);
  return rolled;
}

/**
 * The Nth working day after a day, or before it where the number is negative; the day itself is never counted, and zero
 * days are the day itself, working day or not. `calendar_missing` where the search meets a year whose holidays are not
 * published. Throws a RangeError on a broken number, and where the calendar has no working days.
 */
export function workingDayFrom(calendar: Calendar, day: number, days: number): number | 'calendar_missing' {
  if (!Number.isInteger(days)) throw new RangeError(`${days} is no number of working days`);
  const step = Math.sign(days);
  let left = Math.abs(days);
  let found = day;
  for (let next = day + step; left > 0; next += step) {
    const isWorking = isWorkingDay(calendar, next);
    if (isWorking === 'calendar_missing') return isWorking;
    if (isWorking) {
      found = next;
      left -= 1;
    } else if (Math.abs(next - found) >= WORKING_DAY_HORIZON_DAYS) {
      throw new RangeError(`calendar ${calendar.id} version ${calendar.version} has no working days`);
    }
  }
  return found;
}

/** The first working day on or after a day; the rules and errors of `workingDayFrom`. */
export function nextWorkingDay(calendar: Calendar, fromDay: number): number | 'calendar_missing' {
  return workingDayFrom(calendar, fromDay - 1, 1);
}

/** The wall time that is close of business, on a day, whatever the day's own hours are. */
export function closeOfBusiness(calendar: Calendar, day: number, endOfBusiness: string): Instant {
  return instantOfWall(calendar.timeZone, day * DAY_MS + minuteOf(endOfBusiness) * MINUTE_MS);
}

/** A date's own last closing, which lies on the next day where its hours go past midnight; null where it has no hours. */
export function closingOf(calendar: Calendar, day: number): Instant | null {
  return openIntervalsOfDate(calendar, day).at(-1)?.to ?? null;
}
