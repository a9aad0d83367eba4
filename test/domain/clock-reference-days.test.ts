// The clock against the deliberately slow one: deadlines in working days and in days of the civil code around pauses, by every
// convention, over random calendars and zones.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Counted, countFrom, countOnTo } from '../../shared/domain/counting.ts';
import { addWorkingDaysExactly } from '../../shared/domain/working-days.ts';
import { holdOver, scene } from '../reference/scenes.ts';
import {
  type DayRule,
  type Walked,
  walkCivilDays,
  walkOnInWorkingDays,
  walkWorkingDays,
} from '../reference/wall-walk.ts';

const rule: fc.Arbitrary<DayRule> = fc.record({
  due: fc.constantFrom('end_of_business', 'same_clock_time', 'end_of_calendar_day'),
  endOfBusiness: fc.constantFrom('18:00', '17:30', '00:00', '02:30', '24:00'),
  pause: fc.constantFrom('close_of_business_rule', 'elapsed_shift'),
});
const asked = fc.record({ scene, rule, days: fc.integer({ min: 0, max: 8 }), rolled: fc.boolean() });

/** How often each end was seen: a run in which nearly nothing is due would prove nothing. */
type Seen = Record<Walked['ends'], number>;

describe('a deadline in days', { timeout: 300_000 }, () => {
  it('of work is where walking the wall clock date by date ends', () => {
    const seen: Seen = { due: 0, paused: 0, calendar_missing: 0, not_by: 0 };
    holdOver({ share: 0.12, of: asked }, ({ scene: { calendar, from, until, pauses }, rule, days }) => {
      const walked = walkWorkingDays(calendar, rule, { from, days, pauses, until });
      seen[walked.ends] += 1;
      const measure = { counts: 'working_days', calendar, ...rule } as const;
      expectSame(countFrom(measure, from, days, pauses), walked, until);
    });
    expectTelling(seen);
  });

  it('of work that was promised before goes on around the pauses from then on', () => {
    const seen: Seen = { due: 0, paused: 0, calendar_missing: 0, not_by: 0 };
    const later = fc.record({ asked, onMinutes: fc.nat(10 * 1_440), elsewhere: fc.boolean() });
    holdOver({ share: 0.1, of: later }, ({ asked: { scene, rule, days }, onMinutes, elsewhere }) => {
      const { calendar, from, until, pauses } = scene;
      const at = from + onMinutes * 60_000;
      const promised = walkWorkingDays(calendar, rule, { from, days, pauses: [], until });
      if (promised.ends !== 'due' || at >= until) return;
      // One of two was promised in another measure, and is no due moment of a working day.
      const dueAt = promised.dueAt + (elsewhere ? onMinutes * 1_000 : 0);
      const measure = { counts: 'working_days', calendar, ...rule } as const;
      const walked =
        dueAt <= at || !pauses.some((pause) => pause.from < dueAt && (pause.to === null || pause.to > at))
          ? ({ ends: 'due', dueAt } as const)
          : walkOnInWorkingDays(calendar, rule, { at, dueAt, pauses, until });
      seen[walked.ends] += 1;
      expectSame(countOnTo(measure, { at, dueAt }, pauses), walked, until);
    });
    expectTelling(seen);
  });

  it('of the civil code ends at 24:00, and rolls over days off', () => {
    const seen: Seen = { due: 0, paused: 0, calendar_missing: 0, not_by: 0 };
    holdOver(
      { share: 0.08, of: asked },
      ({ scene: { calendar, from, until, pauses }, days: few, rolled }) => {
        const days = few + 1;
        const walked = walkCivilDays(calendar, { from, days, rolled, pauses, until });
        seen[walked.ends] += 1;
        const reading = rolled ? 'holiday_roll' : 'end_of_day';
        const measure = {
          counts: 'days',
          timeZone: calendar.timeZone,
          reading,
          workingDays: calendar,
        } as const;
        expectSame(countFrom(measure, from, days, pauses), walked, until);
      },
    );
    expectTelling(seen);
  });

  it('at the same wall time is there too, whatever the clocks do that night', () => {
    holdOver({ share: 0.05, of: asked }, ({ scene: { calendar, from, until }, rule, days }) => {
      const same = { ...rule, due: 'same_clock_time' } as const;
      const walked = walkWorkingDays(calendar, same, { from, days, pauses: [], until });
      if (walked.ends !== 'due') return;
      expect(addWorkingDaysExactly(calendar, from, days, 'exact')).toBe(walked.dueAt);
    });
  });
});

function expectSame(counted: Counted, walked: Walked, until: number): void {
  if (walked.ends !== 'not_by') expect(counted).toEqual(walked);
  // The walk ends with the window; the deadline must lie behind it, or nowhere.
  else if (counted.ends === 'due') expect(counted.dueAt).toBeGreaterThanOrEqual(until);
  else expect(counted.ends).not.toBe('due');
}

function expectTelling({ due, paused, calendar_missing, not_by }: Seen): void {
  expect(due).toBeGreaterThan(0.4 * (due + paused + calendar_missing + not_by));
  expect(paused).toBeGreaterThan(0);
}
