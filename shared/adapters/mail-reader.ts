// Reads one raw mail, whatever it is made of. It never throws and never loses: what cannot be parsed is read as plain
// text and noted among the faults, and the raw mail stays complete in the store whatever the limits here say.

import { createHash } from 'node:crypto';
import PostalMime, {
  type Address,
  type Attachment,
  addressParser,
  decodeWords,
  type Email,
} from 'postal-mime';
import type { MailAddress, MailAttachment, ReadMail } from '../contracts/mail.ts';
import { automationOf, messageIdsOf } from './mail-automation.ts';
import { withHongKongCharacters } from './mail-big5.ts';
import { HTML_LENGTH_MAX, textOfHtml } from './mail-html.ts';
import { chineseCharsetOf, mediaTypeOf, repaired, withoutUtf7 } from './mail-repair.ts';
import { replyOf } from './mail-reply.ts';

/** What SES accepts for storing in S3 (40 MB); a larger file did not come by mail and is not parsed. */
export const MAIL_SIZE_BYTES_MAX = 40 * 1024 * 1024;
/** More are left in the raw mail, and counted: a crafted mail may hold a million empty parts. */
export const ATTACHMENTS_MAX = 100;
/** A page of text per character would be more than anybody reads; only a machine writes more. */
export const TEXT_LENGTH_MAX = 5_000_000;
/** RFC 5322 sets 998 characters per line; longer ones are cut for the lists. */
export const SUBJECT_LENGTH_MAX = 998;
const FILENAME_LENGTH_MAX = 255;
/** Of a header field's value that others pass on, so much is read. */
const HEADER_LENGTH_MAX = 4_000;
const ADDRESSES_MAX = 200;
/** How deep a forwarded mail within a forwarded mail is looked for. */
const FORWARDS_MAX = 3;
/** Of what could not be parsed, so much is shown as text. */
const RAW_TEXT_BYTES_MAX = 200_000;

/** Everything that intake and the command line need of a mail. Answers for any bytes; `faults` tells what was wrong. */
export async function readMail(bytes: Uint8Array): Promise<ReadMail> {
  if (bytes.byteLength > MAIL_SIZE_BYTES_MAX) {
    return unparsed(
      bytes,
      `The mail has ${bytes.byteLength} bytes; more than ${MAIL_SIZE_BYTES_MAX} are not parsed.`,
    );
  }
  try {
    return await parsed(bytes, 0);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return unparsed(
      bytes,
      `The mail could not be parsed (${why.slice(0, 200)}); its raw text is shown instead.`,
    );
  }
}

/** One line of plain words out of a header field's value as others pass it on, encoded or decoded already. Never throws. */
export function readHeader(value: string): string {
  return clean(decoded(value.slice(0, HEADER_LENGTH_MAX)), HEADER_LENGTH_MAX).toWellFormed();
}

async function parsed(raw: Uint8Array, depth: number): Promise<ReadMail> {
  const faults: string[] = [];
  const readable = repaired(raw);
  faults.push(...readable.faults);
  const mail = await PostalMime.parse(readable.bytes, { maxNestingDepth: 100, forceRfc822Attachments: true });
  if (readable.isBig5) inEveryWord(mail, withHongKongCharacters);
  if (readable.isUtf7) inEveryWord(mail, withoutUtf7);
  const header = (key: string) => mail.headers.find((one) => one.key === key)?.value ?? '';

  const whole = bodyOf(mail, header('content-type'), faults) || (await forwardedText(mail, depth));
  const text = whole.length > TEXT_LENGTH_MAX ? whole.slice(0, TEXT_LENGTH_MAX) : whole;
  if (text.length < whole.length) faults.push(`The text is cut after ${TEXT_LENGTH_MAX} characters.`);
  const parts = mail.attachments.map((part, index) => attachmentOf(part, index));
  const attachments = parts.slice(0, ATTACHMENTS_MAX);
  if (parts.length > attachments.length) {
    faults.push(
      `${parts.length - attachments.length} attachments beyond ${ATTACHMENTS_MAX} are in the raw mail only.`,
    );
  }
  const from =
    mailboxes(mail.from ? [mail.from] : [])[0] ?? mailboxes(mail.sender ? [mail.sender] : [])[0] ?? null;
  const subject = clean(mail.subject ?? '', SUBJECT_LENGTH_MAX);
  const signs = automationOf({
    headers: mail.headers,
    contentType: header('content-type'),
    fromAddress: from?.address || (from?.name ?? ''),
    subject,
    text,
    reports: parts
      .filter((part) =>
        /^message\/(?:global-)?(?:delivery-status|feedback-report|disposition-notification)$/.test(
          part.contentType,
        ),
      )
      .map((part) => ({ contentType: part.contentType, text: utf8(part.bytes) })),
    returned: parts
      .filter((part) => part.contentType === 'message/rfc822' || part.contentType === 'text/rfc822-headers')
      .map((part) => utf8(part.bytes.subarray(0, RAW_TEXT_BYTES_MAX))),
  });
  const fromHeaders = mail.headers.filter((one) => one.key === 'from');
  return {
    from,
    fromIsClear:
      fromHeaders.length === 1 &&
      mailboxes(addresses(fromHeaders[0]?.value ?? '')).length === 1 &&
      plainAuthor(fromHeaders[0]?.value ?? '') === from?.address,
    replyTo: mailboxes(mail.replyTo ?? []),
    to: mailboxes(mail.to ?? []),
    cc: mailboxes(mail.cc ?? []),
    subject,
    text,
    reply: replyOf(text),
    attachments,
    attachmentsLeftInRaw: parts.length - attachments.length,
    ...signs,
    signed:
      /^\s*(?:multipart\/signed|application\/(?:x-)?pkcs7-mime)/i.test(header('content-type')) ||
      parts.some((part) =>
        /^application\/(?:(?:x-)?pkcs7-(?:signature|mime)|pgp-signature)$/.test(part.contentType),
      ),
    calendarInvite: mail.attachments.some(
      (part) => mediaTypeOf(part.mimeType) === 'text/calendar' && part.disposition !== 'attachment',
    ),
    messageId: messageIdsOf(mail.messageId ?? '')[0] ?? null,
    inReplyTo: messageIdsOf(mail.inReplyTo ?? '').slice(0, ADDRESSES_MAX),
    references: messageIdsOf(mail.references ?? '').slice(-ADDRESSES_MAX),
    date: clean(header('date'), 200),
    faults,
  };
}

/** The text of a mail that was forwarded as an attachment, where the forwarding mail itself says nothing. */
async function forwardedText(mail: Email, depth: number): Promise<string> {
  const inner = mail.attachments.find((part) => part.mimeType === 'message/rfc822');
  if (!inner || depth >= FORWARDS_MAX) return '';
  const { subject, text } = await parsed(bytesOf(inner), depth + 1);
  return [subject, text.trim()].filter(Boolean).join('\n\n');
}

function inEveryWord(mail: Email, put: (text: string) => string): void {
  if (mail.text) mail.text = put(mail.text);
  if (mail.html) mail.html = put(mail.html);
  if (mail.subject) mail.subject = put(mail.subject);
  for (const address of [mail.from, ...(mail.to ?? []), ...(mail.cc ?? [])]) {
    if (address) address.name = put(address.name);
  }
  for (const part of mail.attachments) if (part.filename) part.filename = put(part.filename);
}

/** The text part, or the words of the HTML where there is none or where it is only a stand-in for it. */
function bodyOf(mail: Email, contentType: string, faults: string[]): string {
  const plain = tidy(mail.text ?? '');
  if (mail.html && mail.html.length > HTML_LENGTH_MAX)
    faults.push(`The HTML is read up to ${HTML_LENGTH_MAX} characters.`);
  if (plain.trim()) return plain;
  const fromHtml = mail.html ? tidy(textOfHtml(mail.html)) : '';
  if (fromHtml.trim()) return fromHtml;
  // A body of another type stands alone in some mails, and its words are all that the sender wrote.
  const only = mail.attachments[0];
  if (
    only &&
    mail.attachments.length === 1 &&
    !only.filename &&
    /^text\//.test(only.mimeType) &&
    !/calendar/.test(contentType)
  ) {
    return tidy(utf8(bytesOf(only)));
  }
  return plain;
}

function attachmentOf(part: Attachment, index: number): MailAttachment {
  const bytes = bytesOf(part);
  return {
    filename: filenameOf(part, index),
    contentType: mediaTypeOf(part.mimeType) || 'application/octet-stream',
    sizeBytes: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes,
  };
}

/** The name that the sender gave, without a path and without control characters; never empty. */
function filenameOf(part: Attachment, index: number): string {
  const given = clean(part.filename ?? '', 4_000)
    .split(/[\\/]/)
    .at(-1)
    ?.replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
  if (given && given !== '.' && given !== '..') return given.slice(0, FILENAME_LENGTH_MAX);
  if (part.mimeType === 'message/rfc822') {
    const head = utf8(bytesOf(part).subarray(0, 20_000));
    const subject = clean(decoded(/^subject:[ \t]*(.+)$/im.exec(head)?.[1] ?? ''), 200)
      .replace(/[\\/:*?"<>|]/g, ' ')
      .trim();
    if (subject) return `${subject}.eml`;
  }
  const extension = EXTENSIONS[mediaTypeOf(part.mimeType)] ?? 'bin';
  return `part-${index + 1}.${extension}`;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'message/rfc822': 'eml',
  'message/delivery-status': 'txt',
  'text/rfc822-headers': 'txt',
  'text/plain': 'txt',
  'text/html': 'html',
  'text/calendar': 'ics',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'application/pdf': 'pdf',
  'application/pkcs7-signature': 'p7s',
  'application/pgp-signature': 'asc',
};

function bytesOf(part: Attachment): Uint8Array<ArrayBuffer> {
  if (typeof part.content === 'string') return new TextEncoder().encode(part.content);
  return new Uint8Array(part.content);
}

function mailboxes(addresses: readonly Address[]): MailAddress[] {
  return addresses
    .flatMap((one) => ('group' in one && one.group ? one.group : [one]))
    .slice(0, ADDRESSES_MAX)
    .map((one) => ({
      address: clean(one.address ?? '', 320).toLowerCase(),
      name: clean(one.name ?? '', 320),
    }))
    .filter((one) => one.address !== '' || one.name !== '');
}

/**
 * The address of a From header that every reader reads alike: `name <address>` or the address alone, with quoted words and
 * a comment beside it. Whoever checked DMARC may have read another form differently: two bracketed addresses, a group, an
 * address within a quoted local part, a line break that is none. Null for all of those.
 */
function plainAuthor(value: string): string | null {
  if (/[^\P{Cc}\t]/u.test(value)) return null;
  // The three patterns take each character once.
  const bare = value.replace(/"(?:[^"\\]|\\.)*"/g, '""').replace(/\([^()]*\)/g, ' ');
  const match = /^\s*(?:[^<>,;:()]*<([^<>]*)>|([^<>,;:()\s"]+))\s*$/.exec(bare);
  const address = (match?.[1] ?? match?.[2] ?? '').trim().toLowerCase();
  return /^[^\s@",;:()[\]\\]+@[^\s@",;:()[\]\\]+$/.test(address) ? address : null;
}

/** One line without control characters: what stands in lists, headers and log lines. */
function clean(text: string, lengthMax: number): string {
  const line = text.replace(/\p{Cc}+/gu, ' ').trim();
  return line.length > lengthMax ? line.slice(0, lengthMax) : line;
}

/** Line feeds only, no NUL and no lone surrogate: what any store and any page can hold. */
function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\t\n]|\ufeff/gu, '')
    .toWellFormed();
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** What can be said of a mail that does not parse: its head as far as it reads, and its bytes as text. */
function unparsed(bytes: Uint8Array, fault: string): ReadMail {
  const shown = bytes.subarray(0, RAW_TEXT_BYTES_MAX);
  const text = tidy(new TextDecoder(chineseCharsetOf(shown) ?? 'utf-8').decode(shown));
  const head = text.slice(0, text.search(/\n\s*\n/) >>> 0).replace(/\n[ \t]+/g, ' ');
  const header = (key: string) =>
    decoded(new RegExp(`^${key}:[ \\t]*(.{0,4000})`, 'im').exec(head)?.[1] ?? '');
  const headers = [...head.matchAll(/^([\w-]{1,80}):[ \t]*(.{0,2000})$/gm)]
    .slice(0, 500)
    .map((match) => ({ key: (match[1] ?? '').toLowerCase(), value: match[2] ?? '' }));
  const from = mailboxes(addresses(header('from')))[0] ?? null;
  const subject = clean(header('subject'), SUBJECT_LENGTH_MAX);
  return {
    from,
    fromIsClear: false,
    replyTo: mailboxes(addresses(header('reply-to'))),
    to: mailboxes(addresses(header('to'))),
    cc: mailboxes(addresses(header('cc'))),
    subject,
    text,
    reply: replyOf(text),
    attachments: [],
    attachmentsLeftInRaw: 0,
    ...automationOf({
      headers,
      contentType: header('content-type'),
      fromAddress: from?.address ?? '',
      subject,
      text,
      reports: [],
      returned: [],
    }),
    signed: false,
    calendarInvite: false,
    messageId: messageIdsOf(header('message-id'))[0] ?? null,
    inReplyTo: messageIdsOf(header('in-reply-to')),
    references: messageIdsOf(header('references')),
    date: clean(header('date'), 200),
    faults: [fault],
  };
}

function decoded(value: string): string {
  try {
    return decodeWords(value);
  } catch {
    return value;
  }
}

function addresses(value: string): Address[] {
  try {
    return addressParser(value);
  } catch {
    return [];
  }
}
