// Help on calls and chat rooms: what the keys do, for whoever is called, and what an administrator enters for a room.

import { type HelpSection, list, say, table, text } from './help-page.ts';

export const HELP_KEYS: HelpSection = {
  id: 'phone',
  title: say('接到电话时', 'When the phone rings'),
  parts: [
    text(
      '电话先说级别、因何找您和接手的按键，再说客户、主题和工单编号，连说两遍；随时可以按键。没有按键，通知仍然等您到接手时限为止。语音信箱接听、占线、无人接听，会立刻改用您的下一种方式或通知下一位。',
      'A call says the severity, why it calls and the key that takes it, then customer, subject and reference, all of it twice; press a key at any time. Without a key the page still waits for you until its time is over. A voicemail, a busy line or no answer moves on at once: to your next way, or to the next person.',
    ),
    table(
      [say('按键', 'Key'), say('作用', 'What it does')],
      [say('4', '4'), say('接手', 'You take it')],
      [say('5', '5'), say('马上转给下一位', 'It goes to the next person at once')],
      [
        say('6', '6'),
        say(
          '关闭已解决的工单（管理员、负责人、调度）',
          'Closes a resolved case (admin, manager, dispatcher)',
        ),
      ],
      [say('1', '1'), say('重听', 'You hear it again')],
    ),
    text(
      '几张工单合在一起的电话先说有几单和最急的几单：4 全部接手，5 全部转给下一位，1 重听；只接手其中几单，请用短信、邮件里的链接。聊天消息里的链接以您的名义接手；群里别人点开也是以您的名义，因此最好用只有您自己的群。',
      'A call about several cases at once says how many there are and names the most urgent: 4 takes all, 5 hands all on, 1 says it again; to take some, use the link in an SMS or a mail. The link in a chat message takes the case in your name, whoever in the room opens it; a room of your own is better.',
    ),
  ],
};

export const HELP_ROOMS: HelpSection = {
  id: 'rooms',
  title: say('电话与聊天群', 'Calls and chat rooms'),
  parts: [
    text(
      '在[人员](/setup/people)里给一个人加上电话号码或聊天群的 Webhook。群的名称随处可见；地址和密钥只存在此人的配置里，任何页面、接口、时间线和日志都不显示。',
      'On [People](/setup/people) somebody gets a number for calls, or the webhook of a chat room. The room’s name is shown everywhere; its address and secret are kept with the person alone and stand on no page, in no answer of the API, no timeline and no log.',
    ),
    table(
      [say('群', 'Room'), say('密钥', 'Secret'), say('每分钟上限', 'Most in a minute')],
      [say('企业微信', 'WeCom'), say('无，地址里已有', 'none; the address holds it'), say('20', '20')],
      [say('钉钉', 'DingTalk'), say('“加签”的密钥 SEC…', 'the one of “sign”, SEC…'), say('20', '20')],
      [
        say('飞书', 'Feishu / Lark'),
        say('“签名校验”的密钥', 'the one of “signature verification”'),
        say('100', '100'),
      ],
      [say('Slack', 'Slack'), say('无，地址里已有', 'none; the address holds it'), say('约 60', 'about 60')],
      [
        say('Teams（工作流）', 'Teams (Workflows)'),
        say('无，地址里已有', 'none; the address holds it'),
        say('约 100', 'about 100'),
      ],
      [
        say('通用（Standard Webhooks）', 'Generic (Standard Webhooks)'),
        say('必填：whsec_ 加 24 至 64 字节的 base64', 'needed: whsec_ and the base64 of 24 to 64 bytes'),
        say('由对方定', 'theirs'),
      ],
    ),
    list(
      say(
        '钉钉或飞书如设了关键词或 IP 白名单，消息会被拒绝，通知随即改用下一种方式。',
        'A keyword or an allow-list of addresses at DingTalk or Feishu has messages refused; the page then takes the next way.',
      ),
      say(
        '只调用 https 的公网地址，不跟随跳转。',
        'Only public addresses are called, by https, and redirects are not followed.',
      ),
      say(
        '聊天平台收下只表示消息在群里，不表示有人看到；无人接手，到时照样通知下一位。',
        'A room that took the message says nothing of whether it was read; if nobody takes the page, the next person is paged as ever.',
      ),
      say(
        'Twilio 自 2023-11-30 起不再呼叫中国大陆号码，这样的通知会立刻改用下一种方式。大陆同事请用短信加聊天群。',
        'Twilio has called nobody in mainland China since 2023-11-30, so such a page takes the next way at once. Give people there SMS and a room.',
      ),
    ),
  ],
};
