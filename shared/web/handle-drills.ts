// Drills through their two doors: the pages under /drills and the API under /api/drills. Both ask the same questions; nobody is
// paged before somebody has seen who would be, which the form makes sure of and the API offers as a dry run.

import type * as z from 'zod';
import {
  type DrillAsked,
  type DrillLine,
  type DrillPlan,
  drillIdFor,
  drillLines,
  drillPlan,
  drillReport,
  endDrillOf,
  keepFast,
  startDrill,
} from '../app/drills.ts';
import { isCovered } from '../app/preview.ts';
import { idempotencyKey } from '../contracts/http.ts';
import {
  DRILL_HOURS_MAX,
  type DrillBody,
  type drillAnswer,
  drillBody,
  drillEndBody,
  type drillLine,
} from '../contracts/http-drills.ts';
import type { Contract, Customer, Site } from '../domain/customers.ts';
import { type DrillReport, type DrillWay, drillFigures } from '../domain/drill-report.ts';
import { type Instant, instantOf, isoOf } from '../domain/instant.ts';
import { type Person, wayOf } from '../domain/people.ts';
import { caseIdOf, referenceOf } from '../domain/reference.ts';
import type { Supposed } from '../domain/rehearsal.ts';
import type { Tier } from '../domain/tier.ts';
import { type FormBody, instantOfField, invalid, jsonBody } from './bodies.ts';
import { mayRepin, staffReader } from './handle-edit.ts';
import { PAGE_HEADERS } from './layout.ts';
import { drillReportPage, drillsPage, pathOf, SUPPOSED_ROWS } from './pages-drills.ts';
import type { Route } from './routes.ts';
import {
  answerPage,
  goTo,
  type Http,
  type Portal,
  Refused,
  readerFor,
  refused,
  type Staff,
} from './visit.ts';
import { drillWordsOf } from './words-drills.ts';
import { nameOf } from './writing.ts';

const NO_STORE = { 'cache-control': 'no-store' } as const;

/** Who begins a drill wakes people, and answers for it. */
const mayDrill = mayRepin;

// ---------------------------------------------------------------------------------------------------------------
// The list, with the form of a new one

export async function drills(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  return draw(portal, c, staff, { values: valuesOf(c.req.query()), faults: {}, status: 200 });
}

function valuesOf(given: Readonly<Record<string, string>>): Record<string, string> {
  const { token: _token, once: _once, ...rest } = given;
  return {
    of: 'stranger',
    pace: '1',
    hours: '2',
    mode: 'live',
    ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, value.slice(0, 300)])),
  };
}

async function draw(
  portal: Portal,
  c: Http,
  staff: Staff,
  {
    values,
    faults: given,
    status,
  }: {
    readonly values: Record<string, string>;
    readonly faults: Readonly<Record<string, string>>;
    readonly status: number;
  },
): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { configuration } = staff.desk;
  const [lines, people] = await Promise.all([drillLines(staff.desk), configuration.latest<Person>('person')]);
  const words = drillWordsOf(reader.language);
  let form: Parameters<typeof drillsPage>[1]['form'] = null;
  let faults = given;
  if (mayDrill(staff)) {
    const [contracts, customers, sites] = await Promise.all([
      configuration.latest<Contract>('contract'),
      configuration.latest<Customer>('customer'),
      configuration.latest<Site>('site'),
    ]);
    const contract = contracts.find(({ id }) => id === values.of);
    const tier = await configuration.get<Tier>('tier', contract?.tierId ?? staff.tenant?.defaultTierId ?? '');
    values.severity ??= tier?.severities[0]?.code ?? '';
    const asked = values.asked === 'yes' && status === 200 ? await askedIn(portal, c, staff, values) : null;
    if (asked && 'faults' in asked) faults = asked.faults;
    form = {
      choices: {
        contracts,
        customers,
        sites: contract ? sites.filter((site) => isCovered(site, contract)) : sites,
        people,
        tier,
      },
      values,
      faults,
      plan: asked && 'plan' in asked ? asked.plan.findings : null,
      formToken: staff.formToken,
      once: portal.chance.hex(8),
    };
  }
  return answerPage(
    c,
    {
      reader,
      staff,
      title: words.title,
      current: 'setup',
      status: status === 200 && Object.keys(faults).length > 0 ? 422 : status,
    },
    drillsPage(reader, { lines, people, form }),
  );
}

type Asked =
  | { readonly body: DrillBody; readonly plan: DrillPlan }
  | { readonly faults: Readonly<Record<string, string>> };

/** What the fields ask for and how it would go, or what is wrong with them. `once` names the intent. */
async function askedIn(
  portal: Portal,
  c: Http,
  staff: Staff,
  values: Readonly<Record<string, string>>,
  once = 'shown',
): Promise<Asked> {
  const { language } = staffReader(portal, c, staff);
  const words = drillWordsOf(language).faults;
  const answers = SUPPOSED_ROWS.flatMap((row) => {
    const [personId, after] = [values[`who${row}`], values[`after${row}`]];
    return personId ? [{ personId, afterMinutes: Number(after || 'x') }] : [];
  });
  const people = await staff.desk.configuration.latest<Person>('person');
  const failing = SUPPOSED_ROWS.flatMap((row) => {
    const [personId = '', ...rest] = (values[`fails${row}`] ?? '').split(' ');
    const method = people
      .find(({ id }) => id === personId)
      ?.contactMethods.find((each) => wayOf(each) === rest.join(' '));
    return method ? [{ personId, channel: method.channel, address: method.address }] : [];
  });
  const site = values.site ? await staff.desk.configuration.get<Site>('site', values.site) : null;
  const timeZone = site?.timeZone ?? staff.tenant?.timeZone ?? 'UTC';
  const at = values.at ? (instantOfField(timeZone, values.at) ?? 'x') : undefined;
  const parsed = drillBody.safeParse({
    mode: values.mode,
    ...(values.of && values.of !== 'stranger' ? { contractId: values.of } : {}),
    ...(values.site ? { siteId: values.site } : {}),
    severity: values.severity ?? '',
    pace: Number(values.pace),
    hours: Number(values.hours),
    note: values.note ?? '',
    ...(at === undefined ? {} : { at }),
    answers,
    failing,
  });
  if (!parsed.success) {
    const named: Readonly<Record<string, string>> = {
      ...words,
      answers: words.supposed,
      failing: words.supposed,
    };
    const fields: Readonly<Record<string, string>> = { answers: 'after1', failing: 'fails1', siteId: 'site' };
    return {
      faults: Object.fromEntries(
        parsed.error.issues.map(({ path: [name] }) => {
          const member = String(name);
          return [fields[member] ?? member, named[member] ?? words.promise];
        }),
      ),
    };
  }
  if (parsed.data.mode === 'live' && parsed.data.hours > DRILL_HOURS_MAX)
    return { faults: { hours: words.hours } };
  const plan = await planFor(staff, parsed.data, once);
  if ('fault' in plan) {
    const [field, says] =
      plan.fault === 'severity'
        ? (['severity', words.severity] as const)
        : plan.fault === 'site' || plan.fault === 'siteNotCovered'
          ? (['site', words.site] as const)
          : (['of', plan.fault === 'tooLittleOpen' ? words.calendar : words.promise] as const);
    return { faults: { [field]: says } };
  }
  return { body: parsed.data, plan };
}

function planFor(staff: Staff, body: DrillBody, once: string) {
  const { desk, person } = staff;
  const isFast = body.mode === 'fast';
  const now = desk.clock.now();
  const asked: DrillAsked = body;
  const supposed: Supposed = { answers: body.answers, failing: body.failing };
  return drillPlan(desk, asked, {
    by: person,
    // The schema has read it.
    at: isFast && body.at !== undefined ? (instantOf(body.at) ?? now) : now,
    caseId: drillIdFor(desk, person, once),
    ...(isFast ? { supposed } : {}),
  });
}

export async function beginDrill(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const values = valuesOf(form.values);
  const asked = await askedIn(portal, c, staff, values, form.values.once ?? portal.chance.hex(8));
  if ('faults' in asked) return draw(portal, c, staff, { values, faults: asked.faults, status: 422 });
  const { plan, body } = asked;
  if (body.mode === 'fast') {
    const report = await keepFast(staff.desk, plan, staff.person);
    return goTo(c, `${pathOf(report)}?done=kept`);
  }
  await begun(staff, plan, 'portal');
  return goTo(c, `/drills/${referenceOf(plan.opening.caseId)}?done=started`);
}

async function begun(staff: Staff, plan: DrillPlan, via: 'portal' | 'api'): Promise<void> {
  const result = await startDrill(staff.desk, plan, staff.person, via);
  if (result.outcome === 'refused') throw new Refused(409, result.reason.code, result.reason);
}

// ---------------------------------------------------------------------------------------------------------------
// One drill

const DONE = ['started', 'kept', 'ended'] as const;

export async function drill(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const report = await reportOf(c, staff);
  const { configuration } = staff.desk;
  const [people, customer, tier] = await Promise.all([
    configuration.latest<Person>('person'),
    report.customerId === null ? null : configuration.get<Customer>('customer', report.customerId),
    configuration.get<Tier>('tier', report.tier.id, report.tier.version),
  ]);
  const level = tier?.severities.find(({ code }) => code === report.severity);
  const reader = readerFor(portal, c, { own: staff.person.language, timeZone: report.timeZone });
  const words = drillWordsOf(reader.language);
  const asked = c.req.query('done');
  return answerPage(
    c,
    { reader, staff, title: `${words.report}: ${report.note}`, current: 'setup', wide: true },
    drillReportPage(reader, {
      report,
      people,
      customer: customer ? nameOf(customer, reader.language) : words.stranger,
      done: DONE.find((each) => each === asked) ?? null,
      rank: level?.rank ?? 4,
      firstCall: firstCallIn(c.req.query('call')),
      ending: report.endedAt === null && mayDrill(staff) ? { formToken: staff.formToken } : null,
    }),
  );
}

/** As the address counts, from 1; whatever is no such number is the first. */
const firstCallIn = (text = '1'): number => (/^[1-9]\d{0,3}$/.test(text) ? Number(text) - 1 : 0);

async function reportOf(c: Http, staff: Staff): Promise<DrillReport> {
  const report = await drillReport(staff.desk, c.req.param('id') ?? '');
  if (!report) throw refused(404, 'not_found', 'notFound');
  return report;
}

export async function endDrill(
  _portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const state = await liveOf(c, staff);
  await ended(staff, state, form.values.summary ?? '—', 'portal');
  return goTo(c, `/drills/${referenceOf(state.id)}?done=ended`);
}

async function liveOf(c: Http, { desk }: Staff) {
  const caseId = caseIdOf(c.req.param('id') ?? '');
  const state = caseId === null ? null : (await desk.cases.head(caseId))?.state;
  if (!state?.drill) throw refused(404, 'not_found', 'notFound');
  return state;
}

async function ended(
  staff: Staff,
  state: Awaited<ReturnType<typeof liveOf>>,
  summary: string,
  via: 'portal' | 'api',
): Promise<void> {
  const result = await endDrillOf(staff.desk, state, staff.person, { via, summary: summary.slice(0, 400) });
  if (result.outcome === 'refused') throw new Refused(409, result.reason.code, result.reason);
}

export async function drillFile(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const report = await reportOf(c, staff);
  const written = answerOf(report, await staff.desk.configuration.latest<Person>('person'));
  const isCsv = c.req.path.endsWith('.csv');
  const name = `drill-${written.id}.${isCsv ? 'csv' : 'json'}`;
  return new Response(isCsv ? csvOf(written) : `${JSON.stringify(written, null, 1)}\n`, {
    headers: {
      ...PAGE_HEADERS,
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': isCsv ? 'text/csv; charset=utf-8; header=present' : 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
    },
  });
}

// ---------------------------------------------------------------------------------------------------------------
// The API

export async function apiDrills(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const [lines, people] = await Promise.all([
    drillLines(staff.desk),
    staff.desk.configuration.latest<Person>('person'),
  ]);
  return c.json({ drills: lines.map((line) => lineOf(line, people)) }, 200, NO_STORE);
}

export async function apiDrill(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const report = await reportOf(c, staff);
  return c.json(answerOf(report, await staff.desk.configuration.latest<Person>('person')), 200, NO_STORE);
}

/** With `?dry=1` who would be called, and nothing is begun. */
export async function apiBeginDrill(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const key = c.req.header('idempotency-key');
  if (key !== undefined && !idempotencyKey.safeParse(key).success)
    throw refused(400, 'bad_idempotency_key', 'badKey');
  const parsed = drillBody.safeParse(await jsonBody(c));
  if (!parsed.success) throw invalid(parsed.error.issues);
  const body = parsed.data;
  if (body.mode === 'live' && body.hours > DRILL_HOURS_MAX) throw unfit('hours', 'hours');
  const plan = await planFor(staff, body, key ?? portal.chance.hex(8));
  if ('fault' in plan) {
    if (plan.fault === 'severity') throw unfit('severity', 'severity');
    if (plan.fault === 'site' || plan.fault === 'siteNotCovered') throw unfit('siteId', 'site');
    throw unfit(
      plan.fault === 'contract' ? 'contractId' : '',
      plan.fault === 'tooLittleOpen' ? 'calendar' : 'promise',
    );
  }
  const people = await staff.desk.configuration.latest<Person>('person');
  const dry = c.req.query('dry') === '1';
  if (dry) {
    const { opening, setup, findings, timeZone } = plan;
    const { id: tierId, version: tierVersion } = setup.tier;
    const drill: DrillReport = {
      id: '',
      kind: body.mode,
      startedAt: opening.reportedAt,
      endedAt: null,
      by: staff.person.id,
      note: body.note,
      pace: body.pace,
      severity: body.severity,
      customerId: opening.customerId,
      contractId: opening.contractId,
      siteId: opening.siteId,
      timeZone,
      tier: { id: tierId, version: tierVersion },
      ladder: { id: setup.ladder.id, version: setup.ladder.version },
      ownerId: null,
      ...findings,
    };
    return c.json({ dry, drill: answerOf(drill, people) }, 200, NO_STORE);
  }
  if (body.mode === 'fast') {
    const report = await keepFast(staff.desk, plan, staff.person);
    return c.json({ dry, drill: answerOf(report, people) }, 200, NO_STORE);
  }
  await begun(staff, plan, 'api');
  const report = await drillReport(staff.desk, plan.opening.caseId);
  if (!report) throw new Error('A drill that was begun is not there');
  return c.json({ dry, drill: answerOf(report, people) }, 200, NO_STORE);
}

export async function apiEndDrill(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const parsed = drillEndBody.safeParse(await jsonBody(c));
  if (!parsed.success) throw invalid(parsed.error.issues);
  const state = await liveOf(c, staff);
  await ended(staff, state, parsed.data.summary, 'api');
  return apiDrill(_portal, c, staff);
}

function unfit(path: string, word: keyof ReturnType<typeof drillWordsOf>['faults']): Refused {
  const [zh, en] = [drillWordsOf('zh-CN').faults[word], drillWordsOf('en').faults[word]];
  return new Refused(422, 'drill_unfit', { zh, en }, [{ path, message: en, zh, en }]);
}

// ---------------------------------------------------------------------------------------------------------------
// Written down

const iso = (at: Instant | null): string | null => (at === null ? null : isoOf(at));

function personOf(people: readonly Person[], id: string) {
  return { id, name: people.find((each) => each.id === id)?.name ?? id };
}

function lineOf(line: DrillLine, people: readonly Person[]): z.infer<typeof drillLine> {
  const { id, kind, startedAt, endedAt, by, note, pace, severity } = line;
  const { customerId, contractId, siteId, tier, ladder } = line;
  return {
    id: kind === 'live' && id !== '' ? referenceOf(id) : id,
    mode: kind,
    startedAt: isoOf(startedAt),
    endedAt: iso(endedAt),
    by: personOf(people, by),
    ...{ note, pace, severity, customerId, contractId, siteId, tier, ladder },
  };
}

function answerOf(report: DrillReport, people: readonly Person[]): z.infer<typeof drillAnswer> {
  const person = (id: string) => personOf(people, id);
  const way = ({ channel, address, at, outcome, ...said }: DrillWay) => ({
    ...{ channel, address, outcome },
    at: isoOf(at),
    providerId: said.providerId ?? null,
    detail: said.detail ?? null,
    deliveredAt: iso(said.deliveredAt ?? null),
  });
  return {
    ...lineOf(report, people),
    timeZone: report.timeZone,
    figures: drillFigures(report),
    calls: report.calls.map((call) => ({
      pageId: call.pageId,
      person: person(call.personId),
      standsInFor: call.standsInFor === undefined ? null : person(call.standsInFor),
      rung: { id: call.rungId, name: call.rungName },
      clock: call.clockId ?? null,
      at: isoOf(call.at),
      acknowledgeBy: isoOf(call.acknowledgeBy),
      ways: call.ways.map(way),
      ended: call.ended && { at: isoOf(call.ended.at), how: call.ended.how },
      answeredAfterSeconds: call.answeredAfterSeconds,
      answeredVia: call.answeredVia ?? null,
    })),
    notices: report.notices.map((notice) => ({
      at: isoOf(notice.at),
      person: person(notice.personId),
      topic: notice.topic,
      way: way(notice.way),
    })),
    skipped: report.skipped.map(({ at, personId, rungId, because }) => ({
      at: isoOf(at),
      person: person(personId),
      rung: rungId,
      because,
    })),
    held: report.held.map(({ at, personId, until }) => ({
      at: isoOf(at),
      person: person(personId),
      until: isoOf(until),
    })),
    rungs: report.rungs.map(({ rungId, rungName, reachedAt, unfilled }) => ({
      id: rungId,
      name: rungName,
      reachedAt: iso(reachedAt),
      unfilled: [...unfilled],
    })),
    missed: report.missed.map(({ at, clockId }) => ({ at: isoOf(at), clock: clockId })),
    topAt: iso(report.topAt),
    isCut: report.isCut,
  };
}

const COLUMNS = [
  'what',
  'at',
  'person_id',
  'person',
  'rung',
  'clock',
  'channel',
  'address',
  'outcome',
  'provider_receipt',
  'delivered_at',
  'acknowledge_by',
  'ended',
  'ended_at',
  'answered_after_seconds',
  'answered_via',
  'detail',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string | number | null>>;

/** A line for each way of each page, each notice, each person left out, and each rung that was not reached. */
function csvOf(report: z.infer<typeof drillAnswer>): string {
  const wayCells = (way: (typeof report.notices)[number]['way']): Row => ({
    channel: way.channel,
    address: way.address,
    outcome: way.outcome,
    provider_receipt: way.providerId,
    delivered_at: way.deliveredAt,
    detail: way.detail,
  });
  const whoCells = ({ id, name }: { id: string; name: string }): Row => ({ person_id: id, person: name });
  const rows: Row[] = [
    ...report.calls.flatMap((call) =>
      call.ways.map(
        (way): Row => ({
          what: 'page',
          at: way.at,
          ...whoCells(call.person),
          rung: call.rung.name,
          clock: call.clock,
          ...wayCells(way),
          acknowledge_by: call.acknowledgeBy,
          ended: call.ended?.how ?? 'open',
          ended_at: call.ended?.at ?? null,
          answered_after_seconds: call.answeredAfterSeconds,
          answered_via: call.answeredVia,
        }),
      ),
    ),
    ...report.notices.map(
      ({ at, person, topic, way }): Row => ({
        what: `notice ${topic}`,
        at,
        ...whoCells(person),
        ...wayCells(way),
      }),
    ),
    ...report.held.map(
      ({ at, person, until }): Row => ({ what: 'held', at, ...whoCells(person), detail: until }),
    ),
    ...report.skipped.map(
      ({ at, person, rung, because }): Row => ({
        what: 'skipped',
        at,
        ...whoCells(person),
        rung,
        detail: because,
      }),
    ),
    ...report.missed.map(({ at, clock }): Row => ({ what: 'missed', at, clock })),
    ...report.rungs.map(
      ({ name, reachedAt, unfilled }): Row => ({
        what: reachedAt === null ? 'rung not reached' : 'rung reached',
        at: reachedAt,
        rung: name,
        detail: unfilled.join(' '),
      }),
    ),
  ];
  return [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((name) => cell(row[name] ?? '')).join(','))]
    .map((line) => `${line}\r\n`)
    .join('');
}

function cell(value: string | number): string {
  // Spreadsheets read what begins so as a formula, also after white space and in full width.
  const text = typeof value === 'string' && /^[\s=+\-@＝＋－＠]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
