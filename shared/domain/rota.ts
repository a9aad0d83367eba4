// Who is on call when: 值班表. A rota rotates its people in shifts of whole days or weeks at a wall-clock hand-over in
// its zone and never runs out; an override puts another person in for a stretch of time.

import type { Instant } from './instant.ts';

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

export function onCallAt(rota: Rota, at: Instant): OnCall {
  return { personIds: rota.personIds, until: at + 86_400_000 };
}
