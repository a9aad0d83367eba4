// Standing in, swaps and taking back, as the domain decides them: whose they are, from when they hold, what stays covered.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../shared/domain/instant.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { Rota, RotaOverride } from '../../shared/domain/rota.ts';
import { changedRota, type RotaChange } from '../../shared/domain/rota-changes.ts';
import { shiftsBetween } from '../../shared/domain/rota-shifts.ts';
import { movedShifts } from '../../shared/domain/shifts-moved.ts';
import { PEOPLE } from './small-desk.ts';

const at = (text: string) => Date.parse(`2026-03-${text}:00Z`);
const NOW = at('04T12:00');

/** Days by turns from Monday 2026-03-02: Anna, Ben, Cleo. */
const DAYS: Rota = {
  id: 'days',
  version: 4,
  name: 'Days',
  timeZone: 'UTC',
  layers: [
    {
      id: 'daily',
      name: 'Daily',
      startsOn: '2026-03-02',
      handOverTimes: ['00:00'],
      shiftsPerTurn: 1,
      personIds: ['anna', 'ben', 'cleo'],
    },
  ],
  overrides: [],
};

const stood = (more: Partial<RotaOverride>): RotaOverride => ({
  id: 'o-1',
  personId: 'mia',
  from: at('05T00:00'),
  to: at('06T00:00'),
  reason: 'agreed',
  kind: 'override',
  ...more,
});

function ask(change: RotaChange, rota: Rota = DAYS, asker = { personId: 'anna', leads: false }) {
  const made = changedRota(rota, PEOPLE, change, { asker, now: NOW, changeId: 'new' });
  return 'refused' in made ? made.refused : made.rota.overrides;
}

const LEAD = { personId: 'mia', leads: true };
const ANNAS = { from: at('05T00:00'), to: at('06T00:00') };
const BENS = { from: at('06T00:00'), to: at('07T00:00') };
const swap = (over: Partial<Extract<RotaChange, { what: 'swap' }>> = {}): RotaChange => ({
  what: 'swap',
  personId: 'anna',
  mine: ANNAS,
  withId: 'ben',
  theirs: BENS,
  reason: 'wedding',
  ...over,
});

describe('a swap', () => {
  it('is two overrides that belong together', () => {
    expect(ask(swap())).toEqual([
      { id: 'new-1', swapId: 'new', kind: 'swap', personId: 'ben', reason: 'wedding', ...ANNAS },
      { id: 'new-2', swapId: 'new', kind: 'swap', personId: 'anna', reason: 'wedding', ...BENS },
    ]);
    expect(ask(swap({ theirs: null }))).toHaveLength(1);
  });

  it('is refused for what is not theirs to give, not the other’s to take, over, or empty', () => {
    expect(ask(swap(), DAYS, { personId: 'cleo', leads: false })).toBe('not_allowed');
    expect(ask(swap(), DAYS, LEAD)).toHaveLength(2);
    expect(ask(swap({ mine: BENS }))).toBe('not_mine');
    expect(ask(swap({ mine: { ...ANNAS, to: ANNAS.to + 1 } }))).toBe('not_mine');
    expect(ask(swap({ theirs: ANNAS }))).toBe('not_theirs');
    expect(ask(swap({ withId: 'anna' }))).toBe('same_person');
    expect(ask(swap({ mine: { from: at('02T00:00'), to: at('03T00:00') } }))).toBe('past');
    expect(ask(swap({ theirs: { from: at('03T00:00'), to: at('04T00:00') } }))).toBe('past');
    expect(ask(swap({ mine: { from: ANNAS.to, to: ANNAS.from } }))).toBe('empty');
  });

  it('of a shift that was swapped before goes from whoever has it now', () => {
    const once = changedRota(DAYS, PEOPLE, swap({ theirs: null }), {
      asker: LEAD,
      now: NOW,
      changeId: 'one',
    });
    if ('refused' in once) throw new Error('Anna may give her shift away');
    const again = swap({ personId: 'ben', withId: 'cleo', theirs: null });
    const twice = changedRota(once.rota, PEOPLE, again, {
      asker: { personId: 'ben', leads: false },
      now: NOW,
      changeId: 'two',
    });
    if ('refused' in twice) throw new Error('Ben may give it on');
    expect(shiftsBetween(twice.rota, PEOPLE, ANNAS.from, ANNAS.to)).toMatchObject([{ personId: 'cleo' }]);
  });

  it('leaves no hour without somebody that had somebody before', () => {
    const day = fc.integer({ min: 0, max: 20 }).map((after) => at('02T00:00') + after * DAY_MS);
    fc.assert(
      fc.property(
        day,
        day,
        fc.constantFrom('anna', 'ben', 'cleo'),
        fc.constantFrom('ben', 'cleo', 'mia'),
        (one, other, personId, withId) => {
          const change = swap({
            personId,
            withId,
            mine: { from: one, to: one + DAY_MS },
            theirs: withId === 'mia' ? null : { from: other, to: other + DAY_MS },
          });
          const made = changedRota(DAYS, PEOPLE, change, { asker: LEAD, now: NOW, changeId: 'new' });
          const rota = 'refused' in made ? DAYS : made.rota;
          const shifts = shiftsBetween(rota, PEOPLE, at('02T00:00'), at('30T00:00'));
          expect(shifts[0]?.from).toBe(at('02T00:00'));
          for (const [index, shift] of shifts.entries())
            expect(shift.from).toBe(shifts[index - 1]?.to ?? shift.from);
          expect(shifts.at(-1)?.to).toBe(at('30T00:00'));
        },
      ),
      { seed: 20_260_101 },
    );
  });
});

describe('standing in', () => {
  const take: RotaChange = {
    what: 'override',
    kind: 'override',
    personId: 'anna',
    from: at('04T00:00'),
    to: at('05T00:00'),
    reason: 'training',
  };

  it('is for oneself, or for whoever leads; what has begun holds from now on', () => {
    expect(ask(take)).toEqual([
      { id: 'new', kind: 'override', personId: 'anna', from: NOW, to: at('05T00:00'), reason: 'training' },
    ]);
    expect(ask({ ...take, personId: 'ben' })).toBe('not_allowed');
    expect(ask({ ...take, personId: 'ben', kind: 'leave', replacesId: 'cleo' }, DAYS, LEAD)).toMatchObject([
      { personId: 'ben', replacesId: 'cleo', kind: 'leave' },
    ]);
    expect(ask({ ...take, to: NOW })).toBe('past');
  });

  it('is refused where it could never count: for oneself, on leave, or with no difference', () => {
    const lead = (over: object, people: readonly Person[] = PEOPLE, rota = DAYS) => {
      const change = { ...take, ...over } as RotaChange; // Still an override.
      const made = changedRota(rota, people, change, { asker: LEAD, now: NOW, changeId: 'new' });
      return 'refused' in made ? made.refused : 'taken';
    };
    expect(lead({ personId: 'ben', replacesId: 'ben' })).toBe('same_person');
    const away = PEOPLE.map((person) =>
      person.id === 'ben'
        ? { ...person, absences: [{ from: at('04T12:00'), to: at('06T00:00'), reason: 'leave' }] }
        : person,
    );
    expect(lead({ personId: 'ben' }, away)).toBe('on_leave');
    expect(lead({ personId: 'ben' })).toBe('taken');
    // Of two the one that starts later counts; one that lies under it wholly makes no difference.
    const under = { personId: 'ben', from: at('05T00:00'), to: at('06T00:00') };
    expect(lead(under, PEOPLE, { ...DAYS, overrides: [stood({})] })).toBe('taken');
    expect(lead(under, PEOPLE, { ...DAYS, overrides: [stood({ personId: 'ben' })] })).toBe('no_effect');
  });

  it('tells whose shifts it moves: who takes them on, who gives them up, and nobody else', () => {
    const made = changedRota(DAYS, PEOPLE, swap(), {
      ...{ asker: LEAD, now: NOW, changeId: 'new' },
    });
    if ('refused' in made) throw new Error(made.refused);
    expect(movedShifts(DAYS, made.rota, PEOPLE, NOW)).toEqual([
      { personId: 'ben', takes: [ANNAS], gives: [BENS] },
      { personId: 'anna', takes: [BENS], gives: [ANNAS] },
    ]);
    expect(movedShifts(made.rota, DAYS, PEOPLE, BENS.from)).toEqual([
      { personId: 'ben', takes: [BENS], gives: [] },
      { personId: 'anna', takes: [], gives: [BENS] },
    ]);
    expect(movedShifts(made.rota, made.rota, PEOPLE, NOW)).toEqual([]);
  });

  it('drops what ended a hundred days ago', () => {
    const rota = {
      ...DAYS,
      overrides: [
        stood({ id: 'old', from: NOW - 101 * DAY_MS, to: NOW - 100 * DAY_MS }),
        stood({ id: 'kept', from: NOW - 101 * DAY_MS, to: NOW - 100 * DAY_MS + 1 }),
      ],
    };
    expect(ask(take, rota)).toMatchObject([{ id: 'kept' }, { id: 'new' }]);
  });
});

describe('taking back', () => {
  const back = (overrideId: string): RotaChange => ({ what: 'withdraw', overrideId });

  it('takes both halves of a swap, for either of the two and for whoever leads', () => {
    const halves = [
      stood({ id: 's-1', swapId: 's', kind: 'swap', personId: 'ben' }),
      stood({
        id: 's-2',
        swapId: 's',
        kind: 'swap',
        personId: 'anna',
        from: at('06T00:00'),
        to: at('07T00:00'),
      }),
      stood({ id: 'other' }),
    ];
    const rota = { ...DAYS, overrides: halves };
    for (const personId of ['anna', 'ben']) {
      expect(ask(back('s-1'), rota, { personId, leads: false })).toEqual([halves[2]]);
    }
    expect(ask(back('s-2'), rota, { personId: 'cleo', leads: false })).toBe('not_allowed');
    expect(ask(back('s-2'), rota, { personId: 'cleo', leads: true })).toEqual([halves[2]]);
    expect(ask(back('none'), rota)).toBe('unknown');
  });

  it('takes what is left of one that has begun, and nothing of one that is over', () => {
    const begun = stood({ from: at('04T00:00'), to: at('05T00:00') });
    expect(ask(back('o-1'), { ...DAYS, overrides: [begun] }, LEAD)).toEqual([{ ...begun, to: NOW }]);
    const over = stood({ from: at('03T00:00'), to: NOW });
    expect(ask(back('o-1'), { ...DAYS, overrides: [over] }, LEAD)).toBe('past');
    const halves = [{ ...over, swapId: 's' }, stood({ id: 'o-2', swapId: 's', personId: 'anna' })];
    expect(ask(back('o-2'), { ...DAYS, overrides: halves })).toEqual([halves[0]]);
  });
});
