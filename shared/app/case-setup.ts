// What a case's decisions look at, from the configuration: pinned versions, and people and rotas as they are now. Keeps
// nothing itself; a process does (kept-configuration.ts).

import type { Calendar } from '../domain/calendar.ts';
import type {
  CaseCommand,
  CaseEffect,
  CaseSetup,
  CaseState,
  Pinned,
  Promised,
  Repin,
} from '../domain/case.ts';
import type { CaseKind } from '../domain/case-record.ts';
import type { Contract, Tenant } from '../domain/customers.ts';
import { effectiveTier } from '../domain/effective-tier.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Person } from '../domain/people.ts';
import type { Post } from '../domain/posts.ts';
import type { Rota } from '../domain/rota.ts';
import type { Tier } from '../domain/tier.ts';
import { caseSending } from './case-sending.ts';
import type { CaseKeeping, Desk } from './desk.ts';
import type { ConfigurationKind, Versioned } from './ports.ts';

/** How the machinery runs a desk's cases, by the given answers to their commands. */
export function keepingBy(
  kind: CaseKind,
  desk: Pick<Desk, 'tenantId' | 'cases' | 'configuration'>,
): CaseKeeping {
  return {
    kind,
    store: desk.cases,
    async setup(state, command) {
      const setup = await caseSetup(desk, state, command);
      const drill = command.type === 'OpenCase' ? command.drill : state?.drill;
      return drill ? kind.paced(setup, drill.pace) : setup;
    },
    lane: (effect: CaseEffect) => (effect.type === 'SendPage' ? 'urgent' : 'bulk'),
    metrics: (event, { drill }) => (event.type === 'TopOfLadderReached' && !drill ? [event.type] : []),
    sending: caseSending,
  };
}

/**
 * The pinned versions of an open case; for an opening the contract's, or the tenant's defaults where the reporter is
 * unknown; for a re-pinning also the versions that it asks for. The tier is the effective one. Throws where the
 * configuration names something that is not there: that is a fault of the configuration, and the message says which part.
 * In real time, also of a drill at a pace.
 */
export async function caseSetup(
  desk: Pick<Desk, 'tenantId' | 'configuration'>,
  state: CaseState | null,
  command: CaseCommand,
): Promise<CaseSetup> {
  const wanted = state ? state.pinned : await openingVersions(desk, command);
  const promised = await promisedBy(desk, wanted);
  const repins = command.type === 'RepinCase' && state !== null;
  const next = repins ? { next: await promisedBy(desk, repinnedTo(state, command.to)) } : {};
  const [people, posts, rotas] = await Promise.all([
    desk.configuration.latest<Person>('person'),
    desk.configuration.latest<Post>('post'),
    desk.configuration.latest<Rota>('rota'),
  ]);
  return { ...promised, people, posts, rotas, ...next };
}

/** What an open or closed case is held to: its pinned versions, merged. */
export function promisedOf(
  desk: Pick<Desk, 'tenantId' | 'configuration'>,
  pinned: Pinned,
): Promise<Promised> {
  return promisedBy(desk, pinned);
}

/**
 * The effective tier, its calendars and the ladder. Of the contract and the tenant the named versions are merged; with
 * `fills` the latest, as far as the tier leaves times to them.
 */
async function promisedBy(desk: Pick<Desk, 'tenantId' | 'configuration'>, wanted: Wanted): Promise<Promised> {
  const tier = await version<Tier>(desk, 'tier', wanted.tierId, wanted.tierVersion);
  const ladder = await version<Ladder>(desk, 'ladder', wanted.ladderId, wanted.ladderVersion);
  const { contractId, contractVersion, tenantVersion } = wanted;
  const takesLatest = wanted.fills === true && (tier.parameters ?? []).length > 0;
  const contract =
    wanted.contract ??
    (contractId !== undefined && (contractVersion !== undefined || takesLatest)
      ? await version<Contract>(desk, 'contract', contractId, contractVersion)
      : null);
  const tenant =
    tenantVersion !== undefined || takesLatest
      ? await version<Tenant>(desk, 'tenant', desk.tenantId, tenantVersion)
      : null;
  const effective = effectiveTier(tier, { contract, tenant });
  const calendars: Record<string, Calendar> = {};
  for (const id of calendarIdsOf(effective)) {
    calendars[id] = await version<Calendar>(desk, 'calendar', id, wanted.calendars[id]);
  }
  const merged: Pick<Pinned, 'contractId' | 'contractVersion' | 'tenantVersion'> = {
    ...(contract && hasTerms(contract) ? { contractId: contract.id, contractVersion: contract.version } : {}),
    ...(tenant?.parameters ? { tenantVersion: tenant.version } : {}),
  };
  return { tier: effective, ladder, calendars, ...(Object.keys(merged).length > 0 ? { merged } : {}) };
}

function hasTerms({ parameters, terms, calendars }: Contract): boolean {
  return parameters !== undefined || terms !== undefined || calendars !== undefined;
}

/** What a re-pinning leaves out stays as it is; calendars that only the new tier needs are the latest. */
function repinnedTo({ pinned, contractId }: CaseState, to: Repin): Wanted {
  const under = pinned.contractId ?? contractId;
  return {
    ...pinned,
    ...to,
    calendars: { ...pinned.calendars, ...to.calendars },
    ...(under === null ? {} : { contractId: under }),
    fills: true,
  };
}

/** Every calendar that a tier can need: its own, its working days', and those that single targets name. */
export function calendarIdsOf(tier: Tier): readonly string[] {
  const promised = (tier.channelPromises ?? []).flatMap((promise) => promise.targets);
  const named = [
    ...tier.severities.flatMap((severity) => severity.targets),
    ...tier.reportTargets,
    ...promised,
  ]
    .map((target) => target.calendarId)
    .filter((id) => id !== undefined);
  return [...new Set([tier.calendarId, tier.workingDayCalendarId, ...named])];
}

interface Wanted {
  readonly tierId: string;
  readonly tierVersion?: number;
  readonly ladderId: string;
  readonly ladderVersion?: number;
  readonly contractId?: string;
  readonly contractVersion?: number;
  readonly tenantVersion?: number;
  readonly calendars: Readonly<Record<string, number>>;
  /** As it was read for the tier that it names. */
  readonly contract?: Contract;
  /** What the tier leaves open is filled in from the latest contract and tenant where no version is named. */
  readonly fills?: true;
}

async function openingVersions(
  desk: Pick<Desk, 'tenantId' | 'configuration'>,
  command: CaseCommand,
): Promise<Wanted> {
  const contractId = command.type === 'OpenCase' ? command.contractId : null;
  const contract = contractId ? await desk.configuration.get<Contract>('contract', contractId) : null;
  if (contract) {
    const { tierId, ladderId } = contract;
    return { tierId, ladderId, contract, calendars: {}, fills: true };
  }
  const tenant = await desk.configuration.get<Tenant>('tenant', desk.tenantId);
  if (!tenant) throw new Error(`Tenant ${desk.tenantId} has no configuration`);
  return { tierId: tenant.defaultTierId, ladderId: tenant.defaultLadderId, calendars: {}, fills: true };
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
