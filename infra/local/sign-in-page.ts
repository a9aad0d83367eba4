// The sign-in page of one machine, where Cognito's managed login stands when deployed: who it is, and the one password. In
// the portal's look, but whole in itself, so that it needs nothing from the desk that it guards; no script at all.

import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { Language } from '../../shared/domain/people.ts';
import { type Html, PAGE_HEADERS } from '../../shared/web/layout.ts';
import { stylesheet } from '../../shared/web/stylesheet.ts';
import { wordsOf } from '../../shared/web/words.ts';

const STYLE = `${stylesheet}
main{max-width:28rem}
input[type=password]{font:inherit;width:100%;min-height:44px;padding:.5rem .625rem;border:1px solid var(--strong);border-radius:8px;background:var(--card);color:var(--ink)}
.hint{margin-top:.375rem}
.who{display:grid;gap:.5rem;margin-top:.375rem}
.who label{display:flex;align-items:center;gap:.625rem;min-height:44px;padding:.5rem .625rem;border:1px solid var(--strong);border-radius:8px;background:var(--card);font-weight:400}
.who .hint{margin:0 0 0 auto;text-align:right}
.who label:has(:checked){outline:2px solid var(--focus)}
`;

const HASH = createHash('sha256').update(STYLE).digest('base64');

export const SIGN_IN_HEADERS: Readonly<Record<string, string>> = {
  ...PAGE_HEADERS,
  'content-type': 'text/html; charset=utf-8',
  // The one inline style, by its hash.
  'content-security-policy': `default-src 'none'; style-src 'sha256-${HASH}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
};

const WORDS = {
  en: {
    htmlLang: 'en',
    title: 'Sign in',
    password: 'Password',
    hint: 'It was printed in the terminal when the desk was started, and stands there at every start.',
    as: 'Who are you?',
    go: 'Sign in',
    wrong: 'That is not the password.',
    nobody: 'Choose who you are.',
    over: 'This sign-in has run out.',
    again: 'Begin again',
  },
  'zh-CN': {
    htmlLang: 'zh-CN',
    title: '登录',
    password: '密码',
    hint: '每次启动服务台时，终端里都会显示密码。',
    as: '您是哪一位？',
    go: '登录',
    wrong: '密码不对。',
    nobody: '请选择您是哪一位。',
    over: '这次登录已过期。',
    again: '重新开始',
  },
} as const;

export interface SignInChoice {
  readonly user: string;
  readonly name: string;
  readonly about: string;
}

export function signInPage(view: {
  language: Language;
  accounts: readonly SignInChoice[];
  /** Who was chosen before a fault; absent: nobody is, so that Enter signs in as nobody by chance. */
  chosen?: string | undefined;
  fault: 'wrong' | 'nobody' | null;
}): string {
  const words = WORDS[view.language];
  const { chosen, fault } = view;
  const said = (which: 'wrong' | 'nobody') =>
    fault === which ? html`<span class="fault" id="fault" role="alert">${words[which]}</span>` : '';
  const faulty = (which: 'wrong' | 'nobody') =>
    fault === which ? raw(' aria-invalid="true" aria-describedby="fault"') : '';
  return framed(
    words,
    html`<h1>${words.title}</h1>
<form method="post"><section>
<fieldset class="field${fault === 'nobody' ? ' wrong' : ''}"${faulty('nobody')}><legend>${words.as}</legend>${said('nobody')}<div class="who">${view.accounts.map(
      ({ user, name, about }) =>
        html`<label><input type="radio" name="user" value="${user}" required${user === chosen ? raw(' checked') : ''}><span>${name}</span><span class="hint">${rolesIn(about, view.language)}</span></label>`,
    )}</div></fieldset>
<div class="field${fault === 'wrong' ? ' wrong' : ''}"><label for="password">${words.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${faulty('wrong')}>
${said('wrong')}<span class="hint">${words.hint}</span></div>
<p class="go"><button class="primary">${words.go}</button></p></section></form>`,
  );
}

/** The account's list of roles in words; what is no role of ours stays as it is. */
function rolesIn(about: string, language: Language): string {
  const names: Readonly<Record<string, string>> = wordsOf(language).roles;
  return about
    .split(', ')
    .map((role) => names[role] ?? role)
    .join(language === 'en' ? ', ' : '、');
}

/** The browser holds no sign-in that has begun: an old tab, or somebody else's link. */
export function signInOverPage(language: Language): string {
  const words = WORDS[language];
  return framed(
    words,
    html`<h1>${words.title}</h1><p class="no" role="alert">${words.over}</p><p><a class="button" href="/">${words.again}</a></p>`,
  );
}

function framed(words: (typeof WORDS)[Language], content: Html): string {
  // The doctype and our own style are the only texts that are not escaped.
  return String(html`${raw('<!doctype html>')}<html lang="${words.htmlLang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${words.title} · Faultline</title>
<style>${raw(STYLE)}</style></head><body><header class="top"><a class="brand" href="/"><svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true"><rect width="16" height="16" rx="4"/><path d="M2 9h3l2-5 2 8 2-3h3"/></svg>Faultline</a></header>
<main>${content}</main></body></html>`);
}
