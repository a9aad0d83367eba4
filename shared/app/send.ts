// The sender (design C3–C6): claims an attempt, reads the case strongly, renders from that reading, calls the provider
// once and records what it said. A page that was closed meanwhile is never sent; a bad outcome is a command on the case.

import type { CaseEffect, CaseState } from '../domain/case.ts';
import { isStale } from '../domain/fence.ts';
import { SECOND_MS } from '../domain/instant.ts';
import { commit } from './commit.ts';
import type { CaseKeeping, Desk } from './desk.ts';
import { endHandOver, isSettled } from './hand-over.ts';
import { alarmPoison, nextParking } from './park.ts';
import {
  type Attempt,
  type AttemptTag,
  type Messenger,
  type OutboundMail,
  type OutboundSms,
  type ProviderAnswer,
  type SendMessage,
  Unavailable,
} from './ports.ts';

/** A claiming sender that has not recorded an outcome by then is taken for dead; its function times out at 10 s. */
const LEASE_MS = 20 * SECOND_MS;
/** Waits before the same channel is tried again after a definite "not taken" (C5). */
const NOT_TAKEN_WAITS_SECONDS = [2, 5, 10] as const;
/** A message that the desk itself cannot make is given up after so many parkings: the case goes on without it. */
const ATTEMPT_PARKINGS_MAX = 4;

export type Outbound =
  | { readonly channel: 'email'; readonly mail: OutboundMail }
  | { readonly channel: 'sms'; readonly sms: OutboundSms };

/** Words and links for one effect, from the case as it stands now. */
export type Render = (state: CaseState, effect: CaseEffect, attemptId: string) => Promise<Outbound>;

export type Sent = 'sent' | 'fenced' | 'refused' | 'unknown' | 'later' | 'parked' | 'nothing_to_do';

/** What became of one message: whether COMMIT.due need still stand for it is told by whether it is settled. */
interface Done {
  readonly sent: Sent;
  readonly isSettled: boolean;
}

/**
 * Carries out effects of one commit, each on its own and all at once, at most one provider call per attempt. Repeats of the
 * message are harmless. Where a claim's lease ran out without an outcome the attempt is unknown, and the case decides how
 * to go on (C4, C6). A bug parks the attempt (A8): it is claimed anew only where the provider was certainly not called.
 * Throws `Unavailable` where one of them is to come again; the others are done all the same.
 */
export async function send(
  keeping: CaseKeeping,
  desk: Desk,
  world: { readonly messenger: Messenger; readonly render: Render },
  message: SendMessage,
): Promise<readonly Sent[]> {
  const { recordId: id, version, indexes } = message;
  const stored = await keeping.store.commitOf(id, version);
  const each = await Promise.allSettled(
    indexes.map((index) =>
      sendOne(keeping, desk, world, { ...message, indexes: [index] }, stored?.effects[index]),
    ),
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

async function sendOne(
  keeping: CaseKeeping,
  desk: Desk,
  world: { readonly messenger: Messenger; readonly render: Render },
  message: SendMessage,
  stored: unknown,
): Promise<Done> {
  const id = message.recordId;
  const attemptId = attemptIdOf(message);
  const effect = stored as CaseEffect | undefined; // The store keeps a kind's effects as it was given them.
  if (!effect || (effect.type !== 'SendPage' && effect.type !== 'SendNotice')) {
    desk.log.warn('no_such_effect', { record: id, attempt: attemptId });
    return { sent: 'nothing_to_do', isSettled: false };
  }

  const now = desk.clock.now();
  const machineNow = desk.clock.machineNow();
  const claim = await keeping.store.claimAttempt(id, {
    id: attemptId,
    startedAt: now,
    leaseUntil: machineNow + LEASE_MS,
    channel: effect.channel,
    to: effect.address,
    ...(effect.type === 'SendPage' ? { pageId: effect.pageId, personId: effect.personId } : personOf(effect)),
  });
  const sent = claim.claimed
    ? await carryOut(keeping, desk, world, message, effect)
    : await orPark(keeping, desk, id, attemptId, () => takeOver(keeping, desk, id, effect, claim.attempt));
  // An attempt that another sender is at work on is that sender's to settle.
  return { sent, isSettled: sent !== 'nothing_to_do' || isSettled(claim.attempt) };
}

function attemptIdOf({ version, indexes: [index] }: SendMessage): string {
  return `${version}.${index}`;
}

/** What a claim allows once: read the case, render, call the provider, record. */
async function carryOut(
  keeping: CaseKeeping,
  desk: Desk,
  world: { readonly messenger: Messenger; readonly render: Render },
  message: SendMessage,
  effect: CaseEffect,
): Promise<Sent> {
  const id = message.recordId;
  const attemptId = attemptIdOf(message);
  let state: CaseState | null = null;
  let ready: Outbound | ProviderAnswer | 'stale';
  try {
    const head = await keeping.store.head(id);
    state = head?.state ?? null;
    const isWanted = state !== null && !isStale(state, effect, attemptId);
    ready = state && isWanted ? await prepare(desk, world.render, state, effect, attemptId) : 'stale';
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    return orPark(keeping, desk, id, attemptId, () =>
      setAside(keeping, desk, { id, effect, attemptId, state, error }),
    );
  }
  return orPark(keeping, desk, id, attemptId, async () => {
    if (ready === 'stale') {
      await record(keeping, desk, id, attemptId, 'fenced', {
        detail: 'no longer wanted when it was about to be sent',
      });
      return 'fenced';
    }
    const tag = { tenantId: desk.tenantId, kind: keeping.kind.kind, recordId: id, attemptId };
    const answer = 'outcome' in ready ? ready : await callProvider(desk, world.messenger, ready, tag);
    return conclude(keeping, desk, message, effect, attemptId, answer);
  });
}

/** Whatever fails before the provider is called was certainly not sent, so it counts as not taken (C5). */
async function prepare(
  desk: Desk,
  render: Render,
  state: CaseState,
  effect: CaseEffect,
  attemptId: string,
): Promise<Outbound | ProviderAnswer> {
  try {
    await keepCode(desk, state, effect);
    return await render(state, effect, attemptId);
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
    return outbound.channel === 'email'
      ? await messenger.mail(outbound.mail, tag)
      : await messenger.sms(outbound.sms, tag);
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    alarmPoison(desk.log, { what: 'attempt', id: `${tag.recordId}/${tag.attemptId}` }, 'given_up', error);
    return { outcome: 'unknown', detail: 'a fault of the desk while it spoke to the provider' };
  }
}

/**
 * A8, before the provider was called: the message could not be made. A page is not left waiting beyond its own window, nor
 * a notice for ever: then the attempt is refused, so that the case goes on to the next channel or person (C6).
 */
async function setAside(
  keeping: CaseKeeping,
  desk: Desk,
  failed: {
    readonly id: string;
    readonly effect: CaseEffect;
    readonly attemptId: string;
    readonly state: CaseState | null;
    readonly error: unknown;
  },
): Promise<Sent> {
  const { id, effect, attemptId, state, error } = failed;
  const attempt = await keeping.store.attemptOf(id, attemptId);
  const parking = nextParking(attempt?.parked ?? 0, desk.clock.now());
  const item = { what: 'attempt', id: `${id}/${attemptId}` } as const;
  if (parking.parked > ATTEMPT_PARKINGS_MAX || parking.due >= windowEndOf(state, effect)) {
    alarmPoison(desk.log, item, 'given_up', error);
    const detail = 'the message could not be made, by a fault of the desk; nothing was sent';
    await badOutcome(keeping, desk, id, effect, attemptId, 'refused', detail);
    return 'refused';
  }
  await keeping.store.parkAttempt(id, attemptId, { ...parking, release: true });
  alarmPoison(desk.log, item, parking, error);
  return 'parked';
}

/** Until when somebody can still answer the page; without end for a notice, and where the case could not be read. */
function windowEndOf(state: CaseState | null, effect: CaseEffect): number {
  if (effect.type !== 'SendPage') return Number.POSITIVE_INFINITY;
  const page = state?.escalation?.openPages.find((each) => each.id === effect.pageId);
  return page?.acknowledgeBy ?? Number.POSITIVE_INFINITY;
}

/**
 * A8, once the provider may have been called: where the outcome cannot be recorded or the case cannot decide on it, the
 * attempt is due again later and is never claimed anew, so that nothing goes out twice.
 */
async function orPark(
  keeping: CaseKeeping,
  desk: Desk,
  id: string,
  attemptId: string,
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

/** The page's code must be found by the time somebody answers with it. */
async function keepCode(desk: Desk, state: CaseState, effect: CaseEffect): Promise<void> {
  if (effect.type !== 'SendPage') return;
  const page = state.escalation?.openPages.find((each) => each.id === effect.pageId);
  if (!page) return;
  const { id: pageId, personId, code } = page;
  await desk.codes.put({ personId, code, caseId: state.id, pageId }, desk.clock.now());
}

async function conclude(
  keeping: CaseKeeping,
  desk: Desk,
  message: SendMessage,
  effect: CaseEffect,
  attemptId: string,
  answer: ProviderAnswer,
): Promise<Sent> {
  const id = message.recordId;
  switch (answer.outcome) {
    case 'accepted':
      await record(keeping, desk, id, attemptId, 'accepted', { providerId: answer.providerId });
      return 'sent';
    case 'refused':
      await badOutcome(keeping, desk, id, effect, attemptId, 'refused', answer.detail);
      return 'refused';
    case 'unknown':
      await badOutcome(keeping, desk, id, effect, attemptId, 'unknown', answer.detail);
      return 'unknown';
    case 'not_taken': {
      const tries = message.tries ?? 0;
      const waitSeconds = NOT_TAKEN_WAITS_SECONDS[tries];
      if (waitSeconds === undefined) {
        await badOutcome(
          keeping,
          desk,
          id,
          effect,
          attemptId,
          'refused',
          `not taken ${tries + 1} times: ${answer.detail}`,
        );
        return 'refused';
      }
      // The message goes first: whichever of the two steps is lost, the attempt is tried again, by COMMIT.due or its own.
      // A queue that takes none leaves it to the sweeper; released it must be, or its lease would end as an unknown outcome.
      await desk.queues
        .send(keeping.lane(effect), { ...message, tries: tries + 1 }, waitSeconds)
        .catch((error: unknown) =>
          desk.log.warn('retry_left_to_the_sweeper', { record: id, error: String(error) }),
        );
      await keeping.store.releaseAttempt(
        id,
        attemptId,
        desk.clock.now() + waitSeconds * SECOND_MS + LEASE_MS,
      );
      return 'later';
    }
  }
}

/** C4: somebody claimed this attempt before. */
async function takeOver(
  keeping: CaseKeeping,
  desk: Desk,
  id: string,
  effect: CaseEffect,
  attempt: Attempt,
): Promise<Sent> {
  const decided = attempt.outcome !== 'attempting';
  const atWork = attempt.leaseUntil > desk.clock.machineNow();
  const isSetAside = (attempt.due ?? 0) > desk.clock.now();
  if (decided || atWork || isSetAside) return 'nothing_to_do';
  await badOutcome(
    keeping,
    desk,
    id,
    effect,
    attempt.id,
    'unknown',
    'the sender died before it recorded an outcome',
  );
  return 'unknown';
}

/**
 * A page's bad outcome is the case's to answer (C6); a notice whose outcome is unknown goes out once more, marked as a
 * possible repeat. First the case is told, then the attempt records it: a crash between the two tells the case again,
 * which ignores what is no longer the page's latest attempt.
 */
async function badOutcome(
  keeping: CaseKeeping,
  desk: Desk,
  id: string,
  effect: CaseEffect,
  attemptId: string,
  result: 'refused' | 'unknown',
  detail: string,
): Promise<void> {
  if (effect.type === 'SendPage') {
    await commit(keeping, desk, {
      id,
      command: { type: 'ReportAttempt', attempt: attemptId, pageId: effect.pageId, result, detail },
      actor: { kind: 'system', name: effect.channel, via: 'provider' },
      commandId: `attempt-${id}-${attemptId}-${result}`,
    });
  } else if (effect.type === 'SendNotice' && result === 'unknown' && !effect.mayBeRepeat) {
    await commit(keeping, desk, {
      id,
      command: { type: 'RepeatNotice', attempt: attemptId, notice: effect, because: detail },
      actor: { kind: 'system', name: effect.channel, via: 'provider' },
      commandId: `repeat-${id}-${attemptId}`,
      mayRepeat: true,
    });
  } else {
    desk.log.warn('notice_not_sent', { record: id, attempt: attemptId, result });
    desk.log.metric('NoticeNotSent');
  }
  await record(keeping, desk, id, attemptId, result, { detail });
}

async function record(
  keeping: CaseKeeping,
  desk: Desk,
  id: string,
  attemptId: string,
  outcome: 'accepted' | 'refused' | 'unknown' | 'fenced',
  more: { providerId?: string; detail?: string },
): Promise<void> {
  await keeping.store.recordAttempt(id, attemptId, { outcome, at: desk.clock.now(), ...more });
}

function personOf(effect: Extract<CaseEffect, { type: 'SendNotice' }>): { personId?: string } {
  return 'personId' in effect.to ? { personId: effect.to.personId } : {};
}
