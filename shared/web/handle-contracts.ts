// The pages of contracts and of the desk's own settings. Everybody of the desk may look; the route table says who may change.

import { type EditKind, historyOf, latestOf } from '../app/configuration-edit.ts';
import { warningsOf } from '../app/configuration-warnings.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { Contract, Customer, Site, Tenant } from '../domain/customers.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Tier } from '../domain/tier.ts';
import type { FormBody } from './bodies.ts';
import { type ContractRead, contractOfForm, contractOfJson, contractValues } from './contract-form.ts';
import { type Refusal, versionHead } from './edit-parts.ts';
import type { Typed } from './form-fields.ts';
import { withOneMore } from './form-rows.ts';
import {
  attemptEdit,
  isDone,
  mayEdit,
  mayUncover,
  offersTo,
  refusalOf,
  savedQuery,
  staffReader,
  versionIn,
} from './handle-edit.ts';
import {
  type ContractPart,
  contractPage,
  deskField,
  deskOfForm,
  deskPage,
  deskValues,
  newContractPage,
} from './pages-contract.ts';
import type { Route } from './routes.ts';
import { answerPage, goTo, type Http, type Portal, refused, type Staff } from './visit.ts';
import { contractWordsOf } from './words-contract.ts';
import { nameOf } from './writing.ts';

/** How a form is drawn: fresh, or as it was refused. */
interface Drawn {
  readonly part: ContractPart;
  readonly base: Contract | Tenant;
  readonly typed: Typed;
  readonly reason: string;
  readonly refusal?: Refusal;
  readonly status: number;
}

/** Either of the two things that these pages are about. */
type Subject =
  | { readonly kind: 'contract'; readonly item: Contract }
  | { readonly kind: 'tenant'; readonly item: Tenant };

async function subjectOf(c: Http, staff: Staff): Promise<Subject> {
  const id = c.req.param('id');
  if (id === undefined) {
    const item = await latestOf(staff.desk, 'tenant', staff.desk.tenantId);
    if (item) return { kind: 'tenant', item };
  } else {
    const item = await latestOf(staff.desk, 'contract', id);
    if (item) return { kind: 'contract', item };
  }
  throw refused(404, 'not_found', 'notFound');
}

const pathOf = ({ kind, item }: Subject) =>
  kind === 'tenant' ? '/setup/desk' : `/setup/contracts/${item.id}`;

export async function contract(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const subject = await subjectOf(c, staff);
  const { language } = staffReader(portal, c, staff);
  const values =
    subject.kind === 'tenant' ? deskValues(subject.item) : contractValues(subject.item, language);
  return draw(portal, c, staff, subject, {
    part: partOf(c.req.query('part'), subject, staff),
    base: subject.item,
    typed: { values, faults: {} },
    reason: '',
    status: 200,
  });
}

function partOf(text: string | undefined, { kind }: Subject, staff: Staff): ContractPart {
  if (text === 'history') return text;
  return text === 'json' && kind === 'contract' && mayEdit(staff) ? text : 'overview';
}

function besideOf(contract: Contract, contracts: readonly Contract[]): readonly Contract[] {
  const sharesSite = ({ siteIds }: Contract) =>
    siteIds.length === 0 ||
    contract.siteIds.length === 0 ||
    siteIds.some((id) => contract.siteIds.includes(id));
  return contracts.filter(
    (other) =>
      other.id !== contract.id &&
      other.customerId === contract.customerId &&
      other.startsOn <= contract.endsOn &&
      contract.startsOn <= other.endsOn &&
      sharesSite(other),
  );
}

/** What the forms of contracts offer to choose from. */
async function offered({ desk: { configuration } }: Staff, customerId: string) {
  const [tiers, ladders, calendars, sites] = await Promise.all([
    configuration.latest<Tier>('tier'),
    configuration.latest<Ladder>('ladder'),
    configuration.latest<Calendar>('calendar'),
    configuration.latest<Site>('site'),
  ]);
  return { tiers, ladders, calendars, sites: sites.filter((site) => site.customerId === customerId) };
}

async function draw(
  portal: Portal,
  c: Http,
  staff: Staff,
  subject: Subject,
  { status, base, part, ...drawn }: Drawn,
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { configuration } = staff.desk;
  const choices = await offered(staff, subject.kind === 'contract' ? subject.item.customerId : '');
  const shows = part === 'history';
  const warnings = await warningsOf(staff.desk, subject.kind, subject.item);
  const frame = { ...drawn, ...offersTo(c, staff), ...choices, warnings, compared: c.req.query() };
  const title = subject.kind === 'tenant' ? nameOf(subject.item, reader.language) : subject.item.id;
  const page = { reader, staff, title, current: 'setup', status } as const;
  if (subject.kind === 'tenant') {
    const { item } = subject;
    const history = shows ? await historyOf(staff.desk, 'tenant', item.id) : null;
    // The base is an earlier version of the same item.
    return answerPage(c, page, deskPage(reader, { ...frame, item, base: base as Tenant, history }));
  }
  const { item } = subject;
  const history = shows ? await historyOf(staff.desk, 'contract', item.id) : null;
  const customer = await configuration.get<Customer>('customer', item.customerId);
  // As above.
  return answerPage(
    c,
    page,
    contractPage(reader, {
      ...{ ...frame, part, item, base: base as Contract, history, customer },
      beside: besideOf(item, await configuration.latest<Contract>('contract')),
    }),
  );
}

export async function editContract(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const subject = await subjectOf(c, staff);
  const { kind, item } = subject;
  const { configuration } = staff.desk;
  const version = versionIn(form.values.version);
  const given = version > 1 ? await configuration.get<Contract | Tenant>(kind, item.id, version - 1) : null;
  const base = given ?? item;
  const part = form.values.part === 'json' && kind === 'contract' ? 'json' : 'overview';
  const drawn = { part, base, reason: form.values.reason ?? '' } as const;
  const more = withOneMore(form.values);
  if (more) {
    const typed = { values: more, faults: {} };
    return draw(portal, c, staff, subject, { ...drawn, typed, status: 200 });
  }
  const tiers = await configuration.latest<Tier>('tier');
  const read = (): ContractRead => {
    // The base is a version of the subject's own kind.
    if (kind === 'tenant')
      return { ...deskOfForm(base as Tenant, form.values, version, tiers), fieldOf: deskField };
    const contractsOwn = base as Contract;
    return part === 'json'
      ? contractOfJson(contractsOwn, form.values, version)
      : contractOfForm(contractsOwn, form.values, version, tiers);
  };
  const { value, faults, fieldOf } = read();
  const despite = mayUncover(form.values);
  const asked = { value, faults, id: item.id, version, reason: form.values.reason, despite };
  const attempt = await attemptEdit<EditKind>(staff, kind, asked);
  if (isDone(attempt)) return goTo(c, `${pathOf(subject)}?${savedQuery(attempt)}`);
  const reader = staffReader(portal, c, staff);
  const { refusal, status, fields } = refusalOf(attempt, reader, { value, fieldOf });
  return draw(portal, c, staff, subject, {
    ...drawn,
    typed: { values: form.values, faults: fields },
    refusal,
    status,
  });
}

// ---------------------------------------------------------------------------------------------------------------
// A new contract

export async function newContract(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const { defaultLadderId = '' } = staff.tenant ?? {};
  return drawNew(portal, c, staff, {
    customerId: c.req.query('customer') ?? '',
    values: { ladderId: defaultLadderId },
    faults: {},
    status: 200,
  });
}

async function drawNew(
  portal: Portal,
  c: Http,
  staff: Staff,
  as: Typed & { readonly customerId: string; readonly status: number; readonly refusal?: Refusal },
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { values, faults, refusal } = as;
  const customers = await staff.desk.configuration.latest<Customer>('customer');
  const customer = customers.find(({ id }) => id === as.customerId) ?? null;
  const title = contractWordsOf(reader.language).newContract;
  return answerPage(
    c,
    { reader, staff, title, current: 'setup', status: as.status },
    newContractPage(reader, {
      ...(await offered(staff, as.customerId)),
      ...(refusal ? { refusal } : {}),
      base: { siteIds: [] },
      typed: { values, faults },
      customers,
      customer,
      reason: values.reason ?? '',
      formToken: staff.formToken,
    }),
  );
}

export async function addContract(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const { id = '', customerId = '', reason } = form.values;
  const drawn = { customerId, values: form.values, faults: {}, status: 200 };
  const more = withOneMore(form.values);
  if (more) return drawNew(portal, c, staff, { ...drawn, values: more });
  const tiers = await staff.desk.configuration.latest<Tier>('tier');
  const { value, faults, fieldOf } = contractOfForm({ id, customerId }, form.values, 1, tiers);
  const attempt = await attemptEdit(staff, 'contract', {
    ...{ value, faults, id, version: 1, reason },
    despite: mayUncover(form.values),
  });
  if (isDone(attempt)) return goTo(c, `/setup/contracts/${id}?${savedQuery(attempt)}`);
  const reader = staffReader(portal, c, staff);
  const { refusal, status, fields } = refusalOf(attempt, reader, { value, fieldOf });
  return drawNew(portal, c, staff, { ...drawn, faults: fields, refusal, status });
}

// ---------------------------------------------------------------------------------------------------------------
// One version

export async function contractVersion(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const subject = await subjectOf(c, staff);
  const history = await historyOf<'contract' | 'tenant'>(staff.desk, subject.kind, subject.item.id);
  const line = history.find(({ item }) => String(item.version) === c.req.param('version'));
  if (!line) throw refused(404, 'not_found', 'notFound');
  const reader = staffReader(portal, c, staff);
  const name = subject.kind === 'tenant' ? nameOf(subject.item, reader.language) : subject.item.id;
  return answerPage(
    c,
    { reader, staff, title: `${name} ${line.item.version}`, current: 'setup' },
    versionHead(reader, { name, base: pathOf(subject), line, latest: subject.item.version }),
  );
}
