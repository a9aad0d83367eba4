// Everything that one tenant's work needs of the world, already bound to that tenant. A handler gets a desk and nothing
// else: there is no call on it that names another tenant.

import type { CaseCommand, CaseEffect, CaseEvent, CaseSetup, CaseState } from '../domain/case.ts';
import type { Instant } from '../domain/instant.ts';
import type { PageChannel } from '../domain/people.ts';
import type {
  ReadinessCommand,
  ReadinessEffect,
  ReadinessEvent,
  ReadinessSetup,
  ReadinessState,
} from '../domain/readiness-record.ts';
import type { RecordKind, RecordState } from '../domain/record.ts';
import type { Pagers } from './pagers.ts';
import type {
  Alarms,
  Chance,
  Clock,
  ConfigurationStore,
  Directory,
  Links,
  Log,
  PageCodes,
  Queues,
  RawStore,
  ReceiptStore,
  RecordStore,
  Verifications,
} from './ports.ts';

export interface Desk {
  readonly tenantId: string;
  readonly cases: RecordStore<CaseState>;
  readonly readiness: RecordStore<ReadinessState>;
  readonly receipts: ReceiptStore;
  readonly configuration: ConfigurationStore;
  readonly codes: PageCodes;
  readonly pagers: Pagers;
  readonly verifications: Verifications;
  readonly directory: Directory;
  readonly raw: RawStore;
  readonly links: Links;
  readonly alarms: Alarms;
  readonly queues: Queues;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

/** One kind of record as the machinery runs it: its pure part, where it is stored, and how its setup is loaded. */
export interface Keeping<State extends RecordState, Command, Event, Effect, Setup> {
  readonly kind: RecordKind<State, Command, Event, Effect, Setup>;
  readonly store: RecordStore<State>;
  /** The configuration for this decision: pinned versions for an open record, the given ones for an opening. */
  setup(state: State | null, command: Command): Promise<Setup>;
  /** Which lane an effect takes; an effect that is not sent (none today) would answer null. */
  lane(effect: Effect): 'urgent' | 'bulk';
  /** Names of the metrics that count such events, for alarms that ring when the desk itself is in trouble. */
  metrics(event: Event, state: State): readonly string[];
  readonly sending: Sending<State, Command, Effect>;
}

/** A message as the sender and its attempt know it: to whom, how, and for which page if it is one. */
export interface Addressed {
  readonly channel: PageChannel;
  readonly address: string;
  readonly personId?: string;
  /** Of a notice to a person: in whose windows it may wait (pager.ts). */
  readonly of?: 'notices' | 'warnings' | 'alarms';
  /** Of a page: somebody is waited for, and the record is told of each bad outcome (design C6). */
  readonly pageId?: string;
}

/** What a kind of record knows of its own messages. The wording is the renderer's (send.ts). */
export interface Sending<State, Command, Effect> {
  addressed(effect: Effect): Addressed;
  /** Whether a message that was decided earlier is no longer wanted by the time it is about to be sent (design C3.2). */
  isStale(state: State, effect: Effect, attemptId: string): boolean;
  /** Until when a page can be answered; null where nothing ends, as for a notice. */
  answerableUntil(state: State, effect: Effect): Instant | null;
  /** The code that must be found by the time somebody answers the message with it; null where there is none. */
  codeOf(state: State, effect: Effect): { personId: string; code: string; pageId: string } | null;
  /** Tells the record that an attempt at a page failed; null where the kind has no pages. */
  pageFailed(failed: {
    readonly attempt: string;
    readonly pageId: string;
    readonly result: 'refused' | 'unknown' | 'undelivered';
    readonly detail: string;
  }): Command | null;
  /** Asks the record for one repeat of a notice whose outcome is unknown; null where it is a repeat already. */
  repeated(effect: Effect, attempt: string, because: string): Command | null;
}

export type CaseKeeping = Keeping<CaseState, CaseCommand, CaseEvent, CaseEffect, CaseSetup>;

export type ReadinessKeeping = Keeping<
  ReadinessState,
  ReadinessCommand,
  ReadinessEvent,
  ReadinessEffect,
  ReadinessSetup
>;
