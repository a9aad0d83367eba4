// The conventions of a tier as a form: each with its name, what it decides, its values in words and the default. What is
// left blank follows the default and is not written.

import { html } from 'hono/html';
import type { EditFault } from '../app/configuration-edit.ts';
import type { Calendar } from '../domain/calendar.ts';
import { type Conventions, DEFAULT_CONVENTIONS } from '../domain/conventions.ts';
import { NAMED_STARTS } from '../domain/tier.ts';
import { hoursText, readHours } from './calendar-text.ts';
import { valueText } from './edit-parts.ts';
import { type Choice, fieldsWith, noNumber, numberOf, type Typed } from './form-fields.ts';
import type { Html } from './layout.ts';
import { startText } from './pages-setup.ts';
import { type ConventionKey, conventionWordsOf } from './words-conventions.ts';
import { editWordsOf } from './words-edit.ts';
import { tierFormWordsOf } from './words-tier-form.ts';
import type { Reader } from './writing.ts';

interface ConventionField {
  readonly key: ConventionKey;
  readonly as: 'text' | 'number' | 'hours' | 'choice' | 'flag';
}

/** In the order of the form: what a time means, when it is due, pauses, what is not known, changes, merging. */
export const CONVENTION_FIELDS: readonly ConventionField[] = [
  { key: 'timeZone', as: 'text' },
  { key: 'reportInstant', as: 'choice' },
  { key: 'deadlineInclusive', as: 'flag' },
  { key: 'instantMinutes', as: 'number' },
  { key: 'dayUnit', as: 'choice' },
  { key: 'weekUnit', as: 'choice' },
  { key: 'workingDayDue', as: 'choice' },
  { key: 'endOfBusiness', as: 'text' },
  { key: 'workingDayCalendar', as: 'choice' },
  { key: 'businessWindows', as: 'hours' },
  { key: 'missingYear', as: 'choice' },
  { key: 'pauseWorkingDays', as: 'choice' },
  { key: 'obligationMissed', as: 'choice' },
  { key: 'beforeArrival', as: 'choice' },
  { key: 'arriveCancelledWhenSolvedRemotely', as: 'flag' },
  { key: 'bookedService', as: 'choice' },
  { key: 'outsideRegionVisit', as: 'choice' },
  { key: 'unknownRegion', as: 'choice' },
  { key: 'unknownHardwareState', as: 'choice' },
  { key: 'reproducibleUnknown', as: 'flag' },
  { key: 'criticalInheritsSevere', as: 'flag' },
  { key: 'worsenedCountsFrom', as: 'choice' },
  { key: 'correctedCountsFrom', as: 'choice' },
  { key: 'promotionCountsFrom', as: 'choice' },
  { key: 'standbyGraceMinutes', as: 'number' },
  { key: 'mergeRule', as: 'choice' },
];

export const CONVENTION_KEYS: readonly ConventionKey[] = CONVENTION_FIELDS.map(({ key }) => key);

export function conventionValues(conventions: Partial<Conventions>): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const { key } of CONVENTION_FIELDS) {
    const value = conventions[key];
    if (value === undefined) continue;
    values[key] = Array.isArray(value) ? hoursText(value) : String(value);
  }
  for (const [anchor, start] of Object.entries(conventions.anchors ?? {}))
    values[`anchors.${anchor}`] = start;
  return values;
}

/** What is blank follows the default, and is not written. */
export function conventionsOfForm(values: Readonly<Record<string, string>>): {
  readonly conventions: Readonly<Record<string, unknown>>;
  readonly faults: readonly EditFault[];
} {
  const conventions: Record<string, unknown> = {};
  const faults: EditFault[] = [];
  for (const { key, as } of CONVENTION_FIELDS) {
    const typed = values[key];
    if (typed === undefined || typed === '') continue;
    if (as === 'flag') conventions[key] = typed === 'true';
    else if (as === 'number') {
      const number = numberOf(typed);
      if (number === null) faults.push(noNumber(`conventions.${key}`));
      conventions[key] = number ?? 0;
    } else if (as === 'hours') {
      const hours = readHours(typed);
      if (hours === null) {
        faults.push({
          path: `conventions.${key}`,
          message: 'must be hours such as 09:00-12:00, 13:00-18:00',
          zh: '请写成 09:00-12:00, 13:00-18:00 的形式。',
        });
      }
      conventions[key] = hours ?? [];
    } else conventions[key] = typed;
  }
  const anchors = Object.entries(values).flatMap(([name, start]) =>
    name.startsWith('anchors.') && start !== '' ? [[name.slice('anchors.'.length), start] as const] : [],
  );
  if (anchors.length > 0) conventions.anchors = Object.fromEntries(anchors);
  return { conventions, faults };
}

/** A convention's value as people read it. */
export function conventionText(key: ConventionKey, value: unknown, reader: Reader): string {
  const [, , values] = conventionWordsOf(reader.language).conventions[key];
  return values?.[String(value)] ?? valueText(value, reader);
}

/** The fields, with the tier's names and calendars, which stand beside them. */
export function conventionsForm(
  reader: Reader,
  page: { readonly typed: Typed; readonly calendars: readonly Calendar[] },
): Html {
  const said = conventionWordsOf(reader.language);
  const words = editWordsOf(reader.language);
  const fields = fieldsWith(page.typed);
  const field = ({ key, as }: ConventionField): Html => {
    const [name, decides, values] = said.conventions[key];
    const blank = words.byDefault(conventionText(key, DEFAULT_CONVENTIONS[key], reader));
    if (values) {
      const choices = Object.entries(values).map(([value, label]) => ({ value, label }));
      return fields.select(key, name, choices, { hint: decides, blank });
    }
    const keys = as === 'number' ? 'numeric' : 'text';
    return fields.text(key, name, { hint: decides, placeholder: blank, keys });
  };
  const starts: readonly Choice[] = NAMED_STARTS.map((start) => ({
    value: start,
    label: startText(start, reader),
  }));
  const calendars = page.calendars.map(({ id, name }) => ({ value: id, label: name }));
  return html`<section><div class="pair">${fields.text('nameZh', words.nameZh, { required: true })}${fields.text('nameEn', words.nameEn, { hint: tierFormWordsOf(reader.language).sameAsZh })}${fields.select('calendarId', words.calendarOf, calendars)}${fields.select('workingDayCalendarId', words.workingDays, calendars)}</div></section>
<section><h2>${words.conventions}</h2><p class="hint">${words.conventionsLead}</p><div class="pair">${CONVENTION_FIELDS.map(field)}</div></section>
<section><h2>${said.anchorsTitle}</h2><div class="pair">${Object.entries(said.anchors).map(([anchor, [name, decides]]) => fields.select(`anchors.${anchor}`, name, starts, { hint: decides, blank: said.ownStart }))}</div></section>`;
}
