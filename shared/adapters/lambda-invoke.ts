// Calls another function directly, in the shape in which its queue would have: the sweeper's way out when SQS does not
// take a message (A7). Answers as soon as Lambda has taken the event.

import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { type Bypass, Unavailable } from '../app/ports.ts';
import { unavailableOf } from './aws-errors.ts';

type Consumer = Parameters<Bypass['invoke']>[0];

export class LambdaInvoke implements Bypass {
  readonly #client: LambdaClient;
  readonly #functions: Readonly<Partial<Record<Consumer, string>>>;

  /** `functions`: the name of each consumer's function that may be called from here. */
  constructor(client: LambdaClient, functions: Readonly<Partial<Record<Consumer, string>>>) {
    this.#client = client;
    this.#functions = functions;
  }

  /** Throws `Unavailable` where Lambda does not take the event. What becomes of it is the sweeper's next look. */
  async invoke(consumer: Consumer, body: unknown): Promise<void> {
    const name = this.#functions[consumer];
    if (!name) throw new Unavailable(`No way around the queue of ${consumer} from here`, { retryable: true });
    try {
      await this.#client.send(
        new InvokeCommand({
          FunctionName: name,
          InvocationType: 'Event',
          Payload: Buffer.from(JSON.stringify(sqsEventOf([JSON.stringify(body)]))),
        }),
      );
    } catch (error) {
      throw unavailableOf(`lambda:InvokeFunction of ${consumer}`, error);
    }
  }
}

/** The members of an SQS event that our queue chain reads. */
export function sqsEventOf(bodies: readonly string[]): {
  Records: { messageId: string; body: string; eventSource: string }[];
} {
  return {
    Records: bodies.map((body, index) => ({ messageId: `direct-${index}`, body, eventSource: 'aws:sqs' })),
  };
}
