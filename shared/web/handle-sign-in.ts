// Signing in and out: leaving for the issuer, coming back, and choosing the desk where a person belongs to several. A
// session is made here and nowhere else, always afresh, and holds one tenant.

import { formBody } from './bodies.ts';
import { desksPage } from './pages-public.ts';
import {
  answerPage,
  cookieContent,
  dropCookie,
  type Found,
  goTo,
  type Http,
  isOwnForm,
  keepCookie,
  type Portal,
  peopleFound,
  readerFor,
  refused,
  SESSION_SECONDS,
  type Staff,
  staffOf,
} from './visit.ts';

/** Long enough to type a password or to pick a desk, short enough that a forgotten tab is no door. */
const SIGN_IN_SECONDS = 600;

const redirectUri = (portal: Portal): string => `${portal.origin}/auth/callback`;

export async function signIn(portal: Portal, c: Http): Promise<Response> {
  const reader = readerFor(portal, c, {});
  const again = c.req.query('again') !== undefined;
  const departure = await portal.signIn.depart({
    redirectUri: redirectUri(portal),
    again,
    language: reader.language,
  });
  const { state, nonce, verifier, url } = departure;
  const to = c.req.query('to') ?? '/board';
  await keepCookie(
    portal,
    c,
    'sign-in',
    { state, nonce, verifier, to: isOwnPath(to) ? to : '/board' },
    SIGN_IN_SECONDS,
  );
  return goTo(c, url);
}

/** A path on this origin, and no `//host` or `/\host`, which browsers read as another one. */
function isOwnPath(path: string): boolean {
  return /^\/(?![/\\])[\x21-\x7e]{0,500}$/.test(path);
}

export async function callback(portal: Portal, c: Http): Promise<Response> {
  const departure = await cookieContent(portal, c, 'sign-in');
  dropCookie(portal, c, 'sign-in');
  const { code, state } = c.req.query();
  if (!departure?.verifier || !departure.nonce || !code || !state || state !== departure.state) {
    throw refused(400, 'sign_in_failed', 'signInFailed');
  }
  const { verifier, nonce } = departure;
  const identified = await portal.signIn.arrive({ code, redirectUri: redirectUri(portal), verifier, nonce });
  if (!identified) throw refused(400, 'sign_in_failed', 'signInFailed');
  const people = await peopleFound(portal, identified.subject, identified.address);
  const [first] = people;
  // Also where the person left: a session that no page accepts would lead in a circle.
  if (!first) throw refused(403, 'unknown_person', 'unknownPerson');
  const to = departure.to ?? '/board';
  if (people.length === 1) return enter(portal, c, { staff: first, to, several: false });
  const desks: readonly Found[] = people.map(({ desk, person }) => ({
    tenantId: desk.tenantId,
    personId: person.id,
  }));
  await keepCookie(
    portal,
    c,
    'choice',
    { desks: JSON.stringify(desks), to, formToken: portal.chance.hex(16) },
    SIGN_IN_SECONDS,
  );
  return goTo(c, '/auth/desk');
}

async function enter(
  portal: Portal,
  c: Http,
  choice: { readonly staff: Staff; readonly to: string; readonly several: boolean },
): Promise<Response> {
  const { staff, to, several } = choice;
  const session = {
    tenantId: staff.desk.tenantId,
    personId: staff.person.id,
    formToken: portal.chance.hex(16),
    ...(several ? { several: 'yes' } : {}),
  };
  await keepCookie(portal, c, 'session', session, SESSION_SECONDS);
  return goTo(c, to);
}

// ---------------------------------------------------------------------------------------------------------------
// Several desks

/** What the issuer's answer left open: the desks of this person. Sealed, so that nobody adds one. */
async function openChoice(portal: Portal, c: Http) {
  const choice = await cookieContent(portal, c, 'choice');
  if (!choice?.desks || !choice.formToken) throw refused(401, 'sign_in_first', 'signInFirst');
  // Sealed by the callback above.
  const desks = JSON.parse(choice.desks) as readonly Found[];
  return { desks, to: choice.to ?? '/board', formToken: choice.formToken };
}

export async function chooseDesk(portal: Portal, c: Http): Promise<Response> {
  const { desks, formToken } = await openChoice(portal, c);
  const people = (await Promise.all(desks.map((desk) => staffOf(portal, desk, '')))).filter(
    (staff) => staff !== null,
  );
  const reader = readerFor(portal, c, { own: people[0]?.person.language });
  return answerPage(
    c,
    { reader, title: reader.words.desks.title },
    desksPage(reader, {
      formToken,
      desks: people.map(({ desk, tenant, person }) => ({
        value: deskValue({ tenantId: desk.tenantId, personId: person.id }),
        tenant,
        person,
      })),
    }),
  );
}

export async function enterDesk(portal: Portal, c: Http): Promise<Response> {
  const { desks, to, formToken } = await openChoice(portal, c);
  const { values } = await formBody(c);
  if (!isOwnForm(portal, c, { formToken }, values.token)) throw refused(403, 'forged_form', 'forgedForm');
  const chosen = desks.find((desk) => deskValue(desk) === values.desk);
  const staff = chosen ? await staffOf(portal, chosen, '') : null;
  if (!staff) throw refused(403, 'not_your_desk', 'notYourDesk');
  dropCookie(portal, c, 'choice');
  return enter(portal, c, { staff, to, several: true });
}

const deskValue = (desk: Found): string => `${desk.tenantId} ${desk.personId}`;

export async function signOut(portal: Portal, c: Http): Promise<Response> {
  dropCookie(portal, c, 'session');
  dropCookie(portal, c, 'choice');
  return goTo(c, '/?signed-out');
}
