// What providers report of mails and text messages, read down to one attempt and what became of it. Outside contracts:
// SES event publishing (developer guide, "Examples of event data that Amazon SES publishes to Amazon SNS") and AWS End
// User Messaging SMS (user guide, "Event types for SMS, MMS, and voice"). Members we do not use are let through.

import * as z from 'zod/mini';
import type { Instant } from '../domain/instant.ts';

/** One report, found by the tags that went out with the call (design C7). */
export interface DeliveryReport {
  readonly tenantId: string;
  readonly kind: string;
  readonly recordId: string;
  readonly attemptId: string;
  readonly outcome: 'delivered' | 'undelivered';
  readonly detail: string;
  readonly at: Instant;
  /** The address takes nothing any more: its owner opted out, or the provider no longer writes to it. */
  readonly stopped?: { readonly channel: 'sms' | 'email'; readonly address: string };
}

const id = z.string().check(z.regex(/^[a-z0-9]{10,26}$/));
const kindName = z.string().check(z.regex(/^[a-z_]{1,20}$/));

/** SES hands each tag over as a list of values. */
const tag = <T extends z.ZodMiniType<string>>(value: T) =>
  z.pipe(
    z.tuple([value]),
    z.transform(([only]) => only),
  );

/** A tag's value cannot hold the attempt's dot; it travels as a dash. */
const mailTags = z.object({
  tenant: tag(id),
  kind: tag(kindName),
  record: tag(id),
  attempt: z.pipe(
    tag(z.string().check(z.regex(/^\d+-\d+$/))),
    z.transform((text) => text.replace('-', '.')),
  ),
});

const smsContext = z.object({
  tenant: id,
  kind: kindName,
  record: id,
  attempt: z.string().check(z.regex(/^\d+\.\d+$/)),
});

const instant = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((text) => Date.parse(text)),
);

const text = z.optional(z.string());

const mailEvent = z.object({
  eventType: z.string(),
  mail: z.object({ timestamp: instant, tags: z.optional(z.record(z.string(), z.array(z.string()))) }),
  delivery: z.optional(z.object({ timestamp: instant, smtpResponse: text })),
  bounce: z.optional(
    z.object({
      timestamp: instant,
      bounceType: z.string(),
      bounceSubType: text,
      bouncedRecipients: z.optional(
        z.array(z.object({ emailAddress: text, status: text, diagnosticCode: text })),
      ),
    }),
  ),
  reject: z.optional(z.object({ reason: text })),
});

const smsEvent = z.object({
  eventType: z.string().check(z.startsWith('TEXT_')),
  eventTimestamp: z.number(),
  messageStatusDescription: text,
  destinationPhoneNumber: text,
  context: z.optional(z.record(z.string(), z.string())),
});

/** SMS that a carrier or the service will not deliver; `TEXT_UNKNOWN` is final too, and silence would be worse. */
const SMS_UNDELIVERED = new Set([
  'TEXT_BLOCKED',
  'TEXT_CARRIER_BLOCKED',
  'TEXT_CARRIER_UNREACHABLE',
  'TEXT_INVALID',
  'TEXT_INVALID_MESSAGE',
  'TEXT_PROTECT_BLOCKED',
  'TEXT_SPAM',
  'TEXT_TTL_EXPIRED',
  'TEXT_UNKNOWN',
  'TEXT_UNREACHABLE',
]);

/**
 * Why SES bounced a mail that it never sent (developer guide, "Contents of notifications": bounce types). Its own list and
 * the account's take no mail until the address is taken off them.
 */
const SUPPRESSED = new Set(['Suppressed', 'OnAccountSuppressionList', 'UnsubscribedRecipient']);

/** In the words of a carrier or of the service; there is no event type of its own. */
const OPTED_OUT = /\bopt(ed)?[- ]?out\b/i;

/** SES writes this sentence to a topic, and no JSON, when the topic is set up to take its events. */
const announcement = z.pipe(
  z.string().check(z.startsWith('Successfully validated SNS topic')),
  z.transform(() => ({ eventType: 'announcement' as const })),
);

/** An event of either provider. */
export const providerEvent = z.union([mailEvent, smsEvent, announcement]);

/**
 * The report in an event. Null for events that tell nothing of a delivery (sent, delayed, opened, complaint) and for
 * those without our tags, which are another sender's in the same account.
 */
export function reportIn(event: z.infer<typeof providerEvent>): DeliveryReport | null {
  if ('mail' in event) return mailReport(event);
  return 'eventTimestamp' in event ? smsReport(event) : null;
}

function mailReport(event: z.infer<typeof mailEvent>): DeliveryReport | null {
  const tags = mailTags.safeParse(event.mail.tags);
  if (!tags.success) return null;
  const names = namesOf(tags.data);
  if (event.eventType === 'Delivery' && event.delivery) {
    const { timestamp, smtpResponse } = event.delivery;
    return { ...names, outcome: 'delivered', detail: short(smtpResponse ?? ''), at: timestamp };
  }
  // Also the transient ones: SES reports a bounce after it has given up, and a page cannot wait for a full mailbox.
  if (event.eventType === 'Bounce' && event.bounce) {
    const { timestamp, bounceType, bounceSubType, bouncedRecipients } = event.bounce;
    const said = bouncedRecipients?.[0]?.diagnosticCode ?? bouncedRecipients?.[0]?.status ?? '';
    const detail = [bounceType, bounceSubType, said].filter(Boolean).join(' · ');
    const address = bouncedRecipients?.[0]?.emailAddress;
    const isSuppressed = SUPPRESSED.has(bounceSubType ?? '') && address !== undefined;
    return {
      ...names,
      outcome: 'undelivered',
      detail: short(detail),
      at: timestamp,
      ...(isSuppressed ? { stopped: { channel: 'email', address } as const } : {}),
    };
  }
  if (event.eventType === 'Reject' || event.eventType === 'Rendering Failure') {
    const detail = short(event.reject?.reason ?? event.eventType);
    return { ...names, outcome: 'undelivered', detail, at: event.mail.timestamp };
  }
  return null;
}

function smsReport(event: z.infer<typeof smsEvent>): DeliveryReport | null {
  const context = smsContext.safeParse(event.context);
  if (!context.success) return null;
  const delivered = event.eventType === 'TEXT_DELIVERED';
  if (!delivered && !SMS_UNDELIVERED.has(event.eventType)) return null;
  const { messageStatusDescription = '', destinationPhoneNumber: address } = event;
  const isOptedOut = !delivered && OPTED_OUT.test(messageStatusDescription) && address !== undefined;
  return {
    ...namesOf(context.data),
    outcome: delivered ? 'delivered' : 'undelivered',
    detail: short(messageStatusDescription || event.eventType),
    at: event.eventTimestamp,
    ...(isOptedOut ? { stopped: { channel: 'sms', address } as const } : {}),
  };
}

function namesOf(tags: { tenant: string; kind: string; record: string; attempt: string }) {
  return { tenantId: tags.tenant, kind: tags.kind, recordId: tags.record, attemptId: tags.attempt };
}

/** For the timeline: the provider's words in one line. */
function short(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
}
