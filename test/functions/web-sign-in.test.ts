import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { OidcSignIn } from '../../shared/adapters/oidc-sign-in.ts';
import { ORIGIN, openPortal } from './portal-world.ts';

const CLIENT = 'portal';
const NOW = Date.parse('2026-03-03T02:10:00Z');
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** An issuer on loopback that checks what a real one checks, and signs what the test says. */
async function openIssuer(claims: (given: Record<string, unknown>) => Record<string, unknown>) {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const stranger = await generateKeyPair('RS256');
  const asked = { nonce: '', challenge: '', forge: false };
  const server = createServer(async (request, response) => {
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const say = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const url = new URL(request.url ?? '/', issuer);
    if (url.pathname === '/.well-known/openid-configuration') {
      return say(200, {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
      });
    }
    if (url.pathname === '/keys') {
      return say(200, { keys: [{ ...(await exportJWK(publicKey)), kid: 'r1', alg: 'RS256', use: 'sig' }] });
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (form.get('code') !== 'good-code' || verifier !== asked.challenge || form.has('client_secret')) {
      return say(400, { error: 'invalid_grant' });
    }
    const payload = claims({
      iss: issuer,
      aud: CLIENT,
      sub: 'subject-1',
      nonce: asked.nonce,
      email: 'sun.wei@linjiang.example',
      email_verified: true,
      iat: NOW / 1_000,
      exp: NOW / 1_000 + 600,
    });
    const token = await new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', kid: 'r1' })
      .sign(asked.forge ? stranger.privateKey : privateKey);
    return say(200, { id_token: token, access_token: 'x', token_type: 'Bearer' });
  });
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function signInWith(
  claims: (given: Record<string, unknown>) => Record<string, unknown>,
  options: { forge?: boolean; code?: string; state?: string; to?: string; dropCookie?: boolean } = {},
) {
  const { issuer, asked } = await openIssuer(claims);
  let drawn = 0;
  const chance = {
    hex: (bytes: number) => {
      drawn += 1;
      return (drawn % 16).toString(16).repeat(bytes * 2);
    },
  };
  const clock = { machineNow: () => NOW };
  const world = await openPortal({ signIn: new OidcSignIn({ issuer, clientId: CLIENT, clock, chance }) });
  const left = await world.get(`/auth/sign-in?to=${encodeURIComponent(options.to ?? '/setup')}`);
  expect(left.status).toBe(303);
  const away = new URL(left.headers.get('location') ?? '');
  asked.nonce = away.searchParams.get('nonce') ?? '';
  asked.challenge = away.searchParams.get('code_challenge') ?? '';
  asked.forge = options.forge ?? false;
  const cookie = (left.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const back = await world.get(
    `/auth/callback?code=${options.code ?? 'good-code'}&state=${options.state ?? away.searchParams.get('state')}`,
    { headers: options.dropCookie ? {} : { cookie } },
  );
  return { world, away, back, left };
}

describe('signing in', () => {
  it('leaves with PKCE, state and nonce, and comes back with a session to where it was wanted', async () => {
    const { world, away, back, left } = await signInWith((claims) => claims, { to: '/triage?fate=rejected' });
    expect(Object.fromEntries(away.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: CLIENT,
      redirect_uri: `${ORIGIN}/auth/callback`,
      code_challenge_method: 'S256',
    });
    for (const mark of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) {
      expect(left.headers.get('set-cookie')).toContain(mark);
    }
    expect(back.status).toBe(303);
    expect(back.headers.get('location')).toBe('/triage?fate=rejected');
    const session = back.headers.getSetCookie().find((each) => each.startsWith('__Host-session='));
    for (const mark of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(session).toContain(mark);
    const cookie = session?.split(';')[0] ?? '';
    expect((await world.get('/board', { headers: { cookie } })).status).toBe(200);
  });

  it('goes nowhere but to our own pages', async () => {
    for (const to of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const { back } = await signInWith((claims) => claims, { to });
      expect(back.headers.get('location')).toBe('/board');
    }
  });

  const refusals: readonly (readonly [
    string,
    Parameters<typeof signInWith>[0],
    Parameters<typeof signInWith>[1],
    number,
  ])[] = [
    ['another nonce', (claims) => ({ ...claims, nonce: 'other' }), {}, 400],
    ['a token for another client', (claims) => ({ ...claims, aud: 'other' }), {}, 400],
    ['a token of another issuer', (claims) => ({ ...claims, iss: 'https://other.example' }), {}, 400],
    ['a token that is over', (claims) => ({ ...claims, exp: NOW / 1_000 - 120 }), {}, 400],
    ['a token under another key', (claims) => claims, { forge: true }, 400],
    ['another state', (claims) => claims, { state: 'other' }, 400],
    ['a code that the issuer does not know', (claims) => claims, { code: 'bad-code' }, 400],
    ['a browser that never left', (claims) => claims, { dropCookie: true }, 400],
    ['an address that is not verified', (claims) => ({ ...claims, email_verified: false }), {}, 403],
    ['somebody whom no desk knows', (claims) => ({ ...claims, email: 'who@customer.example' }), {}, 403],
  ];
  for (const [what, claims, options, status] of refusals) {
    it(`refuses ${what}`, async () => {
      const { back } = await signInWith(claims, options);
      expect(back.status).toBe(status);
      expect(back.headers.getSetCookie().some((each) => each.startsWith('__Host-session='))).toBe(false);
    });
  }

  it('says so where the issuer does not answer', async () => {
    const clock = { machineNow: () => NOW };
    const chance = { hex: (bytes: number) => '0'.repeat(bytes * 2) };
    const signIn = new OidcSignIn({ issuer: 'http://127.0.0.1:1', clientId: CLIENT, clock, chance });
    const world = await openPortal({ signIn });
    const answer = await world.get('/auth/sign-in');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('2');
  });

  it('drops the session on signing out, and asks who it is the next time', async () => {
    const world = await openPortal();
    const answer = await world.post('/auth/sign-out', {}, { as: 'sun-wei' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('set-cookie')).toMatch(/__Host-session=;.*Max-Age=0/);
    expect(await (await world.get('/?signed-out')).text()).toContain('/auth/sign-in?again=1');
  });

  it('uses a plain cookie name without TLS, as on one machine', async () => {
    const world = await openPortal({ origin: 'http://127.0.0.1:8787' });
    const left = await world.get('/auth/sign-in');
    expect(left.headers.get('set-cookie')).toMatch(/^sign-in=/);
    expect(left.headers.get('set-cookie')).not.toContain('Secure');
    expect((await world.get('/board', { as: 'sun-wei' })).status).toBe(200);
  });
});
