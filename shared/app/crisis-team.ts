// Whom a desk's posts name for a crisis team of a case now: what the form of a new team starts with. Reads only, decides nothing.

import type { CaseState } from '../domain/case.ts';
import { crisisRules } from '../domain/crisis.ts';
import type { Ladder } from '../domain/ladder.ts';
import { holdersOf, placeOf, reachable } from '../domain/ladder-people.ts';
import type { Person } from '../domain/people.ts';
import type { Post } from '../domain/posts.ts';
import type { Desk } from './desk.ts';

export interface OfferedTeam {
  readonly coordinatorId?: string;
  readonly leaderId?: string;
}

/**
 * Coordinator and local leader by the posts that the case's ladder names for them (E-15), or whoever stands in for their holder
 * now. A member is left out where nobody who can be reached holds its post, and the leader where it is somebody from outside.
 */
export async function offeredTeam(
  desk: Pick<Desk, 'configuration' | 'clock'>,
  state: CaseState,
  people: readonly Person[],
): Promise<OfferedTeam> {
  const { ladderId, ladderVersion } = state.pinned;
  const [posts, ladder] = await Promise.all([
    desk.configuration.latest<Post>('post'),
    desk.configuration.get<Ladder>('ladder', ladderId, ladderVersion),
  ]);
  const { coordinatorRole, leaderRole } = crisisRules(ladder ?? {});
  const now = desk.clock.now();
  const holder = (role: string): Person | undefined =>
    holdersOf(role, placeOf(state), { people, posts }, now).flatMap(
      ({ personId }) => reachable({ people }, personId, now) ?? [],
    )[0];
  const coordinatorId = holder(coordinatorRole)?.id;
  const leader = holder(leaderRole);
  return {
    ...(coordinatorId === undefined ? {} : { coordinatorId }),
    ...(leader && leader.roles.length > 0 ? { leaderId: leader.id } : {}),
  };
}
