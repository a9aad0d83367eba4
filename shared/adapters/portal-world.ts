// What every function of the portal is built from: links, sign-in, sealed cookies and, for each tenant, a desk whose items
// are touched with credentials that are limited to that tenant; only the directory is read with the function's own.

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient } from '@aws-sdk/client-sts';
import type { Desk } from '../app/desk.ts';
import type { RawStore } from '../app/ports.ts';
import { withRechecks } from '../app/recheck.ts';
import { REPEATABLE_CALLS } from './client-settings.ts';
import { deskOf, frontDoors, type WorldSettings, worldOf } from './desk-of-tenant.ts';
import { DynamoDirectory } from './dynamo-directory.ts';
import { JoseSeals } from './jose-sessions.ts';
import { OidcSignIn } from './oidc-sign-in.ts';
import { SecretsKeys } from './secrets-keys.ts';
import { SignedLinks } from './signed-links.ts';
import { StsTenantCredentials } from './sts-tenant-credentials.ts';

/** The members that every portal function's environment has (contracts/environment.ts). */
export interface PortalSettings extends WorldSettings {
  readonly KEYS_SECRET_ID: string;
  readonly PUBLIC_ORIGIN: string;
  readonly TENANT_ROLE_ARN: string;
  readonly OIDC_ISSUER: string;
  readonly OIDC_CLIENT_ID: string;
}

/** How an AWS client calls in one tenant's name. */
export type LimitedCalls = typeof REPEATABLE_CALLS & {
  credentials(): ReturnType<StsTenantCredentials['of']>;
};

const DESKS_MAX = 200;

/**
 * Built once when a function starts; `functionName` goes on its log lines. Without `rawOf` its desks say by name that they
 * have no raw messages.
 */
export function portalWorldOf(
  settings: PortalSettings,
  functionName: string,
  rawOf?: (calls: LimitedCalls) => RawStore,
) {
  const world = worldOf(settings, functionName);
  const { clock, chance, log } = world;
  const keys = new SecretsKeys(new SecretsManagerClient(REPEATABLE_CALLS), settings.KEYS_SECRET_ID, clock);
  const links = new SignedLinks(keys, settings.PUBLIC_ORIGIN);
  const credentials = new StsTenantCredentials(
    new STSClient(REPEATABLE_CALLS),
    settings.TENANT_ROLE_ARN,
    clock,
  );
  const directory = new DynamoDirectory(world.table);
  const desks = new Map<string, Desk>();

  return {
    origin: settings.PUBLIC_ORIGIN,
    directory,
    links,
    clock,
    chance,
    log,
    signIn: new OidcSignIn({
      issuer: settings.OIDC_ISSUER,
      clientId: settings.OIDC_CLIENT_ID,
      clock,
      chance,
    }),
    seals: new JoseSeals(keys, clock),
    async deskOf(tenantId: string): Promise<Desk> {
      const kept = desks.get(tenantId);
      if (kept) return kept;
      if (desks.size >= DESKS_MAX) desks.clear();
      const limited: LimitedCalls = { ...REPEATABLE_CALLS, credentials: () => credentials.of(tenantId) };
      const table = { ...world.table, client: new DynamoDBClient(limited) };
      const raw = rawOf ? { raw: rawOf(limited) } : {};
      const desk = withRechecks({
        ...deskOf({ ...world, table, links, doors: frontDoors, ...raw }, tenantId),
        directory,
      });
      desks.set(tenantId, desk);
      return desk;
    },
  };
}
