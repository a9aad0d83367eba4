// Messages into chat rooms by their webhooks. Three of the providers answer 200 and say in the body that they refused; what
// each code means to a page (C5) is read here. A door's address and secret get into no answer, error or log line.

import type { AttemptTag, Clock, Messenger, OutboundChat, ProviderAnswer } from '../app/ports.ts';
import type { ChatProvider } from '../domain/people.ts';
import { chatCallOf } from './chat-formats.ts';
import { membersOf } from './json-members.ts';
import { answerOfStatus, type Posted, postOnce, wordsIn } from './post-once.ts';

export interface ChatSettings {
  /**
   * Empty: each door is called at its own address, which must be https and public. Else the origin that all are called
   * through, by the path `/<host>/<path>`: an egress proxy, or the chat servers of the one-machine runtime.
   */
  readonly gateway: string;
  /** Absent: six seconds. */
  readonly answerWithinMs?: number;
}

export class ChatMessenger implements Pick<Messenger, 'chat'> {
  readonly #settings: ChatSettings;
  readonly #clock: Pick<Clock, 'machineNow'>;

  constructor(settings: ChatSettings, clock: Pick<Clock, 'machineNow'>) {
    this.#settings = settings;
    this.#clock = clock;
  }

  async chat(message: OutboundChat, tag: AttemptTag): Promise<ProviderAnswer> {
    const { provider, url: address, secret } = message.door;
    const messageId = `msg_${tag.recordId}_${tag.attemptId.replaceAll('.', '_')}`;
    if (!URL.canParse(address)) return { outcome: 'refused', detail: 'the address of the door is no URL' };
    const call = chatCallOf(message, { machineNow: this.#clock.machineNow(), messageId });
    if (typeof call === 'string') return { outcome: 'refused', detail: call };
    const { gateway, answerWithinMs } = this.#settings;
    const { host, pathname, search } = call.url;
    const posted = await postOnce({
      ...call,
      url: gateway === '' ? call.url : new URL(`${gateway}/${host}${pathname}${search}`),
      isGuarded: gateway === '',
      ...(answerWithinMs === undefined ? {} : { answerWithinMs }),
    });
    if ('outcome' in posted) return posted;
    const hidden = [...call.url.pathname.split('/'), ...call.url.searchParams.values(), secret ?? ''];
    return READINGS[provider](posted, (text) => wordsIn(`${posted.status} ${text}`, hidden), messageId);
  }
}

type Reading = (posted: Posted, words: (text: string) => string, providerId: string) => ProviderAnswer;

/** Codes that say "too fast" or "busy, come again": certainly not posted. */
const NOT_TAKEN: readonly unknown[] = [
  // WeCom: 20 messages a minute and robot; -1 is "system busy".
  45009, 45033, -1,
  // DingTalk: 20 a minute and robot.
  130101, 410100,
  // Feishu: 100 a minute, 5 a second.
  11232, 11233,
];

/** Zero in the body is yes, whatever the status; no code at all says nothing of what became of it. */
const byCode =
  (code: string, reason: string, former = code): Reading =>
  (posted, words, providerId) => {
    const said = membersOf(posted.text);
    // DingTalk's own examples show its code as text.
    const given = said[code] ?? said[former];
    const value = typeof given === 'string' && given !== '' ? Number(given) : given;
    if (value === 0) return { outcome: 'accepted', providerId };
    const detail = words(`${value ?? ''} ${said[reason] ?? ''}`);
    if (typeof value !== 'number') {
      const isYes = posted.status >= 200 && posted.status < 300;
      return isYes ? { outcome: 'unknown', detail } : answerOfStatus(posted.status, detail);
    }
    return { outcome: NOT_TAKEN.includes(value) ? 'not_taken' : 'refused', detail };
  };

const byStatus: Reading = (posted, words, providerId) =>
  posted.status >= 200 && posted.status < 300
    ? { outcome: 'accepted', providerId }
    : answerOfStatus(posted.status, words(posted.text));

const READINGS: Readonly<Record<ChatProvider, Reading>> = {
  wecom: byCode('errcode', 'errmsg'),
  dingtalk: byCode('errcode', 'errmsg'),
  feishu: byCode('code', 'msg', 'StatusCode'),
  slack: byStatus,
  teams(posted, words, providerId) {
    // The former connectors answer 200 and tell of the failure in a sentence; Workflows answer 202 with nothing.
    const failed = /HTTP error (\d{3})/.exec(posted.text)?.[1];
    if (posted.status === 200 && failed) return answerOfStatus(Number(failed), words(posted.text));
    return byStatus(posted, words, providerId);
  },
  generic: byStatus,
};
