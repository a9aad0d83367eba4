// The clock against the deliberately slow one: deadlines in open time around pauses, over random calendars and zones.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countFrom } from '../../shared/domain/counting.ts';
import { holdOver, type Scene, scene } from '../reference/scenes.ts';
import { walkedBetween, walkTime } from '../reference/wall-walk.ts';

/** Amounts over the whole of what the window has open, and a little above it. */
const asked = fc.record({ scene, perMille: fc.integer({ min: 0, max: 1_100 }), odd: fc.boolean() });

describe('a deadline in open time', () => {
  it('is where walking the wall clock minute by minute ends', { timeout: 300_000 }, () => {
    const seen = { due: 0, paused: 0, calendar_missing: 0, not_by: 0 };
    holdOver({ share: 0.4, of: asked }, (one) => {
      const { calendar, from, until, pauses } = one.scene;
      const amountMs = amountOf(one.scene, one.perMille, one.odd);
      const walked = walkTime(calendar, { from, amountMs, pauses, until });
      seen[walked.ends] += 1;
      const counted = countFrom({ counts: 'time', calendar }, from, amountMs, pauses);
      if (walked.ends !== 'not_by') expect(counted).toEqual(walked);
      // The walk ends with the window; the deadline must lie behind it, or nowhere.
      else if (counted.ends === 'due') expect(counted.dueAt).toBeGreaterThan(until);
      else expect(counted.ends).toBe('calendar_missing');
    });
    // A run in which nearly nothing is due would prove nothing.
    expect(seen.due).toBeGreaterThan(0.5 * (seen.due + seen.paused + seen.not_by + seen.calendar_missing));
  });
});

function amountOf({ calendar, from, until, pauses }: Scene, perMille: number, odd: boolean): number {
  const openMs = walkedBetween(calendar, { from, to: until, pauses });
  return Math.floor((openMs * perMille) / 1_000) + (odd ? 1 : 0);
}
