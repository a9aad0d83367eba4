// Climbing the ladder: who is paged next, until a named human acknowledges. A case has at most one running escalation;
// triggers add people to it and never restart it. It refuses to stop by itself: behind the last person stands the final
// one, who is paged again and again while the tenant is alarmed.

import type { CaseState, Escalation, HeldPage, Page, PageCause, PromiseKind, QueuedPerson } from './case.ts';
import type { Draft } from './case-draft.ts';
import { lateBy, PEOPLE_AT_ONCE_MAX } from './case-draft.ts';
import { type Instant, MINUTE_MS } from './instant.ts';
import type { Rung } from './ladder.ts';
import {
  emergencyRungs,
  type Named,
  named,
  openingNamed,
  openingRungs,
  promotionRungs,
  standIn,
  unfilledIn,
  unreachable,
} from './ladder-people.ts';
import { type Person, personOf } from './people.ts';
import { quietUntil } from './quiet-hours.ts';

/** Something that brings people in: a rung, a breach, or one of the causes that stand on no rung. */
export interface Trigger {
  readonly cause: PageCause;
  readonly people: readonly (Named | { readonly personId: string })[];
  readonly order: Rung['order'];
  /**
   * A trigger opens its first person's page at once, unless that page is open already. A breach then brings in the next
   * one, unless the page was opened since the due instant.
   */
  readonly breach: boolean;
  /** Wakes people in their quiet hours, as a breach does: an emergency. */
  readonly urgent?: true;
  /** Of the trigger's rung, where it has its own. */
  readonly acknowledgeWithinMinutes?: number;
  readonly repeats?: number;
}

/** Pages that just ended unanswered, and how late we are in noticing: after an outage, who comes next is paged late too. */
export interface EndedPages {
  readonly count: number;
  readonly lateBySeconds: number;
}

export const NO_PAGE_ENDED: EndedPages = { count: 0, lateBySeconds: 0 };
export const ONE_PAGE_ENDED: EndedPages = { count: 1, lateBySeconds: 0 };

/** What can be promised, as people say it. */
export const PROMISE_NAMES: Readonly<Record<PromiseKind, readonly [zh: string, en: string]>> = {
  contact: ['联系客户', 'the customer contacted'],
  update: ['通报进展', 'word of the progress'],
  arrive: ['到场', 'on site'],
  restore: ['恢复', 'restored'],
  resolve: ['解决', 'resolved'],
};

/** Causes that stand on no rung of the ladder, by rung id. */
export const CAUSES = {
  breach: '时限已过 / deadline passed',
  lapse: '接手后无进展 / no progress since the acknowledgement',
  reopened: '工单重新打开 / case reopened',
  resumed: '恢复计时 / clocks resumed',
  severity: '故障级别变更 / severity changed',
  handed_on: '人工升级 / escalated by hand',
  hand_over: '工单移交 / handed over',
  hand_back: '移交未被确认 / the hand-over was not taken',
  emergency: '紧急情况 / an emergency',
  crisis_proposed: '申请成立危急情况小组，请决定 / a crisis team is applied for; please decide',
  crisis_opened: '危急情况小组成立 / a crisis team is called',
  crisis_update: '危急情况记录超时未更新 / the crisis record was not brought up to date',
  crisis_report: '危急情况日报未发出 / the daily report of the crisis was not given',
  top: '最终负责人 / final person',
} as const;

/**
 * Adds the triggers' people, moves on once for every page that just ended unanswered, and goes to the top where nobody
 * is left. Starts an escalation where none runs. Everybody gets at most one page, which bundles what concerns them. While a
 * page waits for the end of somebody's quiet hours, the ladder waits with it.
 */
export function climb(draft: Draft, triggers: readonly Trigger[], ended: EndedPages): void {
  if (triggers.length > 0 && !draft.state.escalation) {
    draft.emit({ type: 'EscalationStarted', number: draft.state.escalationCount + 1 });
  }
  const { escalation } = draft.state;
  if (!escalation) return;

  const { opening, queueing, repeats } = plan(draft, escalation, triggers);
  if (queueing.length > 0) draft.emit({ type: 'PeopleQueued', queue: queueing });
  let putOff = 0;
  for (const entry of opening) {
    const person = personOf(draft.setup.people, entry.personId);
    if (person && !call(draft, person, entry)) putOff += 1;
  }
  // After the pages of the first time: each takes its own turn out of the queue.
  if (repeats.length > 0) draft.emit({ type: 'PeopleQueued', queue: repeats });
  const moves = ended.count + putOff;
  moveOn(draft, isAsking(draft.state) ? moves : Math.max(1, moves), ended.lateBySeconds);

  const repeatAt = draft.state.escalation?.repeatAt ?? null;
  const nobodyLeft = !isAsking(draft.state) && repeatAt === null;
  if (nobodyLeft || (repeatAt !== null && repeatAt <= draft.now)) reachTop(draft, repeatAt);
  tryNextWays(draft);
}

/** Opens the pages whose person's quiet hours are over, or whom a deadline leaves no more time; true where one was due. */
export function releaseHeld(draft: Draft): EndedPages {
  let gone = 0;
  for (const held of draft.state.escalation?.held ?? []) {
    const dueAt = heldUntil(draft.state, held);
    if (dueAt > draft.now) continue;
    const { until: _until, ...entry } = held;
    const lateBySeconds = Math.max(entry.cause.lateBySeconds, lateBy(draft.now, dueAt));
    const cause = { ...entry.cause, lateBySeconds };
    if (!callInTurn(draft, { ...entry, cause, putOff: true })) gone += 1;
  }
  return { count: gone, lateBySeconds: 0 };
}

/** Until when a held page waits: the end of the quiet hours, or the last moment that leaves its window before a deadline. */
export function heldUntil(
  { clocks }: Pick<CaseState, 'clocks'>,
  { until, acknowledgeWithinMinutes = 0 }: Pick<HeldPage, 'until' | 'acknowledgeWithinMinutes'>,
): Instant {
  return Math.min(until, nextDeadline(clocks) - acknowledgeWithinMinutes * MINUTE_MS);
}

/** Tries the next way of every open page whose person did not answer in time by the ways before it. */
export function tryNextWays(draft: Draft): void {
  for (const { id } of openPages(draft.state)) {
    for (;;) {
      const page = openPages(draft.state).find((each) => each.id === id);
      if (page?.nextWayAt === undefined || page.nextWayAt > draft.now) break;
      draft.retryPage(page, {
        channelIndex: page.channelIndex + 1,
        repeat: false,
        standing: true,
        because: page.openedAt === draft.now ? 'at the same time' : 'no answer yet',
      });
    }
  }
}

/** Reaches the opening rungs of the case's severity; answers their triggers. */
export function openingTriggers(draft: Draft, dueAt: Instant): readonly Trigger[] {
  return reached(draft, openingRungs(draft.setup, draft.state.course.severity), dueAt);
}

/** Reaches the rungs of a promotion to the case's severity by itself, beside those of the opening. */
export function promotionTriggers(draft: Draft, dueAt: Instant): readonly Trigger[] {
  return reached(draft, promotionRungs(draft.setup, draft.state.course.severity), dueAt);
}

/** Reaches the rungs of an emergency: of a class that became known, or of one that a miss opens. */
export function emergencyTriggers(
  draft: Draft,
  emergencyClass: string | null,
  dueAt: Instant,
): readonly Trigger[] {
  const rungs = emergencyRungs(draft.setup, emergencyClass);
  return reached(draft, rungs, dueAt).map((trigger) => ({ ...trigger, urgent: true }));
}

function reached(draft: Draft, rungs: readonly Rung[], dueAt: Instant): readonly Trigger[] {
  const { state, setup, now } = draft;
  return rungs.map((rung) => {
    const people = named(rung, state, setup, now);
    const lateBySeconds = lateBy(now, dueAt);
    draft.emit({
      type: 'RungReached',
      rungId: rung.id,
      rungName: rung.name,
      personIds: people.map(({ personId }) => personId),
      ...unfilledIn(rung, state, setup, now),
      does: 'page',
      dueAt,
      lateBySeconds,
      next: null,
    });
    const cause = { rungId: rung.id, rungName: rung.name, dueAt, lateBySeconds };
    return { cause, people, order: rung.order, breach: false, ...ownTimesOf(rung) };
  });
}

/** What a rung says of its pages' windows and repeats. */
export function ownTimesOf({
  acknowledgeWithinMinutes,
  repeats,
}: Rung): Pick<Trigger, 'acknowledgeWithinMinutes' | 'repeats'> {
  return {
    ...(acknowledgeWithinMinutes === undefined ? {} : { acknowledgeWithinMinutes }),
    ...(repeats ? { repeats } : {}),
  };
}

/** Begins again with the owner, then the people of the opening rung; null where both name nobody. */
export function startOver(
  draft: Draft,
  why: { rungId: keyof typeof CAUSES; dueAt: Instant; except?: readonly (string | null)[] },
): Trigger | null {
  const { state, setup, now } = draft;
  const owner = state.ownerId === null ? [] : [ownerNamed(state.ownerId)];
  // Named once: an owner on leave who is on call as well is skipped once.
  const others = openingNamed(state, setup, now).filter(({ personId }) => personId !== state.ownerId);
  const people = [...owner, ...others].filter(({ personId }) => !why.except?.includes(personId));
  if (people.length === 0) return null;
  return { cause: causeOf(draft, why), people, order: 'one_after_another', breach: false };
}

/** Names nobody, so that the climb goes straight to the final person. */
export function straightToTop(draft: Draft, why: { rungId: keyof typeof CAUSES; dueAt: Instant }): Trigger {
  return { cause: causeOf(draft, why), people: [], order: 'one_after_another', breach: false };
}

/** The owner as whom a cause means that stands on no rung. */
export function ownerNamed(personId: string): Named {
  return { personId, because: { to: 'owner' } };
}

/** Stops every open page and ends the escalation, if one runs. */
export function stopPaging(draft: Draft, because: string): void {
  const { escalation } = draft.state;
  if (!escalation) return;
  for (const { id, personId } of escalation.openPages) {
    draft.emit({ type: 'PageEnded', pageId: id, personId, end: 'stopped', because });
  }
  draft.emit({ type: 'EscalationEnded', number: escalation.number, because });
}

/**
 * The severity changed under open pages: each is stopped and its person paged anew, so that nobody acts on what no longer
 * holds and nobody's page is lost. The summons of a crisis team are about the crisis, and stand. Answers the trigger for those
 * people, or null where no page was open.
 */
export function restatePages(draft: Draft): Trigger | null {
  const pages = openPages(draft.state).filter(({ cause }) => cause.rungId !== 'crisis_opened');
  const held = draft.state.escalation?.held ?? [];
  const because = 'severity changed';
  for (const { id, personId } of pages) {
    draft.emit({ type: 'PageEnded', pageId: id, personId, end: 'stopped', because });
  }
  for (const { personId } of held) draft.emit({ type: 'HoldEnded', personId, because });
  if (pages.length + held.length === 0) return null;
  const cause = causeOf(draft, { rungId: 'severity', dueAt: draft.now });
  const people = [...pages, ...held].map(({ personId, because }) => ({
    personId,
    ...(because ? { because } : {}),
  }));
  return { cause, people, order: 'all_at_once', breach: false };
}

/**
 * The triggers of a summons: everybody is called at once, whatever they are asked already. An open page of theirs ends, and the
 * summons stands for it as well, within its window: nobody has two pages at once, and answering the one answers both. Whoever
 * waits is called now.
 */
export function summon(
  draft: Draft,
  { rungId, personIds }: { rungId: 'crisis_opened'; personIds: readonly string[] },
): readonly Trigger[] {
  const { setup, now } = draft;
  const cause = causeOf(draft, { rungId, dueAt: now });
  const atOnce = { order: 'all_at_once', breach: true } as const;
  const asked: Trigger[] = [];
  const others: string[] = [];
  const seen = new Set<string>();
  for (const personId of personIds) {
    const calledId = standing({ personId, cause }, setup.people, now).personId;
    if (seen.has(calledId)) continue;
    seen.add(calledId);
    const earlier = unreachable(personOf(setup.people, calledId), now) ? null : askedAlready(draft, calledId);
    if (!earlier) {
      others.push(personId);
      continue;
    }
    for (const { id } of openPages(draft.state).filter((page) => page.personId === calledId))
      draft.emit({
        type: 'PageEnded',
        pageId: id,
        personId: calledId,
        end: 'stopped',
        because: CAUSES[rungId],
      });
    const entry = { personId, cause, acknowledgeWithinMinutes: setup.ladder.acknowledgeWithinMinutes };
    const both = bundled(entry, earlier);
    // The summons itself is on time, however late the page before it was.
    const { lateBySeconds } = cause;
    asked.push({
      ...atOnce,
      cause: { ...both.cause, lateBySeconds },
      people: [{ personId }],
      acknowledgeWithinMinutes: both.acknowledgeWithinMinutes,
    });
  }
  if (others.length === 0) return asked;
  return [...asked, { ...atOnce, cause, people: others.map((personId) => ({ personId })) }];
}

/** What a person is asked, or will be, of the running escalation; with the window that it has. */
function askedAlready({ state }: Draft, personId: string): QueuedPerson | null {
  const { openPages: open = [], held = [], queue = [] } = state.escalation ?? {};
  const page = open.find((each) => each.personId === personId);
  if (!page) {
    // That a hand-over comes back is asked only if it does.
    const isForNow = ({ cause }: QueuedPerson) => cause.rungId !== 'hand_back';
    return [...held, ...queue.filter(isForNow)].find((each) => each.personId === personId) ?? null;
  }
  const { cause, openedAt, acknowledgeBy } = page;
  return { personId, cause, acknowledgeWithinMinutes: (acknowledgeBy - openedAt) / MINUTE_MS };
}

/**
 * Behind the end of a person's page: where that was how a hand-over came back, whoever gave it is told. Of a case that nobody
 * owns the ladder asks others first; whoever is paged in the same commit reads it there.
 */
export function tellGiver(draft: Draft, personId: string): void {
  const { handOver } = draft.state;
  if (handOver?.toId === personId && handOver.backAt === draft.now)
    draft.tell(handOver.fromId, 'handed_back', { personId });
}

/** Ends the pages whose acknowledgement window has passed. */
export function expirePages(draft: Draft): EndedPages {
  const expired = openPages(draft.state).filter(({ acknowledgeBy }) => acknowledgeBy <= draft.now);
  for (const { id, personId } of expired) {
    const because = 'the acknowledgement window passed';
    draft.emit({ type: 'PageEnded', pageId: id, personId, end: 'expired', because });
    tellGiver(draft, personId);
  }
  const ended = expired.filter((page) => !settlesLateSummons(draft, page));
  const lateness = ended.map(({ acknowledgeBy }) => lateBy(draft.now, acknowledgeBy));
  return { count: ended.length, lateBySeconds: Math.max(0, ...lateness) };
}

/**
 * A summons to a crisis team that ended unanswered while the case is in hand: tells the leader, and the ladder has
 * nothing to climb for. With the last one the escalation ends. False, and nothing is done, for any other page.
 */
export function settlesLateSummons(draft: Draft, { cause, personId }: Page): boolean {
  const { state, setup } = draft;
  if (cause.rungId !== 'crisis_opened' || !state.acknowledged) return false;
  const name = personOf(setup.people, personId)?.name ?? personId;
  const leaderId = state.crisis?.team?.leaderId ?? state.ownerId;
  const toldId = leaderId === personId ? state.ownerId : leaderId;
  draft.tell(toldId, 'crisis_unanswered', { personId, reason: name });
  const { escalation } = state;
  if (escalation && !isAsking(state) && escalation.queue.length === 0) {
    draft.emit({ type: 'EscalationEnded', number: escalation.number, because: 'acknowledged' });
  }
  return true;
}

export function openPages(state: CaseState): readonly Page[] {
  return state.escalation?.openPages ?? [];
}

export function causeOf(
  draft: Draft,
  { rungId, dueAt, clockId }: { rungId: keyof typeof CAUSES; dueAt: Instant; clockId?: string },
): PageCause {
  const lateBySeconds = lateBy(draft.now, dueAt);
  return { rungId, rungName: CAUSES[rungId], ...(clockId ? { clockId } : {}), dueAt, lateBySeconds };
}

// ---------------------------------------------------------------------------------------------------------------

interface Plan {
  /** Paged in this commit, unless their quiet hours stand in the way. */
  readonly opening: readonly QueuedPerson[];
  readonly queueing: readonly QueuedPerson[];
  /** The later times of rungs that ask more than once. */
  readonly repeats: readonly QueuedPerson[];
}

/** Sorts the triggers' people into those paged in this commit and those who wait. */
function plan(draft: Draft, escalation: Escalation, triggers: readonly Trigger[]): Plan {
  const opening = new Map<string, QueuedPerson>();
  const queueing = new Map<string, QueuedPerson>();
  const repeats: QueuedPerson[] = [];
  const breachIsMain = new Set<string>();
  const open = new Map(escalation.openPages.map((each) => [each.personId, each]));
  const held = new Set(escalation.held?.map(({ personId }) => personId));
  const queued = new Map(escalation.queue.map((each) => [each.personId, each]));
  const gave = new Set(escalation.expiredPages.flatMap((each) => (each.handedOn ? each.personId : [])));
  const isAskedOther = (personId: string) => [...open.keys()].some((other) => other !== personId);
  const asked = open.size + held.size + escalation.queue.length;
  const room = () => PEOPLE_AT_ONCE_MAX - asked - opening.size - queueing.size - repeats.length;

  for (const trigger of triggers) {
    const { cause, order, breach } = trigger;
    const urgent = breach || trigger.urgent === true;
    const able: QueuedPerson[] = [];
    for (const one of trigger.people) {
      const entry = entryOf(draft, trigger, one);
      const because = unreachable(personOf(draft.setup.people, entry.personId), draft.now);
      if (because) {
        draft.emit({ type: 'PersonSkipped', personId: entry.personId, rungId: cause.rungId, because });
      } else if (!able.some(({ personId }) => personId === entry.personId)) able.push(entry);
    }
    const isAsked = (personId: string) => {
      if (opening.has(personId)) return true;
      if (held.has(personId)) return !urgent;
      const page = open.get(personId);
      return page !== undefined && (!breach || page.openedAt >= cause.dueAt);
    };
    // While somebody else is asked, a deadline's rung does not come back to who handed the case on: they wait their turn.
    const isFurther = cause.clockId !== undefined && !urgent;
    const asks = able.filter(({ personId }) => !(isFurther && gave.has(personId) && isAskedOther(personId)));
    const free = asks.filter(
      ({ personId }) => !open.has(personId) && !opening.has(personId) && !(held.has(personId) && !urgent),
    );
    const [first] = asks;
    const atOnce =
      order === 'all_at_once' ? free : first !== undefined && isAsked(first.personId) ? [] : free.slice(0, 1);

    for (const entry of able) {
      const { personId } = entry;
      const bundle = opening.get(personId) ?? queueing.get(personId);
      if (bundle) {
        const isMain = breach && !breachIsMain.has(personId);
        const both = isMain ? bundled(entry, bundle) : bundled(bundle, entry);
        (opening.has(personId) ? opening : queueing).set(personId, both);
      }
      if (breach) breachIsMain.add(personId);
      if (atOnce.includes(entry)) {
        if (queued.has(personId) || held.has(personId) || queueing.has(personId) || room() > 0) {
          opening.set(personId, queueing.get(personId) ?? entry);
          queueing.delete(personId);
        } else {
          draft.emit({ type: 'PersonSkipped', personId, rungId: cause.rungId, because: 'too_many' });
        }
      } else if (![open, opening, held, queued, queueing].some((each) => each.has(personId))) {
        if (room() > 0) queueing.set(personId, entry);
        else draft.emit({ type: 'PersonSkipped', personId, rungId: cause.rungId, because: 'too_many' });
      }
    }
    for (let round = 2; round <= 1 + (trigger.repeats ?? 0); round += 1) {
      for (const entry of able) if (room() > 0) repeats.push({ ...entry, round });
    }
  }
  return { opening: [...opening.values()], queueing: [...queueing.values()], repeats };
}

/** A trigger's person as they wait: on leave by now, whoever stands in for them. */
function entryOf(
  { setup, now }: Draft,
  { cause, breach, urgent, acknowledgeWithinMinutes }: Trigger,
  one: Trigger['people'][number],
): QueuedPerson {
  return standing(
    {
      ...one,
      cause,
      ...(acknowledgeWithinMinutes === undefined ? {} : { acknowledgeWithinMinutes }),
      ...(breach || urgent ? { urgent: true } : {}),
    },
    setup.people,
    now,
  );
}

/** Somebody whose turn has come: themselves, or whoever stands in for them by now. */
function standing(entry: QueuedPerson, people: readonly Person[], at: Instant): QueuedPerson {
  const { personId, standsInFor } = standIn(entry.personId, people, at);
  if (standsInFor === undefined) return entry;
  const because = entry.because ?? { to: 'person' };
  return { ...entry, personId, because: { ...because, standsInFor: because.standsInFor ?? standsInFor } };
}

const BUNDLED_MAX = 10;

/** One page for two causes: the first breach is named, or else what came due first; the other is bundled into it. */
function bundled(main: QueuedPerson, other: QueuedPerson): QueuedPerson {
  const label = other.cause.clockId ? `${other.cause.clockId} ${other.cause.rungName}` : other.cause.rungName;
  const windows = [main, other].flatMap(({ acknowledgeWithinMinutes = [] }) => acknowledgeWithinMinutes);
  return {
    ...main,
    cause: {
      ...main.cause,
      lateBySeconds: Math.max(main.cause.lateBySeconds, other.cause.lateBySeconds),
      bundled: [...(main.cause.bundled ?? []), ...(other.cause.bundled ?? []), label].slice(0, BUNDLED_MAX),
    },
    ...(windows.length > 0 ? { acknowledgeWithinMinutes: Math.min(...windows) } : {}),
    ...(main.urgent || other.urgent ? { urgent: true } : {}),
  };
}

/** Whether somebody is being asked, or will be at a known instant. */
function isAsking({ escalation }: CaseState): boolean {
  return (escalation?.openPages.length ?? 0) + (escalation?.held?.length ?? 0) > 0;
}

function isAsked({ escalation }: CaseState, personId: string): boolean {
  return [escalation?.openPages, escalation?.held].some((asked) =>
    asked?.some((each) => each.personId === personId),
  );
}

function windowOf({ setup }: Draft, { acknowledgeWithinMinutes }: QueuedPerson): number {
  return Math.max(1, acknowledgeWithinMinutes ?? setup.ladder.acknowledgeWithinMinutes);
}

/**
 * Pages a person who can be, or has their page wait for the end of their quiet hours where no promise is hurt by that; else
 * others come first, once, and then this person all the same: false then.
 */
function call(draft: Draft, person: Person, entry: QueuedPerson, waitsAs = entry.personId): boolean {
  const { state, now } = draft;
  const minutes = windowOf(draft, entry);
  const isOwnTurn = waitsAs === entry.personId || waitsAs === entry.because?.standsInFor;
  const turn = isOwnTurn ? {} : { turnOf: waitsAs };
  const until = entry.urgent || entry.putOff ? null : wakesNot(draft, person);
  if (until !== null && until + minutes * MINUTE_MS <= nextDeadline(state.clocks)) {
    draft.emit({ type: 'PageHeld', held: { ...entry, acknowledgeWithinMinutes: minutes, until }, ...turn });
    return true;
  }
  const { queue = [] } = state.escalation ?? {};
  const isWaiting = ({ personId, putOff }: QueuedPerson) =>
    personId !== waitsAs && !putOff && !isAsked(state, personId);
  if (until !== null && queue.some(isWaiting)) {
    if (!queue.some(({ personId }) => personId === waitsAs)) {
      draft.emit({ type: 'PeopleQueued', queue: [entry] });
    }
    const { rungId } = entry.cause;
    draft.emit({ type: 'PersonPutOff', personId: waitsAs, rungId, quietUntil: until });
    return false;
  }
  draft.openPage(person, { ...entry, ...turn }, now + minutes * MINUTE_MS);
  return true;
}

/** The end of the quiet hours that this case's severity does not break; null where the person may be woken. */
function wakesNot({ state, setup, now }: Draft, { quietHours }: Person): Instant | null {
  const { severity } = state.course;
  const rank = setup.tier.severities.find(({ code }) => code === severity)?.rank ?? 0;
  return quietHours && rank > quietHours.brokenUpToRank ? quietUntil(quietHours, now) : null;
}

function nextDeadline(clocks: CaseState['clocks']): Instant {
  const due = clocks.flatMap(({ status, dueAt, measureOnly }) =>
    status === 'running' && dueAt !== null && !measureOnly ? dueAt : [],
  );
  return Math.min(...due);
}

/** Opens the next pages of the queue; who cannot be paged when their turn comes is skipped at once. */
function moveOn(draft: Draft, times: number, lateBySeconds: number): void {
  let left = times;
  while (left > 0) {
    const { state } = draft;
    const next = state.escalation?.queue.find(({ personId }) => !isAsked(state, personId));
    if (!next) return;
    const late = Math.max(next.cause.lateBySeconds, lateBySeconds);
    if (callInTurn(draft, { ...next, cause: { ...next.cause, lateBySeconds: late } })) left -= 1;
  }
}

/** Whether a person whose turn has come is asked now; skipped at once where neither they nor anybody for them can be. */
function callInTurn(draft: Draft, entry: QueuedPerson): boolean {
  const { setup, now } = draft;
  const { personId, cause } = entry;
  const one = standing(entry, setup.people, now);
  const person = personOf(setup.people, one.personId);
  const unable = unreachable(person, now);
  const isOther = one.personId !== personId && isAsked(draft.state, one.personId);
  const because = isOther ? 'deputy_asked' : unable;
  if (because || !person) {
    draft.emit({
      type: 'PersonSkipped',
      personId,
      rungId: cause.rungId,
      because: because ?? 'unknown_person',
    });
    return false;
  }
  return call(draft, person, one, personId);
}

/** The final person's page waits until the next round, so that a round is one page and one alarm. */
function reachTop(draft: Draft, since: Instant | null): void {
  const { setup, now } = draft;
  const { ladder } = setup;
  const escalation = draft.state.escalation;
  const round = (escalation?.topRounds ?? 0) + 1;
  const repeatAt = now + Math.max(1, ladder.repeatEveryMinutes) * MINUTE_MS;
  const { about } = escalation ?? {};
  const cause: PageCause = {
    ...causeOf(draft, {
      rungId: 'top',
      dueAt: since ?? now,
      ...(about?.clockId ? { clockId: about.clockId } : {}),
    }),
    ...(about ? { unanswered: about.rungName } : {}),
  };
  const last = standing({ personId: ladder.finalPersonId, cause }, setup.people, now);
  const final = personOf(setup.people, last.personId);
  // On leave, and nobody stands in: there is nobody behind the final person.
  const because = unreachable(final);
  const hasPage = openPages(draft.state).some(({ personId }) => personId === last.personId);
  const finalPersonPaged = because === null && !hasPage;

  draft.emit({ type: 'TopOfLadderReached', round, repeatAt, finalPersonPaged });
  if (final && finalPersonPaged) draft.openPage(final, last, repeatAt);
  else if (because) {
    draft.emit({ type: 'PersonSkipped', personId: ladder.finalPersonId, rungId: 'top', because });
  }
  for (const personId of ladder.tenantAlarm.personIds) {
    draft.tell(personId, 'tenant_alarm', {
      round: String(round),
      finalPersonId: ladder.finalPersonId,
      escalation: String(escalation?.number ?? 0),
    });
  }
}
