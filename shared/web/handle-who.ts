// “Who would be called?” through its two doors: the page under /setup/who, whose form is a GET, and POST /api/who. Both play the
// same question through by what really decides; neither changes anything.

import type * as z from 'zod';
import { isCovered, type PreviewPromise, type PreviewSetup, previewSetup } from '../app/preview.ts';
import { type FailingWay, type Who, type WhoAsked, whoFor } from '../app/who.ts';
import { type whoAnswer, whoBody } from '../contracts/http-calls.ts';
import { PREVIEW_CHANNELS, PREVIEW_FROM, PREVIEW_TO } from '../contracts/http-preview.ts';
import type { CallLine } from '../domain/calls.ts';
import type { Contract, Customer, Site } from '../domain/customers.ts';
import { HOUR_MS, type Instant, instantOf, isoOf, MINUTE_MS } from '../domain/instant.ts';
import type { Ladder, Rung } from '../domain/ladder.ts';
import { PAGE_CHANNELS } from '../domain/people.ts';
import type { Tier } from '../domain/tier.ts';
import { wallDate } from '../domain/zone.ts';
import { becauseJson } from './because-json.ts';
import { invalid, jsonBody } from './bodies.ts';
import { factFaults, factsOf, momentOf, namedUnfit, promiseOf, refusalOf } from './handle-preview.ts';
import {
  ANSWERS_MAX,
  emergencyClassesOf,
  FAILING_MAX,
  namingOf,
  numbers,
  WHO_HOURS,
  type WhoPage,
  whoPage,
  whoPicture,
} from './pages-who.ts';
import { timelineSvg } from './timeline-svg.ts';
import { answerPage, type Http, type Portal, readerFor, type Staff } from './visit.ts';
import { whyText } from './why-text.ts';
import { previewWordsOf } from './words-preview.ts';
import { whoWordsOf } from './words-who.ts';
import { type Reader, timeText } from './writing.ts';

// ---------------------------------------------------------------------------------------------------------------
// The page

export async function who(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const { configuration } = staff.desk;
  const query = Object.fromEntries(
    Object.entries(c.req.query()).map(([name, value]) => [name, value.slice(0, 300)]),
  );
  const [tiers, contracts, customers, sites, ladders] = await Promise.all([
    configuration.latest<Tier>('tier'),
    configuration.latest<Contract>('contract'),
    configuration.latest<Customer>('customer'),
    configuration.latest<Site>('site'),
    configuration.latest<Ladder>('ladder'),
  ]);
  const defaults = staff.tenant ?? { defaultTierId: tiers[0]?.id ?? '', defaultLadderId: '' };
  const { of, severity: first } = asks(query, { contracts, ladders, ...defaults });
  const found = await previewSetup(staff.desk, promiseOf(of));
  if ('fault' in found) throw refusalOf(found);
  const { setup, contract, tenant } = found;
  const customer = contract ? customers.find(({ id }) => id === contract.customerId) : undefined;
  const mine = contract ? sites.filter((each) => isCovered(each, contract)) : sites;
  const site = mine.find(({ id }) => id === query.site);
  const timeZone = site?.timeZone ?? customer?.timeZone ?? tenant.timeZone;
  const reader = readerFor(portal, c, { own: staff.person.language, timeZone });
  const codes = setup.tier.severities.map(({ code }) => code);
  const values: Record<string, string> = {
    channel: 'email',
    hours: '4',
    ...query,
    severity: query.severity ?? codes.find((code) => code === first) ?? codes[0] ?? '',
  };
  const reportedAt = query.at ? instantAsked(query.at, timeZone) : reader.now;
  values.at = wallText(reportedAt ?? reader.now, timeZone, query.at);
  const { asked, faults } = questionOf(values, { found, reader, site, reportedAt });
  const answer = Object.keys(faults).length > 0 ? null : await whoFor(staff.desk, found, asked);
  if (answer && 'fault' in answer) {
    const { faults: words } = previewWordsOf(reader.language);
    if (answer.fault === 'severity') faults.severity = words.severity;
    else faults.of = words.calendar;
  }
  const hasFaults = Object.keys(faults).length > 0;
  return answerPage(
    c,
    {
      reader,
      staff,
      title: whoWordsOf(reader.language).title,
      current: 'setup',
      wide: true,
      status: hasFaults ? 422 : 200,
    },
    whoPage(reader, {
      of,
      tiers,
      contracts,
      customers,
      sites: mine,
      people: setup.people,
      tier: setup.tier,
      ladder: setup.ladder,
      values,
      faults,
      gaps: found.gaps,
      who: answer && 'calls' in answer ? answer : null,
      reportedAt: asked.reportedAt,
      clockNotes: reportedAt === null ? [] : clockNotes(reader, reportedAt, query),
      personId: setup.people.find(({ id }) => id === query.person)?.id ?? null,
    }),
  );
}

/** Which promise is asked about: the one that is named, else for a rota the first whose ladder names it. */
function asks(
  query: Readonly<Record<string, string>>,
  desk: {
    readonly contracts: readonly Contract[];
    readonly ladders: readonly Ladder[];
    readonly defaultTierId: string;
    readonly defaultLadderId: string;
  },
): { readonly of: string; readonly severity?: string | undefined } {
  const own = `tier:${desk.defaultTierId}`;
  const { of, rota } = query;
  if (of || !rota) return { of: of || own };
  const names = ({ recipients }: Rung) => recipients.some((one) => one.to === 'rota' && one.rotaId === rota);
  const rungOf = (ladderId: string) => desk.ladders.find(({ id }) => id === ladderId)?.rungs.find(names);
  const contract = desk.contracts.find(({ ladderId }) => rungOf(ladderId ?? desk.defaultLadderId));
  const rung = rungOf(contract?.ladderId ?? desk.defaultLadderId);
  return {
    of: contract && !rungOf(desk.defaultLadderId) ? `contract:${contract.id}` : own,
    severity: rung?.when.at === 'opening' ? rung.when.severities[0] : undefined,
  };
}

/** A wall time of the zone, or an instant with an offset, as the links of other pages give it. */
function instantAsked(text: string, timeZone: string): Instant | null {
  if (!/(Z|[+-]\d\d:\d\d)$/.test(text)) return momentOf(text, timeZone);
  const instant = instantOf(text);
  return instant !== null && instant >= PREVIEW_FROM && instant < PREVIEW_TO ? instant : null;
}

/** What the field shows: what was typed, so that a mistake can be mended; else the wall time of the instant. */
function wallText(at: Instant, timeZone: string, typed: string | undefined): string {
  if (typed && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(typed)) return typed;
  const { date, time } = wallDate(timeZone, at);
  return `${date}T${time}`;
}

function questionOf(
  values: Readonly<Record<string, string>>,
  of: {
    readonly found: PreviewSetup;
    readonly reader: Reader;
    readonly site: Site | undefined;
    readonly reportedAt: Instant | null;
  },
): { readonly asked: WhoAsked; readonly faults: Record<string, string> } {
  const { found, reader, site, reportedAt } = of;
  const { setup } = found;
  const { faults: words } = previewWordsOf(reader.language);
  const own = whoWordsOf(reader.language).faults;
  const faults: Record<string, string> = {};
  const chosen = <T>(name: string, item: T | undefined): T | undefined => {
    const value = values[name];
    if (value && item === undefined) faults[name] = words.option(value);
    return item;
  };
  const active = (id: string | undefined) => setup.people.find((each) => each.id === id && each.active);
  if (reportedAt === null) faults.at = words.at;
  const hours = WHO_HOURS.find((each) => String(each) === values.hours);
  if (hours === undefined) faults.hours = own.hours;
  const classes = emergencyClassesOf(setup.ladder);
  const emergencyClass = chosen(
    'class',
    classes.find((code) => code === values.class),
  );
  const answers = numbers(ANSWERS_MAX).flatMap((number) => {
    const person = chosen(`answer${number}`, active(values[`answer${number}`]));
    if (!person) return [];
    const afterMinutes = Number(values[`minutes${number}`] || '0');
    const fits = Number.isFinite(afterMinutes) && afterMinutes >= 0 && afterMinutes <= 10_000;
    if (!fits) faults[`minutes${number}`] = own.minutes;
    return fits ? [{ personId: person.id, afterMinutes }] : [];
  });
  const failing = numbers(FAILING_MAX).flatMap((number) => {
    const way = chosen(`fails${number}`, failingOf(values[`fails${number}`] ?? ''));
    return way ? [way] : [];
  });
  Object.assign(faults, factFaults(values, setup.tier, reader));
  chosen('site', site);
  const channel = chosen(
    'channel',
    PREVIEW_CHANNELS.find((each) => each === values.channel),
  );
  return {
    faults,
    asked: {
      severity: values.severity ?? '',
      reportedAt: reportedAt ?? reader.now,
      channel: channel ?? 'email',
      siteId: site?.id,
      facts: {
        ...factsOf(values, setup.tier),
        ...(emergencyClass === undefined ? {} : { emergency_class: emergencyClass }),
      },
      ownerId: chosen('owner', active(values.owner))?.id,
      hours: hours ?? 4,
      answers,
      failing,
    },
  };
}

/** As `failingText` writes it. */
function failingOf(text: string): FailingWay | undefined {
  const [, personId, channelName, address] = /^([a-z0-9_-]*)\|([a-z]+):(.*)$/.exec(text) ?? [];
  const channel = PAGE_CHANNELS.find((each) => each === channelName);
  if (!channel) return undefined;
  return { channel, ...(personId ? { personId } : {}), ...(address ? { address } : {}) };
}

/** Of a wall time that a clock change doubles or skips, which instant it is taken for. */
function clockNotes(
  reader: Reader,
  at: Instant,
  query: Readonly<Record<string, string>>,
): WhoPage['clockNotes'] {
  const words = whoWordsOf(reader.language);
  const { timeZone } = reader;
  const wall = (instant: Instant) => {
    const { date, time } = wallDate(timeZone, instant);
    return `${date}T${time}`;
  };
  const [before, now, after] = [wall(at - HOUR_MS), wall(at), wall(at + HOUR_MS)];
  if (query.at && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(query.at) && query.at !== now) {
    return [{ says: words.skippedTime(timeText(at, reader)) }];
  }
  if (after === now) {
    const link = `/setup/who?${new URLSearchParams({ ...query, at: isoOf(at + HOUR_MS) })}`;
    return [{ says: words.twice(timeZone), link }];
  }
  return before === now ? [{ says: words.again(timeZone) }] : [];
}

// ---------------------------------------------------------------------------------------------------------------
// The API

type Answer = z.infer<typeof whoAnswer>;

export async function apiWho(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const parsed = whoBody.safeParse(await jsonBody(c));
  if (!parsed.success) throw invalid(parsed.error.issues);
  const { contractId, tierId, tierVersion, reportedAt: at, ...rest } = parsed.data;
  // The schema has read it.
  const asked: WhoAsked = { ...rest, reportedAt: instantOf(at) ?? 0 };
  const promise: PreviewPromise = { contractId, tierId, tierVersion };
  const found = await previewSetup(staff.desk, promise);
  if ('fault' in found) throw namedUnfit(found);
  const [answer, customers, sites] = await Promise.all([
    whoFor(staff.desk, found, asked),
    staff.desk.configuration.latest<Customer>('customer'),
    staff.desk.configuration.latest<Site>('site'),
  ]);
  if ('fault' in answer) throw namedUnfit(answer);
  const timeZone = answer.site?.timeZone ?? found.tenant.timeZone;
  const reader = readerFor(portal, c, { own: staff.person.language, timeZone });
  return c.json(written(reader, { found, asked, answer, customers, sites }), 200, {
    'cache-control': 'no-store',
  });
}

function written(
  reader: Reader,
  of: {
    readonly found: PreviewSetup;
    readonly asked: WhoAsked;
    readonly answer: Who;
    readonly customers: readonly Customer[];
    readonly sites: readonly Site[];
  },
): Answer {
  const { found, asked, answer } = of;
  const { tier, ladder, people } = found.setup;
  const { calls } = answer;
  const naming = namingOf(reader, { people, customers: of.customers, sites: of.sites });
  const named = (id: string) => ({ id, name: people.find((each) => each.id === id)?.name ?? id });
  const page = { tier, people, values: { severity: asked.severity }, reportedAt: asked.reportedAt };
  return {
    tier: { id: tier.id, version: tier.version },
    ladder: { id: ladder.id, version: ladder.version },
    contractId: found.contract?.id ?? null,
    severity: asked.severity,
    reportedAt: isoOf(asked.reportedAt),
    until: isoOf(answer.until),
    timeZone: reader.timeZone,
    ended: calls.ended,
    top: calls.topAt === null ? null : { at: isoOf(calls.topAt), rounds: calls.topRounds },
    lines: calls.lines.map((line) => ({
      at: isoOf(line.at),
      minutes: (line.at - asked.reportedAt) / MINUTE_MS,
      what: line.what,
      ...('personId' in line ? { person: named(line.personId) } : {}),
      ...('rungId' in line
        ? { rung: line.rungId, rungName: line.rungName, clock: line.clockId, dueAt: isoOf(line.dueAt) }
        : {}),
      ...('because' in line
        ? { because: becauseJson(line.because, whyText(reader, line.because, line.rungId, naming)) }
        : {}),
      ...partsOf(line, asked.reportedAt, named),
    })),
    picture: timelineSvg(reader, whoPicture(reader, page, answer)),
  };
}

type Line = Partial<Answer['lines'][number]>;

/** What lines of only some kinds have. */
function partsOf(
  line: CallLine,
  reportedAt: Instant,
  named: (id: string) => { id: string; name: string },
): Line {
  switch (line.what) {
    case 'page':
      return {
        ways: line.ways.map(({ at, channel, address, why, failedAt }) => ({
          at: isoOf(at),
          minutes: (at - reportedAt) / MINUTE_MS,
          channel,
          address,
          why,
          failed: failedAt !== undefined,
        })),
        acknowledgeBy: isoOf(line.acknowledgeBy),
        ...(line.heldSince === undefined ? {} : { heldSince: isoOf(line.heldSince) }),
        ended: line.ended && { at: isoOf(line.ended.at), how: line.ended.how },
        ...(line.round === undefined ? {} : { round: line.round }),
      };
    case 'held':
      return { until: isoOf(line.until) };
    case 'put_off':
      return { until: isoOf(line.quietUntil) };
    case 'skipped':
      return { reason: line.why, ...(line.until === undefined ? {} : { until: isoOf(line.until) }) };
    case 'told':
      return { reason: line.topic, channel: line.channel, address: line.address };
    case 'rung':
      return { people: line.personIds.map(named), unfilled: [...line.unfilled] };
    case 'missed':
      return { clock: line.clockId };
    case 'promoted':
      return { reason: `${line.from} → ${line.to}` };
    case 'top':
      return { round: line.round, until: isoOf(line.repeatAt) };
    default:
      return {};
  }
}
