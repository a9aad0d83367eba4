// The wire of drills: how one is begun by POST /api/drills and what a report of one says. Instants are ISO 8601 with Z on the
// way out.

import * as z from 'zod';
import { DRILL_PACES } from '../domain/drill.ts';
import { instantOf } from '../domain/instant.ts';
import { PAGE_CHANNELS } from '../domain/people.ts';
import { PREVIEW_FROM, PREVIEW_TO } from './http-preview.ts';

export const DRILL_HOURS_MAX = 24;
/** A drill in fast-forward costs nothing: a whole week of it. */
export const FAST_HOURS_MAX = 168;

const id = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be an id');
const minutes = z.int().min(0).max(10_080);

export const drillBody = z.strictObject({
  mode: z
    .enum(['live', 'fast'])
    .default('live')
    .describe('live: people are paged, each message marked as a drill; fast: it is only reckoned'),
  contractId: id.optional().describe('Whose tier and ladder; absent: the desk’s own for a stranger'),
  siteId: id.optional(),
  severity: z.string().min(1).max(20),
  pace: z
    .union(DRILL_PACES.map((pace) => z.literal(pace)))
    .default(1)
    .describe('So many times faster than in earnest, no wait below a minute; above 1 every calendar is open'),
  hours: z
    .int()
    .min(1)
    .max(FAST_HOURS_MAX)
    .default(2)
    .describe(`When it ends by itself; live ${DRILL_HOURS_MAX} at most`),
  note: z.string().trim().min(1).max(120).describe('What it is to show'),
  at: z
    .string()
    .refine((text) => {
      const instant = instantOf(text);
      return instant !== null && instant >= PREVIEW_FROM && instant < PREVIEW_TO;
    }, 'must be an instant with an offset, such as 2026-03-01T02:10:00Z')
    .meta({ format: 'date-time' })
    .optional()
    .describe('In fast-forward alone: when the report comes in; absent: now'),
  answers: z
    .array(z.strictObject({ personId: id, afterMinutes: minutes }))
    .max(20)
    .default([])
    .describe('In fast-forward alone: who answers, so long after each page to them; the others stay silent'),
  failing: z
    .array(z.strictObject({ personId: id, channel: z.enum(PAGE_CHANNELS), address: z.string().max(320) }))
    .max(20)
    .default([])
    .describe('In fast-forward alone: ways that fail'),
});

export type DrillBody = z.infer<typeof drillBody>;

export const drillEndBody = z.strictObject({ summary: z.string().trim().min(1).max(400) });

const instant = z.iso.datetime();
const person = z.object({ id: z.string(), name: z.string() });
const way = z.object({
  channel: z.string(),
  address: z.string(),
  at: instant,
  outcome: z
    .enum(['supposed', 'waiting', 'unknown', 'accepted', 'delivered', 'undelivered', 'refused', 'fenced'])
    .describe('supposed: nothing was sent; fenced: it was no longer true when it was about to be sent'),
  providerId: z.string().nullable().describe('The provider’s receipt'),
  detail: z.string().nullable(),
  deliveredAt: instant.nullable(),
});

export const drillLine = z.object({
  id: z.string().describe('The reference of a live one; f-… of one in fast-forward'),
  mode: z.enum(['live', 'fast']),
  startedAt: instant,
  endedAt: instant.nullable().describe('Null while it runs'),
  by: person,
  note: z.string(),
  pace: z.number(),
  severity: z.string(),
  customerId: z.string().nullable(),
  contractId: z.string().nullable(),
  siteId: z.string().nullable(),
  tier: z.object({ id: z.string(), version: z.int() }),
  ladder: z.object({ id: z.string(), version: z.int() }),
});

export const drillListAnswer = z.object({ drills: z.array(drillLine) });

export const drillAnswer = drillLine.extend({
  timeZone: z.string(),
  figures: z.object({
    people: z.int(),
    calls: z.int(),
    answered: z.int(),
    unreached: z.int(),
    medianAnswerSeconds: z.number().nullable(),
  }),
  calls: z.array(
    z.object({
      pageId: z.string(),
      person,
      standsInFor: person.nullable(),
      rung: z.object({ id: z.string(), name: z.string() }),
      clock: z.string().nullable(),
      at: instant,
      acknowledgeBy: instant,
      ways: z.array(way),
      ended: z.object({ at: instant, how: z.string() }).nullable(),
      answeredAfterSeconds: z.number().nullable(),
      answeredVia: z.string().nullable(),
    }),
  ),
  notices: z.array(z.object({ at: instant, person, topic: z.string(), way })),
  skipped: z.array(z.object({ at: instant, person, rung: z.string(), because: z.string() })),
  held: z.array(z.object({ at: instant, person, until: instant })).describe('Not woken in quiet hours'),
  rungs: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      reachedAt: instant.nullable().describe('Null: not at all'),
      unfilled: z.array(z.string()),
    }),
  ),
  missed: z.array(z.object({ at: instant, clock: z.string() })),
  topAt: instant.nullable().describe('When everybody had been asked and nobody had answered'),
  isCut: z.boolean(),
});

export const drillStartAnswer = z.object({
  dry: z.boolean().describe('True where nothing was begun: this is who would be woken'),
  drill: drillAnswer,
});
