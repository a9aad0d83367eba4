// What a preview looks at: the versions that an opening at this desk would pin now, or a tier that is named. Reads only.

import type { Calendar } from '../domain/calendar.ts';
import type { CaseSetup, ReportChannel } from '../domain/case.ts';
import { type Contract, regionOf, type Site, type Tenant } from '../domain/customers.ts';
import { effectiveTier } from '../domain/effective-tier.ts';
import { goLiveGaps } from '../domain/go-live.ts';
import type { Instant } from '../domain/instant.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Person } from '../domain/people.ts';
import type { Post } from '../domain/posts.ts';
import { type Preview, previewOf } from '../domain/preview.ts';
import type { Rota } from '../domain/rota.ts';
import type { FactValue, Tier } from '../domain/tier.ts';
import { calendarIdsOf } from './case-setup.ts';
import type { Desk } from './desk.ts';

/** Whose promise: a contract's, a named tier's, else the desk's own for a stranger. */
export interface PreviewPromise {
  readonly contractId?: string | undefined;
  readonly tierId?: string | undefined;
  /** Absent: the latest. */
  readonly tierVersion?: number | undefined;
}

export interface PreviewAsked {
  readonly severity: string;
  readonly reportedAt: Instant;
  readonly channel: ReportChannel;
  /** Gives the facts of its region. */
  readonly siteId?: string | undefined;
  readonly facts: Readonly<Record<string, FactValue>>;
  readonly ownerId?: string | undefined;
  readonly asOf?: Instant | undefined;
}

/** Something that was named, or that the configuration names, and that is not there. */
export interface PreviewFault {
  readonly fault:
    | ('tenant' | 'contract' | 'tier' | 'ladder' | 'calendar' | 'site' | 'severity' | 'person')
    /** A calendar has too little open time for the promise. */
    | 'tooLittleOpen'
    /** The site is there, and the contract does not cover it. */
    | 'siteNotCovered';
  readonly named: string;
}

/** A site that the contract does not cover: of another customer, or of this one and not in the contract's list. */
export interface SiteNotCovered extends PreviewFault {
  readonly fault: 'siteNotCovered';
  readonly contractId: string;
  /** Whose site it is, and whose contract. */
  readonly customers: readonly [ofSite: string, ofContract: string];
}

/** The promise with everything that its reckoning needs. */
export interface PreviewSetup {
  readonly setup: CaseSetup;
  readonly tenant: Tenant;
  readonly contract: Contract | null;
  /** What stands between the promise and its first case. */
  readonly gaps: ReturnType<typeof goLiveGaps>;
}

/** Reads the promise. Answers a fault where it names something that is not there. */
export async function previewSetup(
  desk: Pick<Desk, 'tenantId' | 'configuration'>,
  promise: PreviewPromise,
): Promise<PreviewSetup | PreviewFault> {
  const { configuration } = desk;
  const { contractId } = promise;
  const [tenant, contract, people, posts, rotas] = await Promise.all([
    configuration.get<Tenant>('tenant', desk.tenantId),
    contractId === undefined ? null : configuration.get<Contract>('contract', contractId),
    configuration.latest<Person>('person'),
    configuration.latest<Post>('post'),
    configuration.latest<Rota>('rota'),
  ]);
  if (!tenant) return { fault: 'tenant', named: desk.tenantId };
  if (contractId !== undefined && !contract) return { fault: 'contract', named: contractId };
  const tierId = contract?.tierId ?? promise.tierId ?? tenant.defaultTierId;
  const ladderId = contract?.ladderId ?? tenant.defaultLadderId;
  const [tier, ladder] = await Promise.all([
    configuration.get<Tier>('tier', tierId, contract ? undefined : promise.tierVersion),
    configuration.get<Ladder>('ladder', ladderId),
  ]);
  if (!tier) {
    const { tierVersion } = promise;
    return { fault: 'tier', named: tierVersion === undefined ? tierId : `${tierId}@${tierVersion}` };
  }
  if (!ladder) return { fault: 'ladder', named: ladderId };
  const calendars: Record<string, Calendar> = {};
  const effective = effectiveTier(tier, { contract, tenant });
  for (const id of calendarIdsOf(effective)) {
    const calendar = await configuration.get<Calendar>('calendar', id);
    if (!calendar) return { fault: 'calendar', named: id };
    calendars[id] = calendar;
  }
  return {
    setup: { tier: effective, ladder, calendars, people, posts, rotas },
    tenant,
    contract,
    gaps: goLiveGaps(tier, {
      contract,
      tenant,
      calendars: { ...calendars, ...inPlaceOf(contract, calendars) },
    }),
  };
}

/** The site of a question whose severity, owner and site are all there; else the fault. */
export async function placeAsked(
  desk: Pick<Desk, 'configuration'>,
  { setup, contract }: PreviewSetup,
  { severity, siteId, ownerId }: Pick<PreviewAsked, 'severity' | 'siteId' | 'ownerId'>,
): Promise<{ readonly site: Site | null } | PreviewFault | SiteNotCovered> {
  if (!setup.tier.severities.some(({ code }) => code === severity))
    return { fault: 'severity', named: severity };
  if (ownerId !== undefined && !setup.people.some(({ id }) => id === ownerId)) {
    return { fault: 'person', named: ownerId };
  }
  const site = siteId === undefined ? null : await desk.configuration.get<Site>('site', siteId);
  if (siteId !== undefined && !site) return { fault: 'site', named: siteId };
  if (site && contract && !isCovered(site, contract)) {
    return {
      fault: 'siteNotCovered',
      named: site.id,
      contractId: contract.id,
      customers: [site.customerId, contract.customerId],
    };
  }
  return { site };
}

/** Whether a contract is about a site: one of its own customer, and in its list where it has one. */
export function isCovered(site: Site, { customerId, siteIds }: Contract): boolean {
  return site.customerId === customerId && (siteIds.length === 0 || siteIds.includes(site.id));
}

/** What a contract puts in the place of the tier's calendars, by the tier's ids. */
function inPlaceOf(contract: Contract | null, calendars: Readonly<Record<string, Calendar>>) {
  return Object.fromEntries(
    Object.entries(contract?.calendars ?? {}).flatMap(([id, own]) =>
      calendars[own] ? [[id, calendars[own]]] : [],
    ),
  );
}

/**
 * The preview of a report under a promise that was read. Answers a fault where the question names something that is not
 * there, or where a calendar is open for too little time to count on it.
 */
export async function previewFor(
  desk: Pick<Desk, 'configuration'>,
  found: PreviewSetup,
  asked: PreviewAsked,
): Promise<{ readonly preview: Preview; readonly site: Site | null } | PreviewFault | SiteNotCovered> {
  const { setup, contract } = found;
  const { severity, reportedAt, channel, ownerId, asOf } = asked;
  const place = await placeAsked(desk, found, asked);
  if ('fault' in place) return place;
  const { site } = place;
  try {
    const preview = previewOf(setup, {
      severity,
      reportedAt,
      facts: { ...regionOf(site), ...asked.facts, channel },
      ...(ownerId === undefined ? {} : { ownerId }),
      ...(contract ? { customerId: contract.customerId } : {}),
      ...(site ? { customerId: site.customerId, siteId: site.id } : {}),
      ...(asOf === undefined ? {} : { asOf }),
    });
    return { preview, site };
  } catch (error) {
    // What a calendar throws that is closed for longer than it is searched.
    if (error instanceof RangeError) return { fault: 'tooLittleOpen', named: error.message };
    throw error;
  }
}
