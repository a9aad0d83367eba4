// Several pages of one person: each with who has it, all to be taken or passed on with one press, or some by choice.

import { html } from 'hono/html';
import { OWN_CALLS_READ_MAX } from '../app/own-calls.ts';
import type { CaseState } from '../domain/case.ts';
import { type Person, personOf } from '../domain/people.ts';
import { referenceOf } from '../domain/reference.ts';
import type { Html } from './layout.ts';
import { clockAbout, clockName } from './message-view.ts';
import { countdown, severityChip } from './parts.ts';
import { bundleWords } from './words-bundle.ts';
import { pageReasonWordsOf } from './words-page-reason.ts';
import { nameOf, type Reader, whenText } from './writing.ts';

/** Rows on one page, so that it stays below 50 KB. */
export const BUNDLE_ROWS_MAX = 60;
const SUBJECT_MAX = 90;

export interface BundleLine {
  readonly state: CaseState;
  readonly rank: number;
  /** The page of this bundle, where it still waits. */
  readonly until: number | null;
  /** Of the page's own link, without an account. */
  readonly path: string;
}

export interface BundlePageView {
  readonly person: Person;
  readonly people: readonly Person[];
  /** Of the list itself; the answers go there. */
  readonly path: string;
  /** The session's mark; null behind a link. */
  readonly formToken: string | null;
  /** Everything that calls the person; null for the pages of one message. */
  readonly own: { readonly isMore: boolean } | null;
  /** Of all of them; `lines` are those of this page. */
  readonly count: number;
  readonly lines: readonly BundleLine[];
  readonly page: number;
  readonly done:
    | { readonly taken: number; readonly passed: number; readonly over: number; readonly left: number }
    | 'nothing'
    | null;
}

export function bundlePage(reader: Reader, view: BundlePageView): Html {
  const words = bundleWords(reader.language);
  const { lines, count, page, path, own, done } = view;
  const open = lines.filter(({ until }) => until !== null);
  const isMore = (page + 1) * BUNDLE_ROWS_MAX < count;
  const isOne = count <= BUNDLE_ROWS_MAX;
  const waiting = isOne ? open.length : count;
  const at = (query: string) => `${path}${path.includes('?') ? '&' : '?'}${query}`;
  const mark =
    view.formToken === null ? '' : html`<input type="hidden" name="token" value="${view.formToken}">`;
  const title = own ? words.calls(waiting) : words.title(waiting);
  const titleOver = own ? words.callsOver : words.titleOver(count);
  const lead = own ? words.callsLead : words.lead;
  return html`${
    done === 'nothing'
      ? html`<p class="no" role="alert">${words.nothingChosen}</p>`
      : done
        ? html`<p class="told" role="status">${done.passed > 0 ? words.handedOn(done.passed) : words.taken(done.taken)}${done.over > 0 ? ` ${words.over(done.over)}` : ''}${done.left > 0 ? ` ${words.left(done.left)}` : ''}</p>`
        : ''
  }
<div class="title"><p class="soft"><bdi>${nameOf(view.person, reader.language)}</bdi></p><h1>${waiting === 0 ? titleOver : title}</h1><p>${waiting > 0 ? lead : own ? '' : words.allDone}</p>${own?.isMore ? html`<p class="note card">${words.isMore(OWN_CALLS_READ_MAX)}</p>` : ''}</div>
${waiting === 0 ? '' : html`<form method="post" action="${path}">${mark}<p class="go"><button class="primary big" name="do" value="take_all">${words.takeAll(waiting)}</button></p><p class="go"><button name="do" value="hand_on_all">${words.handOnAll}</button></p></form>`}
<form method="post" action="${at(`page=${page}`)}" class="picks">${mark}<ol class="rows">${lines.map((line) => row(line, view, reader))}</ol>
${open.length > 0 ? html`<p class="go"><button name="do" value="take_chosen">${words.takeChosen}</button> <button name="do" value="hand_on_chosen">${words.handOnChosen}</button></p>` : ''}</form>
<p class="foot">${isMore ? html`<a class="button" href="${at(`page=${page + 1}`)}">${words.next}</a>` : ''}${page > 0 ? html`<a class="quiet" href="${at(`page=${page - 1}`)}">${words.previous}</a>` : ''}<a class="quiet" href="/board">${reader.words.board.title}</a></p>`;
}

function row({ state, rank, until, path }: BundleLine, view: BundlePageView, reader: Reader): Html {
  const words = bundleWords(reader.language);
  const subject = state.subject.trim() || reader.words.noSubject;
  const clock = clockAbout({ state }, undefined);
  const holder = state.acknowledged ? personOf(view.people, state.lastAcknowledgement?.personId) : undefined;
  const stands = !holder
    ? words.isOver
    : holder.id === view.person.id
      ? words.youHave
      : words.has(nameOf(holder, reader.language));
  const id = `case-${state.id}`;
  return html`<li class="row clocked pick">${severityChip({ code: state.course.severity, rank })}<div class="m"><a href="${path}"><bdi>${subject.length > SUBJECT_MAX ? `${subject.slice(0, SUBJECT_MAX)}…` : subject}</bdi></a></div>
<div class="o"><span class="ref">${referenceOf(state.id)}</span>${clock ? html` <span class="soft">${clockName(clock.id, reader.language)}</span> ${countdown(clock.dueAt, reader)}` : ''}${view.own ? '' : html` <a class="soft" href="${path}#why">${pageReasonWordsOf(reader.language).mine}</a>`}</div>
<div class="t">${
    until === null
      ? html`<span class="flag good">${stands}</span>`
      : html`<label class="choice" for="${id}"><input type="checkbox" id="${id}" name="${id}" value="1" checked> ${words.choose}</label><span class="u">${words.until(whenText(until, reader))}</span>`
  }</div></li>
`;
}
