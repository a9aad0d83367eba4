// One request as handlers see it: who is there, in which language, and how they are answered. Guards live here: sessions,
// bearer claims, roles, and the two marks by which a form is known to be ours.

import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Purpose } from '../adapters/jose-sessions.ts';
import type { SignIn } from '../adapters/oidc-sign-in.ts';
import { verifiedAddress } from '../adapters/oidc-sign-in.ts';
import type { VoiceTokens } from '../adapters/voice-secret.ts';
import type { Desk } from '../app/desk.ts';
import type { Chance, Clock, Directory, DirectoryKey, Links, Log } from '../app/ports.ts';
import { tenantOf } from '../app/queries.ts';
import type { Tenant } from '../domain/customers.ts';
import type { Language, Person } from '../domain/people.ts';
import { type Html, layout, PAGE_HEADERS, type PageFrame } from './layout.ts';
import { languageAccepted, languageNamed, wordsOf } from './words.ts';
import { nameOf, type Reader } from './writing.ts';

/** What the portal is built from; the composition is in adapters/portal-world.ts. */
export interface Portal {
  /** Scheme, host and port that people reach us at. */
  readonly origin: string;
  readonly directory: Directory;
  readonly links: Links;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
  readonly signIn: SignIn;
  readonly seals: Seals;
  /** Knows the voice provider's signatures; absent where voice is off. */
  readonly voice?: VoiceTokens | undefined;
  deskOf(tenantId: string): Promise<Desk>;
}

export interface Seals {
  seal(purpose: Purpose, content: Readonly<Record<string, string>>, forSeconds: number): Promise<string>;
  open(purpose: Purpose, sealed: string): Promise<Readonly<Record<string, string>> | null>;
}

/** The bindings of hono/aws-lambda that we read. */
export interface Bindings {
  readonly requestContext?: {
    readonly http?: { readonly sourceIp?: string };
    readonly authorizer?: { readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> } };
  };
}
export type Http = Context<{ Bindings: Bindings }>;

/** A signed-in person at their desk. */
export interface Staff {
  readonly desk: Desk;
  readonly tenant: Tenant | null;
  readonly person: Person;
  /** True where they chose this desk among several and may go to another. */
  readonly several: boolean;
  /** The CSRF token of the session; empty under a bearer token, which no browser sends by itself. */
  readonly formToken: string;
}

/** One wrong part of a body, in both languages. */
export interface BodyFault {
  readonly path: string;
  readonly message: string;
  readonly zh: string;
  readonly en: string;
}

/** A refusal that the guards throw and the app answers, as a page or as a problem by the door. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 415 | 422;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** The parts of the body that are wrong, where it is the body. */
  readonly faults: readonly BodyFault[];
  constructor(
    status: Refused['status'],
    code: string,
    sentence: { readonly zh: string; readonly en: string },
    faults: readonly BodyFault[] = [],
  ) {
    super(sentence.en);
    this.status = status;
    this.code = code;
    this.zh = sentence.zh;
    this.en = sentence.en;
    this.faults = faults;
  }
}

type ErrorWord = {
  [Key in keyof ReturnType<typeof wordsOf>['errors']]: ReturnType<
    typeof wordsOf
  >['errors'][Key] extends string
    ? Key
    : never;
}[keyof ReturnType<typeof wordsOf>['errors']];

/** A refusal in the words of the table. */
export function refused(status: Refused['status'], code: string, word: ErrorWord): Refused {
  return new Refused(status, code, { zh: wordsOf('zh-CN').errors[word], en: wordsOf('en').errors[word] });
}

// ---------------------------------------------------------------------------------------------------------------
// Language

const LANGUAGE_COOKIE = 'language';
const YEAR_SECONDS = 31_536_000;

/** `?lang=`, then the language chosen earlier, then the person's own, then the browser's, then the desk's. */
export function languageFor(c: Http, own?: Language, desk?: Language): Language {
  return (
    languageNamed(c.req.query('lang')) ??
    languageNamed(getCookie(c, LANGUAGE_COOKIE)) ??
    own ??
    languageAccepted(c.req.header('accept-language')) ??
    desk ??
    'en'
  );
}

export function readerFor(
  portal: Portal,
  c: Http,
  as: {
    own?: Language | undefined;
    desk?: Language | undefined;
    timeZone?: string | undefined;
    now?: number;
  },
): Reader {
  const language = languageFor(c, as.own, as.desk);
  return {
    language,
    words: wordsOf(language),
    timeZone: as.timeZone ?? 'UTC',
    now: as.now ?? portal.clock.now(),
  };
}

/** Keeps the choice of `?lang=` for the next pages. */
export function rememberLanguage(portal: Portal, c: Http): void {
  const chosen = languageNamed(c.req.query('lang'));
  if (!chosen || getCookie(c, LANGUAGE_COOKIE) === chosen) return;
  const secure = portal.origin.startsWith('https:');
  setCookie(c, LANGUAGE_COOKIE, chosen, {
    path: '/',
    maxAge: YEAR_SECONDS,
    sameSite: 'Lax',
    httpOnly: true,
    secure,
  });
}

// ---------------------------------------------------------------------------------------------------------------
// Sessions

export const SESSION_SECONDS = 12 * 3_600;

/** `__Host-` binds a cookie to this very host and to TLS; without TLS (one machine) a browser would refuse it. */
export function cookieName(portal: Portal, purpose: Purpose): string {
  return portal.origin.startsWith('https:') ? `__Host-${purpose}` : purpose;
}

export async function keepCookie(
  portal: Portal,
  c: Http,
  purpose: Purpose,
  content: Readonly<Record<string, string>>,
  forSeconds: number,
): Promise<void> {
  setCookie(c, cookieName(portal, purpose), await portal.seals.seal(purpose, content, forSeconds), {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: portal.origin.startsWith('https:'),
    maxAge: forSeconds,
  });
}

export function dropCookie(portal: Portal, c: Http, purpose: Purpose): void {
  setCookie(c, cookieName(portal, purpose), '', {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: portal.origin.startsWith('https:'),
    maxAge: 0,
  });
}

export async function cookieContent(portal: Portal, c: Http, purpose: Purpose) {
  const sealed = getCookie(c, cookieName(portal, purpose));
  return sealed ? portal.seals.open(purpose, sealed) : null;
}

/** The session's person, if the session is good and the person still works here. Roles are read afresh each time. */
export async function staffBySession(portal: Portal, c: Http): Promise<Staff | null> {
  const session = await cookieContent(portal, c, 'session');
  if (!session?.tenantId || !session.personId || !session.formToken) return null;
  const found = { tenantId: session.tenantId, personId: session.personId };
  const staff = await staffOf(portal, found, session.formToken);
  return staff && { ...staff, several: session.several !== undefined };
}

/** In which an API client that acts for a person of several desks names the one it means: the desk's slug. */
export const DESK_HEADER = 'x-desk';

/**
 * The person behind a bearer token whose signature the HTTP API's authorizer has checked. Cookies count for nothing.
 * Throws a refusal where the person belongs to several desks and the request names none of them.
 */
export async function staffByBearer(portal: Portal, c: Http): Promise<Staff | null> {
  const claims = c.env?.requestContext?.authorizer?.jwt?.claims;
  if (typeof claims?.sub !== 'string') return null;
  const people = await peopleFound(
    portal,
    claims.sub,
    verifiedAddress(claims) ?? (() => askedAddress(portal, c)),
  );
  const slug = c.req.header(DESK_HEADER)?.toLowerCase();
  if (slug === undefined && people.length <= 1) return people[0] ?? null;
  if (people.length === 0) return null;
  const chosen = people.find(({ tenant }) => tenant?.slug === slug);
  if (!chosen) throw refused(400, 'desk_not_named', 'deskNotNamed');
  return chosen;
}

/** Cognito's access tokens name a subject and no address; the issuer tells it to whoever holds the token. */
async function askedAddress(portal: Portal, c: Http): Promise<string | null> {
  const { sub } = c.env?.requestContext?.authorizer?.jwt?.claims ?? {};
  const token = /^(?:Bearer )?(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  return token && typeof sub === 'string' ? portal.signIn.addressOf(token, sub) : null;
}

/** A desk and who somebody is there. */
export interface Found {
  readonly tenantId: string;
  readonly personId: string;
}

/**
 * Everybody whom this account signs in as: the people with this subject, and those with this verified address, each once,
 * active ones only. An address that has to be asked for is asked for only where the subject is not known.
 */
export async function peopleFound(
  portal: Portal,
  subject: string,
  address: string | null | (() => Promise<string | null>),
): Promise<readonly Staff[]> {
  const bySubject = await personHits(portal, { subject });
  const asked = typeof address !== 'function' ? address : bySubject.length > 0 ? null : await address();
  const byAddress = asked ? await personHits(portal, { address: asked }) : [];
  const staffed = await Promise.all([
    // The directory may lag behind an edit: the person as they stand now have the last word.
    ...bySubject.map(async (found) => {
      const staff = await staffOf(portal, found, '');
      return [undefined, subject].includes(staff?.person.subject) ? staff : null;
    }),
    ...byAddress.map(async (found) => {
      const staff = await staffOf(portal, found, '');
      return staff?.person.contactMethods.some((method) => method.address === asked) ? staff : null;
    }),
  ]);
  const each = new Map(
    staffed
      .filter((staff) => staff !== null)
      .map((staff) => [`${staff.desk.tenantId} ${staff.person.id}`, staff]),
  );
  return [...each.values()];
}

async function personHits(portal: Portal, key: DirectoryKey): Promise<readonly Found[]> {
  return (await portal.directory.find(key))
    .filter((hit) => hit.role === 'person')
    .map(({ tenantId, id }) => ({ tenantId, personId: id }));
}

/** The person at their desk; null where they do not work there any more. */
export async function staffOf(
  portal: Portal,
  { tenantId, personId }: Found,
  formToken: string,
): Promise<Staff | null> {
  const desk = await portal.deskOf(tenantId);
  const [person, tenant] = await Promise.all([
    desk.configuration.get<Person>('person', personId),
    tenantOf(desk),
  ]);
  return person?.active ? { desk, tenant, person, several: false, formToken } : null;
}

/**
 * A form counts only where the session's token is in it and the browser says it comes from our own pages. A browser names
 * the origin with every POST (Fetch standard); a request that names none is no browser with our cookie.
 */
export function isOwnForm(
  portal: Portal,
  c: Http,
  session: Pick<Staff, 'formToken'>,
  token: string | undefined,
): boolean {
  if (c.req.header('origin') !== portal.origin) return false;
  const [given, wanted] = [Buffer.from(token ?? ''), Buffer.from(session.formToken)];
  return wanted.length > 0 && given.length === wanted.length && timingSafeEqual(given, wanted);
}

// ---------------------------------------------------------------------------------------------------------------
// Answers

export function answerPage(
  c: Http,
  page: Omit<PageFrame, 'person' | 'several' | 'tenantName' | 'path' | 'formToken'> & {
    readonly staff?: Staff | null;
    readonly tenant?: Tenant | null;
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
  },
  content: Html,
): Response | Promise<Response> {
  const { staff = null, reader } = page;
  const tenant = page.tenant ?? staff?.tenant ?? null;
  const url = new URL(c.req.url);
  const frame: PageFrame = {
    ...page,
    person: staff?.person ?? null,
    several: staff?.several ?? false,
    tenantName: tenant ? nameOf(tenant, reader.language) : reader.words.product,
    formToken: staff?.formToken ?? '',
    path: `${url.pathname}${url.search}`,
  };
  for (const [name, value] of Object.entries({ ...PAGE_HEADERS, ...page.headers })) c.header(name, value);
  c.header('vary', 'Accept-Language, Cookie');
  // hono's type wants one of the known status codes.
  return c.html(layout(frame, content), (page.status ?? 200) as 200);
}

/** 303: the browser goes on with a GET, so that a reload repeats nothing. */
export function goTo(c: Http, path: string): Response {
  c.header('cache-control', 'no-store');
  return c.redirect(path, 303);
}
