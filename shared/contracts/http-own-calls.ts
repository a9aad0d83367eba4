// The wire of the cases that call the asking person now, and of one answer to several of them.

import * as z from 'zod';

export const ownCallsAnswer = z.object({
  now: z.iso.datetime(),
  /** There are open cases beyond those that were looked through. */
  more: z.boolean(),
  calls: z.array(
    z.object({
      caseId: z.string(),
      reference: z.string(),
      pageId: z.string(),
      severity: z.string(),
      subject: z.string(),
      acknowledgeBy: z.iso.datetime(),
    }),
  ),
});

export const ownCallsBody = z.strictObject({
  does: z.enum(['take', 'hand_on']),
  cases: z.array(z.string().max(40)).max(600).optional().describe('Ids or references; absent: all of them'),
  reason: z.string().trim().min(1).max(1_000).optional().describe('Why they are passed on'),
});

export const ownCallsAnswered = z.object({
  done: z.int(),
  over: z.int().describe('Somebody has them, or they are over'),
  left: z.int().describe('Not begun: the same once more goes on with them'),
  more: z.boolean(),
});
