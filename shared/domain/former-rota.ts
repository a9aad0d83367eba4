// Rotas as they were stored before they had layers: one rotation with one hand-over, which never ran out. The one place
// that knows that shape; whatever reads a rota reads it through here.

import type { RotaLayer, RotaOverride } from './rota.ts';
import { dateOf, dayNumberOf } from './zone.ts';

interface FormerRota {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly timeZone: string;
  readonly startsOn: string;
  readonly handOverAt: string;
  readonly shiftDays: number;
  readonly personIds: readonly string[];
  readonly overrides: readonly Pick<RotaOverride, 'personId' | 'from' | 'to' | 'reason'>[];
}

/** The former rotation ran backwards before its first day; a layer begins, so its beginning is moved to before this day. */
const LONG_AGO = '2000-01-01';

/**
 * A rota in its present shape; a value that is none of the former shape is given back as it is, unread. What the former
 * one answered for an instant, this one answers, from the year 2000 on.
 */
export function inPresentShape(value: unknown): unknown {
  if (!isFormer(value)) return value;
  const { startsOn, handOverAt, shiftDays, personIds, overrides, ...kept } = value;
  const layer: RotaLayer = {
    id: 'rotation',
    name: kept.name,
    startsOn: longAgo(startsOn, shiftDays * personIds.length),
    handOverTimes: [handOverAt],
    shiftsPerTurn: shiftDays,
    personIds,
  };
  return {
    ...kept,
    layers: [layer],
    overrides: overrides.map((override, index) => ({
      ...override,
      id: `override-${index + 1}`,
      kind: 'override',
    })),
    // It always had somebody.
    mustCover: 'always',
  };
}

function isFormer(value: unknown): value is FormerRota {
  return (
    typeof value === 'object' &&
    value !== null &&
    'handOverAt' in value &&
    !('layers' in value) &&
    'personIds' in value &&
    Array.isArray(value.personIds) &&
    'overrides' in value &&
    Array.isArray(value.overrides)
  );
}

/** The same day of the rotation, by whole rounds earlier; what is no day or no round is for the schema to refuse. */
function longAgo(startsOn: string, roundDays: number): string {
  try {
    const over = dayNumberOf(startsOn) - dayNumberOf(LONG_AGO);
    if (over <= 0 || !Number.isInteger(roundDays) || roundDays < 1) return startsOn;
    const day = dayNumberOf(startsOn) - Math.ceil(over / roundDays) * roundDays;
    return dateOf(day);
  } catch {
    return startsOn;
  }
}
