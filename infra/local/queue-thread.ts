// SQS, SNS and S3 on one machine: fauxqs in a thread of its own, because its clock has to be business time and a thread
// has its own `Date`. Two things of fauxqs 2.4.1 are put right here (a message given back with visibility 0 was lost
// from disk; it listened on every interface), and mail of 40 MB is let through to S3.

import { parentPort, workerData } from 'node:worker_threads';

/** The parts of fauxqs that it does not export; read in its sources at 2.4.1, which package.json pins exactly. */
interface InFlight {
  readonly message: { readonly messageId: string };
  visibilityDeadline: number;
}
interface Queue {
  readonly name: string;
  messages: readonly unknown[];
  delayedMessages: readonly { readonly delayUntil?: number }[];
  inflightMessages: Map<string, InFlight>;
  persistence: unknown;
  processTimers(): void;
  changeVisibility(receiptHandle: string, timeoutSeconds: number): void;
}
interface QueueStore {
  persistence: unknown;
  allQueues(): Iterable<Queue>;
}
interface Persistence {
  readonly db: import('node:sqlite').DatabaseSync;
  updateMessageReady(messageId: string): void;
  load(queues: QueueStore, topics: unknown, buckets: unknown): void;
  close(): void;
}
interface Application {
  addHook(name: 'preClose', hook: () => void): void;
  removeContentTypeParser(type: string): void;
  addContentTypeParser(
    type: string,
    options: { parseAs: 'buffer'; bodyLimit: number },
    parse: (request: unknown, body: Buffer, done: (error: Error | null, body: Buffer) => void) => void,
  ): void;
  listen(options: { port: number; host: string }): Promise<string>;
  close(): Promise<void>;
}

export interface QueueThreadSetup {
  readonly folder: string;
  readonly offset: SharedArrayBuffer;
}

/** How many messages of one queue are where, and when the next one turns up by itself (business time). */
export interface QueueState {
  readonly name: string;
  readonly visible: number;
  /** Received and being worked on. */
  readonly busy: number;
  /** Delayed, or given up by a consumer until their visibility ends. */
  readonly waiting: number;
  readonly nextAt: number | null;
}

export type QueueThreadRequest =
  | { readonly ask: 'state' }
  | { readonly ask: 'leap'; readonly offsetMs: number }
  | { readonly ask: 'given_up'; readonly receiptHandles: readonly string[] }
  | { readonly ask: 'stop' };

/** A mail may have 40 MB, and an attachment of it is stored in one piece. */
const OBJECT_SIZE_BYTES_MAX = 48 * 1024 * 1024;

const setup = workerData as QueueThreadSetup;
const port = parentPort;
if (port === null) throw new Error('queue-thread.ts runs as a worker thread only.');

const offset = new BigInt64Array(setup.offset);
const machineNow = Date.now.bind(Date);
// Delays, visibility and sent timestamps all come from Date.now inside fauxqs.
Date.now = () => machineNow() + Number(Atomics.load(offset, 0));

const entry = import.meta.resolve('fauxqs');
// The casts state the shapes above: fauxqs has no types for its inner modules' exports here.
const inner = async (path: string) => (await import(new URL(path, entry).href)) as Record<string, unknown>;
const [app, persistenceModule, queueModule, topicModule, bucketModule] = await Promise.all(
  ['app.js', 'persistence.js', 'sqs/sqsStore.js', 'sns/snsStore.js', 's3/s3Store.js'].map(inner),
);
const make = <T>(module: Record<string, unknown> | undefined, name: string, ...given: unknown[]): T => {
  const Type = module?.[name] as (new (...all: unknown[]) => T) | undefined;
  if (Type === undefined) throw new Error(`fauxqs has no ${name}; this wrapper fits version 2.4.1 only.`);
  return new Type(...given);
};

const queues = make<QueueStore>(queueModule, 'SqsStore');
const topics = make<{ persistence: unknown }>(topicModule, 'SnsStore');
const buckets = make<{ persistence: unknown }>(bucketModule, 'S3Store');
const persistence = make<Persistence>(persistenceModule, 'PersistenceManager', setup.folder);
// A process that is killed loses nothing of what it handed to the kernel; only a power cut would.
persistence.db.exec('PRAGMA synchronous = NORMAL');
const giveBack = persistence.db.prepare(
  'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
);
persistence.updateMessageReady = (messageId) => {
  giveBack.run(messageId);
};
persistence.load(queues, topics, buckets);
queues.persistence = persistence;
topics.persistence = persistence;
buckets.persistence = persistence;

/** Handles whose consumer has given up: their visibility is a wait in business time, nobody works on them. */
const givenUp = new Set<string>();
for (const queue of queues.allQueues()) {
  queue.persistence = persistence;
  // Whoever had received these died with the last process, so nobody need wait until their visibility ends.
  for (const handle of [...queue.inflightMessages.keys()]) queue.changeVisibility(handle, 0);
}

const buildApp = app?.buildApp as (options: unknown) => Application;
const server = buildApp({
  logger: false,
  host: '127.0.0.1',
  stores: { sqsStore: queues, snsStore: topics, s3Store: buckets },
});
server.removeContentTypeParser('*');
server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: OBJECT_SIZE_BYTES_MAX }, (_, body, done) =>
  done(null, body),
);
server.addHook('preClose', () => persistence.close());
const origin = await server.listen({ port: 0, host: '127.0.0.1' });

function stateOf(queue: Queue): QueueState {
  queue.processTimers();
  let busy = 0;
  let nextAt: number | null = null;
  const sooner = (at: number) => {
    if (nextAt === null || at < nextAt) nextAt = at;
  };
  for (const [handle, held] of queue.inflightMessages) {
    if (givenUp.has(handle)) sooner(held.visibilityDeadline);
    else busy += 1;
  }
  for (const message of queue.delayedMessages) sooner(message.delayUntil ?? 0);
  const waiting = queue.inflightMessages.size - busy + queue.delayedMessages.length;
  return { name: queue.name, visible: queue.messages.length, busy, waiting, nextAt };
}

/** Moves everybody's offset. Who works on a message keeps it for as long as before; who waits, waits in business time. */
function leap(offsetMs: number): void {
  const byMs = offsetMs - Number(Atomics.load(offset, 0));
  for (const queue of queues.allQueues()) {
    for (const [handle, held] of queue.inflightMessages) {
      if (!givenUp.has(handle)) held.visibilityDeadline += byMs;
    }
  }
  Atomics.store(offset, 0, BigInt(offsetMs));
  for (const queue of queues.allQueues()) queue.processTimers();
}

function forgetSettled(): void {
  const alive = new Set<string>();
  for (const queue of queues.allQueues())
    for (const handle of queue.inflightMessages.keys()) alive.add(handle);
  for (const handle of givenUp) if (!alive.has(handle)) givenUp.delete(handle);
}

async function answer(request: QueueThreadRequest): Promise<unknown> {
  switch (request.ask) {
    case 'state':
      return [...queues.allQueues()].map(stateOf);
    case 'leap':
      leap(request.offsetMs);
      return null;
    case 'given_up':
      if (givenUp.size > 1_000) forgetSettled();
      for (const handle of request.receiptHandles) givenUp.add(handle);
      return null;
    case 'stop':
      await server.close();
      return null;
  }
}

port.on('message', ({ id, request }: { id: number; request: QueueThreadRequest }) => {
  answer(request).then(
    (result) => port.postMessage({ id, result }),
    (error: unknown) => port.postMessage({ id, failure: String(error) }),
  );
});
port.postMessage({ id: 0, result: origin });
