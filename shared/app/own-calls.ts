// The cases that call one person now, taken together as if they were one bundle: for whoever is called by many pages of
// their own, of which the most severe level sends each by itself.

import type { CaseState, Page } from '../domain/case.ts';
import type { Instant } from '../domain/instant.ts';
import type { Desk } from './desk.ts';
import type { WaitingPage } from './pagers.ts';

/** So many open cases are looked through, those with the next deadline first; a state is some kilobytes. */
export const OWN_CALLS_READ_MAX = 600;
const READ_AT_ONCE = 200;

/** One of them, with its case as the list has it. */
export interface OwnCall extends WaitingPage {
  readonly state: CaseState;
  readonly acknowledgeBy: Instant;
}

export interface OwnCalls {
  readonly pages: readonly OwnCall[];
  /** There are open cases beyond those that were looked through. */
  readonly isMore: boolean;
}

/** The open page by which a case calls this person; of several the first, since an answer to it is one to the case. */
export function openPageOf({ escalation }: CaseState, personId: string): Page | undefined {
  return escalation?.openPages.find((page) => page.personId === personId);
}

/** Drills left out. Eventually consistent: a page may be over by the time it is answered, and says so by itself. */
export async function ownCalls(desk: Pick<Desk, 'cases'>, personId: string): Promise<OwnCalls> {
  const pages: OwnCall[] = [];
  let after: string | undefined;
  for (let read = 0; read < OWN_CALLS_READ_MAX; read += READ_AT_ONCE) {
    const found = await desk.cases.list('open', {
      limit: READ_AT_ONCE,
      ...(after === undefined ? {} : { after }),
    });
    for (const state of found.states) {
      const page = openPageOf(state, personId);
      if (!page) continue;
      const { attempt: attemptId, id: pageId, acknowledgeBy } = page;
      pages.push({ caseId: state.id, attemptId, pageId, state, acknowledgeBy });
    }
    if (found.cursor === null) return { pages, isMore: false };
    after = found.cursor;
  }
  return { pages, isMore: true };
}
