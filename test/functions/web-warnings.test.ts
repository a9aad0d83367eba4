import { describe, expect, it } from 'vitest';
import { warningsOf } from '../../shared/app/configuration-warnings.ts';
import type { Contract, Site } from '../../shared/domain/customers.ts';
import { PRESET_TIERS } from '../../shared/domain/presets/tiers.ts';
import type { TargetRule, Tier } from '../../shared/domain/tier.ts';
import { fieldsOf } from './form-reading.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

const BY = { name: 'admin', reason: 'as agreed', at: Date.parse('2026-03-03T02:00:00Z') };
const CONTRACT = 'xihe-2025';
const PATH = `/setup/contracts/${CONTRACT}`;

/** A tier whose severities the desk’s ladder does not know: it names L1 to L4. */
async function ownTier(world: PortalWorld, targets: readonly TargetRule[] = [], version = 1): Promise<Tier> {
  const preset = PRESET_TIERS['s002-effective'];
  const [first] = preset?.severities ?? [];
  if (!preset || !first) throw new Error('The preset is built in');
  const tier: Tier = {
    ...preset,
    ...{ id: 'ours', version, nameZh: '自有', nameEn: 'Ours', conventions: {}, reportTargets: [] },
    severities: ['A', 'L2'].map((code, index) => ({ ...first, code, rank: index + 1, targets })),
  };
  await world.desk.configuration.put('tier', tier, BY);
  return tier;
}

async function opened(targets?: readonly TargetRule[]) {
  const world = await openPortal();
  const { id: as } = await world.personWith('tenant_admin');
  const tier = await ownTier(world, targets);
  const read = async (path: string) => (await world.get(path, { as })).text();
  const callApi = (path: string, body: unknown) =>
    world.api('POST', path, { claims: { sub: 'sub-tenant_admin' }, body });
  return { world, as, tier, read, callApi };
}

describe('an opening of which nobody is told', () => {
  it('is said when a contract is saved, with the severity and the ladder, and the contract is saved all the same', async () => {
    const { world, as, read } = await opened();
    expect(await read(`${PATH}?lang=en`)).not.toContain('id="warnings"');
    const fields = { ...(await fieldsOf(world, PATH, as)), tierId: 'ours', reason: 'our own tier' };
    const saved = await world.post(PATH, fields, { as });
    expect([saved.status, saved.headers.get('location')]).toEqual([303, `${PATH}?saved=2`]);
    const told = await read(`${PATH}?saved=2&lang=en`);
    expect(told).toMatch(/Nobody is called when a case of A opens of contract xihe-2025: the ladder “[^”]+”/);
    expect(told).not.toContain('case of A, L2');
    expect(await read(`${PATH}?lang=zh-CN`)).toMatch(
      /合同 xihe-2025 的 A 工单打开时不会通知任何人：升级阶梯“[^”]+”没有 A 工单打开时的梯级/,
    );
  });

  it('is said of a tier that a contract names, on its page and after any of its forms', async () => {
    const { world, as, read } = await opened();
    expect(await read('/setup/tiers/ours?lang=en')).not.toContain('Nobody is called');
    const fields = { ...(await fieldsOf(world, PATH, as)), tierId: 'ours', reason: 'our own tier' };
    await world.post(PATH, fields, { as });
    expect(await read('/setup/tiers/ours?lang=en')).toContain('Nobody is called when a case of A opens');
    expect(await read('/setup/tiers/ours?part=levels&saved=1&lang=en')).toContain('Nobody is called');
  });

  it('is said by the API, in both languages', async () => {
    const { world, callApi } = await opened();
    const standing = await world.desk.configuration.get<Contract>('contract', CONTRACT);
    const item = { ...standing, tierId: 'ours', version: 2 };
    const answer = await callApi(`/api/contracts/${CONTRACT}`, { item, reason: 'our own tier' });
    expect(answer.status).toBe(200);
    expect((await answer.json()).warnings).toEqual([
      {
        path: 'ladderId',
        en: expect.stringContaining('Nobody is called when a case of A opens'),
        zh: expect.stringContaining('A 工单打开时不会通知任何人'),
      },
    ]);
  });

  it('is said of what the desk itself promises', async () => {
    const { world, as, read } = await opened();
    const fields = { ...(await fieldsOf(world, '/setup/desk', as)), defaultTierId: 'ours', reason: 'ours' };
    expect((await world.post('/setup/desk', fields, { as })).status).toBe(303);
    expect(await read('/setup/desk?lang=en')).toContain('when a case of A opens without a contract');
    expect(await read('/setup/desk?lang=zh-CN')).toContain('无合同的 A 工单打开时不会通知任何人');
  });
});

describe('two times for one promise', () => {
  const soon = { kind: 'respond', within: { amount: 15, unit: 'minutes' }, from: 'report' } as const;
  const late = { ...soon, within: { amount: 8, unit: 'hours' } } as const;
  const told = async (targets: readonly TargetRule[], language = 'en') => {
    const { read } = await opened(targets);
    return read(`/setup/tiers/ours?lang=${language}`);
  };

  it('are named with their severity, both of them', async () => {
    expect(await told([soon, late])).toMatch(
      /A: “Respond 15 min” and “Respond 8 h” are one promise with two times/,
    );
    expect(await told([soon, late], 'zh-CN')).toMatch(
      /A：“[^”]*15 分钟”与“[^”]*8 小时”是同一项承诺的两个时间/,
    );
  });

  it('are found where one of them is a target of every severity', async () => {
    const { world, tier } = await opened([soon]);
    const warned = await warningsOf(world.desk, 'tier', { ...tier, reportTargets: [late] } as Tier);
    expect(warned.map(({ path }) => path)).toEqual(['reportTargets.0', 'reportTargets.0']);
  });

  it.each<[string, TargetRule]>([
    [
      'a condition',
      { ...late, condition: { fact: 'onsite', op: 'eq', value: true, whileUnknown: 'active' } },
    ],
    ['a start', { ...late, from: 'arrival' }],
    ['a calendar', { ...late, calendarId: '24x7' }],
    ['a part', { ...late, subkind: 'part_replacement' }],
    ['an origin', { ...late, origin: 'vendor plan' }],
    ['no other time', soon],
  ])('are nothing to say where %s tells them apart', async (_, other) => {
    expect(await told([soon, other])).not.toContain('with two times');
  });

  it('stand in no preset', async () => {
    const world = await openPortal();
    for (const preset of Object.values(PRESET_TIERS)) {
      const warned = await warningsOf(world.desk, 'tier', preset);
      expect([preset.id, warned.filter(({ warns }) => warns === 'two_times')]).toEqual([preset.id, []]);
    }
  });
});

describe('a region in which no site is', () => {
  const regional: TargetRule = {
    ...{ kind: 'arrive', within: { amount: 4, unit: 'hours' }, from: 'report' },
    condition: { fact: 'site.province', op: 'in', value: ['浙江省', '浙江'], whileUnknown: 'active' },
  };

  it('is said of a customer’s own requirement as well, where the customer has no site there', async () => {
    const { world, callApi } = await opened();
    const standing = await world.desk.configuration.get<Contract>('contract', CONTRACT);
    const item = { ...standing, version: 2, terms: [regional] };
    const answer = await callApi(`/api/contracts/${CONTRACT}`, { item, reason: 'own terms' });
    const { warnings } = await answer.json();
    expect(warnings).toMatchObject([
      { path: 'terms.0.condition', en: expect.stringContaining('“浙江省”: no site is registered') },
      { path: 'terms.0.condition', zh: expect.stringContaining('“浙江”：没有地点登记为此值') },
    ]);
  });

  it('is said of the tier, and the regions of the sites are offered to the condition', async () => {
    const { world, as, read } = await opened([regional]);
    const [site] = await world.desk.configuration.latest<Site>('site');
    if (!site) throw new Error('The desk has sites');
    const here = { ...site, version: site.version + 1, province: '浙江省', city: '杭州市' };
    await world.desk.configuration.put('site', here, BY);
    const told = await read('/setup/tiers/ours?lang=en');
    expect(told).toContain('A: province of the site “浙江”: no site is registered with it');
    expect(told).not.toContain('“浙江省”: no site');
    expect(await read('/setup/tiers/ours?lang=zh-CN')).toContain('A：地点所在省“浙江”：没有地点登记为此值');
    const form = await (await world.get('/setup/tiers/ours?part=severity:A&lang=en', { as })).text();
    expect(form).toContain('<datalist id="regions"><option value="浙江省">');
    expect(form).toMatch(/<input type="text" id="f-r-0-c-0-value"[^>]* list="regions"/);
  });
});
