// A desk of its own for the browser: the real command line on free ports and a fresh folder, which is removed at the end.
// Speaks to it as people and the one-machine controls do.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const START_MS_MAX = 90_000;
const WAIT_MS_MAX = 20_000;

export interface Sent {
  readonly channel: 'email' | 'sms';
  readonly kind: 'page' | 'notice';
  readonly to: string;
  readonly text: string;
  readonly case: string | null;
}

export interface OwnDesk {
  readonly origin: string;
  readonly password: string;
  outbox(): Promise<readonly Sent[]>;
  /** Sends a fault mail over SMTP and waits for its case; answers the reference. */
  mail(given: Readonly<Record<string, string>>): Promise<string>;
  advance(duration: string): Promise<void>;
  /** One verb on a case, as this person. */
  act(user: string, reference: string, verb: string, body: object): Promise<void>;
  stop(): Promise<void>;
}

export async function startOwnDesk(): Promise<OwnDesk> {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-browser-'));
  const entry = resolve(import.meta.dirname, '../../infra/local/faultline.mjs');
  const args = [entry, 'start', '--http', '0', '--smtp', '0', '--data', join(folder, 'desk')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  let words = '';
  try {
    await new Promise<void>((ready, failed) => {
      const timer = setTimeout(() => failed(new Error(`The desk is not ready:\n${words}`)), START_MS_MAX);
      child.once('exit', (code) => failed(new Error(`The desk ended with code ${code}:\n${words}`)));
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (part: string) => {
          words += part;
          if (!words.includes('Ready in')) return;
          clearTimeout(timer);
          ready();
        });
      }
    });
    const { httpPort } = JSON.parse(readFileSync(join(folder, 'desk/running.json'), 'utf8'));
    return speakingTo(`http://127.0.0.1:${httpPort}`, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function speakingTo(origin: string, stop: OwnDesk['stop']): Promise<OwnDesk> {
  // The shapes are the controls' and the API's own, which other tests hold.
  const ask = async <Answer>(path: string, body?: object, token?: string): Promise<Answer> => {
    const answer = await fetch(`${origin}${path}`, {
      headers: {
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 500)}`);
    return JSON.parse(text) as Answer;
  };
  const token = async (user: string) =>
    (await ask<{ access_token: string }>('/_local/token', { user })).access_token;
  const references = async (): Promise<readonly string[]> => {
    const { cases } = await ask<{ cases: { reference: string }[] }>(
      '/api/cases?limit=200',
      undefined,
      await token('wang-fang'),
    );
    return cases.map(({ reference }) => reference);
  };
  const { signIn } = await ask<{ signIn: { password: string } }>('/_local/info');
  return {
    origin,
    password: signIn.password,
    stop,
    outbox: async () => (await ask<{ messages: Sent[] }>('/_local/outbox')).messages,
    async mail(given) {
      const before = new Set(await references());
      await ask('/_local/test-mail', given);
      for (const until = Date.now() + WAIT_MS_MAX; Date.now() < until; ) {
        const opened = (await references()).find((reference) => !before.has(reference));
        if (opened) return opened;
        await new Promise((next) => setTimeout(next, 200));
      }
      throw new Error(`No case was opened by the mail "${given.subject ?? ''}".`);
    },
    advance: async (duration) => void (await ask('/_local/clock', { advance: duration })),
    act: async (user, reference, verb, body) =>
      void (await ask(`/api/cases/${reference}/${verb}`, body, await token(user))),
  };
}
