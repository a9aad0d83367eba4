// What was promised: 服务等级. Severities, targets with their conditions, pauses, promotion and what a tier leaves open.
// Plain facts of a contract; what follows from them for one case is reckoned in sla.ts.

import type { Conventions } from './conventions.ts';

export const TARGET_KINDS = [
  'respond',
  'remote_support',
  'solution_plan',
  'arrive',
  'restore',
  'full_recovery',
  'resolve',
  'spare_standby',
  'analysis_report',
] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/**
 * Minutes and hours are open time of the calendar; calendar hours count around the clock whatever the calendar says. What
 * days, weeks and working days mean is a convention of the tier (`dayUnit`, `weekUnit`, `workingDayDue`).
 */
export const DURATION_UNITS = [
  'minutes',
  'hours',
  'calendar_hours',
  'days',
  'weeks',
  'working_days',
] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number];

export interface Duration {
  readonly amount: number;
  readonly unit: DurationUnit;
}

/**
 * Where a clock starts. `report` is the receipt by the vendor's system (D-39); `determined` is when the fact of the rule's own
 * condition became so.
 */
export const NAMED_STARTS = [
  'report',
  'first_response',
  'arrival',
  'restored',
  'resolved',
  'closed',
  'onsite_cleared',
  'emergency_classified',
  'determined',
] as const;
export type NamedStart = (typeof NAMED_STARTS)[number];

/** A named start, or the instant at which another clock was missed: `breach:<clock id>`. */
export type ClockStart = NamedStart | `breach:${string}`;

export type FactValue = string | number | boolean;

/** A target with a condition exists only while the fact says so; `whileUnknown` decides until the fact is known. */
export interface TargetCondition {
  readonly fact: string;
  readonly op: 'eq' | 'neq' | 'in';
  readonly value: FactValue | readonly FactValue[];
  readonly whileUnknown: 'active' | 'inactive' | 'never_unknown';
  /** The convention of the tier that may overrule `whileUnknown`. */
  readonly unknownBy?: 'unknownRegion' | 'unknownHardwareState' | 'reproducibleUnknown';
  /** All of these must hold as well. */
  readonly and?: readonly TargetCondition[];
}

/** Readings of a start that a source leaves open, each a setting of the tier (`Conventions.anchors`). */
export type AnchorName =
  | 's003_paralysed_full_recovery_anchor'
  | 's003_serious_restore_anchor'
  | 's001_handling_time_anchor'
  | 's002_part_replacement_anchor'
  | 's002_emergency_anchor';

export interface TargetRule {
  readonly kind: TargetKind;
  readonly subkind?: string;
  /** Null where the clause states no time: with `parameter` the contract or the tenant must, without it there is never a clock. */
  readonly within: Duration | null;
  /** The tier's parameter that gives `within`, e.g. `contract.networkOutageLimit`. */
  readonly parameter?: string;
  /** 即时: the effective minutes are the tier's convention `instantMinutes`. */
  readonly instant?: boolean;
  /** The default reading where `anchor` names a convention. */
  readonly from: ClockStart;
  readonly anchor?: AnchorName;
  /** The clause says so literally: where the convention `outsideRegionVisit` reads it so, a departure is evidence enough. */
  readonly literally?: 'dispatch';
  readonly condition?: TargetCondition;
  /** Another calendar than the tier's own. */
  readonly calendarId?: string;
  /** The customer's obligation whose lateness extends this target (D-04). */
  readonly precondition?: string;
  /** Carried over from this severity: shown as derived, dropped where the convention `criticalInheritsSevere` is off. */
  readonly inheritedFrom?: string;
  /** Whose promise this is where several were merged: a tier's id, `vendor plan`, `customer requirement`, `channel:email`. */
  readonly origin?: string;
  /** Measured and shown; never warned about, paged or counted as a breach (D-22). */
  readonly measureOnly?: true;
  /** What its breach makes obligatory: the case becomes an emergency, once, and the ladder's rungs of one are reached (E-23). */
  readonly onBreach?: 'emergency_measure';
  /** The class of that emergency, as the ladder's rungs name classes; absent: only rungs for any class are reached. */
  readonly emergencyClass?: string;
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
  /**
   * Phrases that point at this severity; Simplified and Traditional are folded when they are matched. `…` in a
   * phrase stands for a few further characters of the same clause.
   */
  readonly keywords: readonly string[];
  readonly targets: readonly TargetRule[];
  /** The source defines none: the tenant writes the definition before the tier goes live. */
  readonly definitionRequired?: true;
  /** Another tier's severity whose targets these are. */
  readonly mapsTo?: { readonly tierId: string; readonly severity: string };
  readonly affectsBusiness?: boolean;
}

export interface PauseReason {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  /** Absent: the customer's. What the vendor waits for itself never pauses a promise. */
  readonly side?: 'customer' | 'vendor';
}

/** A duty of the customer with a time (D-04). Its evidence in the course is `obligation:<id>`. */
export interface CustomerObligation {
  readonly id: string;
  /** Absent: every severity. */
  readonly severities?: readonly string[];
  /** Null: a duty without a clock. */
  readonly within: Duration | null;
  readonly from: 'report';
  readonly whatZh: string;
  readonly whatEn: string;
  readonly quote?: string;
}

/** When a case climbs to the next severity by itself (C-24, C-25, E-07, E-08). */
export interface Promotion {
  /** Codes from the least to the most severe. */
  readonly order: readonly string[];
  readonly when:
    | { readonly on: 'breach'; readonly kinds: readonly TargetKind[] }
    /** Hours by the severity that is left; null: the parameter gives them, and without it nothing is promoted. */
    | {
        readonly on: 'elapsed';
        readonly after: Readonly<Record<string, Duration>> | null;
        readonly parameter?: string;
      }
    | { readonly on: 'fact'; readonly fact: string };
  /** What a miss of the most severe level does. */
  readonly atTop: 'stay' | 'open_emergency';
  /** The class of that emergency; absent: only rungs for any class are reached. */
  readonly emergencyClass?: string;
}

/** When a replacement leaves its depot: a share of another clock's counted time (s002, 8.5). */
export interface StandbyTrigger {
  readonly id: string;
  /** 0.5 is half of the counted time, 1 is the deadline. */
  readonly share: number;
  readonly of: TargetKind;
  readonly condition?: TargetCondition;
  readonly quote?: string;
}

/** A time that the source leaves open. Mandatory before the tier binds a case that needs it; a proposal is never applied silently. */
export interface TierParameter {
  /** `contract.<name>` or `tenant.<name>`. */
  readonly id: string;
  readonly of: 'contract' | 'tenant';
  readonly shape: 'duration' | 'duration_by_severity';
  readonly proposed?: Duration | Readonly<Record<string, Duration>>;
  readonly nameZh: string;
  readonly nameEn: string;
}

/** Values of tier parameters, by parameter id. */
export type ParameterValues = Readonly<Record<string, Duration | Readonly<Record<string, Duration>>>>;

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
  /** Promised for reports by a channel, whatever their severity; the earliest of all promises binds. */
  readonly channelPromises?: readonly {
    readonly channel: string;
    readonly targets: readonly TargetRule[];
  }[];
  readonly obligations?: readonly CustomerObligation[];
  readonly promotion?: Promotion;
  readonly standby?: readonly StandbyTrigger[];
  readonly parameters?: readonly TierParameter[];
  /** What this tier was composed of, for the explanation; its targets are already merged. */
  readonly compositeOf?: readonly { readonly tierId: string; readonly severity?: string }[];
  /** Only for cases of which this holds, e.g. `channel` is `email`. */
  readonly appliesWhen?: TargetCondition;
  /** From arrival until restoration the vendor works without a break (D-19). */
  readonly continuousWork?: true;
  readonly pauseReasons: readonly PauseReason[];
  readonly neverPausedKinds: readonly TargetKind[];
  /** Clauses without a clock, for people: who escalates, who is assigned, what a crisis team does. */
  readonly remarks?: readonly { readonly zh: string; readonly en: string }[];
  /** What the tier reads differently from the defaults (conventions.ts). */
  readonly conventions: Partial<Conventions>;
}

/** `kind`, or `kind.subkind`. */
export function clockIdOf(target: { readonly kind: string; readonly subkind?: string }): string {
  return target.subkind ? `${target.kind}.${target.subkind}` : target.kind;
}

/** The kind and the sub-kind of a clock's id, as `clockIdOf` made it. */
export function namesOfClock(clockId: string): { readonly kind: TargetKind; readonly subkind?: string } {
  const [kind, subkind] = clockId.split(/\.(.*)/);
  // The id was made of a rule's kind.
  return { kind: kind as TargetKind, ...(subkind && { subkind }) };
}
