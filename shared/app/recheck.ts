// When the readiness of a desk is looked at again: after each change of its configuration, whoever makes it. The check
// itself is the wake's; what is done here is to ask for one. A request that is lost is made up for by the next morning's.

import { RECHECK_AFTER_MS, readinessDoors } from '../domain/readiness-kind.ts';
import { type ReadinessCommand, type ReadinessKind, readinessIdOf } from '../domain/readiness-record.ts';
import type { Actor } from '../domain/record.ts';
import { commit } from './commit.ts';
import type { Desk } from './desk.ts';
import { readinessKeepingBy } from './readiness-keeping.ts';

const SYSTEM: Actor = { kind: 'system', name: 'Faultline', via: 'clock' };

type Because = Extract<ReadinessCommand, { type: 'Recheck' }>['because'];
type Asks = Pick<
  Desk,
  'tenantId' | 'readiness' | 'configuration' | 'clock' | 'chance' | 'alarms' | 'queues' | 'log'
>;

/** Asks for a check within a minute; the record is opened where there is none yet. Never throws: what asks is done already. */
export function recheck(desk: Asks, because: Because): Promise<void> {
  return recheckBy(readinessDoors, desk, because);
}

/** The same for who has less of the record's kind than the doors have. */
export async function recheckBy(kind: ReadinessKind, desk: Asks, because: Because): Promise<void> {
  try {
    const head = await desk.readiness.head(readinessIdOf(desk.tenantId));
    if (head && head.state.wakeAt <= desk.clock.now() + RECHECK_AFTER_MS) return;
    await commit(readinessKeepingBy(kind, desk), desk, {
      id: readinessIdOf(desk.tenantId),
      head,
      command: { type: 'Recheck', because },
      actor: SYSTEM,
      commandId: `recheck-${desk.chance.hex(8)}`,
    });
  } catch (error) {
    desk.log.warn('recheck_not_asked', { because, error: String(error) });
  }
}

/** The desk with a check after each version of its configuration that is put through it. */
export function withRechecks(desk: Desk): Desk {
  return withRechecksBy(readinessDoors, desk);
}

/** The same for who has less of the record's kind than the doors have. */
export function withRechecksBy(readiness: ReadinessKind, desk: Desk): Desk {
  const { configuration } = desk;
  return {
    ...desk,
    configuration: {
      tenantId: configuration.tenantId,
      latest: (kind) => configuration.latest(kind),
      get: (kind, id, version) => configuration.get(kind, id, version),
      history: (kind, id) => configuration.history(kind, id),
      async put(kind, item, by) {
        await configuration.put(kind, item, by);
        await recheckBy(readiness, desk, 'edit');
      },
    },
  };
}

/** Tenants whose record this process knows to be there. */
const opened = new Set<string>();

/**
 * Opens the record of a tenant that has none: of earlier data, or put in by a program. Asked once per process; a desk with a
 * record pays one read. Never throws.
 */
export async function openReadiness(desk: Asks): Promise<void> {
  if (opened.has(desk.tenantId)) return;
  opened.add(desk.tenantId);
  const head = await desk.readiness.head(readinessIdOf(desk.tenantId)).catch(() => undefined);
  if (head === null) await recheck(desk, 'seed');
  else if (head === undefined) opened.delete(desk.tenantId);
}

/**
 * The same for who puts a tenant in without queues and alarms: the sweeper finds the record once it is due. Throws where the tenant's own entry is not there yet.
 */
export async function seedReadiness(
  desk: Pick<Desk, 'tenantId' | 'readiness' | 'configuration'>,
  now: number,
): Promise<void> {
  if (await desk.readiness.head(readinessIdOf(desk.tenantId))) return;
  const nothing = async () => {};
  await commit(
    readinessKeepingBy(readinessDoors, desk),
    {
      tenantId: desk.tenantId,
      clock: { now: () => now, machineNow: () => now, sleep: nothing },
      // A command of this record uses no chance.
      chance: { hex: (bytes) => '0'.repeat(bytes * 2) },
      alarms: { arm: nothing },
      queues: { send: nothing, wake: nothing, intake: nothing, handOver: nothing, depth: async () => 0 },
      log: { info() {}, warn() {}, error() {}, metric() {} },
    },
    {
      id: readinessIdOf(desk.tenantId),
      command: { type: 'Recheck', because: 'seed' },
      actor: SYSTEM,
      commandId: `seed-${desk.tenantId}`,
    },
  );
}
