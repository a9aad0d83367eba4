import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { mimeOf, plainAddressOf } from '../../shared/adapters/ses-mime.ts';
import type { OutboundMail } from '../../shared/app/ports.ts';
import { NAUGHTY } from '../contract/stores.ts';

const ENVELOPE = { from: 'demo@desk.example', to: 'wang@bank.example' };
const NOW = Date.parse('2026-07-28T02:00:30.500Z');

function mail(other: Partial<OutboundMail> = {}): OutboundMail {
  return {
    to: ENVELOPE.to,
    subject: '报修已受理：核心交换机',
    text: '您好：\n\n已收到。\n',
    html: '<p>您好</p>',
    messageId: '1-0.k7m3q9qxpa.demo0123456789@desk.example',
    inReplyTo: 'case.k7m3q9qxpa.demo0123456789@desk.example',
    references: ['case.k7m3q9qxpa.demo0123456789@desk.example'],
    replyTo: 'r-demo0123456789-k7m3q9qxpa-0123456789abcdef@desk.example',
    fromName: '赢科服务',
    kind: 'notice',
    ...other,
  };
}

/** Lines end in CR LF on the wire (RFC 2045 section 6.8), also inside base64. */
const read = async (message: OutboundMail) => {
  const parsed = await PostalMime.parse(mimeOf(message, ENVELOPE, NOW));
  return { ...parsed, text: parsed.text?.replaceAll('\r\n', '\n') };
};
const textOf = (message: OutboundMail) => Buffer.from(mimeOf(message, ENVELOPE, NOW)).toString('latin1');
const headOf = (message: OutboundMail) => textOf(message).split('\r\n\r\n')[0] ?? '';

describe('a mail as we write it', () => {
  test('reads back as it was meant', async () => {
    const parsed = await read(mail());
    expect(parsed).toMatchObject({
      from: { name: '赢科服务', address: 'demo@desk.example' },
      to: [{ address: 'wang@bank.example' }],
      replyTo: [{ address: 'r-demo0123456789-k7m3q9qxpa-0123456789abcdef@desk.example' }],
      subject: '报修已受理：核心交换机',
      text: '您好：\n\n已收到。\n',
      html: '<p>您好</p>',
      messageId: '<1-0.k7m3q9qxpa.demo0123456789@desk.example>',
      inReplyTo: '<case.k7m3q9qxpa.demo0123456789@desk.example>',
      references: '<case.k7m3q9qxpa.demo0123456789@desk.example>',
      date: '2026-07-28T02:00:30.000Z',
    });
  });

  test('asks machines not to answer', () => {
    const head = headOf(mail());
    expect(head).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(head).toMatch(/^X-Auto-Response-Suppress: All$/m);
    expect(head).not.toMatch(/^(Precedence|List-)/m);
  });

  test('without HTML is one part of plain text', async () => {
    const parsed = await read(mail({ html: undefined }));
    expect(parsed.html).toBeUndefined();
    expect(parsed.text).toBe('您好：\n\n已收到。\n');
  });

  test('is ASCII in lines that every server takes', () => {
    const long = {
      subject: '很长的主题'.repeat(30),
      fromName: '赢科'.repeat(30),
      text: '一行'.repeat(5_000),
    };
    const text = textOf(mail(long));
    expect(text).toMatch(/^[\x20-\x7e\r\n]*$/);
    for (const line of text.split('\r\n')) {
      expect(line.length).toBeLessThanOrEqual(98);
      expect(line).not.toMatch(/[\r\n]/);
    }
    for (const [word] of text.matchAll(/=\?[^ ]*\?=/g)) expect(word.length).toBeLessThanOrEqual(75);
  });

  test('keeps a long subject whole', async () => {
    const subject = `${'故障🙂'.repeat(40)} end`;
    expect((await read(mail({ subject }))).subject).toBe(subject);
  });

  const attacks = [
    ...NAUGHTY,
    'x\r\nBcc: victim@elsewhere.example',
    'x\nBcc: victim@elsewhere.example\n\nbody',
    'x\rBcc: victim@elsewhere.example',
    'x\u2028Bcc: victim@elsewhere.example',
    'x\u0085Bcc: victim@elsewhere.example',
    '=?UTF-8?Q?=0D=0ABcc:_victim@elsewhere.example?=',
    '"Desk" <victim@elsewhere.example>, x',
    'a\\"b',
    '\ud83d',
    ' leading and trailing ',
    `${'a'.repeat(2_000)}\r\nBcc: victim@elsewhere.example`,
  ];

  test.each(attacks.map((text) => [JSON.stringify(text).slice(0, 60), text] as const))(
    'cannot be given another header: %s',
    async (_, text) => {
      const message = mail({ subject: text, fromName: text, messageId: text || 'x', references: [text] });
      const names = headOf(message)
        .split('\r\n')
        .filter((line) => !line.startsWith(' '))
        .map((line) => line.slice(0, line.indexOf(':')));
      expect(names).toEqual([
        'From',
        'To',
        'Subject',
        'Date',
        'Message-ID',
        'Reply-To',
        'In-Reply-To',
        'References',
        'Auto-Submitted',
        'X-Auto-Response-Suppress',
        'MIME-Version',
        'Content-Type',
      ]);
      const parsed = await read(message);
      expect(parsed.bcc ?? []).toEqual([]);
      expect(parsed.from?.address).toBe('demo@desk.example');
      expect(parsed.to).toHaveLength(1);
      expect(parsed.html).toBe('<p>您好</p>');
    },
  );

  test.each(NAUGHTY.map((text) => [JSON.stringify(text).slice(0, 60), text] as const))(
    'carries any text in its body unchanged: %s',
    async (_, text) => {
      const body = `before\n${text.replaceAll(/\r\n|\r/g, '\n')}\nafter\n`;
      expect((await read(mail({ text: body }))).text).toBe(body.toWellFormed());
    },
  );
});

describe('an address', () => {
  test.each([
    ['wang@bank.example', 'wang@bank.example'],
    ['Wang.Fang+case@bank.example', 'Wang.Fang+case@bank.example'],
    ['wang@münchen.example', 'wang@xn--mnchen-3ya.example'],
  ])('is taken: %s', (text, address) => {
    expect(plainAddressOf(text)).toBe(address);
  });

  test.each([
    '',
    'wang',
    '@bank.example',
    'wang@',
    'wang@bank.example, victim@elsewhere.example',
    'wang@bank.example\r\nBcc: victim@elsewhere.example',
    'wang <wang@bank.example>',
    '"wang fang"@bank.example',
    'wang@bank..example',
    'wang@-bank.example',
    '王@bank.example',
    `${'a'.repeat(65)}@bank.example`,
    `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(20)}`,
  ])('is refused: %j', (text) => {
    expect(plainAddressOf(text)).toBeNull();
  });
});
