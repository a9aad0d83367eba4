// Help for whoever reports a fault: how to report, what the notice means, and how to follow it. No word of ladders, rungs
// or people who were called.

import { REPORT_BYTES_MAX, REPORT_FILES_MAX } from '../contracts/http.ts';
import { type HelpTopic, list, say, steps, table, text, warning } from './help-page.ts';

const MEGABYTES_MAX = REPORT_BYTES_MAX / 1_000_000;

export const HELP_REPORTER: HelpTopic = {
  key: 'reporter',
  title: say('客户：报修与查询进展', 'Customers: report a fault and follow it'),
  lead: say(
    '发邮件或填表都可以，不用注册。马上得到受理编号和承诺的时间。',
    'By mail or by form, without an account. You get a reference and the promised times at once.',
  ),
  sections: [
    {
      id: 'report',
      title: say('怎样报修', 'How to report'),
      parts: [
        list(
          say(
            '**邮件：** 发到服务商给您的受理地址。主题用一句话说明故障；正文写什么情况、从何时起、影响谁。照片和日志作为附件，整封邮件不超过 40 MB。',
            '**By mail:** write to the intake address that your vendor gave you. Say the fault in the subject; what happens, since when and what is affected in the text. Attach photos and logs; 40 MB for the whole mail.',
          ),
          say(
            `**网页：** 打开服务商的报修页面。只有“一句话”和姓名必填。最多 ${REPORT_FILES_MAX} 个文件，共 ${MEGABYTES_MAX} MB。请留邮箱，受理通知发到那里。`,
            `**By form:** open your vendor’s report page. Only the one line and your name are required. Up to ${REPORT_FILES_MAX} files, ${MEGABYTES_MAX} MB together. Leave a mail address: the notice goes there.`,
          ),
        ),
        warning(
          '有人身危险或全部中断：报修的同时请打热线，号码在报修页面和每封通知里。',
          'Danger to people, or everything down? Report it, and call the hotline too: its number is on the report page and in each notice.',
        ),
        text(
          '报修进展页写着此刻的服务工程师和值班经理，以及可以拨打的号码；受理通知里也有。',
          'The page of your report names the service engineer and the duty manager of the moment, with a number to call; so does the reception notice.',
        ),
        text(
          '从合同登记的邮箱发信，我们就知道您是谁、哪个地点、哪份合同。其他邮箱也会受理，只是先要核实身份。',
          'Write from the address that is registered with your contract and we know who you are, which site and which contract. Other addresses are served too; we just have to find out who you are first.',
        ),
        text(
          '级别按您选的或正文里的词判定，例如“业务停止”。不确定就不选：按正文里的词判定，看不出时先按最严重处理。',
          'The severity follows what you choose, or the words of your text, such as “is down”. Not sure? Choose nothing: your words decide, and where they do not say, the report form takes the most severe until it is known.',
        ),
      ],
    },
    {
      id: 'notice',
      title: say('受理通知是什么意思', 'What the reception notice means'),
      parts: [
        table(
          [say('写着', 'It says'), say('意思', 'It means')],
          [
            say('受理编号', 'Reference'),
            say('如 `2FKHP-TT1VN`。来电时请报。', 'Such as `2FKHP-TT1VN`. Have it ready when you call.'),
          ],
          [
            say('故障级别', 'Severity'),
            say(
              '我们的理解和依据。不对请直接回复。',
              'How we understood it, and by what. Wrong? Answer and say so.',
            ),
          ],
          [
            say('承诺时间', 'Promised times'),
            say('每一项最迟的时间，写明时区。', 'The latest time of each promise, with its time zone.'),
          ],
          [say('查看处理进展', 'Follow it here'), say('您的状态链接。', 'Your status link.')],
        ),
        text(
          '通知只确认收到，**还不是响应**：工程师会亲自联系您。',
          'It confirms receipt only and is **not yet a response**: an engineer will contact you in person.',
        ),
        text(
          '未登记的邮箱每 24 小时最多收到一封，内容固定，不含您写的话：地址可能是别人冒用的。报修仍然每一次都受理。',
          'An address that we do not know gets one notice in 24 hours, with fixed words and none of yours: somebody else may have used it. Every report is still taken.',
        ),
      ],
    },
    {
      id: 'add',
      title: say('补充情况', 'Add to your report'),
      parts: [
        text(
          '直接回复我们的邮件，可以带附件。回复记入原来的工单，计时照常，不重新开始。新的故障请另发一封，它有自己的时间。在报修页面按了“后退”又提交一次？半小时内内容相同的只算一次，新加的附件归入原来的工单；改了文字或级别就是新的报修。',
          'Answer one of our mails, with files if you like. It joins your report; no clock starts again. For another fault write a new mail: it gets times of its own. Went back on the report page and sent it once more? The same words within half an hour are one report, and files that you added join it; other words or another severity are a new one.',
        ),
        text(
          '已解决或已关闭之后又出现？回复并写明“又出现”，或打热线；由服务人员重新打开。',
          'It is back after it was resolved or closed? Answer and say so, or call: our staff opens it again.',
        ),
      ],
    },
    {
      id: 'status',
      title: say('状态链接', 'The status link'),
      parts: [
        steps(
          say('打开链接，不用登录。', 'Open the link; there is no sign-in.'),
          say(
            '看到：谁在处理、每项承诺还剩多久、发生了什么。',
            'You see who has it, how much of each promised time is left, and what happened.',
          ),
          say(
            '链接 180 天有效，请勿转给无关的人：持有者都能看到。我们之后的每封通知都带一个新的链接；都过期了请来电。',
            'It is good for 180 days. Keep it to yourself: whoever has it can read it. Each later notice of ours carries a fresh one; if all have expired, call us.',
          ),
        ),
      ],
    },
  ],
};
