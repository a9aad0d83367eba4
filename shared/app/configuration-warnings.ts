// What may stand in a configuration and is hardly meant: an opening of which nobody is told, two times for one promise, a
// region where no site is. Nothing here refuses anything; whoever reads or saves the item is told.

import type { Contract, Site, Tenant } from '../domain/customers.ts';
import type { Ladder } from '../domain/ladder.ts';
import {
  clockIdOf,
  type Duration,
  type TargetCondition,
  type TargetRule,
  type Tier,
} from '../domain/tier.ts';
import { type EditDesk, type EditKind, latestOf, standingContracts } from './configuration-edit.ts';

export type ConfigurationWarning =
  /** The ladder names none of these severities in a rung of the opening: such a case opens and nobody is paged. */
  | {
      readonly warns: 'nobody_at_opening';
      readonly path: string;
      readonly ladder: Pick<Ladder, 'id' | 'name'>;
      readonly severities: readonly string[];
      /** Null: the desk's own ladder, for a report without a contract. */
      readonly contractId: string | null;
    }
  /** Two rows of one clock that nothing tells apart: the earlier time always binds, and the other says nothing. */
  | {
      readonly warns: 'two_times';
      readonly path: string;
      /** Null: for every severity, or of a contract. */
      readonly severity: string | null;
      readonly clockId: string;
      readonly times: readonly [Duration, Duration];
    }
  /** No site of the desk has the region that a condition names, so the condition never meets it. */
  | {
      readonly warns: 'no_such_region';
      readonly path: string;
      readonly severity: string | null;
      readonly fact: RegionFact;
      readonly value: string;
    };

export const REGION_FACTS = ['site.province', 'site.city'] as const;
export type RegionFact = (typeof REGION_FACTS)[number];

/** The regions of the desk's sites, each once, by the fact that a condition asks. */
export function regionsOf(sites: readonly Site[]): Readonly<Record<RegionFact, readonly string[]>> {
  const distinct = (of: (site: Site) => string | undefined) =>
    [...new Set(sites.flatMap((site) => of(site) ?? []))].toSorted();
  return {
    'site.province': distinct(({ province }) => province),
    'site.city': distinct(({ city }) => city),
  };
}

/** Everything of the kind that holds of an item against the rest of the desk's configuration as it is now. */
export async function warningsOf(
  desk: EditDesk,
  kind: EditKind,
  item: { readonly id: string },
): Promise<readonly ConfigurationWarning[]> {
  // The item is of the kind, as the caller read it.
  if (kind === 'tier') return tierWarnings(desk, item as Tier);
  if (kind === 'contract') return contractWarnings(desk, item as Contract);
  return kind === 'tenant' ? deskWarnings(desk, item as Tenant) : [];
}

async function tierWarnings(desk: EditDesk, tier: Tier): Promise<readonly ConfigurationWarning[]> {
  const { configuration } = desk;
  const [contracts, ladders, sites, tenant] = await Promise.all([
    standingContracts(desk),
    configuration.latest<Ladder>('ladder'),
    configuration.latest<Site>('site'),
    latestOf(desk, 'tenant', desk.tenantId),
  ]);
  const bound = [
    ...contracts.filter(({ tierId }) => tierId === tier.id).map(({ id, ladderId }) => ({ id, ladderId })),
    ...(tenant?.defaultTierId === tier.id ? [{ id: null, ladderId: tenant.defaultLadderId }] : []),
  ];
  return [
    ...bound.flatMap(({ id, ladderId }) => openingWarnings(tier, ladderIn(ladders, ladderId), id)),
    ...tier.severities.flatMap(({ code, targets }, index) =>
      twoTimes(
        [...placed(`severities.${index}.targets`, targets), ...placed('reportTargets', tier.reportTargets)],
        code,
      ),
    ),
    ...tier.severities.flatMap(({ code, targets }, index) =>
      regionWarnings(placed(`severities.${index}.targets`, targets), code, regionsOf(sites)),
    ),
    ...regionWarnings(placed('reportTargets', tier.reportTargets), null, regionsOf(sites)),
  ];
}

async function contractWarnings(
  desk: EditDesk,
  { id, customerId, tierId, ladderId, terms = [] }: Contract,
): Promise<readonly ConfigurationWarning[]> {
  const [tier, ladder, sites] = await Promise.all([
    latestOf(desk, 'tier', tierId),
    desk.configuration.get<Ladder>('ladder', ladderId),
    desk.configuration.latest<Site>('site'),
  ]);
  const own = sites.filter((site) => site.customerId === customerId);
  return [
    ...(tier ? openingWarnings(tier, ladder, id) : []),
    ...twoTimes(placed('terms', terms), null),
    ...regionWarnings(placed('terms', terms), null, regionsOf(own)),
  ];
}

async function deskWarnings(
  desk: EditDesk,
  { defaultTierId, defaultLadderId }: Tenant,
): Promise<readonly ConfigurationWarning[]> {
  const [tier, ladder] = await Promise.all([
    latestOf(desk, 'tier', defaultTierId),
    desk.configuration.get<Ladder>('ladder', defaultLadderId),
  ]);
  return tier ? openingWarnings(tier, ladder, null) : [];
}

/** A target with where it stands in its item. */
interface Placed {
  readonly path: string;
  readonly rule: TargetRule;
}

const placed = (path: string, rules: readonly TargetRule[]): readonly Placed[] =>
  rules.map((rule, index) => ({ path: `${path}.${index}`, rule }));

const ladderIn = (ladders: readonly Ladder[], id: string) => ladders.find((ladder) => ladder.id === id);

function openingWarnings(
  { severities }: Tier,
  ladder: Ladder | null | undefined,
  contractId: string | null,
): readonly ConfigurationWarning[] {
  if (!ladder) return [];
  const told = new Set(ladder.rungs.flatMap(({ when }) => (when.at === 'opening' ? when.severities : [])));
  const untold = severities.map(({ code }) => code).filter((code) => !told.has(code));
  if (untold.length === 0) return [];
  const { id, name } = ladder;
  return [
    {
      warns: 'nobody_at_opening',
      path: 'ladderId',
      ladder: { id, name },
      severities: untold,
      contractId,
    },
  ];
}

/**
 * Rows that differ in nothing but their time. Rows with conditions, starts or calendars of their own take turns, and rows
 * that were merged or carried over say where they are from, and the earliest of them is meant to bind.
 */
function twoTimes(rules: readonly Placed[], severity: string | null): readonly ConfigurationWarning[] {
  const first = new Map<string, Duration>();
  const warned: ConfigurationWarning[] = [];
  for (const { path, rule: row } of rules) {
    const { within, quote: _, ...rule } = row;
    if (within === null) continue;
    const key = JSON.stringify(Object.entries(rule).toSorted(([one], [other]) => (one < other ? -1 : 1)));
    const before = first.get(key);
    if (before === undefined) first.set(key, within);
    else if (before.amount !== within.amount || before.unit !== within.unit) {
      warned.push({
        warns: 'two_times',
        path,
        severity,
        clockId: clockIdOf(rule),
        times: [before, within],
      });
    }
  }
  return warned;
}

/** Of a list of targets each region once, however many of them hang on it. */
function regionWarnings(
  rules: readonly Placed[],
  severity: string | null,
  known: Readonly<Record<RegionFact, readonly string[]>>,
): readonly ConfigurationWarning[] {
  const warned = new Map<string, ConfigurationWarning>();
  for (const { path, rule } of rules) {
    for (const [fact, value] of regionsNamed(rule.condition)) {
      const key = `${fact} ${value}`;
      if (known[fact].includes(value) || warned.has(key)) continue;
      warned.set(key, { warns: 'no_such_region', path: `${path}.condition`, severity, fact, value });
    }
  }
  return [...warned.values()];
}

function regionsNamed(condition: TargetCondition | undefined): readonly (readonly [RegionFact, string])[] {
  if (!condition) return [];
  const fact = REGION_FACTS.find((each) => each === condition.fact);
  const named = fact ? [condition.value].flat().map((value) => [fact, String(value)] as const) : [];
  return [...named, ...(condition.and ?? []).flatMap(regionsNamed)];
}
