// What is not ready, for all staff: what a page may fail by first, then what is weak; for whoever may mend it with the way
// there. Read-only.

import { html } from 'hono/html';
import type { ReadinessLine, ReadinessView } from '../app/readiness-view.ts';
import type { Person } from '../domain/people.ts';
import type { Html } from './layout.ts';
import { methodsAt } from './routes.ts';
import { findingWords, readinessPageWords } from './words-readiness.ts';
import { type Reader, spanText, stampText } from './writing.ts';

/** A page stays below 50 KB; the JSON has all. */
const LINES_MAX = 100;

export function readinessPage(
  reader: Reader,
  view: ReadinessView,
  staff: { readonly person: Pick<Person, 'id'>; readonly mends: boolean },
): Html {
  const words = readinessPageWords(reader.language);
  const shown = view.lines.slice(0, LINES_MAX);
  const section = (level: 'hole' | 'weakness') => {
    const lines = shown.filter(({ finding }) => finding.level === level);
    const count = level === 'hole' ? view.holeCount : view.lines.length - view.holeCount;
    return count === 0
      ? ''
      : html`<section><h2>${words.levels[level]} <b class="num">${count}</b></h2><p class="hint">${words.hints[level]}</p><ul>${lines.map(
          (line) => lineOf(reader, view, line, staff),
        )}</ul></section>`;
  };
  const left = view.lines.length - shown.length;
  return html`<div class="head"><h1>${words.title}</h1><span class="soft small">${
    view.checkedAt === null ? words.neverChecked : words.checked(stampText(view.checkedAt, reader))
  }${view.nextCheckAt === null ? '' : html` · ${words.next(stampText(view.nextCheckAt, reader))}`}</span></div>
<p class="lead">${words.lead}</p>
${view.lines.length === 0 ? html`<p class="told">${words.ready}</p>` : ''}
${section('hole')}
${section('weakness')}
${left > 0 ? html`<p class="foot">${words.more(left)}</p>` : ''}
<p class="foot"><span>${words.howTold}</span></p>`;
}

function lineOf(
  reader: Reader,
  view: ReadinessView,
  { finding, since, told }: ReadinessLine,
  staff: { readonly person: Pick<Person, 'id'>; readonly mends: boolean },
): Html {
  const words = readinessPageWords(reader.language);
  const { gap, level } = finding;
  const text = findingWords(finding, reader.language, { timeZone: view.timeZone, now: view.now });
  const soon =
    gap === undefined
      ? ''
      : gap.from <= view.now
        ? html`<span class="flag bad">${words.now}</span> `
        : html`<span class="flag ${level === 'hole' ? 'bad' : 'warn'}">${words.in(spanText(gap.from - view.now, reader.words))}</span> `;
  const notes = [
    since === null ? words.justFound : words.since(stampText(since, reader)),
    told === null ? words.notTold : words.told,
  ].join(' · ');
  const mend = mendAt(finding.detail, staff);
  return html`<li class="clock">${soon}<bdi>${text}</bdi><div class="r mends"><small class="soft">${notes}</small>${
    mend === null ? '' : html`<a class="mend" href="${mend}">${words.mend}</a>`
  }</div></li>
`;
}

/** Where whoever may do so mends it; null for others, and where there is no page for it. */
function mendAt(
  detail: ReadinessLine['finding']['detail'],
  { person, mends }: { readonly person: Pick<Person, 'id'>; readonly mends: boolean },
): string | null {
  const own = detail.personId === person.id ? ['/me'] : [];
  const places = mends
    ? ([
        ['personId', '/setup/people'],
        ['rotaId', '/setup/rotas'],
        ['postId', '/setup/posts'],
        ['ladderId', '/setup/ladders'],
      ] as const)
    : [];
  const paths = places.flatMap(([member, path]) => {
    const id = detail[member];
    return id === undefined ? [] : [`${path}/${encodeURIComponent(id)}`];
  });
  return [...own, ...paths].find((path) => methodsAt(path).length > 0) ?? null;
}
