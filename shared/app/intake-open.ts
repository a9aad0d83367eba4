// What every way in ends with: a case is opened, a follow-up is added, or a line is filed on a case's timeline. Each is
// one commit with the receipt's fate, so that a repeat of the same receipt finds its fate and does nothing more.

import { createHash } from 'node:crypto';
import type { AttachmentNote, ReportChannel, Reporter, SeverityBasis } from '../domain/case.ts';
import { caseIntake } from '../domain/case-intake.ts';
import type { Instant } from '../domain/instant.ts';
import type { Actor } from '../domain/record.ts';
import { strictest, suggestSeverity } from '../domain/severity.ts';
import type { FactValue, Tier } from '../domain/tier.ts';
import { keepingBy } from './case-setup.ts';
import { commit } from './commit.ts';
import type { Desk } from './desk.ts';
import type { Belonging } from './intake-identity.ts';
import type { Receipt, ReceiptFate } from './ports.ts';

/** What the timeline keeps of one message; the raw message stays complete. A longer text is a log file. */
export const CASE_TEXT_LENGTH_MAX = 20_000;
export const CASE_SUBJECT_LENGTH_MAX = 300;
/** So many attachments are named on the timeline; an item of the table holds 400 KB. */
export const CASE_ATTACHMENTS_MAX = 100;

/** Ten characters of Crockford's alphabet make 50 bits; the reply token's 26 make 130. */
const CASE_ID_LENGTH = 10;
const REPLY_TOKEN_LENGTH = 26;
const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

/** The same digest always gives the same id: a redelivered receipt finds its case. */
export function caseIdFor(tenantId: string, receiptId: string, attempt: number): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([tenantId, receiptId, attempt]))
    .digest();
  return crockford(digest, CASE_ID_LENGTH);
}

/** The low five bits of each byte as one character: every character is uniform and independent. */
function crockford(bytes: Uint8Array, length: number): string {
  return Array.from(bytes.subarray(0, length), (byte) => CROCKFORD.charAt(byte & 31)).join('');
}

export function replyTokenOf(desk: Pick<Desk, 'chance'>): string {
  return crockford(Buffer.from(desk.chance.hex(REPLY_TOKEN_LENGTH), 'hex'), REPLY_TOKEN_LENGTH);
}

export interface Opening {
  readonly channel: ReportChannel;
  readonly reportedAt: Instant;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly AttachmentNote[];
  readonly reporter: Reporter;
  readonly belonging: Belonging;
  readonly severity: { readonly severity: string; readonly basis: SeverityBasis };
  readonly facts?: Readonly<Record<string, FactValue>>;
  readonly sendReception: boolean;
  /** Set where only the budget of automatic answers keeps the notice back, so many a day: the timeline says so. */
  readonly receptionsPerDay?: number;
  readonly receptionIsBare: boolean;
  readonly actor: Actor;
}

/**
 * Opens the case of this receipt. Answers the fate that stands afterwards: the case of an earlier try, where there was
 * one. The next number is taken only where another receipt's case has the id.
 */
export async function openCase(desk: Desk, receipt: Receipt, opening: Opening): Promise<ReceiptFate> {
  const commandId = `receipt:${receipt.id}`;
  const keeping = keepingBy(caseIntake, desk);
  for (let attempt = 0; ; attempt += 1) {
    const caseId = caseIdFor(desk.tenantId, receipt.id, attempt);
    const { belonging, reporter } = opening;
    const result = await commit(keeping, desk, {
      id: caseId,
      actor: opening.actor,
      commandId,
      head: null,
      receipt: { receiptId: receipt.id, fate: { fate: 'case', caseId } },
      command: {
        type: 'OpenCase',
        tenantId: desk.tenantId,
        caseId,
        reportedAt: Math.min(opening.reportedAt, desk.clock.now()),
        channel: opening.channel,
        receiptId: receipt.id,
        subject: cut(opening.subject, CASE_SUBJECT_LENGTH_MAX),
        text: cut(opening.text, CASE_TEXT_LENGTH_MAX),
        attachments: opening.attachments.slice(0, CASE_ATTACHMENTS_MAX),
        reporter,
        customerId: belonging.customer?.id ?? null,
        siteId: belonging.siteId,
        contractId: belonging.contract?.id ?? null,
        timeZone: belonging.timeZone,
        severity: opening.severity.severity,
        severityBasis: opening.severity.basis,
        facts: { ...belonging.region, ...opening.facts },
        replyToken: replyTokenOf(desk),
        sendReception: opening.sendReception && reporter.address !== null,
        ...(opening.receptionsPerDay === undefined ? {} : { receptionWithheld: true }),
        receptionIsBare: opening.receptionIsBare,
      },
    });
    if (result.outcome === 'accepted') {
      await noteWithheld(desk, receipt, caseId, opening.receptionsPerDay);
      return { fate: 'case', caseId };
    }
    if (result.outcome === 'repeated') return await fateOf(desk, receipt);
    if (result.state) {
      const first = await desk.cases.commitOf(caseId, 1);
      if (first?.commandId === commandId) return await ended(desk, receipt, { fate: 'case', caseId });
      continue;
    }
    return await ended(desk, receipt, {
      fate: 'quarantine',
      reason: `No case could be opened: ${result.reason.en}`,
    });
  }
}

async function noteWithheld(
  desk: Desk,
  receipt: Receipt,
  caseId: string,
  most: number | undefined,
): Promise<void> {
  if (most === undefined) return;
  const zh = `一天内自动受理通知最多 ${most} 封，已用完，本单未发。`;
  const en = `At most ${most} automatic reception${most === 1 ? '' : 's'} a day go to one address; they are used up, so none was sent for this case.`;
  await fileNote(desk, caseId, receipt, { type: 'reception_withheld', detail: { zh, en } });
}

export interface FollowUp {
  readonly caseId: string;
  readonly channel: ReportChannel;
  readonly from: string;
  readonly verified: boolean;
  readonly text: string;
  readonly attachments: readonly AttachmentNote[];
  readonly actor: Actor;
}

/** Adds a later message to its case; null where the case takes none any more, and nothing was changed. */
export async function addFollowUp(
  desk: Desk,
  receipt: Receipt,
  followUp: FollowUp,
): Promise<ReceiptFate | null> {
  const fate: ReceiptFate = { fate: 'reply', caseId: followUp.caseId };
  const result = await commit(keepingBy(caseIntake, desk), desk, {
    id: followUp.caseId,
    actor: followUp.actor,
    commandId: `receipt:${receipt.id}`,
    receipt: { receiptId: receipt.id, fate },
    command: {
      type: 'AddFollowUp',
      receiptId: receipt.id,
      from: followUp.from,
      verified: followUp.verified,
      channel: followUp.channel,
      text: cut(followUp.text, CASE_TEXT_LENGTH_MAX),
      attachments: followUp.attachments.slice(0, CASE_ATTACHMENTS_MAX),
    },
  });
  if (result.outcome === 'accepted') return fate;
  return result.outcome === 'repeated' ? await fateOf(desk, receipt) : null;
}

/** A line on the case's timeline that changes no decision; the same receipt writes the same line once. */
export async function fileNote(
  desk: Desk,
  caseId: string,
  receipt: Receipt,
  note: { readonly type: string; readonly detail: Readonly<Record<string, unknown>> },
): Promise<void> {
  await desk.cases.putEntry(caseId, {
    id: `${note.type}:${receipt.id}`,
    at: receipt.receivedAt,
    type: note.type,
    detail: { receiptId: receipt.id, ...note.detail },
  });
}

/** Ends the receipt outside a commit. Answers the fate that stands, which may be an earlier one. */
export async function ended(desk: Desk, receipt: Receipt, fate: ReceiptFate): Promise<ReceiptFate> {
  if (await desk.receipts.end(receipt.id, fate, desk.clock.now())) return fate;
  return await fateOf(desk, receipt);
}

async function fateOf(desk: Desk, receipt: Receipt): Promise<ReceiptFate> {
  const standing = (await desk.receipts.get(receipt.id))?.fate;
  if (!standing) throw new Error('A receipt without a fate, although its command was carried out');
  return standing;
}

/**
 * The severity of a report: what its words point at, else the strictest for somebody unknown, else the middle of the
 * tier. Words may raise a stranger's report no higher than the strictest and lower it no further than they say.
 */
export function severityOf(
  tier: Tier,
  words: string,
  reporterIsKnown: boolean,
): { severity: string; basis: SeverityBasis } {
  const suggested = suggestSeverity(tier, words);
  if (suggested) return { severity: suggested.severity, basis: suggested.basis };
  if (!reporterIsKnown) return { severity: strictest(tier).code, basis: { by: 'strictest', detail: '' } };
  const ranked = [...tier.severities].sort((one, other) => one.rank - other.rank);
  const middle = ranked[Math.floor((ranked.length - 1) / 2)] ?? strictest(tier);
  return { severity: middle.code, basis: { by: 'default', detail: '' } };
}

/** Puts the bytes into the store, under their own digest, and answers how the timeline names them. */
export async function storeAttachments(
  desk: Desk,
  attachments: readonly { filename: string; contentType: string; sha256: string; bytes: Uint8Array }[],
): Promise<readonly AttachmentNote[]> {
  const notes: AttachmentNote[] = [];
  for (const part of attachments.slice(0, CASE_ATTACHMENTS_MAX)) {
    // Neutral on purpose: the store never serves a stranger's HTML as HTML.
    const key = await desk.raw.put(
      desk.tenantId,
      `attachments/${part.sha256}`,
      part.bytes,
      'application/octet-stream',
    );
    notes.push({
      filename: part.filename,
      contentType: part.contentType,
      sizeBytes: part.bytes.byteLength,
      sha256: part.sha256,
      key,
    });
  }
  return notes;
}

/** At most so many UTF-16 units, never half a character, and a mark where something is missing. */
export function cut(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text.toWellFormed();
  return `${text
    .slice(0, lengthMax - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '')}…`;
}
