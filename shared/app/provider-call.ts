// One call of a provider with what was rendered for it.

import type { Desk } from './desk.ts';
import { alarmPoison } from './park.ts';
import {
  type AttemptTag,
  type Messenger,
  type OutboundChat,
  type OutboundMail,
  type OutboundSms,
  type OutboundVoice,
  type ProviderAnswer,
  Unavailable,
} from './ports.ts';

export type Outbound =
  | { readonly channel: 'email'; readonly mail: OutboundMail }
  | { readonly channel: 'sms'; readonly sms: OutboundSms }
  | { readonly channel: 'voice'; readonly voice: OutboundVoice }
  | { readonly channel: 'chat'; readonly chat: OutboundChat };

/** The way to the person is gone: nothing can be rendered for it. */
export type NoWay = Extract<ProviderAnswer, { outcome: 'refused' }>;

/** A messenger answers whatever its provider does; one that throws a bug may have sent. */
export async function callProvider(
  desk: Pick<Desk, 'log'>,
  messenger: Messenger,
  outbound: Outbound,
  tag: AttemptTag,
): Promise<ProviderAnswer> {
  try {
    switch (outbound.channel) {
      case 'email':
        return await messenger.mail(outbound.mail, tag);
      case 'sms':
        return await messenger.sms(outbound.sms, tag);
      case 'voice':
        return await messenger.voice(outbound.voice, tag);
      case 'chat':
        return await messenger.chat(outbound.chat, tag);
    }
  } catch (error) {
    if (error instanceof Unavailable) throw error;
    alarmPoison(desk.log, { what: 'attempt', id: `${tag.recordId}/${tag.attemptId}` }, 'given_up', error);
    return { outcome: 'unknown', detail: 'a fault of the desk while it spoke to the provider' };
  }
}
