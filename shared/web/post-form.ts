// A post as the fields of its form, and back: where it holds, and its holders with their days and deputies.

import { html } from 'hono/html';
import type { EditFault } from '../app/configuration-edit.ts';
import type { Customer, Site } from '../domain/customers.ts';
import type { Person } from '../domain/people.ts';
import { handedOver, type Post } from '../domain/posts.ts';
import { POST_NAMES } from '../domain/presets/ladders.ts';
import { type Choice, fieldsWith, type Typed } from './form-fields.ts';
import { moreRows, rowsIn, savesOnEnter } from './form-rows.ts';
import type { Html } from './layout.ts';
import { jsonOfForm } from './tier-form.ts';
import { editWordsOf } from './words-edit.ts';
import { postWordsOf } from './words-posts.ts';
import { nameOf, type Reader } from './writing.ts';

type Values = Readonly<Record<string, string>>;

/** A holder's deputies have a field each; of more the JSON form knows. */
const DEPUTIES = [0, 1, 2] as const;
const ROWS = 'h.rows';

export interface PostForm {
  readonly typed: Typed;
  readonly base: Post | null;
  readonly people: readonly Person[];
  readonly customers: readonly Customer[];
  readonly sites: readonly Site[];
  /** The roles that ladders name: a post of another one is never asked. */
  readonly called: ReadonlySet<string>;
  readonly path: string;
}

export interface PostRead {
  /** Not yet checked by the schema. */
  readonly value: unknown;
  readonly faults: readonly EditFault[];
  readonly fieldOf: (path: string) => string;
}

export function postValues(post: Post): Values {
  const { name, nameEn = '', role, scope, timeZone, holders } = post;
  return {
    ...{ name, nameEn, role, timeZone },
    ...(post.retired ? { retired: 'yes' } : {}),
    'scope.customerId': scope.customerId ?? '',
    'scope.siteId': scope.siteId ?? '',
    'scope.region': scope.region ?? '',
    ...Object.fromEntries(
      holders.flatMap(({ personId, startsOn = '', endsOn = '', deputyIds }, index) => [
        [`h${index}.person`, personId],
        [`h${index}.from`, startsOn],
        [`h${index}.to`, endsOn],
        ...DEPUTIES.map((each) => [`h${index}.d${each}`, deputyIds[each] ?? '']),
      ]),
    ),
  };
}

/** The form over the version that it was made from; over nothing, where it makes a post. */
export function postOfForm(base: Post | null, id: string, values: Values, version: number): PostRead {
  const rows = Array.from({ length: rowsIn(values, ROWS, 1) }, (_, index) => index);
  const filled = rows.filter((index) => values[`h${index}.person`]);
  const { customerId, siteId, region } = {
    customerId: values['scope.customerId'],
    siteId: values['scope.siteId'],
    region: values['scope.region']?.trim(),
  };
  return {
    value: {
      id,
      version,
      name: values.name ?? '',
      ...(values.nameEn?.trim() ? { nameEn: values.nameEn } : {}),
      role: values.role?.trim() ?? '',
      ...(values.retired === undefined ? {} : { retired: true }),
      scope: {
        ...(customerId ? { customerId } : {}),
        ...(siteId ? { siteId } : {}),
        ...(region ? { region } : {}),
      },
      timeZone: values.timeZone ?? '',
      holders: filled.map((index) => ({
        personId: values[`h${index}.person`],
        ...(values[`h${index}.from`] ? { startsOn: values[`h${index}.from`] } : {}),
        ...(values[`h${index}.to`] ? { endsOn: values[`h${index}.to`] } : {}),
        deputyIds: deputiesOfForm(base, values, index),
      })),
    },
    faults: [],
    fieldOf: (path) => {
      const [first = '', place, member] = path.split('.');
      if (first === 'scope') return path;
      if (first !== 'holders') return first;
      const row = filled[Number(place ?? 0)] ?? 0;
      const field = { startsOn: 'from', endsOn: 'to', deputyIds: 'd0' }[member ?? ''] ?? 'person';
      return `h${row}.${field}`;
    },
  };
}

/** Those beyond the form's fields stay with their holder. */
function deputiesOfForm(base: Post | null, values: Values, index: number): readonly string[] {
  const typed = DEPUTIES.flatMap((each) => values[`h${index}.d${each}`] || []);
  const before = base?.holders[index];
  const beyond =
    before?.personId === values[`h${index}.person`] ? before?.deputyIds.slice(DEPUTIES.length) : [];
  return [...new Set([...typed, ...(beyond ?? [])])];
}

export function postOfJson(base: Post, values: Values, version: number): PostRead {
  const { value, faults } = jsonOfForm(values.json);
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  return { value: object ? { ...object, id: base.id, version } : value, faults, fieldOf: () => 'json' };
}

/** The next version of a post that is handed over. */
export function postOfHandover(base: Post, values: Values, version: number): PostRead {
  const { fromId = '', toId = '', on = '' } = values;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(on) && !Number.isNaN(Date.parse(`${on}T00:00:00Z`));
  const holders = isDay && toId !== '' ? handedOver(base, { fromId, toId, on }) : null;
  return {
    value: { ...base, version, holders: holders ?? base.holders },
    faults: holders ? [] : [handoverFault(base, { fromId, toId, isDay })],
    fieldOf: (path) => (path.startsWith('holders') ? 'toId' : path === 'handOverOn' ? 'on' : path),
  };
}

/** Which of the four it is: no day, nobody to hand it to, the same person, or somebody who does not hold it then. */
function handoverFault(
  { holders }: Post,
  { fromId, toId, isDay }: { readonly fromId: string; readonly toId: string; readonly isDay: boolean },
): EditFault {
  const said = (path: string, name: keyof ReturnType<typeof postWordsOf>['handoverFaults']) => ({
    path,
    message: postWordsOf('en').handoverFaults[name],
    zh: postWordsOf('zh-CN').handoverFaults[name],
  });
  if (!isDay) return said('handOverOn', 'noDay');
  if (toId === '') return said('toId', 'nobody');
  if (toId === fromId) return said('toId', 'same');
  const isHolder = holders.some(({ personId }) => personId === fromId);
  return isHolder ? said('handOverOn', 'notThen') : said('fromId', 'noHolder');
}

// ---------------------------------------------------------------------------------------------------------------
// Drawing

export function postFields(reader: Reader, page: PostForm): Html {
  const words = postWordsOf(reader.language);
  const { typed, base, path } = page;
  const fields = fieldsWith(typed);
  const people = peopleChoices(reader, page.people);
  const rows = rowsIn(typed.values, ROWS, (base?.holders.length ?? 0) + 1);
  const customers = page.customers.map((each) => ({ value: each.id, label: nameOf(each, reader.language) }));
  const ofCustomer = new Map(customers.map(({ value, label }) => [value, label]));
  const sites = page.sites.map(({ id, name, customerId }) => ({
    ...{ value: id, label: name, group: ofCustomer.get(customerId) ?? customerId },
  }));
  const deputy = (row: number, each: (typeof DEPUTIES)[number]) =>
    fields.select(`h${row}.d${each}`, words.deputy(each + 1), people, { blank: words.noDeputy });
  const own = [...page.called].filter((role) => POST_NAMES[role] === undefined).toSorted();
  return html`${savesOnEnter()}<section><div class="pair">${base ? '' : fields.text('id', words.id, { required: true, hint: words.idHint })}${fields.text('name', words.name, { required: true })}${fields.text('nameEn', words.nameEn)}${fields.text('role', words.role, { required: true, hint: words.roleHint, list: 'roles' })}</div><datalist id="roles">${Object.entries(
    POST_NAMES,
  ).map(
    ([role, name]) => html`<option value="${role}">${reader.language === 'en' ? name.en : name.zh}</option>`,
  )}${own.map((role) => html`<option value="${role}"></option>`)}</datalist>${base ? fields.tick('retired', editWordsOf(reader.language).retire) : ''}</section>
<section><h2>${words.where}</h2><div class="pair">${fields.select('scope.customerId', words.customer, customers, { blank: words.anyCustomer })}${fields.select('scope.siteId', words.site, sites, { blank: words.anySite })}${fields.text('scope.region', words.region, { hint: words.regionHint })}${fields.text('timeZone', words.zone, { required: true })}</div></section>
<section id="holders"><h2>${words.holders}</h2><p class="hint">${words.holdersHint} ${words.dayHint}</p>${Array.from(
    { length: rows },
    (_, index) =>
      html`<fieldset class="field"><legend>${index + 1}</legend><div class="pair">${fields.select(`h${index}.person`, words.person, people, { blank: words.noDeputy })}${deputy(index, 0)}${fields.text(`h${index}.from`, words.from, { date: true })}${fields.text(`h${index}.to`, words.to, { date: true })}${DEPUTIES.slice(1).map((each) => deputy(index, each))}</div></fieldset>`,
  )}${moreRows(words.more, { counter: ROWS, shown: rows, path, to: `f-h${rows}-person` })}</section>`;
}

export function peopleChoices(reader: Reader, people: readonly Person[]): readonly Choice[] {
  return people
    .filter(({ active }) => active)
    .map((person) => ({
      value: person.id,
      label: `${nameOf(person, reader.language)}${person.organisation ? ` · ${person.organisation}` : ''}`,
    }));
}
