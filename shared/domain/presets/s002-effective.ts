// The preset tier `s002-effective`: the strictest reading, per target, of a service contract with four fault levels, all
// around the clock. Quotes are the contract's own words in its own script; names and definitions are in Simplified Chinese,
// as all pages are. Plain data, one version; a tenant that wants other times makes a tier of its own.

import type { Calendar } from '../calendar.ts';
import type { CustomerObligation, Promotion, Severity, StandbyTrigger, TargetRule, Tier } from '../tier.ts';
import { AROUND_THE_CLOCK, CN_WORKDAYS } from './calendars.ts';
import { KEYWORDS_NORMAL, KEYWORDS_RATHER_SERIOUS, KEYWORDS_SERIOUS, KEYWORDS_URGENT } from './keywords.ts';

export { AROUND_THE_CLOCK, CN_WORKDAYS };

export const RESPOND_AT_ONCE: TargetRule = {
  kind: 'respond',
  within: { amount: 0, unit: 'minutes' },
  instant: true,
  from: 'report',
  quote: '響應時間:即時響應',
};

const REMOTE_SUPPORT: readonly TargetRule[] = [
  {
    kind: 'remote_support',
    within: { amount: 15, unit: 'minutes' },
    from: 'report',
    condition: { fact: 'hardware_and_not_down', op: 'neq', value: true, whileUnknown: 'active' },
    quote: '在接到軟、硬件問題報告后15分鐘之內提供電話支持服務',
  },
  {
    kind: 'remote_support',
    within: { amount: 30, unit: 'minutes' },
    from: 'report',
    condition: { fact: 'hardware_and_not_down', op: 'eq', value: true, whileUnknown: 'inactive' },
    quote: '將在接到客戶報修電話后半小時內提供電話支持',
  },
];

const SOLUTION_PLAN: TargetRule = {
  kind: 'solution_plan',
  within: { amount: 2, unit: 'hours' },
  from: 'report',
  condition: { fact: 'channel', op: 'eq', value: 'email', whileUnknown: 'never_unknown' },
  quote: '2小時內提出解決方案',
};

export const PART_REPLACEMENT: TargetRule = {
  kind: 'resolve',
  subkind: 'part_replacement',
  within: { amount: 48, unit: 'hours' },
  from: 'report',
  anchor: 's002_part_replacement_anchor',
  condition: { fact: 'repairable_on_the_spot', op: 'eq', value: false, whileUnknown: 'inactive' },
  quote: '對于硬件損壞當場無法修復,當日48小時內更換所需配件',
};

const EMERGENCY_HANDLING: TargetRule = {
  kind: 'resolve',
  subkind: 'emergency_handling',
  within: { amount: 2, unit: 'hours' },
  from: 'emergency_classified',
  anchor: 's002_emergency_anchor',
  condition: { fact: 'emergency_class', op: 'in', value: ['E1', 'E2'], whileUnknown: 'inactive' },
  quote: '2小時',
};

function arriveWithin(amount: number, quote: string): TargetRule {
  return {
    kind: 'arrive',
    within: { amount, unit: 'hours' },
    from: 'report',
    condition: { fact: 'solved_remotely', op: 'neq', value: true, whileUnknown: 'active' },
    quote,
  };
}

function restoreWithin(amount: number, quote: string): TargetRule {
  return { kind: 'restore', within: { amount, unit: 'hours' }, from: 'report', quote };
}

/** Levels 1 and 2: the contract counts both as affecting business operation. */
const ON_SITE_AFFECTING_BUSINESS: readonly TargetRule[] = [
  arriveWithin(2, '一級和二級故障(影響業務運行): 2小時內到達故障現場'),
  restoreWithin(4, '將在4小時以內恢復'),
];

/** Levels 3 and 4. */
const ON_SITE_NOT_AFFECTING_BUSINESS: readonly TargetRule[] = [
  arriveWithin(4, '三級和四級故障(不影響業務運行):4小時內到達故障現場'),
  restoreWithin(24, '將在24小時內完成故障修復'),
];

const TARGETS_AFFECTING_BUSINESS: readonly TargetRule[] = [
  RESPOND_AT_ONCE,
  ...REMOTE_SUPPORT,
  SOLUTION_PLAN,
  ...ON_SITE_AFFECTING_BUSINESS,
  PART_REPLACEMENT,
  EMERGENCY_HANDLING,
];

const TARGETS_NOT_AFFECTING_BUSINESS: readonly TargetRule[] = [
  RESPOND_AT_ONCE,
  ...REMOTE_SUPPORT,
  SOLUTION_PLAN,
  ...ON_SITE_NOT_AFFECTING_BUSINESS,
  PART_REPLACEMENT,
];

/** The four fault levels of the contract, with what each promises on the site. */
export const FAULT_LEVELS: readonly Severity[] = [
  {
    code: 'L1',
    rank: 1,
    nameZh: '一级故障',
    nameEn: 'Level 1 - urgent',
    definitionZh: '属于紧急问题;其具体现象为:系统故障导致业务停止、数据丢失。',
    definitionEn: 'Urgent: system fault stops business, data lost.',
    keywords: KEYWORDS_URGENT,
    affectsBusiness: true,
    targets: ON_SITE_AFFECTING_BUSINESS,
  },
  {
    code: 'L2',
    rank: 2,
    nameZh: '二级故障',
    nameEn: 'Level 2 - serious',
    definitionZh: '属于严重问题;其具体现象为:部分部件失效、系统性能下降但不影响正常业务运作。',
    definitionEn: 'Serious: some parts failed, performance reduced, normal business not affected.',
    keywords: KEYWORDS_SERIOUS,
    affectsBusiness: true,
    targets: ON_SITE_AFFECTING_BUSINESS,
  },
  {
    code: 'L3',
    rank: 3,
    nameZh: '三级故障',
    nameEn: 'Level 3 - rather serious',
    definitionZh:
      '属于较严重问题;其具体现象为:系统能继续运行且性能不受影响,但出现系统报错或部分部件故障,存在较大安全隐患。',
    definitionEn:
      'Rather serious: keeps running with full performance, but errors or part faults, larger hazard.',
    keywords: KEYWORDS_RATHER_SERIOUS,
    affectsBusiness: false,
    targets: ON_SITE_NOT_AFFECTING_BUSINESS,
  },
  {
    code: 'L4',
    rank: 4,
    nameZh: '四级故障',
    nameEn: 'Level 4 - normal',
    definitionZh: '属于普通问题;其具体现象为:系统技术功能、安装或配置咨询,或其他显然不影响业务的预约服务。',
    definitionEn:
      'Normal: function/installation/configuration consultation or booked service evidently not affecting business.',
    keywords: KEYWORDS_NORMAL,
    affectsBusiness: false,
    targets: ON_SITE_NOT_AFFECTING_BUSINESS,
  },
];

/** What follows a level's own targets through all four levels: who climbs, what is shipped, what is written. */
export const ANALYSIS_REPORT: TargetRule = {
  kind: 'analysis_report',
  within: { amount: 1, unit: 'working_days' },
  from: 'restored',
  quote: '1個工作日內向用戶提交故障分析報告',
};

export const PROMOTION_ON_BREACH: Promotion = {
  order: ['L4', 'L3', 'L2', 'L1'],
  // 當故障沒有在規定時限內恢復或解決時,故障級別將自動升級
  when: { on: 'breach', kinds: ['restore', 'resolve'] },
  atTop: 'open_emergency',
};

export const STANDBY: readonly StandbyTrigger[] = [
  {
    id: 'ship_from_linan',
    share: 1,
    of: 'restore',
    quote: '當業務系統不能在約定時間內恢復正常時,浙江贏科電腦有限公司將從臨安本地把替代系統運往客戶現場',
  },
  {
    id: 'ship_from_hangzhou',
    share: 0.5,
    of: 'restore',
    condition: { fact: 'local_replacement_available', op: 'eq', value: false, whileUnknown: 'inactive' },
    quote: '如本地沒有相應的替代系統且合同約定的恢復時間已過1/2時間故障系統還未恢復,則從杭州公司調運替代系統',
  },
];

/** Decides who pays, not when anything is due. */
export const DESIGNATED_NOTIFIER: CustomerObligation = {
  id: 'designated_notifier',
  within: null,
  from: 'report',
  whatZh: '设备故障由指定人员正式通知',
  whatEn: 'The fault is formally notified by a designated person',
  quote: '設備發生故障未正式通知或未由指定人員通知',
};

export const FAULT_LEVEL_REMARKS: NonNullable<Tier['remarks']> = [
  {
    zh: '當故障沒有在規定時限內恢復或解決時,故障級別將自動升級',
    en: 'Not restored or resolved in time, the fault rises one level and the people of that level join.',
  },
  {
    zh: '還可以得到原廠本地區技術支援中心,大中華地區技術支援中心,亞太區技術支援中心,乃至產品設計者的實驗室和工廠技術支援中心的全面支持',
    en: "Beyond the front line: the manufacturer's local, Greater China and Asia-Pacific centres, then its laboratories and factories, in that order.",
  },
];

export const S002_EFFECTIVE: Tier = {
  id: 's002-effective',
  version: 1,
  nameZh: '赢科综合',
  nameEn: 'Composite of all 002 promises',
  calendarId: '24x7',
  workingDayCalendarId: 'cn-workdays',
  severities: FAULT_LEVELS.map((level) => ({
    ...level,
    targets: level.affectsBusiness ? TARGETS_AFFECTING_BUSINESS : TARGETS_NOT_AFFECTING_BUSINESS,
  })),
  reportTargets: [ANALYSIS_REPORT],
  obligations: [DESIGNATED_NOTIFIER],
  promotion: PROMOTION_ON_BREACH,
  standby: STANDBY,
  compositeOf: [
    { tierId: 's002-warranty-813' },
    { tierId: 's002-requirements-834' },
    { tierId: 's002-response-842' },
    { tierId: 's002-levels-85' },
    { tierId: 's002-email-868' },
    { tierId: 's002-emergency' },
  ],
  // Only what the customer causes may pause; the contract promises uninterrupted work until normal operation.
  pauseReasons: [
    { code: 'customer_not_ready', nameZh: '客户未就绪', nameEn: 'Customer not ready' },
    { code: 'access_denied', nameZh: '无法进场', nameEn: 'Access to the site denied' },
    { code: 'awaiting_customer_part', nameZh: '等待客户备件', nameEn: "Waiting for the customer's part" },
    { code: 'awaiting_customer_answer', nameZh: '等待客户回复', nameEn: "Waiting for the customer's answer" },
    { code: 'customer_requested', nameZh: '客户要求暂停', nameEn: 'Stopped at the request of the customer' },
  ],
  neverPausedKinds: ['respond', 'remote_support', 'analysis_report'],
  remarks: FAULT_LEVEL_REMARKS,
  conventions: { instantMinutes: 5, endOfBusiness: '18:00' },
};

/** The calendars that the tier counts on, by id. */
export const S002_CALENDARS: Readonly<Record<string, Calendar>> = {
  [AROUND_THE_CLOCK.id]: AROUND_THE_CLOCK,
  [CN_WORKDAYS.id]: CN_WORKDAYS,
};
