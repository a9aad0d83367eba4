// Every route of the portal, with who may take it and which function serves it, in one table. The apps register handlers
// from this table and no other way, so that a route without an answer to "who may?" cannot exist; a test walks each route
// with each role, and another holds the HTTP API's routes against it.

import { VERBS, type Verb } from '../contracts/http.ts';
import type { StaffRole } from '../domain/people.ts';
import { VERB_ROLES } from './case-verbs.ts';

export const ALL_STAFF: readonly StaffRole[] = [
  'tenant_admin',
  'manager',
  'dispatcher',
  'engineer',
  'auditor',
];
const TRIAGE: readonly StaffRole[] = ['tenant_admin', 'manager', 'dispatcher', 'auditor'];
const REPLAY: readonly StaffRole[] = ['tenant_admin', 'manager', 'dispatcher'];
/** What a desk promises is changed by its administrators alone; a manager may see what a change would do. */
const ADMIN: readonly StaffRole[] = ['tenant_admin'];

/** Who stand on rotas or lead those who do: they change their own shifts; whoever leads changes anybody's, which is decided by the change itself. */
const ON_ROTAS: readonly StaffRole[] = ['tenant_admin', 'manager', 'dispatcher', 'engineer'];

/** Who begins a drill wakes people for no fault at all, and answers for it. */
const DRILLERS: readonly StaffRole[] = ['tenant_admin', 'manager'];
const DRY_RUN: readonly StaffRole[] = ['tenant_admin', 'manager'];
/** How one is reached and when one is away is one's own to say; an auditor changes nothing at all. */
const OWN: readonly StaffRole[] = ['tenant_admin', 'manager', 'dispatcher', 'engineer'];

/** `anyone`: no account; `link`: whoever holds the signed token in the path; else a signed-in person with one of the roles. */
export type Access = 'anyone' | 'link' | readonly StaffRole[];

export type Handling =
  | 'landing'
  | 'asset'
  | 'openapi'
  | 'help'
  | 'reportForm'
  | 'report'
  | 'status'
  | 'pageLink'
  | 'answerPage'
  | 'attachment'
  | 'voiceCall'
  | 'voiceKey'
  | 'voiceStatus'
  | 'signIn'
  | 'callback'
  | 'chooseDesk'
  | 'enterDesk'
  | 'signOut'
  | 'board'
  | 'closed'
  | 'ownCalls'
  | 'answerOwnCalls'
  | 'case'
  | 'casePageReason'
  | 'apiPageReason'
  | 'caseVerb'
  | 'triage'
  | 'receipt'
  | 'receiptRaw'
  | 'replay'
  | 'setup'
  | 'onCall'
  | 'changeFeeds'
  | 'feedFile'
  | 'rota'
  | 'changeRota'
  | 'newRota'
  | 'addRota'
  | 'rotaEditor'
  | 'editRota'
  | 'rotaVersion'
  | 'apiOnCall'
  | 'apiSchedule'
  | 'apiRotaChange'
  | 'drills'
  | 'beginDrill'
  | 'drill'
  | 'endDrill'
  | 'drillFile'
  | 'apiDrills'
  | 'apiBeginDrill'
  | 'apiDrill'
  | 'apiEndDrill'
  | 'readiness'
  | 'apiReadiness'
  | 'preview'
  | 'who'
  | 'apiWho'
  | 'ledgerFile'
  | 'linkedLedgerFile'
  | 'apiLedger'
  | 'apiPreview'
  | 'newCalendar'
  | 'addCalendar'
  | 'calendar'
  | 'editCalendar'
  | 'calendarVersion'
  | 'calendarImport'
  | 'importCalendar'
  | 'newTier'
  | 'addTier'
  | 'tier'
  | 'editTier'
  | 'tierVersion'
  | 'newContract'
  | 'addContract'
  | 'contract'
  | 'editContract'
  | 'contractVersion'
  | 'people'
  | 'addPerson'
  | 'person'
  | 'editPerson'
  | 'personVersion'
  | 'verifyPerson'
  | 'verificationLink'
  | 'followVerificationLink'
  | 'apiVerification'
  | 'apiStanding'
  | 'posts'
  | 'addPost'
  | 'post'
  | 'editPost'
  | 'postVersion'
  | 'ladders'
  | 'addLadder'
  | 'ladder'
  | 'editLadder'
  | 'ladderVersion'
  | 'repinDryRun'
  | 'repin'
  | 'apiItems'
  | 'apiItem'
  | 'apiEdit'
  | 'apiRepin'
  | 'apiProposal'
  | 'apiCases'
  | 'apiPageQueue'
  | 'apiOwnCalls'
  | 'apiAnswerOwnCalls'
  | 'apiCase'
  | 'apiVerb'
  | 'apiReceipts'
  | 'apiReplay'
  | 'apiSetup';

/**
 * `web`: what a reporter or somebody who was woken opens, and daily work: small, so that it starts soon. `setup`:
 * configuration, help and whatever is read in quiet.
 */
export type Server = 'web' | 'setup';

export interface Route {
  readonly method: 'GET' | 'POST';
  /** Its first word, or the word after `/api/`, decides who serves it (see `servedBy`); no two may share one. */
  readonly path: string;
  readonly server: Server;
  readonly access: Access;
  readonly handling: Handling;
  readonly verb?: Verb;
  /** `page`: HTML with a session; `api`: JSON with a bearer token. */
  readonly door: 'page' | 'api';
}

type Row = Omit<Route, 'server'>;

const page = (method: 'GET' | 'POST', path: string, access: Access, handling: Handling): Row => ({
  method,
  path,
  access,
  handling,
  door: 'page',
});
const api = (method: 'GET' | 'POST', path: string, access: Access, handling: Handling): Row => ({
  method,
  path,
  access,
  handling,
  door: 'api',
});

/** What configuration is changed by its own routes, by the word of their path under /api, and its kind. */
export const EDITED = {
  tiers: 'tier',
  calendars: 'calendar',
  contracts: 'contract',
  desk: 'tenant',
  people: 'person',
  posts: 'post',
  rotas: 'rota',
  ladders: 'ladder',
} as const;

const WEB: readonly Row[] = [
  page('GET', '/', 'anyone', 'landing'),
  page('GET', '/assets/:file', 'anyone', 'asset'),
  page('GET', '/r/:slug', 'anyone', 'reportForm'),
  page('POST', '/r/:slug', 'anyone', 'report'),
  page('GET', '/s/:token', 'link', 'status'),
  page('GET', '/s/:token/ledger.json', 'link', 'linkedLedgerFile'),
  page('GET', '/s/:token/ledger.csv', 'link', 'linkedLedgerFile'),
  page('GET', '/p/:token', 'link', 'pageLink'),
  page('POST', '/p/:token', 'link', 'answerPage'),
  page('GET', '/a/:token', 'link', 'attachment'),
  page('POST', '/voice/:token', 'link', 'voiceCall'),
  page('POST', '/voice/:token/key', 'link', 'voiceKey'),
  page('POST', '/voice/:token/status', 'link', 'voiceStatus'),
  page('GET', '/auth/sign-in', 'anyone', 'signIn'),
  page('GET', '/auth/callback', 'anyone', 'callback'),
  page('GET', '/auth/desk', 'anyone', 'chooseDesk'),
  page('POST', '/auth/desk', 'anyone', 'enterDesk'),
  page('POST', '/auth/sign-out', ALL_STAFF, 'signOut'),
  page('GET', '/board', ALL_STAFF, 'board'),
  page('GET', '/board/closed', ALL_STAFF, 'closed'),
  page('GET', '/board/calls', VERB_ROLES.acknowledge, 'ownCalls'),
  page('POST', '/board/calls', VERB_ROLES.acknowledge, 'answerOwnCalls'),
  page('GET', '/cases/:reference', ALL_STAFF, 'case'),
  page('GET', '/cases/:reference/pages/:pageId', ALL_STAFF, 'casePageReason'),
  page('GET', '/cases/:reference/ledger.json', ALL_STAFF, 'ledgerFile'),
  page('GET', '/cases/:reference/ledger.csv', ALL_STAFF, 'ledgerFile'),
  ...VERBS.map((verb) => ({
    ...page('POST', `/cases/:reference/${verb}`, VERB_ROLES[verb], 'caseVerb'),
    verb,
  })),
  page('GET', '/triage', TRIAGE, 'triage'),
  page('GET', '/triage/:receiptId', TRIAGE, 'receipt'),
  page('GET', '/triage/:receiptId/raw', TRIAGE, 'receiptRaw'),
  page('POST', '/triage/:receiptId/replay', REPLAY, 'replay'),
  api('GET', '/api/cases', ALL_STAFF, 'apiCases'),
  api('GET', '/api/page-queue', ALL_STAFF, 'apiPageQueue'),
  api('GET', '/api/calls', VERB_ROLES.acknowledge, 'apiOwnCalls'),
  api('POST', '/api/calls', VERB_ROLES.acknowledge, 'apiAnswerOwnCalls'),
  api('GET', '/api/cases/:reference', ALL_STAFF, 'apiCase'),
  api('GET', '/api/cases/:reference/pages/:pageId', ALL_STAFF, 'apiPageReason'),
  api('GET', '/api/cases/:reference/ledger', ALL_STAFF, 'apiLedger'),
  ...VERBS.map((verb) => ({
    ...api('POST', `/api/cases/:reference/${verb}`, VERB_ROLES[verb], 'apiVerb'),
    verb,
  })),
  api('GET', '/api/receipts', TRIAGE, 'apiReceipts'),
  api('POST', '/api/receipts/:receiptId/replay', REPLAY, 'apiReplay'),
];

const SETUP: readonly Row[] = [
  page('GET', '/openapi.json', 'anyone', 'openapi'),
  page('GET', '/help', 'anyone', 'help'),
  page('GET', '/help/:topic', 'anyone', 'help'),
  page('GET', '/setup', ALL_STAFF, 'setup'),
  page('GET', '/readiness', ALL_STAFF, 'readiness'),
  api('GET', '/api/readiness', ALL_STAFF, 'apiReadiness'),
  page('GET', '/setup/preview', ALL_STAFF, 'preview'),
  page('GET', '/setup/who', ALL_STAFF, 'who'),
  page('GET', '/drills', ALL_STAFF, 'drills'),
  page('POST', '/drills', DRILLERS, 'beginDrill'),
  page('GET', '/drills/:id', ALL_STAFF, 'drill'),
  page('POST', '/drills/:id', DRILLERS, 'endDrill'),
  page('GET', '/drills/:id/report.json', ALL_STAFF, 'drillFile'),
  page('GET', '/drills/:id/report.csv', ALL_STAFF, 'drillFile'),
  api('GET', '/api/drills', ALL_STAFF, 'apiDrills'),
  api('POST', '/api/drills', DRILLERS, 'apiBeginDrill'),
  api('GET', '/api/drills/:id', ALL_STAFF, 'apiDrill'),
  api('POST', '/api/drills/:id/end', DRILLERS, 'apiEndDrill'),
  page('GET', '/rotas', ALL_STAFF, 'onCall'),
  // Each makes and stops their own addresses.
  page('POST', '/rotas', ON_ROTAS, 'changeFeeds'),
  page('GET', '/rotas/:id', ALL_STAFF, 'rota'),
  page('POST', '/rotas/:id', ON_ROTAS, 'changeRota'),
  page('GET', '/setup/rotas', ADMIN, 'newRota'),
  page('POST', '/setup/rotas', ADMIN, 'addRota'),
  page('GET', '/setup/rotas/:id', ALL_STAFF, 'rotaEditor'),
  page('POST', '/setup/rotas/:id', ADMIN, 'editRota'),
  page('GET', '/setup/rotas/:id/versions/:version', ALL_STAFF, 'rotaVersion'),
  page('GET', '/calendar/:token/:file', 'link', 'feedFile'),
  page('GET', '/setup/calendars', ADMIN, 'newCalendar'),
  page('POST', '/setup/calendars', ADMIN, 'addCalendar'),
  page('GET', '/setup/calendars/:id', ALL_STAFF, 'calendar'),
  page('POST', '/setup/calendars/:id', ADMIN, 'editCalendar'),
  page('GET', '/setup/calendars/:id/versions/:version', ALL_STAFF, 'calendarVersion'),
  page('GET', '/setup/calendars/:id/import', ADMIN, 'calendarImport'),
  page('POST', '/setup/calendars/:id/import', ADMIN, 'importCalendar'),
  page('GET', '/setup/posts', ALL_STAFF, 'posts'),
  page('POST', '/setup/posts', ADMIN, 'addPost'),
  page('GET', '/setup/posts/:id', ALL_STAFF, 'post'),
  page('POST', '/setup/posts/:id', ADMIN, 'editPost'),
  page('GET', '/setup/posts/:id/versions/:version', ALL_STAFF, 'postVersion'),
  page('GET', '/setup/tiers', ADMIN, 'newTier'),
  page('POST', '/setup/tiers', ADMIN, 'addTier'),
  page('GET', '/setup/tiers/:id', ALL_STAFF, 'tier'),
  page('POST', '/setup/tiers/:id', ADMIN, 'editTier'),
  page('GET', '/setup/tiers/:id/versions/:version', ALL_STAFF, 'tierVersion'),
  page('GET', '/setup/ladders', ALL_STAFF, 'ladders'),
  page('POST', '/setup/ladders', ADMIN, 'addLadder'),
  page('GET', '/setup/ladders/:id', ALL_STAFF, 'ladder'),
  page('POST', '/setup/ladders/:id', ADMIN, 'editLadder'),
  page('GET', '/setup/ladders/:id/versions/:version', ALL_STAFF, 'ladderVersion'),
  page('GET', '/setup/contracts', ADMIN, 'newContract'),
  page('POST', '/setup/contracts', ADMIN, 'addContract'),
  page('GET', '/setup/people', ALL_STAFF, 'people'),
  page('POST', '/setup/people', ADMIN, 'addPerson'),
  page('GET', '/setup/people/:id', ALL_STAFF, 'person'),
  page('POST', '/setup/people/:id', ADMIN, 'editPerson'),
  page('GET', '/setup/people/:id/versions/:version', ALL_STAFF, 'personVersion'),
  page('POST', '/setup/people/:id/verification', ADMIN, 'verifyPerson'),
  page('GET', '/me', ALL_STAFF, 'person'),
  page('POST', '/me', OWN, 'editPerson'),
  page('POST', '/me/verification', OWN, 'verifyPerson'),
  page('GET', '/v/:token', 'link', 'verificationLink'),
  page('POST', '/v/:token', 'link', 'followVerificationLink'),
  ...['contracts/:id', 'desk'].flatMap((item) => [
    page('GET', `/setup/${item}`, ALL_STAFF, 'contract'),
    page('POST', `/setup/${item}`, ADMIN, 'editContract'),
    page('GET', `/setup/${item}/versions/:version`, ALL_STAFF, 'contractVersion'),
  ]),
  ...['calendars/:id', 'tiers/:id', 'contracts/:id', 'desk'].flatMap((item) => [
    page('GET', `/setup/${item}/repin`, DRY_RUN, 'repinDryRun'),
    page('POST', `/setup/${item}/repin`, ADMIN, 'repin'),
  ]),
  api('GET', '/api/setup', ALL_STAFF, 'apiSetup'),
  ...['calendars', 'tiers', 'contracts', 'people', 'posts', 'rotas', 'ladders'].flatMap((items) => [
    api('GET', `/api/${items}`, ALL_STAFF, 'apiItems'),
    api('GET', `/api/${items}/:id`, ALL_STAFF, 'apiItem'),
    api('POST', `/api/${items}/:id`, ADMIN, 'apiEdit'),
  ]),
  api('POST', '/api/calendars/:id/proposal', ADMIN, 'apiProposal'),
  api('GET', '/api/on-call', ALL_STAFF, 'apiOnCall'),
  api('GET', '/api/standing', ALL_STAFF, 'apiStanding'),
  api('GET', '/api/rotas/:id/schedule', ALL_STAFF, 'apiSchedule'),
  api('POST', '/api/rotas/:id/changes', ON_ROTAS, 'apiRotaChange'),
  // For oneself, or for anybody by an administrator: its handler refuses the rest.
  api('POST', '/api/people/:id/verification', OWN, 'apiVerification'),
  api('GET', '/api/desk', ALL_STAFF, 'apiItem'),
  api('POST', '/api/desk', ADMIN, 'apiEdit'),
  // The dry run is for both; whoever may not change anything is refused the deed by its handler.
  ...['calendars/:id', 'tiers/:id', 'contracts/:id', 'desk'].map((item) =>
    api('POST', `/api/${item}/repin`, DRY_RUN, 'apiRepin'),
  ),
  // Asks with a body and changes nothing.
  api('POST', '/api/preview', ALL_STAFF, 'apiPreview'),
  api('POST', '/api/who', ALL_STAFF, 'apiWho'),
];

export const ROUTES: readonly Route[] = [
  ...WEB.map((row): Route => ({ ...row, server: 'web' })),
  ...SETUP.map((row): Route => ({ ...row, server: 'setup' })),
];

/** `/setup` of `/setup/tiers/:id`, `/api/tiers` of `/api/tiers/:id`. */
function headOf(path: string): string {
  const [, first = '', second] = path.split('/');
  return first === 'api' && second !== undefined ? `/api/${second}` : `/${first}`;
}

const SETUP_HEADS: ReadonlySet<string> = new Set(SETUP.map(({ path }) => headOf(path)));

/** Which function serves this path, also where there is nothing at this address. */
export function servedBy(path: string): Server {
  return SETUP_HEADS.has(headOf(path)) ? 'setup' : 'web';
}

/**
 * What the HTTP API sends to the function `setup`, as it writes its routes; all else is for `web`. `{proxy+}` stands for
 * one word or more (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html), so each
 * head is also a route of its own.
 */
export function gatewayPathsOfSetup(): readonly string[] {
  return [...SETUP_HEADS].sort().flatMap((head) => [head, `${head}/{proxy+}`]);
}

/** The methods of the routes that this path could be for; none where there is nothing at this address. */
export function methodsAt(path: string): readonly string[] {
  const asked = path.replace(/\/$/, '').split('/');
  const fits = (route: Route): boolean => {
    const parts = route.path.replace(/\/$/, '').split('/');
    return (
      parts.length === asked.length &&
      parts.every((part, index) => (part.startsWith(':') ? asked[index] !== '' : part === asked[index]))
    );
  };
  const methods = new Set(ROUTES.filter(fits).map((route) => route.method));
  // Whoever takes a GET answers a HEAD.
  return [...methods].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}
