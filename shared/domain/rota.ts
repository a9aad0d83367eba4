// Who is on call when: 值班表. A rota rotates its people in shifts of whole days or weeks at a wall-clock hand-over in
// its zone and never runs out; an override puts another person in for a stretch of time.

import { DAY_MS, type Instant, MINUTE_MS } from './instant.ts';
import { dayNumberAt, dayNumberOf, instantOfWall, minuteOf } from './zone.ts';

export interface Rota {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** IANA zone in which the hand-over hour is a wall time. */
  readonly timeZone: string;
  /** The first shift's first day in that zone, `YYYY-MM-DD`. Before it the rotation runs backwards just the same. */
  readonly startsOn: string;
  /** Wall time of the hand-over, `HH:mm`. A skipped wall time hands over at the clock change. */
  readonly handOverAt: string;
  readonly shiftDays: number;
  /** Person ids in rotation order; never empty. */
  readonly personIds: readonly string[];
  readonly overrides: readonly RotaOverride[];
}

export interface RotaOverride {
  readonly personId: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  readonly reason: string;
}

/** The rota's answer for one instant: the person on call first, then the others in the order in which their shifts come. */
export interface OnCall {
  readonly personIds: readonly string[];
  readonly until: Instant;
}

/**
 * Who is on call at an instant, and until when that answer holds: the next hand-over, or the next override that changes
 * it. An override's person comes first and the person it replaces last; of overlapping overrides the one that starts
 * last wins (of several, the one written last). Holds for every instant, also before the first shift. Throws on a rota
 * without people or with shifts of less than a day.
 */
export function onCallAt(rota: Rota, at: Instant): OnCall {
  if (rota.personIds.length === 0) throw new RangeError(`rota ${rota.id} has no people`);
  if (!Number.isInteger(rota.shiftDays) || rota.shiftDays < 1) {
    throw new RangeError(`rota ${rota.id} has shifts of ${rota.shiftDays} days`);
  }
  const shift = shiftAt(rota, at);
  const personIds = orderAt(rota, shift, at);
  const handOverAt = startOfShift(rota, shift + 1);
  const until = rota.overrides
    .flatMap((override) => [override.from, override.to])
    .filter((boundary) => boundary > at && boundary < handOverAt)
    .sort((a, b) => a - b)
    .find((boundary) => orderAt(rota, shift, boundary).join() !== personIds.join());
  return { personIds, until: until ?? handOverAt };
}

/** The number of the shift that runs at an instant; 0 is the first, before it they are negative. */
function shiftAt(rota: Rota, at: Instant): number {
  const days = dayNumberAt(rota.timeZone, at) - dayNumberOf(rota.startsOn);
  let shift = Math.floor(days / rota.shiftDays);
  // On the day of a hand-over the wall clock decides.
  while (startOfShift(rota, shift) > at) shift -= 1;
  while (startOfShift(rota, shift + 1) <= at) shift += 1;
  return shift;
}

function startOfShift(rota: Rota, shift: number): Instant {
  const day = dayNumberOf(rota.startsOn) + shift * rota.shiftDays;
  return instantOfWall(rota.timeZone, day * DAY_MS + minuteOf(rota.handOverAt) * MINUTE_MS);
}

function orderAt(rota: Rota, shift: number, at: Instant): readonly string[] {
  const count = rota.personIds.length;
  const turn = ((shift % count) + count) % count;
  const rotation = [...rota.personIds.slice(turn), ...rota.personIds.slice(0, turn)];
  const override = overrideAt(rota, at);
  // Whoever is replaced has their next shift after everybody else's.
  const order = override ? [override.personId, ...rotation.slice(1), ...rotation.slice(0, 1)] : rotation;
  return [...new Set(order)];
}

function overrideAt(rota: Rota, at: Instant): RotaOverride | undefined {
  return rota.overrides
    .filter((override) => override.from <= at && at < override.to)
    .reduce<RotaOverride | undefined>(
      (latest, override) => (latest && latest.from > override.from ? latest : override),
      undefined,
    );
}
