// One day of a real desk on one machine, with every call of every function recorded: people must see what they should,
// each call must be allowed by the policy that is deployed with its function, and nothing more may be granted than is
// used. IAM itself is not there to say so.

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { OutboxMessage } from '../../infra/local/local-controls.ts';
import { DEMO_TENANT_ID } from '../../shared/domain/presets/demo.ts';
import { covers, judge, type Wish } from './policy.ts';
import { Browser, OTHER_INTAKE, OTHER_TENANT_ID, WatchedDesk } from './rights-desk.ts';
import { type Role, wordsOf } from './rights-roles.ts';
import type { RecordedCall } from './rights-wire.ts';

const ZHOU = 'zhou.min@xihe-water.example';

// A whole desk runs here, on machines that may be busy with other tests.
vi.setConfig({ testTimeout: 300_000 });

let desk: WatchedDesk;
beforeAll(async () => {
  desk = await WatchedDesk.open();
  await desk.seedOther();
}, 120_000);
afterAll(() => desk?.close());

const linkIn = (message: OutboxMessage, kind: 'p' | 's' | 'a' | 'v'): string => {
  const link = new RegExp(`https?://[^\\s<>"]+(/${kind}/[^\\s<>"]+)`).exec(message.text)?.[1];
  if (link === undefined) throw new Error(`There is no link of the kind ${kind} in: ${message.text}`);
  return link;
};
const codeIn = (message: OutboxMessage): string => {
  // A reference may be of digits alone as well: the code is what is to be answered.
  const code = /(?:回复|回覆|[Rr]eply:?) *(\d{5})(?!\d)/.exec(message.text)?.[1];
  if (code === undefined) throw new Error(`There is no code in: ${message.text}`);
  return code;
};
const isPage = (message: OutboxMessage) => message.kind === 'page';

describe('a day of a desk', () => {
  let reference = '';
  const pagesOf = async (of = reference) =>
    (await desk.outbox()).filter((message) => isPage(message) && message.case === of);

  test('a mail over SMTP is a case within seconds: the reporter is told, and somebody is paged by name', async () => {
    await desk.writes({
      from: `周敏 <${ZHOU}>`,
      subject: '调度系统瘫痪，业务停止',
      text: '调度中心机房两台主机同时宕机，业务停止，值班电话打不进来。请马上派人。',
      attachments: [{ filename: 'panel.bin', content: Buffer.alloc(20_000, 7) }],
    });
    const page = await desk.sent('the first page', isPage);
    const notice = await desk.sent('the reception notice', (message) => message.to === ZHOU);
    reference = page.case ?? '';
    expect(reference).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    expect(notice.case).toBe(reference);
    expect(notice.subject).toContain(reference);
    expect(page.person).toMatch(/^(陈宇|李娜|赵磊)$/);
    expect(page.text).toContain(reference);
    const [receipt] = await desk.receipts();
    expect(receipt?.fate?.fate).toBe('case');
    const status = await new Browser(desk.origin).get(linkIn(notice, 's'));
    expect(status.status).toBe(200);
    expect(status.text).toContain(reference);
  });

  test('nobody answers, and the ladder climbs from name to name', async () => {
    await desk.waits('PT12M');
    const paged = [...new Set((await pagesOf()).map((page) => page.person))];
    expect(paged.length).toBeGreaterThanOrEqual(2);
    expect(paged).not.toContain(null);
    // Looking at a link changes nothing: who has a page is still asked.
    const last = (await pagesOf()).at(-1);
    if (last === undefined) throw new Error('Nobody was paged.');
    const shown = await new Browser(desk.origin).get(linkIn(last, 'p'));
    expect(shown.status).toBe(200);
    await desk.waits('PT3M');
    expect((await pagesOf()).length).toBeGreaterThan(paged.length - 1);
  });

  test('an answer by SMS with the code of a page takes it over, and paging stops', async () => {
    const page = (await pagesOf()).filter((each) => each.channel === 'sms').at(-1);
    if (page === undefined) throw new Error('Nobody was paged by SMS.');
    await desk.texts(page.to, 'no code at all');
    await desk.texts(page.to, '00000');
    await desk.texts(page.to, `${codeIn(page)} a`);
    await desk.until('the answer', async () =>
      (await desk.receipts()).find((each) => each.channel === 'sms' && each.fate?.fate === 'reply'),
    );
    const before = (await pagesOf()).length;
    await desk.waits('PT20M');
    expect(await pagesOf()).toHaveLength(before);
    // Two hours after the report nobody has arrived, and the promise is broken: then it begins again.
    await desk.waits('PT2H');
    expect((await pagesOf()).length).toBeGreaterThan(before);
  });

  // What each may do in AWS is looked at in the end, over all calls.
  test.each(['e', 'h 王芳', 'a 23:30', 'all', 'e all'])(
    'an answer by SMS that says “%s” is worked off',
    async (says) => {
      const page = (await pagesOf()).filter((each) => each.channel === 'sms').at(-1);
      if (page === undefined) throw new Error('Nobody was paged by SMS.');
      const answered = async () =>
        (await desk.receipts()).filter((each) => each.channel === 'sms' && each.fate);
      const before = (await answered()).length;
      await desk.texts(page.to, `${codeIn(page)} ${says}`);
      await desk.until('its fate', async () => (await answered()).length > before || undefined);
    },
  );

  test('a follow-up by mail joins the case, a copy is a duplicate, and a stranger is told little', async () => {
    const notice = await desk.sent('the reception notice', (message) => message.to === ZHOU);
    await desk.writes({
      from: ZHOU,
      subject: `Re: ${notice.subject}`,
      text: `${reference} 补充：电源也断了。`,
    });
    await desk.writes({
      from: 'someone@stranger.example',
      subject: 'Printer is slow',
      text: 'It takes minutes.',
    });
    await desk.writes({
      from: 'Emma Clarke <emma.clarke@thames-quay.example>',
      to: OTHER_INTAKE,
      subject: 'Scanners very slow',
      text: 'Since this morning the system is very slow. We can still work.',
    });
    await desk.sent('the stranger’s notice', (message) => message.to === 'someone@stranger.example');
    await desk.until('three more receipts with a fate', async () => {
      const mails = (await desk.receipts()).filter((each) => each.channel === 'email');
      return mails.length >= 3 && mails.every((each) => each.fate !== null) ? true : undefined;
    });
    await desk.sent('the other desk’s notice', (message) => message.to === 'emma.clarke@thames-quay.example');
  });

  test('a form becomes a case; its files and its page are reached by links, and the page is taken there', async () => {
    const browser = new Browser(desk.origin);
    const form = await browser.get('/r/demo');
    const fields = new FormData();
    const filled = {
      idempotencyKey: /name="idempotencyKey" value="([^"]+)"/.exec(form.text)?.[1] ?? '',
      name: 'Emma Clarke',
      email: 'emma.clarke@thames-quay.example',
      subject: 'Production down at Quay 4',
      text: 'The dispatch system is down and all business has stopped.',
      severity: 'L1',
    };
    for (const [name, value] of Object.entries(filled)) fields.append(name, value);
    fields.append('files', new Blob([new Uint8Array(30_000).fill(9)]), 'photo.jpg');
    const before = new Set((await desk.outbox()).map((message) => message.id));
    // The first text message is refused, so the person's next channel is tried at once. The first notice is not taken, and
    // nobody knows what became of the second, which is therefore sent once more.
    let texts = 0;
    let notices = 0;
    desk.wire.failing = ({ functionName, service }) => {
      if (service === 'sms-voice' && texts++ === 0) return { status: 400, code: 'ValidationException' };
      if (service !== 'ses' || !functionName.includes('SendBulk')) return null;
      notices += 1;
      if (notices === 1) return { status: 429, code: 'Throttling' };
      return notices === 2 ? { status: 500, code: 'InternalFailure' } : null;
    };
    const thanks = await browser.post('/r/demo', fields);
    expect(thanks.status).toBe(200);
    const page = await desk.sent(
      'a page of the form',
      (message) => isPage(message) && !before.has(message.id),
    );
    expect(page.case).not.toBe(reference);
    expect(thanks.text).toContain(page.case ?? 'none');
    // An own receipt, sent again: the same answer, no second case.
    await browser.post('/r/demo', fields);

    const link = linkIn(page, 'p');
    expect((await browser.get(link)).status).toBe(200);
    const taken = await browser.post(link, { do: 'acknowledge' });
    expect(taken.status).toBe(200);
    const count = (await pagesOf(page.case ?? '')).length;
    await desk.waits('PT4M');
    desk.wire.failing = () => null;
    expect(await pagesOf(page.case ?? '')).toHaveLength(count);
    await desk.sent('the notice', (message) => message.to === filled.email && !before.has(message.id));
  });

  test('reports that come together page their person once, and one link takes them all', async () => {
    const browser = new Browser(desk.origin);
    const before = new Set((await desk.outbox()).map((message) => message.id));
    for (const place of ['A', 'B', 'C']) {
      const form = await browser.get('/r/demo');
      const fields = new FormData();
      const filled = {
        idempotencyKey: /name="idempotencyKey" value="([^"]+)"/.exec(form.text)?.[1] ?? '',
        name: 'Emma Clarke',
        email: 'emma.clarke@thames-quay.example',
        subject: `Gate ${place} opens slowly`,
        text: `The gate of platform ${place} needs ten seconds to open.`,
        severity: 'L3',
      };
      for (const [name, value] of Object.entries(filled)) fields.append(name, value);
      expect((await browser.post('/r/demo', fields)).status).toBe(200);
    }
    await desk.waits('PT4M');
    const pages = (await desk.outbox()).filter((message) => isPage(message) && !before.has(message.id));
    const bundle = pages.find(({ text }) => /全部接手|take all/.test(text));
    if (bundle === undefined) throw new Error(`No page stands for several: ${JSON.stringify(pages)}`);
    const link = linkIn(bundle, 'p');
    expect((await browser.get(link)).text).toContain('type="checkbox"');
    expect((await browser.post(link, { do: 'take_all' })).text).toMatch(/您接手了 [1-9]|You took [1-9]/);
  });

  test('staff sign in and do everything that can be done on a case', async () => {
    const browser = await desk.signsIn('wang-fang');
    for (const path of ['/', '/board', '/board?show=mine', '/board/closed', '/triage', '/setup']) {
      expect((await browser.get(path)).status, path).toBe(200);
    }
    const place = `/cases/${reference}`;
    const acts: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      [
        'contact',
        { channel: 'phone', with: '周敏', summary: '电话确认，开始远程排查', gaveRemoteSupport: 'on' },
      ],
      ['plan', { summary: '更换电源' }],
      ['arrive', { summary: '到达现场' }],
      ['note', { text: '现场照片见附件' }],
      ['assign', { personId: 'li-na', reason: '熟悉该设备' }],
      ['pause', { pauseReason: 'access_denied', note: '机房夜间不开放' }],
      ['resume', { note: '已进场' }],
      ['severity', { severity: 'L2', because: 'correction', reason: '业务已部分恢复' }],
      ['fact', { fact: 'access_denied', value: 'true', reason: '机房夜间不开放' }],
      ['escalate', { reason: '需要备件' }],
      ['acknowledge', {}],
      ['standby', { summary: '备机已上架' }],
      ['restore', { summary: '业务恢复' }],
      ['recover', { summary: '全部恢复' }],
      ['resolve', { summary: '更换电源后恢复' }],
      ['analysis', { summary: '电源老化' }],
      ['close', { summary: '客户确认' }],
      ['reopen', { reason: '又断了' }],
    ];
    const done: string[] = [];
    for (const [verb, fields] of acts) {
      await browser.get(place);
      const seen = await browser.post(`${place}/${verb}`, fields);
      // A verb that does not fit this case is refused with a sentence; none may fail.
      expect(seen.status, `${verb}: ${seen.text.slice(0, 400)}`).toBeLessThan(500);
      if (seen.status === 200) done.push(verb);
    }
    expect(done).toEqual(
      expect.arrayContaining(['contact', 'arrive', 'note', 'assign', 'restore', 'resolve', 'close']),
    );
    const shown = await browser.get(place);
    const earlier = (await browser.get(`${place}?page=1`)).text + (await browser.get(`${place}?page=2`)).text;
    for (const words of ['电话确认，开始远程排查', '现场照片见附件', '更换电源后恢复', '又断了'])
      expect(shown.text + earlier).toContain(words);
    expect((await browser.get('/board/closed')).status).toBe(200);

    const attachment = /href="(\/a\/[^"]+)"/.exec(shown.text)?.[1];
    expect((await browser.get(attachment ?? 'none')).status).toBe(200);
    const [mail] = (await desk.receipts()).filter(
      (each) => each.channel === 'email' && each.fate?.fate === 'case',
    );
    const receipt = `/triage/${encodeURIComponent(mail?.id ?? '')}`;
    expect((await browser.get(receipt)).status).toBe(200);
    expect((await browser.get(`${receipt}/raw`)).status).toBe(200);
    // To whoever may not list a bucket, S3 does not tell what is missing from what is forbidden.
    desk.wire.failing = ({ service }) => (service === 's3' ? { status: 403, code: 'AccessDenied' } : null);
    expect((await browser.get(receipt)).status).toBe(200);
    expect((await browser.get(`${receipt}/raw`)).status).toBe(404);
    desk.wire.failing = () => null;
    const quarantined = (await desk.receipts()).find((each) => each.fate?.fate === 'quarantine');
    await browser.get('/triage');
    const replayed = await browser.post(`/triage/${encodeURIComponent(quarantined?.id ?? '')}/replay`);
    expect(replayed.url).toContain('replayed');
    expect((await browser.get('/cases/ZZZZZ-ZZZZZ')).status).toBe(404);
    expect((await browser.post('/auth/sign-out')).url).toContain('signed-out');
  });

  test('programs do the same with a bearer token, and are refused without one', async () => {
    const headers = { authorization: `Bearer ${await desk.tokenOf('sun-wei')}` };
    const api = (path: string, init: RequestInit = {}) =>
      fetch(`${desk.origin}${path}`, { ...init, headers: { ...headers, ...init.headers } });
    expect((await fetch(`${desk.origin}/api/cases`)).status).toBe(401);
    expect((await fetch(`${desk.origin}/openapi.json`)).status).toBe(200);
    for (const path of [
      '/api/cases',
      '/api/cases?list=closed',
      `/api/cases/${reference}`,
      '/api/receipts',
      '/api/setup',
    ]) {
      expect((await api(path)).status, path).toBe(200);
    }
    const asJson = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const note = await api(`/api/cases/${reference}/note`, {
      ...asJson,
      body: JSON.stringify({ text: 'By a program.' }),
    });
    expect(note.status).toBe(200);
    const [first] = await desk.receipts();
    const again = await api(`/api/receipts/${encodeURIComponent(first?.id ?? '')}/replay`, asJson);
    expect(again.status).toBeLessThan(300);
    await desk.replays(first?.id ?? '');
    const reported = await fetch(`${desk.origin}/r/demo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'programs-own-1' },
      body: JSON.stringify({
        name: 'Monitor',
        subject: 'Array warns',
        text: 'A light is on.',
        severity: 'L3',
      }),
    });
    expect(reported.status).toBe(201);
  });

  test('a drill is shown, begun, read and ended, and one in fast-forward is kept', async () => {
    const headers = {
      authorization: `Bearer ${await desk.tokenOf('sun-wei')}`,
      'content-type': 'application/json',
    };
    const ask = async (path: string, body?: object) => {
      const init = body ? { method: 'POST', body: JSON.stringify(body) } : {};
      const answer = await fetch(`${desk.origin}/api/drills${path}`, { ...init, headers });
      expect(answer.status, path).toBe(200);
      return (await answer.json()) as { drill: { id: string; calls: unknown[] }; endedAt?: string };
    };
    const drill = { contractId: 'xihe-2025', severity: 'L3', note: 'Does it reach us?', hours: 1 };
    await ask('?dry=1', drill);
    const { id } = (await ask('', drill)).drill;
    const page = await desk.sent('the drill', ({ text, kind }) => kind === 'page' && text.includes(id));
    // A person's own language: the one who is paged here reads English.
    expect(`${page.subject}${page.text}`).toMatch(/【演练】|\[DRILL\]/);
    await ask('');
    expect((await ask(`/${id}/end`, { summary: 'It does.' })).endedAt).toBeTruthy();
    const kept = (await ask('', { ...drill, mode: 'fast' })).drill;
    await ask(`/${kept.id}`);
  });

  test('who sends STOP is told to the admins, by the desk’s readiness', async () => {
    await desk.texts('+8612000550103', 'STOP');
    await desk.waits('PT3M');
    // The other desk has people of the same numbers and tells its own; the outbox names those of the demo desk alone.
    const told = await desk.sent(
      'what is not ready',
      ({ subject, text, person }) =>
        subject.startsWith('值守准备') && text.includes('+8612000550103') && person === '孙伟',
    );
    expect(told).toMatchObject({ kind: 'notice', case: null });
  });
});

describe('people', () => {
  test('an administrator edits one, a code and a link verify their ways, STOP and START come from the phone', async () => {
    const headers = { authorization: `Bearer ${await desk.tokenOf('sun-wei')}` };
    const asJson = { ...headers, 'content-type': 'application/json' };
    const person = async () =>
      (await fetch(`${desk.origin}/api/people/zhao-lei`, { headers })).json() as Promise<{
        // What the API says of a person.
        item: {
          version: number;
          contactMethods: { address: string; stoppedAt?: number; verifiedAt?: number }[];
        };
      }>;
    const post = (path: string, body: unknown) =>
      fetch(`${desk.origin}${path}`, { method: 'POST', headers: asJson, body: JSON.stringify(body) });
    const { item } = await person();
    const number = '+8612000550188';
    const contactMethods = [{ channel: 'sms', address: number }, ...item.contactMethods];
    const edited = { ...item, version: item.version + 1, contactMethods };
    expect((await post('/api/people/zhao-lei', { reason: 'another phone', item: edited })).status).toBe(200);

    const way = `sms:${number}`;
    expect((await post('/api/people/zhao-lei/verification', { way })).status).toBe(202);
    const sent = await desk.sent('the code', (message) => message.to === number);
    expect((await post('/api/people/zhao-lei/verification', { way, code: 'x' })).status).toBe(409);
    const link = linkIn(sent, 'v');
    const browser = new Browser(desk.origin);
    expect((await browser.get(link)).status).toBe(200);
    expect((await browser.post(link)).status).toBe(200);
    expect((await person()).item.contactMethods[0]).toMatchObject({ verifiedAt: expect.any(Number) });

    const isStopped = (stopped: boolean) => async () => {
      const [first] = (await person()).item.contactMethods;
      return (first?.stoppedAt !== undefined) === stopped ? true : undefined;
    };
    await desk.texts(number, 'STOP');
    await desk.until('the stop', isStopped(true));
    await desk.texts(number, 'START');
    await desk.until('the start', isStopped(false));
  });
});

describe('a telephone', () => {
  test('is called with a code; what answers is told to us by the provider, whom we know by its signature', async () => {
    const headers = {
      authorization: `Bearer ${await desk.tokenOf('sun-wei')}`,
      'content-type': 'application/json',
    };
    const post = (path: string, body: unknown) =>
      fetch(`${desk.origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const asked = await fetch(`${desk.origin}/api/people/zhao-lei`, { headers });
    const { item } = (await asked.json()) as { item: { version: number; contactMethods: object[] } }; // Our own API.
    const number = '+85290550188';
    const contactMethods = [...item.contactMethods, { channel: 'voice', address: number }];
    const edited = { ...item, version: item.version + 1, contactMethods };
    expect((await post('/api/people/zhao-lei', { reason: 'a telephone', item: edited })).status).toBe(200);
    const way = `voice:${number}`;
    expect((await post('/api/people/zhao-lei/verification', { way })).status).toBe(202);
    const call = await desk.sent('the call', (message) => message.to === number);
    const pressed = await fetch(`${desk.origin}/_local/voice`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ call: call.id, press: 'voicemail' }),
    });
    expect(pressed.status).toBe(200);
  });
});

describe('when parts of AWS fail', () => {
  test('queues that take nothing delay a page and lose nothing: the sweeper goes round them', async () => {
    const before = new Set((await desk.outbox()).map((message) => message.id));
    const isNew = (message: OutboxMessage) => !before.has(message.id);
    desk.wire.failing = ({ service, operation }) =>
      service === 'sqs' && operation === 'SendMessage' ? { status: 503, code: 'ServiceUnavailable' } : null;
    await desk.writes({
      from: `周敏 <${ZHOU}>`,
      subject: '存储阵列宕机，业务停止',
      text: '北岸泵站存储阵列宕机，业务停止，请马上派人。',
    });
    await desk.until('its receipt', async () =>
      (await desk.receipts()).some((each) => each.channel === 'email' && each.fate?.fate === 'case')
        ? true
        : undefined,
    );
    await desk.waits('PT2M');
    desk.wire.failing = () => null;
    await desk.waits('PT1M');
    const sent = (await desk.outbox()).filter(isNew);
    expect(sent.some(isPage)).toBe(true);
    expect(sent.filter((message) => message.to === ZHOU).length).toBeGreaterThanOrEqual(1);
  });

  test('a table that takes no commit leaves the receipt, and the sweeper brings it back', async () => {
    const cases = async () => (await desk.receipts()).filter((each) => each.fate?.fate === 'case').length;
    const before = await cases();
    const isCommitOf = (
      { functionName, operation }: { functionName: string; operation: string },
      who: string,
    ) => functionName.includes(who) && operation === 'TransactWriteItems';
    const away = { status: 500, code: 'InternalServerError' };
    desk.wire.failing = (call) => (isCommitOf(call, 'Intake') ? away : null);
    await desk.writes({ from: ZHOU, subject: '查询页面变慢', text: '从今天早上起系统性能下降，查询很慢。' });
    await desk.until('a receipt without a fate', async () =>
      (await desk.receipts()).some((each) => each.fate === null) ? true : undefined,
    );
    await desk.waits('PT10S');
    expect(await cases()).toBe(before);
    desk.wire.failing = ({ functionName, operation }) =>
      functionName.includes('Sweep') && operation === 'SendMessage' ? away : null;
    // The first minute that strikes may come before the receipt is overdue.
    await desk.waits('PT2M');
    desk.wire.failing = () => null;
    expect(await cases()).toBe(before + 1);
  });

  test('a form that cannot be worked off at once is kept, and the intake does it', async () => {
    desk.wire.failing = ({ functionName, operation }) =>
      functionName.includes('Web') && operation === 'TransactWriteItems'
        ? { status: 500, code: 'InternalServerError' }
        : null;
    const kept = await fetch(`${desk.origin}/r/demo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'programs-own-2' },
      body: JSON.stringify({ name: 'Monitor', subject: 'Array warns', text: 'Long. '.repeat(2_000) }),
    });
    desk.wire.failing = () => null;
    expect(kept.status).toBe(202);
    const { receiptId } = (await kept.json()) as { receiptId: string }; // As reportKept says.
    await desk.until('its case', async () =>
      (await desk.receipts()).find((each) => each.id === receiptId && each.fate?.fate === 'case'),
    );
  });
});

// ---------------------------------------------------------------------------------------------------------------
// What was recorded

/** The role whose policy a call meets, and what the call asks for with the tags of its session. */
function askedIn(call: RecordedCall): { role: Role; wishes: readonly Wish[] } {
  const tenant = call.session?.tags.tenant;
  const tags = { 'aws:PrincipalTag/tenant': tenant === undefined ? [] : [tenant] };
  const role = call.session
    ? desk.roles.byArn(call.session.roleArn)
    : desk.roles.ofFunction(call.functionName);
  return { role, wishes: call.wishes.map((wish) => ({ ...wish, context: { ...tags, ...wish.context } })) };
}

describe('the recorded calls', () => {
  test('are whole: each function called, nothing was left unread', () => {
    expect(desk.wire.faults).toEqual([]);
    expect([...new Set(desk.wire.calls.map((call) => askedIn(call).role.label))].sort()).toEqual([
      'ActivateMailRules',
      'AlarmsWake',
      'Intake',
      'MessagesReports',
      'MessagesSendBulk',
      'MessagesSendUrgent',
      'PortalSetup',
      'PortalTenant',
      'PortalWeb',
      'Sweep',
    ]);
  });

  test('are all allowed by the policies of the functions that made them', () => {
    const refused = desk.wire.calls.flatMap((call) => {
      const { role, wishes } = askedIn(call);
      return wishes
        .filter((wish) => judge(role.statements, wish).verdict !== 'allowed')
        .map((wish) => `${wordsOf(role, wish.action, wish.resource)} ${JSON.stringify(wish.context)}`);
    });
    expect([...new Set(refused)]).toEqual([]);
  });

  test('what Lambda does in a function’s name is allowed as well', () => {
    const refused = desk.roles.byLambda
      .filter(({ role, wish }) => judge(role.statements, wish).verdict !== 'allowed')
      .map(({ role, wish }) => wordsOf(role, wish.action, wish.resource));
    expect(refused).toEqual([]);
  });

  test('the tenant role lets in whoever took it on, and nobody without a tenant', () => {
    const taken = desk.wire.calls.filter((call) => call.assumes !== undefined);
    expect(taken.length).toBeGreaterThan(0);
    for (const call of taken) {
      const role = desk.roles.byArn(call.assumes?.roleArn ?? '');
      const lets = (wish: Wish) => {
        const trust = role.trust.filter((each) => each.principals.includes(`AWS ${askedIn(call).role.arn}`));
        return judge(trust, wish).verdict;
      };
      for (const wish of call.wishes) {
        expect(lets(wish)).toBe('allowed');
        expect(lets({ ...wish, context: { 'aws:TagKeys': [], 'aws:RequestTag/tenant': [] } })).toBe(
          wish.action === 'sts:AssumeRole' ? 'not allowed' : 'allowed',
        );
        const more = { 'aws:TagKeys': ['tenant', 'role'], 'aws:RequestTag/tenant': [DEMO_TENANT_ID] };
        expect(lets({ ...wish, context: more })).toBe('not allowed');
      }
    }
  });

  test('a request touches its own tenant’s keys, and the directory only as the function itself', () => {
    for (const call of desk.wire.calls) {
      const { role } = askedIn(call);
      const tenant = call.session?.tags.tenant;
      for (const key of call.partitionKeys) {
        if (tenant !== undefined) expect(key.startsWith(`T#${tenant}#`), `${role.label} ${key}`).toBe(true);
        if (/^Portal(Web|Setup)$/.test(role.label)) expect(key).toMatch(/^DIRECTORY#/);
        if (key.startsWith('DIRECTORY#')) {
          expect(['PortalWeb', 'PortalSetup', 'Intake']).toContain(role.label);
          expect(role.label === 'PortalSetup' ? ['GetItem', 'PutItem'] : ['GetItem']).toContain(
            call.operation,
          );
        }
      }
    }
  });

  test('the same calls under another tenant’s tag, or under none, would be refused', () => {
    const limited = desk.wire.calls.filter((call) => call.session && /^(dynamodb|s3)$/.test(call.service));
    expect(new Set(limited.map((call) => call.service))).toEqual(new Set(['dynamodb', 's3']));
    for (const tags of [['someoneelse001'], ['*'], []]) {
      const allowed = limited.flatMap((call) => {
        const { role, wishes } = askedIn(call);
        return wishes
          .map((wish) => ({ ...wish, context: { ...wish.context, 'aws:PrincipalTag/tenant': tags } }))
          .filter((wish) => judge(role.statements, wish).verdict === 'allowed')
          .map((wish) => wordsOf(role, wish.action, wish.resource).replace(/[\w.-]+$/, ''));
      });
      // SES puts a mail down before anybody knows whose it is; only its receipt tells its name.
      const mails = tags.length > 0 ? ['PortalTenant s3:GetObject faultline-local-raw/mail/'] : [];
      expect([...new Set(allowed)]).toEqual(mails);
    }
  });

  test('no case or receipt is reached under two tenants', () => {
    const tenantsOf = new Map<string, Set<string>>();
    for (const key of desk.wire.calls.flatMap((call) => call.partitionKeys)) {
      const [, tenant, item] = /^T#([^#]+)#((?:CASE|RECEIPT)#[^#]+)$/.exec(key) ?? [];
      if (tenant !== undefined && item !== undefined && !/^CASE#(OPEN|CLOSED)/.test(item))
        tenantsOf.set(item, (tenantsOf.get(item) ?? new Set()).add(tenant));
    }
    expect([...tenantsOf].filter(([, tenants]) => tenants.size > 1)).toEqual([]);
    expect(new Set([...tenantsOf.values()].flatMap((tenants) => [...tenants]))).toEqual(
      new Set([DEMO_TENANT_ID, OTHER_TENANT_ID]),
    );
  });

  test('another kind of record is carried out by the same functions, also of a desk that began without one', () => {
    const keyed = desk.wire.calls.filter((call) =>
      call.partitionKeys.some((key) => key.includes('#READINESS#')),
    );
    expect([...new Set(keyed.map((call) => askedIn(call).role.label))]).toEqual(
      expect.arrayContaining(['Intake', 'AlarmsWake', 'MessagesSendBulk', 'MessagesReports', 'PortalTenant']),
    );
    const tenants = keyed.flatMap((call) => call.partitionKeys.map((key) => key.split('#')[1]));
    expect(new Set(tenants)).toEqual(new Set([DEMO_TENANT_ID, OTHER_TENANT_ID]));
  });

  test('nobody scans, and the sweeper alone reads the due index and nothing else', () => {
    const tables = desk.wire.calls.filter(({ service }) => service === 'dynamodb');
    expect(tables.filter(({ operation }) => operation === 'Scan')).toEqual([]);
    const indexes = (label: string) =>
      new Set(tables.filter((call) => askedIn(call).role.label === label).map((call) => call.index));
    expect(indexes('Sweep')).toEqual(new Set(['due']));
    for (const { label } of desk.roles.all.filter((role) => role.label !== 'Sweep'))
      expect(indexes(label).has('due'), label).toBe(false);
    for (const worker of [
      'Intake',
      'AlarmsWake',
      'MessagesSendUrgent',
      'MessagesSendBulk',
      'MessagesReports',
    ])
      expect(indexes(worker), worker).toEqual(new Set([null]));
  });

  test('a schedule may do what it was made for', () => {
    const passed = desk.wire.calls.flatMap((call) => (call.passes ? [call.passes] : []));
    expect(passed.length).toBeGreaterThan(0);
    for (const { roleArn, wishes } of passed) {
      const { statements, trust } = desk.roles.byArn(roleArn);
      expect(trust.flatMap(({ principals }) => principals)).toEqual(['Service scheduler.amazonaws.com']);
      for (const wish of wishes) expect(judge(statements, wish).verdict).toBe('allowed');
    }
  });

  test('nothing is granted that nobody uses, but for what is listed with its reason', () => {
    const used = desk.wire.calls.map(askedIn);
    const later = desk.wire.calls.flatMap(({ passes }) =>
      passes ? [{ role: desk.roles.byArn(passes.roleArn), wishes: passes.wishes }] : [],
    );
    const byLambda = desk.roles.byLambda.map(({ role, wish }) => ({ role, wishes: [wish] }));
    const unused = desk.roles.all.flatMap((role) => {
      const wishes = [...used, ...later, ...byLambda]
        .filter((each) => each.role === role)
        .flatMap((each) => each.wishes);
      return role.statements.flatMap((statement) =>
        statement.actions.flatMap((action) =>
          statement.resources
            .filter(
              (resource) =>
                !wishes.some(
                  (wish) =>
                    covers({ action, resource }, wish) && judge([statement], wish).verdict === 'allowed',
                ),
            )
            .map((resource) => wordsOf(role, action, resource, statement)),
        ),
      );
    });
    expect(unused.filter((right) => !UNUSED.some(({ rights }) => rights.test(right)))).toEqual([]);
  });

  test('when a function returns, nothing of it is still under way', () => {
    expect(desk.wire.returns).toBeGreaterThan(100);
    expect(desk.wire.pending).toEqual([]);
  });
});

/** Rights that this day did not need. Each pattern says which, and its reason why somebody may still need them. */
const UNUSED: readonly { readonly rights: RegExp; readonly reason: string }[] = [
  {
    rights: /^\w+ sqs:(ChangeMessageVisibility|GetQueueUrl) \w+Queue$/,
    reason: 'The CDK grants them with an event source, on that function’s own queue.',
  },
  {
    rights:
      /^Messages\w+ (sqs:SendMessage (AlarmsWake|MessagesUrgent|MessagesBulk)Queue|scheduler:CreateSchedule|iam:PassRole) ?/,
    reason: 'Whoever commits may have moved the next wake, and hands over pages and notices alike.',
  },
  {
    rights:
      /^PortalSetup (sqs:SendMessage (AlarmsWake|MessagesUrgent|MessagesBulk)Queue|scheduler:CreateSchedule|iam:PassRole) ?/,
    reason: 'Re-pinning commits to open cases, and on this day nobody changes what is promised.',
  },
  {
    rights:
      /^Sweep (sqs:SendMessage MessagesUrgentQueue|lambda:InvokeFunction function:MessagesSendUrgentFunction)$/,
    reason:
      'An attempt whose sender died: its lease runs out in machine time, for which this day does not wait.',
  },
  {
    rights: /^MessagesSendBulk sms-voice:SendTextMessage /,
    reason: 'A notice goes by text message to whoever has no mail address.',
  },
  {
    rights: /^MessagesSendBulk secretsmanager:GetSecretValue \S*Voice/,
    reason: 'A notice goes by telephone to whoever has no other way.',
  },
  {
    rights: /^AlarmsWake dynamodb:UpdateItem table\/Table of T#\*$/,
    reason: 'Parks what it cannot work on (A8), and corrects a due that a crash left (A5d).',
  },
];
