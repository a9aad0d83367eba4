// A page that climbs from SMS over the telephone to a chat room, as people live through it: what they hear, which key does
// what, and that neither a stranger's nor a repeated callback changes anything.

import { beforeEach, describe, expect, test } from 'vitest';
import { voiceSignature } from '../../shared/adapters/voice-signature.ts';
import { type Instant, isoOf } from '../../shared/domain/instant.ts';
import type { ContactMethod, Person } from '../../shared/domain/people.ts';
import { createPortal } from '../../shared/web/app.ts';
import { WEB_HANDLERS } from '../../shared/web/serve-web.ts';
import type { Portal } from '../../shared/web/visit.ts';
import { memoryLinks, type ProviderMood, type Received } from './memory-outside.ts';
import { World } from './world.ts';

/** A Wednesday morning in Hangzhou. */
const MORNING = '2026-01-07T01:00:00Z';
const ORIGIN = 'https://desk.example';
const TOKEN = '0123456789abcdef0123456789abcdef';
const ROOM: ContactMethod = {
  channel: 'chat',
  address: 'ops-room',
  chat: { provider: 'wecom', url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-693a91f6' },
};

let world: World;
let portal: ReturnType<typeof createPortal>;

async function open(mood: ProviderMood = () => 'accepted'): Promise<void> {
  world = await World.open({ startsAt: MORNING, provider: mood });
  const desk = world.desk();
  const notHere = async (): Promise<never> => {
    throw new Error('Nobody signs in here');
  };
  const door: Portal = {
    origin: ORIGIN,
    directory: desk.directory,
    links: memoryLinks(ORIGIN),
    clock: desk.clock,
    chance: desk.chance,
    log: desk.log,
    signIn: { depart: notHere, arrive: async () => null, addressOf: async () => null },
    seals: { seal: notHere, open: async () => null },
    voice: { tokens: async () => [TOKEN] },
    deskOf: async () => world.desk(),
  };
  portal = createPortal(door, WEB_HANDLERS);
}

/** From now on this person has these ways, in this order. */
async function reach(
  personId: string,
  ways: readonly ContactMethod[],
  over: Partial<Person> = {},
): Promise<void> {
  const { configuration } = world.desk();
  const person = await configuration.get<Person>('person', personId);
  if (!person) throw new Error(`Nobody is called ${personId}`);
  await configuration.put(
    'person',
    { ...person, ...over, version: person.version + 1, contactMethods: ways },
    { name: 'test', at: world.now, reason: 'ways' },
  );
}

const sms = (n: number): ContactMethod => ({ channel: 'sms', address: `+86120005501${n}` });
const phone = (n: number): ContactMethod => ({ channel: 'voice', address: `+85290005501${n}` });

/** What the voice provider posts to us. */
async function post(url: string, fields: Readonly<Record<string, string>>, signature?: string) {
  const form = new URLSearchParams({ CallSid: 'CA1', AccountSid: 'AC1', ...fields });
  const answer = await portal.request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': signature ?? voiceSignature(TOKEN, url, form),
    },
    body: form.toString(),
  });
  return { status: answer.status, twiml: await answer.text() };
}

/** The id that the provider gave to the newest call. */
async function sidOf(caseId: string): Promise<string> {
  const { attempts } = await world.desk().cases.timeline(caseId, { limit: 100 });
  return attempts.findLast(({ channel }) => channel === 'voice')?.providerId ?? '';
}

const eventTypes = async (caseId: string) => (await world.eventsOf(caseId)).map(({ type }) => type);

/** Who is on call that morning, reached by SMS, then by telephone, then in a room. */
async function engineer(): Promise<string> {
  const probe = await World.open({ startsAt: MORNING });
  await probe.report();
  await probe.settle();
  const first = probe.received.find(({ kind }) => kind === 'page');
  if (!first) throw new Error('Nobody was paged');
  return first.person;
}

let onCall: string;
beforeEach(async () => {
  onCall = await engineer();
});

/** The memory's messenger knows people by their seeded addresses; those of this file are told apart by number. */
const received = (): Received[] => world.received.filter(({ kind }) => kind === 'page');

describe('a page of somebody who has a telephone and a room', () => {
  test('goes from SMS to voice to chat as each fails, within seconds, and is taken by the link in the room', async () => {
    await open(({ channel }) => (channel === 'sms' ? 'refused' : 'accepted'));
    await reach(onCall, [sms(1), phone(1), ROOM]);
    const caseId = await world.report();
    const begun = world.now;
    await world.settle();
    expect(received().map(({ channel }) => channel)).toEqual(['voice']);

    const call = received()[0];
    const url = call?.text ?? '';
    const heard = await post(url, {
      CallSid: await sidOf(caseId),
      CallStatus: 'in-progress',
      AnsweredBy: 'machine_start',
    });
    expect(heard).toEqual({ status: 200, twiml: expect.stringMatching(/<Response><Hangup\/><\/Response>$/) });
    await world.settle();
    expect(received().map(({ channel }) => channel)).toEqual(['voice', 'chat']);
    expect(world.now - begun).toBeLessThan(10_000);

    const message = received()[1]?.text ?? '';
    expect(message).toContain('调度系统无法登录');
    expect(JSON.stringify(await world.caseOf(caseId))).not.toContain('k-693a91f6');
    expect(JSON.stringify(await world.eventsOf(caseId))).not.toContain('k-693a91f6');
    const link = /https:\/\/desk\.example\/p\/\S+/.exec(message)?.[0] ?? '';
    expect((await portal.request(link)).status).toBe(200);
    expect((await world.caseOf(caseId)).acknowledged).toBe(false);
    const taken = await portal.request(link, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'do=take',
    });
    expect(taken.status).toBe(303);
    expect(await world.caseOf(caseId)).toMatchObject({ acknowledged: true, escalation: null });
  });

  test('records on each attempt what the provider said of it', async () => {
    await open(({ channel }) => (channel === 'sms' ? 'refused' : 'accepted'));
    await reach(onCall, [sms(1), phone(1), ROOM]);
    const caseId = await world.report();
    await world.settle();
    await post(received()[0]?.text ?? '', { CallSid: await sidOf(caseId), AnsweredBy: 'machine_start' });
    await world.settle();
    const { attempts } = await world.desk().cases.timeline(caseId, { limit: 100 });
    const said = attempts
      .filter(({ pageId }) => pageId !== undefined)
      .map(({ channel, to, outcome, detail }) => [channel, to, outcome, detail ?? '']);
    expect(said).toEqual([
      ['sms', '+861200055011', 'refused', expect.any(String)],
      ['voice', '+852900055011', 'undelivered', 'voicemail (machine_start)'],
      ['chat', 'ops-room', 'accepted', ''],
    ]);
  });

  test.each(['busy', 'no-answer', 'failed', 'canceled'])(
    'moves on at once where the line is %s',
    async (status) => {
      await open();
      await reach(onCall, [phone(1), ROOM]);
      await world.report();
      await world.settle();
      const url = received()[0]?.text ?? '';
      const ended = { CallSid: 'provider-1', CallStatus: status };
      expect((await post(`${url}/status`, ended)).status).toBe(204);
      expect((await post(`${url}/status`, ended)).status).toBe(204);
      await world.settle();
      expect(received().map(({ channel }) => channel)).toEqual(['voice', 'chat']);
    },
  );

  test('goes to the next person where the voicemail was their last way', async () => {
    await open();
    await reach(onCall, [phone(1)]);
    const caseId = await world.report();
    await world.settle();
    const url = received()[0]?.text ?? '';
    await post(`${url}/status`, {
      CallSid: 'provider-1',
      CallStatus: 'completed',
      AnsweredBy: 'machine_end_beep',
    });
    await world.settle();
    expect(received()).toHaveLength(2);
    expect((await world.caseOf(caseId)).escalation?.openPages[0]?.personId).not.toBe(onCall);
  });

  test('is not skipped over, but not believed to be reached either, where somebody answered and pressed nothing', async () => {
    await open();
    await reach(onCall, [phone(1), ROOM]);
    const caseId = await world.report();
    await world.settle();
    const url = received()[0]?.text ?? '';
    await post(url, { CallSid: 'provider-1', CallStatus: 'in-progress', AnsweredBy: 'human' });
    await post(`${url}/status`, { CallSid: 'provider-1', CallStatus: 'completed', AnsweredBy: 'human' });
    await world.settle();
    expect(received()).toHaveLength(1);
    await world.fastForward(11);
    expect((await world.caseOf(caseId)).escalation?.pagedPersonIds.length).toBeGreaterThan(1);
  });
});

describe('on the telephone', () => {
  let caseId: string;
  let url: string;
  beforeEach(async () => {
    await open();
    await reach(onCall, [phone(1), ROOM]);
    caseId = await world.report();
    await world.settle();
    url = received()[0]?.text ?? '';
  });
  const answer = () => post(url, { CallSid: 'provider-1', CallStatus: 'in-progress', AnsweredBy: 'human' });
  const press = (key: string) => post(`${url}/key`, { CallSid: 'provider-1', Digits: key });

  test('one hears the case letter by letter, what is due, and the keys', async () => {
    const { status, twiml } = await answer();
    expect(status).toBe(200);
    const reference = (await world.caseOf(caseId)).id.toUpperCase();
    const spelt = `${[...reference.slice(0, 5)].join(' ')}, ${[...reference.slice(5)].join(' ')}`;
    expect(twiml).toContain(`工单 ${spelt}。`);
    expect(twiml).toContain('还剩');
    expect(twiml).toContain('接手请按 4。 转给下一位请按 5。 重听请按 1。');
    expect(twiml).not.toContain('关闭工单');
    expect(twiml).toMatch(
      /<Gather input="dtmf" numDigits="1" [^>]*action="https:&#47;|<Gather input="dtmf" numDigits="1" [^>]*action="https:/,
    );
    expect(twiml).toContain('language="cmn-CN"');
  });

  test('key 4 acknowledges, under the name of who was called', async () => {
    const { twiml } = await press('4');
    expect(twiml).toContain('已由您接手');
    expect(await world.caseOf(caseId)).toMatchObject({
      acknowledged: true,
      escalation: null,
      lastAcknowledgement: { personId: onCall },
    });
    const { attempts } = await world.desk().cases.timeline(caseId, { limit: 100 });
    expect(attempts.find(({ channel }) => channel === 'voice')).toMatchObject({ outcome: 'delivered' });
  });

  test('key 1 says it again and changes nothing; a key without a meaning says the keys', async () => {
    const before = await world.caseOf(caseId);
    expect((await press('1')).twiml).toBe((await answer()).twiml);
    expect((await press('9')).twiml).toContain('这个按键没有用处');
    expect((await world.caseOf(caseId)).version).toBe(before.version);
  });

  test('key 5 hands on to the next person at once, and the same callback again hands on no further', async () => {
    expect((await press('5')).twiml).toContain('已转给下一位');
    await world.settle();
    expect(received()).toHaveLength(2);
    for (let times = 0; times < 3; times += 1) expect((await press('5')).twiml).toContain('已转给下一位');
    await world.settle();
    expect(received()).toHaveLength(2);
    expect((await eventTypes(caseId)).filter((type) => type === 'HandedOn')).toHaveLength(1);
  });

  test('key 6 closes only for somebody who may close', async () => {
    const refused = (await press('6')).twiml;
    expect(refused).toContain('关闭工单须由');
    // The call goes on: whoever pressed beside the key they meant still takes it.
    expect(refused).toContain('接手请按 4');
    expect(refused).toContain('<Gather');
    expect((await world.caseOf(caseId)).status).not.toBe('closed');
    await reach(onCall, [phone(1), ROOM], { roles: ['engineer', 'manager'] });
    await world.fastForward(1);
    expect((await answer()).twiml).not.toContain('请按 6');
    expect((await press('6')).twiml).toContain('解决，再关闭');
    await press('4');
    const staff = { kind: 'person', name: '王芳', personId: 'wang-fang', via: 'portal' } as const;
    const resolved = {
      type: 'ResolveCase',
      at: world.now,
      summary: '重启后恢复',
      remotely: true,
      reason: '远程',
    } as const;
    const spoken = { channel: 'phone', with: '周敏', summary: '电话确认', gaveRemoteSupport: true } as const;
    await world.command(caseId, { type: 'LogContact', at: world.now, ...spoken }, staff);
    expect(await world.command(caseId, resolved, staff)).toMatchObject({ outcome: 'accepted' });
    const report = {
      type: 'RecordMilestone',
      kind: 'analysis_report',
      at: world.now,
      summary: '已交',
    } as const;
    expect(await world.command(caseId, report, staff)).toMatchObject({ outcome: 'accepted' });
    for (let times = 0; times < 2; times += 1) {
      expect((await press('6')).twiml).toContain('工单已关闭');
      expect((await eventTypes(caseId)).filter((type) => type === 'CaseClosed')).toHaveLength(1);
    }
  });

  test('a second 4 and a callback that is repeated say the same and do nothing', async () => {
    await press('4');
    const { version } = await world.caseOf(caseId);
    expect((await press('4')).twiml).toContain('已由您接手');
    await answer();
    await post(`${url}/status`, { CallSid: 'provider-1', CallStatus: 'no-answer' });
    await world.fastForward(1);
    expect((await world.caseOf(caseId)).version).toBe(version);
  });

  test('one hears who has taken it meanwhile, and nothing is asked any more', async () => {
    await world.command(
      caseId,
      { type: 'AcknowledgePage', personId: 'sun-wei' },
      { kind: 'person', name: '孙伟', personId: 'sun-wei', via: 'portal' },
    );
    const { twiml } = await answer();
    expect(twiml).toContain('孙伟已接手');
    expect(twiml).not.toContain('<Gather');
  });

  test('what is not signed by the provider is refused and does nothing', async () => {
    const key = { CallSid: 'provider-1', Digits: '4' };
    for (const signature of [
      '',
      'AAAA',
      voiceSignature('another token', `${url}/key`, new URLSearchParams(key)),
    ])
      expect((await post(`${url}/key`, key, signature)).status).toBe(401);
    // Signed for another key, and for another address.
    const five = new URLSearchParams({ CallSid: 'provider-1', AccountSid: 'AC1', Digits: '5' });
    expect((await post(`${url}/key`, key, voiceSignature(TOKEN, `${url}/key`, five))).status).toBe(401);
    const four = new URLSearchParams({ AccountSid: 'AC1', ...key });
    expect((await post(`${url}/key`, key, voiceSignature(TOKEN, url, four))).status).toBe(401);
    expect((await world.caseOf(caseId)).acknowledged).toBe(false);
    expect(world.metrics.CallbackRefused).toBe(5);
  });

  test('a token that is forged, over, or for another call is refused', async () => {
    const forged = url.replace('/voice/', '/voice/x');
    expect((await post(forged, { CallSid: 'provider-1', AnsweredBy: 'machine_start' })).status).toBe(404);
    expect((await post(`${url}/key`, { CallSid: 'another call', Digits: '4' })).status).toBe(409);
    expect((await world.caseOf(caseId)).acknowledged).toBe(false);
    const later: Instant = world.now + 3 * 3_600_000;
    await world.fastForwardTo(later);
    expect((await press('4')).status, isoOf(later)).toBe(410);
  });

  test('without voice set up there is no such door', async () => {
    const closed = createPortal(
      {
        origin: ORIGIN,
        directory: world.desk().directory,
        links: memoryLinks(ORIGIN),
        clock: world.desk().clock,
        chance: world.desk().chance,
        log: world.desk().log,
        signIn: {
          depart: async () => Promise.reject(),
          arrive: async () => null,
          addressOf: async () => null,
        },
        seals: { seal: async () => '', open: async () => null },
        deskOf: async () => world.desk(),
      },
      WEB_HANDLERS,
    );
    expect((await closed.request(url, { method: 'POST' })).status).toBe(404);
    expect((await closed.request(url)).status).toBe(405);
  });
});

describe('a call about several pages', () => {
  let caseIds: string[];
  let url: string;
  let sid: string;
  /** Four reports of one level: the first is called about at once, the other three together. */
  async function several(more: readonly ContactMethod[] = []): Promise<void> {
    await open();
    await reach(onCall, [phone(1), ...more]);
    caseIds = [];
    for (let n = 1; n <= 4; n += 1) {
      caseIds.push(await world.report({ severity: 'L3', subject: `第 ${n} 处告警`, key: `several-${n}` }));
    }
    await world.settle();
    await world.fastForward(4);
    const [, call, ...others] = received();
    if (!call) throw new Error('Nobody was called a second time');
    expect(others).toEqual([]);
    url = call.text;
    const bundle = await world.desk().pagers.bundleOf(call.caseId, world.now);
    sid = bundle?.providerId ?? '';
    caseIds = bundle?.pages.map(({ caseId }) => caseId) ?? [];
    expect(caseIds).toHaveLength(3);
  }
  const answer = (by = 'human') => post(url, { CallSid: sid, CallStatus: 'in-progress', AnsweredBy: by });
  const press = (key: string) => post(`${url}/key`, { CallSid: sid, Digits: key });
  const cases = () => Promise.all(caseIds.map((caseId) => world.caseOf(caseId)));
  const versions = async () => (await cases()).map(({ version }) => version);
  const outcomes = async () => {
    const told = await Promise.all(
      caseIds.map(async (caseId) => {
        const { attempts } = await world.desk().cases.timeline(caseId, { limit: 100 });
        return attempts.find(({ bundleId }) => bundleId !== undefined);
      }),
    );
    return told.map((attempt) => [attempt?.outcome, attempt?.detail]);
  };

  test('says how many there are, the most urgent of them, and the keys', async () => {
    await several();
    const { status, twiml } = await answer();
    expect(status).toBe(200);
    expect(twiml).toContain('有 3 单需要您处理');
    expect(twiml).toContain('处告警');
    expect(twiml).toContain('全部接手请按 4。全部转给下一位请按 5。重听请按 1。');
    expect(twiml).toContain('<Gather');
    const before = await versions();
    expect((await press('1')).twiml).toBe(twiml);
    expect((await press('9')).twiml).toContain('这个按键没有用处');
    expect((await press('6')).twiml).toContain('一次通话不能关闭或移交多个工单');
    await world.settle();
    expect(await versions()).toEqual(before);
  });

  test('key 4 takes all of them, and the callback that comes again says the same and does nothing', async () => {
    await several();
    expect((await press('4')).twiml).toContain('已由您接手 3 单');
    await world.settle();
    expect((await cases()).map(({ ownerId, escalation }) => [ownerId, escalation])).toEqual(
      caseIds.map(() => [onCall, null]),
    );
    expect(await outcomes()).toEqual(caseIds.map(() => ['delivered', expect.any(String)]));
    const before = await versions();
    expect((await press('4')).twiml).toContain('已由您接手 3 单');
    expect((await press('5')).twiml).toContain('均已有人接手或已结束');
    await post(`${url}/status`, { CallSid: sid, CallStatus: 'completed', AnsweredBy: 'machine_start' });
    await world.settle();
    expect(await versions()).toEqual(before);
    expect((await answer()).twiml).not.toContain('<Gather');
  });

  test('key 4 takes what still waits, and says how many somebody else has', async () => {
    await several();
    const sunWei = { kind: 'person', name: '孙伟', personId: 'sun-wei', via: 'portal' } as const;
    await world.command(caseIds[1] ?? '', { type: 'AcknowledgePage', personId: 'sun-wei' }, sunWei);
    expect((await answer()).twiml).toContain('有 2 单需要您处理');
    const { twiml } = await press('4');
    expect(twiml).toContain('已由您接手 2 单');
    expect(twiml).toContain('另有 1 单已有人接手或已结束');
  });

  test('key 5 hands all of them on to the next people at once, and again hands on no further', async () => {
    await several();
    for (let times = 0; times < 3; times += 1) {
      expect((await press('5')).twiml).toContain('已将 3 单转给下一位');
      await world.settle();
    }
    for (const { escalation } of await cases()) {
      expect(escalation?.openPages).toHaveLength(1);
      expect(escalation?.openPages[0]?.personId).not.toBe(onCall);
    }
    for (const caseId of caseIds) {
      expect((await eventTypes(caseId)).filter((type) => type === 'HandedOn')).toHaveLength(1);
    }
  });

  test.each([
    ['a voicemail', () => answer('machine_start'), 'voicemail (machine_start)'],
    ['a busy line', () => post(`${url}/status`, { CallSid: sid, CallStatus: 'busy' }), 'busy'],
  ])('%s sends each of them on to its next way at once, once', async (_, ended, detail) => {
    await several([ROOM]);
    await ended();
    await ended();
    await world.settle();
    expect(await outcomes()).toEqual(caseIds.map(() => ['undelivered', detail]));
    const pages = (await cases()).map(({ escalation }) => escalation?.openPages[0]);
    expect(pages.map((page) => page?.channels[page.channelIndex]?.channel)).toEqual(['chat', 'chat', 'chat']);
    // They are of one way again, so the first of them goes at once and the others follow together.
    await world.fastForward(4);
    const ways = received().map(({ channel }) => channel);
    // The mails are for those whom the ladder brings in meanwhile.
    expect(ways.filter((channel) => channel !== 'email')).toEqual(['voice', 'voice', 'chat', 'chat']);
  });

  test('whose callback is not signed, or is for another call or key, does nothing', async () => {
    await several();
    const key = { CallSid: sid, Digits: '4' };
    const forged = voiceSignature('another token', `${url}/key`, new URLSearchParams(key));
    for (const signature of ['', 'AAAA', forged])
      expect((await post(`${url}/key`, key, signature)).status).toBe(401);
    expect((await post(`${url}/key`, { CallSid: 'another call', Digits: '4' })).status).toBe(409);
    expect((await post(`${url}/status`, { CallSid: sid, CallStatus: 'busy' }, 'AAAA')).status).toBe(401);
    await world.settle();
    expect((await cases()).map(({ acknowledged }) => acknowledged)).toEqual([false, false, false]);
    expect(await outcomes()).toEqual(caseIds.map(() => ['accepted', 'one message for 3 pages']));
  });

  test('to somebody who has left the desk asks nothing', async () => {
    await several();
    await reach(onCall, [phone(1)], { active: false });
    await world.fastForward(1);
    expect((await answer()).twiml).not.toContain('<Gather');
    expect((await press('4')).twiml).not.toContain('接手');
    expect((await cases()).some(({ acknowledged }) => acknowledged)).toBe(false);
  });
});

describe('a way that is gone by the time the page goes out', () => {
  test('is refused, so that the next one is tried', async () => {
    await open();
    const stopped: ContactMethod = { ...ROOM, stoppedAt: Date.parse(MORNING) };
    await reach(onCall, [ROOM, phone(1)]);
    world.surroundings.queueLoses = () => false;
    const caseId = await world.report();
    await reach(onCall, [stopped, phone(1)]);
    await world.settle();
    const { attempts } = await world.desk().cases.timeline(caseId, { limit: 100 });
    expect(attempts.filter(({ pageId }) => pageId).map(({ channel, outcome }) => [channel, outcome])).toEqual(
      [
        ['chat', 'refused'],
        ['voice', 'accepted'],
      ],
    );
  });
});
