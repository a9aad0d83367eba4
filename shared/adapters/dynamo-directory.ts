// The directory: which tenants know an address, a number, a slug or a subject. The only look-up before the tenant is
// known, and the only adapter that is bound to none; it reads single items by a hash and cannot list anything.

import type { Directory, DirectoryHit, DirectoryKey } from '../app/ports.ts';
import { Unavailable } from '../app/ports.ts';
import { DIRECTORY_PREFIX, directoryKeyOf } from './dynamo-keys.ts';
import { bodyIn, DynamoTable, type TableAccess } from './dynamo-table.ts';
import { DIRECTORY_HITS_MAX } from './store-limits.ts';

const TRIES_MAX = 8;

export class DynamoDirectory implements Directory {
  readonly #table: DynamoTable;

  constructor(access: TableAccess) {
    this.#table = new DynamoTable(access, DIRECTORY_PREFIX);
  }

  /** Strongly consistent. */
  async find(key: DirectoryKey): Promise<readonly DirectoryHit[]> {
    const item = await this.#table.get(directoryKeyOf(key));
    return item ? bodyIn<readonly DirectoryHit[]>(item) : [];
  }

  /** Repeats are harmless. Throws where the key has ten hits already: an eleventh would be found by nobody. */
  async put(key: DirectoryKey, hit: DirectoryHit): Promise<void> {
    const { tenantId, role, id } = hit;
    await this.#change(key, (hits) => {
      if (hits.some((each) => isSame(each, hit))) return hits;
      if (hits.length >= DIRECTORY_HITS_MAX)
        throw new Error(`A directory key has ${DIRECTORY_HITS_MAX} hits already`);
      return [...hits, { tenantId, role, id }];
    });
  }

  async remove(key: DirectoryKey, hit: DirectoryHit): Promise<void> {
    await this.#change(key, (hits) => hits.filter((each) => !isSame(each, hit)));
  }

  async #change(
    key: DirectoryKey,
    change: (hits: readonly DirectoryHit[]) => readonly DirectoryHit[],
  ): Promise<void> {
    const at = directoryKeyOf(key);
    for (let tries = 1; tries <= TRIES_MAX; tries++) {
      const item = await this.#table.get(at);
      const before = item ? bodyIn<readonly DirectoryHit[]>(item) : [];
      const after = change(before);
      if (after === before || after.length === before.length) return;
      const unchanged = item?.j
        ? { condition: 'j = :j', values: { ':j': item.j } }
        : { condition: 'attribute_not_exists(pk)' };
      // Nothing is deleted: a key that finds nobody any more is an empty list.
      const refused = await this.#table.put({ ...at, j: JSON.stringify(after) }, unchanged);
      if (!refused) return;
    }
    throw new Unavailable('The directory key is being changed by others; please try again.', {
      retryable: true,
    });
  }
}

function isSame(a: DirectoryHit, b: DirectoryHit): boolean {
  return a.tenantId === b.tenantId && a.role === b.role && a.id === b.id;
}
