import { describe, expect, it } from 'vitest';
import type { Contract } from '../../shared/domain/customers.ts';
import { DEMO_TENANT_ID } from '../../shared/domain/presets/demo.ts';
import { PRESET_TIERS } from '../../shared/domain/presets/tiers.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { fieldsOf } from './form-reading.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

const BY = { name: 'admin', reason: 'as agreed', at: Date.parse('2026-03-03T02:00:00Z') };

/** The desk's own tier, with another time to restore and a duty on which it hangs. */
async function withOwnTier(world: PortalWorld, conventions: Tier['conventions'] = {}): Promise<void> {
  const preset = PRESET_TIERS['s002-effective'];
  if (!preset) throw new Error('The preset is built in');
  const [first, ...others] = preset.severities;
  if (!first) throw new Error('The preset has severities');
  const tier: Tier = {
    ...preset,
    version: 2,
    conventions: { ...preset.conventions, ...conventions },
    parameters: [
      { id: 'contract.mend', of: 'contract', shape: 'duration', nameZh: '修复时限', nameEn: 'Time to mend' },
    ],
    obligations: [
      {
        id: 'access',
        whatZh: '客户安排进场',
        whatEn: 'give access to the site',
        within: { amount: 2, unit: 'hours' },
        from: 'report',
      },
    ],
    severities: [
      {
        ...first,
        targets: [
          {
            kind: 'restore',
            within: { amount: 4, unit: 'calendar_hours' },
            from: 'report',
            precondition: 'access',
            calendarId: 'cn-workdays',
          },
          { kind: 'resolve', within: null, from: 'report', parameter: 'contract.mend' },
        ],
      },
      ...others,
    ],
  };
  await world.desk.configuration.put('tier', tier, BY);
}

describe('a tier of the desk’s own, read', () => {
  it('says where a time is given, on which duty a target waits and which calendar it counts on', async () => {
    const world = await openPortal();
    await withOwnTier(world);
    const read = async (lang: string) =>
      (await world.get(`/setup/tiers/s002-effective?lang=${lang}`, { as: 'sun-wei' })).text();
    const text = await read('en');
    expect(text).toContain('given elsewhere: Time to mend');
    expect(text).toContain('waits for a duty of the customer: give access to the site');
    expect(text).toMatch(/4 calendar hours<br\s*\/?><small class="soft">cn-workdays/);
    expect(await read('zh-CN')).toContain('有赖于客户的义务：客户安排进场');
  });

  it('says of a time around the clock that it counts whatever the calendar, in the reader’s language', async () => {
    const world = await openPortal();
    await withOwnTier(world);
    const caseId = await world.openCase();
    const read = async (lang: string) =>
      (await world.get(`/cases/${caseId}?lang=${lang}`, { as: 'sun-wei' })).text();
    expect(await read('en')).toContain('around the clock, whatever the calendar');
    const zh = await read('zh-CN');
    expect(zh).toContain('自然时间，不论日历');
    expect(zh).not.toContain('real time');
  });
});

describe('a promise that rests on a duty of the customer', () => {
  const pages = async (conventions: Tier['conventions'] = {}) => {
    const world = await openPortal();
    await withOwnTier(world, conventions);
    const caseId = await world.openCase();
    const link = new URL(
      await world.desk.links.urlOf({
        ...{ audience: 'status', tenantId: DEMO_TENANT_ID, caseId },
        expiresAt: Date.parse('2026-12-31T00:00:00Z'),
      }),
    ).pathname;
    const read = async (path: string, lang: string) =>
      (await world.get(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`, { as: 'sun-wei' })).text();
    return { world, caseId, read, staff: `/cases/${caseId}`, reporter: link };
  };

  it('says so on its own clock, to the desk and to whoever reported', async () => {
    const { read, staff, reporter } = await pages();
    const english =
      'Rests on the customer: give access to the site, by 12:10. If they are late, the deadline moves by as much.';
    const chinese = '有赖于客户：客户安排进场，12:10 之前。客户延误多久，时限就顺延多久。';
    for (const path of [staff, reporter, `${reporter}?new=1`]) {
      expect(await read(path, 'en')).toContain(english);
      const text = await read(path, 'zh-CN');
      expect(text).toContain(chinese);
      // Of the two clocks one rests on it.
      expect(text.split(chinese)).toHaveLength(2);
    }
  });

  it('says what the tier makes of lateness, and when it was done', async () => {
    const lapses = await pages({ obligationMissed: 'void' });
    expect(await lapses.read(lapses.staff, 'en')).toContain('If they are late, this promise lapses.');
    const { world, caseId, read, reporter } = await pages();
    const duty = { obligation: 'access', at: world.now, summary: 'the door is open' };
    await world.act(caseId, { ...duty, type: 'RecordObligation' });
    expect(await read(reporter, 'en')).toContain(
      'Rested on the customer: give access to the site, done 10:10.',
    );
  });
});

describe('a severity that the promotion or a duty names', () => {
  it('says where to take it out before it can be removed', async () => {
    const world = await openPortal();
    const { id: as } = await world.personWith('tenant_admin');
    await world.post('/setup/tiers', { source: 'preset:s003-problem-levels', id: 'ours' }, { as });
    const levels = async (tier: string) =>
      (await world.get(`/setup/tiers/${tier}?part=levels&lang=en`, { as })).text();
    expect(await levels('ours')).toMatch(
      /Before it can go, take it out of: <a href="\/setup\/tiers\/ours\?part=promotion">/,
    );
    await world.post('/setup/tiers', { source: 'preset:s002-emergency', id: 'free' }, { as });
    expect(await levels('free')).not.toContain('Before it can go');
  });
});

describe('times that could never be kept', () => {
  it('are refused where they are typed: none at all, and half a working day', async () => {
    const world = await openPortal();
    await withOwnTier(world);
    const { id: as } = await world.personWith('tenant_admin');
    const refused = async (path: string, part: string, typed: Record<string, string>) => {
      const fields = await fieldsOf(world, `${path}${part}`, as);
      const answer = await world.post(`${path}?lang=zh-CN`, { ...fields, ...typed, reason: '试' }, { as });
      expect(answer.status).toBe(422);
      return answer.text();
    };
    const contract = '/setup/contracts/xihe-2025';
    const mend = 'p.contract.mend';
    for (const [amount, said] of [
      ['0', '必须大于 0。'],
      ['1.5', '工作日必须是整数。'],
    ] as const) {
      const typed = { [`${mend}.amount`]: amount, [`${mend}.unit`]: 'working_days' };
      const text = await refused(contract, '', typed);
      expect(text).toContain(`id="f-p-contract-mend-amount-fault">${said}`);
      expect(text).toContain(`value="${amount}"`);
      const row = { 'r.0.amount': amount, 'r.0.unit': 'working_days' };
      expect(await refused('/setup/tiers/s002-effective', '?part=severity:L1', row)).toContain(
        `id="f-r-0-amount-fault">${said}`,
      );
    }
  });
});

describe('a part of a day or of a week', () => {
  const refused = async (world: PortalWorld, as: string, path: string, typed: Record<string, string>) => {
    const answer = await world.post(`${path}?lang=zh-CN`, { ...typed, reason: '试' }, { as });
    return answer.status === 422 ? answer.text() : `${answer.status}`;
  };

  it.each([
    ['days', 'civil_code_end_of_day', '天数必须是整数'],
    ['days', 'civil_code_with_holiday_roll', '天数必须是整数'],
    ['weeks', 'civil_code_end_of_day', '周数必须是整数'],
  ])('is refused at its field where %s end at midnight (%s)', async (unit, reading, said) => {
    const world = await openPortal();
    await withOwnTier(world, { [unit === 'days' ? 'dayUnit' : 'weekUnit']: reading });
    const { id: as } = await world.personWith('tenant_admin');
    const tier = '/setup/tiers/s002-effective';
    const row = await fieldsOf(world, `${tier}?part=severity:L1`, as);
    expect(await refused(world, as, tier, { ...row, 'r.0.amount': '1.5', 'r.0.unit': unit })).toContain(
      `id="f-r-0-amount-fault">${said}`,
    );
    const duty = await fieldsOf(world, `${tier}?part=obligations`, as);
    expect(await refused(world, as, tier, { ...duty, 'o.0.amount': '0.5', 'o.0.unit': unit })).toContain(
      `id="f-o-0-amount-fault">${said}`,
    );
    const contract = '/setup/contracts/xihe-2025';
    const mend = { 'p.contract.mend.amount': '1.5', 'p.contract.mend.unit': unit };
    const terms = await fieldsOf(world, contract, as);
    expect(await refused(world, as, contract, { ...terms, ...mend })).toContain(
      `id="f-p-contract-mend-amount-fault">${said}`,
    );
    const own = { 'n.kind': 'arrive', 'n.amount': '1.5', 'n.unit': unit, 'n.from': 'report' };
    const whole = { ...mend, 'p.contract.mend.amount': '2' };
    expect(await refused(world, as, contract, { ...terms, ...whole, ...own })).toContain(
      `id="f-n-amount-fault">${said}`,
    );
    expect(await refused(world, as, contract, { ...terms, ...whole })).toBe('303');
  });

  it('is counted where they are so many hours, and then keeps them so', async () => {
    const world = await openPortal();
    await withOwnTier(world);
    const { id: as } = await world.personWith('tenant_admin');
    const contract = '/setup/contracts/xihe-2025';
    const mend = { 'p.contract.mend.amount': '1.5', 'p.contract.mend.unit': 'days' };
    const given = { ...(await fieldsOf(world, contract, as)), ...mend };
    expect(await refused(world, as, contract, given)).toBe('303');
    const tier = '/setup/tiers/s002-effective';
    const fields = await fieldsOf(world, `${tier}?part=conventions`, as);
    const text = await refused(world, as, tier, { ...fields, dayUnit: 'civil_code_end_of_day' });
    expect(text).toContain('id="f-dayUnit-fault">合同 xihe-2025 有不是整数的天或周');
  });
});

describe('a calendar around the clock', () => {
  it('is not shown as closed on every day of the week', async () => {
    const world = await openPortal();
    const read = async (lang: string) => {
      const text = await (await world.get(`/setup?lang=${lang}`, { as: 'sun-wei' })).text();
      const from = text.indexOf('href="/setup/calendars/24x7"');
      return text.slice(from, text.indexOf('</details>', from));
    };
    expect(await read('en')).toContain('Every hour of every day counts.');
    expect(await read('zh-CN')).not.toContain('休息');
  });
});

describe('the preview, before a contract holds', () => {
  const preview = async (world: PortalWorld, query: string, lang = 'en') =>
    (await world.get(`/setup/preview?${query}&lang=${lang}`, { as: 'sun-wei' })).text();

  it('says so where the ladder calls nobody when a case of that severity opens', async () => {
    const world = await openPortal();
    const { id: as } = await world.personWith('tenant_admin');
    await world.post('/setup/tiers', { source: 'preset:s003-problem-levels', id: 'ours' }, { as });
    const at = 'at=2026-03-06T16:30';
    expect(await preview(world, `of=tier:ours&severity=URGENT&${at}`)).toContain(
      'Nobody is called when a case of URGENT opens',
    );
    expect(await preview(world, `of=tier:s002-effective&severity=L1&${at}`)).not.toContain(
      'Nobody is called',
    );
  });

  it('says of a warning that it pages because nobody owns the case', async () => {
    const world = await openPortal();
    const of = 'of=tier:s002-effective&severity=L1&at=2026-03-06T16:30';
    expect(await preview(world, of)).toContain('a warning, which pages while nobody owns the case');
    expect(await preview(world, of, 'zh-CN')).toContain('本为提醒；工单尚无负责人，改为紧急通知');
    expect(await preview(world, `${of}&owner=sun-wei`)).not.toContain('a warning, which pages');
  });

  it('names the year that a calendar lacks, and leads to where it is added', async () => {
    const world = await openPortal();
    const { id: as } = await world.personWith('tenant_admin');
    await world.post('/setup/tiers', { source: 'preset:s003-problem-levels', id: 'ours' }, { as });
    const text = await preview(world, 'of=tier:ours&severity=MODERATE&at=2026-12-31T16:30');
    expect(text).toMatch(/<a href="\/setup\/calendars\/cn-workdays\/import">[^<]*has no 2027<\/a>/);
    const alone = await preview(world, 'of=tier:s002-effective&severity=L1&at=2026-12-31T16:30', 'zh-CN');
    expect(alone).not.toContain('没有 2027 年');
  });

  it('says so where a severity promises nothing, and draws no empty picture', async () => {
    const world = await openPortal();
    const { id: as } = await world.personWith('tenant_admin');
    await world.post('/setup/tiers', { source: 'preset:s003-problem-levels', id: 'ours' }, { as });
    const text = await preview(world, 'of=tier:ours&severity=NORMAL&at=2026-03-06T16:30');
    expect(text).toContain('Nothing is promised for this severity.');
    expect(text).not.toContain('<svg class="tl"');
  });

  it('offers a word that is none of the tier’s in words', async () => {
    const world = await openPortal();
    const text = await preview(world, 'of=tier:s002-effective&severity=L1&at=2026-03-06T16:30', 'zh-CN');
    expect(text).toMatch(/<option value="&quot;none&quot;">[^<]*都不是</);
  });
});

describe('a contract of the desk’s own', () => {
  it('says which others hold at the same time, and to which of them a case is held', async () => {
    const world = await openPortal();
    const { id: as } = await world.personWith('tenant_admin');
    const standing = await world.desk.configuration.get<Contract>('contract', 'xihe-2025');
    if (!standing) throw new Error('The seed has the contract');
    const read = async (id: string) => (await world.get(`/setup/contracts/${id}?lang=en`, { as })).text();
    expect(await read('xihe-2025')).not.toContain('In the same time');
    const beside = { ...standing, id: 'xihe-2026', version: 1, startsOn: '2026-01-01' };
    await world.desk.configuration.put('contract', beside, BY);
    expect(await read('xihe-2026')).toMatch(
      /In the same time[\s\S]*<a href="\/setup\/contracts\/xihe-2025">/,
    );
    expect(await read('xihe-2025')).toContain('<a href="/setup/contracts/xihe-2026">');
  });

  it('asks whoever left a list alone to choose, and says nothing of ids', async () => {
    const world = await openPortal();
    const { id: as } = await world.personWith('tenant_admin');
    const fields = await fieldsOf(world, '/setup/contracts?customer=xihe-water', as);
    const typed = { ...fields, id: 'xihe-2026', tierId: '', startsOn: '2026-01-01', endsOn: '2026-12-31' };
    const answer = await world.post('/setup/contracts?lang=zh-CN', { ...typed, reason: '新合同' }, { as });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('id="f-tierId-fault">请从列表中选择一项。');
  });
});

describe('the holidays of a year', () => {
  it('are asked for the year that the calendar lacks, before those of the next', async () => {
    const world = await openPortal();
    const { id: as } = await world.personWith('tenant_admin');
    const path = '/setup/calendars/cn-workdays';
    expect((await fieldsOf(world, `${path}/import`, as)).year).toBe('2027');
    const blank = { ...(await fieldsOf(world, path, as)), publishedYears: '2025', reason: 'to be added' };
    await world.post(path, blank, { as });
    expect((await fieldsOf(world, `${path}/import`, as)).year).toBe('2026');
  });
});
