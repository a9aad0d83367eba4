// What an alarm does when it rings (design A5, A8): look at the record, do what is due, or set the alarm again. Whatever
// the message says is a hint; the head, read strongly, decides.

import { SECOND_MS } from '../domain/instant.ts';
import type { RecordState } from '../domain/record.ts';
import { commit } from './commit.ts';
import type { Desk, Keeping } from './desk.ts';
import { alarmPoison, nextParking } from './park.ts';
import { type Head, Unavailable, type WakeMessage } from './ports.ts';

/** Up to this much early, the handler waits in process; beyond it, a delayed message; beyond that, a schedule. */
const WAIT_IN_PROCESS_MS_MAX = SECOND_MS;
const DELAYED_MESSAGE_MS_MAX = 900 * SECOND_MS;

export type Woken = 'nothing_owed' | 'another_chain' | 'waited' | 'armed_again' | 'woke' | 'parked';

/**
 * Does all that is due on the record now, once. A stale or repeated message is a cheap no-op. Where the record itself
 * cannot be handled it is parked with a growing delay and an alarm, so that it never starves its neighbours; where the
 * world fails (`Unavailable`) the error goes to the queue, which tries again.
 */
export async function wake<State extends RecordState, Command, Event, Effect, Setup>(
  keeping: Keeping<State, Command, Event, Effect, Setup>,
  desk: Pick<Desk, 'tenantId' | 'clock' | 'chance' | 'alarms' | 'queues' | 'log'>,
  message: WakeMessage,
): Promise<Woken> {
  const { kind, store } = keeping;
  const id = message.recordId;
  const head = await store.head(id);
  if (!head) return 'nothing_owed';
  try {
    const next = kind.nextWake(head.state);
    if (next === null) {
      if (head.due !== null) await store.setDue(id, { version: head.state.version, due: null });
      return 'nothing_owed';
    }
    const early = next - desk.clock.now();
    if (early > 0) {
      if (secondOf(message.wakeAt) !== secondOf(next)) {
        await mendDue(keeping, id, head, next);
        return 'another_chain';
      }
      if (early > WAIT_IN_PROCESS_MS_MAX) {
        const exact = { ...message, wakeAt: next };
        if (early <= DELAYED_MESSAGE_MS_MAX) await desk.queues.wake(exact, Math.floor(early / SECOND_MS));
        else await desk.alarms.arm(exact, desk.clock.now());
        await mendDue(keeping, id, head, next);
        return 'armed_again';
      }
      // A timer may end a millisecond before the clock is there, and a wake that comes early is ignored and gone.
      for (let left = early; left > 0; left = next - desk.clock.now()) await desk.clock.sleep(left);
    }
    const result = await commit(keeping, desk, {
      id,
      head,
      command: kind.wake(),
      actor: { kind: 'system', name: 'clock', via: 'clock' },
      commandId: `wake-${id}-${next}-${head.state.version}`,
    });
    return result.outcome === 'accepted' ? 'woke' : 'nothing_owed';
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    const parking = nextParking(head.parked, desk.clock.now());
    await store.setDue(id, { version: head.state.version, ...parking });
    alarmPoison(desk.log, { what: 'head', id }, parking, error);
    return 'parked';
  }
}

/** A schedule is named by the second (A4): whoever changes the instant within it finds the name taken, by this alarm. */
function secondOf(instant: number): number {
  return Math.floor(instant / SECOND_MS);
}

/** A5d: after a crash or a park the index may say another instant than the state; only where no commit came between. */
async function mendDue<State extends RecordState, Command, Event, Effect, Setup>(
  keeping: Keeping<State, Command, Event, Effect, Setup>,
  id: string,
  head: Head<State>,
  next: number,
): Promise<void> {
  if (head.due !== next) await keeping.store.setDue(id, { version: head.state.version, due: next });
}
