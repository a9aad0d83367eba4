// Drills: who would be woken is shown, then the ladder is climbed, with real messages that say what they are or in
// fast-forward, and what came of it is kept as a report. Refuses a drill that nobody has looked at, and one without an end.

import type { CaseEffect, CaseEvent, CaseSetup, CaseState, OpenCase } from '../domain/case.ts';
import { caseKind } from '../domain/case-kind.ts';
import { type Contract, type Customer, regionOf, type Site } from '../domain/customers.ts';
import { type Drill, paced } from '../domain/drill.ts';
import { type DrillFindings, type DrillReport, drillFindings } from '../domain/drill-report.ts';
import { HOUR_MS, type Instant } from '../domain/instant.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Person } from '../domain/people.ts';
import { caseIdOf } from '../domain/reference.ts';
import { rehearse, type Supposed } from '../domain/rehearsal.ts';
import { keepingBy } from './case-setup.ts';
import { type CommitResult, commit } from './commit.ts';
import type { Desk } from './desk.ts';
import { caseIdFor, replyTokenOf } from './intake-open.ts';
import type { Attempt, Commit, Versioned } from './ports.ts';
import { isCovered, type PreviewFault, previewSetup, type SiteNotCovered } from './preview.ts';

export interface DrillAsked {
  /** Absent: the desk's own promise to a stranger. */
  readonly contractId?: string | undefined;
  readonly siteId?: string | undefined;
  readonly severity: string;
  readonly pace: number;
  readonly hours: number;
  readonly note: string;
}

/** A drill that could begin: what it is held to, and how it would go if nobody answered. */
export interface DrillPlan {
  readonly opening: OpenCase;
  readonly setup: CaseSetup;
  readonly findings: DrillFindings;
  readonly timeZone: string;
}

/** What it would be, from the configuration as it stands; `at` is the instant of the report, `supposed` whoever answers. */
export async function drillPlan(
  desk: Pick<Desk, 'tenantId' | 'configuration' | 'chance'>,
  asked: DrillAsked,
  as: { readonly by: Person; readonly at: Instant; readonly caseId: string; readonly supposed?: Supposed },
): Promise<DrillPlan | PreviewFault | SiteNotCovered> {
  const { contractId, siteId, severity } = asked;
  const found = await previewSetup(desk, { contractId });
  if ('fault' in found) return found;
  const { contract, tenant } = found;
  if (!found.setup.tier.severities.some(({ code }) => code === severity)) {
    return { fault: 'severity', named: severity };
  }
  const site = siteId === undefined ? null : await desk.configuration.get<Site>('site', siteId);
  if (siteId !== undefined && !site) return { fault: 'site', named: siteId };
  if (site && contract && !isCovered(site, contract)) return notCovered(site, contract);
  const customerId = contract?.customerId ?? site?.customerId ?? null;
  const customer =
    customerId === null ? null : await desk.configuration.get<Customer>('customer', customerId);
  const timeZone = site?.timeZone ?? customer?.timeZone ?? tenant.timeZone;
  const opening = openingOf(desk, asked, { ...as, customerId, timeZone, site });
  const setup = paced(found.setup, asked.pace);
  try {
    const until = as.at + asked.hours * HOUR_MS;
    const rehearsal = rehearse(setup, opening, { until, supposed: as.supposed ?? {} });
    if (!rehearsal) return { fault: 'severity', named: severity };
    return { opening, setup, timeZone, findings: drillFindings(rehearsal.steps, null, setup.ladder) };
  } catch (error) {
    // What a calendar throws that is closed for longer than it is searched.
    if (error instanceof RangeError) return { fault: 'tooLittleOpen', named: error.message };
    throw error;
  }
}

function notCovered(site: Site, contract: Contract): SiteNotCovered {
  return {
    fault: 'siteNotCovered',
    named: site.id,
    contractId: contract.id,
    customers: [site.customerId, contract.customerId],
  };
}

function openingOf(
  desk: Pick<Desk, 'tenantId' | 'chance'>,
  { contractId, severity, pace, hours, note }: DrillAsked,
  as: {
    readonly by: Person;
    readonly at: Instant;
    readonly caseId: string;
    readonly customerId: string | null;
    readonly timeZone: string;
    readonly site: Site | null;
  },
): OpenCase {
  const { by, at } = as;
  const drill: Drill = { pace, personId: by.id, note, endsAt: at + hours * HOUR_MS };
  return {
    type: 'OpenCase',
    tenantId: desk.tenantId,
    caseId: as.caseId,
    reportedAt: at,
    channel: 'hotline',
    receiptId: 'drill',
    subject: note,
    text: note,
    attachments: [],
    reporter: {
      name: by.name,
      address: null,
      channel: null,
      verified: true,
      contactId: null,
      language: by.language,
    },
    customerId: as.customerId,
    siteId: as.site?.id ?? null,
    contractId: contractId ?? null,
    timeZone: as.timeZone,
    severity,
    severityBasis: { by: 'staff', detail: note },
    facts: regionOf(as.site),
    replyToken: replyTokenOf(desk),
    sendReception: false,
    receptionIsBare: true,
    drill,
  };
}

/** The drill's id, the same for the same intent: a form that is sent twice begins one drill. */
export function drillIdFor(desk: Pick<Desk, 'tenantId'>, by: Person, once: string): string {
  return caseIdFor(desk.tenantId, `drill:${by.id}:${once}`, 0);
}

/** Begins it: from now on people are paged. A repeat of the same intent begins nothing. */
export async function startDrill(
  desk: Desk,
  { opening }: DrillPlan,
  by: Person,
  via: 'portal' | 'api',
): Promise<CommitResult<CaseState>> {
  return commit(keepingBy(caseKind, desk), desk, {
    id: opening.caseId,
    command: { ...opening, reportedAt: Math.min(opening.reportedAt, desk.clock.now()) },
    actor: { kind: 'person', name: by.name, personId: by.id, via },
    commandId: `drill:${opening.caseId}`,
    mayRepeat: true,
  });
}

/** Ends it as it stands; whoever was paged is told. */
export async function endDrillOf(
  desk: Desk,
  state: CaseState,
  by: Person,
  as: { readonly via: 'portal' | 'api'; readonly summary: string },
): Promise<CommitResult<CaseState>> {
  return commit(keepingBy(caseKind, desk), desk, {
    id: state.id,
    command: { type: 'CloseCase', summary: as.summary },
    actor: { kind: 'person', name: by.name, personId: by.id, via: as.via },
    commandId: `drill-end:${state.id}`,
    mayRepeat: true,
  });
}

// ---------------------------------------------------------------------------------------------------------------
// Reports

/** As a fast one is kept: never changed, so its version is 1. */
type KeptReport = DrillReport & Versioned;

/** Keeps a rehearsal as a report. A repeat of the same intent keeps one. */
export async function keepFast(
  desk: Pick<Desk, 'configuration' | 'clock'>,
  { opening, setup, findings, timeZone }: DrillPlan,
  by: Person,
): Promise<DrillReport> {
  const id = `f-${opening.caseId}`;
  const report: KeptReport = {
    id,
    version: 1,
    kind: 'fast',
    startedAt: opening.reportedAt,
    endedAt: opening.drill?.endsAt ?? opening.reportedAt,
    by: by.id,
    note: opening.subject,
    pace: opening.drill?.pace ?? 1,
    severity: opening.severity,
    customerId: opening.customerId,
    contractId: opening.contractId,
    siteId: opening.siteId,
    timeZone,
    tier: { id: setup.tier.id, version: setup.tier.version },
    ladder: { id: setup.ladder.id, version: setup.ladder.version },
    ownerId: null,
    ...findings,
  };
  const standing = await desk.configuration.get<KeptReport>('drill', id);
  if (standing) return standing;
  await desk.configuration.put('drill', report, {
    name: by.name,
    at: desk.clock.now(),
    reason: opening.subject,
  });
  return report;
}

const TIMELINE_PAGE = 500;
const TIMELINE_READ_MAX = 5_000;

/** The report of a drill by its reference, or by the id of a kept one; null where there is none. */
export async function drillReport(
  desk: Pick<Desk, 'cases' | 'configuration'>,
  named: string,
): Promise<DrillReport | null> {
  if (named.startsWith('f-')) return desk.configuration.get<KeptReport>('drill', named);
  const caseId = caseIdOf(named);
  const state = caseId === null ? null : (await desk.cases.head(caseId))?.state;
  if (!state?.drill) return null;
  const [ladder, { commits, attempts }] = await Promise.all([
    desk.configuration.get<Ladder>('ladder', state.pinned.ladderId, state.pinned.ladderVersion),
    timelineOf(desk, state.id),
  ]);
  const steps = commits.map((each) => ({
    ...each,
    // The store keeps a kind's events and effects as it was given them; the alarm among them is none of ours.
    events: each.events as readonly CaseEvent[],
    effects: each.effects as readonly CaseEffect[],
  }));
  return { ...aboutOf(state), ...drillFindings(steps, attempts, ladder ?? { rungs: [] }) };
}

function aboutOf(state: CaseState) {
  const { drill, pinned } = state;
  return {
    id: state.id,
    kind: 'live' as const,
    startedAt: state.openedAt,
    endedAt: state.closedAt,
    by: drill?.personId ?? '',
    note: drill?.note ?? '',
    pace: drill?.pace ?? 1,
    severity: state.course.severity,
    customerId: state.customerId,
    contractId: state.contractId,
    siteId: state.siteId,
    timeZone: state.timeZone,
    tier: { id: pinned.tierId, version: pinned.tierVersion },
    ladder: { id: pinned.ladderId, version: pinned.ladderVersion },
    ownerId: state.ownerId,
  };
}

async function timelineOf(desk: Pick<Desk, 'cases'>, caseId: string) {
  const commits: Commit[] = [];
  const attempts: Attempt[] = [];
  let after: string | undefined;
  do {
    const page = await desk.cases.timeline(caseId, { limit: TIMELINE_PAGE, ...(after ? { after } : {}) });
    commits.push(...page.commits);
    attempts.push(...page.attempts);
    after = page.cursor ?? undefined;
  } while (after !== undefined && commits.length + attempts.length < TIMELINE_READ_MAX);
  return { commits: commits.toSorted((one, other) => one.version - other.version), attempts };
}

/** One line of the list of drills. */
export type DrillLine = ReturnType<typeof aboutOf> | Omit<DrillReport, keyof DrillFindings>;

const LISTED_MAX = 100;

/** The newest drills, both kinds, the latest first. */
export async function drillLines(desk: Pick<Desk, 'cases' | 'configuration'>): Promise<readonly DrillLine[]> {
  const [{ states }, kept] = await Promise.all([
    desk.cases.list('drill', { limit: LISTED_MAX }),
    desk.configuration.latest<KeptReport>('drill'),
  ]);
  return [...states.map(aboutOf), ...kept]
    .toSorted((one, other) => other.startedAt - one.startedAt)
    .slice(0, LISTED_MAX);
}
