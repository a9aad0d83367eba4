// Whom a customer can reach about a case: the service engineer and the duty manager, with whoever stands in for them.

import { describe, expect, test } from 'vitest';
import type { Ladder, Rung } from '../../shared/domain/ladder.ts';
import type { Whereabouts } from '../../shared/domain/ladder-people.ts';
import { dutyEngineerId, dutyManagerId } from '../../shared/domain/on-duty.ts';
import type { Person } from '../../shared/domain/people.ts';
import type { Post } from '../../shared/domain/posts.ts';
import type { Rota } from '../../shared/domain/rota.ts';
import { person } from './small-desk.ts';

const TUESDAY = Date.parse('2026-03-03T02:00:00Z');
const LEAVE = {
  from: Date.parse('2026-03-02T00:00:00Z'),
  to: Date.parse('2026-03-04T00:00:00Z'),
  reason: 'leave',
};
const away = (id: string, deputyId?: string): Person =>
  person(id, ['sms'], { absences: [deputyId === undefined ? LEAVE : { ...LEAVE, deputyId }] });
const CASE: Whereabouts = {
  ownerId: null,
  customerId: 'xihe',
  siteId: null,
  course: { severity: 'S1', facts: {} },
  escalation: null,
};
const rota = (id: string, ...personIds: string[]): Rota => ({
  id,
  version: 1,
  name: id,
  timeZone: 'Asia/Shanghai',
  layers: [
    {
      id: 'weekly',
      name: 'Weekly',
      startsOn: '2026-03-02',
      handOverTimes: ['00:00'],
      shiftsPerTurn: 7,
      personIds,
    },
  ],
  overrides: [],
});
const POST: Post = {
  id: 'managers',
  version: 1,
  name: 'Managers',
  role: 'duty_manager',
  scope: { customerId: 'xihe' },
  timeZone: 'Asia/Shanghai',
  holders: [{ personId: 'pia', deputyIds: [] }],
};
const ROTA = rota('duty_manager', 'rita', 'rolf');
const ON_DUTY = person('dan', ['sms'], { duties: ['duty_manager'] });

describe('the duty manager of a case', () => {
  const managerOf = (people: readonly Person[], posts: readonly Post[], rotas: readonly Rota[], of = CASE) =>
    dutyManagerId(of, { people, posts, rotas }, TUESDAY);
  const everybody = [ON_DUTY, person('pia', ['sms']), person('rita', ['sms']), person('rolf', ['sms'])];

  test('is who is on call as such, else who holds the post for the place, else who has the duty', () => {
    expect(managerOf(everybody, [POST], [rota('week', 'dan'), ROTA])).toBe('rita');
    expect(managerOf(everybody, [POST], [rota('week', 'rolf')])).toBe('pia');
    expect(managerOf(everybody, [POST], [], { ...CASE, customerId: 'other' })).toBe('dan');
    expect(managerOf(everybody.slice(1), [], [])).toBeUndefined();
  });

  test('is replaced while they are away, by their deputy, else by the next in order', () => {
    const [dan, pia, rita, rolf] = everybody as [Person, Person, Person, Person];
    expect(managerOf([dan, pia, away('rita', 'dan'), rolf], [POST], [ROTA])).toBe('dan');
    expect(managerOf([dan, pia, away('rita'), rolf], [POST], [ROTA])).toBe('rolf');
    expect(managerOf([dan, pia, away('rita'), away('rolf')], [POST], [ROTA])).toBe('pia');
    expect(
      managerOf([dan, pia, { ...rita, active: false }, rolf], [POST], [rota('duty_manager', 'rita')]),
    ).toBe('pia');
  });
});

describe('the service engineer of a case', () => {
  const rung = (id: string, severity: string, ...personIds: string[]): Rung => ({
    id,
    name: id,
    when: { at: 'opening', severities: [severity] },
    does: 'page',
    recipients: personIds.map((personId) => ({ to: 'person', personId })),
    order: 'one_after_another',
  });
  const rungs: Ladder['rungs'] = [
    rung('slow', 'S2', 'ada'),
    rung('down', 'S1', 'mia', 'ben'),
    rung('then', 'S1', 'cleo'),
  ];
  const mia = person('mia', ['sms'], { roles: ['manager'] });
  const rest = [person('ada', ['sms']), person('cleo', ['sms'])];
  const engineerOf = (people: readonly Person[], of = CASE) =>
    dutyEngineerId(of, { people, posts: [], rotas: [], ladder: { rungs } }, TUESDAY);

  test('is its owner, or who stands in for them', () => {
    const owned = { ...CASE, ownerId: 'ada' };
    expect(engineerOf([mia, person('ben', ['sms']), ...rest], owned)).toBe('ada');
    expect(engineerOf([mia, person('ben', ['sms']), away('ada', 'mia')], owned)).toBe('mia');
  });

  test('is the first engineer whom its opening calls, where nobody owns it or the owner cannot be reached', () => {
    expect(engineerOf([mia, person('ben', ['sms']), ...rest])).toBe('ben');
    expect(engineerOf([mia, away('ben'), ...rest])).toBe('cleo');
    expect(engineerOf([mia, person('ben', ['sms']), away('ada')], { ...CASE, ownerId: 'ada' })).toBe('ben');
  });

  test('is the first of those called where none is an engineer, and nobody where none can be reached', () => {
    expect(engineerOf([mia, away('ben')])).toBe('mia');
    expect(engineerOf([away('ben')])).toBeUndefined();
  });
});
