import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../shared/domain/calendar.ts';
import { fieldsOf, fieldsOfText } from './form-reading.ts';
import { openPortal } from './portal-world.ts';

const WORKDAYS = 'cn-workdays';

async function opened() {
  const world = await openPortal();
  const admin = await world.personWith('tenant_admin');
  const calendarNow = () => world.desk.configuration.get<Calendar>('calendar', WORKDAYS);
  return { world, as: admin.id, calendarNow };
}

describe('the page of a calendar', () => {
  it('gives back what the calendar says, so that saving it unchanged makes no version and says so', async () => {
    const { world, as, calendarNow } = await opened();
    const before = await calendarNow();
    const fields = await fieldsOf(world, `/setup/calendars/${WORKDAYS}`, as);
    const answer = await world.post(
      `/setup/calendars/${WORKDAYS}`,
      { ...fields, reason: 'as it was' },
      { as },
    );
    expect(answer.status).toBe(303);
    expect(await calendarNow()).toEqual(before);
    const location = answer.headers.get('location') ?? '';
    for (const [lang, said] of [
      ['en', 'Nothing was changed, so no version was made.'],
      ['zh-CN', '没有任何改动，因此没有产生新版本。'],
    ] as const) {
      expect(await (await world.get(`${location}&lang=${lang}`, { as })).text()).toContain(said);
    }
  });

  it('speaks the language of its reader in the dates as well, and reads them back', async () => {
    const { world, as, calendarNow } = await opened();
    const before = await calendarNow();
    const path = `/setup/calendars/${WORKDAYS}`;
    const text = await (await world.get(`${path}?lang=zh-CN`, { as })).text();
    const fields = fieldsOfText(text);
    expect(fields.dates).toMatch(/^2026-\d\d-\d\d 休 /m);
    expect(text).not.toMatch(/\d closed /);
    const answer = await world.post(`${path}?lang=zh-CN`, { ...fields, reason: '照旧' }, { as });
    expect(answer.status).toBe(303);
    expect((await calendarNow())?.dates).toEqual(before?.dates);
    const wrong = { ...fields, dates: 'tomorrow', reason: 'x' };
    const refused = await (await world.post(`${path}?lang=zh-CN`, wrong, { as })).text();
    expect(refused).toContain('请写成：2026-10-01 休 国庆节');
    expect(refused).not.toMatch(/\d closed /);
  });

  it('takes hours past midnight, a make-up day and a closure by the calendar’s own clock', async () => {
    const { world, as, calendarNow } = await opened();
    const fields = await fieldsOf(world, `/setup/calendars/${WORKDAYS}`, as);
    const answer = await world.post(
      `/setup/calendars/${WORKDAYS}`,
      {
        ...fields,
        'weekly.fri': '8:00－12:00、22:00 – 06:00',
        dates: '2026-10-01 休 国庆节\n\n2026-10-10 09:00-12:00，13:00～18:00 调休（周六）',
        closures: '2026-05-01 10:00 - 2026-05-02 18:00 停电检修',
        reason: '夜班',
      },
      { as },
    );
    expect(answer.status).toBe(303);
    const saved = await calendarNow();
    expect(saved?.weekly.fri).toEqual([
      ['08:00', '12:00'],
      ['22:00', '06:00'],
    ]);
    expect(saved?.dates).toEqual({
      '2026-10-01': { name: '国庆节', hours: [] },
      '2026-10-10': {
        name: '调休（周六）',
        hours: [
          ['09:00', '12:00'],
          ['13:00', '18:00'],
        ],
      },
    });
    expect(saved?.closures).toEqual([
      { from: Date.parse('2026-05-01T02:00:00Z'), to: Date.parse('2026-05-02T10:00:00Z'), name: '停电检修' },
    ]);
  });

  it('takes a date without a name', async () => {
    const { world, as, calendarNow } = await opened();
    const fields = await fieldsOf(world, `/setup/calendars/${WORKDAYS}`, as);
    const typed = { ...fields, dates: '2026-10-01 closed\n2026-10-10 09:00-12:00', reason: 'bare' };
    const answer = await world.post(`/setup/calendars/${WORKDAYS}`, typed, { as });
    expect([answer.status, await answer.text()]).toEqual([303, '']);
    expect((await calendarNow())?.dates).toEqual({
      '2026-10-01': { name: '', hours: [] },
      '2026-10-10': { name: '', hours: [['09:00', '12:00']] },
    });
  });

  it('tells every fault in both languages and keeps what was typed', async () => {
    const { world, as, calendarNow } = await opened();
    const fields = await fieldsOf(world, `/setup/calendars/${WORKDAYS}`, as);
    const wrong = {
      ...fields,
      timeZone: 'Asia/Peking2',
      'weekly.mon': 'nine to five',
      'weekly.tue': '13:00-18:00, 09:00-14:00',
      dates: '2026-10-01 closed National Day\n2026-10-01 closed again\ntomorrow',
      reason: '',
    };
    for (const [lang, said] of [
      [
        'en',
        ['IANA time zone', 'must be hours such as', 'must be in order', 'line 2', 'line 3', 'must say why'],
      ],
      ['zh-CN', ['IANA 时区', '请写成 09:00-12:00', '先后排列', '第 2 行', '第 3 行', '请写明修改原因']],
    ] as const) {
      const answer = await world.post(`/setup/calendars/${WORKDAYS}?lang=${lang}`, wrong, { as });
      const text = await answer.text();
      expect(answer.status).toBe(422);
      for (const part of said) expect(text).toContain(part);
      expect(text).toContain('value="nine to five"');
      expect(text).toContain('2026-10-01 closed again');
    }
    expect((await calendarNow())?.version).toBe(1);
  });

  it('says which of the published years is none', async () => {
    const { world, as, calendarNow } = await opened();
    const fields = await fieldsOf(world, `/setup/calendars/${WORKDAYS}`, as);
    const wrong = { ...fields, publishedYears: '2026, next, 20260', reason: 'years' };
    const answer = await world.post(`/setup/calendars/${WORKDAYS}?lang=en`, wrong, { as });
    expect(answer.status).toBe(422);
    const text = await answer.text();
    expect(text).toContain('must be years such as 2026, 2027, and “next, 20260” is none');
    expect(text).not.toContain('of type number');
    expect((await calendarNow())?.version).toBe(1);
  });

  it('refuses the second of two who change the same version, with the name of the first', async () => {
    const { world, as, calendarNow } = await opened();
    const fields = await fieldsOf(world, `/setup/calendars/${WORKDAYS}`, as);
    const send = (reason: string) =>
      world.post(`/setup/calendars/${WORKDAYS}?lang=en`, { ...fields, name: reason, reason }, { as });
    expect((await send('first')).status).toBe(303);
    const second = await send('second');
    expect(second.status).toBe(409);
    const text = await second.text();
    expect(text).toMatch(/only-tenant-admin|saved version 2 meanwhile/);
    expect(text).toContain('value="second"');
    expect(text).toContain(`<a href="/setup/calendars/${WORKDAYS}/versions/2">`);
    expect(text).toMatch(/Changed meanwhile:<\/p><ul[^>]*><li><b>Name<\/b>: .*<ins><bdi>first<\/bdi><\/ins>/);
    expect((await calendarNow())?.name).toBe('first');
  });

  it('takes a reason of one sentence, and folds a longer one in the history', async () => {
    const { world, as, calendarNow } = await opened();
    const fields = await fieldsOf(world, `/setup/calendars/${WORKDAYS}`, as);
    const send = (reason: string) =>
      world.post(`/setup/calendars/${WORKDAYS}?lang=en`, { ...fields, name: 'Days', reason }, { as });
    expect((await send('x'.repeat(401))).status).toBe(422);
    expect((await send(`${'because '.repeat(45)}end`)).status).toBe(303);
    expect((await calendarNow())?.version).toBe(2);
    const page = await world.get(`/setup/calendars/${WORKDAYS}?part=history&lang=en`, { as });
    expect(await page.text()).toMatch(/<summary><bdi>(?:because ){20} …<\/bdi><\/summary>/);
  });

  it('will not close a calendar for good on which tiers count', async () => {
    const { world, as, calendarNow } = await opened();
    const fields = await fieldsOf(world, `/setup/calendars/${WORKDAYS}`, as);
    const closed = Object.fromEntries(
      Object.keys(fields).map((name) => [name, name.startsWith('weekly') ? '' : (fields[name] ?? '')]),
    );
    const answer = await world.post(
      `/setup/calendars/${WORKDAYS}?lang=en`,
      { ...closed, dates: '', reason: 'closed for good' },
      { as },
    );
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(
      'It is never open, and s002-effective, s002-emergency count on it.',
    );
    expect((await calendarNow())?.version).toBe(1);
  });

  it('lets nobody be bound by a tier that counts on a calendar without hours', async () => {
    const { world, calendarNow } = await opened();
    const claims = { sub: 'sub-tenant_admin' };
    const save = (path: string, item: object) =>
      world.api('POST', path, { claims, body: { reason: 'a try', item } });
    const standing = await calendarNow();
    const weekly = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
    const empty = { ...standing, id: 'empty', name: 'Empty', version: 1, weekly, dates: {} };
    expect((await save('/api/calendars/empty', empty)).status).toBe(201);
    const { item: tier } = await (await world.api('GET', '/api/tiers/s002-effective', { claims })).json();
    const draft = { ...tier, id: 'draft', version: 1, calendarId: 'empty' };
    const saved = await save('/api/tiers/draft', draft);
    expect(saved.status).toBe(201);
    expect((await saved.json()).gaps).toMatchObject([{ path: 'calendars.empty' }]);
    const { item: desk } = await (await world.api('GET', '/api/desk', { claims })).json();
    const refused = await save('/api/desk', { ...desk, version: desk.version + 1, defaultTierId: 'draft' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('no open time at all');
  });

  it('says in its history who changed what, when and why', async () => {
    const { world, as } = await opened();
    const fields = await fieldsOf(world, `/setup/calendars/${WORKDAYS}`, as);
    await world.post(
      `/setup/calendars/${WORKDAYS}`,
      { ...fields, 'weekly.sat': '10:00-12:00', reason: 'Saturdays <too>' },
      { as },
    );
    const text = await (await world.get(`/setup/calendars/${WORKDAYS}?part=history&lang=en`, { as })).text();
    expect(text).toContain('Saturdays &lt;too&gt;');
    expect(text).toMatch(/<b>Sat<\/b>: <del><bdi>closed<\/bdi><\/del> → <ins><bdi>10:00-12:00<\/bdi><\/ins>/);
    const closed = { ...fields, closures: '2026-12-01 23:00 - 2026-12-02 01:00 works', reason: 'Power' };
    await world.post(`/setup/calendars/${WORKDAYS}`, { ...closed, version: '3' }, { as });
    const closure = await (await world.get(`/setup/calendars/${WORKDAYS}/versions/3?lang=en`, { as })).text();
    expect(closure).toContain('Tue 2026-12-01 23:00 (UTC+8) – Wed 2026-12-02 01:00 (UTC+8) works');
    expect(closure).not.toContain('&quot;from&quot;');
    const version = await world.get(`/setup/calendars/${WORKDAYS}/versions/1?lang=en`, { as });
    expect(version.status).toBe(200);
    expect(await version.text()).toContain('The first version.');
    expect((await world.get(`/setup/calendars/${WORKDAYS}/versions/7`, { as })).status).toBe(404);
  });

  it('shows a dispatcher everything but a form', async () => {
    const { world } = await opened();
    const { id } = await world.personWith('dispatcher');
    const text = await (await world.get(`/setup/calendars/${WORKDAYS}?lang=en`, { as: id })).text();
    expect(text).not.toContain('name="weekly.mon"');
    expect(text).toContain('Only an administrator');
  });

  it('can be made anew, under an id that is free', async () => {
    const { world, as } = await opened();
    const fields = await fieldsOf(world, '/setup/calendars', as);
    const send = (id: string) =>
      world.post(
        '/setup/calendars?lang=en',
        { ...fields, id, name: 'Berlin', timeZone: 'Europe/Berlin', reason: 'new' },
        { as },
      );
    expect((await send('berlin')).headers.get('location')).toBe('/setup/calendars/berlin?saved=1');
    const again = await send('berlin');
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('There is one of this id already');
    expect((await send('Berlin!')).status).toBe(422);
  });
});
