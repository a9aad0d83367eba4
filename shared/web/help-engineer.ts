// Help for engineers: you were paged, what now. Read at night on a phone, so the first section is all that one needs then.

import { WRONG_CODES_MAX } from '../app/intake-sms.ts';
import { type HelpTopic, list, sample, say, steps, table, text, warning } from './help-page.ts';
import { HELP_PROFILE } from './help-people.ts';
import { HELP_KEYS } from './help-phone.ts';

export const HELP_ENGINEER: HelpTopic = {
  key: 'engineer',
  title: say('工程师：收到紧急通知之后', 'Engineers: you were paged'),
  lead: say(
    '紧急通知要有人接手。一次点击就够；之后的事，这里也写清楚了。',
    'A page wants somebody to take the case. One tap is enough; the rest is here too.',
  ),
  sections: [
    {
      id: 'take',
      title: say('接手', 'Take it'),
      parts: [
        text('任选一种，任何一种都立即生效：', 'Any one of these, and it holds at once:'),
        steps(
          say(
            '**链接。** 打开短信或邮件里的链接，按“{acknowledge}”。不用登录；只打开不算接手。链接 7 天有效，请勿转发：持有者就能以您的名义接手。',
            '**The link.** Open the link in the SMS or mail and press {acknowledge}. No sign-in; opening alone takes nothing. It is good for 7 days. Do not pass it on: whoever has it can take the case in your name.',
          ),
          say(
            '**短信。** 回复链接前的五位数字和 `a`，例如 `12345 a`。只回数字，或数字加“好”“收到”“ok”也可以；加别的话不算数。必须从您登记的号码发出。',
            '**SMS.** Answer with the five digits before the link and `a`, such as `12345 a`. The digits alone do too, or with “ok” or “yes” behind them; other words have no effect. It must come from your own registered number.',
          ),
          say(
            '**邮件。** 直接回复通知邮件，第一行只写 `a`、“接手”或“ok”。必须从您登记的邮箱发出；会回一封短邮件，写明做了什么。第一行写别的，什么也不做：邮件只记在工单内部，客户看不到，并会告诉您怎样回复。',
            '**Mail.** Answer the page’s mail with `a` or “ok” alone in the first line. It must come from your own registered address; a short mail says what it did. Anything else in that line does nothing: your mail is kept on the case for the staff, the customer does not see it, and you are told how to answer.',
          ),
          say(
            '**看板。** 登录，在[看板](/board)打开工单，按“{acknowledge}”。没有收到紧急通知的同事登录后也可以接手。',
            '**The board.** Sign in, open the case on the [board](/board) and press {acknowledge}. A colleague who was not paged may do this too.',
          ),
        ),
        warning(
          '每条短信都有一条短信答复：已接手（和您承诺的时间，以及它是否晚于合同时限），或者未生效及原因：码不对、谁已接手、看不懂。没有答复，就是没有收到：打开链接，页面会写明谁已接手。退订之后不再答复；同一号码一天最多答复 60 条，与通知无关的话 10 条。',
          'Each SMS is answered by one: taken (with what you promised, and whether that is later than the contract’s deadline), or without effect and why: the code is wrong, who has it, what was not understood. No answer means that yours did not arrive: open the link, the page says who has it. After STOP nothing is answered; one number gets at most 60 answers a day, 10 of them to words that answer no page.',
        ),
      ],
    },
    {
      id: 'what-it-says',
      title: say('通知里写了什么', 'What the page says'),
      parts: [
        sample('紧急 3XT7W-KJTSK L1 响应超5分 西河水.. 回复95065 a https://…/p/…', say('短信', 'An SMS')),
        table(
          [say('内容', 'Part'), say('含义', 'Meaning')],
          ['`3XT7W-KJTSK`', say('受理编号，电话里报这个。', 'The reference; say this one on the telephone.')],
          ['`L1`', say('故障级别。', 'The severity.')],
          [
            say('`响应超5分`', '`响应超5分`'),
            say(
              '哪一项承诺，超了或剩多久：`超5分` 已超时 5 分钟，`剩4分` 还剩 4 分钟，`已到时限` 刚到。',
              'Which promise, and how long it is over or left: here “Respond, 5 min over”. In an English SMS: `5min over`, `4min left`, `due now`.',
            ),
          ],
          ['`95065 a`', say('您的接手码。每条通知各不相同。', 'Your code. Each page has another one.')],
          [
            say('`晚…`', '`late …`'),
            say(
              '本应更早发出；系统曾中断，现在补发。',
              'It should have gone out earlier; it was held up and is sent late.',
            ),
          ],
          [
            say('`重复?`', '`REPEAT?`'),
            say(
              '上一次是否送达无法确认，可能是重复。',
              'We cannot tell whether the last one reached you; this may be a repeat.',
            ),
          ],
        ),
        text(
          '邮件更完整：客户、地点、报修人、这一项和其他各项时限、合同原文、为何通知您（哪一个梯级），以及到几点无人接手就通知下一位。时间都按工单地点的时区写明，如 `UTC+8`。',
          'A mail says more: customer, site, reporter, this deadline and the others, the clause, why it is you (which rung), and until when it waits before the next person is paged. Times are in the zone of the case and say so, such as `UTC+8`.',
        ),
        text(
          '通知依次使用您名下的联系方式：第一种发送失败（拒收、退信、结果不明）就立即换下一种。',
          'Your contact methods are used in their order: when one fails (refused, bounced, unknown) the next is tried at once.',
        ),
      ],
    },
    {
      id: 'why-me',
      title: say('为什么通知我', 'Why was I paged'),
      parts: [
        text(
          '打开通知里的链接，“为什么通知我？”写着：什么事到了时间、晚了多久、按哪张值班表或哪个岗位、代谁、之前通知了谁、为什么用这种方式。',
          'Open the link of the page: “Why was I paged?” says what came due and how late, by which rota or post, in whose place, who was asked before, and why by this way.',
        ),
      ],
    },
    {
      id: 'acknowledging',
      title: say('接手意味着什么', 'What acknowledging does, and does not'),
      parts: [
        list(
          say(
            '没有负责人时，您成为负责人；已有负责人则不变。',
            'You become the owner if there is none; an owner stays.',
          ),
          say(
            '所有未应答的通知关闭，紧急通知停止；已通知和排队中的同事会收到“已接手”。',
            'All open pages are closed and the paging stops; colleagues who were paged or waiting are told that you have it.',
          ),
          say(
            '**计时不停，也不算响应。** “响应”只由真人与客户的联系满足，见[记录联系](#contact)。',
            '**No clock stops, and it is no response.** Only a human contact with the customer meets “Respond”: see [logging a contact](#contact).',
          ),
          say('有一项承诺超时，会再次通知您。', 'When a promise is missed you are paged again.'),
          say(
            '接手后没有任何进展（联系、节点、解决），过一段时间接手失效，重新通知。时长见[配置](/setup)的升级阶梯；演示租户为 60 分钟。',
            'An acknowledgement without any progress (a contact, a milestone, the resolution) lapses, and paging begins again. How long it holds is in the ladder on [Setup](/setup); 60 min for the demo tenant.',
          ),
          say(
            '别人已先接手：不会出错，系统告诉您是谁、几点。',
            'Somebody was first: nothing breaks, you are told who and when.',
          ),
        ),
      ],
    },
    HELP_KEYS,
    {
      id: 'storm',
      title: say('许多工单同时到来', 'Many cases at once'),
      parts: [
        list(
          say(
            '第一条立即发给您；随后半分钟内的其他工单合并为一条，写明有几单；此后每隔几分钟最多一条。最严重级别的短信、邮件和群消息从不等待，每一单单独通知；但若级别只是系统推定（报障未说明轻重、报障人身份不明），照样合并，您或同事改定级别之后除外。',
            'The first page comes at once; the others of the next half minute come as one message that says how many there are; from then on there is one message in a few minutes at most. By SMS, mail and chat the most severe level never waits: each of its cases pages by itself, unless the level was merely assumed, because the report did not say and its reporter is unknown. Once somebody sets it, it is no longer assumed.',
          ),
          say(
            '电话一次只响一件事：第一通立即打出；随后半分钟内的（包括最严重级别）合为一通，报出有几单，按 `4` 全部接手。',
            'A telephone rings for one thing at a time: the first call comes at once; those of the next half minute, the most severe level too, come as one call, which says how many cases there are. Key `4` takes them all.',
          ),
          say(
            '一个回复码、一个链接答复其中每一单：短信或邮件回复 `a` 全部接手，`e` 全部转给下一位；链接里可只选其中一些。没有选的照常通知下一位。',
            'One code and one link answer all of them: `a` by SMS or mail takes all, `e` hands all on; behind the link you may choose some. The others go on to the next person as ever.',
          ),
          say(
            '几单各自呼叫您时（最严重级别常常如此），也可一次答复：用其中任何一个回复码发 `12345 全部`（或 `12345 all`）全部接手，`12345 e 全部` 全部转给下一位；还有工单在等待合并时，回复短信会写明几单；[看板](/board)和每条通知的链接里写明“有几单正在呼叫您”，点开已全部勾选，不要的取消勾选。通知链接在发出后 24 小时内可这样用，只代表您本人。',
            'Where several cases call you one by one, as those of the most severe level often do, they can be answered together too: `12345 all` by SMS with any of their codes takes all, `12345 e all` passes all on; the answer says how many more are still to come; the [board](/board) and the link of each page say how many call you and lead to the list, where all are ticked: untick what you leave. A page’s link does so for 24 hours, and for you alone.',
          ),
          say(
            '无需应答的通知（时限将至、已接手、联系不上任何人等）也一样：第一条立即，随后的合并为一封，逐单列出并附链接，最严重级别的也是；时限将至的最多等半分钟。它们另成一路，从不耽误紧急通知；危急情况的、最严重级别“联系不上任何人”的不合并。',
            'Notices that want no answer (a deadline ahead, taken, nobody reached, and so on) likewise: the first at once, those that follow as one, with a line and a link for each case. That holds for the most severe level too; a warning of a deadline ahead waits half a minute at most. They go by themselves and never delay a page. Not put together are those of crises, and “nobody reached” of the most severe level.',
          ),
          say(
            '[看板](/board)写明还有多少条在等待、为什么、最晚何时发出。合并的分钟数由管理员在服务台设置里定。',
            'The [board](/board) says how many still wait, why, and when the last leaves. An admin sets the minutes in the desk’s settings.',
          ),
        ),
      ],
    },
    {
      id: 'cannot',
      title: say('现在处理不了', 'You cannot take it now'),
      parts: [
        text(
          '不要等它过期。在链接页面选“转给下一位”并写一句原因；或短信回复 `12345 e`；或在工单页用“{escalate}”。下一位立即收到通知。',
          'Do not let it run out. Choose “Hand on now” on the page behind the link and say why; or answer `12345 e`; or use {escalate} on the case. The next person is paged at once.',
        ),
        text(
          '要交给某一位同事：在链接页面或工单页用“{handOver}”，或回复 `12345 h 姓名`（不写姓名就交给下一位当班人员）。对方收到的通知写明是谁移交、原因和剩余时间，确认后才由其负责；没有确认就回到您这里，通知、链接页面和工单页都写明谁未确认；工单还无人负责时，未确认则先通知其他人，并告知您。主管还可以在工单解决后回复 `12345 c` 关闭。',
          'To give it to a colleague use {handOver} behind the link or on the case, or answer `12345 h name` (without a name: whoever is on call next). Their page says who hands it over, why and how long is left, and they own it once they take it; if they do not, it comes back to you: your page, the link and the case say who did not take it. Where nobody owns the case yet, others are asked first and you are told. Managers may also close a resolved case by `12345 c`.',
        ),
      ],
    },
    {
      id: 'on-call',
      title: say('值班、换班与日历', 'Your shifts: swaps and your calendar'),
      parts: [
        text(
          '[值班](/rotas)页写明现在或任一时刻由谁值班、怎样联系。打开一张值班表可以看到四周的排班；在那里把自己的班次与同事交换、交给别人，或接下一段时间。每次修改都写明原因，记入历史；双方都可以撤回，已经开始的只改其余部分。',
          '[On call](/rotas) says who it is now or at any instant, and how to reach them. Open a rota for its four weeks; there you swap a shift of yours with a colleague, give one away, or take a stretch over. Each change has its reason and stands in the history; either of the two takes it back, and what has begun is changed from then on only.',
        ),
        text(
          '同一页可以生成日历订阅地址：您自己的班次，或整张值班表。地址只显示一次，持有者无须登录即可查看；生成新地址后旧地址失效。',
          'The same page makes addresses for your calendar program: of your own shifts, or of a whole rota. They are shown once, and whoever has one reads it without signing in; new ones end the old ones.',
        ),
      ],
    },
    {
      id: 'promise',
      title: say('承诺一个时间', 'Promise a time'),
      parts: [
        text(
          '接手时可以一并承诺：链接页面选承诺什么、最晚何时，或回复 `12345 a 14:30`（14:30 前到场）。之后用“{promise}”补充或改期（改期要写原因）。报修人和看板都看得到。',
          'You may promise with it: choose what and by when behind the link, or answer `12345 a 14:30` (on site by 14:30). Use {promise} to give or move one later, with a reason where it moves. The reporter and the board see it.',
        ),
        list(
          say(
            '记录到场、联系、恢复等即为兑现；备注或联系兑现“通报进展”。',
            'What you record keeps it: the arrival, the contact, the restoration; a note or a contact keeps “word of the progress”.',
          ),
          say(
            '到时没有记录：先通知您，再通知您的上级，即使工单已接手。',
            'With nothing recorded by then you are paged, then your manager, although the case is taken.',
          ),
          say(
            '解决、暂停或移交给别人后，承诺不再计时。合同时限不受承诺影响：承诺晚于它，答复和工单页会写明。',
            'Solving, pausing or handing it over releases you. The contract’s deadlines are not moved by it: the answer and the case say where a promise is later than one.',
          ),
        ),
      ],
    },
    {
      id: 'no-answer',
      title: say('不应答会怎样', 'What happens if you do not answer'),
      parts: [
        steps(
          say(
            '通知等到注明的时间（演示租户 10 分钟），然后通知下一位。您的链接和接手码仍可用来接手。',
            'The page waits until the time it names (10 min for the demo tenant), then the next person is paged. Your link and code can still take it.',
          ),
          say(
            '到每一个梯级、每一次超时，还会加人。',
            'Each rung, and each missed promise, brings in more people.',
          ),
          say(
            '名单用完：反复通知最终负责人，并向服务台告警“联系不上任何人”，看板顶端变红。',
            'When the list is through, the final person is paged again and again, the desk is alarmed that nobody can be reached, and the top of the board turns red.',
          ),
        ),
        text(
          '一切都留在时间线上：通知了谁、几点、通过什么、结果如何。',
          'All of it stays in the timeline: who was paged, when, how, and with what result.',
        ),
      ],
    },
    {
      id: 'wrong-code',
      title: say(`${WRONG_CODES_MAX} 次错误的接手码`, `${WRONG_CODES_MAX} wrong codes`),
      parts: [
        text(
          `一小时内从您的号码发来 ${WRONG_CODES_MAX} 次错误的码，短信接手就停用，直到这一小时过去。链接和看板照常可用。每次发错都有短信告知还剩几次，锁定后告知到几点；每条短信都留在[来件](/triage)里。`,
          `${WRONG_CODES_MAX} wrong codes from your number within an hour lock answering by SMS until that hour is over. The link and the board still work. Each wrong code is answered with how many are left, and then with until when it is locked; every SMS is kept in [Triage](/triage).`,
        ),
      ],
    },
    HELP_PROFILE,
    {
      id: 'contact',
      title: say('记录联系：什么算响应', 'Log a contact: what counts as a response'),
      parts: [
        text(
          '您与客户真正说上话、发出一封亲自写的邮件、到了现场：在工单页“{contact}”，写明方式、与谁、说了什么。最早的一次联系满足“响应”；勾选“提供了远程支持”时也满足“远程支持”。',
          'You spoke to the customer, wrote to them yourself, or stood before them: {contact} on the case, with how, with whom and what was said. The earliest contact meets “Respond”; with “It was remote support” ticked it meets “Remote support” too.',
        ),
        list(
          say(
            '受理通知、状态链接、自动回复：**不算**。',
            'A reception notice, a status link, an automatic answer: **no**.',
          ),
          say('接手、指派、备注：**不算**。', 'An acknowledgement, an assignment, a note: **no**.'),
          say('打不通的电话：不算；可写备注。', 'A call that nobody took: no; write a note.'),
        ),
      ],
    },
    {
      id: 'progress',
      title: say('从到场到关闭', 'From arrival to closing'),
      parts: [
        table(
          [say('动作', 'Action'), say('何时使用', 'When')],
          ['{arrive}', say('人到现场。', 'You are on site.')],
          ['{plan}', say('解决方案已交给客户。', 'The customer has the plan.')],
          [
            '{restore}',
            say(
              '业务恢复，临时办法也算。分析报告的计时从这里开始。未上门即恢复的请勾选，还没到期的到场承诺随之取消。',
              'Service is back, by a workaround too. The clock of the analysis report starts here. Tick it where nobody had to come: an arrival that is not due yet is then cancelled.',
            ),
          ],
          ['{recover}', say('临时办法已拆除，完全恢复。', 'The workaround is gone; all is as it was.')],
          ['{standby}', say('备件或备机已就位。', 'The spare or standby is in place.')],
          [
            '{resolve}',
            say(
              '故障已解决；之前须已记录与客户的联系。未记录的恢复按此时间计；其余未完成的承诺取消（分析报告除外），暂停结束，通知停止，报修人收到通知。',
              'The fault is solved; a contact with the customer must be logged before. A restoration that was not recorded counts from now; other targets are cancelled (not the analysis report), a pause ends, paging stops, the reporter is told.',
            ),
          ],
          [
            '{analysis}',
            say(
              '故障分析报告（原因、过程、预防）已交给客户。还欠着报告的工单不能关闭。',
              'The analysis (cause, process, prevention) was delivered. A case that still owes one cannot be closed.',
            ),
          ],
          [
            '{close}',
            say(
              '由经理或调度关闭，写明过程小结。从关闭起算的承诺由此开始，记录之前照样催办。',
              'Done by a manager, dispatcher or administrator, with a summary. What is promised from the closing on starts here, and is asked for until it is recorded.',
            ),
          ],
          [
            '{reopen}',
            say(
              '故障又出现。恢复以来的时间按暂停计，不算在您头上。',
              'The fault is back. The time since the restoration counts as a pause and is not charged to you.',
            ),
          ],
        ),
        text(
          '还有：{assign}、{note}、{fact}（例如“当场不能修复”，它会启动或取消某些承诺）。{severity}和{identify}由经理或调度操作。页面只列出您现在可以做的；不允许的，会写明为什么。',
          'Also: {assign}, {note}, {fact} (such as “not repairable on the spot”, which starts or cancels targets). {severity} and {identify} are for managers and dispatchers. The page offers what you may do now; what is refused says why.',
        ),
      ],
    },
    {
      id: 'crisis',
      title: say('危急情况', 'A crisis'),
      parts: [
        text(
          '对用户业务影响很大且复杂的情况：专责工程师用“{proposeCrisis}”申请，经理用“{openCrisis}”成立小组：协调人、本地组长、组员，写明影响和为何复杂。紧急级别 1、2 超过处理时限，系统会建议成立。协调人可以是外部人员：无需账号，通过邮件或短信中的签名链接查看。',
          'For what hits the customer’s business hard and is complex: the dedicated engineer applies by {proposeCrisis}, a manager sets up the team by {openCrisis}: coordinator, local leader, members, with the impact and why it is complex. Where emergency class 1 or 2 misses its handling time, the system calls for one. The coordinator may be from outside: no account, a signed link by mail or SMS shows how things stand.',
        ),
        list(
          say(
            '“{updateCrisis}”：昼夜不停，至少每小时一次，每次更新重新计时；到时未更新即通知组长，已接手也一样。',
            '{updateCrisis}: at least every hour, day and night; each update starts the hour anew. Without one the leader is paged, although the case was taken.',
          ),
          say(
            '“{reportCrisis}”：每天一次，原文发给原厂商负责人和协调人；17:00 提醒组长，当天 24 点仍未发出即通知组长。',
            '{reportCrisis}: once a day, to the manufacturer’s responsible person and the coordinator, word for word. The leader is reminded at 17:00 and paged where the day ends without it.',
          ),
          say(
            '“{requestAction}”：请任何区域的人员或仓库协助，写明由谁、何时完成；逾期会通知本人和组长并留在列表上。“{finishAction}”登记完成。',
            '{requestAction}: of people and depots of any region, with who and by when; overdue, they and the leader are told, and it stays on the list. {finishAction} takes it off.',
          ),
          say(
            '“{closeCrisis}”：由组长或经理结束，写明原因；小组和原厂商会收到通知。',
            '{closeCrisis}: by the leader or a manager, with the reason; the team and the manufacturer are told.',
          ),
        ),
      ],
    },
    {
      id: 'late',
      title: say('补录', 'Late entries'),
      parts: [
        text(
          '时间填**真正发生的时间**，按表单注明的时区；空着就是现在。超过 5 分钟以前的要写原因。不能晚于现在，不能早于报修。',
          'Give the time at which it **really happened**, in the zone that the form names; empty means now. More than 5 minutes ago needs a reason. Not in the future, not before the report.',
        ),
        text(
          '实际按时、只是记录晚了：超时改为“已达成（补录）”，按更正后的算；那次超时和通知仍留在时间线上。重复记录同一节点会被拒绝，除非时间更早并写明原因。',
          'Done in time but typed in late: the breach becomes “met, entered late” and counts as met; the breach and its pages stay in the timeline. A second record of the same milestone is refused, unless it is earlier and has a reason.',
        ),
      ],
    },
    {
      id: 'pause',
      title: say('暂停计时', 'Pausing the clocks'),
      parts: [
        text(
          '“{pause}”只接受服务等级列出的原因，通常只有客户造成的，例如无法进场、等待客户备件。用“{resume}”恢复。',
          '{pause} takes only the reasons that the tier lists, usually what the customer causes: no access to the site, waiting for their part. {resume} ends it.',
        ),
        list(
          say(
            '有些承诺从不暂停；演示的等级里是响应、远程支持和分析报告。',
            'Some targets never pause; in the demo tier respond, remote support and the analysis report.',
          ),
          say(
            '暂停也停止紧急通知，但不能暂停的时限照常计时和通知，表单里会列出；报修人会收到通知。',
            'A pause stops the paging too; deadlines that no pause holds run on and page, and its form names them. The reporter is told.',
          ),
          say(
            '恢复时仍无人接手的工单，从头开始通知。',
            'A case that nobody has taken is paged about from the beginning when it resumes.',
          ),
          say(
            '记错的暂停由“{correctPause}”补记或更正，“{dropPause}”删除，都要写明原因；因此不再成立的超时会注明更正，原记录保留。',
            '{correctPause} puts a pause right, also one that nobody recorded; {dropPause} takes one back. Both ask why. A breach that is none by the right record is marked as corrected and stays in the timeline.',
          ),
          say(
            '合同约定客户先做的事（例如派人到场），完成后用“{obligation}”记录；客户晚了多久，我方时限就顺延多久。',
            'Where the contract asks something of the customer first, such as somebody on site, {obligation} records it; what they were late by is added to our time.',
          ),
          say(
            '暂停了多久、为什么，台账里逐段可查。',
            'How long and why stands in the ledger, stretch by stretch.',
          ),
        ),
      ],
    },
  ],
};
