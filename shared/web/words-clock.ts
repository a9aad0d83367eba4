// Words about what moves a case's clocks: pauses put right, and what the customer owes. Apart from words.ts, because what
// sends pages and notices carries that table and needs none of these.

import type { Language } from '../domain/people.ts';

export type ClockWords = typeof en;

const en = {
  pause: 'Which pause',
  pauseNobodyRecorded: 'One that nobody recorded',
  fillIn: 'Choose the pause that was recorded wrongly, and its times are filled in:',
  fillInEarlier: 'These are the latest. An earlier one is chosen below, and its times are typed.',
  howToCorrect: 'Step by step',
  goesOn: (names: string) => `A pause does not hold: ${names}. These run on and page as before.`,
  pausedFrom: 'Paused from',
  pausedTo: 'Until',
  wallHint: (zone: string) => `Wall time in ${zone}`,
  pausedToHint: (zone: string) => `Wall time in ${zone}; empty: it still lasts`,
  whyCorrected: 'Why the record was wrong',
  obligation: 'What they did',
  emergency: (time: string) => `The most severe level was missed at ${time}: this is an emergency.`,
  ahead: 'What comes by itself',
  step: {
    promotion: (time: string, severity: string) => `${time}: the severity becomes ${severity}`,
    standby: (time: string, trigger: string) => `${time}: standby: ${trigger}`,
    obligation: (time: string, what: string) => `${time}: the customer is to have done this: ${what}`,
  },
  rests: (what: string, time: string | null, late: string) =>
    `Rests on the customer: ${what}${time === null ? '' : `, by ${time}`}. ${late}`,
  rested: (what: string, time: string) => `Rested on the customer: ${what}, done ${time}.`,
  whenLate: {
    extend_by_lateness: 'If they are late, the deadline moves by as much.',
    void: 'If they are late, this promise lapses.',
    ignore: 'The deadline stays if they are late.',
  },
};

const zhCN: ClockWords = {
  pause: '哪一段暂停',
  pauseNobodyRecorded: '当时没有记录的一段',
  fillIn: '请选择记录有误的一段，其时间会填入下面：',
  fillInEarlier: '以上是最近的几段。更早的请在下面选择，并填写时间。',
  howToCorrect: '分步说明',
  goesOn: (names) => `暂停不影响：${names}，照常计时和通知。`,
  pausedFrom: '暂停开始',
  pausedTo: '暂停结束',
  wallHint: (zone) => `${zone} 当地时间`,
  pausedToHint: (zone) => `${zone} 当地时间；留空表示仍在暂停`,
  whyCorrected: '原记录为何有误',
  obligation: '客户完成了什么',
  emergency: (time) => `最高级别的承诺已于 ${time} 超时：应急启动。`,
  ahead: '将自动发生',
  step: {
    promotion: (time, severity) => `${time}：级别提升为 ${severity}`,
    standby: (time, trigger) => `${time}：备件备机：${trigger}`,
    obligation: (time, what) => `${time}：客户应已完成：${what}`,
  },
  rests: (what, time, late) => `有赖于客户：${what}${time === null ? '' : `，${time} 之前`}。${late}`,
  rested: (what, time) => `有赖于客户：${what}，已于 ${time} 完成。`,
  whenLate: {
    extend_by_lateness: '客户延误多久，时限就顺延多久。',
    void: '客户延误则此承诺不再有效。',
    ignore: '客户延误时，时限不变。',
  },
};

const table = { 'zh-CN': zhCN, en } satisfies Record<Language, ClockWords>;

export function clockWordsOf(language: Language): ClockWords {
  return table[language];
}
