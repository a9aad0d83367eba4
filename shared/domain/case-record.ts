// What a case is to the machinery, whatever decides on its commands: its events, its next due instant, its place in lists.

import type { CaseCommand, CaseEffect, CaseEvent, CaseSetup, CaseState, Promised } from './case.ts';
import { isOwed } from './case-clocks.ts';
import { evolve } from './case-evolve.ts';
import { nextWake } from './case-wake.ts';
import type { Listing, RecordKind } from './record.ts';

export interface CaseKind extends RecordKind<CaseState, CaseCommand, CaseEvent, CaseEffect, CaseSetup> {
  /** What a drill at this pace is held to (drill.ts), as far as these decisions look at it. */
  paced<Held extends Promised>(promised: Held, pace: number): Held;
}

export const CASE = 'case';

/** The kind of record that a case is, with what answers its commands. */
export function caseRecord(decide: CaseKind['decide'], paced: CaseKind['paced']): CaseKind {
  return { kind: CASE, decide, evolve, nextWake, listing, wake: () => ({ type: 'Wake' }), paced };
}

/**
 * Open cases by their next deadline, promise or update of a crisis, a missed one first of all; where none runs, by the opening. A closed case stands among
 * the open ones as long as something is owed that counts from the closing: a list that people look at must show it. A
 * drill stands among drills for good, and nowhere else.
 */
function listing(state: CaseState): Listing {
  if (state.drill) return { list: 'drill', sortAt: state.openedAt };
  if (state.status === 'closed' && !state.clocks.some(isOwed))
    return { list: 'closed', sortAt: state.closedAt ?? state.lastAt };
  const deadlines = [
    ...state.clocks.flatMap(({ status, dueAt }) => (status === 'running' && dueAt !== null ? dueAt : [])),
    ...(state.promises?.map(({ dueAt }) => dueAt) ?? []),
    ...(state.crisis?.updateDueAt === undefined ? [] : [state.crisis.updateDueAt]),
  ];
  return { list: 'open', sortAt: deadlines.length > 0 ? Math.min(...deadlines) : state.openedAt };
}
