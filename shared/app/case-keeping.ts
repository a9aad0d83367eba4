// The case as the machinery runs it: its pure part, its store, and the configuration that its decisions look at. Pinned
// versions never change, so they are kept for the life of the process; people and rotas are read anew.

import type { Calendar } from '../domain/calendar.ts';
import type { CaseCommand, CaseEffect, CaseSetup, CaseState } from '../domain/case.ts';
import { caseKind } from '../domain/case-kind.ts';
import type { Contract, Tenant } from '../domain/customers.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Person } from '../domain/people.ts';
import type { Rota } from '../domain/rota.ts';
import type { Tier } from '../domain/sla.ts';
import type { CaseKeeping, Desk } from './desk.ts';
import type { ConfigurationKind, Versioned } from './ports.ts';

/** How long people and rotas may be as they were; an edit holds for pages opened after that. */
const PEOPLE_FRESH_MS = 5_000;
/** Enough for every version that a busy process meets; the oldest go first. */
const KEPT_VERSIONS_MAX = 2_000;

const keptVersions = new Map<string, Versioned>();
const keptPeople = new Map<string, { until: number; people: readonly Person[]; rotas: readonly Rota[] }>();

/** The keeping of a desk's cases. */
export function caseKeeping(desk: Pick<Desk, 'tenantId' | 'cases' | 'configuration' | 'clock'>): CaseKeeping {
  return {
    kind: caseKind,
    store: desk.cases,
    setup: (state, command) => caseSetup(desk, state, command),
    lane: (effect: CaseEffect) => (effect.type === 'SendPage' ? 'urgent' : 'bulk'),
    metrics: (event) => (event.type === 'TopOfLadderReached' ? [event.type] : []),
  };
}

/**
 * The pinned versions of an open case; for an opening the contract's, or the tenant's defaults where the reporter is
 * unknown. Throws where the configuration names something that is not there: that is a fault of the configuration, and
 * the message says which part.
 */
export async function caseSetup(
  desk: Pick<Desk, 'tenantId' | 'configuration' | 'clock'>,
  state: CaseState | null,
  command: CaseCommand,
): Promise<CaseSetup> {
  const wanted = state ? { ...state.pinned } : await openingVersions(desk, command);
  const tier = await version<Tier>(desk, 'tier', wanted.tierId, wanted.tierVersion);
  const ladder = await version<Ladder>(desk, 'ladder', wanted.ladderId, wanted.ladderVersion);
  const calendars: Record<string, Calendar> = {};
  for (const id of calendarIdsOf(tier)) {
    calendars[id] = await version<Calendar>(desk, 'calendar', id, wanted.calendars[id]);
  }
  return { tier, ladder, calendars, ...(await peopleNow(desk)) };
}

/** Every calendar that a tier can need: its own, its working days', and those that single targets name. */
export function calendarIdsOf(tier: Tier): readonly string[] {
  const named = [...tier.severities.flatMap((severity) => severity.targets), ...tier.reportTargets]
    .map((target) => target.calendarId)
    .filter((id) => id !== undefined);
  return [...new Set([tier.calendarId, tier.workingDayCalendarId, ...named])];
}

interface Wanted {
  readonly tierId: string;
  readonly tierVersion?: number;
  readonly ladderId: string;
  readonly ladderVersion?: number;
  readonly calendars: Readonly<Record<string, number>>;
}

async function openingVersions(
  desk: Pick<Desk, 'tenantId' | 'configuration'>,
  command: CaseCommand,
): Promise<Wanted> {
  const contractId = command.type === 'OpenCase' ? command.contractId : null;
  const contract = contractId ? await desk.configuration.get<Contract>('contract', contractId) : null;
  if (contract) return { tierId: contract.tierId, ladderId: contract.ladderId, calendars: {} };
  const tenant = await desk.configuration.get<Tenant>('tenant', desk.tenantId);
  if (!tenant) throw new Error(`Tenant ${desk.tenantId} has no configuration`);
  return { tierId: tenant.defaultTierId, ladderId: tenant.defaultLadderId, calendars: {} };
}

async function version<T extends Versioned>(
  desk: Pick<Desk, 'tenantId' | 'configuration'>,
  kind: ConfigurationKind,
  id: string,
  number: number | undefined,
): Promise<T> {
  const key = `${desk.tenantId}/${kind}/${id}/${number}`;
  const kept = number === undefined ? undefined : keptVersions.get(key);
  // A key holds the kind, and a kind holds one type of item.
  if (kept) return kept as T;
  const found = await desk.configuration.get<T>(kind, id, number);
  if (!found)
    throw new Error(
      `Tenant ${desk.tenantId}: there is no ${kind} "${id}"${number ? ` version ${number}` : ''}`,
    );
  if (keptVersions.size >= KEPT_VERSIONS_MAX) keptVersions.clear();
  keptVersions.set(`${desk.tenantId}/${kind}/${id}/${found.version}`, found);
  return found;
}

async function peopleNow(
  desk: Pick<Desk, 'tenantId' | 'configuration' | 'clock'>,
): Promise<{ people: readonly Person[]; rotas: readonly Rota[] }> {
  const machineNow = desk.clock.machineNow();
  const kept = keptPeople.get(desk.tenantId);
  if (kept && kept.until > machineNow) return kept;
  const [people, rotas] = await Promise.all([
    desk.configuration.latest<Person>('person'),
    desk.configuration.latest<Rota>('rota'),
  ]);
  keptPeople.set(desk.tenantId, { until: machineNow + PEOPLE_FRESH_MS, people, rotas });
  return { people, rotas };
}
