// The presets of source 002 beside its composite (s002-effective.ts): one per clause that promises times. Quotes are the
// contract's own words.

import type { Severity, TargetRule, Tier } from '../tier.ts';
import { AROUND_THE_CLOCK, CN_WORKDAYS } from './calendars.ts';
import { CUSTOMER_SIDE_REASONS, NEVER_PAUSED_KINDS } from './pauses.ts';
import {
  ANALYSIS_REPORT,
  DESIGNATED_NOTIFIER,
  FAULT_LEVEL_REMARKS,
  FAULT_LEVELS,
  PART_REPLACEMENT,
  PROMOTION_ON_BREACH,
  RESPOND_AT_ONCE,
  STANDBY,
} from './s002-effective.ts';

const COMMON = {
  version: 1,
  calendarId: AROUND_THE_CLOCK.id,
  workingDayCalendarId: CN_WORKDAYS.id,
  reportTargets: [],
  pauseReasons: CUSTOMER_SIDE_REASONS,
  neverPausedKinds: NEVER_PAUSED_KINDS,
  conventions: {},
} as const;

export const S002_WARRANTY: Tier = {
  ...COMMON,
  id: 's002-warranty-813',
  nameZh: '质保服务承诺',
  nameEn: 'Warranty on-site promise',
  severities: [
    {
      code: 'HW',
      rank: 1,
      nameZh: '硬件设备故障',
      nameEn: 'Supplied hardware fault',
      definitionZh: '针对所投硬件产品承诺原厂商3年724现场服务',
      definitionEn: 'Fault of supplied hardware.',
      keywords: ['硬件…故障', '硬件…損壞', '設備…故障'],
      targets: [
        {
          kind: 'arrive',
          within: { amount: 24, unit: 'hours' },
          from: 'report',
          quote: '在質保期內,提供24小時內上門服務',
        },
        // 當日48小時 contradicts itself; the 48 hours are used.
        PART_REPLACEMENT,
      ],
    },
    {
      code: 'DEV',
      rank: 2,
      nameZh: '所投系统开发',
      nameEn: 'Developed system',
      definitionZh: '针对所投系统开发提供1人/3年5*8小时的常驻现场服务',
      definitionEn: 'Fault of the developed system; resident person 5x8 plus 24 h door service counted 24x7.',
      keywords: ['系統開發', '開發…系統'],
      targets: [
        {
          kind: 'arrive',
          within: { amount: 24, unit: 'hours' },
          from: 'report',
          calendarId: AROUND_THE_CLOCK.id,
          quote: '在質保期內,提供24小時(24*7)內上門服務(配件+人力)',
        },
      ],
    },
  ],
  remarks: [
    { zh: '質保期3年', en: 'The warranty is three years.' },
    { zh: '1人常駐現場3年,5*8小時', en: 'One resident person for three years, 5×8.' },
  ],
};

export const S002_REQUIREMENTS: Tier = {
  ...COMMON,
  id: 's002-requirements-834',
  nameZh: '售后服务要求',
  nameEn: 'After-sales requirements 8.3.4',
  severities: [
    {
      ...onlyLevel('任何故障', 'Any fault', 'No levels in this clause.'),
      targets: [
        RESPOND_AT_ONCE,
        {
          kind: 'arrive',
          within: { amount: 24, unit: 'hours' },
          from: 'report',
          condition: { fact: 'solved_remotely', op: 'neq', value: true, whileUnknown: 'active' },
          quote: '如電話響應無法解決的24小時內到達現場',
        },
        {
          kind: 'resolve',
          within: { amount: 48, unit: 'hours' },
          from: 'report',
          onBreach: 'emergency_measure',
          quote: '修復時間:48小時內解決,如未能解決問題則必須采取應急措施',
        },
      ],
    },
  ],
  remarks: [
    {
      zh: '如未能解決問題則必須采取應急措施,以確保系統的正常工作',
      en: 'Not resolved in 48 hours, an emergency measure is obligatory.',
    },
    {
      zh: '如果我單位在售后服務中承諾時間超過3年的,按我單位承諾計算',
      en: 'Of two periods of service, the longer promise holds.',
    },
  ],
};

export const S002_RESPONSE: Tier = {
  ...COMMON,
  id: 's002-response-842',
  nameZh: '响应时间',
  nameEn: 'Response promise 8.4.2',
  severities: [
    {
      code: 'SYSTEM_FAILURE',
      rank: 1,
      nameZh: '软、硬件系统故障',
      nameEn: 'Software/hardware system failure',
      definitionZh: '如果发生软、硬件系统故障',
      definitionEn: 'Failure of the software or hardware system (incl. machine down).',
      keywords: ['系統故障', '宕機', '系統…崩潰'],
      targets: [
        {
          kind: 'remote_support',
          within: { amount: 15, unit: 'minutes' },
          from: 'report',
          quote: '在接到軟、硬件問題報告后15分鐘之內提供電話支持服務',
        },
      ],
    },
    {
      code: 'HW_NON_CRASH',
      rank: 2,
      nameZh: '硬件系统非宕机的其他故障',
      nameEn: 'Hardware fault without machine down',
      definitionZh: '如果发生硬件系统非宕机的其他故障',
      definitionEn: 'Other hardware fault, machine not down.',
      keywords: ['硬件…故障', '亮紅燈', '告警'],
      targets: [
        {
          kind: 'remote_support',
          within: { amount: 30, unit: 'minutes' },
          from: 'report',
          quote: '將在接到客戶報修電話后半小時內提供電話支持',
        },
        {
          kind: 'arrive',
          within: { amount: 24, unit: 'hours' },
          // Counts from the report also where the visit is decided later.
          from: 'report',
          condition: { fact: 'onsite_decided', op: 'eq', value: true, whileUnknown: 'inactive' },
          quote: '并可在24小時內帶備件到達臨安市水利水電局現場',
        },
      ],
    },
  ],
  remarks: [
    { zh: '由專責工程師提供電話支持', en: 'The dedicated engineer gives the support by telephone.' },
    { zh: '到達現場時帶備件', en: 'Spare parts come along to the site.' },
  ],
};

export const S002_LEVELS: Tier = {
  ...COMMON,
  id: 's002-levels-85',
  nameZh: '故障级别(四级)',
  nameEn: 'Four fault levels',
  severities: FAULT_LEVELS,
  reportTargets: [ANALYSIS_REPORT],
  obligations: [DESIGNATED_NOTIFIER],
  promotion: PROMOTION_ON_BREACH,
  standby: STANDBY,
  continuousWork: true,
  remarks: [
    ...FAULT_LEVEL_REMARKS,
    {
      zh: '在到達用戶現場后,立刻開始進行不間斷服務直至系統恢復正常運行',
      en: 'From the arrival on, work goes on without a break until the system runs normally.',
    },
  ],
};

function handledWithin(amount: number, quote: string): TargetRule {
  return {
    kind: 'resolve',
    subkind: 'emergency_handling',
    within: { amount, unit: 'hours' },
    from: 'emergency_classified',
    anchor: 's002_emergency_anchor',
    quote,
  };
}

export const S002_EMERGENCY: Tier = {
  ...COMMON,
  id: 's002-emergency',
  nameZh: '紧急情况级别',
  nameEn: 'Emergency classes',
  severities: [
    {
      code: 'E1',
      rank: 1,
      nameZh: '紧急级别1',
      nameEn: 'Emergency class 1',
      definitionZh: '用户业务停止数据丢失',
      definitionEn: "User's business stopped, data lost",
      keywords: ['業務停止', '數據丟失', '業務…停', '數據…丟'],
      targets: [handledWithin(2, '用戶業務停止數據丟失2小時')],
    },
    {
      code: 'E2',
      rank: 2,
      nameZh: '紧急级别2',
      nameEn: 'Emergency class 2',
      definitionZh: '机器宕机严重问题',
      definitionEn: 'Machine down, serious problem',
      keywords: ['宕機', '機器…停機'],
      targets: [handledWithin(2, '機器宕機嚴重問題2小時')],
    },
    {
      code: 'E3',
      rank: 3,
      nameZh: '紧急级别3',
      nameEn: 'Emergency class 3',
      definitionZh: '一般性问题',
      definitionEn: 'General problem',
      keywords: ['一般性問題'],
      targets: [handledWithin(4, '一般性問題4小時')],
    },
    {
      code: 'E4',
      rank: 4,
      nameZh: '紧急级别4',
      nameEn: 'Emergency class 4',
      definitionZh: '提问',
      definitionEn: 'Question',
      keywords: ['提問', '請教', '咨詢'],
      targets: [{ kind: 'resolve', within: null, from: 'report', quote: '提問不定時' }],
    },
  ],
  remarks: [
    {
      zh: '當嚴重的信息系統故障(如宕機)發生,或影響生產的較大故障較長時間不能得到有效處理時',
      en: 'Entered when a machine is down, or when a fault that affects production stays without effective handling.',
    },
    {
      zh: 'E1:全國技術服務中心支持專家、華東區技術支持專家、原廠技術專家、專責維護工程師;廠商大區總經理、本地專業經理',
      en: "E1: support expert of the national centre, expert of East China, manufacturer's expert, dedicated engineer; the manufacturer's regional general manager, the local manager.",
    },
    {
      zh: 'E2:華東區技術支持專家、原廠技術專家、專責維護工程師;廠商大區總經理、本地專業經理',
      en: "E2: expert of East China, manufacturer's expert, dedicated engineer; the manufacturer's regional general manager, the local manager.",
    },
    {
      zh: 'E3:專責維護工程師;本地專業經理',
      en: 'E3: dedicated engineer; the local manager.',
    },
    { zh: 'E4:專責維護工程師', en: 'E4: dedicated engineer; no manager.' },
    {
      zh: '該小組需每天向原廠商相關負責人匯報處理進展,每小時更新緊急情況處理系統的相關記錄',
      en: 'A crisis team reports to the manufacturer every day and brings its record up to date every hour.',
    },
  ],
};

export const S002_EMAIL: Tier = {
  ...COMMON,
  id: 's002-email-868',
  nameZh: 'E-Mail支持响应模式',
  nameEn: 'E-mail promise',
  appliesWhen: { fact: 'channel', op: 'eq', value: 'email', whileUnknown: 'never_unknown' },
  severities: [
    {
      ...onlyLevel('客户技术需求', 'Technical request by e-mail', ''),
      targets: [
        {
          kind: 'respond',
          within: { amount: 30, unit: 'minutes' },
          from: 'report',
          quote: '可以在半小時內響應客戶技術需求',
        },
        {
          kind: 'solution_plan',
          within: { amount: 2, unit: 'hours' },
          from: 'report',
          quote: '2小時內提出解決方案',
        },
      ],
    },
  ],
};

/** What the yearly survey measures, whatever was promised: it is shown and never warns, pages or counts as a breach. */
export const S002_SURVEY_MEASURE: Tier = {
  ...COMMON,
  id: 's002-survey-measure',
  nameZh: '单次服务指标(故障响应时间30分钟之内)',
  nameEn: 'Survey measuring line, not an internal clock',
  severities: [
    {
      ...onlyLevel('单次服务', 'Single service', ''),
      targets: [
        {
          kind: 'respond',
          within: { amount: 30, unit: 'minutes' },
          from: 'report',
          measureOnly: true,
          quote: '故障響應時間(30分鐘之內)',
        },
      ],
    },
  ],
};

function onlyLevel(nameZh: string, nameEn: string, definitionEn: string): Omit<Severity, 'targets'> {
  return { code: 'ANY', rank: 1, nameZh, nameEn, definitionZh: '', definitionEn, keywords: [] };
}
