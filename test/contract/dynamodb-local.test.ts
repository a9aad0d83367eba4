// The stores over AWS's own DynamoDB Local: a second opinion on what the table does. It needs Java.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoDbLocalHere, type EmbeddedDynamo, startDynamoDbLocal } from './embedded-dynamo.ts';
import { dynamoStores } from './stores.ts';
import { describeStores } from './suites.ts';
import { describeTable } from './table.ts';

if (dynamoDbLocalHere) {
  let dynamo: EmbeddedDynamo;
  beforeAll(async () => {
    dynamo = await startDynamoDbLocal();
  });
  afterAll(() => dynamo?.stop());

  describeStores('DynamoDB Local', () => dynamoStores(dynamo));
  describeTable('DynamoDB Local', () => dynamo);
} else {
  describe('DynamoDB Local: no Java on this machine, the suite stands on the other engines', () => {
    test('it cannot be started', () => expect(dynamoDbLocalHere).toBeNull());
  });
}
