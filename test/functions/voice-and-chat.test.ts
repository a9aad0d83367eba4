// Calls and chat messages over real HTTP, against servers that refuse what each provider refuses (signature, timestamp,
// shape, size, rate), and against one that misbehaves on purpose (design C5).

import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Activity } from '../../infra/local/activity.ts';
import { BusinessClock } from '../../infra/local/business-clock.ts';
import { type KnownDoor, startChatServer } from '../../infra/local/chat-server.ts';
import { Outbox } from '../../infra/local/outbox.ts';
import { startVoiceServer } from '../../infra/local/voice-server.ts';
import { chatCallOf } from '../../shared/adapters/chat-formats.ts';
import { ChatMessenger } from '../../shared/adapters/chat-messenger.ts';
import { postOnce } from '../../shared/adapters/post-once.ts';
import { VoiceSecret } from '../../shared/adapters/voice-secret.ts';
import { isSignedByVoice, voiceSignature } from '../../shared/adapters/voice-signature.ts';
import { TwilioVoice } from '../../shared/adapters/voice-twilio.ts';
import {
  type OutboundChat,
  type OutboundVoice,
  type ProviderAnswer,
  Unavailable,
} from '../../shared/app/ports.ts';
import { faultOfDoor, faultOfEnteredDoor, isPublic } from '../../shared/contracts/chat-doors.ts';
import { CHAT_PROVIDERS, type ChatDoor, type ChatProvider } from '../../shared/domain/people.ts';
import { answering, away, type FaultyServer, treating } from '../contract/faulty-server.ts';

const TAG = { tenantId: 'demo0123456789', kind: 'case', recordId: 'k7m3q9qxpa', attemptId: '12.3' };
const ACCOUNT = 'AC00000000000000000000000000000000';
const TOKEN = '0123456789abcdef0123456789abcdef';
const CALL: OutboundVoice = {
  to: '+85291234567',
  language: 'zh-CN',
  callbackUrl: 'https://desk.example/voice/sig.demo0123456789.k7m3q9qxpa.t0.~Y2FzZS8xMi4z.-.k1',
  kind: 'page',
};
const SECRETS: Readonly<Partial<Record<ChatProvider, string>>> = {
  dingtalk: 'SECb9a9d2f1c3e4',
  feishu: 'feishu-secret-1',
  generic: `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`,
};
const DOORS: Readonly<Record<ChatProvider, ChatDoor>> = {
  wecom: {
    provider: 'wecom',
    url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4',
  },
  dingtalk: {
    provider: 'dingtalk',
    url: 'https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec',
    secret: SECRETS.dingtalk as string,
  },
  feishu: {
    provider: 'feishu',
    url: 'https://open.feishu.cn/open-apis/bot/v2/hook/2b4f1d8e-55aa',
    secret: SECRETS.feishu as string,
  },
  slack: { provider: 'slack', url: 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXX' },
  teams: {
    provider: 'teams',
    url: 'https://prod-1.westeurope.logic.azure.com/workflows/aa/triggers/manual?sig=bb',
  },
  generic: {
    provider: 'generic',
    url: 'https://hooks.bank.example/pages',
    secret: SECRETS.generic as string,
  },
};
const chatOf = (provider: ChatProvider, over: Partial<OutboundChat> = {}): OutboundChat => ({
  to: 'ops-room',
  door: DOORS[provider],
  language: 'zh-CN',
  title: '紧急 [K7M3Q-9QXPA] · L1',
  text: '王磊，这一单需要您。\n\n主题：登录不上',
  link: { label: '我来接手', url: 'https://desk.example/p/sig.demo0123456789.k7m3q9qxpa.t0.g1.wang.k1' },
  facts: { reference: 'K7M3Q-9QXPA', severity: 'L1' },
  kind: 'page',
  ...over,
});

const stops: (() => unknown)[] = [];
let folder: string;
let outbox: Outbox;
const clock = new BusinessClock(null);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultline-voice-'));
  outbox = new Outbox(join(folder, 'outbox'));
  stops.push(() => outbox.close());
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
  rmSync(folder, { recursive: true, force: true });
});

const machineNow = { machineNow: () => Date.now() };
const running = (server: FaultyServer) => {
  stops.push(() => server.stop());
  return server;
};

describe('a chat room', () => {
  async function rooms(more: { secret?: string } = {}) {
    const doorAt = async (url: string): Promise<KnownDoor | null> => {
      const door = Object.values(DOORS).find((each) => each.url === url);
      return door
        ? { door: more.secret === undefined ? door : { ...door, secret: more.secret }, label: 'ops-room' }
        : null;
    };
    const server = await startChatServer({ outbox, clock, doorAt });
    stops.push(() => server.stop());
    return (clockOf = machineNow) => new ChatMessenger({ gateway: server.origin }, clockOf);
  }

  test.each(CHAT_PROVIDERS)('of %s takes a page with its link', async (provider) => {
    const messenger = (await rooms())();
    const answer = await messenger.chat(chatOf(provider), TAG);
    expect(answer).toEqual({ outcome: 'accepted', providerId: 'msg_k7m3q9qxpa_12_3' });
    const [sent, ...more] = outbox.list();
    expect(more).toEqual([]);
    expect(sent).toMatchObject({
      channel: 'chat',
      from: provider,
      to: ['ops-room'],
      tags: { tenant: TAG.tenantId, record: TAG.recordId, person: 'wang' },
    });
    expect(sent?.text).toContain('登录不上');
    expect(sent?.text).toContain(chatOf(provider).link?.url);
  });

  test.each(['dingtalk', 'feishu', 'generic'] as const)(
    'of %s refuses a wrong secret and a stale timestamp',
    async (provider) => {
      const wrong = provider === 'generic' ? `whsec_${Buffer.alloc(32, 7).toString('base64')}` : 'another';
      expect(await (await rooms({ secret: wrong }))().chat(chatOf(provider), TAG)).toMatchObject({
        outcome: 'refused',
      });
      const late = { machineNow: () => Date.now() - 61 * 60_000 };
      expect(await (await rooms())(late).chat(chatOf(provider), TAG)).toMatchObject({ outcome: 'refused' });
      expect(outbox.list()).toEqual([]);
    },
  );

  test.each(['wecom', 'dingtalk'] as const)(
    'of %s takes twenty a minute; the next is not taken',
    async (provider) => {
      const messenger = (await rooms())();
      const answers: ProviderAnswer['outcome'][] = [];
      for (let n = 0; n < 21; n += 1) answers.push((await messenger.chat(chatOf(provider), TAG)).outcome);
      expect(answers.slice(0, 20).every((each) => each === 'accepted')).toBe(true);
      expect(answers[20]).toBe('not_taken');
    },
  );

  test.each(CHAT_PROVIDERS)('of %s gets a long page cut, never its link', async (provider) => {
    const messenger = (await rooms())();
    const long = chatOf(provider, { text: '断网了。\n'.repeat(900), title: '紧'.repeat(140) });
    expect(await messenger.chat(long, TAG)).toMatchObject({ outcome: 'accepted' });
    expect(outbox.list()[0]?.text).toContain(long.link?.url);
  });

  test('gets no mention, link or markup of a reporter', () => {
    const text = '@all <@U1> <!channel> [x](https://evil.example) *b* `c` <at id=all></at> # d';
    for (const provider of CHAT_PROVIDERS) {
      if (provider === 'generic') continue;
      const call = chatCallOf(chatOf(provider, { text, title: text }), { machineNow: 0, messageId: 'm' });
      if (typeof call === 'string') throw new Error(call);
      const body = JSON.parse(call.body);
      const marked =
        provider === 'slack'
          ? [body.text]
          : provider === 'feishu'
            ? // Plain text has no markup; what else there is, is ours.
              [JSON.stringify(body.card.elements.filter((each: { tag: string }) => each.tag !== 'div'))]
            : [call.body];
      for (const each of marked) expect(each).not.toMatch(/<@U1>|<!channel>|<at id/);
      // Slack has no such link.
      if (provider !== 'slack') expect(marked.join('')).not.toMatch(/\[x\]\(https/);
      expect(call.body).not.toContain('atAll":true');
    }
  });

  test('is sent to with a signature that anybody can verify: id, timestamp and body under the secret', () => {
    const at = Date.parse('2026-07-28T02:00:00Z');
    const call = chatCallOf(chatOf('generic'), { machineNow: at, messageId: 'msg_1' });
    if (typeof call === 'string') throw new Error(call);
    const key = Buffer.from('0123456789abcdef0123456789abcdef');
    const wanted = createHmac('sha256', key).update(`msg_1.1785204000.${call.body}`).digest('base64');
    expect(call.headers).toMatchObject({
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1785204000',
      'webhook-signature': `v1,${wanted}`,
    });
    expect(JSON.parse(call.body)).toMatchObject({
      type: 'page.sent',
      timestamp: '2026-07-28T02:00:00.000Z',
      data: { reference: 'K7M3Q-9QXPA', url: chatOf('generic').link?.url },
    });
    const { secret: _none, ...unsigned } = DOORS.generic;
    expect(chatCallOf(chatOf('generic', { door: unsigned }), { machineNow: at, messageId: 'msg_1' })).toMatch(
      /needs a secret/,
    );
  });

  const codes: readonly [ChatProvider, number, string, ProviderAnswer['outcome']][] = [
    ['wecom', 200, '{"errcode":45009,"errmsg":"api freq out of limit"}', 'not_taken'],
    ['wecom', 200, '{"errcode":-1,"errmsg":"system busy"}', 'not_taken'],
    ['wecom', 200, '{"errcode":93000,"errmsg":"invalid webhook url"}', 'refused'],
    ['wecom', 200, '<html>a login page</html>', 'unknown'],
    ['dingtalk', 200, '{"errcode":"0","errmsg":"ok"}', 'accepted'],
    ['dingtalk', 200, '{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}', 'not_taken'],
    ['dingtalk', 200, '{"errcode":310000,"errmsg":"keywords not in content"}', 'refused'],
    ['feishu', 200, '{"code":11232,"msg":"frequency limited"}', 'not_taken'],
    ['feishu', 400, '{"code":9499,"msg":"Bad Request","data":{}}', 'refused'],
    ['feishu', 200, '{"StatusCode":0,"StatusMessage":"success"}', 'accepted'],
    ['slack', 429, 'rate_limited', 'not_taken'],
    ['slack', 404, 'no_service', 'refused'],
    ['slack', 410, 'channel_is_archived', 'refused'],
    ['slack', 500, 'rollup_error', 'unknown'],
    ['teams', 202, '', 'accepted'],
    [
      'teams',
      200,
      'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429',
      'not_taken',
    ],
    ['teams', 429, '{"error":{"code":"TooManyRequests"}}', 'not_taken'],
    ['generic', 204, '', 'accepted'],
    ['generic', 410, 'gone', 'refused'],
    ['generic', 503, 'busy', 'unknown'],
    ['generic', 302, '', 'refused'],
    ['generic', 408, '', 'unknown'],
  ];
  test.each(codes)('of %s that answers %i %s counts as %s', async (provider, status, body, outcome) => {
    const server = running(await answering(status, body, 'application/json'));
    const messenger = new ChatMessenger({ gateway: server.endpoint }, machineNow);
    const answer = await messenger.chat(chatOf(provider), TAG);
    expect(answer.outcome).toBe(outcome);
    expect(server.calls()).toBe(1);
    if ('detail' in answer) expect(answer.detail).toMatch(/^[^\r\n]{1,200}$/);
  });

  test('that echoes its address or secret gets neither into the timeline', async () => {
    for (const provider of CHAT_PROVIDERS) {
      const { url, secret = '' } = DOORS[provider];
      const server = running(await answering(400, `bad ${url} ${secret}`, 'text/plain'));
      const answer = await new ChatMessenger({ gateway: server.endpoint }, machineNow).chat(
        chatOf(provider),
        TAG,
      );
      const said = JSON.stringify(answer);
      for (const part of [
        ...new URL(url).searchParams.values(),
        new URL(url).pathname.split('/').at(-1) ?? '',
        secret,
      ]) {
        if (part.length >= 6) expect(said).not.toContain(part);
      }
    }
  });

  test.each<[string, () => Promise<FaultyServer>, ProviderAnswer['outcome']]>([
    ['is away', away, 'not_taken'],
    ['hangs up', () => treating((socket) => socket.once('data', () => socket.destroy())), 'unknown'],
    ['is silent', () => treating((socket) => socket.resume()), 'unknown'],
  ])('that %s is called once', async (_name, start, outcome) => {
    const server = running(await start());
    const messenger = new ChatMessenger({ gateway: server.endpoint, answerWithinMs: 200 }, machineNow);
    expect(await messenger.chat(chatOf('slack'), TAG)).toMatchObject({ outcome });
    expect(server.calls()).toBeLessThanOrEqual(1);
  });
});

describe('the address of a door', () => {
  const straight = new ChatMessenger({ gateway: '' }, machineNow);
  const at = (url: string) => straight.chat(chatOf('slack', { door: { provider: 'slack', url } }), TAG);

  test('is refused where it is not https or leads into a network that is not public', async () => {
    const server = running(await answering(200, 'ok', 'text/plain'));
    for (const url of [
      server.endpoint,
      server.endpoint.replace('http:', 'https:'),
      'https://127.0.0.1/',
      'https://2130706433/',
      'https://0x7f.1/',
      'https://[::1]/',
      'https://[::ffff:10.0.0.1]/',
      'https://[fd00::1]/',
      'https://169.254.169.254/latest/meta-data/',
      'https://10.1.2.3/',
      'https://100.64.0.1/',
      'https://localhost/',
      'https://user:word@hooks.slack.com/',
      'file:///etc/passwd',
      'not an address',
    ]) {
      expect((await at(url)).outcome, url).toBe('refused');
    }
    expect(server.calls()).toBe(0);
  });

  test('is looked up, and refused where its name leads to an address that is not public', async () => {
    const answer = await postOnce({
      url: new URL('https://localhost:1/'),
      headers: {},
      body: '',
      isGuarded: true,
    });
    expect(answer).toEqual({ outcome: 'refused', detail: 'the address is not a public one' });
  });

  test('may be any public one', () => {
    for (const address of ['8.8.8.8', '223.5.5.5', '2606:4700:4700::1111'])
      expect(isPublic(address)).toBe(true);
    for (const address of [
      '192.168.1.1',
      '172.31.0.1',
      '198.19.0.1',
      '224.0.0.1',
      '255.255.255.255',
      'fe80::1',
      '2002:a00:1::',
      '64:ff9b::a00:1',
    ])
      expect(isPublic(address), address).toBe(false);
    expect(faultOfDoor(new URL(DOORS.generic.url))).toBeNull();
  });

  test('is refused where it is entered, if nothing could ever be posted to it', () => {
    for (const door of Object.values(DOORS)) expect(faultOfEnteredDoor(door), door.provider).toBeNull();
    const entered = (url: string, provider: ChatProvider = 'generic') =>
      faultOfEnteredDoor({ provider, url })?.fault ?? null;
    expect(entered('http://hooks.bank.example/pages')).toBe('not_https');
    expect(entered('no address')).toBe('not_https');
    expect(entered('https://me:word@hooks.bank.example/')).toBe('user_name');
    for (const host of [
      '127.0.0.1',
      '[::1]',
      '169.254.169.254',
      'localhost',
      'printer',
      'nas.local',
      'a.internal.',
    ])
      expect(entered(`https://${host}/hook`), host).toBe('not_public');
    expect(entered('https://hooks.slack.com/services/T/B/X', 'wecom')).toBe('not_the_providers');
    expect(entered('https://hooks.slack.com.evil.example/services/T/B/X', 'slack')).toBe('not_the_providers');
    expect(entered('https://evilwebhook.office.com.example/', 'teams')).toBe('not_the_providers');
    expect(faultOfEnteredDoor({ provider: 'feishu', url: 'https://open.dingtalk.com/' })).toEqual({
      fault: 'not_the_providers',
      hosts: ['open.feishu.cn', 'open.larksuite.com'],
    });
  });
});

describe('a call', () => {
  async function phones(token = TOKEN) {
    const posts: { url: string; form: URLSearchParams; signature: string }[] = [];
    const answers: string[] = [];
    const server = await startVoiceServer({
      accountSid: ACCOUNT,
      authToken: TOKEN,
      outbox,
      clock,
      activity: new Activity(),
      failed: (error) => {
        throw error;
      },
      fetch: async (url, init) => {
        const headers = new Headers(init?.headers);
        const form = new URLSearchParams(String(init?.body));
        posts.push({ url: String(url), form, signature: headers.get('x-twilio-signature') ?? '' });
        return new Response(answers.shift() ?? '<Response/>');
      },
    });
    stops.push(() => server.stop());
    const settings = {
      origin: server.origin,
      accountSid: ACCOUNT,
      from: '+15550100001',
      answerWithinMs: 500,
    };
    const messenger = new TwilioVoice(settings, { tokens: async () => [token] });
    return { server, messenger, posts, answers, settings };
  }

  test('is placed once, with detection of machines and our own address to ask', async () => {
    const { messenger } = await phones();
    const answer = await messenger.voice(CALL, TAG);
    const [sent, ...more] = outbox.list();
    expect(more).toEqual([]);
    expect(answer).toEqual({ outcome: 'accepted', providerId: sent?.id });
    expect(sent).toMatchObject({
      id: expect.stringMatching(/^CA[0-9a-f]{32}$/),
      channel: 'voice',
      to: [CALL.to],
      from: '+15550100001',
      tags: {
        tenant: TAG.tenantId,
        record: TAG.recordId,
        kind: 'case',
        attempt: '12.3',
        url: CALL.callbackUrl,
      },
    });
  });

  test('asks for what Twilio documents, and nothing else', async () => {
    const bodies: string[] = [];
    const server = running(
      await treating((socket) =>
        socket.on('data', (part) => {
          bodies.push(String(part));
          if (String(part).includes('To=')) {
            socket.end('HTTP/1.1 201 Created\r\ncontent-length: 13\r\n\r\n{"sid":"CA1"}');
          }
        }),
      ),
    );
    const messenger = new TwilioVoice(
      { origin: server.endpoint, accountSid: ACCOUNT, from: '+15550100001' },
      { tokens: async () => [TOKEN] },
    );
    expect(await messenger.voice(CALL, TAG)).toEqual({ outcome: 'accepted', providerId: 'CA1' });
    const whole = bodies.join('');
    expect(whole).toContain(`POST /2010-04-01/Accounts/${ACCOUNT}/Calls.json HTTP/1.1`);
    expect(whole).toContain(`authorization: Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`);
    expect(Object.fromEntries(new URLSearchParams(whole.split('\r\n\r\n')[1]))).toEqual({
      To: CALL.to,
      From: '+15550100001',
      Url: CALL.callbackUrl,
      Method: 'POST',
      MachineDetection: 'Enable',
      MachineDetectionTimeout: '8',
      Timeout: '25',
      TimeLimit: '180',
      StatusCallback: `${CALL.callbackUrl}/status`,
      StatusCallbackMethod: 'POST',
      StatusCallbackEvent: 'completed',
    });
  });

  test('with fixed words says them twice and asks nothing', async () => {
    const { messenger } = await phones();
    expect(await messenger.voice({ ...CALL, text: '验证码 4 8 <2>' }, TAG)).toMatchObject({
      outcome: 'accepted',
    });
    expect(outbox.list()[0]?.text).toBe('验证码 4 8 <2>');
    expect(outbox.list()[0]?.tags.twiml).toContain('loop="2"');
  });

  test('is refused with the provider’s reason, and before it where there is nothing to call', async () => {
    const { messenger, settings } = await phones('wrong');
    expect(await messenger.voice(CALL, TAG)).toEqual({ outcome: 'refused', detail: '20003 Authenticate' });
    const good = new TwilioVoice(settings, { tokens: async () => [TOKEN] });
    for (const to of ['13800000001', '+0123', 'sip:wang@bank.example', ''])
      expect(await good.voice({ ...CALL, to }, TAG)).toMatchObject({ outcome: 'refused' });
    const off = new TwilioVoice({ ...settings, accountSid: '' }, { tokens: async () => [TOKEN] });
    expect(await off.voice(CALL, TAG)).toEqual({ outcome: 'refused', detail: 'Voice is not set up.' });
    expect(outbox.list()).toEqual([]);
  });

  test('without its token is not placed: later where the secret is away, not at all where it holds none', async () => {
    const { settings } = await phones();
    const without = (retryable: boolean) =>
      new TwilioVoice(settings, {
        tokens: async () => {
          throw new Unavailable('no token', { retryable });
        },
      });
    expect(await without(true).voice(CALL, TAG)).toEqual({ outcome: 'not_taken', detail: 'no token' });
    expect(await without(false).voice(CALL, TAG)).toEqual({ outcome: 'refused', detail: 'no token' });
    expect(outbox.list()).toEqual([]);
  });

  const said = (code: number, message: string) => JSON.stringify({ code, message, status: 400 });
  test.each<[number, string, ProviderAnswer['outcome']]>([
    [400, said(21_215, 'Account not authorized to call +8613800000001.'), 'refused'],
    [401, said(20_003, 'Authenticate'), 'refused'],
    [429, said(20_429, 'Too Many Requests'), 'not_taken'],
    [500, said(20_500, 'Internal Server Error'), 'unknown'],
    [503, 'upstream', 'unknown'],
    [201, '{}', 'unknown'],
  ])('that is answered %i %s counts as %s', async (status, body, outcome) => {
    const server = running(await answering(status, body, 'application/json'));
    const messenger = new TwilioVoice(
      { origin: server.endpoint, accountSid: ACCOUNT, from: '+15550100001' },
      { tokens: async () => [TOKEN] },
    );
    expect((await messenger.voice(CALL, TAG)).outcome).toBe(outcome);
    expect(server.calls()).toBe(1);
  });

  test('calls back signed: what to say, the key, and how it ended', async () => {
    const { server, messenger, posts, answers } = await phones();
    const placed = await messenger.voice(CALL, TAG);
    if (placed.outcome !== 'accepted') throw new Error(placed.detail);
    answers.push(
      `<Response><Gather action="${CALL.callbackUrl}/key"><Say>hello</Say></Gather></Response>`,
      '<Response><Say>yours</Say><Hangup/></Response>',
    );
    await server.act(placed.providerId, '4');
    expect(
      posts.map(({ url, form }) => [
        url.replace(CALL.callbackUrl, ''),
        form.get('CallStatus'),
        form.get('Digits') ?? form.get('AnsweredBy'),
      ]),
    ).toEqual([
      ['', 'in-progress', 'human'],
      ['/key', 'in-progress', '4'],
      ['/status', 'completed', 'human'],
    ]);
    for (const { url, form, signature } of posts) {
      expect(isSignedByVoice([TOKEN], signature, url, form)).toBe(true);
      expect(form.get('CallSid')).toBe(placed.providerId);
    }
    expect(outbox.list()[0]?.text).toBe('☎ hello\n⌨ 4\n☎ yours\n▪ completed (human)');
    await expect(server.act(placed.providerId, '4')).rejects.toMatchObject({ code: 'NoSuchCall' });
  });

  test('is over by itself once it has rung long enough', async () => {
    const { server, messenger, posts } = await phones();
    await messenger.voice(CALL, TAG);
    const next = server.nextAt() ?? 0;
    clock.publish(next - Date.now() + 10);
    server.wake();
    await expect.poll(() => posts.map(({ form }) => form.get('CallStatus'))).toEqual(['no-answer']);
    expect(server.nextAt()).toBeNull();
  });
});

describe('the secret of the voice account', () => {
  async function secretOf(...texts: readonly string[]) {
    let asked = 0;
    const server = createServer((request, response) => {
      const text = texts[Math.min(asked, texts.length - 1)];
      asked += 1;
      request.resume().on('end', () => {
        response.writeHead(text === 'away' ? 500 : 200, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify({ SecretString: text }));
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    stops.push(() => server.close());
    // A server that listens on a host and port has an AddressInfo; only pipes answer a string.
    const { port } = server.address() as AddressInfo;
    const client = new SecretsManagerClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      endpoint: `http://127.0.0.1:${port}`,
      maxAttempts: 1,
    });
    const time = { now: Date.parse('2026-07-28T02:00:00Z') };
    return {
      secret: new VoiceSecret(client, 'voice', { machineNow: () => time.now }),
      time,
      asked: () => asked,
    };
  }

  test('holds one token, or two while it is exchanged, and is read anew every ten minutes', async () => {
    const { secret, time, asked } = await secretOf(
      '{"authToken":"one"}',
      '{"authToken":"two","formerAuthToken":"one"}',
    );
    expect(await secret.tokens()).toEqual(['one']);
    expect(await secret.tokens()).toEqual(['one']);
    expect(asked()).toBe(1);
    time.now += 10 * 60_000;
    expect(await secret.tokens()).toEqual(['two', 'one']);
  });

  test('holds no empty token: whoever signs with nothing has signed nothing', async () => {
    const { secret } = await secretOf('{"authToken":"one","formerAuthToken":""}');
    expect(await secret.tokens()).toEqual(['one']);
  });

  test('serves on while it cannot be read, and says what is wrong with it', async () => {
    const { secret, time } = await secretOf('{"authToken":"one"}', 'away');
    await secret.tokens();
    time.now += 10 * 60_000;
    expect(await secret.tokens()).toEqual(['one']);
    for (const text of ['', 'plain', '{"authToken":""}', '[]', 'null'])
      await expect((await secretOf(text)).secret.tokens(), text).rejects.toThrow('lacks `authToken`');
    await expect((await secretOf('away')).secret.tokens()).rejects.toMatchObject({ name: 'Unavailable' });
  });
});

describe('a signature of the voice provider', () => {
  // The example of Twilio's own helper libraries.
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
  const form = new URLSearchParams({
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  });
  const given = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';

  test('is what Twilio makes of address, parameters and token', () => {
    expect(voiceSignature('12345', url, form)).toBe(given);
    expect(isSignedByVoice(['12345'], given, url, form)).toBe(true);
    expect(isSignedByVoice(['new token', '12345'], given, url, form)).toBe(true);
  });

  test('is not good for another address, parameter or token', () => {
    const changed = new URLSearchParams(form);
    changed.set('Digits', '6');
    expect(isSignedByVoice(['12345'], given, url, changed)).toBe(false);
    expect(isSignedByVoice(['12345'], given, `${url}&x=1`, form)).toBe(false);
    expect(isSignedByVoice(['54321'], given, url, form)).toBe(false);
    expect(isSignedByVoice(['12345'], undefined, url, form)).toBe(false);
    expect(isSignedByVoice([], given, url, form)).toBe(false);
  });
});
