import { describe, expect, test } from 'vitest';
import { composedTier } from '../../shared/domain/composed-tier.ts';
import { effectiveTier } from '../../shared/domain/effective-tier.ts';
import { foresee } from '../../shared/domain/foresight.ts';
import { goLiveGaps, goLiveWarnings } from '../../shared/domain/go-live.ts';
import type { TargetRule, Tier } from '../../shared/domain/tier.ts';
import {
  ALWAYS,
  cn,
  inShanghai,
  is,
  reckoningOf,
  reported,
  severity,
  span,
  stands,
  target,
  tierOf,
  WORKDAYS,
} from './clock-world.ts';

const given = reported('11-18 10:00');
const due = (tier: Tier, facts = {}) => stands({ ...given, facts }, reckoningOf(tier), '11-18 10:00');
const origins = (tier: Tier) =>
  Object.fromEntries(
    foresee(given, reckoningOf(tier), cn('11-18 10:00')).deadlines.map(({ id, origin, dueAt }) => [
      id,
      [origin, inShanghai(dueAt)],
    ]),
  );

describe('times that the tier leaves open', () => {
  const tier = tierOf(
    [target('respond', '30 min'), target('restore', null, { parameter: 'contract.outage' })],
    {
      parameters: [
        {
          id: 'contract.outage',
          of: 'contract',
          shape: 'duration',
          proposed: span('9 h'),
          nameZh: '中断时限',
          nameEn: 'outage limit',
        },
      ],
    },
  );

  test('are the contract’s, else the tenant’s, and never what is merely proposed', () => {
    const byContract = { parameters: { 'contract.outage': span('4 h') } };
    const byTenant = { parameters: { 'contract.outage': span('6 h') } };
    expect(due(effectiveTier(tier, { contract: byContract, tenant: byTenant })).restore).toEqual([
      'pending',
      '11-18 14:00',
    ]);
    expect(due(effectiveTier(tier, { tenant: byTenant })).restore).toEqual(['pending', '11-18 16:00']);
    expect(due(effectiveTier(tier, {})).restore).toEqual(['not_applicable', 'parameter_missing']);
    expect(due(tier).restore).toEqual(['not_applicable', 'parameter_missing']);
  });

  test('may differ by severity', () => {
    const rule = target('restore', null, { parameter: 'contract.outage' });
    const levels = tierOf([], { severities: [severity('P1', 1, [rule]), severity('P2', 2, [rule])] });
    const merged = effectiveTier(levels, {
      contract: { parameters: { 'contract.outage': { P1: span('1 h') } } },
    });
    const on = (code: string) =>
      stands({ ...given, severity: code }, reckoningOf(merged), '11-18 10:00').restore;
    expect(on('P1')).toEqual(['pending', '11-18 11:00']);
    expect(on('P2')).toEqual(['not_applicable', 'parameter_missing']);
  });

  test('a clause without any time and without a parameter is no clock', () => {
    expect(due(tierOf([target('remote_support', null)]))).toEqual({});
  });

  test('the steps of a promotion: one time for all, or one for each', () => {
    const climbing = tierOf([], {
      severities: [severity('P1', 1, []), severity('S', 2, []), severity('P3', 3, [])],
      promotion: {
        order: ['P3', 'S', 'P1'],
        when: { on: 'elapsed', after: null, parameter: 'tenant.promoteAfter' },
        atTop: 'stay',
      },
    });
    const stepsOf = (value: Parameters<typeof effectiveTier>[1]) =>
      foresee(
        { ...given, severity: 'P3' },
        reckoningOf(effectiveTier(climbing, value)),
        cn('11-18 10:00'),
      ).promotions.map(({ dueAt }) => inShanghai(dueAt));
    expect(stepsOf({ tenant: { parameters: { 'tenant.promoteAfter': span('8 h') } } })).toEqual([
      '11-18 18:00',
      '11-19 02:00',
    ]);
    expect(
      stepsOf({ contract: { parameters: { 'tenant.promoteAfter': { P3: span('8 h'), S: span('4 h') } } } }),
    ).toEqual(['11-18 18:00', '11-18 22:00']);
    expect(stepsOf({})).toEqual([]);
  });
});

describe('the customer’s own requirements', () => {
  const targets = [target('respond', '30 min'), target('respond.forward', '1 h'), target('restore', '4 h')];
  const terms: readonly TargetRule[] = [
    target('respond', '60 min'),
    target('restore', '2 h'),
    target('arrive', '1 h'),
    target('analysis_report', '3 d', { from: 'resolved' }),
  ];
  const merged = (mergeRule: 'most_favourable' | 'preset_only' | 'contract_only') =>
    effectiveTier(tierOf(targets, {}, { mergeRule }), { contract: { terms } });

  test('bind where they are earlier, and add what the plan lacks', () => {
    expect(origins(merged('most_favourable'))).toEqual({
      respond: ['vendor plan', '11-18 10:30'],
      'respond.forward': ['vendor plan', '11-18 11:00'],
      restore: ['customer requirement', '11-18 12:00'],
      arrive: ['customer requirement', '11-18 11:00'],
      // From the resolution, of which nothing is promised; the restoration's deadline stands for it.
      analysis_report: ['customer requirement', '11-21 12:00'],
    });
  });

  test('are left out, or take the place of the plan, where the tier reads it so', () => {
    expect(origins(merged('preset_only'))).toEqual({
      respond: [undefined, '11-18 10:30'],
      'respond.forward': [undefined, '11-18 11:00'],
      restore: [undefined, '11-18 14:00'],
    });
    expect(origins(merged('contract_only'))).toMatchObject({
      respond: ['customer requirement', '11-18 11:00'],
      'respond.forward': ['vendor plan', '11-18 11:00'],
      restore: ['customer requirement', '11-18 12:00'],
      arrive: ['customer requirement', '11-18 11:00'],
    });
  });

  test('merged twice are merged once', () => {
    const once = merged('most_favourable');
    expect(origins(effectiveTier(once, { contract: { terms } }))).toEqual(origins(once));
  });
});

test('what a channel promises holds for reports by it, whatever the severity, and the earlier binds', () => {
  const tier = effectiveTier(
    tierOf([target('respond', '1 h'), target('restore', '4 h')], {
      channelPromises: [
        { channel: 'email', targets: [target('respond', '30 min'), target('solution_plan', '2 h')] },
      ],
    }),
    {},
  );
  expect(due(tier, { channel: 'email' })).toEqual({
    respond: ['pending', '11-18 10:30'],
    restore: ['pending', '11-18 14:00'],
    solution_plan: ['pending', '11-18 12:00'],
  });
  expect(due(tier, { channel: 'phone' })).toEqual({
    respond: ['pending', '11-18 11:00'],
    restore: ['pending', '11-18 14:00'],
    solution_plan: ['not_applicable', 'channel'],
  });
});

test('a customer’s calendars take the place of the tier’s', () => {
  const tier = tierOf([
    target('restore', '4 h'),
    target('arrive', '4 h', { calendarId: 'workdays' }),
    target('resolve', '1 wd'),
  ]);
  const merged = effectiveTier(tier, { contract: { calendars: { always: 'workdays', workdays: 'theirs' } } });
  const theirs = { ...ALWAYS, id: 'theirs', weekly: WORKDAYS.weekly };
  const at16 = reported('11-18 16:00');
  expect(stands(at16, reckoningOf(merged, { theirs }), '11-18 16:00')).toEqual({
    restore: ['pending', '11-19 11:00'],
    arrive: ['pending', '11-18 20:00'],
    resolve: ['pending', '11-19 18:00'],
  });
});

test('a tier to which nothing is added is itself, and the same things merged are the same object', () => {
  const plain = tierOf([target('respond', '30 min')]);
  expect(effectiveTier(plain, { contract: { parameters: {} }, tenant: {} })).toBe(plain);
  const contract = { terms: [target('respond', '10 min')] };
  const tenant = {};
  expect(effectiveTier(plain, { contract, tenant })).toBe(effectiveTier(plain, { contract, tenant }));
  expect(effectiveTier(plain, { contract: { ...contract }, tenant })).not.toBe(
    effectiveTier(plain, { contract, tenant }),
  );
});

describe('one tier out of several', () => {
  const levels = tierOf([], {
    id: 'levels',
    severities: [
      severity('S', 1, [target('restore', '4 h')]),
      severity('LOW', 2, [target('restore', '24 h')]),
    ],
    pauseReasons: [
      { code: 'waiting_customer', nameZh: '', nameEn: '' },
      { code: 'weather', nameZh: '', nameEn: '' },
    ],
  });
  const mail = tierOf([], {
    id: 'mail',
    severities: [severity('ANY', 1, [target('respond', '30 min')])],
    appliesWhen: is('channel', 'email', { whileUnknown: 'never_unknown' }),
    neverPausedKinds: ['respond', 'arrive'],
  });
  const office = tierOf([], {
    id: 'office',
    calendarId: 'workdays',
    severities: [
      severity('HW', 1, [target('restore', '3 h'), target('arrive', '8 h')]),
      severity('SW', 2, []),
    ],
  });
  const all = composedTier({ id: 'all', nameZh: '综合', nameEn: 'all' }, [
    { tier: levels },
    { tier: mail },
    { tier: office, severity: 'HW' },
  ]);

  test('promises what each of them does, and of one clock the earlier', () => {
    expect(due(all, { channel: 'email' })).toEqual({
      restore: ['pending', '11-18 14:00'],
      respond: ['pending', '11-18 10:30'],
      arrive: ['pending', '11-19 10:00'],
    });
    expect(due(all, { channel: 'phone' }).respond).toEqual(['not_applicable', 'channel']);
    expect(stands({ ...given, severity: 'LOW' }, reckoningOf(all), '11-18 10:00').restore).toEqual([
      'pending',
      '11-18 14:00',
    ]);
    expect(origins(all)).toMatchObject({
      restore: ['levels', '11-18 14:00'],
      arrive: ['office', '11-19 10:00'],
    });
  });

  test('pauses only for what all of them allow, and never what one of them never does', () => {
    expect(all.pauseReasons.map(({ code }) => code)).toEqual(['waiting_customer']);
    expect(all.neverPausedKinds).toContain('arrive');
    expect(all.compositeOf).toEqual([
      { tierId: 'levels' },
      { tierId: 'mail' },
      { tierId: 'office', severity: 'HW' },
    ]);
  });

  test('needs a severity of each', () => {
    expect(() =>
      composedTier({ id: 'x', nameZh: '', nameEn: '' }, [{ tier: levels }, { tier: office }]),
    ).toThrow('tier office has no severity to take for S');
  });
});

describe('before a tier goes live', () => {
  const undefinedSeverity = (code: string) => ({
    ...severity(code, 1, []),
    definitionRequired: true as const,
  });
  const defined = { ...severity('P1', 1, []), definitionEn: 'machine down' };

  test('a severity without a definition blocks where others have one, and warns where none has', () => {
    const some = tierOf([], { severities: [defined, undefinedSeverity('P2')] });
    expect(goLiveGaps(some, {}).map(({ path }) => path)).toEqual(['severities.P2.definition']);
    expect(goLiveWarnings(some)).toEqual([]);
    const none = tierOf([], { severities: [undefinedSeverity('A'), undefinedSeverity('B')] });
    expect(goLiveGaps(none, {})).toEqual([]);
    expect(goLiveWarnings(none).map(({ path }) => path)).toEqual([
      'severities.A.definition',
      'severities.B.definition',
    ]);
    expect(
      goLiveGaps(tierOf([], { severities: [{ ...undefinedSeverity('P2'), definitionZh: '局部' }] }), {}),
    ).toEqual([]);
  });

  test('a time that nobody states blocks, and says whose it is in both languages', () => {
    const tier = tierOf([], {
      parameters: [
        {
          id: 'contract.outage',
          of: 'contract',
          shape: 'duration',
          nameZh: '中断时限',
          nameEn: 'outage limit',
        },
        {
          id: 'tenant.promoteAfter',
          of: 'tenant',
          shape: 'duration_by_severity',
          nameZh: '升级时间',
          nameEn: 'promotion times',
        },
      ],
      promotion: {
        order: ['P3', 'P2', 'P1'],
        when: { on: 'elapsed', after: null, parameter: 'tenant.promoteAfter' },
        atTop: 'stay',
      },
    });
    const gaps = goLiveGaps(tier, {});
    expect(gaps.map(({ path }) => path)).toEqual(['contract.outage', 'tenant.promoteAfter']);
    expect(gaps[0]).toEqual({
      path: 'contract.outage',
      zh: '合同未约定“中断时限”。此服务等级没有它不能使用。',
      en: 'The contract does not state "outage limit". The tier cannot be used without it.',
    });
    const half = {
      parameters: { 'contract.outage': span('4 h'), 'tenant.promoteAfter': { P3: span('8 h') } },
    };
    expect(goLiveGaps(tier, { contract: half }).map(({ path }) => path)).toEqual(['tenant.promoteAfter.P2']);
    const whole = { parameters: { 'contract.outage': span('4 h'), 'tenant.promoteAfter': span('2 h') } };
    expect(goLiveGaps(tier, { tenant: whole })).toEqual([]);
  });

  test('a calendar that never opens blocks', () => {
    const never = { ...WORKDAYS, weekly: ALWAYS.weekly, dates: { '2025-01-01': { name: '', hours: [] } } };
    const tier = tierOf([]);
    expect(
      goLiveGaps(tier, { calendars: { always: ALWAYS, workdays: never } }).map(({ path }) => path),
    ).toEqual(['calendars.workdays']);
    expect(goLiveGaps(tier, { calendars: { always: ALWAYS, workdays: WORKDAYS } })).toEqual([]);
    const once = { ...never, dates: { '2025-01-01': { name: '', hours: [['09:00', '10:00']] as const } } };
    expect(goLiveGaps(tier, { calendars: { workdays: once } })).toEqual([]);
  });
});
