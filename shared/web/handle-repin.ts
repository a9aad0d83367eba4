// The dry run and the deed of re-pinning, as pages and by JSON. The dry run is a GET that changes nothing; the deed is done
// so many cases a request, and the page that follows foretells what is left.

import type * as z from 'zod';
import { latestOf, type PromiseKind } from '../app/configuration-edit.ts';
import {
  forecastRepin,
  type RepinChange,
  type RepinForecastPage,
  repinPage as repinNext,
} from '../app/repin.ts';
import type { ConfigurationItems } from '../contracts/configuration.ts';
import { type repinAnswer, repinBody } from '../contracts/http-edit.ts';
import { isoOf } from '../domain/instant.ts';
import type { Language } from '../domain/people.ts';
import { referenceOf } from '../domain/reference.ts';
import type { FormBody } from './bodies.ts';
import { invalid, jsonBody } from './bodies.ts';
import { mayEdit, offersTo, staffReader, versionIn } from './handle-edit.ts';
import type { Html } from './layout.ts';
import { calendarHead } from './pages-calendar.ts';
import { contractHead } from './pages-contract.ts';
import { type RepinTotals, repinPage } from './pages-repin.ts';
import { tierHead } from './pages-tier.ts';
import type { Route } from './routes.ts';
import { answerPage, goTo, type Http, type Portal, Refused, refused, type Staff } from './visit.ts';
import { editWordsOf } from './words-edit.ts';
import { repinWordsOf } from './words-repin.ts';
import { nameOf, type Reader, titled } from './writing.ts';

interface Subject {
  readonly kind: RepinChange['kind'];
  readonly id: string;
  /** Of its pages, without the part. */
  readonly path: string;
  readonly latest: number;
  readonly title: (reader: Reader) => string;
  readonly head: (reader: Reader, offers: { mayEdit: boolean; mayRepin: boolean }) => Html;
}

async function subjectOf(c: Http, staff: Staff, route: Route): Promise<Subject> {
  const [, , part = ''] = route.path.split('/');
  const id = part === 'desk' ? staff.desk.tenantId : (c.req.param('id') ?? '');
  const path = part === 'desk' ? '/setup/desk' : `/setup/${part}/${id}`;
  if (part === 'tiers') {
    const tier = await standing(staff, 'tier', id);
    return {
      ...{ kind: 'tier', id, path, latest: tier.version },
      title: (reader) => titled(tier, reader.language),
      head: (reader, offers) => tierHead(reader, { tier, ...offers }, 'repin'),
    };
  }
  if (part === 'calendars') {
    const calendar = await standing(staff, 'calendar', id);
    return {
      ...{ kind: 'calendar', id, path, latest: calendar.version },
      title: () => calendar.name,
      head: (reader, offers) => calendarHead(reader, { calendar, ...offers }, 'repin'),
    };
  }
  const kind = part === 'desk' ? 'tenant' : 'contract';
  const item = await standing<'contract' | 'tenant'>(staff, kind, id);
  const title = (reader: Reader) => ('slug' in item ? nameOf(item, reader.language) : item.id);
  return {
    ...{ kind, id, path, title, latest: item.version },
    head: (reader, offers) =>
      contractHead(reader, { ...offers, path, title: title(reader), version: item.version }, 'repin'),
  };
}

async function standing<Kind extends PromiseKind>(
  staff: Staff,
  kind: Kind,
  id: string,
): Promise<ConfigurationItems[Kind]> {
  const item = await latestOf(staff.desk, kind, id);
  if (!item) {
    const of = (language: Language) => repinWordsOf(language).noItem[kind](id.slice(0, 100));
    throw new Refused(404, 'not_found', { zh: of('zh-CN'), en: of('en') });
  }
  return item;
}

/** The version that was asked for, if there is one of that number; the latest where none was named. */
function versionAsked(text: string | undefined, { id, latest }: Pick<Subject, 'id' | 'latest'>): number {
  if (text === undefined || text === '') return latest;
  const version = versionIn(text);
  if (version < 1 || version > latest) {
    const of = (language: Language) => repinWordsOf(language).noVersion(id, text.slice(0, 100), latest);
    throw new Refused(404, 'no_such_version', { zh: of('zh-CN'), en: of('en') });
  }
  return version;
}

// ---------------------------------------------------------------------------------------------------------------
// Pages

export async function repinDryRun(portal: Portal, c: Http, staff: Staff, route: Route): Promise<Response> {
  const subject = await subjectOf(c, staff, route);
  const version = versionAsked(c.req.query('version'), subject);
  const done = c.req.query('done');
  return drawRepin(portal, c, staff, subject, {
    version,
    reason: c.req.query('reason')?.slice(0, 400) ?? '',
    done: done !== undefined && /^\d{1,6}$/.test(done) ? Number(done) : null,
    status: 200,
  });
}

async function drawRepin(
  portal: Portal,
  c: Http,
  staff: Staff,
  subject: Subject,
  as: {
    readonly version: number;
    readonly reason: string;
    readonly done: number | null;
    readonly refusal?: string;
    readonly status: number;
  },
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { status, ...page } = as;
  const { kind, id, latest } = subject;
  const after = c.req.query('after');
  const forecast = await forecastRepin(staff.desk, { kind, id, version: as.version }, { after });
  const totals = added(totalsIn(c.req.query('sofar')), forecast);
  const path = `${subject.path}/repin`;
  const offers = offersTo(c, staff);
  return answerPage(
    c,
    { reader, staff, title: subject.title(reader), current: 'setup', status },
    repinPage(reader, {
      ...page,
      path,
      head: subject.head(reader, offers),
      latest,
      totals,
      forecast,
      onwards: forecast.cursor === null ? null : onwardsFrom(path, as.version, totals, forecast.cursor),
      mayDo: offers.mayEdit,
      formToken: staff.formToken,
    }),
  );
}

const COUNTS = [
  ...(['cases', 'move', 'breach', 'heal', 'noticesAgain', 'noticesFirst', 'refused'] as const),
  ...(['promote', 'pages', 'notices'] as const),
] as const;

/** The counts of the pages before, carried in the address: nothing is kept between two requests. */
function totalsIn(text = ''): RepinTotals {
  const counts = /^\d{1,9}(\.\d{1,9})*$/.test(text) ? text.split('.').map(Number) : [];
  return totalsOf((_, place) => (counts.length === COUNTS.length ? (counts[place] ?? 0) : 0));
}

function added(totals: RepinTotals, page: RepinForecastPage): RepinTotals {
  return totalsOf((name) => totals[name] + page[name]);
}

function totalsOf(count: (name: (typeof COUNTS)[number], place: number) => number): RepinTotals {
  // Each name of COUNTS is there once, and the type of the totals says whether one is missing.
  return Object.fromEntries(COUNTS.map((name, place) => [name, count(name, place)])) as Record<
    (typeof COUNTS)[number],
    number
  >;
}

function onwardsFrom(path: string, version: number, totals: RepinTotals, cursor: string): string {
  const sofar = COUNTS.map((name) => totals[name]).join('.');
  return `${path}?${new URLSearchParams({ version: String(version), sofar, after: cursor })}`;
}

export async function repin(
  portal: Portal,
  c: Http,
  staff: Staff,
  route: Route,
  form: FormBody,
): Promise<Response> {
  const subject = await subjectOf(c, staff, route);
  const version = versionAsked(form.values.version, subject);
  const reason = form.values.reason ?? '';
  const reader = staffReader(portal, c, staff);
  if (reason === '') {
    const refusal = reader.words.faults.required;
    return drawRepin(portal, c, staff, subject, { version, reason, done: null, refusal, status: 422 });
  }
  const { kind, id } = subject;
  const done = await repinNext(
    staff.desk,
    { kind, id, version },
    { actor: actorOf(staff, 'portal'), reason },
  );
  const query = new URLSearchParams({ version: String(version), done: String(done.repinned), reason });
  return goTo(c, `${subject.path}/repin?${query}`);
}

function actorOf({ person }: Staff, via: 'portal' | 'api') {
  return { kind: 'person', name: person.name, personId: person.id, via } as const;
}

// ---------------------------------------------------------------------------------------------------------------
// API

export async function apiRepin(_portal: Portal, c: Http, staff: Staff, route: Route): Promise<Response> {
  const parsed = repinBody.safeParse(await jsonBody(c));
  if (!parsed.success) throw invalid(parsed.error.issues);
  const { dryRun, reason, cursor } = parsed.data;
  const subject = await subjectOf(c, staff, route);
  const { kind, id } = subject;
  const version = versionAsked(parsed.data.version?.toString(), subject);
  const change = { kind, id, version };
  const noStore = { 'cache-control': 'no-store' };
  if (dryRun) {
    const forecast = await forecastRepin(staff.desk, change, { after: cursor });
    return c.json(
      { dryRun: true, version, ...written(forecast) } satisfies z.infer<typeof repinAnswer>,
      200,
      noStore,
    );
  }
  if (!mayEdit(staff)) throw refused(403, 'not_allowed', 'notAllowed');
  if (reason === undefined) {
    const path = 'reason';
    const [zh, en] = [editWordsOf('zh-CN').reasonNeeded, editWordsOf('en').reasonNeeded];
    throw new Refused(422, 'not_valid', { zh, en }, [{ path, message: en, zh, en }]);
  }
  const done = await repinNext(
    staff.desk,
    change,
    { actor: actorOf(staff, 'api'), reason },
    { after: cursor },
  );
  const answer: z.infer<typeof repinAnswer> = {
    dryRun: false,
    version,
    repinned: done.repinned,
    refused: done.refused.length,
    lines: done.refused.map(({ caseId, reason: why }) => ({
      ...NOTHING,
      caseId,
      reference: referenceOf(caseId),
      refused: why,
    })),
    cursor: done.cursor,
  };
  return c.json(answer, 200, noStore);
}

const NOTHING = { moved: [], breaches: [], heals: [], warnings: [] };

function written({ lines, ...counts }: RepinForecastPage) {
  return {
    ...counts,
    lines: lines.map(({ caseId, severity, moved, breaches, heals, warnings, refused: why }) => ({
      caseId,
      reference: referenceOf(caseId),
      severity,
      moved: moved.map(({ clockId, before, after }) => ({
        clock: clockId,
        before: before === null ? null : isoOf(before),
        after: after === null ? null : isoOf(after),
      })),
      breaches: [...breaches],
      heals: [...heals],
      warnings: [...warnings],
      refused: why,
    })),
  };
}
