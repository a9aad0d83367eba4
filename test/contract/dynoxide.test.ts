// The stores over dynoxide, the engine of one machine, with what only a real table can show: the fence, the sizes, the cost.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynoxideHere, type EmbeddedDynamo, startDynoxide } from './embedded-dynamo.ts';
import { dynamoStores } from './stores.ts';
import { describeStores } from './suites.ts';
import { describeTable } from './table.ts';

if (dynoxideHere) {
  let dynamo: EmbeddedDynamo;
  beforeAll(async () => {
    dynamo = await startDynoxide();
  });
  afterAll(() => dynamo?.stop());

  describeStores('dynoxide', () => dynamoStores(dynamo));
  describeTable('dynoxide', () => dynamo);
} else {
  describe('dynoxide: no program for this platform, the suite stands on the other engines', () => {
    test('its package is not installed', () => expect(dynoxideHere).toBeNull());
  });
}
