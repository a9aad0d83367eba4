// The viewer at /_local/ as a page: the clock with its buttons, a test mail, and what was sent, newest first. It renders what
// it is given and reads nothing; the frame, the tokens and the security headers are the portal's.

import { createHash } from 'node:crypto';
import { html } from 'hono/html';
import { type Html, layout } from '../../shared/web/layout.ts';
import { offsetOf, spanOf, whenOf } from '../../shared/web/when.ts';
import { dayText, type Reader, secondsText } from '../../shared/web/writing.ts';
import { type OutboxWords, outboxWordsOf } from './outbox-words.ts';
import type { ShownMessage } from './sent-messages.ts';
import { TEST_MAIL_SENDERS, TEST_MAIL_SEVERITIES } from './test-mail.ts';

export const STEPS = ['PT5M', 'PT30M', 'PT2H', 'P1D'] as const;

const STYLE = `
.machine{display:grid;gap:1rem;margin-top:1rem}
.machine section{margin:0}
.now{font-size:1.25rem;font-weight:700;font-variant-numeric:tabular-nums;line-height:1.3}
.bar{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin-top:.625rem}
.bar label{display:block;font-size:.8125rem;font-weight:500;color:var(--soft)}
.bar>div{flex:1 1 7rem;min-width:0}
.bar>div.wide{flex-basis:8rem}
.bar button{flex:none}
.steps button{flex:1 1 4.5rem;padding:.375rem .25rem;white-space:nowrap}
.msg{margin-top:.75rem;background:var(--card);border:1px solid var(--line);border-left:4px solid var(--strong);border-radius:10px;padding:.75rem 1rem}
.msg.page{border-left-color:var(--bad)}
.msg:target{outline:2px solid var(--focus)}
.msg>header{display:flex;flex-wrap:wrap;gap:.125rem .5rem;align-items:baseline}
.msg>header time{margin-left:auto;color:var(--soft);font-size:.8125rem}
.msg h3{font-size:1rem}
.msg .subject{font-weight:600;margin-top:.375rem}
.bubble{display:inline-block;max-width:34rem;margin-top:.5rem;padding:.5rem .75rem;border-radius:4px 14px 14px 14px;background:var(--tint);white-space:pre-wrap}
.page .bubble{background:var(--bad-tint)}
.msg details{margin-top:.125rem}
.msg pre{white-space:pre-wrap;font:inherit;font-size:.875rem;margin:0;padding:.5rem .75rem;background:var(--ground);border-radius:6px;max-height:24rem;overflow:auto}
.doings{display:flex;flex-wrap:wrap;gap:.375rem .5rem;align-items:center;margin-top:.5rem}
.doings form{display:flex;gap:.375rem;min-width:0}
.doings form input{flex:1 1 8rem;width:8rem;min-width:0}
.doings form button{white-space:nowrap}
.doings form.keys{flex-wrap:wrap}
.doings .quiet{padding:0 .25rem}
.totals{display:flex;flex-wrap:wrap;gap:.125rem 1rem;font-weight:400;margin-top:.25rem}
.pager{display:flex;gap:.5rem;margin-top:1rem}
@media (min-width:48rem){.machine{grid-template-columns:1fr 1fr}}
`;

/** Beside the portal's stylesheet, whose tokens it uses. */
export const outboxStyle = {
  name: `outbox-${createHash('sha256').update(STYLE).digest('hex').slice(0, 16)}.css`,
  content: STYLE,
};

export interface Choice {
  readonly person: string;
  readonly case: string;
  readonly kind: string;
}

/** Beyond this the page says "at least". */
export const FOR_NO_DESK_MAX = 100;

/** What one journey sent, by whom it was for. */
export interface Happened {
  readonly spanMs: number;
  readonly steps: number;
  readonly messages: number;
  readonly people: readonly { readonly name: string; readonly pages: number; readonly notices: number }[];
}

export interface OutboxView {
  readonly reader: Reader;
  readonly tenantName: string;
  /** This page's path under the controls, for its forms and links. */
  readonly root: string;
  /** The same with the query, for the language switch and the way back from a form. */
  readonly path: string;
  readonly publicOrigin: string;
  readonly intakeAddress: string;
  readonly aheadMs: number;
  /** A journey that is under way. */
  readonly moving: { readonly now: number; readonly steps: number } | null;
  readonly stopped: string | null;
  readonly happened: Happened | null;
  readonly told: 'mail' | 'sms' | null;
  readonly fault: string | null;
  /** How many mails and SMS came for an address that is no desk's. */
  readonly forNoDesk: number;
  readonly choice: Choice;
  readonly people: readonly { readonly key: string; readonly name: string }[];
  readonly cases: readonly string[];
  readonly messages: readonly ShownMessage[];
  /** How many fit the choice, and how many there are. */
  readonly fitting: number;
  readonly all: number;
  readonly newer: boolean;
  /** The number before which the next page begins. */
  readonly olderThan: number | null;
}

export function outboxPage(view: OutboxView): Html {
  const { reader, choice, root } = view;
  const words = outboxWordsOf(reader.language);
  const chosen = choice.person !== '' || choice.case !== '' || choice.kind !== '';
  const fitting = chosen ? view.fitting : view.all;
  return layout(
    { reader, title: words.title, person: null, tenantName: view.tenantName, path: view.path, wide: true },
    html`<link rel="stylesheet" href="${root}/${outboxStyle.name}">
<div class="head"><h1>${words.title}</h1><a class="button" href="${view.publicOrigin}/board">${words.board}</a></div>
${view.fault === null ? '' : html`<p class="no" role="alert">${view.fault}</p>`}
${view.stopped === null ? '' : html`<p class="no" role="alert">${words.stopped(view.stopped)}</p>`}
${view.moving === null ? '' : html`<p class="note" role="status">${words.moving(whenOf(view.moving.now, reader.timeZone, reader.language), view.moving.steps)}</p>`}
${view.happened === null ? '' : summary(view.happened, reader, words)}
${view.told === null ? '' : html`<p class="told" role="status">${words.told[view.told]} <a href="${link(view, {})}">${words.reload}</a></p>`}
<p class="lead">${words.lead}</p>
${view.forNoDesk === 0 ? '' : html`<p class="note">${words.forNoDesk(view.forNoDesk, view.forNoDesk >= FOR_NO_DESK_MAX)}</p>`}
<div class="machine">${clock(view, words)}${testMail(view, words)}</div>
<section class="bare" aria-labelledby="sent"><div class="head"><h2 id="sent">${words.count(fitting, view.all)}</h2>${chosen ? html`<a class="quiet" href="${link(view, { person: '', case: '', kind: '' })}">${words.all}</a>` : ''}</div>
${view.all === 0 ? '' : chooser(view, words)}
${view.messages.length === 0 ? html`<p class="empty"><b>${words.none}</b>${chosen ? words.noneSo : words.noneYet}</p>` : view.messages.map((message) => card(message, view, words))}
${
  view.newer || view.olderThan !== null
    ? html`<nav class="pager">${view.newer ? html`<a class="button" href="${link(view, {})}">${words.newest}</a>` : ''}${view.olderThan === null ? '' : html`<a class="button" href="${link(view, { before: String(view.olderThan) })}">${words.older}</a>`}</nav>`
    : ''
}
</section>`,
  );
}

/** The page with another choice; what is chosen already stays. */
function link(view: OutboxView, change: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams({ ...view.choice, lang: view.reader.language, ...change });
  for (const [name, value] of [...query]) if (value === '') query.delete(name);
  return `${view.root}/?${query}`;
}

/** Where a form returns to. */
const back = (view: OutboxView) => html`<input type="hidden" name="back" value="${link(view, {})}">`;

function clock(view: OutboxView, words: OutboxWords): Html {
  const { reader } = view;
  const ahead = view.aheadMs < 1_000 ? words.same : words.ahead(spanOf(view.aheadMs, reader.language));
  return html`<section aria-labelledby="clock"><h2 id="clock">${words.clock}</h2>
<p class="now"><time datetime="${new Date(reader.now).toISOString()}">${whenOf(reader.now, reader.timeZone, reader.language)}</time></p>
<p class="small soft">${reader.timeZone} · ${ahead}</p>
<form method="post" action="${view.root}/clock" aria-label="${words.advance}">${back(view)}<div class="bar steps">${STEPS.map(
    (step) => html`<button name="advance" value="${step}">+${words.steps[step]}</button>`,
  )}</div></form></section>`;
}

function testMail(view: OutboxView, words: OutboxWords): Html {
  const own = view.reader.language === 'en' ? 'en' : 'zh';
  const option = (value: string, text: string, selected: boolean) =>
    selected
      ? html`<option value="${value}" selected>${text}</option>`
      : html`<option value="${value}">${text}</option>`;
  return html`<section aria-labelledby="mail"><h2 id="mail">${words.testMail}</h2>
<p class="small soft">${words.intake}: <b>${view.intakeAddress}</b></p>
<form method="post" action="${view.root}/test-mail">${back(view)}<div class="bar">
<div><label for="severity">${words.severity}</label><select id="severity" name="severity">${TEST_MAIL_SEVERITIES.map((each) => option(each, each, false))}</select></div>
<div><label for="lang">${words.language}</label><select id="lang" name="lang">${option('zh', '中文', own === 'zh')}${option('en', 'English', own === 'en')}</select></div>
<div class="wide"><label for="sender">${words.sender}</label><select id="sender" name="sender">${TEST_MAIL_SENDERS.map((each) => option(each, words.senders[each], false))}</select></div>
<button class="primary">${words.send}</button></div></form></section>`;
}

function chooser(view: OutboxView, words: OutboxWords): Html {
  const { choice, reader } = view;
  const select = (
    name: keyof Choice,
    label: string,
    any: string,
    options: readonly { readonly key: string; readonly name: string }[],
  ) =>
    html`<div><label for="by-${name}">${label}</label><select id="by-${name}" name="${name}"><option value="">${any}</option>${options.map(
      ({ key, name: text }) =>
        key === choice[name]
          ? html`<option value="${key}" selected>${text}</option>`
          : html`<option value="${key}">${text}</option>`,
    )}</select></div>`;
  const kinds = (['page', 'notice'] as const).map((key) => ({ key, name: words.kinds[key] }));
  const cases = view.cases.map((key) => ({ key, name: key }));
  return html`<form class="bar" method="get" action="${view.root}/" aria-label="${words.filter}"><input type="hidden" name="lang" value="${reader.language}">
${select('person', words.person, words.anybody, view.people)}${select('case', words.case, words.anyCase, cases)}${select('kind', words.kind, words.anyKind, kinds)}<button>${words.show}</button></form>`;
}

function summary(happened: Happened, reader: Reader, words: OutboxWords): Html {
  return html`<div class="told" role="status">${words.moved(spanOf(happened.spanMs, reader.language), happened.steps)} ${words.happened(happened.messages, happened.people.length)}${
    happened.people.length === 0
      ? ''
      : html`<ul class="totals">${happened.people.map(
          ({ name, pages, notices }) => html`<li><b>${name}</b> ${words.sent(pages, notices)}</li>`,
        )}</ul>`
  }</div>`;
}

/** The code that a page by SMS asks for, with the sign that acknowledges. */
const ASKED_CODE = /(?:reply|回复)\s*([0-9a-z]{3,12}(?: a)?)/i;

function card(message: ShownMessage, view: OutboxView, words: OutboxWords): Html {
  const { reader } = view;
  const { kind, channel } = message;
  const english = reader.language === 'en';
  const name = (english ? message.personEn : null) ?? message.person ?? message.addressee ?? message.to;
  const links = [...new Set(message.text.match(LINK) ?? [])].filter((each) =>
    each.startsWith(`${view.publicOrigin}/`),
  );
  const rings = channel === 'voice' && !message.isOver;
  const code = kind === 'page' && channel === 'sms' ? ASKED_CODE.exec(message.text)?.[1] : undefined;
  return html`<article class="msg ${kind}" id="m${message.number}"><header><span class="flag ${kind === 'page' ? 'bad' : ''}">${words.kinds[kind]}</span><span class="flag">${words.channels[channel]}</span><h3><bdi>${name}</bdi></h3>${name === message.to ? '' : html`<span class="small soft"><bdi>${message.to}</bdi></span>`}<time datetime="${message.at}">${dayText(message.sentAt, reader)} ${secondsText(message.sentAt, reader)} (${offsetOf(message.sentAt, reader.timeZone)})</time></header>
${
  channel !== 'email'
    ? html`<p class="bubble">${linked(rings && message.text === '' ? words.rings : message.text)}</p>`
    : html`<p class="subject">${message.subject}</p><details><summary>${words.text}</summary><pre>${linked(message.text)}</pre></details>`
}
<div class="doings">${
    code === undefined
      ? ''
      : html`<form method="post" action="${view.root}/sms">${back(view)}<input type="hidden" name="from" value="${message.to}"><input type="hidden" name="to" value="${message.from}"><input type="text" name="text" aria-label="${words.replyText}" value="${code}" required maxlength="1000" autocomplete="off"><button>${words.reply}</button></form>`
  }${rings ? keypad(message, view, words) : ''}${links.map((each) => linkButton(each, words))}${
    message.case === null
      ? ''
      : html`<a class="quiet" href="${view.publicOrigin}/cases/${message.case}">${words.openCase(message.case)}</a>`
  }${
    channel === 'email'
      ? html`<a class="quiet" href="${view.root}/mail/${message.id}/html">${words.html}</a><a class="quiet" href="${view.root}/mail/${message.id}">${words.source}</a>`
      : ''
  }</div></article>`;
}

/** What somebody does with the phone in their hand; the keys first. */
const PRESSES = ['4', '5', '6', '1', 'voicemail', 'busy', 'no-answer', 'hang-up'] as const;

function keypad(message: ShownMessage, view: OutboxView, words: OutboxWords): Html {
  return html`<form method="post" action="${view.root}/voice" class="keys" aria-label="${words.rings}">${back(view)}<input type="hidden" name="call" value="${message.id}">${PRESSES.map(
    (press) => html`<button name="press" value="${press}">${words.phone(press)}</button>`,
  )}</form>`;
}

const LINK = /https?:\/\/[^\s<>"）]+/g;

function linkButton(address: string, words: OutboxWords): Html {
  const [, kind] = new URL(address).pathname.split('/');
  const text = kind === 'p' ? words.links.p : kind === 's' ? words.links.s : words.links.other;
  return html`<a class="button${kind === 'p' ? ' primary' : ''}" href="${address}">${text}</a>`;
}

/** Addresses are links, and cut where they are only long. */
function linked(text: string): (Html | string)[] {
  const parts: (Html | string)[] = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(from, found.index));
    parts.push(
      html`<a href="${found[0]}">${found[0].length > 48 ? `${found[0].slice(0, 44)}…` : found[0]}</a>`,
    );
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return parts;
}
