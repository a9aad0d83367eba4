// Dice from a seed, so that a failing run can be had again, and faults that come one at a time.

import { MINUTE_MS } from '../../shared/domain/instant.ts';
import { type Fault, FaultPlan } from '../scenario/process.ts';

export class Dice {
  private state: number;
  constructor(seed: number) {
    this.state = seed >>> 0;
  }
  /** At least 0 and below 1 (mulberry32). */
  roll(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  within(from: number, to: number): number {
    return from + Math.floor(this.roll() * (to - from + 1));
  }
  oneOf<T>(choices: readonly T[]): T {
    const choice = choices[Math.floor(this.roll() * choices.length)];
    if (choice === undefined) throw new Error('There is nothing to choose from');
    return choice;
  }
  happens(probability: number): boolean {
    return this.roll() < probability;
  }
}

/**
 * Long enough that what one fault delays is made up for before the next one comes to the same record: a message that is
 * lost may have been the alarm for an instant fifteen minutes away, and the sweeper needs two minutes more.
 */
const APART_MS = 20 * MINUTE_MS;

/** Lets a fault happen now and then, each at a distance from the last one that hit the same record. */
export class Misfortune {
  count = 0;
  private readonly lastAt = new Map<string, number>();
  private readonly dice: Dice;
  private readonly probability: number;
  constructor(dice: Dice, probability: number) {
    this.dice = dice;
    this.probability = probability;
  }
  strikes(now: number, whom = 'anybody'): boolean {
    const lastAt = this.lastAt.get(whom) ?? Number.NEGATIVE_INFINITY;
    if (now - lastAt < APART_MS || !this.dice.happens(this.probability)) return false;
    this.lastAt.set(whom, now);
    this.count += 1;
    return true;
  }
}

/** Kills a process before or after a step that misfortune chooses. */
export class RandomDeaths extends FaultPlan {
  now: () => number = () => Number.NEGATIVE_INFINITY;
  private readonly dice: Dice;
  private readonly misfortune: Misfortune;
  constructor(dice: Dice, misfortune: Misfortune) {
    super();
    this.dice = dice;
    this.misfortune = misfortune;
  }
  override next(_name: string): Fault | undefined {
    this.steps += 1;
    if (!this.misfortune.strikes(this.now())) return undefined;
    return { step: this.steps, dies: this.dice.happens(0.5) ? 'before' : 'after' };
  }
}
