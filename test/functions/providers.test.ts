// Mail and SMS against servers that speak the providers' protocols: those of the one-machine runtime for what works, and
// one that misbehaves on purpose for what does not (design C5).

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { SESClient } from '@aws-sdk/client-ses';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Activity } from '../../infra/local/activity.ts';
import { BusinessClock } from '../../infra/local/business-clock.ts';
import { startMailServer } from '../../infra/local/mail-server.ts';
import { Outbox } from '../../infra/local/outbox.ts';
import { startSmsServer } from '../../infra/local/sms-server.ts';
import { ONE_CALL } from '../../shared/adapters/client-settings.ts';
import { SesMessenger } from '../../shared/adapters/ses-messenger.ts';
import { SmsMessenger } from '../../shared/adapters/sms-messenger.ts';
import type { OutboundMail, OutboundSms, ProviderAnswer } from '../../shared/app/ports.ts';
import { providerEvent, reportIn } from '../../shared/contracts/reports.ts';
import {
  answering,
  away,
  type FaultyServer,
  sesFault,
  smsFault,
  treating,
} from '../contract/faulty-server.ts';

const TAG = { tenantId: 'demo0123456789', kind: 'case', recordId: 'k7m3q9qxpa', attemptId: '12.3' };
const MAIL: OutboundMail = {
  to: 'wang@bank.example',
  subject: '报修已受理',
  text: '您好',
  messageId: '12-3.k7m3q9qxpa.demo0123456789@desk.example',
  fromName: '赢科服务',
  kind: 'notice',
};
const SMS: OutboundSms = { to: '+8613800000001', text: '紧急 K7M3Q-9QXPA 回复48213 a', kind: 'page' };
const account = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

const stops: (() => unknown)[] = [];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultline-providers-'));
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

function sesAt(endpoint: string): SesMessenger {
  const client = new SESClient({ ...ONE_CALL, ...account, endpoint });
  return new SesMessenger(
    client,
    { now: () => Date.parse('2026-07-28T02:00:00Z') },
    { configurationSet: 'desk', fromAddress: 'desk@desk.example' },
  );
}

function smsAt(endpoint: string, origination = '+12065550100'): SmsMessenger {
  const client = new PinpointSMSVoiceV2Client({ ...ONE_CALL, ...account, endpoint });
  return new SmsMessenger(client, { origination, configurationSet: 'desk' });
}

/** Both providers' servers, the outbox they fill, and what they publish of deliveries. */
async function providers() {
  const outbox = new Outbox(join(folder, 'outbox'));
  const told: string[] = [];
  const shared = {
    outbox,
    clock: new BusinessClock(null),
    activity: new Activity(),
    publish: async (_topic: string, message: string) => void told.push(message),
  };
  const events = [
    { topicArn: 'arn:aws:sns:us-east-1:000000000000:events', eventTypes: ['DELIVERY', 'TEXT_ALL'] },
  ];
  const configurationSets = new Map([['desk', events]]);
  const ses = await startMailServer({
    ...shared,
    settings: { identities: ['desk.example'], configurationSets, ruleSets: new Map() },
    stateFile: join(folder, 'rules.json'),
  });
  const sms = await startSmsServer({ ...shared, settings: { configurationSets, twoWayTopics: new Map() } });
  stops.push(
    () => outbox.close(),
    () => ses.stop(),
    () => sms.stop(),
  );
  const reports = async (count: number) => {
    for (let tries = 0; told.length < count && tries < 200; tries += 1)
      await new Promise((next) => setTimeout(next, 10));
    return told.map((text) => reportIn(providerEvent.parse(JSON.parse(text))));
  };
  return { ses: ses.origin, sms: sms.origin, outbox, reports };
}

describe('a provider that works', () => {
  test('takes a mail once, with the tags by which its report finds the attempt', async () => {
    const { ses, outbox, reports } = await providers();
    const answer = await sesAt(ses).mail(MAIL, TAG);
    const [sent, ...more] = outbox.list();
    expect(more).toEqual([]);
    expect(answer).toEqual({ outcome: 'accepted', providerId: sent?.id });
    expect(sent).toMatchObject({
      to: ['wang@bank.example'],
      from: 'desk@desk.example',
      configurationSet: 'desk',
    });
    expect((await reports(1))[0]).toMatchObject({ ...TAG, outcome: 'delivered' });
  });

  test('takes an SMS once, with the context by which its report finds the attempt', async () => {
    const { sms, outbox, reports } = await providers();
    const answer = await smsAt(sms).sms(SMS, TAG);
    const [sent, ...more] = outbox.list();
    expect(more).toEqual([]);
    expect(answer).toEqual({ outcome: 'accepted', providerId: sent?.id });
    expect(sent).toMatchObject({ to: [SMS.to], text: SMS.text, from: '+12065550100' });
    expect((await reports(1))[0]).toMatchObject({ ...TAG, outcome: 'delivered' });
  });

  test('is not called for what is no address or number, and not while SMS is not set up', async () => {
    const { ses, sms, outbox } = await providers();
    expect(await sesAt(ses).mail({ ...MAIL, to: 'a@b.example, c@d.example' }, TAG)).toMatchObject({
      outcome: 'refused',
    });
    expect(await smsAt(sms).sms({ ...SMS, to: '13800000001' }, TAG)).toMatchObject({ outcome: 'refused' });
    expect(await smsAt(sms, '').sms(SMS, TAG)).toEqual({ outcome: 'refused', detail: 'SMS is not set up.' });
    expect(outbox.list()).toEqual([]);
  });

  test('refuses with its reason', async () => {
    const { sms } = await providers();
    const answer = await smsAt(sms).sms({ ...SMS, text: 'x'.repeat(2_000) }, TAG);
    expect(answer).toEqual({
      outcome: 'refused',
      detail: 'ValidationException: MessageBody must have 1 to 1600 characters.',
    });
  });
});

/** Stopped after the test. */
async function started(server: Promise<FaultyServer>): Promise<FaultyServer> {
  const faulty = await server;
  stops.push(() => faulty.stop());
  return faulty;
}

describe('a provider that does not', () => {
  test.each<[number, string, ProviderAnswer['outcome']]>([
    [400, 'Throttling', 'not_taken'],
    [400, 'MessageRejected', 'refused'],
    [400, 'AccountSendingPausedException', 'refused'],
    [403, 'AccessDenied', 'refused'],
    [429, 'Whatever', 'not_taken'],
    [408, 'RequestTimeout', 'unknown'],
    [500, 'InternalFailure', 'unknown'],
    [503, 'ServiceUnavailable', 'unknown'],
  ])('SES says %i %s: %s, after one call', async (status, code, outcome) => {
    const { endpoint, calls } = await started(answering(status, sesFault(code), 'text/xml'));
    expect(await sesAt(endpoint).mail(MAIL, TAG)).toMatchObject({ outcome });
    expect(calls()).toBe(1);
  });

  test.each<[number, string, ProviderAnswer['outcome']]>([
    [400, 'ThrottlingException', 'not_taken'],
    [429, 'ThrottlingException', 'not_taken'],
    [400, 'ConflictException', 'refused'],
    [400, 'ServiceQuotaExceededException', 'refused'],
    [400, 'ValidationException', 'refused'],
    [500, 'InternalServerException', 'unknown'],
  ])('the SMS service says %i %s: %s, after one call', async (status, type, outcome) => {
    const { endpoint, calls } = await started(
      answering(status, smsFault(type), 'application/x-amz-json-1.0'),
    );
    expect(await smsAt(endpoint).sms(SMS, TAG)).toMatchObject({ outcome });
    expect(calls()).toBe(1);
  });

  test('the SMS service knows that a number opted out, and no other conflict is taken for that', async () => {
    for (const [Reason, told] of [
      ['DESTINATION_PHONE_NUMBER_OPTED_OUT', { outcome: 'refused', optedOut: true }],
      ['DESTINATION_COUNTRY_BLOCKED', { outcome: 'refused' }],
    ] as const) {
      const body = JSON.stringify({ __type: 'ConflictException', Message: 'why', message: 'why', Reason });
      const { endpoint } = await started(answering(400, body, 'application/x-amz-json-1.0'));
      const { detail, ...answer } = { detail: '', ...(await smsAt(endpoint).sms(SMS, TAG)) };
      expect(answer).toEqual(told);
      expect(detail).toContain('why');
    }
  });

  test('answers what nobody can read: unknown', async () => {
    const { endpoint, calls } = await started(answering(200, 'gateway says hello', 'text/html'));
    expect(await smsAt(endpoint).sms(SMS, TAG)).toMatchObject({ outcome: 'unknown' });
    expect(calls()).toBe(1);
  });

  test('is not there: not taken', async () => {
    const { endpoint } = await away();
    expect(await sesAt(endpoint).mail(MAIL, TAG)).toMatchObject({ outcome: 'not_taken' });
    expect(await smsAt(endpoint).sms(SMS, TAG)).toMatchObject({ outcome: 'not_taken' });
  });

  test('has no name: not taken', async () => {
    expect(await sesAt('http://nowhere.invalid').mail(MAIL, TAG)).toMatchObject({ outcome: 'not_taken' });
  });

  test('hangs up after it has read: unknown, after one call', async () => {
    const { endpoint, calls } = await started(
      treating((socket) => socket.once('data', () => socket.destroy())),
    );
    expect(await sesAt(endpoint).mail(MAIL, TAG)).toMatchObject({ outcome: 'unknown' });
    expect(calls()).toBe(1);
  });

  test('never answers: unknown, before the function’s time is over', async () => {
    const { endpoint, calls } = await started(treating((socket) => socket.resume()));
    expect(await sesAt(endpoint).mail(MAIL, TAG)).toMatchObject({ outcome: 'unknown' });
    expect(calls()).toBe(1);
  });
});
