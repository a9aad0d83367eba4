// Everything that calls one person, answered together: on the board, behind the link of any of their pages, and by the API.
// The most severe level sends each page by itself, so that no bundle stands for them.

import { beforeEach, describe, expect, test } from 'vitest';
import { ownCallsAnswer, ownCallsAnswered } from '../../shared/contracts/http-own-calls.ts';
import { DAY_MS } from '../../shared/domain/instant.ts';
import { DEMO_TENANT_ID } from '../../shared/domain/presets/demo.ts';
import { referenceOf } from '../../shared/domain/reference.ts';
import { memoryLinks } from '../scenario/memory-outside.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

const PERSON = 'chen-yu';
const CLAIMS = { claims: { sub: 'sub-chen' } };

let world: PortalWorld;
beforeEach(async () => {
  world = await openPortal();
  const hit = { tenantId: DEMO_TENANT_ID, role: 'person', id: PERSON } as const;
  await world.desk.directory.put({ subject: 'sub-chen' }, hit);
});

/** So many cases of the most severe level, each of which calls the same person. */
async function called(count: number): Promise<readonly string[]> {
  const caseIds: string[] = [];
  for (let i = 0; i < count; i++)
    caseIds.push(await world.openCase({ subject: `瘫痪 ${i + 1}`, severity: 'L1' }));
  return caseIds;
}

const stateOf = async (caseId: string) => {
  const state = (await world.desk.cases.head(caseId))?.state;
  if (!state) throw new Error(`There is no case ${caseId}`);
  return state;
};
const ownersOf = async (caseIds: readonly string[]) =>
  (await Promise.all(caseIds.map(stateOf))).map(({ ownerId }) => ownerId);
const calledBy = async (caseId: string) =>
  (await stateOf(caseId)).escalation?.openPages.map(({ personId }) => personId) ?? [];

/** The path of the link to this person's page of a case. */
async function linkTo(caseId: string, { personId = PERSON, days = 7 } = {}): Promise<string> {
  const page = (await stateOf(caseId)).escalation?.openPages.find((each) => each.personId === personId);
  const url = await memoryLinks().urlOf({
    audience: 'page',
    tenantId: DEMO_TENANT_ID,
    caseId,
    subject: page?.id ?? '1-1',
    personId,
    expiresAt: world.now + days * DAY_MS,
  });
  return new URL(url).pathname;
}

const read = async (path: string, as?: string) => (await world.get(path, as ? { as } : {})).text();

describe('on the board', () => {
  test('whoever is called by several cases is shown the way to all of them, nobody else', async () => {
    await called(1);
    expect(await read('/board', PERSON)).not.toContain('/board/calls');
    await called(2);
    const board = await read('/board', PERSON);
    expect(board).toContain('有 3 单正在呼叫您');
    expect(board).toContain('href="/board/calls"');
    expect(await read('/board', 'wang-fang')).not.toContain('/board/calls');
  });

  test('all of them stand ticked, and one press takes them all', async () => {
    const caseIds = await called(3);
    const list = await read('/board/calls?lang=en', PERSON);
    expect(list).toContain('3 cases call you now');
    expect(list.match(/type="checkbox"[^>]* checked/g)).toHaveLength(3);
    expect(list).toContain(`href="/cases/${referenceOf(caseIds[0] ?? '')}"`);
    expect(await ownersOf(caseIds)).toEqual([null, null, null]);
    const taken = await world.post('/board/calls', { do: 'take_all' }, { as: PERSON });
    expect(taken.headers.get('location')).toBe('/board/calls?page=0&taken=3&over=0&left=0');
    expect(await ownersOf(caseIds)).toEqual([PERSON, PERSON, PERSON]);
    const after = await read(taken.headers.get('location') ?? '', PERSON);
    expect(after).toContain('您接手了 3 单');
    expect(after).toContain('目前没有工单在呼叫您');
    const { commits } = await world.desk.cases.timeline(caseIds[0] ?? '', { limit: 100 });
    expect(commits.at(-1)?.actor).toMatchObject({ personId: PERSON, via: 'portal' });
  });

  test('those that stay ticked are passed on, the others go on calling', async () => {
    const [first = '', second = ''] = await called(2);
    const chosen = { do: 'hand_on_chosen', [`case-${second}`]: '1' };
    const passed = await world.post('/board/calls', chosen, { as: PERSON });
    expect(await calledBy(first)).toContain(PERSON);
    expect(await calledBy(second)).not.toContain(PERSON);
    expect(await read(passed.headers.get('location') ?? '', PERSON)).toContain('1 单已转给下一位');
    const none = await world.post('/board/calls', { do: 'hand_on_chosen' }, { as: PERSON });
    expect(none.headers.get('location')).toContain('nothing=1');
  });

  test('is for those alone who take cases, by a form of ours', async () => {
    await called(2);
    await world.personWith('auditor');
    expect((await world.get('/board/calls', { as: (await world.personWith('auditor')).id })).status).toBe(
      403,
    );
    const forged = await world.post('/board/calls', { do: 'take_all' }, { as: PERSON, token: null });
    expect(forged.status).toBe(403);
  });
});

describe('behind the link of one page', () => {
  test('the others are told with the way to them, and looking changes nothing', async () => {
    const caseIds = await called(3);
    const path = await linkTo(caseIds[0] ?? '');
    expect(await read(path)).toContain('另有 2 单也在呼叫您');
    const all = await read(`${path}?all=1`);
    expect(all).toContain('有 3 单正在呼叫您');
    expect(all).toContain(`action="${path}?all=1"`);
    expect(await ownersOf(caseIds)).toEqual([null, null, null]);
  });

  test('of very many it says at least how many, and the list behind it has them all', async () => {
    const caseIds = await called(203);
    const path = await linkTo(caseIds[0] ?? '');
    expect(await read(path)).toMatch(/另有至少 (?:199|200) 单也在呼叫您/);
    const list = await read(`${path}?all=1`);
    expect(list).toContain('有 203 单正在呼叫您');
    expect(Buffer.byteLength(list)).toBeLessThan(50_000);
    expect(list).not.toContain('可能还有更多');
  });

  test('one press takes all in the name of its person', async () => {
    const caseIds = await called(3);
    const path = await linkTo(caseIds[0] ?? '');
    const taken = await world.post(`${path}?all=1`, { do: 'take_all' });
    expect(taken.headers.get('location')).toBe(`${path}?all=1&page=0&taken=3&over=0&left=0`);
    expect(await ownersOf(caseIds)).toEqual([PERSON, PERSON, PERSON]);
    const again = await world.post(`${path}?all=1`, { do: 'take_all' });
    expect(again.headers.get('location')).toContain('taken=0&over=0');
    expect(await read(path)).not.toContain('也在呼叫您');
  });

  test('nobody else’s pages are taken by it', async () => {
    const [first = '', second = ''] = await called(2);
    await world.act(second, { type: 'EscalateNow', personId: PERSON, reason: 'test' });
    const next = (await calledBy(second))[0] ?? '';
    expect(next).not.toBe(PERSON);
    await world.post(`${await linkTo(first)}?all=1`, { do: 'take_all' });
    expect(await ownersOf([first, second])).toEqual([PERSON, null]);
  });

  test('an old link speaks for its own case alone, and those that it lists live no longer than itself', async () => {
    const [first = ''] = await called(2);
    const old = await linkTo(first, { days: 6 });
    expect(await read(old)).not.toContain('也在呼叫您');
    expect((await world.get(`${old}?all=1`)).status).toBe(403);
    expect((await world.post(`${old}?all=1`, { do: 'take_all' })).status).toBe(403);
    expect((await world.get(old)).status).toBe(200);
    const list = await read(`${await linkTo(first)}?all=1`);
    const inner = /<div class="m"><a href="(\/p\/[^"]+)"/.exec(list)?.[1] ?? '';
    world.now += 2 * DAY_MS;
    expect((await world.get(`${inner}?all=1`)).status).toBe(403);
  });
});

describe('by the API', () => {
  test('all are listed and taken; the same key does nothing twice', async () => {
    const caseIds = await called(2);
    const listed = ownCallsAnswer.parse(await (await world.api('GET', '/api/calls', CLAIMS)).json());
    expect(listed.calls.map(({ caseId }) => caseId).sort()).toEqual([...caseIds].sort());
    expect(listed.calls[0]).toMatchObject({ severity: 'L1', reference: expect.stringMatching(/-/) });
    const ask = { ...CLAIMS, body: { does: 'take' }, headers: { 'idempotency-key': 'night-0001' } };
    const answer = await world.api('POST', '/api/calls', ask);
    expect(ownCallsAnswered.parse(await answer.json())).toEqual({ done: 2, over: 0, left: 0, more: false });
    expect(await ownersOf(caseIds)).toEqual([PERSON, PERSON]);
    const again = await world.api('POST', '/api/calls', ask);
    expect(await again.json()).toMatchObject({ done: 0, over: 0 });
  });

  test('the named ones are passed on, with a reason that stands on the case', async () => {
    const [first = '', second = ''] = await called(2);
    const body = { does: 'hand_on', cases: [referenceOf(second)], reason: '在高铁上' };
    await world.api('POST', '/api/calls', { ...CLAIMS, body });
    expect(await calledBy(first)).toContain(PERSON);
    expect(await calledBy(second)).not.toContain(PERSON);
    expect(await read(`/cases/${referenceOf(second)}`, PERSON)).toContain('在高铁上');
  });

  test('a member that is not known is refused', async () => {
    const answer = await world.api('POST', '/api/calls', { ...CLAIMS, body: { does: 'take', all: true } });
    expect(answer.status).toBe(400);
  });
});
