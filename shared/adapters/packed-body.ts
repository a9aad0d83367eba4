// Bodies of items, packed. Every started kilobyte of an item costs a write unit, and twice that within a transaction; a
// snapshot of 2.5 KB and a commit of 4.8 KB fit in one kilobyte each. Short texts stay text, readable in the console; the
// rest is zlib's format (RFC 1950) with a preset dictionary, whose checksum says which words it was packed with.

import { deflateSync, inflateSync } from 'node:zlib';
import { PACKED_WORDS } from './packed-words.ts';

/** Below this no item gets another kilobyte by staying text. */
const TEXT_BYTES_MAX = 500;
/** 0.05 ms for a snapshot. */
const LEVEL = 9;
/** Nothing that the stores write unpacks to more. */
const UNPACKED_BYTES_MAX = 1024 * 1024;

const WORDS = Buffer.from(PACKED_WORDS, 'utf8');

/** The same bytes for the same text, so that a transaction can be repeated under its token. */
export function packed(text: string): string | Uint8Array {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length <= TEXT_BYTES_MAX ? text : deflateSync(bytes, { level: LEVEL, dictionary: WORDS });
}

/** The text again. Throws on bytes that `packed` cannot have made. */
export function unpacked(body: string | Uint8Array): string {
  if (typeof body === 'string') return body;
  return inflateSync(body, { dictionary: WORDS, maxOutputLength: UNPACKED_BYTES_MAX }).toString('utf8');
}
