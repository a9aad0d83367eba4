// Nights of a desk as its people live through them: each test arranges who would rather sleep, who is on call and what fails,
// lets a case come and the clock run, and says who received what, and at which minute on the clocks of Hangzhou.

import { describe, expect, test } from 'vitest';
import { previewSetup } from '../../shared/app/preview.ts';
import { whoFor } from '../../shared/app/who.ts';
import { pagesIn } from '../../shared/domain/calls.ts';
import type { CaseCommand } from '../../shared/domain/case.ts';
import { HOUR_MS, type Instant, isoOf } from '../../shared/domain/instant.ts';
import type { Ladder, Rung } from '../../shared/domain/ladder.ts';
import type { Person, QuietHours } from '../../shared/domain/people.ts';
import type { Post } from '../../shared/domain/posts.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import type { Actor } from '../../shared/domain/record.ts';
import type { Rota } from '../../shared/domain/rota.ts';
import { DISPATCHER, MAIL_DOMAIN, World, type WorldOptions } from './world.ts';

type Preset = ReturnType<typeof demoTenant>;

const DEMO = demoTenant(MAIL_DOMAIN);
const [TIER, ...OTHER_TIERS] = DEMO.tiers;
const [LADDER, ...OTHER_LADDERS] = DEMO.ladders;
const [ROTA] = DEMO.rotas;
if (!TIER || !LADDER || !ROTA) throw new Error('The demo tenant lacks a tier, a ladder or a rota');

const INTAKE: Actor = { kind: 'system', name: 'intake', via: 'intake' };
const by = (personId: string): Actor => ({ kind: 'person', name: personId, personId, via: 'portal' });

/** Half an hour to answer and four to restore; the lowest level has a day to restore and nothing else. */
const CALM_TIER = {
  ...TIER,
  reportTargets: [],
  promotion: undefined,
  severities: TIER.severities.map((severity) => ({
    ...severity,
    targets:
      severity.code === 'L4'
        ? [{ kind: 'restore', within: { amount: 24, unit: 'hours' }, from: 'report' } as const]
        : ([
            { kind: 'respond', within: { amount: 30, unit: 'minutes' }, from: 'report' },
            { kind: 'restore', within: { amount: 4, unit: 'hours' }, from: 'report' },
          ] as const),
  })),
};

const OPENING: Rung = {
  id: 'opening',
  name: '开案',
  when: { at: 'opening', severities: ['L1', 'L2', 'L3', 'L4'] },
  does: 'page',
  recipients: [{ to: 'rota', rotaId: ROTA.id, depth: 1 }],
  order: 'one_after_another',
};

/** The demo desk with the calm tier and one rung, and whatever the night needs beside it. */
function desk(change: {
  readonly rungs?: readonly Rung[];
  readonly ladder?: Partial<Ladder>;
  readonly rota?: Partial<Rota>;
  readonly people?: Readonly<Record<string, Partial<Person>>>;
  readonly posts?: readonly Post[];
}): Preset {
  if (!LADDER || !ROTA) throw new Error('The demo tenant lacks a ladder or a rota');
  return {
    ...DEMO,
    tiers: [CALM_TIER, ...OTHER_TIERS],
    ladders: [{ ...LADDER, rungs: change.rungs ?? [OPENING], ...change.ladder }, ...OTHER_LADDERS],
    rotas: [{ ...ROTA, ...change.rota }],
    people: DEMO.people.map((person) => ({ ...person, ...change.people?.[person.id] })),
    posts: change.posts ?? DEMO.posts,
  };
}

const open = (
  startsAt: string,
  change: Parameters<typeof desk>[0] = {},
  more: Partial<WorldOptions> = {},
): Promise<World> => World.open({ startsAt, tenant: desk(change), ...more });

let cases = 0;

/** A fault at the dispatch centre of Xihe Water, as the hotline takes it. */
async function fault(world: World, severity: string, subject = '网关停止应答'): Promise<string> {
  const caseId = `night${String(cases++).padStart(5, '0')}`;
  const command: CaseCommand = {
    type: 'OpenCase',
    tenantId: DEMO.tenant.id,
    caseId,
    reportedAt: world.now,
    channel: 'hotline',
    receiptId: `receipt-${caseId}`,
    subject,
    text: '席位全部无法登录。',
    attachments: [],
    reporter: {
      name: '周敏',
      address: null,
      channel: null,
      verified: true,
      contactId: 'xihe-zhou',
      language: 'zh-CN',
    },
    customerId: 'xihe-water',
    siteId: 'xihe-dispatch-centre',
    contractId: null,
    timeZone: 'Asia/Shanghai',
    severity,
    severityBasis: { by: 'staff', detail: 'hotline' },
    facts: {},
    replyToken: '0123456789abcdef0123456789abcdef',
    sendReception: false,
    receptionIsBare: false,
  };
  expect(await world.command(caseId, command, INTAKE)).toMatchObject({ outcome: 'accepted' });
  await world.settle();
  return caseId;
}

const SPOKEN = {
  channel: 'phone',
  with: '周敏',
  summary: '电话确认',
  gaveRemoteSupport: false,
} as const;

async function accepted(
  world: World,
  caseId: string,
  command: CaseCommand,
  actor = DISPATCHER,
): Promise<void> {
  expect(await world.command(caseId, command, actor)).toMatchObject({ outcome: 'accepted' });
}

async function done(world: World, caseId: string): Promise<void> {
  await accepted(world, caseId, { type: 'LogContact', at: world.now, ...SPOKEN });
  await accepted(world, caseId, { type: 'ResolveCase', at: world.now, summary: '已恢复', remotely: true });
}

/** The wall clock of Hangzhou, which never changes: eight hours before UTC. */
const clockOf = (at: Instant) => isoOf(at + 8 * HOUR_MS).slice(11, 16);

/** Who was paged, by what and when, in the order of it. */
const pagesOf = (world: World, caseId?: string): string[] =>
  world.received
    .filter((each) => each.kind === 'page' && (caseId === undefined || each.caseId === caseId))
    .map(({ at, person, channel }) => `${clockOf(at)} ${person} ${channel}`);

const everyDay = (...spans: readonly (readonly [string, string])[]): QuietHours['weekly'] => ({
  mon: spans,
  tue: spans,
  wed: spans,
  thu: spans,
  fri: spans,
  sat: spans,
  sun: spans,
});

/** The only way to somebody who said STOP to it. */
const STOPPED = {
  channel: 'sms',
  address: '+8612000550102',
  stoppedAt: Date.parse('2026-01-01T00:00:00Z'),
} as const;

/** Two in the morning in Hangzhou; Li Na is on call that week. */
const NIGHT = '2026-01-07T18:00:00Z';

describe('somebody who would rather sleep until seven', () => {
  const quietHours = { timeZone: 'Asia/Shanghai', weekly: everyDay(['22:00', '07:00']), brokenUpToRank: 1 };

  test('is woken at once for the most severe level', async () => {
    const world = await open(NIGHT, { people: { 'li-na': { quietHours } } });
    await fault(world, 'L1');
    expect(pagesOf(world)).toEqual(['02:00 li-na sms']);
  });

  test('is let sleep where nothing is promised before seven, and is paged then', async () => {
    const world = await open(NIGHT, { people: { 'li-na': { quietHours } } });
    await fault(world, 'L4');
    await world.fastForward(4 * 60 + 59);
    expect(pagesOf(world)).toEqual([]);
    await world.fastForward(1);
    expect(pagesOf(world)).toEqual(['07:00 li-na sms']);
  });

  test('is woken after the others where a promise would be hurt and nobody else answers', async () => {
    const world = await open(NIGHT, {
      people: { 'li-na': { quietHours } },
      rungs: [{ ...OPENING, recipients: [{ to: 'rota', rotaId: 'engineers' }] }],
    });
    await fault(world, 'L2');
    await world.fastForward(21);
    expect(pagesOf(world)).toEqual(['02:00 zhao-lei email', '02:10 chen-yu sms', '02:20 li-na sms']);
  });
});

describe('people of one rung', () => {
  test('each read their own language and are tried by their own ways in their own time', async () => {
    const paging = [
      {
        severities: ['L1'],
        ways: [
          { way: 'email:zhao.lei@linjiang.example', afterMinutes: 0 },
          { way: 'sms:+8612000550103', afterMinutes: 3 },
        ],
      },
      { severities: [], ways: [{ way: 'email:zhao.lei@linjiang.example', afterMinutes: 0 }] },
    ];
    const world = await open(NIGHT, {
      people: { 'zhao-lei': { paging } },
      rungs: [
        {
          ...OPENING,
          recipients: [
            { to: 'person', personId: 'li-na' },
            { to: 'person', personId: 'zhao-lei' },
          ],
          order: 'all_at_once',
        },
      ],
    });
    const urgent = await fault(world, 'L1');
    await world.fastForward(4);
    expect(pagesOf(world, urgent)).toEqual(['02:00 li-na sms', '02:00 zhao-lei email', '02:03 zhao-lei sms']);
    const textTo = (person: string) => world.pagesTo(person)[0]?.text ?? '';
    expect(textTo('li-na')).toContain('紧急');
    expect(textTo('zhao-lei')).toContain('URGENT');
    expect(textTo('zhao-lei')).not.toContain('紧急');

    await world.fastForward(20);
    const mild = await fault(world, 'L4');
    await world.fastForward(4);
    expect(pagesOf(world, mild)).toEqual(['02:24 li-na sms', '02:24 zhao-lei email']);
  });

  test('are all paged in the same second, although one of their providers does not answer', async () => {
    const world = await open(
      NIGHT,
      {
        rungs: [
          {
            ...OPENING,
            recipients: ['chen-yu', 'li-na', 'wang-fang'].map((personId) => ({ to: 'person', personId })),
            order: 'all_at_once',
          },
        ],
      },
      { provider: ({ to }) => (to === '+8612000550101' ? 'refused' : 'accepted') },
    );
    await fault(world, 'L1');
    expect(pagesOf(world)).toEqual(['02:00 li-na sms', '02:00 wang-fang sms', '02:00 chen-yu email']);
  });
});

describe('a phone that said STOP', () => {
  test('gets nothing any more: the next page goes by mail, and the admins are told that the desk is weaker', async () => {
    const world = await open(NIGHT);
    await world.text('+8612000550102', 'STOP');
    await world.fastForward(3);
    const told = world.received.filter(({ person, text }) => person === 'sun-wei' && text.includes('李娜'));
    expect(told.map(({ kind, channel }) => `${kind} ${channel}`)).toEqual(['notice email']);
    await fault(world, 'L1');
    expect(pagesOf(world)).toEqual(['02:03 li-na email']);
  });
});

describe('a post at the customer', () => {
  const rungs: readonly Rung[] = [{ ...OPENING, recipients: [{ to: 'post', role: 'dedicated_engineer' }] }];
  const posts: readonly Post[] = [
    {
      id: 'xihe',
      version: 1,
      name: '西河专责',
      role: 'dedicated_engineer',
      scope: { customerId: 'xihe-water' },
      timeZone: 'Asia/Shanghai',
      holders: [
        { personId: 'chen-yu', deputyIds: ['he-jing'], endsOn: '2026-01-07' },
        { personId: 'guo-tao', deputyIds: [], startsOn: '2026-01-08' },
      ],
    },
  ];

  test('is handed over at midnight of its zone: one minute apart two different people are paged', async () => {
    const world = await open('2026-01-07T15:59:00Z', { rungs, posts });
    await fault(world, 'L1');
    await world.fastForward(1);
    await fault(world, 'L1');
    expect(pagesOf(world)).toEqual(['23:59 chen-yu sms', '00:00 guo-tao sms']);
  });

  test('is held by the deputy while its holder is on leave', async () => {
    const leave = {
      from: Date.parse('2026-01-07T00:00:00Z'),
      to: Date.parse('2026-01-09T00:00:00Z'),
      reason: '年假',
    };
    const world = await open('2026-01-07T12:00:00Z', {
      rungs,
      posts,
      people: { 'chen-yu': { absences: [leave] } },
    });
    await fault(world, 'L1');
    expect(pagesOf(world)).toEqual(['20:00 he-jing sms']);
  });
});

describe('a rota of nights and days in London', () => {
  const layer = {
    id: 'turns',
    name: 'Turns',
    startsOn: '2026-03-02',
    handOverTimes: ['08:00', '20:00'],
    shiftsPerTurn: 1,
    personIds: ['chen-yu', 'li-na'],
  };
  const london = { timeZone: 'Europe/London', layers: [layer] };

  test('hands over at eight on the wall, also on the morning when the clocks went forward', async () => {
    const world = await open('2026-03-28T07:30:00Z', { rota: london });
    const inTheNight = await fault(world, 'L1');
    await done(world, inTheNight);
    await world.fastForwardTo(Date.parse('2026-03-29T07:30:00Z'));
    const afterEight = await fault(world, 'L1');
    expect(pagesOf(world, inTheNight)).toEqual(['15:30 li-na sms']);
    expect(pagesOf(world, afterEight)).toEqual(['15:30 chen-yu sms']);
  });

  test('is stood in for, swapped and left for a holiday, each for its hours and no longer', async () => {
    const hour = (iso: string) => Date.parse(`2026-03-10T${iso}:00Z`);
    const world = await open('2026-03-10T09:30:00Z', {
      rota: {
        ...london,
        overrides: [
          {
            id: 'dentist',
            personId: 'zhao-lei',
            from: hour('10:00'),
            to: hour('12:00'),
            reason: '看牙',
            kind: 'override',
          },
          {
            id: 'swap-a',
            swapId: 'swap',
            personId: 'li-na',
            replacesId: 'chen-yu',
            from: hour('14:00'),
            to: hour('16:00'),
            reason: '换班',
            kind: 'swap',
          },
        ],
      },
      people: {
        'chen-yu': {
          absences: [{ from: hour('18:00'), to: hour('19:00'), reason: '请假', deputyId: 'guo-tao' }],
        },
      },
    });
    const called: string[] = [];
    for (const at of ['09:30', '10:00', '11:59', '12:00', '14:00', '16:00', '18:30', '19:00']) {
      await world.fastForwardTo(hour(at));
      const caseId = await fault(world, 'L1');
      called.push(`${at} ${world.received.find((each) => each.caseId === caseId)?.person}`);
      await done(world, caseId);
    }
    expect(called).toEqual([
      '09:30 chen-yu',
      '10:00 zhao-lei',
      '11:59 zhao-lei',
      '12:00 chen-yu',
      '14:00 li-na',
      '16:00 chen-yu',
      '18:30 guo-tao',
      '19:00 chen-yu',
    ]);
  });
});

describe('a rung', () => {
  const person = (personId: string) => ({ to: 'person', personId }) as const;
  const late = (id: string, offsetMinutes: number, personId: string): Rung => ({
    id,
    name: id,
    when: { at: 'offset', offsetMinutes, targets: ['respond'] },
    does: 'page',
    recipients: [person(personId)],
    order: 'one_after_another',
  });

  test('brings in its people at a share of the time, before the deadline, at it and after it', async () => {
    const world = await open(NIGHT, {
      rungs: [
        { ...late('half', 0, 'chen-yu'), when: { at: 'percent', percent: 50, targets: ['respond'] } },
        late('soon', -10, 'li-na'),
        late('missed', 0, 'zhao-lei'),
        late('late', 20, 'wang-fang'),
      ],
      // Each rung's window ends before the next begins, and its people do not wait for one another.
      ladder: { acknowledgeWithinMinutes: 30 },
    });
    await fault(world, 'L1');
    await world.fastForward(50);
    expect(pagesOf(world).filter((each) => !each.includes('sun-wei'))).toEqual([
      '02:15 chen-yu sms',
      '02:20 li-na sms',
      '02:30 zhao-lei email',
      '02:50 wang-fang sms',
    ]);
  });

  test('that names nobody, or nobody who can be reached, costs not a second', async () => {
    const world = await open(NIGHT, {
      people: { 'chen-yu': { active: false }, 'li-na': { contactMethods: [STOPPED] } },
      rungs: [
        {
          ...OPENING,
          recipients: [
            { to: 'post', role: 'regional_lead' },
            person('chen-yu'),
            person('li-na'),
            person('wang-fang'),
          ],
        },
      ],
    });
    const caseId = await fault(world, 'L1');
    expect(pagesOf(world, caseId)).toEqual(['02:00 wang-fang sms']);
  });

  test('goes to the next way when the first comes back, and to the next person when there is none left', async () => {
    const world = await open(
      NIGHT,
      { rungs: [{ ...OPENING, recipients: [person('chen-yu'), person('wang-fang')] }] },
      { provider: ({ to }) => (/chen\.yu|550101/.test(to) ? 'refused' : 'accepted') },
    );
    const caseId = await fault(world, 'L1');
    expect(pagesOf(world, caseId)).toEqual(['02:00 wang-fang sms']);
    const ofChenYu = (await world.eventsOf(caseId)).flatMap(({ type, ...event }) =>
      type === 'PageRetried' || (type === 'PageEnded' && event.personId === 'chen-yu')
        ? [[type, event.end]]
        : [],
    );
    expect(ofChenYu).toEqual([
      ['PageRetried', undefined],
      ['PageEnded', 'exhausted'],
    ]);
  });

  test('of which nobody knows whether it arrived tries another way before it repeats the first', async () => {
    const world = await open(
      NIGHT,
      { rungs: [{ ...OPENING, recipients: [person('chen-yu')], repeats: 1 }] },
      { provider: ({ to }) => (to === '+8612000550101' ? 'unknown' : 'accepted') },
    );
    await fault(world, 'L1');
    expect(pagesOf(world)).toEqual(['02:00 chen-yu sms', '02:00 chen-yu email']);
  });

  test('is that of the ladder as it stood when the case came: an edit in the night changes the next case alone', async () => {
    const world = await open(NIGHT, {
      rungs: [{ ...OPENING, recipients: [person('chen-yu')] }, late('missed', 0, 'zhao-lei')],
      ladder: { acknowledgeWithinMinutes: 60 },
    });
    const before = await fault(world, 'L1');
    const { configuration } = world.desk();
    const ladder = await configuration.get<Ladder>('ladder', 'standard');
    const rungs = [{ ...OPENING, recipients: [person('guo-tao')] }, late('missed', 0, 'he-jing')];
    await configuration.put(
      'ladder',
      { ...(ladder as Ladder), rungs, version: 2 },
      {
        name: '孙伟',
        at: world.now,
        reason: '换人',
      },
    );
    await world.fastForward(1);
    const after = await fault(world, 'L1');
    await world.fastForward(31);
    expect(pagesOf(world, before)).toEqual(['02:00 chen-yu sms', '02:30 zhao-lei email']);
    expect(pagesOf(world, after)).toEqual(['02:01 guo-tao sms', '02:31 he-jing sms']);
  });
});

describe('what waits in the queue for its provider', () => {
  const half: Rung = {
    id: 'half',
    name: '时限过半',
    when: { at: 'percent', percent: 50, targets: ['restore'] },
    does: 'page',
    recipients: [{ to: 'person', personId: 'zhao-lei' }],
    order: 'one_after_another',
  };

  /** Four in the morning and one minute: Zhao Lei's page has waited for a minute, because the queue does not move. */
  async function stuck(): Promise<{ readonly world: World; readonly caseId: string }> {
    const world = await open(NIGHT, { rungs: [half] });
    const caseId = await fault(world, 'L1');
    await accepted(world, caseId, { type: 'LogContact', at: world.now, ...SPOKEN });
    await world.fastForward(119);
    world.surroundings.backlog = { urgent: 5_000 };
    await world.fastForward(2);
    expect((await world.caseOf(caseId)).escalation?.openPages).toMatchObject([{ personId: 'zhao-lei' }]);
    return { world, caseId };
  }

  async function moving(world: World): Promise<void> {
    world.surroundings.backlog = {};
    await world.fastForward(5);
  }

  const MOVES = {
    acknowledged: { type: 'AcknowledgePage', personId: 'wang-fang' },
    resolved: {
      type: 'ResolveCase',
      at: Date.parse('2026-01-07T20:01:00Z'),
      summary: '已恢复',
      remotely: true,
    },
    paused: { type: 'PauseClocks', pauseReason: 'access_denied', note: '机房无人开门' },
  } as const;

  test.each(Object.entries(MOVES))('is not sent once the case is %s', async (_, move) => {
    const { world, caseId } = await stuck();
    await accepted(world, caseId, move, by('wang-fang'));
    await moving(world);
    expect(pagesOf(world)).toEqual([]);
  });

  test('goes out as what the case is now once it is graded anew, and not as what it was', async () => {
    const { world, caseId } = await stuck();
    const anew = { type: 'ChangeSeverity', severity: 'L4', because: 'correction', reason: '误报' } as const;
    await accepted(world, caseId, anew);
    await moving(world);
    expect(pagesOf(world)).toEqual(['04:01 zhao-lei email']);
    const [page] = world.pagesTo('zhao-lei');
    expect(page?.text).toContain('severity changed');
    expect(page?.text).toContain('(L4)');
    expect(page?.text).not.toContain('L1');
  });

  test('goes out as soon as the queue moves where nobody touched the case', async () => {
    const { world } = await stuck();
    await moving(world);
    expect(pagesOf(world)).toEqual(['04:02 zhao-lei email']);
  });
});

describe('who would be called', () => {
  test('is who then is called, by the same ways at the same minutes', async () => {
    const quietHours = { timeZone: 'Asia/Shanghai', weekly: everyDay(['22:00', '07:00']), brokenUpToRank: 1 };
    const world = await open(NIGHT, {
      people: { 'li-na': { quietHours }, 'chen-yu': { contactMethods: [STOPPED] } },
      rungs: DEMO.ladders[0]?.rungs ?? [],
    });
    const found = await previewSetup(world.desk(), {});
    if ('fault' in found) throw new Error(found.fault);
    const who = await whoFor(world.desk(), found, {
      severity: 'L2',
      reportedAt: world.now,
      channel: 'hotline',
      facts: {},
      hours: 1,
      answers: [],
      failing: [],
    });
    if (!('calls' in who)) throw new Error(JSON.stringify(who));
    const foretold = pagesIn(who.calls).flatMap(({ personId, ways }) =>
      ways.map(({ at, channel }) => `${clockOf(at)} ${personId} ${channel}`),
    );
    await fault(world, 'L2');
    await world.fastForward(60);
    expect(foretold.length).toBeGreaterThan(5);
    expect(pagesOf(world)).toEqual(foretold.sort());
  });
});
