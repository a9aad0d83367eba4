// The pages of ladders. Everybody of the desk may look; the route table says who may change.

import { html } from 'hono/html';
import { historyOf, latestOf, standingContracts } from '../app/configuration-edit.ts';
import { coverageNow } from '../app/coverage.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Person } from '../domain/people.ts';
import type { Post } from '../domain/posts.ts';
import { emergencyLadder } from '../domain/presets/ladders.ts';
import type { Rota } from '../domain/rota.ts';
import type { FormBody } from './bodies.ts';
import {
  answerVersion,
  baseOf,
  type DrawnForm,
  type FormRead,
  freshForm,
  itemOf,
  takeForm,
} from './edit-pages.ts';
import { versionHead } from './edit-parts.ts';
import { OPEN } from './form-rows.ts';
import { mayEdit, offersTo, saidOf, staffReader } from './handle-edit.ts';
import { ladderOfForm, ladderValues } from './ladder-form.ts';
import { type LadderWorld, ladderPicture } from './ladder-picture.ts';
import {
  type LadderPage,
  type LadderPart,
  type LadderUse,
  ladderPage,
  laddersPage,
  newLadderPage,
} from './pages-ladder.ts';
import type { Route } from './routes.ts';
import { jsonOfForm } from './tier-form.ts';
import { answerPage, type Http, type Portal, refused, type Staff } from './visit.ts';
import { ladderWordsOf } from './words-ladder.ts';
import { halfOf, namingPeople, type Reader } from './writing.ts';

const PRESET = 'preset:s002-emergency';

async function worldOf({ desk: { configuration } }: Staff): Promise<LadderWorld> {
  const [people, posts, rotas] = await Promise.all([
    configuration.latest<Person>('person'),
    configuration.latest<Post>('post'),
    configuration.latest<Rota>('rota'),
  ]);
  return { people, posts, rotas };
}

async function usesOf(staff: Staff): Promise<(ladder: Ladder) => LadderUse> {
  const contracts = await standingContracts(staff.desk);
  return ({ id }) => ({
    contracts: contracts.filter(({ ladderId }) => ladderId === id),
    isDefault: staff.tenant?.defaultLadderId === id,
  });
}

// ---------------------------------------------------------------------------------------------------------------
// All of them, and a new one

export async function ladders(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const from = c.req.query('from');
  if (from !== undefined && mayEdit(staff)) {
    const source = await sourceOf(staff, from);
    const values = { ...ladderValues(source), name: '' };
    return drawNew(portal, c, staff, { ...freshForm(values), from, source });
  }
  const reader = staffReader(portal, c, staff);
  const words = ladderWordsOf(reader.language);
  const all = await staff.desk.configuration.latest<Ladder>('ladder');
  const useOf = await usesOf(staff);
  return answerPage(
    c,
    { reader, staff, title: words.ladders, current: 'setup' },
    laddersPage(reader, {
      ladders: all.map((ladder) => ({ ladder, use: useOf(ladder) })),
      mayEdit: mayEdit(staff),
      sources: [
        ...all.map(({ id, name }) => ({ value: id, label: `${halfOf(name, reader.language)} (${id})` })),
        { value: PRESET, label: words.emergencyPreset },
      ],
    }),
  );
}

/** What a new ladder is a copy of; the desk's own people stand at the top of a preset. */
async function sourceOf(staff: Staff, from: string): Promise<Ladder> {
  const { defaultLadderId = '' } = staff.tenant ?? {};
  const named = await latestOf(staff.desk, 'ladder', from === PRESET ? defaultLadderId : from);
  if (!named) throw refused(404, 'not_found', 'notFound');
  const { finalPersonId, tenantAlarm } = named;
  return from === PRESET ? emergencyLadder({ finalPersonId, tenantAlarm }) : named;
}

async function drawNew(
  portal: Portal,
  c: Http,
  staff: Staff,
  as: DrawnForm & { readonly from: string; readonly source: Ladder },
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { source, status, ...page } = as;
  const title = ladderWordsOf(reader.language).newLadder;
  const world = await worldOf(staff);
  return answerPage(
    c,
    { reader, staff, title, current: 'setup', status },
    newLadderPage(reader, { ...page, base: source, world, formToken: staff.formToken }),
  );
}

export async function addLadder(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const { id = '', from = '' } = form.values;
  const source = await sourceOf(staff, from);
  return takeForm(portal, c, staff, form, {
    ...{ kind: 'ladder', id, version: 1, after: `/setup/ladders/${id}` },
    read: () => ladderOfForm(source, form.values, { id, version: 1 }),
    draw: (as) => drawNew(portal, c, staff, { ...as, from, source }),
  });
}

// ---------------------------------------------------------------------------------------------------------------
// One of them

const PARTS: readonly LadderPart[] = ['form', 'json', 'history'];

function partOf(text: string | undefined, staff: Staff): LadderPart {
  const part = PARTS.find((each) => each === text) ?? 'overview';
  return part === 'history' || mayEdit(staff) ? part : 'overview';
}

/** What a form begins with; the address may say which rung is open, by its number from 0. */
function valuesOf(c: Http, ladder: Ladder, part: LadderPart): Readonly<Record<string, string>> {
  if (part === 'json') return { json: JSON.stringify(ladder, null, 1) };
  return { ...ladderValues(ladder), [OPEN]: c.req.query('rung') ?? '' };
}

async function holesOf({ desk }: Staff, { id }: Ladder, reader: Reader): Promise<readonly string[]> {
  const found = await coverageNow(desk);
  return found
    .filter((finding) => 'ladder' in finding && finding.ladder.id === id)
    .map((finding) => saidOf(finding, reader));
}

export async function ladder(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const found = await itemOf(c, staff, 'ladder');
  const part = partOf(c.req.query('part'), staff);
  return draw(portal, c, staff, found, { ...freshForm(valuesOf(c, found, part)), part, base: found });
}

async function draw(
  portal: Portal,
  c: Http,
  staff: Staff,
  found: Ladder,
  as: DrawnForm & Pick<LadderPage, 'part' | 'base'>,
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { status, ...page } = as;
  const [world, useOf, history, holes] = await Promise.all([
    worldOf(staff),
    usesOf(staff),
    page.part === 'history' ? historyOf(staff.desk, 'ladder', found.id) : [],
    page.part === 'overview' ? holesOf(staff, found, reader) : [],
  ]);
  const title = halfOf(found.name, reader.language);
  return answerPage(
    c,
    { reader, staff, title, current: 'setup', status },
    ladderPage(reader, {
      ...page,
      ...offersTo(c, staff),
      ladder: found,
      use: useOf(found),
      world,
      holes,
      history,
      compared: c.req.query(),
    }),
  );
}

export async function editLadder(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const found = await itemOf(c, staff, 'ladder');
  const { id } = found;
  const { version, base } = await baseOf(staff, 'ladder', found, form);
  const part = form.values.part === 'json' ? 'json' : 'form';
  return takeForm(portal, c, staff, form, {
    ...{ kind: 'ladder', id, version, after: `/setup/ladders/${id}` },
    read: () => read(base, form.values, { part, id, version }),
    draw: (as) => draw(portal, c, staff, found, { ...as, part, base }),
  });
}

function read(
  base: Ladder,
  values: FormBody['values'],
  { part, ...named }: { readonly part: LadderPart; readonly id: string; readonly version: number },
): FormRead {
  if (part !== 'json') return ladderOfForm(base, values, named);
  const { value, faults } = jsonOfForm(values.json);
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  return { value: object ? { ...object, ...named } : value, faults, fieldOf: () => 'json' };
}

/** One version, as it was drawn then: with the people of now. */
export async function ladderVersion(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  return answerVersion(portal, c, staff, {
    kind: 'ladder',
    nameOf: ({ name }, { language }) => halfOf(name, language),
    page: async (reader, shown) => {
      const { item } = shown.line;
      const world = await worldOf(staff);
      const named = namingPeople(reader, world.people);
      const head = versionHead(named, { ...shown, base: `/setup/ladders/${item.id}` });
      return html`${head}${ladderPicture(reader, item, world)}`;
    },
  });
}
