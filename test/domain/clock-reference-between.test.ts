// The clock against the deliberately slow one: what counts between two instants, counting back, openings, and the ledger
// that explains a deadline, over random calendars and zones.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addCounted,
  countedBetween,
  isOpenAt,
  latestOpen,
  nextOpening,
} from '../../shared/domain/calendar.ts';
import { type LedgerLine, ledgerOf } from '../../shared/domain/counting.ts';
import { holdOver, type Scene, scene } from '../reference/scenes.ts';
import { isOpen, walkedBetween, walkTimeBack, walkToOpening } from '../reference/wall-walk.ts';

const asked = fc.record({ scene, share: fc.double({ min: 0, max: 1, noNaN: true }) });

function betweenOf({ from, until }: Scene, share: number): { from: number; to: number } {
  return { from, to: from + Math.round((until - from) * share) };
}

describe('open time between two instants', { timeout: 300_000 }, () => {
  it('is what walking the wall clock counts, forwards and back', () => {
    holdOver({ share: 0.1, of: asked }, ({ scene: { calendar, ...rest }, share }) => {
      const { from, to } = betweenOf({ calendar, ...rest }, share);
      const countedMs = walkedBetween(calendar, { from, to });
      expect(countedBetween(calendar, from, to)).toBe(countedMs);
      expect(addCounted(calendar, to, -countedMs)).toBe(
        walkTimeBack(calendar, { from: to, amountMs: countedMs, until: from }),
      );
    });
  });

  it('begins and ends where the wall clock shows it', () => {
    holdOver({ share: 0.08, of: asked }, ({ scene: { calendar, from, until }, share }) => {
      const { to } = betweenOf({ calendar, from, until, pauses: [] }, share);
      expect(isOpenAt(calendar, from)).toBe(isOpen(calendar, from));
      const opens = nextOpening(calendar, from);
      expect(opens !== null && opens < to ? opens : null).toBe(walkToOpening(calendar, from, to));
      const closes = latestOpen(calendar, to);
      if (closes !== null && closes > from) {
        // Nothing is open from there on, and the millisecond before it was.
        expect(walkedBetween(calendar, { from: closes, to })).toBe(0);
        expect(isOpen(calendar, closes) || isOpen(calendar, closes - 1)).toBe(true);
      }
    });
  });

  it('is in the ledger line by line, without gaps', () => {
    holdOver({ share: 0.07, of: asked }, ({ scene: made, share }) => {
      const { calendar, pauses } = made;
      const { from, to } = betweenOf(made, share);
      const lines = ledgerOf({ counts: 'time', calendar }, { from, to }, pauses);
      expect(lines.map((line) => line.from)).toEqual(
        from < to ? [from, ...lines.slice(0, -1).map((line) => line.to)] : [],
      );
      if (lines.length > 0) expect(lines.at(-1)?.to).toBe(to);
      for (const line of lines) expect(openMsOf(line, made)).toBe(line.counted ? line.to - line.from : 0);
      for (const line of lines) expect(line.counted).toBe(line.why === 'open');
    });
  });
});

function openMsOf({ from, to, why }: LedgerLine, { calendar, pauses }: Scene): number {
  if (why !== 'paused') return walkedBetween(calendar, { from, to, pauses });
  const pausedMs = pauses.reduce(
    (sum, pause) => sum + Math.max(0, Math.min(to, pause.to ?? to) - Math.max(from, pause.from)),
    0,
  );
  expect(pausedMs).toBe(to - from);
  return 0;
}
