// Versioned configuration of one tenant. Each version is an item of its own that is never written again; beside them
// stands a copy of the latest, so that one query answers what holds now.

import { type ConfigurationKind, type ConfigurationStore, Conflict, type Versioned } from '../app/ports.ts';
import type { Instant } from '../domain/instant.ts';
import { configurationKeys, isPart } from './dynamo-keys.ts';
import { bodyIn, DynamoTable, type TableAccess } from './dynamo-table.ts';
import { packed } from './packed-body.ts';
import { bodyOf } from './store-limits.ts';

type By = { name: string; at: Instant; reason: string };
type Stored<T> = { readonly item: T; readonly by: By };

export class DynamoConfigurationStore implements ConfigurationStore {
  readonly tenantId: string;
  readonly #table: DynamoTable;
  readonly #keys: ReturnType<typeof configurationKeys>;

  constructor(access: TableAccess & { readonly tenantId: string }) {
    this.tenantId = access.tenantId;
    this.#table = DynamoTable.ofTenant(access, access.tenantId);
    this.#keys = configurationKeys(access.tenantId);
  }

  /** Strongly consistent, as every read of configuration: a pinned version that was just put must be found. */
  async latest<T extends Versioned>(kind: ConfigurationKind): Promise<readonly T[]> {
    return (await this.#storedUnder<T>(this.#keys.allLatest(kind))).map((stored) => stored.item);
  }

  async get<T extends Versioned>(kind: ConfigurationKind, id: string, version?: number): Promise<T | null> {
    if (!isPart(id)) return null;
    const key = version === undefined ? this.#keys.latest(kind, id) : this.#keys.version(kind, id, version);
    const item = await this.#table.get(key);
    return item && bodyIn<Stored<T>>(item).item;
  }

  async put<T extends Versioned>(kind: ConfigurationKind, item: T, by: By): Promise<void> {
    const stored = { item, by } satisfies Stored<T>;
    const body = packed(bodyOf(`Version ${item.version} of the ${kind} ${item.id}`, stored));
    const latest = { ...this.#keys.latest(kind, item.id), v: item.version, j: body };
    const answers = await this.#table.transact(
      [
        {
          put: latest,
          unless:
            item.version === 1
              ? { condition: 'attribute_not_exists(pk)' }
              : { condition: 'v = :v', values: { ':v': item.version - 1 } },
        },
        {
          put: { ...this.#keys.version(kind, item.id, item.version), j: body },
          unless: { condition: 'attribute_not_exists(pk)' },
        },
      ],
      crypto.randomUUID(),
    );
    if (answers)
      throw new Conflict(`Version ${item.version} of the ${kind} ${item.id} does not follow the latest`);
  }

  /** Oldest first. */
  async history<T extends Versioned>(kind: ConfigurationKind, id: string): Promise<readonly Stored<T>[]> {
    return isPart(id) ? this.#storedUnder<T>(this.#keys.allVersions(kind, id)) : [];
  }

  async #storedUnder<T>(under: { pk: string; sk: string }): Promise<readonly Stored<T>[]> {
    const items = await this.#table.query({
      partition: under.pk,
      sort: { is: 'begins_with', than: under.sk },
      consistent: true,
    });
    return items.map((item) => bodyIn<Stored<T>>(item));
  }
}
