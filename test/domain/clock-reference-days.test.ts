// The clock against the deliberately slow one: deadlines in working days around pauses, over random calendars and zones.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Counted, countFrom } from '../../shared/domain/counting.ts';
import { addWorkingDaysExactly } from '../../shared/domain/working-days.ts';
import { holdOver, scene } from '../reference/scenes.ts';
import { type DayRule, walkWorkingDays } from '../reference/wall-walk.ts';

const rule: fc.Arbitrary<DayRule> = fc.record({
  due: fc.constantFrom('end_of_business'),
  endOfBusiness: fc.constantFrom('18:00', '17:30', '00:00', '02:30', '24:00'),
  pause: fc.constantFrom('close_of_business_rule'),
});
const asked = fc.record({ scene, rule, days: fc.integer({ min: 1, max: 8 }) });

describe('a deadline in working days', { timeout: 300_000 }, () => {
  it('is where walking the wall clock date by date ends', () => {
    const seen = { due: 0, paused: 0, calendar_missing: 0, not_by: 0 };
    holdOver({ share: 0.15, of: asked }, (one) => {
      const { calendar, from, until, pauses } = one.scene;
      const walked = walkWorkingDays(calendar, one.rule, { from, days: one.days, pauses, until });
      seen[walked.ends] += 1;
      const measure = { counts: 'working_days', calendar, ...one.rule } as const;
      const counted = counting(() => countFrom(measure, from, one.days, pauses));
      if (walked.ends === 'not_by') {
        expect(counted === 'never' || counted.ends !== 'due' || counted.dueAt >= until).toBe(true);
      } else expect(counted).toEqual(walked);
    });
    expect(seen.due).toBeGreaterThan(0.4 * (seen.due + seen.paused + seen.not_by + seen.calendar_missing));
    expect(seen.paused).toBeGreaterThan(0);
    expect(seen.calendar_missing).toBeGreaterThan(0);
  });

  it('at the same wall time is there too, whatever the clocks do that night', () => {
    holdOver({ share: 0.1, of: asked }, ({ scene: { calendar, from, until }, rule: asWritten, days }) => {
      const same = { ...asWritten, due: 'same_clock_time' } as const;
      const walked = walkWorkingDays(calendar, same, { from, days, pauses: [], until });
      if (walked.ends !== 'due') return;
      expect(addWorkingDaysExactly(calendar, from, days, 'exact')).toBe(walked.dueAt);
    });
  });
});

function counting(count: () => Counted): Counted | 'never' {
  try {
    return count();
  } catch (error) {
    if (error instanceof RangeError) return 'never';
    throw error;
  }
}
