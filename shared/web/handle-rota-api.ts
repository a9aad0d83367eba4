// Rotas for programs: who is on call at an instant, a schedule, and the day-to-day changes. The rota itself is read and
// changed like any configuration (handle-edit-api.ts).

import { onCallLines, rotasAndPeople } from '../app/on-call.ts';
import { tellShifts } from '../app/tell-shifts.ts';
import { rotaChangeBody } from '../contracts/http-rota.ts';
import { findingSentences } from '../domain/coverage-words.ts';
import { DAY_MS, type Instant, instantOf, isoOf } from '../domain/instant.ts';
import type { Person } from '../domain/people.ts';
import type { Rota } from '../domain/rota.ts';
import { changedRota, type RotaChange } from '../domain/rota-changes.ts';
import { gapsBetween, type RotaGap, shiftsBetween } from '../domain/rota-shifts.ts';
import { invalid, jsonBody } from './bodies.ts';
import { faultSentences } from './edit-faults.ts';
import { attemptEdit } from './handle-edit.ts';
import { actorOf } from './handle-people.ts';
import { askerOf, rotaOf } from './handle-rotas.ts';
import { gapText } from './pages-rota.ts';
import { shiftNotice } from './shift-notice.ts';
import { type Http, type Portal, Refused, refused, type Staff } from './visit.ts';
import { wordsOf } from './words.ts';
import { rotaWordsOf } from './words-rota.ts';

const NO_STORE = { 'cache-control': 'no-store' } as const;
/** Longer schedules are asked for in parts. */
const SCHEDULE_DAYS_MAX = 400;
const SCHEDULE_DAYS = 28;

export async function apiOnCall(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const at = asked(c, 'at') ?? portal.clock.now();
  const rotaId = c.req.query('rota');
  const lines = await onCallLines(staff.desk, at, rotaId);
  if (rotaId !== undefined && lines.length === 0) throw refused(404, 'not_found', 'notFound');
  const { people } = await rotasAndPeople(staff.desk);
  return c.json(
    {
      at: isoOf(at),
      rotas: lines.map(({ rota, onCall, people: standing, gaps }) => ({
        id: rota.id,
        version: rota.version,
        name: rota.name,
        region: rota.region ?? null,
        people: standing.map((person) => ({
          id: person.id,
          name: person.name,
          nameEn: person.nameEn ?? null,
          standsInFor: onCall.standsInFor[person.id] ?? null,
          reach: person.contactMethods
            .filter(({ stoppedAt }) => stoppedAt === undefined)
            .map(({ channel, address }) => ({ channel, address })),
        })),
        until: isoOf(onCall.until),
        layerId: onCall.layerId,
        overrideId: onCall.overrideId,
        gaps: gaps.map((gap) => toldGap(rota, gap, people)),
      })),
    },
    200,
    NO_STORE,
  );
}

export async function apiSchedule(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const rota = await rotaOf(c, staff);
  const from = asked(c, 'from') ?? portal.clock.now();
  const to = asked(c, 'to') ?? from + SCHEDULE_DAYS * DAY_MS;
  if (to <= from || to - from > SCHEDULE_DAYS_MAX * DAY_MS) {
    throw new Refused(422, 'not_valid', {
      zh: `结束须晚于开始，且最多相隔 ${SCHEDULE_DAYS_MAX} 天。`,
      en: `The end must come after the start, at most ${SCHEDULE_DAYS_MAX} days later.`,
    });
  }
  const { people } = await rotasAndPeople(staff.desk);
  return c.json(
    {
      rotaId: rota.id,
      version: rota.version,
      from: isoOf(from),
      to: isoOf(to),
      shifts: shiftsBetween(rota, people, from, to).map((shift) => ({
        ...shift,
        from: isoOf(shift.from),
        to: isoOf(shift.to),
      })),
      gaps: gapsBetween(rota, people, from, to).map((gap) => toldGap(rota, gap, people)),
    },
    200,
    NO_STORE,
  );
}

export async function apiRotaChange(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const parsed = rotaChangeBody.safeParse(await jsonBody(c));
  if (!parsed.success) throw invalid(parsed.error.issues);
  const { version, reason, ...body } = parsed.data;
  const rota = await rotaOf(c, staff);
  const { people } = await rotasAndPeople(staff.desk);
  // Who looked at an older version is told of the newer one, whatever they asked for.
  const isStale = version !== rota.version + 1;
  const made = isStale
    ? { rota }
    : changedRota(rota, people, changeOf(body, reason, staff.person), {
        asker: askerOf(staff),
        now: portal.clock.now(),
        changeId: `c-${portal.chance.hex(5)}`,
      });
  if ('refused' in made) {
    const told = {
      zh: rotaWordsOf('zh-CN').refused[made.refused],
      en: rotaWordsOf('en').refused[made.refused],
    };
    throw new Refused(made.refused === 'not_allowed' ? 403 : 422, made.refused, told);
  }
  const value = { ...made.rota, version };
  // Told and never in the way: a program has no tick to set.
  const attempt = await attemptEdit(staff, 'rota', { value, id: rota.id, version, reason, despite: true });
  if (attempt.outcome === 'conflict') throw new Refused(409, 'version_conflict', attempt.told);
  if (attempt.outcome === 'faults') {
    throw new Refused(
      422,
      'not_valid',
      { zh: '有内容需要更正，没有保存。', en: 'Some values need a correction. Nothing was saved.' },
      attempt.faults.map((fault) => ({ path: fault.path, message: fault.message, ...faultSentences(fault) })),
    );
  }
  if (attempt.outcome !== 'saved' && attempt.outcome !== 'unchanged')
    throw refused(422, 'not_valid', 'notFound');
  if (attempt.outcome === 'unchanged') return c.json({ item: attempt.item, warnings: [] }, 200, NO_STORE);
  await tellShifts(
    staff.desk,
    { before: rota, after: attempt.item, people },
    { actor: actorOf(staff, 'api'), reason, say: shiftNotice },
  );
  const zone = staff.tenant?.timeZone ?? 'UTC';
  const warnings = attempt.uncovered.map((finding) => findingSentences(finding, zone));
  return c.json({ item: attempt.item, warnings }, 200, NO_STORE);
}

/** The body's change; its times were read by the schema. */
function changeOf(
  body: Omit<ReturnType<typeof rotaChangeBody.parse>, 'version' | 'reason'>,
  reason: string,
  me: Person,
): RotaChange {
  // What is left of a member of the union without these two is that member's own.
  const change = body as ReturnType<typeof rotaChangeBody.parse>;
  const at = (text: string): Instant => instantOf(text) ?? Number.NaN;
  const stretch = ({ from, to }: { readonly from: string; readonly to: string }) => ({
    from: at(from),
    to: at(to),
  });
  if (change.what === 'withdraw') return { what: 'withdraw', overrideId: change.overrideId };
  if (change.what === 'override') {
    const { kind, personId, replacesId } = change;
    return {
      ...{ what: 'override', kind, personId, reason, ...stretch(change) },
      ...(replacesId === undefined ? {} : { replacesId }),
    };
  }
  const { personId = me.id, mine, withId, theirs } = change;
  return {
    ...{ what: 'swap', personId, withId, reason, mine: stretch(mine) },
    theirs: theirs === null ? null : stretch(theirs),
  };
}

function toldGap(rota: Rota, gap: RotaGap, people: readonly Person[]) {
  const said = (language: 'zh-CN' | 'en') =>
    gapText(
      { language, words: wordsOf(language), timeZone: rota.timeZone, now: gap.from },
      rota,
      gap,
      people,
    );
  const { why, personIds } = gap;
  return { from: isoOf(gap.from), to: isoOf(gap.to), why, personIds, zh: said('zh-CN'), en: said('en') };
}

/** An instant of the query; null where none is asked for. */
function asked(c: Http, name: string): Instant | null {
  const text = c.req.query(name);
  if (text === undefined || text === '') return null;
  const at = instantOf(text);
  if (at !== null) return at;
  throw new Refused(422, 'not_valid', {
    zh: `${name} 须为带时区的时刻，例如 2026-03-02T09:00:00+08:00。`,
    en: `"${name}" must be an instant with its offset, such as 2026-03-02T09:00:00+08:00.`,
  });
}
