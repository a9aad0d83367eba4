// The words of the page behind a bundle's link, in both languages.

import type { Language } from '../domain/people.ts';

const en = {
  title: (count: number) => (count === 1 ? 'One case needs you' : `${count} cases need you`),
  titleOver: (count: number) => `${count} cases of one message`,
  lead: 'They came as one message. Take all of them, or tick some. Whatever nobody takes goes on to the next person by itself.',
  takeAll: (count: number) => (count === 1 ? 'I take it' : `I take all ${count}`),
  takeChosen: 'I take the chosen ones',
  choose: 'Choose',
  taken: (count: number) => `You took ${count}.`,
  over: (count: number) => `${count} were in hand already, or over.`,
  left: (count: number) => `${count} are left: please press once more.`,
  nothingChosen: 'Nothing was ticked: tick the cases that you take.',
  allDone: 'None of these pages waits for you any more.',
  has: (name: string) => `${name} has it`,
  youHave: 'You have it',
  isOver: 'Over',
  until: (time: string) => `until ${time}`,
  next: 'Next page',
  previous: 'Previous page',
  queue: {
    together: (count: string) =>
      count === '1' ? 'One page waits to go out with others.' : `${count} pages wait to go out together.`,
    limited: (count: string) => `${count} wait for a provider that takes only so many.`,
    person: (name: string, count: number, until: string) => `${name}: ${count}, one message at ${until}`,
    others: (count: number) => `and ${count} more people`,
    provider: (label: string, waiting: number, perMinute: number, last: string) =>
      `${label} takes ${perMinute} a minute: ${waiting} wait, the last leaves at ${last}`,
    why: 'Each person gets their first page at once, one message for those of the next half minute, and from then on one for each window. The most severe level never waits. A page that would wait too long goes out by the next channel at once.',
  },
  windowHint:
    'A person’s first page goes at once, those of the next half minute as one message, and from then on one message in so many minutes. The most severe level never waits. Empty: 3, 0: each by itself, at most 15.',
};

const zhCN: typeof en = {
  title: (count) => `有 ${count} 单需要您`,
  titleOver: (count) => `一条通知里的 ${count} 单`,
  lead: '它们合并为一条通知发出。可全部接手，也可勾选其中一些；无人接手的会自动通知下一位。',
  takeAll: (count) => `全部接手（${count} 单）`,
  takeChosen: '接手所选',
  choose: '选择',
  taken: (count) => `您接手了 ${count} 单。`,
  over: (count) => `另有 ${count} 单已有人接手或已结束。`,
  left: (count) => `还剩 ${count} 单未处理，请再按一次。`,
  nothingChosen: '未选择任何一单，请先勾选。',
  allDone: '这些通知都不再等待您。',
  has: (name) => `${name} 已接手`,
  youHave: '您已接手',
  isOver: '已结束',
  until: (time) => `${time} 前`,
  next: '下一页',
  previous: '上一页',
  queue: {
    together: (count) => `${count} 条紧急通知等待合并发出。`,
    limited: (count) => `${count} 条在等待限速的服务商。`,
    person: (name, count, until) => `${name}：${count} 条，${until} 合并为一条发出`,
    others: (count) => `另有 ${count} 人`,
    provider: (label, waiting, perMinute, last) =>
      `${label} 每分钟限 ${perMinute} 条：${waiting} 条等待，最后一条 ${last} 发出`,
    why: '每人的第一条立即发出，随后半分钟内的合并为一条，此后每个时间窗合并为一条；最严重级别从不等待；等待过久的立即改走下一渠道。',
  },
  windowHint:
    '同一人的第一条紧急通知立即发出，随后半分钟内的合并为一条，此后每若干分钟合并为一条；最严重级别从不等待。留空为 3，0 为不合并，最多 15。',
};

export function bundleWords(language: Language): typeof en {
  return language === 'en' ? en : zhCN;
}
