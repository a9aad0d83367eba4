import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../shared/domain/calendar.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { fieldsOfText } from './form-reading.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

const TIER = 's002-effective';
const PATH = `/setup/tiers/${TIER}/repin`;

/** The next version, by the API: whatever is to be restored at L1 has so many minutes. */
async function restoreWithin(world: PortalWorld, minutes: number): Promise<Response> {
  const tier = await world.desk.configuration.get<Tier>('tier', TIER);
  if (!tier) throw new Error('The demo tenant has the tier');
  const severities = tier.severities.map((severity) => ({
    ...severity,
    targets: severity.targets.map((rule) =>
      severity.code === 'L1' && rule.kind === 'restore'
        ? { ...rule, within: { amount: minutes, unit: 'minutes' as const } }
        : rule,
    ),
  }));
  const body = { reason: 'new terms', item: { ...tier, version: tier.version + 1, severities } };
  return world.api('POST', `/api/tiers/${TIER}`, { claims: { sub: 'sub-tenant_admin' }, body });
}

async function opened() {
  const world = await openPortal();
  const { id: as } = await world.personWith('tenant_admin');
  const pinnedVersions = async () =>
    (await world.desk.cases.list('open', { limit: 100 })).states.map(({ pinned }) => pinned.tierVersion);
  return { world, as, pinnedVersions };
}

describe('the page about open cases and the latest version', () => {
  it('says what would happen, does it on command, and then that nothing is left', async () => {
    const { world, as, pinnedVersions } = await opened();
    const caseId = await world.openCase();
    await world.openCase({ severity: 'L3' });
    expect((await restoreWithin(world, 30)).status).toBe(200);
    world.now += 45 * 60_000;
    const text = await (await world.get(`${PATH}?lang=en`, { as })).text();
    expect(text).toContain('2 open cases hold another version.');
    expect(text).toContain('1 case moves, 1 would breach, 0 would no longer be late, 0 notices go out again');
    expect(text).toContain('breaches at once');
    expect(text).toContain(`/cases/${caseId.slice(0, 5).toUpperCase()}`);
    expect(await pinnedVersions()).toEqual([1, 1]);
    const chinese = await (await world.get(`${PATH}?lang=zh-CN`, { as })).text();
    expect(chinese).toContain('1 个工单的时限移动，1 个会超时');

    const fields = fieldsOfText(text);
    const blank = await world.post(PATH, { ...fields, reason: '' }, { as });
    expect(blank.status).toBe(422);
    expect(await pinnedVersions()).toEqual([1, 1]);
    const answer = await world.post(PATH, { ...fields, reason: 'the new terms hold for all' }, { as });
    expect(answer.status).toBe(303);
    expect(await pinnedVersions()).toEqual([2, 2]);
    const after = await world.get(`${answer.headers.get('location')}&lang=en`, { as });
    const told = await after.text();
    expect(told).toContain('2 cases were moved.');
    expect(told).toContain('There is nothing to move.');
    const page = await (await world.get(`/cases/${caseId}?lang=en`, { as })).text();
    expect(page).toContain('the new terms hold for all');
  });

  it('moves cases back to an older version, and knows no version that is not there', async () => {
    const { world, as, pinnedVersions } = await opened();
    await restoreWithin(world, 30);
    await world.openCase();
    expect(await pinnedVersions()).toEqual([2]);
    const text = await (await world.get(`${PATH}?version=1&lang=en`, { as })).text();
    expect(text).toContain('1 case moves');
    await world.post(PATH, { ...fieldsOfText(text), version: '1', reason: 'a mistake' }, { as });
    expect(await pinnedVersions()).toEqual([1]);
    for (const version of ['0', '3', 'x', '-1']) {
      expect([version, (await world.get(`${PATH}?version=${version}`, { as })).status]).toEqual([
        version,
        404,
      ]);
    }
    expect((await world.get('/setup/tiers/none/repin', { as })).status).toBe(404);
  });

  it('names what is not there, and which versions there are', async () => {
    const { world, as } = await opened();
    const said = async (path: string, lang: string) =>
      (await world.get(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, { as })).text();
    expect(await said(`${PATH}?version=9`, 'en')).toContain(
      `“${TIER}” has no version 9. There is version 1 alone.`,
    );
    await restoreWithin(world, 30);
    expect(await said(`${PATH}?version=9`, 'en')).toContain('There are versions 1 to 2.');
    expect(await said(`${PATH}?version=9`, 'zh-CN')).toContain(`“${TIER}”没有第 9 版，现有第 1 至 2 版。`);
    expect(await said('/setup/tiers/none/repin', 'en')).toContain('There is no tier “none”.');
    expect(await said('/setup/calendars/none/repin', 'zh-CN')).toContain('没有日历“none”。');
    const body = { version: 9 };
    const claims = { sub: 'sub-tenant_admin' };
    const answer = await world.api('POST', `/api/tiers/${TIER}/repin`, { claims, body });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({
      code: 'no_such_version',
      en: expect.stringContaining('versions 1 to 2'),
      zh: expect.stringContaining('第 1 至 2 版'),
    });
  });

  it('says which notices go out for the first time, apart from those that go out again', async () => {
    const { world, as } = await opened();
    const { configuration } = world.desk;
    await world.openCase();
    const tier = await configuration.get<Tier>('tier', TIER);
    const calendar = await configuration.get<Calendar>('calendar', 'cn-workdays');
    if (!tier || !calendar) throw new Error('The demo tenant has both');
    const stamp = { name: 'Admin', at: world.now, reason: 'years' };
    await configuration.put('calendar', { ...calendar, id: 'old', publishedYears: [2020] }, stamp);
    const severities = tier.severities.map((severity) => ({
      ...severity,
      targets: severity.targets.map((rule) =>
        rule.kind === 'restore' ? { ...rule, calendarId: 'old' } : rule,
      ),
    }));
    await configuration.put('tier', { ...tier, version: 2, severities }, stamp);
    const english = await (await world.get(`${PATH}?lang=en`, { as })).text();
    expect(english).toContain('0 notices go out again');
    expect(english).toMatch(/\d notices? goe?s? out for the first time, not again/);
    const chinese = await (await world.get(`${PATH}?lang=zh-CN`, { as })).text();
    expect(chinese).toContain('重发通知 0 条');
    expect(chinese).toMatch(/首次发出（并非重发）的通知 \d 条/);
    const claims = { sub: 'sub-tenant_admin' };
    const dry = await (await world.api('POST', `/api/tiers/${TIER}/repin`, { claims, body: {} })).json();
    expect(dry).toMatchObject({ noticesAgain: 0, noticesFirst: expect.any(Number) });
    expect(dry.noticesFirst).toBeGreaterThan(0);
  });

  it('lets a manager look and not do', async () => {
    const { world, pinnedVersions } = await opened();
    await world.openCase();
    await restoreWithin(world, 30);
    const { id: manager } = await world.personWith('manager');
    const text = await (await world.get(`${PATH}?lang=en`, { as: manager })).text();
    expect(text).toContain('1 case moves');
    expect(text).toContain('An administrator of the desk can do it.');
    expect(text).not.toContain(`action="${PATH}"><input type="hidden" name="token"`);
    const answer = await world.post(PATH, { version: '2', reason: 'now' }, { as: manager });
    expect(answer.status).toBe(403);
    expect(await pinnedVersions()).toEqual([1]);
  });
});

describe('what a desk promises, by JSON', () => {
  const claims = { sub: 'sub-tenant_admin' };

  it('is listed, read with its versions, and changed as a whole', async () => {
    const { world } = await opened();
    const list = await (await world.api('GET', '/api/calendars', { claims })).json();
    expect(list.items).toContainEqual({ id: 'cn-workdays', version: 1, name: expect.any(String) });
    const calendar = await world.desk.configuration.get<Calendar>('calendar', 'cn-workdays');
    const item = { ...calendar, version: 2, weekly: { ...calendar?.weekly, sat: [['10:00', '12:00']] } };
    const saved = await world.api('POST', '/api/calendars/cn-workdays', {
      claims,
      body: { reason: 'Saturdays', item },
    });
    expect(saved.status).toBe(200);
    const answer = await (await world.api('GET', '/api/calendars/cn-workdays', { claims })).json();
    expect(answer).toMatchObject({ latest: 2, item, gaps: [] });
    expect(answer.versions[0]).toMatchObject({
      version: 2,
      reason: 'Saturdays',
      changes: [{ path: ['weekly', 'sat'], before: [], after: [['10:00', '12:00']] }],
    });
    const first = await (await world.api('GET', '/api/calendars/cn-workdays?version=1', { claims })).json();
    expect(first.item).toEqual(calendar);
    expect((await world.api('GET', '/api/calendars/cn-workdays?version=9', { claims })).status).toBe(404);
    expect((await world.api('GET', '/api/calendars/none', { claims })).status).toBe(404);
  });

  it('stays at the version that stands where an edit changes nothing', async () => {
    const { world } = await opened();
    for (const [path, item] of [
      ['/api/calendars/cn-workdays', await world.desk.configuration.get<Calendar>('calendar', 'cn-workdays')],
      [`/api/tiers/${TIER}`, await world.desk.configuration.get<Tier>('tier', TIER)],
    ] as const) {
      // A program may write the members in another order.
      const turned = Object.fromEntries(Object.entries({ ...item, version: 2 }).toReversed());
      const answer = await world.api('POST', path, { claims, body: { reason: 'again', item: turned } });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ item, latest: 1, versions: [{ version: 1 }] });
    }
  });

  it('makes a new item as its version 1', async () => {
    const { world } = await opened();
    const calendar = await world.desk.configuration.get<Calendar>('calendar', 'cn-workdays');
    const body = { reason: 'a plant of its own', item: { ...calendar, id: 'plant', version: 1 } };
    expect((await world.api('POST', '/api/calendars/plant', { claims, body })).status).toBe(201);
    const again = await world.api('POST', '/api/calendars/plant', { claims, body });
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({
      code: 'version_conflict',
      zh: expect.stringContaining('已存在'),
    });
  });

  it('tells each fault by its path in both languages, and who won a race', async () => {
    const { world } = await opened();
    const calendar = await world.desk.configuration.get<Calendar>('calendar', 'cn-workdays');
    const post = (item: unknown, reason = 'x') =>
      world.api('POST', '/api/calendars/cn-workdays', { claims, body: { reason, item } });
    const wrong = await post({ ...calendar, version: 2, timeZone: 'Asia/Peking2', colour: 'red' });
    expect(wrong.status).toBe(422);
    expect((await wrong.json()).errors).toEqual([
      {
        path: 'item.timeZone',
        message: expect.any(String),
        zh: '必须是 IANA 时区，例如 Asia/Shanghai。',
        en: expect.stringContaining('IANA'),
      },
      {
        path: 'item',
        message: expect.any(String),
        zh: '没有这样的项目："colour"。',
        en: expect.stringContaining('colour'),
      },
    ]);
    expect((await post({ ...calendar, id: 'other', version: 2 })).status).toBe(422);
    expect((await post({ ...calendar, version: 2 }, ' ')).status).toBe(400);
    expect((await post({ ...calendar, name: 'Mine', version: 2 })).status).toBe(200);
    const late = await post({ ...calendar, name: 'Theirs', version: 2 });
    expect(late.status).toBe(409);
    expect((await late.json()).en).toContain('saved version 2 meanwhile');
    const ahead = await post({ ...calendar, version: 9 });
    expect((await ahead.json()).en).toBe('The latest version is 2, so the next one is 3, not 9.');
  });

  it('is refused with every gap where it would bind cases to a promise that is not complete', async () => {
    const { world } = await opened();
    const tier = await world.desk.configuration.get<Tier>('tier', TIER);
    const parameter = {
      id: 'contract.outageLimit',
      of: 'contract',
      shape: 'duration',
      nameZh: '中断时限',
      nameEn: 'Outage limit',
    };
    const item = { ...tier, version: 2, parameters: [parameter] };
    const answer = await world.api('POST', `/api/tiers/${TIER}`, { claims, body: { reason: 'x', item } });
    expect(answer.status).toBe(422);
    const problem = await answer.json();
    expect(problem.code).toBe('not_complete');
    expect(problem.errors[0].en).toContain('Outage limit');
    expect(problem.errors[0].zh).toContain('中断时限');
  });

  it('keeps the desk’s own address and slug, which mail and forms find it by', async () => {
    const { world } = await opened();
    const { item } = await (await world.api('GET', '/api/desk', { claims })).json();
    const post = (change: object) =>
      world.api('POST', '/api/desk', {
        claims,
        body: { reason: 'x', item: { ...item, version: 2, ...change } },
      });
    const moved = await post({ slug: 'elsewhere' });
    expect(moved.status).toBe(422);
    expect((await moved.json()).errors[0].path).toBe('item.slug');
    expect((await post({ defaultTierId: 'none' })).status).toBe(422);
    expect((await post({ hotline: '+86 571 5550 0199' })).status).toBe(200);
  });

  it('foretells a re-pinning by default, and does it where told so', async () => {
    const { world, pinnedVersions } = await opened();
    const caseId = await world.openCase();
    await restoreWithin(world, 30);
    const path = `/api/tiers/${TIER}/repin`;
    const dry = await world.api('POST', path, { claims, body: {} });
    expect(dry.status).toBe(200);
    expect(await dry.json()).toMatchObject({
      dryRun: true,
      version: 2,
      cases: 1,
      move: 1,
      noticesAgain: 0,
      lines: [{ caseId, moved: [{ clock: 'restore', after: '2026-03-03T02:40:00.000Z' }], refused: null }],
      cursor: null,
    });
    expect(await pinnedVersions()).toEqual([1]);
    expect((await world.api('POST', path, { claims, body: { dryRun: false } })).status).toBe(422);
    await world.personWith('manager');
    const byManager = await world.api('POST', path, {
      claims: { sub: 'sub-manager' },
      body: { dryRun: false, reason: 'x' },
    });
    expect(byManager.status).toBe(403);
    const done = await world.api('POST', path, { claims, body: { dryRun: false, reason: 'terms' } });
    expect(await done.json()).toEqual({
      dryRun: false,
      version: 2,
      repinned: 1,
      refused: 0,
      lines: [],
      cursor: null,
    });
    expect(await pinnedVersions()).toEqual([2]);
    expect((await world.api('POST', path, { claims, body: { version: 7 } })).status).toBe(404);
  });
});
