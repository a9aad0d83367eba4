// What people do to the clocks of a case afterwards, from its page and by the API: pauses put right, and what the customer
// did; and how the timeline says it to staff and to whoever reported.

import { describe, expect, it } from 'vitest';
import type { TimelineLine } from '../../shared/app/queries.ts';
import { caseAnswer } from '../../shared/contracts/http.ts';
import type { CaseEvent } from '../../shared/domain/case.ts';
import { idOf } from '../../shared/domain/case-pauses.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { type Telling, tell, tellReporter } from '../../shared/web/sentences.ts';
import { wordsOf } from '../../shared/web/words.ts';
import type { Reader } from '../../shared/web/writing.ts';
import { SETUP } from '../domain/small-desk.ts';
import { openPortal } from './portal-world.ts';

const REASON = 'access_denied';

describe('a deadline that cannot be counted', () => {
  it('says on the page which year its calendar lacks', async () => {
    const world = await openPortal({ at: '2026-12-31T09:00:00Z' });
    const tier = await world.desk.configuration.get<Tier>('tier', 's002-effective');
    if (!tier) throw new Error('The demo tenant has the tier');
    const severities = tier.severities.map((severity) => ({
      ...severity,
      targets: severity.targets.map((rule) =>
        rule.kind === 'restore' ? { ...rule, within: { amount: 3, unit: 'working_days' as const } } : rule,
      ),
    }));
    const stamp = { name: 'Admin', at: world.now, reason: 'days' };
    await world.desk.configuration.put('tier', { ...tier, version: 2, severities }, stamp);
    const caseId = await world.openCase();
    const page = await (await world.get(`/cases/${caseId}?lang=en`, { as: 'sun-wei' })).text();
    expect(page).toContain('the working days of that year are not published (2027)');
  });
});

describe('a pause on the page of its case', () => {
  it('is recorded afterwards in wall time, corrected, and taken back', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const caseId = await world.openCase();
    world.now += 60 * 60_000;
    const path = `/cases/${caseId}`;
    const given = { from: '2026-03-03T10:20', to: '2026-03-03T10:40', pauseReason: REASON };
    const added = await world.post(
      `${path}/correctPause`,
      { ...given, reason: 'Gate log' },
      { as: 'sun-wei' },
    );
    expect(added.headers.get('location')).toContain('done=correctPause');
    const head = await world.desk.cases.head(caseId);
    const [pause] = head?.state.course.pauses ?? [];
    expect(pause).toMatchObject({
      from: Date.parse('2026-03-03T02:20:00Z'),
      to: Date.parse('2026-03-03T02:40:00Z'),
      reason: REASON,
      by: 'sun-wei',
    });
    if (!pause) throw new Error('There is no pause');
    const page = await (await world.get(`${path}?lang=en`, { as: 'sun-wei' })).text();
    expect(page).toContain('A pause was recorded afterwards: 10:20');
    expect(page).toContain(`<option value="${idOf(pause)}">`);

    const corrected = await world.post(
      `${path}/correctPause`,
      { ...given, pauseId: idOf(pause), to: '2026-03-03T10:30', reason: 'Read it again' },
      { as: 'sun-wei' },
    );
    expect(corrected.status).toBe(303);
    const dropped = await world.post(
      `${path}/dropPause`,
      { pauseId: idOf(pause), reason: 'Another case' },
      { as: 'sun-wei' },
    );
    expect(dropped.status).toBe(303);
    expect((await world.desk.cases.head(caseId))?.state.course.pauses).toEqual([]);
  });

  it('fills the form with its times by a link, and keeps the seconds that nobody touched', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const caseId = await world.openCase();
    world.now += 20 * 60_000 + 37_123;
    await world.act(caseId, { type: 'PauseClocks', pauseReason: REASON, note: 'Gate' });
    world.now += 20 * 60_000;
    await world.act(caseId, { type: 'ResumeClocks', note: 'In' });
    world.now += 20 * 60_000;
    const pausesNow = async () => (await world.desk.cases.head(caseId))?.state.course.pauses ?? [];
    const [pause] = await pausesNow();
    if (!pause) throw new Error('There is no pause');
    const page = await (await world.get(`/cases/${caseId}?lang=en`, { as: 'sun-wei' })).text();
    expect(page).not.toContain('value="2026-03-03T10:20"');
    const link = /href="([^"]+\?pause=[^"]+)#verb-correctPause"/.exec(page)?.[1] ?? '';
    expect(page).toContain('href="/help/admin#correct-pause"');
    const filled = await (await world.get(`${link}&lang=en`, { as: 'sun-wei' })).text();
    expect(filled).toMatch(/<details class="act" id="verb-correctPause" open>/);
    expect(filled).toContain('name="from" value="2026-03-03T10:20"');
    expect(filled).toContain('name="to" value="2026-03-03T10:40"');
    const form = filled.slice(filled.indexOf('id="verb-correctPause"'));
    expect(form).toContain(`<option value="${idOf(pause)}" selected>`);
    expect(form).toContain(`<option value="${REASON}" selected>`);
    // An address that names no pause fills nothing in.
    const none = await (await world.get(`/cases/${caseId}?pause=none&lang=en`, { as: 'sun-wei' })).text();
    expect(none).not.toContain('value="2026-03-03T10:20"');
    const given = { pauseId: idOf(pause), from: '2026-03-03T10:20', pauseReason: REASON, reason: 'Log' };
    const answer = await world.post(
      `/cases/${caseId}/correctPause`,
      { ...given, to: '2026-03-03T10:30' },
      { as: 'sun-wei' },
    );
    expect(answer.status).toBe(303);
    expect(await pausesNow()).toMatchObject([
      { from: pause.from, to: Date.parse('2026-03-03T02:30:00Z'), reason: REASON },
    ]);
  });

  it('is refused by its field on a day that is none', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const path = `/cases/${await world.openCase()}/correctPause`;
    for (const from of ['2026-02-30T09:00', '2026-03-03T25:00']) {
      const wrong = { from, to: '2026-03-03T10:30', pauseReason: REASON, reason: 'x' };
      const answer = await world.post(`${path}?lang=en`, wrong, { as: 'sun-wei' });
      expect(answer.status).toBe(422);
      expect(await answer.text()).toContain(`value="${from}"`);
    }
  });

  it('keeps what was typed where the domain refuses it, and says which field is wrong', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const caseId = await world.openCase();
    const path = `/cases/${caseId}/correctPause`;
    const early = { from: '2026-03-03T09:00', to: '2026-03-03T09:30', pauseReason: REASON, reason: 'x' };
    const refused = await world.post(path, early, { as: 'sun-wei' });
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('value="2026-03-03T09:00"');
    const { from: _from, ...without } = early;
    expect((await world.post(path, without, { as: 'sun-wei' })).status).toBe(422);
  });

  it('is put right by those who lead, not by an engineer', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const caseId = await world.openCase();
    const engineer = await world.personWith('engineer');
    const answer = await world.post(
      `/cases/${caseId}/dropPause`,
      { pauseId: '1', reason: 'x' },
      { as: engineer.id },
    );
    expect(answer.status).toBe(403);
  });
});

describe('what comes by itself', () => {
  it('stands on the page of the case and in the API, and an emergency above all', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const caseId = await world.openCase({ severity: 'L3' });
    await world.personWith('manager');
    const claims = { sub: 'sub-manager', token_use: 'access' };
    const read = async () =>
      caseAnswer.parse(await (await world.api('GET', `/api/cases/${caseId}`, { claims })).json());
    const page = async (language: string) =>
      (await world.get(`/cases/${caseId}?lang=${language}`, { as: 'sun-wei' })).text();
    const { ahead, emergencyAt } = await read();
    expect(emergencyAt).toBeNull();
    expect(ahead).toContainEqual({ at: '2026-03-04T02:00:00.000Z', what: 'standby', id: 'ship_from_linan' });
    expect(await page('en')).toMatch(
      /What comes by itself[\s\S]*10:00: standby: a replacement leaves Lin’an/,
    );
    expect(await page('zh-CN')).toMatch(/将自动发生[\s\S]*10:00：备件备机：从临安发出备机/);
    world.now = Date.parse('2026-03-04T10:30:00Z');
    await world.act(caseId, { type: 'Wake' }, { kind: 'system', name: 'clock', via: 'clock' });
    expect((await read()).emergencyAt).toBe('2026-03-04T10:00:00.000Z');
    expect(await page('en')).toContain('this is an emergency');
    expect(await page('zh-CN')).toContain('应急启动');
  });
});

describe('a restoration without a visit', () => {
  it('is ticked on the page of the case, and so is the resolution after it', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const caseId = await world.openCase();
    world.now += 10 * 60_000;
    const path = `/cases/${caseId}`;
    const page = async (language: string) =>
      (await world.get(`${path}?lang=${language}`, { as: 'sun-wei' })).text();
    const tick = (label: string, ticked: boolean) =>
      `<input type="checkbox" name="remotely" value="yes"${ticked ? ' checked' : ''}>${label}`;
    expect(await page('en')).toContain(tick('Restored without a visit', false));
    expect(await page('en')).toContain(tick('Solved without a visit', false));
    expect(await page('zh-CN')).toContain(tick('未上门即恢复', false));
    const answer = await world.post(
      `${path}/restore`,
      { summary: 'Restarted it', remotely: 'yes' },
      { as: 'sun-wei' },
    );
    expect(answer.headers.get('location')).toContain('done=restore');
    const { state } = (await world.desk.cases.head(caseId)) ?? {};
    expect(state?.clocks.find(({ id }) => id === 'arrive')).toMatchObject({
      status: 'cancelled',
      because: 'solved_remotely',
    });
    expect(await page('en')).toContain('Restore: done at 10:10, without a visit');
    expect(await page('zh-CN')).toContain('恢复业务：10:10（远程）');
    expect(await page('en')).toContain(tick('Solved without a visit', true));
    const refused = await world.post(`${path}/resolve`, { summary: 'Replaced it' }, { as: 'sun-wei' });
    expect([refused.status, (await refused.text()).includes(tick('未上门即解决', true))]).toEqual([
      409,
      false,
    ]);
  });

  it('is told by the API, and no other milestone takes it', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const caseId = await world.openCase();
    await world.personWith('manager');
    const claims = { sub: 'sub-manager', token_use: 'access' };
    const ask = (verb: string) =>
      world.api('POST', `/api/cases/${caseId}/${verb}`, {
        body: { summary: 'Restarted it', remotely: true },
        claims,
      });
    expect((await ask('arrive')).status).toBe(400);
    expect(await (await ask('restore')).json()).toMatchObject({ outcome: 'accepted' });
    const { clocks } = caseAnswer.parse(
      await (await world.api('GET', `/api/cases/${caseId}`, { claims })).json(),
    );
    expect(clocks.find(({ clock }) => clock === 'arrive')?.status).toBe('cancelled');
  });
});

describe('by the API', () => {
  it('a pause is recorded with instants, and a missing one is refused by its code', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const caseId = await world.openCase();
    world.now += 60 * 60_000;
    await world.personWith('manager');
    const claims = { sub: 'sub-manager', token_use: 'access' };
    const ask = (verb: string, body: unknown) =>
      world.api('POST', `/api/cases/${caseId}/${verb}`, { body, claims });
    const added = await ask('correctPause', {
      from: '2026-03-03T02:20:00Z',
      to: '2026-03-03T02:40:00Z',
      pauseReason: REASON,
      reason: 'Gate log',
    });
    expect(await added.json()).toMatchObject({ outcome: 'accepted' });
    const seen = caseAnswer.parse(await (await world.api('GET', `/api/cases/${caseId}`, { claims })).json());
    expect(seen.pauses).toMatchObject([
      { id: expect.any(String), from: '2026-03-03T02:20:00.000Z', to: '2026-03-03T02:40:00.000Z' },
    ]);
    const none = await ask('dropPause', { pauseId: '99', reason: 'x' });
    expect([none.status, await none.json()]).toMatchObject([409, { code: 'no_such_pause' }]);
    const owed = await ask('obligation', { obligation: 'on_site', summary: 'Came' });
    expect([owed.status, await owed.json()]).toMatchObject([409, { code: 'unknown_obligation' }]);
  });
});

describe('the timeline', () => {
  const tier: Tier = {
    ...SETUP.tier,
    obligations: [
      { id: 'on_site', within: null, from: 'report', whatZh: '派人到场', whatEn: 'Somebody on site' },
    ],
  };
  const tellingIn = (language: 'zh-CN' | 'en'): Telling => {
    const reader: Reader = {
      language,
      words: wordsOf(language),
      timeZone: 'Asia/Shanghai',
      now: Date.parse('2026-03-03T08:00:00Z'),
    };
    return { reader, people: SETUP.people, tier };
  };
  const line = (event: CaseEvent): TimelineLine => ({
    what: 'event',
    at: Date.parse('2026-03-03T06:00:00Z'),
    actor: { kind: 'person', name: 'Mia', personId: 'mia', via: 'portal' },
    event,
  });
  const at = (text: string) => Date.parse(`2026-03-03T${text}:00Z`);
  const span = { from: at('03:00'), to: at('04:00'), reason: 'customer_not_ready' };
  const pinned = {
    tierId: 'small-tier',
    tierVersion: 3,
    ladderId: 'small-ladder',
    ladderVersion: 2,
    calendars: { always: 1 },
  };

  it.each<[CaseEvent, string, string, string | null]>([
    [
      { type: 'PauseCorrected', pauseId: '4', before: null, after: span, reason: 'Gate log' },
      '补记暂停：11:00 – 12:00 客户未就绪（Gate log）',
      'A pause was recorded afterwards: 11:00 – 12:00 Customer not ready (Gate log)',
      'A pause was recorded afterwards: 11:00 – 12:00 Customer not ready',
    ],
    [
      { type: 'PauseCorrected', pauseId: '4', before: span, after: null, reason: 'None' },
      '删除暂停：11:00 – 12:00 客户未就绪（None）',
      'A pause was taken back: 11:00 – 12:00 Customer not ready (None)',
      'A pause was taken back: 11:00 – 12:00 Customer not ready',
    ],
    [
      { type: 'ObligationMissed', obligation: 'on_site', dueAt: at('02:10'), lateBySeconds: 0 },
      '客户方义务“派人到场”应在 10:10 前完成，尚无记录；我方时限依等级的约定处理',
      'The customer was to do this by 10:10 and nothing is recorded: Somebody on site. Our deadlines follow what the tier says of it',
      'Needed on your side by 10:10: Somebody on site',
    ],
    [
      { type: 'ObligationRecorded', obligation: 'on_site', at: at('02:25'), summary: 'Came' },
      '客户方义务“派人到场”：10:25',
      'Done by the customer at 10:25: Somebody on site',
      'Done on your side: Somebody on site',
    ],
    [
      {
        type: 'SeverityPromoted',
        from: 'S2',
        to: 'S1',
        because: 'breach',
        clockId: 'restore',
        dueAt: at('05:00'),
        lateBySeconds: 120,
      },
      '级别由 S2 二级 自动提升为 S1 一级：恢复业务超时，晚 2分',
      'Severity promoted from S2 Two to S1 One: Restore was missed, late by 2 min',
      'The severity is now S1 One',
    ],
    [
      { type: 'EmergencyOpened', clockId: 'restore', dueAt: at('05:00'), lateBySeconds: 0 },
      '最高级别的 恢复业务 超时：启动应急',
      'Restore was missed at the most severe level: an emergency',
      null,
    ],
    [
      { type: 'StandbyDue', triggerId: 'ship_from_near', dueAt: at('05:00'), lateBySeconds: 0 },
      '备机备件应于 13:00 发出（ship_from_near）',
      'A replacement is to leave at 13:00 (ship_from_near)',
      null,
    ],
    [
      { type: 'CalendarMissed', clockId: 'resolve', calendarId: 'office' },
      '解决 无法计算：日历 office 缺少所需年份的放假安排，已通知服务台管理员',
      'Resolve cannot be counted: calendar office lacks the working days of a year that it needs; the desk is told',
      null,
    ],
    [
      { type: 'BreachCorrected', clockId: 'restore', dueAt: at('07:00'), reason: 'Gate log' },
      '更正：恢复业务 并未超时，时限为 15:00（Gate log）',
      'Corrected: Restore was not missed, it is due at 15:00 (Gate log)',
      null,
    ],
    [
      {
        type: 'CaseRepinned',
        from: pinned,
        to: { ...pinned, tierVersion: 4, calendars: { always: 2 } },
        reason: 'Annex',
        moved: [{ clockId: 'restore', before: at('06:00'), after: at('07:00') }],
      },
      '改用新版本（服务等级 3 → 4，日历 always 1 → 2）：恢复业务 15:00（Annex）',
      'Held to other versions (tier 3 → 4, calendar always 1 → 2): Restore 15:00 (Annex)',
      null,
    ],
  ])('says %o in both languages', (event, zh, en, toReporter) => {
    expect(tell(line(event), tellingIn('zh-CN'))?.sentence).toBe(zh);
    expect(tell(line(event), tellingIn('en'))?.sentence).toBe(en);
    expect(tellReporter(line(event), tellingIn('en'))?.sentence ?? null).toBe(toReporter);
  });
});
