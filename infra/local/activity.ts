// What is under way inside the one-machine runtime: invocations, firings, deliveries. Time travel may only move the
// clock while nothing is.

export class Activity {
  #running = 0;
  #started = 0;
  readonly #sleepers = new Map<object, readonly number[]>();

  /** How many pieces of work run now. */
  get running(): number {
    return this.#running;
  }

  /** How many pieces of work ever began: unchanged between two looks means that nothing came and went meanwhile. */
  get started(): number {
    return this.#started;
  }

  /** Until when each piece of work sleeps, in business time, that does nothing but wait for an instant. */
  get sleepsUntil(): readonly number[] {
    return [...this.#sleepers.values()].flatMap((sleeps) =>
      sleeps.length === 0 ? [] : [Math.min(...sleeps)],
    );
  }

  /** Somebody who runs sleeps until these instants from now on; none: is awake. */
  sleeps(who: object, until: readonly number[]): void {
    if (until.length === 0) this.#sleepers.delete(who);
    else this.#sleepers.set(who, until);
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#running += 1;
    this.#started += 1;
    try {
      return await work();
    } finally {
      this.#running -= 1;
    }
  }
}
