// The pages of posts: all at a glance with who stands for them today and what is not filled, and one post with its versions
// and its handover. Whoever may not change a post reads the same without a form.

import { html } from 'hono/html';
import type { VersionLine } from '../app/configuration-edit.ts';
import type { Customer, Site } from '../domain/customers.ts';
import { standIn } from '../domain/ladder-people.ts';
import { type Person, personOf } from '../domain/people.ts';
import { holdsAt, type Post } from '../domain/posts.ts';
import { POST_NAMES } from '../domain/presets/ladders.ts';
import {
  type Compared,
  editForm,
  historySection,
  type Refusal,
  refusalBox,
  savedNote,
  tabs,
  versionHead,
} from './edit-parts.ts';
import { fieldsWith } from './form-fields.ts';
import type { Html } from './layout.ts';
import { type PostForm, peopleChoices, postFields } from './post-form.ts';
import { editWordsOf } from './words-edit.ts';
import { postWordsOf } from './words-posts.ts';
import { setupWordsOf } from './words-setup.ts';
import { halfOf, nameOf, namingPeople, type Reader } from './writing.ts';

/** A role as people say it; what the presets do not know stands as it was written. */
export function roleText(role: string, reader: Reader): string {
  const name = POST_NAMES[role];
  return name ? (reader.language === 'en' ? name.en : name.zh) : role;
}

/** A post that a contract's ladder calls for and nobody holds. */
export interface PostGap {
  readonly role: string;
  readonly customer: string;
  readonly ladder: string;
}

export interface PostsPage {
  readonly posts: readonly Post[];
  readonly gaps: readonly PostGap[];
  readonly people: readonly Person[];
  readonly customers: readonly Customer[];
  readonly sites: readonly Site[];
  readonly called: ReadonlySet<string>;
  readonly mayEdit: boolean;
}

/** Of a role that no ladder names, as a mistyped one is; what is retired is not to be asked. */
const isUncalled = ({ role, retired }: Post, called: ReadonlySet<string>): boolean =>
  !retired && !called.has(role);

export function postsPage(reader: Reader, page: PostsPage): Html {
  const words = postWordsOf(reader.language);
  const { posts, gaps, mayEdit } = page;
  const roles = [...new Set(posts.map(({ role }) => role))].sort();
  return html`<p class="up"><a href="/setup">${editWordsOf(reader.language).setup}</a></p><div class="head"><h1>${words.posts}</h1></div><p class="lead">${words.lead}</p>${mayEdit ? html`<p class="go"><a class="button primary" href="/setup/posts?part=new">${words.add}</a></p>` : ''}
${gaps.length > 0 ? html`<div class="no" role="status"><b>${words.gaps}</b><ul>${gaps.map(({ role, customer, ladder }) => html`<li>${words.gap(roleText(role, reader), customer, halfOf(ladder, reader.language))}</li>`)}</ul>${words.gapHint}</div>` : ''}
${posts.length === 0 ? html`<section><p class="soft">${words.none}</p></section>` : ''}${roles.map(
  (role) =>
    html`<section><h2>${roleText(role, reader)} <small class="soft">${role}</small></h2><ul>${posts
      .filter((post) => post.role === role)
      .map(
        (post) =>
          html`<li class="act"><p class="go"><a href="/setup/posts/${post.id}"><b><bdi>${nameOf(post, reader.language)}</bdi></b></a> <small class="soft">${scopeText(reader, post, page)}</small>${post.retired ? html` <span class="flag">${editWordsOf(reader.language).members.retired}</span>` : isUncalled(post, page.called) ? html` <span class="flag warn">${words.uncalled}</span>` : ''}</p>${holdersList(reader, post, page.people)}</li>`,
      )}</ul></section>`,
)}`;
}

function scopeText(
  reader: Reader,
  { scope }: Post,
  { customers, sites }: Pick<PostsPage, 'customers' | 'sites'>,
): string {
  const customer = customers.find(({ id }) => id === scope.customerId);
  const site = sites.find(({ id }) => id === scope.siteId);
  const parts = [
    customer ? nameOf(customer, reader.language) : scope.customerId,
    site?.name ?? scope.siteId,
    scope.region,
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : postWordsOf(reader.language).wholeDesk;
}

/** Who stands for it today, then who comes next. */
export function holdersList(reader: Reader, post: Post, people: readonly Person[]): Html {
  const words = postWordsOf(reader.language);
  const name = (id: string) => nameOf(personOf(people, id) ?? { id, name: id }, reader.language);
  const today = post.holders.filter((holder) => holdsAt(post, holder, reader.now));
  const day = (holder: Post['holders'][number]) => holder.startsOn ?? '';
  const coming = post.holders
    .filter((holder) => !today.includes(holder) && holdsLater(post, holder, reader.now))
    .toSorted((a, b) => (day(a) < day(b) ? -1 : 1));
  const lines = today.map((holder) => {
    const one = standIn(holder.personId, people, reader.now, holder.deputyIds);
    const stands =
      one.standsInFor === undefined
        ? ''
        : html` <span class="flag">${words.standsIn(name(one.standsInFor))}</span>`;
    const until =
      holder.endsOn === undefined ? '' : html` <small class="soft num">${words.until(holder.endsOn)}</small>`;
    const deputies = holder.deputyIds.map(name).join(reader.language === 'en' ? ', ' : '、');
    return html`<li><span><bdi>${name(one.personId)}</bdi>${stands}${until}</span><span class="soft small">${deputies === '' ? '' : words.deputies(deputies)}</span></li>`;
  });
  return html`<ul class="ledger">${lines.length > 0 ? lines : html`<li><span class="flag bad">${words.today}: ${words.nobodyToday}</span></li>`}${coming.map((holder) => html`<li class="soft">${words.next(name(holder.personId), day(holder))}</li>`)}</ul>`;
}

function holdsLater(post: Post, holder: Post['holders'][number], now: number): boolean {
  return holder.startsOn !== undefined && Date.parse(`${holder.startsOn}T00:00:00Z`) > now - 2 * 86_400_000
    ? !holdsAt(post, holder, now) && (holder.endsOn === undefined || holder.endsOn >= holder.startsOn)
    : false;
}

// ---------------------------------------------------------------------------------------------------------------

export type PostPart = 'overview' | 'handover' | 'json' | 'history';

export interface PostPage extends PostForm {
  readonly post: Post;
  readonly part: PostPart;
  readonly reason: string;
  readonly refusal?: Refusal;
  readonly saved?: string | undefined;
  readonly mayEdit: boolean;
  readonly formToken: string;
  readonly history: readonly VersionLine<Post>[];
  readonly compared: Compared;
}

export function postPage(reader: Reader, page: PostPage): Html {
  const words = editWordsOf(reader.language);
  const posts = postWordsOf(reader.language);
  const { post, part, mayEdit, path } = page;
  const content = (): Html => {
    if (part === 'history')
      return historySection(namingPeople(reader, page.people), path, page.history, page.compared);
    const holders = html`<section><h2>${posts.today}</h2>${holdersList(reader, post, page.people)}</section>`;
    if (!mayEdit)
      return html`${holders}<p class="foot">${scopeText(reader, post, page)}</p><p class="foot">${words.readOnly}</p>`;
    const fields =
      part === 'json'
        ? html`<section>${fieldsWith(page.typed).area('json', words.asJson, { rows: 20 })}</section>`
        : part === 'handover'
          ? handoverFields(reader, page)
          : postFields(reader, page);
    return html`${part === 'json' ? '' : holders}${editForm(reader, page, fields)}`;
  };
  return html`<p class="up"><a href="/setup/posts">${posts.posts}</a></p><div class="head"><h1><bdi>${nameOf(post, reader.language)}</bdi></h1><small class="soft">${roleText(post.role, reader)} · ${setupWordsOf(reader.language).version(post.version)}</small></div>
${tabs(posts.post, part, [
  { key: 'overview', href: path, label: words.overview },
  ...(mayEdit
    ? [
        { key: 'handover', href: `${path}?part=handover`, label: posts.handover },
        { key: 'json', href: `${path}?part=json`, label: words.asJson },
      ]
    : []),
  { key: 'history', href: `${path}?part=history`, label: words.history },
])}
${savedNote(reader, page.saved, 'at_once')}${isUncalled(post, page.called) ? html`<p class="note">${posts.uncalledNote}</p>` : ''}${page.refusal ? refusalBox(reader, page.refusal) : ''}${content()}`;
}

function handoverFields(reader: Reader, { typed, post, people }: PostPage): Html {
  const words = postWordsOf(reader.language);
  const fields = fieldsWith(typed);
  const holders = [...new Set(post.holders.map(({ personId }) => personId))].map((id) => ({
    value: id,
    label: nameOf(personOf(people, id) ?? { id, name: id }, reader.language),
  }));
  return html`<section><p class="hint">${words.handoverHint}</p><div class="pair">${fields.select('fromId', words.whoLeaves, holders)}${fields.select('toId', words.whoComes, peopleChoices(reader, people), { blank: reader.words.fields.choose })}${fields.text('on', words.on, { date: true, required: true })}</div></section>`;
}

export function newPostPage(
  reader: Reader,
  page: PostForm & Pick<PostPage, 'reason' | 'refusal' | 'formToken'>,
): Html {
  const words = postWordsOf(reader.language);
  const form = { ...page, part: 'overview' } as const;
  return html`<p class="up"><a href="/setup/posts">${words.posts}</a></p><h1>${words.newPost}</h1>${page.refusal ? refusalBox(reader, page.refusal) : ''}${editForm(reader, form, postFields(reader, page))}`;
}

/** A version as it was, and what it changed. */
export function postVersionPage(
  reader: Reader,
  page: { readonly line: VersionLine<Post>; readonly latest: number; readonly people: readonly Person[] },
): Html {
  const { item } = page.line;
  return html`${versionHead(namingPeople(reader, page.people), { name: nameOf(item, reader.language), base: `/setup/posts/${item.id}`, line: page.line, latest: page.latest })}<section>${holdersList(reader, item, page.people)}</section>`;
}
