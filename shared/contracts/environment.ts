// What each Lambda is told by its environment. Read once at start; a missing or malformed value throws by name.

import * as z from 'zod/mini';

const every = {
  TABLE_NAME: z.string().check(z.minLength(1)),
  STAGE: z.string().check(z.minLength(1)),
};
const queues = {
  WAKE_QUEUE_URL: z.url(),
  URGENT_QUEUE_URL: z.url(),
  BULK_QUEUE_URL: z.url(),
};
/** For whoever puts a receipt before the intake. */
const handIn = { INTAKE_QUEUE_URL: z.url() };
/** For whoever commits: arming alarms and handing effects over. */
const alarms = {
  WAKE_QUEUE_ARN: z.string().check(z.startsWith('arn:')),
  SCHEDULE_GROUP: z.string().check(z.minLength(1)),
  SCHEDULE_ROLE_ARN: z.string().check(z.startsWith('arn:')),
  SCHEDULE_DLQ_ARN: z.string().check(z.startsWith('arn:')),
};
const links = {
  KEYS_SECRET_ID: z.string().check(z.minLength(1)),
  /** Scheme, host and port that people reach us at, without a trailing slash. */
  PUBLIC_ORIGIN: z.url(),
};
const mail = {
  /** The domain of intake and reply addresses. */
  MAIL_DOMAIN: z.string().check(z.minLength(1)),
};

const voice = {
  /** The secret `{"authToken":"…"}` of the voice account; empty: voice is off, and an attempt is refused with that reason. */
  VOICE_SECRET_ID: z.string(),
};

/** For whoever answers people over HTTP. */
const portal = {
  ...every,
  ...queues,
  ...alarms,
  ...links,
  /** Assumed with the session tag `tenant`; limits every request to its tenant's keys. */
  TENANT_ROLE_ARN: z.string().check(z.startsWith('arn:')),
  OIDC_ISSUER: z.url(),
  OIDC_CLIENT_ID: z.string().check(z.minLength(1)),
};

export const environments = {
  web: z.object({ ...portal, ...handIn, ...voice, RAW_BUCKET: z.string().check(z.minLength(1)) }),
  setup: z.object(portal),
  intake: z.object({
    ...every,
    ...queues,
    ...alarms,
    ...mail,
    RAW_BUCKET: z.string().check(z.minLength(1)),
  }),
  wake: z.object({
    ...every,
    ...queues,
    ...alarms,
    URGENT_FUNCTION: z.string().check(z.minLength(1)),
    BULK_FUNCTION: z.string().check(z.minLength(1)),
  }),
  send: z.object({
    ...every,
    ...queues,
    ...alarms,
    ...links,
    ...mail,
    CONFIGURATION_SET: z.string().check(z.minLength(1)),
    /** E.164 or a sender id; empty: SMS is off and an SMS attempt is refused with that reason. */
    SMS_ORIGINATION: z.string(),
    SMS_CONFIGURATION_SET: z.string(),
    ...voice,
    /** Where calls are asked for; `https://api.twilio.com` or another that speaks the same. */
    VOICE_ORIGIN: z.url(),
    /** Empty where voice is off. */
    VOICE_ACCOUNT_SID: z.string(),
    /** E.164. */
    VOICE_FROM: z.string(),
    /** Empty, or an origin that every chat door is called through. */
    CHAT_GATEWAY: z.string(),
    /** JSON: so many a minute by channel or chat provider, where the stage knows better than limits.ts. */
    PROVIDER_RATES: z.pipe(
      z.string(),
      z.transform((text, context): Readonly<Record<string, number>> => {
        const rates = ratesIn(text);
        if (!rates) context.issues.push({ code: 'custom', input: text, message: 'no rates' });
        return rates ?? {};
      }),
    ),
  }),
  reports: z.object({ ...every, ...queues, ...alarms }),
  sweep: z.object({
    ...every,
    ...handIn,
    WAKE_QUEUE_URL: queues.WAKE_QUEUE_URL,
    URGENT_QUEUE_URL: queues.URGENT_QUEUE_URL,
    WAKE_FUNCTION: z.string().check(z.minLength(1)),
    INTAKE_FUNCTION: z.string().check(z.minLength(1)),
    URGENT_FUNCTION: z.string().check(z.minLength(1)),
  }),
} as const;

/** By hand: the schema of a record alone would be 3 KB of every function. */
function ratesIn(text: string): Readonly<Record<string, number>> | null {
  try {
    const rates: unknown = JSON.parse(text);
    if (typeof rates !== 'object' || rates === null || Array.isArray(rates)) return null;
    return Object.values(rates).every((rate) => Number.isInteger(rate) && rate > 0)
      ? (rates as Readonly<Record<string, number>>) // As just checked.
      : null;
  } catch {
    return null;
  }
}

/** The environment of one function, or an error that names each value that is missing or malformed. */
export function readEnvironment<Name extends keyof typeof environments>(
  name: Name,
  values: Readonly<Record<string, string | undefined>>,
): z.infer<(typeof environments)[Name]> {
  const parsed = environments[name].safeParse(values);
  if (!parsed.success) {
    // Never the value: some of them are close to secrets.
    const faults = parsed.error.issues
      .map(({ path: [variable] }) => String(variable))
      .map((variable) => `${variable} ${values[variable] === undefined ? 'is missing' : 'is malformed'}`)
      .join(', ');
    throw new Error(`The environment of the function "${name}" is not complete: ${faults}`);
  }
  return parsed.data as z.infer<(typeof environments)[Name]>;
}
