// One POST to a provider of calls or chat, over a connection of its own: no second try and no redirect, because what it
// asks for reaches a person (C9). An address that people entered is looked up and held to be public before anything is
// sent to it, so that nobody reads our own network through a chat door (OWASP, Server Side Request Forgery Prevention).

import { lookup as lookUp } from 'node:dns';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { ProviderAnswer } from '../app/ports.ts';
import { faultOfDoor, isPublic, NOT_PUBLIC } from '../contracts/chat-doors.ts';

const CONNECT_WITHIN_MS = 2_000;
const ANSWER_WITHIN_MS = 6_000;
/** No provider's answer is longer; the rest says nothing to us. */
const ANSWER_CHARACTERS_MAX = 4_000;

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Refuses what is no public address; false for an address out of the settings of the operator. */
  readonly isGuarded: boolean;
  /** Absent: six seconds. */
  readonly answerWithinMs?: number;
}

export interface Posted {
  readonly status: number;
  readonly text: string;
}

/** What the door said, or what it means that it said nothing: not taken where no byte of the request can have left. */
export async function postOnce(post: Post): Promise<Posted | ProviderAnswer> {
  const { url, headers, body, isGuarded } = post;
  if (isGuarded) {
    const fault = faultOfDoor(url);
    if (fault) return { outcome: 'refused', detail: fault };
  }
  return new Promise((resolve) => {
    let isConnected = false;
    let isOver = false;
    const end = (answer: Posted | ProviderAnswer): void => {
      isOver = true;
      clearTimeout(patience);
      resolve(answer);
      call.destroy();
    };
    const failed = (why: string): void => {
      if (isOver) return;
      const outcome = why === NOT_PUBLIC ? 'refused' : isConnected ? 'unknown' : 'not_taken';
      end({ outcome, detail: why });
    };
    const isSecure = url.protocol === 'https:';
    const call = (isSecure ? request : plainRequest)(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      // A kept connection may have died while the function was frozen (client-settings.ts says more).
      agent: false,
      ...(isGuarded ? { lookup: lookUpPublic } : {}),
    });
    let patience = setTimeout(() => failed('no connection within 2 seconds'), CONNECT_WITHIN_MS);
    call.on('socket', (socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        isConnected = true;
        clearTimeout(patience);
        patience = setTimeout(() => failed('no answer in time'), post.answerWithinMs ?? ANSWER_WITHIN_MS);
      });
    });
    call.on('error', (error: NodeJS.ErrnoException) => failed(error.code ?? error.name));
    call.on('response', (response) => {
      let text = '';
      const status = response.statusCode ?? 0;
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part.slice(0, ANSWER_CHARACTERS_MAX - text.length);
      });
      response.on('end', () => end({ status, text }));
      response.on('error', (error: NodeJS.ErrnoException) => failed(error.code ?? error.name));
    });
    call.end(body);
  });
}

/** What the status alone says (C5), where the provider's own words do not say more. */
export function answerOfStatus(status: number, detail: string): ProviderAnswer {
  if (status === 429) return { outcome: 'not_taken', detail };
  if (status >= 300 && status < 400) {
    return { outcome: 'refused', detail: `${detail}: a redirect, which is not followed` };
  }
  // 408 says nothing of whether the request was read to its end.
  return { outcome: status >= 400 && status < 500 && status !== 408 ? 'refused' : 'unknown', detail };
}

/** A provider's words in one line for the timeline, without anything of `secrets` that it may have echoed. */
export function wordsIn(text: string, secrets: readonly string[] = []): string {
  let line = text.replaceAll(/\s+/g, ' ').trim();
  for (const secret of secrets) if (secret.length >= 6) line = line.replaceAll(secret, '…');
  return line.slice(0, 180) || 'no reason given';
}

// ---------------------------------------------------------------------------------------------------------------
// Addresses

/** The connection goes to the very addresses that were looked at; a name with one that is not public is refused whole. */
const lookUpPublic: LookupFunction = (hostname, options, done) => {
  lookUp(hostname, { ...options, all: true }, (error, found) => {
    if (error) return done(error, []);
    if (!found.every(({ address }) => isPublic(address))) {
      return done(Object.assign(new Error(NOT_PUBLIC), { code: NOT_PUBLIC }), []);
    }
    if (options.all) return done(null, found);
    const [first] = found;
    return done(null, first?.address ?? '', first?.family);
  });
};
