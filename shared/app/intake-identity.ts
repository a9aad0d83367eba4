// Who sent it: the reporter's identity, and which customer, site, contract and language follow from it. An address is
// only a claim until the mail is authentic (DMARC), so a stranger who writes a customer's address stays a stranger.

import type { CaseState } from '../domain/case.ts';
import {
  type Contact,
  type Contract,
  type Customer,
  regionOf,
  type Site,
  type Tenant,
} from '../domain/customers.ts';
import type { Instant } from '../domain/instant.ts';
import type { Language, Person } from '../domain/people.ts';
import type { Desk } from './desk.ts';
import { personReachedAt } from './person-saving.ts';

export interface Sender {
  /** Lower case, or E.164; empty where the message names none. */
  readonly address: string;
  readonly name: string;
  /** The address is truly the sender's: aligned DMARC for a mail. */
  readonly authentic: boolean;
  readonly contact: Contact | null;
  readonly person: Person | null;
  /** The address is one that a desk, this or another, takes reports at: a mailbox forwards our own mail to us. */
  readonly isIntake: boolean;
}

/** A known contact who is truly the sender (design section 9). */
export function isVerifiedContact(sender: Sender): sender is Sender & { readonly contact: Contact } {
  return sender.authentic && sender.contact !== null;
}

/** Whether the sender is one of those whom the case concerns: its reporter, its customer's contacts, the staff. */
export function isParticipant(sender: Sender, state: CaseState): boolean {
  if (!sender.authentic || sender.address === '') return false;
  return (
    sender.address === state.reporter.address ||
    (sender.contact !== null && sender.contact.customerId === state.customerId) ||
    sender.person !== null
  );
}

/** Looks the address up among this tenant's contacts and staff. */
export async function senderOf(
  desk: Desk,
  claim: { readonly address: string; readonly name: string; readonly authentic: boolean },
): Promise<Sender> {
  if (claim.address === '') return { ...claim, contact: null, person: null, isIntake: false };
  const key = claim.address.startsWith('+') ? { number: claim.address } : { address: claim.address };
  const everybodys = await desk.directory.find(key);
  const isIntake = everybodys.some((hit) => hit.role === 'intake');
  const hits = everybodys.filter((hit) => hit.tenantId === desk.tenantId);
  const contactHit = hits.find((hit) => hit.role === 'contact');
  const personHit = hits.find((hit) => hit.role === 'person');
  const [contact, person] = await Promise.all([
    contactHit ? desk.configuration.get<Contact>('contact', contactHit.id) : null,
    personHit ? personReachedAt(desk, personHit.id, claim.address) : null,
  ]);
  // The directory may lag behind an edit: the contact as it stands now has the last word.
  const stillHis = contact !== null && [...contact.addresses, ...contact.numbers].includes(claim.address);
  return {
    ...claim,
    contact: stillHis ? contact : null,
    person,
    isIntake,
  };
}

/** What a report is opened under. */
export interface Belonging {
  readonly tenant: Tenant;
  readonly customer: Customer | null;
  readonly siteId: string | null;
  /** What tiers ask about the site's region, as facts. */
  readonly region: Readonly<Record<string, string>>;
  readonly contract: Contract | null;
  readonly tierId: string;
  readonly timeZone: string;
}

/** Customer, site and contract of a verified contact; the tenant's defaults for everybody else. */
export async function belongingOf(desk: Desk, sender: Sender, at: Instant): Promise<Belonging> {
  const tenant = await desk.configuration.get<Tenant>('tenant', desk.tenantId);
  if (!tenant) throw new Error(`Tenant ${desk.tenantId} has no configuration`);
  const nobody = {
    tenant,
    customer: null,
    siteId: null,
    region: {},
    contract: null,
    tierId: tenant.defaultTierId,
    timeZone: tenant.timeZone,
  };
  if (!isVerifiedContact(sender)) return nobody;
  const [customer, site, contracts] = await Promise.all([
    desk.configuration.get<Customer>('customer', sender.contact.customerId),
    sender.contact.siteId ? desk.configuration.get<Site>('site', sender.contact.siteId) : null,
    desk.configuration.latest<Contract>('contract'),
  ]);
  if (!customer) return nobody;
  const contract = contractFor(contracts, customer, site?.id ?? null, at);
  return {
    tenant,
    customer,
    siteId: site?.id ?? null,
    region: regionOf(site),
    contract,
    tierId: contract?.tierId ?? tenant.defaultTierId,
    timeZone: site?.timeZone ?? customer.timeZone,
  };
}

/** The contract that covers the day: one for the very site before one for all sites, the one that began last before older ones. */
export function contractFor(
  contracts: readonly Contract[],
  customer: Customer,
  siteId: string | null,
  at: Instant,
): Contract | null {
  const today = dayIn(customer.timeZone, at);
  const covering = contracts.filter(
    (contract) =>
      contract.customerId === customer.id &&
      contract.startsOn <= today &&
      today <= contract.endsOn &&
      (contract.siteIds.length === 0 || siteId === null || contract.siteIds.includes(siteId)),
  );
  const forSite = (contract: Contract) => (siteId !== null && contract.siteIds.includes(siteId) ? 1 : 0);
  return (
    covering.sort(
      (one, other) => forSite(other) - forSite(one) || (one.startsOn < other.startsOn ? 1 : -1),
    )[0] ?? null
  );
}

function dayIn(timeZone: string, at: Instant): string {
  // The Canadian form of a day is `YYYY-MM-DD`.
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);
}

/** The language in which the reporter wrote; the tenant's where the words do not tell. */
export function languageOf(text: string, otherwise: Language): Language {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const latin = text.match(/[a-z]{2,}/gi)?.length ?? 0;
  if (han === 0 && latin === 0) return otherwise;
  return han * 2 >= latin ? 'zh-CN' : 'en';
}
