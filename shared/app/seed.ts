// Puts a whole tenant into an empty store: its configuration, checked by the schemas, and what the directory needs to
// find it. Doing it again changes nothing, and never takes back what people edited since.

import {
  type ConfigurationFault,
  type ConfigurationItemKind,
  type ConfigurationItems,
  parseConfiguration,
} from '../contracts/configuration.ts';
import type { Contract } from '../domain/customers.ts';
import { goLiveGaps } from '../domain/go-live.ts';
import type { Instant } from '../domain/instant.ts';
import type { TenantPreset } from '../domain/presets/demo.ts';
import { anyAddressAt } from '../domain/reference.ts';
import type { Desk } from './desk.ts';
import { directoryKeysOf } from './person-saving.ts';
import { Conflict, type DirectoryHit, type DirectoryKey } from './ports.ts';

/** In the order in which one names another, so that a half-done seed never points at what is not there. */
function itemsOf(
  preset: TenantPreset,
): readonly (readonly [ConfigurationItemKind, { id: string; version: number }])[] {
  const of = <Kind extends ConfigurationItemKind>(kind: Kind, items: readonly ConfigurationItems[Kind][]) =>
    items.map((item) => [kind, item] as const);
  return [
    ...of('calendar', preset.calendars),
    ...of('tier', preset.tiers),
    ...of('person', preset.people),
    ...of('post', preset.posts),
    ...of('rota', preset.rotas),
    ...of('ladder', preset.ladders),
    ...of('customer', preset.customers),
    ...of('site', preset.sites),
    ...of('contact', preset.contacts),
    ...of('contract', preset.contracts),
    ...of('tenant', [preset.tenant]),
  ];
}

/**
 * Writes each item that is not there yet, and the directory's keys. Throws before anything is written where an item does
 * not parse, with every fault by kind, id and path; and where a tier that binds somebody is not complete. Throws `Conflict`
 * where an item is not there and is not a first version.
 */
export async function seedTenant(
  desk: Pick<Desk, 'tenantId' | 'configuration' | 'directory'>,
  preset: TenantPreset,
  by: { readonly name: string; readonly at: Instant },
): Promise<void> {
  if (preset.tenant.id !== desk.tenantId) {
    throw new Error(`The desk of ${desk.tenantId} cannot be seeded with the tenant ${preset.tenant.id}`);
  }
  const items = itemsOf(preset);
  const faults = items.flatMap(([kind, item]) => {
    const parsed = parseConfiguration(kind, item);
    return 'faults' in parsed ? parsed.faults.map((fault) => said(kind, item.id, fault)) : [];
  });
  if (faults.length > 0) throw new Error(`The preset is not valid:\n${faults.join('\n')}`);
  const gaps = seedGaps(preset);
  if (gaps.length > 0) throw new Error(`The preset cannot go live yet:\n${gaps.join('\n')}`);

  for (const [kind, item] of items) {
    if (await desk.configuration.get(kind, item.id)) continue;
    try {
      await desk.configuration.put(kind, item, { name: by.name, at: by.at, reason: 'preset' });
    } catch (error) {
      // Another process seeds at the same moment: what it put is what we would have put. Else it is no first version.
      if (!(error instanceof Conflict) || !(await desk.configuration.get(kind, item.id))) throw error;
    }
  }
  for (const [key, hit] of directoryEntriesOf(preset)) await desk.directory.put(key, hit);
  const { id, intakeAddress } = preset.tenant;
  const domain = { address: anyAddressAt(intakeAddress.replace(/^.*@/, '')) };
  // Asked for is the only desk of a domain (intake-mail.ts), so that two say as much as all of them; a key has few hits.
  if ((await desk.directory.find(domain)).length < 2)
    await desk.directory.put(domain, { tenantId: id, role: 'intake', id });
}

/** What the sources of its tiers leave open and neither the tenant nor its contracts say: where, and what to write. */
export function seedGaps({ tenant, tiers, contracts }: TenantPreset): readonly string[] {
  const gapsOf = (tierId: string, contract: Contract | null): readonly string[] => {
    const tier = tiers.find(({ id }) => id === tierId);
    const whose = contract ? `contract ${contract.id}` : `tenant ${tenant.id}`;
    return (tier ? goLiveGaps(tier, { tenant, contract }) : []).map(
      ({ path, en }) => `${whose}, tier ${tierId}: ${path}: ${en}`,
    );
  };
  return [
    ...gapsOf(tenant.defaultTierId, null),
    ...contracts.flatMap((contract) => gapsOf(contract.tierId, contract)),
  ];
}

function said(kind: string, id: string, fault: ConfigurationFault): string {
  return `${kind} ${id}: ${fault.path}: ${fault.message}`;
}

/** Every key by which the tenant, its people and its contacts are found before the tenant is known. */
export function directoryEntriesOf(preset: TenantPreset): readonly (readonly [DirectoryKey, DirectoryHit])[] {
  const tenantId = preset.tenant.id;
  const intake: DirectoryHit = { tenantId, role: 'intake', id: tenantId };
  return [
    [{ slug: preset.tenant.slug }, { tenantId, role: 'slug', id: tenantId }],
    [{ address: preset.tenant.intakeAddress }, intake],
    ...preset.people.flatMap((person) => {
      const hit: DirectoryHit = { tenantId, role: 'person', id: person.id };
      return directoryKeysOf(person).map((key) => [key, hit] as const);
    }),
    ...preset.contacts.flatMap((contact) => {
      const hit: DirectoryHit = { tenantId, role: 'contact', id: contact.id };
      return [
        ...contact.addresses.map((address) => [{ address }, hit] as const),
        ...contact.numbers.map((number) => [{ number }, hit] as const),
      ];
    }),
  ];
}
