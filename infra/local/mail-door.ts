// The way in for mail: an SMTP server that does what SES does with a receipt rule. A message is answered with 250 only
// after its bytes are in the bucket and the topic was told; recipients of other domains are refused. Of a mail it reads the
// header alone.

import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Activity } from './activity.ts';
import type { BusinessClock } from './business-clock.ts';
import { type CommonHeaders, commonHeadersOf } from './common-headers.ts';
import type { ReceiptRule } from './mail-server.ts';
import { VERDICTS_HEADER, VERDICTS_SYNTAX, type Verdicts, verdictsAskedBy } from './verdicts.ts';

/** What SES takes in (S3 action). */
export const MAIL_SIZE_BYTES_MAX = 40 * 1024 * 1024;
const MAILS_TOGETHER_MAX = 64;
/** RFC 5321 section 4.5.3.1.8: at least so many are taken; the sender brings the others in a second transaction. */
const RECIPIENTS_MAX = 100;

export interface MailDoor {
  readonly port: number;
  stop(): Promise<void>;
}

export interface MailDoorOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: BusinessClock;
  readonly activity: Activity;
  activeRules(): readonly ReceiptRule[] | null;
  putObject(bucket: string, key: string, bytes: Buffer): Promise<void>;
  publish(topicArn: string, message: string): Promise<void>;
}

/** An answer to the other mail server: a code of RFC 5321 and a sentence. */
class Refusal extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

/** SES's recipient conditions: an address, a domain with every address at it, or `.domain` with its subdomains. */
export function ruleTakes(rule: ReceiptRule, recipient: string): boolean {
  if (!rule.enabled) return false;
  if (rule.recipients.length === 0) return true;
  const address = recipient.toLowerCase();
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  // SES ignores a +label when it compares a whole address.
  const plain = `${address.slice(0, at).replace(/\+.*$/, '')}@${domain}`;
  return rule.recipients.some((condition) => {
    const wanted = condition.toLowerCase();
    if (wanted.includes('@')) return wanted === address || wanted === plain;
    return wanted.startsWith('.') ? domain.endsWith(wanted) : domain === wanted;
  });
}

/** Listens for mail. A port that is taken fails with the system's error (EADDRINUSE). */
export async function openMailDoor(options: MailDoorOptions): Promise<MailDoor> {
  const { clock, activity } = options;

  async function take(raw: Buffer, session: SMTPServerSession): Promise<string> {
    const rules = options.activeRules() ?? [];
    const recipients = session.envelope.rcptTo.map((recipient) => recipient.address);
    const sender = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
    const verdicts = verdictsAskedBy(raw);
    if (verdicts === null) throw new Refusal(550, `${VERDICTS_HEADER} takes ${VERDICTS_SYNTAX}.`);
    const messageId = randomBytes(20).toString('hex');
    const stored = Buffer.concat([
      Buffer.from(traceOf(sender, recipients, messageId, session, verdicts, clock.now())),
      raw,
    ]);
    const headers = await commonHeadersOf(raw);
    for (const rule of rules) {
      const matched = recipients.filter((recipient) => ruleTakes(rule, recipient));
      if (matched.length === 0) continue;
      const key = `${rule.objectKeyPrefix}${messageId}`;
      await options.putObject(rule.bucket, key, stored);
      await options.publish(
        rule.topicArn,
        notificationOf({
          ...{ messageId, sender, recipients, matched, key, rule, verdicts, headers },
          now: clock.now(),
        }),
      );
    }
    return messageId;
  }

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    banner: 'Faultline',
    size: MAIL_SIZE_BYTES_MAX,
    maxClients: MAILS_TOGETHER_MAX,
    socketTimeout: 120_000,
    closeTimeout: 1_000,
    onRcptTo(address, session, callback) {
      if (session.envelope.rcptTo.length >= RECIPIENTS_MAX)
        return callback(
          new Refusal(
            452,
            `Too many recipients: at most ${RECIPIENTS_MAX} in one mail; send the others on their own.`,
          ),
        );
      const rules = options.activeRules();
      if (rules === null)
        return callback(new Refusal(451, 'Mail is not taken in yet: no receipt rule set is active.'));
      if (rules.some((rule) => ruleTakes(rule, address.address))) return callback();
      const domains = rules.flatMap((rule) => rule.recipients).join(', ');
      callback(
        new Refusal(550, `${address.address} is not a recipient here; this desk takes mail for ${domains}.`),
      );
    },
    onData(stream, session, callback) {
      const parts: Buffer[] = [];
      let sizeBytes = 0;
      stream.on('data', (part: Buffer) => {
        sizeBytes += part.length;
        if (sizeBytes <= MAIL_SIZE_BYTES_MAX) parts.push(part);
      });
      stream.on('error', (error: Error) => callback(error));
      stream.on('end', () => {
        if (sizeBytes > MAIL_SIZE_BYTES_MAX) {
          return callback(
            new Refusal(552, `The message is larger than ${MAIL_SIZE_BYTES_MAX / 1_048_576} MB.`),
          );
        }
        activity
          .during(() => take(Buffer.concat(parts), session))
          // The type of nodemailer's callback leaves out the message that it answers with 250.
          .then((messageId) => (callback as (error: null, message: string) => void)(null, `OK ${messageId}`))
          .catch((error: unknown) => {
            if (error instanceof Refusal) return callback(error);
            console.error(error);
            callback(new Refusal(451, 'The message could not be stored; try again later.'));
          });
      });
    },
  });
  server.on('error', (error: Error) => console.error(`SMTP: ${error.message}`));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The header fields that SES writes above a message it stores. */
function traceOf(
  sender: string,
  recipients: readonly string[],
  messageId: string,
  session: SMTPServerSession,
  verdicts: Verdicts,
  now: number,
): string {
  const date = new Date(now).toUTCString().replace('GMT', '+0000 (UTC)');
  // A name is what the other side says of itself; signs that could end a header field are taken out.
  const from = String(session.hostNameAppearsAs || 'unknown').replace(/[^\w.:[\]-]/g, '?');
  return [
    `Return-Path: <${sender.replace(/[\r\n<>]/g, '')}>`,
    `Received: from ${from} ([${session.remoteAddress}])`,
    ` by inbound-smtp.${'us-east-1'}.amazonaws.com with SMTP id ${messageId}`,
    ` for ${(recipients[0] ?? '').replace(/[\r\n<>]/g, '')};`,
    ` ${date}`,
    `X-SES-Spam-Verdict: ${verdicts.spam}`,
    `X-SES-Virus-Verdict: ${verdicts.virus}`,
    '',
  ].join('\r\n');
}

/** SES's notification for an S3 action, as its developer guide's "contents of notifications" lists it. */
function notificationOf(mail: {
  messageId: string;
  sender: string;
  recipients: readonly string[];
  matched: readonly string[];
  key: string;
  rule: ReceiptRule;
  verdicts: Verdicts;
  headers: CommonHeaders;
  now: number;
}): string {
  const timestamp = new Date(mail.now).toISOString();
  const { spam, virus, spf, dkim, dmarc } = mail.verdicts;
  return JSON.stringify({
    notificationType: 'Received',
    mail: {
      timestamp,
      source: mail.sender,
      messageId: mail.messageId,
      destination: mail.recipients,
      headersTruncated: true,
      headers: [],
      commonHeaders: { returnPath: mail.sender, ...mail.headers },
    },
    receipt: {
      timestamp,
      processingTimeMillis: 0,
      recipients: mail.matched,
      spamVerdict: { status: spam },
      virusVerdict: { status: virus },
      spfVerdict: { status: spf },
      dkimVerdict: { status: dkim },
      dmarcVerdict: { status: dmarc },
      action: {
        type: 'S3',
        topicArn: mail.rule.topicArn,
        bucketName: mail.rule.bucket,
        objectKeyPrefix: mail.rule.objectKeyPrefix,
        objectKey: mail.key,
      },
    },
  });
}
