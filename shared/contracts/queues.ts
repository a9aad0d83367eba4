// What travels through queues and schedules: ids only, so that a message can be lost, doubled, late or out of order
// without harm. Written in zod's small form, because every handler that must start fast loads it. Handlers parse every body with these and send what does not parse to the dead-letter queue.

import * as z from 'zod/mini';

const tenantId = z.string().check(z.regex(/^[a-z0-9]{10,26}$/));
const recordId = z.string().check(z.regex(/^[a-z0-9]{10,26}$/));
const kind = z.string().check(z.regex(/^[a-z_]{1,20}$/));

/** On the wake queue, also as the payload of a schedule. */
export const wakeMessage = z.strictObject({
  type: z.literal('wake'),
  tenantId,
  kind,
  recordId,
  /** Milliseconds since 1970. */
  wakeAt: z.int(),
});

/** On the wake queue: hand the effects of one commit over again. */
export const handOverMessage = z.strictObject({
  type: z.literal('hand_over'),
  tenantId,
  kind,
  recordId,
  version: z.int().check(z.positive()),
  heldBack: z.optional(z.array(z.enum(['urgent', 'bulk']))),
});

export const wakeQueueBody = z.discriminatedUnion('type', [wakeMessage, handOverMessage]);

/** On the urgent queue: one page of one commit; on the bulk queue: its notices. */
export const sendMessage = z.strictObject({
  type: z.literal('send'),
  tenantId,
  kind,
  recordId,
  version: z.int().check(z.positive()),
  indexes: z.array(z.int().check(z.nonnegative())).check(z.minLength(1), z.maxLength(10)),
  tries: z.optional(z.int().check(z.nonnegative())),
  turnAt: z.optional(z.int()),
});

/** On the intake queue: a receipt that is still without a fate (from the sweeper, a replay, or the form's door). */
export const receiptMessage = z.strictObject({
  type: z.literal('receipt'),
  tenantId,
  receiptId: z.string().check(z.minLength(1), z.maxLength(200)),
});
