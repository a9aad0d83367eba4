// When a shift of a rota last changed, by the versions of what it is made from: the rota, its people, and whoever stands in
// for them. For calendar programs, which take an event anew where its number has grown. Refuses to compute a shift twice.

import type { Instant } from './instant.ts';
import type { Person } from './people.ts';
import type { Rota } from './rota.ts';
import type { Stretch } from './rota-changes.ts';

/** A version of an item with when it was made. */
export interface Made<Item> {
  readonly item: Item;
  readonly at: Instant;
}

/** A change, and the times in which it may have changed who is on call; null: at any time. */
export interface Touch {
  readonly at: Instant;
  readonly stretches: readonly Stretch[] | null;
}

/** Oldest version first. */
export function touchesOfRota(versions: readonly Made<Rota>[]): readonly Touch[] {
  return versions.map(({ item, at }, index) => {
    const before = versions[index - 1]?.item;
    const isPlanned = before && same(planOf(before), planOf(item));
    return { at, stretches: isPlanned ? differing(before.overrides, item.overrides) : null };
  });
}

/** Of one person; nobody counted on them before their first version. */
export function touchesOfPerson(versions: readonly Made<Person>[]): readonly Touch[] {
  return versions.flatMap(({ item, at }, index): readonly Touch[] => {
    const before = versions[index - 1]?.item;
    if (!before) return [];
    const stretches = same(standingOf(before), standingOf(item))
      ? differing(before.absences ?? [], item.absences ?? [])
      : null;
    return [{ at, stretches }];
  });
}

/** Everybody whom a rota ever named. */
export function peopleEverOf(versions: readonly Made<Rota>[]): readonly string[] {
  return [
    ...new Set(
      versions.flatMap(({ item: { layers, overrides } }) => [
        ...layers.flatMap(({ personIds }) => personIds),
        ...overrides.map(({ personId }) => personId),
      ]),
    ),
  ];
}

/** Everybody who ever was to stand in for a person. */
export function deputiesEverOf(versions: readonly Made<Person>[]): readonly string[] {
  return [
    ...new Set(
      versions.flatMap(({ item }) => (item.absences ?? []).flatMap(({ deputyId }) => deputyId ?? [])),
    ),
  ];
}

/**
 * The last change that touched a shift or its ends; it never falls for the shift that begins at an instant, because what makes
 * it shorter touches its new end. The first version's moment where nothing did.
 */
export function lastTouched(touches: readonly Touch[], { from, to }: Stretch): Instant {
  return touches.reduce(
    (latest, { at, stretches }) =>
      at > latest && (stretches === null || stretches.some((one) => one.from <= to && from <= one.to))
        ? at
        : latest,
    0,
  );
}

const planOf = ({ name, timeZone, layers }: Rota) => ({ name, timeZone, layers });

/** What of a person says, whatever the time, how they are called and whether they can be paged. */
function standingOf({ name, nameEn, active, contactMethods }: Person) {
  return { name, nameEn, active, isOpen: contactMethods.some(({ stoppedAt }) => stoppedAt === undefined) };
}

/** What stands in one list alone. */
function differing<Each extends Stretch>(
  before: readonly Each[],
  after: readonly Each[],
): readonly Stretch[] {
  const [old, next] = [before, after].map((list) => new Set(list.map((each) => JSON.stringify(each))));
  return [
    ...before.filter((each) => !next?.has(JSON.stringify(each))),
    ...after.filter((each) => !old?.has(JSON.stringify(each))),
  ].map(({ from, to }) => ({ from, to }));
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
