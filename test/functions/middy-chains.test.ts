import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { JsonLog } from '../../shared/adapters/json-log.ts';
import { sqsEventOf } from '../../shared/adapters/lambda-invoke.ts';
import { type HttpAnswer, httpChain, InvalidInput, queueChain } from '../../shared/adapters/middy-chains.ts';
import { Conflict, Unavailable } from '../../shared/app/ports.ts';
import { inbound } from '../../shared/contracts/inbound.ts';
import { wakeQueueBody } from '../../shared/contracts/queues.ts';
import { providerEvent } from '../../shared/contracts/reports.ts';

const WAKE = {
  type: 'wake',
  tenantId: 'demo0123456789',
  kind: 'case',
  recordId: 'k7m3q9qxpa',
  wakeAt: 1,
} as const;

function logged() {
  const lines: string[] = [];
  const log = new JsonLog({ stage: 'test', write: (line) => void lines.push(line) });
  return { log, lines: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('the queue chain', () => {
  test('hands each message over and reports those that failed, alone', async () => {
    const { log, lines } = logged();
    const handled: number[] = [];
    const handler = queueChain({
      body: z.strictObject({ number: z.number() }),
      log,
      async handle({ number }) {
        if (number === 2) throw new Unavailable('the table is away', { retryable: true });
        if (number === 3) throw new Error('a bug');
        handled.push(number);
      },
    });
    const answer = await handler(
      sqsEventOf(['{"number":1}', '{"number":2}', '{"number":3}', '{"number":4}']),
      {},
    );
    expect(handled.toSorted()).toEqual([1, 4]);
    expect(answer).toEqual({
      batchItemFailures: [{ itemIdentifier: 'direct-1' }, { itemIdentifier: 'direct-2' }],
    });
    expect(lines().map(({ level, event }) => `${level} ${event}`)).toEqual(
      expect.arrayContaining(['warn message_again', 'error message_failed']),
    );
  });

  test.each([
    ['no JSON', 'not json'],
    ['nothing', ''],
    ['another shape', '{"type":"wake"}'],
    ['more than was agreed', JSON.stringify({ ...WAKE, tenant: 'other' })],
    ['a tenant id that is none', JSON.stringify({ ...WAKE, tenantId: '../../x' })],
    ['null', 'null'],
  ])('never handles and never swallows %s: it becomes a dead letter', async (_, body) => {
    const { log, lines } = logged();
    const handled: unknown[] = [];
    const handler = queueChain({
      body: wakeQueueBody,
      log,
      handle: async (message) => void handled.push(message),
    });
    const answer = await handler(sqsEventOf([body, JSON.stringify(WAKE)]), {});
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'direct-0' }]);
    expect(handled).toEqual([WAKE]);
    expect(lines()).toMatchObject([{ level: 'error', event: 'message_unreadable', messageId: 'direct-0' }]);
  });

  test('reads the sentence by which SES announces itself to a topic as nothing, so that no alarm rings on a deploy', async () => {
    const { log, lines } = logged();
    const handled: unknown[] = [];
    const announced = sqsEventOf(['Successfully validated SNS topic for Amazon SES event publishing.']);
    for (const body of [inbound, providerEvent]) {
      const handler = queueChain({
        body,
        log,
        handle: async (message: unknown) => void handled.push(message),
      });
      expect(await handler(announced, {})).toEqual({ batchItemFailures: [] });
    }
    expect(handled).toEqual([{ what: 'nothing' }, { eventType: 'announcement' }]);
    expect(lines()).toEqual([]);
  });

  test('logs no value of a message that it cannot read', async () => {
    const { log, lines } = logged();
    const handler = queueChain({ body: wakeQueueBody, log, handle: async () => undefined });
    await handler(sqsEventOf([JSON.stringify({ ...WAKE, kind: 'SECRET WORDS' })]), {});
    expect(JSON.stringify(lines())).not.toContain('SECRET WORDS');
  });

  test('fails as a whole on what is no batch', async () => {
    const handler = queueChain({ body: wakeQueueBody, log: logged().log, handle: async () => undefined });
    await expect(handler({} as never, {})).rejects.toThrow('Not a batch');
  });
});

describe('the HTTP chain', () => {
  const event = { requestContext: { requestId: 'request-1' } };
  const thrown = async (error: unknown) => {
    const { log, lines } = logged();
    const handler = httpChain({
      log,
      handle: async (): Promise<HttpAnswer> => {
        throw error;
      },
    });
    const answer = await handler(event, {});
    return { ...answer, problem: JSON.parse(answer.body ?? '') as Record<string, unknown>, lines: lines() };
  };

  test('gives every answer its request’s id', async () => {
    const handler = httpChain({
      log: logged().log,
      handle: async () => ({ statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' }),
    });
    expect(await handler(event, {})).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'text/plain', 'x-request-id': 'request-1' },
      body: 'ok',
    });
  });

  test('says what is wrong with an input, and where', async () => {
    const { statusCode, headers, problem, lines } = await thrown(
      new InvalidInput([{ path: 'severity', message: 'unknown' }]),
    );
    expect(statusCode).toBe(400);
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json',
      'x-request-id': 'request-1',
    });
    expect(problem).toMatchObject({
      status: 400,
      code: 'invalid_input',
      errors: [{ path: 'severity', message: 'unknown' }],
    });
    expect(lines).toEqual([]);
  });

  test.each([
    [new Conflict('HEAD moved on'), 409, 'conflict'],
    [new Unavailable('dynamodb: SecretThing', { retryable: true }), 503, 'unavailable'],
    [new Unavailable('secret: SecretThing', { retryable: false }), 500, 'internal'],
    [new Error('SecretThing at line 5'), 500, 'internal'],
    ['SecretThing', 500, 'internal'],
  ])('%s is %i', async (error, status, code) => {
    const { statusCode, body, problem, headers } = await thrown(error);
    expect(statusCode).toBe(status);
    expect(problem).toMatchObject({ status, code });
    expect(body).not.toContain('SecretThing');
    expect(headers?.['retry-after']).toBe(status === 503 ? '2' : undefined);
  });

  test('logs what is our fault, with its cause', async () => {
    const { lines } = await thrown(new Error('a bug', { cause: new Error('deeper') }));
    expect(lines).toMatchObject([
      {
        level: 'error',
        event: 'request_failed',
        requestId: 'request-1',
        error: { message: 'a bug', cause: { message: 'deeper' } },
      },
    ]);
  });
});

describe('a log line', () => {
  test('of a metric is one that CloudWatch counts under our namespace and stage', () => {
    const { log, lines } = logged();
    log.metric('ItemParked', 2);
    expect(lines()).toMatchObject([
      {
        Stage: 'test',
        ItemParked: 2,
        _aws: {
          CloudWatchMetrics: [
            {
              Namespace: 'Faultline',
              Dimensions: [['Stage']],
              Metrics: [{ Name: 'ItemParked', Unit: 'Count' }],
            },
          ],
        },
      },
    ]);
  });

  test('is one line, whatever it is given', () => {
    const lines: string[] = [];
    const log = new JsonLog({ stage: 'test', write: (line) => void lines.push(line) });
    const ring: Record<string, unknown> = {};
    ring.ring = ring;
    log.info('a', { text: 'x\ny', big: 10n });
    log.info('b', ring);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line.trimEnd()).not.toContain('\n');
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ event: 'log_line_lost' });
  });
});
