// The HTTP door (API Gateway HTTP API, payload format 2.0): pages, the report form and the REST API. Each tenant's items
// and objects are touched with credentials that are limited to that tenant; only the directory is read with the
// function's own.

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { STSClient } from '@aws-sdk/client-sts';
import { REPEATABLE_CALLS } from '../shared/adapters/client-settings.ts';
import { deskOf, worldOf } from '../shared/adapters/desk-of-tenant.ts';
import { DynamoDirectory } from '../shared/adapters/dynamo-directory.ts';
import { JoseSeals } from '../shared/adapters/jose-sessions.ts';
import { answerOver } from '../shared/adapters/lambda-answers.ts';
import { type HttpAnswer, type HttpEvent, httpChain } from '../shared/adapters/middy-chains.ts';
import { OidcSignIn } from '../shared/adapters/oidc-sign-in.ts';
import { S3RawStore } from '../shared/adapters/s3-raw-store.ts';
import { SecretsKeys } from '../shared/adapters/secrets-keys.ts';
import { SignedLinks } from '../shared/adapters/signed-links.ts';
import { StsTenantCredentials } from '../shared/adapters/sts-tenant-credentials.ts';
import type { Desk } from '../shared/app/desk.ts';
import { readEnvironment } from '../shared/contracts/environment.ts';
import { createPortal } from '../shared/web/app.ts';

const settings = readEnvironment('web', process.env);
const world = worldOf(settings, 'web');
const { clock, chance, log } = world;
const keys = new SecretsKeys(new SecretsManagerClient(REPEATABLE_CALLS), settings.KEYS_SECRET_ID, clock);
const links = new SignedLinks(keys, settings.PUBLIC_ORIGIN);
const credentials = new StsTenantCredentials(
  new STSClient(REPEATABLE_CALLS),
  settings.TENANT_ROLE_ARN,
  clock,
);
const directory = new DynamoDirectory(world.table);

const DESKS_MAX = 200;
const desks = new Map<string, Desk>();

async function deskFor(tenantId: string): Promise<Desk> {
  const kept = desks.get(tenantId);
  if (kept) return kept;
  if (desks.size >= DESKS_MAX) desks.clear();
  const limited = { ...REPEATABLE_CALLS, credentials: () => credentials.of(tenantId) };
  const table = { ...world.table, client: new DynamoDBClient(limited) };
  const raw = new S3RawStore(new S3Client(limited), settings.RAW_BUCKET);
  const desk = { ...deskOf({ ...world, table, links, raw }, tenantId), directory };
  desks.set(tenantId, desk);
  return desk;
}

const portal = createPortal({
  origin: settings.PUBLIC_ORIGIN,
  directory,
  links,
  clock,
  chance,
  log,
  signIn: new OidcSignIn({ issuer: settings.OIDC_ISSUER, clientId: settings.OIDC_CLIENT_ID, clock, chance }),
  seals: new JoseSeals(keys, clock),
  deskOf: deskFor,
});
const answer = answerOver(portal);

export const handler = httpChain<HttpEvent>({
  log,
  // hono's event type is the union of four AWS sources; this function has one, and the template says which.
  handle: (event) => answer(event as Parameters<typeof answer>[0]) as Promise<HttpAnswer>,
});
