// Every word of the pages and notices that we send, in the two languages of the product, in one typed table. Apart from
// the words of the web pages, so that the sender loads no more than it says.

import type { NoticeTopic } from '../domain/case.ts';
import type { Language } from '../domain/people.ts';
import { CRISIS_TOPIC_WORDS } from './words-crisis.ts';

export type MessageWords = typeof en;

const en = {
  somebody: 'a colleague',
  unknownCustomer: 'Customer not identified yet',
  nobody: 'nobody yet',
  drill: {
    mark: '[DRILL] ',
    says: 'This is a drill: no customer waits. Please answer as in earnest.',
  },
  left: (span: string) => `${span} left`,
  over: (span: string) => `${span} over`,
  dueNow: 'due now',
  targets: {
    respond: 'Respond',
    remote_support: 'Remote support',
    solution_plan: 'Solution plan',
    arrive: 'Arrive on site',
    restore: 'Restore',
    full_recovery: 'Full recovery',
    resolve: 'Resolve',
    spare_standby: 'Spare or standby',
    analysis_report: 'Analysis report',
  } as Readonly<Record<string, string>>,
  subkinds: {
    part_replacement: 'part replacement',
    emergency_handling: 'emergency handling',
  } as Readonly<Record<string, string>>,
  basis: {
    keyword: (detail: string) => `by the words “${detail}”`,
    form: (_detail: string) => 'as chosen in the form',
    staff: (detail: string) => `set by our staff: ${detail}`,
    strictest: (_detail: string) => 'treated as the most severe until it is known',
    default: (_detail: string) => 'the default',
  },
  label: {
    reference: 'Reference',
    subject: 'Subject',
    severity: 'Severity',
    decidedBy: 'Decided',
    promised: 'Promised times',
    customer: 'Customer',
    site: 'Site',
    reporter: 'Reported by',
    due: 'Due',
    why: 'Why you',
    alsoDue: 'Also due',
    owner: 'Owner',
    hotline: 'Hotline',
    reason: 'Reason',
    next: 'Next deadline',
    clause: 'Contract',
    from: 'From',
    by: 'By',
    rung: 'Rung',
  },
  reception: {
    subject: (reference: string, subject: string) =>
      `[${reference}] We have your report${subject && `: ${subject}`}`,
    greeting: (name: string) => (name ? `Dear ${name},` : 'Hello,'),
    received: (tenant: string) => `${tenant} has received your report.`,
    notResponse: 'This notice confirms receipt only. It is not yet a response: an engineer will contact you.',
    noClock: 'No promised time is running at this moment.',
    follow: 'Follow it here (no account needed; keep the link to yourself)',
    answer: 'Answer this mail to add to your report.',
    sms: (reference: string) => `Report received, ${reference}.`,
    smsBy: 'by',
  },
  bare: {
    subject: (reference: string) => `[${reference}] We have received your message`,
    received: (tenant: string) => `${tenant} has received a message from this address.`,
    notYou: 'If you did not write to us, you need do nothing.',
  },
  page: {
    subject: (parts: readonly string[]) => `URGENT ${parts.join(' · ')}`,
    calls: (name: string) => `${name}, this needs you. Please take it.`,
    late: (span: string) => `This page is late by ${span}: we were unable to send it in time.`,
    repeat: 'This may be a repeat: we cannot tell whether the first one reached you.',
    bundled: (names: string) => `It stands for these too: ${names}`,
    until: (time: string) => `If nobody takes it by ${time}, the next person is paged.`,
    take: 'I take it',
    code: (code: string) => `Or answer the SMS with: ${code} a`,
    smsUrgent: 'URGENT',
    smsLate: (span: string) => `late ${span}`,
    smsRepeat: 'REPEAT?',
    smsLeft: (span: string) => `${span} left`,
    smsDueNow: 'due now',
    smsOver: (span: string) => `${span} over`,
    smsCode: (code: string) => `reply ${code} a`,
  },
  open: 'Open the case',
  topics: {
    reception: { title: 'Report received', staff: 'The report was received.', reporter: '' },
    reception_bare: { title: 'Message received', staff: 'The message was received.', reporter: '' },
    follow_up: {
      title: 'Follow-up',
      staff: 'A further message came in for this case. No clock was restarted.',
      reporter: 'Your further message was added to the report.',
    },
    assigned: {
      title: 'Assigned to you',
      staff: 'This case is yours now.',
      reporter: 'An engineer was assigned to your report.',
    },
    warning: {
      title: 'Deadline ahead',
      staff: 'A promised time is coming closer.',
      reporter: 'A promised time is coming closer.',
    },
    rung_inform: {
      title: 'For your information',
      staff: 'The ladder has reached you. Somebody has taken the case; you need not acknowledge.',
      reporter: 'Your report was escalated.',
    },
    acknowledged: {
      title: 'Taken',
      staff: 'Somebody has taken the case; the paging has stopped.',
      reporter: 'An engineer has taken your report.',
    },
    breach: {
      title: 'Promise broken',
      staff: 'A promised time has passed without evidence that it was kept.',
      reporter: 'We have missed a time that we promised you. The case was escalated.',
    },
    severity_changed: {
      title: 'Severity changed',
      staff: 'The severity was changed.',
      reporter: 'The severity of your report was changed.',
    },
    paused: {
      title: 'Clocks paused',
      staff: 'The clocks were paused.',
      reporter: 'The clocks of your report were paused.',
    },
    resumed: {
      title: 'Clocks run again',
      staff: 'The clocks run again.',
      reporter: 'The clocks of your report run again.',
    },
    resolved: {
      title: 'Resolved',
      staff: 'The case was resolved.',
      reporter: 'Your report was resolved. If it was not, answer this message.',
    },
    closed: { title: 'Closed', staff: 'The case was closed.', reporter: 'Your report was closed.' },
    reopened: {
      title: 'Open again',
      staff: 'The case is open again.',
      reporter: 'Your report is open again.',
    },
    standby: {
      title: 'Send the replacement',
      staff: 'By the contract a replacement leaves its depot now.',
      reporter: '',
    },
    obligation_missed: {
      title: 'The customer is awaited',
      staff:
        'What the customer was to do by now is not recorded. Our deadlines follow what the tier says of it, see the case; record when it was done.',
      reporter: '',
    },
    emergency_opened: {
      title: 'EMERGENCY',
      staff: 'The most severe level was missed too. By the contract this is an emergency now.',
      reporter: '',
    },
    calendar_missing: {
      title: 'A calendar lacks a year',
      staff:
        'A deadline cannot be counted: the working days of a year that it needs are not published. Complete the calendar, then re-pin the open cases.',
      reporter: '',
    },
    promise_made: {
      title: 'A promise',
      staff: 'Somebody gave their word on this case.',
      reporter: 'The engineer promised a time for your report.',
    },
    promise_broken: {
      title: 'A promise was not kept',
      staff: 'The promised time has come and nothing shows that it was kept; who gave it is paged.',
      reporter: '',
    },
    ...CRISIS_TOPIC_WORDS.en,
    tenant_alarm: {
      title: 'NOBODY REACHED',
      staff: 'Everybody on the ladder was paged and nobody has answered. Call somebody now.',
      reporter: '',
    },
  } as Readonly<Record<NoticeTopic, { title: string; staff: string; reporter: string }>>,
};

const zhCN: MessageWords = {
  somebody: '同事',
  unknownCustomer: '客户待核实',
  nobody: '无人负责',
  drill: { mark: '【演练】', says: '这是演练，没有客户在等待，请照常作答。' },
  left: (span) => `还剩 ${span}`,
  over: (span) => `已超 ${span}`,
  dueNow: '已到时限',
  targets: {
    respond: '响应',
    remote_support: '远程支持',
    solution_plan: '解决方案',
    arrive: '到达现场',
    restore: '恢复业务',
    full_recovery: '完全恢复',
    resolve: '解决',
    spare_standby: '备件备机',
    analysis_report: '故障分析报告',
  },
  subkinds: { part_replacement: '更换配件', emergency_handling: '应急处理' },
  basis: {
    keyword: (detail) => `依据“${detail}”`,
    form: () => '报修人选择',
    staff: (detail) => `服务人员确定：${detail}`,
    strictest: () => '弄清之前按最严重处理',
    default: () => '默认级别',
  },
  label: {
    reference: '受理编号',
    subject: '主题',
    severity: '故障级别',
    decidedBy: '判定',
    promised: '承诺时间',
    customer: '客户',
    site: '地点',
    reporter: '报修人',
    due: '时限',
    why: '为何通知您',
    alsoDue: '其他时限',
    owner: '负责人',
    hotline: '服务热线',
    reason: '原因',
    next: '下一时限',
    clause: '合同条款',
    from: '来自',
    by: '经手人',
    rung: '梯级',
  },
  reception: {
    subject: (reference, subject) => `[${reference}] 报修已受理${subject && `：${subject}`}`,
    greeting: (name) => (name ? `${name}，您好：` : '您好：'),
    received: (tenant) => `${tenant}已收到您的报修。`,
    notResponse: '本通知仅确认收到，尚不是对故障的响应；工程师会另行与您联系。',
    noClock: '目前没有进行中的计时。',
    follow: '查看处理进展（无需登录，请勿转给无关的人）',
    answer: '直接回复本邮件即可补充情况。',
    sms: (reference) => `报修已受理 ${reference}`,
    smsBy: '前',
  },
  bare: {
    subject: (reference) => `[${reference}] 来件已收到`,
    received: (tenant) => `${tenant}收到了来自此地址的一份来件。`,
    notYou: '如果不是您发出的，无需理会。',
  },
  page: {
    subject: (parts) => `紧急 ${parts.join(' · ')}`,
    calls: (name) => `${name}，这一单需要您，请接手。`,
    late: (span) => `此通知晚到 ${span}：我们未能按时发出。`,
    repeat: '此通知可能重复：无法确认上一次是否送达。',
    bundled: (names) => `同时代表：${names}`,
    until: (time) => `${time} 前无人接手，将通知下一位。`,
    take: '我来接手',
    code: (code) => `或用短信回复：${code} a`,
    smsUrgent: '紧急',
    smsLate: (span) => `晚${span}`,
    smsRepeat: '重复?',
    smsLeft: (span) => `剩${span}`,
    smsDueNow: '已到时限',
    smsOver: (span) => `超${span}`,
    smsCode: (code) => `回复${code} a`,
  },
  open: '打开工单',
  topics: {
    reception: { title: '报修已受理', staff: '报修已受理。', reporter: '' },
    reception_bare: { title: '来件已收到', staff: '来件已收到。', reporter: '' },
    follow_up: {
      title: '补充来件',
      staff: '此工单有新的来件；计时不重新开始。',
      reporter: '您补充的情况已记入工单。',
    },
    assigned: { title: '已指派给您', staff: '此工单现由您负责。', reporter: '您的报修已安排工程师。' },
    warning: { title: '时限将至', staff: '有一项承诺的时限将至。', reporter: '有一项承诺的时限将至。' },
    rung_inform: {
      title: '知会',
      staff: '升级阶梯已到您这一级。已有人接手，您无需确认。',
      reporter: '您的报修已升级处理。',
    },
    acknowledged: {
      title: '已接手',
      staff: '已有人接手，紧急通知已停止。',
      reporter: '工程师已接手您的报修。',
    },
    breach: {
      title: '承诺超时',
      staff: '一项承诺已到时限，没有完成的记录。',
      reporter: '我们未能按承诺的时间完成，已升级处理。',
    },
    severity_changed: { title: '级别变更', staff: '故障级别已变更。', reporter: '您报修的故障级别已变更。' },
    paused: { title: '计时暂停', staff: '计时已暂停。', reporter: '您的报修计时已暂停。' },
    resumed: { title: '计时恢复', staff: '计时已恢复。', reporter: '您的报修计时已恢复。' },
    resolved: {
      title: '已解决',
      staff: '工单已解决。',
      reporter: '您的报修已解决；如未解决，请回复本通知。',
    },
    closed: { title: '已关闭', staff: '工单已关闭。', reporter: '您的报修已关闭。' },
    reopened: { title: '重新打开', staff: '工单已重新打开。', reporter: '您的报修已重新打开。' },
    standby: { title: '发出备机', staff: '按合同约定，备机备件应立即发出。', reporter: '' },
    obligation_missed: {
      title: '等待客户配合',
      staff: '客户应完成的事项到时没有记录。我方时限依等级的约定处理，见工单；完成后请如实记录时间。',
      reporter: '',
    },
    emergency_opened: {
      title: '启动应急',
      staff: '最高级别的承诺也已超时。按合同约定，现启动应急措施。',
      reporter: '',
    },
    calendar_missing: {
      title: '日历缺少年份',
      staff: '有一项时限无法计算：所需年份的放假安排尚未公布。请补全日历，再让未关闭的工单改用新版本。',
      reporter: '',
    },
    promise_made: {
      title: '承诺',
      staff: '有人就此工单作出承诺。',
      reporter: '工程师就您的报修给出了承诺时间。',
    },
    promise_broken: {
      title: '承诺未兑现',
      staff: '承诺的时间已到，没有兑现的记录；已通知承诺人。',
      reporter: '',
    },
    ...CRISIS_TOPIC_WORDS['zh-CN'],
    tenant_alarm: {
      title: '联系不上任何人',
      staff: '升级阶梯上的人员均已通知，无人应答。请立即电话找人。',
      reporter: '',
    },
  },
};

const table = { 'zh-CN': zhCN, en } satisfies Record<Language, MessageWords>;

export function messageWords(language: Language): MessageWords {
  return table[language];
}

/** What the presets' standby triggers set off, by their ids. */
export const STANDBY_NAMES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  'zh-CN': { ship_from_hangzhou: '从杭州发出备机', ship_from_linan: '从临安发出备机' },
  en: { ship_from_hangzhou: 'a replacement leaves Hangzhou', ship_from_linan: 'a replacement leaves Lin’an' },
};
