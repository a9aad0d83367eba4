// The case as the machinery runs it: its pure part, its store, and the configuration that its decisions look at: pinned
// versions, and people and rotas as they are now. Keeps nothing itself; a process does (kept-configuration.ts).

import type { Calendar } from '../domain/calendar.ts';
import type { CaseCommand, CaseEffect, CaseSetup, CaseState } from '../domain/case.ts';
import { caseKind } from '../domain/case-kind.ts';
import type { Contract, Tenant } from '../domain/customers.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Person } from '../domain/people.ts';
import type { Rota } from '../domain/rota.ts';
import type { Tier } from '../domain/tier.ts';
import type { CaseKeeping, Desk } from './desk.ts';
import type { ConfigurationKind, Versioned } from './ports.ts';

/** The keeping of a desk's cases. */
export function caseKeeping(desk: Pick<Desk, 'tenantId' | 'cases' | 'configuration'>): CaseKeeping {
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
  desk: Pick<Desk, 'tenantId' | 'configuration'>,
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
  const [people, rotas] = await Promise.all([
    desk.configuration.latest<Person>('person'),
    desk.configuration.latest<Rota>('rota'),
  ]);
  return { tier, ladder, calendars, people, rotas };
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
  const found = await desk.configuration.get<T>(kind, id, number);
  if (!found)
    throw new Error(
      `Tenant ${desk.tenantId}: there is no ${kind} "${id}"${number ? ` version ${number}` : ''}`,
    );
  return found;
}
