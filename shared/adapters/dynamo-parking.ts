// How an item of any kind is parked (design A8): it moves in the due index and remembers how often. What became of it
// meanwhile is the condition's business; a parking never outruns an outcome.

import type { Parking } from '../app/ports.ts';
import { dueKeys } from './dynamo-keys.ts';
import type { Change, Item } from './dynamo-table.ts';

/** The change that parks the item of this record or receipt, where it still meets the condition. */
export function parkedWhere(condition: string, id: string, { due, parked }: Parking): Required<Change> {
  const { dk = '', ds = '' } = dueKeys(id, due);
  return {
    update: 'SET dk = :dk, ds = :ds, k = :k',
    condition,
    values: { ':dk': dk, ':ds': ds, ':k': parked },
  };
}

/** How often in a row the item's handler threw; 0 where it did not. */
export function parkedIn(item: Item): number {
  return typeof item.k === 'number' ? item.k : 0;
}
