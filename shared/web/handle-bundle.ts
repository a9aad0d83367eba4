// Several pages of one person on one page: those of a bundle behind its link (app/pager.ts, S8), and everything that calls
// the person now. A GET shows them; a POST takes or hands on all or those that were ticked, in the name of that person.

import { answerBundle, type BundleAnswer } from '../app/bundle-answers.ts';
import { caseKeeping } from '../app/case-keeping.ts';
import type { Desk } from '../app/desk.ts';
import { ownCalls } from '../app/own-calls.ts';
import type { WaitingPage } from '../app/pagers.ts';
import type { LinkClaims } from '../app/ports.ts';
import type { Tenant } from '../domain/customers.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import { type Person, personOf } from '../domain/people.ts';
import { referenceOf } from '../domain/reference.ts';
import type { Tier } from '../domain/tier.ts';
import { type FormBody, formBody } from './bodies.ts';
import { BUNDLE_ROWS_MAX, type BundleLine, type BundlePageView, bundlePage } from './pages-bundle.ts';
import { answerPage, goTo, type Http, type Portal, readerFor, refused, type Staff } from './visit.ts';
import { bundleWords } from './words-bundle.ts';

/** Longer than that nobody looks at a phone that does not answer; what is left is told. */
export const ANSWER_MS_MAX = 12_000;
/** A link lives for seven days, which is for its own case; for all that call the person it speaks on the first of them. */
const SPEAKS_FOR_ALL_UNTIL_LEFT_MS = 6 * DAY_MS;

/** The pages, whose they are, and where they lie. */
interface Several {
  readonly desk: Desk;
  readonly person: Person;
  readonly people: readonly Person[];
  readonly pages: readonly WaitingPage[];
  /** Everything that calls the person, and whether that may be more; null for the pages of one message. */
  readonly own: { readonly isMore: boolean } | null;
  /** Of the list itself; answers are sent there. */
  readonly path: string;
  /** Machine time until which the link is good behind which it lies; null for somebody who signed in. */
  readonly linkExpiresAt: Instant | null;
  readonly staff?: Staff;
}

interface Linked {
  readonly claims: LinkClaims;
  readonly desk: Desk;
}

/** The query that asks a page's link for all pages that call its person. */
export const ALL_CALLS = 'all';

export async function showBundle(portal: Portal, c: Http, link: Linked): Promise<Response> {
  return draw(portal, c, await bundleBehind(c, link));
}

export async function answerBundleLink(portal: Portal, c: Http, link: Linked): Promise<Response> {
  return answer(portal, c, await bundleBehind(c, link), await formBody(c));
}

export async function showLinkedCalls(portal: Portal, c: Http, link: Linked): Promise<Response> {
  return draw(portal, c, await callsBehind(portal, c, link));
}

export async function answerLinkedCalls(portal: Portal, c: Http, link: Linked): Promise<Response> {
  return answer(portal, c, await callsBehind(portal, c, link), await formBody(c));
}

export async function showOwnCalls(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  return draw(portal, c, await callsOf(staff));
}

export async function answerOwnCalls(
  portal: Portal,
  c: Http,
  staff: Staff,
  _: unknown,
  form: FormBody,
): Promise<Response> {
  return answer(portal, c, await callsOf(staff), form);
}

/** Whether a page's link still speaks for everything that calls its person. */
export function speaksForAll(portal: Portal, { claims }: Linked): boolean {
  return claims.expiresAt - portal.clock.machineNow() > SPEAKS_FOR_ALL_UNTIL_LEFT_MS;
}

// ---------------------------------------------------------------------------------------------------------------
// Which pages

async function bundleBehind(c: Http, { claims, desk }: Linked): Promise<Several> {
  const [bundle, people] = await Promise.all([
    desk.pagers.bundleOf(claims.caseId, desk.clock.now()),
    desk.configuration.latest<Person>('person'),
  ]);
  const person = personOf(people, claims.personId);
  if (!bundle) throw refused(404, 'not_found', 'notFound');
  if (!person?.active || bundle.way.personId !== person.id) throw refused(403, 'not_allowed', 'notAllowed');
  const { pages } = bundle;
  return { desk, person, people, pages, own: null, path: c.req.path, linkExpiresAt: claims.expiresAt };
}

async function callsBehind(portal: Portal, c: Http, link: Linked): Promise<Several> {
  const { claims, desk } = link;
  const people = await desk.configuration.latest<Person>('person');
  const person = personOf(people, claims.personId);
  if (!person?.active || !speaksForAll(portal, link)) throw refused(403, 'not_allowed', 'notAllowed');
  const { pages, isMore } = await ownCalls(desk, person.id);
  const path = `${c.req.path}?${ALL_CALLS}=1`;
  return { desk, person, people, pages, own: { isMore }, path, linkExpiresAt: claims.expiresAt };
}

async function callsOf(staff: Staff): Promise<Several> {
  const { desk, person } = staff;
  const [{ pages, isMore }, people] = await Promise.all([
    ownCalls(desk, person.id),
    desk.configuration.latest<Person>('person'),
  ]);
  const path = '/board/calls';
  return { desk, person, people, pages, own: { isMore }, path, linkExpiresAt: null, staff };
}

// ---------------------------------------------------------------------------------------------------------------
// Showing them

async function draw(portal: Portal, c: Http, several: Several): Promise<Response> {
  const { desk, person, pages, own, staff } = several;
  const page = pageAsked(c, pages.length);
  const shown = pages.slice(page * BUNDLE_ROWS_MAX, (page + 1) * BUNDLE_ROWS_MAX);
  const [tenant, lines] = await Promise.all([
    desk.configuration.get<Tenant>('tenant', desk.tenantId),
    Promise.all(shown.map((each) => lineOf(portal, several, each))),
  ]);
  // The cases may lie in several zones; the desk has one.
  const timeZone = tenant?.timeZone;
  const reader = readerFor(portal, c, {
    own: person.language,
    now: desk.clock.now(),
    ...(timeZone ? { timeZone } : {}),
  });
  const words = bundleWords(reader.language);
  const title = own ? words.calls(pages.length) : words.title(pages.length);
  const view: BundlePageView = {
    person,
    people: several.people,
    path: several.path,
    formToken: staff?.formToken ?? null,
    own,
    count: pages.length,
    lines: lines.filter((line) => line !== null),
    page,
    done: doneIn(c),
  };
  const frame = staff ? ({ staff, current: 'board' } as const) : {};
  return answerPage(c, { reader, tenant, title, ticks: true, ...frame }, bundlePage(reader, view));
}

async function lineOf(
  portal: Portal,
  { desk, person, linkExpiresAt }: Several,
  { caseId, pageId }: WaitingPage,
): Promise<BundleLine | null> {
  const state = (await desk.cases.head(caseId))?.state;
  if (!state) return null;
  const { tierId, tierVersion } = state.pinned;
  const [tier, path] = await Promise.all([
    desk.configuration.get<Tier>('tier', tierId, tierVersion),
    linkExpiresAt === null
      ? `/cases/${referenceOf(caseId)}`
      : portal.links
          .urlOf({
            audience: 'page',
            tenantId: desk.tenantId,
            caseId,
            subject: pageId,
            personId: person.id,
            // No longer than the one behind which it stands: links must not renew each other for ever.
            expiresAt: linkExpiresAt,
          })
          .then((url) => new URL(url).pathname),
  ]);
  const open = state.escalation?.openPages.find(({ id }) => id === pageId);
  const isExpired = state.escalation?.expiredPages.some(({ id }) => id === pageId) ?? false;
  return {
    state,
    rank: tier?.severities.find(({ code }) => code === state.course.severity)?.rank ?? 4,
    until: open ? open.acknowledgeBy : isExpired ? state.lastAt : null,
    path,
  };
}

function pageAsked(c: Http, count: number): number {
  const last = Math.max(0, Math.ceil(count / BUNDLE_ROWS_MAX) - 1);
  const asked = Number(c.req.query('page') ?? 0);
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, last) : 0;
}

function doneIn(c: Http): BundlePageView['done'] {
  const { nothing, taken, passed, over = 0, left = 0 } = c.req.query();
  if (nothing !== undefined) return 'nothing';
  const done = {
    taken: Number(taken ?? 0),
    passed: Number(passed ?? 0),
    over: Number(over),
    left: Number(left),
  };
  if (taken === undefined && passed === undefined) return null;
  return Object.values(done).every((each) => Number.isInteger(each) && each >= 0) ? done : null;
}

// ---------------------------------------------------------------------------------------------------------------
// Answering them

const DEEDS = {
  take_all: { does: 'take', isAll: true },
  take_chosen: { does: 'take', isAll: false },
  hand_on_all: { does: 'hand_on', isAll: true },
  hand_on_chosen: { does: 'hand_on', isAll: false },
} as const satisfies Readonly<Record<string, Pick<BundleAnswer, 'does'> & { readonly isAll: boolean }>>;

async function answer(portal: Portal, c: Http, several: Several, { values }: FormBody): Promise<Response> {
  const { desk, person, pages, path, staff } = several;
  const asked = values.do ?? 'take_all';
  const { does, isAll } = DEEDS[asked in DEEDS ? (asked as keyof typeof DEEDS) : 'take_all']; // Checked on this line.
  const caseIds = pages
    .map(({ caseId }) => caseId)
    .filter((caseId) => values[`case-${caseId}`] !== undefined);
  const page = pageAsked(c, pages.length);
  const back = (query: string) => goTo(c, `${path}${path.includes('?') ? '&' : '?'}page=${page}&${query}`);
  if (!isAll && caseIds.length === 0) return back('nothing=1');
  const via = staff ? 'portal' : 'page_link';
  const answered = await answerBundle(caseKeeping(desk), desk, {
    bundle: { pages },
    person,
    does,
    ...(isAll ? {} : { caseIds }),
    via,
    until: desk.clock.machineNow() + ANSWER_MS_MAX,
    commandId: `${via}:${portal.clock.machineNow()}:${desk.chance.hex(12)}`,
  });
  const did = does === 'take' ? 'taken' : 'passed';
  return back(`${did}=${answered.done}&over=${answered.over}&left=${answered.left}`);
}
