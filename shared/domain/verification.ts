// How a person shows that they read what is sent to one of their contact methods: they enter the code that went there, or
// open the link beside it. A code is for one way of one person, for a quarter of an hour; guessing it is locked out, and so
// is being sent one after another. Refuses to make codes or to send them.

import { HOUR_MS, type Instant, MINUTE_MS } from './instant.ts';
import { type ContactMethod, type Person, wayOf } from './people.ts';

export const CODE_DIGITS = 6;
export const CODE_HOLDS_MINUTES = 15;
/** So many wrong codes within an hour lock a person's codes for an hour. */
export const WRONG_TRIES_MAX = 5;
/** So many codes are sent to one person within an hour: a number that was typed wrongly is a stranger's. */
export const CODES_SENT_MAX = 6;

/** A code that went out, as it is kept until it is entered, replaced or forgotten. */
export interface Verification {
  /** In the link beside the code, so that the link is for this sending alone. */
  readonly id: string;
  readonly personId: string;
  /** The name of the contact method (`wayOf`). */
  readonly way: string;
  /** The version of the person that had the way as it was sent to. */
  readonly personVersion: number;
  readonly code: string;
  readonly sentAt: Instant;
  /** When it verified its way. It is kept for the hour so that the link, opened once more, can say so. */
  readonly usedAt?: Instant;
}

export interface VerificationRefusal {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

/** Also what is told where there is no such person. */
export const NO_SUCH_WAY: VerificationRefusal = {
  code: 'no_such_way',
  zh: '此人没有这个联系方式。',
  en: 'The person has no such contact method.',
};

// Literals alone: what needs none of them is bundled without them.
const REFUSALS = {
  stopped: {
    code: 'stopped',
    zh: '该号码已退订短信。请先用此手机发送 START 恢复。',
    en: 'This number has stopped our text messages. Send START from it first.',
  },
  verified_already: {
    code: 'verified_already',
    zh: '该联系方式已验证。',
    en: 'This contact method is verified already.',
  },
  too_many_codes: {
    code: 'too_many_codes',
    zh: '一小时内最多向一个人发送 6 个验证码。请在第一个满一小时后再试。',
    en: 'At most 6 codes an hour are sent to one person. Try again an hour after the first of them.',
  },
  locked: {
    code: 'locked',
    zh: '一小时内输错了 5 次：此人所有联系方式的验证都已暂停，第一次输错满一小时后可再试。',
    en: '5 wrong codes within an hour: none is taken for any way of this person. Try again an hour after the first of them.',
  },
  no_code: {
    code: 'no_code',
    zh: '没有发送过验证码，或已用过。请重新发送。',
    en: 'No code was sent, or it was used already. Send another one.',
  },
  expired: {
    code: 'expired',
    zh: '验证码已超过 15 分钟。请重新发送。',
    en: 'The code is older than 15 minutes. Send another one.',
  },
  changed: {
    code: 'changed',
    zh: '发送之后该联系方式已更改。请重新发送。',
    en: 'The contact method was changed since the code was sent. Send another one.',
  },
  wrong: {
    code: 'wrong',
    zh: '验证码不对。',
    en: 'This is not the code that was sent.',
  },
} as const satisfies Record<string, VerificationRefusal>;

/** The refusal of this name; undefined for any other word. */
export function refusalNamed(code: string): VerificationRefusal | undefined {
  return [NO_SUCH_WAY, ...Object.values(REFUSALS)].find((each) => each.code === code);
}

/** A code out of random bytes in hexadecimal; eight of them or more leave no digit likelier than another. */
export function codeFrom(hex: string): string {
  return String(BigInt(`0x${hex}`) % 10n ** BigInt(CODE_DIGITS)).padStart(CODE_DIGITS, '0');
}

/** Why no code is sent to this way now; null where one may be. `sent` and `wrong` count the last hour. */
export function sendingRefusal(
  person: Pick<Person, 'contactMethods'>,
  way: string,
  { sent, wrong }: { readonly sent: number; readonly wrong: number },
): VerificationRefusal | null {
  const method = methodOf(person, way);
  if (!method) return NO_SUCH_WAY;
  if (method.stoppedAt !== undefined) return REFUSALS.stopped;
  if (method.verifiedAt !== undefined) return REFUSALS.verified_already;
  if (wrong >= WRONG_TRIES_MAX) return REFUSALS.locked;
  return sent >= CODES_SENT_MAX ? REFUSALS.too_many_codes : null;
}

/**
 * Why a code does not verify its way; null where it does. `sentTo` is the method as the person had it when the code went
 * out. Only the refusal `wrong` is a try that counts. Digits may be full-width, with spaces between them.
 */
export function codeRefusal(
  standing: Verification | null,
  given: string,
  at: {
    readonly now: Instant;
    readonly wrong: number;
    readonly sentTo: ContactMethod | undefined;
    readonly method: ContactMethod | undefined;
  },
): VerificationRefusal | null {
  if (at.wrong >= WRONG_TRIES_MAX) return REFUSALS.locked;
  const refusal = linkRefusal(standing, at);
  if (refusal || !standing) return refusal;
  return given.normalize('NFKC').replaceAll(/\D/g, '') === standing.code ? null : REFUSALS.wrong;
}

/** The same for the link beside the code: whoever holds it need enter nothing. */
export function linkRefusal(
  standing: Verification | null,
  at: {
    readonly now: Instant;
    readonly sentTo: ContactMethod | undefined;
    readonly method: ContactMethod | undefined;
  },
): VerificationRefusal | null {
  if (!standing || standing.usedAt !== undefined) return REFUSALS.no_code;
  if (at.now >= standing.sentAt + CODE_HOLDS_MINUTES * MINUTE_MS) return REFUSALS.expired;
  if (!at.method || !at.sentTo || !isSameMethod(at.method, at.sentTo)) return REFUSALS.changed;
  return null;
}

export function methodOf(
  { contactMethods }: Pick<Person, 'contactMethods'>,
  way: string,
): ContactMethod | undefined {
  return contactMethods.find((method) => wayOf(method) === way);
}

/** Whether two methods reach the same place: a chat of the same name behind another door is another one. */
export function isSameMethod(one: ContactMethod, other: ContactMethod): boolean {
  if (wayOf(one) !== wayOf(other)) return false;
  const [door, its] = [doorOf(one), doorOf(other)];
  return door?.provider === its?.provider && door?.url === its?.url && door?.secret === its?.secret;
}

const doorOf = (method: ContactMethod) => (method.channel === 'chat' ? method.chat : undefined);

/** How long wrong tries and sendings count. */
export const COUNTED_MS = HOUR_MS;
