// Whom a customer can reach about a case at an instant: the service engineer and the duty manager, by name (E-11). Refuses to tell
// the numbers on which people are paged: a customer reads the one that its person made public, else the desk's hotline.

import type { Instant } from './instant.ts';
import type { Ladder, Recipient } from './ladder.ts';
import { named, openingRungs, reachable, type Whereabouts } from './ladder-people.ts';
import type { Person } from './people.ts';
import type { Post } from './posts.ts';
import type { Rota } from './rota.ts';

/** The configuration as it stands now, and the ladder of the case. */
interface DutySetup {
  readonly people: readonly Person[];
  readonly posts: readonly Post[];
  readonly rotas: readonly Rota[];
}

/** Whoever is meant first on the rota of this id, in the post of this role, or by this duty. */
const DUTY_MANAGER: readonly Recipient[] = [
  { to: 'rota', rotaId: 'duty_manager', depth: 1 },
  { to: 'post', role: 'duty_manager' },
  { to: 'duty', duty: 'duty_manager' },
];

/**
 * The duty manager for a case: who is on call on the rota `duty_manager`, else who holds the post of that role for its place, else
 * who has that duty. Whoever is away is replaced as for a page; undefined where nobody can be reached.
 */
export function dutyManagerId(state: Whereabouts, setup: DutySetup, at: Instant): string | undefined {
  return firstAble(DUTY_MANAGER, state, setup, at);
}

/**
 * The service engineer of a case: its owner, else the first whom its ladder calls at the opening and who is an engineer, else the
 * first of them. Whoever is away is replaced as for a page; undefined where nobody can be reached.
 */
export function dutyEngineerId(
  state: Whereabouts,
  setup: DutySetup & { readonly ladder: Pick<Ladder, 'rungs'> },
  at: Instant,
): string | undefined {
  const called = openingRungs(setup, state.course.severity).flatMap(({ recipients }) => recipients);
  const isEngineer = ({ roles }: Person) => roles.includes('engineer');
  return (
    firstAble([{ to: 'owner' }], state, setup, at) ??
    firstAble(called, state, setup, at, isEngineer) ??
    firstAble(called, state, setup, at)
  );
}

function firstAble(
  recipients: readonly Recipient[],
  state: Whereabouts,
  setup: DutySetup,
  at: Instant,
  is: (person: Person) => boolean = () => true,
): string | undefined {
  return named({ recipients }, state, setup, at).find(({ personId }) => {
    const person = reachable(setup, personId, at);
    return person !== null && is(person);
  })?.personId;
}
