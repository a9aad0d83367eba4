// The frame of every page: head, skip link, navigation, language switch. Values are escaped by `html` by default; the only
// text that is not is the doctype here. Also the security headers that every page answers with.

import { html, raw } from 'hono/html';
import type { Person, StaffRole } from '../domain/people.ts';
import { assets } from './assets.ts';
import type { Reader } from './writing.ts';
import { nameOf } from './writing.ts';

/** What `html` makes: a string that is escaped already. */
export type Html = ReturnType<typeof html>;

export interface PageFrame {
  readonly reader: Reader;
  readonly title: string;
  /** The signed-in person; null on public pages. */
  readonly person: Pick<Person, 'id' | 'name' | 'nameEn' | 'roles'> | null;
  /** True where the person may go to another desk. */
  readonly several?: boolean;
  readonly tenantName: string;
  /** Which item of the navigation this page is. */
  readonly current?: 'board' | 'closed' | 'triage' | 'rotas' | 'setup' | 'help';
  /** The CSRF token of the session, for the sign-out form. */
  readonly formToken?: string;
  /** This page's path with its query, for the language switch. */
  readonly path: string;
  /** True where the page has countdowns to tick. */
  readonly ticks?: boolean;
  readonly wide?: boolean;
}

/** No source but ourselves, no frame, no plugin; an inline script or style does not run. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  // Not no-referrer: browsers then send `Origin: null` with our own forms (Fetch standard, "append a request Origin header").
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cache-control': 'no-store',
};

/** Who may open which item of the navigation is the route table's business; this only hides what would be refused. */
const TRIAGE_ROLES: readonly StaffRole[] = ['tenant_admin', 'manager', 'dispatcher', 'auditor'];

export function layout(frame: PageFrame, content: Html): Html {
  const { reader, person } = frame;
  const { words } = reader;
  const units = [
    ...[words.units.d, words.units.h, words.units.min, words.units.s, words.units.gap, words.units.joint],
    words.left('%'),
    words.overdueBy('%'),
  ].join('|');
  const item = (key: NonNullable<PageFrame['current']>, href: string) =>
    html`<a href="${href}"${frame.current === key ? raw(' aria-current="page"') : ''}>${words.nav[key]}</a>`;
  const triage = person?.roles.some((role) => TRIAGE_ROLES.includes(role)) ?? false;
  return html`${raw('<!doctype html>')}
<html lang="${words.htmlLang}" data-now="${reader.now}" data-units="${units}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${frame.title} · ${frame.tenantName}</title>
<link rel="stylesheet" href="${assets.stylesheet.path}">
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='4' fill='%230f5c6e'/%3E%3Cpath d='M2 9h3l2-5 2 8 2-3h3' fill='none' stroke='white' stroke-width='1.6'/%3E%3C/svg%3E">
${frame.ticks ? html`<script src="${assets.script.path}" defer></script>` : ''}
</head>
<body>
<a class="skip" href="#main">${words.skip}</a>
<header class="top">
<a class="brand" href="${person ? '/board' : '/'}"><svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true"><rect width="16" height="16" rx="4"/><path d="M2 9h3l2-5 2 8 2-3h3"/></svg><bdi>${frame.tenantName}</bdi></a>
${
  person
    ? html`<nav aria-label="${words.mainNav}">${item('board', '/board')}${item('closed', '/board/closed')}${triage ? item('triage', '/triage') : ''}${item('rotas', '/rotas')}${item('setup', '/setup')}${item('help', '/help')}</nav>`
    : ''
}
<div class="self"><a class="quiet" href="${otherLanguagePath(frame)}" lang="${reader.language === 'en' ? 'zh-CN' : 'en'}">${words.otherLanguage}</a>${
    person
      ? html`<form method="post" action="/auth/sign-out"><input type="hidden" name="token" value="${frame.formToken ?? ''}"><a class="me" href="/me"${/^\/me(?:\?|$)/.test(frame.path) ? raw(' aria-current="page"') : ''}><bdi>${nameOf(person, reader.language)}</bdi></a>${frame.several ? html`<a class="quiet" href="/auth/sign-in">${words.nav.otherDesk}</a>` : ''}<button class="quiet">${words.nav.signOut}</button></form>`
      : ''
  }</div>
</header>
<main id="main" class="${frame.wide ? 'wide' : ''}" tabindex="-1">
${content}
</main>
${person || frame.current === 'help' ? '' : html`<footer class="end"><a href="/help">${words.nav.help}</a></footer>`}
</body>
</html>`;
}

function otherLanguagePath(frame: PageFrame): string {
  const [path = '/', query = ''] = frame.path.split('?', 2);
  const asked = new URLSearchParams(query);
  asked.set('lang', frame.reader.language === 'en' ? 'zh-CN' : 'en');
  // Two slashes or a backslash at the start would name another host.
  return `${path.replace(/^[/\\]+/, '/')}?${asked}`;
}
