// Text messages from phones. A person who was paged answers with the page's code, and one who wants no more of them says
// STOP; every other message is kept where people see it. A number is known or it is not: the words identify nobody.

import type { ReceivedSms } from '../contracts/inbound.ts';
import type { Tenant } from '../domain/customers.ts';
import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { Person } from '../domain/people.ts';
import { withTextsStopped } from '../domain/person-edits.ts';
import { readinessIntake } from '../domain/readiness-kind.ts';
import { wallDate } from '../domain/zone.ts';
import { answerBack, type Words } from './answer-back.ts';
import { FREE_WORDS, lockedWords, STARTED_WORDS, wrongCodeWords } from './answer-words.ts';
import { answerWhole } from './bundle-replies.ts';
import type { Desk } from './desk.ts';
import { PLATFORM_TENANT_ID, type Reception } from './intake-mail.ts';
import { ended } from './intake-open.ts';
import { answerInWords, answerUnread, carryOutAnswer, type PageAnswer } from './page-answers.ts';
import { WHOLE_BUNDLE } from './pagers.ts';
import { workedOff } from './park.ts';
import { changePerson, personReachedAt } from './person-saving.ts';
import type { DirectoryHit, Receipt, ReceiptFate } from './ports.ts';
import { recheckBy } from './recheck.ts';

/** So many wrong codes within an hour lock the channel for that person (design C8). */
export const WRONG_CODES_MAX = 5;

/** Puts the receipt with the desk to whose page the code belongs, else with a desk that knows the number, then works it off. */
export async function acceptSms(
  reception: Reception,
  sms: ReceivedSms,
): Promise<{ tenantId: string; receiptId: string; fate: ReceiptFate | null }> {
  const from = numberOf(sms.originationNumber);
  const hits = await reception.directory.find({ number: from });
  const { tenantId, guessedAt } = await deskFor(reception, sms, hits);
  const desk = reception.deskOf(tenantId);
  const { receipt, fresh } = await desk.receipts.put({
    id: `sms-${sms.inboundMessageId}`,
    tenantId,
    channel: 'sms',
    receivedAt: desk.clock.now(),
    raw: { inline: sms.messageBody },
    envelope: { from, to: numberOf(sms.destinationNumber) },
  });
  // The code was tried at these desks as well: a guess that only one of them counts would be free at the others.
  if (fresh) {
    for (const hit of guessedAt.filter((each) => each.tenantId !== tenantId)) {
      await reception.deskOf(hit.tenantId).codes.countWrong(hit.id, receipt.receivedAt);
    }
  }
  const wish = textWish(sms.messageBody);
  // The number is the same at every desk that knows it, and so is the phone's wish.
  if (wish && !receipt.fate) {
    const others = new Set(hits.map((hit) => hit.tenantId).filter((each) => each !== tenantId));
    for (const other of others)
      await grantWish(reception.deskOf(other), { from, wish, at: receipt.receivedAt });
  }
  const fate = await workedOff(desk, receipt, () => processSms(desk, receipt));
  return { tenantId, receiptId: receipt.id, fate };
}

/**
 * One number may be an engineer's at several desks, and a contact's at the desk that owns the number it was sent to; the
 * code tells which page it answers. `guessedAt` are the people whose pages were looked through in vain.
 */
async function deskFor(
  reception: Reception,
  sms: ReceivedSms,
  hits: readonly DirectoryHit[],
): Promise<{ tenantId: string; guessedAt: readonly DirectoryHit[] }> {
  const answer = codedIn(sms.messageBody);
  const people = hits.filter((hit) => hit.role === 'person');
  const guessedAt: DirectoryHit[] = [];
  if (answer && hits.length > 1) {
    for (const hit of people) {
      const desk = reception.deskOf(hit.tenantId);
      const now = desk.clock.now();
      if ((await desk.codes.wrongCount(hit.id, now)) >= WRONG_CODES_MAX) continue;
      if ((await desk.codes.find(hit.id, answer.code, now)).length) {
        return { tenantId: hit.tenantId, guessedAt: [] };
      }
      guessedAt.push(hit);
    }
  }
  const owners = await reception.directory.find({ number: numberOf(sms.destinationNumber) });
  const owner = owners.find((hit) => hit.role === 'intake');
  const known = hits.find((hit) => hit.tenantId === owner?.tenantId) ?? people[0] ?? hits[0] ?? owner;
  return { tenantId: known?.tenantId ?? PLATFORM_TENANT_ID, guessedAt };
}

/** Works one text message's receipt off. Answers the fate that stands; a receipt that has one is left as it is. */
export async function processSms(desk: Desk, receipt: Receipt): Promise<ReceiptFate> {
  if (receipt.fate) return receipt.fate;
  if (desk.tenantId === PLATFORM_TENANT_ID) {
    return await ended(desk, receipt, { fate: 'quarantine', reason: 'No desk knows this number.' });
  }
  const kept = (reason: string) => ended(desk, receipt, { fate: 'quarantine', reason });
  const from = receipt.envelope.from ?? '';
  const text = 'inline' in receipt.raw ? receipt.raw.inline : '';
  const hits = (await desk.directory.find({ number: from })).filter((hit) => hit.tenantId === desk.tenantId);
  const people = await peopleOf(desk, hits, from);
  const [person] = people;
  const wish = textWish(text);
  if (person && wish) {
    await grantWish(desk, { from, wish, at: receipt.receivedAt });
    const reason =
      wish === 'stop'
        ? `${person.name} stopped text messages to this number.`
        : `${person.name} takes text messages to this number again.`;
    // STOP is confirmed by the provider alone, which also takes no more for that number.
    if (wish === 'start')
      await answerBack(desk, receipt, { person, channel: 'sms', address: from, words: STARTED_WORDS });
    return await ended(desk, receipt, { fate: 'rejected', reason });
  }
  if (!person) {
    return await kept(
      hits.some((hit) => hit.role === 'contact')
        ? 'A text message from a contact: reports are taken by mail and form, so somebody must look at it.'
        : 'A text message from a number that is not known.',
    );
  }
  const back = (words: Words) => answerBack(desk, receipt, { person, channel: 'sms', address: from, words });
  const coded = codedIn(text);
  if (!coded) {
    await answerBack(desk, receipt, {
      person,
      channel: 'sms',
      address: from,
      words: FREE_WORDS,
      isFree: true,
    });
    return await kept(`A text message from ${person.name} without a page's code.`);
  }
  const { code, answer, said, isForAll } = coded;
  const now = receipt.receivedAt;
  // A phone that several carry in turn answers for whichever of them the code was sent to.
  const guessing: Person[] = [];
  for (const each of people) {
    if ((await desk.codes.wrongCount(each.id, now)) >= WRONG_CODES_MAX) continue;
    const [page] = await desk.codes.find(each.id, code, now);
    if (page && !answer) {
      const place = page.pageId === WHOLE_BUNDLE ? await placeOf(desk, page.caseId, now) : page;
      if (place)
        return await answerUnread(desk, receipt, { person: each, page: place, code, said, address: from });
    }
    const isBundle = page?.pageId === WHOLE_BUNDLE;
    if (page && answer && (isBundle || isForAll)) {
      const place = isBundle && isForAll ? await placeOf(desk, page.caseId, now) : page;
      return await answerWhole(desk, receipt, {
        person: each,
        several: isForAll && place ? { everything: place } : { bundleId: page.caseId },
        verb: answer.verb,
        via: 'sms',
        address: from,
      });
    }
    if (page && answer) {
      const by = { person: each, page, answer, code, via: 'sms', address: from } as const;
      return await carryOutAnswer(desk, receipt, by);
    }
    guessing.push(each);
  }
  if (guessing.length === 0) {
    await back(lockedWords(WRONG_CODES_MAX, await lockedUntil(desk, person, now)));
    return await kept(
      `${person.name} sent ${WRONG_CODES_MAX} wrong codes within an hour; use the page's link or the board.`,
    );
  }
  let wrong = 0;
  for (const each of guessing) wrong = Math.max(wrong, await desk.codes.countWrong(each.id, now));
  await back(wrongCodeWords(code, WRONG_CODES_MAX - wrong));
  return await kept(`${person.name} sent a code that no page has.`);
}

/** The wall time at which the oldest of the wrong codes is an hour old; to the minute. */
async function lockedUntil(desk: Desk, person: Person, now: Instant): Promise<string> {
  let [locked, free] = [0, 60];
  while (free - locked > 1) {
    const middle = Math.floor((locked + free) / 2);
    const wrong = await desk.codes.wrongCount(person.id, now + middle * MINUTE_MS);
    if (wrong >= WRONG_CODES_MAX) locked = middle;
    else free = middle;
  }
  const tenant = await desk.configuration.get<Tenant>('tenant', desk.tenantId);
  return wallDate(tenant?.timeZone ?? 'UTC', now + free * MINUTE_MS + MINUTE_MS - 1).time;
}

/** The first page of a bundle, where it stands yet. */
async function placeOf(
  desk: Desk,
  bundleId: string,
  now: Instant,
): Promise<{ caseId: string; pageId: string } | null> {
  return (await desk.pagers.bundleOf(bundleId, now))?.pages[0] ?? null;
}

/** Everybody who works here and is reached at this number, as they stand now: the directory may lag behind an edit. */
async function peopleOf(
  desk: Desk,
  hits: readonly DirectoryHit[],
  number: string,
): Promise<readonly Person[]> {
  const found = await Promise.all(
    hits
      .filter((hit) => hit.role === 'person' && hit.tenantId === desk.tenantId)
      .map((hit) => personReachedAt(desk, hit.id, number)),
  );
  return found.filter((person) => person !== null);
}

/** Stops text messages to a number, or takes them up again, for everybody of the desk who has it: a version of each. */
async function grantWish(
  desk: Desk,
  { from, wish, at }: { readonly from: string; readonly wish: TextWish; readonly at: Instant },
): Promise<void> {
  for (const person of await peopleOf(desk, await desk.directory.find({ number: from }), from)) {
    await changePerson(
      desk,
      person.id,
      (standing) => withTextsStopped(standing, from, wish === 'stop' ? at : null),
      { name: person.name, reason: WISH_REASONS[wish][person.language] },
    );
    await recheckBy(readinessIntake, desk, 'stop');
  }
}

type TextWish = 'stop' | 'start';

const WISH_REASONS = {
  stop: { 'zh-CN': '本人短信退订', en: 'Sent STOP by text message' },
  start: { 'zh-CN': '本人短信恢复接收', en: 'Sent START by text message' },
} as const;

/**
 * Whoever sends one of these gets no more text messages from the provider either (AWS End User Messaging, "Required opt-out
 * keywords"); the others are what people in China are told to answer. Of those a lone letter and 停止 are left out: half
 * asleep `n` means no, and what is to stop may be the paging. They are told what ends text messages (`FREE_WORDS`).
 */
const STOP_WORDS: ReadonlySet<string> = new Set([
  ...['arret', 'cancel', 'end', 'opt-out', 'optout', 'quit', 'remove', 'stop', 'td', 'unsubscribe'],
  ...['stopall', 'stop all', 'qx', '退订', '退定', '取消订阅', '拒收'],
]);
const START_WORDS: ReadonlySet<string> = new Set([
  ...['start', 'unstop', 'opt-in', 'optin'],
  ...['恢复', '恢复接收', '订阅', '重新订阅', '恢复订阅'],
]);

/** What a message says about text messages themselves, where it says nothing else; null for any other. */
export function textWish(text: string): TextWish | null {
  const plain = text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/^(?:回复|reply)\s*/, '')
    .replace(/[\s.!。！]+$/, '')
    .replaceAll(/\s+/g, ' ');
  if (STOP_WORDS.has(plain)) return 'stop';
  return START_WORDS.has(plain) ? 'start' : null;
}

/**
 * A code of five digits, full-width ones too, with the words of an answer behind it; the code alone takes the case. The `回复`
 * before the code, which the page has there, may be repeated.
 */
export function answerIn(text: string): (PageAnswer & { readonly code: string }) | null {
  const coded = codedIn(text);
  return coded?.answer ? { code: coded.code, ...coded.answer } : null;
}

/** Behind a code: not this page alone but all that call the person, to take or, with `e`, to pass on. */
const FOR_ALL = /^(a|e)?[\s,]*(?:all|全部)(?:接手|(转给?下一位))?[\s.!。！]*$/i;

/** The code that a message begins with, what is said behind it, and what that means; `answer` is null where it means nothing. */
function codedIn(text: string): {
  readonly code: string;
  readonly said: string;
  readonly answer: PageAnswer | null;
  readonly isForAll: boolean;
} | null {
  const match = /^(?:回复|reply)?\s*(\d{5})(?!\d)[\s,，]*(.*)$/is.exec(text.normalize('NFKC').trim());
  if (!match?.[1]) return null;
  const [, code, words = ''] = match;
  const forAll = FOR_ALL.exec(words);
  if (forAll) {
    const isPassedOn = forAll[1]?.toLowerCase() === 'e' || forAll[2] !== undefined;
    return { code, said: words, answer: { verb: isPassedOn ? 'e' : 'a' }, isForAll: true };
  }
  const answer: PageAnswer | null = /^[\s.!。！]*$/.test(words) ? { verb: 'a' } : answerInWords(words);
  return { code, said: words, answer, isForAll: false };
}

/** Digits with a plus before them; a short code stays as it is. */
export function numberOf(given: string): string {
  const digits = given.normalize('NFKC').replace(/[^\d+]/g, '');
  return digits.startsWith('+') || digits.length < 7 ? digits : `+${digits}`;
}
