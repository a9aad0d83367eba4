// The table's engine as a child process: up, swept of expired items, and gone when its parent is killed.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTableServer } from '../../infra/local/table-server.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultline-table-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('sweeps the items whose time to live has passed, and no others', async () => {
  const server = await startTableServer(folder);
  try {
    await server.client.send(
      new CreateTableCommand({
        TableName: 'main',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      }),
    );
    const now = Date.parse('2026-11-22T12:00:00Z');
    const put = (pk: string, ttl: number | null) => {
      const Item = { pk: { S: pk }, ...(ttl !== null && { ttl: { N: String(ttl) } }) };
      return server.client.send(new PutItemCommand({ TableName: 'main', Item }));
    };
    for (let index = 0; index < 30; index += 1) await put(`past-${index}`, now / 1_000 - index);
    await put('later', now / 1_000 + 1);
    await put('lasting', null);
    expect(await server.sweepExpired({ name: 'main', attribute: 'ttl', keys: ['pk'] }, now)).toBe(30);
    expect(await server.sweepExpired({ name: 'main', attribute: 'ttl', keys: ['pk'] }, now)).toBe(0);
    for (const pk of ['later', 'lasting']) {
      const found = await server.client.send(
        new GetItemCommand({ TableName: 'main', Key: { pk: { S: pk } } }),
      );
      expect(found.Item).toBeDefined();
    }
  } finally {
    await server.stop();
  }
});

it('dies with its parent, also when the parent is killed with -9', async () => {
  const module = new URL('../../infra/local/table-server.ts', import.meta.url).href;
  const code = `const { startTableServer } = await import(${JSON.stringify(module)});
    console.log((await startTableServer(process.argv[1])).endpoint); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', code, folder]);
  const endpoint = await new Promise<string>((resolve) =>
    parent.stdout.once('data', (text: Buffer) => resolve(text.toString().trim())),
  );
  const reachable = () =>
    fetch(endpoint).then(
      () => true,
      () => false,
    );
  expect(await reachable()).toBe(true);
  parent.kill('SIGKILL');
  for (let tries = 0; tries < 200 && (await reachable()); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(await reachable()).toBe(false);
});
