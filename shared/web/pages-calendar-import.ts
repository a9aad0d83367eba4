// What comes into a calendar from outside: a file of a calendar program, or the public holidays of a year. Both are shown
// first, line by line, and only what somebody left ticked is saved.

import { html, raw } from 'hono/html';
import { type IcalendarRead, NOT_UNDERSTOOD } from '../adapters/icalendar.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { ImportProposal, ProposedDate } from '../domain/calendar-changes.ts';
import type { ConfigurationChange } from '../domain/configuration-changes.ts';
import { STATUTORY_REGIONS, statutoryRegion, statutoryYears } from '../domain/statutory.ts';
import { hoursText } from './calendar-text.ts';
import { changesList, type Refusal, refusalBox, saving } from './edit-parts.ts';
import { fieldsWith } from './form-fields.ts';
import type { Html } from './layout.ts';
import { calendarHead, type Offers } from './pages-calendar.ts';
import { editWordsOf } from './words-edit.ts';
import { setupWordsOf } from './words-setup.ts';
import { type Reader, stampText } from './writing.ts';

interface ImportFrame extends Offers {
  readonly calendar: Calendar;
  readonly refusal?: Refusal;
}

/** A page that a phone can scroll; a file of more is refused, to be read in parts, by its years. */
export const DATES_MAX = 400;
const NOT_UNDERSTOOD_SHOWN = 50;

/** The two ways in. */
export function importPage(
  reader: Reader,
  page: ImportFrame & { readonly values: Readonly<Record<string, string>> },
): Html {
  const words = editWordsOf(reader.language);
  const fields = fieldsWith({ values: page.values, faults: {} });
  const action = `/setup/calendars/${page.calendar.id}/import`;
  const token = html`<input type="hidden" name="token" value="${page.formToken}">`;
  const regions = STATUTORY_REGIONS.map((region) => {
    const { nameZh, nameEn } = statutoryRegion(region);
    const years = statutoryYears(region);
    const name = reader.language === 'en' ? nameEn : nameZh;
    return { value: region, label: `${name} (${years[0]}–${years.at(-1)})` };
  });
  return html`${calendarHead(reader, page, 'import')}${page.refusal ? refusalBox(reader, page.refusal) : ''}
<section><h2>${words.addYear}</h2><p class="hint">${words.addYearLead}</p><form method="post" action="${action}" novalidate>${token}<input type="hidden" name="do" value="year"><div class="pair">${fields.select('region', words.region, regions)}${fields.text('year', words.year, { keys: 'numeric', required: true })}</div><p class="go"><button>${words.addYearButton}</button></p></form></section>
<section><h2>${words.importTitle}</h2><p class="hint">${words.importLead}</p><form method="post" action="${action}" enctype="multipart/form-data" novalidate>${token}<input type="hidden" name="do" value="read"><div class="field"><label for="file">${words.file}</label><input type="file" id="file" name="file" accept=".ics,text/calendar" required></div><div class="pair">${fields.text('fromYear', words.fromYear, { keys: 'numeric' })}${fields.text('toYear', words.toYear, { keys: 'numeric' })}</div><p class="go"><button>${words.read}</button></p></form></section>`;
}

/** What a file would change, to be confirmed date by date. */
export function importReviewPage(
  reader: Reader,
  page: ImportFrame & {
    readonly proposal: ImportProposal;
    readonly notUnderstood: IcalendarRead['notUnderstood'];
    readonly reason: string;
  },
): Html {
  const words = editWordsOf(reader.language);
  const { proposal, calendar } = page;
  const count = proposal.dates.length + proposal.closures.length;
  return html`${calendarHead(reader, page, 'import')}
<p class="note">${words.reviewLead}</p>${count === 0 ? html`<p class="empty">${words.nothingRead}</p>` : ''}
${
  count === 0
    ? ''
    : html`<form method="post" action="/setup/calendars/${calendar.id}/import" novalidate><input type="hidden" name="do" value="take">
${proposal.dates.length > 0 ? html`<section><h2>${words.days}</h2>${proposal.dates.map((date) => dateRow(reader, date))}</section>` : ''}
${
  proposal.closures.length > 0
    ? html`<section><h2>${words.stretches}</h2>${proposal.closures.map(({ from, to, name }) => html`<input type="hidden" name="cn.${from}.${to}" value="${name}"><label class="tick"><input type="checkbox" name="c.${from}.${to}" value="yes" checked><span><bdi>${name}</bdi> <span class="soft num">${stampText(from, reader)} – ${stampText(to, reader)}</span></span></label>`)}</section>`
    : ''
}
${
  proposal.years.length > 0
    ? html`<section><h2>${setupWordsOf(reader.language).years}</h2><p class="hint">${words.completeYears}</p>${proposal.years.map((year) => html`<label class="tick"><input type="checkbox" name="y.${year}" value="yes">${year}</label>`)}</section>`
    : ''
}
<section>${saving(reader, { formToken: page.formToken, version: calendar.version + 1, reason: page.reason })}</section></form>`
}
${
  page.notUnderstood.length > 0
    ? html`<section><h2>${words.notUnderstood}</h2><ul class="lines small">${page.notUnderstood.slice(0, NOT_UNDERSTOOD_SHOWN).map(({ line, what, text }) => html`<li><span class="num soft">${line}</span> <span><bdi>${text.slice(0, 120)}</bdi> ${reader.language === 'en' ? NOT_UNDERSTOOD[what].en : NOT_UNDERSTOOD[what].zh}</span></li>`)}</ul></section>`
    : ''
}`;
}

function dateRow(reader: Reader, date: ProposedDate): Html {
  const words = editWordsOf(reader.language);
  const option = (as: ProposedDate['as'], label: string) =>
    html`<option value="${as}"${date.as === as ? raw(' selected') : ''}>${label}</option>`;
  return html`<div class="proposed"><input type="hidden" name="name.${date.on}" value="${date.name}"><label class="tick"><input type="checkbox" name="d.${date.on}" value="yes"${date.changesNothing ? '' : raw(' checked')}><span><span class="num">${date.on}</span> <bdi>${date.name}</bdi>${date.doubtful ? html` <span class="flag warn">${words.doubtful}</span>` : ''}${date.changesNothing ? html` <span class="soft">${words.alreadySo}</span>` : date.standing ? html` <span class="soft">${words.replaces} <bdi>${date.standing.name}</bdi> ${hoursText(date.standing.hours) || words.closedDay}</span>` : ''}</span></label><label class="hide" for="as-${date.on}">${date.on}</label><select id="as-${date.on}" name="as.${date.on}">${option('closed', words.closedDay)}${option('workday', words.workedDay)}</select></div>`;
}

/** What a year's holidays would change. */
export function yearReviewPage(
  reader: Reader,
  page: ImportFrame & {
    readonly changes: readonly ConfigurationChange[];
    readonly region: string;
    readonly year: number;
    readonly reason: string;
  },
): Html {
  const words = editWordsOf(reader.language);
  const { calendar } = page;
  return html`${calendarHead(reader, page, 'import')}<section><h2>${page.reason}</h2>${
    page.changes.length === 0
      ? html`<p>${words.nothingToAdd}</p>`
      : html`<p class="hint">${words.yearReview}</p>${changesList(reader, page.changes)}<form method="post" action="/setup/calendars/${calendar.id}/import" novalidate><input type="hidden" name="do" value="addYear"><input type="hidden" name="region" value="${page.region}"><input type="hidden" name="year" value="${page.year}">${saving(reader, { formToken: page.formToken, version: calendar.version + 1, reason: page.reason })}</form>`
  }</section>`;
}
