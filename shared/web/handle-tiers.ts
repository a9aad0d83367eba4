// The pages of tiers. Everybody of the desk may look; the route table says who may change.

import { html } from 'hono/html';
import { historyOf, tierGaps } from '../app/configuration-edit.ts';
import { warningsOf } from '../app/configuration-warnings.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { Contract, Site } from '../domain/customers.ts';
import type { Tier } from '../domain/tier.ts';
import type { FormBody } from './bodies.ts';
import { answerVersion, baseOf, type DrawnForm, freshForm, itemOf, takeForm } from './edit-pages.ts';
import { versionHead } from './edit-parts.ts';
import { offersTo, staffReader } from './handle-edit.ts';
import { tierSection } from './pages-setup.ts';
import { type TierPage, tierPage } from './pages-tier.ts';
import type { Route } from './routes.ts';
import { partOf, type TierPart, tierOfForm, tierValues } from './tier-form.ts';
import { answerPage, type Http, type Portal, type Staff } from './visit.ts';
import { titled } from './writing.ts';

export const tierOf = (c: Http, staff: Staff): Promise<Tier> => itemOf(c, staff, 'tier');

export async function tier(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const found = await tierOf(c, staff);
  const part = partOf(c.req.query('part'), found);
  const values = tierValues(found, part, staffReader(portal, c, staff).language);
  return drawTier(portal, c, staff, found, { ...freshForm(values), part, base: found });
}

async function drawTier(
  portal: Portal,
  c: Http,
  staff: Staff,
  found: Tier,
  as: DrawnForm & Pick<TierPage, 'part' | 'base'>,
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
  const { id } = found;
  const { version, base } = await baseOf(staff, 'tier', found, form);
  const part: TierPart = partOf(form.values.part, base);
  return takeForm(portal, c, staff, form, {
    ...{ kind: 'tier', id, version, after: `/setup/tiers/${id}?part=${encodeURIComponent(part)}` },
    read: () => tierOfForm(base, part, form.values, version),
    draw: (as) => drawTier(portal, c, staff, found, { ...as, part, base }),
  });
}

export async function tierVersion(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  return answerVersion(portal, c, staff, {
    kind: 'tier',
    nameOf: (item, { language }) => titled(item, language),
    page: (reader, shown) => {
      const { item } = shown.line;
      const head = versionHead(reader, { ...shown, base: `/setup/tiers/${item.id}` });
      return html`${head}${tierSection(reader, item)}`;
    },
  });
}
