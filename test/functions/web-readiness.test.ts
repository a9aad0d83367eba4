// What is not ready, as staff see it: the page, the JSON, and the count on the board.

import { beforeEach, describe, expect, test } from 'vitest';
import { readinessKeepingBy } from '../../shared/app/readiness-keeping.ts';
import { seedReadiness } from '../../shared/app/recheck.ts';
import { wake } from '../../shared/app/wake.ts';
import { readinessAnswer } from '../../shared/contracts/http-readiness.ts';
import type { Person } from '../../shared/domain/people.ts';
import { DEMO_TENANT_ID, demoTenant } from '../../shared/domain/presets/demo.ts';
import { readinessClockwork } from '../../shared/domain/readiness-check.ts';
import { READINESS } from '../../shared/domain/readiness-record.ts';
import type { Rota } from '../../shared/domain/rota.ts';
import { findingWords } from '../../shared/web/words-readiness.ts';
import { openPortal, type PortalWorld } from './portal-world.ts';

/** Nobody of the demo desk has verified any. */
const WAYS = demoTenant('desk.example').people.flatMap(({ contactMethods }) => contactMethods).length;

let world: PortalWorld;
beforeEach(async () => {
  world = await openPortal({ at: '2026-03-03T02:10:00Z' });
});

async function change<Item extends { id: string; version: number }>(
  kind: 'person' | 'rota',
  id: string,
  over: Partial<Item>,
): Promise<void> {
  const { configuration } = world.desk;
  const item = await configuration.get<Item>(kind, id);
  if (!item) throw new Error(`There is no ${kind} ${id}`);
  const next = { ...item, ...over, version: item.version + 1 };
  await configuration.put(kind, next, { name: 'test', at: world.now, reason: 'test' });
}

/** The check that the clock brings. */
async function check(): Promise<void> {
  await seedReadiness(world.desk, world.now);
  world.now += 60_000;
  const wakeAt = world.now;
  await wake(readinessKeepingBy(readinessClockwork(findingWords), world.desk), world.desk, {
    tenantId: DEMO_TENANT_ID,
    kind: READINESS,
    recordId: DEMO_TENANT_ID,
    wakeAt,
  });
}

const asks = async (as: string, language = 'en') =>
  (await world.get(`/readiness?lang=${language}`, { as })).text();

describe('the page', () => {
  test('says what is weak, to all staff, in both languages, and who mends it finds the way', async () => {
    const admin = await asks('sun-wei');
    expect(admin).toContain('Zhao Lei: text messages to +8612000550103 is not verified.');
    expect(admin).toContain('href="/setup/people/zhao-lei"');
    const engineer = await asks('zhao-lei', 'zh-CN');
    expect(engineer).toContain('赵磊：短信 +8612000550103 尚未验证。');
    expect(engineer).not.toContain('/setup/people/');
    // His own ways he mends himself, beside the link to himself that stands on every page.
    expect(engineer.split('href="/me"')).toHaveLength(4);
    expect(engineer).not.toMatch(/undefined|NaN|\[object/);
  });

  test('says what a page may fail by first, with what is to come', async () => {
    await change<Rota>('rota', 'engineers', { layers: [] });
    await change<Person>('person', 'sun-wei', {
      contactMethods: [{ channel: 'sms', address: '+8612000550105', stoppedAt: world.now }],
    });
    await check();
    const page = await asks('wang-fang');
    expect(page.indexOf('A page may reach nobody')).toBeLessThan(page.indexOf('Weak'));
    expect(page).toContain('Rota “Engineers, weekly”: from Tue 2026-03-03 10:');
    expect(page).toContain('its final person Sun Wei cannot be paged');
    expect(page).toContain('last checked for notices 3 Mar 10:11');
    expect(page.length).toBeLessThan(50_000);
  });

  test('is found from the setup', async () => {
    expect(await (await world.get('/setup?lang=en', { as: 'li-na' })).text()).toContain(
      '<a class="button" href="/readiness">Readiness</a>',
    );
  });

  test('of a desk that is ready says so', async () => {
    for (const person of await world.desk.configuration.latest<Person>('person')) {
      await change<Person>('person', person.id, {
        contactMethods: person.contactMethods.map((method) => ({ ...method, verifiedAt: world.now })),
      });
    }
    expect(await asks('sun-wei')).toContain('no hour of the next two weeks is without somebody on call');
  });
});

describe('the count on the board', () => {
  const board = async () => (await world.get('/board?lang=en', { as: 'li-na' })).text();

  test('is what the last check found, and is not there before one', async () => {
    expect(await board()).not.toContain('/readiness');
    await check();
    expect(await board()).toContain(`<a class="flag warn" href="/readiness">${WAYS} not ready</a>`);
    await change<Rota>('rota', 'engineers', { layers: [] });
    world.now += 86_400_000;
    await check();
    expect(await board()).toContain(`<a class="flag bad" href="/readiness">${WAYS + 2} not ready</a>`);
  });
});

describe('the API', () => {
  const ask = async () => {
    const answer = await world.api('GET', '/api/readiness', { claims: { sub: 'sub-auditor' } });
    expect(answer.status).toBe(200);
    return readinessAnswer.parse(await answer.json());
  };

  test('answers the same for programs, with since when and how near people were told', async () => {
    await world.personWith('auditor');
    await change<Rota>('rota', 'engineers', { layers: [] });
    expect(await ask()).toMatchObject({ checkedAt: null, holeCount: 2 });
    await check();
    const { findings, holeCount, checkedAt, nextCheckAt } = await ask();
    expect({ holeCount, checkedAt, nextCheckAt }).toEqual({
      holeCount: 2,
      checkedAt: '2026-03-03T02:11:00.000Z',
      nextCheckAt: '2026-03-04T00:00:00.000Z',
    });
    const [gap] = findings.filter(({ kind }) => kind === 'rota_gap');
    expect(gap).toMatchObject({
      level: 'hole',
      from: '2026-03-03T02:11:00.000Z',
      since: '2026-03-03T02:11:00.000Z',
      told: 'hours',
      detail: { rotaId: 'engineers', why: 'nobody' },
    });
    expect(findings.filter(({ told }) => told === null).every(({ level }) => level === 'weakness')).toBe(
      true,
    );
  });

  test('is for staff', async () => {
    expect((await world.api('GET', '/api/readiness')).status).toBe(401);
  });
});

describe('a finding of a ladder', () => {
  const about = { timeZone: 'Asia/Shanghai', now: Date.parse('2026-03-03T02:10:00Z') };
  const said = (detail: Readonly<Record<string, string>>, language: 'zh-CN' | 'en') =>
    findingWords({ key: 'k', kind: 'no_owner', level: 'weakness', detail }, language, about);
  const of = {
    ladder: '标准升级',
    ladderEn: 'Standard',
    role: '专责维护工程师',
    roleEn: 'Dedicated engineer',
  };
  const customer = { customer: '西河水务', customerEn: 'Xihe Water' };

  test('says whose cases it is about, also where they are those without a contract', () => {
    expect(said({ ...of, strangers: 'too' }, 'zh-CN')).toBe(
      '升级阶梯“标准升级”（无合同的报修）：应负责工单的岗位“专责维护工程师”无人担任。',
    );
    expect(said({ ...of, strangers: 'too' }, 'en')).toBe(
      'Ladder “Standard” for reports without a contract: nobody holds “Dedicated engineer”, who would own the cases.',
    );
    expect(said({ ...of, ...customer, strangers: 'too' }, 'en')).toContain(
      'for Xihe Water and reports without a contract:',
    );
    expect(said({ ...of, ...customer }, 'zh-CN')).toContain('“标准升级”（西河水务）：');
  });
});
