// A case that climbs to the next severity by itself (C-24, C-25, E-07, E-08): the event, what it makes of the clocks, and the
// people whom the new severity brings in. Added, never replaced: who was paged stays asked. When a step is due,
// promotion.ts says.

import { reckon } from './case-clocks.ts';
import { type Draft, lateBy } from './case-draft.ts';
import {
  climb,
  emergencyTriggers,
  NO_PAGE_ENDED,
  openingTriggers,
  promotionTriggers,
  restatePages,
  type Trigger,
} from './escalation.ts';
import { type NextPromotion, nextPromotion, promoted } from './promotion.ts';

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
    const missed = { clockId: clockId ?? '' };
    draft.emit({ type: 'EmergencyOpened', ...missed, dueAt, lateBySeconds });
    reckon(draft, course, { asOf: dueAt });
    for (const personId of new Set([state.ownerId, setup.ladder.finalPersonId])) {
      draft.tell(personId, 'emergency_opened', missed);
    }
    return course.evidence.resolve === undefined ? emergencyTriggers(draft, null, dueAt) : [];
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
