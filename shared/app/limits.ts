// How many pages a provider takes a minute, and what becomes of the others: each takes a turn, waits for it in its queue,
// and goes on to the next channel at once where the turn comes too late for it. Providers that punish a flood (a chat
// robot that is muted for ten minutes) or answer only one call a second are asked for a turn always. Mail and text
// messages are not while their pages are few: a turn is a write, and a single page shall cost none. Turns are given out
// by tenant: a storm at one desk makes no other wait; what all desks together have too much, the provider itself refuses
// for the moment (C5). Sources: AWS End User Messaging "Message Parts per Second limits"; SES "sending quotas"; Twilio
// "CPS"; WeCom, DingTalk and Feishu robots' documentation (20 and 100 a minute); Slack "1 per second"; Teams "4 per second".

import { createHash } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import { SECOND_MS } from '../domain/instant.ts';
import type { ChatProvider } from '../domain/people.ts';
import type { Outbound } from './provider-call.ts';

/** A provider that takes `perMinute`, of which `atOnce` may come together. */
export interface ProviderLimit {
  readonly provider: string;
  readonly label: string;
  readonly perMinute: number;
  readonly atOnce: number;
}

const CHAT_PER_MINUTE: Readonly<Record<ChatProvider, number>> = {
  wecom: 20,
  dingtalk: 20,
  feishu: 100,
  slack: 60,
  teams: 60,
  generic: 120,
};
const VOICE_PER_MINUTE = 60;
const SMS_PER_MINUTE = 600;
const MAIL_PER_MINUTE = 840;
/** So many of one process within the time, and it asks for a turn from then on. */
const FEW = 5;
const FEW_WITHIN_MS = 10 * SECOND_MS;

/** What one process remembers of its own calls. */
export interface Limits {
  /** The limit that this call stands under; null where it need not ask for a turn. */
  of(outbound: Outbound, now: Instant): ProviderLimit | null;
}

export function processLimits(): Limits {
  const lately = new Map<string, Instant[]>();
  const isMany = (provider: string, now: Instant): boolean => {
    const calls = (lately.get(provider) ?? []).filter((at) => at > now - FEW_WITHIN_MS);
    calls.push(now);
    lately.set(provider, calls.slice(-FEW - 1));
    return calls.length > FEW;
  };
  return {
    of(outbound, now) {
      switch (outbound.channel) {
        case 'sms':
          return isMany('sms', now)
            ? { provider: 'sms', label: 'SMS', perMinute: SMS_PER_MINUTE, atOnce: 20 }
            : null;
        case 'email':
          return isMany('email', now)
            ? { provider: 'email', label: 'Mail', perMinute: MAIL_PER_MINUTE, atOnce: 28 }
            : null;
        case 'voice':
          return { provider: 'voice', label: 'Voice', perMinute: VOICE_PER_MINUTE, atOnce: 1 };
        case 'chat': {
          const { provider, url } = outbound.chat.door;
          const perMinute = CHAT_PER_MINUTE[provider];
          // The room, not what one person calls it: its door is shared, and so is its robot. Its address stays unsaid.
          const mark = createHash('sha256').update(url).digest('hex').slice(0, 16);
          const label = `${provider} ${outbound.chat.to}`;
          return {
            provider: `chat-${mark}`,
            label,
            perMinute,
            atOnce: Math.max(1, Math.floor(perMinute / 10)),
          };
        }
      }
    },
  };
}
