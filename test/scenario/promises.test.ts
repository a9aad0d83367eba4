// A night and a morning of one case, as the people who are woken live through it: the ways of a page in their time, a promise by
// SMS that is broken, a hand-over that somebody takes, and nothing after it.

import { describe, expect, test } from 'vitest';
import type { Person } from '../../shared/domain/people.ts';
import { World } from './world.ts';

/** Ten in the morning in Hangzhou, a Wednesday. */
const MORNING = '2026-01-07T02:00:00Z';

async function personWith(world: World, id: string, change: Partial<Person>): Promise<Person> {
  const { configuration } = world.desk();
  const standing = await configuration.get<Person>('person', id);
  if (!standing) throw new Error(`Nobody is called ${id}`);
  const person = { ...standing, ...change, version: standing.version + 1 };
  await configuration.put('person', person, { name: 'test', at: world.now, reason: 'test' });
  return person;
}

describe('somebody who is paged', () => {
  test('is tried by the next way in its time, promises by SMS, breaks it, and hands the case over', async () => {
    const world = await World.open({ startsAt: MORNING });
    const caseId = await world.report({ severity: 'L1' });
    await world.settle();
    const first = (await world.caseOf(caseId)).escalation?.openPages[0]?.personId ?? '';
    const ways = ['sms', 'email'].map((channel, index) => ({
      way: `${channel}:`,
      afterMinutes: index === 0 ? 0 : 4,
    }));
    const person = await world.desk().configuration.get<Person>('person', first);
    const paging = [
      {
        severities: [],
        ways: ways.map(({ way, afterMinutes }) => ({
          way: way + (person?.contactMethods.find(({ channel }) => `${channel}:` === way)?.address ?? ''),
          afterMinutes,
        })),
      },
    ];
    await personWith(world, first, { paging });
    // The rule holds for pages from now on: a second case.
    const second = await world.report({ severity: 'L1' });
    await world.settle();
    await world.fastForward(5);
    const [page] = (await world.caseOf(second)).escalation?.openPages ?? [];
    expect(page).toMatchObject({ personId: first, channelIndex: 1 });
    expect(page?.standing).toHaveLength(1);
    const pagesOf = (id: string, personId: string) =>
      world.received.filter((each) => each.caseId === id && each.kind === 'page' && each.person === personId);
    expect(pagesOf(second, first).map(({ channel }) => channel)).toEqual(['sms', 'email']);

    const number = person?.contactMethods.find(({ channel }) => channel === 'sms')?.address ?? '';
    // Half past ten on the clock of the case.
    await world.text(number, `${page?.code} a 10:30`);
    await world.settle();
    expect(await world.caseOf(second)).toMatchObject({
      ownerId: first,
      promises: [{ kind: 'arrive', dueAt: Date.parse('2026-01-07T02:30:00Z') }],
    });

    await world.fastForward(26);
    const after = await world.caseOf(second);
    expect(after.promises).toMatchObject([{ brokenAt: Date.parse('2026-01-07T02:30:00Z') }]);
    const again = after.escalation?.openPages.find(({ personId }) => personId === first);
    expect(again).toBeDefined();
    expect(pagesOf(second, first).at(-1)?.text).toContain('承诺未兑现：到场');

    await world.text(number, `${again?.code} h 王芳`);
    await world.settle();
    const asked = await world.caseOf(second);
    expect(asked).toMatchObject({ ownerId: first, handOver: { fromId: first, toId: 'wang-fang' } });
    const wangFang = await world.desk().configuration.get<Person>('person', 'wang-fang');
    const theirs = asked.escalation?.openPages.find(({ personId }) => personId === 'wang-fang');
    const herNumber = wangFang?.contactMethods.find(({ channel }) => channel === 'sms')?.address ?? '';
    await world.text(herNumber, `${theirs?.code} a`);
    await world.settle();
    expect(await world.caseOf(second)).toMatchObject({
      ownerId: 'wang-fang',
      acknowledged: true,
      escalation: null,
      promises: [],
    });
  });
});
