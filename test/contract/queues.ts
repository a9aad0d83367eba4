// What every set of queues promises, and every way around them: a message arrives, with the body that its consumer reads,
// not before its delay, among its tenant's own; what cannot be taken is said, never dropped.

import { beforeEach, describe, expect, test } from 'vitest';
import { type Bypass, type Queues, Unavailable } from '../../shared/app/ports.ts';
import { receiptMessage, sendMessage, wakeQueueBody } from '../../shared/contracts/queues.ts';
import { type Instant, SECOND_MS } from '../../shared/domain/instant.ts';
import { CASE_ID, freshTenant } from './stores.ts';

export type QueueName = Parameters<Queues['depth']>[0];

/** Queues with both their ends, over business time that a suite moves on. Those of each test are empty. */
export interface QueuesAtHand {
  readonly queues: Queues;
  /** Queues that take nothing. */
  readonly down: Queues;
  now(): Instant;
  /** Takes out all that is visible now. */
  receive(queue: QueueName): Promise<readonly { readonly body: unknown; readonly group: string | null }[]>;
  elapse(seconds: number): Promise<void>;
}

/** The engine's clock runs on between two calls; a look this much before the time is still before it. */
export const SLACK_SECONDS = 20;

/** Bodies by content: a queue may deliver one twice. */
export async function bodiesOn(at: QueuesAtHand, queue: QueueName): Promise<unknown[]> {
  const texts = (await at.receive(queue)).map(({ body }) => JSON.stringify(body));
  return [...new Set(texts)].map((text) => JSON.parse(text) as unknown);
}

export function describeQueues(name: string, create: () => Promise<QueuesAtHand>): void {
  describe(`${name}: queues`, () => {
    let at: QueuesAtHand;
    let about: { tenantId: string; kind: string; recordId: string };
    beforeEach(async () => {
      at = await create();
      about = { tenantId: freshTenant(), kind: 'case', recordId: CASE_ID };
    });

    test('each message arrives on its queue and on no other, in the shape that its consumer reads', async () => {
      const wakeAt = at.now() + 600 * SECOND_MS;
      const pageOf = { ...about, version: 3, indexes: [0], tries: 1 };
      await at.queues.send('urgent', pageOf);
      await at.queues.send('bulk', { ...about, version: 4, indexes: [2] });
      await at.queues.intake({ tenantId: about.tenantId, receiptId: 'mail-0102018a' });
      await at.queues.wake({ ...about, wakeAt }, 0);
      await at.queues.handOver({ ...about, version: 5, heldBack: ['bulk'] });

      expect((await bodiesOn(at, 'urgent')).map((body) => sendMessage.parse(body))).toEqual([
        { type: 'send', ...pageOf },
      ]);
      expect((await bodiesOn(at, 'bulk')).map((body) => sendMessage.parse(body))).toEqual([
        { type: 'send', ...about, version: 4, indexes: [2] },
      ]);
      expect((await bodiesOn(at, 'intake')).map((body) => receiptMessage.parse(body))).toEqual([
        { type: 'receipt', tenantId: about.tenantId, receiptId: 'mail-0102018a' },
      ]);
      const woken = (await bodiesOn(at, 'wake')).map((body) => wakeQueueBody.parse(body));
      expect(woken).toHaveLength(2);
      expect(woken).toContainEqual({ type: 'wake', ...about, wakeAt });
      expect(woken).toContainEqual({ type: 'hand_over', ...about, version: 5, heldBack: ['bulk'] });
    });

    test('the tenant is the message group', async () => {
      const other = freshTenant();
      await at.queues.send('urgent', { ...about, version: 1, indexes: [0] });
      await at.queues.send('urgent', { ...about, tenantId: other, version: 1, indexes: [0] });
      await at.queues.intake({ tenantId: other, receiptId: 'r' });
      await at.queues.handOver({ ...about, version: 1 });
      const groups = async (queue: QueueName) => (await at.receive(queue)).map(({ group }) => group);
      expect(new Set(await groups('urgent'))).toEqual(new Set([about.tenantId, other]));
      expect(new Set(await groups('intake'))).toEqual(new Set([other]));
      expect(new Set(await groups('wake'))).toEqual(new Set([about.tenantId]));
    });

    test('a message comes after its delay, not before', async () => {
      await at.queues.wake({ ...about, wakeAt: at.now() }, 900);
      await at.queues.send('bulk', { ...about, version: 1, indexes: [0] }, 300);
      await at.elapse(300 - SLACK_SECONDS);
      expect(await bodiesOn(at, 'bulk')).toEqual([]);
      await at.elapse(SLACK_SECONDS);
      expect(await bodiesOn(at, 'bulk')).toHaveLength(1);
      await at.elapse(600 - SLACK_SECONDS);
      expect(await bodiesOn(at, 'wake')).toEqual([]);
      await at.elapse(SLACK_SECONDS);
      expect(await bodiesOn(at, 'wake')).toHaveLength(1);
    });

    test.each([901, 86_400, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
      'a delay of %s s is a bug of the caller, and nothing is sent',
      async (delaySeconds) => {
        await expect(at.queues.wake({ ...about, wakeAt: at.now() }, delaySeconds)).rejects.toThrow(
          RangeError,
        );
        const page = at.queues.send('urgent', { ...about, version: 1, indexes: [0] }, delaySeconds);
        await expect(page).rejects.toThrow(RangeError);
        await at.elapse(900);
        expect(await bodiesOn(at, 'wake')).toEqual([]);
        expect(await bodiesOn(at, 'urgent')).toEqual([]);
      },
    );

    test('the depth counts what is visible: neither the delayed, nor what somebody works on', async () => {
      expect(await at.queues.depth('bulk')).toBe(0);
      for (const index of [0, 1, 2]) await at.queues.send('bulk', { ...about, version: 1, indexes: [index] });
      await at.queues.send('bulk', { ...about, version: 2, indexes: [0] }, 900);
      expect(await at.queues.depth('bulk')).toBe(3);
      expect(await at.queues.depth('urgent')).toBe(0);
      await at.receive('bulk');
      expect(await at.queues.depth('bulk')).toBe(0);
      await at.elapse(900);
      expect(await at.queues.depth('bulk')).toBe(1);
    });

    test('what a queue does not take is told', async () => {
      const { down } = at;
      await expect(down.send('urgent', { ...about, version: 1, indexes: [0] })).rejects.toThrow(Unavailable);
      await expect(down.wake({ ...about, wakeAt: at.now() }, 5)).rejects.toThrow(Unavailable);
      await expect(down.intake({ tenantId: about.tenantId, receiptId: 'r' })).rejects.toThrow(Unavailable);
      await expect(down.handOver({ ...about, version: 1 })).rejects.toThrow(Unavailable);
    });
  });
}

export interface BypassAtHand {
  /** There is a way to `urgent` and to `wake` from here, and to nobody else. */
  readonly bypass: Bypass;
  /** What was handed over, in order. */
  taken(): Promise<readonly { readonly consumer: QueueName; readonly body: unknown }[]>;
}

export function describeBypass(name: string, create: () => Promise<BypassAtHand>): void {
  describe(`${name}: the way around the queues`, () => {
    const page = {
      type: 'send',
      tenantId: 'demo0123456789',
      kind: 'case',
      recordId: CASE_ID,
      version: 3,
      indexes: [0],
    };

    test('hands the very body to the consumer', async () => {
      const { bypass, taken } = await create();
      await bypass.invoke('urgent', page);
      await bypass.invoke('wake', { ...page, tries: undefined });
      expect(await taken()).toEqual([
        { consumer: 'urgent', body: page },
        { consumer: 'wake', body: page },
      ]);
    });

    test('says where it leads to nobody', async () => {
      const { bypass, taken } = await create();
      await expect(bypass.invoke('bulk', page)).rejects.toThrow(Unavailable);
      expect(await taken()).toEqual([]);
    });
  });
}
