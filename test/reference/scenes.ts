// Random questions for the two clocks: calendars with any hours, closures and dates, pauses, and starts in zones that are
// chosen for what their wall clocks do. All of a run comes from one seed, which a failure prints.

import fc from 'fast-check';
import { changeDaysOf, DAY_MS, MINUTE_MS, type WalkedCalendar } from './wall-walk.ts';

/** Cases of one run over all properties: `FAULTLINE_RUNS`. */
export const RUNS = wholeNumberOf('FAULTLINE_RUNS', 12_000);
/** What a run is made from: `FAULTLINE_SEED`. */
export const SEED = wholeNumberOf('FAULTLINE_SEED', 20_260_101);

/** Days of a window. Starts lie in its first half; the walk ends with it. */
export const WINDOW_DAYS = 16;

type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
type Hours = readonly (readonly [from: string, to: string])[];

/** Fits the product's calendars as well as the walked ones. */
export interface SceneCalendar extends WalkedCalendar {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly weekly: Readonly<Record<Weekday, Hours>>;
  readonly dates: Readonly<Record<string, { readonly name: string; readonly hours: Hours }>>;
  readonly closures: readonly { readonly from: number; readonly to: number; readonly name: string }[];
}

export interface Scene {
  readonly calendar: SceneCalendar;
  readonly from: number;
  readonly until: number;
  /** In order and apart; the last may be open. */
  readonly pauses: readonly { readonly from: number; readonly to: number | null; readonly reason: string }[];
}

interface Window {
  readonly timeZone: string;
  readonly firstDay: number;
}

/**
 * Zones with no change, with changes at midnight, of half an hour, of two hours, over New Year, in the middle of a day,
 * with quarter-hour offsets, with a date that was left out.
 */
const ZONES = [
  'UTC',
  'Africa/Casablanca',
  'Africa/Cairo',
  'America/Caracas',
  'America/Havana',
  'America/Los_Angeles',
  'America/New_York',
  'America/Santiago',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Antarctica/Troll',
  'Asia/Beirut',
  'Asia/Dubai',
  'Asia/Gaza',
  'Asia/Jerusalem',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Pyongyang',
  'Asia/Shanghai',
  'Asia/Tehran',
  'Asia/Tokyo',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Europe/Berlin',
  'Europe/Dublin',
  'Europe/Istanbul',
  'Europe/London',
  'Europe/Paris',
  'Pacific/Apia',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
];

const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const window: fc.Arbitrary<Window> = fc
  .record({
    timeZone: fc.constantFrom(...ZONES),
    year: fc.integer({ min: 1994, max: 2037 }),
    nearChange: fc.integer({ min: 0, max: 5 }),
    day: fc.nat(364),
    lead: fc.nat(WINDOW_DAYS - 4),
  })
  .map(({ timeZone, year, nearChange, day, lead }) => {
    const changes = changeDaysOf(timeZone, year);
    // Two windows of three lie over a clock change, where the zone has one.
    const change = nearChange < 4 ? changes[nearChange % Math.max(1, changes.length)] : undefined;
    return { timeZone, firstDay: (change ?? Date.UTC(year, 0, 1) / DAY_MS + day) - lead };
  });

/** Few windows and many questions in each, since asking Intl for a day takes longer than walking it. */
const windows: readonly Window[] = [
  // Samoa left out 30 December 2011, and Kiribati the last day of 1994.
  { timeZone: 'Pacific/Apia', firstDay: Date.UTC(2011, 11, 24) / DAY_MS },
  { timeZone: 'Pacific/Kiritimati', firstDay: Date.UTC(1994, 11, 26) / DAY_MS },
  ...fc.sample(window, { seed: SEED, numRuns: Math.min(120, Math.ceil(RUNS / 150)) }),
];

const timeOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** Wall times near the night changes of clocks come up more often than others. */
const minuteOfDay = fc.oneof(
  fc.nat(1_439),
  fc.nat(95).map((quarter) => quarter * 15),
  fc.nat(8).map((half) => half * 30),
);

/** Any number of intervals, apart or adjacent; the last may end at 24:00 or reach into the next day. */
const hours: fc.Arbitrary<Hours> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Hours>([]) },
  {
    weight: 4,
    arbitrary: fc
      .record({
        cuts: fc.uniqueArray(minuteOfDay, { minLength: 2, maxLength: 8 }),
        adjacent: fc.boolean(),
        end: fc.constantFrom('own', 'own', 'midnight', 'next day'),
      })
      .map(({ cuts, adjacent, end }): Hours => {
        const minutes = [...cuts].sort((a, b) => a - b);
        const made: [string, string][] = [];
        for (let index = 0; index + 1 < minutes.length; index += adjacent ? 1 : 2) {
          made.push([timeOf(minutes[index] ?? 0), timeOf(minutes[index + 1] ?? 0)]);
        }
        const last = made.at(-1);
        if (last && end === 'midnight') last[1] = '24:00';
        if (last && end === 'next day') last[1] = timeOf(Math.floor((minutes[0] ?? 0) / 2));
        return made;
      }),
  },
);

/** Half of them the same on each working day, as most are. */
const weekly: fc.Arbitrary<Record<Weekday, Hours>> = fc.oneof(
  fc
    .record({ workday: hours, weekend: hours })
    .map(({ workday, weekend }) => weekOf((day) => (day === 'sat' || day === 'sun' ? weekend : workday))),
  fc
    .array(hours, { minLength: 7, maxLength: 7 })
    .map((days) => weekOf((day) => days[WEEKDAYS.indexOf(day)] ?? [])),
);

function weekOf(hoursOn: (day: Weekday) => Hours): Record<Weekday, Hours> {
  const [mon, tue, wed, thu, fri, sat, sun] = WEEKDAYS.map(hoursOn);
  return {
    mon: mon ?? [],
    tue: tue ?? [],
    wed: wed ?? [],
    thu: thu ?? [],
    fri: fri ?? [],
    sat: sat ?? [],
    sun: sun ?? [],
  };
}

/** Milliseconds into a window: full minutes, seconds or any. */
const intoMs = (days: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.nat(days * 96).map((quarter) => quarter * 15 * MINUTE_MS),
    fc.nat(days * 1_440).map((minute) => minute * MINUTE_MS),
    fc.nat(days * 86_400).map((second) => second * 1_000),
    fc.nat(days * DAY_MS),
  );

const dated = fc.record({ day: fc.nat(WINDOW_DAYS), hours });
const closed = fc.record({ into: intoMs(WINDOW_DAYS), lasts: intoMs(3) });

const pauses = fc
  .record({
    marks: fc.uniqueArray(intoMs(WINDOW_DAYS), { maxLength: 8 }),
    touching: fc.boolean(),
    open: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ marks, touching, open }) => {
    const sorted = [...marks].sort((a, b) => a - b);
    const made: { from: number; to: number | null }[] = [];
    for (let index = 0; index + 1 < sorted.length; index += touching ? 1 : 2) {
      made.push({ from: sorted[index] ?? 0, to: sorted[index + 1] ?? 0 });
    }
    const last = made.at(-1);
    if (last && open === 0) last.to = null;
    return made;
  });

export const scene: fc.Arbitrary<Scene> = fc
  .record({
    window: fc.constantFrom(...windows),
    always: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
    weekly,
    dated: fc.array(dated, { maxLength: 4 }),
    closed: fc.array(closed, { maxLength: 3 }),
    unpublished: fc.integer({ min: 0, max: 9 }),
    pauses,
    into: intoMs(WINDOW_DAYS / 2),
  })
  .map((made) => {
    const { timeZone, firstDay } = made.window;
    const begins = firstDay * DAY_MS;
    const year = new Date((firstDay + WINDOW_DAYS / 2) * DAY_MS).getUTCFullYear();
    const calendar: SceneCalendar = {
      id: 'scene',
      version: 1,
      name: 'scene',
      timeZone,
      always: made.always,
      weekly: made.weekly,
      dates: Object.fromEntries(
        made.dated.map((one) => [dateOf(firstDay + one.day), { name: 'dated', hours: one.hours }]),
      ),
      closures: made.closed.map(({ into, lasts }) => ({
        from: begins + into,
        to: begins + into + lasts,
        name: 'closed',
      })),
      // One calendar of ten knows a single year, which the window may leave.
      publishedYears: made.unpublished === 0 ? [year] : [],
    };
    return {
      calendar,
      from: begins + made.into,
      until: begins + WINDOW_DAYS * DAY_MS,
      pauses: made.pauses.map(({ from, to }) => ({
        from: begins + from,
        to: to === null ? null : begins + to,
        reason: 'waiting',
      })),
    };
  });

/** Holds a property over its share of the run's cases. */
export function holdOver<T>(
  { share, of }: { readonly share: number; readonly of: fc.Arbitrary<T> },
  holds: (value: T) => void,
): void {
  fc.assert(
    fc.property(of, (value) => holds(value)),
    { seed: SEED, numRuns: Math.ceil(RUNS * share) },
  );
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function wholeNumberOf(name: string, otherwise: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return otherwise;
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name}=${text}: a whole number of up to nine digits`);
  return Number(text);
}
