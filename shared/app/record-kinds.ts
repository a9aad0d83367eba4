// The kinds of records that a desk keeps, and how a message that names a kind finds its own. Each process says which
// answers to their commands it brings along, so that none carries more than it needs.

import type { CaseEffect, CaseState } from '../domain/case.ts';
import { CASE, type CaseKind } from '../domain/case-record.ts';
import {
  READINESS,
  type ReadinessEffect,
  type ReadinessKind,
  type ReadinessState,
} from '../domain/readiness-record.ts';
import type { RecordState } from '../domain/record.ts';
import { keepingBy } from './case-setup.ts';
import type { CaseKeeping, Desk, Keeping, ReadinessKeeping } from './desk.ts';
import { casePager, type PagerWorld } from './pager.ts';
import type { SendMessage } from './ports.ts';
import { readinessKeepingBy } from './readiness-keeping.ts';
import { type Render, type Sent, send } from './send.ts';

export interface Kinds {
  readonly case: CaseKind;
  readonly readiness: ReadinessKind;
}

export interface Keepings {
  readonly case: CaseKeeping;
  readonly readiness: ReadinessKeeping;
}

/** The words of each kind's messages. */
export interface Renders {
  readonly case: Render<CaseState, CaseEffect>;
  readonly readiness: Render<ReadinessState, ReadinessEffect>;
}

export function keepingsOf(
  kinds: Kinds,
  desk: Pick<Desk, 'tenantId' | 'cases' | 'readiness' | 'configuration'>,
): Keepings {
  return { case: keepingBy(kinds.case, desk), readiness: readinessKeepingBy(kinds.readiness, desk) };
}

/**
 * Does something with the keeping of the kind that a message names. Throws on a kind that nobody keeps, so that the message
 * becomes a dead letter.
 */
export function ofKind<Result>(
  keepings: Keepings,
  kind: string,
  work: <State extends RecordState, Command, Event, Effect, Setup>(
    keeping: Keeping<State, Command, Event, Effect, Setup>,
  ) => Result,
): Result {
  switch (kind) {
    case CASE:
      return work(keepings.case);
    case READINESS:
      return work(keepings.readiness);
    default:
      return nobodyKeeps(kind);
  }
}

/** The sender for whichever kind the message is of, with that kind's words. */
export function sendOfKind(
  keepings: Keepings,
  desk: Desk,
  world: PagerWorld & { readonly renders: Renders },
  message: SendMessage,
): Promise<readonly Sent[]> {
  const { messenger, renders, limits } = world;
  switch (message.kind) {
    case CASE: {
      const pager = casePager(desk, world);
      return send(keepings.case, desk, { messenger, render: renders.case, pager, limits }, message);
    }
    case READINESS:
      return send(keepings.readiness, desk, { messenger, render: renders.readiness }, message);
    default:
      return nobodyKeeps(message.kind);
  }
}

function nobodyKeeps(kind: string): never {
  throw new Error(`Nobody keeps records of the kind "${kind}"`);
}
