// The link beside a verification code, and the same by JSON. The link's page asks first: mail programs and chats open links
// by themselves, and only the button verifies.

import { tenantOf } from '../app/queries.ts';
import { codeOfLink, enterCode, followLink, sendCode } from '../app/verify-way.ts';
import { verificationBody } from '../contracts/http-people.ts';
import { isoOf } from '../domain/instant.ts';
import { type Person, personOf, wayOf } from '../domain/people.ts';
import { methodOf, type VerificationRefusal } from '../domain/verification.ts';
import { invalid, jsonBody } from './bodies.ts';
import { actorOf } from './handle-people.ts';
import { verificationLinkPage } from './pages-people.ts';
import { wayText } from './person-fields.ts';
import { answerPage, type Http, type Portal, Refused, readerFor, refused, type Staff } from './visit.ts';
import { peopleWordsOf } from './words-people.ts';

async function linkOf(portal: Portal, c: Http) {
  const found = await portal.links.read(
    c.req.param('token') ?? '',
    'verification',
    portal.clock.machineNow(),
  );
  if ('bad' in found) {
    const word = found.bad === 'expired' ? 'linkExpired' : 'linkBad';
    throw new Refused(found.bad === 'expired' ? 410 : 404, `link_${found.bad}`, {
      zh: peopleWordsOf('zh-CN')[word],
      en: peopleWordsOf('en')[word],
    });
  }
  return { claims: found.claims, desk: await portal.deskOf(found.claims.tenantId) };
}

const gone = (reason: VerificationRefusal) => new Refused(410, reason.code, reason);

export async function verificationLink(portal: Portal, c: Http): Promise<Response> {
  const { claims, desk } = await linkOf(portal, c);
  const found = await codeOfLink(desk, claims);
  if (found.outcome === 'refused') throw gone(found.reason);
  const isDone = found.outcome === 'verified';
  const way = isDone ? found.way : found.standing.way;
  return drawLink(portal, c, { person: found.person, way, isDone, tenant: await tenantOf(desk) });
}

export async function followVerificationLink(portal: Portal, c: Http): Promise<Response> {
  const { claims, desk } = await linkOf(portal, c);
  const verified = await followLink(desk, claims);
  if (verified.outcome === 'refused') throw gone(verified.reason);
  const { person, way } = verified;
  return drawLink(portal, c, { person, way, isDone: true, tenant: await tenantOf(desk) });
}

async function drawLink(
  portal: Portal,
  c: Http,
  as: {
    readonly person: Person;
    readonly way: string;
    readonly isDone: boolean;
    readonly tenant: Awaited<ReturnType<typeof tenantOf>>;
  },
): Promise<Response> {
  const { person, isDone, tenant } = as;
  const reader = readerFor(portal, c, { own: person.language, timeZone: tenant?.timeZone });
  const words = peopleWordsOf(reader.language);
  const method = methodOf(person, as.way);
  return answerPage(
    c,
    { reader, tenant, title: isDone ? words.done : words.linkTitle },
    verificationLinkPage(reader, {
      ...{ person, isDone, path: c.req.path },
      way: method ? wayText(reader, method) : as.way,
    }),
  );
}

// ---------------------------------------------------------------------------------------------------------------
// The API

const NO_STORE = { 'cache-control': 'no-store' } as const;

/** Sends a code to a way of a person, or takes the code: an administrator's for anybody, anybody's for themselves. */
export async function apiVerification(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const personId = c.req.param('id') ?? '';
  const parsed = verificationBody.safeParse(await jsonBody(c));
  if (!parsed.success) throw invalid(parsed.error.issues);
  const isAdmin = staff.person.roles.includes('tenant_admin');
  if (!isAdmin && personId !== staff.person.id) throw refused(403, 'not_allowed', 'notAllowed');
  const { way, code } = parsed.data;
  const people = await staff.desk.configuration.latest<Person>('person');
  if (!personOf(people, personId)) throw refused(404, 'not_found', 'notFound');
  const refuse = (reason: VerificationRefusal) => new Refused(409, reason.code, reason);
  if (code === undefined) {
    const refusal = await sendCode(staff.desk, { personId, way }, actorOf(staff, 'api'));
    if (refusal) throw refuse(refusal);
    return c.json({ outcome: 'sent', way }, 202, NO_STORE);
  }
  const verified = await enterCode(staff.desk, { personId, way, code }, actorOf(staff, 'api'));
  if (verified.outcome === 'refused') throw refuse(verified.reason);
  const { verifiedAt } = verified.person.contactMethods.find((method) => wayOf(method) === way) ?? {};
  const at = verifiedAt === undefined ? {} : { verifiedAt: isoOf(verifiedAt) };
  return c.json({ outcome: 'verified', way, ...at }, 200, NO_STORE);
}
