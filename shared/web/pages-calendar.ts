// The pages of one calendar: its hours as a form of plain text, its exceptions one a line, its versions. Whoever may not
// change it reads the same without a form.

import { html, raw } from 'hono/html';
import type { EditFault, VersionLine } from '../app/configuration-edit.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { Language } from '../domain/people.ts';
import type { Tier } from '../domain/tier.ts';
import type { Weekday } from '../domain/zone.ts';
import {
  type BadLine,
  closuresText,
  datesText,
  hoursText,
  readClosures,
  readDates,
  readHours,
} from './calendar-text.ts';
import {
  type Compared,
  historySection,
  type Refusal,
  refusalBox,
  savedNote,
  saving,
  tabs,
  versionHead,
} from './edit-parts.ts';
import { fieldsWith, type Typed } from './form-fields.ts';
import type { Html } from './layout.ts';
import { calendarFacts } from './pages-setup.ts';
import { type EditWords, editWordsOf } from './words-edit.ts';
import { setupWordsOf } from './words-setup.ts';
import { type Reader, titled } from './writing.ts';

export const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** What a page about an item may offer to whoever looks at it. */
export interface Offers {
  readonly mayEdit: boolean;
  readonly mayRepin: boolean;
  readonly formToken: string;
  /** The version that was just saved, for the note. */
  readonly saved?: string | undefined;
}

// ---------------------------------------------------------------------------------------------------------------
// The form and its reading

/** The calendar as the form's fields. */
export function calendarValues(calendar: Calendar, language: Language): Readonly<Record<string, string>> {
  return {
    name: calendar.name,
    timeZone: calendar.timeZone,
    ...(calendar.always ? { always: 'yes' } : {}),
    ...Object.fromEntries(WEEK.map((day) => [`weekly.${day}`, hoursText(calendar.weekly[day])])),
    dates: datesText(calendar.dates, editWordsOf(language).closedWord),
    closures: closuresText(calendar),
    publishedYears: calendar.publishedYears.join(', '),
  };
}

/**
 * The form as the next version of the calendar, not yet checked, and the lines that are no line of a calendar. A blank field
 * is an empty one.
 */
export function calendarOfForm(
  values: Readonly<Record<string, string>>,
  item: { readonly id: string; readonly version: number },
): { readonly value: unknown; readonly faults: readonly EditFault[] } {
  const faults: EditFault[] = [];
  const weekly = WEEK.map((day) => {
    const hours = readHours(values[`weekly.${day}`] ?? '');
    if (hours === null) {
      faults.push({
        path: `weekly.${day}`,
        message: 'must be hours such as 09:00-12:00, 13:00-18:00',
        zh: '请写成 09:00-12:00, 13:00-18:00 的形式。',
      });
    }
    return [day, hours ?? []];
  });
  const timeZone = values.timeZone ?? '';
  const { dates, bad } = readDates(values.dates ?? '');
  faults.push(...bad.map((line) => badLine('dates', line, (said) => `2026-10-01 ${said.closedExample}`)));
  const closures = zoned(values.closures ?? '', timeZone);
  faults.push(
    ...closures.bad.map((line) =>
      badLine('closures', line, (said) => `2026-05-01 10:00 - 2026-05-02 18:00 ${said.closureExample}`),
    ),
  );
  const years = (values.publishedYears ?? '').split(/[\s,，、]+/).filter((year) => year !== '');
  const noYears = years.filter((year) => !/^(19|2[01])\d{2}$/.test(year));
  if (noYears.length > 0) {
    const said = noYears.join(', ').slice(0, 80);
    faults.push({
      path: 'publishedYears',
      message: `must be years such as 2026, 2027, and “${said}” is none`,
      zh: `请填写年份，例如 2026, 2027；“${said}”不是年份。`,
    });
  }
  return {
    value: {
      ...item,
      name: values.name ?? '',
      timeZone,
      always: values.always !== undefined,
      weekly: Object.fromEntries(weekly),
      dates,
      closures: closures.closures,
      publishedYears: years.filter((year) => !noYears.includes(year)).map(Number),
    },
    faults,
  };
}

/** Closures are wall readings of the zone; where the zone itself is wrong, that is the fault to tell. */
function zoned(text: string, timeZone: string): ReturnType<typeof readClosures> {
  try {
    return readClosures(text, timeZone);
  } catch {
    return { closures: [], bad: [] };
  }
}

function badLine(path: string, { line, text }: BadLine, example: (said: EditWords) => string): EditFault {
  return {
    path,
    message: `has a line ${line} that cannot be read, that names no day, or a date twice: “${text.slice(0, 80)}”. Write it as: ${example(editWordsOf('en'))}`,
    zh: `第 ${line} 行无法读懂、没有这一天，或日期重复：“${text.slice(0, 80)}”。请写成：${example(editWordsOf('zh-CN'))}`,
  };
}

/** Which field of the form a fault belongs to. */
export function calendarField(path: string): string {
  const [first = '', second] = path.split('.');
  return first === 'weekly' && second !== undefined ? `weekly.${second}` : first;
}

// ---------------------------------------------------------------------------------------------------------------
// Pages

export type CalendarPart = 'hours' | 'import' | 'history';

export interface CalendarPage extends Offers {
  readonly calendar: Calendar;
  readonly part: CalendarPart;
  readonly typed: Typed;
  readonly reason: string;
  readonly refusal?: Refusal;
  readonly history: readonly VersionLine<Calendar>[];
  readonly compared: Compared;
  /** Tiers that count on it. */
  readonly tiers: readonly Tier[];
  /** Version that the form was made from; differs from the calendar's where somebody else saved meanwhile. */
  readonly base: number;
}

export function calendarPage(reader: Reader, page: CalendarPage): Html {
  const words = editWordsOf(reader.language);
  const { calendar } = page;
  return html`${calendarHead(reader, page, page.part)}
${savedNote(reader, page.saved)}${page.refusal ? refusalBox(reader, page.refusal) : ''}
${page.tiers.length > 0 ? html`<p class="lead">${words.usedBy}: ${page.tiers.map((tier) => html`<a href="/setup/tiers/${tier.id}"><bdi>${titled(tier, reader.language)}</bdi></a> `)}</p>` : html`<p class="lead">${words.usedByNobody}</p>`}
${
  page.part === 'history'
    ? historySection(reader, `/setup/calendars/${calendar.id}`, page.history, page.compared)
    : page.mayEdit
      ? calendarForm(reader, page, { action: `/setup/calendars/${calendar.id}`, version: page.base + 1 })
      : html`<section>${calendarFacts(reader, calendar)}</section><p class="foot">${words.readOnly}</p>`
}`;
}

export function calendarHead(
  reader: Reader,
  page: Pick<CalendarPage, 'calendar' | 'mayEdit' | 'mayRepin'>,
  current: CalendarPart | 'repin',
): Html {
  const words = editWordsOf(reader.language);
  const base = `/setup/calendars/${page.calendar.id}`;
  return html`<p class="up"><a href="/setup">${words.setup}</a></p><div class="head"><h1><bdi>${page.calendar.name}</bdi></h1><small class="soft">${page.calendar.id} · ${setupWordsOf(reader.language).version(page.calendar.version)}</small></div>
${tabs(words.calendar, current, [
  { key: 'hours', href: base, label: words.hours },
  ...(page.mayEdit ? [{ key: 'import', href: `${base}/import`, label: words.importTab }] : []),
  { key: 'history', href: `${base}?part=history`, label: words.history },
  ...(page.mayRepin ? [{ key: 'repin', href: `${base}/repin`, label: words.repinTab }] : []),
])}`;
}

export function calendarForm(
  reader: Reader,
  page: Pick<CalendarPage, 'typed' | 'reason' | 'formToken'>,
  form: { readonly action: string; readonly version: number; readonly id?: boolean },
): Html {
  const words = editWordsOf(reader.language);
  const setup = setupWordsOf(reader.language);
  const fields = fieldsWith(page.typed);
  return html`<form method="post" action="${form.action}" novalidate>
<section>${form.id ? fields.text('id', words.id, { required: true, hint: words.idHint }) : ''}<div class="pair">${fields.text('name', words.name, { required: true })}${fields.text('timeZone', words.timeZone, { required: true, hint: words.timeZoneHint })}</div>
${fields.tick('always', words.always)}<p class="hint">${words.alwaysHint}</p></section>
<section><h2>${words.week}</h2><p class="hint">${words.weekHint}</p><div class="cells week">${WEEK.map((day) => fields.text(`weekly.${day}`, setup.weekdays[day]))}</div></section>
<section><h2>${setup.dates}</h2>${fields.area('dates', words.datesLabel, { rows: 10, hint: html`${words.datesHint} <a href="/help/admin#calendars">${words.howToWrite}</a>${raw('<br>')}<code>2026-10-01 ${words.closedExample}</code>${raw('<br>')}<code>2026-10-10 09:00-12:00, 13:00-18:00 ${words.workedExample}</code>` })}
${fields.area('closures', words.closures, { rows: 3, hint: html`${words.closuresHint}${raw('<br>')}<code>2026-05-01 10:00 - 2026-05-02 18:00 ${words.closureExample}</code>` })}
${fields.text('publishedYears', setup.years, { hint: words.yearsHint })}</section>
<section>${saving(reader, { formToken: page.formToken, version: form.version, reason: page.reason, ...(page.typed.faults.reason ? { fault: page.typed.faults.reason } : {}) })}</section></form>`;
}

export function newCalendarPage(
  reader: Reader,
  page: Pick<CalendarPage, 'typed' | 'reason' | 'formToken' | 'refusal'>,
): Html {
  const words = editWordsOf(reader.language);
  return html`<p class="up"><a href="/setup">${words.setup}</a></p><h1>${words.newCalendar}</h1>
${page.refusal ? refusalBox(reader, page.refusal) : ''}${calendarForm(reader, page, { action: '/setup/calendars', version: 1, id: true })}`;
}

/** A version as it was, for good, and what it changed. */
export function versionPage(
  reader: Reader,
  page: { readonly version: VersionLine<Calendar>; readonly latest: number },
): Html {
  const setup = setupWordsOf(reader.language);
  const { item } = page.version;
  const base = `/setup/calendars/${item.id}`;
  return html`${versionHead(reader, { name: item.name, base, line: page.version, latest: page.latest })}
<section><p class="soft">${item.timeZone}${item.always ? ` · ${setup.always}` : ''}</p>${calendarFacts(reader, item)}${item.closures.length > 0 ? html`<h3>${editWordsOf(reader.language).closures}</h3><pre class="pre small">${closuresText(item)}</pre>` : ''}</section>`;
}
