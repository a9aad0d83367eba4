// The board: open cases by next deadline with the time left, and the closed ones. Filters are links, so that it works
// without script; refreshing by itself is chosen by the reader (WCAG 2.2.2), never imposed.

import { html, raw } from 'hono/html';
import type { PageQueue } from '../app/page-queue.ts';
import type { BoardView, CaseLine } from '../app/queries.ts';
import { referenceOf } from '../domain/reference.ts';
import type { Html } from './layout.ts';
import { pageQueueLines } from './page-queue-lines.ts';
import { countdown, flagsOf, severityChip, urgency } from './parts.ts';
import { bundleWords } from './words-bundle.ts';
import { promiseText } from './words-promise.ts';
import { nameOf, type Reader, secondsText, stampText, targetText, zoneText } from './writing.ts';

export const FILTERS = ['all', 'mine', 'unowned', 'unacknowledged', 'overdue', 'paused', 'identify'] as const;
export type Filter = (typeof FILTERS)[number];

export interface BoardChoice {
  readonly filter: Filter;
  readonly severity: string | null;
  readonly page: number;
  readonly after: string | null;
  readonly live: boolean;
  readonly personId: string;
  /** For the button that takes a case; null for whoever only watches. `once` is fresh for each rendering. */
  readonly taking: { readonly formToken: string; readonly once: string } | null;
}

/** Rows on one page, so that it stays below 50 KB with the longest subjects. */
const ROWS_MAX = 50;
const SUBJECT_MAX = 90;

export function boardPage(
  reader: Reader,
  view: BoardView,
  choice: BoardChoice,
  readiness: ReadinessCounts | null,
  queue: PageQueue | null = null,
): Html {
  const { board } = reader.words;
  const calls = view.lines.filter(({ calledIds }) => calledIds.includes(choice.personId)).length;
  const unreached = view.lines.filter((line) => line.nobodyReached).length;
  const chosen = view.lines.filter(
    (line) =>
      matches(line, choice.filter, choice.personId, reader.now) &&
      (choice.severity === null || line.severity.code === choice.severity),
  );
  const rows = chosen.slice(choice.page * ROWS_MAX, (choice.page + 1) * ROWS_MAX);
  const moreHere = chosen.length > (choice.page + 1) * ROWS_MAX;
  const next = moreHere
    ? href(choice, { page: choice.page + 1 })
    : view.cursor === null
      ? null
      : href(choice, { page: 0, after: view.cursor });
  const severities = [
    ...new Map(view.lines.map((line) => [line.severity.code, line.severity])).values(),
  ].toSorted((one, other) => one.rank - other.rank);

  return html`${unreached > 0 ? html`<p class="alarm" role="alert">${board.alarm(unreached)} <a href="${href(choice, { filter: 'unacknowledged', page: 0 })}">${board.unacknowledged}</a></p>` : ''}
<div class="head"><h1>${board.title}${readinessBadge(reader, readiness)}</h1><span class="soft small">${board.cases(chosen.length)} · ${board.asOf(secondsText(view.now, reader))}</span></div>
${calls >= 2 && choice.taking ? callsLine(reader, calls, view.cursor !== null) : ''}
${queue ? pageQueueLines(reader, queue) : ''}
<nav class="filters" aria-label="${board.filters}">${FILTERS.map((filter) => {
    const count = view.lines.filter((line) => matches(line, filter, choice.personId, reader.now)).length;
    return filter !== 'all' && filter !== choice.filter && count === 0
      ? ''
      : html`<a href="${href(choice, { filter, page: 0 })}"${choice.filter === filter ? raw(' aria-current="true"') : ''}>${board[filter]} <b>${count}</b></a>`;
  })}${severities.map(
    (severity) =>
      html`<a href="${href(choice, { severity: choice.severity === severity.code ? null : severity.code, page: 0 })}"${choice.severity === severity.code ? raw(' aria-current="true"') : ''}>${severityChip(severity)} <b>${view.lines.filter((line) => line.severity.code === severity.code).length}</b></a>`,
  )}</nav>
${
  rows.length === 0
    ? html`<div class="rows empty"><b>${view.lines.length === 0 ? board.empty : board.emptyFilter}</b>${view.lines.length === 0 ? html`<a class="quiet" href="/help/admin#report-to-case">${reader.words.help.forAdmins}</a>` : html`<a class="quiet" href="/board">${board.clear}</a>`}</div>`
    : html`<ol class="rows" aria-label="${board.skim}">${rows.map((line) => row(line, reader, choice.taking))}</ol>${choice.taking ? html`<form method="post" id="take"><input type="hidden" name="token" value="${choice.taking.formToken}"><input type="hidden" name="once" value="${choice.taking.once}"></form>` : ''}`
}
<p class="foot">${next ? html`<a class="button" href="${next}">${board.more}</a>` : ''}${choice.page > 0 || choice.after !== null ? html`<a class="quiet" href="${href(choice, { page: 0, after: null })}">${board.previous}</a>` : ''}
<a class="quiet" href="${href(choice, { live: !choice.live })}">${choice.live ? board.liveOff : board.live}</a>${view.tenant ? html`<a class="quiet" href="/r/${view.tenant.slug}">${board.reports}</a>` : ''}</p>`;
}

/** Several cases call this very person: they may be answered together. */
function callsLine({ language }: Reader, count: number, orMore: boolean): Html {
  const words = bundleWords(language);
  return html`<p class="note card"><b>${words.calls(orMore ? words.orMore(count) : `${count}`)}</b> <a class="button" href="/board/calls">${words.see}</a></p>`;
}

/** What the last check of readiness counted. */
export interface ReadinessCounts {
  readonly findingCount: number;
  readonly holeCount: number;
}

function readinessBadge(reader: Reader, readiness: ReadinessCounts | null): Html | string {
  if (!readiness || readiness.findingCount === 0) return '';
  const { findingCount, holeCount } = readiness;
  return html` <a class="flag ${holeCount > 0 ? 'bad' : 'warn'}" href="/readiness">${reader.words.board.notReady(findingCount)}</a>`;
}

export function matches(line: CaseLine, filter: Filter, personId: string, now: number): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'mine':
      return line.owner?.id === personId;
    case 'unowned':
      return line.owner === null;
    case 'unacknowledged':
      return line.unacknowledged || line.nobodyReached;
    case 'overdue':
      return Object.keys(line.breached).length > 0 || (line.next?.dueAt ?? now) < now;
    case 'paused':
      return line.paused;
    case 'identify':
      return line.identificationNeeded;
  }
}

function href(choice: BoardChoice, change: Partial<BoardChoice>): string {
  const to = { ...choice, ...change };
  const query = new URLSearchParams();
  if (to.filter !== 'all') query.set('show', to.filter);
  if (to.severity !== null) query.set('severity', to.severity);
  if (to.page > 0) query.set('page', String(to.page));
  if (to.after !== null) query.set('after', to.after);
  if (to.live) query.set('live', '1');
  const text = query.toString();
  return text ? `/board?${text}` : '/board';
}

function row(line: CaseLine, reader: Reader, taking: BoardChoice['taking']): Html {
  const { words, language } = reader;
  const { next } = line;
  // A deadline is read where the customer is; the zone is named where that is not the reader's.
  const there: Reader = { ...reader, timeZone: line.timeZone };
  const whole = next?.dueAt && next.startedAt ? next.dueAt - next.startedAt : 0;
  const share = next?.startedAt && whole > 0 ? (reader.now - next.startedAt) / whole : null;
  const where = [
    line.customer ? nameOf(line.customer, language) : words.board.unknownCustomer,
    ...(line.site ? [nameOf(line.site, language)] : []),
  ].join(' · ');
  return html`<li class="row clocked ${urgency(next, share, reader.now)}">${severityChip(line.severity)}<div class="m"><a href="/cases/${referenceOf(line.caseId)}"><bdi>${cut(line.subject.trim() || reader.words.noSubject)}</bdi></a><div class="u"><span class="ref">${referenceOf(line.caseId)}</span> · <bdi>${where}</bdi></div></div>
<div class="o"><span${line.owner ? '' : raw(' class="soft"')}><bdi>${line.owner ? nameOf(line.owner, language) : words.board.noOwner}</bdi></span>${promiseFlag(line, there)}${line.status === 'open' ? '' : html`<span class="flag good">${words.caseStatus[line.status]}</span>`}${flagsOf(line, reader)}${takeButton(line, reader, taking)}</div>
<div class="t">${
    next?.dueAt
      ? html`${countdown(next.dueAt, reader)}<span class="u">${targetText(next, words)} · ${stampText(next.dueAt, there)}${line.timeZone === reader.timeZone ? '' : html` <span class="zone">${zoneText(there)}</span>`}</span>`
      : html`<span class="u">${line.paused ? words.flags.paused : words.board.noClock}</span>`
  }</div></li>
`;
}

/** One press takes a case that people are being paged about; every other act is on its page. */
function takeButton(line: CaseLine, { words }: Reader, taking: BoardChoice['taking']): Html | string {
  if (!taking || !(line.unacknowledged || line.nobodyReached)) return '';
  return html`<button form="take" formaction="/cases/${referenceOf(line.caseId)}/acknowledge">${words.verbs.acknowledge}</button>`;
}

/** `王芳 承诺 14:30 到场`, in the time of the case; red once it is broken. */
function promiseFlag({ promise, promiser }: CaseLine, reader: Reader): Html | string {
  if (!promise || !promiser) return '';
  const said = promiseText(promise, nameOf(promiser, reader.language), reader);
  return html`<span class="flag ${promise.brokenAt === undefined ? '' : 'bad'}"><bdi>${said}</bdi></span>`;
}

function cut(subject: string): string {
  return subject.length > SUBJECT_MAX ? `${subject.slice(0, SUBJECT_MAX)}…` : subject;
}

// ---------------------------------------------------------------------------------------------------------------
// Closed

export function closedPage(reader: Reader, view: BoardView, after: string | null): Html {
  const { words, language } = reader;
  const { board } = words;
  return html`<div class="head"><h1>${board.closedTitle}</h1></div>
${
  view.lines.length === 0
    ? html`<div class="rows empty"><b>${board.emptyClosed}</b></div>`
    : html`<ol class="rows">${view.lines.map(
        (line) =>
          html`<li class="row">${severityChip(line.severity)}<div class="m"><a href="/cases/${referenceOf(line.caseId)}"><bdi>${cut(line.subject.trim() || reader.words.noSubject)}</bdi></a><div class="u"><span class="ref">${referenceOf(line.caseId)}</span> · <bdi>${line.customer ? nameOf(line.customer, language) : board.unknownCustomer}</bdi></div></div><div class="o"><bdi>${line.owner ? nameOf(line.owner, language) : board.noOwner}</bdi>${flagsOf({ ...line, unacknowledged: false, nobodyReached: false }, reader)}</div><div class="t"><span class="u">${board.closedAt}</span><time>${line.closedAt === null ? '' : stampText(line.closedAt, reader)}</time></div></li>
`,
      )}</ol>`
}
<p class="foot">${view.cursor ? html`<a class="button" href="/board/closed?after=${encodeURIComponent(view.cursor)}">${board.more}</a>` : ''}${after === null ? '' : html`<a class="quiet" href="/board/closed">${board.previous}</a>`}</p>`;
}
