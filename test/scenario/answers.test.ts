// What somebody who answered is told goes through the machinery: one message, at most once, and none to a stopped way.

import { expect, test } from 'vitest';
import { answerBack } from '../../shared/app/answer-back.ts';
import type { Receipt } from '../../shared/app/ports.ts';
import type { Person } from '../../shared/domain/people.ts';
import { World } from './world.ts';

const WORDS = { zh: '已接手 K7M3Q-9QXPA。', en: 'Taken: K7M3Q-9QXPA.' };

async function answered() {
  const world = await World.open({ startsAt: '2026-03-02T02:00:00Z' });
  const desk = world.desk();
  const person = await desk.configuration.get<Person>('person', 'li-na');
  const address = person?.contactMethods.find(({ channel }) => channel === 'sms')?.address;
  if (!person || !address) throw new Error('li-na has a phone');
  const receipt = (id: string): Receipt => ({
    id,
    tenantId: desk.tenantId,
    channel: 'sms',
    receivedAt: world.now,
    raw: { inline: '12345 a' },
    envelope: { from: address },
    fate: null,
  });
  const before = world.received.length;
  return {
    world,
    desk,
    person,
    address,
    answer: (id: string) => answerBack(desk, receipt(id), { person, channel: 'sms', address, words: WORDS }),
    texts: () => world.received.slice(before).map(({ to, text }) => `${to} ${text}`),
  };
}

test('an answer goes out once, however often its receipt comes again', async () => {
  const { world, answer, texts, address } = await answered();
  await answer('sms-1');
  await answer('sms-1');
  await world.settle();
  expect(texts()).toEqual([`${address} 已接手 K7M3Q-9QXPA。`]);
  expect(world.deadLetters).toEqual([]);
});

test('a phone that was stopped after it was asked for gets none', async () => {
  const { world, desk, person, answer, texts } = await answered();
  await answer('sms-1');
  const contactMethods = person.contactMethods.map((method) => ({ ...method, stoppedAt: world.now }));
  const stopped = { ...person, version: person.version + 1, contactMethods };
  await desk.configuration.put('person', stopped, { name: 'test', at: world.now, reason: 'STOP' });
  await world.settle();
  expect(texts()).toEqual([]);
  expect(world.deadLetters).toEqual([]);
});

test('a store that fails keeps nobody from what they did', async () => {
  const { world, answer, texts } = await answered();
  world.table.table.hooks = {
    before: ({ call }) => {
      if (call === 'records.commit') throw new Error('The table is gone.');
    },
  };
  await expect(answer('sms-1')).resolves.toBeUndefined();
  expect(texts()).toEqual([]);
});
