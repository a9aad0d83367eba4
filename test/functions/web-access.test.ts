import { describe, expect, it } from 'vitest';
import type { StaffRole } from '../../shared/domain/people.ts';
import { ROUTES, type Route } from '../../shared/web/routes.ts';
import { FORM_TOKEN, ORIGIN, openPortal, type PortalWorld } from './portal-world.ts';

const ROLES: readonly StaffRole[] = ['tenant_admin', 'manager', 'dispatcher', 'engineer', 'auditor'];

/** Everything a store holds, for comparing before with after. */
function contentOf(world: PortalWorld): string {
  const { table } = world.stores;
  const plain = (value: unknown): unknown => {
    if (value instanceof Map) return [...value].map(([key, each]) => [key, plain(each)]);
    if (value instanceof Object && !Array.isArray(value)) {
      return Object.entries(value).map(([key, each]) => [key, plain(each)]);
    }
    return value;
  };
  return JSON.stringify([
    plain(table.recordItems),
    plain(table.receiptItems),
    plain(table.configurationItems),
    plain(table.directoryItems),
  ]);
}

async function receiptIn(world: PortalWorld): Promise<string> {
  const id = 'form-0001';
  await world.desk.receipts.put({
    id,
    tenantId: world.desk.tenantId,
    channel: 'form',
    receivedAt: world.now,
    raw: { inline: '{"subject":"x"}' },
    envelope: { source: '192.0.2.1' },
  });
  await world.desk.receipts.end(id, { fate: 'quarantine', reason: 'unreadable' }, world.now);
  return id;
}

/** What the demo tenant has of each kind of configuration that has pages of its own. */
const IDS: Readonly<Record<string, string>> = {
  calendars: '24x7',
  tiers: 's002-effective',
  contracts: 'xihe-2025',
  people: 'li-na',
};

function pathOf(route: Route, caseId: string, receiptId: string): string {
  const kind = /^(?:\/api|\/setup)\/(\w+)\/:id/.exec(route.path)?.[1] ?? '';
  return route.path
    .replace(':reference', caseId)
    .replace(':receiptId', receiptId)
    .replace(':id', IDS[kind] ?? 'none')
    .replace(':version', '1');
}

async function ask(
  world: PortalWorld,
  route: Route,
  caseId: string,
  receiptId: string,
  role: StaffRole | null,
) {
  const path = pathOf(route, caseId, receiptId);
  const person = role ? await world.personWith(role) : null;
  if (route.door === 'api') {
    return world.api(
      route.method,
      path,
      role ? { claims: { sub: `sub-${role}` }, body: route.method === 'POST' ? {} : undefined } : {},
    );
  }
  return route.method === 'GET'
    ? world.get(path, person ? { as: person.id } : {})
    : world.post(path, {}, person ? { as: person.id } : {});
}

describe('who may take which route', () => {
  const staffed = ROUTES.filter((route) => Array.isArray(route.access));

  it('lets each role take what the table says and refuses it everything else', async () => {
    const world = await openPortal();
    const receiptId = await receiptIn(world);
    const seen: string[] = [];
    for (const route of staffed) {
      for (const role of ROLES) {
        const caseId = await world.openCase();
        const answer = await ask(world, route, caseId, receiptId, role);
        const allowed = (route.access as readonly StaffRole[]).includes(role);
        if ((answer.status === 403) === allowed || answer.status >= 500) {
          seen.push(`${role} ${route.method} ${route.path}: ${answer.status}`);
        }
      }
    }
    expect(seen).toEqual([]);
  });

  it('asks everybody else to sign in', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    for (const route of staffed) {
      const answer = await ask(world, route, caseId, 'form-0001', null);
      const expected = route.door === 'page' && route.method === 'GET' ? 303 : 401;
      expect([route.path, answer.status]).toEqual([route.path, expected]);
    }
  });

  it('names only known roles, and lets an auditor change nothing', () => {
    // Questions with a body.
    const asks = ['apiPreview', 'apiWho'];
    const changing = staffed.filter(
      ({ method, handling }) => method === 'POST' && handling !== 'signOut' && !asks.includes(handling),
    );
    expect(changing.filter((route) => (route.access as readonly StaffRole[]).includes('auditor'))).toEqual(
      [],
    );
  });

  it('takes no session cookie under /api', async () => {
    const world = await openPortal();
    const { id } = await world.personWith('tenant_admin');
    const answer = await world.get('/api/cases', { as: id });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('finds an API person by a verified address, and not by an unverified one', async () => {
    const world = await openPortal();
    const claims = { sub: 'unknown-subject', email: 'Sun.Wei@linjiang.example' };
    expect(
      (await world.api('GET', '/api/cases', { claims: { ...claims, email_verified: 'true' } })).status,
    ).toBe(200);
    expect(
      (await world.api('GET', '/api/cases', { claims: { ...claims, email_verified: 'false' } })).status,
    ).toBe(401);
    expect((await world.api('GET', '/api/cases', { claims })).status).toBe(401);
  });

  it('shuts out a person who no longer works here, although the session is good', async () => {
    const world = await openPortal();
    const person = await world.personWith('manager');
    expect((await world.get('/board', { as: person.id })).status).toBe(200);
    const by = { name: 'test', at: world.now, reason: 'left' };
    await world.desk.configuration.put('person', { ...person, version: 2, active: false }, by);
    expect((await world.get('/board', { as: person.id })).status).toBe(303);
  });

  it('ends a session after its time', async () => {
    const world = await openPortal();
    const { id } = await world.personWith('manager');
    const cookie = await world.cookieOf(id);
    world.machineNow = world.now + 3_601_000;
    expect((await world.get('/board', { headers: { cookie } })).status).toBe(303);
  });

  it('takes a sealed cookie of another purpose for none', async () => {
    const world = await openPortal();
    const answer = await world.app.request(`${ORIGIN}/auth/sign-in`);
    const sealed = /__Host-sign-in=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1];
    expect(sealed).toBeDefined();
    expect((await world.get('/board', { headers: { cookie: `__Host-session=${sealed}` } })).status).toBe(303);
  });
});

describe('a form that is not ours', () => {
  const forgeries: readonly (readonly [string, { origin?: string | null; token?: string | null }])[] = [
    ['comes from another origin', { origin: 'https://evil.example' }],
    ['names no origin', { origin: null }],
    ['names the opaque origin', { origin: 'null' }],
    ['has no token', { token: null }],
    ['has another token', { token: 'f'.repeat(FORM_TOKEN.length) }],
    ['has a shorter token', { token: FORM_TOKEN.slice(0, -1) }],
  ];
  for (const [says, forgery] of forgeries) {
    it(`is refused where it ${says}`, async () => {
      const world = await openPortal();
      const caseId = await world.openCase();
      const before = contentOf(world);
      const answer = await world.post(`/cases/${caseId}/note`, { text: 'x' }, { as: 'sun-wei', ...forgery });
      expect(answer.status).toBe(403);
      expect(contentOf(world)).toBe(before);
    });
  }

  it('is not this one', async () => {
    const world = await openPortal();
    const caseId = await world.openCase();
    const answer = await world.post(`/cases/${caseId}/note`, { text: 'x' }, { as: 'sun-wei' });
    expect(answer.status).toBe(303);
  });
});

describe('a GET', () => {
  it('changes nothing, whatever it asks for', async () => {
    const world = await openPortal();
    const caseId = await world.openCase({ attachments: [] });
    const receiptId = await receiptIn(world);
    const head = await world.desk.cases.head(caseId);
    const page = head?.state.escalation?.openPages[0];
    if (!page) throw new Error('An urgent case pages somebody');
    const expiresAt = world.now + 3_600_000;
    const claims = { tenantId: world.desk.tenantId, caseId, expiresAt };
    const paths = [
      await world.desk.links.urlOf({
        ...claims,
        audience: 'page',
        subject: page.id,
        personId: page.personId,
      }),
      await world.desk.links.urlOf({ ...claims, audience: 'status' }),
    ].map((url) => new URL(url).pathname);
    await world.personWith('tenant_admin');
    const before = contentOf(world);
    for (const route of ROUTES.filter((each) => each.method === 'GET' && !each.path.includes(':token'))) {
      paths.push(pathOf(route, caseId, receiptId).replace(':slug', 'demo'));
    }
    for (const path of paths) {
      const claims = path.startsWith('/api') ? { claims: { sub: 'sub-tenant_admin' } } : {};
      const answer = path.startsWith('/api')
        ? await world.api('GET', path, claims)
        : await world.get(path, { as: 'sun-wei' });
      expect([path, answer.status < 500]).toEqual([path, true]);
    }
    expect(contentOf(world)).toBe(before);
    expect(world.sentToIntake).toEqual([]);
  });
});
