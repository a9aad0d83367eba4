// The portal as one hono app: each route of the table with its guard and its handler. Who may is decided here and nowhere
// else; what goes wrong becomes a page or a problem document by the door it came through.

import type { Hono } from 'hono';
// The router that is a list of patterns in the order of the table: a third of the size, and a hundred routes need no more.
import { Hono as Routed } from 'hono/tiny';
import { problemOf } from '../adapters/middy-chains.ts';
import type { ProblemBody } from '../contracts/http.ts';
import { type FormBody, formBody } from './bodies.ts';
import { apiCase, apiCases, apiReceipts, apiReplay, apiSetup, apiVerb } from './handle-api.ts';
import { apiProposal, calendarImport, importCalendar } from './handle-calendar-import.ts';
import { addCalendar, calendar, calendarVersion, editCalendar, newCalendar } from './handle-calendars.ts';
import { addContract, contract, contractVersion, editContract, newContract } from './handle-contracts.ts';
import { apiEdit, apiItem, apiItems } from './handle-edit-api.ts';
import { help } from './handle-help.ts';
import { apiLedger, ledgerFile, linkedLedgerFile } from './handle-ledger.ts';
import { addTier, newTier } from './handle-new-tier.ts';
import { apiPreview, preview } from './handle-preview.ts';
import {
  answerPageLink,
  asset,
  attachment,
  landing,
  pageLink,
  refusalPage,
  report,
  reportForm,
  status,
} from './handle-public.ts';
import { apiRepin, repin, repinDryRun } from './handle-repin.ts';
import { callback, chooseDesk, enterDesk, signIn, signOut } from './handle-sign-in.ts';
import {
  board,
  caseVerb,
  closed,
  oneCase,
  receipt,
  receiptRaw,
  replay,
  setup,
  triage,
} from './handle-staff.ts';
import { editTier, tier, tierVersion } from './handle-tiers.ts';
import { openApi } from './openapi.ts';
import { type Handling, methodsAt, ROUTES, type Route } from './routes.ts';
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

type OpenHandler = (portal: Portal, c: Http) => Promise<Response>;
type StaffHandler = (
  portal: Portal,
  c: Http,
  staff: Staff,
  route: Route,
  form: FormBody,
) => Promise<Response>;

const OPEN: Partial<Record<Handling, OpenHandler>> = {
  landing,
  asset,
  openapi: async (portal, c) => c.json(openApi(portal.origin)),
  help,
  reportForm,
  report,
  status,
  linkedLedgerFile,
  pageLink,
  answerPage: answerPageLink,
  attachment,
  signIn,
  callback,
  chooseDesk,
  enterDesk,
};

const STAFFED: Partial<Record<Handling, StaffHandler>> = {
  signOut,
  board,
  closed,
  case: oneCase,
  preview,
  apiPreview,
  ledgerFile,
  apiLedger,
  caseVerb,
  triage,
  receipt,
  receiptRaw,
  replay,
  setup,
  newCalendar,
  addCalendar,
  calendar,
  editCalendar,
  calendarVersion,
  calendarImport,
  importCalendar,
  newTier,
  addTier,
  tier,
  editTier,
  tierVersion,
  newContract,
  addContract,
  contract,
  editContract,
  contractVersion,
  repinDryRun,
  repin,
  apiItems,
  apiItem,
  apiEdit,
  apiRepin,
  apiProposal,
  apiCases,
  apiCase,
  apiVerb,
  apiReceipts,
  apiReplay,
  apiSetup,
};

const NO_FORM: FormBody = { values: {}, files: [], filesFault: null };

export function createPortal(portal: Portal): Hono<{ Bindings: Bindings }> {
  const app = new Routed<{ Bindings: Bindings }>({ strict: false });
  /** Who was let in, for the page that says what went wrong afterwards. */
  const present = new WeakMap<Http, Staff>();
  for (const route of ROUTES) {
    app.on(route.method, route.path, async (c) => {
      if (route.access === 'anyone' || route.access === 'link') {
        const handler = OPEN[route.handling];
        if (!handler) throw new Error(`Nobody handles ${route.handling}`);
        rememberLanguage(portal, c);
        return handler(portal, c);
      }
      const handler = STAFFED[route.handling];
      if (!handler) throw new Error(`Nobody handles ${route.handling}`);
      const staff = route.door === 'api' ? await staffByBearer(portal, c) : await staffBySession(portal, c);
      if (!staff) return signInFirst(c, route);
      present.set(c, staff);
      const { roles } = staff.person;
      if (!route.access.some((role) => roles.includes(role))) throw refused(403, 'not_allowed', 'notAllowed');
      if (route.door === 'api') return handler(portal, c, staff, route, NO_FORM);
      rememberLanguage(portal, c);
      if (route.method === 'GET') return handler(portal, c, staff, route, NO_FORM);
      const form = await formBody(c);
      if (!isOwnForm(portal, c, staff, form.values.token)) throw refused(403, 'forged_form', 'forgedForm');
      return handler(portal, c, staff, route, form);
    });
  }
  app.notFound((c) => {
    const allowed = methodsAt(c.req.path);
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
