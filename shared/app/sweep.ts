// The sweeper (design A7): once a minute it looks for what is overdue and was lost on its way, whatever lost it, and
// sends it to whoever handles it. It decides nothing itself; everything it sends may come twice without harm.

import { type Instant, SECOND_MS } from '../domain/instant.ts';
import type { Bypass, Clock, DueIndex, DueItem, Log, Queues } from './ports.ts';

export const SHARDS = 64;
/** Younger items are on their way by the ordinary path. */
const OVERDUE_MS_MIN = 15 * SECOND_MS;
const ITEMS_PER_SHARD_MAX = 500;
const SHARDS_AT_ONCE = 8;
/** Above this many visible messages the consumer is behind, not deaf: more messages would only make it later. */
const QUEUE_DEPTH_MAX = 20_000;

type Destination = 'wake' | 'intake' | 'urgent';

export interface SweepWorld {
  readonly due: DueIndex;
  readonly queues: Queues;
  readonly bypass: Bypass;
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
 * others; a failure of the index itself is thrown at the end, so that the sweep counts as failed.
 */
export async function sweep(world: SweepWorld): Promise<Swept> {
  const upTo = world.clock.now() - OVERDUE_MS_MIN;
  const full = await fullQueues(world);
  const swept = { heads: 0, commits: 0, attempts: 0, receipts: 0, heldBack: 0 };
  const failures: unknown[] = [];

  const shards = Array.from({ length: SHARDS }, (_, shard) => shard);
  while (shards.length > 0) {
    const batch = shards.splice(0, SHARDS_AT_ONCE);
    await Promise.all(
      batch.map(async (shard) => {
        try {
          for (const item of await world.due.overdue(shard, upTo, ITEMS_PER_SHARD_MAX)) {
            if (full.has(destinationOf(item))) {
              swept.heldBack++;
              continue;
            }
            await sendOn(world, item);
            swept[countedAs(item)]++;
          }
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
    throw new Error(`${failures.length} of ${SHARDS} shards could not be swept`, { cause: failures[0] });
  world.log.metric('SweepDone');
  return swept;
}

async function fullQueues(world: SweepWorld): Promise<ReadonlySet<Destination>> {
  const names = ['wake', 'intake', 'urgent'] as const;
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

/** The queue, or, where it does not take the message, the consumer itself. */
async function sendOn(world: SweepWorld, item: DueItem): Promise<void> {
  const { tenantId } = item;
  switch (item.what) {
    case 'head': {
      const wake = { tenantId, kind: item.kind, recordId: item.recordId, wakeAt: item.due };
      return orBypass(world, 'wake', { type: 'wake', ...wake }, () => world.queues.wake(wake, 0));
    }
    case 'commit': {
      const again = { tenantId, kind: item.kind, recordId: item.recordId, version: item.version };
      return orBypass(world, 'wake', { type: 'hand_over', ...again }, () => world.queues.handOver(again));
    }
    case 'attempt': {
      const [version, index] = item.attemptId.split('.').map(Number);
      if (version === undefined || index === undefined) throw new Error(`No attempt id: ${item.attemptId}`);
      const send = { tenantId, kind: item.kind, recordId: item.recordId, version, index };
      return orBypass(world, 'urgent', { type: 'send', ...send }, () => world.queues.send('urgent', send));
    }
    case 'receipt': {
      const receipt = { tenantId, receiptId: item.receiptId };
      return orBypass(world, 'intake', { type: 'receipt', ...receipt }, () => world.queues.intake(receipt));
    }
  }
}

async function orBypass(
  world: SweepWorld,
  consumer: Destination,
  body: unknown,
  enqueue: () => Promise<void>,
): Promise<void> {
  try {
    await enqueue();
  } catch (error) {
    world.log.warn('queue_bypassed', { consumer, error: String(error) });
    await world.bypass.invoke(consumer, body);
  }
}

/** How late the sweeper finds something at the most: the age it waits for, one minute between sweeps, and its start. */
export const LATENESS_MS_MAX: Instant = 120 * SECOND_MS;
