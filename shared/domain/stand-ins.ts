// Who stands in for a person who cannot be paged: the deputies of a post, or of their leave. Refuses to say who is asked first.

import type { Instant } from './instant.ts';
import { absenceAt, type Person, personOf } from './people.ts';

/** Why a person cannot be paged at an instant. */
export type Unable = 'unknown_person' | 'inactive' | 'no_contact_method' | 'stopped' | 'on_leave';

/**
 * Why a person cannot be paged at an instant; null for one who can. Without an instant leave is left aside: for people who are
 * told or asked whatever their calendar says.
 */
export function unreachable(person: Person | undefined, at?: Instant): Unable | null {
  if (!person) return 'unknown_person';
  if (!person.active) return 'inactive';
  if (person.contactMethods.length === 0) return 'no_contact_method';
  if (person.contactMethods.every(({ stoppedAt }) => stoppedAt !== undefined)) return 'stopped';
  return at !== undefined && absenceAt(person, at) ? 'on_leave' : null;
}

/**
 * Who is paged in a person's place at an instant: themselves where they can be; else the first of the given deputies (of a
 * post), then of their leave, who can be paged or for whom somebody stands in, as far as that goes; nobody is asked twice. The
 * person themselves, unable, where nobody stands in: their page is skipped with the reason that `unreachable` gives.
 */
export function standIn(
  personId: string,
  people: readonly Person[],
  at: Instant,
  deputyIds?: readonly string[],
): { readonly personId: string; readonly standsInFor?: string } {
  const asked = new Set<string | undefined>();
  const first = (id: string | undefined, deputies?: readonly string[]): string | undefined => {
    if (asked.has(id)) return undefined;
    asked.add(id);
    const person = personOf(people, id);
    if (unreachable(person, at) === null) return id;
    for (const deputy of [...(deputies ?? []), person && absenceAt(person, at)?.deputyId]) {
      const found = first(deputy);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const found = first(personId, deputyIds);
  return found === undefined || found === personId
    ? { personId }
    : { personId: found, standsInFor: personId };
}
