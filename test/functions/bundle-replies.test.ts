// A mail that stood for several pages, answered by mail: by whom it went to and from an address that is truly theirs.

import { expect, it } from 'vitest';
import { MINUTE_MS } from '../../shared/domain/instant.ts';
import type { Person } from '../../shared/domain/people.ts';
import { messageIdOf } from '../../shared/domain/reference.ts';
import { FrontDesk, fixture, MAIL_DOMAIN, plainMail } from '../scenario/front-desk.ts';

const MONDAY = '2026-03-02T02:11:30.000Z';

async function bundled() {
  const front = await FrontDesk.open(MONDAY);
  const opened = await front.caseOf(await front.mail(await fixture('report-zh-cn.eml')));
  const page = opened.escalation?.openPages[0];
  if (!page) throw new Error('Nobody was paged');
  const { configuration, pagers } = front.desk();
  const person = await configuration.get<Person>('person', page.personId);
  const address = person?.contactMethods.find(({ channel }) => channel === 'email')?.address ?? '';
  const way = { personId: page.personId, channel: 'email', address } as const;
  const id = pagers.bundleIdOf(way, front.now + MINUTE_MS);
  const pages = [{ caseId: opened.id, attemptId: page.attempt, pageId: page.id }];
  await pagers.putBundle({ id, way, at: front.now, code: '48213', pages, leaseUntil: front.now });
  const ours = messageIdOf({ tenantId: opened.tenantId, caseId: id, mailDomain: MAIL_DOMAIN });
  return {
    page,
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

it('of somebody else, or with other words, takes nothing', async () => {
  const { reply, now } = await bundled();
  await reply('接手', 'sun.wei@linjiang.example');
  await reply('我马上看一下，稍后回复大家');
  expect(await now()).toMatchObject({ ownerId: null, acknowledged: false });
});
