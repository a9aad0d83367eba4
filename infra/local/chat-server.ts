// The chat providers' webhooks on one machine: each answers as its own documentation says, refuses what it would refuse
// (shape, size, signature, timestamp, too many a minute), and what it takes goes to the outbox. Nothing reaches a room.

import { createHmac, randomUUID } from 'node:crypto';
import type { ChatDoor, ChatProvider } from '../../shared/domain/people.ts';
import type { BusinessClock } from './business-clock.ts';
import type { Outbox } from './outbox.ts';
import { claimsShownIn } from './shown-claims.ts';
import { listen, type WireAnswer, WireError, type WireRequest } from './wire.ts';

export interface ChatServer {
  /** Doors are called here as `/<host>/<path>`. */
  readonly origin: string;
  stop(): Promise<void>;
}

/** Whose door an address is, with the secret that its provider knows. */
export interface KnownDoor {
  readonly door: ChatDoor;
  /** What the person calls it. */
  readonly label: string;
}

interface Asked {
  readonly request: WireRequest;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly secret: string | undefined;
  /** Of the provider: machine time. */
  readonly now: number;
  /** How many messages this door has taken within a minute. */
  readonly lately: number;
}

/** Either what is shown of the message, or the provider's refusal. */
type Taken = { readonly shown: string; readonly answer: WireAnswer } | WireAnswer;

const HOUR_MS = 3_600_000;

export async function startChatServer(options: {
  outbox: Outbox;
  clock: BusinessClock;
  /** Null where nobody has this door: the provider then knows no secret, and takes what is signed or not. */
  doorAt(url: string): Promise<KnownDoor | null>;
}): Promise<ChatServer> {
  const { outbox, clock } = options;
  const taken = new Map<string, number[]>();

  async function post(request: WireRequest): Promise<WireAnswer> {
    const [, host = '', ...path] = request.path.split('/');
    // The signature is the caller's; what is left is the address as a person entered it.
    const own = new URLSearchParams(request.query);
    own.delete('timestamp');
    own.delete('sign');
    const query = own.size === 0 ? '' : `?${own}`;
    const url = `https://${host}/${path.join('/')}${query}`;
    const known = await options.doorAt(url);
    const provider = known?.door.provider ?? providerAt(host);
    const text = request.body.toString();
    const now = Date.now();
    const lately = (taken.get(url) ?? []).filter((at) => at > now - 60_000);
    const asked: Asked = {
      request,
      body: objectIn(text),
      text,
      secret: known?.door.secret,
      now,
      lately: lately.length,
    };
    if (request.method !== 'POST') throw new WireError(405, 'method', 'Method Not Allowed');
    const result = PROVIDERS[provider](asked);
    if (!('shown' in result)) return result;
    taken.set(url, [...lately, now]);
    const claims = claimsShownIn(text, 'p');
    outbox.put({
      id: randomUUID(),
      at: clock.now(),
      channel: 'chat',
      from: provider,
      to: [known?.label ?? host],
      // A link as its label and its address, for the viewer to draw.
      text: result.shown.replaceAll(/\[([^\]]*)\]\((https?:[^)\s]+)\)/g, '$1\n$2'),
      tags: claims
        ? {
            tenant: claims.tenantId,
            record: claims.recordId,
            kind: 'case',
            ...(claims.personId === null ? {} : { person: claims.personId }),
          }
        : {},
      configurationSet: null,
    });
    return result.answer;
  }

  const server = await listen(post, (error) => words(error.message, error.status), { sizeBytesMax: 65_536 });
  return { origin: server.origin, stop: () => server.stop() };
}

/** By the host where nobody told. */
export function providerAt(host: string): ChatProvider {
  if (host === 'qyapi.weixin.qq.com') return 'wecom';
  if (host === 'oapi.dingtalk.com') return 'dingtalk';
  if (host === 'open.feishu.cn' || host === 'open.larksuite.com') return 'feishu';
  if (host === 'hooks.slack.com') return 'slack';
  return /\.(webhook\.office\.com|logic\.azure\.com|powerplatform\.com)$/.test(host) ? 'teams' : 'generic';
}

// ---------------------------------------------------------------------------------------------------------------
// Providers

const json = (value: unknown, status = 200): WireAnswer => ({
  status,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
});
const words = (text: string, status = 200): WireAnswer => ({ status, contentType: 'text/plain', body: text });

const PROVIDERS: Readonly<Record<ChatProvider, (asked: Asked) => Taken>> = {
  wecom({ body, lately }) {
    const no = (errcode: number, errmsg: string) => json({ errcode, errmsg });
    if (lately >= 20) return no(45_009, 'api freq out of limit');
    const content = text(member(body.markdown, 'content'));
    if (body.msgtype !== 'markdown') return no(40_008, 'invalid message type');
    if (content === '' || Buffer.byteLength(content) > 4_096)
      return no(40_058, 'markdown.content exceed max length 4096');
    return { shown: content, answer: json({ errcode: 0, errmsg: 'ok' }) };
  },

  dingtalk({ request, body, secret, now, lately }) {
    const no = (errcode: number, errmsg: string) => json({ errcode, errmsg });
    if (request.query.get('access_token') === null) return no(300_001, 'token is not exist');
    if (lately >= 20) return no(130_101, 'send too fast, exceed 20 times per minute');
    if (secret !== undefined) {
      const timestamp = request.query.get('timestamp') ?? '';
      if (Math.abs(Number(timestamp) - now) > HOUR_MS) return no(310_000, 'invalid timestamp');
      const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
      if (request.query.get('sign') !== sign) return no(310_000, 'sign not match');
    }
    const card = body.msgtype === 'actionCard' ? body.actionCard : body.markdown;
    const [title, shown] = [text(member(card, 'title')), text(member(card, 'text'))];
    if (title === '' || shown === '') return no(40_035, '缺少参数 json');
    const [label, url] = [text(member(card, 'singleTitle')), text(member(card, 'singleURL'))];
    return { shown: button(shown, label, url), answer: json({ errcode: 0, errmsg: 'ok' }) };
  },

  feishu({ body, text: whole, secret, now, lately }) {
    const no = (code: number, msg: string) => json({ code, msg, data: {} });
    if (lately >= 100) return no(11_232, 'frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]');
    if (secret !== undefined) {
      const timestamp = text(body.timestamp);
      const sign = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');
      if (Math.abs(Number(timestamp) * 1_000 - now) > HOUR_MS || body.sign !== sign) {
        return no(19_021, 'sign match fail or timestamp is not within one hour from current time');
      }
    }
    if (Buffer.byteLength(whole) > 20_480 || body.msg_type !== 'interactive') return no(9_499, 'Bad Request');
    const title = text(member(member(member(body.card, 'header'), 'title'), 'content'));
    const elements = list(member(body.card, 'elements'));
    const said = elements.map((each) => text(member(member(each, 'text'), 'content'))).filter(Boolean);
    const [pressed] = elements.flatMap((each) => list(member(each, 'actions')));
    if (title === '' || said.length === 0) return no(9_499, 'Bad Request');
    return {
      shown: button(
        [title, ...said].join('\n\n'),
        text(member(member(pressed, 'text'), 'content')),
        text(member(pressed, 'url')),
      ),
      answer: json({ StatusCode: 0, StatusMessage: 'success', code: 0, data: {}, msg: 'success' }),
    };
  },

  slack({ body, lately }) {
    if (lately >= 60) return { ...words('rate_limited', 429), headers: { 'retry-after': '1' } };
    const blocks = list(body.blocks);
    const said = blocks.map((each) => text(member(member(each, 'text'), 'text')));
    if (text(body.text) === '' && blocks.length === 0) return words('no_text', 400);
    const fits = blocks.every(
      (each, index) =>
        (said[index] ?? '') !== '' &&
        (said[index]?.length ?? 0) <= (member(each, 'type') === 'header' ? 150 : 3_000),
    );
    if (!fits || blocks.length > 50) return words('invalid_blocks', 400);
    const shown = said.join('\n\n').replaceAll(/\*?<(https?:[^|>]+)\|([^>]+)>\*?/g, '[$2]($1)');
    return { shown, answer: words('ok') };
  },

  teams({ body, text: whole, lately }) {
    if (lately >= 100)
      return json({ error: { code: 'TooManyRequests', message: 'Rate limit is exceeded.' } }, 429);
    const [attachment] = list(body.attachments);
    const card = member(attachment, 'content');
    const isCard =
      body.type === 'message' &&
      member(attachment, 'contentType') === 'application/vnd.microsoft.card.adaptive' &&
      member(card, 'type') === 'AdaptiveCard';
    if (!isCard || Buffer.byteLength(whole) > 28_672) {
      return json(
        {
          error: {
            code: 'TriggerInputSchemaMismatch',
            message: 'The input body is not as the trigger expects.',
          },
        },
        400,
      );
    }
    const said = list(member(card, 'body')).map((each) => text(member(each, 'text')));
    const [opening] = list(member(card, 'actions'));
    return {
      shown: button(said.join('\n'), text(member(opening, 'title')), text(member(opening, 'url'))),
      answer: words('', 202),
    };
  },

  generic({ request, body, text: whole, secret, now }) {
    const { headers } = request;
    const [id, timestamp, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
      String(headers[name] ?? ''),
    );
    if (id === '' || timestamp === '' || given === '') return json({ error: 'unsigned' }, 401);
    if (Math.abs(Number(timestamp) * 1_000 - now) > 5 * 60_000)
      return json({ error: 'stale timestamp' }, 401);
    if (secret !== undefined) {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      const wanted = `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${whole}`).digest('base64')}`;
      // A sender that exchanges its secret signs with both, a space between them.
      if (!given?.split(' ').includes(wanted)) return json({ error: 'bad signature' }, 401);
    }
    const { title, text: said, url } = (body.data ?? {}) as Record<string, unknown>; // Each member is read as text below.
    return {
      shown: button(`${text(title)}\n\n${text(said)}`, text(body.type), text(url)),
      answer: words('', 204),
    };
  },
};

const button = (shown: string, label: string, url: string): string =>
  url === '' ? shown : `${shown}\n\n[${label}](${url})`;

function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    // An object of JSON; whatever is asked of it is looked at where it is asked.
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function member(value: unknown, name: string): unknown {
  // Any object can be asked for a member by name.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
