// A drill: 演练. A case that is opened to see whether its pages reach people. Its promise is the real one, or the real one
// in less time: every time divided by the pace, so that a ladder of a day is climbed within the hour. Decides nothing.

import type { Calendar } from './calendar.ts';
import type { Promised } from './case.ts';
import type { Instant } from './instant.ts';
import type { Ladder, Rung } from './ladder.ts';
import type { Person } from './people.ts';
import type { Duration, DurationUnit, TargetRule, Tier } from './tier.ts';

/** What makes a case a drill. */
export interface Drill {
  /** How many times faster than in earnest; 1: in real time. */
  readonly pace: number;
  /** Who called it. */
  readonly personId: string;
  /** What it is to show, in their words. */
  readonly note: string;
  /** When it ends by itself, so that a drill that nobody ends wakes nobody for ever. */
  readonly endsAt: Instant;
}

export const DRILL_PACES = [1, 4, 12, 60] as const;

/** No wait is shorter, however fast the drill: a person must be able to answer. */
const WAIT_MINUTES_MIN = 1;

const MINUTES_OF: Readonly<Record<DurationUnit, number>> = {
  minutes: 1,
  hours: 60,
  calendar_hours: 60,
  days: 1_440,
  weeks: 10_080,
  // As long as any day: at a pace there are no nights.
  working_days: 1_440,
};

/**
 * What a drill at this pace is held to. At 1 nothing changes. Otherwise every time and every window is divided by the pace,
 * in whole minutes and never below one, but for the repeats at the top; and every calendar is open around the clock,
 * because a night cannot be hurried. So is what people wait for between their own ways.
 */
export function paced<Held extends Promised>(promised: Held, pace: number): Held {
  if (pace === 1) return promised;
  const { tier, calendars } = promised;
  return {
    ...withPacedPages(promised, pace),
    tier: pacedTier(tier, pace),
    calendars: Object.fromEntries(
      Object.entries(calendars).map(([id, calendar]) => [id, alwaysOpen(calendar)]),
    ),
  };
}

/** For whoever decides about pages alone and reckons no clock: the times of the ladder and of people's own rules. */
export function withPacedPages<Held extends Promised & { readonly people?: readonly Person[] }>(
  promised: Held,
  pace: number,
): Held {
  const { ladder, people } = promised;
  return {
    ...promised,
    ladder: pacedLadder(ladder, pace),
    ...(people && { people: people.map((person) => pacedPerson(person, pace)) }),
  };
}

/** The first way is tried at once, and one without a time of its own only where another fails. */
function pacedPerson(person: Person, pace: number): Person {
  if (!person.paging) return person;
  const paging = person.paging.map((rule) => ({
    ...rule,
    ways: rule.ways.map((way) =>
      way.afterMinutes ? { ...way, afterMinutes: wait(way.afterMinutes, pace) } : way,
    ),
  }));
  return { ...person, paging };
}

function wait(minutes: number, pace: number): number {
  return Math.max(WAIT_MINUTES_MIN, Math.round(minutes / pace));
}

function within({ amount, unit }: Duration, pace: number): Duration {
  return { amount: wait(amount * MINUTES_OF[unit], pace), unit: 'minutes' };
}

function pacedTier(tier: Tier, pace: number): Tier {
  const rules = (all: readonly TargetRule[]) =>
    all.map((rule) => (rule.within === null ? rule : { ...rule, within: within(rule.within, pace) }));
  const { obligations, promotion, channelPromises } = tier;
  const after = promotion?.when.on === 'elapsed' ? promotion.when.after : null;
  return {
    ...tier,
    severities: tier.severities.map((severity) => ({ ...severity, targets: rules(severity.targets) })),
    reportTargets: rules(tier.reportTargets),
    ...(channelPromises && {
      channelPromises: channelPromises.map((promise) => ({ ...promise, targets: rules(promise.targets) })),
    }),
    ...(obligations && {
      obligations: obligations.map((duty) =>
        duty.within === null ? duty : { ...duty, within: within(duty.within, pace) },
      ),
    }),
    ...(promotion &&
      after && {
        promotion: {
          ...promotion,
          when: {
            ...promotion.when,
            on: 'elapsed',
            after: Object.fromEntries(
              Object.entries(after).map(([severity, time]) => [severity, within(time, pace)]),
            ),
          },
        },
      }),
    conventions: {
      ...tier.conventions,
      ...(tier.conventions.instantMinutes && {
        instantMinutes: wait(tier.conventions.instantMinutes, pace),
      }),
    },
  };
}

function pacedLadder(ladder: Ladder, pace: number): Ladder {
  const { acknowledgementHoldsMinutes } = ladder;
  // The top repeats as seldom as in earnest: it shows nothing new, and wakes somebody each time.
  return {
    ...ladder,
    rungs: ladder.rungs.map((rung) => pacedRung(rung, pace)),
    acknowledgeWithinMinutes: wait(ladder.acknowledgeWithinMinutes, pace),
    acknowledgementHoldsMinutes:
      acknowledgementHoldsMinutes === null ? null : wait(acknowledgementHoldsMinutes, pace),
  };
}

function pacedRung(rung: Rung, pace: number): Rung {
  const { when, acknowledgeWithinMinutes } = rung;
  return {
    ...rung,
    // A share of a time is the same share of a shorter one.
    ...(when.at === 'offset' && { when: { ...when, offsetMinutes: pacedOffset(when.offsetMinutes, pace) } }),
    ...(acknowledgeWithinMinutes !== undefined && {
      acknowledgeWithinMinutes: wait(acknowledgeWithinMinutes, pace),
    }),
  };
}

/** 0 is the deadline itself: what lies before or after it stays there. */
function pacedOffset(offsetMinutes: number, pace: number): number {
  return offsetMinutes === 0 ? 0 : Math.sign(offsetMinutes) * wait(Math.abs(offsetMinutes), pace);
}

/** Which days are working days still holds; the hours do not. */
function alwaysOpen(calendar: Calendar): Calendar {
  return { ...calendar, always: true, closures: [] };
}
