// Rotas against the deliberately slow ones: shifts, gaps and answers over random layers, overrides and leave, in weeks in
// which the clocks change.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Person } from '../../shared/domain/people.ts';
import {
  ANSWER_HORIZON_MS,
  onCallAt,
  type Rota,
  type RotaLayer,
  type WeekHours,
} from '../../shared/domain/rota.ts';
import { gapsBetween, shiftsBetween } from '../../shared/domain/rota-shifts.ts';
import { type WalkedLeave, walkGaps, walkShifts } from '../reference/rota-walk.ts';
import { holdOver } from '../reference/scenes.ts';
import { changeDaysOf, DAY_MS, MINUTE_MS } from '../reference/wall-walk.ts';
import { person } from './small-desk.ts';

/** Changes of an hour at night, of half an hour, at midnight, of 45 minutes off the hour, twice within weeks, and none. */
const ZONES: readonly (readonly [timeZone: string, year: number])[] = [
  ['Europe/London', 2026],
  ['America/New_York', 2026],
  ['Australia/Lord_Howe', 2026],
  ['Pacific/Chatham', 2026],
  ['America/Sao_Paulo', 2018],
  ['Africa/Casablanca', 2026],
];
const WINDOW_DAYS = 5;
const PEOPLE = ['ann', 'bo', 'cy', 'dee'];

const windows = ZONES.flatMap(([timeZone, year]) =>
  changeDaysOf(timeZone, year).map((day) => ({ timeZone, day })),
);

const dateOf = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);
/** Around the hours in which clocks change, on quarters; and any other. */
const wallTime = fc
  .oneof({ weight: 2, arbitrary: fc.integer({ min: 0, max: 15 }) }, fc.integer({ min: 0, max: 95 }))
  .map((quarter) => {
    const minutes = quarter * 15;
    return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  });
const dayHours = fc.uniqueArray(wallTime, { maxLength: 4 }).map((times) => {
  const sorted = times.toSorted();
  return Array.from({ length: Math.floor(sorted.length / 2) }, (_, index): [string, string] => [
    sorted[2 * index] ?? '00:00',
    sorted[2 * index + 1] ?? '24:00',
  ]);
});
const weekHours: fc.Arbitrary<WeekHours> = fc.record({
  mon: dayHours,
  tue: dayHours,
  wed: dayHours,
  thu: dayHours,
  fri: dayHours,
  sat: dayHours,
  sun: fc.oneof(dayHours, fc.constant<[string, string][]>([['22:00', '06:00']])),
});
/** A late Sunday may run into Monday: then Monday begins with nothing. */
const fitting = (weekly: WeekHours): WeekHours =>
  weekly.sun.some(([from, to]) => to < from) ? { ...weekly, mon: [] } : weekly;

const someone = fc.constantFrom(...PEOPLE);

const scene = fc.constantFrom(...windows).chain(({ timeZone, day }) => {
  const from = (day - 2) * DAY_MS;
  const minute = fc.integer({ min: -600, max: WINDOW_DAYS * 1_440 + 600 }).map((at) => from + at * MINUTE_MS);
  const stretch = fc
    .tuple(minute, fc.integer({ min: 1, max: 4_000 }))
    .map(([begins, minutes]) => ({ from: begins, to: begins + minutes * MINUTE_MS }));
  const layer = fc.record({
    startsOn: fc.integer({ min: -9, max: 2 }).map((offset) => day + offset),
    lasts: fc.option(fc.integer({ min: 0, max: 9 }), { freq: 3, nil: undefined }),
    handOverTimes: fc.uniqueArray(wallTime, { minLength: 1, maxLength: 4 }).map((times) => times.toSorted()),
    shiftsPerTurn: fc.integer({ min: 1, max: 8 }),
    personIds: fc.array(someone, { minLength: 1, maxLength: 4 }),
    restrictedTo: fc.option(weekHours.map(fitting), { nil: undefined }),
  });
  return fc.record({
    timeZone: fc.constant(timeZone),
    from: fc.constant(from),
    layers: fc.array(layer, { minLength: 1, maxLength: 3 }),
    overrides: fc.array(
      fc.record({
        stretch,
        personId: someone,
        replacesId: fc.option(someone, { nil: undefined }),
      }),
      { maxLength: 3 },
    ),
    leaves: fc.array(
      fc.record({ stretch, personId: someone, deputyId: fc.option(someone, { nil: undefined }) }),
      { maxLength: 3 },
    ),
    mustCover: fc.oneof(fc.constant('always' as const), weekHours.map(fitting)),
    moments: fc.array(minute, { minLength: 3, maxLength: 3 }),
  });
});

type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

function rotaOf({ timeZone, layers, overrides, mustCover }: Scene): Rota {
  return {
    id: 'engineers',
    version: 1,
    name: 'Engineers',
    timeZone,
    layers: layers.map(
      ({ startsOn, lasts, restrictedTo, ...layer }, index): RotaLayer => ({
        id: `layer-${index}`,
        name: 'Layer',
        ...layer,
        startsOn: dateOf(startsOn),
        ...(lasts === undefined ? {} : { endsOn: dateOf(startsOn + lasts) }),
        ...(restrictedTo ? { restrictedTo } : {}),
      }),
    ),
    overrides: overrides.map(({ stretch, personId, replacesId }, index) => ({
      id: `override-${index}`,
      personId,
      ...stretch,
      reason: 'agreed',
      kind: 'override',
      ...(replacesId === undefined ? {} : { replacesId }),
    })),
    mustCover,
  };
}

/** Of several leaves of one person at once the one that began last holds; the walk takes the first, so one each is enough. */
function leavesOf({ leaves }: Scene): readonly WalkedLeave[] {
  const first = leaves.filter(
    ({ personId }, index) => leaves.findIndex((one) => one.personId === personId) === index,
  );
  return first.map(({ stretch, personId, deputyId }) => ({ personId, ...stretch, deputyId }));
}

function peopleOf(leaves: readonly WalkedLeave[]): readonly Person[] {
  return PEOPLE.map((id) => {
    const absences = leaves.flatMap(({ personId, from, to, deputyId }) =>
      personId === id ? [{ from, to, reason: 'leave', ...(deputyId === undefined ? {} : { deputyId }) }] : [],
    );
    return person(id, ['sms'], { absences });
  });
}

describe('a rota', () => {
  it('is what reading the wall clock minute by minute says', { timeout: 300_000 }, () => {
    const seen = { runs: 0, shifts: 0, gaps: 0 };
    holdOver({ share: 0.006, of: scene }, (one) => {
      const { from } = one;
      const to = from + WINDOW_DAYS * DAY_MS;
      const rota = rotaOf(one);
      const leaves = leavesOf(one);
      const people = peopleOf(leaves);
      const walked = walkShifts(rota, leaves, from, to);
      expect(shiftsBetween(rota, people, from, to)).toEqual(walked);
      const gaps = gapsBetween(rota, people, from, to);
      expect(runTogether(gaps)).toEqual(walkGaps(rota, leaves, from, to));
      for (const at of one.moments) {
        if (at < from || at >= to) continue;
        const onCall = onCallAt(rota, at, people);
        expect(onCall.personIds[0]).toBe(walked.find((shift) => shift.from <= at && at < shift.to)?.personId);
        expect(onCall.until).toBeGreaterThan(at);
        if (onCall.until === at + ANSWER_HORIZON_MS) continue;
        const before = onCallAt(rota, onCall.until - 1, people);
        expect([before.personIds, before.until]).toEqual([onCall.personIds, onCall.until]);
      }
      seen.shifts += walked.length;
      seen.gaps += gaps.length;
      seen.runs += 1;
    });
    // A run without shifts or gaps would prove nothing.
    expect(seen.shifts).toBeGreaterThan(5 * seen.runs);
    expect(seen.gaps).toBeGreaterThan(seen.runs);
  });
});

/** Gaps for several reasons in a row are one stretch without anybody. */
function runTogether(gaps: readonly { readonly from: number; readonly to: number }[]) {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of gaps) {
    const last = joined.at(-1);
    if (last?.to === from) last.to = to;
    else joined.push({ from, to });
  }
  return joined;
}
