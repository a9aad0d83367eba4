// The queues, alarms, providers, bucket and links of the scenarios keep the promises of the adapters.

import { describe, expect, test } from 'vitest';
import { SignedLinks } from '../../shared/adapters/signed-links.ts';
import type { ProviderAnswer } from '../../shared/app/ports.ts';
import { SECOND_MS } from '../../shared/domain/instant.ts';
import { MemoryMessenger, MemoryRawStore, memoryLinks } from '../scenario/memory-outside.ts';
import { bodyOn, MemoryAlarms, MemoryBypass, MemoryQueues, NO_FAULTS } from '../scenario/memory-queues.ts';
import { type AlarmsAtHand, describeAlarms } from './alarms.ts';
import { describeLinks } from './links.ts';
import { describeMessenger, type ProviderState } from './messenger.ts';
import { describeBypass, describeQueues, type QueueName } from './queues.ts';
import { describeRawStore } from './raw-store.ts';
import { NOON } from './stores.ts';

async function alarmsAtHand(): Promise<AlarmsAtHand> {
  let now = NOON;
  const clock = { now: () => now };
  const queues = new MemoryQueues(clock);
  const alarms = new MemoryAlarms(clock, queues);
  const down = new MemoryQueues(clock, { ...NO_FAULTS, queuesDown: true });
  return {
    queues,
    down,
    alarms,
    downAlarms: new MemoryAlarms(clock, down),
    now: clock.now,
    receive: async (queue) => {
      const taken = queues.visible().filter((each) => each.queue === queue && queues.take(each));
      for (const message of taken) queues.done(message);
      return taken.map(({ text, group }) => ({ body: JSON.parse(text) as unknown, group }));
    },
    elapse: async (seconds) => {
      const target = now + seconds * SECOND_MS;
      for (let at = alarms.nextAt(); at <= target; at = alarms.nextAt()) {
        now = Math.max(now, at);
        alarms.fireDue();
      }
      now = target;
    },
  };
}

describeQueues('in memory', alarmsAtHand);
describeAlarms('in memory', alarmsAtHand);

describeBypass('in memory', async () => {
  const calls: { consumer: QueueName; text: string }[] = [];
  return {
    bypass: new MemoryBypass(['urgent', 'wake'], calls),
    taken: async () => calls.map(({ consumer, text }) => ({ consumer, body: JSON.parse(text) as unknown })),
  };
});

describeRawStore('in memory', () => new MemoryRawStore());

const otherKey = { id: 'k1', bytes: new Uint8Array(32).fill(8) };
describeLinks('in memory', () => ({
  links: memoryLinks(),
  stranger: new SignedLinks(
    { current: async () => otherKey, find: async (id) => (id === 'k1' ? otherKey : null) },
    'https://desk.example',
  ),
}));

const ANSWERS: Readonly<Record<ProviderState, ProviderAnswer['outcome']>> = {
  well: 'accepted',
  refusing: 'refused',
  busy: 'not_taken',
  away: 'not_taken',
  failing: 'unknown',
  hanging_up: 'unknown',
  silent: 'unknown',
};
describeMessenger('in memory', async (state) => {
  const messenger = new MemoryMessenger({ now: () => NOON }, () => ANSWERS[state]);
  return {
    messenger,
    received: async () => messenger.received.map(({ channel, to, text }) => ({ channel, to, text })),
    stop: async () => undefined,
  };
});

describe('in memory: faults of queues and schedules', () => {
  const wakeOf = (wakeAt: number) => ({
    tenantId: 'demo0123456789',
    kind: 'case',
    recordId: 'k7m3q9qxpa',
    wakeAt,
  });

  test('are each what they say', async () => {
    let now = NOON;
    const clock = { now: () => now };
    const faults = { ...NO_FAULTS };
    const queues = new MemoryQueues(clock, faults);
    const alarms = new MemoryAlarms(clock, queues, faults);

    faults.twice = true;
    await queues.wake(wakeOf(NOON), 0);
    expect(queues.standing('wake')).toHaveLength(2);
    faults.twice = false;

    faults.queueLoses = (body) => body.type === 'wake' && body.wakeAt === NOON + 1;
    await queues.wake(wakeOf(NOON + 1), 0);
    expect(queues.standing('wake')).toHaveLength(2);

    faults.backlog = { wake: 30_000 };
    expect(await queues.depth('wake')).toBe(30_002);
    expect(queues.visible().map((each) => queues.take(each))).toEqual([false, false]);
    faults.backlog = {};

    faults.schedulesLost = true;
    await alarms.arm(wakeOf(NOON + 3_600_000), now);
    expect(alarms.nextAt()).toBe(Number.POSITIVE_INFINITY);
    faults.schedulesLost = false;
    faults.scheduleLateMs = 600_000;
    await alarms.arm(wakeOf(NOON + 3_600_000), now);
    expect(alarms.nextAt()).toBe(NOON + 3_600_000 - 300_000 + 600_000);

    now += 4_000_000;
    faults.queuesDown = true;
    alarms.fireDue();
    expect(alarms.nextAt()).toBe(Number.POSITIVE_INFINITY);
    expect(queues.standing('wake')).toHaveLength(2);
  });

  test('a message that nobody finishes is a dead letter after five tries', async () => {
    let now = NOON;
    const queues = new MemoryQueues({ now: () => now });
    await queues.wake(wakeOf(NOON), 0);
    for (let tries = 1; tries <= 5; tries++) {
      expect(queues.visible().map((each) => queues.take(each))).toEqual([true]);
      expect(queues.visible()).toEqual([]);
      now += 60_000;
    }
    expect(queues.visible().map((each) => queues.take(each))).toEqual([false]);
    expect(queues.deadLetters.map(({ queue, text }) => bodyOn(queue, text))).toEqual([
      { type: 'wake', ...wakeOf(NOON) },
    ]);
    expect(queues.standing('wake')).toEqual([]);
  });
});
