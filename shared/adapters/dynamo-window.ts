// Counts what happened to one key within a sliding time: answers to a correspondent in a day, wrong codes in an hour.
// One item holds the instants; whoever loses the race to change it reads again.

import { Unavailable } from '../app/ports.ts';
import { DAY_MS, type Instant, SECOND_MS } from '../domain/instant.ts';
import type { Key } from './dynamo-keys.ts';
import type { DynamoTable } from './dynamo-table.ts';

const TRIES_MAX = 16;

/**
 * Counts one more at `at`, unless there were `most` within the time before. `count` is how many there are now, this one
 * included where it was counted. The same `cause`, a word of letters and digits, counts once. Throws `Unavailable` where
 * others change the same count all the time.
 */
export async function countWithin(
  table: DynamoTable,
  key: Key,
  options: { at: Instant; withinMs: number; most: number; cause?: string },
): Promise<{ counted: boolean; count: number }> {
  const { at, withinMs, most, cause } = options;
  for (let tries = 1; tries <= TRIES_MAX; tries++) {
    const { text, counted } = await read(table, key, at - withinMs);
    if (cause !== undefined && counted.some((each) => each.endsWith(`~${cause}`))) {
      return { counted: true, count: counted.length };
    }
    if (counted.length >= most) return { counted: false, count: counted.length };
    const refused = await table.put(
      {
        ...key,
        w: [...counted, cause === undefined ? at : `${at}~${cause}`].join(' '),
        // A day more, because the machine's time, by which TTL deletes, may differ from business time.
        expiresAt: Math.ceil((at + withinMs + DAY_MS) / SECOND_MS),
      },
      text === null
        ? { condition: 'attribute_not_exists(pk)' }
        : { condition: 'w = :w', values: { ':w': text } },
    );
    if (!refused) return { counted: true, count: counted.length + 1 };
  }
  throw new Unavailable('The count is being changed by others; please try again.', { retryable: true });
}

/** How many there were after `since`. */
export async function countSince(table: DynamoTable, key: Key, since: Instant): Promise<number> {
  return (await read(table, key, since)).counted.length;
}

async function read(
  table: DynamoTable,
  key: Key,
  since: Instant,
): Promise<{ text: string | null; counted: readonly string[] }> {
  const item = await table.get(key);
  if (!item) return { text: null, counted: [] };
  const text = String(item.w);
  return {
    text,
    counted: text.split(' ').filter((each) => Number.parseInt(each, 10) > since),
  };
}
