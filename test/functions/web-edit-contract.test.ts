import { describe, expect, it } from 'vitest';
import type { Contract, Tenant } from '../../shared/domain/customers.ts';
import { DEMO_TENANT_ID as DEMO } from '../../shared/domain/presets/demo.ts';
import { fieldsOf } from './form-reading.ts';
import { openPortal } from './portal-world.ts';

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
  it('gives back what the contract says', async () => {
    const { world, as, contractNow } = await opened();
    const before = await contractNow();
    const fields = await fieldsOf(world, PATH, as);
    const answer = await world.post(PATH, { ...fields, reason: 'as it was' }, { as });
    expect(answer.headers.get('location')).toBe(`${PATH}?saved=2`);
    expect(await contractNow()).toEqual({ ...before, version: 2 });
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

  it('takes requirements and calendars of the customer’s own, and says what is wrong with them', async () => {
    const { world, as, contractNow } = await opened();
    const fields = await fieldsOf(world, PATH, as);
    const post = (more: Record<string, string>) =>
      world.post(`${PATH}?lang=en`, { ...fields, ...more, reason: 'own terms' }, { as });
    const terms = JSON.stringify([{ kind: 'arrive', within: { amount: 3, unit: 'hours' }, from: 'report' }]);
    for (const [more, said] of [
      [{ terms: '[' }, 'This is not JSON'],
      [{ terms: '[{"kind":"fly"}]' }, 'must be one of'],
      [{ calendars: '{"24x7":"moon"}' }, 'there is no &quot;moon&quot;'],
      [{ calendars: '{"cn-5x8":"24x7"}' }, 'calendar of the tier'],
      [{ siteIds: 'thames-quay-a' }, 'site of this customer'],
      [{ endsOn: '2020-01-01' }, 'must not end before it starts'],
      [{ tierId: '' }, 'must be an id'],
    ] as const) {
      const answer = await post(more);
      expect([said, answer.status]).toEqual([said, 422]);
      expect(await answer.text()).toContain(said);
    }
    expect((await post({ terms, calendars: '{"24x7":"cn-workdays"}' })).status).toBe(303);
    expect(await contractNow()).toMatchObject({
      version: 2,
      terms: [{ kind: 'arrive', within: { amount: 3, unit: 'hours' }, from: 'report' }],
      calendars: { '24x7': 'cn-workdays' },
    });
    const history = await (await world.get(`${PATH}?part=history&lang=en`, { as })).text();
    expect(history).toContain('own terms');
    expect((await world.get(`${PATH}/versions/1`, { as })).status).toBe(200);
    expect((await world.get('/setup/contracts/none', { as })).status).toBe(404);
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
