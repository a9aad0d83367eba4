// How tiers are written in a file: snake case, short forms, and no version, because a file holds one state. Unknown keys are
// ignored here only; a tenant's own configuration (configuration.ts) refuses them. tier-file.ts says what it means.

import * as z from 'zod';
import {
  DURATION_UNITS,
  NAMED_STARTS,
  type PauseReason,
  TARGET_KINDS,
  type TargetCondition,
} from '../domain/tier.ts';

/** `report` is what the list of conventions calls the analysis report. */
export const targetKind = z.union(
  [z.enum(TARGET_KINDS), z.literal('report').transform(() => 'analysis_report' as const)],
  {
    error: ({ input }) => `"${String(input)}" is no kind of target: ${TARGET_KINDS.join(', ')}`,
  },
);

export const durationOfFile = z.object({
  amount: z.number().nonnegative('must not be negative').max(100_000),
  unit: z.enum(DURATION_UNITS),
});
const factValue = z.union([z.string(), z.number(), z.boolean()]);

export const condition: z.ZodType<TargetCondition> = z
  .object({
    fact: z.string().min(1),
    op: z.enum(['eq', 'neq', 'in']).default('eq'),
    value: z.union([factValue, z.array(factValue)]),
    while_unknown: z.enum(['active', 'inactive', 'never_unknown']).default('active'),
    get and() {
      return z.array(condition).optional();
    },
  })
  .transform(({ fact, op, value, while_unknown: whileUnknown, and }) => ({
    fact,
    // A list is asked with `in`, whatever is written.
    op: Array.isArray(value) && op === 'eq' ? ('in' as const) : op,
    value,
    whileUnknown,
    ...unknownBy(fact),
    ...(and && { and }),
  }));

/** The conventions that overrule `while_unknown` speak of these facts. */
function unknownBy(fact: string): Pick<TargetCondition, 'unknownBy'> {
  if (fact.startsWith('site.')) return { unknownBy: 'unknownRegion' };
  if (fact === 'hardware_damaged') return { unknownBy: 'unknownHardwareState' };
  return fact === 'reproducible' ? { unknownBy: 'reproducibleUnknown' } : {};
}

export const target = z.object({
  kind: targetKind,
  subkind: z.string().min(1).optional(),
  within: durationOfFile.nullish(),
  within_param: z.string().min(1).optional(),
  instant: z.boolean().optional(),
  from: z
    .union([z.enum(NAMED_STARTS), z.templateLiteral(['breach:', z.string()])], {
      error: ({ input }) => `"${String(input)}" is no start: ${NAMED_STARTS.join(', ')} or breach:<clock>`,
    })
    .default('report'),
  condition: condition.optional(),
  literal_kind: z.string().optional(),
  precondition: z.string().optional(),
  inherited_from: z.string().optional(),
  derived: z.boolean().optional(),
  calendar: z.string().optional(),
  on_breach: z.string().optional(),
  measure_only: z.boolean().optional(),
  quote: z.string().optional(),
});
export type TargetOfFile = z.output<typeof target>;

const severity = z.object({
  code: z.string().min(1),
  rank: z.number().optional(),
  name_zh: z.string().nullish(),
  name_en: z.string().nullish(),
  definition_zh: z.string().nullish(),
  definition_en: z.string().nullish(),
  definition_required_from_tenant: z.boolean().optional(),
  examples_zh: z.array(z.string()).default([]),
  affects_business_per_852: z.boolean().optional(),
  maps_to: z.string().nullish(),
  targets: z.array(target).default([]),
  derived_targets: z.array(target).default([]),
});

export const obligation = z.object({
  id: z.string().min(1),
  severity: z.string().optional(),
  severities: z.array(z.string()).optional(),
  within: durationOfFile.nullish(),
  what: z.string().default(''),
  quote: z.string().optional(),
});

export const promotion = z.object({
  trigger: z.string().min(1),
  order: z
    .array(z.string())
    .min(2, 'must name at least two severities, the least severe first')
    .refine((codes) => new Set(codes).size === codes.length, 'must not name the same severity twice'),
  at_top: z.string().optional(),
  after: z.record(z.string(), durationOfFile).optional(),
  after_param: z.string().optional(),
});

export const standby = z.object({
  id: z.string().optional(),
  after: z.union([z.string(), z.object({ fraction_of: targetKind, fraction: z.number().gt(0).max(10) })]),
  from_depot: z.string().optional(),
  condition: condition.optional(),
  quote: z.string().optional(),
});

const pauseReason = z.union([
  z.string().transform((code): PauseReason => ({ code, nameZh: code, nameEn: code })),
  z
    .object({ code: z.string(), side: z.enum(['customer', 'vendor']).optional() })
    .transform(
      ({ code, side }): PauseReason => ({ code, nameZh: code, nameEn: code, ...(side && { side }) }),
    ),
]);

export const tier = z.object({
  id: z.string().min(1),
  name_zh: z.string().nullish(),
  name_en: z.string().nullish(),
  calendar: z.union([z.string(), z.record(z.string(), z.unknown())]).default('24x7'),
  working_day_calendar: z.union([z.string(), z.record(z.string(), z.unknown())]).default('cn-workdays'),
  calendars: z.record(z.string(), z.unknown()).default({}),
  severities: z.array(severity).optional(),
  targets: z.array(target).optional(),
  report_targets: z.array(target).default([]),
  channel_promises: z.array(z.object({ channel: z.string(), targets: z.array(target) })).default([]),
  customer_obligations: z.array(obligation).default([]),
  auto_promote: promotion.nullish(),
  standby: z.array(standby).default([]),
  continuous_work: z.unknown().optional(),
  measure_only: z.boolean().optional(),
  applies_when: z.union([z.string(), condition]).optional(),
  conventions: z.record(z.string(), z.unknown()).default({}),
  pause_reasons: z.array(pauseReason).optional(),
});
export type TierOfFile = z.output<typeof tier>;

export const file = z.object({
  tiers: z.union([z.array(tier), z.record(z.string(), tier).transform((byId) => Object.values(byId))]),
  calendars: z.record(z.string(), z.unknown()).default({}),
});
