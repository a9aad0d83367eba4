// A week of a desk with fifty people, forty rotas and two thousand cases, through the application's own code on the stores,
// queues, schedules and providers in memory; and the same week recomputed case by case by test/reference/ladder-walk.ts,
// which shares no line with the product. Everything that a case's ladder does is compared: who was paged, when, on which
// way, for whom and why, each further way, each rung, each person who was skipped, held or put off, each end of a page.
// Cases are opened by their command, not by a report: what intake makes of reports is another test's affair.
//
// `FAULTLINE_WEEK_SEED` and `FAULTLINE_WEEK_CASES` ask for another week. In the first test each page goes by itself
// (`pageWindowMinutes` 0) and ways fail; in the second further pages of a person wait for each other and go out bundled.

import { expect, test } from 'vitest';
import { caseKeeping } from '../../shared/app/case-keeping.ts';
import { reportDelivery } from '../../shared/app/delivery.ts';
import type { Attempt, Commit } from '../../shared/app/ports.ts';
import type {
  Because,
  CaseCommand,
  CaseEffect,
  CaseEvent,
  CaseState,
  OpenCase,
  Page,
  PageCause,
} from '../../shared/domain/case.ts';
import { CAUSES } from '../../shared/domain/escalation.ts';
import type { Actor } from '../../shared/domain/record.ts';
import {
  type Act,
  type Line,
  openStretches,
  type Story,
  type WalkedDesk,
  walkLadder,
} from '../reference/ladder-walk.ts';
import { DISPATCHER, TENANT_ID, World } from '../scenario/world.ts';
import { BERLIN_HOURS, DAY, type Week, type WeekOptions, weekOf } from './week-desk.ts';

const SEED = Number(process.env.FAULTLINE_WEEK_SEED ?? 20_261_019);
const CASES = Number(process.env.FAULTLINE_WEEK_CASES ?? 2_000);
const MINUTE = 60_000;
/** People and late reports follow a message by at least 47 s; nobody is looked for later than this. */
const LOOK_EVERY_MS = 20_000;

type CaseCommit = Commit<CaseEvent, CaseEffect>;

interface Lived {
  readonly world: World;
  /** Of each case all commits, in order. */
  readonly commits: ReadonlyMap<string, readonly CaseCommit[]>;
}

/** What comes to the desk from outside at an instant; of two at one instant the lower rank first, as in the recomputation. */
interface Coming {
  readonly at: number;
  readonly rank: number;
  readonly order: string;
  readonly doIt: () => Promise<unknown>;
}

function isAfter(one: Coming, other: Coming): boolean {
  if (one.at !== other.at) return one.at > other.at;
  return one.rank === other.rank ? one.order > other.order : one.rank > other.rank;
}

/** The week as the product lives it. */
async function live(week: Week, { pageWindowMinutes }: WeekOptions): Promise<Lived> {
  const { outside, startsAt, stories, tenant } = week;
  const world = await World.open({
    startsAt: new Date(startsAt).toISOString(),
    tenant,
    provider: ({ to, channel, at }) => outside.fateOf(`${channel}:${to}`, at),
    waitsTakeNoTime: true,
  });
  const store = world.table.records<CaseState>(TENANT_ID, 'case');
  const commits = new Map<string, CaseCommit[]>(stories.map(({ caseId }) => [caseId, []]));
  const touched = new Set<string>();
  world.table.table.hooks = {
    after: ({ call, id }) => {
      if (call === 'records.commit') touched.add(id);
    },
  };
  /** The next one last. */
  const coming: Coming[] = [];
  const come = (one: Coming) => {
    let [from, to] = [0, coming.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (isAfter(coming[middle] ?? one, one)) from = middle + 1;
      else to = middle;
    }
    coming.splice(from, 0, one);
  };

  const answered = new Set<string>();
  function answer(caseId: string, page: Page, askedAt: number): void {
    const { id: pageId, personId, openedAt } = page;
    const does = outside.answerOf(caseId, personId, openedAt);
    if (!does || answered.has(`${caseId} ${pageId}`)) return;
    answered.add(`${caseId} ${pageId}`);
    const at = askedAt + does.afterMs;
    const { promise } = does;
    const promised = promise ? { promise: { kind: promise.kind, at: at + promise.afterMs } } : {};
    const actor: Actor = { kind: 'person', name: personId, personId, via: 'page_link' };
    const command: CaseCommand = { type: 'AcknowledgePage', personId, pageId, ...promised };
    come({ at, rank: 2, order: personId, doIt: () => world.command(caseId, command, actor) });
  }

  /** Reads what was committed since, and what people received since. */
  let looked = 0;
  const pages = new Map<string, Page>();
  async function look(): Promise<void> {
    for (const caseId of touched) {
      const known = commits.get(caseId);
      if (!known) continue;
      for (;;) {
        const next = await store.commitOf(caseId, known.length + 1);
        if (!next) break;
        const commit = next as CaseCommit; // The cases' store keeps what cases decide.
        known.push(commit);
        for (const event of commit.events) {
          if (event.type !== 'PageOpened') continue;
          pages.set(`${caseId} ${event.page.id}`, event.page);
          if (pageWindowMinutes > 0) answer(caseId, event.page, event.page.openedAt);
        }
      }
    }
    touched.clear();
    for (; looked < world.received.length; looked += 1) {
      const message = world.received[looked];
      if (message?.kind !== 'page' || pageWindowMinutes > 0) continue;
      const { caseId, attemptId, channel, to } = message;
      const [version = 0, index = 0] = attemptId.split('.').map(Number);
      const commit = commits.get(caseId)?.[version - 1];
      const effect = commit?.effects[index];
      if (effect?.type !== 'SendPage') throw new Error(`${caseId} ${attemptId} is no page`);
      const page = pages.get(`${caseId} ${effect.pageId}`);
      if (!commit || !page) throw new Error(`${caseId} ${effect.pageId} was never opened`);
      const way = `${channel}:${to}`;
      const isTaken = outside.fateOf(way, message.at) === 'accepted';
      const backMs = isTaken ? outside.bouncesAfter(way, commit.at) : null;
      if (backMs === null) answer(caseId, page, commit.at);
      else {
        const at = commit.at + backMs;
        const report = {
          recordId: caseId,
          attemptId,
          outcome: 'undelivered',
          detail: 'came back',
          at,
        } as const;
        const tell = () => world.invoke((desk) => reportDelivery(caseKeeping(desk), desk, report));
        come({ at, rank: 1, order: '', doIt: tell });
      }
    }
  }

  async function perform(caseId: string, act: Act, at: number): Promise<unknown> {
    const ownerId = 'by' in act && act.by === 'owner' ? (await world.caseOf(caseId)).ownerId : null;
    return world.command(caseId, ...commandOf(act, at, ownerId));
  }

  for (const story of stories) {
    const { caseId, openedAt } = story;
    come({ at: openedAt, rank: 0, order: caseId, doIt: () => world.command(caseId, opening(story)) });
    for (const [index, { at, act }] of story.acts.entries()) {
      const order = String(index).padStart(4, '0');
      come({ at, rank: 3, order, doIt: () => perform(caseId, act, at) });
    }
  }
  while (coming.length > 0) {
    await world.fastForwardTo(Math.min(coming.at(-1)?.at ?? 0, world.now + LOOK_EVERY_MS));
    await look();
    if ((coming.at(-1)?.at ?? 0) > world.now) continue;
    await coming.pop()?.doIt();
    await look();
  }
  await world.fastForward(60);
  await look();
  return { world, commits };
}

function opening(story: Story): OpenCase {
  const { caseId, openedAt, severity, customerId, siteId, regions, tier, ladder } = story;
  const [province, city] = regions;
  return {
    type: 'OpenCase',
    tenantId: TENANT_ID,
    caseId,
    reportedAt: openedAt,
    channel: 'hotline',
    receiptId: `receipt-${caseId}`,
    subject: 'A fault',
    text: 'It does not work.',
    attachments: [],
    reporter: {
      name: 'Somebody',
      address: null,
      channel: null,
      verified: false,
      contactId: null,
      language: 'en',
    },
    customerId,
    siteId,
    contractId: `contract-${tier.id}-${ladder.id}`,
    timeZone: 'Europe/Berlin',
    severity,
    severityBasis: { by: 'staff', detail: severity },
    facts: {
      ...(province === undefined ? {} : { 'site.province': province }),
      ...(city === undefined ? {} : { 'site.city': city }),
    },
    replyToken: `token-${caseId}-0123456789abcdef`,
    sendReception: false,
    receptionIsBare: true,
  };
}

function commandOf(act: Act, at: number, ownerId: string | null): [CaseCommand, Actor] {
  const summary = 'As the story says';
  const reason = summary;
  const by = (personId: string): Actor => ({ kind: 'person', name: personId, personId, via: 'portal' });
  const recorder = ownerId === null ? DISPATCHER : by(ownerId);
  switch (act.does) {
    case 'contact': {
      const spoken = { channel: 'phone', with: 'Somebody', summary, gaveRemoteSupport: false } as const;
      return [{ type: 'LogContact', at, ...spoken }, recorder];
    }
    case 'arrive':
    case 'restore':
      return [{ type: 'RecordMilestone', kind: act.does, at, summary }, recorder];
    case 'resolve':
      return [{ type: 'ResolveCase', at, summary, remotely: false }, DISPATCHER];
    case 'pause':
      return [{ type: 'PauseClocks', pauseReason: 'customer_not_ready', note: summary }, DISPATCHER];
    case 'resume':
      return [{ type: 'ResumeClocks', note: summary }, DISPATCHER];
    case 'severity':
      return [{ type: 'ChangeSeverity', severity: act.severity, because: 'correction', reason }, DISPATCHER];
    case 'hand_over':
      return [
        { type: 'HandOver', personId: act.personId, toPersonId: act.toPersonId, reason },
        by(act.personId),
      ];
    case 'escalate':
      return [{ type: 'EscalateNow', personId: act.personId, reason }, by(act.personId)];
    case 'assign':
      return [{ type: 'AssignOwner', personId: act.personId, reason }, DISPATCHER];
  }
}

// ---------------------------------------------------------------------------------------------------------------
// What the product did, in the recomputation's words

/** Causes of no rung have names for people; the rungs of the week are named by their ids. */
const CAUSE_IDS = new Map<string, string>(Object.entries(CAUSES).map(([id, name]) => [name, id]));

function linesOf(commits: readonly CaseCommit[]): readonly Line[] {
  const pages = new Map<string, Page>();
  return commits.flatMap(({ at, events, commandType }) =>
    events.flatMap((event): Line[] => {
      const says = said(event, pages, commandType === 'Wake');
      return says === null ? [] : [{ at, says }];
    }),
  );
}

function said(event: CaseEvent, pages: Map<string, Page>, isWake: boolean): string | null {
  switch (event.type) {
    case 'PageOpened': {
      const { page } = event;
      pages.set(page.id, page);
      const { personId, because, cause, channels, acknowledgeBy, openedAt } = page;
      const whom = because?.standsInFor === undefined ? '' : ` for ${because.standsInFor}`;
      const further = (cause.bundled ?? []).map(labelOf);
      const also = further.length > 0 ? ` also ${further.join(', ')}` : '';
      const until = (acknowledgeBy - openedAt) / MINUTE;
      return `page ${personId} by ${byOf(because)}${whom} because ${causeOf(cause)}${also}; ${wayOf(channels[0])}; ${until} min`;
    }
    case 'PageRetried': {
      const page = pages.get(event.pageId);
      const how = event.standing ? 'as well' : event.repeat ? 'may be a repeat' : 'instead';
      return `way ${page?.personId} ${wayOf(page?.channels[event.channelIndex])}; ${how}`;
    }
    case 'AttemptFailed':
      return `failed ${pages.get(event.pageId)?.personId}`;
    case 'PageEnded':
      return `end ${event.personId} ${event.end}`;
    case 'PageHeld':
      return `hold ${event.held.personId} because ${causeOf(event.held.cause)} until ${event.held.until}`;
    case 'PersonPutOff':
      return `put off ${event.personId} at ${event.rungId}`;
    case 'PersonSkipped':
      return `skip ${event.personId} at ${event.rungId}: ${event.because}`;
    case 'TopOfLadderReached':
      return `top; ${event.finalPersonPaged ? 'paged' : 'not paged'}`;
    case 'RungReached': {
      const label = event.clockId === undefined ? event.rungId : `${event.clockId} ${event.rungId}`;
      return `rung ${label} ${event.does} ${event.personIds.join(' ')}`;
    }
    case 'TargetBreached':
      return isWake ? `missed ${event.clockId}` : null;
    case 'PromiseBroken':
      return `promise broken by ${event.personId}: ${event.kind}`;
    case 'AcknowledgementLapsed':
      return 'lapsed';
    case 'PageAcknowledged':
      return `acknowledged by ${event.personId}`;
    default:
      return null;
  }
}

function causeOf({ clockId, rungId }: PageCause): string {
  // The final person is told of which clock it was; they are paged because nobody else is left.
  return clockId === undefined || rungId === 'top' ? rungId : `${clockId} ${rungId}`;
}

function labelOf(bundled: string): string {
  if (bundled.startsWith('承诺未兑现')) return 'promise';
  const known = CAUSE_IDS.get(bundled);
  if (known) return known;
  const [clock = '', ...name] = bundled.split(' ');
  return name.length === 0 ? clock : `${clock} ${CAUSE_IDS.get(name.join(' ')) ?? name.join(' ')}`;
}

function byOf(because: Because | undefined): string {
  if (!because) return '';
  const { to, id, version } = because;
  return [to, ...(id === undefined ? [] : [id]), ...(version === undefined ? [] : [`v${version}`])].join(' ');
}

function wayOf(way: Page['channels'][number] | undefined): string {
  return way ? `${way.channel}:${way.address}` : 'none';
}

// ---------------------------------------------------------------------------------------------------------------
// The comparison

interface Compared {
  readonly lines: number;
  readonly pages: number;
  readonly ways: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly agreeing: number;
  readonly disagreements: readonly string[];
}

function compare(week: Week, lived: Lived): Compared {
  const { startsAt, stories, tenant, outside } = week;
  const [from, to] = [startsAt - 2 * DAY, startsAt + 30 * DAY];
  const desk: WalkedDesk = {
    people: tenant.people,
    posts: tenant.posts,
    rotas: tenant.rotas,
    open: {
      'round-the-clock': openStretches({ ...BERLIN_HOURS, always: true }, from, to),
      'berlin-hours': openStretches(BERLIN_HOURS, from, to),
    },
  };
  const byKind: Record<string, number> = {};
  const disagreements: string[] = [];
  let [lines, agreeing] = [0, 0];
  for (const story of stories) {
    const done = inOrder(linesOf(lived.commits.get(story.caseId) ?? []));
    const walked = inOrder(walkLadder(desk, story, outside));
    const first = done.findIndex((line, index) => line !== walked[index]);
    lines += done.length;
    for (const line of done) {
      const kind = line.split(' ')[1] ?? '';
      byKind[kind] = (byKind[kind] ?? 0) + 1;
    }
    if (first < 0 && done.length === walked.length) agreeing += 1;
    else disagreements.push(told(story, first < 0 ? done.length : first, done, walked));
  }
  const { page: pages = 0, way: ways = 0 } = byKind;
  return { lines, pages, ways, byKind, agreeing, disagreements };
}

/** What happens at one instant is compared as a set: of two people who are called at once neither is first. */
function inOrder(lines: readonly Line[]): string[] {
  return lines
    .toSorted((a, b) => a.at - b.at || (a.says < b.says ? -1 : 1))
    .map(({ at, says }) => `${new Date(at).toISOString()} ${says}`);
}

function told(story: Story, at: number, done: readonly string[], walked: readonly string[]): string {
  const { caseId, openedAt, severity, tier, ladder, acts } = story;
  const begins = Math.max(0, at - 6);
  return [
    `${caseId} ${severity} ${tier.id} ${ladder.id} opened ${new Date(openedAt).toISOString()}`,
    ...acts.map((each) => `  ${new Date(each.at).toISOString()} ${JSON.stringify(each.act)}`),
    '  the product:',
    ...done.slice(begins, at + 5).map((line, index) => `${begins + index === at ? ' >' : '  '}  ${line}`),
    '  recomputed:',
    ...walked.slice(begins, at + 5).map((line, index) => `${begins + index === at ? ' >' : '  '}  ${line}`),
  ].join('\n');
}

/** The longest that the sender asks a provider again that takes nothing for the moment, and a little for turns. */
const AGAIN_MS_MAX = 25_000;

/**
 * Each attempt at a page: tried once, with an outcome; what a provider took was received at once, or in a bundle by the half
 * of its page's window.
 */
async function accountFor(
  { world, commits }: Lived,
  pageWindowMinutes: number,
): Promise<Record<string, number>> {
  const store = world.table.records<CaseState>(TENANT_ID, 'case');
  const outcomes: Record<string, number> = {};
  const receivedAt = new Map(
    world.received.map(({ caseId, attemptId, at }) => [`${caseId} ${attemptId}`, at] as const),
  );
  for (const [caseId, all] of commits) {
    const { attempts } = await store.timeline(caseId, { limit: 5_000 });
    const byId = new Map<string, Attempt>(attempts.map((attempt) => [attempt.id, attempt]));
    const windows = new Map(all.flatMap(({ events }) => events.flatMap(windowOf)));
    for (const { version, at, effects } of all) {
      for (const [index, effect] of effects.entries()) {
        if (effect.type !== 'SendPage') continue;
        const attempt = byId.get(`${version}.${index}`);
        const what = `${caseId} ${version}.${index}`;
        expect(attempt, `${what} was tried`).toBeDefined();
        const outcome = attempt?.outcome ?? 'none';
        expect(outcome, `${what} has an outcome`).not.toBe('attempting');
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        if (outcome === 'fenced' || outcome === 'refused') continue;
        const { bundleId } = attempt ?? {};
        const message = receivedAt.get(
          bundleId === undefined ? `${caseId} ${version}.${index}` : `${bundleId} 1.0`,
        );
        expect(message, `${what} was received`).toBeDefined();
        if (bundleId !== undefined) outcomes.bundled = (outcomes.bundled ?? 0) + 1;
        const halfMs = (windows.get(effect.pageId) ?? 0) / 2;
        const mayWaitMs = Math.max(AGAIN_MS_MAX, pageWindowMinutes > 0 ? halfMs : 0);
        expect((message ?? 0) - at, `${what} came in time`).toBeLessThanOrEqual(mayWaitMs);
      }
    }
  }
  expect(world.doubledAttempts).toEqual([]);
  expect(world.deadLetters).toEqual([]);
  expect(world.metrics.ItemParked ?? 0).toBe(0);
  return outcomes;
}

function windowOf(event: CaseEvent): (readonly [string, number])[] {
  if (event.type !== 'PageOpened') return [];
  const { id, openedAt, acknowledgeBy } = event.page;
  return [[id, acknowledgeBy - openedAt]];
}

async function runOf(
  options: WeekOptions,
): Promise<Pick<Compared, 'byKind'> & { readonly outcomes: Readonly<Record<string, number>> }> {
  const week = weekOf(options);
  const begunAt = performance.now();
  const lived = await live(week, options);
  const livedSeconds = (performance.now() - begunAt) / 1_000;
  const compared = compare(week, lived);
  const outcomes = await accountFor(lived, options.pageWindowMinutes);
  const seconds = (performance.now() - begunAt) / 1_000;
  const { disagreements, ...counts } = compared;
  console.log(
    `seed ${options.seed}: ${JSON.stringify({ cases: options.cases, ...counts, disagreeing: disagreements.length, attempts: outcomes, livedSeconds: Math.round(livedSeconds), seconds: Math.round(seconds) })}`,
  );
  expect(disagreements.slice(0, 3).join('\n\n')).toBe('');
  expect(compared.agreeing).toBe(options.cases);
  expect(compared.pages).toBeGreaterThan(options.cases);
  return { byKind: compared.byKind, outcomes };
}

test(`a week with ${CASES} cases: every page as it was recomputed (seed ${SEED})`, async () => {
  const { byKind, outcomes } = await runOf({
    seed: SEED,
    cases: CASES,
    pageWindowMinutes: 0,
    fails: true,
  });
  // What a week is to have enough of, whatever its dice.
  for (const kind of ['way', 'skip', 'hold', 'put', 'failed', 'lapsed', 'promise', 'top;', 'missed']) {
    expect(byKind[kind] ?? 0, kind).toBeGreaterThan(CASES / 40);
  }
  for (const outcome of ['refused', 'unknown', 'undelivered']) {
    expect(outcomes[outcome] ?? 0, outcome).toBeGreaterThan(CASES / 40);
  }
}, 900_000);

test(`the same week with bundles: the pages of each case are no others (seed ${SEED})`, async () => {
  const cases = Math.ceil(CASES / 8);
  const storms = Math.ceil(cases / 40);
  const { outcomes } = await runOf({ seed: SEED, cases, pageWindowMinutes: 3, fails: false, storms });
  expect(outcomes.bundled ?? 0).toBeGreaterThan(cases / 8);
}, 900_000);
