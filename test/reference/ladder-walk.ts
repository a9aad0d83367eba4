// A case's ladder a second time, deliberately plain: who is paged when, on which way and why, from the words of the manual
// (the help on ladders, people, rotas and posts) and from nothing that the product reckons. It walks one case from event to
// event with lists that it searches from end to end; of the product it knows the shapes of configuration alone. Deadlines
// are counted over the minutes that wall-walk.ts finds open, rotas are rota-walk.ts's.

import type { Ladder, Recipient, Rung } from '../../shared/domain/ladder.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { Post } from '../../shared/domain/posts.ts';
import type { Rota } from '../../shared/domain/rota.ts';
import type { Tier } from '../../shared/domain/tier.ts';
import { walkOrder } from './rota-walk.ts';
import { dayAt, firstInstantOf, isOpen, minutesOf, type WalkedCalendar } from './wall-walk.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** More people than these are not asked and waiting at once. */
const PEOPLE_MAX = 30;
/** More ways than these to one person are not tried. */
const WAYS_MAX = 5;
/** A page names so many further causes. */
const FURTHER_CAUSES_MAX = 10;
/** What the sender waits before it asks a provider again that takes nothing for the moment. */
const AGAIN_AFTER = [2_000, 5_000, 10_000];

type Kind = 'respond' | 'arrive' | 'restore';
export type PromiseKind = 'update' | 'arrive' | 'restore';

export interface WalkedDesk {
  readonly people: readonly Person[];
  readonly posts: readonly Post[];
  readonly rotas: readonly Rota[];
  /** When each calendar counts, in order; one stretch without an end for the one that always does. */
  readonly open: Readonly<Record<string, readonly Stretch[]>>;
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What somebody does about a case whatever became of it. */
export type Act =
  | { readonly does: 'resolve' | 'pause' | 'resume' }
  /** Recorded by the desk, or by whoever owns the case at that moment. */
  | { readonly does: 'contact' | 'arrive' | 'restore'; readonly by: 'desk' | 'owner' }
  | { readonly does: 'severity'; readonly severity: string }
  | { readonly does: 'hand_over'; readonly personId: string; readonly toPersonId: string | null }
  | { readonly does: 'escalate'; readonly personId: string }
  | { readonly does: 'assign'; readonly personId: string };

export interface Story {
  readonly caseId: string;
  readonly openedAt: number;
  readonly severity: string;
  readonly customerId: string | null;
  readonly siteId: string | null;
  readonly regions: readonly string[];
  readonly tier: Tier;
  readonly ladder: Ladder;
  readonly acts: readonly { readonly at: number; readonly act: Act }[];
}

export interface Answer {
  readonly afterMs: number;
  readonly promise?: { readonly kind: PromiseKind; readonly afterMs: number };
}

/** Providers and people, as they are in the week that is walked. */
export interface Outside {
  fateOf(way: string, at: number): 'accepted' | 'refused' | 'unknown' | 'not_taken';
  /** What was accepted comes back later as not delivered. */
  bouncesAfter(way: string, askedAt: number): number | null;
  /** What a person does about a page that reached them; null: nothing. */
  answerOf(caseId: string, personId: string, openedAt: number): Answer | null;
}

/** One thing that happened, in words that both sides can say. */
export interface Line {
  readonly at: number;
  readonly says: string;
}

/** Of a calendar, the stretches of whole minutes in which it counts. */
export function openStretches(calendar: WalkedCalendar, from: number, to: number): readonly Stretch[] {
  if (calendar.always) return [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }];
  const found: { from: number; to: number }[] = [];
  for (let at = from; at < to; at += MINUTE) {
    if (!isOpen(calendar, at)) continue;
    const last = found.at(-1);
    if (last?.to === at) last.to = at + MINUTE;
    else found.push({ from: at, to: at + MINUTE });
  }
  return found;
}

/** When so much open time has passed outside the pauses; null where a pause lasts. */
function countOn(
  open: readonly Stretch[],
  from: number,
  amountMs: number,
  pauses: readonly { from: number; to: number | null }[],
): number | null {
  let left = amountMs;
  for (const stretch of open) {
    let at = Math.max(stretch.from, from);
    for (const pause of pauses) {
      const ends = pause.to ?? Number.POSITIVE_INFINITY;
      if (ends <= at || pause.from >= stretch.to) continue;
      if (pause.from > at) {
        if (left <= pause.from - at) return at + left;
        left -= pause.from - at;
      }
      at = ends;
    }
    if (at >= stretch.to) continue;
    if (left <= stretch.to - at) return at + left;
    left -= stretch.to - at;
  }
  return null;
}

const wallInstants = new Map<string, number>();

/** The first instant at which a zone's clock has reached a time of a day; each is looked for once. */
function wallInstant(timeZone: string, day: number, time: string): number {
  const key = `${timeZone} ${day} ${time}`;
  const found = wallInstants.get(key) ?? firstInstantOf(timeZone, day, minutesOf(time));
  wallInstants.set(key, found);
  return found;
}

/** Whom a rung means, and how it came to them. */
interface Named {
  readonly personId: string;
  readonly by: string;
  readonly standsInFor?: string | undefined;
}

interface Cause {
  readonly rung: string;
  readonly dueAt: number;
  /** The clock that it is about, where it is about one. */
  readonly kind?: Kind | undefined;
}

interface Waiting {
  readonly personId: string;
  readonly by: string;
  readonly standsInFor?: string | undefined;
  readonly cause: Cause;
  readonly further: readonly string[];
  readonly windowMinutes: number | undefined;
  readonly wakes: boolean;
  readonly wasPutOff: boolean;
}

interface Trigger {
  readonly cause: Cause;
  readonly people: readonly Named[];
  readonly atOnce: boolean;
  readonly isBreach: boolean;
  readonly windowMinutes?: number | undefined;
  readonly repeats?: number | undefined;
}

interface Attempt {
  readonly page: Page;
  readonly way: string;
  readonly askedAt: number;
  tries: number;
  /** As far as the case knows. */
  failed: boolean;
}

interface Page {
  readonly personId: string;
  readonly by: string;
  readonly standsInFor: string | undefined;
  readonly cause: Cause;
  readonly further: readonly string[];
  readonly openedAt: number;
  readonly answerBy: number;
  readonly ways: readonly { readonly way: string; readonly afterMinutes: number | null }[];
  latest: Attempt | null;
  wayIndex: number;
  wasRepeated: boolean;
  /** Asked before the latest, not failed, only unanswered. */
  standing: Attempt[];
  nextWayAt: number | null;
  isOpen: boolean;
  /** Its person passed it on. */
  wasGiven?: boolean;
  /** Whether a message of it came to its person. */
  hasReached: boolean;
}

interface Escalation {
  queue: Waiting[];
  held: (Waiting & { readonly until: number })[];
  pages: Page[];
  /** Over without an answer; they can be answered as long as the escalation runs. */
  over: Page[];
  paged: string[];
  /** The clock of the last page but the final person's, if it was about one. */
  about: Kind | undefined;
  topAt: number | null;
}

interface Promised {
  readonly personId: string;
  readonly kind: PromiseKind;
  readonly dueAt: number;
  isBroken: boolean;
}

/** Something that comes at an instant from outside: after the clock's own doings, in this order. */
interface Coming {
  readonly at: number;
  readonly rank: number;
  readonly order: string;
  readonly doIt: () => void;
}

/** Everything that happens to a case by its ladder, from its opening to its end. */
export function walkLadder(desk: WalkedDesk, story: Story, outside: Outside): readonly Line[] {
  const { tier, ladder, caseId, openedAt } = story;
  const lines: Line[] = [];
  let now = openedAt;
  const say = (says: string) => lines.push({ at: now, says });

  // What is known of the case.
  let severity = story.severity;
  let isResolved = false;
  let owner: string | null = null;
  let inHand = false;
  let lapsesAt: number | null = null;
  let escalation: Escalation | null = null;
  let escalations = 0;
  let givenTo: { from: string; to: string } | null = null;
  let promises: Promised[] = [];
  const paging: string[] = [];
  const evidence: Partial<Record<Kind, number>> = {};
  const pauses: { from: number; to: number | null }[] = [];
  const breached: Partial<Record<Kind, number>> = {};
  const fired: Partial<Record<Kind, string[]>> = {};
  const coming: Coming[] = [];
  const outbox: (() => void)[] = [];

  const personOf = (id: string | null | undefined) => desk.people.find((each) => each.id === id);
  const rankOf = (code: string) => tier.severities.find((each) => each.code === code)?.rank ?? 0;

  // -----------------------------------------------------------------------------------------------------------
  // Deadlines

  function ruleOf(kind: Kind) {
    return tier.severities.find((each) => each.code === severity)?.targets.find((each) => each.kind === kind);
  }

  function kinds(): Kind[] {
    const targets = tier.severities.find((each) => each.code === severity)?.targets ?? [];
    return targets.map(({ kind }) => kind as Kind);
  }

  function openOf(): readonly Stretch[] {
    return desk.open[tier.calendarId] ?? [];
  }

  function amountOf(kind: Kind): number {
    const within = ruleOf(kind)?.within;
    return (within?.amount ?? 0) * (within?.unit === 'hours' ? HOUR : MINUTE);
  }

  function pausesOf(kind: Kind) {
    return tier.neverPausedKinds.includes(kind) ? [] : pauses;
  }

  /** The deadline of a clock that runs; null where none does: met, paused, not promised. */
  function dueOf(kind: Kind): number | null {
    if (isResolved || evidence[kind] !== undefined || !ruleOf(kind)) return null;
    return countOn(openOf(), openedAt, amountOf(kind), pausesOf(kind));
  }

  function momentOf(rung: Rung, kind: Kind): number | null {
    const { when } = rung;
    const dueAt = dueOf(kind);
    if (dueAt === null || (when.at !== 'percent' && when.at !== 'offset')) return null;
    if (when.targets && !when.targets.includes(kind)) return null;
    if (when.at === 'percent') {
      return countOn(openOf(), openedAt, (amountOf(kind) * when.percent) / 100, pausesOf(kind));
    }
    if (when.hours !== 'open') return dueAt + when.offsetMinutes * MINUTE;
    if (when.offsetMinutes >= 0) return countOn(openOf(), dueAt, when.offsetMinutes * MINUTE, []);
    return countOn(openOf(), openedAt, amountOf(kind) + when.offsetMinutes * MINUTE, pausesOf(kind));
  }

  function earliestDeadline(): number {
    return Math.min(...kinds().flatMap((kind) => dueOf(kind) ?? []));
  }

  // -----------------------------------------------------------------------------------------------------------
  // People

  function cannotBePaged(id: string, minding: 'leave' | 'nothing' = 'leave'): string | null {
    const person = personOf(id);
    if (!person) return 'unknown_person';
    if (!person.active) return 'inactive';
    if (person.contactMethods.length === 0) return 'no_contact_method';
    if (person.contactMethods.every((each) => each.stoppedAt !== undefined)) return 'stopped';
    return minding === 'leave' && leaveOf(id) ? 'on_leave' : null;
  }

  function leaveOf(id: string) {
    let found: NonNullable<Person['absences']>[number] | undefined;
    for (const leave of personOf(id)?.absences ?? []) {
      if (leave.from <= now && now < leave.to && (!found || leave.from >= found.from)) found = leave;
    }
    return found;
  }

  /** The person, or whoever stands in for them; the person, where nobody does. */
  function presentFor(id: string, deputies: readonly string[] = []): string {
    const seen: string[] = [];
    const find = (each: string, others: readonly string[]): string | null => {
      if (seen.includes(each)) return null;
      seen.push(each);
      if (!cannotBePaged(each)) return each;
      for (const other of [...others, ...[leaveOf(each)?.deputyId ?? []].flat()]) {
        const found = find(other, []);
        if (found) return found;
      }
      return null;
    };
    return find(id, deputies) ?? id;
  }

  function inPlaceOf(id: string, by: string, deputies: readonly string[] = []): Named {
    const present = presentFor(id, deputies);
    return present === id ? { personId: id, by } : { personId: present, by, standsInFor: id };
  }

  function once(all: readonly Named[]): Named[] {
    return all.filter((each, index) => all.findIndex(({ personId }) => personId === each.personId) === index);
  }

  function postHolders(role: string): Named[] {
    const today = (post: Post) => new Date(dayAt(post.timeZone, now) * DAY).toISOString().slice(0, 10);
    const holding = (post: Post) =>
      post.holders.filter(
        ({ startsOn = '0000', endsOn = '9999' }) => startsOn <= today(post) && today(post) <= endsOn,
      );
    const breadth = ({ scope }: Post) => {
      if (scope.siteId) return scope.customerId ? 1 : 2;
      if (scope.customerId) return scope.region ? 3 : 4;
      return scope.region ? 5 : 6;
    };
    const posts = desk.posts
      .filter((post) => post.role === role && holding(post).length > 0)
      .filter(({ scope }) => scope.siteId === undefined || scope.siteId === story.siteId)
      .filter(({ scope }) => scope.customerId === undefined || scope.customerId === story.customerId)
      .filter(({ scope }) => scope.region === undefined || story.regions.includes(scope.region))
      .sort((a, b) => breadth(a) - breadth(b) || (a.id < b.id ? -1 : 1));
    let first: Named[] | null = null;
    for (const post of posts) {
      const by = `post ${post.id} v${post.version}`;
      const holders = once(holding(post).map((each) => inPlaceOf(each.personId, by, each.deputyIds)));
      if (holders.some(({ personId }) => !cannotBePaged(personId))) return holders;
      first ??= holders;
    }
    return first ?? [];
  }

  function meantBy(recipient: Recipient): Named[] {
    switch (recipient.to) {
      case 'person':
        return [inPlaceOf(recipient.personId, 'person')];
      case 'rota': {
        const rota = desk.rotas.find(({ id }) => id === recipient.rotaId);
        if (!rota) return [];
        const all = walkOrder(rota, now).order;
        const named = once(all.map((id) => inPlaceOf(id, `rota ${rota.id} v${rota.version}`)));
        const enough: Named[] = [];
        let here = 0;
        for (const one of named) {
          if (recipient.depth !== undefined && here >= recipient.depth) break;
          enough.push(one);
          if (cannotBePaged(one.personId) !== 'on_leave') here += 1;
        }
        return enough;
      }
      case 'duty': {
        const having = desk.people.filter((each) => each.active && each.duties.includes(recipient.duty));
        const sorted = having.map(({ id }) => id).sort();
        return once(sorted.map((id) => inPlaceOf(id, `duty ${recipient.duty}`)));
      }
      case 'post':
        return postHolders(recipient.role);
      case 'owner':
        return owner === null ? [] : [inPlaceOf(owner, 'owner')];
      case 'manager_of_owner': {
        const manager = personOf(owner)?.managerId;
        return manager ? [inPlaceOf(manager, 'manager_of_owner')] : [];
      }
      case 'managers_of_paged': {
        const managers = (escalation?.paged ?? []).flatMap((id) => personOf(id)?.managerId ?? []);
        return once(managers.map((id) => inPlaceOf(id, 'managers_of_paged')));
      }
    }
  }

  function peopleOf(rung: Rung): Named[] {
    return once(rung.recipients.flatMap(meantBy));
  }

  function openingRungs(): Rung[] {
    return ladder.rungs.filter(({ when }) => when.at === 'opening' && when.severities.includes(severity));
  }

  function openingPeople(): Named[] {
    return once(openingRungs().flatMap(peopleOf));
  }

  /** The end of the hours in which a person sleeps; null while they do not. */
  function quietEnd({ quietHours }: Person): number | null {
    if (!quietHours || rankOf(severity) <= quietHours.brokenUpToRank) return null;
    const { timeZone, weekly } = quietHours;
    let end: number | null = null;
    for (let looked = now, moved = true; moved; ) {
      moved = false;
      for (const day of [dayAt(timeZone, looked) - 1, dayAt(timeZone, looked)]) {
        const weekday = (['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const)[(day + 4) % 7] ?? 'sun';
        for (const [from, to] of weekly[weekday]) {
          const begins = wallInstant(timeZone, day, from);
          const over = minutesOf(to) <= minutesOf(from) ? day + 1 : day;
          const ends = wallInstant(timeZone, over, to);
          if (begins <= looked && looked < ends) {
            looked = ends;
            end = ends;
            moved = true;
          }
        }
      }
    }
    return end;
  }

  // -----------------------------------------------------------------------------------------------------------
  // Asking people

  function windowOf(waiting: Waiting): number {
    return Math.max(1, waiting.windowMinutes ?? ladder.acknowledgeWithinMinutes);
  }

  function isAsked(id: string): boolean {
    const asked = [...(escalation?.pages ?? []), ...(escalation?.held ?? [])];
    return asked.some(({ personId }) => personId === id);
  }

  function ask(page: Page, index: number): void {
    const way = page.ways[index]?.way ?? '';
    const attempt: Attempt = { page, way, askedAt: now, tries: 0, failed: false };
    page.latest = attempt;
    page.wayIndex = index;
    const after = page.ways[index + 1]?.afterMinutes ?? null;
    page.nextWayAt = after === null ? null : page.openedAt + after * MINUTE;
    outbox.push(() => hand(attempt));
  }

  function openPage(waiting: Waiting, answerBy: number): void {
    const person = personOf(waiting.personId);
    if (!escalation || !person) return;
    const page: Page = {
      personId: person.id,
      by: waiting.by,
      standsInFor: waiting.standsInFor,
      cause: waiting.cause,
      further: waiting.further,
      openedAt: now,
      answerBy,
      ways: waysOf(person),
      latest: null,
      wayIndex: 0,
      wasRepeated: false,
      standing: [],
      nextWayAt: null,
      isOpen: true,
      hasReached: false,
    };
    const { cause, further, by, standsInFor } = waiting;
    const whom = standsInFor === undefined ? '' : ` for ${standsInFor}`;
    const also = further.length > 0 ? ` also ${further.join(', ')}` : '';
    const until = (answerBy - now) / MINUTE;
    say(`page ${person.id} by ${by}${whom} because ${cause.rung}${also}; ${page.ways[0]?.way}; ${until} min`);
    takeTurn(waiting);
    escalation.held = escalation.held.filter(
      ({ personId }) => personId !== person.id && personId !== standsInFor,
    );
    if (!escalation.paged.includes(person.id)) escalation.paged.push(person.id);
    if (!paging.includes(person.id)) paging.push(person.id);
    escalation.pages.push(page);
    if (waiting.cause.rung !== 'top') escalation.about = waiting.cause.kind;
    ask(page, 0);
  }

  function waysOf(person: Person): Page['ways'] {
    const usable = person.contactMethods.filter(({ stoppedAt }) => stoppedAt === undefined);
    const nameOf = ({ channel, address }: { channel: string; address: string }) => `${channel}:${address}`;
    const rules = person.paging ?? [];
    const rule =
      rules.find(({ severities }) => severities.includes(severity)) ??
      rules.find(({ severities }) => severities.length === 0);
    let ways = (rule?.ways ?? []).filter(({ way }) => usable.some((each) => nameOf(each) === way));
    if (ways.length === 0) ways = usable.map((each) => ({ way: nameOf(each), afterMinutes: null }));
    return ways.slice(0, WAYS_MAX);
  }

  /** Takes the first place in the queue of a person, or of whom they stand in for. */
  function takeTurn({ personId, standsInFor }: Pick<Waiting, 'personId' | 'standsInFor'>): void {
    if (!escalation) return;
    const own = escalation.queue.findIndex((each) => each.personId === personId);
    const others = escalation.queue.findIndex((each) => each.personId === standsInFor);
    const index = own >= 0 ? own : others;
    if (index >= 0) escalation.queue.splice(index, 1);
  }

  /** Asks, holds for the quiet hours, or lets others go first; true where the person was put off. */
  function call(waiting: Waiting, waitsAs: string): boolean {
    const person = personOf(waiting.personId);
    if (!escalation || !person) return false;
    const windowMs = windowOf(waiting) * MINUTE;
    const until = waiting.wakes || waiting.wasPutOff ? null : quietEnd(person);
    if (until !== null && until + windowMs <= earliestDeadline()) {
      say(`hold ${person.id} because ${waiting.cause.rung} until ${until}`);
      takeTurn(waiting);
      escalation.held = escalation.held.filter(({ personId }) => personId !== person.id);
      escalation.held.push({ ...waiting, windowMinutes: windowOf(waiting), until });
      return false;
    }
    const othersWait = escalation.queue.some(
      (each) => each.personId !== waitsAs && !each.wasPutOff && !isAsked(each.personId),
    );
    if (until !== null && othersWait) {
      say(`put off ${waitsAs} at ${waiting.cause.rung.split(' ').at(-1)}`);
      const index = escalation.queue.findIndex(({ personId }) => personId === waitsAs);
      const [entry = waiting] = index >= 0 ? escalation.queue.splice(index, 1) : [];
      escalation.queue.push({ ...entry, wasPutOff: true });
      return true;
    }
    openPage(waiting, now + windowMs);
    return false;
  }

  function standing(waiting: Waiting): Waiting {
    const present = presentFor(waiting.personId);
    if (present === waiting.personId) return waiting;
    const standsInFor = waiting.standsInFor ?? waiting.personId;
    return { ...waiting, personId: present, standsInFor, by: waiting.by || 'person' };
  }

  /** Somebody's turn has come; false where they were skipped or put off. */
  function callInTurn(waiting: Waiting): boolean {
    const one = standing(waiting);
    const because =
      one.personId !== waiting.personId && isAsked(one.personId)
        ? 'deputy_asked'
        : cannotBePaged(one.personId);
    if (because) {
      skip(waiting.personId, waiting.cause.rung, because);
      return false;
    }
    return !call(one, waiting.personId);
  }

  function skip(personId: string, rung: string, because: string): void {
    say(`skip ${personId} at ${rung.split(' ').at(-1)}: ${because}`);
    if (!escalation) return;
    escalation.queue = escalation.queue.filter((each) => each.personId !== personId);
    escalation.held = escalation.held.filter((each) => each.personId !== personId);
  }

  /** Adds people to the escalation, moves on for pages that ended, and turns to the final person where nobody is left. */
  function climb(triggers: readonly Trigger[], ended: number): void {
    if (triggers.length > 0 && !escalation) {
      escalation = { queue: [], held: [], pages: [], over: [], paged: [], about: undefined, topAt: null };
      escalations += 1;
      inHand = false;
      lapsesAt = null;
    }
    if (!escalation) return;
    const here: Escalation = escalation;
    const asNow = new Map<string, Waiting>();
    const later = new Map<string, Waiting>();
    const repeats: Waiting[] = [];
    const named = new Set<string>();
    const inQueue = new Set(here.queue.map(({ personId }) => personId));
    const isHeld = (id: string) => here.held.some(({ personId }) => personId === id);
    const pageOf = (id: string) => here.pages.find(({ personId }) => personId === id);
    const before = here.pages.length + here.held.length + here.queue.length;
    const hasRoom = () => before + asNow.size + later.size + repeats.length < PEOPLE_MAX;

    for (const trigger of triggers) {
      const { cause, isBreach } = trigger;
      const able: Waiting[] = [];
      for (const { personId, by, standsInFor } of trigger.people) {
        const { windowMinutes } = trigger;
        const entry = { personId, by, standsInFor, cause, further: [], windowMinutes };
        const one = standing({ ...entry, wakes: isBreach, wasPutOff: false });
        const because = cannotBePaged(one.personId);
        if (because) skip(one.personId, cause.rung, because);
        else if (!able.some((each) => each.personId === one.personId)) able.push(one);
      }
      const isFree = (id: string) => !pageOf(id) && !asNow.has(id) && !(isHeld(id) && !isBreach);
      // A deadline's rung asks who passed the case on after the others, while one of these is asked.
      const comesAfter = (id: string) =>
        cause.kind !== undefined &&
        !isBreach &&
        here.over.some(({ personId, wasGiven }) => personId === id && wasGiven) &&
        here.pages.some(({ personId }) => personId !== id);
      const asked = able.filter(({ personId }) => !comesAfter(personId));
      const free = asked.filter(({ personId }) => isFree(personId));
      const [first] = asked;
      let atOnce = free;
      if (!trigger.atOnce) {
        const page = first && pageOf(first.personId);
        const firstIsAsked =
          first !== undefined &&
          (asNow.has(first.personId) ||
            (isHeld(first.personId)
              ? !isBreach
              : page !== undefined && (!isBreach || page.openedAt >= cause.dueAt)));
        atOnce = firstIsAsked ? [] : free.slice(0, 1);
      }
      for (const one of able) {
        const id = one.personId;
        const list = asNow.has(id) ? asNow : later.has(id) ? later : null;
        const other = list?.get(id);
        if (list && other) {
          list.set(id, isBreach && !named.has(id) ? together(one, other) : together(other, one));
        }
        if (isBreach) named.add(id);
        if (atOnce.includes(one)) {
          if (inQueue.has(id) || isHeld(id) || later.has(id) || hasRoom()) {
            asNow.set(id, later.get(id) ?? one);
            later.delete(id);
            inQueue.delete(id);
          } else skip(id, cause.rung, 'too_many');
        } else if (!pageOf(id) && !isHeld(id) && !inQueue.has(id) && !asNow.has(id) && !later.has(id)) {
          if (hasRoom()) later.set(id, one);
          else skip(id, cause.rung, 'too_many');
        }
      }
      for (let round = 0; round < (trigger.repeats ?? 0); round += 1) {
        for (const one of able) if (hasRoom()) repeats.push(one);
      }
    }

    here.queue.push(...later.values());
    let moves = ended;
    for (const one of asNow.values()) if (call(one, one.personId)) moves += 1;
    here.queue.push(...repeats);
    const isAsking = () => here.pages.length + here.held.length > 0;
    if (!isAsking()) moves = Math.max(1, moves);
    while (moves > 0) {
      const next = here.queue.find(({ personId }) => !isAsked(personId));
      if (!next) break;
      if (callInTurn(next)) moves -= 1;
    }
    const nobody = !isAsking() && here.topAt === null;
    if (nobody || (here.topAt !== null && here.topAt <= now)) reachTop(here);
    tryNextWays();
  }

  /** One page for two causes. */
  function together(main: Waiting, other: Waiting): Waiting {
    const windows = [main.windowMinutes, other.windowMinutes].filter((each) => each !== undefined);
    return {
      ...main,
      further: [...main.further, ...other.further, other.cause.rung].slice(0, FURTHER_CAUSES_MAX),
      windowMinutes: windows.length > 0 ? Math.min(...windows) : undefined,
      wakes: main.wakes || other.wakes,
    };
  }

  function reachTop(here: Escalation): void {
    const until = now + Math.max(1, ladder.repeatEveryMinutes) * MINUTE;
    const cause = { rung: 'top', dueAt: here.topAt ?? now, kind: here.about };
    const bare = { personId: ladder.finalPersonId, by: '', cause, further: [], windowMinutes: undefined };
    const last = standing({ ...bare, wakes: true, wasPutOff: false });
    const because = cannotBePaged(last.personId, 'nothing');
    here.topAt = until;
    const hasPage = here.pages.some(({ personId }) => personId === last.personId);
    say(`top; ${because === null && !hasPage ? 'paged' : 'not paged'}`);
    if (because) skip(ladder.finalPersonId, 'top', because);
    else if (!hasPage) openPage(last, until);
  }

  function tryNextWays(): void {
    for (const page of [...(escalation?.pages ?? [])]) {
      while (page.isOpen && page.nextWayAt !== null && page.nextWayAt <= now) {
        if (page.latest) page.standing.push(page.latest);
        say(`way ${page.personId} ${page.ways[page.wayIndex + 1]?.way}; as well`);
        ask(page, page.wayIndex + 1);
      }
    }
  }

  function endPage(page: Page, how: string): void {
    say(`end ${page.personId} ${how}`);
    page.isOpen = false;
    page.wasGiven = how === 'handed_on';
    if (!escalation) return;
    escalation.pages = escalation.pages.filter((each) => each !== page);
    if (how !== 'acknowledged') escalation.over.push(page);
  }

  function stopPaging(): void {
    for (const page of [...(escalation?.pages ?? [])]) endPage(page, 'stopped');
    escalation = null;
  }

  // -----------------------------------------------------------------------------------------------------------
  // Providers

  function hand(attempt: Attempt): void {
    const { page, way, askedAt } = attempt;
    if (!page.isOpen || (page.latest !== attempt && !page.standing.includes(attempt))) return;
    const fate = outside.fateOf(way, now);
    if (fate === 'not_taken') {
      const waitMs = AGAIN_AFTER[attempt.tries];
      attempt.tries += 1;
      if (waitMs === undefined) failedWith(attempt, 'refused');
      else come(now + waitMs, 0, () => hand(attempt));
      return;
    }
    const backMs = fate === 'accepted' ? outside.bouncesAfter(way, askedAt) : null;
    if (fate !== 'refused' && backMs === null) reach(page, askedAt);
    if (backMs !== null) come(askedAt + backMs, 1, () => failedWith(attempt, 'undelivered'));
    if (fate === 'refused' || fate === 'unknown') failedWith(attempt, fate);
  }

  function failedWith(attempt: Attempt, result: 'refused' | 'unknown' | 'undelivered'): void {
    const { page } = attempt;
    if (!page.isOpen || attempt.failed) return;
    if (page.standing.includes(attempt) && result !== 'unknown') {
      attempt.failed = true;
      say(`failed ${page.personId}`);
      page.standing = page.standing.filter((each) => each !== attempt);
      if (page.latest?.failed && page.standing.length === 0) exhaust(page);
      return;
    }
    if (page.latest !== attempt) return;
    attempt.failed = true;
    if (page.wayIndex + 1 < page.ways.length) {
      say(`way ${page.personId} ${page.ways[page.wayIndex + 1]?.way}; instead`);
      ask(page, page.wayIndex + 1);
      tryNextWays();
    } else if (result === 'unknown' && !page.wasRepeated) {
      page.wasRepeated = true;
      say(`way ${page.personId} ${attempt.way}; may be a repeat`);
      ask(page, page.wayIndex);
      tryNextWays();
    } else if (page.standing.length > 0) say(`failed ${page.personId}`);
    else exhaust(page);
  }

  function exhaust(page: Page): void {
    endPage(page, 'exhausted');
    climb([], 1);
  }

  function reach(page: Page, askedAt: number): void {
    if (page.hasReached) return;
    page.hasReached = true;
    const answer = outside.answerOf(caseId, page.personId, page.openedAt);
    if (answer) come(askedAt + answer.afterMs, 2, () => acknowledge(page, answer), page.personId);
  }

  // -----------------------------------------------------------------------------------------------------------
  // What people do

  function acknowledge(page: Page, { promise }: Answer): void {
    const { personId } = page;
    const isOurs = escalation && [...escalation.pages, ...escalation.over].includes(page);
    const isPromisedLate =
      promise && (isResolved || (promise.kind !== 'update' && evidence[promise.kind] !== undefined));
    if (!isOurs || isPromisedLate) return;
    if (givenTo?.to === personId && owner !== personId) {
      const givers = [givenTo.from, owner];
      promises = promises.filter((each) => !givers.includes(each.personId));
      owner = personId;
    }
    say(`acknowledged by ${personId}`);
    givenTo = null;
    inHand = true;
    owner ??= personId;
    const holds = ladder.acknowledgementHoldsMinutes;
    const allStill = isPaused() && kinds().every((kind) => dueOf(kind) === null);
    lapsesAt = holds === null || allStill ? null : now + Math.max(1, holds) * MINUTE;
    for (const each of [...(escalation?.pages ?? [])]) {
      endPage(each, each.personId === personId ? 'acknowledged' : 'stopped');
    }
    escalation = null;
    if (!promise) return;
    const { kind } = promise;
    promises = promises.filter((each) => each.personId !== personId || each.kind !== kind);
    promises.push({ personId, kind, dueAt: now + promise.afterMs, isBroken: false });
  }

  /** By a record of progress paging ends where it is about nothing but what is done; a case that nobody owns still wants somebody. */
  function workedOn(): void {
    if (!escalation || owner === null) return;
    const asked = [...escalation.pages, ...escalation.queue, ...escalation.held];
    const isDone = (kind: string | undefined) =>
      kinds().some((each) => each === kind) && dueOf(kind as Kind) === null; // One of the kinds, then.
    const isOver = ({ cause, further }: (typeof asked)[number]) =>
      isDone(cause.kind) && further.every((each) => isDone(each.split(' ')[0]));
    if (asked.length > 0 && asked.every(isOver)) stopPaging();
  }

  function isPaused(): boolean {
    return pauses.at(-1)?.to === null;
  }

  function keep(...kept: PromiseKind[]): void {
    promises = promises.filter(({ kind }) => !kept.includes(kind));
  }

  function startOver(rung: string, dueAt: number, except: readonly (string | null)[] = []): Trigger | null {
    const first: Named[] = owner === null ? [] : [{ personId: owner, by: 'owner' }];
    const people = [...first, ...openingPeople().filter(({ personId }) => personId !== owner)].filter(
      ({ personId }) => !except.includes(personId),
    );
    if (people.length === 0) return null;
    return { cause: { rung, dueAt }, people, atOnce: false, isBreach: false };
  }

  function nobody(rung: string): Trigger {
    return { cause: { rung, dueAt: now }, people: [], atOnce: false, isBreach: false };
  }

  function opening(): Trigger[] {
    return openingRungs().map((rung) => reached(rung, null, now));
  }

  function reached(rung: Rung, kind: Kind | null, dueAt: number, people = peopleOf(rung)): Trigger {
    say(`rung ${label(rung, kind)} page ${people.map(({ personId }) => personId).join(' ')}`);
    return {
      cause: { rung: label(rung, kind), dueAt, kind: kind ?? undefined },
      people,
      atOnce: rung.order === 'all_at_once',
      isBreach: kind !== null && isDeadline(rung, kind),
      windowMinutes: rung.acknowledgeWithinMinutes,
      repeats: rung.repeats,
    };
  }

  function label(rung: Pick<Rung, 'id'>, kind: Kind | null): string {
    return kind === null ? rung.id : `${kind} ${rung.id}`;
  }

  function isDeadline({ when }: Rung, kind: Kind): boolean {
    if (when.at !== 'offset' || when.offsetMinutes !== 0) return false;
    return !when.targets || when.targets.includes(kind);
  }

  function act(what: Act): void {
    if (isResolved) return;
    switch (what.does) {
      case 'contact':
        evidence.respond ??= now;
        lapsesAt = null;
        keep('update');
        workedOn();
        return;
      case 'arrive':
      case 'restore':
        if (evidence[what.does] !== undefined) return;
        evidence[what.does] = now;
        lapsesAt = null;
        keep(what.does, 'update');
        workedOn();
        return;
      case 'resolve':
        if (ruleOf('respond') && evidence.respond === undefined) return;
        isResolved = true;
        promises = [];
        lapsesAt = null;
        stopPaging();
        return;
      case 'pause':
        if (isPaused()) return;
        pauses.push({ from: now, to: null });
        lapsesAt = null;
        promises = [];
        stopPaging();
        return;
      case 'resume': {
        const pause = pauses.at(-1);
        if (pause?.to !== null) return;
        pause.to = now;
        if (pause.from === now) pauses.pop();
        const wasPagedAbout = escalations > 0;
        if (inHand || escalation || !(wasPagedAbout || owner === null)) return;
        const again = startOver('resumed', now) ?? (wasPagedAbout ? nobody('resumed') : null);
        if (again) climb([again], 0);
        return;
      }
      case 'severity':
        changeSeverity(what.severity);
        return;
      case 'hand_over':
        handOver(what.personId, what.toPersonId);
        return;
      case 'escalate': {
        const had = escalation;
        for (const page of had?.pages.filter((each) => each.personId === what.personId) ?? []) {
          endPage(page, 'handed_on');
        }
        if (had) climb([], 1);
        else climb([startOver('handed_on', now, [what.personId, owner]) ?? nobody('handed_on')], 0);
        return;
      }
      case 'assign':
        if (owner === what.personId || !personOf(what.personId)?.active) return;
        promises = promises.filter(({ personId }) => personId !== owner);
        owner = what.personId;
        givenTo = null;
        return;
    }
  }

  function changeSeverity(to: string): void {
    if (to === severity) return;
    const isWorse = rankOf(to) < rankOf(severity);
    severity = to;
    for (const kind of Object.keys(fired) as Kind[]) {
      // A rung that lies ahead again comes again.
      fired[kind] = fired[kind]?.filter((id) => {
        const rung = ladder.rungs.find((each) => each.id === id);
        return ((rung && momentOf(rung, kind)) ?? now) <= now;
      });
    }
    const asked = [...(escalation?.pages ?? []), ...(escalation?.held ?? [])];
    const people = asked.map(({ personId, by, standsInFor }) => ({ personId, by, standsInFor }));
    for (const page of [...(escalation?.pages ?? [])]) endPage(page, 'stopped');
    if (escalation) escalation.held = [];
    const again: Trigger = {
      cause: { rung: 'severity', dueAt: now },
      people,
      atOnce: true,
      isBreach: false,
    };
    climb([...(asked.length > 0 ? [again] : []), ...(isWorse ? opening() : [])], 0);
  }

  function handOver(from: string, asked: string | null): void {
    const manager = personOf(from)?.managerId;
    const others = [...openingPeople().map(({ personId }) => personId), ...(manager ? [manager] : [])];
    const to =
      asked ?? others.find((id) => id !== from && id !== owner && cannotBePaged(id) === null) ?? null;
    if (!personOf(from)?.active || to === null || to === from || to === owner || cannotBePaged(to)) return;
    if (givenTo?.to === to && escalation?.pages.some(({ personId }) => personId === to)) return;
    givenTo = { from, to };
    for (const page of escalation?.pages.filter(({ personId }) => personId === from) ?? []) {
      endPage(page, 'handed_on');
    }
    const people = [{ personId: to, by: '' }];
    climb([{ cause: { rung: 'hand_over', dueAt: now }, people, atOnce: false, isBreach: false }], 0);
    // Behind them, whoever answers for the case until it is taken.
    const keeper = owner ?? from;
    const here: Escalation | null = escalation;
    if (!here || [...here.pages, ...here.held, ...here.queue].some((each) => each.personId === keeper))
      return;
    const cause = { rung: 'hand_back', dueAt: now };
    const back = { personId: keeper, by: '', cause, further: [], windowMinutes: undefined };
    here.queue.push({ ...back, wakes: false, wasPutOff: false });
  }

  // -----------------------------------------------------------------------------------------------------------
  // The clock

  function holdsUntil(held: Escalation['held'][number]): number {
    return Math.min(held.until, earliestDeadline() - windowOf(held) * MINUTE);
  }

  function nextInstant(): number {
    const deadlines = kinds().flatMap((kind) => {
      const dueAt = dueOf(kind);
      const rungs = ladder.rungs
        .filter(({ id }) => !fired[kind]?.includes(id))
        .flatMap((rung) => momentOf(rung, kind) ?? []);
      const isMissed = dueAt === null || dueAt <= (breached[kind] ?? Number.NEGATIVE_INFINITY);
      return isMissed ? rungs : [dueAt, ...rungs];
    });
    return Math.min(
      ...deadlines,
      ...(escalation?.pages.flatMap(({ answerBy, nextWayAt }) => [answerBy, nextWayAt ?? answerBy]) ?? []),
      ...(escalation?.held.map(holdsUntil) ?? []),
      escalation?.topAt ?? Number.POSITIVE_INFINITY,
      lapsesAt ?? Number.POSITIVE_INFINITY,
      ...promises.flatMap(({ dueAt, isBroken }) => (isBroken ? [] : dueAt)),
    );
  }

  function whatIsDue(): void {
    let ended = 0;
    for (const page of [...(escalation?.pages ?? [])]) {
      if (page.answerBy > now) continue;
      endPage(page, 'expired');
      ended += 1;
    }
    tryNextWays();
    for (const held of [...(escalation?.held ?? [])]) {
      if (holdsUntil(held) <= now && !callInTurn({ ...held, wasPutOff: true })) ended += 1;
    }
    const triggers: Trigger[] = [];
    for (const promise of promises.toSorted((a, b) => a.dueAt - b.dueAt)) {
      if (promise.isBroken || promise.dueAt > now) continue;
      const { personId, kind, dueAt } = promise;
      promise.isBroken = true;
      inHand = false;
      lapsesAt = null;
      say(`promise broken by ${personId}: ${kind}`);
      const manager = personOf(personId)?.managerId;
      const people = [personId, ...(manager ? [manager] : [])].map((id) => ({ personId: id, by: '' }));
      triggers.push({ cause: { rung: 'promise', dueAt }, people, atOnce: false, isBreach: true });
    }
    if (lapsesAt !== null && lapsesAt <= now) {
      const dueAt: number = lapsesAt;
      say('lapsed');
      inHand = false;
      lapsesAt = null;
      const again = startOver('lapse', dueAt);
      if (again) triggers.push(again);
    }
    for (let moment = firstMoment(); moment; moment = firstMoment()) triggers.push(...moment());
    climb(triggers, ended);
  }

  /** The earliest deadline or rung that has come; a deadline before the rungs of the same instant. */
  function firstMoment(): (() => Trigger[]) | null {
    let found: { at: number; order: number; doIt: () => Trigger[] } | null = null;
    const offer = (at: number | null, order: number, doIt: () => Trigger[]) => {
      if (at === null || at > now) return;
      if (!found || at < found.at || (at === found.at && order < found.order)) found = { at, order, doIt };
    };
    for (const kind of kinds()) {
      const dueAt = dueOf(kind);
      if (dueAt !== null && dueAt > (breached[kind] ?? Number.NEGATIVE_INFINITY)) {
        offer(dueAt, 0, () => miss(kind, dueAt));
      }
      for (const [index, rung] of ladder.rungs.entries()) {
        if (fired[kind]?.includes(rung.id)) continue;
        const at = momentOf(rung, kind);
        offer(at, 1 + index, () => reachRung(rung, kind, at ?? now));
      }
    }
    return (found as { doIt: () => Trigger[] } | null)?.doIt ?? null;
  }

  function miss(kind: Kind, dueAt: number): Trigger[] {
    say(`missed ${kind}`);
    breached[kind] = dueAt;
    inHand = false;
    lapsesAt = null;
    const hasRung = ladder.rungs.some(
      (rung) => rung.does === 'page' && isDeadline(rung, kind) && !fired[kind]?.includes(rung.id),
    );
    if (hasRung) return [];
    const people: Named[] =
      owner !== null && cannotBePaged(owner, 'nothing') === null
        ? [{ personId: owner, by: 'owner' }]
        : openingPeople();
    const cause = { rung: `${kind} breach`, dueAt, kind };
    return [{ cause, people, atOnce: false, isBreach: true }];
  }

  function reachRung(rung: Rung, kind: Kind, dueAt: number): Trigger[] {
    fired[kind] = [...(fired[kind] ?? []), rung.id];
    if (rung.does === 'warn' && owner !== null && cannotBePaged(owner, 'nothing') === null) {
      say(`rung ${label(rung, kind)} warn ${owner}`);
      return [];
    }
    let people = peopleOf(rung);
    if (rung.does === 'warn' && !people.some(({ personId }) => !cannotBePaged(personId, 'nothing'))) {
      people = openingPeople();
    }
    if (rung.does === 'page' && inHand) {
      say(`rung ${label(rung, kind)} inform ${people.map(({ personId }) => personId).join(' ')}`);
      return [];
    }
    return [reached(rung, kind, dueAt, people)];
  }

  // -----------------------------------------------------------------------------------------------------------

  function come(at: number, rank: number, doIt: () => void, order = ''): void {
    coming.push({ at, rank, order, doIt });
  }

  /** Messages go out as they were asked for; what is due already is done after those that were asked for before. */
  function settle(): void {
    for (;;) {
      for (const send of outbox.splice(0)) send();
      if (nextInstant() <= now) whatIsDue();
      else if (outbox.length === 0) return;
    }
  }

  for (const [index, { at, act: what }] of story.acts.entries()) {
    come(at, 3, () => act(what), String(index).padStart(4, '0'));
  }
  const role = ladder.ownerRole;
  if (role !== undefined)
    owner = postHolders(role).find((one) => !cannotBePaged(one.personId))?.personId ?? null;
  climb(opening(), 0);
  settle();
  for (;;) {
    coming.sort((a, b) => a.at - b.at || a.rank - b.rank || (a.order < b.order ? -1 : 1));
    const clockAt = nextInstant();
    const next = coming[0];
    if (!next && clockAt === Number.POSITIVE_INFINITY) return lines;
    if (next && next.at < clockAt) {
      coming.shift();
      now = next.at;
      next.doIt();
    } else {
      now = clockAt;
      whatIsDue();
    }
    settle();
  }
}
