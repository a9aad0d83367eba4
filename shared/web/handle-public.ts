// The doors without an account: landing, assets, the report form and its JSON twin, the reporter's status link, the page
// link and attachments. Whoever holds a signed link may do what it says and nothing else; a GET changes nothing.

import { caseKeeping } from '../app/case-keeping.ts';
import { caseLedger, type LedgerReader } from '../app/case-ledger.ts';
import { type AwaitedDuty, clockDuties } from '../app/clock-duties.ts';
import { commit } from '../app/commit.ts';
import type { Desk } from '../app/desk.ts';
import { acceptForm, type FormReport } from '../app/intake-form.ts';
import { onDutyOf } from '../app/on-duty.ts';
import { ownCalls } from '../app/own-calls.ts';
import { type PageReasonView, pageReasonView } from '../app/page-reason.ts';
import { WHOLE_BUNDLE } from '../app/pagers.ts';
import type { LinkAudience, LinkClaims } from '../app/ports.ts';
import { type CaseView, caseView, tenantOf } from '../app/queries.ts';
import {
  idempotencyKey,
  type ReportAnswer,
  reportBody,
  type VerbBody,
  verbBodies,
} from '../contracts/http.ts';
import type { CaseEvent, CaseState } from '../domain/case.ts';
import type { Tenant } from '../domain/customers.ts';
import type { LedgerExport } from '../domain/ledger-format.ts';
import { type Language, LEADING_ROLES, type Person, personOf } from '../domain/people.ts';
import { referenceOf } from '../domain/reference.ts';
import type { Tier } from '../domain/tier.ts';
import { deadlinesOf } from './api-lines.ts';
import { assets } from './assets.ts';
import { faultsFor, formBody, instantOfField, invalid, jsonBody } from './bodies.ts';
import { commandOf } from './case-verbs.ts';
import { PART_BYTES_MAX, partOf } from './downloads.ts';
import {
  ALL_CALLS,
  answerBundleLink,
  answerLinkedCalls,
  showBundle,
  showLinkedCalls,
  speaksForAll,
} from './handle-bundle.ts';
import { PAGE_HEADERS } from './layout.ts';
import {
  alreadyPage,
  keptPage,
  landingPage,
  type PageLinkView,
  pageLinkPage,
  type ReportForm,
  reportPage,
  statusPage,
  thanksPage,
} from './pages-public.ts';
import {
  answerPage,
  goTo,
  type Http,
  type Portal,
  Refused,
  readerFor,
  refused,
  staffBySession,
} from './visit.ts';
import { wordsOf } from './words.ts';
import { type CrisisPart, crisisWordsOf } from './words-crisis-page.ts';
import { nameOf } from './writing.ts';

// ---------------------------------------------------------------------------------------------------------------
// Landing and assets

export async function landing(portal: Portal, c: Http): Promise<Response> {
  const staff = await staffBySession(portal, c);
  const reader = readerFor(portal, c, { own: staff?.person.language });
  const desk = staff?.tenant
    ? { slug: staff.tenant.slug, name: nameOf(staff.tenant, reader.language) }
    : null;
  return answerPage(
    c,
    { reader, staff, title: reader.words.landing.title },
    landingPage(reader, {
      signedIn: staff !== null,
      signedOut: c.req.query('signed-out') !== undefined,
      desk,
    }),
  );
}

export async function asset(_portal: Portal, c: Http): Promise<Response> {
  const found = Object.values(assets).find((each) => each.path === c.req.path);
  if (!found) throw refused(404, 'not_found', 'notFound');
  return c.body(found.content, 200, {
    'content-type': found.contentType,
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  });
}

// ---------------------------------------------------------------------------------------------------------------
// Report form

interface FrontDesk {
  readonly desk: Desk;
  readonly tenant: Tenant;
  readonly tier: Tier | null;
}

async function frontDesk(portal: Portal, c: Http): Promise<FrontDesk> {
  const slug = (c.req.param('slug') ?? '').toLowerCase();
  const hit = (await portal.directory.find({ slug })).find((each) => each.role === 'slug');
  const desk = hit ? await portal.deskOf(hit.tenantId) : null;
  const tenant = desk ? await tenantOf(desk) : null;
  if (!desk || tenant?.slug !== slug) throw refused(404, 'unknown_desk', 'noTenant');
  return { desk, tenant, tier: await desk.configuration.get<Tier>('tier', tenant.defaultTierId) };
}

export async function reportForm(portal: Portal, c: Http): Promise<Response> {
  const front = await frontDesk(portal, c);
  return drawForm(portal, c, front, { values: {}, faults: {}, idempotencyKey: portal.chance.hex(16) });
}

function drawForm(
  portal: Portal,
  c: Http,
  front: FrontDesk,
  form: Omit<ReportForm, 'tenant' | 'tier'>,
): Response | Promise<Response> {
  const { tenant, tier } = front;
  const reader = readerFor(portal, c, { desk: tenant.language, timeZone: tenant.timeZone });
  const status = Object.keys(form.faults).length > 0 ? 422 : 200;
  return answerPage(
    c,
    { reader, tenant, title: reader.words.landing.report, status },
    reportPage(reader, { tenant, tier, ...form }),
  );
}

export async function report(portal: Portal, c: Http): Promise<Response> {
  const front = await frontDesk(portal, c);
  const type = c.req.header('content-type')?.toLowerCase() ?? '';
  const isForm =
    type.startsWith('multipart/form-data') || type.startsWith('application/x-www-form-urlencoded');
  return isForm ? reportByForm(portal, c, front) : reportByJson(portal, c, front);
}

async function reportByForm(portal: Portal, c: Http, front: FrontDesk): Promise<Response> {
  const { values, files, filesFault } = await formBody(c);
  const { idempotencyKey: key = portal.chance.hex(16), ...fields } = values;
  const reader = readerFor(portal, c, { desk: front.tenant.language });
  const parsed = reportBody.safeParse(fields);
  const faults = parsed.success ? {} : faultsFor(parsed.error.issues, reader.words);
  if (filesFault === 'tooMany') faults.files = reader.words.report.tooMany;
  if (filesFault === 'tooLarge') faults.files = reader.words.report.tooLarge(4);
  if (!severityKnown(front, fields.severity)) faults.severity = reader.words.report.unknownSeverity;
  if (!idempotencyKey.safeParse(key).success) faults[''] = reader.words.faults.other;
  if (!parsed.success || Object.keys(faults).length > 0) {
    if (files.length > 0) faults.files ??= reader.words.report.filesAgain;
    return drawForm(portal, c, front, { values: fields, faults, idempotencyKey: key });
  }
  const form: FormReport = { ...parsed.data, files };
  const byHand = { sourceAddress: sourceAddressOf(c), sentBy: 'person' } as const;
  let answer = await acceptForm(front.desk, form, { ...byHand, idempotencyKey: key });
  // The key of a form that was sent before, gone back to and changed: what they typed is sent under a new one.
  if (answer.outcome === 'key_used') {
    answer = await acceptForm(front.desk, form, { ...byHand, idempotencyKey: portal.chance.hex(16) });
  }
  const page = { reader, tenant: front.tenant, title: reader.words.thanks.title };
  switch (answer.outcome) {
    case 'opened':
      return goTo(c, `${pathOf(answer.statusUrl)}?new=1`);
    case 'already':
      return answer.statusUrl
        ? goTo(c, `${pathOf(answer.statusUrl)}?${answer.filesAdded ? 'again=files' : 'again=1'}`)
        : answerPage(c, page, alreadyPage(reader, { tenant: front.tenant, reference: answer.reference }));
    case 'kept':
      return answerPage(c, { ...page, status: 202 }, keptPage(reader, answer.receiptId));
    case 'key_used':
      throw new Error('A key that was made just now was used before');
  }
}

async function reportByJson(portal: Portal, c: Http, front: FrontDesk): Promise<Response> {
  const given = c.req.header('idempotency-key');
  if (given !== undefined && !idempotencyKey.safeParse(given).success)
    throw refused(400, 'bad_idempotency_key', 'badKey');
  const parsed = reportBody.safeParse(await jsonBody(c));
  if (!parsed.success) throw invalid(parsed.error.issues);
  if (!severityKnown(front, parsed.data.severity)) {
    throw invalid([
      { code: 'custom', path: ['severity'], message: `must be one of ${codes(front)}`, input: undefined },
    ]);
  }
  const form: FormReport = { ...parsed.data, files: [] };
  const answer = await acceptForm(front.desk, form, {
    idempotencyKey: given ?? portal.chance.hex(16),
    sourceAddress: sourceAddressOf(c),
    sentBy: 'program',
  });
  if (answer.outcome === 'kept')
    return c.json({ receiptId: answer.receiptId, state: 'received' }, 202, NO_STORE);
  if (answer.outcome === 'key_used') {
    throw new Refused(422, 'idempotency_key_used', {
      zh: '此 Idempotency-Key 已用于另一份报修。',
      en: 'This Idempotency-Key was used for another report.',
    });
  }
  const { statusUrl } = answer;
  // Under the key of somebody's form: what is sent here is never compared with others by its words.
  if (statusUrl === null) return c.json({ receiptId: answer.receiptId, state: 'duplicate' }, 202, NO_STORE);
  const view = await caseView(front.desk, answer.caseId);
  if (!view) throw new Error('A case that was just opened is not there');
  const body: ReportAnswer = {
    reference: answer.reference,
    caseId: answer.caseId,
    severity: view.state.course.severity,
    deadlines: deadlinesOf(view),
    statusUrl,
  };
  return c.json(body, 201, { ...NO_STORE, location: statusUrl });
}

const NO_STORE = { 'cache-control': 'no-store' } as const;

const codes = (front: FrontDesk): string => front.tier?.severities.map((each) => each.code).join(', ') ?? '';

function severityKnown(front: FrontDesk, code: string | undefined): boolean {
  return code === undefined || (front.tier?.severities.some((each) => each.code === code) ?? false);
}

function sourceAddressOf(c: Http): string {
  return c.env?.requestContext?.http?.sourceIp ?? '';
}

/** Our own links carry our own origin; the browser stays where it is. */
function pathOf(url: string): string {
  return new URL(url).pathname;
}

// ---------------------------------------------------------------------------------------------------------------
// Signed links

interface Linked {
  readonly claims: LinkClaims;
  readonly desk: Desk;
}

/** Throws what a person should read where the link is not good. */
export async function linked(portal: Portal, c: Http, audience: LinkAudience): Promise<Linked> {
  const found = await portal.links.read(c.req.param('token') ?? '', audience, portal.clock.machineNow());
  if ('bad' in found) {
    const expired = found.bad === 'expired';
    const say = (language: 'zh-CN' | 'en') => {
      const words = wordsOf(language)[audience === 'page' ? 'page' : 'status'];
      return expired ? words.expired : words.bad;
    };
    throw new Refused(expired ? 410 : 404, `link_${found.bad}`, { zh: say('zh-CN'), en: say('en') });
  }
  return { claims: found.claims, desk: await portal.deskOf(found.claims.tenantId) };
}

export async function linkedView(desk: Desk, claims: LinkClaims): Promise<CaseView> {
  const view = await caseView(desk, claims.caseId);
  if (!view) throw refused(404, 'not_found', 'notFound');
  return view;
}

export async function status(portal: Portal, c: Http): Promise<Response> {
  const { claims, desk } = await linked(portal, c, 'status');
  const view = await linkedView(desk, claims);
  const { state, tenant } = view;
  const outside = personOf(view.people, claims.personId);
  const reader = readerFor(portal, c, {
    own: outside?.language ?? state.reporter.language,
    timeZone: state.timeZone,
    now: view.now,
  });
  const again = c.req.query('again');
  if ((c.req.query('new') !== undefined || again !== undefined) && tenant) {
    const answer: ReportAnswer = {
      reference: referenceOf(state.id),
      caseId: state.id,
      severity: state.course.severity,
      deadlines: deadlinesOf(view),
      statusUrl: c.req.path,
    };
    return answerPage(
      c,
      { reader, tenant, title: reader.words.thanks.title, ticks: true },
      thanksPage(reader, {
        tenant,
        answer,
        view,
        duties: (await proofOf(portal, desk, view, 'reporter', reader.language)).duties,
        again: again === undefined ? null : again === 'files' ? 'files' : 'again',
      }),
    );
  }
  const crisisPart = outside === undefined ? null : partIn(state, outside.id);
  const title = crisisPart === null ? reader.words.status.title : crisisWordsOf(reader.language).title;
  return answerPage(
    c,
    { reader, tenant, title, ticks: true },
    statusPage(reader, view, {
      ...(await proofOf(portal, desk, view, 'reporter', reader.language)),
      path: c.req.path,
      crisisPart,
      onDuty: await onDutyOf(desk, state, view),
    }),
  );
}

/** As what a person from outside belongs to the team of a crisis that goes on, which they follow by their link. */
function partIn({ crisis }: CaseState, personId: string): CrisisPart | null {
  if (crisis?.status !== 'open' || !crisis.team) return null;
  const { coordinatorId, reportToId, memberIds } = crisis.team;
  if (personId === coordinatorId) return 'coordinator';
  if (personId === reportToId) return 'reportTo';
  return memberIds.includes(personId) ? 'member' : null;
}

/** The ledger for a page and the duties on which clocks rest; null and none where what the case is held to cannot be read, which is a fault and must not hide the case. */
export async function proofOf(
  portal: Portal,
  desk: Desk,
  view: CaseView,
  reader: LedgerReader,
  language: Language,
): Promise<{ readonly proof: LedgerExport | null; readonly duties: ReadonlyMap<string, AwaitedDuty> }> {
  try {
    const proof = await caseLedger(desk, view, reader, language);
    return { proof, duties: await clockDuties(desk, view.state) };
  } catch (error) {
    portal.log.error('ledger_unreadable', { caseId: view.state.id, error });
    return { proof: null, duties: new Map() };
  }
}

export async function attachment(portal: Portal, c: Http): Promise<Response> {
  const { claims, desk } = await linked(portal, c, 'attachment');
  const key = claims.subject ?? '';
  // The link is ours, and still: a key of another tenant is never read.
  if (!key.startsWith(`${claims.tenantId}/`)) throw refused(404, 'not_found', 'notFound');
  const view = await linkedView(desk, claims);
  const name = attachmentsOf(view).find((each) => each.key === key)?.filename ?? 'attachment';
  const bytes = await desk.raw.get(key);
  if (!bytes) throw refused(404, 'not_found', 'notFound');
  const part = partOf(bytes, c.req.query('part'));
  return download(part.bytes, `${name}${part.suffix}`);
}

/** What one answer may carry. */
export const DOWNLOAD_BYTES_MAX = PART_BYTES_MAX;

/** Always as a file and never as what it says it is: a stranger's HTML must not run on our origin. */
export function download(bytes: Uint8Array, name: string): Response {
  if (bytes.byteLength > DOWNLOAD_BYTES_MAX) throw refused(413, 'too_large', 'fileTooLarge');
  const plain = name.replaceAll(/[^\w.-]+/g, '_').slice(0, 100) || 'file';
  // A copy: the body's type wants a buffer of its own.
  return new Response(new Uint8Array(bytes), {
    headers: {
      ...PAGE_HEADERS,
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name.toWellFormed().slice(0, 200)).replaceAll(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)}`,
    },
  });
}

export function attachmentsOf(
  view: CaseView,
): readonly { filename: string; sizeBytes: number; key: string }[] {
  return view.timeline.flatMap((line) => {
    const event: CaseEvent | null = line.what === 'event' ? line.event : null;
    return event?.type === 'CaseOpened' || event?.type === 'FollowUpAdded' ? event.attachments : [];
  });
}

// ---------------------------------------------------------------------------------------------------------------
// Page link

export async function pageLink(portal: Portal, c: Http): Promise<Response> {
  const link = await linked(portal, c, 'page');
  if (link.claims.subject === WHOLE_BUNDLE) return showBundle(portal, c, link);
  if (c.req.query(ALL_CALLS) !== undefined) return showLinkedCalls(portal, c, link);
  return drawPageLink(portal, c, link, null, 200);
}

async function drawPageLink(
  portal: Portal,
  c: Http,
  { claims, desk }: Linked,
  done: PageLinkView['done'],
  statusCode: number,
): Promise<Response> {
  const view = await linkedView(desk, claims);
  const { state } = view;
  const personId = claims.personId ?? '';
  const person = view.people.find((each) => each.id === personId);
  const reader = readerFor(portal, c, { own: person?.language, timeZone: state.timeZone, now: view.now });
  const open = state.escalation?.openPages.find((page) => page.id === claims.subject) ?? null;
  const mayTake =
    state.escalation !== null && !state.acknowledged && state.escalation.pagedPersonIds.includes(personId);
  const [why, others] = await Promise.all([
    whyOf(portal, desk, view, claims.subject),
    person?.active && !state.drill ? othersOf(portal, { claims, desk }, person) : null,
  ]);
  return answerPage(
    c,
    { reader, tenant: view.tenant, title: reader.words.page.title, ticks: true, status: statusCode },
    pageLinkPage(reader, {
      view,
      personId,
      open,
      mayTake,
      mayClose: state.status === 'resolved' && isLeader(person),
      token: c.req.param('token') ?? '',
      why,
      others,
      done,
    }),
  );
}

/** One reading of the list: nobody waits longer for what is beside their case. */
const OTHERS_LOOKED_AT_MAX = 200;

/** What else calls the person, whether or not it can be read. */
async function othersOf(portal: Portal, link: Linked, person: Person): Promise<PageLinkView['others']> {
  if (!speaksForAll(portal, link)) return null;
  try {
    const { pages, isMore } = await ownCalls(link.desk, person.id, OTHERS_LOOKED_AT_MAX);
    return { count: pages.filter(({ caseId }) => caseId !== link.claims.caseId).length, isMore };
  } catch (error) {
    portal.log.error('own_calls_unreadable', { caseId: link.claims.caseId, error });
    return null;
  }
}

/** Whoever was woken is shown the case, whether or not the reason can be read. */
async function whyOf(
  portal: Portal,
  desk: Desk,
  view: CaseView,
  pageId: string | undefined,
): Promise<PageReasonView | null> {
  if (pageId === undefined) return null;
  try {
    return await pageReasonView(desk, view, pageId);
  } catch (error) {
    portal.log.error('page_reason_unreadable', { caseId: view.state.id, error });
    return null;
  }
}

function isLeader(person: Person | undefined): boolean {
  return person?.roles.some((role) => LEADING_ROLES.includes(role)) ?? false;
}

/** What the buttons of the page do, each with the words that say that it was done; taking it shows for itself. */
const LINK_VERBS = {
  take: { verb: 'acknowledge', done: null },
  hand_on: { verb: 'escalate', done: 'handed_on' },
  hand_over: { verb: 'handOver', done: 'handed_over' },
  promise: { verb: 'promise', done: 'promised' },
  close: { verb: 'close', done: 'closed' },
} as const;

export async function answerPageLink(portal: Portal, c: Http): Promise<Response> {
  const link = await linked(portal, c, 'page');
  const { claims, desk } = link;
  if (claims.subject === WHOLE_BUNDLE) return answerBundleLink(portal, c, link);
  if (c.req.query(ALL_CALLS) !== undefined) return answerLinkedCalls(portal, c, link);
  const { values } = await formBody(c);
  const person = claims.personId ? await desk.configuration.get<Person>('person', claims.personId) : null;
  if (!person?.active || !claims.subject) throw refused(403, 'not_allowed', 'notAllowed');
  const { do: asked = 'take', by, ...fields } = values;
  const { verb, done } = LINK_VERBS[asked in LINK_VERBS ? (asked as keyof typeof LINK_VERBS) : 'take']; // Checked on this line.
  const state = (await desk.cases.head(claims.caseId))?.state;
  if (!state) throw refused(404, 'not_found', 'notFound');
  const told = wordsOf(readerFor(portal, c, { own: person.language }).language);
  const parsed = verbBodies[verb].safeParse({
    ...fields,
    ...(by === undefined ? {} : { by: instantOfField(state.timeZone, by) ?? by }),
  });
  if (!parsed.success) {
    const faults = faultsFor(parsed.error.issues, told);
    return drawPageLink(portal, c, link, { refused: Object.values(faults)[0] ?? told.errors.invalid }, 422);
  }
  // An old phone with an old link must not start the ladder anew: only who has the case, or an open page of it, gives it away.
  const hasPage = state.escalation?.openPages.some(
    (page) => page.id === claims.subject && page.personId === person.id,
  );
  const gives = verb === 'escalate' || verb === 'handOver';
  if (gives && !hasPage && (verb === 'escalate' || state.ownerId !== person.id)) {
    return drawPageLink(portal, c, link, { refused: told.page.over }, 409);
  }
  if (verb === 'close' && !isLeader(person)) throw refused(403, 'not_allowed', 'notAllowed');
  const context = { now: desk.clock.now(), personId: person.id, timeZone: state.timeZone };
  const command = commandOf(verb, parsed.data as VerbBody, context); // Parsed by the schema of the same verb.
  const result = await commit(caseKeeping(desk), desk, {
    id: claims.caseId,
    command: command.type === 'AcknowledgePage' ? { ...command, pageId: claims.subject } : command,
    actor: { kind: 'person', name: person.name, personId: person.id, via: 'page_link' },
    commandId: `page_link:${desk.chance.hex(16)}`,
  });
  // Whoever comes second to take it is told by the page itself who has it.
  const isIgnored = result.outcome === 'ignored' && done !== null;
  if (result.outcome === 'refused' || isIgnored) {
    const language = readerFor(portal, c, { own: person.language }).language;
    const sentence = language === 'en' ? result.reason.en : result.reason.zh;
    return drawPageLink(portal, c, link, { refused: sentence }, 409);
  }
  return done ? drawPageLink(portal, c, link, done, 200) : goTo(c, c.req.path);
}
