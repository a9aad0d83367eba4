// One instance of one Lambda function, in a thread of its own: its own environment, its own globals, one invocation at a
// time. It loads the very bundle that is deployed and hands it the very event and a context of Lambda's shape.

import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { OFFSET_SYMBOL, SLEEP_SYMBOL } from './business-clock.ts';
import { watchPendingWork } from './pending-work.ts';
import { fetchHome, type WayHome } from './way-home.ts';

export interface WorkerSetup {
  readonly file: string;
  readonly exportName: string;
  readonly arn: string;
  readonly memoryMegabytes: number;
  readonly offset: SharedArrayBuffer;
  readonly wayHome?: WayHome | undefined;
}

export interface Invocation {
  readonly id: string;
  readonly event: unknown;
  /** Machine time at which Lambda would cut it off. */
  readonly deadlineAt: number;
}

/** The handler waits for an instant of business time, or no more. */
export interface SleepNote {
  readonly sleep: number;
  /** Null once it is over. */
  readonly until: number | null;
}

/** Sleepers look at the clock this often, because it may leap. */
const LOOK_AGAIN_MS = 5;

export type InvocationResult = {
  readonly id: string;
  /** What was still under way when the handler had returned or thrown. */
  readonly pending: readonly string[];
} & (
  | { readonly payload: unknown }
  | {
      readonly failure: {
        readonly errorType: string;
        readonly errorMessage: string;
        readonly trace: readonly string[];
      };
    }
);

type Handler = (event: unknown, context: unknown) => unknown;

const setup = workerData as WorkerSetup;
const port = parentPort;
if (port === null) throw new Error('function-worker.ts runs as a worker thread only.');

const pendingWork = watchPendingWork();
const offset = new BigInt64Array(setup.offset);
Reflect.set(globalThis, OFFSET_SYMBOL, offset);
let sleeps = 0;
Reflect.set(globalThis, SLEEP_SYMBOL, async (until: number): Promise<void> => {
  const leftMs = () => until - Date.now() - Number(Atomics.load(offset, 0));
  if (leftMs() <= 0) return;
  sleeps += 1;
  const sleep = sleeps;
  port.postMessage({ sleep, until } satisfies SleepNote);
  for (let left = leftMs(); left > 0; left = leftMs()) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, LOOK_AGAIN_MS)));
  }
  port.postMessage({ sleep, until: null } satisfies SleepNote);
});
if (setup.wayHome !== undefined) globalThis.fetch = fetchHome(setup.wayHome, globalThis.fetch);
const loaded = import(pathToFileURL(setup.file).href).then((module: Record<string, unknown>) => {
  const handler = module[setup.exportName];
  if (typeof handler !== 'function') {
    throw new Error(`${setup.file} does not export ${setup.exportName} as a function.`);
  }
  // It is a function; what it takes is Lambda's business.
  return handler as Handler;
});
// A bundle that cannot be loaded fails each invocation by its own error, not the thread.
loaded.catch(() => undefined);

function contextOf({ id, deadlineAt }: Invocation): object {
  const name = process.env.AWS_LAMBDA_FUNCTION_NAME;
  return {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: setup.arn,
    memoryLimitInMB: String(setup.memoryMegabytes),
    awsRequestId: id,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineAt - Date.now()),
  };
}

async function run(invocation: Invocation): Promise<InvocationResult> {
  const { id, event } = invocation;
  try {
    const handler = await loaded;
    const answer = await handler(event, contextOf(invocation));
    const pending = await pendingWork();
    // What comes back is what survives Lambda's JSON.
    const payload = answer === undefined ? null : (JSON.parse(JSON.stringify(answer)) as unknown);
    return { id, pending, payload };
  } catch (error) {
    const pending = await pendingWork();
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    const trace = (stack ?? '').split('\n').map((line) => line.trim());
    return { id, pending, failure: { errorType: name, errorMessage: message, trace } };
  }
}

port.on('message', (invocation: Invocation) => {
  run(invocation).then((result) => port.postMessage(result));
});
