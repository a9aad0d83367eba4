// Whom a rung means, by name, at the instant when it comes due: 升级阶梯 meets 岗位 and 值班表. The one place that names
// people, with the reason for each: which recipient, which post or rota in which version, in whose place. Refuses to say
// whether they answer.

import type { Because, CaseSetup, CaseState, Escalation } from './case.ts';
import type { Instant } from './instant.ts';
import type { Ladder, Recipient, Rung } from './ladder.ts';
import { type Person, personOf } from './people.ts';
import { holdsAt, type Place, type Post, postsFor } from './posts.ts';
import { standingAt } from './rota.ts';
import { standIn, unreachable } from './stand-ins.ts';

export { standIn, type Unable, unreachable } from './stand-ins.ts';

/** What of a case says whom a recipient means. */
export type Whereabouts = Pick<CaseState, 'ownerId' | 'customerId' | 'siteId'> & {
  readonly course: Pick<CaseState['course'], 'severity' | 'facts'>;
  readonly escalation: Pick<Escalation, 'pagedPersonIds'> | null;
};

/** A person whom a rung means, and why. */
export interface Named {
  readonly personId: string;
  readonly because: Because;
}

/** The configuration that says who stands where; people, posts and rotas as they are now. */
type Standing = Pick<CaseSetup, 'people' | 'posts' | 'rotas'>;

/**
 * The persons of a rung in order, each once, for the first reason that names them. Somebody on leave or who cannot be paged is
 * replaced by whoever stands in for them (`standIn`), and `because.standsInFor` says for whom; where nobody does, they are named
 * all the same, so that the timeline can say why they were skipped. Of a post nobody can be paged at, the next broader post of
 * the role answers (F-05, F-06). Empty where the recipients name nobody, e.g. the owner of a case without one.
 */
export function named(
  { recipients }: Pick<Rung, 'recipients'>,
  state: Whereabouts,
  setup: Standing,
  at: Instant,
): readonly Named[] {
  return eachOnce(recipients.flatMap((recipient) => meant(recipient, state, setup, at)));
}

/** The ids of `named`, in the same order. */
export function peopleOf(
  rung: Pick<Rung, 'recipients'>,
  state: Whereabouts,
  setup: Standing,
  at: Instant,
): readonly string[] {
  return named(rung, state, setup, at).map(({ personId }) => personId);
}

/**
 * The recipients of a rung that name nobody for this case at this instant: a post that nobody holds, a rota that is not there,
 * a duty that nobody has. A gap in the configuration, which people are shown (E-03). The owner of a case without one is none.
 */
export function unfilledOf(
  { recipients }: Pick<Rung, 'recipients'>,
  state: Whereabouts,
  setup: Standing,
  at: Instant,
): readonly Recipient[] {
  return recipients.filter(
    (recipient) => IS_CONFIGURED[recipient.to] && meant(recipient, state, setup, at).length === 0,
  );
}

/** What of a rung is not filled, as its event says it: by role, rota, duty or person; nothing where all of it is. */
export function unfilledIn(
  rung: Pick<Rung, 'recipients'>,
  state: Whereabouts,
  setup: Standing,
  at: Instant,
): { readonly unfilled?: readonly string[] } {
  const unfilled = unfilledOf(rung, state, setup, at).flatMap((recipient) => {
    if (recipient.to === 'post') return [recipient.role];
    if (recipient.to === 'rota') return [recipient.rotaId];
    return recipient.to === 'duty' ? [recipient.duty] : [];
  });
  return unfilled.length > 0 ? { unfilled } : {};
}

/** The rungs that the opening of a case with this severity reaches. */
export function openingRungs(
  { ladder }: { readonly ladder: Pick<Ladder, 'rungs'> },
  severity: string,
): readonly Rung[] {
  return ladder.rungs.filter(({ when }) => when.at === 'opening' && when.severities.includes(severity));
}

/** The rungs that a climb to this severity by itself reaches, beside those of the opening. */
export function promotionRungs(
  { ladder }: { readonly ladder: Pick<Ladder, 'rungs'> },
  severity: string,
): readonly Rung[] {
  return ladder.rungs.filter(({ when }) => when.at === 'promotion' && when.severities.includes(severity));
}

/** The rungs of an emergency of a class; null: of one whose class is not known. */
export function emergencyRungs(
  { ladder }: { readonly ladder: Pick<Ladder, 'rungs'> },
  emergencyClass: string | null,
): readonly Rung[] {
  return ladder.rungs.filter(
    ({ when }) =>
      when.at === 'emergency' &&
      (when.classes.length === 0 || when.classes.some((each) => each === emergencyClass)),
  );
}

/** Everybody of the opening rungs of the case's severity, each once, with the reason. */
export function openingNamed(state: Whereabouts, setup: CaseSetup, at: Instant): readonly Named[] {
  const rungs = openingRungs(setup, state.course.severity);
  return eachOnce(rungs.flatMap((rung) => named(rung, state, setup, at)));
}

/** The ids of `openingNamed`, in the same order. */
export function openingPeople(state: Whereabouts, setup: CaseSetup, at: Instant): readonly string[] {
  return openingNamed(state, setup, at).map(({ personId }) => personId);
}

/** The person, where they can be paged (at the instant, where one is given). */
export function reachable(
  setup: Pick<CaseSetup, 'people'>,
  personId: string | null,
  at?: Instant,
): Person | null {
  const person = personOf(setup.people, personId);
  return person && unreachable(person, at) === null ? person : null;
}

/** Who stands for a place by a role at an instant, in order, with the post that says so; empty where no post of the role covers it. */
export function holdersOf(
  role: string,
  place: Place,
  { people, posts }: Pick<CaseSetup, 'people' | 'posts'>,
  at: Instant,
): readonly Named[] {
  const answers = postsFor(posts, role, place, at).map((post) => holdersOfPost(post, people, at));
  const able = ({ personId }: Named) => unreachable(personOf(people, personId), at) === null;
  return answers.find((holders) => holders.some(able)) ?? answers[0] ?? [];
}

/** Where a case stands, as posts are looked up for it. */
export function placeOf({
  customerId,
  siteId,
  course,
}: Pick<Whereabouts, 'customerId' | 'siteId' | 'course'>): Place {
  const regions = [course.facts['site.province'], course.facts['site.city']];
  return { customerId, siteId, regions: regions.filter((region) => typeof region === 'string') };
}

// ---------------------------------------------------------------------------------------------------------------

/** Whether the configuration alone decides that somebody is there; the others hang on what happened to the case. */
const IS_CONFIGURED: Readonly<Record<Recipient['to'], boolean>> = {
  rota: true,
  person: true,
  duty: true,
  post: true,
  owner: false,
  manager_of_owner: false,
  managers_of_paged: false,
};

function meant(recipient: Recipient, state: Whereabouts, setup: Standing, at: Instant): readonly Named[] {
  const { people, rotas } = setup;
  const { to } = recipient;
  const each = (personIds: readonly string[], why: Omit<Because, 'to' | 'standsInFor'> = {}) =>
    eachOnce(personIds.map((personId) => inPlaceOf(personId, { to, ...why }, people, at)));
  switch (recipient.to) {
    case 'person':
      return each([recipient.personId]);
    case 'rota': {
      const rota = rotas.find(({ id }) => id === recipient.rotaId);
      if (!rota) return [];
      const onCall = each(standingAt(rota, at).personIds, { id: rota.id, version: rota.version });
      return firstPresent(onCall, recipient.depth ?? Number.POSITIVE_INFINITY, people, at);
    }
    case 'duty': {
      const holders = people.filter(({ duties, active }) => active && duties.includes(recipient.duty));
      return each(holders.map(({ id }) => id).sort(), { id: recipient.duty });
    }
    case 'post':
      return holdersOf(recipient.role, placeOf(state), setup, at);
    case 'owner':
      return state.ownerId === null ? [] : each([state.ownerId]);
    case 'manager_of_owner': {
      const managerId = personOf(people, state.ownerId)?.managerId;
      return managerId ? each([managerId]) : [];
    }
    case 'managers_of_paged': {
      const paged = state.escalation?.pagedPersonIds ?? [];
      return each(paged.flatMap((personId) => personOf(people, personId)?.managerId ?? []));
    }
  }
}

function holdersOfPost(post: Post, people: readonly Person[], at: Instant): readonly Named[] {
  const why: Because = { to: 'post', id: post.id, version: post.version };
  const holding = post.holders.filter((holder) => holdsAt(post, holder, at));
  return eachOnce(holding.map(({ personId, deputyIds }) => inPlaceOf(personId, why, people, at, deputyIds)));
}

function inPlaceOf(
  personId: string,
  because: Because,
  people: readonly Person[],
  at: Instant,
  deputyIds: readonly string[] = [],
): Named {
  const { standsInFor, ...one } = standIn(personId, people, at, deputyIds);
  return { ...one, because: standsInFor === undefined ? because : { ...because, standsInFor } };
}

/** As many as are wanted of those who are not on leave, with whoever stands before them and is: the next in order is on call. */
function firstPresent(
  order: readonly Named[],
  count: number,
  people: readonly Person[],
  at: Instant,
): readonly Named[] {
  let left = count;
  const taken: Named[] = [];
  for (const one of order) {
    if (left === 0) break;
    taken.push(one);
    if (unreachable(personOf(people, one.personId), at) !== 'on_leave') left -= 1;
  }
  return taken;
}

function eachOnce(all: readonly Named[]): readonly Named[] {
  return all.filter((one, index) => all.findIndex(({ personId }) => personId === one.personId) === index);
}
