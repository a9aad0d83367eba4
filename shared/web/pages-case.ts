// The case page: what it is, how its clocks stand and why, what happened, and what the reader may do about it. Every
// action is a form; what a form was filled with is kept when the domain refuses it.

import { html, raw } from 'hono/html';
import type { AwaitedDuty } from '../app/clock-duties.ts';
import type { OfferedTeam } from '../app/crisis-team.ts';
import type { CaseView, TimelineLine } from '../app/queries.ts';
import type { Verb } from '../contracts/http.ts';
import { type CaseState, type Page, PROMISE_KINDS } from '../domain/case.ts';
import { factsToRecord } from '../domain/case-course.ts';
import { idOf, isCorrectable } from '../domain/case-pauses.ts';
import { heldUntil } from '../domain/escalation.ts';
import type { Instant } from '../domain/instant.ts';
import type { LedgerExport } from '../domain/ledger-format.ts';
import { referenceOf } from '../domain/reference.ts';
import { wallDate } from '../domain/zone.ts';
import { obligationsOpen } from './case-verbs.ts';
import { crisisFields, crisisSection } from './crisis-parts.ts';
import { partCountOf } from './downloads.ts';
import type { Html } from './layout.ts';
import { clockLines, countdown, drillNote, flagsOf, laterFlag, proofFiles, severityChip } from './parts.ts';
import { personName, type Telling, tell, tellActor } from './sentences.ts';
import { callWordsOf } from './words-calls.ts';
import { clockWordsOf } from './words-clock.ts';
import { pageReasonWordsOf } from './words-page-reason.ts';
import { previewWordsOf } from './words-preview.ts';
import { handOverText, laterText, promiseNameOf, promiseText, promiseWordsOf } from './words-promise.ts';
import { setupWordsOf } from './words-setup.ts';
import {
  bytesText,
  dayText,
  factText,
  nameOf,
  type Reader,
  stampText,
  targetText,
  timeText,
  titled,
  whenText,
  zoneText,
} from './writing.ts';

export interface CasePage {
  readonly view: CaseView;
  /** Null where it could not be read; the clocks then stand without their explanation. */
  readonly proof: LedgerExport | null;
  /** The customer's duties on which clocks rest, by clock id. */
  readonly duties: ReadonlyMap<string, AwaitedDuty>;
  readonly verbs: readonly Verb[];
  readonly formToken: string;
  /** Fresh for each rendering: the same form sent twice is one command. */
  readonly once: string;
  readonly attachments: readonly {
    readonly name: string;
    readonly sizeBytes: number;
    readonly url: string;
  }[];
  /** The verb that was just carried out. */
  readonly done: Verb | null;
  /** The verb whose form was refused, with what was typed and the faults by field. */
  readonly refused: {
    readonly verb: Verb;
    readonly sentence: string;
    readonly values: Readonly<Record<string, string>>;
    readonly faults: Readonly<Record<string, string>>;
    /** The domain's code of the refusal; null where a field is at fault. */
    readonly code: string | null;
  } | null;
  /** Which page of the timeline; 0 is the newest. */
  readonly page: number;
  /** The pause whose times the form of a correction is filled with, as the address asks; null where it names none. */
  readonly correcting: CaseState['course']['pauses'][number] | null;
  /** Whom the posts name for a new crisis team; null where none can be set up. */
  readonly team: OfferedTeam | null;
  /** True where the reader may open the raw message of the report. */
  readonly mayTriage: boolean;
}

/** What to do first, by the code of a refusal that asks for it. */
const FIRST_DO: Readonly<Record<string, Verb>> = {
  no_contact_yet: 'contact',
  not_restored_yet: 'restore',
  not_resolved: 'resolve',
  analysis_owed: 'analysis',
};

const LINES_MAX = 34;
/** Characters of people's own words on one page, so that it stays below 50 KB; the raw message has them all. */
const REPORT_TEXT_MAX = 2_500;
const BODY_MAX = 600;
const BODIES_MAX = 4_000;
const OPTIONS_MAX = 80;

export function casePage(reader: Reader, page: CasePage): Html {
  const { words, language } = reader;
  const { view } = page;
  const { state, line } = view;
  const telling: Telling = {
    reader,
    people: view.people,
    tier: view.tier,
    customers: view.customers,
    sites: view.sites,
  };
  const fact = (title: string, value: Html | string, small?: Html | string) =>
    html`<div><dt>${title}</dt><dd>${value}${small ? html`<small>${small}</small>` : ''}</dd></div>`;
  const basis = words.case.basis[state.severityBasis.by](state.severityBasis.detail);
  const first = firstToDo(page);
  const text = view.opening?.text.trim() || words.case.noText;

  return html`${page.done ? html`<p class="told" role="status">${words.case.saved} ${words.verbsDone[page.done]}</p>` : ''}
${page.refused ? html`<p class="no" role="alert"><a href="#verb-${page.refused.verb}">${words.verbs[page.refused.verb]}</a>: ${page.refused.sentence}${first ? html` <a href="#verb-${first}">${words.verbs[first]}</a>` : ''}</p>` : ''}
${line.nobodyReached ? html`<p class="alarm" role="alert">${words.board.alarm(1)}</p>` : ''}
${state.emergencyAt === undefined ? '' : html`<p class="alarm" role="alert">${clockWordsOf(language).emergency(whenText(state.emergencyAt, reader))}</p>`}
${drillNote(state, reader)}<div class="title"><div class="marks">${severityChip(line.severity)} <span>${titled(line.severity, language)}</span> <span class="ref">${referenceOf(state.id)}</span> <span class="flag ${state.status === 'open' ? '' : 'good'}">${words.caseStatus[state.status]}</span>${flagsOf(line, reader)}</div>
<h1><bdi>${state.subject.trim() || words.noSubject}</bdi></h1></div>
<div class="two"><div class="actions">${actions(reader, page)}</div><div>
${paging(reader, view, telling)}
${promises(reader, view, telling)}
${crisisSection(reader, state, telling)}
<section><dl class="facts">
${fact(words.case.owner, html`<bdi>${line.owner ? nameOf(line.owner, language) : words.board.noOwner}</bdi>`)}
${fact(words.case.customer, html`<bdi>${line.customer ? nameOf(line.customer, language) : words.board.unknownCustomer}</bdi>`, line.site ? html`<bdi>${nameOf(line.site, language)}</bdi>` : '')}
${fact(words.case.reportedBy, html`<bdi>${state.reporter.name.trim() || words.case.noReporter}</bdi>`, html`<bdi>${state.reporter.address ?? ''}</bdi> ${state.reporter.verified ? words.case.verified : words.case.unverified}`)}
${fact(words.case.reported, stampText(state.course.reportedAt, reader), `${words.case.via} ${words.channels[state.channel] ?? state.channel}`)}
${fact(words.case.severity, titled(line.severity, language), html`<bdi>${basis}</bdi>`)}
${fact(words.case.tier, view.tier ? titled(view.tier, language) : state.pinned.tierId, setupWordsOf(language).version(state.pinned.tierVersion))}
</dl><p class="foot">${words.case.zone} ${zoneText(reader)}${state.status === 'closed' ? '' : html` <a href="${whoPath(state)}">${callWordsOf(language).ask}</a>`}</p></section>
<section><h2>${words.case.clocks} <small><a href="/help/admin#ledger">${words.help.ledger}</a></small></h2>${clockLines(reader, view.clocks, { proof: page.proof, duties: page.duties })}${page.proof ? proofFiles(reader, page.proof, `/cases/${referenceOf(state.id)}`) : ''}${ahead(reader, view)}</section>
${
  view.opening
    ? html`<section><h2>${words.case.text}</h2><p class="pre"><bdi>${text.slice(0, REPORT_TEXT_MAX)}${text.length > REPORT_TEXT_MAX ? '…' : ''}</bdi></p>${page.mayTriage && !state.drill ? html`<a class="quiet" href="/triage/${encodeURIComponent(view.opening.receiptId)}">${words.case.whole}</a>` : ''}</section>`
    : ''
}
${
  page.attachments.length > 0
    ? html`<section><h2>${words.case.attachments}</h2><ul>${page.attachments.map((each) =>
        partCountOf(each.sizeBytes) === 1
          ? html`<li><a class="quiet" href="${each.url}"><bdi>${each.name}</bdi>&nbsp;<small>${bytesText(each.sizeBytes)}</small></a></li>`
          : html`<li><bdi>${each.name}</bdi>&nbsp;<small>${bytesText(each.sizeBytes)}</small> <span class="soft small">${words.case.inParts}</span> ${Array.from(
              { length: partCountOf(each.sizeBytes) },
              (_, part) => html`<a class="quiet" href="${each.url}?part=${part + 1}">${part + 1}</a> `,
            )}</li>`,
      )}</ul></section>`
    : ''
}
${timeline(reader, page, telling)}
</div></div>`;
}

/** Who would be called by the same report now. */
function whoPath({ contractId, pinned, siteId, course, ownerId, channel }: CaseState): string {
  const of = contractId === null ? `tier:${pinned.tierId}` : `contract:${contractId}`;
  const query = new URLSearchParams({ of, severity: course.severity, channel });
  if (siteId !== null) query.set('site', siteId);
  if (ownerId !== null) query.set('owner', ownerId);
  return `/setup/who?${query}`;
}

/** By which way the person is tried as well, and when. */
function nextWayOf({ channels, channelIndex, nextWayAt }: Page, reader: Reader): readonly string[] {
  const next = channels[channelIndex + 1];
  if (!next || nextWayAt === undefined) return [];
  const channel = reader.words.channels[next.channel] ?? next.channel;
  return [promiseWordsOf(reader.language).alsoBy(channel, whenText(nextWayAt, reader))];
}

/** What people promised beside the contract, and to whom the case is being handed over. */
function promises(reader: Reader, { state }: CaseView, telling: Telling): Html | string {
  const given = state.promises ?? [];
  const handed = handOverText(state, (personId) => personName(personId, telling), reader);
  if (given.length === 0 && handed === '') return '';
  const words = promiseWordsOf(reader.language);
  return html`<section><h2>${words.promises}</h2>${handed === '' ? '' : html`<p>${handed}</p>`}<ul>${given
    .toSorted((one, other) => one.dueAt - other.dueAt)
    .map(
      (promise) =>
        html`<li><bdi>${promiseText(promise, personName(promise.personId, telling), reader)}</bdi>${promise.brokenAt === undefined ? html` ${countdown(promise.dueAt, reader)}` : html` <span class="flag bad">${words.broken}</span>`}${laterFlag(laterText(state, promise, reader))}</li>`,
    )}</ul></section>`;
}

function paging(reader: Reader, view: CaseView, telling: Telling): Html | string {
  const { escalation, acknowledged } = view.state;
  const { words } = reader;
  if (!escalation || acknowledged) return '';
  const own = promiseWordsOf(reader.language);
  const waiting = escalation.queue.map((each) => personName(each.personId, telling));
  const lines = [
    ...escalation.openPages.map((page) =>
      [
        words.case.openPage(personName(page.personId, telling), whenText(page.acknowledgeBy, reader)),
        ...nextWayOf(page, reader),
      ].join(' '),
    ),
    ...(escalation.held ?? []).map((held) =>
      own.held(personName(held.personId, telling), whenText(heldUntil(view.state, held), reader)),
    ),
    ...(waiting.length > 0 ? [words.case.waitingPeople(waiting.join(' → '))] : []),
    ...(escalation.repeatAt === null ? [] : [words.case.again(whenText(escalation.repeatAt, reader))]),
  ];
  if (lines.length === 0) return '';
  return html`<section><h2>${words.case.paging}</h2><ul>${lines.map((each) => html`<li>${each}</li>`)}</ul></section>`;
}

/** Promotions, replacements and duties of the customer that time alone brings about. */
function ahead(reader: Reader, { state, tier }: CaseView): Html | string {
  const steps = (state.pendingSteps ?? []).toSorted((one, other) => one.at - other.at);
  if (steps.length === 0 || state.status === 'closed') return '';
  const words = clockWordsOf(reader.language);
  const nameIn = (id: string): string => {
    const duty = tier?.obligations?.find((each) => each.id === id);
    if (duty) return reader.language === 'en' ? duty.whatEn : duty.whatZh;
    const severity = tier?.severities.find(({ code }) => code === id);
    if (severity) return `${severity.code} ${titled(severity, reader.language)}`;
    return previewWordsOf(reader.language).standby[id] ?? id;
  };
  return html`<h3>${words.ahead}</h3><ul>${steps.map(
    ({ what, id, at }) => html`<li>${words.step[what](whenText(at, reader), nameIn(id))}</li>`,
  )}</ul>`;
}

// ---------------------------------------------------------------------------------------------------------------
// Timeline

function timeline(reader: Reader, page: CasePage, telling: Telling): Html {
  const { words } = reader;
  const told = page.view.timeline
    .flatMap((line) => {
      const said = tell(line, telling);
      return said ? [{ line, said }] : [];
    })
    .toReversed();
  const shown = told.slice(page.page * LINES_MAX, (page.page + 1) * LINES_MAX);
  const path = `/cases/${referenceOf(page.view.state.id)}`;
  let room = BODIES_MAX;
  let day = '';
  return html`<section id="timeline"><h2>${words.case.timeline} <small class="soft">${words.case.newestFirst}</small></h2><ol>${shown.map(
    ({ line, said }) => {
      const body = said.body?.slice(0, Math.min(BODY_MAX, room)) ?? '';
      room -= body.length;
      const itsDay = dayText(line.at, reader);
      const newDay = itsDay !== day;
      day = itsDay;
      return html`${newDay ? html`<li class="day">${itsDay}</li>` : ''}<li class="line ${said.tone}"><time>${timeText(line.at, reader)}</time><div><span class="x"><bdi>${said.sentence}</bdi></span>${actorOf(line, telling)}${whyLink(reader, line, path)}${body ? html`<div class="body"><bdi>${body}${body.length < (said.body?.length ?? 0) ? '…' : ''}</bdi></div>` : ''}</div></li>
`;
    },
  )}</ol><p class="foot">${told.length > (page.page + 1) * LINES_MAX ? html`<a class="button" href="${path}?page=${page.page + 1}#timeline">${words.case.older}</a>` : ''}${page.page > 0 ? html`<a class="quiet" href="${path}#timeline">${words.case.newer}</a>` : ''}${page.view.timelineCut ? html`<span>${words.case.cut}</span>` : ''}</p></section>`;
}

/** To the whole reason of a page that was sent. */
function whyLink(reader: Reader, line: TimelineLine, path: string): Html | string {
  if (line.what !== 'event' || line.event.type !== 'PageOpened') return '';
  return html` <a class="quiet" href="${path}/pages/${line.event.page.id}">${pageReasonWordsOf(reader.language).link}</a>`;
}

function actorOf(line: TimelineLine, telling: Telling): Html | string {
  const actor = tellActor(line, telling);
  return actor === null ? '' : html` <span class="a"><bdi>${actor}</bdi></span>`;
}

// ---------------------------------------------------------------------------------------------------------------
// Actions

/** These carry no words of the reader and are done with one press. */
const ONE_PRESS: readonly Verb[] = ['acknowledge'];

/** The action that a refusal asks for, if this person may do it now. Its form is drawn open. */
function firstToDo(page: CasePage): Verb | null {
  const verb = FIRST_DO[page.refused?.code ?? ''];
  return verb && page.verbs.includes(verb) ? verb : null;
}

function actions(reader: Reader, page: CasePage): Html {
  const { words } = reader;
  const first = firstToDo(page);
  const path = `/cases/${referenceOf(page.view.state.id)}`;
  const hidden = html`<input type="hidden" name="token" value="${page.formToken}"><input type="hidden" name="once" value="${page.once}">`;
  const quick = page.verbs.filter((verb) => ONE_PRESS.includes(verb));
  const forms = page.verbs.filter((verb) => !ONE_PRESS.includes(verb));
  return html`<section><h2>${words.case.actions}</h2>${page.verbs.length === 0 ? html`<p class="soft">${words.case.noActions}</p>` : ''}
${quick.map((verb) => {
  const refused = page.refused?.verb === verb ? page.refused : null;
  const fields = fieldsOf(verb, reader, page, refused?.values ?? {}, refused?.faults ?? {});
  return html`<form method="post" action="${path}/${verb}" id="verb-${verb}">${hidden}<button class="primary big">${words.verbs[verb]}</button><details class="act"${refused ? raw(' open') : ''}><summary>${promiseWordsOf(reader.language).withPromise}</summary>${fields}<p class="go"><button>${promiseWordsOf(reader.language).takeWith}</button></p></details></form>`;
})}
<div class="acts">${forms.map((verb) => {
    const refused = page.refused?.verb === verb ? page.refused : null;
    const filled = refused ? null : pauseFilled(verb, page);
    const offered: Values = verb === 'openCrisis' ? { ...page.team } : {};
    const fields = fieldsOf(verb, reader, page, refused?.values ?? filled ?? offered, refused?.faults ?? {});
    return html`<details class="act" id="verb-${verb}"${refused || filled || verb === first ? raw(' open') : ''}><summary>${words.verbs[verb]}</summary>${verb === 'correctPause' ? pausesToCorrect(reader, page, path) : ''}<form method="post" action="${path}/${verb}">${hidden}${fields}<p class="go"><button class="primary">${words.verbs[verb]}</button></p></form></details>
`;
  })}</div></section>`;
}

type Values = Readonly<Record<string, string>>;

/** The pause of the address as the fields of its correction; null for any other verb. */
function pauseFilled(verb: Verb, { view, correcting }: CasePage): Values | null {
  if (verb !== 'correctPause' || !correcting) return null;
  const { from, to, reason } = correcting;
  const { timeZone } = view.state;
  return {
    pauseId: idOf(correcting),
    from: wallText(from, timeZone),
    to: to === null ? '' : wallText(to, timeZone),
    pauseReason: reason,
  };
}

/** `2026-03-03T10:20`, as a field of a date and a time takes it. */
export function wallText(at: Instant, timeZone: string): string {
  const { date, time } = wallDate(timeZone, at);
  return `${date}T${time}`;
}

/** The form itself lists all of them; it is the latest that somebody has in mind, and a page has 50 KB. */
const PAUSES_LINKED = 12;

/** A link for each pause that opens the page with the form filled in: no form can do that by itself. */
function pausesToCorrect(reader: Reader, { view }: CasePage, path: string): Html | string {
  const pauses = view.state.course.pauses.filter(isCorrectable);
  if (pauses.length === 0) return '';
  const words = clockWordsOf(reader.language);
  return html`<p class="hint">${words.fillIn}</p><ul class="up">${pauses
    .slice(-PAUSES_LINKED)
    .map((pause) => {
      const query = new URLSearchParams({ pause: idOf(pause) });
      return html`<li><a href="${path}?${query}#verb-correctPause">${pauseText(reader, view, pause)}</a></li>`;
    })}</ul>${pauses.length > PAUSES_LINKED ? html`<p class="hint">${words.fillInEarlier}</p>` : ''}<p class="hint"><a href="/help/admin#correct-pause">${words.howToCorrect}</a></p>`;
}

function pauseText(
  reader: Reader,
  { tier }: CaseView,
  { from, to, reason }: CaseState['course']['pauses'][number],
): string {
  const listed = tier?.pauseReasons.find(({ code }) => code === reason);
  const span = `${whenText(from, reader)} – ${to === null ? '…' : whenText(to, reader)}`;
  return `${span} · ${listed ? titled(listed, reader.language) : reason}`;
}

function fieldsOf(
  verb: Verb,
  reader: Reader,
  page: CasePage,
  values: Values,
  faults: Values,
): readonly Html[] {
  const { words, language } = reader;
  const { fields } = words;
  const { view } = page;
  const id = (name: string) => `${verb}-${name}`;
  const wrap = (name: string, label: string, control: Html, hint?: string): Html =>
    html`<div class="field ${faults[name] ? 'wrong' : ''}"><label for="${id(name)}">${label}</label>${hint ? html`<span class="hint">${hint}</span>` : ''}${faults[name] ? html`<span class="fault">${faults[name]}</span>` : ''}${control}</div>`;
  const area = (name: string, label: string): Html =>
    wrap(
      name,
      label,
      html`<textarea id="${id(name)}" name="${name}" rows="3" required>${values[name] ?? ''}</textarea>`,
    );
  const input = (
    name: string,
    label: string,
    options: { required?: boolean; hint?: string; type?: string } = {},
  ): Html =>
    wrap(
      name,
      label,
      html`<input type="${options.type ?? 'text'}" id="${id(name)}" name="${name}" value="${values[name] ?? ''}"${options.required ? raw(' required') : ''}>`,
      options.hint,
    );
  const select = (
    name: string,
    label: string,
    options: readonly Option[],
    required = true,
    none: string = words.none,
  ): Html =>
    wrap(
      name,
      label,
      html`<select id="${id(name)}" name="${name}"${required ? raw(' required') : ''}><option value="">${required ? fields.choose : none}</option>${options
        .slice(0, OPTIONS_MAX)
        .map(
          (option) =>
            html`<option value="${option.value}"${values[name] === option.value ? raw(' selected') : ''}>${option.label}</option>`,
        )}</select>`,
    );
  const tick = (name: string, label: string, before = false): Html => {
    const ticked = page.refused?.verb === verb ? values[name] : before;
    return html`<label class="tick"><input type="checkbox" name="${name}" value="yes"${ticked ? raw(' checked') : ''}>${label}</label>`;
  };
  const wall = (name: string, label: string, hint: string, required = false): Html =>
    input(name, label, { type: 'datetime-local', hint, required });
  const when = [
    input('at', fields.when, { type: 'datetime-local', hint: fields.whenHint(view.state.timeZone) }),
    input('reason', fields.lateReason),
  ];
  const named = (items: readonly { id: string; name: string; nameEn?: string }[]): readonly Option[] =>
    items.map((item) => ({ value: item.id, label: nameOf(item, language) }));

  const clock = clockWordsOf(language);
  const pauseReasons = (view.tier?.pauseReasons ?? [])
    .filter(({ side }) => side !== 'vendor')
    .map((reason) => ({ value: reason.code, label: titled(reason, language) }));
  const pauses = view.state.course.pauses.filter(isCorrectable).map((pause) => ({
    value: idOf(pause),
    label: pauseText(reader, view, pause),
  }));

  switch (verb) {
    case 'assign':
      return [
        select('personId', fields.person, named(view.people.filter((person) => person.active))),
        input('reason', fields.reason),
      ];
    case 'contact':
      return [
        select(
          'channel',
          fields.channel,
          (['phone', 'email', 'sms', 'on_site', 'remote', 'chat'] as const).map((channel) => ({
            value: channel,
            label: words.channels[channel] ?? channel,
          })),
        ),
        input('with', fields.with, { required: true }),
        area('summary', fields.summary),
        tick('gaveRemoteSupport', fields.gaveRemoteSupport),
        ...when,
      ];
    case 'plan':
    case 'arrive':
    case 'recover':
    case 'standby':
    case 'analysis':
      return [area('summary', fields.summary), ...when];
    case 'restore':
      return [area('summary', fields.summary), tick('remotely', fields.restoredRemotely), ...when];
    case 'resolve': {
      const wasRemote = view.state.course.facts.solved_remotely === true;
      return [area('summary', fields.summary), tick('remotely', fields.remotely, wasRemote), ...when];
    }
    case 'close':
      return [area('summary', fields.summary)];
    case 'reopen':
    case 'escalate':
      return [area('reason', fields.reason)];
    case 'pause':
      return [
        ...goesOn(reader, view),
        select('pauseReason', fields.pauseReason, pauseReasons),
        area('note', fields.note),
      ];
    case 'resume':
      return [area('note', fields.note)];
    case 'correctPause':
      return [
        select('pauseId', clock.pause, pauses, false, clock.pauseNobodyRecorded),
        wall('from', clock.pausedFrom, clock.wallHint(view.state.timeZone), true),
        wall('to', clock.pausedTo, clock.pausedToHint(view.state.timeZone)),
        select('pauseReason', fields.pauseReason, pauseReasons),
        area('reason', clock.whyCorrected),
      ];
    case 'dropPause':
      return [select('pauseId', clock.pause, pauses), area('reason', clock.whyCorrected)];
    case 'obligation':
      return [
        select(
          'obligation',
          clock.obligation,
          obligationsOpen(view.state, view.tier).map(({ id: value, whatZh, whatEn }) => ({
            value,
            label: language === 'en' ? whatEn : whatZh,
          })),
        ),
        area('summary', fields.summary),
        ...when,
      ];
    case 'severity':
      return [
        select(
          'severity',
          fields.newSeverity,
          (view.tier?.severities ?? [])
            .filter((severity) => severity.code !== view.state.course.severity)
            .map((severity) => ({
              value: severity.code,
              label: `${severity.code} ${titled(severity, language)}`,
            })),
        ),
        select('because', fields.because, [
          { value: 'worsened', label: fields.worsened },
          { value: 'correction', label: fields.correction },
        ]),
        area('reason', fields.reason),
      ];
    case 'fact':
      return [
        select('factValue', fields.fact, factOptions(reader, view)),
        input('reason', fields.reason, { required: true }),
      ];
    case 'note':
      return [area('text', fields.text)];
    case 'identify': {
      const customers = new Map(view.customers.map((customer) => [customer.id, nameOf(customer, language)]));
      const of = (customerId: string) => customers.get(customerId) ?? customerId;
      return [
        select('customerId', fields.customer, named(view.customers)),
        select(
          'siteId',
          fields.site,
          view.sites.map((site) => ({ value: site.id, label: `${of(site.customerId)} · ${site.name}` })),
          false,
        ),
        select(
          'contractId',
          fields.contract,
          view.contracts.map((contract) => ({
            value: contract.id,
            label: `${of(contract.customerId)} · ${contract.tierId} · ${contract.endsOn}`,
          })),
          false,
        ),
        input('reason', fields.reason, { required: true }),
      ];
    }
    case 'proposeCrisis':
    case 'openCrisis':
    case 'updateCrisis':
    case 'reportCrisis':
    case 'requestAction':
    case 'finishAction':
    case 'closeCrisis':
      return crisisFields(verb, reader, view, { area, input, select, tick, wall });
    case 'acknowledge':
    case 'promise': {
      const own = promiseWordsOf(language);
      const isOwnVerb = verb === 'promise';
      const kinds = PROMISE_KINDS.map((kind) => ({ value: kind, label: promiseNameOf(kind, language) }));
      return [
        select('promise', own.what, kinds, isOwnVerb),
        wall('by', own.by, own.byHint(view.state.timeZone), isOwnVerb),
        ...(isOwnVerb ? [input('reason', own.whyMoved)] : []),
      ];
    }
    case 'handOver': {
      const own = promiseWordsOf(language);
      const able = view.people.filter(({ active, roles }) => active && roles.length > 0);
      return [select('personId', own.to, named(able), false, own.toNext), area('reason', own.why)];
    }
  }
}

/** Which of the running deadlines no pause holds: they go on, and page when they are missed. */
function goesOn(reader: Reader, { state, tier }: CaseView): readonly Html[] {
  const kept = state.clocks.filter(
    ({ kind, status, dueAt }) =>
      status === 'running' && dueAt !== null && tier?.neverPausedKinds.includes(kind) === true,
  );
  if (kept.length === 0) return [];
  const names = kept.map(
    (clock) => `${targetText(clock, reader.words)} ${whenText(clock.dueAt ?? 0, reader)}`,
  );
  const joined = names.join(reader.language === 'en' ? ', ' : '、');
  return [html`<p class="hint">${clockWordsOf(reader.language).goesOn(joined)}</p>`];
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** Every fact that people may record for the tier, with each value that makes a difference, as one choice. */
function factOptions(reader: Reader, view: CaseView): readonly Option[] {
  return [...(view.tier ? factsToRecord(view.tier) : [])].flatMap(([fact, values]) =>
    values.map((value) => ({ value: JSON.stringify([fact, value]), label: factText(fact, value, reader) })),
  );
}
