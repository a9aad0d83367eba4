// Reads what the words of a case's messages are drawn from: the desk's configuration as it stands now, and the tier that the
// case is pinned to.

import type { Desk } from '../app/desk.ts';
import type { Versioned } from '../app/ports.ts';
import type { CaseState } from '../domain/case.ts';
import type { Customer, Site, Tenant } from '../domain/customers.ts';
import type { Person } from '../domain/people.ts';
import type { Tier } from '../domain/tier.ts';
import type { MessageView } from './message-view.ts';

/** All but the links. Throws where the tenant lacks its own entry or the pinned tier, which is a bug of whoever seeded it. */
export async function messageViewOf(
  desk: Pick<Desk, 'tenantId' | 'configuration' | 'clock'>,
  state: CaseState,
): Promise<Omit<MessageView, 'links'>> {
  const one = <T extends Versioned>(kind: 'tenant' | 'customer' | 'site', id: string | null) =>
    id === null ? null : desk.configuration.get<T>(kind, id);
  const [tenant, customer, site, tier, people] = await Promise.all([
    one<Tenant>('tenant', desk.tenantId),
    one<Customer>('customer', state.customerId),
    one<Site>('site', state.siteId),
    desk.configuration.get<Tier>('tier', state.pinned.tierId, state.pinned.tierVersion),
    desk.configuration.latest<Person>('person'),
  ]);
  if (!tenant || !tier) throw new Error(`Tenant ${desk.tenantId} lacks its own entry or a pinned tier`);
  return {
    state,
    tenant,
    ...(customer ? { customer } : {}),
    ...(site ? { site } : {}),
    tier,
    people,
    now: desk.clock.now(),
  };
}
