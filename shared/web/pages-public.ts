// The pages that need no account: the landing page, the report form, its thanks, the reporter's status page and the page
// link. Pure functions of their views; what a reporter reads holds no name of a page, a rung or a person who was called.

import { html, raw } from 'hono/html';
import type { AwaitedDuty } from '../app/clock-duties.ts';
import type { OnDuty } from '../app/on-duty.ts';
import type { PageReasonView } from '../app/page-reason.ts';
import { type CaseView, type ClockView, outcomeOf } from '../app/queries.ts';
import type { ReportAnswer } from '../contracts/http.ts';
import { REPORT_BYTES_MAX } from '../contracts/http.ts';
import { type GivenPromise, type Page, PROMISE_KINDS } from '../domain/case.ts';
import type { Tenant } from '../domain/customers.ts';
import type { LedgerExport } from '../domain/ledger-format.ts';
import type { Person } from '../domain/people.ts';
import { referenceOf } from '../domain/reference.ts';
import { isOff } from '../domain/sla.ts';
import type { Tier } from '../domain/tier.ts';
import { crisisSection } from './crisis-parts.ts';
import type { Html } from './layout.ts';
import { callsText, handOverReason, isOwnCause, takeText, untilText } from './message-about.ts';
import { pageReasonFolded } from './pages-page-reason.ts';
import { clockLines, drillNote, laterFlag, proofFiles, severityChip } from './parts.ts';
import { causeText, personName, type Telling, tell, tellReporter } from './sentences.ts';
import { bundleWords } from './words-bundle.ts';
import { isOfCrisis } from './words-crisis.ts';
import { type CrisisPart, crisisWordsOf } from './words-crisis-page.ts';
import { handOverText, laterText, promiseNameOf, promiseText, promiseWordsOf } from './words-promise.ts';
import { nameOf, type Reader, stampText, titled, whenText, zoneText } from './writing.ts';

const MEGABYTES_MAX = REPORT_BYTES_MAX / 1_000_000;

// ---------------------------------------------------------------------------------------------------------------
// Landing

export function landingPage(
  reader: Reader,
  options: { signedIn: boolean; signedOut: boolean; desk: { slug: string; name: string } | null },
): Html {
  const { landing, nav } = reader.words;
  return html`<div class="hero"><h1>${landing.title}</h1><p class="lead">${landing.lead}</p></div>
${options.signedOut ? html`<p class="told" role="status">${landing.signedOut}</p>` : ''}
<div class="tiles">
<section><h2>${landing.report}</h2><p class="soft">${options.desk ? landing.reportLead : landing.which}</p>
${options.desk ? html`<a class="button primary" href="/r/${options.desk.slug}">${landing.report}</a>` : ''}</section>
<section><h2>${landing.staff}</h2><p class="soft">${landing.staffLead}</p>
${
  options.signedIn
    ? html`<a class="button primary" href="/board">${landing.toBoard}</a>`
    : html`<a class="button" href="/auth/sign-in${options.signedOut ? '?again=1' : ''}">${options.signedOut ? landing.again : nav.signIn}</a>`
}</section>
</div>`;
}

// ---------------------------------------------------------------------------------------------------------------
// Report form

export interface ReportForm {
  readonly tenant: Tenant;
  readonly tier: Tier | null;
  /** What was typed before, kept after a fault. */
  readonly values: Readonly<Record<string, string>>;
  /** Field to message; `files` and the empty path belong to the whole. */
  readonly faults: Readonly<Record<string, string>>;
  readonly idempotencyKey: string;
}

export function reportPage(reader: Reader, form: ReportForm): Html {
  const { words } = reader;
  const { report } = words;
  const { values, faults, tenant } = form;
  const count = Object.keys(faults).length;

  const input = (
    name: string,
    label: string,
    options: { type?: string; hint?: string; required?: boolean; autocomplete?: string } = {},
  ): Html => {
    const fault = faults[name];
    const described = [fault ? `${name}-fault` : '', options.hint ? `${name}-hint` : '']
      .filter(Boolean)
      .join(' ');
    return html`<div class="field ${fault ? 'wrong' : ''}"><label for="${name}">${label} ${options.required ? '' : html`<small class="soft">${words.optional}</small>`}</label>
${options.hint ? html`<span class="hint" id="${name}-hint">${options.hint}</span>` : ''}${fault ? html`<span class="fault" id="${name}-fault">${fault}</span>` : ''}
<input type="${options.type ?? 'text'}" id="${name}" name="${name}" value="${values[name] ?? ''}"${options.required ? raw(' required') : ''}${options.autocomplete ? html` autocomplete="${options.autocomplete}"` : ''}${described ? html` aria-describedby="${described}"` : ''}${fault ? raw(' aria-invalid="true"') : ''}></div>`;
  };
  const choice = (value: string, title: string, definition: string, chip: Html | string): Html =>
    html`<label class="choice"><input type="radio" name="severity" value="${value}"${(values.severity ?? '') === value ? raw(' checked') : ''}>${chip}<span><b>${title}</b><span class="hint">${definition}</span></span></label>`;

  return html`<h1>${report.title(nameOf(tenant, reader.language))}</h1><p class="lead">${report.lead}</p>
${tenant.hotline ? html`<p class="note card">${report.call(tenant.hotline)}</p>` : ''}
${
  count > 0
    ? html`<div class="no" role="alert" tabindex="-1" id="faults">${report.faults(count)}<ul>${Object.entries(
        faults,
      ).map(([name, message]) => html`<li><a href="#${name}">${message}</a></li>`)}</ul></div>`
    : ''
}
<form method="post" action="/r/${tenant.slug}" enctype="multipart/form-data" novalidate>
<input type="hidden" name="idempotencyKey" value="${form.idempotencyKey}"><input type="hidden" name="language" value="${reader.language}">
<section><h2>${report.fault}</h2>
${input('subject', report.subject, { required: true, hint: report.subjectHint })}
<div class="field ${faults.text ? 'wrong' : ''}"><label for="text">${report.text} <small class="soft">${words.optional}</small></label>${faults.text ? html`<span class="fault" id="text-fault">${faults.text}</span>` : ''}
<textarea id="text" name="text" rows="5"${faults.text ? raw(' aria-invalid="true" aria-describedby="text-fault"') : ''}>${values.text ?? ''}</textarea></div>
<fieldset class="field" id="severity"><legend>${report.severity}</legend>${faults.severity ? html`<span class="fault">${faults.severity}</span>` : ''}
${form.tier?.severities.map((severity) =>
  choice(
    severity.code,
    titled(severity, reader.language),
    reader.language === 'en' ? severity.definitionEn : severity.definitionZh,
    severityChip(severity),
  ),
)}
${choice('', report.severityUnsure, report.severityUnsureHint, '')}</fieldset>
<div class="field ${faults.files ? 'wrong' : ''}"><label for="files">${report.files} <small class="soft">${words.optional}</small></label><span class="hint" id="files-hint">${report.filesHint(MEGABYTES_MAX)}</span>${faults.files ? html`<span class="fault">${faults.files}</span>` : ''}
<input type="file" id="files" name="files" multiple aria-describedby="files-hint"></div></section>
<section><h2>${report.you}</h2>
<div class="pair">${input('name', report.name, { required: true, autocomplete: 'name' })}${input('company', report.company, { autocomplete: 'organization' })}
${input('email', report.email, { type: 'email', hint: report.emailHint, autocomplete: 'email' })}${input('phone', report.phone, { type: 'tel', autocomplete: 'tel' })}</div>
${input('site', report.site, { autocomplete: 'street-address' })}</section>
<p class="go"><button class="primary big">${report.send}</button></p>
</form><p class="foot"><a href="/help/reporter">${words.help.forReporters}</a></p>`;
}

/** What became of a report that had been sent before. */
export type SentAgain = 'again' | 'files';

/** `email` is where the notice goes; absent where none was left. */
export function thanksPage(
  reader: Reader,
  thanks: {
    tenant: Tenant;
    answer: ReportAnswer;
    view: CaseView | null;
    /** As on the page of the status. */
    duties?: ReadonlyMap<string, AwaitedDuty>;
    email?: string | undefined;
    again?: SentAgain | null;
  },
): Html {
  const { words } = reader;
  const { thanks: say } = words;
  const { view, answer, again } = thanks;
  const title = again === 'files' ? say.againFiles : again ? say.again : say.title;
  return html`<p class="told" role="status">${title}${again ? html` ${say.againOther}` : ''}</p>
<section><h1 class="small soft">${say.reference}</h1><p class="refbig">${answer.reference}</p>
${thanks.email ? html`<p class="soft">${say.mailed(thanks.email)}</p>` : ''}
<p class="go"><a class="button primary" href="${answer.statusUrl}">${say.follow}</a> <small class="soft">${say.followLead}</small></p></section>
${
  view
    ? html`<section><h2>${say.severity}</h2><p>${severityChip(view.line.severity)} ${titled(view.line.severity, reader.language)}</p></section>
<section><h2>${say.promised}</h2>${clockLines(reader, promised(view.clocks), { proof: null, ...(thanks.duties ? { duties: thanks.duties } : {}) })}${zoneLine(reader)}</section>`
    : ''
}
<p class="foot"><a href="/r/${thanks.tenant.slug}">${say.another}</a></p>`;
}

/** For whoever sends words that came from elsewhere before: the reference, which authorises nothing, and no link. */
export function alreadyPage(reader: Reader, already: { tenant: Tenant; reference: string }): Html {
  const { thanks: say } = reader.words;
  return html`<p class="told" role="status">${say.againElsewhere} ${say.againOther}</p>
<section><h1 class="small soft">${say.reference}</h1><p class="refbig">${already.reference}</p></section>
<p class="foot"><a href="/r/${already.tenant.slug}">${say.another}</a></p>`;
}

export function keptPage(reader: Reader, receiptId: string): Html {
  return html`<p class="told" role="status">${reader.words.thanks.kept}</p><section><p class="ref">${receiptId}</p></section>`;
}

const promised = (clocks: readonly ClockView[]): readonly ClockView[] =>
  clocks.filter(({ clock, breachedAt }) => {
    const { status } = outcomeOf(clock, breachedAt);
    return !isOff({ status }) && status !== 'waiting';
  });

const zoneLine = (reader: Reader): Html =>
  html`<p class="foot">${reader.words.case.zone} ${zoneText(reader)}</p>`;

// ---------------------------------------------------------------------------------------------------------------
// Status, for the reporter

/** `path` is the page's own, under which the files of the proof lie; without a proof the clocks have no explanation. */
export function statusPage(
  reader: Reader,
  view: CaseView,
  {
    proof,
    duties,
    path,
    crisisPart,
    onDuty,
  }: {
    readonly proof: LedgerExport | null;
    readonly duties: ReadonlyMap<string, AwaitedDuty>;
    readonly path: string;
    /** As what whoever holds the link works in the case's crisis team: they read what the team did. Null: not at all. */
    readonly crisisPart: CrisisPart | null;
    /** Whom the reporter can reach now. */
    readonly onDuty: readonly OnDuty[];
  },
): Html {
  const { words } = reader;
  const { status } = words;
  const ofCrisis = crisisPart !== null;
  // An unverified address may be somebody else's: it never reads the report's words (design section 9).
  const verified = view.state.reporter.verified || ofCrisis;
  const telling: Telling = { reader, people: view.people, tier: view.tier };
  const happened = view.timeline.flatMap((line) => {
    const told =
      ofCrisis && line.what === 'event' && isOfCrisis(line.event)
        ? tell(line, telling)
        : tellReporter(line, telling);
    return told ? [{ at: line.at, told }] : [];
  });
  return html`<div class="title">${crisisPart === null ? '' : html`<p class="soft">${crisisWordsOf(reader.language).yourPart(crisisPart)}</p>`}<p class="ref">${referenceOf(view.state.id)}</p><h1>${verified ? html`<bdi>${view.state.subject.trim() || words.noSubject}</bdi>` : status.title}</h1>
<p class="marks">${severityChip(view.line.severity)} ${titled(view.line.severity, reader.language)} <span class="flag ${view.state.status === 'open' ? '' : 'good'}">${words.caseStatus[view.state.status]}</span>${view.line.paused ? html`<span class="flag warn">${words.flags.paused}</span>` : ''}</p></div>
<section><h2>${status.who}</h2><p>${view.line.owner ? status.onIt(nameOf(view.line.owner, reader.language)) : status.nobody}</p>
${onDutyList(reader, onDuty)}${view.hotline ? html`<p class="go"><a class="button" href="tel:${dialled(view.hotline)}">${status.hotline}: ${view.hotline}</a></p>` : ''}</section>
${ofCrisis ? crisisSection(reader, view.state, telling) : ''}
${promiseList(reader, view, telling)}
<section><h2>${status.clocks}</h2>${clockLines(reader, promised(view.clocks), { proof, duties })}${proof ? proofFiles(reader, proof, path) : ''}${zoneLine(reader)}</section>
<section><h2>${status.happened}</h2><ol>${happened
    .toReversed()
    .map(
      ({ at, told }) =>
        html`<li class="line ${told.tone}"><time>${whenText(at, reader)}</time><div><span class="x"><bdi>${told.sentence}</bdi></span>${told.body && verified ? html`<div class="body"><bdi>${told.body}</bdi></div>` : ''}</div></li>`,
    )}</ol></section>
${
  view.opening?.text && verified
    ? html`<section><details><summary>${status.reported}</summary><p class="pre"><bdi>${view.opening.text.slice(0, 8_000)}</bdi></p></details></section>`
    : ''
}`;
}

/** Who is there now, by name, with a number to press (E-11). */
function onDutyList(reader: Reader, onDuty: readonly OnDuty[]): Html | string {
  if (onDuty.length === 0) return '';
  const { reach, onDutyAs } = reader.words.status;
  return html`<p class="soft">${reach}</p><dl class="facts">${onDuty.map(
    ({ as, person, number }) =>
      html`<div><dt>${onDutyAs[as]}</dt><dd><bdi>${nameOf(person, reader.language)}</bdi>${number === '' ? '' : html` <a href="tel:${dialled(number)}">${number}</a>`}</dd></div>`,
  )}</dl>`;
}

const dialled = (number: string): string => number.replaceAll(/[^+\d]/g, '');

// ---------------------------------------------------------------------------------------------------------------
// Page link, for a paged person

export interface PageLinkView {
  readonly view: CaseView;
  readonly personId: string;
  /** The page while it is open; null once it is over. */
  readonly open: Page | null;
  /** True while somebody paged may still take it (also on an expired page). */
  readonly mayTake: boolean;
  /** True where the case is resolved and this person may close cases. */
  readonly mayClose: boolean;
  readonly token: string;
  /** Why this page was sent; null where it could not be read. */
  readonly why: PageReasonView | null;
  /** What else calls the person now; null where the link does not speak for it. */
  readonly others: { readonly count: number; readonly isMore: boolean } | null;
  /** What the button just did; null on a GET. */
  readonly done: 'handed_on' | 'handed_over' | 'promised' | 'closed' | { readonly refused: string } | null;
}

export function pageLinkPage(reader: Reader, link: PageLinkView): Html {
  const { words } = reader;
  const { page } = words;
  const { view, open } = link;
  const own = promiseWordsOf(reader.language);
  const hasIt = view.state.ownerId === link.personId && ['open', 'restored'].includes(view.state.status);
  const promiseFields = (isRequired: boolean) =>
    promiseFieldsOf(reader, isRequired ? 'own' : 'take', isRequired);
  const telling: Telling = { reader, people: view.people, tier: view.tier };
  const owner = view.line.owner;
  const ownerLine = owner
    ? owner.id === link.personId
      ? page.takenByYou
      : page.taken(nameOf(owner, reader.language))
    : null;
  // Whoever takes an unowned case owns it, without an assignment of its own.
  const since =
    view.timeline.find(
      (line) =>
        line.what === 'event' &&
        (line.event.type === 'OwnerAssigned' || line.event.type === 'PageAcknowledged') &&
        line.event.personId === owner?.id,
    )?.at ?? null;
  const lateBySeconds = open?.cause.lateBySeconds ?? 0;
  const { status } = view.state;
  // After a case is solved a page may still be open about what is owed, and whoever took that still owes it.
  const owes =
    view.state.acknowledged &&
    owner?.id === link.personId &&
    view.clocks.some(({ clock }) => clock.status === 'running' || clock.status === 'paused');
  const isOver =
    !open && !owes && (status === 'resolved' || status === 'closed') ? page.isOver[status] : null;
  const name = personName(link.personId, telling);
  const about = { state: view.state, people: view.people };
  const reading = { personId: link.personId, language: reader.language };
  const calls = open
    ? callsText(about, reading, open.cause)
    : isOver === null && link.mayTake
      ? page.calls(name)
      : name;
  const reason = handOverReason(view.state, open?.cause);
  const handed =
    view.state.handOver?.toId === link.personId
      ? ''
      : handOverText(view.state, (id) => personName(id, telling), reader);
  return html`${
    typeof link.done === 'object' && link.done
      ? html`<p class="no" role="alert">${link.done.refused}</p>`
      : link.done
        ? html`<p class="told" role="status">${{ handed_on: page.handedOn, handed_over: own.handOverDone, promised: own.promiseDone, closed: own.closeDone }[link.done]}</p>`
        : isOver !== null
          ? html`<p class="told" role="status">${isOver}</p>`
          : view.state.acknowledged || !link.mayTake
            ? html`<p class="told" role="status">${ownerLine ?? page.over}${ownerLine && since !== null ? ` ${page.since(whenText(since, reader))}` : ''}</p>`
            : ''
  }
${handed === '' || link.done === 'handed_over' ? '' : html`<p class="note card">${handed}</p>`}
${drillNote(view.state, reader)}<div class="title"><p class="soft">${calls}</p>
<h1><bdi>${view.state.subject.trim() || words.noSubject}</bdi></h1>
<p class="marks">${severityChip(view.line.severity)} ${titled(view.line.severity, reader.language)} <span class="ref">${referenceOf(view.state.id)}</span></p>
${open && !isOwnCause(open.cause) ? html`<p>${causeText(open.cause, reader)}</p>` : ''}${reason === '' ? '' : html`<p class="pre"><bdi>${reason}</bdi></p>`}</div>
${lateBySeconds >= 60 ? html`<p class="note card">${page.late(Math.round(lateBySeconds / 60))}</p>` : ''}
${
  link.mayTake
    ? html`<form method="post" action="/p/${link.token}"><p class="go"><button class="primary big" name="do" value="take">${takeText(about, reading, open?.cause)}</button></p><details><summary>${own.withPromise}</summary>${promiseFields(false)}<p class="go"><button name="do" value="take">${own.takeWith}</button></p></details></form>
<p class="hint">${open?.cause.rungId === 'crisis_opened' ? '' : owner ? page.takeHintOwned : page.takeHint} ${open ? untilText(about, open.cause, whenText(open.acknowledgeBy, reader), reader.language) : ''}</p>`
    : ''
}
${promiseList(reader, view, telling, (promise) => laterText(view.state, promise, reader))}
${link.others && link.others.count > 0 ? othersCard(reader, link.others, link.token) : ''}
${link.why ? pageReasonFolded(reader, view, link.why) : ''}
<section><dl class="facts">
<div><dt>${words.case.owner}</dt><dd><bdi>${owner ? nameOf(owner, reader.language) : words.board.noOwner}</bdi>${owner && since !== null ? html`<small>${page.since(whenText(since, reader))}</small>` : ''}</dd></div>
<div><dt>${words.case.customer}</dt><dd><bdi>${view.line.customer ? nameOf(view.line.customer, reader.language) : words.board.unknownCustomer}</bdi></dd></div>
${view.line.site ? html`<div><dt>${words.case.site}</dt><dd><bdi>${nameOf(view.line.site, reader.language)}</bdi></dd></div>` : ''}
<div><dt>${words.case.reportedBy}</dt><dd><bdi>${view.state.reporter.name}</bdi><small>${view.state.reporter.address ?? ''}</small></dd></div>
<div><dt>${words.case.reported}</dt><dd>${stampText(view.state.course.reportedAt, reader)}</dd></div>
</dl></section>
<section><h2>${words.case.clocks}</h2>${clockLines(
    reader,
    view.clocks.filter(({ clock }) => clock.status === 'running' || clock.status === 'paused'),
    { proof: null },
  )}</section>
${view.opening?.text ? html`<section><h2>${words.case.text}</h2><p class="pre"><bdi>${view.opening.text.slice(0, 4_000)}</bdi></p></section>` : ''}
${
  link.mayTake && open
    ? html`<section><details><summary>${page.handOn}</summary><p class="hint">${page.handOnHint}</p><form method="post" action="/p/${link.token}"><div class="field"><label for="reason">${page.why}</label><input type="text" id="reason" name="reason" required></div><p class="go"><button name="do" value="hand_on">${page.handOn}</button></p></form></details></section>`
    : ''
}
${
  hasIt
    ? html`<section><details><summary>${words.verbs.promise}</summary><form method="post" action="/p/${link.token}">${promiseFields(true)}<div class="field"><label for="moved">${own.whyMoved}</label><input type="text" id="moved" name="reason"></div><p class="go"><button name="do" value="promise">${words.verbs.promise}</button></p></form></details></section>`
    : ''
}
${
  hasIt || (link.mayTake && open)
    ? html`<section><details><summary>${own.handOver}</summary><p class="hint">${own.handOverHint}</p><form method="post" action="/p/${link.token}"><div class="field"><label for="colleague">${own.to}</label><select id="colleague" name="personId"><option value="">${own.toNext}</option>${colleaguesOf(view, link.personId).map((each) => html`<option value="${each.id}">${nameOf(each, reader.language)}</option>`)}</select></div><div class="field"><label for="why-over">${own.why}</label><input type="text" id="why-over" name="reason" required></div><p class="go"><button name="do" value="hand_over">${words.verbs.handOver}</button></p></form></details></section>`
    : ''
}
${
  link.mayClose
    ? html`<section><details><summary>${own.close}</summary><p class="hint">${own.closeHint}</p><form method="post" action="/p/${link.token}"><div class="field"><label for="summary">${own.summary}</label><input type="text" id="summary" name="summary" required></div><p class="go"><button name="do" value="close">${own.close}</button></p></form></details></section>`
    : ''
}
<p class="foot"><a href="/cases/${referenceOf(view.state.id)}">${page.open}</a><a href="/help/engineer">${words.help.forEngineers}</a></p>`;
}

/** More cases call the person: the list of all of them is a step away. */
function othersCard(
  { language }: Reader,
  { count, isMore }: { readonly count: number; readonly isMore: boolean },
  token: string,
): Html {
  const words = bundleWords(language);
  return html`<p class="note card">${words.others(isMore ? words.orMore(count) : `${count}`)} <a class="button" href="/p/${token}?all=1">${words.see}</a></p>`;
}

/** Which of their desks a person means. */
export function desksPage(
  reader: Reader,
  choice: {
    readonly formToken: string;
    readonly desks: readonly {
      readonly value: string;
      readonly tenant: Tenant | null;
      readonly person: Person;
    }[];
  },
): Html {
  const { desks } = reader.words;
  return html`<h1>${desks.title}</h1><p class="lead">${desks.lead}</p>
<form method="post" action="/auth/desk"><input type="hidden" name="token" value="${choice.formToken}">
<ul class="rows">${choice.desks.map(
    ({ value, tenant, person }) =>
      html`<li class="row"><div class="m"><b><bdi>${nameOf(tenant ?? person, reader.language)}</bdi></b><div class="u"><bdi>${nameOf(person, reader.language)}</bdi></div></div><div class="t"><button name="desk" value="${value}" aria-label="${desks.enter}: ${nameOf(tenant ?? person, reader.language)}">${desks.enter}</button></div></li>`,
  )}</ul></form>`;
}

/** What is promised and by when, as fields of a form; `name` sets its fields apart from those of another on the page. */
function promiseFieldsOf(reader: Reader, name: string, isRequired: boolean): Html {
  const words = promiseWordsOf(reader.language);
  const required = isRequired ? raw(' required') : '';
  return html`<div class="field"><label for="${name}-promise">${words.what}</label><select id="${name}-promise" name="promise"${required}><option value="">${isRequired ? reader.words.fields.choose : reader.words.none}</option>${PROMISE_KINDS.map((kind) => html`<option value="${kind}">${promiseNameOf(kind, reader.language)}</option>`)}</select></div>
<div class="field"><label for="${name}-by">${words.by}</label><span class="hint">${words.byHint(reader.timeZone)}</span><input type="datetime-local" id="${name}-by" name="by"${required}></div>`;
}

/** What people promised and have not kept yet: `王芳 承诺 14:30 到场`. */
function promiseList(
  reader: Reader,
  { state }: CaseView,
  telling: Telling,
  later: (promise: GivenPromise) => string = () => '',
): Html | string {
  const words = promiseWordsOf(reader.language);
  const given = (state.promises ?? []).toSorted((one, other) => one.dueAt - other.dueAt);
  if (given.length === 0) return '';
  return html`<section><h2>${words.promises}</h2><ul>${given.map(
    (promise) =>
      html`<li><bdi>${promiseText(promise, personName(promise.personId, telling), reader)}</bdi>${promise.brokenAt === undefined ? '' : html` <span class="flag bad">${words.broken}</span>`}${laterFlag(later(promise))}</li>`,
  )}</ul></section>`;
}

/** Whom somebody may name on a page that needs no sign-in: those whom the case has called, and their own manager. */
function colleaguesOf({ state, people }: CaseView, personId: string): readonly Person[] {
  const managerId = people.find(({ id }) => id === personId)?.managerId;
  const queued = state.escalation?.queue.map((each) => each.personId) ?? [];
  const ids = new Set([...(state.involved ?? []), ...queued, managerId]);
  ids.delete(personId);
  return people.filter(({ id, active }) => active && ids.has(id));
}
