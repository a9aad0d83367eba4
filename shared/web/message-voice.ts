// What a call about a page says: which case, what is due and how long is left, and what each key does. Written for the ear:
// one thing after another, a reference letter by letter, nothing that only an eye can skip.

import { PHONE_KEYS, type PhoneVerb } from '../app/phone-keys.ts';
import { type Language, personOf } from '../domain/people.ts';
import { clockTime, isHandOver, ownWords, personName, untilText } from './message-about.ts';
import { oneLine } from './message-body.ts';
import {
  clockAbout,
  clockName,
  customerName,
  leftWords,
  type MessageView,
  referenceIn,
  severityName,
  tenantName,
} from './message-view.ts';
import { messageWords } from './message-words.ts';

interface VoiceWords {
  readonly calls: (tenant: string, name: string) => string;
  readonly reference: (spelt: string) => string;
  readonly repeat: string;
  readonly keys: Readonly<Record<PhoneVerb | 'again', (key: string) => string>>;
  readonly silence: string;
  readonly done: Readonly<Record<PhoneVerb, string>>;
  readonly noSuchKey: string;
  readonly over: string;
  readonly takenBy: (name: string) => string;
  readonly bye: string;
}

const en: VoiceWords = {
  calls: (tenant, name) => `This is ${tenant} with an urgent page for ${name}.`,
  reference: (spelt) => `Case ${spelt}.`,
  repeat: 'This may be a repeat.',
  keys: {
    acknowledge: (key) => `To take it, press ${key}.`,
    escalate: (key) => `To hand it to the next person, press ${key}.`,
    close: (key) => `To close the case, press ${key}.`,
    again: (key) => `To hear this again, press ${key}.`,
  },
  silence: 'No key was pressed.',
  done: {
    acknowledge: 'It is yours now. Thank you.',
    escalate: 'It goes to the next person.',
    close: 'The case is closed.',
  },
  noSuchKey: 'That key has no meaning here.',
  over: 'This page is over. There is nothing to do.',
  takenBy: (name) => `${name} has taken it.`,
  bye: 'Goodbye.',
};

const zhCN: VoiceWords = {
  calls: (tenant, name) => `这里是${tenant}，有紧急通知找${name}。`,
  reference: (spelt) => `工单 ${spelt}。`,
  repeat: '此通知可能重复。',
  keys: {
    acknowledge: (key) => `接手请按 ${key}。`,
    escalate: (key) => `转给下一位请按 ${key}。`,
    close: (key) => `关闭工单请按 ${key}。`,
    again: (key) => `重听请按 ${key}。`,
  },
  silence: '没有收到按键。',
  done: { acknowledge: '已由您接手，谢谢。', escalate: '已转给下一位。', close: '工单已关闭。' },
  noSuchKey: '这个按键没有用处。',
  over: '此紧急通知已结束，无需处理。',
  takenBy: (name) => `${name}已接手。`,
  bye: '再见。',
};

const table = { 'zh-CN': zhCN, en } satisfies Record<Language, VoiceWords>;

/** Whose call it is and what it is about. */
export interface CalledPage {
  readonly pageId: string;
  readonly personId: string;
  readonly language: Language;
  /** What the keys do for them now; none once the page is over. */
  readonly verbs: readonly PhoneVerb[];
  readonly mayBeRepeat?: boolean;
}

/**
 * The page as it stands now: why somebody is called and the key that takes it, before all that only explains; the keys once
 * more behind it.
 */
export function spokenPage(view: Omit<MessageView, 'links'>, page: CalledPage): string {
  const { language, personId, pageId, verbs } = page;
  const words = table[language];
  const seen = { ...view, links: { status: '' } };
  const open = view.state.escalation?.openPages.find(({ id }) => id === pageId);
  const about = clockAbout(seen, open?.cause.clockId);
  const own = ownWords(seen, page, open?.cause);
  const stop = language === 'zh-CN' ? '。' : '.';
  const [takes] = verbs;
  return sentences([
    view.state.drill ? messageWords(language).drill.says : '',
    words.calls(tenantName(seen, language), personName(seen, personId, language)),
    page.mayBeRepeat ? words.repeat : '',
    `${oneLine(severityName(seen, language), 60)}${stop}`,
    own === undefined ? '' : `${own}${stop}`,
    about && (own === undefined || isHandOver(open?.cause))
      ? `${clockName(about.id, language)}${language === 'zh-CN' ? '，' : ', '}${leftWords(about.dueAt, view.now, language)}${stop}`
      : '',
    takes ? words.keys[takes](PHONE_KEYS[takes]) : '',
    `${customerName(seen, language)}${stop}`,
    view.state.subject ? `${oneLine(view.state.subject, 80)}${stop}` : '',
    words.reference(spelt(referenceIn(seen))),
    verbs.length > 0 ? spokenKeys(page) : spokenOver(view, page),
  ]);
}

export function spokenKeys({ language, verbs }: Pick<CalledPage, 'language' | 'verbs'>): string {
  const { keys } = table[language];
  return sentences([...verbs, 'again' as const].map((verb) => keys[verb](PHONE_KEYS[verb])));
}

/** Why there is nothing to press any more. */
export function spokenOver(
  view: Omit<MessageView, 'links'>,
  { language }: Pick<CalledPage, 'language'>,
): string {
  const words = table[language];
  const { acknowledged, lastAcknowledgement } = view.state;
  const seen = { ...view, links: { status: '' } };
  const taker = acknowledged ? personOf(view.people, lastAcknowledgement?.personId) : undefined;
  return sentences([taker ? words.takenBy(personName(seen, taker.id, language)) : '', words.over, words.bye]);
}

/** Said where nobody pressed anything. */
export function spokenSilence(view: Omit<MessageView, 'links'>, { language, pageId }: CalledPage): string {
  const words = table[language];
  const open = view.state.escalation?.openPages.find(({ id }) => id === pageId);
  return sentences([
    words.silence,
    open ? untilText(view, open.cause, clockTime(open.acknowledgeBy, view.state.timeZone), language) : '',
    words.bye,
  ]);
}

export function spokenDone(verb: PhoneVerb, language: Language): string {
  return sentences([table[language].done[verb], table[language].bye]);
}

/** A refusal in the domain's own sentence. */
export function spokenRefusal(reason: { zh: string; en: string }, language: Language): string {
  return sentences([language === 'en' ? reason.en : reason.zh, table[language].bye]);
}

/** Why a key did nothing, and which keys do something. */
export function spokenRefusedKey(
  reason: { zh: string; en: string },
  page: Pick<CalledPage, 'language' | 'verbs'>,
): string {
  return sentences([page.language === 'en' ? reason.en : reason.zh, spokenKeys(page)]);
}

export function spokenNoSuchKey(page: Pick<CalledPage, 'language' | 'verbs'>): string {
  return sentences([table[page.language].noSuchKey, spokenKeys(page)]);
}

/** `K7M3Q-9QXPA` letter by letter, with a pause where the hyphen is. */
function spelt(reference: string): string {
  return reference
    .split('-')
    .map((part) => [...part].join(' '))
    .join(', ');
}

function sentences(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
