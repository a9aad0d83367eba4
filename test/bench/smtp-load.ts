// Mail as customers send it, over as many SMTP connections as asked, each waiting for one 250 before the next mail. The
// client does as little as it can, because it shares the machine with the desk that is measured.

import { connect, type Socket } from 'node:net';

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Accepted {
  readonly subject: string;
  /** Machine time. */
  readonly begunAt: number;
  readonly acceptedAt: number;
}

class SmtpConnection {
  readonly #socket: Socket;
  #unread = '';
  #waiting: { resolve: (line: string) => void; reject: (error: Error) => void } | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => {
      this.#unread += part;
      this.#answer();
    });
    const broken = (error?: Error) =>
      this.#waiting?.reject(error ?? new Error('The mail server hung up before it answered.'));
    socket.on('error', broken);
    socket.on('close', () => broken());
  }

  static async open(port: number): Promise<SmtpConnection> {
    const connection = new SmtpConnection(connect(port, '127.0.0.1'));
    await connection.#expect('220');
    await connection.#say('EHLO bench.example\r\n', '250');
    return connection;
  }

  async send(mail: Mail, bytes: string): Promise<void> {
    await this.#say(`MAIL FROM:<${mail.from}>\r\n`, '250');
    await this.#say(`RCPT TO:<${mail.to}>\r\n`, '250');
    await this.#say('DATA\r\n', '354');
    await this.#say(`${bytes}\r\n.\r\n`, '250');
  }

  close(): void {
    this.#socket.end('QUIT\r\n');
  }

  async #say(words: string, code: string): Promise<void> {
    this.#socket.write(words);
    await this.#expect(code);
  }

  async #expect(code: string): Promise<void> {
    const line = await new Promise<string>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#answer();
    });
    if (!line.startsWith(code)) throw new Error(`The mail server said ${line} where ${code} was expected.`);
  }

  /** The last line of a reply has a blank after its code (RFC 5321, 4.2.1). */
  #answer(): void {
    const end = /^\d{3}(?: .*)?\r\n/m.exec(this.#unread);
    if (end === null || this.#waiting === null) return;
    this.#unread = this.#unread.slice(end.index + end[0].length);
    const { resolve } = this.#waiting;
    this.#waiting = null;
    resolve(end[0].trimEnd());
  }
}

/** Sends all of them, the connections taking the next one as they get free, at most `perSecond` a second in all. */
export async function sendMails(options: {
  readonly port: number;
  readonly connections: number;
  readonly mails: readonly Mail[];
  readonly perSecond?: number;
}): Promise<readonly Accepted[]> {
  const { port, mails, perSecond } = options;
  const accepted: Accepted[] = [];
  const begunAt = Date.now();
  let next = 0;
  async function work(connection: SmtpConnection): Promise<void> {
    for (;;) {
      const number = next;
      next += 1;
      const mail = mails[number];
      if (mail === undefined) return;
      if (perSecond !== undefined) {
        const waitMs = begunAt + (number * 1_000) / perSecond - Date.now();
        if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
      const bytes = bytesOf(mail);
      const at = performance.timeOrigin + performance.now();
      await connection.send(mail, bytes);
      accepted.push({
        subject: mail.subject,
        begunAt: at,
        acceptedAt: performance.timeOrigin + performance.now(),
      });
    }
  }
  const connections = await Promise.all(
    Array.from({ length: options.connections }, () => SmtpConnection.open(port)),
  );
  try {
    await Promise.all(connections.map(work));
  } finally {
    for (const connection of connections) connection.close();
  }
  return accepted;
}

let mailsMade = 0;

function bytesOf(mail: Mail): string {
  mailsMade += 1;
  return [
    `From: ${mail.from}`,
    `To: ${mail.to}`,
    `Subject: =?utf-8?B?${Buffer.from(mail.subject).toString('base64')}?=`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <bench-${process.pid}-${mailsMade}@${mail.from.split('@')[1]}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    (
      Buffer.from(mail.text)
        .toString('base64')
        .match(/.{1,76}/g) ?? []
    ).join('\r\n'),
  ].join('\r\n');
}
