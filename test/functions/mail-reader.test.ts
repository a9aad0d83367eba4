import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ATTACHMENTS_MAX, MAIL_SIZE_BYTES_MAX, readMail } from '../../shared/adapters/mail-reader.ts';
import { readMail as wire } from '../../shared/contracts/mail.ts';
import { fixture, plainMail } from '../scenario/front-desk.ts';

const read = async (name: string) => readMail(await fixture(name));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('what a mail says', () => {
  it('reads a report in Simplified Chinese', async () => {
    const mail = await read('report-zh-cn.eml');
    expect(mail.from).toEqual({ address: 'zhou.min@xihe-water.example', name: '周敏' });
    expect(mail.subject).toBe('调度中心系统瘫痪，业务全部停了');
    expect(mail.text).toContain('值班员只能手工抄表');
    expect(mail.reply).toBe(
      '您好，\n\n调度中心的采集系统从十点开始瘫痪，业务全部停了，值班员只能手工抄表。\n请尽快派人。',
    );
    expect(mail.messageId).toBe('20260302-0001@xihe-water.example');
    expect(mail.date).toBe('Mon, 02 Mar 2026 10:11:12 +0800');
    expect(mail.faults).toEqual([]);
  });

  it('reads gb18030 beyond the basic plane, and a subject and a file name written in raw bytes', async () => {
    const mail = await read('report-gb18030.eml');
    expect(mail.subject).toBe('泵站二号柜报警');
    expect(mail.text).toContain('“𠮷”');
    expect(mail.attachments[0]?.filename).toBe('现场照片.jpg');
    expect(mail.attachments[0]?.sha256).toBe(sha256(Uint8Array.from({ length: 256 }, (_, byte) => byte)));
    expect(mail.faults).toEqual(['Header bytes without a charset were read as gb18030.']);
  });

  it('reads the characters of Hong Kong in Big5', async () => {
    const mail = await read('report-big5.eml');
    expect(mail.from?.name).toBe('何小明');
    expect(mail.subject).toBe('鰂魚涌泵房停電');
    expect(mail.text.trim()).toBe('鰂魚涌泵房停電，赤鱲角分站正常。請派人到深水埗。');
  });

  it('keeps every attachment byte for byte, also one that travels as lines of text', async () => {
    const mail = await read('reply-gmail-en.eml');
    expect(mail.attachments.map((part) => [part.filename, part.contentType, part.sizeBytes])).toEqual([
      ['Antrieb Störung 故障.bin', 'application/octet-stream', 16],
      ['drive.log', 'text/x-log', 39],
    ]);
    expect(Buffer.from(mail.attachments[1]?.bytes ?? []).toString()).toBe(
      '13:37:01 F31 overcurrent\r\n13:37:02 stop',
    );
  });

  it('keeps what Outlook wraps as one plain attachment', async () => {
    const mail = await read('tnef.eml');
    expect(mail.attachments.map((part) => part.filename)).toEqual(['winmail.dat']);
    expect(mail.text.trim()).toBe('See attached.');
  });

  it('reads the mail that was forwarded as an attachment where the forwarding one says nothing', async () => {
    const mail = await readMail(
      Buffer.from(
        'From: a@b.example\r\nSubject: FW\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: Pump 3\r\n\r\nPump 3 leaks.\r\n--x--\r\n',
      ),
    );
    expect(mail.text).toBe('Pump 3\n\nPump 3 leaks.');
    expect(mail.attachments.map((part) => [part.filename, part.contentType])).toEqual([
      ['Pump 3.eml', 'message/rfc822'],
    ]);
  });
});

describe('what is new in a reply', () => {
  it.each([
    ['reply-outlook-zh.eml', '已经重启过了，还是不行。\n\n备用泵也停了。'],
    ['reply-gmail-en.eml', 'The drive shows fault 31 again. Photo attached.'],
    ['reply-apple-zh-tw.eml', '謝謝，工程師已到現場。'],
    ['forwarded-own-report.eml', '补一张截图。'],
  ])('%s', async (name, reply) => {
    expect((await read(name)).reply).toBe(reply);
  });

  it.each([
    [
      'An answer between the lines stays whole',
      'On 3 May 2026, Li wrote:\n> Which pump?\n\nNumber three.\n\n> Since when?\n\nToday.',
    ],
    ['A quotation alone stays, because leaving it out leaves nothing', '> only this'],
    ['Words that look like a header stay', 'From: here the water comes in.\nIt is getting worse.'],
  ])('%s', async (_, text) => {
    expect((await readMail(Buffer.from(plainMail(text, { From: 'a@b.example', Subject: 'x' })))).reply).toBe(
      text,
    );
  });
});

describe('what no person wrote', () => {
  it('tells an absence note', async () => {
    const mail = await read('auto-reply-zh.eml');
    expect([mail.isAutoReply, mail.automation, mail.isBounce]).toEqual([true, 'answer', false]);
  });

  it('tells a bounce, whom it is about and which of our mails came back', async () => {
    const mail = await read('bounce.eml');
    expect(mail.isBounce).toBe(true);
    expect(mail.bounces).toEqual([
      { recipient: 'zhou.min@xihe-water.example', status: '5.1.1', hard: true, reason: 'user_unknown' },
    ]);
    expect(mail.returnedMessageIds).toEqual(['case.k7m3q9qxpa.demo0000000001@in.faultline.example']);
  });

  it('tells an invitation', async () => {
    expect((await read('invite.eml')).calendarInvite).toBe(true);
  });

  it('does not take the words of a subject for a sign', async () => {
    const mail = await readMail(
      Buffer.from(plainMail('自动回复功能坏了。', { From: 'a@b.example', Subject: '自动回复: 坏了' })),
    );
    expect([mail.isAutoReply, mail.automation]).toEqual([false, 'none']);
  });

  it.each([
    ['Auto-Submitted: no', 'none'],
    ['Auto-Submitted: auto-generated', 'generated'],
    ['Auto-Submitted: auto-replied (vacation)', 'answer'],
    ['X-Autoreply: yes', 'answer'],
    ['Precedence: bulk', 'list'],
    ['List-Id: <news.example>', 'list'],
  ])('%s: %s', async (header, automation) => {
    const mail = await readMail(Buffer.from(`${header}\r\nFrom: a@b.example\r\nSubject: s\r\n\r\nt\r\n`));
    expect(mail.automation).toBe(automation);
  });
});

describe('what is broken', () => {
  it('reads an unknown charset as far as it goes', async () => {
    const mail = await read('unknown-charset.eml');
    expect(mail.text).toContain('The pump has stopped. Café.');
    expect(mail.subject).toBe('pump é stopped');
  });

  it('answers something for a malformed mail, and loses no word of it', async () => {
    const mail = await read('malformed.eml');
    expect(mail.from?.address).toBe('stranger@else.example');
    expect(mail.subject).toBe('no end of parts');
  });

  it('reads a hundred thousand lines', async () => {
    const mail = await readMail(
      Buffer.from(plainMail('It rains in.\r\n'.repeat(100_000), { From: 'a@b.example', Subject: 'long' })),
    );
    expect(mail.text.length).toBeGreaterThan(1_000_000);
    expect(mail.reply.startsWith('It rains in.')).toBe(true);
  });

  it('does not parse more than a mail can have', async () => {
    const bytes = Buffer.alloc(MAIL_SIZE_BYTES_MAX + 1, 'From: a@b.example\r\nSubject: big\r\n\r\nx');
    const mail = await readMail(bytes);
    expect(mail.from?.address).toBe('a@b.example');
    expect(mail.subject).toBe('big');
    expect(mail.faults[0]).toContain('are not parsed');
  });

  it('names so many attachments and counts the rest', async () => {
    const part = '--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAA==\r\n';
    const mail = await readMail(
      Buffer.from(
        `From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n${part.repeat(ATTACHMENTS_MAX + 7)}--x--`,
      ),
    );
    expect([mail.attachments.length, mail.attachmentsLeftInRaw]).toEqual([ATTACHMENTS_MAX, 7]);
  });

  it('never gives a file a name that leaves its folder', async () => {
    const mail = await readMail(
      Buffer.from(
        'From: a@b.example\r\nContent-Type: application/x-a; name="../../etc/passwd"\r\nContent-Disposition: attachment\r\n\r\nx',
      ),
    );
    expect(mail.attachments[0]?.filename).toBe('passwd');
  });

  it('does not take two senders for one', async () => {
    const mail = await readMail(Buffer.from('From: a@b.example\r\nFrom: boss@b.example\r\n\r\nx'));
    expect(mail.fromIsClear).toBe(false);
  });

  it.each([
    'Zhou Min\r\n <zhou@x.example>',
    '周敏 <ZHOU@x.example>',
    'zhou@x.example',
    'zhou@x.example <zhou@x.example>',
    '"Zhou, Min (IT)" <zhou@x.example>',
    'zhou@x.example (Zhou Min)',
  ])('knows whose mail it is: %s', async (from) => {
    const mail = await readMail(Buffer.from(`From: ${from}\r\nSubject: s\r\n\r\nx`));
    expect([mail.from?.address, mail.fromIsClear]).toEqual(['zhou@x.example', true]);
  });

  // Another reader, the one that checked DMARC among them, may find the other address in each of these.
  it.each([
    '<zhou@x.example> <me@evil.example>',
    'me@evil.example <zhou@x.example',
    '<zhou@x.example>@evil.example',
    '<me@evil.example> zhou@x.example',
    '"zhou@x.example y"@evil.example',
    '<@evil.example:zhou@x.example>',
    'zhou@x.example\0@evil.example',
    'me@evil.example\rFrom: zhou@x.example',
    'group: zhou@x.example;',
    'group: me@evil.example;, zhou@x.example',
    'me@evil.example; zhou@x.example',
  ])('takes nobody for the sender of a mail from %j', async (from) => {
    const mail = await readMail(Buffer.from(`From: ${from}\r\nSubject: s\r\n\r\nx`));
    expect(mail.fromIsClear).toBe(false);
  });

  it('reads a body of 300,000 lines to its end, in a part and alone', async () => {
    const lines = `${'行 of text\r\n'.repeat(299_999)}the end`;
    const head = 'From: a@b.example\r\nSubject: long\r\n';
    const type = 'Content-Type: text/plain; charset=utf-8\r\n';
    const alone = await readMail(Buffer.from(`${head}${type}\r\n${lines}`));
    const inPart = await readMail(
      Buffer.from(
        `${head}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n${type}\r\n${lines}\r\n--x--\r\n`,
      ),
    );
    for (const mail of [alone, inPart]) {
      expect(mail.subject).toBe('long');
      expect(mail.text.trimEnd().split('\n')).toHaveLength(300_000);
      expect(mail.text.trimEnd().endsWith('the end')).toBe(true);
    }
  });

  it('reads a million empty parts as no more than it takes apart, and says so', async () => {
    const mail = await readMail(
      Buffer.from(
        `From: a@b.example\r\nSubject: parts\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nThe pump has stopped.\r\n${'--b\r\n\r\n'.repeat(1_000_000)}--b--`,
      ),
    );
    expect(mail.subject).toBe('parts');
    expect(mail.text).toContain('The pump has stopped.');
    expect(mail.faults[0]).toContain('Only the first 2000 parts');
  });

  it('looks at the first of many reported recipients', async () => {
    const failed = await readMail(
      Buffer.from(
        `From: a@b.example\r\nX-Failed-Recipients: ${'c@d.example,'.repeat(150_000)}\r\nSubject: s\r\n\r\n${'rejected '.repeat(3_000)}`,
      ),
    );
    expect(failed.bounces).toHaveLength(100);
  });

  it('answers in the shape of the contract for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        expect(wire.safeParse(await readMail(bytes)).success).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('answers for any mail of which pieces were cut out or doubled', async () => {
    const mails = await Promise.all(
      ['reply-gmail-en.eml', 'bounce.eml', 'report-gb18030.eml', 'reply-outlook-zh.eml'].map(fixture),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...mails),
        fc.nat(2_000),
        fc.nat(300),
        fc.nat(2_000),
        async (mail, from, length, to) => {
          const bytes = Buffer.from(mail);
          const piece = bytes.subarray(from, from + length);
          const mangled = Buffer.concat([bytes.subarray(0, to), piece, bytes.subarray(to + length)]);
          expect(wire.safeParse(await readMail(mangled)).success).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});
