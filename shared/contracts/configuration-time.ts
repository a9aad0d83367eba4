// The wire of what counts hours: calendars, and the rotas of who is on call. Refuses hours that lie on each other, also past
// midnight; configuration.ts is where both are read.

import * as z from 'zod';
import { DAY_MS } from '../domain/instant.ts';
import {
  day,
  hasNoRepeat,
  id,
  instant,
  isDay,
  list,
  name,
  nameIfAny,
  sentence,
  spoken,
  timeZone,
  versioned,
  wallIntervals,
  wallTime,
} from './configuration-parts.ts';

const calendarMembers = z.strictObject({
  ...versioned,
  name,
  timeZone,
  always: z.boolean(),
  weekly: z.strictObject({
    mon: wallIntervals,
    tue: wallIntervals,
    wed: wallIntervals,
    thu: wallIntervals,
    fri: wallIntervals,
    sat: wallIntervals,
    sun: wallIntervals,
  }),
  dates: z.record(day, z.strictObject({ name: nameIfAny, hours: wallIntervals })).readonly(),
  closures: list(
    z
      .strictObject({ from: instant, to: instant, name })
      .refine((closure) => closure.from < closure.to, 'must end after it starts'),
    1_000,
  ),
  publishedYears: list(z.int().min(1970).max(2200), 100),
});

export const calendarSchema = calendarMembers.superRefine((calendar, context) => {
  for (const { path, message } of overlapsPastMidnight(calendar)) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
});

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Hours that go past midnight into those of the next day: of a weekday, or of a date that has hours of its own. */
function overlapsPastMidnight({
  weekly,
  dates,
}: Pick<z.infer<typeof calendarMembers>, 'weekly' | 'dates'>): readonly {
  readonly path: readonly string[];
  readonly message: string;
}[] {
  type Hours = z.infer<typeof wallIntervals>;
  const overlap = (before: Hours, after: Hours) => {
    const [from, to] = before.at(-1) ?? [];
    const opens = after[0]?.[0];
    if (from === undefined || to === undefined || opens === undefined) return null;
    return to < from && opens < to ? { opens, to } : null;
  };
  const begins = (path: readonly string[], before: Hours, after: Hours) => {
    const found = overlap(before, after);
    if (!found) return [];
    const { to } = found;
    return [
      {
        path,
        message: `must not begin before ${to}: the hours of the day before go past midnight until then`,
      },
    ];
  };
  const ends = (path: readonly string[], before: Hours, after: Hours) => {
    const found = overlap(before, after);
    if (!found) return [];
    return [{ path, message: `must end by ${found.opens} on the next day: its own hours begin then` }];
  };
  const overWeek = WEEK.flatMap((weekday, index) => {
    const next = WEEK[(index + 1) % WEEK.length] ?? 'mon';
    return begins(['weekly', next], weekly[weekday], weekly[next]);
  });
  const hoursOn = (at: number): Hours => {
    const date = new Date(at);
    const weekday = WEEK[(date.getUTCDay() + 6) % WEEK.length] ?? 'mon';
    return dates[date.toISOString().slice(0, 10)]?.hours ?? weekly[weekday];
  };
  const overDates = Object.entries(dates).flatMap(([on, { hours }]) => {
    if (!isDay(on)) return [];
    const at = Date.parse(`${on}T00:00:00Z`);
    const next = new Date(at + DAY_MS).toISOString().slice(0, 10);
    return [
      ...begins(['dates', on, 'hours'], hoursOn(at - DAY_MS), hours),
      // Where the next day has hours of its own, they are the ones to blame.
      ...(dates[next] ? [] : ends(['dates', on, 'hours'], hours, hoursOn(at + DAY_MS))),
    ];
  });
  return [...overWeek, ...overDates];
}

/** Hours of a week; those of a day may run into the next one, but not into its own. */
const weekHours = z
  .strictObject({
    mon: wallIntervals,
    tue: wallIntervals,
    wed: wallIntervals,
    thu: wallIntervals,
    fri: wallIntervals,
    sat: wallIntervals,
    sun: wallIntervals,
  })
  .superRefine((weekly, context) => {
    for (const { path, message } of overlapsPastMidnight({ weekly, dates: {} })) {
      context.addIssue({ code: 'custom', path: path.slice(1), message });
    }
    if (Object.values(weekly).every((hours) => hours.length === 0)) {
      context.addIssue({
        code: 'custom',
        message: 'must have some hours; leave it out where there are none',
      });
    }
  });

const rotaLayer = z
  .strictObject({
    id,
    name,
    startsOn: day,
    endsOn: day.optional(),
    handOverTimes: list(wallTime, 48, 'must have at least one hand-over a day').refine(
      (times) => times.every((time, index) => index === 0 || (times[index - 1] ?? '') < time),
      'must be in rising order, each once',
    ),
    shiftsPerTurn: z
      .int('must be whole shifts')
      .min(1, 'must be at least one shift')
      .max(10_000, 'must be at most 10,000 shifts'),
    personIds: list(id, 200, 'must name at least one person, or nobody is on call'),
    restrictedTo: weekHours.optional(),
  })
  .refine(({ startsOn, endsOn }) => endsOn === undefined || startsOn <= endsOn, {
    message: 'must not end before it starts',
    path: ['endsOn'],
  });

const rotaOverride = z
  .strictObject({
    id,
    personId: id,
    from: instant,
    to: instant,
    reason: sentence,
    kind: z.enum(['override', 'swap', 'leave']),
    replacesId: id.optional(),
    swapId: id.optional(),
  })
  .refine((override) => override.from < override.to, { message: 'must end after it starts', path: ['to'] });

export const rotaSchema = z.strictObject({
  ...versioned,
  name,
  retired: z.literal(true).optional(),
  timeZone,
  layers: list(rotaLayer, 20, 'must have at least one layer').refine(
    (layers) => hasNoRepeat(layers.map((layer) => layer.id)),
    'must not use the same layer id twice',
  ),
  overrides: list(rotaOverride, 1_000).refine(
    (overrides) => hasNoRepeat(overrides.map((override) => override.id)),
    'must not use the same override id twice',
  ),
  mustCover: z.union([z.literal('always'), weekHours]).optional(),
  region: name.optional(),
  seniorsOnly: z.literal(true).optional(),
  admitted: list(z.strictObject({ personId: id, reason: spoken }), 200)
    .refine(
      (admitted) => hasNoRepeat(admitted.map(({ personId }) => personId)),
      'must not name the same person twice',
    )
    .optional(),
});
