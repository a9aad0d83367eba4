// TwiML, the XML by which a call is told what to say and which key to wait for. Everything that is said is escaped here.
// Source: Twilio, "TwiML for Programmable Voice": <Say>, <Gather>, <Hangup>.

import type { Language } from '../domain/people.ts';

/** Amazon Polly's, which Twilio names with the language that belongs to each. */
const VOICES: Readonly<Record<Language, string>> = {
  'zh-CN': 'voice="Polly.Zhiyu" language="cmn-CN"',
  en: 'voice="Polly.Joanna" language="en-US"',
};
/** Seconds of silence after the words until a call goes on without a key. */
const KEY_WITHIN_SECONDS = 8;

const response = (verbs: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`;

const say = (text: string, language: Language, times = 1): string =>
  `<Say ${VOICES[language]}${times === 1 ? '' : ` loop="${times}"`}>${escaped(text)}</Say>`;

/** Says it so many times and hangs up. */
export const saying = (text: string, language: Language, times = 1): string =>
  response(`${say(text, language, times)}<Hangup/>`);

/** Says it twice over and posts the first key to `action`; without a key says `silence` and hangs up. */
export function asking(
  text: string,
  language: Language,
  { action, silence }: { readonly action: string; readonly silence: string },
): string {
  const gather = `<Gather input="dtmf" numDigits="1" timeout="${KEY_WITHIN_SECONDS}" method="POST" action="${escaped(action)}">`;
  return response(`${gather}${say(text, language, 2)}</Gather>${say(silence, language)}<Hangup/>`);
}

export const hangingUp = response('<Hangup/>');

function escaped(text: string): string {
  // XML 1.0 has no place for control characters, not even escaped ones.
  const plain = text.toWellFormed().replaceAll(/[\p{Cc}\p{Cn}]/gu, ' ');
  return plain.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
