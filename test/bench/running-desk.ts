// A desk of its own for a section of the bench: the real command line in a process of its own, on free ports and a fresh
// folder, spoken to over SMTP and HTTP as anybody would. Removes what it made when it stops.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SentMessage {
  readonly id: string;
  readonly at: string;
  readonly channel: 'email' | 'sms';
  readonly to: string;
  readonly person: string | null;
  readonly subject: string;
  readonly text: string;
  readonly kind: 'page' | 'notice';
  readonly case: string | null;
}

export interface DeadlineLine {
  readonly clock: string;
  readonly status: string;
  readonly dueAt: string | null;
}

export interface CaseLine {
  readonly reference: string;
  readonly subject: string;
  readonly status: string;
  readonly openedAt: string;
}

/** Asks a desk over HTTP. `pid` is the process that everything else hangs on. */
export class DeskClient {
  readonly httpPort: number;
  readonly smtpPort: number;
  readonly intakeAddress: string;
  #token: { readonly text: string; readonly until: number } | null = null;

  constructor(place: { httpPort: number; smtpPort: number; intakeAddress: string }) {
    this.httpPort = place.httpPort;
    this.smtpPort = place.smtpPort;
    this.intakeAddress = place.intakeAddress;
  }

  async outbox(): Promise<readonly SentMessage[]> {
    return (await this.#json<{ messages: SentMessage[] }>('/_local/outbox')).messages;
  }

  async businessOffsetMs(): Promise<number> {
    const { businessTime, machineTime } = await this.#json<{ businessTime: string; machineTime: string }>(
      '/_local/clock',
    );
    return Date.parse(businessTime) - Date.parse(machineTime);
  }

  /** Business time moves on by so much, and all that fell due on the way is done. */
  async advance(byMs: number): Promise<void> {
    const body = JSON.stringify({ advance: `PT${(byMs / 1_000).toFixed(3)}S` });
    let status = await this.#status('/_local/clock', body);
    // A long journey answers 202 before its end.
    for (let look = 0; status === 202 && look < 600; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const { journey } = await this.#json<{ journey: { done: boolean; stopped?: string } }>('/_local/clock');
      if (journey.stopped !== undefined) throw new Error(`Time stopped: ${journey.stopped}`);
      if (journey.done) status = 200;
    }
    if (status !== 200) throw new Error(`The clock answered ${status}.`);
  }

  /** All open cases, over as many pages as it takes. */
  async openCases(): Promise<readonly CaseLine[]> {
    const found: CaseLine[] = [];
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({ limit: '100', ...(cursor === null ? {} : { cursor }) });
      const page: { cases: CaseLine[]; cursor: string | null } = await this.api(`/api/cases?${query}`);
      found.push(...page.cases);
      cursor = page.cursor;
    } while (cursor !== null);
    return found;
  }

  async deadlinesOf(reference: string): Promise<readonly DeadlineLine[]> {
    return (await this.api<{ clocks: DeadlineLine[] }>(`/api/cases/${reference}`)).clocks;
  }

  /** A verb on a case, as the manager. */
  async act(reference: string, verb: string, body: object): Promise<unknown> {
    return this.api(`/api/cases/${reference}/${verb}`, body);
  }

  async api<Answer>(path: string, body?: object): Promise<Answer> {
    if (this.#token === null || this.#token.until < Date.now()) {
      const given = await this.#json<{ access_token: string; expires_in: number }>('/_local/token', {
        user: 'wang-fang',
      });
      this.#token = { text: given.access_token, until: Date.now() + (given.expires_in - 60) * 1_000 };
    }
    return this.#json<Answer>(path, body, { authorization: `Bearer ${this.#token.text}` });
  }

  async #json<Answer>(path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await fetch(`http://127.0.0.1:${this.httpPort}${path}`, {
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 500)}`);
    // The shapes are the desk's own API, whose contract other tests hold.
    return JSON.parse(text) as Answer;
  }

  async #status(path: string, body: string): Promise<number> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`http://127.0.0.1:${this.httpPort}${path}`, { method: 'POST', headers, body });
    await answer.arrayBuffer();
    return answer.status;
  }
}

export interface RunningDesk {
  readonly client: DeskClient;
  readonly pid: number;
  /** Seconds from the start of the process until it said that it was ready. */
  readonly startSeconds: number;
  stop(): Promise<void>;
}

const START_MS_MAX = 90_000;

/** Starts one and waits until it is ready. */
export async function startDeskProcess(): Promise<RunningDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
  const entry = join(import.meta.dirname, '../../infra/local/faultline.mjs');
  const args = ['start', '--http', '0', '--smtp', '0', '--data', folder];
  const begunAt = performance.now();
  const child: ChildProcess = spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let words = '';
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill('SIGTERM')) await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await new Promise<void>((ready, failed) => {
      const timer = setTimeout(
        () => failed(new Error(`No desk after ${START_MS_MAX} ms:\n${words}`)),
        START_MS_MAX,
      );
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (part: string) => {
          words += part;
          if (!words.includes('Ready in')) return;
          clearTimeout(timer);
          ready();
        });
      }
      child.once('exit', (code) => failed(new Error(`The desk ended with code ${code}:\n${words}`)));
    });
  } catch (error) {
    await stop();
    throw error;
  }
  const place = JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8'));
  return {
    client: new DeskClient(place),
    pid: place.pid,
    startSeconds: (performance.now() - begunAt) / 1_000,
    stop,
  };
}
