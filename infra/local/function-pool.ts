// Lambda on one machine: for each function of the templates a pool of worker threads, grown when all are busy and never
// beyond its bound. Times out as the template says; an instance that throws outside its handler is replaced.

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { REGION } from './account.ts';
import type { Activity } from './activity.ts';
import type { BusinessClock } from './business-clock.ts';
import type { Invocation, InvocationResult, SleepNote, WorkerSetup } from './function-worker.ts';
import type { WayHome } from './way-home.ts';
import type { FunctionSettings } from './wiring.ts';
import { workerSourceOf } from './worker-source.ts';

/** A function that failed: its own error, a timeout, or an instance that died. */
export class FunctionFailed extends Error {
  override readonly name = 'FunctionFailed';
  readonly errorType: string;
  readonly trace: readonly string[];
  constructor(
    functionName: string,
    failure: { errorType: string; errorMessage: string; trace?: readonly string[] },
  ) {
    super(`${functionName}: ${failure.errorType}: ${failure.errorMessage}`);
    this.errorType = failure.errorType;
    this.trace = failure.trace ?? [];
  }
}

interface Instance {
  readonly worker: Worker;
  /** What its handler sleeps for, by number: instants of business time. */
  readonly sleeps: Map<number, number>;
  /** Machine time at which it last became free. */
  freeSince: number;
  busy: { readonly resolve: (payload: unknown) => void; readonly reject: (error: Error) => void } | null;
}

interface Waiting {
  readonly event: unknown;
  readonly resolve: (payload: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Looks at the functions from outside, as a test does that records what they call. */
export interface Onlooker {
  /** The environment that an instance gets in place of the one that it would have. */
  environmentOf(
    functionName: string,
    environment: Readonly<Record<string, string>>,
  ): Readonly<Record<string, string>>;
  /** An invocation is over; `pending` is what its instance still had under way. */
  returned(functionName: string, pending: readonly string[]): void;
}

export interface PoolSurroundings {
  readonly clock: BusinessClock;
  readonly activity: Activity;
  /** The endpoints of the embedded services, and whatever else Lambda itself puts into the environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly wayHome?: WayHome | undefined;
  readonly onlooker?: Onlooker | undefined;
  /** A line that a function wrote. */
  log(functionName: string, line: string): void;
}

/**
 * More instances than cores would only take turns, each of them colder than a few warm ones: on two cores a mail to an
 * opened case took a tenth more of the processors' time with four. Two at the least, so that one slow event blocks nobody.
 */
export const INSTANCES_MAX = Math.max(2, Math.min(4, availableParallelism()));
/** An instance beyond the first that had nothing to do for this long is ended, as Lambda does; each holds tens of megabytes. */
const IDLE_MS_MAX = 30_000;
/** V8 gives every thread a nursery for a server's whole heap otherwise; events are small and short. */
const YOUNG_GENERATION_MEGABYTES = 12;

const workerSource = workerSourceOf(new URL('./function-worker.ts', import.meta.url));

export class FunctionPool {
  readonly settings: FunctionSettings;
  readonly #surroundings: PoolSurroundings;
  readonly #instances = new Set<Instance>();
  readonly #waiting: Waiting[] = [];
  readonly #setup: WorkerSetup;
  readonly #reaper: NodeJS.Timeout;
  #stopped = false;

  constructor(settings: FunctionSettings, surroundings: PoolSurroundings) {
    this.settings = settings;
    this.#surroundings = surroundings;
    const dot = settings.handler.lastIndexOf('.');
    const [module, exportName] = [settings.handler.slice(0, dot), settings.handler.slice(dot + 1)];
    const file = ['.mjs', '.js', '.cjs'].map((end) => join(settings.folder, module + end)).find(existsSync);
    if (file === undefined) throw new Error(`${settings.name}: there is no ${module} in ${settings.folder}.`);
    this.#setup = {
      file,
      exportName,
      arn: settings.arn,
      memoryMegabytes: settings.memoryMegabytes,
      offset: surroundings.clock.buffer,
      wayHome: surroundings.wayHome,
    };
    this.#reaper = setInterval(() => this.#reap(), IDLE_MS_MAX / 2).unref();
  }

  get instancesMax(): number {
    return Math.max(1, Math.min(INSTANCES_MAX, this.settings.concurrencyMax ?? INSTANCES_MAX));
  }

  /** Loads one instance ahead of the first event. */
  warm(): void {
    if (this.#instances.size === 0) this.#start();
  }

  /** Runs the handler on the event and answers what it returned; throws `FunctionFailed`. Waits while all are busy. */
  invoke(event: unknown): Promise<unknown> {
    return this.#surroundings.activity.during(
      () =>
        new Promise((resolve, reject) => {
          if (this.#stopped) return reject(new Error(`${this.settings.name} is stopped.`));
          this.#waiting.push({ event, resolve, reject });
          this.#hand();
        }),
    );
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#reaper);
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(`${this.settings.name} is stopped.`));
    await Promise.all([...this.#instances].map(({ worker }) => worker.terminate()));
  }

  #reap(): void {
    const idle = [...this.#instances].filter(
      ({ busy, freeSince }) => busy === null && freeSince < Date.now() - IDLE_MS_MAX,
    );
    const most = this.#instances.size - 1;
    for (const instance of idle.slice(0, most)) {
      this.#instances.delete(instance);
      instance.worker.terminate();
    }
  }

  #hand(): void {
    while (this.#waiting.length > 0) {
      let free = [...this.#instances].find((instance) => instance.busy === null);
      if (free === undefined && this.#instances.size < this.instancesMax) free = this.#start();
      if (free === undefined) return;
      const waiting = this.#waiting.shift();
      if (waiting !== undefined) this.#run(free, waiting);
    }
  }

  #run(instance: Instance, { event, resolve, reject }: Waiting): void {
    const { name, timeoutMs } = this.settings;
    const invocation: Invocation = { id: randomUUID(), event, deadlineAt: Date.now() + timeoutMs };
    const timer = setTimeout(() => {
      const errorMessage = `Task timed out after ${(timeoutMs / 1_000).toFixed(2)} seconds`;
      this.#end(instance, new FunctionFailed(name, { errorType: 'Sandbox.Timedout', errorMessage }));
    }, timeoutMs);
    const settle = <T>(then: (value: T) => void) => {
      return (value: T) => {
        clearTimeout(timer);
        instance.busy = null;
        instance.freeSince = Date.now();
        then(value);
        this.#hand();
      };
    };
    instance.busy = { resolve: settle(resolve), reject: settle(reject) };
    instance.worker.postMessage(invocation);
  }

  /** An instance that is cut off or dead: its invocation fails, another instance takes the next one. */
  #end(instance: Instance, error: Error): void {
    if (!this.#instances.delete(instance)) return;
    this.#surroundings.activity.sleeps(instance, []);
    instance.worker.terminate();
    const busy = instance.busy;
    instance.busy = null;
    if (busy !== null) busy.reject(error);
    else if (!this.#stopped) this.#surroundings.log(this.settings.name, error.message);
  }

  #start(): Instance {
    const { name, memoryMegabytes, environment } = this.settings;
    const { onlooker } = this.#surroundings;
    const whole = {
      ...this.#surroundings.environment,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'local',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      LAMBDA_TASK_ROOT: this.settings.folder,
      _HANDLER: this.settings.handler,
      TZ: 'UTC',
      ...environment,
    };
    const worker = new Worker(workerSource, {
      workerData: this.#setup,
      env: onlooker?.environmentOf(name, whole) ?? whole,
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: memoryMegabytes,
        maxYoungGenerationSizeMb: YOUNG_GENERATION_MEGABYTES,
      },
    });
    const instance: Instance = { worker, sleeps: new Map(), busy: null, freeSince: Date.now() };
    for (const stream of [worker.stdout, worker.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (part: string) => {
        const lines = (rest + part).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.#surroundings.log(name, line);
      });
    }
    worker.on('message', (result: InvocationResult | SleepNote) => {
      if ('sleep' in result) {
        if (result.until === null) instance.sleeps.delete(result.sleep);
        else instance.sleeps.set(result.sleep, result.until);
        this.#surroundings.activity.sleeps(instance, [...instance.sleeps.values()]);
        return;
      }
      const busy = instance.busy;
      if (busy === null) return;
      onlooker?.returned(name, result.pending);
      if (result.pending.length > 0)
        this.#surroundings.log(name, `Still under way when it returned: ${result.pending.join(', ')}`);
      if ('failure' in result) busy.reject(new FunctionFailed(name, result.failure));
      else busy.resolve(result.payload);
    });
    const died = (error: Error) =>
      this.#end(
        instance,
        new FunctionFailed(name, { errorType: 'Runtime.ExitError', errorMessage: error.message }),
      );
    worker.on('error', died);
    worker.on('exit', (code) => died(new Error(`The instance ended with code ${code}.`)));
    this.#instances.add(instance);
    return instance;
  }
}
