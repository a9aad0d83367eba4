// What tiers of a file mean: what `deadlines --tiers` reads, and what a line gives as `inline_tier`. A tier of a file stands
// among the built-in ones by its id; what a file has no word for (reasons to pause, kinds that never do) is the presets'.

import * as z from 'zod';
import type { Calendar } from '../domain/calendar.ts';
import { CUSTOMER_SIDE_REASONS, NEVER_PAUSED_KINDS } from '../domain/presets/pauses.ts';
import {
  type AnchorName,
  type CustomerObligation,
  type Promotion,
  type Severity,
  type StandbyTrigger,
  TARGET_KINDS,
  type TargetCondition,
  type TargetKind,
  type TargetRule,
  type Tier,
  type TierParameter,
} from '../domain/tier.ts';
import { calendarOfFile } from './calendar-file.ts';
import { conventionsOfWire } from './convention-names.ts';
import {
  file,
  type obligation,
  type promotion,
  type standby,
  type TargetOfFile,
  type TierOfFile,
  target,
  targetKind,
  tier,
} from './tier-file-schema.ts';

/** Tiers and calendars by id: what is built in, and what a file adds to it or puts in its place. */
export interface KnownTiers {
  readonly tiers: Readonly<Record<string, Tier>>;
  readonly calendars: Readonly<Record<string, Calendar>>;
}

/**
 * Reads a file of tiers, `{tiers, calendars}` or a list of tiers alone, and adds it to what is known; an id that is known is
 * replaced. Throws a ZodError with the path.
 */
export function tiersOfFile(value: unknown, known: KnownTiers): KnownTiers {
  const { tiers, calendars } = file.parse(Array.isArray(value) ? { tiers: value } : value);
  let all: KnownTiers = { tiers: known.tiers, calendars: calendarsOfFile(calendars, known.calendars) };
  // A severity may take its targets from a tier that stands further down.
  const mapped = (one: TierOfFile) => one.severities?.some(({ maps_to }) => maps_to) ?? false;
  for (const one of [...tiers].sort((a, b) => Number(mapped(a)) - Number(mapped(b)))) {
    all = withTier(one, all);
  }
  return all;
}

/** Reads one tier, with the calendars that stand in it. `codes` are the severities of a tier that has one list of targets. */
export function tierOfFile(
  value: unknown,
  known: KnownTiers,
  codes: readonly string[] = ['ANY'],
): { readonly tier: Tier; readonly calendars: KnownTiers['calendars'] } {
  const parsed = tier.parse(value);
  const { tiers, calendars } = withTier(parsed, known, codes);
  // `withTier` has just put it there.
  return { tier: tiers[parsed.id] as Tier, calendars };
}

function withTier(one: TierOfFile, known: KnownTiers, codes: readonly string[] = ['ANY']): KnownTiers {
  let calendars = calendarsOfFile(one.calendars, known.calendars);
  const named = (calendar: TierOfFile['calendar'], role: string): string => {
    if (typeof calendar === 'string') return calendar;
    const id = `${one.id}.${role}`;
    calendars = { ...calendars, [id]: at([role], () => calendarOfFile(id, calendar, calendars)) };
    return id;
  };
  const calendarId = named(one.calendar, 'calendar');
  const workingDayCalendarId = named(one.working_day_calendar, 'working_day_calendar');
  const severities = severitiesOf(one, known.tiers, codes);
  const reportTargets = one.report_targets.map((each) => ruleOf(each, one.id));
  const rules = [...severities.flatMap(({ targets }) => targets), ...reportTargets];
  for (const id of [calendarId, workingDayCalendarId, ...rules.flatMap((rule) => rule.calendarId ?? [])]) {
    if (!calendars[id]) fault(['calendar'], `there is no calendar ${id}`);
  }
  const promotes = one.auto_promote ? promotionOf(one.auto_promote) : undefined;
  const parameters = parametersOf(rules, promotes, known.tiers[one.id]);
  const appliesWhen = one.applies_when === undefined ? undefined : appliesWhenOf(one.applies_when);
  const { paused, ...conventions } = pausedKindsOf(one.conventions);
  const read: Tier = {
    id: one.id,
    version: 1,
    nameZh: one.name_zh ?? one.id,
    nameEn: one.name_en ?? one.id,
    calendarId,
    workingDayCalendarId,
    severities: one.measure_only ? severities.map(measured) : severities,
    reportTargets,
    ...(one.channel_promises.length > 0 && {
      channelPromises: one.channel_promises.map(({ channel, targets }) => ({
        channel,
        targets: targets.map((each) => ruleOf(each, one.id)),
      })),
    }),
    ...(one.customer_obligations.length > 0 && { obligations: one.customer_obligations.map(obligationOf) }),
    ...(promotes && { promotion: promotes }),
    ...(one.standby.length > 0 && { standby: one.standby.map(standbyOf) }),
    ...(parameters.length > 0 && { parameters }),
    ...(appliesWhen && { appliesWhen }),
    ...(one.continuous_work ? { continuousWork: true } : {}),
    pauseReasons: one.pause_reasons ?? CUSTOMER_SIDE_REASONS,
    neverPausedKinds: paused ?? NEVER_PAUSED_KINDS,
    conventions: at(['conventions'], () => conventionsOfWire(conventions)),
  };
  return { tiers: { ...known.tiers, [one.id]: read }, calendars };
}

/** The convention `pause_applies_to` lists the kinds that do pause; a tier lists those that never do. */
export function pausedKindsOf(
  wire: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> & { readonly paused?: readonly TargetKind[] } {
  const { pause_applies_to: applies, ...others } = wire;
  if (applies === undefined) return others;
  const kinds = at(['pause_applies_to'], () => z.array(targetKind).parse(applies));
  return { ...others, paused: TARGET_KINDS.filter((kind) => !kinds.includes(kind)) };
}

function severitiesOf(
  one: TierOfFile,
  tiers: KnownTiers['tiers'],
  codes: readonly string[],
): readonly Severity[] {
  if (!one.severities) {
    const targets = (one.targets ?? []).map((each) => ruleOf(each, one.id));
    return codes.map((code, index) => ({ ...NAMELESS, code, rank: index + 1, targets }));
  }
  return [...one.severities]
    .map((each, index) => ({ ...each, rank: each.rank ?? index + 1 }))
    .sort((a, b) => a.rank - b.rank)
    .map((each, index) => {
      const mapsTo = each.maps_to ? mapping(each.maps_to) : undefined;
      const own = [...each.targets, ...each.derived_targets].map((rule) => ruleOf(rule, one.id, each.code));
      return {
        code: each.code,
        rank: index + 1,
        nameZh: each.name_zh ?? each.code,
        nameEn: each.name_en ?? each.code,
        definitionZh: each.definition_zh ?? '',
        definitionEn: each.definition_en ?? '',
        keywords: each.examples_zh,
        targets: mapsTo ? [...own, ...targetsOf(mapsTo, tiers)] : own,
        ...(each.definition_required_from_tenant && { definitionRequired: true as const }),
        ...(mapsTo && { mapsTo }),
        ...(each.affects_business_per_852 !== undefined && {
          affectsBusiness: each.affects_business_per_852,
        }),
      };
    });
}

const NAMELESS = { nameZh: '', nameEn: '', definitionZh: '', definitionEn: '', keywords: [] } as const;

function mapping(text: string): { tierId: string; severity: string } {
  const [tierId = '', code = ''] = text.split('/');
  if (tierId === '' || code === '') fault(['maps_to'], `"${text}" is no <tier>/<severity>`);
  return { tierId, severity: code };
}

function targetsOf(
  { tierId, severity: code }: NonNullable<Severity['mapsTo']>,
  tiers: KnownTiers['tiers'],
): readonly TargetRule[] {
  const mapped = tiers[tierId]?.severities.find((one) => one.code === code);
  return mapped?.targets ?? fault(['maps_to'], `there is no severity ${code} of a tier ${tierId}`);
}

function ruleOf(given: TargetOfFile, tierId: string, code = ''): TargetRule {
  const { kind, subkind, from, condition: holds, precondition, quote } = given;
  const anchor = anchorOf(given, tierId, code);
  const inheritedFrom = given.inherited_from ?? (given.derived ? 'another severity' : undefined);
  return {
    kind,
    ...(subkind !== undefined && { subkind }),
    within: given.within ?? null,
    ...(given.within_param !== undefined && { parameter: given.within_param }),
    ...(given.instant && { instant: true }),
    from,
    ...(anchor && { anchor }),
    ...(holds && { condition: holds }),
    ...(given.literal_kind === 'dispatch' && { literally: 'dispatch' as const }),
    ...(given.calendar !== undefined && { calendarId: given.calendar }),
    ...(precondition !== undefined && { precondition }),
    ...(inheritedFrom !== undefined && { inheritedFrom }),
    ...(given.measure_only && { measureOnly: true as const }),
    ...(given.on_breach?.startsWith('emergency_measure') && { onBreach: 'emergency_measure' as const }),
    ...(quote !== undefined && { quote }),
  };
}

/** Starts that the sources leave open: the list of conventions names them by source, level and kind. */
function anchorOf(
  { kind, subkind, from, literal_kind: literally }: TargetOfFile,
  tierId: string,
  code: string,
): AnchorName | undefined {
  if (subkind === 'part_replacement') return 's002_part_replacement_anchor';
  if (from === 'emergency_classified') return 's002_emergency_anchor';
  if (kind === 'resolve' && (literally === 'handling_time' || tierId === 's001-effective')) {
    return 's001_handling_time_anchor';
  }
  if (tierId !== 's003-response-table') return undefined;
  if (code === 'PARALYSED' && kind === 'full_recovery') return 's003_paralysed_full_recovery_anchor';
  return code === 'SERIOUS' && kind === 'restore' ? 's003_serious_restore_anchor' : undefined;
}

function measured(one: Severity): Severity {
  return { ...one, targets: one.targets.map((rule) => ({ ...rule, measureOnly: true as const })) };
}

function obligationOf(given: z.output<typeof obligation>): CustomerObligation {
  const severities = given.severities ?? (given.severity === undefined ? undefined : [given.severity]);
  return {
    id: given.id,
    ...(severities && { severities }),
    within: given.within ?? null,
    from: 'report',
    whatZh: given.quote ?? given.what,
    whatEn: given.what,
    ...(given.quote !== undefined && { quote: given.quote }),
  };
}

function promotionOf({
  trigger,
  order,
  at_top: atTop,
  after,
  after_param: parameter,
}: z.output<typeof promotion>): Promotion {
  const top = atTop === 'open_emergency' ? ('open_emergency' as const) : ('stay' as const);
  if (trigger.endsWith('_breach')) {
    const kinds = TARGET_KINDS.filter((kind) => trigger.includes(kind));
    return { order, when: { on: 'breach', kinds }, atTop: top };
  }
  if (trigger.startsWith('elapsed')) {
    // `tenant.promoteAfter[P4|P3|P2]` lists the severities that have a value of it.
    const id = parameter?.replace(/\[.*$/, '');
    return {
      order,
      when: { on: 'elapsed', after: after ?? null, ...(id !== undefined && { parameter: id }) },
      atTop: top,
    };
  }
  return { order, when: { on: 'fact', fact: trigger }, atTop: top };
}

/** Depots whose names stand in Chinese in the source. */
const DEPOTS: Readonly<Record<string, string>> = { 臨安: 'linan', 临安: 'linan', 杭州: 'hangzhou' };

function standbyOf({
  id,
  after,
  from_depot: depot = '',
  condition: holds,
  quote,
}: z.output<typeof standby>): StandbyTrigger {
  const deadlineOf =
    typeof after === 'string' ? TARGET_KINDS.find((kind) => after === `${kind}_deadline`) : undefined;
  if (typeof after === 'string' && !deadlineOf) {
    return fault(['standby', 'after'], `"${after}" is no <kind>_deadline and no {fraction_of, fraction}`);
  }
  return {
    id: id ?? `ship_from_${DEPOTS[depot] ?? depot}`,
    share: typeof after === 'string' ? 1 : after.fraction,
    of: typeof after === 'string' ? (deadlineOf ?? 'restore') : after.fraction_of,
    ...(holds && { condition: holds }),
    ...(quote !== undefined && { quote }),
  };
}

/** A fact and its value, such as `channel=email`; a sentence for people is no condition. */
function appliesWhenOf(given: string | TargetCondition): TargetCondition | undefined {
  if (typeof given !== 'string') return given;
  const [, fact, value] = /^([a-z][a-z0-9_.]*)=(\S+)$/.exec(given) ?? [];
  if (fact === undefined || value === undefined) return undefined;
  return { fact, op: 'eq', value, whileUnknown: 'never_unknown' };
}

function parametersOf(
  rules: readonly TargetRule[],
  promotes: Promotion | undefined,
  builtIn: Tier | undefined,
): readonly TierParameter[] {
  const shapes = new Map<string, TierParameter['shape']>();
  for (const { parameter } of rules) if (parameter !== undefined) shapes.set(parameter, 'duration');
  if (promotes?.when.on === 'elapsed' && promotes.when.parameter !== undefined) {
    shapes.set(promotes.when.parameter, 'duration_by_severity');
  }
  return [...shapes].map(
    ([id, shape]) =>
      builtIn?.parameters?.find((one) => one.id === id) ?? {
        id,
        of: id.startsWith('tenant.') ? 'tenant' : 'contract',
        shape,
        nameZh: id,
        nameEn: id,
      },
  );
}

function calendarsOfFile(
  given: Readonly<Record<string, unknown>>,
  known: KnownTiers['calendars'],
): KnownTiers['calendars'] {
  let all = known;
  const isBuiltOn = (value: unknown) =>
    typeof value === 'object' && value !== null && 'days' in value ? 1 : 0;
  for (const [id, value] of Object.entries(given).sort(([, a], [, b]) => isBuiltOn(a) - isBuiltOn(b))) {
    all = { ...all, [id]: at(['calendars', id], () => calendarOfFile(id, value, all)) };
  }
  return all;
}

/** The terms of a contract, as targets of no tier. Throws a ZodError with the path. */
export function termsOfFile(value: unknown): readonly TargetRule[] {
  return z
    .array(target)
    .parse(value)
    .map((given) => ruleOf(given, ''));
}

function at<Value>(path: readonly string[], read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new z.ZodError(error.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] })));
  }
}

function fault(path: readonly string[], message: string): never {
  throw new z.ZodError([{ code: 'custom', path: [...path], message, input: undefined }]);
}
