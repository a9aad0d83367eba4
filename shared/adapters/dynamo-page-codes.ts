// The codes of one tenant's pages, by the person who was paged, and how often that person's number sent a wrong one.
// Gone after seven days: reads filter, because DynamoDB deletes expired items when it gets to it.

import type { PageCodes } from '../app/ports.ts';
import { DAY_MS, HOUR_MS, type Instant, SECOND_MS } from '../domain/instant.ts';
import { codeKey, codePlace, codesKey, isPart, type Key, wrongCodesKey } from './dynamo-keys.ts';
import { DynamoTable, type TableAccess } from './dynamo-table.ts';
import { countSince, countWithin } from './dynamo-window.ts';
import { PAGE_CODE_DAYS, WRONG_CODES_MAX } from './store-limits.ts';

export class DynamoPageCodes implements PageCodes {
  readonly #tenantId: string;
  readonly #table: DynamoTable;

  constructor(access: TableAccess & { readonly tenantId: string }) {
    this.#tenantId = access.tenantId;
    this.#table = DynamoTable.ofTenant(access, access.tenantId);
  }

  async put(
    code: { personId: string; code: string; caseId: string; pageId: string },
    at: Instant,
  ): Promise<void> {
    await this.#table.put({
      ...codeKey(this.#tenantId, code),
      a: at,
      expiresAt: Math.ceil((at + PAGE_CODE_DAYS * DAY_MS) / SECOND_MS),
    });
  }

  /** Strongly consistent. A code that no page can have finds nothing. */
  async find(
    personId: string,
    code: string,
    now: Instant,
  ): Promise<readonly { caseId: string; pageId: string }[]> {
    return isPart(personId) && isPart(code)
      ? this.#pagesAt(codesKey(this.#tenantId, personId, code), now)
      : [];
  }

  /** Strongly consistent. */
  async ofPerson(personId: string, now: Instant): Promise<readonly { caseId: string; pageId: string }[]> {
    return isPart(personId) ? this.#pagesAt(codesKey(this.#tenantId, personId), now) : [];
  }

  async #pagesAt({ pk, sk }: Key, now: Instant): Promise<readonly { caseId: string; pageId: string }[]> {
    const items = await this.#table.query({
      partition: pk,
      sort: { is: 'begins_with', than: sk },
      consistent: true,
    });
    return items
      .filter((item) => Number(item.expiresAt) * SECOND_MS > now)
      .sort((a, b) => Number(b.a) - Number(a.a))
      .map((item) => codePlace(item.sk));
  }

  /** Never more than twenty, long after the channel is locked. */
  async countWrong(personId: string, at: Instant): Promise<number> {
    const key = wrongCodesKey(this.#tenantId, personId);
    return (await countWithin(this.#table, key, { at, withinMs: HOUR_MS, most: WRONG_CODES_MAX })).count;
  }

  async wrongCount(personId: string, at: Instant): Promise<number> {
    return countSince(this.#table, wrongCodesKey(this.#tenantId, personId), at - HOUR_MS);
  }
}
