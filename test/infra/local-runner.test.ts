// The runner: functions in threads with Lambda's context, time limits and environment; events of queues and of HTTP in
// AWS's shapes; routes, bearer tokens and limits of the HTTP API.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Activity } from '../../infra/local/activity.ts';
import { BusinessClock } from '../../infra/local/business-clock.ts';
import { queueEventOf, scheduledEventOf, undoneOf } from '../../infra/local/event-sources.ts';
import { FunctionPool } from '../../infra/local/function-pool.ts';
import { answerOf, httpApi, httpEventOf, PAYLOAD_SIZE_BYTES_MAX } from '../../infra/local/http-api.ts';
import { refusalOf } from '../../infra/local/local-controls.ts';
import { fetchHome } from '../../infra/local/way-home.ts';
import type { FunctionSettings } from '../../infra/local/wiring.ts';

let folder: string;
const stops: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultline-runner-'));
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a function', () => {
  const clock = new BusinessClock(null);
  const lines: string[] = [];
  function poolOf(source: string, more: Partial<FunctionSettings> = {}): FunctionPool {
    const code = join(folder, `code-${stops.length}`);
    mkdirSync(code, { recursive: true });
    writeFileSync(join(code, 'index.mjs'), source);
    const settings: FunctionSettings = {
      name: 'wake',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:wake',
      folder: code,
      handler: 'index.handler',
      timeoutMs: 5_000,
      memoryMegabytes: 256,
      isPatient: false,
      concurrencyMax: null,
      environment: { TABLE_NAME: 'main' },
      ...more,
    };
    const environment = { AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1' };
    const log = (name: string, line: string) => lines.push(`${name} ${line}`);
    const pool = new FunctionPool(settings, { clock, activity: new Activity(), environment, log });
    stops.push(() => pool.stop());
    return pool;
  }

  it('gets the event, Lambda’s context and the template’s environment, and nothing of ours', async () => {
    const pool = poolOf(`export const handler = async (event, context) => ({
      event, name: context.functionName, arn: context.invokedFunctionArn, memory: context.memoryLimitInMB,
      left: context.getRemainingTimeInMillis(), id: context.awsRequestId, env: process.env, gone: undefined });`);
    const answer = (await pool.invoke({ a: [1] })) as Record<string, unknown> & {
      env: Record<string, string>;
    };
    expect(answer).toMatchObject({
      event: { a: [1] },
      name: 'wake',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:wake',
      memory: '256',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(answer.left).toBeGreaterThan(0);
    expect(answer.left).toBeLessThanOrEqual(5_000);
    expect('gone' in answer).toBe(false);
    expect(answer.env).toMatchObject({
      TABLE_NAME: 'main',
      AWS_LAMBDA_FUNCTION_NAME: 'wake',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1',
    });
    expect(answer.env.VITEST).toBeUndefined();
    expect(answer.env.HOME).toBeUndefined();
  });

  it('reads business time from the shared offset, also when it leaps later', async () => {
    const own = new BusinessClock(null);
    const code = `export const handler = async () => Number(globalThis[Symbol.for('faultline.businessOffset')][0]);`;
    writeFileSync(join(folder, 'index.mjs'), code);
    const settings = { ...poolOf(code).settings, folder };
    const pool = new FunctionPool(settings, {
      clock: own,
      activity: new Activity(),
      environment: {},
      log: () => undefined,
    });
    stops.push(() => pool.stop());
    expect(await pool.invoke({})).toBe(0);
    own.publish(7_200_000);
    expect(await pool.invoke({})).toBe(7_200_000);
  });

  it('is cut off at its timeout, and the next event finds a fresh instance', async () => {
    const source = `let count = 0; export const handler = async (event) => { count += 1;
      if (event.hang) await new Promise(() => setInterval(() => {}, 1000)); return count; };`;
    const pool = poolOf(source, { timeoutMs: 400, concurrencyMax: 1 });
    expect(await pool.invoke({})).toBe(1);
    await expect(pool.invoke({ hang: true })).rejects.toThrow(
      'Sandbox.Timedout: Task timed out after 0.40 seconds',
    );
    expect(await pool.invoke({})).toBe(1);
  });

  it('fails by its own error, and is replaced when it throws outside its handler', async () => {
    const pool = poolOf(
      `export const handler = async (event) => { if (event.later) { setTimeout(() => { throw new Error('too late'); }, 0);
        await new Promise((resolve) => setTimeout(resolve, 2000)); } throw new TypeError('bad event'); };`,
      { concurrencyMax: 1 },
    );
    await expect(pool.invoke({})).rejects.toMatchObject({ errorType: 'TypeError' });
    await expect(pool.invoke({ later: true })).rejects.toThrow('Runtime.ExitError: too late');
    await expect(pool.invoke({})).rejects.toThrow('TypeError: bad event');
  });

  it('runs one event at a time in an instance, and as many instances as its bound', async () => {
    const source = `let now = 0; export const handler = async () => { now += 1; const seen = now;
      await new Promise((resolve) => setTimeout(resolve, 100)); now -= 1; return seen; };`;
    const pool = poolOf(source, { concurrencyMax: 2 });
    const answers = await Promise.all(Array.from({ length: 5 }, () => pool.invoke({})));
    expect(answers).toEqual([1, 1, 1, 1, 1]);
    expect(pool.instancesMax).toBe(2);
  });

  it('says so when its bundle does not load', async () => {
    await expect(poolOf('export const other = 1;').invoke({})).rejects.toThrow('does not export handler');
    expect(() => poolOf('', { handler: 'missing.handler' })).toThrow('there is no missing');
  });

  it('writes its lines to the log', async () => {
    await poolOf(`export const handler = async () => { console.log('{"event":"woken"}'); };`).invoke({});
    for (let tries = 0; tries < 100 && lines.length === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(lines).toContain('wake {"event":"woken"}');
  });
});

describe('events of queues and rules', () => {
  const messages = ['a', 'b'].map((id) => ({
    MessageId: id,
    ReceiptHandle: `handle-${id}`,
    Body: `{"id":"${id}"}`,
    MD5OfBody: '0',
    Attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1795000000000' },
    MessageAttributes: { kind: { DataType: 'String', StringValue: 'x' } },
  }));

  it('have SQS’s shape', () => {
    expect(queueEventOf(messages.slice(0, 1), 'arn:aws:sqs:us-east-1:000000000000:wake')).toEqual({
      Records: [
        {
          messageId: 'a',
          receiptHandle: 'handle-a',
          body: '{"id":"a"}',
          attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1795000000000' },
          messageAttributes: {
            kind: { stringValue: 'x', dataType: 'String', stringListValues: [], binaryListValues: [] },
          },
          md5OfBody: '0',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:wake',
          awsRegion: 'us-east-1',
        },
      ],
    });
  });

  it('leave undone what the function names, and everything where it names what it was not given', () => {
    expect([...undoneOf({ batchItemFailures: [{ itemIdentifier: 'b' }] }, messages, true)]).toEqual(['b']);
    expect([...undoneOf({ batchItemFailures: [] }, messages, true)]).toEqual([]);
    expect([...undoneOf(null, messages, true)]).toEqual([]);
    expect([...undoneOf({ batchItemFailures: [{ itemIdentifier: 'z' }] }, messages, true)]).toEqual([
      'a',
      'b',
    ]);
    expect([...undoneOf({ batchItemFailures: [{}] }, messages, true)]).toEqual(['a', 'b']);
    expect([...undoneOf({ batchItemFailures: [{ itemIdentifier: 'b' }] }, messages, false)]).toEqual([]);
  });

  it('are scheduled events of EventBridge for a rule', () => {
    expect(
      scheduledEventOf('arn:aws:events:us-east-1:0:rule/r', Date.parse('2026-11-22T12:00:00Z')),
    ).toMatchObject({
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      time: '2026-11-22T12:00:00Z',
      resources: ['arn:aws:events:us-east-1:0:rule/r'],
      detail: {},
    });
  });
});

describe('events of HTTP', () => {
  const request = {
    method: 'POST',
    target: '/r/demo?a=1&a=2&b=%E6%95%85',
    headers: {
      host: 'localhost:8787',
      cookie: 'x=1; y=2',
      'content-type': 'application/json',
      'user-agent': 'u',
    },
    sourceIp: '127.0.0.1',
    body: Buffer.from('{"故":1}'),
    routeKey: 'ANY /{proxy+}',
    pathParameters: { proxy: 'r/demo' },
    now: Date.parse('2026-11-02T03:04:05Z'),
  };

  it('have the shape of payload version 2.0', () => {
    expect(httpEventOf(request)).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /{proxy+}',
      rawPath: '/r/demo',
      rawQueryString: 'a=1&a=2&b=%E6%95%85',
      cookies: ['x=1', 'y=2'],
      headers: { host: 'localhost:8787', 'content-type': 'application/json' },
      queryStringParameters: { a: '1,2', b: '故' },
      pathParameters: { proxy: 'r/demo' },
      body: '{"故":1}',
      isBase64Encoded: false,
      requestContext: {
        domainName: 'localhost',
        http: { method: 'POST', path: '/r/demo', sourceIp: '127.0.0.1', userAgent: 'u' },
        stage: '$default',
        time: '02/Nov/2026:03:04:05 +0000',
        timeEpoch: Date.parse('2026-11-02T03:04:05Z'),
      },
    });
    expect((httpEventOf(request) as { headers: object }).headers).not.toHaveProperty('cookie');
  });

  it('carry forms and bytes as base64, and claims as text', () => {
    for (const type of [
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'image/png',
    ]) {
      const headers = { ...request.headers, 'content-type': type };
      const event = httpEventOf({ ...request, headers, body: Buffer.from([0, 255, 1]) });
      expect(event).toMatchObject({ body: 'AP8B', isBase64Encoded: true });
    }
    const claims = { sub: 'p', exp: 5, groups: ['a', 'b'] };
    expect(httpEventOf({ ...request, claims })).toMatchObject({
      requestContext: {
        authorizer: { jwt: { claims: { sub: 'p', exp: '5', groups: '[a b]' }, scopes: null } },
      },
    });
  });

  it('are answered as API Gateway reads a function’s answer', () => {
    expect(answerOf({ hello: 1 })).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
    });
    const bytes = answerOf({ statusCode: 201, body: 'AP8B', isBase64Encoded: true, cookies: ['a=1'] });
    expect(bytes).toMatchObject({ statusCode: 201, cookies: ['a=1'], body: Buffer.from([0, 255, 1]) });
  });
});

describe('the HTTP API', () => {
  async function listening(server: Server): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.push(
      () => server.close(),
      () => server.closeAllConnections(),
    );
    const address = server.address();
    return `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  }

  it('matches the most specific route, checks bearer tokens and bounds bodies', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' };
    let issuer = '';
    issuer = await listening(
      createServer((request, response) => {
        const described = { issuer, jwks_uri: `${issuer}/jwks` };
        response.end(JSON.stringify(request.url === '/jwks' ? { keys: [jwk] } : described));
      }),
    );
    const authorizer = { issuer, audience: ['portal'] };
    const route = (key: string, guarded = false) => ({
      key,
      functionArn: key,
      authorizer: guarded ? authorizer : null,
    });
    const api = httpApi({
      routes: [
        route('ANY /{proxy+}'),
        route('ANY /'),
        route('ANY /api/{proxy+}', true),
        route('GET /api/open'),
      ],
      publicOrigin: 'http://127.0.0.1',
      invoke: async (arn, event) => {
        if (arn === 'ANY /') throw new Error('broken');
        return { statusCode: 200, body: JSON.stringify({ arn, event }), cookies: ['a=1', 'b=2'] };
      },
      failed: () => undefined,
    });
    const origin = await listening(createServer((request, response) => void api(request, response)));
    const get = async (path: string, headers: Record<string, string> = {}) =>
      fetch(`${origin}${path}`, { headers });
    const arnAt = async (path: string, headers?: Record<string, string>) =>
      ((await (await get(path, headers)).json()) as { arn?: string }).arn;

    expect(await arnAt('/board')).toBe('ANY /{proxy+}');
    expect(await arnAt('/api/open')).toBe('GET /api/open');
    expect((await get('/board')).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    const refused = await get('/api/cases');
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual({ message: 'Unauthorized' });

    const token = (claims: object, audience = 'portal') =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'k' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime('5m')
        .sign(privateKey);
    const bearer = async (text: Promise<string>) => ({ authorization: `Bearer ${await text}` });
    expect(await arnAt('/api/cases', await bearer(token({ sub: 'p' })))).toBe('ANY /api/{proxy+}');
    expect((await get('/api/cases', await bearer(token({}, 'another')))).status).toBe(401);
    expect((await get('/api/cases', { authorization: 'Bearer a.b.c' })).status).toBe(401);

    expect((await get('/')).status).toBe(500);
    const body = Buffer.alloc(PAYLOAD_SIZE_BYTES_MAX + 1);
    expect((await fetch(`${origin}/r/demo`, { method: 'POST', body })).status).toBe(413);
  });
});

describe('the controls of one machine', () => {
  it('answer on loopback to no page of another site, no borrowed name and no proxy', () => {
    const own = { host: '127.0.0.1:8787' };
    expect(refusalOf(own, 'GET')).toBeNull();
    expect(refusalOf({ host: 'localhost:8787', origin: 'http://localhost:8787' }, 'POST')).toBeNull();
    expect(refusalOf(own, 'POST')).toBeNull();
    expect(refusalOf({ host: 'rebound.example:8787' }, 'GET')).toContain('loopback');
    expect(refusalOf({ ...own, 'x-forwarded-for': '203.0.113.5' }, 'GET')).toContain('proxy');
    expect(refusalOf({ ...own, origin: 'http://evil.example' }, 'POST')).toContain('other sites');
    expect(refusalOf({ ...own, origin: 'null' }, 'POST')).toContain('other sites');
    expect(refusalOf({ ...own, 'sec-fetch-site': 'cross-site' }, 'POST')).toContain('other sites');
  });
});

describe('the way home', () => {
  it('asks loopback for what is asked of the public origin, and the world for anything else', async () => {
    const asked: string[] = [];
    const fetch = fetchHome(
      { publicOrigin: 'https://desk.example', loopbackOrigin: 'http://127.0.0.1:8787' },
      async (input) => {
        asked.push(String(input));
        return new Response();
      },
    );
    await fetch('https://desk.example/_sign-in/jwks?a=1');
    await fetch(new URL('https://desk.example/_sign-in/token'));
    await fetch('https://desk.example.org/other');
    expect(asked).toEqual([
      'http://127.0.0.1:8787/_sign-in/jwks?a=1',
      'http://127.0.0.1:8787/_sign-in/token',
      'https://desk.example.org/other',
    ]);
  });
});
