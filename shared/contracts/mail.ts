// What the mail reader makes of one raw mail, whatever the mail is made of. Nothing here is trusted: every field is the
// sender's own claim, and the verdicts about it come from the envelope (inbound.ts).

import { z } from 'zod';

export const mailAddress = z.object({
  /** Lower case. */
  address: z.string(),
  name: z.string(),
});

export const mailAttachment = z.object({
  filename: z.string(),
  contentType: z.string(),
  sizeBytes: z.number().int().nonnegative(),
  /** Hexadecimal, of the decoded bytes. */
  sha256: z.string(),
  /** Decoded from the transfer encoding and otherwise untouched. */
  bytes: z.instanceof(Uint8Array),
});

/** One recipient of a delivery report. */
export const bounce = z.object({
  recipient: z.string(),
  /** RFC 3463, e.g. `5.1.1`; empty where the report names none. */
  status: z.string(),
  /** True where no later mail to this address can arrive. */
  hard: z.boolean(),
  reason: z.enum([
    'user_unknown',
    'host_unknown',
    'mailbox_full',
    'too_big',
    'spam',
    'policy',
    'expired',
    'network',
    'feedback',
    'delivered',
    'delayed',
    'rejected',
    'other',
  ]),
});

export const readMail = z.object({
  from: mailAddress.nullable(),
  /** One From header with one address. Of any other mail nobody can say whom its verdicts are about. */
  fromIsClear: z.boolean(),
  replyTo: z.array(mailAddress),
  to: z.array(mailAddress),
  cc: z.array(mailAddress),
  subject: z.string(),
  /** The whole visible text, from the HTML where there is no text part. */
  text: z.string(),
  /** The visible new part: without quoted history and signature; the whole text where that would leave nothing. */
  reply: z.string(),
  attachments: z.array(mailAttachment),
  /** Attachments beyond the limit: named and counted, their bytes are in the raw mail only. */
  attachmentsLeftInRaw: z.number().int().nonnegative(),
  /** Sent by a program, by RFC 3834 and its forerunners: never answered automatically. */
  isAutoReply: z.boolean(),
  /**
   * `answer`: an absence note or the like, an answer to another mail; `generated`: written by a program on its own, e.g.
   * a monitor; `list`: bulk mail or a mailing list.
   */
  automation: z.enum(['none', 'answer', 'generated', 'list']),
  isBounce: z.boolean(),
  bounces: z.array(bounce),
  /** An abuse report (RFC 5965). */
  isFeedbackReport: z.boolean(),
  /** Tells of a delivery or a reading, not of a failure. */
  isDeliveryNotice: z.boolean(),
  signed: z.boolean(),
  calendarInvite: z.boolean(),
  /** Without angle brackets; null where the mail has none. */
  messageId: z.string().nullable(),
  /** Without angle brackets, in order. */
  inReplyTo: z.array(z.string()),
  references: z.array(z.string()),
  /** Of the message that a bounce returns, where it is part of the report. */
  returnedMessageIds: z.array(z.string()),
  /** As the header has it: the sender's claim, never the instant of the report. */
  date: z.string(),
  /** What was wrong with the mail and what was done about it, for people; empty where nothing was. */
  faults: z.array(z.string()),
});

export type MailAddress = z.infer<typeof mailAddress>;
export type MailAttachment = z.infer<typeof mailAttachment>;
export type Bounce = z.infer<typeof bounce>;
export type ReadMail = z.infer<typeof readMail>;
