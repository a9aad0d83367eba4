// Why was I paged? As a page for staff, and as a section of the page that a signed link opens. Everything in it was recorded.

import { html } from 'hono/html';
import type { PageReasonView } from '../app/page-reason.ts';
import type { Attempt } from '../app/ports.ts';
import type { CaseView } from '../app/queries.ts';
import type { TriedWay } from '../domain/page-reason.ts';
import { referenceOf } from '../domain/reference.ts';
import type { Html } from './layout.ts';
import { bundledWords } from './message-about.ts';
import { causeText, personName, type Telling } from './sentences.ts';
import { type Naming, unfilledText, whyText } from './why-text.ts';
import { callWordsOf } from './words-calls.ts';
import { pageReasonWordsOf } from './words-page-reason.ts';
import { halfOf, nameOf, type Reader, secondsText, spanText, stampText, titled } from './writing.ts';

/** A cause that is less late than this is called in time, as messages say it. */
const LATE_SECONDS_MIN = 60;

export function pageReasonPage(reader: Reader, view: CaseView, found: PageReasonView): Html {
  const words = pageReasonWordsOf(reader.language);
  const reference = referenceOf(view.state.id);
  const telling: Telling = { reader, people: view.people, tier: view.tier };
  const { page } = found.reason;
  return html`<p class="up"><a href="/cases/${reference}#timeline">${reference} <bdi>${view.state.subject.trim() || reader.words.noSubject}</bdi></a></p><div class="head"><h1>${words.title}</h1></div><p class="lead"><bdi>${words.pageOf(personName(page.personId, telling), stampText(page.openedAt, reader))}</bdi></p>
${sections(reader, view, found)}`;
}

/** For whoever opened the signed link of the page: the same, folded, under one heading. */
export function pageReasonFolded(reader: Reader, view: CaseView, found: PageReasonView): Html {
  const words = pageReasonWordsOf(reader.language);
  return html`<section id="why"><details><summary>${words.mine}</summary>${sections(reader, view, found, true)}</details></section>`;
}

function sections(reader: Reader, view: CaseView, found: PageReasonView, isFolded = false): Html {
  const words = pageReasonWordsOf(reader.language);
  const part = (title: string, content: Html): Html =>
    isFolded ? html`<h3>${title}</h3>${content}` : html`<section><h2>${title}</h2>${content}</section>`;
  return html`${part(words.moment, moment(reader, view, found))}${part(words.person, person(reader, view, found))}${part(words.before, before(reader, view, found))}${part(words.ways, ways(reader, found))}${part(words.end, end(reader, view, found))}`;
}

function moment(reader: Reader, view: CaseView, { reason, ladder }: PageReasonView): Html {
  const words = pageReasonWordsOf(reader.language);
  const { page, rung, pinned } = reason;
  const { bundled = [], ...main } = page.cause;
  const late =
    main.lateBySeconds < LATE_SECONDS_MIN
      ? words.inTime
      : words.late(spanText(main.lateBySeconds * 1_000, reader.words));
  const fact = (title: string, value: Html | string, small?: Html | string) =>
    html`<div><dt>${title}</dt><dd>${value}${small ? html`<small>${small}</small>` : ''}</dd></div>`;
  const severity = view.tier?.severities.find(({ code }) => code === reason.severity);
  const level = severity ? `${severity.code} ${titled(severity, reader.language)}` : reason.severity;
  return html`<p><b><bdi>${words.momentSays(causeText(main, reader), stampText(main.dueAt, reader))}</bdi></b> <span class="flag ${main.lateBySeconds < LATE_SECONDS_MIN ? 'good' : 'warn'}">${late}</span></p>${rung === null && main.rungId !== 'top' ? html`<p class="small soft">${words.noRung}</p>` : ''}${rung?.unfilled?.length ? html`<p class="flag bad">${unfilledText(reader, rung.unfilled)}</p>` : ''}
<dl class="facts">${fact(words.severity, level)}${fact(
    words.ladder,
    html`<a class="plain" href="/setup/ladders/${pinned.ladderId}/versions/${pinned.ladderVersion}"><bdi>${ladder ? halfOf(ladder.item.name, reader.language) : pinned.ladderId}</bdi></a>`,
    html`<bdi>${ladder ? words.ladderBy(pinned.ladderVersion, ladder.by.name, stampText(ladder.by.at, reader), ladder.by.reason) : words.ladderVersion(pinned.ladderId, pinned.ladderVersion)}</bdi>`,
  )}${bundled.length > 0 ? fact(words.also, html`<bdi>${bundled.map((each) => bundledWords(each, reader.language)).join(reader.language === 'en' ? ', ' : '、')}</bdi>`) : ''}</dl>`;
}

function person(reader: Reader, view: CaseView, { reason, why }: PageReasonView): Html {
  const words = pageReasonWordsOf(reader.language);
  const telling: Telling = { reader, people: view.people, tier: view.tier };
  const { page, waited, namedAt } = reason;
  const kept = page.because !== undefined || reason.rung === null;
  const said = kept ? whyText(reader, why, page.cause.rungId, namingOf(reader, view)) : words.notKept;
  return html`<p><b><bdi>${personName(page.personId, telling)}</bdi></b>: <bdi>${said}</bdi> <span class="soft small">${words.asOf(stampText(namedAt, reader))}</span></p>${waited.length > 0 ? html`<ul>${waited.map(({ why: wait, at, until }) => html`<li>${words.waits[wait](stampText(at, reader), stampText(until ?? page.openedAt, reader))}</li>`)}</ul>` : ''}`;
}

function before(reader: Reader, view: CaseView, { reason }: PageReasonView): Html {
  const words = pageReasonWordsOf(reader.language);
  const calls = callWordsOf(reader.language);
  const telling: Telling = { reader, people: view.people, tier: view.tier };
  const lines = [
    ...reason.before.map(({ at, page, ended }) => ({
      at,
      who: personName(page.personId, telling),
      says: `${causeText(page.cause, reader)} · ${ended ? words.endedAt(calls.ends[ended.how], stampText(ended.at, reader)) : calls.open}`,
    })),
    ...reason.skipped.map(({ at, event }) => ({
      at,
      who: personName(event.personId, telling),
      says: calls.skipped[event.because],
    })),
  ].toSorted((one, other) => one.at - other.at);
  if (lines.length === 0) return html`<p>${words.nobodyBefore}</p>`;
  return html`<ol>${lines.map(({ at, who, says }) => html`<li class="line"><time>${stampText(at, reader)}</time><div><b><bdi>${who}</bdi></b> <bdi>${says}</bdi></div></li>`)}</ol>`;
}

function ways(reader: Reader, { reason, rule, attempts }: PageReasonView): Html {
  const words = pageReasonWordsOf(reader.language);
  const calls = callWordsOf(reader.language);
  const { page } = reason;
  const last = reason.ways.at(-1);
  const index = last
    ? page.channels.findLastIndex(
        ({ channel, address }) => channel === last.channel && address === last.address,
      )
    : -1;
  const rest = page.channels.slice(index + 1);
  const channelName = (channel: string) => reader.words.channels[channel] ?? channel;
  return html`<p>${words.chosenBy(rule ? calls.rule(rule.severities.join(', ')) : calls.noRule)}</p><ol>${reason.ways.map(
    (way) =>
      html`<li class="line"><time>${stampText(way.at, reader)}</time><div><b>${channelName(way.channel)}</b> <bdi>${way.address}</bdi> <span class="a">${whyWay(reader, way)}</span><br>${became(reader, attempts.get(way.attempt))}${reason.failures
        .filter(({ attempt }) => attempt === way.attempt)
        .map(({ says }) => html` <span class="flag bad"><bdi>${says}</bdi></span>`)}</div></li>`,
  )}</ol>${
    rest.length > 0
      ? html`<p class="small soft">${words.notTried}: ${rest.map(({ channel, address, afterMinutes }, at) => html`${at > 0 ? ', ' : ''}${channelName(channel)} <bdi>${address}</bdi> (${afterMinutes === undefined ? words.onFailure : words.afterMinutes(afterMinutes)})`)}</p>`
      : ''
  }`;
}

function whyWay(reader: Reader, { why, after, afterMinutes }: TriedWay): string {
  const calls = callWordsOf(reader.language);
  const words = pageReasonWordsOf(reader.language);
  if (why === 'unanswered' && afterMinutes !== undefined) return words.afterMinutes(afterMinutes);
  return (why === 'failed' || why === 'repeat') && after
    ? `${calls.wayWhy[why]} (${after})`
    : calls.wayWhy[why];
}

/** Each outcome with its second, and the provider's own number for the message. */
function became(reader: Reader, attempt: Attempt | undefined): Html {
  const words = pageReasonWordsOf(reader.language);
  if (!attempt) return html`<span class="soft">${words.noAttempt}</span>`;
  const bad = attempt.outcome === 'refused' || attempt.outcome === 'undelivered';
  const steps = attempt.history.length > 0 ? attempt.history : [{ ...attempt, at: attempt.startedAt }];
  const said = steps.map(
    ({ outcome, at }) => `${words.outcomes[outcome] ?? outcome} ${secondsText(at, reader)}`,
  );
  const detail = attempt.detail && attempt.outcome !== 'accepted' ? ` · ${attempt.detail}` : '';
  return html`<span class="${bad ? 'flag bad' : ''}"><bdi>${said.join(' → ')}${detail}</bdi></span>${attempt.providerId ? html` <span class="a"><bdi>${words.receipt(attempt.providerId)}</bdi></span>` : ''}`;
}

function end(reader: Reader, view: CaseView, { reason }: PageReasonView): Html {
  const words = pageReasonWordsOf(reader.language);
  const calls = callWordsOf(reader.language);
  const telling: Telling = { reader, people: view.people, tier: view.tier };
  const { page, ended, taken } = reason;
  const said = ended
    ? words.endedAt(calls.ends[ended.how], stampText(ended.at, reader))
    : words.openUntil(stampText(page.acknowledgeBy, reader));
  return html`<p>${said}${taken ? html` <bdi>${words.taken(personName(taken.personId, telling), stampText(taken.at, reader))}</bdi>` : ''}</p>`;
}

/** Names of a case's own view. */
export function namingOf(reader: Reader, view: Pick<CaseView, 'people' | 'customers' | 'sites'>): Naming {
  const named = (items: readonly { readonly id: string; readonly name: string }[], id: string) =>
    nameOf(items.find((each) => each.id === id) ?? { id, name: id }, reader.language);
  return {
    person: (id) => named(view.people, id),
    place: (id) => named([...view.customers, ...view.sites], id),
  };
}
