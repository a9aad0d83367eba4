// The whole configuration of a desk at a glance, as a page and as JSON. Changes nothing; each kind has its own editor.

import { setupView } from '../app/queries.ts';
import { mayEdit, staffReader } from './handle-edit.ts';
import { setupPage } from './pages-setup.ts';
import { answerPage, type Http, type Portal, type Staff } from './visit.ts';
import { setupWordsOf } from './words-setup.ts';

const NO_STORE = { 'cache-control': 'no-store' } as const;

export async function setup(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const view = await setupView(staff.desk);
  return answerPage(
    c,
    { reader, staff, title: setupWordsOf(reader.language).title, current: 'setup' },
    setupPage(reader, view, { mayEdit: mayEdit(staff) }),
  );
}

export async function apiSetup(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const view = await setupView(staff.desk);
  const { tenant, tiers, calendars, ladders, people, customers, sites, contracts } = view;
  const rotas = view.rotas.map(({ rota }) => rota);
  return c.json(
    { tenant, tiers, calendars, ladders, rotas, people, customers, sites, contracts },
    200,
    NO_STORE,
  );
}
