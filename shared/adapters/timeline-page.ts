// A page of a record's timeline: commits, entries and attempts in one order of time. Works on all items of the record at
// once, because attempts are keyed by their commit and not by their instant; a record has tens of them, rarely hundreds.

import type { Attempt, Commit, Entry } from '../app/ports.ts';
import { type Instant, isoOf } from '../domain/instant.ts';
import { cursorOf, limitOf, positionOf, TIMELINE_LIMIT } from './store-limits.ts';

export interface TimelineItem {
  readonly at: Instant;
  /** Orders what happened in the same millisecond; unique within the record. */
  readonly tie: string;
  readonly commit?: Commit;
  readonly entry?: Entry;
  readonly attempt?: Attempt;
}

/** The items after the cursor, oldest first, at most `limit` of all three together, and where the next page begins. */
export function timelinePage(
  items: readonly TimelineItem[],
  options: { after?: string; limit?: number },
): {
  commits: readonly Commit[];
  entries: readonly Entry[];
  attempts: readonly Attempt[];
  cursor: string | null;
} {
  const limit = limitOf(options.limit, TIMELINE_LIMIT);
  const after = positionOf(options.after);
  const rest = items
    .map((item) => ({ ...item, position: `${isoOf(item.at)}#${item.tie}` }))
    .filter((item) => after === null || item.position > after)
    .sort((a, b) => (a.position < b.position ? -1 : 1));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    commits: page.flatMap((item) => item.commit ?? []),
    entries: page.flatMap((item) => item.entry ?? []),
    attempts: page.flatMap((item) => item.attempt ?? []),
    cursor: last && rest.length > limit ? cursorOf(last.position) : null,
  };
}
