// What a page says of itself where it is about something else than a deadline: to whom, on every channel.

import { describe, expect, it } from 'vitest';
import type { CaseState, PageCause } from '../../shared/domain/case.ts';
import { CAUSES } from '../../shared/domain/escalation.ts';
import { bundledWords } from '../../shared/web/message-about.ts';
import { renderNoticeMail, renderNoticeSms } from '../../shared/web/message-notices.ts';
import { renderPageMail, renderPageSms } from '../../shared/web/message-pages.ts';
import { spokenPage, spokenSilence } from '../../shared/web/message-voice.ts';
import { at, caseState, notice, OPEN_PAGE, page, view } from './message-view.ts';

const ZHANG = OPEN_PAGE.personId;
const people = [
  ...view().people,
  { ...view().people[0], id: 'chen-yu', name: '陈宇', nameEn: 'Chen Yu' },
] as ReturnType<typeof view>['people'];

/** The case with Zhang Wei's page about this; `clockId` absent unless given, as of causes that stand on no rung. */
function seen(rungId: keyof typeof CAUSES, state: Partial<CaseState> = {}, cause: Partial<PageCause> = {}) {
  const own: PageCause = {
    rungId,
    rungName: CAUSES[rungId],
    dueAt: at('2026-07-28T02:00:00Z'),
    lateBySeconds: 0,
    ...cause,
  };
  const { escalation } = caseState();
  const openPages = [{ ...OPEN_PAGE, cause: own }];
  return view({
    people,
    state: caseState({ escalation: escalation && { ...escalation, openPages }, ...state }),
  });
}
const called = {
  pageId: '1-0',
  personId: ZHANG,
  language: 'zh-CN',
  verbs: ['acknowledge', 'escalate'],
} as const;

describe('a page about a hand-over', () => {
  const given = { fromId: 'chen-yu', toId: ZHANG, reason: '我在高铁上' };

  it('says who hands over, why, and how long is left, by mail, by SMS and on the phone', () => {
    const about = seen('hand_over', { handOver: given });
    const { subject, text } = renderPageMail(about, page({ channel: 'email' }));
    expect(subject).toBe('紧急 [K7M3Q-9QXPA] · L1 · 陈宇移交给您 · 响应 还剩 4 分钟 · 东方银行');
    expect(text).toContain('张伟：陈宇移交给您。');
    expect(text).toContain('原因：我在高铁上');
    expect(renderPageSms(about, page())).toContain('L1 陈宇移交给您 响应剩4分');
    expect(spokenPage(about, called)).toContain('陈宇移交给您。 响应，还剩 4 分钟。 接手请按 4。');
  });

  it('gives no reason where nobody typed one', () => {
    const { text } = renderPageMail(
      seen('hand_over', { handOver: { ...given, reason: 'SMS' } }),
      page({ channel: 'email' }),
    );
    expect(text).not.toContain('原因');
  });

  it('that was not taken says to the giver who did not, and does not ask them to take what is theirs', () => {
    const back = { fromId: ZHANG, toId: 'chen-yu', reason: 'x', backAt: at('2026-07-28T02:00:00Z') };
    const about = seen('hand_back', { handOver: back, ownerId: ZHANG });
    const { text } = renderPageMail(about, page({ channel: 'email' }));
    expect(text).toContain('张伟：陈宇未确认，退回给您。');
    expect(text).toContain('我在处理');
    expect(text).not.toContain('接手\n');
    expect(renderPageSms(about, page({ language: 'en' }))).toContain(
      'Chen Yu did not take it, it is back with you',
    );
  });
});

describe('a page to the giver about something else', () => {
  it('says as well that nobody took the case from them, and not before that is so', () => {
    const given = { fromId: ZHANG, toId: 'chen-yu', reason: 'x' };
    const textOf = (handOver: CaseState['handOver']) =>
      renderPageMail(seen('breach', { ownerId: ZHANG, handOver }), page({ channel: 'email' })).text;
    expect(textOf({ ...given, backAt: at('2026-07-28T02:00:00Z') })).toContain('陈宇未确认，退回给您。');
    expect(textOf(given)).not.toContain('未确认');
  });
});

describe('a page to the owner about a deadline', () => {
  it('asks for what is due, not to take what they have', () => {
    const about = seen('breach', { ownerId: ZHANG }, { clockId: 'arrive' });
    const { text, subject } = renderPageMail(about, page({ channel: 'email' }));
    expect(text).toContain('张伟，您负责的这一单请跟进并更新进展。');
    expect(text).not.toContain('请接手');
    expect(subject).toContain('到达现场 还剩');
  });
});

describe('the summons of a crisis team', () => {
  const crisis = (leaderId: string) =>
    ({
      crisis: {
        status: 'open',
        since: at('2026-07-28T02:00:00Z'),
        team: { coordinatorId: 'lena', leaderId, memberIds: [ZHANG], reportToId: 'lena' },
        updateDueAt: at('2026-07-28T03:00:00Z'),
      },
    }) as const;

  it('says what one is in it, and by when the first record is due', () => {
    const leads = seen('crisis_opened', crisis(ZHANG));
    expect(renderPageSms(leads, page())).toContain('L1 危急情况小组成立，您是组长，11:00前首次更新');
    const member = seen('crisis_opened', crisis('chen-yu'));
    const { text } = renderPageMail(member, page({ channel: 'email' }));
    expect(text).toContain('我加入\nhttps://desk.example.com/p/token');
    expect(text).toContain('请在 2026-07-28（周二）10:10（UTC+8） 前应答，否则将告知小组您未应答。');
    expect(text).not.toContain('将通知下一位');
    expect(renderPageSms(member, page({ language: 'en' }))).toContain(
      'crisis team called, you are in it, first record by 11:00',
    );
  });

  it('says to somebody from outside which of the two parts is theirs', () => {
    const detail = { by: '王芳', reason: '整个大厅停业' };
    const to = (role: string) => notice('crisis_opened', { detail: { ...detail, role } });
    expect(renderNoticeMail(view(), to('coordinator')).text).toContain('您的角色：协调人');
    expect(renderNoticeMail(view(), to('report_to')).subject).toContain('危急情况小组成立 · 原厂商负责人');
    expect(renderNoticeSms(view(), to('coordinator'))).toContain('协调人');
  });

  it('calls the report of a day progress, not a reason', () => {
    const { text } = renderNoticeMail(
      view(),
      notice('crisis_report', { detail: { reason: '02:10 换板完成' } }),
    );
    expect(text).toContain('进展：02:10 换板完成');
  });
});

describe('the final person', () => {
  it('is not told that somebody else follows', () => {
    const about = seen('top', {}, { unanswered: '时限已过 / deadline passed' });
    const { text } = renderPageMail(about, page({ channel: 'email' }));
    expect(text).toContain('您是最后一位：2026-07-28（周二）10:10（UTC+8） 前无人接手，将再次通知您并报警。');
    expect(text).not.toContain('将通知下一位');
    expect(spokenSilence(about, called)).toContain('您是最后一位：10:10 前无人接手');
  });
});

describe('the last of the ladder', () => {
  it('is told that the final person follows, and nobody else', () => {
    const { escalation } = caseState();
    const last = view({
      people,
      state: caseState({ escalation: escalation && { ...escalation, queue: [] } }),
    });
    const textOf = (of: typeof last) => renderPageMail(of, page({ channel: 'email' })).text;
    expect(textOf(last)).toContain('10:10（UTC+8） 前无人接手，将通知最终负责人并报警。');
    expect(textOf(view())).toContain('10:10（UTC+8） 前无人接手，将通知下一位。');
  });
});

describe('a page that stands for several causes', () => {
  it('names the deadline of each, not its id', () => {
    expect(bundledWords('arrive 超时三十分钟 / half an hour late', 'zh-CN')).toBe('到达现场 超时三十分钟');
    expect(bundledWords('arrive 超时三十分钟 / half an hour late', 'en')).toBe(
      'Arrive on site half an hour late',
    );
    const two = seen(
      'breach',
      {},
      { clockId: 'respond', bundled: ['arrive 超时三十分钟 / half an hour late'] },
    );
    expect(renderPageMail(two, page({ channel: 'email' })).text).toContain('同时代表：到达现场 超时三十分钟');
    expect(bundledWords('工单移交 / handed over', 'en')).toBe('handed over');
  });
});

describe('whoever stands in', () => {
  it('reads for whom, also in a text message', () => {
    const { escalation } = caseState();
    const openPages = [{ ...OPEN_PAGE, because: { to: 'person', standsInFor: 'chen-yu' } as const }];
    const about = view({
      people,
      state: caseState({ escalation: escalation && { ...escalation, openPages } }),
    });
    expect(renderPageSms(about, page())).toContain('到达现场剩1时59分 代 陈宇 ');
  });
});

describe('a warning that stands for two deadlines', () => {
  it('names both', () => {
    const two = notice('warning', { detail: { clockId: 'arrive', alsoClockIds: 'respond' } });
    const { subject, text } = renderNoticeMail(view(), two);
    expect(subject).toContain('到达现场 还剩 1 小时 59 分钟 · 响应 还剩 4 分钟');
    expect(text).toContain('其他时限：响应 — 2026-07-28（周二）10:05（UTC+8） — 还剩 4 分钟');
    expect(renderNoticeSms(view(), two)).toContain('响应 还剩 4 分钟');
  });
});
