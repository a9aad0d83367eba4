// The pages of people and of one's own profile. Everybody of the desk may look, administrators change anybody, and each
// person changes how they are reached themselves; the route table says who may what.

import { historyOf } from '../app/configuration-edit.ts';
import { awaitedWays, enterCode, sendCode } from '../app/verify-way.ts';
import type { Person } from '../domain/people.ts';
import { shownPerson } from '../domain/person-edits.ts';
import type { Actor } from '../domain/record.ts';
import type { Tier } from '../domain/tier.ts';
import { refusalNamed } from '../domain/verification.ts';
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
import { mayEdit, staffReader } from './handle-edit.ts';
import {
  mePage,
  newPersonPage,
  type PersonPage,
  type PersonPart,
  peoplePage,
  personPage,
  personVersionPage,
} from './pages-people.ts';
import type { VerificationPart } from './person-fields.ts';
import { ownPersonOfForm, personOfForm, personOfJson, personValues } from './person-form.ts';
import type { Route } from './routes.ts';
import { answerPage, goTo, type Http, type Portal, type Staff } from './visit.ts';
import { peopleWordsOf } from './words-people.ts';
import { nameOf, type Reader } from './writing.ts';

export async function people(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  if (c.req.query('part') === 'new' && mayEdit(staff)) return newPerson(portal, c, staff);
  const reader = staffReader(portal, c, staff);
  const all = await staff.desk.configuration.latest<Person>('person');
  return answerPage(
    c,
    { reader, staff, title: peopleWordsOf(reader.language).people, current: 'setup' },
    peoplePage(reader, { people: all.map(shownPerson), mayEdit: mayEdit(staff) }),
  );
}

/** Whose page it is, and how: `/me` is the signed-in person's own. */
interface Subject {
  readonly person: Person;
  readonly isOwn: boolean;
  readonly path: string;
}

async function subjectOf(c: Http, staff: Staff): Promise<Subject> {
  const id = c.req.param('id');
  const isOwn = id === undefined;
  const person = await itemOf(c, staff, 'person', isOwn ? staff.person.id : id);
  return { person, isOwn, path: isOwn ? '/me' : `/setup/people/${person.id}` };
}

export async function person(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const subject = await subjectOf(c, staff);
  const reader = staffReader(portal, c, staff);
  const part = subject.isOwn ? 'overview' : partOf(c.req.query('part'), staff);
  const values =
    part === 'json'
      ? { json: JSON.stringify(shownPerson(subject.person), null, 2) }
      : personValues(subject.person, reader);
  const reason = subject.isOwn ? peopleWordsOf(reader.language).ownReason : '';
  return draw(portal, c, staff, subject, { ...freshForm(values, reason), part, base: subject.person });
}

function partOf(text: string | undefined, staff: Staff): PersonPart {
  if (text === 'history') return text;
  return text === 'json' && mayEdit(staff) ? text : 'overview';
}

type Drawn = DrawnForm & Pick<PersonPage, 'part' | 'base'>;

async function draw(
  portal: Portal,
  c: Http,
  staff: Staff,
  { person: found, isOwn, path }: Subject,
  { status, ...drawn }: Drawn,
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const told = toldOf(reader, c.req.query('verification'));
  const { desk, formToken } = staff;
  const mayChange = isOwn ? mayChangeThemselves(staff) : mayEdit(staff);
  const offersCodes = drawn.part === 'overview' && mayChange;
  const page: PersonPage = {
    ...drawn,
    ...(await offered(staff)),
    ...{ person: found, isOwn, path, formToken, saved: c.req.query('saved'), compared: c.req.query() },
    mayEdit: mayChange,
    history: drawn.part === 'history' ? await historyOf(desk, 'person', found.id) : [],
    verification: offersCodes
      ? {
          ...{ person: found, formToken, path: `${path}/verification` },
          awaited: await awaitedWays(desk, found),
          ...(told ? { told } : {}),
        }
      : null,
  };
  const title = isOwn ? peopleWordsOf(reader.language).me : nameOf(found, reader.language);
  return answerPage(
    c,
    { reader, staff, title, ...(isOwn ? {} : { current: 'setup' as const }), status },
    isOwn ? mePage(reader, page) : personPage(reader, page),
  );
}

/** An auditor looks at everything and changes nothing, not even of their own. */
const mayChangeThemselves = ({ person: { roles } }: Staff): boolean =>
  roles.some((role) => role !== 'auditor');

/** What the forms of people offer to choose from. */
async function offered({ desk, tenant }: Staff): Promise<Pick<PersonPage, 'people' | 'tiers'>> {
  const [people, tiers] = await Promise.all([
    desk.configuration.latest<Person>('person'),
    desk.configuration.latest<Tier>('tier'),
  ]);
  const isDefault = ({ id }: Tier) => id === tenant?.defaultTierId;
  return { people, tiers: tiers.toSorted((a, b) => Number(isDefault(b)) - Number(isDefault(a))) };
}

export async function editPerson(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const subject = await subjectOf(c, staff);
  const reader = staffReader(portal, c, staff);
  const { id } = subject.person;
  const { version, base } = await baseOf(staff, 'person', subject.person, form);
  const part = form.values.part === 'json' && !subject.isOwn ? 'json' : 'overview';
  return takeForm(portal, c, staff, form, {
    ...{ kind: 'person', id, version, after: subject.path },
    read: () => shownRead(readForm(subject, base, form.values, { part, version, reader })),
    draw: (as) => draw(portal, c, staff, subject, { ...as, part, base }),
  });
}

function readForm(
  { isOwn }: Subject,
  base: Person,
  values: FormBody['values'],
  as: { readonly part: PersonPart; readonly version: number; readonly reader: Reader },
) {
  if (isOwn) return ownPersonOfForm(base, values, as.version, as.reader);
  return as.part === 'json'
    ? personOfJson(base, values, as.version)
    : personOfForm(base, base.id, values, as.version, as.reader);
}

/** With the value for the names of its places, without the doors that the form filled in. */
function shownRead(read: FormRead): FormRead {
  const bare = (key: string, member: unknown) => (key === 'chat' ? undefined : member);
  return { ...read, shown: JSON.parse(JSON.stringify(read.value, bare) ?? 'null') };
}

// ---------------------------------------------------------------------------------------------------------------
// A new person

const NEW: Readonly<Record<string, string>> = { active: 'yes', 'role.engineer': 'yes', 'm0.channel': 'sms' };

function newPerson(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const values = {
    ...NEW,
    language: staff.tenant?.language ?? 'zh-CN',
    'q.timeZone': staff.tenant?.timeZone ?? 'UTC',
  };
  return drawNew(portal, c, staff, freshForm(values));
}

async function drawNew(portal: Portal, c: Http, staff: Staff, as: DrawnForm): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { status, ...page } = as;
  return answerPage(
    c,
    { reader, staff, title: peopleWordsOf(reader.language).newPerson, current: 'setup', status },
    newPersonPage(reader, { ...(await offered(staff)), ...page, formToken: staff.formToken }),
  );
}

export async function addPerson(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { id = '' } = form.values;
  return takeForm(portal, c, staff, form, {
    ...{ kind: 'person', id, version: 1, after: `/setup/people/${id}` },
    read: () => shownRead(personOfForm(null, id, form.values, 1, reader)),
    draw: (as) => drawNew(portal, c, staff, as),
  });
}

// ---------------------------------------------------------------------------------------------------------------
// One version

export async function personVersion(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  return answerVersion(portal, c, staff, {
    kind: 'person',
    nameOf: (item, { language }) => nameOf(item, language),
    page: personVersionPage,
  });
}

// ---------------------------------------------------------------------------------------------------------------
// Verification

export function actorOf({ person: { id, name } }: Staff, via: 'portal' | 'api'): Actor {
  return { kind: 'person', name, personId: id, via };
}

const SENT = 'sent';
const VERIFIED = 'verified';

/** What the last form about a code came to, as the address of the page says it. */
function toldOf(reader: Reader, word: string | undefined): VerificationPart['told'] {
  if (word === undefined) return undefined;
  const words = peopleWordsOf(reader.language);
  if (word === SENT) return { isGood: true, sentence: words.sent };
  if (word === VERIFIED) return { isGood: true, sentence: words.done };
  const refusal = refusalNamed(word);
  return refusal && { isGood: false, sentence: reader.language === 'en' ? refusal.en : refusal.zh };
}

/** Sends a code to a way, or takes one that was typed, and goes back to the page, so that a reload repeats nothing. */
export async function verifyPerson(
  _portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const subject = await subjectOf(c, staff);
  const { way = '', code = '' } = form.values;
  const asked = { personId: subject.person.id, way };
  const answered = async (): Promise<string> => {
    if (form.values.do === 'enter') {
      const verified = await enterCode(staff.desk, { ...asked, code }, actorOf(staff, 'portal'));
      return verified.outcome === 'verified' ? VERIFIED : verified.reason.code;
    }
    return (await sendCode(staff.desk, asked, actorOf(staff, 'portal')))?.code ?? SENT;
  };
  return goTo(c, `${subject.path}?verification=${await answered()}#verification`);
}
