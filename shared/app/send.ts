// The sender (design C3–C6): claims an attempt, reads the record strongly, renders from that reading, calls the provider
// once and records what it said. A page that was closed meanwhile is never sent; a bad outcome is a command on the record.
// Works on any kind of record: what its messages are the kind says (`Sending`), how they read its renderer.

import { SECOND_MS } from '../domain/instant.ts';
import type { RecordState } from '../domain/record.ts';
import { commit } from './commit.ts';
import type { Addressed, Desk, Keeping } from './desk.ts';
import { endHandOver, isSettled, sendIndexes } from './hand-over.ts';
import { alarmPoison, nextParking } from './park.ts';
import {
  type Attempt,
  type AttemptTag,
  type Messenger,
  type OutboundChat,
  type OutboundMail,
  type OutboundSms,
  type OutboundVoice,
  type ProviderAnswer,
  type SendMessage,
  Unavailable,
} from './ports.ts';

/** A claiming sender that has not recorded an outcome by then is taken for dead; its function times out at 10 s. */
const LEASE_MS = 20 * SECOND_MS;
/** Waits before the same channel is tried again after a definite "not taken" (C5). */
const NOT_TAKEN_WAITS_SECONDS = [2, 5, 10] as const;
/** A message that the desk itself cannot make is given up after so many parkings: the record goes on without it. */
const ATTEMPT_PARKINGS_MAX = 4;

export type Outbound =
  | { readonly channel: 'email'; readonly mail: OutboundMail }
  | { readonly channel: 'sms'; readonly sms: OutboundSms }
  | { readonly channel: 'voice'; readonly voice: OutboundVoice }
  | { readonly channel: 'chat'; readonly chat: OutboundChat };

/** Words and links for one effect, from the record as it stands now; refused where the way to the person is gone. */
export type Render<State, Effect> = (
  state: State,
  effect: Effect,
  attemptId: string,
) => Promise<Outbound | Extract<ProviderAnswer, { outcome: 'refused' }>>;

/** What the sender needs of the world: the providers, and the words of the kind of record. */
export interface SendWorld<State, Effect> {
  readonly messenger: Messenger;
  readonly render: Render<State, Effect>;
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
  const { keeping, desk, id, attemptId, addressed } = job;
  const { channel, address, ...whose } = addressed;
  const claim = await keeping.store.claimAttempt(id, {
    id: attemptId,
    startedAt: desk.clock.now(),
    leaseUntil: desk.clock.machineNow() + LEASE_MS,
    channel,
    to: address,
    ...whose,
  });
  const sent = claim.claimed ? await carryOut(job) : await orPark(job, () => takeOver(job, claim.attempt));
  // An attempt that another sender is at work on is that sender's to settle.
  return { sent, isSettled: sent !== 'nothing_to_do' || isSettled(claim.attempt) };
}

/** What a claim allows once: read the record, render, call the provider, record. */
async function carryOut<State extends RecordState, Command, Event, Effect, Setup>(
  job: Job<State, Command, Event, Effect, Setup>,
): Promise<Sent> {
  const { keeping, desk, world, id, attemptId, effect } = job;
  let state: State | null = null;
  let ready: Outbound | ProviderAnswer | 'stale';
  try {
    const head = await keeping.store.head(id);
    state = head?.state ?? null;
    const isWanted = state !== null && !keeping.sending.isStale(state, effect, attemptId);
    ready = state && isWanted ? await prepare(job, state) : 'stale';
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    return orPark(job, () => setAside(job, state, error));
  }
  return orPark(job, async () => {
    if (ready === 'stale') {
      await record(job, 'fenced', { detail: 'no longer wanted when it was about to be sent' });
      return 'fenced';
    }
    const tag = { tenantId: desk.tenantId, kind: keeping.kind.kind, recordId: id, attemptId };
    const answer = 'outcome' in ready ? ready : await callProvider(desk, world.messenger, ready, tag);
    return conclude(job, answer);
  });
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

/** A messenger answers whatever its provider does; one that throws a bug may have sent. */
async function callProvider(
  desk: Desk,
  messenger: Messenger,
  outbound: Outbound,
  tag: AttemptTag,
): Promise<ProviderAnswer> {
  try {
    switch (outbound.channel) {
      case 'email':
        return await messenger.mail(outbound.mail, tag);
      case 'sms':
        return await messenger.sms(outbound.sms, tag);
      case 'voice':
        return await messenger.voice(outbound.voice, tag);
      case 'chat':
        return await messenger.chat(outbound.chat, tag);
    }
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    alarmPoison(desk.log, { what: 'attempt', id: `${tag.recordId}/${tag.attemptId}` }, 'given_up', error);
    return { outcome: 'unknown', detail: 'a fault of the desk while it spoke to the provider' };
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
  const { keeping, desk, message, id, attemptId, effect } = job;
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
      // A queue that takes none leaves it to the sweeper; released it must be, or its lease would end as an unknown outcome.
      await desk.queues
        .send(keeping.lane(effect), { ...message, tries: tries + 1 }, waitSeconds)
        .catch((error: unknown) =>
          desk.log.warn('retry_left_to_the_sweeper', { record: id, error: String(error) }),
        );
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
  const decided = attempt.outcome !== 'attempting';
  const atWork = attempt.leaseUntil > clock.machineNow();
  const isSetAside = (attempt.due ?? 0) > clock.now();
  if (decided || atWork || isSetAside) return 'nothing_to_do';
  await badOutcome(job, 'unknown', 'the sender died before it recorded an outcome');
  return 'unknown';
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
  outcome: 'accepted' | 'refused' | 'unknown' | 'fenced',
  more: { providerId?: string; detail?: string },
): Promise<void> {
  await keeping.store.recordAttempt(id, attemptId, { outcome, at: desk.clock.now(), ...more });
}
