// The emergency of a case: the class that its facts tell of, and the one that a missed deadline makes of it by itself (E-23).
// Refuses to say who is called: the ladder's rungs of an emergency do.

import type { Clock, Course } from './sla.ts';
import { clockIdOf, type FactValue, type TargetRule, type Tier } from './tier.ts';

/** The fact that tells of an emergency and its class. */
export const EMERGENCY_CLASS = 'emergency_class';

/** The value of a fact that none of the listed ones fits. */
export const NONE = 'none';

/** The class of the emergency that the facts tell of; null where they tell of none. */
export function emergencyClassOf(facts: Readonly<Record<string, FactValue>>): string | null {
  const value = facts[EMERGENCY_CLASS];
  return typeof value === 'string' && value !== '' && value !== NONE ? value : null;
}

/** The line of the tier that makes an emergency of a miss of this clock; undefined where none does. */
export function emergencyLine(
  clock: Pick<Clock, 'id' | 'severity'>,
  { severity }: Pick<Course, 'severity'>,
  tier: Tier,
): TargetRule | undefined {
  const level = clock.severity ?? severity;
  const lines = [
    ...(tier.severities.find(({ code }) => code === level)?.targets ?? []),
    ...tier.reportTargets,
  ];
  return lines.find((rule) => rule.onBreach === 'emergency_measure' && clockIdOf(rule) === clock.id);
}

/**
 * The classes that a tier sets by itself when a deadline is missed, each once. A miss that makes an emergency without a class is
 * none of them, and neither is a class that people tell: the rungs of the deadline and of the opening call people then.
 */
export function emergencyClassesOf({ severities, reportTargets, promotion }: Tier): readonly string[] {
  const lines = [...severities.flatMap(({ targets }) => targets), ...reportTargets];
  const atTop = promotion?.atTop === 'open_emergency' ? promotion.emergencyClass : undefined;
  return [
    ...new Set([
      ...lines.flatMap(({ onBreach, emergencyClass }) => (onBreach && emergencyClass ? emergencyClass : [])),
      ...(atTop === undefined ? [] : [atTop]),
    ]),
  ];
}
