// The pages of posts. Everybody of the desk may look, administrators change; the route table says who may what.

import { historyOf, standingContracts } from '../app/configuration-edit.ts';
import { crisisRules } from '../domain/crisis.ts';
import { type Customer, regionOf, type Site } from '../domain/customers.ts';
import { instantOf, isoOf } from '../domain/instant.ts';
import type { Ladder } from '../domain/ladder.ts';
import { holdersOf, unreachable } from '../domain/ladder-people.ts';
import { type Person, personOf } from '../domain/people.ts';
import type { Post } from '../domain/posts.ts';
import { postGaps } from '../domain/presets/ladders.ts';
import type { FormBody } from './bodies.ts';
import { answerVersion, baseOf, type DrawnForm, freshForm, itemOf, takeForm } from './edit-pages.ts';
import { mayEdit, staffReader } from './handle-edit.ts';
import {
  newPostPage,
  type PostGap,
  type PostPage,
  type PostPart,
  postPage,
  postsPage,
  postVersionPage,
} from './pages-posts.ts';
import { postOfForm, postOfHandover, postOfJson, postValues } from './post-form.ts';
import type { Route } from './routes.ts';
import { answerPage, type Http, type Portal, Refused, type Staff } from './visit.ts';
import { postWordsOf } from './words-posts.ts';
import { nameOf, type Reader } from './writing.ts';

export async function posts(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  if (c.req.query('part') === 'new' && mayEdit(staff)) return newPost(portal, c, staff);
  const reader = staffReader(portal, c, staff);
  const choices = await offered(staff);
  return answerPage(
    c,
    { reader, staff, title: postWordsOf(reader.language).posts, current: 'setup' },
    postsPage(reader, {
      ...choices,
      posts: await staff.desk.configuration.latest<Post>('post'),
      gaps: await gapsOf(staff, reader, choices),
      mayEdit: mayEdit(staff),
    }),
  );
}

/** What the ladders of standing contracts call for and nobody holds now: at each site that is covered, else for the customer. */
async function gapsOf(
  staff: Staff,
  reader: Reader,
  { customers, sites }: { readonly customers: readonly Customer[]; readonly sites: readonly Site[] },
): Promise<readonly PostGap[]> {
  const { configuration, clock } = staff.desk;
  const [contracts, ladders, all] = await Promise.all([
    standingContracts(staff.desk),
    configuration.latest<Ladder>('ladder'),
    configuration.latest<Post>('post'),
  ]);
  const gaps = contracts.flatMap(({ customerId, siteIds, ladderId }) => {
    const ladder = ladders.find(({ id }) => id === ladderId);
    if (!ladder) return [];
    const covered = sites.filter(
      (site) => site.customerId === customerId && (siteIds.length === 0 || siteIds.includes(site.id)),
    );
    const places = covered.map((site) => ({
      customerId,
      siteId: site.id,
      regions: Object.values(regionOf(site)),
    }));
    const customer = customers.find(({ id }) => id === customerId) ?? { id: customerId, name: customerId };
    return (places.length > 0 ? places : [{ customerId, siteId: null, regions: [] }]).flatMap((place) =>
      postGaps(ladder, all, place, clock.now()).map(({ role }) => ({
        role,
        customer: [nameOf(customer, reader.language), sites.find(({ id }) => id === place.siteId)?.name]
          .filter(Boolean)
          .join(' · '),
        ladder: ladder.name,
      })),
    );
  });
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}

export async function post(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const found = await itemOf(c, staff, 'post');
  const part = partOf(c.req.query('part'), staff);
  const values = part === 'json' ? { json: JSON.stringify(found, null, 2) } : postValues(found);
  return draw(portal, c, staff, found, { ...freshForm(values), part, base: found });
}

function partOf(text: string | undefined, staff: Staff): PostPart {
  if (text === 'history') return text;
  return mayEdit(staff) && (text === 'json' || text === 'handover') ? text : 'overview';
}

type Drawn = DrawnForm & Pick<PostPage, 'part' | 'base'>;

async function draw(
  portal: Portal,
  c: Http,
  staff: Staff,
  found: Post,
  { status, ...drawn }: Drawn,
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { desk, formToken } = staff;
  const choices = await offered(staff);
  return answerPage(
    c,
    { reader, staff, title: nameOf(found, reader.language), current: 'setup', status },
    postPage(reader, {
      ...drawn,
      ...choices,
      ...{ post: found, path: `/setup/posts/${found.id}`, formToken, mayEdit: mayEdit(staff) },
      ...{ saved: c.req.query('saved'), compared: c.req.query() },
      history: drawn.part === 'history' ? await historyOf(desk, 'post', found.id) : [],
    }),
  );
}

/** What the forms of posts offer to choose from. */
async function offered({ desk: { configuration } }: Staff) {
  const [people, customers, sites, ladders] = await Promise.all([
    configuration.latest<Person>('person'),
    configuration.latest<Customer>('customer'),
    configuration.latest<Site>('site'),
    configuration.latest<Ladder>('ladder'),
  ]);
  return { people, customers, sites, called: rolesIn(ladders) };
}

/** The roles that ladders in use name: those of rungs, of owners and of crises. */
function rolesIn(ladders: readonly Ladder[]): ReadonlySet<string> {
  return new Set(
    ladders.flatMap((ladder) => {
      if (ladder.retired) return [];
      const { proposerRole, coordinatorRole, leaderRole } = crisisRules(ladder);
      const ofRungs = ladder.rungs.flatMap(({ recipients }) =>
        recipients.flatMap((one) => (one.to === 'post' ? one.role : [])),
      );
      return [...ofRungs, ladder.ownerRole ?? [], proposerRole, coordinatorRole, leaderRole].flat();
    }),
  );
}

export async function editPost(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const found = await itemOf(c, staff, 'post');
  const { id } = found;
  const { version, base } = await baseOf(staff, 'post', found, form);
  const asked = form.values.part;
  const part = asked === 'json' || asked === 'handover' ? asked : 'overview';
  return takeForm(portal, c, staff, form, {
    ...{ kind: 'post', id, version, after: `/setup/posts/${id}` },
    read: () => {
      if (part === 'json') return postOfJson(base, form.values, version);
      return part === 'handover'
        ? postOfHandover(base, form.values, version)
        : postOfForm(base, id, form.values, version);
    },
    draw: (as) => draw(portal, c, staff, found, { ...as, part, base }),
  });
}

// ---------------------------------------------------------------------------------------------------------------
// A new post

function newPost(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const values = { timeZone: staff.tenant?.timeZone ?? 'UTC', role: c.req.query('role') ?? '' };
  return drawNew(portal, c, staff, freshForm(values));
}

async function drawNew(portal: Portal, c: Http, staff: Staff, as: DrawnForm): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { status, ...page } = as;
  return answerPage(
    c,
    { reader, staff, title: postWordsOf(reader.language).newPost, current: 'setup', status },
    newPostPage(reader, {
      ...(await offered(staff)),
      ...{ ...page, base: null, path: '/setup/posts', formToken: staff.formToken },
    }),
  );
}

export async function addPost(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const { id = '' } = form.values;
  return takeForm(portal, c, staff, form, {
    ...{ kind: 'post', id, version: 1, after: `/setup/posts/${id}` },
    read: () => postOfForm(null, id, form.values, 1),
    draw: (as) => drawNew(portal, c, staff, as),
  });
}

// ---------------------------------------------------------------------------------------------------------------
// One version

export async function postVersion(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  return answerVersion(portal, c, staff, {
    kind: 'post',
    nameOf: (item, { language }) => nameOf(item, language),
    page: async (reader, shown) => {
      const { people } = await offered(staff);
      return postVersionPage(reader, { ...shown, people });
    },
  });
}

// ---------------------------------------------------------------------------------------------------------------
// By the API

/** Who stands for a role at a customer or a site at an instant: the holders of the narrowest post, or whoever stands in (F-06). */
export async function apiStanding(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const { role = '', customer: customerId = null, site: siteId = null, at: asked } = c.req.query();
  const at = asked ? instantOf(asked) : portal.clock.now();
  if (at === null || role === '') {
    throw new Refused(422, 'not_valid', {
      zh: '请给出 role，以及（如需要）带时区的 at，例如 2026-03-02T09:00:00+08:00。',
      en: 'Give a "role" and, where another instant is meant, "at" with its offset, such as 2026-03-02T09:00:00+08:00.',
    });
  }
  const { people, sites } = await offered(staff);
  const posts = await staff.desk.configuration.latest<Post>('post');
  const site = sites.find(({ id }) => id === siteId) ?? null;
  const place = {
    customerId: customerId ?? site?.customerId ?? null,
    siteId,
    regions: Object.values(regionOf(site)),
  };
  const standing = holdersOf(role, place, { people, posts }, at);
  return c.json(
    {
      at: isoOf(at),
      role,
      customer: place.customerId,
      site: siteId,
      people: standing.map(({ personId, because }) => {
        const person = personOf(people, personId);
        return {
          id: personId,
          name: person?.name ?? personId,
          nameEn: person?.nameEn ?? null,
          post: because.id ?? '',
          postVersion: because.version ?? 0,
          standsInFor: because.standsInFor ?? null,
          unable: unreachable(person, at),
        };
      }),
    },
    200,
    { 'cache-control': 'no-store' },
  );
}
