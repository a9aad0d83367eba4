// A desk that is not ready says so before a page fails by it: who is told of what and when, with a clock turned by hand.

import { describe, expect, test } from 'vitest';
import { commit } from '../../shared/app/commit.ts';
import type { Versioned } from '../../shared/app/ports.ts';
import { readinessKeepingBy } from '../../shared/app/readiness-keeping.ts';
import { recheck, seedReadiness, withRechecks } from '../../shared/app/recheck.ts';
import { tellShifts } from '../../shared/app/tell-shifts.ts';
import { isoOf } from '../../shared/domain/instant.ts';
import type { Person } from '../../shared/domain/people.ts';
import { readinessDoors } from '../../shared/domain/readiness-kind.ts';
import type { ReadinessCommand, ReadinessState } from '../../shared/domain/readiness-record.ts';
import type { Actor } from '../../shared/domain/record.ts';
import type { Rota } from '../../shared/domain/rota.ts';
import { shiftNotice } from '../../shared/web/shift-notice.ts';
import { FaultPlan } from './process.ts';
import { TENANT_ID, World, type WorldOptions } from './world.ts';

/** 19:00 of a Sunday in Hangzhou. */
const SUNDAY = '2026-03-01T11:00:00Z';
const ADMIN: Actor = { kind: 'person', name: '孙伟', personId: 'sun-wei', via: 'portal' };

/** The demo desk with every way verified, so that nothing is to be said of it but what a test changes. */
async function readyDesk(options: Partial<WorldOptions> = {}): Promise<World> {
  const world = await World.open({ startsAt: SUNDAY, ...options });
  const people = await world.desk().configuration.latest<Person>('person');
  for (const person of people) {
    await put(world, 'person', person, {
      contactMethods: person.contactMethods.map((method) => ({ ...method, verifiedAt: world.now })),
    });
  }
  await seedReadiness(world.desk(), world.now);
  // Whoever seeds has no queue: the sweeper finds what is due.
  await until(world, '2026-03-01T11:05:00Z');
  return world;
}

async function put<Item extends Versioned>(
  world: World,
  kind: 'person' | 'rota',
  item: Item,
  change: Partial<Item>,
): Promise<void> {
  const changed = { ...item, ...change, version: item.version + 1 };
  await world.desk().configuration.put(kind, changed, { name: 'test', at: world.now, reason: 'test' });
}

/** An edit as people make it, through the desk. */
async function edit<Item extends Versioned>(
  world: World,
  kind: 'person' | 'rota',
  id: string,
  change: (item: Item) => Partial<Item>,
): Promise<void> {
  const desk = withRechecks(world.desk());
  const item = await desk.configuration.get<Item>(kind, id);
  if (!item) throw new Error(`There is no ${kind} ${id}`);
  const changed = { ...item, ...change(item), version: item.version + 1 };
  await desk.configuration.put(kind, changed, { name: 'test', at: world.now, reason: 'test' });
}

const stateOf = async (world: World): Promise<ReadinessState> => {
  const head = await world.desk().readiness.head(TENANT_ID);
  if (!head) throw new Error('The desk has no readiness');
  return head.state;
};

/** Who received what when, as `person minute first words`. */
function told(world: World, from = 0): string[] {
  return world.received.slice(from).map(({ person, at, text }) => {
    const [subject = ''] = text.split('\n');
    return `${person} ${isoOf(at).slice(0, 16)} ${subject}`;
  });
}

const until = (world: World, at: string) => world.fastForwardTo(Date.parse(at));

/** Chen Yu alone is on call, and nobody stands in while he is away on Sunday the 15th from 02:00 to 06:00. */
async function leaveAGap(world: World): Promise<void> {
  await edit<Person>(world, 'person', 'chen-yu', () => ({
    absences: [
      {
        from: Date.parse('2026-03-14T18:00:00Z'),
        to: Date.parse('2026-03-14T22:00:00Z'),
        reason: 'leave',
      },
    ],
  }));
  await edit<Rota>(world, 'rota', 'engineers', ({ layers }) => ({
    layers: layers.map((layer) => ({ ...layer, personIds: ['chen-yu'] })),
    region: '浙江',
  }));
}

describe('a desk that is ready', () => {
  test('is looked at each morning, and nobody hears of it', async () => {
    const world = await readyDesk();
    await until(world, '2026-03-05T00:00:00Z');
    expect(told(world)).toEqual([]);
    expect(await stateOf(world)).toMatchObject({
      checkedAt: Date.parse('2026-03-05T00:00:00Z'),
      findings: [],
      findingCount: 0,
      wakeAt: Date.parse('2026-03-06T00:00:00Z'),
    });
    expect(world.deadLetters).toEqual([]);
  });

  test('has one record, opened by whoever comes first, also where the desk is of earlier data', async () => {
    const world = await World.open({ startsAt: SUNDAY });
    expect(await world.desk().readiness.head(TENANT_ID)).toBeNull();
    await recheck(world.desk(), 'edit');
    await recheck(world.desk(), 'edit');
    await seedReadiness(world.desk(), world.now);
    expect(await stateOf(world)).toMatchObject({ version: 1, checkedAt: null });
    await until(world, '2026-03-01T11:01:00Z');
    expect(await stateOf(world)).toMatchObject({ version: 2, holeCount: 0 });
  });
});

describe('a weakness', () => {
  test('waits for the morning, is told to the admins in one message, and once', async () => {
    const world = await World.open({ startsAt: SUNDAY });
    await seedReadiness(world.desk(), world.now);
    await until(world, '2026-03-04T12:00:00Z');
    const { findingCount } = await stateOf(world);
    expect(told(world)).toEqual([`sun-wei 2026-03-02T00:00 值守准备：${findingCount} 项问题`]);
    expect(world.received[0]?.text).toContain('赵磊：短信 +8612000550103 尚未验证。');
    expect(world.received[0]?.text).toContain('https://desk.example/readiness');
  });

  test('that is mended and comes back is told again', async () => {
    const world = await readyDesk();
    const verified = (is: boolean) => (person: Person) => ({
      contactMethods: person.contactMethods.map(({ verifiedAt: _, ...method }) =>
        is ? { ...method, verifiedAt: world.now } : method,
      ),
    });
    await edit<Person>(world, 'person', 'li-na', verified(false));
    await until(world, '2026-03-02T04:00:00Z');
    await edit<Person>(world, 'person', 'li-na', verified(true));
    await until(world, '2026-03-03T04:00:00Z');
    await edit<Person>(world, 'person', 'li-na', verified(false));
    await until(world, '2026-03-05T04:00:00Z');
    expect(told(world)).toEqual([
      'sun-wei 2026-03-02T00:00 值守准备：2 项问题',
      'sun-wei 2026-03-04T00:00 值守准备：2 项问题',
    ]);
  });
});

describe('somebody who sends STOP', () => {
  test('is told to the admins within a minute or so', async () => {
    const world = await readyDesk();
    await until(world, '2026-03-01T15:00:00Z');
    await edit<Person>(world, 'person', 'zhao-lei', ({ contactMethods }) => ({
      contactMethods: contactMethods.map((method) =>
        method.channel === 'sms' ? { ...method, stoppedAt: world.now } : method,
      ),
    }));
    await until(world, '2026-03-01T15:02:00Z');
    expect(told(world)).toEqual(['sun-wei 2026-03-01T15:01 值守准备：1 项问题']);
    expect(world.received[0]?.text).toContain('赵磊：短信 +8612000550103 已被退订');
    // What else follows from it, one way left, is no more than weak: it waits for the morning.
    await until(world, '2026-03-04T15:02:00Z');
    expect(told(world, 1)).toEqual(['sun-wei 2026-03-02T00:00 值守准备：1 项问题']);
    expect(world.received[1]?.text).toContain('只有一种联系方式');
  });
});

describe('a gap of a rota', () => {
  test('is told when it is found, 7 days, 24 h and 2 h before, to the admins and the people of the rota', async () => {
    const world = await readyDesk();
    await leaveAGap(world);
    await until(world, '2026-03-20T00:00:00Z');
    const gaps = told(world).filter((line) => !line.includes('chen-yu'));
    expect(gaps).toEqual([
      'sun-wei 2026-03-01T11:06 值守准备：1 项问题',
      'sun-wei 2026-03-07T18:00 值守准备：1 项问题（一周内）',
      'sun-wei 2026-03-13T18:00 值守准备：1 项问题（24 小时内）',
      'sun-wei 2026-03-14T16:00 值守准备：1 项问题（2 小时内）',
    ]);
    expect(told(world).filter((line) => line.includes('chen-yu'))).toEqual([
      'chen-yu 2026-03-01T11:06 值守准备：1 项问题',
      'chen-yu 2026-03-07T18:00 值守准备：1 项问题（一周内）',
      'chen-yu 2026-03-13T18:00 值守准备：1 项问题（24 小时内）',
      'chen-yu 2026-03-14T16:00 值守准备：1 项问题（2 小时内）',
    ]);
    expect(world.received[0]?.text).toContain(
      '（浙江）：2026-03-15（周日）02:00（UTC+8）起 4 小时，值守人员都在休假',
    );
    expect((await stateOf(world)).findings).toEqual([]);
  });

  test('that is mended in time is told no more; that comes back it is', async () => {
    const world = await readyDesk();
    await leaveAGap(world);
    await until(world, '2026-03-08T02:00:00Z');
    const before = world.received.length;
    const deputy = (deputyId?: string) => (person: Person) => ({
      absences: person.absences?.map(({ deputyId: _, ...absence }) => ({
        ...absence,
        ...(deputyId === undefined ? {} : { deputyId }),
      })),
    });
    await edit<Person>(world, 'person', 'chen-yu', deputy('li-na'));
    await until(world, '2026-03-13T20:00:00Z');
    expect(told(world, before)).toEqual([]);
    await edit<Person>(world, 'person', 'chen-yu', deputy());
    await until(world, '2026-03-13T23:00:00Z');
    expect(told(world, before)).toEqual([
      'sun-wei 2026-03-13T20:01 值守准备：1 项问题（24 小时内）',
      'chen-yu 2026-03-13T20:01 值守准备：1 项问题（24 小时内）',
    ]);
  });

  test('that an edit makes longer is the same gap', async () => {
    const world = await readyDesk();
    await leaveAGap(world);
    await until(world, '2026-03-03T02:00:00Z');
    const before = world.received.length;
    await edit<Person>(world, 'person', 'chen-yu', ({ absences = [] }) => ({
      absences: absences.map((absence) => ({ ...absence, to: absence.to + 3_600_000 })),
    }));
    await until(world, '2026-03-06T02:00:00Z');
    expect(told(world, before)).toEqual([]);
  });

  test('that nobody ever fills is told once while it lasts', async () => {
    const world = await readyDesk();
    await edit<Rota>(world, 'rota', 'engineers', () => ({ layers: [] }));
    await until(world, '2026-04-01T02:00:00Z');
    expect(told(world)).toEqual([
      // The gap, and the rung that finds nobody by it.
      'sun-wei 2026-03-01T11:06 值守准备：2 项问题（最近：2 小时内）',
    ]);
  });
});

describe('a code that verifies a way', () => {
  const send = (world: World, command: Extract<ReadinessCommand, { type: 'SendVerification' }>) =>
    world.invoke((desk) =>
      commit(readinessKeepingBy(readinessDoors, desk), desk, {
        id: TENANT_ID,
        command,
        actor: ADMIN,
        commandId: `v-${command.code}`,
        mayRepeat: true,
      }),
    );
  const TO_CHEN = { type: 'SendVerification', personId: 'chen-yu', way: 'sms:+8612000550101' } as const;

  test('goes to that way at once, also on a desk without a record', async () => {
    const world = await World.open({ startsAt: SUNDAY });
    await send(world, { ...TO_CHEN, code: '271828' });
    expect(world.waiting('urgent')).toBe(1);
    await world.settle();
    expect(told(world)).toEqual([
      'chen-yu 2026-03-01T11:00 临江科技服务台：验证码 271828，用于确认此联系方式可以收到紧急通知。 15 分钟内有效。',
    ]);
  });

  test('goes by mail with the link that needs no typing', async () => {
    const world = await readyDesk();
    const link = 'https://desk.example/v/token';
    await send(world, { ...TO_CHEN, way: 'email:chen.yu@linjiang.example', code: '141421', link });
    await world.settle();
    expect(world.received[0]).toMatchObject({ channel: 'email', to: 'chen.yu@linjiang.example' });
    expect(world.received[0]?.text).toContain('141421');
    expect(world.received[0]?.text).toContain(link);
  });

  test('goes nowhere by a way that the person does not have or has stopped', async () => {
    const world = await readyDesk();
    const refusedAs = async (way: string) => {
      const result = await send(world, { ...TO_CHEN, way, code: '1' });
      return result !== 'died' && 'reason' in result ? result.reason.code : null;
    };
    expect(await refusedAs('sms:+8612000559999')).toBe('no_such_way');
    await edit<Person>(world, 'person', 'chen-yu', ({ contactMethods }) => ({
      contactMethods: contactMethods.map((method) => ({ ...method, stoppedAt: world.now })),
    }));
    expect(await refusedAs(TO_CHEN.way)).toBe('way_stopped');
    await world.settle();
    expect(told(world)).toEqual([]);
  });

  test('whose outcome is unknown goes out once more, marked, and not a third time', async () => {
    const world = await readyDesk({ provider: () => 'unknown' });
    await send(world, { ...TO_CHEN, code: '161803' });
    await until(world, '2026-03-01T12:00:00Z');
    expect(world.received.map(({ text }) => text.includes('这可能是重复消息'))).toEqual([false, true]);
    expect(world.doubledAttempts).toEqual([]);
  });
});

describe('whatever dies', () => {
  test('each finding is told once and none is lost', async () => {
    const life = async (plan: FaultPlan) => {
      const world = await readyDesk({ plan });
      await leaveAGap(world);
      await until(world, '2026-03-02T01:00:00Z');
      return world;
    };
    const undisturbed = new FaultPlan();
    const expected = told(await life(undisturbed))
      .map((line) => line.replace(/ \S+ /, ' '))
      .toSorted();
    expect(expected).toHaveLength(2);
    for (let step = 1; step <= undisturbed.steps; step++) {
      for (const dies of ['before', 'after'] as const) {
        const world = await life(new FaultPlan([{ step, dies }]));
        const lines = told(world)
          // A message whose sender died goes out once more, and says so.
          .filter((_, index) => !world.received[index]?.text.includes('这可能是重复消息'))
          .map((line) => line.replace(/ \S+ /, ' '));
        const missing = expected.filter((line) => !lines.includes(line));
        // Only what a dead sender may have sent is known by its repeat alone.
        const repeats = world.received.length - lines.length;
        expect(missing.length, `${step} ${dies}: ${missing}`).toBeLessThanOrEqual(repeats);
        expect(lines.length, `${step} ${dies}`).toBeLessThanOrEqual(expected.length);
        expect(world.doubledAttempts).toEqual([]);
      }
    }
  });
});

describe('a swap of shifts', () => {
  test('is told to both people, once, in their words and on the rota’s clock', async () => {
    const world = await readyDesk();
    const desk = world.desk();
    const before = await desk.configuration.get<Rota>('rota', 'engineers');
    if (!before) throw new Error('The demo desk has a rota');
    const people = await desk.configuration.latest<Person>('person');
    const week = { from: Date.parse('2026-03-09T01:00:00Z'), to: Date.parse('2026-03-16T01:00:00Z') };
    const override = { id: 'o', kind: 'override', personId: 'zhao-lei', reason: '婚礼', ...week } as const;
    const after = { ...before, version: before.version + 1, overrides: [override] };
    const seen = world.received.length;
    for (const _ of [1, 2])
      await tellShifts(desk, { before, after, people }, { actor: ADMIN, reason: '婚礼', say: shiftNotice });
    await until(world, '2026-03-01T11:10:00Z');
    expect(told(world, seen).toSorted()).toEqual([
      'li-na 2026-03-01T11:05 值班变更：工程师周值班',
      'zhao-lei 2026-03-01T11:05 Your shifts changed: Engineers, weekly',
    ]);
    const texts = world.received.slice(seen).map(({ person, text }) => [person, text] as const);
    const of = (id: string) => texts.find(([person]) => person === id)?.[1] ?? '';
    expect(of('zhao-lei')).toContain(
      'You are on call Mon 2026-03-09 09:00 (UTC+8) – Mon 2026-03-16 09:00 (UTC+8)',
    );
    expect(of('li-na')).toContain('不再由您值班：2026-03-09（周一）09:00');
    expect(of('li-na')).toMatch(/孙伟修改，原因：婚礼.*\/rotas\/engineers/s);
    // A change that moves nobody is told to nobody.
    await tellShifts(desk, { before: after, after, people }, { actor: ADMIN, reason: 'x', say: shiftNotice });
    await until(world, '2026-03-01T11:20:00Z');
    expect(told(world, seen)).toHaveLength(2);
    expect(world.deadLetters).toEqual([]);
  });

  test('reaches whoever has no mail as a text, and waits for nobody who cannot be told', async () => {
    const world = await readyDesk();
    const desk = world.desk();
    const before = (await desk.configuration.get<Rota>('rota', 'engineers')) as Rota; // The demo desk's.
    const all = await desk.configuration.latest<Person>('person');
    const zhao = all.find(({ id }) => id === 'zhao-lei') as Person; // As above.
    await put(world, 'person', zhao, {
      contactMethods: zhao.contactMethods.filter(({ channel }) => channel === 'sms'),
    });
    const lina = all.find(({ id }) => id === 'li-na') as Person; // As above.
    await put(world, 'person', lina, {
      contactMethods: lina.contactMethods.map((method) => ({ ...method, stoppedAt: world.now })),
    });
    const people = await desk.configuration.latest<Person>('person');
    const override = {
      ...({ id: 'o', kind: 'override', personId: 'zhao-lei', replacesId: 'chen-yu', reason: 'x' } as const),
      ...{ from: Date.parse('2026-03-04T01:00:00Z'), to: Date.parse('2026-03-05T01:00:00Z') },
    };
    const seen = world.received.length;
    const after = { ...before, version: before.version + 1, overrides: [override] };
    await tellShifts(desk, { before, after, people }, { actor: ADMIN, reason: 'x', say: shiftNotice });
    await until(world, '2026-03-01T11:06:00Z');
    const toZhao = world.received.slice(seen).filter(({ person }) => person === 'zhao-lei');
    expect(toZhao).toHaveLength(1);
    expect(toZhao[0]?.text).toMatch(
      /Your shifts changed: Engineers, weekly.*You are on call Wed 2026-03-04 09:00/s,
    );
  });
});
