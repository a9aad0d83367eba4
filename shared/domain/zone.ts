// Wall clocks of the world's time zones as integer arithmetic. The host's Intl is the only source of offsets; it is asked
// once per zone and stretch of time, and the answers are kept as segments. Refuses zones that Intl does not know.

import { DAY_MS, type Instant, isoOf, MINUTE_MS, SECOND_MS } from './instant.ts';

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** A wall clock's reading of an instant in a zone. */
export interface WallReading {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:mm`. */
  readonly time: string;
  readonly weekday: Weekday;
}

/** A time during which a zone's wall clock keeps one distance to UTC; the first and the last of a stretch have no end outwards. */
interface OffsetSegment {
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  readonly offsetMs: number;
}

/** Offsets are looked up in stretches of this length, a little more than a year. */
const STRETCH_MS = 400 * DAY_MS;
/**
 * Offsets are probed so often, and a change between two probes is found by halving. Since 1990 no two clock changes of one
 * zone were closer together than seven days (Recife, October 2000). A stretch is a whole number of probes, and is probed once
 * more on either side, since a wall reading in it may belong to an instant hours before or after it.
 */
const PROBE_MS = 4 * DAY_MS;
/** Years outside this range are refused: there are no rules for them, and a slip of the units lands there. */
export const YEAR_MIN = 1900;
export const YEAR_MAX = 2399;
const STRETCH_FIRST = Math.floor(Date.UTC(YEAR_MIN, 0, 1) / STRETCH_MS);
const STRETCH_LAST = Math.floor(Date.UTC(YEAR_MAX + 1, 0, 1) / STRETCH_MS);

const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly stretches: Map<number, readonly OffsetSegment[]>;
}

const zones = new Map<string, Zone>();

/**
 * The instant at which a zone's wall clock shows this date and time (`24:00` is the next midnight). A wall time that a
 * clock change skips is the instant of the change; one that comes twice is its first occurrence. Throws on an unknown
 * zone, on text that is no date or time, and outside the years 1900 to 2399.
 */
export function wallInstant(timeZone: string, date: string, time: string): Instant {
  return instantOfWall(timeZone, dayNumberOf(date) * DAY_MS + minuteOf(time) * MINUTE_MS);
}

/** The first instant after another at which a zone's wall clock shows this time; the rules of `wallInstant`. */
export function nextAtWall(timeZone: string, after: Instant, time: string): Instant {
  const day = dayNumberAt(timeZone, after);
  const onDay = (dayNumber: number) =>
    instantOfWall(timeZone, dayNumber * DAY_MS + minuteOf(time) * MINUTE_MS);
  const today = onDay(day);
  return today > after ? today : onDay(day + 1);
}

/** What a zone's wall clock and calendar show at an instant. Throws on an unknown zone. */
export function wallDate(timeZone: string, instant: Instant): WallReading {
  const wallMs = instant + offsetMsAt(timeZone, instant);
  const text = isoOf(wallMs);
  return {
    date: text.slice(0, 10),
    time: text.slice(11, 16),
    weekday: weekdayOf(Math.floor(wallMs / DAY_MS)),
  };
}

/** The day, counted from 1970-01-01, that a zone's calendar shows at an instant. */
export function dayNumberAt(timeZone: string, instant: Instant): number {
  return Math.floor((instant + offsetMsAt(timeZone, instant)) / DAY_MS);
}

/** `YYYY-MM-DD` as a count of days from 1970-01-01. Throws on text that is no date of the calendar, like 2025-02-30. */
export function dayNumberOf(date: string): number {
  const midnight = `${date}T00:00:00.000Z`;
  const read = new Date(midnight);
  // What cannot be read is null, and 2025-02-30 would be the second of March.
  if (read.toJSON() !== midnight) throw new RangeError(`"${date}" is no date; write it as YYYY-MM-DD`);
  return read.getTime() / DAY_MS;
}

/** The day of a count from 1970-01-01, as `YYYY-MM-DD`; reads back what `dayNumberOf` read. */
export function dateOf(dayNumber: number): string {
  return isoOf(dayNumber * DAY_MS).slice(0, 10);
}

/** `HH:mm` as minutes from midnight, up to 1440 for `24:00`. Throws on anything else. */
export function minuteOf(time: string): number {
  if (!/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(time)) {
    throw new RangeError(`"${time}" is no wall time; write it as HH:mm, from 00:00 to 24:00`);
  }
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

export function weekdayOf(dayNumber: number): Weekday {
  // Day 0, 1970-01-01, was a Thursday. The remainder of a division by seven is always an index of the seven weekdays.
  return WEEKDAYS[(((dayNumber + 3) % 7) + 7) % 7] as Weekday;
}

export function yearOf(dayNumber: number): number {
  return new Date(dayNumber * DAY_MS).getUTCFullYear();
}

/** The instant of a wall reading that is given as if it were UTC; the rules of `wallInstant`. */
export function instantOfWall(timeZone: string, wallMs: number): Instant {
  let instant: Instant = wallMs;
  for (const { from, to, offsetMs } of stretchOf(timeZone, wallMs)) {
    // The first segment that doesn't end before it shows the reading; what is too early for it, the change before it skipped.
    instant = Math.max(from, wallMs - offsetMs);
    if (instant < to) break;
  }
  return instant;
}

export function offsetMsAt(timeZone: string, instant: Instant): number {
  let offsetMs = 0;
  for (const segment of stretchOf(timeZone, instant)) {
    offsetMs = segment.offsetMs;
    if (instant < segment.to) break;
  }
  return offsetMs;
}

/** The segments of the stretch in which a moment lies, be it an instant or a wall reading as if it were UTC; in order. */
function stretchOf(timeZone: string, moment: number): readonly OffsetSegment[] {
  const zone = zoneOf(timeZone);
  const stretch = Math.floor(moment / STRETCH_MS);
  const known = zone.stretches.get(stretch);
  if (known) return known;
  if (!(stretch >= STRETCH_FIRST && stretch <= STRETCH_LAST)) {
    throw new RangeError(`${moment} ms lies outside the years ${YEAR_MIN} to ${YEAR_MAX}`);
  }
  const from = stretch * STRETCH_MS;
  const segments = [...segmentsBetween(zone.format, from - PROBE_MS, from + STRETCH_MS + PROBE_MS)];
  zone.stretches.set(stretch, segments);
  return segments;
}

function* segmentsBetween(format: Intl.DateTimeFormat, from: Instant, to: Instant): Generator<OffsetSegment> {
  let begins = Number.NEGATIVE_INFINITY;
  let offsetMs = askOffsetMs(format, from);
  for (let probe = from; probe < to; probe += PROBE_MS) {
    const nextOffsetMs = askOffsetMs(format, probe + PROBE_MS);
    if (nextOffsetMs === offsetMs) continue;
    const changeAt = findChange(format, probe, probe + PROBE_MS);
    yield { from: begins, to: changeAt, offsetMs };
    begins = changeAt;
    offsetMs = nextOffsetMs;
  }
  yield { from: begins, to: Number.POSITIVE_INFINITY, offsetMs };
}

/** The first second whose offset differs from that at `before`. */
function findChange(format: Intl.DateTimeFormat, before: Instant, after: Instant): Instant {
  const offsetMs = askOffsetMs(format, before);
  let low = before / SECOND_MS;
  let high = after / SECOND_MS;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (askOffsetMs(format, middle * SECOND_MS) === offsetMs) low = middle;
    else high = middle;
  }
  return high * SECOND_MS;
}

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known) return known;
  // Throws a RangeError that names the zone where Intl does not know it.
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const zone: Zone = { format, stretches: new Map() };
  zones.set(timeZone, zone);
  return zone;
}

function askOffsetMs(format: Intl.DateTimeFormat, instant: Instant): number {
  // In en-US these members always come in this order (`MM/DD/YYYY, HH:mm:ss`), whatever stands between them.
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = format
    .format(instant)
    .split(/\D+/)
    .map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
}
