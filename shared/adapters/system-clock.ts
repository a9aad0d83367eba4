// The two clocks and the dice of a running process. On one machine the runtime shares an offset with every worker, and
// business time runs ahead of the machine's by it; on Lambda there is none and the two clocks are the same.

import { randomBytes } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import type { Chance, Clock } from '../app/ports.ts';
import type { Instant } from '../domain/instant.ts';

/** Where the one-machine runtime leaves its offset: a BigInt64Array of one element over shared memory, in milliseconds. */
export const BUSINESS_OFFSET = Symbol.for('faultline.businessOffset');

/**
 * Where the one-machine runtime leaves its way to sleep, if it has one: a function of an instant of business time that
 * settles once it has come, however far business time leaps meanwhile.
 */
export const BUSINESS_SLEEP = Symbol.for('faultline.businessSleep');

function offsetMs(): number {
  const cell: unknown = Reflect.get(globalThis, BUSINESS_OFFSET);
  return cell instanceof BigInt64Array ? Number(Atomics.load(cell, 0)) : 0;
}

export class SystemClock implements Clock {
  now(): Instant {
    return Date.now() + offsetMs();
  }

  machineNow(): Instant {
    return Date.now();
  }

  async sleep(ms: number): Promise<void> {
    const sleepUntil: unknown = Reflect.get(globalThis, BUSINESS_SLEEP);
    if (typeof sleepUntil === 'function') await sleepUntil(this.now() + ms);
    else await after(ms);
  }
}

export class SystemChance implements Chance {
  hex(bytes: number): string {
    return randomBytes(bytes).toString('hex');
  }
}
