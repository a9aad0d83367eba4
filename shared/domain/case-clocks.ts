// The clocks of a case, reckoned anew after every change of its course, and the rungs that hang on them. Nothing that was
// never fired is skipped: a rung whose moment is already past fires with the next wake. A rung that fired does not fire
// again for the same clock, except where the promise itself became another one (severity changed, case reopened) and the
// rung's new moment lies ahead.

import type { CaseSetup, CaseState, FiredRungs, PendingRung, PendingStep } from './case.ts';
import { type Draft, lateBy } from './case-draft.ts';
import { toldLate } from './happenings.ts';
import { type Instant, MINUTE_MS } from './instant.ts';
import type { Rung } from './ladder.ts';
import { lapsed, missableUntil, obligationClocks } from './obligations.ts';
import { nextPromotion } from './promotion.ts';
import {
  type Clock,
  type Course,
  isInTime,
  isOff,
  momentOfOffset,
  momentOfShare,
  type ReckonedClock,
  type Reckoning,
  reckonClocks,
} from './sla.ts';
import { standbyMoments } from './standby.ts';
import { beginsSince, caseRulesOf, startNamed } from './target-line.ts';
import { clockIdOf, type TargetKind, type Tier } from './tier.ts';

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
 * is recorded now, so that a late alarm never whitewashes; evidence at or before the due instant corrects one, and so does
 * what made the promise needless by then.
 */
export function reckon(draft: Draft, changed: Course, { asOf, renewed, corrects, reason }: Reckon): void {
  const { setup, now } = draft;
  const course = lapsed(toldLate(draft.state.course, changed, setup), setup, asOf);
  const before = draft.state.clocks;
  const clocks = clocksOf(course, setup);
  const fired = draft.state.firedRungs ?? {};
  const firedRungs = renewed ? stillFired(fired, clocks, course, setup, now) : fired;
  const pendingRungs = clocks.flatMap((clock) => nextRung(clock, firedRungs[clock.id], course, setup) ?? []);
  const pendingSteps = stepsAhead(draft.state, course, clocks, setup);
  draft.emit({
    type: 'ClocksReckoned',
    course,
    clocks,
    pendingRungs,
    firedRungs,
    ...(pendingSteps.length > 0 ? { pendingSteps } : {}),
  });

  for (const clock of clocks) {
    const old = before.find(({ id }) => id === clock.id);
    if (clock.status === 'calendar_missing') tellCalendarMissing(draft, clock);
    if (clock.measureOnly) continue;
    const isLapsed = clock.because === 'obligation_missed';
    const until = isLapsed ? missableUntil(clock.id, course, setup) : asOf;
    const missed = missedDue(old, clock, { asOf: until, tier: setup.tier });
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
    const { metAt, dueAt } = clock;
    const wasMet = old !== undefined && isMetInTime(old, setup.tier);
    const wasNone = wasMet || (old !== undefined && isStillAhead(old, breachedAt));
    const isMet = isMetInTime(clock, setup.tier);
    // A deadline that truly lies later, and has passed by now as well, is missed with the next wake.
    const isNone = isMet || isStillAhead(clock, Math.max(breachedAt, now));
    const byEvidence = isMet && !wasMet && (metAt ?? now) <= breachedAt;
    // Typed in late: by the deadline nobody needed it any more.
    const isNeedless = old !== undefined && !isOff(old) && isOff(clock) && asOf <= breachedAt;
    if (byEvidence || isNeedless || (corrects && isNone && !wasNone)) {
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

/** Whether there is time left after an instant: until the deadline, or of what a pause holds. */
function isStillAhead({ dueAt, remainingMs }: Clock, instant: Instant): boolean {
  return (dueAt ?? 0) > instant || (remainingMs ?? 0) > 0;
}

/** What is still owed once a case is resolved: the analysis report counts from the restoration and is met after it. */
const OWED_AFTER_RESOLUTION: ReadonlySet<TargetKind> = new Set(['analysis_report']);

/** The clocks of a case: those of its course, of which a resolution cancels what nobody needs any more. */
export function clocksOf(course: Course, reckoning: Reckoning): readonly ReckonedClock[] {
  const { resolve: resolvedAt } = course.evidence;
  const clocks = reckonClocks(course, reckoning);
  if (resolvedAt === undefined) return clocks;
  const closing = closingClocks(course, reckoning);
  const rules = Map.groupBy(
    caseRulesOf(course, reckoning).map(({ rule }) => rule),
    clockIdOf,
  );
  return clocks.map((clock) => {
    const { id, kind, startedAt } = clock;
    if (clock.status === 'met' || isOff(clock) || OWED_AFTER_RESOLUTION.has(kind) || closing.has(id))
      return clock;
    return beginsSince(resolvedAt, startedAt, rules.get(id) ?? [], course, reckoning.tier)
      ? clock
      : cancelled(clock);
  });
}

/** The ids of the clocks that count from the closing of the case: all that is owed once it is closed. */
export function closingClocks(course: Course, reckoning: Reckoning): ReadonlySet<string> {
  const rules = caseRulesOf(course, reckoning).map(({ rule }) => rule);
  return new Set(rules.filter((rule) => startNamed(rule, reckoning.tier) === 'closed').map(clockIdOf));
}

const OWED: ReadonlySet<Clock['status']> = new Set(['running', 'paused', 'calendar_missing']);

/** Whether a clock has begun and somebody still waits for what it promises. */
export function isOwed({ status }: Clock): boolean {
  return OWED.has(status);
}

/**
 * What time alone will bring about: the next promotion by elapsed time, replacements that leave their depots, duties of
 * the customer. What was told already does not come again; a breach brings its own promotion.
 */
function stepsAhead(
  { told }: CaseState,
  course: Course,
  clocks: readonly Clock[],
  setup: CaseSetup,
): readonly PendingStep[] {
  const steps: PendingStep[] = [];
  const promotion = nextPromotion(course, clocks, setup);
  if (promotion?.because === 'elapsed') steps.push({ what: 'promotion', id: promotion.to, at: promotion.at });
  if (course.evidence.resolve !== undefined) return steps;
  for (const { id, at } of standbyMoments(course, setup, clocks)) {
    if (at !== null) steps.push({ what: 'standby', id, at });
  }
  for (const { obligation, dueAt, metAt } of obligationClocks(course, setup)) {
    if (dueAt !== null && metAt === undefined)
      steps.push({ what: 'obligation', id: obligation.id, at: dueAt });
  }
  return steps.filter(({ what, id }) => !told?.includes(`${what}:${id}`));
}

/** Nobody of the case can mend a calendar: the desk is told, once for each clock. */
function tellCalendarMissing(draft: Draft, { id: clockId, calendarId }: ReckonedClock): void {
  if (draft.state.told?.includes(`calendar:${clockId}`)) return;
  draft.emit({ type: 'CalendarMissed', clockId, calendarId });
  for (const personId of draft.setup.ladder.tenantAlarm.personIds) {
    draft.tell(personId, 'calendar_missing', { clockId, note: `${clockId} · ${calendarId}` });
  }
}

/** The next rung of a running clock that has not fired; of several at one instant the first in the ladder's order. */
export function nextRung(
  clock: Clock,
  fired: readonly string[] | undefined,
  course: Course,
  setup: CaseSetup,
): PendingRung | null {
  let next: PendingRung | null = null;
  for (const rung of setup.ladder.rungs) {
    if (fired?.includes(rung.id)) continue;
    const at = momentOf(rung, clock, course, setup);
    if (at !== null && (next === null || at < next.at)) next = { clockId: clock.id, rungId: rung.id, at };
  }
  return next;
}

/** When a rung comes due on a running clock; null for a rung of another kind of moment or target. */
export function momentOf(rung: Rung, clock: Clock, course: Course, setup: CaseSetup): Instant | null {
  const { when } = rung;
  if (when.at !== 'percent' && when.at !== 'offset') return null;
  if (clock.status !== 'running' || clock.dueAt === null || clock.measureOnly) return null;
  if (when.targets && !when.targets.includes(clock.kind)) return null;
  if (when.at === 'offset') {
    const { offsetMinutes, hours } = when;
    if (hours === 'open') return momentOfOffset(clock.id, offsetMinutes, course, setup);
    return clock.dueAt + offsetMinutes * MINUTE_MS;
  }
  return momentOfShare(clock.id, when.percent, course, setup);
}

/** The due instant of a running clock at which a breach is still to be recorded; null where there is none. */
export function breachDue(state: CaseState, clock: Clock): Instant | null {
  if (clock.status !== 'running' || clock.dueAt === null || clock.measureOnly) return null;
  return wasBreached(state, clock.id, clock.dueAt) ? null : clock.dueAt;
}

/** A breach stands for good; a clock is breached anew only at a later due instant than the one it missed before. */
function wasBreached(state: CaseState, clockId: string, dueAt: Instant): boolean {
  return dueAt <= (state.breached[clockId] ?? Number.NEGATIVE_INFINITY);
}

function isMetInTime({ dueAt, metAt }: Clock, tier: Tier): boolean {
  // What is not there is neither before nor at anything.
  return isInTime(metAt ?? Number.NaN, dueAt ?? Number.NaN, tier);
}

/** The due instant that this change leaves missed without the alarm's doing; null where the alarm sees to it, or none is. */
function missedDue(
  old: Clock | undefined,
  clock: Clock,
  { asOf, tier }: { readonly asOf: Instant; readonly tier: Tier },
): Instant | null {
  if (isMetInTime(clock, tier)) return null;
  if (clock.status === 'met') return clock.dueAt;
  const wasDueAt = (old?.status === 'running' ? old.dueAt : null) ?? asOf;
  return wasDueAt >= asOf || clock.dueAt === wasDueAt ? null : wasDueAt;
}

function cancelled({ remainingMs: _remaining, ...clock }: ReckonedClock): ReckonedClock {
  return { ...clock, status: 'cancelled', because: 'resolved', dueAt: null };
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
    // What has yet to begin will begin anew.
    if (clock?.status === 'waiting') continue;
    still[clockId] = rungIds.filter((rungId) => {
      const rung = setup.ladder.rungs.find(({ id }) => id === rungId);
      const at = clock && rung ? momentOf(rung, clock, course, setup) : null;
      return (at ?? now) <= now;
    });
  }
  return still;
}
