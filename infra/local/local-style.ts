// The frame of the few pages that exist on one machine only: the sign-in page and the viewer. One inline style, allowed by
// its hash; no script at all.

import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';

export type Html = ReturnType<typeof html>;

const STYLE = `
:root{color-scheme:light dark;--line:#8886;--quiet:#666;--bad:#b00020;--mark:#0b57d0}
@media (prefers-color-scheme:dark){:root{--quiet:#aaa;--bad:#ff8a80;--mark:#8ab4f8}}
body{font:16px/1.5 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;max-width:60rem;margin:0 auto;padding:1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem}a{color:var(--mark)}
button,input,select,textarea{font:inherit;padding:.4rem .7rem;max-width:100%;box-sizing:border-box}
fieldset{border:1px solid var(--line);border-radius:.4rem;margin:1rem 0;display:flex;flex-wrap:wrap;gap:.5rem}
label{display:block;font-weight:600}
.quiet{color:var(--quiet)}.bad{color:var(--bad)}
.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.5rem 0}
article{border:1px solid var(--line);border-radius:.4rem;padding:.6rem .8rem;margin:.6rem 0}
article.page{border-left:.4rem solid var(--bad)}
article h3{font-size:1rem;margin:0}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:.4rem 0}
iframe{width:100%;height:24rem;border:1px solid var(--line);background:#fff}
`;

const HASH = createHash('sha256').update(STYLE).digest('base64');

export const LOCAL_PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${HASH}'; img-src data:; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;

export function localPage(title: string, content: Html): { headers: typeof LOCAL_PAGE_HEADERS; body: Html } {
  return {
    headers: LOCAL_PAGE_HEADERS,
    // The doctype and our own style are the only texts that are not escaped.
    body: html`${raw('<!doctype html>')}<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · Faultline</title>
<style>${raw(STYLE)}</style></head><body><main>${content}</main></body></html>`,
  };
}
