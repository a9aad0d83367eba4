// What is under way inside the one-machine runtime: invocations, firings, deliveries. Time travel may only move the
// clock while nothing is.

export class Activity {
  #running = 0;
  #started = 0;

  /** How many pieces of work run now. */
  get running(): number {
    return this.#running;
  }

  /** How many pieces of work ever began: unchanged between two looks means that nothing came and went meanwhile. */
  get started(): number {
    return this.#started;
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
