// The hours of a calendar as people type them: a day's intervals in one line, one exception or closure a line. Reading is
// forgiving about dashes, commas and widths, and answers the lines that it cannot read; it never guesses an hour.

import { type Calendar, type WallInterval, wallDate, wallInstant } from '../domain/calendar.ts';
import { type Instant, instantOf, isoOf } from '../domain/instant.ts';

export type Dates = Calendar['dates'];
export type Closures = Calendar['closures'];

/** `09:00-12:00, 13:00-18:00`; empty where the day is closed. */
export function hoursText(intervals: readonly WallInterval[]): string {
  return intervals.map(([from, to]) => `${from}-${to}`).join(', ');
}

const CLOSED = /^(?:closed|off|休|休息|关闭|放假|-|—|–)$/i;

/** Null where it is no list of hours. A blank line, or a word for closed, is a closed day. */
export function readHours(text: string): readonly WallInterval[] | null {
  const plain = narrowed(text).trim();
  if (plain === '' || CLOSED.test(plain)) return [];
  const intervals: WallInterval[] = [];
  for (const part of plain.split(',').map((each) => each.trim())) {
    const [, from, to] = /^(\d{1,2}:\d{2}) *- *(\d{1,2}:\d{2})$/.exec(part) ?? [];
    if (from === undefined || to === undefined) return null;
    intervals.push([from.padStart(5, '0'), to.padStart(5, '0')]);
  }
  return intervals;
}

/** Full-width signs, the dashes and the commas of either language as the plain ones. */
function narrowed(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[‐-―−~〜～至]/g, '-')
    .replaceAll(/[、，;；]/g, ',');
}

/** `2026-10-01 closed National Day`, `2026-02-14 09:00-12:00, 13:00-18:00 make-up day`: one a line, in order of date. */
export function datesText(dates: Dates, closedWord: string): string {
  return Object.entries(dates)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([date, { hours, name }]) =>
      `${date} ${hours.length === 0 ? closedWord : hoursText(hours)} ${name}`.trim(),
    )
    .join('\n');
}

/** A line that could not be read, by number from 1. */
export interface BadLine {
  readonly line: number;
  readonly text: string;
}

/** The hours are every interval at the start of the line; what follows is the name, which may be left out. A date that stands twice is a bad line. */
export function readDates(text: string): { readonly dates: Dates; readonly bad: readonly BadLine[] } {
  const dates: Record<string, Dates[string]> = {};
  const bad = eachLine(text, (plain) => {
    const [, date, rest] = /^(\d{4}-\d{2}-\d{2}) +(.+)$/.exec(plain) ?? [];
    if (date === undefined || rest === undefined || dates[date] || !isDay(date)) return false;
    const [, closed, named] = /^(closed|off|休息|休|关闭|放假|-|—|–)(?: +(.*))?$/i.exec(rest) ?? [];
    if (closed !== undefined) {
      dates[date] = { hours: [], name: named?.trim() ?? '' };
      return true;
    }
    const tail = narrowed(rest);
    const interval = String.raw`\d{1,2}:\d{2} *- *\d{1,2}:\d{2}`;
    const spelt = new RegExp(`^(${interval}(?: *, *${interval})*)`).exec(tail)?.[1];
    const hours = spelt === undefined ? null : readHours(spelt);
    if (spelt === undefined || !hours) return false;
    // The name keeps its own widths, where narrowing the hours moved nothing.
    const name = (tail.length === rest.length ? rest : tail).slice(spelt.length);
    dates[date] = { hours, name: name.replace(/^[ ,，、]+/, '').trim() };
    return true;
  });
  return { dates, bad };
}

/** `2026-05-01 10:00 - 2026-05-02 18:00 power works`, in the calendar's zone; an instant that no wall reading names, in UTC. */
export function closuresText({ closures, timeZone }: Pick<Calendar, 'closures' | 'timeZone'>): string {
  return closures
    .map(({ from, to, name }) => `${momentText(from, timeZone)} - ${momentText(to, timeZone)} ${name}`)
    .join('\n');
}

export function readClosures(
  text: string,
  timeZone: string,
): { readonly closures: Closures; readonly bad: readonly BadLine[] } {
  const closures: Closures[number][] = [];
  const moment = String.raw`\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?`;
  const whole = new RegExp(`^(${moment}) *(?:-|—|–|~|至|to) *(${moment})(?: +(.*))?$`);
  const bad = eachLine(text, (plain) => {
    const [, first = '', last = '', name] = whole.exec(plain) ?? [];
    const [from, to] = [momentOf(first, timeZone), momentOf(last, timeZone)];
    if (from === null || to === null || to <= from) return false;
    closures.push({ from, to, name: name?.trim() || first.slice(0, 10) });
    return true;
  });
  return { closures: closures.toSorted((one, other) => one.from - other.from), bad };
}

function momentText(at: Instant, timeZone: string): string {
  const { date, time } = wallDate(timeZone, at);
  return wallInstant(timeZone, date, time) === at ? `${date} ${time}` : isoOf(at);
}

function momentOf(text: string, timeZone: string): Instant | null {
  if (text.endsWith('Z')) return instantOf(text.replace(' ', 'T'));
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})[ T]((?:[01]\d|2[0-3]):[0-5]\d|24:00)$/.exec(text) ?? [];
  if (date === undefined || time === undefined) return null;
  return isDay(date) ? wallInstant(timeZone, date, time) : null;
}

/** A day that no month has would roll over into the next one. */
function isDay(date: string): boolean {
  return instantOf(`${date}T00:00:00Z`) !== null;
}

function eachLine(text: string, read: (plain: string) => boolean): readonly BadLine[] {
  return text.split('\n').flatMap((line, index) => {
    // A spreadsheet puts tabs between its columns.
    const plain = line.replaceAll('\t', ' ').trim();
    return plain === '' || read(plain) ? [] : [{ line: index + 1, text: plain }];
  });
}
