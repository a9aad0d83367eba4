import { describe, expect, it } from 'vitest';
import type { Person } from '../../shared/domain/people.ts';
import { DEMO_TENANT_ID } from '../../shared/domain/presets/demo.ts';
import { fieldsOf } from './form-reading.ts';
import { openPortal } from './portal-world.ts';

const LI_NA = '/setup/people/li-na';
const SMS = 'sms:+8612000550102';
const DOOR = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=5d5a-opens-the-room';
const SECRET = 'SEC-nobody-sees-this';

async function opened(at?: string) {
  const world = await openPortal(at === undefined ? {} : { at });
  const admin = await world.personWith('tenant_admin');
  const personNow = async (id = 'li-na'): Promise<Person> => {
    const person = await world.desk.configuration.get<Person>('person', id);
    if (!person) throw new Error(`Nobody is called ${id}`);
    return person;
  };
  /** Saves the form of a person's page with some fields changed. */
  const save = async (changes: Record<string, string>, path = LI_NA, as = admin.id) =>
    world.post(path, { ...(await fieldsOf(world, path, as)), reason: 'test', ...changes }, { as });
  const api = (method: string, path: string, body?: unknown, sub = 'sub-tenant_admin') =>
    world.api(method, path, { claims: { sub }, body });
  /** Everything that went out to verify a way, as the sender finds it. */
  const codes = async () => {
    const { commits } = await world.desk.readiness.timeline(DEMO_TENANT_ID);
    return commits
      .flatMap(({ effects }) => effects as { type: string; code: string; link: string; address: string }[])
      .filter(({ type }) => type === 'SendCode');
  };
  return { world, as: admin.id, personNow, save, api, codes };
}

const withChat = { 'm2.channel': 'chat', 'm2.address': 'ops-room', 'm2.provider': 'wecom', 'm2.url': DOOR };

describe('the page of a person', () => {
  it('gives back who they are, so that saving it unchanged makes no version', async () => {
    const { personNow, save } = await opened();
    const before = await personNow();
    expect((await save({})).headers.get('location')).toBe(`${LI_NA}?saved=nothing`);
    expect(await personNow()).toEqual(before);
  });

  it('saves ways in their order, rules, quiet hours and absences, with who made the version and why', async () => {
    const { world, as, personNow, save } = await opened();
    await save({ 'm.rows': '3', 'm2.channel': 'voice', 'm2.address': '0086 120 0055 0102', 'm2.place': '1' });
    const answer = await save({
      'p.rows': '1',
      'p0.severities': 'L1, L2',
      'p0.w0.place': '1',
      'p0.w1.place': '2',
      'p0.w1.after': '3',
      'p0.w2.place': '3',
      'q.every': '22:00-07:00',
      'q.sun': '21:00－08:00',
      'q.rank': '1',
      'q.timeZone': 'Asia/Shanghai',
      'a.rows': '1',
      'a0.from': '2026-04-01T09:00',
      'a0.to': '2026-04-08T09:00',
      'a0.reason': '年假',
      'a0.deputyId': 'chen-yu',
      reason: '四月休假',
    });
    expect(answer.headers.get('location')).toBe(`${LI_NA}?saved=3`);
    const night = [['22:00', '07:00']];
    expect(await personNow()).toMatchObject({
      version: 3,
      contactMethods: [
        { channel: 'sms', address: '+8612000550102' },
        { channel: 'voice', address: '+8612000550102' },
        { channel: 'email', address: 'li.na@linjiang.example' },
      ],
      paging: [
        {
          severities: ['L1', 'L2'],
          ways: [
            { way: SMS, afterMinutes: 0 },
            { way: 'voice:+8612000550102', afterMinutes: 3 },
            { way: 'email:li.na@linjiang.example', afterMinutes: null },
          ],
        },
      ],
      quietHours: {
        timeZone: 'Asia/Shanghai',
        weekly: { mon: night, sat: night, sun: [['21:00', '08:00']] },
        brokenUpToRank: 1,
      },
      absences: [
        {
          from: Date.parse('2026-04-01T01:00:00Z'),
          to: Date.parse('2026-04-08T01:00:00Z'),
          reason: '年假',
          deputyId: 'chen-yu',
        },
      ],
    });
    expect((await save({})).headers.get('location')).toBe(`${LI_NA}?saved=nothing`);
    const history = await (await world.get(`${LI_NA}?part=history&lang=zh-CN`, { as })).text();
    expect(history).toContain('四月休假');
    expect(history).toContain('只有tenant_admin');
  });

  it('refuses by name: a manager who is not there or leads back, a deputy who is themselves, a severity of no tier', async () => {
    const { api, personNow } = await opened();
    const person = await personNow();
    const edit = (changes: Partial<Person>, id = 'li-na') =>
      api('POST', `/api/people/${id}`, { reason: 'test', item: { ...person, version: 2, ...changes } });
    const paging = [{ severities: ['L9'], ways: [{ way: SMS, afterMinutes: null }] }];
    const absences = [{ from: 1, to: 2, reason: '', deputyId: 'li-na' }];
    const nobody = await (await edit({ managerId: 'nobody', paging, absences })).json();
    expect(nobody.errors.map(({ path, en }: { path: string; en: string }) => `${path}: ${en}`)).toEqual([
      'item.managerId: must be a person: there is no "nobody"',
      'item.absences.0.deputyId: must be somebody else',
      'item.paging.0.severities.0: must be a severity of one of the tiers: there is no "L9"',
    ]);
    const wang = await personNow('wang-fang');
    const circle = await edit({ ...wang, version: 2, managerId: 'li-na' }, 'wang-fang');
    expect((await circle.json()).errors[0].zh).toBe('上级不能绕回本人：王芳 → 李娜 → 王芳。');
    expect((await personNow()).version).toBe(1);
  });

  it('names the rows and fields of its form in words, and drops no minutes that stand without a place', async () => {
    const { save, personNow } = await opened();
    const zh = async (changes: Record<string, string>) => {
      const text = await (await save(changes, `${LI_NA}?lang=zh-CN`)).text();
      return (/<li><b>.*?<\/li>/.exec(text)?.[0] ?? '').replaceAll(/<[^>]+>/g, '');
    };
    const rule = { 'p.rows': '1', 'p0.severities': 'L1', 'p0.w0.place': '1' };
    expect(await zh({ ...rule, 'p0.w1.place': '2', 'p0.w1.after': '-5' })).toMatch(
      /^规则 1 › 联系方式 2 › 几分钟后: /,
    );
    expect(await zh({ ...rule, 'p0.w1.place': '', 'p0.w1.after': '3' })).toBe(
      '规则 1 › 联系方式 2 › 次序: 请填写次序：只填分钟数，此方式不会使用。',
    );
    expect(await zh({ 'a.rows': '1', 'a0.from': 'soon', 'a0.to': '2026-04-08T09:00' })).toMatch(
      /^休假 1 › 开始: /,
    );
    expect((await personNow()).version).toBe(1);
  });

  it('offers hours that each tier’s most severe levels may break, by the codes of each tier', async () => {
    const { world, as } = await opened();
    const page = await (await world.get(`${LI_NA}?lang=zh-CN`, { as })).text();
    const options = /<select[^>]*name="q\.rank".*?<\/select>/s.exec(page)?.[0] ?? '';
    expect(options.replaceAll(/<[^>]+>/g, '|').replaceAll(/\|+/g, '|')).toBe(
      '|无|L1 / E1|L1, L2 / E1, E2|L1, L2, L3 / E1, E2, E3|L1, L2, L3, L4 / E1, E2, E3, E4|',
    );
  });

  it('refuses an address by which somebody else signs in, and the desk’s own', async () => {
    const { save } = await opened();
    const taken = await (await save({ 'm1.address': 'chen.yu@linjiang.example' })).text();
    expect(taken).toContain('陈宇 (chen-yu) signs in by it');
    const own = await save({ 'm1.address': 'demo@desk.example' });
    expect(own.status).toBe(422);
    expect(await own.text()).toContain('each page would come in as a report');
  });

  it('keeps the last administrator', async () => {
    const { world, api, personNow } = await opened();
    await world.desk.configuration.put(
      'person',
      { ...(await personNow('only-tenant-admin')), version: 2, roles: ['manager'] },
      { name: 'test', at: world.now, reason: 'test' },
    );
    const sun = await personNow('sun-wei');
    const cookie = { as: 'sun-wei' };
    const fields = await fieldsOf(world, '/setup/people/sun-wei', 'sun-wei');
    const { active: _, ...left } = fields;
    const answer = await world.post('/setup/people/sun-wei?lang=en', { ...left, reason: 'leaves' }, cookie);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('this is the last administrator');
    expect(await personNow('sun-wei')).toEqual(sun);
    expect((await api('GET', '/api/people/sun-wei')).status).toBe(200);
  });

  it('says by name what a leaving person leaves uncovered, and saves it by a tick', async () => {
    const { world, personNow, as } = await opened();
    const path = '/setup/people/sun-wei';
    const { active: _, ...left } = await fieldsOf(world, path, as);
    const leaves = { ...left, reason: 'retires' };
    const told = await world.post(`${path}?lang=en`, leaves, { as });
    expect(told.status).toBe(409);
    const text = await told.text();
    expect(text).toContain('The change would leave this uncovered');
    expect(text).toContain('孙伟');
    expect(await personNow('sun-wei')).toMatchObject({ version: 1, active: true });
    const saved = await world.post(path, { ...leaves, despite: 'yes' }, { as });
    expect(saved.headers.get('location')).toBe(`${path}?saved=2`);
    expect(await personNow('sun-wei')).toMatchObject({ active: false });
  });

  it('tells who was first where two save the same version', async () => {
    const { world, as, save } = await opened();
    const fields = await fieldsOf(world, LI_NA, as);
    await save({ nameEn: 'Lina' });
    const late = await world.post(`${LI_NA}?lang=en`, { ...fields, reason: 'too late' }, { as });
    expect(late.status).toBe(409);
    expect(await late.text()).toContain('只有tenant_admin');
  });

  it('shows engineers whom they may not change, and lets no engineer change anybody', async () => {
    const { world } = await opened();
    const as = 'chen-yu';
    const text = await (await world.get(`${LI_NA}?lang=en`, { as })).text();
    expect(text).toContain('+8612000550102');
    expect(text).not.toContain('name="reason"');
    expect((await world.post(LI_NA, { version: '2', name: 'X', reason: 'x' }, { as })).status).toBe(403);
  });

  it('is added with the ways that were typed, and found by them', async () => {
    const { world, as, personNow } = await opened();
    const fields = await fieldsOf(world, '/setup/people?part=new', as);
    const more = await world.post(
      '/setup/people?lang=en',
      { ...fields, more: 'm.rows', name: '周强' },
      { as },
    );
    expect(more.status).toBe(200);
    expect(await more.text()).toContain('name="m1.address"');
    const answer = await world.post(
      '/setup/people',
      { ...fields, id: 'zhou-qiang', name: '周强', 'm0.address': '+86 120-0055-0199', reason: '新同事' },
      { as },
    );
    expect(answer.headers.get('location')).toBe('/setup/people/zhou-qiang?saved=1');
    expect(await personNow('zhou-qiang')).toMatchObject({ roles: ['engineer'], active: true });
    expect(await world.desk.directory.find({ number: '+8612000550199' })).toEqual([
      { tenantId: DEMO_TENANT_ID, role: 'person', id: 'zhou-qiang' },
    ]);
    expect(await (await world.get('/setup/people?lang=en', { as })).text()).toContain('周强');
  });
});

describe('the directory', () => {
  it('follows an edit: the new address finds the person, the old one nobody', async () => {
    const { world, save } = await opened();
    const hit = { tenantId: DEMO_TENANT_ID, role: 'person', id: 'li-na' };
    await save({ 'm0.address': '+8612000550777', 'm1.address': 'na.li@linjiang.example' });
    expect(await world.desk.directory.find({ number: '+8612000550777' })).toEqual([hit]);
    expect(await world.desk.directory.find({ number: '+8612000550102' })).toEqual([]);
    expect(await world.desk.directory.find({ address: 'na.li@linjiang.example' })).toEqual([hit]);
    expect(await world.desk.directory.find({ address: 'li.na@linjiang.example' })).toEqual([]);
  });

  it('that still has an account which the person has no longer lets nobody in by it', async () => {
    const { world, api, personNow } = await opened();
    const hit = { tenantId: DEMO_TENANT_ID, role: 'person', id: 'li-na' } as const;
    await world.desk.directory.put({ subject: 'old-account' }, hit);
    expect((await api('GET', '/api/cases', undefined, 'old-account')).status).toBe(200);
    const { item } = await (await api('GET', '/api/people/li-na')).json();
    const edited = { ...item, version: 2, subject: 'new-account' };
    await api('POST', '/api/people/li-na', { reason: 'another issuer', item: edited });
    expect((await personNow()).subject).toBe('new-account');
    expect((await api('GET', '/api/cases', undefined, 'new-account')).status).toBe(200);
    expect((await api('GET', '/api/cases', undefined, 'old-account')).status).toBe(401);
  });

  it('stays as it was for whoever loses the race to save', async () => {
    const { world, as, save } = await opened();
    const fields = await fieldsOf(world, LI_NA, as);
    await save({ nameEn: 'Lina' });
    const lost = { ...fields, 'm0.address': '+8612000550777', reason: 'late' };
    expect((await world.post(LI_NA, lost, { as })).status).toBe(409);
    expect(await world.desk.directory.find({ number: '+8612000550777' })).toEqual([]);
    expect(await world.desk.directory.find({ number: '+8612000550102' })).toHaveLength(1);
  });
});

describe('the webhook of a chat', () => {
  it('is shown on no page and in no answer, in no version and no difference', async () => {
    const { world, as, save, api, personNow } = await opened();
    await save({ 'm.rows': '3', ...withChat, 'm2.provider': 'generic', 'm2.secret': SECRET });
    await save({ 'm2.url': `${DOOR}-2` });
    const wrong = await save({ 'm2.url': `${DOOR}-3`, name: '' });
    const places = [
      ...[LI_NA, `${LI_NA}?part=json`, `${LI_NA}?part=history`, `${LI_NA}?part=history&from=1&to=3`],
      ...['/setup/people', '/setup', `${LI_NA}/versions/2`, `${LI_NA}/versions/3`, '/readiness'],
    ];
    const pages = await Promise.all(places.map(async (path) => (await world.get(path, { as })).text()));
    const answers = await Promise.all(
      ['/api/people/li-na', '/api/people/li-na?version=2', '/api/people', '/api/setup'].map(async (path) =>
        (await api('GET', path)).text(),
      ),
    );
    // The refused form gives back what was typed into it, and nothing that stands.
    const refused = (await wrong.text()).replaceAll(`${DOOR}-3`, '');
    for (const text of [...pages, ...answers, refused]) {
      expect(text).not.toContain('opens-the-room');
      expect(text).not.toContain(SECRET);
    }
    expect(answers[0]).toContain('"url":"set"');
    const chat = ['contactMethods', 'chat:ops-room', 'chat'];
    expect(JSON.parse(answers[0] ?? '').versions[0].changes).toEqual([
      { path: [...chat, 'url'], before: 'set', after: 'set anew' },
      { path: [...chat, 'secret'], before: 'set' },
    ]);
    expect((await personNow()).contactMethods[2]).toMatchObject({ chat: { url: `${DOOR}-2` } });
  });

  it('stays where an edit leaves it out or says “set”, and an empty secret takes the secret away', async () => {
    const { save, api, personNow } = await opened();
    await save({ 'm.rows': '3', ...withChat, 'm2.secret': SECRET });
    const door = { provider: 'wecom', url: DOOR, secret: SECRET };
    const chatNow = async () => (await personNow()).contactMethods[2];
    const { item } = await (await api('GET', '/api/people/li-na')).json();
    const again = { ...item, version: 3, nameEn: 'Lina' };
    expect((await api('POST', '/api/people/li-na', { reason: 'test', item: again })).status).toBe(200);
    expect(await chatNow()).toMatchObject({ chat: door });
    const bare = item.contactMethods.map(({ chat: _, ...method }: { chat?: unknown }) => method);
    const without = { ...item, version: 4, nameEn: 'Na', contactMethods: bare };
    await api('POST', '/api/people/li-na', { reason: 'test', item: without });
    expect(await chatNow()).toMatchObject({ chat: door });
    await save({ 'm2.dropSecret': 'yes' });
    expect(await chatNow()).toEqual({
      channel: 'chat',
      address: 'ops-room',
      chat: { provider: 'wecom', url: DOOR },
    });
  });

  it('is refused where it is entered if nothing could be posted to it, by its field', async () => {
    const { save, api, personNow } = await opened();
    const refused = async (url: string, provider: string) => {
      const answer = await save(
        { 'm.rows': '3', ...withChat, 'm2.provider': provider, 'm2.url': url },
        `${LI_NA}?lang=en`,
      );
      expect(answer.status).toBe(422);
      return answer.text();
    };
    expect(await refused('http://qyapi.weixin.qq.com/send?key=opens-the-room', 'wecom')).toContain(
      'must be an https address',
    );
    expect(await refused('https://10.0.0.8/opens-the-room', 'generic')).toContain('must be a public address');
    expect(await refused('https://hooks.slack.com/services/opens-the-room', 'wecom')).toContain(
      'must be an address of the provider: qyapi.weixin.qq.com',
    );
    const { item } = await (await api('GET', '/api/people/li-na')).json();
    const chat = { provider: 'slack', url: DOOR };
    const contactMethods = [...item.contactMethods, { channel: 'chat', address: 'room', chat }];
    const body = { reason: 'test', item: { ...item, version: 2, contactMethods } };
    const answer = await api('POST', '/api/people/li-na', body);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('contactMethods.2.chat.url');
    expect((await personNow()).version).toBe(1);
  });

  it('is another one behind another address: no secret goes there', async () => {
    const { save, personNow } = await opened();
    await save({ 'm.rows': '3', ...withChat, 'm2.secret': SECRET });
    await save({ 'm2.provider': 'generic', 'm2.url': 'https://elsewhere.example/hook' });
    expect((await personNow()).contactMethods[2]).toMatchObject({
      chat: { provider: 'generic', url: 'https://elsewhere.example/hook' },
    });
    expect(JSON.stringify((await personNow()).contactMethods)).not.toContain(SECRET);
  });
});

describe('verifying a way', () => {
  it('takes the code that went there, once, and makes a version under the person’s name', async () => {
    const { world, personNow, codes } = await opened();
    const as = 'li-na';
    const send = async (fields: Record<string, string>) => {
      const answer = await world.post('/me/verification', { way: SMS, ...fields }, { as });
      expect(answer.status).toBe(303);
      const [path = '', anchor] = (answer.headers.get('location') ?? '').split('#');
      expect(anchor).toBe('verification');
      return (await world.get(`${path}&lang=en`, { as })).text();
    };
    expect(await send({ do: 'send' })).toContain('The code is on its way.');
    const [message] = await codes();
    expect(message).toMatchObject({ address: '+8612000550102', code: expect.stringMatching(/^\d{6}$/) });
    const code = message?.code ?? '';
    expect(await send({ do: 'enter', code: code === '000000' ? '1' : '000000' })).toContain(
      'This is not the code that was sent.',
    );
    expect(await send({ do: 'enter', code })).toContain('It is verified.');
    expect((await personNow()).contactMethods[0]).toMatchObject({ verifiedAt: world.now });
    expect(await send({ do: 'enter', code })).toContain('No code was sent, or it was used already.');
    const [newest] = (await world.desk.configuration.history('person', 'li-na')).toReversed();
    expect(newest?.by.name).toBe('李娜');
  });

  it('that an administrator typed in stands in the history under the administrator’s name', async () => {
    const { world, as, api, codes, personNow } = await opened();
    await api('POST', '/api/people/li-na/verification', { way: SMS });
    const [message] = await codes();
    await api('POST', '/api/people/li-na/verification', { way: SMS, code: message?.code });
    expect((await personNow()).contactMethods[0]).toMatchObject({ verifiedAt: world.now });
    const admin = await personNow(as);
    const [newest] = (await world.desk.configuration.history('person', 'li-na')).toReversed();
    expect(newest?.by).toMatchObject({ name: admin.name, reason: `已验证 ${SMS}` });
  });

  it('asks before the link verifies, and the link is good once and for a quarter of an hour', async () => {
    const { world, personNow, codes, api } = await opened();
    expect((await api('POST', '/api/people/li-na/verification', { way: SMS })).status).toBe(202);
    const [message] = await codes();
    const path = new URL(message?.link ?? '').pathname;
    const page = await (await world.get(`${path}?lang=en`)).text();
    expect(page).toContain('Is this your way?');
    expect((await personNow()).version).toBe(1);
    expect(await (await world.post(path, {})).text()).toContain('通知可以送达这里');
    expect((await personNow()).contactMethods[0]?.verifiedAt).toBe(world.now);
    const again = await world.post(path, {});
    expect([again.status, await again.text()]).toEqual([200, expect.stringContaining('通知可以送达这里')]);
    expect(await (await world.get(`${path}?lang=en`)).text()).toContain('Pages reach you here now.');
    expect((await personNow()).version).toBe(2);
    await api('POST', '/api/people/li-na/verification', { way: 'email:li.na@linjiang.example' });
    const later = new URL((await codes())[1]?.link ?? '').pathname;
    world.now += 15 * 60_000;
    expect((await world.get(later)).status).toBe(410);
    expect((await world.get(`${path}x`)).status).toBe(404);
  });

  it('locks for an hour after five wrong codes, also for the right one', async () => {
    const { world, personNow, codes, api } = await opened();
    await api('POST', '/api/people/li-na/verification', { way: SMS });
    const code = (await codes())[0]?.code ?? '';
    const enter = async (typed: string) =>
      (await api('POST', '/api/people/li-na/verification', { way: SMS, code: typed })).json();
    const wrong = code === '000000' ? '111111' : '000000';
    for (let tries = 0; tries < 5; tries++) expect(await enter(wrong)).toMatchObject({ code: 'wrong' });
    expect(await enter(code)).toMatchObject({ code: 'locked', status: 409 });
    expect((await personNow()).version).toBe(1);
    world.now += 61 * 60_000;
    await api('POST', '/api/people/li-na/verification', { way: SMS });
    expect(await enter((await codes())[1]?.code ?? '')).toMatchObject({ outcome: 'verified' });
  });

  it('sends at most six codes an hour', async () => {
    const { api, codes } = await opened();
    const send = () => api('POST', '/api/people/li-na/verification', { way: SMS });
    for (let sent = 0; sent < 6; sent++) expect((await send()).status).toBe(202);
    expect(await (await send()).json()).toMatchObject({ status: 409, code: 'too_many_codes' });
    expect(await codes()).toHaveLength(6);
  });

  it('is lost with a change of the way, cannot be typed in, and a code to the old place is worth nothing', async () => {
    const { world, save, api, codes, personNow } = await opened();
    await save({ 'm.rows': '3', ...withChat });
    await api('POST', '/api/people/li-na/verification', { way: 'chat:ops-room' });
    await save({ 'm2.url': 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=elsewhere' });
    const code = (await codes())[0]?.code;
    const late = await api('POST', '/api/people/li-na/verification', { way: 'chat:ops-room', code });
    expect(await late.json()).toMatchObject({ code: 'changed' });
    await api('POST', '/api/people/li-na/verification', { way: SMS });
    await api('POST', '/api/people/li-na/verification', { way: SMS, code: (await codes())[1]?.code });
    expect((await personNow()).contactMethods[0]?.verifiedAt).toBe(world.now);
    await save({ nameEn: 'Lina' });
    expect((await personNow()).contactMethods[0]?.verifiedAt).toBe(world.now);
    await save({ 'm0.address': '+8612000550777' });
    expect((await personNow()).contactMethods[0]).toEqual({ channel: 'sms', address: '+8612000550777' });
    const { item } = await (await api('GET', '/api/people/li-na')).json();
    const contactMethods = item.contactMethods.map((method: object) => ({ ...method, verifiedAt: 1 }));
    const version = item.version + 1;
    await api('POST', '/api/people/li-na', {
      reason: 'x',
      item: { ...item, version, contactMethods, nameEn: 'L' },
    });
    expect((await personNow()).contactMethods[0]).toEqual({ channel: 'sms', address: '+8612000550777' });
  });

  it('is one’s own or an administrator’s to ask for', async () => {
    const { world, api } = await opened();
    await world.personWith('engineer');
    const other = await api('POST', '/api/people/li-na/verification', { way: SMS }, 'sub-engineer');
    expect(other.status).toBe(403);
    const own = { way: 'email:engineer@desk.example' };
    const answer = await api('POST', '/api/people/only-engineer/verification', own, 'sub-engineer');
    expect(answer.status).toBe(202);
  });
});

describe('one’s own profile', () => {
  it('changes how one is reached, and nothing that is an administrator’s to say', async () => {
    const { world, personNow } = await opened();
    const as = 'li-na';
    const fields = await fieldsOf(world, '/me', as);
    const sneaky = {
      'role.tenant_admin': 'yes',
      roles: 'tenant_admin',
      managerId: '',
      duties: 'x',
      senior: 'yes',
    };
    const answer = await world.post('/me', { ...fields, ...sneaky, 'q.every': '23:00-06:00' }, { as });
    expect(answer.headers.get('location')).toBe('/me?saved=2');
    expect(await personNow()).toMatchObject({
      version: 2,
      roles: ['engineer'],
      duties: ['duty_engineer'],
      managerId: 'wang-fang',
      quietHours: { brokenUpToRank: 1, weekly: { wed: [['23:00', '06:00']] } },
    });
    expect(await personNow()).not.toHaveProperty('senior');
  });

  it('is read-only for an auditor, who changes nothing', async () => {
    const { world } = await opened();
    const { id: as } = await world.personWith('auditor');
    const text = await (await world.get('/me?lang=en', { as })).text();
    expect(text).toContain('auditor@desk.example');
    expect(text).not.toContain('name="reason"');
    expect(text).not.toContain('Send a code');
    expect((await world.post('/me', { version: '2' }, { as })).status).toBe(403);
  });

  it('holds what is over without showing it, and shows what is to come', async () => {
    const { world, personNow } = await opened('2026-03-03T02:10:00Z');
    const as = 'li-na';
    const past = { from: 1_700_000_000_000, to: 1_700_086_400_000, reason: '旧' };
    await world.desk.configuration.put(
      'person',
      { ...(await personNow()), version: 2, absences: [past] },
      { name: 'test', at: world.now, reason: 'test' },
    );
    const text = await (await world.get('/me?lang=en', { as })).text();
    expect(text).toContain('1 earlier time away is kept.');
    const fields = await fieldsOf(world, '/me', as);
    const away = { 'a.rows': '1', 'a0.from': '2026-05-01T00:00', 'a0.to': '2026-05-06T00:00' };
    await world.post('/me', { ...fields, ...away }, { as });
    expect((await personNow()).absences).toEqual([
      past,
      { from: Date.parse('2026-04-30T16:00:00Z'), to: Date.parse('2026-05-05T16:00:00Z'), reason: '' },
    ]);
    const bad = await world.post(
      '/me?lang=en',
      { ...fields, ...away, version: '4', 'a0.to': 'soon' },
      { as },
    );
    expect(bad.status).toBe(422);
    expect(await bad.text()).toContain('must be a day and a time such as 2026-10-01 09:00');
  });
});
