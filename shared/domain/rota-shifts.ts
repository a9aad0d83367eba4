// A rota over a stretch of time: its shifts with whoever has them, and the gaps in which nobody does although somebody
// must. Pure arithmetic over what `standingAt` answers; refuses to draw or to alarm.

import { openIntervals } from './calendar.ts';
import { DAY_MS, type Instant } from './instant.ts';
import { type Person, personOf } from './people.ts';
import { boundariesBetween, hoursCalendar, type Rota, type Standing, standingAt } from './rota.ts';
import { unreachable } from './stand-ins.ts';

/** A stretch in which one person is on call by one turn, override or stand-in. */
export interface Shift {
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  readonly personId: string;
  /** Whose layer it would be; null where an override stands alone. */
  readonly layerId: string | null;
  readonly overrideId: string | null;
  /** The person on leave whose deputy this is. */
  readonly standsInFor: string | null;
}

/** A stretch in which somebody must be on call, and nobody is, or nobody who may be. */
export interface RotaGap {
  readonly rotaId: string;
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  /**
   * `nobody`: no layer and no override names anyone. `on_leave`: all who could be paged are on leave. `unreachable`: none who
   * is named can be paged at all. `junior`: the one on call is none of the seniors that the rota asks for (F-24).
   */
  readonly why: 'nobody' | 'on_leave' | 'unreachable' | 'junior';
  /** Who is named all the same, in order. */
  readonly personIds: readonly string[];
}

/** A gap with its end, as far as that was looked for. */
export interface BegunGap extends RotaGap {
  /** It goes on for longer than was looked: `to` is no end. */
  readonly hasNoEnd?: true;
}

const GAP_END_MS = 100 * DAY_MS;

/**
 * The shifts of a rota between two instants, cut to them, in order; stretches without anybody are left out. With `people`,
 * leave and deputies are in it, without them the bare plan. A turn that is cut by an override comes in parts.
 */
export function shiftsBetween(
  rota: Rota,
  people: readonly Person[] | undefined,
  from: Instant,
  to: Instant,
): readonly Shift[] {
  const shifts: { shift: Shift; turn: number }[] = [];
  for (const { at, until } of stretches(boundariesBetween(rota, from, to, people), from, to)) {
    const { personIds, layerId, overrideId, standsInFor, turn } = standingAt(rota, at, people);
    const [personId] = personIds;
    if (personId === undefined) continue;
    const shift: Shift = {
      from: at,
      to: until,
      personId,
      layerId,
      overrideId,
      standsInFor: standsInFor[personId] ?? null,
    };
    const before = shifts.at(-1);
    if (before && before.turn === turn && continues(before.shift, shift)) {
      shifts[shifts.length - 1] = { turn, shift: { ...before.shift, to: until } };
    } else shifts.push({ turn, shift });
  }
  return shifts.map(({ shift }) => shift);
}

function continues(before: Shift, shift: Shift): boolean {
  return (
    before.to === shift.from &&
    before.personId === shift.personId &&
    before.layerId === shift.layerId &&
    before.overrideId === shift.overrideId &&
    before.standsInFor === shift.standsInFor
  );
}

/**
 * The gaps of a rota between two instants, cut to them, in order; none where the rota says of no hour that it must be
 * covered. Somebody on leave is no gap while a deputy, or the next of the rota, is there.
 */
export function gapsBetween(
  rota: Rota,
  people: readonly Person[],
  from: Instant,
  to: Instant,
): readonly RotaGap[] {
  const { mustCover, retired } = rota;
  if (mustCover === undefined || retired || to <= from) return [];
  const covered =
    mustCover === 'always'
      ? [{ from, to }]
      : openIntervals(hoursCalendar(mustCover, rota.timeZone), from, to);
  const boundaries = boundariesBetween(rota, from, to, people);
  const gaps: RotaGap[] = [];
  for (const hours of covered) {
    const within = boundaries.filter((boundary) => hours.from < boundary && boundary < hours.to);
    for (const { at, until } of stretches(within, hours.from, hours.to)) {
      const standing = standingAt(rota, at, people);
      const why = whyGap(rota, standing, people, at);
      if (why === null) continue;
      const gap: RotaGap = { rotaId: rota.id, from: at, to: until, why, personIds: standing.named };
      const before = gaps.at(-1);
      if (before && before.to === at && saysTheSame(before, gap))
        gaps[gaps.length - 1] = { ...before, to: until };
      else gaps.push(gap);
    }
  }
  return gaps;
}

/** How far past the horizon the end of a gap is looked for: most end within days. */
const GAP_WINDOWS_MS = [2 * DAY_MS, 16 * DAY_MS, GAP_END_MS];

/**
 * The gaps that begin between two instants, or stand at the first, each with its own end: a gap that reaches past `to` is
 * not cut there, because a piece of it says something else. One whose end is more than a hundred days away has none here.
 */
export function gapsBeginning(
  rota: Rota,
  people: readonly Person[],
  from: Instant,
  to: Instant,
): readonly BegunGap[] {
  const gaps = gapsBetween(rota, people, from, to);
  const last = gaps.at(-1);
  if (!last || last.to < to) return gaps;
  for (const window of GAP_WINDOWS_MS) {
    const [whole] = gapsBetween(rota, people, last.from, to + window);
    if (whole && whole.to < to + window) return [...gaps.slice(0, -1), whole];
  }
  return [...gaps.slice(0, -1), { ...last, to: to + GAP_END_MS, hasNoEnd: true }];
}

function whyGap(
  rota: Rota,
  { named, personIds }: Standing,
  people: readonly Person[],
  at: Instant,
): RotaGap['why'] | null {
  const [first] = personIds;
  if (first !== undefined) return isJunior(rota, people, first) ? 'junior' : null;
  if (named.length === 0) return 'nobody';
  const onLeave = named.some((personId) => unreachable(personOf(people, personId), at) === 'on_leave');
  return onLeave ? 'on_leave' : 'unreachable';
}

/** Whom the names stand for matters less than why there is a gap: a rotation goes on in a gap that stays one. */
function saysTheSame(before: RotaGap, gap: RotaGap): boolean {
  return before.why === gap.why && (gap.why !== 'junior' || before.personIds[0] === gap.personIds[0]);
}

/** Whether a rota of seniors names somebody who is none and was not admitted (F-24). */
export function isJunior(rota: Rota, people: readonly Person[], personId: string): boolean {
  if (rota.seniorsOnly !== true) return false;
  const person = personOf(people, personId);
  const admitted = rota.admitted?.some((admission) => admission.personId === personId) ?? false;
  return person !== undefined && person.senior !== true && !admitted;
}

/** Everybody whom a rota names, in its layers and in overrides that have not ended by an instant; each once. */
export function peopleOfRota({ layers, overrides }: Rota, now: Instant): readonly string[] {
  return [
    ...new Set([
      ...layers.flatMap(({ personIds }) => personIds),
      ...overrides.filter(({ to }) => to > now).map(({ personId }) => personId),
    ]),
  ];
}

/** The stretches between two instants that boundaries cut them into. */
function stretches(
  boundaries: readonly Instant[],
  from: Instant,
  to: Instant,
): readonly { readonly at: Instant; readonly until: Instant }[] {
  if (to <= from) return [];
  return [from, ...boundaries].map((at, index) => ({ at, until: boundaries[index] ?? to }));
}
