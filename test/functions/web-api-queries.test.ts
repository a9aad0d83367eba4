// What a query of the API does not know is refused, by every route: left aside it would answer something else than was asked.

import { expect, it } from 'vitest';
import { openApi } from '../../shared/web/openapi.ts';
import { ROUTES } from '../../shared/web/routes.ts';
import { openPortal } from './portal-world.ts';

const ADMIN = { claims: { sub: 'sub-tenant_admin' } };
const API = ROUTES.filter(({ door }) => door === 'api');
const pathOf = (path: string) => path.replaceAll(/:\w+/g, 'none');

it('is refused by each route with a problem that names what is known', async () => {
  const world = await openPortal();
  await world.personWith('tenant_admin');
  const before = world.stores.table.recordItems.size;
  expect(API.length).toBeGreaterThan(60);
  for (const { method, path } of API) {
    const body = method === 'POST' ? { body: {} } : {};
    const answer = await world.api(method, `${pathOf(path)}?lang=en&bogus=1&constructor=2`, {
      ...ADMIN,
      ...body,
    });
    expect(answer.status, `${method} ${path}`).toBe(400);
    const problem = await answer.json();
    expect(problem).toMatchObject({
      code: 'unknown_query',
      errors: [{ path: 'bogus' }, { path: 'constructor' }],
    });
    expect(problem.detail).toMatch(/^The query has no bogus, constructor\. It takes: (.+, )?lang\.$/);
  }
  expect(world.stores.table.recordItems.size).toBe(before);
});

it('is told in Chinese to who reads it', async () => {
  const world = await openPortal();
  await world.personWith('tenant_admin');
  const answer = await world.api('GET', '/api/on-call?rotaId=engineers&lang=zh-CN', ADMIN);
  expect(await answer.json()).toMatchObject({ detail: '没有这样的查询参数：rotaId。可用：at、rota、lang。' });
});

it('is whatever the description does not list; what it lists is taken', async () => {
  const world = await openPortal();
  await world.personWith('tenant_admin');
  const { paths } = openApi('https://desk.example') as {
    paths: Record<string, Record<string, { parameters: { in: string; name: string; required: boolean }[] }>>;
  };
  const listed: string[] = [];
  for (const { method, path } of API) {
    const operation = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    for (const each of operation?.parameters ?? []) {
      if (each.in !== 'query') continue;
      listed.push(`${path} ${each.name}${each.required ? '!' : ''}`);
      const body = method === 'POST' ? { body: {} } : {};
      const answer = await world.api(method, `${pathOf(path)}?${each.name}=1`, { ...ADMIN, ...body });
      expect((await answer.json()).code, `${path} ${each.name}`).not.toBe('unknown_query');
    }
  }
  expect(listed).toContain('/api/standing role!');
  expect(listed).toContain('/api/cases limit');
  expect(listed).toContain('/api/rotas/:id/schedule to');
});

it.each([
  ['/api/cases?list=none', 'list', 'must be one of open, closed'],
  ['/api/receipts?fate=none', 'fate', 'must be one of received, '],
  ['/api/drills?dry=true', 'dry', 'must be one of 1'],
])('%s is refused, because another value would do something else', async (path, name, message) => {
  const world = await openPortal();
  await world.personWith('tenant_admin');
  const method = path.includes('drills') ? 'POST' : 'GET';
  const answer = await world.api(method, path, { ...ADMIN, ...(method === 'POST' ? { body: {} } : {}) });
  expect(answer.status).toBe(400);
  const { errors } = await answer.json();
  expect(errors).toEqual([
    expect.objectContaining({ path: name, message: expect.stringContaining(message) }),
  ]);
  expect((await world.desk.cases.list('drill')).states).toEqual([]);
});
