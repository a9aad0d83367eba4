// A tier as it binds one case: its open times filled in by the contract or the tenant, the customer's own requirements and
// the promises of channels merged, the customer's calendars in place of the tier's. Pure; a proposal of the source is never
// applied here, and what is missing stays missing (go-live.ts says so before a case needs it).

import { conventionsOf } from './conventions.ts';
import type { Contract, Tenant } from './customers.ts';
import {
  clockIdOf,
  type Duration,
  type ParameterValues,
  type Promotion,
  type TargetCondition,
  type TargetRule,
  type Tier,
} from './tier.ts';

/** The terms that are merged into a tier; an absent one has none. */
export interface Terms {
  readonly contract?: Pick<Contract, 'parameters' | 'terms' | 'calendars'> | null;
  readonly tenant?: Pick<Tenant, 'parameters'> | null;
}

/** Whose promise a rule is where a contract has terms of its own; words of the wires. */
export const VENDOR_PLAN = 'vendor plan';
export const CUSTOMER_REQUIREMENT = 'customer requirement';

const NOBODY = {};
const effective = new WeakMap<object, WeakMap<object, WeakMap<object, Tier>>>();

/**
 * The tier as it binds a case under a contract and a tenant. A parameter takes the contract's value, else the tenant's. By
 * the convention `mergeRule` the contract's terms stand beside the tier's targets and the earlier deadline binds, or they
 * are left out, or each takes the place of the tier's target of the same clock; a target that only the contract has is
 * added to every severity. The tier itself where nothing is to be merged. The same objects give the same object, and a
 * tier that was merged before gives deadlines that do not change by merging it again.
 */
export function effectiveTier(tier: Tier, { contract, tenant }: Terms): Tier {
  const byContract = known(effective, tier, () => new WeakMap<object, WeakMap<object, Tier>>());
  const byTenant = known(byContract, contract ?? NOBODY, () => new WeakMap<object, Tier>());
  return known(byTenant, tenant ?? NOBODY, () => merge(tier, { contract, tenant }));
}

/** The value of a tier's parameter: the contract's, else the tenant's; undefined where neither has one. */
export function parameterIn(id: string, { contract, tenant }: Terms): ParameterValues[string] | undefined {
  return contract?.parameters?.[id] ?? tenant?.parameters?.[id];
}

/** A rule as it holds only under one more condition. */
export function onlyIf(rule: TargetRule, condition: TargetCondition): TargetRule {
  const own = rule.condition;
  return { ...rule, condition: own ? { ...own, and: [...(own.and ?? []), condition] } : condition };
}

// ---------------------------------------------------------------------------------------------------------------

function merge(tier: Tier, of: Terms): Tier {
  const terms = of.contract?.terms ?? [];
  const calendars = of.contract?.calendars ?? {};
  const { mergeRule } = conventionsOf(tier);
  const promised =
    tier.channelPromises?.flatMap(({ channel, targets }) =>
      targets.map((rule): TargetRule => {
        const byChannel: TargetCondition = {
          fact: 'channel',
          op: 'eq',
          value: channel,
          whileUnknown: 'never_unknown',
        };
        return { ...onlyIf(rule, byChannel), origin: rule.origin ?? `channel:${channel}` };
      }),
    ) ?? [];
  const isOpen = ({ within, parameter }: TargetRule): boolean => within === null && parameter !== undefined;
  const isPlain =
    terms.length === 0 &&
    promised.length === 0 &&
    Object.keys(calendars).length === 0 &&
    !tier.severities.some(({ targets }) => targets.some(isOpen)) &&
    !tier.reportTargets.some(isOpen) &&
    tier.promotion === promotionWith(tier.promotion, of);
  if (isPlain) return tier;

  const merging = mergeRule === 'preset_only' ? [] : terms;
  const required = merging.map((rule) => ({ ...rule, origin: rule.origin ?? CUSTOMER_REQUIREMENT }));
  const isKept = (rule: TargetRule): boolean =>
    mergeRule !== 'contract_only' || !merging.some((own) => clockIdOf(own) === clockIdOf(rule));
  const filled = (rule: TargetRule, severity: string | null): TargetRule => {
    const calendarId = rule.calendarId && calendars[rule.calendarId];
    const within = rule.within ?? withinOf(rule.parameter, severity, of);
    const origin = rule.origin ?? (merging.length > 0 ? VENDOR_PLAN : undefined);
    return { ...rule, within, ...(calendarId && { calendarId }), ...(origin && { origin }) };
  };
  const { channelPromises: _merged, ...rest } = tier;
  return {
    ...rest,
    calendarId: calendars[tier.calendarId] ?? tier.calendarId,
    workingDayCalendarId: calendars[tier.workingDayCalendarId] ?? tier.workingDayCalendarId,
    severities: tier.severities.map((severity) => ({
      ...severity,
      targets: [...severity.targets.filter(isKept), ...promised]
        .map((rule) => filled(rule, severity.code))
        .concat(
          required
            .filter(({ kind }) => kind !== 'analysis_report')
            .map((rule) => filled(rule, severity.code)),
        ),
    })),
    reportTargets: [
      ...tier.reportTargets.filter(isKept),
      ...required.filter(({ kind }) => kind === 'analysis_report'),
    ].map((rule) => filled(rule, null)),
    ...(tier.promotion && { promotion: promotionWith(tier.promotion, of) }),
  };
}

function withinOf(parameter: string | undefined, severity: string | null, of: Terms): Duration | null {
  const value = parameter && parameterIn(parameter, of);
  if (!value) return null;
  return isDuration(value) ? value : (severity !== null && value[severity]) || null;
}

function promotionWith<P extends Promotion | undefined>(promotion: P, of: Terms): P {
  if (promotion?.when.on !== 'elapsed' || promotion.when.after || !promotion.when.parameter) return promotion;
  const value = parameterIn(promotion.when.parameter, of);
  if (!value) return promotion;
  const after = isDuration(value)
    ? Object.fromEntries(promotion.order.slice(0, -1).map((severity) => [severity, value]))
    : value;
  return { ...promotion, when: { ...promotion.when, after } };
}

/** Whether a parameter's value is one time for all severities. */
export function isDuration(value: ParameterValues[string]): value is Duration {
  return 'unit' in value && typeof value.unit === 'string';
}

function known<Value extends object>(memory: WeakMap<object, Value>, key: object, make: () => Value): Value {
  const value = memory.get(key) ?? make();
  memory.set(key, value);
  return value;
}
