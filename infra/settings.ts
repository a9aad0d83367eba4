// What differs between stages, read from `stages.<name>` in cdk.json and checked before anything is built. A value that
// is missing or malformed is named together with what to do about it; nothing has a silent default that could send mail
// or pages from the wrong place.

import * as z from 'zod';
import { LIMITED } from '../shared/app/limits.ts';

const domain = (what: string) =>
  z
    .string({ error: `is missing: ${what}` })
    .regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, {
      error: `is not a domain in lower case: ${what}`,
    });

const arn = (service: string, what: string) =>
  z
    .string({ error: `is missing: ${what}` })
    .regex(new RegExp(`^arn:aws[a-z-]*:${service}:`), { error: `is not an ARN of ${service}: ${what}` });

const settingsSchema = z.strictObject({
  account: z
    .string({ error: 'is missing: give the 12 digits of the AWS account, as a string' })
    .regex(/^\d{12}$/, { error: 'is not an AWS account: give its 12 digits as a string' }),
  region: z
    .string({ error: 'is missing: name an AWS region in which SES receives mail' })
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: 'is not an AWS region, such as us-east-1' }),

  /** Of the intake and reply addresses, and of the sender. Its MX record must point at SES in `region`. */
  mailDomain: domain('give the domain that reports are mailed to; its MX record will point at SES'),
  /** True where the SES identity of `mailDomain` exists already and is looked after by others. */
  mailIdentityExists: z.boolean().default(false),
  /** True takes the place of a receipt rule set of somebody else; SES has one active set per region. */
  replaceActiveReceiptRuleSet: z.boolean().default(false),

  /** Who is mailed when an alarm of the runbook goes off. */
  alarmMail: z.email({ error: 'is missing or malformed: give the mail address that operates this stage' }),

  /** The portal's own host name. Without it the portal lives at the HTTP API's own address. */
  portal: z
    .strictObject({
      host: domain('give the host name of the portal, such as desk.example.com'),
      certificateArn: arn(
        'acm',
        'request a certificate for portal.host in ACM, in the same region, and give its ARN',
      ),
    })
    .optional(),

  /** An OIDC issuer of one's own. Without it a Cognito user pool is made. */
  identity: z
    .strictObject({
      issuer: z.url({ error: 'is not a URL: give the issuer exactly as its openid-configuration has it' }),
      clientId: z
        .string({ error: 'is missing: register a public client with PKCE at the issuer and give its id' })
        .min(1),
    })
    .optional(),

  /** Without it SMS is off, and an attempt by SMS is refused with that reason. */
  sms: z
    .strictObject({
      origination: z
        .string({ error: 'is missing: give the number in E.164, or the sender id, that messages come from' })
        .regex(/^(\+[1-9]\d{6,14}|[A-Za-z0-9]{1,11})$/, {
          error: 'is neither a number in E.164 nor a sender id',
        }),
      originationArn: arn('sms-voice', 'give the ARN of that number, sender id or pool'),
    })
    .optional(),

  /**
   * Without it voice is off, and an attempt by voice is refused with that reason. The account's auth token is no setting:
   * after the first deployment it is put into the secret that the output `VoiceSecret` names.
   */
  voice: z
    .strictObject({
      accountSid: z
        .string({ error: 'is missing: give the Account SID of the Twilio account' })
        .regex(/^AC[0-9a-f]{32}$/, { error: 'is not an Account SID: AC and 32 digits of 0-9 and a-f' }),
      from: z
        .string({ error: 'is missing: give the number in E.164 that calls come from' })
        .regex(/^\+[1-9]\d{6,14}$/, { error: 'is not a number in E.164' }),
      /** Of another service that speaks Twilio's API. Twilio itself calls nobody in mainland China (since 2023-11-30). */
      origin: z
        .url({ protocol: /^https$/, error: 'is not an https origin' })
        .regex(/[^/]$/, { error: 'ends in a slash: leave it out' })
        .default('https://api.twilio.com'),
    })
    .optional(),

  /** An https origin that chat messages are posted through, as `/<host>/<path>`; without it straight to each provider. */
  chatGateway: z
    .url({ protocol: /^https$/, error: 'is not an https origin' })
    .regex(/[^/]$/, { error: 'ends in a slash: leave it out' })
    .optional(),

  /**
   * So many messages a minute that a provider takes of this stage, where it is not what shared/app/limits.ts says with its
   * source: the mail rate of the account (`aws sesv2 get-account`, MaxSendRate times 60), half of the message parts a
   * second of the number times 60, the calls a second of the voice account times 60; for a chat provider, of one robot.
   */
  perMinute: z
    .partialRecord(z.enum(LIMITED), z.int({ error: 'is no whole number' }).min(1).max(100_000), {
      error: `names no provider: the names are ${LIMITED.join(', ')}`,
    })
    .default({}),

  /**
   * Concurrency kept free for pages, whatever else the account runs. Lambda refuses a reservation that leaves fewer than
   * 100 unreserved, so an account with the quota of a new one sets 0 until its quota is raised.
   */
  urgentConcurrency: z.int().min(0).max(900).default(50),
  logRetentionDays: z.union([z.literal(7), z.literal(30), z.literal(90), z.literal(365)]).default(30),
});

export type Settings = z.infer<typeof settingsSchema> & { readonly stage: string };

/**
 * The settings of one stage. Throws an error that names the stage and each value that is missing or malformed with what
 * to do; `stages` is the value of that key in cdk.json's context.
 */
export function readSettings(stage: string, stages: unknown): Settings {
  if (!/^[a-z][a-z0-9]{1,11}$/.test(stage)) {
    throw new Error(`The stage "${stage}" is not a name of 2 to 12 lower-case letters and digits.`);
  }
  const known = z.record(z.string(), z.unknown()).safeParse(stages);
  const values = known.success ? known.data[stage] : undefined;
  if (values === undefined) {
    const names = known.success ? Object.keys(known.data).join(', ') : 'none';
    throw new Error(
      `There is no stage "${stage}" (known: ${names}). Add "${stage}" to context.stages in cdk.json; the README's section on deploying lists its values.`,
    );
  }
  const parsed = settingsSchema.safeParse(values);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const path = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys : [])].join('.');
      return `  ${path} ${issue.code === 'unrecognized_keys' ? 'is not a setting: remove it' : issue.message}`;
    });
    throw new Error(
      `The stage "${stage}" in cdk.json (context.stages.${stage}) is not complete:\n${faults.join('\n')}`,
    );
  }
  return { ...parsed.data, stage };
}
