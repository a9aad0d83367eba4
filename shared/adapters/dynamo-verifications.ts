// The codes that verify a tenant's contact methods, by person and way, and how often one was sent and a wrong one entered.
// Gone an hour after they were sent: reads filter, because DynamoDB deletes expired items when it gets to it.

import type { Verifications } from '../app/ports.ts';
import { type Instant, SECOND_MS } from '../domain/instant.ts';
import { COUNTED_MS, type Verification } from '../domain/verification.ts';
import { isPart, verificationCountKey, verificationKey, verificationsKey } from './dynamo-keys.ts';
import { bodyIn, DynamoTable, type TableAccess } from './dynamo-table.ts';
import { countSince, countWithin } from './dynamo-window.ts';
import { WRONG_CODES_MAX } from './store-limits.ts';

export class DynamoVerifications implements Verifications {
  readonly #tenantId: string;
  readonly #table: DynamoTable;

  constructor(access: TableAccess & { readonly tenantId: string }) {
    this.#tenantId = access.tenantId;
    this.#table = DynamoTable.ofTenant(access, access.tenantId);
  }

  async put(verification: Verification): Promise<void> {
    await this.#table.put({
      ...verificationKey(this.#tenantId, verification),
      j: JSON.stringify(verification),
      expiresAt: Math.ceil((verification.sentAt + COUNTED_MS) / SECOND_MS),
    });
  }

  /** Strongly consistent. */
  async standing(personId: string, now: Instant): Promise<readonly Verification[]> {
    if (!isPart(personId)) return [];
    const { pk, sk } = verificationsKey(this.#tenantId, personId);
    const items = await this.#table.query({
      partition: pk,
      sort: { is: 'begins_with', than: sk },
      consistent: true,
    });
    return items
      .map((item) => bodyIn<Verification | null>(item))
      .filter((verification) => verification !== null)
      .filter(({ sentAt }) => sentAt + COUNTED_MS > now)
      .sort((a, b) => b.sentAt - a.sentAt);
  }

  async remove(verification: Pick<Verification, 'id' | 'personId' | 'way'>): Promise<boolean> {
    const key = verificationKey(this.#tenantId, verification);
    const item = await this.#table.get(key);
    if (!item?.j || bodyIn<Verification | null>(item)?.id !== verification.id) return false;
    // Nothing is deleted but by time: what was used up is empty.
    const expiresAt = Number(item.expiresAt);
    const unchanged = { condition: 'j = :j', values: { ':j': item.j } };
    return !(await this.#table.put({ ...key, j: 'null', expiresAt }, unchanged));
  }

  async count(what: 'sent' | 'wrong', personId: string, at: Instant): Promise<number> {
    const key = verificationCountKey(this.#tenantId, personId, what);
    return (await countWithin(this.#table, key, { at, withinMs: COUNTED_MS, most: WRONG_CODES_MAX })).count;
  }

  async counted(what: 'sent' | 'wrong', personId: string, at: Instant): Promise<number> {
    return countSince(this.#table, verificationCountKey(this.#tenantId, personId, what), at - COUNTED_MS);
  }
}
