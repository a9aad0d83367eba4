// Who goes first where the processors are few: a mail that came in and a page on its way before a notice and a delivery
// report. On AWS each function has processors of its own and none of this exists.

/** Nobody is held back for longer, so that nothing starves while mails come in for minutes. */
const HELD_BACK_MS_MAX = 1_000;
/** Between two invocations of a busy function there is a moment in which none is under way. */
const LULL_MS = 25;
const LOOK_AGAIN_MS = 5;

export class Precedence {
  #underWay = 0;
  #endedAt = 0;

  /** Work that goes first. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      this.#endedAt = Date.now();
    }
  }

  /** Settles when nothing that goes first is under way, or has been held back for long enough. */
  async turn(): Promise<void> {
    const isBusy = () => this.#underWay > 0 || Date.now() - this.#endedAt < LULL_MS;
    for (const until = Date.now() + HELD_BACK_MS_MAX; isBusy() && Date.now() < until; ) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }
}
