// Whom a ladder would find, place by place and hour by hour: the rungs that name nobody who can be paged, and in which
// stretches. Asks the functions that name people for a case. Refuses to say whose cases these are: coverage.ts does.

import type { CoverageSetup } from './coverage.ts';
import { DAY_MS, type Instant } from './instant.ts';
import type { Ladder, Recipient, Rung } from './ladder.ts';
import { holdersOf, named, placeOf, unfilledOf, type Whereabouts } from './ladder-people.ts';
import { type Person, personOf } from './people.ts';
import { type Post, postsFor } from './posts.ts';
import { boundariesBetween } from './rota.ts';
import { peopleOfRota } from './rota-shifts.ts';
import { unreachable } from './stand-ins.ts';
import { dayNumberOf, instantOfWall } from './zone.ts';

export interface Stretch {
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
}

/** What is missing at a place, whoever is served there. */
export interface PlaceFound {
  readonly empty: readonly { readonly rung: Rung; readonly stretches: readonly Stretch[] }[];
  readonly unfilled: readonly { readonly recipient: Recipient; readonly rungs: readonly Rung[] }[];
  readonly isOwnerless: boolean;
}

export function lookAt(ladder: Ladder, opened: Whereabouts, setup: CoverageSetup, span: Stretch): PlaceFound {
  const { rungs, ownerRole } = ladder;
  const empty = rungs
    .filter((rung) => isSaid(rung, ladder))
    .map((rung) => {
      const stretches = uncovered(instantsOf(rung, ladder, setup, span), span, (at) =>
        named(rung, caseAt(ladder, opened, setup, at), setup, at).some(
          ({ personId }) => unreachable(personOf(setup.people, personId), at) === null,
        ),
      );
      return { rung, stretches };
    })
    .filter(({ stretches }) => stretches.length > 0);
  const isEmpty = (rung: Rung) => empty.some((each) => each.rung === rung && isWhole(each.stretches, span));
  const unfilled = new Map<string, { recipient: Recipient; rungs: readonly Rung[] }>();
  for (const rung of rungs.filter((each) => !isEmpty(each))) {
    for (const recipient of unfilledOf(rung, opened, setup, span.from)) {
      const standing = unfilled.get(recipientKey(recipient))?.rungs ?? [];
      unfilled.set(recipientKey(recipient), { recipient, rungs: [...standing, rung] });
    }
  }
  const isOwnerless =
    ownerRole !== undefined && holdersOf(ownerRole, placeOf(opened), setup, span.from).length === 0;
  return { empty, unfilled: [...unfilled.values()], isOwnerless };
}

/** Which posts a ladder can mean at a place, whoever holds them when: places with the same posts find the same people. */
export function postsBehind(
  { rungs, ownerRole }: Ladder,
  { posts }: CoverageSetup,
): (opened: Whereabouts) => string {
  const roles = new Set(
    rungs
      .flatMap(({ recipients }) => recipients.flatMap((one) => (one.to === 'post' ? one.role : [])))
      .concat(ownerRole ?? []),
  );
  const held = [...roles].map((role) => ({
    role,
    posts: posts
      .filter((post) => post.role === role)
      .map((post): Post => ({ ...post, holders: [{ personId: post.id, deputyIds: [] }] })),
  }));
  return (opened) =>
    held.map(({ role, posts: of }) => postsFor(of, role, placeOf(opened), 0).map(({ id }) => id)).join(' / ');
}

/**
 * Whether the configuration alone says whom a rung finds. A warning that finds nobody turns to the people of the opening; and
 * of a rung after the opening nobody knows who owns the case by then.
 */
function isSaid({ does, when, recipients }: Rung, { ownerRole }: Ladder): boolean {
  if (does === 'warn') return false;
  if (when.at === 'opening' || ownerRole !== undefined) return true;
  return !recipients.some(({ to }) => to === 'owner' || to === 'manager_of_owner');
}

/** The case as it opened then, with whoever owns it by their post, and whoever the opening paged. */
function caseAt(ladder: Ladder, opened: Whereabouts, setup: CoverageSetup, at: Instant): Whereabouts {
  const { ownerRole, rungs } = ladder;
  const owner = ownerRole === undefined ? undefined : holdersOf(ownerRole, placeOf(opened), setup, at)[0];
  const owned = { ...opened, ownerId: owner?.personId ?? null };
  const opening = rungs.filter(
    ({ when }) => when.at === 'opening' && when.severities.includes(opened.course.severity),
  );
  const paged = opening.flatMap((rung) => named(rung, owned, setup, at).map(({ personId }) => personId));
  return { ...owned, escalation: { pagedPersonIds: paged } };
}

/** Every instant of the span at which a rung may mean somebody else. */
function instantsOf(
  { recipients }: Rung,
  { ownerRole, rungs }: Ladder,
  { rotas, posts, people }: CoverageSetup,
  { from, to }: Stretch,
): readonly Instant[] {
  const opening = rungs.filter(({ when }) => when.at === 'opening').flatMap((rung) => rung.recipients);
  const all: readonly Recipient[] = [
    ...recipients,
    ...(recipients.some((one) => one.to === 'managers_of_paged') ? opening : []),
    ...(ownerRole === undefined ? [] : [{ to: 'post' as const, role: ownerRole }]),
  ];
  const roles = new Set(all.flatMap((one) => (one.to === 'post' ? [one.role] : [])));
  const held = posts.filter(({ role }) => roles.has(role));
  const ids = new Set(all.flatMap((one) => (one.to === 'rota' ? [one.rotaId] : [])));
  const asked = rotas.filter(({ id }) => ids.has(id));
  const duties = new Set(all.flatMap((one) => (one.to === 'duty' ? [one.duty] : [])));
  const meant = withStandIns(
    [
      ...all.flatMap((one) => (one.to === 'person' ? [one.personId] : [])),
      ...people.filter((person) => person.duties.some((duty) => duties.has(duty))).map(({ id }) => id),
      ...asked.flatMap((rota) => peopleOfRota(rota, from)),
      ...held.flatMap(({ holders }) =>
        holders.flatMap(({ personId, deputyIds }) => [personId, ...deputyIds]),
      ),
    ],
    people,
  );
  return [
    ...asked.flatMap((rota) => boundariesBetween(rota, from, to)),
    ...held.flatMap(daysOf),
    ...absencesOf(meant),
  ];
}

/** The people, their managers, and whoever may stand in for any of them. */
function withStandIns(personIds: readonly string[], people: readonly Person[]): readonly Person[] {
  const found = new Map<string, Person>();
  const left = [...personIds];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    const person = found.has(id) ? undefined : personOf(people, id);
    if (!person) continue;
    found.set(id, person);
    left.push(...(person.absences ?? []).flatMap(({ deputyId }) => deputyId ?? []));
    if (person.managerId !== undefined) left.push(person.managerId);
  }
  return [...found.values()];
}

function daysOf({ timeZone, holders }: Post): readonly Instant[] {
  const midnight = (day: number) => instantOfWall(timeZone, day * DAY_MS);
  return holders.flatMap(({ startsOn, endsOn }) => [
    ...(startsOn === undefined ? [] : [midnight(dayNumberOf(startsOn))]),
    ...(endsOn === undefined ? [] : [midnight(dayNumberOf(endsOn) + 1)]),
  ]);
}

export function absencesOf(people: readonly Person[]): readonly Instant[] {
  return people.flatMap(({ absences = [] }) => absences.flatMap((absence) => [absence.from, absence.to]));
}

// ---------------------------------------------------------------------------------------------------------------
// Stretches

/** The stretches of a span that are not covered, cut to it; `instants` are all at which that may change. */
export function uncovered(
  instants: readonly Instant[],
  { from, to }: Stretch,
  isCovered: (at: Instant) => boolean,
): readonly Stretch[] {
  const starts = [from, ...new Set(instants.filter((at) => from < at && at < to))].toSorted((a, b) => a - b);
  const stretches: Stretch[] = [];
  for (const [index, at] of starts.entries()) {
    if (isCovered(at)) continue;
    const until = starts[index + 1] ?? to;
    const before = stretches.at(-1);
    if (before?.to === at) stretches[stretches.length - 1] = { from: before.from, to: until };
    else stretches.push({ from: at, to: until });
  }
  return stretches;
}

export function isWhole(stretches: readonly Stretch[], span: Stretch): boolean {
  return stretches.length === 1 && stretches[0]?.from === span.from && stretches[0].to === span.to;
}

/** A stretch that may go on for longer than was looked: `to` is no end then. */
type Ahead = Stretch & { readonly hasNoEnd?: true };

/** What of the first stretches the second leave. Of one without an end, the last piece has none either. */
export function withoutThese(all: readonly Ahead[], these: readonly Ahead[]): readonly Ahead[] {
  return these.reduce<readonly Ahead[]>((left, cut) => {
    const cutTo = cut.hasNoEnd ? Number.POSITIVE_INFINITY : cut.to;
    return left.flatMap((one) =>
      [
        one.to <= cut.from ? one : { from: one.from, to: cut.from },
        { ...one, from: Math.max(one.from, cutTo) },
      ].filter(({ from, to }) => from < to),
    );
  }, all);
}

export function recipientKey(recipient: Recipient): string {
  return Object.values(recipient).join('+');
}
