// Calendars as the tests of calendars and of working days write them: a zone, the hours of some weekdays, and what differs.

import type { Calendar, WallInterval } from '../../shared/domain/calendar.ts';
import type { Weekday } from '../../shared/domain/zone.ts';

export const CLOSED = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
export const WORKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

export function calendarOf(timeZone: string, changes: Partial<Calendar>): Calendar {
  return {
    id: 'test',
    version: 1,
    name: 'test',
    timeZone,
    always: false,
    weekly: CLOSED,
    dates: {},
    closures: [],
    publishedYears: [],
    ...changes,
  };
}

export function onDays(days: readonly Weekday[], hours: readonly WallInterval[]): Calendar['weekly'] {
  return { ...CLOSED, ...Object.fromEntries(days.map((day) => [day, hours])) };
}
