// Every word of a crisis on the case's page beside those of its messages (words-crisis.ts), in both languages.

import type { Language } from '../domain/people.ts';

/** As what somebody from outside follows a crisis by their link. */
export type CrisisPart = 'coordinator' | 'reportTo' | 'member';

type Verbs = Readonly<
  Record<
    | 'proposeCrisis'
    | 'openCrisis'
    | 'updateCrisis'
    | 'reportCrisis'
    | 'requestAction'
    | 'finishAction'
    | 'closeCrisis',
    string
  >
>;

export const CRISIS_VERBS: Readonly<Record<Language, Verbs>> = {
  en: {
    proposeCrisis: 'Apply for a crisis team',
    openCrisis: 'Set up the crisis team',
    updateCrisis: 'Crisis: bring the record up to date',
    reportCrisis: 'Crisis: send the report of the day',
    requestAction: 'Crisis: ask somebody for something',
    finishAction: 'Crisis: an action is done',
    closeCrisis: 'Close or turn down the crisis',
  },
  'zh-CN': {
    proposeCrisis: '申请成立危急情况小组',
    openCrisis: '成立危急情况小组',
    updateCrisis: '危急情况：更新记录',
    reportCrisis: '危急情况：发出日报',
    requestAction: '危急情况：请人协助',
    finishAction: '危急情况：事项完成',
    closeCrisis: '结束或退回危急情况',
  },
};

export const CRISIS_VERBS_DONE: Readonly<Record<Language, Verbs>> = {
  en: {
    proposeCrisis: 'applied for; a manager decides.',
    openCrisis: 'the crisis team is set up and told.',
    updateCrisis: 'record brought up to date; the hour begins anew.',
    reportCrisis: 'report sent.',
    requestAction: 'they were told.',
    finishAction: 'action done.',
    closeCrisis: 'crisis closed.',
  },
  'zh-CN': {
    proposeCrisis: '已申请，由经理批准。',
    openCrisis: '小组已成立并已通知。',
    updateCrisis: '记录已更新，重新计时一小时。',
    reportCrisis: '日报已发出。',
    requestAction: '已通知对方。',
    finishAction: '事项完成。',
    closeCrisis: '危急情况已结束。',
  },
};

export type CrisisWords = typeof en;

const en = {
  title: 'Crisis',
  status: {
    suggested:
      'A crisis team is called for: the dedicated engineer is to apply, or to say why none is needed.',
    proposed: 'A crisis team was applied for: a manager decides.',
    open: 'A crisis team works on this case.',
    closed: 'There was a crisis; it is over.',
  },
  coordinator: 'Coordinator',
  leader: 'Local leader',
  members: 'Members',
  reportTo: 'Report of each day goes to',
  yourPart: (part: CrisisPart) =>
    `Crisis team, your part: ${{ coordinator: 'coordinator', reportTo: 'you are sent the report of each day', member: 'member' }[part]}`,
  outside: 'from outside, no account needed',
  impact: 'Impact on the customer’s business',
  complexity: 'Why it is complex',
  updateDue: 'Record to be updated by',
  lastUpdate: 'Last update',
  reportDue: (on: string) => `Report of ${on} due by`,
  actions: 'Asked for',
  done: 'done',
  overdue: 'overdue',
  by: 'by',
  what: 'What is needed',
  region: 'Region or depot, where it is another',
  owner: 'Who is to do it',
  due: 'By when',
  dueHint: (zone: string) => `Wall time in ${zone}`,
  sameAsCoordinator: 'the coordinator',
  action: 'Which',
  howThingsStand: 'How things stand, what is done next',
  reportHint: 'Goes to the manufacturer’s responsible person and the coordinator, as it stands here.',
  result: 'What came of it',
  closing: 'Why it is over, or not needed',
};

const zhCN: CrisisWords = {
  title: '危急情况',
  status: {
    suggested: '建议成立危急情况小组：请专责工程师申请，或写明为何不需要。',
    proposed: '已申请成立危急情况小组，等待经理批准。',
    open: '危急情况小组正在处理此工单。',
    closed: '曾成立危急情况小组，现已结束。',
  },
  coordinator: '协调人',
  leader: '本地组长',
  members: '组员',
  reportTo: '日报发给',
  yourPart: (part) =>
    `危急情况小组，您是${{ coordinator: '协调人', reportTo: '日报接收人（原厂商）', member: '组员' }[part]}`,
  outside: '外部人员，无需账号',
  impact: '对用户业务的影响',
  complexity: '情况为何复杂',
  updateDue: '记录须在此前更新',
  lastUpdate: '最近更新',
  reportDue: (on) => `${on} 日报截止`,
  actions: '请求的事项',
  done: '完成',
  overdue: '逾期',
  by: '截止',
  what: '需要什么',
  region: '其他区域或仓库（如适用）',
  owner: '由谁完成',
  due: '完成时间',
  dueHint: (zone) => `${zone} 当地时间`,
  sameAsCoordinator: '即协调人',
  action: '哪一项',
  howThingsStand: '目前进展与下一步',
  reportHint: '原文发给原厂商负责人和协调人。',
  result: '结果',
  closing: '为何结束，或为何不需要',
};

const table = { 'zh-CN': zhCN, en } satisfies Record<Language, CrisisWords>;

/** The words of one language. */
export function crisisWordsOf(language: Language): CrisisWords {
  return table[language];
}
