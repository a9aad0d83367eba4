// A rota over a stretch of time: where one shift ends and the next begins, and where a gap does.

import { describe, expect, test } from 'vitest';
import { DAY_MS, isoOf } from '../../shared/domain/instant.ts';
import type { Absence, Person } from '../../shared/domain/people.ts';
import {
  boundariesBetween,
  hoursCalendar,
  type Rota,
  type RotaLayer,
  standingAt,
} from '../../shared/domain/rota.ts';
import {
  gapsBeginning,
  gapsBetween,
  isJunior,
  peopleOfRota,
  type RotaGap,
  shiftsBetween,
} from '../../shared/domain/rota-shifts.ts';
import { person } from './small-desk.ts';

const at = (text: string) => Date.parse(`2026-${text.replace(' ', 'T')}:00Z`);
const wall = (instant: number) => isoOf(instant).slice(5, 16).replace('T', ' ');
const senior = (id: string, ...absences: readonly Absence[]): Person =>
  person(id, ['sms'], { senior: true, absences });
const away = (from: string, to: string, deputyId?: string): Absence => ({
  from: at(from),
  to: at(to),
  reason: 'leave',
  ...(deputyId === undefined ? {} : { deputyId }),
});
const TEAM = ['ann', 'bo', 'cy'].map((id) => senior(id));
/** Weeks from Monday the second of March at nine. */
const WEEKS: RotaLayer = {
  id: 'weeks',
  name: 'Weeks',
  startsOn: '2026-03-02',
  handOverTimes: ['09:00'],
  shiftsPerTurn: 7,
  personIds: ['ann', 'bo', 'cy'],
};
const rotaOf = (layers: readonly RotaLayer[] = [WEEKS], more: Partial<Rota> = {}): Rota => ({
  id: 'engineers',
  version: 1,
  name: 'Engineers',
  timeZone: 'UTC',
  layers,
  overrides: [],
  mustCover: 'always',
  ...more,
});
const OFFICE = { mon: [], tue: [['09:00', '17:00']], wed: [['09:00', '17:00']], thu: [], fri: [] } as const;
const HOURS = { ...OFFICE, sat: [], sun: [] };

describe('the shifts of a rota', () => {
  const shifts = (rota: Rota, people: readonly Person[] | undefined, from: string, to: string) =>
    shiftsBetween(rota, people, at(from), at(to)).map(
      ({ from, to, personId, layerId, overrideId, standsInFor }) =>
        [`${wall(from)} to ${wall(to)}`, personId, layerId, overrideId, standsInFor && `for ${standsInFor}`]
          .filter(Boolean)
          .join(' '),
    );

  test('are cut to what was asked for, and none in a stretch without length', () => {
    expect(shifts(rotaOf(), TEAM, '03-08 00:00', '03-10 00:00')).toEqual([
      '03-08 00:00 to 03-09 09:00 ann weeks',
      '03-09 09:00 to 03-10 00:00 bo weeks',
    ]);
    expect(shifts(rotaOf(), TEAM, '03-08 00:00', '03-08 00:00')).toEqual([]);
    expect(shifts(rotaOf(), TEAM, '03-08 00:00', '03-07 00:00')).toEqual([]);
  });

  test('of one turn that nobody has in between are two', () => {
    expect(shifts(rotaOf([{ ...WEEKS, restrictedTo: HOURS }]), TEAM, '03-02 09:00', '03-09 09:00')).toEqual([
      '03-03 09:00 to 03-03 17:00 ann weeks',
      '03-04 09:00 to 03-04 17:00 ann weeks',
    ]);
  });

  test('go on through leave that changes nobody, and end where the person, the layer or the reason changes', () => {
    const two = rotaOf([WEEKS, { ...WEEKS, id: 'office', personIds: ['ann', 'bo'], restrictedTo: HOURS }]);
    expect(shifts(two, TEAM, '03-03 08:00', '03-03 18:00')).toEqual([
      '03-03 08:00 to 03-03 09:00 ann weeks',
      '03-03 09:00 to 03-03 17:00 ann office',
      '03-03 17:00 to 03-03 18:00 ann weeks',
    ]);
    const ann = senior(
      'ann',
      away('03-04 00:00', '03-05 00:00', 'bo'),
      away('03-05 00:00', '03-06 00:00'),
      away('03-06 00:00', '03-07 00:00'),
      away('03-07 00:00', '03-08 00:00', 'cy'),
    );
    expect(shifts(rotaOf(), [ann, ...TEAM.slice(1)], '03-02 09:00', '03-09 09:00')).toEqual([
      '03-02 09:00 to 03-04 00:00 ann weeks',
      '03-04 00:00 to 03-05 00:00 bo weeks for ann',
      '03-05 00:00 to 03-07 00:00 bo weeks',
      '03-07 00:00 to 03-08 00:00 cy weeks for ann',
      '03-08 00:00 to 03-09 09:00 ann weeks',
    ]);
    expect(shifts(rotaOf(), undefined, '03-02 09:00', '03-09 09:00')).toEqual([
      '03-02 09:00 to 03-09 09:00 ann weeks',
    ]);
  });

  test('of one person alone are as many as their turns', () => {
    expect(shifts(rotaOf([{ ...WEEKS, personIds: ['ann'] }]), TEAM, '03-08 00:00', '03-17 00:00')).toEqual([
      '03-08 00:00 to 03-09 09:00 ann weeks',
      '03-09 09:00 to 03-16 09:00 ann weeks',
      '03-16 09:00 to 03-17 00:00 ann weeks',
    ]);
  });

  test('by an override carry it, also where no layer stands behind', () => {
    const early = {
      id: 'early',
      personId: 'cy',
      from: at('03-01 00:00'),
      to: at('03-02 12:00'),
      reason: 'agreed',
      kind: 'override' as const,
    };
    expect(shifts(rotaOf([WEEKS], { overrides: [early] }), TEAM, '02-28 00:00', '03-03 00:00')).toEqual([
      '03-01 00:00 to 03-02 09:00 cy early',
      '03-02 09:00 to 03-02 12:00 cy weeks early',
      '03-02 12:00 to 03-03 00:00 ann weeks',
    ]);
  });
});

const lines = (gaps: readonly (RotaGap & { hasNoEnd?: true })[]) =>
  gaps.map(({ from, to, why, personIds, hasNoEnd }) =>
    [`${wall(from)} to ${wall(to)}`, why, personIds.join(), hasNoEnd && 'no end'].filter(Boolean).join(' '),
  );

describe('the gaps of a rota', () => {
  const gaps = (rota: Rota, people: readonly Person[], from: string, to: string) =>
    lines(gapsBetween(rota, people, at(from), at(to)));

  test('are none where nobody counts on it, where it is retired, and in a stretch without length', () => {
    const empty = rotaOf([]);
    expect(gaps(empty, TEAM, '03-02 00:00', '03-03 00:00')).toEqual(['03-02 00:00 to 03-03 00:00 nobody']);
    expect(gaps({ ...empty, mustCover: undefined }, TEAM, '03-02 00:00', '03-03 00:00')).toEqual([]);
    expect(gaps({ ...empty, retired: true }, TEAM, '03-02 00:00', '03-03 00:00')).toEqual([]);
    for (const mustCover of ['always', HOURS] as const)
      for (const to of ['03-03 10:00', '03-02 00:00'])
        expect(gaps({ ...empty, mustCover }, TEAM, '03-03 10:00', to)).toEqual([]);
  });

  test('are those of the hours that must be covered, each by itself', () => {
    const ann = senior('ann', away('03-03 12:00', '03-04 12:00'));
    const alone = rotaOf([{ ...WEEKS, personIds: ['ann'] }], { mustCover: HOURS });
    expect(gaps(alone, [ann], '03-02 09:00', '03-09 09:00')).toEqual([
      '03-03 12:00 to 03-03 17:00 on_leave ann',
      '03-04 09:00 to 03-04 12:00 on_leave ann',
    ]);
  });

  test('on leave are such also where others could never be paged; else nobody could', () => {
    const alone = rotaOf([{ ...WEEKS, personIds: ['ann', 'bo'] }]);
    const ann = senior('ann', away('03-03 00:00', '03-04 00:00'));
    const bo = { ...senior('bo'), active: false };
    expect(gaps(alone, [ann, bo], '03-02 09:00', '03-05 00:00')).toEqual([
      '03-03 00:00 to 03-04 00:00 on_leave ann,bo',
    ]);
    expect(gaps(alone, [{ ...ann, active: false }, bo], '03-02 09:00', '03-05 00:00')).toEqual([
      '03-02 09:00 to 03-05 00:00 unreachable ann,bo',
    ]);
  });

  test('of juniors are one for each of them, though the reason is the same', () => {
    const juniors = [person('ann', ['sms']), person('bo', ['sms']), senior('cy')];
    const seniors = rotaOf([WEEKS], { seniorsOnly: true });
    expect(gaps(seniors, juniors, '03-02 09:00', '03-30 09:00')).toEqual([
      '03-02 09:00 to 03-09 09:00 junior ann,bo,cy',
      '03-09 09:00 to 03-16 09:00 junior bo,cy,ann',
      '03-23 09:00 to 03-30 09:00 junior ann,bo,cy',
    ]);
    // One junior for two weeks in a row is one gap, whoever else changes.
    const twice = rotaOf([{ ...WEEKS, personIds: ['ann', 'ann', 'cy'] }], { seniorsOnly: true });
    expect(gaps(twice, juniors, '03-02 09:00', '03-23 09:00')).toEqual([
      '03-02 09:00 to 03-16 09:00 junior ann,cy',
    ]);
    expect(isJunior(seniors, juniors, 'ann')).toBe(true);
    expect(isJunior(seniors, juniors, 'cy')).toBe(false);
    expect(isJunior(seniors, juniors, 'nobody')).toBe(false);
    expect(isJunior(rotaOf(), juniors, 'ann')).toBe(false);
    const admitted = { ...seniors, admitted: [{ personId: 'ann', reason: 'trained' }] };
    expect(isJunior(admitted, juniors, 'ann')).toBe(false);
    expect(isJunior(admitted, juniors, 'bo')).toBe(true);
  });
});

describe('a gap that begins within what is looked at', () => {
  const begin = (rota: Rota, people: readonly Person[], from: string, to: string) =>
    lines(gapsBeginning(rota, people, at(from), at(to)));
  const alone = rotaOf([{ ...WEEKS, personIds: ['ann'] }]);

  test('keeps its own end, whether days or months away', () => {
    for (const end of ['03-08 23:00', '03-12 00:00', '03-30 00:00', '06-01 00:00']) {
      const ann = senior('ann', away('03-04 00:00', '03-05 00:00'), away('03-08 00:00', end));
      expect(begin(alone, [ann], '03-02 09:00', '03-09 09:00')).toEqual([
        '03-04 00:00 to 03-05 00:00 on_leave ann',
        `03-08 00:00 to ${end} on_leave ann`,
      ]);
    }
  });

  test('has no end where it is more than a hundred days away', () => {
    const ann = senior('ann', away('03-04 00:00', '03-05 00:00'), away('03-08 00:00', '09-01 00:00'));
    const [first, last] = gapsBeginning(alone, [ann], at('03-02 09:00'), at('03-09 09:00'));
    expect(first).toMatchObject({ from: at('03-04 00:00'), to: at('03-05 00:00') });
    expect(last).toMatchObject({ from: at('03-08 00:00'), hasNoEnd: true, why: 'on_leave' });
    expect((last?.to ?? 0) - at('03-09 09:00')).toBe(100 * DAY_MS);
  });

  test('is none where nothing is uncovered, and ends where another reason begins', () => {
    expect(begin(alone, TEAM, '03-02 09:00', '03-09 09:00')).toEqual([]);
    const early = rotaOf([{ ...WEEKS, personIds: ['ann'] }]);
    const ann = senior('ann', away('03-02 00:00', '03-04 00:00'));
    expect(begin(early, [ann], '02-28 00:00', '03-01 00:00')).toEqual(['02-28 00:00 to 03-02 09:00 nobody']);
  });
});

test('the people of a rota are those of its layers, and of overrides that have not ended', () => {
  const until = (personId: string, to: string) => ({
    id: personId,
    personId,
    from: at('03-01 00:00'),
    to: at(to),
    reason: 'agreed',
    kind: 'override' as const,
  });
  const rota = rotaOf([WEEKS, { ...WEEKS, id: 'more', personIds: ['bo', 'dee'] }], {
    overrides: [until('eve', '03-05 00:00'), until('ann', '03-09 00:00'), until('fay', '03-05 00:01')],
  });
  expect(peopleOfRota(rota, at('03-05 00:00'))).toEqual(['ann', 'bo', 'cy', 'dee', 'fay']);
});

describe('who is on call at an instant', () => {
  const standing = (rota: Rota, text: string, people?: readonly Person[]) => {
    const { named, personIds, layerId, standsInFor } = standingAt(rota, at(text), people);
    return { named, personIds, layerId, standsInFor };
  };

  test('is an override’s person alone, where no layer has anybody', () => {
    const override = {
      ...{ id: 'early', personId: 'cy', from: at('03-01 00:00'), to: at('03-02 12:00') },
      ...{ reason: 'agreed', kind: 'override' as const },
    };
    const rota = rotaOf([WEEKS], { overrides: [override] });
    expect(standing(rota, '03-01 12:00')).toStrictEqual({
      ...{ named: ['cy'], personIds: ['cy'], layerId: null, standsInFor: {} },
    });
    expect(standing(rota, '03-02 10:00').named).toEqual(['cy', 'bo', 'ann']);
  });

  test('keeps their own place though they stand in for somebody behind them', () => {
    const ann = senior('ann', away('03-01 00:00', '03-30 00:00', 'bo'));
    expect(standing(rotaOf(), '03-10 00:00', [ann, ...TEAM.slice(1)])).toStrictEqual({
      ...{ named: ['bo', 'cy', 'ann'], personIds: ['bo', 'cy'], layerId: 'weeks', standsInFor: {} },
    });
    expect(standing(rotaOf(), '03-03 00:00', [ann, ...TEAM.slice(1)])).toStrictEqual({
      ...{ named: ['ann', 'bo', 'cy'], personIds: ['bo', 'cy'], layerId: 'weeks' },
      standsInFor: { bo: 'ann' },
    });
  });

  test('is nobody of a layer without people, which is not the one that stands', () => {
    const empty = { ...WEEKS, id: 'empty', personIds: [] };
    expect(standing(rotaOf([WEEKS, empty]), '03-03 00:00')).toMatchObject({
      named: ['ann', 'bo', 'cy'],
      layerId: 'weeks',
    });
    expect(standing(rotaOf([empty]), '03-03 00:00')).toMatchObject({ named: [], layerId: null });
  });

  test('is nobody after the last shift, which ends at the next day’s first hand-over', () => {
    const days = { ...WEEKS, handOverTimes: ['08:00', '20:00'], shiftsPerTurn: 1, endsOn: '2026-03-04' };
    expect(standing(rotaOf([days]), '03-05 07:59').layerId).toBe('weeks');
    expect(standing(rotaOf([days]), '03-05 08:00').layerId).toBeNull();
  });

  test('may change only between the instants that are asked about', () => {
    const changes = boundariesBetween(rotaOf(), at('03-09 09:00'), at('03-23 09:00'));
    expect(changes.map(wall)).toEqual(['03-16 09:00']);
  });
});

test('hours of a week are one calendar in one zone, and another one in another', () => {
  const here = hoursCalendar(HOURS, 'UTC');
  expect(hoursCalendar(HOURS, 'UTC')).toBe(here);
  expect(hoursCalendar(HOURS, 'Asia/Shanghai')).toMatchObject({ timeZone: 'Asia/Shanghai', weekly: HOURS });
});

test('admitted are those who are named, among others', () => {
  const juniors = [person('ann', ['sms']), person('bo', ['sms'])];
  const admitted = ['bo', 'ann'].map((personId) => ({ personId, reason: 'trained' }));
  expect(isJunior(rotaOf([WEEKS], { seniorsOnly: true, admitted }), juniors, 'ann')).toBe(false);
});
