// Receipts of one tenant: each inbound message under the transport's own id, in a partition of its own, with what became
// of it. Beside them the sameness keys and the reply budgets (design B1, section 9). A fate, once given, never changes.

import { isDeepStrictEqual } from 'node:util';
import type { Parking, Receipt, ReceiptFate, ReceiptStore } from '../app/ports.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import {
  dueKeys,
  isFreeId,
  type Key,
  markOf,
  RECEIPT_LISTS,
  type ReceiptList,
  receiptKey,
  receiptListed,
  receiptListPartition,
  receiptLists,
  repliesKey,
  samenessKey,
} from './dynamo-keys.ts';
import { listPage } from './dynamo-lists.ts';
import { parkedIn, parkedWhere } from './dynamo-parking.ts';
import {
  bodyIn,
  type Change,
  DynamoTable,
  ForeignItem,
  type Item,
  type TableAccess,
} from './dynamo-table.ts';
import { countWithin } from './dynamo-window.ts';
import { packed } from './packed-body.ts';
import { bodyOf, LIST_LIMIT, limitOf, RECEIPT_DUE_MS } from './store-limits.ts';

export class DynamoReceiptStore implements ReceiptStore {
  readonly tenantId: string;
  readonly #table: DynamoTable;

  constructor(access: TableAccess & { readonly tenantId: string }) {
    this.tenantId = access.tenantId;
    this.#table = DynamoTable.ofTenant(access, access.tenantId);
  }

  /** A receipt above 390,000 bytes is refused with `TooLarge`: its raw message belongs into the bucket. */
  async put(receipt: Omit<Receipt, 'fate'>): Promise<{ fresh: boolean; receipt: Receipt }> {
    if (receipt.tenantId !== this.tenantId) throw new ForeignItem(`the tenant ${this.tenantId}`);
    const { id, tenantId, channel, receivedAt, raw, envelope } = receipt;
    const stored = { id, tenantId, channel, receivedAt, raw, envelope };
    const refused = await this.#table.put(
      {
        ...receiptKey(this.tenantId, id),
        j: packed(bodyOf(`The receipt ${JSON.stringify(id)}`, stored)),
        ...dueKeys(id, receivedAt + RECEIPT_DUE_MS),
        ...receiptListed(this.tenantId, receipt, 'received'),
      },
      { condition: 'attribute_not_exists(pk)' },
    );
    if (!refused) return { fresh: true, receipt: { ...stored, fate: null } };
    if (!refused.standing)
      throw new Error(`The receipt ${JSON.stringify(id)} was refused and does not stand`);
    return { fresh: false, receipt: this.#receiptIn(refused.standing) };
  }

  async get(receiptId: string): Promise<Receipt | null> {
    if (!isFreeId(receiptId)) return null;
    const item = await this.#table.get(receiptKey(this.tenantId, receiptId));
    return item && this.#receiptIn(item);
  }

  async park(receiptId: string, parking: Parking): Promise<void> {
    const owed = 'attribute_exists(pk) AND attribute_not_exists(f)';
    await this.#table.update(receiptKey(this.tenantId, receiptId), parkedWhere(owed, receiptId, parking));
  }

  /** True also where it has this very fate already. Throws where there is no such receipt. */
  async end(receiptId: string, fate: ReceiptFate, at: Instant): Promise<boolean> {
    const { update, change } = fateWrite(this.tenantId, receiptId, fate, at);
    const refused = await this.#table.update(update, change);
    if (!refused) return true;
    if (!refused.standing) throw new Error(`There is no receipt ${JSON.stringify(receiptId)}`);
    return isDeepStrictEqual(this.#receiptIn(refused.standing).fate, JSON.parse(JSON.stringify(fate)));
  }

  async claimSameness(key: string, receiptId: string): Promise<string> {
    const item = { ...samenessKey(this.tenantId, key), r: receiptId };
    const refused = await this.#table.put(item, { condition: 'attribute_not_exists(pk)' });
    return String(refused?.standing?.r ?? receiptId);
  }

  async list(options: { after?: string; limit?: number; fate?: ReceiptList } = {}) {
    const fates = options.fate ? [options.fate] : RECEIPT_LISTS;
    const page = await listPage(
      this.#table,
      fates.flatMap((fate) => receiptLists(this.tenantId, fate)),
      { after: options.after, limit: limitOf(options.limit, LIST_LIMIT), newestFirst: true },
    );
    const receipts = page.items.map((item) => this.#receiptIn(item));
    // The index is a little behind the table: one that has its fate meanwhile is no longer in this list.
    const asked = receipts.filter(
      (receipt) => !options.fate || (receipt.fate?.fate ?? 'received') === options.fate,
    );
    return { receipts: asked, cursor: page.cursor };
  }

  async spendReply(spending: Parameters<ReceiptStore['spendReply']>[0]): Promise<boolean> {
    const { correspondent, receiptId, now: at, most } = spending;
    const key = repliesKey(this.tenantId, correspondent);
    const cause = markOf(receiptId);
    return (await countWithin(this.#table, key, { at, withinMs: DAY_MS, most, cause })).counted;
  }

  #receiptIn(item: Item): Receipt {
    const receipt = bodyIn<Omit<Receipt, 'fate' | 'endedAt' | 'parked'>>(item);
    if (receipt.tenantId !== this.tenantId) throw new ForeignItem(`the tenant ${this.tenantId}`);
    const parked = parkedIn(item);
    if (item.f === undefined) return { ...receipt, fate: null, ...(parked > 0 ? { parked } : {}) };
    return { ...receipt, fate: bodyIn<ReceiptFate>(item, 'f'), endedAt: Number(item.e) };
  }
}

/** Gives a receipt its fate if it has none, alone or within the transaction of the commit that is its fate. */
export function fateWrite(
  tenantId: string,
  receiptId: string,
  fate: ReceiptFate,
  at: Instant,
): { update: Key; change: Change } {
  return {
    update: receiptKey(tenantId, receiptId),
    change: {
      update: 'SET f = :f, e = :e, lk = :lk REMOVE dk, ds, k',
      condition: 'attribute_exists(pk) AND attribute_not_exists(f)',
      values: {
        ':f': JSON.stringify(fate),
        ':e': at,
        ':lk': receiptListPartition(tenantId, receiptId, fate.fate),
      },
    },
  };
}
