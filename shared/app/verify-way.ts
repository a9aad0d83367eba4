// Verifying a way to a person: a code goes there by the desk's own messages, and comes back by whoever reads it, typed in or
// by the link beside it. What came back becomes a version of the person, under the name of whoever entered it. Refuses to show a code.

import { MINUTE_MS } from '../domain/instant.ts';
import { type Person, wayOf } from '../domain/people.ts';
import { withVerified } from '../domain/person-edits.ts';
import { readinessDoors } from '../domain/readiness-kind.ts';
import { readinessIdOf } from '../domain/readiness-record.ts';
import type { Actor } from '../domain/record.ts';
import {
  CODE_HOLDS_MINUTES,
  codeFrom,
  codeRefusal,
  linkRefusal,
  methodOf,
  NO_SUCH_WAY,
  sendingRefusal,
  type Verification,
  type VerificationRefusal,
} from '../domain/verification.ts';
import { commit } from './commit.ts';
import type { Desk } from './desk.ts';
import { changePerson, newestPerson } from './person-saving.ts';
import type { LinkClaims } from './ports.ts';
import { readinessKeepingBy } from './readiness-keeping.ts';

export type Verified =
  | { readonly outcome: 'verified'; readonly person: Person; readonly way: string }
  | { readonly outcome: 'refused'; readonly reason: VerificationRefusal };

/** Sends a fresh code to a way of a person; one sent there before is worth nothing any more. Null once it is on its way. */
export async function sendCode(
  desk: Desk,
  { personId, way }: { readonly personId: string; readonly way: string },
  by: Actor,
): Promise<VerificationRefusal | null> {
  const now = desk.clock.now();
  const [person, sent, wrong] = await Promise.all([
    newestPerson(desk, personId),
    desk.verifications.counted('sent', personId, now),
    desk.verifications.counted('wrong', personId, now),
  ]);
  const refusal = sendingRefusal(person ?? { contactMethods: [] }, way, { sent, wrong });
  if (refusal || !person) return refusal;
  const id = desk.chance.hex(8);
  const code = codeFrom(desk.chance.hex(16));
  // Kept and counted before it goes out: a code that nobody keeps could not be entered.
  await desk.verifications.put({ id, personId, way, personVersion: person.version, code, sentAt: now });
  await desk.verifications.count('sent', personId, now);
  const link = await desk.links.urlOf({
    audience: 'verification',
    tenantId: desk.tenantId,
    caseId: readinessIdOf(desk.tenantId),
    subject: id,
    personId,
    expiresAt: desk.clock.machineNow() + CODE_HOLDS_MINUTES * MINUTE_MS,
  });
  const result = await commit(readinessKeepingBy(readinessDoors, desk), desk, {
    id: readinessIdOf(desk.tenantId),
    command: { type: 'SendVerification', personId, way, code, link },
    actor: by,
    commandId: `verification:${id}`,
  });
  return result.outcome === 'refused' || result.outcome === 'ignored' ? result.reason : null;
}

/** Takes a code that `by` typed. A wrong one counts; so many of them lock the person's codes for an hour. */
export async function enterCode(
  desk: Desk,
  { personId, way, code }: { readonly personId: string; readonly way: string; readonly code: string },
  by: Actor,
): Promise<Verified> {
  const now = desk.clock.now();
  const [all, wrong] = await Promise.all([
    desk.verifications.standing(personId, now),
    desk.verifications.counted('wrong', personId, now),
  ]);
  const standing = all.find((each) => each.way === way) ?? null;
  const methods = await methodsOf(desk, personId, standing);
  const reason = codeRefusal(standing, code, { now, wrong, ...methods });
  if (reason?.code === 'wrong') await desk.verifications.count('wrong', personId, now);
  return reason || !standing ? refusedBy(reason ?? NO_SUCH_WAY) : used(desk, standing, by);
}

/** What a verification link is about, for the page that asks; the reason where it is worth nothing any more. */
export async function codeOfLink(
  desk: Desk,
  { subject, personId = '' }: Pick<LinkClaims, 'subject' | 'personId'>,
): Promise<
  | { readonly outcome: 'open'; readonly standing: Verification; readonly person: Person }
  /** It did its work already: the way is verified. */
  | Extract<Verified, { outcome: 'verified' }>
  | { readonly outcome: 'refused'; readonly reason: VerificationRefusal }
> {
  const now = desk.clock.now();
  const all = await desk.verifications.standing(personId, now);
  const standing = all.find(({ id }) => id === subject) ?? null;
  const [person, methods] = await Promise.all([
    newestPerson(desk, personId),
    methodsOf(desk, personId, standing),
  ]);
  if (person && standing?.usedAt !== undefined && methods.method?.verifiedAt !== undefined)
    return { outcome: 'verified', person, way: standing.way };
  const reason = linkRefusal(standing, { now, ...methods });
  return reason || !standing || !person
    ? refusedBy(reason ?? NO_SUCH_WAY)
    : { outcome: 'open', standing, person };
}

/** Verifies by the link alone. */
export async function followLink(
  desk: Desk,
  claims: Pick<LinkClaims, 'subject' | 'personId'>,
): Promise<Verified> {
  const found = await codeOfLink(desk, claims);
  return found.outcome === 'open' ? used(desk, found.standing) : found;
}

/** The method as it is now, and as it was when the code went out. */
async function methodsOf(desk: Desk, personId: string, standing: Verification | null) {
  if (!standing) return { method: undefined, sentTo: undefined };
  const [person, then] = await Promise.all([
    newestPerson(desk, personId),
    desk.configuration.get<Person>('person', personId, standing.personVersion),
  ]);
  return {
    method: person ? methodOf(person, standing.way) : undefined,
    sentTo: then ? methodOf(then, standing.way) : undefined,
  };
}

/** `by` is absent where the link did it: whoever holds it is the person. */
async function used(desk: Desk, standing: Verification, by?: Actor): Promise<Verified> {
  // Of two that come at once the second finds the code gone; the way is verified all the same.
  await desk.verifications.remove(standing);
  const { personId, way } = standing;
  const before = await newestPerson(desk, personId);
  if (!before) return refusedBy(NO_SUCH_WAY);
  const at = desk.clock.now();
  const person = await changePerson(desk, personId, (each) => withVerified(each, way, at), {
    name: by?.kind === 'person' ? by.name : before.name,
    reason: before.language === 'en' ? `Verified ${way}` : `已验证 ${way}`,
  });
  await desk.verifications.put({ ...standing, usedAt: at });
  return person ? { outcome: 'verified', person, way } : refusedBy(NO_SUCH_WAY);
}

const refusedBy = (reason: VerificationRefusal) => ({ outcome: 'refused', reason }) as const;

/** The names of a person's ways to which a code went within the time in which it counts. */
export async function awaitedWays(desk: Desk, person: Person): Promise<readonly string[]> {
  const now = desk.clock.now();
  const standing = await desk.verifications.standing(person.id, now);
  const own = new Set(person.contactMethods.map(wayOf));
  return standing
    .filter(
      ({ sentAt, way, usedAt }) =>
        usedAt === undefined && own.has(way) && now < sentAt + CODE_HOLDS_MINUTES * MINUTE_MS,
    )
    .map(({ way }) => way);
}
