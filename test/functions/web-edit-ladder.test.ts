// The pages and the API of ladders: drawn from the opening to the top, changed by a form and by programs, refused where a name
// leads nowhere, and told what a change leaves uncovered before it is saved.

import { describe, expect, it } from 'vitest';
import type { Ladder } from '../../shared/domain/ladder.ts';
import { fieldsOf } from './form-reading.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

const PATH = '/setup/ladders/standard';
const FORM = `${PATH}?part=form`;

async function opened(): Promise<{ world: PortalWorld; as: string; read(path: string): Promise<string> }> {
  const world = await openPortal();
  const as = 'sun-wei';
  const read = async (path: string) => (await world.get(path, { as })).text();
  return { world, as, read };
}

async function standing(world: PortalWorld, id = 'standard'): Promise<Ladder> {
  const ladder = await world.desk.configuration.get<Ladder>('ladder', id);
  if (!ladder) throw new Error(`There is no ladder ${id}`);
  return ladder;
}

describe('a ladder', () => {
  it('is drawn from the opening to the top, with the people whom each rung would call now', async () => {
    const { read } = await opened();
    const page = await read(`${PATH}?lang=en`);
    expect(page).toContain('Level 1 opened');
    expect(page).toContain('when a case opens as L1');
    expect(page).toContain('<bdi>rota Engineers, weekly</bdi>:');
    expect(page).toMatch(/Zhao Lei<\/bdi> → |Chen Yu<\/bdi> → |Li Na<\/bdi> → /);
    expect(page).toContain('Sun Wei is paged again every 15 min until somebody takes the case');
    expect(page).toContain('Named by: <a href="/setup/desk">');
    expect(await read(`${PATH}?lang=zh-CN`)).toContain('从开案到顶端');
  });

  it('is listed with who names it, and is read by everybody of the desk', async () => {
    const { world } = await opened();
    const list = await world.get('/setup/ladders?lang=en', { as: 'chen-yu' });
    expect(await list.text()).toContain('href="/setup/contracts/xihe-2025"');
    const page = await (await world.get(`${FORM}&lang=en`, { as: 'chen-yu' })).text();
    expect(page).not.toContain('<form method="post" action="/setup/ladders');
    expect(page).toContain('Only an administrator of the desk changes it.');
  });

  it('says what it said before where a form is sent as it was drawn', async () => {
    const { world, as } = await opened();
    const before = await standing(world);
    const fields = { ...(await fieldsOf(world, FORM, as)), reason: 'nothing' };
    const answer = await world.post(PATH, fields, { as });
    expect(answer.headers.get('location')).toBe(`${PATH}?saved=nothing`);
    expect(await standing(world)).toEqual(before);
  });

  it('takes a new rung, a new recipient and a new order, as a new version with who, when and why', async () => {
    const { world, as, read } = await opened();
    const drawn = await fieldsOf(world, FORM, as);
    const asked = await world.post(PATH, { ...drawn, more: 'rungs.rows' }, { as });
    expect(asked.status).toBe(200);
    expect(await asked.text()).toContain('name="r6.name"');
    const fields = {
      ...drawn,
      'rungs.rows': '7',
      'r0.repeats': '2',
      'r0.to2': 'person:wang-fang',
      'r2.place': '1',
      'r3.remove': 'yes',
      'r6.id': 'promoted',
      'r6.name': '升级 / Promoted',
      'r6.at': 'promotion',
      'r6.codes': 'L1，L2',
      'r6.to0': 'post:dedicated_engineer',
      'r6.to1': 'rota:engineers/2',
      'r6.order': 'all_at_once',
      reason: 'More people sooner',
      // Nobody is a dedicated engineer for strangers, and that is known.
      despite: 'yes',
    };
    const answer = await world.post(PATH, fields, { as });
    expect(answer.headers.get('location')).toBe(`${PATH}?saved=2`);
    const { rungs, version } = await standing(world);
    expect(version).toBe(2);
    expect(rungs.map(({ id }) => id)).toEqual([
      'half-gone',
      'opening-urgent',
      'opening',
      'breach',
      'half-hour-late',
      'promoted',
    ]);
    expect(rungs[1]).toMatchObject({
      repeats: 2,
      recipients: [{ to: 'rota' }, { to: 'duty' }, { to: 'person', personId: 'wang-fang' }],
    });
    expect(rungs.at(-1)).toEqual({
      id: 'promoted',
      name: '升级 / Promoted',
      when: { at: 'promotion', severities: ['L1', 'L2'] },
      does: 'page',
      recipients: [
        { to: 'post', role: 'dedicated_engineer' },
        { to: 'rota', rotaId: 'engineers', depth: 2 },
      ],
      order: 'all_at_once',
    });
    const history = await read(`${PATH}?part=history&lang=en`);
    expect(history).toContain('More people sooner');
    expect(history).toContain('Repeats its round');
    expect(await read(`${PATH}/versions/1?lang=en`)).toContain('Four fifths of the time gone');
  });

  it('gives a new rung an id by itself where none was typed', async () => {
    const { world, as } = await opened();
    const drawn = await fieldsOf(world, FORM, as);
    const rung = {
      ...{ 'rungs.rows': '7', 'r6.name': '又一级 / One more', 'r6.at': 'percent', 'r6.number': '90' },
      ...{ 'r6.does': 'page', 'r6.to0': 'rota:engineers', 'r6.order': 'all_at_once', reason: 'x' },
    };
    expect((await world.post(PATH, { ...drawn, ...rung }, { as })).status).toBe(303);
    expect((await standing(world)).rungs.at(-1)).toMatchObject({ id: 'rung-1', name: '又一级 / One more' });
  });

  it.each([
    [{ 'r0.to0': 'rota:nobody' }, 'there is no &quot;nobody&quot;', 'f-r0-to0'],
    [{ 'r0.to0': 'somebody' }, 'is no recipient', 'f-r0-to0'],
    [{ finalPersonId: 'gone' }, 'there is no &quot;gone&quot;', 'f-finalPersonId'],
    [{ 'r2.number': 'half' }, 'number', 'f-r2-number'],
    [{ alarm0: '', alarm1: '' }, 'must name whom to alarm', 'f-alarm0'],
  ])('is refused with %o, and the page leads to the field', async (change, said, field) => {
    const { world, as } = await opened();
    const fields = { ...(await fieldsOf(world, FORM, as)), ...change, reason: 'wrong', lang: 'en' };
    const answer = await world.post(`${PATH}?lang=en`, fields, { as });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain(said);
    expect(page).toContain(`href="#${field}"`);
    expect(page).toContain(`id="${field}"`);
    expect((await standing(world)).version).toBe(1);
  });

  it('tells what cannot be read and what is not there in one answer, each at its place', async () => {
    const { world, as } = await opened();
    const wrong = {
      ...{ 'r2.number': '150', 'r4.to1': 'rota:gone', finalPersonId: 'nobody', 'r5.number': 'half' },
      ...{ reason: 'wrong' },
    };
    const fields = { ...(await fieldsOf(world, FORM, as)), ...wrong };
    const page = await (await world.post(`${PATH}?lang=en`, fields, { as })).text();
    expect(page).toMatch(/href="#f-r2-number">.*<\/a><\/b>: must be below 100/);
    expect(page).toMatch(/href="#f-r4-to1">.*<\/a><\/b>: must be a rota: there is no &quot;gone&quot;/);
    expect(page).toMatch(/href="#f-finalPersonId">.*<\/a><\/b>: .*there is no &quot;nobody&quot;/);
    expect(page).toContain('href="#f-r5-number"');
  });

  it('begins as a copy of another, or as the preset of the emergency classes', async () => {
    const { world, as } = await opened();
    const copy = await fieldsOf(world, '/setup/ladders?from=standard', as);
    expect(copy).toMatchObject({ name: '', finalPersonId: 'sun-wei', 'r0.id': 'opening-urgent' });
    const fields = { ...copy, id: 'nights', name: 'Nights', reason: 'For nights' };
    const answer = await world.post('/setup/ladders', fields, { as });
    expect(answer.headers.get('location')).toBe('/setup/ladders/nights?saved=1');
    expect((await standing(world, 'nights')).rungs).toEqual((await standing(world)).rungs);
    expect(await fieldsOf(world, '/setup/ladders?from=preset:s002-emergency', as)).toMatchObject({
      'r0.codes': 'E1',
      'r0.to2': 'post:oem_expert',
      ownerRole: 'dedicated_engineer',
      finalPersonId: 'sun-wei',
    });
  });
});

describe('what a change leaves uncovered', () => {
  it('is told before it is saved, and saved by a tick', async () => {
    const { world, as, read } = await opened();
    const change = { 'r1.codes': 'L2', reason: 'Only the second' };
    const fields = { ...(await fieldsOf(world, FORM, as)), ...change };
    const told = await world.post(`${PATH}?lang=en`, fields, { as });
    expect(told.status).toBe(409);
    const page = await told.text();
    expect(page).toContain('The change would leave this uncovered');
    expect(page).toContain(
      'Nobody is called when a case of L3, L4 opens for contract xihe-2025 (Xihe Water Group)',
    );
    expect(page).toContain('name="despite"');
    expect((await standing(world)).version).toBe(1);
    const saved = await world.post(PATH, { ...fields, despite: 'yes' }, { as });
    expect(saved.headers.get('location')).toBe(`${PATH}?saved=2`);
    const overview = await read(`${PATH}?lang=en`);
    expect(overview).toContain('What this ladder leaves uncovered');
    expect(overview).toContain('<li>Nobody is called when a case of L3, L4 opens for contract xihe-2025');
    // What was uncovered before is not told again.
    const again = { ...(await fieldsOf(world, FORM, as)), name: 'Standard', reason: 'Name' };
    expect((await world.post(PATH, again, { as })).headers.get('location')).toBe(`${PATH}?saved=3`);
  });

  it('is told to programs as warnings, also by a dry run that saves nothing', async () => {
    const { world } = await opened();
    const item = await standing(world);
    const { rungs } = item;
    const uncovering = {
      ...item,
      version: 2,
      rungs: rungs.map((rung) =>
        rung.id === 'opening' ? { ...rung, recipients: [{ to: 'post', role: 'nobody' }] } : rung,
      ),
    };
    const claims = { sub: 'x', email: 'sun.wei@linjiang.example', email_verified: true };
    const body = { item: uncovering, reason: 'Try' };
    const dry = await world.api('POST', '/api/ladders/standard?dry=1', { claims, body });
    expect(dry.status).toBe(200);
    const answer = await dry.json();
    expect(answer).toMatchObject({ dry: true, latest: 1, item: { version: 2 } });
    expect(answer.warnings.map(({ en }: { en: string }) => en)).toContain(
      'Nobody can be paged by the rung “Opened” of the ladder “Standard” for contract xihe-2025 (Xihe Water Group).',
    );
    expect((await standing(world)).version).toBe(1);
    const saved = await world.api('POST', '/api/ladders/standard', { claims, body });
    expect(saved.status).toBe(200);
    expect((await saved.json()).warnings).toEqual(answer.warnings);
    expect((await standing(world)).version).toBe(2);
  });

  it('is told of a person, too: whoever deactivates the final person is asked', async () => {
    const { world } = await opened();
    const claims = { sub: 'x', email: 'sun.wei@linjiang.example', email_verified: true };
    const { item } = await (await world.api('GET', '/api/people/wang-fang', { claims })).json();
    const dry = await world.api('POST', '/api/people/wang-fang?dry=1', {
      claims,
      body: { item: { ...item, version: 2, active: false }, reason: 'Leaves' },
    });
    const { warnings } = await dry.json();
    // She alone is the project manager whom two rungs call.
    expect(warnings.map(({ en }: { en: string }) => en).join(' ')).toContain(
      'Nobody has the duty “Project manager”',
    );
  });
});

describe('the form of a ladder', () => {
  it('has one rung open, with everybody whom it can call by name, and carries what was typed in the others', async () => {
    const { world, as, read } = await opened();
    const page = await read(`${FORM}&rung=1&lang=en`);
    expect(page).toContain('<optgroup label="On call by a rota"><option value="rota:engineers" selected>');
    expect(page).toContain('<optgroup label="A person">');
    expect(page).toContain('<option value="person:chen-yu">Chen Yu</option>');
    expect(page).toContain('<option value="post:dedicated_engineer">Dedicated engineer</option>');
    expect(page).toContain('<option value="duty:project_manager">project manager</option>');
    // One row more than it has, and nobody is asked for an id.
    expect(page).toContain('name="r1.to1"');
    expect(page).not.toContain('name="r1.to2"');
    expect(page).not.toContain('<select id="f-r0-to0"');
    expect(page).toContain(
      'when a case opens as L1 · <bdi>rota Engineers, weekly, duty project manager</bdi>',
    );
    // Another rung is opened with what was typed in this one, and nothing is saved.
    const typed = { ...(await fieldsOf(world, `${FORM}&rung=1`, as)), 'r1.window': '7', more: 'open.0' };
    const other = await (await world.post(`${PATH}?lang=en`, typed, { as })).text();
    expect(other).toContain('<select id="f-r0-to0"');
    expect(other).toContain('<input type="hidden" name="r1.window" value="7">');
    expect((await standing(world)).version).toBe(1);
  });

  it('keeps whom it does not offer any more, and whom it cannot offer', async () => {
    const { world, as, read } = await opened();
    const before = await standing(world);
    const [first, ...others] = before.rungs;
    if (!first) throw new Error('The demo ladder has rungs');
    const recipients = [
      { to: 'post' as const, role: 'night_lead' },
      { to: 'rota' as const, rotaId: 'engineers', depth: 12 },
      { to: 'person' as const, personId: 'chen-yu' },
    ];
    const next: Ladder = {
      ...before,
      version: 2,
      rungs: [{ ...first, recipients }, ...others],
      crisis: { leaderRole: 'night_lead', reportAt: '16:00' },
    };
    await world.desk.configuration.put('ladder', next, { name: 'test', at: world.now, reason: 'test' });
    const chen = await world.desk.configuration.get('person', 'chen-yu');
    const left = { ...(chen as object), id: 'chen-yu', version: 2, active: false };
    await world.desk.configuration.put('person', left, { name: 'test', at: world.now, reason: 'left' });
    const page = await read(`${FORM}&rung=0&lang=en`);
    expect(page).toContain('<option value="person:chen-yu" selected>Chen Yu</option>');
    expect(page).toContain('<option value="rota:engineers/12" selected>rota Engineers, weekly, the first 12');
    const fields = { ...(await fieldsOf(world, `${FORM}&rung=0`, as)), 'crisis.reportAt': '18:30' };
    const answer = await world.post(PATH, { ...fields, reason: 'Later', despite: 'yes' }, { as });
    expect(answer.headers.get('location')).toBe(`${PATH}?saved=3`);
    expect(await standing(world)).toEqual({
      ...next,
      version: 3,
      crisis: { leaderRole: 'night_lead', reportAt: '18:30' },
    });
  });

  it('gives a ladder its crisis team, its owner and whom to alarm, each chosen from a list', async () => {
    const { world, as, read } = await opened();
    const fields = {
      ...(await fieldsOf(world, FORM, as)),
      ...{ ownerRole: 'dedicated_engineer', alarm2: 'li-na', 'crisis.leaderRole': 'local_manager' },
      ...{ 'crisis.updateEveryMinutes': '30', 'crisis.classes': 'E1，E2', reason: 'A team', despite: 'yes' },
    };
    const wrong = await world.post(`${PATH}?lang=en`, { ...fields, 'crisis.reportAt': '25:00' }, { as });
    expect(wrong.status).toBe(422);
    expect(await wrong.text()).toContain('href="#f-crisis-reportAt"');
    expect((await world.post(PATH, fields, { as })).headers.get('location')).toBe(`${PATH}?saved=2`);
    expect(await standing(world)).toMatchObject({
      ownerRole: 'dedicated_engineer',
      tenantAlarm: { personIds: ['sun-wei', 'wang-fang', 'li-na'] },
      crisis: { leaderRole: 'local_manager', updateEveryMinutes: 30, classes: ['E1', 'E2'] },
    });
    expect(await read(`${FORM}&lang=en`)).toContain('<option value="local_manager" selected>');
  });

  it.each(['en', 'zh-CN'])(
    'is a small page, also of the ten rungs of the emergency classes (%s)',
    async (lang) => {
      const { read } = await opened();
      const page = await read(`/setup/ladders/s002-emergency?part=form&lang=${lang}`);
      expect(page).toContain('name="r9.name"');
      expect(Buffer.byteLength(page)).toBeLessThanOrEqual(51_200);
    },
  );
});
