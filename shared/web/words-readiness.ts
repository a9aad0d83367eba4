// What is not ready, told in the two languages: by the messages that readiness sends and by its page.

import type { Instant } from '../domain/instant.ts';
import type { Language } from '../domain/people.ts';
import type { Nearness, ReadinessFinding } from '../domain/readiness-record.ts';
import { oneLine } from './message-body.ts';
import { spanOf, whenOf } from './when.ts';
import { halfOf } from './writing.ts';

const NAME_CHARACTERS_MAX = 60;

interface About {
  readonly timeZone: string;
  readonly now: Instant;
}

type Sentence = (part: (name: string) => string, finding: ReadinessFinding, about: About) => string;

const CHANNELS = {
  'zh-CN': { sms: '短信', email: '邮件', voice: '电话', chat: '群消息' },
  en: { sms: 'text messages', email: 'mail', voice: 'calls', chat: 'chat' },
} as const;

type Part = Parameters<Sentence>[0];

const forZh = (part: Part): string => {
  const whom = [part('customer'), part('sites')].filter(Boolean).join('，');
  return whom ? `（${whom}）` : '';
};

const forEn = (part: Part): string => {
  const whom = [part('customer'), part('sites')].filter(Boolean).join(', ');
  return whom ? ` for ${whom}` : '';
};

const whenZh = ({ gap }: ReadinessFinding, { timeZone }: About) =>
  gap ? gapWords(gap, 'zh-CN', timeZone) : '';
const whenEn = ({ gap }: ReadinessFinding, { timeZone }: About) =>
  gap ? `${gapWords(gap, 'en', timeZone)}, ` : '';

const WHY_ZH: Readonly<Record<string, string>> = {
  nobody: '无人值守',
  on_leave: '值守人员都在休假，且无人代班',
  unreachable: '排班人员都无法呼叫',
  junior: '值守人员不是高级工程师',
};

const WHY_EN: Readonly<Record<string, string>> = {
  nobody: 'nobody is on call',
  on_leave: 'everybody on call is on leave, and nobody stands in',
  unreachable: 'nobody who is on call can be paged',
  junior: 'whoever is on call is none of the seniors that it asks for',
};

const ZH: Readonly<Record<string, Sentence>> = {
  rota_gap: (part, { gap, detail }, { timeZone }) => {
    const why = WHY_ZH[detail.why ?? ''] ?? WHY_ZH.nobody;
    const region = detail.region === undefined ? '' : `（${part('region')}）`;
    return `值班表“${part('rota')}”${region}：${gap ? gapWords(gap, 'zh-CN', timeZone) : ''}${why}。`;
  },
  rung_empty: (part, finding, about) =>
    `升级阶梯“${part('ladder')}”的“${part('rung')}”${forZh(part)}：${whenZh(finding, about)}无人可以呼叫。`,
  final_person: (part, finding, about) =>
    `升级阶梯“${part('ladder')}”的最终负责人 ${part('person')}：${whenZh(finding, about)}无法呼叫。`,
  alarm_people: (part) =>
    `升级阶梯“${part('ladder')}”：无人可达时的告警对象都无法联系（${part('people')}）。`,
  recipient_empty: (part) =>
    `升级阶梯“${part('ladder')}”的“${part('rung')}”${forZh(part)}：“${part('role')}”无人担任。`,
  no_owner: (part) =>
    `升级阶梯“${part('ladder')}”${forZh(part)}：应负责工单的岗位“${part('role')}”无人担任。`,
  nobody_at_opening: (part) =>
    `升级阶梯“${part('ladder')}”${forZh(part)}：${part('severities')} 级工单开立时不呼叫任何人。`,
  post_vacant: (part) => `岗位“${part('post')}”：自 ${part('fromOn')} 起无人担任。`,
  leave_without_deputy: (part, { detail }, { timeZone }) =>
    `${part('person')}：休假 ${leaveWords(detail, 'zh-CN', timeZone)}，无人代班。`,
  stopped_way: (part) => `${part('person')}：${part('channel')} ${part('address')} 已被退订，不会再发送。`,
  unverified_way: (part) => `${part('person')}：${part('channel')} ${part('address')} 尚未验证。`,
  no_way: (part) => `${part('person')}：没有任何可用的联系方式，无法呼叫。`,
  one_way: (part) => `${part('person')}：只有一种联系方式，一旦失效就无法呼叫。`,
};

const EN: Readonly<Record<string, Sentence>> = {
  rota_gap: (part, { gap, detail }, { timeZone }) => {
    const why = WHY_EN[detail.why ?? ''] ?? WHY_EN.nobody;
    const region = detail.region === undefined ? '' : ` for ${part('region')}`;
    return `Rota “${part('rota')}”${region}: ${gap ? `${gapWords(gap, 'en', timeZone)}, ` : ''}${why}.`;
  },
  rung_empty: (part, finding, about) =>
    `Ladder “${part('ladder')}”, “${part('rung')}”${forEn(part)}: ${whenEn(finding, about)}nobody can be paged.`,
  final_person: (part, finding, about) =>
    `Ladder “${part('ladder')}”: ${whenEn(finding, about)}its final person ${part('person')} cannot be paged.`,
  alarm_people: (part) =>
    `Ladder “${part('ladder')}”: none of those can be reached who are told when nobody answers (${part('people')}).`,
  recipient_empty: (part) =>
    `Ladder “${part('ladder')}”, “${part('rung')}”${forEn(part)}: nobody is “${part('role')}”.`,
  no_owner: (part) =>
    `Ladder “${part('ladder')}”${forEn(part)}: nobody holds “${part('role')}”, who would own the cases.`,
  nobody_at_opening: (part) =>
    `Ladder “${part('ladder')}”${forEn(part)}: nobody is paged when a case of ${part('severities')} opens.`,
  post_vacant: (part) => `Post “${part('post')}”: nobody holds it from ${part('fromOn')} on.`,
  leave_without_deputy: (part, { detail }, { timeZone }) =>
    `${part('person')} is on leave ${leaveWords(detail, 'en', timeZone)}, and nobody stands in.`,
  stopped_way: (part) =>
    `${part('person')}: ${part('channel')} to ${part('address')} was stopped; nothing goes there any more.`,
  unverified_way: (part) => `${part('person')}: ${part('channel')} to ${part('address')} is not verified.`,
  no_way: (part) => `${part('person')} cannot be reached: no contact method is open.`,
  one_way: (part) => `${part('person')} has one contact method only; where it fails, nothing is left.`,
};

/** One finding in one sentence. A kind that has no words here brings its own (`zh`, `en`). */
export function findingWords(finding: ReadinessFinding, language: Language, about: About): string {
  const { kind, detail } = finding;
  const isZh = language === 'zh-CN';
  const part = (name: string): string => {
    const text = (isZh ? detail[name] : detail[`${name}En`]) ?? detail[name] ?? '';
    if (name !== 'channel') return oneLine(halfOf(text, language), NAME_CHARACTERS_MAX);
    // Whatever is stored as a channel has its name here, or stands for itself.
    return (CHANNELS[language] as Readonly<Record<string, string>>)[text] ?? text;
  };
  const sentence = (isZh ? ZH : EN)[kind];
  return sentence ? sentence(part, finding, about) : ((isZh ? detail.zh : detail.en) ?? kind);
}

export interface ReadinessMessageWords {
  readonly title: (count: number, nearness: Nearness) => string;
  readonly first: (tenant: string) => string;
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
  week: '（一周内）',
  day: '（24 小时内）',
  hours: '（2 小时内）',
};
const NEAR_EN: Readonly<Record<Nearness, string>> = {
  found: '',
  week: ' within a week',
  day: ' within 24 hours',
  hours: ' within 2 hours',
};

const MESSAGE_ZH: ReadinessMessageWords = {
  title: (count, nearness) => `值守准备：${count} 项问题${NEAR_ZH[nearness]}`,
  first: (tenant) => `${tenant}：以下问题会使紧急通知无人接收，请尽快处理。`,
  more: (count) => `另有 ${count} 项，见下方页面。`,
  open: '查看并处理',
  why: '每项问题只通知一次；问题消除后再次出现时会再次通知。',
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
    `Readiness: ${count} ${count === 1 ? 'thing needs' : 'things need'} you${NEAR_EN[nearness]}`,
  first: (tenant) => `${tenant}: with what stands below, a page may reach nobody. Please mend it.`,
  more: (count) => `${count} more on the page below.`,
  open: 'See and mend',
  why: 'You are told of each of these once, and again if it comes back.',
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

function leaveWords(detail: ReadinessFinding['detail'], language: Language, timeZone: string): string {
  const [from, to] = [detail.from, detail.to].map((at) => whenOf(Number(at), timeZone, language));
  return language === 'zh-CN' ? `${from}至 ${to}` : `from ${from} to ${to}`;
}

/** `2026-03-08（周日）02:00（UTC+8）起 4 小时`. */
export function gapWords(
  gap: NonNullable<ReadinessFinding['gap']>,
  language: Language,
  timeZone: string,
): string {
  const from = whenOf(gap.from, timeZone, language);
  const span = spanOf(gap.to - gap.from, language);
  return language === 'zh-CN' ? `${from}起 ${span}，` : `from ${from} for ${span}`;
}
