// Clocks asked directly at their edges: what a clock that does not run shows, and the moments around a deadline that lies far
// off, at night or where nobody has published a calendar.

import { describe, expect, it } from 'vitest';
import { pausedAt, resumedAt } from '../../shared/domain/happenings.ts';
import { momentOfOffset, momentOfShare, type ReckonedClock, reckonClocks } from '../../shared/domain/sla.ts';
import {
  ALWAYS,
  cn,
  inShanghai,
  is,
  reckoningOf,
  reported,
  severity,
  target,
  tierOf,
  told,
  WORKDAYS,
} from './clock-world.ts';

const given = reported('11-05 10:00');
const linesOf = (clock: ReckonedClock | undefined) =>
  clock?.ledger.map(({ from, to, why }) => `${inShanghai(from)} - ${inShanghai(to)} ${why}`);

describe('a clock that does not run', () => {
  it('has no ledger while it waits, hangs on a pause, is off or lacks its calendar', () => {
    const reckoning = reckoningOf(
      tierOf([
        target('arrive', '1 h'),
        target('restore', '2 h', { from: 'arrival' }),
        target('solution_plan', '1 h', { from: 'resolved' }),
        target('respond', '1 h', {
          condition: is('asked', true, { whileUnknown: 'inactive' }),
        }),
        target('resolve', '60 wd'),
      ]),
    );
    const paused = pausedAt(given, cn('11-05 10:20'), 'waiting_customer');
    expect(
      reckonClocks(paused, reckoning).map(({ id, status, ledger }) => [id, status, ledger.length]),
    ).toEqual([
      ['arrive', 'paused', 1],
      ['restore', 'paused', 0],
      ['solution_plan', 'waiting', 0],
      ['respond', 'not_applicable', 0],
      ['resolve', 'calendar_missing', 0],
    ]);
  });

  it('shows in a pause what ran before it, the earlier pauses too', () => {
    const reckoning = reckoningOf(tierOf([target('restore', '4 h')]));
    const paused = told(
      given,
      reckoning,
      ['11-05 10:20', (course, now) => pausedAt(course, now, 'waiting_customer')],
      ['11-05 10:50', resumedAt],
      ['11-05 11:30', (course, now) => pausedAt(course, now, 'waiting_customer')],
    );
    expect(linesOf(reckonClocks(paused, reckoning)[0])).toEqual([
      '11-05 10:00 - 11-05 10:20 open',
      '11-05 10:20 - 11-05 10:50 paused',
      '11-05 10:50 - 11-05 11:30 open',
    ]);
  });

  it('that a worsening dropped keeps its names and the tier’s calendar', () => {
    const tier = tierOf([], {
      calendarId: 'workdays',
      severities: [severity('HIGH', 1, []), severity('LOW', 2, [])],
    });
    const reckoning = reckoningOf(tier, { workdays: { ...WORKDAYS, version: 7 } });
    const notLaterThan = { arrive: cn('11-05 12:00'), 'arrive.second.team': cn('11-05 12:00') };
    const raised = { ...given, severity: 'HIGH', worsened: { at: cn('11-05 11:00'), notLaterThan } };
    const dropped = {
      kind: 'arrive',
      status: 'cancelled',
      because: 'kind_not_in_new_level',
      startedAt: null,
      dueAt: null,
      ledger: [],
      calendarId: 'workdays',
      calendarVersion: 7,
    };
    expect(reckonClocks(raised, reckoning)).toEqual([
      { id: 'arrive', ...dropped },
      { id: 'arrive.second.team', subkind: 'second.team', ...dropped },
    ]);
  });
});

describe('so many minutes of open time from a deadline', () => {
  const visit = reckoningOf(tierOf([target('arrive', '4 h')], { calendarId: 'workdays' }));
  const agreed = (when: string) => reported('11-17 10:00', { facts: { appointment_at: cn(when) } });
  const moment = (minutes: number, when: string) =>
    inShanghai(momentOfOffset('arrive', minutes, agreed(when), visit));

  it('are none at all for the deadline itself, also of a visit that was agreed for the evening', () => {
    expect(moment(0, '11-18 20:00')).toBe('11-18 20:00');
    expect(moment(30, '11-18 20:00')).toBe('11-19 09:30');
    expect(moment(-30, '11-18 20:00')).toBe('11-18 17:30');
  });

  it('are not known before a visit that was agreed for a year without a calendar', () => {
    expect(moment(-60, '2026-01-15 10:00')).toBeNull();
    expect(moment(0, '2026-01-15 10:00')).toBe('2026-01-15 10:00');
  });

  it('are counted through all of a long time', () => {
    const long = reckoningOf(tierOf([target('restore', '1900 h')], { calendarId: 'workdays' }));
    const due = (minutes: number) => momentOfOffset('restore', minutes, reported('01-02 09:00'), long);
    expect(inShanghai(due(0))).toBe('12-09 14:00');
    expect(inShanghai(due(-1899 * 60))).toBe('01-02 10:00');
    expect(inShanghai(due(-1900 * 60))).toBe('01-02 09:00');
  });

  it('do not exist where the calendar is never open again', () => {
    const once = {
      ...WORKDAYS,
      id: 'once',
      weekly: ALWAYS.weekly,
      dates: { '2025-11-17': { name: '', hours: [['09:00', '17:00']] as const } },
    };
    const reckoning = reckoningOf(tierOf([target('restore', '2 h', { calendarId: 'once' })]), { once });
    const course = reported('11-17 10:00');
    const at = (minutes: number) => inShanghai(momentOfOffset('restore', minutes, course, reckoning));
    expect([at(-60), at(60), at(-180)]).toEqual(['11-17 11:00', '11-17 13:00', '11-17 09:00']);
    expect(momentOfOffset('restore', 600, course, reckoning)).toBeNull();
    expect(momentOfOffset('restore', -600, course, reckoning)).toBeNull();
  });

  it('do not exist for what waits, is off, or lacks its calendar', () => {
    const reckoning = reckoningOf(
      tierOf([target('restore', '2 h', { from: 'resolved' }), target('resolve', '60 wd')]),
    );
    for (const id of ['restore', 'resolve', 'arrive']) {
      expect(momentOfOffset(id, 0, given, reckoning)).toBeNull();
      expect(momentOfShare(id, 100, given, reckoning)).toBeNull();
    }
  });
});
