// Bodies of items, packed. Every started kilobyte of an item costs a write unit, and twice that within a transaction: a
// case from report to resolution cost 137 units with plain JSON and costs 86 packed. Short texts stay text, readable in
// the console; the rest is Brotli, which any tool unpacks without help from us.

import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';

/** Below this no item gets another kilobyte by staying text. */
const TEXT_BYTES_MAX = 500;
/** 0.04 ms for a snapshot of 2 KB. Quality 11 takes seventy times as long to save a twentieth. */
const QUALITY = 5;
/** Nothing that the stores write unpacks to more. */
const UNPACKED_BYTES_MAX = 1024 * 1024;

/** The same bytes for the same text, so that a transaction can be repeated under its token. */
export function packed(text: string): string | Uint8Array {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= TEXT_BYTES_MAX) return text;
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}

/** The text again. Throws on bytes that `packed` cannot have made. */
export function unpacked(body: string | Uint8Array): string {
  if (typeof body === 'string') return body;
  return brotliDecompressSync(body, { maxOutputLength: UNPACKED_BYTES_MAX }).toString('utf8');
}
