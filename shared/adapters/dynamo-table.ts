// The calls of DynamoDB that the stores make, with the fence: a table is bound to one prefix of partition keys, asks for
// no other, and throws on any item that comes back with another. No scan, no PartiQL, no query without its partition, and
// nothing is deleted.

import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { Unavailable } from '../app/ports.ts';
import { failureOf, type Unmet, unmetInTransaction, unmetOf } from './dynamo-errors.ts';
import { type Key, tableDefinition, tenantPrefix } from './dynamo-keys.ts';
import { unpacked } from './packed-body.ts';
import { TooLarge } from './store-limits.ts';

export interface TableAccess {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}

/** All that our items are made of. Whatever has structure is one JSON text, packed where it is long. */
export type Value = string | number | Uint8Array | readonly string[];
export type Item = Key & Readonly<Record<string, Value>>;

export interface Condition {
  readonly condition: string;
  readonly values?: Readonly<Record<string, Value>>;
}

export interface Change extends Partial<Condition> {
  readonly update: string;
}

export interface Range {
  /** Without it, the table itself, by `pk` and `sk`. */
  readonly index?: 'due' | 'list';
  readonly partition: string;
  readonly sort?: { readonly is: 'begins_with' | '<' | '<=' | '>'; readonly than: string };
  readonly newestFirst?: boolean;
  readonly limit?: number;
  /** Indexes cannot be read consistently. */
  readonly consistent?: boolean;
}

/** An item came back that is not the tenant's: a bug in the keys or a forged index entry. Nothing of it is shown. */
export class ForeignItem extends Error {
  override readonly name = 'ForeignItem';
  constructor(prefix: string) {
    super(`An item outside ${prefix} came back`);
  }
}

const BATCH_MAX = 100;
const BATCH_ROUNDS_MAX = 8;
const WRITE_BYTES_MAX = 400 * 1024;

export class DynamoTable {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #prefix: string;

  constructor(access: TableAccess, prefix: string) {
    this.#client = access.client;
    this.#tableName = access.tableName;
    this.#prefix = prefix;
  }

  /** The table as one tenant may see it. */
  static ofTenant(access: TableAccess, tenantId: string): DynamoTable {
    return new DynamoTable(access, tenantPrefix(tenantId));
  }

  /** Strongly consistent; null where there is none. */
  async get(key: Key): Promise<Item | null> {
    const input = { TableName: this.#tableName, Key: this.#key(key), ConsistentRead: true };
    const answer = await this.#call('GetItem', () => this.#client.send(new GetItemCommand(input)));
    return answer.Item ? this.#own(answer.Item) : null;
  }

  /** Eventually consistent, in no order; what is not there is missing from the answer. */
  async getMany(keys: readonly Key[]): Promise<readonly Item[]> {
    const items: Item[] = [];
    await Promise.all(
      chunks(keys, BATCH_MAX).map(async (chunk) => {
        let asked = chunk.map((key) => this.#key(key));
        for (let round = 1; asked.length > 0; round++) {
          if (round > BATCH_ROUNDS_MAX) {
            throw new Unavailable('dynamodb:BatchGetItem: keys stayed unread', { retryable: true });
          }
          const input = { RequestItems: { [this.#tableName]: { Keys: asked } } };
          const answer = await this.#call('BatchGetItem', () =>
            this.#client.send(new BatchGetItemCommand(input)),
          );
          items.push(...(answer.Responses?.[this.#tableName] ?? []).map((item) => this.#own(item)));
          asked = (answer.UnprocessedKeys?.[this.#tableName]?.Keys as typeof asked | undefined) ?? []; // The keys that we sent.
        }
      }),
    );
    return items;
  }

  /** All items of the range, or the first `limit` of them, over as many pages as it takes. */
  async query(range: Range): Promise<readonly Item[]> {
    const keys = tableDefinition.indexes.find((index) => index.name === range.index) ?? tableDefinition;
    const sort = range.sort;
    const sortCondition =
      sort === undefined
        ? ''
        : sort.is === 'begins_with'
          ? ` AND begins_with(${keys.sortKey}, :s)`
          : ` AND ${keys.sortKey} ${sort.is} :s`;
    if (!this.#allowsPartition(range)) throw new ForeignItem(this.#prefix);
    const items: Item[] = [];
    let from: Record<string, AttributeValue> | undefined;
    do {
      const input = {
        TableName: this.#tableName,
        IndexName: range.index,
        KeyConditionExpression: `${keys.partitionKey} = :p${sortCondition}`,
        ExpressionAttributeValues: {
          ':p': encode(range.partition),
          ...(sort ? { ':s': encode(sort.than) } : {}),
        },
        ScanIndexForward: !range.newestFirst,
        Limit: range.limit === undefined ? undefined : range.limit - items.length,
        ConsistentRead: range.index === undefined && range.consistent,
        ExclusiveStartKey: from,
      };
      const answer = await this.#call('Query', () => this.#client.send(new QueryCommand(input)));
      items.push(...(answer.Items ?? []).map((item) => this.#own(item)));
      from = answer.LastEvaluatedKey;
    } while (from && (range.limit === undefined || items.length < range.limit));
    return items;
  }

  /** Null when it was written; the item that stands when the condition did not hold. */
  async put(item: Item, condition?: Condition): Promise<{ standing: Item | null } | null> {
    const input = { TableName: this.#tableName, Item: this.#item(item), ...this.#guard(condition) };
    return this.#write('PutItem', () => this.#client.send(new PutItemCommand(input)));
  }

  /** Creates the item where there is none, unless the condition forbids it. Answers as `put`. */
  async update(key: Key, change: Change): Promise<{ standing: Item | null } | null> {
    const input = {
      TableName: this.#tableName,
      Key: this.#key(key),
      UpdateExpression: change.update,
      ...this.#guard(change),
    };
    return this.#write('UpdateItem', () => this.#client.send(new UpdateItemCommand(input)));
  }

  /** As `update`; answers the item as it stands after it, and in any case what stands. */
  async changed(key: Key, change: Change): Promise<{ done: boolean; standing: Item | null }> {
    const input = {
      TableName: this.#tableName,
      Key: this.#key(key),
      UpdateExpression: change.update,
      ReturnValues: 'ALL_NEW' as const,
      ...this.#guard(change),
    };
    let after: Record<string, AttributeValue> | undefined;
    const refused = await this.#write('UpdateItem', async () => {
      after = (await this.#client.send(new UpdateItemCommand(input))).Attributes;
    });
    if (refused) return { done: false, standing: refused.standing };
    return { done: true, standing: after ? this.#own(after) : null };
  }

  /**
   * All writes or none; within ten minutes the same writes under the same token are done once. Answers null when they
   * stand; else, for each write, the item that did not meet its condition, or null where it was not the cause.
   */
  async transact(
    writes: readonly ({ put: Item; unless?: Condition } | { update: Key; change: Change })[],
    token: string,
  ): Promise<readonly ({ standing: Item | null } | null)[] | null> {
    const items: TransactWriteItem[] = writes.map((write) =>
      'put' in write
        ? { Put: { TableName: this.#tableName, Item: this.#item(write.put), ...this.#guard(write.unless) } }
        : {
            Update: {
              TableName: this.#tableName,
              Key: this.#key(write.update),
              UpdateExpression: write.change.update,
              ...this.#guard(write.change),
            },
          },
    );
    try {
      const input = { TransactItems: items, ClientRequestToken: token };
      await this.#client.send(new TransactWriteItemsCommand(input));
      return null;
    } catch (error) {
      const reasons = unmetInTransaction(error);
      if (reasons) return reasons.map((reason) => (reason ? this.#unmet(reason) : null));
      throw failureOf('dynamodb:TransactWriteItems', error);
    }
  }

  async #call<Answer>(name: string, send: () => Promise<Answer>): Promise<Answer> {
    try {
      return await send();
    } catch (error) {
      throw failureOf(`dynamodb:${name}`, error);
    }
  }

  async #write(name: string, send: () => Promise<unknown>): Promise<{ standing: Item | null } | null> {
    try {
      await send();
      return null;
    } catch (error) {
      const unmet = unmetOf(error);
      if (unmet) return this.#unmet(unmet);
      throw failureOf(`dynamodb:${name}`, error);
    }
  }

  #unmet(unmet: Unmet): { standing: Item | null } {
    return { standing: unmet.standing ? this.#own(unmet.standing) : null };
  }

  #guard(condition: Partial<Condition> | undefined) {
    if (!condition) return {};
    const values = Object.entries(condition.values ?? {}).map(
      ([name, value]) => [name, encode(value)] as const,
    );
    return {
      ...(condition.condition
        ? {
            ConditionExpression: condition.condition,
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
          }
        : {}),
      ...(values.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(values) } : {}),
    };
  }

  #key(key: Key): { pk: AttributeValue; sk: AttributeValue } {
    if (!key.pk.startsWith(this.#prefix)) throw new ForeignItem(this.#prefix);
    return { pk: { S: key.pk }, sk: { S: key.sk } };
  }

  #item(item: Item): Record<string, AttributeValue> {
    this.#key(item);
    const sizeBytes = Object.entries(item).reduce(
      (sum, [name, value]) => sum + name.length + sizeOf(value),
      0,
    );
    if (sizeBytes > WRITE_BYTES_MAX) throw new TooLarge(`The item ${item.sk}`, sizeBytes, WRITE_BYTES_MAX);
    return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, encode(value)]));
  }

  /** The fence: every item that leaves this class has passed here. */
  #own(attributes: Record<string, AttributeValue>): Item {
    const item = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, decode(value)]));
    const { pk, sk } = item;
    if (typeof pk !== 'string' || typeof sk !== 'string' || !pk.startsWith(this.#prefix))
      throw new ForeignItem(this.#prefix);
    return { ...item, pk, sk };
  }

  /** The due index crosses tenants by design; the list index and the table do not. */
  #allowsPartition(range: Range): boolean {
    return range.index === 'due' || range.partition.startsWith(this.#prefix);
  }
}

function encode(value: Value): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (value instanceof Uint8Array) return { B: value };
  return { L: value.map((each) => ({ S: each })) };
}

function decode(value: AttributeValue): Value {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.B !== undefined) return value.B;
  if (value.L !== undefined) return value.L.map((each) => each.S ?? '');
  throw new Error('An attribute of a type that this store does not write');
}

function sizeOf(value: Value): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.length;
  return typeof value === 'number' ? 21 : value.reduce((sum, each) => sum + 1 + Buffer.byteLength(each), 3);
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

/** The text of a body, unpacked; null where the item has none under this name. */
export function textIn(item: Item, attribute = 'j'): string | null {
  const value = item[attribute];
  return typeof value === 'string' || value instanceof Uint8Array ? unpacked(value) : null;
}

/** The JSON body of an item as the store itself wrote it: keys are its own, so that the type is known from the key. */
export function bodyIn<T>(item: Item, attribute = 'j'): T {
  const text = textIn(item, attribute);
  if (text === null) throw new Error(`The item ${item.sk} has no ${attribute}`);
  return JSON.parse(text) as T; // Written by this store under this very key.
}
