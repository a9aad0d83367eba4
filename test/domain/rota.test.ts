import { describe, expect, test } from 'vitest';
import { inPresentShape } from '../../shared/domain/former-rota.ts';
import { HOUR_MS, isoOf } from '../../shared/domain/instant.ts';
import type { Person } from '../../shared/domain/people.ts';
import { onCallAt, type Rota, type RotaLayer, type WeekHours } from '../../shared/domain/rota.ts';
import { gapsBetween, isJunior, shiftsBetween } from '../../shared/domain/rota-shifts.ts';
import { person } from './small-desk.ts';

const at = (text: string) => Date.parse(text);
const NEVER: WeekHours = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

/** Weeks from Monday 2026-03-02 at 09:00. */
const WEEKS: RotaLayer = {
  id: 'weeks',
  name: 'Weeks',
  startsOn: '2026-03-02',
  handOverTimes: ['09:00'],
  shiftsPerTurn: 7,
  personIds: ['ann', 'bo', 'cy'],
};

const rotaOf = (layers: readonly Partial<RotaLayer>[], more: Partial<Rota> = {}): Rota => ({
  id: 'engineers',
  version: 1,
  name: 'Engineers',
  timeZone: 'Europe/London',
  layers: layers.map((layer, index) => ({ ...WEEKS, id: `layer-${index}`, ...layer })),
  overrides: [],
  ...more,
});

const weekly = rotaOf([{}]);

const override = (personId: string, from: string, to: string, more: Partial<Rota['overrides'][0]> = {}) => ({
  id: `${personId}-${from.slice(0, 10)}`,
  personId,
  from: at(from),
  to: at(to),
  reason: 'agreed',
  kind: 'override' as const,
  ...more,
});

const asked = (rota: Rota, text: string, people?: readonly Person[]) => {
  const { personIds, until } = onCallAt(rota, at(text), people);
  return [personIds.join(' '), isoOf(until)];
};

const wall = (instant: number) => isoOf(instant).slice(5, 16).replace('T', ' ');

const told = (shifts: readonly { from: number; to: number; personId: string }[]) =>
  shifts.map(({ from, to, personId }) => `${wall(from)} ${wall(to)} ${personId}`);

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
    const nightly = rotaOf([{ startsOn: '2026-03-28', handOverTimes: ['01:30'], shiftsPerTurn: 1 }]);
    expect(asked(nightly, '2026-03-29T00:59:59Z')).toEqual(['ann bo cy', '2026-03-29T01:00:00.000Z']);
    expect(asked(nightly, '2026-03-29T01:00:00Z')).toEqual(['bo cy ann', '2026-03-30T00:30:00.000Z']);
    expect(asked(nightly, '2026-10-25T00:29:59Z')[1]).toBe('2026-10-25T00:30:00.000Z');
    // The second 01:30 of that night hands nothing over.
    expect(asked(nightly, '2026-10-25T00:30:00Z')[1]).toBe('2026-10-26T01:30:00.000Z');
  });

  test('of two hand-overs that a clock change skips, the shift between them is none', () => {
    const thrice = rotaOf([
      { startsOn: '2026-03-28', handOverTimes: ['01:10', '01:40', '12:00'], shiftsPerTurn: 1 },
    ]);
    expect(
      told(shiftsBetween(thrice, undefined, at('2026-03-28T12:00:00Z'), at('2026-03-29T12:00:00Z'))),
    ).toEqual(['03-28 12:00 03-29 01:00 cy', '03-29 01:00 03-29 11:00 bo', '03-29 11:00 03-29 12:00 cy']);
  });

  test('before its first day and after its last it has nobody; the last shift ends at the next hand-over', () => {
    const march = rotaOf([{ endsOn: '2026-03-31' }]);
    expect(asked(march, '2026-03-02T08:59:59Z')).toEqual(['', '2026-03-02T09:00:00.000Z']);
    expect(asked(march, '2026-04-01T07:59:59Z')).toEqual(['bo cy ann', '2026-04-01T08:00:00.000Z']);
    // Nobody any more: 400 days ahead are looked at.
    expect(asked(march, '2026-04-01T08:00:00Z')).toEqual(['', '2027-05-06T08:00:00.000Z']);
    // 5,218 weeks later.
    expect(asked(weekly, '2126-03-04T09:00:00Z')).toEqual(['bo cy ann', '2126-03-11T09:00:00.000Z']);
  });

  test('two hand-overs a day, and turns of several shifts', () => {
    const halves = rotaOf([{ handOverTimes: ['08:00', '20:00'], shiftsPerTurn: 3 }]);
    expect(
      told(shiftsBetween(halves, undefined, at('2026-03-02T00:00:00Z'), at('2026-03-06T00:00:00Z'))),
    ).toEqual(['03-02 08:00 03-03 20:00 ann', '03-03 20:00 03-05 08:00 bo', '03-05 08:00 03-06 00:00 cy']);
  });

  test('every instant of two years has one person on call, and shifts follow one another without a gap', () => {
    const days = rotaOf([{ startsOn: '2025-12-01', handOverTimes: ['02:50'], shiftsPerTurn: 2 }], {
      timeZone: 'Pacific/Chatham',
    });
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
    expect(asked(rotaOf([{ personIds: ['ann'] }]), '2026-03-10T00:00:00Z')).toEqual([
      'ann',
      '2026-03-16T09:00:00.000Z',
    ]);
    expect(asked(rotaOf([{ personIds: ['ann', 'bo', 'ann', 'cy'] }]), '2026-03-17T00:00:00Z')[0]).toBe(
      'ann cy bo',
    );
  });

  test('a layer that cannot rotate has nobody', () => {
    for (const broken of [{ personIds: [] }, { shiftsPerTurn: 0 }, { handOverTimes: [] }]) {
      expect(onCallAt(rotaOf([broken]), at('2026-03-10T00:00:00Z')).personIds).toEqual([]);
      expect(onCallAt(rotaOf([{}, broken]), at('2026-03-10T00:00:00Z')).personIds[0]).toBe('bo');
    }
  });
});

describe('layers', () => {
  const weekend: WeekHours = {
    ...NEVER,
    fri: [['18:00', '24:00']],
    sat: [['00:00', '24:00']],
    sun: [['00:00', '24:00']],
  };
  const layered = rotaOf([
    {},
    { personIds: ['di', 'ed'], restrictedTo: weekend },
    { personIds: ['flo'], startsOn: '2026-03-14', endsOn: '2026-03-14' },
  ]);

  test('the last layer that has somebody wins, and those before it stand behind', () => {
    expect(asked(layered, '2026-03-06T17:59:59Z')).toEqual(['ann bo cy', '2026-03-06T18:00:00.000Z']);
    expect(asked(layered, '2026-03-06T18:00:00Z')).toEqual(['di ed ann bo cy', '2026-03-09T00:00:00.000Z']);
    expect(asked(layered, '2026-03-09T00:00:00Z')).toEqual(['ann bo cy', '2026-03-09T09:00:00.000Z']);
    // The weekend's turns are weeks too: on the second one it is Ed's, until Flo's day.
    expect(asked(layered, '2026-03-13T18:00:00Z')).toEqual(['ed di bo cy ann', '2026-03-14T09:00:00.000Z']);
    expect(asked(layered, '2026-03-14T09:00:00Z')).toEqual([
      'flo ed di bo cy ann',
      '2026-03-15T09:00:00.000Z',
    ]);
  });

  test('a schedule names the layer of each shift', () => {
    const shifts = shiftsBetween(layered, undefined, at('2026-03-13T00:00:00Z'), at('2026-03-17T00:00:00Z'));
    expect(shifts.map(({ layerId }) => layerId)).toEqual([
      'layer-0',
      'layer-1',
      'layer-2',
      'layer-1',
      'layer-0',
      'layer-0',
    ]);
    expect(told(shifts)).toEqual([
      '03-13 00:00 03-13 18:00 bo',
      '03-13 18:00 03-14 09:00 ed',
      '03-14 09:00 03-15 09:00 flo',
      '03-15 09:00 03-16 00:00 ed',
      '03-16 00:00 03-16 09:00 bo',
      '03-16 09:00 03-17 00:00 cy',
    ]);
  });
});

describe('overrides', () => {
  const covered: Rota = {
    ...weekly,
    overrides: [
      override('cy', '2026-03-03T00:00:00Z', '2026-03-06T00:00:00Z'),
      override('bo', '2026-03-04T00:00:00Z', '2026-03-05T00:00:00Z'),
    ],
  };

  test('the override’s person comes first and the replaced one last', () => {
    expect(asked(covered, '2026-03-02T12:00:00Z')).toEqual(['ann bo cy', '2026-03-03T00:00:00.000Z']);
    expect(asked(covered, '2026-03-03T00:00:00Z')).toEqual(['cy bo ann', '2026-03-04T00:00:00.000Z']);
    expect(asked(covered, '2026-03-06T00:00:00Z')).toEqual(['ann bo cy', '2026-03-09T09:00:00.000Z']);
  });

  test('of two overrides the one that starts last wins, wherever it stands in the list', () => {
    for (const rota of [covered, { ...covered, overrides: covered.overrides.toReversed() }]) {
      expect(asked(rota, '2026-03-04T12:00:00Z')).toEqual(['bo cy ann', '2026-03-05T00:00:00.000Z']);
      expect(asked(rota, '2026-03-05T12:00:00Z')).toEqual(['cy bo ann', '2026-03-06T00:00:00.000Z']);
    }
  });

  test('an override that changes nobody is no change; a person outside the rotation can stand in', () => {
    const same: Rota = {
      ...weekly,
      overrides: [
        override('ann', '2026-03-03T00:00:00Z', '2026-03-04T00:00:00Z'),
        override('dee', '2026-03-09T00:00:00Z', '2026-03-10T00:00:00Z'),
      ],
    };
    expect(asked(same, '2026-03-02T12:00:00Z')[1]).toBe('2026-03-09T00:00:00.000Z');
    expect(asked(same, '2026-03-09T08:00:00Z')).toEqual(['dee bo cy ann', '2026-03-09T09:00:00.000Z']);
    expect(asked(same, '2026-03-09T10:00:00Z')).toEqual(['dee cy ann bo', '2026-03-10T00:00:00.000Z']);
  });

  test('one that replaces a person holds where the layers name them, and nowhere else', () => {
    const leave: Rota = {
      ...weekly,
      overrides: [
        override('dee', '2026-03-06T00:00:00Z', '2026-03-12T00:00:00Z', { kind: 'leave', replacesId: 'ann' }),
      ],
    };
    expect(
      told(shiftsBetween(leave, undefined, at('2026-03-05T00:00:00Z'), at('2026-03-13T00:00:00Z'))),
    ).toEqual(['03-05 00:00 03-06 00:00 ann', '03-06 00:00 03-09 09:00 dee', '03-09 09:00 03-13 00:00 bo']);
  });

  test('whoever is replaced comes last, wherever else the rotation or a layer below names them', () => {
    const twice = rotaOf([{ personIds: ['ann', 'eve'] }, { personIds: ['ann', 'bo', 'ann', 'cy'] }], {
      overrides: [override('dee', '2026-03-03T00:00:00Z', '2026-03-06T00:00:00Z')],
    });
    expect(asked(twice, '2026-03-03T00:00:00Z')[0]).toBe('dee bo cy eve ann');
  });

  test('two overrides in a row are two shifts, also of one person', () => {
    const row = {
      ...weekly,
      overrides: [
        override('dee', '2026-03-03T00:00:00Z', '2026-03-04T00:00:00Z'),
        override('dee', '2026-03-04T00:00:00Z', '2026-03-05T00:00:00Z'),
      ],
    };
    const shifts = shiftsBetween(row, undefined, at('2026-03-03T00:00:00Z'), at('2026-03-05T00:00:00Z'));
    expect(shifts.map(({ overrideId }) => overrideId)).toEqual(['dee-2026-03-03', 'dee-2026-03-04']);
  });

  test('an override fills a stretch in which no layer has anybody', () => {
    const march = rotaOf([{ endsOn: '2026-03-08' }], {
      overrides: [override('dee', '2026-03-10T00:00:00Z', '2026-03-11T00:00:00Z')],
    });
    expect(
      told(shiftsBetween(march, undefined, at('2026-03-08T00:00:00Z'), at('2026-03-20T00:00:00Z'))),
    ).toEqual(['03-08 00:00 03-09 09:00 ann', '03-10 00:00 03-11 00:00 dee']);
  });
});

describe('leave', () => {
  const away = (id: string, from: string, to: string, deputyId?: string): Person =>
    person(id, ['sms'], {
      absences: [
        { from: at(from), to: at(to), reason: 'leave', ...(deputyId === undefined ? {} : { deputyId }) },
      ],
    });
  const PEOPLE = ['ann', 'bo', 'cy', 'dee', 'eve'].map((id) => person(id, ['sms']));
  const peopleWith = (...changed: readonly Person[]) =>
    PEOPLE.map((one) => changed.find(({ id }) => id === one.id) ?? one);
  const WEEK = [at('2026-03-02T09:00:00Z'), at('2026-03-09T09:00:00Z')] as const;

  test('the deputy takes the shift, and the deputy’s deputy where that one is away too', () => {
    const people = peopleWith(
      away('ann', '2026-03-03T00:00:00Z', '2026-03-05T00:00:00Z', 'dee'),
      away('dee', '2026-03-04T00:00:00Z', '2026-03-06T00:00:00Z', 'bo'),
    );
    expect(asked(weekly, '2026-03-03T00:00:00Z', people)).toEqual(['dee bo cy', '2026-03-04T00:00:00.000Z']);
    expect(onCallAt(weekly, at('2026-03-03T00:00:00Z'), people).standsInFor).toEqual({ dee: 'ann' });
    expect(
      shiftsBetween(weekly, people, ...WEEK).map((shift) => [shift.personId, shift.standsInFor]),
    ).toEqual([
      ['ann', null],
      ['dee', 'ann'],
      ['bo', 'ann'],
      ['ann', null],
    ]);
  });

  test('without a deputy, or in a circle of deputies, the next of the rota is on call', () => {
    for (const deputyId of [undefined, 'dee']) {
      const people = peopleWith(
        away('ann', '2026-03-03T00:00:00Z', '2026-03-05T00:00:00Z', deputyId),
        away('dee', '2026-03-03T00:00:00Z', '2026-03-05T00:00:00Z', 'ann'),
      );
      expect(asked(weekly, '2026-03-03T00:00:00Z', people)).toEqual(['bo cy', '2026-03-05T00:00:00.000Z']);
    }
  });

  test('who is not active, unknown, or stopped all their ways is left out', () => {
    const people = peopleWith(
      person('ann', ['sms'], { active: false }),
      person('bo', ['sms'], {
        contactMethods: [
          { channel: 'sms', address: '+8613800000000', stoppedAt: at('2026-01-01T00:00:00Z') },
        ],
      }),
    ).filter(({ id }) => id !== 'eve');
    const rota = rotaOf([{ personIds: ['ann', 'bo', 'eve', 'cy'] }]);
    expect(asked(rota, '2026-03-03T00:00:00Z', people)[0]).toBe('cy');
  });
});

describe('gaps', () => {
  const PEOPLE = ['ann', 'bo', 'cy'].map((id) => person(id, ['sms'], { senior: true }));
  const gaps = (rota: Rota, people: readonly Person[], from: string, to: string) =>
    gapsBetween(rota, people, at(from), at(to)).map(
      (gap) => `${wall(gap.from)} ${wall(gap.to)} ${gap.why} ${gap.personIds.join()}`,
    );

  test('no local engineer on Sunday from 02:00 to 06:00: the hours that must be covered and are not', () => {
    const rota = rotaOf(
      [
        {
          personIds: ['ann', 'bo'],
          restrictedTo: {
            mon: [['00:00', '24:00']],
            tue: [['00:00', '24:00']],
            wed: [['00:00', '24:00']],
            thu: [['00:00', '24:00']],
            fri: [['00:00', '24:00']],
            sat: [['00:00', '24:00']],
            sun: [
              ['00:00', '02:00'],
              ['06:00', '24:00'],
            ],
          },
        },
      ],
      { timeZone: 'Asia/Shanghai', mustCover: 'always', region: '浙江' },
    );
    expect(gaps(rota, PEOPLE, '2026-03-04T00:00:00Z', '2026-03-12T00:00:00Z')).toEqual([
      '03-07 18:00 03-07 22:00 nobody ',
    ]);
    expect(
      gaps(
        { ...rota, mustCover: { ...NEVER, mon: [['09:00', '17:00']] } },
        PEOPLE,
        '2026-03-04T00:00:00Z',
        '2026-03-12T00:00:00Z',
      ),
    ).toEqual([]);
    expect(
      gaps(rotaOf([{ endsOn: '2026-03-08' }]), PEOPLE, '2026-03-04T00:00:00Z', '2026-03-12T00:00:00Z'),
    ).toEqual([]);
  });

  test('removing the only duty manager for a night is a gap of that night, on leave or without any way left', () => {
    const rota = rotaOf([{ personIds: ['ann'] }], { mustCover: 'always' });
    const [ann] = PEOPLE;
    if (!ann) throw new Error('Ann is one of them');
    const night = { from: at('2026-03-04T18:00:00Z'), to: at('2026-03-05T08:00:00Z'), reason: 'leave' };
    expect(
      gaps(rota, [{ ...ann, absences: [night] }], '2026-03-03T00:00:00Z', '2026-03-07T00:00:00Z'),
    ).toEqual(['03-04 18:00 03-05 08:00 on_leave ann']);
    expect(
      gaps(
        rota,
        [{ ...ann, absences: [{ ...night, deputyId: 'bo' }] }, ...PEOPLE.slice(1)],
        '2026-03-03T00:00:00Z',
        '2026-03-07T00:00:00Z',
      ),
    ).toEqual([]);
    expect(gaps(rota, [{ ...ann, active: false }], '2026-03-03T00:00:00Z', '2026-03-04T00:00:00Z')).toEqual([
      '03-03 00:00 03-04 00:00 unreachable ann',
    ]);
  });

  test('a gap goes on through hand-overs, and ends where the first layer begins', () => {
    const rota = rotaOf([{}], { mustCover: 'always' });
    const nobody = PEOPLE.map((one) => ({ ...one, active: false }));
    expect(gaps(rota, nobody, '2026-03-01T00:00:00Z', '2026-03-30T00:00:00Z')).toEqual([
      '03-01 00:00 03-02 09:00 nobody ',
      '03-02 09:00 03-30 00:00 unreachable ann,bo,cy',
    ]);
  });

  test('a junior on a rota of seniors is a gap, unless they were admitted by name', () => {
    const people = PEOPLE.map((one) => (one.id === 'bo' ? person('bo', ['sms']) : one));
    const rota = rotaOf([{}], { mustCover: 'always', seniorsOnly: true });
    expect(gaps(rota, people, '2026-03-02T09:00:00Z', '2026-03-30T08:00:00Z')).toEqual([
      '03-09 09:00 03-16 09:00 junior bo,cy,ann',
    ]);
    expect(isJunior(rota, people, 'bo')).toBe(true);
    const admitted: Rota = { ...rota, admitted: [{ personId: 'bo', reason: 'trained for it' }] };
    expect(gaps(admitted, people, '2026-03-02T09:00:00Z', '2026-03-30T08:00:00Z')).toEqual([]);
  });
});

describe('a rota as it was stored before there were layers', () => {
  const former = {
    id: 'engineers',
    version: 3,
    name: 'Engineers',
    timeZone: 'Europe/London',
    startsOn: '2026-03-02',
    handOverAt: '09:00',
    shiftDays: 7,
    personIds: ['ann', 'bo', 'cy'],
    overrides: [
      { personId: 'cy', from: at('2026-03-03T00:00:00Z'), to: at('2026-03-06T00:00:00Z'), reason: 'leave' },
    ],
  };
  // As `inPresentShape` promises of what a store kept.
  const rota = inPresentShape(former) as Rota;

  test('answers what it answered, also before its first day', () => {
    expect(asked(rota, '2026-03-02T09:00:00Z')[0]).toBe('ann bo cy');
    expect(asked(rota, '2026-03-04T09:00:00Z')[0]).toBe('cy bo ann');
    expect(asked(rota, '2026-03-02T08:59:59Z')).toEqual(['cy ann bo', '2026-03-02T09:00:00.000Z']);
    expect(asked(rota, '2026-02-16T10:00:00Z')).toEqual(['bo cy ann', '2026-02-23T09:00:00.000Z']);
    expect(
      gapsBetween(
        rota,
        former.personIds.map((id) => person(id, ['sms'])),
        at('2000-01-10T00:00:00Z'),
        at('2000-01-10T00:00:00Z') + HOUR_MS,
      ),
    ).toEqual([]);
  });

  test('is upgraded once; what is no such rota is left as it is', () => {
    expect(inPresentShape(rota)).toBe(rota);
    expect(rota).toMatchObject({ id: 'engineers', version: 3, mustCover: 'always' });
    for (const other of [null, 7, 'rota', { handOverAt: '09:00' }]) expect(inPresentShape(other)).toBe(other);
    expect(inPresentShape({ ...former, startsOn: 'soon' })).toMatchObject({ layers: [{ startsOn: 'soon' }] });
  });
});
