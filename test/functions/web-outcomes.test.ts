import { describe, expect, it } from 'vitest';
import { caseAnswer, caseList } from '../../shared/contracts/http.ts';
import { openPortal } from './portal-world.ts';

describe('a promise that was missed', () => {
  const at = '2026-03-03T02:10:00Z';

  /** Nobody acted until the restoration was four hours over; then it was resolved, and closed. */
  async function resolvedLate() {
    const world = await openPortal({ at });
    const caseId = await world.openCase();
    world.now = Date.parse('2026-03-03T10:20:00Z');
    await world.act(caseId, { type: 'Wake' });
    await world.act(caseId, {
      type: 'LogContact',
      at: world.now,
      channel: 'phone',
      with: '陈明',
      summary: '已联系',
      gaveRemoteSupport: false,
    });
    await world.act(caseId, { type: 'AssignOwner', personId: 'li-na', reason: '—' });
    await world.act(caseId, { type: 'ResolveCase', at: world.now, summary: '更换电源', remotely: false });
    return { world, caseId };
  }

  it('reads as missed with its due time on the case page and on the reporter’s status page', async () => {
    const { world, caseId } = await resolvedLate();
    const claims = { tenantId: world.desk.tenantId, caseId, expiresAt: world.now + 60_000 };
    const status = new URL(await world.desk.links.urlOf({ ...claims, audience: 'status' })).pathname;
    const state = (await world.desk.cases.head(caseId))?.state;
    const missed = state?.clocks.filter(
      ({ id, metAt }) => metAt === undefined && state.breached[id] !== undefined,
    );
    expect(missed?.map(({ id, status: of }) => [id, of])).toContainEqual(['arrive', 'cancelled']);
    for (const path of [`/cases/${caseId}`, status]) {
      const en = await (await world.get(`${path}?lang=en`, { as: 'sun-wei' })).text();
      expect(en).toMatch(/Arrive[^\n]*missed[\s\S]*?due <time>/);
      const zh = await (await world.get(`${path}?lang=zh-CN`, { as: 'sun-wei' })).text();
      expect(zh).toContain('未履约');
    }
    // What it was missed for is said where it was missed, not that it does not apply.
    const page = await (await world.get(`/cases/${caseId}?lang=en`, { as: 'sun-wei' })).text();
    expect(page).not.toMatch(/Deadlines:[^<]*Arrive[^<,]*does not apply/);
  });

  it('is `missed` in the API with the instant that was missed, and in the lists', async () => {
    const { world, caseId } = await resolvedLate();
    const claims = { sub: 'sub-manager', token_use: 'access' };
    await world.personWith('manager');
    const read = await world.api('GET', `/api/cases/${caseId}`, { claims });
    const answer = caseAnswer.parse(await read.json());
    const arrive = answer.clocks.find(({ clock }) => clock === 'arrive');
    expect(arrive).toMatchObject({ status: 'missed', metAt: null });
    expect(arrive?.dueAt).toBe(arrive?.breachedAt);
    const analysis = { type: 'RecordMilestone', kind: 'analysis_report', at: world.now } as const;
    await world.act(caseId, { ...analysis, summary: '电源老化' });
    await world.act(caseId, { type: 'CloseCase', summary: '完毕' });
    const list = await world.api('GET', '/api/cases?list=closed', { claims });
    const [line] = caseList.parse(await list.json()).cases;
    expect(line?.missed).toContain('arrive');
    const closed = await (await world.get('/board/closed?lang=en', { as: 'sun-wei' })).text();
    expect(closed).toContain('<span class="flag bad">missed</span>');
  });
});
