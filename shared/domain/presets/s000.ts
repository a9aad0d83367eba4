// The preset of source 000: four classes of faults of a call centre, the gravest with a duty of the customer. Definitions,
// examples and quotes are the source's own words; the targets of the gravest class that it does not state are inherited.

import type { TargetRule, Tier } from '../tier.ts';
import { AROUND_THE_CLOCK, CN_WORKDAYS } from './calendars.ts';
import { CUSTOMER_SIDE_REASONS, NEVER_PAUSED_KINDS } from './pauses.ts';

const BEIJING = '北京市';
const MAINTAINER_ON_SITE = 'customer_maintainer_on_site_10min';

/** 严重故障, and by inheritance 特大故障. */
const SEVERE_TARGETS: readonly TargetRule[] = [
  {
    kind: 'respond',
    within: { amount: 1, unit: 'hours' },
    from: 'report',
    quote: '我方在1小时以内给予响应',
  },
  {
    kind: 'arrive',
    within: { amount: 2, unit: 'hours' },
    from: 'report',
    condition: {
      fact: 'site.province',
      op: 'eq',
      value: BEIJING,
      whileUnknown: 'active',
      unknownBy: 'unknownRegion',
    },
    quote: '北京范围内，我方将派技术人员在 2小时内赶赴现场提供技术支持服务',
  },
  {
    kind: 'arrive',
    within: { amount: 48, unit: 'hours' },
    from: 'report',
    condition: {
      fact: 'site.province',
      op: 'neq',
      value: BEIJING,
      whileUnknown: 'inactive',
      unknownBy: 'unknownRegion',
    },
    // The text sends somebody out within 48 hours; whether that is enough is the convention `outsideRegionVisit`.
    literally: 'dispatch',
    quote: '北京以外我们将在48小时内派出工程赶往现场',
  },
];

/** The source states only the outcome of 特大故障; of what it inherits, a departure alone is never enough. */
const INHERITED_TARGETS: readonly TargetRule[] = SEVERE_TARGETS.map(({ literally: _, ...target }) => ({
  ...target,
  inheritedFrom: 'SEVERE',
}));

export const S000_CALL_CENTER: Tier = {
  id: 's000-call-center',
  version: 1,
  nameZh: '呼叫中心故障处理响应',
  nameEn: 'Call-centre fault handling response',
  calendarId: AROUND_THE_CLOCK.id,
  workingDayCalendarId: CN_WORKDAYS.id,
  severities: [
    {
      code: 'CRITICAL',
      rank: 1,
      nameZh: '特大故障',
      nameEn: 'Catastrophic fault',
      definitionZh: '特大故障是指故障已经使呼叫中心系统无法提供服务，使服务中断的故障。',
      definitionEn: 'The call-centre system cannot provide service; service interrupted.',
      keywords: [
        '系统不能接听电话',
        '系统所有电话不能打出',
        '电话…打不出',
        '电话…打不进',
        '不能接听',
        '无法接听',
        '无法提供服务',
        '服务中断',
      ],
      targets: [
        {
          kind: 'restore',
          within: { amount: 1, unit: 'hours' },
          from: 'report',
          condition: {
            fact: 'hardware_damaged',
            op: 'eq',
            value: false,
            whileUnknown: 'active',
            unknownBy: 'unknownHardwareState',
          },
          precondition: MAINTAINER_ON_SITE,
          quote: '硬件无损坏情况下，一小时内恢复系统通信',
        },
        ...INHERITED_TARGETS,
      ],
    },
    {
      code: 'SEVERE',
      rank: 2,
      nameZh: '严重故障',
      nameEn: 'Severe fault',
      definitionZh: '严重故障指不影响座席接听客户电话，还可以受理各种业务，但系统一些功能不能使用。',
      definitionEn:
        'Agents can still answer calls and handle business, but some functions of the system cannot be used.',
      keywords: [
        '系统没有自动语音',
        '所有座席软件不能使用',
        '所有通话找不到录音文件',
        '没有自动语音',
        '所有座席',
        '找不到录音',
        '功能…不能使用',
      ],
      targets: SEVERE_TARGETS,
    },
    {
      code: 'GENERAL',
      rank: 3,
      nameZh: '一般故障',
      nameEn: 'General fault',
      definitionZh: '一般故障是指不影响系统正常运行，只是个别现象问题',
      definitionEn: 'Does not affect normal running of the system; individual phenomena only.',
      keywords: [
        '单个座席软件锁死',
        '单个话机不同通话',
        '各别通话没有录音',
        '单个座席',
        '单个话机',
        '个别通话',
        '锁死',
      ],
      targets: [
        {
          kind: 'respond',
          within: { amount: 2, unit: 'hours' },
          from: 'report',
          quote: '自接到使用方（客户）提出的请求后,我方在 2小时以内给予响应',
        },
        {
          kind: 'resolve',
          within: { amount: 5, unit: 'working_days' },
          from: 'report',
          condition: {
            fact: 'reproducible',
            op: 'eq',
            value: true,
            whileUnknown: 'active',
            unknownBy: 'reproducibleUnknown',
          },
          quote: '对可再现的故障, 5个工作日内给予解决',
        },
        {
          kind: 'arrive',
          within: { amount: 1, unit: 'weeks' },
          from: 'report',
          quote: '我方将派技术人员在 一周内赶赴现场提供技术支持服务',
        },
      ],
    },
    {
      code: 'CONSULT',
      rank: 4,
      nameZh: '咨询类',
      nameEn: 'Consultation',
      definitionZh:
        '对于客户服务中心座席人员及负责人提供如下咨询服务，包括：如何使用服务软件使用问题；如何使用座席软件使用问题；如何使用电话使用问题。',
      definitionEn:
        "Consultation for agents and responsible persons of the customer's service centre: use of the service software, the agent software, the telephone.",
      keywords: [
        '如何使用服务软件',
        '如何使用座席软件',
        '如何使用电话',
        '如何使用',
        '怎么使用',
        '座席软件怎么',
        '咨询',
        '请教',
      ],
      targets: [
        {
          kind: 'remote_support',
          within: null,
          from: 'report',
          quote: '咨询情况响应：对客户系统维护人员提供24小时远程支持。',
        },
      ],
    },
  ],
  reportTargets: [],
  obligations: [
    {
      id: MAINTAINER_ON_SITE,
      severities: ['CRITICAL'],
      within: { amount: 10, unit: 'minutes' },
      // The text counts from the fault itself, which nobody but the customer can measure.
      from: 'report',
      whatZh: '客户的专门维护人员在10分钟内赶到机房，并能够对系统设备进行简单维护',
      whatEn:
        "The customer's dedicated maintainer reaches the machine room and can do simple maintenance of the equipment",
      quote: '需要客户有专门维护人员，在系统出现故障时，在10分钟内赶到机房，并对系统设备能够进行简单维护',
    },
  ],
  pauseReasons: CUSTOMER_SIDE_REASONS,
  neverPausedKinds: NEVER_PAUSED_KINDS,
  remarks: [
    {
      zh: '若我公司以电话或远程登录等方式不能解决问题，则派遣工程师迅速到达现场',
      en: 'Where telephone or remote work does not solve it, an engineer is sent to the site at once.',
    },
    {
      zh: '若信息中心工程师到达现场也不能解决问题，则信息中心向我公司报修',
      en: "Where the customer's own engineer on site cannot solve it, the customer reports it to the vendor.",
    },
  ],
  conventions: {},
};
