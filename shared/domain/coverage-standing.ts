// What a change of a post or a person leaves weak by itself, whatever ladder comes to it: days on which nobody holds a post, a
// paging rule with one way left, a number that two people have. Told before it is saved; refuses to judge a ladder.

import type { Stretch } from './coverage-rungs.ts';
import { DAY_MS, type Instant } from './instant.ts';
import { type Person, personOf, wayOf } from './people.ts';
import { holdsAt, type Post } from './posts.ts';
import { dayNumberAt, dayNumberOf, instantOfWall } from './zone.ts';

/** Days of a post without a holder. */
export interface Vacancy extends Stretch {
  /** Nobody is to hold it after that either: `to` is as far as was looked. */
  readonly hasNoEnd?: true;
}

/**
 * When nobody who is active holds a post, whole days of its zone, where no broader post of the role is held meanwhile. One that
 * goes past the span is told to the day on which somebody holds it again.
 */
export function vacanciesOf(
  post: Post,
  { posts, people }: { readonly posts: readonly Post[]; readonly people: readonly Person[] },
  span: Stretch,
): readonly Vacancy[] {
  const isHeldAt = (each: Post, at: Instant) =>
    each.retired !== true &&
    each.holders.some(
      (holder) => holdsAt(each, holder, at) && personOf(people, holder.personId)?.active === true,
    );
  const broader = posts.filter((each) => each.id !== post.id && isBroader(each, post));
  const isVacantAt = (at: Instant) => !isHeldAt(post, at) && !broader.some((each) => isHeldAt(each, at));
  if (post.retired) return [];
  const stretches: Vacancy[] = [];
  const today = dayNumberAt(post.timeZone, span.from);
  let day = today;
  let at = span.from;
  while (at < span.to) {
    day += 1;
    const to = instantOfWall(post.timeZone, day * DAY_MS);
    if (isVacantAt(at)) {
      const last = stretches.at(-1);
      if (last?.to === at) stretches[stretches.length - 1] = { from: last.from, to };
      else stretches.push({ from: at, to });
    }
    at = to;
  }
  const last = stretches.at(-1);
  if (!last || last.to < span.to) return stretches;
  const again = [post, ...broader]
    .flatMap((each) => each.holders.flatMap(({ startsOn }) => (startsOn ? startOf(each, startsOn) : [])))
    .filter((start) => start >= last.to && !isVacantAt(start))
    .toSorted((a, b) => a - b)[0];
  return [
    ...stretches.slice(0, -1),
    again === undefined ? { ...last, hasNoEnd: true } : { ...last, to: again },
  ];
}

function startOf({ timeZone }: Post, day: string): Instant {
  return instantOfWall(timeZone, dayNumberOf(day) * DAY_MS);
}

/** Of the same role, for every place that the other is for and more. */
function isBroader(one: Post, other: Post): boolean {
  const members = ['customerId', 'siteId', 'region'] as const;
  const isWithin = members.every(
    (key) => one.scope[key] === undefined || one.scope[key] === other.scope[key],
  );
  return one.role === other.role && isWithin && members.some((key) => one.scope[key] !== other.scope[key]);
}

/** A paging rule of somebody active with fewer than two ways that are open. */
export interface WeakRule {
  readonly severities: readonly string[];
  /** The names of those that are left, and whether it was shown that they reach the person. */
  readonly ways: readonly {
    readonly channel: string;
    readonly address: string;
    readonly isVerified: boolean;
  }[];
}

export function weakRulesOf({ active, paging = [], contactMethods }: Person): readonly WeakRule[] {
  if (!active) return [];
  return paging.flatMap(({ severities, ways }) => {
    const left = contactMethods.filter(
      (method) => method.stoppedAt === undefined && ways.some(({ way }) => way === wayOf(method)),
    );
    if (left.length > 1) return [];
    const told = left.map(({ channel, address, verifiedAt }) => ({
      ...{ channel, address, isVerified: verifiedAt !== undefined },
    }));
    return [{ severities, ways: told }];
  });
}

/** Numbers that several active people have, each with them. */
export function sharedNumbers(people: readonly Person[]): ReadonlyMap<string, readonly Person[]> {
  const holders = new Map<string, Person[]>();
  for (const person of people.filter(({ active }) => active)) {
    const numbers = person.contactMethods.flatMap(({ channel, address }) =>
      channel === 'sms' || channel === 'voice' ? address : [],
    );
    for (const number of new Set(numbers)) holders.set(number, [...(holders.get(number) ?? []), person]);
  }
  return new Map([...holders].filter(([, all]) => all.length > 1));
}
