// The presets of source 001: what is promised in warranty, the times for hardware and system software, and the strictest
// of both for an equipment fault. The source defines none of its three obstacle levels; the tenant must.

import type { Severity, TargetRule, Tier } from '../tier.ts';
import { AROUND_THE_CLOCK, CN_WORKDAYS } from './calendars.ts';
import { CUSTOMER_SIDE_REASONS, NEVER_PAUSED_KINDS } from './pauses.ts';

const COMMON = {
  version: 1,
  calendarId: AROUND_THE_CLOCK.id,
  workingDayCalendarId: CN_WORKDAYS.id,
  pauseReasons: CUSTOMER_SIDE_REASONS,
  neverPausedKinds: NEVER_PAUSED_KINDS,
  conventions: {},
} as const;

const REPORT_TARGETS: readonly TargetRule[] = [
  {
    kind: 'analysis_report',
    within: { amount: 3, unit: 'days' },
    from: 'onsite_cleared',
    condition: { fact: 'cleared_on_site', op: 'eq', value: true, whileUnknown: 'never_unknown' },
    quote: '现场排除故障后,我公司在3天内向用户方提交故障分析报告',
  },
];

const START_WORK: TargetRule = {
  kind: 'respond',
  subkind: 'start_work',
  within: { amount: 0, unit: 'minutes' },
  instant: true,
  from: 'report',
  quote: '我方工程师立即开展工作',
};

const SOLUTION_PLAN: TargetRule = {
  kind: 'solution_plan',
  within: { amount: 1, unit: 'hours' },
  from: 'report',
  quote: '在1小时内明确解决方案和技术支援方式',
};

const ARRIVE: TargetRule = {
  kind: 'arrive',
  within: { amount: 2, unit: 'hours' },
  from: 'report',
  quote: '在2小时内到达现场',
};

const SPARE_STANDBY: TargetRule = {
  kind: 'spare_standby',
  within: { amount: 24, unit: 'hours' },
  from: 'report',
  quote: '对于 24小时解决不了的问题,应提供备用设备',
};

const SPARE_STANDBY_UNTIL_RESOLVED: TargetRule = {
  ...SPARE_STANDBY,
  condition: { fact: 'resolved', op: 'neq', value: true, whileUnknown: 'never_unknown' },
};

const RESPOND_10: TargetRule = {
  kind: 'respond',
  within: { amount: 10, unit: 'minutes' },
  from: 'report',
  quote: '技术人员在10分钟内进行响应',
};

function handledWithin(amount: number, quote: string): TargetRule {
  return {
    kind: 'resolve',
    within: { amount, unit: 'minutes' },
    from: 'report',
    anchor: 's001_handling_time_anchor',
    quote,
  };
}

const LEVELS = [
  {
    code: 'SEVERE',
    rank: 1,
    nameZh: '严重障碍',
    nameEn: 'Severe obstacle',
    resolve: handledWithin(30, '对于严重障碍,障碍处理时间不超过30分钟'),
  },
  {
    code: 'MEDIUM',
    rank: 2,
    nameZh: '中级障碍',
    nameEn: 'Medium obstacle',
    resolve: handledWithin(60, '对于中级障碍,障碍处理时间不超过60分钟'),
  },
  {
    code: 'GENERAL',
    rank: 3,
    nameZh: '一般障碍',
    nameEn: 'General obstacle',
    resolve: handledWithin(120, '对于一般障碍,障碍处理时间不超过120分钟'),
  },
] as const;

function obstacleLevels(targets: (resolve: TargetRule) => readonly TargetRule[]): readonly Severity[] {
  return LEVELS.map(({ resolve, ...level }) => ({
    ...level,
    definitionZh: '',
    definitionEn: '',
    definitionRequired: true,
    keywords: [],
    targets: targets(resolve),
  }));
}

export const S001_SERVICE_LEVEL: Tier = {
  ...COMMON,
  id: 's001-service-level',
  nameZh: '保修期内服务等级',
  nameEn: 'Service level in warranty',
  severities: [
    {
      code: 'MAJOR',
      rank: 1,
      nameZh: '重大故障',
      nameEn: 'Major fault',
      definitionZh: '当系统发生重大故障,需要我公司技术人员进行故障派查、问题解决时',
      definitionEn: 'Major fault needing our technicians; extra support time is free.',
      keywords: ['重大故障', '系统瘫痪', '全部中断'],
      targets: [START_WORK, SOLUTION_PLAN, SPARE_STANDBY_UNTIL_RESOLVED],
    },
    {
      code: 'EQUIPMENT',
      rank: 2,
      nameZh: '设备故障',
      nameEn: 'Equipment fault',
      definitionZh: '设备出现故障时',
      definitionEn: 'An equipment fault.',
      keywords: ['设备…故障', '设备故障', '硬件…故障'],
      targets: [
        {
          kind: 'respond',
          within: { amount: 30, unit: 'minutes' },
          from: 'report',
          quote: '设备出现故障时必须在0.5小时内对采购人所提出的维修要求做出响应',
        },
        ARRIVE,
        SOLUTION_PLAN,
        {
          kind: 'resolve',
          within: { amount: 24, unit: 'hours' },
          from: 'report',
          condition: { fact: 'component_critical', op: 'eq', value: true, whileUnknown: 'active' },
          quote: '对关键部件须在24小时内解决问题',
        },
        SPARE_STANDBY_UNTIL_RESOLVED,
      ],
    },
    {
      code: 'PHONE_REPORT',
      rank: 3,
      nameZh: '用户电话申告',
      nameEn: "User's phone report (any problem)",
      definitionZh: '接到用户方电话申告',
      definitionEn: 'Any problem reported by the user (text names phone).',
      keywords: ['申告'],
      targets: [START_WORK, SOLUTION_PLAN],
    },
  ],
  reportTargets: REPORT_TARGETS,
  remarks: [
    { zh: '对同一个问题指定固定的本地工程师', en: 'One local engineer stays with a problem.' },
    {
      zh: '将投诉转交公司领导进行处理',
      en: 'A complaint goes to a leader of the company and to the leader of the department responsible.',
    },
  ],
};

export const S001_HW_SYSSW: Tier = {
  ...COMMON,
  id: 's001-hw-syssw',
  nameZh: '硬件设备、系统软件故障排除',
  nameEn: 'Hardware / system-software obstacle times',
  severities: obstacleLevels((resolve) => [RESPOND_10, resolve]),
  reportTargets: REPORT_TARGETS,
  remarks: [
    {
      zh: '适用于保修期内本公司提供的硬件设备或系统软件故障',
      en: 'For faults of hardware or system software that the vendor supplied, in warranty.',
    },
  ],
};

/** The earliest per kind of 设备故障 and of the obstacle levels; the half hour to respond is beaten by ten minutes. */
export const S001_EFFECTIVE: Tier = {
  ...COMMON,
  id: 's001-effective',
  nameZh: '设备故障综合',
  nameEn: 'Composite for hardware/system-software equipment faults',
  severities: obstacleLevels((resolve) => [RESPOND_10, SOLUTION_PLAN, ARRIVE, resolve, SPARE_STANDBY]),
  reportTargets: REPORT_TARGETS,
  compositeOf: [{ tierId: S001_SERVICE_LEVEL.id, severity: 'EQUIPMENT' }, { tierId: S001_HW_SYSSW.id }],
};
