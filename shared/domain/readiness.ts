// What of a tenant's desk is not ready to reach somebody: hours that no rota covers, posts that nobody holds, leave without
// a deputy, ways that were stopped or never verified, people with one way or none. Told before a page fails by it. Refuses
// to say whom it is told to.

import type { Stretch } from './coverage.ts';
import { DAY_MS, type Instant } from './instant.ts';
import { type Absence, type ContactMethod, type Person, personOf, wayOf } from './people.ts';
import { holdsAt, type Post } from './posts.ts';
import { uncoveredLadders } from './readiness-coverage.ts';
import type { ReadinessConfiguration, ReadinessFinding } from './readiness-record.ts';
import { type BegunGap, gapsBeginning } from './rota-shifts.ts';
import { standIn } from './stand-ins.ts';
import { dateOf, dayNumberAt, dayNumberOf, instantOfWall, wallDate } from './zone.ts';

/** How far ahead rotas, posts and leave are looked at. */
export const AHEAD_DAYS = 14;

/** Everything that is not ready at an instant, or will not be within two weeks; keys are unique. */
export function readinessOf(setup: ReadinessConfiguration, now: Instant): readonly ReadinessFinding[] {
  const active = setup.people.filter((person) => person.active);
  const gaps = setup.rotas.flatMap((rota) =>
    gapsBeginning(rota, setup.people, now, now + AHEAD_DAYS * DAY_MS).map((gap) =>
      rotaGap(rota.name, rota.region, gap),
    ),
  );
  const until = now + AHEAD_DAYS * DAY_MS;
  // What is empty because its rota has a gap is told of with the rota.
  const isNews = ({ from, to }: Stretch) =>
    from < until && !gaps.some(({ gap }) => gap && gap.from <= from && Math.min(to, until) <= gap.to);
  const gapRotaIds = new Set(gaps.flatMap(({ gap }) => gap?.rotaId ?? []));
  return [
    ...gaps,
    ...uncoveredLadders(setup, now, { isNews, gapRotaIds }),
    ...setup.posts.filter(({ retired }) => !retired).flatMap((post) => vacancy(setup, post, now)),
    ...active.flatMap((person) => [...waysOf(person), ...leaveOf(setup, person, now)]),
  ];
}

function rotaGap(rota: string, region: string | undefined, gap: BegunGap): ReadinessFinding {
  const { rotaId, from, to, why, hasNoEnd } = gap;
  return {
    key: `rota_gap/${rotaId}/${from}`,
    kind: 'rota_gap',
    level: 'hole',
    detail: { rotaId, rota, why, ...(region === undefined ? {} : { region }) },
    gap: { about: `rota_gap/${rotaId}`, rotaId, from, to, ...(hasNoEnd ? { hasNoEnd } : {}) },
  };
}

/** From which day on nobody holds the post. It is only weak where a broader post of the role is held meanwhile. */
function vacancy(setup: ReadinessConfiguration, post: Post, now: Instant): readonly ReadinessFinding[] {
  const today = dayNumberAt(post.timeZone, now);
  const starts = Array.from({ length: AHEAD_DAYS }, (_, days) =>
    days === 0 ? now : instantOfWall(post.timeZone, (today + days) * DAY_MS),
  );
  const isHeldAt = (each: Post, at: Instant) =>
    each.holders.some(
      (holder) => holdsAt(each, holder, at) && personOf(setup.people, holder.personId)?.active === true,
    );
  const from = starts.find((at) => !isHeldAt(post, at));
  if (from === undefined) return [];
  const isWide = (each: Post) => Object.keys(each.scope).length === 0;
  const isBacked = setup.posts.some(
    (each) => each.id !== post.id && each.role === post.role && isWide(each) && isHeldAt(each, from),
  );
  return [
    {
      key: `post_vacant/${post.id}`,
      kind: 'post_vacant',
      level: isBacked ? 'weakness' : 'hole',
      detail: {
        postId: post.id,
        post: post.name,
        postEn: post.nameEn ?? post.name,
        fromOn: wallDate(post.timeZone, from).date,
        ...untilOf(post, setup.people, from),
      },
    },
  ];
}

/** The last day of a vacancy, where somebody holds the post again after it. */
function untilOf(
  { holders, timeZone }: Post,
  people: readonly Person[],
  from: Instant,
): ReadinessFinding['detail'] {
  const start = wallDate(timeZone, from).date;
  const [again] = holders
    .filter(({ personId }) => personOf(people, personId)?.active === true)
    .flatMap(({ startsOn }) => (startsOn !== undefined && startsOn > start ? startsOn : []))
    .toSorted();
  return again === undefined ? {} : { untilOn: dateOf(dayNumberOf(again) - 1) };
}

/** Leave, begun or soon to begin, in which nobody stands in. */
function leaveOf(setup: ReadinessConfiguration, person: Person, now: Instant): readonly ReadinessFinding[] {
  return (person.absences ?? [])
    .filter(({ from, to }) => now < to && from < now + AHEAD_DAYS * DAY_MS)
    .filter((absence) => !isCovered(setup, person, absence, now))
    .map(({ from, to }) => ({
      key: `leave_without_deputy/${person.id}/${from}`,
      kind: 'leave_without_deputy',
      level: 'weakness',
      detail: { ...whoOf(person), from: String(from), to: String(to) },
    }));
}

/** By the deputy of the leave or, of each post that they hold then, by that post's. */
function isCovered(
  { people, posts }: ReadinessConfiguration,
  { id }: Person,
  { from, deputyId }: Absence,
  now: Instant,
): boolean {
  const at = Math.max(from, now);
  const isStoodIn = (deputyIds: readonly string[]) =>
    standIn(id, people, at, deputyIds).standsInFor !== undefined;
  if (deputyId !== undefined) return isStoodIn([]);
  const held = posts.flatMap((post) =>
    post.holders.filter((holder) => holder.personId === id && holdsAt(post, holder, at)),
  );
  return held.length > 0 && held.every(({ deputyIds }) => isStoodIn(deputyIds));
}

// ---------------------------------------------------------------------------------------------------------------
// Ways to a person

function waysOf(person: Person): readonly ReadinessFinding[] {
  const { id: personId, contactMethods } = person;
  const who = whoOf(person);
  const open = contactMethods.filter(({ stoppedAt }) => stoppedAt === undefined);
  // A stopped way is told at once: whoever counted on it does not know.
  const each = (
    kind: 'stopped_way' | 'unverified_way',
    level: ReadinessFinding['level'],
    methods: readonly ContactMethod[],
  ) =>
    methods.map((method): ReadinessFinding => {
      const { channel, address } = method;
      return {
        key: `${kind}/${personId}/${wayOf(method)}`,
        kind,
        level,
        detail: { ...who, channel, address },
      };
    });
  const few = (kind: 'no_way' | 'one_way', level: ReadinessFinding['level']): ReadinessFinding => ({
    key: `${kind}/${personId}`,
    kind,
    level,
    detail: who,
  });
  const stopped = contactMethods.filter(({ stoppedAt }) => stoppedAt !== undefined);
  const unverified = open.filter(({ verifiedAt }) => verifiedAt === undefined);
  return [
    ...(open.length === 0 ? [few('no_way', 'hole')] : []),
    ...each('stopped_way', 'hole', stopped),
    ...(open.length === 1 ? [few('one_way', 'weakness')] : []),
    ...each('unverified_way', 'weakness', unverified),
  ];
}

function whoOf({ id, name, nameEn = name }: Person): {
  readonly personId: string;
  readonly person: string;
  readonly personEn: string;
} {
  return { personId: id, person: name, personEn: nameEn };
}
