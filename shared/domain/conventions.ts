// How a tier reads what contracts leave open: every convention is a setting of the tier with a default, so that two
// readings of one clause are two tiers and never two programs. Refuses to count anything.

import type { WallInterval } from './calendar.ts';
import type { AnchorName, NamedStart } from './tier.ts';

export interface Conventions {
  /** The zone of civil days and of calendars that are built for the tier. IANA. */
  readonly timeZone: string;
  /** `header_time` lets a mail's own date be the report instant; `receipt` trusts our clock alone (D-39). */
  readonly reportInstant: 'receipt' | 'header_time';
  /** Evidence at the deadline itself is in time (D: deadline inclusive). */
  readonly deadlineInclusive: boolean;
  /**
   * A day: 24 hours of real time; or the civil code's, whose first day is not counted and which ends at 24:00 of the last
   * (article 201), moved on to the next working day where that day is a holiday (article 203).
   */
  readonly dayUnit: 'elapsed_24h' | 'civil_code_end_of_day' | 'civil_code_with_holiday_roll';
  readonly weekUnit: 'elapsed_7x24h' | 'civil_code_end_of_day';
  /** When on its working day a target is due. */
  readonly workingDayDue: 'end_of_business' | 'same_clock_time' | 'end_of_calendar_day';
  /** Close of business, `HH:mm`. */
  readonly endOfBusiness: string;
  /** The hours of a working day in a calendar that is built for the tier. */
  readonly businessWindows: readonly WallInterval[];
  readonly workingDayCalendar: 'prc' | 'mon_fri' | 'custom';
  /** Whether a pause takes out the working days at whose close it lasts, or moves the deadline by its real time. */
  readonly pauseWorkingDays: 'close_of_business_rule' | 'elapsed_shift';
  /** What 即时 means in minutes, 0..15. */
  readonly instantMinutes: number;
  /** Conditions on the region of a site that is not known. `ask_first`: none of them is in force. */
  readonly unknownRegion: 'strictest' | 'laxest' | 'ask_first';
  /** Whether a distant visit is kept by arriving or by departing. */
  readonly outsideRegionVisit: 'arrive' | 'dispatch';
  /** Whether a severity also has the targets that it inherits from a lesser one. */
  readonly criticalInheritsSevere: boolean;
  readonly unknownHardwareState: 'assume_undamaged' | 'ask_first';
  readonly reproducibleUnknown: boolean;
  /** What a customer's missed obligation does to the promise that rests on it (D-04). */
  readonly obligationMissed: 'extend_by_lateness' | 'void' | 'ignore';
  readonly arriveCancelledWhenSolvedRemotely: boolean;
  /** Whether targets from the arrival count provisionally from the arrival's own deadline while nobody has arrived. */
  readonly beforeArrival: 'provisional' | 'none';
  /** Another start than a rule's own, by the name of what it leaves open. */
  readonly anchors: Readonly<Partial<Record<AnchorName, NamedStart>>>;
  /** Added to what a standby's clause says. */
  readonly standbyGraceMinutes: number;
  /** From where the clocks of a promoted case count. */
  readonly promotionCountsFrom: 'promotion' | 'report';
  readonly worsenedCountsFrom: 'min_rule' | 'from_report';
  readonly correctedCountsFrom: 'from_report' | 'from_reclassification';
  /** How a tier and the contract's own terms are merged. */
  readonly mergeRule: 'most_favourable' | 'preset_only' | 'contract_only';
  /** A visit at an agreed time: due at the appointment, or by the clock all the same. */
  readonly bookedService: 'appointment' | 'clock';
  /** A year whose holidays are not published: an error that says so, or Monday to Friday, provisionally. */
  readonly missingYear: 'error' | 'mon_fri_provisional';
}

export const DEFAULT_CONVENTIONS: Conventions = {
  timeZone: 'Asia/Shanghai',
  reportInstant: 'receipt',
  deadlineInclusive: true,
  dayUnit: 'elapsed_24h',
  weekUnit: 'elapsed_7x24h',
  workingDayDue: 'end_of_business',
  endOfBusiness: '18:00',
  businessWindows: [
    ['09:00', '12:00'],
    ['13:00', '18:00'],
  ],
  workingDayCalendar: 'prc',
  pauseWorkingDays: 'close_of_business_rule',
  instantMinutes: 5,
  unknownRegion: 'strictest',
  outsideRegionVisit: 'arrive',
  criticalInheritsSevere: true,
  unknownHardwareState: 'assume_undamaged',
  reproducibleUnknown: true,
  obligationMissed: 'extend_by_lateness',
  arriveCancelledWhenSolvedRemotely: true,
  beforeArrival: 'provisional',
  anchors: {},
  standbyGraceMinutes: 0,
  promotionCountsFrom: 'promotion',
  worsenedCountsFrom: 'min_rule',
  correctedCountsFrom: 'from_report',
  mergeRule: 'most_favourable',
  bookedService: 'appointment',
  missingYear: 'error',
};

const complete = new WeakMap<Partial<Conventions>, Conventions>();

/** All conventions of a tier: its own, and the defaults for those that it does not name. */
export function conventionsOf({ conventions }: { readonly conventions: Partial<Conventions> }): Conventions {
  const known = complete.get(conventions);
  if (known) return known;
  const all = { ...DEFAULT_CONVENTIONS, ...conventions };
  complete.set(conventions, all);
  return all;
}
