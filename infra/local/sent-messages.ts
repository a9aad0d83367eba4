// What was sent, as people read it: the outbox's row with the words of the mail, whom it was for, and the case and kind that
// the table knows of it. It remembers what it read, because none of that changes, and forgets the oldest beyond a bound.

import PostalMime from 'postal-mime';
import type { PageChannel } from '../../shared/domain/people.ts';
import type { Outbox, Sent } from './outbox.ts';
import type { Belonging } from './tenants.ts';

/** One message as `/_local/outbox` lists it. */
export interface OutboxMessage {
  readonly id: string;
  readonly at: string;
  readonly channel: PageChannel;
  readonly from: string;
  readonly to: string;
  readonly person: string | null;
  readonly subject: string;
  readonly text: string;
  readonly kind: 'page' | 'notice';
  readonly case: string | null;
}

/** What the viewer needs beside that. */
export interface ShownMessage extends OutboxMessage {
  /** The order of sending. */
  readonly number: number;
  readonly sentAt: number;
  readonly personEn: string | null;
  /** A call that is over, so that nothing can be pressed any more. */
  readonly isOver: boolean;
  /** A reporter's name, as the mail itself addresses him. */
  readonly addressee: string | null;
}

export interface MailWords {
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly addressee: string | null;
}

const REMEMBERED_MAX = 2_000;
/** As many questions to the table at once; more would only queue there. */
const READ_TOGETHER = 16;

export class SentMessages {
  readonly #outbox: Outbox;
  readonly #belongingOf: (message: Sent) => Promise<Belonging>;
  readonly #words = new Map<string, MailWords>();

  constructor(outbox: Outbox, belongingOf: (message: Sent) => Promise<Belonging>) {
    this.#outbox = outbox;
    this.#belongingOf = belongingOf;
  }

  async wordsOf(message: Sent): Promise<MailWords> {
    const known = this.#words.get(message.id);
    if (known !== undefined) return known;
    const bytes = message.channel === 'email' ? this.#outbox.mail(message.id) : null;
    if (bytes === null) return { subject: '', text: message.text, html: null, addressee: null };
    const read = await PostalMime.parse(bytes);
    const found = {
      subject: read.subject ?? '',
      text: (read.text ?? '').trimEnd(),
      html: read.html ?? null,
      addressee: read.to?.[0]?.name || null,
    };
    this.#words.set(message.id, found);
    const oldest = this.#words.size > REMEMBERED_MAX ? this.#words.keys().next().value : undefined;
    if (oldest !== undefined) this.#words.delete(oldest);
    return found;
  }

  /** In the order of `sent`. */
  async belongingsOf(
    sent: readonly Sent[],
  ): Promise<readonly { readonly message: Sent; readonly belonging: Belonging }[]> {
    return inOrder(sent, async (message) => ({ message, belonging: await this.#belongingOf(message) }));
  }

  async shown(sent: readonly Sent[]): Promise<readonly ShownMessage[]> {
    return inOrder(sent, async (message) => {
      const [belonging, words] = await Promise.all([this.#belongingOf(message), this.wordsOf(message)]);
      const { id, channel, from, number, at: sentAt } = message;
      return {
        id,
        at: new Date(sentAt).toISOString(),
        channel,
        from,
        to: message.to.join(', '),
        person: belonging.person,
        subject: words.subject,
        text: words.text,
        kind: belonging.kind,
        case: belonging.case,
        number,
        sentAt,
        personEn: belonging.personEn,
        isOver: message.isOver,
        addressee: words.addressee,
      };
    });
  }

  async listed(sent: readonly Sent[]): Promise<readonly OutboxMessage[]> {
    return (await this.shown(sent)).map(
      ({
        number: _number,
        sentAt: _sentAt,
        personEn: _personEn,
        isOver: _isOver,
        addressee: _addressee,
        ...message
      }) => message,
    );
  }
}

async function inOrder<From, To>(items: readonly From[], read: (item: From) => Promise<To>): Promise<To[]> {
  const found: To[] = [];
  for (let index = 0; index < items.length; index += READ_TOGETHER) {
    found.push(...(await Promise.all(items.slice(index, index + READ_TOGETHER).map(read))));
  }
  return found;
}
