// What would change in a calendar, and what an import would make of it: the review between a file of holidays and a new
// version. Nothing that was read from outside enters a calendar unless somebody chose it here.

import type { Calendar, WallInterval } from './calendar.ts';
import type { Instant } from './instant.ts';
import { dayNumberOf, type Weekday, weekdayOf } from './zone.ts';

/** The hours that a date has of its own. */
export type DateHours = Calendar['dates'][string];
export type Closure = Calendar['closures'][number];

/** One difference between two versions; `before` is null where it is new, `after` where it is gone. */
export type CalendarChange =
  | {
      readonly what: 'dates';
      /** `YYYY-MM-DD`; neighbours that change alike are one stretch. */
      readonly firstOn: string;
      readonly lastOn: string;
      readonly before: DateHours | null;
      readonly after: DateHours | null;
    }
  | {
      readonly what: 'weekday';
      readonly weekday: Weekday;
      readonly before: readonly WallInterval[];
      readonly after: readonly WallInterval[];
    }
  | { readonly what: 'closure'; readonly before: Closure | null; readonly after: Closure | null }
  | {
      readonly what: 'published_year';
      readonly year: number;
      readonly before: boolean;
      readonly after: boolean;
    }
  | { readonly what: 'time_zone' | 'name'; readonly before: string; readonly after: string }
  | { readonly what: 'around_the_clock'; readonly before: boolean; readonly after: boolean };

/** A whole day that was read from a file. */
export interface ImportedDay {
  readonly on: string;
  readonly name: string;
}

/** Everything that was read from a file: whole days, and stretches between two instants. */
export interface Imported {
  readonly days: readonly ImportedDay[];
  readonly stretches: readonly Closure[];
}

/** What an import would make of one date, for somebody to confirm, to turn round or to leave out. */
export interface ProposedDate {
  readonly on: string;
  /** All that the file says of the date. */
  readonly name: string;
  /** A workday where the file's own words say so (班, 补班, make-up), else closed. */
  readonly as: 'closed' | 'workday';
  /** The file's words can be read both ways: 调休 alone, or one event that closes the date and another that opens it. */
  readonly doubtful: boolean;
  /** What the calendar already says of the date; null where it follows its weekday. */
  readonly standing: DateHours | null;
  /** The calendar already counts the date as proposed. */
  readonly changesNothing: boolean;
}

export interface ImportProposal {
  /** In order of the date. */
  readonly dates: readonly ProposedDate[];
  /** In order of their beginning, without those that the calendar already has. */
  readonly closures: readonly Closure[];
  /** Years in which the import has a date and that the calendar does not yet count as published. */
  readonly years: readonly number[];
}

/** What somebody chose to take over. */
export interface ChosenImport {
  readonly dates: readonly {
    readonly on: string;
    readonly name: string;
    /** `workday` has the calendar's ordinary hours. */
    readonly as: 'closed' | 'workday' | readonly WallInterval[];
  }[];
  readonly closures?: readonly Closure[];
  /** Years whose holidays are now complete. */
  readonly publishedYears?: readonly number[];
}

const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The differences between two versions, the dates first and in order. The version's number is no difference. */
export function calendarChanges(before: Calendar, after: Calendar): readonly CalendarChange[] {
  const changes: CalendarChange[] = [...dateChanges(before.dates, after.dates)];
  for (const weekday of WEEKDAYS) {
    const [old, next] = [before.weekly[weekday], after.weekly[weekday]];
    if (!sameHours(old, next)) changes.push({ what: 'weekday', weekday, before: old, after: next });
  }
  const closureIn = (closure: Closure, closures: readonly Closure[]) =>
    closures.some((one) => sameClosure(one, closure) && one.name === closure.name);
  for (const closure of before.closures) {
    if (!closureIn(closure, after.closures)) changes.push({ what: 'closure', before: closure, after: null });
  }
  for (const closure of after.closures) {
    if (!closureIn(closure, before.closures)) changes.push({ what: 'closure', before: null, after: closure });
  }
  for (const year of [...new Set([...before.publishedYears, ...after.publishedYears])].sort(
    (a, b) => a - b,
  )) {
    const [was, is] = [before.publishedYears.includes(year), after.publishedYears.includes(year)];
    if (was !== is) changes.push({ what: 'published_year', year, before: was, after: is });
  }
  if (before.always !== after.always) {
    changes.push({ what: 'around_the_clock', before: before.always, after: after.always });
  }
  if (before.timeZone !== after.timeZone) {
    changes.push({ what: 'time_zone', before: before.timeZone, after: after.timeZone });
  }
  if (before.name !== after.name) changes.push({ what: 'name', before: before.name, after: after.name });
  return changes;
}

/** What a file would change, as a list to be reviewed. Changes nothing itself. */
export function importProposal(calendar: Calendar, imported: Imported): ImportProposal {
  const namesOn = new Map<string, string[]>();
  for (const { on, name } of imported.days) {
    const names = namesOn.get(on) ?? [];
    if (!names.includes(name)) names.push(name);
    namesOn.set(on, names);
  }
  const dates = [...namesOn]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([on, names]) => proposedDate(calendar, on, names));
  const closures = imported.stretches
    .filter((closure) => !calendar.closures.some((one) => sameClosure(one, closure)))
    .toSorted((a, b) => a.from - b.from);
  const years = [...new Set(dates.map(({ on }) => Number(on.slice(0, 4))))];
  return { dates, closures, years: years.filter((year) => !calendar.publishedYears.includes(year)) };
}

/**
 * The next version, with what was chosen. A chosen date replaces what the calendar said of it; a closure that it already
 * has is not added again. Throws a RangeError where a date is none, and on a workday for a calendar without hours.
 */
export function withImported(calendar: Calendar, chosen: ChosenImport): Calendar {
  const dates: Record<string, DateHours> = { ...calendar.dates };
  for (const { on, name, as } of chosen.dates) {
    dayNumberOf(on);
    dates[on] = { name, hours: as === 'closed' ? [] : as === 'workday' ? ordinaryHours(calendar) : as };
  }
  const added = (chosen.closures ?? []).filter(
    (closure) => !calendar.closures.some((one) => sameClosure(one, closure)),
  );
  return {
    ...calendar,
    version: calendar.version + 1,
    dates: Object.fromEntries(Object.entries(dates).sort(([a], [b]) => (a < b ? -1 : 1))),
    closures: [...calendar.closures, ...added].sort((a, b) => a.from - b.from),
    publishedYears: [...new Set([...calendar.publishedYears, ...(chosen.publishedYears ?? [])])].sort(
      (a, b) => a - b,
    ),
  };
}

/** The hours of a workday that has none of its own: those of the first weekday, from Monday, that is open. Throws a RangeError where there is none. */
export function ordinaryHours(calendar: Calendar): readonly WallInterval[] {
  const weekday = WEEKDAYS.find((one) => calendar.weekly[one].length > 0);
  if (!weekday)
    throw new RangeError(`calendar ${calendar.id} has no weekday with hours for a workday to take over`);
  return calendar.weekly[weekday];
}

function proposedDate(calendar: Calendar, on: string, names: readonly string[]): ProposedDate {
  const readings = new Set(names.map(readingOf));
  const as = readings.has('workday') || readings.has('doubtful') ? 'workday' : 'closed';
  const standing = calendar.dates[on] ?? null;
  const hours = standing?.hours ?? calendar.weekly[weekdayOn(on)];
  return {
    on,
    name: names.join(', ').slice(0, 200),
    as,
    doubtful: readings.has('doubtful') || readings.size > 1,
    standing,
    changesNothing: as === 'closed' ? hours.length === 0 : hours.length > 0,
  };
}

/** Chinese calendars write 班 for a day of work and 休 for a day off; 调休 alone is written for both. */
function readingOf(name: string): 'closed' | 'workday' | 'doubtful' {
  if (/班|\bmake[- ]?up\b|\bwork(?:ing)?[ -]?day\b/i.test(name)) return 'workday';
  if (/[（(]休[)）]|放假|休息/.test(name)) return 'closed';
  return /[调調]休/.test(name) ? 'doubtful' : 'closed';
}

function weekdayOn(on: string): Weekday {
  return weekdayOf(dayNumberOf(on));
}

function dateChanges(before: Calendar['dates'], after: Calendar['dates']): readonly CalendarChange[] {
  const stretches: (CalendarChange & { what: 'dates' })[] = [];
  for (const on of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()) {
    const [old, next] = [before[on] ?? null, after[on] ?? null];
    if (sameDate(old, next)) continue;
    const last = stretches.at(-1);
    const continues =
      last !== undefined &&
      dayNumberOf(on) === dayNumberOf(last.lastOn) + 1 &&
      sameDate(last.before, old) &&
      sameDate(last.after, next);
    if (continues) stretches[stretches.length - 1] = { ...last, lastOn: on };
    else stretches.push({ what: 'dates', firstOn: on, lastOn: on, before: old, after: next });
  }
  return stretches;
}

function sameDate(one: DateHours | null, other: DateHours | null): boolean {
  if (one === null || other === null) return one === other;
  return one.name === other.name && sameHours(one.hours, other.hours);
}

function sameHours(one: readonly WallInterval[], other: readonly WallInterval[]): boolean {
  return (
    one.length === other.length &&
    one.every(([from, to], index) => {
      const [otherFrom, otherTo] = other[index] ?? [];
      return from === otherFrom && to === otherTo;
    })
  );
}

function sameClosure(
  one: { readonly from: Instant; readonly to: Instant },
  other: { readonly from: Instant; readonly to: Instant },
): boolean {
  return one.from === other.from && one.to === other.to;
}
