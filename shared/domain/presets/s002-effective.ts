// The preset tier `s002-effective`: the strictest reading, per target, of a service contract with four fault levels, all
// around the clock, and the two calendars it counts on. Quotes are the contract's own words. Plain data, one version;
// a tenant that wants other times makes a tier of its own.

import type { Calendar, WallInterval } from '../calendar.ts';
import type { Severity, TargetRule, Tier } from '../tier.ts';

/** Keywords are matched as `suggestSeverity` says; either script finds both. */
const KEYWORDS_URGENT = [
  '业务停止',
  '数据丢失',
  '业务…停',
  '业务…中断',
  '业务…瘫痪',
  '服务…中断',
  '系统…中断',
  '全部中断',
  '全网中断',
  '无法办理业务',
  '无法营业',
  '停产',
  '瘫痪',
  '系统…崩溃',
  '数据库…崩溃',
  '宕机',
  '宕了',
  '数据…丢',
  '数据…遗失',
  '数据…没了',
  '数据…损坏',
  '资料…丢',
  '资料…遗失',
  '数据库…起不来',
  '全部…不能用',
  '全部…用不了',
  '都…用不了',
  '无法提供服务',
  'system down',
  'systems down',
  'is down',
  'are down',
  'went down',
  'gone down',
  'completely down',
  'outage',
  'system crash',
  'system crashed',
  'database crashed',
  'server crashed',
  'business stopped',
  'business … stopped',
  'business has stopped',
  'production … stopped',
  'service unavailable',
  'services unavailable',
  'data loss',
  'data lost',
  'lost … data',
  'data … lost',
  'data … missing',
  'data corruption',
] as const;

const KEYWORDS_SERIOUS = [
  '部分部件失效',
  '系统性能下降',
  '部件…失效',
  '性能…下降',
  '部分…失效',
  '部分…不能用',
  '部分…用不了',
  '变慢',
  '很慢',
  '太慢',
  '好慢',
  '非常慢',
  '系统慢',
  '服务器慢',
  '运行慢',
  '响应慢',
  '反应慢',
  '速度慢',
  '访问慢',
  '缓慢',
  '卡顿',
  '不稳定',
  '时断时续',
  '频繁掉线',
  '节点…退出',
  '打不开',
  '登不上',
  '连不上',
  '不能用',
  '用不了',
  '无法使用',
  '无法登录',
  '无法访问',
  '无法连接',
  'degraded',
  'degradation',
  'slow',
  'slowly',
  'slowed',
  'sluggish',
  'poor performance',
  'performance … dropped',
  'component failed',
  'component failure',
  'parts failed',
  'partial failure',
  'node failed',
  'intermittent',
  'intermittently',
  'unstable',
  'not working',
  'does not work',
  "doesn't work",
  'stopped working',
  'cannot access',
  "can't access",
  'cannot log in',
  "can't log in",
  'unable to',
] as const;

const KEYWORDS_RATHER_SERIOUS = [
  '系统报错',
  '部分部件故障',
  '报错',
  '部件…故障',
  '安全隐患',
  '隐患',
  '告警',
  '警告',
  '错误提示',
  '错误信息',
  '提示错误',
  '异常',
  '亮红灯',
  '亮黄灯',
  'error message',
  'error messages',
  'error code',
  'errors',
  'error in the log',
  'warning',
  'warnings',
  'fault light',
  'amber light',
  'red light',
  'component fault',
  'disk failed',
  'hazard',
] as const;

const KEYWORDS_NORMAL = [
  '技术功能咨询',
  '安装咨询',
  '配置咨询',
  '预约服务',
  '咨询',
  '请教',
  '预约',
  '如何配置',
  '如何安装',
  '如何使用',
  '如何设置',
  '如何操作',
  '怎么配置',
  '怎么安装',
  '怎么使用',
  '怎么用',
  '怎么设置',
  '怎样配置',
  '怎样使用',
  '使用方法',
  '使用说明',
  'how to',
  'how do i',
  'how do we',
  'how can i',
  'how can we',
  'question about',
  'configuration question',
  'configuration advice',
  'installation question',
  'appointment',
  'book a visit',
  'schedule a visit',
  'consultation',
] as const;

const RESPOND: TargetRule = {
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

const PART_REPLACEMENT: TargetRule = {
  kind: 'resolve',
  subkind: 'part_replacement',
  within: { amount: 48, unit: 'hours' },
  from: 'report',
  condition: { fact: 'repairable_on_the_spot', op: 'eq', value: false, whileUnknown: 'inactive' },
  quote: '對于硬件損壞當場無法修復,當日48小時內更換所需配件',
};

const EMERGENCY_HANDLING: TargetRule = {
  kind: 'resolve',
  subkind: 'emergency_handling',
  within: { amount: 2, unit: 'hours' },
  from: 'emergency_classified',
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
const TARGETS_AFFECTING_BUSINESS: readonly TargetRule[] = [
  RESPOND,
  ...REMOTE_SUPPORT,
  SOLUTION_PLAN,
  arriveWithin(2, '一級和二級故障(影響業務運行): 2小時內到達故障現場'),
  restoreWithin(4, '將在4小時以內恢復'),
  PART_REPLACEMENT,
  EMERGENCY_HANDLING,
];

/** Levels 3 and 4. */
const TARGETS_NOT_AFFECTING_BUSINESS: readonly TargetRule[] = [
  RESPOND,
  ...REMOTE_SUPPORT,
  SOLUTION_PLAN,
  arriveWithin(4, '三級和四級故障(不影響業務運行):4小時內到達故障現場'),
  restoreWithin(24, '將在24小時內完成故障修復'),
  PART_REPLACEMENT,
];

const SEVERITIES: readonly Severity[] = [
  {
    code: 'L1',
    rank: 1,
    nameZh: '一級故障',
    nameEn: 'Level 1 - urgent',
    definitionZh: '屬于緊急問題;其具體現象為:系統故障導致業務停止、數據丟失。',
    definitionEn: 'Urgent: system fault stops business, data lost.',
    keywords: KEYWORDS_URGENT,
    targets: TARGETS_AFFECTING_BUSINESS,
  },
  {
    code: 'L2',
    rank: 2,
    nameZh: '二級故障',
    nameEn: 'Level 2 - serious',
    definitionZh: '屬于嚴重問題;其具體現象為:部分部件失效、系統性能下降但不影響正常業務運作。',
    definitionEn: 'Serious: some parts failed, performance reduced, normal business not affected.',
    keywords: KEYWORDS_SERIOUS,
    targets: TARGETS_AFFECTING_BUSINESS,
  },
  {
    code: 'L3',
    rank: 3,
    nameZh: '三級故障',
    nameEn: 'Level 3 - rather serious',
    definitionZh:
      '屬于較嚴重問題;其具體現象為:系統能繼續運行且性能不受影響,但出現系統報錯或部分部件故障,存在較大安全隱患。',
    definitionEn:
      'Rather serious: keeps running with full performance, but errors or part faults, larger hazard.',
    keywords: KEYWORDS_RATHER_SERIOUS,
    targets: TARGETS_NOT_AFFECTING_BUSINESS,
  },
  {
    code: 'L4',
    rank: 4,
    nameZh: '四級故障',
    nameEn: 'Level 4 - normal',
    definitionZh: '屬于普通問題;其具體現象為:系統技術功能、安裝或配置咨詢,或其他顯然不影響業務的預約服務。',
    definitionEn:
      'Normal: function/installation/configuration consultation or booked service evidently not affecting business.',
    keywords: KEYWORDS_NORMAL,
    targets: TARGETS_NOT_AFFECTING_BUSINESS,
  },
];

export const S002_EFFECTIVE: Tier = {
  id: 's002-effective',
  version: 1,
  nameZh: '贏科綜合',
  nameEn: 'Composite of all 002 promises',
  calendarId: '24x7',
  workingDayCalendarId: 'cn-workdays',
  severities: SEVERITIES,
  reportTargets: [
    {
      kind: 'analysis_report',
      within: { amount: 1, unit: 'working_days' },
      from: 'restored',
      quote: '1個工作日內向用戶提交故障分析報告',
    },
  ],
  // Only what the customer causes may pause; the contract promises uninterrupted work until normal operation.
  pauseReasons: [
    { code: 'customer_not_ready', nameZh: '客戶未就緒', nameEn: 'Customer not ready' },
    { code: 'access_denied', nameZh: '無法進場', nameEn: 'Access to the site denied' },
    { code: 'awaiting_customer_part', nameZh: '等待客戶備件', nameEn: "Waiting for the customer's part" },
    { code: 'awaiting_customer_answer', nameZh: '等待客戶回覆', nameEn: "Waiting for the customer's answer" },
    { code: 'customer_requested', nameZh: '客戶要求暫停', nameEn: 'Stopped at the request of the customer' },
  ],
  neverPausedKinds: ['respond', 'remote_support', 'analysis_report'],
  conventions: { instantMinutes: 5, endOfBusiness: '18:00' },
};

export const AROUND_THE_CLOCK: Calendar = {
  id: '24x7',
  version: 1,
  name: '7×24',
  timeZone: 'Asia/Shanghai',
  always: true,
  weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
  dates: {},
  closures: [],
  publishedYears: [],
};

const BUSINESS_HOURS: readonly WallInterval[] = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
];

/**
 * Working days of the People's Republic of China with holidays and make-up workdays: notices of the General Office of the
 * State Council for 2025 (国办发明电〔2024〕12号) and 2026 (2025-11-04). A further year is added by a new version.
 */
export const CN_WORKDAYS: Calendar = {
  id: 'cn-workdays',
  version: 1,
  name: '中国工作日',
  timeZone: 'Asia/Shanghai',
  always: false,
  weekly: {
    mon: BUSINESS_HOURS,
    tue: BUSINESS_HOURS,
    wed: BUSINESS_HOURS,
    thu: BUSINESS_HOURS,
    fri: BUSINESS_HOURS,
    sat: [],
    sun: [],
  },
  dates: {
    ...holiday('元旦', '2025-01', 1, 1),
    ...holiday('春节', '2025-01', 28, 31),
    ...holiday('春节', '2025-02', 1, 4),
    ...holiday('清明节', '2025-04', 4, 6),
    ...holiday('劳动节', '2025-05', 1, 5),
    ...holiday('端午节', '2025-05', 31, 31),
    ...holiday('端午节', '2025-06', 1, 2),
    ...holiday('国庆节、中秋节', '2025-10', 1, 8),
    ...makeUpWorkdays('2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'),
    ...holiday('元旦', '2026-01', 1, 3),
    ...holiday('春节', '2026-02', 15, 23),
    ...holiday('清明节', '2026-04', 4, 6),
    ...holiday('劳动节', '2026-05', 1, 5),
    ...holiday('端午节', '2026-06', 19, 21),
    ...holiday('中秋节', '2026-09', 25, 27),
    ...holiday('国庆节', '2026-10', 1, 7),
    ...makeUpWorkdays('2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'),
  },
  closures: [],
  publishedYears: [2025, 2026],
};

/** The calendars that the tier counts on, by id. */
export const S002_CALENDARS: Readonly<Record<string, Calendar>> = {
  [AROUND_THE_CLOCK.id]: AROUND_THE_CLOCK,
  [CN_WORKDAYS.id]: CN_WORKDAYS,
};

/** Closed from the first to the last day of a stretch within one month (`YYYY-MM`). */
function holiday(name: string, month: string, firstDay: number, lastDay: number): Calendar['dates'] {
  return Object.fromEntries(
    Array.from({ length: lastDay - firstDay + 1 }, (_, index) => [
      `${month}-${String(firstDay + index).padStart(2, '0')}`,
      { name, hours: [] },
    ]),
  );
}

function makeUpWorkdays(...dates: readonly string[]): Calendar['dates'] {
  return Object.fromEntries(dates.map((date) => [date, { name: '调休上班', hours: BUSINESS_HOURS }]));
}
