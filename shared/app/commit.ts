// The one way in which a record changes (design A2): read the head, decide, write events, effects and the receipt's fate
// in one transaction, hand the effects over. Works on any kind of record; refuses to know what a case is.

import type { Instant } from '../domain/instant.ts';
import type { Actor, Reason, RecordState } from '../domain/record.ts';
import type { Desk, Keeping } from './desk.ts';
import { handOver, sendIndexes } from './hand-over.ts';
import { type Commit, Conflict, type Head, type ReceiptFate, Unavailable } from './ports.ts';

/** Added by the commit itself where the next wake changed; always the last effect, so that it moves no send's index. */
export interface ArmAlarm {
  readonly type: 'ArmAlarm';
  readonly wakeAt: Instant;
}

export interface CommitRequest<Command, State extends RecordState = RecordState> {
  readonly id: string;
  /**
   * The head as this invocation has just read it, or null where the id was made for this very command: the first try
   * decides on it, and a race that it lost reads anew.
   */
  readonly head?: Head<State> | null;
  readonly command: Command;
  readonly actor: Actor;
  /** The same for every try of the same command, e.g. derived from the receipt or from an idempotency key. */
  readonly commandId: string;
  /** The inbound message whose fate this command is. */
  readonly receipt?: { readonly receiptId: string; readonly fate: ReceiptFate };
  /** The commandId comes from outside and may come again: look for it among the newest commits before deciding. */
  readonly mayRepeat?: boolean;
}

export type CommitResult<State> =
  | { readonly outcome: 'accepted'; readonly state: State; readonly version: number }
  /** The same command was accepted before; nothing was done again. */
  | { readonly outcome: 'repeated'; readonly state: State | null }
  | { readonly outcome: 'ignored' | 'refused'; readonly reason: Reason; readonly state: State | null };

/** A record that everybody writes at once gives up after this many tries or this long, and says so (HTTP 503). */
const TRIES_MAX = 8;
const TRYING_MS_MAX = 3_000;
const JITTER_MS_MIN = 20;
const JITTER_MS_MAX = 200;
/** How far back a repeated outside command is looked for. */
const REPEAT_VERSIONS_MAX = 10;
/** After this long the sweeper hands a commit's effects over again (A1). */
export const HAND_OVER_DUE_MS = 20_000;

/**
 * Decides the command on the record as it stands and commits the outcome. `now` never lies before the record's last
 * command. A lost race is decided anew; a lost answer is resolved by reading back, so that a command is carried out once.
 * Throws `Unavailable` (retryable) where the store fails or the race cannot be won in time.
 */
export async function commit<State extends RecordState, Command, Event, Effect, Setup>(
  keeping: Keeping<State, Command, Event, Effect, Setup>,
  desk: Pick<Desk, 'tenantId' | 'clock' | 'chance' | 'alarms' | 'queues' | 'log'>,
  request: CommitRequest<Command, State>,
): Promise<CommitResult<State>> {
  const { kind, store } = keeping;
  const begunAt = desk.clock.machineNow();

  for (let tries = 1; ; tries++) {
    if (tries > TRIES_MAX || desk.clock.machineNow() - begunAt > TRYING_MS_MAX) {
      throw new Unavailable('The record is being changed by others; please try again.', { retryable: true });
    }
    const isGiven = tries === 1 && request.head !== undefined;
    const head = isGiven ? request.head : await store.head(request.id);
    const before = head?.state ?? null;
    if (request.mayRepeat && before && (await wasCommitted(keeping, request, before.version))) {
      return { outcome: 'repeated', state: before };
    }

    const now = Math.max(desk.clock.now(), before?.lastAt ?? 0);
    const setup = await keeping.setup(before, request.command);
    const context = { now, actor: request.actor, entropy: desk.chance.hex(32), setup };
    const decision = kind.decide(before, request.command, context);
    if (decision.outcome !== 'accepted') {
      return { outcome: decision.outcome, reason: decision.reason, state: before };
    }

    const version = (before?.version ?? 0) + 1;
    let after = before;
    for (const event of decision.events) after = kind.evolve(after, event, now);
    if (!after) throw new Error(`${kind.kind}: an accepted command without an event that opens the record`);
    after = { ...after, version, lastAt: now };

    const wakeAt = kind.nextWake(after);
    const effects: (Effect | ArmAlarm)[] = [...decision.effects];
    if (wakeAt !== null && wakeAt !== (before && kind.nextWake(before)))
      effects.push({ type: 'ArmAlarm', wakeAt });
    const written: Commit<Event, Effect | ArmAlarm> = {
      version,
      at: now,
      commandId: request.commandId,
      commandType: typeOf(request.command),
      actor: request.actor,
      events: decision.events,
      effects,
      due: sendIndexes({ effects }).length > 0 ? now + HAND_OVER_DUE_MS : null,
    };

    const write = {
      state: after,
      expectedVersion: version - 1,
      due: wakeAt,
      listing: kind.listing(after),
      commit: written,
      ...(request.receipt ? { receipt: request.receipt } : {}),
    };
    try {
      await store.commit(write);
    } catch (error) {
      if (error instanceof Unavailable && error.outcomeUnknown) {
        const stands = await settle(keeping, request, version, () => store.commit(write));
        if (!stands) continue;
      } else if (error instanceof Conflict) {
        if (error.on === 'receipt') return { outcome: 'repeated', state: before };
        await desk.clock.sleep(jitter(desk.chance.hex(2)));
        continue;
      } else {
        throw error;
      }
    }

    for (const event of decision.events) {
      for (const metric of keeping.metrics(event, after)) desk.log.metric(metric);
    }
    await handOver(keeping, desk, request.id, written);
    return { outcome: 'accepted', state: after, version };
  }
}

/**
 * After a lost answer: the same write once more under the same token, then what stands is read back. True where the
 * commit of this command stands; false where another one took its place or nothing was written.
 */
async function settle(
  keeping: { readonly store: { commitOf(id: string, version: number): Promise<Commit | null> } },
  request: Pick<CommitRequest<unknown>, 'id' | 'commandId'>,
  version: number,
  writeAgain: () => Promise<void>,
): Promise<boolean> {
  try {
    await writeAgain();
    return true;
  } catch (error) {
    if (!(error instanceof Conflict) && !(error instanceof Unavailable)) throw error;
    const stands = await keeping.store.commitOf(request.id, version);
    if (stands?.commandId === request.commandId) return true;
    if (stands || error instanceof Conflict) return false;
    throw error;
  }
}

async function wasCommitted(
  keeping: { readonly store: { commitOf(id: string, version: number): Promise<Commit | null> } },
  request: Pick<CommitRequest<unknown>, 'id' | 'commandId'>,
  newest: number,
): Promise<boolean> {
  const versions = Array.from({ length: Math.min(REPEAT_VERSIONS_MAX, newest) }, (_, back) => newest - back);
  const commits = await Promise.all(versions.map((version) => keeping.store.commitOf(request.id, version)));
  return commits.some((each) => each?.commandId === request.commandId);
}

function typeOf(command: unknown): string {
  return typeof command === 'object' && command !== null && 'type' in command
    ? String(command.type)
    : 'unknown';
}

/** Full jitter, so that writers who collided once do not collide again. */
function jitter(hex: string): number {
  const share = Number.parseInt(hex, 16) / 0xffff;
  return JITTER_MS_MIN + Math.round(share * (JITTER_MS_MAX - JITTER_MS_MIN));
}
