// Hands a commit's effects to the queues and arms the alarm (design A3). The invocation that committed does it at once;
// after a crash the sweeper has it done again, and every repeat dies at the sender's claim, at the schedule's name or as
// a wake that finds nothing due.

import type { RecordState } from '../domain/record.ts';
import type { Desk, Keeping } from './desk.ts';
import type { Commit } from './ports.ts';

type Hands = Pick<Desk, 'tenantId' | 'clock' | 'alarms' | 'queues' | 'log'>;

/**
 * Sends each effect on its way: pages first, then notices, then the alarm, and only then ends COMMIT.due. Never throws:
 * the command is committed, and what could not be handed over stays due for the sweeper.
 */
export async function handOver<State extends RecordState, Command, Event, Effect, Setup>(
  keeping: Keeping<State, Command, Event, Effect, Setup>,
  desk: Hands,
  id: string,
  commit: Commit,
): Promise<void> {
  if (commit.effects.length === 0) return;
  try {
    await handOverOnce(keeping, desk, id, commit);
  } catch (error) {
    desk.log.warn('hand_over_failed', { record: id, version: commit.version, error: String(error) });
  }
}

/** For the sweeper's message: reads the commit and hands it over unless that was done. Throws where it fails again. */
export async function handOverAgain<State extends RecordState, Command, Event, Effect, Setup>(
  keeping: Keeping<State, Command, Event, Effect, Setup>,
  desk: Hands,
  id: string,
  version: number,
): Promise<void> {
  const commit = await keeping.store.commitOf(id, version);
  if (!commit || commit.due === null) return;
  await handOverOnce(keeping, desk, id, commit);
}

async function handOverOnce<State extends RecordState, Command, Event, Effect, Setup>(
  keeping: Keeping<State, Command, Event, Effect, Setup>,
  desk: Hands,
  id: string,
  commit: Commit,
): Promise<void> {
  const kind = keeping.kind.kind;
  const lanes = commit.effects.map((effect) => (isArmAlarm(effect) ? null : keeping.lane(effect as Effect)));
  for (const lane of ['urgent', 'bulk'] as const) {
    await Promise.all(
      lanes.map((each, index) =>
        each === lane
          ? desk.queues.send(lane, {
              tenantId: desk.tenantId,
              kind,
              recordId: id,
              version: commit.version,
              index,
            })
          : undefined,
      ),
    );
  }
  for (const effect of commit.effects) {
    if (!isArmAlarm(effect)) continue;
    await desk.alarms.arm(
      { tenantId: desk.tenantId, kind, recordId: id, wakeAt: effect.wakeAt },
      desk.clock.now(),
    );
  }
  await keeping.store.handedOver(id, commit.version);
}

function isArmAlarm(effect: unknown): effect is { type: 'ArmAlarm'; wakeAt: number } {
  return typeof effect === 'object' && effect !== null && 'type' in effect && effect.type === 'ArmAlarm';
}
