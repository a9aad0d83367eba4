// What only the stores over a real table can show: the fence around the tenant, failures of the world, and the cost.

import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync } from 'node:zlib';
import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { receiptKey, receiptListed, recordKeys } from '../../shared/adapters/dynamo-keys.ts';
import { type RecordStore, Unavailable } from '../../shared/app/ports.ts';
import type { EmbeddedDynamo } from './embedded-dynamo.ts';
import { CASE_ID, dynamoStores, freshTenant, NOON, receiptOf, type Sample, writeOf } from './stores.ts';

export function describeTable(name: string, dynamo: () => EmbeddedDynamo): void {
  const raw = (item: Record<string, AttributeValue>) =>
    dynamo().client.send(new PutItemCommand({ TableName: dynamo().tableName, Item: item }));
  const attributes = (values: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { S: value }]));

  describe(`${name}: the fence around a tenant`, () => {
    test("another tenant's item with a forged place in our list is not shown", async () => {
      const [ours, theirs] = [freshTenant(), freshTenant()];
      const stores = dynamoStores(dynamo());
      const { state } = writeOf(theirs, 1);
      await raw({
        ...attributes({
          ...recordKeys(theirs, 'case').head(CASE_ID),
          ...recordKeys(ours, 'case').listed(CASE_ID, { list: 'open', sortAt: NOON }),
          j: JSON.stringify(state),
        }),
        v: { N: '1' },
      });
      await expect(stores.records(ours, 'case').list('open')).rejects.toMatchObject({ name: 'ForeignItem' });
    });

    test("another tenant's receipt with a forged place in our list is not shown", async () => {
      const [ours, theirs] = [freshTenant(), freshTenant()];
      const stores = dynamoStores(dynamo());
      const receipt = receiptOf(theirs);
      await raw(
        attributes({
          ...receiptKey(theirs, receipt.id),
          ...receiptListed(ours, receipt, 'received'),
          j: JSON.stringify(receipt),
        }),
      );
      await expect(stores.receipts(ours).list()).rejects.toMatchObject({ name: 'ForeignItem' });
    });

    test("another tenant's state or receipt under our own key is not shown either", async () => {
      const [ours, theirs] = [freshTenant(), freshTenant()];
      const stores = dynamoStores(dynamo());
      const { state } = writeOf(theirs, 1);
      await raw({
        ...attributes({ ...recordKeys(ours, 'case').head(CASE_ID), j: JSON.stringify(state) }),
        v: { N: '1' },
      });
      await expect(stores.records(ours, 'case').head(CASE_ID)).rejects.toMatchObject({ name: 'ForeignItem' });
      const receipt = receiptOf(theirs);
      await raw(attributes({ ...receiptKey(ours, receipt.id), j: JSON.stringify(receipt) }));
      await expect(stores.receipts(ours).get(receipt.id)).rejects.toMatchObject({ name: 'ForeignItem' });
    });

    test('an entry of the due index that no store can have written is passed over', async () => {
      const ours = freshTenant();
      const ds = '2020-01-01T00:00:00.000Z';
      await raw(attributes({ pk: `T#${ours}#CASE#${CASE_ID}`, sk: 'NONSENSE', dk: 'DUE#00', ds }));
      await raw(attributes({ pk: `T#${ours}#CASE#${CASE_ID}`, sk: 'HEAD', dk: 'DUE#00', ds: '2020' }));
      const items = await dynamoStores(dynamo()).due().overdue(0, NOON, 500);
      expect(items.filter((item) => item.tenantId === ours)).toEqual([]);
    });
  });

  describe(`${name}: failures of the world`, () => {
    /** Answers the requests by the given ways, in order; the last way holds for all that follow. */
    const served = async (
      ways: readonly ('pass' | 'lose' | 'throttle' | 'fail' | 'cancel' | 'foreign' | 'forgetful')[],
    ) => {
      let count = 0;
      const server: Server = createServer((request, response) => {
        const parts: Buffer[] = [];
        request.on('data', (part: Buffer) => parts.push(part));
        request.on('end', async () => {
          const way = ways[Math.min(count++, ways.length - 1)];
          const reply = (status: number, body: unknown) => {
            response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
            response.end(JSON.stringify(body));
          };
          const type = (error: string) => ({
            __type: `com.amazonaws.dynamodb.v20120810#${error}`,
            message: error,
          });
          if (way === 'throttle') return reply(400, type('ThrottlingException'));
          if (way === 'fail') return reply(500, type('InternalServerError'));
          if (way === 'cancel') {
            const none = { Code: 'None' };
            const CancellationReasons = [{ Code: 'TransactionConflict', Message: 'held' }, none];
            return reply(400, { ...type('TransactionCanceledException'), CancellationReasons });
          }
          const headers = Object.entries(request.headers).filter(
            ([key]) => !['host', 'connection'].includes(key),
          );
          const answer = await fetch(dynamo().endpoint, {
            method: 'POST',
            headers: headers.map(([key, value]): [string, string] => [key, String(value)]),
            body:
              way === 'forgetful'
                ? JSON.stringify({
                    ...JSON.parse(String(Buffer.concat(parts))),
                    ClientRequestToken: randomUUID(),
                  })
                : Buffer.concat(parts),
          });
          const text = await answer.text();
          const body = way === 'foreign' ? text.replaceAll(/T#tenant\d{6}#/g, 'T#tenant999999#') : text;
          if (way === 'lose') return void request.socket.destroy();
          response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
          response.end(body);
        });
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo; // A TCP server's address, never a pipe's name.
      return { server, endpoint: `http://127.0.0.1:${port}`, calls: () => count };
    };
    const storeOver = (endpoint: string, tenantId: string, maxAttempts: number): RecordStore<Sample> => {
      const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
      const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials, maxAttempts });
      return dynamoStores({ client, tableName: dynamo().tableName }).records<Sample>(tenantId, 'case');
    };
    const during = async <T>(
      ways: Parameters<typeof served>[0],
      maxAttempts: number,
      work: (store: RecordStore<Sample>, tenantId: string, calls: () => number) => Promise<T>,
    ) => {
      const { server, endpoint, calls } = await served(ways);
      const tenantId = freshTenant();
      try {
        return await work(storeOver(endpoint, tenantId, maxAttempts), tenantId, calls);
      } finally {
        server.closeAllConnections();
        server.close();
      }
    };

    test('a lost answer to a commit is unknown, and the same write again settles it', async () => {
      await during(['lose', 'pass'], 1, async (store, tenantId) => {
        const write = writeOf(tenantId, 1);
        await expect(store.commit(write)).rejects.toMatchObject({
          name: 'Unavailable',
          retryable: true,
          outcomeUnknown: true,
        });
        await store.commit(write);
        expect((await store.head(CASE_ID))?.state).toEqual(write.state);
        expect((await store.timeline(CASE_ID)).commits).toHaveLength(1);
      });
    });

    test('a write that stands is recognised also where the engine has forgotten its token', async () => {
      await during(['pass', 'forgetful'], 1, async (store, tenantId) => {
        await store.commit(writeOf(tenantId, 1));
        await store.commit(writeOf(tenantId, 1));
        const otherwise = store.commit(writeOf(tenantId, 1, { note: 'decided otherwise' }));
        await expect(otherwise).rejects.toMatchObject({ name: 'Conflict' });
      });
    });

    test("an item that comes back with another tenant's key is never handed on", async () => {
      await during(['pass', 'pass', 'foreign'], 1, async (store, tenantId) => {
        const claim = { id: '1.0', startedAt: NOON, leaseUntil: NOON, channel: 'sms', to: '+1' };
        await store.commit(writeOf(tenantId, 1));
        await store.claimAttempt(CASE_ID, claim);
        const foreign = { name: 'ForeignItem' };
        await expect(store.head(CASE_ID)).rejects.toMatchObject(foreign);
        await expect(store.commitOf(CASE_ID, 1)).rejects.toMatchObject(foreign);
        await expect(store.timeline(CASE_ID)).rejects.toMatchObject(foreign);
        await expect(store.list('open')).rejects.toMatchObject(foreign);
        // Also inside the errors of conditions that did not hold.
        await expect(store.claimAttempt(CASE_ID, claim)).rejects.toMatchObject(foreign);
        const late = writeOf(tenantId, 1, { commit: { commandId: 'another' } });
        await expect(store.commit(late)).rejects.toMatchObject(foreign);
      });
    });

    test("a lost answer that the client's own repeat meets again is no lost race", async () => {
      await during(['lose', 'pass'], 3, async (store, tenantId, calls) => {
        await store.commit(writeOf(tenantId, 1));
        expect(calls()).toBe(2);
        expect((await store.head(CASE_ID))?.state.version).toBe(1);
      });
    });

    test("a claim whose answer was lost is still ours when the client's repeat meets it", async () => {
      await during(['lose', 'pass'], 3, async (store) => {
        const claim = { id: '1.0', startedAt: NOON, leaseUntil: NOON, channel: 'sms', to: '+1' };
        expect((await store.claimAttempt(CASE_ID, claim)).claimed).toBe(true);
        expect((await store.claimAttempt(CASE_ID, claim)).claimed).toBe(false);
      });
    });

    test('throttling is certain, an internal error is not, another transaction is a lost race', async () => {
      const commit = (store: RecordStore<Sample>, tenantId: string) => store.commit(writeOf(tenantId, 1));
      await expect(during(['throttle'], 1, commit)).rejects.toMatchObject({
        retryable: true,
        outcomeUnknown: false,
      });
      await expect(during(['fail'], 1, commit)).rejects.toMatchObject({
        retryable: true,
        outcomeUnknown: true,
      });
      await expect(during(['cancel'], 1, commit)).rejects.toMatchObject({ name: 'Conflict', on: 'version' });
      // The first try may have been written, though the second certainly was not.
      await expect(during(['fail', 'throttle'], 2, commit)).rejects.toMatchObject({ outcomeUnknown: true });
    });

    test('an engine that is not there is unavailable and certain', async () => {
      const { server, endpoint } = await served(['pass']);
      server.close();
      const store = storeOver(endpoint, freshTenant(), 1);
      const failure = await store.head(CASE_ID).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(Unavailable);
      expect(failure).toMatchObject({ retryable: true, outcomeUnknown: false });
    });

    test('a table that is not there is not worth another try', async () => {
      const stores = dynamoStores({ client: dynamo().client, tableName: 'nowhere' });
      await expect(stores.records(freshTenant(), 'case').head(CASE_ID)).rejects.toMatchObject({
        name: 'Unavailable',
        retryable: false,
      });
    });
  });

  describe(`${name}: what is written`, () => {
    test('a usual snapshot and its commit cost one started kilobyte each, doubled by the transaction', async () => {
      const tenantId = freshTenant();
      const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
      const client = new DynamoDBClient({ endpoint: dynamo().endpoint, region: 'us-east-1', credentials });
      let units = 0;
      client.middlewareStack.add(
        (next) => async (args) => {
          const answer = await next({
            ...args,
            input: { ...args.input, ReturnConsumedCapacity: 'INDEXES' } as never,
          }); // The one member that every command of ours has.
          const output = answer.output as {
            ConsumedCapacity?: readonly { Table?: { CapacityUnits?: number } }[];
          }; // Of TransactWriteItems, the only call made here.
          units += (output.ConsumedCapacity ?? []).reduce(
            (sum, each) => sum + (each.Table?.CapacityUnits ?? 0),
            0,
          );
          return answer;
        },
        { step: 'initialize' },
      );
      const clocks = Array.from({ length: 24 }, (_, number) => ({
        id: `target-${number}`,
        status: 'running',
        startedAt: NOON + number * 7_919,
        dueAt: NOON + number * 104_729,
      }));
      const write = writeOf(tenantId, 1, { commit: { events: [{ type: 'ClocksReckoned', clocks }] } });
      const state = { ...write.state, clocks };
      expect(JSON.stringify(state).length).toBeGreaterThan(2_000);
      const stores = dynamoStores({ client, tableName: dynamo().tableName });
      await stores.records<typeof state>(tenantId, 'case').commit({ ...write, state });
      client.destroy();
      expect(units).toBe(4);
    });

    test('a body that was not packed by a store is an error, not a snapshot', async () => {
      const tenantId = freshTenant();
      const key = attributes({ ...recordKeys(tenantId, 'case').head(CASE_ID) });
      await raw({ ...key, v: { N: '1' }, j: { B: Buffer.from('not packed at all') } });
      await expect(dynamoStores(dynamo()).records(tenantId, 'case').head(CASE_ID)).rejects.toThrow();
      // Four million zeros in a few bytes.
      await raw({ ...key, v: { N: '1' }, j: { B: deflateSync(Buffer.alloc(4_000_000)) } });
      await expect(dynamoStores(dynamo()).records(tenantId, 'case').head(CASE_ID)).rejects.toThrow(/larger/);
    });

    test('expiring items carry seconds, and only they', async () => {
      const tenantId = freshTenant();
      const stores = dynamoStores(dynamo());
      await stores
        .codes(tenantId)
        .put({ personId: 'wang-fang', code: '48213', caseId: CASE_ID, pageId: '1-0' }, NOON);
      await stores.records<Sample>(tenantId, 'case').commit(writeOf(tenantId, 1));
      const item = async (key: { pk: string; sk: string }) =>
        (
          await dynamo().client.send(
            new GetItemCommand({ TableName: dynamo().tableName, Key: attributes(key) }),
          )
        ).Item;
      const code = await item({ pk: `T#${tenantId}#PERSON#wang-fang`, sk: `CODE#48213#${CASE_ID}#1-0` });
      expect(code?.expiresAt).toEqual({ N: String(NOON / 1_000 + 7 * 86_400) });
      const head = await item({ pk: `T#${tenantId}#CASE#${CASE_ID}`, sk: 'HEAD' });
      expect(Object.keys(head ?? {}).sort()).toEqual(['j', 'lk', 'ls', 'pk', 'sk', 'v']);
      const commit = await item({ pk: `T#${tenantId}#CASE#${CASE_ID}`, sk: 'COMMIT#000001' });
      expect(Object.keys(commit ?? {}).sort()).toEqual(['j', 'pk', 'sk']);
    });
  });
}
