// What a call about several pages says: how many, the most urgent by name, and the keys that answer all of them at once.
// Written for the ear, like message-voice.ts. It names no code and no link: who hears it has a hand on the keys.

import { PHONE_KEYS } from '../app/phone-keys.ts';
import type { Language, Person } from '../domain/people.ts';
import { nameIn } from './message-bundle.ts';

interface CallWords {
  readonly calls: (tenant: string, name: string, count: number) => string;
  readonly more: (count: number) => string;
  readonly keys: (take: string, handOn: string, again: string) => string;
  readonly silence: string;
  readonly taken: (count: number) => string;
  readonly handedOn: (count: number) => string;
  readonly others: (count: number) => string;
  readonly left: (count: number, key: string) => string;
  readonly over: string;
  readonly oneByOne: string;
  readonly noSuchKey: string;
  readonly bye: string;
}

const en: CallWords = {
  calls: (tenant, name, count) =>
    `This is ${tenant} with an urgent page for ${name}. ${casesIn(count)} you at once.`,
  more: (count) => `And ${count} more.`,
  keys: (take, handOn, again) =>
    `To take them all, press ${take}. To hand them all to the next people, press ${handOn}. To hear this again, press ${again}. To take some of them, open the link in your messages or the board.`,
  silence: 'No key was pressed. Those that nobody takes go on to the next people.',
  taken: (count) => `${count === 1 ? 'One case is' : `${count} cases are`} yours now. Thank you.`,
  handedOn: (count) => `${count === 1 ? 'One case goes' : `${count} cases go`} to the next people.`,
  others: (count) => `${count === 1 ? 'One was' : `${count} were`} in hand already, or over.`,
  left: (count, key) => `${count} are still to be done. Press ${key} again to go on.`,
  over: 'Each of them is in hand already, or over. There is nothing to do.',
  oneByOne: 'A call about several cases closes and hands over none. Do that on the page of each case.',
  noSuchKey: 'That key has no meaning here.',
  bye: 'Goodbye.',
};

const zhCN: CallWords = {
  calls: (tenant, name, count) => `这里是${tenant}，有紧急通知找${name}。有 ${count} 单需要您处理。`,
  more: (count) => `另有 ${count} 单。`,
  keys: (take, handOn, again) =>
    `全部接手请按 ${take}。全部转给下一位请按 ${handOn}。重听请按 ${again}。只接手其中几单，请打开短信、邮件中的链接或看板。`,
  silence: '没有收到按键。无人接手的，将通知下一位。',
  taken: (count) => `已由您接手 ${count} 单，谢谢。`,
  handedOn: (count) => `已将 ${count} 单转给下一位。`,
  others: (count) => `另有 ${count} 单已有人接手或已结束。`,
  left: (count, key) => `还有 ${count} 单未处理完，请再按一次 ${key}。`,
  over: '这些紧急通知均已有人接手或已结束，无需处理。',
  oneByOne: '一次通话不能关闭或移交多个工单，请在各工单的页面上办理。',
  noSuchKey: '这个按键没有用处。',
  bye: '再见。',
};

const table = { 'zh-CN': zhCN, en } satisfies Record<Language, CallWords>;

function casesIn(count: number): string {
  return count === 1 ? 'One case needs' : `${count} cases need`;
}

/** Whose call it is and what still waits for them. */
export interface CalledBundle {
  readonly person: Person;
  readonly tenantName: string;
  /** Pages that still wait; those that were not looked at are taken to. None: nothing is asked. */
  readonly count: number;
  /** The most urgent, as they are said. */
  readonly lines: readonly string[];
}

export function spokenBundle({ person, tenantName, count, lines }: CalledBundle): string {
  const { language } = person;
  const words = table[language];
  if (count === 0) return spoken([words.over, words.bye]);
  const stop = language === 'en' ? '.' : '。';
  return spoken([
    words.calls(tenantName, nameIn(person, language), count),
    ...lines.map((line) => `${line}${stop}`),
    ...(count > lines.length ? [words.more(count - lines.length)] : []),
    spokenBundleKeys(language),
  ]);
}

export function spokenBundleKeys(language: Language): string {
  const { acknowledge, escalate, again } = PHONE_KEYS;
  return table[language].keys(acknowledge, escalate, again);
}

export function spokenBundleSilence(language: Language): string {
  return spoken([table[language].silence, table[language].bye]);
}

/** What the key did; with some left, the same key goes on, and no goodbye is said. */
export function spokenBundleDone(
  key: 'take' | 'hand_on',
  { done, over, left }: { readonly done: number; readonly over: number; readonly left: number },
  language: Language,
): string {
  const words = table[language];
  const digit = key === 'take' ? PHONE_KEYS.acknowledge : PHONE_KEYS.escalate;
  if (done === 0 && left === 0) return spoken([words.over, words.bye]);
  return spoken([
    ...(done > 0 ? [(key === 'take' ? words.taken : words.handedOn)(done)] : []),
    ...(over > 0 ? [words.others(over)] : []),
    left > 0 ? words.left(left, digit) : words.bye,
  ]);
}

/** Said of a key that a single page has and several have not. */
export function spokenOneByOne(language: Language): string {
  return spoken([table[language].oneByOne, spokenBundleKeys(language)]);
}

export function spokenNoSuchBundleKey(language: Language): string {
  return spoken([table[language].noSuchKey, spokenBundleKeys(language)]);
}

function spoken(parts: readonly string[]): string {
  return parts.join(' ');
}
