// The pager: one message per person, way and window, however many cases page them. A storm of reports is one fault seen by
// many; an engineer who gets five hundred messages reads none. It refuses to drop, to hold what is most severe, and to
// hold any page for more than half of the time that its person has left to answer.
//
// S1 Exempt: the most severe level of the tier, except by telephone and except where it was merely assumed; a severity that
//    the tier does not know; any page of a drill (it neither opens a window nor waits in one), a page that is meant for one
//    person (a hand-over, a promise, a crisis), and any page of a tenant whose `pageWindowMinutes` is 0. They go at once,
//    whatever window runs; so does a page of a case that somebody handed on by an answer to it alone. A page's own window is
//    the tenant's minutes (3), at most half of what is left of the page's acknowledgement window.
//    A TELEPHONE takes one call: a second one finds it busy, and a busy one sends its case on to the next person. So every
//    call waits, the most severe too, and a telephone's windows are never longer than 30 s, or that one would find a longer
//    one. ASSUMED is what nobody and no word said: a report whose words tell nothing, by somebody unknown, gets the most
//    severe level, so that any stranger could empty the ladder with fifty of them. A person's change and a promotion end it.
// S2 WINDOW of a way (a person's channel and address; another way is another window, because a second way is tried where
//    the first may have failed): {ends at, before, opener, lease}. A claimed page opens it by one conditional update: none
//    runs, and none ended within the tenant's minutes -> 30 s, at most its own, so that a storm is known for one long before
//    the shortest promise is due; and the page goes at once, alone. That update is all that a page costs while there is no
//    storm. Refused because one ended lately -> a second update, conditional on none that runs: its own. Refused because one
//    runs -> S3, with no second update. The opener's repeats (429, redelivery) find the window their own and go too.
// S3 A window runs until E. The page waits for E, if E lies within its own window's length from now; else it goes at once,
//    alone. Waiting is, in this order: HOLD the attempt (nobody claims it, it names BUNDLE(way, E), it is due at E + 30 s),
//    put it down as waiting for E, send its message with a delay until E. A crash in between leaves an attempt that is
//    held, is due, and is at most not in the bundle; then S6 lets it go.
// S4 At E whichever of them comes first opens the next window (`before` = E), as long as its own when it was new, and is
//    thereby the collector of E; a new page that comes first is one too, and holds itself first. The collector reads who
//    waits for E (at most 5,000), reads the heads of the first 300 strongly, and leaves out every page of theirs that is no
//    longer wanted; beyond 300 a page is counted and not named, because a sender has ten seconds. Two or more: it puts
//    BUNDLE(way, E), if absent, with exactly these pages, one code and a lease of 20 s; calls the provider once; records
//    what it said on the bundle. Fewer: an empty BUNDLE(way, E), and its window is ended: each goes by itself, at once.
// S5 That put is the one decision: a page is in the bundle, and its outcome is the bundle's; or it is not, and goes anew.
//    So there is at most one call per attempt, and none that names a page that was closed before the collector's read.
// S6 Whoever comes with a held attempt after E: the bundle stands and has it -> its outcome is the bundle's: accepted and
//    delivered are recorded, refused, unknown and undelivered are told to its case, which goes on to its next way at once
//    (each case by itself, C6, into that way's window). No outcome yet: again in 5 s; and with the lease over: unknown.
//    The bundle stands without it, or the collector (lease 60 s) died before it put one -> an empty bundle is put, if
//    absent, so that none can stand later; the attempt is given back and goes anew from S1.
// S7 A report of the provider carries the bundle's id: recorded on the bundle by rank, however late, then each page's
//    message is sent again, which meets S6.
// S8 One code, one link and two keys of a call answer the bundle: for each page of it that is open the person acknowledges,
//    or hands on, in their name; a page that is over says so by itself. A choice of some is the same with fewer. Nothing
//    closes several cases, or hands them to a named person.
// S9 A provider that is full gives the collector a turn within its lease, or the bundle is refused with that reason.
// S10 NOTICES to staff of what befalls their cases (DIGESTED) go by the same steps, in windows, bundles and a queue of their
//    own, those of the most severe level too, because they ask for nothing: no page ever waits for one, nor one for a page.
//    Their own window is the tenant's minutes, at most half of what is left until a deadline that they name. WARNINGS of a
//    deadline ahead have windows of their own, of 30 s at most: while a minute is left, each finds one that it may wait for,
//    however long other notices wait. A bundle of notices names each case with its link; it has no code and takes no turn
//    (S8, S9 are not for it). What a provider did not take, or left unknown, each case sends once more, through a window.
//    Alarms that nobody answers have windows of their own again: the first one waits for no notice; those of the most severe
//    level are exempt as its pages are. Word to reporters and people from outside, crises and what somebody wrote never wait.
//
// Crashes: before the window, nothing happened. After it (opener): the attempt's own lease, C4. Holding: S3. Collecting
// before the put: S6, after 60 s, and a held page is never later than its half (S1) or goes alone. After the put: S6, as
// unknown after 20 s. SQS redelivers any of these messages: each step is a conditional write or a read.

import type { CaseEffect, CaseEvent, CaseState } from '../domain/case.ts';
import { CASE } from '../domain/case-record.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import type { Desk } from './desk.ts';
import type { Limits } from './limits.ts';
import { type BundledNotice, type BundledPage, noticesOf, wantedOf } from './pager-reading.ts';
import { longestMsOf, pageWindowOf, SHORT_WINDOW_MS, waitOf } from './pager-waits.ts';
import { type Bundle, type PagerWay, type WaitingPage, WHOLE_BUNDLE, windowEndOf } from './pagers.ts';
import { ATTEMPT_RANK, type Attempt, type Messenger, type ProviderAnswer, Unavailable } from './ports.ts';
import { callProvider, type NoWay, type Outbound } from './provider-call.ts';
import { together } from './together.ts';

/** In the tags of the provider's call, where a record's kind stands. */
export const BUNDLE = 'bundle';
/** The one attempt of a bundle. */
export const BUNDLE_ATTEMPT = '1.0';
/** More than these go with the next window: what one item holds with ease. */
export const BUNDLE_PAGES_MAX = 5_000;
/** So many are read before the message goes out; the others are counted, and stand behind its link as they are. */
const READ_MAX = 300;
/** A shorter wait is not worth a window. */
const WINDOW_MS_MIN = 5 * SECOND_MS;
const BUNDLE_LEASE_MS = 20 * SECOND_MS;
const COLLECT_LEASE_MS = 60 * SECOND_MS;
/** What of the collector's lease is left for the call itself. */
const CALL_MS = 15 * SECOND_MS;
const HELD_DUE_AFTER_MS = 30 * SECOND_MS;
const AGAIN_SECONDS = 5;
/** A window that ended longer ago has nobody waiting: their own messages and the sweeper have long been there. */
const BEFORE_MS_MAX = 60 * MINUTE_MS;
/** Messages that are sent again together. */
const AGAIN_AT_ONCE = 25;
const CODE_TRIES_MAX = 5;

/** The words of a bundle, most urgent page first. */
export type RenderBundle = (bundle: {
  readonly id: string;
  readonly way: PagerWay;
  readonly code: string;
  readonly pages: readonly BundledPage[];
  /** How many there are beside those that were read. */
  readonly unread: number;
}) => Promise<Outbound | NoWay>;

/** The words of a bundle of notices, in the order of DIGESTED, the most urgent case of each first. */
export type RenderDigest = (digest: {
  readonly id: string;
  readonly way: PagerWay;
  readonly notices: readonly BundledNotice[];
  /** What those are about that were not read. */
  readonly unread: readonly string[];
}) => Promise<Outbound | NoWay>;

export interface PagerWorld {
  readonly messenger: Messenger;
  readonly limits: Limits;
  readonly renderBundle: RenderBundle;
  readonly renderDigest: RenderDigest;
}

export interface PagerJob {
  readonly desk: Desk;
  readonly world: PagerWorld;
  readonly caseId: string;
  readonly attemptId: string;
  /** The turn at the provider that the collector waited for. */
  readonly turnAt?: Instant;
}

/** What becomes of a claimed page, or of a held one. */
export type Paged =
  /** By itself, now. */
  | { readonly is: 'alone' }
  /** Held: it comes again by itself after so long, with its turn where it has one. */
  | { readonly is: 'waits'; readonly seconds: number; readonly turnAt?: Instant }
  /** Its turn at the provider comes so late; until then it is given back. */
  | { readonly is: 'turn'; readonly seconds: number; readonly turnAt: Instant }
  /** No bundle has it: given back, claimed anew, and sent as if for the first time. */
  | { readonly is: 'free' }
  | { readonly is: 'bundled'; readonly bundle: Bundle };

/** The pager as the sender asks it: of cases alone, whose pages can wait. */
export interface Pager<State, Effect> {
  /** For an attempt that was just claimed. */
  enter(job: Pick<PagerJob, 'attemptId' | 'caseId' | 'turnAt'>, state: State, effect: Effect): Promise<Paged>;
  /** For an attempt that is held, or was in a bundle. */
  standing(job: Pick<PagerJob, 'attemptId' | 'caseId' | 'turnAt'>, way: PagerWay, id: string): Promise<Paged>;
}

export function casePager(desk: Desk, world: PagerWorld): Pager<CaseState, CaseEffect> {
  return {
    enter: async (job, state, effect) =>
      state.drill ? ALONE : enterWindow({ ...job, desk, world }, state, effect),
    standing: (job, way, id) => standing({ ...job, desk, world }, way, id),
  };
}

const ALONE: Paged = { is: 'alone' };
const FREE: Paged = { is: 'free' };
const AGAIN: Paged = { is: 'waits', seconds: AGAIN_SECONDS };

/**
 * For an attempt that its sender has just claimed: whether its page goes alone now, or waits (S1 to S4). Where the pager's
 * own store fails the page goes alone: a message too many is better than none.
 */
async function enterWindow(job: PagerJob, state: CaseState, effect: CaseEffect): Promise<Paged> {
  const { desk, caseId, attemptId } = job;
  const now = desk.clock.now();
  const waits = await waitOf(desk, state, effect, now);
  if (!waits || waits.windowMs < WINDOW_MS_MIN) return ALONE;
  const { way, windowMs } = waits;
  const waiting = { caseId, attemptId, pageId: waits.pageId };
  let window: Awaited<ReturnType<typeof openWindow>>;
  try {
    window = await openWindow(job, way, windowMs);
    if (window.isMine) {
      const { before } = window;
      if (before === null || before < now - BEFORE_MS_MAX || !(await isLeft(desk, way, before))) return ALONE;
    }
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    desk.log.warn('window_unavailable', { record: job.caseId, error: String(error) });
    return ALONE;
  }
  if (!window.isMine) {
    const mayWait = window.endsAt <= now + windowMs && !(await isHandedOn(job));
    return mayWait ? await holdUntil(job, way, window.endsAt, waiting) : ALONE;
  }
  // The first page after a window in which others wait: it goes with them.
  const before = window.before ?? now;
  await holdUntil(job, way, before, waiting);
  return standing(job, way, desk.pagers.bundleIdOf(way, before));
}

/** Whether a person handed the case on by an answer to this case alone: whoever comes next is asked at once. */
async function isHandedOn({ desk, caseId, attemptId }: PagerJob): Promise<boolean> {
  const [version = 0] = attemptId.split('.').map(Number);
  const { events = [] } = (await desk.cases.commitOf(caseId, version)) ?? {};
  // The store keeps a kind's events as it was given them.
  return (events as readonly CaseEvent[]).some((event) => event.type === 'HandedOn' && !event.several);
}

/** For an attempt that is held, or was in a bundle: what its bundle says of it (S4, S6, S7). */
async function standing(job: PagerJob, way: PagerWay, bundleId: string): Promise<Paged> {
  const { desk } = job;
  const { pagers, clock } = desk;
  const now = clock.now();
  const endsAt = windowEndOf(bundleId);
  if (now < endsAt) return { is: 'waits', seconds: secondsUntil(endsAt, now) };
  let bundle = await pagers.bundleOf(bundleId, now, job);
  if (!bundle) {
    const window = await openWindow(job, way, await nextWindowOf(job, way));
    const collects = window.before === endsAt && window.leaseUntil > clock.machineNow();
    if (collects && window.isMine) {
      const collected = await collect(job, way, bundleId, window.leaseUntil);
      if (collected) return collected;
      bundle = await pagers.bundleOf(bundleId, clock.now(), job);
    } else if (collects) {
      return AGAIN;
    } else {
      await putEmpty(desk, way, bundleId);
      bundle = await pagers.bundleOf(bundleId, now, job);
    }
  }
  // None stands only where all of them have expired: then nobody waits either.
  if (!bundle?.pages.some((each) => isOf(each, job))) return FREE;
  if (bundle.outcome !== 'attempting') return { is: 'bundled', bundle };
  if (bundle.leaseUntil > clock.machineNow()) return AGAIN;
  const detail = 'the sender of the bundle died before it recorded an outcome';
  await pagers.recordBundle(bundleId, { outcome: 'unknown', at: now, detail });
  const stands = await pagers.bundleOf(bundleId, now, job);
  return stands ? { is: 'bundled', bundle: stands } : AGAIN;
}

/** Whether an outcome of the bundle is news for the attempt. */
export function isNews(attempt: Attempt, bundle: Bundle): boolean {
  return ATTEMPT_RANK[attempt.outcome] < ATTEMPT_RANK[bundle.outcome];
}

/**
 * What a provider reports of a bundle (S7): recorded by rank, then every page's message is sent again. A report that comes
 * twice sends them again, which finds nothing new.
 */
export async function reportBundle(
  desk: Pick<Desk, 'tenantId' | 'clock' | 'pagers' | 'queues' | 'log'>,
  report: {
    readonly recordId: string;
    readonly outcome: 'delivered' | 'undelivered';
    readonly detail: string;
    readonly at: Instant;
  },
): Promise<'recorded' | 'nothing_new' | 'no_such_bundle'> {
  const { recordId: id, outcome, detail, at } = report;
  const recorded = await desk.pagers.recordBundle(id, { outcome, detail, at });
  const bundle = await desk.pagers.bundleOf(id, desk.clock.now());
  if (!bundle) {
    desk.log.warn('report_without_bundle', { bundle: id, outcome });
    return 'no_such_bundle';
  }
  if (bundle.outcome !== outcome) return 'nothing_new';
  const { tenantId } = desk;
  for (let from = 0; from < bundle.pages.length; from += AGAIN_AT_ONCE) {
    await together(
      bundle.pages.slice(from, from + AGAIN_AT_ONCE).map(({ caseId, attemptId }) => {
        const [version = 0, index = 0] = attemptId.split('.').map(Number);
        const message = { tenantId, kind: CASE, recordId: caseId, version, indexes: [index] };
        return desk.queues.send(bundle.way.of ? 'bulk' : 'urgent', message);
      }),
    );
  }
  return recorded ? 'recorded' : 'nothing_new';
}

// ---------------------------------------------------------------------------------------------------------------

/** Of the window that a collector opens: as long as its own page could wait when it was new, else the way's longest. */
async function nextWindowOf({ desk, caseId, attemptId }: PagerJob, way: PagerWay): Promise<number> {
  const state = (await desk.cases.head(caseId))?.state;
  const page = state?.escalation?.openPages.find(
    ({ attempt, standing }) => attempt === attemptId || standing?.includes(attemptId),
  );
  const own = state && page ? await pageWindowOf(desk, state, page, way, page.openedAt) : 0;
  return own || (await longestMsOf(desk, way));
}

async function openWindow({ desk, caseId, attemptId }: PagerJob, way: PagerWay, windowMs: number) {
  const { pagers, clock } = desk;
  const now = clock.now();
  const calmMs = await longestMsOf(desk, way);
  const until = (ms: number) => Math.floor((now + ms) / SECOND_MS) * SECOND_MS;
  return pagers.open(way, {
    opener: `${caseId}/${attemptId}`,
    now,
    first: { calmSince: now - calmMs, endsAt: until(Math.min(windowMs, SHORT_WINDOW_MS)) },
    endsAt: until(windowMs),
    leaseUntil: clock.machineNow() + COLLECT_LEASE_MS,
  });
}

/** Whether somebody waits for a window that ended, and no bundle has decided about them. */
async function isLeft(desk: Desk, way: PagerWay, endsAt: Instant): Promise<boolean> {
  const { pagers, clock } = desk;
  if ((await pagers.held(way, endsAt, 1)).length === 0) return false;
  return (await pagers.bundleOf(pagers.bundleIdOf(way, endsAt), clock.now())) === null;
}

async function holdUntil(job: PagerJob, way: PagerWay, endsAt: Instant, page: WaitingPage): Promise<Paged> {
  const { desk, caseId, attemptId } = job;
  const now = desk.clock.now();
  const due = Math.max(endsAt, now) + HELD_DUE_AFTER_MS;
  await desk.cases.holdAttempt(caseId, attemptId, { bundleId: desk.pagers.bundleIdOf(way, endsAt), due });
  await desk.pagers.hold(way, endsAt, page, now);
  return { is: 'waits', seconds: secondsUntil(endsAt, now) };
}

/** S4. Answers where the collector is to come again; else a bundle stands. */
async function collect(
  job: PagerJob,
  way: PagerWay,
  bundleId: string,
  leaseUntil: Instant,
): Promise<Paged | null> {
  const { desk, world, caseId, attemptId } = job;
  const { pagers, clock } = desk;
  const endsAt = windowEndOf(bundleId);
  const opener = `${caseId}/${attemptId}`;
  const isPages = way.of === undefined;
  const held = await pagers.held(way, endsAt, BUNDLE_PAGES_MAX);
  const read = held.slice(0, READ_MAX);
  const wanted = await (isPages ? wantedOf(desk, way, read) : noticesOf(desk, read));
  const unread = held.slice(READ_MAX);
  if (wanted.length + unread.length < 2) {
    await putEmpty(desk, way, bundleId);
    await pagers.close(way, { opener, now: clock.now() });
    return null;
  }

  const code = isPages ? await freshCode(desk, way.personId) : '';
  const pages = wanted.flatMap((each) => ('page' in each ? [each] : []));
  const notices = wanted.flatMap((each) => ('notice' in each ? [each] : []));
  const outbound = await (isPages
    ? world.renderBundle({ id: bundleId, way, code, pages, unread: unread.length })
    : world.renderDigest({ id: bundleId, way, notices, unread: unread.map(({ pageId }) => pageId) }));
  let refusal: ProviderAnswer | null = 'outcome' in outbound ? outbound : null;
  if (isPages && !('outcome' in outbound) && job.turnAt === undefined) {
    const now = clock.now();
    const limit = world.limits.of(outbound, now);
    const latest = now + Math.max(0, leaseUntil - clock.machineNow() - CALL_MS);
    const turnAt = limit ? await pagers.takeTurn({ ...limit, now, latest }) : now;
    if (turnAt === null) {
      const detail = `${limit?.label ?? way.channel} takes no more for now: its queue is longer than this can wait`;
      refusal = { outcome: 'refused', detail };
    } else if (turnAt > now + SECOND_MS) {
      return { is: 'waits', seconds: secondsUntil(turnAt, now), turnAt };
    }
  }

  const all = [...wanted.map(({ waiting }) => waiting), ...unread];
  const { personId } = way;
  if (isPages) await desk.codes.put({ personId, code, caseId: bundleId, pageId: WHOLE_BUNDLE }, clock.now());
  const isOurs = await pagers.putBundle({
    id: bundleId,
    way,
    at: clock.now(),
    code,
    pages: all,
    leaseUntil: clock.machineNow() + BUNDLE_LEASE_MS,
  });
  // Somebody else decided meanwhile; only who put it calls.
  if (!isOurs) return null;
  const tag = { tenantId: desk.tenantId, kind: BUNDLE, recordId: bundleId, attemptId: BUNDLE_ATTEMPT };
  const answer =
    refusal ?? ('outcome' in outbound ? outbound : await callProvider(desk, world.messenger, outbound, tag));
  // What a provider did not take now it is not asked again: many cases wait, and each page has another way. A notice has
  // none; as unknown, its case sends it once more.
  const outcome = answer.outcome === 'not_taken' ? (isPages ? 'refused' : 'unknown') : answer.outcome;
  const count = `one message for ${all.length} ${isPages ? 'pages' : 'notices'}`;
  await pagers.recordBundle(bundleId, {
    outcome,
    at: clock.now(),
    ...(answer.outcome === 'accepted' ? { providerId: answer.providerId } : {}),
    detail: answer.outcome === 'accepted' ? count : `${answer.detail} (${count})`,
  });
  desk.log.metric(isPages ? 'PagesBundled' : 'NoticesBundled', all.length);
  return null;
}

/** No bundle of this id ever has a page: each goes by itself. */
async function putEmpty(desk: Desk, way: PagerWay, id: string): Promise<void> {
  const { clock } = desk;
  const draft = { id, way, at: clock.now(), code: '', pages: [], leaseUntil: clock.machineNow() };
  await desk.pagers.putBundle(draft);
}

/** Five digits that answer nothing else of this person's. */
async function freshCode(desk: Desk, personId: string): Promise<string> {
  for (let tries = 1; ; tries++) {
    const code = String(Number.parseInt(desk.chance.hex(4), 16) % 100_000).padStart(5, '0');
    if (tries >= CODE_TRIES_MAX) return code;
    if ((await desk.codes.find(personId, code, desk.clock.now())).length === 0) return code;
  }
}

function isOf(page: WaitingPage, { caseId, attemptId }: PagerJob): boolean {
  return page.caseId === caseId && page.attemptId === attemptId;
}

function secondsUntil(at: Instant, now: Instant): number {
  return Math.max(1, Math.ceil((at - now) / SECOND_MS));
}
