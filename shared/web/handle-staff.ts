// The pages of signed-in people. The app has checked session, role and form mark before any of
// these runs; what a person may do beyond that the domain decides.

import { offeredTeam } from '../app/crisis-team.ts';
import { pageQueue } from '../app/page-queue.ts';
import type { Receipt } from '../app/ports.ts';
import { boardView, caseView, triageView } from '../app/queries.ts';
import { requestReplay } from '../app/replay.ts';
import { VERBS, type Verb, type VerbBody, verbBodies } from '../contracts/http.ts';
import type { CaseState } from '../domain/case.ts';
import { idOf, isCorrectable } from '../domain/case-pauses.ts';
import { isoOf } from '../domain/instant.ts';
import { readinessIdOf } from '../domain/readiness-record.ts';
import { caseIdOf, referenceOf } from '../domain/reference.ts';
import { type FormBody, faultsFor, instantOfField } from './bodies.ts';
import { carryOut, unfitIn } from './carry-out.ts';
import { VERB_ROLES, verbsFor } from './case-verbs.ts';
import { teamOfForm } from './crisis-parts.ts';
import { attachmentsOf, download, proofOf } from './handle-public.ts';
import { drillMark } from './message-view.ts';
import { boardPage, closedPage, FILTERS, type Filter } from './pages-board.ts';
import { type CasePage, casePage, wallText } from './pages-case.ts';
import { FATES, receiptPage, triagePage } from './pages-triage.ts';
import type { Route } from './routes.ts';
import { answerPage, goTo, type Http, type Portal, readerFor, refused, type Staff } from './visit.ts';
import type { Reader } from './writing.ts';

// ---------------------------------------------------------------------------------------------------------------
// Board

function staffReader(portal: Portal, c: Http, staff: Staff, timeZone?: string): Reader {
  return readerFor(portal, c, {
    own: staff.person.language,
    timeZone: timeZone ?? staff.tenant?.timeZone,
  });
}

export async function board(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const query = c.req.query();
  const after = query.after ?? null;
  const [view, readiness, queue] = await Promise.all([
    boardView(staff.desk, 'open', after === null ? {} : { after }),
    staff.desk.readiness.head(readinessIdOf(staff.desk.tenantId)),
    pageQueue(staff.desk),
  ]);
  const filter = FILTERS.find((each): each is Filter => each === query.show) ?? 'all';
  const page = Math.max(0, Math.min(100, Number.parseInt(query.page ?? '0', 10) || 0));
  const live = query.live !== undefined;
  return answerPage(
    c,
    {
      reader,
      staff,
      title: reader.words.board.title,
      current: 'board',
      ticks: true,
      wide: true,
      // Only where the reader asked for it.
      ...(live ? { headers: { refresh: '60' } } : {}),
    },
    boardPage(
      reader,
      view,
      {
        filter,
        severity: query.severity ?? null,
        page,
        after,
        live,
        personId: staff.person.id,
        taking: VERB_ROLES.acknowledge.some((role) => staff.person.roles.includes(role))
          ? { formToken: staff.formToken, once: portal.chance.hex(8) }
          : null,
      },
      readiness?.state ?? null,
      queue,
    ),
  );
}

const CLOSED_ROWS = 50;

export async function closed(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const after = c.req.query('after');
  const view = await boardView(staff.desk, 'closed', { limit: CLOSED_ROWS, ...(after ? { after } : {}) });
  return answerPage(
    c,
    { reader, staff, title: reader.words.board.closedTitle, current: 'closed', wide: true },
    closedPage(reader, view, after ?? null),
  );
}

// ---------------------------------------------------------------------------------------------------------------
// Case

/** Long enough to look at a photo again after lunch; machine time. */
const ATTACHMENT_LINK_MS = 4 * 3_600_000;
const ATTACHMENTS_SHOWN = 30;

export async function oneCase(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const done = c.req.query('done');
  return drawCase(portal, c, staff, {
    done: VERBS.find((verb) => verb === done) ?? null,
    refused: null,
    status: 200,
  });
}

async function drawCase(
  portal: Portal,
  c: Http,
  staff: Staff,
  as: Pick<CasePage, 'done' | 'refused'> & { readonly status: number },
): Promise<Response> {
  const caseId = caseIdOf(c.req.param('reference') ?? '');
  const view = caseId === null ? null : await caseView(staff.desk, caseId);
  if (!view) throw refused(404, 'not_found', 'notFound');
  const { state } = view;
  const reader = readerFor(portal, c, {
    own: staff.person.language,
    timeZone: state.timeZone,
    now: view.now,
  });
  const verbs = verbsFor(state, staff.person.roles, view.tier);
  const expiresAt = portal.clock.machineNow() + ATTACHMENT_LINK_MS;
  const attachments = await Promise.all(
    attachmentsOf(view)
      .slice(0, ATTACHMENTS_SHOWN)
      .map(async ({ filename, sizeBytes, key }) => {
        const claims = {
          audience: 'attachment',
          tenantId: state.tenantId,
          caseId: state.id,
          subject: key,
        } as const;
        const url = await portal.links.urlOf({ ...claims, expiresAt });
        return { name: filename, sizeBytes, url: new URL(url).pathname };
      }),
  );
  return answerPage(
    c,
    {
      reader,
      staff,
      title: `${drillMark({ state }, reader.language)}${referenceOf(state.id)} ${state.subject.trim() || reader.words.noSubject}`,
      current: 'board',
      ticks: true,
      wide: true,
      status: as.status,
    },
    casePage(reader, {
      view,
      ...(await proofOf(portal, staff.desk, view, 'staff', reader.language)),
      verbs,
      team: verbs.includes('openCrisis') ? await offeredTeam(staff.desk, state, view.people) : null,
      formToken: staff.formToken,
      once: portal.chance.hex(8),
      attachments,
      done: as.done,
      refused: as.refused,
      page: Math.max(0, Math.min(1_000, Number.parseInt(c.req.query('page') ?? '0', 10) || 0)),
      correcting: correctableIn(state.course, c.req.query('pause')),
      mayTriage: staff.person.roles.some((role) => role !== 'engineer'),
    }),
  );
}

export async function caseVerb(
  portal: Portal,
  c: Http,
  staff: Staff,
  route: Route,
  form: FormBody,
): Promise<Response> {
  const verb = route.verb;
  const caseId = caseIdOf(c.req.param('reference') ?? '');
  const head = caseId === null ? null : await staff.desk.cases.head(caseId);
  if (!verb || !head) throw refused(404, 'not_found', 'notFound');
  const reader = staffReader(portal, c, staff);
  const { words } = reader;
  const { token: _, once, ...values } = form.values;
  const refuse = (
    sentence: string,
    faults: Readonly<Record<string, string>>,
    status: number,
    code: string | null = null,
  ) => drawCase(portal, c, staff, { done: null, refused: { verb, sentence, values, faults, code }, status });

  const parsed = verbBodies[verb].safeParse(bodyOfForm(verb, values, head.state));
  if (!parsed.success) return refuse(words.errors.invalid, faultsFor(parsed.error.issues, words), 422);
  // The schema was looked up by the verb, so the value is a body of that verb.
  const body = parsed.data as VerbBody;
  const unfit = await unfitIn(staff, verb, body);
  if (unfit.length > 0) {
    const faults = unfit.map((fault) => [fault.path, fault[reader.language === 'en' ? 'en' : 'zh']]);
    const sentence = faults.map(([, each]) => each).join(' ');
    return refuse(sentence, Object.fromEntries(faults), 422);
  }
  const result = await carryOut(staff, head, { verb, body, via: 'portal', once });
  if (result.outcome === 'refused' || result.outcome === 'ignored') {
    const { code, en, zh } = result.reason;
    return refuse(reader.language === 'en' ? en : zh, {}, 409, code);
  }
  return goTo(c, `/cases/${referenceOf(head.state.id)}?done=${verb}`);
}

/** Only verbs of the clocks have the latter two, as wall times. */
const WALL_FIELDS = ['at', 'from', 'to', 'dueAt', 'by'] as const;

/** A form's fields as the verb's body: wall times become instants in the case's zone, the fact's choice becomes two members. */
function bodyOfForm(
  verb: Verb,
  values: Readonly<Record<string, string>>,
  { timeZone, course }: CaseState,
): Readonly<Record<string, unknown>> {
  const { factValue, ...rest } = values;
  const pause = verb === 'correctPause' ? correctableIn(course, values.pauseId) : null;
  const body: Record<string, unknown> = verb === 'openCrisis' ? teamOfForm(rest) : { ...rest };
  for (const name of WALL_FIELDS) {
    const text = values[name];
    if (text === undefined) continue;
    // The form shows whole minutes; an end that nobody touched keeps its seconds, and its side of a clock change.
    const standing = name === 'from' || name === 'to' ? (pause?.[name] ?? null) : null;
    if (standing !== null && wallText(standing, timeZone) === text) {
      body[name] = isoOf(standing);
      continue;
    }
    body[name] = instantOfField(timeZone, text) ?? text;
  }
  if (verb === 'fact' && factValue !== undefined) {
    const pair: unknown = jsonOrNull(factValue);
    if (Array.isArray(pair)) [body.fact, body.value] = pair;
  }
  return body;
}

function correctableIn(course: CaseState['course'], pauseId: string | undefined) {
  return course.pauses.find((pause) => isCorrectable(pause) && idOf(pause) === pauseId) ?? null;
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Triage and setup

export async function triage(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { fate: wanted, after, replayed } = c.req.query();
  const fate = FATES.find((each) => each === wanted);
  const view = await triageView(staff.desk, { ...(fate ? { fate } : {}), ...(after ? { after } : {}) });
  return answerPage(
    c,
    { reader, staff, title: reader.words.triage.title, current: 'triage', wide: true },
    triagePage(reader, view, {
      formToken: staff.formToken,
      mayReplay: mayReplay(staff),
      after: after ?? null,
      replayed: replayed !== undefined,
    }),
  );
}

const mayReplay = (staff: Staff): boolean =>
  staff.person.roles.some((role) => role !== 'auditor' && role !== 'engineer');

async function receiptOf(c: Http, staff: Staff): Promise<Receipt> {
  const id = c.req.param('receiptId') ?? '';
  const receipt = id.length <= 200 ? await staff.desk.receipts.get(id) : null;
  if (!receipt) throw refused(404, 'not_found', 'notFound');
  return receipt;
}

async function rawOf(staff: Staff, receipt: Receipt): Promise<Uint8Array | null> {
  if ('inline' in receipt.raw) return new TextEncoder().encode(receipt.raw.inline);
  return staff.desk.raw.get(receipt.raw.key);
}

export async function receipt(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const found = await receiptOf(c, staff);
  const reader = staffReader(portal, c, staff);
  const bytes = await rawOf(staff, found);
  // For reading only: bytes that are no UTF-8 show as marks, the download has them unchanged.
  const raw = bytes === null ? null : new TextDecoder().decode(bytes.subarray(0, 40_000));
  return answerPage(
    c,
    { reader, staff, title: reader.words.triage.title1, current: 'triage' },
    receiptPage(reader, { receipt: found, raw, formToken: staff.formToken, mayReplay: mayReplay(staff) }),
  );
}

export async function receiptRaw(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const found = await receiptOf(c, staff);
  const bytes = await rawOf(staff, found);
  if (!bytes) throw refused(404, 'not_found', 'notFound');
  return download(bytes, `${found.id}.${found.channel === 'email' ? 'eml' : 'txt'}`);
}

export async function replay(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const found = await requestReplay(staff.desk, (await receiptOf(c, staff)).id);
  if (!found) throw refused(404, 'not_found', 'notFound');
  return goTo(c, '/triage?replayed');
}
