// The conventions of a tier for people: each one's name, what it decides and what its values mean, in both languages. What
// they do is reckoned in the domain; the form is made from this table.

import type { Conventions } from '../domain/conventions.ts';
import type { Language } from '../domain/people.ts';
import type { AnchorName } from '../domain/tier.ts';

/** A name, what it decides, and its values where there is a choice. */
type Said = readonly [name: string, decides: string, values?: Readonly<Record<string, string>>];

export type ConventionKey = Exclude<keyof Conventions, 'anchors'>;

interface ConventionWords {
  readonly conventions: Readonly<Record<ConventionKey, Said>>;
  readonly anchors: Readonly<Record<AnchorName, readonly [name: string, decides: string]>>;
  readonly anchorsTitle: string;
  readonly ownStart: string;
}

const en: ConventionWords = {
  conventions: {
    timeZone: [
      'Time zone',
      'Whose calendar days are meant, and the zone of calendars that are made for the tier.',
    ],
    reportInstant: [
      'Instant of the report',
      'When a mail counts as reported.',
      { receipt: 'when it arrived here', header_time: 'the date in the mail itself' },
    ],
    deadlineInclusive: [
      'In time at the deadline itself',
      'Whether what is done exactly at the deadline is in time.',
      { true: 'in time', false: 'late' },
    ],
    dayUnit: [
      'A day',
      'What “3 days” means.',
      {
        elapsed_24h: 'so many times 24 hours',
        civil_code_end_of_day: 'by the civil code: the first day is not counted, due at the end of the last',
        civil_code_with_holiday_roll: 'by the civil code, and moved on where the last day is a holiday',
      },
    ],
    weekUnit: [
      'A week',
      'What “2 weeks” means.',
      {
        elapsed_7x24h: 'so many times 7 × 24 hours',
        civil_code_end_of_day: 'by the civil code: due at the end of the last day',
      },
    ],
    workingDayDue: [
      'When on its working day a target is due',
      'The day of the report is never counted.',
      {
        end_of_business: 'at the close of business',
        same_clock_time: 'at the time of day of the report',
        end_of_calendar_day: 'at midnight',
      },
    ],
    endOfBusiness: ['Close of business', 'The time of day at which working days end, such as 18:00.'],
    businessWindows: [
      'Hours of a working day',
      'For a calendar that is made for the tier, such as 09:00-12:00, 13:00-18:00.',
    ],
    workingDayCalendar: [
      'Working days',
      'Which days count as working days in a calendar that is made for the tier.',
      {
        prc: 'as published in China, with make-up days',
        mon_fri: 'Monday to Friday',
        custom: 'as its own calendar says',
      },
    ],
    pauseWorkingDays: [
      'A pause and working days',
      'What a pause does to a deadline in working days.',
      {
        close_of_business_rule: 'takes out the days at whose close it lasts',
        elapsed_shift: 'moves the deadline by its length',
      },
    ],
    instantMinutes: ['“At once” in minutes', 'What a promise to act at once means: 0 to 15.'],
    unknownRegion: [
      'While the region of the site is not known',
      'Which promise holds where they differ by region.',
      { strictest: 'the strictest', laxest: 'the laxest', ask_first: 'none of them, until it is known' },
    ],
    outsideRegionVisit: [
      'A distant visit is kept by',
      'For promises that say so literally.',
      { arrive: 'arriving', dispatch: 'departing' },
    ],
    criticalInheritsSevere: [
      'The most severe level inherits',
      'Whether it also has the targets of the level below that it does not name itself.',
      { true: 'it does', false: 'only its own' },
    ],
    unknownHardwareState: [
      'While it is not known whether hardware is damaged',
      'Which promise holds until somebody has looked.',
      { assume_undamaged: 'as if it were not', ask_first: 'none, until it is known' },
    ],
    reproducibleUnknown: [
      'While it is not known whether a fault can be reproduced',
      'Which promise holds.',
      { true: 'as if it could', false: 'as if it could not' },
    ],
    obligationMissed: [
      'The customer misses a duty of theirs',
      'What it does to the promise that rests on it.',
      {
        extend_by_lateness: 'extends it by their lateness',
        void: 'takes it back',
        ignore: 'nothing',
      },
    ],
    arriveCancelledWhenSolvedRemotely: [
      'Solved from afar',
      'Whether a promised visit is then still owed.',
      { true: 'no longer owed', false: 'still owed' },
    ],
    beforeArrival: [
      'Counted from the arrival, while nobody has arrived',
      'Whether such targets have a deadline already.',
      { provisional: 'yes, from the deadline of the arrival', none: 'no' },
    ],
    standbyGraceMinutes: ['Grace for a standby, in minutes', 'Added to what the clause says.'],
    promotionCountsFrom: [
      'After a promotion clocks count from',
      'Where a case climbs to the next severity by itself.',
      { promotion: 'the promotion', report: 'the report' },
    ],
    worsenedCountsFrom: [
      'After a worsening clocks count from',
      'A running deadline is never postponed either way.',
      { min_rule: 'the worsening', from_report: 'the report' },
    ],
    correctedCountsFrom: [
      'After a correction of the severity clocks count from',
      'The severity was wrong from the beginning.',
      { from_report: 'the report', from_reclassification: 'the correction' },
    ],
    mergeRule: [
      'Tier and the contract’s own requirements',
      'Which of two promises binds.',
      {
        most_favourable: 'the earlier one, target by target',
        preset_only: 'the tier’s alone',
        contract_only: 'the contract’s alone',
      },
    ],
    bookedService: [
      'A visit by appointment',
      'When it is due.',
      { appointment: 'at the agreed time', clock: 'by the clock all the same' },
    ],
    missingYear: [
      'A year whose holidays are not published',
      'What a deadline in such a year says.',
      { error: 'that the year is missing', mon_fri_provisional: 'Monday to Friday, provisionally' },
    ],
  },
  anchors: {
    s003_paralysed_full_recovery_anchor: [
      'Full recovery of a paralysed system',
      'The clause does not say from when it counts.',
    ],
    s003_serious_restore_anchor: [
      'Restoring after a serious fault',
      'The clause does not say from when it counts.',
    ],
    s001_handling_time_anchor: ['Handling time', 'The clause does not say from when it counts.'],
    s002_part_replacement_anchor: [
      'Replacing a part',
      'From the report, or from when the need is determined.',
    ],
    s002_emergency_anchor: ['Emergency handling', 'From the classification, or from the report.'],
  },
  anchorsTitle: 'Where clauses do not say from when they count',
  ownStart: 'as the target says',
};

const zhCN: ConventionWords = {
  conventions: {
    timeZone: ['时区', '以哪里的日历日为准，以及为本等级生成的日历的时区。'],
    reportInstant: [
      '报修时刻',
      '邮件何时算作报修。',
      { receipt: '到达本系统之时', header_time: '邮件自己写明的时间' },
    ],
    deadlineInclusive: ['恰在时限之时', '恰好在时限完成是否算按时。', { true: '按时', false: '超时' }],
    dayUnit: [
      '天',
      '“3 天”的含义。',
      {
        elapsed_24h: '若干个 24 小时',
        civil_code_end_of_day: '按民法典：首日不计，至末日结束',
        civil_code_with_holiday_roll: '按民法典，末日为节假日则顺延',
      },
    ],
    weekUnit: [
      '周',
      '“2 周”的含义。',
      { elapsed_7x24h: '若干个 7×24 小时', civil_code_end_of_day: '按民法典：至末日结束' },
    ],
    workingDayDue: [
      '工作日时限在当天何时',
      '报修当天从不计入。',
      { end_of_business: '下班之时', same_clock_time: '与报修相同的钟点', end_of_calendar_day: '午夜' },
    ],
    endOfBusiness: ['下班时间', '工作日在几点结束，例如 18:00。'],
    businessWindows: ['工作日的时段', '用于为本等级生成的日历，例如 09:00-12:00, 13:00-18:00。'],
    workingDayCalendar: [
      '工作日',
      '为本等级生成的日历中，哪些天是工作日。',
      { prc: '按中国公布的安排，包括调休', mon_fri: '周一至周五', custom: '按它自己的日历' },
    ],
    pauseWorkingDays: [
      '暂停与工作日',
      '暂停怎样影响以工作日计的时限。',
      { close_of_business_rule: '扣除下班时仍在暂停的那些天', elapsed_shift: '按暂停的长度顺延' },
    ],
    instantMinutes: ['“即时”的分钟数', '承诺“即时”时指几分钟：0 到 15。'],
    unknownRegion: [
      '地点所在区域未知时',
      '承诺因区域而不同时，以哪个为准。',
      { strictest: '最严的', laxest: '最宽的', ask_first: '都不算，先问清' },
    ],
    outsideRegionVisit: [
      '远途上门以何为准',
      '用于条文原话如此的承诺。',
      { arrive: '到达', dispatch: '出发' },
    ],
    criticalInheritsSevere: [
      '最高级别继承',
      '下一级有而自己没有写明的承诺，是否也有。',
      { true: '也有', false: '只有自己的' },
    ],
    unknownHardwareState: [
      '硬件是否损坏未知时',
      '在有人查看之前，以哪个承诺为准。',
      { assume_undamaged: '视为未损坏', ask_first: '都不算，先问清' },
    ],
    reproducibleUnknown: [
      '故障能否重现未知时',
      '以哪个承诺为准。',
      { true: '视为能重现', false: '视为不能重现' },
    ],
    obligationMissed: [
      '客户未按时履行其义务',
      '对依赖它的承诺有何影响。',
      { extend_by_lateness: '按客户迟到的时间顺延', void: '收回承诺', ignore: '没有影响' },
    ],
    arriveCancelledWhenSolvedRemotely: [
      '已远程解决',
      '承诺的上门是否仍需履行。',
      { true: '不再需要', false: '仍需履行' },
    ],
    beforeArrival: [
      '自到达起算而尚未到达时',
      '这类承诺是否已有时限。',
      { provisional: '有，自到达的时限起算', none: '没有' },
    ],
    standbyGraceMinutes: ['备机宽限（分钟）', '加在条款规定之上。'],
    promotionCountsFrom: [
      '自动升级之后，计时自何时起',
      '工单自行升到下一级别时。',
      { promotion: '升级之时', report: '报修之时' },
    ],
    worsenedCountsFrom: [
      '故障加重之后，计时自何时起',
      '无论如何，已有的时限不会推迟。',
      { min_rule: '加重之时', from_report: '报修之时' },
    ],
    correctedCountsFrom: [
      '更正级别之后，计时自何时起',
      '级别从一开始就判错了。',
      { from_report: '报修之时', from_reclassification: '更正之时' },
    ],
    mergeRule: [
      '等级与合同自身的要求',
      '两个承诺以哪个为准。',
      { most_favourable: '逐项取较早的', preset_only: '只按等级', contract_only: '只按合同' },
    ],
    bookedService: ['预约上门', '何时到期。', { appointment: '约定的时间', clock: '仍按计时' }],
    missingYear: [
      '节假日尚未公布的年份',
      '落在该年的时限怎么说。',
      { error: '说明缺少该年', mon_fri_provisional: '暂按周一至周五' },
    ],
  },
  anchors: {
    s003_paralysed_full_recovery_anchor: ['系统瘫痪后完全恢复', '条款没有写明自何时起算。'],
    s003_serious_restore_anchor: ['严重故障后恢复业务', '条款没有写明自何时起算。'],
    s001_handling_time_anchor: ['处理时间', '条款没有写明自何时起算。'],
    s002_part_replacement_anchor: ['更换配件', '自报修起，或自判定需要更换起。'],
    s002_emergency_anchor: ['应急处理', '自应急定级起，或自报修起。'],
  },
  anchorsTitle: '条款没有写明自何时起算之处',
  ownStart: '按承诺所写',
};

const table = { 'zh-CN': zhCN, en } satisfies Record<Language, ConventionWords>;

/** The words of one language. */
export function conventionWordsOf(language: Language): ConventionWords {
  return table[language];
}
