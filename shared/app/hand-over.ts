// Hands a commit's effects to the queues and arms the alarm (design A3). The invocation that committed does it at once.
// COMMIT.due stands for each message of the commit until that has its outcome, or a due of its own (it was given back or
// parked): so a message that a queue loses is found as well as one whose sender died, and an attempt that goes well costs
// no entry of the index. Every repeat dies at the sender's claim, at the schedule's name or as a wake that finds nothing
// due. The alarm needs no due of its own: HEAD.due stands for it.

import type { RecordState } from '../domain/record.ts';
import type { Desk, Keeping } from './desk.ts';
import { alarmPoison, nextParking } from './park.ts';
import { type Attempt, type Commit, type HandOverMessage, type RecordStore, Unavailable } from './ports.ts';
import { together } from './together.ts';

/** As many as one invocation sends at once. Pages go alone, so that none waits for another's provider. */
const NOTICES_PER_MESSAGE_MAX = 10;

type Hands = Pick<Desk, 'tenantId' | 'clock' | 'alarms' | 'queues' | 'log'>;

/**
 * Sends each effect on its way: pages first, then notices, then the alarm. Never throws: the command is committed, and
 * what could not be handed over stays due for the sweeper.
 */
export async function handOver<State extends RecordState, Command, Event, Effect, Setup>(
  keeping: Keeping<State, Command, Event, Effect, Setup>,
  desk: Hands,
  id: string,
  commit: Commit,
): Promise<void> {
  const kind = keeping.kind.kind;
  try {
    await sendOnWay(keeping, desk, id, commit, sendIndexes(commit));
    for (const effect of commit.effects) {
      if (!isArmAlarm(effect)) continue;
      await desk.alarms.arm(
        { tenantId: desk.tenantId, kind, recordId: id, wakeAt: effect.wakeAt },
        desk.clock.now(),
      );
    }
  } catch (error) {
    desk.log.warn('hand_over_failed', { record: id, version: commit.version, error: String(error) });
  }
}

/**
 * For the sweeper's message: sends again what has no outcome. Of that, what somebody is at work on is left to them by the
 * sender, by its lease. Throws `Unavailable`, so that it comes again; a commit that cannot be handed over for a bug is
 * parked.
 */
export async function handOverAgain<State extends RecordState, Command, Event, Effect, Setup>(
  keeping: Keeping<State, Command, Event, Effect, Setup>,
  desk: Hands,
  id: string,
  { version, heldBack = [] }: Pick<HandOverMessage, 'version' | 'heldBack'>,
): Promise<void> {
  const commit = await keeping.store.commitOf(id, version);
  if (!commit || commit.due === null) return;
  try {
    const unsettled = await unsettledIndexes(keeping.store, id, commit, sendIndexes(commit));
    if (unsettled.length === 0) await keeping.store.handedOver(id, version);
    else await sendOnWay(keeping, desk, id, commit, unsettled, heldBack);
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    const parking = nextParking(commit.parked ?? 0, desk.clock.now());
    await keeping.store.parkCommit(id, version, parking);
    alarmPoison(desk.log, { what: 'commit', id: `${id}/${version}` }, parking, error);
  }
}

/** Whether COMMIT.due need not stand for this attempt: it has its outcome, or is due by itself. */
export function isSettled(attempt: Attempt | null): boolean {
  return attempt !== null && (attempt.outcome !== 'attempting' || attempt.due !== undefined);
}

/**
 * For the sender, once the attempts `settled` are: ends COMMIT.due where no other message of the commit waits for that. Of
 * several senders at once, the last to settle its own sees all the others'. Never throws: where it fails, the sweeper
 * finds the same.
 */
export async function endHandOver<State extends RecordState>(
  store: RecordStore<State>,
  log: Desk['log'],
  id: string,
  commit: Commit,
  settled: readonly number[],
): Promise<void> {
  if (commit.due === null || settled.length === 0) return;
  const others = sendIndexes(commit).filter((each) => !settled.includes(each));
  try {
    if ((await unsettledIndexes(store, id, commit, others)).length > 0) return;
    await store.handedOver(id, commit.version);
  } catch (error) {
    log.warn('hand_over_not_ended', { record: id, version: commit.version, error: String(error) });
  }
}

/** Which effects are messages: all but the alarm that the commit added. */
export function sendIndexes(commit: { readonly effects: readonly unknown[] }): readonly number[] {
  return commit.effects.flatMap((effect, index) => (isArmAlarm(effect) ? [] : [index]));
}

async function unsettledIndexes<State extends RecordState>(
  store: RecordStore<State>,
  id: string,
  commit: Commit,
  indexes: readonly number[],
): Promise<readonly number[]> {
  const attempts = await together(indexes.map((index) => store.attemptOf(id, `${commit.version}.${index}`)));
  return indexes.filter((_, i) => !isSettled(attempts[i] ?? null));
}

async function sendOnWay<State extends RecordState, Command, Event, Effect, Setup>(
  keeping: Keeping<State, Command, Event, Effect, Setup>,
  desk: Hands,
  id: string,
  commit: Commit,
  indexes: readonly number[],
  heldBack: readonly ('urgent' | 'bulk')[] = [],
): Promise<void> {
  const { tenantId } = desk;
  const kind = keeping.kind.kind;
  for (const lane of ['urgent', 'bulk'] as const) {
    if (heldBack.includes(lane)) continue;
    // The caller leaves out the alarm, so that what remains are the kind's own effects.
    const ofLane = indexes.filter((index) => keeping.lane(commit.effects[index] as Effect) === lane);
    const messages = groupsOf(ofLane, lane === 'urgent' ? 1 : NOTICES_PER_MESSAGE_MAX);
    await together(
      messages.map((group) =>
        desk.queues.send(lane, { tenantId, kind, recordId: id, version: commit.version, indexes: group }),
      ),
    );
  }
}

function groupsOf<T>(all: readonly T[], most: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / most) }, (_, i) => all.slice(i * most, (i + 1) * most));
}

function isArmAlarm(effect: unknown): effect is { type: 'ArmAlarm'; wakeAt: number } {
  return typeof effect === 'object' && effect !== null && 'type' in effect && effect.type === 'ArmAlarm';
}
