// The clocks of a case, reckoned anew after every change of its course, and the rungs that hang on them. Nothing that was
// never fired is skipped: a rung whose moment is already past fires with the next wake. A rung that fired does not fire
// again for the same clock, except where the promise itself became another one (severity changed, case reopened) and the
// rung's new moment lies ahead.

import type { CaseSetup, CaseState, FiredRungs, PendingRung } from './case.ts';
import { type Draft, lateBy } from './case-draft.ts';
import { type Instant, MINUTE_MS } from './instant.ts';
import type { Rung } from './ladder.ts';
import { type Clock, type Course, momentOfShare, type ReckonedClock, reckonClocks } from './sla.ts';
import type { TargetKind } from './tier.ts';

export interface Reckon {
  /** The instant from which the change holds: evidence's own, or now. What was due before it and unmet was breached. */
  readonly asOf: Instant;
  /** The promise became another one: rungs whose new moment lies ahead may fire again. */
  readonly renewed?: boolean;
  /** The record of what happened was wrong, not the world: a breach that the right one does not show is corrected. */
  readonly corrects?: boolean;
  readonly reason?: string;
}

/**
 * Records the course and what it makes of the clocks. A breach that the alarm had no time to record before this change
 * is recorded now, so that a late alarm never whitewashes; evidence at or before the due instant corrects one.
 */
export function reckon(draft: Draft, course: Course, { asOf, renewed, corrects, reason }: Reckon): void {
  const { setup, now } = draft;
  const before = draft.state.clocks;
  const clocks = reckonClocks(course, setup).map((clock) =>
    outlived(clock, course) ? cancelled(clock) : clock,
  );
  const fired = draft.state.firedRungs ?? {};
  const firedRungs = renewed ? stillFired(fired, clocks, course, setup, now) : fired;
  const pendingRungs = clocks.flatMap(
    (clock) => nextRung(clock, firedRungs[clock.id] ?? [], course, setup) ?? [],
  );
  draft.emit({ type: 'ClocksReckoned', course, clocks, pendingRungs, firedRungs });

  for (const clock of clocks) {
    const old = before.find(({ id }) => id === clock.id);
    const missed = missedDue(old, clock, asOf);
    if (missed !== null && !wasBreached(draft.state, clock.id, missed)) {
      draft.emit({
        type: 'TargetBreached',
        clockId: clock.id,
        dueAt: missed,
        lateBySeconds: lateBy(now, missed),
      });
    }
    const breachedAt = draft.state.breached[clock.id];
    if (breachedAt === undefined) continue;
    const was = old ? standing(old, breachedAt) : null;
    const is = standing(clock, breachedAt);
    const byEvidence = is === 'met' && (clock.metAt ?? now) <= breachedAt;
    if (is !== null && was === null && (corrects || byEvidence)) {
      const { metAt, dueAt } = clock;
      draft.emit({
        type: 'BreachCorrected',
        clockId: clock.id,
        ...(metAt === undefined ? {} : { metAt }),
        ...(corrects && dueAt !== null ? { dueAt } : {}),
        reason: reason ?? '',
      });
    }
  }
}

/** How a clock stands if a breach of it is none by what is known now; null where it was missed. */
function standing(clock: Clock, breachedAt: Instant): 'met' | 'running' | 'paused' | null {
  if (isMetInTime(clock)) return 'met';
  if (clock.status === 'running' && clock.dueAt !== null && clock.dueAt > breachedAt) return 'running';
  return clock.status === 'paused' && (clock.remainingMs ?? 0) > 0 ? 'paused' : null;
}

/** The next rung of a running clock that has not fired; of several at one instant the first in the ladder's order. */
export function nextRung(
  clock: Clock,
  fired: readonly string[],
  course: Course,
  setup: CaseSetup,
): PendingRung | null {
  let next: PendingRung | null = null;
  for (const rung of setup.ladder.rungs) {
    if (fired.includes(rung.id)) continue;
    const at = momentOf(rung, clock, course, setup);
    if (at !== null && (next === null || at < next.at)) next = { clockId: clock.id, rungId: rung.id, at };
  }
  return next;
}

/** When a rung comes due on a running clock; null for a rung of another kind of moment or target. */
export function momentOf(rung: Rung, clock: Clock, course: Course, setup: CaseSetup): Instant | null {
  const { when } = rung;
  if (when.at === 'opening' || clock.status !== 'running' || clock.dueAt === null) return null;
  if (when.targets && !when.targets.includes(clock.kind)) return null;
  if (when.at === 'offset') return clock.dueAt + when.offsetMinutes * MINUTE_MS;
  return momentOfShare(clock.id, when.percent, course, setup);
}

/** The due instant of a running clock at which a breach is still to be recorded; null where there is none. */
export function breachDue(state: CaseState, clock: Clock): Instant | null {
  if (clock.status !== 'running' || clock.dueAt === null) return null;
  return wasBreached(state, clock.id, clock.dueAt) ? null : clock.dueAt;
}

/** The stretch without counting that is open now, if there is one. */
export function openPause(course: Course): Course['pauses'][number] | undefined {
  const last = course.pauses.at(-1);
  return last?.to === null ? last : undefined;
}

/** The course with its open pause ended; a pause of no length leaves no trace. */
export function pauseEnded(course: Course, at: Instant): Course {
  if (!openPause(course)) return course;
  const pauses = course.pauses.map((pause) =>
    pause.to === null ? { ...pause, to: Math.max(at, pause.from) } : pause,
  );
  return { ...course, pauses: pauses.filter(({ from, to }) => to !== from) };
}

/** A breach stands for good; a clock is breached anew only at a later due instant than the one it missed before. */
function wasBreached(state: CaseState, clockId: string, dueAt: Instant): boolean {
  const breachedAt = state.breached[clockId];
  return breachedAt !== undefined && dueAt <= breachedAt;
}

function isMetInTime(clock: Clock): boolean {
  return clock.status === 'met' && clock.dueAt !== null && (clock.metAt ?? clock.dueAt) <= clock.dueAt;
}

/** The due instant that this change leaves missed without the alarm's doing; null where the alarm sees to it, or none is. */
function missedDue(old: Clock | undefined, clock: Clock, asOf: Instant): Instant | null {
  if (isMetInTime(clock)) return null;
  if (clock.status === 'met' && clock.dueAt !== null) return clock.dueAt;
  if (old?.status !== 'running' || old.dueAt === null || old.dueAt >= asOf) return null;
  return clock.status === 'running' && clock.dueAt === old.dueAt ? null : old.dueAt;
}

/** What is still owed once a case is resolved: the analysis report counts from the restoration and is met after it. */
const OWED_AFTER_RESOLUTION: ReadonlySet<TargetKind> = new Set(['analysis_report']);

function outlived(clock: Clock, course: Course): boolean {
  const isResolved = course.evidence.resolve !== undefined;
  return isResolved && clock.status !== 'met' && !OWED_AFTER_RESOLUTION.has(clock.kind);
}

function cancelled({ remainingMs: _remaining, ...clock }: ReckonedClock): ReckonedClock {
  return { ...clock, status: 'cancelled', dueAt: null };
}

function stillFired(
  fired: FiredRungs,
  clocks: readonly Clock[],
  course: Course,
  setup: CaseSetup,
  now: Instant,
): FiredRungs {
  const still: Record<string, readonly string[]> = {};
  for (const [clockId, rungIds] of Object.entries(fired)) {
    const clock = clocks.find(({ id }) => id === clockId);
    still[clockId] = rungIds.filter((rungId) => {
      const rung = setup.ladder.rungs.find(({ id }) => id === rungId);
      const at = clock && rung ? momentOf(rung, clock, course, setup) : null;
      return at === null || at <= now;
    });
  }
  return still;
}
