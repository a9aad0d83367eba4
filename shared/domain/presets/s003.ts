// The presets of source 003: a response table of three rows, and four problem levels that select a flow. Which row a
// level takes its times from is a convention, said in `mapsTo`.

import type { Severity, Tier } from '../tier.ts';
import { AROUND_THE_CLOCK, CN_WORKDAYS } from './calendars.ts';
import { KEYWORDS_NORMAL, KEYWORDS_RATHER_SERIOUS, KEYWORDS_SERIOUS, KEYWORDS_URGENT } from './keywords.ts';
import { CUSTOMER_SIDE_REASONS, NEVER_PAUSED_KINDS } from './pauses.ts';

const COMMON = {
  version: 1,
  calendarId: AROUND_THE_CLOCK.id,
  workingDayCalendarId: CN_WORKDAYS.id,
  reportTargets: [],
  pauseReasons: CUSTOMER_SIDE_REASONS,
  neverPausedKinds: NEVER_PAUSED_KINDS,
  conventions: {},
} as const;

const PARALYSED: Severity = {
  code: 'PARALYSED',
  rank: 1,
  nameZh: '系统瘫痪',
  nameEn: 'System paralysed',
  definitionZh: '系统瘫痪',
  definitionEn: 'The system is paralysed.',
  keywords: ['系统瘫痪', '瘫痪', '全部中断', '宕机'],
  targets: [
    {
      kind: 'respond',
      within: { amount: 0, unit: 'minutes' },
      instant: true,
      from: 'report',
      quote: '立刻专人应答及处理',
    },
    {
      kind: 'arrive',
      within: { amount: 1, unit: 'hours' },
      from: 'report',
      quote: '1小时内到达现场',
    },
    {
      kind: 'restore',
      within: { amount: 2, unit: 'hours' },
      from: 'arrival',
      quote: '到现场后2小时内服务恢复运行',
    },
    {
      kind: 'full_recovery',
      within: { amount: 6, unit: 'hours' },
      // Governed by 到现场后 of the same phrase.
      from: 'arrival',
      anchor: 's003_paralysed_full_recovery_anchor',
      quote: '6小时内服务指标全部恢复正常',
    },
  ],
};

const SERIOUS: Severity = {
  code: 'SERIOUS',
  rank: 2,
  nameZh: '系统严重故障、部分重要服务不正常',
  nameEn: 'Serious system fault / some important services abnormal',
  definitionZh: '系统严重故障、部分重要服务不正常',
  definitionEn: 'Serious fault, some important services abnormal.',
  keywords: ['严重故障', '重要服务…不正常', '重要服务…异常'],
  targets: [
    {
      kind: 'arrive',
      within: { amount: 2, unit: 'hours' },
      from: 'report',
      quote: '2小时内到达现场',
    },
    {
      kind: 'restore',
      within: { amount: 4, unit: 'hours' },
      // This row does not say 到现场后.
      from: 'report',
      anchor: 's003_serious_restore_anchor',
      quote: '4小时内服务恢复运行',
    },
    {
      kind: 'full_recovery',
      within: { amount: 1, unit: 'days' },
      from: 'report',
      quote: '1天内服务指标全部恢复正常',
    },
  ],
};

const SINGLE: Severity = {
  code: 'SINGLE',
  rank: 3,
  nameZh: '系统个别服务不正常，终端故障',
  nameEn: 'Single services abnormal / terminal fault',
  definitionZh: '系统个别服务不正常，终端故障',
  definitionEn: 'Individual services abnormal, terminal fault.',
  keywords: ['个别服务', '终端故障', '终端…故障'],
  targets: [
    {
      kind: 'solution_plan',
      within: { amount: 6, unit: 'hours' },
      from: 'report',
      quote: '6小时内作出修复方案',
    },
    {
      kind: 'resolve',
      within: { amount: 2, unit: 'working_days' },
      from: 'report',
      quote: '2个工作日内修复',
    },
  ],
};

export const S003_RESPONSE_TABLE: Tier = {
  ...COMMON,
  id: 's003-response-table',
  nameZh: '维护响应时间',
  nameEn: 'Maintenance response table',
  severities: [PARALYSED, SERIOUS, SINGLE],
  remarks: [
    {
      zh: '保持远程技术支持；终端故障保持电话联系，远程技术支持',
      en: 'Remote support is kept up throughout; for a terminal fault, contact by telephone.',
    },
  ],
};

function takenFrom(row: Severity): Pick<Severity, 'targets' | 'mapsTo'> {
  return { targets: row.targets, mapsTo: { tierId: S003_RESPONSE_TABLE.id, severity: row.code } };
}

export const S003_PROBLEM_LEVELS: Tier = {
  ...COMMON,
  id: 's003-problem-levels',
  nameZh: '问题级别(四级)',
  nameEn: 'Four problem levels selecting the flow',
  severities: [
    {
      code: 'URGENT',
      rank: 1,
      nameZh: '紧急问题级',
      nameEn: 'Urgent',
      definitionZh: '系统崩溃导致业务停止、数据丢失。',
      definitionEn: 'System crash stops business, data lost.',
      keywords: KEYWORDS_URGENT,
      ...takenFrom(PARALYSED),
    },
    {
      code: 'SERIOUS',
      rank: 2,
      nameZh: '严重问题级',
      nameEn: 'Serious',
      definitionZh: '出现部分部件失效、系统性能下降但能正常运行，不影响正常业务运作。',
      definitionEn: 'Some parts failed, performance reduced but runs; normal business not affected.',
      keywords: KEYWORDS_SERIOUS,
      ...takenFrom(SERIOUS),
    },
    {
      code: 'MODERATE',
      rank: 3,
      nameZh: '较严重问题级',
      nameEn: 'Rather serious',
      definitionZh: '出现系统报错或警告，但系统能继续运行且性能不受影响。',
      definitionEn: 'Errors or warnings, system continues with full performance.',
      keywords: KEYWORDS_RATHER_SERIOUS,
      ...takenFrom(SINGLE),
    },
    {
      code: 'NORMAL',
      rank: 4,
      nameZh: '普通问题级',
      nameEn: 'Normal',
      definitionZh: '系统技术功能、安装或配置咨询，或其他显然不影响业务的预约服务。',
      definitionEn:
        'Function/installation/configuration consultation or booked service evidently not affecting business.',
      keywords: KEYWORDS_NORMAL,
      targets: [],
    },
  ],
  promotion: {
    order: ['NORMAL', 'MODERATE', 'SERIOUS', 'URGENT'],
    when: { on: 'fact', fact: 'remote_diagnosis_failed' },
    atTop: 'stay',
  },
  compositeOf: [{ tierId: S003_RESPONSE_TABLE.id }],
  remarks: [
    {
      zh: '远程诊断问题级别较低故障，若无法排除则归为高级问题级别，进入故障排除流程',
      en: 'A lesser fault that remote diagnosis cannot clear becomes one of a higher level, with a technical report.',
    },
  ],
};
