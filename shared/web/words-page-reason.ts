// Every word of “why was I paged?”, in both languages.

import type { Language } from '../domain/people.ts';

export type PageReasonWords = typeof en;

const en = {
  title: 'Why was this page sent?',
  mine: 'Why was I paged?',
  link: 'Why?',
  moment: 'What happened',
  momentSays: (cause: string, due: string) => `${cause}, due ${due}`,
  inTime: 'called in time',
  late: (span: string) => `${span} late`,
  also: 'Also about',
  severity: 'Severity then',
  ladder: 'Ladder',
  ladderBy: (version: number, name: string, when: string, reason: string) =>
    `version ${version}, saved by ${name} on ${when}${reason ? `: ${reason}` : ''}`,
  ladderVersion: (id: string, version: number) => `${id}, version ${version}`,
  noRung: 'No rung of the ladder: the case itself calls its owner, or the people of the opening.',
  person: 'Why this person',
  notKept: 'The reason was not kept when this page was sent.',
  asOf: (when: string) => `as it stood at ${when}`,
  waits: {
    turn: (when: string, until: string) =>
      `Named at ${when}; their turn came at ${until}, after the people below.`,
    quiet: (when: string, until: string) =>
      `Held at ${when}: their quiet hours last until ${until}, and no deadline was hurt by that.`,
    others_first: (when: string, until: string) =>
      `Put off at ${when}: their quiet hours last until ${until}, so others were asked first.`,
  },
  before: 'Who was asked before',
  nobodyBefore: 'Nobody: this page was the first of its escalation.',
  endedAt: (end: string, when: string) => `${end}, ${when}`,
  ways: 'By which ways, and what became of it',
  chosenBy: (rule: string) => `Chosen by: ${rule}.`,
  time: 'Time',
  way: 'Way',
  why: 'Why',
  became: 'What became of it',
  receipt: (id: string) => `receipt ${id}`,
  noAttempt: 'not handed over yet',
  notTried: 'Not needed',
  afterMinutes: (minutes: number) => `after ${minutes} min without an answer`,
  onFailure: 'only where the way before it fails',
  end: 'How it ended',
  openUntil: (when: string) => `Still open, until ${when}.`,
  taken: (name: string, when: string) => `${name} took the case at ${when}.`,
  pageOf: (name: string, when: string) => `Page to ${name}, ${when}`,
  whole: 'The whole reason (sign in)',
  outcomes: {
    attempting: 'being sent',
    unknown: 'outcome unknown',
    accepted: 'handed to the provider',
    delivered: 'delivered',
    undelivered: 'not delivered',
    refused: 'refused',
    fenced: 'no longer needed, not sent',
  } as Readonly<Record<string, string>>,
};

const zhCN: typeof en = {
  title: '为什么发出这条通知？',
  mine: '为什么通知我？',
  link: '为什么？',
  moment: '起因',
  momentSays: (cause, due) => `${cause}，应于 ${due}`,
  inTime: '按时发出',
  late: (span) => `晚 ${span}`,
  also: '同时涉及',
  severity: '当时级别',
  ladder: '升级阶梯',
  ladderBy: (version, name, when, reason) =>
    `第 ${version} 版，${name} 于 ${when} 保存${reason ? `：${reason}` : ''}`,
  ladderVersion: (id, version) => `${id}，第 ${version} 版`,
  noRung: '不属于任何梯级：由工单直接通知负责人，或开案时的人员。',
  person: '为什么是此人',
  notKept: '发出这条通知时没有记录理由。',
  asOf: (when) => `以 ${when} 为准`,
  waits: {
    turn: (when, until) => `${when} 列入，${until} 轮到，之前先通知了下列人员。`,
    quiet: (when, until) => `${when} 暂缓：免打扰至 ${until}，不影响任何时限。`,
    others_first: (when, until) => `${when} 推后：免打扰至 ${until}，先通知其他人。`,
  },
  before: '之前通知了谁',
  nobodyBefore: '没有：这是本次升级的第一条通知。',
  endedAt: (end, when) => `${end}，${when}`,
  ways: '通过哪些方式，结果如何',
  chosenBy: (rule) => `方式依据：${rule}。`,
  time: '时间',
  way: '方式',
  why: '原因',
  became: '结果',
  receipt: (id) => `回执 ${id}`,
  noAttempt: '尚未交给通道',
  notTried: '未用到',
  afterMinutes: (minutes) => `${minutes} 分钟无应答后`,
  onFailure: '仅在前一方式失败时',
  end: '结局',
  openUntil: (when) => `仍在等待，至 ${when}。`,
  taken: (name, when) => `${name} 于 ${when} 接手。`,
  pageOf: (name, when) => `发给 ${name} 的通知，${when}`,
  whole: '完整理由（需登录）',
  outcomes: {
    attempting: '发送中',
    unknown: '结果不明',
    accepted: '已交给通道',
    delivered: '已送达',
    undelivered: '未送达',
    refused: '被拒绝',
    fenced: '已不需要，未发',
  },
};

export function pageReasonWordsOf(language: Language): PageReasonWords {
  return language === 'en' ? en : zhCN;
}
