// What a case owes at an instant, and when it next owes something. A wake emits everything that is due, each with its due
// instant and how late we are; it refuses to be early, and finding nothing due it is ignored.

import type { CaseState, PendingRung, PendingStep } from './case.ts';
import { breachDue, isOwed, nextRung, reckon } from './case-clocks.ts';
import { crisisDue } from './case-crisis.ts';
import { type CaseDecision, type Draft, lateBy } from './case-draft.ts';
import { DRILL_OVER, endDrill } from './case-drill.ts';
import { breakPromises, promiseDue } from './case-promises.ts';
import { emergencyByLine, promote } from './case-promotion.ts';
import { ignored } from './case-refusals.ts';
import { crisisWake } from './crisis.ts';
import {
  causeOf,
  climb,
  expirePages,
  heldUntil,
  ownerNamed,
  ownTimesOf,
  releaseHeld,
  startOver,
  type Trigger,
  tryNextWays,
} from './escalation.ts';
import type { Instant } from './instant.ts';
import type { Rung } from './ladder.ts';
import { type Named, named, openingNamed, openingPeople, reachable, unfilledIn } from './ladder-people.ts';
import { lapsed } from './obligations.ts';
import { nextPromotion } from './promotion.ts';
import type { Clock } from './sla.ts';

/**
 * The earliest of: deadlines not yet breached, rungs and steps to come, acknowledgement windows, ways that are tried as well,
 * held pages, the repeat at the top, the lapse of an acknowledgement, what people promised, the end of a drill. May lie in the past after an outage or an opening typed in late. Null where nothing is owed: of
 * a closed case only what counts from the closing still is.
 */
export function nextWake(state: CaseState): Instant | null {
  if (state.status === 'closed' && (state.drill || !state.clocks.some(isOwed))) return null;
  const instants = [
    ...state.clocks.map((clock) => breachDue(state, clock)),
    ...state.pendingRungs.map(({ at }) => at),
    ...(state.pendingSteps?.map(({ at }) => at) ?? []),
    ...(state.escalation?.openPages.flatMap(({ acknowledgeBy, nextWayAt }) => [
      acknowledgeBy,
      nextWayAt ?? acknowledgeBy,
    ]) ?? []),
    ...(state.escalation?.held?.map((held) => heldUntil(state, held)) ?? []),
    state.escalation?.repeatAt ?? null,
    state.acknowledgementLapsesAt,
    promiseDue(state),
    crisisWake(state.crisis),
    state.drill?.endsAt ?? null,
  ].filter((instant) => instant !== null);
  return instants.length > 0 ? Math.min(...instants) : null;
}

/** Emits all that is due at `now`, in order of due instants; a breach before the rungs of the same instant. */
export function wake(draft: Draft): CaseDecision {
  const { now } = draft;
  const wakeAt = nextWake(draft.state);
  if (wakeAt === null || wakeAt > now) {
    return ignored(
      'nothing_due',
      '此刻没有到期的事项，无需处理。',
      'Nothing is due at this instant; there is nothing to do.',
    );
  }

  const { drill } = draft.state;
  if (drill && drill.endsAt <= now) return endDrill(draft, DRILL_OVER);

  const expired = expirePages(draft);
  tryNextWays(draft);
  const released = releaseHeld(draft);
  const endedPages = { ...expired, count: expired.count + released.count };
  const triggers: Trigger[] = [...breakPromises(draft)];
  const lapsedAt = draft.state.acknowledgementLapsesAt;
  if (lapsedAt !== null && lapsedAt <= now) {
    draft.emit({ type: 'AcknowledgementLapsed', dueAt: lapsedAt, lateBySeconds: lateBy(now, lapsedAt) });
    const again = startOver(draft, { rungId: 'lapse', dueAt: lapsedAt });
    if (again) triggers.push(again);
  }
  for (let moment = dueMoment(draft); moment; moment = dueMoment(draft)) {
    if ('step' in moment) triggers.push(...takeStep(draft, moment.step));
    else if ('pending' in moment) triggers.push(...reachRung(draft, moment));
    else triggers.push(...breach(draft, moment));
  }
  triggers.push(...crisisDue(draft));
  climb(draft, triggers, endedPages);
  return draft.accepted();
}

// ---------------------------------------------------------------------------------------------------------------

type Moment =
  | { readonly clock: Clock; readonly dueAt: Instant }
  | { readonly clock: Clock; readonly pending: PendingRung }
  | { readonly step: PendingStep };

function dueMoment({ state, now }: Draft): Moment | null {
  let first: Moment | null = null;
  let firstAt = Number.POSITIVE_INFINITY;
  for (const clock of state.clocks) {
    const dueAt = breachDue(state, clock);
    if (dueAt !== null && dueAt <= now && dueAt < firstAt) {
      first = { clock, dueAt };
      firstAt = dueAt;
    }
  }
  for (const pending of state.pendingRungs) {
    const clock = state.clocks.find(({ id }) => id === pending.clockId);
    if (clock && pending.at <= now && pending.at < firstAt) {
      first = { clock, pending };
      firstAt = pending.at;
    }
  }
  for (const step of state.pendingSteps ?? []) {
    if (step.at <= now && step.at < firstAt) {
      first = { step };
      firstAt = step.at;
    }
  }
  return first;
}

/**
 * The breach itself; where no paging rung stands at the deadline, the owner is paged, else the people of the opening. Where
 * the tier promotes by it, the rungs of the deadline come first: the promotion gives the clock another one.
 */
function breach(draft: Draft, { clock, dueAt }: Extract<Moment, { dueAt: Instant }>): readonly Trigger[] {
  const { setup, now } = draft;
  draft.emit({ type: 'TargetBreached', clockId: clock.id, dueAt, lateBySeconds: lateBy(now, dueAt) });
  draft.tell(draft.state.ownerId, 'breach', { clockId: clock.id, dueAt: String(dueAt) });

  const fired = draft.state.firedRungs?.[clock.id];
  const rungFollows = setup.ladder.rungs.some(
    (rung) => isBreachRung(rung, clock) && rung.does === 'page' && !fired?.includes(rung.id),
  );
  const triggers: Trigger[] = [];
  if (!rungFollows) {
    const owner = reachable(setup, draft.state.ownerId);
    const people = owner ? [ownerNamed(owner.id)] : openingNamed(draft.state, setup, now);
    const cause = causeOf(draft, { rungId: 'breach', dueAt, clockId: clock.id });
    triggers.push({ cause, people, order: 'one_after_another', breach: true });
  }
  triggers.push(...emergencyByLine(draft, clock, dueAt));
  const step = nextPromotion(draft.state.course, draft.state.clocks, setup);
  if (step?.because !== 'breach' || step.clockId !== clock.id) return triggers;
  for (let pending = rungDue(draft, clock, dueAt); pending; pending = rungDue(draft, clock, dueAt)) {
    triggers.push(...reachRung(draft, { clock, pending }));
  }
  return [...triggers, ...promote(draft, step)];
}

function rungDue({ state }: Draft, clock: Clock, dueAt: Instant): PendingRung | undefined {
  return state.pendingRungs.find(({ clockId, at }) => clockId === clock.id && at <= dueAt);
}

/** What only time brings about: a promotion, a replacement that leaves, a duty of the customer that is not done. */
function takeStep(draft: Draft, step: PendingStep): readonly Trigger[] {
  const { state, setup, now } = draft;
  const { what, id, at: dueAt } = step;
  const lateBySeconds = lateBy(now, dueAt);
  switch (what) {
    case 'promotion':
      return promote(draft, { at: dueAt, from: state.course.severity, to: id, because: 'elapsed' });
    case 'standby': {
      draft.emit({ type: 'StandbyDue', triggerId: id, dueAt, lateBySeconds });
      const people = new Set([state.ownerId, ...openingPeople(state, setup, now)]);
      for (const personId of people) draft.tell(personId, 'standby', { triggerId: id, dueAt: String(dueAt) });
      return [];
    }
    case 'obligation':
      draft.emit({ type: 'ObligationMissed', obligation: id, dueAt, lateBySeconds });
      draft.tell(state.ownerId, 'obligation_missed', { obligation: id, dueAt: String(dueAt) });
      if (lapsed(state.course, setup, dueAt) !== state.course) reckon(draft, state.course, { asOf: dueAt });
      return [];
  }
}

function reachRung(
  draft: Draft,
  { clock, pending }: Extract<Moment, { pending: PendingRung }>,
): readonly Trigger[] {
  const { state, setup, now } = draft;
  const { rungId, at: dueAt } = pending;
  const lateBySeconds = lateBy(now, dueAt);
  const fired = state.firedRungs?.[clock.id]?.concat(rungId) ?? [rungId];
  const next = nextRung(clock, fired, state.course, setup);
  const rung = setup.ladder.rungs.find(({ id }) => id === rungId);
  const does = !rung ? 'inform' : doingOf(rung, draft);
  const people = !rung
    ? []
    : does === 'warn' && state.ownerId
      ? [ownerNamed(state.ownerId)]
      : bringsIn(rung, draft);
  const personIds = people.map(({ personId }) => personId);
  const rungName = rung?.name ?? rungId;

  if (rung?.does === 'warn') {
    draft.emit({ type: 'TargetWarned', clockId: clock.id, rungId, dueAt, lateBySeconds });
  }
  draft.emit({
    type: 'RungReached',
    rungId,
    rungName,
    clockId: clock.id,
    personIds,
    ...(rung && does !== 'warn' ? unfilledIn(rung, state, setup, now) : {}),
    does,
    dueAt,
    lateBySeconds,
    next,
  });
  if (!rung) return [];
  if (does === 'page') {
    const cause = { rungId, rungName, clockId: clock.id, dueAt, lateBySeconds };
    const isBreach = isBreachRung(rung, clock);
    return [{ cause, people, order: rung.order, breach: isBreach, ...ownTimesOf(rung) }];
  }
  const detail = { clockId: clock.id, rungId, rungName, dueAt: String(clock.dueAt ?? dueAt) };
  for (const personId of personIds) draft.tell(personId, does === 'warn' ? 'warning' : 'rung_inform', detail);
  return [];
}

/** A warning is a notice to the owner and a page while nobody owns the case; a page informs while somebody has it in hand. */
function doingOf(rung: Rung, { state, setup }: Draft): 'page' | 'inform' | 'warn' {
  if (rung.does === 'warn') return reachable(setup, state.ownerId) ? 'warn' : 'page';
  return state.acknowledged ? 'inform' : 'page';
}

/** A warning that finds no owner and names nobody else turns to the people of the opening. */
function bringsIn(rung: Rung, { state, setup, now }: Draft): readonly Named[] {
  const people = named(rung, state, setup, now);
  const somebody = people.some(({ personId }) => reachable(setup, personId));
  return somebody || rung.does === 'page' ? people : openingNamed(state, setup, now);
}

function isBreachRung({ when }: Rung, clock: Clock): boolean {
  if (when.at !== 'offset' || when.offsetMinutes !== 0) return false;
  return !when.targets || when.targets.includes(clock.kind);
}
