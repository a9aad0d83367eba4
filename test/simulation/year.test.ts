// A desk through the seasons: many cases at once, people who answer or do not, pauses, corrections and relapses at any
// instant, and one kind of misfortune at a time. Then an oracle that shares no code with the desk reads what was written.
// `FAULTLINE_SIMULATION_CASES` asks for more cases, `FAULTLINE_SIMULATION_SEED` for other dice; a failure names both.

import { describe, expect, test } from 'vitest';
import type { Attempt, Commit } from '../../shared/app/ports.ts';
import type { CaseCommand, CaseEffect, CaseEvent, CaseState } from '../../shared/domain/case.ts';
import { caseKind } from '../../shared/domain/case-kind.ts';
import { HOUR_MS, type Instant, isoOf, MINUTE_MS, SECOND_MS } from '../../shared/domain/instant.ts';
import { demoTenant } from '../../shared/domain/presets/demo.ts';
import type { Actor } from '../../shared/domain/record.ts';
import { FaultPlan } from '../scenario/process.ts';
import {
  DISPATCHER,
  MAIL_DOMAIN,
  type Surroundings,
  TENANT_ID,
  World,
  type WorldOptions,
} from '../scenario/world.ts';
import { Dice, Misfortune, RandomDeaths } from './chance.ts';
import { faultsOfFencing, faultsOfSending, Oracle } from './oracle.ts';

const CASES = Number(process.env.FAULTLINE_SIMULATION_CASES ?? 320);
const SEED = Number(process.env.FAULTLINE_SIMULATION_SEED ?? 20_260_107);

/** The sweeper's worst (design A7) and what it sets going. */
const SWEPT_MS_MAX = 122 * SECOND_MS;
/** A second, because a queue's delay is cut to whole seconds and the wait for the rest is in process. */
const PROMPT_MS_MAX = 2 * SECOND_MS;
/** Three faults one upon the other. */
const UNLUCKY_MS_MAX = 3 * SWEPT_MS_MAX;
const PEOPLE = demoTenant(MAIL_DOMAIN).people.map(({ id, name }) => ({ id, name }));

interface Weather {
  readonly name: string;
  readonly startsAt: string;
  readonly lateMsMax: number;
  /** Arranges the faults; what it counts is how often one struck. */
  arrange(dice: Dice): { options: Omit<WorldOptions, 'startsAt'>; deaths?: RandomDeaths; struck: Misfortune };
}

const refusing =
  (dice: Dice): WorldOptions['provider'] =>
  () =>
    dice.happens(0.8) ? 'accepted' : dice.oneOf(['refused', 'unknown', 'not_taken'] as const);

const losing =
  (misfortune: Misfortune): Surroundings['queueLoses'] =>
  (body, now) =>
    misfortune.strikes(now, 'recordId' in body ? body.recordId : body.receiptId);

const WEATHERS: readonly Weather[] = [
  {
    name: 'nothing goes wrong',
    startsAt: '2026-01-12T00:00:00.123Z',
    lateMsMax: PROMPT_MS_MAX,
    arrange: (dice) => ({ options: {}, struck: new Misfortune(dice, 0) }),
  },
  {
    name: 'processes die at any step',
    startsAt: '2026-02-13T06:00:00.250Z',
    // One may die before it arms the alarm of the next day, and the sweep of that minute may die as well.
    lateMsMax: SWEPT_MS_MAX + MINUTE_MS,
    arrange: (dice) => {
      const struck = new Misfortune(dice, 0.02);
      const deaths = new RandomDeaths(dice, struck);
      return { options: { plan: deaths }, deaths, struck };
    },
  },
  {
    name: 'queues lose messages',
    startsAt: '2026-03-28T18:00:00.777Z',
    lateMsMax: SWEPT_MS_MAX,
    arrange: (dice) => {
      const struck = new Misfortune(dice, 0.03);
      return { options: { surroundings: { queueLoses: losing(struck) } }, struck };
    },
  },
  {
    name: 'everything is delivered twice',
    startsAt: '2026-04-30T12:00:00.001Z',
    lateMsMax: PROMPT_MS_MAX,
    arrange: (dice) => ({ options: { surroundings: { twice: true } }, struck: new Misfortune(dice, 0) }),
  },
  {
    name: 'schedules fire ten minutes late',
    startsAt: '2026-06-18T20:00:00.999Z',
    lateMsMax: SWEPT_MS_MAX,
    arrange: (dice) => ({
      options: { surroundings: { scheduleLateMs: 10 * MINUTE_MS } },
      struck: new Misfortune(dice, 0),
    }),
  },
  {
    name: 'queues take nothing',
    startsAt: '2026-08-01T03:00:00.500Z',
    lateMsMax: SWEPT_MS_MAX,
    arrange: (dice) => ({ options: { surroundings: { queuesDown: true } }, struck: new Misfortune(dice, 0) }),
  },
  {
    name: 'providers refuse, do not answer, and are busy',
    startsAt: '2026-09-24T22:00:00.042Z',
    lateMsMax: 20 * SECOND_MS,
    arrange: (dice) => ({ options: { provider: refusing(dice) }, struck: new Misfortune(dice, 0) }),
  },
  {
    name: 'all of it at once',
    startsAt: '2026-10-24T15:00:00.333Z',
    lateMsMax: UNLUCKY_MS_MAX,
    arrange: (dice) => {
      const struck = new Misfortune(dice, 0.02);
      const deaths = new RandomDeaths(dice, struck);
      return {
        options: {
          plan: deaths,
          provider: refusing(dice),
          surroundings: { queueLoses: losing(struck), scheduleLateMs: 10 * MINUTE_MS, twice: true },
        },
        deaths,
        struck,
      };
    },
  },
];

describe(`a desk through the seasons, seed ${SEED}, ${CASES} cases`, () => {
  test.each(WEATHERS)(
    '$name',
    async (weather) => {
      const dice = new Dice(SEED + WEATHERS.indexOf(weather));
      const { options, deaths, struck } = weather.arrange(dice);
      const world = await World.open({ startsAt: weather.startsAt, plan: new FaultPlan(), ...options });
      if (deaths) deaths.now = () => world.now;
      const caseIds = await live(world, dice, Math.ceil(CASES / WEATHERS.length));
      const due = await expectPromisesKept(world, caseIds, weather.lateMsMax);
      // The dice must have thrown something, or nothing was tried.
      expect(due).toBeGreaterThan(caseIds.length * 4);
      if (deaths || options.surroundings?.queueLoses) expect(struck.count).toBeGreaterThan(10);
    },
    600_000,
  );
});

// ---------------------------------------------------------------------------------------------------------------
// What people do

interface Deed {
  readonly at: Instant;
  does(): Promise<unknown>;
}

const ABROAD_HOURS = 30;

/** Opens the cases one after another and lets people do things to each at random instants; in the end all are closed. */
async function live(world: World, dice: Dice, count: number): Promise<string[]> {
  const caseIds: string[] = [];
  const deeds: Deed[] = [];
  const begins = world.now;
  for (let number = 0; number < count; number += 1) {
    const opensAt = begins + dice.within(0, 12 * HOUR_MS);
    const severity = dice.oneOf(['L1', 'L1', 'L2', 'L3', 'L4']);
    let caseId = '';
    deeds.push({
      at: opensAt,
      does: async () => {
        caseId = await world.report({ severity, email: `reporter-${number}@customer.example` });
        caseIds.push(caseId);
      },
    });
    const lifeMs = dice.within(HOUR_MS, ABROAD_HOURS * HOUR_MS);
    const startsAt = opensAt + MINUTE_MS;
    for (let deed = dice.within(4, 14); deed > 0; deed -= 1) {
      const at = startsAt + Math.floor(lifeMs * dice.roll() ** 2);
      deeds.push({ at, does: () => doSomething(world, dice, caseId) });
    }
    // Somebody looks at it now and then, as people do, so that not every night ends at the top of the ladder.
    for (let at = startsAt; at < startsAt + lifeMs; at += dice.within(20 * MINUTE_MS, 5 * HOUR_MS)) {
      deeds.push({ at, does: () => answer(world, dice, caseId) });
    }
    deeds.push({ at: startsAt + lifeMs, does: () => finish(world, dice, caseId) });
  }
  deeds.sort((one, other) => one.at - other.at);
  for (const deed of deeds) {
    await world.fastForwardTo(Math.max(deed.at, world.now));
    await deed.does();
  }
  await world.fastForward(30);
  return caseIds;
}

function actor(personId: string, via: Actor['via'] = 'portal'): Actor {
  const name = PEOPLE.find(({ id }) => id === personId)?.name ?? personId;
  return { kind: 'person', name, personId, via };
}

/** By a page, open or ended, or signed in; sometimes two people in the same moment. */
async function answer(world: World, dice: Dice, caseId: string): Promise<void> {
  const { escalation } = await world.caseOf(caseId);
  const pages = [...(escalation?.openPages ?? []), ...(escalation?.expiredPages ?? [])];
  const one = async () => {
    const page = pages.length > 0 && dice.happens(0.8) ? dice.oneOf(pages) : null;
    const personId = page?.personId ?? dice.oneOf(PEOPLE).id;
    const command: CaseCommand = { type: 'AcknowledgePage', personId, ...(page ? { pageId: page.id } : {}) };
    await world.command(caseId, command, actor(personId, page ? 'page_link' : 'portal'));
  };
  await (dice.happens(0.2) ? Promise.all([one(), one()]) : one());
}

async function doSomething(world: World, dice: Dice, caseId: string): Promise<void> {
  const state = await world.caseOf(caseId);
  const command = somethingTo(world, dice, state);
  await world.command(caseId, command, dice.happens(0.5) ? DISPATCHER : actor(dice.oneOf(PEOPLE).id));
}

function somethingTo(world: World, dice: Dice, state: CaseState): CaseCommand {
  // Typed in at once, or hours later with a reason.
  const happenedAt = Math.max(
    state.course.reportedAt,
    world.now - (dice.happens(0.6) ? 0 : dice.within(0, 3 * HOUR_MS)),
  );
  const reason = '补录';
  switch (dice.within(1, 12)) {
    case 1:
    case 2:
      return contact(happenedAt, dice.happens(0.5));
    case 3:
      return { type: 'RecordMilestone', kind: 'arrive', at: happenedAt, summary: '到场', reason };
    case 4:
      return { type: 'RecordMilestone', kind: 'restore', at: happenedAt, summary: '恢复', reason };
    case 5:
      return {
        type: 'PauseClocks',
        pauseReason: dice.oneOf(['access_denied', 'customer_requested']),
        note: '',
      };
    case 6:
    case 7:
      return { type: 'ResumeClocks', note: '' };
    case 8:
      return {
        type: 'ChangeSeverity',
        severity: dice.oneOf(['L1', 'L2', 'L3', 'L4']),
        because: dice.oneOf(['worsened', 'correction']),
        reason,
      };
    case 9:
      return {
        type: 'ResolveCase',
        at: happenedAt,
        summary: '已解决',
        remotely: dice.happens(0.5),
        reason,
      };
    case 10:
      return { type: 'ReopenCase', reason: '复发' };
    case 11:
      return { type: 'AssignOwner', personId: dice.oneOf(PEOPLE).id, reason: '' };
    default:
      return { type: 'EscalateNow', personId: dice.oneOf(PEOPLE).id, reason: '需要支援' };
  }
}

function contact(at: Instant, gaveRemoteSupport: boolean): CaseCommand {
  return {
    type: 'LogContact',
    at,
    channel: 'phone',
    with: '周敏',
    summary: '电话沟通',
    gaveRemoteSupport,
    reason: '补录',
  };
}

/** Everything that closing asks for; a deed that a case refuses was done before. */
async function finish(world: World, dice: Dice, caseId: string): Promise<void> {
  const owner = dice.oneOf(PEOPLE).id;
  const commands: CaseCommand[] = [
    contact(world.now, true),
    { type: 'AssignOwner', personId: owner, reason: '' },
    { type: 'ResolveCase', at: world.now, summary: '已解决', remotely: false },
    { type: 'RecordMilestone', kind: 'analysis_report', at: world.now, summary: '已提交' },
    { type: 'CloseCase', summary: '已完成' },
  ];
  for (const command of commands) {
    const at = 'at' in command ? { at: world.now } : {};
    await world.command(caseId, { ...command, ...at } as CaseCommand); // The same command at the present instant.
  }
}

// ---------------------------------------------------------------------------------------------------------------
// What must hold

async function expectPromisesKept(
  world: World,
  caseIds: readonly string[],
  lateMsMax: number,
): Promise<number> {
  const faults: string[] = [];
  let due = 0;
  for (const caseId of caseIds) {
    const { commits, attempts } = await storyOf(world, caseId);
    const oracle = new Oracle(lateMsMax);
    let replayed: CaseState | null = null;
    for (const commit of commits) {
      oracle.sees(commit);
      for (const event of commit.events) replayed = caseKind.evolve(replayed, event, commit.at);
      if (replayed) replayed = { ...replayed, version: commit.version };
    }
    oracle.ends(world.now);
    due += oracle.due;
    const received = world.received.filter((each) => each.caseId === caseId);
    const found = [
      ...oracle.faults,
      ...faultsOfSending(commits, attempts, lateMsMax),
      ...faultsOfFencing(commits, received),
    ];
    const head = await world.table.records<CaseState>(TENANT_ID, 'case').head(caseId);
    if (JSON.stringify(head?.state) !== JSON.stringify(replayed))
      found.push('is not what its events make of it');
    if (head?.state.status !== 'closed') found.push(`is still ${head?.state.status}`);
    if (head?.due !== null) found.push(`is due at ${head?.due} although nothing is owed`);
    faults.push(...found.map((fault) => `${caseId}: ${fault}`));
  }
  faults.push(...world.doubledAttempts.map((attempt) => `${attempt} reached its provider twice`));
  const owed = (
    await Promise.all(shards().map((shard) => world.table.due().overdue(shard, world.now, 10)))
  ).flat();
  faults.push(
    ...owed.map((item) => `left in the due index: ${JSON.stringify({ ...item, due: isoOf(item.due) })}`),
  );
  expect(faults.slice(0, 20)).toEqual([]);
  return due;
}

const shards = () => Array.from({ length: 64 }, (_, shard) => shard);

async function storyOf(world: World, caseId: string) {
  const store = world.table.records<CaseState>(TENANT_ID, 'case');
  const commits: Commit<CaseEvent, CaseEffect>[] = [];
  const attempts = new Map<string, Attempt>();
  let after: string | undefined;
  do {
    const page = await store.timeline(caseId, { limit: 1_000, ...(after ? { after } : {}) });
    // What a case's commits hold is the case's events and effects.
    commits.push(...(page.commits as Commit<CaseEvent, CaseEffect>[]));
    for (const attempt of page.attempts) attempts.set(attempt.id, attempt);
    after = page.cursor ?? undefined;
  } while (after);
  return { commits: commits.sort((one, other) => one.version - other.version), attempts };
}
