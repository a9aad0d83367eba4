// The words around the messages that readiness sends, in the two languages of the product. Apart from those of its page, so
// that the sender loads no more than it says.

import type { Language } from '../domain/people.ts';
import type { Nearness } from '../domain/readiness-record.ts';

export interface ReadinessMessageWords {
  readonly title: (count: number, nearness: Nearness) => string;
  readonly first: (tenant: string, hasHoles: boolean) => string;
  readonly more: (count: number) => string;
  readonly open: string;
  readonly why: string;
  readonly repeat: string;
  readonly code: {
    readonly title: (code: string) => string;
    readonly text: (tenant: string, code: string) => string;
    readonly link: string;
    readonly notYou: string;
    readonly minutes: string;
  };
}

const NEAR_ZH: Readonly<Record<Nearness, string>> = {
  found: '',
  week: '一周内',
  day: '24 小时内',
  hours: '2 小时内',
};
const NEAR_EN: Readonly<Record<Nearness, string>> = {
  found: '',
  week: 'within a week',
  day: 'within 24 hours',
  hours: 'within 2 hours',
};
/** Of several the nearness is that of the nearest. */
const nearZh = (count: number, near: string) =>
  near === '' ? '' : `（${count === 1 ? '' : '最近：'}${near}）`;
const nearEn = (count: number, near: string) =>
  near === '' ? '' : `${count === 1 ? ' ' : ', the nearest '}${near}`;

const MESSAGE_ZH: ReadinessMessageWords = {
  title: (count, nearness) => `值守准备：${count} 项问题${nearZh(count, NEAR_ZH[nearness])}`,
  first: (tenant, hasHoles) =>
    hasHoles
      ? `${tenant}：以下问题会使紧急通知无人接收，请尽快处理。`
      : `${tenant}：以下薄弱环节，一旦再有一处出错，紧急通知就可能无人接收。`,
  more: (count) => `另有 ${count} 项，见下方页面。`,
  open: '查看并处理',
  why: '每项问题通知一次，消除后再次出现时再次通知；值班表空档还会在开始前 7 天、24 小时和 2 小时通知。',
  repeat: '这可能是重复消息：无法确定上一条是否送达。',
  code: {
    title: (code) => `验证码 ${code}`,
    text: (tenant, code) => `${tenant}：验证码 ${code}，用于确认此联系方式可以收到紧急通知。`,
    link: '点此验证，无需输入验证码',
    notYou: '如果您没有申请验证，请忽略本消息。',
    minutes: '15 分钟内有效。',
  },
};

const MESSAGE_EN: ReadinessMessageWords = {
  title: (count, nearness) =>
    `Readiness: ${count} ${count === 1 ? 'thing needs' : 'things need'} you${nearEn(count, NEAR_EN[nearness])}`,
  first: (tenant, hasHoles) =>
    hasHoles
      ? `${tenant}: with what stands below, a page may reach nobody. Please mend it.`
      : `${tenant}: what stands below is weak. As soon as something else fails, a page may reach nobody.`,
  more: (count) => `${count} more on the page below.`,
  open: 'See and mend',
  why: 'You are told of each of these once, and again if it comes back; of a gap also 7 days, 24 hours and 2 hours before it begins.',
  repeat: 'This may be a repeat: we cannot tell whether the first one reached you.',
  code: {
    title: (code) => `Your code is ${code}`,
    text: (tenant, code) => `${tenant}: your code is ${code}. It shows that pages reach you here.`,
    link: 'Verify without typing the code',
    notYou: 'If you did not ask for this, ignore it.',
    minutes: 'Good for 15 minutes.',
  },
};

export function readinessMessageWords(language: Language): ReadinessMessageWords {
  return language === 'zh-CN' ? MESSAGE_ZH : MESSAGE_EN;
}
