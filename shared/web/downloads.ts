// Files that are larger than one answer may be, in parts that a person joins again. No part is ever left out.

/** Lambda answers 6 MB at most, in base64. */
export const PART_BYTES_MAX = 4_400_000;

/** How many downloads a file of this size takes; 1 where it fits into one. */
export function partCountOf(sizeBytes: number): number {
  return Math.max(1, Math.ceil(sizeBytes / PART_BYTES_MAX));
}

/**
 * The asked part of a file, counted from 1, and what its name ends in. Without a number that there is, the whole file, which
 * may then be too large to be answered.
 */
export function partOf(
  bytes: Uint8Array,
  asked: string | undefined,
): { readonly bytes: Uint8Array; readonly suffix: string } {
  const number = Number(asked);
  const count = partCountOf(bytes.byteLength);
  if (count === 1 || !Number.isInteger(number) || number < 1 || number > count) return { bytes, suffix: '' };
  const from = (number - 1) * PART_BYTES_MAX;
  return {
    bytes: bytes.subarray(from, from + PART_BYTES_MAX),
    suffix: `.${String(number).padStart(2, '0')}`,
  };
}
