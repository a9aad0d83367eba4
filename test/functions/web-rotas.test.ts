// The pages and the API of rotas: who is on call, swaps by the engineers themselves, the editor, seniors, calendar feeds. In the
// week of Monday 2026-03-02 Chen Yu is on call, then Li Na from the ninth, then Zhao Lei; hand-over at 09:00 in Shanghai.

import { describe, expect, it } from 'vitest';
import { readIcalendar } from '../../shared/adapters/icalendar.ts';
import type { Person } from '../../shared/domain/people.ts';
import { DEMO_TENANT_ID } from '../../shared/domain/presets/demo.ts';
import type { Rota } from '../../shared/domain/rota.ts';
import { fieldsOf } from './form-reading.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

const ID = 'engineers';
const at = (text: string) => Date.parse(text);

async function opened() {
  const world = await openPortal();
  const admin = await world.personWith('tenant_admin');
  const rotaNow = async () => {
    const rota = await world.desk.configuration.get<Rota>('rota', ID);
    if (!rota) throw new Error('the demo tenant has a rota');
    return rota;
  };
  return { world, as: admin.id, rotaNow };
}

const textOf = async (world: PortalWorld, path: string, as: string) =>
  (await (await world.get(`${path}${path.includes('?') ? '&' : '?'}lang=en`, { as })).text()).replaceAll(
    /<[^>]+>/g,
    ' ',
  );

async function changePerson(world: PortalWorld, id: string, change: Partial<Person>) {
  const person = await world.desk.configuration.get<Person>('person', id);
  if (!person) throw new Error(`${id} is one of the demo tenant's people`);
  const next = { ...person, ...change, version: person.version + 1 };
  await world.desk.configuration.put('person', next, { name: 'test', at: world.now, reason: 'test' });
}

/** A shift as the schedule's forms name it. */
const shift = (personId: string, from: string, to: string) => `${personId}|${at(from)}|${at(to)}`;
const LI_NAS = shift('li-na', '2026-03-09T01:00:00Z', '2026-03-16T01:00:00Z');
const ZHAOS = shift('zhao-lei', '2026-03-16T01:00:00Z', '2026-03-23T01:00:00Z');

describe('who is on call', () => {
  it('is told by name and number, now and at any instant, with who stands behind', async () => {
    const { world, as } = await opened();
    const now = await textOf(world, '/rotas', as);
    expect(now).toMatch(/Chen Yu\s+until 9 Mar 09:00/);
    expect(now).toContain('+8612000550101');
    expect(now).toMatch(/Behind\s+2/);
    expect(await textOf(world, '/rotas?at=2026-03-10T00:00', as)).toMatch(/Li Na\s+until 16 Mar 09:00/);
    const unread = await world.get('/rotas?at=soon&lang=en', { as });
    expect(unread.status).toBe(422);
    expect(await unread.text()).toContain('Write day and time');
  });

  it('stays the same person until their shift ends, whoever goes away behind them', async () => {
    const { world, as } = await opened();
    const leave = { from: at('2026-03-04T01:00:00Z'), to: at('2026-03-05T01:00:00Z'), reason: 'leave' };
    await changePerson(world, 'li-na', { absences: [leave] });
    expect(await textOf(world, '/rotas', as)).toMatch(/Chen Yu\s+until 9 Mar 09:00/);
  });

  it('is told to programs the same way, for one rota or all', async () => {
    const { world } = await opened();
    await world.personWith('engineer');
    const claims = { sub: 'sub-engineer' };
    const ask = (query: string) => world.api('GET', `/api/on-call${query}`, { claims });
    const answer = await (await ask('?at=2026-03-09T09:00:00%2B08:00&rota=engineers')).json();
    expect(answer).toMatchObject({
      at: '2026-03-09T01:00:00.000Z',
      rotas: [
        {
          id: ID,
          until: '2026-03-16T01:00:00.000Z',
          people: [{ id: 'li-na' }, { id: 'zhao-lei' }, { id: 'chen-yu' }],
          gaps: [],
        },
      ],
    });
    expect((await ask('?rota=none')).status).toBe(404);
    expect((await ask('?at=2026-03-09T09:00')).status).toBe(422);
  });

  it('is the deputy of whoever is on leave, and nobody is said in so many words', async () => {
    const { world, as } = await opened();
    const leave = { from: at('2026-03-03T00:00:00Z'), to: at('2026-03-05T00:00:00Z'), reason: 'leave' };
    await changePerson(world, 'chen-yu', { absences: [{ ...leave, deputyId: 'wang-fang' }] });
    expect(await textOf(world, '/rotas', as)).toMatch(/Wang Fang.*in place of Chen Yu, who is on leave/s);
    for (const id of ['chen-yu', 'li-na', 'zhao-lei']) await changePerson(world, id, { absences: [leave] });
    const nobody = await textOf(world, '/rotas', as);
    expect(nobody).toContain('Nobody is on call');
    expect(nobody).toMatch(/Everybody on leave Tue 3 Mar 10:10 – Thu 5 Mar 08:00/);
  });
});

describe('a schedule', () => {
  it('shows four weeks as pictures and as a list, with its gaps, in both languages and without script', async () => {
    const { world, as } = await opened();
    const page = await (await world.get(`/rotas/${ID}?lang=en`, { as })).text();
    const [weeks = '', days = ''] = page.split('<div class="by-day">');
    expect(weeks.match(/<svg class="rota"/g)).toHaveLength(4);
    expect(days.match(/<svg class="rota"/g)).toHaveLength(4);
    expect(weeks).toContain('<text>LN</text></svg> <bdi>Li Na</bdi>');
    expect(weeks).toContain('<title>Li Na, 9 Mar 09:00 – 16 Mar 09:00</title><rect/><text>Li Na</text>');
    expect(page).toContain('9 Mar 09:00 – 16 Mar 09:00');
    expect(page).toContain('No hour that must be covered is left open in these weeks.');
    expect(page).not.toMatch(/style="|<script/);
    expect(await (await world.get(`/rotas/${ID}?lang=zh-CN`, { as })).text()).toContain('换班');
    const june = await textOf(world, `/rotas/${ID}?from=2026-06-03`, as);
    expect(june).toMatch(/1 Jun – 28 Jun/);
    expect((await world.get('/rotas/none', { as })).status).toBe(404);
  });

  it('is to be had by programs, with its gaps in words', async () => {
    const { world } = await opened();
    await world.personWith('auditor');
    const claims = { sub: 'sub-auditor' };
    const ask = (query: string) => world.api('GET', `/api/rotas/${ID}/schedule?${query}`, { claims });
    const found = await (await ask('from=2026-03-08T00:00:00Z&to=2026-03-10T00:00:00Z')).json();
    expect(found).toMatchObject({
      rotaId: ID,
      shifts: [
        { personId: 'chen-yu', from: '2026-03-08T00:00:00.000Z', to: '2026-03-09T01:00:00.000Z' },
        { personId: 'li-na', from: '2026-03-09T01:00:00.000Z', to: '2026-03-10T00:00:00.000Z' },
      ],
      gaps: [],
    });
    expect((await ask('from=2026-03-08T00:00:00Z&to=2028-03-08T00:00:00Z')).status).toBe(422);
    // A member that it does not know would answer another question.
    const unknown = await ask('from=2026-03-08T00:00:00Z&until=2026-03-09T00:00:00Z');
    expect(unknown.status).toBe(400);
    expect(await unknown.text()).toContain('The query has no until. It takes: from, to, lang.');
  });
});

describe('a swap', () => {
  it('is made by an engineer for a shift of theirs, stands in the history, and is taken back by either', async () => {
    const { world, rotaNow } = await opened();
    const fields = await fieldsOf(world, `/rotas/${ID}`, 'li-na');
    expect(fields.version).toBe('2');
    const swap = { what: 'swap', version: '2', mine: LI_NAS, theirs: ZHAOS, reason: 'my sister’s wedding' };
    const answer = await world.post(`/rotas/${ID}`, swap, { as: 'li-na' });
    expect(answer.headers.get('location')).toBe(`/rotas/${ID}?saved=2`);
    expect(await textOf(world, '/rotas?at=2026-03-10T00:00', 'li-na')).toMatch(
      /Zhao Lei\s+until 16 Mar 09:00/,
    );
    expect(await textOf(world, '/rotas?at=2026-03-20T00:00', 'li-na')).toMatch(/Li Na\s+until 23 Mar 09:00/);
    const history = await textOf(world, `/setup/rotas/${ID}?part=history`, 'li-na');
    expect(history).toContain('my sister’s wedding');
    expect(history).toMatch(/Zhao Lei [A-Z][a-z]{2} 2026-03-/);
    expect(history).not.toMatch(/zhao-lei [A-Z][a-z]{2} 2026-03-/);
    const [half] = (await rotaNow()).overrides;
    const back = await world.post(
      `/rotas/${ID}`,
      { what: 'withdraw', version: '3', overrideId: half?.id ?? '' },
      { as: 'zhao-lei' },
    );
    expect(back.status).toBe(303);
    expect((await rotaNow()).overrides).toEqual([]);
  });

  it('of a shift that is somebody else’s, or is over, is refused, and changes nothing', async () => {
    const { world, rotaNow } = await opened();
    const swap = { what: 'swap', version: '2', theirs: 'wang-fang', reason: 'why not' };
    const tried = async (mine: string, as: string) => {
      const answer = await world.post(`/rotas/${ID}?lang=en`, { ...swap, mine }, { as });
      return [answer.status, await answer.text()] as const;
    };
    const [status, text] = await tried(ZHAOS, 'li-na');
    expect([status, text.includes('You may change your own shifts.')]).toEqual([403, true]);
    const [, stale] = await tried(shift('li-na', '2026-03-09T01:00:00Z', '2026-03-17T01:00:00Z'), 'li-na');
    expect(stale).toContain('not wholly this person’s shift');
    const [, past] = await tried(shift('li-na', '2026-02-09T01:00:00Z', '2026-02-16T01:00:00Z'), 'li-na');
    expect(past).toContain('lies in the past');
    expect((await rotaNow()).version).toBe(1);
    const late = await world.post(
      `/rotas/${ID}?lang=en`,
      { ...swap, version: '1', mine: LI_NAS },
      { as: 'li-na' },
    );
    expect(late.status).toBe(409);
    expect(await late.text()).toContain(`<a href="/setup/rotas/${ID}/versions/1">`);
  });

  it('of a shift that has begun is made from now on', async () => {
    const { world, rotaNow } = await opened();
    const mine = shift('chen-yu', '2026-03-02T01:00:00Z', '2026-03-09T01:00:00Z');
    await world.post(
      `/rotas/${ID}`,
      { what: 'swap', version: '2', mine, theirs: 'li-na', reason: 'ill' },
      { as: 'chen-yu' },
    );
    expect((await rotaNow()).overrides).toMatchObject([
      { personId: 'li-na', from: world.now, to: at('2026-03-09T01:00:00Z'), kind: 'swap', reason: 'ill' },
    ]);
  });

  it('is made over what others changed meanwhile in other weeks, and not where they changed the same hours', async () => {
    const { world, rotaNow } = await opened();
    // Both look at version 1.
    const stale = { what: 'override', version: '2', kind: 'override', reason: 'out', personId: 'wang-fang' };
    const ask = (from: string, to: string, more: object = {}) =>
      world.post(`/rotas/${ID}?lang=en`, { ...stale, from, to, ...more }, { as: 'sun-wei' });
    expect((await ask('2026-03-10T09:00', '2026-03-11T09:00')).status).toBe(303);
    expect((await ask('2026-03-17T09:00', '2026-03-18T09:00')).status).toBe(303);
    expect((await rotaNow()).overrides.map(({ from }) => from)).toEqual([
      at('2026-03-10T01:00:00Z'),
      at('2026-03-17T01:00:00Z'),
    ]);
    const same = await ask('2026-03-10T20:00', '2026-03-12T09:00', { personId: 'li-na' });
    expect(same.status).toBe(409);
    // The same form once more changes nothing either.
    expect((await ask('2026-03-17T09:00', '2026-03-18T09:00')).status).toBe(409);
    expect((await rotaNow()).version).toBe(3);
  });

  it('is made by programs, for whoever leads also between others', async () => {
    const { world, rotaNow } = await opened();
    await world.personWith('dispatcher');
    await world.personWith('engineer');
    const body = {
      what: 'swap',
      version: 2,
      personId: 'li-na',
      mine: { from: '2026-03-09T09:00:00+08:00', to: '2026-03-16T09:00:00+08:00' },
      withId: 'zhao-lei',
      reason: 'asked by both',
    };
    const ask = (role: string, more: object = {}) =>
      world.api('POST', `/api/rotas/${ID}/changes`, {
        claims: { sub: `sub-${role}` },
        body: { ...body, ...more },
      });
    expect((await ask('engineer')).status).toBe(403);
    expect((await ask('dispatcher', { mine: { from: 'soon', to: 'later' } })).status).toBe(400);
    expect((await ask('dispatcher')).status).toBe(200);
    expect((await ask('dispatcher')).status).toBe(409);
    expect((await ask('dispatcher', { version: 3 })).status).toBe(422);
    expect((await rotaNow()).overrides).toMatchObject([{ personId: 'zhao-lei', kind: 'swap' }]);
  });
});

describe('standing in', () => {
  it('puts somebody in for a stretch of the rota’s own time; an engineer puts themselves', async () => {
    const { world, rotaNow } = await opened();
    const lead = await world.personWith('manager');
    const form = { what: 'override', from: '2026-03-04T09:00', to: '2026-03-05T09:00', reason: 'training' };
    const other = { ...form, personId: 'zhao-lei', kind: 'leave', replacesId: 'chen-yu' };
    expect((await world.post(`/rotas/${ID}`, { ...other, version: '2' }, { as: 'li-na' })).status).toBe(403);
    expect((await world.post(`/rotas/${ID}`, { ...other, version: '2' }, { as: lead.id })).status).toBe(303);
    expect((await rotaNow()).overrides).toMatchObject([
      { personId: 'zhao-lei', from: at('2026-03-04T01:00:00Z'), kind: 'leave', replacesId: 'chen-yu' },
    ]);
    const self = { ...form, personId: 'li-na', kind: 'override', version: '3' };
    expect((await world.post(`/rotas/${ID}`, self, { as: 'li-na' })).status).toBe(303);
    expect(await textOf(world, '/rotas?at=2026-03-04T12:00', lead.id)).toMatch(/Li Na\s+until 5 Mar 09:00/);
    const bad = await world.post(
      `/rotas/${ID}?lang=en`,
      { ...self, version: '4', from: 'soon' },
      { as: 'li-na' },
    );
    expect([bad.status, (await bad.text()).includes('Write day and time')]).toEqual([422, true]);
    const auditor = await world.personWith('auditor');
    expect((await world.post(`/rotas/${ID}`, self, { as: auditor.id })).status).toBe(403);
  });
});

describe('taking a stand-in back', () => {
  it('that filled a gap says so before it is done, and is done with the tick', async () => {
    const { world, as, rotaNow } = await opened();
    // Everybody is on leave for a day but Wang Fang, who stands in.
    const leave = { from: at('2026-03-10T01:00:00Z'), to: at('2026-03-11T01:00:00Z'), reason: 'leave' };
    for (const id of ['chen-yu', 'li-na', 'zhao-lei']) await changePerson(world, id, { absences: [leave] });
    const stands = {
      ...{ what: 'override', kind: 'override', personId: 'wang-fang', reason: 'all away', version: '2' },
      ...{ from: '2026-03-10T09:00', to: '2026-03-11T09:00' },
    };
    expect((await world.post(`/rotas/${ID}`, stands, { as })).status).toBe(303);
    const [override] = (await rotaNow()).overrides;
    const back = { what: 'withdraw', version: '3', overrideId: override?.id ?? '' };
    const asked = await world.post(`/rotas/${ID}?lang=en`, back, { as });
    const text = await asked.text();
    expect(asked.status).toBe(409);
    expect(text).toContain('The change would leave this uncovered');
    expect(text).toMatch(/everybody on call is on leave.*from Tue 2026-03-10 09:00 to Wed 2026-03-11 09:00/);
    // The tick stands in the form of the one that is taken back, and nowhere else.
    expect(text.match(/name="despite"/g)).toHaveLength(1);
    expect((await rotaNow()).version).toBe(2);
    expect((await world.post(`/rotas/${ID}`, { ...back, despite: 'yes' }, { as })).status).toBe(303);
    expect((await rotaNow()).overrides).toEqual([]);
  });

  it('and a stand-in are told to those whose shifts they move; a program is told what they leave open', async () => {
    const { world, rotaNow } = await opened();
    await world.personWith('dispatcher');
    const ask = (body: object) =>
      world.api('POST', `/api/rotas/${ID}/changes`, { claims: { sub: 'sub-dispatcher' }, body });
    const leave = { from: at('2026-03-10T01:00:00Z'), to: at('2026-03-11T01:00:00Z'), reason: 'leave' };
    for (const id of ['chen-yu', 'zhao-lei']) await changePerson(world, id, { absences: [leave] });
    const day = { from: '2026-03-10T09:00:00+08:00', to: '2026-03-11T09:00:00+08:00' };
    const stands = {
      what: 'override',
      version: 2,
      personId: 'he-jing',
      replacesId: 'li-na',
      reason: 'x',
      ...day,
    };
    expect(await (await ask(stands)).json()).toMatchObject({ warnings: [] });
    const [override] = (await rotaNow()).overrides;
    await changePerson(world, 'li-na', { absences: [leave] });
    const back = { what: 'withdraw', version: 3, overrideId: override?.id ?? '', reason: 'not needed' };
    const taken = await ask(back);
    expect([taken.status, await taken.json()]).toMatchObject([
      200,
      {
        warnings: expect.arrayContaining([
          { en: expect.stringContaining('on leave'), zh: expect.any(String) },
        ]),
      },
    ]);
    const { commits } = await world.desk.readiness.timeline(DEMO_TENANT_ID);
    const told = commits
      .flatMap(({ effects }) => effects as { type: string; personId: string; lines: string[] }[])
      .filter(({ type }) => type === 'SendShift')
      .map(({ personId, lines }) => `${personId} ${lines[0]?.replace(/[ ：].*/, '')}`);
    expect(told.toSorted()).toEqual(['he-jing 不再由您值班', 'he-jing 由您值班', 'li-na 不再由您值班']);
  });

  it('marks who is from outside, and refuses a stand-in that never counts in words', async () => {
    const { world } = await opened();
    const lead = (await world.personWith('manager')).id;
    const page = await (await world.get(`/rotas/${ID}?lang=en`, { as: lead })).text();
    expect(page).toContain('Tang Rui · Novacore Systems');
    const stands = {
      ...{ what: 'override', personId: 'li-na', replacesId: 'li-na', reason: 'x', version: '2' },
      ...{ from: '2026-03-10T09:00', to: '2026-03-11T09:00' },
    };
    const tried = async (more: object) => {
      const answer = await world.post(`/rotas/${ID}?lang=en`, { ...stands, ...more }, { as: lead });
      return `${answer.status} ${/role="alert">([^<]*)/.exec(await answer.text())?.[1]}`;
    };
    expect(await tried({})).toMatch(/^422 Somebody else must take it/);
    expect(await tried({ replacesId: '' })).toMatch(/^422 Nothing would change/);
    const leave = { from: at('2026-03-10T10:00:00Z'), to: at('2026-03-11T01:00:00Z'), reason: 'leave' };
    await changePerson(world, 'zhao-lei', { absences: [leave] });
    expect(await tried({ personId: 'zhao-lei' })).toMatch(/^422 That person is on leave/);
  });
});

describe('the editor', () => {
  it('gives back what the rota says, so that saving it unchanged makes no version', async () => {
    const { world, as, rotaNow } = await opened();
    const fields = await fieldsOf(world, `/setup/rotas/${ID}`, as);
    const answer = await world.post(`/setup/rotas/${ID}`, { ...fields, reason: 'as it was' }, { as });
    expect(answer.headers.get('location')).toBe(`/setup/rotas/${ID}?saved=nothing`);
    expect((await rotaNow()).version).toBe(1);
  });

  it('adds a layer of nights with its hours, region and people in order', async () => {
    const { world, as, rotaNow } = await opened();
    const path = `/setup/rotas/${ID}`;
    const fields = await fieldsOf(world, path, as);
    const more = await world.post(path, { ...fields, more: 'l.rows' }, { as });
    expect(await more.text()).toContain('name="l1.name"');
    const answer = await world.post(
      path,
      {
        ...fields,
        ...{ 'l.rows': '2', 'l1.name': 'Nights', 'l1.startsOn': '2026-03-02', 'l1.handOverTimes': '20:00' },
        ...{ 'l1.shiftsPerTurn': '1', 'l1.p.rows': '3', 'l1.p0': 'zhao-lei', 'l1.p2': 'li-na' },
        'l1.hours.daily': '20：00－8:00',
        ...{ region: '浙江', reason: 'nights of their own' },
      },
      { as },
    );
    expect(answer.headers.get('location')).toBe(`${path}?saved=2`);
    expect(await rotaNow()).toMatchObject({
      region: '浙江',
      layers: [
        { id: 'weekly' },
        {
          id: 'layer-1',
          personIds: ['zhao-lei', 'li-na'],
          restrictedTo: { mon: [['20:00', '08:00']], sun: [['20:00', '08:00']] },
        },
      ],
    });
    const drawn = await fieldsOf(world, path, as);
    expect(drawn).toMatchObject({ 'l1.hours.daily': '20:00-08:00', 'l1.hours.sun': '' });
    // A day of its own has its own hours, and the others those of every day.
    const sunday = {
      ...drawn,
      'l1.hours.sun': '18:00-08:00',
      reason: 'Sundays begin sooner',
      despite: 'yes',
    };
    expect((await world.post(path, sunday, { as })).headers.get('location')).toBe(`${path}?saved=3`);
    const { mon, sun } = (await rotaNow()).layers[1]?.restrictedTo ?? {};
    expect([mon, sun]).toEqual([[['20:00', '08:00']], [['18:00', '08:00']]]);
    expect(await fieldsOf(world, path, as)).toMatchObject({
      'l1.hours.daily': '',
      'l1.hours.mon': '20:00-08:00',
      'l1.hours.sun': '18:00-08:00',
    });
    expect(await textOf(world, '/rotas?at=2026-03-03T21:00', as)).toMatch(/Li Na\s+until 4 Mar 08:00/);
  });

  it('says what cannot be read, at its field, and what names nobody', async () => {
    const { world, as, rotaNow } = await opened();
    const path = `/setup/rotas/${ID}`;
    const fields = await fieldsOf(world, path, as);
    const wrong = {
      ...fields,
      'l0.handOverTimes': 'nine',
      'l0.p1': 'nobody-known',
      'l0.shiftsPerTurn': '',
      reason: 'x',
    };
    const answer = await world.post(`${path}?lang=en`, wrong, { as });
    const text = await answer.text();
    expect(answer.status).toBe(422);
    expect(text).toContain('href="#f-l0-handOverTimes"');
    expect(text).toContain('must be wall times such as 08:00, 20:00');
    const hours = { ...fields, 'l0.name': '周值班 / Weekly', 'l0.hours.daily': 'nights', reason: 'x' };
    const unread = await (await world.post(`${path}?lang=en`, hours, { as })).text();
    expect(unread).toContain('href="#f-l0-hours-daily"');
    // The layer is named as its people name it, in the reader's language.
    expect(unread).toMatch(/Layers? › Weekly › .*Every day<\/a>/);
    const closed = await world.post(
      `${path}?lang=zh-CN`,
      { ...fields, mustCover: 'hours', reason: 'x' },
      { as },
    );
    expect(await closed.text()).toMatch(/何时必须有人值班<\/a><\/b>: 至少写一段时间/);
    const named = await world.post(
      `${path}?lang=en`,
      { ...fields, 'l0.p1': 'nobody-known', reason: 'x' },
      { as },
    );
    expect(await named.text()).toContain('href="#f-l0-p1"');
    expect((await rotaNow()).version).toBe(1);
  });

  it('makes a rota of one’s own, and everybody sees its versions', async () => {
    const { world, as } = await opened();
    const fields = await fieldsOf(world, '/setup/rotas', as);
    const answer = await world.post(
      '/setup/rotas',
      {
        ...{
          ...fields,
          id: 'managers',
          name: '值班经理 / Duty managers',
          'l0.name': 'Weeks',
          'l0.p0': 'wang-fang',
        },
        reason: 'round the clock',
      },
      { as },
    );
    expect(answer.headers.get('location')).toBe('/rotas/managers?saved=1');
    expect(await textOf(world, '/rotas', 'li-na')).toMatch(/Duty managers.*Wang Fang/s);
    expect(await textOf(world, '/setup/rotas/managers/versions/1', 'li-na')).toMatch(
      /Hand-over at 09:00, a week each:\s+Wang Fang.*Around the clock/s,
    );
  });

  it('refuses a junior on a rota of seniors, by form, swap and API, unless they are admitted with a reason', async () => {
    const { world, as, rotaNow } = await opened();
    for (const id of ['chen-yu', 'li-na']) await changePerson(world, id, { senior: true });
    const path = `/setup/rotas/${ID}`;
    const fields = {
      ...(await fieldsOf(world, path, as)),
      seniorsOnly: 'yes',
      reason: 'nights and weekends',
    };
    const refused = await world.post(`${path}?lang=en`, fields, { as });
    expect([refused.status, (await refused.text()).includes('赵磊 is none')]).toEqual([422, true]);
    const admitted = { ...fields, 'a.rows': '1', 'a0.personId': 'zhao-lei', 'a0.reason': 'trained for it' };
    expect((await world.post(path, admitted, { as })).status).toBe(303);
    expect((await rotaNow()).admitted).toEqual([{ personId: 'zhao-lei', reason: 'trained for it' }]);
    const swap = { what: 'swap', version: '3', mine: LI_NAS, theirs: 'wang-fang', reason: 'why not' };
    const junior = await world.post(`/rotas/${ID}?lang=en`, swap, { as: 'li-na' });
    expect([junior.status, (await junior.text()).includes('must be a senior on this rota')]).toEqual([
      422,
      true,
    ]);
    await world.personWith('tenant_admin');
    const item = { ...(await rotaNow()), version: 3, admitted: undefined };
    const api = await world.api('POST', `/api/rotas/${ID}`, {
      claims: { sub: 'sub-tenant_admin' },
      body: { reason: 'x', item },
    });
    expect(api.status).toBe(422);
  });
});

describe('a calendar feed', () => {
  const addresses = (text: string) =>
    [...text.matchAll(/<code>https:\/\/desk\.example(\/calendar\/[^<]+)<\/code>/g)].map(
      ([, path]) => path ?? '',
    );

  async function made(world: PortalWorld, as: string) {
    const text = await (await world.post('/rotas', { what: 'make' }, { as })).text();
    return addresses(text);
  }
  /** The events as another program would read them. */
  const eventsIn = (file: string) =>
    // Free time is no closure, which is what the reader reads files for.
    readIcalendar(file.replaceAll('TRANSP:TRANSPARENT\r\n', ''), {
      timeZone: 'UTC',
      fromYear: 2025,
      toYear: 2027,
    });

  it('is read without a session, and by nobody whose address was stopped or whose person is gone', async () => {
    const { world } = await opened();
    const [mine = '', rota = ''] = await made(world, 'li-na');
    expect(mine).toMatch(/\/mine\.ics$/);
    expect(rota).toMatch(/\/engineers\.ics$/);
    const answer = await world.get(mine);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    // It is told once: the page does not say it again, and the table does not hold it.
    const secret = /\.([0-9a-f]{32})\//.exec(mine)?.[1] ?? '';
    expect(await (await world.get('/rotas', { as: 'li-na' })).text()).not.toContain(secret);
    expect(JSON.stringify([...world.stores.table.configurationItems])).not.toContain(secret);
    for (const wrong of [
      mine.replace('li-na', 'chen-yu'),
      mine.replace(secret, '0'.repeat(32)),
      '/calendar/x/mine.ics',
      mine.replace('mine', 'none'),
    ]) {
      expect((await world.get(wrong)).status).toBe(404);
    }
    const [renewed = ''] = await made(world, 'li-na');
    expect((await world.get(mine)).status).toBe(404);
    expect((await world.get(renewed)).status).toBe(200);
    expect((await world.get(renewed.replace('/demo.', '/other.'))).status).toBe(404);
    await world.post('/rotas', { what: 'stop' }, { as: 'li-na' });
    expect((await world.get(renewed)).status).toBe(404);
    const [again = ''] = await made(world, 'li-na');
    await changePerson(world, 'li-na', { active: false });
    expect((await world.get(again)).status).toBe(404);
  });

  it('has each shift as an event that keeps its UID when it is swapped, with a higher sequence', async () => {
    const { world } = await opened();
    const [, path = ''] = await made(world, 'li-na');
    const file = async () => (await world.get(path)).text();
    const event = (text: string) =>
      /BEGIN:VEVENT\r\nUID:engineers-20260309T010000Z@[\s\S]*?END:VEVENT/.exec(text)?.[0] ?? '';
    const before = event(await file());
    expect(before).toContain(
      'DTSTART:20260309T010000Z\r\nDTEND:20260316T010000Z\r\nSUMMARY:工程师周值班：李娜',
    );
    const swap = {
      what: 'swap',
      version: '2',
      mine: LI_NAS,
      theirs: 'zhao-lei',
      reason: 'a; wedding, far away',
    };
    world.now += 1_000;
    await world.post(`/rotas/${ID}`, swap, { as: 'li-na' });
    const after = event(await file());
    expect(after).toContain('SUMMARY:工程师周值班：赵磊');
    expect(after).toContain('DESCRIPTION:换班: a\\; wedding\\, far away');
    const sequence = (text: string) => Number(/SEQUENCE:(\d+)/.exec(text)?.[1]);
    expect(sequence(after)).toBeGreaterThan(sequence(before));
    // The same tomorrow: no UID is new but of what comes into view.
    const uids = (text: string) => [...text.matchAll(/^UID:.*$/gm)].map(([uid]) => uid.trim());
    const today = uids(await file());
    world.now += 86_400_000;
    expect(uids(await file()).slice(0, -1)).toEqual(expect.arrayContaining(today.slice(1, -1)));
    expect(new Set(today).size).toBe(today.length);
  });

  it('moves the events that a change touches and no others, and none of them ever back', async () => {
    const { world } = await opened();
    const [, path = ''] = await made(world, 'li-na');
    const marks = async () =>
      new Map(
        [...(await (await world.get(path)).text()).matchAll(/BEGIN:VEVENT[\s\S]*?END:VEVENT/g)].map(
          ([event]) => {
            const of = (name: string) => new RegExp(`^${name}:(.*)$`, 'm').exec(event)?.[1]?.trim() ?? '';
            const uid = of('UID').replace(/@.*/, '');
            return [
              uid,
              { sequence: Number(of('SEQUENCE')), stamp: of('LAST-MODIFIED'), said: of('SUMMARY') },
            ];
          },
        ),
      );
    const moved = async (before: Awaited<ReturnType<typeof marks>>) => {
      const after = await marks();
      for (const [uid, { sequence }] of before) {
        expect(after.get(uid)?.sequence ?? sequence).toBeGreaterThanOrEqual(sequence);
      }
      return [...after]
        .filter(([uid, { sequence, stamp }]) => {
          const old = before.get(uid);
          expect(stamp !== old?.stamp).toBe(sequence !== old?.sequence);
          return sequence !== old?.sequence;
        })
        .map(([uid, { said }]) => `${uid} ${said}`);
    };
    const first = await marks();
    world.now += 60_000;
    // Leave in the week of the ninth, and who stands in: no other week is any different.
    const leave = { from: at('2026-03-09T01:00:00Z'), to: at('2026-03-12T01:00:00Z'), reason: 'leave' };
    await changePerson(world, 'li-na', { absences: [{ ...leave, deputyId: 'wang-fang' }] });
    const away = [
      'engineers-20260302T010000Z 工程师周值班：陈宇',
      'engineers-20260309T010000Z 工程师周值班：王芳',
      'engineers-20260312T010000Z 工程师周值班：李娜',
    ];
    expect(await moved(first)).toEqual(away);
    const second = await marks();
    world.now += 60_000;
    // A swap that is taken back again: the rota has fewer people on it than before, and no number falls.
    const swap = { what: 'swap', version: '2', mine: ZHAOS, theirs: 'he-jing', reason: 'a wedding' };
    expect((await world.post(`/rotas/${ID}`, swap, { as: 'zhao-lei' })).status).toBe(303);
    expect((await moved(second)).filter((line) => line.includes('何静'))).toHaveLength(1);
    const third = await marks();
    world.now += 60_000;
    const { overrides } = (await world.desk.configuration.get<Rota>('rota', ID)) as Rota;
    const back = { what: 'withdraw', version: '3', overrideId: overrides[0]?.id ?? '' };
    expect((await world.post(`/rotas/${ID}`, back, { as: 'he-jing' })).status).toBe(303);
    expect((await moved(third)).length).toBeLessThanOrEqual(3);
  });

  it('is what a parser of iCalendar reads, each line within 75 octets', async () => {
    const { world } = await opened();
    const [mine = '', rota = ''] = await made(world, 'li-na');
    const text = await (await world.get(rota)).text();
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    const { stretches, notUnderstood } = eventsIn(text);
    expect(notUnderstood).toEqual([]);
    expect(stretches.length).toBeGreaterThan(50);
    expect(stretches.find(({ from }) => from === at('2026-03-09T01:00:00Z'))).toMatchObject({
      to: at('2026-03-16T01:00:00Z'),
      name: '工程师周值班：李娜',
    });
    const own = eventsIn(await (await world.get(mine)).text()).stretches;
    expect(own.length).toBeGreaterThan(15);
    expect(own.length).toBeLessThan(stretches.length / 2);
  });
});
