// The editor of a rota: its layers with their people in order, when somebody must be on call, and which juniors are admitted.
// Works without script: a button asks for one more row, and the server draws the form again with what was typed.

import { html } from 'hono/html';
import type { EditFault } from '../app/configuration-edit.ts';
import type { Person } from '../domain/people.ts';
import type { Rota, RotaLayer, WeekHours } from '../domain/rota.ts';
import type { Weekday } from '../domain/zone.ts';
import { hoursText, readHours } from './calendar-text.ts';
import { type Refusal, saving } from './edit-parts.ts';
import { type Choice, fieldId, fieldsWith, numberOf, type Typed } from './form-fields.ts';
import { moreRows, rowsIn, savesOnEnter } from './form-rows.ts';
import type { Html } from './layout.ts';
import { editWordsOf } from './words-edit.ts';
import { rotaWordsOf } from './words-rota.ts';
import { setupWordsOf } from './words-setup.ts';
import { nameOf, type Reader } from './writing.ts';

type Values = Readonly<Record<string, string>>;

export const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** A layer's people beyond those that stand in it. */
const BLANK_PEOPLE = 1;

// ---------------------------------------------------------------------------------------------------------------
// As fields

export function rotaValues(rota: Rota): Values {
  return {
    name: rota.name,
    timeZone: rota.timeZone,
    region: rota.region ?? '',
    ...(rota.seniorsOnly ? { seniorsOnly: 'yes' } : {}),
    ...(rota.retired ? { retired: 'yes' } : {}),
    mustCover: rota.mustCover === undefined ? '' : rota.mustCover === 'always' ? 'always' : 'hours',
    ...(typeof rota.mustCover === 'object' ? hoursValues('cover', rota.mustCover) : {}),
    'l.rows': String(rota.layers.length),
    ...Object.assign({}, ...rota.layers.map((layer, index) => layerValues(`l${index}`, layer))),
    'a.rows': String((rota.admitted?.length ?? 0) + 1),
    ...Object.assign(
      {},
      ...(rota.admitted ?? []).map(({ personId, reason }, index) => ({
        [`a${index}.personId`]: personId,
        [`a${index}.reason`]: reason,
      })),
    ),
  };
}

function layerValues(prefix: string, layer: RotaLayer): Values {
  return {
    [`${prefix}.id`]: layer.id,
    [`${prefix}.name`]: layer.name,
    [`${prefix}.startsOn`]: layer.startsOn,
    [`${prefix}.endsOn`]: layer.endsOn ?? '',
    [`${prefix}.handOverTimes`]: layer.handOverTimes.join(', '),
    [`${prefix}.shiftsPerTurn`]: String(layer.shiftsPerTurn),
    [`${prefix}.p.rows`]: String(layer.personIds.length + BLANK_PEOPLE),
    ...Object.fromEntries(layer.personIds.map((id, index) => [`${prefix}.p${index}`, id])),
    ...(layer.restrictedTo ? hoursValues(`${prefix}.hours`, layer.restrictedTo) : {}),
  };
}

/** The hours of every day, where all days have the same. */
const EVERY_DAY = 'daily';

function hoursValues(prefix: string, weekly: WeekHours): Values {
  const texts = WEEK.map((day) => hoursText(weekly[day]));
  const [first = ''] = texts;
  if (texts.every((text) => text === first)) return { [`${prefix}.${EVERY_DAY}`]: first };
  return Object.fromEntries(WEEK.map((day, index) => [`${prefix}.${day}`, texts[index] ?? '']));
}

/** A new rota as its form begins: one weekly layer. */
export function emptyRota(timeZone: string, startsOn: string): Values {
  return {
    timeZone,
    mustCover: 'always',
    'l.rows': '1',
    'l0.startsOn': startsOn,
    'l0.handOverTimes': '09:00',
    'l0.shiftsPerTurn': '7',
    'l0.p.rows': '3',
    'a.rows': '0',
  };
}

// ---------------------------------------------------------------------------------------------------------------
// As a rota

/**
 * The form as the next version of the rota, not yet checked, with its overrides as they stand; the fields that cannot be read;
 * and which field a fault of the value is at. A layer without a name, people or first day is left out.
 */
export function rotaOfForm(
  values: Values,
  item: { readonly id: string; readonly version: number; readonly overrides: Rota['overrides'] },
): {
  readonly value: unknown;
  readonly faults: readonly EditFault[];
  readonly fieldOf: (path: string) => string;
} {
  const faults: EditFault[] = [];
  const text = (field: string) => (values[field] ?? '').trim();
  const rows = Array.from({ length: rowsIn(values, 'l.rows', 1) }, (_, index) => `l${index}`).filter(
    (prefix) =>
      values[`${prefix}.remove`] === undefined &&
      (text(`${prefix}.name`) !== '' || text(`${prefix}.id`) !== '' || peopleIn(values, prefix).length > 0),
  );
  const taken = new Set(rows.map((prefix) => text(`${prefix}.id`)));
  const people: string[][] = [];
  const layers = rows.map((prefix, index) => {
    const fields = peopleIn(values, prefix);
    people.push(fields);
    const weekly = hoursIn(values, `${prefix}.hours`, `layers.${index}.restrictedTo`, faults);
    const times = timesIn(text(`${prefix}.handOverTimes`));
    if (times === null) faults.push(bad(`layers.${index}.handOverTimes`, 'timesFault'));
    return {
      id: text(`${prefix}.id`) || freeId(taken),
      name: text(`${prefix}.name`),
      startsOn: text(`${prefix}.startsOn`),
      ...(text(`${prefix}.endsOn`) === '' ? {} : { endsOn: text(`${prefix}.endsOn`) }),
      handOverTimes: times ?? [],
      // What is no number is the schema's to refuse.
      shiftsPerTurn: numberOf(text(`${prefix}.shiftsPerTurn`)) ?? Number.NaN,
      personIds: fields.map(text),
      ...(weekly ? { restrictedTo: weekly } : {}),
    };
  });
  const admittedRows = Array.from({ length: rowsIn(values, 'a.rows', 0) }, (_, index) => `a${index}`).filter(
    (prefix) => text(`${prefix}.personId`) !== '',
  );
  const cover = text('mustCover');
  const hours = cover === 'hours' ? hoursIn(values, 'cover', 'mustCover', faults) : null;
  const isOpen = Object.values(hours ?? {}).some((day) => Array.isArray(day) && day.length > 0);
  if (cover === 'hours' && !isOpen && !faults.some(({ path }) => path.startsWith('mustCover'))) {
    faults.push({ path: 'mustCover', message: 'must have some hours; leave it out where there are none' });
  }
  const value = {
    id: item.id,
    version: item.version,
    name: text('name'),
    timeZone: text('timeZone'),
    layers,
    overrides: item.overrides,
    ...(cover === 'always' ? { mustCover: 'always' } : cover === 'hours' ? { mustCover: hours ?? {} } : {}),
    ...(text('region') === '' ? {} : { region: text('region') }),
    ...(values.seniorsOnly === undefined ? {} : { seniorsOnly: true }),
    ...(values.retired === undefined ? {} : { retired: true }),
    ...(admittedRows.length > 0
      ? {
          admitted: admittedRows.map((prefix) => ({
            personId: text(`${prefix}.personId`),
            reason: text(`${prefix}.reason`),
          })),
        }
      : {}),
  };
  const fieldOf = (path: string): string => {
    const [first = '', second = '', third = '', fourth] = path.split('.');
    if (first === 'layers') {
      const prefix = rows[Number(second)];
      if (prefix === undefined) return '';
      if (third === 'personIds') return people[Number(second)]?.[Number(fourth)] ?? `${prefix}.p0`;
      if (third === 'restrictedTo') return `${prefix}.hours.${fourth ?? 'mon'}`;
      return third === '' ? `${prefix}.name` : `${prefix}.${third}`;
    }
    if (first === 'admitted') {
      const prefix = admittedRows[Number(second)];
      return prefix === undefined ? '' : `${prefix}.${third || 'personId'}`;
    }
    if (first === 'mustCover' && second !== '') return `cover.${second}`;
    return first === 'overrides' ? '' : first;
  };
  return { value, faults, fieldOf };
}

/** The fields of a layer's people that name one, in order. */
function peopleIn(values: Values, prefix: string): string[] {
  return Array.from(
    { length: rowsIn(values, `${prefix}.p.rows`, 1) },
    (_, index) => `${prefix}.p${index}`,
  ).filter((field) => (values[field] ?? '') !== '');
}

/** Null where all days are blank. A blank day has the hours of every day. */
function hoursIn(values: Values, prefix: string, path: string, faults: EditFault[]): WeekHours | null {
  const typed = (day: string) => (values[`${prefix}.${day}`] ?? '').trim();
  const daily = readHours(typed(EVERY_DAY));
  if (daily === null) faults.push(bad(`${path}.${EVERY_DAY}`, 'hoursFault'));
  const week = WEEK.map((day) => {
    const hours = typed(day) === '' ? (daily ?? []) : readHours(typed(day));
    if (hours === null) faults.push(bad(`${path}.${day}`, 'hoursFault'));
    return [day, hours ?? []] as const;
  });
  const isBlank = !hasHours(values, prefix);
  // Each day of the week is there.
  return isBlank ? null : (Object.fromEntries(week) as WeekHours);
}

/** Null where it is no list of wall times. */
function timesIn(text: string): readonly string[] | null {
  const times = text
    .normalize('NFKC')
    .split(/[\s,、，;；]+/)
    .filter((time) => time !== '')
    .map((time) => time.padStart(5, '0'));
  return times.every((time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time)) ? times.toSorted() : null;
}

function bad(path: string, word: 'hoursFault' | 'timesFault'): EditFault {
  return { path, message: rotaWordsOf('en')[word], zh: rotaWordsOf('zh-CN')[word] };
}

function freeId(taken: Set<string>): string {
  let number = 1;
  while (taken.has(`layer-${number}`)) number += 1;
  taken.add(`layer-${number}`);
  return `layer-${number}`;
}

// ---------------------------------------------------------------------------------------------------------------
// The form

export function rotaForm(
  reader: Reader,
  page: {
    readonly typed: Typed;
    readonly formToken: string;
    readonly people: readonly Person[];
    readonly refusal?: Refusal | undefined;
  },
  form: { readonly action: string; readonly version: number; readonly id?: boolean },
): Html {
  const words = rotaWordsOf(reader.language);
  const setup = setupWordsOf(reader.language);
  const fields = fieldsWith(page.typed);
  const { values } = page.typed;
  const people: readonly Choice[] = page.people.map((person) => ({
    value: person.id,
    label: `${nameOf(person, reader.language)}${person.senior ? ` · ${words.senior}` : ''}${person.active ? '' : ` · ${setup.inactive}`}`,
  }));
  const week = (prefix: string) =>
    html`${fields.text(`${prefix}.${EVERY_DAY}`, words.everyDay)}<div class="cells week">${WEEK.map((day) => fields.text(`${prefix}.${day}`, setup.weekdays[day]))}</div>`;
  const layers = Array.from({ length: rowsIn(values, 'l.rows', 1) }, (_, index) => `l${index}`);
  const layer = (prefix: string, index: number) => {
    const rows = rowsIn(values, `${prefix}.p.rows`, 2);
    return html`<fieldset class="rule"><legend>${words.layer(index + 1)}</legend><input type="hidden" name="${prefix}.id" value="${values[`${prefix}.id`] ?? ''}">${fields.text(`${prefix}.name`, words.name, { required: true })}<div class="pair">${fields.text(`${prefix}.startsOn`, words.startsOn, { date: true, required: true })}${fields.text(`${prefix}.endsOn`, words.endsOn, { date: true, hint: words.endsOnHint })}</div><div class="pair">${fields.text(`${prefix}.handOverTimes`, words.handOverTimes, { hint: words.handOverHint, required: true })}${fields.text(`${prefix}.shiftsPerTurn`, words.shiftsPerTurn, { hint: words.shiftsHint, required: true, keys: 'numeric' })}</div><p class="field"><b>${words.turns}</b></p><div class="cells week">${Array.from({ length: rows }, (_, place) => fields.select(`${prefix}.p${place}`, words.turn(place + 1), people, { blank: words.blankPerson }))}</div>${moreRows(words.morePeople, { counter: `${prefix}.p.rows`, shown: rows, path: form.action, to: fieldId(`${prefix}.p${rows - 1}`) })}<details${hasHours(values, `${prefix}.hours`) ? html` open` : ''}><summary>${words.restrictedTo}</summary><p class="hint">${words.restrictedHint}</p>${week(`${prefix}.hours`)}</details>${layers.length > 1 || values[`${prefix}.id`] ? fields.tick(`${prefix}.remove`, words.removeLayer) : ''}</fieldset>`;
  };
  const admitted = rowsIn(values, 'a.rows', 0);
  return html`<form method="post" action="${form.action}" novalidate>${savesOnEnter()}
<section>${form.id ? fields.text('id', words.id, { required: true, hint: words.idHint }) : ''}<div class="pair">${fields.text('name', words.name, { required: true, hint: words.nameHint })}${fields.text('timeZone', words.timeZone, { required: true, hint: words.timeZoneHint })}</div>${fields.text('region', words.region, { hint: words.regionHint })}${form.id ? '' : fields.tick('retired', editWordsOf(reader.language).retire)}</section>
<section><h2>${words.layers}</h2><p class="hint">${words.layersHint}</p>${layers.map(layer)}${moreRows(words.newLayer, { counter: 'l.rows', shown: layers.length, path: form.action, to: fieldId(`l${layers.length}.name`) })}</section>
<section><h2>${words.mustCover}</h2><p class="hint">${words.coverHint}</p>${fields.select(
    'mustCover',
    words.mustCover,
    [
      { value: '', label: words.covers[''] },
      { value: 'always', label: words.covers.always },
      { value: 'hours', label: words.covers.hours },
    ],
  )}<details${values.mustCover === 'hours' ? html` open` : ''}><summary>${words.covers.hours}</summary>${week('cover')}</details></section>
<section><h2>${words.seniors}</h2>${fields.tick('seniorsOnly', words.seniorsOnly)}<p class="hint">${words.admittedHint}</p>${Array.from({ length: admitted }, (_, index) => html`<div class="pair">${fields.select(`a${index}.personId`, words.admitted, people, { blank: words.blankPerson })}${fields.text(`a${index}.reason`, words.reason)}</div>`)}${moreRows(words.moreAdmitted, { counter: 'a.rows', shown: admitted, path: form.action, to: fieldId(`a${admitted}.personId`) })}</section>
<section>${saving(reader, { formToken: page.formToken, version: form.version, reason: values.reason ?? '', refusal: page.refusal, ...(page.typed.faults.reason ? { fault: page.typed.faults.reason } : {}) })}</section></form>`;
}

function hasHours(values: Values, prefix: string): boolean {
  return [EVERY_DAY, ...WEEK].some((day) => (values[`${prefix}.${day}`] ?? '').trim() !== '');
}
