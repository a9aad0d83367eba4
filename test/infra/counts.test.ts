// The counting of others' worked examples can fail: a planted difference is found and said, a file that is not there too.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { deadlineAnswers } from '../../infra/local/deadlines-verb.ts';
import { workingTimeAnswers } from '../../infra/local/working-time-verb.ts';
import { countCases, countObligations, countWorkingTime } from '../oracles/counts.ts';

const CASE = {
  id: 'one',
  preset: 's001-hw-syssw',
  severity: 'SEVERE',
  reported_at: '2026-03-10T09:00:00+08:00',
  title: 'an obstacle',
  explain: 'Ten minutes from the report.',
};

describe('counting cases on paper', () => {
  const count = (expected: Parameters<typeof countCases>[0][number]['expected'], more = {}) =>
    countCases([{ ...CASE, ...more, expected }], deadlineAnswers());

  test('an instant is the same in any offset', () => {
    expect(count([{ kind: 'respond', due_at: '2026-03-10T01:10:00Z', status: 'pending' }])).toEqual({
      right: 1,
      of: 1,
      misses: [],
    });
  });

  test('a miss is explained by what was expected, what was got and why', () => {
    expect(
      count([
        { kind: 'respond', due_at: '2026-03-10T09:11:00+08:00', status: 'met' },
        { kind: 'arrive', due_at: null },
      ]).misses,
    ).toEqual([
      [
        'one (an obstacle)',
        'respond: dueAt expected 2026-03-10T09:11:00+08:00, got 2026-03-10T09:10:00+08:00; status expected met, got pending',
        'arrive is not listed',
        'Ten minutes from the report.',
      ].join('\n    '),
    ]);
  });

  test('nothing expected is no deadline at all', () => {
    expect(count([]).misses[0]).toContain('expected no target at all, got respond, resolve');
    expect(count([], { preset: 's002-emergency', severity: 'E4' }).right).toBe(1);
  });

  test('what cannot be answered is a miss with the reason', () => {
    expect(count([], { severity: 'NONE' }).misses[0]).toContain('no answer: "NONE" is no severity');
  });
});

test('duties of the vendor: a due instant, a date, a status then; what has no clock is left out', () => {
  const answer = deadlineAnswers();
  const start = '2026-03-10T09:00:00+08:00';
  const reply = { id: 'reply', obligation: 'o003-complaint-reply', start };
  expect(
    countObligations(
      [
        { ...reply, expected: { reply_due: '2026-03-15T09:00:00+08:00', verify_due: '2026-03-12' } },
        { ...reply, id: 'late', expected: { 'reply_status_at_2026-03-15T09:00': 'breached' } },
        { ...reply, id: 'wrong', expected: { reply_due: '2026-03-16T09:00:00+08:00' } },
        { id: 'none', expected: { last_covered_day: '2026-03-10' } },
      ],
      answer,
    ),
  ).toEqual({
    right: 2,
    of: 3,
    misses: [
      expect.stringContaining('reply_due: expected 2026-03-16T09:00:00+08:00, got 2026-03-15T09:00:00'),
    ],
    left: ['none'],
  });
});

test('working time: the same value, an equivalent end, or a miss', () => {
  const question = {
    kind: 'nextOpen',
    calendar: { tz: 'UTC', weekly: { tue: [['09:00', '17:00']] } },
    at: '2026-03-09T12:00:00Z',
  };
  const count = countWorkingTime(
    [
      { ...question, id: 'same', expectedAt: '2026-03-10T09:00:00Z' },
      {
        ...question,
        id: 'equivalent',
        expectedAt: '2026-03-09T17:00:00Z',
        equivalentAt: ['2026-03-09T17:00:00Z', '2026-03-10T09:00:00Z'],
      },
      { ...question, id: 'other', expectedAt: '2026-03-10T10:00:00Z' },
    ],
    workingTimeAnswers(),
  );
  expect(count).toMatchObject({ right: 2, of: 3, equivalent: 1 });
  expect(count.misses).toEqual([
    expect.stringMatching(
      /^other\n {4}nextOpen: expected 2026-03-10T10:00:00Z, got 2026-03-10T09:00:00Z; asked \{/,
    ),
  ]);
});

test('the script says which files are not there, and that is no failure', () => {
  const script = fileURLToPath(new URL('../oracles/counts.ts', import.meta.url));
  const { stdout, status } = spawnSync(process.execPath, [script, '--cases', '/nowhere/cases.json'], {
    encoding: 'utf8',
  });
  expect(stdout).toBe(
    '--cases: /nowhere/cases.json is not there; nothing is counted.\n--tiers: no file is given; nothing is counted.\n--working-time: no file is given; nothing is counted.\n',
  );
  expect(status).toBe(0);
});
