// The sender (design C3–C6): claims an attempt, reads the case strongly, renders from that reading, calls the provider
// once and records what it said. A page that was closed meanwhile is never sent; a bad outcome is a command on the case.

import type { CaseEffect, CaseState } from '../domain/case.ts';
import { isStale } from '../domain/fence.ts';
import { SECOND_MS } from '../domain/instant.ts';
import { commit } from './commit.ts';
import type { CaseKeeping, Desk } from './desk.ts';
import { endHandOver } from './hand-over.ts';
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

export type Outbound =
  | { readonly channel: 'email'; readonly mail: OutboundMail }
  | { readonly channel: 'sms'; readonly sms: OutboundSms };

/** Words and links for one effect, from the case as it stands now. */
export type Render = (state: CaseState, effect: CaseEffect, attemptId: string) => Promise<Outbound>;

export type Sent = 'sent' | 'fenced' | 'refused' | 'unknown' | 'later' | 'nothing_to_do';

/**
 * Carries out one effect of one commit, at most one provider call per attempt. Repeats of the message are harmless. Where
 * the claim's lease ran out without an outcome the attempt is unknown, and the case decides how to go on (C4, C6).
 */
export async function send(
  keeping: CaseKeeping,
  desk: Desk,
  world: { readonly messenger: Messenger; readonly render: Render },
  message: SendMessage,
): Promise<Sent> {
  const { store } = keeping;
  const id = message.recordId;
  const attemptId = `${message.version}.${message.index}`;
  const stored = await store.commitOf(id, message.version);
  const effect = stored?.effects[message.index] as CaseEffect | undefined;
  if (!stored || !effect || (effect.type !== 'SendPage' && effect.type !== 'SendNotice')) {
    desk.log.warn('no_such_effect', { record: id, attempt: attemptId });
    return 'nothing_to_do';
  }

  const now = desk.clock.now();
  const machineNow = desk.clock.machineNow();
  const claim = await store.claimAttempt(
    id,
    {
      id: attemptId,
      startedAt: now,
      leaseUntil: machineNow + LEASE_MS,
      channel: effect.channel,
      to: effect.address,
      ...(effect.type === 'SendPage'
        ? { pageId: effect.pageId, personId: effect.personId }
        : personOf(effect)),
    },
    now + LEASE_MS,
  );
  if (!claim.claimed) {
    await endHandOver(store, desk.log, id, stored, message.index);
    return takeOver(keeping, desk, id, effect, claim.attempt);
  }

  const [head] = await Promise.all([store.head(id), endHandOver(store, desk.log, id, stored, message.index)]);
  if (!head || isStale(head.state, effect, attemptId)) {
    await record(keeping, desk, id, attemptId, 'fenced', {
      detail: 'no longer wanted when it was about to be sent',
    });
    return 'fenced';
  }

  const tag = { tenantId: desk.tenantId, kind: keeping.kind.kind, recordId: id, attemptId };
  const answer = await callProvider(desk, world, head.state, effect, tag);
  return conclude(keeping, desk, message, effect, attemptId, answer);
}

/** Whatever fails before the provider is called was certainly not sent, so it counts as not taken (C5). */
async function callProvider(
  desk: Desk,
  world: { readonly messenger: Messenger; readonly render: Render },
  state: CaseState,
  effect: CaseEffect,
  tag: AttemptTag,
): Promise<ProviderAnswer> {
  let outbound: Outbound;
  try {
    await keepCode(desk, state, effect);
    outbound = await world.render(state, effect, tag.attemptId);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { outcome: 'not_taken', detail: error.message };
  }
  return outbound.channel === 'email'
    ? world.messenger.mail(outbound.mail, tag)
    : world.messenger.sms(outbound.sms, tag);
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
      // The message goes first: whichever of the two steps is lost, the attempt stays due and is tried again.
      await desk.queues.send(keeping.lane(effect), { ...message, tries: tries + 1 }, waitSeconds);
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
  if (decided || atWork) return 'nothing_to_do';
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
 * possible repeat. First the case is told, then the attempt records it and its due goes: a crash between the two tells the case again,
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
