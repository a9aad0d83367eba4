// What reaches the intake queue: the notification of a received mail, a text message from a phone, each inside an SNS
// envelope, and our own receipt messages. What the providers may add is ignored; what intake leans on is required.

import { z } from 'zod';
import { receiptMessage } from './queues.ts';

/** The body of an SQS message that came through a topic without raw delivery. */
export const snsEnvelope = z.object({
  Type: z.literal('Notification'),
  MessageId: z.string().min(1),
  TopicArn: z.string(),
  Message: z.string(),
});

const verdict = z.object({ status: z.string() });

/**
 * SES, "Contents of notifications for email receiving": the mail itself lies in S3. PROCESSING_FAILED and GRAY are no
 * PASS, and a verdict that is absent is none either.
 */
export const receivedMail = z.object({
  notificationType: z.literal('Received'),
  mail: z.object({
    messageId: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/),
    /** The envelope's sender; empty or `<>` for a bounce. */
    source: z.string().default(''),
    timestamp: z.string(),
  }),
  receipt: z.object({
    timestamp: z.string().optional(),
    recipients: z.array(z.string()).min(1),
    spamVerdict: verdict.optional(),
    virusVerdict: verdict.optional(),
    spfVerdict: verdict.optional(),
    dkimVerdict: verdict.optional(),
    dmarcVerdict: verdict.optional(),
    action: z.object({ type: z.literal('S3'), bucketName: z.string(), objectKey: z.string().min(1) }),
  }),
});

/** AWS End User Messaging, two-way SMS payload. Order is not guaranteed; `inboundMessageId` tells repeats. */
export const receivedSms = z.object({
  originationNumber: z.string().min(3).max(32),
  destinationNumber: z.string().max(32),
  messageBody: z.string().max(2_000),
  inboundMessageId: z.string().min(1).max(100),
  previousPublishedMessageId: z.string().optional(),
});

export type ReceivedMail = z.infer<typeof receivedMail>;
export type ReceivedSms = z.infer<typeof receivedSms>;

export type Inbound =
  | { readonly what: 'mail'; readonly mail: ReceivedMail }
  | { readonly what: 'sms'; readonly sms: ReceivedSms }
  | { readonly what: 'receipt'; readonly tenantId: string; readonly receiptId: string }
  /** The mail-rule set's own test notification and the like: nothing to do. */
  | { readonly what: 'nothing'; readonly why: string };

/** Reads one body of the intake queue. Throws where it is none of the known ones, so that it ends in the dead letters. */
export function inboundOf(body: string): Inbound {
  const outer: unknown = JSON.parse(body);
  const receipt = receiptMessage.safeParse(outer);
  if (receipt.success) {
    return { what: 'receipt', tenantId: receipt.data.tenantId, receiptId: receipt.data.receiptId };
  }
  const envelope = snsEnvelope.safeParse(outer);
  const inner: unknown = envelope.success ? parsedOrText(envelope.data.Message) : outer;
  const mail = receivedMail.safeParse(inner);
  if (mail.success) return { what: 'mail', mail: mail.data };
  const sms = receivedSms.safeParse(inner);
  if (sms.success) return { what: 'sms', sms: sms.data };
  // SES announces itself to a topic with a sentence instead of JSON when a rule is made.
  if (
    envelope.success &&
    /AMAZON_SES_SETUP_NOTIFICATION|^Successfully validated SNS topic/.test(envelope.data.Message)
  ) {
    return { what: 'nothing', why: 'the topic was announced' };
  }
  const faults = (receipt.error ?? mail.error).issues.map((issue) => issue.path.join('.')).join(', ');
  throw new Error(`A message of the intake queue is none of the known ones (${faults}).`);
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
