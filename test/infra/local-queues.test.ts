// SQS, SNS and S3 on one machine: what fauxqs alone gets wrong, and how messages behave when business time leaps.

import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BusinessClock } from '../../infra/local/business-clock.ts';
import { type QueueServer, startQueueServer } from '../../infra/local/queue-server.ts';

const account = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
const HOUR_MS = 3_600_000;

let folder: string;
let clock: BusinessClock;
let server: QueueServer;
let sqs: SQSClient;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'faultline-queues-'));
  clock = new BusinessClock(null);
  await start();
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  server = await startQueueServer(folder, clock);
  sqs = new SQSClient({ ...account, endpoint: server.origin });
  await sqs.send(new CreateQueueCommand({ QueueName: 'wake', Attributes: { VisibilityTimeout: '60' } }));
}
async function stop(): Promise<void> {
  sqs.destroy();
  await server.stop();
}
const QueueUrl = () => server.queueUrl('wake');
const send = (body: string, delaySeconds?: number) =>
  sqs.send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: body, DelaySeconds: delaySeconds }));
const receive = async () =>
  (await sqs.send(new ReceiveMessageCommand({ QueueUrl: QueueUrl(), MaxNumberOfMessages: 10 }))).Messages ??
  [];
const state = async () => (await server.states()).find((queue) => queue.name === 'wake');

describe('SQS on one machine', () => {
  it('delays messages in business time', async () => {
    await send('later', 900);
    const { nextAt, waiting } = (await state()) ?? {};
    expect(waiting).toBe(1);
    expect(nextAt).toBeGreaterThan(clock.now() + 890_000);
    expect(await receive()).toEqual([]);
    await server.leap(890_000);
    expect(await receive()).toEqual([]);
    await server.leap(901_000);
    expect((await receive()).map((message) => message.Body)).toEqual(['later']);
  });

  it('does not hand a message out again that is being worked on while time leaps', async () => {
    await send('at work');
    expect(await receive()).toHaveLength(1);
    await server.leap(HOUR_MS);
    expect(await receive()).toEqual([]);
    expect(await state()).toMatchObject({ busy: 1, visible: 0 });
  });

  it('lets what a consumer gave up come back when its visibility ends in business time', async () => {
    await send('failed');
    const [message] = await receive();
    await server.givenUp([message?.ReceiptHandle ?? '']);
    expect(await state()).toMatchObject({ busy: 0, waiting: 1 });
    await server.leap(30_000);
    expect(await receive()).toEqual([]);
    await server.leap(61_000);
    expect((await receive()).map((again) => again.Body)).toEqual(['failed']);
  });

  it('makes a message visible at once by visibility 0, also over a restart', async () => {
    await send('given back');
    const [message] = await receive();
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: QueueUrl(),
        ReceiptHandle: message?.ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    await stop();
    await start();
    expect((await receive()).map((again) => again.Body)).toEqual(['given back']);
  });

  it('keeps visible and delayed messages over a restart, and hands received ones out again at once', async () => {
    await send('received');
    await receive();
    await send('visible');
    await send('delayed', 600);
    await stop();
    await start();
    expect(await state()).toMatchObject({ visible: 2, busy: 0, waiting: 1 });
    await server.leap(601_000);
    expect((await receive()).map((message) => message.Body).sort()).toEqual([
      'delayed',
      'received',
      'visible',
    ]);
  });

  it('listens on loopback only', async () => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((each) => each !== undefined && !each.internal && each.family === 'IPv4');
    const port = new URL(server.origin).port;
    const hosts = ['127.0.0.2', ...(outside ? [outside.address] : [])];
    for (const host of hosts) await expect(fetch(`http://${host}:${port}/health`)).rejects.toThrow();
  });
});

describe('SNS and S3 on one machine', () => {
  it('carries a topic’s bare messages into the queue', async () => {
    const sns = new SNSClient({ ...account, endpoint: server.origin });
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'mail' }));
    const Endpoint = 'arn:aws:sqs:us-east-1:000000000000:wake';
    const Attributes = { RawMessageDelivery: 'true' };
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));
    await sns.send(new PublishCommand({ TopicArn, Message: '{"a":1}' }));
    sns.destroy();
    expect((await receive()).map((message) => message.Body)).toEqual(['{"a":1}']);
  });

  it('keeps an object of 40 MB byte for byte, in one call, over a restart', async () => {
    const connect = () => new S3Client({ ...account, endpoint: server.origin, forcePathStyle: true });
    const bytes = Buffer.alloc(40 * 1024 * 1024, 'Faultline');
    const s3 = connect();
    await s3.send(new CreateBucketCommand({ Bucket: 'raw' }));
    await s3.send(new PutObjectCommand({ Bucket: 'raw', Key: 'mail/a b', Body: bytes }));
    s3.destroy();
    await stop();
    await start();
    const again = connect();
    const read = await again.send(new GetObjectCommand({ Bucket: 'raw', Key: 'mail/a b' }));
    expect(Buffer.compare(Buffer.from((await read.Body?.transformToByteArray()) ?? []), bytes)).toBe(0);
    again.destroy();
  });
});
