// Makes what the templates state as things: tables, queues, topics with their subscriptions, buckets, schedule groups, and
// the custom resources' calls. Doing it again changes only what differs, so every start does it.

import {
  type AttributeDefinition,
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { CreateScheduleGroupCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  type SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Assembly, Json, JsonObject } from './template.ts';

export interface ProvisionClients {
  readonly table: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly s3: S3Client;
  readonly scheduler: SchedulerClient;
}

/** A table whose items expire, for the sweep that DynamoDB itself does in the cloud. */
export interface ExpiringTable {
  readonly name: string;
  readonly attribute: string;
  readonly keys: readonly string[];
}

export async function provision(assembly: Assembly, clients: ProvisionClients): Promise<void> {
  await Promise.all([
    makeTables(assembly, clients.table),
    makeQueues(assembly, clients.sqs).then(() => makeTopics(assembly, clients.sns)),
    makeBuckets(assembly, clients.s3),
    makeGroups(assembly, clients.scheduler),
  ]);
}

const named = (error: unknown, ...names: string[]): boolean =>
  error instanceof Error && names.includes(error.name);

const tablesOf = (assembly: Assembly) => [
  ...assembly.of('AWS::DynamoDB::GlobalTable'),
  ...assembly.of('AWS::DynamoDB::Table'),
];

async function makeTables(assembly: Assembly, client: DynamoDBClient): Promise<void> {
  for (const { name, properties } of tablesOf(assembly)) {
    // CloudFormation's names and shapes are the API's own here.
    const attributes = properties.AttributeDefinitions as unknown as AttributeDefinition[];
    const indexes = ((properties.GlobalSecondaryIndexes ?? []) as unknown as GlobalSecondaryIndex[]).map(
      ({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }),
    );
    try {
      await client.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: attributes,
          KeySchema: properties.KeySchema as unknown as KeySchemaElement[],
          ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
        }),
      );
    } catch (error) {
      if (!named(error, 'ResourceInUseException')) throw error;
      const standing = await client.send(new DescribeTableCommand({ TableName: name }));
      const known = new Set(standing.Table?.GlobalSecondaryIndexes?.map((index) => index.IndexName));
      for (const index of indexes.filter((each) => !known.has(each.IndexName))) {
        const GlobalSecondaryIndexUpdates = [{ Create: index }];
        await client.send(
          new UpdateTableCommand({
            TableName: name,
            AttributeDefinitions: attributes,
            GlobalSecondaryIndexUpdates,
          }),
        );
      }
    }
  }
}

export function expiringTablesOf(assembly: Assembly): readonly ExpiringTable[] {
  return tablesOf(assembly).flatMap(({ name, properties }) => {
    const expiry = properties.TimeToLiveSpecification as
      | { AttributeName?: string; Enabled?: boolean }
      | undefined;
    if (expiry?.Enabled !== true || expiry.AttributeName === undefined) return [];
    const keys = (properties.KeySchema as unknown as KeySchemaElement[]).map(
      (key) => key.AttributeName ?? '',
    );
    return [{ name, attribute: expiry.AttributeName, keys }];
  });
}

const QUEUE_ATTRIBUTES = [
  'VisibilityTimeout',
  'DelaySeconds',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
] as const;

async function makeQueues(assembly: Assembly, client: SQSClient): Promise<void> {
  await Promise.all(
    assembly.of('AWS::SQS::Queue').map(async ({ name, properties }) => {
      const Attributes: Record<string, string> = {};
      for (const key of QUEUE_ATTRIBUTES)
        if (properties[key] !== undefined) Attributes[key] = String(properties[key]);
      if (properties.RedrivePolicy !== undefined)
        Attributes.RedrivePolicy = JSON.stringify(properties.RedrivePolicy);
      try {
        const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
        await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
      } catch (error) {
        if (!named(error, 'QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue')) throw error;
        await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
      }
    }),
  );
}

async function makeTopics(assembly: Assembly, client: SNSClient): Promise<void> {
  const subscriptions = assembly.of('AWS::SNS::Subscription').map(({ properties }) => properties);
  await Promise.all(
    assembly.of('AWS::SNS::Topic').map(async ({ name, arn }) => {
      await client.send(new CreateTopicCommand({ Name: name }));
      const wanted = subscriptions.filter((each) => each.TopicArn === arn);
      const standing = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn: arn }));
      for (const { SubscriptionArn } of standing.Subscriptions ?? []) {
        await client.send(new UnsubscribeCommand({ SubscriptionArn }));
      }
      for (const each of wanted) await subscribe(client, arn, each);
    }),
  );
}

async function subscribe(client: SNSClient, TopicArn: string, properties: JsonObject): Promise<void> {
  const Attributes: Record<string, string> = {};
  const set = (name: string, value: Json | undefined) => {
    if (value !== undefined)
      Attributes[name] = typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
  set('RawMessageDelivery', properties.RawMessageDelivery);
  set('FilterPolicy', properties.FilterPolicy);
  set('FilterPolicyScope', properties.FilterPolicyScope);
  const Protocol = String(properties.Protocol);
  if (Protocol !== 'sqs' && Protocol !== 'email')
    throw new Error(`SNS delivers to queues only here, not to ${Protocol}.`);
  await client.send(
    new SubscribeCommand({ TopicArn, Protocol, Endpoint: String(properties.Endpoint), Attributes }),
  );
}

async function makeBuckets(assembly: Assembly, client: S3Client): Promise<void> {
  for (const { name } of assembly.of('AWS::S3::Bucket')) {
    await client.send(new CreateBucketCommand({ Bucket: name })).catch((error: unknown) => {
      if (!named(error, 'BucketAlreadyOwnedByYou', 'BucketAlreadyExists')) throw error;
    });
  }
}

async function makeGroups(assembly: Assembly, client: SchedulerClient): Promise<void> {
  for (const { name } of assembly.of('AWS::Scheduler::ScheduleGroup')) {
    await client.send(new CreateScheduleGroupCommand({ Name: name })).catch((error: unknown) => {
      if (!named(error, 'ConflictException')) throw error;
    });
  }
}
