// The due index, for the sweeper alone: the one read that crosses tenants, and so one that sees keys and nothing else.

import type { DueIndex, DueItem } from '../app/ports.ts';
import { type Instant, isoOf } from '../domain/instant.ts';
import { dueItemOf, duePartition } from './dynamo-keys.ts';
import { DynamoTable, type TableAccess } from './dynamo-table.ts';

export class DynamoDueIndex implements DueIndex {
  readonly #table: DynamoTable;

  constructor(access: TableAccess) {
    this.#table = new DynamoTable(access, 'T#');
  }

  /** Eventually consistent: a hint, which whoever handles the item checks by a strong read. */
  async overdue(shard: number, upTo: Instant, most: number): Promise<readonly DueItem[]> {
    const items = await this.#table.query({
      index: 'due',
      partition: duePartition(shard),
      sort: { is: '<=', than: isoOf(upTo) },
      limit: most,
    });
    return items.flatMap((item) => dueItemOf({ pk: item.pk, sk: item.sk, ds: item.ds }) ?? []);
  }
}
