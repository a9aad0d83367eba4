// Whether a mail was written by a program, and what a delivery report says. Only the headers and the report's own parts
// count (RFC 3834, RFC 3464, RFC 5965); words in a subject are a weak sign that needs a second one, because people write
// such words too.

import type { Bounce, ReadMail } from '../contracts/mail.ts';

export interface MailHeader {
  readonly key: string;
  readonly value: string;
}

export interface MailSigns {
  readonly headers: readonly MailHeader[];
  readonly contentType: string;
  readonly fromAddress: string;
  readonly subject: string;
  readonly text: string;
  /** The machine-readable parts of a report, decoded: `message/delivery-status`, `message/feedback-report` … */
  readonly reports: readonly { readonly contentType: string; readonly text: string }[];
  /** A returned message, or its headers. */
  readonly returned: readonly string[];
}

type Automation = Pick<
  ReadMail,
  | 'automation'
  | 'isAutoReply'
  | 'isBounce'
  | 'bounces'
  | 'isFeedbackReport'
  | 'isDeliveryNotice'
  | 'returnedMessageIds'
>;

/** At most so many recipients of one report are told apart; a list server may report thousands. */
const BOUNCES_MAX = 100;

const DAEMON =
  /^(?:mailer-?daemon|mail-?daemon|postmaster|mail delivery (?:sub)?system|mail\.?delivery|double-bounce|bounces?(?:[+-].*)?|mdaemon)(?:@|$)/i;
const ABSENCE_SUBJECT =
  /^\s*(?:\[?(?:自动回复|自動回覆|自動回復|自动答复|自動答覆|休假|外出|automatic reply|auto(?:matic)?[ -]?(?:reply|response|answer)|out of (?:the )?office|away from|vacation|abwesenheits|automatische antwort|réponse automatique|respuesta automática|risposta automatica|automatisch antwoord|autosvar|ooo)\b|\[?(?:自动回复|自動回覆|自動回復|自动答复|自動答覆))/i;
const BOUNCE_SUBJECT =
  /(?:undeliver(?:able|ed)|delivery (?:status notification|failure|has failed|problem|report|delayed|incomplete)|delayed mail|warning: (?:could not send|message)|returned (?:mail|to sender)|mail (?:delivery )?(?:fail|system error|error)|failure notice|could not be delivered|message not (?:deliver|sent)|non[ -]?delivery|nondeliverable|mail could not be|rejected (?:mail|message)|退信|退回|无法投递|無法傳遞|未能送达|传递失败|傳遞失敗|投递失败|系统退信|无法送达|未送达|unzustellbar|non remis|no entregado|mail delivery)/i;

function first(headers: readonly MailHeader[], key: string): string | null {
  return headers.find((header) => header.key === key)?.value.trim() ?? null;
}

export function automationOf(signs: MailSigns): Automation {
  const { headers } = signs;
  const contentType = signs.contentType.toLowerCase();
  const feedback = signs.reports.filter((report) => report.contentType === 'message/feedback-report');
  const statuses = signs.reports.filter((report) =>
    /^message\/(?:global-)?delivery-status$/.test(report.contentType),
  );
  const dispositions = signs.reports.some((report) => /disposition-notification$/.test(report.contentType));
  const returnPath = first(headers, 'return-path');
  const nullPath = returnPath !== null && /^<\s*>$|^$/.test(returnPath);
  const local = signs.fromAddress.split('@')[0] ?? '';
  const daemon = DAEMON.test(local) || DAEMON.test(signs.fromAddress);
  const autoSubmitted = (first(headers, 'auto-submitted') ?? '').toLowerCase().split(';')[0]?.trim() ?? '';
  const precedence = (first(headers, 'precedence') ?? '').toLowerCase();
  const suppress = (first(headers, 'x-auto-response-suppress') ?? '').toLowerCase();
  const saysAnswer =
    autoSubmitted.startsWith('auto-replied') ||
    autoSubmitted.startsWith('auto-notified') ||
    precedence === 'auto_reply' ||
    /^vacation$/i.test(first(headers, 'x-apple-action') ?? '') ||
    headers.some(
      (header) =>
        /^(?:x-autoreply|x-autorespond|x-auto-reply|x-mail-autoreply|x-autoreply-from|x-autoresponder|delivered-to-autoresponder)$/.test(
          header.key,
        ) && !/^(?:no|false)$/i.test(header.value.trim()),
    );
  const answersSomething = first(headers, 'in-reply-to') !== null || first(headers, 'references') !== null;
  const absence = ABSENCE_SUBJECT.test(signs.subject);
  const program = autoSubmitted !== '' && autoSubmitted !== 'no';
  const isFeedbackReport = feedback.length > 0 || /report-type="?feedback-report/.test(contentType);

  const reported = statuses.flatMap((report) => recipientsOf(report.text, signs.text));
  const saysBounce = BOUNCE_SUBJECT.test(signs.subject);
  const failed = headers.find((header) => header.key === 'x-failed-recipients')?.value ?? '';
  const isReport =
    !isFeedbackReport &&
    !dispositions &&
    (statuses.length > 0 ||
      /report-type="?delivery-status/.test(contentType) ||
      failed !== '' ||
      (daemon && (saysBounce || nullPath || BOUNCE_BODY.test(signs.text.slice(0, 20_000)))) ||
      (nullPath && saysBounce) ||
      (saysBounce && signs.returned.length > 0 && !answersSomething) ||
      (!saysAnswer && !answersSomething && saysBounce && BOUNCE_BODY.test(signs.text.slice(0, 20_000))));
  const bounces = isFeedbackReport
    ? feedback.flatMap((report) => feedbackRecipients(report.text))
    : isReport
      ? (reported.length ? reported : proseRecipients(signs.text, failed)).slice(0, BOUNCES_MAX)
      : [];
  const onlyDelivered = bounces.length > 0 && bounces.every((one) => one.reason === 'delivered');
  const isBounce = isReport && !onlyDelivered;
  const isDeliveryNotice =
    (isReport && onlyDelivered) || dispositions || /report-type="?disposition-notification/.test(contentType);

  const weak = [
    absence,
    nullPath,
    suppress !== '' && suppress !== 'none',
    first(headers, 'x-loop') !== null,
  ].filter(Boolean);
  const isAnswer = saysAnswer || (absence && (weak.length >= 2 || program || /bulk|junk/.test(precedence)));
  const isList =
    /^(?:bulk|list|junk)$/.test(precedence) ||
    headers.some((header) => header.key === 'list-unsubscribe' || header.key === 'list-id');
  const automation = isAnswer
    ? 'answer'
    : program ||
        (nullPath && !isReport && !isFeedbackReport) ||
        isReport ||
        isFeedbackReport ||
        isDeliveryNotice
      ? 'generated'
      : isList
        ? 'list'
        : 'none';
  const isAutoReply =
    !isReport &&
    !isFeedbackReport &&
    (isAnswer ||
      program ||
      /^(?:bulk|list|junk)$/.test(precedence) ||
      /\b(?:all|autoreply|oof)\b/.test(suppress) ||
      nullPath);
  return {
    automation,
    isAutoReply,
    isBounce,
    bounces,
    isFeedbackReport,
    isDeliveryNotice,
    returnedMessageIds: messageIdsOf(signs.returned.flatMap((text) => returnedIdLines(text)).join(' ')),
  };
}

const BOUNCE_BODY =
  /(?:could ?n[o']t be delivered|(?:was|were|is) not (?:able to be )?delivered|undeliverable|delivery (?:has )?failed|failed to deliver|permanent (?:fatal )?error|returned (?:to sender|message|mail)|unable to deliver|user unknown|unknown user|mailbox (?:is )?(?:full|unavailable)|does(?: not|n't) exist|delayed|unrouteable|unknown (?:address|recipient|local)|not (?:be )?(?:reach|found)|rejected|无法投递|無法傳遞|退回|退信|不存在)/i;

function returnedIdLines(text: string): string[] {
  return [...text.slice(0, 100_000).matchAll(/^message-id:[ \t]*((?:.|\r?\n[ \t])*)$/gim)].map(
    (match) => match[1] ?? '',
  );
}

/** Message-IDs in a header value, without angle brackets, in order and each once. */
export function messageIdsOf(value: string): string[] {
  const flat = value.slice(0, 50_000);
  const bracketed = [...flat.matchAll(/<\s*([^<>\s]{1,500})\s*>/g)].map((match) => match[1] ?? '');
  const bare = bracketed.length ? [] : flat.split(/[\s,]+/).filter((word) => word.includes('@'));
  return [...new Set([...bracketed, ...bare])].filter(Boolean);
}

/** The recipient blocks of a `message/delivery-status` (RFC 3464): every block after the first that names a recipient. */
function recipientsOf(status: string, prose: string): Bounce[] {
  const blocks = status.replace(/\r\n?/g, '\n').split(/\n\s*\n/);
  const found: Bounce[] = [];
  for (const block of blocks) {
    const fields = new Map<string, string>();
    for (const line of block.replace(/\n[ \t]+/g, ' ').split('\n')) {
      const match = /^([\w-]+):\s*(.*)$/.exec(line);
      if (match?.[1] && !fields.has(match[1].toLowerCase()))
        fields.set(match[1].toLowerCase(), match[2] ?? '');
    }
    const recipient = addressIn(fields.get('final-recipient') ?? fields.get('original-recipient') ?? '');
    if (!recipient && !fields.has('action') && !fields.has('status')) continue;
    const diagnosis = fields.get('diagnostic-code') ?? '';
    const declared = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(fields.get('status') ?? '')?.[1] ?? '';
    const told = /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(diagnosis)?.[1] ?? '';
    // Many servers put x.0.0 into Status and the truth into the diagnosis.
    const status_ = told && (!declared || /^[245]\.0\.0$/.test(declared)) ? told : declared;
    const action = (fields.get('action') ?? '').toLowerCase();
    found.push(judged(recipient, status_, `${diagnosis || prose.slice(0, 5_000)}`, action));
    if (found.length >= BOUNCES_MAX) break;
  }
  return found;
}

function proseRecipients(text: string, failed: string): Bounce[] {
  const said = text.slice(0, 20_000);
  const status = /\b([45]\.\d{1,2}\.\d{1,3})\b/.exec(said)?.[1] ?? '';
  const recipients = failed
    ? failed.split(',', BOUNCES_MAX).map((one) => addressIn(one))
    : [addressIn(/<([^<>\s@]{1,80}@[^<>\s]{1,200})>/.exec(said)?.[0] ?? said)];
  return recipients.filter(Boolean).map((recipient) => judged(recipient, status, said, ''));
}

function feedbackRecipients(report: string): Bounce[] {
  const named: string[] = [];
  for (const match of report.matchAll(/^(?:original-rcpt-to|removal-recipient):[ \t]*(.{1,1000})/gim)) {
    named.push(addressIn(match[1] ?? ''));
    if (named.length >= BOUNCES_MAX) break;
  }
  return (named.length ? named : ['']).map((recipient) => ({
    recipient,
    status: '',
    hard: false,
    reason: 'feedback',
  }));
}

function addressIn(text: string): string {
  return (/[^\s<>;:,"()]{1,100}@[^\s<>;:,"()]{1,200}/.exec(text)?.[0] ?? '').toLowerCase().replace(/\.$/, '');
}

/** RFC 3463's subject and detail first, the words of the other server where they say more. */
function judged(recipient: string, status: string, words: string, action: string): Bounce {
  if (action === 'delivered' || action === 'relayed' || action === 'expanded')
    return { recipient, status, hard: false, reason: 'delivered' };
  const reason = reasonOf(status, words);
  const permanent = !status.startsWith('4') && action !== 'delayed';
  if (action === 'delayed' && reason === 'other')
    return { recipient, status, hard: false, reason: 'delayed' };
  return {
    recipient,
    status,
    hard: permanent && (reason === 'user_unknown' || reason === 'host_unknown'),
    reason,
  };
}

function reasonOf(status: string, words: string): Bounce['reason'] {
  const said = words.toLowerCase();
  const detail = status.replace(/^[245]\./, '');
  if (
    /mailbox (?:is )?(?:full|over ?quota)|quota|mailbox size|too many messages in|insufficient (?:system )?storage|邮箱.{0,4}满|信箱.{0,4}滿/.test(
      said,
    )
  )
    return 'mailbox_full';
  // RFC 3463: a bad sender (1.7, 1.8) or a mailbox that takes nothing at present (2.1); the recipient exists.
  if (/^1\.[78]$|^2\.1$/.test(detail)) return 'rejected';
  if (
    /user (?:is )?unknown|unknown (?:user|local|recipient|address)|no such (?:user|recipient|mailbox|address|account|person)|does(?: not|n't) exist|not exist|recipient (?:address )?(?:not found|rejected: user)|invalid (?:recipient|mailbox|address)|no mailbox|account (?:has been )?(?:disabled|deleted)|不存在|用户未知/.test(
      said,
    )
  )
    return 'user_unknown';
  if (
    /host (?:is )?(?:unknown|not found)|unknown host|domain (?:name )?not found|no such (?:domain|host)|nxdomain|unrouteable|dns (?:error|lookup)|name service error|no (?:mx|a) record|host or domain name not found/.test(
      said,
    )
  )
    return 'host_unknown';
  if (/spam|junk|unsolicited|blocked using|blacklist|blocklist|spamhaus|reputation|垃圾邮件/.test(said))
    return 'spam';
  if (/too (?:big|large)|exceeds? (?:the )?(?:maximum|size)|message size/.test(said)) return 'too_big';
  if (/expired|timed? ?out|too long|retry timeout|not be delivered for|past \d+ hours/.test(said))
    return 'expired';
  if (/spf|dkim|dmarc|not authenticated|authentication|policy|denied|relay/.test(said)) return 'policy';
  if (/^1\.[16]$|^1\.10$/.test(detail)) return 'user_unknown';
  if (/^1\.2$/.test(detail)) return 'host_unknown';
  if (/^2\.2$/.test(detail)) return 'mailbox_full';
  if (/^[25]\.3$|^3\.4$/.test(detail)) return 'too_big';
  if (/^4\.7$/.test(detail)) return 'expired';
  if (/^4\./.test(detail)) return 'network';
  if (/^7\./.test(detail)) return 'policy';
  if (/connection (?:refused|reset|lost)|network|unreachable|connect to/.test(said)) return 'network';
  if (/reject|refus|bounced/.test(said)) return 'rejected';
  return 'other';
}
