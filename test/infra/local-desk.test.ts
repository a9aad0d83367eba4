// A whole desk on one machine, as a user runs it: a mail over SMTP becomes a case with its notices and pages, time climbs
// the ladder, an answer stops it, and a process that is killed loses nothing and leaves nobody behind.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningFile } from '../../infra/local/running-file.ts';
import type { OutboxMessage } from '../../infra/local/sent-messages.ts';

const root = resolve(import.meta.dirname, '../..');
const entry = join(root, 'infra/local/faultline.mjs');
const faultline = (...args: string[]) =>
  spawnSync(process.execPath, [entry, ...args], { cwd: root, encoding: 'utf8' });

interface Running {
  readonly process: ChildProcess;
  readonly words: string;
  readonly origin: string;
  readonly smtpPort: number;
}

async function startOn(folder: string, ...more: string[]): Promise<Running> {
  const started = spawn(
    process.execPath,
    [entry, 'start', '--data', folder, '--http', '0', '--smtp', '0', ...more],
    {
      cwd: root,
    },
  );
  let words = '';
  const ready = new Promise<void>((done, fail) => {
    for (const stream of [started.stdout, started.stderr]) {
      stream.on('data', (part: Buffer) => {
        words += part.toString();
        if (words.includes('Ready in')) done();
      });
    }
    started.once('exit', () => fail(new Error(`The desk ended before it was ready: ${words}`)));
  });
  await ready;
  const running = JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')) as RunningFile;
  const origin = `http://127.0.0.1:${running.httpPort}`;
  return { process: started, words, origin, smtpPort: running.smtpPort };
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  return new Promise((done) => child.once('exit', done));
}

const get = async <T>(url: string): Promise<T> => (await (await fetch(url)).json()) as T;
const post = (url: string, body: object) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const outbox = async (origin: string) =>
  (await get<{ messages: OutboxMessage[] }>(`${origin}/_local/outbox`)).messages;

async function until<T>(look: () => Promise<T | undefined>, looks = 200): Promise<T> {
  for (let tries = 0; tries < looks; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('It did not come about.');
}

describe('a desk', () => {
  let folder: string;
  let desk: Running;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'faultline-desk-'));
    desk = await startOn(folder);
  }, 120_000);
  afterAll(async () => {
    desk.process.kill('SIGTERM');
    await ended(desk.process);
    rmSync(folder, { recursive: true, force: true });
  });

  it('prints the intake address first, then where to look and who can sign in', () => {
    const lines = desk.words.split('\n').filter((line) => !line.startsWith('First start'));
    expect(lines[0]).toMatch(/^Intake address {3}demo@faultline\.localhost/);
    for (const user of ['chen-yu', 'li-na', 'sun-wei', 'wang-fang', 'zhao-lei'])
      expect(desk.words).toContain(user);
    expect(desk.words).toContain('send-test-mail');
  });

  it('refuses a second desk on the same folder, and a port that is taken', () => {
    const second = faultline('start', '--data', folder);
    expect(second.status).toBe(1);
    expect(second.stderr).toContain(`process ${desk.process.pid}`);
    const other = join(folder, 'other');
    const port = new URL(desk.origin).port;
    const taken = faultline('start', '--data', other, '--http', port, '--smtp', '0');
    expect(taken.status).toBe(1);
    expect(taken.stderr).toContain(`Port ${port} on 127.0.0.1 is in use`);
    expect(taken.stderr).toContain('--http');
    expect(existsSync(join(other, 'lock'))).toBe(false);
  });

  it('makes a case of a mail: reception notice and first page, by name and with the reference', async () => {
    const sent = faultline('send-test-mail', '--data', folder, '--severity', 'L1', '--lang', 'en');
    expect(JSON.parse(sent.stdout)).toMatchObject({
      to: 'demo@faultline.localhost',
      response: expect.stringMatching(/^250 /),
    });
    const messages = await until(async () => {
      const found = await outbox(desk.origin);
      return found.length >= 2 ? found : undefined;
    });
    const notice = messages.find((message) => message.kind === 'notice');
    const page = messages.find((message) => message.kind === 'page');
    expect(notice).toMatchObject({ channel: 'email', to: 'emma.clarke@thames-quay.example' });
    expect(page?.person).toMatch(/^(陈宇|李娜|赵磊)$/);
    expect(page?.case).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    expect(notice?.case).toBe(page?.case);
    expect(notice?.subject).toContain(page?.case ?? 'none');
    const sentSubject = JSON.parse(sent.stdout).subject;
    const receipts = faultline('receipts', '--data', folder).stdout.trim().split('\n');
    expect(receipts.map((line) => JSON.parse(line))).toMatchObject([
      {
        channel: 'email',
        fate: { fate: 'case' },
        envelope: {
          from: expect.stringContaining('<emma.clarke@thames-quay.example>'),
          subject: sentSubject,
        },
      },
    ]);
  });

  it('climbs the ladder by name while two hours pass, and an answer by SMS stops it', async () => {
    const answer = await post(`${desk.origin}/_local/clock`, { advance: 'PT2H' });
    expect(answer.status).toBe(200);
    const { journey } = (await answer.json()) as { journey: { done: boolean; from: string; now: string } };
    expect(journey.done).toBe(true);
    expect(Date.parse(journey.now) - Date.parse(journey.from)).toBeGreaterThanOrEqual(7_200_000);
    const pages = (await outbox(desk.origin)).filter((message) => message.kind === 'page');
    expect(new Set(pages.map((page) => page.person)).size).toBeGreaterThanOrEqual(4);
    const instants = pages.map((page) => Date.parse(page.at));
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    // Whoever is on call is written to first; the room and the telephone follow while nobody answers.
    expect(pages.slice(0, 2).map((page) => page.channel)).toContainEqual(
      expect.stringMatching(/^(sms|email)$/),
    );
    expect(new Set(pages.map((page) => page.channel))).toEqual(new Set(['sms', 'email', 'chat', 'voice']));

    const asked = pages.findLast((page) => page.channel === 'sms');
    const code = /(?:reply|回复)\s*(\d+ a)/.exec(asked?.text ?? '')?.[1];
    expect(code).toBeDefined();
    await post(`${desk.origin}/_local/sms`, { from: asked?.to, to: asked?.from, text: code });
    const token = (await (await post(`${desk.origin}/_local/token`, { user: 'wang-fang' })).json()) as {
      access_token: string;
    };
    const headers = { authorization: `Bearer ${token.access_token}` };
    await until(async () => {
      const { cases } = (await (await fetch(`${desk.origin}/api/cases`, { headers })).json()) as {
        cases: { unacknowledged: boolean }[];
      };
      return cases[0]?.unacknowledged === false ? true : undefined;
    });
    expect((await fetch(`${desk.origin}/api/cases`)).status).toBe(401);
  });

  it('keeps a stranger’s mail to an address that is no desk’s where people look: in the one desk’s triage', async () => {
    const to = 'nobody@faultline.localhost';
    const from = 'somebody@else.example';
    const sent = faultline('send-test-mail', '--data', folder, '--to', to, '--from', from);
    expect(JSON.parse(sent.stdout).response).toMatch(/^250 /);
    const kept = await until(async () => {
      const { stdout } = faultline('receipts', '--data', folder, '--fate', 'quarantine');
      return stdout === '' ? undefined : stdout.trim().split('\n');
    });
    expect(kept.map((line) => JSON.parse(line))).toMatchObject([
      {
        tenantId: 'demo0000000001',
        envelope: { recipients: to, from },
        fate: {
          reason: 'It went to an address that no desk has, from a sender who is not known.',
        },
      },
    ]);
  });

  it('asks who signs in before it takes a password, and preselects nobody', async () => {
    let url = `${desk.origin}/auth/sign-in`;
    const cookies = new Map<string, string>();
    const ask = async (form?: Record<string, string>) => {
      const answer = await fetch(url, {
        method: form === undefined ? 'GET' : 'POST',
        redirect: 'manual',
        headers: {
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          'accept-language': 'zh-CN',
        },
        ...(form && { body: new URLSearchParams(form) }),
      });
      for (const each of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(each) ?? [];
        cookies.set(name, value);
      }
      return answer;
    };
    let answer = await ask();
    for (let to = answer.headers.get('location'); to !== null; to = answer.headers.get('location')) {
      url = new URL(to, url).href;
      answer = await ask();
    }
    const page = await answer.text();
    expect(page.match(/<input type="radio" name="user"[^>]* required>/g)).toHaveLength(7);
    expect(page).not.toMatch(/<button[^>]*name=/);
    expect(page).toContain('管理员');
    const about = await get<{ signIn: { password: string } }>(`${desk.origin}/_local/info`);
    const refused = await ask({ password: about.signIn.password });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('请选择您是哪一位。');
  });

  it('signs a person in with the printed password, and nobody with another', async () => {
    const about = await get<{ signIn: { password: string; people: { user: string }[] } }>(
      `${desk.origin}/_local/info`,
    );
    expect(about.signIn.people).toHaveLength(7);
    const jar = new Map<string, string>();
    const walk = async (
      address: string,
      form?: Record<string, string>,
    ): Promise<{ url: string; response: Response }> => {
      let url = address;
      let body = form === undefined ? undefined : new URLSearchParams(form);
      for (let hops = 0; hops < 12; hops += 1) {
        const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
        const response = await fetch(url, {
          redirect: 'manual',
          headers: { cookie },
          ...(body && { method: 'POST', body }),
        });
        for (const set of response.headers.getSetCookie()) {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
          if (value === '') jar.delete(name);
          else jar.set(name, value);
        }
        const next = response.headers.get('location');
        if (next === null) return { url, response };
        url = new URL(next, url).href;
        body = undefined;
      }
      throw new Error('Sign-in goes round in circles.');
    };
    const asked = await walk(`${desk.origin}/auth/sign-in`);
    const wrong = await walk(asked.url, { user: 'wang-fang', password: 'not-the-one' });
    expect(wrong.response.status).toBe(403);
    const inside = await walk(asked.url, { user: 'wang-fang', password: about.signIn.password });
    expect(inside.response.status).toBe(200);
    expect(new URL(inside.url).pathname).toBe('/board');
    expect(await inside.response.text()).toContain('王芳');
  });

  it('shows the outbox as a page without script, and a mail as a page that can do nothing', async () => {
    const page = await fetch(`${desk.origin}/_local/`, { headers: { 'accept-language': 'zh-TW' } });
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const text = await page.text();
    expect(text).not.toContain('<script');
    expect(text).toContain('<html lang="zh-CN"');
    for (const step of ['PT5M', 'PT30M', 'PT2H', 'P1D']) expect(text).toContain(`value="${step}"`);
    const style = /href="(\/_local\/outbox-[0-9a-f]+\.css)"/.exec(text)?.[1];
    expect((await fetch(`${desk.origin}${style}`)).headers.get('content-type')).toContain('text/css');
    const english = await (await fetch(`${desk.origin}/_local/?lang=en&kind=page&person=王芳`)).text();
    const own = (await outbox(desk.origin)).filter((each) => each.kind === 'page' && each.person === '王芳');
    expect(own.length).toBeGreaterThan(0);
    expect(english.match(/<article/g)).toHaveLength(own.length);
    expect(english).not.toContain('<bdi>Chen Yu</bdi>');
    const mail = (await outbox(desk.origin)).find((message) => message.channel === 'email');
    const html = await fetch(`${desk.origin}/_local/mail/${mail?.id}/html`);
    expect(html.headers.get('content-security-policy')).toContain('sandbox');
    expect((await fetch(`${desk.origin}/_local/mail/${mail?.id}`)).headers.get('content-type')).toBe(
      'message/rfc822',
    );
    expect((await fetch(`${desk.origin}/_local/mail/..%2Fclock.json`)).status).toBe(404);
  });

  it('moves time on by a form and says what was sent; what it does not take it says on the same page', async () => {
    const form = (fields: Record<string, string>) =>
      fetch(`${desk.origin}/_local/clock`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ back: '/_local/?lang=en', ...fields }),
      });
    const before = (await outbox(desk.origin)).length;
    const moved = await form({ advance: 'PT30M' });
    expect(moved.status).toBe(303);
    const where = moved.headers.get('location') ?? '';
    expect(where).toMatch(/^\/_local\/\?lang=en&since=\d+&from=\d+$/);
    const { businessTime } = await get<{ businessTime: string }>(`${desk.origin}/_local/clock`);
    const text = await (await fetch(`${desk.origin}${where}`)).text();
    const sent = (await outbox(desk.origin)).length - before;
    expect(text).toContain('Time moved on by 30 min');
    expect(text).toContain(sent === 0 ? 'Nothing was sent.' : `${sent} message`);
    const later = await get<{ businessTime: string }>(`${desk.origin}/_local/clock`);
    expect(Date.parse(later.businessTime) - Date.parse(businessTime)).toBeLessThan(60_000);
    const refused = await form({ advance: 'tomorrow' });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toMatch(/role="alert">[^<]*tomorrow/);
    const elsewhere = await form({ advance: 'PT1S', back: 'https://elsewhere.example/' });
    expect(elsewhere.headers.get('location')).toMatch(/^\/_local\/\?since=/);
  });

  it('loses nothing when it is killed, leaves no child behind, and is there again', async () => {
    const before = await outbox(desk.origin);
    const { businessTime } = await get<{ businessTime: string }>(`${desk.origin}/_local/clock`);
    const table = childrenOn(folder);
    expect(table.length).toBeGreaterThan(0);
    desk.process.kill('SIGKILL');
    await ended(desk.process);
    await until(async () => (childrenOn(folder).length === 0 ? true : undefined));
    desk = await startOn(folder);
    const after = await outbox(desk.origin);
    expect(after.slice(0, before.length)).toEqual(before);
    const now = await get<{ businessTime: string }>(`${desk.origin}/_local/clock`);
    expect(Date.parse(now.businessTime)).toBeGreaterThanOrEqual(Date.parse(businessTime));
  }, 120_000);
});

const KILLED_AFTER_MAILS = 17;
const CONNECTIONS = 4;

describe('a desk that is killed while mail comes in', () => {
  it('has a case for each mail that it answered with 250, and one only', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faultline-killed-'));
    const accepted = new Set<string>();
    let desk = await startOn(folder);
    const load = Array.from({ length: CONNECTIONS }, async (_, connection) => {
      const transport = createTransport({ host: '127.0.0.1', port: desk.smtpPort, ignoreTLS: true });
      for (let number = 0; number < 20; number += 1) {
        const subject = `Scanner question ${connection}-${number}`;
        const mail = {
          from: 'emma.clarke@thames-quay.example',
          to: 'demo@faultline.localhost',
          subject,
          text: subject,
        };
        const taken = await transport.sendMail(mail).then(
          () => true,
          () => false,
        );
        if (!taken) break;
        accepted.add(subject);
        if (accepted.size >= KILLED_AFTER_MAILS) desk.process.kill('SIGKILL');
      }
      transport.close();
    });
    await Promise.all([ended(desk.process), ...load]);
    desk = await startOn(folder);
    expect(accepted.size).toBeGreaterThanOrEqual(KILLED_AFTER_MAILS);
    const { access_token: token } = (await (
      await post(`${desk.origin}/_local/token`, { user: 'wang-fang' })
    ).json()) as { access_token: string };
    const subjects = await until(async () => {
      const { cases } = (await (
        await fetch(`${desk.origin}/api/cases?limit=100`, { headers: { authorization: `Bearer ${token}` } })
      ).json()) as { cases: { subject: string }[] };
      const found = cases.map((each) => each.subject);
      return [...accepted].every((each) => found.includes(each)) ? found : undefined;
    }, 800);
    expect(new Set(subjects).size).toBe(subjects.length);
    desk.process.kill('SIGTERM');
    await ended(desk.process);
    rmSync(folder, { recursive: true, force: true });
  }, 120_000);
});

/** Processes whose command line names the folder, without the desk itself. */
function childrenOn(folder: string): readonly string[] {
  const listed = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).stdout.split('\n');
  return listed.filter((line) => line.includes(folder) && line.includes('dynoxide'));
}

describe('the command line', () => {
  it('explains itself, each verb, and what it does not know', () => {
    expect(faultline('--help')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('send-test-mail'),
    });
    for (const verb of ['start', 'send-test-mail', 'receipts', 'replay', 'tenant', 'drill']) {
      expect(faultline(verb, '--help')).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('--data FOLDER'),
      });
    }
    expect(faultline('drive')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no verb "drive"'),
    });
    expect(faultline('start', '--colour')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--colour'),
    });
    expect(faultline('start', '--http', '80a')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('"80a"'),
    });
    expect(faultline('start', '--public-url', 'desk')).toMatchObject({ status: 2 });
    expect(faultline('start', '--smtp-relay', 'mail.example')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('smtp://'),
    });
    expect(faultline('start', '--sms-gateway', 'ftp://sms.example')).toMatchObject({ status: 2 });
    expect(faultline('send-test-mail', '--verdicts', 'dmarc=NO', '--data', '/nowhere').status).not.toBe(0);
    expect(faultline('replay')).toMatchObject({ status: 2 });
    expect(faultline('receipts', '--data', '/nowhere')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('npm start'),
    });
  });

  it('tells an old Node what to do instead of failing at a type', () => {
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });`;
    const told = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(old)}`, entry],
      {
        encoding: 'utf8',
      },
    );
    expect(told.status).toBe(2);
    expect(told.stderr).toContain('npm ci && npm start');
  });
});

describe('a desk that is starting', () => {
  it('answers every request that comes before it is ready, and says to come again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faultline-desk-'));
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => probe.once('listening', done));
    const { port } = probe.address() as AddressInfo;
    await new Promise((done) => probe.close(done));
    const answers: Promise<number | string>[] = [];
    const ask = () =>
      fetch(`http://127.0.0.1:${port}/_local/info`, { signal: AbortSignal.timeout(20_000) }).then(
        (answer) => (answer.status === 503 ? (answer.headers.get('retry-after') ?? 'none') : answer.status),
        (error: Error) => (error.name === 'TimeoutError' ? 'hung' : 'closed'),
      );
    const pages: Promise<string>[] = [];
    const look = (method: string) =>
      fetch(`http://127.0.0.1:${port}/r/demo`, { method, headers: { accept: 'text/html' } }).then(
        async (answer) => (answer.status === 503 ? `${method} ${await answer.text()}` : ''),
        () => '',
      );
    const asking = setInterval(() => answers.push(ask()), 20);
    const looking = setInterval(() => pages.push(look('GET'), look('POST')), 50);
    const desk = await startOn(folder, '--http', String(port));
    clearInterval(asking);
    clearInterval(looking);
    const found = new Set(await Promise.all([...answers, ask()]));
    const seen = await Promise.all(pages);
    desk.process.kill('SIGTERM');
    await ended(desk.process);
    rmSync(folder, { recursive: true, force: true });
    expect(found).not.toContain('hung');
    expect(found).toContain('1');
    expect(seen.find((page) => page.startsWith('GET'))).toMatch(/http-equiv="refresh"[\s\S]*opens by itself/);
    // Fetched again by itself, a form would be gone without a word.
    const sent = seen.find((page) => page.startsWith('POST'));
    expect(sent).toContain('has not taken what you sent');
    expect(sent).not.toContain('http-equiv="refresh"');
    expect(found).toContain(200);
  }, 120_000);
});
