// The pages of tiers. Everybody of the desk may look; the route table says who may change.

import { html } from 'hono/html';
import { historyOf, latestOf, tierGaps } from '../app/configuration-edit.ts';
import { warningsOf } from '../app/configuration-warnings.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { Contract, Site } from '../domain/customers.ts';
import type { Tier } from '../domain/tier.ts';
import type { FormBody } from './bodies.ts';
import { versionHead } from './edit-parts.ts';
import { withOneMore } from './form-rows.ts';
import {
  attemptEdit,
  isDone,
  mayUncover,
  offersTo,
  refusalOf,
  savedQuery,
  staffReader,
  versionIn,
} from './handle-edit.ts';
import { tierSection } from './pages-setup.ts';
import { type TierPage, tierPage } from './pages-tier.ts';
import type { Route } from './routes.ts';
import { partOf, type TierPart, tierOfForm, tierValues } from './tier-form.ts';
import { answerPage, goTo, type Http, type Portal, refused, type Staff } from './visit.ts';
import { titled } from './writing.ts';

export async function tierOf(c: Http, staff: Staff): Promise<Tier> {
  const tier = await latestOf(staff.desk, 'tier', c.req.param('id') ?? '');
  if (!tier) throw refused(404, 'not_found', 'notFound');
  return tier;
}

export async function tier(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const found = await tierOf(c, staff);
  const part = partOf(c.req.query('part'), found);
  return drawTier(portal, c, staff, found, {
    part,
    base: found,
    typed: { values: tierValues(found, part, staffReader(portal, c, staff).language), faults: {} },
    reason: '',
    status: 200,
  });
}

async function drawTier(
  portal: Portal,
  c: Http,
  staff: Staff,
  found: Tier,
  as: Pick<TierPage, 'part' | 'base' | 'typed' | 'reason' | 'refusal'> & { readonly status: number },
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { configuration } = staff.desk;
  const { status, ...page } = as;
  const [calendars, contracts, sites, gaps, warnings, history] = await Promise.all([
    configuration.latest<Calendar>('calendar'),
    configuration.latest<Contract>('contract'),
    configuration.latest<Site>('site'),
    tierGaps(staff.desk, found),
    warningsOf(staff.desk, 'tier', found),
    page.part === 'history' ? historyOf(staff.desk, 'tier', found.id) : [],
  ]);
  return answerPage(
    c,
    { reader, staff, title: titled(found, reader.language), current: 'setup', status },
    tierPage(reader, {
      ...page,
      ...offersTo(c, staff),
      tier: found,
      history,
      compared: c.req.query(),
      calendars,
      contracts: contracts.filter(({ tierId }) => tierId === found.id),
      isDefault: staff.tenant?.defaultTierId === found.id,
      gaps,
      sites,
      warnings,
    }),
  );
}

export async function editTier(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const found = await tierOf(c, staff);
  const version = versionIn(form.values.version);
  // Rows are rows of the version that the form was made from.
  const given = version > 1 ? await staff.desk.configuration.get<Tier>('tier', found.id, version - 1) : null;
  const base = given ?? found;
  const part: TierPart = partOf(form.values.part, base);
  const more = withOneMore(form.values);
  if (more) {
    const typed = { values: more, faults: {} };
    return drawTier(portal, c, staff, found, {
      ...{ part, base, typed, status: 200 },
      reason: form.values.reason ?? '',
    });
  }
  const { value, faults, fieldOf } = tierOfForm(base, part, form.values, version);
  const attempt = await attemptEdit(staff, 'tier', {
    value,
    id: found.id,
    version,
    reason: form.values.reason,
    faults,
    despite: mayUncover(form.values),
  });
  if (isDone(attempt))
    return goTo(c, `/setup/tiers/${found.id}?part=${encodeURIComponent(part)}&${savedQuery(attempt)}`);
  const reader = staffReader(portal, c, staff);
  const { refusal, status, fields } = refusalOf(attempt, reader, { value, fieldOf });
  return drawTier(portal, c, staff, found, {
    part,
    base,
    typed: { values: form.values, faults: fields },
    reason: form.values.reason ?? '',
    refusal,
    status,
  });
}

export async function tierVersion(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const history = await historyOf(staff.desk, 'tier', c.req.param('id') ?? '');
  const line = history.find(({ item }) => String(item.version) === c.req.param('version'));
  const [newest] = history;
  if (!line || !newest) throw refused(404, 'not_found', 'notFound');
  const reader = staffReader(portal, c, staff);
  const name = titled(line.item, reader.language);
  const base = `/setup/tiers/${line.item.id}`;
  return answerPage(
    c,
    { reader, staff, title: `${name} ${line.item.version}`, current: 'setup' },
    html`${versionHead(reader, { name, base, line, latest: newest.item.version })}${tierSection(reader, line.item)}`,
  );
}
