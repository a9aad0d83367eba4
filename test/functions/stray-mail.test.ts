// Mail that nobody can answer by its address alone: sent to an address that no desk has, or as an answer to a message of
// ours by somebody of the staff, whose mail program lost the thread.

import { describe, expect, it } from 'vitest';
import { STRAY_ANSWER_WORDS } from '../../shared/app/answer-words.ts';
import { processReceipt } from '../../shared/app/intake.ts';
import { acceptMail, acceptStrayAgain, PLATFORM_TENANT_ID } from '../../shared/app/intake-mail.ts';
import { requestReplay } from '../../shared/app/replay.ts';
import { seedTenant } from '../../shared/app/seed.ts';
import type { Tenant } from '../../shared/domain/customers.ts';
import { DEMO_TENANT_ID, demoTenant } from '../../shared/domain/presets/demo.ts';
import { READINESS } from '../../shared/domain/readiness-record.ts';
import { replyAddress } from '../../shared/domain/reference.ts';
import { fateReasonText } from '../../shared/web/fate-reasons.ts';
import { answerOutbound } from '../../shared/web/outbound-answer.ts';
import { readinessOutboundOf } from '../../shared/web/outbound-readiness.ts';
import { FrontDesk, INTAKE_ADDRESS, MAIL_DOMAIN, plainMail, ZHOU } from '../scenario/front-desk.ts';

const MONDAY = '2026-03-02T02:11:30.000Z';
const STRANGER = 'eve@else.example';
const ENGINEER = 'li.na@linjiang.example';

const from = (address: string, words = '调度系统瘫痪', headers: Record<string, string> = {}) => ({
  mail: plainMail(words, { From: address, Subject: '瘫痪', ...headers }),
  arrival: { to: [`desk@${MAIL_DOMAIN}`], commonHeaders: { from: [`某人 <${address}>`], subject: '瘫痪' } },
});

/** So many further desks whose own addresses lie under the same domain; none of them knows a contact. */
async function besides(front: FrontDesk, count = 1): Promise<void> {
  const preset = demoTenant(MAIL_DOMAIN);
  for (let i = 1; i <= count; i++) {
    const [id, intakeAddress] = [`othertenant${i}`, `other-${i}@${MAIL_DOMAIN}`];
    const tenant = { ...preset.tenant, id, slug: `other-${i}`, intakeAddress };
    const people = preset.people.map((person) => ({
      ...person,
      contactMethods: [{ channel: 'email', address: `${person.id}@other-${i}.example` }] as const,
    }));
    const by = { name: 'seed', at: front.now };
    await seedTenant(front.desk(id), { ...preset, tenant, people, contacts: [] }, by);
  }
}

describe('a mail to an address that no desk has', () => {
  it('is a report at the desk that knows its sender', async () => {
    const front = await FrontDesk.open(MONDAY);
    await besides(front);
    const { mail, arrival } = from(ZHOU);
    const [outcome] = await front.mails(mail, arrival);
    expect(outcome).toMatchObject({ tenantId: DEMO_TENANT_ID, fate: { fate: 'case' } });
    const opened = await front.caseOf(outcome?.fate ?? { fate: 'rejected', reason: '' });
    expect(opened.reporter).toMatchObject({ address: ZHOU, verified: true });
    expect(await front.effectsOf(opened.id)).toContain('SendNotice reception');
  });

  it('of a stranger waits in the triage of the only desk, and a replay opens its case', async () => {
    const front = await FrontDesk.open(MONDAY);
    const { mail, arrival } = from(STRANGER);
    const [outcome] = await front.mails(mail, arrival);
    expect(outcome).toMatchObject({ tenantId: DEMO_TENANT_ID, fate: { fate: 'quarantine' } });
    const fate = outcome?.fate;
    expect(fate && 'reason' in fate ? fateReasonText(fate.reason, 'zh-CN') : '').toBe(
      '发往不属于任何服务台的地址，且发件人陌生。',
    );
    expect(await front.openCases()).toBe(0);
    const again = await requestReplay(front.desk(), outcome?.receiptId ?? '');
    const replayed = await processReceipt(front.desk(), again?.id ?? '', front.reception);
    expect(replayed).toMatchObject({ outcome: 'ended', fate: { fate: 'case' } });
  });

  it('of a stranger is the platform’s where there are several desks, and goes to one as soon as that knows its sender', async () => {
    const front = await FrontDesk.open(MONDAY);
    await besides(front);
    const { mail, arrival } = from(STRANGER);
    const [outcome] = await front.mails(mail, arrival);
    expect(outcome).toMatchObject({ tenantId: PLATFORM_TENANT_ID, fate: { fate: 'quarantine' } });
    const receiptId = outcome?.receiptId ?? '';
    await acceptStrayAgain(front.reception, receiptId);
    expect(await front.openCases()).toBe(0);
    const hit = { tenantId: DEMO_TENANT_ID, role: 'contact', id: 'zhou-min' } as const;
    await front.desk().directory.put({ address: STRANGER }, hit);
    await acceptStrayAgain(front.reception, receiptId);
    await acceptStrayAgain(front.reception, receiptId);
    expect(await front.openCases()).toBe(1);
  });

  it('is the platform’s as well where there are more desks than a key of the directory holds', async () => {
    const front = await FrontDesk.open(MONDAY);
    await besides(front, 12);
    const { mail, arrival } = from(STRANGER);
    expect(await front.mails(mail, arrival)).toMatchObject([{ tenantId: PLATFORM_TENANT_ID }]);
    expect(await front.mails(mail, { to: [`other-12@${MAIL_DOMAIN}`] })).toMatchObject([
      { tenantId: 'othertenant12', fate: { fate: 'case' } },
    ]);
  });

  it('whose writer claims a known desk’s reply address of a case that is not there, is kept as well', async () => {
    const front = await FrontDesk.open(MONDAY);
    const forged = { tenantId: 'x123456789012', caseId: 'k7m3q9qxpa', replyToken: '0'.repeat(26) };
    const to = [replyAddress({ ...forged, mailDomain: MAIL_DOMAIN })];
    const [outcome] = await front.mails(from(STRANGER).mail, { to });
    expect(outcome).toMatchObject({ tenantId: DEMO_TENANT_ID, fate: { fate: 'quarantine' } });
  });

  it('beside a desk’s own address is that desk’s alone', async () => {
    const front = await FrontDesk.open(MONDAY);
    const { mail, arrival } = from(STRANGER);
    const all = await front.mails(mail, { ...arrival, to: [`desk@${MAIL_DOMAIN}`, INTAKE_ADDRESS] });
    expect(all).toMatchObject([{ tenantId: DEMO_TENANT_ID, fate: { fate: 'case' } }]);
  });

  it('that looks like spam troubles nobody, and a program’s opens no case', async () => {
    const front = await FrontDesk.open(MONDAY);
    const counted: string[] = [];
    await besides(front);
    const { log } = front.desk();
    const reception = {
      ...front.reception,
      deskOf: (id: string) => ({
        ...front.desk(id),
        log: { ...log, metric: (name: string) => void counted.push(name) },
      }),
    };
    const { mail, arrival } = from(STRANGER);
    await acceptMail(reception, front.notification(mail, { ...arrival, verdicts: { spam: 'FAIL' } }));
    expect(counted).toEqual([]);
    const told = front.notification(mail, { ...arrival, id: 'ses-stray' });
    await acceptMail(reception, told);
    await acceptMail(reception, told);
    expect(counted).toEqual(['MailForNoDesk']);
  });
});

describe('an answer of somebody of the staff whose thread was lost', () => {
  const heard = async (front: FrontDesk) => {
    const { commits } = await front.desk().readiness.timeline(DEMO_TENANT_ID, { limit: 100 });
    return commits.flatMap(({ effects }) =>
      (effects as readonly { type: string; text?: string }[]).flatMap(({ type, text }) =>
        type === 'SendAnswer' ? [text] : [],
      ),
    );
  };
  const answer = async (
    front: FrontDesk,
    headers: { readonly Subject: string; readonly [name: string]: string },
  ) => front.mail(plainMail('e', { From: ENGINEER, ...headers }), { to: [INTAKE_ADDRESS] });
  const SES_ID = '<0100019-ses@email.amazonses.com>';

  it.each([
    [
      'a page',
      { Subject: 'Re: 紧急 [AJ26Z-WMHCB] · L2 · 响应 还剩 4 分钟 · 溪河水务', 'In-Reply-To': SES_ID },
    ],
    ['a page in English', { Subject: 'RE: URGENT [AJ26Z-WMHCB] · L2 · Respond 4 min left' }],
    ['a page of a drill', { Subject: '回复：【演练】紧急 [AJ26Z-WMHCB] · L2' }],
    ['several pages', { Subject: 'Re: 紧急 11 单需要您 · AJ26Z-WMHCB L2' }],
    ['several notices', { Subject: 'Re: 12 条通知：时限将至 8 · 已接手 4', 'In-Reply-To': SES_ID }],
    ['a notice', { Subject: 'Re: [AJ26Z-WMHCB] 时限将至：调度系统无法登录' }],
    [
      'what is not ready',
      { Subject: 'Re: 值守准备：2 项问题', References: `<readiness-4-0.x@${MAIL_DOMAIN}>` },
    ],
    ['an answer of ours', { Subject: 'Re: 未生效', References: `<answer-4-0.x@${MAIL_DOMAIN}>` }],
  ])('opens no case and is told so: to %s', async (_, headers) => {
    const front = await FrontDesk.open(MONDAY);
    expect(await answer(front, headers)).toMatchObject({ fate: 'quarantine' });
    expect(await front.openCases()).toBe(0);
    expect((await heard(front)).join()).toContain('因此没有开新工单');
  });

  it.each([
    [
      'a customer’s mail about something urgent',
      { Subject: 'Re: 紧急：机房断电', 'In-Reply-To': '<77@xihe-water.example>' },
    ],
    ['a new mail', { Subject: '紧急：机房断电' }],
    ['a customer’s mail that they forward', { Subject: 'Fwd: 紧急 机房断电' }],
  ])('is none where it is %s: that opens a case', async (_, headers) => {
    const front = await FrontDesk.open(MONDAY);
    expect(await answer(front, headers)).toMatchObject({ fate: 'case' });
    expect(await heard(front)).toEqual([]);
  });

  it('by a mailbox that answers by itself is not answered', async () => {
    const front = await FrontDesk.open(MONDAY);
    const away = { Subject: 'Re: 紧急 11 单需要您', 'Auto-Submitted': 'auto-replied', 'In-Reply-To': SES_ID };
    expect(await answer(front, away)).toMatchObject({ fate: 'quarantine' });
    expect(await heard(front)).toEqual([]);
  });
});

describe('whatever a desk sends by mail', () => {
  const sentBy = async (intakeAddress: string) => {
    const front = await FrontDesk.open(MONDAY);
    await answerTo(front);
    const desk = front.desk();
    const tenant = { ...demoTenant(MAIL_DOMAIN).tenant, intakeAddress };
    const configuration = {
      ...desk.configuration,
      get: async () => tenant,
      latest: desk.configuration.latest.bind(desk.configuration),
    } as typeof desk.configuration; // Only these two are asked.
    const head = await desk.readiness.head(DEMO_TENANT_ID);
    if (!head) throw new Error(`No record of ${READINESS}`);
    const render = readinessOutboundOf(
      { ...desk, configuration },
      { mailDomain: MAIL_DOMAIN, publicOrigin: 'https://desk.example' },
    );
    const to = { personId: 'li-na', channel: 'email', address: ENGINEER, language: 'zh-CN' } as const;
    const findings = { lines: [], findingCount: 1, nearness: 'found' } as const;
    const mails = await Promise.all([
      render(head.state, { ...to, type: 'SendAnswer', receiptId: 'r', text: '未生效' }, '2.0'),
      render(head.state, { ...to, type: 'SendCode', code: '123456' }, '2.1'),
      render(head.state, { ...to, type: 'SendFindings', ...findings }, '2.2'),
      render(head.state, { ...to, type: 'SendShift', title: '值班变更', lines: [], rotaId: 'r' }, '2.3'),
    ]);
    return mails.map((sent) => {
      if (!('mail' in sent)) throw new Error('This is no mail');
      const { fromAddress = null, replyTo = null, references } = sent.mail;
      expect(references?.join()).toMatch(/@in\.faultline\.example$/);
      return { fromAddress, replyTo };
    });
  };
  const answerTo = (front: FrontDesk) =>
    front.mail(plainMail('e', { From: ENGINEER, Subject: 'Re: 紧急 2 单需要您' }));

  it('has what came of it as its subject, and the rest in its body', async () => {
    const front = await FrontDesk.open(MONDAY);
    const desk = front.desk();
    const tenant = await desk.configuration.get<Tenant>('tenant', DEMO_TENANT_ID);
    if (!tenant) throw new Error('The demonstration desk is a tenant');
    const about = { tenant, attemptId: '4.0', mailDomain: MAIL_DOMAIN };
    const to = { type: 'SendAnswer', personId: 'li-na', channel: 'email', address: ENGINEER } as const;
    const subjectOf = async (language: 'zh-CN' | 'en', text: string) => {
      const sent = await answerOutbound(desk, { ...to, language, receiptId: 'r', text }, about);
      if (!('mail' in sent)) throw new Error('This is no mail');
      expect(sent.mail.text).toContain(text);
      return sent.mail.subject;
    };
    expect(await subjectOf('zh-CN', STRAY_ANSWER_WORDS.zh)).toBe('未生效：您的邮件是对通知的回复');
    expect(await subjectOf('en', STRAY_ANSWER_WORDS.en)).toBe(
      'No effect: your mail answers a message of ours',
    );
  });

  it('comes from the address at which the desk reads answers', async () => {
    const ours = { fromAddress: INTAKE_ADDRESS, replyTo: null };
    expect(await sentBy(INTAKE_ADDRESS)).toEqual([ours, ours, ours, ours]);
  });

  it('names that address to answer to, where nobody may send from it', async () => {
    const theirs = { fromAddress: null, replyTo: 'help@linjiang.example' };
    expect(await sentBy('help@linjiang.example')).toEqual([theirs, theirs, theirs, theirs]);
  });
});
