// The words of the page behind a bundle's link, in both languages.

import type { Language } from '../domain/people.ts';

const en = {
  title: (count: number) => (count === 1 ? 'One case needs you' : `${count} cases need you`),
  titleOver: (count: number) => `${count} cases of one message`,
  lead: 'They came as one message. Take all of them, or untick those that you leave. Whatever nobody takes goes on to the next person by itself.',
  calls: (count: number | string) => (count === 1 ? 'One case calls you now' : `${count} cases call you now`),
  callsLead:
    'Each of them waits for your answer. Take all of them, pass all of them on, or untick some. Whatever nobody takes goes on to the next person by itself.',
  callsOver: 'No case calls you now',
  others: (count: string) => `${count} more ${count === '1' ? 'case calls' : 'cases call'} you as well.`,
  orMore: (count: number) => `${count} or more`,
  see: 'See and choose',
  isMore: (most: number) =>
    `Looked through: the ${most} open cases whose deadlines come first. There may be more: come back afterwards.`,
  takeAll: (count: number) => (count === 1 ? 'I take it' : `I take all ${count}`),
  takeChosen: 'I take the ticked ones',
  handOnAll: 'Pass all on to the next person',
  handOnChosen: 'Pass the ticked ones on',
  handedOn: (count: number) => `${count} went on to the next person.`,
  choose: 'Choose',
  taken: (count: number) => `You took ${count}.`,
  over: (count: number) => `${count} were in hand already, or over.`,
  left: (count: number) => `${count} are left: please press once more.`,
  nothingChosen: 'Nothing was ticked: tick the cases that you mean.',
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
    why: 'Each person gets their first page at once, one message for those of the next half minute, and from then on one for each window. The most severe level waits for a call only, half a minute at most, or where it was merely assumed. A page that would wait too long goes out by the next channel at once.',
  },
  windowHint:
    'A person’s first page goes at once, those of the next half minute as one message, and from then on one message in so many minutes; calls wait half a minute at most. By SMS, mail and chat the most severe level never waits, unless it was merely assumed. Empty: 3, 0: each by itself, at most 15.',
};

/** A figure keeps its distance from the word before it, a word does not. */
const spaced = (count: number | string): string => (/^\d/.test(`${count}`) ? ` ${count}` : `${count}`);

const zhCN: typeof en = {
  title: (count) => `有 ${count} 单需要您`,
  titleOver: (count) => `一条通知里的 ${count} 单`,
  lead: '它们合并为一条通知发出。可全部接手，不接的请取消勾选；无人接手的会自动通知下一位。',
  calls: (count) => `有${spaced(count)} 单正在呼叫您`,
  callsLead:
    '每一单都在等您答复。可全部接手、全部转给下一位，或取消勾选其中一些；无人接手的会自动通知下一位。',
  callsOver: '目前没有工单在呼叫您',
  others: (count) => `另有${spaced(count)} 单也在呼叫您。`,
  orMore: (count) => `至少 ${count}`,
  see: '查看并选择',
  isMore: (most) => `这里只查看了时限最近的 ${most} 张未结工单，可能还有更多，处理后请再看一次。`,
  takeAll: (count) => `全部接手（${count} 单）`,
  takeChosen: '接手所选',
  handOnAll: '全部转给下一位',
  handOnChosen: '所选转给下一位',
  handedOn: (count) => `${count} 单已转给下一位。`,
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
    why: '每人的第一条立即发出，随后半分钟内的合并为一条，此后每个时间窗合并为一条；最严重级别只有电话会等待（最多半分钟），级别只是推定的照常合并；等待过久的立即改走下一渠道。',
  },
  windowHint:
    '同一人的第一条紧急通知立即发出，随后半分钟内的合并为一条，此后每若干分钟合并为一条，电话最多等待半分钟；最严重级别的短信、邮件和群消息从不等待，级别只是推定的除外。留空为 3，0 为不合并，最多 15。',
};

export function bundleWords(language: Language): typeof en {
  return language === 'en' ? en : zhCN;
}
