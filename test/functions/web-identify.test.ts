import { describe, expect, it } from 'vitest';
import { problemBody } from '../../shared/contracts/http.ts';
import { openPortal } from './portal-world.ts';

const CLAIMS = { sub: 'sub-manager' };
const GOOD = { customerId: 'xihe-water', siteId: 'xihe-dispatch-centre', reason: 'called back' };

describe('identifying a reporter', () => {
  const unfit: readonly (readonly [string, Record<string, string>, string])[] = [
    ['a customer that there is none of', { customerId: 'nobody' }, 'customerId'],
    ['a site of another customer', { siteId: 'thames-warehouse' }, 'siteId'],
    ['a contract of another customer', { contractId: 'thames-2025' }, 'contractId'],
    ['a contact of another customer', { contactId: 'thames-clarke' }, 'contactId'],
  ];
  for (const [what, over, path] of unfit) {
    it(`refuses ${what}, in the API and on the page`, async () => {
      const world = await openPortal();
      await world.personWith('manager');
      const caseId = await world.openCase();
      const body = { ...GOOD, ...over };
      const answer = await world.api('POST', `/api/cases/${caseId}/identify`, { claims: CLAIMS, body });
      expect(answer.status).toBe(422);
      const problem = problemBody.parse(await answer.json());
      expect(problem.errors?.map((each) => each.path)).toEqual([path]);
      expect(problem.errors?.[0]?.zh).toMatch(/客户/);
      const page = await world.post(`/cases/${caseId}/identify?lang=en`, body, { as: 'sun-wei' });
      expect(page.status).toBe(422);
      expect(await page.text()).toMatch(/role="alert">[^\n]*(This is not|There is no such)/);
      expect((await world.desk.cases.head(caseId))?.state.customerId).toBeNull();
    });
  }

  it('says in the timeline as whom', async () => {
    const world = await openPortal();
    await world.personWith('manager');
    const caseId = await world.openCase();
    const answer = await world.api('POST', `/api/cases/${caseId}/identify`, { claims: CLAIMS, body: GOOD });
    expect(answer.status).toBe(200);
    const text = await (await world.get(`/cases/${caseId}?lang=en`, { as: 'sun-wei' })).text();
    expect(text).toMatch(/identified as Xihe Water[^<,]*, 调度中心机房/);
  });
});

describe('a verb of the API', () => {
  it('answers in our own words in both languages what is wrong with its body', async () => {
    const world = await openPortal();
    await world.personWith('manager');
    const caseId = await world.openCase();
    for (const verb of ['contact', 'escalate', 'severity', 'resolve']) {
      const answer = await world.api('POST', `/api/cases/${caseId}/${verb}`, { claims: CLAIMS, body: {} });
      expect([verb, answer.status]).toEqual([verb, 400]);
      const { errors = [] } = problemBody.parse(await answer.json());
      expect(errors.length).toBeGreaterThan(0);
      for (const each of errors) {
        expect(each.message).not.toMatch(/Invalid|expected|received/);
        expect(each.zh).toMatch(/[\u4e00-\u9fff]/);
      }
    }
  });

  it('is not offered before there is anything to recover from or to analyse', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const page = async () => (await world.get(`/cases/${caseId}`, { as: 'sun-wei' })).text();
    expect(await page()).not.toMatch(/id="verb-(analysis|recover)"/);
    await world.act(caseId, {
      type: 'LogContact',
      at: world.now,
      channel: 'phone',
      with: '陈明',
      summary: '已联系',
      gaveRemoteSupport: false,
    });
    await world.act(caseId, { type: 'RecordMilestone', kind: 'restore', at: world.now, summary: '已恢复' });
    expect(await page()).toMatch(/id="verb-analysis"/);
  });
});
