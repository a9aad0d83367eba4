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
