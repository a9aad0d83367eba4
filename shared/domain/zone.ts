// Wall clocks of the world's time zones as integer arithmetic. The host's Intl is the only source of offsets; it is asked
// once per zone and stretch of time, and the answers are kept as segments. Refuses zones that Intl does not know.

import { DAY_MS, HOUR_MS, type Instant, isoOf, MINUTE_MS, SECOND_MS } from './instant.ts';

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** A wall clock's reading of an instant in a zone. */
export interface WallReading {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:mm`. */
  readonly time: string;
  readonly weekday: Weekday;
}

/** A stretch of time during which a zone's wall clock keeps one distance to UTC. */
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
 * zone were closer together than seven days (Recife, October 2000). A stretch is a whole number of probes.
 */
const PROBE_MS = 4 * DAY_MS;
/** No zone's wall clock has ever been further from UTC. */
const OFFSET_MAX_MS = 16 * HOUR_MS;
/** Years outside this range are refused: there are no rules for them, and a slip of the units lands there. */
export const YEAR_MIN = 1900;
export const YEAR_MAX = 2399;
const INSTANT_MIN = Date.UTC(YEAR_MIN, 0, 1);
const INSTANT_MAX = Date.UTC(YEAR_MAX + 1, 0, 1);

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
  const wallMs = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(wallMs) || isoOf(wallMs).slice(0, 10) !== date) {
    throw new RangeError(`"${date}" is no date; write it as YYYY-MM-DD`);
  }
  return wallMs / DAY_MS;
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
  let changeAt: Instant | null = null;
  for (const segment of segmentsAround(timeZone, wallMs - OFFSET_MAX_MS, wallMs + OFFSET_MAX_MS)) {
    const instant = wallMs - segment.offsetMs;
    if (instant >= segment.from && instant < segment.to) return instant;
    // Too early for this segment and too late for the one before it: the change between the two skipped this reading.
    if (changeAt === null && instant < segment.from) changeAt = segment.from;
  }
  if (changeAt === null) throw new RangeError(`no instant of ${timeZone} shows the wall time ${wallMs}`);
  return changeAt;
}

export function offsetMsAt(timeZone: string, instant: Instant): number {
  for (const segment of stretchOf(timeZone, Math.floor(instant / STRETCH_MS))) {
    if (instant < segment.to) return segment.offsetMs;
  }
  throw new RangeError(`${instant} is no instant`);
}

/** The segments that touch a span, in order. A segment ends where its stretch ends, so neighbours may share an offset. */
function segmentsAround(timeZone: string, from: Instant, to: Instant): readonly OffsetSegment[] {
  const first = Math.floor(from / STRETCH_MS);
  const last = Math.floor(to / STRETCH_MS);
  const segments = stretchOf(timeZone, first);
  return first === last ? segments : [...segments, ...stretchOf(timeZone, last)];
}

function stretchOf(timeZone: string, stretch: number): readonly OffsetSegment[] {
  const zone = zoneOf(timeZone);
  const known = zone.stretches.get(stretch);
  if (known) return known;
  const from = stretch * STRETCH_MS;
  if (!(from > INSTANT_MIN - 2 * STRETCH_MS && from < INSTANT_MAX + STRETCH_MS)) {
    throw new RangeError(`${from} ms lies outside the years ${YEAR_MIN} to ${YEAR_MAX}`);
  }
  const segments = findSegments(zone.format, from, from + STRETCH_MS);
  zone.stretches.set(stretch, segments);
  return segments;
}

function findSegments(format: Intl.DateTimeFormat, from: Instant, to: Instant): readonly OffsetSegment[] {
  const segments: OffsetSegment[] = [];
  let begins = from;
  let offsetMs = askOffsetMs(format, from);
  for (let probe = from; probe < to; probe += PROBE_MS) {
    const nextOffsetMs = askOffsetMs(format, probe + PROBE_MS);
    if (nextOffsetMs === offsetMs) continue;
    const changeAt = findChange(format, probe, probe + PROBE_MS);
    segments.push({ from: begins, to: changeAt, offsetMs });
    begins = changeAt;
    offsetMs = nextOffsetMs;
  }
  if (begins < to) segments.push({ from: begins, to, offsetMs });
  return segments;
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
  // en-US with these members always reads `MM/DD/YYYY, HH:mm:ss` (ECMA-402, h23).
  const reading = /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)$/.exec(format.format(instant));
  if (!reading) throw new Error(`Intl gave an unreadable wall time for ${instant}`);
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = reading.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
}
