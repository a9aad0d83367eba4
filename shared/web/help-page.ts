// How a page of the help is written and drawn: sections of sentences in the two languages side by side. Marks inside a
// sentence are few: `code`, **loud**, [words](/path) and {verb}, which stands for the name of that button. Everything else
// is text, and is escaped like any other.

import { html, raw } from 'hono/html';
import { VERBS } from '../contracts/http.ts';
import type { Language } from '../domain/people.ts';
import type { Html } from './layout.ts';
import type { Words } from './words.ts';
import type { Reader } from './writing.ts';

/** One sentence or more, in both languages. */
export interface Said {
  readonly zh: string;
  readonly en: string;
}

export type HelpPart =
  | { readonly kind: 'text' | 'warning'; readonly said: Said }
  | { readonly kind: 'list' | 'steps'; readonly items: readonly Said[] }
  | {
      readonly kind: 'table';
      readonly head: readonly Said[];
      readonly rows: readonly (readonly (Said | string)[])[];
    }
  /** To be copied as it stands, but for `{origin}`, which becomes this desk's own. `title` says what it is. */
  | { readonly kind: 'code'; readonly code: string; readonly title: Said | null; readonly runs: boolean };

export interface HelpSection {
  readonly id: string;
  readonly title: Said;
  readonly parts: readonly HelpPart[];
}

export interface HelpTopic {
  /** The last part of its path. */
  readonly key: string;
  readonly title: Said;
  readonly lead: Said;
  readonly sections: readonly HelpSection[];
}

export const say = (zh: string, en: string): Said => ({ zh, en });
export const text = (zh: string, en: string): HelpPart => ({ kind: 'text', said: { zh, en } });
export const warning = (zh: string, en: string): HelpPart => ({ kind: 'warning', said: { zh, en } });
export const list = (...items: readonly Said[]): HelpPart => ({ kind: 'list', items });
export const steps = (...items: readonly Said[]): HelpPart => ({ kind: 'steps', items });
export const table = (head: readonly Said[], ...rows: readonly (readonly (Said | string)[])[]): HelpPart => ({
  kind: 'table',
  head,
  rows,
});
/** A message or an answer as an example; not to be run. */
export const sample = (code: string, title: Said | null = null): HelpPart => ({
  kind: 'code',
  code,
  title,
  runs: false,
});
/** A command that works as it stands on a desk that was started with `npm start`. */
export const shell = (code: string, title: Said | null = null): HelpPart => ({
  kind: 'code',
  code,
  title,
  runs: true,
});

// ---------------------------------------------------------------------------------------------------------------
// Drawing

export function helpPage(reader: Reader, topic: HelpTopic, origin: string): Html {
  const { words } = reader;
  return html`<article class="help"><p class="up small"><a href="/help">${words.help.title}</a></p>
<h1>${pick(topic.title, reader)}</h1><p class="lead">${inline(topic.lead, reader)}</p>
<nav aria-label="${words.help.contents}"><details class="card toc"><summary>${words.help.contents}</summary><ol>${topic.sections.map(
    ({ id, title }) => html`<li><a href="#${id}">${pick(title, reader)}</a></li>`,
  )}</ol></details></nav>
${topic.sections.map(
  ({ id, title, parts }) =>
    html`<section id="${id}"><h2>${pick(title, reader)}</h2>${parts.map((part) => drawn(part, reader, origin))}</section>
`,
)}</article>`;
}

export function helpIndex(reader: Reader, topics: readonly HelpTopic[]): Html {
  const { help } = reader.words;
  return html`<article class="help"><h1>${help.title}</h1><p class="lead">${help.lead}</p>
<div class="tiles">${topics.map(
    (topic) =>
      html`<section><h2><a href="/help/${topic.key}">${pick(topic.title, reader)}</a></h2><p class="soft">${inline(topic.lead, reader)}</p></section>`,
  )}</div></article>`;
}

function drawn(part: HelpPart, reader: Reader, origin: string): Html {
  switch (part.kind) {
    case 'text':
      return html`<p>${inline(part.said, reader)}</p>`;
    case 'warning':
      return html`<p class="note">${inline(part.said, reader)}</p>`;
    case 'list':
      return html`<ul>${part.items.map((item) => html`<li>${inline(item, reader)}</li>`)}</ul>`;
    case 'steps':
      return html`<ol>${part.items.map((item) => html`<li>${inline(item, reader)}</li>`)}</ol>`;
    case 'table': {
      const label = part.head.map((cell) => pick(cell, reader)).join(', ');
      return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${part.head.map(
        (cell) => html`<th scope="col">${pick(cell, reader)}</th>`,
      )}</tr></thead><tbody>${part.rows.map(
        (row) =>
          html`<tr>${row.map((cell, column) => {
            const content = typeof cell === 'string' ? marked(cell, reader) : inline(cell, reader);
            return column === 0 ? html`<th scope="row">${content}</th>` : html`<td>${content}</td>`;
          })}</tr>`,
      )}</tbody></table></div>`;
    }
    case 'code':
      return html`${part.title ? html`<p class="soft small">${inline(part.title, reader)}</p>` : ''}<pre${part.runs ? raw(' class="run"') : ''}>${part.code.replaceAll('{origin}', origin)}</pre>`;
  }
}

function pick(said: Said, { language }: { readonly language: Language }): string {
  return language === 'en' ? said.en : said.zh;
}

const inline = (said: Said, reader: Reader): readonly Html[] => marked(pick(said, reader), reader);

/** The marks, in the order in which they are tried at each place. */
const MARK = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([/#][^)\s]*)\)|\{([a-zA-Z]+)\}/g;

function marked(said: string, { words }: Reader): readonly Html[] {
  const parts: Html[] = [];
  let from = 0;
  for (const match of said.matchAll(MARK)) {
    const [whole, code, loud, label, path, verb] = match;
    parts.push(html`${said.slice(from, match.index)}`);
    if (code !== undefined) parts.push(html`<code>${code}</code>`);
    else if (loud !== undefined) parts.push(html`<b>${loud}</b>`);
    else if (path !== undefined) parts.push(html`<a href="${path}">${label}</a>`);
    else parts.push(html`<b>${verbNamed(verb, words) ?? whole}</b>`);
    from = match.index + whole.length;
  }
  parts.push(html`${said.slice(from)}`);
  return parts;
}

function verbNamed(name: string | undefined, words: Words): string | null {
  const verb = VERBS.find((each) => each === name);
  return verb ? words.verbs[verb] : null;
}
