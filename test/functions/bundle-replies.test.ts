// A mail that stood for several pages, answered by mail: by whom it went to and from an address that is truly theirs.

import { expect, it } from 'vitest';
import { MINUTE_MS } from '../../shared/domain/instant.ts';
import type { Person } from '../../shared/domain/people.ts';
import { messageIdOf } from '../../shared/domain/reference.ts';
import { bundleOutboundOf } from '../../shared/web/message-bundle.ts';
import { FrontDesk, fixture, INTAKE_ADDRESS, MAIL_DOMAIN, plainMail } from '../scenario/front-desk.ts';

const MONDAY = '2026-03-02T02:11:30.000Z';

async function bundled(more: { readonly of?: 'notices' } = {}) {
  const front = await FrontDesk.open(MONDAY);
  const opened = await front.caseOf(await front.mail(await fixture('report-zh-cn.eml')));
  const page = opened.escalation?.openPages[0];
  if (!page) throw new Error('Nobody was paged');
  const { configuration, pagers } = front.desk();
  const person = await configuration.get<Person>('person', page.personId);
  const address = person?.contactMethods.find(({ channel }) => channel === 'email')?.address ?? '';
  const way = { personId: page.personId, channel: 'email', address, ...more } as const;
  const id = pagers.bundleIdOf(way, front.now + MINUTE_MS);
  const pages = [{ caseId: opened.id, attemptId: page.attempt, pageId: page.id }];
  await pagers.putBundle({ id, way, at: front.now, code: '48213', pages, leaseUntil: front.now });
  const ours = messageIdOf({ tenantId: opened.tenantId, caseId: id, mailDomain: MAIL_DOMAIN });
  const rendered = async () => {
    const sent = await bundleOutboundOf(front.desk(), { mailDomain: MAIL_DOMAIN })({
      id,
      way,
      code: '48213',
      pages: [{ state: opened, page, tier: null }],
      unread: 1,
    });
    if (!('mail' in sent)) throw new Error('The bundle is no mail');
    return sent.mail;
  };
  const mail = await rendered();
  /** As a mail program answers whose provider gave our mail a Message-ID of its own and dropped the References. */
  const plainReply = (words: string, { to, from = address }: { to: string; from?: string }) =>
    front.mail(
      plainMail(words, {
        From: from,
        Subject: `Re: ${mail.subject}`,
        'In-Reply-To': '<0100019-ses@email.amazonses.com>',
        'Message-ID': `<${from}-${words.length}@y.example>`,
      }),
      { to: [to] },
    );
  return {
    front,
    page,
    mail,
    rendered,
    number: person?.contactMethods.find(({ channel }) => channel === 'sms')?.address ?? '',
    plainReply,
    reply: (words: string, from = address) =>
      front.mail(
        plainMail(words, {
          From: from,
          Subject: 'Re: 紧急',
          References: `<${ours}>`,
          'Message-ID': `<${from}-${words.length}@x.example>`,
        }),
      ),
    now: () => front.caseOf({ fate: 'case', caseId: opened.id }),
  };
}

it('takes every page of it in the name of the person', async () => {
  const { page, reply, now } = await bundled();
  expect((await reply('接手')).fate).toBe('reply');
  expect(await now()).toMatchObject({ ownerId: page.personId, acknowledged: true });
});

it('takes nothing where it answers notices, which want no answer', async () => {
  const { reply, now } = await bundled({ of: 'notices' });
  expect((await reply('接手')).fate).toBe('reply');
  expect(await now()).toMatchObject({ ownerId: null, acknowledged: false });
});

it('of somebody else, or with other words, takes nothing', async () => {
  const { reply, now } = await bundled();
  await reply('接手', 'sun.wei@linjiang.example');
  await reply('我马上看一下，稍后回复大家');
  expect(await now()).toMatchObject({ ownerId: null, acknowledged: false });
});

it('is answered at the address that its mail names, without any thread', async () => {
  const { page, mail, plainReply, now } = await bundled();
  expect(mail.replyTo).toMatch(/^b-/);
  expect(mail.text).toContain('或回复本邮件，首行写：a（全部接手）、e（全部转给下一位）');
  expect(mail.fromAddress).toBe(INTAKE_ADDRESS);
  const fate = await plainReply('a', { to: mail.replyTo ?? '' });
  expect(fate.fate).toBe('reply');
  expect(await now()).toMatchObject({ ownerId: page.personId, acknowledged: true });
});

it('speaks of its code to a phone that takes text messages, and to no other', async () => {
  const { front, mail, number, rendered } = await bundled();
  expect(mail.text).toContain('或用短信回复 48213 a 全部接手');
  await front.sms(number, 'STOP');
  expect((await rendered()).text).not.toContain('短信');
});

it('passes every page of it on', async () => {
  const { page, mail, plainReply, now } = await bundled();
  await plainReply('e', { to: mail.replyTo ?? '' });
  const open = (await now()).escalation?.openPages.map(({ personId }) => personId) ?? [];
  expect(open).not.toContain(page.personId);
  expect(open.length).toBeGreaterThan(0);
});

it('opens no case, whatever the answer says and wherever it went', async () => {
  const { front, mail, plainReply, now } = await bundled();
  const before = await front.openCases();
  const fates = [
    await plainReply('我马上看一下', { to: mail.replyTo ?? '' }),
    await plainReply('e', { to: INTAKE_ADDRESS }),
    await plainReply('接手', { to: mail.replyTo ?? '', from: 'sun.wei@linjiang.example' }),
  ];
  expect(fates.map(({ fate }) => fate)).toEqual(['quarantine', 'quarantine', 'quarantine']);
  expect(await front.openCases()).toBe(before);
  expect(await now()).toMatchObject({ ownerId: null, acknowledged: false });
});
