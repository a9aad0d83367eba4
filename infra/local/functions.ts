// The functions of the templates as pools of threads, with the environment that Lambda would give them, and the small services
// that only functions ask: secrets, roles, and each other. What they write goes to functions.log.

import { createWriteStream, existsSync, statSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { CREDENTIALS, nameOfArn } from './account.ts';
import { startAccountServer } from './account-server.ts';
import { type KnownDoor, startChatServer } from './chat-server.ts';
import { FunctionPool, type Onlooker } from './function-pool.ts';
import type { Services } from './services.ts';
import { startVoiceServer, type VoiceServer } from './voice-server.ts';
import { fetchHome, type WayHome } from './way-home.ts';
import { functionsOf, secretsOf } from './wiring.ts';

const LOG_SIZE_BYTES_MAX = 50 * 1024 * 1024;
/** Lambda tries an event twice more, after one and two minutes. */
const EVENT_RETRY_WAITS_MS = [60_000, 120_000] as const;

export interface Functions {
  readonly pools: readonly FunctionPool[];
  /** Calls, where the templates set voice up. */
  readonly voice: VoiceServer | null;
  /** By name or ARN; throws where the templates have none of it. */
  poolOf(name: string): FunctionPool;
  /** Writes down what nobody waits for. */
  failed(error: unknown): void;
}

export async function startFunctions(
  services: Services,
  options: {
    readonly folder: string;
    readonly wayHome: WayHome;
    readonly onlooker?: Onlooker | undefined;
    /** Whose chat door an address is. */
    doorAt(url: string): Promise<KnownDoor | null>;
  },
  stops: (() => unknown)[],
): Promise<Functions> {
  const { clock, activity, assembly, table, queues, schedules, mail, sms } = services;
  const { folder } = options;
  const log = openLog(folder);
  stops.push(() => log.end());
  const pools = new Map<string, FunctionPool>();
  const poolOf = (name: string): FunctionPool => {
    const pool = pools.get(name) ?? pools.get(nameOfArn(name));
    if (pool === undefined) throw new Error(`There is no function ${name}.`);
    return pool;
  };
  const account = await startAccountServer({
    folder: join(folder, 'secrets'),
    secrets: secretsOf(assembly),
    roleArns: new Set(assembly.of('AWS::IAM::Role').map(({ arn }) => arn)),
    invoke: async (name, payload, kind) => {
      const pool = poolOf(name);
      if (kind === 'event') {
        invokeLater(pool, payload, 0);
        return { payload: null };
      }
      return pool.invoke(payload).then(
        (answer) => ({ payload: answer }),
        (error: unknown) => ({ payload: { errorMessage: String(error) }, functionError: 'Unhandled' }),
      );
    },
  });
  stops.push(account.stop);
  const failed = (error: unknown) => log.write(`${new Date().toISOString()} ${String(error)}\n`);
  function invokeLater(pool: FunctionPool, payload: unknown, tries: number): void {
    pool.invoke(payload).catch((error: unknown) => {
      failed(error);
      const waitMs = EVENT_RETRY_WAITS_MS[tries];
      if (waitMs !== undefined) setTimeout(() => invokeLater(pool, payload, tries + 1), waitMs).unref();
    });
  }
  const environment: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    LANG: 'en_US.UTF-8',
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_SESSION_TOKEN: 'local',
    // Nothing of the user's own AWS set-up may reach the functions.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    AWS_ENDPOINT_URL_SQS: queues.origin,
    AWS_ENDPOINT_URL_SNS: queues.origin,
    AWS_ENDPOINT_URL_S3: queues.origin,
    AWS_ENDPOINT_URL_SCHEDULER: schedules.origin,
    AWS_ENDPOINT_URL_SES: mail.origin,
    AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2: sms.origin,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: account.origin,
    AWS_ENDPOINT_URL_STS: account.origin,
    AWS_ENDPOINT_URL_LAMBDA: account.origin,
  };
  const named = functionsOf(assembly);
  const voice = await startVoice(named.map((each) => each.environment));
  const chat = await startChatServer({ outbox: services.outbox, clock, doorAt: options.doorAt });
  stops.push(chat.stop);
  // These two are no services of AWS, so what would lead to the providers themselves is led here instead.
  const providers = { VOICE_ORIGIN: voice?.origin, CHAT_GATEWAY: chat.origin };
  for (const each of named) {
    const own = Object.entries(providers).filter(([name]) => each.environment[name] !== undefined);
    const settings = { ...each, environment: { ...each.environment, ...environmentOf(own) } };
    const surroundings = {
      clock,
      activity,
      environment,
      wayHome: options.wayHome,
      onlooker: options.onlooker,
      log: (name: string, line: string) => log.write(`${new Date().toISOString()} ${name} ${line}\n`),
    };
    pools.set(settings.name, new FunctionPool(settings, surroundings));
  }
  stops.push(() => Promise.all([...pools.values()].map((pool) => pool.stop())));
  return { pools: [...pools.values()], poolOf, voice, failed };

  async function startVoice(
    environments: readonly Readonly<Record<string, string>>[],
  ): Promise<VoiceServer | null> {
    const told = environments.find((each) => each.VOICE_ACCOUNT_SID);
    if (told?.VOICE_ACCOUNT_SID === undefined || !told.VOICE_SECRET_ID) return null;
    // As infra/data-stack.ts has it made.
    const { authToken } = JSON.parse(account.secretText(told.VOICE_SECRET_ID)) as { authToken: string };
    const server = await startVoiceServer({
      accountSid: told.VOICE_ACCOUNT_SID,
      authToken,
      outbox: services.outbox,
      clock,
      activity,
      fetch: fetchHome(options.wayHome, fetch),
      failed,
    });
    stops.push(server.stop);
    return server;
  }
}

function environmentOf(own: readonly (readonly [string, string | undefined])[]): Record<string, string> {
  return Object.fromEntries(own.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function openLog(folder: string): WriteStream {
  const file = join(folder, 'functions.log');
  const tooLong = existsSync(file) && statSync(file).size > LOG_SIZE_BYTES_MAX;
  return createWriteStream(file, { flags: tooLong ? 'w' : 'a' });
}
