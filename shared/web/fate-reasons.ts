// Why a message became no case, in the reader's language. The intake stores one English sentence per reason, which programs
// read; here it is said in Chinese. A sentence of another release is shown as it stands.

import type { Language } from '../domain/people.ts';

type Reason = readonly [english: RegExp, chinese: string];

/** `$1` is what the sentence names: a person, or what the decision said. */
const REASONS: readonly Reason[] = [
  [/^No desk has this address\.$/, '没有服务台使用此地址。'],
  [
    /^It went to an address that no desk has, from a sender who is not known\.$/,
    '发往不属于任何服务台的地址，且发件人陌生。',
  ],
  [/^No desk knows this number\.$/, '没有服务台认识此号码。'],
  [/^One of our own mails came back\.$/, '我们自己发出的邮件又回来了。'],
  [/^The mail carries a virus\.$/, '邮件带有病毒。'],
  [/^The mail looks like spam, and its sender is not known\.$/, '疑似垃圾邮件，且发件人陌生。'],
  [/^An automated mail from a sender who is not known\.$/, '陌生发件人的自动邮件。'],
  [/^An automatic answer that belongs to no case\.$/, '自动回复，不属于任何工单。'],
  [/^A returned mail that belongs to no case\.$/, '退信，不属于任何工单。'],
  [/^A complaint report of a mail provider\.$/, '邮件商的投诉报告。'],
  [/^A delivery or reading notice\.$/, '送达或已读回执。'],
  [/^A calendar invitation that belongs to no case\.$/, '日程邀请，不属于任何工单。'],
  [
    /^A text message from a contact: reports are taken by mail and form, so somebody must look at it\.$/,
    '联系人发来的短信：报修只收邮件和表单，需要有人处理。',
  ],
  [/^A text message from a number that is not known\.$/, '陌生号码发来的短信。'],
  [/^A text message from (.+) without a page's code\.$/s, '$1 发来的短信，没有接手码。'],
  [/^(.+) sent a code that no page has\.$/s, '$1 发来的接手码不属于任何通知。'],
  [
    /^(.+) sent \d+ wrong codes within an hour; use the page's link or the board\.$/s,
    '$1 一小时内发错接手码次数过多；请用通知里的链接或看板。',
  ],
  [
    /^The desk failed to read this message, again and again\. .+$/s,
    '服务台多次未能读取此来件。原件保留着；请查看，故障排除后重新读取。',
  ],
  [/^(.+) answered several pages that are no longer kept\.$/s, '$1 一次回复多条通知，但这批通知已不再保留。'],
  [/^(.+) stopped text messages to this number\.$/s, '$1 退订了发往此号码的短信。'],
  [/^(.+) takes text messages to this number again\.$/s, '$1 恢复接收发往此号码的短信。'],
  [
    /^An answer to a page whose words do nothing, or whose page is not known\.$/,
    '对紧急通知的回复：所写的话无法执行，或找不到对应的通知。',
  ],
  [/^No case could be opened: (.+)$/s, '无法开案：$1'],
];

/** The reason as this reader should read it. */
export function fateReasonText(reason: string, language: Language): string {
  if (language === 'en') return reason;
  const found = REASONS.find(([english]) => english.test(reason));
  return found ? reason.replace(found[0], found[1]) : reason;
}
