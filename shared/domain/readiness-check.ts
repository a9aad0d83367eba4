// A check of a desk's readiness: what is found now against what stood before, who is told of what is new, and when it is
// looked at again. Each finding is told once, and again when it comes back; a gap also 7 days, 24 h and 2 h before it
// begins (E-12). What leaves a page without anybody is told when it is found, what is merely weak with the morning's.

import { DAY_MS, HOUR_MS, type Instant } from './instant.ts';
import type { Person } from './people.ts';
import { readinessOf } from './readiness.ts';
import { answer, messageWay, type ReadinessDecision, readinessRecord } from './readiness-kind.ts';
import {
  isSame,
  markOf,
  type Nearness,
  type ReadinessConfiguration,
  type ReadinessEffect,
  type ReadinessEvent,
  type ReadinessFinding,
  type ReadinessKind,
  type ReadinessState,
  type Say,
  type StandingFinding,
} from './readiness-record.ts';
import { peopleOfRota } from './rota-shifts.ts';
import { dayNumberAt, instantOfWall } from './zone.ts';

/** When a tenant's morning telling is, on the wall clock of its own zone. */
const MORNING_MS = 8 * HOUR_MS;
const BEFORE_GAP: readonly (readonly [nearness: Nearness, before: number])[] = [
  ['hours', 2 * HOUR_MS],
  ['day', DAY_MS],
  ['week', 7 * DAY_MS],
];
const NEARER: readonly Nearness[] = ['found', 'week', 'day', 'hours'];
/** Keeps the snapshot below its 32 KB. What there is no room for is counted, and told once others are mended. */
const STANDING_CHARACTERS_MAX = 24_000;
const TOLD_MAX = 20;
/** An item of the store is not endless: of all messages of one check together. */
const TOLD_IN_ALL_MAX = 400;
/** Admins first; more people than these have one rota hardly ever. */
const TOLD_PEOPLE_MAX = 100;

/** Answers every command: for the wake. What is found is told in the words of `say`. */
export function readinessClockwork(say: Say): ReadinessKind {
  return readinessRecord((state, command, context) => {
    if (command.type !== 'Wake') return answer(state, command, context);
    const { all } = context.setup;
    if (!all) throw new Error('A check of readiness without the configuration');
    if (!state || state.wakeAt > context.now) {
      const reason = { code: 'not_due', zh: '尚未到检查时间。', en: 'No check is due yet.' };
      return { outcome: 'ignored', reason };
    }
    return check(state, all, { now: context.now, say });
  });
}

/** A finding as it was found, with what is kept of it and how near it is told now, if it is. */
interface Sorted {
  readonly finding: ReadinessFinding;
  readonly standing: StandingFinding;
  readonly tells: Nearness | null;
  readonly toldBefore: Nearness | null;
}

function check(
  state: ReadinessState,
  setup: ReadinessConfiguration,
  { now, say }: { readonly now: Instant; readonly say: Say },
): ReadinessDecision {
  const { checkedAt } = state;
  const isMorning = checkedAt !== null && morningAfter(setup.tenant.timeZone, checkedAt) <= now;
  const left = [...state.findings];
  const found = readinessOf(setup, now);
  // Holes come first, and among them the gaps of rotas, which are found first.
  const holes = found.filter(({ level }) => level === 'hole');
  const sorted = withinRoom(
    [...holes, ...found.filter(({ level }) => level !== 'hole')].map((finding) => {
      const index = left.findIndex((before) => isSame(before, finding));
      const [before] = index < 0 ? [] : left.splice(index, 1);
      return sortOne(finding, before, { isMorning, now });
    }),
  );

  const tellings = tellingsOf(setup, sorted, now);
  const most = Math.min(TOLD_MAX, Math.floor(TOLD_IN_ALL_MAX / Math.max(1, tellings.length)));
  const about = { timeZone: setup.tenant.timeZone, now };
  // What finds nobody to be told to is told once there is somebody.
  const told = new Set(tellings.flatMap(({ theirs }) => theirs));
  const events: ReadinessEvent[] = tellings.map(({ person, theirs, nearness }) => ({
    type: 'FindingsTold',
    personId: person.id,
    keys: theirs.slice(0, most).map(({ finding }) => finding.key),
    findingCount: theirs.length,
    nearness,
  }));
  events.push({
    type: 'ReadinessChecked',
    findings: sorted.map((one) => (told.has(one) ? one.standing : { ...one.standing, told: one.toldBefore })),
    findingCount: found.length,
    holeCount: holes.length,
    mendedCount: left.length,
    wakeAt: nextCheck(setup, sorted, now),
  });
  const effects = tellings.map(
    ({ person: { id: personId, language }, way, theirs, nearness }): ReadinessEffect => ({
      type: 'SendFindings',
      personId,
      ...way,
      language,
      nearness,
      lines: theirs.slice(0, most).map(({ finding, standing: { mark } }) => ({
        mark,
        level: finding.level,
        text: say(finding, language, about),
      })),
      findingCount: theirs.length,
    }),
  );
  return { outcome: 'accepted', events, effects };
}

function withinRoom(sorted: readonly Sorted[]): readonly Sorted[] {
  let characters = 0;
  return sorted.filter(({ standing }) => {
    characters += JSON.stringify(standing).length + 1;
    return characters <= STANDING_CHARACTERS_MAX;
  });
}

function sortOne(
  finding: ReadinessFinding,
  before: StandingFinding | undefined,
  { isMorning, now }: { readonly isMorning: boolean; readonly now: Instant },
): Sorted {
  const { gap } = finding;
  const nearness = nearnessOf(finding, now);
  const told = before?.told ?? null;
  const isNew = told === null ? finding.level === 'hole' || isMorning : isNearer(nearness, told);
  return {
    finding,
    standing: {
      mark: before?.mark ?? markOf(finding.key),
      since: before?.since ?? now,
      told: isNew ? nearness : told,
      ...(gap ? { gap: { about: markOf(gap.about), from: gap.from, to: gap.to } } : {}),
    },
    tells: isNew ? nearness : null,
    toldBefore: told,
  };
}

function nearnessOf({ gap }: ReadinessFinding, now: Instant): Nearness {
  if (!gap) return 'found';
  return BEFORE_GAP.find(([, before]) => gap.from - now <= before)?.[0] ?? 'found';
}

function isNearer(one: Nearness, other: Nearness): boolean {
  return NEARER.indexOf(one) > NEARER.indexOf(other);
}

/** The next morning, or whatever comes near before it. */
function nextCheck({ tenant }: ReadinessConfiguration, sorted: readonly Sorted[], now: Instant): Instant {
  const nears = sorted.flatMap(({ finding: { gap } }) =>
    gap ? BEFORE_GAP.map(([, before]) => gap.from - before) : [],
  );
  return Math.min(...nears.filter((at) => at > now), morningAfter(tenant.timeZone, now));
}

function morningAfter(timeZone: string, at: Instant): Instant {
  const day = dayNumberAt(timeZone, at);
  const today = instantOfWall(timeZone, day * DAY_MS + MORNING_MS);
  return today > at ? today : instantOfWall(timeZone, (day + 1) * DAY_MS + MORNING_MS);
}

// ---------------------------------------------------------------------------------------------------------------
// Who is told

interface Telling {
  readonly person: Person;
  readonly way: Pick<ReadinessEffect, 'channel' | 'address'>;
  /** Never none. */
  readonly theirs: readonly Sorted[];
  /** Of the nearest. */
  readonly nearness: Nearness;
}

/** The admins of everything, and the people of a rota of its gaps; each once. */
function tellingsOf(
  setup: ReadinessConfiguration,
  sorted: readonly Sorted[],
  now: Instant,
): readonly Telling[] {
  const admins = new Set(adminsOf(setup.people).map(({ id }) => id));
  const onRota = new Map(setup.rotas.map((rota) => [rota.id, new Set(peopleOfRota(rota, now))]));
  const news = sorted.filter(({ tells }) => tells !== null);
  return (
    setup.people
      // Who has no account could not open what it is about.
      .filter(({ active, roles }) => active && roles.length > 0)
      .toSorted((a, b) => Number(admins.has(b.id)) - Number(admins.has(a.id)))
      .flatMap((person): readonly Telling[] => {
        const theirs = news.filter(
          ({ finding: { gap } }) =>
            admins.has(person.id) || onRota.get(gap?.rotaId ?? '')?.has(person.id) === true,
        );
        const way = messageWay(person);
        if (theirs.length === 0 || !way) return [];
        const nearness = theirs.reduce<Nearness>(
          (nearest, { tells }) => (tells && isNearer(tells, nearest) ? tells : nearest),
          'found',
        );
        return [{ person, way, theirs, nearness }];
      })
      .slice(0, TOLD_PEOPLE_MAX)
  );
}

/** Where a tenant has no admin who can be told, its managers are. */
function adminsOf(people: readonly Person[]): readonly Person[] {
  const reachable = people.filter((person) => person.active && messageWay(person) !== null);
  const admins = reachable.filter(({ roles }) => roles.includes('tenant_admin'));
  return admins.length > 0 ? admins : reachable.filter(({ roles }) => roles.includes('manager'));
}
