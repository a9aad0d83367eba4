// The whole desk on one machine: starts the embedded services, makes what the templates state, runs the functions and opens
// the doors. The order is the point of this file; what each part does is in its own.

import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createProbe } from 'node:net';
import { join } from 'node:path';
import { runCustomResources } from './custom-resources.ts';
import { scheduledEventOf, startPollers } from './event-sources.ts';
import type { Onlooker } from './function-pool.ts';
import { startFunctions } from './functions.ts';
import { httpApi } from './http-api.ts';
import { LOCAL_PATH, localControls } from './local-controls.ts';
import { takeFolder } from './lock.ts';
import { openMailDoor } from './mail-door.ts';
import { Precedence } from './precedence.ts';
import { expiringTablesOf } from './provision.ts';
import { sayRunning } from './running-file.ts';
import { startServices } from './services.ts';
import { type Account, SIGN_IN_PATH, startSignInServer } from './sign-in-server.ts';
import type { Assembly } from './template.ts';
import { Tenants } from './tenants.ts';
import { sendTestMail } from './test-mail.ts';
import { TimeTravel } from './time-travel.ts';
import { fetchHome } from './way-home.ts';
import { eventSourcesOf, functionsOf, mailSettingsOf, rateRulesOf, routesOf, signInOf } from './wiring.ts';

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

export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

const EXPIRY_SWEEP_EVERY_MS = 10 * 60_000;

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
  const { folder } = options;
  await probePort(options.httpPort, '--http');
  await probePort(options.smtpPort, '--smtp');

  // --- the address that everything is reached at
  const web = createServer();
  // Whoever comes before all is there is told to come again; Node would keep a request that nobody takes for ever.
  web.on('request', sayStarting);
  await new Promise<void>((resolve) => web.listen(options.httpPort, '127.0.0.1', resolve));
  stops.push(() => {
    web.closeAllConnections();
    web.close();
  });
  const address = web.address();
  if (address === null || typeof address === 'string') throw new Error('The HTTP server has no port.');
  const httpPort = address.port;
  const publicOrigin = options.publicOrigin ?? `http://127.0.0.1:${httpPort}`;
  const wayHome = { publicOrigin, loopbackOrigin: `http://127.0.0.1:${httpPort}` };
  const services = await startServices({ ...options, publicOrigin }, stops);
  const { clock, activity, assembly, table, queues, schedules, calls, outbox, mail, sms } = services;
  let tenants: Tenants | undefined;
  const { poolOf, pools, voice, failed } = await startFunctions(
    services,
    { ...options, wayHome, doorAt: async (url) => tenants?.doorAt(url) ?? null },
    stops,
  );

  // --- the tenants, and who signs in
  const tableName = tableNameOf(assembly);
  const kept = new Tenants({ client: table.client, tableName }, join(folder, 'tenants.json'));
  tenants = kept;
  const domain = mailDomainOf(assembly);
  const [tenant] = await Promise.all([
    kept.seedDemo(domain, clock.now()),
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
          accounts: () => kept.accounts(),
        });
  if (signIn !== null) stops.push(signIn.stop);

  // --- what drives the functions
  const sources = eventSourcesOf(assembly);
  const precedence = new Precedence();
  for (const source of sources) {
    const pool = poolOf(source.functionArn);
    const { isPatient } = pool.settings;
    const pollers = startPollers({
      source,
      instancesMax: pool.instancesMax,
      calls,
      queues,
      invoke: (event) => (isPatient ? pool.invoke(event) : precedence.during(() => pool.invoke(event))),
      turn: async () => {
        if (isPatient) await precedence.turn();
      },
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
    nextScheduleAt: () => earlier(schedules.nextAt(), voice?.nextAt() ?? null),
    dues: () => kept.dues(),
    leap: (offsetMs) => queues.leap(offsetMs),
    leapt: () => {
      schedules.wake();
      voice?.wake();
    },
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
    putObject: calls.putObject,
    publish: calls.publish,
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
    smsNumbers: services.smsNumbers,
    clock,
    outbox,
    sms,
    travel,
    tenants: kept,
    voice,
    signIn,
    sendTestMail: (testMail) => sendTestMail(testMail, door.port),
    replay: async (tenantId, receiptId) => {
      const body = JSON.stringify({ type: 'receipt', tenantId, receiptId });
      await calls.send(intakeQueueUrlOf(assembly), body, { groupId: tenantId });
    },
  });
  const api = httpApi({
    fetch: fetchHome(wayHome, fetch),
    routes: routesOf(assembly),
    publicOrigin,
    invoke: (arn, event) => poolOf(arn).invoke(event),
    failed,
  });
  web.off('request', sayStarting);
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
  for (const pool of pools) pool.warm();

  stops.push(
    sayRunning(folder, {
      pid: process.pid,
      httpPort,
      smtpPort: door.port,
      intakeAddress: tenant.intakeAddress,
    }),
  );
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
    accounts: await kept.accounts(),
    businessTime: clock.now(),
    broken,
    stop,
  };
}

/** The earlier of two instants, of which either may be none. */
function earlier(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.min(one, other);
}

/** A browser that reads comes back by itself; one that sent a form is told to send it again, since nothing was taken. */
function sayStarting(request: IncomingMessage, response: ServerResponse): void {
  request.resume();
  const page = request.headers.accept?.includes('text/html') === true;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  const said = reads
    ? ['服务台正在启动，页面会自动打开。', 'The desk is starting. This page opens by itself.']
    : [
        '服务台正在启动，刚才的内容没有收到。请返回上一页，稍后再发送。',
        'The desk is starting and has not taken what you sent. Go back and send it again in a moment.',
      ];
  response.writeHead(503, {
    'retry-after': '1',
    'content-type': `text/${page ? 'html' : 'plain'}; charset=utf-8`,
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(
    page
      ? `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">${
          reads ? '<meta http-equiv="refresh" content="1">' : ''
        }<title>Faultline</title><p lang="zh-CN">${said[0]}<p>${said[1]}</html>\n`
      : `The desk is starting.\n`,
  );
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
