// Who is on call when: 值班表. A rota is layers of people who take turns between wall-clock hand-overs of its zone, with
// overrides, swaps and leave on top. Answers for an instant; whole schedules and gaps are in rota-shifts.ts. Refuses to
// say how anybody is reached.

import { type Calendar, isOpenAt, openIntervals } from './calendar.ts';
import { DAY_MS, type Instant, MINUTE_MS } from './instant.ts';
import { type Person, personOf } from './people.ts';
import { standIn, unreachable } from './stand-ins.ts';
import { dayNumberAt, dayNumberOf, instantOfWall, minuteOf } from './zone.ts';

/** Hours of a week as wall times; an end at or before its start lies on the next day. The rules of `Calendar` for clock changes. */
export type WeekHours = Calendar['weekly'];

export interface Rota {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** IANA zone in which days and hand-overs are wall times. */
  readonly timeZone: string;
  /** In order: a later layer wins wherever it has somebody, and the ones before it stand behind. */
  readonly layers: readonly RotaLayer[];
  readonly overrides: readonly RotaOverride[];
  /** When somebody must be on call (E-12); absent: nobody counts on it, and no hour of it is a gap. */
  readonly mustCover?: 'always' | WeekHours;
  /** Whose local engineers these are: a province or a city, as sites name theirs. */
  readonly region?: string;
  /** Juniors are refused (F-24), but for those who are admitted by name. */
  readonly seniorsOnly?: true;
  readonly admitted?: readonly { readonly personId: string; readonly reason: string }[];
  /** Not offered and not looked at any more; its history stays, and it may be taken up again. */
  readonly retired?: true;
}

export interface RotaLayer {
  readonly id: string;
  readonly name: string;
  /** The day, `YYYY-MM-DD`, on whose first hand-over the first person's first turn begins. Before it the layer has nobody. */
  readonly startsOn: string;
  /** The last day on which a shift begins; absent: it never ends. The last shift ends at the next day's first hand-over. */
  readonly endsOn?: string;
  /**
   * Wall times `HH:mm` in rising order; from one to the next is a shift. One that a clock change skips hands over at the
   * change (so that two may fall together, and the shift between them is none), one that comes twice at its first occurrence.
   */
  readonly handOverTimes: readonly string[];
  /** How many shifts a person has in a row: 7 with one hand-over a day is a week. */
  readonly shiftsPerTurn: number;
  /** In order of their turns. */
  readonly personIds: readonly string[];
  /** The layer has somebody only then; turns go on being counted outside. */
  readonly restrictedTo?: WeekHours;
}

/** Somebody else for a stretch of time, whatever the layers say. */
export interface RotaOverride {
  readonly id: string;
  readonly personId: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  readonly reason: string;
  readonly kind: 'override' | 'swap' | 'leave';
  /** Holds only where the layers name this person; absent: whomever they name, and where they name nobody. */
  readonly replacesId?: string;
  /** The two halves of a swap have it in common. */
  readonly swapId?: string;
}

/** The rota's answer for one instant: the person on call first, then the others in the order in which they stand behind. */
export interface OnCall {
  readonly personIds: readonly string[];
  /** Until then the answer holds, and the turn that it is from; later than `ANSWER_HORIZON_MS` is not looked for. */
  readonly until: Instant;
  /** Whose turn it is by which layer; null where no layer has anybody. */
  readonly layerId: string | null;
  /** The override that puts the first person there, where it takes one. */
  readonly overrideId: string | null;
  /** Who of `personIds` stands in for whom on leave. */
  readonly standsInFor: Readonly<Record<string, string>>;
}

/** How far ahead the end of an answer is looked for. */
export const ANSWER_HORIZON_MS = 400 * DAY_MS;
/** Windows in which the end of an answer is looked for; most end within days. */
const WINDOWS_MS = [2 * DAY_MS, 16 * DAY_MS, 100 * DAY_MS, ANSWER_HORIZON_MS];

/**
 * Who is on call at an instant, and until when that answer holds: the next hand-over, or whatever changes the order before
 * it. The winning layer's rotation comes first, then those of the layers below it. An override's person comes before all
 * and whom it replaces last; of overlapping overrides the one that starts last wins (of several, the one written last).
 * With `people`, whoever cannot be paged (on leave, not active, no way open) is replaced by their deputy, or left out.
 * Nobody where no layer has anybody: then `personIds` is empty. Throws only outside the years that zones are known for.
 */
export function onCallAt(rota: Rota, at: Instant, people?: readonly Person[]): OnCall {
  const { personIds, layerId, overrideId, standsInFor } = standingAt(rota, at, people);
  return { personIds, until: answerEnd(rota, at, people), layerId, overrideId, standsInFor };
}

/** What holds at one instant, without its end. */
export interface Standing extends Omit<OnCall, 'until'> {
  /** The number of the winning layer's turn; 0 is its first. */
  readonly turn: number;
  /** Before anybody's leave was looked at. */
  readonly named: readonly string[];
}

/** Who is on call at an instant; the same answer as `onCallAt` without its end, which takes longer to find. */
export function standingAt(rota: Rota, at: Instant, people?: readonly Person[]): Standing {
  const standing = rota.layers.toReversed().flatMap((layer) => {
    const turn = turnAt(layer, rota.timeZone, at);
    return turn === null ? [] : [{ layer, turn }];
  });
  const rotation = standing.flatMap(({ layer, turn }) => rotationFrom(layer.personIds, turn));
  const override = overrideAt(rota, at, rotation[0]);
  const [first, ...behind] = rotation;
  const taken = override !== undefined && override.personId !== first;
  // Whoever is replaced has their next turn after everybody else's.
  const named = [...new Set(taken ? withLast([override.personId, ...behind], first) : rotation)];
  const winner = standing[0];
  return {
    ...presentOf(named, people, at),
    named,
    layerId: winner?.layer.id ?? null,
    turn: winner?.turn ?? 0,
    overrideId: taken ? override.id : null,
  };
}

/** The order with one person at its end alone, wherever else they stand in it. */
function withLast(order: readonly string[], last: string | undefined): readonly string[] {
  return last === undefined ? order : [...order.filter((personId) => personId !== last), last];
}

function presentOf(
  named: readonly string[],
  people: readonly Person[] | undefined,
  at: Instant,
): Pick<OnCall, 'personIds' | 'standsInFor'> {
  if (!people) return { personIds: named, standsInFor: {} };
  const standsInFor: Record<string, string> = {};
  const personIds = new Set<string>();
  for (const personId of named) {
    const present = standIn(personId, people, at);
    if (unreachable(personOf(people, present.personId), at) !== null) continue;
    // Whoever is on the rota themselves keeps their own place in it.
    if (personIds.has(present.personId)) continue;
    personIds.add(present.personId);
    if (present.standsInFor !== undefined) standsInFor[present.personId] = present.standsInFor;
  }
  return { personIds: [...personIds], standsInFor };
}

function rotationFrom(personIds: readonly string[], turn: number): readonly string[] {
  const first = turn % personIds.length;
  // Those before the first come again behind them; whom the order names twice it names once in the end.
  return [...personIds.slice(first), ...personIds];
}

function overrideAt({ overrides }: Rota, at: Instant, first: string | undefined): RotaOverride | undefined {
  return overrides
    .filter(({ from, to, replacesId }) => from <= at && at < to && (replacesId ?? first) === first)
    .reduce<RotaOverride | undefined>(
      (latest, override) => (latest && latest.from > override.from ? latest : override),
      undefined,
    );
}

// ---------------------------------------------------------------------------------------------------------------
// Turns

/** The number of the turn that a layer has at an instant, from 0; null where it has nobody then. */
function turnAt(layer: RotaLayer, timeZone: string, at: Instant): number | null {
  if (!rotates(layer)) return null;
  const life = lifeOf(layer, timeZone);
  if (at < life.from || at >= life.to) return null;
  const { restrictedTo } = layer;
  if (restrictedTo && !isOpenAt(hoursCalendar(restrictedTo, timeZone), at)) return null;
  return Math.floor(shiftAt(layer, timeZone, at) / layer.shiftsPerTurn);
}

/** A layer that cannot rotate has nobody, so that the one below it stands; the schema lets none be written. */
function rotates({ personIds, handOverTimes, shiftsPerTurn }: RotaLayer): boolean {
  return personIds.length > 0 && handOverTimes.length > 0 && shiftsPerTurn >= 1;
}

/** A layer with its days and times as numbers. Kept as long as the layer is. */
interface Turning {
  readonly firstDay: number;
  /** Null where it never ends. */
  readonly lastDay: number | null;
  readonly minutes: readonly number[];
}

const turnings = new WeakMap<RotaLayer, Turning>();

function turningOf(layer: RotaLayer): Turning {
  const known = turnings.get(layer);
  if (known) return known;
  const turning = {
    firstDay: dayNumberOf(layer.startsOn),
    lastDay: layer.endsOn === undefined ? null : dayNumberOf(layer.endsOn),
    minutes: layer.handOverTimes.map(minuteOf),
  };
  turnings.set(layer, turning);
  return turning;
}

function lifeOf(layer: RotaLayer, timeZone: string): { readonly from: Instant; readonly to: Instant } {
  const { firstDay, lastDay, minutes } = turningOf(layer);
  return {
    from: startOfShift(layer, timeZone, 0),
    to:
      lastDay === null
        ? Number.POSITIVE_INFINITY
        : startOfShift(layer, timeZone, (lastDay - firstDay + 1) * minutes.length),
  };
}

/** The number of the shift that runs at an instant; 0 is the layer's first. Of shifts without length none ever runs. */
function shiftAt(layer: RotaLayer, timeZone: string, at: Instant): number {
  const { firstDay, minutes } = turningOf(layer);
  let shift = (dayNumberAt(timeZone, at) - firstDay) * minutes.length;
  // On the day itself the wall clock decides.
  while (startOfShift(layer, timeZone, shift) > at) shift -= 1;
  while (startOfShift(layer, timeZone, shift + 1) <= at) shift += 1;
  return shift;
}

function startOfShift(layer: RotaLayer, timeZone: string, shift: number): Instant {
  const { firstDay, minutes } = turningOf(layer);
  const days = Math.floor(shift / minutes.length);
  // The remainder of a division by the length is always an index.
  const minute = minutes[shift - days * minutes.length] as number;
  return instantOfWall(timeZone, (firstDay + days) * DAY_MS + minute * MINUTE_MS);
}

// ---------------------------------------------------------------------------------------------------------------
// Where answers may change

function answerEnd(rota: Rota, at: Instant, people: readonly Person[] | undefined): Instant {
  const answer = answerKey(standingAt(rota, at, people));
  let from = at;
  for (const windowMs of WINDOWS_MS) {
    const to = at + windowMs;
    const end = boundariesBetween(rota, from, to, people).find(
      (boundary) => answerKey(standingAt(rota, boundary, people)) !== answer,
    );
    if (end !== undefined) return end;
    // The window's own end belongs to the next one.
    from = to - 1;
  }
  return at + ANSWER_HORIZON_MS;
}

function answerKey({ personIds, layerId, turn }: Standing): string {
  return JSON.stringify([personIds, layerId, turn]);
}

/** Every instant after `from` and before `to` at which the rota's answer may be another one; in order, each once. */
export function boundariesBetween(
  rota: Rota,
  from: Instant,
  to: Instant,
  people: readonly Person[] = [],
): readonly Instant[] {
  const boundaries = [
    ...rota.layers.flatMap((layer) => layerBoundaries(layer, rota.timeZone, from, to)),
    ...rota.overrides.flatMap((override) => [override.from, override.to]),
    ...people.flatMap(({ absences = [] }) => absences.flatMap((absence) => [absence.from, absence.to])),
  ];
  return [...new Set(boundaries)]
    .filter((boundary) => from < boundary && boundary < to)
    .toSorted((a, b) => a - b);
}

function layerBoundaries(layer: RotaLayer, timeZone: string, from: Instant, to: Instant): readonly Instant[] {
  if (!rotates(layer)) return [];
  const life = lifeOf(layer, timeZone);
  const last = Math.min(to, life.to);
  const boundaries: Instant[] = [life.from, life.to];
  const { shiftsPerTurn, restrictedTo } = layer;
  // The turn that runs at the beginning begins before it, and is left out with whatever else does.
  let turn = Math.floor(shiftAt(layer, timeZone, from) / shiftsPerTurn);
  let begins = startOfShift(layer, timeZone, turn * shiftsPerTurn);
  while (begins < last) {
    boundaries.push(begins);
    turn += 1;
    begins = startOfShift(layer, timeZone, turn * shiftsPerTurn);
  }
  if (restrictedTo) {
    for (const open of openIntervals(hoursCalendar(restrictedTo, timeZone), from, last)) {
      boundaries.push(open.from, open.to);
    }
  }
  return boundaries;
}

const calendars = new WeakMap<WeekHours, Calendar>();

/** Hours of a week in a zone as a calendar, which knows the clock changes. Kept as long as the hours are. */
export function hoursCalendar(weekly: WeekHours, timeZone: string): Calendar {
  const known = calendars.get(weekly);
  if (known?.timeZone === timeZone) return known;
  const calendar: Calendar = {
    id: 'hours',
    version: 1,
    name: '',
    timeZone,
    always: false,
    weekly,
    dates: {},
    closures: [],
    publishedYears: [],
  };
  calendars.set(weekly, calendar);
  return calendar;
}
