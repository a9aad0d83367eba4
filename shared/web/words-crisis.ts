// What people read of a crisis in messages and in the timeline, in both languages. Small, because the sender carries it.

import type { CaseEvent } from '../domain/case.ts';
import type { CrisisEvent, CrisisTopic } from '../domain/crisis.ts';
import type { Language } from '../domain/people.ts';

interface TopicWords {
  readonly title: string;
  readonly staff: string;
  readonly reporter: string;
}

/** What a notice of each topic is called and says; reporters are sent none of them. */
export const CRISIS_TOPIC_WORDS: Readonly<Record<Language, Readonly<Record<CrisisTopic, TopicWords>>>> = {
  en: {
    crisis_suggested: {
      title: 'A crisis team is called for',
      staff:
        'The handling time of an emergency has passed without a solution. Apply for a crisis team on the case’s page, or say there why none is needed.',
      reporter: '',
    },
    crisis_proposed: {
      title: 'Crisis team: your decision',
      staff: 'A crisis team was applied for. Set it up on the case’s page, or turn it down with a reason.',
      reporter: '',
    },
    crisis_opened: {
      title: 'CRISIS TEAM SET UP',
      staff: 'A crisis team works on this case and needs you. You are sent a report every day.',
      reporter: '',
    },
    crisis_report_due: {
      title: 'Daily report due',
      staff: 'The report of the day to the manufacturer is to be given by midnight, on the case’s page.',
      reporter: '',
    },
    crisis_report: {
      title: 'Daily report of the crisis',
      staff: 'How things stand today:',
      reporter: '',
    },
    crisis_unanswered: {
      title: 'A member did not answer',
      staff:
        'The summons to the crisis team was not answered; reach them some other way, or go on without them:',
      reporter: '',
    },
    crisis_action: {
      title: 'The crisis team asks you',
      staff: 'The crisis team asks this of you; say on the case’s page when it is done.',
      reporter: '',
    },
    crisis_action_overdue: {
      title: 'Overdue for the crisis team',
      staff: 'What the crisis team asked for was not done in time.',
      reporter: '',
    },
    crisis_closed: {
      title: 'Crisis over',
      staff: 'The crisis was closed; hourly updates and daily reports end with it.',
      reporter: '',
    },
  },
  'zh-CN': {
    crisis_suggested: {
      title: '建议成立危急情况小组',
      staff: '紧急情况已超过处理时限仍未解决。请在工单页面申请成立危急情况处理小组，或写明为何不需要。',
      reporter: '',
    },
    crisis_proposed: {
      title: '危急情况小组待批准',
      staff: '有人申请成立危急情况处理小组。请在工单页面成立小组，或写明理由予以退回。',
      reporter: '',
    },
    crisis_opened: {
      title: '危急情况小组成立',
      staff: '此工单已成立危急情况处理小组，需要您参与。每天会向您汇报处理进展。',
      reporter: '',
    },
    crisis_report_due: {
      title: '危急情况日报待发',
      staff: '请在今天 24 点前在工单页面向原厂商汇报当天的处理进展。',
      reporter: '',
    },
    crisis_report: { title: '危急情况日报', staff: '今天的处理进展：', reporter: '' },
    crisis_unanswered: {
      title: '组员未应答召集',
      staff: '危急情况小组的召集无人应答，请另行联系，或先行处理：',
      reporter: '',
    },
    crisis_action: {
      title: '危急情况小组请您协助',
      staff: '危急情况小组请您完成以下事项；完成后请在工单页面登记。',
      reporter: '',
    },
    crisis_action_overdue: {
      title: '危急情况事项逾期',
      staff: '危急情况小组要求的事项未按时完成。',
      reporter: '',
    },
    crisis_closed: {
      title: '危急情况结束',
      staff: '危急情况已结束，每小时更新和每日汇报随之停止。',
      reporter: '',
    },
  },
};

/** What the timeline calls a message of each topic. */
export const CRISIS_TOPIC_NAMES: Readonly<Record<CrisisTopic, readonly [zh: string, en: string]>> = {
  crisis_suggested: ['危急情况建议', 'Notice that a crisis team is called for'],
  crisis_proposed: ['危急情况申请', 'Notice of the application for a crisis team'],
  crisis_opened: ['危急情况小组成立通知', 'Notice of the crisis team'],
  crisis_unanswered: ['召集未应答', 'Notice of a summons that nobody answered'],
  crisis_report_due: ['日报提醒', 'Reminder of the daily report'],
  crisis_report: ['危急情况日报', 'Daily report of the crisis'],
  crisis_action: ['协助请求', 'Request of the crisis team'],
  crisis_action_overdue: ['事项逾期通知', 'Notice of an overdue action'],
  crisis_closed: ['危急情况结束通知', 'Notice that the crisis is over'],
};

/** Whether an event is one of a crisis. */
export function isOfCrisis(event: CaseEvent): event is CrisisEvent {
  return event.type.startsWith('Crisis');
}

/** The sentence of an event, with the longer words of people. */
export function tellCrisis(
  event: CrisisEvent,
  with_: {
    readonly language: Language;
    readonly who: (personId: string) => string;
    readonly when: (at: number) => string;
    /** How late, as a part of a sentence; empty where it was in time. */
    readonly late: (seconds: number) => string;
    readonly clock: (clockId: string) => string;
  },
): { readonly sentence: string; readonly body?: string; readonly tone: 'plain' | 'loud' | 'bad' | 'good' } {
  const { language, who, when, late } = with_;
  const say = (zh: string, en: string): string => (language === 'en' ? en : zh);
  const names = (ids: readonly string[]) => ids.map(who).join(language === 'en' ? ', ' : '、');
  switch (event.type) {
    case 'CrisisSuggested': {
      const clock = event.clockId === null ? '' : with_.clock(event.clockId);
      return {
        sentence:
          say(
            `${clock || '最高级别'}超时：建议成立危急情况小组，请专责工程师申请`,
            `${clock || 'The most severe level'} was missed: a crisis team is called for, the dedicated engineer is to apply`,
          ) + late(event.lateBySeconds),
        tone: 'bad',
      };
    }
    case 'CrisisProposed':
      return {
        sentence: say('申请成立危急情况小组', 'A crisis team was applied for'),
        body: `${event.impact}\n${event.complexity}`,
        tone: 'loud',
      };
    case 'CrisisOpened': {
      const { coordinatorId, leaderId, memberIds, reportToId } = event.team;
      const members =
        memberIds.length === 0 ? '' : say(`，组员 ${names(memberIds)}`, `, members ${names(memberIds)}`);
      return {
        sentence: say(
          `危急情况小组成立：协调人 ${who(coordinatorId)}，本地组长 ${who(leaderId)}${members}；已通知原厂商 ${who(reportToId)}`,
          `Crisis team set up: coordinator ${who(coordinatorId)}, local leader ${who(leaderId)}${members}; the manufacturer is told: ${who(reportToId)}`,
        ),
        body: `${event.impact}\n${event.complexity}`,
        tone: 'loud',
      };
    }
    case 'CrisisUpdated':
      return {
        sentence: say(
          `危急情况记录已更新，${when(event.updateDueAt)} 前须再更新`,
          `Crisis record brought up to date; again by ${when(event.updateDueAt)}`,
        ),
        body: event.summary,
        tone: 'good',
      };
    case 'CrisisUpdateMissed':
      return {
        sentence:
          say(
            `危急情况记录到 ${when(event.dueAt)} 仍未更新`,
            `The crisis record was not brought up to date by ${when(event.dueAt)}`,
          ) + late(event.lateBySeconds),
        tone: 'bad',
      };
    case 'CrisisReportReminded':
      return {
        sentence: say(
          `提醒组长发出 ${event.on} 的日报`,
          `The leader is reminded of the report of ${event.on}`,
        ),
        tone: 'plain',
      };
    case 'CrisisReported':
      return {
        sentence: say(
          `${event.on} 日报已发给 ${names(event.toIds)}`,
          `The report of ${event.on} went to ${names(event.toIds)}`,
        ),
        body: event.summary,
        tone: 'good',
      };
    case 'CrisisReportMissed':
      return {
        sentence:
          say(`${event.on} 的日报未发出`, `The report of ${event.on} was not given`) +
          late(event.lateBySeconds),
        tone: 'bad',
      };
    case 'CrisisActionRequested': {
      const { what, region, ownerId, dueAt } = event.action;
      const where = region === undefined ? '' : say(`（${region}）`, ` (${region})`);
      return {
        sentence: say(
          `请 ${who(ownerId)}${where} 在 ${when(dueAt)} 前完成`,
          `${who(ownerId)}${where} is asked to do by ${when(dueAt)}`,
        ),
        body: what,
        tone: 'plain',
      };
    }
    case 'CrisisActionFinished':
      return { sentence: say('事项完成', 'Action done'), body: event.summary, tone: 'good' };
    case 'CrisisActionOverdue':
      return {
        sentence:
          say(`${who(event.ownerId)} 的事项逾期`, `The action of ${who(event.ownerId)} is overdue`) +
          late(event.lateBySeconds),
        tone: 'bad',
      };
    case 'CrisisClosed':
      return { sentence: say('危急情况结束', 'The crisis is over'), body: event.summary, tone: 'good' };
  }
}
