// Every message that was handed to a provider on one machine, oldest first: the row in SQLite, a mail's bytes beside it
// as .eml. It stores and lists; it sends nothing and knows no case.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PAGE_CHANNELS, type PageChannel } from '../../shared/domain/people.ts';

export interface Sent {
  /** The order of sending. */
  readonly number: number;
  readonly id: string;
  /** Business time. */
  readonly at: number;
  readonly channel: PageChannel;
  readonly from: string;
  readonly to: readonly string[];
  /** The words of an SMS or a chat message, or what was said in a call so far; a mail's are in its .eml. */
  readonly text: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly configurationSet: string | null;
  /** Its delivery was told; a call that was is over. */
  readonly isOver: boolean;
}

interface Row {
  readonly number: number;
  readonly id: string;
  readonly at: number;
  readonly channel: string;
  readonly sender: string;
  readonly recipients: string;
  readonly text: string;
  readonly tags: string;
  readonly configuration_set: string | null;
  readonly reported: number;
}

export class Outbox {
  readonly #db: DatabaseSync;
  readonly #folder: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#db = new DatabaseSync(join(folder, 'outbox.db'));
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS sent (
        number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, channel TEXT NOT NULL,
        sender TEXT NOT NULL, recipients TEXT NOT NULL, text TEXT NOT NULL, tags TEXT NOT NULL,
        configuration_set TEXT, reported INTEGER NOT NULL DEFAULT 0);
      CREATE INDEX IF NOT EXISTS sent_unreported ON sent (channel) WHERE reported = 0;
    `);
  }

  /** Stores a message before its sender is told that it was taken. `mail` are the bytes of a mail. */
  put(message: Omit<Sent, 'number' | 'isOver'>, mail?: Buffer): void {
    if (mail !== undefined) writeFileSync(this.#mailFile(message.id), mail);
    this.#db
      .prepare(
        'INSERT INTO sent (id, at, channel, sender, recipients, text, tags, configuration_set) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        message.id,
        message.at,
        message.channel,
        message.from,
        JSON.stringify(message.to),
        message.text,
        JSON.stringify(message.tags),
        message.configurationSet,
      );
  }

  list(options: { after?: number; most?: number } = {}): readonly Sent[] {
    const rows = this.#db
      .prepare('SELECT * FROM sent WHERE number > ? ORDER BY number LIMIT ?')
      .all(options.after ?? 0, options.most ?? -1);
    return rows.map((row) => sentOf(row as unknown as Row));
  }

  /** The number of the newest message; 0 where there is none. */
  lastNumber(): number {
    const row = this.#db.prepare('SELECT max(number) AS last FROM sent').get();
    return Number(row?.last ?? 0);
  }

  /** The newest SMS to a number, or null. */
  lastSmsTo(number: string): Sent | null {
    const row = this.#db
      .prepare(`SELECT * FROM sent WHERE channel = 'sms' AND recipients = ? ORDER BY number DESC LIMIT 1`)
      .get(JSON.stringify([number]));
    return row === undefined ? null : sentOf(row as unknown as Row);
  }

  find(id: string): Sent | null {
    const row = this.#db.prepare('SELECT * FROM sent WHERE id = ?').get(id);
    return row === undefined ? null : sentOf(row as unknown as Row);
  }

  /** The bytes of a mail, or null where there is none of this id. */
  mail(id: string): Buffer | null {
    try {
      return readFileSync(this.#mailFile(id));
    } catch {
      return null;
    }
  }

  /** What was taken but whose delivery was not told yet: a process that was killed between the two. */
  unreported(channel: Sent['channel']): readonly Sent[] {
    const rows = this.#db
      .prepare('SELECT * FROM sent WHERE reported = 0 AND channel = ? ORDER BY number')
      .all(channel);
    return rows.map((row) => sentOf(row as unknown as Row));
  }

  /** One more line of a call. */
  say(id: string, line: string): void {
    this.#db
      .prepare("UPDATE sent SET text = CASE text WHEN '' THEN ? ELSE text || char(10) || ? END WHERE id = ?")
      .run(line, line, id);
  }

  reported(id: string): void {
    this.#db.prepare('UPDATE sent SET reported = 1 WHERE id = ?').run(id);
  }

  close(): void {
    this.#db.close();
  }

  #mailFile(id: string): string {
    if (!/^[0-9a-zA-Z-]+$/.test(id)) throw new Error(`Not the id of a message: ${id}`);
    return join(this.#folder, `${id}.eml`);
  }
}

function sentOf(row: Row): Sent {
  return {
    number: row.number,
    id: row.id,
    at: row.at,
    channel: PAGE_CHANNELS.find((each) => each === row.channel) ?? 'email',
    from: row.sender,
    to: JSON.parse(row.recipients) as string[],
    text: row.text,
    tags: JSON.parse(row.tags) as Record<string, string>,
    configurationSet: row.configuration_set,
    isOver: row.reported === 1,
  };
}
