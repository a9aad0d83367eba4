// What functions are told of the providers that are not AWS's: calls through Twilio's API and chat rooms by their webhooks.
// The doors of the rooms are the tenants' own configuration and stand nowhere here.

import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { EntryFunction } from './function.ts';
import type { Settings } from './settings.ts';

/** For whoever places calls. Without settings of voice an attempt is refused with that reason. */
export function letCall(sender: EntryFunction, { voice }: Settings, secret: ISecret | undefined): void {
  sender.let({
    VOICE_ORIGIN: voice?.origin ?? 'https://api.twilio.com',
    VOICE_ACCOUNT_SID: voice?.accountSid ?? '',
    VOICE_FROM: voice?.from ?? '',
  });
  letHearCalls(sender, secret);
}

/** For whoever must know that a callback is the provider's. */
export function letHearCalls(listener: EntryFunction, secret: ISecret | undefined): void {
  listener.let(
    { VOICE_SECRET_ID: secret?.secretArn ?? '' },
    ...(secret
      ? [new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secret.secretArn] })]
      : []),
  );
}

/** For whoever sends: what each provider takes in a minute, where the stage knows. */
export function letKeepPace(sender: EntryFunction, { perMinute }: Settings): void {
  sender.let({ PROVIDER_RATES: JSON.stringify(perMinute) });
}

export function letPostChats(sender: EntryFunction, { chatGateway }: Settings): void {
  sender.let({ CHAT_GATEWAY: chatGateway ?? '' });
}
