// The wire of the verb `working-time`: one question a line, with its calendar in it. Unknown keys are ignored.

import * as z from 'zod';
import type { Calendar } from '../domain/calendar.ts';
import { DAY_MS, type Instant, instantOf, MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import type { WorkingTimeQuestion } from '../domain/working-time.ts';
import { dayNumberOf, minuteOf, yearOf } from '../domain/zone.ts';
import { calendarOfHours, dateText, hoursCalendar, instantText, type Years } from './calendar-file.ts';

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Kept to the millisecond; a binary fraction of a second is not a fraction of a millisecond. */
const milliseconds = z.number().transform((seconds) => Math.round(seconds * SECOND_MS));
const workingMs = z
  .number()
  .nonnegative('must not be negative')
  .transform((seconds) => Math.round(seconds * SECOND_MS));
const days = z.int('must be whole days').min(-100_000).max(100_000);
const dayMode = z.enum(['exact-clock', 'rolled-to-open']).default('exact-clock');
const stretches = z
  .array(z.tuple([instantText, instantText]).transform(([from, to]) => ({ from, to })))
  .max(10_000);
const dayStart = z.string().transform((text, context) => {
  if (DATE.test(text)) {
    const date = dateText.safeParse(text);
    if (date.success) return { date: text };
  }
  const instant = instantOf(text);
  if (instant !== null) return instant;
  context.addIssue(`"${text}" is neither a date nor an instant (ISO 8601 with an offset or Z)`);
  return z.NEVER;
});
const wallReading = z.string().transform((text, context) => {
  const [, date = '', time = '', seconds = '00'] =
    /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::(\d{2}))?$/.exec(text) ?? [];
  try {
    if (Number(seconds) < 60) {
      return dayNumberOf(date) * DAY_MS + minuteOf(time) * MINUTE_MS + Number(seconds) * SECOND_MS;
    }
  } catch {
    // Said below, once for all that is no wall time.
  }
  context.addIssue(`"${text}" is no wall time: write it as YYYY-MM-DD HH:mm:ss`);
  return z.NEVER;
});

const question = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['deadline', 'before']), start: instantText, workingSeconds: workingMs }),
  z.object({
    kind: z.literal('pause'),
    start: instantText,
    workingSeconds: workingMs.optional(),
    workingDays: days.optional(),
    dayMode,
    pauses: stretches,
  }),
  z.object({ kind: z.literal('elapsed'), start: instantText, end: instantText }),
  z.object({ kind: z.literal('elapsedWithPauses'), start: instantText, end: instantText, pauses: stretches }),
  z.object({
    kind: z.literal('workingDays'),
    start: dayStart,
    workingDays: days,
    dayMode,
    endOfWorkingDay: z.boolean().default(false),
  }),
  z.object({
    kind: z.literal('escalationOffset'),
    deadline: dayStart,
    offsetWorkingSeconds: milliseconds.optional(),
    offsetWorkingDays: days.optional(),
    dayMode,
  }),
  z.object({ kind: z.enum(['isOpen', 'nextOpen']), at: instantText }),
  z.object({ kind: z.literal('localTime'), local: wallReading }),
]);
type Read = z.output<typeof question>;

/** Longest span between the instants of a question and the year up to which yearly holidays are written out. */
const YEARS_AROUND = 61;

/** Calendars come again and again, line after line; compiled tables are kept with the object. */
const CALENDARS_KEPT_MAX = 200;

/** Reads questions; keeps the calendars it has read. Throws a ZodError with the path. */
export function workingTimeReader(): (line: unknown) => {
  readonly calendar: Calendar;
  readonly question: WorkingTimeQuestion;
} {
  const kept = new Map<string, Calendar>();
  return (line) => {
    const read = question.parse(line);
    // `question` has refused what is no object.
    const given = (line as { readonly calendar?: unknown }).calendar;
    const years = yearsAround(read);
    const key = `${years.from} ${years.to} ${JSON.stringify(given)}`;
    let calendar = kept.get(key);
    if (!calendar) {
      calendar = calendarOfHours(
        z.object({ calendar: hoursCalendar }).parse({ calendar: given }).calendar,
        years,
      );
      if (kept.size >= CALENDARS_KEPT_MAX) kept.clear();
      kept.set(key, calendar);
    }
    return { calendar, question: asked(read) };
  };
}

function asked(read: Read): WorkingTimeQuestion {
  switch (read.kind) {
    case 'deadline':
    case 'before':
      return { kind: read.kind, start: read.start, milliseconds: read.workingSeconds };
    case 'pause': {
      const { kind, start, pauses, dayMode } = read;
      if (read.workingDays !== undefined) return { kind, start, pauses, days: read.workingDays, dayMode };
      if (read.workingSeconds === undefined) throw missing('workingSeconds', 'or workingDays must be given');
      return { kind, start, pauses, milliseconds: read.workingSeconds };
    }
    case 'elapsed':
      return { kind: read.kind, start: read.start, end: read.end, pauses: [] };
    case 'elapsedWithPauses':
      return { kind: read.kind, start: read.start, end: read.end, pauses: read.pauses };
    case 'workingDays': {
      const { kind, start, workingDays, dayMode, endOfWorkingDay } = read;
      return { kind, start, days: workingDays, dayMode, endOfWorkingDay };
    }
    case 'escalationOffset': {
      const { kind, deadline, offsetWorkingDays, offsetWorkingSeconds, dayMode } = read;
      if (offsetWorkingDays !== undefined) {
        return { kind, deadline, offset: { days: offsetWorkingDays, dayMode } };
      }
      if (offsetWorkingSeconds === undefined) {
        throw missing('offsetWorkingSeconds', 'or offsetWorkingDays must be given');
      }
      if (typeof deadline !== 'number') throw missing('deadline', 'must be an instant to count seconds from');
      return { kind, deadline, offset: { milliseconds: offsetWorkingSeconds } };
    }
    case 'isOpen':
    case 'nextOpen':
      return { kind: read.kind, at: read.at };
    case 'localTime':
      return { kind: read.kind, wallMs: read.local };
  }
}

function missing(path: string, message: string): z.ZodError {
  return new z.ZodError([{ code: 'custom', path: [path], message, input: undefined }]);
}

function yearsAround(read: Read): Years {
  const day = 'start' in read ? read.start : 'at' in read ? read.at : 'deadline' in read ? read.deadline : 0;
  const from = yearOfStart(day);
  const to = 'end' in read ? yearOfStart(read.end) : from;
  return { from: from - YEARS_AROUND, to: to + YEARS_AROUND };
}

function yearOfStart(start: Instant | { readonly date: string }): number {
  return yearOf(typeof start === 'object' ? dayNumberOf(start.date) : Math.floor(start / DAY_MS));
}
