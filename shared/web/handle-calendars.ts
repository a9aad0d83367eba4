// The pages of calendars. Everybody of the desk may look; the route table says who may change.

import { calendarIdsOf } from '../app/case-setup.ts';
import { historyOf } from '../app/configuration-edit.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { Tier } from '../domain/tier.ts';
import type { FormBody } from './bodies.ts';
import { answerVersion, type DrawnForm, freshForm, itemOf, takeForm } from './edit-pages.ts';
import { offersTo, staffReader, versionIn } from './handle-edit.ts';
import {
  type CalendarPage,
  calendarField,
  calendarOfForm,
  calendarPage,
  calendarValues,
  newCalendarPage,
  versionPage,
} from './pages-calendar.ts';
import type { Route } from './routes.ts';
import { answerPage, type Http, type Portal, type Staff } from './visit.ts';
import { editWordsOf } from './words-edit.ts';

export const calendarOf = (c: Http, staff: Staff): Promise<Calendar> => itemOf(c, staff, 'calendar');

export async function calendar(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const found = await calendarOf(c, staff);
  const part = c.req.query('part') === 'history' ? 'history' : 'hours';
  const values = calendarValues(found, staffReader(portal, c, staff).language);
  return drawCalendar(portal, c, staff, found, { ...freshForm(values), part, base: found.version });
}

export async function drawCalendar(
  portal: Portal,
  c: Http,
  staff: Staff,
  found: Calendar,
  as: DrawnForm & Pick<CalendarPage, 'part' | 'base'>,
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { status, ...page } = as;
  const tiers = await staff.desk.configuration.latest<Tier>('tier');
  return answerPage(
    c,
    { reader, staff, title: found.name, current: 'setup', status },
    calendarPage(reader, {
      ...page,
      ...offersTo(c, staff),
      calendar: found,
      compared: c.req.query(),
      history: page.part === 'history' ? await historyOf(staff.desk, 'calendar', found.id) : [],
      tiers: tiers.filter((tier) => calendarIdsOf(tier).includes(found.id)),
    }),
  );
}

export async function editCalendar(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const found = await calendarOf(c, staff);
  const { id } = found;
  const version = versionIn(form.values.version);
  return takeForm(portal, c, staff, form, {
    ...{ kind: 'calendar', id, version, after: `/setup/calendars/${id}` },
    read: () => ({ ...calendarOfForm(form.values, { id, version }), fieldOf: calendarField }),
    draw: (as) => drawCalendar(portal, c, staff, found, { ...as, part: 'hours', base: version - 1 }),
  });
}

// ---------------------------------------------------------------------------------------------------------------
// A calendar of one's own

const EMPTY: Readonly<Record<string, string>> = {
  'weekly.mon': '09:00-12:00, 13:00-18:00',
  'weekly.tue': '09:00-12:00, 13:00-18:00',
  'weekly.wed': '09:00-12:00, 13:00-18:00',
  'weekly.thu': '09:00-12:00, 13:00-18:00',
  'weekly.fri': '09:00-12:00, 13:00-18:00',
};

export async function newCalendar(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  return drawNew(portal, c, staff, freshForm({ ...EMPTY, timeZone: staff.tenant?.timeZone ?? 'UTC' }));
}

async function drawNew(portal: Portal, c: Http, staff: Staff, as: DrawnForm): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { status, ...page } = as;
  return answerPage(
    c,
    { reader, staff, title: editWordsOf(reader.language).newCalendar, current: 'setup', status },
    newCalendarPage(reader, { ...page, formToken: staff.formToken }),
  );
}

export async function addCalendar(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const { id = '' } = form.values;
  return takeForm(portal, c, staff, form, {
    ...{ kind: 'calendar', id, version: 1, after: `/setup/calendars/${id}` },
    read: () => ({ ...calendarOfForm(form.values, { id, version: 1 }), fieldOf: calendarField }),
    draw: (as) => drawNew(portal, c, staff, as),
  });
}

// ---------------------------------------------------------------------------------------------------------------
// One version

export async function calendarVersion(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  return answerVersion(portal, c, staff, {
    kind: 'calendar',
    nameOf: ({ name }) => name,
    page: (reader, { line, latest }) => versionPage(reader, { version: line, latest }),
  });
}
