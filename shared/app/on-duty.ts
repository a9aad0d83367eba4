// Reads whom a customer can reach about a case now: people, posts and rotas as they stand, the ladder to which the case is pinned.

import type { CaseState } from '../domain/case.ts';
import type { Tenant } from '../domain/customers.ts';
import type { Ladder } from '../domain/ladder.ts';
import { dutyEngineerId, dutyManagerId } from '../domain/on-duty.ts';
import { type Person, personOf } from '../domain/people.ts';
import type { Post } from '../domain/posts.ts';
import type { Rota } from '../domain/rota.ts';
import type { Desk } from './desk.ts';

/** Somebody whom a customer may ask for. `number` is empty where neither they nor the desk have one for customers. */
export interface OnDuty {
  readonly as: 'engineer' | 'manager';
  readonly person: Person;
  readonly number: string;
}

/**
 * The engineer, then the manager, each only where there is one. Nobody where the desk wants it so, where the reporter is not known,
 * and for a case that is over.
 */
export async function onDutyOf(
  desk: Pick<Desk, 'configuration' | 'clock'>,
  state: CaseState,
  { tenant, people }: { readonly tenant: Tenant | null; readonly people: readonly Person[] },
): Promise<readonly OnDuty[]> {
  if (!tenant || tenant.hidesOnCall || !state.reporter.verified || state.status === 'closed') return [];
  const { ladderId, ladderVersion } = state.pinned;
  const [posts, rotas, ladder] = await Promise.all([
    desk.configuration.latest<Post>('post'),
    desk.configuration.latest<Rota>('rota'),
    desk.configuration.get<Ladder>('ladder', ladderId, ladderVersion),
  ]);
  const setup = { people, posts, rotas, ladder: ladder ?? { rungs: [] } };
  const now = desk.clock.now();
  const found = [
    ['engineer', dutyEngineerId(state, setup, now)],
    ['manager', dutyManagerId(state, setup, now)],
  ] as const;
  return found.flatMap(([as, personId]) => {
    const person = personOf(people, personId);
    return person ? [{ as, person, number: person.publicNumber ?? tenant.hotline }] : [];
  });
}
