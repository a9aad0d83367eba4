// The HTTP wire of rotas from day to day: who is on call, a schedule, and standing in, swapping and taking back. The rota
// itself is read and changed as any configuration (http-edit.ts). Instants are ISO 8601 with an offset, or Z.

import * as z from 'zod';
import { instantOf } from '../domain/instant.ts';
import { configurationSchemas } from './configuration.ts';

const text = z.string().max(64);
const reason = z
  .string()
  .trim()
  .min(1, 'must say why it is changed: it stands in the history')
  .max(400, 'must have at most 400 characters');
const moment = z
  .string()
  .refine((said) => instantOf(said) !== null, 'must be an instant such as 2026-03-02T09:00:00+08:00');
const stretch = z.strictObject({ from: moment, to: moment });
/** The version that the change makes: the latest plus one. */
const version = z.int('must be the latest version plus one').positive('must be the latest version plus one');

export const rotaChangeBody = z.discriminatedUnion('what', [
  z
    .strictObject({
      what: z.literal('override'),
      version,
      kind: z.enum(['override', 'leave']).default('override'),
      personId: text,
      replacesId: text.optional(),
      from: moment,
      to: moment,
      reason,
    })
    .describe('Somebody else for a stretch; engineers name themselves'),
  z
    .strictObject({
      what: z.literal('swap'),
      version,
      personId: text.optional().describe('Whose shift it is; absent: one’s own'),
      mine: stretch,
      withId: text,
      theirs: stretch.nullable().default(null),
      reason,
    })
    .describe('A shift is given to somebody, for one of theirs or for nothing in return'),
  z
    .strictObject({ what: z.literal('withdraw'), version, overrideId: text, reason })
    .describe('An override, or both halves of a swap, is taken back from now on'),
]);

const instantText = z.string();
const shift = z.object({
  from: instantText,
  to: instantText,
  personId: z.string(),
  layerId: z.string().nullable(),
  overrideId: z.string().nullable(),
  standsInFor: z.string().nullable(),
});
const gap = z.object({
  from: instantText,
  to: instantText,
  why: z.enum(['nobody', 'on_leave', 'unreachable', 'junior']),
  personIds: z.array(z.string()),
  zh: z.string(),
  en: z.string(),
});

export const onCallAnswer = z.object({
  at: instantText,
  rotas: z.array(
    z.object({
      id: z.string(),
      version: z.number().int(),
      name: z.string(),
      region: z.string().nullable(),
      /** First whoever is on call, then the others in the order in which they stand behind. */
      people: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          nameEn: z.string().nullable(),
          standsInFor: z.string().nullable(),
          reach: z.array(z.object({ channel: z.string(), address: z.string() })),
        }),
      ),
      until: instantText,
      layerId: z.string().nullable(),
      overrideId: z.string().nullable(),
      gaps: z.array(gap).describe('Of the next 14 days from the instant'),
    }),
  ),
});

export const scheduleAnswer = z.object({
  rotaId: z.string(),
  version: z.number().int(),
  from: instantText,
  to: instantText,
  shifts: z.array(shift),
  gaps: z.array(gap),
});

export const rotaChangeAnswer = z.object({
  item: configurationSchemas.rota,
  /** What it leaves uncovered that was covered before; it was saved all the same. */
  warnings: z.array(z.object({ zh: z.string(), en: z.string() })),
});
