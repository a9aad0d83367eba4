// The preview through its two doors: the page under /setup/preview, whose form is a GET, and POST /api/preview. Both ask the
// same question of the same configuration; neither changes anything.

import type * as z from 'zod';
import {
  isCovered,
  type PreviewAsked,
  type PreviewFault,
  type PreviewPromise,
  type PreviewSetup,
  previewFor,
  previewSetup,
  type SiteNotCovered,
} from '../app/preview.ts';
import {
  PREVIEW_AHEAD_MS,
  PREVIEW_CHANNELS,
  PREVIEW_FROM,
  PREVIEW_TO,
  type previewAnswer,
  previewBody,
} from '../contracts/http-preview.ts';
import { wallInstant } from '../domain/calendar.ts';
import type { Contract, Customer, Site } from '../domain/customers.ts';
import { answersOf } from '../domain/deadline-answers.ts';
import { type Instant, instantOf, isoOf } from '../domain/instant.ts';
import { factsAsked, factsWithoutEffect, type Preview } from '../domain/preview.ts';
import type { FactValue, Tier } from '../domain/tier.ts';
import { wallDate } from '../domain/zone.ts';
import { invalid, jsonBody } from './bodies.ts';
import { factOptions, pictureOf, previewPage } from './pages-preview.ts';
import { timelineSvg } from './timeline-svg.ts';
import { answerPage, type Http, type Portal, Refused, readerFor, refused, type Staff } from './visit.ts';
import { previewWordsOf } from './words-preview.ts';
import { factText, type Reader } from './writing.ts';

// ---------------------------------------------------------------------------------------------------------------
// The page

export async function preview(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const { configuration } = staff.desk;
  const query = c.req.query();
  const [tiers, contracts, customers, sites] = await Promise.all([
    configuration.latest<Tier>('tier'),
    configuration.latest<Contract>('contract'),
    configuration.latest<Customer>('customer'),
    configuration.latest<Site>('site'),
  ]);
  const of = query.of?.slice(0, 200) || `tier:${staff.tenant?.defaultTierId ?? tiers[0]?.id ?? ''}`;
  const found = await previewSetup(staff.desk, promiseOf(of));
  if ('fault' in found) throw refusalOf(found);
  const { setup, contract, tenant } = found;
  const customer = contract ? customers.find(({ id }) => id === contract.customerId) : undefined;
  const mine = contract ? sites.filter((each) => isCovered(each, contract)) : sites;
  const site = mine.find(({ id }) => id === query.site);
  const timeZone = site?.timeZone ?? customer?.timeZone ?? tenant.timeZone;
  const reader = readerFor(portal, c, { own: staff.person.language, timeZone });
  const words = previewWordsOf(reader.language);

  const severity = query.severity ?? setup.tier.severities[0]?.code ?? '';
  const now = wallDate(timeZone, reader.now);
  const values: Record<string, string> = {
    channel: 'email',
    ...Object.fromEntries(Object.entries(query).map(([name, value]) => [name, value.slice(0, 300)])),
    severity,
    at: query.at || `${now.date}T${now.time}`,
  };
  const faults: Record<string, string> = {};
  const reportedAt = momentOf(values.at, timeZone);
  if (reportedAt === null) faults.at = words.faults.at;
  const asOf = values.until ? momentOf(values.until, timeZone) : undefined;
  if (asOf === null || (asOf !== undefined && reportedAt !== null && !fitsAfter(asOf, reportedAt))) {
    faults.until = words.faults.until;
  }
  const inWords = (says: (words: FaultWords) => string) => says(words.faults);
  if (values.site && !site) {
    const other = sites.find(({ id }) => id === values.site);
    faults.site = inWords(
      other && contract
        ? notCovered(notCoveredBy(other, contract))
        : ({ option }) => option(values.site ?? ''),
    );
  }
  const owner = setup.people.find(({ id, active }) => id === values.owner && active);
  if (values.owner && !owner) faults.owner = words.faults.option(values.owner);
  const channel = PREVIEW_CHANNELS.find((each) => each === values.channel);
  if (values.channel && !channel) faults.channel = words.faults.option(values.channel);
  Object.assign(faults, factFaults(values, setup.tier, reader));
  const asked: PreviewAsked = {
    severity,
    reportedAt: reportedAt ?? reader.now,
    channel: channel ?? 'email',
    siteId: site?.id,
    facts: factsOf(values, setup.tier),
    ownerId: owner?.id,
    asOf: asOf ?? undefined,
  };
  const answer = Object.keys(faults).length > 0 ? null : await previewFor(staff.desk, found, asked);
  if (answer && 'fault' in answer) {
    if (answer.fault === 'severity') faults.severity = words.faults.severity;
    else faults.of = words.faults.calendar;
  }
  const drawn = answer && 'preview' in answer ? answer.preview : null;
  return answerPage(
    c,
    {
      reader,
      staff,
      title: words.title,
      current: 'setup',
      wide: true,
      status: Object.keys(faults).length > 0 ? 422 : 200,
    },
    previewPage(reader, {
      of,
      tiers,
      contracts,
      customers,
      sites: mine,
      people: setup.people,
      tier: setup.tier,
      ladder: setup.ladder,
      calendars: setup.calendars,
      values,
      faults,
      gaps: found.gaps,
      preview: drawn,
    }),
  );
}

/** `contract:<id>`, `tier:<id>` or `tier:<id>@<version>`; anything else names a tier that is not there. */
export function promiseOf(of: string): PreviewPromise {
  const [, kind, id = of, version] = /^(contract|tier):([a-z0-9_-]{1,64})(?:@(\d{1,6}))?$/.exec(of) ?? [];
  if (kind === 'contract') return { contractId: id };
  return { tierId: id, ...(version === undefined ? {} : { tierVersion: Number(version) }) };
}

/** A `datetime-local` field's wall time as an instant of the zone; null where it is none, or too far away to be meant. */
export function momentOf(text: string | undefined, timeZone: string): Instant | null {
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(text ?? '') ?? [];
  if (date === undefined || time === undefined) return null;
  const noon = Date.parse(`${date}T12:00:00Z`);
  if (Number.isNaN(noon) || noon < PREVIEW_FROM || noon >= PREVIEW_TO) return null;
  try {
    return wallInstant(timeZone, date, time);
  } catch {
    // 2026-02-30, 25:00.
    return null;
  }
}

function fitsAfter(asOf: Instant, reportedAt: Instant): boolean {
  return asOf >= reportedAt && asOf <= reportedAt + PREVIEW_AHEAD_MS;
}

/** The facts that the tier asks for, as the form's choices give them; what is left open is not known. */
export function factsOf(
  values: Readonly<Record<string, string>>,
  tier: Tier,
): Readonly<Record<string, FactValue>> {
  return Object.fromEntries(
    [...factsAsked(tier).keys()].flatMap((fact) => {
      const value = factValueOf(values[`fact.${fact}`]);
      return value === null ? [] : [[fact, value]];
    }),
  );
}

/** What stands in the address of facts that the tier does not ask for, or of values that they do not have. */
export function factFaults(
  values: Readonly<Record<string, string>>,
  tier: Tier,
  reader: Reader,
): Readonly<Record<string, string>> {
  const { faults: words } = previewWordsOf(reader.language);
  const faults: Record<string, string> = {};
  const strangers: string[] = [];
  const asked = factsAsked(tier);
  for (const [name, text] of Object.entries(values)) {
    if (!name.startsWith('fact.') || text === '') continue;
    const fact = name.slice('fact.'.length);
    const known = asked.get(fact);
    if (!known) strangers.push(fact);
    else if (!fits(factValueOf(text), known)) {
      const options = factOptions(known).map((value) => factText(fact, value, reader));
      faults[name] = words.factValue(text, options.join(', '));
    }
  }
  if (strangers.length > 0) faults.facts = words.noFact(strangers.slice(0, 10).join(', '));
  return faults;
}

/** A number may be any; a word is one of the list. */
function fits(value: FactValue | null, known: readonly FactValue[]): boolean {
  if (typeof value === 'number') return known.some((each) => typeof each === 'number');
  return value !== null && factOptions(known).includes(value);
}

function factValueOf(text: string | undefined): FactValue | null {
  if (!text) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : null;
  } catch {
    return null;
  }
}

export function refusalOf({ fault, named }: PreviewFault): Refused {
  if (fault === 'contract' || fault === 'tier') return refused(404, 'not_found', 'notFound');
  return new Refused(409, `${fault}_missing`, {
    zh: missing(fault, named)(previewWordsOf('zh-CN').faults),
    en: missing(fault, named)(previewWordsOf('en').faults),
  });
}

const missing = (fault: PreviewFault['fault'], named: string) => (words: FaultWords) =>
  words.missing(words.nouns[fault] ?? fault, named);

// ---------------------------------------------------------------------------------------------------------------
// The API

type Answer = z.infer<typeof previewAnswer>;

export async function apiPreview(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const parsed = previewBody.safeParse(await jsonBody(c));
  if (!parsed.success) throw invalid(parsed.error.issues);
  const { contractId, tierId, tierVersion, reportedAt: at, asOf: until, ...rest } = parsed.data;
  // The schema has read both.
  const reportedAt = instantOf(at) ?? 0;
  const asOf = until === undefined ? undefined : (instantOf(until) ?? 0);
  if (asOf !== undefined && !fitsAfter(asOf, reportedAt)) throw unfit('asOf', (words) => words.until);
  const found = await previewSetup(staff.desk, { contractId, tierId, tierVersion });
  if ('fault' in found) throw namedUnfit(found);
  const answer = await previewFor(staff.desk, found, { ...rest, reportedAt, asOf });
  if ('fault' in answer) throw namedUnfit(answer);
  const timeZone = answer.site?.timeZone ?? found.tenant.timeZone;
  const reader = readerFor(portal, c, { own: staff.person.language, timeZone });
  const { setup } = found;
  const picture = timelineSvg(
    reader,
    pictureOf(
      reader,
      { tier: setup.tier, people: setup.people, values: { severity: rest.severity } },
      answer.preview,
    ),
  );
  return c.json(
    written(found, answer.preview, { severity: rest.severity, facts: rest.facts, reader, picture }),
    200,
    {
      'cache-control': 'no-store',
    },
  );
}

type FaultWords = ReturnType<typeof previewWordsOf>['faults'];

/** A member of the body that does not fit the desk's configuration, in both languages. */
function unfit(path: string, says: (words: FaultWords) => string): Refused {
  const zh = says(previewWordsOf('zh-CN').faults);
  const en = says(previewWordsOf('en').faults);
  return new Refused(422, 'preview_unfit', { zh, en }, [{ path, message: en, zh, en }]);
}

const MEMBERS: Readonly<Partial<Record<PreviewFault['fault'], string>>> = {
  contract: 'contractId',
  tier: 'tierId',
  site: 'siteId',
  siteNotCovered: 'siteId',
  person: 'ownerId',
};

export function namedUnfit(answer: PreviewFault | SiteNotCovered): Refused {
  const { fault, named } = answer;
  if (fault === 'severity') return unfit('severity', (words) => words.severity);
  if (fault === 'tooLittleOpen') return unfit('', (words) => words.calendar);
  if ('customers' in answer) return unfit('siteId', notCovered(answer));
  return unfit(MEMBERS[fault] ?? '', missing(fault, named));
}

function notCoveredBy(site: Site, contract: Contract): SiteNotCovered {
  return {
    fault: 'siteNotCovered',
    named: site.id,
    contractId: contract.id,
    customers: [site.customerId, contract.customerId],
  };
}

function notCovered({ named, contractId, customers: [ofSite, ofContract] }: SiteNotCovered) {
  return (words: FaultWords) =>
    ofSite === ofContract
      ? words.siteNotInContract(named, contractId)
      : words.siteOfAnother(named, ofSite, contractId, ofContract);
}

const iso = (instant: Instant | null): string | null => (instant === null ? null : isoOf(instant));

function written(
  { setup, contract }: PreviewSetup,
  preview: Preview,
  of: {
    readonly severity: string;
    readonly facts: PreviewAsked['facts'];
    readonly reader: Reader;
    readonly picture: string;
  },
): Answer {
  const { tier, ladder, people } = setup;
  const nameOfPerson = (personId: string) => people.find(({ id }) => id === personId)?.name ?? personId;
  return {
    tier: { id: tier.id, version: tier.version },
    ladder: { id: ladder.id, version: ladder.version },
    contractId: contract?.id ?? null,
    severity: of.severity,
    reportedAt: isoOf(preview.reportedAt),
    asOf: isoOf(preview.asOf),
    timeZone: of.reader.timeZone,
    factsWithoutEffect: [...factsWithoutEffect(tier, of.facts)],
    deadlines: answersOf(preview.foresight).map(({ dueAt, previousDueAt: _previous, ...answer }, index) => {
      // The targets come first, in the preview's order.
      const target = preview.deadlines[index];
      return {
        ...answer,
        dueAt: iso(dueAt),
        ...(target
          ? {
              startedAt: iso(target.startedAt),
              calendar:
                target.calendarId === null
                  ? null
                  : { id: target.calendarId, version: target.calendarVersion ?? 1 },
              ledger: target.ledger.map(({ from, to, counted, why }) => ({
                from: isoOf(from),
                to: isoOf(to),
                counted,
                why,
              })),
            }
          : {}),
      };
    }),
    rungs: preview.rungs.map((rung) => ({
      at: isoOf(rung.at),
      rung: rung.rungId,
      name: rung.rungName,
      does: rung.does,
      order: rung.order,
      clock: rung.clockId,
      ...(rung.moment ? { moment: rung.moment } : {}),
      severity: rung.severity,
      acknowledgeWithinMinutes: rung.acknowledgeWithinMinutes ?? ladder.acknowledgeWithinMinutes,
      ...(rung.repeats ? { repeats: rung.repeats } : {}),
      ...(rung.expected ? { provisional: true as const } : {}),
      people: rung.people.map(({ personId, unreachable }) => ({
        id: personId,
        name: nameOfPerson(personId),
        unreachable,
      })),
    })),
    acknowledgeWithinMinutes: ladder.acknowledgeWithinMinutes,
    final: { personId: ladder.finalPersonId, repeatEveryMinutes: ladder.repeatEveryMinutes },
    picture: of.picture,
  };
}
