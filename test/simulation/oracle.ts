// What must hold of a case whatever happened to it, read from its commits alone and without the domain's own reckoning
// of what is due: nothing early, nothing missed, nothing late beyond measure, nothing sent twice unless it says so.

import type { Attempt, Commit } from '../../shared/app/ports.ts';
import type { CaseEffect, CaseEvent } from '../../shared/domain/case.ts';
import { type Instant, isoOf } from '../../shared/domain/instant.ts';

type CaseCommit = Commit<CaseEvent, CaseEffect>;

interface Promised {
  readonly dueAt: Instant;
  /** Since when this very instant has been promised: a correction may promise what is past already. */
  readonly since: Instant;
}

/** Walks through one case's commits and gathers every broken promise, each as a sentence. */
export class Oracle {
  readonly faults: string[] = [];
  /** How many deadlines, windows and rungs were seen to come due. */
  due = 0;
  private readonly lateMsMax: number;
  private readonly promised = new Map<string, Promised>();
  private readonly rungs = new Map<string, Promised>();
  private readonly missed = new Map<string, Set<Instant>>();
  private readonly windows = new Map<string, Promised>();
  private lapse: Promised | null = null;
  private round: Promised | null = null;

  constructor(lateMsMax: number) {
    this.lateMsMax = lateMsMax;
  }

  sees(commit: CaseCommit): void {
    const before = new Map(this.promised);
    const settled = new Set<string>();
    for (const event of commit.events) this.hears(event, commit, before, settled);
    for (const [clockId, { dueAt, since }] of before) {
      if (dueAt >= commit.at || this.isMissed(clockId, dueAt) || settled.has(clockId)) continue;
      const stands = this.promised.get(clockId)?.dueAt === dueAt;
      if (!stands) this.fault(commit.at, `${clockId} of ${isoOf(dueAt)} went away without a word`);
      else this.inTime(commit.at, { dueAt, since }, `${clockId} is not noticed`);
    }
  }

  ends(now: Instant): void {
    for (const [clockId, promise] of this.promised) {
      if (!this.isMissed(clockId, promise.dueAt)) this.inTime(now, promise, `${clockId} was never noticed`);
    }
    for (const [rung, promise] of this.rungs) this.inTime(now, promise, `${rung} was never reached`);
    for (const [page, promise] of this.windows) this.inTime(now, promise, `page ${page} never ended`);
    if (this.lapse) this.inTime(now, this.lapse, 'the acknowledgement never lapsed');
    if (this.round) this.inTime(now, this.round, 'the top was never paged again');
  }

  private hears(
    event: CaseEvent,
    commit: CaseCommit,
    before: ReadonlyMap<string, Promised>,
    settled: Set<string>,
  ): void {
    const { at } = commit;
    switch (event.type) {
      case 'ClocksReckoned': {
        const resolvedAt = event.course.evidence.resolve;
        this.promised.clear();
        for (const { id, status, dueAt, metAt } of event.clocks) {
          const earlier = before.get(id);
          if (status === 'running' && dueAt !== null) {
            this.promised.set(id, earlier?.dueAt === dueAt ? earlier : { dueAt, since: at });
          }
          if (!earlier) continue;
          if (status === 'met' && metAt !== undefined && metAt <= earlier.dueAt) settled.add(id);
          if (status === 'cancelled' && resolvedAt !== undefined && resolvedAt <= earlier.dueAt)
            settled.add(id);
        }
        const rungs = new Map(this.rungs);
        this.rungs.clear();
        for (const pending of event.pendingRungs) {
          const key = `${pending.clockId} ${pending.rungId}`;
          const stood = rungs.get(key);
          this.rungs.set(key, stood?.dueAt === pending.at ? stood : { dueAt: pending.at, since: at });
        }
        break;
      }
      case 'TargetBreached': {
        const { clockId, dueAt } = event;
        const missed = this.missed.get(clockId) ?? new Set();
        if (missed.has(dueAt)) this.fault(at, `${clockId} of ${isoOf(dueAt)} was missed twice`);
        this.missed.set(clockId, missed.add(dueAt));
        const promise =
          before.get(clockId)?.dueAt === dueAt ? before.get(clockId) : this.promised.get(clockId);
        this.cameDue(at, promise?.dueAt === dueAt ? promise : { dueAt, since: at }, `breach of ${clockId}`);
        break;
      }
      case 'RungReached': {
        if (event.clockId === undefined) break;
        const key = `${event.clockId} ${event.rungId}`;
        const promise = this.rungs.get(key);
        if (promise?.dueAt !== event.dueAt) this.fault(at, `${key} was reached and was not to come`);
        else this.cameDue(at, promise, key);
        this.rungs.delete(key);
        if (event.next) {
          const { clockId, rungId } = event.next;
          this.rungs.set(`${clockId} ${rungId}`, { dueAt: event.next.at, since: at });
        }
        break;
      }
      case 'PageOpened':
        this.windows.set(event.page.id, { dueAt: event.page.acknowledgeBy, since: at });
        if (event.page.acknowledgeBy <= at) this.fault(at, `page ${event.page.id} has no window`);
        break;
      case 'PageEnded': {
        const promise = this.windows.get(event.pageId);
        if (!promise) this.fault(at, `page ${event.pageId} ended and was not open`);
        else if (event.end === 'expired') this.cameDue(at, promise, `window of page ${event.pageId}`);
        this.windows.delete(event.pageId);
        break;
      }
      case 'TopOfLadderReached':
        if (this.round) this.cameDue(at, this.round, 'next round at the top');
        this.round = { dueAt: event.repeatAt, since: at };
        break;
      case 'EscalationEnded':
        this.round = null;
        if (this.windows.size > 0) this.fault(at, 'an escalation ended and left pages open');
        break;
      case 'PageAcknowledged':
        this.lapse = event.lapsesAt === null ? null : { dueAt: event.lapsesAt, since: at };
        break;
      case 'AcknowledgementLapsed':
        if (this.lapse) this.cameDue(at, this.lapse, 'lapse of the acknowledgement');
        else this.fault(at, 'an acknowledgement lapsed that did not stand');
        this.lapse = null;
        break;
      case 'CaseClosed':
        this.promised.clear();
        this.rungs.clear();
        this.lapse = null;
        break;
    }
    const isBreachInTime = event.type === 'TargetBreached' && commit.commandType === 'Wake';
    if (ENDS_LAPSE.has(event.type) || isBreachInTime) this.lapse = null;
  }

  private cameDue(at: Instant, promise: Promised, what: string): void {
    this.due += 1;
    if (at < promise.dueAt) this.fault(at, `${what} of ${isoOf(promise.dueAt)} came early`);
    this.inTime(at, promise, what);
  }

  private inTime(at: Instant, { dueAt, since }: Promised, what: string): void {
    const lateMs = at - Math.max(dueAt, since);
    if (lateMs > this.lateMsMax) this.fault(at, `${what}, due ${isoOf(dueAt)}, is ${lateMs / 1_000} s late`);
  }

  private isMissed(clockId: string, dueAt: Instant): boolean {
    return [...(this.missed.get(clockId) ?? [])].some((missed) => missed >= dueAt);
  }

  private fault(at: Instant, what: string): void {
    this.faults.push(`${isoOf(at)} ${what}`);
  }
}

/** Progress, after which an acknowledgement stands for good. A breach of a running clock ends it as well. */
const ENDS_LAPSE: ReadonlySet<CaseEvent['type']> = new Set([
  'ContactLogged',
  'MilestoneRecorded',
  'ClocksPaused',
  'CaseResolved',
  'CaseReopened',
]);

/**
 * Every message of every commit was tried in time, once, and has an outcome; a second try of a way says that it is one. In
 * time means for a page within half of what its person has left, for a notice to staff within the desk's window: so long each
 * may wait for others of the same person.
 */
export function faultsOfSending(
  commits: readonly CaseCommit[],
  attempts: ReadonlyMap<string, Attempt>,
  lateMsMax: number,
): string[] {
  const faults: string[] = [];
  const ways = new Set<string>();
  const answerBy = new Map<string, Instant>();
  for (const { version, at, due, events, effects } of commits) {
    for (const event of events)
      if (event.type === 'PageOpened') answerBy.set(event.page.id, event.page.acknowledgeBy);
    if (due !== null) faults.push(`commit ${version} was never handed over`);
    for (const [index, effect] of effects.entries()) {
      if (effect.type !== 'SendPage' && effect.type !== 'SendNotice') continue;
      const id = `${version}.${index}`;
      const attempt = attempts.get(id);
      if (!attempt) faults.push(`${id} was never tried`);
      else if (attempt.outcome === 'attempting') faults.push(`${id} has no outcome`);
      else if (attempt.startedAt - at > lateMsMax + mayWaitMs(effect, at, answerBy, lateMsMax))
        faults.push(`${id} was tried ${(attempt.startedAt - at) / 1_000} s late`);
      if (effect.type !== 'SendPage') continue;
      const way = `${effect.pageId} by ${effect.channel} to ${effect.address}`;
      if (ways.has(way) && !effect.mayBeRepeat) faults.push(`page ${way} went out again and does not say so`);
      ways.add(way);
    }
  }
  return faults;
}

/** A notice to staff waits no longer than the desk's window; whoever reported is told at once. */
const NOTICE_WAITS_MS_MAX = 3 * 60_000;
/** What waited is due half a minute after its window. */
const DUE_AFTER_WAIT_MS = 30_000;

/** How late a message may be tried where nothing of it works at once but for the sweeper, which comes within `sweptMs`. */
function mayWaitMs(
  effect: CaseEffect,
  at: Instant,
  answerBy: ReadonlyMap<string, Instant>,
  sweptMs: number,
): number {
  if (effect.type === 'SendNotice') {
    // Of a notice that waited the sweeper finds first that its window is over, and then that no bundle has it.
    return 'personId' in effect.to ? NOTICE_WAITS_MS_MAX + DUE_AFTER_WAIT_MS + sweptMs : 0;
  }
  return Math.max(0, ((answerBy.get(effect.pageId) ?? at) - at) / 2);
}

/** A page that was over reached nobody any more; `received` is what providers took, by attempt. */
export function faultsOfFencing(
  commits: readonly CaseCommit[],
  received: readonly { readonly at: Instant; readonly attemptId: string }[],
): string[] {
  const pageOf = new Map<string, string>();
  const endedAt = new Map<string, Instant>();
  for (const { version, at, events, effects } of commits) {
    for (const [index, effect] of effects.entries())
      if (effect.type === 'SendPage') pageOf.set(`${version}.${index}`, effect.pageId);
    for (const event of events) if (event.type === 'PageEnded') endedAt.set(event.pageId, at);
  }
  return received.flatMap(({ at, attemptId }) => {
    const pageId = pageOf.get(attemptId) ?? '';
    const over = endedAt.get(pageId) ?? Number.POSITIVE_INFINITY;
    return at > over
      ? [`page ${pageId} reached somebody at ${isoOf(at)} and was over at ${isoOf(over)}`]
      : [];
  });
}
