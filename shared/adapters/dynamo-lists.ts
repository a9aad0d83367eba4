// Reads one page of a list whose index entries are spread over shards. All shards share one order, so that a cursor is
// one position in it, good for every shard and whatever is written meanwhile.

import { compareKeys, type Key } from './dynamo-keys.ts';
import type { DynamoTable, Item } from './dynamo-table.ts';
import { cursorOf, positionOf } from './store-limits.ts';

/**
 * The items themselves, in the order of the index, read in one batch from the table. Eventually consistent twice over:
 * an item may be newer than its place in the list, and one deleted meanwhile is left out.
 */
export async function listPage(
  table: DynamoTable,
  partitions: readonly string[],
  options: { after: string | undefined; limit: number; newestFirst: boolean },
): Promise<{ items: readonly Item[]; cursor: string | null }> {
  const { limit, newestFirst } = options;
  const after = positionOf(options.after);
  const shards = await Promise.all(
    partitions.map((partition) =>
      table.query({
        index: 'list',
        partition,
        ...(after === null ? {} : { sort: { is: newestFirst ? '<' : '>', than: after } as const }),
        newestFirst,
        limit: limit + 1,
      }),
    ),
  );
  const seen = new Set<string>();
  const entries = shards
    .flat()
    .map((entry) => ({ key: { pk: entry.pk, sk: entry.sk }, position: String(entry.ls) }))
    .sort((a, b) => compareKeys(a.position, b.position) * (newestFirst ? -1 : 1))
    // The partitions are not read at one instant: an item that moves from one to another meanwhile is met in both.
    .filter(({ key }) => !seen.has(nameOf(key)) && seen.add(nameOf(key)));
  const page = entries.slice(0, limit);
  const byKey = new Map(
    (await table.getMany(page.map((entry) => entry.key))).map((item) => [nameOf(item), item]),
  );
  const last = page.at(-1);
  return {
    items: page.flatMap((entry) => byKey.get(nameOf(entry.key)) ?? []),
    cursor: last && entries.length > limit ? cursorOf(last.position) : null,
  };
}

const nameOf = (key: Key): string => `${key.pk}\n${key.sk}`;
