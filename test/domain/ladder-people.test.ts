import { describe, expect, test } from 'vitest';
import type { CaseSetup } from '../../shared/domain/case.ts';
import type { Recipient, Rung, RungMoment } from '../../shared/domain/ladder.ts';
import {
  emergencyRungs,
  holdersOf,
  named,
  openingRungs,
  peopleOf,
  placeOf,
  promotionRungs,
  standIn,
  unfilledIn,
  unfilledOf,
  unreachable,
  type Whereabouts,
} from '../../shared/domain/ladder-people.ts';
import type { Absence, Person } from '../../shared/domain/people.ts';
import type { Post, PostHolder } from '../../shared/domain/posts.ts';
import type { Rota } from '../../shared/domain/rota.ts';

const instant = (text: string) => Date.parse(text);
const NOW = instant('2026-03-03T02:00:00Z');
const LEAVE = { from: instant('2026-03-01T00:00:00Z'), to: instant('2026-03-08T00:00:00Z'), reason: 'leave' };

const person = (id: string, more: Partial<Person> = {}): Person => ({
  id,
  version: 1,
  name: id,
  language: 'en',
  roles: ['engineer'],
  duties: [],
  contactMethods: [{ channel: 'email', address: `${id}@desk.example` }],
  active: true,
  ...more,
});
const away = (id: string, deputyId?: string, more: Partial<Person> = {}): Person => {
  const absence: Absence = deputyId === undefined ? LEAVE : { ...LEAVE, deputyId };
  return person(id, { absences: [absence], ...more });
};
const holder = (personId: string, ...deputyIds: string[]): PostHolder => ({ personId, deputyIds });
const post = (id: string, scope: Post['scope'], holders: readonly PostHolder[]): Post => ({
  id,
  version: 7,
  name: id,
  role: 'dedicated_engineer',
  scope,
  timeZone: 'Asia/Shanghai',
  holders,
});
const ROTA: Rota = {
  id: 'week',
  version: 4,
  name: 'Week',
  timeZone: 'UTC',
  layers: [
    {
      id: 'weekly',
      name: 'Weekly',
      startsOn: '2026-03-02',
      handOverTimes: ['00:00'],
      shiftsPerTurn: 7,
      personIds: ['anna', 'ben', 'cleo'],
    },
  ],
  overrides: [],
};
const STATE: Whereabouts = {
  ownerId: null,
  customerId: 'xihe',
  siteId: 'centre',
  course: { severity: 'S1', facts: { 'site.province': '浙江省', 'site.city': '杭州市' } },
  escalation: null,
};

const desk = (
  people: readonly Person[],
  posts: readonly Post[] = [],
): Pick<CaseSetup, 'people' | 'posts' | 'rotas'> => ({
  people,
  posts,
  rotas: [ROTA],
});
const POST: Recipient = { to: 'post', role: 'dedicated_engineer' };
const rung = (...recipients: Recipient[]) => ({ recipients });
const told = (recipient: Recipient, setup: ReturnType<typeof desk>, state = STATE, at = NOW) =>
  named(rung(recipient), state, setup, at).map(({ personId, because: { standsInFor, to, id, version } }) =>
    [personId, standsInFor && `for ${standsInFor}`, to, id, version].filter(Boolean).join(' '),
  );

describe('a person on leave', () => {
  test('is replaced by their deputy, who is told for whom', () => {
    const setup = desk([away('anna', 'dora'), person('ben'), person('cleo'), person('dora')]);
    expect(told({ to: 'person', personId: 'anna' }, setup)).toEqual(['dora for anna person']);
    expect(told({ to: 'rota', rotaId: 'week' }, setup)).toEqual([
      'dora for anna rota week 4',
      'ben rota week 4',
      'cleo rota week 4',
    ]);
  });

  test('is back when the leave ends, to the millisecond', () => {
    const setup = desk([away('anna', 'ben'), person('ben')]);
    const of = (at: number) => peopleOf(rung({ to: 'person', personId: 'anna' }), STATE, setup, at);
    expect(of(LEAVE.from - 1)).toEqual(['anna']);
    expect(of(LEAVE.from)).toEqual(['ben']);
    expect(of(LEAVE.to - 1)).toEqual(['ben']);
    expect(of(LEAVE.to)).toEqual(['anna']);
  });

  test('whose deputy is away too is replaced by that one’s deputy, and two who name each other by nobody', () => {
    const people = [away('anna', 'ben'), away('ben', 'cleo'), person('cleo')];
    expect(standIn('anna', people, NOW)).toEqual({ personId: 'cleo', standsInFor: 'anna' });
    expect(standIn('anna', [away('anna', 'ben'), away('ben', 'anna')], NOW)).toEqual({ personId: 'anna' });
  });

  test('without a deputy is named all the same, and the reason says why they are skipped', () => {
    const anna = away('anna');
    expect(told({ to: 'person', personId: 'anna' }, desk([anna]))).toEqual(['anna person']);
    expect(unreachable(anna, NOW)).toBe('on_leave');
    expect(unreachable(anna)).toBe(null);
  });

  test('does not use up the depth of a rota: the next in order is on call', () => {
    const setup = desk([away('anna'), person('ben'), person('cleo')]);
    const first = named(rung({ to: 'rota', rotaId: 'week', depth: 1 }), STATE, setup, NOW);
    expect(first.map(({ personId }) => personId)).toEqual(['anna', 'ben']);
  });

  test('as the owner or a manager has a deputy like anybody else', () => {
    const setup = desk([person('anna', { managerId: 'mia' }), away('mia', 'noor'), person('noor')]);
    const owned = { ...STATE, ownerId: 'anna', escalation: { pagedPersonIds: ['anna'] } };
    expect(told({ to: 'manager_of_owner' }, setup, owned)).toEqual(['noor for mia manager_of_owner']);
    expect(told({ to: 'managers_of_paged' }, setup, owned)).toEqual(['noor for mia managers_of_paged']);
    expect(told({ to: 'owner' }, desk([away('anna', 'ben'), person('ben')]), owned)).toEqual([
      'ben for anna owner',
    ]);
  });
});

describe('a post', () => {
  const people = ['anna', 'ben', 'cleo', 'dora'].map((id) => person(id));

  test('for the site stands before the customer’s, the region’s and the desk’s', () => {
    const posts = [
      post('desk', {}, [holder('dora')]),
      post('region', { region: '浙江省' }, [holder('cleo')]),
      post('customer', { customerId: 'xihe' }, [holder('ben')]),
      post('site', { customerId: 'xihe', siteId: 'centre' }, [holder('anna')]),
    ];
    expect(told(POST, desk(people, posts))).toEqual(['anna post site 7']);
    expect(told(POST, desk(people, posts.slice(0, 3)))).toEqual(['ben post customer 7']);
    expect(told(POST, desk(people, posts.slice(0, 2)))).toEqual(['cleo post region 7']);
    expect(told(POST, desk(people, posts), { ...STATE, customerId: 'other', siteId: null })).toEqual([
      'cleo post region 7',
    ]);
    const elsewhere = { ...STATE, customerId: null, siteId: null, course: { severity: 'S1', facts: {} } };
    expect(told(POST, desk(people, posts), elsewhere)).toEqual(['dora post desk 7']);
  });

  test('goes to its deputies in order where the holder is away or left, before the deputy of the leave', () => {
    const posts = [post('customer', { customerId: 'xihe' }, [holder('anna', 'ben', 'cleo')])];
    const team = (anna: Person, ben: Person) => desk([anna, ben, person('cleo'), person('dora')], posts);
    expect(told(POST, team(away('anna', 'dora'), person('ben')))).toEqual(['ben for anna post customer 7']);
    expect(told(POST, team(person('anna', { active: false }), away('ben')))).toEqual([
      'cleo for anna post customer 7',
    ]);
    const stopped = {
      contactMethods: [{ channel: 'email', address: 'anna@desk.example', stoppedAt: 1 }],
    } as const;
    expect(told(POST, team(person('anna', stopped), person('ben')))).toEqual([
      'ben for anna post customer 7',
    ]);
  });

  test('at which nobody can be paged leaves the case to the next broader one', () => {
    const posts = [
      post('customer', { customerId: 'xihe' }, [holder('anna')]),
      post('desk', {}, [holder('dora')]),
    ];
    expect(told(POST, desk([away('anna'), person('dora')], posts))).toEqual(['dora post desk 7']);
    expect(told(POST, desk([away('anna'), away('dora')], posts))).toEqual(['anna post customer 7']);
  });

  test('is handed over on its day, which begins in the zone of the post', () => {
    const posts = [
      post('customer', {}, [
        { ...holder('anna'), endsOn: '2026-03-03' },
        { ...holder('ben'), startsOn: '2026-03-04' },
      ]),
    ];
    const at = (text: string) => told(POST, desk(people, posts), STATE, instant(text)).join();
    expect(at('2026-03-03T15:59:59Z')).toBe('anna post customer 7');
    expect(at('2026-03-03T16:00:00Z')).toBe('ben post customer 7');
  });

  test('of several holders is a group, each once', () => {
    const posts = [
      post('experts', { region: '浙江省' }, [holder('anna', 'ben'), holder('ben'), holder('cleo')]),
    ];
    expect(told(POST, desk(people, posts))).toEqual(
      ['anna', 'ben', 'cleo'].map((id) => `${id} post experts 7`),
    );
    const setup = desk([away('anna'), person('ben'), person('cleo')], posts);
    expect(told(POST, setup)).toEqual(['ben for anna post experts 7', 'cleo post experts 7']);
  });

  test('that nobody holds is a gap which is named, beside the people who are there', () => {
    const oem: Recipient = { to: 'post', role: 'oem_expert' };
    const posts = [post('customer', {}, [holder('anna')])];
    const all = rung(POST, oem, { to: 'owner' }, { to: 'duty', duty: 'director' });
    expect(unfilledOf(all, STATE, desk(people, posts), NOW)).toEqual([oem, { to: 'duty', duty: 'director' }]);
    expect(
      holdersOf('oem_expert', { customerId: null, siteId: null, regions: [] }, { people, posts }, NOW),
    ).toEqual([]);
    expect(peopleOf(all, STATE, desk(people, posts), NOW)).toEqual(['anna']);
  });
});

test('whoever is meant twice is named once, for the first reason', () => {
  const setup = desk([away('anna', 'ben'), person('ben'), person('cleo')]);
  expect(told({ to: 'rota', rotaId: 'week' }, setup)).toEqual([
    'ben for anna rota week 4',
    'cleo rota week 4',
  ]);
});

describe('each recipient', () => {
  const owned = { ...STATE, ownerId: 'anna', escalation: { pagedPersonIds: ['ben', 'gone', 'cleo'] } };
  const people = [
    person('zoe', { duties: ['duty_manager'] }),
    person('anna', { managerId: 'mia', duties: ['duty_manager'] }),
    person('ben', { managerId: 'noor' }),
    person('cleo'),
    person('ina', { duties: ['duty_manager'], active: false }),
    ...['mia', 'noor'].map((id) => person(id)),
  ];

  test('that is a duty means everybody with it, in the order of their ids', () => {
    expect(told({ to: 'duty', duty: 'duty_manager' }, desk(people))).toEqual([
      'anna duty duty_manager',
      'zoe duty duty_manager',
    ]);
  });

  test('that is a manager means the one of the owner, or those of whoever was paged, as far as there are any', () => {
    expect(told({ to: 'manager_of_owner' }, desk(people), owned)).toEqual(['mia manager_of_owner']);
    expect(told({ to: 'managers_of_paged' }, desk(people), owned)).toEqual(['noor managers_of_paged']);
    for (const ownerId of [null, 'cleo', 'gone'])
      expect(told({ to: 'manager_of_owner' }, desk(people), { ...owned, ownerId })).toEqual([]);
    expect(told({ to: 'managers_of_paged' }, desk(people))).toEqual([]);
  });

  test('that is a rota means as many as are wanted of it, and nobody where there is none', () => {
    const first = (depth?: number) =>
      peopleOf(rung({ to: 'rota', rotaId: 'week', ...(depth && { depth }) }), STATE, desk(people), NOW);
    expect([first(1), first(2), first()]).toEqual([['anna'], ['anna', 'ben'], ['anna', 'ben', 'cleo']]);
    expect(told({ to: 'rota', rotaId: 'gone' }, desk(people))).toEqual([]);
  });

  test('says why it names somebody, and for whom only where they stand in', () => {
    const setup = desk([away('anna', 'ben'), ...people.slice(2)]);
    expect(
      named(
        rung({ to: 'person', personId: 'anna' }, { to: 'owner' }),
        { ...owned, ownerId: 'cleo' },
        setup,
        NOW,
      ),
    ).toStrictEqual([
      { personId: 'ben', because: { to: 'person', standsInFor: 'anna' } },
      { personId: 'cleo', because: { to: 'owner' } },
    ]);
  });

  test('that the configuration leaves empty is told by its name', () => {
    const recipients: Recipient[] = [
      POST,
      { to: 'rota', rotaId: 'gone' },
      { to: 'rota', rotaId: 'week' },
      { to: 'duty', duty: 'night_porter' },
      { to: 'person', personId: 'gone' },
      { to: 'owner' },
    ];
    expect(unfilledIn(rung(...recipients), STATE, desk(people), NOW)).toEqual({
      unfilled: ['dedicated_engineer', 'gone', 'night_porter'],
    });
    const filled = unfilledIn(
      rung({ to: 'rota', rotaId: 'week' }, { to: 'owner' }),
      STATE,
      desk(people),
      NOW,
    );
    expect(filled).toStrictEqual({});
  });
});

test('a post is that of the city too, and of a group of whom one can be paged nobody broader answers', () => {
  const posts = [
    post('city', { region: '杭州市' }, [holder('anna'), holder('ben')]),
    post('desk', {}, [holder('dora')]),
  ];
  const setup = desk([away('anna'), person('ben'), person('dora')], posts);
  expect(told(POST, setup)).toEqual(['anna post city 7', 'ben post city 7']);
  expect(placeOf(STATE)).toEqual({ customerId: 'xihe', siteId: 'centre', regions: ['浙江省', '杭州市'] });
  expect(placeOf({ ...STATE, course: { severity: 'S1', facts: { 'site.city': 7 } } }).regions).toEqual([]);
});

describe('the rungs of a moment', () => {
  const at = (id: string, when: RungMoment): Rung => ({
    ...{ id, name: id, when, does: 'page', recipients: [], order: 'one_after_another' },
  });
  const ladder = {
    rungs: [
      at('opening', { at: 'opening', severities: ['S1', 'S2'] }),
      at('promotion', { at: 'promotion', severities: ['S1'] }),
      at('fire', { at: 'emergency', classes: ['1', '2'] }),
      at('any', { at: 'emergency', classes: [] }),
    ],
  };
  const ids = (rungs: readonly Rung[]) => rungs.map(({ id }) => id);

  test('are those of the opening or of the promotion, for the severities that they name', () => {
    expect(ids(openingRungs({ ladder }, 'S2'))).toEqual(['opening']);
    expect(ids(openingRungs({ ladder }, 'S3'))).toEqual([]);
    expect(ids(promotionRungs({ ladder }, 'S1'))).toEqual(['promotion']);
    expect(ids(promotionRungs({ ladder }, 'S2'))).toEqual([]);
  });

  test('are those of an emergency of the class, and those of any; of no known class only these', () => {
    expect(ids(emergencyRungs({ ladder }, '2'))).toEqual(['fire', 'any']);
    expect(ids(emergencyRungs({ ladder }, '3'))).toEqual(['any']);
    expect(ids(emergencyRungs({ ladder }, null))).toEqual(['any']);
  });
});

test('who has no way at all, or has stopped every way, cannot be paged, and is told apart', () => {
  expect(unreachable(undefined)).toBe('unknown_person');
  expect(unreachable(person('anna', { contactMethods: [] }))).toBe('no_contact_method');
  const [mail] = person('anna').contactMethods;
  if (!mail) throw new Error('Anna has a way');
  const stopped = { ...mail, stoppedAt: NOW };
  expect(unreachable(person('anna', { contactMethods: [stopped] }))).toBe('stopped');
  expect(unreachable(person('anna', { contactMethods: [stopped, mail] }))).toBeNull();
});
