import { describe, expect, it } from 'vitest';
import { safeParse } from 'zod/mini';
import { inbound } from '../../shared/contracts/inbound.ts';

const envelope = (message: unknown) => ({
  Type: 'Notification',
  MessageId: '7f1d',
  TopicArn: 'arn:aws:sns:eu-west-1:123456789012:mail',
  Message: typeof message === 'string' ? message : JSON.stringify(message),
  Timestamp: '2026-03-02T02:11:30.000Z',
});

const mail = {
  notificationType: 'Received',
  mail: { messageId: '0102018f', source: '', timestamp: '2026-03-02T02:11:30.000Z', headersTruncated: false },
  receipt: {
    timestamp: '2026-03-02T02:11:30.000Z',
    recipients: ['demo@in.faultline.example'],
    dmarcVerdict: { status: 'PASS' },
    action: { type: 'S3', topicArn: 'arn:x', bucketName: 'raw', objectKey: 'mail/0102018f' },
  },
};
const sms = {
  originationNumber: '+8613800550101',
  destinationNumber: '+8657155500100',
  messageKeyword: 'KEYWORD',
  messageBody: '12345 a',
  inboundMessageId: 'cae173d2',
  previousPublishedMessageId: 'wJalrXUt',
};

describe('a message of the intake queue', () => {
  it.each([
    ['the notice of a mail', envelope(mail), 'mail'],
    ['a text message', envelope(sms), 'sms'],
    [
      'a receipt to be worked off',
      { type: 'receipt', tenantId: 'demo0000000001', receiptId: '0102018f' },
      'receipt',
    ],
    [
      'the announcement of a topic',
      envelope('Successfully validated SNS topic for Amazon SES event publishing.'),
      'nothing',
    ],
  ])('%s is told', (_, body, what) => {
    expect(safeParse(inbound, body).data?.what).toBe(what);
  });

  it.each([
    ['no headers', undefined, undefined],
    [
      'From and Subject',
      { from: ['Eve <e@x.example>'], subject: '' },
      { from: ['Eve <e@x.example>'], subject: '' },
    ],
    ['headers of another shape', { from: 'Eve', subject: 7 }, undefined],
    ['nothing in their place', null, undefined],
  ])('a mail is taken in with %s', (_, commonHeaders, kept) => {
    const told = safeParse(inbound, envelope({ ...mail, mail: { ...mail.mail, commonHeaders } })).data;
    expect(told).toMatchObject({ what: 'mail' });
    expect(told?.what === 'mail' && told.mail.mail.commonHeaders).toEqual(kept);
  });

  it.each([
    ['an unknown notification', envelope({ notificationType: 'Delivery' })],
    [
      'a mail that lies nowhere',
      envelope({ ...mail, receipt: { ...mail.receipt, action: { type: 'SNS' } } }),
    ],
    ['a receipt of no tenant', { type: 'receipt', tenantId: '../x', receiptId: '1' }],
    ['no object', 'hello'],
    ['nothing', null],
  ])('%s is refused, and ends among the dead letters', (_, body) => {
    expect(safeParse(inbound, body).success).toBe(false);
  });
});
