// One function's part of the portal as a hono app: each of its routes with its guard and its handler. Who may is decided
// here and nowhere else; what goes wrong becomes a page or a problem document by the door it came through.

import type { Hono } from 'hono';
// The router that is a list of patterns in the order of the table: a third of the size, and a hundred routes need no more.
import { Hono as Routed } from 'hono/tiny';
import { problemOf } from '../adapters/middy-chains.ts';
import type { ProblemBody } from '../contracts/http.ts';
import { refuseUnknownQuery } from './api-queries.ts';
import { type FormBody, formBody } from './bodies.ts';
import { refusalPage } from './handle-refusal.ts';
import { type Handling, methodsAt, ROUTES, type Route, type Server, servedBy } from './routes.ts';
import {
  type Bindings,
  goTo,
  type Http,
  isOwnForm,
  type Portal,
  Refused,
  readerFor,
  refused,
  rememberLanguage,
  type Staff,
  staffByBearer,
  staffBySession,
} from './visit.ts';

export type OpenHandler = (portal: Portal, c: Http) => Promise<Response>;
export type StaffHandler = (
  portal: Portal,
  c: Http,
  staff: Staff,
  route: Route,
  form: FormBody,
) => Promise<Response>;

/** What one function brings: its part of the routes, and who handles them. */
export interface Handlers {
  readonly serves: Server;
  readonly open: Partial<Record<Handling, OpenHandler>>;
  readonly staffed: Partial<Record<Handling, StaffHandler>>;
}

const NO_FORM: FormBody = { values: {}, files: [], filesFault: null };

/** The part of the portal that these handlers serve. */
export function createPortal(
  portal: Portal,
  { serves, open, staffed }: Handlers,
): Hono<{ Bindings: Bindings }> {
  const app = new Routed<{ Bindings: Bindings }>({ strict: false });
  /** Who was let in, for the page that says what went wrong afterwards. */
  const present = new WeakMap<Http, Staff>();
  for (const route of ROUTES) {
    if (route.server !== serves) continue;
    app.on(route.method, route.path, async (c) => {
      if (route.access === 'anyone' || route.access === 'link') {
        const handler = open[route.handling];
        if (!handler) throw new Error(`Nobody handles ${route.handling}`);
        rememberLanguage(portal, c);
        return handler(portal, c);
      }
      const handler = staffed[route.handling];
      if (!handler) throw new Error(`Nobody handles ${route.handling}`);
      const staff = route.door === 'api' ? await staffByBearer(portal, c) : await staffBySession(portal, c);
      if (!staff) return signInFirst(c, route);
      present.set(c, staff);
      const { roles } = staff.person;
      if (!route.access.some((role) => roles.includes(role))) throw refused(403, 'not_allowed', 'notAllowed');
      if (route.door === 'api') {
        refuseUnknownQuery(c, route.handling);
        return handler(portal, c, staff, route, NO_FORM);
      }
      rememberLanguage(portal, c);
      if (route.method === 'GET') return handler(portal, c, staff, route, NO_FORM);
      const form = await formBody(c);
      if (!isOwnForm(portal, c, staff, form.values.token)) throw refused(403, 'forged_form', 'forgedForm');
      return handler(portal, c, staff, route, form);
    });
  }
  app.notFound((c) => {
    const allowed = methodsAt(c.req.path);
    // The HTTP API takes `/setup/` for another path than `/setup`, and so hands it to the other function. The path that the
    // router sees has lost the slash already.
    const asked = new URL(c.req.url);
    if (allowed.length > 0 && asked.pathname.endsWith('/') && servedBy(c.req.path) !== serves)
      return c.redirect(`${c.req.path}${asked.search}`, 308);
    if (allowed.length === 0) return answerError(portal, c, refused(404, 'not_found', 'notFound'));
    // RFC 9110 section 15.5.6: a 405 says which methods there are.
    return answerError(portal, c, refused(405, 'bad_method', 'badMethod'), { allow: allowed.join(', ') });
  });
  app.onError((error, c) => answerError(portal, c, error, { staff: present.get(c) }));
  return app;
}

/** A page that was asked for comes back after the sign-in; a form that was sent does not, and the API says 401. */
function signInFirst(c: Http, route: Route): Response {
  if (route.door === 'page' && route.method === 'GET') {
    const url = new URL(c.req.url);
    return goTo(c, `/auth/sign-in?to=${encodeURIComponent(`${url.pathname}${url.search}`)}`);
  }
  throw refused(401, 'sign_in_first', 'signInFirst');
}

const RETRY_AFTER_SECONDS = 2;

async function answerError(
  portal: Portal,
  c: Http,
  error: Error,
  known: { readonly staff?: Staff | undefined; readonly allow?: string } = {},
): Promise<Response> {
  const problem =
    error instanceof Refused
      ? {
          type: 'about:blank',
          title: TITLES[error.status],
          status: error.status,
          code: error.code,
          ...(error.faults.length > 0 ? { errors: [...error.faults] } : {}),
          zh: error.zh,
          en: error.en,
          detail: error.en,
        }
      : problemOf(error);
  if (problem.status >= 500) {
    portal.log.error('request_failed', { route: c.req.routePath, status: problem.status, error });
  }
  if (problem.status === 503) c.header('retry-after', String(RETRY_AFTER_SECONDS));
  if (known.allow !== undefined) c.header('allow', known.allow);
  if (wantsProblem(c)) return answerProblem(portal, c, problem, known.allow);
  // Where the store is what failed, asking it once more would only take time.
  const staff =
    known.staff ?? (problem.status < 500 ? await staffBySession(portal, c).catch(() => null) : null);
  return refusalPage(portal, c, problem, staff);
}

const TITLES: Readonly<Record<Refused['status'], string>> = {
  400: 'Bad request',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Refused',
  410: 'Gone',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not acceptable as it is',
};

/** The API always; the report form's door where the sender speaks JSON. */
function wantsProblem(c: Http): boolean {
  if (c.req.path === '/api' || c.req.path.startsWith('/api/')) return true;
  const sends = c.req.header('content-type')?.toLowerCase() ?? '';
  if (c.req.method === 'POST' && c.req.path.startsWith('/r/')) {
    return !sends.startsWith('multipart/form-data') && !sends.startsWith('application/x-www-form-urlencoded');
  }
  return sends.startsWith('application/json');
}

function answerProblem(portal: Portal, c: Http, problem: ProblemBody, allow: string | undefined): Response {
  const { language } = readerFor(portal, c, {});
  const body: ProblemBody = { ...problem, detail: language === 'en' ? problem.en : problem.zh };
  return new Response(JSON.stringify(body), {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'content-language': language,
      ...(allow === undefined ? {} : { allow }),
      ...(problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...(problem.status === 503 ? { 'retry-after': String(RETRY_AFTER_SECONDS) } : {}),
    },
  });
}
