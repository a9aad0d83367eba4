// Counts how many worked examples of others the verbs answer as expected, and explains each that they do not:
//   npm run counts -- --cases FILE --tiers FILE --working-time FILE
// The files are not part of the project; what is not given or not there is said and left out. Exit status 1 where an
// answer differs.

import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { deadlineAnswers } from '../../infra/local/deadlines-verb.ts';
import { workingTimeAnswers } from '../../infra/local/working-time-verb.ts';
import { instantOf } from '../../shared/domain/instant.ts';

interface Expected {
  readonly kind: string;
  readonly subkind?: string;
  readonly level?: string;
  readonly due_at: string | null;
  readonly status?: string;
  readonly reason?: string;
  readonly breached_by_minutes?: number;
  readonly origin?: string;
  readonly previous_due_at?: string;
  readonly provisional_before_arrival?: string;
}

interface Case {
  readonly id: string;
  readonly title?: string;
  readonly explain?: string;
  readonly expected: readonly Expected[];
  readonly expected_derived?: readonly Expected[];
}

interface ObligationCase {
  readonly id: string;
  readonly title?: string;
  readonly expected: Readonly<Record<string, unknown>>;
}

interface Question {
  readonly id: string;
  readonly kind: string;
  readonly calendar: unknown;
  readonly note?: string;
  readonly [member: string]: unknown;
}

type Answered = {
  readonly deadlines: readonly {
    readonly kind: string;
    readonly subkind?: string;
    readonly level?: string;
    readonly dueAt: string | null;
    readonly status: string;
    readonly [member: string]: unknown;
  }[];
};

type Answer = (line: unknown) => unknown;

/** What a file's cases come to: how many hold, and a sentence or more for each that does not. */
export interface Count {
  readonly right: number;
  readonly of: number;
  readonly misses: readonly string[];
}

/** Cases on paper against what they expect; a case of which nothing is expected must have no deadline at all. */
export function countCases(cases: readonly Case[], answer: Answer): Count {
  return counted(cases, (one) => {
    const { deadlines } = answer(one) as Answered;
    if (one.expected.length === 0 && deadlines.length > 0) {
      return [`expected no target at all, got ${deadlines.map(named).join(', ')}`];
    }
    return [
      ...one.expected.map((expected) => ({ expected, derived: false })),
      ...(one.expected_derived ?? []).map((expected) => ({ expected, derived: true })),
    ].flatMap(({ expected, derived }) => {
      const { kind, subkind, level } = expected;
      const candidates = deadlines.filter(
        (got) => got.kind === kind && got.subkind === subkind && (level === undefined || got.level === level),
      );
      const differing = candidates.map((got) => differences(expected, derived, got));
      if (differing.some((list) => list.length === 0)) return [];
      return [
        candidates.length === 0
          ? `${named(expected)} is not listed`
          : `${named(expected)}: ${differing[0]?.join('; ')}`,
      ];
    });
  });
}

/** Duties of the vendor: `…_due` is an instant or a date, `…_status_at_<instant>` a status then. Null: no clock at all. */
export function countObligations(
  cases: readonly ObligationCase[],
  answer: Answer,
): Count & { readonly left: readonly string[] } {
  const hasClock = ({ expected }: ObligationCase) =>
    Object.keys(expected).some((key) => key.endsWith('_due') || key.includes('_status_at_'));
  const answerable = (one: ObligationCase): boolean => {
    if (!hasClock(one)) return false;
    try {
      answer(one);
      return true;
    } catch {
      return false;
    }
  };
  const clocks = cases.filter(answerable);
  const count = counted(clocks, (one) =>
    Object.entries(one.expected).flatMap(([key, value]) => {
      const [, name = '', then = ''] = /^(.+?)_(?:due|status_at_(.+))$/.exec(key) ?? [];
      // `T09:40` without an offset is meant in the zone of the file.
      const asOf = then === '' ? {} : { as_of: instantOf(then) === null ? `${then}:00+08:00` : then };
      const { deadlines } = answer({ ...one, ...asOf }) as Answered;
      const got =
        deadlines.find(({ subkind }) => subkind === name) ??
        deadlines.find(({ subkind = '' }) => subkind.startsWith(name)) ??
        deadlines.find(({ subkind = '' }) => subkind.endsWith(name));
      if (name === '' || !got) return [];
      const said = then === '' ? got.dueAt : got.status;
      return sameInstant(said, String(value)) || said?.slice(0, 10) === value || said === value
        ? []
        : [`${key}: expected ${String(value)}, got ${said}`];
    }),
  );
  const left = cases.filter((one) => !clocks.includes(one)).map(({ id }) => id);
  return { ...count, left };
}

/** Questions about working time; where conventions differ the file gives the earliest and the latest end that will do. */
export function countWorkingTime(
  questions: readonly Question[],
  answer: Answer,
): Count & { readonly equivalent: number } {
  let equivalent = 0;
  const count = counted(questions, (one) => {
    const { result } = answer(one) as { readonly result: unknown };
    const expected =
      one.expectedEnd ??
      one.expectedAt ??
      one.expectedInstant ??
      one.expectedOpen ??
      one.expectedWorkingSeconds;
    if (result === expected || sameInstant(result, expected)) return [];
    const [earliest, latest] = (one.equivalentEnd ?? one.equivalentAt ?? []) as readonly string[];
    const at = instantOf(String(result));
    const [from, to] = [instantOf(earliest ?? ''), instantOf(latest ?? '')];
    if (at !== null && from !== null && to !== null && at >= from && at <= to) {
      equivalent += 1;
      return [];
    }
    const { id: _id, source: _source, alsoIn: _also, tags: _tags, ...asked } = one;
    return [
      `${one.kind}: expected ${String(expected)}, got ${String(result)}; asked ${JSON.stringify(asked)}`,
    ];
  });
  return { ...count, equivalent };
}

function counted<One extends { readonly id: string; readonly title?: string; readonly explain?: string }>(
  all: readonly One[],
  faultsOf: (one: One) => readonly string[],
): Count {
  const misses = all.flatMap((one) => {
    let faults: readonly string[];
    try {
      faults = faultsOf(one);
    } catch (error) {
      faults = [`no answer: ${(error as Error).message}`];
    }
    if (faults.length === 0) return [];
    const heading = `${one.id}${one.title ? ` (${one.title})` : ''}`;
    return [[heading, ...faults, ...(one.explain ? [one.explain] : [])].join('\n    ')];
  });
  return { right: all.length - misses.length, of: all.length, misses };
}

function differences(
  expected: Expected,
  derived: boolean,
  got: Answered['deadlines'][number],
): readonly string[] {
  const faults: string[] = [];
  const compare = (member: string, want: unknown, have: unknown): void => {
    if (want !== undefined && want !== have && !sameInstant(want, have)) {
      faults.push(`${member} expected ${String(want)}, got ${String(have ?? 'nothing')}`);
    }
  };
  compare('dueAt', expected.due_at, got.dueAt);
  compare('status', expected.status, got.status);
  compare('reason', expected.reason, got.reason);
  compare('breachedByMinutes', expected.breached_by_minutes, got.breachedByMinutes);
  compare('origin', expected.origin, got.origin);
  compare('previousDueAt', expected.previous_due_at, got.previousDueAt);
  compare('previousDueAt', expected.provisional_before_arrival, got.previousDueAt);
  compare('derived', derived || undefined, got.derived);
  return faults;
}

function sameInstant(one: unknown, other: unknown): boolean {
  const instant = instantOf(String(one));
  return instant !== null && instant === instantOf(String(other));
}

function named({ kind, subkind }: { readonly kind: string; readonly subkind?: string }): string {
  return subkind === undefined ? kind : `${kind}.${subkind}`;
}

// ---------------------------------------------------------------------------------------------------------------

function given(flag: string, path: string | undefined): unknown {
  if (path === undefined) {
    say(`${flag}: no file is given; nothing is counted.`);
    return null;
  }
  if (!existsSync(path)) {
    say(`${flag}: ${path} is not there; nothing is counted.`);
    return null;
  }
  return JSON.parse(readFileSync(path, 'utf8'));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function tell(what: string, { right, of, misses }: Count, more = ''): number {
  say(`${what}: ${right} of ${of}${more}`);
  for (const miss of misses) say(`  ${miss}`);
  return misses.length;
}

function main(): number {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { cases: text, tiers: text, 'working-time': text } });
  let misses = 0;
  const cases = given('--cases', values.cases) as {
    readonly cases: readonly Case[];
    readonly obligation_cases?: readonly ObligationCase[];
  } | null;
  const hasTiers = given('--tiers', values.tiers) !== null;
  if (cases) {
    misses += tell('deadlines, built-in tiers', countCases(cases.cases, deadlineAnswers()));
    if (hasTiers) {
      misses += tell('deadlines, tiers of the file', countCases(cases.cases, deadlineAnswers(values.tiers)));
    }
    const obligations = countObligations(cases.obligation_cases ?? [], deadlineAnswers());
    const left = obligations.left.length > 0 ? ` (no clocks: ${obligations.left.join(', ')})` : '';
    misses += tell('obligations that are clocks', obligations, left);
  }
  const questions = given('--working-time', values['working-time']) as {
    readonly cases: readonly Question[];
  } | null;
  if (questions) {
    const count = countWorkingTime(questions.cases, workingTimeAnswers());
    misses += tell(
      'working time',
      count,
      count.equivalent > 0 ? ` (${count.equivalent} by an equivalent end)` : '',
    );
  }
  return misses > 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = main();
