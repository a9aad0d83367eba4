import { describe, expect, it } from 'vitest';
import type { Calendar } from '../../shared/domain/calendar.ts';
import {
  calendarChanges,
  importProposal,
  ordinaryHours,
  withImported,
} from '../../shared/domain/calendar-changes.ts';
import { CN_WORKDAYS } from '../../shared/domain/presets/calendars.ts';

const ORDINARY = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
] as const;
const desk: Calendar = { ...CN_WORKDAYS, version: 7, dates: {}, closures: [], publishedYears: [2025] };
const closure = (from: string, to: string, name = '停电') => ({
  from: Date.parse(from),
  to: Date.parse(to),
  name,
});

describe('what changed between two versions of a calendar', () => {
  it('is nothing where only the version differs', () => {
    expect(calendarChanges(desk, { ...desk, version: 8 })).toEqual([]);
  });

  it('neighbouring dates that change alike are one stretch', () => {
    const closed = { name: '国庆节', hours: [] };
    const after: Calendar = {
      ...desk,
      dates: {
        '2026-09-30': closed,
        '2026-10-01': closed,
        '2026-10-03': closed,
        '2026-10-04': { name: '值班', hours: [['10:00', '12:00']] },
      },
    };
    expect(calendarChanges(desk, after)).toEqual([
      { what: 'dates', firstOn: '2026-09-30', lastOn: '2026-10-01', before: null, after: closed },
      { what: 'dates', firstOn: '2026-10-03', lastOn: '2026-10-03', before: null, after: closed },
      {
        what: 'dates',
        firstOn: '2026-10-04',
        lastOn: '2026-10-04',
        before: null,
        after: { name: '值班', hours: [['10:00', '12:00']] },
      },
    ]);
    expect(calendarChanges(after, desk)).toContainEqual({
      what: 'dates',
      firstOn: '2026-09-30',
      lastOn: '2026-10-01',
      before: closed,
      after: null,
    });
  });

  it('names hours of a weekday, closures, published years, the zone and the name', () => {
    const power = closure('2026-03-01T00:00:00Z', '2026-03-01T04:00:00Z');
    const after: Calendar = {
      ...desk,
      name: '新名',
      timeZone: 'Asia/Hong_Kong',
      always: true,
      weekly: { ...desk.weekly, sat: [['09:00', '12:00']], mon: [ORDINARY[0], ['13:00', '17:00']] },
      closures: [power],
      publishedYears: [2026],
    };
    expect(calendarChanges(desk, after)).toEqual([
      { what: 'weekday', weekday: 'mon', before: ORDINARY, after: [ORDINARY[0], ['13:00', '17:00']] },
      { what: 'weekday', weekday: 'sat', before: [], after: [['09:00', '12:00']] },
      { what: 'closure', before: null, after: power },
      { what: 'published_year', year: 2025, before: true, after: false },
      { what: 'published_year', year: 2026, before: false, after: true },
      { what: 'around_the_clock', before: false, after: true },
      { what: 'time_zone', before: 'Asia/Shanghai', after: 'Asia/Hong_Kong' },
      { what: 'name', before: '中国工作日', after: '新名' },
    ]);
    expect(calendarChanges(after, { ...after, closures: [{ ...power, name: '检修' }] })).toEqual([
      { what: 'closure', before: power, after: null },
      { what: 'closure', before: null, after: { ...power, name: '检修' } },
    ]);
  });
});

describe('an import, before somebody reviewed it', () => {
  const proposed = (name: string, on = '2026-10-10') =>
    importProposal(desk, { days: [{ on, name }], stretches: [] }).dates[0];

  it.each(['国庆节(班)', '补班', '调休上班', 'Make-up day', 'makeup workday', 'Working day in lieu'])(
    '%s is proposed as a workday',
    (name) => {
      expect(proposed(name)).toMatchObject({ as: 'workday', doubtful: false, changesNothing: false });
    },
  );

  it.each(['国庆节(休)', '国庆节（休）', 'Christmas Day', '中秋节放假调休', 'Labour Day'])(
    '%s is proposed as closed',
    (name) => {
      expect(proposed(name, '2026-10-12')).toMatchObject({
        as: 'closed',
        doubtful: false,
        changesNothing: false,
      });
    },
  );

  it('调休 alone, and a date that is both closed and worked, are doubtful', () => {
    expect(proposed('国庆节调休')).toMatchObject({ as: 'workday', doubtful: true });
    const both = importProposal(desk, {
      days: [
        { on: '2026-10-10', name: '国庆节(休)' },
        { on: '2026-10-10', name: '国庆节(班)' },
        { on: '2026-10-10', name: '国庆节(班)' },
      ],
      stretches: [],
    });
    expect(both.dates).toEqual([
      {
        on: '2026-10-10',
        name: '国庆节(休), 国庆节(班)',
        as: 'workday',
        doubtful: true,
        standing: null,
        changesNothing: false,
      },
    ]);
  });

  it('says what stands on the date, and what would change nothing', () => {
    expect(proposed('Saturday closed', '2026-10-10')).toMatchObject({ changesNothing: true, standing: null });
    const standing = { name: '国庆节', hours: [] };
    const holiday = { ...desk, dates: { '2026-10-01': standing } };
    expect(
      importProposal(holiday, { days: [{ on: '2026-10-01', name: '国庆节(休)' }], stretches: [] }).dates[0],
    ).toMatchObject({ standing, changesNothing: true });
  });

  it('is in order, without closures that the calendar has, and names the years that it would complete', () => {
    const known = closure('2026-03-01T00:00:00Z', '2026-03-01T04:00:00Z');
    const later = closure('2026-05-01T00:00:00Z', '2026-05-01T04:00:00Z');
    const earlier = closure('2026-01-01T00:00:00Z', '2026-01-01T04:00:00Z');
    const proposal = importProposal(
      { ...desk, closures: [known] },
      {
        days: [
          { on: '2027-01-01', name: 'b' },
          { on: '2025-01-01', name: 'a' },
          { on: '2026-01-01', name: 'c' },
        ],
        stretches: [later, { ...known, name: 'under another name' }, earlier],
      },
    );
    expect(proposal.dates.map(({ on }) => on)).toEqual(['2025-01-01', '2026-01-01', '2027-01-01']);
    expect(proposal.closures).toEqual([earlier, later]);
    expect(proposal.years).toEqual([2026, 2027]);
  });
});

describe('an import that somebody chose', () => {
  it('is the next version, with the chosen dates in place of what stood there', () => {
    const before: Calendar = {
      ...desk,
      dates: { '2026-10-10': { name: 'x', hours: [] }, '2026-12-31': { name: 'y', hours: [] } },
      closures: [closure('2026-06-01T00:00:00Z', '2026-06-01T04:00:00Z')],
    };
    const after = withImported(before, {
      dates: [
        { on: '2026-10-10', name: '国庆节(班)', as: 'workday' },
        { on: '2026-10-01', name: '国庆节(休)', as: 'closed' },
        { on: '2026-12-24', name: 'short', as: [['09:00', '12:00']] },
      ],
      closures: [
        closure('2026-01-01T00:00:00Z', '2026-01-01T04:00:00Z'),
        closure('2026-06-01T00:00:00Z', '2026-06-01T04:00:00Z', 'again'),
      ],
      publishedYears: [2026],
    });
    expect(after).toEqual({
      ...desk,
      version: 8,
      dates: {
        '2026-10-01': { name: '国庆节(休)', hours: [] },
        '2026-10-10': { name: '国庆节(班)', hours: ORDINARY },
        '2026-12-24': { name: 'short', hours: [['09:00', '12:00']] },
        '2026-12-31': { name: 'y', hours: [] },
      },
      closures: [
        closure('2026-01-01T00:00:00Z', '2026-01-01T04:00:00Z'),
        closure('2026-06-01T00:00:00Z', '2026-06-01T04:00:00Z'),
      ],
      publishedYears: [2025, 2026],
    });
    expect(Object.keys(after.dates)).toEqual(['2026-10-01', '2026-10-10', '2026-12-24', '2026-12-31']);
    expect(before.version).toBe(7);
  });

  it('a date that is none, and a workday without hours to take, are refused', () => {
    expect(() => withImported(desk, { dates: [{ on: '2026-02-30', name: 'x', as: 'closed' }] })).toThrow(
      '2026-02-30',
    );
    const closed = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
    expect(() => ordinaryHours({ ...desk, weekly: closed })).toThrow('no weekday with hours');
    expect(ordinaryHours({ ...desk, weekly: { ...closed, sun: [['10:00', '12:00']] } })).toEqual([
      ['10:00', '12:00'],
    ]);
  });
});
