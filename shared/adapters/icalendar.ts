// Holidays and closures out of an iCalendar file (RFC 5545), for somebody to review. What is not fully understood is left
// out and listed with its line: half-read files are how 48 hours became six days (zammad#390), and an unknown zone is
// never taken for another. Whole days stay the dates that are written, in whatever zone the reader sits.

import { DAY_MS, type Instant, isoOf } from '../domain/instant.ts';
import { dayNumberAt, instantOfWall, YEAR_MAX, YEAR_MIN, yearOf } from '../domain/zone.ts';
import {
  type Component,
  type Property,
  readComponents,
  readDuration,
  readText,
  readTime,
  type WrittenTime,
} from './icalendar-lines.ts';
import { daysOfYear, meetsItsStart, readYearlyRule, type YearlyRule } from './icalendar-recurrence.ts';
import { zoneNamed, zonesOf } from './icalendar-zones.ts';

export interface IcalendarRead {
  /** In order of the date. An event of several days is as many. */
  readonly days: readonly { readonly on: string; readonly name: string; readonly uid: string }[];
  /** In order of their beginning. */
  readonly stretches: readonly {
    readonly from: Instant;
    /** Exclusive. */
    readonly to: Instant;
    readonly name: string;
    readonly uid: string;
  }[];
  /** What was left out, in order of the lines; the first `NOT_UNDERSTOOD_MAX`. */
  readonly notUnderstood: readonly {
    /** From 1; 0 is the file as a whole. */
    readonly line: number;
    readonly what: NotUnderstood;
    /** The event's name, or the words that were not understood. */
    readonly text: string;
  }[];
}

export type NotUnderstood =
  | 'too_large'
  | 'too_many_events'
  | 'too_many_repetitions'
  | 'no_calendar'
  | 'cut_off'
  | 'no_start'
  | 'start'
  | 'length'
  | 'time_zone'
  | 'repetition'
  | 'cancelled'
  | 'marked_free'
  | 'other_component';

/** Why something was left out, in the languages of the desk. */
export const NOT_UNDERSTOOD: Readonly<Record<NotUnderstood, { readonly zh: string; readonly en: string }>> = {
  too_large: { zh: '文件太大，没有读取。', en: 'The file is too large and was not read.' },
  too_many_events: {
    zh: '事件太多，此后的没有读取。',
    en: 'Too many events: those from here on were not read.',
  },
  too_many_repetitions: {
    zh: '重复太多，此事件没有采用。',
    en: 'It repeats too often and was left out.',
  },
  no_calendar: { zh: '文件里没有 iCalendar 日历。', en: 'There is no iCalendar calendar in the file.' },
  cut_off: { zh: '事件不完整：文件被截断。', en: 'The event is not complete: the file was cut off.' },
  no_start: { zh: '事件没有开始时间。', en: 'The event has no start.' },
  start: { zh: '看不懂开始时间。', en: 'Its start is not understood.' },
  length: { zh: '看不懂结束时间或时长。', en: 'Its end or its length is not understood.' },
  time_zone: { zh: '不认识的时区，不作猜测。', en: 'Its time zone is not known, and none is guessed.' },
  repetition: {
    zh: '看不懂重复规则，整个事件没有采用。',
    en: 'Its repetition is not understood, so the whole event was left out.',
  },
  cancelled: { zh: '事件已取消。', en: 'The event was cancelled.' },
  marked_free: {
    zh: '事件标为“空闲”，不算关闭。',
    en: 'The event is marked as free time, so it closes nothing.',
  },
  other_component: { zh: '不是事件，没有采用。', en: 'It is no event and was left out.' },
};

/** Characters of a file. */
export const ICALENDAR_CHARACTERS_MAX = 1_048_576;
export const ICALENDAR_EVENTS_MAX = 5_000;
export const NOT_UNDERSTOOD_MAX = 200;
/** Days of one whole-day event, and of one stretch. */
const EVENT_DAYS_MAX = 366;
/** Years in which rules are looked up, and days and stretches that come of it, over all events of a file. */
const RULE_YEARS_MAX = 10_000;
const OCCURRENCES_MAX = 50_000;
/** The Gregorian calendar. */
const START_YEAR_MIN = 1583;

/**
 * Reads the events of a file that fall into the years from `fromYear` to `toYear`. Whole days (also Outlook's, which are
 * written from midnight to midnight) become dates, events with a time become stretches; times without a zone are of
 * `timeZone`. Understood are DTSTART, DTEND (exclusive; one that equals the start is one day), DURATION, RRULE of FREQ=YEARLY
 * with BYMONTH, BYMONTHDAY, BYDAY, INTERVAL, COUNT and UNTIL, RDATE, EXDATE and RECURRENCE-ID; zones by their IANA name, also
 * behind a vendor's prefix or in X-LIC-LOCATION, and Windows' commonest names. A cancelled event and a timed one that is
 * marked as free time are left out; whole days count although holiday calendars mark them as free. Never throws on a file.
 */
export function readIcalendar(
  text: string,
  asked: { readonly timeZone: string; readonly fromYear: number; readonly toYear: number },
): IcalendarRead {
  if (text.length > ICALENDAR_CHARACTERS_MAX) return nothingBut({ line: 0, what: 'too_large', text: '' });
  const calendars = readComponents(text).filter((one) => one.name === 'VCALENDAR');
  if (calendars.length === 0) return nothingBut({ line: 0, what: 'no_calendar', text: '' });
  const leftOut: IcalendarRead['notUnderstood'][number][] = [];
  const events: Event[] = [];
  for (const calendar of calendars) {
    const zones = zonesOf(calendar);
    if (calendar.unfinished) leftOut.push({ line: calendar.line, what: 'cut_off', text: calendar.name });
    for (const component of calendar.components) {
      if (component.name === 'VTIMEZONE') continue;
      const named = (what: NotUnderstood) =>
        leftOut.push({ line: component.line, what, text: nameOf(component) || component.name });
      if (component.name !== 'VEVENT') named('other_component');
      else if (component.unfinished) named('cut_off');
      else if (events.length === ICALENDAR_EVENTS_MAX) {
        named('too_many_events');
        break;
      } else {
        const event = readEvent(component, { timeZone: asked.timeZone, zones });
        if (typeof event === 'string') named(event);
        else events.push(event);
      }
    }
  }
  const { days, stretches } = expanded(events, asked, leftOut);
  return {
    days: days.toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0)),
    stretches: stretches.toSorted((a, b) => a.from - b.from),
    notUnderstood: leftOut.toSorted((a, b) => a.line - b.line).slice(0, NOT_UNDERSTOOD_MAX),
  };
}

// ---------------------------------------------------------------------------------------------------------------
// One event

/** A wall reading: a day and, where it has a time, the zone whose clocks show it. */
interface Wall {
  readonly day: number;
  /** Null is a whole day. */
  readonly sinceMidnightMs: number | null;
  readonly timeZone: string;
}

interface Event {
  readonly uid: string;
  readonly name: string;
  readonly line: number;
  readonly start: Wall;
  /** Whole days, or wall days and the exact time beyond them. */
  readonly length: { readonly days: number; readonly milliseconds: number };
  readonly rule: YearlyRule | null;
  readonly also: readonly Wall[];
  readonly except: readonly Wall[];
  /** The repetition of the same uid in whose place this one stands. */
  readonly insteadOf: Wall | null;
  readonly dropped: 'cancelled' | 'marked_free' | null;
}

interface Zones {
  readonly timeZone: string;
  /** TZID to IANA, as the file itself says. */
  readonly zones: ReadonlyMap<string, string>;
}

function readEvent(component: Component, zones: Zones): Event | NotUnderstood {
  const one = (name: string) => component.properties.find((property) => property.name === name);
  const all = (name: string) => component.properties.filter((property) => property.name === name);
  const startProperty = one('DTSTART');
  if (!startProperty) return 'no_start';
  const written = readWall(startProperty, zones);
  if (typeof written === 'string') return written === 'value' ? 'start' : written;
  if (yearOf(written.day) < START_YEAR_MIN) return 'start';
  const end = one('DTEND');
  const endWall = end === undefined ? null : readWall(end, zones);
  if (typeof endWall === 'string') return endWall === 'value' ? 'length' : endWall;
  const duration = one('DURATION');
  const length = lengthOf(written, endWall, duration);
  if (!length) return 'length';
  const asDays = one('X-MICROSOFT-CDO-ALLDAYEVENT')?.value.trim().toUpperCase() === 'TRUE';
  const midnights = asDays && written.sinceMidnightMs === 0 && length.milliseconds === 0 && length.days > 0;
  const start = midnights ? { ...written, sinceMidnightMs: null } : written;
  const rules = all('RRULE');
  const rule = rules[0] ? readYearlyRule(rules[0].value) : null;
  if (rules.length > 1 || (rules[0] && !rule) || one('EXRULE')) return 'repetition';
  if (rule && !meetsItsStart(rule, start.day)) return 'repetition';
  const also = wallsOf(all('RDATE'), zones, start);
  const except = wallsOf(all('EXDATE'), zones, start);
  const instead = one('RECURRENCE-ID');
  const insteadOf = instead === undefined ? null : readWall(instead, zones);
  if (!also || !except || typeof insteadOf === 'string') return 'repetition';
  if (instead?.parameters.RANGE !== undefined) return 'repetition';
  const free = one('TRANSP')?.value.trim().toUpperCase() === 'TRANSPARENT';
  const cancelled = one('STATUS')?.value.trim().toUpperCase() === 'CANCELLED';
  return {
    uid: readText(one('UID')?.value ?? '').slice(0, 200),
    name: nameOf(component) || '–',
    line: component.line,
    start,
    length,
    rule,
    also,
    except,
    insteadOf,
    dropped: cancelled ? 'cancelled' : free && start.sinceMidnightMs !== null ? 'marked_free' : null,
  };
}

function nameOf(component: Component): string {
  const summary = component.properties.find((property) => property.name === 'SUMMARY');
  return readText(summary?.value ?? '').slice(0, 200);
}

/** The days and the exact time that an event lasts; null where it is not said, is backwards, or is far too long. */
function lengthOf(start: Wall, end: Wall | null, duration: Property | undefined): Event['length'] | null {
  const wholeDays = start.sinceMidnightMs === null;
  if (end && duration) return null;
  if (duration) {
    const length = readDuration(duration.value);
    if (!length || length.days > EVENT_DAYS_MAX || length.milliseconds > EVENT_DAYS_MAX * DAY_MS) return null;
    if (wholeDays && length.milliseconds % DAY_MS !== 0) return null;
    return wholeDays ? { days: length.days + length.milliseconds / DAY_MS, milliseconds: 0 } : length;
  }
  if (!end) return wholeDays ? { days: 1, milliseconds: 0 } : null;
  if (wholeDays !== (end.sinceMidnightMs === null)) return null;
  const days = end.day - start.day;
  if (wholeDays)
    return days < 0 || days > EVENT_DAYS_MAX ? null : { days: Math.max(1, days), milliseconds: 0 };
  // Between two midnights of one zone an event lasts days, however long those are; else it lasts what its first one lasts.
  const midnights =
    start.sinceMidnightMs === 0 && end.sinceMidnightMs === 0 && start.timeZone === end.timeZone;
  if (midnights && days > 0 && days <= EVENT_DAYS_MAX) return { days, milliseconds: 0 };
  const [from, to] = [instantOf(start), instantOf(end)];
  if (from === null || to === null || to <= from || to - from > EVENT_DAYS_MAX * DAY_MS) return null;
  return { days: 0, milliseconds: to - from };
}

/** Null where one of them is not understood. A date beside timed events takes their time. */
function wallsOf(properties: readonly Property[], zones: Zones, start: Wall): readonly Wall[] | null {
  const walls: Wall[] = [];
  for (const property of properties) {
    for (const value of property.value.split(',')) {
      const wall = readWall({ ...property, value }, zones);
      if (typeof wall === 'string') return null;
      if (start.sinceMidnightMs === null) walls.push({ ...start, day: wall.day });
      else walls.push(wall.sinceMidnightMs === null ? { ...start, day: wall.day } : wall);
    }
  }
  return walls;
}

function readWall(property: Property, { timeZone, zones }: Zones): Wall | 'value' | 'time_zone' {
  const time: WrittenTime | null = readTime(property.value);
  if (!time) return 'value';
  const { day, sinceMidnightMs, utc } = time;
  const wantsDate = property.parameters.VALUE?.toUpperCase() === 'DATE';
  if (property.parameters.VALUE !== undefined && wantsDate !== (sinceMidnightMs === null)) return 'value';
  if (sinceMidnightMs === null) return { day, sinceMidnightMs, timeZone };
  if (utc) return { day, sinceMidnightMs, timeZone: 'UTC' };
  const tzid = property.parameters.TZID;
  if (tzid === undefined) return { day, sinceMidnightMs, timeZone };
  const zone = zones.get(tzid) ?? zoneNamed(tzid);
  return zone === null ? 'time_zone' : { day, sinceMidnightMs, timeZone: zone };
}

/** Null outside the years for which there are rules of zones. */
function instantOf({ day, sinceMidnightMs, timeZone }: Wall): Instant | null {
  const year = yearOf(day);
  if (year < YEAR_MIN || year > YEAR_MAX) return null;
  return instantOfWall(timeZone, day * DAY_MS + (sinceMidnightMs ?? 0));
}

// ---------------------------------------------------------------------------------------------------------------
// All repetitions

type Found = Pick<IcalendarRead, 'days' | 'stretches'>;

function expanded(
  events: readonly Event[],
  { fromYear, toYear }: { readonly fromYear: number; readonly toYear: number },
  leftOut: IcalendarRead['notUnderstood'][number][],
): Found {
  const replaced = new Set(
    events.flatMap(({ uid, insteadOf }) =>
      insteadOf ? replacedBy(insteadOf).map((one) => `${uid} ${one}`) : [],
    ),
  );
  const days = new Map<string, Found['days'][number]>();
  const stretches: Found['stretches'][number][] = [];
  let ruleYearsLeft = RULE_YEARS_MAX;
  let occurrencesLeft = OCCURRENCES_MAX;
  for (const event of events) {
    const { uid, name, line, length, start, rule, dropped } = event;
    if (dropped) {
      leftOut.push({ line, what: dropped, text: name });
      continue;
    }
    // An event of the year before may reach into the first one.
    const window = { fromYear: fromYear - 1, toYear };
    const countedFrom = rule?.count === null ? window.fromYear : yearOf(start.day);
    const ruleYears = rule ? Math.max(0, toYear - countedFrom + 1) : 0;
    const walls =
      ruleYears > ruleYearsLeft
        ? null
        : [...(rule ? repetitions(start, rule, window) : [start]), ...event.also];
    ruleYearsLeft -= walls ? ruleYears : 0;
    const occurrences = (walls?.length ?? 0) * Math.max(1, length.days);
    if (!walls || occurrences > occurrencesLeft) {
      leftOut.push({ line, what: 'too_many_repetitions', text: name });
      continue;
    }
    occurrencesLeft -= occurrences;
    const except = new Set(event.except.map(momentOf));
    for (const wall of new Map(walls.map((one) => [momentOf(one), one])).values()) {
      const moment = momentOf(wall);
      if (except.has(moment)) continue;
      const isReplaced = [moment, `day ${wall.day}`].some((one) => replaced.has(`${uid} ${one}`));
      if (!event.insteadOf && isReplaced) continue;
      if (wall.sinceMidnightMs === null) {
        for (let day = wall.day; day < wall.day + length.days; day += 1) {
          const year = yearOf(day);
          if (year < fromYear || year > toYear) continue;
          const on = isoOf(day * DAY_MS).slice(0, 10);
          days.set(`${on} ${name}`, { on, name, uid });
        }
      } else {
        const stretch = stretchOf(wall, length);
        if (stretch && isWithin(stretch, wall.timeZone, { fromYear, toYear })) {
          stretches.push({ ...stretch, name, uid });
        }
      }
    }
  }
  return { days: [...days.values()], stretches };
}

/** Those that begin in a span of years, in order. Those before it only count. */
function repetitions(
  start: Wall,
  rule: YearlyRule,
  { fromYear, toYear }: { readonly fromYear: number; readonly toYear: number },
): readonly Wall[] {
  const walls: Wall[] = [];
  const startYear = yearOf(start.day);
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  for (
    let year = rule.count === null ? Math.max(startYear, fromYear) : startYear;
    year <= toYear;
    year += 1
  ) {
    if ((year - startYear) % rule.intervalYears !== 0) continue;
    const days = daysOfYear(rule, year, start.day)
      .filter((day) => day >= start.day)
      .slice(0, left);
    left -= days.length;
    if (year < fromYear) continue;
    walls.push(...days.map((day) => ({ ...start, day })).filter((wall) => !isPast(rule.until, wall)));
  }
  return walls;
}

/** An end without Z is a wall reading of the event's own zone; a date lasts to its own end. */
function isPast(until: WrittenTime | null, wall: Wall): boolean {
  if (!until) return false;
  if (wall.sinceMidnightMs === null || until.sinceMidnightMs === null) return wall.day > until.day;
  if (until.utc) {
    const at = instantOf(wall);
    return at !== null && at > until.day * DAY_MS + until.sinceMidnightMs;
  }
  return wall.day * DAY_MS + wall.sinceMidnightMs > until.day * DAY_MS + until.sinceMidnightMs;
}

/** What two writings of one repetition have in common: the day, or the instant. */
function momentOf(wall: Wall): string {
  return wall.sinceMidnightMs === null ? `day ${wall.day}` : `${instantOf(wall)}`;
}

/** A repetition may be named by its date alone, and a whole day by its midnight. */
function replacedBy(wall: Wall): readonly string[] {
  return (wall.sinceMidnightMs ?? 0) === 0 ? [momentOf(wall), `day ${wall.day}`] : [momentOf(wall)];
}

function stretchOf(wall: Wall, length: Event['length']): { from: Instant; to: Instant } | null {
  const from = instantOf(wall);
  const lastDay = instantOf({ ...wall, day: wall.day + length.days });
  return from === null || lastDay === null ? null : { from, to: lastDay + length.milliseconds };
}

function isWithin(
  { from, to }: { readonly from: Instant; readonly to: Instant },
  timeZone: string,
  { fromYear, toYear }: { readonly fromYear: number; readonly toYear: number },
): boolean {
  return yearOf(dayNumberAt(timeZone, from)) <= toYear && yearOf(dayNumberAt(timeZone, to - 1)) >= fromYear;
}

function nothingBut(line: IcalendarRead['notUnderstood'][number]): IcalendarRead {
  return { days: [], stretches: [], notUnderstood: [line] };
}
