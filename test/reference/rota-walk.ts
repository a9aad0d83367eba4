// Rotas a second time, deliberately slow: who is on call in each minute, from what the wall clock reads in it and from nothing
// that was reckoned before. It shares no line with the product.

import { DAY_MS, isOpen, latestReading, MINUTE_MS, minutesOf, type WalkedCalendar } from './wall-walk.ts';

type Hours = WalkedCalendar['weekly'];

export interface WalkedLayer {
  readonly id: string;
  readonly startsOn: string;
  readonly endsOn?: string | undefined;
  readonly handOverTimes: readonly string[];
  readonly shiftsPerTurn: number;
  readonly personIds: readonly string[];
  readonly restrictedTo?: Hours | undefined;
}

export interface WalkedRota {
  readonly timeZone: string;
  readonly layers: readonly WalkedLayer[];
  readonly overrides: readonly {
    readonly id: string;
    readonly personId: string;
    readonly from: number;
    readonly to: number;
    readonly replacesId?: string | undefined;
  }[];
  readonly mustCover?: 'always' | Hours | undefined;
}

/** Who is away when, and who stands in for them. */
export interface WalkedLeave {
  readonly personId: string;
  readonly from: number;
  readonly to: number;
  readonly deputyId?: string | undefined;
}

export interface WalkedShift {
  readonly from: number;
  readonly to: number;
  readonly personId: string;
  readonly layerId: string | null;
  readonly overrideId: string | null;
  readonly standsInFor: string | null;
}

type OnCall = Pick<WalkedShift, 'personId' | 'layerId' | 'overrideId' | 'standsInFor'> & {
  readonly turn: number;
};

/** The shifts of whole minutes between two instants, run together where nothing changes. */
export function walkShifts(
  rota: WalkedRota,
  leaves: readonly WalkedLeave[],
  from: number,
  to: number,
): readonly WalkedShift[] {
  const shifts: { shift: WalkedShift; said: string }[] = [];
  for (let at = from; at < to; at += MINUTE_MS) {
    const onCall = onCallIn(rota, leaves, at);
    if (!onCall) continue;
    const said = JSON.stringify(onCall);
    const last = shifts.at(-1);
    const { turn: _turn, ...who } = onCall;
    if (last && last.said === said && last.shift.to === at) {
      shifts[shifts.length - 1] = { said, shift: { ...last.shift, to: at + MINUTE_MS } };
    } else shifts.push({ said, shift: { from: at, to: at + MINUTE_MS, ...who } });
  }
  return shifts.map(({ shift }) => shift);
}

/** The minutes in which somebody must be on call and nobody is. */
export function walkGaps(
  rota: WalkedRota,
  leaves: readonly WalkedLeave[],
  from: number,
  to: number,
): readonly { readonly from: number; readonly to: number }[] {
  const gaps: { from: number; to: number }[] = [];
  for (let at = from; at < to; at += MINUTE_MS) {
    if (!isCovered(rota, at) || onCallIn(rota, leaves, at)) continue;
    const last = gaps.at(-1);
    if (last?.to === at) last.to = at + MINUTE_MS;
    else gaps.push({ from: at, to: at + MINUTE_MS });
  }
  return gaps;
}

function isCovered({ mustCover, timeZone }: WalkedRota, at: number): boolean {
  if (mustCover === undefined) return false;
  return mustCover === 'always' || isOpen(calendarOf(mustCover, timeZone), at);
}

function onCallIn(rota: WalkedRota, leaves: readonly WalkedLeave[], at: number): OnCall | null {
  const { order, layerId, overrideId, turn } = walkOrder(rota, at);
  for (const personId of order) {
    const present = presentFor(personId, leaves, at);
    if (present === null) continue;
    const standsInFor = present === personId ? null : personId;
    return { personId: present, layerId, overrideId, standsInFor, turn };
  }
  return null;
}

/** Everybody of a rota in the order in which they stand at an instant, each once, whoever is on leave included. */
export function walkOrder(
  rota: WalkedRota,
  at: number,
): {
  readonly order: readonly string[];
  readonly layerId: string | null;
  readonly overrideId: string | null;
  readonly turn: number;
} {
  const reading = latestReading(rota.timeZone, Math.floor(at / MINUTE_MS));
  const candidates: { personId: string; layerId: string; turn: number }[] = [];
  for (let index = rota.layers.length - 1; index >= 0; index -= 1) {
    const layer = rota.layers[index];
    if (!layer) continue;
    const turn = turnIn(layer, reading);
    if (turn === null) continue;
    if (layer.restrictedTo && !isOpen(calendarOf(layer.restrictedTo, rota.timeZone), at)) continue;
    for (let step = 0; step < layer.personIds.length; step += 1) {
      const personId = layer.personIds[(turn + step) % layer.personIds.length];
      if (personId !== undefined) candidates.push({ personId, layerId: layer.id, turn });
    }
  }
  const [winner] = candidates;
  let chosen: WalkedRota['overrides'][number] | undefined;
  for (const override of rota.overrides) {
    if (at < override.from || at >= override.to) continue;
    if (override.replacesId !== undefined && override.replacesId !== winner?.personId) continue;
    if (!chosen || override.from >= chosen.from) chosen = override;
  }
  const replaced = chosen && chosen.personId !== winner?.personId ? chosen : undefined;
  const order = replaced
    ? [
        replaced.personId,
        ...candidates.map(({ personId }) => personId).filter((personId) => personId !== winner?.personId),
        ...(winner ? [winner.personId] : []),
      ]
    : candidates.map(({ personId }) => personId);
  return {
    order: [...new Set(order)],
    layerId: winner?.layerId ?? null,
    overrideId: replaced?.id ?? null,
    turn: winner?.turn ?? 0,
  };
}

/** How many hand-overs of a layer the wall clock has shown; null before the first and after the last day's. */
function turnIn(layer: WalkedLayer, reading: number): number | null {
  const first = dayOf(layer.startsOn);
  let handedOver = 0;
  for (let day = first; ; day += 1) {
    for (const [index, time] of layer.handOverTimes.entries()) {
      if (day * 1_440 + minutesOf(time) > reading) {
        return handedOver === 0 ? null : Math.floor((handedOver - 1) / layer.shiftsPerTurn);
      }
      if (index === 0 && layer.endsOn !== undefined && day > dayOf(layer.endsOn)) return null;
      handedOver += 1;
    }
  }
}

function presentFor(personId: string, leaves: readonly WalkedLeave[], at: number): string | null {
  const asked: string[] = [];
  for (let next: string | undefined = personId; next !== undefined && !asked.includes(next); ) {
    const here: string = next;
    asked.push(here);
    const leave = leaves.find((one) => one.personId === here && one.from <= at && at < one.to);
    if (!leave) return here;
    next = leave.deputyId;
  }
  return null;
}

const calendars = new WeakMap<Hours, WalkedCalendar>();

function calendarOf(weekly: Hours, timeZone: string): WalkedCalendar {
  const known = calendars.get(weekly);
  if (known?.timeZone === timeZone) return known;
  const calendar = { timeZone, always: false, weekly, dates: {}, closures: [], publishedYears: [] };
  calendars.set(weekly, calendar);
  return calendar;
}

function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}
