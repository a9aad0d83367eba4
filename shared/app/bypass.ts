// The way around a queue that takes no messages (design A7): the consumer is called directly with the same body. For the
// sweeper, and for the function that hands over what the sweeper found, so that a page goes out while the queues are down.

import type { Bypass, Log, Queues } from './ports.ts';

/**
 * The queues, and behind each of them its consumer. What is to be delayed cannot go around: it fails as the queue failed,
 * and the due index stands for it. Throws where neither the queue nor the consumer takes the message.
 */
export function queuesWithBypass(queues: Queues, bypass: Bypass, log: Log): Queues {
  async function orBypass(
    consumer: Parameters<Bypass['invoke']>[0],
    body: { readonly type: string },
    delaySeconds: number,
    enqueue: () => Promise<void>,
  ): Promise<void> {
    try {
      await enqueue();
    } catch (error) {
      if (delaySeconds > 0) throw error;
      log.warn('queue_bypassed', { consumer, error: String(error) });
      await bypass.invoke(consumer, body);
    }
  }
  return {
    send: (lane, message, delaySeconds = 0) =>
      orBypass(lane, { type: 'send', ...message }, delaySeconds, () =>
        queues.send(lane, message, delaySeconds),
      ),
    wake: (message, delaySeconds) =>
      orBypass('wake', { type: 'wake', ...message }, delaySeconds, () => queues.wake(message, delaySeconds)),
    intake: (message) => orBypass('intake', { type: 'receipt', ...message }, 0, () => queues.intake(message)),
    handOver: (message) =>
      orBypass('wake', { type: 'hand_over', ...message }, 0, () => queues.handOver(message)),
    depth: (queue) => queues.depth(queue),
  };
}
