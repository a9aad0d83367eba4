// What the viewer at /_local/ says, in the two languages of the product. Beside the portal's own table, because these words
// exist on one machine only.

import type { Language } from '../../shared/domain/people.ts';

const en = {
  title: 'Outbox and clock',
  desk: 'This machine',
  lead: 'Every message that the desk has sent, newest first. On this machine none of them leaves it unless a relay or a gateway is set.',
  intake: 'Intake address',
  forNoDesk: (count: number, orMore: boolean) =>
    `Not for any desk: ${count}${orMore ? ' or more' : ''} came to an address that is no desk’s, or as SMS from a number that no desk knows. Nobody was told; npm run -s faultline -- receipts lists ${count === 1 ? 'it' : 'them'} last, under platform000.`,
  board: 'Board',
  clock: 'Business time',
  ahead: (span: string) => `${span} ahead of this machine’s clock`,
  same: 'the same as this machine’s clock',
  advance: 'Advance by',
  steps: { PT5M: '5 min', PT30M: '30 min', PT2H: '2 h', P1D: '1 day' },
  testMail: 'A fault mail over SMTP',
  severity: 'Severity',
  language: 'Language',
  sender: 'Sender',
  senders: { contact: 'known contact', stranger: 'stranger', unproven: 'unproven contact' },
  send: 'Send a test mail',
  moving: (instant: string, steps: number) =>
    `Time is moving on: ${instant} after ${steps} steps. This page looks again every 2 seconds.`,
  stopped: (why: string) => `Time stopped on the way: ${why}`,
  moved: (span: string, steps: number) =>
    `Time moved on by ${span} in ${steps} ${steps === 1 ? 'step' : 'steps'}.`,
  happened: (messages: number, people: number) =>
    messages === 0
      ? 'Nothing was sent.'
      : `${messages} ${messages === 1 ? 'message' : 'messages'} to ${people} ${people === 1 ? 'person' : 'people'}.`,
  sent: (pages: number, notices: number) =>
    [
      pages > 0 ? `${pages} ${pages === 1 ? 'page' : 'pages'}` : '',
      notices > 0 ? `${notices} ${notices === 1 ? 'notice' : 'notices'}` : '',
    ]
      .filter(Boolean)
      .join(', '),
  told: {
    mail: 'The mail was taken. Its case, notice and first page appear below within seconds; reload to see them.',
    sms: 'The answer was handed in. What came of it stands on the case and, for a wrong code, below.',
  },
  reload: 'Reload',
  count: (shown: number, all: number) =>
    shown === all ? `${all} ${all === 1 ? 'message' : 'messages'}` : `${shown} of ${all} messages`,
  none: 'Nothing here',
  noneYet: 'No message was sent yet. Send a test mail to see one.',
  noneSo: 'No message fits this choice.',
  filter: 'Choose messages',
  person: 'Person',
  case: 'Case',
  kind: 'Kind',
  anybody: 'everybody',
  anyCase: 'all cases',
  anyKind: 'pages and notices',
  show: 'Show',
  all: 'Show all',
  kinds: { page: 'Page', notice: 'Notice' },
  channels: { email: 'Mail', sms: 'SMS', voice: 'Call', chat: 'Chat' },
  rings: 'The phone rings. What do they do?',
  phone: (press: string) =>
    (
      ({
        '4': '4 take it',
        '5': '5 next person',
        '6': '6 close',
        '1': '1 again',
        voicemail: 'voicemail',
        busy: 'busy',
        'no-answer': 'no answer',
        'hang-up': 'hang up',
      }) as Readonly<Record<string, string>>
    )[press] ?? press,
  text: 'Text of the mail',
  html: 'As HTML',
  source: 'Source (.eml)',
  links: { p: 'Answer this page', s: 'Status page', other: 'Open the link' },
  openCase: (reference: string) => `Case ${reference}`,
  reply: 'Answer by SMS',
  replyText: 'Text of the answer',
  older: 'Older',
  newest: 'Newest',
};

const zhCN: typeof en = {
  title: '发件箱与时钟',
  desk: '本机',
  lead: '服务台发出的每一条消息，最新的在最前。除非设置了中继或短信网关，否则消息都只留在本机。',
  intake: '报修邮箱',
  forNoDesk: (count, orMore) =>
    `不属于任何服务台：${orMore ? '至少' : ''}有 ${count} 条来件发往不属于任何服务台的地址，或是陌生号码发来的短信。没有通知任何人；用 npm run -s faultline -- receipts 列在最后（platform000）。`,
  board: '看板',
  clock: '业务时间',
  ahead: (span) => `比本机时钟快 ${span}`,
  same: '与本机时钟相同',
  advance: '前进',
  steps: { PT5M: '5 分钟', PT30M: '30 分钟', PT2H: '2 小时', P1D: '1 天' },
  testMail: '经 SMTP 发一封报修邮件',
  severity: '级别',
  language: '语言',
  sender: '发件人',
  senders: { contact: '已知联系人', stranger: '陌生人', unproven: '未验证联系人' },
  send: '发送测试邮件',
  moving: (instant, steps) => `时间正在前进：已到 ${instant}，走了 ${steps} 步。本页每 2 秒刷新一次。`,
  stopped: (why) => `时间中途停下：${why}`,
  moved: (span, steps) => `时间前进了 ${span}，共 ${steps} 步。`,
  happened: (messages, people) =>
    messages === 0 ? '没有发出消息。' : `向 ${people} 人发出 ${messages} 条消息。`,
  sent: (pages, notices) =>
    [pages > 0 ? `${pages} 条紧急通知` : '', notices > 0 ? `${notices} 条通知` : '']
      .filter(Boolean)
      .join('，'),
  told: {
    mail: '邮件已收下。几秒内下方会出现工单的受理通知和第一条紧急通知；刷新即可看到。',
    sms: '回复已交出。结果见工单；如果代码不对，见下方的回信。',
  },
  reload: '刷新',
  count: (shown, all) => (shown === all ? `共 ${all} 条` : `${all} 条中的 ${shown} 条`),
  none: '没有消息',
  noneYet: '还没有发出消息。发一封测试邮件试试。',
  noneSo: '没有符合条件的消息。',
  filter: '筛选消息',
  person: '收件人',
  case: '工单',
  kind: '类别',
  anybody: '所有人',
  anyCase: '所有工单',
  anyKind: '紧急通知和通知',
  show: '筛选',
  all: '显示全部',
  kinds: { page: '紧急通知', notice: '通知' },
  channels: { email: '邮件', sms: '短信', voice: '电话', chat: '聊天' },
  rings: '电话正在响。对方怎么做？',
  phone: (press) =>
    (
      ({
        '4': '4 接手',
        '5': '5 转下一位',
        '6': '6 关闭',
        '1': '1 重听',
        voicemail: '语音信箱',
        busy: '占线',
        'no-answer': '无人接听',
        'hang-up': '挂断',
      }) as Readonly<Record<string, string>>
    )[press] ?? press,
  text: '邮件正文',
  html: '查看 HTML',
  source: '原文（.eml）',
  links: { p: '答复此通知', s: '进展页', other: '打开链接' },
  openCase: (reference) => `工单 ${reference}`,
  reply: '回复短信',
  replyText: '回复内容',
  older: '更早',
  newest: '最新',
};

export type OutboxWords = typeof en;

export function outboxWordsOf(language: Language): OutboxWords {
  return language === 'en' ? en : zhCN;
}
