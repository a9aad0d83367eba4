// The verb `working-time`: every kind of question with a literal answer, every fault by its path, and the streams.

import { spawnSync } from 'node:child_process';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { LINE_SIZE_BYTES_MAX } from '../../infra/local/json-lines.ts';
import { answerWorkingTime } from '../../infra/local/working-time-verb.ts';

const OFFICE = {
  tz: 'Asia/Shanghai',
  weekly: {
    mon: [
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ],
    tue: [
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ],
    wed: [
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ],
    thu: [
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ],
    fri: [['09:00', '12:00']],
  },
};
const NIGHT_WATCH = { tz: 'Europe/Paris', weekly: { sat: [['22:00', '06:00']] } };

async function ask(...lines: readonly (string | object)[]): Promise<{ status: number; answers: unknown[] }> {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const output = new PassThrough();
  const status = await answerWorkingTime({ input: Readable.from([Buffer.from(text)]), output });
  const told = (output.read() as Buffer | null)?.toString() ?? '';
  return {
    status,
    answers: told
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
}

async function resultOf(question: object): Promise<unknown> {
  const { answers } = await ask({ id: 'q', calendar: OFFICE, ...question });
  const [answer] = answers as [{ id: string; result?: unknown }];
  expect(answer).toEqual({ id: 'q', result: expect.anything() });
  return answer.result;
}

describe('a question about working time is answered', () => {
  // 2025-03-03 is a Monday; Shanghai is eight hours ahead.
  test.each([
    [
      'a deadline over lunch',
      { kind: 'deadline', start: '2025-03-03T03:30:00Z', workingSeconds: 7_200 },
      '2025-03-03T06:30:00Z',
    ],
    [
      'a deadline of nothing',
      { kind: 'deadline', start: '2025-03-02T03:30:00Z', workingSeconds: 0 },
      '2025-03-02T03:30:00Z',
    ],
    [
      'a deadline at closing time',
      { kind: 'deadline', start: '2025-03-03T09:00:00Z', workingSeconds: 3_600 },
      '2025-03-03T10:00:00Z',
    ],
    [
      'an offset instead of Z',
      { kind: 'deadline', start: '2025-03-03T11:30:00+08:00', workingSeconds: 60 },
      '2025-03-03T03:31:00Z',
    ],
    [
      'a fraction of a second',
      { kind: 'deadline', start: '2025-03-03T03:30:00.250Z', workingSeconds: 0.555 },
      '2025-03-03T03:30:00.805Z',
    ],
    [
      'backwards over a night',
      { kind: 'before', start: '2025-03-04T02:00:00Z', workingSeconds: 7_200 },
      '2025-03-03T09:00:00Z',
    ],
    [
      'elapsed seconds over lunch',
      { kind: 'elapsed', start: '2025-03-03T03:00:00Z', end: '2025-03-03T06:00:00Z' },
      7_200,
    ],
    ['elapsed backwards', { kind: 'elapsed', start: '2025-03-03T06:00:00Z', end: '2025-03-03T03:00:00Z' }, 0],
    [
      'elapsed without half a second',
      { kind: 'elapsed', start: '2025-03-03T03:00:00.500Z', end: '2025-03-03T03:00:02Z' },
      1,
    ],
    [
      'elapsed with pauses that overlap and reach out',
      {
        kind: 'elapsedWithPauses',
        start: '2025-03-03T01:00:00Z',
        end: '2025-03-03T04:00:00Z',
        pauses: [
          ['2025-03-03T01:30:00Z', '2025-03-03T02:00:00Z'],
          ['2025-03-03T01:45:00Z', '2025-03-03T02:15:00Z'],
          ['2025-03-03T03:30:00Z', '2025-03-03T07:00:00Z'],
        ],
      },
      10_800 - 2_700 - 1_800,
    ],
    [
      'a pause over lunch',
      {
        kind: 'pause',
        start: '2025-03-03T03:00:00Z',
        workingSeconds: 3_600,
        pauses: [['2025-03-03T03:30:00Z', '2025-03-03T05:30:00Z']],
      },
      '2025-03-03T06:00:00Z',
    ],
    [
      'a second pause between the old deadline and the new one, and one after both',
      {
        kind: 'pause',
        start: '2025-03-03T01:00:00Z',
        workingSeconds: 3_600,
        pauses: [
          ['2025-03-03T01:30:00Z', '2025-03-03T02:30:00Z'],
          ['2025-03-03T02:45:00Z', '2025-03-03T03:15:00Z'],
          ['2025-03-03T05:00:00Z', '2025-03-03T06:00:00Z'],
        ],
      },
      '2025-03-03T03:30:00Z',
    ],
    [
      'paused working days: the days, then the open seconds of the pause',
      {
        kind: 'pause',
        start: '2025-03-03T02:00:00Z',
        workingDays: 1,
        pauses: [['2025-03-03T09:00:00Z', '2025-03-04T02:00:00Z']],
      },
      '2025-03-04T04:00:00Z',
    ],
    [
      'working days on the same wall time',
      { kind: 'workingDays', start: '2025-03-07T12:00:00Z', workingDays: 1 },
      '2025-03-10T12:00:00Z',
    ],
    [
      'working days rolled to the next opening',
      { kind: 'workingDays', start: '2025-03-07T12:00:00Z', workingDays: 1, dayMode: 'rolled-to-open' },
      '2025-03-11T01:00:00Z',
    ],
    [
      'working days backwards, rolled to the last closing',
      { kind: 'workingDays', start: '2025-03-10T12:00:00Z', workingDays: -1, dayMode: 'rolled-to-open' },
      '2025-03-07T04:00:00Z',
    ],
    [
      'the end of a working day',
      { kind: 'workingDays', start: '2025-03-06T02:00:00Z', workingDays: 1, endOfWorkingDay: true },
      '2025-03-07T04:00:00Z',
    ],
    ['working days from a date', { kind: 'workingDays', start: '2025-03-07', workingDays: 1 }, '2025-03-10'],
    [
      'working days back from a date',
      { kind: 'workingDays', start: '2025-03-10', workingDays: -2 },
      '2025-03-06',
    ],
    [
      'an escalation before its deadline',
      { kind: 'escalationOffset', deadline: '2025-03-04T01:30:00Z', offsetWorkingSeconds: -3_600 },
      '2025-03-03T09:30:00Z',
    ],
    [
      'an escalation after its deadline',
      { kind: 'escalationOffset', deadline: '2025-03-03T10:00:00Z', offsetWorkingSeconds: 60 },
      '2025-03-04T01:01:00Z',
    ],
    [
      'an escalation working days before',
      { kind: 'escalationOffset', deadline: '2025-03-04T02:00:00Z', offsetWorkingDays: -2 },
      '2025-02-28T02:00:00Z',
    ],
    [
      'an escalation rolled back to the last closing',
      {
        kind: 'escalationOffset',
        deadline: '2025-03-10T12:00:00Z',
        offsetWorkingDays: -1,
        dayMode: 'rolled-to-open',
      },
      '2025-03-07T04:00:00Z',
    ],
    ['the opening instant is open', { kind: 'isOpen', at: '2025-03-03T01:00:00Z' }, true],
    ['the closing instant is closed', { kind: 'isOpen', at: '2025-03-03T04:00:00Z' }, false],
    ['the next opening', { kind: 'nextOpen', at: '2025-03-07T04:00:00Z' }, '2025-03-10T01:00:00Z'],
    ['an opening now', { kind: 'nextOpen', at: '2025-03-07T03:59:59Z' }, '2025-03-07T03:59:59Z'],
    ['a wall time', { kind: 'localTime', local: '2025-03-03 10:00:07' }, '2025-03-03T02:00:07Z'],
    [
      'a wall time that a clock change skips',
      { kind: 'localTime', local: '2025-03-30 02:30:00', calendar: NIGHT_WATCH },
      '2025-03-30T01:00:00Z',
    ],
    [
      'a wall time that comes twice',
      { kind: 'localTime', local: '2025-10-26T02:30', calendar: NIGHT_WATCH },
      '2025-10-26T00:30:00Z',
    ],
    [
      'hours past midnight lose the hour that a clock change skips',
      { kind: 'elapsed', start: '2025-03-29T12:00:00Z', end: '2025-03-30T12:00:00Z', calendar: NIGHT_WATCH },
      7 * 3_600,
    ],
  ])('%s', async (_, question, result) => {
    expect(await resultOf(question)).toEqual(result);
  });

  test('of dates: a holiday beats hours of its date, a yearly holiday comes every year, 29 February in leap years only', async () => {
    const calendar = {
      ...OFFICE,
      holidays: ['2025-03-04'],
      annualHolidays: ['03-05', '02-29'],
      dateHours: { '2025-03-04': [['09:00', '10:00']], '2025-03-08': [['10:00', '24:00']] },
      closures: [['2025-03-06T02:00:00Z', '2025-03-06T03:00:00Z']],
    };
    const open = async (at: string) => await resultOf({ kind: 'isOpen', at, calendar });
    expect(await open('2025-03-04T01:30:00Z')).toBe(false);
    expect(await open('2025-03-05T02:00:00Z')).toBe(false);
    expect(await open('2031-03-05T02:00:00Z')).toBe(false);
    expect(await open('2024-02-29T02:00:00Z')).toBe(false);
    expect(await open('2023-02-28T02:00:00Z')).toBe(true);
    expect(await open('2025-03-08T15:59:59Z')).toBe(true);
    expect(await open('2025-03-06T02:30:00Z')).toBe(false);
    expect(await open('2025-03-06T03:00:00Z')).toBe(true);
  });
});

describe('what cannot be answered says where and why', () => {
  const deadline = { kind: 'deadline', start: '2025-03-03T03:30:00Z', workingSeconds: 60 };

  test.each([
    ['an unknown kind', { kind: 'sunrise' }, 'kind', /./],
    ['no kind', {}, 'kind', /./],
    ['no calendar', { ...deadline, calendar: undefined }, 'calendar', /./],
    ['an unknown zone', { ...deadline, calendar: { ...OFFICE, tz: 'Mars/Olympus' } }, 'calendar.tz', /IANA/],
    [
      'an unknown weekday',
      { ...deadline, calendar: { tz: 'UTC', weekly: { noday: [] } } },
      'calendar.weekly',
      /noday/,
    ],
    [
      'no wall time',
      { ...deadline, calendar: { tz: 'UTC', weekly: { mon: [['9', '17:00']] } } },
      'calendar.weekly.mon.0.0',
      /HH:mm/,
    ],
    [
      'no date',
      { ...deadline, calendar: { ...OFFICE, holidays: ['2025-02-30'] } },
      'calendar.holidays.0',
      /YYYY-MM-DD/,
    ],
    [
      'no day of a year',
      { ...deadline, calendar: { ...OFFICE, annualHolidays: ['13-01'] } },
      'calendar.annualHolidays.0',
      /MM-DD/,
    ],
    ['an instant without an offset', { ...deadline, start: '2025-03-03T03:30:00' }, 'start', /ISO 8601/],
    ['a start that is missing', { ...deadline, start: undefined }, 'start', /./],
    ['seconds below zero', { ...deadline, workingSeconds: -1 }, 'workingSeconds', /negative/],
    ['seconds as text', { ...deadline, workingSeconds: '60' }, 'workingSeconds', /./],
    [
      'half a working day',
      { kind: 'workingDays', start: '2025-03-03', workingDays: 0.5 },
      'workingDays',
      /whole/,
    ],
    ['neither date nor instant', { kind: 'workingDays', start: 'Monday', workingDays: 1 }, 'start', /date/],
    [
      'a pause of nothing',
      { kind: 'pause', start: '2025-03-03T03:30:00Z', pauses: [] },
      'workingSeconds',
      /workingDays/,
    ],
    [
      'a pause without its end',
      { ...deadline, kind: 'pause', pauses: [['2025-03-03T03:30:00Z']] },
      'pauses.0',
      /./,
    ],
    [
      'an offset of nothing',
      { kind: 'escalationOffset', deadline: '2025-03-03T03:30:00Z' },
      'offsetWorkingSeconds',
      /./,
    ],
    [
      'seconds from a date',
      { kind: 'escalationOffset', deadline: '2025-03-03', offsetWorkingSeconds: 60 },
      'deadline',
      /instant/,
    ],
    [
      'an unknown mode',
      { kind: 'workingDays', start: '2025-03-03', workingDays: 1, dayMode: 'about' },
      'dayMode',
      /./,
    ],
    ['no wall reading', { kind: 'localTime', local: '2025-03-03 25:00' }, 'local', /YYYY-MM-DD HH:mm/],
    ['a calendar that never opens', { ...deadline, calendar: { tz: 'UTC' } }, '', /too little time/],
    [
      'no next opening',
      { kind: 'nextOpen', at: '2025-03-03T03:30:00Z', calendar: { tz: 'UTC' } },
      'calendar',
      /never open/,
    ],
    [
      'no working day',
      { kind: 'workingDays', start: '2025-03-03', workingDays: 1, calendar: { tz: 'UTC' } },
      '',
      /no working days/,
    ],
    [
      'a closing on a closed date',
      { kind: 'workingDays', start: '2025-03-02', workingDays: 0, endOfWorkingDay: true },
      'calendar',
      /no hours/,
    ],
    ['a year without zones', { ...deadline, start: '2600-01-01T00:00:00Z' }, 'start', /1900 to 2399/],
  ])('%s', async (_, question, path, message) => {
    const { status, answers } = await ask({ id: 7, calendar: OFFICE, ...question });
    expect(answers).toEqual([{ id: 7, error: { path, message: expect.stringMatching(message) } }]);
    expect(status).toBe(1);
  });

  test('a bad line does not keep the others from their answers, and order is kept', async () => {
    const good = { id: 'good', calendar: OFFICE, kind: 'isOpen', at: '2025-03-03T02:00:00Z', stars: 5 };
    const { status, answers } = await ask('\uFEFF', good, 'not json', '', '[1]', '"text"', {
      ...good,
      id: 'last',
    });
    expect(answers).toEqual([
      { id: 'good', result: true },
      { id: null, error: { path: '', message: expect.stringMatching(/^line 3 is not JSON/) } },
      { id: null, error: { path: '', message: 'line 5 is no JSON object' } },
      { id: null, error: { path: '', message: 'line 6 is no JSON object' } },
      { id: 'last', result: true },
    ]);
    expect(status).toBe(1);
  });

  test('a line of more than a mebibyte is refused unread, and the next one is answered', async () => {
    const good = JSON.stringify({ id: 'next', calendar: OFFICE, kind: 'isOpen', at: '2025-03-03T02:00:00Z' });
    const { answers } = await ask(`{"id": "long", "pad": "${'x'.repeat(LINE_SIZE_BYTES_MAX)}"}`, good);
    expect(answers).toEqual([
      { id: null, error: { path: '', message: 'line 1 is longer than 1048576 bytes' } },
      { id: 'next', result: true },
    ]);
  });

  test('lines that arrive in pieces, cut inside a character, are put together', async () => {
    const bytes = Buffer.from(
      `${JSON.stringify({ id: '问', calendar: OFFICE, kind: 'isOpen', at: '2025-03-03T02:00:00Z' })}\r\n`,
    );
    const pieces = [bytes.subarray(0, 8), bytes.subarray(8, 9), bytes.subarray(9)];
    const output = new PassThrough();
    expect(await answerWorkingTime({ input: Readable.from(pieces), output })).toBe(0);
    expect(output.read()?.toString()).toBe('{"id":"问","result":true}\n');
  });
});

describe('the process', () => {
  const verb = fileURLToPath(new URL('../../infra/local/faultline.mjs', import.meta.url));
  const run = (args: readonly string[], input: string) =>
    spawnSync(process.execPath, [verb, ...args], { input, encoding: 'utf8' });
  const question = JSON.stringify({
    id: 1,
    calendar: OFFICE,
    kind: 'isOpen',
    at: '2025-03-03T02:00:00Z',
  });

  test('answers on standard output alone, with the exit status', () => {
    expect(run(['working-time'], question)).toMatchObject({
      status: 0,
      stdout: '{"id":1,"result":true}\n',
      stderr: '',
    });
    expect(run(['working-time'], '{').status).toBe(1);
    expect(run(['working-time', '--fast'], '').status).toBe(2);
  });

  test('tells with --help what a line may hold', () => {
    const { status, stdout } = run(['working-time', '--help'], '');
    expect(status).toBe(0);
    for (const word of ['escalationOffset', 'endOfWorkingDay', 'annualHolidays'])
      expect(stdout).toContain(word);
  });

  test('ends without a complaint when nobody reads on', () => {
    const lines = `${question}\n`.repeat(20_000);
    const { stdout, stderr } = spawnSync(
      'sh',
      ['-c', `"${process.execPath}" "${verb}" working-time | head -n 1`],
      { input: lines, encoding: 'utf8' },
    );
    expect(stdout).toBe('{"id":1,"result":true}\n');
    expect(stderr).toBe('');
  });
});
