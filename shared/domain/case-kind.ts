// The case as a kind of record: what the machinery needs to commit, wake and list it without knowing what a case is.

import type { CaseCommand, CaseEffect, CaseEvent, CaseSetup, CaseState } from './case.ts';
import { decide } from './case-decide.ts';
import { evolve } from './case-evolve.ts';
import { nextWake } from './case-wake.ts';
import type { Listing, RecordKind } from './record.ts';

export const caseKind: RecordKind<CaseState, CaseCommand, CaseEvent, CaseEffect, CaseSetup> = {
  kind: 'case',
  decide,
  evolve,
  nextWake,
  listing,
  wake: () => ({ type: 'Wake' }),
};

/** Open cases by their next deadline, a missed one first of all; where none runs, by the opening. */
function listing(state: CaseState): Listing {
  if (state.status === 'closed') return { list: 'closed', sortAt: state.closedAt ?? state.lastAt };
  const deadlines = state.clocks.flatMap(({ status, dueAt }) =>
    status === 'running' && dueAt !== null ? dueAt : [],
  );
  return { list: 'open', sortAt: deadlines.length > 0 ? Math.min(...deadlines) : state.openedAt };
}
