// Everything that one tenant's work needs of the world, already bound to that tenant. A handler gets a desk and nothing
// else: there is no call on it that names another tenant.

import type { CaseCommand, CaseEffect, CaseEvent, CaseSetup, CaseState } from '../domain/case.ts';
import type { RecordKind, RecordState } from '../domain/record.ts';
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
  readonly receipts: ReceiptStore;
  readonly configuration: ConfigurationStore;
  readonly codes: PageCodes;
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
  metrics(event: Event): readonly string[];
}

export type CaseKeeping = Keeping<CaseState, CaseCommand, CaseEvent, CaseEffect, CaseSetup>;
