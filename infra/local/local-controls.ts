// The controls that exist on one machine only, under /_local: what the desk is reached at, the outbox, the clock, answers by
// SMS. On loopback only: a page of another site, or a name that was bound to 127.0.0.1, gets nothing.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { html } from 'hono/html';
import PostalMime from 'postal-mime';
import { LOCAL_PAGE_HEADERS, localPage } from './local-style.ts';
import type { Outbox, Sent } from './outbox.ts';
import type { SignInServer } from './sign-in-server.ts';
import type { SmsServer } from './sms-server.ts';
import type { Tenants } from './tenants.ts';
import { TEST_MAIL_SEVERITIES, type TestMail } from './test-mail.ts';
import { durationMsOf, type Progress, type TimeTravel } from './time-travel.ts';
import { bodyOf, WireError } from './wire.ts';

export const LOCAL_PATH = '/_local';

export interface ControlOptions {
  readonly publicOrigin: string;
  readonly intakeAddress: string;
  readonly urls: Readonly<Record<string, string>>;
  readonly smsNumbers: readonly string[];
  readonly clock: { now(): number; readonly offsetMs: number };
  readonly outbox: Outbox;
  readonly sms: SmsServer;
  readonly travel: TimeTravel;
  readonly tenants: Tenants;
  readonly signIn: SignInServer | null;
  sendTestMail(mail: TestMail): Promise<{ response: string; subject: string }>;
  /** Puts a receipt before the intake again. */
  replay(tenantId: string, receiptId: string): Promise<void>;
}

/** One message as `/_local/outbox` lists it. */
export interface OutboxMessage {
  readonly id: string;
  readonly at: string;
  readonly channel: 'email' | 'sms';
  readonly from: string;
  readonly to: string;
  readonly person: string | null;
  readonly subject: string;
  readonly text: string;
  readonly kind: 'page' | 'notice';
  readonly case: string | null;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

const STEPS = ['PT5M', 'PT30M', 'PT2H', 'P1D'] as const;
const STEP_WORDS: Readonly<Record<(typeof STEPS)[number], string>> = {
  PT5M: '5 min',
  PT30M: '30 min',
  PT2H: '2 h',
  P1D: '1 day',
};
const SHOWN_MAX = 200;

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
  const words = new Map<string, { subject: string; text: string; html: string | null }>();

  async function wordsOf(message: Sent): Promise<{ subject: string; text: string; html: string | null }> {
    const known = words.get(message.id);
    if (known !== undefined) return known;
    const bytes = message.channel === 'email' ? outbox.mail(message.id) : null;
    const read = bytes === null ? null : await PostalMime.parse(bytes);
    const found = {
      subject: read?.subject ?? '',
      text: read === null ? message.text : (read.text ?? '').trimEnd(),
      html: read?.html ?? null,
    };
    words.set(message.id, found);
    return found;
  }

  async function messages(sent: readonly Sent[]): Promise<readonly OutboxMessage[]> {
    const listed: OutboxMessage[] = [];
    for (const message of sent) {
      const belonging = await tenants.belongingOf(message);
      const { subject, text } = await wordsOf(message);
      const { id, channel, from } = message;
      const at = new Date(message.at).toISOString();
      listed.push({ id, at, channel, from, to: message.to.join(', '), subject, text, ...belonging });
    }
    return listed;
  }

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

  async function page(): Promise<Answer> {
    const all = outbox.list();
    const shown = (await messages(all.slice(-SHOWN_MAX))).toReversed();
    const card = (message: OutboxMessage) => {
      const links = [...new Set(message.text.match(/https?:\/\/[^\s<>"]+/g) ?? [])].filter((link) =>
        link.startsWith(options.publicOrigin),
      );
      const reply = /(?:reply|回复)\s*([0-9a-z]{3,12}(?: a)?)/i.exec(message.text)?.[1];
      return html`<article class="${message.kind}">
        <h3>${message.kind === 'page' ? '紧急通知 Page' : '通知 Notice'} · ${message.channel === 'sms' ? 'SMS' : 'Mail'} → ${message.person ?? message.to}</h3>
        <p class="quiet">${message.at} · ${message.to}${message.case === null ? '' : ` · ${message.case}`}</p>
        ${message.subject === '' ? '' : html`<p><strong>${message.subject}</strong></p>`}
        <pre>${message.text}</pre>
        <div class="row">
          ${links.map((link) => html`<a href="${link}">${new URL(link).pathname.slice(0, 24)}…</a>`)}
          ${message.channel === 'email' ? html`<a href="${LOCAL_PATH}/mail/${message.id}/html">HTML</a> <a href="${LOCAL_PATH}/mail/${message.id}">.eml</a>` : ''}
        </div>
        ${
          message.channel === 'sms'
            ? html`<form method="post" action="${LOCAL_PATH}/sms" class="row">
          <input type="hidden" name="from" value="${message.to}"><input type="hidden" name="to" value="${message.from}">
          <input name="text" aria-label="回复 Answer" value="${reply ?? ''}" required maxlength="1000"><button>回复短信 Answer this SMS</button></form>`
            : ''
        }
      </article>`;
    };
    const travelling = travel.underWay
      ? html`<p role="status">时间正在前进… Time is moving on; reload to see how far.</p>`
      : '';
    const view = localPage(
      '发件箱 · Outbox',
      html`<h1>发件箱 · Outbox</h1>
      <p>受理地址 Intake: <strong>${options.intakeAddress}</strong> · <a href="${options.urls.portal ?? '/'}">看板 Board</a></p>
      <p>业务时间 Business time: <strong>${new Date(clock.now()).toISOString()}</strong>
        <span class="quiet">(+${Math.round(clock.offsetMs / 60_000)} min)</span></p>${travelling}
      <form method="post" action="${LOCAL_PATH}/clock" class="row"><span>前进 Advance</span>
        ${STEPS.map((step) => html`<button name="advance" value="${step}">${STEP_WORDS[step]}</button>`)}</form>
      <form method="post" action="${LOCAL_PATH}/test-mail" class="row">
        <select name="severity" aria-label="级别 Severity">${TEST_MAIL_SEVERITIES.map((each) => html`<option>${each}</option>`)}</select>
        <select name="lang" aria-label="语言 Language"><option value="zh">中文</option><option value="en">English</option></select>
        <button>发测试邮件 Send a test mail</button></form>
      <h2>${all.length} 条 messages</h2>
      ${shown.map(card)}`,
    );
    return { status: 200, headers: view.headers, body: String(view.body) };
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
    const found = await wordsOf(message);
    return {
      status: 200,
      headers: {
        ...LOCAL_PAGE_HEADERS,
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
      if (path === '') return page();
      if (path === '/info') return jsonAnswer(await about());
      if (path === '/outbox') return jsonAnswer({ messages: await messages(outbox.list()) });
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
      const answer = await post(path, given);
      // A form goes back to the page; a program gets the answer.
      return asForm ? { status: 303, headers: { location: `${LOCAL_PATH}/` }, body: '' } : answer;
    }
    throw new WireError(404, 'NotFound', `There is no ${method} ${url.pathname} here.`);
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
  return {
    severity,
    lang,
    from: given.from,
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
