// What was promised, and when it is due: tiers, targets and the clocks of one case. `reckonClocks` is a pure function
// of what happened so far (the course), the pinned tier and its calendars; everything that moves a deadline is a change
// of the course, so a late entry, a pause or a corrected severity is reckoned the same way as the first report.

import type { Calendar } from './calendar.ts';
import type { Instant } from './instant.ts';

export type TargetKind =
  | 'respond'
  | 'remote_support'
  | 'solution_plan'
  | 'arrive'
  | 'restore'
  | 'full_recovery'
  | 'resolve'
  | 'spare_standby'
  | 'analysis_report';

export type DurationUnit = 'minutes' | 'hours' | 'days' | 'weeks' | 'working_days';

/** Where a target's clock starts. `report` is the receipt by the vendor's system (D-39). */
export type ClockStart =
  | 'report'
  | 'arrival'
  | 'restored'
  | 'resolved'
  | 'onsite_cleared'
  | 'emergency_classified';

export type FactValue = string | number | boolean;

/** A target with a condition exists only while the fact says so; `whileUnknown` decides until the fact is known. */
export interface TargetCondition {
  readonly fact: string;
  readonly op: 'eq' | 'neq' | 'in';
  readonly value: FactValue | readonly FactValue[];
  readonly whileUnknown: 'active' | 'inactive' | 'never_unknown';
}

export interface TargetRule {
  readonly kind: TargetKind;
  readonly subkind?: string;
  readonly within: { readonly amount: number; readonly unit: DurationUnit };
  /** 即时: the effective minutes are the tier's convention `instantMinutes`. */
  readonly instant?: boolean;
  readonly from: ClockStart;
  readonly condition?: TargetCondition;
  /** Another calendar than the tier's own. */
  readonly calendarId?: string;
  /** The clause of the contract, verbatim, for the people who answer for it. */
  readonly quote?: string;
}

export interface Severity {
  /** The tier's own code, e.g. `L1`. */
  readonly code: string;
  /** 1 is the most severe. */
  readonly rank: number;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly definitionZh: string;
  readonly definitionEn: string;
  /** Phrases that point at this severity; Simplified and Traditional are folded when they are matched. */
  readonly keywords: readonly string[];
  readonly targets: readonly TargetRule[];
}

export interface PauseReason {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
}

/** A service tier: 服务等级. Immutable per version; a case keeps the version it opened with (D-38). */
export interface Tier {
  readonly id: string;
  readonly version: number;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly calendarId: string;
  readonly workingDayCalendarId: string;
  /** In order of rank, the most severe first. */
  readonly severities: readonly Severity[];
  /** Targets that every severity has, e.g. the analysis report from the restoration. */
  readonly reportTargets: readonly TargetRule[];
  readonly pauseReasons: readonly PauseReason[];
  readonly neverPausedKinds: readonly TargetKind[];
  readonly conventions: {
    /** What 即时 means in minutes, 0..15 (default 5). */
    readonly instantMinutes: number;
    /** Close of business of the working-day calendar, `HH:mm` (default 18:00). */
    readonly endOfBusiness: string;
  };
}

/** What happened so far, as far as clocks care. Kept in the case's snapshot, so it stays small. */
export interface Course {
  readonly reportedAt: Instant;
  readonly severity: string;
  /**
   * Set where the severity was raised because the fault worsened: kinds new to the case count from `at`, and a running
   * deadline is never postponed (`notLaterThan`, by clock id). Absent for a correction, which recomputes from the report.
   */
  readonly worsened?: { readonly at: Instant; readonly notLaterThan: Readonly<Record<string, Instant>> };
  readonly facts: Readonly<Record<string, FactValue>>;
  /** First evidence of each kind (or `kind.subkind`): the instant it truly happened. */
  readonly evidence: Readonly<Partial<Record<string, Instant>>>;
  /** Start events other than the report: arrival, restored, resolved, onsite_cleared, emergency_classified. */
  readonly starts: Readonly<Partial<Record<ClockStart, Instant>>>;
  /** In order, not overlapping; the last may be open. */
  readonly pauses: readonly {
    readonly from: Instant;
    readonly to: Instant | null;
    readonly reason: string;
  }[];
}

/**
 * One target of one case: 计时. `id` is `kind` or `kind.subkind`.
 * - `waiting`: its start event has not happened. `dueAt` is null.
 * - `running`: counting towards `dueAt`.
 * - `paused`: `dueAt` is null, `remainingMs` is what is left of the counted time.
 * - `met`: evidence at or before the due instant (D: deadline inclusive), or after it (`metAt` > `dueAt`: late).
 * - `cancelled`: its condition turned false (e.g. arrive when solved remotely), or the case was resolved without it.
 * - `calendar_missing`: the working days of a needed year are not published; never guessed.
 */
export interface Clock {
  readonly id: string;
  readonly kind: TargetKind;
  readonly subkind?: string;
  readonly status: 'waiting' | 'running' | 'paused' | 'met' | 'cancelled' | 'calendar_missing';
  readonly startedAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly metAt?: Instant;
  readonly remainingMs?: number;
}

/** The ledger of one clock: what counted and what did not, up to the due instant or `until`, with the reason. */
export interface LedgerLine {
  readonly from: Instant;
  readonly to: Instant;
  readonly counted: boolean;
  readonly why: 'open' | 'closed' | 'paused';
  readonly pauseReason?: string;
}

/** A clock as an event records it, with its ledger (the ledger never enters the snapshot). */
export interface ReckonedClock extends Clock {
  readonly ledger: readonly LedgerLine[];
  readonly calendarId: string;
  readonly calendarVersion: number;
}

export interface Reckoning {
  readonly tier: Tier;
  /** By id; holds the tier's calendar, its working-day calendar and those its targets name. */
  readonly calendars: Readonly<Record<string, Calendar>>;
}

/** `kind`, or `kind.subkind`. */
export function clockIdOf(target: { readonly kind: TargetKind; readonly subkind?: string }): string {
  return target.subkind ? `${target.kind}.${target.subkind}` : target.kind;
}

export function reckonClocks(_course: Course, _reckoning: Reckoning): readonly ReckonedClock[] {
  return [];
}

export function momentOfShare(
  _clockId: string,
  _percent: number,
  _course: Course,
  _reckoning: Reckoning,
): Instant | null {
  return null;
}
