// The wire of “who would be called?” (POST /api/who) and of “why was this page sent?” (GET /api/cases/…/pages/…). Instants are
// ISO 8601 with an offset or Z on the way in, and with Z on the way out.

import * as z from 'zod';
import { previewBody } from './http-preview.ts';

/** How far ahead nobody may be supposed to do anything else. */
export const WHO_HOURS_MAX = 30 * 24;

const personId = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be an id');

export const whoBody = previewBody.omit({ asOf: true, ownerId: true }).extend({
  hours: z
    .number()
    .positive()
    .max(WHO_HOURS_MAX)
    .default(24)
    .describe('How far ahead is looked, from the report on'),
  ownerId: personId.optional().describe('Is given the case as soon as it opens; absent: as the ladder says'),
  answers: z
    .array(z.strictObject({ personId, afterMinutes: z.number().min(0).max(10_000) }))
    .max(50)
    .default([])
    .describe('Who acknowledges so long after each page to them; all others stay silent'),
  failing: z
    .array(
      z.strictObject({
        personId: personId.optional().describe('Absent: of everybody'),
        channel: z.enum(['sms', 'email', 'voice', 'chat']),
        address: z.string().min(1).max(254).optional().describe('Absent: each of that channel'),
      }),
    )
    .max(50)
    .default([])
    .describe('Ways that fail as soon as they are tried'),
});

const instant = z.iso.datetime();
const named = z.object({ id: z.string(), name: z.string() });
const versioned = z.object({ id: z.string(), version: z.number().int() });

const because = z
  .object({
    to: z.enum(['rota', 'person', 'duty', 'post', 'owner', 'manager_of_owner', 'managers_of_paged']),
    id: z.string().optional().describe('The rota, post or duty'),
    version: z.number().int().optional(),
    layer: z.string().nullable().optional(),
    place: z.number().int().optional().describe('1 is on call, 2 stands behind, and so on'),
    override: z
      .object({ id: z.string(), kind: z.enum(['override', 'swap', 'leave']), reason: z.string() })
      .optional(),
    post: z.string().optional(),
    role: z.string().optional(),
    standsInFor: z.string().optional(),
    absent: z
      .object({ because: z.string(), until: instant.optional(), reason: z.string().optional() })
      .optional(),
    says: z.string().describe('The same in words of the reader’s language'),
  })
  .describe('How the ladder came to this person');

const way = z.object({
  at: instant,
  minutes: z.number().describe('Since the report'),
  channel: z.string(),
  address: z.string(),
  why: z.enum(['first', 'unanswered', 'failed', 'repeat']),
  failed: z.boolean(),
});

export const whoAnswer = z.object({
  tier: versioned,
  ladder: versioned,
  contractId: z.string().nullable(),
  severity: z.string(),
  reportedAt: instant,
  until: instant,
  timeZone: z.string(),
  ended: z
    .enum(['nothing_owed', 'until', 'steps'])
    .describe('`steps`: only the final person would be asked again and again'),
  top: z.object({ at: instant, rounds: z.number().int() }).nullable().describe('When nobody was left to ask'),
  lines: z
    .array(
      z.object({
        at: instant,
        minutes: z.number().describe('Since the report'),
        what: z.enum([
          'rung',
          'page',
          'held',
          'put_off',
          'skipped',
          'told',
          'missed',
          'promoted',
          'emergency',
          'owner',
          'taken',
          'lapsed',
          'top',
        ]),
        rung: z.string().optional(),
        rungName: z.string().optional(),
        clock: z.string().nullable().optional(),
        dueAt: instant.optional(),
        person: named.optional(),
        because: because.nullable().optional(),
        ways: z.array(way).optional(),
        acknowledgeBy: instant.optional(),
        heldSince: instant.optional(),
        until: instant.optional().describe('The end of quiet hours, or of the leave'),
        reason: z.string().optional().describe('Why somebody is skipped, or what a notice is about'),
        channel: z.string().optional(),
        address: z.string().optional(),
        people: z.array(named).optional(),
        unfilled: z.array(z.string()).optional().describe('Posts, rotas and duties that name nobody'),
        ended: z.object({ at: instant, how: z.string() }).nullable().optional(),
        round: z.number().int().optional(),
      }),
    )
    .describe('In order of what happens'),
  picture: z.string().describe('The timeline as SVG, at most 20 KB, in the language of the reader'),
});

const call = z.object({ pageId: z.string(), person: named, at: instant });
const end = z.object({ at: instant, how: z.string() }).nullable();

export const pageReasonAnswer = z.object({
  pageId: z.string(),
  person: named,
  at: instant,
  severity: z.string(),
  cause: z.object({
    rung: z.string(),
    name: z.string(),
    clock: z.string().nullable(),
    dueAt: instant,
    lateBySeconds: z.number().int(),
    also: z.array(z.string()),
    unfilled: z.array(z.string()),
  }),
  ladder: versioned.extend({
    name: z.string().nullable(),
    savedBy: z.string().nullable(),
    savedAt: instant.nullable(),
    reason: z.string().nullable(),
  }),
  namedAt: instant.describe('When the rung named the person; rotas and posts are told as they stood then'),
  because: because.nullable(),
  waited: z.array(
    z.object({ why: z.enum(['turn', 'quiet', 'others_first']), at: instant, until: instant.optional() }),
  ),
  before: z.array(call.extend({ ended: end })),
  skipped: z.array(z.object({ at: instant, person: named, because: z.string() })),
  waysBy: z.string().nullable().describe('The person’s rule: its severities; null: their ways in order'),
  ways: z.array(
    z.object({
      at: instant,
      attempt: z.string(),
      channel: z.string(),
      address: z.string(),
      why: z.enum(['first', 'unanswered', 'failed', 'repeat']),
      after: z.string().nullable(),
      outcome: z.string().nullable(),
      receipt: z.string().nullable().describe('The provider’s own number'),
      detail: z.string().nullable(),
      history: z.array(z.object({ at: instant, outcome: z.string() })),
    }),
  ),
  acknowledgeBy: instant,
  ended: end,
  taken: z.object({ at: instant, person: named }).nullable(),
});
