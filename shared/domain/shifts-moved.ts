// Whose shifts a change of a rota moves, for the notice that tells both sides. Pure; looks at what comes, not at what is over.

import type { Instant } from './instant.ts';
import type { Person } from './people.ts';
import type { Rota } from './rota.ts';
import type { Stretch } from './rota-changes.ts';
import { type Shift, shiftsBetween } from './rota-shifts.ts';

/** What somebody is on call for after a change and was not before it, and what they no longer are; in order of time. */
export interface MovedShifts {
  readonly personId: string;
  readonly takes: readonly Stretch[];
  readonly gives: readonly Stretch[];
}

/** By the overrides that differ, from an instant on; nobody where a change makes no difference. */
export function movedShifts(
  before: Rota,
  after: Rota,
  people: readonly Person[],
  now: Instant,
): readonly MovedShifts[] {
  const [old, next] = [before, after].map(
    ({ overrides }) => new Set(overrides.map((each) => JSON.stringify(each))),
  );
  const touched = [
    ...before.overrides.filter((each) => !next?.has(JSON.stringify(each))),
    ...after.overrides.filter((each) => !old?.has(JSON.stringify(each))),
  ].filter(({ to }) => to > now);
  if (touched.length === 0) return [];
  const from = Math.max(now, Math.min(...touched.map((each) => each.from)));
  const to = Math.max(...touched.map((each) => each.to));
  const [was, is] = [before, after].map((rota) => shiftsBetween(rota, people, from, to));
  return moved(was ?? [], is ?? [], { from, to });
}

function moved(was: readonly Shift[], is: readonly Shift[], { from, to }: Stretch): readonly MovedShifts[] {
  const takes = new Map<string, Stretch[]>();
  const gives = new Map<string, Stretch[]>();
  const add = (lists: Map<string, Stretch[]>, personId: string | undefined, stretch: Stretch) => {
    if (personId === undefined) return;
    const list = lists.get(personId) ?? [];
    const last = list.at(-1);
    if (last?.to === stretch.from) list[list.length - 1] = { from: last.from, to: stretch.to };
    else list.push(stretch);
    lists.set(personId, list);
  };
  const cuts = [...new Set([from, to, ...[...was, ...is].flatMap((shift) => [shift.from, shift.to])])];
  cuts.sort((a, b) => a - b);
  const at = (shifts: readonly Shift[], instant: Instant) =>
    shifts.find((shift) => shift.from <= instant && instant < shift.to)?.personId;
  for (const [index, begins] of cuts.entries()) {
    const ends = cuts[index + 1];
    if (ends === undefined) break;
    const [gave, took] = [at(was, begins), at(is, begins)];
    if (gave === took) continue;
    add(gives, gave, { from: begins, to: ends });
    add(takes, took, { from: begins, to: ends });
  }
  return [...new Set([...takes.keys(), ...gives.keys()])].map((personId) => ({
    personId,
    takes: takes.get(personId) ?? [],
    gives: gives.get(personId) ?? [],
  }));
}
