// A case that climbs to the next severity by itself (C-24, C-25, E-07, E-08): the event, what it makes of the clocks, and the
// people whom the new severity brings in. Added, never replaced: who was paged stays asked. When a step is due,
// promotion.ts says.

import { reckon } from './case-clocks.ts';
import { type Draft, lateBy } from './case-draft.ts';
import { EMERGENCY_CLASS, emergencyClassOf, emergencyLine } from './emergency.ts';
import {
  climb,
  emergencyTriggers,
  NO_PAGE_ENDED,
  openingTriggers,
  promotionTriggers,
  restatePages,
  type Trigger,
} from './escalation.ts';
import { factKnown } from './happenings.ts';
import type { Instant } from './instant.ts';
import { type NextPromotion, nextPromotion, promoted } from './promotion.ts';
import type { Clock, Course } from './sla.ts';

/**
 * Takes a step at its due instant, late by the truth. The most severe level's miss opens an emergency: people are told and
 * the level stays, and the rungs of an emergency are reached. A case that is resolved or closed is put right in the record and nobody is brought in.
 */
export function promote(draft: Draft, step: NextPromotion): readonly Trigger[] {
  const { state, setup, now } = draft;
  const { from, to, because, clockId, at: dueAt } = step;
  const course = promoted(state.course, step, setup);
  const lateBySeconds = lateBy(now, dueAt);
  if (to === 'emergency') {
    // Only a miss opens one, and a miss has its clock.
    const { emergencyClass } = setup.tier.promotion ?? {};
    return openEmergency(draft, course, { clockId: clockId ?? '', dueAt, emergencyClass });
  }
  const cause = { because, ...(clockId === undefined ? {} : { clockId }) };
  draft.emit({ type: 'SeverityPromoted', from, to, ...cause, dueAt, lateBySeconds });
  reckon(draft, course, { asOf: dueAt, renewed: true });
  if (course.evidence.resolve !== undefined) return [];
  const restated = restatePages(draft);
  // Whoever was called before stays in the know (E-08).
  for (const personId of new Set([state.ownerId, ...(state.involved ?? [])])) {
    draft.tell(personId, 'severity_changed', { from, to });
  }
  draft.tellReporter('severity_changed', { from, to });
  const brought = [...openingTriggers(draft, dueAt), ...promotionTriggers(draft, dueAt)];
  return restated ? [restated, ...brought] : brought;
}

/**
 * What the line of a clock that was just missed makes obligatory: the case becomes an emergency, once, whatever its level, and
 * the people of the class are brought in (E-23). Nothing where no line says so, or it is an emergency already.
 */
export function emergencyByLine(draft: Draft, clock: Clock, dueAt: Instant): readonly Trigger[] {
  const { state, setup } = draft;
  const line = emergencyLine(clock, state.course, setup.tier);
  if (!line || state.emergencyAt !== undefined) return [];
  const { emergencyClass } = line;
  return openEmergency(draft, state.course, { clockId: clock.id, dueAt, emergencyClass, byLine: true });
}

/** The class that people recorded stays; else the given one is the case's from now on, as if it had been recorded. */
function openEmergency(
  draft: Draft,
  course: Course,
  missed: {
    readonly clockId: string;
    readonly dueAt: Instant;
    readonly emergencyClass: string | undefined;
    readonly byLine?: true;
  },
): readonly Trigger[] {
  const { state, setup, now } = draft;
  const { clockId, dueAt, byLine } = missed;
  const known = emergencyClassOf(course.facts);
  const emergencyClass = known ?? missed.emergencyClass ?? null;
  draft.emit({
    type: 'EmergencyOpened',
    clockId,
    ...(emergencyClass === null ? {} : { emergencyClass }),
    ...(byLine ? { byLine } : {}),
    dueAt,
    lateBySeconds: lateBy(now, dueAt),
  });
  const classed =
    known === null && emergencyClass !== null
      ? factKnown(course, EMERGENCY_CLASS, emergencyClass, dueAt, setup.tier)
      : course;
  reckon(draft, classed, { asOf: dueAt });
  for (const personId of new Set([state.ownerId, setup.ladder.finalPersonId])) {
    draft.tell(personId, 'emergency_opened', { clockId });
  }
  return classed.evidence.resolve === undefined ? emergencyTriggers(draft, emergencyClass, dueAt) : [];
}

/**
 * The steps that a record just made due: a fact that promotes, or an outcome that by the record was missed already. What is
 * still running is the alarm's affair.
 */
export function promoteByRecord(draft: Draft): void {
  const triggers: Trigger[] = [];
  for (let step = stepByRecord(draft); step; step = stepByRecord(draft)) {
    triggers.push(...promote(draft, step));
  }
  if (triggers.length > 0) climb(draft, triggers, NO_PAGE_ENDED);
}

function stepByRecord({ state, setup }: Draft): NextPromotion | null {
  const step = nextPromotion(state.course, state.clocks, setup);
  if (!step || step.because === 'fact') return step;
  return state.clocks.some(({ id, status }) => id === step.clockId && status === 'met') ? step : null;
}
