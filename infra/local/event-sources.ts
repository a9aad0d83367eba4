// Lambda's pollers: they take messages from a queue, invoke the function with SQS's event, delete what was done, and leave
// the rest to the queue's visibility and its dead letters. And EventBridge's rate rules, whose events they resemble.

import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from './account.ts';
import type { QueueServer } from './queue-server.ts';
import type { QueueMessage, ServiceCalls } from './service-calls.ts';
import type { EventSource } from './wiring.ts';

/** How many pollers one source gets at most: each holds one invocation. */
const POLLERS_MAX = 4;
const LONG_POLL_SECONDS = 20;

/** The event of one batch, as Lambda's developer guide shows it for SQS. */
export function queueEventOf(
  messages: readonly QueueMessage[],
  queueArn: string,
): { Records: readonly object[] } {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: Object.fromEntries(
        Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
          name,
          {
            ...(value.StringValue !== undefined && { stringValue: value.StringValue }),
            ...(value.BinaryValue !== undefined && { binaryValue: value.BinaryValue }),
            stringListValues: [],
            binaryListValues: [],
            dataType: value.DataType,
          },
        ]),
      ),
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: REGION,
    })),
  };
}

/**
 * Which messages of a batch are not done, by Lambda's rules: all of them where the function threw or where its
 * `batchItemFailures` name a message that was not in the batch.
 */
export function undoneOf(
  answer: unknown,
  messages: readonly QueueMessage[],
  reportsItemFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(messages.map((message) => message.MessageId));
  if (!reportsItemFailures || answer === null || typeof answer !== 'object') return new Set();
  const failures = (answer as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return all;
  const undone = failures.map((failure: { itemIdentifier?: unknown } | null) =>
    String(failure?.itemIdentifier ?? ''),
  );
  return undone.every((id) => all.has(id)) ? new Set(undone) : all;
}

/** Polls until `stop`. Failures of the queue itself are waited out. */
export function startPollers(options: {
  source: EventSource;
  instancesMax: number;
  calls: ServiceCalls;
  queues: QueueServer;
  invoke(event: unknown): Promise<unknown>;
  /** Settles when a batch of this source may begin. */
  turn(): Promise<void>;
  failed(error: unknown): void;
}): { stop(): Promise<void> } {
  const { source, calls, queues } = options;
  const ending = new AbortController();
  const queueUrl = queues.queueUrl(source.queueName);

  const receive = (most: number, waitSeconds: number) =>
    calls.receive(queueUrl, { most, waitSeconds, signal: ending.signal });

  /** A batch: what is there at once, or what comes until it is full or its window has passed. */
  async function gather(): Promise<readonly QueueMessage[]> {
    const batch = [...(await receive(source.batchSize, LONG_POLL_SECONDS))];
    const until = Date.now() + source.windowMs;
    while (batch.length > 0 && batch.length < source.batchSize) {
      const remainingSeconds = Math.floor((until - Date.now()) / 1_000);
      const more = await receive(
        source.batchSize - batch.length,
        Math.max(0, Math.min(20, remainingSeconds)),
      );
      batch.push(...more);
      if (more.length === 0 && remainingSeconds <= 0) break;
      if (source.windowMs === 0 && source.batchSize <= 10) break;
    }
    return batch;
  }

  async function work(messages: readonly QueueMessage[]): Promise<void> {
    let undone: ReadonlySet<string>;
    try {
      const answer = await options.invoke(queueEventOf(messages, source.queueArn));
      undone = undoneOf(answer, messages, source.reportsItemFailures);
    } catch (error) {
      options.failed(error);
      undone = new Set(messages.map((message) => message.MessageId));
    }
    const done = messages.filter((message) => !undone.has(message.MessageId));
    await calls.deleteMessages(queueUrl, done);
    if (undone.size > 0) {
      const left = messages.filter((message) => undone.has(message.MessageId));
      await queues.givenUp(left.map((message) => message.ReceiptHandle));
    }
  }

  async function poll(): Promise<void> {
    while (!ending.signal.aborted) {
      try {
        const messages = await gather();
        if (messages.length === 0) continue;
        await options.turn();
        await work(messages);
      } catch (error) {
        if (ending.signal.aborted) return;
        options.failed(error);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  const count = Math.max(
    1,
    Math.min(POLLERS_MAX, options.instancesMax, source.concurrencyMax ?? POLLERS_MAX),
  );
  const pollers = Array.from({ length: count }, poll);
  return {
    stop: async () => {
      ending.abort();
      await Promise.all(pollers);
    },
  };
}

/** EventBridge's event of a rule with a schedule. */
export function scheduledEventOf(ruleArn: string, now: number): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: ACCOUNT,
    time: `${new Date(now).toISOString().slice(0, 19)}Z`,
    region: REGION,
    resources: [ruleArn],
    detail: {},
  };
}
