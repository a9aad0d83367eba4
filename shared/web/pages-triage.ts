// Triage: every message that came in, what became of it, its raw bytes, and a way to have it read once more.

import { html, raw } from 'hono/html';
import type { Receipt } from '../app/ports.ts';
import type { ReceiptAbout, TriageView } from '../app/queries.ts';
import { referenceOf } from '../domain/reference.ts';
import { fateReasonText } from './fate-reasons.ts';
import type { Html } from './layout.ts';
import { type Reader, stampText } from './writing.ts';

export const FATES = ['received', 'case', 'reply', 'duplicate', 'quarantine', 'rejected'] as const;

const TONES: Readonly<Record<(typeof FATES)[number], string>> = {
  received: 'warn',
  case: 'good',
  reply: 'good',
  duplicate: '',
  quarantine: 'bad',
  rejected: 'bad',
};

export function triagePage(
  reader: Reader,
  view: TriageView,
  options: { formToken: string; mayReplay: boolean; after: string | null; replayed: boolean },
): Html {
  const { triage } = reader.words;
  const at = (fate: string | null, after?: string) => {
    const query = new URLSearchParams();
    if (fate) query.set('fate', fate);
    if (after) query.set('after', after);
    return `/triage${query.size > 0 ? `?${query}` : ''}`;
  };
  return html`${options.replayed ? html`<p class="told" role="status">${triage.replayed}</p>` : ''}
<div class="head"><h1>${triage.title}</h1></div><p class="lead">${triage.lead} <a href="/help/admin#triage">${reader.words.nav.help}</a></p>
<nav class="filters" aria-label="${reader.words.board.filters}"><a href="/triage"${view.fate === null ? raw(' aria-current="true"') : ''}>${reader.words.board.all}</a>${FATES.map(
    (fate) =>
      html`<a href="${at(fate)}"${view.fate === fate ? raw(' aria-current="true"') : ''}>${triage.fates[fate]}</a>`,
  )}</nav>
${
  view.receipts.length === 0
    ? html`<div class="rows empty"><b>${view.fate ? triage.emptyFilter : triage.empty}</b></div>`
    : html`<ol class="rows">${view.receipts.map((receipt) => receiptRow(reader, receipt, { ...options, about: view.about.get(receipt.id) }))}</ol>`
}
<p class="foot">${view.cursor ? html`<a class="button" href="${at(view.fate, view.cursor)}">${triage.older}</a>` : ''}</p>`;
}

const ID_SHOWN = 8;
const LINE_SHOWN = 120;

const cut = (text: string): string => (text.length > LINE_SHOWN ? `${text.slice(0, LINE_SHOWN)}…` : text);

function receiptRow(
  reader: Reader,
  receipt: Receipt,
  options: { formToken: string; mayReplay: boolean; about: ReceiptAbout | undefined },
): Html {
  const { words } = reader;
  const path = `/triage/${encodeURIComponent(receipt.id)}`;
  const about = options.about ?? { from: null, sender: null, subject: null };
  const { from, sender, subject } = about;
  // A text message has no subject; its own words say the most, and its number stands below them.
  const text = receipt.channel === 'sms' && 'inline' in receipt.raw ? receipt.raw.inline.trim() : '';
  const title = text || subject || (subject === null ? from || sender : null) || words.noSubject;
  const who = title === from || title === sender ? '' : whoWrote(reader, about);
  return html`<li class="row"><span class="small soft">${words.channels[receipt.channel] ?? receipt.channel}</span><div class="m"><a href="${path}"><bdi>${cut(title)}</bdi></a><div class="u">${who}<time>${stampText(receipt.receivedAt, reader)}</time> · <small class="ref">${receipt.id.slice(0, ID_SHOWN)}</small></div></div><div class="o">${fateFlag(reader, receipt)}</div><div class="t">${replayForm(reader, receipt, options)}</div></li>
`;
}

/** What the message says of its sender; beside it the envelope's, where that is another. */
function whoWrote(reader: Reader, { from, sender }: ReceiptAbout): Html | string {
  const { triage } = reader.words;
  const named: readonly string[] = from?.toLowerCase().match(/[^\s<>,"]+@[^\s<>,"]+/g) ?? [];
  const via = sender && !named.includes(sender.toLowerCase());
  const parts = [
    from === '' ? html`${triage.noFrom}` : from ? html`<bdi>${cut(from)}</bdi>` : null,
    via
      ? from === null
        ? html`<bdi>${cut(sender)}</bdi>`
        : html`${triage.via} <bdi>${cut(sender)}</bdi>`
      : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? html`${parts.map((part) => html`${part} · `)}` : '';
}

function fateFlag(reader: Reader, receipt: Receipt): Html {
  const { triage } = reader.words;
  const fate = receipt.fate?.fate ?? 'received';
  const caseId = receipt.fate && 'caseId' in receipt.fate ? receipt.fate.caseId : null;
  const why = receipt.fate && 'reason' in receipt.fate ? receipt.fate.reason : null;
  return html`<span class="flag ${TONES[fate]}">${triage.fates[fate]}</span>${caseId ? html` <a class="ref" href="/cases/${referenceOf(caseId)}">${referenceOf(caseId)}</a>` : ''}${why ? html` <span class="soft"><bdi>${fateReasonText(why, reader.language)}</bdi></span>` : ''}`;
}

/** A receipt with a case has its end; reading it again would change nothing. */
function replayForm(
  reader: Reader,
  receipt: Receipt,
  options: { formToken: string; mayReplay: boolean },
): Html | string {
  const fate = receipt.fate?.fate;
  if (!options.mayReplay || fate === 'case' || fate === 'reply') return '';
  return html`<form method="post" action="/triage/${encodeURIComponent(receipt.id)}/replay"><input type="hidden" name="token" value="${options.formToken}"><button>${reader.words.triage.replay}</button></form>`;
}

const RAW_SHOWN = 12_000;
/** Ours, for telling repeats; they say nothing to a person. */
const MARKS: ReadonlySet<string> = new Set(['digest', 'words']);

/** From and Subject in words, also where there is none; then the rest of the envelope under the provider's own names. */
function envelopeFacts(reader: Reader, receipt: Receipt): Html {
  const { noSubject, triage } = reader.words;
  const { from, subject, ...rest } = receipt.envelope;
  const absent = receipt.channel === 'email' ? triage.headersAbsent : null;
  const said = [
    [triage.from, from === '' ? triage.noFrom : (from ?? absent)],
    [triage.subject, subject === '' ? noSubject : (subject ?? absent)],
    ...Object.entries(rest).filter(([name]) => !MARKS.has(name)),
  ] as const;
  return html`${said
    .slice(0, 12)
    .map(([name, value]) =>
      value === null || value === undefined
        ? ''
        : html`<div><dt>${name}</dt><dd><bdi>${value.slice(0, 300)}</bdi></dd></div>`,
    )}`;
}

export function receiptPage(
  reader: Reader,
  page: { receipt: Receipt; raw: string | null; formToken: string; mayReplay: boolean },
): Html {
  const { words } = reader;
  const { triage } = words;
  const { receipt } = page;
  const path = `/triage/${encodeURIComponent(receipt.id)}`;
  const text = page.raw ?? '';
  return html`<div class="title"><h1>${triage.title1}</h1><div class="marks">${fateFlag(reader, receipt)}</div></div>
<section><dl class="facts"><div><dt>${triage.received}</dt><dd>${stampText(receipt.receivedAt, reader)}</dd></div><div><dt>${triage.channel}</dt><dd>${words.channels[receipt.channel] ?? receipt.channel}</dd></div><div><dt>${triage.id}</dt><dd><bdi>${receipt.id}</bdi></dd></div>${envelopeFacts(reader, receipt)}</dl>
<p class="go first"><a class="button" href="${path}/raw">${triage.download}</a> ${replayForm(reader, receipt, page)}</p></section>
<section><h2>${triage.raw}</h2>${text.length > RAW_SHOWN ? html`<p class="hint">${triage.shown(RAW_SHOWN)}</p>` : ''}<div class="scroll"><pre class="pre small"><bdi>${text.slice(0, RAW_SHOWN)}</bdi></pre></div></section>
<p class="foot"><a href="/triage">${triage.title}</a></p>`;
}
