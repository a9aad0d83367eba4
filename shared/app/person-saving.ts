// Puts a version of a person, and keeps the directory as the person is: a mail, a text message or a sign-in finds the desk
// by an address, a number or a subject before the tenant is known. Refuses to judge what the version says.

import type { Instant } from '../domain/instant.ts';
import type { Person } from '../domain/people.ts';
import type { Desk } from './desk.ts';
import { Conflict, type DirectoryHit, type DirectoryKey, Unavailable } from './ports.ts';

export type PeopleDesk = Pick<Desk, 'tenantId' | 'configuration' | 'directory' | 'clock'>;

/** By what a person is found, each once. A chat finds nobody: it answers through links alone. */
export function directoryKeysOf({ contactMethods, subject }: Person): readonly DirectoryKey[] {
  const reached = contactMethods.flatMap(({ channel, address }): readonly DirectoryKey[] => {
    if (channel === 'chat') return [];
    return [channel === 'email' ? { address } : { number: address }];
  });
  const keys = subject === undefined ? reached : [...reached, { subject }];
  return [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
}

/**
 * Puts `next`, whose version follows that of `standing`. New keys are there before the version and old ones go after it, so
 * that a crash between leaves a key too many, never one too few; whoever looks one up asks the person as they stand. Throws
 * `Conflict` where somebody else was first, and nothing is changed.
 */
export async function savePerson(
  desk: PeopleDesk,
  { standing, next }: { readonly standing: Person | null; readonly next: Person },
  by: { readonly name: string; readonly reason: string; readonly at?: Instant },
): Promise<void> {
  const hit: DirectoryHit = { tenantId: desk.tenantId, role: 'person', id: next.id };
  const [before, after] = [standing ? directoryKeysOf(standing) : [], directoryKeysOf(next)];
  const isIn = (keys: readonly DirectoryKey[]) => {
    const texts = new Set(keys.map((key) => JSON.stringify(key)));
    return (key: DirectoryKey) => texts.has(JSON.stringify(key));
  };
  const wasThere = isIn(before);
  for (const key of after.filter((each) => !wasThere(each))) await desk.directory.put(key, hit);
  let latest = next;
  try {
    await desk.configuration.put('person', next, { at: desk.clock.now(), ...by });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    latest = (await newestPerson(desk, next.id)) ?? next;
    throw error;
  } finally {
    const isTheirs = isIn(directoryKeysOf(latest));
    for (const key of [...before, ...after].filter((each) => !isTheirs(each)))
      await desk.directory.remove(key, hit);
  }
}

/** The latest version as the store has it now, not as a process kept it. */
export async function newestPerson(desk: PeopleDesk, personId: string): Promise<Person | null> {
  return (await desk.configuration.history<Person>('person', personId)).at(-1)?.item ?? null;
}

/**
 * The person who works here and is reached at this address or number now; null where they are not. What the process keeps of
 * them may be seconds old: where it does not have the address, the store is asked, so that an answer or a STOP from a way
 * that was put in a moment ago does not go astray.
 */
export async function personReachedAt(
  desk: PeopleDesk,
  personId: string,
  address: string,
): Promise<Person | null> {
  const isReached = (person: Person | null): person is Person =>
    person?.active === true && person.contactMethods.some((method) => method.address === address);
  const kept = await desk.configuration.get<Person>('person', personId);
  if (isReached(kept)) return kept;
  const newest = await newestPerson(desk, personId);
  return isReached(newest) ? newest : null;
}

const TRIES_MAX = 5;

/**
 * Makes a version of a person out of the latest one, whoever else saves at the same time. Answers the person as they then
 * are; no version where `change` gives back what it got. Null where there is no such person.
 */
export async function changePerson(
  desk: PeopleDesk,
  personId: string,
  change: (person: Person) => Person,
  by: { readonly name: string; readonly reason: string; readonly at?: Instant },
): Promise<Person | null> {
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const standing = await newestPerson(desk, personId);
    if (!standing) return null;
    const changed = change(standing);
    if (changed === standing) return standing;
    const next = { ...changed, version: standing.version + 1 };
    try {
      await savePerson(desk, { standing, next }, by);
      return next;
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
  throw new Unavailable('The person is being changed by others; please try again.', { retryable: true });
}
