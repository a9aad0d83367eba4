// The REST API under /api: what the pages do, as JSON, for a person behind a bearer token. Errors are RFC 9457 problems,
// made by the app from what is thrown here.

import { createHash } from 'node:crypto';
import type * as z from 'zod';
import { answerBundle } from '../app/bundle-answers.ts';
import { caseKeeping } from '../app/case-keeping.ts';
import { ownCalls } from '../app/own-calls.ts';
import { pageQueue } from '../app/page-queue.ts';
import type { ReceiptFate } from '../app/ports.ts';
import { BOARD_READ_MAX, boardView, caseView, lineView, triageView } from '../app/queries.ts';
import { requestReplay } from '../app/replay.ts';
import { idempotencyKey, type VerbBody, verbBodies } from '../contracts/http.ts';
import { type ownCallsAnswer, type ownCallsAnswered, ownCallsBody } from '../contracts/http-own-calls.ts';
import { isoOf } from '../domain/instant.ts';
import { caseIdOf, referenceOf } from '../domain/reference.ts';
import { caseOf, lineOf, receiptOf } from './api-lines.ts';
import { invalid, jsonBody } from './bodies.ts';
import { carryOut, unfitIn } from './carry-out.ts';
import { verbsFor } from './case-verbs.ts';
import { ANSWER_MS_MAX } from './handle-bundle.ts';
import { pageQueueJson } from './page-queue-lines.ts';
import { FATES } from './pages-triage.ts';
import type { Route } from './routes.ts';
import { type Http, type Portal, Refused, readerFor, refused, type Staff } from './visit.ts';

const NO_STORE = { 'cache-control': 'no-store' } as const;

function limitOf(c: Http): { limit: number; after?: string } {
  const limit = Math.max(
    1,
    Math.min(BOARD_READ_MAX, Number.parseInt(c.req.query('limit') ?? '50', 10) || 50),
  );
  const after = c.req.query('cursor');
  return { limit, ...(after ? { after } : {}) };
}

export async function apiCases(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const list = c.req.query('list') === 'closed' ? 'closed' : 'open';
  const view = await boardView(staff.desk, list, limitOf(c));
  return c.json(
    { cases: view.lines.map((line) => lineOf(line, view.now)), cursor: view.cursor },
    200,
    NO_STORE,
  );
}

export async function apiPageQueue(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  return c.json(pageQueueJson(await pageQueue(staff.desk)), 200, NO_STORE);
}

export async function apiOwnCalls(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const { pages, isMore } = await ownCalls(staff.desk, staff.person.id);
  const body: z.infer<typeof ownCallsAnswer> = {
    now: isoOf(staff.desk.clock.now()),
    more: isMore,
    calls: pages.map(({ caseId, pageId, state, acknowledgeBy }) => ({
      caseId,
      reference: referenceOf(caseId),
      pageId,
      severity: state.course.severity,
      subject: state.subject,
      acknowledgeBy: isoOf(acknowledgeBy),
    })),
  };
  return c.json(body, 200, NO_STORE);
}

export async function apiAnswerOwnCalls(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const key = keyIn(c);
  const parsed = ownCallsBody.safeParse(await jsonBody(c));
  if (!parsed.success) throw invalid(parsed.error.issues);
  const { does, cases, reason } = parsed.data;
  const { desk, person } = staff;
  const { pages, isMore } = await ownCalls(desk, person.id);
  const intent = createHash('sha256').update(JSON.stringify([person.id, key ?? desk.chance.hex(16)]));
  const answered = await answerBundle(caseKeeping(desk), desk, {
    bundle: { pages },
    person,
    does,
    ...(cases ? { caseIds: cases.flatMap((each) => caseIdOf(each) ?? []) } : {}),
    ...(reason ? { reason } : {}),
    via: 'api',
    until: desk.clock.machineNow() + ANSWER_MS_MAX,
    commandId: `api:${intent.digest('hex').slice(0, 40)}`,
  });
  const body: z.infer<typeof ownCallsAnswered> = { ...answered, more: isMore };
  return c.json(body, 200, NO_STORE);
}

/** Throws a refusal where the key is none. */
function keyIn(c: Http): string | undefined {
  const key = c.req.header('idempotency-key');
  if (key !== undefined && !idempotencyKey.safeParse(key).success)
    throw refused(400, 'bad_idempotency_key', 'badKey');
  return key;
}

export async function apiCase(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const caseId = caseIdOf(c.req.param('reference') ?? '');
  const view = caseId === null ? null : await caseView(staff.desk, caseId);
  if (!view) throw refused(404, 'not_found', 'notFound');
  const reader = readerFor(portal, c, {
    own: staff.person.language,
    timeZone: view.state.timeZone,
    now: view.now,
  });
  const before = c.req.query('before');
  const verbs = verbsFor(view.state, staff.person.roles, view.tier);
  const upTo = before !== undefined && /^\d{1,6}$/.test(before) ? Number(before) : undefined;
  return c.json(caseOf(view, verbs, reader, upTo), 200, NO_STORE);
}

export async function apiVerb(_portal: Portal, c: Http, staff: Staff, route: Route): Promise<Response> {
  const { verb } = route;
  const key = keyIn(c);
  const caseId = caseIdOf(c.req.param('reference') ?? '');
  const head = caseId === null ? null : await staff.desk.cases.head(caseId);
  if (!verb || !head) throw refused(404, 'not_found', 'notFound');
  const parsed = verbBodies[verb].safeParse(await jsonBody(c));
  if (!parsed.success) throw invalid(parsed.error.issues);
  // The schema was looked up by the verb, so the value is a body of that verb.
  const body = parsed.data as VerbBody;
  const unfit = await unfitIn(staff, verb, body);
  if (unfit.length > 0) {
    const sentence = {
      zh: unfit.map(({ zh }) => zh).join(''),
      en: unfit.map(({ en }) => en).join(' '),
    };
    const faults = unfit.map((fault) => ({ ...fault, message: fault.en }));
    throw new Refused(422, 'identification_unfit', sentence, faults);
  }
  const result = await carryOut(staff, head, { verb, body, via: 'api', once: key });
  if (result.outcome === 'refused') throw new Refused(409, result.reason.code, result.reason);
  const { line, now } = await lineView(staff.desk, result.state ?? head.state);
  const answer = lineOf(line, now);
  return result.outcome === 'ignored'
    ? c.json({ outcome: 'ignored', reason: result.reason, case: answer }, 200, NO_STORE)
    : c.json({ outcome: 'accepted', case: answer }, 200, NO_STORE);
}

export async function apiReceipts(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const wanted = c.req.query('fate');
  const fate = FATES.find((each): each is ReceiptFate['fate'] | 'received' => each === wanted);
  const view = await triageView(staff.desk, { ...limitOf(c), ...(fate ? { fate } : {}) });
  return c.json({ receipts: view.receipts.map(receiptOf), cursor: view.cursor }, 200, NO_STORE);
}

export async function apiReplay(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const receipt = await requestReplay(staff.desk, c.req.param('receiptId') ?? '');
  if (!receipt) throw refused(404, 'not_found', 'notFound');
  return c.json({ receipt: receiptOf(receipt) }, 202, NO_STORE);
}
