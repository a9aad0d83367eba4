// How Twilio signs what it sends us: HMAC-SHA1 under the account's auth token over the URL that it was given and, for a
// form, every parameter's name and value in order of the names. Source: Twilio, "Webhooks security".

import { createHmac, timingSafeEqual } from 'node:crypto';

/** `url` is exactly the one that Twilio was given, not the one that a proxy made of it. */
export function voiceSignature(authToken: string, url: string, form: URLSearchParams): string {
  const names = [...new Set(form.keys())].sort();
  const signed = names.flatMap((name) => [...new Set(form.getAll(name))].sort().map((value) => name + value));
  return createHmac('sha1', authToken)
    .update([url, ...signed].join(''), 'utf8')
    .digest('base64');
}

/** Whether one of the tokens made the signature; while a token is exchanged there are two. */
export function isSignedByVoice(
  authTokens: readonly string[],
  given: string | undefined,
  url: string,
  form: URLSearchParams,
): boolean {
  const bytes = Buffer.from(given ?? '');
  return authTokens.some((token) => {
    const wanted = Buffer.from(voiceSignature(token, url, form));
    return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
  });
}
