// Promises and hand-overs through every door of the portal: the page's link, the case, the board, the reporter's page, the API.

import { describe, expect, it } from 'vitest';
import type { LinkAudience } from '../../shared/app/ports.ts';
import { caseAnswer, verbAnswer } from '../../shared/contracts/http.ts';
import type { Person } from '../../shared/domain/people.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

/** The story's clock stands at 02:10 UTC, ten past ten in Shanghai. */
async function paged(over: Parameters<PortalWorld['openCase']>[0] = {}) {
  const world = await openPortal();
  const caseId = await world.openCase(over);
  const state = async () => {
    const head = await world.desk.cases.head(caseId);
    if (!head) throw new Error('The case is gone');
    return head.state;
  };
  const page = (await state()).escalation?.openPages[0];
  if (!page) throw new Error('An urgent case pages somebody');
  const linkTo = async (audience: LinkAudience, claims: { subject?: string; personId?: string } = {}) =>
    new URL(
      await world.desk.links.urlOf({
        audience,
        tenantId: world.desk.tenantId,
        caseId,
        ...claims,
        expiresAt: world.now + 3_600_000,
      }),
    ).pathname;
  const { personId } = page;
  const path = await linkTo('page', { subject: page.id, personId });
  return {
    world,
    caseId,
    state,
    page,
    path,
    statusPath: await linkTo('status'),
    linkOf: async (id: string, subject: string) => linkTo('page', { subject, personId: id }),
    presses: (fields: Record<string, string>) => world.post(path, fields, { token: null }),
    shows: async (at = path) => (await world.get(`${at}?lang=zh-CN`)).text(),
  };
}

describe('the page’s link', () => {
  it('changes nothing when it is opened, and takes the case with a promise when that is pressed', async () => {
    const { state, presses, shows, page, statusPath, world } = await paged();
    const before = await state();
    const text = await shows();
    expect(text).toContain('接手并承诺时间');
    expect(text).toContain('移交给同事');
    expect(await state()).toEqual(before);
    const done = await presses({ do: 'take', promise: 'arrive', by: '2026-03-03T14:30' });
    expect(done.status).toBe(303);
    expect(await state()).toMatchObject({
      ownerId: page.personId,
      acknowledged: true,
      promises: [{ kind: 'arrive', dueAt: Date.parse('2026-03-03T06:30:00Z') }],
    });
    const name = (await world.desk.configuration.get<Person>('person', page.personId))?.name;
    expect(await shows()).toContain(`${name} 承诺 14:30 到场`);
    // The reporter and the board see the same sentence.
    expect(await shows(statusPath)).toContain(`${name} 承诺 14:30 到场`);
    expect(await (await world.get('/board?lang=zh-CN', { as: 'sun-wei' })).text()).toContain(
      '承诺 14:30 到场',
    );
  });

  it('takes no half of a promise, nor one that has passed, and then takes nothing', async () => {
    const { presses, state } = await paged();
    const halves: readonly Record<string, string>[] = [
      { promise: 'arrive' },
      { promise: 'arrive', by: '2026-03-03T25:00' },
    ];
    for (const fields of halves) {
      const answer = await presses({ do: 'take', ...fields });
      expect(answer.status).toBe(422);
    }
    const late = await presses({ do: 'take', promise: 'arrive', by: '2026-03-03T09:00' });
    expect(late.status).toBe(409);
    expect(await late.text()).toContain('承诺的时间应在此刻之后');
    expect((await state()).acknowledged).toBe(false);
  });

  it('hands over to a colleague of the case, or to whoever is next; then the owner may promise', async () => {
    const { presses, state, shows, page, linkOf, world } = await paged();
    const answer = await presses({ do: 'hand_over', reason: '在飞机上' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('已移交，等待对方确认。');
    const { handOver, escalation } = await state();
    expect(handOver).toMatchObject({ fromId: page.personId });
    const theirs = escalation?.openPages.find(({ personId }) => personId === handOver?.toId);
    const link = await linkOf(handOver?.toId ?? '', theirs?.id ?? '');
    await world.post(link, { do: 'take' }, { token: null });
    expect(await state()).toMatchObject({ ownerId: handOver?.toId, handOver: null });
    expect(await shows(link)).toContain('value="promise"');
    const promised = { do: 'promise', promise: 'update', by: '2026-03-03T11:00' };
    expect((await world.post(link, promised, { token: null })).status).toBe(200);
    expect((await state()).promises).toMatchObject([{ kind: 'update', personId: handOver?.toId }]);
    // Whoever gave it away has neither the case nor a page any more.
    expect((await presses({ do: 'hand_over', reason: 'again' })).status).toBe(409);
    expect((await presses({ do: 'hand_on', reason: 'again' })).status).toBe(409);
  });

  it('says who has the case, who hands it over and why, and what became of that', async () => {
    const { world, state, presses, shows, linkOf, page } = await paged();
    const name = (await world.desk.configuration.get<Person>('person', page.personId))?.name ?? '';
    expect(await shows()).toContain('<dt>负责人</dt><dd><bdi>无人负责</bdi></dd>');
    await presses({ do: 'take' });
    await presses({ do: 'hand_over', personId: 'wang-fang', reason: '我在高铁上' });
    expect(await shows()).toContain(`${name} 移交给 王芳，等待确认。`);
    const theirs = (await state()).escalation?.openPages.find(({ personId }) => personId === 'wang-fang');
    const link = await linkOf('wang-fang', theirs?.id ?? '');
    const given = await shows(link);
    expect(given).toContain(`王芳：${name}移交给您。`);
    expect(given).toContain('<bdi>我在高铁上</bdi>');
    expect(given).toContain(`<dt>负责人</dt><dd><bdi>${name}</bdi><small>接手时间 10:10。</small></dd>`);
    expect(given).not.toContain('等待确认');
    await world.post(link, { do: 'hand_on', reason: '不在岗' }, { token: null });
    const back = `${name} 移交给 王芳，对方未确认，10:10 已退回。`;
    expect(await shows()).toContain(back);
    const board = await world.get(`/cases/${(await state()).id}?lang=zh-CN`, { as: 'wang-fang' });
    expect(await board.text()).toContain(back);
    const own = (await state()).escalation?.openPages.find(({ personId }) => personId === page.personId);
    const again = await shows(await linkOf(page.personId, own?.id ?? ''));
    expect(again).toContain(`${name}：王芳未确认，退回给您。`);
    expect(again).toContain('>我在处理</button>');
    expect(again).not.toContain('我来接手');
  });

  it('says of a promise that it is later than the deadline of the contract, to the staff alone', async () => {
    const { presses, shows, statusPath } = await paged();
    await presses({ do: 'take', promise: 'arrive', by: '2026-03-04T14:30' });
    expect(await shows()).toMatch(/到场<\/bdi> <span class="flag warn">晚于合同时限 /);
    expect(await shows(statusPath)).not.toContain('晚于合同时限');
    await presses({ do: 'promise', promise: 'arrive', by: '2026-03-03T10:20', reason: '提前' });
    expect(await shows()).not.toContain('晚于合同时限');
  });

  it('closes a resolved case for those who may, and for nobody else', async () => {
    const { world, caseId, state, presses, linkOf, shows, page } = await paged();
    expect((await presses({ do: 'close', summary: 'x' })).status).toBe(403);
    const contact = {
      type: 'LogContact',
      at: world.now,
      channel: 'phone',
      with: '陈',
      summary: '谈',
    } as const;
    await world.act(caseId, { ...contact, gaveRemoteSupport: false });
    await world.act(caseId, { type: 'AssignOwner', personId: page.personId, reason: '' });
    await world.act(caseId, { type: 'ResolveCase', at: world.now, summary: '换板', remotely: false });
    await world.act(caseId, {
      type: 'RecordMilestone',
      kind: 'analysis_report',
      at: world.now,
      summary: '',
    });
    const manager = await linkOf('sun-wei', page.id);
    expect(await shows()).not.toContain('value="close"');
    expect(await shows(manager)).toContain('value="close"');
    await world.post(manager, { do: 'close', summary: '已更换' }, { token: null });
    expect((await state()).status).toBe('closed');
  });
});

describe('the case page', () => {
  it('offers a promise and a hand-over, and says what stands', async () => {
    const { world, caseId, state, page } = await paged();
    const text = await (await world.get(`/cases/${caseId}?lang=zh-CN`, { as: page.personId })).text();
    expect(text).toContain('id="verb-promise"');
    expect(text).toContain('id="verb-handOver"');
    const taken = { promise: 'restore', by: '2026-03-03T12:00', once: 'once0001' };
    expect((await world.post(`/cases/${caseId}/acknowledge`, taken, { as: page.personId })).status).toBe(303);
    expect((await state()).promises).toMatchObject([{ kind: 'restore' }]);
    const over = { personId: 'wang-fang', reason: '交班', once: 'once0002' };
    expect((await world.post(`/cases/${caseId}/handOver`, over, { as: page.personId })).status).toBe(303);
    const after = await (await world.get(`/cases/${caseId}?lang=zh-CN`, { as: page.personId })).text();
    expect(after).toContain('承诺 12:00 恢复');
    expect(after).toContain('移交给 王芳，等待确认');
    const moved = { promise: 'restore', by: '2026-03-03T13:00', once: 'once0003' };
    const refused = await world.post(`/cases/${caseId}/promise`, moved, { as: page.personId });
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('value="2026-03-03T13:00"');
  });
});

describe('the form of a pause', () => {
  it('names the deadlines that no pause holds, and says nothing where it holds them all', async () => {
    const { world, caseId } = await paged();
    const form = async () => {
      const text = await (await world.get(`/cases/${caseId}?lang=zh-CN`, { as: 'wang-fang' })).text();
      return /id="verb-pause".*?<\/details>/s.exec(text)?.[0] ?? '';
    };
    expect(await form()).toMatch(/暂停不影响：响应 [^<]+，照常计时和通知。/);
    const contact = {
      type: 'LogContact',
      at: world.now,
      channel: 'phone',
      with: '陈',
      summary: '谈',
    } as const;
    await world.act(caseId, { ...contact, gaveRemoteSupport: false });
    expect(await form()).not.toContain('暂停不影响：响应');
  });
});

describe('the board', () => {
  it('takes a case with one press while somebody is paged about it, and offers that to who may act', async () => {
    const { world, state } = await paged();
    const board = await (await world.get('/board?lang=zh-CN', { as: 'wang-fang' })).text();
    const action = /<button form="take" formaction="(\/cases\/[^"]+\/acknowledge)">/.exec(board)?.[1] ?? '';
    const once = /name="once" value="([^"]+)"/.exec(board)?.[1] ?? '';
    const watching = await world.personWith('auditor');
    expect(await (await world.get('/board', { as: watching.id })).text()).not.toContain('/acknowledge"');
    expect((await world.post(action, { once }, { as: 'wang-fang' })).status).toBe(303);
    expect(await state()).toMatchObject({ ownerId: 'wang-fang', acknowledged: true });
    expect(await (await world.get('/board', { as: 'wang-fang' })).text()).not.toContain('/acknowledge"');
  });
});

describe('the API', () => {
  it('promises, hands over and shows both as its contract says', async () => {
    const { world, caseId, page } = await paged();
    const claims = { sub: 'x', email: (await emailOf(world, page.personId)) ?? '', email_verified: true };
    const put = async (verb: string, body: unknown) =>
      world.api('POST', `/api/cases/${caseId}/${verb}`, { claims, body });
    const bad = await put('acknowledge', { promise: 'arrive' });
    expect(bad.status).toBe(400);
    const taken = await put('acknowledge', { promise: 'arrive', by: '2026-03-03T06:30:00Z' });
    expect(verbAnswer.parse(await taken.json()).outcome).toBe('accepted');
    await put('handOver', { personId: 'wang-fang', reason: 'shift' });
    const shown = caseAnswer.parse(await (await world.api('GET', `/api/cases/${caseId}`, { claims })).json());
    expect(shown.promises).toMatchObject([
      { person: { id: page.personId }, promise: 'arrive', by: '2026-03-03T06:30:00.000Z', brokenAt: null },
    ]);
    expect(shown.handOver).toMatchObject({
      from: { id: page.personId },
      to: { id: 'wang-fang' },
      reason: 'shift',
      backAt: null,
    });
    expect(shown.verbs).toContain('promise');
  });
});

async function emailOf(world: PortalWorld, id: string): Promise<string | undefined> {
  const person = await world.desk.configuration.get<Person>('person', id);
  return person?.contactMethods.find(({ channel }) => channel === 'email')?.address;
}
