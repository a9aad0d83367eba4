// What the ledger of a case says, as a value: the proof of its deadlines with all that somebody else needs to reckon them
// again without asking us: the rule, the readings, the calendars in full, the instants. ISO 8601 in UTC throughout.

import type { Calendar } from './calendar.ts';
import type { Conventions } from './conventions.ts';
import type { LedgerLine } from './counting.ts';
import type { Clock } from './sla.ts';
import type { Duration, TargetRule } from './tier.ts';

export const LEDGER_FORMAT = 'faultline-ledger-1';

export interface LedgerExport {
  readonly format: typeof LEDGER_FORMAT;
  readonly caseId: string;
  readonly reference: string;
  readonly asOf: string;
  /** The zone in which people read this case; every instant here is in UTC. */
  readonly timeZone: string;
  readonly reportedAt: string;
  readonly severity: string;
  readonly promise: {
    readonly tierId: string;
    readonly tierVersion: number;
    readonly nameZh: string;
    readonly nameEn: string;
    readonly contractId?: string;
    readonly contractVersion?: number;
    readonly tenantVersion?: number;
    /** Kinds that no pause stops. */
    readonly neverPaused: readonly string[];
  };
  /** How the tier reads what its source leaves open, defaults included. */
  readonly conventions: Conventions;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Instants from which clocks start, by their name; `report` is `reportedAt`. */
  readonly starts: Readonly<Record<string, string>>;
  readonly severities: readonly LedgerStep[];
  readonly pauses: readonly LedgerPause[];
  readonly obligations: readonly { readonly id: string; readonly doneAt: string }[];
  /** Deadlines that were missed under an earlier severity, after which their clocks counted anew. */
  readonly missed: readonly { readonly clock: string; readonly severity: string; readonly dueAt: string }[];
  /** Those that the clocks count on, in full. */
  readonly calendars: readonly LedgerCalendar[];
  readonly clocks: readonly LedgerClock[];
}

/** Another severity, or other versions of the promise. */
export interface LedgerStep {
  readonly at: string;
  readonly what: 'opened' | 'worsened' | 'correction' | 'promotion' | 'repinned';
  readonly from: string | null;
  readonly to: string;
  readonly because?: string;
}

export interface LedgerPause {
  readonly id: string;
  readonly from: string;
  /** Null while it lasts. */
  readonly to: string | null;
  readonly reason: string;
  readonly reasonZh: string;
  readonly reasonEn: string;
  /** Absent where it was not kept, or is not told. */
  readonly by?: string;
  /** Why its record was put right, as often as it was. */
  readonly corrections?: readonly string[];
}

export interface LedgerCalendar extends Omit<Calendar, 'closures'> {
  readonly closures: readonly { readonly from: string; readonly to: string; readonly name: string }[];
}

export interface LedgerClock {
  readonly id: string;
  readonly kind: string;
  readonly subkind?: string;
  readonly status: Clock['status'] | 'missed';
  readonly because?: string;
  readonly severity: string;
  readonly origin?: string;
  /** It counts from a deadline, because its start event has not happened. */
  readonly provisional?: true;
  readonly rule: LedgerRule | null;
  readonly count: LedgerCount | null;
  readonly startedAt: string | null;
  readonly dueAt: string | null;
  readonly metAt: string | null;
  readonly breachedAt: string | null;
  readonly remainingSeconds: number | null;
  /** The stretches that do not count for this clock, the last may be open: pauses, and what the customer was late by. */
  readonly stops: readonly { readonly from: string; readonly to: string | null; readonly reason: string }[];
  /**
   * Set where not the count from the start binds, but a deadline that was promised before `at` and that no severity
   * postpones: it goes on from `at` around the stops from then on.
   */
  readonly held: { readonly at: string; readonly dueAt: string } | null;
  /** A visit at an agreed time: due then, whatever counts. */
  readonly appointment?: true;
  /** From the start to the deadline without a gap; of a paused clock to the instant of the ledger. */
  readonly intervals: readonly LedgerInterval[];
  /** Up to the evidence, the deadline or the instant of the ledger, whichever was first. */
  readonly seconds: LedgerSeconds;
  readonly sum: { readonly zh: string; readonly en: string };
}

export interface LedgerRule {
  readonly within: Duration | null;
  /** 即时: the minutes are the convention `instantMinutes`. */
  readonly instant?: true;
  readonly from: string;
  readonly calendarId: string;
  readonly calendarVersion: number;
  readonly condition?: TargetRule['condition'];
  readonly quote?: string;
}

/** What is counted: seconds of open time, or days. */
export type LedgerCount =
  | { readonly of: 'open_time'; readonly seconds: number; readonly calendarId: string }
  | {
      readonly of: 'working_days';
      readonly days: number;
      readonly calendarId: string;
      readonly due: Conventions['workingDayDue'];
      readonly endOfBusiness: string;
      readonly pause: Conventions['pauseWorkingDays'];
    }
  | {
      readonly of: 'civil_days';
      readonly days: number;
      readonly timeZone: string;
      readonly reading: 'end_of_day' | 'holiday_roll';
      readonly calendarId: string;
    };

export interface LedgerInterval {
  readonly from: string;
  readonly to: string;
  readonly counted: boolean;
  readonly why: LedgerLine['why'];
  /** Of a pause: its code and who paused; of a duty: its id. */
  readonly reason?: string;
  readonly by?: string;
}

export interface LedgerSeconds {
  readonly counted: number;
  readonly closed: number;
  readonly paused: number;
  readonly obligation: number;
  /** Of what is counted in days: days that are over; null of open time. */
  readonly countedDays: number | null;
}
