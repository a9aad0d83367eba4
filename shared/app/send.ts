// The sender (design C3–C6): claims an attempt, reads the record strongly, renders from that reading, calls the provider
// once and records what it said. A page that was closed meanwhile is never sent; a bad outcome is a command on the record.
// Works on any kind of record: what its messages are the kind says (`Sending`), how they read its renderer.

import { type Instant, SECOND_MS } from '../domain/instant.ts';
import type { RecordState } from '../domain/record.ts';
import { commit } from './commit.ts';
import { reportDelivery } from './delivery.ts';
import type { Addressed, Desk, Keeping } from './desk.ts';
import { endHandOver, isSettled, sendIndexes } from './hand-over.ts';
import type { Limits } from './limits.ts';
import { isNews, type Paged, type Pager } from './pager.ts';
import type { Bundle, PagerWay } from './pagers.ts';
import { alarmPoison, nextParking } from './park.ts';
import { type Attempt, type Messenger, type ProviderAnswer, type SendMessage, Unavailable } from './ports.ts';
import { callProvider, type NoWay, type Outbound } from './provider-call.ts';

/** A claiming sender that has not recorded an outcome by then is taken for dead; its function times out at 10 s. */
const LEASE_MS = 20 * SECOND_MS;
/** Waits before the same channel is tried again after a definite "not taken" (C5). */
const NOT_TAKEN_WAITS_SECONDS = [2, 5, 10] as const;
/** SQS takes no longer delay. */
const DELAY_SECONDS_MAX = 900;
/** A message that the desk itself cannot make is given up after so many parkings: the record goes on without it. */
const ATTEMPT_PARKINGS_MAX = 4;

/** Words and links for one effect, from the record as it stands now; refused where the way to the person is gone. */
export type Render<State, Effect> = (
  state: State,
  effect: Effect,
  attemptId: string,
) => Promise<Outbound | NoWay>;

/** What the sender needs of the world: the providers, and the words of the kind of record. */
export interface SendWorld<State, Effect> {
  readonly messenger: Messenger;
  readonly render: Render<State, Effect>;
  /** Of a kind whose pages may wait for each other (pager.ts). */
  readonly pager?: Pager<State, Effect>;
  /** What this process remembers of its calls (limits.ts). */
  readonly limits?: Limits;
}

export type Sent = 'sent' | 'fenced' | 'refused' | 'unknown' | 'later' | 'parked' | 'nothing_to_do';

/** What became of one message: whether COMMIT.due need still stand for it is told by whether it is settled. */
interface Done {
  readonly sent: Sent;
  readonly isSettled: boolean;
}

/** One message of one commit, and all that is needed to carry it out. */
interface Job<State extends RecordState, Command, Event, Effect, Setup> {
  readonly keeping: Keeping<State, Command, Event, Effect, Setup>;
  readonly desk: Desk;
  readonly world: SendWorld<State, Effect>;
  readonly message: SendMessage;
  readonly id: string;
  readonly attemptId: string;
  readonly effect: Effect;
  readonly addressed: Addressed;
}

/**
 * Carries out effects of one commit, each on its own and all at once, at most one provider call per attempt. Repeats of the
 * message are harmless. Where a claim's lease ran out without an outcome the attempt is unknown, and the record decides how
 * to go on (C4, C6). A bug parks the attempt (A8): it is claimed anew only where the provider was certainly not called.
 * Throws `Unavailable` where one of them is to come again; the others are done all the same.
 */
export async function send<State extends RecordState, Command, Event, Effect, Setup>(
  keeping: Keeping<State, Command, Event, Effect, Setup>,
  desk: Desk,
  world: SendWorld<State, Effect>,
  message: SendMessage,
): Promise<readonly Sent[]> {
  const { recordId: id, version, indexes } = message;
  const stored = await keeping.store.commitOf(id, version);
  const sendable = stored ? sendIndexes(stored) : [];
  const each = await Promise.allSettled(
    indexes.map(async (index): Promise<Done> => {
      const attemptId = `${version}.${index}`;
      if (!stored || !sendable.includes(index)) {
        desk.log.warn('no_such_effect', { record: id, attempt: attemptId });
        return { sent: 'nothing_to_do', isSettled: false };
      }
      const effect = stored.effects[index] as Effect; // The store keeps a kind's effects as it was given them.
      const addressed = keeping.sending.addressed(effect);
      const single = { ...message, indexes: [index] };
      return sendOne({ keeping, desk, world, message: single, id, attemptId, effect, addressed });
    }),
  );
  if (stored) {
    const settled = indexes.filter((_, i) => {
      const done = each[i];
      return done?.status === 'fulfilled' && done.value.isSettled;
    });
    await endHandOver(keeping.store, desk.log, id, stored, settled);
  }
  return each.map((done) => {
    if (done.status === 'rejected') throw done.reason;
    return done.value.sent;
  });
}

async function sendOne<State extends RecordState, Command, Event, Effect, Setup>(
  job: Job<State, Command, Event, Effect, Setup>,
): Promise<Done> {
  const claim = await claimed(job);
  const sent = claim.claimed ? await carryOut(job) : await orPark(job, () => takeOver(job, claim.attempt));
  // An attempt that another sender is at work on is that sender's to settle.
  return { sent, isSettled: sent !== 'nothing_to_do' || isSettled(claim.attempt) };
}

function claimed<State extends RecordState, Command, Event, Effect, Setup>(
  job: Job<State, Command, Event, Effect, Setup>,
): Promise<{ claimed: boolean; attempt: Attempt }> {
  const { keeping, desk, id, attemptId, addressed } = job;
  const { channel, address, of: _, ...whose } = addressed;
  return keeping.store.claimAttempt(id, {
    id: attemptId,
    startedAt: desk.clock.now(),
    leaseUntil: desk.clock.machineNow() + LEASE_MS,
    channel,
    to: address,
    ...whose,
  });
}

/** What a claim allows once: read the record, render, call the provider, record. */
async function carryOut<State extends RecordState, Command, Event, Effect, Setup>(
  job: Job<State, Command, Event, Effect, Setup>,
): Promise<Sent> {
  const { keeping, desk, world, id, attemptId, effect } = job;
  let state: State | null = null;
  let ready: Outbound | ProviderAnswer | Paged | 'stale';
  try {
    const head = await keeping.store.head(id);
    state = head?.state ?? null;
    const isWanted = state !== null && !keeping.sending.isStale(state, effect, attemptId);
    ready = state && isWanted ? await madeReady(job, state) : 'stale';
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    return orPark(job, () => setAside(job, state, error));
  }
  return orPark(job, async () => {
    if (ready === 'stale') {
      await record(job, 'fenced', { detail: 'no longer wanted when it was about to be sent' });
      return 'fenced';
    }
    if ('is' in ready) return asPaged(job, ready);
    const tag = { tenantId: desk.tenantId, kind: keeping.kind.kind, recordId: id, attemptId };
    const answer = 'outcome' in ready ? ready : await callProvider(desk, world.messenger, ready, tag);
    return conclude(job, answer);
  });
}

/** What the provider is given, unless the page waits: for others of its person's, or for its turn at the provider. */
async function madeReady<State extends RecordState, Command, Event, Effect, Setup>(
  job: Job<State, Command, Event, Effect, Setup>,
  state: State,
): Promise<Outbound | ProviderAnswer | Paged> {
  const { keeping, desk, world, message, id, attemptId, effect } = job;
  const paged = await world.pager?.enter({ caseId: id, attemptId }, state, effect);
  if (paged && paged.is !== 'alone') return paged;
  const ready = await prepare(job, state);
  const until = keeping.sending.answerableUntil(state, effect);
  if ('outcome' in ready || until === null || message.turnAt !== undefined) return ready;
  const now = desk.clock.now();
  const limit = world.limits?.of(ready, now);
  if (!limit) return ready;
  // Half of what is left to answer: beyond that another channel reaches the person sooner.
  const turnAt = await desk.pagers.takeTurn({ ...limit, now, latest: now + Math.floor((until - now) / 2) });
  if (turnAt === null) {
    const detail = `${limit.label} takes no more for now: its queue is longer than this page can wait`;
    return { outcome: 'refused', detail };
  }
  return turnAt <= now ? ready : { is: 'turn', seconds: Math.ceil((turnAt - now) / SECOND_MS), turnAt };
}

/** Whatever fails before the provider is called was certainly not sent, so it counts as not taken (C5). */
async function prepare<State extends RecordState, Command, Event, Effect, Setup>(
  { keeping, desk, world, effect, attemptId }: Job<State, Command, Event, Effect, Setup>,
  state: State,
): Promise<Outbound | ProviderAnswer> {
  try {
    // The page's code must be found by the time somebody answers with it.
    const code = keeping.sending.codeOf(state, effect);
    if (code) await desk.codes.put({ ...code, caseId: state.id }, desk.clock.now());
    return await world.render(state, effect, attemptId);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { outcome: 'not_taken', detail: error.message };
  }
}

/**
 * A8, before the provider was called: the message could not be made. A page is not left waiting beyond its own window, nor
 * a notice for ever: then the attempt is refused, so that the record goes on to the next channel or person (C6).
 */
async function setAside<State extends RecordState, Command, Event, Effect, Setup>(
  job: Job<State, Command, Event, Effect, Setup>,
  state: State | null,
  error: unknown,
): Promise<Sent> {
  const { keeping, desk, id, attemptId, effect } = job;
  const attempt = await keeping.store.attemptOf(id, attemptId);
  const parking = nextParking(attempt?.parked ?? 0, desk.clock.now());
  const item = { what: 'attempt', id: `${id}/${attemptId}` } as const;
  const until = state && keeping.sending.answerableUntil(state, effect);
  if (parking.parked > ATTEMPT_PARKINGS_MAX || (until !== null && parking.due >= until)) {
    alarmPoison(desk.log, item, 'given_up', error);
    await badOutcome(
      job,
      'refused',
      'the message could not be made, by a fault of the desk; nothing was sent',
    );
    return 'refused';
  }
  await keeping.store.parkAttempt(id, attemptId, { ...parking, release: true });
  alarmPoison(desk.log, item, parking, error);
  return 'parked';
}

/**
 * A8, once the provider may have been called: where the outcome cannot be recorded or the record cannot decide on it, the
 * attempt is due again later and is never claimed anew, so that nothing goes out twice.
 */
async function orPark<State extends RecordState, Command, Event, Effect, Setup>(
  { keeping, desk, id, attemptId }: Job<State, Command, Event, Effect, Setup>,
  work: () => Promise<Sent>,
): Promise<Sent> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    const attempt = await keeping.store.attemptOf(id, attemptId);
    const parking = nextParking(attempt?.parked ?? 0, desk.clock.now());
    await keeping.store.parkAttempt(id, attemptId, { ...parking, release: false });
    alarmPoison(desk.log, { what: 'attempt', id: `${id}/${attemptId}` }, parking, error);
    return 'parked';
  }
}

async function conclude<State extends RecordState, Command, Event, Effect, Setup>(
  job: Job<State, Command, Event, Effect, Setup>,
  answer: ProviderAnswer,
): Promise<Sent> {
  const { keeping, desk, message, id, attemptId } = job;
  switch (answer.outcome) {
    case 'accepted':
      await record(job, 'accepted', { providerId: answer.providerId });
      return 'sent';
    case 'refused':
    case 'unknown':
      await badOutcome(job, answer.outcome, answer.detail);
      return answer.outcome;
    case 'not_taken': {
      const tries = message.tries ?? 0;
      const waitSeconds = NOT_TAKEN_WAITS_SECONDS[tries];
      if (waitSeconds === undefined) {
        await badOutcome(job, 'refused', `not taken ${tries + 1} times: ${answer.detail}`);
        return 'refused';
      }
      // The message goes first: whichever of the two steps is lost, the attempt is tried again, by COMMIT.due or its own.
      // Released it must be, or its lease would end as an unknown outcome.
      await comeAgain(job, tries + 1, { seconds: waitSeconds });
      const due = desk.clock.now() + waitSeconds * SECOND_MS + LEASE_MS;
      await keeping.store.releaseAttempt(id, attemptId, due);
      return 'later';
    }
  }
}

/** C4: somebody claimed this attempt before. */
async function takeOver<State extends RecordState, Command, Event, Effect, Setup>(
  job: Job<State, Command, Event, Effect, Setup>,
  attempt: Attempt,
): Promise<Sent> {
  const { clock } = job.desk;
  const way = wayOf(job.addressed);
  if (attempt.bundleId !== undefined && job.world.pager && way) {
    const { id: caseId, attemptId, message } = job;
    const { turnAt } = message;
    const asked = { caseId, attemptId, ...(turnAt === undefined ? {} : { turnAt }) };
    return asPaged(job, await job.world.pager.standing(asked, way, attempt.bundleId), attempt);
  }
  const decided = attempt.outcome !== 'attempting';
  const atWork = attempt.leaseUntil > clock.machineNow();
  const isSetAside = (attempt.due ?? 0) > clock.now();
  if (decided || atWork || isSetAside) return 'nothing_to_do';
  await badOutcome(job, 'unknown', 'the sender died before it recorded an outcome');
  return 'unknown';
}

/** What the pager said of the attempt, done. */
async function asPaged<State extends RecordState, Command, Event, Effect, Setup>(
  job: Job<State, Command, Event, Effect, Setup>,
  paged: Paged,
  attempt?: Attempt,
): Promise<Sent> {
  const { keeping, desk, message, id, attemptId } = job;
  const now = desk.clock.now();
  if (attempt && attempt.outcome !== 'attempting' && paged.is !== 'bundled') return 'nothing_to_do';
  switch (paged.is) {
    case 'waits':
      await comeAgain(job, message.tries, paged);
      return 'later';
    case 'turn':
      await comeAgain(job, message.tries, paged);
      await keeping.store.releaseAttempt(id, attemptId, paged.turnAt + LEASE_MS);
      return 'later';
    case 'free': {
      await keeping.store.releaseAttempt(id, attemptId, now + LEASE_MS);
      const anew = await claimed(job);
      return anew.claimed ? carryOut(job) : 'nothing_to_do';
    }
    case 'bundled':
      return asBundled(job, paged.bundle, attempt);
    case 'alone':
      throw new Error(`The page ${id}/${attemptId} is held and was told to go alone`);
  }
}

/** Its bundle's outcome is the attempt's own. */
async function asBundled<State extends RecordState, Command, Event, Effect, Setup>(
  job: Job<State, Command, Event, Effect, Setup>,
  bundle: Bundle,
  attempt: Attempt | undefined,
): Promise<Sent> {
  const { keeping, desk, id, attemptId } = job;
  const { outcome, providerId, detail = '' } = bundle;
  if (attempt && !isNews(attempt, bundle)) return 'nothing_to_do';
  switch (outcome) {
    case 'accepted':
    case 'delivered':
      await record(job, outcome, { ...(providerId === undefined ? {} : { providerId }), detail });
      return 'sent';
    case 'refused':
    case 'unknown':
      await badOutcome(job, outcome, detail);
      return outcome;
    case 'undelivered': {
      const at = bundle.history.at(-1)?.at ?? desk.clock.now();
      await reportDelivery(keeping, desk, { recordId: id, attemptId, outcome, detail, at });
      return 'sent';
    }
    default:
      return 'nothing_to_do';
  }
}

/** A queue that takes none leaves it to the sweeper: the attempt is due by itself. */
async function comeAgain<State extends RecordState, Command, Event, Effect, Setup>(
  { keeping, desk, message, id, effect }: Job<State, Command, Event, Effect, Setup>,
  tries: number | undefined,
  after: { readonly seconds: number; readonly turnAt?: Instant },
): Promise<void> {
  const { tenantId, kind, recordId, version, indexes } = message;
  const again = {
    ...{ tenantId, kind, recordId, version, indexes },
    ...(tries === undefined ? {} : { tries }),
    ...(after.turnAt === undefined ? {} : { turnAt: after.turnAt }),
  };
  await desk.queues
    .send(keeping.lane(effect), again, Math.min(after.seconds, DELAY_SECONDS_MAX))
    .catch((error: unknown) =>
      desk.log.warn('retry_left_to_the_sweeper', { record: id, error: String(error) }),
    );
}

function wayOf({ personId, channel, address, of }: Addressed): PagerWay | null {
  return personId === undefined ? null : { personId, channel, address, ...(of ? { of } : {}) };
}

/**
 * A page's bad outcome is the record's to answer (C6); a notice whose outcome is unknown goes out once more, marked as a
 * possible repeat. First the record is told, then the attempt records it: a crash between the two tells the record again,
 * which ignores what is no longer the page's latest attempt.
 */
async function badOutcome<State extends RecordState, Command, Event, Effect, Setup>(
  job: Job<State, Command, Event, Effect, Setup>,
  result: 'refused' | 'unknown',
  detail: string,
): Promise<void> {
  const { keeping, desk, id, attemptId, effect, addressed } = job;
  const { sending } = keeping;
  const { channel, pageId } = addressed;
  const actor = { kind: 'system', name: channel, via: 'provider' } as const;
  const failed =
    pageId === undefined ? null : sending.pageFailed({ attempt: attemptId, pageId, result, detail });
  const again =
    pageId === undefined && result === 'unknown' ? sending.repeated(effect, attemptId, detail) : null;
  if (failed !== null) {
    const commandId = `attempt-${id}-${attemptId}-${result}`;
    await commit(keeping, desk, { id, command: failed, actor, commandId });
  } else if (again !== null) {
    const commandId = `repeat-${id}-${attemptId}`;
    await commit(keeping, desk, { id, command: again, actor, commandId, mayRepeat: true });
  } else {
    desk.log.warn('notice_not_sent', { record: id, attempt: attemptId, result });
    desk.log.metric('NoticeNotSent');
  }
  await record(job, result, { detail });
}

async function record<State extends RecordState, Command, Event, Effect, Setup>(
  { keeping, desk, id, attemptId }: Job<State, Command, Event, Effect, Setup>,
  outcome: 'accepted' | 'delivered' | 'refused' | 'unknown' | 'fenced',
  more: { providerId?: string; detail?: string },
): Promise<void> {
  await keeping.store.recordAttempt(id, attemptId, { outcome, at: desk.clock.now(), ...more });
}
