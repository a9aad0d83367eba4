// Changes that people make to a rota from day to day: standing in, swapping shifts, taking a change back. Pure; the editor of
// layers is another matter. Refuses what lies in the past, and what is not the asker's to change.

import type { Instant } from './instant.ts';
import { DAY_MS } from './instant.ts';
import type { Person } from './people.ts';
import type { Rota, RotaOverride } from './rota.ts';
import { shiftsBetween } from './rota-shifts.ts';
import { movedShifts } from './shifts-moved.ts';

export interface Stretch {
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
}

export type RotaChange =
  /** Somebody else for a stretch; with `replacesId` only where the layers name that person. */
  | ({
      readonly what: 'override';
      readonly kind: 'override' | 'leave';
      readonly personId: string;
      readonly replacesId?: string;
      readonly reason: string;
    } & Stretch)
  /** `personId` gives a shift to `withId`, and takes one of theirs where one is named. */
  | {
      readonly what: 'swap';
      readonly personId: string;
      readonly mine: Stretch;
      readonly withId: string;
      readonly theirs: Stretch | null;
      readonly reason: string;
    }
  /** Takes back an override, or both halves of a swap; of one that has begun, what is left of it. */
  | { readonly what: 'withdraw'; readonly overrideId: string };

/** The hours that a change is about, as a version of the rota has them; none where that version knows nothing of it. */
export function hoursAsked({ overrides }: Pick<Rota, 'overrides'>, change: RotaChange): readonly Stretch[] {
  if (change.what === 'override') return [change];
  if (change.what === 'swap') return [change.mine, ...(change.theirs ? [change.theirs] : [])];
  const one = overrides.find(({ id }) => id === change.overrideId);
  if (!one) return [];
  return overrides.filter(
    ({ id, swapId }) => id === one.id || (swapId !== undefined && swapId === one.swapId),
  );
}

/** Who asks: `leads` may change anybody's shifts, others their own. */
export interface RotaAsker {
  readonly personId: string;
  readonly leads: boolean;
}

export type RotaRefusal =
  | 'past'
  | 'empty'
  | 'not_mine'
  | 'not_theirs'
  | 'not_allowed'
  | 'unknown'
  | 'same_person'
  /** Whoever would be on call is on leave in a part of it. */
  | 'on_leave'
  /** Everybody is on call when they are already: a later change lies over it, or they have the shift themselves. */
  | 'no_effect';

/** What ended longer ago than this is dropped at the next change; earlier versions keep it. */
const KEPT_MS = 100 * DAY_MS;

/**
 * The rota with a change, in the same version; or why not. What has begun is changed from now on only. `changeId` names the
 * new overrides and must be new in the rota.
 */
export function changedRota(
  rota: Rota,
  people: readonly Person[],
  change: RotaChange,
  by: { readonly asker: RotaAsker; readonly now: Instant; readonly changeId: string },
): { readonly rota: Rota } | { readonly refused: RotaRefusal } {
  const { now } = by;
  const kept = rota.overrides.filter(({ to }) => to > now - KEPT_MS);
  const overrides = changedOverrides({ ...rota, overrides: kept }, people, change, by);
  return typeof overrides === 'string' ? { refused: overrides } : { rota: { ...rota, overrides } };
}

function changedOverrides(
  rota: Rota,
  people: readonly Person[],
  change: RotaChange,
  { asker, now, changeId }: Parameters<typeof changedRota>[3],
): readonly RotaOverride[] | RotaRefusal {
  switch (change.what) {
    case 'override': {
      const { what: _what, ...override } = change;
      // Whoever takes a shift over leaves nobody without one; who gives theirs away swaps it.
      if (!asker.leads && change.personId !== asker.personId) return 'not_allowed';
      if (change.personId === change.replacesId) return 'same_person';
      const stretch = fromNow(change, now);
      if (typeof stretch === 'string') return stretch;
      if (isAway(people, change.personId, stretch)) return 'on_leave';
      const overrides = [...rota.overrides, { ...override, ...stretch, id: changeId }];
      const changes = movedShifts(rota, { ...rota, overrides }, people, now).length > 0;
      return changes ? overrides : 'no_effect';
    }
    case 'swap': {
      const { personId, withId, reason } = change;
      if (!asker.leads && personId !== asker.personId) return 'not_allowed';
      if (personId === withId) return 'same_person';
      const mine = fromNow(change.mine, now);
      if (typeof mine === 'string') return mine;
      if (!hasAll(rota, people, personId, mine)) return 'not_mine';
      if (isAway(people, withId, mine)) return 'on_leave';
      const half = { reason, kind: 'swap' as const, swapId: changeId };
      const given = { ...half, ...mine, id: `${changeId}-1`, personId: withId };
      if (!change.theirs) return [...rota.overrides, given];
      const theirs = fromNow(change.theirs, now);
      if (typeof theirs === 'string') return theirs;
      if (!hasAll(rota, people, withId, theirs)) return 'not_theirs';
      if (isAway(people, personId, theirs)) return 'on_leave';
      return [...rota.overrides, given, { ...half, ...theirs, id: `${changeId}-2`, personId }];
    }
    case 'withdraw': {
      const found = rota.overrides.find(({ id }) => id === change.overrideId);
      if (!found) return 'unknown';
      const halves = rota.overrides.filter(
        ({ id, swapId }) => id === found.id || (swapId !== undefined && swapId === found.swapId),
      );
      const concerns = halves.some(({ personId }) => personId === asker.personId);
      if (!asker.leads && !concerns) return 'not_allowed';
      if (halves.every(({ to }) => to <= now)) return 'past';
      return rota.overrides.flatMap((override) => {
        if (!halves.includes(override) || override.to <= now) return [override];
        return override.from < now ? [{ ...override, to: now }] : [];
      });
    }
  }
}

function fromNow({ from, to }: Stretch, now: Instant): Stretch | 'past' | 'empty' {
  if (to <= from) return 'empty';
  return to <= now ? 'past' : { from: Math.max(from, now), to };
}

function isAway(people: readonly Person[], personId: string, { from, to }: Stretch): boolean {
  const absences = people.find(({ id }) => id === personId)?.absences ?? [];
  return absences.some((absence) => absence.from < to && from < absence.to);
}

/** Whether a person is on call through all of a stretch. */
function hasAll(rota: Rota, people: readonly Person[], personId: string, { from, to }: Stretch): boolean {
  let covered = from;
  for (const shift of shiftsBetween(rota, people, from, to)) {
    if (shift.from !== covered || shift.personId !== personId) return false;
    covered = shift.to;
  }
  return covered === to;
}
