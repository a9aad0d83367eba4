// What somebody reads on their phone after they answered a page: what it did, or that it did nothing and why.

import { describe, expect, it } from 'vitest';
import { caseKeeping } from '../../shared/app/case-keeping.ts';
import { commit } from '../../shared/app/commit.ts';
import { readinessKeepingBy } from '../../shared/app/readiness-keeping.ts';
import { MINUTE_MS } from '../../shared/domain/instant.ts';
import type { Person } from '../../shared/domain/people.ts';
import { DEMO_TENANT_ID } from '../../shared/domain/presets/demo.ts';
import { readinessDoors } from '../../shared/domain/readiness-kind.ts';
import type { ReadinessEffect } from '../../shared/domain/readiness-record.ts';
import { messageIdOf, referenceOf } from '../../shared/domain/reference.ts';
import { readinessOutboundOf } from '../../shared/web/outbound-readiness.ts';
import { FrontDesk, fixture, MAIL_DOMAIN, plainMail } from '../scenario/front-desk.ts';

/** Ten past ten in the morning in Shanghai, a Monday. */
const MONDAY = '2026-03-02T02:11:30.000Z';

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
  const number = way('sms');
  let serial = 0;
  /** As the provider is given them, oldest first. */
  const heard = async () => {
    const desk = front.desk();
    const { store } = readinessKeepingBy(readinessDoors, desk);
    const head = await store.head(DEMO_TENANT_ID);
    if (!head) return [];
    const { commits } = await store.timeline(DEMO_TENANT_ID, { limit: 1_000 });
    const settings = { mailDomain: MAIL_DOMAIN, publicOrigin: 'https://desk.example' };
    const texts: string[] = [];
    for (const { version, effects } of commits.toSorted((one, other) => one.version - other.version)) {
      // The store keeps a kind's effects as it was given them.
      for (const effect of effects as readonly ReadinessEffect[]) {
        if (effect.type !== 'SendAnswer') continue;
        const sent = await readinessOutboundOf(desk, settings)(head.state, effect, `${version}.0`);
        if ('sms' in sent) texts.push(`${sent.sms.to} ${sent.sms.text}`);
        else if ('mail' in sent) texts.push(`${sent.mail.to} ${sent.mail.text.trim()}`);
        else if ('detail' in sent) texts.push(`nothing: ${sent.detail}`);
      }
    }
    return texts;
  };
  return {
    front,
    page,
    code,
    number,
    wrong: (add: number) => String((Number(code) + add) % 100_000).padStart(5, '0'),
    email: way('email'),
    reference: referenceOf(opened.id),
    heard,
    last: async () => (await heard()).at(-1)?.replace(/^\S+ /, ''),
    text: (words: string, id?: string) => front.sms(number, words, id),
    mail: (words: string, from = way('email'), headers: Readonly<Record<string, string>> = {}) =>
      front.mail(
        plainMail(words, {
          ...headers,
          From: from,
          Subject: 'Re: 紧急',
          References: `<${ours}>`,
          'Message-ID': `<heard-${++serial}@x.example>`,
        }),
      ),
    now: () => front.caseOf({ fate: 'case', caseId: opened.id }),
  };
}

describe('who answers by SMS reads', () => {
  it('that they have the case, and what they promised', async () => {
    const { text, code, last, reference, number, heard } = await paged();
    await text(`${code} a 10:13`);
    expect(await last()).toBe(`已接手 ${reference}，承诺 10:13 到场。`);
    expect((await heard())[0]).toContain(number);
  });

  it('who owns the case still, where they answer a summons to its crisis team', async () => {
    const { text, code, front, last, reference, page, now } = await paged();
    await text(`${code} a`);
    const why = { impact: '全省停摆', complexity: '三个系统同时故障' };
    const team = { coordinatorId: 'lena-vogt', leaderId: 'wang-fang', memberIds: [], reportToId: 'tang-rui' };
    const desk = front.desk();
    const { id: caseId } = await now();
    await commit(caseKeeping(desk), desk, {
      id: caseId,
      command: { type: 'OpenCrisis', ...why, ...team },
      actor: { kind: 'person', name: '孙伟', personId: 'sun-wei', via: 'portal' },
      commandId: 'crisis',
    });
    const summons = (await now()).escalation?.openPages.find(({ personId }) => personId === 'wang-fang');
    if (!summons) throw new Error('The leader was not summoned');
    const leader = await desk.configuration.get<Person>('person', 'wang-fang');
    const number = leader?.contactMethods.find(({ channel }) => channel === 'sms')?.address ?? '';
    await desk.codes.put(
      { personId: 'wang-fang', code: summons.code, caseId, pageId: summons.id },
      front.now,
    );
    await front.sms(number, `${summons.code} a`);
    expect((await now()).ownerId).toBe(page.personId);
    expect(await last()).toMatch(new RegExp(`^已应答 ${reference}，负责人仍是 .+。$`));
  });

  it('that a promise lies behind the deadline of the contract, which stands', async () => {
    const { text, code, last, now } = await paged();
    await text(`${code} a 10:10`);
    expect((await now()).promises).toHaveLength(1);
    expect(await last()).toMatch(/承诺 03-03 10:10 到场。注意：晚于合同时限 .+，时限不变/);
  });

  it('that a promise could not be read, and how it is written; nothing is taken', async () => {
    const { text, code, last, now } = await paged();
    await text(`${code} a 25:00`);
    expect(await last()).toContain(`看不懂“a 25:00”。请回复 ${code} a`);
    expect((await now()).acknowledged).toBe(false);
    await text(`${code} a 14：30前到`);
    expect(await last()).toContain('承诺 14:30 到场');
  });

  it('that a promise on a case of their own was moved', async () => {
    const { text, code, last, now } = await paged();
    await text(`${code} a 14:30`);
    await text(`${code} a 15:00`);
    expect(await last()).toContain('承诺 15:00 到场');
    expect((await now()).promises).toHaveLength(1);
  });

  it('to whom the case was handed over, that it was passed on, and that nobody has that name', async () => {
    const over = await paged();
    await over.text(`${over.code} h 王芳芳`);
    expect(await over.last()).toContain(`${over.reference} 未生效：没有唯一一位在岗人员叫“王芳芳”`);
    await over.text(`${over.code} h 王芳`);
    expect(await over.last()).toMatch(
      /已移交给 王芳，正在通知；目前无人负责，\d{2}:\d{2} 前未接手则继续通知其他人。$/,
    );
    const owned = await paged();
    await owned.text(`${owned.code} a`);
    await owned.text(`${owned.code} h 王芳`);
    expect(await owned.last()).toBe(`${owned.reference} 已移交给 王芳，正在通知；对方接手前仍由您负责。`);
    const on = await paged();
    await on.text(`${on.code} e`);
    expect(await on.last()).toBe(`${on.reference} 已转给下一位。`);
  });

  it('that it is theirs since when, where they take it a second time; nothing failed', async () => {
    const { text, code, last, reference } = await paged();
    await text(code);
    await text(code);
    expect(await last()).toBe(`${reference} 您已于 10:11 接手，无需再确认。`);
  });

  it('whom they could have meant by a name that nobody has', async () => {
    const { text, code, last } = await paged();
    await text(`${code} h 王方`);
    expect(await last()).toContain('没有唯一一位在岗人员叫“王方”。是否指：王芳？请写全名');
    await text(`${code} h Wnag`);
    expect(await last()).not.toContain('是否指：李娜');
    await text(`${code} h Bob`);
    expect(await last()).toContain('没有唯一一位在岗人员叫“bob”。请写全名');
  });

  it('how one message takes everything, where theirs could not be read', async () => {
    const { text, code, last } = await paged();
    await text(`${code} 18:00 all`);
    expect(await last()).toContain(`全部接手请回复 ${code} 全部。`);
    await text('all');
    expect(await last()).toContain('<代码> 全部 接手所有');
  });

  it('that a code is wrong, how many tries are left, and until when the phone is locked', async () => {
    const { text, code, wrong, last, front, now } = await paged();
    await text(`${wrong(1)} a`);
    expect(await last()).toContain(`未生效：${wrong(1)} 不是发给您的紧急通知的代码`);
    expect(await last()).toContain('再错 4 次将锁定一小时');
    for (let add = 2; add <= 5; add++) await text(`${wrong(add)} a`);
    expect(await last()).toContain('已锁定一小时');
    front.now += 10 * MINUTE_MS;
    await text(`${code} a`);
    expect(await last()).toBe(
      '未生效：错误代码已达 5 次，短信回复锁定至 11:12。请用通知里的链接或看板接手。',
    );
    expect((await now()).acknowledged).toBe(false);
  });

  it('what a wrong code with words that mean nothing costs: as much as any other', async () => {
    const { text, wrong, front, page } = await paged();
    await text(`${wrong(1)} 什么情况`);
    expect(await front.desk().codes.wrongCount(page.personId, front.now)).toBe(1);
  });

  it('how a page is answered, where they wrote something else; a lone "n" stops nothing', async () => {
    const { text, last, heard } = await paged();
    for (const words of ['n', '我在路上了', 'HELP']) await text(words);
    expect(await last()).toContain('未生效，请回复 <通知中的5位代码> a 接手');
    expect(await heard()).toHaveLength(3);
  });

  it('nothing after STOP, whatever they write, and that pages come again after START', async () => {
    const { text, code, heard, last } = await paged();
    await text('TD');
    await text(`${code} a`);
    await text('你好');
    expect(await heard()).toEqual([]);
    await text('START');
    expect(await last()).toContain('已恢复');
  });

  it('one answer however often the same message is delivered', async () => {
    const { text, code, heard } = await paged();
    await text(code, 'twice');
    await text(code, 'twice');
    expect(await heard()).toHaveLength(1);
  });
});

describe('a promise by SMS of a case that one has already', () => {
  it('is recorded, or moved, and that is what the answer says', async () => {
    const { text, code, last, reference, now } = await paged();
    await text(`${code} a`);
    await text(`${code} a 11：30前到`);
    expect((await now()).promises).toMatchObject([{ dueAt: Date.parse('2026-03-02T03:30:00Z') }]);
    expect(await last()).toMatch(new RegExp(`^${reference} 已记录，承诺 11:30 到场`));
    await text(`${code} a 10:40`);
    expect(await last()).toBe(`${reference} 已记录，承诺 10:40 到场。`);
    expect((await now()).promises).toHaveLength(1);
  });
});

describe('a phone that answers by itself', () => {
  it('is told the same once a day, and other words so often at most', async () => {
    const { text, heard } = await paged();
    for (let round = 0; round < 20; round++) await text('我正在开车，稍后回复您');
    expect(await heard()).toHaveLength(1);
    for (let round = 0; round < 40; round++) await text(`自动回复 ${round}`);
    expect((await heard()).length).toBeLessThanOrEqual(10);
  });

  it('with codes reaches the end of its budget', async () => {
    const { text, code, heard } = await paged();
    for (let round = 0; round < 80; round++) await text(code);
    expect((await heard()).length).toBe(60);
  });
});

describe('a mail after the case was taken', () => {
  it('hands it over', async () => {
    const { text, mail, code, now, page } = await paged();
    await text(code);
    await mail('h 王芳');
    expect((await now()).handOver).toMatchObject({ fromId: page.personId, toId: 'wang-fang' });
  });

  it('is told why it did nothing', async () => {
    const { text, mail, code, last, heard, email, reference } = await paged();
    await text(code);
    await mail('h 王芳芳');
    expect(await last()).toContain(`${reference} 未生效：没有唯一一位在岗人员叫“王芳芳”`);
    expect((await heard()).at(-1)).toContain(email);
    await mail('e');
    expect(await last()).toContain('不能再转给下一位');
  });

  it('that promises a time that there is not is answered', async () => {
    const { text, mail, code, last, heard, email, reference, now } = await paged();
    await text(code);
    await mail('a 25:00');
    expect(await last()).toContain(`${reference} 未生效：看不懂“a 25:00”。请回复 a（接手）、a 14:30`);
    expect((await heard()).at(-1)).toContain(email);
    expect((await now()).promises ?? []).toEqual([]);
  });

  it('with a mere "ok" is told that it is theirs already', async () => {
    const { text, mail, code, last, reference, now } = await paged();
    await text(code);
    await mail('好的');
    expect(await last()).toBe(`${reference} 您已于 10:11 接手，无需再确认。`);
    expect((await now()).handOver).toBeFalsy();
  });

  it('of a colleague is told who has it', async () => {
    const { text, mail, code, last, heard, reference } = await paged();
    await text(code);
    await mail('a', 'sun.wei@linjiang.example');
    expect(await last()).toMatch(new RegExp(`^${reference} 未生效：.+ 已于 .+10:11 接手，无需再确认。$`));
    expect((await heard()).at(-1)).toContain('sun.wei@linjiang.example');
  });
});

describe('who answers a page by mail reads', () => {
  it('that they have the case', async () => {
    const { mail, last, heard, email, reference } = await paged();
    await mail('a');
    expect(await last()).toBe(`已接手 ${reference}。`);
    expect(await heard()).toHaveLength(1);
    expect((await heard())[0]).toContain(email);
  });

  it('the day of what they promised, and that the contract wants it earlier', async () => {
    const { mail, last, now } = await paged();
    await mail('a 08:00');
    expect((await now()).promises).toMatchObject([{ dueAt: Date.parse('2026-03-03T00:00:00Z') }]);
    expect(await last()).toMatch(/，承诺 03-03 08:00 到场。注意：晚于合同时限 .+，时限不变/);
  });

  it('that it was passed on', async () => {
    const { mail, last, reference } = await paged();
    await mail('e');
    expect(await last()).toBe(`${reference} 已转给下一位。`);
  });

  it('that a sentence took nothing and who sees it, and how a page is answered; the page goes on', async () => {
    const { mail, last, now, page, reference } = await paged();
    await mail('I will look tomorrow');
    expect(await last()).toContain(`${reference} 未生效：看不懂“I will look tomorrow”。请回复 a（接手）`);
    expect(await last()).toContain('客户看不到');
    expect((await now()).escalation?.openPages).toMatchObject([{ id: page.id }]);
  });

  it('nothing for what a machine wrote', async () => {
    const { mail, heard } = await paged();
    await mail('I am on leave', undefined, { 'Auto-Submitted': 'auto-generated' });
    expect(await heard()).toEqual([]);
  });

  it('no more than a day’s share of answers', async () => {
    const { mail, heard } = await paged();
    for (let round = 0; round < 14; round++) await mail(`On leave, round ${round}`);
    expect(await heard()).toHaveLength(10);
  });
});
