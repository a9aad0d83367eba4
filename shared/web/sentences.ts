// The timeline in human sentences: who did what, who was told what, when and why. One sentence per line of the timeline,
// in the reader's language. Refuses to leave an event unsaid: a new event without a sentence does not compile.

import type { Entry } from '../app/ports.ts';
import type { Named, TimelineLine } from '../app/queries.ts';
import type { CaseEffect, CaseEvent, NoticeTopic, PageCause, PauseSpan } from '../domain/case.ts';
import { PROMISE_NAMES } from '../domain/escalation.ts';
import { type Instant, SECOND_MS } from '../domain/instant.ts';
import type { Person } from '../domain/people.ts';
import { POST_NAMES } from '../domain/presets/ladders.ts';
import type { Tier } from '../domain/tier.ts';
import { STANDBY_NAMES } from './message-words.ts';
import { CRISIS_TOPIC_NAMES, isOfCrisis, tellCrisis } from './words-crisis.ts';
import {
  clockText,
  factText,
  halfOf,
  nameOf,
  type Reader,
  spanText,
  targetText,
  titled,
  whenText,
} from './writing.ts';

export interface Told {
  readonly sentence: string;
  /** Longer words of people: a report, a note, a summary. */
  readonly body?: string;
  readonly tone: 'plain' | 'loud' | 'bad' | 'good';
}

export interface Telling {
  readonly reader: Reader;
  readonly people: readonly Person[];
  readonly tier: Tier | null;
  /** Who is served, for the names of what a reporter was identified as; absent: the ids stand for themselves. */
  readonly customers?: readonly Named[];
  readonly sites?: readonly Named[];
}

/** The sentence of one line; null for a line that tells people nothing (a reckoning that changed no deadline). */
export function tell(line: TimelineLine, telling: Telling): Told | null {
  if (line.what === 'event') {
    if (line.event.type === 'ClocksReckoned') return tellReckoning(line, telling);
    return tellEvent(line.event, telling);
  }
  if (line.what === 'attempt') return tellAttempt(line, telling);
  return tellEntry(line.entry, telling.reader);
}

/** Who did it, as the line's small print; null for what the system did by itself or in consequence. */
export function tellActor(line: TimelineLine, telling: Telling): string | null {
  if (line.what !== 'event' || line.actor.kind === 'system' || !OWN_ACTS.has(line.event.type)) return null;
  const via = VIA[line.actor.via]?.[telling.reader.language === 'en' ? 1 : 0] ?? line.actor.via;
  const { name, personId } = line.actor;
  const known = personId !== undefined && telling.people.some((person) => person.id === personId);
  return `${known ? personName(personId, telling) : name} · ${via}`;
}

/** What a person does; all else in the same commit follows from it. */
const OWN_ACTS: ReadonlySet<CaseEvent['type']> = new Set([
  'FollowUpAdded',
  'OwnerAssigned',
  'CrisisProposed',
  'CrisisOpened',
  'CrisisUpdated',
  'CrisisReported',
  'CrisisActionRequested',
  'CrisisActionFinished',
  'CrisisClosed',
  'ContactLogged',
  'MilestoneRecorded',
  'CaseResolved',
  'CaseClosed',
  'CaseReopened',
  'ClocksPaused',
  'ClocksResumed',
  'PauseCorrected',
  'ObligationRecorded',
  'CaseRepinned',
  'SeverityChanged',
  'FactRecorded',
  'NoteAdded',
  'ReporterIdentified',
  'PageAcknowledged',
  'HandedOn',
  'PromiseMade',
  'HandOverAsked',
]);

const VIA: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  portal: ['网页', 'portal'],
  api: ['接口', 'API'],
  page_link: ['通知链接', 'page link'],
  sms: ['短信', 'SMS'],
  voice: ['电话按键', 'phone key'],
  mail: ['邮件', 'mail'],
  form: ['报修页', 'report form'],
  intake: ['来件', 'intake'],
  clock: ['计时', 'clock'],
  provider: ['通道', 'provider'],
};

/** A contact that was entered at once needs no time of its own beside that of its line. */
const SAME_MINUTE_MS = 60_000;

/** Reasons that no person typed: the desk's own words for what it did by itself, as they stand in events. */
const OWN_REASONS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'resolved the case': ['因为记录了解决', 'for the one who resolved it'],
  SMS: ['短信回复', 'by SMS'],
  phone: ['电话按键', 'by phone'],
  several: ['一次转交多单', 'several at once'],
  mail: ['邮件回复', 'by mail'],
  'handed over': ['移交', 'handed over'],
};

/** Entries by their type, as the ways in write them; a type of a later release is shown by its name. */
const ENTRIES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  automatic_reply: ['收到自动回复', 'An automatic answer came in'],
  bounce: ['邮件被退回', 'A mail came back'],
  feedback: ['收到邮件商的投诉报告', 'A complaint report of a mail provider came in'],
  delivery_notice: ['收到送达或已读回执', 'A delivery or reading notice came in'],
  calendar_invite: ['收到日程邀请', 'A calendar invitation came in'],
  one_of_many: ['来信过多，仅作记录', 'One mail of too many, kept without telling anybody'],
  form_sent_again: ['同一报修又提交了一次', 'The same report was sent once more'],
  intake_note: ['受理提示', 'For whoever identifies the reporter'],
  reception_withheld: ['未发受理通知', 'No reception notice was sent'],
  sms_without_effect: ['短信未生效', 'An SMS had no effect'],
  mail_without_effect: ['邮件回复未生效', 'An answer by mail had no effect'],
  mail_answer: ['邮件回复的其余内容', 'What else the answer by mail said'],
};

function tellEntry(entry: Entry, reader: Reader): Told {
  const { detail, type } = entry;
  const english = reader.language === 'en';
  const text = (key: string): string | null => (typeof detail[key] === 'string' ? detail[key] : null);
  const list = (key: string): string | null => (Array.isArray(detail[key]) ? detail[key].join(', ') : null);
  const part = (zh: string, en: string, value: string | null): readonly string[] =>
    value === null ? [] : [english ? `${en} ${value}` : `${zh}${value}`];
  const left = typeof detail.attachmentsLeftInRaw === 'number' ? String(detail.attachmentsLeftInRaw) : null;
  const parts = [
    ...part('', 'of', text('person')),
    ...part('来自 ', 'from', text('from')),
    ...part('提到 ', 'mentions', list('mentions')),
    ...part('转发人 ', 'forwarded by', text('forwardedBy')),
    ...part('自称 ', 'says to be', text('claimsToBe')),
    ...part('原文缺陷：', 'faults of the message:', list('faults')),
    ...part('只在原文中的附件数 ', 'attachments only in the raw message:', left),
    ...part('', '', text(english ? 'en' : 'zh')).map((each) => each.trim()),
  ];
  const known = ENTRIES[type];
  const name = known ? known[english ? 1 : 0] : type.replaceAll('_', ' ');
  const sentence =
    parts.length > 0 ? `${name}${english ? ': ' : '：'}${parts.join(english ? '; ' : '；')}` : name;
  return told(sentence, 'plain', [text('subject'), text('text')].filter(Boolean).join('\n') || undefined);
}

// ---------------------------------------------------------------------------------------------------------------
// Events

function tellEvent(event: Exclude<CaseEvent, { type: 'ClocksReckoned' }>, telling: Telling): Told {
  const { reader } = telling;
  const { words, language } = reader;
  const say = (zh: string, en: string): string => (language === 'en' ? en : zh);
  const who = (personId: string): string => personName(personId, telling);
  const clock = (id: string): string => clockText(id, words);
  const plain = (zh: string, en: string, body?: string): Told => told(say(zh, en), 'plain', body);
  const because = (reason: string | undefined): string => {
    if (!reason || reason === '—') return '';
    const [zh, en] = OWN_REASONS[reason] ?? [reason, reason];
    return say(`（${zh}）`, ` (${en})`);
  };
  const late = (seconds: number): string =>
    seconds >= 60 ? say(`，晚 ${span(seconds, reader)}`, `, late by ${span(seconds, reader)}`) : '';

  if (isOfCrisis(event)) {
    const when = (at: Instant) => whenText(at, reader);
    return tellCrisis(event, { language, who, when, late, clock });
  }
  switch (event.type) {
    case 'CaseOpened': {
      const severity = severityName(event.severity, telling);
      const via = words.channels[event.channel] ?? event.channel;
      const reporter = event.reporter.name || event.reporter.address || words.case.noReporter;
      if (event.drill) {
        return told(
          say(`${reporter} 发起演练，级别 ${severity}`, `${reporter} began a drill, taken as ${severity}`),
          'loud',
        );
      }
      return told(
        say(
          `${reporter} 通过${via}报修，级别 ${severity}`,
          `${reporter} reported by ${via}, taken as ${severity}`,
        ),
        'loud',
      );
    }
    case 'FollowUpAdded':
      return plain(`${event.from} 补充`, `${event.from} wrote again`, event.text);
    case 'OwnerAssigned':
      return told(
        say(`${who(event.personId)} 成为负责人`, `${who(event.personId)} became the owner`) +
          because(event.reason),
        'loud',
      );
    case 'ContactLogged': {
      const how = words.channels[event.channel] ?? event.channel;
      return told(
        say(
          `${whenText(event.at, reader)} 与 ${event.with} 联系（${how}）${event.gaveRemoteSupport ? '，提供了远程支持' : ''}`,
          `Contact with ${event.with} (${how}) at ${whenText(event.at, reader)}${event.gaveRemoteSupport ? ', remote support given' : ''}`,
        ) + because(event.reason),
        'loud',
        event.summary,
      );
    }
    case 'MilestoneRecorded':
      return told(
        say(
          `${words.targets[event.kind]}：${whenText(event.at, reader)}${event.remotely ? '（远程）' : ''}`,
          `${words.targets[event.kind]}: done at ${whenText(event.at, reader)}${event.remotely ? ', without a visit' : ''}`,
        ) + because(event.reason),
        'loud',
        event.summary,
      );
    case 'CaseResolved':
      return told(
        say(
          `${whenText(event.at, reader)} 解决${event.remotely ? '（远程）' : ''}`,
          `Resolved at ${whenText(event.at, reader)}${event.remotely ? ', without a visit' : ''}`,
        ) + because(event.reason),
        'good',
        event.summary,
      );
    case 'CaseClosed':
      return told(say('关闭', 'Closed'), 'good', event.summary);
    case 'CaseReopened':
      return told(say('重新打开', 'Reopened') + because(event.reason), 'loud');
    case 'ClocksPaused': {
      const name = pauseName(event.pauseReason, telling);
      return told(say(`暂停计时：${name}`, `Clocks paused: ${name}`), 'loud', event.note);
    }
    case 'PauseCorrected':
      return told(correctionText(event, telling) + because(event.reason), 'loud');
    case 'ObligationRecorded': {
      const what = obligationName(event.obligation, telling);
      return told(
        say(
          `客户方义务“${what}”：${whenText(event.at, reader)}`,
          `Done by the customer at ${whenText(event.at, reader)}: ${what}`,
        ) + because(event.reason),
        'loud',
        event.summary,
      );
    }
    case 'ObligationMissed': {
      const what = obligationName(event.obligation, telling);
      return told(
        say(
          `客户方义务“${what}”应在 ${whenText(event.dueAt, reader)} 前完成，尚无记录；我方时限依等级的约定处理`,
          `The customer was to do this by ${whenText(event.dueAt, reader)} and nothing is recorded: ${what}. Our deadlines follow what the tier says of it`,
        ) + late(event.lateBySeconds),
        'plain',
      );
    }
    case 'SeverityPromoted': {
      const [from, to] = [severityName(event.from, telling), severityName(event.to, telling)];
      const why = {
        breach: say(
          `${event.clockId ? clock(event.clockId) : ''}超时`,
          `${event.clockId ? clock(event.clockId) : 'a deadline'} was missed`,
        ),
        elapsed: say('已过规定时间', 'its time at that level is over'),
        fact: say('依据新情况', 'by what became known'),
      }[event.because];
      return told(
        say(`级别由 ${from} 自动提升为 ${to}：${why}`, `Severity promoted from ${from} to ${to}: ${why}`) +
          late(event.lateBySeconds),
        'bad',
      );
    }
    case 'EmergencyOpened':
      return told(
        (event.byLine
          ? say(
              `${clock(event.clockId)} 超时，按约定启动应急`,
              `${clock(event.clockId)} was missed, which the tier makes an emergency`,
            )
          : say(
              `最高级别的 ${clock(event.clockId)} 超时：启动应急`,
              `${clock(event.clockId)} was missed at the most severe level: an emergency`,
            )) +
          (event.emergencyClass === undefined
            ? ''
            : say(`（${event.emergencyClass} 级）`, ` of class ${event.emergencyClass}`)) +
          late(event.lateBySeconds),
        'bad',
      );
    case 'StandbyDue':
      return told(
        say(
          `备机备件应于 ${whenText(event.dueAt, reader)} 发出（${standbyName(event.triggerId, reader)}）`,
          `A replacement is to leave at ${whenText(event.dueAt, reader)} (${standbyName(event.triggerId, reader)})`,
        ) + late(event.lateBySeconds),
        'loud',
      );
    case 'CalendarMissed':
      return told(
        say(
          `${clock(event.clockId)} 无法计算：日历 ${event.calendarId} 缺少所需年份的放假安排，已通知服务台管理员`,
          `${clock(event.clockId)} cannot be counted: calendar ${event.calendarId} lacks the working days of a year that it needs; the desk is told`,
        ),
        'bad',
      );
    case 'CaseRepinned': {
      const versions = versionsText(event, reader);
      const moves = event.moved.map(({ clockId, after }) =>
        after === null ? clock(clockId) : `${clock(clockId)} ${whenText(after, reader)}`,
      );
      const what = moves.length > 0 ? moves.join(say('，', ', ')) : say('时限不变', 'no deadline changes');
      return told(
        say(`改用新版本（${versions}）：${what}`, `Held to other versions (${versions}): ${what}`) +
          because(event.reason),
        'loud',
      );
    }
    case 'ClocksResumed':
      return told(say('恢复计时', 'Clocks resumed'), 'loud', event.note);
    case 'SeverityChanged': {
      const [from, to] = [severityName(event.from, telling), severityName(event.to, telling)];
      const why =
        event.because === 'worsened' ? say('故障加重', 'it became worse') : say('更正', 'a correction');
      return told(
        say(`级别由 ${from} 改为 ${to}：${why}`, `Severity from ${from} to ${to}: ${why}`) +
          because(event.reason),
        'loud',
      );
    }
    case 'FactRecorded':
      return told(factText(event.fact, event.value, reader) + because(event.reason), 'plain');
    case 'NoteAdded':
      return plain('备注', 'Note', event.text);
    case 'ReporterIdentified': {
      const customer = namedAs(telling.customers, event.customerId, language);
      const site = event.siteId === null ? [] : [namedAs(telling.sites, event.siteId, language)];
      return plain(
        `报修人已核实为 ${[customer, ...site].join('，')}`,
        `The reporter was identified as ${[customer, ...site].join(', ')}`,
        event.reason,
      );
    }
    case 'TargetWarned':
      return told(
        say(
          `提醒：${clock(event.clockId)} 时限将近`,
          `Warning: ${clock(event.clockId)} comes near its deadline`,
        ) + late(event.lateBySeconds),
        'plain',
      );
    case 'TargetBreached':
      return told(
        say(
          `超时：${clock(event.clockId)} 应在 ${whenText(event.dueAt, reader)} 前完成`,
          `Breached: ${clock(event.clockId)} was due at ${whenText(event.dueAt, reader)}`,
        ) + late(event.lateBySeconds),
        'bad',
      );
    case 'BreachCorrected':
      return told(
        say(
          event.metAt === undefined
            ? `更正：${clock(event.clockId)} 并未超时${event.dueAt === undefined ? '' : `，时限为 ${whenText(event.dueAt, reader)}`}`
            : `补录：${clock(event.clockId)} 实于 ${whenText(event.metAt, reader)} 完成`,
          event.metAt === undefined
            ? `Corrected: ${clock(event.clockId)} was not missed${event.dueAt === undefined ? '' : `, it is due at ${whenText(event.dueAt, reader)}`}`
            : `Entered late: ${clock(event.clockId)} was met at ${whenText(event.metAt, reader)}`,
        ) + because(event.reason),
        'good',
      );
    case 'RungReached': {
      const names = event.personIds.map(who).join(say('、', ', ')) || words.none;
      const rung = halfOf(event.rungName, language);
      const target = event.clockId ? ` · ${clock(event.clockId)}` : '';
      const does = {
        page: say(`通知 ${names}`, `${names} to be paged`),
        inform: say(`告知 ${names}`, `${names} told`),
        warn: say(`提醒 ${names}`, `${names} warned`),
      }[event.does];
      const missing = (event.unfilled ?? []).map((role) => {
        const post = POST_NAMES[role];
        return post ? say(post.zh, post.en) : role;
      });
      const gap =
        missing.length === 0
          ? ''
          : say(`；无人担任：${missing.join('、')}`, `; nobody holds: ${missing.join(', ')}`);
      return told(
        say(`“${rung}”${target}：${does}`, `“${rung}”${target}: ${does}`) + gap + late(event.lateBySeconds),
        missing.length === 0 ? 'plain' : 'bad',
      );
    }
    case 'EscalationStarted':
      return plain(`第 ${event.number} 次升级开始`, `Escalation ${event.number} began`);
    case 'PeopleQueued': {
      const names = event.queue.map((each) => who(each.personId)).join(say('、', ', '));
      return plain(`待通知：${names || words.none}`, `To be paged in turn: ${names || words.none}`);
    }
    case 'PageOpened': {
      const absent = event.page.because?.standsInFor;
      const inPlace =
        absent === undefined ? '' : say(`（代 ${who(absent)}）`, ` (in place of ${who(absent)})`);
      return told(
        say(
          `通知 ${who(event.page.personId)}${inPlace}，等待至 ${whenText(event.page.acknowledgeBy, reader)}，因为${cause(event.page.cause, reader)}`,
          `${who(event.page.personId)}${inPlace} is paged and has until ${whenText(event.page.acknowledgeBy, reader)}, because of ${cause(event.page.cause, reader)}`,
        ),
        'loud',
      );
    }
    case 'PageRetried':
      return plain(
        `${event.repeat ? '再次发出通知（可能重复）' : event.standing ? '再用另一渠道通知' : '改用另一渠道通知'}：${sendingText(event.because)}`,
        `${event.repeat ? 'Paged once more (may be a repeat)' : 'Paged by another channel'}: ${event.because}`,
      );
    case 'NoticeRepeated':
      return plain(
        `${TOPICS[event.topic]?.[0] ?? event.topic}可能未送出，补发一次：${sendingText(event.because)}`,
        `${TOPICS[event.topic]?.[1] ?? event.topic} may not have gone out and is sent once more: ${event.because}`,
      );
    case 'PageEnded':
      return told(
        {
          acknowledged: say(
            `${who(event.personId)} 的通知：已接手`,
            `Page of ${who(event.personId)}: acknowledged`,
          ),
          expired: say(`${who(event.personId)} 未应答`, `${who(event.personId)} did not answer`),
          exhausted: say(`${who(event.personId)} 无法联系`, `${who(event.personId)} could not be reached`),
          stopped: say(`${who(event.personId)} 的通知已停止`, `Page of ${who(event.personId)}: stopped`),
          handed_on: say(`${who(event.personId)} 转给下一位`, `${who(event.personId)} handed it on`),
        }[event.end] + (event.end === 'handed_on' ? because(event.because) : ''),
        event.end === 'exhausted' ? 'bad' : 'plain',
      );
    case 'TopOfLadderReached':
      return told(
        say(
          `所有人都未应答（第 ${event.round} 轮），${whenText(event.repeatAt, reader)} 再次通知，并向服务台报警`,
          `Nobody answered (round ${event.round}); paged again at ${whenText(event.repeatAt, reader)}, the desk is alarmed`,
        ),
        'bad',
      );
    case 'PersonSkipped': {
      const why = {
        unknown_person: say('查无此人', 'there is no such person'),
        inactive: say('已停用', 'no longer active'),
        no_contact_method: say('没有联系方式', 'no way to reach them'),
        stopped: say('每种联系方式都已退订', 'every way to reach them was stopped'),
        on_leave: say('休假，无人代理', 'on leave, and nobody stands in'),
        deputy_asked: say('休假，代理人已在通知中', 'on leave; whoever stands in is being paged already'),
        acknowledged: say('已有人接手', 'somebody has the case in hand'),
        too_many: say('通知过多', 'too many pages are open'),
      }[event.because];
      return told(
        say(`跳过 ${who(event.personId)}：${why}`, `${who(event.personId)} was skipped: ${why}`),
        'bad',
      );
    }
    case 'HandedOn':
      return told(
        say(`${who(event.personId)} 立即升级`, `${who(event.personId)} escalated at once`) +
          because(event.reason),
        'loud',
      );
    case 'PageAcknowledged':
      return told(say(`${who(event.personId)} 接手`, `${who(event.personId)} took it`), 'good');
    case 'EscalationEnded':
      return plain('升级结束', 'Escalation over');
    case 'PageHeld': {
      const until = whenText(event.held.until, reader);
      return plain(
        `${who(event.held.personId)} 免打扰，通知等到 ${until}；不影响任何时限`,
        `Quiet hours of ${who(event.held.personId)}: the page waits until ${until}, which hurts no deadline`,
      );
    }
    case 'HoldEnded':
      return plain(
        `${who(event.personId)} 等待中的通知已取消`,
        `The waiting page of ${who(event.personId)} was given up`,
      );
    case 'PersonPutOff':
      return plain(
        `${who(event.personId)} 免打扰至 ${whenText(event.quietUntil, reader)}，先通知其他人`,
        `Quiet hours of ${who(event.personId)} until ${whenText(event.quietUntil, reader)}: others are paged first`,
      );
    case 'AttemptFailed':
      return plain(
        `一次发送未成功，其他渠道仍有效：${event.because}`,
        `One way failed while others stand: ${event.because}`,
      );
    case 'PromiseMade': {
      const { personId, kind, dueAt } = event.promise;
      const [zh, en] = PROMISE_NAMES[kind];
      return told(
        say(
          `${who(personId)} ${event.replaces ? '改为承诺' : '承诺'} ${whenText(dueAt, reader)} ${zh}`,
          `${who(personId)} ${event.replaces ? 'now promises' : 'promises'}: ${en} by ${whenText(dueAt, reader)}`,
        ) + because(event.reason),
        'loud',
      );
    }
    case 'PromiseKept': {
      const [zh, en] = PROMISE_NAMES[event.kind];
      const lateSeconds = Math.floor((event.keptAt - event.dueAt) / 1_000);
      return told(
        say(`${who(event.personId)} 的承诺已兑现：${zh}`, `Promise of ${who(event.personId)} kept: ${en}`) +
          late(lateSeconds),
        'good',
      );
    }
    case 'PromiseBroken': {
      const [zh, en] = PROMISE_NAMES[event.kind];
      return told(
        say(
          `${who(event.personId)} 承诺 ${whenText(event.dueAt, reader)} ${zh}，未兑现`,
          `${who(event.personId)} promised: ${en} by ${whenText(event.dueAt, reader)}. That was not kept`,
        ) + late(event.lateBySeconds),
        'bad',
      );
    }
    case 'PromiseReleased': {
      const [zh, en] = PROMISE_NAMES[event.kind];
      const why = {
        resolved: say('已解决', 'the case is resolved'),
        closed: say('已关闭', 'the case is closed'),
        paused: say('计时暂停', 'the clocks are paused'),
        handed_over: say('已移交', 'the case is somebody else’s now'),
      }[event.because];
      return plain(
        `${who(event.personId)} 的承诺不再需要：${zh}（${why}）`,
        `Promise of ${who(event.personId)} no longer needed: ${en} (${why})`,
      );
    }
    case 'HandOverAsked':
      return told(
        say(
          `${who(event.fromId)} 移交给 ${who(event.toId)}，等待确认`,
          `${who(event.fromId)} hands over to ${who(event.toId)}, who has yet to take it`,
        ) + because(event.reason),
        'loud',
      );
    case 'AcknowledgementLapsed':
      return told(
        say('接手后没有进展，重新通知', 'No progress since it was taken: paging again') +
          late(event.lateBySeconds),
        'bad',
      );
    default:
      return unsaid(event);
  }
}

function namedAs(items: readonly Named[] | undefined, id: string, language: Reader['language']): string {
  return nameOf(items?.find((each) => each.id === id) ?? { id, name: id }, language);
}

function unsaid(event: never): Told {
  // A stored event of a later release, read by an older one during a deploy.
  return { sentence: String((event as { type: string }).type), tone: 'plain' };
}

function tellReckoning(line: TimelineLine & { what: 'event' }, { reader }: Telling): Told | null {
  const changed = (line.changed ?? []).filter((clock) => clock.status !== 'met');
  if (changed.length === 0) return null;
  const { words, language } = reader;
  const parts = changed.map((clock) => {
    const due = clock.dueAt === null ? words.clockStatus[clock.status] : whenText(clock.dueAt, reader);
    return `${targetText(clock, words)} ${due}`;
  });
  const joint = language === 'en' ? ', ' : '，';
  return told(`${language === 'en' ? 'Deadlines: ' : '时限：'}${parts.join(joint)}`, 'plain');
}

// ---------------------------------------------------------------------------------------------------------------
// Attempts

function tellAttempt(line: TimelineLine & { what: 'attempt' }, telling: Telling): Told {
  const { reader } = telling;
  const { attempt, effect } = line;
  const english = reader.language === 'en';
  const channel = reader.words.channels[attempt.channel] ?? attempt.channel;
  const what = effect === null ? (english ? 'message' : '消息') : effectName(effect, reader);
  const personId = attempt.personId ?? (effect?.type === 'SendPage' ? effect.personId : undefined);
  const to = personId ? `${personName(personId, telling)} (${attempt.to})` : attempt.to;
  const outcome = OUTCOMES[attempt.outcome]?.[english ? 1 : 0] ?? attempt.outcome;
  const bad = attempt.outcome === 'refused' || attempt.outcome === 'undelivered';
  // What a provider says to a good outcome is noise to people.
  const why = (bad || attempt.outcome === 'unknown') && attempt.detail ? attempt.detail : '';
  const detail = why && (english ? ` (${why})` : `（${sendingText(why)}）`);
  const last = attempt.history.at(-1);
  const later =
    last && last.at - line.at >= SECOND_MS
      ? english
        ? `, ${whenText(last.at, reader)}`
        : `，${whenText(last.at, reader)}`
      : '';
  const shared = attempt.bundleId === undefined ? '' : bundledText(attempt.outcome === 'attempting', english);
  return told(
    english
      ? `${what} to ${to} by ${channel}: ${outcome}${detail}${later}${shared}`
      : `${what}（${channel}）→ ${to}：${outcome}${detail}${later}${shared}`,
    bad ? 'bad' : 'plain',
  );
}

/** A page of a storm: it waits for its person's window, or went out with others. */
function bundledText(waits: boolean, english: boolean): string {
  if (waits) return english ? ' (waits to go out with others)' : '（等待与其他工单合并发出）';
  return english ? ' (in one message with others)' : '（与其他工单合并为一条）';
}

/** What the desk and its providers say of a sending, for readers of Chinese; a provider's own words stay as they are. */
const SENDING: readonly (readonly [said: RegExp, zh: string])[] = [
  [/\bno answer yet\b/, '尚未应答'],
  [/\bat the same time\b/, '同时进行'],
  [/\bno-answer\b/, '无人接听'],
  [/\bvoicemail\b/, '语音信箱'],
  [/\bbusy\b/, '占线'],
  [/^undelivered: /, '未送达：'],
  [/^refused: /, '被拒绝：'],
  [/^unknown: /, '结果不明：'],
];

function sendingText(said: string): string {
  return SENDING.reduce((text, [pattern, zh]) => text.replace(pattern, zh), said);
}

const OUTCOMES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  attempting: ['发送中', 'being sent'],
  unknown: ['结果不明', 'outcome unknown'],
  accepted: ['已交给通道', 'handed to the provider'],
  delivered: ['已送达', 'delivered'],
  undelivered: ['未送达', 'not delivered'],
  refused: ['被拒绝', 'refused'],
  fenced: ['已不需要，未发', 'no longer needed, not sent'],
};

const TOPICS: Readonly<Record<NoticeTopic, readonly [zh: string, en: string]>> = {
  reception: ['受理通知', 'Reception notice'],
  reception_bare: ['受理通知', 'Reception notice'],
  follow_up: ['补充提示', 'Notice of a later message'],
  assigned: ['指派通知', 'Notice of the assignment'],
  warning: ['时限提醒', 'Warning'],
  rung_inform: ['升级告知', 'Notice of the escalation'],
  acknowledged: ['接手告知', 'Notice of the acknowledgement'],
  breach: ['超时告知', 'Notice of the breach'],
  severity_changed: ['级别变更通知', 'Notice of the new severity'],
  paused: ['暂停通知', 'Notice of the pause'],
  resumed: ['恢复通知', 'Notice of the resumption'],
  resolved: ['解决通知', 'Notice of the resolution'],
  closed: ['关闭通知', 'Notice of the closing'],
  reopened: ['重开通知', 'Notice of the reopening'],
  standby: ['备机发运提醒', 'Notice to send a replacement'],
  obligation_missed: ['客户义务未履行告知', 'Notice of what the customer has not done'],
  emergency_opened: ['应急启动告知', 'Notice of the emergency'],
  calendar_missing: ['日历缺年份告知', 'Notice of a calendar without a year'],
  promise_made: ['承诺告知', 'Notice of a promise'],
  promise_broken: ['承诺未兑现告知', 'Notice of a broken promise'],
  ...CRISIS_TOPIC_NAMES,
  handed_back: ['移交未确认告知', 'Notice of a hand-over that was not taken'],
  tenant_alarm: ['无人应答报警', 'Alarm: nobody can be reached'],
};

function effectName(effect: CaseEffect, reader: Reader): string {
  const english = reader.language === 'en';
  if (effect.type === 'SendPage') {
    if (effect.mayBeRepeat) return english ? 'Page (may be a repeat)' : '紧急通知（可能重复）';
    return english ? 'Page' : '紧急通知';
  }
  // The commit adds an effect of its own (the alarm), which is never attempted.
  const topic = TOPICS[effect.topic]?.[english ? 1 : 0] ?? effect.topic;
  if (!('mayBeRepeat' in effect) || !effect.mayBeRepeat) return topic;
  return english ? `${topic} (may be a repeat)` : `${topic}（可能重复）`;
}

// ---------------------------------------------------------------------------------------------------------------
// For the reporter: what happened, without the names of pages, rungs and people who were called

/** What a reporter reads of one line; null for all that is internal. */
export function tellReporter(line: TimelineLine, telling: Telling): Told | null {
  if (line.what !== 'event') return null;
  const { reader } = telling;
  const { words } = reader;
  const say = (zh: string, en: string): string => (reader.language === 'en' ? en : zh);
  const { event } = line;
  switch (event.type) {
    case 'CaseOpened':
      return told(say('收到您的报修', 'We received your report'), 'plain');
    case 'FollowUpAdded':
      return told(say('收到您的补充', 'We received your further message'), 'plain');
    case 'OwnerAssigned':
      return told(
        say(
          `${personName(event.personId, telling)} 接手处理`,
          `${personName(event.personId, telling)} took it on`,
        ),
        'good',
      );
    case 'ContactLogged':
      return told(
        say(`我们与 ${event.with} 取得联系`, `We were in contact with ${event.with}`) +
          (line.at - event.at > SAME_MINUTE_MS ? ` · ${whenText(event.at, reader)}` : ''),
        'plain',
      );
    case 'MilestoneRecorded':
      return told(`${words.targets[event.kind]} · ${whenText(event.at, reader)}`, 'plain');
    case 'CaseResolved':
      return told(say('故障已解决', 'The fault is resolved'), 'good', event.summary);
    case 'CaseClosed':
      return told(say('报修已关闭', 'The case is closed'), 'good');
    case 'CaseReopened':
      return told(say('报修重新打开', 'The case is open again'), 'plain');
    case 'ClocksPaused': {
      const reason = telling.tier?.pauseReasons.find((each) => each.code === event.pauseReason);
      const name = reason ? titled(reason, reader.language) : '';
      return told(say(`计时暂停：${name}`, `The clocks are paused: ${name}`), 'plain');
    }
    case 'ClocksResumed':
      return told(say('计时恢复', 'The clocks run again'), 'plain');
    case 'PauseCorrected':
      return told(correctionText(event, telling), 'plain');
    case 'ObligationRecorded':
    case 'ObligationMissed': {
      const what = obligationName(event.obligation, telling);
      const at = event.type === 'ObligationRecorded' ? event.at : event.dueAt;
      return told(
        event.type === 'ObligationRecorded'
          ? say(`贵方已完成：${what}`, `Done on your side: ${what}`)
          : say(
              `请贵方协助：${what}（约定 ${whenText(at, reader)} 前）`,
              `Needed on your side by ${whenText(at, reader)}: ${what}`,
            ),
        'plain',
      );
    }
    case 'PromiseMade': {
      const { personId, kind, dueAt } = event.promise;
      const [zh, en] = PROMISE_NAMES[kind];
      return told(
        say(
          `${personName(personId, telling)} 承诺 ${whenText(dueAt, reader)} ${zh}`,
          `${personName(personId, telling)} promises: ${en} by ${whenText(dueAt, reader)}`,
        ),
        'plain',
      );
    }
    case 'SeverityPromoted':
    case 'SeverityChanged':
      return told(
        say(
          `级别改为 ${severityName(event.to, telling)}`,
          `The severity is now ${severityName(event.to, telling)}`,
        ),
        'plain',
      );
    default:
      return null;
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Names

export function personName(personId: string, { people, reader }: Telling): string {
  const person = people.find((each) => each.id === personId);
  return person ? nameOf(person, reader.language) : personId;
}

function pauseName(code: string, { tier, reader }: Telling): string {
  const reason = tier?.pauseReasons.find((each) => each.code === code);
  return reason ? titled(reason, reader.language) : code;
}

function obligationName(id: string, { tier, reader }: Telling): string {
  const obligation = tier?.obligations?.find((each) => each.id === id);
  if (!obligation) return id.replaceAll('_', ' ');
  return reader.language === 'en' ? obligation.whatEn : obligation.whatZh;
}

/** What a correction made of a pause. */
function correctionText(
  { before, after }: { readonly before: PauseSpan | null; readonly after: PauseSpan | null },
  telling: Telling,
): string {
  const english = telling.reader.language === 'en';
  const span = ({ from, to, reason }: PauseSpan): string => {
    const until = to === null ? (english ? 'now' : '至今') : whenText(to, telling.reader);
    return `${whenText(from, telling.reader)} – ${until} ${pauseName(reason, telling)}`;
  };
  if (after === null) {
    const was = before ? span(before) : '';
    return english ? `A pause was taken back: ${was}` : `删除暂停：${was}`;
  }
  if (before === null)
    return english ? `A pause was recorded afterwards: ${span(after)}` : `补记暂停：${span(after)}`;
  return english
    ? `A pause was corrected: ${span(before)}, now ${span(after)}`
    : `更正暂停：${span(before)}，改为 ${span(after)}`;
}

/** The versions that a re-pinning changed: `tier 3 → 4, calendar cn-workdays 1 → 2`. */
function versionsText(
  { from, to }: Pick<Extract<CaseEvent, { type: 'CaseRepinned' }>, 'from' | 'to'>,
  reader: Reader,
): string {
  const english = reader.language === 'en';
  const changed = (name: string, before: number | undefined, after: number | undefined): readonly string[] =>
    before === after ? [] : [`${name} ${before ?? '—'} → ${after ?? '—'}`];
  const ids = [...new Set([...Object.keys(from.calendars), ...Object.keys(to.calendars)])];
  return [
    ...changed(english ? 'tier' : '服务等级', from.tierVersion, to.tierVersion),
    ...changed(english ? 'contract' : '合同', from.contractVersion, to.contractVersion),
    ...changed(english ? 'desk' : '服务台', from.tenantVersion, to.tenantVersion),
    ...changed(english ? 'ladder' : '升级阶梯', from.ladderVersion, to.ladderVersion),
    ...ids.flatMap((id) =>
      changed(`${english ? 'calendar' : '日历'} ${id}`, from.calendars[id], to.calendars[id]),
    ),
  ].join(english ? ', ' : '，');
}

function severityName(code: string, { tier, reader }: Telling): string {
  const severity = tier?.severities.find((each) => each.code === code);
  return severity ? `${code} ${titled(severity, reader.language)}` : code;
}

export function causeText(cause: PageCause, reader: Reader): string {
  const name = halfOf(cause.rungName, reader.language);
  const rung = cause.clockId ? `${clockText(cause.clockId, reader.words)} · ${name}` : name;
  const more = cause.bundled?.length ?? 0;
  if (more === 0) return rung;
  return reader.language === 'en' ? `${rung} and ${more} more` : `${rung}等 ${more + 1} 项`;
}

const cause = (of: PageCause, reader: Reader): string => `“${causeText(of, reader)}”`;

const span = (seconds: number, reader: Reader): string => spanText(seconds * 1_000, reader.words);

function told(sentence: string, tone: Told['tone'], body?: string): Told {
  return { sentence, tone, ...(body ? { body } : {}) };
}

function standbyName(triggerId: string, { language }: Reader): string {
  return STANDBY_NAMES[language][triggerId] ?? triggerId;
}
