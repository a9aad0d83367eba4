// The two ways into a function. The queue chain takes a batch apart and answers which of its messages are to come again;
// the HTTP chain turns what is thrown into a problem document. Neither swallows anything: a message that cannot be read
// comes again until it is a dead letter, and a person looks at it there.

import middy from '@middy/core';
import { type $ZodType, safeParse } from 'zod/v4/core';
import { Conflict, type Log, Unavailable } from '../app/ports.ts';
import type { ProblemBody } from '../contracts/http.ts';

// ---------------------------------------------------------------------------------------------------------------
// Queues

/** The members of Lambda's SQS event that we read. */
export interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting */
export interface QueueAnswer {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

/** A queue's handler as the tests and the entries call it; Lambda gives a context too. */
export type QueueHandler = (event: QueueEvent, context: unknown) => Promise<QueueAnswer>;

/**
 * Handles each message of a batch on its own and at the same time. One that does not parse or whose handler throws is
 * reported as failed, alone: SQS hands it out again, and at last puts it among the dead letters.
 */
export function queueChain<Body>(options: {
  /** Of either kind of zod. */
  readonly body: $ZodType<Body>;
  readonly log: Log;
  handle(body: Body): Promise<unknown>;
}): QueueHandler {
  const { log } = options;
  const chain = middy<QueueEvent, QueueAnswer>(async (event: QueueEvent): Promise<QueueAnswer> => {
    const failed = await Promise.all(
      event.Records.map(async ({ messageId, body }) => {
        const parsed = safeParse(options.body, jsonOrText(body));
        if (!parsed.success) {
          // The issues name paths and kinds, never values: a body may hold anything.
          const why = parsed.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`);
          log.error('message_unreadable', { messageId, why });
          return messageId;
        }
        try {
          await options.handle(parsed.data);
          return null;
        } catch (error) {
          if (error instanceof Unavailable) log.warn('message_again', { messageId, error });
          else log.error('message_failed', { messageId, error });
          return messageId;
        }
      }),
    );
    return {
      batchItemFailures: failed.filter((id) => id !== null).map((itemIdentifier) => ({ itemIdentifier })),
    };
  }).before(({ event }) => {
    // A wrong event source is a fault of the template: the whole invocation fails, loudly.
    if (!Array.isArray(event?.Records)) throw new Error('Not a batch of a queue');
  });
  // middy's handler also takes Lambda's callback and context types, which neither we nor the tests use.
  return chain as unknown as QueueHandler;
}

/** A body that is no JSON is the text that it is: SES writes a sentence to a topic, and few contracts take one. */
function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

// ---------------------------------------------------------------------------------------------------------------
// HTTP

/** The members of API Gateway's HTTP event (payload format 2.0) that the chain itself reads. */
export interface HttpEvent {
  readonly requestContext: { readonly requestId: string };
}

export interface HttpAnswer {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** Input that its sender can put right: the parts that are wrong, each with what to do about it. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  readonly faults: readonly { readonly path: string; readonly message: string }[];
  constructor(faults: readonly { readonly path: string; readonly message: string }[]) {
    super('Some values need a correction.');
    this.faults = faults;
  }
}

/** RFC 9457. Known errors by kind; anything else is a 500 that says nothing of itself. */
export function problemOf(error: unknown): ProblemBody {
  if (error instanceof InvalidInput) {
    return { ...PROBLEMS.invalid, errors: error.faults.map((fault) => ({ ...fault })) };
  }
  if (error instanceof Conflict) return PROBLEMS.conflict;
  if (error instanceof Unavailable && error.retryable) return PROBLEMS.unavailable;
  return PROBLEMS.internal;
}

function problem(
  status: number,
  code: string,
  words: { title: string; zh: string; en: string },
): ProblemBody {
  const { title, zh, en } = words;
  return { type: 'about:blank', title, status, code, detail: en, zh, en };
}

/** The one table of errors. */
const PROBLEMS = {
  invalid: problem(400, 'invalid_input', {
    title: 'Invalid input',
    zh: '有内容需要更正。',
    en: 'Some values need a correction.',
  }),
  conflict: problem(409, 'conflict', {
    title: 'Conflict',
    zh: '其他人刚刚更改过，请重新载入。',
    en: 'It was changed by others meanwhile. Please reload.',
  }),
  unavailable: problem(503, 'unavailable', {
    title: 'Temporarily unavailable',
    zh: '暂时无法完成。没有丢失任何内容，请稍后重试。',
    en: 'We cannot do this right now. Nothing was lost; please try again in a moment.',
  }),
  internal: problem(500, 'internal', {
    title: 'Internal error',
    zh: '我们这边出错了，已经记录。',
    en: 'Something went wrong on our side. It was recorded.',
  }),
} as const;

const RETRY_AFTER_SECONDS = 2;

/** Gives each answer its request's id, and each error its problem document. Logs what is our fault. */
export function httpChain<Event extends HttpEvent>(options: {
  readonly log: Log;
  handle(event: Event): Promise<HttpAnswer>;
}): (event: Event, context: unknown) => Promise<HttpAnswer> {
  const { log } = options;
  const chain = middy<Event, HttpAnswer>((event: Event) => options.handle(event))
    .after((request) => {
      const answer = request.response ?? { statusCode: 500 };
      request.response = {
        ...answer,
        headers: { ...answer.headers, 'x-request-id': request.event.requestContext.requestId },
      };
    })
    .onError((request) => {
      const requestId = request.event.requestContext.requestId;
      const body = problemOf(request.error);
      if (body.status >= 500) log.error('request_failed', { requestId, error: request.error });
      request.response = {
        statusCode: body.status,
        headers: {
          'content-type': 'application/problem+json',
          'cache-control': 'no-store',
          'x-request-id': requestId,
          ...(body.status === 503 ? { 'retry-after': String(RETRY_AFTER_SECONDS) } : {}),
        },
        body: JSON.stringify({ ...body, instance: `urn:request:${requestId}` }),
      };
    });
  // As for the queue chain.
  return chain as unknown as (event: Event, context: unknown) => Promise<HttpAnswer>;
}
