// The pages of rotas: who is on call, a schedule with its day-to-day changes, and the editor. Everybody of the desk may look;
// the route table says who may change layers, and changedRota whose shifts somebody may change.

import { html } from 'hono/html';
import { historyOf } from '../app/configuration-edit.ts';
import { onCallLines, planOf, rotasAndPeople } from '../app/on-call.ts';
import { tellShifts } from '../app/tell-shifts.ts';
import { DAY_MS, type Instant, instantOf, isoOf } from '../domain/instant.ts';
import { LEADING_ROLES, type Person } from '../domain/people.ts';
import type { Rota } from '../domain/rota.ts';
import {
  changedRota,
  hoursAsked,
  type RotaAsker,
  type RotaChange,
  type Stretch,
} from '../domain/rota-changes.ts';
import { shiftsBetween } from '../domain/rota-shifts.ts';
import { dayNumberAt, instantOfWall, wallInstant, weekdayOf } from '../domain/zone.ts';
import type { FormBody } from './bodies.ts';
import { answerVersion, type DrawnForm, freshForm, itemOf, takeForm } from './edit-pages.ts';
import { historySection, type Refusal, refusalBox, savedNote, tabs, versionHead } from './edit-parts.ts';
import { feedSection } from './feed-section.ts';
import type { Typed } from './form-fields.ts';
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
import { actorOf } from './handle-people.ts';
import { onCallPage, rotaFacts, type SchedulePage, schedulePage } from './pages-rota.ts';
import { emptyRota, rotaForm, rotaOfForm, rotaValues } from './rota-form.ts';
import { WEEKS_SHOWN } from './rota-picture.ts';
import type { Route } from './routes.ts';
import { shiftNotice } from './shift-notice.ts';
import { answerPage, goTo, type Http, type Portal, type Staff } from './visit.ts';
import { editWordsOf } from './words-edit.ts';
import { rotaWordsOf } from './words-rota.ts';
import { setupWordsOf } from './words-setup.ts';
import { halfOf, namingPeople, type Reader } from './writing.ts';

/** How far ahead shifts can be swapped. */
const SWAPS_AHEAD_MS = 56 * DAY_MS;

export const leads = ({ roles }: Pick<Person, 'roles'>): boolean =>
  roles.some((role) => LEADING_ROLES.includes(role));
const mayChange = ({ roles }: Person): boolean => roles.includes('engineer') || leads({ roles });

export const askerOf = ({ person }: Staff): RotaAsker => ({ personId: person.id, leads: leads(person) });

/** `2026-03-02T09:00` or `2026-03-02 09:00` of a zone, or ISO 8601 with an offset; null where it is neither. */
export function momentIn(text: string, timeZone: string): Instant | null {
  const plain = text.normalize('NFKC').trim();
  const [, date = '', time = ''] = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::00)?$/.exec(plain) ?? [];
  if (date === '') return instantOf(plain);
  try {
    return wallInstant(timeZone, date, time);
  } catch {
    return null;
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Who is on call

export async function onCall(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  return drawOnCall(portal, c, staff, null);
}

export async function drawOnCall(
  portal: Portal,
  c: Http,
  staff: Staff,
  /** The secret of the feeds, where it was made just now. */
  secret: string | null,
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const asked = c.req.query('at') ?? '';
  const at = asked === '' ? reader.now : momentIn(asked, reader.timeZone);
  const [lines, { people, rotas }, feed] = await Promise.all([
    onCallLines(staff.desk, at ?? reader.now),
    rotasAndPeople(staff.desk),
    mayChange(staff.person) ? feedSection(portal, reader, staff, secret) : html``,
  ]);
  return answerPage(
    c,
    {
      reader,
      staff,
      title: rotaWordsOf(reader.language).title,
      current: 'rotas',
      status: at === null ? 422 : 200,
    },
    onCallPage(reader, {
      ...{ lines, people, asked, feed, at: at ?? reader.now },
      retired: rotas.filter((each) => each.retired),
      fault: at === null,
      mayEdit: mayEdit(staff),
    }),
  );
}

// ---------------------------------------------------------------------------------------------------------------
// A schedule, and what people change in it

export const rotaOf = (c: Http, staff: Staff): Promise<Rota> => itemOf(c, staff, 'rota');

export async function rota(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const changed = c.req.query('saved') !== undefined;
  const { language } = staffReader(portal, c, staff);
  return drawRota(portal, c, staff, await rotaOf(c, staff), {
    status: 200,
    typed: { values: {}, faults: {} },
    said: changed ? { tone: 'told', text: rotaWordsOf(language).done } : undefined,
  });
}

async function drawRota(
  portal: Portal,
  c: Http,
  staff: Staff,
  found: Rota,
  as: Pick<SchedulePage, 'said' | 'typed'> & { readonly status: number; readonly refusal?: Refusal },
): Promise<Response> {
  const reader: Reader = { ...staffReader(portal, c, staff), timeZone: found.timeZone };
  const { people } = await rotasAndPeople(staff.desk);
  const firstDay = mondayOf(c.req.query('from'), found.timeZone, reader.now);
  const from = instantOfWall(found.timeZone, firstDay * DAY_MS);
  const to = instantOfWall(found.timeZone, (firstDay + WEEKS_SHOWN * 7) * DAY_MS);
  return answerPage(
    c,
    {
      reader,
      staff,
      title: halfOf(found.name, reader.language),
      current: 'rotas',
      wide: true,
      status: as.status,
    },
    schedulePage(reader, {
      ...{ rota: found, people, firstDay, me: staff.person, formToken: staff.formToken },
      plan: planOf(found, people, from, to),
      leads: leads(staff.person),
      mayEdit: mayEdit(staff),
      mayChange: mayChange(staff.person),
      // The last one is cut by the horizon: whoever swaps means a whole shift.
      upcoming: shiftsBetween(found, people, reader.now, reader.now + SWAPS_AHEAD_MS).filter(
        ({ to: ends }) => ends < reader.now + SWAPS_AHEAD_MS,
      ),
      ...{ said: as.said, typed: as.typed, refusal: as.refusal },
    }),
  );
}

/** The Monday on or before a day, or before now where none is asked for. */
function mondayOf(asked: string | undefined, timeZone: string, now: Instant): number {
  const at = asked === undefined ? null : momentIn(`${asked}T00:00`, 'UTC');
  let day = at === null ? dayNumberAt(timeZone, now) : at / DAY_MS;
  while (weekdayOf(day) !== 'mon') day -= 1;
  return day;
}

/** A form of the schedule's page: standing in, a swap, or taking back. */
export async function changeRota(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const found = await rotaOf(c, staff);
  const reader = staffReader(portal, c, staff);
  const words = rotaWordsOf(reader.language);
  const { values } = form;
  const draw = (text: string, status: number, more: { refusal?: Refusal; faults?: Typed['faults'] } = {}) =>
    drawRota(portal, c, staff, found, {
      status,
      typed: { values, faults: more.faults ?? {} },
      said: text === '' ? undefined : { tone: 'no', text },
      ...(more.refusal ? { refusal: more.refusal } : {}),
    });
  const change = changeOfForm(values, found.timeZone);
  if (change === 'bad_time') return draw(words.badTime, 422);
  if (change === null) return draw(words.refused.unknown, 422);
  const { people } = await rotasAndPeople(staff.desk);
  const seen = versionIn(values.version) - 1;
  // Who looked at an older version is told of the newer one, unless the hours that they ask for are as they saw them.
  const isStale = seen !== found.version && !(await isAsSeen(staff, found, { seen, change, people }));
  const version = isStale ? seen + 1 : found.version + 1;
  const made = isStale
    ? { rota: found }
    : changedRota(found, people, change, {
        asker: askerOf(staff),
        now: portal.clock.now(),
        changeId: `c-${portal.chance.hex(5)}`,
      });
  if ('refused' in made) return draw(words.refused[made.refused], made.refused === 'not_allowed' ? 403 : 422);
  const reason = change.what === 'withdraw' ? words.withdrawReason(change.overrideId) : values.reason;
  const attempt = await attemptEdit(staff, 'rota', {
    ...{ value: { ...made.rota, version }, id: found.id, version, reason },
    despite: mayUncover(values),
  });
  if (attempt.outcome === 'saved') {
    const moved = { before: found, after: attempt.item, people };
    await tellShifts(staff.desk, moved, {
      actor: actorOf(staff, 'portal'),
      reason: reason ?? '',
      say: shiftNotice,
    });
  }
  if (isDone(attempt)) return goTo(c, `/rotas/${found.id}?${savedQuery(attempt)}`);
  const { refusal, status, fields } = refusalOf(attempt, reader);
  return draw('', status, { refusal, faults: fields });
}

/** Whether the hours of a change are in the same hands as in an earlier version: what others changed meanwhile is no matter. */
async function isAsSeen(
  { desk }: Staff,
  found: Rota,
  {
    seen,
    change,
    people,
  }: { readonly seen: number; readonly change: RotaChange; readonly people: readonly Person[] },
): Promise<boolean> {
  const before = seen > 0 ? await desk.configuration.get<Rota>('rota', found.id, seen) : null;
  if (!before) return false;
  const hands = (rota: Rota, { from, to }: Stretch) =>
    JSON.stringify(
      shiftsBetween(rota, people, from, to).map(({ personId, ...at }) => [personId, at.from, at.to]),
    );
  const asked = hoursAsked(before, change);
  const isNear = ({ from, to }: Stretch) => to - from <= SWAPS_AHEAD_MS;
  return (
    asked.length > 0 && asked.every((hours) => isNear(hours) && hands(before, hours) === hands(found, hours))
  );
}

/** Null where the form asks for nothing that is known. */
function changeOfForm(
  values: Readonly<Record<string, string>>,
  timeZone: string,
): RotaChange | 'bad_time' | null {
  const reason = values.reason?.trim() ?? '';
  if (values.what === 'withdraw') return { what: 'withdraw', overrideId: values.overrideId ?? '' };
  if (values.what === 'override') {
    const [from, to] = [values.from, values.to].map((text) => momentIn(text ?? '', timeZone));
    if (from == null || to == null) return 'bad_time';
    return {
      what: 'override',
      kind: values.kind === 'leave' ? 'leave' : 'override',
      personId: values.personId ?? '',
      ...(values.replacesId ? { replacesId: values.replacesId } : {}),
      ...{ from, to, reason },
    };
  }
  if (values.what !== 'swap') return null;
  const mine = shiftIn(values.mine ?? '');
  const theirs = shiftIn(values.theirs ?? '');
  if (!mine?.stretch || !theirs) return null;
  return {
    what: 'swap',
    personId: mine.personId,
    mine: mine.stretch,
    withId: theirs.personId,
    theirs: theirs.stretch,
    reason,
  };
}

/** `person|from|to`, or a person alone. */
function shiftIn(value: string): { readonly personId: string; readonly stretch: Stretch | null } | null {
  const [, personId = '', from, to] = /^([^|]{1,64})(?:\|(\d{1,15})\|(\d{1,15}))?$/.exec(value) ?? [];
  if (personId === '') return null;
  return { personId, stretch: from === undefined ? null : { from: Number(from), to: Number(to) } };
}

// ---------------------------------------------------------------------------------------------------------------
// The editor

export async function rotaEditor(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const found = await rotaOf(c, staff);
  return drawEditor(portal, c, staff, found, { ...freshForm(rotaValues(found)), base: found.version });
}

async function drawEditor(
  portal: Portal,
  c: Http,
  staff: Staff,
  found: Rota,
  as: DrawnForm & { readonly base: number },
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const words = rotaWordsOf(reader.language);
  const edit = editWordsOf(reader.language);
  const { mayEdit: isEditor, saved } = offersTo(c, staff);
  const part = c.req.query('part') === 'history' || !isEditor ? 'history' : 'layers';
  const { people } = await rotasAndPeople(staff.desk);
  const path = `/setup/rotas/${found.id}`;
  const history = part === 'history' ? await historyOf(staff.desk, 'rota', found.id) : [];
  return answerPage(
    c,
    { reader, staff, title: halfOf(found.name, reader.language), current: 'setup', status: as.status },
    html`<p class="up"><a href="/rotas/${found.id}">${words.schedule}</a></p><div class="head"><h1><bdi>${halfOf(found.name, reader.language)}</bdi></h1><small class="soft">${found.id} · ${setupWordsOf(reader.language).version(found.version)}</small></div>
${tabs(words.rota, part, [...(isEditor ? [{ key: 'layers', href: path, label: words.layersTab }] : []), { key: 'history', href: `${path}?part=history`, label: edit.history }])}
${savedNote(reader, saved, 'at_once')}${as.refusal ? refusalBox(reader, as.refusal) : ''}
${part === 'history' ? historySection(namingPeople(reader, people), path, history, c.req.query()) : rotaForm(reader, { typed: as.typed, formToken: staff.formToken, people, refusal: as.refusal }, { action: path, version: as.base + 1 })}`,
  );
}

export async function editRota(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const found = await rotaOf(c, staff);
  const { id, overrides } = found;
  const version = versionIn(form.values.version);
  return takeForm(portal, c, staff, form, {
    ...{ kind: 'rota', id, version, after: `/setup/rotas/${id}` },
    read: () => rotaOfForm(form.values, { id, version, overrides }),
    draw: (as) => drawEditor(portal, c, staff, found, { ...as, base: version - 1 }),
  });
}

export async function newRota(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const timeZone = staff.tenant?.timeZone ?? 'UTC';
  const monday = isoOf(mondayOf(undefined, timeZone, portal.clock.now()) * DAY_MS).slice(0, 10);
  return drawNew(portal, c, staff, freshForm(emptyRota(timeZone, monday)));
}

async function drawNew(portal: Portal, c: Http, staff: Staff, as: DrawnForm): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const words = rotaWordsOf(reader.language);
  const { people } = await rotasAndPeople(staff.desk);
  return answerPage(
    c,
    { reader, staff, title: words.newRota, current: 'setup', status: as.status },
    html`<p class="up"><a href="/rotas">${words.title}</a></p><h1>${words.newRota}</h1>${as.refusal ? refusalBox(reader, as.refusal) : ''}${rotaForm(reader, { typed: as.typed, formToken: staff.formToken, people, refusal: as.refusal }, { action: '/setup/rotas', version: 1, id: true })}`,
  );
}

export async function addRota(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const { id = '' } = form.values;
  return takeForm(portal, c, staff, form, {
    ...{ kind: 'rota', id, version: 1, after: `/rotas/${id}` },
    read: () => rotaOfForm(form.values, { id, version: 1, overrides: [] }),
    draw: (as) => drawNew(portal, c, staff, as),
  });
}

export async function rotaVersion(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  return answerVersion(portal, c, staff, {
    kind: 'rota',
    nameOf: ({ name }, { language }) => halfOf(name, language),
    page: async (reader, shown) => {
      const { item } = shown.line;
      const { people } = await rotasAndPeople(staff.desk);
      const head = versionHead(namingPeople(reader, people), { ...shown, base: `/setup/rotas/${item.id}` });
      return html`${head}${rotaFacts(reader, item, people)}`;
    },
  });
}
