// Conditions and merged tiers asked directly, fact by fact and rule by rule.

import { describe, expect, it } from 'vitest';
import { conditionState, factIn, factSince, holds } from '../../shared/domain/conditions.ts';
import type { Conventions } from '../../shared/domain/conventions.ts';
import { conventionsOf } from '../../shared/domain/conventions.ts';
import type { Contract } from '../../shared/domain/customers.ts';
import { effectiveTier, onlyIf, parameterIn } from '../../shared/domain/effective-tier.ts';
import type { Course } from '../../shared/domain/sla.ts';
import type { TargetCondition, TargetRule, Tier } from '../../shared/domain/tier.ts';
import { cn, is, reported, severity, span, target, tierOf } from './clock-world.ts';

const stateOf = (condition: TargetCondition | undefined, course: Course, own: Partial<Conventions> = {}) =>
  conditionState(condition, course, conventionsOf({ conventions: own }));
const given = (changes: Partial<Course> = {}): Course => reported('11-18 10:00', changes);

describe('what a case knows of itself', () => {
  it('whether it is resolved, and since when', () => {
    expect(factIn(given(), 'resolved')).toBe(false);
    expect(factSince(given(), 'resolved')).toBeNull();
    const resolved = given({ evidence: { resolve: cn('11-18 12:00') } });
    expect(factIn(resolved, 'resolved')).toBe(true);
    expect(factSince(resolved, 'resolved')).toBe(cn('11-18 12:00'));
    expect(factSince(resolved, 'anything')).toBeNull();
  });

  it('whether the site is cleared: by what was said, else by the start', () => {
    const cleared = given({ starts: { onsite_cleared: cn('11-18 11:00') } });
    expect(factIn(given(), 'cleared_on_site')).toBe(false);
    expect(factIn(cleared, 'cleared_on_site')).toBe(true);
    expect(factIn({ ...cleared, facts: { cleared_on_site: false } }, 'cleared_on_site')).toBe(false);
    expect(factSince(cleared, 'cleared_on_site')).toBe(cn('11-18 11:00'));
    expect(factSince(cleared, 'another')).toBeNull();
    expect(
      factSince({ ...cleared, factsAt: { cleared_on_site: cn('11-18 10:30') } }, 'cleared_on_site'),
    ).toBe(cn('11-18 10:30'));
  });

  it('that it was not solved remotely, once it is resolved otherwise', () => {
    expect(factIn(given(), 'solved_remotely')).toBeUndefined();
    const resolved = given({ evidence: { resolve: cn('11-18 12:00') } });
    expect(factIn(resolved, 'solved_remotely')).toBe(false);
    expect(factIn({ ...resolved, facts: { solved_remotely: true } }, 'solved_remotely')).toBe(true);
    expect(factIn(resolved, 'onsite_decided')).toBeUndefined();
  });
});

describe('a condition', () => {
  const unresolved = is('resolved', false, { whileUnknown: 'inactive' });
  const uncleared = is('cleared_on_site', false, { whileUnknown: 'inactive' });

  it('that rests on the case being open was in force until it was resolved, whatever nobody told would mean', () => {
    const resolved = given({ evidence: { resolve: cn('11-18 12:00') } });
    expect(stateOf(unresolved, given())).toEqual({ holds: true });
    expect(stateOf(unresolved, resolved)).toEqual({
      holds: false,
      fact: 'resolved',
      since: cn('11-18 12:00'),
    });
    const cleared = given({ starts: { onsite_cleared: cn('11-18 11:00') } });
    expect(stateOf(uncleared, cleared)).toEqual({
      holds: false,
      fact: 'cleared_on_site',
      since: cn('11-18 11:00'),
    });
  });

  it('never held where the fact was so from the report on, and did where it changed', () => {
    const region = is('site.province', '北京市', { unknownBy: 'unknownRegion' });
    expect(stateOf(region, given({ facts: { 'site.province': '河北省' } }))).toEqual({
      holds: false,
      fact: 'site.province',
      since: null,
    });
    const told = given({
      facts: { 'site.province': '河北省' },
      factsAt: { 'site.province': cn('11-18 11:00') },
    });
    expect(stateOf(region, told)).toMatchObject({ since: cn('11-18 11:00') });
    expect(stateOf(region, told, { unknownRegion: 'laxest' })).toMatchObject({ since: null });
    const changed = { ...told, factsWere: { 'site.province': '北京市' } };
    expect(stateOf(region, changed, { unknownRegion: 'laxest' })).toMatchObject({ since: cn('11-18 11:00') });
    const stillOther = { ...told, factsWere: { 'site.province': '天津市' } };
    expect(stateOf(region, stillOther)).toMatchObject({ since: null });
  });

  it.each([
    ['unknownRegion', 'active', { unknownRegion: 'strictest' }, true],
    ['unknownRegion', 'inactive', { unknownRegion: 'strictest' }, false],
    ['unknownRegion', 'active', { unknownRegion: 'laxest' }, false],
    ['unknownRegion', 'inactive', { unknownRegion: 'laxest' }, true],
    ['unknownRegion', 'active', { unknownRegion: 'ask_first' }, false],
    ['unknownRegion', 'inactive', { unknownRegion: 'ask_first' }, false],
    ['unknownHardwareState', 'active', {}, true],
    ['unknownHardwareState', 'active', { unknownHardwareState: 'ask_first' }, false],
    ['unknownHardwareState', 'inactive', {}, false],
    ['reproducibleUnknown', 'active', {}, true],
    ['reproducibleUnknown', 'active', { reproducibleUnknown: false }, false],
    ['reproducibleUnknown', 'inactive', {}, false],
    [undefined, 'active', { reproducibleUnknown: false, unknownRegion: 'laxest' }, true],
    [undefined, 'never_unknown', {}, true],
    [undefined, 'inactive', {}, false],
  ] as const)('of a fact that nobody told, %s, %s, %o: %s', (unknownBy, whileUnknown, own, expected) => {
    const condition = is('fact', true, { whileUnknown, ...(unknownBy && { unknownBy }) });
    expect(stateOf(condition, given(), own).holds).toBe(expected);
  });

  it('with others was in force until the first was taken back, and never where one never held', () => {
    const both = is('a', true, { and: [is('b', true), is('c', true, { and: [is('d', true)] })] });
    expect(stateOf(both, given())).toEqual({ holds: true });
    const since = (facts: Course['facts'], factsAt: Course['factsAt']) =>
      stateOf(both, given({ facts, ...(factsAt && { factsAt }) }));
    expect(since({ a: false, b: false }, { a: cn('11-18 14:00'), b: cn('11-18 12:00') })).toEqual({
      holds: false,
      fact: 'b',
      since: cn('11-18 12:00'),
    });
    expect(since({ a: false, d: false }, { a: cn('11-18 11:00'), d: cn('11-18 12:00') })).toEqual({
      holds: false,
      fact: 'a',
      since: cn('11-18 11:00'),
    });
    expect(since({ a: false, b: false }, { a: cn('11-18 11:00') })).toEqual({
      holds: false,
      fact: 'b',
      since: null,
    });
    expect(since({ d: false }, { d: cn('11-18 12:00') })).toEqual({
      holds: false,
      fact: 'd',
      since: cn('11-18 12:00'),
    });
  });

  it('by the facts alone, the others included', () => {
    const both = is('a', true, { and: [is('b', 'x', { op: 'neq' })] });
    expect(holds(both, {})).toBe(true);
    expect(holds(both, { a: true, b: 'x' })).toBe(false);
    expect(holds(both, { a: true, b: 'y' })).toBe(true);
    expect(holds(is('a', true, { whileUnknown: 'inactive' }), {})).toBe(false);
    expect(holds({ ...is('a', true), op: 'in', value: ['x', 'y'] }, { a: 'y' })).toBe(true);
    expect(holds({ ...is('a', true), op: 'in', value: ['x', 'y'] }, { a: 'z' })).toBe(false);
  });
});

describe('a tier as it binds a case', () => {
  const contract = (changes: Partial<Contract>): Contract => ({
    id: 'contract',
    version: 1,
    customerId: 'customer',
    tierId: 'tier',
    ladderId: 'ladder',
    siteIds: [],
    startsOn: '2025-01-01',
    endsOn: '2026-12-31',
    ...changes,
  });
  const plain = tierOf([], {
    severities: [
      severity('S1', 1, [target('restore', '4 h')]),
      severity('S2', 2, [target('restore', '8 h')]),
    ],
    reportTargets: [target('analysis_report', '3 d', { from: 'restored' }), target('restore', '9 h')],
  });
  const targetsOf = (tier: Tier, code: string): readonly TargetRule[] =>
    tier.severities.find((one) => one.code === code)?.targets ?? [];

  it('is itself where nothing is added', () => {
    for (const of of [{}, { contract: null, tenant: null }, { contract: contract({}) }, { tenant: {} }]) {
      expect(effectiveTier(plain, of)).toBe(plain);
    }
  });

  it('is itself where no time is left open, whatever its rules name', () => {
    const closed = tierOf([
      target('restore', '4 h', { parameter: 'p', calendarId: 'night' }),
      target('remote_support', null),
    ]);
    expect(effectiveTier(closed, { contract: contract({ parameters: { p: span('2 h') } }) })).toBe(closed);
  });

  it('is another where the time of a single rule is open', () => {
    const parameters = { p: span('2 h') };
    const one = severity('S2', 2, [target('restore', null, { parameter: 'p' })]);
    const tier = tierOf([], { severities: [severity('S1', 1, [target('restore', '4 h')]), one] });
    const filled = effectiveTier(tier, { contract: contract({ parameters }) });
    expect(targetsOf(filled, 'S2').map(({ within }) => within)).toEqual([span('2 h')]);
    const report = target('analysis_report', null, { parameter: 'p' });
    const reporting = { ...plain, reportTargets: [...plain.reportTargets, report] };
    const other = effectiveTier(reporting, { contract: contract({ parameters }) });
    expect(other.reportTargets.at(-1)?.within).toEqual(span('2 h'));
  });

  it('finds a parameter with the contract, else with the tenant, else nowhere', () => {
    const hours = span('2 h');
    expect(parameterIn('p', {})).toBeUndefined();
    expect(parameterIn('p', { contract: contract({}), tenant: {} })).toBeUndefined();
    expect(
      parameterIn('p', { contract: contract({ parameters: {} }), tenant: { parameters: { p: hours } } }),
    ).toBe(hours);
    expect(parameterIn('p', { contract: contract({ parameters: { p: hours } }), tenant: null })).toBe(hours);
  });

  it('fills a parameter for one severity, for all, or leaves it open', () => {
    const open = tierOf([], {
      severities: [
        severity('S1', 1, [target('restore', '4 h')]),
        severity('S2', 2, [target('restore', null, { parameter: 'p' }), target('arrive', null)]),
      ],
      reportTargets: [target('analysis_report', null, { parameter: 'p' })],
    });
    const withinOf = (parameters: Contract['parameters']) => {
      const filled = effectiveTier(open, { contract: contract({ parameters }) });
      return [...targetsOf(filled, 'S2'), ...filled.reportTargets].map(({ within }) => within);
    };
    expect(withinOf({})).toEqual([null, null, null]);
    expect(withinOf({ p: span('2 h') })).toEqual([span('2 h'), null, span('2 h')]);
    expect(withinOf({ p: { S2: span('3 h'), S1: span('1 h') } })).toEqual([span('3 h'), null, null]);
    expect(withinOf({ p: { S1: span('1 h') } })).toEqual([null, null, null]);
    // A severity may be called `unit`.
    expect(withinOf({ p: { unit: span('1 h') } })).toEqual([null, null, null]);
  });

  it('gives the times of a promotion to every step but the last', () => {
    const waiting = tierOf([], {
      severities: plain.severities,
      promotion: {
        order: ['S3', 'S2', 'S1'],
        when: { on: 'elapsed', after: null, parameter: 'climb' },
        atTop: 'stay',
      },
    });
    const timesWith = (parameters: Contract['parameters']) => {
      const when = effectiveTier(waiting, { contract: contract({ parameters }) }).promotion?.when;
      return when?.on === 'elapsed' ? when.after : undefined;
    };
    expect(timesWith({ climb: span('2 h') })).toEqual({ S3: span('2 h'), S2: span('2 h') });
    expect(timesWith({ climb: { S3: span('1 h') } })).toEqual({ S3: span('1 h') });
    expect(timesWith({})).toBeNull();
  });

  it('has the promises of a channel only for what came by it, and keeps whose they are', () => {
    const channels = tierOf([], {
      severities: plain.severities,
      channelPromises: [
        {
          channel: 'email',
          targets: [
            target('respond', '30 min'),
            target('solution_plan', '2 h', {
              origin: 'annex',
              condition: is('a', true, { and: [is('b', true)] }),
            }),
          ],
        },
      ],
    });
    const byMail = is('channel', 'email', { whileUnknown: 'never_unknown' });
    const merged = effectiveTier(channels, {});
    expect(merged).not.toHaveProperty('channelPromises');
    expect(targetsOf(merged, 'S2').slice(1)).toEqual([
      { ...target('respond', '30 min'), condition: byMail, origin: 'channel:email' },
      {
        ...target('solution_plan', '2 h'),
        condition: is('a', true, { and: [is('b', true), byMail] }),
        origin: 'annex',
      },
    ]);
  });

  it('adds one more condition to those that a rule has', () => {
    const more = is('c', true);
    expect(onlyIf(target('arrive', '2 h'), more).condition).toEqual(more);
    expect(onlyIf(target('arrive', '2 h', { condition: is('a', true) }), more).condition).toEqual(
      is('a', true, { and: [more] }),
    );
  });

  it('counts on the customer’s own calendars where the contract names them', () => {
    const two = { ...plain, calendarId: 'tier-week', workingDayCalendarId: 'tier-days' };
    const one = effectiveTier(two, { contract: contract({ calendars: { 'tier-week': 'own-week' } }) });
    expect([one.calendarId, one.workingDayCalendarId]).toEqual(['own-week', 'tier-days']);
    const other = effectiveTier(two, { contract: contract({ calendars: { 'tier-days': 'own-days' } }) });
    expect([other.calendarId, other.workingDayCalendarId]).toEqual(['tier-week', 'own-days']);
    const ofRule = tierOf([target('arrive', '2 h', { calendarId: 'night' }), target('restore', '4 h')]);
    const mapped = effectiveTier(ofRule, { contract: contract({ calendars: { night: 'own-night' } }) });
    expect(targetsOf(mapped, 'S').map(({ calendarId }) => calendarId)).toEqual(['own-night', undefined]);
  });

  describe('with the contract’s own terms', () => {
    const terms = [target('restore', '2 h'), target('analysis_report', '1 d', { from: 'restored' })];
    const told = (tier: Tier) => [
      targetsOf(tier, 'S2').map(({ kind, within, origin }) => [kind, within?.amount, origin].join(' ')),
      tier.reportTargets.map(({ kind, within, origin }) => [kind, within?.amount, origin].join(' ')),
    ];
    const merged = (mergeRule: Conventions['mergeRule']) =>
      told(effectiveTier({ ...plain, conventions: { mergeRule } }, { contract: contract({ terms }) }));

    it('has both, each with whose it is; reports belong to all severities', () => {
      expect(merged('most_favourable')).toEqual([
        ['restore 8 vendor plan', 'restore 2 customer requirement'],
        ['analysis_report 3 vendor plan', 'restore 9 vendor plan', 'analysis_report 1 customer requirement'],
      ]);
    });

    it('has the contract’s in place of the tier’s, clock by clock', () => {
      expect(merged('contract_only')).toEqual([
        ['restore 2 customer requirement'],
        ['analysis_report 1 customer requirement'],
      ]);
    });

    it('has the tier’s alone', () => {
      const [own, reports] = merged('preset_only');
      expect([own?.map((one) => one.trim()), reports?.map((one) => one.trim())]).toEqual([
        ['restore 8'],
        ['analysis_report 3', 'restore 9'],
      ]);
    });
  });
});
