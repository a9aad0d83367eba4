// The embedded services, each through the AWS SDK's own client: what the product calls must mean here what it means
// in the cloud.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  SESClient,
  SendEmailCommand,
  SendRawEmailCommand,
  SetActiveReceiptRuleSetCommand,
} from '@aws-sdk/client-ses';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAccountServer } from '../../infra/local/account-server.ts';
import { Activity } from '../../infra/local/activity.ts';
import { BusinessClock } from '../../infra/local/business-clock.ts';
import { commonHeadersOf } from '../../infra/local/common-headers.ts';
import { openMailDoor, ruleTakes } from '../../infra/local/mail-door.ts';
import { type MailSettings, startMailServer } from '../../infra/local/mail-server.ts';
import { Outbox } from '../../infra/local/outbox.ts';
import { dueAtOf, startScheduleServer } from '../../infra/local/schedule-server.ts';
import { startSmsServer } from '../../infra/local/sms-server.ts';

const account = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
};

let folder: string;
let clock: BusinessClock;
let activity: Activity;
const stops: (() => Promise<void> | void)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultline-services-'));
  clock = new BusinessClock(null);
  activity = new Activity();
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('It did not come about within five seconds.');
}

function leap(byMs: number): void {
  clock.keep(clock.offsetMs + byMs);
  clock.publish(clock.offsetMs + byMs);
}

/** The `at()` expression of an instant, in UTC. */
const atExpression = (instant: number) => `at(${new Date(instant).toISOString().slice(0, 19)})`;

describe('EventBridge Scheduler', () => {
  const target = {
    Arn: 'arn:aws:sqs:us-east-1:000000000000:wake',
    RoleArn: 'arn:aws:iam::000000000000:role/schedule',
    Input: '{"at":"<aws.scheduler.scheduled-time>"}',
  };
  async function start(refuse: (queue: string) => boolean = () => false) {
    const told: { queue: string; body: string; groupId?: string }[] = [];
    const server = await startScheduleServer({
      file: join(folder, 'schedules.db'),
      clock,
      activity,
      toQueue: async (queue, body, more) => {
        if (refuse(queue)) throw new Error('The queue is away.');
        told.push({ queue, body, ...(more.groupId && { groupId: more.groupId }) });
      },
    });
    const client = new SchedulerClient({ ...account, endpoint: server.origin });
    const stop = async () => {
      client.destroy();
      await server.stop();
    };
    return { server, client, told, stop };
  }
  const schedule = (at: number, more: object = {}) => ({
    Name: 'w-abc',
    ScheduleExpression: atExpression(at),
    FlexibleTimeWindow: { Mode: 'OFF' as const },
    ActionAfterCompletion: 'DELETE' as const,
    Target: target,
    ...more,
  });

  it('fires when business time reaches the instant, once, and is gone afterwards', async () => {
    const { server, client, told, stop } = await start();
    stops.push(stop);
    const at = Math.ceil(clock.now() / 1_000) * 1_000 + 3_600_000;
    await client.send(new CreateScheduleCommand(schedule(at)));
    expect(server.nextAt()).toBe(at);
    leap(3_500_000);
    server.wake();
    expect(told).toEqual([]);
    leap(102_000);
    server.wake();
    await until(() => told.length > 0);
    await until(() => activity.running === 0);
    server.wake();
    expect(told).toEqual([
      { queue: target.Arn, body: `{"at":"${new Date(at).toISOString().replace('.000', '')}"}` },
    ]);
    await expect(client.send(new GetScheduleCommand({ Name: 'w-abc' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('keeps what was armed over a restart and fires what fell due meanwhile', async () => {
    const first = await start();
    await first.client.send(new CreateScheduleCommand(schedule(clock.now() + 60_000)));
    await first.stop();
    leap(120_000);
    const second = await start();
    stops.push(second.stop);
    await until(() => second.told.length === 1);
  });

  it('refuses a second schedule of the same name, and repeats the answer for the same token', async () => {
    const { client, stop } = await start();
    stops.push(stop);
    const at = clock.now() + 3_600_000;
    const first = await client.send(new CreateScheduleCommand(schedule(at, { ClientToken: 'one' })));
    const again = await client.send(new CreateScheduleCommand(schedule(at, { ClientToken: 'one' })));
    expect(again.ScheduleArn).toBe(first.ScheduleArn);
    await expect(
      client.send(new CreateScheduleCommand(schedule(at, { ClientToken: 'two' }))),
    ).rejects.toMatchObject({
      name: 'ConflictException',
    });
  });

  it('moves, lists, reads and deletes schedules within their group', async () => {
    const { server, client, stop } = await start();
    stops.push(stop);
    const at = Math.ceil(clock.now() / 1_000) * 1_000 + 3_600_000;
    await expect(
      client.send(new CreateScheduleCommand(schedule(at, { GroupName: 'cases' }))),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await client.send(new CreateScheduleGroupCommand({ Name: 'cases' }));
    await client.send(new CreateScheduleCommand(schedule(at, { GroupName: 'cases' })));
    await client.send(new UpdateScheduleCommand(schedule(at + 60_000, { GroupName: 'cases' })));
    expect(server.nextAt()).toBe(at + 60_000);
    const listed = await client.send(new ListSchedulesCommand({ GroupName: 'cases', NamePrefix: 'w-' }));
    expect(listed.Schedules?.map((each) => each.Name)).toEqual(['w-abc']);
    const read = await client.send(new GetScheduleCommand({ GroupName: 'cases', Name: 'w-abc' }));
    expect(read.ActionAfterCompletion).toBe('DELETE');
    await client.send(new DeleteScheduleCommand({ GroupName: 'cases', Name: 'w-abc' }));
    expect(server.nextAt()).toBeNull();
  });

  it('gives the message to the dead letters when the target stays away longer than the event may age', async () => {
    const { server, client, told, stop } = await start((queue) => queue === target.Arn);
    stops.push(stop);
    const dlq = 'arn:aws:sqs:us-east-1:000000000000:dead';
    const patience = { MaximumEventAgeInSeconds: 3_600 };
    const more = { Target: { ...target, RetryPolicy: patience, DeadLetterConfig: { Arn: dlq } } };
    await client.send(new CreateScheduleCommand(schedule(clock.now() + 1_000, more)));
    leap(2_000);
    server.wake();
    await until(() => activity.started > 0 && activity.running === 0);
    expect(told).toEqual([]);
    leap(2 * 3_600_000);
    server.wake();
    await until(() => told.length > 0);
    expect(told[0]?.queue).toBe(dlq);
  });

  it('reads a wall time in its zone and refuses what recurs', () => {
    expect(dueAtOf('at(2026-07-01T12:00:00)', 'Asia/Shanghai')).toBe(Date.parse('2026-07-01T04:00:00Z'));
    expect(dueAtOf('at(2026-01-01T12:00:00)', 'Pacific/Chatham')).toBe(Date.parse('2025-12-31T22:15:00Z'));
    expect(() => dueAtOf('rate(5 minutes)', undefined)).toThrow('one-time');
    expect(() => dueAtOf('at(2026-01-01T12:00:00)', 'Mars/Olympus')).toThrow('Mars/Olympus');
  });
});

describe('SES', () => {
  const settings: MailSettings = {
    identities: ['desk.localhost'],
    configurationSets: new Map([
      [
        'mail',
        [{ topicArn: 'arn:aws:sns:us-east-1:000000000000:events', eventTypes: ['DELIVERY', 'BOUNCE'] }],
      ],
    ]),
    ruleSets: new Map([
      [
        'rules',
        [
          {
            name: 'intake',
            enabled: true,
            recipients: ['desk.localhost'],
            bucket: 'raw',
            objectKeyPrefix: 'mail/',
            topicArn: 'arn:aws:sns:us-east-1:000000000000:mail',
          },
        ],
      ],
    ]),
  };
  async function start() {
    const published: { topicArn: string; message: Record<string, never> }[] = [];
    const outbox = new Outbox(join(folder, 'outbox'));
    const publish = async (topicArn: string, message: string) => {
      published.push({ topicArn, message: JSON.parse(message) });
    };
    const server = await startMailServer({
      settings,
      stateFile: join(folder, 'mail.json'),
      outbox,
      clock,
      activity,
      publish,
    });
    const client = new SESClient({ ...account, endpoint: server.origin });
    stops.push(
      () => outbox.close(),
      () => server.stop(),
      () => client.destroy(),
    );
    return { server, client, outbox, published, publish };
  }
  const raw = (more = '') =>
    Buffer.from(
      `From: desk@desk.localhost\r\nTo: ada@example.com\r\nMessage-ID: <ours@desk.localhost>\r\nSubject: hi\r\n${more}\r\nwords\r\n`,
    );

  it('keeps a raw mail byte for byte under a Message-ID of its own and tells of its delivery with the tags', async () => {
    const { client, outbox, published } = await start();
    const sent = await client.send(
      new SendRawEmailCommand({
        Source: 'desk@desk.localhost',
        Destinations: ['ada@example.com'],
        RawMessage: { Data: raw('X-Odd: caf\u00e9 & =?+\r\n') },
        ConfigurationSetName: 'mail',
        Tags: [{ Name: 'attempt', Value: '3-0' }],
      }),
    );
    const id = sent.MessageId ?? '';
    const bytes = outbox.mail(id)?.toString() ?? '';
    expect(bytes).toContain('X-Odd: caf\u00e9 & =?+\r\n');
    expect(bytes).toContain(`Message-ID: <${id}@email.amazonses.com>\r\n\r\nwords\r\n`);
    expect(bytes).not.toContain('ours@desk.localhost');
    await until(() => published.length > 0);
    expect(published[0]).toMatchObject({
      topicArn: 'arn:aws:sns:us-east-1:000000000000:events',
      message: {
        eventType: 'Delivery',
        mail: { messageId: id, tags: { attempt: ['3-0'] } },
        delivery: { recipients: ['ada@example.com'] },
      },
    });
    await until(() => outbox.unreported('email').length === 0);
  });

  it('refuses a sender that is no identity, an unknown configuration set and a recipient that is no address', async () => {
    const { client } = await start();
    const send = (more: object) =>
      client.send(
        new SendRawEmailCommand({
          Source: 'desk@desk.localhost',
          Destinations: ['ada@example.com'],
          RawMessage: { Data: raw() },
          ...more,
        }),
      );
    await expect(send({ Source: 'x@elsewhere.example' })).rejects.toMatchObject({ name: 'MessageRejected' });
    await expect(send({ ConfigurationSetName: 'none' })).rejects.toMatchObject({
      name: expect.stringMatching(/^ConfigurationSetDoesNotExist/),
    });
    await expect(send({ Destinations: ['nobody'] })).rejects.toThrow('nobody');
  });

  it('tells of a bounce for the address that SES has for that', async () => {
    const { client, published } = await start();
    await client.send(
      new SendEmailCommand({
        Source: 'desk@desk.localhost',
        Destination: { ToAddresses: ['bounce@simulator.amazonses.com'] },
        Message: { Subject: { Data: 'hi' }, Body: { Text: { Data: 'words' } } },
        ConfigurationSetName: 'mail',
      }),
    );
    await until(() => published.length > 0);
    expect(published[0]?.message).toMatchObject({ eventType: 'Bounce', bounce: { bounceType: 'Permanent' } });
  });

  it('takes mail in by the active rule: stored first, then told, then 250', async () => {
    const { server, client, published, publish } = await start();
    const stored: { key: string; text: string }[] = [];
    const door = await openMailDoor({
      host: '127.0.0.1',
      port: 0,
      clock,
      activity,
      activeRules: server.activeRules,
      putObject: async (bucket, key, bytes) => {
        expect(bucket).toBe('raw');
        expect(published).toEqual([]);
        stored.push({ key, text: bytes.toString() });
      },
      publish,
    });
    stops.push(() => door.stop());
    const transport = createTransport({ host: '127.0.0.1', port: door.port, ignoreTLS: true });
    stops.push(() => transport.close());
    const mail = { envelope: { from: '', to: ['Demo+x@desk.localhost'] }, raw: raw() };
    await expect(transport.sendMail(mail)).rejects.toThrow('no receipt rule set is active');
    await client.send(new SetActiveReceiptRuleSetCommand({ RuleSetName: 'rules' }));
    leap(86_400_000);
    const answer = await transport.sendMail(mail);
    expect(answer.response).toMatch(/^250 /);
    expect(stored[0]?.text).toMatch(/^Return-Path: <>\r\nReceived: from /);
    expect(stored[0]?.text.endsWith(raw().toString())).toBe(true);
    const told = published[0]?.message as unknown as {
      mail: { source: string; messageId: string; timestamp: string; commonHeaders: unknown };
      receipt: { recipients: string[]; dmarcVerdict: { status: string }; action: { objectKey: string } };
    };
    expect(told.mail.source).toBe('');
    expect(told.receipt.action.objectKey).toBe(stored[0]?.key);
    expect(told.receipt.action.objectKey).toBe(`mail/${told.mail.messageId}`);
    expect(told.receipt.recipients).toEqual(['Demo+x@desk.localhost']);
    expect(told.receipt.dmarcVerdict).toEqual({ status: 'PASS' });
    expect(told.mail.commonHeaders).toEqual({ returnPath: '', ...(await commonHeadersOf(raw())) });
    const doubted = (verdicts: string) =>
      transport.sendMail({
        envelope: mail.envelope,
        raw: Buffer.concat([Buffer.from(`X-Faultline-Verdicts: ${verdicts}\r\n`), raw()]),
      });
    stored.length = 0;
    published.length = 0;
    await doubted('dmarc=FAIL, virus=fail');
    expect(published[0]?.message).toMatchObject({
      receipt: {
        dmarcVerdict: { status: 'FAIL' },
        virusVerdict: { status: 'FAIL' },
        spfVerdict: { status: 'PASS' },
      },
    });
    expect(stored[0]?.text).toContain('\r\nX-SES-Virus-Verdict: FAIL\r\n');
    await expect(doubted('dmarc=MAYBE')).rejects.toThrow('550 X-Faultline-Verdicts takes spam, virus');
    expect(published).toHaveLength(1);
    expect(Date.parse(told.mail.timestamp) - Date.now()).toBeGreaterThan(86_000_000);
    await expect(
      transport.sendMail({ envelope: { from: 'a@example.com', to: ['x@elsewhere.example'] }, raw: raw() }),
    ).rejects.toThrow(
      '550 x@elsewhere.example is not a recipient here; this desk takes mail for desk.localhost.',
    );
  });

  it.each([
    [
      'From: Eve <E@x.example>\r\nSubject: pump\r\n stopped\r\n\r\nSubject: no',
      ['Eve <e@x.example>'],
      'pump stopped',
    ],
    ['Subject: =?UTF-8?B?5LqM5Y+35rO156uZ?=\nFrom: e@x.example\n\nbody', ['e@x.example'], '二号泵站'],
    ['X: y\r\n\r\nFrom: a@x.example\r\nSubject: in the body', undefined, undefined],
    ['\r\nFrom: a@x.example\r\n\r\nx', undefined, undefined],
    ['no header at all', undefined, undefined],
    ['', undefined, undefined],
  ])('lists From and Subject of the header %j', async (mail, from, subject) => {
    const found = await commonHeadersOf(Buffer.from(mail));
    expect(found.from).toEqual(from);
    expect(found.subject).toEqual(subject);
  });

  it('matches recipients as SES does', () => {
    const rule = {
      name: 'r',
      enabled: true,
      recipients: [] as string[],
      bucket: 'b',
      objectKeyPrefix: '',
      topicArn: 't',
    };
    expect(ruleTakes({ ...rule, recipients: ['a@x.example'] }, 'A+tag@x.example')).toBe(true);
    expect(ruleTakes({ ...rule, recipients: ['x.example'] }, 'a@sub.x.example')).toBe(false);
    expect(ruleTakes({ ...rule, recipients: ['.x.example'] }, 'a@sub.x.example')).toBe(true);
    expect(ruleTakes({ ...rule, enabled: false }, 'a@x.example')).toBe(false);
  });
});

describe('SMS', () => {
  it('keeps a message, tells of its delivery with the context, and takes the answer to the two-way topic', async () => {
    const published: { topicArn: string; message: unknown }[] = [];
    const outbox = new Outbox(join(folder, 'outbox'));
    const server = await startSmsServer({
      settings: {
        configurationSets: new Map([['sms', [{ topicArn: 'events', eventTypes: ['TEXT_ALL'] }]]]),
        twoWayTopics: new Map([['+8675500000000', 'answers']]),
      },
      outbox,
      clock,
      activity,
      publish: async (topicArn, message) => {
        published.push({ topicArn, message: JSON.parse(message) });
      },
    });
    const client = new PinpointSMSVoiceV2Client({ ...account, endpoint: server.origin });
    stops.push(
      () => outbox.close(),
      () => server.stop(),
      () => client.destroy(),
    );
    const request = {
      DestinationPhoneNumber: '+8613800000001',
      OriginationIdentity: '+8675500000000',
      MessageBody: '主机离线 code 123456',
      ConfigurationSetName: 'sms',
      Context: { tenant: 't', attempt: '1.0' },
    };
    const sent = await client.send(new SendTextMessageCommand(request));
    await until(() => published.length === 1);
    expect(published[0]).toMatchObject({
      topicArn: 'events',
      message: {
        eventType: 'TEXT_DELIVERED',
        isFinal: true,
        messageId: sent.MessageId,
        context: { tenant: 't', attempt: '1.0' },
      },
    });
    expect(outbox.list()).toMatchObject([
      { channel: 'sms', to: ['+8613800000001'], text: '主机离线 code 123456' },
    ]);
    await server.receive({ from: '+8613800000001', to: '+8675500000000', text: '123456' });
    expect(published[1]).toMatchObject({
      topicArn: 'answers',
      message: {
        originationNumber: '+8613800000001',
        destinationNumber: '+8675500000000',
        messageBody: '123456',
        previousPublishedMessageId: sent.MessageId,
      },
    });
    await expect(server.receive({ from: '+8613800000001', to: '+1', text: 'x' })).rejects.toThrow(
      '+8675500000000',
    );
    await expect(
      client.send(new SendTextMessageCommand({ ...request, DestinationPhoneNumber: '13800000001' })),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('Secrets Manager, STS and Lambda', () => {
  it('generates a secret once, lends a role of the template, and invokes a function by name', async () => {
    const invoked: unknown[] = [];
    const start = () =>
      startAccountServer({
        folder: join(folder, 'secrets'),
        secrets: [
          {
            name: 'links',
            text: '{"k1":"{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-1:000000000000:secret:keys-000000:SecretString:k1::}}"}',
          },
          { name: 'keys', generate: { template: '{"current":"k1"}', key: 'k1', length: 40, signs: 'abc' } },
        ],
        roleArns: new Set(['arn:aws:iam::000000000000:role/tenant']),
        invoke: async (name, payload, kind) => {
          invoked.push([name, payload, kind]);
          return { payload: { fine: true } };
        },
      });
    const read = async (origin: string, name = 'keys') => {
      const client = new SecretsManagerClient({ ...account, endpoint: origin });
      const answer = await client.send(new GetSecretValueCommand({ SecretId: name }));
      client.destroy();
      return answer.SecretString ?? '';
    };
    const first = await start();
    const text = await read(first.origin);
    expect(JSON.parse(text)).toEqual({ current: 'k1', k1: expect.stringMatching(/^[abc]{40}$/) });
    await first.stop();
    const server = await start();
    stops.push(() => server.stop());
    expect(await read(server.origin)).toBe(text);
    expect(JSON.parse(await read(server.origin, 'links'))).toEqual({ k1: JSON.parse(text).k1 });

    const sts = new STSClient({ ...account, endpoint: server.origin });
    stops.push(() => sts.destroy());
    const assume = (role: string) =>
      sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::000000000000:role/${role}`,
          RoleSessionName: 'web',
          Tags: [{ Key: 'tenant', Value: 'demo' }],
        }),
      );
    const lent = await assume('tenant');
    expect(lent.Credentials?.AccessKeyId).toMatch(/^ASIA/);
    expect(lent.Credentials?.Expiration?.getTime()).toBeGreaterThan(Date.now());
    await expect(assume('other')).rejects.toMatchObject({ name: 'AccessDenied' });

    const lambda = new LambdaClient({ ...account, endpoint: server.origin });
    stops.push(() => lambda.destroy());
    const answer = await lambda.send(
      new InvokeCommand({ FunctionName: 'wake', Payload: Buffer.from('{"a":1}') }),
    );
    expect(JSON.parse(Buffer.from(answer.Payload ?? []).toString())).toEqual({ fine: true });
    const event = await lambda.send(
      new InvokeCommand({ FunctionName: 'wake', InvocationType: 'Event', Payload: Buffer.from('{"b":2}') }),
    );
    expect(event.StatusCode).toBe(202);
    expect(invoked).toEqual([
      ['wake', { a: 1 }, 'wait'],
      ['wake', { b: 2 }, 'event'],
    ]);
  });
});
