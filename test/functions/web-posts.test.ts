// The pages of posts: who stands for what today, what nobody holds, a handover on a day, and the same by the API.

import { describe, expect, it } from 'vitest';
import { standingAnswer } from '../../shared/contracts/http-standing.ts';
import type { Post } from '../../shared/domain/posts.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

const ADMIN = 'sun-wei';
const text = async (answer: Response | Promise<Response>) => (await answer).text();
const post = (world: PortalWorld, id: string) => world.desk.configuration.get<Post>('post', id);

describe('all posts', () => {
  it('show who holds each today, with deputies, in both languages', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const page = await text(world.get('/setup/posts?lang=en', { as: 'chen-yu' }));
    expect(page).toContain('Dedicated engineer of Xihe Water');
    expect(page).toContain('Chen Yu');
    expect(page).toContain('deputies: Li Na');
    expect(page).not.toContain('A new post');
    expect(await text(world.get('/setup/posts?lang=zh-CN', { as: ADMIN }))).toContain('新建岗位');
  });

  it('name what a ladder calls for and nobody holds', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    expect(await text(world.get('/setup/posts?lang=en', { as: ADMIN }))).not.toContain('Nobody holds');
    const oem = await post(world, 'oem-expert');
    if (!oem) throw new Error('The demo tenant has the post');
    const holders = [{ personId: 'lena-vogt', endsOn: '2026-03-02', deputyIds: [] }];
    const stamp = { name: 'Admin', at: world.now, reason: 'ended' };
    await world.desk.configuration.put('post', { ...oem, version: 2, holders }, stamp);
    const page = await text(world.get('/setup/posts?lang=en', { as: ADMIN }));
    expect(page).toContain('Nobody holds what these ladders call for');
    expect(page).toContain(
      'Yunxi Metro · 运营控制中心: Technical expert of the manufacturer (Emergency classes)',
    );
    expect(page).toContain('Today: nobody');
  });

  it('and one of a role that no ladder names say so, as one that was mistyped is', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const path = '/setup/posts/xihe-dedicated?lang=en';
    expect(await text(world.get('/setup/posts?lang=en', { as: ADMIN }))).not.toContain('no ladder names it');
    expect(await text(world.get(path, { as: ADMIN }))).not.toContain('No ladder names this role');
    const standing = await post(world, 'xihe-dedicated');
    if (!standing) throw new Error('The demo tenant has the post');
    const stamp = { name: 'Admin', at: world.now, reason: 'mistyped' };
    const mistyped = { ...standing, version: 2, role: 'dedicatd_engineer' };
    await world.desk.configuration.put('post', mistyped, stamp);
    expect(await text(world.get('/setup/posts?lang=en', { as: ADMIN }))).toContain('no ladder names it');
    expect(await text(world.get(path, { as: ADMIN }))).toContain('No ladder names this role');
    await world.desk.configuration.put('post', { ...mistyped, version: 3, retired: true }, stamp);
    expect(await text(world.get(path, { as: ADMIN }))).not.toContain('No ladder names this role');
  });

  it('say who stands in for whom while somebody is on leave', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const chen = await world.desk.configuration.get<{ id: string; version: number }>('person', 'chen-yu');
    const absences = [{ from: world.now - 1, to: world.now + 86_400_000, reason: 'leave' }];
    const stamp = { name: 'Admin', at: world.now, reason: 'leave' };
    await world.desk.configuration.put('person', { ...chen, id: 'chen-yu', version: 2, absences }, stamp);
    expect(await text(world.get('/setup/posts/xihe-dedicated?lang=en', { as: ADMIN }))).toContain(
      'for Chen Yu',
    );
  });
});

describe('a post', () => {
  const NEW = {
    id: 'thames-dedicated',
    name: '泰晤士专责工程师',
    nameEn: 'Dedicated engineer of Thames Quay',
    role: 'dedicated_engineer',
    'scope.customerId': 'thames-quay',
    timeZone: 'Europe/London',
    'h0.person': 'zhao-lei',
    'h0.d0': 'li-na',
    'h0.d1': 'chen-yu',
    reason: 'New contract',
  };

  it('is made by an administrator, and by nobody else', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    expect((await world.post('/setup/posts', NEW, { as: 'wang-fang' })).status).toBe(403);
    const made = await world.post('/setup/posts', NEW, { as: ADMIN });
    expect(made.headers.get('location')).toBe('/setup/posts/thames-dedicated?saved=1');
    expect(await post(world, 'thames-dedicated')).toEqual({
      id: 'thames-dedicated',
      version: 1,
      name: '泰晤士专责工程师',
      nameEn: 'Dedicated engineer of Thames Quay',
      role: 'dedicated_engineer',
      scope: { customerId: 'thames-quay' },
      timeZone: 'Europe/London',
      holders: [{ personId: 'zhao-lei', deputyIds: ['li-na', 'chen-yu'] }],
    });
  });

  it('keeps what was typed where something is wrong, and says where', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const answer = await world.post(
      '/setup/posts?lang=en',
      { ...NEW, 'h0.from': '2026-05-01', 'h0.to': '2026-04-01', 'h0.person': 'zhao-lei' },
      { as: ADMIN },
    );
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('href="#f-h0-to"');
    expect(page).toContain('value="thames-dedicated"');
    const nobody = await world.post('/setup/posts', { ...NEW, 'h0.person': '' }, { as: ADMIN });
    expect(nobody.status).toBe(422);
  });

  it('takes one more holder without saving anything', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const more = { ...NEW, 'h.rows': '1', more: 'h.rows' };
    const page = await text(world.post('/setup/posts', more, { as: ADMIN }));
    expect(page).toContain('name="h1.person"');
    expect(await post(world, 'thames-dedicated')).toBe(null);
  });

  it('is handed over on a day: the one until the day before, the next from then on, with a version that says who did it', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const path = '/setup/posts/xihe-dedicated';
    const form = await text(world.get(`${path}?part=handover&lang=en`, { as: ADMIN }));
    expect(form).toContain('Who takes it on');
    const given = { part: 'handover', version: '2', fromId: 'chen-yu', toId: 'zhao-lei', on: '2026-04-01' };
    const done = await world.post(path, { ...given, reason: 'Chen Yu moves on' }, { as: ADMIN });
    expect(done.headers.get('location')).toBe(`${path}?saved=2`);
    expect((await post(world, 'xihe-dedicated'))?.holders).toEqual([
      { personId: 'chen-yu', endsOn: '2026-03-31', deputyIds: ['li-na'] },
      { personId: 'zhao-lei', startsOn: '2026-04-01', deputyIds: ['li-na'] },
    ]);
    const page = await text(world.get(`${path}?lang=en`, { as: ADMIN }));
    expect(page).toContain('until 2026-03-31');
    expect(page).toContain('from 2026-04-01: Zhao Lei');
    const history = await text(world.get(`${path}?part=history&lang=en`, { as: ADMIN }));
    expect(history).toContain('Chen Yu moves on');
    // In words, not as the machine keeps it.
    expect(history).toMatch(/<b>Holders<\/b>: .*Chen Yu {2}– 2026-03-31 \(Deputies: Li Na\)/);
    expect(history).not.toContain('&quot;personId&quot;');
  });

  it('is not handed to whoever has it, nor by somebody who does not hold it then', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const path = '/setup/posts/xihe-dedicated';
    const given = {
      part: 'handover',
      version: '2',
      fromId: 'chen-yu',
      toId: 'chen-yu',
      on: '2026-04-01',
      reason: 'x',
    };
    const tried = async (more: object) => {
      const answer = await world.post(`${path}?lang=en`, { ...given, ...more }, { as: ADMIN });
      const [said] = /<li><b>.*?<\/li>/.exec(await text(answer)) ?? [];
      return `${answer.status} ${said?.replaceAll(/<[^>]+>/g, '')}`;
    };
    // Each mistake by its own name, at its own field.
    expect(await tried({})).toBe('422 Who takes it on: must be somebody else than who leaves it');
    expect(await tried({ toId: '' })).toBe('422 Who takes it on: must say who takes the post on');
    const other = { toId: 'zhao-lei' };
    expect(await tried({ ...other, fromId: 'li-na' })).toBe(
      '422 Who leaves: must be somebody who holds the post',
    );
    expect(await tried({ ...other, on: 'soon' })).toBe(
      '422 From this day on: must be a day, such as 2026-12-01',
    );
    const zh = await world.post(`${path}?lang=zh-CN`, { ...given, ...other, on: '' }, { as: ADMIN });
    expect(await text(zh)).toContain('从哪天起</a></b>: 请填写日期');
  });

  it('reads the same without a form for whoever may not change it, and each version has a page', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const page = await text(world.get('/setup/posts/xihe-dedicated?lang=en', { as: 'chen-yu' }));
    expect(page).toContain('Chen Yu');
    expect(page).not.toContain('name="h0.person"');
    expect((await world.get('/setup/posts/xihe-dedicated/versions/1', { as: 'chen-yu' })).status).toBe(200);
    expect((await world.get('/setup/posts/none', { as: 'chen-yu' })).status).toBe(404);
  });
});

describe('who stands for a role', () => {
  const CLAIMS = { sub: 'not-known', email: 'wang.fang@linjiang.example', email_verified: true };
  const asked = async (world: PortalWorld, query: string) => {
    const answer = await world.api('GET', `/api/standing?${query}`, { claims: CLAIMS });
    expect(answer.status).toBe(200);
    return standingAnswer.parse(await answer.json()).people;
  };

  it('is answered for any instant, with whoever stands in: the dedicated engineer is always reachable', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const li = await world.desk.configuration.get<{ id: string; version: number }>('person', 'li-na');
    const absences = [{ from: world.now, to: world.now + 7 * 86_400_000, reason: 'leave' }];
    const stamp = { name: 'Admin', at: world.now, reason: 'leave' };
    await world.desk.configuration.put('person', { ...li, id: 'li-na', version: 2, absences }, stamp);
    const of = 'role=dedicated_engineer&customer=yunxi-metro';
    for (let day = -400; day <= 800; day += 100) {
      const at = new Date(world.now + day * 86_400_000).toISOString();
      const people = await asked(world, `${of}&at=${at}`);
      expect(people.map(({ unable }) => unable)).toEqual([null]);
    }
    expect(await asked(world, of)).toEqual([
      {
        id: 'zhao-lei',
        name: '赵磊',
        nameEn: 'Zhao Lei',
        post: 'yunxi-dedicated',
        postVersion: 1,
        standsInFor: 'li-na',
        unable: null,
      },
    ]);
  });

  it('goes by the region of the site, and is empty where nobody holds the role', async () => {
    const world = await openPortal({ at: '2026-03-03T02:00:00Z' });
    const expert = await asked(world, 'role=east_china_expert&site=yunxi-control');
    expect(expert.map(({ id }) => id)).toEqual(['guo-tao']);
    expect(await asked(world, 'role=east_china_expert&site=thames-warehouse')).toEqual([]);
    const bad = await world.api('GET', '/api/standing?role=x&at=soon', { claims: CLAIMS });
    expect(bad.status).toBe(422);
  });
});
