// The body of a mail as a few kinds of blocks, drawn as plain text and as simple HTML. Everything that goes into the
// HTML is escaped here and nowhere else; there is no way to pass markup through.

import type { Language } from '../domain/people.ts';

export type Block =
  | { readonly is: 'paragraph'; readonly text: string }
  | { readonly is: 'mark'; readonly text: string }
  | { readonly is: 'rows'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly is: 'quote'; readonly text: string }
  | { readonly is: 'link'; readonly label: string; readonly url: string }
  | { readonly is: 'small'; readonly text: string };

export const paragraph = (text: string): Block => ({ is: 'paragraph', text });
export const mark = (text: string): Block => ({ is: 'mark', text });
export const rows = (...lines: readonly (readonly [label: string, value: string] | null)[]): Block => ({
  is: 'rows',
  rows: lines.filter((line) => line !== null),
});
export const quote = (text: string): Block => ({ is: 'quote', text });
export const link = (label: string, url: string): Block => ({ is: 'link', label, url });
export const small = (text: string): Block => ({ is: 'small', text });

/** Plain text, blocks apart by an empty line. */
export function textOf(blocks: readonly Block[], language: Language): string {
  const colon = language === 'zh-CN' ? '：' : ': ';
  return `${blocks.map((block) => textOfBlock(block, colon)).join('\n\n')}\n`;
}

function textOfBlock(block: Block, colon: string): string {
  switch (block.is) {
    case 'paragraph':
      return block.text;
    case 'mark':
      return `!! ${block.text}`;
    case 'rows':
      return block.rows.map(([label, value]) => `${label}${colon}${value}`).join('\n');
    case 'quote':
      return `> ${block.text.replaceAll('\n', '\n> ')}`;
    case 'link':
      return `${block.label}\n${block.url}`;
    case 'small':
      return `--\n${block.text}`;
  }
}

/** One small page with inline styles, because mail programs drop style sheets. No images, nothing that calls home. */
export function htmlOf(blocks: readonly Block[], language: Language): string {
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width"></head>',
    '<body style="margin:0;padding:16px;font:16px/1.5 sans-serif;color:#1a1a1a;background:#fff">',
    ...blocks.map(htmlOfBlock),
    '</body></html>',
  ].join('\n');
}

function htmlOfBlock(block: Block): string {
  switch (block.is) {
    case 'paragraph':
      return `<p>${lines(block.text)}</p>`;
    case 'mark':
      return `<p style="border-left:4px solid #b00020;padding-left:8px"><strong>${lines(block.text)}</strong></p>`;
    case 'rows':
      return `<table style="border-collapse:collapse">${block.rows
        .map(
          ([label, value]) =>
            `<tr><th align="left" valign="top" style="padding:2px 12px 2px 0;font-weight:normal;color:#555">${escapeHtml(label)}</th><td style="padding:2px 0">${lines(value)}</td></tr>`,
        )
        .join('')}</table>`;
    case 'quote':
      return `<blockquote style="margin:8px 0;padding-left:8px;border-left:2px solid #999">${lines(block.text)}</blockquote>`;
    case 'link':
      return `<p><a href="${escapeHtml(block.url)}" style="font-weight:bold">${escapeHtml(block.label)}</a><br><span style="color:#555;word-break:break-all">${escapeHtml(block.url)}</span></p>`;
    case 'small':
      return `<p style="color:#555;font-size:14px">${lines(block.text)}</p>`;
  }
}

function lines(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>');
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Somebody else's words as one line of ours: without controls, line ends and characters that turn the direction of
 * text, and cut at `most` characters with an ellipsis.
 */
export function oneLine(text: string, most: number): string {
  const plain = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+/gu, ' ')
    .trim();
  const characters = [...plain];
  return characters.length <= most ? plain : `${characters.slice(0, most - 1).join('')}…`;
}
