// Who is on call at an instant, and a rota's plan over some weeks, for pages, programs and calendars. Reads the latest
// versions; changes nothing.

import type { Instant } from '../domain/instant.ts';
import { DAY_MS } from '../domain/instant.ts';
import type { Person } from '../domain/people.ts';
import { type OnCall, onCallAt, type Rota } from '../domain/rota.ts';
import {
  gapsBeginning,
  gapsBetween,
  type RotaGap,
  type Shift,
  shiftsBetween,
} from '../domain/rota-shifts.ts';
import type { Desk } from './desk.ts';

type Reads = Pick<Desk, 'configuration'>;

/** How far ahead gaps are told on the page of who is on call. */
export const GAPS_AHEAD_MS = 14 * DAY_MS;

export interface OnCallLine {
  readonly rota: Rota;
  readonly onCall: OnCall;
  /** Until when the first of them is on call, whoever stands behind meanwhile. */
  readonly shiftTo: Instant;
  /** In the order in which they stand behind one another. */
  readonly people: readonly Person[];
  /** Those that begin from the instant on or stand at it, each to its own end. */
  readonly gaps: readonly RotaGap[];
}

/** Every rota that is not retired with who is on call then, in order of id; one alone where it is named, none where there is none of that id. */
export async function onCallLines(desk: Reads, at: Instant, rotaId?: string): Promise<readonly OnCallLine[]> {
  const { rotas, people } = await rotasAndPeople(desk);
  return rotas
    .filter(({ id, retired }) => (rotaId === undefined ? !retired : id === rotaId))
    .map((rota) => {
      const onCall = onCallAt(rota, at, people);
      return {
        rota,
        onCall,
        shiftTo: shiftEnd(rota, people, at) ?? onCall.until,
        people: onCall.personIds.flatMap((id) => people.find((person) => person.id === id) ?? []),
        gaps: gapsBeginning(rota, people, at, at + GAPS_AHEAD_MS),
      };
    });
}

/** Where the end of a shift is looked for; most end within days. */
const SHIFT_WINDOWS_MS = [16 * DAY_MS, 100 * DAY_MS];

function shiftEnd(rota: Rota, people: readonly Person[], at: Instant): Instant | null {
  for (const window of SHIFT_WINDOWS_MS) {
    const [shift] = shiftsBetween(rota, people, at, at + window);
    if (shift?.from !== at) return null;
    if (shift.to < at + window) return shift.to;
  }
  return null;
}

export async function rotasAndPeople(
  desk: Reads,
): Promise<{ readonly rotas: readonly Rota[]; readonly people: readonly Person[] }> {
  const [rotas, people] = await Promise.all([
    desk.configuration.latest<Rota>('rota'),
    desk.configuration.latest<Person>('person'),
  ]);
  return { rotas, people };
}

/** A rota between two instants: what each layer plans by itself, who has each shift in the end, and the gaps. */
export interface RotaPlan {
  readonly layers: readonly { readonly name: string; readonly shifts: readonly Shift[] }[];
  readonly shifts: readonly Shift[];
  readonly gaps: readonly RotaGap[];
}

export function planOf(rota: Rota, people: readonly Person[], from: Instant, to: Instant): RotaPlan {
  return {
    layers: rota.layers.map((layer) => ({
      name: layer.name,
      shifts: shiftsBetween({ ...rota, layers: [layer], overrides: [] }, undefined, from, to),
    })),
    shifts: shiftsBetween(rota, people, from, to),
    gaps: gapsBetween(rota, people, from, to),
  };
}
