// What a person answers to a page in a few words, by SMS or by mail: take it, escalate, close, hand it over, each with a
// letter or in words. Only words that leave no doubt are carried out; anything else might mean the opposite and is left to people.

import type { CaseCommand, CaseState } from '../domain/case.ts';
import { caseIntake } from '../domain/case-intake.ts';
import { LEADING_ROLES, type Person } from '../domain/people.ts';
import { nextAtWall } from '../domain/zone.ts';
import { answerBack, type Words } from './answer-back.ts';
import {
  doneWords,
  othersWords,
  unreadWords,
  withoutEffectWords,
  yoursAlreadyWords,
} from './answer-words.ts';
import { keepingBy } from './case-setup.ts';
import { commit } from './commit.ts';
import type { Desk } from './desk.ts';
import { ended, fileNote } from './intake-open.ts';
import { toldCalls } from './own-calls.ts';
import { type Receipt, type ReceiptFate, Unavailable } from './ports.ts';

/** `a` acknowledges, `e` hands the page on at once, `c` closes, `h` hands the case over. */
export interface PageAnswer {
  readonly verb: 'a' | 'e' | 'c' | 'h';
  /** Of `h`: to whom, as they wrote it; absent: whoever is on call next. */
  readonly to?: string;
  /** Of `a`: on site by this wall time, `HH:mm`, of the case's zone. */
  readonly onSiteBy?: string;
}

/** Of the newest cases of a person; each answer looks them through. */
const OTHERS_LOOKED_AT_MAX = 50;

/** What a person half asleep writes for `a`. */
const TAKEN_WORDS: ReadonlySet<string> = new Set([
  ...['ok', 'okay', 'yes', 'y', 'i take it', 'ack', 'acknowledge', 'acknowledged'],
  ...['好', '好的', '收到', '我来', '接手', '我接手', '我来接手', '知道了', '确认', '确认接手'],
]);
const WORDS: Readonly<Record<string, PageAnswer['verb']>> = {
  ...{ escalate: 'e', 'escalate now': 'e', 升级: 'e', 立即升级: 'e', 转下一位: 'e', 转给下一位: 'e' },
  ...{ close: 'c', 关闭: 'c', 关闭工单: 'c' },
};

/**
 * A letter, a word, or both, with nothing else behind them but a time to be on site by (of `a`) or a name (of `h`). Null for
 * anything else, and for no words at all.
 */
export function answerInWords(text: string): PageAnswer | null {
  const plain = text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[\s.!。！]+$/, '');
  const [, letter, rest = ''] = /^([aech](?![a-z]))?[\s,]*(.*)$/s.exec(plain) ?? [];
  if (letter === 'h') return rest === '' ? { verb: 'h' } : { verb: 'h', to: rest };
  if (letter === 'e' || letter === 'c') return rest === '' ? { verb: letter } : null;
  if (rest === '') return letter ? { verb: 'a' } : null;
  const timed =
    /^(.*?)[\s,]*(?:承诺|by)?[\s,]*([01]?\d|2[0-3]):([0-5]\d)\s*(?:(?:之?前)?(?:到|到场|到达)?|on site)$/s.exec(
      rest,
    );
  if (timed) {
    const [, words = '', hours = '', minutes = ''] = timed;
    const isTaken = words === '' ? letter !== undefined : TAKEN_WORDS.has(words);
    return isTaken ? { verb: 'a', onSiteBy: `${hours.padStart(2, '0')}:${minutes}` } : null;
  }
  if (TAKEN_WORDS.has(rest)) return { verb: 'a' };
  if (letter) return null;
  const word = WORDS[rest];
  if (word) return { verb: word };
  const over = /^(?:移交|转交|hand over(?: to)?)[\s,:给]*(.*)$/s.exec(rest);
  if (!over) return null;
  return over[1] ? { verb: 'h', to: over[1] } : { verb: 'h' };
}

/**
 * Carries an answer out as the person whom the page went to; the receipt ends with it. What the words cannot do, or the case
 * refuses, stands on the timeline with the sentence that says why, and the person is told; as they are told what it did. Repeats
 * are harmless. Throws `Unavailable`.
 */
export async function carryOutAnswer(
  desk: Desk,
  receipt: Receipt,
  by: {
    readonly person: Person;
    readonly page: { readonly caseId: string; readonly pageId: string };
    readonly answer: PageAnswer;
    readonly via: 'sms' | 'mail';
    /** Where theirs came from, and what is said back goes to. */
    readonly address: string;
    /** The code that they answered with, by SMS. */
    readonly code?: string;
  },
): Promise<ReceiptFate> {
  const { person, page, via, answer, code } = by;
  const { caseId } = page;
  const fate: ReceiptFate = { fate: 'reply', caseId };
  const withoutEffect = (why: Words, isTaken = false) => answerWithoutEffect(desk, receipt, by, why, isTaken);
  const command = await commandFor(desk, by);
  if ('zh' in command) {
    await withoutEffect(command);
    return await ended(desk, receipt, fate);
  }
  const result = await commit(keepingBy(caseIntake, desk), desk, {
    id: caseId,
    actor: { kind: 'person', name: person.name, personId: person.id, via },
    commandId: `receipt:${receipt.id}`,
    receipt: { receiptId: receipt.id, fate },
    command,
  });
  if (result.outcome === 'ignored' || result.outcome === 'refused')
    await withoutEffect(result.reason, result.reason.code === 'already_acknowledged');
  else if (result.state) {
    const people = await desk.configuration.latest<Person>('person');
    const done = doneWords(answer, result.state, {
      person,
      people,
      now: desk.clock.now(),
      isPromise: command.type === 'MakePromise',
    });
    const words = code !== undefined && answer.verb === 'a' ? await withOthers(desk, by, done, code) : done;
    const channel = via === 'sms' ? 'sms' : 'email';
    await answerBack(desk, receipt, { person, channel, address: by.address, words });
  }
  // Also after an accepted commit: then the receipt has this very fate already, and nothing changes.
  return await ended(desk, receipt, fate);
}

/** Whoever took one case and is called by others reads how many they are, and how the same code takes them all. */
async function withOthers(
  desk: Desk,
  { person, page }: { readonly person: Person; readonly page: { readonly caseId: string } },
  done: Words,
  code: string,
): Promise<Words> {
  try {
    const { pages, isMore } = await toldCalls(desk, person.id, desk.clock.now(), OTHERS_LOOKED_AT_MAX);
    const others = pages.filter(({ caseId }) => caseId !== page.caseId).length;
    return others === 0 ? done : othersWords(done, { others, isMore, code });
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return done;
  }
}

/** An answer did nothing: the timeline says why, and whoever sent it is told. */
async function answerWithoutEffect(
  desk: Desk,
  receipt: Receipt,
  by: {
    readonly person: Person;
    readonly page: { readonly caseId: string };
    readonly via: 'sms' | 'mail';
    readonly address: string;
  },
  why: Words,
  isTaken = false,
): Promise<void> {
  const { person, via, address } = by;
  const { caseId } = by.page;
  await fileNote(desk, caseId, receipt, {
    type: `${via}_without_effect`,
    detail: { person: person.name, zh: why.zh, en: why.en },
  });
  const state = (await desk.cases.head(caseId))?.state ?? null;
  const last = isTaken ? state?.lastAcknowledgement : undefined;
  // The timeline is read by everybody; whoever took it themselves is told so without a word of failure.
  const words =
    state && last?.personId === person.id
      ? yoursAlreadyWords(state, last.at, desk.clock.now())
      : withoutEffectWords(state, why);
  await answerBack(desk, receipt, { person, channel: via === 'sms' ? 'sms' : 'email', address, words });
}

/** The code of an SMS is right, and what stands behind it is no answer: said on the timeline and to the person. */
export async function answerUnread(
  desk: Desk,
  receipt: Receipt,
  by: {
    readonly person: Person;
    readonly page: { readonly caseId: string };
    readonly code: string;
    readonly said: string;
    readonly address: string;
  },
): Promise<ReceiptFate> {
  const why = unreadWords(by.said, by.code);
  await answerWithoutEffect(desk, receipt, { ...by, via: 'sms' }, why);
  return await ended(desk, receipt, { fate: 'reply', caseId: by.page.caseId });
}

/**
 * A mail of somebody who works here that does nothing to its case: kept for the staff alone, and whoever sent it is told so
 * within the budget of free words. It is no message of the reporter, whatever it says.
 */
export async function fileForStaff(
  desk: Desk,
  receipt: Receipt,
  by: {
    readonly person: Person;
    readonly address: string;
    readonly state: CaseState;
    readonly why: Words;
    readonly text: string;
    /** They are kept with the raw mail. */
    readonly attachmentCount: number;
    /** A program's is not answered. */
    readonly isAnswered: boolean;
  },
): Promise<ReceiptFate> {
  const { person, address, state, why, text, attachmentCount, isAnswered } = by;
  await fileNote(desk, state.id, receipt, {
    type: 'mail_without_effect',
    detail: {
      ...{ person: person.name, zh: why.zh, en: why.en, text: text.slice(0, TEXT_KEPT) },
      ...(attachmentCount > 0 ? { attachmentsLeftInRaw: attachmentCount } : {}),
    },
  });
  const words = withoutEffectWords(state, {
    zh: `${why.zh}您的邮件只记在工单内部，客户看不到。`,
    en: `${why.en} Your mail is kept on the case for the staff; the customer does not see it.`,
  });
  if (isAnswered) await answerBack(desk, receipt, { person, channel: 'email', address, words, isFree: true });
  return await ended(desk, receipt, { fate: 'reply', caseId: state.id });
}

/** The raw mail has all of it. */
const TEXT_KEPT = 2_000;

/** Stands for the words that nobody typed; the timeline has a sentence for each. */
const REASONS = { sms: 'SMS', mail: 'mail' } as const;

/**
 * The command, or why the words do not carry one: closing without the role for it, starting the ladder anew from a page that
 * is over, a name that nobody or more than one has.
 */
async function commandFor(
  desk: Desk,
  { person, page: { caseId, pageId }, answer, via }: Parameters<typeof carryOutAnswer>[2],
): Promise<CaseCommand | { readonly zh: string; readonly en: string }> {
  const personId = person.id;
  const reason = REASONS[via];
  const state = (await desk.cases.head(caseId))?.state ?? null;
  switch (answer.verb) {
    case 'a': {
      const { onSiteBy } = answer;
      if (onSiteBy === undefined || !state) return { type: 'AcknowledgePage', pageId, personId };
      const promise = { kind: 'arrive' as const, at: nextAtWall(state.timeZone, desk.clock.now(), onSiteBy) };
      // Who has the case already gives their word, or moves it; nothing is left to take.
      const isOpen = state.escalation?.openPages.some((page) => page.personId === personId) ?? false;
      return state.ownerId === personId && state.acknowledged && !isOpen
        ? { type: 'MakePromise', personId, ...promise, reason }
        : { type: 'AcknowledgePage', pageId, personId, promise };
    }
    case 'e':
      if (state?.escalation?.openPages.some(({ id }) => id === pageId)) {
        return { type: 'EscalateNow', personId, reason };
      }
      return {
        zh: '此紧急通知已结束，不能再转给下一位。需要时请在看板上升级。',
        en: 'This page is over and cannot be handed on. Escalate on the board if it is needed.',
      };
    case 'c':
      if (person.roles.some((role) => LEADING_ROLES.includes(role))) {
        return { type: 'CloseCase', summary: reason };
      }
      return {
        zh: '关闭工单须由管理员、负责人或调度进行。',
        en: 'Only an admin, a manager or a dispatcher closes a case.',
      };
    case 'h': {
      const to = answer.to === undefined ? null : await personNamed(desk, answer.to, personId);
      if (to && 'zh' in to) return to;
      return { type: 'HandOver', personId, toPersonId: to?.id ?? null, reason };
    }
  }
}

async function personNamed(
  desk: Desk,
  name: string,
  ownId: string,
): Promise<Person | { zh: string; en: string }> {
  const people = (await desk.configuration.latest<Person>('person')).filter(({ active }) => active);
  const found = people.filter((each) => namesOf(each).includes(name));
  const [one] = found;
  if (one && found.length === 1) return one;
  const meant = (found.length > 1 ? found : people)
    .filter((each) => each.id !== ownId && namesOf(each).some((own) => isLike(own, name)))
    .slice(0, MEANT_MAX);
  const zh = meant.map((each) => each.name).join('、');
  const en = meant.map((each) => each.nameEn ?? each.name).join(', ');
  return {
    zh: `没有唯一一位在岗人员叫“${name}”。${zh && `是否指：${zh}？`}请写全名，或在工单页面移交。`,
    en: `No one active person is called "${name}". ${en && `Did you mean ${en}? `}Give the whole name, or hand over on the case's page.`,
  };
}

/** So many of those who could be meant are named. */
const MEANT_MAX = 3;

/** As they are compared with what somebody typed. */
function namesOf({ id, name, nameEn }: Person): readonly string[] {
  return [id, name, nameEn].flatMap((one) => one?.normalize('NFKC').toLowerCase() ?? []);
}

/** A word of the one is in the other, or begins as it does: `wang`, `fang wang`, `wnag fang`; `芳` and `王方`. */
function isLike(name: string, typed: string): boolean {
  const isLatin = /^[\p{Script=Latin}\s.'-]+$/u;
  if (isLatin.test(name) !== isLatin.test(typed)) return false;
  if (!isLatin.test(name)) return [...typed].some((character) => name.includes(character));
  const words = typed.split(/[\s.'-]+/).filter(Boolean);
  return name.split(/[\s.'-]+/).some((own) => words.some((word) => own.startsWith(word.slice(0, 2))));
}
