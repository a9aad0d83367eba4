// The wire of the verb `deadlines`: one case on paper a line, and what is answered. Unknown keys are ignored; an unknown
// severity, event, convention or reason is a fault with its path, because it would count otherwise than was meant.

import * as z from 'zod';
import type { Calendar } from '../domain/calendar.ts';
import { type Conventions, conventionsOf } from '../domain/conventions.ts';
import type { Contract, Tenant } from '../domain/customers.ts';
import type { Deadline } from '../domain/deadline-answers.ts';
import { effectiveTier } from '../domain/effective-tier.ts';
import { type Instant, instantOf, isoOf, MINUTE_MS } from '../domain/instant.ts';
import { readBy } from '../domain/preset-readings.ts';
import type { Duration, FactValue, ParameterValues, Tier } from '../domain/tier.ts';
import type { Example, ExampleEvent } from '../domain/worked-example.ts';
import { offsetMsAt } from '../domain/zone.ts';
import { instantText } from './calendar-file.ts';
import { conventionsOfWire } from './convention-names.ts';
import { type KnownTiers, pausedKindsOf, termsOfFile, tierOfFile } from './tier-file.ts';
import { durationOfFile } from './tier-file-schema.ts';

const mode = z
  .string()
  .transform((text) => (text === 'remote' ? ('remote' as const) : ('onsite' as const)))
  .optional();
const at = instantText;

const event = z.discriminatedUnion('type', [
  z.object({
    type: z.enum([
      'first_response',
      'dispatched',
      'arrived',
      'onsite_cleared',
      'not_repairable_on_the_spot',
      'recorded',
      'mail_header_date',
      'customer_maintainer_on_site',
      'hardware_found_damaged',
      'resumed',
    ]),
    at,
  }),
  z.object({ type: z.literal('onsite_decided'), at, value: z.boolean().default(true) }),
  z.object({ type: z.enum(['restored', 'resolved']), at, mode }),
  z.object({
    type: z.literal('site_identified'),
    at,
    province: z.string().nullish(),
    city: z.string().nullish(),
  }),
  z.object({
    type: z.literal('reclassified'),
    at,
    to: z.string(),
    reason: z.enum(['worsened', 'correction'], 'must be worsened or correction'),
  }),
  z.object({ type: z.literal('emergency_classified'), at, emergency_class: z.string() }),
  z.object({ type: z.literal('paused'), at, reason: z.string().min(1, 'must not be empty') }),
]);

/** An event that must be refused need not be one that is understood; its instant counts as the last one all the same. */
const anyEvent = z.looseObject({ expect: z.string().optional(), at: instantText });

const factValue = z.union([z.string(), z.number(), z.boolean()]);
const line = z.object({
  preset: z.string().optional(),
  inline_tier: z.record(z.string(), z.unknown()).optional(),
  severity: z.string().min(1),
  reported_at: instantText,
  channel: z.string().nullish(),
  site: z.object({ province: z.string().nullish(), city: z.string().nullish() }).nullish(),
  conditions: z.record(z.string(), factValue.nullable()).nullish(),
  contract: z.record(z.string(), z.unknown()).nullish(),
  tenant: z.record(z.string(), z.unknown()).nullish(),
  conventions_override: z.record(z.string(), z.unknown()).nullish(),
  events: z.array(z.unknown()).max(1_000).nullish(),
  as_of: instantText.nullish(),
});

/** A case on paper, with the tier as it binds it and the zone in which its instants are written. */
export interface DeadlineQuestion {
  readonly example: Example;
  readonly timeZone: string;
}

/**
 * Reads one line against the tiers and calendars that are known. `isOwn` says whether a tier lists its own pause reasons;
 * the sources of the presets list none. Throws a ZodError with the path.
 */
export function deadlineQuestion(
  value: unknown,
  known: KnownTiers,
  ownReasons: (tierId: string) => boolean = () => false,
): DeadlineQuestion {
  const given = line.parse(value);
  // `A→B` says where the case will go; it starts as A.
  const [severity = ''] = given.severity.split(/→|->/).map((code) => code.trim());
  const events = (given.events ?? []).map(readEvent);
  const codes = [severity, ...events.flatMap((one) => (one.type === 'reclassified' ? [one.to] : []))];
  const { tier, calendars } = tierOf(given, known, [...new Set(codes)]);
  const override = given.conventions_override ?? {};
  const reading = readingOf(tier, override);
  const conventions = conventionsOf(reading);
  const bound = effectiveTier(reading, termsOf(given, reading));
  const listsReasons = given.inline_tier
    ? Array.isArray(given.inline_tier.pause_reasons)
    : ownReasons(tier.id);
  return {
    timeZone: conventions.timeZone,
    example: {
      reckoning: { tier: bound, calendars: readBy(calendars, bound, namedConventions(override, tier)) },
      severity,
      reportedAt: given.reported_at,
      facts: factsOf(given),
      events,
      asOf: given.as_of ?? null,
      mayPause: (reason) => mayPause(reason, tier, listsReasons),
    },
  };
}

/** An answer as it is written: instants with the offset of the zone, a fraction only where there is one. */
export function deadlinesWire(
  { asOf, deadlines }: { readonly asOf: Instant; readonly deadlines: readonly Deadline[] },
  timeZone: string,
): object {
  const written = (instant: Instant | null) => (instant === null ? null : instantWire(instant, timeZone));
  return {
    asOf: written(asOf),
    deadlines: deadlines.map(({ dueAt, previousDueAt, ...one }) => {
      const { kind, subkind, level, status, reason, provisional, ...others } = one;
      return {
        kind,
        ...(subkind !== undefined && { subkind }),
        ...(level !== undefined && { level }),
        dueAt: written(dueAt),
        status,
        ...(reason !== undefined && { reason }),
        ...(provisional && { provisional }),
        ...(previousDueAt !== undefined && { previousDueAt: written(previousDueAt) }),
        ...others,
      };
    }),
  };
}

/** ISO 8601 with the zone's offset at that instant. */
export function instantWire(instant: Instant, timeZone: string): string {
  const offsetMs = offsetMsAt(timeZone, instant);
  // Zones of before 1900 alone have offsets with seconds; such an instant is written in UTC.
  if (offsetMs % MINUTE_MS !== 0) return isoOf(instant).replace('.000Z', 'Z');
  const local = isoOf(instant + offsetMs)
    .slice(0, -1)
    .replace('.000', '');
  const minutes = Math.abs(offsetMs) / MINUTE_MS;
  const two = (number: number) => String(number).padStart(2, '0');
  return `${local}${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

// ---------------------------------------------------------------------------------------------------------------

type Line = z.output<typeof line>;

function readEvent(value: unknown, index: number): ExampleEvent {
  return within(['events', index], () => {
    const { expect, at: instant } = anyEvent.parse(value);
    if (expect === 'rejected') return { type: 'recorded', at: instant, isRefused: true };
    const read = event.parse(value);
    if (read.type === 'emergency_classified') {
      return { type: read.type, at: read.at, emergencyClass: read.emergency_class };
    }
    if (read.type !== 'site_identified') return read;
    const { type, province, city } = read;
    return { type, at: read.at, ...(province && { province }), ...(city && { city }) };
  });
}

function tierOf(
  given: Line,
  known: KnownTiers,
  codes: readonly string[],
): { readonly tier: Tier; readonly calendars: Readonly<Record<string, Calendar>> } {
  if (given.inline_tier) {
    const inline = { id: given.preset ?? 'inline', ...given.inline_tier };
    return within(['inline_tier'], () => tierOfFile(inline, known, codes));
  }
  if (given.preset === undefined) throw fault(['preset'], 'must be given, or inline_tier');
  const tier = Object.hasOwn(known.tiers, given.preset) ? known.tiers[given.preset] : undefined;
  if (tier) return { tier, calendars: known.calendars };
  throw fault(['preset'], `there is no tier "${given.preset}": ${Object.keys(known.tiers).join(', ')}`);
}

/** The tier with the conventions of the line over its own. */
function readingOf(tier: Tier, override: Readonly<Record<string, unknown>>): Tier {
  const { paused, conventions } = overrideOf(override);
  return {
    ...tier,
    conventions: {
      ...tier.conventions,
      ...conventions,
      anchors: { ...tier.conventions.anchors, ...conventions.anchors },
    },
    ...(paused && { neverPausedKinds: paused }),
  };
}

function overrideOf(override: Readonly<Record<string, unknown>>) {
  return within(['conventions_override'], () => {
    const { paused, ...others } = pausedKindsOf(override);
    return { paused, conventions: conventionsOfWire(others) };
  });
}

/** What the line or the tier itself says of its conventions, without the defaults. */
function namedConventions(
  override: Readonly<Record<string, unknown>>,
  { conventions }: Tier,
): Partial<Conventions> {
  return { ...conventions, ...overrideOf(override).conventions };
}

/** Vendor-side reasons never pause. Whether another one does, a tier's own list says, where it has one. */
function mayPause(reason: string, { pauseReasons }: Tier, listsReasons: boolean): boolean {
  const listed = pauseReasons.find(({ code }) => code === reason);
  if (listed) return listed.side !== 'vendor';
  return !listsReasons && !/^(vendor|supplier|oem)(?![a-z])/.test(reason);
}

function factsOf({ channel, site, conditions }: Line): Readonly<Record<string, FactValue>> {
  const facts: Record<string, FactValue> = {};
  for (const [fact, value] of Object.entries(conditions ?? {})) {
    if (value === null) continue;
    const instant = fact.endsWith('_at') && typeof value === 'string' ? instantOf(value) : null;
    facts[fact] = instant ?? value;
  }
  if (channel) facts.channel = channel;
  if (site?.province) facts['site.province'] = site.province;
  if (site?.city) facts['site.city'] = site.city;
  return facts;
}

// ---------------------------------------------------------------------------------------------------------------
// Terms of the contract

const UNITS: readonly (readonly [suffix: string, unit: Duration['unit']])[] = [
  ['WorkingDays', 'working_days'],
  ['Minutes', 'minutes'],
  ['Hours', 'hours'],
  ['Days', 'days'],
  ['Weeks', 'weeks'],
];

function termsOf(
  given: Line,
  tier: Tier,
): { contract: Pick<Contract, 'parameters' | 'terms'>; tenant: Pick<Tenant, 'parameters'> } {
  const { contract, tenant } = given;
  const terms =
    contract?.terms == null ? undefined : within(['contract', 'terms'], () => termsOfFile(contract.terms));
  // Whoever gives a value gives it for the parameter of that name; a contract may also give what the tenant leaves open.
  const parameters: Record<string, ParameterValues[string]> = {};
  for (const { id } of tier.parameters ?? []) {
    const value = parameterOf(id, 'contract', contract) ?? parameterOf(id, 'tenant', tenant);
    if (value) parameters[id] = value;
  }
  return { contract: { parameters, ...(terms && { terms }) }, tenant: {} };
}

/** `promoteAfter` with durations, or `promoteAfterHours` with numbers. */
function parameterOf(
  id: string,
  giver: 'contract' | 'tenant',
  values: Readonly<Record<string, unknown>> | null | undefined,
): ParameterValues[string] | undefined {
  const name = id.slice(id.indexOf('.') + 1);
  const stem = name.replace(/(Within|Limit)$/, '');
  for (const key of [name, id]) {
    if (values?.[key] == null) continue;
    return within([giver, key], () =>
      z.union([durationOfFile, z.record(z.string(), durationOfFile)]).parse(values[key]),
    );
  }
  for (const [suffix, unit] of UNITS) {
    for (const key of [name + suffix, stem + suffix]) {
      if (values?.[key] == null) continue;
      const amount = z
        .number()
        .nonnegative('must not be negative')
        .transform((number) => ({ amount: number, unit }));
      return within([giver, key], () => z.union([amount, z.record(z.string(), amount)]).parse(values[key]));
    }
  }
  return undefined;
}

function within<Value>(path: readonly (string | number)[], read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new z.ZodError(error.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] })));
  }
}

function fault(path: readonly string[], message: string): z.ZodError {
  return new z.ZodError([{ code: 'custom', path: [...path], message, input: undefined }]);
}
