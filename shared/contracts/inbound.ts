// What reaches the intake queue: the notification of a received mail, a text message from a phone, each inside an SNS
// envelope, and our own receipt messages. What the providers may add is ignored; what intake leans on is required.

import * as z from 'zod/mini';
import { receiptMessage } from './queues.ts';

/** The body of an SQS message that came through a topic without raw delivery. */
const snsEnvelope = z.object({ Type: z.literal('Notification'), Message: z.string() });

/**
 * As SES lists them; what is none of this shape is left out and never keeps a mail out. Whether SES decodes encoded words
 * (RFC 2047) here is not documented.
 */
const commonHeaders = z.catch(
  z.optional(z.object({ from: z.optional(z.array(z.string())), subject: z.optional(z.string()) })),
  undefined,
);

const verdict = z.optional(z.object({ status: z.string() }));

/**
 * SES, "Contents of notifications for email receiving": the mail itself lies in S3. PROCESSING_FAILED and GRAY are no
 * PASS, and a verdict that is absent is none either.
 */
const receivedMail = z.object({
  notificationType: z.literal('Received'),
  mail: z.object({
    messageId: z.string().check(z.regex(/^[A-Za-z0-9._-]{1,100}$/)),
    /** The envelope's sender; empty for a bounce. */
    source: z._default(z.string(), ''),
    timestamp: z.string(),
    commonHeaders: z.optional(commonHeaders),
  }),
  receipt: z.object({
    timestamp: z.optional(z.string()),
    recipients: z.array(z.string()).check(z.minLength(1)),
    spamVerdict: verdict,
    virusVerdict: verdict,
    spfVerdict: verdict,
    dkimVerdict: verdict,
    dmarcVerdict: verdict,
    action: z.object({ type: z.literal('S3'), objectKey: z.string().check(z.minLength(1)) }),
  }),
});

/** AWS End User Messaging, two-way SMS payload. Order is not guaranteed; `inboundMessageId` tells repeats. */
const receivedSms = z.object({
  originationNumber: z.string().check(z.minLength(3), z.maxLength(32)),
  destinationNumber: z.string().check(z.maxLength(32)),
  messageBody: z.string().check(z.maxLength(10_000)),
  inboundMessageId: z.string().check(z.minLength(1), z.maxLength(100)),
});

export type ReceivedMail = z.infer<typeof receivedMail>;
export type ReceivedSms = z.infer<typeof receivedSms>;

export type Inbound =
  | { readonly what: 'mail'; readonly mail: ReceivedMail }
  | { readonly what: 'sms'; readonly sms: ReceivedSms }
  | { readonly what: 'receipt'; readonly tenantId: string; readonly receiptId: string }
  /** SES announces itself to a topic with a sentence instead of JSON when a rule is made. */
  | { readonly what: 'nothing' };

/** One body of the intake queue, unpacked. What is none of the known ones is a fault, and ends among the dead letters. */
export const inbound = z.pipe(
  z.unknown(),
  z.transform((outer, context): Inbound => {
    const receipt = z.safeParse(receiptMessage, outer);
    if (receipt.success) {
      return { what: 'receipt', tenantId: receipt.data.tenantId, receiptId: receipt.data.receiptId };
    }
    const envelope = z.safeParse(snsEnvelope, outer);
    const inner = envelope.success ? jsonOrText(envelope.data.Message) : outer;
    const mail = z.safeParse(receivedMail, inner);
    if (mail.success) return { what: 'mail', mail: mail.data };
    const sms = z.safeParse(receivedSms, inner);
    if (sms.success) return { what: 'sms', sms: sms.data };
    if (typeof inner === 'string' && /AMAZON_SES_SETUP_NOTIFICATION|^Successfully validated/.test(inner)) {
      return { what: 'nothing' };
    }
    context.issues.push({ code: 'custom', input: outer, message: 'none of the known messages' });
    return { what: 'nothing' };
  }),
);

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
