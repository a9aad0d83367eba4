// Pages and notices on their way to a provider (queues: urgent and bulk, one Lambda each).

import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { ChatMessenger } from '../shared/adapters/chat-messenger.ts';
import { ONE_CALL, REPEATABLE_CALLS } from '../shared/adapters/client-settings.ts';
import { deskOf, worldOf } from '../shared/adapters/desk-of-tenant.ts';
import { queueChain } from '../shared/adapters/middy-chains.ts';
import { SecretsKeys } from '../shared/adapters/secrets-keys.ts';
import { SesMessenger } from '../shared/adapters/ses-messenger.ts';
import { SignedLinks } from '../shared/adapters/signed-links.ts';
import { SmsMessenger } from '../shared/adapters/sms-messenger.ts';
import { VoiceSecret } from '../shared/adapters/voice-secret.ts';
import { TwilioVoice } from '../shared/adapters/voice-twilio.ts';
import { processLimits } from '../shared/app/limits.ts';
import type { Messenger } from '../shared/app/ports.ts';
import { keepingsOf, sendOfKind } from '../shared/app/record-kinds.ts';
import { stoppingWays } from '../shared/app/way-stopped.ts';
import { readEnvironment } from '../shared/contracts/environment.ts';
import { sendMessage } from '../shared/contracts/queues.ts';
import { caseReports } from '../shared/domain/case-reports.ts';
import { readinessSender } from '../shared/domain/readiness-kind.ts';
import { bundleOutboundOf } from '../shared/web/message-bundle.ts';
import { digestOutboundOf } from '../shared/web/message-digest.ts';
import { outboundOf } from '../shared/web/outbound.ts';
import { readinessOutboundOf } from '../shared/web/outbound-readiness.ts';

const settings = readEnvironment('send', process.env);
const base = worldOf(settings, 'send');
const secrets = new SecretsManagerClient(REPEATABLE_CALLS);
const keys = new SecretsKeys(secrets, settings.KEYS_SECRET_ID, base.clock);
const world = { ...base, links: new SignedLinks(keys, settings.PUBLIC_ORIGIN) };
const mail = new SesMessenger(new SESClient(ONE_CALL), world.clock, {
  configurationSet: settings.CONFIGURATION_SET,
  fromAddress: `desk@${settings.MAIL_DOMAIN}`,
});
const sms = new SmsMessenger(new PinpointSMSVoiceV2Client(ONE_CALL), {
  origination: settings.SMS_ORIGINATION,
  configurationSet: settings.SMS_CONFIGURATION_SET,
});
const voice = new TwilioVoice(
  { origin: settings.VOICE_ORIGIN, accountSid: settings.VOICE_ACCOUNT_SID, from: settings.VOICE_FROM },
  new VoiceSecret(secrets, settings.VOICE_SECRET_ID, world.clock),
);
const chat = new ChatMessenger({ gateway: settings.CHAT_GATEWAY }, world.clock);
const providers: Messenger = {
  mail: (message, tag) => mail.mail(message, tag),
  sms: (message, tag) => sms.sms(message, tag),
  voice: (message, tag) => voice.voice(message, tag),
  chat: (message, tag) => chat.chat(message, tag),
};
const messenger = stoppingWays(providers, readinessSender, (tenantId) => deskOf(world, tenantId));
const names = { mailDomain: settings.MAIL_DOMAIN, publicOrigin: settings.PUBLIC_ORIGIN };
const limits = processLimits(settings.PROVIDER_RATES);
const KINDS = { case: caseReports, readiness: readinessSender };

export const handler = queueChain({
  body: sendMessage,
  log: world.log,
  async handle(message) {
    const desk = deskOf(world, message.tenantId);
    const renders = { case: outboundOf(desk, names), readiness: readinessOutboundOf(desk, names) };
    const bundles = {
      renderBundle: bundleOutboundOf(desk, names),
      renderDigest: digestOutboundOf(desk, names),
    };
    const sending = { messenger, limits, renders, ...bundles };
    await sendOfKind(keepingsOf(KINDS, desk), desk, sending, message);
  },
});
