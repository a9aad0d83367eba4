// What is put right in a raw mail before the parser reads it, so that nothing of it is lost: header bytes in an
// undeclared charset (mail programs wrote Chinese names raw for decades), and attachments whose bytes the parser would
// change, because it reads a part without transfer encoding as lines of text. Everything else passes unchanged.

import { withHongKongCharacters } from './mail-big5.ts';

/** Parts beyond these are left as they are. */
const PARTS_MAX = 2_000;
const BOUNDARIES_MAX = 200;
/** RFC 2046 allows a boundary 70 characters; the white space behind it is not bounded there. */
const DELIMITER_LENGTH_MAX = 500;
/** A head longer than this is no head; RFC 5322 knows no limit, the parser has its own. */
const HEAD_LENGTH_MAX = 200_000;
/** The parser keeps each line of a body as objects of its own, a hundred times a short line's size; more travel in one. */
const LINES_MAX = 20_000;
/** A million empty parts fit into a mail of 5 MB, and the parser would make an object of each. */
const DELIMITERS_MAX = 20_000;
/** Stands for text/calendar while the parser looks, because it rewrites the lines of what it knows as a calendar. */
const CALENDAR_IN_DISGUISE = 'application/x-calendar-as-sent';

export interface Repaired {
  readonly bytes: Uint8Array;
  readonly faults: readonly string[];
  /** Some part says that it is Big5, so private-use characters in its text are Hong Kong's. */
  readonly isBig5: boolean;
  /** RFC 2152, which no decoder of today knows. */
  readonly isUtf7: boolean;
}

interface Part {
  readonly from: number;
  /** Where its body begins. */
  readonly body: number;
  /** Where its body ends, without the line break that belongs to the boundary; the end of the mail for the outermost. */
  readonly to: number;
}

/** The same mail as the parser can read it. The input itself is answered where nothing needs repair. */
export function repaired(bytes: Uint8Array): Repaired {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const charset = declaredCharset(latin);
  const faults = new Set<string>();
  const pieces: Uint8Array[] = [];
  let copied = 0;
  const replace = (from: number, to: number, by: string) => {
    pieces.push(bytes.subarray(copied, from), Buffer.from(by, 'utf8'));
    copied = to;
  };
  const parts = partsOf(latin);
  if (parts.length >= PARTS_MAX)
    faults.add(`Only the first ${PARTS_MAX} parts were read apart; the rest is one.`);
  for (const part of parts) {
    if (part.from < copied) continue;
    const before = latin.slice(part.from, part.body);
    let head = before;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: bytes above ASCII are what is looked for.
    if (/[^\x00-\x7f]/.test(before)) {
      const lines = before.split(/(?<=\n)/).map((line) => headerLine(line, charset, faults));
      head = lines.join('');
    }
    head = head.replace(
      /^(content-type:\s*)(?:text\/calendar|application\/ics)\b/im,
      (_, name: string) => `${name}${CALENDAR_IN_DISGUISE}`,
    );
    const inBase64 =
      before !== '' &&
      travelsAsItIs(before) &&
      ((part.from > 0 && isChangedInReading(before)) || hasManyLines(latin, part.body, part.to));
    if (inBase64) {
      const body = latin.slice(part.body, part.to);
      head = `Content-Transfer-Encoding: base64\r\n${head.replace(/^content-transfer-encoding:/gim, 'X-Was-Transfer-Encoding:')}`;
      replace(part.from, part.to, `${head}${Buffer.from(body, 'latin1').toString('base64')}`);
    } else if (head !== before) {
      replace(part.from, part.body, head);
    }
  }
  const isBig5 = charset === 'big5';
  const isUtf7 = /charset\s*=\s*"?(?:unicode-1-1-)?utf-7\b/i.test(latin);
  pieces.push(bytes.subarray(copied));
  const whole = pieces.length === 1 ? bytes : Buffer.concat(pieces);
  const read = untilDelimiter(whole, DELIMITERS_MAX);
  if (read.length < whole.length) faults.add(`Only the first ${DELIMITERS_MAX} parts were read.`);
  return { bytes: read, faults: [...faults], isBig5, isUtf7 };
}

/** The bytes before the line that would begin one part too many; bodies in base64 have no line that looks like one. */
function untilDelimiter(bytes: Uint8Array, most: number): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = -1;
  for (let count = 0; count <= most; count += 1) {
    at = buffer.indexOf('\n--', at + 1, 'latin1');
    if (at < 0) return bytes;
  }
  return bytes.subarray(0, at + 1);
}

function hasManyLines(latin: string, from: number, to: number): boolean {
  let at = from;
  for (let count = 0; count <= LINES_MAX; count += 1) {
    at = latin.indexOf('\n', at) + 1;
    if (at === 0 || at > to) return false;
  }
  return true;
}

/** The media type that the sender gave. */
export function mediaTypeOf(read: string): string {
  return read === CALENDAR_IN_DISGUISE ? 'text/calendar' : read;
}

/** The charset of bytes that are not UTF-8 but read well as Chinese; null otherwise. */
export function chineseCharsetOf(bytes: Uint8Array): 'big5' | 'gb18030' | null {
  const charset = isUtf8(bytes) ? null : guess(bytes);
  return charset === 'windows-1252' ? null : charset;
}

/** UTF-7's shifted stretches (`+…-`) as the characters that they stand for. */
export function withoutUtf7(text: string): string {
  const utf16 = new TextDecoder('utf-16be');
  return text.replace(/\+([A-Za-z0-9+/]*)-?/g, (_, shifted: string) => {
    if (shifted === '') return '+';
    const bytes = Buffer.from(shifted, 'base64');
    return utf16.decode(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  });
}

// ---------------------------------------------------------------------------------------------------------------
// Parts

function partsOf(latin: string): Part[] {
  const parts = [partAt(latin, 0, latin.length)];
  const boundaries = new Set<string>();
  for (const match of latin.matchAll(/boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/gi)) {
    boundaries.add(match[1] ?? match[2] ?? '');
    if (boundaries.size >= BOUNDARIES_MAX) break;
  }
  const opened = new Map<string, number>();
  for (const { boundary, at, next, closes } of delimitersOf(latin, boundaries)) {
    const open = opened.get(boundary);
    if (open !== undefined) {
      const end = at - (latin[at - 1] === '\r' ? 1 : 0);
      parts.push(partAt(latin, open, Math.max(end, open)));
    }
    if (closes) opened.delete(boundary);
    else opened.set(boundary, next);
    if (parts.length >= PARTS_MAX) break;
  }
  for (const open of opened.values()) parts.push(partAt(latin, open, latin.length));
  return parts.sort((one, other) => one.from - other.from);
}

/**
 * The lines that are these very boundaries; one that merely begins like one is another part's. One pass, however many
 * boundaries a mail declares.
 */
function* delimitersOf(
  latin: string,
  boundaries: ReadonlySet<string>,
): Generator<{ boundary: string; at: number; next: number; closes: boolean }> {
  for (let at = latin.indexOf('\n--'); at >= 0; at = latin.indexOf('\n--', at + 1)) {
    const end = latin.indexOf('\n', at + 1);
    const next = end < 0 ? latin.length : end + 1;
    if (next - at > DELIMITER_LENGTH_MAX) continue;
    const line = latin.slice(at + 3, next).replace(/[ \t]*\r?\n?$/, '');
    if (boundaries.has(line)) yield { boundary: line, at, next, closes: false };
    else if (line.endsWith('--') && boundaries.has(line.slice(0, -2)))
      yield { boundary: line.slice(0, -2), at, next, closes: true };
  }
}

function partAt(latin: string, from: number, to: number): Part {
  const empty = /^\r?\n/.exec(latin.slice(from, from + 2))?.[0];
  if (empty) return { from, body: Math.min(from + empty.length, to), to };
  const end = /\r?\n\r?\n/.exec(latin.slice(from, Math.min(to, from + HEAD_LENGTH_MAX)));
  return { from, body: end ? from + end.index + end[0].length : to, to };
}

/** Without a transfer encoding, and no container of parts. */
function travelsAsItIs(head: string): boolean {
  const encoding = /^content-transfer-encoding:\s*"?([\w-]+)/im.exec(head)?.[1]?.toLowerCase() ?? '7bit';
  return /^(?:7bit|8bit|binary)$/.test(encoding) && !/^multipart\//.test(typeIn(head));
}

/** An attachment: the parser would end its lines in its own way. */
function isChangedInReading(head: string): boolean {
  return !/^text\/(?:plain|html)$/.test(typeIn(head)) || /^content-disposition:\s*attachment\b/im.test(head);
}

function typeIn(head: string): string {
  return /^content-type:\s*([\w.+-]+\/[\w.+-]+)/im.exec(head)?.[1]?.toLowerCase() ?? 'text/plain';
}

// ---------------------------------------------------------------------------------------------------------------
// Charsets

/** RFC 2047, by letters. Some programs leave the very bytes in it that it is there to replace. */
const ENCODED_WORD = /=\?[^?\s]+\?q\?[^?]*\?=/gi;

function escaped(byte: string): string {
  return `=${byte.charCodeAt(0).toString(16).toUpperCase()}`;
}

function headerLine(line: string, declared: string | null, faults: Set<string>): string {
  const latin = line.replace(ENCODED_WORD, (word) => word.replace(/[\x80-\xff]/g, escaped));
  const bytes = Buffer.from(latin, 'latin1');
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const charset = declared ?? guess(bytes);
  faults.add(`Header bytes without a charset were read as ${charset}.`);
  const text = new TextDecoder(charset).decode(bytes);
  return charset === 'big5' ? withHongKongCharacters(text) : text;
}

/** The first charset that the mail declares, in a part or an encoded word, where it is one for which headers were written raw. */
function declaredCharset(latin: string): string | null {
  const match =
    /(?:charset\s*=\s*"?|=\?)(?:(big5|big5-hkscs|x-x-big5|cp950)|(gb2312|gb18030|gbk|cp936)|(koi8-r|koi8-u|windows-125[0-8]|iso-8859-(?:[2-9]|1[0-6])|shift_jis|euc-jp|euc-kr))\b/i.exec(
      latin,
    );
  if (!match) return null;
  if (match[1]) return 'big5';
  return match[2] ? 'gb18030' : (match[3] ?? null);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** By how many two-byte pairs lie in the rows of the commonest characters: GB 2312 level one, Big5 level one. */
function guess(bytes: Uint8Array): 'big5' | 'gb18030' | 'windows-1252' {
  let pairs = 0;
  let gb = 0;
  let big5 = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const lead = bytes[index] ?? 0;
    if (lead < 0x80) continue;
    const trail = bytes[index + 1] ?? 0;
    pairs += 1;
    if (trail < 0x40) continue;
    if (lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1) gb += 1;
    if (lead >= 0xa4 && lead <= 0xc6 && (trail <= 0x7e || trail >= 0xa1)) big5 += 1;
    index += 1;
  }
  if (pairs === 0 || Math.max(gb, big5) * 2 < pairs) return 'windows-1252';
  return gb >= big5 ? 'gb18030' : 'big5';
}
