// What is not needed any more is retired: not while something names it, and then it is neither offered nor looked at.

import { describe, expect, it } from 'vitest';
import type { Ladder } from '../../shared/domain/ladder.ts';
import type { Post } from '../../shared/domain/posts.ts';
import type { Rota } from '../../shared/domain/rota.ts';
import { fieldsOf } from './form-reading.ts';
import { openPortal } from './portal-world.ts';

async function opened() {
  const world = await openPortal();
  const { id: as } = await world.personWith('tenant_admin');
  const latest = async <Item extends { id: string; version: number }>(
    kind: 'post' | 'rota' | 'ladder',
    id: string,
  ) => {
    const item = await world.desk.configuration.get<Item>(kind, id);
    if (!item) throw new Error(`There is no ${kind} ${id}`);
    return item;
  };
  /** A copy under another id, which nothing names. */
  const copy = async <Item extends { id: string; version: number }>(
    kind: 'post' | 'rota' | 'ladder',
    id: string,
    more: Partial<Item> = {},
  ) => {
    const item = { ...(await latest<Item>(kind, id)), id: 'spare', version: 1, ...more };
    await world.desk.configuration.put(kind, item, { name: 'test', at: world.now, reason: 'test' });
  };
  const retire = async (path: string, lang = 'en') => {
    const page = path.includes('ladders') ? `${path}?part=form` : path;
    const fields = { ...(await fieldsOf(world, page, as)), retired: 'yes', reason: 'not needed' };
    return world.post(`${path}?lang=${lang}`, fields, { as });
  };
  const read = async (path: string) => (await world.get(path, { as })).text();
  return { world, as, latest, copy, retire, read };
}

describe('a rota', () => {
  it('is not retired while a ladder names it', async () => {
    const { latest, retire } = await opened();
    const answer = await retire('/setup/rotas/engineers', 'zh-CN');
    expect(answer.status).toBe(422);
    expect(await answer.text()).toMatch(/停用<\/a><\/b>: 仍被升级阶梯使用，不能停用：/);
    expect((await latest<Rota>('rota', 'engineers')).version).toBe(1);
  });

  it('that nothing names is: not shown as on call, no gaps, not offered, refused to ladders, and taken up again', async () => {
    const { world, as, latest, copy, retire, read } = await opened();
    await copy<Rota>('rota', 'engineers', { name: 'Spare rota' });
    expect(await read('/setup/ladders/standard?part=form&rung=0')).toContain('value="rota:spare"');
    expect((await retire('/setup/rotas/spare')).status).toBe(303);
    expect((await latest<Rota>('rota', 'spare')).retired).toBe(true);
    const page = await read('/rotas?lang=en');
    expect(page).toMatch(/Retired: <a href="\/rotas\/spare">/);
    expect(page).not.toMatch(/<h2><a href="\/rotas\/spare">/);
    expect(await read('/setup/ladders/standard?part=form&rung=0')).not.toContain('value="rota:spare"');
    const ladder = await latest<Ladder>('ladder', 'standard');
    const [first, ...rungs] = ladder.rungs;
    const calls = { ...first, recipients: [{ to: 'rota', rotaId: 'spare' }] };
    const named = await world.api('POST', '/api/ladders/standard', {
      claims: { sub: 'sub-tenant_admin' },
      body: { reason: 'x', item: { ...ladder, version: ladder.version + 1, rungs: [calls, ...rungs] } },
    });
    expect(named.status).toBe(422);
    const { retired: _, ...fields } = await fieldsOf(world, '/setup/rotas/spare', as);
    const again = await world.post('/setup/rotas/spare', { ...fields, reason: 'needed again' }, { as });
    expect(again.status).toBe(303);
    expect((await latest<Rota>('rota', 'spare')).retired).toBeUndefined();
  });
});

describe('a ladder', () => {
  it('is not retired while a standing contract or the desk names it; one that nothing names is not offered any more', async () => {
    const { latest, copy, retire, read } = await opened();
    const refused = await retire('/setup/ladders/standard');
    expect(refused.status).toBe(422);
    const text = (await refused.text()).replaceAll(/<[^>]+>/g, '');
    expect(text).toMatch(/Retired: must not be retired while it is named by the contract .*xihe-2025/);
    expect(text).toContain('named by the desk');
    await copy<Ladder>('ladder', 'standard', { name: 'Spare ladder' });
    expect(await read('/setup/contracts/xihe-2025')).toContain('<option value="spare"');
    expect((await retire('/setup/ladders/spare')).status).toBe(303);
    expect((await latest<Ladder>('ladder', 'spare')).retired).toBe(true);
    expect(await read('/setup/contracts/xihe-2025')).not.toContain('<option value="spare"');
    expect(await read('/setup/ladders?lang=en')).toMatch(
      /Spare ladder.*?<span class="flag">Retired<\/span>/s,
    );
  });
});

describe('a post', () => {
  it('that ladders call says whom that leaves without anybody; one that nobody calls is retired at once', async () => {
    const { world, latest, copy, retire, read } = await opened();
    const ladder = await latest<Ladder>('ladder', 'standard');
    const [first, ...rungs] = ladder.rungs;
    if (!first) throw new Error('The demo ladder has rungs');
    const calls = { ...first, recipients: [{ to: 'post', role: 'dedicated_engineer' }] } as const;
    const next = { ...ladder, version: ladder.version + 1, rungs: [calls, ...rungs] };
    await world.desk.configuration.put('ladder', next, { name: 'test', at: world.now, reason: 'test' });
    const answer = await retire('/setup/posts/xihe-dedicated');
    expect(answer.status).toBe(409);
    expect(await answer.text()).toMatch(/Nobody can be paged by the rung .* for contract xihe-2025/);
    expect((await latest<Post>('post', 'xihe-dedicated')).retired).toBeUndefined();
    await copy<Post>('post', 'xihe-dedicated', { role: 'dedicatd_engineer' });
    expect(await read('/setup/ladders/standard?part=form&rung=0')).toContain(
      'value="post:dedicatd_engineer"',
    );
    expect((await retire('/setup/posts/spare')).status).toBe(303);
    expect((await latest<Post>('post', 'spare')).retired).toBe(true);
    expect(await read('/setup/ladders/standard?part=form&rung=0')).not.toContain(
      'value="post:dedicatd_engineer"',
    );
    expect(await read('/setup/posts?lang=en')).toContain('<span class="flag">Retired</span>');
  });
});
