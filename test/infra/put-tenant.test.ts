// A tenant is put into a deployed stage's table from a file: all of it or nothing, and again without harm.

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleTenant, putTenant } from '../../infra/local/put-tenant.ts';
import { DynamoConfigurationStore } from '../../shared/adapters/dynamo-configuration-store.ts';
import { DynamoDirectory } from '../../shared/adapters/dynamo-directory.ts';
import { seedGaps } from '../../shared/app/seed.ts';
import { PRESET_TIERS } from '../../shared/domain/presets/tiers.ts';
import { type EmbeddedDynamo, startDynoxide } from '../contract/embedded-dynamo.ts';

const NOW = Date.parse('2026-03-02T08:00:00Z');
let dynamo: EmbeddedDynamo;
let folder: string;

beforeAll(async () => {
  process.env.AWS_ACCESS_KEY_ID ??= 'local';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'local';
  dynamo = await startDynoxide();
  folder = await mkdtemp(join(tmpdir(), 'faultline-tenant-'));
});
afterAll(() => dynamo.stop());

async function put(content: unknown): Promise<{ id: string; intakeAddress: string }> {
  const file = join(folder, 'tenant.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  const { endpoint, tableName } = dynamo;
  return putTenant({ file, tableName, region: 'us-east-1', endpoint, by: 'a test' }, NOW);
}

describe('a tenant from a file', () => {
  test('the example can be put as it is, and is found by its address', async () => {
    const tenant = await put(exampleTenant('desk.example.com'));
    expect(tenant.intakeAddress).toBe('demo@desk.example.com');
    const hits = await new DynamoDirectory(dynamo).find({ address: tenant.intakeAddress });
    expect(hits).toEqual([{ tenantId: tenant.id, role: 'intake', id: tenant.id }]);
    expect(await put(exampleTenant('desk.example.com'))).toEqual(tenant);
  });

  test('an item that is not in its first version is no part that is silently left out', async () => {
    const example = exampleTenant('later.example.com');
    const tenant = { ...example.tenant, id: 'later000000001', slug: 'later' };
    const rotas = example.rotas.map((rota) => ({ ...rota, version: 2 }));
    await expect(put({ ...example, tenant, rotas })).rejects.toThrow(/does not follow|engineers/);
  });

  test('an example on any preset tier says what is to be filled in, and cannot be put before', async () => {
    for (const tier of Object.values(PRESET_TIERS)) {
      const example = exampleTenant('tiers.example.com', tier);
      expect(seedGaps(example).length > 0).toBe(tier.id === 's004-service-desk');
      // Each severity opens one rung of a ladder, and there is no ladder for severities that the tier does not have.
      for (const { rungs } of example.ladders) {
        const paged = rungs.flatMap(({ when }) => (when.at === 'opening' ? when.severities : []));
        expect(paged).toEqual(tier.severities.map(({ code }) => code));
      }
      const ladderIds = example.ladders.map(({ id }) => id);
      expect(ladderIds).toEqual(tier.id === 's002-emergency' ? ['standard', 's002-emergency'] : ['standard']);
      expect(example.contracts.filter(({ ladderId }) => !ladderIds.includes(ladderId))).toEqual([]);
    }
    const named = (id: string) => {
      const example = exampleTenant('tiers.example.com', PRESET_TIERS[id]);
      return { ...example, tenant: { ...example.tenant, id: 'tiers000000001', slug: 'tiers' } };
    };
    await expect(put(named('s004-service-desk'))).rejects.toThrow(/cannot go live yet/);
    expect(await put(named('s000-call-center'))).toMatchObject({ id: 'tiers000000001' });
  });

  test('the times and definitions that a source leaves open are asked for one by one', async () => {
    const tier = PRESET_TIERS['s004-service-desk'];
    if (!tier) throw new Error('there is such a preset');
    const example = exampleTenant('p.example.com', tier);
    const [first] = example.contracts;
    const ofTenant = seedGaps(example).filter((gap) => gap.startsWith('tenant'));
    expect(ofTenant.map((gap) => gap.split(': ')[1])).toEqual([
      'severities.P2.definition',
      'severities.P3.definition',
      'contract.faultFreeEquipmentWithin',
      'contract.networkOutageLimit',
      'tenant.analysisReportWithin',
      'tenant.promoteAfter',
    ]);
    expect(seedGaps(example).filter((gap) => gap.startsWith(`contract ${first?.id}`))).toHaveLength(6);
    const hours = (amount: number) => ({ amount, unit: 'hours' as const });
    const filled = {
      ...example,
      tenant: {
        ...example.tenant,
        id: 'filled00000001',
        slug: 'filled',
        parameters: {
          'contract.faultFreeEquipmentWithin': hours(24),
          'contract.networkOutageLimit': hours(8),
          'tenant.analysisReportWithin': hours(72),
          'tenant.promoteAfter': { P4: hours(8), P3: hours(4), P2: hours(2) },
        },
      },
      tiers: [
        {
          ...tier,
          severities: tier.severities.map((severity) =>
            severity.definitionZh === ''
              ? { ...severity, definitionZh: '重要业务受影响但仍可运行' }
              : severity,
          ),
        },
      ],
    };
    expect(seedGaps(filled)).toEqual([]);
    expect(await put(filled)).toMatchObject({ id: 'filled00000001' });
    const withoutP2 = {
      ...filled,
      tenant: {
        ...filled.tenant,
        parameters: { ...filled.tenant.parameters, 'tenant.promoteAfter': { P4: hours(8), P3: hours(4) } },
      },
    };
    expect(seedGaps(withoutP2)[0]).toMatch(/tenant\.promoteAfter\.P2/);
  });

  test('one fault, and nothing of it is put', async () => {
    const example = exampleTenant('other.example.com');
    const tenant = { ...example.tenant, id: 'other0000000001', intakeAddress: 'no address' };
    await expect(put({ ...example, tenant })).rejects.toThrow(/tenant.*intakeAddress/s);
    const store = new DynamoConfigurationStore({ ...dynamo, tenantId: tenant.id });
    expect(await store.latest('person')).toEqual([]);
  });

  test('what is no tenant file is said in a sentence', async () => {
    await expect(put('{')).rejects.toThrow(/is not JSON/);
    await expect(put({ tenant: {} })).rejects.toThrow(/"tenant" with its "id" is missing/);
    await expect(put({ tenant: { id: 'x' }, tiers: [] })).rejects.toThrow(/lists are missing: calendars/);
  });
});
