// The four queues over SQS. Bodies hold ids only, in the shapes of contracts/queues.ts. The tenant is the message group
// of standard queues (fair queues), so that one tenant's flood does not make the others wait.

import { GetQueueAttributesCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { HandOverMessage, IntakeMessage, Queues, SendMessage, WakeMessage } from '../app/ports.ts';
import { unavailableOf } from './aws-errors.ts';

/** SQS refuses a longer delay. */
const DELAY_SECONDS_MAX = 900;

type Queue = Parameters<Queues['depth']>[0];

/** A function is told of the queues that it may send to, and of no others. */
export type QueueUrls = Readonly<Partial<Record<Queue, string>>>;

/** The bodies as they travel; the sweeper's direct invocation uses the same ones. */
export const queueBody = {
  wake: (message: WakeMessage) => JSON.stringify({ type: 'wake', ...message }),
  handOver: (message: HandOverMessage) => JSON.stringify({ type: 'hand_over', ...message }),
  send: (message: SendMessage) => JSON.stringify({ type: 'send', ...message }),
  intake: (message: IntakeMessage) => JSON.stringify({ type: 'receipt', ...message }),
} as const;

export class SqsQueues implements Queues {
  readonly #client: SQSClient;
  readonly #urls: QueueUrls;

  constructor(client: SQSClient, urls: QueueUrls) {
    this.#client = client;
    this.#urls = urls;
  }

  async send(lane: 'urgent' | 'bulk', message: SendMessage, delaySeconds = 0): Promise<void> {
    await this.#put(lane, message.tenantId, queueBody.send(message), delaySeconds);
  }

  async wake(message: WakeMessage, delaySeconds: number): Promise<void> {
    await this.#put('wake', message.tenantId, queueBody.wake(message), delaySeconds);
  }

  async intake(message: IntakeMessage): Promise<void> {
    await this.#put('intake', message.tenantId, queueBody.intake(message), 0);
  }

  async handOver(message: HandOverMessage): Promise<void> {
    await this.#put('wake', message.tenantId, queueBody.handOver(message), 0);
  }

  async depth(queue: Queue): Promise<number> {
    const QueueUrl = this.#urlOf(queue);
    try {
      const answer = await this.#client.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
      return Number(answer.Attributes?.ApproximateNumberOfMessages ?? 0);
    } catch (error) {
      throw unavailableOf('sqs:GetQueueAttributes', error);
    }
  }

  #urlOf(queue: Queue): string {
    const url = this.#urls[queue];
    if (url === undefined) throw new Error(`This function was not given the queue "${queue}"`);
    return url;
  }

  async #put(queue: Queue, tenantId: string, body: string, delaySeconds: number): Promise<void> {
    const QueueUrl = this.#urlOf(queue);
    // A shorter delay than was asked for would deliver before its time.
    if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > DELAY_SECONDS_MAX)
      throw new RangeError(`A queue delays by 0 to ${DELAY_SECONDS_MAX} whole seconds, not ${delaySeconds}`);
    try {
      await this.#client.send(
        new SendMessageCommand({
          QueueUrl,
          MessageBody: body,
          MessageGroupId: tenantId,
          DelaySeconds: delaySeconds,
        }),
      );
    } catch (error) {
      throw unavailableOf(`sqs:SendMessage to ${queue}`, error);
    }
  }
}
