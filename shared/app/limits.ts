// How many pages a provider takes a minute, and what becomes of the others: each takes a turn, waits for it in its queue,
// and goes on to the next channel at once where the turn comes too late for it. Providers that punish a flood (a chat
// robot that is muted for ten minutes) or answer only one call a second are asked for a turn always. Mail and text
// messages are not while their pages are few: a turn is a write, and a single page shall cost none. Turns are given out
// by tenant: a storm at one desk makes no other wait; what all desks together have too much, the provider itself refuses
// for the moment (C5). Within any minute no more leave than the limit says, what goes out at once included: a robot that is
// muted stays so for long.

import { createHash } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import { SECOND_MS } from '../domain/instant.ts';
import { CHAT_PROVIDERS } from '../domain/people.ts';
import type { Outbound } from './provider-call.ts';

/** A provider that takes `perMinute`, of which `atOnce` may come together. */
export interface ProviderLimit {
  readonly provider: string;
  readonly label: string;
  readonly perMinute: number;
  readonly atOnce: number;
}

export const LIMITED = ['email', 'sms', 'voice', ...CHAT_PROVIDERS] as const;

/** So many a minute, where a stage knows better than the defaults (`perMinute` of its settings). */
export type PerMinute = Readonly<Partial<Record<(typeof LIMITED)[number], number>>>;

/**
 * What each takes in a minute, and how many of them together, unless a stage says otherwise. As documented in autumn 2026:
 * - Mail: 1 a second in SES's sandbox; outside of it the rate is the account's own and no longer published
 *   (docs.aws.amazon.com/ses/latest/dg/quotas.html). Ours is 14 a second, which a new account used to have.
 * - SMS: 10 message parts a second of a long code outside the US and Canada, 1 of a 10DLC or Canadian number, 3 of a US
 *   toll-free one (docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-mps.html). A page has two parts.
 * - Voice: 1 call a second of a Twilio account; Twilio queues what comes faster (www.twilio.com/docs/glossary/cps).
 * - WeCom: 20 a minute of a robot (developer.work.weixin.qq.com/document/path/91770).
 * - DingTalk: 20 a minute of a robot, then it is mute for ten (open.dingtalk.com/document/group/custom-robot-access).
 * - Feishu: 100 a minute and 5 a second of a robot (open.feishu.cn/document/client-docs/bot-v3/add-custom-bot).
 * - Slack: 1 a second of a webhook, in short bursts more (docs.slack.dev/apis/web-api/rate-limits).
 * - Teams: no figure for workflows; 4 a second was that of the connectors before them. Ours is far below.
 * - Other webhooks: ours.
 */
const DEFAULTS: Readonly<Record<(typeof LIMITED)[number], readonly [perMinute: number, atOnce: number]>> = {
  email: [840, 14],
  sms: [300, 5],
  voice: [60, 1],
  wecom: [20, 2],
  dingtalk: [20, 2],
  feishu: [100, 4],
  slack: [60, 4],
  teams: [60, 4],
  generic: [120, 12],
};
/** So many of one process within the time, and it asks for a turn from then on. */
const FEW = 5;
const FEW_WITHIN_MS = 10 * SECOND_MS;

/** What one process remembers of its own calls. */
export interface Limits {
  /** The limit that this call stands under; null where it need not ask for a turn. */
  of(outbound: Outbound, now: Instant): ProviderLimit | null;
}

export function processLimits(perMinute: PerMinute = {}): Limits {
  const lately = new Map<string, Instant[]>();
  const isMany = (provider: string, now: Instant): boolean => {
    const calls = (lately.get(provider) ?? []).filter((at) => at > now - FEW_WITHIN_MS);
    calls.push(now);
    lately.set(provider, calls.slice(-FEW - 1));
    return calls.length > FEW;
  };
  const paceOf = (named: (typeof LIMITED)[number]): Pick<ProviderLimit, 'perMinute' | 'atOnce'> => {
    const [usual, together] = DEFAULTS[named];
    const most = perMinute[named] ?? usual;
    const atOnce = Math.max(1, Math.min(together, Math.floor((together * most) / usual)));
    // Those that go at once come on top of the pace.
    return { perMinute: most - atOnce + 1, atOnce };
  };
  return {
    of(outbound, now) {
      switch (outbound.channel) {
        case 'sms':
          return isMany('sms', now) ? { provider: 'sms', label: 'SMS', ...paceOf('sms') } : null;
        case 'email':
          return isMany('email', now) ? { provider: 'email', label: 'Mail', ...paceOf('email') } : null;
        case 'voice':
          return { provider: 'voice', label: 'Voice', ...paceOf('voice') };
        case 'chat': {
          const { provider, url } = outbound.chat.door;
          // The room, not what one person calls it: its door is shared, and so is its robot. Its address stays unsaid.
          const mark = createHash('sha256').update(url).digest('hex').slice(0, 16);
          return {
            provider: `chat-${mark}`,
            label: `${provider} ${outbound.chat.to}`,
            ...paceOf(provider),
          };
        }
      }
    },
  };
}
