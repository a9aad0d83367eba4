// What lies outside of the desk, in memory: the providers of all channels with a record of who received what, the bucket of
// raw bytes, and links signed with a key of the tests. They pass the contract suites of the adapters.

import type { SigningKeys } from '../../shared/adapters/secrets-keys.ts';
import { plainAddressOf } from '../../shared/adapters/ses-mime.ts';
import { SignedLinks } from '../../shared/adapters/signed-links.ts';
import { isInternationalNumber } from '../../shared/adapters/sms-messenger.ts';
import type {
  AttemptTag,
  Clock,
  Messenger,
  OutboundChat,
  OutboundMail,
  OutboundSms,
  OutboundVoice,
  ProviderAnswer,
  RawStore,
} from '../../shared/app/ports.ts';
import type { Instant } from '../../shared/domain/instant.ts';
import type { PageChannel } from '../../shared/domain/people.ts';

/** What a person received: the only thing that most expectations look at. */
export interface Received {
  readonly at: Instant;
  readonly person: string;
  readonly to: string;
  readonly channel: PageChannel;
  readonly kind: 'page' | 'notice';
  readonly text: string;
  readonly attemptId: string;
  readonly caseId: string;
}

/** What a provider answers to an address that it understands. */
export type ProviderMood = (message: {
  to: string;
  channel: PageChannel;
  at: Instant;
}) => ProviderAnswer['outcome'];

/** The longest that AWS End User Messaging takes (SendTextMessage, MessageBody). */
const SMS_LENGTH_MAX = 1_600;

export class MemoryMessenger implements Messenger {
  /** A message whose fate is unknown did arrive: the worse of the two for whoever would send it again. */
  readonly received: Received[] = [];
  readonly #clock: Pick<Clock, 'now'>;
  readonly #mood: ProviderMood;
  readonly #personBehind: (address: string) => string;
  readonly #calls = new Map<string, number>();
  #serial = 0;

  constructor(
    clock: Pick<Clock, 'now'>,
    mood: ProviderMood = () => 'accepted',
    personBehind: (address: string) => string = (address) => address,
  ) {
    this.#clock = clock;
    this.#mood = mood;
    this.#personBehind = personBehind;
  }

  async mail(message: OutboundMail, tag: AttemptTag): Promise<ProviderAnswer> {
    if (!plainAddressOf(message.to)) return { outcome: 'refused', detail: 'This is no address.' };
    return this.#take('email', message, `${message.subject}\n${message.text}`, tag);
  }

  async sms(message: OutboundSms, tag: AttemptTag): Promise<ProviderAnswer> {
    if (!isInternationalNumber(message.to)) return { outcome: 'refused', detail: 'This is no number.' };
    if (message.text === '' || message.text.length > SMS_LENGTH_MAX)
      return { outcome: 'refused', detail: `The text must have 1 to ${SMS_LENGTH_MAX} characters.` };
    return this.#take('sms', message, message.text, tag);
  }

  async voice(message: OutboundVoice, tag: AttemptTag): Promise<ProviderAnswer> {
    if (!isInternationalNumber(message.to)) return { outcome: 'refused', detail: 'This is no number.' };
    return this.#take('voice', message, message.text ?? message.callbackUrl, tag);
  }

  async chat(message: OutboundChat, tag: AttemptTag): Promise<ProviderAnswer> {
    const { title, text, link } = message;
    return this.#take('chat', message, [title, text, link?.url ?? ''].join('\n'), tag);
  }

  /** Calls for one attempt that the provider took in, answered or not; more than one would be a double by us. */
  callsOf(attemptKey: string): number {
    return this.#calls.get(attemptKey) ?? 0;
  }

  get doubledAttempts(): string[] {
    return [...this.#calls].filter(([, calls]) => calls > 1).map(([key]) => key);
  }

  #take(
    channel: PageChannel,
    message: Pick<OutboundMail, 'to' | 'kind'>,
    text: string,
    tag: AttemptTag,
  ): ProviderAnswer {
    const key = `${tag.recordId}/${tag.attemptId}`;
    const at = this.#clock.now();
    const outcome = this.#mood({ to: message.to, channel, at });
    if (outcome !== 'not_taken') this.#calls.set(key, this.callsOf(key) + 1);
    if (outcome === 'accepted' || outcome === 'unknown') {
      this.received.push({
        at,
        person: this.#personBehind(message.to),
        to: message.to,
        channel,
        kind: message.kind,
        text,
        attemptId: tag.attemptId,
        caseId: tag.recordId,
      });
    }
    if (outcome === 'accepted') return { outcome, providerId: `provider-${++this.#serial}` };
    return { outcome, detail: `the provider of this scenario answers ${outcome}` };
  }
}

export class MemoryRawStore implements RawStore {
  readonly #bytesByKey = new Map<string, Uint8Array>();

  async put(tenantId: string, key: string, bytes: Uint8Array): Promise<string> {
    const place = `${tenantId}/${key}`;
    this.keep(place, bytes);
    return place;
  }

  async get(key: string): Promise<Uint8Array | null> {
    const bytes = this.#bytesByKey.get(key);
    return bytes ? Uint8Array.from(bytes) : null;
  }

  /** Past the port, as SES puts a mail under a key of its own. */
  keep(place: string, bytes: Uint8Array): void {
    this.#bytesByKey.set(place, Uint8Array.from(bytes));
  }

  all(): readonly Uint8Array[] {
    return [...this.#bytesByKey.values()];
  }
}

/** One key that never changes. */
export const MEMORY_KEYS: SigningKeys = {
  current: async () => ({ id: 'k1', bytes: new Uint8Array(32).fill(7) }),
  find: async (id) => (id === 'k1' ? { id: 'k1', bytes: new Uint8Array(32).fill(7) } : null),
};

export function memoryLinks(origin = 'https://desk.example'): SignedLinks {
  return new SignedLinks(MEMORY_KEYS, origin);
}
