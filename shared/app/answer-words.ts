// What is said back to an answer by SMS or mail, in the two languages: what it did, or that it did nothing and why. Short,
// because it is read on a lock screen; the person's language is chosen by whoever sends it.

import type { CaseState } from '../domain/case.ts';
import { laterThan } from '../domain/case-promises.ts';
import type { Instant } from '../domain/instant.ts';
import type { Person } from '../domain/people.ts';
import { referenceOf } from '../domain/reference.ts';
import { wallDate } from '../domain/zone.ts';
import type { Words } from './answer-back.ts';
import type { PageAnswer } from './page-answers.ts';

/** What the answer did to the case, as it stands now. */
export function doneWords(
  { verb, onSiteBy }: PageAnswer,
  state: CaseState,
  {
    person,
    people,
    now,
    isPromise = false,
  }: {
    person: Person;
    people: readonly Person[];
    now: Instant;
    /** They have the case already and gave their word, or moved it. */
    isPromise?: boolean;
  },
): Words {
  const reference = referenceOf(state.id);
  switch (verb) {
    case 'a': {
      const promise = onSiteBy === undefined ? null : promiseWords(state, person.id, now);
      if (isPromise && promise) {
        return marked(state, {
          zh: `${reference} 已记录${promise.zh}。`,
          en: `Recorded: ${reference}${promise.en}.`,
        });
      }
      const owner = people.find(({ id }) => id === state.ownerId && id !== person.id);
      if (owner) {
        const { name, nameEn = name } = owner;
        return marked(state, {
          zh: `已应答 ${reference}${promise?.zh ?? ''}，负责人仍是 ${name}。`,
          en: `Answered: ${reference}${promise?.en ?? ''}. ${nameEn} still owns it.`,
        });
      }
      return marked(state, {
        zh: `已接手 ${reference}${promise?.zh ?? ''}。`,
        en: `Taken: ${reference}${promise?.en ?? ''}.`,
      });
    }
    case 'e':
      return marked(state, {
        zh: `${reference} 已转给下一位。`,
        en: `${reference} goes to the next person.`,
      });
    case 'c':
      return marked(state, { zh: `${reference} 已关闭。`, en: `${reference} is closed.` });
    case 'h': {
      const to = people.find(({ id }) => id === state.handOver?.toId);
      const keeps = keptWords(state, person, people, now);
      return marked(state, {
        zh: `${reference} 已移交给 ${to?.name ?? '下一位'}，正在通知；${keeps.zh}`,
        en: `${reference} is handed over to ${to?.nameEn ?? to?.name ?? 'the next person'}, who is being paged; ${keeps.en}`,
      });
    }
  }
}

/** Who answers for a case that was handed over until it is taken: whoever owns it, or nobody, and then the ladder goes on. */
function keptWords(state: CaseState, person: Person, people: readonly Person[], now: Instant): Words {
  const { ownerId, handOver, escalation } = state;
  if (ownerId === person.id)
    return { zh: '对方接手前仍由您负责。', en: 'it stays yours until they take it.' };
  const owner = people.find(({ id }) => id === ownerId);
  if (owner) {
    return {
      zh: `对方接手前仍由 ${owner.name} 负责。`,
      en: `it stays with ${owner.nameEn ?? owner.name} until they take it.`,
    };
  }
  const page = escalation?.openPages.find(({ personId }) => personId === handOver?.toId);
  const until = page ? timeText(state, page.acknowledgeBy, now) : null;
  return {
    zh: `目前无人负责，${until === null ? '对方' : `${until} 前`}未接手则继续通知其他人。`,
    en: `nobody owns it yet: if they do not take it${until === null ? '' : ` by ${until}`}, others are paged.`,
  };
}

/** They have it already, and sent the same once more. */
export function yoursAlreadyWords(state: CaseState, at: Instant, now: Instant): Words {
  const reference = referenceOf(state.id);
  const since = timeText(state, at, now);
  return marked(state, {
    zh: `${reference} 您已于 ${since} 接手，无需再确认。`,
    en: `${reference} is yours since ${since}; nothing more is needed.`,
  });
}

/** The word that was given, and by how much it is later than what the contract promises. */
function promiseWords(state: CaseState, personId: string, now: Instant): Words | null {
  const promise = state.promises?.findLast(
    (each) => each.personId === personId && each.kind === 'arrive' && each.brokenAt === undefined,
  );
  if (!promise) return null;
  const at = timeText(state, promise.dueAt, now);
  const due = laterThan(state, promise);
  if (due === null) return { zh: `，承诺 ${at} 到场`, en: `, on site by ${at}` };
  const contract = timeText(state, due, now);
  return {
    zh: `，承诺 ${at} 到场。注意：晚于合同时限 ${contract}，时限不变`,
    en: `, on site by ${at}. Beware: that is later than the contract's deadline ${contract}, which stands`,
  };
}

/** Behind what was done: more cases call the person, and one message takes them all. */
export function othersWords(
  { zh, en }: Words,
  { others, isMore, code }: { readonly others: number; readonly isMore: boolean; readonly code: string },
): Words {
  return {
    zh: `${zh}另有${isMore ? '至少' : ''} ${others} 单在呼叫您，全部接手请回复 ${code} 全部。`,
    en: `${en} ${others}${isMore ? ' or more' : ''} other ${others === 1 ? 'case calls' : 'cases call'} you: reply ${code} all to take all of them.`,
  };
}

/** Behind the same, where more are on their way. */
export function laterWords(
  { zh, en }: Words,
  later: { readonly count: number; readonly isMore: boolean },
): Words {
  const { count, isMore } = later;
  return {
    zh: `${zh}另有${isMore ? '至少' : ''} ${count} 单稍后合并发出。`,
    en: `${en} ${count}${isMore ? ' or more' : ''} further ${count === 1 ? 'case follows' : 'cases follow'} shortly in one message.`,
  };
}

export function withoutEffectWords(state: CaseState | null, why: Words): Words {
  const reference = state ? `${referenceOf(state.id)} ` : '';
  return marked(state, { zh: `${reference}未生效：${why.zh}`, en: `${reference}No effect: ${why.en}` });
}

/** Each is a quarter of a line on a phone; the board has all of them. */
const NAMED_MAX = 3;

/** They have all of them, and sent the same once more. */
export const ALL_YOURS_WORDS: Words = {
  zh: '这些工单您均已接手，无需再确认。',
  en: 'All of these are yours already; nothing more is needed.',
};

/** Nothing of a bundle was left to answer; `holder` has them all. */
export function bundleOverWords(holder: Person | undefined): Words {
  if (!holder) {
    return {
      zh: '这些紧急通知均已有人接手或已结束。',
      en: 'Each of these pages is in hand already, or over.',
    };
  }
  const name = holder.nameEn ?? holder.name;
  return { zh: `这些工单均已由 ${holder.name} 接手。`, en: `${name} has taken all of these already.` };
}

export function bundleDoneWords(
  verb: 'a' | 'e',
  {
    done,
    over,
    isMore,
    firstIds,
  }: {
    readonly done: number;
    readonly over: number;
    readonly isMore: boolean;
    /** Of those that it was done to; the first are named. */
    readonly firstIds: readonly string[];
  },
): Words {
  const references = firstIds.slice(0, NAMED_MAX).map(referenceOf);
  const named = {
    zh: `：${references.join('、')}${done > references.length ? ' 等' : ''}`,
    en: ` (${references.join(', ')}${done > references.length ? ' ...' : ''})`,
  };
  const others = over === 0 ? null : over;
  const more = isMore
    ? { zh: '可能还有更多，请再发一次或看看板。', en: ' There may be more: send it again, or see the board.' }
    : { zh: '', en: '' };
  return verb === 'a'
    ? {
        zh: `已接手 ${done} 单${named.zh}${others ? `，另 ${others} 单已有人接手或已结束` : ''}。${more.zh}`,
        en: `Taken: ${done}${named.en}${others ? `; ${others} were in hand or over` : ''}.${more.en}`,
      }
    : {
        zh: `${done} 单已转给下一位${named.zh}${others ? `，另 ${others} 单已结束` : ''}。${more.zh}`,
        en: `To the next person: ${done}${named.en}${others ? `; ${others} were over` : ''}.${more.en}`,
      };
}

/** Behind a right code, or in the first line of a mail, which needs none, stands something that nobody can carry out. */
export function unreadWords(said: string, code: string | null): Words {
  const cited = said.trim().slice(0, 20);
  const lead = code === null ? '' : `${code} `;
  const all =
    code === null
      ? { zh: '', en: '' }
      : { zh: `全部接手请回复 ${lead}全部。`, en: ` ${lead}all takes everything that calls you.` };
  return {
    zh: `看不懂“${cited}”。请回复 ${lead}a（接手）、${lead}a 14:30（接手并承诺到场）、${lead}e（转下一位）或 ${lead}h 姓名（移交）。${all.zh}`,
    en: `"${cited}" was not understood. Reply ${lead}a (take), ${lead}a 14:30 (take, on site by then), ${lead}e (next person) or ${lead}h name (hand over).${all.en}`,
  };
}

export function wrongCodeWords(code: string, triesLeft: number): Words {
  return {
    zh: `未生效：${code} 不是发给您的紧急通知的代码。请照最新通知回复。${triesLeft > 0 ? `再错 ${triesLeft} 次将锁定一小时。` : '短信回复已锁定一小时，请用链接或看板。'}`,
    en: `No effect: ${code} is not the code of a page of yours. Answer the newest page. ${triesLeft > 0 ? `Wrong codes left until answers by SMS are locked for an hour: ${triesLeft}.` : 'Answers by SMS are locked for an hour: use the link or the board.'}`,
  };
}

/** `until` as the person's desk reads its clock. */
export function lockedWords(wrongMax: number, until: string): Words {
  return {
    zh: `未生效：错误代码已达 ${wrongMax} 次，短信回复锁定至 ${until}。请用通知里的链接或看板接手。`,
    en: `No effect: ${wrongMax} wrong codes, so answers by SMS are locked until ${until}. Take the case by the page's link or on the board.`,
  };
}

export const FREE_WORDS: Words = {
  zh: '未生效，请回复 <通知中的5位代码> a 接手，<代码> 全部 接手所有，<代码> e 转下一位，<代码> h 姓名 移交。退订回复 TD。',
  en: 'No effect. Reply <the 5 digits of the page> a to take it, <code> all for all that call you, <code> e for the next person, <code> h name to hand over. STOP ends text messages.',
};

/** To an answer by mail that nothing can be done with. */
export const STRAY_ANSWER_WORDS: Words = {
  zh: '未生效：您的邮件是对通知的回复，但看不出是哪一单或要做什么，因此没有开新工单。请用通知里的链接、短信代码或看板。若是新的报修，请另写一封邮件（主题不要带“回复”或“Re”）。',
  en: 'No effect: your mail answers a message of ours, but not which case it is about, or what to do, so no case was opened. Use the link or the code of the page, or the board. To report something new, write a new mail whose subject does not begin with "Re".',
};

/** To a colleague who would close or give away what no page asked them about. */
export const NOT_PAGED_WORDS: Words = {
  zh: '没有向您发出的紧急通知。请登录后在工单页面操作。',
  en: 'No page of this case went to you. Sign in to act on its page.',
};

/** To the address that a mail claims to come from. */
export const UNPROVEN_WORDS: Words = {
  zh: '无法证实邮件确由您发出，因此没有执行。请用通知里的链接、短信代码或看板。',
  en: 'It is not proven that you sent this mail, so nothing was done. Use the link or the code of the page, or the board.',
};

export const STARTED_WORDS: Words = {
  zh: '已恢复：紧急通知将再发到此号码。退订请回复 TD。',
  en: 'Pages come to this number again. Reply STOP to end that.',
};

/** `14:30` today, with the day before it on any other; in the case's zone. */
function timeText({ timeZone }: CaseState, at: Instant, now: Instant): string {
  const { date, time } = wallDate(timeZone, at);
  return date === wallDate(timeZone, now).date ? time : `${date.slice(5)} ${time}`;
}

/** Every message of a drill says so first. */
function marked(state: Pick<CaseState, 'drill'> | null, { zh, en }: Words): Words {
  return state?.drill ? { zh: `【演练】${zh}`, en: `[DRILL] ${en}` } : { zh, en };
}
