// What the calls of a case's life consume and cost: by step, by function, by what is written, and in dollars for a million
// such cases. Prices are carried here with their date; mail and SMS themselves are not in them.

import type { Life } from './case-life.ts';
import type { Call } from './counting-proxy.ts';
import { type Finding, rounded, tableOf } from './report.ts';

const WRITE_UNITS_GOAL = 80;
const BILL_GOAL_DOLLARS = 120;
/** What a new on-demand table takes in a second before it has grown. */
const NEW_TABLE_WRITE_UNITS_PER_SECOND = 4_000;
const MINUTES_PER_MONTH = 43_200;

/** Dollars for a million, us-east-1, on demand, no free tier, as read in September 2026. */
const PRICES = {
  writeUnits: 0.625,
  readUnits: 0.125,
  httpRequests: 1,
  lambdaInvocations: 0.2,
  /** arm64. */
  lambdaGigabyteSeconds: 13.3334,
  /** A message takes three: sent, received, deleted. */
  sqsRequests: 0.4,
  schedulerInvocations: 1,
  s3Puts: 5,
  s3Gets: 0.4,
  /** Of a gigabyte half a dollar. */
  logMegabytes: 500,
} as const;
/** How long an invocation lasts on Lambda is not measured here; this stands for it, at the memory of most functions. */
const ASSUMED_INVOCATION_SECONDS = 0.06;
const ASSUMED_MEMORY_GIGABYTES = 0.5;
/** Lambda's own lines of an invocation (START, END, REPORT); ours are silent while all is well. */
const ASSUMED_LOG_BYTES = 350;

const sum = <T>(all: readonly T[], of: (each: T) => number): number =>
  all.reduce((total, each) => total + of(each), 0);
const writesOf = (calls: readonly Call[]): number => sum(calls, (each) => each.writeUnits);
const readsOf = (calls: readonly Call[]): number => sum(calls, (each) => each.readUnits);
const dollars = (value: number): string => `$${value.toFixed(2)}`;

function grouped(calls: readonly Call[], keyOf: (call: Call) => string): Map<string, Call[]> {
  const groups = new Map<string, Call[]>();
  for (const call of calls) groups.set(keyOf(call), [...(groups.get(keyOf(call)) ?? []), call]);
  return groups;
}

interface Line {
  readonly name: string;
  readonly invocations: number;
  readonly calls: number;
  readonly writeUnits: number;
  readonly readUnits: number;
}

/** `sweeps` are those of the whole run: they come each minute whether there is a case or not, and count for no case. */
export function findingOf(life: Life, sweeps: { runs: number; calls: readonly Call[] }): Finding {
  const counts = (each: { step: string; functionName: string }) =>
    life.steps.includes(each.step) && each.functionName !== 'sweep';
  const calls = life.calls.filter(counts);
  const invocations = life.invocations.filter(counts);
  const lineOf = (name: string, own: readonly Call[], invoked: number): Line => ({
    name,
    invocations: invoked,
    calls: own.length,
    writeUnits: writesOf(own),
    readUnits: readsOf(own),
  });
  const inAll = lineOf('in all', calls, invocations.length);
  const bySteps = life.steps.map((step) =>
    lineOf(
      step,
      calls.filter((call) => call.step === step),
      invocations.filter((each) => each.step === step).length,
    ),
  );
  const byFunctions = [...grouped(calls, (call) => call.functionName)].map(([name, own]) =>
    lineOf(name, own, invocations.filter((each) => each.functionName === name).length),
  );
  const byItems = [
    ...grouped(
      calls.filter((call) => call.items !== ''),
      (call) => call.items,
    ),
  ]
    .map(([items, own]) => {
      const due = sum(own, (call) => call.indexUnits.due ?? 0);
      const list = sum(own, (call) => call.indexUnits.list ?? 0);
      return { items, calls: own.length, writeUnits: writesOf(own), due, list };
    })
    .sort((one, other) => other.writeUnits - one.writeUnits);
  const byCalls = [...grouped(calls, (call) => call.call)]
    .map(([call, own]) => ({ call, count: own.length }))
    .sort((one, other) => other.count - one.count);
  const doors = byFunctions.filter(({ name }) => name === 'web' || name === 'setup');
  const bill = billOf(
    calls,
    inAll,
    sum(doors, ({ invocations }) => invocations),
  );
  const billDollars = sum(Object.values(bill), (each) => each);
  const sweepReadUnits = readsOf(sweeps.calls) / Math.max(1, sweeps.runs);
  const sweepDollarsPerMonth =
    (MINUTES_PER_MONTH / 1e6) * (sweepReadUnits * PRICES.readUnits + lambdaDollars(1));
  const pages = life.messages.filter((message) => message.kind === 'page').length;
  const failed = calls.filter((call) => call.status >= 500).length;
  const rowOf = (line: Line) => [line.name, line.invocations, line.calls, line.writeUnits, line.readUnits];
  const missedBy = inAll.writeUnits - WRITE_UNITS_GOAL;
  const livesPerSecond = rounded(NEW_TABLE_WRITE_UNITS_PER_SECOND / inAll.writeUnits, 1);
  return {
    figures: {
      inAll,
      bySteps,
      byFunctions,
      byItems,
      byCalls,
      bill,
      billDollars,
      pages,
      notices: life.messages.length - pages,
      sweepReadUnits,
      sweepDollarsPerMonth,
    },
    lines: [
      'What ran: the second life of a level 1 fault of the demo tenant (the first one warms the instances up), the deployed bundles',
      'against the embedded services, every call of an SDK through a proxy. Units are the engine’s own (ReturnConsumedCapacity: a',
      'transaction counts double; an index entry put or removed counts one, a moved one two). A write that its condition refused',
      'is counted as one for each item, two in a transaction. Sweeps are not in it.',
      `${life.messages.length} messages went out: ${pages} of them pages, the others notices to the reporter and to staff.`,
      ...tableOf(['by step', 'invocations', 'calls', 'WRU', 'RRU'], [...bySteps, inAll].map(rowOf)),
      '',
      ...tableOf(['by function', 'invocations', 'calls', 'WRU', 'RRU'], byFunctions.map(rowOf)),
      '',
      ...tableOf(
        ['what is written', 'calls', 'WRU', 'table', 'due index', 'list index'],
        byItems.map((each) => [
          each.items,
          each.calls,
          each.writeUnits,
          each.writeUnits - each.due - each.list,
          each.due,
          each.list,
        ]),
      ),
      '',
      ...tableOf(
        ['by service and action', 'calls'],
        byCalls.map(({ call, count }) => [call, count]),
      ),
      '',
      `Goal: ${WRITE_UNITS_GOAL} WRU a life; ${missedBy <= 0 ? 'met' : `missed by ${missedBy}`}. The due index takes ${sum(byItems, (each) => each.due)}, the list index ${sum(byItems, (each) => each.list)}, transactions ${writesOf(calls.filter((call) => call.items.includes('+')))} with their indexes.`,
      `A new on-demand table takes ${NEW_TABLE_WRITE_UNITS_PER_SECOND} WRU/s, ${livesPerSecond} such lives a second, until it has grown or is warmed.`,
      '',
      ...tableOf(
        ['dollars per million such cases', ''],
        [
          ...Object.entries(bill).map(([name, value]) => [name, dollars(value)]),
          ['in all, without mail and SMS', dollars(billDollars)],
        ],
      ),
      `Prices: us-east-1, on demand, no free tier, September 2026. Assumed: ${ASSUMED_INVOCATION_SECONDS * 1_000} ms at ${ASSUMED_MEMORY_GIGABYTES * 1_024} MB and ${ASSUMED_LOG_BYTES} bytes of log an invocation.`,
      `Goal: $${BILL_GOAL_DOLLARS}. A sweep that finds nothing reads ${rounded(sweepReadUnits, 1)} RRU; a month of sweeps costs ${dollars(sweepDollarsPerMonth)}.`,
    ],
    faults: [
      ...(failed > 0 ? [`${failed} calls failed with 5xx`] : []),
      ...(life.finalStatus === 'closed' ? [] : [`The case ended as ${life.finalStatus}, not closed`]),
    ],
  };
}

const lambdaDollars = (invocations: number): number =>
  invocations *
  (PRICES.lambdaInvocations +
    ASSUMED_INVOCATION_SECONDS * ASSUMED_MEMORY_GIGABYTES * PRICES.lambdaGigabyteSeconds);

function billOf(calls: readonly Call[], inAll: Line, requests: number): Record<string, number> {
  const count = (pattern: RegExp) => calls.filter((call) => pattern.test(call.call)).length;
  const sent = count(/^SQS SendMessage/);
  // What SNS and the Scheduler put into a queue is received and deleted there like any other.
  const received = Math.max(sent, inAll.invocations - requests);
  return {
    'DynamoDB writes': inAll.writeUnits * PRICES.writeUnits,
    'DynamoDB reads': inAll.readUnits * PRICES.readUnits,
    'HTTP API': requests * PRICES.httpRequests,
    Lambda: lambdaDollars(inAll.invocations),
    SQS: (sent + 2 * received) * PRICES.sqsRequests,
    Scheduler: count(/^Scheduler CreateSchedule/) * PRICES.schedulerInvocations,
    // SES itself puts the mail into the bucket.
    S3: (1 + count(/^S3 PutObject/)) * PRICES.s3Puts + count(/^S3 GetObject/) * PRICES.s3Gets,
    Logs: ((inAll.invocations * ASSUMED_LOG_BYTES) / 1e6) * PRICES.logMegabytes,
  };
}
