// The pages of people and of one's own profile. Everybody of the desk may look, administrators change anybody, and each
// person changes how they are reached themselves; the route table says who may what.

import { historyOf, latestOf } from '../app/configuration-edit.ts';
import { awaitedWays, enterCode, sendCode } from '../app/verify-way.ts';
import type { Person } from '../domain/people.ts';
import { shownPerson } from '../domain/person-edits.ts';
import type { Actor } from '../domain/record.ts';
import type { Tier } from '../domain/tier.ts';
import { refusalNamed } from '../domain/verification.ts';
import type { FormBody } from './bodies.ts';
import type { Refusal } from './edit-parts.ts';
import type { Typed } from './form-fields.ts';
import { withOneMore } from './form-rows.ts';
import {
  attemptEdit,
  isDone,
  mayEdit,
  mayUncover,
  refusalOf,
  savedQuery,
  staffReader,
  versionIn,
} from './handle-edit.ts';
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
import { answerPage, goTo, type Http, type Portal, refused, type Staff } from './visit.ts';
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
  const person = await latestOf(staff.desk, 'person', isOwn ? staff.person.id : id);
  if (!person) throw refused(404, 'not_found', 'notFound');
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
  return draw(portal, c, staff, subject, {
    part,
    base: subject.person,
    typed: { values, faults: {} },
    reason: subject.isOwn ? peopleWordsOf(reader.language).ownReason : '',
    status: 200,
  });
}

function partOf(text: string | undefined, staff: Staff): PersonPart {
  if (text === 'history') return text;
  return text === 'json' && mayEdit(staff) ? text : 'overview';
}

type Drawn = Pick<PersonPage, 'part' | 'base' | 'typed' | 'reason' | 'refusal'> & {
  readonly status: number;
};

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
  const version = versionIn(form.values.version);
  const given = version > 1 ? await staff.desk.configuration.get<Person>('person', id, version - 1) : null;
  const base = given ?? subject.person;
  const part = form.values.part === 'json' && !subject.isOwn ? 'json' : 'overview';
  const drawn = { part, base, reason: form.values.reason ?? '' } as const;
  const more = withOneMore(form.values);
  if (more)
    return draw(portal, c, staff, subject, { ...drawn, typed: { values: more, faults: {} }, status: 200 });
  const read = readForm(subject, base, form.values, { part, version, reader });
  const asked = { ...read, id, version, reason: form.values.reason, despite: mayUncover(form.values) };
  const attempt = await attemptEdit(staff, 'person', asked);
  if (isDone(attempt)) return goTo(c, `${subject.path}?${savedQuery(attempt)}`);
  const { refusal, status, fields } = refusalOf(attempt, reader, {
    value: shownValue(read.value),
    fieldOf: read.fieldOf,
  });
  const typed = { values: form.values, faults: fields };
  return draw(portal, c, staff, subject, { ...drawn, typed, refusal, status });
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

/** The refused value for the names of its places, without the doors that the form filled in. */
function shownValue(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) => (key === 'chat' ? undefined : member)) ?? 'null',
  );
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
  return drawNew(portal, c, staff, { typed: { values, faults: {} }, status: 200 });
}

async function drawNew(
  portal: Portal,
  c: Http,
  staff: Staff,
  as: { readonly typed: Typed; readonly status: number; readonly refusal?: Refusal },
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { typed, status, refusal } = as;
  return answerPage(
    c,
    { reader, staff, title: peopleWordsOf(reader.language).newPerson, current: 'setup', status },
    newPersonPage(reader, {
      ...(await offered(staff)),
      ...(refusal ? { refusal } : {}),
      typed,
      reason: typed.values.reason ?? '',
      formToken: staff.formToken,
    }),
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
  const more = withOneMore(form.values);
  if (more) return drawNew(portal, c, staff, { typed: { values: more, faults: {} }, status: 200 });
  const { id = '', reason } = form.values;
  const read = personOfForm(null, id, form.values, 1, reader);
  const attempt = await attemptEdit(staff, 'person', {
    ...{ ...read, id, version: 1, reason },
    despite: mayUncover(form.values),
  });
  if (isDone(attempt)) return goTo(c, `/setup/people/${id}?${savedQuery(attempt)}`);
  const { refusal, status, fields } = refusalOf(attempt, reader, {
    value: shownValue(read.value),
    fieldOf: read.fieldOf,
  });
  return drawNew(portal, c, staff, { typed: { values: form.values, faults: fields }, status, refusal });
}

// ---------------------------------------------------------------------------------------------------------------
// One version

export async function personVersion(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const history = await historyOf(staff.desk, 'person', c.req.param('id') ?? '');
  const line = history.find(({ item }) => String(item.version) === c.req.param('version'));
  const [newest] = history;
  if (!line || !newest) throw refused(404, 'not_found', 'notFound');
  const reader = staffReader(portal, c, staff);
  return answerPage(
    c,
    { reader, staff, title: `${nameOf(line.item, reader.language)} ${line.item.version}`, current: 'setup' },
    personVersionPage(reader, { line, latest: newest.item.version }),
  );
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
