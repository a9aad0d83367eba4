// Whether a form was sent before: by a double click, by Back and Send (the browser fetches the page anew, with a fresh key,
// and puts the fields and files back), or from two tabs. Only the same words, of a case that is still open and was reported
// within half an hour, count as the same report; in doubt there are two cases, and never none.

import { createHash } from 'node:crypto';
import type { ReportBody } from '../contracts/http.ts';
import type { CaseEvent } from '../domain/case.ts';
import { MINUTE_MS } from '../domain/instant.ts';
import type { Desk } from './desk.ts';
import type { Receipt, ReceiptFate } from './ports.ts';

/** How long the same words are the same report. Later they tell that the fault is there again. */
export const SENT_AGAIN_MS = 30 * MINUTE_MS;
/** The same words with so many cases within half an hour are no mistake of one person any more. */
const PLACES_MAX = 10;

/**
 * What two sendings of one report share, or null where nothing says that they have one sender. The language of the page
 * and the files are no part of it; a choice of another severity is, because it wants other clocks. Without an address or a
 * number the network's address stands in: two people called Li whose network is down are two reports.
 */
export function sameWordsMark(report: ReportBody, sourceAddress: string): string | null {
  const { name, email, phone, company, site, subject, text, severity } = report;
  const sender = email || phone ? '' : sourceAddress;
  if (!email && !phone && !sender) return null;
  const words = [name, email, phone, company, site, subject, text, severity].map((each) =>
    folded(each ?? ''),
  );
  return sha256(JSON.stringify([sender, ...words]));
}

/** The earlier report that this one repeats. */
export interface Twin {
  readonly caseId: string;
  /** The receipt that opened the case. */
  readonly of: string;
  /** The files, by their digests, that the case has not got yet; empty where nothing is new. */
  readonly newFiles: ReadonlySet<string>;
}

/**
 * Looks for the earlier report, and keeps a place for the next one to find this by. Places stand in a row per half hour, so
 * that two rows span the time; whoever finds no twin among those before takes the next place. `finish` works an earlier
 * receipt off that has no fate yet; a repeat of this receipt finds its own places again.
 *
 * Each waits only for those who stand before it, and enters the earlier row after its own: two forms that are read together
 * can never each be taken for the copy of the other.
 */
export async function twinOf(
  desk: Desk,
  receipt: Receipt,
  files: readonly string[],
  finish: (earlier: Receipt) => Promise<ReceiptFate>,
): Promise<Twin | null> {
  const mark = receipt.envelope.words;
  // Whoever has a message read once more wants a case of it.
  if (!mark || receipt.envelope.replayOf) return null;
  const window = Math.floor(receipt.receivedAt / SENT_AGAIN_MS);
  for (const each of [window, window - 1]) {
    let key = `form:${mark}:${each}`;
    for (let place = 0; ; place += 1) {
      if (place === PLACES_MAX) return null;
      const holder = await desk.receipts.claimSameness(key, receipt.id, receipt.receivedAt);
      if (holder === receipt.id) break;
      const earlier = await desk.receipts.get(holder);
      const fate = earlier && (earlier.fate ?? (await finish(earlier)));
      const caseId = fate && 'caseId' in fate ? fate.caseId : null;
      const twin = caseId === null ? null : await twinIn(desk, receipt, files, caseId);
      if (twin) return twin;
      key = `form:${mark}:${each}:after:${holder}`;
    }
  }
  return null;
}

async function twinIn(
  desk: Desk,
  receipt: Receipt,
  files: readonly string[],
  caseId: string,
): Promise<Twin | null> {
  const head = await desk.cases.head(caseId);
  // What was restored or resolved and is reported again has failed again.
  if (head?.state.status !== 'open') return null;
  // Events come back as they were stored, and a case's first one is its opening.
  const opened = (await desk.cases.commitOf(caseId, 1))?.events[0] as CaseEvent | undefined;
  if (opened?.type !== 'CaseOpened') return null;
  if (Math.abs(receipt.receivedAt - opened.reportedAt) > SENT_AGAIN_MS) return null;
  const known = new Set(opened.attachments.map((each) => each.sha256));
  const unknown = files.filter((each) => !known.has(each));
  if (unknown.length === 0) return { caseId, of: opened.receiptId, newFiles: new Set() };
  // Nobody adds to another's case by knowing its words (design section 1, 7).
  if (!(await isOneSource(desk, receipt, opened.receiptId))) return null;
  const newFiles = new Set<string>();
  for (const each of unknown) {
    const key = `form-file:${caseId}:${each}`;
    if ((await desk.receipts.claimSameness(key, receipt.id, receipt.receivedAt)) === receipt.id)
      newFiles.add(each);
  }
  return { caseId, of: opened.receiptId, newFiles };
}

/** Whether both came from one network address: whoever sent the one may follow the other. */
export async function isOneSource(desk: Desk, receipt: Receipt, otherId: string): Promise<boolean> {
  const { source } = receipt.envelope;
  return Boolean(source) && source === (await desk.receipts.get(otherId))?.envelope.source;
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
