// Deadlines per second on one core: random starts in ten years with statutory holidays, a minute to ninety working days
// ahead, on calendars whose tables are made; beside other libraries with the same questions, and how often they agree.

import { addCounted, type Calendar, nextOpening } from '../../shared/domain/calendar.ts';
import { countFrom } from '../../shared/domain/counting.ts';
import { DAY_MS, type Instant, isoOf, MINUTE_MS } from '../../shared/domain/instant.ts';
import { statutoryCalendar } from '../../shared/domain/statutory.ts';
import { type Finding, medianOf, rounded, tableOf } from './report.ts';
import { loadRivals, type Rival } from './rivals.ts';

const GOAL_PER_SECOND = 1_000_000;
const QUESTIONS = 1_000_000;
const ROUNDS = 5;
/** A slow library is asked for so long, and then compared by what it has answered. */
const RIVAL_MS = 6_000;
const FIRST_YEAR = 2017;
const LAST_YEAR = 2026;
const HOURS = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
] as const;
const OPEN_MINUTES_A_DAY = 480;

interface Questions {
  readonly from: Float64Array;
  readonly minutes: Float64Array;
}

export async function measureClock(): Promise<Finding> {
  const china = statutoryCalendar('CN', { id: 'china', name: 'china', hours: HOURS });
  const around: Calendar = { ...china, id: 'always', always: true };
  const questions = questionsOf(QUESTIONS);
  const open = (calendar: Calendar) => (from: Instant, minutes: number) =>
    addCounted(calendar, from, minutes * MINUTE_MS);
  const measured = [
    measure('business hours, mainland China', questions, open(china)),
    measure(
      'the same hours and days in New York',
      questions,
      open({ ...china, timeZone: 'America/New_York' }),
    ),
    measure('around the clock', questions, open(around)),
    measure('business hours, two pauses', questions, pausedDeadlines(china)),
    measure('working days, close of business', questions, workingDayDeadlines(china)),
  ];
  const headline = measured[0]?.perSecond ?? 0;
  const compared = compare(china);
  return {
    figures: { goalPerSecond: GOAL_PER_SECOND, measured, compared: compared.figures },
    lines: [
      `  ${QUESTIONS.toLocaleString('en')} starts at random milliseconds of ${FIRST_YEAR}–${LAST_YEAR}; 1 minute to 90 working days of 8 hours`,
      '  (around the clock: as many minutes), minutes as often as hours and days; tables made, processor time, median of five.',
      '',
      ...tableOf(
        ['calendar', 'deadlines per second', 'µs each'],
        measured.map(({ name, perSecond }) => [
          name,
          perSecond.toLocaleString('en'),
          rounded(1e6 / perSecond, 2),
        ]),
      ),
      `  Goal: ${GOAL_PER_SECOND.toLocaleString('en')} per second and core; ${headline >= GOAL_PER_SECOND ? 'reached' : 'MISSED'}.`,
      '',
      ...compared.lines,
    ],
    faults: [],
  };
}

/** The same list in every run: a linear congruential generator with the constants of Numerical Recipes. */
function questionsOf(count: number): Questions {
  let state = 20_260_101;
  const chance = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const first = Date.UTC(FIRST_YEAR, 0, 1);
  // The last start leaves room for the longest deadline within the years whose holidays are known.
  const last = Date.UTC(LAST_YEAR + 1, 0, 1) - 150 * DAY_MS;
  const questions = { from: new Float64Array(count), minutes: new Float64Array(count) };
  for (let index = 0; index < count; index += 1) {
    questions.from[index] = Math.floor(first + chance() * (last - first));
    questions.minutes[index] = Math.round((90 * OPEN_MINUTES_A_DAY) ** chance());
  }
  return questions;
}

function measure(
  name: string,
  { from, minutes }: Questions,
  deadline: (from: Instant, minutes: number) => Instant,
): { readonly name: string; readonly perSecond: number } {
  const rounds: number[] = [];
  // One round more than is kept: it makes the tables and warms the code.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const begunMs = processorMs();
    let last = 0;
    for (let index = 0; index < from.length; index += 1) {
      last = Math.max(last, deadline(from[index] ?? 0, minutes[index] ?? 0));
    }
    if (!(last > 0)) throw new Error('no deadline was reckoned');
    if (round > 0) rounds.push(from.length / ((processorMs() - begunMs) / 1_000));
  }
  return { name, perSecond: Math.round(medianOf(rounds)) };
}

/** Time of a processor, not of the wall: what else runs on the machine does not count. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function pausedDeadlines(calendar: Calendar): (from: Instant, minutes: number) => Instant {
  return (from, minutes) => {
    const pauses = [
      { from: from + DAY_MS, to: from + 1.5 * DAY_MS, reason: 'waiting_customer' },
      { from: from + 4 * DAY_MS, to: from + 6 * DAY_MS, reason: 'waiting_customer' },
    ];
    const counted = countFrom({ counts: 'time', calendar }, from, minutes * MINUTE_MS, pauses);
    return counted.ends === 'due' ? counted.dueAt : 0;
  };
}

function workingDayDeadlines(calendar: Calendar): (from: Instant, minutes: number) => Instant {
  const measure = {
    counts: 'working_days',
    calendar,
    endOfBusiness: '18:00',
    due: 'end_of_business',
    pause: 'close_of_business_rule',
  } as const;
  return (from, minutes) => {
    const counted = countFrom(measure, from, Math.ceil(minutes / OPEN_MINUTES_A_DAY), []);
    return counted.ends === 'due' ? counted.dueAt : 0;
  };
}

// ---------------------------------------------------------------------------------------------------------------
// Beside others

interface Comparison {
  readonly name: string;
  readonly perSecond: number;
  readonly asked: number;
  readonly same: number;
  /** It names the next opening where we name the closing at which the time was through. */
  readonly sameTimeOtherName: number;
  readonly other: number;
  /** The first of those that differ. */
  readonly example?: string;
}

/**
 * The others know one zone, that of the process, and no make-up workday, so they are asked for Monday to Friday in UTC with
 * the holidays of the same ten years, at full minutes.
 */
function compare(china: Calendar): { figures: readonly Comparison[] | null; lines: readonly string[] } {
  const closedOn = Object.keys(china.dates).filter((date) => {
    const year = Number(date.slice(0, 4));
    return china.dates[date]?.hours.length === 0 && year >= FIRST_YEAR && year <= LAST_YEAR;
  });
  const rivals = loadRivals({ hours: HOURS, closedOn });
  if (rivals === null) {
    return {
      figures: null,
      lines: ['  Not compared: `npm ci` in test/bench/rivals could not fetch the other libraries.'],
    };
  }
  const plain: Calendar = {
    ...china,
    id: 'plain',
    timeZone: 'UTC',
    dates: Object.fromEntries(closedOn.map((date) => [date, { name: 'holiday', hours: [] }])),
  };
  const questions = questionsOf(200_000);
  const from = questions.from.map((at) => Math.floor(at / MINUTE_MS) * MINUTE_MS);
  const ours = measure('Faultline', { ...questions, from }, (at, minutes) =>
    addCounted(plain, at, minutes * MINUTE_MS),
  );
  const figures = rivals.map((rival) => compareWith(rival, plain, { ...questions, from }));
  return {
    figures,
    lines: [
      `  The same questions to others: Monday to Friday in UTC, ${closedOn.length} holidays, at full minutes; each for ${RIVAL_MS / 1_000} s.`,
      '',
      ...tableOf(
        ['library', 'per second', 'slower', 'asked', 'same', 'opening for closing', 'other'],
        [
          [ours.name, ours.perSecond.toLocaleString('en'), '', '', '', '', ''],
          ...figures.map((one) => [
            one.name,
            one.perSecond.toLocaleString('en'),
            `${Math.round(ours.perSecond / one.perSecond).toLocaleString('en')} ×`,
            one.asked,
            one.same,
            one.sameTimeOtherName,
            one.other,
          ]),
        ],
      ),
      ...figures.flatMap(({ name, example }) => (example === undefined ? [] : [`  ${name}: ${example}`])),
      '  None of them has make-up workdays, a zone of the calendar’s own, pauses or closures; the first two keep one',
      '  calendar for the whole process.',
    ],
  };
}

function compareWith(rival: Rival, calendar: Calendar, { from, minutes }: Questions): Comparison {
  const counts = { asked: 0, same: 0, sameTimeOtherName: 0, other: 0 };
  let example: string | undefined;
  let spentMs = 0;
  const ask = (index: number) => rival.deadlineAfter(from[index] ?? 0, minutes[index] ?? 0);
  for (let index = 0; index < 20; index += 1) ask(index);
  for (let index = 0; index < from.length && spentMs < RIVAL_MS; index += 1) {
    const begunMs = processorMs();
    const theirs = ask(index);
    spentMs += processorMs() - begunMs;
    const due = addCounted(calendar, from[index] ?? 0, (minutes[index] ?? 0) * MINUTE_MS);
    counts.asked += 1;
    if (theirs === due) counts.same += 1;
    else if (theirs === nextOpening(calendar, due)) counts.sameTimeOtherName += 1;
    else {
      counts.other += 1;
      example ??= `${minutes[index]} minutes from ${isoOf(from[index] ?? 0)}: ${isoOf(theirs)}, and not ${isoOf(due)}`;
    }
  }
  return {
    name: rival.name,
    perSecond: Math.round(counts.asked / (spentMs / 1_000)),
    ...counts,
    ...(example !== undefined && { example }),
  };
}
