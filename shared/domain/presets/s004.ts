// The preset of source 004: priorities P1 to P4 of a service desk, whose severity rises by elapsed time. What the source
// leaves open is a parameter: mandatory before the tier binds a case, with a proposal that is never applied silently.

import type { Duration, Severity, TargetRule, Tier } from '../tier.ts';
import { AROUND_THE_CLOCK, CN_WORKDAYS } from './calendars.ts';
import { CUSTOMER_SIDE_REASONS, NEVER_PAUSED_KINDS } from './pauses.ts';

const hours = (amount: number): Duration => ({ amount, unit: 'hours' });

/** The same of every priority. */
const TARGETS: readonly TargetRule[] = [
  {
    kind: 'respond',
    within: { amount: 30, unit: 'minutes' },
    from: 'report',
    quote: '并會在半小時内得到問題的響應',
  },
  {
    kind: 'respond',
    subkind: 'forward_to_engineer',
    within: hours(1),
    from: 'report',
    quote: '可以在1小時内将電話記錄或電子郵件轉發給相關的技術人員',
  },
  {
    kind: 'respond',
    subkind: 'substantive_reaction',
    within: { amount: 0, unit: 'minutes' },
    instant: true,
    from: 'report',
    condition: { fact: 'request_kind', op: 'eq', value: 'hardware_repair', whileUnknown: 'inactive' },
    quote: '接到客戶所提出的維修要求，我公司即刻做出實質性反應',
  },
  {
    kind: 'spare_standby',
    within: null,
    parameter: 'contract.faultFreeEquipmentWithin',
    from: 'report',
    condition: { fact: 'hardware_fault', op: 'eq', value: true, whileUnknown: 'inactive' },
    quote: '我公司保證客戶在約定時間内得到無故障設備',
  },
  {
    kind: 'restore',
    within: null,
    parameter: 'contract.networkOutageLimit',
    from: 'report',
    condition: { fact: 'network_interrupted', op: 'eq', value: true, whileUnknown: 'inactive' },
    quote: '網絡中斷運行不會超過約定時間',
  },
];

const UNDEFINED = { definitionZh: '', definitionEn: '', definitionRequired: true, keywords: [] } as const;

const SEVERITIES: readonly Severity[] = [
  {
    code: 'P1',
    rank: 1,
    nameZh: 'P1',
    nameEn: 'Priority 1',
    definitionZh: '严重影响业务的P1(如生产网宕机)',
    definitionEn: 'Seriously affects business (e.g. production network down).',
    keywords: ['生産網宕機', '生产网…宕', '宕機', '業務…中斷', '嚴重影響業務'],
    targets: TARGETS,
  },
  { code: 'P2', rank: 2, nameZh: 'P2', nameEn: 'Priority 2', ...UNDEFINED, targets: TARGETS },
  { code: 'P3', rank: 3, nameZh: 'P3', nameEn: 'Priority 3', ...UNDEFINED, targets: TARGETS },
  {
    code: 'P4',
    rank: 4,
    nameZh: 'P4',
    nameEn: 'Priority 4',
    definitionZh: '一般协助性事务的P4(如软件升级)',
    definitionEn: 'General assistance (e.g. software upgrade).',
    keywords: ['軟件升級', '升級', '協助'],
    targets: TARGETS,
  },
];

export const S004_SERVICE_DESK: Tier = {
  id: 's004-service-desk',
  version: 1,
  nameZh: '客户服务P1-P4',
  nameEn: 'Service desk P1-P4',
  calendarId: AROUND_THE_CLOCK.id,
  workingDayCalendarId: CN_WORKDAYS.id,
  severities: SEVERITIES,
  reportTargets: [
    {
      kind: 'analysis_report',
      within: null,
      parameter: 'tenant.analysisReportWithin',
      from: 'resolved',
      quote: '事故處理完畢以後，進行故障分析，并對客戶提供故障診斷分析報告',
    },
  ],
  obligations: [
    {
      id: 'remote_authorisation',
      within: null,
      from: 'report',
      whatZh: '客户授权远程登录',
      whatEn: 'The customer authorises remote entry',
      quote: '可根據客戶的需要和授權',
    },
  ],
  promotion: {
    order: ['P4', 'P3', 'P2', 'P1'],
    when: { on: 'elapsed', after: null, parameter: 'tenant.promoteAfter' },
    atTop: 'stay',
  },
  parameters: [
    {
      id: 'contract.faultFreeEquipmentWithin',
      of: 'contract',
      shape: 'duration',
      nameZh: '约定的无故障设备提供时间',
      nameEn: 'Agreed time to fault-free equipment',
    },
    {
      id: 'contract.networkOutageLimit',
      of: 'contract',
      shape: 'duration',
      nameZh: '约定的网络中断时间上限',
      nameEn: 'Agreed limit of a network interruption',
    },
    {
      id: 'tenant.analysisReportWithin',
      of: 'tenant',
      shape: 'duration',
      proposed: { amount: 3, unit: 'days' },
      nameZh: '故障诊断分析报告期限',
      nameEn: 'Time to the analysis report',
    },
    {
      id: 'tenant.promoteAfter',
      of: 'tenant',
      shape: 'duration_by_severity',
      proposed: { P4: hours(8), P3: hours(4), P2: hours(2) },
      nameZh: '故障级别自动提升时间',
      nameEn: 'Elapsed time to the next priority',
    },
  ],
  pauseReasons: CUSTOMER_SIDE_REASONS,
  neverPausedKinds: NEVER_PAUSED_KINDS,
  remarks: [
    {
      zh: '如遇到客戶緊急故障，則以最快的速度向客戶服務中心經理上報',
      en: 'An urgent fault is reported to the manager of the service centre at once.',
    },
    {
      zh: '屆時将有更多、更資深、更高級别的專業人員被通知介入服務，直至問題最終解決',
      en: 'At each promotion more, more senior and higher-ranked people are called in, until the problem is solved.',
    },
  ],
  conventions: {},
};
