// The pages of contracts and of the desk's own settings. Everybody of the desk may look; the route table says who may change.

import { historyOf } from '../app/configuration-edit.ts';
import { warningsOf } from '../app/configuration-warnings.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { Contract, Customer, Site, Tenant } from '../domain/customers.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Tier } from '../domain/tier.ts';
import type { FormBody } from './bodies.ts';
import { contractOfForm, contractOfJson, contractValues } from './contract-form.ts';
import { answerVersion, baseOf, type DrawnForm, freshForm, itemOf, takeForm } from './edit-pages.ts';
import { versionHead } from './edit-parts.ts';
import { mayEdit, offersTo, staffReader } from './handle-edit.ts';
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
import { answerPage, type Http, type Portal, type Staff } from './visit.ts';
import { contractWordsOf } from './words-contract.ts';
import { nameOf } from './writing.ts';

interface Drawn extends DrawnForm {
  readonly part: ContractPart;
  readonly base: Contract | Tenant;
}

/** Either of the two things that these pages are about. */
type Subject =
  | { readonly kind: 'contract'; readonly item: Contract }
  | { readonly kind: 'tenant'; readonly item: Tenant };

async function subjectOf(c: Http, staff: Staff): Promise<Subject> {
  if (c.req.param('id') !== undefined) {
    return { kind: 'contract', item: await itemOf(c, staff, 'contract') };
  }
  return { kind: 'tenant', item: await itemOf(c, staff, 'tenant', staff.desk.tenantId) };
}

const pathOf = ({ kind, item }: Subject) =>
  kind === 'tenant' ? '/setup/desk' : `/setup/contracts/${item.id}`;

export async function contract(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const subject = await subjectOf(c, staff);
  const { language } = staffReader(portal, c, staff);
  const values =
    subject.kind === 'tenant' ? deskValues(subject.item) : contractValues(subject.item, language);
  const part = partOf(c.req.query('part'), subject, staff);
  return draw(portal, c, staff, subject, { ...freshForm(values), part, base: subject.item });
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
  const { version, base } = await baseOf<Contract | Tenant>(staff, kind, item, form);
  const part = form.values.part === 'json' && kind === 'contract' ? 'json' : 'overview';
  return takeForm(portal, c, staff, form, {
    ...{ kind, id: item.id, version, after: pathOf(subject) },
    read: async () => {
      const tiers = await staff.desk.configuration.latest<Tier>('tier');
      // The base is a version of the subject's own kind.
      if (kind === 'tenant')
        return { ...deskOfForm(base as Tenant, form.values, version, tiers), fieldOf: deskField };
      const contractsOwn = base as Contract;
      return part === 'json'
        ? contractOfJson(contractsOwn, form.values, version)
        : contractOfForm(contractsOwn, form.values, version, tiers);
    },
    draw: (as) => draw(portal, c, staff, subject, { ...as, part, base }),
  });
}

// ---------------------------------------------------------------------------------------------------------------
// A new contract

export async function newContract(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const { defaultLadderId = '' } = staff.tenant ?? {};
  const fresh = freshForm({ ladderId: defaultLadderId });
  return drawNew(portal, c, staff, { ...fresh, customerId: c.req.query('customer') ?? '' });
}

async function drawNew(
  portal: Portal,
  c: Http,
  staff: Staff,
  as: DrawnForm & { readonly customerId: string },
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { customerId, status, ...page } = as;
  const customers = await staff.desk.configuration.latest<Customer>('customer');
  const customer = customers.find(({ id }) => id === customerId) ?? null;
  const title = contractWordsOf(reader.language).newContract;
  return answerPage(
    c,
    { reader, staff, title, current: 'setup', status },
    newContractPage(reader, {
      ...(await offered(staff, customerId)),
      ...{ ...page, base: { siteIds: [] }, customers, customer, formToken: staff.formToken },
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
  const { id = '', customerId = '' } = form.values;
  return takeForm(portal, c, staff, form, {
    ...{ kind: 'contract', id, version: 1, after: `/setup/contracts/${id}` },
    read: async () => {
      const tiers = await staff.desk.configuration.latest<Tier>('tier');
      return contractOfForm({ id, customerId }, form.values, 1, tiers);
    },
    draw: (as) => drawNew(portal, c, staff, { ...as, customerId }),
  });
}

// ---------------------------------------------------------------------------------------------------------------
// One version

export async function contractVersion(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const subject = await subjectOf(c, staff);
  const { kind, item } = subject;
  return answerVersion<'contract' | 'tenant'>(portal, c, staff, {
    ...{ kind, id: item.id },
    nameOf: (shown, { language }) => ('name' in shown ? nameOf(shown, language) : shown.id),
    page: (reader, shown) => versionHead(reader, { ...shown, base: pathOf(subject) }),
  });
}
