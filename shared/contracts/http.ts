// The HTTP wire: what the report form, the REST API and the pages of the case accept and answer. Every body is parsed by
// one of these schemas and /openapi.json is written from them. Instants are ISO 8601 with an offset or Z.

import * as z from 'zod';
import { PROMISE_KINDS } from '../domain/case.ts';
import { type Instant, instantOf } from '../domain/instant.ts';

// ---------------------------------------------------------------------------------------------------------------
// Common

const line = (most: number) =>
  z.string().trim().min(1, 'must not be empty').max(most, `must have at most ${most} characters`);
const words = line(4_000);
const id = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be an id');

/** ISO 8601 on the wire; as `at` absent means now. */
const instant = z
  .string()
  .refine(
    (text) => instantOf(text) !== null,
    'must be an instant with an offset, such as 2026-03-01T02:10:00Z',
  )
  .meta({ format: 'date-time' });
const at = instant.optional();

export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{8,200}$/, 'must be 8 to 200 visible ASCII characters');

// ---------------------------------------------------------------------------------------------------------------
// Reports

/** Lambda takes 6 MB of event with the body in base64; what is larger comes by mail. */
export const REPORT_BYTES_MAX = 4_000_000;
export const REPORT_FILES_MAX = 10;

const email = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email('must be a mail address such as name@example.com').max(254));

export const reportBody = z.strictObject({
  name: line(100).describe('Who reports'),
  email: email.optional().describe('Where the reception notice goes'),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9 ()-]{6,24}$/, 'must be a telephone number such as +86 138 0000 0000')
    .optional(),
  company: z.string().trim().max(200).optional(),
  site: z.string().trim().max(300).optional(),
  subject: line(200).describe('The fault in one line'),
  text: z.string().trim().max(20_000, 'must have at most 20,000 characters').default(''),
  severity: z.string().max(20).optional().describe('A severity code of the default tier; absent: not known'),
  language: z.enum(['zh-CN', 'en']).optional(),
});
export type ReportBody = z.infer<typeof reportBody>;

const deadline = z.object({
  clock: z.string().describe('Target kind, or kind.subkind'),
  kind: z.string(),
  status: z
    .enum([
      'waiting',
      'running',
      'paused',
      'met',
      'missed',
      'cancelled',
      'withdrawn',
      'not_applicable',
      'calendar_missing',
    ])
    .describe('`missed`: breached and never met, also where the case was resolved without it'),
  dueAt: z.iso.datetime().nullable(),
  metAt: z.iso.datetime().nullable(),
  breachedAt: z.iso.datetime().nullable(),
  remainingSeconds: z.number().nullable(),
});

export const reportAnswer = z.object({
  reference: z.string(),
  caseId: z.string(),
  severity: z.string(),
  deadlines: z.array(deadline),
  statusUrl: z.url(),
});
export type ReportAnswer = z.infer<typeof reportAnswer>;

/** A report that was kept but not opened as a case at once, e.g. one that is still being read. */
export const reportKept = z.object({ receiptId: z.string(), state: z.string() });

// ---------------------------------------------------------------------------------------------------------------
// Verbs of a case

const flag = z.union([z.boolean(), z.enum(['true', 'on', 'yes']).transform(() => true)]).default(false);
const late = z
  .string()
  .trim()
  .max(4_000)
  .optional()
  .describe('Why it is entered late, where `at` lies in the past');

/** As the case lists its pauses. */
const pauseId = z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be the id of a pause of the case');

const crisisCriteria = {
  impact: words.describe('How large the impact on the customer’s business is'),
  complexity: words.describe('Why the situation is complex'),
};

const promiseKind = z.enum(PROMISE_KINDS).describe('`update`: any word about the case');
const milestone = z.strictObject({ at, summary: words, reason: late });
const remotely = flag.describe('Without a visit: a promised arrival is then owed no more');

export const verbBodies = {
  assign: z.strictObject({ personId: id, reason: words.default('—') }),
  contact: z.strictObject({
    at,
    channel: z.enum(['phone', 'email', 'sms', 'on_site', 'remote', 'chat']),
    with: line(200),
    summary: words,
    gaveRemoteSupport: flag,
    reason: late,
  }),
  plan: milestone,
  arrive: milestone,
  restore: milestone.extend({ remotely }),
  recover: milestone,
  standby: milestone,
  analysis: milestone,
  resolve: z.strictObject({ at, summary: words, remotely, reason: late }),
  close: z.strictObject({ summary: words }),
  reopen: z.strictObject({ reason: words }),
  pause: z.strictObject({ pauseReason: id, note: words }),
  resume: z.strictObject({ note: words }),
  correctPause: z.strictObject({
    pauseId: pauseId.nullable().default(null).describe('Null: a pause that nobody recorded'),
    from: instant,
    to: instant.nullable().default(null).describe('Null: it still lasts'),
    pauseReason: id,
    reason: words.describe('Why the record was wrong'),
  }),
  dropPause: z.strictObject({ pauseId, reason: words }),
  obligation: z.strictObject({ obligation: id, at, summary: words, reason: late }),
  severity: z.strictObject({
    severity: z.string().min(1).max(20),
    because: z.enum(['worsened', 'correction']),
    reason: words,
  }),
  fact: z.strictObject({
    fact: z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, 'must be the name of a fact'),
    value: z.union([z.boolean(), z.number(), z.string().max(200)]),
    reason: words,
  }),
  note: z.strictObject({ text: z.string().trim().min(1, 'must not be empty').max(20_000) }),
  identify: z.strictObject({
    customerId: id,
    siteId: id.nullable().default(null),
    contractId: id.nullable().default(null),
    contactId: id.nullable().default(null),
    reason: words,
  }),
  proposeCrisis: z.strictObject(crisisCriteria),
  openCrisis: z.strictObject({
    ...crisisCriteria,
    coordinatorId: id.describe('May be somebody from outside, who has no account'),
    leaderId: id.describe('One of the staff'),
    memberIds: z.array(id).max(20).default([]),
    reportToId: id
      .nullable()
      .default(null)
      .describe('Who gets the report of each day at the manufacturer; null: the coordinator'),
  }),
  updateCrisis: z.strictObject({ summary: words }),
  reportCrisis: z.strictObject({ summary: words }),
  requestAction: z.strictObject({
    what: words,
    region: z.string().trim().max(60).optional().describe('Whose people or depot it is about'),
    ownerId: id,
    dueAt: instant,
  }),
  finishAction: z.strictObject({
    actionId: z.string().regex(/^a\d{1,6}$/, 'must be the id of an action of the crisis'),
    summary: words,
  }),
  closeCrisis: z.strictObject({ summary: words }),
  acknowledge: z
    .strictObject({
      promise: promiseKind.optional().describe('What the person promises with it; needs `by`'),
      by: instant.optional(),
    })
    .refine(({ promise, by }) => (promise === undefined) === (by === undefined), {
      message: 'give what is promised and by when, or neither',
      path: ['by'],
    }),
  promise: z.strictObject({
    promise: promiseKind,
    by: instant,
    reason: words.optional().describe('Needed where it moves a promise that stands'),
  }),
  handOver: z.strictObject({
    personId: id.nullable().default(null).describe('Null: whoever is on call next, else the manager'),
    reason: words,
  }),
  escalate: z.strictObject({ reason: words }),
} as const;

export type Verb = keyof typeof verbBodies;
export const VERBS = Object.keys(verbBodies) as readonly Verb[]; // Object.keys widens to string; the object above is closed.
export type VerbBody<V extends Verb = Verb> = { [K in V]: z.infer<(typeof verbBodies)[K]> }[V];

/** The instant that a body names, or `now` where it names none. */
export function instantIn(body: { readonly at?: string | undefined }, now: Instant): Instant {
  return body.at === undefined ? now : (instantOf(body.at) ?? now);
}

// ---------------------------------------------------------------------------------------------------------------
// Answers of the API

const personLine = z.object({ id: z.string(), name: z.string() }).nullable();

export const caseLine = z.object({
  caseId: z.string(),
  reference: z.string(),
  subject: z.string(),
  status: z.enum(['open', 'restored', 'resolved', 'closed']),
  severity: z.string(),
  customer: personLine,
  site: personLine,
  owner: personLine,
  openedAt: z.iso.datetime(),
  closedAt: z.iso.datetime().nullable(),
  next: deadline.nullable().describe('The running clock that is due first'),
  paused: z.boolean(),
  breached: z.array(z.string()).describe('Clocks that were breached, corrected ones included'),
  missed: z.array(z.string()).describe('Clocks that were breached and never met'),
  unacknowledged: z.boolean().describe('A page is open, or people still wait to be paged'),
  nobodyReached: z.boolean().describe('Everybody was paged and nobody answered'),
  identificationNeeded: z.boolean(),
});
export const caseList = z.object({ cases: z.array(caseLine), cursor: z.string().nullable() });

const timelineLine = z.object({
  at: z.iso.datetime(),
  what: z.enum(['event', 'entry', 'attempt']),
  type: z.string(),
  actor: z.string().nullable(),
  sentence: z.string().describe('In the language of the reader'),
});

export const caseAnswer = z.object({
  case: caseLine,
  version: z.number().int(),
  timeZone: z.string(),
  reporter: z.object({
    name: z.string(),
    address: z.string().nullable(),
    verified: z.boolean(),
    language: z.string(),
  }),
  text: z.string().describe('The report, as it came in'),
  attachments: z.array(
    z.object({ name: z.string(), type: z.string(), sizeBytes: z.number(), sha256: z.string() }),
  ),
  clocks: z.array(
    deadline.extend({
      startedAt: z.iso.datetime().nullable(),
      ledger: z.array(
        z.object({
          from: z.iso.datetime(),
          to: z.iso.datetime(),
          counted: z.boolean(),
          why: z.enum(['open', 'closed', 'paused', 'obligation']),
        }),
      ),
    }),
  ),
  pauses: z
    .array(
      z.object({
        id: z
          .string()
          .nullable()
          .describe('For `correctPause` and `dropPause`; null: it follows from a reopening'),
        from: z.iso.datetime(),
        to: z.iso.datetime().nullable().describe('Null while it lasts'),
        reason: z.string(),
        by: z.string().nullable().describe('Id of who paused, or a name; null where it was not kept'),
      }),
    )
    .describe('In order; the last may still last'),
  ahead: z
    .array(
      z.object({
        at: z.iso.datetime(),
        what: z.enum(['promotion', 'standby', 'obligation']),
        id: z.string().describe('The severity it becomes, the trigger, or the duty of the customer'),
      }),
    )
    .describe('What time alone brings about, beside deadlines'),
  drill: z
    .object({ pace: z.number(), note: z.string(), endsAt: z.iso.datetime() })
    .optional()
    .describe('There where it is a drill; it stands in no list of cases'),
  emergencyAt: z.iso.datetime().nullable().describe('When the most severe level was missed'),
  promises: z
    .array(
      z.object({
        person: personLine,
        promise: z.enum(PROMISE_KINDS),
        by: z.iso.datetime(),
        madeAt: z.iso.datetime(),
        brokenAt: z.iso.datetime().nullable(),
        laterThan: z.iso
          .datetime()
          .nullable()
          .describe('The deadline of the contract that the promise is later than; it stands all the same'),
      }),
    )
    .describe('What people promised beside the contract and have neither kept nor been released from'),
  handOver: z
    .object({
      from: personLine,
      to: personLine,
      reason: z.string().nullable(),
      backAt: z.iso.datetime().nullable().describe('When it came back, because it was not taken'),
    })
    .nullable()
    .describe('The case was given to somebody who has yet to take it, or, with `backAt`, did not'),
  crisis: z
    .object({
      status: z.enum(['suggested', 'proposed', 'open', 'closed']),
      since: z.iso.datetime(),
      impact: z.string().nullable(),
      complexity: z.string().nullable(),
      coordinator: personLine,
      leader: personLine,
      members: z.array(personLine),
      reportTo: personLine,
      updateDueAt: z.iso.datetime().nullable(),
      reportDueAt: z.iso.datetime().nullable(),
      actions: z.array(
        z.object({
          id: z.string(),
          what: z.string(),
          region: z.string().nullable(),
          owner: personLine,
          dueAt: z.iso.datetime(),
          doneAt: z.iso.datetime().nullable(),
          overdue: z.boolean(),
        }),
      ),
    })
    .nullable()
    .describe('Null where there was none'),
  verbs: z.array(z.string()).describe('What this person may do now'),
  timeline: z.array(timelineLine).describe('The latest 500 lines, oldest first'),
  timelineCursor: z
    .string()
    .nullable()
    .describe('Asked with before=, it brings the lines before these; null where these begin with the first'),
});

export const verbAnswer = z.object({
  outcome: z.enum(['accepted', 'ignored']),
  /** Why nothing changed, where the command was ignored. */
  reason: z.object({ code: z.string(), zh: z.string(), en: z.string() }).optional(),
  case: caseLine,
});

const receiptLine = z.object({
  id: z.string(),
  channel: z.enum(['email', 'form', 'sms', 'webhook']),
  receivedAt: z.iso.datetime(),
  from: z
    .string()
    .nullable()
    .describe(
      'What the message says of its sender: the From of a mail, name and address in a form, the number of an SMS. Empty: the mail has none; null: the provider’s notification had no headers',
    ),
  sender: z
    .string()
    .nullable()
    .describe('The envelope’s sender of a mail; empty for a bounce; null for another channel'),
  subject: z
    .string()
    .nullable()
    .describe('As the message has it; empty: it has none; null: not known without the raw message'),
  fate: z.enum(['received', 'case', 'reply', 'duplicate', 'quarantine', 'rejected']),
  caseId: z.string().nullable(),
  reason: z.string().nullable(),
});
export const receiptList = z.object({ receipts: z.array(receiptLine), cursor: z.string().nullable() });
export const replayAnswer = z.object({ receipt: receiptLine });

export const setupAnswer = z.object({
  tenant: z.unknown(),
  tiers: z.array(z.unknown()),
  calendars: z.array(z.unknown()),
  ladders: z.array(z.unknown()),
  rotas: z.array(z.unknown()),
  people: z.array(z.unknown()),
  customers: z.array(z.unknown()),
  sites: z.array(z.unknown()),
  contracts: z.array(z.unknown()),
});

// ---------------------------------------------------------------------------------------------------------------
// Problems

/** RFC 9457, with a stable code and the sentence in both languages. */
export const problemBody = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().describe('In the language of the reader'),
  zh: z.string(),
  en: z.string(),
  errors: z
    .array(
      z.object({
        path: z.string(),
        message: z.string(),
        zh: z.string().optional(),
        en: z.string().optional(),
      }),
    )
    .optional(),
});
export type ProblemBody = z.infer<typeof problemBody>;
