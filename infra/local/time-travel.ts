// Moves business time on, so that everything falls due in its order: wait until nothing is visible, in flight or running;
// go to the earliest of schedule, delayed message, due item and target; and again. Nothing is jumped over.

import type { Activity } from './activity.ts';
import type { BusinessClock } from './business-clock.ts';
import type { QueueState } from './queue-thread.ts';

export const STEPS_MAX = 10_000;
/** After this long the caller is told how far it came; the way on goes on. */
export const PATIENCE_MS = 60_000;
/** From when on the sweeper finds an item (design A7). */
const OVERDUE_AFTER_MS = 15_000;
/**
 * A wake is armed in whole seconds and waits out the rest in its process. A due item within this of the next alarm is
 * gone to at once, so that nobody waits a real second for each step.
 */
const SAME_MOMENT_MS = 1_000;
const SWEEP_EVERY_MS = 60_000;
const SWEEP_WAIT_MS_MAX = 15 * 60_000;
const LOOK_AGAIN_MS = 5;

export interface Progress {
  readonly from: number;
  readonly target: number;
  readonly now: number;
  readonly steps: number;
  readonly done: boolean;
  /** Why it ended before its target. */
  readonly stopped?: string;
}

export interface Surroundings {
  readonly clock: BusinessClock;
  readonly activity: Activity;
  /** Queues that somebody polls; dead letters are nobody's. */
  queueStates(): Promise<readonly QueueState[]>;
  nextScheduleAt(): number | null;
  /** The earliest instant in the due index, or null. */
  nextDueAt(): Promise<number | null>;
  leap(offsetMs: number): Promise<void>;
  /** Business time has leapt: schedules are looked at anew. */
  leapt(): void;
  sweep(): Promise<void>;
  /** Deletes what has expired, as DynamoDB does in its own time. */
  sweepExpired(): Promise<void>;
}

/** `P1DT2H30M10S` and the like, in milliseconds; null where it is no such duration, or is of years or months. */
export function durationMsOf(text: string): number | null {
  const found = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  if (found === null || /^P$|T$/.test(text)) return null;
  const [weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  const wholeDays = (weeks ?? 0) * 7 + (days ?? 0);
  return Math.round(
    ((wholeDays * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1_000,
  );
}

export class TimeTravel {
  readonly #world: Surroundings;
  #progress: Progress | null = null;
  #last: Promise<void> = Promise.resolve();
  /** The last sweep of a journey in business time, for which item, and how long until the next. */
  #swept = { at: 0, dueAt: 0, waitMs: SWEEP_EVERY_MS };
  #stopped = false;

  constructor(world: Surroundings) {
    this.#world = world;
  }

  /** The journey that is under way, or the last one. */
  get progress(): Progress | null {
    return this.#progress === null ? null : { ...this.#progress, now: this.#world.clock.now() };
  }

  get underWay(): boolean {
    return this.#progress !== null && !this.#progress.done && this.#progress.stopped === undefined;
  }

  /**
   * Advances by a duration and answers when all that fell due has been done, or after `PATIENCE_MS` with how far it is.
   * A second journey begins where the first one ends.
   */
  async advance(byMs: number): Promise<Progress> {
    const journey = this.#last.then(() => this.#travel(byMs));
    this.#last = journey.then(
      () => undefined,
      () => undefined,
    );
    let timer: NodeJS.Timeout | undefined;
    const impatience = new Promise<Progress>((resolve) => {
      timer = setTimeout(() => resolve(this.progress ?? this.#beginning(byMs)), PATIENCE_MS);
    });
    try {
      return await Promise.race([journey, impatience]);
    } finally {
      clearTimeout(timer);
    }
  }

  stop(): void {
    this.#stopped = true;
  }

  #beginning(byMs: number): Progress {
    const now = this.#world.clock.now();
    return { from: now, target: now + byMs, now, steps: 0, done: false };
  }

  async #travel(byMs: number): Promise<Progress> {
    const { clock } = this.#world;
    let progress = this.#beginning(byMs);
    this.#progress = progress;
    const say = (change: Partial<Progress>): Progress => {
      progress = { ...progress, ...change, now: clock.now() };
      this.#progress = progress;
      return progress;
    };
    try {
      for (;;) {
        await this.#settle();
        if (this.#stopped) return say({ stopped: 'The desk was stopped.' });
        if (clock.now() >= progress.target) break;
        if (progress.steps >= STEPS_MAX) return say({ stopped: `${STEPS_MAX} steps were not enough.` });
        await this.#step(progress.target);
        say({ steps: progress.steps + 1 });
      }
      await this.#world.sweepExpired();
      return say({ done: true });
    } catch (error) {
      say({ stopped: String(error) });
      throw error;
    }
  }

  /** Goes to the next moment at which something happens, or to the target. */
  async #step(target: number): Promise<void> {
    const { clock } = this.#world;
    const states = await this.#world.queueStates();
    const dueAt = await this.#world.nextDueAt();
    const now = clock.now();
    const alarms = [this.#world.nextScheduleAt(), ...states.map((state) => state.nextAt)];
    let at = Math.min(target, ...alarms.filter((each) => each !== null));
    if (dueAt !== null) {
      // An item whose alarm was lost is the sweeper's, at the instant from which it counts as overdue, and again a minute
      // later. What no sweep helps (a lease runs in machine time) is swept less and less often.
      const swept = this.#swept;
      const sweepAt = Math.max(dueAt + OVERDUE_AFTER_MS, swept.at + swept.waitMs);
      if (sweepAt <= now) {
        const waitMs = swept.dueAt === dueAt ? Math.min(2 * swept.waitMs, SWEEP_WAIT_MS_MAX) : SWEEP_EVERY_MS;
        this.#swept = { at: now, dueAt, waitMs };
        await this.#world.sweep();
        return;
      }
      at = Math.min(at, sweepAt);
      if (dueAt > at && dueAt <= at + SAME_MOMENT_MS && dueAt <= target) at = dueAt;
    }
    const byMs = Math.ceil(at - clock.now());
    if (byMs <= 0) return;
    const offsetMs = clock.offsetMs + byMs;
    clock.keep(offsetMs);
    await this.#world.leap(offsetMs);
    this.#world.leapt();
  }

  /** Waits until nothing is visible, in flight or running, and nothing came and went between two looks. */
  async #settle(): Promise<void> {
    const { activity } = this.#world;
    for (let calm = 0; calm < 2 && !this.#stopped; ) {
      const started = activity.started;
      const states = await this.#world.queueStates();
      const nextAt = this.#world.nextScheduleAt();
      const firing = nextAt !== null && nextAt <= this.#world.clock.now();
      const busy = states.some((state) => state.visible > 0 || state.busy > 0);
      calm = busy || firing || activity.running > 0 || activity.started !== started ? 0 : calm + 1;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }
}
