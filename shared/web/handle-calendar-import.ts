// Reading a file of holidays, or a year's, into a calendar: read and shown by one request, saved by another, which carries
// what was left ticked. Nothing is kept in between.

import type * as z from 'zod';
import { ICALENDAR_CHARACTERS_MAX, NOT_UNDERSTOOD, readIcalendar } from '../adapters/icalendar.ts';
import { type proposalAnswer, proposalBody } from '../contracts/http-edit.ts';
import type { Calendar } from '../domain/calendar.ts';
import { type ChosenImport, importProposal, withImported } from '../domain/calendar-changes.ts';
import { configurationChanges } from '../domain/configuration-changes.ts';
import type { Language } from '../domain/people.ts';
import {
  isStatutoryRegion,
  type StatutoryRegion,
  statutoryRegion,
  statutoryYears,
  withStatutoryYear,
} from '../domain/statutory.ts';
import { wallDate } from '../domain/zone.ts';
import { type FormBody, invalid, jsonBody } from './bodies.ts';
import type { Refusal } from './edit-parts.ts';
import { calendarOf } from './handle-calendars.ts';
import {
  attemptEdit,
  isDone,
  offersTo,
  refusalOf,
  savedQuery,
  staffReader,
  versionIn,
} from './handle-edit.ts';
import type { Html } from './layout.ts';
import { DATES_MAX, importPage, importReviewPage, yearReviewPage } from './pages-calendar-import.ts';
import type { Route } from './routes.ts';
import { answerPage, goTo, type Http, type Portal, Refused, type Staff } from './visit.ts';
import { editWordsOf } from './words-edit.ts';
import { importWordsOf } from './words-import.ts';
import type { Reader } from './writing.ts';

/** The calendar, its reader and its page's frame: what every step needs. */
interface Step {
  readonly c: Http;
  readonly staff: Staff;
  readonly reader: Reader;
  readonly calendar: Calendar;
  readonly values: Readonly<Record<string, string>>;
}

export async function calendarImport(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const calendar = await calendarOf(c, staff);
  return drawImport({ c, staff, calendar, reader: staffReader(portal, c, staff), values: {} }, {});
}

export async function importCalendar(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  const calendar = await calendarOf(c, staff);
  const { values } = form;
  const step: Step = { c, staff, calendar, reader: staffReader(portal, c, staff), values };
  if (values.do === 'take') return take(step);
  if (values.do === 'year') return reviewYear(step);
  if (values.do === 'addYear') return addYear(step);
  return readFile(step, form);
}

function draw({ c, staff, calendar, reader }: Step, status: number, content: Html) {
  return answerPage(c, { reader, staff, title: calendar.name, current: 'setup', status }, content);
}

function drawImport(
  step: Step,
  as: { readonly refusal?: Refusal; readonly status?: number },
): Response | Promise<Response> {
  const { c, staff, calendar, reader, values } = step;
  const thisYear = wallDate(calendar.timeZone, reader.now).date.slice(0, 4);
  const nextYear = String(Number(thisYear) + 1);
  const hasThisYear = calendar.publishedYears.includes(Number(thisYear));
  return draw(
    step,
    as.status ?? 200,
    importPage(reader, {
      ...offersTo(c, staff),
      calendar,
      // What is missing first: next year's holidays are often not published yet.
      values: { year: hasThisYear ? nextYear : thisYear, fromYear: thisYear, toYear: nextYear, ...values },
      ...(as.refusal ? { refusal: as.refusal } : {}),
    }),
  );
}

const refuse = (step: Step, sentence: string) => drawImport(step, { refusal: { sentence }, status: 422 });

// ---------------------------------------------------------------------------------------------------------------
// A file

/** What a review page can show; a longer span is read in parts. */
const YEARS_MAX = 30;

function readFile(step: Step, { files, filesFault }: FormBody): Response | Promise<Response> {
  const { c, staff, calendar, reader, values } = step;
  const words = editWordsOf(reader.language);
  const [file] = files;
  if (filesFault) return refuse(step, words.bigFile);
  if (!file) return refuse(step, words.noFile);
  const [fromYear, toYear] = [yearIn(values.fromYear), yearIn(values.toYear)];
  if (fromYear === null || toYear === null || toYear < fromYear || toYear - fromYear >= YEARS_MAX) {
    return refuse(step, words.badYears(YEARS_MAX));
  }
  const text = unicodeText(file.bytes);
  if (text === null) return refuse(step, importWordsOf(reader.language).notUnicode);
  const read = readIcalendar(text, { timeZone: calendar.timeZone, fromYear, toYear });
  const whole = read.notUnderstood.find(({ line }) => line === 0)?.what;
  if (whole === 'too_large') return refuse(step, words.bigFile);
  if (whole === 'no_calendar') return refuse(step, words.badFile);
  const proposal = importProposal(calendar, read);
  const most = Math.max(proposal.dates.length, proposal.closures.length);
  // What is not on the page cannot be confirmed, and its year would look complete.
  if (most > DATES_MAX) return refuse(step, importWordsOf(reader.language).tooMany(most, DATES_MAX));
  return draw(
    step,
    200,
    importReviewPage(
      { ...reader, timeZone: calendar.timeZone },
      {
        ...offersTo(c, staff),
        calendar,
        proposal,
        notUnderstood: read.notUnderstood,
        reason: words.importReason(file.filename.slice(0, 100)),
      },
    ),
  );
}

/**
 * UTF-8, as RFC 5545 has it, or UTF-16 where the file begins by saying so; else null. Another encoding read as this one keeps
 * its dates and loses the words that tell a workday from a day off.
 */
function unicodeText(bytes: Uint8Array): string | null {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function yearIn(text: string | undefined): number | null {
  return text !== undefined && /^(19|2[01])\d{2}$/.test(text) ? Number(text) : null;
}

function take(step: Step): Promise<Response> {
  const { calendar, values } = step;
  const dates: ChosenImport['dates'][number][] = [];
  const closures: { from: number; to: number; name: string }[] = [];
  const publishedYears: number[] = [];
  for (const name of Object.keys(values)) {
    const on = /^d\.(\d{4}-\d{2}-\d{2})$/.exec(name)?.[1];
    const [, from, to] = /^c\.(\d{1,14})\.(\d{1,14})$/.exec(name) ?? [];
    const year = /^y\.(\d{4})$/.exec(name)?.[1];
    if (on !== undefined) {
      const as = values[`as.${on}`] === 'workday' ? 'workday' : 'closed';
      dates.push({ on, as, name: values[`name.${on}`] ?? on });
    }
    if (from !== undefined && to !== undefined) {
      closures.push({ from: Number(from), to: Number(to), name: values[`cn.${from}.${to}`] ?? '' });
    }
    if (year !== undefined) publishedYears.push(Number(year));
  }
  return save(step, () => withImported(calendar, { dates, closures, publishedYears }));
}

// ---------------------------------------------------------------------------------------------------------------
// A year

function yearAsked({ values }: Step): { readonly region: StatutoryRegion; readonly year: number } | null {
  const { region = '' } = values;
  const year = yearIn(values.year);
  if (!isStatutoryRegion(region) || year === null || !statutoryYears(region).includes(year)) return null;
  return { region, year };
}

function reviewYear(step: Step): Response | Promise<Response> {
  const { c, staff, calendar, reader } = step;
  const words = editWordsOf(reader.language);
  const asked = yearAsked(step);
  if (!asked) return refuse(step, words.notPublished);
  const { nameZh, nameEn } = statutoryRegion(asked.region);
  const next = orNull(() => withStatutoryYear(calendar, asked.region, asked.year));
  if (!next) return refuse(step, words[whyNot(calendar)]);
  return draw(
    step,
    200,
    yearReviewPage(reader, {
      ...offersTo(c, staff),
      ...asked,
      calendar,
      changes: configurationChanges(calendar, next),
      reason: words.yearReason(reader.language === 'en' ? nameEn : nameZh, asked.year),
    }),
  );
}

async function addYear(step: Step): Promise<Response> {
  const asked = yearAsked(step);
  if (!asked) return refuse(step, editWordsOf(step.reader.language).notPublished);
  return save(step, () => withStatutoryYear(step.calendar, asked.region, asked.year));
}

// ---------------------------------------------------------------------------------------------------------------

async function save(step: Step, make: () => Calendar): Promise<Response> {
  const { staff, calendar, reader, values } = step;
  const next = orNull(make);
  if (!next) return refuse(step, editWordsOf(reader.language)[whyNot(calendar)]);
  const version = versionIn(values.version);
  const attempt = await attemptEdit(staff, 'calendar', {
    value: { ...next, version },
    id: calendar.id,
    version,
    reason: values.reason,
  });
  if (isDone(attempt)) return goTo(step.c, `/setup/calendars/${calendar.id}?${savedQuery(attempt)}`);
  return drawImport({ ...step, values: {} }, refusalOf(attempt, reader));
}

/** Which of the two it was that the domain refused: a week without hours is seen, and what is left is a date that is none. */
function whyNot({ weekly }: Calendar): 'noHours' | 'noSuchDay' {
  return Object.values(weekly).some((hours) => hours.length > 0) ? 'noSuchDay' : 'noHours';
}

/** The domain refuses a date that is none, and a day of work for a calendar without hours. */
function orNull<Made>(make: () => Made): Made | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

// ---------------------------------------------------------------------------------------------------------------
// API

/** A file of the largest size as JSON: a Chinese letter has three bytes, and a line's end is escaped. */
const PROPOSAL_BYTES_MAX = 4 * ICALENDAR_CHARACTERS_MAX;

/** The same sentence as in the portal, for a file that is too large as for a body that could only hold one. */
function tooLarge(): Refused {
  return new Refused(413, 'too_large', { zh: editWordsOf('zh-CN').bigFile, en: editWordsOf('en').bigFile });
}

/** The next version with all that a file, or a year, would bring. Saves nothing. */
export async function apiProposal(_portal: Portal, c: Http, staff: Staff): Promise<Response> {
  const calendar = await calendarOf(c, staff);
  const parsed = proposalBody.safeParse(await jsonBody(c, { bytesMax: PROPOSAL_BYTES_MAX, tooLarge }));
  if (!parsed.success) throw invalid(parsed.error.issues);
  const asked = parsed.data;
  const answer = 'region' in asked ? yearProposed(calendar, asked) : fileProposed(calendar, asked);
  return c.json(answer, 200, { 'cache-control': 'no-store' });
}

type Proposal = z.infer<typeof proposalAnswer>;

function yearProposed(calendar: Calendar, { region, year }: { region: string; year: number }): Proposal {
  if (!isStatutoryRegion(region) || !statutoryYears(region).includes(year)) throw unfit('notPublished');
  const item = orNull(() => withStatutoryYear(calendar, region, year));
  if (!item) throw unfit(whyNot(calendar));
  return { item, changes: changesOf(calendar, item), doubtful: [], notUnderstood: [] };
}

function fileProposed(
  calendar: Calendar,
  { icalendar, fromYear, toYear }: { icalendar: string; fromYear: number; toYear: number },
): Proposal {
  if (toYear < fromYear || toYear - fromYear >= YEARS_MAX) {
    const of = (language: Language) => editWordsOf(language).badYears(YEARS_MAX);
    throw new Refused(422, 'not_valid', { zh: of('zh-CN'), en: of('en') });
  }
  if (icalendar.length > ICALENDAR_CHARACTERS_MAX) throw tooLarge();
  const read = readIcalendar(icalendar, { timeZone: calendar.timeZone, fromYear, toYear });
  if (read.notUnderstood.some(({ what }) => what === 'no_calendar')) throw unfit('badFile');
  const { dates, closures: stretches } = importProposal(calendar, read);
  // A calendar keeps no ids of the file's events.
  const closures = stretches.map(({ from, to, name }) => ({ from, to, name }));
  const item = orNull(() => withImported(calendar, { dates, closures }));
  if (!item) throw unfit(whyNot(calendar));
  return {
    item,
    changes: changesOf(calendar, item),
    doubtful: dates.filter(({ doubtful }) => doubtful).map(({ on, name, as }) => ({ on, name, as })),
    notUnderstood: read.notUnderstood.map((left) => ({ ...left, ...NOT_UNDERSTOOD[left.what] })),
  };
}

const changesOf = (before: Calendar, after: Calendar) =>
  configurationChanges(before, after).map((change) => ({ ...change, path: [...change.path] }));

function unfit(word: 'notPublished' | 'noHours' | 'noSuchDay' | 'badFile'): Refused {
  return new Refused(422, 'not_valid', { zh: editWordsOf('zh-CN')[word], en: editWordsOf('en')[word] });
}
