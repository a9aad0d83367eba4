// What providers report, from the event as they send it to what it does to a page.

import { describe, expect, test } from 'vitest';
import { caseKeeping } from '../../shared/app/case-keeping.ts';
import { reportDelivery } from '../../shared/app/delivery.ts';
import { providerEvent, reportIn } from '../../shared/contracts/reports.ts';
import { TENANT_ID, World } from '../scenario/world.ts';

const MAIL_TAGS = {
  tenant: ['demo0123456789'],
  kind: ['case'],
  record: ['k7m3q9qxpa'],
  attempt: ['12-3'],
  'ses:configuration-set': ['desk'],
};
const NAMES = { tenantId: 'demo0123456789', kind: 'case', recordId: 'k7m3q9qxpa', attemptId: '12.3' };
const mail = (eventType: string, more: object = {}, tags: object = MAIL_TAGS) => ({
  eventType,
  mail: { timestamp: '2026-07-28T02:00:00.000Z', messageId: '0100', source: 'desk@desk.example', tags },
  ...more,
});
const sms = (
  eventType: string,
  context: object = { tenant: 'demo0123456789', kind: 'case', record: 'k7m3q9qxpa', attempt: '12.3' },
) => ({
  eventType,
  eventVersion: '1.0',
  eventTimestamp: 1_785_204_005_000,
  isFinal: true,
  destinationPhoneNumber: '+8613800000001',
  messageStatusDescription: 'as the carrier\nsays',
  context,
});
const read = (event: unknown) => reportIn(providerEvent.parse(JSON.parse(JSON.stringify(event))));

describe('an event of a provider', () => {
  test('of a delivered mail names its attempt', () => {
    const delivery = {
      timestamp: '2026-07-28T02:00:03.500Z',
      smtpResponse: '250 2.0.0 OK',
      recipients: ['x'],
    };
    expect(read(mail('Delivery', { delivery }))).toEqual({
      ...NAMES,
      outcome: 'delivered',
      detail: '250 2.0.0 OK',
      at: Date.parse('2026-07-28T02:00:03.500Z'),
    });
  });

  test.each(['Permanent', 'Transient', 'Undetermined'])('of a %s bounce says why', (bounceType) => {
    const bounce = {
      timestamp: '2026-07-28T02:00:09Z',
      bounceType,
      bounceSubType: 'General',
      bouncedRecipients: [
        { emailAddress: 'x@y.example', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1\r\n unknown' },
      ],
    };
    expect(read(mail('Bounce', { bounce }))).toMatchObject({
      outcome: 'undelivered',
      detail: `${bounceType} · General · smtp; 550 5.1.1 unknown`,
    });
  });

  test.each([
    ['Permanent', 'OnAccountSuppressionList', true],
    ['Permanent', 'Suppressed', true],
    ['Permanent', 'General', false],
    ['Transient', 'MailboxFull', false],
  ])(
    'of a bounce %s, %s says whether the address takes nothing any more',
    (bounceType, bounceSubType, isStopped) => {
      const bounce = {
        timestamp: '2026-07-28T02:00:09Z',
        bounceType,
        bounceSubType,
        bouncedRecipients: [{ emailAddress: 'x@y.example' }],
      };
      expect(read(mail('Bounce', { bounce }))?.stopped).toEqual(
        isStopped ? { channel: 'email', address: 'x@y.example' } : undefined,
      );
    },
  );

  test('of a text message says that its number opted out, in whatever words', () => {
    const said = (messageStatusDescription: string, type = 'TEXT_BLOCKED') =>
      read({ ...sms(type), messageStatusDescription })?.stopped;
    const stopped = { channel: 'sms', address: '+8613800000001' };
    expect(said('The phone number is opted out')).toEqual(stopped);
    expect(said('Blocked: opt-out list', 'TEXT_CARRIER_BLOCKED')).toEqual(stopped);
    expect(said('The device is blocking calls')).toBeUndefined();
    expect(said('Delivered, no opt-out', 'TEXT_DELIVERED')).toBeUndefined();
  });

  test('of a mail that SES would not send after all is a failure', () => {
    expect(read(mail('Reject', { reject: { reason: 'Bad content' } }))).toMatchObject({
      outcome: 'undelivered',
      detail: 'Bad content',
    });
  });

  test.each([
    ['TEXT_DELIVERED', 'delivered'],
    ['TEXT_BLOCKED', 'undelivered'],
    ['TEXT_CARRIER_UNREACHABLE', 'undelivered'],
    ['TEXT_TTL_EXPIRED', 'undelivered'],
    ['TEXT_UNKNOWN', 'undelivered'],
  ])('%s is %s', (type, outcome) => {
    expect(read(sms(type))).toEqual({
      ...NAMES,
      outcome,
      detail: 'as the carrier says',
      at: 1_785_204_005_000,
    });
  });

  test.each([
    ['sent', mail('Send')],
    ['delayed', mail('DeliveryDelay', { deliveryDelay: {} })],
    ['complaint', mail('Complaint', { complaint: {} })],
    ['queued', sms('TEXT_QUEUED')],
    ['successful, which is the network’s word and not the phone’s', sms('TEXT_SUCCESSFUL')],
    [
      'somebody else’s mail',
      mail('Bounce', { bounce: { timestamp: '2026-07-28T02:00:09Z', bounceType: 'Permanent' } }, {}),
    ],
    ['somebody else’s SMS', sms('TEXT_BLOCKED', {})],
    [
      'forged tags',
      sms('TEXT_BLOCKED', { tenant: '../x', kind: 'case', record: 'k7m3q9qxpa', attempt: '12.3' }),
    ],
  ])('tells of no attempt: %s', (_, event) => {
    expect(read(event)).toBeNull();
  });

  test.each([[null], ['text'], [{}], [{ eventType: 'Bounce' }], [{ eventType: 'TEXT_DELIVERED' }]])(
    'that is none does not parse: %j',
    (event) => {
      expect(providerEvent.safeParse(event).success).toBe(false);
    },
  );
});

describe('a report of a page', () => {
  async function paged() {
    const world = await World.open({ startsAt: '2026-07-28T02:00:00Z' });
    const caseId = await world.report();
    await world.settle();
    const page = (await world.caseOf(caseId)).escalation?.openPages[0];
    if (!page) throw new Error('a page was expected');
    const report = (outcome: 'delivered' | 'undelivered', attemptId = page.attempt) =>
      reportDelivery(caseKeeping(world.desk()), world.desk(), {
        recordId: caseId,
        attemptId,
        outcome,
        detail: 'as the carrier says',
        at: world.now,
      });
    const attempt = () => world.table.records(TENANT_ID, 'case').attemptOf(caseId, page.attempt);
    return { world, caseId, page, report, attempt };
  }

  test('that was delivered changes the attempt and not the case', async () => {
    const { world, caseId, report, attempt } = await paged();
    const before = await world.caseOf(caseId);
    expect(await report('delivered')).toBe('recorded');
    expect(await report('delivered')).toBe('nothing_new');
    expect(await attempt()).toMatchObject({ outcome: 'delivered' });
    expect(await world.caseOf(caseId)).toEqual(before);
  });

  test('that did not arrive takes the person’s next channel at once, once', async () => {
    const { world, caseId, page, report, attempt } = await paged();
    expect(page.channels.length).toBeGreaterThan(1);
    const sentBefore = world.pagesTo(page.personId).length;
    expect(await report('undelivered')).toBe('told_the_record');
    expect(await report('undelivered')).toBe('nothing_new');
    await world.settle();
    expect(await attempt()).toMatchObject({ outcome: 'undelivered', detail: 'as the carrier says' });
    const sent = world.pagesTo(page.personId).slice(sentBefore);
    expect(sent.map(({ channel }) => channel)).toEqual([page.channels[1]?.channel]);
    expect((await world.caseOf(caseId)).escalation?.openPages[0]).toMatchObject({
      id: page.id,
      channelIndex: 1,
    });
  });

  test('that bounces after it was delivered counts as not delivered, and not the other way round', async () => {
    const { report, attempt } = await paged();
    await report('delivered');
    expect(await report('undelivered')).toBe('told_the_record');
    expect(await report('delivered')).toBe('nothing_new');
    expect(await attempt()).toMatchObject({ outcome: 'undelivered' });
  });

  test('that nobody wants any more is kept on its attempt only', async () => {
    const { world, caseId, page, report, attempt } = await paged();
    await world.command(caseId, { type: 'AcknowledgePage', pageId: page.id, personId: page.personId });
    const before = await world.caseOf(caseId);
    expect(await report('undelivered')).toBe('recorded');
    expect(await attempt()).toMatchObject({ outcome: 'undelivered' });
    expect(await world.caseOf(caseId)).toEqual(before);
  });

  test('of an attempt that never was changes nothing', async () => {
    const { report } = await paged();
    expect(await report('undelivered', '99.0')).toBe('no_such_attempt');
  });

  test('by SMS has a code by which the person’s answer finds it', async () => {
    const { world, caseId, page } = await paged();
    expect(await world.desk().codes.find(page.personId, page.code, world.now)).toEqual([
      { caseId, pageId: page.id },
    ]);
  });
});
