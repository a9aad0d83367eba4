// What travels through queues and schedules: ids only, so that a message can be lost, doubled, late or out of order
// without harm. Handlers parse every body with these and send what does not parse to the dead-letter queue.

import * as z from 'zod';

const tenantId = z.string().regex(/^[a-z0-9]{10,26}$/);
const recordId = z.string().regex(/^[a-z0-9]{10,26}$/);
const kind = z.string().regex(/^[a-z_]{1,20}$/);

/** On the wake queue, also as the payload of a schedule. */
export const wakeMessage = z.strictObject({
  type: z.literal('wake'),
  tenantId,
  kind,
  recordId,
  /** Milliseconds since 1970. */
  wakeAt: z.number().int(),
});

/** On the wake queue: hand the effects of one commit over again. */
export const handOverMessage = z.strictObject({
  type: z.literal('hand_over'),
  tenantId,
  kind,
  recordId,
  version: z.number().int().positive(),
});

export const wakeQueueBody = z.discriminatedUnion('type', [wakeMessage, handOverMessage]);

/** On the urgent and the bulk queue: one effect of one commit. */
export const sendMessage = z.strictObject({
  type: z.literal('send'),
  tenantId,
  kind,
  recordId,
  version: z.number().int().positive(),
  index: z.number().int().nonnegative(),
  tries: z.number().int().nonnegative().optional(),
});

/** On the intake queue: a receipt that is still without a fate (from the sweeper, a replay, or the form's door). */
export const receiptMessage = z.strictObject({
  type: z.literal('receipt'),
  tenantId,
  receiptId: z.string().min(1).max(200),
});
