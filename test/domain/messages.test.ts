import { describe, expect, test } from 'vitest';
import type { NoticeTopic } from '../../shared/domain/case.ts';
import { renderPageChat } from '../../shared/web/message-chat.ts';
import { renderNoticeMail, renderNoticeSms } from '../../shared/web/message-notices.ts';
import { renderPageMail, renderPageSms } from '../../shared/web/message-pages.ts';
import { messageWords } from '../../shared/web/message-words.ts';
import { renderOutbound } from '../../shared/web/outbound.ts';
import { segmentsOf } from '../../shared/web/sms-length.ts';
import { wordsOf } from '../../shared/web/words.ts';
import { at, caseState, notice, OPEN_PAGE, page, TENANT, view } from './message-view.ts';

const STAFF_TOPICS: readonly NoticeTopic[] = [
  'follow_up',
  'assigned',
  'warning',
  'rung_inform',
  'acknowledged',
  'breach',
  'severity_changed',
  'paused',
  'resumed',
  'resolved',
  'closed',
  'reopened',
  'standby',
  'obligation_missed',
  'emergency_opened',
  'calendar_missing',
  'handed_back',
  'tenant_alarm',
];
/** What reporters are never told by a notice of its own. */
const OF_STAFF: readonly NoticeTopic[] = [
  'standby',
  'obligation_missed',
  'emergency_opened',
  'calendar_missing',
  'handed_back',
  'tenant_alarm',
];
const REPORTER_TOPICS = STAFF_TOPICS.filter((topic) => !OF_STAFF.includes(topic));

describe('whoever is called into a crisis team by a notice', () => {
  test('reads that no account is needed only where the link is signed: from outside', () => {
    const { people } = view();
    const [zhang] = people;
    if (!zhang) throw new Error('nobody');
    const said = (roles: typeof zhang.roles, language: 'zh-CN' | 'en') =>
      renderNoticeMail(
        view({ people: [{ ...zhang, roles }] }),
        notice('crisis_opened', { to: { personId: zhang.id }, language, detail: { role: 'coordinator' } }),
      ).text;
    expect(said([], 'zh-CN')).toContain('点开链接即可查看，无需账号。');
    expect(said([], 'en')).toContain('no account is needed');
    for (const language of ['zh-CN', 'en'] as const)
      expect(said(['dispatcher'], language)).not.toMatch(/无需账号|no account/);
  });
});

describe('the reception notice', () => {
  test('says in Chinese what was understood, what decided it, what is promised and where to look', () => {
    const { subject, text } = renderNoticeMail(view(), notice('reception'));
    expect(subject).toBe('[K7M3Q-9QXPA] 报修已受理：核心交换机宕机，业务停止');
    expect(text).toBe(
      `${[
        '王芳，您好：',
        '赢科服务已收到您的报修。',
        '受理编号：K7M3Q-9QXPA\n主题：核心交换机宕机，业务停止\n故障级别：一级故障（L1）\n判定：依据“业务停止”',
        '承诺时间 · Asia/Shanghai',
        '响应：2026-07-28（周二）10:05（UTC+8）\n到达现场：2026-07-28（周二）12:00（UTC+8）',
        '本通知仅确认收到，尚不是对故障的响应；工程师会另行与您联系。',
        '查看处理进展（无需登录，请勿转给无关的人）\nhttps://desk.example.com/s/token',
        '直接回复本邮件即可补充情况。',
        '--\n赢科服务\n服务热线 800-810-0000',
      ].join('\n\n')}\n`,
    );
  });

  test('names whom the customer can reach, with the number that is for customers', () => {
    const [zhang] = view().people;
    if (!zhang) throw new Error('nobody');
    const wang = { ...zhang, id: 'w', name: '王强', nameEn: 'Wang Qiang', publicNumber: '+8612000550114' };
    const people = [zhang, wang];
    const detail = { engineer: zhang.id, manager: 'w' };
    const told = notice('reception', { detail });
    const zh = renderNoticeMail(view({ people }), told).text;
    expect(zh).toContain('服务工程师：张伟 800-810-0000\n值班经理：王强 +8612000550114');
    const en = renderNoticeMail(view({ people }), { ...told, language: 'en' }).text;
    expect(en).toContain('Service engineer: Zhang Wei 800-810-0000\nDuty manager: Wang Qiang +8612000550114');
    const hidden = view({ people, tenant: { ...TENANT, hidesOnCall: true } });
    expect(renderNoticeMail(hidden, told).text).not.toMatch(/张伟|王强|8612/);
  });

  test('names no subject where the mail had none', () => {
    const nameless = view({ state: caseState({ subject: '' }) });
    expect(renderNoticeMail(nameless, notice('reception')).subject).toBe('[K7M3Q-9QXPA] 报修已受理');
    const en = renderNoticeMail(nameless, notice('reception', { language: 'en' }));
    expect(en.subject).toBe('[K7M3Q-9QXPA] We have your report');
    expect(en.text).not.toContain('Subject:');
    const later = renderNoticeMail(nameless, notice('resumed', { language: 'en' }));
    expect(later.subject).toMatch(/[^:\s]$/);
  });

  test('says the same in English', () => {
    const { subject, text } = renderNoticeMail(view(), notice('reception', { language: 'en' }));
    expect(subject).toContain('[K7M3Q-9QXPA] We have your report');
    expect(text).toContain('Dear 王芳,');
    expect(text).toContain('Yingke Service has received your report.');
    expect(text).toContain('Severity: Level 1 - urgent (L1)');
    expect(text).toContain('Decided: by the words “业务停止”');
    expect(text).toContain('Respond: Tue 2026-07-28 10:05 (UTC+8)');
    expect(text).toContain('not yet a response');
    expect(text).toContain('Hotline 800-810-0000');
  });

  test('gives the times in the customer’s zone, also across daylight saving', () => {
    const inNewYork = view({ state: caseState({ timeZone: 'America/New_York' }) });
    expect(renderNoticeMail(inNewYork, notice('reception', { language: 'en' })).text).toContain(
      'Respond: Mon 2026-07-27 22:05 (UTC-4)',
    );
  });

  test('tells an unverified address nothing of the report’s own words', () => {
    const stranger = view({
      state: caseState({
        subject: 'BUY PILLS http://evil.example',
        reporter: {
          name: 'Mallory Evil',
          address: 'victim@elsewhere.example',
          channel: 'email',
          verified: false,
          contactId: null,
          language: 'en',
        },
        severityBasis: { by: 'keyword', detail: 'PILLS' },
      }),
    });
    for (const language of ['zh-CN', 'en'] as const) {
      const bare = renderNoticeMail(stranger, notice('reception_bare', { language }));
      const sms = renderNoticeSms(stranger, notice('reception_bare', { language, channel: 'sms' }));
      for (const said of [bare.subject, bare.text, bare.html, sms]) {
        expect(said).not.toMatch(/PILLS|evil|Mallory/i);
        expect(said).toContain('K7M3Q-9QXPA');
      }
      expect(bare.text).toContain('10:05');
      expect(bare.text).toContain('https://desk.example.com/s/token');
      for (const topic of REPORTER_TOPICS) {
        const later = renderNoticeMail(stranger, notice(topic, { language, to: { reporter: true } }));
        expect(later.subject + later.text).not.toMatch(/PILLS|evil|Mallory/i);
      }
    }
  });

  test('gives an unverified address no reply address, and a verified one its own', () => {
    const input = { ...view(), attemptId: '1.2', mailDomain: 'desk.example' };
    const known = renderOutbound({ ...input, effect: notice('reception') });
    const bare = renderOutbound({ ...input, effect: notice('reception_bare') });
    if (!('mail' in known && 'mail' in bare)) throw new Error('mails were expected');
    expect(known.mail).toMatchObject({
      to: 'wang@bank.example',
      fromName: '赢科服务',
      fromAddress: 'demo@desk.example',
      messageId: '1-2.k7m3q9qxpa.demo0123456789@desk.example',
      references: ['case.k7m3q9qxpa.demo0123456789@desk.example'],
      replyTo: 'r-demo0123456789-k7m3q9qxpa-0123456789abcdef0123456789abcdef@desk.example',
      kind: 'notice',
    });
    expect(bare.mail.replyTo).toBeUndefined();
  });

  test('is never sent from an address outside the mail domain', () => {
    const tenant = { ...TENANT, intakeAddress: 'help@yingke.example' };
    const out = renderOutbound({
      ...view({ tenant }),
      effect: notice('reception'),
      attemptId: '1.0',
      mailDomain: 'desk.example',
    });
    expect('mail' in out && out.mail.fromAddress).toBeUndefined();
  });

  test('keeps the nearest promise in an SMS of two segments', () => {
    for (const language of ['zh-CN', 'en'] as const) {
      const text = renderNoticeSms(view(), notice('reception', { channel: 'sms', language }));
      expect(segmentsOf(text)).toBeLessThanOrEqual(2);
      expect(text).toContain('K7M3Q-9QXPA');
      expect(text).toContain('07-28 10:05');
      expect(text).toContain('https://desk.example.com/s/token');
    }
  });
});

describe('a page', () => {
  test('by mail says which case, what is due, why this person, and how to take it', () => {
    const { subject, text } = renderPageMail(view(), page({ channel: 'email' }));
    expect(subject).toBe('紧急 [K7M3Q-9QXPA] · L1 · 到达现场 还剩 1 小时 59 分钟 · 东方银行');
    for (const said of [
      '张伟，这一单需要您，请接手。',
      '故障级别：一级故障（L1）',
      '客户：东方银行',
      '地点：营业大厅 上海市中山路 1 号',
      '主题：核心交换机宕机，业务停止',
      '报修人：王芳 · wang@bank.example',
      '时限：到达现场 — 2026-07-28（周二）12:00（UTC+8），还剩 1 小时 59 分钟',
      '为何通知您：一级故障立即通知 · 到达现场',
      '其他时限：响应 — 2026-07-28（周二）10:05（UTC+8）',
      '> 2小时内到达故障现场',
      '我来接手\nhttps://desk.example.com/p/token',
      '或用短信回复：48213 a',
      '2026-07-28（周二）10:10（UTC+8） 前无人接手，将通知下一位。',
    ]) {
      expect(text).toContain(said);
    }
    expect(text).not.toContain('!!');
  });

  test('by mail says the same in English', () => {
    const { subject, text } = renderPageMail(view(), page({ channel: 'email', language: 'en' }));
    expect(subject).toBe('URGENT [K7M3Q-9QXPA] · L1 · Arrive on site 1 h 59 min left · Orient Bank');
    expect(text).toContain('Zhang Wei, this needs you. Please take it.');
    expect(text).toContain('Due: Arrive on site — Tue 2026-07-28 12:00 (UTC+8), 1 h 59 min left');
    expect(text).toContain('Or send an SMS from your phone: 48213 a');
  });

  test('by mail names no SMS to somebody who has none', () => {
    const people = view().people.map((person) => ({
      ...person,
      contactMethods: [{ channel: 'email' as const, address: 'zhang@desk.example' }],
    }));
    const { text } = renderPageMail(view({ people }), page({ channel: 'email', language: 'en' }));
    expect(text).not.toContain('answer the SMS');
  });

  test('by SMS has case, severity, what is left, code and link in two segments', () => {
    const text = renderPageSms(view(), page());
    expect(text).toBe(
      '紧急 K7M3Q-9QXPA L1 到达现场剩1时59分 东方银行 核心交换机宕机，业务停止 回复48213 a https://desk.example.com/p/token',
    );
    expect(segmentsOf(text)).toBe(2);
  });

  test('by SMS gives up the subject before the customer, and both before what is due, the code and the link', () => {
    const link = `https://desk.example.com/p/${'x'.repeat(64)}`;
    const state = caseState({ subject: '很长的主题'.repeat(40) });
    const text = renderPageSms(view({ state, links: { status: link, page: link } }), page());
    expect(segmentsOf(text)).toBe(3);
    expect(text.length).toBeLessThanOrEqual(201);
    expect(text.startsWith('紧急 K7M3Q-9QXPA L1 ')).toBe(true);
    expect(text).toContain('到达现场剩1时59分');
    expect(text).toContain('回复48213 a');
    expect(text.endsWith(link)).toBe(true);
    expect(text).not.toContain('很长的主题'.repeat(16));
  });

  test('never loses its link or its code, however long the link is', () => {
    const link = `https://desk.example.com/p/${'x'.repeat(300)}`;
    const text = renderPageSms(view({ links: { status: link, page: link } }), page());
    expect(text).toContain('48213 a');
    expect(text.endsWith(link)).toBe(true);
  });

  test('is marked where it is late, at 60 seconds and not before', () => {
    const late = (lateBySeconds: number) => {
      const cause = { ...OPEN_PAGE.cause, lateBySeconds };
      const escalation = caseState().escalation;
      if (!escalation) throw new Error('an escalation was expected');
      return view({
        state: caseState({ escalation: { ...escalation, openPages: [{ ...OPEN_PAGE, cause }] } }),
      });
    };
    expect(renderPageMail(late(59), page()).text).not.toContain('晚到');
    expect(renderPageMail(late(720), page()).text).toContain('!! 此通知晚到 12 分钟');
    expect(renderPageSms(late(720), page())).toContain('晚12分');
    expect(renderPageSms(late(720), page({ language: 'en' }))).toContain('late 12min');
  });

  test('is marked where it may be a repeat', () => {
    expect(renderPageMail(view(), page({ mayBeRepeat: true })).text).toContain('!! 此通知可能重复');
    expect(renderPageSms(view(), page({ mayBeRepeat: true }))).toMatch(/^重复\? /);
    expect(renderPageSms(view(), page({ mayBeRepeat: true, language: 'en' }))).toMatch(/^REPEAT\? /);
  });

  test('about a case that its reader has already says so first, and fits all the same', () => {
    const link = `https://desk.example.com/p/${'x'.repeat(64)}`;
    const own = caseState({ ownerId: OPEN_PAGE.personId, subject: '很长的主题'.repeat(40) });
    const seen = view({ state: own, links: { status: link, page: link }, now: at('2026-07-28T04:05:00Z') });
    for (const [language, start] of [
      ['zh-CN', '紧急 您负责的 K7M3Q-9QXPA L1 到达现场超5分'],
      ['en', 'URGENT your case K7M3Q-9QXPA L1 Arrive on site 5min over'],
    ] as const) {
      const text = renderPageSms(seen, page({ language }));
      expect(text.startsWith(start)).toBe(true);
      expect(segmentsOf(text)).toBeLessThanOrEqual(3);
      expect(text.endsWith(link)).toBe(true);
    }
    expect(renderPageChat(seen, page()).title).toMatch(/^紧急 您负责的 \[K7M3Q-9QXPA\] · L1/);
    const others = view({ state: caseState({ ownerId: 'wang-fang' }) });
    expect(renderPageSms(others, page())).not.toContain('您负责的');
  });

  test('says of another deadline that it is over, and only of one that is', () => {
    const also = (now: string, language: 'zh-CN' | 'en') =>
      /^(?:其他时限|Also due).*$/m.exec(renderPageMail(view({ now: at(now) }), page({ language })).text)?.[0];
    expect(also('2026-07-28T02:14:00Z', 'zh-CN')).toMatch(/^其他时限：响应 — .*10:05.*，已超 9 分钟$/);
    expect(also('2026-07-28T02:14:00Z', 'en')).toMatch(/^Also due: Respond — .*10:05.*, 9 min over$/);
    expect(also('2026-07-28T02:04:00Z', 'zh-CN')).not.toMatch(/超|剩/);
  });

  test('counts what is over after the due instant, and says so at it', () => {
    const seen = (now: string) => renderPageMail(view({ now: at(now) }), page()).subject;
    expect(seen('2026-07-28T04:00:00Z')).toContain('已到时限');
    expect(seen('2026-07-28T04:05:59Z')).toContain('已超 5 分钟');
  });
});

describe('every notice', () => {
  test.each(STAFF_TOPICS)('to staff has words in both languages: %s', (topic) => {
    const zh = renderNoticeMail(view(), notice(topic));
    const en = renderNoticeMail(view(), notice(topic, { language: 'en' }));
    expect(zh.subject).toContain(messageWords('zh-CN').topics[topic].title);
    expect(en.subject).toContain(messageWords('en').topics[topic].title);
    expect(zh.text).toContain('K7M3Q-9QXPA');
    expect(en.text).toContain(messageWords('en').topics[topic].staff);
    for (const language of ['zh-CN', 'en'] as const) {
      expect(
        segmentsOf(renderNoticeSms(view(), notice(topic, { language, channel: 'sms' }))),
      ).toBeLessThanOrEqual(2);
    }
  });

  test.each(REPORTER_TOPICS)('to the reporter has words in both languages: %s', (topic) => {
    for (const language of ['zh-CN', 'en'] as const) {
      const { text } = renderNoticeMail(view(), notice(topic, { language, to: { reporter: true } }));
      expect(messageWords(language).topics[topic].reporter).not.toBe('');
      expect(text).toContain(messageWords(language).topics[topic].reporter);
    }
  });

  test('to the reporter names a deadline that is past as missed, and the next that is ahead', () => {
    const told = notice('promise_made', { to: { reporter: true } });
    const lines = (now: string, other: Partial<typeof told> = {}) =>
      renderNoticeMail(view({ now: at(now) }), { ...told, ...other }).text.match(
        /^(?:已超时限|下一时限|Missed deadline|Next deadline).*?— /gm,
      );
    expect(lines('2026-07-28T02:04:00Z')).toEqual(['下一时限：响应 — ']);
    expect(lines('2026-07-28T02:41:00Z')).toEqual(['已超时限：响应 — ', '下一时限：到达现场 — ']);
    expect(lines('2026-07-28T05:00:00Z')).toEqual(['已超时限：响应 — ']);
    expect(lines('2026-07-28T02:41:00Z', { language: 'en' })).toEqual([
      'Missed deadline: Respond — ',
      'Next deadline: Arrive on site — ',
    ]);
    // A missed deadline is told at its very instant.
    const breach = { topic: 'breach', detail: { clockId: 'respond' } } as const;
    expect(lines('2026-07-28T02:05:00Z', breach)).toEqual(['已超时限：响应 — ', '下一时限：到达现场 — ']);
  });

  test('names the pause’s reason as the tier does, and both severities of a change', () => {
    const detail = { pauseReason: 'customer_access', note: '周一开门' };
    expect(renderNoticeMail(view(), notice('paused', { detail })).text).toContain(
      '原因：等待客户开放现场 — 周一开门',
    );
    const change = { from: 'L2', to: 'L1', reason: '业务已停' };
    expect(renderNoticeMail(view(), notice('severity_changed', { detail: change })).text).toContain(
      '故障级别：二级故障（L2） → 一级故障（L1）',
    );
  });

  test('names what the customer was to do as the tier does, and the replacement by its trigger', () => {
    const obligations = [
      {
        id: 'somebody_on_site',
        within: null,
        from: 'report',
        whatZh: '客户派人到场',
        whatEn: 'Somebody of the customer on site',
      },
    ] as const;
    const owing = { ...view(), tier: { ...view().tier, obligations } };
    const detail = { obligation: 'somebody_on_site' };
    expect(renderNoticeMail(owing, notice('obligation_missed', { detail })).text).toContain(
      '原因：客户派人到场',
    );
    expect(renderNoticeMail(owing, notice('obligation_missed', { detail, language: 'en' })).text).toContain(
      'Somebody of the customer on site',
    );
    const standby = notice('standby', { detail: { triggerId: 'ship_from_near' } });
    expect(renderNoticeMail(view(), standby).text).toContain('ship_from_near');
  });

  test('names targets as the web pages do', () => {
    for (const language of ['zh-CN', 'en'] as const) {
      expect(messageWords(language).targets).toEqual(wordsOf(language).targets);
      expect(messageWords(language).subkinds).toEqual(wordsOf(language).subkinds);
    }
  });
});

describe('somebody else’s words', () => {
  const naughty = 'x\r\nBcc: victim@elsewhere.example\r\n\r\n<script>alert(1)</script>\u202e"&\'';

  test('stay one line and never become markup', () => {
    const state = caseState({
      subject: naughty,
      reporter: {
        name: naughty,
        address: 'wang@bank.example',
        channel: 'email',
        verified: true,
        contactId: null,
        language: 'zh-CN',
      },
      severityBasis: { by: 'staff', detail: naughty },
    });
    const mails = [
      renderPageMail(view({ state }), page()),
      renderNoticeMail(view({ state }), notice('reception')),
      renderNoticeMail(view({ state }), notice('assigned', { detail: { by: naughty, reason: naughty } })),
    ];
    for (const { subject, text, html } of mails) {
      expect(subject).not.toMatch(/[\r\n]/);
      expect(text).not.toMatch(/^Bcc:/m);
      expect(subject + text + html).not.toContain('\u202e');
      expect(html).not.toContain('<script');
      expect(html).toContain('&#60;script&#62;');
    }
  });
});
