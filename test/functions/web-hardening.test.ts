import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { OidcSignIn, type SignIn } from '../../shared/adapters/oidc-sign-in.ts';
import { seedTenant } from '../../shared/app/seed.ts';
import type { Person } from '../../shared/domain/people.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import { ORIGIN, openPortal, type PortalWorld } from './portal-world.ts';

const OTHER_TENANT = 'othertenant1';
const SUN = 'sun.wei@linjiang.example';

/** The demo's people at a second desk as well: the same accounts, another vendor. */
async function withSecondDesk(world: PortalWorld): Promise<void> {
  const preset = demoTenant('desk.example');
  const tenant = {
    ...preset.tenant,
    id: OTHER_TENANT,
    slug: 'other',
    name: '另一家',
    nameEn: 'The other one',
    intakeAddress: 'other@desk.example',
  };
  await seedTenant(world.deskOf(OTHER_TENANT), { ...preset, tenant }, { name: 'seed', at: world.now });
}

/** An issuer that has always just identified this account. */
function identified(address: string | null, subject = 'subject-1'): SignIn {
  return {
    depart: async () => ({ url: 'https://issuer.example/', state: 's1', nonce: 'n1', verifier: 'v1' }),
    arrive: async () => ({ subject, address }),
    addressOf: async () => null,
  };
}

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .filter((each) => !/Max-Age=0/.test(each))
    .map((each) => each.split(';')[0])
    .join('; ');

async function comeBack(world: PortalWorld, to = '/setup'): Promise<Response> {
  const left = await world.get(`/auth/sign-in?to=${encodeURIComponent(to)}`);
  return world.get('/auth/callback?code=c&state=s1', { headers: { cookie: cookiesOf(left) } });
}

async function choose(world: PortalWorld, cookie: string, fields: Record<string, string>, origin = ORIGIN) {
  return world.app.request(`${ORIGIN}/auth/desk`, {
    method: 'POST',
    headers: { cookie, origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
}

describe('a person of several desks', () => {
  it('chooses one after signing in, goes on to the page that was wanted, and may change', async () => {
    const world = await openPortal({ signIn: identified(SUN) });
    await withSecondDesk(world);
    const back = await comeBack(world);
    expect(back.headers.get('location')).toBe('/auth/desk');
    const choice = cookiesOf(back);
    expect(choice).not.toContain('session');
    const page = await (await world.get('/auth/desk?lang=en', { headers: { cookie: choice } })).text();
    expect(page).toContain('The other one');
    const token = /name="token" value="([0-9a-f]+)"/.exec(page)?.[1] ?? '';
    const entered = await choose(world, choice, { token, desk: `${OTHER_TENANT} sun-wei` });
    expect(entered.headers.get('location')).toBe('/setup');
    const cookie = cookiesOf(entered);
    const setup = await (await world.get('/setup?lang=en', { headers: { cookie } })).text();
    expect(setup).toContain('The other one');
    expect(setup).toContain('Other desk');
  });

  it('enters no desk that is not theirs, and none by a form of somebody else', async () => {
    const world = await openPortal({ signIn: identified(SUN) });
    await withSecondDesk(world);
    const choice = cookiesOf(await comeBack(world));
    const page = await (await world.get('/auth/desk', { headers: { cookie: choice } })).text();
    const token = /name="token" value="([0-9a-f]+)"/.exec(page)?.[1] ?? '';
    const desk = `${OTHER_TENANT} sun-wei`;
    const refusals = [
      await choose(world, choice, { token, desk: `${OTHER_TENANT} li-na` }),
      await choose(world, choice, { token, desk: 'nosuchtenant1 sun-wei' }),
      await choose(world, choice, { desk }),
      await choose(world, choice, { token, desk }, 'https://evil.example'),
      await choose(world, '', { token, desk }),
    ];
    expect(refusals.map((answer) => answer.status)).toEqual([403, 403, 403, 403, 401]);
    for (const answer of refusals) expect(cookiesOf(answer)).not.toContain('session');
    // The cookie of the choice is no session.
    const asSession = choice.replace('__Host-choice', '__Host-session');
    expect((await world.get('/board', { headers: { cookie: asSession } })).status).toBe(303);
  });

  it('names the desk to the API, and is told how', async () => {
    const world = await openPortal();
    await withSecondDesk(world);
    const claims = { sub: 'x', email: SUN, email_verified: 'true' };
    const ask = (headers: Record<string, string>) => world.api('GET', '/api/setup', { claims, headers });
    const unnamed = await ask({});
    expect(unnamed.status).toBe(400);
    expect(await unnamed.json()).toMatchObject({ code: 'desk_not_named' });
    expect((await ask({ 'x-desk': 'nobodys' })).status).toBe(400);
    expect(await (await ask({ 'x-desk': 'Other' })).json()).toMatchObject({ tenant: { id: OTHER_TENANT } });
    expect(await (await ask({ 'x-desk': 'demo' })).json()).toMatchObject({
      tenant: { id: world.desk.tenantId },
    });
  });

  it('reaches nothing of a desk where they are nobody by naming it', async () => {
    const world = await openPortal();
    await world.personWith('manager');
    await withSecondDesk(world);
    const answer = await world.api('GET', '/api/setup', {
      claims: { sub: 'sub-manager' },
      headers: { 'x-desk': 'other' },
    });
    expect(answer.status).toBe(400);
  });
});

describe('somebody who left', () => {
  it('is told so when they sign in, instead of being sent in a circle', async () => {
    const world = await openPortal({ signIn: identified(null, 'sub-engineer') });
    const person = await world.personWith('engineer');
    expect((await comeBack(world)).headers.get('location')).toBe('/setup');
    const by = { name: 'test', at: world.now, reason: 'left' };
    await world.desk.configuration.put('person', { ...person, version: 2, active: false }, by);
    const back = await comeBack(world);
    expect(back.status).toBe(403);
    expect(cookiesOf(back)).not.toContain('session');
  });

  it('no longer signs in by an address that was taken from them', async () => {
    const world = await openPortal({ signIn: identified(SUN) });
    const sun = await world.desk.configuration.get<Person>('person', 'sun-wei');
    if (!sun) throw new Error('The demo has Sun Wei');
    const contactMethods = [{ channel: 'email', address: 'sun@new.example' }] as const;
    const by = { name: 'test', at: world.now, reason: 'moved' };
    await world.desk.configuration.put('person', { ...sun, version: 2, contactMethods }, by);
    expect((await comeBack(world)).status).toBe(403);
  });
});

describe('an access token that names a subject only', () => {
  const closing: (() => void)[] = [];
  afterEach(() => {
    for (const close of closing.splice(0)) close();
  });

  async function issuerThatSays(answers: Record<string, unknown>) {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const token = request.headers.authorization ?? '';
      const known = request.url === '/userinfo' ? answers[token] : undefined;
      if (request.url === '/userinfo') asked.push(token);
      const described = {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        userinfo_endpoint: `${issuer}/userinfo`,
      };
      const body = request.url === '/userinfo' ? (known ?? { error: 'invalid_token' }) : described;
      response.writeHead(request.url === '/userinfo' && !known ? 401 : 200);
      response.end(JSON.stringify(body));
    });
    closing.push(() => server.close());
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const clock = { machineNow: () => Date.parse('2026-03-03T02:10:00Z') };
    const signIn = new OidcSignIn({ issuer, clientId: 'portal', clock, chance: { hex: () => '0' } });
    return { world: await openPortal({ signIn }), asked };
  }

  it('is its person’s, by the address that the issuer tells, asked once', async () => {
    const { world, asked } = await issuerThatSays({
      'Bearer good': { sub: 'u-1', email: SUN, email_verified: 'true' },
    });
    const ask = () =>
      world.api('GET', '/api/cases', { claims: { sub: 'u-1' }, headers: { authorization: 'Bearer good' } });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
    expect(asked).toEqual(['Bearer good']);
  });

  it('is nobody’s where the issuer speaks of another subject, of no verified address, or not at all', async () => {
    const { world } = await issuerThatSays({
      'Bearer another': { sub: 'u-2', email: SUN, email_verified: true },
      'Bearer unverified': { sub: 'u-1', email: SUN, email_verified: false },
    });
    for (const authorization of ['Bearer another', 'Bearer unverified', 'Bearer over']) {
      const answer = await world.api('GET', '/api/cases', {
        claims: { sub: 'u-1' },
        headers: { authorization },
      });
      expect([authorization, answer.status]).toEqual([authorization, 401]);
    }
    expect((await world.api('GET', '/api/cases', { claims: { sub: 'u-1' } })).status).toBe(401);
  });

  it('is to come again where the issuer does not answer', async () => {
    const clock = { machineNow: () => 0 };
    const signIn = new OidcSignIn({
      issuer: 'http://127.0.0.1:1',
      clientId: 'portal',
      clock,
      chance: { hex: () => '0' },
    });
    const world = await openPortal({ signIn });
    const headers = { authorization: 'Bearer good' };
    expect((await world.api('GET', '/api/cases', { claims: { sub: 'u-1' }, headers })).status).toBe(503);
  });
});

describe('a request that fits no route', () => {
  it('is told which methods an address takes', async () => {
    const world = await openPortal();
    const ask = async (method: string, path: string) => {
      const answer = await world.app.request(`${ORIGIN}${path}`, { method });
      return [answer.status, answer.headers.get('allow')];
    };
    expect(await ask('PUT', '/board')).toEqual([405, 'GET, HEAD']);
    expect(await ask('DELETE', '/r/demo/')).toEqual([405, 'GET, HEAD, POST']);
    expect(await ask('GET', '/auth/sign-out')).toEqual([405, 'POST']);
    expect(await ask('GET', '/api/cases/K7M3Q-9QXPA/close')).toEqual([405, 'POST']);
    expect(await ask('PUT', '/nothing/here')).toEqual([404, null]);
    const problem = await world.api('PATCH', '/api/cases');
    expect(problem.headers.get('content-type')).toBe('application/problem+json');
    expect(problem.headers.get('allow')).toBe('GET, HEAD');
  });

  it.each(['//', '//evil.example/x', '//a//evil.example', '/\\evil.example', '//:80', '//['])(
    'links nowhere else from %s, and does not fail',
    async (path) => {
      const world = await openPortal();
      const answer = await world.app.request(new Request(`${ORIGIN}${path}`));
      // `//` is the landing page.
      expect(answer.status).toBe(path === '//' ? 200 : 404);
      const links = [...(await answer.text()).matchAll(/href="([^"]*)"/g)].map(([, href]) => href ?? '');
      for (const href of links) expect(href).toMatch(/^(?:\/(?![/\\])|#|data:image\/svg)/);
    },
  );

  it('leaves a signed-in person the navigation, and nobody else', async () => {
    const world = await openPortal();
    const { id } = await world.personWith('engineer');
    for (const path of ['/nothing', '/cases/K7M3Q-9QXPA', '/triage', '/s/not-a-link']) {
      const page = await (await world.get(path, { as: id })).text();
      expect(page).toContain('action="/auth/sign-out"');
      expect(page).toContain('href="/board/closed"');
    }
    expect(await (await world.get('/nothing')).text()).not.toContain('/board/closed');
  });
});

describe('a page that is told what was done', () => {
  it.each(['toString', 'constructor', '__proto__'])('takes %s for no verb', async (done) => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const answer = await world.get(`/cases/${caseId}?done=${done}`, { as: 'sun-wei' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain('role="status"');
  });
});

describe('a page link', () => {
  async function linked() {
    const world = await openPortal();
    const caseId = await world.openCase();
    const page = (await world.desk.cases.head(caseId))?.state.escalation?.openPages[0];
    if (!page) throw new Error('An urgent case pages somebody');
    const url = await world.desk.links.urlOf({
      audience: 'page',
      tenantId: world.desk.tenantId,
      caseId,
      subject: page.id,
      personId: page.personId,
      expiresAt: world.now + 86_400_000,
    });
    return { world, caseId, page, path: new URL(url).pathname };
  }

  it('hands nothing on once its page is over', async () => {
    const { world, caseId, page, path } = await linked();
    const { personId } = page;
    await world.act(caseId, { type: 'AcknowledgePage', pageId: page.id, personId });
    const before = await world.desk.cases.head(caseId);
    const answer = await world.post(path, { do: 'hand_on', reason: 'an old phone' }, { token: null });
    expect(answer.status).toBe(409);
    expect(await world.desk.cases.head(caseId)).toEqual(before);
  });

  it('takes no reason that is longer than anybody reads', async () => {
    const { world, caseId, path } = await linked();
    const before = await world.desk.cases.head(caseId);
    const reason = 'x'.repeat(500_000);
    const answer = await world.post(path, { do: 'hand_on', reason }, { token: null });
    expect(answer.status).toBe(422);
    expect(await world.desk.cases.head(caseId)).toEqual(before);
  });
});
