// The text of iCalendar (RFC 5545, section 3.1): folded lines, properties with parameters, components within components,
// and the values of dates, instants and durations. Knows nothing of what an event means; what it cannot read is null.

import { dayNumberOf } from '../domain/zone.ts';

export interface Property {
  /** Upper case. */
  readonly name: string;
  /** By upper-case name; quotes taken off. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly value: string;
  /** Of the file, from 1. */
  readonly line: number;
}

export interface Component {
  /** Upper case, e.g. `VEVENT`. */
  readonly name: string;
  readonly properties: readonly Property[];
  readonly components: readonly Component[];
  readonly line: number;
  /** Its `END` never came: the file was cut off. */
  readonly unfinished?: true;
}

/** A date, or a date and a time, as it is written; a day is counted from 1970-01-01. */
export interface WrittenTime {
  readonly day: number;
  /** From midnight; null for a date. */
  readonly sinceMidnightMs: number | null;
  /** Written with Z. */
  readonly utc: boolean;
}

/** Days are nominal: they move the wall clock. What lies below is exact. */
export interface WrittenDuration {
  readonly days: number;
  readonly milliseconds: number;
}

/** A calendar, an event and its reminder are three; deeper ones are passed over. */
const DEPTH_MAX = 8;

/** The components on the outside, mostly one `VCALENDAR`. Lines that are no property are passed over. */
export function readComponents(text: string): readonly Component[] {
  interface Open {
    readonly name: string;
    readonly properties: Property[];
    readonly components: Component[];
    readonly line: number;
  }
  const outside: Component[] = [];
  const open: Open[] = [];
  const close = (unfinished: boolean): void => {
    const done = open.pop();
    if (!done) return;
    (open.at(-1)?.components ?? outside).push(unfinished ? { ...done, unfinished: true } : done);
  };
  for (const property of propertiesOf(text)) {
    const named = property.value.trim().toUpperCase();
    if (property.name === 'BEGIN') {
      if (open.length === DEPTH_MAX) continue;
      open.push({ name: named, properties: [], components: [], line: property.line });
    } else if (property.name === 'END') {
      if (!open.some((one) => one.name === named)) continue;
      while (open.at(-1)?.name !== named) close(true);
      close(false);
    } else {
      open.at(-1)?.properties.push(property);
    }
  }
  while (open.length > 0) close(true);
  return outside;
}

/** `19970101`, `19970101T120000` or `19970101T120000Z`; null for anything else and for a date that does not exist. */
export function readTime(value: string): WrittenTime | null {
  const [, date, hour, minute, second, utc] =
    /^(\d{8})(?:T(\d{2})(\d{2})(\d{2})(Z?))?$/.exec(value.trim().toUpperCase()) ?? [];
  const day = date === undefined ? null : readDate(date);
  if (day === null) return null;
  if (hour === undefined) return { day, sinceMidnightMs: null, utc: false };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  const seconds = Number(hour) * 3_600 + Number(minute) * 60 + Math.min(Number(second), 59);
  return { day, sinceMidnightMs: seconds * 1_000, utc: utc === 'Z' };
}

/** `P1D`, `P2W`, `PT90M`, `P1DT12H`; null for anything else, for a negative one and for none at all. */
export function readDuration(value: string): WrittenDuration | null {
  const [whole, weeks, days, hours, minutes, seconds] =
    /^\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?$/.exec(
      value.trim().toUpperCase(),
    ) ?? [];
  if (whole === undefined) return null;
  const count = (digits: string | undefined) => Number(digits ?? 0);
  const duration = {
    days: count(weeks) * 7 + count(days),
    milliseconds: (count(hours) * 3_600 + count(minutes) * 60 + count(seconds)) * 1_000,
  };
  return duration.days + duration.milliseconds === 0 ? null : duration;
}

/** Text without its escapes, on one line, without control characters. */
export function readText(value: string): string {
  return value
    .replace(/\\([\\;,nN])/g, (_, escaped: string) => (escaped === 'n' || escaped === 'N' ? ' ' : escaped))
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function readDate(digits: string): number | null {
  try {
    return dayNumberOf(`${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`);
  } catch (fault) {
    if (fault instanceof RangeError) return null;
    throw fault;
  }
}

function* propertiesOf(text: string): Generator<Property> {
  let unfolded = '';
  let from = 0;
  let line = 0;
  for (const physical of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    line += 1;
    if (/^[ \t]/.test(physical)) {
      unfolded += physical.slice(1);
      continue;
    }
    const property = readProperty(unfolded, from);
    if (property) yield property;
    unfolded = physical;
    from = line;
  }
  const property = readProperty(unfolded, from);
  if (property) yield property;
}

/** A parameter's value may be quoted, and a colon or a semicolon may then stand in it. */
const PROPERTY =
  /^([A-Za-z0-9-]{1,64})((?:;[A-Za-z0-9-]{1,64}=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$/s;

function readProperty(text: string, line: number): Property | null {
  const [, name, written, value] = PROPERTY.exec(text) ?? [];
  if (name === undefined || value === undefined) return null;
  const parameters: Record<string, string> = {};
  for (const [, key = '', quoted, plain = ''] of (written ?? '').matchAll(
    /;([A-Za-z0-9-]+)=(?:"([^"]*)"|([^";:]*))/g,
  )) {
    parameters[key.toUpperCase()] = quoted ?? plain;
  }
  return { name: name.toUpperCase(), parameters, value, line };
}
