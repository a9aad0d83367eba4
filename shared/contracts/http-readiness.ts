// The wire of readiness: what is not ready, as GET /api/readiness answers it.

import * as z from 'zod';

const instant = z.iso.datetime();

export const readinessAnswer = z.object({
  now: instant,
  checkedAt: instant.nullable().describe('When it was last looked at without anybody asking'),
  nextCheckAt: instant.nullable(),
  holeCount: z.int(),
  findings: z.array(
    z.object({
      key: z.string().describe('The same as long as it is the same finding'),
      kind: z.string().describe('E.g. rota_gap, rung_empty, stopped_way, unverified_way, one_way'),
      level: z
        .enum(['hole', 'weakness'])
        .describe('hole: a page may reach nobody; weakness: as soon as something else fails'),
      zh: z.string(),
      en: z.string(),
      detail: z.record(z.string(), z.string()).describe('Ids and names that it is about'),
      from: instant.optional().describe('Of a gap in time'),
      to: instant.optional().describe('Exclusive'),
      since: instant.nullable().describe('When a check first found it'),
      told: z
        .enum(['found', 'week', 'day', 'hours'])
        .nullable()
        .describe('How near it was when people were last told; null: they were not'),
    }),
  ),
});
