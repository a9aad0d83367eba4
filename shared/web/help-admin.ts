// Help for those who run a desk: administrators, managers, dispatchers. How a report becomes a case, what decides, who is
// paged when, and what to look at each morning.

import { HELP_DRILLS } from './help-drills.ts';
import { type HelpTopic, list, say, steps, table, text, warning } from './help-page.ts';
import { HELP_PEOPLE } from './help-people.ts';
import { HELP_ROOMS } from './help-phone.ts';

export const HELP_ADMIN: HelpTopic = {
  key: 'admin',
  title: say('管理员：服务台如何运转', 'Administrators: how the desk works'),
  lead: say(
    '从来件到工单，从承诺到通知，以及每天早上看什么。本页所说的配置都在[配置](/setup)页；管理员可在那里修改日历、等级、合同和服务台设置。',
    'From a message to a case, from a promise to a page, and what to check each morning. The configuration spoken of here is on [Setup](/setup), where an administrator changes calendars, tiers, contracts and the desk’s own settings.',
  ),
  sections: [
    {
      id: 'report-to-case',
      title: say('报修怎样成为工单', 'How a report becomes a case'),
      parts: [
        steps(
          say(
            '**先存，后答。** 来件先存为来件记录，然后才告诉对方“收到”。因此已收下的不会丢。',
            '**Stored before it is answered.** A message is a stored receipt before its sender is told that it was taken, so nothing accepted is lost.',
          ),
          say(
            '**判定归宿。** 每条来件最终是五种之一：新工单、回复、重复、隔离、拒绝（写明原因）。',
            '**One fate each.** Every receipt ends as a new case, a reply, a duplicate, in quarantine, or rejected with a reason.',
          ),
          say(
            '**建单。** 判定级别，固定服务等级、日历和升级阶梯的版本，启动计时，向报修人发受理通知，按阶梯发出第一条紧急通知。',
            '**The case opens.** Severity is decided; tier, calendars and ladder are pinned by version; clocks start; the reporter is sent the reception notice; the ladder sends the first page.',
          ),
        ),
        text(
          '回复并入原工单，只认两点：发到该工单专用的回复地址，或回复了我们的邮件且发件人与该工单有关。主题里写着受理编号**不算**：编号谁都能写。回复不会重新开始计时，也不会重新打开工单；负责人会收到通知。',
          'A reply joins its case by two things only: it went to the case’s own reply address, or it answers a mail of ours and its sender is one of those concerned. A reference in the subject is **not** enough: anybody can write one. A reply restarts no clock and reopens nothing; the owner is told.',
        ),
      ],
    },
    {
      id: 'identity',
      title: say('已核实与未核实', 'Verified and not verified'),
      parts: [
        text(
          '已核实：登记的联系人，从登记的地址来信，且邮件通过 DMARC。其他都未核实；网页报修不论填了什么都未核实。',
          'Verified is a registered contact writing from a registered address, in a mail that passes DMARC. Everybody else is not; the web form never is, whatever was typed.',
        ),
        table(
          [say('', ''), say('已核实', 'Verified'), say('未核实', 'Not verified')],
          [
            say('客户、地点、合同', 'Customer, site, contract'),
            say('按联系人带出', 'from the contact'),
            say('空，标记“待核实”', 'none; flagged “who is it?”'),
          ],
          [
            say('等级与阶梯', 'Tier and ladder'),
            say('按合同', 'the contract’s'),
            say('租户的默认', 'the tenant’s defaults'),
          ],
          [
            say('时区', 'Time zone'),
            say('地点的，否则客户的', 'the site’s, else the customer’s'),
            say('租户的', 'the tenant’s'),
          ],
          [
            say('受理通知', 'Reception notice'),
            say('完整，含判定的级别和状态链接', 'in full, with severity and status link'),
            say('固定内容，每个地址 24 小时一封', 'fixed words, once per address in 24 h'),
          ],
        ),
        text(
          '核实后用“{identify}”补上客户、地点和合同。已作出的承诺不会因此改变。对自动邮件从不发受理通知。',
          'Once you know, {identify} adds customer, site and contract. The promise that was made stays as it is. Automated mail never gets a reception notice.',
        ),
      ],
    },
    {
      id: 'severity',
      title: say('级别由什么决定', 'What decides the severity'),
      parts: [
        steps(
          say('报修人在表单里的选择；', 'the reporter’s choice in the form;'),
          say(
            '否则是正文里的词：等级列出的关键词，简繁体、全半角都认，“不影响业务”这样的否定不算；多个级别命中取最严重；',
            'else the words: the tier’s keywords in Simplified or Traditional script; what is denied (“no data loss”) does not count; of several the most severe;',
          ),
          say(
            '都没有：未核实者按最严重，已核实者按中间一级。这样推定的最严重级别，其紧急通知照常与其他合并。',
            'else the most severe for somebody unknown, and the middle one for a verified contact. Pages of a level so assumed go out together like others.',
          ),
        ),
        text(
          '工单页写明依据。更改用“{severity}”并写原因：“故障加重”从现在起重新计时，不推迟已有的时限；“原级别有误”视同一开始就是这样。',
          'The case says what decided. {severity} changes it with a reason: “became worse” counts from now and postpones no deadline; “a correction” computes all as if it had been so from the start.',
        ),
      ],
    },
    {
      id: 'promises',
      title: say('等级、承诺、日历、暂停', 'Tiers, targets, calendars, pauses'),
      parts: [
        text(
          '服务等级（tier）列出级别，每个级别列出承诺：多久之内、从哪一刻起、依据哪条合同原文、有无条件。条件取决于事实（例如“当场可修复”），用“{fact}”记录。',
          'A tier lists severities, and each severity its targets: within how long, from when, by which clause, on which condition. Conditions hang on facts (such as “repairable on the spot”), which {fact} records.',
        ),
        text(
          '每次修改都是一个新版本，写明谁、何时、为何，旧版本永远在。新工单采用最新版，未结工单保持打开时的版本；“未结工单”页先说明移到新版会怎样（多少时限移动、多少会超时、重发几条通知），再按命令执行，每个工单的时间线上留一笔。还有欠缺的等级可以保存，但不能用于合同。',
          'Each change is a new version with who made it, when and why; older ones stay for good. New cases take the latest, open cases keep theirs: the tab “Open cases” first tells what moving them would do (how many deadlines move, how many would breach, how many notices go out again) and then does it on command, with a line in each case. A tier with gaps can be saved, and cannot be put into a contract.',
        ),
        list(
          say(
            '计时在日历上进行：时区、每周时段、节假日与调休。日历没有公布那一年，时限显示“该年工作日未公布”，而不是猜。',
            'Clocks count on a calendar: its zone, weekly hours, holidays and make-up days. If the working days of a year are not published the deadline says so instead of guessing.',
          ),
          say(
            '暂停只接受等级列出的原因；有些承诺从不暂停。',
            'Only the reasons that the tier lists may pause, and some targets never do.',
          ),
          say(
            '到时限没有完成的记录就是超时。事后补录更早的完成时间可以更正，超时本身仍在时间线上。',
            'Without evidence at the due time the target is breached. A late entry of an earlier time corrects it; the breach stays in the timeline.',
          ),
          say(
            '“响应”只由真人联系满足：受理通知和接手都不算。',
            '“Respond” is met by a human contact only: neither a reception notice nor an acknowledgement.',
          ),
        ),
        text(
          '每条规则见[时限是怎样算出来的](/help/clock)。[预览](/setup/preview)不建工单就画出时限与每次通知。',
          'Every rule is in [how a deadline is counted](/help/clock). The [preview](/setup/preview) draws deadlines and pages without a case.',
        ),
      ],
    },
    {
      id: 'write',
      title: say('怎样写一个等级、一份合同', 'Writing a tier and a contract'),
      parts: [
        text(
          '在[新服务等级](/setup/tiers)由预设或副本开始，或由[几个等级合并](/setup/tiers?of=several)：同时有效的承诺，每一项取最早的。然后逐页修改：',
          'Begin on [a new tier](/setup/tiers) from a preset or a copy, or make [one out of several](/setup/tiers?of=several): of promises that hold at once the earliest binds. Then change it page by page:',
        ),
        table(
          [say('页', 'Page'), say('写什么', 'What it says')],
          [
            say('各级别，所有级别', 'Each severity, every severity'),
            say(
              '定义、关键词、承诺。每项承诺下面可展开：条件（每一行都成立才有此承诺；尚不知道时如何，也由该行写明）、有赖的客户义务、条款原文。',
              'Definition, keywords, targets. Each target unfolds: its condition (it exists only while every line holds, and each line says what holds until somebody knows), the customer’s duty that it waits for, the clause word for word.',
            ),
          ],
          [
            say('级别设置', 'Severities'),
            say(
              '有哪些级别、先后、名称；增加和删除级别。',
              'Which severities there are, in which order, under which names; here they are added and removed.',
            ),
          ],
          [
            say('暂停', 'Pauses'),
            say(
              '可以暂停的原因，等待客户还是我方（等待我方从不暂停），以及从不暂停的承诺。',
              'The reasons that may pause; whether the customer is waited for or ourselves, which never pauses; the targets that are never paused.',
            ),
          ],
          [
            say('客户的义务', 'What the customer owes'),
            say(
              '义务、时间、适用的级别。有承诺依赖的义务不能删除，会写明是哪一项。',
              'The duty, its time, the severities. A duty that a target waits for cannot be removed; the target is named.',
            ),
          ],
          [
            say('自动升级', 'Climbs by itself'),
            say(
              '从不；承诺超时；经过一段时间；某事实成立。参与的级别，以及最严重的级别也超时怎么办。',
              'Never, when a target is missed, after some time, or when a fact says so; the levels that take part, and what a miss of the most severe one does.',
            ),
          ],
          [
            say('待填时间', 'Times left open'),
            say(
              '须由每份合同或服务台给出的时间；没有它们，等级不能用于工单。',
              'Times that each contract or the desk has to give; without them the tier binds no case.',
            ),
          ],
          [
            say('约定', 'Conventions'),
            say(
              '合同没有写明之处如何理解。留空按默认。',
              'How what a contract leaves open is read. Blank is the default.',
            ),
          ],
          [
            say('JSON', 'As JSON'),
            say(
              '整个等级，供熟悉者使用；检查与表单相同。',
              'The whole tier, for whoever knows it; the checks are those of the forms.',
            ),
          ],
        ),
        list(
          say(
            '要多填几行，按“再加一……”：什么也不会保存，已填的内容留着。按“保存”才成为新版本。',
            'For more rows press “One more …”: nothing is saved and what you typed stays. Only “Save” makes a version.',
          ),
          say(
            '有内容不对时，页首逐条写明在哪里、怎么改，并链接到该处；已填的内容都在。',
            'Where something is wrong the head of the page says what, where and what to do, each with a link to its field; all that you typed is there.',
          ),
          say(
            '[新合同](/setup/contracts)先选客户，再选等级、升级阶梯、日期和地点。等级的待填时间和此客户的日历列在其下，客户自己的要求写法与承诺相同。',
            '[A new contract](/setup/contracts) begins with the customer; then tier, ladder, days and sites. Below are the times that the tier leaves open and the customer’s own calendars; their own requirements are written as targets are.',
          ),
          say(
            '“历次版本”列出每一版的变化，也可以比较任意两个版本；比较的网址可以保存和转发。',
            '“History” tells what each version changed and compares any two; the address of a comparison can be kept and sent.',
          ),
        ),
      ],
    },
    {
      id: 'calendars',
      title: say('怎样写一个日历', 'Writing a calendar'),
      parts: [
        text(
          '[配置](/setup)列出日历，可以修改或新建。每个时刻都是日历自己时区的当地时间。全角数字和符号、各种破折号与逗号都认得；读不懂的行会写明第几行，整页不保存。',
          '[Setup](/setup) lists the calendars, to be changed or made. Each time is wall time of the calendar’s own zone. Full-width signs and every kind of dash and comma are read; a line that cannot be read is named by its number, and then nothing of the page is saved.',
        ),
        table(
          [say('栏', 'Field'), say('写法', 'What to write')],
          [
            say('每周的一天', 'A day of the week'),
            say(
              '时段，用逗号隔开：`09:00-12:00, 13:00-18:00`。留空为休息；`22:00-06:00` 跨过午夜，算作开始的那一天；全天写作 `00:00-24:00`。',
              'Hours with commas between: `09:00-12:00, 13:00-18:00`. Empty is closed; `22:00-06:00` goes past midnight and belongs to the day on which it begins; the whole day is `00:00-24:00`.',
            ),
          ],
          [
            say('休息的日期', 'A date that is closed'),
            say(
              '每行一个日期：`2026-10-01 休 国庆节`。“休”也可写作“休息、放假、关闭、closed、off”或一条短横。名称可以不写。',
              'One a line: `2026-10-01 closed National Day`. For “closed” also “off” or a dash. The name may be left out.',
            ),
          ],
          [
            say('有其他时段的日期', 'A date with other hours'),
            say(
              '例如调休上班：`2026-10-10 09:00-12:00, 13:00-18:00 调休`。它代替当天星期几的时段；同一日期不能写两次。',
              'Such as a make-up day: `2026-10-10 09:00-12:00, 13:00-18:00 make-up day`. It replaces the hours of its weekday; no date may stand twice.',
            ),
          ],
          [
            say('停止服务的时间段', 'Closed for a while'),
            say(
              '每行一段：`2026-05-01 10:00 - 2026-05-02 18:00 停电检修`。不论时段如何都不计时；末尾可写 24:00。钟拨回时重复的那一小时，用带 `Z` 的世界时：`2026-10-25T01:30Z`。',
              'One a line: `2026-05-01 10:00 - 2026-05-02 18:00 power works`. Nothing counts in it, whatever the hours say; it may end at 24:00. In the hour that comes twice when clocks go back write UTC with a `Z`: `2026-10-25T01:30Z`.',
            ),
          ],
          [
            say('已公布年份', 'Published years'),
            say(
              '法定节假日已全部录入的年份：`2026, 2027`。时限用到其他年份时会说明缺少；留空则不需要任何年份。',
              'Years whose public holidays are all entered: `2026, 2027`. A deadline that needs another year says that it is missing; empty means that none is needed.',
            ),
          ],
          [
            say('全天候', 'Open around the clock'),
            say(
              '一直计时；此时的时段只说明哪些天是工作日。',
              'Everything counts; the hours then only say which days are working days.',
            ),
          ],
        ),
        text(
          '“导入、增加年份”从 .ics 文件（最大 1 MB）或内置的法定节假日取日期，先逐条审阅。调休上班日沿用每周的时段，所以先填写每周。没有任何改动的保存不产生新版本。',
          '“Import, add a year” takes dates from an .ics file (at most 1 MB) or from the public holidays that are built in; you review them first. Make-up days take over the hours of the week, so fill in the week first. A save that changes nothing makes no version.',
        ),
      ],
    },
    {
      id: 'correct-pause',
      title: say('怎样更正一段暂停', 'Putting a pause right, step by step'),
      parts: [
        text(
          '管理员、经理和调度可以更正；工程师只能暂停和恢复。工单关闭后不能再更正，请先重开。',
          'Administrators, managers and dispatchers may; engineers only pause and resume. On a closed case nobody may: reopen it first.',
        ),
        steps(
          say(
            '打开工单，在“操作”中展开“{correctPause}”。',
            'Open the case and unfold {correctPause} among its actions.',
          ),
          say(
            '点列出的那一段暂停：开始、结束和原因会填入表单。当时没有记录的一段，则自己填写时间，“哪一段暂停”不选。',
            'Press the pause in the list there: its beginning, end and reason are filled in. For one that nobody recorded choose none and type the times.',
          ),
          say(
            '改正。时间是表单注明时区的当地时间；没有改动的一端保持到秒；结束留空表示仍在暂停。须在报修与现在（已解决的，到解决）之间，不与其他暂停重叠。',
            'Correct them, in wall time of the zone that the form names; an end that you leave keeps its seconds; an empty end means that it still lasts. It has to lie between the report and now, or the resolution, and on no other pause.',
          ),
          say(
            '写明原记录为何有误，并提交。时限随之重算；因此不再成立的超时注明更正，原记录留在时间线上；已发出的通知不会重发。',
            'Say why the record was wrong, and send. Deadlines are reckoned anew; a breach that was none by the right record is marked as corrected, and the old record stays in the timeline. What was sent is not sent again.',
          ),
          say(
            '根本没有暂停过的，用“{dropPause}”删除。解决与重开之间的那一段由两者得出，不能更正。',
            'A pause that never was is taken back by {dropPause}. The time between a resolution and a reopening follows from those two and cannot be corrected.',
          ),
        ),
      ],
    },
    {
      id: 'posts',
      title: say('岗位与应急级别', 'Posts and emergency classes'),
      parts: [
        text(
          '[岗位](/setup/posts)写明谁负责某个客户、地点、区域或整个服务台：角色、范围、担任人及首末日、代理人。升级阶梯只写角色；按“地点、客户、区域、服务台”取范围最窄、且有人能接通知的岗位。休假、停用或全部退订的，由代理人顶替，紧急通知里写明代谁。',
          '[Posts](/setup/posts) say who stands for a customer, a site, a region or the whole desk: the role, where it holds, holders with first and last day, and deputies. A ladder names the role alone; the narrowest post answers (site, customer, region, desk) at which somebody can be paged. Whoever is on leave, inactive or has stopped every way is stood in for, and the page says for whom.',
        ),
        list(
          say(
            '**交接**：选谁交出、谁接任、从哪天起；前任担任到前一天。每次修改都是一个版本。',
            '**Hand over**: who leaves, who comes, from which day; the one holds it until the day before. Each change is a version.',
          ),
          say(
            '升级阶梯要求而无人担任的岗位列在岗位页顶端；工单时间线上也会写明“无人担任”。',
            'What a ladder calls for and nobody holds stands at the head of that page; the timeline of a case says it too: “nobody holds”.',
          ),
          say(
            '预设 `s002-emergency`：紧急级别 1 同时通知四位技术人员和两位经理，2 级三加二，3 级一加一，4 级一位专责工程师。升级阶梯选了“自开案起负责工单的岗位”的，新工单一开始就由该岗位负责。',
            'The preset `s002-emergency`: class 1 brings in four technical owners and two managers at once, class 2 three and two, class 3 one and one, class 4 the dedicated engineer. Where a ladder names a “Post that owns each case”, that post owns each case from its opening.',
          ),
          say(
            '**久拖不决即为应急**：在服务等级的表单里，展开恢复（或解决）时限，把“超时后”选为“成为应急工单”，并写级别，例如 E2；升级阶梯里要有该级别的应急梯级，没有时在值守准备中提示。一超时，工单即定为该级别并通知其人员，不论是否已有人接手。自动升级到顶后的应急级别，在“自动升级”表单里填。',
            '**Left unhandled too long, an emergency**: in the form of the tier, unfold the deadline to restore (or resolve), choose “the case becomes an emergency” under “When it is missed”, and write its class, such as E2; the ladder needs a rung for emergencies of that class, and readiness tells where it has none. The miss then sets the class and pages its people, whoever has the case in hand. The class of the emergency above the last promotion is a field of the promotion’s form.',
          ),
          say(
            '**客户随时能找到谁**：已知的报修人可看到服务工程师与值班经理的姓名和公开号码，没有公开号码的显示热线，从不显示接收通知的号码。值班经理依次取：编号为 `duty_manager` 的值班表、该岗位、该职责。可在[服务台设置](/setup/desk)里关闭。',
            '**Whom customers can reach**: a known reporter reads the names of the service engineer and the duty manager, each with their number for customers, else the hotline, never a number they are paged at. The duty manager is on call on the rota with the id `duty_manager`, else holds the post, else has the duty. The [desk’s settings](/setup/desk) can hide it.',
          ),
          say(
            '外部人员（原厂专家、协调人）是没有角色的人员：能被通知，没有账号，通过签名链接查看。',
            'Somebody from outside (a manufacturer’s expert, a coordinator) is a person without a role: they are paged, have no account, and read by a signed link.',
          ),
        ),
      ],
    },
    {
      id: 'ladder',
      title: say('升级阶梯与值班', 'The ladder and the rota'),
      parts: [
        table(
          [say('词', 'Word'), say('含义', 'Meaning')],
          [
            say('梯级', 'Rung'),
            say(
              '某一时刻通知某些人：建单时、用去时限的百分之几、时限前后若干分钟。',
              'At a moment, certain people: at the opening, at a share of the time, some minutes before or after the deadline.',
            ),
          ],
          [
            say('提醒 / 紧急通知', 'Warns / pages'),
            say(
              '提醒发给负责人，不必应答；没有负责人时改为紧急通知。已有人接手时，紧急通知的梯级只知会。',
              'A warning informs the owner; without an owner it is a page. While somebody has the case in hand, a paging rung only informs.',
            ),
          ],
          [
            say('等待时间', 'Window'),
            say(
              '一条紧急通知等多久换下一位；从真正发出的决定起算，补发时也不会缩短。',
              'How long a page waits before the next person; counted from when it was really opened, so catching up never shortens it.',
            ),
          ],
          [
            say('逐个 / 同时', 'One after another / all at once'),
            say('梯级里的人的通知方式。', 'How the people of a rung are paged.'),
          ],
          [
            say('顶端', 'Top'),
            say(
              '名单用完：按设定的间隔反复通知最终负责人，直到有人接手。',
              'The list is through: the final person is paged again and again until somebody acknowledges.',
            ),
          ],
          [
            say('租户告警', 'Tenant alarm'),
            say(
              '同时告知设定的人“联系不上任何人”，看板顶端变红。请立即打电话找人。',
              'Those named for it are told that nobody was reached, and the board turns red. Call somebody at once.',
            ),
          ],
          [
            say('值班表', 'Rota'),
            say(
              '谁在何时值班；通知在那一刻按值班表找人。[值班](/rotas)页写明现在或任一时刻由谁值班；每张表画出四周，每人一种颜色，空档为红色；手机上每天一行。表由若干层组成：交接时间、连续班次数、按顺序的人、时段；下面的层优先。交接按当地时钟：夏令时跳过的时刻在调整的瞬间交接，出现两次的取第一次。换班和替班由工程师自己在表上完成，班次有变的人都会收到通知。不再需要的值班表、岗位和升级阶梯可以停用。必须有人值班的时段无人时，在到来之前告警。',
              'Who is on call when; people are looked up at the moment of the page. [On call](/rotas) shows who it is now or at any instant; each rota is drawn over four weeks, everybody in a colour, gaps in red; on a phone a line a day. A rota is made of layers: hand-over times, shifts in a row, people in order, hours; the one further down wins. Hand-overs are wall times: one that a clock change skips is at the change, one that comes twice at its first occurrence. Engineers swap shifts and stand in by themselves on its page; whoever’s shifts move is told. Rotas, posts and ladders that are not needed any more are retired. An hour that must be covered and is not is alarmed before it comes.',
            ),
          ],
        ),
        text(
          '一张工单最多有一个进行中的升级；新的原因只加人，不重来。接手停止通知，直到下一次超时或接手失效；{escalate}马上换下一位。不在岗或没有联系方式的人会跳过，并写在时间线上。',
          'A case has at most one running escalation; further causes add people and never restart it. An acknowledgement stops the paging until the next breach or until it lapses; {escalate} hands on at once. Whoever is inactive or has no contact method is skipped, and the timeline says so.',
        ),
        text(
          '[升级阶梯](/setup/ladders)页画出每份阶梯从开案到顶端的每一级，以及此刻会通知到谁、仍有哪些缺口。管理员在“修改”里逐级编辑：通知对象从列表按名称选择（值班表、岗位、职责、因工单而定、指定人员），最终负责人、告警对象和危急情况小组也一样；每次保存是一个新版本。未结工单保持打开时的版本，人员、岗位和值班表则以通知发出时为准。修改人员、岗位、值班表、阶梯或合同时，凡是由此没有人可通知的，保存之前就会写明：哪份合同、哪一级、哪段时间。看过后勾选“仍然保存”才会保存。',
          '[Ladders](/setup/ladders) draws each one from the opening to the top, with whom every rung would call now and what it still leaves uncovered. An administrator changes it under “Change”, one rung at a time: whom it calls is chosen by name (a rota, a post, a duty, by the case, a person), and so are the final person, whom to alarm and the crisis team; each saving is a new version. Open cases keep the one with which they opened; people, posts and rotas are read when the page goes out. Whatever a change of a person, a post, a rota, a ladder or a contract would leave without anybody to call is told before it is saved: which contract, which rung, which hours. Whoever has read it may tick “Save all the same”.',
        ),
      ],
    },
    HELP_PEOPLE,
    HELP_DRILLS,
    HELP_ROOMS,
    {
      id: 'who',
      title: say('会通知谁', 'Who would be called'),
      parts: [
        text(
          '[会通知谁？](/setup/who)把任何报修在任何时刻推演一遍：通知谁、为什么（值班层、替班、岗位、代谁）、用哪种方式、在第几分钟、谁被跳过、何时到顶端。可以假设谁在几分钟后应答、哪种方式失败。不保存，也不通知任何人；同样的问题也可以用 `POST /api/who` 提出。',
          '[Who would be called?](/setup/who) plays any report through at any instant: who, why (shift, override, post, for whom), by which way at which minute, who is skipped, and when nobody is left. Suppose who answers after how many minutes, and which way fails. Nothing is saved and nobody is told; `POST /api/who` asks the same.',
        ),
        text(
          '夏令时切换之夜，出现两次的时刻按第一次计算，并给出第二次的链接；不存在的时刻按切换瞬间计算。人员、岗位和值班表按现在的版本。',
          'In a night in which the clock changes, a time that comes twice is the first one, with a link to the second; one that is skipped is the change itself. People, posts and rotas are those of now.',
        ),
        text(
          '已发出的每条通知，工单时间线上都有“为什么？”：梯级与时限、升级阶梯的版本及保存者、为什么是此人、之前通知了谁、每种方式的结果与回执。',
          'Each page that was sent has “Why?” in the timeline of its case: the rung and its due time, the ladder’s version and who saved it, why this person, who was asked before, what became of each way, with the provider’s receipt.',
        ),
      ],
    },
    {
      id: 'triage',
      title: say('来件：隔离与重放', 'Triage: quarantine and replay'),
      parts: [
        text(
          '[来件](/triage)列出每一条来件和它的归宿，可下载原件。邮件写着发件人和主题（对方的说法；信封的发件人不同时也写出，没有就写明没有）。请看“隔离”：自动邮件、疑似垃圾或带病毒的邮件、没有接手码的短信。登记过的联系人发来的短信也在这里：报修只收邮件和表单，需要有人处理。陌生号码的短信不属于任何服务台，不在这里，由运行本系统的人查看。',
          '[Triage](/triage) lists every message with its fate, and the raw bytes. A mail shows its From and Subject, which are its sender’s claim, the envelope’s sender where that is another, and says so where there is none. Look at “quarantine”: automated mail, suspected spam or a virus, SMS without a code. SMS from registered contacts are there too: reports come by mail and form, so somebody has to act. An SMS from an unknown number belongs to no desk and is not here; whoever operates the system sees it.',
        ),
        text(
          '**写错地址的邮件**也不会丢：同一邮件域名下没有人用的地址（如 desk@…、拼错的地址），认得发件人的那个服务台照常受理；陌生发件人的，只有一个服务台时进它的隔离，有几个时由运行本系统的人查看并收到告警。我们发出的每封邮件都可回复；员工对通知的回复如果看不出是哪一单，不会开新工单：进隔离，并告诉本人怎样答复。',
          '**Mail to a wrong address** is not lost: where nobody has the address at the mail domain (desk@…, a mistyped one), the desk that knows the sender takes it in as ever. A stranger’s goes into the quarantine of the only desk; where there are several, whoever operates the system is alarmed. Every mail of ours can be answered. An answer by staff that does not say which case it is about opens no case: it goes into quarantine, and they are told how to answer.',
        ),
        text(
          '**重放**让系统再读一遍：隔离或拒绝的得到一条新的、相连的来件记录，不再按垃圾或自动邮件挡下（带病毒的仍然挡下）；已成为工单、回复或重复的，什么也不变。重放多次等于一次。',
          '**Replay** has it read once more: what was quarantined or rejected gets a linked receipt of its own and is no longer held back as spam or automated (a virus still is); what became a case, a reply or a duplicate stays as it is. Twice is once.',
        ),
      ],
    },
    {
      id: 'versions',
      title: say('版本与固定', 'What is versioned, and what is pinned'),
      parts: [
        text(
          '等级、日历、阶梯、值班表、人员、客户、联系人、地点、合同都有版本，每个版本不再改变。工单建立时固定等级、日历和阶梯的版本：**之后修改等级，不会悄悄移动已开始的计时。** 人员和值班表则按当时的最新版本。',
          'Tiers, calendars, ladders, rotas, people, customers, contacts, sites and contracts are versioned, and a version never changes. A case pins the versions of its tier, calendars and ladder: **editing a tier never silently moves a running clock.** People and rotas are read as they are at the moment.',
        ),
        text(
          '管理员在[配置](/setup)页修改等级、日历、合同和服务台：每次保存都是新版本，要写原因，历史留着。从 iCalendar 文件导入的节假日先逐条审阅，确认后才生效。等级还缺内容的，不能用于工单，页面写明缺什么。',
          'Administrators change tiers, calendars, contracts and the desk on [Setup](/setup): each save is a new version with a reason, and the history stays. Holidays from an iCalendar file are reviewed line by line before they count. A tier that lacks something cannot bind cases, and its page says what it lacks.',
        ),
        text(
          '未结工单可以换用新版本：先**试算**，看多少张会移动时限、多少张会因此超时或不再超时、有没有通知会再发，以及随即会通知谁、哪些级别会提升；再执行，每张工单留下一条记录。已发过的通知不再发。',
          'Open cases may be moved to the new version: first the **dry run** says how many deadlines move, how many would be missed or healed by it, whether a notice would go out again, and what follows at once: pages, notices, severities that rise; then it is done, with an entry in each case. What was sent is not sent again.',
        ),
      ],
    },
    {
      id: 'ledger',
      title: say('怎样读台账', 'Reading the ledger'),
      parts: [
        text(
          '工单页每个计时下的“计时明细”列出每一段：从几点到几点，计入、服务时间外、还是暂停，以及多长；上面是合同原文。各段相加，就是客户与您都能复核的时限。',
          'Under each clock “What counted” lists every stretch: from when to when, counted, outside service hours or paused, and how long; above it the clause. Added up they give the deadline, which you and the customer can check.',
        ),
      ],
    },
    {
      id: 'roles',
      title: say('角色', 'Roles'),
      parts: [
        table(
          [say('角色', 'Role'), say('可以', 'May')],
          [
            say('管理员、经理、调度', 'Administrator, manager, dispatcher'),
            say(
              '一切工单动作，包括{close}、{reopen}、{severity}、{identify}；来件与重放。',
              'Everything on a case, also {close}, {reopen}, {severity} and {identify}; triage and replay.',
            ),
          ],
          [
            say('工程师', 'Engineer'),
            say(
              '其余工单动作：{acknowledge}、{escalate}、{assign}、{contact}、各节点、{resolve}、{pause}、{resume}、{fact}、{note}。不看来件。',
              'The other actions: {acknowledge}, {escalate}, {assign}, {contact}, the milestones, {resolve}, {pause}, {resume}, {fact}, {note}. No triage.',
            ),
          ],
          [
            say('审计', 'Auditor'),
            say(
              '查看工单、来件和配置，不能改变任何内容。',
              'Reads cases, triage and setup; changes nothing.',
            ),
          ],
        ),
        text(
          '登录后若提示没有服务台登记此账号：该账号的邮箱（须已验证）或主体标识没有登记在人员名下。登录会话 12 小时；人员停用后立即失效。',
          'Told that no person has your account? Then neither its verified mail address nor its subject is registered with a person. A session lasts 12 hours, and ends at once when the person is set inactive.',
        ),
      ],
    },
    {
      id: 'readiness',
      title: say('值守准备：在失败之前知道', 'Readiness: knowing before a page fails'),
      parts: [
        text(
          '[值守准备](/readiness)列出紧急通知会因什么而失败：值班表的空档、找不到人的阶梯步骤、无人担任的岗位、无人代班的休假、被退订或未验证的联系方式、只有一种联系方式的人员。看板顶端有项数。',
          '[Readiness](/readiness) lists what a page would fail by: gaps of a rota, steps of a ladder that find nobody, posts that nobody holds, leave without a deputy, ways that were stopped or never verified, people with one way only. The board shows how many.',
        ),
        list(
          say(
            '每天早上 8 点（服务台所在时区）检查一次；配置修改或有人发送 STOP 后一分钟再查一次；值班表须先写明何时必须有人值守。',
            'It is looked at each morning at eight in the desk’s zone, and a minute after an edit or a STOP. A rota says when somebody must be on call; before that it has no gaps.',
          ),
          say(
            '可能使通知无人接收的，发现时立即通知管理员；薄弱环节随早上的汇总通知。每项通知一次，消除后再出现时再通知；空档在开始前 7 天、24 小时和 2 小时还会通知。',
            'What may leave a page without anybody is told to the administrators when it is found; what is merely weak comes with the morning’s summary. Each is told once, and again when it comes back; a gap also 7 days, 24 hours and 2 hours before it begins.',
          ),
          say(
            '空档还会在开始前 7 天、24 小时和 2 小时通知；值班表的空档同时通知该值班表的人员。',
            'A gap in time is told again 7 days, 24 hours and 2 hours before it begins; a rota’s also to the people of the rota.',
          ),
        ),
      ],
    },
    {
      id: 'morning',
      title: say('每天早上看什么', 'What to check each morning'),
      parts: [
        steps(
          say(
            '[看板](/board)顶端有没有红条；“未接手”“无人负责”“已超时”是否为空。',
            'The top of the [board](/board): no red bar; “Unacknowledged”, “No owner” and “Breached” empty.',
          ),
          say(
            '[待核实](/board?show=identify)的工单：找出是谁，用“{identify}”。',
            'Cases [to identify](/board?show=identify): find out who it was, and {identify}.',
          ),
          say(
            '[暂停中](/board?show=paused)的：原因还在吗？',
            'The [paused](/board?show=paused) ones: does the reason still hold?',
          ),
          say(
            '[隔离](/triage?fate=quarantine)和[拒绝](/triage?fate=rejected)的来件：有没有真正的报修？“读取中”不应超过两分钟。',
            'Messages in [quarantine](/triage?fate=quarantine) and [rejected](/triage?fate=rejected): a real report among them? Nothing should be “being read” for over two minutes.',
          ),
          say(
            '[值守准备](/readiness)：有没有空档，谁的号码没有验证。',
            '[Readiness](/readiness): any gaps, and whose numbers are not verified.',
          ),
        ),
        warning(
          '出差、离职、换号码当天就更新人员和值班表：通知只会打给表里的人。',
          'Holiday, leaving, a new number: change people and rota the same day. Pages go to whom they name.',
        ),
      ],
    },
  ],
};
