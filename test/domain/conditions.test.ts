import { describe, expect, test } from 'vitest';
import { conditionState, factSince, holds } from '../../shared/domain/conditions.ts';
import { DEFAULT_CONVENTIONS } from '../../shared/domain/conventions.ts';
import {
  arrivedAt,
  clearedOnSiteAt,
  factKnown,
  resolvedAt,
  restoredAt,
} from '../../shared/domain/happenings.ts';
import type { Course } from '../../shared/domain/sla.ts';
import type { TargetCondition } from '../../shared/domain/tier.ts';
import { cn, is, reckoningOf, reported, stands, target, tierOf, told } from './clock-world.ts';

const state = (condition: TargetCondition, course: Course) =>
  conditionState(condition, course, DEFAULT_CONVENTIONS);

const damaged = is('damaged', false);
const decided = is('decided', true, { whileUnknown: 'inactive' });
const given = reported('07-16 09:00');
const TIER = tierOf([target('restore', '1 h', { condition: damaged })]);
const know = (fact: string, value: boolean | string) => (course: Course, now: number) =>
  factKnown(course, fact, value, now, TIER);

describe('a condition', () => {
  test.each([
    ['eq', 'A', 'A', true],
    ['eq', 'A', 'B', false],
    ['neq', 'A', 'A', false],
    ['neq', 'A', 'B', true],
    ['in', ['A', 'B'], 'B', true],
    ['in', ['A', 'B'], 'C', false],
    ['neq', ['A', 'B'], 'C', true],
    ['neq', ['A', 'B'], 'A', false],
  ] as const)('%s %s of %s: %s', (op, value, known, expected) => {
    const condition = { fact: 'class', op, value, whileUnknown: 'inactive' } as const;
    expect(state(condition, reported('07-16 09:00', { facts: { class: known } })).holds).toBe(expected);
    expect(holds(condition, { class: known })).toBe(expected);
  });

  test('holds while nobody knows, or not, and a fact that should be known leaves the promise standing', () => {
    for (const [whileUnknown, expected] of [
      ['active', true],
      ['inactive', false],
      ['never_unknown', true],
    ] as const) {
      const condition = { fact: 'class', op: 'eq', value: 'A', whileUnknown } as const;
      expect(state(condition, given).holds).toBe(expected);
      expect(holds(condition, {})).toBe(expected);
    }
  });

  test('with more conditions holds only if all of them do', () => {
    const both = { ...damaged, and: [decided] };
    const course = (facts: Course['facts']) => reported('07-16 09:00', { facts });
    expect(state(both, course({ decided: true })).holds).toBe(true);
    expect(state(both, course({ damaged: false, decided: true })).holds).toBe(true);
    expect(state(both, course({}))).toEqual({ holds: false, fact: 'decided', since: null });
    expect(state(both, course({ damaged: true, decided: true }))).toMatchObject({
      holds: false,
      fact: 'damaged',
    });
    expect(holds(both, { decided: true })).toBe(true);
    expect(holds(both, {})).toBe(false);
    expect(holds(both, { damaged: true, decided: true })).toBe(false);
  });

  test('knows since when it has not held, and whether it ever had', () => {
    const found = told(given, reckoningOf(TIER), ['07-16 09:20', know('damaged', true)]);
    expect(state(damaged, found)).toEqual({ holds: false, fact: 'damaged', since: cn('07-16 09:20') });
    const from = reported('07-16 09:00', { facts: { damaged: true } });
    expect(state(damaged, from)).toEqual({ holds: false, fact: 'damaged', since: null });
    const undecided = told(given, reckoningOf(TIER), ['07-16 09:20', know('decided', false)]);
    expect(state(decided, undecided)).toEqual({ holds: false, fact: 'decided', since: null });
    const revoked = told(
      given,
      reckoningOf(TIER),
      ['07-16 09:20', know('decided', true)],
      ['07-16 09:40', know('decided', false)],
    );
    expect(state(decided, revoked)).toEqual({ holds: false, fact: 'decided', since: cn('07-16 09:40') });
  });

  test('of several that were taken back names the first', () => {
    const both = { ...damaged, and: [{ ...decided, whileUnknown: 'active' as const }] };
    const course = told(
      given,
      reckoningOf(TIER),
      ['07-16 09:20', know('decided', false)],
      ['07-16 09:40', know('damaged', true)],
    );
    expect(state(both, course)).toEqual({ holds: false, fact: 'decided', since: cn('07-16 09:20') });
  });
});

describe('what a case knows of itself', () => {
  const open: TargetCondition = { fact: 'resolved', op: 'neq', value: true, whileUnknown: 'never_unknown' };
  const cleared = is('cleared_on_site', true, { whileUnknown: 'never_unknown' });
  const unsolved = is('solved_remotely', false, { whileUnknown: 'inactive' });

  test('whether it is resolved, cleared on site, and solved from afar', () => {
    expect(state(open, given).holds).toBe(true);
    const resolved = resolvedAt(given, cn('07-16 10:00'));
    expect(state(open, resolved)).toEqual({ holds: false, fact: 'resolved', since: cn('07-16 10:00') });
    expect(state(cleared, given)).toMatchObject({ holds: false, since: null });
    expect(state(cleared, clearedOnSiteAt(given, cn('07-16 10:00'))).holds).toBe(true);
    expect(state(unsolved, given).holds).toBe(false);
    expect(state(unsolved, resolved).holds).toBe(true);
    expect(state(unsolved, resolvedAt(given, cn('07-16 10:00'), { remotely: true })).holds).toBe(false);
  });

  test('since when', () => {
    expect(factSince(given, 'resolved')).toBeNull();
    expect(factSince(resolvedAt(given, cn('07-16 10:00')), 'resolved')).toBe(cn('07-16 10:00'));
    expect(factSince(clearedOnSiteAt(given, cn('07-16 10:00')), 'cleared_on_site')).toBe(cn('07-16 10:00'));
    expect(factSince(restoredAt(given, cn('07-16 10:00'), { remotely: true }), 'solved_remotely')).toBe(
      cn('07-16 10:00'),
    );
  });
});

describe('a target that hangs on a fact', () => {
  const reckoning = reckoningOf(TIER);

  test('is not applicable where it never was in force, and withdrawn where a fact took it back', () => {
    const from = reported('07-16 09:00', { facts: { damaged: true } });
    expect(stands(from, reckoning, '07-16 09:00').restore).toEqual(['not_applicable', 'damaged']);
    const found = told(given, reckoning, ['07-16 09:20', know('damaged', true)]);
    expect(stands(found, reckoning, '07-16 09:20').restore).toEqual(['withdrawn', 'damaged']);
    const again = told(found, reckoning, ['07-16 09:30', know('damaged', false)]);
    expect(stands(again, reckoning, '07-16 09:30').restore).toEqual(['pending', '07-16 10:00']);
  });

  test('stays missed where it was missed before the fact took it back, and met where it was met', () => {
    const late = told(given, reckoning, ['07-16 10:20', know('damaged', true)]);
    expect(stands(late, reckoning, '07-16 11:00').restore).toEqual(['breached', '07-16 10:00']);
    const met = told(given, reckoning, ['07-16 09:30', restoredAt], ['07-16 09:40', know('damaged', true)]);
    expect(stands(met, reckoning, '07-16 11:00').restore).toEqual(['met', '07-16 10:00']);
    const after = told(given, reckoning, ['07-16 09:30', know('damaged', true)], ['07-16 09:40', restoredAt]);
    expect(stands(after, reckoning, '07-16 11:00').restore).toEqual(['withdrawn', 'damaged']);
  });

  test('switches with the fact to the rule that is then in force: one clock', () => {
    const near = is('near', true);
    const far: TargetCondition = { fact: 'near', op: 'neq', value: true, whileUnknown: 'inactive' };
    const switching = reckoningOf(
      tierOf([target('arrive', '2 h', { condition: near }), target('arrive', '48 h', { condition: far })]),
    );
    const known = told(given, switching, ['07-16 09:30', know('near', false)]);
    expect(stands(known, switching, '07-16 09:30')).toEqual({ arrive: ['pending', '07-18 09:00'] });
    expect(stands(arrivedAt(known, cn('07-17 09:00')), switching, '07-17 09:00')).toEqual({
      arrive: ['met', '07-18 09:00'],
    });
  });

  test('that counts from when its fact was determined waits for it', () => {
    const rule = target('resolve', '48 h', { condition: decided, from: 'determined' });
    const counting = reckoningOf(tierOf([rule]));
    expect(stands(given, counting, '07-16 09:00').resolve).toEqual(['not_applicable', 'decided']);
    const found = told(given, counting, ['07-16 11:00', know('decided', true)]);
    expect(stands(found, counting, '07-16 11:00').resolve).toEqual(['pending', '07-18 11:00']);
  });
});

test('a tier for some cases only promises nothing to the others', () => {
  const byMail = tierOf([target('respond', '30 min')], {
    appliesWhen: is('channel', 'email', { whileUnknown: 'never_unknown' }),
  });
  const from = (channel: string) =>
    stands(reported('07-16 09:00', { facts: { channel } }), reckoningOf(byMail), '07-16 09:00').respond;
  expect(from('email')).toEqual(['pending', '07-16 09:30']);
  expect(from('phone')).toEqual(['not_applicable', 'channel']);
});
