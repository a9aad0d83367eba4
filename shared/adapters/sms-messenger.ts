// SMS through AWS End User Messaging. The context comes back in delivery events and names the attempt. Without an
// origination identity SMS is not set up, and every attempt is refused with that reason, so that a page moves on.

import { type PinpointSMSVoiceV2Client, SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { AttemptTag, Messenger, OutboundSms, ProviderAnswer } from '../app/ports.ts';
import { providerAnswerOf } from './aws-errors.ts';

/** A page that the network holds longer than this helps nobody; the next channel or person has long been tried. */
const PAGE_LIVES_SECONDS = 600;
const NOTICE_LIVES_SECONDS = 14_400;

export class SmsMessenger implements Pick<Messenger, 'sms'> {
  readonly #client: PinpointSMSVoiceV2Client;
  readonly #origination: string;
  readonly #configurationSet: string;

  /** `client` is made with `ONE_CALL`. An empty `origination` means that SMS is not set up. */
  constructor(client: PinpointSMSVoiceV2Client, settings: { origination: string; configurationSet: string }) {
    this.#client = client;
    this.#origination = settings.origination;
    this.#configurationSet = settings.configurationSet;
  }

  async sms(message: OutboundSms, tag: AttemptTag): Promise<ProviderAnswer> {
    if (this.#origination === '') return { outcome: 'refused', detail: 'SMS is not set up.' };
    if (!isInternationalNumber(message.to)) {
      return {
        outcome: 'refused',
        detail: 'The number is not in international form (+ and 6 to 15 digits).',
      };
    }
    try {
      const answer = await this.#client.send(
        new SendTextMessageCommand({
          DestinationPhoneNumber: message.to,
          OriginationIdentity: this.#origination,
          MessageBody: message.text,
          MessageType: 'TRANSACTIONAL',
          TimeToLive: message.kind === 'page' ? PAGE_LIVES_SECONDS : NOTICE_LIVES_SECONDS,
          Context: {
            tenant: tag.tenantId,
            kind: tag.kind,
            record: tag.recordId,
            attempt: tag.attemptId,
          },
          ...(this.#configurationSet === '' ? {} : { ConfigurationSetName: this.#configurationSet }),
        }),
      );
      return answer.MessageId
        ? { outcome: 'accepted', providerId: answer.MessageId }
        : { outcome: 'unknown', detail: 'The SMS service answered without a message id.' };
    } catch (error) {
      const failed = providerAnswerOf(error);
      return failed.outcome === 'refused' && isOptedOut(error) ? { ...failed, optedOut: true } : failed;
    }
  }
}

/** The API reference of SendTextMessage lists this reason of a ConflictException; the number is on our opt-out list. */
function isOptedOut(error: unknown): boolean {
  return (error as { readonly Reason?: unknown }).Reason === 'DESTINATION_PHONE_NUMBER_OPTED_OUT'; // Read by name: any error class.
}

/** + and 6 to 15 digits, as in ITU-T E.164. */
export function isInternationalNumber(text: string): boolean {
  return /^\+[1-9]\d{5,14}$/.test(text);
}
