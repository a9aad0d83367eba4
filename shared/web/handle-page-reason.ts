// Why was this page sent: the page for staff and its JSON. Both read the case as it was recorded; nothing is decided.

import type * as z from 'zod';
import { type PageReasonView, pageReasonView } from '../app/page-reason.ts';
import { type CaseView, caseView } from '../app/queries.ts';
import type { pageReasonAnswer } from '../contracts/http-calls.ts';
import { type Instant, isoOf } from '../domain/instant.ts';
import { personOf } from '../domain/people.ts';
import { caseIdOf } from '../domain/reference.ts';
import { becauseJson } from './because-json.ts';
import { namingOf, pageReasonPage } from './pages-page-reason.ts';
import { answerPage, type Http, type Portal, readerFor, refused, type Staff } from './visit.ts';
import { whyText } from './why-text.ts';
import { pageReasonWordsOf } from './words-page-reason.ts';
import type { Reader } from './writing.ts';

async function found(
  portal: Portal,
  c: Http,
  staff: Staff,
): Promise<{ readonly view: CaseView; readonly reason: PageReasonView; readonly reader: Reader }> {
  const caseId = caseIdOf(c.req.param('reference') ?? '');
  const view = caseId === null ? null : await caseView(staff.desk, caseId);
  const reason = view && (await pageReasonView(staff.desk, view, c.req.param('pageId') ?? ''));
  if (!view || !reason) throw refused(404, 'not_found', 'notFound');
  const { timeZone } = view.state;
  return {
    view,
    reason,
    reader: readerFor(portal, c, { own: staff.person.language, timeZone, now: view.now }),
  };
}

export async function casePageReason(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const { view, reason, reader } = await found(portal, c, staff);
  const { title } = pageReasonWordsOf(reader.language);
  return answerPage(c, { reader, staff, title, current: 'board' }, pageReasonPage(reader, view, reason));
}

export async function apiPageReason(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const { view, reason, reader } = await found(portal, c, staff);
  return c.json(written(reader, view, reason), 200, { 'cache-control': 'no-store' });
}

const iso = (at: Instant) => isoOf(at);

function written(
  reader: Reader,
  view: CaseView,
  { reason, why, rule, ladder, attempts }: PageReasonView,
): z.infer<typeof pageReasonAnswer> {
  const { page, pinned, rung, ended, taken } = reason;
  const { cause } = page;
  const named = (id: string) => ({ id, name: personOf(view.people, id)?.name ?? id });
  const said = whyText(reader, why, cause.rungId, namingOf(reader, view));
  return {
    pageId: page.id,
    person: named(page.personId),
    at: iso(page.openedAt),
    severity: reason.severity,
    cause: {
      rung: cause.rungId,
      name: cause.rungName,
      clock: cause.clockId ?? null,
      dueAt: iso(cause.dueAt),
      lateBySeconds: cause.lateBySeconds,
      also: [...(cause.bundled ?? [])],
      unfilled: [...(rung?.unfilled ?? [])],
    },
    ladder: {
      id: pinned.ladderId,
      version: pinned.ladderVersion,
      name: ladder?.item.name ?? null,
      savedBy: ladder?.by.name ?? null,
      savedAt: ladder ? iso(ladder.by.at) : null,
      reason: ladder?.by.reason ?? null,
    },
    namedAt: iso(reason.namedAt),
    because: becauseJson(why, said),
    waited: reason.waited.map(({ why: wait, at, until }) => ({
      why: wait,
      at: iso(at),
      ...(until === undefined ? {} : { until: iso(until) }),
    })),
    before: reason.before.map((earlier) => ({
      pageId: earlier.page.id,
      person: named(earlier.page.personId),
      at: iso(earlier.at),
      ended: earlier.ended && { at: iso(earlier.ended.at), how: earlier.ended.how },
    })),
    skipped: reason.skipped.map(({ at, event }) => ({
      at: iso(at),
      person: named(event.personId),
      because: event.because,
    })),
    waysBy: rule ? rule.severities.join(', ') : null,
    ways: reason.ways.map((way) => {
      const attempt = attempts.get(way.attempt);
      return {
        at: iso(way.at),
        attempt: way.attempt,
        channel: way.channel,
        address: way.address,
        why: way.why,
        after: way.after ?? null,
        outcome: attempt?.outcome ?? null,
        receipt: attempt?.providerId ?? null,
        detail: attempt?.detail ?? null,
        history: (attempt?.history ?? []).map(({ at, outcome }) => ({ at: iso(at), outcome })),
      };
    }),
    acknowledgeBy: iso(page.acknowledgeBy),
    ended: ended && { at: iso(ended.at), how: ended.how },
    taken: taken && { at: iso(taken.at), person: named(taken.personId) },
  };
}
