// What the adapters of queues, raw bytes and alarms do beyond the promises of their ports, which test/contract holds them to:
// how an engine's refusal is told, and what exactly a schedule is made of.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { CreateScheduleGroupCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Activity } from '../../infra/local/activity.ts';
import { BusinessClock } from '../../infra/local/business-clock.ts';
import { type QueueServer, startQueueServer } from '../../infra/local/queue-server.ts';
import { type ScheduleServer, startScheduleServer } from '../../infra/local/schedule-server.ts';
import { S3RawStore } from '../../shared/adapters/s3-raw-store.ts';
import { SchedulerAlarms, scheduleNameOf } from '../../shared/adapters/scheduler-alarms.ts';
import { SqsQueues } from '../../shared/adapters/sqs-queues.ts';
import { wakeQueueBody } from '../../shared/contracts/queues.ts';

const account = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const WAKE = { tenantId: 'demo0123456789', kind: 'case', recordId: 'k7m3q9qxpa' };
const NAMES = ['wake', 'urgent', 'bulk', 'intake'] as const;

let folder: string;
let engine: QueueServer;
let schedules: ScheduleServer;
let sqs: SQSClient;
let s3: S3Client;
let scheduler: SchedulerClient;
let queues: SqsQueues;
let alarms: SchedulerAlarms;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'faultline-world-'));
  const clock = new BusinessClock(null);
  engine = await startQueueServer(join(folder, 'queues'), clock);
  schedules = await startScheduleServer({
    file: join(folder, 'schedules.db'),
    clock,
    activity: new Activity(),
    toQueue: async () => undefined,
  });
  sqs = new SQSClient({ ...account, endpoint: engine.origin });
  s3 = new S3Client({ ...account, endpoint: engine.origin });
  scheduler = new SchedulerClient({ ...account, endpoint: schedules.origin });
  for (const QueueName of NAMES) await sqs.send(new CreateQueueCommand({ QueueName }));
  await scheduler.send(new CreateScheduleGroupCommand({ Name: 'alarms' }));
});
afterAll(async () => {
  sqs.destroy();
  s3.destroy();
  scheduler.destroy();
  await schedules.stop();
  await engine.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  queues = new SqsQueues(sqs, {
    wake: engine.queueUrl('wake'),
    urgent: engine.queueUrl('urgent'),
    bulk: engine.queueUrl('bulk'),
    intake: engine.queueUrl('intake'),
  });
  alarms = new SchedulerAlarms(scheduler, queues, {
    groupName: 'alarms',
    wakeQueueArn: 'arn:aws:sqs:us-east-1:000000000000:wake',
    roleArn: 'arn:aws:iam::000000000000:role/schedules',
    deadLetterArn: 'arn:aws:sqs:us-east-1:000000000000:wake-dead',
  });
});

describe('a queue', () => {
  test('that is not there is told as unavailable', async () => {
    const astray = new SqsQueues(sqs, { wake: engine.queueUrl('nowhere'), urgent: '', bulk: '', intake: '' });
    await expect(astray.handOver({ ...WAKE, version: 1 })).rejects.toMatchObject({
      name: 'Unavailable',
      retryable: false,
      outcomeUnknown: false,
    });
  });
});

describe('an alarm', () => {
  const NOW = Date.parse('2026-07-28T02:00:00.250Z');
  const delays: number[] = [];
  const near = () =>
    new SchedulerAlarms(
      scheduler,
      { wake: async (_, delaySeconds) => void delays.push(delaySeconds) },
      {
        groupName: 'alarms',
        wakeQueueArn: 'arn:aws:sqs:us-east-1:000000000000:wake',
        roleArn: 'r',
        deadLetterArn: 'd',
      },
    );

  test.each([
    [-60_000, 0],
    [0, 0],
    [999, 0],
    [1_000, 1],
    [839_999, 839],
    [840_000, 840],
  ])(
    '%i ms ahead is one message delayed by %i s: never late, at most a second early',
    async (ahead, seconds) => {
      delays.length = 0;
      await near().arm({ ...WAKE, wakeAt: NOW + ahead }, NOW);
      expect(delays).toEqual([seconds]);
    },
  );

  test('beyond 840 s is one schedule, 300 s ahead, that deletes itself', async () => {
    // Schedules fire by the engine's clock, so the alarm lies far enough ahead of any day on which this runs.
    const wakeAt = Date.parse('2099-07-28T02:14:01.250Z');
    await alarms.arm({ ...WAKE, wakeAt }, wakeAt - 840_001);
    const Name = scheduleNameOf({ ...WAKE, wakeAt });
    const schedule = await scheduler.send(new GetScheduleCommand({ GroupName: 'alarms', Name }));
    expect(schedule).toMatchObject({
      Name,
      ScheduleExpression: 'at(2099-07-28T02:09:01)',
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: 'arn:aws:sqs:us-east-1:000000000000:wake',
        RoleArn: 'arn:aws:iam::000000000000:role/schedules',
        DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:wake-dead' },
        RetryPolicy: { MaximumEventAgeInSeconds: 3_600 },
      },
    });
    expect(wakeQueueBody.parse(JSON.parse(schedule.Target?.Input ?? ''))).toEqual({
      type: 'wake',
      ...WAKE,
      wakeAt,
    });
  });

  test('in a group that is not there is told as unavailable', async () => {
    const astray = new SchedulerAlarms(scheduler, queues, {
      groupName: 'nowhere',
      wakeQueueArn: 'arn:aws:sqs:us-east-1:000000000000:wake',
      roleArn: 'r',
      deadLetterArn: 'd',
    });
    const wakeAt = Date.parse('2099-08-01T00:00:00Z');
    await expect(astray.arm({ ...WAKE, wakeAt }, NOW)).rejects.toMatchObject({ name: 'Unavailable' });
  });
});

describe('the name of a schedule', () => {
  const wakeAt = Date.parse('2026-07-28T02:00:00Z');

  test('is the same for the same record and second, and another for anything else', () => {
    const name = scheduleNameOf({ ...WAKE, wakeAt });
    // Reckoned by another program: base32 of sha256(demo0123456789/case/k7m3q9qxpa), and 1785204000 in base 36.
    expect(name).toBe('w-n5qbozzogey6l7ukjqikyn3ad2f2tgdncpxynhy5-tiv480');
    expect(scheduleNameOf({ ...WAKE, wakeAt: wakeAt + 999 })).toBe(name);
    const others = [
      { ...WAKE, wakeAt: wakeAt + 1_000 },
      { ...WAKE, wakeAt, tenantId: 'demo0123456780' },
      { ...WAKE, wakeAt, kind: 'plan' },
      { ...WAKE, wakeAt, recordId: 'k7m3q9qxpb' },
    ].map(scheduleNameOf);
    expect(new Set([name, ...others]).size).toBe(5);
  });

  test('is one that Scheduler takes, also in the year 9999', () => {
    const name = scheduleNameOf({ ...WAKE, wakeAt: Date.parse('9999-12-31T23:59:59Z') });
    expect(name).toMatch(/^[0-9a-zA-Z._-]{1,64}$/);
  });
});

describe('the store of raw bytes', () => {
  test('that is not there is told as unavailable', async () => {
    const store = new S3RawStore(s3, 'nowhere');
    await expect(store.put(WAKE.tenantId, 'a', new Uint8Array([1]), 'text/plain')).rejects.toMatchObject({
      name: 'Unavailable',
    });
  });
});
