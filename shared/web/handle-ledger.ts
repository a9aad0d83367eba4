// The ledger of a case as a file: JSON with everything, CSV for a spreadsheet; for people of the desk, for programs, and for
// whoever reported. Each is the whole ledger as it stands when it is asked for.

import type * as z from 'zod';
import { caseLedger, type LedgerReader } from '../app/case-ledger.ts';
import type { Desk } from '../app/desk.ts';
import { type CaseView, caseView } from '../app/queries.ts';
import type { ledgerAnswer } from '../contracts/http-ledger.ts';
import type { LedgerExport } from '../domain/ledger-format.ts';
import { ledgerCsv } from '../domain/ledger-words.ts';
import { caseIdOf } from '../domain/reference.ts';
import { DOWNLOAD_BYTES_MAX, linked, linkedView } from './handle-public.ts';
import { PAGE_HEADERS } from './layout.ts';
import { type Http, type Portal, refused, type Staff } from './visit.ts';

type Format = 'json' | 'csv';

export async function ledgerFile(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  return fileOf(staff.desk, await viewOf(c, staff), 'staff', formatIn(c));
}

export async function linkedLedgerFile(portal: Portal, c: Http): Promise<Response> {
  const { claims, desk } = await linked(portal, c, 'status');
  return fileOf(desk, await linkedView(desk, claims), 'reporter', formatIn(c));
}

/** JSON unless the sender asks for CSV alone, or before JSON. */
export async function apiLedger(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const ledger = await caseLedger(staff.desk, await viewOf(c, staff), 'staff');
  const accepted = c.req.header('accept')?.toLowerCase() ?? '';
  const [csv, json] = [accepted.indexOf('text/csv'), accepted.search(/application\/(json|\*)|\*\/\*/)];
  const wantsCsv = csv >= 0 && (json < 0 || csv < json);
  const headers = { 'cache-control': 'no-store', vary: 'Accept' };
  if (wantsCsv) return c.body(ledgerCsv(ledger), 200, { ...headers, 'content-type': CSV });
  // What is described is what is answered; the schema never parses it.
  const body: z.infer<typeof ledgerAnswer> = ledger;
  return c.json(body, 200, headers);
}

async function viewOf(c: Http, staff: Staff): Promise<CaseView> {
  const caseId = caseIdOf(c.req.param('reference') ?? '');
  const view = caseId === null ? null : await caseView(staff.desk, caseId);
  if (!view) throw refused(404, 'not_found', 'notFound');
  return view;
}

function formatIn(c: Http): Format {
  return c.req.path.endsWith('.csv') ? 'csv' : 'json';
}

const CSV = 'text/csv; charset=utf-8; header=present';

async function fileOf(desk: Desk, view: CaseView, reader: LedgerReader, format: Format): Promise<Response> {
  const ledger = await caseLedger(desk, view, reader);
  const text = format === 'csv' ? ledgerCsv(ledger) : jsonText(ledger);
  const bytes = new TextEncoder().encode(text);
  if (bytes.byteLength > DOWNLOAD_BYTES_MAX) throw refused(413, 'too_large', 'fileTooLarge');
  return new Response(bytes, {
    headers: {
      ...PAGE_HEADERS,
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': format === 'csv' ? CSV : 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="ledger-${ledger.reference}.${format}"`,
    },
  });
}

/** Lines of their own, for people who open it in an editor. */
function jsonText(ledger: LedgerExport): string {
  return `${JSON.stringify(ledger, null, 1)}\n`;
}
