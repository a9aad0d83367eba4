import { describe, expect, it } from 'vitest';
import { processReceipt } from '../../shared/app/intake.ts';
import { acceptForm, type FormReport } from '../../shared/app/intake-form.ts';
import { PLATFORM_TENANT_ID } from '../../shared/app/intake-mail.ts';
import { requestReplay } from '../../shared/app/replay.ts';
import type { Person } from '../../shared/domain/people.ts';
import { messageIdOf, replyAddress } from '../../shared/domain/reference.ts';
import { FrontDesk, fixture, MAIL_DOMAIN, plainMail, UNPROVEN, ZHOU } from '../scenario/front-desk.ts';

const MONDAY = '2026-03-02T02:11:30.000Z';
const STRANGER = 'somebody@else.example';

const report = (subject = 'Pump 3 has stopped', from = STRANGER, id = 'm1@else.example') =>
  plainMail('It makes a noise and stops.', { From: from, Subject: subject, 'Message-ID': `<${id}>` });

describe('a report by mail', () => {
  it('opens a case of the customer whose contact truly wrote', async () => {
    const front = await FrontDesk.open(MONDAY);
    const fate = await front.mail(await fixture('report-zh-cn.eml'));
    const opened = await front.caseOf(fate);
    expect(opened).toMatchObject({
      customerId: 'xihe-water',
      siteId: 'xihe-dispatch-centre',
      contractId: 'xihe-2025',
      identificationNeeded: false,
      openedAt: Date.parse(MONDAY),
    });
    expect(opened.reporter).toMatchObject({
      address: ZHOU,
      verified: true,
      contactId: 'xihe-zhou',
      language: 'zh-CN',
    });
    expect(opened.severityBasis.by).toBe('keyword');
    expect(opened.course.severity).toBe('L1');
    expect(await front.effectsOf(opened.id)).toContain('SendNotice reception');
    expect(await front.effectsOf(opened.id)).toContain('SendPage');
  });

  it('takes a contact whose mail nobody vouches for as a stranger', async () => {
    const front = await FrontDesk.open(MONDAY);
    const opened = await front.caseOf(await front.mail(report('Valve', ZHOU), { verdicts: UNPROVEN }));
    expect(opened).toMatchObject({ customerId: null, identificationNeeded: true });
    expect(opened.reporter.verified).toBe(false);
    expect(opened.severityBasis.by).toBe('strictest');
    expect(opened.course.severity).toBe('L1');
    expect(await front.effectsOf(opened.id)).toContain('SendNotice reception_bare');
  });

  it('answers a stranger once a day, and opens each of their cases', async () => {
    const front = await FrontDesk.open(MONDAY);
    const first = await front.caseOf(await front.mail(report('One', STRANGER, 'a@else.example')));
    const second = await front.caseOf(await front.mail(report('Two', STRANGER, 'b@else.example')));
    expect(second.id).not.toBe(first.id);
    expect(await front.effectsOf(first.id)).toContain('SendNotice reception_bare');
    expect(await front.effectsOf(second.id)).not.toContain('SendNotice reception_bare');
  });

  it('makes one case of a redelivery, and of the same mail sent twice', async () => {
    const front = await FrontDesk.open(MONDAY);
    const mail = await fixture('report-zh-cn.eml');
    const first = await front.mail(mail, { id: 'ses-a' });
    expect(await front.mail(mail, { id: 'ses-a' })).toEqual(first);
    expect(await front.mail(mail, { id: 'ses-b' })).toMatchObject({ fate: 'duplicate', of: 'ses-a' });
    expect(await front.openCases()).toBe(1);
  });

  it('never takes a verified mail for the copy of an unverified one', async () => {
    const front = await FrontDesk.open(MONDAY);
    const mail = await fixture('report-zh-cn.eml');
    await front.mail(mail, { verdicts: UNPROVEN });
    expect((await front.mail(mail)).fate).toBe('case');
    expect(await front.openCases()).toBe(2);
  });

  it('keeps attachments byte for byte', async () => {
    const front = await FrontDesk.open(MONDAY);
    const opened = await front.caseOf(await front.mail(await fixture('report-gb18030.eml')));
    const first = await front.desk().cases.commitOf(opened.id, 1);
    const event = first?.events[0] as { attachments: { key: string; filename: string }[] } | undefined;
    expect(event?.attachments[0]?.filename).toBe('现场照片.jpg');
    expect(await front.raw.get(event?.attachments[0]?.key ?? '')).toEqual(
      Uint8Array.from({ length: 256 }, (_, byte) => byte),
    );
  });

  it('opens a case of whatever cannot be parsed', async () => {
    const front = await FrontDesk.open(MONDAY);
    for (const name of ['malformed.eml', 'unknown-charset.eml']) {
      const opened = await front.caseOf(await front.mail(await fixture(name), { verdicts: UNPROVEN }));
      expect(opened.identificationNeeded).toBe(true);
    }
    expect((await front.mail(Uint8Array.of(0, 255, 254, 13, 10), { verdicts: UNPROVEN })).fate).toBe('case');
  });

  it('takes a body of a hundred thousand lines, and cuts what the case keeps of it', async () => {
    const front = await FrontDesk.open(MONDAY);
    const mail = plainMail('故障\r\n'.repeat(100_000), { From: STRANGER, Subject: 'log' });
    const opened = await front.caseOf(await front.mail(mail));
    const first = await front.desk().cases.commitOf(opened.id, 1);
    const event = first?.events[0] as { text: string } | undefined;
    expect(event?.text.length).toBe(20_000);
  });

  it('survives strings that break programs, in every header and in the body', async () => {
    const front = await FrontDesk.open(MONDAY);
    const strings = [
      '\u0000',
      '\u202etxt.exe',
      "'; DROP TABLE cases;--",
      '<script>alert(1)</script>',
      '#{7*7}{{7*7}}',
      '__proto__',
      '\ud800',
      '𝕿𝖍𝖊',
      'ﷺ'.repeat(500),
      '-1e309',
      '%00%0d%0aBcc: x@y.example',
      '🏳️‍🌈',
    ];
    for (const [index, text] of strings.entries()) {
      const mail = plainMail(text, {
        From: `"${text}" <n${index}@else.example>`,
        Subject: text,
        'Message-ID': `<${text}>`,
      });
      expect((await front.mail(mail)).fate).toBe('case');
    }
  });
});

describe('a reply', () => {
  async function withCase() {
    const front = await FrontDesk.open(MONDAY);
    const opened = await front.caseOf(await front.mail(await fixture('report-zh-cn.eml')));
    const address = replyAddress({
      tenantId: opened.tenantId,
      caseId: opened.id,
      replyToken: opened.replyToken,
      mailDomain: MAIL_DOMAIN,
    });
    const ours = messageIdOf({ tenantId: opened.tenantId, caseId: opened.id, mailDomain: MAIL_DOMAIN });
    return { front, opened, address, ours };
  }

  it('joins its case by the reply address, and no clock moves', async () => {
    const { front, opened, address } = await withCase();
    front.now += 600_000;
    const fate = await front.mail(await fixture('reply-outlook-zh.eml'), { to: [address] });
    expect(fate).toEqual({ fate: 'reply', caseId: opened.id });
    expect((await front.caseOf(fate)).clocks).toEqual(opened.clocks);
    expect(await front.openCases()).toBe(1);
  });

  it('opens a case of its own where the token is wrong', async () => {
    const { front, opened } = await withCase();
    const wrong = replyAddress({
      tenantId: opened.tenantId,
      caseId: opened.id,
      replyToken: '0'.repeat(26),
      mailDomain: MAIL_DOMAIN,
    });
    expect((await front.mail(report(), { to: [wrong] })).fate).toBe('case');
  });

  it('joins by a mail of ours that it answers, if it truly comes from one of the customer', async () => {
    const { front, opened, ours } = await withCase();
    const reply = (from: string) =>
      plainMail('More.', {
        From: from,
        Subject: 'Re: x',
        References: `<${ours}>`,
        'Message-ID': '<r1@x.example>',
      });
    expect(await front.mail(reply('wu.qiang@xihe-water.example'))).toEqual({
      fate: 'reply',
      caseId: opened.id,
    });
    expect((await front.mail(reply(ZHOU), { verdicts: UNPROVEN })).fate).toBe('case');
    expect((await front.mail(reply('emma.clarke@thames-quay.example'))).fate).toBe('case');
  });

  it('is not made by a reference in the subject', async () => {
    const { front, opened } = await withCase();
    const reference = `${opened.id.slice(0, 5)}-${opened.id.slice(5)}`.toUpperCase();
    const own = await front.caseOf(await front.mail(report(`[${reference}] please close`)));
    expect(own.id).not.toBe(opened.id);
    const { entries } = await front.desk().cases.timeline(own.id);
    expect(entries.map((entry) => entry.detail.mentions)).toEqual([[reference]]);
  });

  it('is a report forwarded by its own sender within half an hour, and a new case later', async () => {
    const { front, opened } = await withCase();
    front.now += 9 * 60_000;
    expect(await front.mail(await fixture('forwarded-own-report.eml'))).toEqual({
      fate: 'reply',
      caseId: opened.id,
    });
    front.now += 60 * 60_000;
    const later = Buffer.from(await fixture('forwarded-own-report.eml'))
      .toString()
      .replace('0009@', '0010@');
    expect((await front.mail(later)).fate).toBe('case');
  });

  it('by a program is filed on its case and answers nothing', async () => {
    const { front, opened, address } = await withCase();
    const before = await front.effectsOf(opened.id);
    expect(await front.mail(await fixture('auto-reply-zh.eml'), { to: [address] })).toEqual({
      fate: 'reply',
      caseId: opened.id,
    });
    expect(await front.effectsOf(opened.id)).toEqual(before);
    const { entries } = await front.desk().cases.timeline(opened.id);
    expect(entries.map((entry) => entry.type)).toEqual(['automatic_reply']);
  });
});

describe('what is no report', () => {
  it.each([
    ['auto-reply-zh.eml', {}, 'quarantine'],
    ['bounce.eml', {}, 'quarantine'],
    ['invite.eml', {}, 'quarantine'],
    ['report-zh-cn.eml', { virus: 'FAIL' }, 'quarantine'],
    ['unknown-charset.eml', { spam: 'FAIL' }, 'quarantine'],
    ['report-zh-cn.eml', { spam: 'FAIL' }, 'case'],
  ] as const)('%s %o ends as %s', async (name, verdicts, fate) => {
    const front = await FrontDesk.open(MONDAY);
    expect((await front.mail(await fixture(name), { verdicts })).fate).toBe(fate);
    expect(await front.openCases()).toBe(fate === 'case' ? 1 : 0);
  });

  it('is one of our own mails that comes back', async () => {
    const front = await FrontDesk.open(MONDAY);
    expect((await front.mail(report('x', `demo@${MAIL_DOMAIN}`))).fate).toBe('rejected');
    const id = messageIdOf({
      tenantId: 'demo0000000001',
      caseId: 'k7m3q9qxpa',
      attemptId: '1.0',
      mailDomain: MAIL_DOMAIN,
    });
    expect((await front.mail(report('x', ZHOU, id))).fate).toBe('rejected');
  });

  it('opens a case for the alarm of a known monitor, and sends it no notice', async () => {
    const front = await FrontDesk.open(MONDAY);
    const alarm = `Auto-Submitted: auto-generated\r\n${report('PROBLEM: app03 down', ZHOU)}`;
    const opened = await front.caseOf(await front.mail(alarm));
    expect((await front.effectsOf(opened.id)).filter((effect) => effect.includes('reception'))).toEqual([]);
  });
});

describe('a receipt', () => {
  it('without a fate is worked off later, once', async () => {
    const front = await FrontDesk.open(MONDAY);
    const notification = front.notification(report());
    await front.desk().receipts.put({
      id: 'ses-late',
      tenantId: front.desk().tenantId,
      channel: 'email',
      receivedAt: front.now,
      raw: { key: notification.receipt.action.objectKey },
      envelope: { recipients: `demo@${MAIL_DOMAIN}`, dmarc: 'PASS' },
    });
    const first = await processReceipt(front.desk(), 'ses-late', front.reception);
    expect(first).toMatchObject({ outcome: 'ended', fate: { fate: 'case' } });
    expect(await processReceipt(front.desk(), 'ses-late', front.reception)).toEqual(first);
    expect(await front.openCases()).toBe(1);
  });

  it('that was kept aside opens its case when a person replays it, however often', async () => {
    const front = await FrontDesk.open(MONDAY);
    await front.mail(report(), { id: 'ses-spam', verdicts: { spam: 'FAIL' } });
    const asked = await requestReplay(front.desk(), 'ses-spam');
    const first = await processReceipt(front.desk(), asked?.id ?? '', front.reception);
    expect(first).toMatchObject({ outcome: 'ended', fate: { fate: 'case' } });
    expect(await requestReplay(front.desk(), 'ses-spam')).toMatchObject({
      id: asked?.id,
      fate: { fate: 'case' },
    });
    expect((await front.desk().receipts.get('ses-spam'))?.fate?.fate).toBe('quarantine');
    expect(await front.openCases()).toBe(1);
  });
});

describe('From and Subject, as the notification tells them', () => {
  const SPAM = { verdicts: { ...UNPROVEN, spam: 'FAIL' }, id: 'ses-spam' };
  const envelopeOf = async (commonHeaders?: { from?: string[]; subject?: string }) => {
    const front = await FrontDesk.open(MONDAY);
    const fate = await front.mail(report(), { ...SPAM, ...(commonHeaders ? { commonHeaders } : {}) });
    expect(fate.fate).toBe('quarantine');
    return (await front.desk().receipts.get('ses-spam'))?.envelope;
  };

  it('are kept with a mail that becomes no case', async () => {
    const from = ['Eve <eve@x.example>', '"Q, R" <q@x.example>'];
    expect(await envelopeOf({ from, subject: 'You won' })).toMatchObject({
      from: 'Eve <eve@x.example>, "Q, R" <q@x.example>',
      subject: 'You won',
      sender: 'bounces@sender.example',
    });
  });

  it('are readable where they come as encoded words, and one bounded line whatever they hold', async () => {
    const subject = '=?UTF-8?B?5LqM5Y+35rO156uZ?= \r\n\u0000=?utf-8?Q?=E5=81=9C?=';
    const envelope = await envelopeOf({ from: [`=?UTF-8?B?5ZGo5pWP?= <zhou@x.example>`], subject });
    expect(envelope?.from).toBe('周敏 <zhou@x.example>');
    expect(envelope?.subject).toMatch(/^二号泵站\s*停$/);
    const long = await envelopeOf({ from: ['x'.repeat(100_000)], subject: '😀'.repeat(50_000) });
    expect(long?.from).toHaveLength(300);
    expect(long?.subject?.length).toBeLessThanOrEqual(300);
    expect(long?.subject?.isWellFormed()).toBe(true);
  });

  it('are empty where the mail has none, and absent where the notification has no headers', async () => {
    expect(await envelopeOf({})).toMatchObject({ from: '', subject: '' });
    const without = await envelopeOf();
    expect(without).not.toHaveProperty('from');
    expect(without).not.toHaveProperty('subject');
  });
});

describe('the form', () => {
  const form: FormReport = {
    name: '周敏',
    email: ZHOU,
    subject: '控制柜冒烟',
    text: '二号泵站',
    severity: 'L2',
    files: [],
  };
  const way = {
    idempotencyKey: 'key-0123456789',
    sourceAddress: '203.0.113.7',
    sentBy: 'person',
  } as const;

  it('opens a case of somebody unverified, under the severity that they chose', async () => {
    const front = await FrontDesk.open(MONDAY);
    const bytes = Uint8Array.of(1, 2, 3, 255);
    const answer = await acceptForm(
      front.desk(),
      { ...form, files: [{ filename: 'a.jpg', contentType: 'image/jpeg', bytes }] },
      way,
    );
    if (answer.outcome !== 'opened') throw new Error(answer.outcome);
    const opened = await front.caseOf({ fate: 'case', caseId: answer.caseId });
    expect(opened).toMatchObject({ customerId: null, identificationNeeded: true, channel: 'form' });
    expect(opened.severityBasis).toEqual({ by: 'form', detail: 'L2' });
    expect(opened.reporter.verified).toBe(false);
    expect(front.raw.all()).toContainEqual(bytes);
  });

  it('sent twice is one case, and its key opens nobody else a window', async () => {
    const front = await FrontDesk.open(MONDAY);
    const first = await acceptForm(front.desk(), form, way);
    expect(await acceptForm(front.desk(), form, way)).toEqual(first);
    expect(await acceptForm(front.desk(), { ...form, subject: 'else' }, way)).toEqual({
      outcome: 'key_used',
    });
    expect(await front.openCases()).toBe(1);
  });

  it('is kept where its case cannot be opened at once', async () => {
    const front = await FrontDesk.open(MONDAY);
    const desk = front.desk();
    const failing = {
      ...desk,
      cases: Object.create(desk.cases, { head: { value: () => Promise.reject(new Error('down')) } }),
    };
    const answer = await acceptForm(failing, form, way);
    expect(answer.outcome).toBe('kept');
    const receiptId = answer.outcome === 'kept' ? answer.receiptId : '';
    expect(front.queues.standing('intake')).toEqual([
      { type: 'receipt', tenantId: desk.tenantId, receiptId },
    ]);
    const later = await processReceipt(desk, receiptId);
    expect(later).toMatchObject({ outcome: 'ended', fate: { fate: 'case' } });
  });
});

describe('a text message', () => {
  async function paged() {
    const front = await FrontDesk.open(MONDAY);
    const opened = await front.caseOf(await front.mail(await fixture('report-zh-cn.eml')));
    const page = opened.escalation?.openPages[0];
    if (!page) throw new Error('Nobody was paged');
    const person = await front.desk().configuration.get<Person>('person', page.personId);
    const number = person?.contactMethods.find((method) => method.channel === 'sms')?.address ?? '';
    await front
      .desk()
      .codes.put({ personId: page.personId, code: page.code, caseId: opened.id, pageId: page.id }, front.now);
    return { front, opened, page, number };
  }

  it.each(['', 'a', ' A。'])('with the code and "%s" acknowledges the page', async (verb) => {
    const { front, opened, page, number } = await paged();
    const { fate } = await front.sms(number, `${page.code}${verb}`, 'in-1');
    expect(fate).toEqual({ fate: 'reply', caseId: opened.id });
    expect(await front.caseOf(fate)).toMatchObject({ ownerId: page.personId, acknowledged: true });
    expect((await front.sms(number, page.code, 'in-1')).fate).toEqual(fate);
  });

  it('with "e" hands the page on', async () => {
    const { front, page, number } = await paged();
    const { fate } = await front.sms(number, `${page.code}e`);
    expect((await front.caseOf(fate)).escalation?.openPages.map((open) => open.personId)).not.toContain(
      page.personId,
    );
  });

  it('with "c" from an engineer closes nothing, not even a solved case, and says why on the timeline', async () => {
    const { front, opened, page, number } = await paged();
    await front.solve(opened.id, page.personId);
    await front.sms(number, `${page.code} c`);
    expect((await front.caseOf({ fate: 'case', caseId: opened.id })).status).toBe('resolved');
    const { entries } = await front.desk().cases.timeline(opened.id);
    expect(entries.map((entry) => entry.type)).toEqual(['sms_without_effect']);
  });

  it('with five wrong codes locks the channel for an hour', async () => {
    const { front, opened, page, number } = await paged();
    const wrong = page.code === '00000' ? '11111' : '00000';
    for (let tries = 0; tries < 5; tries++)
      expect((await front.sms(number, wrong)).fate.fate).toBe('quarantine');
    expect((await front.sms(number, page.code)).fate.fate).toBe('quarantine');
    front.now += 61 * 60_000;
    expect((await front.sms(number, page.code)).fate).toEqual({ fate: 'reply', caseId: opened.id });
  });

  it('from a contact, from a person without a code, and from nobody is kept where people see it', async () => {
    const { front, number } = await paged();
    expect((await front.sms('+8612000550201', '网关换下来了没？')).fate.fate).toBe('quarantine');
    expect((await front.sms(number, 'on my way')).fate.fate).toBe('quarantine');
    expect(await front.sms('+8613899999999', '系统没有自动语音了')).toMatchObject({
      tenantId: PLATFORM_TENANT_ID,
      fate: { fate: 'quarantine' },
    });
  });
});
