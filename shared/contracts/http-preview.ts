// The wire of a preview: what is asked under POST /api/preview and what is answered. Instants are ISO 8601 with an offset
// or Z on the way in, and with Z on the way out.

import * as z from 'zod';
import { type Instant, instantOf } from '../domain/instant.ts';

/** No desk plans further; a calendar's tables are made year by year. */
export const PREVIEW_FROM: Instant = Date.UTC(1970, 0, 1);
export const PREVIEW_TO: Instant = Date.UTC(2200, 0, 1);
/** How far ahead of the report nobody may be supposed to do anything. */
export const PREVIEW_AHEAD_MS = 10 * 366 * 86_400_000;

const id = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be an id');
const at = z
  .string()
  .refine((text) => {
    const instant = instantOf(text);
    return instant !== null && instant >= PREVIEW_FROM && instant < PREVIEW_TO;
  }, 'must be an instant with an offset, such as 2026-03-01T02:10:00Z')
  .meta({ format: 'date-time' });

export const PREVIEW_CHANNELS = ['email', 'form', 'sms', 'webhook', 'hotline'] as const;

export const previewBody = z.strictObject({
  contractId: id.optional().describe('Whose tier, ladder, parameters and terms hold; it goes before tierId'),
  tierId: id.optional().describe('Absent, and without a contract: the desk’s own for a stranger'),
  tierVersion: z.int().positive().optional().describe('Absent: the latest'),
  severity: z.string().min(1).max(20),
  reportedAt: at,
  channel: z.enum(PREVIEW_CHANNELS).default('form'),
  siteId: id.optional().describe('Gives the facts site.province and site.city'),
  facts: z
    .record(
      z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, 'must be the id of a fact'),
      z.union([z.boolean(), z.number(), z.string().max(200)]),
    )
    .default({})
    .describe('What is known, by fact; a fact that is not in here is not known'),
  ownerId: id.optional().describe('Who owns the case; absent: nobody, and warnings page'),
  asOf: at.optional().describe('Up to when nobody does anything; absent: the report itself'),
});

const instant = z.iso.datetime();
const versioned = z.object({ id: z.string(), version: z.number().int() });

export const previewAnswer = z.object({
  tier: versioned,
  ladder: versioned,
  contractId: z.string().nullable(),
  severity: z.string(),
  reportedAt: instant,
  asOf: instant,
  timeZone: z.string(),
  factsWithoutEffect: z
    .array(z.string())
    .describe('Facts of the question on which nothing of this tier hangs; a misspelt one stands here'),
  deadlines: z
    .array(
      z.object({
        kind: z.string(),
        subkind: z.string().optional(),
        level: z.string().optional().describe('The severity that promised it, where the case had several'),
        dueAt: instant.nullable(),
        status: z.enum([
          'pending',
          'met',
          'breached',
          'cancelled',
          'withdrawn',
          'not_applicable',
          'calendar_missing',
          'done',
        ]),
        reason: z.string().optional(),
        provisional: z
          .literal(true)
          .optional()
          .describe('Its start event has not happened: due so where every step before takes all its time'),
        breachedByMinutes: z.number().int().optional(),
        origin: z.string().optional(),
        derived: z.literal(true).optional(),
        startedAt: instant.nullable().optional(),
        calendar: versioned.nullable().optional(),
        ledger: z
          .array(z.object({ from: instant, to: instant, counted: z.boolean(), why: z.string() }))
          .optional()
          .describe('Of a target: what counts until then'),
      }),
    )
    .describe(
      'As the verb `deadlines` answers: every target, then duties, standby, promotions, the emergency',
    ),
  rungs: z
    .array(
      z.object({
        at: instant,
        rung: z.string(),
        name: z.string(),
        does: z.enum(['warn', 'page']),
        order: z.enum(['one_after_another', 'all_at_once']),
        clock: z.string().nullable().describe('Null for a rung that hangs on no deadline'),
        moment: z
          .enum(['opening', 'promotion', 'emergency'])
          .optional()
          .describe('What brings it, where it hangs on no deadline'),
        severity: z.string(),
        acknowledgeWithinMinutes: z.number().describe('How long its pages wait'),
        repeats: z.number().int().optional().describe('How often its people are asked once more'),
        provisional: z.literal(true).optional(),
        people: z.array(
          z.object({
            id: z.string(),
            name: z.string(),
            unreachable: z
              .enum(['unknown_person', 'inactive', 'no_contact_method', 'stopped', 'on_leave'])
              .nullable(),
          }),
        ),
      }),
    )
    .describe('In order of their instants, where nobody acknowledges or does anything'),
  acknowledgeWithinMinutes: z.number().describe('How long a page waits before the next person is paged'),
  final: z.object({ personId: z.string(), repeatEveryMinutes: z.number() }),
  picture: z.string().describe('The timeline as SVG, at most 20 KB, in the language of the reader'),
});
