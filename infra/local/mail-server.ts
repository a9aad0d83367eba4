// SES's own protocol (v1, Query) for what the product calls: sending raw and simple mail, and switching receipt rule
// sets. Mail goes to the outbox, and to a relay where one is set; deliveries and bounces are told to the configuration
// set's topic as SES does. Mail that comes in is mail-door.ts.

import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer/index.js';
import { ACCOUNT, arnOf } from './account.ts';
import type { Activity } from './activity.ts';
import type { BusinessClock } from './business-clock.ts';
import type { Outbox, Sent } from './outbox.ts';
import { listen, queryAnswer, queryFault, queryList, WireError, type WireRequest } from './wire.ts';

/** One rule of a receipt rule set, as the template states it. */
export interface ReceiptRule {
  readonly name: string;
  readonly enabled: boolean;
  /** Addresses, domains, or `.domain` for subdomains; empty matches every recipient. */
  readonly recipients: readonly string[];
  readonly bucket: string;
  readonly objectKeyPrefix: string;
  readonly topicArn: string;
}

/** What the template says of SES. */
export interface MailSettings {
  /** Domains or addresses that may be sent from. */
  readonly identities: readonly string[];
  readonly configurationSets: ReadonlyMap<
    string,
    readonly { topicArn: string; eventTypes: readonly string[] }[]
  >;
  readonly ruleSets: ReadonlyMap<string, readonly ReceiptRule[]>;
}

export interface MailServer {
  readonly origin: string;
  /** The rules of the active set; null while none is active. */
  activeRules(): readonly ReceiptRule[] | null;
  stop(): Promise<void>;
}

export type Publish = (topicArn: string, message: string) => Promise<void>;

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';
/** SES v1 takes messages of up to 10 MB; base64 and the form's escapes make a request of it larger. */
const MESSAGE_SIZE_BYTES_MAX = 10 * 1024 * 1024;
const REQUEST_SIZE_BYTES_MAX = 24 * 1024 * 1024;
const RECIPIENTS_MAX = 50;
/** SES tries for hours; here a page must not wait that long for its next channel. */
const RELAY_WAITS_MS = [500, 2_000] as const;

const bareAddress = (text: string): string => (/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim();

/** Starts with the outbox's messages whose delivery is untold: those are told now. */
export async function startMailServer(options: {
  settings: MailSettings;
  /** Keeps the name of the active rule set. */
  stateFile: string;
  outbox: Outbox;
  clock: BusinessClock;
  activity: Activity;
  publish: Publish;
  /** An SMTP URL of nodemailer; absent: mail is kept and goes nowhere. */
  relay?: string | undefined;
}): Promise<MailServer> {
  const { settings, outbox, clock, activity, publish } = options;
  const relay = options.relay === undefined ? null : createTransport(options.relay);
  let active = activeSetOf(options.stateFile);

  function checkSender(sender: string): void {
    const address = bareAddress(sender).toLowerCase();
    const domain = address.slice(address.lastIndexOf('@') + 1);
    const verified = settings.identities.some((identity) => {
      const known = identity.toLowerCase();
      return known === address || known === domain || domain.endsWith(`.${known}`);
    });
    if (!verified) {
      throw new WireError(
        400,
        'MessageRejected',
        `Email address is not verified. The following identities failed the check: ${address}`,
      );
    }
  }

  function take(raw: Buffer, sender: string, recipients: readonly string[], form: URLSearchParams): string {
    checkSender(sender);
    if (recipients.length === 0 || recipients.length > RECIPIENTS_MAX) {
      throw new WireError(400, 'InvalidParameterValue', `1 to ${RECIPIENTS_MAX} recipients are allowed.`);
    }
    for (const recipient of recipients) {
      if (!/^[^\s@<>]+@[^\s@<>]+$/.test(recipient)) {
        throw new WireError(400, 'InvalidParameterValue', `Missing final '@domain' in ${recipient}`);
      }
    }
    if (raw.length > MESSAGE_SIZE_BYTES_MAX) {
      throw new WireError(
        400,
        'InvalidParameterValue',
        `Message length is more than ${MESSAGE_SIZE_BYTES_MAX} bytes long.`,
      );
    }
    const configurationSet = form.get('ConfigurationSetName');
    if (configurationSet !== null && !settings.configurationSets.has(configurationSet)) {
      throw new WireError(
        400,
        'ConfigurationSetDoesNotExist',
        `Configuration set <${configurationSet}> does not exist.`,
      );
    }
    const tags: Record<string, string> = {};
    for (let index = 1; form.has(`Tags.member.${index}.Name`); index += 1) {
      tags[form.get(`Tags.member.${index}.Name`) ?? ''] = form.get(`Tags.member.${index}.Value`) ?? '';
    }
    const id = `01${randomBytes(7).toString('hex')}-${randomUUID()}-000000`;
    const message: Omit<Sent, 'number' | 'isOver'> = {
      id,
      at: clock.now(),
      channel: 'email',
      from: bareAddress(sender),
      to: recipients,
      text: '',
      tags,
      configurationSet,
    };
    outbox.put(message, withMessageId(raw, id));
    tell(message);
    return id;
  }

  /** Relays where there is a relay, then tells the topic what became of the mail. */
  function tell(message: Omit<Sent, 'number' | 'isOver'>): void {
    activity
      .during(async () => {
        const fate = await fateOf(message);
        const subscribed = settings.configurationSets.get(message.configurationSet ?? '') ?? [];
        const body = JSON.stringify(eventOf(message, fate, clock.now()));
        for (const { topicArn, eventTypes } of subscribed) {
          if (eventTypes.includes(fate.event.toUpperCase())) await publish(topicArn, body);
        }
        outbox.reported(message.id);
      })
      .catch((error: unknown) => console.error(error));
  }

  async function fateOf(message: Omit<Sent, 'number' | 'isOver'>): Promise<Fate> {
    // The addresses of SES's mailbox simulator behave here as they do there.
    const simulated = /^(bounce|complaint)(?:\+.*)?@simulator\.amazonses\.com$/i.exec(
      message.to[0] ?? '',
    )?.[1];
    if (simulated === 'bounce') return { event: 'Bounce', forGood: true, reason: '550 5.1.1 user unknown' };
    if (relay === null) return { event: 'Delivery', reason: '250 2.6.0 kept in the outbox' };
    const raw = outbox.mail(message.id) ?? '';
    for (let tries = 0; ; tries += 1) {
      try {
        const sent = await relay.sendMail({ envelope: { from: message.from, to: [...message.to] }, raw });
        return { event: 'Delivery', reason: String(sent.response) };
      } catch (error) {
        const { response, responseCode = 0 } = error as { response?: string; responseCode?: number };
        const reason = String(response ?? error);
        // A refusal of the 500s is for good (RFC 5321, 4.2.1); a relay that is down says nothing of the mailbox.
        const forGood = responseCode >= 500;
        const waitMs = forGood ? undefined : RELAY_WAITS_MS[tries];
        if (waitMs === undefined) {
          console.error(`The relay did not take a mail to ${message.to.join(', ')}: ${reason}`);
          return { event: 'Bounce', forGood, reason };
        }
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
  }

  async function operate(request: WireRequest): Promise<string> {
    const form = new URLSearchParams(request.body.toString());
    const action = form.get('Action') ?? '';
    if (action === 'SendRawEmail') {
      const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64');
      const header = headerOf(raw);
      const sender = form.get('Source') ?? header('from');
      const listed = queryList(form, 'Destinations');
      const recipients = (
        listed.length > 0 ? listed : addressesOf(`${header('to')},${header('cc')},${header('bcc')}`)
      ).map(bareAddress);
      return `<MessageId>${take(raw, sender, recipients, form)}</MessageId>`;
    }
    if (action === 'SendEmail') {
      const of = (kind: string) => queryList(form, `Destination.${kind}Addresses`);
      const [to, cc, bcc] = [of('To'), of('Cc'), of('Bcc')];
      const source = form.get('Source') ?? '';
      const raw = await new MailComposer({
        from: source,
        to,
        cc,
        replyTo: queryList(form, 'ReplyToAddresses'),
        subject: form.get('Message.Subject.Data') ?? '',
        text: form.get('Message.Body.Text.Data') ?? undefined,
        html: form.get('Message.Body.Html.Data') ?? undefined,
      })
        .compile()
        .build();
      return `<MessageId>${take(raw, source, [...to, ...cc, ...bcc].map(bareAddress), form)}</MessageId>`;
    }
    if (action === 'SetActiveReceiptRuleSet') {
      const name = form.get('RuleSetName');
      if (name !== null && !settings.ruleSets.has(name)) {
        throw new WireError(400, 'RuleSetDoesNotExist', `Rule set does not exist: ${name}`);
      }
      active = name;
      writeFileSync(`${options.stateFile}.new`, JSON.stringify({ activeRuleSet: active }));
      renameSync(`${options.stateFile}.new`, options.stateFile);
      return '';
    }
    if (action === 'DescribeActiveReceiptRuleSet') {
      return active === null ? '' : `<Metadata><Name>${active}</Name></Metadata>`;
    }
    throw new WireError(400, 'InvalidAction', `SES has no action "${action}" here.`);
  }

  const server = await listen(
    async (request) => {
      const result = await operate(request);
      const action = new URLSearchParams(request.body.subarray(0, 200).toString()).get('Action');
      return queryAnswer(action ?? 'Unknown', NAMESPACE, result);
    },
    queryFault,
    { sizeBytesMax: REQUEST_SIZE_BYTES_MAX },
  );
  for (const message of outbox.unreported('email')) tell(message);
  return {
    origin: server.origin,
    activeRules: () => (active === null ? null : (settings.ruleSets.get(active) ?? null)),
    stop: async () => {
      await server.stop();
      relay?.close();
    },
  };
}

type Fate =
  | { readonly event: 'Delivery'; readonly reason: string }
  /** `forGood`: the mailbox is gone, and not only out of reach. */
  | { readonly event: 'Bounce'; readonly forGood: boolean; readonly reason: string };

/** SES's event publishing record, as its developer guide's "event data … to Amazon SNS" shows it. */
function eventOf(message: Omit<Sent, 'number' | 'isOver'>, fate: Fate, now: number): unknown {
  const timestamp = new Date(now).toISOString();
  const tags = Object.fromEntries(Object.entries(message.tags).map(([name, value]) => [name, [value]]));
  const mail = {
    timestamp: new Date(message.at).toISOString(),
    source: message.from,
    sourceArn: arnOf('ses', `identity/${message.from.slice(message.from.lastIndexOf('@') + 1)}`),
    sendingAccountId: ACCOUNT,
    messageId: message.id,
    destination: message.to,
    headersTruncated: false,
    headers: [],
    commonHeaders: { messageId: message.id },
    tags: { ...tags, 'ses:configuration-set': [message.configurationSet ?? ''] },
  };
  if (fate.event === 'Delivery') {
    const delivery = {
      timestamp,
      processingTimeMillis: Math.max(0, now - message.at),
      recipients: message.to,
      smtpResponse: fate.reason,
      reportingMTA: 'a1-1.smtp-out.amazonses.com',
    };
    return { eventType: 'Delivery', mail, delivery };
  }
  const bounce = {
    feedbackId: randomUUID(),
    bounceType: fate.forGood ? 'Permanent' : 'Transient',
    bounceSubType: 'General',
    bouncedRecipients: message.to.map((emailAddress) => ({
      emailAddress,
      action: 'failed',
      status: fate.forGood ? '5.1.1' : '4.4.1',
      diagnosticCode: `smtp; ${fate.reason}`,
    })),
    timestamp,
    reportingMTA: 'dns; a1-1.smtp-out.amazonses.com',
  };
  return { eventType: 'Bounce', mail, bounce };
}

function activeSetOf(file: string): string | null {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { activeRuleSet: string | null }).activeRuleSet;
  } catch {
    return null;
  }
}

function headerOf(raw: Buffer): (name: string) => string {
  const end = raw.indexOf('\r\n\r\n');
  const head = raw
    .subarray(0, end === -1 ? raw.length : end)
    .toString('utf8')
    .replace(/\r?\n[ \t]+/g, ' ');
  return (name) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
}

const addressesOf = (text: string): string[] => text.match(/[^\s<>,"]+@[^\s<>,"]+/g) ?? [];

/** SES puts a Message-ID of its own in the place of the sender's ("Header fields" of its developer guide). */
function withMessageId(raw: Buffer, id: string): Buffer {
  const end = raw.indexOf('\r\n\r\n');
  const headEnd = end === -1 ? raw.length : end + 2;
  const head = raw.subarray(0, headEnd).toString('latin1');
  const others = head.replace(/^message-id:.*\r\n(?:[ \t].*\r\n)*/gim, '');
  const fresh = Buffer.from(`${others}Message-ID: <${id}@email.amazonses.com>\r\n`, 'latin1');
  return Buffer.concat([fresh, raw.subarray(headEnd)]);
}
