// A page answered in words: by SMS with its code, and by a mail that answers it from the person's own address. Only what
// leaves no doubt is done; everything else is kept as a message.

import { describe, expect, it } from 'vitest';
import { answerIn } from '../../shared/app/intake-sms.ts';
import { answerInWords } from '../../shared/app/page-answers.ts';
import type { Person } from '../../shared/domain/people.ts';
import { messageIdOf } from '../../shared/domain/reference.ts';
import {
  FrontDesk,
  fixture,
  MAIL_DOMAIN,
  plainMail,
  UNPROVEN,
  type Verdicts,
} from '../scenario/front-desk.ts';

/** Ten past ten in the morning in Shanghai, a Monday. */
const MONDAY = '2026-03-02T02:11:30.000Z';

describe('an answer in words', () => {
  it.each([
    ['a', { verb: 'a' }],
    ['接手', { verb: 'a' }],
    ['收到！', { verb: 'a' }],
    ['Acknowledged.', { verb: 'a' }],
    ['a 14:30', { verb: 'a', onSiteBy: '14:30' }],
    ['接手，14：30 前到场', { verb: 'a', onSiteBy: '14:30' }],
    ['ok 9:05', { verb: 'a', onSiteBy: '09:05' }],
    ['a by 14:30', { verb: 'a', onSiteBy: '14:30' }],
    ['升级', { verb: 'e' }],
    ['E', { verb: 'e' }],
    ['escalate', { verb: 'e' }],
    ['关闭', { verb: 'c' }],
    ['h', { verb: 'h' }],
    ['h 李娜', { verb: 'h', to: '李娜' }],
    ['移交给王芳', { verb: 'h', to: '王芳' }],
    ['Hand over to Li Na', { verb: 'h', to: 'li na' }],
  ])('takes "%s"', (text, answer) => {
    expect(answerInWords(text)).toEqual(answer);
  });

  it.each([
    '',
    'not a',
    'a 还是 e',
    'a 25:10',
    '14:30',
    '不接手 14:30',
    'e now please',
    'accident',
    'house',
    '请问这是什么',
    'thanks, I will close it later',
  ])('leaves "%s" to people', (text) => {
    expect(answerInWords(text)).toBeNull();
  });

  it('stands behind the code of an SMS', () => {
    expect(answerIn('12345 h 李娜')).toEqual({ code: '12345', verb: 'h', to: '李娜' });
    expect(answerIn('回复12345a 14:30')).toEqual({ code: '12345', verb: 'a', onSiteBy: '14:30' });
    expect(answerIn('12345 升级')).toEqual({ code: '12345', verb: 'e' });
    expect(answerIn('12345!')).toEqual({ code: '12345', verb: 'a' });
    expect(answerIn('12345 14:30')).toBeNull();
  });
});

async function paged() {
  const front = await FrontDesk.open(MONDAY);
  const opened = await front.caseOf(await front.mail(await fixture('report-zh-cn.eml')));
  const page = opened.escalation?.openPages[0];
  if (!page) throw new Error('Nobody was paged');
  const person = await front.desk().configuration.get<Person>('person', page.personId);
  const way = (channel: string) =>
    person?.contactMethods.find((method) => method.channel === channel)?.address ?? '';
  const { personId, code, id: pageId } = page;
  await front.desk().codes.put({ personId, code, caseId: opened.id, pageId }, front.now);
  const ours = messageIdOf({ tenantId: opened.tenantId, caseId: opened.id, mailDomain: MAIL_DOMAIN });
  let serial = 0;
  return {
    front,
    page,
    sms: (words: string) => front.sms(way('sms'), `${code} ${words}`),
    mail: (words: string, from = way('email'), verdicts: Verdicts = {}) =>
      front.mail(
        plainMail(words, {
          From: from,
          Subject: 'Re: 紧急',
          References: `<${ours}>`,
          'Message-ID': `<answer-${++serial}@x.example>`,
        }),
        { verdicts },
      ),
    now: () => front.caseOf({ fate: 'case', caseId: opened.id }),
    entries: async () => (await front.desk().cases.timeline(opened.id)).entries,
  };
}

describe('an SMS with the code', () => {
  it('and "h" with a name hands over to that person, who is paged and has yet to take it', async () => {
    const { sms, now, page } = await paged();
    await sms('h 王芳');
    const state = await now();
    expect(state.handOver).toMatchObject({ fromId: page.personId, toId: 'wang-fang' });
    expect(state.escalation?.openPages.map(({ personId }) => personId)).toEqual(['wang-fang']);
  });

  it('and "h" alone hands over to whoever is on call next', async () => {
    const { sms, now, page } = await paged();
    await sms('h');
    expect((await now()).handOver).toMatchObject({ fromId: page.personId });
  });

  it('and a name that nobody has changes nothing and says why on the timeline', async () => {
    const { sms, now, entries } = await paged();
    await sms('h 王芳芳');
    expect((await now()).handOver).toBeUndefined();
    expect(await entries()).toMatchObject([
      { type: 'sms_without_effect', detail: { zh: expect.stringContaining('王芳芳') } },
    ]);
  });

  it('and a time takes the case and promises to be on site by then, on the clock of the case', async () => {
    const { sms, now, page } = await paged();
    await sms('a 14:30');
    const state = await now();
    expect(state).toMatchObject({ ownerId: page.personId, acknowledged: true });
    expect(state.promises).toMatchObject([
      { kind: 'arrive', personId: page.personId, dueAt: Date.parse('2026-03-02T06:30:00Z') },
    ]);
  });

  it('and a time that has passed today means tomorrow', async () => {
    const { sms, now } = await paged();
    await sms('a 09:00');
    expect((await now()).promises?.[0]?.dueAt).toBe(Date.parse('2026-03-03T01:00:00Z'));
  });
});

describe('a mail that answers a page', () => {
  it('with a word in its first line does what it says, and keeps the rest', async () => {
    const { mail, now, page, entries } = await paged();
    expect((await mail('接手\n\n我 20 分钟后到机房。')).fate).toBe('reply');
    expect(await now()).toMatchObject({ ownerId: page.personId, acknowledged: true, escalation: null });
    expect(await entries()).toMatchObject([
      { type: 'mail_answer', detail: { text: '我 20 分钟后到机房。' } },
    ]);
  });

  it('escalates, and a repeat by the same mail changes nothing', async () => {
    const { mail, now, page } = await paged();
    await mail('e');
    const open = (await now()).escalation?.openPages.map(({ personId }) => personId);
    expect(open).not.toContain(page.personId);
    await mail('e');
    expect((await now()).escalation?.openPages.map(({ personId }) => personId)).toEqual(open);
  });

  it('with anything else in its first line is an entry for the staff, and no message of the reporter', async () => {
    const { mail, now, entries } = await paged();
    const before = await now();
    const words = '我马上看一下，稍后回复。现场电源正常，交换机有告警灯。';
    expect((await mail(words)).fate).toBe('reply');
    expect(await now()).toEqual(before);
    expect(await entries()).toMatchObject([{ type: 'mail_without_effect', detail: { text: words } }]);
  });

  it('too late is no message of the reporter either, and the owner is not told of one', async () => {
    const { mail, sms, now, entries } = await paged();
    await sms('');
    const before = await now();
    await mail('a');
    await mail('接手', 'sun.wei@linjiang.example');
    expect(await now()).toEqual(before);
    expect(await entries()).toMatchObject([
      { type: 'mail_without_effect' },
      { type: 'mail_without_effect', detail: { zh: expect.stringContaining('接手，无需再确认') } },
    ]);
  });

  it('from an address that is not proven, or of somebody who was not paged, does nothing', async () => {
    const { mail, now } = await paged();
    const before = await now();
    expect((await mail('接手', undefined, UNPROVEN)).fate).not.toBe('reply');
    await mail('接手', 'sun.wei@linjiang.example');
    const state = await now();
    expect(state.acknowledged).toBe(false);
    expect(state.escalation?.openPages).toEqual(before.escalation?.openPages);
  });

  it('that closes as an engineer changes nothing and says why', async () => {
    const { mail, now, entries, front, page } = await paged();
    await front.solve((await now()).id, page.personId);
    await mail('关闭');
    expect((await now()).status).toBe('resolved');
    expect(await entries()).toMatchObject([
      { type: 'mail_without_effect', detail: { zh: '关闭工单须由管理员、负责人或调度进行。' } },
    ]);
  });
});
