// Help for those who make promises and those who check them: how a deadline is counted, rule by rule. Every rule says what
// holds unless the tier sets another convention; the worked examples are reckoned by a test.

import { type HelpTopic, list, say, table, text } from './help-page.ts';

/** Wall times in Shanghai on the built-in calendar of mainland China, 09:00–12:00 and 13:00–18:00. */
export const WORKED_EXAMPLES = [
  {
    from: '2026-02-13 17:30',
    amount: 2,
    unit: 'hours',
    due: '2026-02-14 10:30',
    why: say(
      '当天还剩半小时；2 月 14 日（周六）是调休上班日，从 09:00 再计一个半小时。',
      'Half an hour is left; Saturday 14 February is a make-up workday and counts on from 09:00.',
    ),
  },
  {
    from: '2026-02-13 17:30',
    amount: 1,
    unit: 'working_days',
    due: '2026-02-14 18:00',
    why: say(
      '起算日不计，下一个工作日是调休的周六。',
      'The day itself is not counted; the next working day is that Saturday.',
    ),
  },
  {
    from: '2026-02-14 08:00',
    amount: 1,
    unit: 'working_days',
    due: '2026-02-24 18:00',
    why: say(
      '上班之前也算当天，不计；春节放到 23 日。',
      'Before opening is still that day; the Spring Festival lasts until the 23rd.',
    ),
  },
  {
    from: '2026-09-30 17:00',
    amount: 1,
    unit: 'days',
    due: '2026-10-01 17:00',
    why: say('“天”是 24 小时，节假日照走。', 'A day is 24 hours, holiday or not.'),
  },
  {
    from: '2026-09-30 17:00',
    amount: 1,
    unit: 'hours',
    due: '2026-09-30 18:00',
    why: say(
      '恰在下班时计满，就在下班时到期，而不是下次上班。',
      'Through at closing time is due at closing time, not at the next opening.',
    ),
  },
] as const;

const UNITS = {
  hours: say('{n} 小时', '{n} h'),
  days: say('{n} 天', '{n} d'),
  working_days: say('{n} 个工作日', '{n} working days'),
} as const;

const amountOf = (amount: number, unit: keyof typeof UNITS) =>
  say(UNITS[unit].zh.replace('{n}', String(amount)), UNITS[unit].en.replace('{n}', String(amount)));

export const HELP_CLOCK: HelpTopic = {
  key: 'clock',
  title: say('时限是怎样算出来的', 'How a deadline is counted'),
  lead: say(
    '给制定承诺和复核承诺的人。每条规则写的是默认做法；等级可以为其中多数另作约定，约定写在等级的页面上，时限预览会用上它。',
    'For those who make promises and those who check them. Each rule says what holds by default; a tier may set most of them otherwise. Its page says so, and the preview counts by it.',
  ),
  sections: [
    {
      id: 'start',
      title: say('从哪一刻起', 'From when'),
      parts: [
        list(
          say(
            '**报修**时刻是我们收到的时刻，由我们的时钟决定。邮件自己写的日期不算，除非等级约定以它为准。',
            'The **report** is the moment at which we received it, by our clock. The date that a mail writes on itself does not count, unless the tier says that it does.',
          ),
          say(
            '承诺也可以从首次响应、到场、恢复、解决、关闭、清场、判定为紧急、某个事实成立，或另一时限被错过时起算。',
            'A target may also start with the first response, the arrival, the restoration, the resolution, the closing, the clearing of the site, an emergency being declared, a fact becoming so, or another target being missed.',
          ),
          say(
            '从到场起算的承诺，没人到场之前**暂定**：从到场时限本身往后算。迟迟不到场，因此不会让后面的承诺停着。真正到场后，以到场时刻为准，早晚都是。',
            'A target from the arrival is **provisional** while nobody has arrived: it counts from the arrival’s own deadline, so that not coming silences nothing. The real arrival then takes its place, be it earlier or later.',
          ),
          say(
            '其他起点未发生前，计时“等待中”，不催人；预计的时刻在工单页可见。',
            'Before any other start the clock waits and pages nobody.',
          ),
          say(
            '从关闭起算的承诺（如关闭后几天内的报告、回访），在已关闭的工单上照样预警、到时升级、直到有人接手；只有它能在关闭后继续记录；工单在此之前仍留在未关闭的列表中。重新打开后，从下一次关闭重新起算。',
            'A target from the closing, such as a report or a call some days later, is warned about and paged about on the closed case until somebody takes it in hand, and can be recorded there; nothing else of a closed case can. Until then the case stays on the list of open ones. After a reopening it counts anew from the next closing.',
          ),
        ),
      ],
    },
    {
      id: 'units',
      title: say('多久：单位', 'How long: the units'),
      parts: [
        table(
          [say('单位', 'Unit'), say('含义', 'Meaning'), say('等级可以约定', 'A tier may say')],
          [
            say('分钟、小时', 'minutes, hours'),
            say(
              '日历的服务时间；7×24 的日历就是真实时间',
              'open time of the calendar; on a 24×7 calendar, real time',
            ),
            say('', ''),
          ],
          [
            say('自然小时', 'calendar hours'),
            say('不管日历，昼夜都计', 'around the clock, whatever the calendar says'),
            say('', ''),
          ],
          [
            say('天、周', 'days, weeks'),
            say('每天 24 小时真实时间，节假日照计', '24 hours of real time each, holidays too'),
            say(
              '按民法典：起算日不计，到最后一天的 24:00（第 201 条）；最后一天是休息日的，顺延到下一个工作日（第 203 条）',
              'the Civil Code’s: the first day is not counted and the last ends at 24:00 (art. 201); where it is a day off, on the next working day (art. 203)',
            ),
          ],
          [
            say('工作日', 'working days'),
            say(
              '起算日不计，哪怕在上班前；到第 N 个工作日的 18:00，不是那天自己的下班时间',
              'the first day is not counted, even before opening; due at 18:00 of the Nth, not at that day’s own closing',
            ),
            say(
              '另一个下班时间；与起点同一钟点；当天 24:00',
              'another close of business; the wall time of the start; 24:00',
            ),
          ],
          [say('即时', 'at once'), say('5 分钟', '5 minutes'), say('0 到 15 分钟', '0 to 15 minutes')],
        ),
        text(
          '工作日是有服务时间的日期，调休上班日也是；周末、节假日、全天停业的日子不是。夜班跨过午夜的时段属于它开始的那一天。',
          'A working day is a date with open hours, make-up workdays included; weekends, holidays and days that a closure takes whole are none. Hours over midnight belong to the date on which they begin.',
        ),
        table(
          [
            say('从（上海，09:00–12:00、13:00–18:00）', 'From (Shanghai, 09:00–12:00 and 13:00–18:00)'),
            say('承诺', 'Promised'),
            say('到期', 'Due'),
            say('为什么', 'Why'),
          ],
          ...WORKED_EXAMPLES.map(({ from, amount, unit, due, why }) => [
            from,
            amountOf(amount, unit),
            due,
            why,
          ]),
        ),
      ],
    },
    {
      id: 'in-time',
      title: say('什么算及时', 'What is in time'),
      parts: [
        list(
          say(
            '恰在时限那一刻完成算及时；晚一毫秒就是迟。到了时限仍未完成就是超时。',
            'Done at the due instant itself is in time; a millisecond later is late. Not done when it comes is a breach.',
          ),
          say(
            '以事情真正发生的时刻为准，不是录入的时刻。补录更早的时刻会更正超时；超时的记录仍留在时间线上。',
            'What counts is when it happened, not when it was entered. A late entry of an earlier time corrects a breach, which stays in the timeline.',
          ),
          say(
            '同一类承诺有几份（等级、合同、渠道），以**最早到期**的为准，并写明是谁的承诺。',
            'Where several promises of one kind hold (tier, contract, channel) the **earliest** binds, and it says whose it is.',
          ),
        ),
      ],
    },
    {
      id: 'clock-changes',
      title: say('时区与调钟', 'Zones and clock changes'),
      parts: [
        text(
          '一条规则管所有情形：**服务时段的两端是当天钟面上的时刻；被跳过的钟点，就是调钟那一刻；出现两次的钟点，取第一次；两端之间按真实时间计。**',
          'One rule for all: **the ends of an interval are wall times of their date; one that a clock change skips is the moment of the change, one that comes twice is its first occurrence, and what lies between counts in real time.**',
        ),
        list(
          say(
            '巴黎 2026-03-29 的 02:30–05:00 只有两小时：02:30 被跳过，从调钟时起。',
            'Paris, 2026-03-29, 02:30–05:00 is two hours: 02:30 is skipped, so it opens at the change.',
          ),
          say('巴黎 2026-10-25 的 00:00–06:00 是七小时。', 'Paris, 2026-10-25, 00:00–06:00 is seven hours.'),
          say(
            '时区跳过的日期（萨摩亚没有 2011-12-30）没有服务时间，也不是工作日。',
            'A date that a zone leaves out (Samoa had no 2011-12-30) has no hours and is no working day.',
          ),
          say(
            '时区规则来自运行环境（IANA 数据库）；一个国家临时改规则，要等运行环境更新。台账导出的是时刻，因此不受影响。',
            'The rules of zones come with the runtime (IANA’s database); a country that changes them is followed when the runtime is. An exported ledger holds instants and does not depend on that.',
          ),
        ),
      ],
    },
    {
      id: 'pauses',
      title: say('暂停', 'Pauses'),
      parts: [
        list(
          say(
            '只有等级列出的原因可以暂停；我方自己的原因不能。响应、远程支持、分析报告从不暂停（等级可以改）。',
            'Only the reasons that the tier lists may pause, and none of our own doing. Respond, remote support and the analysis report never pause, unless the tier says otherwise.',
          ),
          say(
            '按时间的承诺：暂停里的**服务时间**顺延；下班后的暂停不顺延。7×24 全部顺延。',
            'Targets in time: the **open time** inside the pause is added; a pause after hours adds nothing. Around the clock all of it is.',
          ),
          say(
            '按工作日的承诺：到期钟点（通常 18:00）还在暂停的那一天不计；恰在那一刻开始或结束的，照计。等级可以约定改为按真实时间顺延。',
            'Targets in working days: a day does not count where the clock stands at its due moment (18:00); a pause that begins or ends at that very moment leaves it counted. A tier may shift by real time instead.',
          ),
          say(
            '只有落在时限之前的暂停才起作用；完成之后的什么也不改变。',
            'Only what lies before the running deadline moves it; what comes after the evidence moves nothing.',
          ),
          say(
            '事后可以更正暂停（写明原因）：时限随之重算，改级别之前的承诺也一样；误记的超时随之更正。已发出的通知不再重发。',
            'A pause can be put right afterwards, with a reason: deadlines are reckoned anew, also what was promised before a raised severity, and a breach that was none is corrected. What was sent is not sent again.',
          ),
          say(
            '改级别、换版本都不丢暂停：暂停属于工单，不属于等级。',
            'A changed severity or version loses no pause: pauses are the case’s, not the tier’s.',
          ),
        ),
      ],
    },
    {
      id: 'conditions',
      title: say('条件与客户义务', 'Conditions and what the customer owes'),
      parts: [
        list(
          say(
            '条件取决于事实。事实未知时，默认取对客户更严的读法；事实一旦记录，承诺就切换，原先的时限仍写在旁边。',
            'A condition hangs on a fact. While it is unknown the stricter reading holds; once it is recorded the target switches, and the former deadline stays beside it.',
          ),
          say(
            '“不适用”：条件从未成立。“已撤回”：成立过，被事实收回。“已取消”：不再需要，例如已远程解决，或工单已解决。都写明原因。',
            '“Not applicable”: the condition never held. “Withdrawn”: it did, until a fact took it back. “Cancelled”: nobody needs it, for example solved remotely or resolved. Each says why.',
          ),
          say(
            '客户有义务（例如十分钟内派人到场）而迟到的，依赖它的承诺顺延迟到的时间；一直没到的，不顺延。等级也可约定改为收回承诺：义务到期未履行，承诺即失效；事后得知当时已按时履行的，承诺恢复。',
            'Where the customer has a duty (such as somebody on site within ten minutes) and is late, the target that rests on it is extended by the lateness. Somebody who never comes extends nothing. A tier may take the target back instead: it lapses when the duty was due, and stands again once it is known that the duty was done in time.',
          ),
        ),
      ],
    },
    {
      id: 'severity',
      title: say('改级别与自动升级', 'Changed severity and promotion'),
      parts: [
        list(
          say(
            '**加重**：新出现的承诺从那一刻起算；已有的不会推迟，取旧时限与新算时限中较早的。',
            '**Became worse**: new kinds count from then; what ran is never postponed, the earlier of the old deadline and the new one holds.',
          ),
          say(
            '**更正**：视同一开始就是这个级别。',
            '**A correction**: as if it had been so from the report on.',
          ),
          say(
            '**自动升级**（等级约定时）：恢复或解决超时，或过了约定时间，工单升一级。错过的那一项按新级别从那一刻重新计；其他不推迟，已完成的不动，已超时的仍是超时。到顶再错过，进入应急。',
            '**Promotion** (where the tier has it): a missed restoration or resolution, or so much time, raises the severity by one. What was missed counts anew from that moment by the new level; nothing else is postponed, what is met stays met, what was missed stays missed. Missed at the top opens the emergency.',
          ),
          say(
            '系统停过机也一样：每一步都算在它本来的时刻，并写明晚了多久。',
            'An outage changes nothing: each step is taken at its own moment, and says by how much it was late.',
          ),
        ),
      ],
    },
    {
      id: 'unpublished',
      title: say('没有公布的年份', 'Years that are not published'),
      parts: [
        text(
          '中国内地的节假日逐年公布。需要尚未公布的年份时，时限显示“该年工作日未公布”，绝不猜；7×24 和“天”不受影响。等级可以约定暂按周一至周五计，并标为暂定。导入那一年，再试算并换用新版本，时限就有了。',
          'Mainland China’s holidays are published year by year. A deadline that needs a year that is not says so and guesses nothing; around the clock and in days nothing is needed. A tier may count Monday to Friday for the time being, marked as provisional. Import the year, try re-pinning, and the deadline is there.',
        ),
        text(
          '内置的是中国内地（含调休）、日本、美国联邦、法国、德国及各州。其他国家或地区，例如香港、新加坡、英国，在日历的导入页读入当地政府公布的 iCalendar 文件，逐日确认，并勾选完整的年份。',
          'Built in are mainland China with its make-up days, Japan, the United States (federal), France, Germany and its states. For any other country or region, such as Hong Kong, Singapore or the United Kingdom, read the iCalendar file of its government on the calendar’s import page, confirm it day by day and tick the years that are complete.',
        ),
      ],
    },
    {
      id: 'proof',
      title: say('怎样复核', 'How to check it'),
      parts: [
        list(
          say(
            '工单页和报修人的状态页都有计时明细：每段从几点到几点、计不计、为什么、合计多少。也可以下载：JSON 里有规则、日历全文、暂停、版本，只凭这一份就能重算；CSV 供电子表格使用，逐段列出，把“counted”为 yes 的秒数相加就是承诺的时长（工作日则数日期），日历只写编号和版本。',
            'The case and the reporter’s page show what counted: each stretch, whether it counted and why, and the sum. To download: JSON holds the rule, the whole calendar, the pauses and the versions, enough to reckon it again from that alone; CSV is for a spreadsheet and lists each stretch: the seconds of those that are “counted” add up to what was promised (of working days, their dates do), and the calendar is named by its version.',
          ),
          say(
            '这套计时有第二个独立的、故意写得很慢的实现，逐分钟读钟面；每次测试都在上万个随机日历、时区和暂停上比对两者。',
            'The clock has a second, independent and deliberately slow implementation that reads the wall clock minute by minute; every test run compares the two over more than ten thousand random calendars, zones and pauses.',
          ),
        ),
        text(
          '台账怎么读，见[管理员](/help/admin#ledger)。',
          'How to read a ledger: [Administrators](/help/admin#ledger).',
        ),
      ],
    },
  ],
};
