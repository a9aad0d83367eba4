// Other libraries that can add business time to an instant, each as one function over the same calendar: Monday to Friday in
// UTC with the given hours, and dates that are closed. They live in a package of their own and are fetched when asked for.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export interface RivalCalendar {
  /** `HH:mm`. */
  readonly hours: readonly (readonly [from: string, to: string])[];
  /** `YYYY-MM-DD`. */
  readonly closedOn: readonly string[];
}

export interface Rival {
  readonly name: string;
  /** The instant by which so many minutes of open time have passed. */
  readonly deadlineAfter: (from: number, minutes: number) => number;
}

const FOLDER = new URL('./rivals/', import.meta.url);
const MINUTE_MS = 60_000;

/** Null where they are not there and cannot be fetched. The process must run in UTC: they count in its zone. */
export function loadRivals(calendar: RivalCalendar): readonly Rival[] | null {
  if (!existsSync(new URL('node_modules/', FOLDER)) && !fetched()) return null;
  return [momentBusinessTime(calendar), dayjsBusinessTime(calendar), openingHours(calendar)];
}

function fetched(): boolean {
  console.log('  Fetching the libraries to compare with (npm ci in test/bench/rivals) …');
  try {
    execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: fileURLToPath(FOLDER), stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const load = createRequire(FOLDER);

function named(name: string): string {
  const { version } = JSON.parse(
    readFileSync(new URL(`node_modules/${name}/package.json`, FOLDER), 'utf8'),
  ) as { version: string }; // Every package of npm has its version in there.
  return `${name} ${version}`;
}

/** What is used of moment 2 with moment-business-time. */
interface Moment {
  (at: number): { addWorkingTime(minutes: number, unit: 'minutes'): { valueOf(): number } };
  updateLocale(
    locale: string,
    settings: { workinghours: Record<number, string[] | null>; holidays: readonly string[] },
  ): void;
}

function momentBusinessTime({ hours, closedOn }: RivalCalendar): Rival {
  const moment = load('moment') as Moment;
  load('moment-business-time');
  const workday = hours.flatMap(([from, to]) => [`${from}:00`, `${to}:00`]);
  const workinghours = { 0: null, 1: workday, 2: workday, 3: workday, 4: workday, 5: workday, 6: null };
  moment.updateLocale('en', { workinghours, holidays: closedOn });
  return {
    name: named('moment-business-time'),
    deadlineAfter: (from, minutes) => moment(from).addWorkingTime(minutes, 'minutes').valueOf(),
  };
}

/** What is used of Day.js with dayjs-business-time. */
interface Dayjs {
  (at: number): { addBusinessMinutes(minutes: number): { valueOf(): number } };
  extend(plugin: unknown): void;
  setHolidays(dates: readonly string[]): void;
  setBusinessTime(week: Record<string, readonly { start: string; end: string }[] | null>): void;
}

function dayjsBusinessTime({ hours, closedOn }: RivalCalendar): Rival {
  const dayjs = load('dayjs') as Dayjs;
  const plugin = load('dayjs-business-time') as { default?: unknown };
  dayjs.extend(plugin.default ?? plugin);
  const workday = hours.map(([from, to]) => ({ start: `${from}:00`, end: `${to}:00` }));
  dayjs.setBusinessTime({
    sunday: null,
    monday: workday,
    tuesday: workday,
    wednesday: workday,
    thursday: workday,
    friday: workday,
    saturday: null,
  });
  dayjs.setHolidays(closedOn);
  return {
    name: named('dayjs-business-time'),
    deadlineAfter: (from, minutes) => dayjs(from).addBusinessMinutes(minutes).valueOf(),
  };
}

/** What is used of opening_hours, the evaluator of OpenStreetMap's opening times. */
type OpeningHours = new (
  text: string,
) => {
  getIterator(from: Date): { getState(): boolean; getDate(): Date; advance(): boolean };
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** It answers which times are open and when that changes; adding up is ours. */
function openingHours({ hours, closedOn }: RivalCalendar): Rival {
  const library = load('opening_hours') as OpeningHours & { default?: OpeningHours };
  const Evaluator = library.default ?? library;
  const week = `Mo-Fr ${hours.map(([from, to]) => `${from}-${to}`).join(',')}`;
  const closed = closedOn.map((date) => {
    const [year = '', month = '', day = ''] = date.split('-');
    return `${year} ${MONTHS[Number(month) - 1]} ${day} off`;
  });
  const evaluator = new Evaluator([week, ...closed].join('; '));
  return {
    name: named('opening_hours'),
    deadlineAfter: (from, minutes) => {
      const iterator = evaluator.getIterator(new Date(from));
      let left = minutes * MINUTE_MS;
      let at = from;
      for (;;) {
        const isOpen = iterator.getState();
        if (!iterator.advance()) throw new RangeError('opening_hours found no further change');
        const changesAt = iterator.getDate().valueOf();
        if (isOpen && changesAt - at >= left) return at + left;
        if (isOpen) left -= changesAt - at;
        at = changesAt;
      }
    },
  };
}
