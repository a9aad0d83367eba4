import { expect, test } from 'vitest';
import { readSettings } from '../../infra/settings.ts';

const complete = {
  account: '123456789012',
  region: 'eu-west-1',
  mailDomain: 'desk.example.com',
  alarmMail: 'operator@example.com',
};
const read = (values: unknown, stage = 'prod') => readSettings(stage, { [stage]: values });

test('a stage with an account, a region, a mail domain and an alarm address is complete', () => {
  expect(read(complete)).toMatchObject({ ...complete, stage: 'prod', logRetentionDays: 30 });
});

test('every value that is missing is named at once, with what to do about it', () => {
  expect(() => read({ region: 'eu-west-1' })).toThrow(
    /stage "prod" in cdk\.json[\s\S]*account is missing: give the 12 digits[\s\S]*mailDomain is missing: give the domain[\s\S]*alarmMail is missing/,
  );
});

const VOICE = { accountSid: `AC${'0'.repeat(32)}`, from: '+12065550100' };

test.each([
  ['account', { ...complete, account: 123456789012 }],
  ['account', { ...complete, account: '1234' }],
  ['region', { ...complete, region: 'Ireland' }],
  ['mailDomain', { ...complete, mailDomain: 'https://desk.example.com' }],
  ['mailDomain', { ...complete, mailDomain: 'Desk.Example.com' }],
  ['alarmMail', { ...complete, alarmMail: 'operator' }],
  ['portal.certificateArn', { ...complete, portal: { host: 'desk.example.com' } }],
  [
    'portal.certificateArn',
    { ...complete, portal: { host: 'desk.example.com', certificateArn: 'arn:aws:iam::1:x' } },
  ],
  ['identity.clientId', { ...complete, identity: { issuer: 'https://login.example.com' } }],
  ['sms.originationArn', { ...complete, sms: { origination: '+12065550100' } }],
  [
    'sms.origination',
    { ...complete, sms: { origination: '020 7946', originationArn: 'arn:aws:sms-voice:eu-west-1:1:x' } },
  ],
  ['voice.accountSid', { ...complete, voice: { from: '+12065550100' } }],
  ['voice.accountSid', { ...complete, voice: { accountSid: 'SK12', from: '+12065550100' } }],
  ['voice.from', { ...complete, voice: { accountSid: `AC${'0'.repeat(32)}`, from: '020 7946' } }],
  ['voice.origin', { ...complete, voice: { ...VOICE, origin: 'http://voice.example.com' } }],
  ['voice.origin', { ...complete, voice: { ...VOICE, origin: 'https://voice.example.com/' } }],
  ['chatGateway', { ...complete, chatGateway: 'http://10.0.0.1' }],
  ['perMinute.sms', { ...complete, perMinute: { sms: 0 } }],
  ['perMinute.mail', { ...complete, perMinute: { mail: 60 } }],
  ['urgentConcurrency', { ...complete, urgentConcurrency: -1 }],
  ['logRetentionDays', { ...complete, logRetentionDays: 31 }],
  ['mailDomian is not a setting', { ...complete, mailDomian: 'desk.example.com' }],
])('a stage is refused by the name of what is wrong: %s', (name, values) => {
  expect(() => read(values)).toThrow(`\n  ${name} `.replace('setting ', 'setting'));
});

test('a stage that nobody wrote down is refused with the ones that there are', () => {
  expect(() => readSettings('prod', { local: complete })).toThrow(
    'There is no stage "prod" (known: local). Add "prod" to context.stages in cdk.json',
  );
});

test('a stage whose name could not stand in the names of resources is refused', () => {
  expect(() => read(complete, 'Prod EU')).toThrow('"Prod EU" is not a name');
});
