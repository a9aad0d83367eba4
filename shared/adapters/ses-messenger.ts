// Mail through SES, as raw text with our own headers. The tags come back in SES's events and name the attempt.

import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import type { AttemptTag, Clock, Messenger, OutboundMail, ProviderAnswer } from '../app/ports.ts';
import { providerAnswerOf } from './aws-errors.ts';
import { mimeOf, plainAddressOf } from './ses-mime.ts';

export class SesMessenger implements Pick<Messenger, 'mail'> {
  readonly #client: SESClient;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #configurationSet: string;
  readonly #fromAddress: string;

  /** `client` is made with `ONE_CALL`. `fromAddress` is used where a mail names none. */
  constructor(
    client: SESClient,
    clock: Pick<Clock, 'now'>,
    settings: { configurationSet: string; fromAddress: string },
  ) {
    this.#client = client;
    this.#clock = clock;
    this.#configurationSet = settings.configurationSet;
    this.#fromAddress = settings.fromAddress;
  }

  async mail(message: OutboundMail, tag: AttemptTag): Promise<ProviderAnswer> {
    const to = plainAddressOf(message.to);
    if (!to) return { outcome: 'refused', detail: 'The address is not one plain mail address.' };
    const from = plainAddressOf(message.fromAddress ?? this.#fromAddress) ?? this.#fromAddress;
    try {
      const answer = await this.#client.send(
        new SendRawEmailCommand({
          Source: from,
          Destinations: [to],
          RawMessage: { Data: mimeOf(message, { from, to }, this.#clock.now()) },
          ConfigurationSetName: this.#configurationSet,
          Tags: sesTagsOf(tag),
        }),
      );
      return answer.MessageId
        ? { outcome: 'accepted', providerId: answer.MessageId }
        : { outcome: 'unknown', detail: 'SES answered without a message id.' };
    } catch (error) {
      return providerAnswerOf(error);
    }
  }
}

/** SES takes `[A-Za-z0-9_-]` in a tag's value, so the attempt's dot travels as a dash; contracts/reports.ts reads it back. */
function sesTagsOf(tag: AttemptTag): { Name: string; Value: string }[] {
  return [
    { Name: 'tenant', Value: tag.tenantId },
    { Name: 'kind', Value: tag.kind },
    { Name: 'record', Value: tag.recordId },
    { Name: 'attempt', Value: tag.attemptId.replaceAll('.', '-') },
  ];
}
