// The fifteen preset tiers, figure by figure: one line per target as its source states it, and beside the targets whatever
// else has a number, a start or a condition. A slip in a preset is a slip in somebody's contract.

import { describe, expect, test } from 'vitest';
import { parseConfiguration } from '../../shared/contracts/configuration.ts';
import { calendarsOf, PRESET_CALENDARS, PRESET_TIERS } from '../../shared/domain/presets/tiers.ts';
import { suggestSeverity } from '../../shared/domain/severity.ts';
import { clockIdOf, type TargetCondition, type TargetRule, type Tier } from '../../shared/domain/tier.ts';

const TIERS = Object.values(PRESET_TIERS);

function tier(id: string): Tier {
  const found = PRESET_TIERS[id];
  if (!found) throw new Error(`there is no preset ${id}`);
  return found;
}

function told(rule: TargetRule): string {
  const { within, instant, parameter, from, condition, inheritedFrom } = rule;
  const time = within === null ? 'no time' : `${within.amount} ${within.unit}`;
  const stated = parameter === undefined ? (instant ? 'at once' : time) : `by ${parameter}`;
  const derived = inheritedFrom === undefined ? '' : ` derived from ${inheritedFrom}`;
  return `${clockIdOf(rule)}: ${stated} from ${from}${condition ? ` if ${holding(condition)}` : ''}${derived}`;
}

function holding({ fact, op, value, whileUnknown }: TargetCondition): string {
  const sign = { eq: '=', neq: '≠', in: 'in' }[op];
  return `${fact} ${sign} ${[value].flat().join(',')} (${whileUnknown})`;
}

function linesOf(text: string): readonly string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim());
}

const NAMES = `
  s000-call-center 呼叫中心故障处理响应: CRITICAL 特大故障, SEVERE 严重故障, GENERAL 一般故障, CONSULT 咨询类
  s001-service-level 保修期内服务等级: MAJOR 重大故障, EQUIPMENT 设备故障, PHONE_REPORT 用户电话申告
  s001-hw-syssw 硬件设备、系统软件故障排除: SEVERE 严重障碍, MEDIUM 中级障碍, GENERAL 一般障碍
  s001-effective 设备故障综合: SEVERE 严重障碍, MEDIUM 中级障碍, GENERAL 一般障碍
  s002-warranty-813 质保服务承诺: HW 硬件设备故障, DEV 所投系统开发
  s002-requirements-834 售后服务要求: ANY 任何故障
  s002-response-842 响应时间: SYSTEM_FAILURE 软、硬件系统故障, HW_NON_CRASH 硬件系统非宕机的其他故障
  s002-levels-85 故障级别(四级): L1 一级故障, L2 二级故障, L3 三级故障, L4 四级故障
  s002-emergency 紧急情况级别: E1 紧急级别1, E2 紧急级别2, E3 紧急级别3, E4 紧急级别4
  s002-email-868 E-Mail支持响应模式: ANY 客户技术需求
  s002-survey-measure 单次服务指标(故障响应时间30分钟之内): ANY 单次服务
  s002-effective 赢科综合: L1 一级故障, L2 二级故障, L3 三级故障, L4 四级故障
  s003-response-table 维护响应时间: PARALYSED 系统瘫痪, SERIOUS 系统严重故障、部分重要服务不正常, SINGLE 系统个别服务不正常，终端故障
  s003-problem-levels 问题级别(四级): URGENT 紧急问题级, SERIOUS 严重问题级, MODERATE 较严重问题级, NORMAL 普通问题级
  s004-service-desk 客户服务P1-P4: P1 P1, P2 P2, P3 P3, P4 P4
`;

const TARGETS = `
  s000-call-center CRITICAL restore: 1 hours from report if hardware_damaged = false (active)
  s000-call-center CRITICAL respond: 1 hours from report derived from SEVERE
  s000-call-center CRITICAL arrive: 2 hours from report if site.province = 北京市 (active) derived from SEVERE
  s000-call-center CRITICAL arrive: 48 hours from report if site.province ≠ 北京市 (inactive) derived from SEVERE
  s000-call-center SEVERE respond: 1 hours from report
  s000-call-center SEVERE arrive: 2 hours from report if site.province = 北京市 (active)
  s000-call-center SEVERE arrive: 48 hours from report if site.province ≠ 北京市 (inactive)
  s000-call-center GENERAL respond: 2 hours from report
  s000-call-center GENERAL resolve: 5 working_days from report if reproducible = true (active)
  s000-call-center GENERAL arrive: 1 weeks from report
  s000-call-center CONSULT remote_support: no time from report
  s001-service-level MAJOR respond.start_work: at once from report
  s001-service-level MAJOR solution_plan: 1 hours from report
  s001-service-level MAJOR spare_standby: 24 hours from report if resolved ≠ true (never_unknown)
  s001-service-level EQUIPMENT respond: 30 minutes from report
  s001-service-level EQUIPMENT arrive: 2 hours from report
  s001-service-level EQUIPMENT solution_plan: 1 hours from report
  s001-service-level EQUIPMENT resolve: 24 hours from report if component_critical = true (active)
  s001-service-level EQUIPMENT spare_standby: 24 hours from report if resolved ≠ true (never_unknown)
  s001-service-level PHONE_REPORT respond.start_work: at once from report
  s001-service-level PHONE_REPORT solution_plan: 1 hours from report
  s001-service-level * analysis_report: 3 days from onsite_cleared if cleared_on_site = true (never_unknown)
  s001-hw-syssw SEVERE respond: 10 minutes from report
  s001-hw-syssw SEVERE resolve: 30 minutes from report
  s001-hw-syssw MEDIUM respond: 10 minutes from report
  s001-hw-syssw MEDIUM resolve: 60 minutes from report
  s001-hw-syssw GENERAL respond: 10 minutes from report
  s001-hw-syssw GENERAL resolve: 120 minutes from report
  s001-hw-syssw * analysis_report: 3 days from onsite_cleared if cleared_on_site = true (never_unknown)
  s001-effective SEVERE respond: 10 minutes from report
  s001-effective SEVERE solution_plan: 1 hours from report
  s001-effective SEVERE arrive: 2 hours from report
  s001-effective SEVERE resolve: 30 minutes from report
  s001-effective SEVERE spare_standby: 24 hours from report
  s001-effective MEDIUM respond: 10 minutes from report
  s001-effective MEDIUM solution_plan: 1 hours from report
  s001-effective MEDIUM arrive: 2 hours from report
  s001-effective MEDIUM resolve: 60 minutes from report
  s001-effective MEDIUM spare_standby: 24 hours from report
  s001-effective GENERAL respond: 10 minutes from report
  s001-effective GENERAL solution_plan: 1 hours from report
  s001-effective GENERAL arrive: 2 hours from report
  s001-effective GENERAL resolve: 120 minutes from report
  s001-effective GENERAL spare_standby: 24 hours from report
  s001-effective * analysis_report: 3 days from onsite_cleared if cleared_on_site = true (never_unknown)
  s002-warranty-813 HW arrive: 24 hours from report
  s002-warranty-813 HW resolve.part_replacement: 48 hours from report if repairable_on_the_spot = false (inactive)
  s002-warranty-813 DEV arrive: 24 hours from report
  s002-requirements-834 ANY respond: at once from report
  s002-requirements-834 ANY arrive: 24 hours from report if solved_remotely ≠ true (active)
  s002-requirements-834 ANY resolve: 48 hours from report
  s002-response-842 SYSTEM_FAILURE remote_support: 15 minutes from report
  s002-response-842 HW_NON_CRASH remote_support: 30 minutes from report
  s002-response-842 HW_NON_CRASH arrive: 24 hours from report if onsite_decided = true (inactive)
  s002-levels-85 L1 arrive: 2 hours from report if solved_remotely ≠ true (active)
  s002-levels-85 L1 restore: 4 hours from report
  s002-levels-85 L2 arrive: 2 hours from report if solved_remotely ≠ true (active)
  s002-levels-85 L2 restore: 4 hours from report
  s002-levels-85 L3 arrive: 4 hours from report if solved_remotely ≠ true (active)
  s002-levels-85 L3 restore: 24 hours from report
  s002-levels-85 L4 arrive: 4 hours from report if solved_remotely ≠ true (active)
  s002-levels-85 L4 restore: 24 hours from report
  s002-levels-85 * analysis_report: 1 working_days from restored
  s002-emergency E1 resolve.emergency_handling: 2 hours from emergency_classified
  s002-emergency E2 resolve.emergency_handling: 2 hours from emergency_classified
  s002-emergency E3 resolve.emergency_handling: 4 hours from emergency_classified
  s002-emergency E4 resolve: no time from report
  s002-email-868 ANY respond: 30 minutes from report
  s002-email-868 ANY solution_plan: 2 hours from report
  s002-survey-measure ANY respond: 30 minutes from report
  s002-effective L1 respond: at once from report
  s002-effective L1 remote_support: 15 minutes from report if hardware_and_not_down ≠ true (active)
  s002-effective L1 remote_support: 30 minutes from report if hardware_and_not_down = true (inactive)
  s002-effective L1 solution_plan: 2 hours from report if channel = email (never_unknown)
  s002-effective L1 arrive: 2 hours from report if solved_remotely ≠ true (active)
  s002-effective L1 restore: 4 hours from report
  s002-effective L1 resolve.part_replacement: 48 hours from report if repairable_on_the_spot = false (inactive)
  s002-effective L1 resolve.emergency_handling: 2 hours from emergency_classified if emergency_class in E1,E2 (inactive)
  s002-effective L2 respond: at once from report
  s002-effective L2 remote_support: 15 minutes from report if hardware_and_not_down ≠ true (active)
  s002-effective L2 remote_support: 30 minutes from report if hardware_and_not_down = true (inactive)
  s002-effective L2 solution_plan: 2 hours from report if channel = email (never_unknown)
  s002-effective L2 arrive: 2 hours from report if solved_remotely ≠ true (active)
  s002-effective L2 restore: 4 hours from report
  s002-effective L2 resolve.part_replacement: 48 hours from report if repairable_on_the_spot = false (inactive)
  s002-effective L2 resolve.emergency_handling: 2 hours from emergency_classified if emergency_class in E1,E2 (inactive)
  s002-effective L3 respond: at once from report
  s002-effective L3 remote_support: 15 minutes from report if hardware_and_not_down ≠ true (active)
  s002-effective L3 remote_support: 30 minutes from report if hardware_and_not_down = true (inactive)
  s002-effective L3 solution_plan: 2 hours from report if channel = email (never_unknown)
  s002-effective L3 arrive: 4 hours from report if solved_remotely ≠ true (active)
  s002-effective L3 restore: 24 hours from report
  s002-effective L3 resolve.part_replacement: 48 hours from report if repairable_on_the_spot = false (inactive)
  s002-effective L4 respond: at once from report
  s002-effective L4 remote_support: 15 minutes from report if hardware_and_not_down ≠ true (active)
  s002-effective L4 remote_support: 30 minutes from report if hardware_and_not_down = true (inactive)
  s002-effective L4 solution_plan: 2 hours from report if channel = email (never_unknown)
  s002-effective L4 arrive: 4 hours from report if solved_remotely ≠ true (active)
  s002-effective L4 restore: 24 hours from report
  s002-effective L4 resolve.part_replacement: 48 hours from report if repairable_on_the_spot = false (inactive)
  s002-effective * analysis_report: 1 working_days from restored
  s003-response-table PARALYSED respond: at once from report
  s003-response-table PARALYSED arrive: 1 hours from report
  s003-response-table PARALYSED restore: 2 hours from arrival
  s003-response-table PARALYSED full_recovery: 6 hours from arrival
  s003-response-table SERIOUS arrive: 2 hours from report
  s003-response-table SERIOUS restore: 4 hours from report
  s003-response-table SERIOUS full_recovery: 1 days from report
  s003-response-table SINGLE solution_plan: 6 hours from report
  s003-response-table SINGLE resolve: 2 working_days from report
  s003-problem-levels URGENT respond: at once from report
  s003-problem-levels URGENT arrive: 1 hours from report
  s003-problem-levels URGENT restore: 2 hours from arrival
  s003-problem-levels URGENT full_recovery: 6 hours from arrival
  s003-problem-levels SERIOUS arrive: 2 hours from report
  s003-problem-levels SERIOUS restore: 4 hours from report
  s003-problem-levels SERIOUS full_recovery: 1 days from report
  s003-problem-levels MODERATE solution_plan: 6 hours from report
  s003-problem-levels MODERATE resolve: 2 working_days from report
  s004-service-desk P1 respond: 30 minutes from report
  s004-service-desk P1 respond.forward_to_engineer: 1 hours from report
  s004-service-desk P1 respond.substantive_reaction: at once from report if request_kind = hardware_repair (inactive)
  s004-service-desk P1 spare_standby: by contract.faultFreeEquipmentWithin from report if hardware_fault = true (inactive)
  s004-service-desk P1 restore: by contract.networkOutageLimit from report if network_interrupted = true (inactive)
  s004-service-desk P2 respond: 30 minutes from report
  s004-service-desk P2 respond.forward_to_engineer: 1 hours from report
  s004-service-desk P2 respond.substantive_reaction: at once from report if request_kind = hardware_repair (inactive)
  s004-service-desk P2 spare_standby: by contract.faultFreeEquipmentWithin from report if hardware_fault = true (inactive)
  s004-service-desk P2 restore: by contract.networkOutageLimit from report if network_interrupted = true (inactive)
  s004-service-desk P3 respond: 30 minutes from report
  s004-service-desk P3 respond.forward_to_engineer: 1 hours from report
  s004-service-desk P3 respond.substantive_reaction: at once from report if request_kind = hardware_repair (inactive)
  s004-service-desk P3 spare_standby: by contract.faultFreeEquipmentWithin from report if hardware_fault = true (inactive)
  s004-service-desk P3 restore: by contract.networkOutageLimit from report if network_interrupted = true (inactive)
  s004-service-desk P4 respond: 30 minutes from report
  s004-service-desk P4 respond.forward_to_engineer: 1 hours from report
  s004-service-desk P4 respond.substantive_reaction: at once from report if request_kind = hardware_repair (inactive)
  s004-service-desk P4 spare_standby: by contract.faultFreeEquipmentWithin from report if hardware_fault = true (inactive)
  s004-service-desk P4 restore: by contract.networkOutageLimit from report if network_interrupted = true (inactive)
  s004-service-desk * analysis_report: by tenant.analysisReportWithin from resolved
`;

describe('the preset tiers', () => {
  test('are fifteen, each with its severities, the most severe first', () => {
    const all = TIERS.map(
      ({ id, nameZh, severities }) =>
        `${id} ${nameZh}: ${severities.map((one) => `${one.code} ${one.nameZh}`).join(', ')}`,
    );
    expect(all).toEqual(linesOf(NAMES));
  });

  test('promise these targets and no others', () => {
    const all = TIERS.flatMap(({ id, severities, reportTargets }) => [
      ...severities.flatMap(({ code, targets }) => targets.map((rule) => `${id} ${code} ${told(rule)}`)),
      ...reportTargets.map((rule) => `${id} * ${told(rule)}`),
    ]);
    expect(all).toEqual(linesOf(TARGETS));
  });

  test('are valid configuration, as it comes back from a store', () => {
    for (const one of TIERS) {
      expect(parseConfiguration('tier', JSON.parse(JSON.stringify(one)))).toEqual({ item: one });
      for (const calendar of calendarsOf(one)) {
        expect(parseConfiguration('calendar', JSON.parse(JSON.stringify(calendar)))).toEqual({
          item: calendar,
        });
      }
    }
  });

  test('count around the clock, in mainland working days, and give 5×8 as a calendar', () => {
    for (const one of TIERS) expect(calendarsOf(one).map(({ id }) => id)).toEqual(['24x7', 'cn-workdays']);
    expect(PRESET_CALENDARS['24x7']?.always).toBe(true);
    expect(PRESET_CALENDARS['cn-5x8']).toMatchObject({
      timeZone: 'Asia/Shanghai',
      weekly: {
        mon: [
          ['09:00', '12:00'],
          ['13:00', '18:00'],
        ],
        sat: [],
        sun: [],
      },
      publishedYears: [2025, 2026],
    });
    expect(PRESET_CALENDARS['cn-5x8']?.dates['2025-09-28']?.hours).toEqual([
      ['09:00', '12:00'],
      ['13:00', '18:00'],
    ]);
  });

  test('count by the default conventions, except where a tier says them itself', () => {
    for (const { id, conventions } of TIERS) {
      expect(conventions).toEqual(
        id === 's002-effective' ? { instantMinutes: 5, endOfBusiness: '18:00' } : {},
      );
    }
  });

  test('pause for the customer only, and never to answer, to support or to report', () => {
    for (const { pauseReasons, neverPausedKinds } of TIERS) {
      expect(pauseReasons.length).toBeGreaterThan(0);
      expect(pauseReasons.filter(({ side, code }) => side === 'vendor' || code.startsWith('vendor'))).toEqual(
        [],
      );
      expect(neverPausedKinds).toEqual(['respond', 'remote_support', 'analysis_report']);
    }
  });
});

describe('beside its targets', () => {
  const rulesOf = (one: Tier) => [...one.severities.flatMap(({ targets }) => targets), ...one.reportTargets];
  const where = <Value>(of: (rule: TargetRule) => Value | undefined) =>
    TIERS.flatMap((one) =>
      one.severities.flatMap(({ code, targets }) =>
        targets.flatMap((rule) => {
          const value = of(rule);
          return value === undefined ? [] : [`${one.id} ${code} ${clockIdOf(rule)} ${String(value)}`];
        }),
      ),
    );

  test('a start that its source leaves open names its convention', () => {
    expect(where(({ anchor }) => anchor)).toEqual([
      's001-hw-syssw SEVERE resolve s001_handling_time_anchor',
      's001-hw-syssw MEDIUM resolve s001_handling_time_anchor',
      's001-hw-syssw GENERAL resolve s001_handling_time_anchor',
      's001-effective SEVERE resolve s001_handling_time_anchor',
      's001-effective MEDIUM resolve s001_handling_time_anchor',
      's001-effective GENERAL resolve s001_handling_time_anchor',
      's002-warranty-813 HW resolve.part_replacement s002_part_replacement_anchor',
      's002-emergency E1 resolve.emergency_handling s002_emergency_anchor',
      's002-emergency E2 resolve.emergency_handling s002_emergency_anchor',
      's002-emergency E3 resolve.emergency_handling s002_emergency_anchor',
      's002-effective L1 resolve.part_replacement s002_part_replacement_anchor',
      's002-effective L1 resolve.emergency_handling s002_emergency_anchor',
      's002-effective L2 resolve.part_replacement s002_part_replacement_anchor',
      's002-effective L2 resolve.emergency_handling s002_emergency_anchor',
      's002-effective L3 resolve.part_replacement s002_part_replacement_anchor',
      's002-effective L4 resolve.part_replacement s002_part_replacement_anchor',
      's003-response-table PARALYSED full_recovery s003_paralysed_full_recovery_anchor',
      's003-response-table SERIOUS restore s003_serious_restore_anchor',
      's003-problem-levels URGENT full_recovery s003_paralysed_full_recovery_anchor',
      's003-problem-levels SERIOUS restore s003_serious_restore_anchor',
    ]);
  });

  test('a departure may be evidence, a duty of the customer may extend, a miss may oblige, a figure may only measure', () => {
    expect(where(({ literally }) => literally)).toEqual(['s000-call-center SEVERE arrive dispatch']);
    expect(where(({ precondition }) => precondition)).toEqual([
      's000-call-center CRITICAL restore customer_maintainer_on_site_10min',
    ]);
    expect(where(({ onBreach }) => onBreach)).toEqual([
      's002-requirements-834 ANY resolve emergency_measure',
    ]);
    expect(where(({ measureOnly }) => measureOnly)).toEqual(['s002-survey-measure ANY respond true']);
    expect(where(({ calendarId }) => calendarId)).toEqual(['s002-warranty-813 DEV arrive 24x7']);
  });

  test('what nobody has told yet is read by the convention for it', () => {
    const conditions = TIERS.flatMap((one) => rulesOf(one).flatMap(({ condition }) => condition ?? []));
    for (const { fact, unknownBy } of conditions) {
      const convention = {
        'site.province': 'unknownRegion',
        hardware_damaged: 'unknownHardwareState',
        reproducible: 'reproducibleUnknown',
      }[fact];
      expect(unknownBy).toBe(convention);
    }
  });

  test('the duties of the customer, of which one has a time', () => {
    const duties = TIERS.flatMap(({ id, obligations = [] }) =>
      obligations.map((one) => [id, one.id, one.severities ?? null, one.within, one.from]),
    );
    expect(duties).toEqual([
      [
        's000-call-center',
        'customer_maintainer_on_site_10min',
        ['CRITICAL'],
        { amount: 10, unit: 'minutes' },
        'report',
      ],
      ['s002-levels-85', 'designated_notifier', null, null, 'report'],
      ['s002-effective', 'designated_notifier', null, null, 'report'],
      ['s004-service-desk', 'remote_authorisation', null, null, 'report'],
    ]);
  });

  test('who climbs by itself: on a missed outcome, by a fact, by elapsed time', () => {
    const climbing = TIERS.flatMap(({ id, promotion }) => (promotion ? [[id, promotion]] : []));
    const levels = {
      order: ['L4', 'L3', 'L2', 'L1'],
      when: { on: 'breach', kinds: ['restore', 'resolve'] },
      atTop: 'open_emergency',
    };
    expect(climbing).toEqual([
      ['s002-levels-85', levels],
      ['s002-effective', levels],
      [
        's003-problem-levels',
        {
          order: ['NORMAL', 'MODERATE', 'SERIOUS', 'URGENT'],
          when: { on: 'fact', fact: 'remote_diagnosis_failed' },
          atTop: 'stay',
        },
      ],
      [
        's004-service-desk',
        {
          order: ['P4', 'P3', 'P2', 'P1'],
          when: { on: 'elapsed', after: null, parameter: 'tenant.promoteAfter' },
          atTop: 'stay',
        },
      ],
    ]);
  });

  test('when a replacement is shipped', () => {
    for (const one of TIERS) {
      const triggers = (one.standby ?? []).map(({ id, share, of, condition }) => [
        id,
        share,
        of,
        condition ? holding(condition) : null,
      ]);
      const shipping = ['s002-levels-85', 's002-effective'].includes(one.id);
      expect(triggers).toEqual(
        shipping
          ? [
              ['ship_from_linan', 1, 'restore', null],
              ['ship_from_hangzhou', 0.5, 'restore', 'local_replacement_available = false (inactive)'],
            ]
          : [],
      );
    }
  });

  test('what the source leaves open is a parameter; a proposal is only a proposal', () => {
    expect(TIERS.filter(({ parameters }) => parameters).map(({ id }) => id)).toEqual(['s004-service-desk']);
    expect(tier('s004-service-desk').parameters).toMatchObject([
      { id: 'contract.faultFreeEquipmentWithin', of: 'contract', shape: 'duration' },
      { id: 'contract.networkOutageLimit', of: 'contract', shape: 'duration' },
      {
        id: 'tenant.analysisReportWithin',
        of: 'tenant',
        shape: 'duration',
        proposed: { amount: 3, unit: 'days' },
      },
      {
        id: 'tenant.promoteAfter',
        of: 'tenant',
        shape: 'duration_by_severity',
        proposed: {
          P4: { amount: 8, unit: 'hours' },
          P3: { amount: 4, unit: 'hours' },
          P2: { amount: 2, unit: 'hours' },
        },
      },
    ]);
    const proposals = tier('s004-service-desk').parameters?.map(({ proposed }) => proposed !== undefined);
    expect(proposals).toEqual([false, false, true, true]);
  });

  test('severities that the source does not define wait for the tenant', () => {
    const undefinedOnes = TIERS.flatMap(({ id, severities }) =>
      severities
        .filter(({ definitionRequired }) => definitionRequired)
        .map(({ code, definitionZh }) => [id, code, definitionZh]),
    );
    expect(undefinedOnes).toEqual([
      ['s001-hw-syssw', 'SEVERE', ''],
      ['s001-hw-syssw', 'MEDIUM', ''],
      ['s001-hw-syssw', 'GENERAL', ''],
      ['s001-effective', 'SEVERE', ''],
      ['s001-effective', 'MEDIUM', ''],
      ['s001-effective', 'GENERAL', ''],
      ['s004-service-desk', 'P2', ''],
      ['s004-service-desk', 'P3', ''],
    ]);
  });

  test('where it applies, where work goes on without a break, what it was composed of, whose targets it takes', () => {
    expect(
      TIERS.flatMap(({ id, appliesWhen }) => (appliesWhen ? [`${id} ${holding(appliesWhen)}`] : [])),
    ).toEqual(['s002-email-868 channel = email (never_unknown)']);
    expect(TIERS.filter(({ continuousWork }) => continuousWork).map(({ id }) => id)).toEqual([
      's002-levels-85',
    ]);
    expect(TIERS.filter(({ compositeOf }) => compositeOf).map(({ id }) => id)).toEqual([
      's001-effective',
      's002-effective',
      's003-problem-levels',
    ]);
    for (const part of TIERS.flatMap(({ compositeOf = [] }) => compositeOf)) {
      expect(PRESET_TIERS).toHaveProperty([part.tierId]);
    }
    expect(tier('s003-problem-levels').severities.map(({ mapsTo }) => mapsTo?.severity)).toEqual([
      'PARALYSED',
      'SERIOUS',
      'SINGLE',
      undefined,
    ]);
    const affecting = tier('s002-levels-85').severities.map(({ affectsBusiness }) => affectsBusiness);
    expect(affecting).toEqual([true, true, false, false]);
  });
});

describe('the words of a report point at the severity of each scale', () => {
  test.each([
    ['s000-call-center', '单个座席软件锁死', 'GENERAL'],
    ['s000-call-center', '单个话机不同通话', 'GENERAL'],
    ['s000-call-center', '各别通话没有录音', 'GENERAL'],
    ['s000-call-center', '系统没有自动语音', 'SEVERE'],
    ['s000-call-center', '所有座席软件不能使用', 'SEVERE'],
    ['s000-call-center', '所有通话找不到录音文件', 'SEVERE'],
    ['s000-call-center', '系统不能接听电话', 'CRITICAL'],
    ['s000-call-center', '系统所有电话不能打出', 'CRITICAL'],
    ['s000-call-center', '所有电话打不出去', 'CRITICAL'],
    ['s000-call-center', '座席软件怎么做三方通话？', 'CONSULT'],
    ['s002-levels-85', '业务全部停了', 'L1'],
    ['s002-levels-85', '数据丢失', 'L1'],
    ['s002-levels-85', '系统有报错但业务正常，担心隐患', 'L3'],
    ['s002-levels-85', '请教如何配置', 'L4'],
    ['s002-levels-85', '预约下周二服务', 'L4'],
    ['s003-response-table', '终端故障', 'SINGLE'],
    ['s003-problem-levels', '系统崩溃，业务停止', 'URGENT'],
    ['s004-service-desk', '生產網宕機', 'P1'],
    ['s004-service-desk', '申請軟件升級', 'P4'],
  ])('%s: %s', (id, text, severity) => {
    expect(suggestSeverity(tier(id), text)?.severity).toBe(severity);
  });

  test('no keyword belongs to two severities of one tier', () => {
    for (const { severities } of TIERS) {
      const keywords = severities.flatMap((one) => one.keywords);
      expect(new Set(keywords).size).toBe(keywords.length);
    }
  });
});
