// Who is served: customers, their contacts and sites, and the contract that names the tier. Plain facts; all versioned.

import type { Language } from './people.ts';
import type { ParameterValues, TargetRule } from './tier.ts';

export interface Customer {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly nameEn?: string;
  /** The language of notices to contacts that have none of their own. */
  readonly language: Language;
  readonly timeZone: string;
}

/** Someone who speaks for a customer. Verified addresses make a report known (design section 9). */
export interface Contact {
  readonly id: string;
  readonly version: number;
  readonly customerId: string;
  readonly name: string;
  readonly language: Language;
  /** Lower case. */
  readonly addresses: readonly string[];
  /** E.164. */
  readonly numbers: readonly string[];
  /** The site they usually report for; null where it must be asked. */
  readonly siteId: string | null;
}

export interface Site {
  readonly id: string;
  readonly version: number;
  readonly customerId: string;
  readonly name: string;
  readonly postalAddress: string;
  readonly timeZone: string;
  /** As tiers name regions, e.g. 浙江省 and 杭州市: the facts `site.province` and `site.city` of its cases. */
  readonly province?: string;
  readonly city?: string;
}

/** What tiers know of a site's region, as facts; nothing where it is not said. */
export function regionOf(site: Site | null): Readonly<Record<string, string>> {
  return {
    ...(site?.province ? { 'site.province': site.province } : {}),
    ...(site?.city ? { 'site.city': site.city } : {}),
  };
}

export interface Contract {
  readonly id: string;
  readonly version: number;
  readonly customerId: string;
  readonly tierId: string;
  readonly ladderId: string;
  /** Empty: all sites of the customer. */
  readonly siteIds: readonly string[];
  /** First and last covered day in the customer's zone, `YYYY-MM-DD`, both inclusive. */
  readonly startsOn: string;
  readonly endsOn: string;
  /** Times that the tier leaves to the contract, by parameter id. */
  readonly parameters?: ParameterValues;
  /** The customer's own requirements, merged with the tier's targets by its convention `mergeRule`. */
  readonly terms?: readonly TargetRule[];
  /** Calendars of this customer in place of the tier's: id of the tier's calendar to id of the customer's. */
  readonly calendars?: Readonly<Record<string, string>>;
}

/** The desk itself: 服务商. */
export interface Tenant {
  readonly id: string;
  readonly version: number;
  /** In public URLs; another thing than the id. */
  readonly slug: string;
  readonly name: string;
  readonly nameEn?: string;
  readonly language: Language;
  readonly timeZone: string;
  /** Where reports are mailed to, lower case. */
  readonly intakeAddress: string;
  /** What a customer can dial, for notices. */
  readonly hotline: string;
  /** For a stranger's report. */
  readonly defaultTierId: string;
  readonly defaultLadderId: string;
  /** Times that tiers leave to the tenant, by parameter id. */
  readonly parameters?: ParameterValues;
  /** How long a person's further pages wait to go out as one message; 0: never, absent: three (app/pager.ts). */
  readonly pageWindowMinutes?: number;
  /** Customers are not told who is on call for their case; absent: they are, by name (on-duty.ts). */
  readonly hidesOnCall?: true;
}
