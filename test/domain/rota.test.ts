import { describe, expect, test } from 'vitest';
import { onCallAt, type Rota } from '../../shared/domain/rota.ts';

const at = (text: string) => Date.parse(text);

/** Weeks from Monday 2026-03-02 at 09:00 in London. */
const weekly: Rota = {
  id: 'engineers',
  version: 1,
  name: 'Engineers',
  timeZone: 'Europe/London',
  startsOn: '2026-03-02',
  handOverAt: '09:00',
  shiftDays: 7,
  personIds: ['ann', 'bo', 'cy'],
  overrides: [],
};

const asked = (rota: Rota, text: string) => {
  const { personIds, until } = onCallAt(rota, at(text));
  return [personIds.join(' '), new Date(until).toISOString()];
};

describe('the rotation', () => {
  test('the person on call comes first, the others in the order of their shifts', () => {
    expect(asked(weekly, '2026-03-02T09:00:00Z')).toEqual(['ann bo cy', '2026-03-09T09:00:00.000Z']);
    expect(asked(weekly, '2026-03-09T08:59:59Z')).toEqual(['ann bo cy', '2026-03-09T09:00:00.000Z']);
    expect(asked(weekly, '2026-03-09T09:00:00Z')).toEqual(['bo cy ann', '2026-03-16T09:00:00.000Z']);
    expect(asked(weekly, '2026-03-16T12:00:00Z')).toEqual(['cy ann bo', '2026-03-23T09:00:00.000Z']);
  });

  test('the hand-over keeps its wall time when the clocks change', () => {
    expect(asked(weekly, '2026-03-30T07:59:59Z')).toEqual(['ann bo cy', '2026-03-30T08:00:00.000Z']);
    expect(asked(weekly, '2026-03-30T08:00:00Z')).toEqual(['bo cy ann', '2026-04-06T08:00:00.000Z']);
    expect(asked(weekly, '2026-10-25T12:00:00Z')[1]).toBe('2026-10-26T09:00:00.000Z');
  });

  test('a hand-over at a skipped wall time is at the clock change, at a doubled one at the first', () => {
    const nightly: Rota = { ...weekly, startsOn: '2026-03-28', handOverAt: '01:30', shiftDays: 1 };
    expect(asked(nightly, '2026-03-29T00:59:59Z')).toEqual(['ann bo cy', '2026-03-29T01:00:00.000Z']);
    expect(asked(nightly, '2026-03-29T01:00:00Z')).toEqual(['bo cy ann', '2026-03-30T00:30:00.000Z']);
    expect(asked(nightly, '2026-10-25T00:29:59Z')[1]).toBe('2026-10-25T00:30:00.000Z');
    // The second 01:30 of that night hands nothing over.
    expect(asked(nightly, '2026-10-25T00:30:00Z')[1]).toBe('2026-10-26T01:30:00.000Z');
  });

  test('before its first day it runs backwards, and it never runs out', () => {
    expect(asked(weekly, '2026-03-02T08:59:59Z')).toEqual(['cy ann bo', '2026-03-02T09:00:00.000Z']);
    expect(asked(weekly, '2026-02-16T10:00:00Z')).toEqual(['bo cy ann', '2026-02-23T09:00:00.000Z']);
    // 5,218 weeks later.
    expect(asked(weekly, '2126-03-04T09:00:00Z')).toEqual(['bo cy ann', '2126-03-11T09:00:00.000Z']);
  });

  test('every instant of two years has one person on call, and shifts follow one another without a gap', () => {
    const days: Rota = { ...weekly, timeZone: 'Pacific/Chatham', handOverAt: '02:50', shiftDays: 2 };
    let instant = at('2026-01-01T00:00:00Z');
    let order = onCallAt(days, instant).personIds;
    for (let shift = 0; shift < 365; shift += 1) {
      const { until } = onCallAt(days, instant);
      expect(until).toBeGreaterThan(instant);
      expect(onCallAt(days, until - 1).personIds).toEqual(order);
      const next = onCallAt(days, until).personIds;
      expect(next).toEqual([...order.slice(1), ...order.slice(0, 1)]);
      instant = until;
      order = next;
    }
  });

  test('one person alone is always on call; a person named twice is listed once', () => {
    expect(asked({ ...weekly, personIds: ['ann'] }, '2026-03-10T00:00:00Z')[0]).toBe('ann');
    expect(asked({ ...weekly, personIds: ['ann', 'bo', 'ann', 'cy'] }, '2026-03-17T00:00:00Z')[0]).toBe(
      'ann cy bo',
    );
  });

  test('a rota without people or with shifts of no length is refused', () => {
    expect(() => onCallAt({ ...weekly, personIds: [] }, 0)).toThrow('no people');
    expect(() => onCallAt({ ...weekly, shiftDays: 0 }, 0)).toThrow('0 days');
  });
});

describe('overrides', () => {
  const covered: Rota = {
    ...weekly,
    overrides: [
      { personId: 'cy', from: at('2026-03-03T00:00:00Z'), to: at('2026-03-06T00:00:00Z'), reason: 'leave' },
      {
        personId: 'bo',
        from: at('2026-03-04T00:00:00Z'),
        to: at('2026-03-05T00:00:00Z'),
        reason: 'training',
      },
    ],
  };

  test('the override’s person comes first and the replaced one last', () => {
    expect(asked(covered, '2026-03-02T12:00:00Z')).toEqual(['ann bo cy', '2026-03-03T00:00:00.000Z']);
    expect(asked(covered, '2026-03-03T00:00:00Z')).toEqual(['cy bo ann', '2026-03-04T00:00:00.000Z']);
    expect(asked(covered, '2026-03-06T00:00:00Z')).toEqual(['ann bo cy', '2026-03-09T09:00:00.000Z']);
  });

  test('of two overrides the one that starts last wins, wherever it stands in the list', () => {
    for (const rota of [covered, { ...covered, overrides: [...covered.overrides].reverse() }]) {
      expect(asked(rota, '2026-03-04T12:00:00Z')).toEqual(['bo cy ann', '2026-03-05T00:00:00.000Z']);
      expect(asked(rota, '2026-03-05T12:00:00Z')).toEqual(['cy bo ann', '2026-03-06T00:00:00.000Z']);
    }
  });

  test('an override that changes nobody is no change; a person outside the rotation can stand in', () => {
    const same: Rota = {
      ...weekly,
      overrides: [
        { personId: 'ann', from: at('2026-03-03T00:00:00Z'), to: at('2026-03-04T00:00:00Z'), reason: '' },
        { personId: 'dee', from: at('2026-03-09T00:00:00Z'), to: at('2026-03-10T00:00:00Z'), reason: '' },
      ],
    };
    expect(asked(same, '2026-03-02T12:00:00Z')[1]).toBe('2026-03-09T00:00:00.000Z');
    expect(asked(same, '2026-03-09T08:00:00Z')).toEqual(['dee bo cy ann', '2026-03-09T09:00:00.000Z']);
    expect(asked(same, '2026-03-09T10:00:00Z')).toEqual(['dee cy ann bo', '2026-03-10T00:00:00.000Z']);
  });
});
