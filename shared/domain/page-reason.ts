// Why was I paged? The answer from the events of the case alone: which moment, by which recipient, after whom, by which ways
// and what became of it. Refuses to look anything up; the versions that it names are read by the app.

import type { CaseEvent, Page, Pinned } from './case.ts';
import type { Instant } from './instant.ts';

type Event<Type extends CaseEvent['type']> = Extract<CaseEvent, { type: Type }>;

/** An event with the instant of its commit. */
export interface Happened {
  readonly at: Instant;
  readonly event: CaseEvent;
}

/** One attempt of a page, and why by this way. */
export interface TriedWay extends Pick<Page['channels'][number], 'channel' | 'address' | 'afterMinutes'> {
  readonly at: Instant;
  /** `<version>.<index>`, by which the provider's receipts are found. */
  readonly attempt: string;
  readonly why: 'first' | 'unanswered' | 'failed' | 'repeat';
  /** What was said of the attempt before it, as it was recorded; absent for the first. */
  readonly after?: string;
}

/** A wait: for one's turn, for the end of quiet hours, or while others went first because of them. */
export interface Waited {
  readonly why: 'turn' | 'quiet' | 'others_first';
  readonly at: Instant;
  /** When the quiet hours end; absent where it was for one's turn. */
  readonly until?: Instant;
}

/** A page of the same escalation that went out before, not at the same instant. */
export interface EarlierPage {
  readonly at: Instant;
  readonly page: Page;
  /** Null while it was still open. */
  readonly ended: { readonly at: Instant; readonly how: Event<'PageEnded'>['end'] } | null;
}

export interface PageReason {
  readonly page: Page;
  /** The severity and the versions that held when it went out. */
  readonly severity: string;
  readonly pinned: Pinned;
  readonly escalation: number;
  /** When the rung, or what else caused it, named the person: whom a rota meant is read then. */
  readonly namedAt: Instant;
  /** The rung as it was reached; null for a cause that stands on no rung. */
  readonly rung: Event<'RungReached'> | null;
  /** Why it did not go out as soon as the person was named; oldest first, empty where it did. */
  readonly waited: readonly Waited[];
  readonly before: readonly EarlierPage[];
  readonly skipped: readonly { readonly at: Instant; readonly event: Event<'PersonSkipped'> }[];
  readonly ways: readonly TriedWay[];
  /** Attempts that failed while others stood, with what was said of them. */
  readonly failures: readonly { readonly attempt: string; readonly at: Instant; readonly says: string }[];
  /** Null while it is open. */
  readonly ended: {
    readonly at: Instant;
    readonly how: Event<'PageEnded'>['end'];
    readonly says: string;
  } | null;
  /** Who took the case in hand while this escalation ran; null where nobody has. */
  readonly taken: { readonly at: Instant; readonly personId: string } | null;
}

/** The reason of a page, from the events of its case in their order. Null where the case has no such page. */
export function pageReason(happened: readonly Happened[], pageId: string): PageReason | null {
  const index = happened.findIndex(({ event }) => event.type === 'PageOpened' && event.page.id === pageId);
  const opened = happened[index];
  if (opened?.event.type !== 'PageOpened') return null;
  const { page, turnOf } = opened.event;
  const past = happened.slice(0, index);
  const later = happened.slice(index + 1);
  const began = past.findLastIndex(({ event }) => event.type === 'EscalationStarted');
  const climb = past.slice(Math.max(0, began));
  const overAt = later.findIndex(({ event }) => event.type === 'EscalationEnded');
  const rest = overAt === -1 ? later : later.slice(0, overAt + 1);
  const rungAt = rungOf(page, past);
  const whom = [page.personId, page.because?.standsInFor, turnOf];
  const queuedAt = queueOf(page, whom, climb);
  return {
    page,
    ...heldTo(past),
    escalation: lastOf(past, 'EscalationStarted')?.event.number ?? 1,
    namedAt: rungAt?.at ?? queuedAt ?? opened.at,
    rung: rungAt?.event ?? null,
    waited: [
      ...(queuedAt !== null && queuedAt < opened.at ? [{ why: 'turn' as const, at: queuedAt }] : []),
      ...climb.flatMap(({ at, event }): readonly Waited[] => {
        if (event.type === 'PageHeld' && whom.includes(event.held.personId)) {
          return [{ why: 'quiet' as const, at, until: event.held.until }];
        }
        return event.type === 'PersonPutOff' && whom.includes(event.personId)
          ? [{ why: 'others_first' as const, at, until: event.quietUntil }]
          : [];
      }),
    ],
    before: climb.flatMap(({ at, event }) =>
      event.type === 'PageOpened' && at < opened.at
        ? [{ at, page: event.page, ended: endOf(event.page.id, climb) }]
        : [],
    ),
    skipped: climb.flatMap(({ at, event }) => (event.type === 'PersonSkipped' ? [{ at, event }] : [])),
    ways: waysOf(page, opened.at, rest),
    failures: rest.flatMap(({ at, event }) =>
      event.type === 'AttemptFailed' && event.pageId === pageId
        ? [{ attempt: event.attempt, at, says: event.because }]
        : [],
    ),
    ended: endOf(pageId, rest),
    taken: takenIn(rest),
  };
}

// ---------------------------------------------------------------------------------------------------------------

/** The rung that the page's cause names, as it was reached last; null for a cause of its own. */
function rungOf(
  { cause }: Page,
  past: readonly Happened[],
): { readonly at: Instant; readonly event: Event<'RungReached'> } | null {
  for (const { at, event } of past.toReversed()) {
    if (event.type !== 'RungReached' || event.rungId !== cause.rungId) continue;
    if (event.clockId === cause.clockId && event.dueAt === cause.dueAt) return { at, event };
  }
  return null;
}

/** When the person was put into the queue for this cause; null where they were paged at once. */
function queueOf(
  { cause }: Page,
  whom: readonly (string | undefined)[],
  climb: readonly Happened[],
): Instant | null {
  const queued = climb.findLast(
    ({ event }) =>
      event.type === 'PeopleQueued' &&
      event.queue.some((each) => whom.includes(each.personId) && each.cause.rungId === cause.rungId),
  );
  return queued?.at ?? null;
}

function heldTo(past: readonly Happened[]): Pick<PageReason, 'severity' | 'pinned'> {
  const opened = lastOf(past, 'CaseOpened')?.event;
  // A case begins with its opening; a page without one is of no case.
  if (!opened) throw new Error('A page before its case was opened');
  return {
    severity: lastOf(past, 'ClocksReckoned')?.event.course.severity ?? opened.severity,
    pinned: lastOf(past, 'CaseRepinned')?.event.to ?? opened.pinned,
  };
}

function lastOf<Type extends CaseEvent['type']>(
  happened: readonly Happened[],
  type: Type,
): { readonly at: Instant; readonly event: Event<Type> } | undefined {
  const last = happened.findLast(({ event }) => event.type === type);
  // Just compared: the event is of this type.
  return last && { at: last.at, event: last.event as Event<Type> };
}

function endOf(pageId: string, happened: readonly Happened[]): PageReason['ended'] {
  for (const { at, event } of happened) {
    if (event.type === 'PageEnded' && event.pageId === pageId) {
      return { at, how: event.end, says: event.because };
    }
  }
  return null;
}

/** An acknowledgement stands before the end of the escalation that it brings about. */
function takenIn(rest: readonly Happened[]): PageReason['taken'] {
  for (const { at, event } of rest) {
    if (event.type === 'PageAcknowledged') return { at, personId: event.personId };
  }
  return null;
}

function waysOf(page: Page, openedAt: Instant, rest: readonly Happened[]): readonly TriedWay[] {
  const [first] = page.channels;
  const ways: TriedWay[] = first ? [{ at: openedAt, attempt: page.attempt, why: 'first', ...first }] : [];
  for (const { at, event } of rest) {
    if (event.type !== 'PageRetried' || event.pageId !== page.id) continue;
    const way = page.channels[event.channelIndex];
    const why = event.repeat ? 'repeat' : event.standing ? 'unanswered' : 'failed';
    if (way) ways.push({ at, attempt: event.attempt, why, after: event.because, ...way });
  }
  return ways;
}
