import { describe, expect, it } from 'vitest';
import type { Contract, Tenant } from '../../shared/domain/customers.ts';
import { DEMO_TENANT_ID as DEMO } from '../../shared/domain/presets/demo.ts';
import { fieldsOf } from './form-reading.ts';
import { FORM_TOKEN, openPortal } from './portal-world.ts';

const CONTRACT = 'xihe-2025';
const PATH = `/setup/contracts/${CONTRACT}`;

async function opened() {
  const world = await openPortal();
  const { id: as } = await world.personWith('tenant_admin');
  const contractNow = () => world.desk.configuration.get<Contract>('contract', CONTRACT);
  const tenantNow = () => world.desk.configuration.get<Tenant>('tenant', DEMO);
  return { world, as, contractNow, tenantNow };
}

describe('the page of a contract', () => {
  it('gives back what the contract says, so that saving it unchanged makes no version', async () => {
    const { world, as, contractNow } = await opened();
    const before = await contractNow();
    const fields = await fieldsOf(world, PATH, as);
    const answer = await world.post(PATH, { ...fields, reason: 'as it was' }, { as });
    const location = answer.headers.get('location') ?? '';
    expect(await contractNow()).toEqual(before);
    const told = await (await world.get(`${location}&lang=en`, { as })).text();
    expect(told).toContain('Nothing was changed, so no version was made.');
    const json = { ...(await fieldsOf(world, `${PATH}?part=json`, as)), reason: 'as it was' };
    await world.post(PATH, json, { as });
    expect(await contractNow()).toEqual(before);
    expect(
      (await world.post(PATH, { ...fields, endsOn: '2031-12-31', reason: 'longer' }, { as })).headers.get(
        'location',
      ),
    ).toBe(`${PATH}?saved=2`);
  });

  it('refuses a tier whose open times it does not fill in, shows their fields, and takes it once they are', async () => {
    const { world, as, contractNow } = await opened();
    await world.post('/setup/tiers', { source: 'preset:s004-service-desk' }, { as });
    const fields = {
      ...(await fieldsOf(world, PATH, as)),
      tierId: 's004-service-desk',
      reason: 'another tier',
    };
    const refused = await world.post(`${PATH}?lang=en`, fields, { as });
    expect(refused.status).toBe(422);
    const text = await refused.text();
    expect(text).toContain('not complete');
    expect(text).toContain('name="p.contract.networkOutageLimit.amount"');
    // A proposal of the source is offered beside the field, never in it.
    expect(text).toMatch(/proposed: /);
    expect(text).not.toMatch(/name="p\.[^"]+\.amount"[^>]*value="\d/);
    const chinese = await (await world.post(`${PATH}?lang=zh-CN`, fields, { as })).text();
    expect(chinese).toContain('不完整');
    expect((await contractNow())?.version).toBe(1);

    // The definitions that the source lacks are the tier's to write.
    for (const code of ['P2', 'P3']) {
      const path = `/setup/tiers/s004-service-desk`;
      const form = await fieldsOf(world, `${path}?part=severity:${code}`, as);
      const written = { ...form, part: `severity:${code}`, definitionEn: 'Ours.', reason: 'defined' };
      expect((await world.post(path, written, { as })).status).toBe(303);
    }
    const filled = {
      ...fields,
      'p.contract.faultFreeEquipmentWithin.amount': '24',
      'p.contract.faultFreeEquipmentWithin.unit': 'hours',
      'p.contract.networkOutageLimit.amount': '4',
      'p.contract.networkOutageLimit.unit': 'hours',
      'p.tenant.analysisReportWithin.amount': '3',
      'p.tenant.analysisReportWithin.unit': 'days',
      ...Object.fromEntries(
        ['P2', 'P3', 'P4'].flatMap((code) => [
          [`p.tenant.promoteAfter.${code}.amount`, '4'],
          [`p.tenant.promoteAfter.${code}.unit`, 'hours'],
          [`p.contract.promoteAfterHours.${code}.amount`, '4'],
          [`p.contract.promoteAfterHours.${code}.unit`, 'hours'],
        ]),
      ),
    };
    const answer = await world.post(`${PATH}?lang=en`, filled, { as });
    expect([answer.status, await answer.text()]).toEqual([303, '']);
    const saved = await contractNow();
    expect(saved?.tierId).toBe('s004-service-desk');
    expect(saved?.parameters?.['contract.networkOutageLimit']).toEqual({ amount: 4, unit: 'hours' });
  });

  it('takes requirements, calendars and sites of the customer’s own, and says what is wrong with them', async () => {
    const { world, as, contractNow } = await opened();
    const fields = await fieldsOf(world, PATH, as);
    const post = (more: Record<string, string>) =>
      world.post(`${PATH}?lang=en`, { ...fields, ...more, reason: 'own terms' }, { as });
    const term = { 'n.kind': 'arrive', 'n.amount': '3', 'n.unit': 'hours', 'n.from': 'report' };
    for (const [more, field, said] of [
      [{ ...term, 'n.kind': 'fly' }, 'n-kind', 'must be one of'],
      [{ ...term, 'n.kind': '' }, 'n-kind', 'must name a target'],
      [{ ...term, 'n.precondition': 'none' }, 'n-precondition', 'there is no &quot;none&quot;'],
      [{ 'cal.24x7': 'moon' }, 'cal-24x7', 'there is no &quot;moon&quot;'],
      [{ 'site.thames-quay-a': 'yes' }, 'site', 'site of this customer'],
      [{ endsOn: '2020-01-01' }, 'endsOn', 'must not end before it starts'],
      [{ startsOn: 'soon' }, 'startsOn', 'must be a day'],
      [{ tierId: '' }, 'tierId', 'is to be chosen'],
    ] as const) {
      const answer = await post(more);
      expect([said, answer.status]).toEqual([said, 422]);
      const text = await answer.text();
      expect(text).toMatch(new RegExp(`id="f-${field}-fault">[^<]*${said}`));
    }
    const more = { ...term, 'cal.24x7': 'cn-workdays', 'site.xihe-pumping-station': 'yes' };
    const answer = await post(more);
    expect([answer.status, await answer.text()]).toEqual([303, '']);
    const terms = [{ kind: 'arrive', within: { amount: 3, unit: 'hours' }, from: 'report' }];
    expect(await contractNow()).toMatchObject({
      ...{ version: 2, terms, calendars: { '24x7': 'cn-workdays' } },
      siteIds: ['xihe-pumping-station'],
    });
    // Another tier, which has no such calendar to be stood in for, takes the terms along.
    await post({ ...(await fieldsOf(world, PATH, as)), 'r.0.amount': '4', 'site.xihe-pumping-station': '' });
    expect(await contractNow()).toMatchObject({
      ...{ version: 3, siteIds: [] },
      terms: [{ kind: 'arrive', within: { amount: 4, unit: 'hours' } }],
    });
    const history = await (await world.get(`${PATH}?part=history&lang=en`, { as })).text();
    expect(history).toContain('own terms');
    expect((await world.get(`${PATH}/versions/1`, { as })).status).toBe(200);
    expect((await world.get('/setup/contracts/none', { as })).status).toBe(404);
  });

  it('keeps in its requirements what the tier does not know', async () => {
    const { world, as, contractNow } = await opened();
    const standing = await contractNow();
    const condition = { fact: 'lorry_late', op: 'neq', value: true, whileUnknown: 'active' };
    const terms = [
      { kind: 'arrive', within: { amount: 3, unit: 'hours' }, from: 'breach:respond', condition },
    ];
    const by = { name: 'x', at: world.now, reason: 'by the API' };
    await world.desk.configuration.put('contract', { ...standing, id: CONTRACT, version: 2, terms }, by);
    const answer = await world.post(PATH, { ...(await fieldsOf(world, PATH, as)), reason: 'same' }, { as });
    expect([answer.status, await answer.text()]).toEqual([303, '']);
    expect(await contractNow()).toEqual({ ...standing, version: 2, terms });
  });

  it('can be written as JSON by whoever knows it', async () => {
    const { world, as, contractNow } = await opened();
    const before = await contractNow();
    const form = await fieldsOf(world, `${PATH}?part=json`, as);
    const post = (json: string) =>
      world.post(`${PATH}?lang=en`, { ...form, json, reason: 'by hand' }, { as });
    for (const [json, said] of [
      ['[', 'This is not JSON'],
      [JSON.stringify({ ...before, colour: 'red' }), 'has members that are not known'],
      [JSON.stringify({ ...before, calendars: { 'cn-5x8': '24x7' } }), 'calendar of the tier'],
    ] as const) {
      const refused = await post(json);
      expect(refused.status).toBe(422);
      expect(await refused.text()).toContain(said);
    }
    const answer = await post(JSON.stringify({ ...before, id: 'another', endsOn: '2031-12-31' }));
    expect(answer.headers.get('location')).toBe(`${PATH}?saved=2`);
    expect(await contractNow()).toEqual({ ...before, version: 2, endsOn: '2031-12-31' });
  });
});

describe('a new contract', () => {
  const NEW = '/setup/contracts';
  const FILLED = {
    id: 'xihe-2027',
    tierId: 's002-effective',
    startsOn: '2027-01-01',
    endsOn: '2027-12-31',
    reason: 'signed',
  };

  it('is made by form: the customer first, then what they are promised', async () => {
    const { world, as } = await opened();
    const first = await (await world.get(`${NEW}?lang=en`, { as })).text();
    expect(first).toContain('<option value="xihe-water">');
    expect(first).not.toContain('method="post" action="/setup/contracts"');
    const setup = await (await world.get('/setup?lang=en', { as })).text();
    expect(setup).toContain(`href="${NEW}?customer=xihe-water"`);
    const form = await fieldsOf(world, `${NEW}?customer=xihe-water`, as);
    expect(form).toMatchObject({ customerId: 'xihe-water', tierId: '', startsOn: '' });
    const sites = { 'site.xihe-pumping-station': 'yes' };
    const answer = await world.post(NEW, { ...form, ...FILLED, ...sites }, { as });
    expect([answer.status, await answer.text()]).toEqual([303, '']);
    expect(answer.headers.get('location')).toBe('/setup/contracts/xihe-2027?saved=1');
    expect(await world.desk.configuration.get<Contract>('contract', 'xihe-2027')).toEqual({
      ...{ id: 'xihe-2027', version: 1, customerId: 'xihe-water', tierId: 's002-effective' },
      ladderId: form.ladderId,
      siteIds: ['xihe-pumping-station'],
      startsOn: '2027-01-01',
      endsOn: '2027-12-31',
    });
    // Sent twice it is one contract, and the second time says so.
    const again = await world.post(`${NEW}?lang=en`, { ...form, ...FILLED }, { as });
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('There is one of this id already');
  });

  it('says at each field what is missing, and keeps what was typed', async () => {
    const { world, as } = await opened();
    const form = await fieldsOf(world, `${NEW}?customer=xihe-water`, as);
    const bad = { ...form, ...FILLED, id: 'Xihe 2027', tierId: '', ladderId: '', endsOn: '', reason: '' };
    for (const [lang, said] of [
      ['en', 'must be an id'],
      ['zh-CN', '必须是编号'],
    ] as const) {
      const answer = await world.post(`${NEW}?lang=${lang}`, bad, { as });
      expect(answer.status).toBe(422);
      const text = await answer.text();
      for (const field of ['id', 'tierId', 'ladderId', 'endsOn']) {
        expect([field, text.includes(`id="f-${field}-fault"`)]).toEqual([field, true]);
        expect(text).toContain(`href="#f-${field}"`);
      }
      expect(text).toContain(said);
      expect(text).toContain('value="2027-01-01"');
      expect(text).toContain('value="Xihe 2027"');
    }
    expect((await world.desk.configuration.latest('contract')).map(({ id }) => id)).not.toContain(
      'Xihe 2027',
    );
  });

  it('shows what the chosen tier leaves open, and is not saved without it', async () => {
    const { world, as } = await opened();
    await world.post('/setup/tiers', { source: 'preset:s004-service-desk' }, { as });
    const form = await fieldsOf(world, `${NEW}?customer=xihe-water`, as);
    const typed = { ...form, ...FILLED, tierId: 's004-service-desk' };
    const looked = await world.post(`${NEW}?lang=en`, { ...typed, more: 'look' }, { as });
    expect(looked.status).toBe(200);
    const text = await looked.text();
    expect(text).toContain('name="p.contract.networkOutageLimit.amount"');
    expect(text).toContain('name="cal.24x7"');
    expect(text).toContain('value="xihe-2027"');
    const refused = await world.post(`${NEW}?lang=en`, typed, { as });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('not complete');
    expect(await world.desk.configuration.get('contract', 'xihe-2027')).toBeNull();
  });

  it('knows its customers, and is made by administrators alone', async () => {
    const { world, as } = await opened();
    const stray = { ...FILLED, customerId: 'nobody', ladderId: 'standard', token: FORM_TOKEN };
    const answer = await world.post(`${NEW}?lang=en`, stray, { as });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('there is no &quot;nobody&quot;');
    const { id: manager } = await world.personWith('manager');
    expect((await world.get(NEW, { as: manager })).status).toBe(403);
    expect((await world.post(NEW, FILLED, { as: manager })).status).toBe(403);
    const setup = await (await world.get('/setup?lang=en', { as: manager })).text();
    expect(setup).not.toContain(`${NEW}?customer`);
  });
});

describe('the page of the desk’s own settings', () => {
  it('gives back what the desk says, and changes what it may', async () => {
    const { world, as, tenantNow } = await opened();
    const before = await tenantNow();
    const fields = await fieldsOf(world, '/setup/desk', as);
    const answer = await world.post(
      '/setup/desk',
      { ...fields, hotline: '+86 571 5550 0199', reason: 'new number' },
      { as },
    );
    expect(answer.headers.get('location')).toBe('/setup/desk?saved=2');
    expect(await tenantNow()).toEqual({ ...before, version: 2, hotline: '+86 571 5550 0199' });
  });

  it('hides who is on call from customers, and shows them again', async () => {
    const { world, as, tenantNow } = await opened();
    const before = await tenantNow();
    const fields = await fieldsOf(world, '/setup/desk', as);
    await world.post('/setup/desk', { ...fields, hidesOnCall: 'yes', reason: 'privacy' }, { as });
    expect(await tenantNow()).toEqual({ ...before, version: 2, hidesOnCall: true });
    const { hidesOnCall, ...open } = await fieldsOf(world, '/setup/desk', as);
    expect(hidesOnCall).toBe('yes');
    await world.post('/setup/desk', { ...open, reason: 'open' }, { as });
    expect(await tenantNow()).toEqual({ ...before, version: 3 });
  });

  it('will not take a default tier that is not complete', async () => {
    const { world, as, tenantNow } = await opened();
    await world.post('/setup/tiers', { source: 'preset:s004-service-desk' }, { as });
    const fields = await fieldsOf(world, '/setup/desk', as);
    const answer = await world.post(
      '/setup/desk?lang=en',
      { ...fields, defaultTierId: 's004-service-desk', reason: 'try' },
      { as },
    );
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('P2');
    expect((await tenantNow())?.version).toBe(1);
  });
});
