// Whether a target's condition holds for a case, from the facts that are known, those that a case knows of itself, and the
// tier's readings of what nobody has told yet. Refuses to guess beyond `whileUnknown` and the conventions that overrule it.

import type { Conventions } from './conventions.ts';
import type { Instant } from './instant.ts';
import type { Course } from './sla.ts';
import type { FactValue, TargetCondition } from './tier.ts';

/** `since` is when a condition that was in force stopped holding by a fact; null where it never held. */
export type ConditionState =
  | { readonly holds: true }
  | { readonly holds: false; readonly fact: string; readonly since: Instant | null };

const HOLDS: ConditionState = { holds: true };

/**
 * The state of a condition in a course; no condition at all holds. `resolved` and `cleared_on_site` are always known: a case
 * knows them of itself. A fact that should always be there and is not leaves the promise standing: the stricter reading.
 */
export function conditionState(
  condition: TargetCondition | undefined,
  course: Course,
  conventions: Conventions,
): ConditionState {
  if (!condition) return HOLDS;
  const own = stateOf(condition, course, conventions);
  const others = condition.and?.map((one) => conditionState(one, course, conventions)) ?? [];
  // All of them must hold: it was in force until the first of them was taken back, if each of them ever held.
  return [own, ...others].filter((state) => !state.holds).toSorted(bySince)[0] ?? HOLDS;
}

/** Whether the facts alone meet a condition, by its own `whileUnknown` and without any convention. */
export function holds(condition: TargetCondition, facts: Course['facts']): boolean {
  const fact = facts[condition.fact];
  const own = fact === undefined ? condition.whileUnknown !== 'inactive' : fits(condition, fact);
  return own && (condition.and ?? []).every((one) => holds(one, facts));
}

/** What is known of a fact; undefined while nobody has told it and the case does not know it of itself. */
export function factIn(course: Course, fact: string): FactValue | undefined {
  const { facts, evidence, starts } = course;
  if (fact === 'resolved') return evidence.resolve !== undefined;
  if (fact === 'cleared_on_site') return facts[fact] ?? starts.onsite_cleared !== undefined;
  if (fact === 'solved_remotely') return facts[fact] ?? (evidence.resolve === undefined ? undefined : false);
  return facts[fact];
}

/** When a fact took its present value; null where it held from the report on, or is not known. */
export function factSince(course: Course, fact: string): Instant | null {
  if (fact === 'resolved') return course.evidence.resolve ?? null;
  return course.factsAt?.[fact] ?? (fact === 'cleared_on_site' ? course.starts.onsite_cleared : null) ?? null;
}

// ---------------------------------------------------------------------------------------------------------------

function stateOf(condition: TargetCondition, course: Course, conventions: Conventions): ConditionState {
  const { fact } = condition;
  const known = factIn(course, fact);
  const isActiveUnknown = whileUnknownOf(condition, conventions);
  if (known === undefined) return isActiveUnknown ? HOLDS : { holds: false, fact, since: null };
  if (fits(condition, known)) return HOLDS;
  const before = fact === 'resolved' || fact === 'cleared_on_site' ? false : course.factsWere?.[fact];
  const heldBefore = before === undefined ? isActiveUnknown : fits(condition, before);
  return { holds: false, fact, since: heldBefore ? factSince(course, fact) : null };
}

function whileUnknownOf({ whileUnknown, unknownBy }: TargetCondition, conventions: Conventions): boolean {
  const written = whileUnknown !== 'inactive';
  if (unknownBy === 'unknownRegion') {
    const { unknownRegion } = conventions;
    return unknownRegion === 'strictest' ? written : unknownRegion === 'laxest' && !written;
  }
  if (unknownBy === 'unknownHardwareState') {
    return written && conventions.unknownHardwareState === 'assume_undamaged';
  }
  return written && (unknownBy !== 'reproducibleUnknown' || conventions.reproducibleUnknown);
}

function fits({ op, value }: TargetCondition, known: FactValue): boolean {
  const among = Array.isArray(value) ? value.includes(known) : known === value;
  return op === 'neq' ? !among : among;
}

/** What never held comes first. */
function bySince(a: ConditionState, b: ConditionState): number {
  return (a.holds ? 0 : (a.since ?? 0)) - (b.holds ? 0 : (b.since ?? 0));
}
