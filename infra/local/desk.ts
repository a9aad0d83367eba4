// The whole desk on one machine: starts the embedded services, makes what the templates state, runs the functions and opens
// the doors. The order is the point of this file; what each part does is in its own.

import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createProbe } from 'node:net';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { CREDENTIALS, nameOfArn, REGION } from './account.ts';
import { startAccountServer } from './account-server.ts';
import { Activity } from './activity.ts';
import { BusinessClock } from './business-clock.ts';
import { runCustomResources } from './custom-resources.ts';
import { scheduledEventOf, startPollers } from './event-sources.ts';
import { FunctionPool, type Onlooker } from './function-pool.ts';
import { httpApi } from './http-api.ts';
import { faultsOf } from './ignored-properties.ts';
import { LOCAL_PATH, localControls } from './local-controls.ts';
import { takeFolder } from './lock.ts';
import { openMailDoor } from './mail-door.ts';
import { startMailServer } from './mail-server.ts';
import { Outbox } from './outbox.ts';
import { expiringTablesOf, provision } from './provision.ts';
import { startQueueServer } from './queue-server.ts';
import { startScheduleServer } from './schedule-server.ts';
import { type Account, SIGN_IN_PATH, startSignInServer } from './sign-in-server.ts';
import { startSmsServer } from './sms-server.ts';
import { startTableServer } from './table-server.ts';
import { Assembly } from './template.ts';
import { Tenants } from './tenants.ts';
import { sendTestMail } from './test-mail.ts';
import { TimeTravel } from './time-travel.ts';
import {
  eventSourcesOf,
  functionsOf,
  mailSettingsOf,
  rateRulesOf,
  routesOf,
  secretsOf,
  signInOf,
  smsSettingsOf,
} from './wiring.ts';

export interface DeskOptions {
  /** Absolute. */
  readonly folder: string;
  readonly httpPort: number;
  readonly smtpPort: number;
  /** Scheme, host and port that people reach the desk at; absent: loopback. */
  readonly publicOrigin?: string | undefined;
  /** An SMTP URL that mail is relayed to; absent: it stays in the outbox. */
  readonly smtpRelay?: string | undefined;
  /** An address that SMS are posted to; absent: they stay in the outbox. */
  readonly smsGateway?: string | undefined;
  /** Who looks at the functions from outside. */
  readonly onlooker?: Onlooker | undefined;
  /** The synthesized assembly. */
  assembly(): Promise<string>;
  say(line: string): void;
}

export interface RunningDesk {
  readonly intakeAddress: string;
  readonly urls: Readonly<Record<string, string>>;
  readonly httpPort: number;
  readonly smtpPort: number;
  readonly password: string | null;
  readonly accounts: readonly Account[];
  readonly businessTime: number;
  /** Settles when a part that nothing works without has ended by itself. */
  readonly broken: Promise<Error>;
  stop(): Promise<void>;
}

/** What another process on this machine needs to know of a running desk. */
export interface RunningFile {
  readonly pid: number;
  readonly httpPort: number;
  readonly smtpPort: number;
  readonly intakeAddress: string;
}

export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

const LOG_SIZE_BYTES_MAX = 50 * 1024 * 1024;
const EXPIRY_SWEEP_EVERY_MS = 10 * 60_000;
/** Lambda tries an event twice more, after one and two minutes. */
const EVENT_RETRY_WAITS_MS = [60_000, 120_000] as const;

async function probePort(port: number, flag: string): Promise<void> {
  if (port === 0) return;
  const probe = createProbe();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? `is in use by another program. Stop that one, or give another port with ${flag}.`
          : error.code === 'EACCES'
            ? `is not allowed to you; ports from 1024 on are. Give one with ${flag}.`
            : `can’t be opened: ${error.message}`;
      reject(new PortTaken(`Port ${port} on 127.0.0.1 ${why}`));
    });
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()));
  });
}

/** Starts a desk. Throws `FolderTaken`, `PortTaken`, or what a part says; whatever was started by then is stopped again. */
export async function startDesk(options: DeskOptions): Promise<RunningDesk> {
  const { folder, say } = options;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) {
      try {
        await each();
      } catch (error) {
        say(String(error));
      }
    }
  };
  try {
    stops.push(takeFolder(folder));
    return await open(options, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function open(
  options: DeskOptions,
  stops: (() => unknown)[],
  stop: () => Promise<void>,
): Promise<RunningDesk> {
  const { folder, say } = options;
  await probePort(options.httpPort, '--http');
  await probePort(options.smtpPort, '--smtp');

  // --- what everything else stands on
  const clock = new BusinessClock(join(folder, 'clock.json'));
  const activity = new Activity();
  const web = createServer();
  await new Promise<void>((resolve) => web.listen(options.httpPort, '127.0.0.1', resolve));
  stops.push(() => {
    web.closeAllConnections();
    web.close();
  });
  const address = web.address();
  if (address === null || typeof address === 'string') throw new Error('The HTTP server has no port.');
  const httpPort = address.port;
  const publicOrigin = options.publicOrigin ?? `http://127.0.0.1:${httpPort}`;
  const [assemblyFolder, table, queues] = await Promise.all([
    options.assembly(),
    startTableServer(join(folder, 'table')).then((server) => {
      stops.push(server.stop);
      return server;
    }),
    startQueueServer(join(folder, 'queues'), clock).then((server) => {
      stops.push(server.stop);
      return server;
    }),
  ]);
  const issuer = `${publicOrigin}${SIGN_IN_PATH}`;
  const assembly = new Assembly(assemblyFolder, { queueUrl: queues.queueUrl, publicOrigin, issuer });
  const faults = assembly.all.map(faultsOf);
  const unfit = faults.flatMap((fault) => fault.unfit);
  if (unfit.length > 0)
    throw new Error(`The templates ask for what one machine does not do:\n${unfit.join('\n')}`);
  for (const path of new Set(faults.flatMap((fault) => fault.unlisted))) say(`Not looked at here: ${path}`);

  // --- clients of the embedded services
  const client = { region: REGION, credentials: CREDENTIALS, maxAttempts: 2 };
  const sqs = new SQSClient({ ...client, endpoint: queues.origin });
  const sns = new SNSClient({ ...client, endpoint: queues.origin });
  const s3 = new S3Client({ ...client, endpoint: queues.origin, forcePathStyle: true });
  stops.push(() => {
    for (const each of [sqs, sns, s3]) each.destroy();
  });
  const publish = async (TopicArn: string, Message: string) => {
    await sns.send(new PublishCommand({ TopicArn, Message }));
  };
  const schedules = await startScheduleServer({
    file: join(folder, 'schedules.db'),
    clock,
    activity,
    toQueue: async (queueArn, body, more) => {
      const attributes = Object.entries(more.attributes ?? {}).map(
        ([name, value]) => [name, { DataType: 'String', StringValue: value }] as const,
      );
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: queues.queueUrl(nameOfArn(queueArn)),
          MessageBody: body,
          ...(more.groupId && { MessageGroupId: more.groupId }),
          ...(attributes.length > 0 && { MessageAttributes: Object.fromEntries(attributes) }),
        }),
      );
    },
  });
  stops.push(schedules.stop);
  const scheduler = new SchedulerClient({ ...client, endpoint: schedules.origin });
  await provision(assembly, { table: table.client, sqs, sns, s3, scheduler });
  scheduler.destroy();

  // --- providers
  const outbox = new Outbox(join(folder, 'outbox'));
  stops.push(() => outbox.close());
  const mail = await startMailServer({
    settings: mailSettingsOf(assembly),
    stateFile: join(folder, 'mail.json'),
    outbox,
    clock,
    activity,
    publish,
    relay: options.smtpRelay,
  });
  stops.push(mail.stop);
  const smsSettings = smsSettingsOf(assembly);
  const gateway = options.smsGateway;
  const sms = await startSmsServer({ settings: smsSettings, outbox, clock, activity, publish, gateway });
  stops.push(sms.stop);

  // --- functions
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
  for (const settings of functionsOf(assembly)) {
    const surroundings = {
      clock,
      activity,
      environment,
      onlooker: options.onlooker,
      log: (name: string, line: string) => log.write(`${new Date().toISOString()} ${name} ${line}\n`),
    };
    pools.set(settings.name, new FunctionPool(settings, surroundings));
  }
  stops.push(() => Promise.all([...pools.values()].map((pool) => pool.stop())));

  // --- the tenants, and who signs in
  const tableName = tableNameOf(assembly);
  const tenants = new Tenants({ client: table.client, tableName }, join(folder, 'tenants.json'));
  const domain = mailDomainOf(assembly);
  const [tenant] = await Promise.all([
    tenants.seedDemo(domain, clock.now()),
    runCustomResources(
      assembly,
      (arn, event) => poolOf(arn).invoke(event),
      join(folder, 'custom-resources.json'),
    ),
  ]);
  const signInSettings = signInOf(assembly);
  const signIn =
    signInSettings === null
      ? null
      : await startSignInServer({
          folder,
          publicOrigin,
          settings: signInSettings,
          accounts: () => tenants.accounts(),
        });
  if (signIn !== null) stops.push(signIn.stop);

  // --- what drives the functions
  const sources = eventSourcesOf(assembly);
  for (const source of sources) {
    const pool = poolOf(source.functionArn);
    const pollers = startPollers({
      source,
      instancesMax: pool.instancesMax,
      sqs,
      queues,
      invoke: (event) => pool.invoke(event),
      failed,
    });
    stops.push(pollers.stop);
  }
  const rules = rateRulesOf(assembly);
  const sweep = async () => {
    for (const rule of rules) {
      for (const arn of rule.functionArns) await poolOf(arn).invoke(scheduledEventOf(rule.arn, clock.now()));
    }
  };
  const polled = new Set(sources.map((source) => source.queueName));
  const sweepExpired = async () => {
    for (const each of expiringTablesOf(assembly)) await table.sweepExpired(each, clock.now());
  };
  const travel = new TimeTravel({
    clock,
    activity,
    queueStates: async () => (await queues.states()).filter((state) => polled.has(state.name)),
    nextScheduleAt: schedules.nextAt,
    nextDueAt: () => tenants.nextDueAt(),
    leap: (offsetMs) => queues.leap(offsetMs),
    leapt: schedules.wake,
    sweep,
    sweepExpired,
  });
  stops.push(() => travel.stop());
  for (const rule of rules) {
    const fire = () => {
      // On a journey the sweeper runs at its own steps.
      if (travel.underWay) return;
      for (const arn of rule.functionArns) {
        poolOf(arn).invoke(scheduledEventOf(rule.arn, clock.now())).catch(failed);
      }
    };
    const timer = setInterval(fire, rule.everyMs);
    stops.push(() => clearInterval(timer));
    fire();
  }
  const expiry = setInterval(() => {
    sweepExpired().catch(failed);
  }, EXPIRY_SWEEP_EVERY_MS);
  stops.push(() => clearInterval(expiry));

  // --- the doors
  const door = await openMailDoor({
    host: '127.0.0.1',
    port: options.smtpPort,
    clock,
    activity,
    activeRules: mail.activeRules,
    putObject: async (Bucket, Key, Body) => {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
    publish,
  });
  stops.push(door.stop);
  const urls = {
    portal: `${publicOrigin}/`,
    board: `${publicOrigin}/board`,
    reportForm: `${publicOrigin}/r/${tenant.slug}`,
    outbox: `http://127.0.0.1:${httpPort}${LOCAL_PATH}/`,
    openapi: `${publicOrigin}/openapi.json`,
  };
  const controls = localControls({
    publicOrigin,
    intakeAddress: tenant.intakeAddress,
    urls,
    smsNumbers: [...smsSettings.twoWayTopics.keys()],
    clock,
    outbox,
    sms,
    travel,
    tenants,
    signIn,
    sendTestMail: (testMail) => sendTestMail(testMail, door.port),
    replay: async (tenantId, receiptId) => {
      const body = { type: 'receipt', tenantId, receiptId };
      const QueueUrl = intakeQueueUrlOf(assembly);
      await sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body), MessageGroupId: tenantId }),
      );
    },
  });
  const api = httpApi({
    routes: routesOf(assembly),
    publicOrigin,
    invoke: (arn, event) => poolOf(arn).invoke(event),
    failed,
  });
  web.on('request', (request, response) => {
    const path = request.url ?? '/';
    const answer =
      path === LOCAL_PATH || path.startsWith(`${LOCAL_PATH}/`) || path.startsWith(`${LOCAL_PATH}?`)
        ? controls(request, response)
        : signIn !== null && path.startsWith(`${SIGN_IN_PATH}/`)
          ? signIn.serve(request, response)
          : api(request, response);
    answer.catch((error: unknown) => {
      failed(error);
      response.destroy();
    });
  });
  for (const pool of pools.values()) pool.warm();

  const running: RunningFile = {
    pid: process.pid,
    httpPort,
    smtpPort: door.port,
    intakeAddress: tenant.intakeAddress,
  };
  const runningFile = join(folder, 'running.json');
  writeFileSync(runningFile, JSON.stringify(running));
  stops.push(() => rmSync(runningFile, { force: true }));
  const broken = Promise.race([
    queues.ended,
    table.ended.then(({ code, lastWords }) => new Error(`DynamoDB ended with code ${code}. ${lastWords}`)),
  ]);
  return {
    intakeAddress: tenant.intakeAddress,
    urls,
    httpPort,
    smtpPort: door.port,
    password: signIn?.password ?? null,
    accounts: await tenants.accounts(),
    businessTime: clock.now(),
    broken,
    stop,
  };
}

/** The file that says how to reach a running desk, or null where none runs on the folder. */
export function runningOn(folder: string): RunningFile | null {
  try {
    const running = JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')) as RunningFile;
    process.kill(running.pid, 0);
    return running;
  } catch {
    return null;
  }
}

function openLog(folder: string): import('node:fs').WriteStream {
  const file = join(folder, 'functions.log');
  const tooLong = existsSync(file) && statSync(file).size > LOG_SIZE_BYTES_MAX;
  return createWriteStream(file, { flags: tooLong ? 'w' : 'a' });
}

function tableNameOf(assembly: Assembly): string {
  const [table] = [...assembly.of('AWS::DynamoDB::GlobalTable'), ...assembly.of('AWS::DynamoDB::Table')];
  if (table === undefined) throw new Error('The templates have no table.');
  return table.name;
}

/** The domain that the receipt rules take mail for. */
function mailDomainOf(assembly: Assembly): string {
  const recipients = [...mailSettingsOf(assembly).ruleSets.values()]
    .flat()
    .flatMap((rule) => rule.recipients);
  const domain = recipients.find((recipient) => !recipient.includes('@') && !recipient.startsWith('.'));
  if (domain === undefined) throw new Error('No receipt rule of the templates takes mail for a domain.');
  return domain;
}

function intakeQueueUrlOf(assembly: Assembly): string {
  for (const { environment } of functionsOf(assembly)) {
    if (environment.INTAKE_QUEUE_URL !== undefined) return environment.INTAKE_QUEUE_URL;
  }
  throw new Error('No function of the templates knows the intake queue.');
}
