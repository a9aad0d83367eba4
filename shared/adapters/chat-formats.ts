// A message as each chat provider takes it: address, headers, body and signature. Pure; chat-messenger.ts calls. What a
// reporter wrote stands in it as words: no mention, no link and no markup of theirs gets through. Sources, as of 2026:
// WeCom "群机器人配置说明"; DingTalk "自定义机器人安全设置" and "消息类型"; Feishu "自定义机器人使用指南"; Slack "Sending messages using
// incoming webhooks"; Microsoft Teams "Create incoming webhooks with Workflows"; Standard Webhooks 1.0.

import { createHmac } from 'node:crypto';
import type { OutboundChat } from '../app/ports.ts';
import type { ChatProvider } from '../domain/people.ts';

export interface ChatCall {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ChatMoment {
  /** Machine time: providers refuse a signature that is an hour, or five minutes, off theirs. */
  readonly machineNow: number;
  /** The same for each try of one message, so that a receiver knows a repeat. */
  readonly messageId: string;
}

/** 28 KB is what a message may have, of which each block takes some sixty bytes beside its words. */
const TEAMS_BLOCKS_MAX = 40;
/** Nobody who is woken reads more; what every provider takes. */
const TEXT_CHARACTERS_MAX = 2_000;

type Format = (message: OutboundChat, moment: ChatMoment) => ChatCall | string;

/** The call for a message, or why its door cannot be spoken to. */
export function chatCallOf(message: OutboundChat, moment: ChatMoment): ChatCall | string {
  const characters = [...message.text];
  const text =
    characters.length > TEXT_CHARACTERS_MAX
      ? `${characters.slice(0, TEXT_CHARACTERS_MAX).join('')}…`
      : message.text;
  return FORMATS[message.door.provider]({ ...message, text }, moment);
}

const FORMATS: Readonly<Record<ChatProvider, Format>> = {
  wecom(message) {
    // 4,096 bytes of UTF-8 at most; the link is what must not be cut.
    const head = `**${plain(message.title)}**\n`;
    const foot = linkIn(message, (label, url) => `\n\n[${label}](${url})`);
    const room = 4_096 - Buffer.byteLength(head + foot);
    return call(message, {
      msgtype: 'markdown',
      markdown: { content: `${head}${bytesOf(plain(message.text), room)}${foot}` },
    });
  },

  dingtalk(message, { machineNow }) {
    const { link, door } = message;
    const title = plain(message.title);
    // A single line end is no line end in its markdown.
    const text = `#### ${title}\n\n${plain(message.text).replaceAll('\n', '  \n')}`;
    const url = new URL(door.url);
    if (door.secret !== undefined) {
      const sign = hmac(door.secret, `${machineNow}\n${door.secret}`);
      url.searchParams.set('timestamp', String(machineNow));
      url.searchParams.set('sign', sign);
    }
    const body = link
      ? {
          msgtype: 'actionCard',
          actionCard: {
            title,
            text,
            btnOrientation: '0',
            singleTitle: plain(link.label),
            singleURL: link.url,
          },
        }
      : { msgtype: 'markdown', markdown: { title, text } };
    return { ...call(message, body), url };
  },

  feishu(message, { machineNow }) {
    const { link, door } = message;
    const words = (content: string) => ({ tag: 'plain_text', content });
    const timestamp = String(Math.floor(machineNow / 1_000));
    return call(message, {
      // The text to sign is the key, and what is signed is empty.
      ...(door.secret === undefined ? {} : { timestamp, sign: hmac(`${timestamp}\n${door.secret}`, '') }),
      msg_type: 'interactive',
      card: {
        config: { wide_screen_mode: true },
        header: { title: words(message.title), template: message.kind === 'page' ? 'red' : 'blue' },
        elements: [
          { tag: 'div', text: words(message.text) },
          ...(link
            ? [
                {
                  tag: 'action',
                  actions: [{ tag: 'button', text: words(link.label), type: 'primary', url: link.url }],
                },
              ]
            : []),
        ],
      },
    });
  },

  slack(message) {
    const { link } = message;
    return call(message, {
      // What a notification shows and a screen reader reads.
      text: slackText(message.title),
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: message.title.slice(0, 150) } },
        { type: 'section', text: { type: 'plain_text', text: message.text.slice(0, 3_000) } },
        // A link and no button: a button asks for an endpoint that answers its press, which an incoming webhook lacks.
        ...(link
          ? [{ type: 'section', text: { type: 'mrkdwn', text: `*<${link.url}|${slackText(link.label)}>*` } }]
          : []),
      ],
    });
  },

  teams(message) {
    const { link } = message;
    const block = (text: string, more: object = {}) => ({
      type: 'TextBlock',
      text: plain(text),
      wrap: true,
      ...more,
    });
    return call(message, {
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: {
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            type: 'AdaptiveCard',
            version: '1.4',
            body: [
              block(message.title, { weight: 'Bolder', size: 'Medium' }),
              ...message.text
                .split(/\n+/)
                .slice(0, TEAMS_BLOCKS_MAX)
                .map((line) => block(line, { spacing: 'Small' })),
            ],
            ...(link ? { actions: [{ type: 'Action.OpenUrl', title: link.label, url: link.url }] } : {}),
          },
        },
      ],
    });
  },

  generic(message, { machineNow, messageId }) {
    const { door, facts, title, text, link, language, kind } = message;
    const key = secretBytesOf(door.secret);
    if (!key) return 'a generic webhook needs a secret: whsec_ and the base64 of 24 to 64 bytes';
    const timestamp = Math.floor(machineNow / 1_000);
    const made = call(message, {
      type: `${kind}.sent`,
      timestamp: new Date(machineNow).toISOString(),
      data: { ...facts, title, text, language, ...(link ? { url: link.url } : {}) },
    });
    const signature = createHmac('sha256', key)
      .update(`${messageId}.${timestamp}.${made.body}`)
      .digest('base64');
    return {
      ...made,
      headers: {
        ...made.headers,
        'webhook-id': messageId,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': `v1,${signature}`,
      },
    };
  },
};

function call({ door }: OutboundChat, body: object): ChatCall {
  return {
    url: new URL(door.url),
    headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Faultline' },
    body: JSON.stringify(body),
  };
}

function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64');
}

/** Standard Webhooks: `whsec_` and the base64 of 24 to 64 bytes. Null for anything else. */
function secretBytesOf(secret: string | undefined): Buffer | null {
  const bytes = Buffer.from(secret?.replace(/^whsec_/, '') ?? '', 'base64');
  return bytes.length >= 24 && bytes.length <= 64 ? bytes : null;
}

function linkIn({ link }: OutboundChat, draw: (label: string, url: string) => string): string {
  return link ? draw(plain(link.label), link.url) : '';
}

const FULL_WIDTH = 0xfee0;

/**
 * Somebody's words in a markdown that has no way to escape: every sign that could begin markup, a link or a mention
 * becomes its full-width twin, which reads the same.
 */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_~#<>[\]()|!@]/g, (sign) =>
    String.fromCharCode(sign.charCodeAt(0) + FULL_WIDTH),
  );
}

/** Slack, "Formatting text for app surfaces": these three are escaped, and no others. */
function slackText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** As much of a text as fits into so many bytes of UTF-8, cut between characters. */
function bytesOf(text: string, bytesMax: number): string {
  if (Buffer.byteLength(text) <= bytesMax) return text;
  let kept = '';
  let bytes = 3;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > bytesMax) break;
    kept += character;
  }
  return `${kept}…`;
}
