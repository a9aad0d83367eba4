// The wire of a tenant's configuration: what may be written as a tier, a calendar, a ladder, a rota, a person and so on,
// with messages that say what to put instead. The schemas and the domain's types are held equal at compile time, both
// ways, at the end of this file. Refuses unknown keys: a misspelt setting is an error, not a silence.

import * as z from 'zod';
import type { Calendar } from '../domain/calendar.ts';
import type { Contact, Contract, Customer, Site, Tenant } from '../domain/customers.ts';
import { inPresentShape } from '../domain/former-rota.ts';
import { DAY_MS } from '../domain/instant.ts';
import type { Ladder } from '../domain/ladder.ts';
import { CHAT_PROVIDERS, type Person, wayOf } from '../domain/people.ts';
import type { Post } from '../domain/posts.ts';
import type { Rota } from '../domain/rota.ts';
import {
  DURATION_UNITS,
  type Duration,
  NAMED_STARTS,
  TARGET_KINDS,
  type TargetCondition,
  type TargetRule,
  type Tier,
} from '../domain/tier.ts';

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be an id: lower-case letters, digits, "-" and "_", at most 64');
const version = z
  .int('must be a whole number')
  .positive('must be 1 for the first version, then one more for each');
const versioned = { id, version };
const name = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters')
  .refine(isOneLine, 'must be one line, without control characters');
/** Of a date: there may be nothing to say of it. */
const nameIfAny = z.string().trim().max(200, 'must have at most 200 characters');
const spoken = z.string().trim().min(1, 'must not be empty').max(4_000, 'must have at most 4,000 characters');
const sentence = z.string().max(4_000, 'must have at most 4,000 characters');
const instant = z.int('must be milliseconds since 1970-01-01T00:00:00Z');
const language = z.enum(['zh-CN', 'en'], 'must be "zh-CN" or "en"');
const address = z
  .email('must be a mail address such as desk@example.com')
  .max(254)
  .refine((text) => text === text.toLowerCase(), 'must be in lower case');
const number = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, 'must be an international number such as +8613800000000');
const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Asia/Shanghai');
const day = z.string().refine(isDay, 'must be a day such as 2026-02-27');
const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a wall time from 00:00 to 23:59');
const wallEnd = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a wall time from 00:01 to 24:00');
const minutes = z
  .int('must be whole minutes')
  .positive('must be at least one minute')
  .max(525_600, 'must be at most 525,600 minutes');

/** Without what breaks a line or turns the direction of what follows (Unicode's Bidi_Control, UAX 9). */
function isOneLine(text: string): boolean {
  return !/[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text);
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text.length > 0;
  } catch {
    return false;
  }
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}

function hasNoRepeat(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

const list = <T extends z.ZodType>(of: T, most = 200, nonEmpty?: string) =>
  z
    .array(of)
    .min(nonEmpty === undefined ? 0 : 1, nonEmpty)
    .max(most, `must have at most ${most} entries`)
    .readonly();
const ids = (most = 200, nonEmpty?: string) =>
  list(id, most, nonEmpty).refine(hasNoRepeat, 'must not name the same id twice');

// ---------------------------------------------------------------------------------------------------------------
// Time

/** An end at or before the start lies on the next day. */
const wallInterval = z
  .tuple([wallTime, wallEnd])
  .readonly()
  .refine(([from, to]) => from !== to, 'must not end when it starts; the whole day is 00:00 to 24:00');
const wallIntervals = list(wallInterval, 48).refine(
  (intervals) =>
    intervals.every(([from], index) => {
      const before = intervals[index - 1];
      return before === undefined || (before[0] < before[1] && before[1] <= from);
    }),
  'must be in order and must not overlap; only the last may go past midnight',
);

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

// ---------------------------------------------------------------------------------------------------------------
// The promise

const targetKind = z.enum(TARGET_KINDS);
const factValue = z.union([z.string().max(200), z.number(), z.boolean()]);

const code = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,19}$/,
    'must be a code such as L1: at most 20 letters, digits, "_", "." or "-"',
  );

const factId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, 'must be a fact: lower-case letters, digits, ".", "-" and "_"');
const duration = z
  .strictObject({
    amount: z.number().nonnegative('must not be negative').max(100_000),
    unit: z.enum(DURATION_UNITS),
  })
  // Half a working day has no close of business, and could never be counted.
  .refine(({ amount, unit }) => unit !== 'working_days' || Number.isInteger(amount), {
    message: 'must be whole working days',
    path: ['amount'],
  });
/** Of no length at all it would be missed by the report itself. */
const someDuration = duration.refine(({ amount }) => amount !== 0, {
  message: 'must be above 0',
  path: ['amount'],
});
const namedStart = z.enum(NAMED_STARTS);
const anchorName = z.enum([
  's003_paralysed_full_recovery_anchor',
  's003_serious_restore_anchor',
  's001_handling_time_anchor',
  's002_part_replacement_anchor',
  's002_emergency_anchor',
]);
const parameterId = z
  .string()
  .regex(/^(contract|tenant)\.[A-Za-z][A-Za-z0-9]{0,59}$/, 'must be contract.<name> or tenant.<name>');
const durationBySeverity = z.record(z.string(), someDuration).readonly();
const parameterValues = z.record(parameterId, z.union([someDuration, durationBySeverity])).readonly();

const simpleCondition = {
  fact: factId,
  op: z.enum(['eq', 'neq', 'in']),
  value: z.union([factValue, list(factValue, 50)]),
  whileUnknown: z.enum(['active', 'inactive', 'never_unknown']),
  unknownBy: z.enum(['unknownRegion', 'unknownHardwareState', 'reproducibleUnknown']).optional(),
};
const condition: z.ZodType<TargetCondition> = z
  .strictObject({
    ...simpleCondition,
    get and() {
      return list(condition, 10).optional();
    },
  })
  .refine((one) => Array.isArray(one.value) === (one.op === 'in'), {
    message: 'must be a list for "in", and a single value otherwise',
    path: ['value'],
  });

const targetRule = z
  .strictObject({
    kind: targetKind,
    subkind: id.optional(),
    within: duration.nullable(),
    parameter: parameterId.optional(),
    instant: z.boolean().optional(),
    from: z.union([namedStart, z.templateLiteral(['breach:', z.string()])], {
      error: 'must be a start such as "report", or "breach:" and the clock that was missed',
    }),
    anchor: anchorName.optional(),
    literally: z.literal('dispatch').optional(),
    condition: condition.optional(),
    calendarId: id.optional(),
    precondition: id.optional(),
    inheritedFrom: code.optional(),
    origin: z.string().trim().min(1).max(64).optional(),
    measureOnly: z.literal(true).optional(),
    onBreach: z.literal('emergency_measure').optional(),
    emergencyClass: code.optional(),
    quote: sentence.optional(),
  })
  .refine((rule) => rule.from !== 'determined' || rule.condition !== undefined, {
    message: 'needs a condition: its fact is what is determined',
    path: ['from'],
  })
  .refine((rule) => rule.instant === true || rule.within?.amount !== 0, {
    message: 'must be above 0',
    path: ['within', 'amount'],
  });
const targetRules = list(targetRule, 50);

const obligation = z.strictObject({
  id,
  severities: list(code, 20).optional(),
  within: duration.nullable(),
  from: z.literal('report'),
  whatZh: spoken,
  whatEn: spoken,
  quote: sentence.optional(),
});

const promotion = z.strictObject({
  order: list(code, 20, 'must have at least one severity').refine(
    hasNoRepeat,
    'must not name the same severity twice',
  ),
  when: z.discriminatedUnion('on', [
    z.strictObject({
      on: z.literal('breach'),
      kinds: list(targetKind, 20, 'must have at least one target whose miss promotes'),
    }),
    z
      .strictObject({
        on: z.literal('elapsed'),
        after: durationBySeverity.nullable(),
        parameter: parameterId.optional(),
      })
      .refine((when) => when.after !== null || when.parameter !== undefined, {
        message: 'must have a time for a severity, or name the parameter that gives them',
        path: ['after'],
      }),
    z.strictObject({ on: z.literal('fact'), fact: factId }),
  ]),
  atTop: z.enum(['stay', 'open_emergency']),
  emergencyClass: code.optional(),
});

const standbyTrigger = z.strictObject({
  id,
  share: z.number().gt(0, 'must be above 0').max(10),
  of: targetKind,
  condition: condition.optional(),
  quote: sentence.optional(),
});

const tierParameter = z.strictObject({
  id: parameterId,
  of: z.enum(['contract', 'tenant']),
  shape: z.enum(['duration', 'duration_by_severity']),
  proposed: z.union([someDuration, durationBySeverity]).optional(),
  nameZh: name,
  nameEn: name,
});

/** What a tier reads differently from the defaults (domain/conventions.ts). */
export const conventions = z
  .strictObject({
    timeZone,
    reportInstant: z.enum(['receipt', 'header_time']),
    deadlineInclusive: z.boolean(),
    dayUnit: z.enum(['elapsed_24h', 'civil_code_end_of_day', 'civil_code_with_holiday_roll']),
    weekUnit: z.enum(['elapsed_7x24h', 'civil_code_end_of_day']),
    workingDayDue: z.enum(['end_of_business', 'same_clock_time', 'end_of_calendar_day']),
    endOfBusiness: wallTime,
    businessWindows: wallIntervals,
    workingDayCalendar: z.enum(['prc', 'mon_fri', 'custom']),
    pauseWorkingDays: z.enum(['close_of_business_rule', 'elapsed_shift']),
    instantMinutes: z.int().min(0, 'must be 0 to 15 minutes').max(15, 'must be 0 to 15 minutes'),
    unknownRegion: z.enum(['strictest', 'laxest', 'ask_first']),
    outsideRegionVisit: z.enum(['arrive', 'dispatch']),
    criticalInheritsSevere: z.boolean(),
    unknownHardwareState: z.enum(['assume_undamaged', 'ask_first']),
    reproducibleUnknown: z.boolean(),
    obligationMissed: z.enum(['extend_by_lateness', 'void', 'ignore']),
    arriveCancelledWhenSolvedRemotely: z.boolean(),
    beforeArrival: z.enum(['provisional', 'none']),
    anchors: z.partialRecord(anchorName, namedStart).readonly(),
    standbyGraceMinutes: z.int().min(0).max(10_080),
    promotionCountsFrom: z.enum(['promotion', 'report']),
    worsenedCountsFrom: z.enum(['min_rule', 'from_report']),
    correctedCountsFrom: z.enum(['from_report', 'from_reclassification']),
    mergeRule: z.enum(['most_favourable', 'preset_only', 'contract_only']),
    bookedService: z.enum(['appointment', 'clock']),
    missingYear: z.enum(['error', 'mon_fri_provisional']),
  })
  .partial();

export const tierSchema = z
  .strictObject({
    ...versioned,
    nameZh: name,
    nameEn: name,
    calendarId: id,
    workingDayCalendarId: id,
    severities: list(
      z.strictObject({
        code,
        rank: z.int().positive('must be 1 for the most severe, then 2, 3, …'),
        nameZh: name,
        nameEn: name,
        definitionZh: sentence,
        definitionEn: sentence,
        keywords: list(z.string().trim().min(1).max(100), 500),
        targets: targetRules,
        definitionRequired: z.literal(true).optional(),
        mapsTo: z.strictObject({ tierId: id, severity: code }).optional(),
        affectsBusiness: z.boolean().optional(),
      }),
      20,
      'must have at least one severity',
    ),
    reportTargets: targetRules,
    channelPromises: list(z.strictObject({ channel: id, targets: targetRules }), 10).optional(),
    obligations: list(obligation, 50)
      .refine((all) => hasNoRepeat(all.map((each) => each.id)), 'must not name the same id twice')
      .optional(),
    promotion: promotion.optional(),
    standby: list(standbyTrigger, 20).optional(),
    parameters: list(tierParameter, 50).optional(),
    compositeOf: list(z.strictObject({ tierId: id, severity: code.optional() }), 10).optional(),
    appliesWhen: condition.optional(),
    continuousWork: z.literal(true).optional(),
    pauseReasons: list(
      z.strictObject({
        code: id,
        nameZh: name,
        nameEn: name,
        side: z.enum(['customer', 'vendor']).optional(),
      }),
      50,
    ).refine((all) => hasNoRepeat(all.map((each) => each.code)), 'must not name the same id twice'),
    neverPausedKinds: list(targetKind, 20),
    remarks: list(z.strictObject({ zh: sentence, en: sentence }), 100).optional(),
    conventions,
  })
  .refine((tier) => tier.severities.every((severity, index) => severity.rank === index + 1), {
    message: 'must be in order of rank: 1 for the first, then 2, 3, … without a gap',
    path: ['severities'],
  })
  .refine((tier) => hasNoRepeat(tier.severities.map((severity) => severity.code)), {
    message: 'must not use the same severity code twice',
    path: ['severities'],
  })
  .superRefine((tier, context) => {
    for (const { path, within } of durationsOf(tier)) {
      const message = notCounted(within, tier.conventions);
      if (message !== null) context.addIssue({ code: 'custom', message, path: [...path, 'amount'] });
    }
  });

/** Every time that a tier states itself, with where it stands. */
function durationsOf({
  severities,
  reportTargets,
  channelPromises = [],
  obligations = [],
  promotion: climbs,
  parameters = [],
}: Pick<
  Tier,
  'severities' | 'reportTargets' | 'channelPromises' | 'obligations' | 'promotion' | 'parameters'
>): readonly { readonly path: readonly (string | number)[]; readonly within: Duration }[] {
  type Path = readonly (string | number)[];
  const one = (path: Path, within: Duration | null) => (within === null ? [] : [{ path, within }]);
  const rows = (path: Path, rules: readonly Pick<TargetRule, 'within'>[]) =>
    rules.flatMap(({ within }, index) => one([...path, index, 'within'], within));
  const bySeverity = (path: Path, times: Readonly<Record<string, Duration>>) =>
    Object.entries(times).flatMap(([severity, within]) => one([...path, severity], within));
  const after = climbs?.when.on === 'elapsed' ? (climbs.when.after ?? {}) : {};
  return [
    ...severities.flatMap(({ targets }, index) => rows(['severities', index, 'targets'], targets)),
    ...rows(['reportTargets'], reportTargets),
    ...channelPromises.flatMap(({ targets }, index) => rows(['channelPromises', index, 'targets'], targets)),
    ...rows(['obligations'], obligations),
    ...bySeverity(['promotion', 'when', 'after'], after),
    ...parameters.flatMap(({ proposed = {} }, index) => {
      const path: Path = ['parameters', index, 'proposed'];
      return isOneTime(proposed) ? one(path, proposed) : bySeverity(path, proposed);
    }),
  ];
}

/** One time, or times by severity. */
export function isOneTime(value: Duration | Readonly<Record<string, Duration>>): value is Duration {
  return typeof value.amount === 'number';
}

/**
 * What is wrong with a time under the conventions of a tier; null where it can be counted as it is written. Days and weeks
 * of the civil code end at 24:00 (article 203), so that a part of one would silently be a whole one.
 */
export function notCounted(
  { amount, unit }: Duration,
  { dayUnit, weekUnit }: Pick<Tier['conventions'], 'dayUnit' | 'weekUnit'>,
): string | null {
  if (Number.isInteger(amount)) return null;
  if (unit === 'days' && dayUnit !== undefined && dayUnit !== 'elapsed_24h')
    return 'must be whole days: by the conventions of the tier a day ends at 24:00';
  if (unit === 'weeks' && weekUnit !== undefined && weekUnit !== 'elapsed_7x24h')
    return 'must be whole weeks: by the conventions of the tier a week ends at 24:00';
  return null;
}

// ---------------------------------------------------------------------------------------------------------------
// Who is paged

const severityCodes = list(code, 20);
const rung = z.strictObject({
  id,
  name,
  when: z.discriminatedUnion('at', [
    z.strictObject({ at: z.literal('opening'), severities: severityCodes }),
    z.strictObject({
      at: z.literal('percent'),
      percent: z
        .number()
        .gt(0, 'must be above 0')
        .lt(100, 'must be below 100; use an offset of 0 for the breach'),
      targets: list(targetKind, 20).optional(),
    }),
    z.strictObject({ at: z.literal('promotion'), severities: severityCodes }),
    z.strictObject({ at: z.literal('emergency'), classes: list(code, 20) }),
    z.strictObject({
      at: z.literal('offset'),
      offsetMinutes: z.int('must be whole minutes: negative before the deadline, 0 at it, positive after it'),
      hours: z.literal('open').optional(),
      targets: list(targetKind, 20).optional(),
    }),
  ]),
  does: z.enum(['warn', 'page']),
  recipients: list(
    z.discriminatedUnion('to', [
      z.strictObject({ to: z.literal('rota'), rotaId: id, depth: z.int().positive().max(50).optional() }),
      z.strictObject({ to: z.literal('person'), personId: id }),
      z.strictObject({ to: z.literal('duty'), duty: id }),
      z.strictObject({ to: z.literal('post'), role: id }),
      z.strictObject({ to: z.literal('owner') }),
      z.strictObject({ to: z.literal('manager_of_owner') }),
      z.strictObject({ to: z.literal('managers_of_paged') }),
    ]),
    20,
    'must name at least one recipient',
  ),
  order: z.enum(['one_after_another', 'all_at_once']),
  acknowledgeWithinMinutes: minutes.optional(),
  repeats: z.int('must be a whole number').min(1, 'must be 1 to 20').max(20, 'must be 1 to 20').optional(),
});

export const ladderSchema = z.strictObject({
  ...versioned,
  name,
  retired: z.literal(true).optional(),
  rungs: list(rung, 50, 'must have at least one rung').refine(
    (rungs) => hasNoRepeat(rungs.map((each) => each.id)),
    'must not use the same rung id twice',
  ),
  acknowledgeWithinMinutes: minutes,
  finalPersonId: id,
  repeatEveryMinutes: minutes,
  acknowledgementHoldsMinutes: minutes.nullable(),
  ownerRole: id.optional(),
  crisis: z
    .strictObject({
      updateEveryMinutes: minutes.optional(),
      reportAt: wallTime.optional(),
      proposerRole: id.optional(),
      coordinatorRole: id.optional(),
      leaderRole: id.optional(),
      classes: severityCodes.optional(),
    })
    .optional(),
  tenantAlarm: z.strictObject({
    personIds: ids(20, 'must name whom to alarm when nobody can be reached'),
  }),
});

const moments = { verifiedAt: instant.optional(), stoppedAt: instant.optional() };
const chatDoor = z
  .strictObject({
    provider: z.enum(CHAT_PROVIDERS, `must say whose chat it is: ${CHAT_PROVIDERS.join(', ')}`),
    url: z
      .url({ protocol: /^https?$/, error: 'must be the address of the webhook, as its provider shows it' })
      .max(2_000)
      .describe('Answered as "set"; "set", or nothing, in an edit keeps it'),
    secret: z.string().min(1).max(500).optional().describe('The same; an empty one in an edit takes it away'),
  })
  .readonly();
const contactMethod = z.discriminatedUnion('channel', [
  z.strictObject({ channel: z.literal('sms'), address: number, ...moments }),
  z.strictObject({ channel: z.literal('voice'), address: number, ...moments }),
  z.strictObject({ channel: z.literal('email'), address, ...moments }),
  z.strictObject({ channel: z.literal('chat'), address: id, chat: chatDoor, ...moments }),
]);
const someDay = z.strictObject({
  mon: wallIntervals,
  tue: wallIntervals,
  wed: wallIntervals,
  thu: wallIntervals,
  fri: wallIntervals,
  sat: wallIntervals,
  sun: wallIntervals,
});

export const personSchema = z
  .strictObject({
    ...versioned,
    name,
    nameEn: name.optional(),
    language,
    roles: list(z.enum(['tenant_admin', 'manager', 'dispatcher', 'engineer', 'auditor']), 5),
    organisation: name.optional(),
    duties: list(id, 20),
    senior: z.literal(true).optional(),
    managerId: id.optional(),
    publicNumber: number
      .optional()
      .describe('Shown to customers while this person is on call for them; without it the hotline is'),
    contactMethods: list(contactMethod, 10, 'must have at least one way to reach the person').refine(
      (methods) => hasNoRepeat(methods.map(wayOf)),
      'must not name the same way twice',
    ),
    paging: list(
      z.strictObject({
        severities: severityCodes,
        ways: list(
          z.strictObject({
            way: z.string().max(300),
            afterMinutes: z
              .int('must be whole minutes')
              .min(0, 'must not be negative')
              .max(1_440, 'must be at most 1,440 minutes')
              .nullable(),
          }),
          10,
          'must name at least one way',
        ),
      }),
      20,
    ).optional(),
    quietHours: z
      .strictObject({
        timeZone,
        weekly: someDay,
        brokenUpToRank: z.int().min(0, 'must be 0 to 20').max(20, 'must be 0 to 20'),
      })
      .optional(),
    absences: list(
      z
        .strictObject({ from: instant, to: instant, reason: sentence, deputyId: id.optional() })
        .refine((absence) => absence.from < absence.to, 'must end after it starts'),
      200,
    )
      .refine(
        (absences) => hasNoRepeat(absences.map(({ from, to }) => `${from} ${to}`)),
        'must not have the same time twice',
      )
      .optional(),
    subject: z.string().min(1).max(255).optional(),
    active: z.boolean(),
  })
  .superRefine(({ contactMethods, paging = [] }, context) => {
    const known = new Set(contactMethods.map(wayOf));
    for (const [index, rule] of paging.entries()) {
      for (const [place, { way }] of rule.ways.entries()) {
        if (known.has(way)) continue;
        context.addIssue({
          code: 'custom',
          path: ['paging', index, 'ways', place, 'way'],
          message: `must be a way that the person has: ${[...known].join(', ')}`,
        });
      }
    }
  });

const deputies = list(id, 10).refine(hasNoRepeat, 'must not name the same person twice');

export const postSchema = z.strictObject({
  ...versioned,
  name,
  retired: z.literal(true).optional(),
  nameEn: name.optional(),
  role: id,
  scope: z
    .strictObject({ customerId: id.optional(), siteId: id.optional(), region: name.optional() })
    .refine(({ customerId, siteId }) => siteId === undefined || customerId !== undefined, {
      message: 'must name the customer whose site it is',
      path: ['customerId'],
    }),
  timeZone,
  holders: list(
    z
      .strictObject({ personId: id, startsOn: day.optional(), endsOn: day.optional(), deputyIds: deputies })
      .refine(
        ({ startsOn, endsOn }) => startsOn === undefined || endsOn === undefined || startsOn <= endsOn,
        { message: 'must not end before it starts', path: ['endsOn'] },
      ),
    50,
    'must name at least one person, or nobody holds the post',
  ),
});

// ---------------------------------------------------------------------------------------------------------------
// Who is served

export const customerSchema = z.strictObject({
  ...versioned,
  name,
  nameEn: name.optional(),
  language,
  timeZone,
});

export const contactSchema = z.strictObject({
  ...versioned,
  customerId: id,
  name,
  language,
  addresses: list(address, 20),
  numbers: list(number, 20),
  siteId: id.nullable(),
});

export const siteSchema = z.strictObject({
  ...versioned,
  customerId: id,
  name,
  postalAddress: sentence,
  timeZone,
  province: name.optional(),
  city: name.optional(),
});

export const contractSchema = z
  .strictObject({
    ...versioned,
    customerId: id,
    tierId: id,
    ladderId: id,
    siteIds: ids(5_000),
    startsOn: day,
    endsOn: day,
    parameters: parameterValues.optional(),
    terms: targetRules.optional(),
    calendars: z.record(id, id).readonly().optional(),
  })
  .refine((contract) => contract.startsOn <= contract.endsOn, {
    message: 'must not end before it starts',
    path: ['endsOn'],
  });

export const tenantSchema = z.strictObject({
  ...versioned,
  id: z.string().regex(/^[a-z0-9]{10,26}$/, 'must be 10 to 26 lower-case letters and digits'),
  slug: z.string().regex(/^[a-z0-9][a-z0-9-]{1,39}$/, 'must be 2 to 40 lower-case letters, digits and "-"'),
  name,
  nameEn: name.optional(),
  language,
  timeZone,
  intakeAddress: address,
  hotline: z.string().trim().max(60),
  defaultTierId: id,
  defaultLadderId: id,
  parameters: parameterValues.optional(),
  pageWindowMinutes: z.int().min(0).max(15).optional(),
  hidesOnCall: z.literal(true).optional(),
});

// ---------------------------------------------------------------------------------------------------------------
// Parsing

/** What each kind of configuration is in the domain. */
export interface ConfigurationItems {
  readonly tenant: Tenant;
  readonly tier: Tier;
  readonly calendar: Calendar;
  readonly ladder: Ladder;
  readonly rota: Rota;
  readonly person: Person;
  readonly post: Post;
  readonly customer: Customer;
  readonly contact: Contact;
  readonly site: Site;
  readonly contract: Contract;
}

export type ConfigurationItemKind = keyof ConfigurationItems;

export const configurationSchemas = {
  tenant: tenantSchema,
  tier: tierSchema,
  calendar: calendarSchema,
  ladder: ladderSchema,
  rota: rotaSchema,
  person: personSchema,
  post: postSchema,
  customer: customerSchema,
  contact: contactSchema,
  site: siteSchema,
  contract: contractSchema,
} as const satisfies Record<ConfigurationItemKind, z.ZodType>;

/** One fault in a configuration, with where it is: `severities.0.rank`. */
export interface ConfigurationFault {
  readonly path: string;
  readonly message: string;
}

/** Reads one item of configuration. Answers every fault at once, each with its path and what to put instead. */
export function parseConfiguration<Kind extends ConfigurationItemKind>(
  kind: Kind,
  value: unknown,
): { readonly item: ConfigurationItems[Kind] } | { readonly faults: readonly ConfigurationFault[] } {
  const parsed = configurationSchemas[kind].safeParse(kind === 'rota' ? inPresentShape(value) : value);
  if (parsed.success) {
    // The schema was looked up by `kind`; `agreement` below proves that its output is the domain's type of that kind.
    return { item: parsed.data as unknown as ConfigurationItems[Kind] };
  }
  return {
    faults: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  };
}

type Agrees<Schema, Domain> = [Schema] extends [Domain] ? ([Domain] extends [Schema] ? true : never) : never;

/** Compile-time proof that the schemas and the domain's types say the same; a drift on either side fails here. */
export const agreement: {
  readonly [Kind in ConfigurationItemKind]: Agrees<
    z.infer<(typeof configurationSchemas)[Kind]>,
    ConfigurationItems[Kind]
  >;
} = {
  tenant: true,
  tier: true,
  calendar: true,
  ladder: true,
  rota: true,
  person: true,
  post: true,
  customer: true,
  contact: true,
  site: true,
  contract: true,
};
