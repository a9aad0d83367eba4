// The queue of pages as people and programs see it: why a page has not gone out yet, and when it will.

import { expect, test } from 'vitest';
import { pageQueueAnswer } from '../../shared/contracts/http-page-queue.ts';
import { isoOf, MINUTE_MS, SECOND_MS } from '../../shared/domain/instant.ts';
import { openPortal } from './portal-world.ts';

const CLAIMS = { claims: { sub: 'sub-auditor' } };

test('a desk where nothing waits says nothing of a queue', async () => {
  const world = await openPortal();
  await world.personWith('auditor');
  expect(await (await world.get('/board', { as: 'wang-fang' })).text()).not.toContain('合并');
  const answer = await world.api('GET', '/api/page-queue', CLAIMS);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    now: isoOf(world.now),
    together: { count: 0, more: false, persons: [] },
    providers: [],
  });
});

test('pages that wait are told by person and end; a provider that is full by its line and the last to leave', async () => {
  const world = await openPortal();
  await world.personWith('auditor');
  const { pagers } = world.desk;
  const way = { personId: 'chen-yu', channel: 'sms', address: '+8612000550101' } as const;
  const endsAt = world.now + 3 * MINUTE_MS;
  const pageOf = async (caseId: string) =>
    (await world.desk.cases.head(caseId))?.state.escalation?.openPages.find(
      ({ personId }) => personId === 'chen-yu',
    );
  const waiting: string[] = [];
  for (const subject of ['告警一', '告警二', '告警三']) {
    const caseId = await world.openCase({ subject, severity: 'L3' });
    const { id: pageId = '', attempt: attemptId = '' } = (await pageOf(caseId)) ?? {};
    await pagers.hold(way, endsAt, { caseId, attemptId, pageId }, world.now);
    waiting.push(caseId);
  }
  // What somebody has in hand by now will not go out, and is not counted.
  const [taken = ''] = waiting;
  const pageId = (await pageOf(taken))?.id ?? '';
  await world.act(taken, { type: 'AcknowledgePage', pageId, personId: 'chen-yu' });
  const turn = { provider: 'voice', label: 'Voice', perMinute: 60, atOnce: 1 };
  for (let call = 0; call < 5; call++)
    await pagers.takeTurn({ ...turn, now: world.now, latest: world.now + MINUTE_MS });

  const asked = pageQueueAnswer.parse(await (await world.api('GET', '/api/page-queue', CLAIMS)).json());
  expect(asked.together).toEqual({
    count: 2,
    more: false,
    persons: [{ personId: 'chen-yu', count: 2, until: isoOf(endsAt) }],
  });
  // Of five calls at one a second the first leaves at once and the last four seconds later.
  expect(asked.providers).toMatchObject([
    { provider: 'voice', perMinute: 60, lastLeavesAt: isoOf(world.now + 4 * SECOND_MS) },
  ]);

  const board = await (await world.get('/board', { as: 'wang-fang' })).text();
  expect(board).toContain('2 条紧急通知等待合并发出');
  expect(board).toContain('陈宇：2 条');
  expect(board).toContain('Voice 每分钟限 60 条');
  expect(await (await world.get('/board?lang=en', { as: 'wang-fang' })).text()).toContain(
    'Voice takes 60 a minute',
  );
});
