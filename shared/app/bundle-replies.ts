// An answer to several pages in a few words: to all of a bundle, by SMS with its one code or by a reply to its mail, or to
// all that call the person, by the code of any of them.

import { caseIntake } from '../domain/case-intake.ts';
import { type Person, personOf } from '../domain/people.ts';
import { answerBack } from './answer-back.ts';
import {
  ALL_YOURS_WORDS,
  bundleDoneWords,
  bundleOverWords,
  laterWords,
  withoutEffectWords,
} from './answer-words.ts';
import { answerBundle } from './bundle-answers.ts';
import { keepingBy } from './case-setup.ts';
import type { Desk } from './desk.ts';
import { ended, fileNote } from './intake-open.ts';
import { heldCalls, toldCalls } from './own-calls.ts';
import type { PageAnswer } from './page-answers.ts';
import type { WaitingPage } from './pagers.ts';
import { type Receipt, type ReceiptFate, Unavailable } from './ports.ts';

/** Well under the function's time. */
const ANSWER_MS_MAX = 15_000;

/** What is answered: a bundle by its id, or everything that calls the person, this page of theirs among it. */
export type Several =
  | { readonly bundleId: string }
  | { readonly everything: { readonly caseId: string; readonly pageId: string } };

/**
 * Each page is answered by itself, and the receipt stands with the first of their cases. No few words close or hand over
 * several cases. Repeats are harmless; throws `Unavailable` where some are left, so that the same answer comes again.
 */
export async function answerWhole(
  desk: Desk,
  receipt: Receipt,
  by: {
    readonly person: Person;
    readonly several: Several;
    readonly verb: PageAnswer['verb'];
    readonly via: 'sms' | 'mail';
    /** Where theirs came from, and what is said back goes to. */
    readonly address: string;
  },
): Promise<ReceiptFate> {
  const { person, several, verb, via, address } = by;
  const to = { person, channel: via === 'sms' ? 'sms' : 'email', address } as const;
  const bundle = await pagesMeant(desk, receipt, person, several);
  const caseId = bundle?.pages[0]?.caseId;
  if (!bundle || caseId === undefined) {
    const reason = `${person.name} answered several pages that are no longer kept.`;
    const words = {
      zh: '这批紧急通知已不再保留。请看看板。',
      en: 'These pages are no longer kept. See the board.',
    };
    await answerBack(desk, receipt, { ...to, words: withoutEffectWords(null, words) });
    return await ended(desk, receipt, { fate: 'quarantine', reason });
  }
  const told = async (zh: string, en: string, said = withoutEffectWords(null, { zh, en })) => {
    await fileNote(desk, caseId, receipt, {
      type: `${via}_without_effect`,
      detail: { person: person.name, zh, en },
    });
    await answerBack(desk, receipt, { ...to, words: said });
  };
  if (bundle.isNotices) {
    await told('合并的通知无需答复。', 'Notices want no answer.');
  } else if (verb === 'c' || verb === 'h') {
    await told('一次回复不能关闭或移交多个工单。', 'One answer neither closes nor hands over several cases.');
  } else {
    const { done, doneIds, over, left, holderId } = await answerBundle(keepingBy(caseIntake, desk), desk, {
      bundle,
      person,
      does: verb === 'a' ? 'take' : 'hand_on',
      via,
      commandId: `receipt:${receipt.id}`,
      until: desk.clock.machineNow() + ANSWER_MS_MAX,
    });
    // The queue brings the message again, which goes on with the others.
    if (left > 0)
      throw new Unavailable(`${left} cases of a bundle are still to be answered`, { retryable: true });
    if (done === 0) {
      const people = holderId === null ? [] : await desk.configuration.latest<Person>('person');
      const words = bundleOverWords(personOf(people, holderId));
      const isOwn = verb === 'a' && holderId === person.id;
      await told(words.zh, words.en, isOwn ? ALL_YOURS_WORDS : undefined);
    } else {
      const words = bundleDoneWords(verb, { done, over, isMore: bundle.isMore, firstIds: doneIds });
      // Whoever takes everything must learn of what has not reached them yet.
      const later = 'everything' in several ? await heldCalls(desk, person.id, desk.clock.now()) : null;
      await answerBack(desk, receipt, { ...to, words: later?.count ? laterWords(words, later) : words });
    }
  }
  return await ended(desk, receipt, { fate: 'reply', caseId });
}

async function pagesMeant(
  desk: Desk,
  receipt: Receipt,
  person: Person,
  several: Several,
): Promise<{
  readonly pages: readonly WaitingPage[];
  readonly isMore: boolean;
  /** They want no answer. */
  readonly isNotices?: boolean;
} | null> {
  if ('bundleId' in several) {
    const bundle = await desk.pagers.bundleOf(several.bundleId, receipt.receivedAt);
    return bundle && { pages: bundle.pages, isMore: false, isNotices: bundle.way.of !== undefined };
  }
  const { everything: own } = several;
  const page = { ...own, attemptId: '' };
  // In a drill there is one case, and nothing in earnest is answered by its code.
  if ((await desk.cases.head(own.caseId))?.state.drill) return { pages: [page], isMore: false };
  const { pages, isMore } = await toldCalls(desk, person.id, receipt.receivedAt);
  return { pages: [page, ...pages.filter(({ caseId }) => caseId !== own.caseId)], isMore };
}
