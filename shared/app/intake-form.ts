// The report form: kept first, then worked off before the answer. Whoever fills in a form is unverified, whatever address
// they give; their choice of a severity decides, and staff find out who they are. What a person sends twice is one case.

import { createHash } from 'node:crypto';
import type { ReportBody } from '../contracts/http.ts';
import { DAY_MS } from '../domain/instant.ts';
import type { Language } from '../domain/people.ts';
import { referenceOf } from '../domain/reference.ts';
import type { Tier } from '../domain/tier.ts';
import type { Desk } from './desk.ts';
import { isOneSource, sameWordsMark, type Twin, twinOf } from './intake-form-twin.ts';
import { belongingOf, languageOf } from './intake-identity.ts';
import { addFollowUp, ended, fileNote, openCase, severityOf, storeAttachments } from './intake-open.ts';
import { type Receipt, type ReceiptFate, Unavailable } from './ports.ts';

export interface FormFile {
  readonly filename: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export interface FormReport extends ReportBody {
  readonly files: readonly FormFile[];
}

export type FormAnswer =
  | {
      readonly outcome: 'opened';
      readonly receiptId: string;
      readonly caseId: string;
      readonly reference: string;
      readonly statusUrl: string;
    }
  /** The same person had sent it before, under another key. */
  | {
      readonly outcome: 'already';
      readonly receiptId: string;
      readonly caseId: string;
      readonly reference: string;
      /** Null for whoever sends the same words from elsewhere: the link is the first sender's. */
      readonly statusUrl: string | null;
      /** True where files were sent that the case did not have; it has them now. */
      readonly filesAdded: boolean;
    }
  /** Stored; the case follows within two minutes. */
  | { readonly outcome: 'kept'; readonly receiptId: string }
  /** The key was used for another report: what became of that one is not this sender's business. */
  | { readonly outcome: 'key_used' };

/** How long a reporter can look up their case. */
const STATUS_LINK_MS = 180 * DAY_MS;
/** A stranger's address gets one fixed notice a day, over every way in together. */
const STRANGER_REPLIES_PER_DAY = 1;
/** Larger bodies go to the bucket, so that a receipt stays a small item. */
const INLINE_BYTES_MAX = 8_000;
const FILENAME_LENGTH_MAX = 255;

export interface FormWay {
  readonly idempotencyKey: string;
  readonly sourceAddress: string;
  /** A person's browser may send the same under a fresh key; a program's keys alone tell its repeats. */
  readonly sentBy: 'person' | 'program';
}

/** As it is kept: what was sent, and nothing that was made of it. */
interface KeptForm {
  readonly report: ReportBody;
  readonly files: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly base64: string;
  }[];
}

/**
 * Takes a report that the contract has parsed and whose files the door has bounded. Keeps it under its idempotency key,
 * then opens its case. The same key with the same content answers the same case; so does, from a person, the same content
 * within half an hour under another key. Throws `Unavailable` only where not even the receipt could be stored: then
 * nothing was accepted.
 */
export async function acceptForm(desk: Desk, form: FormReport, way: FormWay): Promise<FormAnswer> {
  const { files, ...report } = form;
  const body = JSON.stringify({
    report,
    files: files.map(({ filename, contentType, bytes }) => ({
      filename: filename.slice(0, FILENAME_LENGTH_MAX),
      contentType,
      base64: Buffer.from(bytes).toString('base64'),
    })),
  });
  const digest = sha256(body);
  // The key is the sender's own choice, so it must never meet another transport's id.
  const receiptId = `form-${sha256(way.idempotencyKey).slice(0, 40)}`;
  const standing = await desk.receipts.get(receiptId);
  const raw =
    standing?.raw ??
    (body.length <= INLINE_BYTES_MAX
      ? { inline: body }
      : {
          key: await desk.raw.put(
            desk.tenantId,
            `forms/${receiptId}-${digest}.json`,
            bytesOf(body),
            'application/json',
          ),
        });
  const words = way.sentBy === 'person' ? sameWordsMark(report, way.sourceAddress) : null;
  const { receipt } = await desk.receipts.put({
    id: receiptId,
    tenantId: desk.tenantId,
    channel: 'form',
    receivedAt: desk.clock.now(),
    raw,
    envelope: {
      source: way.sourceAddress,
      digest,
      from: report.email ? `${report.name} <${report.email}>` : report.name,
      subject: report.subject,
      ...(words ? { words } : {}),
    },
  });
  if (receipt.envelope.digest !== digest) return { outcome: 'key_used' };
  try {
    const fate = await processForm(desk, receipt);
    const answer = await answerOf(desk, receipt, fate);
    if (answer) return answer;
  } catch (error) {
    desk.log.warn('form_left_to_the_queue', {
      receiptId,
      error: error instanceof Error ? error.name : 'unknown',
    });
    // If this fails too, the sweeper finds the receipt: it is due.
    await desk.queues.intake({ tenantId: desk.tenantId, receiptId }).catch(() => {});
  }
  return { outcome: 'kept', receiptId };
}

async function answerOf(desk: Desk, receipt: Receipt, fate: ReceiptFate): Promise<FormAnswer | null> {
  if (!('caseId' in fate) || fate.caseId === null) return null;
  const { caseId } = fate;
  const standing = { receiptId: receipt.id, caseId, reference: referenceOf(caseId) };
  if (fate.fate === 'duplicate' && !(await isOneSource(desk, receipt, fate.of))) {
    return { outcome: 'already', ...standing, statusUrl: null, filesAdded: false };
  }
  const statusUrl = await desk.links.urlOf({
    audience: 'status',
    tenantId: desk.tenantId,
    caseId,
    expiresAt: desk.clock.machineNow() + STATUS_LINK_MS,
  });
  return fate.fate === 'case'
    ? { outcome: 'opened', ...standing, statusUrl }
    : { outcome: 'already', ...standing, statusUrl, filesAdded: fate.fate === 'reply' };
}

/** Works one form's receipt off. Answers the fate that stands; a receipt that has one is left as it is. */
export async function processForm(desk: Desk, receipt: Receipt): Promise<ReceiptFate> {
  if (receipt.fate) return receipt.fate;
  // Written by acceptForm, from a report that the contract had parsed.
  const kept = JSON.parse(await bodyOf(desk, receipt)) as KeptForm;
  const { report } = kept;
  const files = kept.files.map((file) => {
    const bytes = Buffer.from(file.base64, 'base64');
    return { ...file, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  const digests = files.map((file) => file.sha256);
  const twin = await twinOf(desk, receipt, digests, (earlier) => processForm(desk, earlier));
  if (twin) {
    const again = await sentAgain(desk, receipt, report, files, twin);
    if (again) return again;
  }
  const stranger = {
    address: report.email ?? '',
    name: report.name,
    authentic: false,
    contact: null,
    person: null,
    isIntake: false,
  };
  const belonging = await belongingOf(desk, stranger, receipt.receivedAt);
  const tier = await desk.configuration.get<Tier>('tier', belonging.tierId);
  if (!tier) throw new Error(`Tenant ${desk.tenantId}: there is no tier "${belonging.tierId}"`);
  const words = `${report.subject}\n${report.text}`;
  const language = report.language ?? languageOf(words, belonging.tenant.language);
  const chosen = tier.severities.find((severity) => severity.code === report.severity);
  return await openCase(desk, receipt, {
    channel: 'form',
    reportedAt: receipt.receivedAt,
    subject: report.subject,
    text: textOf(report, language),
    attachments: await storeAttachments(desk, files),
    reporter: {
      name: report.name,
      address: report.email ?? null,
      channel: report.email ? 'email' : null,
      verified: false,
      contactId: null,
      language,
    },
    belonging,
    severity: chosen
      ? { severity: chosen.code, basis: { by: 'form', detail: chosen.code } }
      : severityOf(tier, words, false),
    sendReception: report.email
      ? await desk.receipts.spendReply({
          correspondent: `stranger:${report.email}`,
          receiptId: receipt.id,
          now: desk.clock.now(),
          most: STRANGER_REPLIES_PER_DAY,
        })
      : false,
    receptionIsBare: true,
    actor: { kind: 'reporter', name: report.name, via: 'form' },
  });
}

interface ReadFile extends FormFile {
  readonly sha256: string;
}

/** New files join the case; else its timeline says that it was sent again. Null where the case takes none any more. */
async function sentAgain(
  desk: Desk,
  receipt: Receipt,
  report: ReportBody,
  files: readonly ReadFile[],
  twin: Twin,
): Promise<ReceiptFate | null> {
  const { caseId, of, newFiles } = twin;
  if (newFiles.size === 0) {
    await fileNote(desk, caseId, receipt, { type: 'form_sent_again', detail: {} });
    return await ended(desk, receipt, { fate: 'duplicate', caseId, of });
  }
  return await addFollowUp(desk, receipt, {
    caseId,
    channel: 'form',
    from: report.name,
    verified: false,
    text: report.text,
    attachments: await storeAttachments(
      desk,
      files.filter((file) => newFiles.has(file.sha256)),
    ),
    actor: { kind: 'reporter', name: report.name, via: 'form' },
  });
}

async function bodyOf(desk: Desk, receipt: Receipt): Promise<string> {
  if ('inline' in receipt.raw) return receipt.raw.inline;
  const bytes = await desk.raw.get(receipt.raw.key);
  if (!bytes) throw new Unavailable('The kept form is not in the store.', { retryable: true });
  return new TextDecoder().decode(bytes);
}

/** What they wrote, then how they described themselves, because none of that is known to be true yet. */
function textOf(report: ReportBody, language: Language): string {
  const labels =
    language === 'en'
      ? { company: 'Company', phone: 'Telephone', email: 'Mail', site: 'Site' }
      : { company: '单位', phone: '电话', email: '邮箱', site: '地点' };
  const lines = (['company', 'site', 'phone', 'email'] as const)
    .filter((field) => report[field])
    .map((field) => `${labels[field]}${language === 'en' ? ': ' : '：'}${report[field]}`);
  return [report.text, lines.join('\n')].filter(Boolean).join('\n\n');
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
