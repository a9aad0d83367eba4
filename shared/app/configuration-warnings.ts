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
      twoTimes([...targets, ...tier.reportTargets], code, `severities.${index}.targets`),
    ),
    ...regionWarnings(tier, regionsOf(sites)),
  ];
}

async function contractWarnings(
  desk: EditDesk,
  { id, tierId, ladderId, terms = [] }: Contract,
): Promise<readonly ConfigurationWarning[]> {
  const [tier, ladder] = await Promise.all([
    latestOf(desk, 'tier', tierId),
    desk.configuration.get<Ladder>('ladder', ladderId),
  ]);
  return [...(tier ? openingWarnings(tier, ladder, id) : []), ...twoTimes(terms, null, 'terms')];
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
function twoTimes(
  rules: readonly TargetRule[],
  severity: string | null,
  path: string,
): readonly ConfigurationWarning[] {
  const first = new Map<string, Duration>();
  const warned: ConfigurationWarning[] = [];
  for (const [index, { within, quote: _, ...rule }] of rules.entries()) {
    if (within === null) continue;
    const key = JSON.stringify(Object.entries(rule).toSorted(([one], [other]) => (one < other ? -1 : 1)));
    const before = first.get(key);
    if (before === undefined) first.set(key, within);
    else if (before.amount !== within.amount || before.unit !== within.unit) {
      warned.push({
        warns: 'two_times',
        path: `${path}.${index}`,
        severity,
        clockId: clockIdOf(rule),
        times: [before, within],
      });
    }
  }
  return warned;
}

function regionWarnings(
  tier: Tier,
  known: Readonly<Record<RegionFact, readonly string[]>>,
): readonly ConfigurationWarning[] {
  const lists = [
    ...tier.severities.map(({ code, targets }, index) => ({
      severity: code as string | null,
      path: `severities.${index}.targets`,
      rules: targets,
    })),
    { severity: null, path: 'reportTargets', rules: tier.reportTargets },
  ];
  const warned = lists.flatMap(({ severity, path, rules }) =>
    rules.flatMap(({ condition }, index) =>
      regionsNamed(condition)
        .filter(([fact, value]) => !known[fact].includes(value))
        .map(([fact, value]) => ({
          ...{ warns: 'no_such_region' as const, path: `${path}.${index}.condition` },
          ...{ severity, fact, value },
        })),
    ),
  );
  // Said once for a severity, however many of its targets hang on the region.
  return [
    ...new Map(
      warned.map((one) => [JSON.stringify([one.severity, one.fact, one.value]), one] as const),
    ).values(),
  ];
}

function regionsNamed(condition: TargetCondition | undefined): readonly (readonly [RegionFact, string])[] {
  if (!condition) return [];
  const fact = REGION_FACTS.find((each) => each === condition.fact);
  const named = fact ? [condition.value].flat().map((value) => [fact, String(value)] as const) : [];
  return [...named, ...(condition.and ?? []).flatMap(regionsNamed)];
}
