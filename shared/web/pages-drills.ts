// The pages of drills: the list with the form of a new one, who would be called before anybody is, and the report, which
// prints as it stands. Two plain forms and a confirmation, so that all of it works without script.

import { html, raw } from 'hono/html';
import type { DrillLine } from '../app/drills.ts';
import type { Contract, Customer, Site } from '../domain/customers.ts';
import { DRILL_PACES } from '../domain/drill.ts';
import {
  DRILL_LINES_MAX,
  type DrillCall,
  type DrillFindings,
  type DrillReport,
  type DrillWay,
  drillFigures,
} from '../domain/drill-report.ts';
import { SECOND_MS } from '../domain/instant.ts';
import { type Person, wayOf } from '../domain/people.ts';
import { referenceOf } from '../domain/reference.ts';
import type { Tier } from '../domain/tier.ts';
import type { Html } from './layout.ts';
import { messageWords } from './message-words.ts';
import { severityChip } from './parts.ts';
import { spanOf } from './when.ts';
import { drillWordsOf } from './words-drills.ts';
import { clockText, halfOf, nameOf, type Reader, secondsText, stampText, titled } from './writing.ts';

/** What the form offers to choose from. */
export interface DrillChoices {
  readonly contracts: readonly Contract[];
  readonly customers: readonly Customer[];
  readonly sites: readonly Site[];
  readonly people: readonly Person[];
  readonly tier: Tier | null;
}

export interface DrillsPage {
  readonly lines: readonly DrillLine[];
  readonly people: readonly Person[];
  /** Null for whoever may look and not begin. */
  readonly form: {
    readonly choices: DrillChoices;
    readonly values: Readonly<Record<string, string>>;
    readonly faults: Readonly<Record<string, string>>;
    readonly plan: DrillFindings | null;
    readonly formToken: string;
    readonly once: string;
  } | null;
}

/** How many answers and failing ways the form asks for. */
export const SUPPOSED_ROWS = [1, 2, 3] as const;
const OPTIONS_MAX = 200;
/** A page stays below 50 KB; the files have all. */
const LINES_MAX = 60;

export function drillsPage(reader: Reader, { lines, people, form }: DrillsPage): Html {
  const words = drillWordsOf(reader.language);
  return html`<div class="head"><h1>${words.title}</h1></div><p class="lead">${words.lead}</p>
${form ? formOf(reader, form) : ''}
<section><h2>${words.list}</h2>${
    lines.length === 0
      ? html`<p class="soft">${words.none}</p>`
      : html`<ul class="ledger">${lines
          .slice(0, LINES_MAX)
          .map(
            (line) =>
              html`<li><a href="${pathOf(line)}"><bdi>${line.note}</bdi></a><span class="soft">${stampText(line.startedAt, reader)} · ${words[line.kind]} · ${line.severity} · <bdi>${words.by(named(people, line.by, reader))}</bdi>${line.endedAt === null ? html` <span class="flag warn">${words.running}</span>` : ''}</span></li>`,
          )}</ul>`
  }</section>`;
}

export const pathOf = ({ id, kind }: Pick<DrillLine, 'id' | 'kind'>): string =>
  `/drills/${kind === 'live' ? referenceOf(id) : id}`;

function named(people: readonly Person[], id: string, { language }: Reader): string {
  return nameOf(people.find((each) => each.id === id) ?? { id, name: id }, language);
}

// ---------------------------------------------------------------------------------------------------------------
// The form

function formOf(reader: Reader, form: NonNullable<DrillsPage['form']>): Html {
  const words = drillWordsOf(reader.language);
  const { choices, values, faults, plan, formToken, once } = form;
  const { contracts, customers, sites, people, tier } = choices;
  const { language } = reader;
  const wrong = Object.entries(faults);
  const option = (value: string, label: string, chosen: string | undefined) =>
    html`<option value="${value}"${value === chosen ? raw(' selected') : ''}>${label}</option>`;
  const field = (name: string, label: string, control: Html, hint?: string) =>
    html`<div class="field${faults[name] ? ' wrong' : ''}"><label for="f-${name}">${label}</label>${hint ? html`<span class="hint">${hint}</span>` : ''}${faults[name] ? html`<span class="fault">${faults[name]}</span>` : ''}${control}</div>`;
  const select = (name: string, label: string, options: readonly Html[]) =>
    field(name, label, html`<select id="f-${name}" name="${name}">${options}</select>`);
  const text = (name: string, label: string, type: string, hint?: string) =>
    field(
      name,
      label,
      html`<input id="f-${name}" name="${name}" type="${type}" value="${values[name] ?? ''}" maxlength="120">`,
      hint,
    );
  const active = people.filter((person) => person.active && person.contactMethods.length > 0);
  const isFast = values.mode === 'fast';
  return html`<section><h2>${words.newDrill}</h2>
${wrong.length > 0 ? html`<div class="no" role="alert"><ul>${wrong.map(([name, says]) => html`<li><a href="#f-${name}">${says}</a></li>`)}</ul></div>` : ''}
<form method="get" action="/drills">${select('of', words.which, [
    option('stranger', words.stranger, values.of),
    ...contracts
      .slice(0, OPTIONS_MAX)
      .map((contract) =>
        option(
          contract.id,
          `${nameOf(customers.find(({ id }) => id === contract.customerId) ?? { id: contract.customerId, name: contract.customerId }, language)} · ${contract.id}`,
          values.of,
        ),
      ),
  ])}<p class="go"><button>${words.choose}</button></p></form>
<form method="get" action="/drills#plan"><input type="hidden" name="of" value="${values.of ?? ''}"><input type="hidden" name="asked" value="yes"><div class="pair">
${select(
  'severity',
  words.severity,
  (tier?.severities ?? []).map((each) =>
    option(each.code, `${each.code} · ${titled(each, language)}`, values.severity),
  ),
)}
${select('site', words.site, [
  option('', words.noSite, values.site),
  ...sites.slice(0, OPTIONS_MAX).map((site) => option(site.id, site.name, values.site)),
])}
${select(
  'pace',
  words.pace,
  DRILL_PACES.map((pace) => option(String(pace), words.paces(pace), values.pace)),
)}
${text('hours', words.hours, 'text', words.hoursHint)}</div>
${text('note', words.note, 'text', words.noteHint)}
${select('mode', words.mode, [
  option('live', words.modes.live, values.mode),
  option('fast', words.modes.fast, values.mode),
])}
<details${isFast ? raw(' open') : ''}><summary>${words.supposed}</summary>${text('at', words.at, 'datetime-local', words.atHint)}<div class="pair">${SUPPOSED_ROWS.map(
    (row) =>
      html`${select(`who${row}`, words.answers(row), [
        option('', words.nobody, values[`who${row}`]),
        ...active
          .slice(0, OPTIONS_MAX)
          .map((person) => option(person.id, nameOf(person, language), values[`who${row}`])),
      ])}${text(`after${row}`, words.after, 'text')}`,
  )}</div>${SUPPOSED_ROWS.map((row) =>
    select(`fails${row}`, words.fails(row), [
      option('', words.nobody, values[`fails${row}`]),
      ...active
        .flatMap((person) =>
          person.contactMethods.map((method) =>
            option(
              `${person.id} ${wayOf(method)}`,
              `${nameOf(person, language)} · ${words.channels[method.channel]} · ${method.address}`,
              values[`fails${row}`],
            ),
          ),
        )
        .slice(0, OPTIONS_MAX),
    ]),
  )}</details>
<p class="go"><button>${words.show}</button></p></form></section>
${plan ? planOf(reader, { plan, people, values, formToken, once }) : ''}`;
}

function planOf(
  reader: Reader,
  {
    plan,
    people,
    values,
    formToken,
    once,
  }: {
    readonly plan: DrillFindings;
    readonly people: readonly Person[];
    readonly values: Readonly<Record<string, string>>;
    readonly formToken: string;
    readonly once: string;
  },
): Html {
  const words = drillWordsOf(reader.language);
  const figures = drillFigures(plan);
  const isFast = values.mode === 'fast';
  const kept = Object.entries(values).filter(([name]) => name !== 'asked' && name !== 'lang');
  return html`<section id="plan"><h2>${words.plan}</h2><p>${words.planLead(figures.people, figures.calls)}</p>
${isFast ? '' : html`<p class="note">${words.wakes}</p>`}
${callTable(reader, plan.calls, people)}${plan.calls.length > LINES_MAX ? html`<p class="soft small">${words.callsShown(1, LINES_MAX, plan.calls.length)}</p>` : ''}${others(reader, plan, people)}
<form method="post" action="/drills"><input type="hidden" name="token" value="${formToken}"><input type="hidden" name="once" value="${once}">${kept.map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}<p class="go"><button class="primary">${isFast ? words.confirmFast : words.confirm}</button></p></form></section>`;
}

// ---------------------------------------------------------------------------------------------------------------
// The report

export interface DrillReportPage {
  readonly report: DrillReport;
  readonly people: readonly Person[];
  readonly customer: string;
  readonly done: 'started' | 'kept' | 'ended' | null;
  /** Of its severity, for the colour. */
  readonly rank: number;
  /** Which of the calls is shown first; the page has room for so many of them. */
  readonly firstCall: number;
  /** Null for whoever may not end it, and where it is over. */
  readonly ending: { readonly formToken: string } | null;
}

export function drillReportPage(reader: Reader, page: DrillReportPage): Html {
  const words = drillWordsOf(reader.language);
  const { report, people, ending } = page;
  const figures = drillFigures(report);
  const { median, ...counted } = words.figures;
  const path = pathOf(report);
  const fact = (name: string, value: Html | string) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const median_ = figures.medianAnswerSeconds;
  return html`<p class="up"><a href="/drills">${words.back}</a></p>
${page.done ? html`<p class="told" role="status">${words.done[page.done]}</p>` : ''}
<div class="title"><p class="soft">${words.report} · ${words[report.kind]}${report.kind === 'live' ? html` · <span class="ref">${referenceOf(report.id)}</span>` : ''}</p><h1><bdi>${report.note}</bdi></h1>
<p class="marks">${severityChip({ code: report.severity, rank: page.rank })} <bdi>${page.customer}</bdi>${report.endedAt === null ? html` <span class="flag warn">${words.running}</span>` : ''}</p></div>
${report.kind === 'fast' ? html`<p class="note">${words.fastNote}</p>` : ''}
<section><dl class="facts">${fact(words.started, stampText(report.startedAt, reader))}${
    report.endedAt === null ? '' : fact(words.ended, stampText(report.endedAt, reader))
  }${fact(words.pace, words.paces(report.pace))}${fact(
    words.heldTo,
    html`<span class="small">${report.tier.id} v${report.tier.version} · ${report.ladder.id} v${report.ladder.version}</span>`,
  )}${fact(words.calledBy, named(people, report.by, reader))}${Object.entries(counted).map(([name, label]) =>
    fact(
      label,
      html`<span class="num">${figures[name as keyof typeof counted]}${name === 'calls' && report.calls.length >= DRILL_LINES_MAX ? '+' : ''}</span>`,
    ),
  )}${fact(median, median_ === null ? '—' : spanOf(median_ * SECOND_MS, reader.language))}</dl>
${report.topAt === null ? '' : html`<p class="note">${words.top(stampText(report.topAt, reader))}</p>`}${report.isCut ? html`<p class="hint">${words.cut}</p>` : ''}</section>
<section id="calls"><h2>${words.calls}</h2>${callPage(reader, page, path)}</section>
${others(reader, report, people)}
${noticeSection(reader, report, people)}
<section class="actions"><h2>${words.files}</h2><p class="go"><a class="button" href="${path}/report.json">JSON</a> <a class="button" href="${path}/report.csv">CSV</a>${report.kind === 'live' ? html` <a class="button" href="/cases/${referenceOf(report.id)}">${words.openCase}</a>` : ''}</p>${
    ending
      ? html`<form method="post" action="${path}"><input type="hidden" name="token" value="${ending.formToken}"><div class="field"><label for="f-summary">${words.endSummary}</label><input id="f-summary" type="text" name="summary" maxlength="400" required></div><p class="go"><button class="primary">${words.end}</button></p></form>`
      : ''
  }</section>`;
}

/** A list and no table: four columns of names and addresses do not fit on a phone. */
function callTable(reader: Reader, calls: readonly DrillCall[], people: readonly Person[]): Html {
  const words = drillWordsOf(reader.language);
  return html`<ol>${calls
    .slice(0, LINES_MAX)
    .map(
      (call) =>
        html`<li class="line"><time>${stampText(call.at, reader)}</time><div><b><bdi>${named(people, call.personId, reader)}</bdi></b>${call.standsInFor === undefined ? '' : html` <span class="soft">${words.standsIn(named(people, call.standsInFor, reader))}</span>`} ${becameText(call, reader)}<div class="a">${rungText(call, reader)}</div><ul>${call.ways.map((way) => html`<li>${wayText(way, reader)}</li>`)}</ul></div></li>`,
    )}</ol>`;
}

/** As many calls as the page has room for, and the way to the others. */
function callPage(
  reader: Reader,
  { report: { calls }, people, firstCall }: DrillReportPage,
  path: string,
): Html {
  const words = drillWordsOf(reader.language);
  const from = firstCall < calls.length ? firstCall : 0;
  const to = Math.min(from + LINES_MAX, calls.length);
  const way = (at: number, label: string) =>
    html`<a class="button" href="${path}?call=${at + 1}#calls">${label}</a> `;
  const ways =
    calls.length <= LINES_MAX
      ? ''
      : html`<p class="go"><span class="soft small num">${words.callsShown(from + 1, to, calls.length)}</span> ${
          from === 0 ? '' : way(Math.max(0, from - LINES_MAX), words.earlier)
        }${to === calls.length ? '' : way(to, words.later)}</p>`;
  return html`${callTable(reader, calls.slice(from), people)}${ways}`;
}

function rungText({ rungName, clockId }: DrillCall, reader: Reader): Html {
  const name = halfOf(rungName, reader.language);
  return html`<bdi>${name}</bdi>${clockId === undefined ? '' : html` · ${clockText(clockId, reader.words)}`}`;
}

function wayText(way: DrillWay, reader: Reader): Html {
  const words = drillWordsOf(reader.language);
  const { channel, address, outcome, at, deliveredAt, providerId, detail } = way;
  const said = [
    words.outcomes[outcome],
    deliveredAt === undefined ? '' : secondsText(deliveredAt, reader),
    providerId === undefined ? '' : words.receipt(providerId),
    detail ?? '',
  ].filter(Boolean);
  return html`${words.channels[channel] ?? channel} <bdi>${address}</bdi> <time>${secondsText(at, reader)}</time> <span class="small soft">${said.join(' · ')}</span>`;
}

function becameText(call: DrillCall, reader: Reader): Html {
  const words = drillWordsOf(reader.language);
  if (call.answeredAfterSeconds !== null) {
    const via = words.vias[call.answeredVia ?? ''] ?? '';
    const after = spanOf(call.answeredAfterSeconds * SECOND_MS, reader.language);
    return html`<span class="flag good">${words.answeredAfter(after, via)}</span>`;
  }
  return html`<span class="flag${call.ended === null ? ' warn' : ''}">${call.ended === null ? words.open : words.ends[call.ended.how]}</span>`;
}

/** The rungs, whoever was left out, whoever was let sleep, and what was missed. */
function others(reader: Reader, findings: DrillFindings, people: readonly Person[]): Html {
  const words = drillWordsOf(reader.language);
  const { rungs, skipped, held, missed } = findings;
  const rungName = (id: string) => {
    const name = rungs.find(({ rungId }) => rungId === id)?.rungName;
    return name === undefined ? '' : halfOf(name, reader.language);
  };
  const list = (title: string, lines: readonly Html[]) =>
    lines.length === 0 ? '' : html`<section><h2>${title}</h2><ul class="ledger">${lines}</ul></section>`;
  return html`${list(
    words.rungs,
    rungs.map(
      ({ rungName: name, reachedAt, unfilled }) =>
        html`<li${reachedAt === null ? raw(' class="off"') : ''}><bdi>${halfOf(name, reader.language)}</bdi><span>${reachedAt === null ? words.notReached : words.reached(stampText(reachedAt, reader))}${unfilled.length === 0 ? '' : html` <span class="flag bad">${words.unfilled(unfilled.join(', '))}</span>`}</span></li>`,
    ),
  )}${list(
    words.skipped,
    skipped
      .slice(0, LINES_MAX)
      .map(
        ({ at, personId, rungId, because }) =>
          html`<li><span><time>${stampText(at, reader)}</time> <bdi>${named(people, personId, reader)}</bdi> <span class="soft">${rungName(rungId)}</span></span><span>${words.because[because]}</span></li>`,
      ),
  )}${list(
    words.heldTitle,
    held
      .slice(0, LINES_MAX)
      .map(
        ({ at, personId, until }) =>
          html`<li><time>${stampText(at, reader)}</time><span><bdi>${words.held(named(people, personId, reader), stampText(until, reader))}</bdi></span></li>`,
      ),
  )}${list(
    words.missed,
    missed
      .slice(0, LINES_MAX)
      .map(
        ({ at, clockId }) =>
          html`<li><time>${stampText(at, reader)}</time><span>${clockText(clockId, reader.words)}</span></li>`,
      ),
  )}`;
}

function noticeSection(reader: Reader, { notices }: DrillReport, people: readonly Person[]): Html | string {
  const words = drillWordsOf(reader.language);
  if (notices.length === 0) return '';
  const topics = messageWords(reader.language).topics;
  return html`<section><h2>${words.notices} <b class="num">${notices.length}</b></h2><ol>${notices
    .slice(0, LINES_MAX)
    .map(
      ({ at, personId, topic, way }) =>
        html`<li class="line"><time>${stampText(at, reader)}</time><div><bdi>${named(people, personId, reader)}</bdi> · ${topics[topic].title}<div>${wayText(way, reader)}</div></div></li>`,
    )}</ol></section>`;
}
