// How much a store takes. Every implementation holds to these, so that what fits in a test fits in the table.

/** DynamoDB refuses items above 400 KB; the rest is room for keys and the other attributes. */
export const BODY_BYTES_MAX = 390_000;
/** A head is written on every command and read on every message: a larger one means a timeline has crept into it. */
export const STATE_BYTES_MAX = 32 * 1024;
/** A provider's own words, in an attempt's history. */
export const DETAIL_CHARACTERS_MAX = 500;
/** Hits of one directory key. */
export const DIRECTORY_HITS_MAX = 10;
/** Wrong codes that are remembered; the count of the last hour never shows more. */
export const WRONG_CODES_MAX = 20;
export const RECEIPT_DUE_MS = 20_000;
export const PAGE_CODE_DAYS = 7;
/** Pages that wait in windows, as far as the board counts them. */
export const WAITING_MAX = 500;
export const LIST_LIMIT = 50;
export const TIMELINE_LIMIT = 200;
export const LIMIT_MAX = 1_000;

/** Thrown before anything is written, when a body is larger than its item may be. A bug of whoever built it. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
  constructor(what: string, sizeBytes: number, sizeBytesMax: number) {
    super(`${what} has ${sizeBytes} bytes; at most ${sizeBytesMax} are stored`);
  }
}

/** The JSON text of a body, or `TooLarge`. */
export function bodyOf(what: string, body: unknown, sizeBytesMax = BODY_BYTES_MAX): string {
  const text = JSON.stringify(body);
  const sizeBytes = Buffer.byteLength(text);
  if (sizeBytes > sizeBytesMax) throw new TooLarge(what, sizeBytes, sizeBytesMax);
  return text;
}

/** At most so many characters, never half of one that takes two UTF-16 units. */
export function cut(text: string, charactersMax: number): string {
  return text.length <= charactersMax ? text : text.slice(0, charactersMax).replace(/[\uD800-\uDBFF]$/, '');
}

/** A page's size as asked for, at least one and at most what one answer carries. */
export function limitOf(limit: number | undefined, otherwise: number): number {
  return Math.max(1, Math.min(limit ?? otherwise, LIMIT_MAX));
}

/** Where a list goes on, opaque to callers. Anything that is not such a cursor reads as the beginning. */
export const cursorOf = (position: string): string => Buffer.from(position, 'utf8').toString('base64url');

export function positionOf(cursor: string | undefined): string | null {
  if (!cursor) return null;
  const position = Buffer.from(cursor, 'base64url').toString('utf8');
  return /^\d{4}-\d{2}-\d{2}T[\d:.]+Z#/.test(position) && Buffer.byteLength(position) <= 1_024
    ? position
    : null;
}
