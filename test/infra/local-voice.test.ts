// A page on one machine that reaches somebody by telephone or in a chat room: the deployed functions, the providers' own
// protocols over HTTP, and a person at the viewer who lets it ring, has a voicemail, or presses a key.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningFile } from '../../infra/local/running-file.ts';
import type { OutboxMessage } from '../../infra/local/sent-messages.ts';
import type { Person } from '../../shared/domain/people.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;
let desk: ChildProcess;
let origin: string;
let authorization: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'faultline-phone-'));
  desk = spawn(
    process.execPath,
    [join(root, 'infra/local/faultline.mjs'), 'start', '--data', folder, '--http', '0', '--smtp', '0'],
    { cwd: root },
  );
  let words = '';
  await new Promise<void>((done, fail) => {
    for (const stream of [desk.stdout, desk.stderr]) {
      stream?.on('data', (part: Buffer) => {
        words += part.toString();
        if (words.includes('Ready in')) done();
      });
    }
    desk.once('exit', () => fail(new Error(`The desk ended before it was ready: ${words}`)));
  });
  const running = JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')) as RunningFile;
  origin = `http://127.0.0.1:${running.httpPort}`;
  const token = (await (await post('/_local/token', { user: 'sun-wei' })).json()) as { access_token: string };
  authorization = `Bearer ${token.access_token}`;
}, 120_000);
afterAll(async () => {
  desk.kill('SIGTERM');
  if (desk.exitCode === null && desk.signalCode === null)
    await new Promise((done) => desk.once('exit', done));
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

const post = (path: string, body: object, more: Record<string, string> = {}) =>
  fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...more },
    body: JSON.stringify(body),
  });

/** The pages of the newest case, oldest first. */
async function pages(caseReference: string | null): Promise<readonly OutboxMessage[]> {
  const answer = await fetch(`${origin}/_local/outbox`);
  const { messages } = (await answer.json()) as { messages: OutboxMessage[] };
  return messages.filter(
    (each) => each.kind === 'page' && (caseReference === null || each.case === caseReference),
  );
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('It did not come about.');
}

const press = (call: string, what: string) => post('/_local/voice', { call, press: what });

/** A mail of its own, and the first page that comes of it. */
async function reported(subject: string): Promise<OutboxMessage> {
  const before = new Set((await pages(null)).map(({ id }) => id));
  const mail = { severity: 'L1', subject, text: `${subject}，业务停止` };
  expect((await post('/_local/test-mail', mail)).status).toBe(202);
  return until(async () => (await pages(null)).find(({ id }) => !before.has(id)));
}

test('climbs from the telephone to the room, and is taken with a key the next time', async () => {
  const headers = { authorization };
  for (const id of ['chen-yu', 'li-na', 'zhao-lei']) {
    const { item } = (await (await fetch(`${origin}/api/people/${id}`, { headers })).json()) as {
      item: Person;
    };
    const contactMethods = [
      { channel: 'voice', address: `+8529055010${id.length}` },
      {
        channel: 'chat',
        address: `room-${id}`,
        chat: {
          provider: 'dingtalk',
          url: `https://oapi.dingtalk.com/robot/send?access_token=token-of-${id}`,
          secret: `SEC-of-${id}`,
        },
      },
    ];
    // Their rule names ways that they have no longer.
    const next = { ...item, version: item.version + 1, contactMethods, paging: [] };
    const saved = await post(`/api/people/${id}`, { reason: 'telephone and room', item: next }, headers);
    expect(await saved.text(), id).not.toContain('SEC-of');
    expect(saved.status, id).toBe(200);
  }

  const call = await reported('电话测试一');
  expect(call).toMatchObject({ channel: 'voice', text: '' });
  const ended = (await (await press(call.id, 'voicemail')).json()) as { over: boolean };
  expect(ended.over).toBe(true);
  const message = await until(async () => (await pages(call.case)).find(({ channel }) => channel === 'chat'));
  expect(message).toMatchObject({
    person: call.person,
    to: expect.stringMatching(/^room-/),
    from: 'dingtalk',
  });
  expect(message.text).toContain('电话测试一');
  const link = /http\S+\/p\/\S+/.exec(message.text)?.[0] ?? '';
  expect((await fetch(link)).status).toBe(200);
  const taken = await fetch(link, { method: 'POST', body: new URLSearchParams({ do: 'take' }) });
  expect(taken.status).toBe(200);
  expect((await press(call.id, '4')).status).toBe(409);

  // A person's pages go out together for some minutes; this one is of its own.
  expect((await post('/_local/clock', { advance: 'PT4M' })).status).toBe(200);
  const second = await reported('电话测试二');
  const heard = (await (await press(second.id, '1')).json()) as { over: boolean; text: string };
  expect(heard.over).toBe(false);
  expect(heard.text).toContain('电话测试二');
  const answered = (await (await press(second.id, '4')).json()) as { over: boolean; text: string };
  expect(answered.over).toBe(true);
  const shown = await fetch(`${origin}/api/cases/${second.case}`, { headers });
  const { case: state } = (await shown.json()) as { case: { unacknowledged: boolean } };
  expect(state.unacknowledged).toBe(false);
  expect(JSON.stringify(await pages(null))).not.toMatch(/token-of|SEC-of/);
}, 90_000);
