// From a request on the wire to what IAM would be asked: the action or actions, the resources, and the condition keys that
// come with them. An operation that is not listed here is an error by name, so that no call goes unjudged.

import type { IncomingHttpHeaders } from 'node:http';
import { arnOf, nameOfArn } from '../../infra/local/account.ts';
import type { Wish } from './policy.ts';

export interface WireMessage {
  /** As the signature names it. */
  readonly service: string;
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The partition key's attribute of a table or of one of its indexes. */
export type TableShape = (table: string, index: string | null) => string;

export interface AwsCall {
  readonly service: string;
  readonly operation: string;
  /** What the caller must be allowed to do; without the keys that only the caller's session tells. */
  readonly wishes: readonly Wish[];
  /** Of DynamoDB: every partition key that the call names, and the index that it reads. */
  readonly partitionKeys: readonly string[];
  readonly index: string | null;
  /** Of Scheduler: what will be done later under a role that is passed on. */
  readonly passes?: { readonly roleArn: string; readonly wishes: readonly Wish[] };
  /** Of STS: the role that is taken on, with the session's tags. */
  readonly assumes?: { readonly roleArn: string; readonly tags: Readonly<Record<string, string>> };
}

type Read = Omit<AwsCall, 'service' | 'operation' | 'partitionKeys' | 'index'> &
  Partial<Pick<AwsCall, 'partitionKeys' | 'index'>>;

export function callIn(message: WireMessage, shape: TableShape): AwsCall {
  const operation = operationOf(message);
  const reader = READERS[`${message.service}:${operation}`];
  if (reader === undefined)
    throw new Error(`Nobody knows what rights ${message.service}:${operation} takes.`);
  return {
    service: message.service,
    operation,
    partitionKeys: [],
    index: null,
    ...reader(message, shape, operation),
  };
}

/** JSON protocols name it in a header, the Query protocol in the body, REST by method and path. */
function operationOf({ service, method, url, headers, body }: WireMessage): string {
  const target = headers['x-amz-target'];
  if (target !== undefined) return String(target).replace(/^.*\./, '');
  if (service === 'ses' || service === 'sts') return new URLSearchParams(body.toString()).get('Action') ?? '';
  if (service === 's3') {
    const hasKey = url.pathname.split('/').filter(Boolean).length > 1;
    const sub = [...url.searchParams.keys()].filter((name) => name !== 'x-id').join('&');
    return `${method} ${hasKey ? 'object' : 'bucket'}${sub && `?${sub}`}`;
  }
  return `${method} ${url.pathname.replace(/^(\/2015-03-31\/functions|\/schedules)\/[^/]+/, '$1/*')}`;
}

type Reader = (message: WireMessage, shape: TableShape, operation: string) => Read;

const READERS: Readonly<Record<string, Reader>> = {
  'dynamodb:GetItem': items,
  'dynamodb:PutItem': items,
  'dynamodb:UpdateItem': items,
  'dynamodb:DeleteItem': items,
  'dynamodb:Query': items,
  'dynamodb:Scan': items,
  'dynamodb:BatchGetItem': batch,
  'dynamodb:BatchWriteItem': batch,
  'dynamodb:TransactGetItems': transaction,
  'dynamodb:TransactWriteItems': transaction,
  'sqs:SendMessage': queue,
  'sqs:GetQueueAttributes': queue,
  's3:GET object': object('s3:GetObject'),
  's3:HEAD object': object('s3:GetObject'),
  's3:PUT object': object('s3:PutObject'),
  'scheduler:POST /schedules/*': schedule,
  'lambda:POST /2015-03-31/functions/*/invocations': invocation,
  'ses:SendRawEmail': mail,
  'ses:DescribeActiveReceiptRuleSet': onAll,
  'ses:SetActiveReceiptRuleSet': onAll,
  'sms-voice:SendTextMessage': sms,
  'secretsmanager:GetSecretValue': secret,
  'sts:AssumeRole': assumption,
};

// ---------------------------------------------------------------------------------------------------------------
// DynamoDB

interface Keyed {
  readonly TableName?: string;
  readonly Key?: Attributes;
  readonly Item?: Attributes;
}
type Attributes = Readonly<Record<string, { readonly S?: string }>>;

const parsed = <Body>(message: WireMessage): Body => JSON.parse(message.body.toString()) as Body; // Written by AWS's SDK.

const tableArn = (table: string, index: string | null = null) =>
  arnOf('dynamodb', `table/${table}${index === null ? '' : `/index/${index}`}`);

/** All keys of a call count for each of its parts, as they do where IAM compares "for all values". */
const keyed = (action: string, resource: string, keys: readonly string[]): Wish => ({
  action,
  resource,
  context: { 'dynamodb:LeadingKeys': [...new Set(keys)] },
});

function items(message: WireMessage, shape: TableShape, operation: string): Read {
  const body = parsed<Keyed & QueryBody>(message);
  const table = body.TableName ?? '';
  const index = body.IndexName ?? null;
  // A scan has no key, which is why it must not get past a policy that asks for keys.
  const keys =
    operation === 'Scan'
      ? []
      : [operation === 'Query' ? queriedKey(body, shape(table, index)) : keyOf(body, shape(table, null))];
  return {
    wishes: [keyed(`dynamodb:${operation}`, tableArn(table, index), keys)],
    partitionKeys: keys,
    index,
  };
}

function keyOf({ Key, Item }: Keyed, attribute: string): string {
  const key = (Key ?? Item)?.[attribute]?.S;
  if (key === undefined) throw new Error(`A call to DynamoDB without the key ${attribute}.`);
  return key;
}

interface QueryBody {
  readonly IndexName?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Attributes;
}

function queriedKey(body: QueryBody, attribute: string): string {
  const names = body.ExpressionAttributeNames ?? {};
  const equalities = (body.KeyConditionExpression ?? '').matchAll(/(#?\w+)\s*=\s*(:\w+)/g);
  for (const [, name = '', value = ''] of equalities) {
    const key = body.ExpressionAttributeValues?.[value]?.S;
    if ((names[name] ?? name) === attribute && key !== undefined) return key;
  }
  throw new Error(`A query without one value of ${attribute}: ${body.KeyConditionExpression}`);
}

function batch(message: WireMessage, shape: TableShape, operation: string): Read {
  const { RequestItems } = parsed<{
    RequestItems: Record<string, { Keys?: Attributes[] } | { PutRequest?: Keyed; DeleteRequest?: Keyed }[]>;
  }>(message);
  const wishes: Wish[] = [];
  for (const [table, asked] of Object.entries(RequestItems)) {
    const all = Array.isArray(asked)
      ? asked.map((one) => one.PutRequest ?? one.DeleteRequest ?? {})
      : (asked.Keys ?? []).map((Key) => ({ Key }));
    const keys = all.map((one) => keyOf(one, shape(table, null)));
    wishes.push(keyed(`dynamodb:${operation}`, tableArn(table), keys));
  }
  return { wishes, partitionKeys: wishes.flatMap((wish) => wish.context['dynamodb:LeadingKeys'] ?? []) };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const PARTS: Readonly<Record<string, string>> = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Get: 'dynamodb:GetItem',
};

function transaction(message: WireMessage, shape: TableShape): Read {
  const parts = parsed<{ TransactItems: Record<string, Keyed>[] }>(message).TransactItems.flatMap(
    Object.entries,
  );
  const keys = parts.map(([, part]) => keyOf(part, shape(part.TableName ?? '', null)));
  const wishes = parts.map(([kind, part]) => {
    const action = PARTS[kind];
    if (action === undefined) throw new Error(`Nobody knows what right ${kind} of a transaction takes.`);
    return keyed(action, tableArn(part.TableName ?? ''), keys);
  });
  return { wishes, partitionKeys: keys };
}

// ---------------------------------------------------------------------------------------------------------------
// The others

function queue(message: WireMessage, _: TableShape, operation: string): Read {
  const { QueueUrl } = parsed<{ QueueUrl: string }>(message);
  return {
    wishes: [
      { action: `sqs:${operation}`, resource: arnOf('sqs', QueueUrl.replace(/^.*\//, '')), context: {} },
    ],
  };
}

function object(action: string): Reader {
  return ({ url }) => ({
    wishes: [{ action, resource: `arn:aws:s3:::${decodeURIComponent(url.pathname.slice(1))}`, context: {} }],
  });
}

function schedule(message: WireMessage): Read {
  const { GroupName = 'default', Target } = parsed<{
    GroupName?: string;
    Target: { Arn: string; RoleArn: string; DeadLetterConfig?: { Arn: string } };
  }>(message);
  const queues = [Target.Arn, ...(Target.DeadLetterConfig ? [Target.DeadLetterConfig.Arn] : [])];
  const name = decodeURIComponent(nameIn(message.url.pathname));
  return {
    wishes: [
      {
        action: 'scheduler:CreateSchedule',
        resource: arnOf('scheduler', `schedule/${GroupName}/${name}`),
        context: {},
      },
      {
        action: 'iam:PassRole',
        resource: Target.RoleArn,
        context: { 'iam:PassedToService': ['scheduler.amazonaws.com'] },
      },
    ],
    passes: {
      roleArn: Target.RoleArn,
      wishes: queues.map((resource) => ({ action: 'sqs:SendMessage', resource, context: {} })),
    },
  };
}

const nameIn = (path: string) => path.replace(/^.*\/schedules\//, '');

function invocation({ url }: WireMessage): Read {
  const [, name = ''] = /\/functions\/([^/]+)\/invocations$/.exec(url.pathname) ?? [];
  return {
    wishes: [
      {
        action: 'lambda:InvokeFunction',
        resource: arnOf('lambda', `function:${nameOfArn(decodeURIComponent(name))}`),
        context: {},
      },
    ],
  };
}

/** SES asks for the identity of the sender and for the configuration set, with the address that it is sent from. */
function mail(message: WireMessage): Read {
  const form = new URLSearchParams(message.body.toString());
  const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64').toString('latin1');
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');
  const header = /^From:(.*)$/im.exec(head)?.[1] ?? '';
  const senders = [form.get('Source') ?? '', /<([^>]+)>\s*$/.exec(header)?.[1] ?? header.trim()];
  const set = form.get('ConfigurationSetName');
  const resources = (sender: string) => [
    arnOf('ses', `identity/${sender.replace(/^.*@/, '')}`),
    ...(set === null ? [] : [arnOf('ses', `configuration-set/${set}`)]),
  ];
  return {
    wishes: senders.flatMap((sender) =>
      resources(sender).map((resource) => ({
        action: 'ses:SendRawEmail',
        resource,
        context: { 'ses:FromAddress': [sender] },
      })),
    ),
  };
}

/** The number that one machine sends from, as cdk.json names it for the stage "local". */
const NUMBERS: Readonly<Record<string, string>> = { '+15550100000': 'phone-local' };

function sms(message: WireMessage): Read {
  const { OriginationIdentity = '', ConfigurationSetName } = parsed<{
    OriginationIdentity?: string;
    ConfigurationSetName?: string;
  }>(message);
  const number = NUMBERS[OriginationIdentity] ?? OriginationIdentity;
  const resources = [
    arnOf('sms-voice', `phone-number/${number}`),
    ...(ConfigurationSetName === undefined
      ? []
      : [arnOf('sms-voice', `configuration-set/${ConfigurationSetName}`)]),
  ];
  return {
    wishes: resources.map((resource) => ({ action: 'sms-voice:SendTextMessage', resource, context: {} })),
  };
}

function secret(message: WireMessage): Read {
  const { SecretId } = parsed<{ SecretId: string }>(message);
  return { wishes: [{ action: 'secretsmanager:GetSecretValue', resource: SecretId, context: {} }] };
}

/** Tags are a right of their own. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
function assumption(message: WireMessage): Read {
  const form = new URLSearchParams(message.body.toString());
  const roleArn = form.get('RoleArn') ?? '';
  const tags: Record<string, string> = {};
  for (let index = 1; form.has(`Tags.member.${index}.Key`); index += 1) {
    tags[form.get(`Tags.member.${index}.Key`) ?? ''] = form.get(`Tags.member.${index}.Value`) ?? '';
  }
  const context = {
    'aws:TagKeys': Object.keys(tags),
    'aws:RequestTag/tenant': tags.tenant === undefined ? [] : [tags.tenant],
  };
  const actions = ['sts:AssumeRole', ...(Object.keys(tags).length > 0 ? ['sts:TagSession'] : [])];
  return {
    wishes: actions.map((action) => ({ action, resource: roleArn, context })),
    assumes: { roleArn, tags },
  };
}

function onAll({ service }: WireMessage, _: TableShape, operation: string): Read {
  return { wishes: [{ action: `${service}:${operation}`, resource: '*', context: {} }] };
}
