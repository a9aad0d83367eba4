// A person's own word about a case, beside the contract: "on site by 14:30". It is a clock of its own: kept by the evidence
// of what was promised, else broken at its instant, and then its person and their manager are paged, whoever has the case
// in hand. It never moves what the contract promises.

import type { CaseCommand, CaseEvent, CaseState, GivenPromise, PromiseKind } from './case.ts';
import { type CaseDecision, type Draft, lateBy } from './case-draft.ts';
import { closedAlready, ignored, isBlank, reasonNeeded, refused, wallTextOf } from './case-refusals.ts';
import { byRightRefused } from './case-rights.ts';
import { PROMISE_NAMES, type Trigger } from './escalation.ts';
import { DAY_MS, type Instant, MINUTE_MS } from './instant.ts';
import { personOf } from './people.ts';
import type { TargetKind } from './tier.ts';

type Command<Type extends CaseCommand['type']> = Extract<CaseCommand, { type: Type }>;

/** Promises stand in the snapshot, which stays small. */
const PROMISES_MAX = 10;
/** Who promises for later than this means a plan, not an instant. */
const PROMISE_DAYS_MAX = 30;
/** What the contract calls that which is promised; it has no deadline for word of the progress. */
const TARGETS: Readonly<Record<PromiseKind, TargetKind | null>> = {
  contact: 'respond',
  update: null,
  arrive: 'arrive',
  restore: 'restore',
  resolve: 'resolve',
};

/** A person gives their word, or moves what they promised of the same kind before and says why. */
export function makePromise(draft: Draft, command: Command<'MakePromise'>): CaseDecision {
  const { personId, kind, at, reason } = command;
  const { state } = draft;
  if (state.status === 'closed') return closedAlready();
  const bad = byRightRefused(draft, personId) ?? promiseRefused(draft, personId, { kind, at });
  if (bad) return bad;
  const before = ownOf(state, personId, kind);
  if (before?.dueAt === at) {
    return ignored('same_promise', '已经如此承诺。', 'That is promised already.');
  }
  if (before && isBlank(reason ?? '')) return reasonNeeded();
  give(draft, personId, { kind, at }, reason);
  return draft.accepted();
}

/** Why this cannot be promised now; null where it can. */
export function promiseRefused(
  { state, now }: Draft,
  personId: string,
  { kind, at }: { readonly kind: PromiseKind; readonly at: Instant },
): CaseDecision | null {
  if (state.status === 'resolved' || state.status === 'closed') {
    return refused(
      'nothing_to_promise',
      '工单已解决，无需承诺。',
      'The case is resolved; there is nothing to promise.',
    );
  }
  // Also what is no instant at all does not lie ahead.
  if (!(at > now) || at > now + PROMISE_DAYS_MAX * DAY_MS) {
    return refused(
      'promise_not_ahead',
      `承诺的时间应在此刻之后、${PROMISE_DAYS_MAX} 天之内。请核对。`,
      `Promise for an instant ahead, at most ${PROMISE_DAYS_MAX} days from now. Please check it.`,
    );
  }
  const doneAt = state.course.evidence[kind];
  if (doneAt !== undefined) {
    const when = wallTextOf(state, doneAt);
    return refused(
      'promised_is_done',
      `已于 ${when} 完成，无需再承诺。`,
      `It was done at ${when}; there is nothing to promise.`,
    );
  }
  const others = state.promises?.filter((promise) => promise !== ownOf(state, personId, kind)) ?? [];
  if (others.length < PROMISES_MAX) return null;
  return refused(
    'too_many_promises',
    `这张工单已有 ${PROMISES_MAX} 项承诺未兑现。请先兑现其中一项。`,
    `This case has ${PROMISES_MAX} promises that are not kept yet. Keep one of them first.`,
  );
}

/** Records a promise that `promiseRefused` let through, and tells the reporter. */
export function give(
  draft: Draft,
  personId: string,
  { kind, at }: { readonly kind: PromiseKind; readonly at: Instant },
  reason?: string,
): void {
  const { state, now } = draft;
  const before = ownOf(state, personId, kind);
  // Every draft begins at the version before its commit's; the opening gives no promise.
  const promise: GivenPromise = { id: `p${state.version + 1}`, personId, kind, madeAt: now, dueAt: at };
  draft.emit({
    type: 'PromiseMade',
    promise,
    ...(before ? { replaces: before.id } : {}),
    ...(reason ? { reason } : {}),
  });
  draft.tellReporter('promise_made', { promiseId: promise.id, personId, kind, at: String(at) });
}

/** Evidence keeps what was promised of these kinds; word of an earlier instant than the promise does not keep one of word. */
export function keepPromises(draft: Draft, kinds: readonly PromiseKind[], at: Instant): void {
  for (const promise of draft.state.promises ?? []) {
    const isOfWord = promise.kind === 'contact' || promise.kind === 'update';
    if (!kinds.includes(promise.kind) || (isOfWord && at < promise.madeAt)) continue;
    const { id: promiseId, personId, kind, dueAt } = promise;
    draft.emit({ type: 'PromiseKept', promiseId, personId, kind, dueAt, keptAt: at });
  }
}

/** Nobody waits for them any more: all of them, or those of one person. */
export function releasePromises(
  draft: Draft,
  because: Extract<CaseEvent, { type: 'PromiseReleased' }>['because'],
  of?: string,
): void {
  for (const { id: promiseId, personId, kind } of draft.state.promises ?? []) {
    if (of !== undefined && of !== personId) continue;
    draft.emit({ type: 'PromiseReleased', promiseId, personId, kind, because });
  }
}

/** The instant at which the next promise is broken; null where none is to be. */
export function promiseDue({ promises = [] }: Pick<CaseState, 'promises'>): Instant | null {
  const due = promises.flatMap(({ dueAt, brokenAt }) => (brokenAt === undefined ? dueAt : []));
  return due.length > 0 ? Math.min(...due) : null;
}

/**
 * The contract's deadline that a promise is later than, by a minute at least; null where it is in time or none runs. The
 * promise stands beside it and moves nothing.
 */
export function laterThan(
  { clocks }: Pick<CaseState, 'clocks'>,
  { kind, dueAt }: Pick<GivenPromise, 'kind' | 'dueAt'>,
): Instant | null {
  const target = TARGETS[kind];
  const due = clocks.find((clock) => clock.kind === target && clock.status === 'running')?.dueAt ?? null;
  return due !== null && dueAt >= due + MINUTE_MS ? due : null;
}

/** Breaks the promises whose instant has passed; answers whom to page about each: who gave it, then their manager. */
export function breakPromises(draft: Draft): readonly Trigger[] {
  const { now, setup } = draft;
  const due = (draft.state.promises ?? []).filter(
    ({ dueAt, brokenAt }) => brokenAt === undefined && dueAt <= now,
  );
  return due
    .toSorted((one, other) => one.dueAt - other.dueAt)
    .map(({ id: promiseId, personId, kind, dueAt }) => {
      const lateBySeconds = lateBy(now, dueAt);
      draft.emit({ type: 'PromiseBroken', promiseId, personId, kind, dueAt, lateBySeconds });
      const { ownerId } = draft.state;
      if (ownerId !== personId) {
        draft.tell(ownerId, 'promise_broken', { promiseId, personId, kind, at: String(dueAt) });
      }
      const managerId = personOf(setup.people, personId)?.managerId;
      const rungName = `承诺未兑现：${PROMISE_NAMES[kind][0]} / promise not kept: ${PROMISE_NAMES[kind][1]}`;
      return {
        cause: { rungId: 'promise', rungName, dueAt, lateBySeconds },
        people: [personId, ...(managerId ? [managerId] : [])].map((id) => ({ personId: id })),
        order: 'one_after_another',
        breach: true,
      } as const;
    });
}

// ---------------------------------------------------------------------------------------------------------------

function ownOf({ promises }: CaseState, personId: string, kind: PromiseKind): GivenPromise | undefined {
  return promises?.find((promise) => promise.personId === personId && promise.kind === kind);
}
