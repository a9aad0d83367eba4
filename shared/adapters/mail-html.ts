// The visible text of an HTML mail, with its quotations marked by `> ` as in plain mail, so that one reader of replies
// serves both. Made for reading and matching, never for showing: the result is plain text and is escaped like any other.
// One pass over the characters, because a mail decides how often a backtracking pattern would be tried.

/** Deeper quotations carry nothing that a desk reads, and a crafted mail may nest without end. */
const QUOTE_DEPTH_MAX = 20;
/** Longer HTML is read up to here: two megabytes hold more words than anybody writes, and the raw mail stays complete. */
export const HTML_LENGTH_MAX = 2_000_000;

const BLOCKS = new Set(
  'address article aside blockquote body center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);
const PARAGRAPHS = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'ul',
  'ol',
  'pre',
  'blockquote',
  'table',
]);
const HIDDEN = new Set(['head', 'script', 'style', 'title', 'template', 'noscript', 'svg', 'object']);

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  thinsp: ' ',
  copy: '©',
  reg: '®',
  trade: '™',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  bull: '•',
  middot: '·',
  times: '×',
  deg: '°',
  euro: '€',
  yen: '¥',
  pound: '£',
  laquo: '«',
  raquo: '»',
  zwnj: '',
  zwj: '',
  shy: '',
};

const LATIN =
  'iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'.split(
    ' ',
  );

function entityOf(name: string): string | null {
  if (name.startsWith('#')) {
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    if (!Number.isInteger(code) || code <= 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
      return '\ufffd';
    return code === 0xa0 ? ' ' : String.fromCodePoint(code);
  }
  const named = ENTITIES[name] ?? ENTITIES[name.toLowerCase()];
  if (named !== undefined) return named;
  const latin = LATIN.indexOf(name);
  return latin >= 0 ? String.fromCharCode(0xa1 + latin) : null;
}

function unescaped(text: string): string {
  return text.replace(
    /&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z][a-z0-9]{1,7});?/gi,
    (whole, name: string) => entityOf(name) ?? whole,
  );
}

/** The visible text of an HTML body. Never throws; unclosed tags and comments end where the text ends. */
export function textOfHtml(whole: string): string {
  const html = whole.slice(0, HTML_LENGTH_MAX);
  const lines: string[] = [];
  let line = '';
  let endsInSpace = true;
  let depth = 0;
  let preformatted = 0;
  let hidden: string | null = null;

  const prefix = () => (depth > 0 ? `${'> '.repeat(Math.min(depth, QUOTE_DEPTH_MAX)).trimEnd()} ` : '');
  const endLine = () => {
    const said = preformatted ? line.trimEnd() : line.trim();
    if (said) lines.push(prefix() + said);
    line = '';
    endsInSpace = true;
  };
  const emptyLine = () => {
    endLine();
    if (lines.length && lines.at(-1)?.replace(/[> ]/g, '') !== '') lines.push(prefix().trimEnd());
  };
  const say = (text: string) => {
    if (hidden || !text) return;
    if (preformatted) {
      const parts = text.split(/\r?\n/);
      parts.forEach((part, index) => {
        line += part;
        if (index < parts.length - 1) {
          const before = lines.length;
          endLine();
          if (lines.length === before) lines.push(prefix().trimEnd());
        }
      });
      return;
    }
    let flat = unescaped(text.replace(/\s+/g, ' '));
    // Looking at the end of a string that grows would copy it each time, so that is remembered beside it.
    if (endsInSpace) flat = flat.replace(/^ +/, '');
    if (!flat) return;
    line += flat;
    endsInSpace = flat.endsWith(' ');
  };

  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) {
      say(preformatted ? unescaped(html.slice(at)) : html.slice(at));
      break;
    }
    if (open > at) say(preformatted ? unescaped(html.slice(at, open)) : html.slice(at, open));
    if (html.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4);
      at = end < 0 ? html.length : end + 3;
      continue;
    }
    if (!/[a-zA-Z/!?]/.test(html.charAt(open + 1))) {
      say('<');
      at = open + 1;
      continue;
    }
    const end = endOfTag(html, open + 1);
    const inside = html.slice(open + 1, end);
    at = end + 1;
    const closing = inside.startsWith('/');
    const tag = /^\/?([a-zA-Z][a-zA-Z0-9:]*)/.exec(inside)?.[1]?.toLowerCase() ?? '';
    if (hidden) {
      if (closing && tag === hidden) hidden = null;
      // A head that was never closed ends where the body begins.
      else if (hidden === 'head' && tag === 'body') hidden = null;
      continue;
    }
    if (HIDDEN.has(tag)) {
      if (!closing && !inside.endsWith('/')) hidden = tag;
      continue;
    }
    if (tag === 'br') {
      const before = lines.length;
      endLine();
      if (lines.length === before && lines.length) lines.push(prefix().trimEnd());
      continue;
    }
    if (tag === 'td' || tag === 'th') {
      if (!endsInSpace) line += ' ';
      endsInSpace = true;
      continue;
    }
    if (!BLOCKS.has(tag)) continue;
    if (PARAGRAPHS.has(tag)) emptyLine();
    else endLine();
    if (tag === 'pre') preformatted = Math.max(0, preformatted + (closing ? -1 : 1));
    if (tag === 'hr') lines.push(`${prefix()}________________________________`);
    if (tag === 'li' && !closing) {
      line = '* ';
      endsInSpace = true;
    }
    if (tag === 'blockquote') depth = Math.max(0, depth + (closing ? -1 : 1));
  }
  endLine();
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The index of the `>` that ends a tag, over quoted attribute values; the end of the text where none does. */
function endOfTag(html: string, from: number): number {
  let quote = '';
  // An unclosed quotation mark would swallow the rest of the mail; a tag is not longer than this.
  const limit = Math.min(html.length, from + 2_000);
  for (let index = from; index < limit; index += 1) {
    const char = html.charAt(index);
    if (quote) {
      if (char === quote) quote = '';
    } else if ((char === '"' || char === "'") && html.charAt(index - 1) === '=') {
      quote = char;
    } else if (char === '>') {
      return index;
    }
  }
  const plain = html.indexOf('>', from);
  return plain < 0 ? html.length : plain;
}
