// The wire of a tenant's configuration: what may be written as a tier, a contract and so on, with messages that say what to
// put instead; what counts hours and who is paged stand in files of their own. The schemas and the domain's types are held
// equal at compile time, both ways, at the end of this file. Refuses unknown keys: a misspelt setting is an error, not a silence.

import * as z from 'zod';
import type { Calendar } from '../domain/calendar.ts';
import type { Contact, Contract, Customer, Site, Tenant } from '../domain/customers.ts';
import { inPresentShape } from '../domain/former-rota.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Person } from '../domain/people.ts';
import type { Post } from '../domain/posts.ts';
import type { Rota } from '../domain/rota.ts';
import {
  DURATION_UNITS,
  type Duration,
  NAMED_STARTS,
  type TargetCondition,
  type TargetRule,
  type Tier,
} from '../domain/tier.ts';
import { ladderSchema, personSchema, postSchema } from './configuration-paged.ts';
import {
  address,
  code,
  day,
  hasNoRepeat,
  id,
  ids,
  language,
  list,
  name,
  number,
  sentence,
  spoken,
  targetKind,
  timeZone,
  versioned,
  wallIntervals,
  wallTime,
} from './configuration-parts.ts';
import { calendarSchema, rotaSchema } from './configuration-time.ts';

// ---------------------------------------------------------------------------------------------------------------
// The promise

const factValue = z.union([z.string().max(200), z.number(), z.boolean()]);

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
