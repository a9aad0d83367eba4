// What the members of a tenant's configuration are made of: ids, names, instants, days and hours, each with a message that
// says what to put instead. Knows no kind of item.

import * as z from 'zod';
import { TARGET_KINDS } from '../domain/tier.ts';

export const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be an id: lower-case letters, digits, "-" and "_", at most 64');
const version = z
  .int('must be a whole number')
  .positive('must be 1 for the first version, then one more for each');
export const versioned = { id, version };
export const name = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must have at most 200 characters')
  .refine(isOneLine, 'must be one line, without control characters');
/** Of a date: there may be nothing to say of it. */
export const nameIfAny = z.string().trim().max(200, 'must have at most 200 characters');
export const spoken = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(4_000, 'must have at most 4,000 characters');
export const sentence = z.string().max(4_000, 'must have at most 4,000 characters');
export const instant = z.int('must be milliseconds since 1970-01-01T00:00:00Z');
export const language = z.enum(['zh-CN', 'en'], 'must be "zh-CN" or "en"');
export const address = z
  .email('must be a mail address such as desk@example.com')
  .max(254)
  .refine((text) => text === text.toLowerCase(), 'must be in lower case');
export const number = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, 'must be an international number such as +8613800000000');
export const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Asia/Shanghai');
export const day = z.string().refine(isDay, 'must be a day such as 2026-02-27');
export const wallTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a wall time from 00:00 to 23:59');
const wallEnd = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a wall time from 00:01 to 24:00');
export const minutes = z
  .int('must be whole minutes')
  .positive('must be at least one minute')
  .max(525_600, 'must be at most 525,600 minutes');

/** Without what breaks a line or turns the direction of what follows (Unicode's Bidi_Control, UAX 9). */
function isOneLine(text: string): boolean {
  return !/[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text);
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text.length > 0;
  } catch {
    return false;
  }
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}

export function hasNoRepeat(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

export const list = <T extends z.ZodType>(of: T, most = 200, nonEmpty?: string) =>
  z
    .array(of)
    .min(nonEmpty === undefined ? 0 : 1, nonEmpty)
    .max(most, `must have at most ${most} entries`)
    .readonly();
export const ids = (most = 200, nonEmpty?: string) =>
  list(id, most, nonEmpty).refine(hasNoRepeat, 'must not name the same id twice');

/** An end at or before the start lies on the next day. */
const wallInterval = z
  .tuple([wallTime, wallEnd])
  .readonly()
  .refine(([from, to]) => from !== to, 'must not end when it starts; the whole day is 00:00 to 24:00');
export const wallIntervals = list(wallInterval, 48).refine(
  (intervals) =>
    intervals.every(([from], index) => {
      const before = intervals[index - 1];
      return before === undefined || (before[0] < before[1] && before[1] <= from);
    }),
  'must be in order and must not overlap; only the last may go past midnight',
);

export const code = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,19}$/,
    'must be a code such as L1: at most 20 letters, digits, "_", "." or "-"',
  );
export const targetKind = z.enum(TARGET_KINDS);
