// Calls another function directly, in the shape in which its queue would have: the sweeper's way out when SQS does not
// take a message (A7). Answers as soon as Lambda has taken the event.

import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { unavailableOf } from './aws-errors.ts';

export class LambdaInvoke {
  readonly #client: LambdaClient;

  constructor(client: LambdaClient) {
    this.#client = client;
  }

  /** `bodies` are queue bodies (contracts/queues.ts). Throws `Unavailable` where Lambda does not take the event. */
  async asIfQueued(functionName: string, bodies: readonly string[]): Promise<void> {
    try {
      await this.#client.send(
        new InvokeCommand({
          FunctionName: functionName,
          InvocationType: 'Event',
          Payload: Buffer.from(JSON.stringify(sqsEventOf(bodies))),
        }),
      );
    } catch (error) {
      throw unavailableOf(`lambda:Invoke of ${functionName}`, error);
    }
  }
}

/** The members of an SQS event that our queue chain reads. */
export function sqsEventOf(bodies: readonly string[]): {
  Records: readonly { messageId: string; body: string; eventSource: string }[];
} {
  return {
    Records: bodies.map((body, index) => ({ messageId: `direct-${index}`, body, eventSource: 'aws:sqs' })),
  };
}
