// What a desk's configuration leaves uncovered, as it stands and as a change would leave it (domain/coverage.ts). Reads the
// latest version of each item; changes nothing.

import { type CoverageSetup, coverageOf, type Finding, newFindings } from '../domain/coverage.ts';
import type { Contract, Customer, Site, Tenant } from '../domain/customers.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Person } from '../domain/people.ts';
import type { Post } from '../domain/posts.ts';
import type { Rota } from '../domain/rota.ts';
import type { Tier } from '../domain/tier.ts';
import type { EditDesk, EditKind } from './configuration-edit.ts';
import type { Versioned } from './ports.ts';

/** Everything that says who is called, in its latest versions. */
export async function coverageSetup(
  desk: Pick<EditDesk, 'tenantId' | 'configuration'>,
): Promise<CoverageSetup> {
  const { configuration } = desk;
  const [people, posts, rotas, ladders, tenant, contracts, customers, sites, tiers] = await Promise.all([
    configuration.latest<Person>('person'),
    configuration.latest<Post>('post'),
    configuration.latest<Rota>('rota'),
    configuration.latest<Ladder>('ladder'),
    configuration.get<Tenant>('tenant', desk.tenantId),
    configuration.latest<Contract>('contract'),
    configuration.latest<Customer>('customer'),
    configuration.latest<Site>('site'),
    configuration.latest<Tier>('tier'),
  ]);
  return { people, posts, rotas, ladders, tenant, contracts, customers, sites, tiers };
}

/** All findings as the desk stands. */
export async function coverageNow(desk: EditDesk): Promise<readonly Finding[]> {
  return coverageOf(await coverageSetup(desk), desk.clock.now());
}

/** Which list of the setup an edit changes; a calendar changes none. */
const LISTS = {
  person: 'people',
  post: 'posts',
  rota: 'rotas',
  ladder: 'ladders',
  contract: 'contracts',
  tier: 'tiers',
} as const satisfies Partial<Record<EditKind, keyof CoverageSetup>>;

/** The setup with one item as an edit would leave it; a new one stands behind the others. */
function withItem(setup: CoverageSetup, kind: EditKind, item: Versioned): CoverageSetup {
  // The item is of its kind, as its schema read it.
  if (kind === 'tenant') return { ...setup, tenant: item as unknown as Tenant };
  if (kind === 'calendar') return setup;
  const list = LISTS[kind];
  const items: readonly Versioned[] = setup[list];
  const isThere = items.some(({ id }) => id === item.id);
  const next = isThere ? items.map((one) => (one.id === item.id ? item : one)) : [...items, item];
  return { ...setup, [list]: next };
}

/**
 * What an edit would leave uncovered that is covered now. A ladder that nothing names yet is looked at as if it were the desk's
 * own, and everything that it leaves uncovered is told.
 */
export async function uncoveredBy(
  desk: EditDesk,
  kind: EditKind,
  item: Versioned,
): Promise<readonly Finding[]> {
  if (kind === 'calendar') return [];
  const setup = await coverageSetup(desk);
  const now = desk.clock.now();
  const isRetired = 'retired' in item && item.retired === true;
  const also = kind === 'ladder' && !isRetired ? { alsoLadderIds: [item.id] } : {};
  const found = newFindings(
    coverageOf({ ...setup, ...also }, now),
    coverageOf({ ...withItem(setup, kind, item), ...also }, now),
  );
  // Of a promise this is told beside it for as long as it stands (configuration-warnings.ts).
  const isOfPromise = kind === 'tier' || kind === 'contract' || kind === 'tenant';
  return isOfPromise ? found.filter(({ finding }) => finding !== 'nobody_at_opening') : found;
}
