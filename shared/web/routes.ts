// Every route of the portal, with who may take it, in one table. The app registers handlers from this table and no other
// way, so that a route without an answer to "who may?" cannot exist; a test walks each route with each role.

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

const DRY_RUN: readonly StaffRole[] = ['tenant_admin', 'manager'];

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
  | 'signIn'
  | 'callback'
  | 'chooseDesk'
  | 'enterDesk'
  | 'signOut'
  | 'board'
  | 'closed'
  | 'case'
  | 'caseVerb'
  | 'triage'
  | 'receipt'
  | 'receiptRaw'
  | 'replay'
  | 'setup'
  | 'preview'
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
  | 'repinDryRun'
  | 'repin'
  | 'apiItems'
  | 'apiItem'
  | 'apiEdit'
  | 'apiRepin'
  | 'apiProposal'
  | 'apiCases'
  | 'apiCase'
  | 'apiVerb'
  | 'apiReceipts'
  | 'apiReplay'
  | 'apiSetup';

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly access: Access;
  readonly handling: Handling;
  readonly verb?: Verb;
  /** `page`: HTML with a session; `api`: JSON with a bearer token. */
  readonly door: 'page' | 'api';
}

const page = (method: 'GET' | 'POST', path: string, access: Access, handling: Handling): Route => ({
  method,
  path,
  access,
  handling,
  door: 'page',
});
const api = (method: 'GET' | 'POST', path: string, access: Access, handling: Handling): Route => ({
  method,
  path,
  access,
  handling,
  door: 'api',
});

export const ROUTES: readonly Route[] = [
  page('GET', '/', 'anyone', 'landing'),
  page('GET', '/assets/:file', 'anyone', 'asset'),
  page('GET', '/openapi.json', 'anyone', 'openapi'),
  page('GET', '/help', 'anyone', 'help'),
  page('GET', '/help/:topic', 'anyone', 'help'),
  page('GET', '/r/:slug', 'anyone', 'reportForm'),
  page('POST', '/r/:slug', 'anyone', 'report'),
  page('GET', '/s/:token', 'link', 'status'),
  page('GET', '/s/:token/ledger.json', 'link', 'linkedLedgerFile'),
  page('GET', '/s/:token/ledger.csv', 'link', 'linkedLedgerFile'),
  page('GET', '/p/:token', 'link', 'pageLink'),
  page('POST', '/p/:token', 'link', 'answerPage'),
  page('GET', '/a/:token', 'link', 'attachment'),
  page('GET', '/auth/sign-in', 'anyone', 'signIn'),
  page('GET', '/auth/callback', 'anyone', 'callback'),
  page('GET', '/auth/desk', 'anyone', 'chooseDesk'),
  page('POST', '/auth/desk', 'anyone', 'enterDesk'),
  page('POST', '/auth/sign-out', ALL_STAFF, 'signOut'),
  page('GET', '/board', ALL_STAFF, 'board'),
  page('GET', '/board/closed', ALL_STAFF, 'closed'),
  page('GET', '/cases/:reference', ALL_STAFF, 'case'),
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
  page('GET', '/setup', ALL_STAFF, 'setup'),
  page('GET', '/setup/preview', ALL_STAFF, 'preview'),
  page('GET', '/setup/calendars', ADMIN, 'newCalendar'),
  page('POST', '/setup/calendars', ADMIN, 'addCalendar'),
  page('GET', '/setup/calendars/:id', ALL_STAFF, 'calendar'),
  page('POST', '/setup/calendars/:id', ADMIN, 'editCalendar'),
  page('GET', '/setup/calendars/:id/versions/:version', ALL_STAFF, 'calendarVersion'),
  page('GET', '/setup/calendars/:id/import', ADMIN, 'calendarImport'),
  page('POST', '/setup/calendars/:id/import', ADMIN, 'importCalendar'),
  page('GET', '/setup/tiers', ADMIN, 'newTier'),
  page('POST', '/setup/tiers', ADMIN, 'addTier'),
  page('GET', '/setup/tiers/:id', ALL_STAFF, 'tier'),
  page('POST', '/setup/tiers/:id', ADMIN, 'editTier'),
  page('GET', '/setup/tiers/:id/versions/:version', ALL_STAFF, 'tierVersion'),
  page('GET', '/setup/contracts', ADMIN, 'newContract'),
  page('POST', '/setup/contracts', ADMIN, 'addContract'),
  ...['contracts/:id', 'desk'].flatMap((item) => [
    page('GET', `/setup/${item}`, ALL_STAFF, 'contract'),
    page('POST', `/setup/${item}`, ADMIN, 'editContract'),
    page('GET', `/setup/${item}/versions/:version`, ALL_STAFF, 'contractVersion'),
  ]),
  ...['calendars/:id', 'tiers/:id', 'contracts/:id', 'desk'].flatMap((item) => [
    page('GET', `/setup/${item}/repin`, DRY_RUN, 'repinDryRun'),
    page('POST', `/setup/${item}/repin`, ADMIN, 'repin'),
  ]),
  api('GET', '/api/cases', ALL_STAFF, 'apiCases'),
  api('GET', '/api/cases/:reference', ALL_STAFF, 'apiCase'),
  api('GET', '/api/cases/:reference/ledger', ALL_STAFF, 'apiLedger'),
  ...VERBS.map((verb) => ({
    ...api('POST', `/api/cases/:reference/${verb}`, VERB_ROLES[verb], 'apiVerb'),
    verb,
  })),
  api('GET', '/api/receipts', TRIAGE, 'apiReceipts'),
  api('POST', '/api/receipts/:receiptId/replay', REPLAY, 'apiReplay'),
  api('GET', '/api/setup', ALL_STAFF, 'apiSetup'),
  ...['calendars', 'tiers', 'contracts'].flatMap((items) => [
    api('GET', `/api/${items}`, ALL_STAFF, 'apiItems'),
    api('GET', `/api/${items}/:id`, ALL_STAFF, 'apiItem'),
    api('POST', `/api/${items}/:id`, ADMIN, 'apiEdit'),
  ]),
  api('POST', '/api/calendars/:id/proposal', ADMIN, 'apiProposal'),
  api('GET', '/api/desk', ALL_STAFF, 'apiItem'),
  api('POST', '/api/desk', ADMIN, 'apiEdit'),
  // The dry run is for both; whoever may not change anything is refused the deed by its handler.
  ...['calendars/:id', 'tiers/:id', 'contracts/:id', 'desk'].map((item) =>
    api('POST', `/api/${item}/repin`, DRY_RUN, 'apiRepin'),
  ),
  // Asks with a body and changes nothing.
  api('POST', '/api/preview', ALL_STAFF, 'apiPreview'),
];

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
