// The cases that call one person now, taken together as if they were one bundle: for whoever is called by many pages of
// their own, of which the most severe level sends each by itself.

import type { CaseState, Page } from '../domain/case.ts';
import type { Instant } from '../domain/instant.ts';
import type { Desk } from './desk.ts';
import { type WaitingPage, WHOLE_BUNDLE } from './pagers.ts';

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

/**
 * Drills left out. Eventually consistent: a page may be over by the time it is answered, and says so by itself. `most`: so
 * many open cases are looked through.
 */
export async function ownCalls(
  desk: Pick<Desk, 'cases'>,
  personId: string,
  most: number = OWN_CALLS_READ_MAX,
): Promise<OwnCalls> {
  const pages: OwnCall[] = [];
  let after: string | undefined;
  for (let read = 0; read < most; read += READ_AT_ONCE) {
    const found = await desk.cases.list('open', {
      limit: READ_AT_ONCE,
      ...(after === undefined ? {} : { after }),
    });
    pages.push(...found.states.flatMap((state) => callOf(state, personId)));
    if (found.cursor === null) return { pages, isMore: false };
    after = found.cursor;
  }
  return { pages, isMore: true };
}

/** So many of the newest pages are looked at, a few at a time. */
const TOLD_READ_MAX = 600;
const TOLD_AT_ONCE = 25;

/**
 * The same by the codes that went to the person, for the workers of queues, which read no lists. What still waits for a window
 * calls nobody yet. Drills left out. `most`: so many cases are looked at.
 */
export async function toldCalls(
  desk: Pick<Desk, 'cases' | 'codes' | 'pagers'>,
  personId: string,
  now: Instant,
  most: number = TOLD_READ_MAX,
): Promise<OwnCalls> {
  const told = await desk.codes.ofPerson(personId, now);
  const caseIds = new Set<string>();
  for (const { caseId, pageId } of told) {
    if (caseIds.size > most) break;
    const bundle = pageId === WHOLE_BUNDLE ? await desk.pagers.bundleOf(caseId, now) : null;
    for (const id of bundle ? bundle.pages.map((page) => page.caseId) : [caseId]) caseIds.add(id);
  }
  const ids = [...caseIds].slice(0, most);
  return { pages: await callsOf(desk, ids, personId), isMore: caseIds.size > ids.length };
}

/** So many of the pages that wait for a window are looked at to count them. */
const HELD_READ_MAX = 100;

/** How many cases call the person with a page that still waits for a window. Strongly consistent of each case. */
export async function heldCalls(
  desk: Pick<Desk, 'cases' | 'pagers'>,
  personId: string,
  now: Instant,
): Promise<{ readonly count: number; readonly isMore: boolean }> {
  const { pages, isMore } = await desk.pagers.waiting(now);
  const ids = [...new Set(pages.flatMap((page) => (page.personId === personId ? [page.caseId] : [])))];
  const { length: count } = await callsOf(desk, ids.slice(0, HELD_READ_MAX), personId);
  return { count, isMore: count > 0 && (isMore || ids.length > HELD_READ_MAX) };
}

async function callsOf(
  desk: Pick<Desk, 'cases'>,
  ids: readonly string[],
  personId: string,
): Promise<readonly OwnCall[]> {
  const pages: OwnCall[] = [];
  for (let from = 0; from < ids.length; from += TOLD_AT_ONCE) {
    const heads = await Promise.all(ids.slice(from, from + TOLD_AT_ONCE).map((id) => desk.cases.head(id)));
    pages.push(...heads.flatMap((head) => (head && !head.state.drill ? callOf(head.state, personId) : [])));
  }
  return pages;
}

function callOf(state: CaseState, personId: string): readonly OwnCall[] {
  const page = openPageOf(state, personId);
  if (!page) return [];
  const { attempt: attemptId, id: pageId, acknowledgeBy } = page;
  return [{ caseId: state.id, attemptId, pageId, state, acknowledgeBy }];
}
