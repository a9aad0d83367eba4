// Pages and notices on their way to a provider (queues: urgent and bulk, one Lambda each).

import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESClient } from '@aws-sdk/client-ses';
import { ONE_CALL, REPEATABLE_CALLS } from '../shared/adapters/client-settings.ts';
import { deskOf, keepingOf, worldOf } from '../shared/adapters/desk-of-tenant.ts';
import { queueChain } from '../shared/adapters/middy-chains.ts';
import { SecretsKeys } from '../shared/adapters/secrets-keys.ts';
import { SesMessenger } from '../shared/adapters/ses-messenger.ts';
import { SignedLinks } from '../shared/adapters/signed-links.ts';
import { SmsMessenger } from '../shared/adapters/sms-messenger.ts';
import type { Messenger } from '../shared/app/ports.ts';
import { send } from '../shared/app/send.ts';
import { readEnvironment } from '../shared/contracts/environment.ts';
import { sendMessage } from '../shared/contracts/queues.ts';
import { outboundOf } from '../shared/web/outbound.ts';

const settings = readEnvironment('send', process.env);
const base = worldOf(settings, 'send');
const keys = new SecretsKeys(new SecretsManagerClient(REPEATABLE_CALLS), settings.KEYS_SECRET_ID, base.clock);
const world = { ...base, links: new SignedLinks(keys, settings.PUBLIC_ORIGIN) };
const mail = new SesMessenger(new SESClient(ONE_CALL), world.clock, {
  configurationSet: settings.CONFIGURATION_SET,
  fromAddress: `desk@${settings.MAIL_DOMAIN}`,
});
const sms = new SmsMessenger(new PinpointSMSVoiceV2Client(ONE_CALL), {
  origination: settings.SMS_ORIGINATION,
  configurationSet: settings.SMS_CONFIGURATION_SET,
});
const messenger: Messenger = {
  mail: (message, tag) => mail.mail(message, tag),
  sms: (message, tag) => sms.sms(message, tag),
};
const names = { mailDomain: settings.MAIL_DOMAIN, publicOrigin: settings.PUBLIC_ORIGIN };

export const handler = queueChain({
  body: sendMessage,
  log: world.log,
  async handle(message) {
    const desk = deskOf(world, message.tenantId);
    await send(keepingOf(desk, message.kind), desk, { messenger, render: outboundOf(desk, names) }, message);
  },
});
