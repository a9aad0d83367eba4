import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SecretsKeys } from '../../shared/adapters/secrets-keys.ts';
import { SignedLinks } from '../../shared/adapters/signed-links.ts';
import type { LinkClaims } from '../../shared/app/ports.ts';

const NOW = Date.parse('2026-07-28T02:00:00Z');
const KEY_1 = Buffer.alloc(32, 1).toString('base64');
const KEY_2 = Buffer.alloc(32, 2).toString('base64');

let secret: string | null;
let reads: number;
let machineNow: number;
let server: Server;
let links: SignedLinks;

beforeEach(async () => {
  secret = JSON.stringify({ current: 'k1', keys: { k1: KEY_1 } });
  reads = 0;
  machineNow = NOW;
  // Secrets Manager's JSON protocol, as far as one call of it goes.
  server = createServer((_, response) => {
    reads += 1;
    response.writeHead(secret === null ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(
      JSON.stringify(
        secret === null
          ? { __type: 'ResourceNotFoundException', message: 'no' }
          : { Name: 'keys', SecretString: secret },
      ),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  links = fresh();
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

/** As a process that has just started. */
function fresh(): SignedLinks {
  const { port } = server.address() as AddressInfo;
  const client = new SecretsManagerClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const keys = new SecretsKeys(client, 'keys', { machineNow: () => machineNow });
  return new SignedLinks(keys, 'https://desk.example.com');
}

const CLAIMS: LinkClaims = {
  audience: 'page',
  tenantId: 'demo0123456789',
  caseId: 'k7m3q9qxpa',
  subject: '1-0',
  personId: 'zhangwei000001',
  expiresAt: NOW + 7 * 86_400_000,
};

const tokenOf = async (claims: LinkClaims) => (await links.urlOf(claims)).split('/').at(-1) ?? '';

describe('a signed link', () => {
  test('carries its claims to the door that it is for, and is short enough for an SMS', async () => {
    const url = await links.urlOf(CLAIMS);
    expect(url).toMatch(/^https:\/\/desk\.example\.com\/p\/[\w.-]+$/);
    expect(url.length).toBeLessThanOrEqual(105);
    expect(await links.read(url.split('/').at(-1) ?? '', 'page', NOW)).toEqual({ claims: CLAIMS });
  });

  test('has a path for each audience', async () => {
    expect(await links.urlOf({ ...CLAIMS, audience: 'status' })).toContain('/s/');
    expect(await links.urlOf({ ...CLAIMS, audience: 'attachment' })).toContain('/a/');
  });

  test('opens no other door', async () => {
    const token = await tokenOf({ ...CLAIMS, audience: 'status' });
    expect(await links.read(token, 'page', NOW)).toEqual({ bad: 'forged' });
    expect(await links.read(token, 'attachment', NOW)).toEqual({ bad: 'forged' });
  });

  test('expires at its minute', async () => {
    const token = await tokenOf(CLAIMS);
    expect(await links.read(token, 'page', CLAIMS.expiresAt - 1)).toEqual({ claims: CLAIMS });
    expect(await links.read(token, 'page', CLAIMS.expiresAt)).toEqual({ bad: 'expired' });
  });

  test('says forged, not expired, where both hold', async () => {
    const token = await tokenOf(CLAIMS);
    expect(await links.read(token.replace('k7m3q9qxpa', 'k7m3q9qxpb'), 'page', CLAIMS.expiresAt)).toEqual({
      bad: 'forged',
    });
  });

  test('is good no more once any one character is another', async () => {
    const token = await tokenOf(CLAIMS);
    for (let place = 0; place < token.length; place += 1) {
      for (const other of ['0', 'A', '-', '.', '_', 'é']) {
        if (token[place] === other) continue;
        const changed = token.slice(0, place) + other + token.slice(place + 1);
        expect(await links.read(changed, 'page', NOW), changed).toHaveProperty('bad');
      }
    }
  });

  test('is never read from arbitrary text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        expect(await links.read(text, 'page', NOW)).toHaveProperty('bad');
      }),
      { seed: 20_260_728, numRuns: 300 },
    );
    expect(await links.read('a'.repeat(100_000), 'page', NOW)).toEqual({ bad: 'malformed' });
  });

  test('carries any subject', async () => {
    for (const subject of ['demo0123456789/case/故障 照片.jpg', '-', '~x', 'a.b', '..']) {
      const claims = { ...CLAIMS, audience: 'attachment' as const, subject };
      const token = await tokenOf(claims);
      expect(token).toMatch(/^[\w.~-]+$/);
      expect(await links.read(token, 'attachment', NOW)).toEqual({ claims });
    }
    const { subject: _, personId: __, ...bare } = CLAIMS;
    expect(await links.read(await tokenOf(bare), 'page', NOW)).toEqual({ claims: bare });
  });

  test('outlives a rotation of the key, and the new key is found', async () => {
    const old = await tokenOf(CLAIMS);
    secret = JSON.stringify({ current: 'k2', keys: { k1: KEY_1, k2: KEY_2 } });
    const rotated = fresh();
    const young = (await rotated.urlOf(CLAIMS)).split('/').at(-1) ?? '';
    expect(young.endsWith('.k2')).toBe(true);
    expect(await rotated.read(old, 'page', NOW)).toEqual({ claims: CLAIMS });
    expect(await links.read(young, 'page', NOW)).toEqual({ bad: 'forged' });
    machineNow += 30_000;
    expect(await links.read(young, 'page', NOW)).toEqual({ claims: CLAIMS });
  });

  test('is good no more ten minutes after its key was taken out, also for a process that knew it', async () => {
    const token = await tokenOf(CLAIMS);
    secret = JSON.stringify({ current: 'k2', keys: { k2: KEY_2 } });
    expect(await links.read(token, 'page', NOW)).toEqual({ claims: CLAIMS });
    machineNow += 600_000;
    expect(await links.read(token, 'page', NOW)).toEqual({ bad: 'forged' });
    expect((await links.urlOf(CLAIMS)).endsWith('.k2')).toBe(true);
  });

  test('serves on with the keys that are known while the secret cannot be read', async () => {
    const token = await tokenOf(CLAIMS);
    secret = null;
    machineNow += 3_600_000;
    const before = reads;
    for (let times = 0; times < 20; times += 1) {
      expect(await links.read(token, 'page', NOW)).toEqual({ claims: CLAIMS });
    }
    expect(reads - before).toBeLessThanOrEqual(1);
  });

  test('with an unknown key makes us look at most once in 30 s', async () => {
    const token = (await tokenOf(CLAIMS)).replace(/k1$/, 'k9');
    for (let times = 0; times < 20; times += 1) await links.read(token, 'page', NOW);
    expect(reads).toBe(1);
  });

  test.each([
    ['no JSON', 'k1'],
    ['no keys', '{"current":"k1"}'],
    ['a current key that is not there', JSON.stringify({ current: 'k2', keys: { k1: KEY_1 } })],
    ['a short key', JSON.stringify({ current: 'k1', keys: { k1: 'c2hvcnQ=' } })],
  ])('is not made from a secret with %s, and the secret is not told', async (_, text) => {
    secret = text;
    await expect(fresh().urlOf(CLAIMS)).rejects.toMatchObject({ name: 'Unavailable', retryable: false });
    await expect(fresh().urlOf(CLAIMS)).rejects.not.toThrow(KEY_1);
  });

  test('is not made while the secret cannot be read', async () => {
    secret = null;
    await expect(fresh().urlOf(CLAIMS)).rejects.toMatchObject({ name: 'Unavailable' });
  });
});
