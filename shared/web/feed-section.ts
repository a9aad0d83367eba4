// The addresses by which a person subscribes to rotas, with the buttons that make and stop them.

import { html } from 'hono/html';
import { feedOf, feedToken } from '../app/calendar-feeds.ts';
import { rotasAndPeople } from '../app/on-call.ts';
import type { Html } from './layout.ts';
import type { Portal, Staff } from './visit.ts';
import { rotaWordsOf } from './words-rota.ts';
import { halfOf, type Reader, stampText } from './writing.ts';

/** The file of one's own shifts, of all rotas. */
export const MINE = 'mine.ics';

/** The person's addresses, as far as they can be shown: the secret itself only when it was just made. */
export async function feedSection(
  portal: Portal,
  reader: Reader,
  { desk, tenant, person, formToken }: Staff,
  secret: string | null,
): Promise<Html> {
  const words = rotaWordsOf(reader.language);
  const feed = await feedOf(desk, person.id);
  const { rotas } = await rotasAndPeople(desk);
  const token = feedToken({ slug: tenant?.slug ?? '', personId: person.id, secret: secret ?? '' });
  const address = (file: string) => `${portal.origin}/calendar/${token}/${file}`;
  const field = (label: string, file: string) =>
    html`<li class="field"><span><bdi>${label}</bdi></span><br><code>${address(file)}</code></li>`;
  const button = (what: string, label: string) =>
    html`<form method="post" action="/rotas"><input type="hidden" name="token" value="${formToken}"><input type="hidden" name="what" value="${what}"><p class="go"><button>${label}</button></p></form>`;
  return html`<section id="feed"><h2>${words.feed}</h2><p class="hint">${words.feedLead}</p>${
    secret === null
      ? html`<p>${feed ? words.feedHas(stampText(feed.madeAt, reader)) : words.feedNone}</p>`
      : html`<p class="told" role="status">${words.feedOnce}</p><ul>${field(words.feedMine, MINE)}${rotas.map((rota) => field(halfOf(rota.name, reader.language), `${rota.id}.ics`))}</ul>`
  }${button('make', feed ? words.feedRenew : words.feedMake)}${feed ? button('stop', words.feedRevoke) : ''}</section>`;
}
