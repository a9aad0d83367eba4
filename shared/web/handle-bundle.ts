// The link of a bundle (app/pager.ts, S8): a GET shows its pages, a POST takes all or those that were chosen, in the name
// of the person whose link it is.

import { type Answered, answerBundle } from '../app/bundle-answers.ts';
import { caseKeeping } from '../app/case-keeping.ts';
import type { Desk } from '../app/desk.ts';
import type { Bundle } from '../app/pagers.ts';
import type { LinkClaims } from '../app/ports.ts';
import type { Tenant } from '../domain/customers.ts';
import { DAY_MS } from '../domain/instant.ts';
import { type Person, personOf } from '../domain/people.ts';
import type { Tier } from '../domain/tier.ts';
import { formBody } from './bodies.ts';
import { BUNDLE_ROWS_MAX, type BundleLine, type BundlePageView, bundlePage } from './pages-bundle.ts';
import { answerPage, goTo, type Http, type Portal, readerFor, refused } from './visit.ts';
import { bundleWords } from './words-bundle.ts';

const LINK_DAYS = 7;
/** Longer than that nobody looks at a phone that does not answer; what is left is told. */
const ANSWER_MS_MAX = 12_000;

export async function showBundle(
  portal: Portal,
  c: Http,
  { claims, desk }: { readonly claims: LinkClaims; readonly desk: Desk },
): Promise<Response> {
  const { bundle, person, people } = await bundleBehind(desk, claims);
  const page = pageAsked(c, bundle);
  const shown = bundle.pages.slice(page * BUNDLE_ROWS_MAX, (page + 1) * BUNDLE_ROWS_MAX);
  const [tenant, lines] = await Promise.all([
    desk.configuration.get<Tenant>('tenant', desk.tenantId),
    Promise.all(shown.map((each) => lineOf(portal, desk, person, each))),
  ]);
  // The cases may lie in several zones; the desk has one.
  const timeZone = tenant?.timeZone;
  const reader = readerFor(portal, c, {
    own: person.language,
    now: desk.clock.now(),
    ...(timeZone ? { timeZone } : {}),
  });
  const title = bundleWords(reader.language).title(bundle.pages.length);
  return answerPage(
    c,
    { reader, tenant, title, ticks: true },
    bundlePage(reader, {
      person,
      people,
      token: c.req.param('token') ?? '',
      count: bundle.pages.length,
      lines: lines.filter((line) => line !== null),
      page,
      done: doneIn(c),
    }),
  );
}

export async function takeBundle(
  portal: Portal,
  c: Http,
  { claims, desk }: { readonly claims: LinkClaims; readonly desk: Desk },
): Promise<Response> {
  const { bundle, person } = await bundleBehind(desk, claims);
  const { values } = await formBody(c);
  const isAll = values.do !== 'take_chosen';
  const caseIds = bundle.pages
    .map(({ caseId }) => caseId)
    .filter((caseId) => values[`case-${caseId}`] !== undefined);
  const page = pageAsked(c, bundle);
  const back = (query: string) => goTo(c, `${c.req.path}?page=${page}&${query}`);
  if (!isAll && caseIds.length === 0) return back('nothing=1');
  const answered: Answered = await answerBundle(caseKeeping(desk), desk, {
    bundle,
    person,
    does: 'take',
    ...(isAll ? {} : { caseIds }),
    via: 'page_link',
    until: desk.clock.machineNow() + ANSWER_MS_MAX,
    commandId: `page_link:${portal.clock.machineNow()}:${desk.chance.hex(12)}`,
  });
  return back(`taken=${answered.done}&over=${answered.over}&left=${answered.left}`);
}

async function bundleBehind(
  desk: Desk,
  claims: LinkClaims,
): Promise<{ bundle: Bundle; person: Person; people: readonly Person[] }> {
  const [bundle, people] = await Promise.all([
    desk.pagers.bundleOf(claims.caseId, desk.clock.now()),
    desk.configuration.latest<Person>('person'),
  ]);
  const person = personOf(people, claims.personId);
  if (!bundle) throw refused(404, 'not_found', 'notFound');
  if (!person?.active || bundle.way.personId !== person.id) throw refused(403, 'not_allowed', 'notAllowed');
  return { bundle, person, people };
}

async function lineOf(
  portal: Portal,
  desk: Desk,
  person: Person,
  { caseId, pageId }: Bundle['pages'][number],
): Promise<BundleLine | null> {
  const state = (await desk.cases.head(caseId))?.state;
  if (!state) return null;
  const { tierId, tierVersion } = state.pinned;
  const [tier, url] = await Promise.all([
    desk.configuration.get<Tier>('tier', tierId, tierVersion),
    portal.links.urlOf({
      audience: 'page',
      tenantId: desk.tenantId,
      caseId,
      subject: pageId,
      personId: person.id,
      expiresAt: portal.clock.machineNow() + LINK_DAYS * DAY_MS,
    }),
  ]);
  const open = state.escalation?.openPages.find(({ id }) => id === pageId);
  const isExpired = state.escalation?.expiredPages.some(({ id }) => id === pageId) ?? false;
  return {
    state,
    rank: tier?.severities.find(({ code }) => code === state.course.severity)?.rank ?? 4,
    until: open ? open.acknowledgeBy : isExpired ? state.lastAt : null,
    path: new URL(url).pathname,
  };
}

function pageAsked(c: Http, bundle: Bundle): number {
  const last = Math.max(0, Math.ceil(bundle.pages.length / BUNDLE_ROWS_MAX) - 1);
  const asked = Number(c.req.query('page') ?? 0);
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, last) : 0;
}

function doneIn(c: Http): BundlePageView['done'] {
  if (c.req.query('nothing') !== undefined) return 'nothing';
  const taken = Number(c.req.query('taken') ?? Number.NaN);
  const over = Number(c.req.query('over') ?? 0);
  const left = Number(c.req.query('left') ?? 0);
  return [taken, over, left].every((each) => Number.isInteger(each) && each >= 0)
    ? { taken, over, left }
    : null;
}
