// Open cases and a newer version of what they are held to. The dry run decides each case's re-pinning and commits nothing;
// the deed commits the same decision, one commit a case, so many a call. It can be stopped anywhere and begun again: a case
// that holds the version already is passed over.

import { createHash } from 'node:crypto';
import type { CaseEvent, CaseSetup, CaseState, MovedClock, Repin } from '../domain/case.ts';
import { repinForecast } from '../domain/case-repin.ts';
import type { Actor, Context, Reason } from '../domain/record.ts';
import { caseKeeping } from './case-keeping.ts';
import { commit } from './commit.ts';
import type { CaseKeeping, Desk } from './desk.ts';

/** Which item, and the version that open cases are to hold. */
export interface RepinChange {
  readonly kind: 'tier' | 'calendar' | 'contract' | 'tenant';
  readonly id: string;
  readonly version: number;
}

/** What re-pinning would do to one case that holds another version. */
export interface RepinLine {
  readonly caseId: string;
  readonly subject: string;
  readonly severity: string;
  readonly timeZone: string;
  readonly moved: readonly MovedClock[];
  readonly breaches: readonly string[];
  readonly heals: readonly string[];
  readonly warnings: readonly Reason[];
  /** Why it cannot be moved; null where it can. */
  readonly refused: Reason | null;
}

export interface RepinForecastPage {
  /** Open cases that hold another version. */
  readonly cases: number;
  /** Of them those of which a deadline moves. */
  readonly move: number;
  /** Those that would miss a deadline which they have not missed. */
  readonly breach: number;
  /** Those whose missed, or unreckoned, deadline would be in time. */
  readonly heal: number;
  /** Messages that would go out by the re-pinning itself though their like went out before. */
  readonly noticesAgain: number;
  /** Messages by the re-pinning itself about what nobody was told yet: that a year of a calendar is missing. */
  readonly noticesFirst: number;
  readonly refused: number;
  /** What the cases then do at once of themselves, as after any missed deadline: severities that rise, messages that go out. */
  readonly promote: number;
  readonly pages: number;
  readonly notices: number;
  /** The first of them that move, breach, heal, warn or refuse; the others take the version and nothing moves. */
  readonly lines: readonly RepinLine[];
  /** Where the next page goes on; null after the last case. */
  readonly cursor: string | null;
}

/** A read of this many heads is one page of the store. */
const READ_AT_ONCE = 200;
const READ_TO_REPIN = 50;
/** After this many looks, or this long, the answer goes back and says where to go on: HTTP answers within seconds. */
const LOOKED_MAX = 2_000;
const LOOKING_MS_MAX = 8_000;
export const REPIN_LINES_MAX = 50;
/** About so many a call: each is a transaction of its own, and the page of the store that is begun is ended. */
export const REPIN_AT_ONCE = 100;

/** Tells what re-pinning would do, from the case after the cursor on. Changes nothing. */
export async function forecastRepin(
  desk: Desk,
  change: RepinChange,
  from: { readonly after?: string | undefined } = {},
): Promise<RepinForecastPage> {
  const page = {
    ...{ cases: 0, move: 0, breach: 0, heal: 0, noticesAgain: 0, noticesFirst: 0, refused: 0 },
    ...{ promote: 0, pages: 0, notices: 0 },
  };
  const lines: RepinLine[] = [];
  const keeping = caseKeeping(desk);
  const command = { type: 'RepinCase', to: repinTo(change), reason: 'dry run' } as const;
  const walk = await walkOpenCases(desk, { after: from.after, limit: READ_AT_ONCE }, async (states) => {
    for (const state of states.filter((each) => holdsAnother(each, change))) {
      const setup = await keeping.setup(state, command);
      const context = {
        now: Math.max(desk.clock.now(), state.lastAt),
        actor: { kind: 'system', name: 'Faultline', via: 'portal' },
        entropy: NO_CHANCE,
        setup,
      } as const;
      const forecast = repinForecast(state, command, context);
      if (forecast.outcome === 'ignored') continue;
      const { moved, breaches, heals, warnings } = forecast;
      const isRefused = forecast.outcome === 'refused';
      const decision = keeping.kind.decide(state, command, context);
      const first = firstTimeOf(state, decision);
      page.cases += 1;
      page.noticesFirst += first;
      page.noticesAgain += forecast.notices - first;
      if (moved.length > 0) page.move += 1;
      if (breaches.length > 0) page.breach += 1;
      if (heals.length > 0) page.heal += 1;
      if (isRefused) page.refused += 1;
      const follows = await followedAtOnce(keeping, state, decision, context);
      if (follows.promoted) page.promote += 1;
      page.pages += follows.pages;
      page.notices += follows.notices;
      const says = moved.length + breaches.length + heals.length + warnings.length > 0 || isRefused;
      if (says && lines.length < REPIN_LINES_MAX) {
        const { severity } = state.course;
        const { id: caseId, subject, timeZone } = state;
        const refused = isRefused ? (forecast.reason ?? null) : null;
        lines.push({ caseId, subject, severity, timeZone, moved, breaches, heals, warnings, refused });
      }
    }
    return true;
  });
  return { ...page, lines, cursor: walk.cursor };
}

export interface RepinDone {
  /** Cases that hold the version now and did not before this call. */
  readonly repinned: number;
  readonly refused: readonly { readonly caseId: string; readonly reason: Reason }[];
  /** Where the next call goes on; null where the walk came to its end. */
  readonly cursor: string | null;
}

/**
 * Re-pins the next hundred cases or so from the cursor on, each by a commit of its own. Cases move in the list while their
 * deadlines do, so after the last call a forecast says whether one was passed over. Throws `Unavailable` where the store
 * fails; what was done until then stays, and the same call again goes on.
 */
export async function repinPage(
  desk: Desk,
  change: RepinChange,
  by: { readonly actor: Actor; readonly reason: string },
  from: { readonly after?: string | undefined } = {},
): Promise<RepinDone> {
  const keeping = caseKeeping(desk);
  const refused: { caseId: string; reason: Reason }[] = [];
  let repinned = 0;
  const walk = await walkOpenCases(desk, { after: from.after, limit: READ_TO_REPIN }, async (states) => {
    for (const state of states.filter((each) => holdsAnother(each, change))) {
      const result = await commit(keeping, desk, {
        id: state.id,
        command: { type: 'RepinCase', to: repinTo(change), reason: by.reason },
        actor: by.actor,
        commandId: commandIdOf(change, state),
      });
      if (result.outcome === 'accepted') repinned += 1;
      if (result.outcome === 'refused') refused.push({ caseId: state.id, reason: result.reason });
    }
    return repinned < REPIN_AT_ONCE;
  });
  return { repinned, refused, cursor: walk.cursor };
}

// ---------------------------------------------------------------------------------------------------------------

/** Page codes and the like, which a forecast throws away. */
const NO_CHANCE = '0'.repeat(64);

/** A re-pinned case that has more to do than this has a fault of its own, which is not the forecast's to find. */
const WAKES_MAX = 8;

type Decided = ReturnType<CaseKeeping['kind']['decide']>;

/**
 * How many of a decision's messages tell of something that the case has not told yet. A missing year is told once for each
 * clock, and the case keeps of which (`told`); every other message may have gone out before, and counts as one that does
 * again.
 */
function firstTimeOf({ told = [] }: CaseState, decision: Decided): number {
  if (decision.outcome !== 'accepted') return 0;
  return decision.effects.filter(
    (effect) =>
      effect.type === 'SendNotice' &&
      effect.topic === 'calendar_missing' &&
      !told.includes(`calendar:${effect.detail.clockId}`),
  ).length;
}

/** What is due on the case as soon as it is re-pinned, by deciding it; nothing where that was due before as well. */
async function followedAtOnce(
  keeping: CaseKeeping,
  state: CaseState,
  decision: Decided,
  context: Context<CaseSetup>,
): Promise<{ readonly promoted: boolean; readonly pages: number; readonly notices: number }> {
  const { kind } = keeping;
  const { now } = context;
  const isDue = (of: CaseState) => (kind.nextWake(of) ?? Number.POSITIVE_INFINITY) <= now;
  const follows = { promoted: false, pages: 0, notices: 0 };
  if (decision.outcome !== 'accepted' || isDue(state)) return follows;
  const grown = (from: CaseState, events: readonly CaseEvent[]) => ({
    ...events.reduce((before: CaseState, event) => kind.evolve(before, event, now), from),
    version: from.version + 1,
  });
  let after = grown(state, decision.events);
  for (let wakes = 0; wakes < WAKES_MAX && isDue(after); wakes += 1) {
    const wake = kind.wake();
    const setup = await keeping.setup(after, wake);
    const woken = kind.decide(after, wake, { ...context, setup });
    if (woken.outcome !== 'accepted') break;
    follows.promoted ||= woken.events.some(({ type }) => type === 'SeverityPromoted');
    const pages = woken.effects.filter(({ type }) => type === 'SendPage').length;
    follows.pages += pages;
    follows.notices += woken.effects.length - pages;
    after = grown(after, woken.events);
  }
  return follows;
}

/** Pages of open cases until the visitor has enough, there are no more, or it takes too long. */
async function walkOpenCases(
  desk: Desk,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
  visit: (states: readonly CaseState[]) => Promise<boolean>,
): Promise<{ readonly cursor: string | null }> {
  const begunAt = desk.clock.machineNow();
  let cursor: string | null = after ?? null;
  for (let looked = 0; ; ) {
    const page: { states: readonly CaseState[]; cursor: string | null } = await desk.cases.list('open', {
      limit,
      ...(cursor === null ? {} : { after: cursor }),
    });
    const goesOn = await visit(page.states);
    looked += page.states.length;
    cursor = page.cursor;
    const isLong = looked >= LOOKED_MAX || desk.clock.machineNow() - begunAt > LOOKING_MS_MAX;
    if (cursor === null || !goesOn || isLong) return { cursor };
  }
}

/**
 * Whether the case may have to be moved. Of a contract or a desk that gave nothing to the tier, no version is pinned; then
 * the decision itself says that nothing changes.
 */
function holdsAnother({ pinned, contractId }: CaseState, { kind, id, version }: RepinChange): boolean {
  if (kind === 'tier') return pinned.tierId === id && pinned.tierVersion !== version;
  if (kind === 'contract')
    return (pinned.contractId ?? contractId) === id && pinned.contractVersion !== version;
  if (kind === 'tenant') return pinned.tenantVersion !== version;
  const held = pinned.calendars[id];
  return held !== undefined && held !== version;
}

function repinTo({ kind, id, version }: RepinChange): Repin {
  if (kind === 'tier') return { tierVersion: version };
  if (kind === 'contract') return { contractVersion: version };
  if (kind === 'tenant') return { tenantVersion: version };
  return { calendars: { [id]: version } };
}

/** The same for the same case as it stands, so that a call whose answer was lost commits nothing twice. */
function commandIdOf(change: RepinChange, { id, version }: CaseState): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([change, id, version]))
    .digest('hex');
  return `repin:${digest.slice(0, 40)}`;
}
