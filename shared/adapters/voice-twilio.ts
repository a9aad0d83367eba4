// Calls through Twilio's REST API (Calls resource, 2010-04-01), or anybody's who speaks it. Who answered is detected by
// Twilio before it asks what to say, so that a voicemail is found out at once and a page moves on.

import {
  type AttemptTag,
  type Messenger,
  type OutboundVoice,
  type ProviderAnswer,
  Unavailable,
} from '../app/ports.ts';
import { membersOf } from './json-members.ts';
import { answerOfStatus, postOnce, wordsIn } from './post-once.ts';
import { isInternationalNumber } from './sms-messenger.ts';
import type { VoiceTokens } from './voice-secret.ts';
import { saying } from './voice-twiml.ts';

/** Under what most voicemails wait before they pick up. */
const RINGS_SECONDS = 25;
/** Twilio's default is 30; somebody who says hello into silence for so long hangs up. */
const DETECTION_SECONDS = 8;
const CALL_SECONDS_MAX = 180;

export interface VoiceSettings {
  /** `https://api.twilio.com`, or where somebody else speaks the same. */
  readonly origin: string;
  /** Empty: voice is not set up, and every attempt is refused with that reason, so that a page moves on. */
  readonly accountSid: string;
  /** The number that people see, E.164. */
  readonly from: string;
  /** Absent: six seconds. */
  readonly answerWithinMs?: number;
}

export class TwilioVoice implements Pick<Messenger, 'voice'> {
  readonly #settings: VoiceSettings;
  readonly #secret: VoiceTokens;

  constructor(settings: VoiceSettings, secret: VoiceTokens) {
    this.#settings = settings;
    this.#secret = secret;
  }

  async voice(message: OutboundVoice, _tag: AttemptTag): Promise<ProviderAnswer> {
    const { origin, accountSid, from, answerWithinMs } = this.#settings;
    if (accountSid === '') return { outcome: 'refused', detail: 'Voice is not set up.' };
    if (!isInternationalNumber(message.to)) {
      return {
        outcome: 'refused',
        detail: 'The number is not in international form (+ and 6 to 15 digits).',
      };
    }
    const token = await this.#token();
    if (typeof token !== 'string') return token;
    const { to, callbackUrl, text, language } = message;
    const form = new URLSearchParams({
      To: to,
      From: from,
      ...(text === undefined ? { Url: callbackUrl, Method: 'POST' } : { Twiml: saying(text, language, 2) }),
      MachineDetection: 'Enable',
      MachineDetectionTimeout: String(DETECTION_SECONDS),
      Timeout: String(RINGS_SECONDS),
      TimeLimit: String(CALL_SECONDS_MAX),
      StatusCallback: `${callbackUrl}/status`,
      StatusCallbackMethod: 'POST',
      StatusCallbackEvent: 'completed',
    });
    const posted = await postOnce({
      url: new URL(`${origin}/2010-04-01/Accounts/${accountSid}/Calls.json`),
      headers: {
        authorization: `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: form.toString(),
      isGuarded: false,
      ...(answerWithinMs === undefined ? {} : { answerWithinMs }),
    });
    if ('outcome' in posted) return posted;
    const { sid, code, message: words } = membersOf(posted.text);
    if (posted.status >= 200 && posted.status < 300) {
      return typeof sid === 'string' && sid !== ''
        ? { outcome: 'accepted', providerId: sid }
        : { outcome: 'unknown', detail: 'The voice service answered without the id of a call.' };
    }
    const detail = wordsIn([code ?? posted.status, words ?? ''].join(' '), [token]);
    return answerOfStatus(posted.status, detail);
  }

  /** Without the token nothing was asked of anybody. */
  async #token(): Promise<string | ProviderAnswer> {
    try {
      return (await this.#secret.tokens())[0];
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      return { outcome: error.retryable ? 'not_taken' : 'refused', detail: wordsIn(error.message) };
    }
  }
}
