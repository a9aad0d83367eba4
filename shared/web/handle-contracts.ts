// The pages of contracts and of the desk's own settings. Everybody of the desk may look; the route table says who may change.

import { type EditKind, historyOf, latestOf } from '../app/configuration-edit.ts';
import type { Contract, Customer, Tenant } from '../domain/customers.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Tier } from '../domain/tier.ts';
import type { FormBody } from './bodies.ts';
import type { Refusal } from './edit-parts.ts';
import { versionHead } from './edit-parts.ts';
import type { Typed } from './form-fields.ts';
import { attemptEdit, offersTo, refusalOf, staffReader, versionIn } from './handle-edit.ts';
import {
  contractField,
  contractOfForm,
  contractPage,
  contractValues,
  deskOfForm,
  deskPage,
  deskValues,
} from './pages-contract.ts';
import type { Route } from './routes.ts';
import { answerPage, goTo, type Http, type Portal, refused, type Staff } from './visit.ts';
import { nameOf } from './writing.ts';

/** How a form is drawn: fresh, or as it was refused. */
interface Drawn {
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
  const values = subject.kind === 'tenant' ? deskValues(subject.item) : contractValues(subject.item);
  return draw(portal, c, staff, subject, {
    base: subject.item,
    typed: { values, faults: {} },
    reason: '',
    status: 200,
  });
}

async function draw(
  portal: Portal,
  c: Http,
  staff: Staff,
  subject: Subject,
  { status, base, ...drawn }: Drawn,
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { configuration } = staff.desk;
  const [tiers, ladders] = await Promise.all([
    configuration.latest<Tier>('tier'),
    configuration.latest<Ladder>('ladder'),
  ]);
  const shows = c.req.method === 'GET' && c.req.query('part') === 'history';
  const compared = c.req.query();
  const frame = { ...drawn, ...offersTo(c, staff), tiers, ladders, compared };
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
    contractPage(reader, { ...frame, item, base: base as Contract, history, customer }),
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
  const tiers = await configuration.latest<Tier>('tier');
  // The base is a version of the subject's own kind.
  const { value, faults } =
    kind === 'tenant'
      ? deskOfForm(base as Tenant, form.values, version, tiers)
      : contractOfForm(base as Contract, form.values, version, tiers);
  const asked = { value, faults, id: item.id, version, reason: form.values.reason };
  const attempt = await attemptEdit<EditKind>(staff, kind, asked);
  if (attempt.outcome === 'saved') return goTo(c, `${pathOf(subject)}?saved=${version}`);
  const reader = staffReader(portal, c, staff);
  const { refusal, status, fields } = refusalOf(attempt, reader, { value, fieldOf: contractField });
  return draw(portal, c, staff, subject, {
    base,
    typed: { values: form.values, faults: fields },
    reason: form.values.reason ?? '',
    refusal,
    status,
  });
}

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
