// Business time on one machine: the machine's time plus an offset that only grows. Every worker reads the offset from
// one shared buffer, so that all of them leap at the same moment; it is on disk before anybody can see it.

import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';

/** Under this symbol a worker's global object carries the shared offset in milliseconds. */
export const OFFSET_SYMBOL = Symbol.for('faultline.businessOffset');

/** Under this symbol a worker's global object carries its way to sleep until an instant of business time. */
export const SLEEP_SYMBOL = Symbol.for('faultline.businessSleep');

export class BusinessClock {
  /** One signed 64-bit number: business time minus machine time, in milliseconds. */
  readonly buffer = new SharedArrayBuffer(8);
  readonly #offset = new BigInt64Array(this.buffer);
  readonly #file: string | null;

  /** `file` keeps the offset over restarts; null keeps it in memory. A file that can't be read as an offset throws. */
  constructor(file: string | null) {
    this.#file = file;
    if (file === null) return;
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    const offsetMs = (JSON.parse(text) as { offsetMs?: unknown }).offsetMs;
    if (typeof offsetMs !== 'number' || !Number.isSafeInteger(offsetMs) || offsetMs < 0) {
      throw new Error(
        `${file} does not hold the offset of business time; restore it or remove the data folder.`,
      );
    }
    this.#offset[0] = BigInt(offsetMs);
  }

  get offsetMs(): number {
    return Number(Atomics.load(this.#offset, 0));
  }

  now(): number {
    return Date.now() + this.offsetMs;
  }

  /**
   * Writes an offset to disk that `publish` may make visible afterwards. An offset below the present one throws: business
   * time never runs backwards.
   */
  keep(offsetMs: number): void {
    if (!Number.isSafeInteger(offsetMs) || offsetMs < this.offsetMs) {
      throw new Error(`Business time only moves forward; ${offsetMs} ms is not after ${this.offsetMs} ms.`);
    }
    if (this.#file === null) return;
    const fresh = `${this.#file}.new`;
    const descriptor = openSync(fresh, 'w');
    writeSync(descriptor, JSON.stringify({ offsetMs }));
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(fresh, this.#file);
  }

  publish(offsetMs: number): void {
    Atomics.store(this.#offset, 0, BigInt(offsetMs));
  }
}
