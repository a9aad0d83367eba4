// The pages of calendars. Everybody of the desk may look; the route table says who may change.

import { calendarIdsOf } from '../app/case-setup.ts';
import { historyOf, latestOf } from '../app/configuration-edit.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { Tier } from '../domain/tier.ts';
import type { FormBody } from './bodies.ts';
import {
  attemptEdit,
  isDone,
  offersTo,
  refusalOf,
  savedQuery,
  staffReader,
  versionIn,
} from './handle-edit.ts';
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
import { answerPage, goTo, type Http, type Portal, refused, type Staff } from './visit.ts';
import { editWordsOf } from './words-edit.ts';

export async function calendarOf(c: Http, staff: Staff): Promise<Calendar> {
  const calendar = await latestOf(staff.desk, 'calendar', c.req.param('id') ?? '');
  if (!calendar) throw refused(404, 'not_found', 'notFound');
  return calendar;
}

export async function calendar(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const found = await calendarOf(c, staff);
  const part = c.req.query('part') === 'history' ? 'history' : 'hours';
  return drawCalendar(portal, c, staff, found, {
    part,
    typed: { values: calendarValues(found, staffReader(portal, c, staff).language), faults: {} },
    reason: '',
    base: found.version,
    status: 200,
  });
}

export async function drawCalendar(
  portal: Portal,
  c: Http,
  staff: Staff,
  found: Calendar,
  as: Pick<CalendarPage, 'part' | 'typed' | 'reason' | 'base' | 'refusal'> & { readonly status: number },
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
  const version = versionIn(form.values.version);
  const { value, faults } = calendarOfForm(form.values, { id: found.id, version });
  const attempt = await attemptEdit(staff, 'calendar', {
    value,
    id: found.id,
    version,
    reason: form.values.reason,
    faults,
  });
  if (isDone(attempt)) return goTo(c, `/setup/calendars/${found.id}?${savedQuery(attempt)}`);
  const reader = staffReader(portal, c, staff);
  const { refusal, status, fields } = refusalOf(attempt, reader, { value, fieldOf: calendarField });
  return drawCalendar(portal, c, staff, found, {
    part: 'hours',
    typed: { values: form.values, faults: fields },
    reason: form.values.reason ?? '',
    base: version - 1,
    refusal,
    status,
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
  const reader = staffReader(portal, c, staff);
  const values = { ...EMPTY, timeZone: staff.tenant?.timeZone ?? 'UTC' };
  return answerPage(
    c,
    { reader, staff, title: editWordsOf(reader.language).newCalendar, current: 'setup' },
    newCalendarPage(reader, { typed: { values, faults: {} }, reason: '', formToken: staff.formToken }),
  );
}

export async function addCalendar(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const id = form.values.id ?? '';
  const { value, faults } = calendarOfForm(form.values, { id, version: 1 });
  const attempt = await attemptEdit(staff, 'calendar', {
    value,
    id,
    version: 1,
    reason: form.values.reason,
    faults,
  });
  if (isDone(attempt)) return goTo(c, `/setup/calendars/${id}?${savedQuery(attempt)}`);
  const reader = staffReader(portal, c, staff);
  const { refusal, status, fields } = refusalOf(attempt, reader, { value, fieldOf: calendarField });
  return answerPage(
    c,
    { reader, staff, title: editWordsOf(reader.language).newCalendar, current: 'setup', status },
    newCalendarPage(reader, {
      typed: { values: form.values, faults: fields },
      reason: form.values.reason ?? '',
      formToken: staff.formToken,
      refusal,
    }),
  );
}

// ---------------------------------------------------------------------------------------------------------------
// One version

export async function calendarVersion(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const id = c.req.param('id') ?? '';
  const history = await historyOf(staff.desk, 'calendar', id);
  const version = history.find(({ item }) => String(item.version) === c.req.param('version'));
  const [newest] = history;
  if (!version || !newest) throw refused(404, 'not_found', 'notFound');
  const reader = staffReader(portal, c, staff);
  return answerPage(
    c,
    { reader, staff, title: `${version.item.name} ${version.item.version}`, current: 'setup' },
    versionPage(reader, { version, latest: newest.item.version }),
  );
}
