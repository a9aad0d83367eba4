// A fault mail as a customer of the demo tenant would write it, sent over real SMTP to a running desk.

import { createTransport } from 'nodemailer';
import { VERDICTS_HEADER } from './verdicts.ts';

export interface TestMail {
  readonly severity: 'L1' | 'L2' | 'L3' | 'L4';
  readonly lang: 'zh' | 'en';
  readonly from?: string | undefined;
  readonly to: string;
  readonly subject?: string | undefined;
  readonly text?: string | undefined;
  /** What the door is to report of the mail in place of PASS, as `VERDICTS_HEADER` takes it. */
  readonly verdicts?: string | undefined;
}

interface Words {
  readonly subject: string;
  readonly text: string;
}

const SENDERS = {
  zh: '周敏 <zhou.min@xihe-water.example>',
  en: 'Emma Clarke <emma.clarke@thames-quay.example>',
} as const;

const WORDS: Readonly<Record<TestMail['lang'], Readonly<Record<TestMail['severity'], Words>>>> = {
  zh: {
    L1: {
      subject: '调度系统瘫痪，业务停止',
      text: '调度中心机房两台主机同时宕机，业务停止，值班电话打不进来。请马上派人。',
    },
    L2: { subject: '查询页面变慢', text: '从今天早上起系统性能下降，查询很慢，业务还能办理。' },
    L3: { subject: '存储阵列告警', text: '存储阵列一块硬盘亮黄灯并告警，业务正常，请安排更换。' },
    L4: { subject: '咨询：如何导出月报', text: '请问月报如何导出为表格？这是一个咨询，不影响业务。' },
  },
  en: {
    L1: {
      subject: 'Production down at Quay 4',
      text: 'The dispatch system is down and all business has stopped at the warehouse since a few minutes ago.',
    },
    L2: {
      subject: 'Scanners very slow',
      text: 'Since this morning the system is very slow. We can still work.',
    },
    L3: {
      subject: 'Disk warning on array 2',
      text: 'The array shows a warning light and error messages; we work normally.',
    },
    L4: {
      subject: 'Question about the monthly report',
      text: 'How to export the monthly report? It is only a question.',
    },
  },
};

/** Who may seem to send it: somebody the desk knows, somebody it does not, or the first without any proof of it. */
export const TEST_MAIL_SENDERS = ['contact', 'stranger', 'unproven'] as const;

export const STRANGER = 'Sam Stone <sam.stone@stranger.example>';
export const UNPROVEN = 'spf=FAIL dkim=FAIL dmarc=FAIL';

export const TEST_MAIL_SEVERITIES = ['L1', 'L2', 'L3', 'L4'] as const;

/** Sends it and answers what the desk's mail server said. Throws what SMTP says against it. */
export async function sendTestMail(
  mail: TestMail,
  smtpPort: number,
): Promise<{ response: string; subject: string }> {
  const words = WORDS[mail.lang][mail.severity];
  const subject = mail.subject ?? words.subject;
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true });
  try {
    const sent = await transport.sendMail({
      from: mail.from ?? SENDERS[mail.lang],
      to: mail.to,
      subject,
      text: mail.text ?? words.text,
      ...(mail.verdicts !== undefined && { headers: { [VERDICTS_HEADER]: mail.verdicts } }),
    });
    return { response: sent.response, subject };
  } finally {
    transport.close();
  }
}
