// Who may touch which part of the one table. Three ways in and no others: the queue workers (any tenant's items, no
// index, no scan), a request's tenant (its own keys only), and the directory (one look-up, before the tenant is known).

import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { DIRECTORY_PREFIX, DUE_PREFIX, TENANTS_PREFIX } from '../shared/adapters/dynamo-keys.ts';
import type { EntryFunction } from './function.ts';

/** What the stores do with items; nothing is deleted. A transaction is allowed by the actions of its parts. */
const ITEM_ACTIONS = ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

/** `ForAllValues` is true of a call that has no key at all (a scan has none), so the key must also be there. */
function keysBeginWith(prefix: string): Record<string, Record<string, unknown>> {
  return {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  };
}

export class TableAccess {
  readonly #table: ITableV2;

  constructor(table: ITableV2) {
    this.#table = table;
  }

  /** For a queue worker, which serves one tenant after the other. */
  letWork(worker: EntryFunction): void {
    worker.let(
      { TABLE_NAME: this.#table.tableName },
      new PolicyStatement({
        actions: ITEM_ACTIONS,
        resources: [this.#table.tableArn],
        conditions: keysBeginWith(TENANTS_PREFIX),
      }),
    );
  }

  /** From an address, a number or a name to its tenants. */
  letFindTenant(caller: EntryFunction): void {
    caller.let(
      { TABLE_NAME: this.#table.tableName },
      new PolicyStatement({
        actions: ['dynamodb:GetItem'],
        resources: [this.#table.tableArn],
        conditions: keysBeginWith(DIRECTORY_PREFIX),
      }),
    );
  }

  /** The same, and keeps it as people are edited. Keys are hashes: whoever knows none finds and changes nothing. */
  letKeepDirectory(caller: EntryFunction): void {
    caller.let(
      { TABLE_NAME: this.#table.tableName },
      new PolicyStatement({
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
        resources: [this.#table.tableArn],
        conditions: keysBeginWith(DIRECTORY_PREFIX),
      }),
    );
  }

  /** What a request may do: items and lists whose key begins with the tenant that its session was tagged with. */
  limitToTaggedTenant(role: IRole): void {
    const ownTenant = keysBeginWith(`${TENANTS_PREFIX}\${aws:PrincipalTag/tenant}#`);
    // The tag's absence would leave `T##*`, which is nobody's; it is refused all the same.
    const tagged = { ...ownTenant, Null: { ...ownTenant.Null, 'aws:PrincipalTag/tenant': 'false' } };
    role.addToPrincipalPolicy(
      new PolicyStatement({
        // A list names its items by the index and reads them from the table, many at once.
        actions: [...ITEM_ACTIONS, 'dynamodb:BatchGetItem'],
        resources: [this.#table.tableArn],
        conditions: tagged,
      }),
    );
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: [`${this.#table.tableArn}/index/list`],
        conditions: tagged,
      }),
    );
  }

  /** The one index that crosses tenants, for the one function that may read it. */
  letReadDue(sweeper: EntryFunction): void {
    sweeper.let(
      { TABLE_NAME: this.#table.tableName },
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: [`${this.#table.tableArn}/index/due`],
        conditions: keysBeginWith(DUE_PREFIX),
      }),
    );
  }
}
