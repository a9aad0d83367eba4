// What a person hears back who answered a page or wrote something else: one short message on the way by which theirs came,
// sent by the readiness record of the desk. A phone or a mailbox that answers by itself ends here: nobody is told the same
// words for the same words twice within a day, and no address gets more than its share of answers.

import { createHash } from 'node:crypto';
import { DAY_MS } from '../domain/instant.ts';
import type { Person } from '../domain/people.ts';
import { readinessIntake } from '../domain/readiness-kind.ts';
import { readinessIdOf } from '../domain/readiness-record.ts';
import { commit } from './commit.ts';
import type { Desk } from './desk.ts';
import type { Receipt } from './ports.ts';
import { readinessKeepingBy } from './readiness-keeping.ts';

/** Enough for a night in which every case is answered by itself. */
const ANSWERS_PER_DAY = 60;
/** To what no page asked for, which a machine may have written. */
const ANSWERS_TO_FREE_WORDS_PER_DAY = 10;

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/**
 * Answers once per receipt, in the person's language, where their budget allows it and they have not stopped the way. Never
 * throws: what is told was done already, and the timeline or the receipt has it.
 */
export async function answerBack(
  desk: Desk,
  receipt: Receipt,
  to: {
    readonly person: Person;
    readonly channel: 'sms' | 'email';
    readonly address: string;
    readonly words: Words;
    /** They wrote something that is no answer to a page. */
    readonly isFree?: boolean;
  },
): Promise<void> {
  const { person, channel, address, words, isFree = false } = to;
  try {
    if (!(await mayAnswer(desk, receipt, address, isFree))) {
      desk.log.info('answer_withheld', { receipt: receipt.id });
      return;
    }
    await commit(readinessKeepingBy(readinessIntake, desk), desk, {
      id: readinessIdOf(desk.tenantId),
      command: {
        type: 'AnswerMessage',
        personId: person.id,
        channel,
        address,
        receiptId: receipt.id,
        text: person.language === 'en' ? words.en : words.zh,
      },
      actor: { kind: 'system', name: 'Faultline', via: 'intake' },
      commandId: `answer:${receipt.id}`,
      mayRepeat: true,
    });
  } catch (error) {
    desk.log.warn('answer_not_sent', { receipt: receipt.id, error: String(error) });
  }
}

async function mayAnswer(desk: Desk, receipt: Receipt, address: string, isFree: boolean): Promise<boolean> {
  const spent = {
    correspondent: `answer:${isFree ? 'free:' : ''}${address}`,
    receiptId: receipt.id,
    now: receipt.receivedAt,
    most: isFree ? ANSWERS_TO_FREE_WORDS_PER_DAY : ANSWERS_PER_DAY,
  };
  if (isFree) {
    const said = 'inline' in receipt.raw ? receipt.raw.inline : receipt.raw.key;
    const key = JSON.stringify([address, said, Math.floor(receipt.receivedAt / DAY_MS)]);
    const mark = `answered:${createHash('sha256').update(key).digest('hex')}`;
    const holder = await desk.receipts.claimSameness(mark, receipt.id, receipt.receivedAt);
    if (holder !== receipt.id) return false;
  }
  return await desk.receipts.spendReply(spent);
}
