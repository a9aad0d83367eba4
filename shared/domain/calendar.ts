// When a clock counts: 服务日历. A calendar is a zone, weekly intervals, dated exceptions and closures.

import type { Instant } from './instant.ts';

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** Wall times `HH:mm`; the end is exclusive and `24:00` is the next midnight. */
export type WallInterval = readonly [from: string, to: string];

export interface Calendar {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** IANA zone. */
  readonly timeZone: string;
  /** Open around the clock; the other members then say only which days are working days. */
  readonly always: boolean;
  readonly weekly: Readonly<Record<Weekday, readonly WallInterval[]>>;
  /** Dates that replace their weekday's hours: empty is closed, hours on a weekend make a make-up workday (调休). */
  readonly dates: Readonly<
    Record<string, { readonly name: string; readonly hours: readonly WallInterval[] }>
  >;
  /** Closed whatever the hours say. The end is exclusive. */
  readonly closures: readonly { readonly from: Instant; readonly to: Instant; readonly name: string }[];
  /** Years whose statutory holidays are in `dates`; a working-day target that needs another year is `calendar_missing`. Empty: no year is needed. */
  readonly publishedYears: readonly number[];
}

/** A wall clock's reading of an instant in a zone. */
export interface WallReading {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:mm`. */
  readonly time: string;
  readonly weekday: Weekday;
}

export interface OpenInterval {
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
}

export function wallInstant(_timeZone: string, date: string, time: string): Instant {
  return Date.parse(`${date}T${time}:00+08:00`);
}

export function wallDate(_timeZone: string, instant: Instant): WallReading {
  const text = new Date(instant + 8 * 3_600_000).toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, 16), weekday: 'mon' };
}

export function isOpenAt(_calendar: Calendar, _at: Instant): boolean {
  return true;
}

export function nextOpening(_calendar: Calendar, at: Instant): Instant | null {
  return at;
}

export function addCounted(_calendar: Calendar, from: Instant, milliseconds: number): Instant {
  return from + milliseconds;
}

export function countedBetween(_calendar: Calendar, from: Instant, to: Instant): number {
  return Math.max(0, to - from);
}

export function openIntervals(_calendar: Calendar, from: Instant, to: Instant): readonly OpenInterval[] {
  return to > from ? [{ from, to }] : [];
}

export function addWorkingDays(
  _calendar: Calendar,
  from: Instant,
  days: number,
  _endOfBusiness: string,
): Instant | 'calendar_missing' {
  return from + days * 86_400_000;
}
