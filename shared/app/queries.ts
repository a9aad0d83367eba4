// What the pages and the API show: views built from a desk's stores. A view holds domain values and names, never words of
// a language and never markup. Reads only; refuses to decide anything.

import type { Calendar } from '../domain/calendar.ts';
import type { CaseEffect, CaseEvent, CaseState, CaseStatus, GivenPromise } from '../domain/case.ts';
import type { LedgerLine } from '../domain/counting.ts';
import type { CrisisStatus } from '../domain/crisis.ts';
import type { Contract, Customer, Site, Tenant } from '../domain/customers.ts';
import type { Instant } from '../domain/instant.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Person } from '../domain/people.ts';
import { shownPerson } from '../domain/person-edits.ts';
import type { Listing } from '../domain/record.ts';
import type { Rota } from '../domain/rota.ts';
import { shiftsBetween } from '../domain/rota-shifts.ts';
import { type Clock, isOff, type ReckonedClock } from '../domain/sla.ts';
import type { TargetRule, Tier } from '../domain/tier.ts';
import { dayNumberAt, yearOf } from '../domain/zone.ts';
import type { Desk } from './desk.ts';
import type { Attempt, Commit, Entry, Receipt, ReceiptFate } from './ports.ts';

type Reads = Pick<Desk, 'tenantId' | 'cases' | 'receipts' | 'configuration' | 'clock'>;

// ---------------------------------------------------------------------------------------------------------------
// Lines

export interface Named {
  readonly id: string;
  readonly name: string;
  readonly nameEn?: string;
}

export interface SeverityLine {
  readonly code: string;
  readonly rank: number;
  readonly nameZh: string;
  readonly nameEn: string;
}

export interface CaseLine {
  readonly caseId: string;
  readonly subject: string;
  readonly status: CaseStatus;
  readonly severity: SeverityLine;
  readonly customer: Named | null;
  readonly site: Named | null;
  readonly owner: Named | null;
  readonly reporterName: string;
  readonly timeZone: string;
  readonly openedAt: Instant;
  readonly closedAt: Instant | null;
  /** The running clock that is due first, an overdue one included. */
  readonly next: Clock | null;
  /** What somebody promised beside the contract, of several the one that is due first; null where nothing stands. */
  readonly promise: GivenPromise | null;
  readonly promiser: Named | null;
  readonly paused: boolean;
  readonly breached: Readonly<Record<string, Instant>>;
  /** The clocks whose promise was missed, and nothing made it good. */
  readonly missed: readonly string[];
  readonly unacknowledged: boolean;
  /** Whom it calls now. */
  readonly calledIds: readonly string[];
  readonly nobodyReached: boolean;
  readonly identificationNeeded: boolean;
  /** How the crisis of the case stands; null where there is none, or it is over. */
  readonly crisis: Exclude<CrisisStatus, 'closed'> | null;
}

/** How a clock stands, as people and programs are told it. */
export interface Outcome {
  readonly status: Clock['status'] | 'missed';
  /** The instant that holds for it: of a missed promise that ran out without evidence, the one that was missed. */
  readonly dueAt: Instant | null;
}

/**
 * How a clock stands. A breach that nothing met is a missed promise, also after the case was resolved and the clock was
 * cancelled; only a later deadline, as a corrected severity gives it, still runs or is paused. The one place that says so.
 */
export function outcomeOf(clock: Clock, breachedAt: Instant | null): Outcome {
  const { status, dueAt } = clock;
  const renewed =
    (status === 'running' && dueAt !== null && breachedAt !== null && dueAt > breachedAt) ||
    (status === 'paused' && (clock.remainingMs ?? 0) > 0);
  return breachedAt === null || status === 'met' || clock.metAt !== undefined || renewed
    ? { status, dueAt }
    : { status: 'missed', dueAt: dueAt ?? breachedAt };
}

/**
 * The breach by which a clock is judged: none where it was corrected and nobody waits for the clock any more. A clock that
 * runs or was met says itself whether it was missed.
 */
export function standingBreach(
  { breached, corrected }: Pick<CaseState, 'breached' | 'corrected'>,
  clock: Clock,
): Instant | null {
  const breachedAt = breached[clock.id] ?? null;
  return isOff(clock) && breachedAt !== null && corrected?.[clock.id] === breachedAt ? null : breachedAt;
}

/** Everything that gives an id its name, read once for a page. */
interface Names {
  readonly people: ReadonlyMap<string, Person>;
  readonly customers: ReadonlyMap<string, Customer>;
  readonly sites: ReadonlyMap<string, Site>;
  tier(state: CaseState): Tier | null;
}

async function namesFor(desk: Reads, states: readonly CaseState[]): Promise<Names> {
  const pins = new Map(states.map((state) => [tierKey(state), state.pinned] as const));
  const [people, customers, sites, tiers] = await Promise.all([
    desk.configuration.latest<Person>('person'),
    desk.configuration.latest<Customer>('customer'),
    desk.configuration.latest<Site>('site'),
    Promise.all(
      [...pins].map(
        async ([key, pinned]) =>
          [key, await desk.configuration.get<Tier>('tier', pinned.tierId, pinned.tierVersion)] as const,
      ),
    ),
  ]);
  const tierByKey = new Map(tiers);
  return {
    people: byId(people),
    customers: byId(customers),
    sites: byId(sites),
    tier: (state) => tierByKey.get(tierKey(state)) ?? null,
  };
}

const tierKey = (state: CaseState): string => `${state.pinned.tierId}@${state.pinned.tierVersion}`;

function byId<T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

export function severityLine(tier: Tier | null, code: string): SeverityLine {
  const severity = tier?.severities.find((each) => each.code === code);
  return severity ?? { code, rank: 9, nameZh: code, nameEn: code };
}

function caseLine(state: CaseState, names: Names): CaseLine {
  const person = state.ownerId === null ? null : (names.people.get(state.ownerId) ?? unnamed(state.ownerId));
  const running = state.clocks.filter((clock) => clock.status === 'running' && clock.dueAt !== null);
  const next = running.reduce<Clock | null>(
    (first, clock) => (first === null || (clock.dueAt ?? 0) < (first.dueAt ?? 0) ? clock : first),
    null,
  );
  const escalating = state.escalation !== null && !state.acknowledged;
  const promise = state.promises?.toSorted((one, other) => one.dueAt - other.dueAt)[0] ?? null;
  return {
    caseId: state.id,
    subject: state.subject,
    status: state.status,
    severity: severityLine(names.tier(state), state.course.severity),
    customer:
      state.customerId === null ? null : (names.customers.get(state.customerId) ?? unnamed(state.customerId)),
    site: state.siteId === null ? null : (names.sites.get(state.siteId) ?? unnamed(state.siteId)),
    owner: person,
    reporterName: state.reporter.name,
    timeZone: state.timeZone,
    openedAt: state.openedAt,
    closedAt: state.closedAt,
    next,
    promise,
    promiser: promise && (names.people.get(promise.personId) ?? unnamed(promise.personId)),
    paused: isPaused(state),
    breached: state.breached,
    missed: state.clocks
      .filter((clock) => outcomeOf(clock, standingBreach(state, clock)).status === 'missed')
      .map((clock) => clock.id),
    unacknowledged:
      escalating &&
      state.escalation !== null &&
      (state.escalation.openPages.length > 0 ||
        state.escalation.queue.length > 0 ||
        (state.escalation.held?.length ?? 0) > 0 ||
        state.escalation.repeatAt !== null),
    calledIds: state.escalation?.openPages.map(({ personId }) => personId) ?? [],
    nobodyReached: escalating && (state.escalation?.topRounds ?? 0) > 0,
    identificationNeeded: state.identificationNeeded,
    crisis: state.crisis && state.crisis.status !== 'closed' ? state.crisis.status : null,
  };
}

const unnamed = (id: string): Named => ({ id, name: id });

/** The line of one case whose state the caller has: reads the few names that it needs, and no list of customers. */
export async function lineView(desk: Reads, state: CaseState): Promise<{ line: CaseLine; now: Instant }> {
  const { customerId, siteId, pinned } = state;
  const [people, customer, site, tier] = await Promise.all([
    desk.configuration.latest<Person>('person'),
    customerId === null ? null : desk.configuration.get<Customer>('customer', customerId),
    siteId === null ? null : desk.configuration.get<Site>('site', siteId),
    desk.configuration.get<Tier>('tier', pinned.tierId, pinned.tierVersion),
  ]);
  const names = {
    people: byId(people),
    customers: byId(customer ? [customer] : []),
    sites: byId(site ? [site] : []),
    tier: () => tier,
  };
  return { line: caseLine(state, names), now: Math.max(desk.clock.now(), state.lastAt) };
}

export function isPaused(state: CaseState): boolean {
  return state.course.pauses.at(-1)?.to === null;
}

// ---------------------------------------------------------------------------------------------------------------
// Board

/** More open cases than this are read page after page by the cursor. */
export const BOARD_READ_MAX = 200;

export interface BoardView {
  readonly tenant: Tenant | null;
  readonly now: Instant;
  readonly list: Listing['list'];
  readonly lines: readonly CaseLine[];
  readonly cursor: string | null;
}

/** The open cases by next deadline, or the closed ones by closing, newest first as the store lists them. */
export async function boardView(
  desk: Reads,
  list: Listing['list'],
  options: { after?: string; limit?: number } = {},
): Promise<BoardView> {
  const [tenant, found] = await Promise.all([
    tenantOf(desk),
    desk.cases.list(list, {
      limit: options.limit ?? BOARD_READ_MAX,
      ...(options.after === undefined ? {} : { after: options.after }),
    }),
  ]);
  const names = await namesFor(desk, found.states);
  const lines = found.states.map((state) => caseLine(state, names));
  return {
    tenant,
    now: desk.clock.now(),
    list,
    lines: list === 'open' ? lines.toSorted(byNextDeadline) : lines,
    cursor: found.cursor,
  };
}

function byNextDeadline(one: CaseLine, other: CaseLine): number {
  return (
    (one.next?.dueAt ?? Number.MAX_SAFE_INTEGER) - (other.next?.dueAt ?? Number.MAX_SAFE_INTEGER) ||
    one.severity.rank - other.severity.rank ||
    one.openedAt - other.openedAt
  );
}

export function tenantOf(desk: Reads): Promise<Tenant | null> {
  return desk.configuration.get<Tenant>('tenant', desk.tenantId);
}

// ---------------------------------------------------------------------------------------------------------------
// One case

export interface ClockView {
  readonly clock: Clock;
  readonly breachedAt: Instant | null;
  /** Counted time that has passed, of all counted time up to the due instant: 0 to 1; null while it does not run. */
  readonly share: number | null;
  readonly ledger: readonly LedgerLine[];
  readonly calendarName: string | null;
  /** The year that its calendar would have to have; null where none is missing. */
  readonly missingYear: number | null;
  readonly rule: TargetRule | null;
}

export type TimelineLine =
  | {
      readonly what: 'event';
      readonly at: Instant;
      readonly actor: Commit['actor'];
      readonly event: CaseEvent;
      /** Of a reckoning: the clocks whose status or due instant it changed. */
      readonly changed?: readonly ReckonedClock[];
    }
  | { readonly what: 'entry'; readonly at: Instant; readonly entry: Entry }
  | {
      readonly what: 'attempt';
      readonly at: Instant;
      readonly attempt: Attempt;
      /** What was asked to be sent; null where its commit is not among those that were read. */
      readonly effect: CaseEffect | null;
    };

export interface CaseView {
  readonly tenant: Tenant | null;
  readonly now: Instant;
  readonly state: CaseState;
  readonly line: CaseLine;
  readonly tier: Tier | null;
  readonly clocks: readonly ClockView[];
  /** Oldest first. */
  readonly timeline: readonly TimelineLine[];
  /** True where the timeline is longer than what was read. */
  readonly timelineCut: boolean;
  readonly opening: Extract<CaseEvent, { type: 'CaseOpened' }> | null;
  readonly people: readonly Person[];
  readonly customers: readonly Customer[];
  readonly sites: readonly Site[];
  readonly contracts: readonly Contract[];
  readonly hotline: string;
}

/** Enough for the busiest case of a week; beyond it the page says so. */
const TIMELINE_READ_MAX = 2_000;
const TIMELINE_PAGE = 500;

/** The case with its clocks and all that happened to it. Null where there is none. */
export async function caseView(desk: Reads, caseId: string): Promise<CaseView | null> {
  const head = await desk.cases.head(caseId);
  if (!head) return null;
  const state = head.state;
  const [tenant, names, history, contracts, calendars] = await Promise.all([
    tenantOf(desk),
    namesFor(desk, [state]),
    wholeTimeline(desk, caseId),
    desk.configuration.latest<Contract>('contract'),
    pinnedCalendars(desk, state),
  ]);
  const tier = names.tier(state);
  const timeline = mergeTimeline(history.commits, history.entries, history.attempts);
  const opening = timeline.find((line) => line.what === 'event' && line.event.type === 'CaseOpened');
  return {
    tenant,
    now: Math.max(desk.clock.now(), state.lastAt),
    state,
    line: caseLine(state, names),
    tier,
    clocks: clockViews(state, tier, history.commits, calendars, desk.clock.now()),
    timeline,
    timelineCut: history.cut,
    opening: opening?.what === 'event' && opening.event.type === 'CaseOpened' ? opening.event : null,
    people: [...names.people.values()],
    customers: [...names.customers.values()],
    sites: [...names.sites.values()],
    contracts,
    hotline: tenant?.hotline ?? '',
  };
}

async function pinnedCalendars(desk: Reads, state: CaseState): Promise<ReadonlyMap<string, Calendar>> {
  const found = await Promise.all(
    Object.entries(state.pinned.calendars).map(([id, version]) =>
      desk.configuration.get<Calendar>('calendar', id, version),
    ),
  );
  return byId(found.filter((calendar) => calendar !== null));
}

async function wholeTimeline(
  desk: Reads,
  caseId: string,
): Promise<{ commits: Commit[]; entries: Entry[]; attempts: Attempt[]; cut: boolean }> {
  const all = { commits: [] as Commit[], entries: [] as Entry[], attempts: [] as Attempt[] };
  let after: string | undefined;
  do {
    const page = await desk.cases.timeline(caseId, {
      limit: TIMELINE_PAGE,
      ...(after === undefined ? {} : { after }),
    });
    all.commits.push(...page.commits);
    all.entries.push(...page.entries);
    all.attempts.push(...page.attempts);
    after = page.cursor ?? undefined;
  } while (
    after !== undefined &&
    all.commits.length + all.entries.length + all.attempts.length < TIMELINE_READ_MAX
  );
  return { ...all, cut: after !== undefined };
}

/** Commits, entries and attempts in one order of time; within one instant in the order in which they were caused. */
export function mergeTimeline(
  commits: readonly Commit[],
  entries: readonly Entry[],
  attempts: readonly Attempt[],
): readonly TimelineLine[] {
  const lines: TimelineLine[] = [];
  const effects = new Map<string, CaseEffect>();
  let before: ReadonlyMap<string, ReckonedClock> = new Map();
  const missed = new Set<string>();
  for (const commit of commits.toSorted((one, other) => one.version - other.version)) {
    // The store keeps a kind's events and effects as it was given them; this store is the case's.
    for (const [index, effect] of (commit.effects as readonly CaseEffect[]).entries()) {
      effects.set(`${commit.version}.${index}`, effect);
    }
    const events = commit.events as readonly CaseEvent[];
    for (const event of events) if (event.type === 'TargetBreached') missed.add(event.clockId);
    for (const event of events) {
      if (event.type === 'ClocksReckoned') {
        const changed = event.clocks.filter((clock) => {
          // A missed promise that is no longer counted has its line where it was missed.
          if (isOff(clock) && missed.has(clock.id)) return false;
          const old = before.get(clock.id);
          return old === undefined
            ? clock.status === 'running' || clock.status === 'calendar_missing'
            : old.status !== clock.status || old.dueAt !== clock.dueAt;
        });
        before = byId(event.clocks);
        lines.push({ what: 'event', at: commit.at, actor: commit.actor, event, changed });
      } else {
        lines.push({ what: 'event', at: commit.at, actor: commit.actor, event });
      }
    }
  }
  for (const entry of entries) lines.push({ what: 'entry', at: entry.at, entry });
  for (const attempt of attempts) {
    lines.push({
      what: 'attempt',
      // A page that waited for a storm's window or a provider's turn left when its first outcome came, not when it was claimed.
      at: attempt.history.find(({ outcome }) => outcome !== 'attempting')?.at ?? attempt.startedAt,
      attempt,
      effect: effects.get(attempt.id) ?? null,
    });
  }
  // Stable: lines of one instant stay events, entries, attempts, each in its own order.
  return lines.toSorted((one, other) => one.at - other.at);
}

function clockViews(
  state: CaseState,
  tier: Tier | null,
  commits: readonly Commit[],
  calendars: ReadonlyMap<string, Calendar>,
  now: Instant,
): readonly ClockView[] {
  const reckoned = new Map<string, ReckonedClock>();
  for (const commit of commits) {
    // As above: the events of this store are the case's.
    for (const event of commit.events as readonly CaseEvent[]) {
      if (event.type !== 'ClocksReckoned') continue;
      for (const clock of event.clocks) reckoned.set(clock.id, clock);
    }
  }
  const rules = [
    ...(tier?.severities.find((severity) => severity.code === state.course.severity)?.targets ?? []),
    ...(tier?.reportTargets ?? []),
  ];
  return state.clocks.map((clock) => {
    const found = reckoned.get(clock.id);
    const ledger = found?.ledger ?? [];
    const calendar = found ? calendars.get(found.calendarId) : undefined;
    return {
      clock,
      breachedAt: standingBreach(state, clock),
      share: shareOf(clock, ledger, now),
      ledger,
      calendarName: calendar?.name ?? found?.calendarId ?? null,
      missingYear: calendar ? missingYearOf(clock, calendar) : null,
      rule:
        rules.find(
          (rule) => rule.kind === clock.kind && rule.subkind === clock.subkind && ruleHolds(rule, state),
        ) ?? null,
    };
  });
}

/** The first year from the start on that is not published; a calendar that publishes none lacks open hours, and no year. */
export function missingYearOf(
  { status, startedAt }: Pick<Clock, 'status' | 'startedAt'>,
  calendar: Calendar,
): number | null {
  const { timeZone, publishedYears } = calendar;
  if (status !== 'calendar_missing' || startedAt === null || publishedYears.length === 0) return null;
  let year = yearOf(dayNumberAt(timeZone, startedAt));
  while (publishedYears.includes(year)) year += 1;
  return year;
}

/** Of several rules of one kind the one whose condition is not contradicted by a known fact. */
function ruleHolds(rule: TargetRule, state: CaseState): boolean {
  if (!rule.condition) return true;
  const { fact, op, value, whileUnknown } = rule.condition;
  const known = state.course.facts[fact];
  if (known === undefined) return whileUnknown === 'active';
  if (op === 'in') return Array.isArray(value) && value.includes(known);
  return op === 'eq' ? known === value : known !== value;
}

export function shareOf(clock: Clock, ledger: readonly LedgerLine[], now: Instant): number | null {
  if (clock.startedAt === null || clock.dueAt === null) return null;
  const until = clock.metAt === undefined ? now : Math.min(now, clock.metAt);
  const counted = ledger.filter((line) => line.counted);
  if (counted.length === 0) {
    const whole = clock.dueAt - clock.startedAt;
    return whole <= 0 ? 1 : clamp((until - clock.startedAt) / whole);
  }
  const whole = counted.reduce((sum, line) => sum + (line.to - line.from), 0);
  const passed = counted.reduce((sum, line) => sum + Math.max(0, Math.min(line.to, until) - line.from), 0);
  return whole <= 0 ? 1 : clamp(passed / whole);
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

// ---------------------------------------------------------------------------------------------------------------
// Triage

export interface ReceiptAbout {
  /** The sender's own claim: a mail's From, a form's name and address, a number. Empty: there is none; null: not kept. */
  readonly from: string | null;
  /** The envelope's sender of a mail, empty for a bounce; null for what has no envelope. */
  readonly sender: string | null;
  /** Empty: there is none; null: not kept. */
  readonly subject: string | null;
}

export interface TriageView {
  readonly tenant: Tenant | null;
  readonly now: Instant;
  readonly receipts: readonly Receipt[];
  /** By receipt id: who sent it and about what, as far as that is known. */
  readonly about: ReadonlyMap<string, ReceiptAbout>;
  readonly cursor: string | null;
  readonly fate: ReceiptFate['fate'] | 'received' | null;
}

export async function triageView(
  desk: Reads,
  options: { fate?: ReceiptFate['fate'] | 'received'; after?: string; limit?: number } = {},
): Promise<TriageView> {
  const [tenant, found] = await Promise.all([tenantOf(desk), desk.receipts.list({ limit: 50, ...options })]);
  return {
    tenant,
    now: desk.clock.now(),
    receipts: found.receipts,
    about: new Map(
      await Promise.all(
        found.receipts.map(async (receipt) => [receipt.id, await aboutOf(desk, receipt)] as const),
      ),
    ),
    cursor: found.cursor,
    fate: options.fate ?? null,
  };
}

/** From what was kept of it at intake, else from the case that it opened or joined. Reads no raw mail. */
async function aboutOf(desk: Reads, receipt: Receipt): Promise<ReceiptAbout> {
  const { envelope, fate } = receipt;
  const { from = null, sender = null, subject = null } = envelope;
  const caseId = fate && 'caseId' in fate ? fate.caseId : null;
  if (((from || sender) && subject) || caseId === null) return { from, sender, subject };
  const state = (await desk.cases.head(caseId))?.state;
  // Whoever wrote a reply or a duplicate may be another person than the reporter.
  const reporter = fate?.fate === 'case' ? (state?.reporter.name ?? null) : null;
  return {
    from: from || sender ? from : reporter || from,
    sender,
    subject: subject || state?.subject || subject,
  };
}

// ---------------------------------------------------------------------------------------------------------------
// Setup

export interface Shift {
  readonly from: Instant;
  readonly until: Instant;
  readonly person: Named;
}

export interface SetupView {
  readonly tenant: Tenant | null;
  readonly now: Instant;
  readonly people: readonly Person[];
  readonly ladders: readonly Ladder[];
  readonly rotas: readonly { readonly rota: Rota; readonly shifts: readonly Shift[] }[];
  readonly tiers: readonly Tier[];
  readonly calendars: readonly Calendar[];
  readonly customers: readonly Customer[];
  readonly sites: readonly Site[];
  readonly contracts: readonly Contract[];
}

/** How far ahead the rota is shown, and how many shifts at most. */
const ROTA_SHOWN_MS = 28 * 86_400_000;
const SHIFTS_MAX = 40;

export async function setupView(desk: Reads): Promise<SetupView> {
  const [tenant, people, ladders, rotas, tiers, calendars, customers, sites, contracts] = await Promise.all([
    tenantOf(desk),
    desk.configuration.latest<Person>('person'),
    desk.configuration.latest<Ladder>('ladder'),
    desk.configuration.latest<Rota>('rota'),
    desk.configuration.latest<Tier>('tier'),
    desk.configuration.latest<Calendar>('calendar'),
    desk.configuration.latest<Customer>('customer'),
    desk.configuration.latest<Site>('site'),
    desk.configuration.latest<Contract>('contract'),
  ]);
  const now = desk.clock.now();
  const named = byId(people);
  return {
    tenant,
    now,
    people: people.map(shownPerson),
    ladders,
    rotas: rotas.map((rota) => ({
      rota,
      shifts: shiftsBetween(rota, people, now, now + ROTA_SHOWN_MS)
        .slice(0, SHIFTS_MAX)
        .map(({ from, to, personId }) => ({
          from,
          until: to,
          person: named.get(personId) ?? unnamed(personId),
        })),
    })),
    tiers,
    calendars,
    customers,
    sites,
    contracts,
  };
}
