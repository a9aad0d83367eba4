// Subscribing to rotas in a calendar program: making and stopping one's addresses, and the files behind them, which are read
// without a session by whoever holds the address.

import { changeFeed, personByFeed, touchesOf } from '../app/calendar-feeds.ts';
import { rotasAndPeople } from '../app/on-call.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import { type Person, personOf } from '../domain/people.ts';
import { ANSWER_HORIZON_MS, type Rota } from '../domain/rota.ts';
import { type Shift, shiftsBetween } from '../domain/rota-shifts.ts';
import { lastTouched, type Touch } from '../domain/rota-touches.ts';
import type { FormBody } from './bodies.ts';
import { calendarFeed, type FeedEvent } from './calendar-feed.ts';
import { MINE } from './feed-section.ts';
import { drawOnCall } from './handle-rotas.ts';
import type { Route } from './routes.ts';
import { goTo, type Http, type Portal, refused, type Staff } from './visit.ts';
import { rotaWordsOf } from './words-rota.ts';
import { halfOf, nameOf } from './writing.ts';

/** What a calendar shows of the past and of the future. */
const BACK_MS = 31 * DAY_MS;
const AHEAD_MS = 366 * DAY_MS;
const EVENTS_MAX = 3_000;
/** An event's sequence is the second of its last change since then: it never falls, and is an integer of RFC 5545 until 2088. */
const SEQUENCES_FROM = Date.UTC(2020, 0, 1);
const SECOND_MS = 1_000;

/** For oneself. The new addresses are in the answer, and nowhere else. */
export async function changeFeeds(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const renew = form.values.what === 'make';
  if (!renew && form.values.what !== 'stop') throw refused(422, 'not_valid', 'notFound');
  const words = rotaWordsOf('en');
  const secret = await changeFeed(staff.desk, staff.person, {
    renew,
    reason: renew ? words.feedReason : words.feedRevoked,
  });
  return secret === null ? goTo(c, '/rotas#feed') : drawOnCall(portal, c, staff, secret);
}

/** `mine.ics`: the person's shifts of all rotas; else `<rota>.ics`. 404 for whatever is not good, whoever asks. */
export async function feedFile(portal: Portal, c: Http): Promise<Response> {
  const found = await personByFeed(portal.directory, portal.deskOf, c.req.param('token') ?? '');
  const file = c.req.param('file') ?? '';
  if (!found) throw refused(404, 'not_found', 'notFound');
  const { desk, person } = found;
  const { rotas, people } = await rotasAndPeople(desk);
  const asked = file === MINE ? rotas : rotas.filter(({ id }) => `${id}.ics` === file);
  if (file !== MINE && asked.length === 0) throw refused(404, 'not_found', 'notFound');
  const words = rotaWordsOf(person.language);
  const now = portal.clock.now();
  const events = await Promise.all(
    asked.map(async (rota) => {
      const shifts = shownShifts(rota, people, now).filter(
        ({ personId }) => file !== MINE || personId === person.id,
      );
      if (shifts.length === 0) return [];
      const touches = await touchesOf(desk, rota.id);
      return eventsOf(rota, people, shifts, { person, isMine: file === MINE, touches });
    }),
  );
  const name = file === MINE ? words.title : halfOf(asked[0]?.name ?? '', person.language);
  const body = calendarFeed({
    name,
    tenantId: desk.tenantId,
    events: events
      .flat()
      .toSorted((a, b) => a.from - b.from)
      .slice(0, EVENTS_MAX),
  });
  return c.body(body, 200, {
    'content-type': 'text/calendar; charset=utf-8',
    'cache-control': 'private, max-age=300',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'content-disposition': `inline; filename="${file === MINE ? 'on-call' : (asked[0]?.id ?? 'rota')}.ics"`,
  });
}

/** What the window cuts is left out: it would begin elsewhere tomorrow, under another UID. */
function shownShifts(rota: Rota, people: readonly Person[], now: Instant): readonly Shift[] {
  const from = now - ANSWER_HORIZON_MS;
  return shiftsBetween(rota, people, from, now + ANSWER_HORIZON_MS).filter(
    (shift) => shift.to > now - BACK_MS && shift.from < now + AHEAD_MS && shift.from !== from,
  );
}

function eventsOf(
  rota: Rota,
  people: readonly Person[],
  shifts: readonly Shift[],
  of: { readonly person: Person; readonly isMine: boolean; readonly touches: readonly Touch[] },
): readonly FeedEvent[] {
  const { language } = of.person;
  const words = rotaWordsOf(language);
  const name = halfOf(rota.name, language);
  return shifts.map((shift) => {
    const changedAt = lastTouched(of.touches, shift);
    const who = nameOf(personOf(people, shift.personId), language);
    const inPlaceOf =
      shift.standsInFor === null
        ? ''
        : words.standsInFor(nameOf(personOf(people, shift.standsInFor), language));
    const override = rota.overrides.find(({ id }) => id === shift.overrideId);
    return {
      rotaId: rota.id,
      from: shift.from,
      to: shift.to,
      summary: of.isMine ? words.onCallEvent(name) : words.onCallOf(name, who),
      description: [inPlaceOf, override ? `${words.kinds[override.kind]}: ${override.reason}` : '']
        .filter((text) => text !== '')
        .join('\n'),
      sequence: Math.floor((changedAt - SEQUENCES_FROM) / SECOND_MS),
      changedAt,
    };
  });
}
