// /openapi.json: OpenAPI 3.1 from the very schemas that parse the bodies, and from the table of routes, so that what is
// described is what is served. A test finds every route of the API in it.

import * as z from 'zod';
import {
  caseAnswer,
  caseList,
  problemBody,
  receiptList,
  replayAnswer,
  reportAnswer,
  reportBody,
  reportKept,
  setupAnswer,
  verbAnswer,
  verbBodies,
} from '../contracts/http.ts';
import { pageReasonAnswer, whoAnswer, whoBody } from '../contracts/http-calls.ts';
import {
  drillAnswer,
  drillBody,
  drillEndBody,
  drillListAnswer,
  drillStartAnswer,
} from '../contracts/http-drills.ts';
import {
  editAnswers,
  editBodies,
  editLists,
  proposalAnswer,
  proposalBody,
  repinAnswer,
  repinBody,
} from '../contracts/http-edit.ts';
import { ledgerAnswer } from '../contracts/http-ledger.ts';
import { ownCallsAnswer, ownCallsAnswered, ownCallsBody } from '../contracts/http-own-calls.ts';
import { pageQueueAnswer } from '../contracts/http-page-queue.ts';
import { verificationAnswer, verificationBody } from '../contracts/http-people.ts';
import { previewAnswer, previewBody } from '../contracts/http-preview.ts';
import { readinessAnswer } from '../contracts/http-readiness.ts';
import { onCallAnswer, rotaChangeAnswer, rotaChangeBody, scheduleAnswer } from '../contracts/http-rota.ts';
import { standingAnswer } from '../contracts/http-standing.ts';
import { queryParameters } from './api-queries.ts';
import { EDITED, type Handling, ROUTES, type Route } from './routes.ts';

type Json = Readonly<Record<string, unknown>>;

/** The answer of each handling that speaks JSON, with its status. */
const ANSWERS: Partial<
  Record<Handling, { readonly status: number; readonly schema: string; readonly says: string }>
> = {
  apiCases: {
    status: 200,
    schema: 'CaseList',
    says: 'Cases, open ones by next deadline, closed ones newest first',
  },
  apiPageQueue: {
    status: 200,
    schema: 'PageQueue',
    says: 'Pages that have not gone out yet: to go out together, or for a provider’s turn',
  },
  apiOwnCalls: {
    status: 200,
    schema: 'OwnCalls',
    says: 'The cases that call whoever asks, those with the next deadline first',
  },
  apiAnswerOwnCalls: { status: 200, schema: 'OwnCallsAnswered', says: 'What became of them' },
  apiCase: { status: 200, schema: 'Case', says: 'The case with its clocks and timeline' },
  apiPageReason: {
    status: 200,
    schema: 'PageReason',
    says: 'Why this page was sent: the rung, the person, the ways and what became of them',
  },
  apiVerb: { status: 200, schema: 'VerbAnswer', says: 'What became of it' },
  apiReceipts: { status: 200, schema: 'ReceiptList', says: 'Receipts, newest first' },
  apiReplay: { status: 202, schema: 'Replay', says: 'The receipt that is being read once more' },
  apiSetup: { status: 200, schema: 'Setup', says: 'The latest version of all configuration' },
  apiLedger: {
    status: 200,
    schema: 'Ledger',
    says: 'Everything by which the deadlines were reckoned; with `Accept: text/csv` as CSV',
  },
  apiDrills: { status: 200, schema: 'DrillList', says: 'The newest drills, the latest first' },
  apiBeginDrill: {
    status: 200,
    schema: 'DrillStart',
    says: 'What was begun or kept; with `dry=1` who would be called, and nothing is begun',
  },
  apiDrill: { status: 200, schema: 'Drill', says: 'The report: who got what, when, and who answered' },
  apiEndDrill: { status: 200, schema: 'Drill', says: 'The report of the drill that has ended' },
  apiReadiness: {
    status: 200,
    schema: 'Readiness',
    says: 'What is not ready: who or what a page may fail by',
  },
  apiPreview: { status: 200, schema: 'Preview', says: 'What a report would set off; nothing is changed' },
  apiWho: {
    status: 200,
    schema: 'Who',
    says: 'Who would be called by a report: people, ways and minutes, rung by rung; nothing is changed',
  },
  apiProposal: {
    status: 200,
    schema: 'Proposal',
    says: 'The calendar with what a file, or a year, would bring; nothing is saved',
  },
  apiVerification: {
    status: 200,
    schema: 'Verification',
    says: 'It is verified; 202 where a code is on its way. A refusal is a 409 with its reason',
  },
  apiOnCall: {
    status: 200,
    schema: 'OnCall',
    says: 'Who is on call at an instant by each rota, or by one, with who stands behind and the gaps ahead',
  },
  apiStanding: {
    status: 200,
    schema: 'Standing',
    says: 'Who stands for a role at a customer or a site at an instant, in whose place, and by which post',
  },
  apiSchedule: { status: 200, schema: 'Schedule', says: 'The shifts of a rota, and its gaps' },
  apiRotaChange: {
    status: 200,
    schema: 'RotaChanged',
    says: 'The rota as it was saved',
  },
  apiItems: { status: 200, schema: 'Items', says: 'The latest version of each' },
  apiRepin: {
    status: 200,
    schema: 'Repin',
    says: 'What moving open cases to the version would do, or did to the next hundred or so',
  },
};

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

/** The kind of configuration that a route is about; null where it is about none. */
function editedBy(route: Route): string | null {
  const part = route.path.split('/')[2] ?? '';
  const edits = route.handling === 'apiItem' || route.handling === 'apiEdit';
  return edits && Object.hasOwn(EDITED, part) ? capital(EDITED[part as keyof typeof EDITED]) : null;
}

function answerTo(route: Route): (typeof ANSWERS)[Handling] {
  const edited = editedBy(route);
  if (edited === null) return ANSWERS[route.handling];
  return {
    status: 200,
    schema: `${edited}Versions`,
    says:
      route.handling === 'apiItem'
        ? 'The latest version, or the one that was asked for, and who made each'
        : 'The version as it was saved; 201 where it is the first',
  };
}

function bodyFor(route: Route): string | undefined {
  if (route.verb) return bodyName(route.verb);
  if (route.handling === 'apiEdit') return `${editedBy(route)}Edit`;
  return BODIES[route.handling];
}

const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  CaseList: caseList,
  Case: caseAnswer,
  VerbAnswer: verbAnswer,
  ReceiptList: receiptList,
  Replay: replayAnswer,
  Setup: setupAnswer,
  Ledger: ledgerAnswer,
  PreviewBody: previewBody,
  Preview: previewAnswer,
  Readiness: readinessAnswer,
  DrillBody: drillBody,
  DrillEndBody: drillEndBody,
  DrillList: drillListAnswer,
  DrillStart: drillStartAnswer,
  Drill: drillAnswer,
  PageQueue: pageQueueAnswer,
  OwnCalls: ownCallsAnswer,
  OwnCallsBody: ownCallsBody,
  OwnCallsAnswered: ownCallsAnswered,
  PageReason: pageReasonAnswer,
  WhoBody: whoBody,
  Who: whoAnswer,
  Report: reportBody,
  ReportAnswer: reportAnswer,
  ReportKept: reportKept,
  Problem: problemBody,
  Items: editLists,
  VerificationBody: verificationBody,
  Verification: verificationAnswer,
  OnCall: onCallAnswer,
  Standing: standingAnswer,
  Schedule: scheduleAnswer,
  RotaChangeBody: rotaChangeBody,
  RotaChanged: rotaChangeAnswer,
  ProposalBody: proposalBody,
  Proposal: proposalAnswer,
  RepinBody: repinBody,
  Repin: repinAnswer,
  ...Object.fromEntries(
    Object.values(EDITED).flatMap((kind) => [
      [`${capital(kind)}Edit`, editBodies[kind]],
      [`${capital(kind)}Versions`, editAnswers[kind]],
    ]),
  ),
  ...Object.fromEntries(Object.entries(verbBodies).map(([verb, body]) => [bodyName(verb), body])),
};

/** Bodies as their sender writes them, answers as we do. */
const IS_SENT_TO_US = new Set([
  'Report',
  'OwnCallsBody',
  'PreviewBody',
  'WhoBody',
  'RepinBody',
  'ProposalBody',
  'RotaChangeBody',
  'VerificationBody',
  ...Object.values(EDITED).map((kind) => `${capital(kind)}Edit`),
  ...Object.keys(verbBodies).map(bodyName),
]);

function bodyName(verb: string): string {
  return `${capital(verb)}Body`;
}

let kept: { readonly origin: string; readonly document: Json } | null = null;

/** The document for this origin; made once, when it is first asked for. */
export function openApi(origin: string): Json {
  if (kept?.origin !== origin) kept = { origin, document: written(origin) };
  return kept.document;
}

function written(origin: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of ROUTES) {
    const operation =
      route.door === 'api' ? apiOperation(route) : route.handling === 'report' ? reportOperation() : null;
    if (!operation) continue;
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Faultline',
      version: '1',
      description:
        'Report faults, follow their cases and act on them. Instants are ISO 8601 with an offset or Z.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: origin }],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(SCHEMAS).flatMap(([name, schema]) => componentsOf(name, schema)),
      ),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description:
            'An id or access token of the issuer (scopes openid and email), for a person of the desk. The person is found ' +
            'by the subject, else by the verified address, which is asked of the issuer where the token does not name it.',
        },
      },
    },
  };
}

/** One schema as a component, and each that it names itself by (a condition of conditions) as one more. */
function componentsOf(name: string, schema: z.ZodType): readonly (readonly [string, Json])[] {
  const written = z.toJSONSchema(schema, {
    io: IS_SENT_TO_US.has(name) ? 'input' : 'output',
    unrepresentable: 'any',
  });
  const ownName = (key: string) => `${name}${capital(key.replaceAll('_', ''))}`;
  const text = JSON.stringify(written).replaceAll(
    /"#\/\$defs\/(\w+)"/g,
    (_, key: string) => `"#/components/schemas/${ownName(key)}"`,
  );
  // What was an object still is one.
  const { $schema: _, $defs = {}, ...rest } = JSON.parse(text) as Json & { readonly $defs?: Json };
  return [[name, rest], ...Object.entries($defs).map(([key, own]) => [ownName(key), own as Json] as const)];
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (name: string) => ({ 'application/json': { schema: ref(name) } });
const problems = (...statuses: readonly number[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      String(status),
      {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: ref('Problem') } },
      },
    ]),
  );

const IDEMPOTENCY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key again does nothing twice.',
  schema: { type: 'string', minLength: 8, maxLength: 200 },
};
const DESK = {
  name: 'X-Desk',
  in: 'header',
  required: false,
  description: 'Whoever belongs to several desks names one by its slug.',
  schema: { type: 'string' },
};
/** The bodies of handlings that are no verb of a case. */
const BODIES: Partial<Record<Handling, string>> = {
  apiAnswerOwnCalls: 'OwnCallsBody',
  apiPreview: 'PreviewBody',
  apiWho: 'WhoBody',
  apiBeginDrill: 'DrillBody',
  apiEndDrill: 'DrillEndBody',
  apiRepin: 'RepinBody',
  apiProposal: 'ProposalBody',
  apiRotaChange: 'RotaChangeBody',
  apiVerification: 'VerificationBody',
};

/** These need no key: a version is saved once by its number, a code verifies once, and a preview or a dry run changes nothing. */
const NEEDS_NO_KEY: ReadonlySet<Handling> = new Set([
  'apiEndDrill',
  'apiPreview',
  'apiWho',
  'apiEdit',
  'apiRepin',
  'apiProposal',
  'apiRotaChange',
  'apiVerification',
]);

function apiOperation(route: Route): Json {
  const answer = answerTo(route);
  if (!answer) throw new Error(`The answer of ${route.handling} is not described`);
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  const body = bodyFor(route);
  const about = route.path.split('/')[2];
  const isShared = ['apiItems', 'apiItem', 'apiEdit', 'apiRepin'].includes(route.handling);
  return {
    operationId: route.verb ? `case_${route.verb}` : isShared ? `${route.handling}_${about}` : route.handling,
    security: [{ bearer: [] }],
    description: Array.isArray(route.access) ? `Roles: ${route.access.join(', ')}.` : '',
    parameters: [
      ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...queryParameters(route.handling),
      ...(route.method === 'POST' && !NEEDS_NO_KEY.has(route.handling) ? [IDEMPOTENCY] : []),
      DESK,
    ],
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(body) } }),
    responses: {
      [String(answer.status)]: {
        description: answer.says,
        content: {
          ...json(answer.schema),
          ...(route.handling === 'apiLedger' ? { 'text/csv': { schema: { type: 'string' } } } : {}),
        },
      },
      ...problems(
        400,
        401,
        403,
        404,
        ...(body ? [409, 413, 415] : []),
        ...(route.verb === 'identify' || (body && !route.verb) ? [422] : []),
        503,
      ),
    },
  };
}

function reportOperation(): Json {
  return {
    operationId: 'report',
    security: [],
    description: 'Reports a fault. No account is needed; the answer carries the promised times.',
    parameters: [
      { name: 'slug', in: 'path', required: true, schema: { type: 'string' } },
      {
        ...IDEMPOTENCY,
        description:
          'The same key with the same content is one report; with other content it is refused. Without a key, or under another one, the same content is a report of its own: contents are not compared here.',
      },
    ],
    requestBody: { required: true, content: json('Report') },
    responses: {
      '201': { description: 'A case was opened, or was by an earlier try', content: json('ReportAnswer') },
      '202': {
        description: 'It is stored and a case follows within two minutes',
        content: json('ReportKept'),
      },
      ...problems(400, 404, 413, 415, 422, 503),
    },
  };
}
