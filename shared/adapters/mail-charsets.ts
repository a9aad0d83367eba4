// Repairs what a strict parser would lose: header bytes in an undeclared Chinese charset (mail programs of the region
// wrote names and subjects raw for decades) and the characters of Hong Kong that Big5 decoders leave out. It touches
// header sections and text labels only; a body's bytes pass unchanged.

import { withHongKongCharacters } from './mail-big5.ts';

/** Header sections of parts beyond this are left as they are. */
const SECTIONS_MAX = 2_000;
const BOUNDARIES_MAX = 200;

interface Repaired {
  readonly bytes: Uint8Array;
  readonly faults: readonly string[];
  /** Some part says that it is Big5, so private-use characters in its text are Hong Kong's. */
  readonly isBig5: boolean;
}

/**
 * The same mail with every header section in UTF-8. The input itself is answered where nothing needed repair, which is
 * nearly always.
 */
export function repairHeaders(bytes: Uint8Array): Repaired {
  const latin = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const declared = charsetOf(latin);
  const pieces: Uint8Array[] = [];
  const faults: string[] = [];
  let copied = 0;
  for (const section of headerSections(latin)) {
    if (section.from < copied) continue;
    const head = bytes.subarray(section.from, section.to);
    if (!head.some((byte) => byte >= 0x80) || isUtf8(head)) continue;
    const charset = declared ?? guess(head);
    pieces.push(bytes.subarray(copied, section.from), new TextEncoder().encode(textOf(head, charset)));
    copied = section.to;
    faults.push(`Header bytes without a charset were read as ${charset}.`);
  }
  if (!pieces.length) return { bytes, faults, isBig5: declared === 'big5' };
  pieces.push(bytes.subarray(copied));
  return { bytes: Buffer.concat(pieces), faults: [...new Set(faults)], isBig5: declared === 'big5' };
}

/** `big5` or `gb18030` where the bytes are not UTF-8 but read well as one of them; null otherwise. */
export function chineseCharsetOf(bytes: Uint8Array): 'big5' | 'gb18030' | null {
  const label = isUtf8(bytes) ? null : guess(bytes);
  return label === 'windows-1252' ? null : label;
}

function textOf(bytes: Uint8Array, charset: string): string {
  const text = new TextDecoder(charset).decode(bytes);
  return charset === 'big5' ? withHongKongCharacters(text) : text;
}

/** The first charset that a part declares, where it is one in which headers were written raw. */
function charsetOf(latin: string): 'big5' | 'gb18030' | null {
  const match =
    /(?:charset\s*=\s*"?|=\?)(big5|big5-hkscs|x-x-big5|cp950|gb2312|gb18030|gbk|cp936|hz-gb-2312)\b/i.exec(
      latin,
    );
  if (!match?.[1]) return null;
  return /big5|950/i.test(match[1]) ? 'big5' : 'gb18030';
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

function headerSections(latin: string): { from: number; to: number }[] {
  const sections = [{ from: 0, to: endOfHead(latin, 0) }];
  const boundaries = new Set<string>();
  for (const match of latin.matchAll(/boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/gi)) {
    boundaries.add(match[1] ?? match[2] ?? '');
    if (boundaries.size >= BOUNDARIES_MAX) break;
  }
  for (const boundary of boundaries) {
    const mark = `\n--${boundary}`;
    for (
      let at = latin.indexOf(mark);
      at >= 0 && sections.length < SECTIONS_MAX;
      at = latin.indexOf(mark, at + mark.length)
    ) {
      const line = latin.indexOf('\n', at + 1);
      if (line < 0 || latin.startsWith('--', at + mark.length)) continue;
      sections.push({ from: line + 1, to: endOfHead(latin, line + 1) });
    }
  }
  return sections.sort((one, other) => one.from - other.from);
}

/** A head longer than this is no head; RFC 5322 knows no limit, the parser has its own. */
const HEAD_LENGTH_MAX = 200_000;

function endOfHead(latin: string, from: number): number {
  if (latin.startsWith('\r\n', from) || latin.startsWith('\n', from)) return from;
  const part = latin.slice(from, from + HEAD_LENGTH_MAX);
  const end = /\r?\n\r?\n/.exec(part)?.index;
  return from + (end ?? part.length);
}
