// Puts a tenant into the table of a deployed stage, from a file, with the credentials of whoever runs it. The same seeding
// as on one machine: everything is checked before anything is written, and doing it again changes nothing.

import { readFile } from 'node:fs/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoConfigurationStore } from '../../shared/adapters/dynamo-configuration-store.ts';
import { DynamoDirectory } from '../../shared/adapters/dynamo-directory.ts';
import { DynamoRecordStore } from '../../shared/adapters/dynamo-record-store.ts';
import { seedReadiness } from '../../shared/app/recheck.ts';
import { seedTenant } from '../../shared/app/seed.ts';
import type { Ladder } from '../../shared/domain/ladder.ts';
import { demoTenant, type TenantPreset } from '../../shared/domain/presets/demo.ts';
import { S002_EFFECTIVE } from '../../shared/domain/presets/s002-effective.ts';
import { calendarsOf } from '../../shared/domain/presets/tiers.ts';
import { READINESS, type ReadinessState } from '../../shared/domain/readiness-record.ts';
import type { Tier } from '../../shared/domain/tier.ts';

const LISTS = [
  'tiers',
  'calendars',
  'ladders',
  'rotas',
  'people',
  'posts',
  'customers',
  'contacts',
  'sites',
  'contracts',
] as const;

export interface PutTenant {
  readonly file: string;
  readonly tableName: string;
  readonly region?: string;
  /** Another endpoint than the region's, e.g. an engine on this machine. */
  readonly endpoint?: string;
  readonly by: string;
}

/**
 * A file to start from: the demo tenant under a mail domain of one's own, on any preset tier, to be edited. A ladder that is
 * made for another tier's severities is left out, and who had it has the desk's usual one.
 */
export function exampleTenant(mailDomain: string, tier: Tier = S002_EFFECTIVE): TenantPreset {
  const demo = demoTenant(mailDomain);
  const usual = demo.tenant.defaultLadderId;
  const ladders = demo.ladders.flatMap((ladder) =>
    ladder.id === usual ? [fitted(ladder, tier)] : opensEach(ladder, tier) ? [ladder] : [],
  );
  return {
    ...demo,
    tenant: { ...demo.tenant, defaultTierId: tier.id },
    tiers: [tier],
    calendars: calendarsOf(tier),
    ladders,
    contracts: demo.contracts.map((contract) => ({
      ...contract,
      tierId: tier.id,
      ladderId: ladders.some(({ id }) => id === contract.ladderId) ? contract.ladderId : usual,
    })),
  };
}

/** The demo's usual rungs name its own severities: one for the most severe, one for all others. */
function fitted(ladder: Ladder, tier: Tier): Ladder {
  const [worst, ...others] = tier.severities.map(({ code }) => code);
  const rungs = ladder.rungs.flatMap((rung) => {
    if (rung.when.at !== 'opening') return [rung];
    const severities = rung.when.severities.includes('L1') ? [worst ?? ''] : others;
    return severities.length > 0 ? [{ ...rung, when: { ...rung.when, severities } }] : [];
  });
  return { ...ladder, rungs };
}

function opensEach({ rungs }: Ladder, { severities }: Tier): boolean {
  return severities.every(({ code }) =>
    rungs.some(({ when }) => when.at === 'opening' && when.severities.includes(code)),
  );
}

/**
 * Checks the file and writes what is not there yet. Answers the tenant's id and intake address. Throws a sentence for a
 * file that cannot be read or is no tenant, and, by kind, id and path, for every item that does not hold.
 */
export async function putTenant(put: PutTenant, now: number): Promise<{ id: string; intakeAddress: string }> {
  const preset = presetIn(put.file, await readFile(put.file, 'utf8'));
  const client = new DynamoDBClient({
    ...(put.region ? { region: put.region } : {}),
    ...(put.endpoint ? { endpoint: put.endpoint } : {}),
  });
  try {
    const access = { client, tableName: put.tableName };
    const tenantId = preset.tenant.id;
    const desk = {
      tenantId,
      configuration: new DynamoConfigurationStore({ ...access, tenantId }),
      directory: new DynamoDirectory(access),
      readiness: new DynamoRecordStore<ReadinessState>({ ...access, tenantId, kind: READINESS }),
    };
    await seedTenant(desk, preset, { name: put.by, at: now });
    await seedReadiness(desk, now);
    return { id: tenantId, intakeAddress: preset.tenant.intakeAddress };
  } finally {
    client.destroy();
  }
}

/** The shape only; what is in it is checked, item by item, when it is seeded. */
function presetIn(file: string, text: string): TenantPreset {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`);
  }
  const preset = value as Partial<Record<string, unknown>> | null;
  const tenant = preset?.tenant as { id?: unknown } | undefined;
  if (typeof tenant?.id !== 'string') throw new Error(`${file}: "tenant" with its "id" is missing`);
  const missing = LISTS.filter((list) => !Array.isArray(preset?.[list]));
  if (missing.length > 0) throw new Error(`${file}: these lists are missing: ${missing.join(', ')}`);
  return value as TenantPreset;
}
