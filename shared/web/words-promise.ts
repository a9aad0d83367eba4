// What people read about promises and hand-overs on the pages of a case, in both languages.

import type { CaseState, GivenPromise, PromiseKind } from '../domain/case.ts';
import { laterThan } from '../domain/case-promises.ts';
import { PROMISE_NAMES } from '../domain/escalation.ts';
import type { Language } from '../domain/people.ts';
import { type Reader, whenText } from './writing.ts';

export interface PromiseWords {
  readonly promises: string;
  readonly what: string;
  readonly by: string;
  readonly byHint: (zone: string) => string;
  readonly whyMoved: string;
  readonly withPromise: string;
  readonly takeWith: string;
  readonly broken: string;
  readonly to: string;
  readonly toNext: string;
  readonly why: string;
  readonly handedOver: (from: string, to: string) => string;
  readonly handedBack: (from: string, to: string, at: string) => string;
  readonly laterThan: (due: string) => string;
  readonly held: (name: string, until: string) => string;
  readonly alsoBy: (channel: string, at: string) => string;
  readonly handOver: string;
  readonly handOverHint: string;
  readonly handOverDone: string;
  readonly promiseDone: string;
  readonly close: string;
  readonly closeHint: string;
  readonly closeDone: string;
  readonly summary: string;
}

const WORDS: Readonly<Record<Language, PromiseWords>> = {
  'zh-CN': {
    promises: '承诺',
    what: '承诺什么',
    by: '最晚何时',
    byHint: (zone) => `${zone} 时间`,
    whyMoved: '改期原因（首次承诺不用填）',
    withPromise: '接手并承诺时间',
    takeWith: '接手并承诺',
    broken: '未兑现',
    to: '移交给',
    toNext: '下一位当班人员',
    why: '原因',
    handedOver: (from, to) => `${from} 移交给 ${to}，等待确认。`,
    handedBack: (from, to, at) => `${from} 移交给 ${to}，对方未确认，${at} 已退回。`,
    laterThan: (due) => `晚于合同时限 ${due}`,
    held: (name, until) => `${name} 免打扰，${until} 通知。`,
    alsoBy: (channel, at) => `未应答则 ${at} 再用${channel}通知。`,
    handOver: '移交给同事',
    handOverHint: '对方会收到紧急通知，确认后才由其负责；在此之前负责人不变。',
    handOverDone: '已移交，等待对方确认。',
    promiseDone: '承诺已记录。',
    close: '关闭工单',
    closeHint: '已解决、没有未完成的承诺时才能关闭。',
    closeDone: '工单已关闭。',
    summary: '服务小结',
  },
  en: {
    promises: 'Promises',
    what: 'What you promise',
    by: 'By when',
    byHint: (zone) => `Wall time in ${zone}`,
    whyMoved: 'Why it moves (not for the first promise)',
    withPromise: 'Take it and promise a time',
    takeWith: 'I take it, and promise',
    broken: 'not kept',
    to: 'Hand over to',
    toNext: 'Whoever is on call next',
    why: 'Reason',
    handedOver: (from, to) => `${from} handed over to ${to}, who has yet to take it.`,
    handedBack: (from, to, at) => `${from} handed over to ${to}, who did not take it: back since ${at}.`,
    laterThan: (due) => `later than the contract’s deadline ${due}`,
    held: (name, until) => `Quiet hours of ${name}: paged at ${until}.`,
    alsoBy: (channel, at) => `Without an answer also by ${channel} at ${at}.`,
    handOver: 'Hand over to a colleague',
    handOverHint: 'They are paged and own the case once they take it; until then its owner stays the same.',
    handOverDone: 'Handed over; they have yet to take it.',
    promiseDone: 'Your promise is recorded.',
    close: 'Close the case',
    closeHint: 'Only once it is resolved and nothing is owed.',
    closeDone: 'The case is closed.',
    summary: 'Summary of the service',
  },
};

export function promiseWordsOf(language: Language): PromiseWords {
  return WORDS[language];
}

export function promiseNameOf(kind: PromiseKind, language: Language): string {
  return PROMISE_NAMES[kind][language === 'en' ? 1 : 0];
}

/** How a hand-over stands; empty where there is none, or nothing is left to take. */
export function handOverText(
  { handOver, status }: Pick<CaseState, 'handOver' | 'status'>,
  nameFor: (personId: string) => string,
  reader: Reader,
): string {
  if (!handOver || status === 'resolved' || status === 'closed') return '';
  const words = WORDS[reader.language];
  const [from, to] = [nameFor(handOver.fromId), nameFor(handOver.toId)];
  return handOver.backAt === undefined
    ? words.handedOver(from, to)
    : words.handedBack(from, to, whenText(handOver.backAt, reader));
}

/** That a promise is later than what the contract promises; empty where it is not. */
export function laterText(
  state: Pick<CaseState, 'clocks'>,
  promise: Pick<GivenPromise, 'kind' | 'dueAt'>,
  reader: Reader,
): string {
  const due = laterThan(state, promise);
  return due === null ? '' : WORDS[reader.language].laterThan(whenText(due, reader));
}

/** `王芳 承诺 14:30 到场`, `Wang Fang: on site by 14:30`. */
export function promiseText(promise: GivenPromise, name: string, reader: Reader): string {
  const what = promiseNameOf(promise.kind, reader.language);
  const when = whenText(promise.dueAt, reader);
  return reader.language === 'en' ? `${name}: ${what} by ${when}` : `${name} 承诺 ${when} ${what}`;
}
