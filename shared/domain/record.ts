// What the machinery knows of a record. Commit, hand-over, due index, alarm, sweeper, pages and attempts work on any
// kind of record; a kind brings the pure functions below and nothing else changes. The case is the first kind.

import type { Instant } from './instant.ts';

/** Who did it, for the timeline. `name` is what people read; `personId` is set where the actor is a known person. */
export interface Actor {
  readonly kind: 'person' | 'reporter' | 'system';
  readonly name: string;
  readonly personId?: string;
  /** How they reached us. `clock` is a due instant, `intake` an inbound message. */
  readonly via:
    | 'portal'
    | 'api'
    | 'page_link'
    | 'sms'
    | 'voice'
    | 'mail'
    | 'form'
    | 'intake'
    | 'clock'
    | 'provider';
}

/**
 * What a decision may look at beside the state and the command. Nothing in it is read from the world by the domain:
 * the clock is `now`, chance is `entropy`, the configuration is `setup`.
 */
export interface Context<Setup> {
  /** Never before the last accepted command of the same record: the machinery sees to it. */
  readonly now: Instant;
  readonly actor: Actor;
  /** At least 64 random hexadecimal digits, fresh for each try of a command. Codes are cut from it. */
  readonly entropy: string;
  readonly setup: Setup;
}

/**
 * The outcome of a command. `ignored` is for what is stale or already so, `refused` for what is not allowed now; both
 * change nothing and carry a sentence that a person can read. Exceptions are for bugs.
 */
export type Decision<Event, Effect> =
  | { readonly outcome: 'accepted'; readonly events: readonly Event[]; readonly effects: readonly Effect[] }
  | { readonly outcome: 'ignored' | 'refused'; readonly reason: Reason };

/** Why a command changed nothing: a stable code for programs, and a sentence in the two languages of the product. */
export interface Reason {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

/** What the machinery reads of any record's state. */
export interface RecordState {
  readonly tenantId: string;
  readonly id: string;
  /** 1 after the command that opened it, plus one for each accepted command. */
  readonly version: number;
  /** `now` of the last accepted command. */
  readonly lastAt: Instant;
}

/** Where a record stands in the lists: one list at a time, in order of `sortAt`. */
export interface Listing {
  readonly list: 'open' | 'closed' | 'drill';
  /** Open, or something is still owed: the next deadline, or the opening where none runs. Closed: the closing. A drill: the opening. */
  readonly sortAt: Instant;
}

export interface RecordKind<State extends RecordState, Command, Event, Effect, Setup> {
  readonly kind: string;
  decide(state: State | null, command: Command, context: Context<Setup>): Decision<Event, Effect>;
  /** Applies one event of an accepted command. `at` is that command's `now`; total over every stored event. */
  evolve(state: State | null, event: Event, at: Instant): State;
  /** The next instant at which a `Wake` would be accepted, or null where nothing is owed. */
  nextWake(state: State): Instant | null;
  listing(state: State): Listing;
  /** The command that the alarm, the sweeper and the hand-over of a due instant send. */
  wake(): Command;
}
