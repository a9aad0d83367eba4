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
/** As many looks in a row find all that runs asleep before the clock is moved for it: whatever else comes has begun by then. */
const ASLEEP_LOOKS = 2;

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
  /** The instants in the due index, the earliest first; of very many the earliest ones. */
  dues(): Promise<readonly number[]>;
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
  /** The last sweep of a journey in business time, what was overdue then, and how long until the next. */
  #swept = { at: 0, overdue: '', waitMs: SWEEP_EVERY_MS };
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
        await this.#settle(progress.target);
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
    const dues = await this.#world.dues();
    const now = clock.now();
    const alarms = [this.#world.nextScheduleAt(), ...states.map((state) => state.nextAt)];
    let at = Math.min(target, ...alarms.filter((each) => each !== null));
    // An item whose alarm was lost is the sweeper's, at the instant from which it counts as overdue, and again a minute
    // later. What no sweep helps (a lease runs in machine time) is swept less and less often, for as long as there is
    // nothing else to sweep.
    const overdue = dues.filter((due) => due + OVERDUE_AFTER_MS <= now);
    if (overdue.length > 0) {
      const swept = this.#swept;
      const unchanged = swept.overdue === overdue.join();
      const sweepAt = swept.at + (unchanged ? swept.waitMs : SWEEP_EVERY_MS);
      if (sweepAt <= now) {
        const waitMs = unchanged ? Math.min(2 * swept.waitMs, SWEEP_WAIT_MS_MAX) : SWEEP_EVERY_MS;
        this.#swept = { at: now, overdue: overdue.join(), waitMs };
        await this.#world.sweep();
        return;
      }
      at = Math.min(at, sweepAt);
    }
    const next = dues.find((due) => due + OVERDUE_AFTER_MS > now);
    if (next !== undefined) at = Math.min(at, next + OVERDUE_AFTER_MS);
    const soon = dues.find((due) => due > at);
    if (soon !== undefined && soon <= Math.min(at + SAME_MOMENT_MS, target)) at = soon;
    const byMs = Math.ceil(at - clock.now());
    if (byMs <= 0) return;
    await this.#leapBy(byMs);
  }

  async #leapBy(byMs: number): Promise<void> {
    const { clock } = this.#world;
    const offsetMs = clock.offsetMs + byMs;
    clock.keep(offsetMs);
    await this.#world.leap(offsetMs);
    this.#world.leapt();
  }

  /**
   * Waits until nothing is visible, in flight or running, and nothing came and went between two looks. Where all that runs
   * sleeps until an instant of business time, the clock goes there: to wait for it would come to the same, only later.
   */
  async #settle(target: number): Promise<void> {
    const { activity, clock } = this.#world;
    let asleep = 0;
    for (let calm = 0; calm < 2 && !this.#stopped; ) {
      const started = activity.started;
      const states = await this.#world.queueStates();
      const nextAt = this.#world.nextScheduleAt();
      const firing = nextAt !== null && nextAt <= this.#world.clock.now();
      const busy = states.some((state) => state.visible > 0 || state.busy > 0);
      const sleeps = activity.sleepsUntil;
      const allSleep = sleeps.length > 0 && sleeps.length === activity.running && !firing;
      asleep = allSleep && activity.started === started ? asleep + 1 : 0;
      if (asleep >= ASLEEP_LOOKS) {
        asleep = 0;
        const byMs = Math.ceil(Math.min(target, ...sleeps) - clock.now());
        if (byMs > 0) await this.#leapBy(byMs);
      }
      calm = busy || firing || activity.running > 0 || activity.started !== started ? 0 : calm + 1;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }
}
