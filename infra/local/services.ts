// The embedded services that stand for AWS's own, started in the order in which they need one another, and what the templates
// state made in them. Runs no function and opens no door.

import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { CREDENTIALS, nameOfArn, REGION } from './account.ts';
import { Activity } from './activity.ts';
import { BusinessClock } from './business-clock.ts';
import { faultsOf } from './ignored-properties.ts';
import { type MailServer, startMailServer } from './mail-server.ts';
import { Outbox } from './outbox.ts';
import { provision } from './provision.ts';
import { type QueueServer, startQueueServer } from './queue-server.ts';
import { type ScheduleServer, startScheduleServer } from './schedule-server.ts';
import { type ServiceCalls, serviceCalls } from './service-calls.ts';
import { SIGN_IN_PATH } from './sign-in-server.ts';
import { type SmsServer, startSmsServer } from './sms-server.ts';
import { startTableServer, type TableServer } from './table-server.ts';
import { Assembly } from './template.ts';
import { mailSettingsOf, smsSettingsOf } from './wiring.ts';

export interface ServiceOptions {
  readonly folder: string;
  readonly publicOrigin: string;
  readonly smtpRelay?: string | undefined;
  readonly smsGateway?: string | undefined;
  /** The synthesized assembly. */
  assembly(): Promise<string>;
  say(line: string): void;
}

export interface Services {
  readonly clock: BusinessClock;
  readonly activity: Activity;
  readonly assembly: Assembly;
  readonly table: TableServer;
  readonly queues: QueueServer;
  readonly schedules: ScheduleServer;
  readonly calls: ServiceCalls;
  readonly outbox: Outbox;
  readonly mail: MailServer;
  readonly sms: SmsServer;
  /** Numbers that take answers. */
  readonly smsNumbers: readonly string[];
}

/** Whatever was started is on `stops`, also where this throws. */
export async function startServices(options: ServiceOptions, stops: (() => unknown)[]): Promise<Services> {
  const { folder, publicOrigin, say } = options;
  const clock = new BusinessClock(join(folder, 'clock.json'));
  const activity = new Activity();
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
  const calls = serviceCalls(queues.origin);
  stops.push(calls.stop);
  const { publish } = calls;
  const schedules = await startScheduleServer({
    file: join(folder, 'schedules.db'),
    clock,
    activity,
    toQueue: (queueArn, body, more) => calls.send(queues.queueUrl(nameOfArn(queueArn)), body, more),
  });
  stops.push(schedules.stop);
  const scheduler = new SchedulerClient({ ...client, endpoint: schedules.origin });
  await provision(assembly, { table: table.client, sqs, sns, s3, scheduler });
  for (const each of [sqs, sns, s3, scheduler]) each.destroy();

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
  const smsNumbers = [...smsSettings.twoWayTopics.keys()];
  return {
    clock,
    activity,
    assembly,
    table,
    queues,
    schedules,
    calls,
    outbox,
    mail,
    sms,
    smsNumbers,
  };
}
