// Starts SQS, SNS and S3 (queue-thread.ts) and offers what AWS's protocols have no word for: how full each queue is, when
// its next message turns up, and the leap of business time.

import { mkdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { ACCOUNT } from './account.ts';
import type { BusinessClock } from './business-clock.ts';
import type { QueueState, QueueThreadRequest, QueueThreadSetup } from './queue-thread.ts';

export interface QueueServer {
  /** The endpoint of SQS, SNS and S3. */
  readonly origin: string;
  queueUrl(name: string): string;
  states(): Promise<readonly QueueState[]>;
  /** Sets the shared offset in one step with the visibility of messages that are being worked on. */
  leap(offsetMs: number): Promise<void>;
  /** The consumer will not finish these: their visibility is a wait from now on. */
  givenUp(receiptHandles: readonly string[]): Promise<void>;
  /** Settles when the thread ended by itself, with the reason. */
  readonly ended: Promise<Error>;
  stop(): Promise<void>;
}

/** Starts with the state that `folder` holds. */
export async function startQueueServer(folder: string, clock: BusinessClock): Promise<QueueServer> {
  mkdirSync(folder, { recursive: true });
  const setup: QueueThreadSetup = { folder, offset: clock.buffer };
  const thread = new Worker(new URL('./queue-thread.ts', import.meta.url), { workerData: setup });
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let last = 0;
  let ended: (error: Error) => void = () => undefined;
  const end = new Promise<Error>((resolve) => {
    ended = resolve;
  });
  const fail = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    ended(error);
  };
  thread.on('error', (error: Error) => fail(error));
  thread.on('exit', (code) => fail(new Error(`The thread of SQS, SNS and S3 ended with code ${code}.`)));
  thread.on('message', ({ id, result, failure }: { id: number; result?: unknown; failure?: string }) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (failure === undefined) asked?.resolve(result);
    else asked?.reject(new Error(failure));
  });
  const expect = (id: number) =>
    new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
    });
  const ask = (request: QueueThreadRequest): Promise<unknown> => {
    last += 1;
    const reply = expect(last);
    thread.postMessage({ id: last, request });
    return reply;
  };
  // The thread's first word, under id 0, is its origin.
  const origin = (await expect(0)) as string;
  return {
    origin,
    queueUrl: (name) => `${origin}/${ACCOUNT}/${name}`,
    // The thread answers `state` with exactly this type.
    states: async () => (await ask({ ask: 'state' })) as readonly QueueState[],
    leap: async (offsetMs) => {
      await ask({ ask: 'leap', offsetMs });
    },
    givenUp: async (receiptHandles) => {
      await ask({ ask: 'given_up', receiptHandles });
    },
    ended: end,
    stop: async () => {
      await ask({ ask: 'stop' });
      await thread.terminate();
    },
  };
}
