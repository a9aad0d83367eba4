// The controls that exist on one machine only, under /_local: what the desk is reached at, the outbox, the clock, answers by
// SMS, keys on the phone. On loopback only: a page of another site, or a name that was bound to 127.0.0.1, gets nothing.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { html } from 'hono/html';
import { PAGE_HEADERS } from '../../shared/web/layout.ts';
import type { Outbox } from './outbox.ts';
import { outboxStyle } from './outbox-page.ts';
import { outboxViewer, type PageAsked, pageAskedBy } from './outbox-view.ts';
import { SentMessages } from './sent-messages.ts';
import type { SignInServer } from './sign-in-server.ts';
import type { SmsServer } from './sms-server.ts';
import type { Tenants } from './tenants.ts';
import { STRANGER, TEST_MAIL_SENDERS, TEST_MAIL_SEVERITIES, type TestMail, UNPROVEN } from './test-mail.ts';
import { durationMsOf, type Progress, type TimeTravel } from './time-travel.ts';
import { VERDICTS_SYNTAX, verdictsOf } from './verdicts.ts';
import type { VoiceServer } from './voice-server.ts';
import { bodyOf, WireError } from './wire.ts';

export type { OutboxMessage } from './sent-messages.ts';

export const LOCAL_PATH = '/_local';

export interface ControlOptions {
  readonly publicOrigin: string;
  readonly intakeAddress: string;
  readonly urls: Readonly<Record<string, string>>;
  readonly smsNumbers: readonly string[];
  readonly clock: { now(): number; readonly offsetMs: number };
  readonly outbox: Outbox;
  readonly sms: SmsServer;
  /** Absent where the templates set up no voice. */
  readonly voice: VoiceServer | null;
  readonly travel: TimeTravel;
  readonly tenants: Tenants;
  readonly signIn: SignInServer | null;
  sendTestMail(mail: TestMail): Promise<{ response: string; subject: string }>;
  /** Puts a receipt before the intake again. */
  replay(tenantId: string, receiptId: string): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const STYLE_HEADERS = {
  'content-type': 'text/css; charset=utf-8',
  'x-content-type-options': 'nosniff',
  'cache-control': 'public, max-age=31536000, immutable',
} as const;

const jsonAnswer = (value: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: `${JSON.stringify(value)}\n`,
});

/** Why a request may not use the controls, or null. */
export function refusalOf(headers: IncomingMessage['headers'], method: string): string | null {
  const host = (headers.host ?? '').toLowerCase();
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) {
    return 'The controls are on loopback only: open them at http://127.0.0.1 with the port of this desk.';
  }
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) {
    return 'The controls are on loopback only and not offered through a proxy.';
  }
  if (method === 'GET' || method === 'HEAD') return null;
  const origin = headers.origin;
  const site = headers['sec-fetch-site'];
  const ours = origin === undefined || origin.toLowerCase() === `http://${host}`;
  if (!ours || (site !== undefined && site !== 'same-origin' && site !== 'none')) {
    return 'The controls take no requests from pages of other sites.';
  }
  return null;
}

export function localControls(
  options: ControlOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { clock, outbox, travel, tenants, signIn } = options;
  const sent = new SentMessages(outbox, (message) => tenants.belongingOf(message));
  const page = outboxViewer({ ...options, sent, root: LOCAL_PATH });

  async function about(): Promise<object> {
    const people = (await tenants.accounts()).map(({ user, name, about: roles }) => ({ user, name, roles }));
    return {
      intakeAddress: options.intakeAddress,
      urls: options.urls,
      signIn: signIn === null ? null : { url: options.urls.portal, password: signIn.password, people },
      smsNumbers: options.smsNumbers,
      businessTime: new Date(clock.now()).toISOString(),
    };
  }

  const instants = (progress: Progress) => ({
    ...progress,
    from: new Date(progress.from).toISOString(),
    target: new Date(progress.target).toISOString(),
    now: new Date(progress.now).toISOString(),
  });
  const clockNow = () => ({
    businessTime: new Date(clock.now()).toISOString(),
    machineTime: new Date().toISOString(),
    aheadBySeconds: Math.round(clock.offsetMs / 1_000),
    journey: travel.progress === null ? null : instants(travel.progress),
  });

  async function advance(text: string): Promise<Answer> {
    const byMs = durationMsOf(text);
    if (byMs === null || byMs <= 0 || byMs > 366 * 86_400_000) {
      throw new WireError(
        400,
        'BadDuration',
        `"advance" takes an ISO 8601 duration of up to 366 days, such as PT2H, not "${text}".`,
      );
    }
    const progress = await travel.advance(byMs);
    return jsonAnswer({ ...clockNow(), journey: instants(progress) }, progress.done ? 200 : 202);
  }

  async function mail(id: string, asPage: boolean): Promise<Answer> {
    const message = /^[0-9a-zA-Z-]+$/.test(id) ? outbox.find(id) : null;
    const bytes = message === null ? null : outbox.mail(id);
    if (message === null || bytes === null) throw new WireError(404, 'NoSuchMail', 'There is no such mail.');
    if (!asPage) {
      const headers = {
        'content-type': 'message/rfc822',
        'content-disposition': `attachment; filename="${id}.eml"`,
      };
      return { status: 200, headers, body: bytes };
    }
    const found = await sent.wordsOf(message);
    return {
      status: 200,
      headers: {
        ...PAGE_HEADERS,
        'content-type': 'text/html; charset=utf-8',
        // Somebody else's words: no script, no form, nothing loaded from anywhere.
        'content-security-policy':
          "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups",
      },
      body: found.html ?? String(html`<pre>${found.text}</pre>`),
    };
  }

  async function serve(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? '/', 'http://loopback');
    const path = url.pathname.slice(LOCAL_PATH.length).replace(/\/$/, '');
    const method = request.method ?? 'GET';
    const refusal = refusalOf(request.headers, method);
    if (refusal !== null) throw new WireError(403, 'LoopbackOnly', refusal);
    if (method === 'GET') {
      if (path === '') return pageAnswer(pageAskedBy(url, request.headers));
      if (path === `/${outboxStyle.name}`)
        return { status: 200, headers: STYLE_HEADERS, body: outboxStyle.content };
      if (path === '/info') return jsonAnswer(await about());
      if (path === '/outbox') return jsonAnswer({ messages: await sent.listed(outbox.list()) });
      if (path === '/clock') return jsonAnswer(clockNow());
      if (path === '/receipts') return jsonAnswer({ receipts: await tenants.receipts(100) });
      if (path === '/tenants') return jsonAnswer({ tenants: await tenants.list() });
      const asked = /^\/mail\/([^/]+)(\/html)?$/.exec(path);
      if (asked?.[1] !== undefined) return mail(asked[1], asked[2] !== undefined);
    }
    if (method === 'POST') {
      const body = await bodyOf(request, 100_000);
      if (body === null) throw new WireError(413, 'TooLarge', 'That is too large.');
      // curl calls what it sends a form unless it is told otherwise; a form of ours never begins with a brace.
      const text = body.toString();
      const asForm =
        /urlencoded/.test(request.headers['content-type'] ?? '') && !text.trimStart().startsWith('{');
      const given = fieldsOf(text, asForm);
      return asForm ? posted(path, given, request) : post(path, given);
    }
    throw new WireError(404, 'NotFound', `There is no ${method} ${url.pathname} here.`);
  }

  /** A form gets the page that it stands on, with what came of it; a program gets JSON. */
  async function posted(
    path: string,
    given: Readonly<Record<string, string>>,
    request: IncomingMessage,
  ): Promise<Answer> {
    const back = new URL(given.back ?? '', 'http://loopback/');
    const query = back.pathname === `${LOCAL_PATH}/` ? back.searchParams : new URLSearchParams();
    const since = outbox.lastNumber();
    const from = clock.now();
    try {
      await post(path, given);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      const page = pageAskedBy(new URL(`${LOCAL_PATH}/?${query}`, 'http://loopback'), request.headers);
      return pageAnswer({ ...page, fault: error.message }, error.status);
    }
    if (path === '/clock') {
      query.set('since', String(since));
      query.set('from', String(from));
    } else if (path === '/test-mail' || path === '/sms') query.set('told', path === '/sms' ? 'sms' : 'mail');
    return { status: 303, headers: { location: `${LOCAL_PATH}/?${query}` }, body: '' };
  }

  async function pageAnswer(asked: PageAsked, status = 200): Promise<Answer> {
    const body = String(await page(asked));
    const headers = { ...PAGE_HEADERS, 'content-type': 'text/html; charset=utf-8' };
    // Without script a browser looks again by itself while time is moving on.
    return { status, headers: travel.underWay ? { ...headers, refresh: '2' } : headers, body };
  }

  async function post(path: string, given: Readonly<Record<string, string>>): Promise<Answer> {
    if (path === '/clock') return advance(given.advance ?? '');
    if (path === '/sms') {
      const { from = '', to = options.smsNumbers[0] ?? '', text = '' } = given;
      if (!/^\+[1-9]\d{1,18}$/.test(from))
        throw new WireError(400, 'BadNumber', '"from" takes a number such as +8613800000000.');
      if (text === '') throw new WireError(400, 'NoText', '"text" is empty.');
      return jsonAnswer(await options.sms.receive({ from, to, text }), 202);
    }
    if (path === '/voice') {
      const { call = '', press = '' } = given;
      if (options.voice === null) throw new WireError(404, 'NoVoice', 'Voice is not set up here.');
      await options.voice.act(call, press);
      const found = outbox.find(call);
      return jsonAnswer({ call, over: found?.isOver ?? true, text: found?.text ?? '' });
    }
    if (path === '/test-mail')
      return jsonAnswer(await options.sendTestMail(testMailOf(given, options.intakeAddress)), 202);
    if (path === '/token') {
      const found = (await signIn?.tokenFor(given.user ?? '')) ?? null;
      if (found === null) throw new WireError(404, 'NoSuchUser', `Nobody signs in as "${given.user ?? ''}".`);
      return jsonAnswer({ access_token: found.token, token_type: 'Bearer', expires_in: found.seconds });
    }
    if (path === '/replay') {
      const receipt = await tenants.receipt(given.receipt ?? '');
      if (receipt === null)
        throw new WireError(404, 'NoSuchReceipt', `There is no receipt "${given.receipt ?? ''}".`);
      await options.replay(receipt.tenantId, receipt.id);
      return jsonAnswer({ receipt: receipt.id, replayed: true, fateBefore: receipt.fate }, 202);
    }
    throw new WireError(404, 'NotFound', `There is no POST ${LOCAL_PATH}${path} here.`);
  }

  return async (request, response) => {
    let answer: Answer;
    try {
      answer = await serve(request);
    } catch (error) {
      const known = error instanceof WireError ? error : null;
      if (known === null) console.error(error);
      const fault = {
        code: known?.code ?? 'Fault',
        message: known?.message ?? 'Something went wrong here; see the log.',
      };
      answer = jsonAnswer({ error: fault }, known?.status ?? 500);
    }
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  };
}

export function testMailOf(
  given: Readonly<Record<string, string | undefined>>,
  intakeAddress: string,
): TestMail {
  const severity = TEST_MAIL_SEVERITIES.find((each) => each === (given.severity ?? 'L1').toUpperCase());
  if (severity === undefined) {
    throw new WireError(400, 'BadSeverity', `"severity" takes ${TEST_MAIL_SEVERITIES.join(', ')}.`);
  }
  const lang = given.lang ?? 'zh';
  if (lang !== 'zh' && lang !== 'en') throw new WireError(400, 'BadLanguage', '"lang" takes zh or en.');
  const sender = TEST_MAIL_SENDERS.find((each) => each === (given.sender ?? 'contact'));
  if (sender === undefined) {
    throw new WireError(400, 'BadSender', `"sender" takes ${TEST_MAIL_SENDERS.join(', ')}.`);
  }
  const verdicts = given.verdicts ?? (sender === 'unproven' ? UNPROVEN : undefined);
  if (verdicts !== undefined && verdictsOf(verdicts) === null) {
    throw new WireError(400, 'BadVerdicts', `"verdicts" takes ${VERDICTS_SYNTAX}.`);
  }
  return {
    severity,
    lang,
    from: given.from ?? (sender === 'stranger' ? STRANGER : undefined),
    verdicts,
    to: given.to ?? intakeAddress,
    subject: given.subject,
    text: given.text,
  };
}

function fieldsOf(text: string, asForm: boolean): Readonly<Record<string, string>> {
  if (asForm) return Object.fromEntries(new URLSearchParams(text));
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new WireError(400, 'BadJson', 'The body is not JSON.');
  }
  if (given === null || typeof given !== 'object')
    throw new WireError(400, 'BadJson', 'The body is no JSON object.');
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}
