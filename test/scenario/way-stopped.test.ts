// A provider that says that an address takes nothing any more: whose way is stopped by that, and that the page goes on.

import { expect, test } from 'vitest';
import type { Messenger, ProviderAnswer } from '../../shared/app/ports.ts';
import { stoppingWays, stopWay } from '../../shared/app/way-stopped.ts';
import type { Person } from '../../shared/domain/people.ts';
import { readinessSender } from '../../shared/domain/readiness-kind.ts';
import { readinessIdOf } from '../../shared/domain/readiness-record.ts';
import { TENANT_ID, World } from './world.ts';

/** A Wednesday morning in Hangzhou. */
const MORNING = '2026-01-07T01:00:00Z';
const TAG = { tenantId: TENANT_ID, kind: 'case', recordId: 'k7m3q9qxpa', attemptId: '12.3' };

async function opened() {
  const world = await World.open({ startsAt: MORNING });
  const desk = world.desk();
  const versions = (id = 'li-na') => desk.configuration.history<Person>('person', id);
  const liNa = (await versions())[0]?.item;
  const number = liNa?.contactMethods.find(({ channel }) => channel === 'sms')?.address ?? '';
  const mail = liNa?.contactMethods.find(({ channel }) => channel === 'email')?.address ?? '';
  const wakeAt = async () => (await desk.readiness.head(readinessIdOf(TENANT_ID)))?.state.wakeAt;
  return { world, desk, versions, number, mail, wakeAt };
}

/** A service that answers so to every text message. */
const service = (answer: ProviderAnswer): Messenger => {
  const never = async (): Promise<never> => {
    throw new Error('Nothing but text messages is sent here');
  };
  return { mail: never, voice: never, chat: never, sms: async () => answer };
};
const OPTED_OUT = { outcome: 'refused', detail: 'ConflictException: opted out', optedOut: true } as const;

test('a number that opted out is stopped for whoever has it, and the readiness is looked at again', async () => {
  const { world, desk, versions, number, wakeAt } = await opened();
  await world.fastForward(10);
  const messenger = stoppingWays(service(OPTED_OUT), readinessSender, () => desk);
  const sms = { to: number, text: '紧急', kind: 'page' } as const;
  expect(await messenger.sms(sms, TAG)).toEqual(OPTED_OUT);
  const [, stopped, ...more] = await versions();
  expect(more).toEqual([]);
  expect(stopped?.by).toMatchObject({ name: 'SMS', reason: '服务商告知：该地址已退订或被停止投递' });
  const methods = stopped?.item.contactMethods ?? [];
  expect(methods.map(({ channel, stoppedAt }) => [channel, stoppedAt])).toEqual([
    ['sms', world.now],
    ['email', undefined],
  ]);
  expect(await wakeAt()).toBe(world.now + 60_000);
  expect(await versions('chen-yu')).toHaveLength(1);

  await world.fastForward(1);
  await messenger.sms(sms, TAG);
  expect(await versions()).toHaveLength(2);
});

test.each<ProviderAnswer>([
  { outcome: 'accepted', providerId: 'm1' },
  { outcome: 'refused', detail: 'ValidationException: no such number' },
  { outcome: 'not_taken', detail: 'ThrottlingException: slow down' },
  { outcome: 'unknown', detail: 'no answer' },
])('$outcome alone stops nothing', async (answer) => {
  const { desk, versions, number } = await opened();
  const messenger = stoppingWays(service(answer), readinessSender, () => desk);
  expect(await messenger.sms({ to: number, text: '紧急', kind: 'page' }, TAG)).toEqual(answer);
  expect(await versions()).toHaveLength(1);
});

test('a mail address that is suppressed is stopped: the next page of its person goes by their other way alone', async () => {
  const { world, desk, versions, mail } = await opened();
  await stopWay(desk, readinessSender, { channel: 'email', address: mail, at: world.now });
  expect((await versions())[1]?.by).toMatchObject({ name: 'mail' });
  const caseId = await world.report();
  await world.settle();
  await world.command(
    caseId,
    { type: 'EscalateNow', personId: 'li-na', reason: '需要支援' },
    { kind: 'person', name: '李娜', personId: 'li-na', via: 'portal' },
  );
  await world.fastForward(60);
  const opened_ = (await world.eventsOf(caseId)).filter(({ type }) => type === 'PageOpened') as unknown as {
    page: { personId: string; channels: { channel: string }[] };
  }[];
  const hers = opened_.filter(({ page }) => page.personId === 'li-na');
  expect(hers.length).toBeGreaterThan(0);
  for (const { page } of hers) expect(page.channels.map(({ channel }) => channel)).toEqual(['sms']);
});

test('a store that does not answer loses no page: the refusal is told as it was', async () => {
  const { world, desk, versions, number } = await opened();
  world.table.table.hooks = {
    before: ({ call }) => {
      if (call.startsWith('configuration.')) throw new Error('The table does not answer');
    },
  };
  const messenger = stoppingWays(service(OPTED_OUT), readinessSender, () => desk);
  expect(await messenger.sms({ to: number, text: '紧急', kind: 'page' }, TAG)).toEqual(OPTED_OUT);
  world.table.table.hooks = {};
  expect(await versions()).toHaveLength(1);
  expect(world.lines.join('\n')).toContain('way_not_stopped');
});
