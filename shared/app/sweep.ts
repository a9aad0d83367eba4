// The sweeper (design A7): once a minute it looks for what is overdue and was lost on its way, whatever lost it, and
// sends it to whoever handles it. It decides nothing itself; everything it sends may come twice without harm.

import { SECOND_MS } from '../domain/instant.ts';
import type { Clock, DueIndex, DueItem, Log, Queues } from './ports.ts';

export const SHARDS = 64;
/** Younger items are on their way by the ordinary path. */
const OVERDUE_MS_MIN = 15 * SECOND_MS;
const ITEMS_PER_SHARD_MAX = 500;
const SHARDS_AT_ONCE = 8;
/** Above this many visible messages the consumer is behind, not deaf: more messages would only make it later. */
const QUEUE_DEPTH_MAX = 20_000;

const LANES = ['urgent', 'bulk'] as const;

type Destination = 'wake' | 'intake' | 'urgent' | 'bulk';

export interface SweepWorld {
  readonly due: DueIndex;
  /** With a bypass behind them (bypass.ts), so that a queue that is down holds nothing up. */
  readonly queues: Queues;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Swept {
  readonly heads: number;
  readonly commits: number;
  readonly attempts: number;
  readonly receipts: number;
  /** Left alone because their queue is full. */
  readonly heldBack: number;
}

/**
 * Looks at every shard and sends each overdue item on its way again. One failing shard or item does not stop the
 * others; it is thrown at the end, so that the sweep counts as failed.
 */
export async function sweep(world: SweepWorld): Promise<Swept> {
  const upTo = world.clock.now() - OVERDUE_MS_MIN;
  const full = await fullQueues(world);
  const swept = { heads: 0, commits: 0, attempts: 0, receipts: 0, heldBack: 0 };
  const failures: unknown[] = [];

  const sweepItem = async (item: DueItem) => {
    const isFull =
      full.has(destinationOf(item)) || (item.what === 'commit' && LANES.every((lane) => full.has(lane)));
    if (isFull) {
      swept.heldBack++;
      return;
    }
    try {
      await sendOn(world.queues, item, full);
      swept[countedAs(item)]++;
    } catch (error) {
      failures.push(error);
      world.log.error('sweep_item_failed', { what: item.what, error: String(error) });
    }
  };

  const shards = Array.from({ length: SHARDS }, (_, shard) => shard);
  while (shards.length > 0) {
    const batch = shards.splice(0, SHARDS_AT_ONCE);
    await Promise.all(
      batch.map(async (shard) => {
        try {
          const items = await world.due.overdue(shard, upTo, ITEMS_PER_SHARD_MAX);
          for (const item of items) await sweepItem(item);
        } catch (error) {
          failures.push(error);
          world.log.error('sweep_shard_failed', { shard, error: String(error) });
        }
      }),
    );
  }

  const total = swept.heads + swept.commits + swept.attempts + swept.receipts;
  world.log.metric('Swept', total);
  if (total + swept.heldBack > 0) world.log.warn('swept', { ...swept });
  if (failures.length > 0)
    throw new Error(`${failures.length} shards or items could not be swept`, { cause: failures[0] });
  world.log.metric('SweepDone');
  return swept;
}

async function fullQueues(world: SweepWorld): Promise<ReadonlySet<Destination>> {
  const names = ['wake', 'intake', ...LANES] as const;
  const depths = await Promise.all(names.map((name) => world.queues.depth(name).catch(() => 0)));
  return new Set(names.filter((_, i) => (depths[i] ?? 0) > QUEUE_DEPTH_MAX));
}

function destinationOf(item: DueItem): Destination {
  if (item.what === 'receipt') return 'intake';
  return item.what === 'attempt' ? 'urgent' : 'wake';
}

function countedAs(item: DueItem): 'heads' | 'commits' | 'attempts' | 'receipts' {
  return `${item.what}s`;
}

async function sendOn(queues: Queues, item: DueItem, full: ReadonlySet<Destination>): Promise<void> {
  const { tenantId } = item;
  switch (item.what) {
    case 'head':
      return queues.wake({ tenantId, kind: item.kind, recordId: item.recordId, wakeAt: item.due }, 0);
    case 'commit': {
      // What still stands in a full queue has no outcome either: handing it over again each minute would heap it up.
      const heldBack = LANES.filter((lane) => full.has(lane));
      const { kind, recordId, version } = item;
      return queues.handOver({
        tenantId,
        kind,
        recordId,
        version,
        ...(heldBack.length > 0 ? { heldBack } : {}),
      });
    }
    case 'attempt': {
      const [version, index] = item.attemptId.split('.').map(Number);
      if (version === undefined || index === undefined) throw new Error(`No attempt id: ${item.attemptId}`);
      return queues.send('urgent', {
        tenantId,
        kind: item.kind,
        recordId: item.recordId,
        version,
        indexes: [index],
      });
    }
    case 'receipt':
      return queues.intake({ tenantId, receiptId: item.receiptId });
  }
}
