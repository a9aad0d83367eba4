// The adapters of the outside over the embedded engines of one machine, for the contract suites: SQS and Scheduler in
// business time, S3, Secrets Manager, Lambda's Invoke, and both providers, also when these misbehave.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import PostalMime from 'postal-mime';
import { arnOf, CREDENTIALS, nameOfArn, REGION } from '../../infra/local/account.ts';
import { startAccountServer } from '../../infra/local/account-server.ts';
import { Activity } from '../../infra/local/activity.ts';
import { BusinessClock } from '../../infra/local/business-clock.ts';
import { startMailServer } from '../../infra/local/mail-server.ts';
import { Outbox } from '../../infra/local/outbox.ts';
import { startQueueServer } from '../../infra/local/queue-server.ts';
import { startScheduleServer } from '../../infra/local/schedule-server.ts';
import { startSmsServer } from '../../infra/local/sms-server.ts';
import { ONE_CALL } from '../../shared/adapters/client-settings.ts';
import { LambdaInvoke } from '../../shared/adapters/lambda-invoke.ts';
import { S3RawStore } from '../../shared/adapters/s3-raw-store.ts';
import { SchedulerAlarms } from '../../shared/adapters/scheduler-alarms.ts';
import { SecretsKeys } from '../../shared/adapters/secrets-keys.ts';
import { SesMessenger } from '../../shared/adapters/ses-messenger.ts';
import { SignedLinks } from '../../shared/adapters/signed-links.ts';
import { SmsMessenger } from '../../shared/adapters/sms-messenger.ts';
import { SqsQueues } from '../../shared/adapters/sqs-queues.ts';
import type { RawStore } from '../../shared/app/ports.ts';
import { SECOND_MS } from '../../shared/domain/instant.ts';
import type { AlarmsAtHand } from './alarms.ts';
import { answering, away, type FaultyServer, sesFault, smsFault, treating } from './faulty-server.ts';
import type { LinksAtHand } from './links.ts';
import type { MessengerAtHand, ProviderState } from './messenger.ts';
import type { BypassAtHand, QueueName } from './queues.ts';
import { NOON } from './stores.ts';

const account = { region: REGION, credentials: CREDENTIALS };
const QUEUES: readonly QueueName[] = ['urgent', 'bulk', 'wake', 'intake'];
const BUCKET = 'raw';
/** The product waits six seconds; here a provider that says nothing is known to be silent. */
const PATIENCE_MS = 300;

export interface EmbeddedWorld {
  /** Empty queues and a group of schedules of their own. */
  alarms(): Promise<AlarmsAtHand>;
  raw(): RawStore;
  links(): LinksAtHand;
  bypass(): Promise<BypassAtHand>;
  messenger(state: ProviderState): Promise<MessengerAtHand>;
  stop(): Promise<void>;
}

export async function startEmbeddedWorld(): Promise<EmbeddedWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-contract-'));
  const clock = new BusinessClock(null);
  const activity = new Activity();
  const engine = await startQueueServer(join(folder, 'queues'), clock);
  const sqs = new SQSClient({ ...account, endpoint: engine.origin });
  const s3 = new S3Client({ ...account, endpoint: engine.origin });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const schedules = await startScheduleServer({
    file: join(folder, 'schedules.db'),
    clock,
    activity,
    toQueue: async (arn, MessageBody) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: engine.queueUrl(nameOfArn(arn)), MessageBody }));
    },
  });
  const scheduler = new SchedulerClient({ ...account, endpoint: schedules.origin });
  const invoked: { consumer: QueueName; body: unknown }[] = [];
  const secret = (name: string) => ({
    name,
    text: `{"current":"k1","keys":{"k1":"{{resolve:secretsmanager:first-${name}:SecretString:::}}"}}`,
  });
  const first = (name: string) => ({ name: `first-${name}`, generate: { length: 64, signs: 'abcdefgh' } });
  const accountServer = await startAccountServer({
    folder: join(folder, 'secrets'),
    secrets: [first('ours'), first('theirs'), secret('ours'), secret('theirs')],
    roleArns: new Set(),
    invoke: async (name, payload) => {
      // As the queue chain reads it: one record, its body as text.
      const [record] = (payload as { Records: { body: string }[] }).Records;
      const consumer = QUEUES.find((queue) => name === `function-of-${queue}`);
      if (!record || !consumer) throw new Error(`${name} was called with ${JSON.stringify(payload)}`);
      invoked.push({ consumer, body: JSON.parse(record.body) as unknown });
      return { payload: null };
    },
  });
  const secrets = new SecretsManagerClient({ ...account, endpoint: accountServer.origin });
  const lambda = new LambdaClient({ ...account, endpoint: accountServer.origin });

  // The engine takes the group of a standard queue but does not give it back, so it is read off the requests.
  const groups = new Map<string, string>();
  sqs.middlewareStack.add(
    (next) => (args) => {
      const { MessageBody: body, MessageGroupId: group } = args.input as {
        MessageBody?: string;
        MessageGroupId?: string;
      }; // Of the commands sent here only SendMessage has either.
      if (body !== undefined && group !== undefined) groups.set(body, group);
      return next(args);
    },
    { step: 'initialize' },
  );

  async function receive(url: string) {
    const found: { body: unknown; group: string | null }[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return found;
      for (const { Body = '', ReceiptHandle } of Messages) {
        await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
        found.push({ body: JSON.parse(Body) as unknown, group: groups.get(Body) ?? null });
      }
    }
  }

  async function elapse(seconds: number): Promise<void> {
    const offsetMs = clock.offsetMs + Math.ceil(seconds * SECOND_MS);
    clock.keep(offsetMs);
    await engine.leap(offsetMs);
    schedules.wake();
    while (activity.running > 0) await new Promise((next) => setTimeout(next, 2));
  }

  let worlds = 0;
  async function alarms(): Promise<AlarmsAtHand> {
    worlds += 1;
    const nameOf = (queue: QueueName) => `${queue}-${worlds}`;
    for (const queue of QUEUES) await sqs.send(new CreateQueueCommand({ QueueName: nameOf(queue) }));
    const groupName = `alarms-${worlds}`;
    await scheduler.send(new CreateScheduleGroupCommand({ Name: groupName }));
    const urls = (of: (queue: QueueName) => string) =>
      Object.fromEntries(QUEUES.map((queue) => [queue, engine.queueUrl(of(queue))]));
    const queues = new SqsQueues(sqs, urls(nameOf));
    const down = new SqsQueues(
      sqs,
      urls(() => 'nowhere'),
    );
    const settings = {
      groupName,
      wakeQueueArn: arnOf('sqs', nameOf('wake')),
      roleArn: 'arn:aws:iam::000000000000:role/schedules',
      deadLetterArn: arnOf('sqs', 'wake-dead'),
    };
    return {
      queues,
      down,
      alarms: new SchedulerAlarms(scheduler, queues, settings),
      downAlarms: new SchedulerAlarms(scheduler, down, settings),
      now: () => clock.now(),
      receive: (queue) => receive(engine.queueUrl(nameOf(queue))),
      elapse,
    };
  }

  return {
    alarms,
    raw: () => new S3RawStore(s3, BUCKET),
    links: () => {
      const linksOf = (name: string) =>
        new SignedLinks(new SecretsKeys(secrets, name, { machineNow: () => NOON }), 'https://desk.example');
      return { links: linksOf('ours'), stranger: linksOf('theirs') };
    },
    bypass: async () => {
      invoked.length = 0;
      return {
        bypass: new LambdaInvoke(lambda, { urgent: 'function-of-urgent', wake: 'function-of-wake' }),
        taken: async () => [...invoked],
      };
    },
    messenger: async (state) => messengerAtHand(state, mkdtempSync(join(folder, 'providers-')), clock),
    stop: async () => {
      for (const client of [sqs, s3, scheduler, secrets, lambda]) client.destroy();
      await schedules.stop();
      await engine.stop();
      await accountServer.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function messengerAtHand(
  state: ProviderState,
  folder: string,
  clock: BusinessClock,
): Promise<MessengerAtHand> {
  const outbox = new Outbox(folder);
  const activity = new Activity();
  const shared = { outbox, clock, activity, publish: async () => undefined };
  const configurationSets = new Map([['desk', []]]);
  const faulty = state === 'well' ? null : await faultyProviders(state);
  const well = faulty
    ? null
    : {
        ses: await startMailServer({
          ...shared,
          settings: { identities: ['desk.example'], configurationSets, ruleSets: new Map() },
          stateFile: join(folder, 'rules.json'),
        }),
        sms: await startSmsServer({ ...shared, settings: { configurationSets, twoWayTopics: new Map() } }),
      };
  const settings = {
    ...ONE_CALL,
    ...account,
    requestHandler: { ...ONE_CALL.requestHandler, requestTimeout: PATIENCE_MS },
  };
  const ses = new SESClient({ ...settings, endpoint: faulty?.ses.endpoint ?? well?.ses.origin ?? '' });
  const sms = new PinpointSMSVoiceV2Client({
    ...settings,
    endpoint: faulty?.sms.endpoint ?? well?.sms.origin ?? '',
  });
  const mails = new SesMessenger(ses, clock, { configurationSet: 'desk', fromAddress: 'desk@desk.example' });
  const texts = new SmsMessenger(sms, { origination: '+12065550100', configurationSet: 'desk' });
  return {
    messenger: {
      mail: (message, tag) => mails.mail(message, tag),
      sms: (message, tag) => texts.sms(message, tag),
    },
    received: async () => {
      // What a faulty server has read may have gone on to a person, unless it said no.
      if (faulty && ['failing', 'hanging_up', 'silent'].includes(state)) {
        const calls = { email: faulty.ses.calls(), sms: faulty.sms.calls() };
        return (['email', 'sms'] as const).flatMap((channel) =>
          Array.from({ length: calls[channel] }, () => ({ channel, to: '', text: '' })),
        );
      }
      const sent = outbox.list();
      return Promise.all(
        sent.map(async ({ id, channel, to, text }) => {
          const mail = channel === 'email' ? await PostalMime.parse(outbox.mail(id) ?? '') : null;
          // Lines of a mail end in CRLF on the wire.
          const words = mail ? `${mail.subject}\n${mail.text?.trimEnd().replaceAll('\r\n', '\n')}` : text;
          return { channel, to: to.join(', '), text: words };
        }),
      );
    },
    stop: async () => {
      for (const client of [ses, sms]) client.destroy();
      await well?.ses.stop();
      await well?.sms.stop();
      await faulty?.ses.stop();
      await faulty?.sms.stop();
      while (activity.running > 0) await new Promise((next) => setTimeout(next, 2));
      outbox.close();
    },
  };
}

async function faultyProviders(
  state: Exclude<ProviderState, 'well'>,
): Promise<{ ses: FaultyServer; sms: FaultyServer }> {
  const both = async (start: () => Promise<FaultyServer>) => ({ ses: await start(), sms: await start() });
  const answers = async (status: number, mail: string, text: string) => ({
    ses: await answering(status, sesFault(mail), 'text/xml'),
    sms: await answering(status, smsFault(text), 'application/x-amz-json-1.0'),
  });
  switch (state) {
    case 'refusing':
      return answers(400, 'MessageRejected', 'ConflictException');
    case 'busy':
      // Neither service documents this name: the status alone says it.
      return answers(429, 'Busy', 'BusyException');
    case 'failing':
      return answers(500, 'InternalFailure', 'InternalServerException');
    case 'away':
      return both(away);
    case 'hanging_up':
      return both(() => treating((socket) => socket.once('data', () => socket.destroy())));
    case 'silent':
      return both(() => treating((socket) => socket.resume()));
  }
}
