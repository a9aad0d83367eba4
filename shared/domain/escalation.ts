// Climbing the ladder: who is paged next, until a named human acknowledges. A case has at most one running escalation;
// triggers add people to it and never restart it. It refuses to stop by itself: behind the last person stands the final
// one, who is paged again and again while the tenant is alarmed.

import type { CaseState, Page, PageCause } from './case.ts';
import type { Draft } from './case-draft.ts';
import { lateBy, PEOPLE_AT_ONCE_MAX } from './case-draft.ts';
import { type Instant, MINUTE_MS } from './instant.ts';
import type { Rung } from './ladder.ts';
import { openingPeople, openingRungs, peopleOf, reachable, unreachable } from './ladder-people.ts';
import { personOf } from './people.ts';

/** Something that brings people in: a rung, a breach, or one of the causes that stand on no rung. */
export interface Trigger {
  readonly cause: PageCause;
  readonly personIds: readonly string[];
  readonly order: Rung['order'];
  /**
   * A trigger opens its first person's page at once, unless that page is open already. A breach then brings in the next
   * one, unless the page was opened since the due instant.
   */
  readonly breach: boolean;
}

/** Pages that just ended unanswered, and how late we are in noticing: after an outage, who comes next is paged late too. */
export interface EndedPages {
  readonly count: number;
  readonly lateBySeconds: number;
}

export const NO_PAGE_ENDED: EndedPages = { count: 0, lateBySeconds: 0 };
export const ONE_PAGE_ENDED: EndedPages = { count: 1, lateBySeconds: 0 };

/** Causes that stand on no rung of the ladder, by rung id. */
export const CAUSES = {
  breach: '时限已过 / deadline passed',
  lapse: '接手后无进展 / no progress since the acknowledgement',
  reopened: '工单重新打开 / case reopened',
  resumed: '恢复计时 / clocks resumed',
  severity: '故障级别变更 / severity changed',
  handed_on: '人工升级 / escalated by hand',
  top: '最终负责人 / final person',
} as const;

/**
 * Adds the triggers' people, moves on once for every page that just ended unanswered, and goes to the top where nobody
 * is left. Starts an escalation where none runs. Everybody gets at most one page, which bundles what concerns them.
 */
export function climb(draft: Draft, triggers: readonly Trigger[], ended: EndedPages): void {
  if (triggers.length > 0 && !draft.state.escalation) {
    draft.emit({ type: 'EscalationStarted', number: draft.state.escalationCount + 1 });
  }
  if (!draft.state.escalation) return;

  const { opening, queueing } = plan(draft, triggers);
  if (queueing.size > 0) {
    draft.emit({
      type: 'PeopleQueued',
      queue: [...queueing].map(([personId, cause]) => ({ personId, cause })),
    });
  }
  for (const [personId, cause] of opening) page(draft, personId, cause);
  const moves = openPages(draft.state).length === 0 ? Math.max(1, ended.count) : ended.count;
  moveOn(draft, moves, ended.lateBySeconds);

  const repeatAt = draft.state.escalation?.repeatAt ?? null;
  const nobodyLeft = openPages(draft.state).length === 0 && repeatAt === null;
  if (nobodyLeft || (repeatAt !== null && repeatAt <= draft.now)) reachTop(draft, repeatAt);
}

/** Reaches the opening rungs of the case's severity; answers their triggers. */
export function openingTriggers(draft: Draft, dueAt: Instant): readonly Trigger[] {
  const { state, setup, now } = draft;
  return openingRungs(setup, state.course.severity).map((rung) => {
    const personIds = peopleOf(rung, state, setup, now);
    const lateBySeconds = lateBy(now, dueAt);
    draft.emit({
      type: 'RungReached',
      rungId: rung.id,
      rungName: rung.name,
      personIds,
      does: 'page',
      dueAt,
      lateBySeconds,
      next: null,
    });
    const cause = { rungId: rung.id, rungName: rung.name, dueAt, lateBySeconds };
    return { cause, personIds, order: rung.order, breach: false };
  });
}

/** Begins again with the owner, then the people of the opening rung; null where both name nobody. */
export function startOver(
  draft: Draft,
  why: { rungId: keyof typeof CAUSES; dueAt: Instant; except?: readonly (string | null)[] },
): Trigger | null {
  const { state, setup, now } = draft;
  const owner = state.ownerId === null ? [] : [state.ownerId];
  const personIds = [...new Set([...owner, ...openingPeople(state, setup, now)])].filter(
    (personId) => !why.except?.includes(personId),
  );
  if (personIds.length === 0) return null;
  return { cause: causeOf(draft, why), personIds, order: 'one_after_another', breach: false };
}

/** Names nobody, so that the climb goes straight to the final person. */
export function straightToTop(draft: Draft, why: { rungId: keyof typeof CAUSES; dueAt: Instant }): Trigger {
  return { cause: causeOf(draft, why), personIds: [], order: 'one_after_another', breach: false };
}

/** Stops every open page and ends the escalation, if one runs. */
export function stopPaging(draft: Draft, because: string): void {
  const { escalation } = draft.state;
  if (!escalation) return;
  for (const { id, personId } of escalation.openPages) {
    draft.emit({ type: 'PageEnded', pageId: id, personId, end: 'stopped', because });
  }
  draft.emit({ type: 'EscalationEnded', number: escalation.number, because });
}

/**
 * The severity changed under open pages: each is stopped and its person paged anew, so that nobody acts on what no longer
 * holds and nobody's page is lost. Answers the trigger for those people, or null where no page was open.
 */
export function restatePages(draft: Draft): Trigger | null {
  const pages = openPages(draft.state);
  for (const { id, personId } of pages) {
    draft.emit({ type: 'PageEnded', pageId: id, personId, end: 'stopped', because: 'severity changed' });
  }
  if (pages.length === 0) return null;
  const cause = causeOf(draft, { rungId: 'severity', dueAt: draft.now });
  return { cause, personIds: pages.map(({ personId }) => personId), order: 'all_at_once', breach: false };
}

/** Ends the pages whose acknowledgement window has passed. */
export function expirePages(draft: Draft): EndedPages {
  const expired = openPages(draft.state).filter(({ acknowledgeBy }) => acknowledgeBy <= draft.now);
  for (const { id, personId } of expired) {
    const because = 'the acknowledgement window passed';
    draft.emit({ type: 'PageEnded', pageId: id, personId, end: 'expired', because });
  }
  const lateness = expired.map(({ acknowledgeBy }) => lateBy(draft.now, acknowledgeBy));
  return { count: expired.length, lateBySeconds: Math.max(0, ...lateness) };
}

export function openPages(state: CaseState): readonly Page[] {
  return state.escalation?.openPages ?? [];
}

export function causeOf(
  draft: Draft,
  { rungId, dueAt, clockId }: { rungId: keyof typeof CAUSES; dueAt: Instant; clockId?: string },
): PageCause {
  const lateBySeconds = lateBy(draft.now, dueAt);
  return { rungId, rungName: CAUSES[rungId], ...(clockId ? { clockId } : {}), dueAt, lateBySeconds };
}

// ---------------------------------------------------------------------------------------------------------------

interface Plan {
  readonly opening: ReadonlyMap<string, PageCause>;
  readonly queueing: ReadonlyMap<string, PageCause>;
}

/** Sorts the triggers' people into those paged in this commit and those who wait. */
function plan(draft: Draft, triggers: readonly Trigger[]): Plan {
  const opening = new Map<string, PageCause>();
  const queueing = new Map<string, PageCause>();
  const breachIsMain = new Set<string>();
  const { escalation } = draft.state;
  const open = new Map(escalation?.openPages.map((each) => [each.personId, each]));
  const queued = new Set(escalation?.queue.map(({ personId }) => personId));
  const room = () => PEOPLE_AT_ONCE_MAX - open.size - queued.size - opening.size - queueing.size;

  for (const { cause, personIds, order, breach } of triggers) {
    const able: string[] = [];
    for (const personId of personIds) {
      const because = unreachable(personOf(draft.setup.people, personId));
      if (because) draft.emit({ type: 'PersonSkipped', personId, rungId: cause.rungId, because });
      else able.push(personId);
    }
    const isAsked = (personId: string) => {
      if (opening.has(personId)) return true;
      const page = open.get(personId);
      return page !== undefined && (!breach || page.openedAt >= cause.dueAt);
    };
    const free = able.filter((personId) => !open.has(personId) && !opening.has(personId));
    const [first] = able;
    const atOnce =
      order === 'all_at_once' ? free : first !== undefined && isAsked(first) ? [] : free.slice(0, 1);

    for (const personId of able) {
      const bundle = opening.get(personId) ?? queueing.get(personId);
      if (bundle) {
        const isMain = breach && !breachIsMain.has(personId);
        const both = isMain ? bundled(cause, bundle) : bundled(bundle, cause);
        (opening.has(personId) ? opening : queueing).set(personId, both);
      }
      if (breach) breachIsMain.add(personId);
      if (atOnce.includes(personId)) {
        if (queued.has(personId) || queueing.has(personId) || room() > 0) {
          opening.set(personId, queueing.get(personId) ?? cause);
          queued.delete(personId);
          queueing.delete(personId);
        } else {
          draft.emit({ type: 'PersonSkipped', personId, rungId: cause.rungId, because: 'too_many' });
        }
      } else if (!open.has(personId) && !opening.has(personId) && !queued.has(personId)) {
        if (queueing.has(personId)) continue;
        if (room() > 0) queueing.set(personId, cause);
        else draft.emit({ type: 'PersonSkipped', personId, rungId: cause.rungId, because: 'too_many' });
      }
    }
  }
  return { opening, queueing };
}

const BUNDLED_MAX = 10;

/** One page for two causes: the first breach is named, or else what came due first; the other is bundled into it. */
function bundled(main: PageCause, other: PageCause): PageCause {
  const label = other.clockId ? `${other.clockId} ${other.rungName}` : other.rungName;
  return {
    ...main,
    lateBySeconds: Math.max(main.lateBySeconds, other.lateBySeconds),
    bundled: [...(main.bundled ?? []), ...(other.bundled ?? []), label].slice(0, BUNDLED_MAX),
  };
}

function page(draft: Draft, personId: string, cause: PageCause): void {
  const person = reachable(draft.setup, personId);
  if (!person) return;
  const minutes = Math.max(1, draft.setup.ladder.acknowledgeWithinMinutes);
  draft.openPage(person, cause, draft.now + minutes * MINUTE_MS);
}

/** Opens the next pages of the queue; who cannot be paged when their turn comes is skipped at once. */
function moveOn(draft: Draft, times: number, lateBySeconds: number): void {
  let left = times;
  while (left > 0) {
    const next = draft.state.escalation?.queue[0];
    if (!next) return;
    const { personId, cause } = next;
    const because = unreachable(personOf(draft.setup.people, personId));
    if (because) {
      draft.emit({ type: 'PersonSkipped', personId, rungId: cause.rungId, because });
    } else {
      page(draft, personId, { ...cause, lateBySeconds: Math.max(cause.lateBySeconds, lateBySeconds) });
      left -= 1;
    }
  }
}

/** The final person's page waits until the next round, so that a round is one page and one alarm. */
function reachTop(draft: Draft, since: Instant | null): void {
  const { setup, now } = draft;
  const { ladder } = setup;
  const round = (draft.state.escalation?.topRounds ?? 0) + 1;
  const repeatAt = now + Math.max(1, ladder.repeatEveryMinutes) * MINUTE_MS;
  const final = reachable(setup, ladder.finalPersonId);
  const hasPage = openPages(draft.state).some(({ personId }) => personId === final?.id);
  const finalPersonPaged = final !== null && !hasPage;

  draft.emit({ type: 'TopOfLadderReached', round, repeatAt, finalPersonPaged });
  const cause = causeOf(draft, { rungId: 'top', dueAt: since ?? now });
  if (final && finalPersonPaged) draft.openPage(final, cause, repeatAt);
  else if (!final) {
    const because = unreachable(personOf(setup.people, ladder.finalPersonId)) ?? 'unknown_person';
    draft.emit({ type: 'PersonSkipped', personId: ladder.finalPersonId, rungId: 'top', because });
  }
  for (const personId of ladder.tenantAlarm.personIds) {
    draft.tell(personId, 'tenant_alarm', { round: String(round), finalPersonId: ladder.finalPersonId });
  }
}
