// A crisis from the page of its case and by the API; and what somebody from outside reads by the link of their notice.

import { describe, expect, it } from 'vitest';
import { caseAnswer } from '../../shared/contracts/http.ts';
import type { Person } from '../../shared/domain/people.ts';
import { outboundOf } from '../../shared/web/outbound.ts';
import { ORIGIN, openPortal, type PortalWorld } from './portal-world.ts';

const WHY = { impact: '全省无法调度', complexity: '存储、集群、网络同时故障' };

async function withCase(): Promise<{ world: PortalWorld; path: string; caseId: string }> {
  const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
  const caseId = await world.openCase({ severity: 'L1' });
  return { world, caseId, path: `/cases/${caseId}` };
}

const TEAM = {
  ...WHY,
  coordinatorId: 'lena-vogt',
  leaderId: 'wang-fang',
  'member.chen-yu': 'yes',
  'member.he-jing': 'yes',
  reportToId: 'tang-rui',
};

describe('the page of the case', () => {
  it('offers the application, then the team, then what an open crisis owes; each in both languages', async () => {
    const { world, path } = await withCase();
    const read = async (as: string, language = 'en') =>
      (await world.get(`${path}?lang=${language}`, { as })).text();
    expect(await read('chen-yu')).toContain('Apply for a crisis team');
    expect(await read('sun-wei')).not.toContain('Set up the crisis team');
    const applied = await world.post(`${path}/proposeCrisis`, WHY, { as: 'chen-yu' });
    expect(applied.headers.get('location')).toContain('done=proposeCrisis');
    expect(await read('wang-fang')).toContain('A crisis team was applied for: a manager decides.');

    const opened = await world.post(`${path}/openCrisis`, TEAM, { as: 'sun-wei' });
    expect(opened.headers.get('location')).toContain('done=openCrisis');
    const page = await read('wang-fang');
    expect(page).toContain('A crisis team works on this case.');
    const board = await (await world.get('/board?lang=en', { as: 'sun-wei' })).text();
    expect(board).toContain('<span class="flag bad">crisis</span>');
    expect(page).toContain('Lena Vogt');
    expect(page).toContain('from outside, no account needed');
    expect(page).toContain('Crisis: bring the record up to date');
    expect(await read('wang-fang', 'zh-CN')).toContain('危急情况小组正在处理此工单。');

    await world.post(`${path}/updateCrisis`, { summary: 'The second controller is in' }, { as: 'chen-yu' });
    const asked = { what: 'A controller', region: '西南', ownerId: 'he-jing', dueAt: '2026-03-03T12:30' };
    expect((await world.post(`${path}/requestAction`, asked, { as: 'wang-fang' })).status).toBe(303);
    const after = await read('wang-fang');
    expect(after).toContain('The second controller is in');
    expect(after).toContain('A controller');
    expect(after).toContain('西南');
  });

  it('starts the form of a team with whoever holds the posts of its coordinator and leader now', async () => {
    const { world, path } = await withCase();
    await world.post(`${path}/proposeCrisis`, WHY, { as: 'chen-yu' });
    const chosenIn = async () => {
      const page = await (await world.get(`${path}?lang=en`, { as: 'sun-wei' })).text();
      return ['coordinatorId', 'leaderId', 'reportToId'].map((name) => {
        const [select = ''] = new RegExp(`<select id="openCrisis-${name}".*?</select>`, 's').exec(page) ?? [];
        return /value="([^"]+)" selected/.exec(select)?.[1];
      });
    };
    expect(await chosenIn()).toEqual(['lena-vogt', 'wang-fang', undefined]);
    const manager = await world.desk.configuration.get<Person>('person', 'wang-fang');
    if (!manager) throw new Error('There is no manager');
    const leave = { from: world.now - 1, to: world.now + 60_000, reason: 'leave' };
    const away = { ...manager, version: 2, absences: [leave] };
    await world.desk.configuration.put('person', away, { name: 'test', at: world.now, reason: 'leave' });
    // The post's deputy.
    expect(await chosenIn()).toEqual(['lena-vogt', 'sun-wei', undefined]);
  });

  it('keeps what was typed where the domain refuses it', async () => {
    const { world, path } = await withCase();
    const refused = await world.post(`${path}/proposeCrisis`, WHY, { as: 'zhao-lei' });
    expect(refused.status).toBe(409);
    const text = await refused.text();
    expect(text).toContain('Only the dedicated engineer or a manager');
    expect(text).toContain(WHY.impact);
  });

  it('lets nobody but a manager set up a team, and refuses an empty one by its field', async () => {
    const { world, path } = await withCase();
    expect((await world.post(`${path}/openCrisis`, TEAM, { as: 'chen-yu' })).status).toBe(403);
    const empty = await world.post(`${path}/openCrisis`, { ...TEAM, coordinatorId: '' }, { as: 'sun-wei' });
    expect(empty.status).toBe(422);
  });
});

describe('the API', () => {
  it('takes the verbs and answers with the crisis, its people by name', async () => {
    const { world, caseId } = await withCase();
    const body = { ...WHY, coordinatorId: 'lena-vogt', leaderId: 'wang-fang', memberIds: ['chen-yu'] };
    const opened = await world.api('POST', `/api/cases/${caseId}/openCrisis`, {
      claims: await claimsOf(world, 'sun-wei'),
      body,
    });
    expect(opened.status).toBe(200);
    const answer = await world.api('GET', `/api/cases/${caseId}`, {
      claims: await claimsOf(world, 'sun-wei'),
    });
    const { crisis } = caseAnswer.parse(await answer.json());
    expect(crisis).toMatchObject({
      status: 'open',
      coordinator: { id: 'lena-vogt', name: 'Lena Vogt' },
      leader: { id: 'wang-fang' },
      members: [{ id: 'chen-yu' }],
      reportTo: { id: 'lena-vogt' },
      updateDueAt: '2026-03-03T03:00:00.000Z',
      reportDueAt: '2026-03-03T16:00:00.000Z',
      actions: [],
    });
  });
});

describe('a member of the team', () => {
  it('answers by their link that they are in, for themselves alone', async () => {
    const { world, caseId, path } = await withCase();
    await world.post(`${path}/openCrisis`, TEAM, { as: 'sun-wei' });
    const pages = (await world.desk.cases.head(caseId))?.state.escalation?.openPages ?? [];
    const summons = pages.find(({ cause }) => cause.rungId === 'crisis_opened');
    if (!summons) throw new Error('Nobody was summoned');
    const url = await world.desk.links.urlOf({
      tenantId: world.desk.tenantId,
      caseId,
      audience: 'page',
      personId: summons.personId,
      subject: summons.id,
      expiresAt: world.now + 3_600_000,
    });
    const page = await (await world.get(`${url.slice(ORIGIN.length)}?lang=zh-CN`)).text();
    expect(page).toMatch(/危急情况小组成立，您是组长，11:00前首次更新。/);
    expect(page).toContain('>我加入</button>');
    expect(page).toContain('否则将告知小组您未应答');
    expect(page).not.toContain('不再通知其他人');
  });
});

describe('the coordinator from outside', () => {
  it('is sent the report of the day with a link that shows the crisis without an account', async () => {
    const { world, caseId, path } = await withCase();
    await world.post(`${path}/openCrisis`, TEAM, { as: 'sun-wei' });
    await world.post(`${path}/reportCrisis`, { summary: 'Two of three nodes run' }, { as: 'wang-fang' });
    const head = await world.desk.cases.head(caseId);
    if (!head) throw new Error('There is no case');
    const render = outboundOf(world.desk, { mailDomain: 'faultline.example', publicOrigin: ORIGIN });
    const notice = {
      type: 'SendNotice',
      topic: 'crisis_report',
      to: { personId: 'lena-vogt' },
      channel: 'email',
      address: 'lena.vogt@novacore.example',
      language: 'en',
      detail: { by: '王芳', reason: 'Two of three nodes run', on: '2026-03-03' },
    } as const;
    const out = await render(head.state, notice, '9.0');
    if (!('channel' in out) || out.channel !== 'email') throw new Error('Not a mail');
    expect(out.mail.subject).toContain('Daily report of the crisis');
    expect(out.mail.text).toContain('Two of three nodes run');
    const link = /https:\/\/desk\.example(\/s\/\S+)/.exec(out.mail.text)?.[1];
    if (!link) throw new Error('There is no link');
    const page = await (await world.get(link)).text();
    expect(page).toContain('A crisis team works on this case.');
    expect(page).toContain('The report of 2026-03-03 went to');
    // Not headed as if they had reported the fault.
    expect(page).toContain('Crisis team, your part: coordinator');
    expect(page).not.toContain('Status of your report');
    // Without the claim of a person the same door shows the reporter's page.
    const reporters = await world.desk.links.urlOf({
      tenantId: world.desk.tenantId,
      caseId,
      audience: 'status',
      expiresAt: world.now + 3_600_000,
    });
    const plain = await (await world.get(reporters.slice(ORIGIN.length))).text();
    expect(plain).not.toContain('危急情况');
    expect(plain).not.toContain('crisis team');
    expect(plain).not.toContain('your part');
  });

  it('no longer reads it once the crisis is over', async () => {
    const { world, caseId, path } = await withCase();
    await world.post(`${path}/openCrisis`, TEAM, { as: 'sun-wei' });
    const url = await world.desk.links.urlOf({
      tenantId: world.desk.tenantId,
      caseId,
      audience: 'status',
      personId: 'lena-vogt',
      expiresAt: world.now + 3_600_000,
    });
    const link = url.slice(ORIGIN.length);
    expect(await (await world.get(link)).text()).toContain('A crisis team works on this case.');
    await world.post(`${path}/closeCrisis`, { summary: 'Stable' }, { as: 'wang-fang' });
    expect(await (await world.get(link)).text()).not.toContain('crisis team');
  });
});

async function claimsOf(world: PortalWorld, personId: string): Promise<Record<string, unknown>> {
  const people = await world.desk.configuration.latest<{
    id: string;
    version: number;
    contactMethods: readonly { channel: string; address: string }[];
  }>('person');
  const person = people.find(({ id }) => id === personId);
  const email = person?.contactMethods.find(({ channel }) => channel === 'email')?.address;
  return { sub: personId, email, email_verified: true };
}
