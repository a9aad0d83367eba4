// What a page says where something went wrong or is not there: one sentence and a way on. Every function of the portal has it.

import { html } from 'hono/html';
import type { Html } from './layout.ts';
import { answerPage, type Http, type Portal, readerFor, type Staff } from './visit.ts';
import type { Reader } from './writing.ts';

/** Any refusal as a page; a signed-in person keeps the navigation. */
export function refusalPage(
  portal: Portal,
  c: Http,
  refusal: { status: number; zh: string; en: string },
  staff: Staff | null,
) {
  const reader = readerFor(portal, c, { own: staff?.person.language });
  const back = refusal.status === 401 ? '/auth/sign-in' : staff ? '/board' : '/';
  const sentence = reader.language === 'en' ? refusal.en : refusal.zh;
  return answerPage(
    c,
    { reader, staff, title: reader.words.errors.title, status: refusal.status },
    html`${sayingPage(reader, { title: reader.words.errors.title, sentence, back })}`,
  );
}

/** A short page that says one thing: an error, an expired link. */
export function sayingPage(reader: Reader, saying: { title: string; sentence: string; back?: string }): Html {
  return html`<h1>${saying.title}</h1><p class="no card" role="alert">${saying.sentence}</p>${saying.back ? html`<p class="go"><a class="button" href="${saying.back}">${reader.words.errors.back}</a></p>` : ''}`;
}
