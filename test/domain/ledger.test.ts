// The ledger of a case: what it tells of each clock, in values, in words and as a table, and that its intervals alone add up
// to the promise.

import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../shared/domain/calendar.ts';
import type { CaseSetup, OpenCase } from '../../shared/domain/case.ts';
import { ledgerExport } from '../../shared/domain/ledger.ts';
import type { LedgerClock, LedgerExport } from '../../shared/domain/ledger-format.ts';
import { LEDGER_COLUMNS, ledgerCsv } from '../../shared/domain/ledger-words.ts';
import type { TargetRule, Tier } from '../../shared/domain/tier.ts';
import { correction, pause, reclassify, resume, take } from './case-commands.ts';
import { at, by, type Story, story } from './case-story.ts';
import { SETUP } from './small-desk.ts';

const HOURS = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
] as const;
/** Shanghai, so that the story's 02:00 is 10:00 in the morning of a Tuesday. */
const OFFICE: Calendar = {
  id: 'office',
  version: 7,
  name: 'Office',
  timeZone: 'Asia/Shanghai',
  always: false,
  weekly: { mon: HOURS, tue: HOURS, wed: HOURS, thu: HOURS, fri: HOURS, sat: [], sun: [] },
  dates: { '2026-03-04': { name: 'Stocktaking', hours: [] } },
  closures: [{ from: at('+2 01:00'), to: at('+2 02:00'), name: 'Fire drill' }],
  publishedYears: [],
};

const rule = (kind: TargetRule['kind'], amount: number, unit: 'hours' | 'working_days'): TargetRule => ({
  kind,
  within: { amount, unit },
  from: 'report',
  quote: '合同第八条',
});

const TIER: Tier = {
  ...SETUP.tier,
  calendarId: 'office',
  workingDayCalendarId: 'office',
  severities: SETUP.tier.severities.map((severity) => ({
    ...severity,
    targets: [
      rule('respond', severity.rank, 'hours'),
      rule('restore', severity.code === 'S1' ? 4 : 8, 'hours'),
      rule('resolve', 2, 'working_days'),
    ],
  })),
  conventions: { instantMinutes: 5, endOfBusiness: '18:00' },
};
const PROMISED: Partial<CaseSetup> = { tier: TIER, calendars: { office: OFFICE } };

const opened = (opening: Partial<OpenCase> = {}, setup = PROMISED): Story => story(opening, setup);

function paused(): Story {
  const told = opened();
  told.does(take());
  told.until('02:30');
  told.does(pause());
  told.until('03:00');
  told.does(resume());
  return told;
}

const NAMES: Readonly<Record<string, string>> = { anna: '王芳' };
const ledgerAt = (
  told: Story,
  time: string,
  nameOf = (id: string): string | null => NAMES[id] ?? id,
): LedgerExport =>
  ledgerExport({ state: told.state, promised: told.setup, asOf: at(time), history: told.events, nameOf });

function clockIn({ clocks }: LedgerExport, id: string): LedgerClock {
  const clock = clocks.find((one) => one.id === id);
  if (!clock) throw new Error(`no clock ${id}`);
  return clock;
}

describe('the ledger of a clock', () => {
  it('has every interval from the start to the deadline, with why and who', () => {
    const { intervals, startedAt, dueAt } = clockIn(ledgerAt(paused(), '05:50'), 'restore');
    expect(
      intervals.map(({ from, to, why, reason, by: who }) => [from, to, why, reason, who].join(' ').trim()),
    ).toEqual([
      '2026-03-03T02:00:00.000Z 2026-03-03T02:30:00.000Z open',
      '2026-03-03T02:30:00.000Z 2026-03-03T03:00:00.000Z paused customer_not_ready 王芳',
      '2026-03-03T03:00:00.000Z 2026-03-03T04:00:00.000Z open',
      '2026-03-03T04:00:00.000Z 2026-03-03T05:00:00.000Z closed',
      '2026-03-03T05:00:00.000Z 2026-03-03T07:30:00.000Z open',
    ]);
    expect([startedAt, dueAt]).toEqual(['2026-03-03T02:00:00.000Z', '2026-03-03T07:30:00.000Z']);
  });

  it('sums up in words what counted, of how much, and what did not', () => {
    const { sum, seconds } = clockIn(ledgerAt(paused(), '05:50'), 'restore');
    expect(seconds).toEqual({
      counted: 8_400,
      closed: 3_600,
      paused: 1_800,
      obligation: 0,
      countedDays: null,
    });
    expect(sum).toEqual({
      zh: '已计 2 小时 20 分钟，共 4 小时；不计：非服务时间 1 小时，暂停 30 分钟（客户未就绪，王芳）',
      en: 'counted 2 h 20 min of 4 h; not counted: closed 1 h, paused 30 min (Customer not ready, by 王芳)',
    });
  });

  it('counts working days that are over, not their hours', () => {
    const told = opened();
    const resolve = (time: string) => clockIn(ledgerAt(told, time), 'resolve');
    // Wednesday is closed: Thursday and Friday are the two days.
    expect(resolve('05:00')).toMatchObject({
      dueAt: '2026-03-06T10:00:00.000Z',
      seconds: { countedDays: 0 },
    });
    told.until('+3 02:00');
    expect(resolve('+3 02:00').seconds.countedDays).toBe(1);
    expect(resolve('+3 02:00').sum.en).toMatch(/^counted 1 of 2 working days; not counted: closed/);
    expect(resolve('+3 11:00').seconds.countedDays).toBe(2);
  });

  it('goes on to the instant of the ledger while it is paused', () => {
    const told = opened();
    told.until('03:00');
    told.does(pause());
    const clock = clockIn(ledgerAt(told, '05:30'), 'restore');
    expect(clock).toMatchObject({ status: 'paused', dueAt: null, remainingSeconds: 3 * 3_600 });
    expect(clock.intervals.at(-1)).toMatchObject({
      from: '2026-03-03T03:00:00.000Z',
      to: '2026-03-03T05:30:00.000Z',
      why: 'paused',
    });
  });

  it('says that a missed promise was missed, and a renewed one is not', () => {
    const told = paused();
    told.until('08:00');
    expect(clockIn(ledgerAt(told, '08:00'), 'restore')).toMatchObject({
      status: 'missed',
      breachedAt: '2026-03-03T07:30:00.000Z',
    });
    told.does(correction('03:00', '04:00', { reason: 'Gate log' }));
    const ledger = ledgerAt(told, '08:00');
    expect(clockIn(ledger, 'restore')).toMatchObject({
      status: 'running',
      dueAt: '2026-03-03T08:30:00.000Z',
    });
    expect(ledger.pauses).toMatchObject([
      { from: '2026-03-03T02:30:00.000Z', to: '2026-03-03T04:00:00.000Z', by: '王芳' },
    ]);
  });

  it('names the rule by which it counts, in the version of its calendar', () => {
    expect(clockIn(ledgerAt(opened(), '02:00'), 'restore')).toMatchObject({
      rule: {
        within: { amount: 4, unit: 'hours' },
        from: 'report',
        calendarId: 'office',
        calendarVersion: 7,
        quote: '合同第八条',
      },
      count: { of: 'open_time', seconds: 14_400, calendarId: 'office' },
      held: null,
    });
  });

  it('says which earlier promise binds after a worsening', () => {
    const told = opened({ severity: 'S2' });
    told.until('07:30');
    told.does(reclassify('S1', 'worsened', 'All is down'), by('mia'));
    const ledger = ledgerAt(told, '07:30');
    // Eight hours from the report end on Thursday at 11:00, after the drill; four from now half an hour later.
    const { held, dueAt, sum } = clockIn(ledger, 'restore');
    expect({ held, dueAt }).toEqual({
      held: { at: '2026-03-03T07:30:00.000Z', dueAt: '2026-03-05T03:00:00.000Z' },
      dueAt: '2026-03-05T03:00:00.000Z',
    });
    expect(sum.en).toContain('towards a deadline promised before');
    expect(ledger.severities).toEqual([
      { at: '2026-03-03T02:00:00.000Z', what: 'opened', from: null, to: 'S2' },
      { at: '2026-03-03T07:30:00.000Z', what: 'worsened', from: 'S2', to: 'S1', because: 'All is down' },
    ]);
  });
});

describe('the ledger as a whole', () => {
  it('carries the calendars in full, the readings, and what a pause was', () => {
    const ledger = ledgerAt(paused(), '05:50');
    expect(ledger).toMatchObject({
      format: 'faultline-ledger-1',
      reference: 'K7M3Q-9QXPA',
      asOf: '2026-03-03T05:50:00.000Z',
      timeZone: 'Asia/Shanghai',
      reportedAt: '2026-03-03T02:00:00.000Z',
      promise: { tierId: 'small-tier', tierVersion: 3, neverPaused: ['respond', 'analysis_report'] },
      conventions: { endOfBusiness: '18:00', deadlineInclusive: true },
      calendars: [
        {
          ...OFFICE,
          closures: [
            { from: '2026-03-05T01:00:00.000Z', to: '2026-03-05T02:00:00.000Z', name: 'Fire drill' },
          ],
        },
      ],
      pauses: [
        { reason: 'customer_not_ready', reasonZh: '客户未就绪', reasonEn: 'Customer not ready', by: '王芳' },
      ],
    });
    expect(JSON.parse(JSON.stringify(ledger))).toEqual(ledger);
  });

  it('names nobody where names are not told', () => {
    const text = JSON.stringify(ledgerAt(paused(), '05:50', () => null));
    expect(text).not.toMatch(/anna|王芳/);
    expect(text).toContain('Customer not ready');
  });

  it('adds up: what counts of each clock is what was promised', () => {
    for (const { count, intervals, held, dueAt, startedAt } of ledgerAt(paused(), '05:50').clocks) {
      if (count?.of !== 'open_time' || held || intervals.length === 0) continue;
      const counted = intervals.filter((interval) => interval.counted);
      const seconds = counted.reduce(
        (sum, { from, to }) => sum + (Date.parse(to) - Date.parse(from)) / 1_000,
        0,
      );
      expect(seconds).toBe(count.seconds);
      expect([intervals[0]?.from, intervals.at(-1)?.to]).toEqual([startedAt, dueAt]);
      expect(intervals.slice(1).map(({ from }) => from)).toEqual(intervals.slice(0, -1).map(({ to }) => to));
    }
  });
});

describe('a re-pinning in the ledger', () => {
  it('names what was exchanged: the tier, and a calendar beside it', () => {
    const told = opened();
    told.until('03:00');
    const next = { tier: TIER, ladder: SETUP.ladder, calendars: { office: { ...OFFICE, version: 8 } } };
    told.setup = { ...told.setup, next };
    const repin = { type: 'RepinCase', to: { calendars: { office: 8 } }, reason: 'A holiday' } as const;
    expect(told.does(repin, by('tom'))).toBe('accepted');
    told.setup = { ...told.setup, ...next };
    expect(ledgerAt(told, '03:00').severities.at(-1)).toEqual({
      at: '2026-03-03T03:00:00.000Z',
      what: 'repinned',
      from: 'small-tier version 3, calendar office version 7',
      to: 'small-tier version 3, calendar office version 8',
      because: 'A holiday',
    });
  });
});

describe('the ledger as a table', () => {
  it('has a row for each interval under its columns, and one for a clock that has none', () => {
    const ledger = ledgerAt(paused(), '05:50');
    const text = ledgerCsv(ledger);
    expect(text.startsWith('\uFEFFreference,clock,')).toBe(true);
    const rows = text.trimEnd().split('\r\n');
    const intervals = ledger.clocks.reduce((sum, clock) => sum + Math.max(1, clock.intervals.length), 0);
    expect(rows).toHaveLength(1 + intervals);
    expect(rows[0]?.split(',')).toHaveLength(LEDGER_COLUMNS.length);
    expect(text).toContain(
      '2026-03-03T02:30:00.000Z,2026-03-03T03:00:00.000Z,1800,no,paused,customer_not_ready,王芳,',
    );
  });

  it('quotes what has commas and disarms what a spreadsheet would take for a formula', () => {
    const text = ledgerCsv(ledgerAt(paused(), '05:50', () => '=HYPERLINK("x"),y'));
    expect(text).toContain(`"'=HYPERLINK(""x""),y"`);
  });
});
