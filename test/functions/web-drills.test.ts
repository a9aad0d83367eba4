// Drills as staff begin them and read their reports: the pages, the files, and the API.

import { beforeEach, describe, expect, test } from 'vitest';
import { caseAnswer } from '../../shared/contracts/http.ts';
import { drillAnswer, drillListAnswer, drillStartAnswer } from '../../shared/contracts/http-drills.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

let world: PortalWorld;
beforeEach(async () => {
  world = await openPortal({ at: '2026-03-03T02:10:00Z' });
});

const ASKED = {
  of: 'xihe-2025',
  site: 'xihe-dispatch-centre',
  severity: 'L1',
  pace: '1',
  hours: '2',
  note: 'Does the night shift wake?',
  mode: 'live',
};
const shown = async (fields: Record<string, string>, as = 'sun-wei', language = 'en') =>
  world.get(`/drills?${new URLSearchParams({ ...fields, asked: 'yes', lang: language })}`, { as });
const begin = (fields: Record<string, string> = {}, as = 'sun-wei') =>
  world.post('/drills', { ...ASKED, once: 'once-1', ...fields }, { as });
const drillsThere = async () => (await world.desk.cases.list('drill')).states;

describe('a drill is begun', () => {
  test('only after it was shown who would be paged, in both languages', async () => {
    const answer = await shown(ASKED);
    expect(answer.status).toBe(200);
    const page = await answer.text();
    expect(page).toContain('These people will be paged now, at this hour.');
    expect(page).toContain('Begin the drill: page them');
    expect(page).toContain('Zhao Lei');
    expect(page.length).toBeLessThan(50_000);
    expect(page).not.toMatch(/undefined|NaN|\[object/);
    const zh = await (await shown(ASKED, 'sun-wei', 'zh-CN')).text();
    expect(zh).toContain('以下人员现在就会被呼叫');
    expect(zh).not.toMatch(/undefined|NaN|\[object/);
    expect(await drillsThere(), 'looking begins nothing').toEqual([]);
  });

  test('by its form, once however often it is sent, and stands on no board', async () => {
    const answer = await begin();
    expect(answer.status).toBe(303);
    const location = answer.headers.get('location') ?? '';
    expect(location).toMatch(/^\/drills\/[0-9A-Z]{5}-[0-9A-Z]{5}\?done=started$/);
    expect((await begin()).headers.get('location')).toBe(location);
    const [drill, ...others] = await drillsThere();
    expect(others).toEqual([]);
    expect(drill?.drill).toMatchObject({ pace: 1, personId: 'sun-wei', note: ASKED.note });
    expect((await world.desk.cases.list('open')).states).toEqual([]);
    const board = await (await world.get('/board?lang=en', { as: 'sun-wei' })).text();
    expect(board).not.toContain(ASKED.note);
    const page = await (await world.get(`${location}&lang=en`, { as: 'sun-wei' })).text();
    expect(page).toContain('The drill has begun.');
    expect(page).toContain('running');
    expect(page).toContain('End the drill');
    const list = await (await world.get('/drills?lang=en', { as: 'zhao-lei' })).text();
    expect(list).toContain(ASKED.note);
    expect(list, 'an engineer looks and does not begin').not.toContain(
      '<form method="get" action="/drills">',
    );
  });

  test.each([
    [{ note: '' }, 'Say what it is to show.'],
    [{ hours: '25' }, 'A number of hours within the limit.'],
    [{ hours: 'many' }, 'A number of hours within the limit.'],
    [{ severity: 'L9' }, 'The promise has no such severity.'],
    [{ site: 'thames-warehouse' }, 'There is no such site under this contract.'],
    [{ of: 'nobody' }, 'A part of this promise is missing'],
    [{ pace: '7' }, 'Choose one of these.'],
  ])('not with %o', async (wrong, says) => {
    const answer = await shown({ ...ASKED, ...wrong });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(says);
    const sent = await begin(wrong);
    expect(sent.status).toBe(422);
    expect(await drillsThere()).toEqual([]);
  });

  test('not by an engineer, nor by a form of somebody else', async () => {
    expect((await begin({}, 'zhao-lei')).status).toBe(403);
    const forged = await world.post('/drills', ASKED, { as: 'sun-wei', token: null });
    expect(forged.status).toBe(403);
    expect(await drillsThere()).toEqual([]);
  });
});

describe('the drill as people see it', () => {
  test('its case and its link say that it is one', async () => {
    await begin();
    const [drill] = await drillsThere();
    const page = drill?.escalation?.openPages[0];
    if (!drill || !page) throw new Error('Nobody is paged');
    const reference = `${drill.id.slice(0, 5)}-${drill.id.slice(5)}`.toUpperCase();
    const asCase = await (await world.get(`/cases/${reference}?lang=en`, { as: 'sun-wei' })).text();
    expect(asCase).toContain('[DRILL]');
    expect(asCase).toContain('began a drill');
    const url = await world.desk.links.urlOf({
      audience: 'page',
      tenantId: drill.tenantId,
      caseId: drill.id,
      subject: page.id,
      personId: page.personId,
      expiresAt: world.now + 3_600_000,
    });
    const { pathname } = new URL(url);
    expect(await (await world.get(`${pathname}?lang=zh-CN`)).text()).toContain('【演练】');
    expect(await (await world.get(`${pathname}?lang=en`)).text()).toContain('This is a drill');
    const taken = await world.post(pathname, { do: 'take' }, { token: null });
    expect(taken.status).toBeLessThan(400);
    const report = await (await world.get(`/drills/${reference}/report.json`, { as: 'zhao-lei' })).json();
    expect(drillAnswer.parse(report).calls[0]).toMatchObject({
      person: { id: page.personId },
      answeredVia: 'page_link',
      ended: { how: 'acknowledged' },
    });
  });

  test('is ended with what it showed', async () => {
    const path = ((await begin()).headers.get('location') ?? '').split('?')[0] ?? '';
    const answer = await world.post(path, { summary: 'Everybody woke' }, { as: 'sun-wei' });
    expect(answer.headers.get('location')).toBe(`${path}?done=ended`);
    const page = await (await world.get(`${path}?done=ended&lang=en`, { as: 'sun-wei' })).text();
    expect(page).toContain('The drill has ended.');
    expect(page).not.toContain('End the drill');
    expect((await drillsThere())[0]?.status).toBe('closed');
  });
});

describe('fast-forward', () => {
  const FAST = {
    ...ASKED,
    mode: 'fast',
    at: '2026-03-07T02:30',
    hours: '12',
    who1: 'zhao-lei',
    after1: '3',
    fails1: 'li-na sms:+8612000550102',
  };

  test('shows what would happen with supposed answers, and keeps it as a report', async () => {
    const page = await (await shown(FAST)).text();
    expect(page).toContain('Keep this as a report');
    expect(page).toContain('answered after 3 min');
    const answer = await begin(FAST);
    const location = answer.headers.get('location') ?? '';
    expect(location).toMatch(/^\/drills\/f-[0-9a-z]{10}\?done=kept$/);
    expect(await drillsThere(), 'nobody is paged').toEqual([]);
    const report = await (await world.get(`${location}&lang=en`, { as: 'zhao-lei' })).text();
    expect(report).toContain('In fast-forward: nothing was sent');
    expect(report).not.toMatch(/undefined|NaN|\[object/);
    expect(await (await world.get('/drills?lang=en', { as: 'zhao-lei' })).text()).toContain('fast-forward');
  });

  test('that calls many people shows them in pages of an address of their own, each of them once', async () => {
    const { at, who1, after1, fails1, ...nobodyAnswers } = FAST;
    const answer = await begin({ ...nobodyAnswers, hours: '168' });
    const path = (answer.headers.get('location') ?? '').split('?')[0];
    const { calls } = drillAnswer.parse(
      await (await world.get(`${path}/report.json`, { as: 'zhao-lei' })).json(),
    );
    expect(calls.length).toBeGreaterThan(120);
    const shownAt = async (call: string) => {
      const page = await (await world.get(`${path}?lang=en&call=${call}`, { as: 'zhao-lei' })).text();
      expect(page.length).toBeLessThan(50_000);
      const section = /<section id="calls">.*?<\/section>/s.exec(page)?.[0] ?? '';
      return { section, lines: section.match(/<li class="line">/g)?.length ?? 0 };
    };
    let [from, lines] = [1, 0];
    for (; from <= calls.length; from += 60) {
      const to = Math.min(from + 59, calls.length);
      const shownHere = await shownAt(String(from));
      expect(shownHere.section).toContain(`${from} to ${to} of ${calls.length}`);
      expect(shownHere.section.includes('Later ones')).toBe(to < calls.length);
      expect(shownHere.section.includes('Earlier ones')).toBe(from > 1);
      lines += shownHere.lines;
    }
    expect(lines).toBe(calls.length);
    for (const stray of ['0', '-1', '9999', 'x'])
      expect((await shownAt(stray)).section).toContain(`1 to 60 of ${calls.length}`);
  });

  test('its files say the same', async () => {
    const path = ((await begin(FAST)).headers.get('location') ?? '').split('?')[0];
    const report = drillAnswer.parse(
      await (await world.get(`${path}/report.json`, { as: 'zhao-lei' })).json(),
    );
    expect(report.startedAt).toBe('2026-03-06T18:30:00.000Z');
    expect(report.figures.answered).toBeGreaterThan(0);
    expect(report.calls.flatMap(({ ways }) => ways).some(({ outcome }) => outcome === 'undelivered')).toBe(
      true,
    );
    const csv = await world.get(`${path}/report.csv`, { as: 'zhao-lei' });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const lines = (await csv.text()).trim().split('\r\n');
    expect(lines[0]).toContain('what,at,person_id,person,rung');
    expect(lines.filter((line) => line.startsWith('page,')).length).toBe(
      report.calls.flatMap(({ ways }) => ways).length,
    );
    expect(lines.join('\n'), 'no number of a phone is a formula').not.toMatch(/,\+86/);
  });
});

describe('the API', () => {
  const BODY = { contractId: 'xihe-2025', severity: 'L1', note: 'By the API' };
  const ask = (body: unknown, query = '', headers: Record<string, string> = {}) =>
    world.api('POST', `/api/drills${query}`, { claims: { sub: 'sub-manager' }, body, headers });
  beforeEach(async () => {
    await world.personWith('manager');
  });

  test('shows who would be called, begins, lists and ends', async () => {
    const dry = drillStartAnswer.parse(await (await ask(BODY, '?dry=1')).json());
    expect(dry.dry).toBe(true);
    expect(dry.drill.calls.length).toBeGreaterThan(3);
    expect(await drillsThere()).toEqual([]);
    const key = { 'idempotency-key': 'drill-0001' };
    const begun = drillStartAnswer.parse(await (await ask(BODY, '', key)).json());
    expect(drillStartAnswer.parse(await (await ask(BODY, '', key)).json()).drill.id).toBe(begun.drill.id);
    expect(await drillsThere()).toHaveLength(1);
    const claims = { sub: 'sub-manager' };
    const list = drillListAnswer.parse(await (await world.api('GET', '/api/drills', { claims })).json());
    expect(list.drills.map(({ id, mode, endedAt }) => [id, mode, endedAt])).toEqual([
      [begun.drill.id, 'live', null],
    ]);
    const ended = await world.api('POST', `/api/drills/${begun.drill.id}/end`, {
      claims,
      body: { summary: 'enough' },
    });
    expect(drillAnswer.parse(await ended.json()).endedAt).toBe('2026-03-03T02:10:00.000Z');
  });

  test('keeps one in fast-forward', async () => {
    const fast = { ...BODY, mode: 'fast', at: '2026-03-29T00:30:00Z', hours: 48 };
    const { drill } = drillStartAnswer.parse(await (await ask(fast)).json());
    expect(drill.id).toMatch(/^f-/);
    const claims = { sub: 'sub-manager' };
    const again = await world.api('GET', `/api/drills/${drill.id}`, { claims });
    expect(drillAnswer.parse(await again.json())).toEqual(drill);
  });

  test.each([
    [{ ...BODY, hours: 25 }, 'hours'],
    [{ ...BODY, severity: 'X' }, 'severity'],
    [{ ...BODY, siteId: 'thames-warehouse' }, 'siteId'],
  ])('refuses %o by its member', async (body, path) => {
    const answer = await ask(body);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(await answer.json())).toContain(`"${path}"`);
  });

  test('says of its case that it is one', async () => {
    const { drill } = drillStartAnswer.parse(await (await ask(BODY)).json());
    const claims = { sub: 'sub-manager' };
    const asCase = await world.api('GET', `/api/cases/${drill.id}`, { claims });
    expect(caseAnswer.parse(await asCase.json()).drill).toEqual({
      pace: 1,
      note: 'By the API',
      endsAt: '2026-03-03T04:10:00.000Z',
    });
    const cases = await world.api('GET', '/api/cases', { claims });
    expect(await cases.json()).toMatchObject({ cases: [] });
  });

  test('knows no case in earnest by this door', async () => {
    const caseId = await world.openCase();
    const answer = await world.api('GET', `/api/drills/${caseId}`, { claims: { sub: 'sub-manager' } });
    expect(answer.status).toBe(404);
  });
});
