// What of a desk is not ready, kind by kind; and what a check makes of it, for desks of any size.

import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, type Instant } from '../../shared/domain/instant.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { Post } from '../../shared/domain/posts.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import { readinessOf } from '../../shared/domain/readiness.ts';
import { readinessClockwork } from '../../shared/domain/readiness-check.ts';
import { readinessDoors } from '../../shared/domain/readiness-kind.ts';
import {
  isSame,
  markOf,
  type ReadinessCommand,
  type ReadinessConfiguration,
  type ReadinessEffect,
  type ReadinessState,
} from '../../shared/domain/readiness-record.ts';
import type { Rota } from '../../shared/domain/rota.ts';
import { findingWords } from '../../shared/web/words-readiness.ts';

const NOW = Date.parse('2026-03-03T02:10:00Z');
const NIGHTS = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
const TENANT = demoTenant('desk.example').tenant;

function person(id: string, over: Partial<Person> = {}): Person {
  return {
    id,
    version: 1,
    name: `人${id}`,
    nameEn: `P ${id}`,
    language: 'en',
    roles: ['engineer'],
    duties: [],
    contactMethods: [
      { channel: 'sms', address: '+8612000550101', verifiedAt: 1 },
      { channel: 'email', address: `${id}@desk.example`, verifiedAt: 1 },
    ],
    active: true,
    ...over,
  };
}

function rota(over: Partial<Rota> = {}): Rota {
  const layer = {
    id: 'l',
    name: 'l',
    startsOn: '2026-01-05',
    handOverTimes: ['09:00'],
    shiftsPerTurn: 7,
    personIds: ['a'],
  };
  return {
    id: 'r',
    version: 1,
    name: '值班 / On call',
    timeZone: 'Asia/Shanghai',
    layers: [layer],
    overrides: [],
    mustCover: 'always',
    ...over,
  };
}

function post(id: string, over: Partial<Post> = {}): Post {
  return {
    id,
    version: 1,
    name: '专属工程师',
    role: 'dedicated_engineer',
    scope: {},
    timeZone: 'Asia/Shanghai',
    holders: [{ personId: 'a', deputyIds: [] }],
    ...over,
  };
}

function desk(over: Partial<ReadinessConfiguration> = {}): ReadinessConfiguration {
  const admin = person('admin', { roles: ['tenant_admin'] });
  return {
    tenant: TENANT,
    people: [admin, person('a'), person('b')],
    posts: [],
    rotas: [],
    ladders: [],
    tiers: [],
    contracts: [],
    customers: [],
    sites: [],
    ...over,
  };
}

const found = (over: Partial<ReadinessConfiguration>, now: Instant = NOW) =>
  readinessOf(desk(over), now).map(({ kind, level, detail, gap }) =>
    [
      kind,
      level,
      detail.personId ?? detail.postId ?? detail.rotaId,
      gap ? new Date(gap.from).toISOString() : '',
    ]
      .filter(Boolean)
      .join(' '),
  );

describe('ways to people', () => {
  const SMS = { channel: 'sms', address: '+8612000550101' } as const;
  const MAIL = { channel: 'email', address: 'a@desk.example', verifiedAt: 1 } as const;
  const withWays = (...contactMethods: Person['contactMethods']) => ({
    people: [person('a', { contactMethods })],
  });

  test.each([
    ['two verified ways', withWays({ ...SMS, verifiedAt: 1 }, MAIL), []],
    ['one of them not verified', withWays(SMS, MAIL), ['unverified_way weakness a']],
    ['one way', withWays(MAIL), ['one_way weakness a']],
    [
      'one of two stopped',
      withWays({ ...SMS, verifiedAt: 1, stoppedAt: 2 }, MAIL),
      ['stopped_way hole a', 'one_way weakness a'],
    ],
    ['none that is open', withWays({ ...SMS, stoppedAt: 2 }), ['no_way hole a', 'stopped_way hole a']],
  ])('%s', (_name, over, expected) => {
    expect(found(over)).toEqual(expected);
  });

  test('of somebody who is not active say nothing', () => {
    expect(found({ people: [person('a', { active: false, contactMethods: [] })] })).toEqual([]);
  });

  test('never tell the door of a chat', () => {
    const chat = { provider: 'generic', url: 'https://hooks.example/s3cret', secret: 'whsec_x' } as const;
    const people = [person('a', { contactMethods: [{ channel: 'chat', address: 'ops-room', chat }, MAIL] })];
    const text = JSON.stringify(readinessOf(desk({ people }), NOW));
    expect(text).toContain('ops-room');
    expect(text).not.toMatch(/s3cret|whsec/);
  });
});

describe('rotas', () => {
  test('are looked at two weeks ahead, where somebody must be on call', () => {
    const overrides = [
      {
        id: 'o',
        personId: 'gone',
        from: NOW + 13 * DAY_MS,
        to: NOW + 20 * DAY_MS,
        reason: '',
        kind: 'override' as const,
      },
    ];
    const layers = rota().layers.map((layer) => ({ ...layer, endsOn: '2026-03-10' }));
    expect(found({ rotas: [rota({ layers })] })).toEqual(['rota_gap hole r 2026-03-11T01:00:00.000Z']);
    expect(found({ rotas: [rota({ layers, mustCover: undefined })] })).toEqual([]);
    expect(found({ rotas: [rota({ overrides })] })).toEqual([]);
  });
});

describe('a gap that reaches past the two weeks', () => {
  const at = (text: string) => Date.parse(text);
  const nights = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [['20:00', '08:00']], sun: [] } as const;
  const night = { id: 'l', name: 'l', handOverTimes: ['09:00'], shiftsPerTurn: 7, personIds: ['a'] };

  test('is told with its own end, and is the same gap a minute later', () => {
    // The layer ends on the morning of the 14th of March; the night that must be covered begins that evening in Shanghai.
    const left = rota({
      mustCover: nights,
      layers: [{ ...night, startsOn: '2026-01-05', endsOn: '2026-03-13' }],
    });
    const looked = (now: string) =>
      readinessOf(desk({ rotas: [left] }), at(now)).filter(({ kind }) => kind === 'rota_gap');
    const [first] = looked('2026-02-28T12:01:00Z');
    expect(first?.gap).toMatchObject({ from: at('2026-03-14T12:00:00Z'), to: at('2026-03-15T00:00:00Z') });
    expect(looked('2026-02-28T12:20:00Z')[0]?.gap).toEqual(first?.gap);
    expect(looked('2026-02-28T11:59:00Z')).toEqual([]);
  });

  test('has no end where nobody is on the rota any more', () => {
    const over = rota({ layers: [{ ...night, startsOn: '2026-01-05', endsOn: '2026-03-13' }] });
    const [gap] = readinessOf(desk({ rotas: [over] }), NOW).filter(({ kind }) => kind === 'rota_gap');
    expect(gap?.gap).toMatchObject({ from: at('2026-03-14T01:00:00Z'), hasNoEnd: true });
    if (!gap) throw new Error('it was found');
    const said = (language: 'zh-CN' | 'en') =>
      findingWords(gap, language, { timeZone: 'Asia/Shanghai', now: NOW });
    expect(said('en')).toMatch(/from .* on, nobody is on call/);
    expect(said('zh-CN')).toMatch(/起一直无人值守/);
  });
});

describe('posts', () => {
  test('that nobody holds, now or from a day within two weeks', () => {
    const until = (endsOn: string) => ({ holders: [{ personId: 'a', endsOn, deputyIds: [] }] });
    expect(found({ posts: [post('p', { holders: [] })] })).toEqual(['post_vacant hole p']);
    expect(found({ posts: [post('p', until('2026-03-09'))] })).toEqual(['post_vacant hole p']);
    expect(found({ posts: [post('p', until('2026-03-30'))] })).toEqual([]);
    expect(found({ posts: [post('p', { holders: [{ personId: 'nobody', deputyIds: [] }] })] })).toEqual([
      'post_vacant hole p',
    ]);
    const [finding] = readinessOf(desk({ posts: [post('p', until('2026-03-09'))] }), NOW);
    expect(finding?.detail.fromOn).toBe('2026-03-10');
  });

  test('are told with the day on which somebody holds them again', () => {
    const gap = [
      { personId: 'a', endsOn: '2026-03-08', deputyIds: [] },
      { personId: 'b', startsOn: '2026-03-12', deputyIds: [] },
    ];
    const [finding] = readinessOf(desk({ posts: [post('p', { holders: gap })] }), NOW).filter(
      ({ kind }) => kind === 'post_vacant',
    );
    if (!finding) throw new Error('it was found');
    const about = { timeZone: 'Asia/Shanghai', now: NOW };
    expect(findingWords(finding, 'zh-CN', about)).toBe(
      '岗位“专属工程师”：自 2026-03-09 起至 2026-03-11 无人担任。',
    );
    expect(findingWords(finding, 'en', about)).toMatch(/nobody holds it from 2026-03-09 to 2026-03-11\./);
  });

  test('are no more than weak where the desk has somebody of the role', () => {
    const narrow = post('narrow', { holders: [], scope: { customerId: 'c' } });
    expect(found({ posts: [narrow, post('wide')] })).toEqual(['post_vacant weakness narrow']);
  });
});

describe('leave', () => {
  const away = (deputyId?: string, from = NOW + DAY_MS) => [
    person('a', {
      absences: [{ from, to: from + DAY_MS, reason: '', ...(deputyId === undefined ? {} : { deputyId }) }],
    }),
    person('b'),
  ];
  test.each([
    ['without a deputy', { people: away() }, ['leave_without_deputy weakness a']],
    ['with one', { people: away('b') }, []],
    ['with one who is not there', { people: away('nobody') }, ['leave_without_deputy weakness a']],
    ['that is over', { people: away(undefined, NOW - 2 * DAY_MS) }, []],
    ['far ahead', { people: away(undefined, NOW + 15 * DAY_MS) }, []],
    [
      'of whoever holds a post with deputies',
      { people: away(), posts: [post('p', { holders: [{ personId: 'a', deputyIds: ['b'] }] })] },
      [],
    ],
  ])('%s', (_name, over, expected) => {
    expect(found(over)).toEqual(expected);
  });
});

describe('ladders', () => {
  test('name in words whom nobody is found for: a role of the presets, a post of the desk, else as it is written', () => {
    const demo = demoTenant('desk.example');
    const told = (posts: typeof demo.posts) => {
      const { ladders, tiers, contracts, customers, sites, people } = demo;
      const setup = desk({ ladders, tiers, contracts, customers, sites, people, rotas: demo.rotas, posts });
      return readinessOf(setup, NOW)
        .filter(({ kind }) => kind === 'recipient_empty' || kind === 'no_owner')
        .map(({ kind, detail }) => `${kind} ${detail.role} / ${detail.roleEn}`);
    };
    const without = (role: string) => told(demo.posts.filter((each) => each.role !== role));
    expect(without('oem_expert')).toEqual([
      'recipient_empty 原厂技术专家 / Technical expert of the manufacturer',
    ]);
    expect(without('dedicated_engineer')).toContain('no_owner 专责维护工程师 / Dedicated engineer');
    const [standard] = demo.ladders;
    if (!standard) throw new Error('There is no ladder');
    const opening = {
      ...standard.rungs[0],
      recipients: [
        { to: 'person', personId: 'chen-yu' },
        { to: 'post', role: 'night_porter' },
        { to: 'duty', duty: 'duty_manager' },
        { to: 'owner' },
      ],
    };
    const people = demo.people.map((each) => ({ ...each, duties: [] }));
    const ladders = [{ ...standard, rungs: [opening, ...standard.rungs.slice(1)] }] as typeof demo.ladders;
    const { tiers, contracts, customers, sites, rotas, posts } = demo;
    const setup = desk({ ladders, tiers, contracts, customers, sites, people, rotas, posts });
    const roles = readinessOf(setup, NOW)
      .filter(({ kind }) => kind === 'recipient_empty')
      .map(({ detail }) => `${detail.role} / ${detail.roleEn}`);
    expect(roles).toContain('night_porter / night_porter');
    expect(roles).toContain('值班经理 / Duty manager');
  });

  test('say once what many customers have in common', () => {
    const demo = demoTenant('desk.example');
    const { ladders, tiers, contracts, customers, sites } = demo;
    const people = demo.people.map((each) => (each.id === 'sun-wei' ? { ...each, active: false } : each));
    const findings = readinessOf(
      {
        ...desk(),
        ladders,
        tiers,
        contracts,
        customers,
        sites,
        people,
        posts: demo.posts,
        rotas: demo.rotas,
      },
      NOW,
    );
    const final = findings.filter(({ kind }) => kind === 'final_person');
    expect(final.length).toBeGreaterThan(0);
    expect(final.every(({ level, detail }) => level === 'hole' && detail.why === 'inactive')).toBe(true);
    const keys = findings.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

// ---------------------------------------------------------------------------------------------------------------
// The record

const KIND = readinessClockwork(({ key }) => key);
const CONTEXT = { actor: { kind: 'system', name: 'clock', via: 'clock' } as const, entropy: '0'.repeat(64) };

function decided(
  state: ReadinessState | null,
  command: ReadinessCommand,
  all: ReadinessConfiguration,
  now: Instant,
) {
  const setup = { tenant: all.tenant, people: all.people, all };
  const decision = KIND.decide(state, command, { ...CONTEXT, now, setup });
  if (decision.outcome !== 'accepted') return { state, effects: [] as readonly ReadinessEffect[], decision };
  let after = state;
  for (const event of decision.events) after = KIND.evolve(after, event, now);
  if (!after) throw new Error('no state');
  return {
    state: { ...after, version: after.version + 1, lastAt: now },
    effects: decision.effects,
    decision,
  };
}

describe('the record', () => {
  const opened = decided(null, { type: 'Recheck', because: 'seed' }, desk(), NOW).state as ReadinessState;

  test('is asked for one check, however many edits there are', () => {
    expect(opened).toMatchObject({
      id: TENANT.id,
      tenantId: TENANT.id,
      wakeAt: NOW + 60_000,
      checkedAt: null,
    });
    const again = decided(opened, { type: 'Recheck', because: 'edit' }, desk(), NOW + 30_000).decision;
    expect(again).toMatchObject({ outcome: 'ignored', reason: { code: 'check_is_near' } });
  });

  test('is not woken early, and after a check wakes in the morning of its own zone', () => {
    expect(decided(opened, { type: 'Wake' }, desk(), NOW).decision.outcome).toBe('ignored');
    const { state } = decided(opened, { type: 'Wake' }, desk(), NOW + 60_000);
    expect(state?.wakeAt).toBe(Date.parse('2026-03-04T00:00:00Z'));
    const kyiv = desk({ tenant: { ...TENANT, timeZone: 'Europe/Kyiv' } });
    // 08:00 of a day on which the clocks went forward at three.
    const spring = decided(opened, { type: 'Wake' }, kyiv, Date.parse('2026-03-28T20:00:00Z')).state;
    expect(spring?.wakeAt).toBe(Date.parse('2026-03-29T05:00:00Z'));
  });

  test('wakes 7 days, 24 h and 2 h before a gap, also where a sweeper comes late', () => {
    const layers = rota().layers.map((layer) => ({ ...layer, endsOn: '2026-03-12' }));
    const all = desk({ rotas: [rota({ layers })] });
    const gapAt = Date.parse('2026-03-13T01:00:00Z');
    let state: ReadinessState | null = opened;
    const tellings: [string, number][] = [];
    for (let checks = 0; checks < 40 && state && state.wakeAt < gapAt; checks++) {
      const now: Instant = state.wakeAt + 90_000;
      const next = decided(state, { type: 'Wake' }, all, now);
      for (const effect of next.effects) {
        if (effect.type === 'SendFindings' && effect.personId === 'a')
          tellings.push([effect.nearness, Math.round((gapAt - now) / HOUR_MS)]);
      }
      state = next.state;
    }
    expect(tellings).toEqual([
      ['found', 239],
      ['week', 168],
      ['day', 24],
      ['hours', 2],
    ]);
  });

  test('stays small for a desk on which nobody is ready, tells what it has room for, and tells it once', () => {
    const people = Array.from({ length: 600 }, (_, index) =>
      person(`p${String(index).padStart(60, '0')}`, {
        roles: index < 30 ? ['tenant_admin'] : ['engineer'],
        contactMethods: [{ channel: 'email', address: `p${index}@desk.example` }],
      }),
    );
    const all = desk({ people });
    let state: ReadinessState | null = decided(opened, { type: 'Wake' }, all, NOW + 60_000).state;
    const sizes: number[] = [];
    const told: number[] = [];
    for (let day = 0; day < 3 && state; day++) {
      const next = decided(state, { type: 'Wake' }, all, state.wakeAt);
      sizes.push(JSON.stringify(next.state).length);
      // What an item of the store takes.
      expect(JSON.stringify(next.decision).length).toBeLessThan(390_000);
      told.push(next.effects.length);
      state = next.state;
    }
    expect(Math.max(...sizes)).toBeLessThan(32_000);
    expect(told).toEqual([30, 0, 0]);
    expect(state).toMatchObject({ findingCount: 1_200, holeCount: 0 });
  });

  test('tells the managers where a desk has no active admin', () => {
    const people = [person('boss', { roles: ['manager'] }), person('a', { contactMethods: [] })];
    const { effects } = decided(opened, { type: 'Wake' }, desk({ people }), NOW + 60_000);
    expect(effects.map(({ personId }) => personId)).toEqual(['boss']);
  });

  test('tells managers as well where the only admin cannot be told; and later where nobody can be', () => {
    const stopped = { channel: 'email', address: 'admin@desk.example', stoppedAt: 1 } as const;
    const admin = person('admin', { roles: ['tenant_admin'], contactMethods: [stopped] });
    const boss = person('boss', { roles: ['manager'] });
    const first = decided(opened, { type: 'Wake' }, desk({ people: [admin, boss] }), NOW + 60_000);
    expect(first.effects.map(({ personId }) => personId)).toEqual(['boss']);
    const alone = decided(opened, { type: 'Wake' }, desk({ people: [admin] }), NOW + 60_000);
    expect(alone.effects).toEqual([]);
    expect(alone.state?.findings.map(({ told }) => told)).toEqual([null, null]);
    const later = decided(alone.state, { type: 'Wake' }, desk({ people: [admin, boss] }), NOW + DAY_MS);
    expect(later.effects).toMatchObject([{ personId: 'boss', findingCount: 2 }]);
  });

  test('is checked by the wake alone; the doors take the rest', () => {
    const setup = { tenant: TENANT, people: [] };
    expect(() => readinessDoors.decide(opened, { type: 'Wake' }, { ...CONTEXT, now: NOW, setup })).toThrow();
  });
});

describe('a check', () => {
  const opened = decided(null, { type: 'Recheck', because: 'seed' }, desk(), NOW).state as ReadinessState;
  const admin = person('admin', { roles: ['tenant_admin'], language: 'zh-CN' });
  const lost = person('a', { contactMethods: [] });
  const weak = person('b', {
    contactMethods: [{ channel: 'sms', address: '+8612000550102', verifiedAt: 1 }],
  });
  const first = NOW + 60_000;
  const tellings = (...of: Parameters<typeof decided>) => {
    const { effects, ...rest } = decided(...of);
    return { ...rest, effects: effects.filter((effect) => effect.type === 'SendFindings') };
  };
  const morning = Date.parse('2026-03-04T00:00:00Z');

  test('is not made before it is due, nor of a desk that was never opened', () => {
    const reason = { code: 'not_due', zh: '尚未到检查时间。', en: 'No check is due yet.' };
    expect(decided(null, { type: 'Wake' }, desk(), NOW).decision).toEqual({ outcome: 'ignored', reason });
    expect(decided(opened, { type: 'Wake' }, desk(), first - 1).decision).toEqual({
      outcome: 'ignored',
      reason,
    });
    const setup = { tenant: TENANT, people: [] };
    expect(() => KIND.decide(opened, { type: 'Wake' }, { ...CONTEXT, now: first, setup })).toThrow();
  });

  test('tells the admins at once of what leaves a page without anybody, of what is weak in the morning', () => {
    const all = desk({ people: [admin, weak, lost] });
    const at = (now: Instant, told: string | null) => ({ since: now, told });
    const one = decided(opened, { type: 'Wake' }, all, first);
    expect(one.decision).toEqual({
      outcome: 'accepted',
      events: [
        { type: 'FindingsTold', personId: 'admin', keys: ['no_way/a'], findingCount: 1, nearness: 'found' },
        {
          type: 'ReadinessChecked',
          findings: [
            { mark: markOf('no_way/a'), ...at(first, 'found') },
            { mark: markOf('one_way/b'), ...at(first, null) },
          ],
          ...{ findingCount: 2, holeCount: 1, mendedCount: 0, wakeAt: morning },
        },
      ],
      effects: [
        {
          ...{ type: 'SendFindings', personId: 'admin', channel: 'email', address: 'admin@desk.example' },
          ...{ language: 'zh-CN', nearness: 'found', findingCount: 1 },
          lines: [{ mark: markOf('no_way/a'), level: 'hole', text: 'no_way/a' }],
        },
      ],
    });
    const again = decided(one.state, { type: 'Wake' }, all, morning);
    expect(again.decision).toMatchObject({
      events: [
        { type: 'FindingsTold', keys: ['one_way/b'] },
        { findings: [at(first, 'found'), at(first, 'found')], mendedCount: 0, wakeAt: morning + DAY_MS },
      ],
      effects: [{ personId: 'admin', lines: [{ level: 'weakness' }] }],
    });
    const mended = desk({ people: [admin, weak, person('a')] });
    const third = decided(again.state, { type: 'Wake' }, mended, morning + DAY_MS);
    expect(third.effects).toEqual([]);
    expect(third.decision).toMatchObject({ events: [{ findingCount: 1, holeCount: 0, mendedCount: 1 }] });
    // It comes back, and is told again.
    const fourth = decided(third.state, { type: 'Wake' }, all, morning + 2 * DAY_MS);
    expect(fourth.effects).toMatchObject([{ lines: [{ text: 'no_way/a' }] }]);
  });

  test('later on the same day tells nothing weak; at the minute of the morning it does', () => {
    const all = desk({ people: [admin, weak] });
    const one = decided(opened, { type: 'Wake' }, all, first);
    const soon = { ...(one.state as ReadinessState), wakeAt: first };
    expect(decided(soon, { type: 'Wake' }, all, morning - 1).effects).toEqual([]);
    expect(decided(soon, { type: 'Wake' }, all, morning).effects).toHaveLength(1);
    // After eight it is the next morning's.
    const checked = decided(soon, { type: 'Wake' }, desk({ people: [admin] }), morning)
      .state as ReadinessState;
    expect(checked.wakeAt).toBe(morning + DAY_MS);
    expect(decided({ ...checked, wakeAt: morning }, { type: 'Wake' }, all, morning + 1).effects).toEqual([]);
  });

  test('tells twenty at most and says how many there are; gaps first, then what is a hole, then what is weak', () => {
    const people = Array.from({ length: 21 }, (_, index) =>
      person(`p${index}`, { contactMethods: index === 20 ? [] : weak.contactMethods }),
    );
    const layers = rota().layers.map((layer) => ({ ...layer, endsOn: '2026-03-06' }));
    const all = desk({ people: [...people, admin, person('a')], rotas: [rota({ layers })] });
    const checked = { ...opened, checkedAt: first, wakeAt: morning };
    const { effects, decision } = tellings(checked, { type: 'Wake' }, all, morning);
    const [ofAdmin] = effects.filter(({ personId }) => personId === 'admin');
    expect(ofAdmin?.findingCount).toBe(22);
    expect(ofAdmin?.lines).toHaveLength(20);
    expect(ofAdmin?.lines.slice(0, 3).map(({ text }) => text.split('/')[0])).toEqual([
      'rota_gap',
      'no_way',
      'one_way',
    ]);
    // Whoever is on the rota is told of its gap alone, after the admins.
    expect(effects.map(({ personId, findingCount }) => [personId, findingCount])).toEqual([
      ['admin', 22],
      ['a', 1],
    ]);
    expect(decision).toMatchObject({
      events: [{ keys: ofAdmin?.lines.map(({ text }) => text), nearness: 'week' }, { nearness: 'week' }, {}],
    });
  });

  test('tells of a gap as near as it is, also where others are only found, and wakes as it comes nearer', () => {
    const layers = rota().layers.map((layer) => ({ ...layer, endsOn: '2026-03-06' }));
    const all = desk({ people: [admin, person('a'), lost], rotas: [rota({ layers })] });
    const gapAt = Date.parse('2026-03-07T01:00:00Z');
    const nearness = (now: Instant) => {
      const checked = { ...opened, wakeAt: now };
      const { effects, state } = tellings(checked, { type: 'Wake' }, all, now);
      return [effects[0]?.nearness, state?.wakeAt];
    };
    expect(nearness(gapAt - 7 * DAY_MS - 1)).toEqual(['found', gapAt - 7 * DAY_MS]);
    expect(nearness(gapAt - 7 * DAY_MS)).toEqual(['week', gapAt - 7 * DAY_MS - HOUR_MS + DAY_MS]);
    expect(nearness(gapAt - DAY_MS - 1)).toEqual(['week', gapAt - DAY_MS - HOUR_MS + DAY_MS - 23 * HOUR_MS]);
    expect(nearness(gapAt - DAY_MS)).toEqual(['day', gapAt - 2 * HOUR_MS]);
    expect(nearness(gapAt - 2 * HOUR_MS - 1)).toEqual(['day', gapAt - 2 * HOUR_MS]);
    expect(nearness(gapAt - 2 * HOUR_MS)).toEqual(['hours', gapAt - HOUR_MS]);
  });

  test('tells nobody who is not active, has no account or no way, and a hundred people at most', () => {
    const layers = rota().layers.map((layer) => ({
      ...layer,
      endsOn: '2026-03-06',
      personIds: ['a', 'gone', 'outside', 'silent', ...Array.from({ length: 120 }, (_, n) => `p${n}`)],
    }));
    const people = [
      ...[person('a'), person('gone', { active: false }), person('outside', { roles: [] })],
      ...[person('silent', { contactMethods: [] }), person('elsewhere'), admin],
    ];
    const told = (more: readonly Person[]) =>
      decided(
        opened,
        { type: 'Wake' },
        desk({ people: [...people, ...more], rotas: [rota({ layers })] }),
        first,
      ).effects.map(({ personId }) => personId);
    expect(told([])).toEqual(['admin', 'a']);
    const many = told(Array.from({ length: 120 }, (_, n) => person(`p${n}`)));
    expect(many.slice(0, 2)).toEqual(['admin', 'a']);
    expect(many).toHaveLength(100);
  });

  test('of thirty admins tells each of thirteen, so that the store takes all of it', () => {
    const admins = Array.from({ length: 30 }, (_, n) => person(`n${n}`, { roles: ['tenant_admin'] }));
    const people = Array.from({ length: 25 }, (_, n) => person(`p${n}`, { contactMethods: [] }));
    const { effects } = tellings(opened, { type: 'Wake' }, desk({ people: [...admins, ...people] }), first);
    expect(new Set(effects.map(({ lines, findingCount }) => `${lines.length} of ${findingCount}`))).toEqual(
      new Set(['13 of 25']),
    );
    expect(effects).toHaveLength(30);
  });
});

describe('what a check keeps', () => {
  const opened = decided(null, { type: 'Recheck', because: 'seed' }, desk(), NOW).state as ReadinessState;
  const layers = rota().layers.map((layer) => ({ ...layer, endsOn: '2026-03-06' }));

  test('of a gap is when it is, so that it is known again; and it is told in the zone of the desk', () => {
    const all = desk({ rotas: [rota({ layers, mustCover: { ...NIGHTS, sat: [['20:00', '22:00']] } })] });
    const { state } = decided(opened, { type: 'Wake' }, all, NOW + 60_000);
    expect(state?.findings).toMatchObject([
      { gap: { about: markOf('rota_gap/r'), from: Date.parse('2026-03-07T12:00:00Z') } },
      { gap: { to: Date.parse('2026-03-14T14:00:00Z') }, told: 'found' },
    ]);
    const zones: string[] = [];
    const kind = readinessClockwork((_finding, _language, { timeZone, now }) => {
      zones.push(`${timeZone} ${now}`);
      return 'said';
    });
    const setup = { tenant: all.tenant, people: all.people, all };
    kind.decide(opened, { type: 'Wake' }, { ...CONTEXT, now: NOW + 60_000, setup });
    expect(new Set(zones)).toEqual(new Set([`Asia/Shanghai ${NOW + 60_000}`]));
  });

  test('puts gaps before other holes, whatever order they were found in', () => {
    const all = desk({
      people: [
        person('admin', { roles: ['tenant_admin'] }),
        person('b', { contactMethods: [] }),
        person('a'),
      ],
      rotas: [rota({ layers })],
    });
    const { state } = decided(opened, { type: 'Wake' }, all, NOW + 60_000);
    expect(state?.findings.map(({ gap }) => gap !== undefined)).toEqual([true, false]);
  });

  test('of people without an admin or a manager tells nobody', () => {
    const people = [person('a'), person('b', { contactMethods: [] })];
    const { effects, state } = decided(opened, { type: 'Wake' }, desk({ people }), NOW + 60_000);
    expect(effects).toEqual([]);
    expect(state?.findings).toMatchObject([{ told: null }]);
  });
});

describe('marks', () => {
  test('differ, are short, and tell a gap that moved from another one', () => {
    const marks = new Set(
      Array.from({ length: 100_000 }, (_, index) => markOf(`unverified_way/p-${index}/sms`)),
    );
    expect(marks.size).toBe(100_000);
    expect(Math.max(...[...marks].map((mark) => mark.length))).toBeLessThanOrEqual(11);
    const standing = {
      mark: markOf('g/1'),
      since: 0,
      told: null,
      gap: { about: markOf('g'), from: 10, to: 20 },
    };
    const gap = (about: string, from: number, to: number) =>
      ({
        key: `${about}/${from}`,
        kind: 'rota_gap',
        level: 'hole',
        detail: {},
        gap: { about, from, to },
      }) as const;
    expect(isSame(standing, gap('g', 15, 30))).toBe(true);
    expect(isSame(standing, gap('g', 20, 30))).toBe(false);
    expect(isSame(standing, gap('h', 10, 20))).toBe(false);
  });
});
