// What is not ready, told in the two languages: by the messages that readiness sends and by its page.

import type { Instant } from '../domain/instant.ts';
import type { Language } from '../domain/people.ts';
import type { ReadinessFinding } from '../domain/readiness-record.ts';
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
  if (!part('strangers')) return whom ? `（${whom}）` : '';
  return whom ? `（${whom}及无合同的报修）` : '（无合同的报修）';
};

const forEn = (part: Part): string => {
  const strangers = part('strangers') ? ['reports without a contract'] : [];
  const whom = [part('customer'), part('sites')].filter(Boolean).join(', ');
  const all = [...(whom ? [whom] : []), ...strangers];
  return all.length > 0 ? ` for ${all.join(' and ')}` : '';
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
    `升级阶梯“${part('ladder')}”的“${part('rung')}”${forZh(part)}：“${part('role')}”无人可叫。`,
  no_owner: (part) =>
    `升级阶梯“${part('ladder')}”${forZh(part)}：应负责工单的岗位“${part('role')}”无人担任。`,
  nobody_at_opening: (part) =>
    `升级阶梯“${part('ladder')}”${forZh(part)}：${part('severities')} 级工单开立时不呼叫任何人。`,
  nobody_at_emergency: (part) =>
    `升级阶梯“${part('ladder')}”${forZh(part)}：${part('classes')} 应急没有对应的梯级，不呼叫任何人。`,
  post_vacant: (part) =>
    `岗位“${part('post')}”：自 ${part('fromOn')} 起${part('untilOn') === '' ? '' : `至 ${part('untilOn')} `}无人担任。`,
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
    `Ladder “${part('ladder')}”, “${part('rung')}”${forEn(part)}: nobody is found for “${part('role')}”.`,
  no_owner: (part) =>
    `Ladder “${part('ladder')}”${forEn(part)}: nobody holds “${part('role')}”, who would own the cases.`,
  nobody_at_opening: (part) =>
    `Ladder “${part('ladder')}”${forEn(part)}: nobody is paged when a case of ${part('severities')} opens.`,
  nobody_at_emergency: (part) =>
    `Ladder “${part('ladder')}”${forEn(part)}: no rung is for an emergency of ${part('classes')}; nobody is paged for it.`,
  post_vacant: (part) =>
    `Post “${part('post')}”: nobody holds it from ${part('fromOn')} ${part('untilOn') === '' ? 'on' : `to ${part('untilOn')}`}.`,
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

function leaveWords(detail: ReadinessFinding['detail'], language: Language, timeZone: string): string {
  const [from, to] = [detail.from, detail.to].map((at) => whenOf(Number(at), timeZone, language));
  return language === 'zh-CN' ? `${from}至 ${to}` : `from ${from} to ${to}`;
}

/** `2026-03-08（周日）02:00（UTC+8）起 4 小时`; without an end where it has none. */
export function gapWords(
  gap: NonNullable<ReadinessFinding['gap']>,
  language: Language,
  timeZone: string,
): string {
  const from = whenOf(gap.from, timeZone, language);
  if (gap.hasNoEnd) return language === 'zh-CN' ? `${from}起一直` : `from ${from} on`;
  const span = spanOf(gap.to - gap.from, language);
  return language === 'zh-CN' ? `${from}起 ${span}，` : `from ${from} for ${span}`;
}

// ---------------------------------------------------------------------------------------------------------------
// The page

export type ReadinessPageWords = typeof en;

const en = {
  title: 'Readiness',
  lead: 'What a page would fail by, found before it fails: hours without anybody on call, ways that nobody verified, people with one way only.',
  ready: 'Everybody can be reached, and no hour of the next two weeks is without somebody on call.',
  checked: (at: string) => `as it stands now; last checked for notices ${at}`,
  neverChecked: 'not checked yet',
  next: (at: string) => `next ${at}`,
  levels: { hole: 'A page may reach nobody', weakness: 'Weak' },
  hints: {
    hole: 'Mend these first.',
    weakness: 'A page gets through as long as nothing else goes wrong.',
  },
  now: 'now',
  in: (span: string) => `in ${span}`,
  since: (at: string) => `since ${at}`,
  justFound: 'found just now',
  told: 'admins were told',
  notTold: 'nobody was told yet',
  mend: 'Mend',
  more: (count: number) => `${count} more; /api/readiness has all of them.`,
  howTold:
    'Administrators are told of each finding once, and again if it comes back; of a gap of a rota also 7 days, 24 hours and 2 hours before, together with the people of the rota.',
  badge: (count: number) => `${count} not ready`,
};

const zh: ReadinessPageWords = {
  title: '值守准备',
  lead: '在紧急通知失败之前发现原因：无人值守的时段、未验证的联系方式、只有一种联系方式的人员等。',
  ready: '所有人员都可联系，未来两周没有无人值守的时段。',
  checked: (at) => `以下为当前情况；通知检查：上次 ${at}`,
  neverChecked: '尚未检查',
  next: (at) => `下次 ${at}`,
  levels: { hole: '可能无人接收通知', weakness: '薄弱环节' },
  hints: { hole: '请优先处理。', weakness: '只要其他环节不出错，通知仍可送达。' },
  now: '现在',
  in: (span) => `${span}后`,
  since: (at) => `发现于 ${at}`,
  justFound: '刚刚发现',
  told: '已通知管理员',
  notTold: '尚未通知',
  mend: '处理',
  more: (count) => `另有 ${count} 项，完整列表见 /api/readiness。`,
  howTold:
    '每项问题通知管理员一次，消除后再次出现时再次通知；值班表空档还会在开始前 7 天、24 小时和 2 小时通知管理员和该值班表的人员。',
  badge: (count) => `${count} 项未就绪`,
};

export function readinessPageWords(language: Language): ReadinessPageWords {
  return language === 'zh-CN' ? zh : en;
}
