// Which severity the words of a report point at: the tier's keywords, compared without regard to script, width, case,
// white space and punctuation. It suggests from what is written; it never lowers a severity and never decides alone.

import type { SeverityBasis } from './case.ts';
import { toSimplified } from './script-folding.ts';
import type { Severity, Tier } from './tier.ts';

export interface SeveritySuggestion {
  readonly severity: string;
  readonly basis: SeverityBasis;
  /** Codes of every severity that matched, the most severe first. */
  readonly candidates: readonly string[];
}

/** Only so much of a report is read; what matters stands at its beginning, and a log file may be a million lines. */
export const TEXT_LENGTH_MAX = 100_000;

/**
 * The most severe severity one of whose keywords stands in the text, with the keyword as its basis; null where none does.
 * A keyword that the text denies (`不影响业务`, `業務未停止`, `no data loss`) does not count. In a keyword, `…` stands for
 * a few further characters of the same clause: `业务…停` is found in `业务全部停了`.
 */
export function suggestSeverity(tier: Tier, text: string): SeveritySuggestion | null {
  const folded = foldText(text.slice(0, TEXT_LENGTH_MAX));
  const matches = phrasesOf(tier).flatMap(({ severity, phrases }) => {
    const phrase = phrases.find((one) => isStated(folded, one));
    return phrase ? [{ severity, keyword: phrase.keyword }] : [];
  });
  const [worst] = matches;
  if (!worst) return null;
  return {
    severity: worst.severity,
    basis: { by: 'keyword', detail: worst.keyword },
    candidates: matches.map((match) => match.severity),
  };
}

/** The tier's most severe severity: what holds while nothing better is known. */
export function strictest(tier: Tier): Severity {
  const [first, ...others] = tier.severities;
  if (!first) throw new Error(`tier ${tier.id} has no severity`);
  return others.reduce((worst, severity) => (severity.rank < worst.rank ? severity : worst), first);
}

// ---------------------------------------------------------------------------------------------------------------
// Folding

/** Ends a clause in folded text; no phrase reaches across it. */
const BREAK = '\n';

/** Frequent slips of the pen, already Simplified, and what was meant. */
const MISSPELLINGS: readonly (readonly [slip: string, meant: string])[] = [
  ['摊痪', '瘫痪'],
  ['瘫换', '瘫痪'],
  ['摊换', '瘫痪'],
  ['当机', '宕机'],
  ['荡机', '宕机'],
];

/**
 * One way of writing for all: compatibility forms resolved (full width to half width), lower case, Simplified, marks
 * inside a clause dropped, words of letters apart by one space, clauses apart by a line feed. A colon stays, because an
 * answer follows it (`業務停止：否`).
 */
function foldText(text: string): string {
  let folded = toSimplified(text.normalize('NFKC').toLowerCase())
    .replace(/['’`]/g, '')
    // A blank line ends a clause; a single line feed may be a mail program's wrapping.
    .replace(/\r?\n[ \t]*\r?\n/g, '。')
    .replace(/\s+/g, ' ')
    .replace(/ *: */g, ':')
    .replace(/[.,;!?。]+/g, BREAK)
    .replace(/[^\p{L}\p{N}:\n]+/gu, ' ')
    .replace(/(?<=\p{Script=Han}) +| +(?=\p{Script=Han})/gu, '')
    .replace(/ *\n */g, BREAK);
  for (const [slip, meant] of MISSPELLINGS) folded = folded.replaceAll(slip, meant);
  return folded;
}

// ---------------------------------------------------------------------------------------------------------------
// Matching

/** How much the `…` of a keyword may stand for, in characters. */
const GAP_HAN_MAX = 8;
const GAP_LATIN_MAX = 24;

/** A denial that belongs to the words right after it: 未停止, 没有出现数据丢失, 不会导致业务停止; but not 无法, 用不了. */
const DENIED_HAN =
  /(?:不|没|未|无|非|免|防止)(?:有|会|曾|是|再|见|被|至于|出现|发生|发现|造成|导致|引起|影响|存在|涉及|任何|到|使|明显)*$/;
const DENIED_LATIN =
  /(?:^|[\s:])(?:no|not|without|never|isnt|arent|wasnt|werent|doesnt|didnt|dont|hasnt|havent|nor|neither)(?: (?:a|an|any|the|been|be|currently|yet|longer|there|is|are|was|seen|see|seeing|have|had|having|cause|caused|causing|experience|experienced|experiencing|reported))*$/;
/** The answer that a form gives after a colon, or the clause's own end: 业务停止：否, data loss: none, 数据丢失没有发生. */
const DENIED_AFTER =
  /^[止断失掉了]?(?:的?(?:情况|现象|问题))?(?::(?:否|无|没有|no|none|not)(?=[\n:]|$)|(?:没有|未|并未|不曾)(?:发生|出现))/;

interface Phrase {
  readonly keyword: string;
  /** Folded, cut at its `…`. */
  readonly parts: readonly string[];
  readonly gapMax: number;
}

interface SeverityPhrases {
  readonly severity: string;
  readonly phrases: readonly Phrase[];
}

/** Tiers are immutable, so their keywords are folded once per object. */
const phrasesByTier = new WeakMap<Tier, readonly SeverityPhrases[]>();

/** The most severe first. */
function phrasesOf(tier: Tier): readonly SeverityPhrases[] {
  const known = phrasesByTier.get(tier);
  if (known) return known;
  const phrases = [...tier.severities]
    .sort((a, b) => a.rank - b.rank)
    .map(({ code, keywords }) => ({ severity: code, phrases: keywords.map(phraseOf) }));
  phrasesByTier.set(tier, phrases);
  return phrases;
}

function phraseOf(keyword: string): Phrase {
  return {
    keyword,
    parts: keyword
      .split('…')
      .map((part) => foldText(part).trim())
      .filter((part) => part !== ''),
    gapMax: /\p{Script=Han}/u.test(keyword) ? GAP_HAN_MAX : GAP_LATIN_MAX,
  };
}

function isStated(folded: string, { parts: [first, ...rest], gapMax }: Phrase): boolean {
  if (first === undefined) return false;
  for (let at = find(folded, first, 0); at >= 0; at = find(folded, first, at + 1)) {
    if (isDeniedBefore(clauseBefore(folded, at))) continue;
    const end = endOfParts(folded, at + first.length, rest, gapMax);
    if (end !== null && !DENIED_AFTER.test(folded.slice(end, end + 12))) return true;
  }
  return false;
}

/** Where the last part ends, each part found in the clause a short gap after the one before it; null where one is not. */
function endOfParts(folded: string, from: number, parts: readonly string[], gapMax: number): number | null {
  let end = from;
  for (const part of parts) {
    // One character more at each side shows whether a word is cut. A window, so that no text makes this quadratic.
    const window = folded.slice(end - 1, end + gapMax + part.length + 1);
    const at = find(window, part, 1);
    if (at < 0) return null;
    const gap = window.slice(1, at);
    if (gap.includes(BREAK) || gap.includes(':') || isDeniedBefore(gap)) return null;
    end += gap.length + part.length;
  }
  return end;
}

/** The next place of a phrase; one that begins or ends in letters or digits stands there as whole words. */
function find(folded: string, phrase: string, from: number): number {
  const isWord = (character: string): boolean => /[a-z0-9]/.test(character);
  for (let at = folded.indexOf(phrase, from); at >= 0; at = folded.indexOf(phrase, at + 1)) {
    const cutsBefore = isWord(phrase.charAt(0)) && isWord(folded.charAt(at - 1));
    const cutsAfter = isWord(phrase.charAt(phrase.length - 1)) && isWord(folded.charAt(at + phrase.length));
    if (!cutsBefore && !cutsAfter) return at;
  }
  return -1;
}

/** What stands before a place in its clause, as far as a denial can reach. */
function clauseBefore(folded: string, at: number): string {
  const before = folded.slice(Math.max(0, at - 40), at);
  return before.slice(before.lastIndexOf(BREAK) + 1);
}

function isDeniedBefore(before: string): boolean {
  const words = before.trimEnd();
  return DENIED_HAN.test(words) || DENIED_LATIN.test(words);
}
