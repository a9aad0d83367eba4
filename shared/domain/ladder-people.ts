// Whom a rung means, by name, at the instant when it comes due: 升级阶梯 meets 值班表. Refuses to say whether they answer.

import type { CaseSetup, CaseState, Escalation } from './case.ts';
import type { Instant } from './instant.ts';
import type { Recipient, Rung } from './ladder.ts';
import { type Person, personOf } from './people.ts';
import { holdsAt, type Place, postFor } from './posts.ts';
import { onCallAt } from './rota.ts';

/** What of a case says whom a recipient means. */
export type Whereabouts = Pick<CaseState, 'ownerId' | 'customerId' | 'siteId'> & {
  readonly course: Pick<CaseState['course'], 'severity' | 'facts'>;
  readonly escalation: Pick<Escalation, 'pagedPersonIds'> | null;
};

/**
 * The persons of a rung in order, each once; also those who cannot be paged now, so that the timeline can say so. Empty
 * where the recipients name nobody, e.g. the owner of a case without one.
 */
export function peopleOf(rung: Rung, state: Whereabouts, setup: CaseSetup, at: Instant): readonly string[] {
  return [...new Set(rung.recipients.flatMap((recipient) => named(recipient, state, setup, at)))];
}

/** The rungs that the opening of a case with this severity reaches. */
export function openingRungs(setup: CaseSetup, severity: string): readonly Rung[] {
  return setup.ladder.rungs.filter(({ when }) => when.at === 'opening' && when.severities.includes(severity));
}

/** Everybody of the opening rungs of the case's severity, each once. */
export function openingPeople(state: Whereabouts, setup: CaseSetup, at: Instant): readonly string[] {
  const rungs = openingRungs(setup, state.course.severity);
  return [...new Set(rungs.flatMap((rung) => peopleOf(rung, state, setup, at)))];
}

/** Why a person cannot be paged; null for one who can. */
export function unreachable(
  person: Person | undefined,
): 'unknown_person' | 'inactive' | 'no_contact_method' | null {
  if (!person) return 'unknown_person';
  if (!person.active) return 'inactive';
  return person.contactMethods.length === 0 ? 'no_contact_method' : null;
}

/** The person, where they can be paged. */
export function reachable(setup: CaseSetup, personId: string | null): Person | null {
  const person = personOf(setup.people, personId);
  return person && unreachable(person) === null ? person : null;
}

function named(
  recipient: Recipient,
  state: Whereabouts,
  { people, posts, rotas }: CaseSetup,
  at: Instant,
): readonly string[] {
  switch (recipient.to) {
    case 'person':
      return [recipient.personId];
    case 'rota': {
      const rota = rotas.find(({ id }) => id === recipient.rotaId);
      return rota ? onCallAt(rota, at).personIds.slice(0, recipient.depth) : [];
    }
    case 'duty':
      return people
        .filter(({ duties, active }) => active && duties.includes(recipient.duty))
        .map(({ id }) => id)
        .sort();
    case 'post': {
      const post = postFor(posts, recipient.role, placeOf(state), at);
      return (
        post?.holders.filter((holder) => holdsAt(post, holder, at)).map(({ personId }) => personId) ?? []
      );
    }
    case 'managers_of_paged': {
      const paged = state.escalation?.pagedPersonIds ?? [];
      return paged.flatMap((personId) => personOf(people, personId)?.managerId ?? []);
    }
    case 'owner':
      return state.ownerId === null ? [] : [state.ownerId];
    case 'manager_of_owner': {
      const managerId = personOf(people, state.ownerId)?.managerId;
      return managerId ? [managerId] : [];
    }
  }
}

function placeOf({ customerId, siteId, course }: Whereabouts): Place {
  const regions = [course.facts['site.province'], course.facts['site.city']];
  return { customerId, siteId, regions: regions.filter((region) => typeof region === 'string') };
}
