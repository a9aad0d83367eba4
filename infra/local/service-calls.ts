// What AWS does between its own services, on one machine: it polls queues, stores mails, publishes what became of messages.
// In the services' protocols, but without their SDKs: on loopback nobody checks a signature, and the call of an SDK costs
// the processor five times as much. Our functions speak to the same services through their SDKs.

import { Agent, request } from 'node:http';

/** Of SQS's message as its API reference has it, what an event source passes on. */
export interface QueueMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<
    Record<
      string,
      { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: string }
    >
  >;
}

/** Calls of SQS, SNS and S3. Each throws where the service is not there or answers with an error. */
export interface ServiceCalls {
  /** Up to ten messages; waits for the first one for as long as `waitSeconds`. */
  receive(
    queueUrl: string,
    options: { readonly most: number; readonly waitSeconds: number; readonly signal: AbortSignal },
  ): Promise<readonly QueueMessage[]>;
  deleteMessages(queueUrl: string, messages: readonly QueueMessage[]): Promise<void>;
  send(
    queueUrl: string,
    body: string,
    more?: {
      readonly groupId?: string | undefined;
      readonly attributes?: Readonly<Record<string, string>> | undefined;
    },
  ): Promise<void>;
  publish(topicArn: string, message: string): Promise<void>;
  putObject(bucket: string, key: string, body: Buffer): Promise<void>;
  stop(): void;
}

/** SQS takes so many entries in one call. */
const ENTRIES_MAX = 10;

export function serviceCalls(origin: string): ServiceCalls {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(origin);

  function call(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string | Buffer,
    signal?: AbortSignal,
  ): Promise<string> {
    return new Promise((resolve, reject) => {
      const length = { 'content-length': String(Buffer.byteLength(body)) };
      const asking = request(
        {
          hostname,
          port,
          method,
          path,
          agent,
          headers: { ...headers, ...length },
          ...(signal && { signal }),
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', (part: string) => {
            text += part;
          });
          answer.on('error', reject);
          answer.on('end', () => {
            if ((answer.statusCode ?? 500) < 300) resolve(text);
            else
              reject(new Error(`${method} ${path} was answered ${answer.statusCode}: ${text.slice(0, 300)}`));
          });
        },
      );
      asking.on('error', reject);
      asking.end(body);
    });
  }

  async function ask<Answer>(operation: string, input: object, signal?: AbortSignal): Promise<Answer> {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${operation}`,
    };
    // The answer's shape is SQS's own.
    return JSON.parse((await call('POST', '/', headers, JSON.stringify(input), signal)) || '{}') as Answer;
  }

  return {
    async receive(QueueUrl, { most, waitSeconds, signal }) {
      const input = {
        QueueUrl,
        MaxNumberOfMessages: Math.min(ENTRIES_MAX, most),
        WaitTimeSeconds: waitSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      };
      return (await ask<{ Messages?: QueueMessage[] }>('ReceiveMessage', input, signal)).Messages ?? [];
    },
    async deleteMessages(QueueUrl, messages) {
      for (let index = 0; index < messages.length; index += ENTRIES_MAX) {
        const Entries = messages
          .slice(index, index + ENTRIES_MAX)
          .map(({ ReceiptHandle }, number) => ({ Id: String(number), ReceiptHandle }));
        await ask('DeleteMessageBatch', { QueueUrl, Entries });
      }
    },
    async send(QueueUrl, MessageBody, { groupId, attributes = {} } = {}) {
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      );
      await ask('SendMessage', {
        QueueUrl,
        MessageBody,
        ...(groupId !== undefined && { MessageGroupId: groupId }),
        ...(Object.keys(attributes).length > 0 && { MessageAttributes }),
      });
    },
    async publish(TopicArn, Message) {
      const form = new URLSearchParams({ Action: 'Publish', Version: '2010-03-31', TopicArn, Message });
      await call('POST', '/', { 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
    },
    async putObject(bucket, key, body) {
      const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
      await call('PUT', path, { 'content-type': 'application/octet-stream' }, body);
    },
    stop: () => agent.destroy(),
  };
}
