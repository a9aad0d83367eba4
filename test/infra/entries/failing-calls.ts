// An entry for the bundles' test: calls each service once at an endpoint that refuses, and tells how the errors look.

import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

export async function handler(endpoint: string): Promise<Record<string, unknown>> {
  const at = { endpoint, region: 'us-east-1', maxAttempts: 1 };
  const calls = {
    dynamodb: () =>
      new DynamoDBClient(at).send(new PutItemCommand({ TableName: 'dynamodb', Item: { pk: { S: 'a' } } })),
    lambda: () => new LambdaClient(at).send(new InvokeCommand({ FunctionName: 'lambda' })),
    sms: () =>
      new PinpointSMSVoiceV2Client(at).send(
        new SendTextMessageCommand({ DestinationPhoneNumber: '+15550100001' }),
      ),
    s3: () =>
      new S3Client({ ...at, forcePathStyle: true }).send(new GetObjectCommand({ Bucket: 's3', Key: 'a' })),
    scheduler: () =>
      new SchedulerClient(at).send(
        new CreateScheduleCommand({
          Name: 'scheduler',
          ScheduleExpression: 'at(2026-01-01T00:00:00)',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: {
            Arn: 'arn:aws:sqs:us-east-1:000000000000:q',
            RoleArn: 'arn:aws:iam::000000000000:role/r',
          },
        }),
      ),
    ses: () =>
      new SESClient(at).send(new SendRawEmailCommand({ RawMessage: { Data: new Uint8Array([65]) } })),
    sqs: () =>
      new SQSClient(at).send(new SendMessageCommand({ QueueUrl: `${endpoint}/0/q`, MessageBody: 'a' })),
  };
  const seen: Record<string, unknown> = {};
  for (const [service, call] of Object.entries(calls)) {
    seen[service] = await call().then(
      () => 'went through',
      (error) => ({
        name: error.name,
        message: error.message,
        status: error.$metadata?.httpStatusCode,
        ...(error.Reason ? { reason: error.Reason } : {}),
        ...(error instanceof ConditionalCheckFailedException ? { item: error.Item } : {}),
      }),
    );
  }
  return seen;
}
