// What a case is held to: the tier of its contract with the contract's own terms and times merged in, in the versions of its
// opening; and what a re-pinning brings instead.

import { describe, expect, it } from 'vitest';
import { caseSetup, promisedOf } from '../../shared/app/case-setup.ts';
import type { CaseState } from '../../shared/domain/case.ts';
import type { Contract, Site, Tenant } from '../../shared/domain/customers.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

const STAMP = { name: 'Admin', at: 0, reason: 'terms' };

async function firstContract(world: PortalWorld): Promise<Contract> {
  const [contract] = await world.desk.configuration.latest<Contract>('contract');
  if (!contract) throw new Error('The demo tenant has a contract');
  return contract;
}

/** The contract's next version, with what the customer requires of their own. */
async function requiring(world: PortalWorld, minutes: number): Promise<Contract> {
  const contract = await firstContract(world);
  const next: Contract = {
    ...contract,
    version: contract.version + 1,
    terms: [{ kind: 'restore', within: { amount: minutes, unit: 'minutes' }, from: 'report' }],
  };
  await world.desk.configuration.put('contract', next, STAMP);
  return next;
}

async function stateOf(world: PortalWorld, caseId: string): Promise<CaseState> {
  const head = await world.desk.cases.head(caseId);
  if (!head) throw new Error('There is no such case');
  return head.state;
}

const dueAfterMinutes = ({ clocks, course }: CaseState, clockId: string): number | null => {
  const dueAt = clocks.find(({ id }) => id === clockId)?.dueAt ?? null;
  return dueAt === null ? null : (dueAt - course.reportedAt) / 60_000;
};

describe('a case under a contract with terms of its own', () => {
  it('is counted by the earlier of both promises, says whose it is, and pins the contract', async () => {
    const world = await openPortal();
    const contract = await requiring(world, 37);
    const state = await stateOf(world, await world.openCase({ contractId: contract.id }));
    expect(dueAfterMinutes(state, 'restore')).toBe(37);
    expect(state.clocks.find(({ id }) => id === 'restore')).toMatchObject({ origin: 'customer requirement' });
    expect(state.pinned).toMatchObject({ contractId: contract.id, contractVersion: contract.version });
  });

  it('keeps the terms of its opening whatever becomes of the contract, until it is re-pinned', async () => {
    const world = await openPortal();
    const contract = await requiring(world, 37);
    const caseId = await world.openCase({ contractId: contract.id });
    const later = await requiring(world, 20);
    await world.act(caseId, { type: 'AddNote', text: 'The contract has changed' });
    const before = await stateOf(world, caseId);
    const held = await promisedOf(world.desk, before.pinned);
    expect(held.merged).toEqual({ contractId: contract.id, contractVersion: contract.version });
    expect(dueAfterMinutes(before, 'restore')).toBe(37);

    const to = { contractVersion: later.version };
    const setup = await caseSetup(world.desk, before, { type: 'RepinCase', to, reason: 'x' });
    expect(setup.next?.merged).toEqual({ contractId: contract.id, contractVersion: later.version });
    await world.act(caseId, { type: 'RepinCase', to, reason: 'The annex' });
    const after = await stateOf(world, caseId);
    expect(dueAfterMinutes(after, 'restore')).toBe(20);
    expect(after.pinned.contractVersion).toBe(later.version);
  });

  it('pins nothing of a contract that has no terms', async () => {
    const world = await openPortal();
    const contract = await firstContract(world);
    const state = await stateOf(world, await world.openCase({ contractId: contract.id }));
    expect(state.pinned).not.toHaveProperty('contractId');
    expect(state.pinned).not.toHaveProperty('tenantVersion');
  });
});

describe('a case under a tier that leaves a time to the desk', () => {
  it('takes the desk’s, and pins its version', async () => {
    const world = await openPortal();
    const [tier, tenant] = await Promise.all([
      world.desk.configuration.get<Tier>('tier', 's002-effective'),
      world.desk.configuration.get<Tenant>('tenant', world.desk.tenantId),
    ]);
    if (!tier || !tenant) throw new Error('The demo tenant has a tier');
    const parameter = 'tenant.analysisReportWithin';
    const open: Tier = {
      ...tier,
      version: tier.version + 1,
      parameters: [
        { id: parameter, of: 'tenant', shape: 'duration', nameZh: '分析报告', nameEn: 'Analysis report' },
      ],
      reportTargets: [{ kind: 'analysis_report', within: null, parameter, from: 'report' }],
    };
    await world.desk.configuration.put('tier', open, STAMP);
    const desk: Tenant = {
      ...tenant,
      version: tenant.version + 1,
      parameters: { [parameter]: { amount: 3, unit: 'hours' } },
    };
    await world.desk.configuration.put('tenant', desk, STAMP);
    const caseId = await world.openCase();
    const state = await stateOf(world, caseId);
    expect(dueAfterMinutes(state, 'analysis_report')).toBe(180);
    expect(state.pinned.tenantVersion).toBe(desk.version);

    const changed = { ...desk, version: desk.version + 1, parameters: {} };
    await world.desk.configuration.put('tenant', changed, STAMP);
    await world.act(caseId, { type: 'AddNote', text: 'Still the same promise' });
    expect(dueAfterMinutes(await stateOf(world, caseId), 'analysis_report')).toBe(180);
  });
});

describe('the region of a site', () => {
  it('is a fact of the case as soon as the site is known', async () => {
    const world = await openPortal();
    const [site] = await world.desk.configuration.latest<Site>('site');
    if (!site) throw new Error('The demo tenant has a site');
    const known = { ...site, version: site.version + 1, province: '浙江省', city: '杭州市' };
    await world.desk.configuration.put('site', known, STAMP);
    const caseId = await world.openCase({ customerId: null, siteId: null, contractId: null });
    await world.personWith('manager');
    const answer = await world.api('POST', `/api/cases/${caseId}/identify`, {
      claims: { sub: 'sub-manager', token_use: 'access' },
      body: { customerId: site.customerId, siteId: site.id, reason: 'Called back' },
    });
    expect(answer.status).toBe(200);
    const { course } = await stateOf(world, caseId);
    expect(course.facts).toMatchObject({ 'site.province': '浙江省', 'site.city': '杭州市' });
  });
});
