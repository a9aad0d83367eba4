// Writes one mail as RFC 5322 text: plain text, and HTML as its alternative, in UTF-8. Ours alone and small, because the
// sender's start time counts. No value can end its header: what is not printable becomes a space before it is folded
// or encoded, and addresses that are not plain are refused.

import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import type { OutboundMail } from '../app/ports.ts';
import type { Instant } from '../domain/instant.ts';

/** RFC 2047 section 2: an encoded word has at most 75 characters; 45 bytes make 60 of base64 plus the frame. */
const ENCODED_WORD_BYTES = 45;
/** RFC 2045 section 6.8. */
const BASE64_LINE = 76;
/** A subject in one line of ASCII up to here needs no folding. */
const PLAIN_LINE = 66;
/** RFC 5321 section 4.5.3.1. */
const ADDRESS_OCTETS_MAX = 254;

export interface Envelope {
  readonly from: string;
  readonly to: string;
}

/**
 * The mail's bytes. `date` goes into the Date header, which SES replaces by its own, as it does the Message-ID
 * (SES developer guide, "Header fields"): what a reply can be known by is therefore also in References.
 */
export function mimeOf(mail: OutboundMail, envelope: Envelope, date: Instant): Uint8Array {
  const headers: [name: string, value: string][] = [
    ['From', mailboxOf(mail.fromName, envelope.from)],
    ['To', envelope.to],
    ['Subject', unstructured(mail.subject)],
    ['Date', new Date(date).toUTCString().replace('GMT', '+0000')],
    ['Message-ID', `<${messageIdOf(mail.messageId)}>`],
  ];
  if (mail.replyTo) headers.push(['Reply-To', mail.replyTo]);
  if (mail.inReplyTo) headers.push(['In-Reply-To', `<${messageIdOf(mail.inReplyTo)}>`]);
  if (mail.references && mail.references.length > 0) {
    headers.push(['References', mail.references.map((id) => `<${messageIdOf(id)}>`).join('\r\n ')]);
  }
  // RFC 3834 and Exchange's own: nobody's out-of-office shall answer us.
  headers.push(['Auto-Submitted', 'auto-generated'], ['X-Auto-Response-Suppress', 'All']);
  headers.push(['MIME-Version', '1.0']);
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const plain = partOf('text/plain', mail.text);
  if (mail.html === undefined) return bytesOf([...lines, ...plain]);
  // Derived from the mail, so that the same mail has the same bytes; base64 bodies can never contain `=_`.
  const boundary = `=_${createHash('sha256').update(mail.messageId).digest('hex').slice(0, 24)}`;
  return bytesOf([
    ...lines,
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    ...plain,
    `--${boundary}`,
    ...partOf('text/html', mail.html),
    `--${boundary}--`,
    '',
  ]);
}

/**
 * The address as a provider takes it: one plain mailbox, its domain in ASCII. Null where it is none, also where it could
 * be read as two or could leave its header; quoted local parts are refused with the rest.
 */
export function plainAddressOf(text: string): string | null {
  const at = text.lastIndexOf('@');
  if (at < 1) return null;
  const local = text.slice(0, at);
  const domain = domainToASCII(text.slice(at + 1));
  if (!/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}$/.test(local)) return null;
  if (!/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/.test(domain))
    return null;
  const address = `${local}@${domain}`;
  return address.length <= ADDRESS_OCTETS_MAX ? address : null;
}

function bytesOf(lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(lines.join('\r\n'));
}

function partOf(contentType: string, text: string): string[] {
  const body = Buffer.from(text.toWellFormed().replaceAll(/\r\n|\r|\n/g, '\r\n'), 'utf8').toString('base64');
  return [
    `Content-Type: ${contentType}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    ...(body.match(new RegExp(`.{1,${BASE64_LINE}}`, 'g')) ?? []),
    '',
  ];
}

/** What a header may not hold: controls of all kinds, line and paragraph separators, and characters that turn the direction of text. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

function tame(text: string): string {
  return text.toWellFormed().replaceAll(UNPRINTABLE, ' ').trim();
}

function unstructured(text: string): string {
  const value = tame(text);
  const fits = value.length <= PLAIN_LINE && /^[\x20-\x7e]*$/.test(value) && !value.includes('=?');
  return fits ? value : encodedWords(value);
}

function mailboxOf(name: string, address: string): string {
  const value = tame(name);
  if (value === '') return address;
  const quotable = value.length <= PLAIN_LINE && /^[\x20-\x7e]*$/.test(value) && !value.includes('=?');
  const phrase = quotable ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : encodedWords(value);
  return `${phrase} <${address}>`;
}

/** RFC 2047: words of whole characters, one per line. */
function encodedWords(text: string): string {
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character, 'utf8') > ENCODED_WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  if (word !== '' || words.length === 0) words.push(word);
  return words.map((each) => `=?UTF-8?B?${Buffer.from(each, 'utf8').toString('base64')}?=`).join('\r\n ');
}

/** Ours are plain; one that came in with somebody's mail is not trusted to be. */
function messageIdOf(id: string): string {
  return id.replaceAll(/[^\x21-\x7e]|[<>]/g, '').slice(0, 900);
}
