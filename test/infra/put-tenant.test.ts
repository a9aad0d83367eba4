// A tenant is put into a deployed stage's table from a file: all of it or nothing, and again without harm.

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleTenant, putTenant } from '../../infra/local/put-tenant.ts';
import { DynamoConfigurationStore } from '../../shared/adapters/dynamo-configuration-store.ts';
import { DynamoDirectory } from '../../shared/adapters/dynamo-directory.ts';
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
