// Counts what happened to one key within a sliding time: answers to a correspondent in a day, wrong codes in an hour.
// One item holds the instants; whoever loses the race to change it reads again.

import { Unavailable } from '../app/ports.ts';
import { DAY_MS, type Instant, SECOND_MS } from '../domain/instant.ts';
import type { Key } from './dynamo-keys.ts';
import type { DynamoTable } from './dynamo-table.ts';

const TRIES_MAX = 16;

/**
 * Counts one more at `at`, unless there were `most` within the time before. `count` is how many there are now, this one
 * included where it was counted. Throws `Unavailable` where others change the same count all the time.
 */
export async function countWithin(
  table: DynamoTable,
  key: Key,
  options: { at: Instant; withinMs: number; most: number },
): Promise<{ counted: boolean; count: number }> {
  const { at, withinMs, most } = options;
  for (let tries = 1; tries <= TRIES_MAX; tries++) {
    const { text, instants } = await read(table, key, at - withinMs);
    if (instants.length >= most) return { counted: false, count: instants.length };
    const refused = await table.put(
      {
        ...key,
        w: [...instants, at].join(' '),
        // A day more, because the machine's time, by which TTL deletes, may differ from business time.
        expiresAt: Math.ceil((at + withinMs + DAY_MS) / SECOND_MS),
      },
      text === null
        ? { condition: 'attribute_not_exists(pk)' }
        : { condition: 'w = :w', values: { ':w': text } },
    );
    if (!refused) return { counted: true, count: instants.length + 1 };
  }
  throw new Unavailable('The count is being changed by others; please try again.', { retryable: true });
}

/** How many there were after `since`. */
export async function countSince(table: DynamoTable, key: Key, since: Instant): Promise<number> {
  return (await read(table, key, since)).instants.length;
}

async function read(
  table: DynamoTable,
  key: Key,
  since: Instant,
): Promise<{ text: string | null; instants: readonly Instant[] }> {
  const item = await table.get(key);
  if (!item) return { text: null, instants: [] };
  const text = String(item.w);
  return {
    text,
    instants: text
      .split(' ')
      .map(Number)
      .filter((instant) => instant > since),
  };
}
