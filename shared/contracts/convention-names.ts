// The conventions of a tier by the names that files and lines write: snake case, each with its options. A name that is not
// in the list is a fault, because a misspelt convention would silently count otherwise.

import * as z from 'zod';
import type { Conventions } from '../domain/conventions.ts';
import type { NamedStart } from '../domain/tier.ts';
import { windows } from './calendar-file.ts';
import { conventions } from './configuration.ts';
import { firstFault } from './first-fault.ts';

const { shape } = conventions;

const yesOrNo = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** `09:00-12:00, 13:00-18:00`, or a list of pairs. */
const windowsOrText = z.union([
  windows,
  z.string().transform((text, context) => {
    const parsed = windows.safeParse(text.split(',').map((one) => one.trim().split('-')));
    if (parsed.success) return parsed.data;
    context.addIssue(`"${text}" is no list of hours, such as 09:00-12:00, 13:00-18:00`);
    return z.NEVER;
  }),
]);

/** What the list writes for the start that a fact of the rule's own determines, and for a class given to an emergency. */
const START_WORDS: Readonly<Record<string, NamedStart>> = {
  determination: 'determined',
  classification: 'emergency_classified',
};

const anchor = (...options: readonly [string, ...string[]]) =>
  z.enum(options).transform((word): NamedStart => START_WORDS[word] ?? (word as NamedStart));

/** Minutes that a grace adds. Ours: the source names a grace and no length. */
const STANDBY_GRACE_MINUTES = 60;

/** Conventions with one reading only, and those about people, periods and wording: known, and nothing to set. */
const SETTLED = [
  'elapsed_units',
  'pause_elapsed',
  'pause_business_hours',
  'reclassify_lower',
  'respond_evidence',
  'report_trigger',
  'period_years',
  'follow_up',
] as const;

const READERS: Readonly<Record<string, z.ZodType<Partial<Conventions>>>> = {
  timezone: z.object({ value: shape.timeZone.unwrap() }).transform(({ value }) => ({ timeZone: value })),
  report_instant: of(shape.reportInstant.unwrap(), (reportInstant) => ({ reportInstant })),
  deadline_inclusive: of(yesOrNo, (deadlineInclusive) => ({ deadlineInclusive })),
  day_unit: of(shape.dayUnit.unwrap(), (dayUnit) => ({ dayUnit })),
  week_unit: of(shape.weekUnit.unwrap(), (weekUnit) => ({ weekUnit })),
  working_day_due: of(shape.workingDayDue.unwrap(), (workingDayDue) => ({ workingDayDue })),
  end_of_business: of(shape.endOfBusiness.unwrap(), (endOfBusiness) => ({ endOfBusiness })),
  business_windows_5x8: of(windowsOrText, (businessWindows) => ({ businessWindows })),
  working_day_calendar: of(shape.workingDayCalendar.unwrap(), (workingDayCalendar) => ({
    workingDayCalendar,
  })),
  pause_working_days: of(shape.pauseWorkingDays.unwrap(), (pauseWorkingDays) => ({ pauseWorkingDays })),
  instant_minutes: of(shape.instantMinutes.unwrap(), (instantMinutes) => ({ instantMinutes })),
  unknown_region: of(shape.unknownRegion.unwrap(), (unknownRegion) => ({ unknownRegion })),
  outside_beijing_48h: of(shape.outsideRegionVisit.unwrap(), (outsideRegionVisit) => ({
    outsideRegionVisit,
  })),
  critical_inherits_severe: of(yesOrNo, (criticalInheritsSevere) => ({ criticalInheritsSevere })),
  unknown_hardware_state: of(shape.unknownHardwareState.unwrap(), (unknownHardwareState) => ({
    unknownHardwareState,
  })),
  customer_obligation_missed: of(shape.obligationMissed.unwrap(), (obligationMissed) => ({
    obligationMissed,
  })),
  reproducible_unknown: of(yesOrNo, (reproducibleUnknown) => ({ reproducibleUnknown })),
  arrive_cancelled_when_solved_remotely: of(yesOrNo, (arriveCancelledWhenSolvedRemotely) => ({
    arriveCancelledWhenSolvedRemotely,
  })),
  from_arrival_before_arrival: of(shape.beforeArrival.unwrap(), (beforeArrival) => ({ beforeArrival })),
  s003_paralysed_full_recovery_anchor: of(anchor('arrival', 'report'), (start) => ({
    anchors: { s003_paralysed_full_recovery_anchor: start },
  })),
  s003_serious_restore_anchor: of(anchor('report', 'arrival'), (start) => ({
    anchors: { s003_serious_restore_anchor: start },
  })),
  s001_handling_time_anchor: of(anchor('report', 'first_response', 'arrival'), (start) => ({
    anchors: { s001_handling_time_anchor: start },
  })),
  s002_part_replacement_anchor: of(anchor('report', 'determination'), (start) => ({
    anchors: { s002_part_replacement_anchor: start },
  })),
  s002_emergency_anchor: of(anchor('classification', 'report'), (start) => ({
    anchors: { s002_emergency_anchor: start },
  })),
  s001_standby_due: of(z.enum(['24h_mark', '24h_mark_plus_grace']), (mark) => ({
    standbyGraceMinutes: mark === '24h_mark' ? 0 : STANDBY_GRACE_MINUTES,
  })),
  s002_auto_promote_clock: of(shape.promotionCountsFrom.unwrap(), (promotionCountsFrom) => ({
    promotionCountsFrom,
  })),
  reclassify_worsened: of(shape.worsenedCountsFrom.unwrap(), (worsenedCountsFrom) => ({
    worsenedCountsFrom,
  })),
  reclassify_correction: of(shape.correctedCountsFrom.unwrap(), (correctedCountsFrom) => ({
    correctedCountsFrom,
  })),
  merge_rule: of(shape.mergeRule.unwrap(), (mergeRule) => ({ mergeRule })),
  booked_service: of(shape.bookedService.unwrap(), (bookedService) => ({ bookedService })),
  missing_calendar_year: of(shape.missingYear.unwrap(), (missingYear) => ({ missingYear })),
};

/** Every name of a convention that has a setting, beside `pause_applies_to`, which a tier holds elsewhere. */
export const CONVENTION_NAMES: readonly string[] = Object.keys(READERS);

/** Reads conventions by their names. Throws a ZodError with the name as its path. */
export function conventionsOfWire(wire: Readonly<Record<string, unknown>>): Partial<Conventions> {
  let read: Partial<Conventions> = {};
  for (const [name, value] of Object.entries(wire)) {
    if (SETTLED.some((one) => one === name)) continue;
    const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    if (!reader) throw faultAt(name, `"${name}" is no convention: ${CONVENTION_NAMES.join(', ')}`);
    const parsed = reader.safeParse({ value });
    if (!parsed.success) throw faultAt(name, firstFault(parsed.error).message);
    read = { ...read, ...parsed.data, anchors: { ...read.anchors, ...parsed.data.anchors } };
  }
  return read;
}

function of<Value>(
  schema: z.ZodType<Value>,
  member: (value: Value) => Partial<Conventions>,
): z.ZodType<Partial<Conventions>> {
  return z.object({ value: schema }).transform(({ value }) => member(value));
}

function faultAt(name: string, message: string): z.ZodError {
  return new z.ZodError([{ code: 'custom', path: [name], message, input: undefined }]);
}
