// The recorder behind the scenario of rights: it must name what a function leaves under way, and make of each call what
// IAM would be asked. A recorder that sees nothing would let everything pass.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { Activity } from '../../infra/local/activity.ts';
import { BusinessClock } from '../../infra/local/business-clock.ts';
import { FunctionPool } from '../../infra/local/function-pool.ts';
import { callIn, type WireMessage } from './rights-calls.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** Runs a handler once, beside a server whose answers never end, and answers what was still under way. */
async function leftUnderWayBy(body: string): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-pending-'));
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/quick')) response.end('done');
    else response.write('and so on');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const authorization = 'AWS4-HMAC-SHA256 Credential=me/20260101/us-east-1/dynamodb/aws4_request';
  const module = `
    import { request } from 'node:http';
    const headers = { authorization: ${JSON.stringify(authorization)}, 'x-amz-target': 'DynamoDB_20120810.PutItem' };
    const origin = '${origin}';
    const call = (path) => new Promise((resolve, reject) => {
      const outgoing = request(origin + path, { method: 'POST', headers }, (answer) => {
        answer.resume().on('end', resolve).on('error', reject);
      });
      outgoing.on('error', reject).end();
    });
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    export const handler = async () => { ${body} };`;
  writeFileSync(join(folder, 'index.mjs'), module);
  const left: (readonly string[])[] = [];
  const pool = new FunctionPool(
    {
      name: 'Leaver',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:Leaver',
      folder,
      handler: 'index.handler',
      timeoutMs: 10_000,
      memoryMegabytes: 128,
      isPatient: false,
      concurrencyMax: 1,
      environment: {},
    },
    {
      clock: new BusinessClock(null),
      activity: new Activity(),
      environment: {},
      log: () => {},
      onlooker: { environmentOf: (_, environment) => environment, returned: (_, what) => left.push(what) },
    },
  );
  stops.push(() => pool.stop());
  await pool.invoke({}).catch(() => undefined);
  return left.flat();
}

describe('what a function leaves under way', () => {
  test('nothing, where all was waited for', async () => {
    expect(await leftUnderWayBy(`await call('/quick'); await wait(1); console.log('done');`)).toEqual([]);
    expect(await leftUnderWayBy(`await (await fetch(origin + '/quick')).text();`)).toEqual([]);
  });

  test.each([
    [`void call('/slow');`, ['dynamodb DynamoDB_20120810.PutItem']],
    [
      `void Promise.resolve().then(() => 0).then(() => call('/slow'));`,
      ['dynamodb DynamoDB_20120810.PutItem'],
    ],
    [`void call('/slow'); await call('/quick');`, ['dynamodb DynamoDB_20120810.PutItem']],
    [`await call('/quick'); void call('/slow'); await wait(20);`, ['dynamodb DynamoDB_20120810.PutItem']],
    [
      `void call('/slow').catch(() => 0); await wait(20); throw new Error('no');`,
      ['dynamodb DynamoDB_20120810.PutItem'],
    ],
    [
      `void fetch(origin + '/slow').catch(() => 0); await wait(20);`,
      [expect.stringMatching(/^GET http:.*\/slow$/)],
    ],
    [`setTimeout(() => {}, 60000);`, ['Timeout']],
    [`setInterval(() => {}, 60000); setTimeout(() => {}, 60000).unref();`, ['Timeout']],
  ])('%s', async (body, left) => {
    expect(await leftUnderWayBy(body)).toEqual(left);
  });
});

describe('what IAM would be asked', () => {
  const shape = (_: string, index: string | null) => (index === null ? 'pk' : 'lk');
  const dynamo = (operation: string, body: object): WireMessage => ({
    service: 'dynamodb',
    method: 'POST',
    url: new URL('http://wire/'),
    headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
    body: Buffer.from(JSON.stringify(body)),
  });
  const asked = (message: WireMessage) =>
    callIn(message, shape).wishes.map(({ action, resource, context }) => [
      action,
      resource.replace(/^.*:/, ''),
      context['dynamodb:LeadingKeys'],
    ]);
  const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'HEAD' } });

  test('each part of a transaction is a wish of its own, with the keys of all', () => {
    const TransactItems = [
      { Put: { TableName: 'desk', Item: key('T#a#1') } },
      { Update: { TableName: 'desk', Key: key('T#b#2') } },
      { ConditionCheck: { TableName: 'desk', Key: key('T#a#3') } },
      { Delete: { TableName: 'desk', Key: key('T#a#1') } },
    ];
    const keys = ['T#a#1', 'T#b#2', 'T#a#3'];
    expect(asked(dynamo('TransactWriteItems', { TransactItems }))).toEqual([
      ['dynamodb:PutItem', 'table/desk', keys],
      ['dynamodb:UpdateItem', 'table/desk', keys],
      ['dynamodb:ConditionCheckItem', 'table/desk', keys],
      ['dynamodb:DeleteItem', 'table/desk', keys],
    ]);
  });

  test('a batch names every key, a query the one that it is of, a scan none', () => {
    expect(
      asked(dynamo('BatchGetItem', { RequestItems: { desk: { Keys: [key('T#a#1'), key('T#b#2')] } } })),
    ).toEqual([['dynamodb:BatchGetItem', 'table/desk', ['T#a#1', 'T#b#2']]]);
    const query = {
      TableName: 'desk',
      IndexName: 'list',
      KeyConditionExpression: 'lk = :p AND ls > :s',
      ExpressionAttributeValues: { ':p': { S: 'T#a#CASE#OPEN#0' }, ':s': { S: 'x' } },
    };
    expect(asked(dynamo('Query', query))).toEqual([
      ['dynamodb:Query', 'table/desk/index/list', ['T#a#CASE#OPEN#0']],
    ]);
    expect(asked(dynamo('Scan', { TableName: 'desk' }))).toEqual([['dynamodb:Scan', 'table/desk', []]]);
  });

  test('an operation that nobody thought of is an error by name', () => {
    expect(() => callIn(dynamo('ExecuteStatement', {}), shape)).toThrow('dynamodb:ExecuteStatement');
    const list = {
      ...dynamo('', {}),
      service: 's3',
      method: 'GET',
      url: new URL('http://wire/raw'),
      headers: {},
    };
    expect(() => callIn(list, shape)).toThrow('s3:GET bucket');
  });

  test('a query without its key, which IAM would have to guess, is an error', () => {
    const open = { TableName: 'desk', KeyConditionExpression: 'sk = :s', ExpressionAttributeValues: {} };
    expect(() => callIn(dynamo('Query', open), shape)).toThrow('A query without one value of pk');
  });
});
