// One question about working time, answered from a calendar alone: the verb `working-time`. Nothing of tiers or cases is
// known here; what is refused is what the calendar itself refuses.

import { addCounted, type Calendar, countedBetween, isOpenAt, nextOpening } from './calendar.ts';
import { type Instant, isoOf, SECOND_MS } from './instant.ts';
import { addWorkingDaysExactly, closingOf, workingDayFrom } from './working-days.ts';
import { dateOf, dayNumberAt, dayNumberOf, instantOfWall } from './zone.ts';

export interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
}

/** Where a counting of working days begins: an instant, or a date that is answered by a date. */
export type DayStart = Instant | { readonly date: string };

export type WorkingTimeQuestion =
  | { readonly kind: 'deadline'; readonly start: Instant; readonly milliseconds: number }
  | { readonly kind: 'before'; readonly start: Instant; readonly milliseconds: number }
  | ({ readonly kind: 'pause'; readonly pauses: readonly Stretch[] } & (
      | { readonly start: Instant; readonly milliseconds: number }
      | { readonly start: Instant; readonly days: number; readonly dayMode: DayMode }
    ))
  | {
      readonly kind: 'elapsed' | 'elapsedWithPauses';
      readonly start: Instant;
      readonly end: Instant;
      readonly pauses: readonly Stretch[];
    }
  | {
      readonly kind: 'workingDays';
      readonly start: DayStart;
      readonly days: number;
      readonly dayMode: DayMode;
      readonly endOfWorkingDay: boolean;
    }
  | {
      readonly kind: 'escalationOffset';
      readonly deadline: DayStart;
      readonly offset:
        | { readonly milliseconds: number }
        | { readonly days: number; readonly dayMode: DayMode };
    }
  | { readonly kind: 'isOpen' | 'nextOpen'; readonly at: Instant }
  | { readonly kind: 'localTime'; readonly wallMs: number };

/** Whether the wall time of the start stays as it is, or moves on, in the direction of counting, to open time. */
export type DayMode = 'exact-clock' | 'rolled-to-open';

/** Whole seconds, whether open, an instant in UTC or a date; or why the calendar has no answer. */
export type WorkingTimeAnswer =
  | { readonly result: number | boolean | string }
  | { readonly refused: 'calendar_missing' | 'never_open' | 'closed_all_day' };

/**
 * The answer to one question. Throws a RangeError where the calendar is open for too little time, where it has no working
 * days, and outside the years that zones are known for.
 */
export function workingTimeOf(calendar: Calendar, question: WorkingTimeQuestion): WorkingTimeAnswer {
  switch (question.kind) {
    case 'deadline':
      return at(addCounted(calendar, question.start, question.milliseconds));
    case 'before':
      return at(addCounted(calendar, question.start, -question.milliseconds));
    case 'pause': {
      const due =
        'days' in question
          ? addWorkingDaysExactly(calendar, question.start, question.days, modeOf(question.dayMode))
          : addCounted(calendar, question.start, question.milliseconds);
      if (due === 'calendar_missing') return { refused: due };
      return at(movedByPauses(calendar, question.start, due, question.pauses));
    }
    case 'elapsed':
    case 'elapsedWithPauses': {
      const { start, end } = question;
      let milliseconds = countedBetween(calendar, start, end);
      for (const { from, to } of union(question.pauses)) {
        milliseconds -= countedBetween(calendar, Math.max(from, start), Math.min(to, end));
      }
      return { result: Math.floor(milliseconds / SECOND_MS) };
    }
    case 'workingDays':
      return countedDays(calendar, question);
    case 'escalationOffset':
      if ('milliseconds' in question.offset) {
        // The wire refuses seconds from a date.
        return at(addCounted(calendar, question.deadline as Instant, question.offset.milliseconds));
      }
      return countedDays(calendar, {
        start: question.deadline,
        days: question.offset.days,
        dayMode: question.offset.dayMode,
        endOfWorkingDay: false,
      });
    case 'isOpen':
      return { result: isOpenAt(calendar, question.at) };
    case 'nextOpen': {
      const opening = nextOpening(calendar, question.at);
      return opening === null ? { refused: 'never_open' } : at(opening);
    }
    case 'localTime':
      return at(instantOfWall(calendar.timeZone, question.wallMs));
  }
}

/**
 * A deadline moved by the open time of every pause that begins before it, in order: nothing runs down in a pause, so one
 * that begins before the deadline counts whole. What of a pause lies before the start does not count.
 */
function movedByPauses(
  calendar: Calendar,
  start: Instant,
  dueAt: Instant,
  pauses: readonly Stretch[],
): Instant {
  let due = dueAt;
  for (const { from, to } of union(pauses)) {
    if (to <= start) continue;
    if (from >= due) break;
    due = addCounted(calendar, due, countedBetween(calendar, Math.max(from, start), to));
  }
  return due;
}

function countedDays(
  calendar: Calendar,
  {
    start,
    days,
    dayMode,
    endOfWorkingDay,
  }: {
    readonly start: DayStart;
    readonly days: number;
    readonly dayMode: DayMode;
    readonly endOfWorkingDay: boolean;
  },
): WorkingTimeAnswer {
  if (typeof start === 'object' || endOfWorkingDay) {
    const startDay =
      typeof start === 'object' ? dayNumberOf(start.date) : dayNumberAt(calendar.timeZone, start);
    const day = workingDayFrom(calendar, startDay, days);
    if (day === 'calendar_missing') return { refused: day };
    if (!endOfWorkingDay) return { result: dateOf(day) };
    const closing = closingOf(calendar, day);
    return closing === null ? { refused: 'closed_all_day' } : at(closing);
  }
  const due = addWorkingDaysExactly(calendar, start, days, modeOf(dayMode));
  return due === 'calendar_missing' ? { refused: due } : at(due);
}

function modeOf(dayMode: DayMode): 'exact' | 'rolled' {
  return dayMode === 'rolled-to-open' ? 'rolled' : 'exact';
}

/** In UTC, with a fraction only where there is one. */
function at(instant: Instant): WorkingTimeAnswer {
  return { result: isoOf(instant).replace('.000Z', 'Z') };
}

/** The same time as stretches in order that do not overlap. */
function union(stretches: readonly Stretch[]): readonly Stretch[] {
  const apart: { from: Instant; to: Instant }[] = [];
  for (const { from, to } of stretches.filter((one) => one.from < one.to).sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else apart.push({ from, to });
  }
  return apart;
}
