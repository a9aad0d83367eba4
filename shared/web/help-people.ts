// What the help says of people: for admins who edit them, for engineers about their own profile, for programs. Apart from
// the topics, each of which shows its part.

import { CODE_HOLDS_MINUTES, CODES_SENT_MAX, WRONG_TRIES_MAX } from '../domain/verification.ts';
import { type HelpSection, list, say, text } from './help-page.ts';

export const HELP_PEOPLE: HelpSection = {
  id: 'people',
  title: say('人员与联系方式', 'People and how they are reached'),
  parts: [
    text(
      '[人员](/setup/people)列出所有可被通知的人。每人按次序有短信、邮件、电话、聊天四种联系方式；可按故障级别规定另外的次序和分钟数，设免打扰时段和不在岗时间及代理人。外部人员（厂商工程师等）不选权限：可被通知并通过链接答复，没有账号。',
      '[People](/setup/people) lists everybody who can be paged. Each has text messages, mail, telephone calls and chats in their order; severities may have an order and minutes of their own; there are quiet hours, and times away with a deputy. Somebody from outside, such as a manufacturer’s engineer, has no role: they are paged, answer by link and have no account.',
    ),
    list(
      say(
        `**验证**：向该方式发送六位验证码，由收到的人输入，或打开邮件和群消息中的链接；历史中写明由谁输入。${CODE_HOLDS_MINUTES} 分钟内有效，一小时最多发 ${CODES_SENT_MAX} 次，输错 ${WRONG_TRIES_MAX} 次锁定一小时。更改过的方式须重新验证。未验证的也会使用，就绪检查会提示。`,
        `**Verified**: a code of six digits goes there, and whoever reads it enters it, or opens the link that a mail or a chat carries; the history names who entered it. It holds for ${CODE_HOLDS_MINUTES} minutes; at most ${CODES_SENT_MAX} are sent in an hour, and ${WRONG_TRIES_MAX} wrong ones lock it for an hour. A way that is changed must be verified again. One that is not verified is used all the same, and readiness says so.`,
      ),
      say(
        '**聊天机器人**的地址和密钥保存后不再显示，历史和接口里只写“set”。表单留空表示不变；更换地址时密钥须重填。',
        '**The webhook of a chat** and its secret are not shown again once saved; history and API say “set”. A blank field keeps them; a new address takes no secret over.',
      ),
      say(
        '**退订**：从手机发送 STOP、退订、TD、QX 等，就不再向该号码发短信（电话照常），产生一个新版本，并通知管理员；发送 START 或“恢复”即恢复。别人不能代为恢复。单个字母和“停止”不算退订：会收到一条答复，写明怎样退订。',
        '**STOP** (also TD, QX, UNSUBSCRIBE …) from the phone: no text message goes to that number any more (calls do), the person gets a new version, and the admins are told. START from the same phone takes it back; nobody else can. A letter alone stops nothing: it is answered by how to stop.',
      ),
      say(
        '拒绝保存并写明原因：上级或代理人不存在、上级绕回本人、级别不属于任何等级、邮箱是别人的登录邮箱或服务台自己的地址、去掉最后一位管理员。会使某处没有人可通知的，写明后可勾选保存。',
        'Refused by name: a manager or deputy who is not there, managers that lead back to the person, a severity of no tier, an address by which somebody else signs in or the desk’s own, the last administrator. What would leave somebody without cover is told first and may be saved by a tick.',
      ),
    ),
  ],
};

export const HELP_PROFILE: HelpSection = {
  id: 'profile',
  title: say('我的资料', 'My profile'),
  parts: [
    text(
      '点右上角的姓名，或[我的资料](/me)：更改联系方式和次序、免打扰时段、不在岗时间与代理人，并验证每种方式。免打扰不会丢失通知：可以等的等到时段结束，不能等的先通知别人，再通知您。',
      'Your name at the top, or [My profile](/me): change how you are reached and in which order, your quiet hours, when you are away and who stands in, and verify each way. Quiet hours lose nothing: a page that can wait waits until their end; one that cannot goes to others first, then to you.',
    ),
    text(
      '不想再收短信，从手机发送 STOP 或“退订”；发送 START 或“恢复”即恢复。请至少留一种别的方式。',
      'For no more text messages send STOP from the phone; START takes it back. Keep at least one other way.',
    ),
  ],
};

/** Of the section about configuration in the integrator's topic. */
export const HELP_PEOPLE_API = text(
  '人员的 `contactMethods` 中，聊天的 `url` 和 `secret` 回答时总是 `"set"`；写回 `"set"` 或不写表示不变，空的 `secret` 表示去掉。`verifiedAt` 和 `stoppedAt` 不能由编辑设置。`POST /api/people/{编号}/verification`，正文 `{"way": "sms:+86…"}` 发送验证码，加上 `"code"` 则验证；拒绝时为 409：`no_such_way`、`stopped`、`verified_already`、`too_many_codes`、`locked`、`no_code`、`expired`、`changed`、`wrong`。',
  'In the `contactMethods` of a person the `url` and `secret` of a chat are answered as `"set"`; `"set"` or nothing in an edit keeps them, an empty `secret` takes it away. `verifiedAt` and `stoppedAt` are set by no edit. `POST /api/people/ID/verification` with `{"way": "sms:+86…"}` sends a code, with a `"code"` it verifies; what is refused is a 409: `no_such_way`, `stopped`, `verified_already`, `too_many_codes`, `locked`, `no_code`, `expired`, `changed`, `wrong`.',
);
