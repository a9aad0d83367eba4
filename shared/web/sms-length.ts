// How long an SMS is in the segments that carriers count and bill, and how to make one fit. Source of the figures and of
// the alphabet: 3GPP TS 23.038 and 23.040.

/** The default alphabet; each takes one septet. Without the escape, which is not a character of its own. */
const GSM =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Its extension; each takes two. */
const GSM_EXTENDED = '^{}\\[~]|€\f';
const SEPTETS = new Map<string, number>([
  ...[...GSM].map((character) => [character, 1] as const),
  ...[...GSM_EXTENDED].map((character) => [character, 2] as const),
]);

/** Segments of one message: 160 septets or 70 UTF-16 units alone, 153 or 67 each where it takes several. */
export function segmentsOf(text: string): number {
  let septets = 0;
  for (const character of text) {
    const size = SEPTETS.get(character);
    if (size === undefined) return text.length <= 70 ? 1 : Math.ceil(text.length / 67);
    septets += size;
  }
  return septets <= 160 ? 1 : Math.ceil(septets / 153);
}

/** A piece of an SMS. Those without `rank` always stay; of the others the highest rank goes first. */
export interface Piece {
  readonly text: string;
  readonly rank?: number;
  /** May be cut short from its end rather than go as a whole. */
  readonly cut?: boolean;
}

/**
 * The pieces with a space between them in at most `segments` segments, as far as that can be had: optional pieces are
 * cut or left out until it fits. Where those that always stay are too long by themselves, they are kept all the same,
 * because a link cut short is worth less than a segment.
 */
export function fitted(pieces: readonly Piece[], segments: number): string {
  const kept = pieces.filter((piece) => piece.text !== '').map((piece) => ({ ...piece }));
  const joined = () => kept.map((piece) => piece.text).join(' ');
  while (segmentsOf(joined()) > segments) {
    const optional = kept.filter((piece) => piece.rank !== undefined);
    const last = optional.reduce<(typeof kept)[number] | null>(
      (worst, piece) => (worst === null || (piece.rank ?? 0) > (worst.rank ?? 0) ? piece : worst),
      null,
    );
    if (!last) break;
    const characters = [...last.text];
    if (last.cut && characters.length > 4) {
      // Two full stops: the ellipsis is not in the default alphabet and would turn the whole message into UTF-16.
      const stem = characters.slice(0, characters.length - (last.text.endsWith('..') ? 3 : 2)).join('');
      last.text = `${stem}..`;
    } else {
      kept.splice(kept.indexOf(last), 1);
    }
  }
  return joined();
}
