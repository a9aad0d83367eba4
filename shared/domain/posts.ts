// Posts: 岗位. Who stands for what at a customer, a site, a region or the whole desk: the dedicated engineer, the project
// manager, the regional lead, the expert group, the manufacturer's contact. Always named people, with dates and deputies.

import type { Instant } from './instant.ts';
import { dateOf, dayNumberAt, dayNumberOf } from './zone.ts';

export interface Post {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly nameEn?: string;
  /** What ladders call it, e.g. `dedicated_engineer`; several posts of one role differ in their scope. */
  readonly role: string;
  /** Empty: the whole desk. Of several posts of a role, the one for the site stands before the customer's and the region's. */
  readonly scope: PostScope;
  /** The zone in which the holders' days begin. */
  readonly timeZone: string;
  /** In the order in which they are paged. Several at once are a group; one after another in time a handover. */
  readonly holders: readonly PostHolder[];
  /** Not offered and not looked at any more; its history stays, and it may be taken up again. */
  readonly retired?: true;
}

export interface PostScope {
  readonly customerId?: string;
  readonly siteId?: string;
  /** A province or a city, as sites name theirs. */
  readonly region?: string;
}

export interface PostHolder {
  readonly personId: string;
  /** First and last day, `YYYY-MM-DD`, both inclusive; absent: from ever, for good. */
  readonly startsOn?: string;
  readonly endsOn?: string;
  /** Who stands in, in order, where the holder cannot be paged (F-05). */
  readonly deputyIds: readonly string[];
}

/** Where a case stands, as posts are looked up for it. */
export interface Place {
  readonly customerId: string | null;
  readonly siteId: string | null;
  /** Province and city of the site, as far as they are known. */
  readonly regions: readonly string[];
}

/** Whether the holder's days hold at an instant. */
export function holdsAt(
  post: Pick<Post, 'timeZone'>,
  { startsOn, endsOn }: PostHolder,
  at: Instant,
): boolean {
  const day = dayNumberAt(post.timeZone, at);
  return (
    (startsOn === undefined || dayNumberOf(startsOn) <= day) &&
    (endsOn === undefined || day <= dayNumberOf(endsOn))
  );
}

/**
 * The posts of a role that somebody holds for a place at an instant, the narrowest first: the site's, else the customer's in
 * that region, the customer's, the region's, the desk's. Of two with the same scope the first by id.
 */
export function postsFor(posts: readonly Post[], role: string, place: Place, at: Instant): readonly Post[] {
  return posts
    .filter((post) => post.role === role && post.retired !== true && covers(post.scope, place))
    .filter((post) => post.holders.some((holder) => holdsAt(post, holder, at)))
    .toSorted((a, b) => narrowness(b.scope) - narrowness(a.scope) || (a.id < b.id ? -1 : 1));
}

/** The narrowest of `postsFor`; undefined where there is none. */
export function postFor(posts: readonly Post[], role: string, place: Place, at: Instant): Post | undefined {
  return postsFor(posts, role, place, at)[0];
}

function covers({ customerId, siteId, region }: PostScope, place: Place): boolean {
  return (
    (customerId === undefined || customerId === place.customerId) &&
    (siteId === undefined || siteId === place.siteId) &&
    (region === undefined || place.regions.includes(region))
  );
}

function narrowness({ customerId, siteId, region }: PostScope): number {
  return (siteId === undefined ? 0 : 4) + (customerId === undefined ? 0 : 2) + (region === undefined ? 0 : 1);
}

/** The day before a day, both `YYYY-MM-DD`. */
function dayBefore(day: string): string {
  return dateOf(dayNumberOf(day) - 1);
}

/**
 * A post handed from one holder to the next on a day: the first holds it until the day before, the next from then on, with the
 * same deputies except themselves. Null where the first does not hold it up to that day, or is the next one.
 */
export function handedOver(
  post: Post,
  { fromId, toId, on }: { readonly fromId: string; readonly toId: string; readonly on: string },
): readonly PostHolder[] | null {
  const holds = ({ personId, startsOn, endsOn }: PostHolder) =>
    personId === fromId && (startsOn ?? '') < on && (endsOn === undefined || endsOn >= dayBefore(on));
  const index = post.holders.findIndex(holds);
  const leaving = post.holders[index];
  if (!leaving || fromId === toId) return null;
  const { endsOn, deputyIds } = leaving;
  const next: PostHolder = {
    personId: toId,
    startsOn: on,
    ...(endsOn === undefined || endsOn < on ? {} : { endsOn }),
    deputyIds: deputyIds.filter((id) => id !== toId),
  };
  return [
    ...post.holders.slice(0, index),
    { ...leaving, endsOn: dayBefore(on) },
    next,
    ...post.holders.slice(index + 1),
  ];
}
