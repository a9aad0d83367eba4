// A contract as the fields of its form, and back: who is covered, by which tier and ladder, when and where, the times that
// the tier leaves to it, the customer's own requirements and calendars. The same form makes a contract and changes one.

import { html } from 'hono/html';
import { calendarIdsOf } from '../app/case-setup.ts';
import type { EditFault } from '../app/configuration-edit.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { Contract, Customer, Site } from '../domain/customers.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Language } from '../domain/people.ts';
import type { Tier } from '../domain/tier.ts';
import { type Choice, type Fields, fieldsWith, type Typed } from './form-fields.ts';
import { LOOK, MORE, savesOnEnter } from './form-rows.ts';
import type { Html } from './layout.ts';
import {
  openTimesOf,
  parameterField,
  parameterFields,
  parametersOfForm,
  parameterValues,
} from './parameter-fields.ts';
import { targetRows, targetsOfForm, targetValues } from './target-rows.ts';
import { jsonOfForm, lines } from './tier-form.ts';
import { contractWordsOf } from './words-contract.ts';
import { editWordsOf } from './words-edit.ts';
import { halfOf, type Reader, titled } from './writing.ts';

type Values = Readonly<Record<string, string>>;

/** What the fields offer. */
export interface ContractForm {
  readonly typed: Typed;
  /** The version that the form was made from; what is new has nothing yet. */
  readonly base: Pick<Contract, 'terms' | 'siteIds'>;
  readonly customer: Customer | null;
  /** Of this customer. */
  readonly sites: readonly Site[];
  readonly tiers: readonly Tier[];
  readonly ladders: readonly Ladder[];
  readonly calendars: readonly Calendar[];
}

/** More sites than these are typed by their ids. */
const SITES_TICKED_MAX = 60;

export function contractValues(contract: Contract, language: Language): Values {
  const { tierId, ladderId, startsOn, endsOn, siteIds, terms = [], calendars = {}, parameters } = contract;
  return {
    ...{ tierId, ladderId, startsOn, endsOn },
    siteIds: siteIds.join('\n'),
    ...Object.fromEntries(siteIds.map((id) => [`site.${id}`, 'yes'])),
    ...Object.fromEntries(Object.entries(calendars).map(([id, own]) => [`cal.${id}`, own])),
    ...targetValues(terms, language),
    ...parameterValues(parameters),
    json: JSON.stringify(contract, null, 1),
  };
}

export interface ContractRead {
  /** Not yet checked by the schema. */
  readonly value: unknown;
  readonly faults: readonly EditFault[];
  /** Which field of the form a fault belongs to. */
  readonly fieldOf: (path: string) => string;
}

/** The form over the version that it was made from; over an id and a customer, where it makes a contract. */
export function contractOfForm(
  base: Pick<Contract, 'id' | 'customerId'> & Partial<Contract>,
  values: Values,
  version: number,
  tiers: readonly Tier[],
): ContractRead {
  const { parameters: standing, terms: before = [], calendars: _, ...rest } = base;
  const chosen = tiers.find(({ id }) => id === values.tierId);
  const { parameters, faults } = parametersOfForm(standing, openTimesOf(chosen ? [chosen] : []), values);
  const terms = targetsOfForm(before, values, 'terms');
  const calendars = calendarsOfForm(values, chosen);
  return {
    value: {
      ...rest,
      version,
      tierId: values.tierId ?? '',
      ladderId: values.ladderId ?? '',
      startsOn: values.startsOn ?? '',
      endsOn: values.endsOn ?? '',
      siteIds: sitesOfForm(values, base.siteIds ?? []),
      ...(parameters ? { parameters } : {}),
      ...(terms.rules.length > 0 || base.terms?.length === 0 ? { terms: terms.rules } : {}),
      ...(Object.keys(calendars).length > 0 ? { calendars } : {}),
    },
    faults: [...chosenFaults(values), ...faults, ...terms.faults],
    fieldOf: (path) => {
      const [first = '', ...inner] = path.split('.');
      if (first === 'parameters') return parameterField(path);
      if (first === 'terms') return terms.fieldOf(inner);
      if (first === 'calendars') return `cal.${inner[0] ?? ''}`;
      if (first === 'siteIds') return values.siteIds === undefined ? 'site' : 'siteIds';
      return first;
    },
  };
}

/** Whoever left a list alone has typed no id, and is not told how one is written. */
function chosenFaults(values: Values): readonly EditFault[] {
  return ['tierId', 'ladderId']
    .filter((field) => !values[field])
    .map((path) => ({
      path,
      message: contractWordsOf('en').notChosen,
      zh: contractWordsOf('zh-CN').notChosen,
    }));
}

/** The whole as JSON; its id and its customer stay. */
export function contractOfJson(base: Contract, values: Values, version: number): ContractRead {
  const { value, faults } = jsonOfForm(values.json);
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  return { value: object ? { ...object, id: base.id, version } : value, faults, fieldOf: () => 'json' };
}

/** Those that stood first, in their order. */
function sitesOfForm(values: Values, standing: readonly string[]): readonly string[] {
  const ticked = Object.keys(values).flatMap((name) =>
    name.startsWith('site.') ? [name.slice('site.'.length)] : [],
  );
  const ids = [...new Set([...ticked, ...lines(values.siteIds)])];
  return [...standing.filter((id) => ids.includes(id)), ...ids.filter((id) => !standing.includes(id))];
}

/** Of the chosen tier alone: a calendar of another one would stand in for nothing. */
function calendarsOfForm(values: Values, tier: Tier | undefined): Readonly<Record<string, string>> {
  const ids = tier ? calendarIdsOf(tier) : [];
  return Object.fromEntries(
    ids.flatMap((id) => {
      const own = values[`cal.${id}`];
      return own ? [[id, own] as const] : [];
    }),
  );
}

// ---------------------------------------------------------------------------------------------------------------
// Drawing

/** The fields of a contract. `path` is where the form goes. */
export function contractFields(
  reader: Reader,
  page: ContractForm,
  { path }: { readonly path: string },
): Html {
  const words = contractWordsOf(reader.language);
  const edit = editWordsOf(reader.language);
  const { typed } = page;
  const fields = fieldsWith(typed);
  const chosen = page.tiers.find(({ id }) => id === typed.values.tierId);
  const times = openTimesOf(chosen ? [chosen] : []);
  return html`${savesOnEnter()}<section><div class="pair">${tierField(reader, fields, page, { name: 'tierId', label: edit.tierField, hint: words.tierHint })}${ladderField(reader, fields, page, { name: 'ladderId', label: edit.ladderField, hint: words.ladderHint })}</div><p class="go"><button name="${MORE}" value="${LOOK}" formaction="${path}#times">${words.look}</button></p><div class="pair">${fields.text('startsOn', edit.startsOn, { date: true, required: true })}${fields.text('endsOn', edit.endsOn, { date: true, required: true })}</div></section>
<section>${siteField(reader, fields, page)}</section>
<div id="times">${parameterFields(reader, typed, times)}${chosen ? calendarFields(reader, fields, page, chosen) : ''}</div>
${termFields(reader, page, path)}`;
}

/** Closed while there are none: most contracts have the tier's alone. */
function termFields(reader: Reader, page: ContractForm, path: string): Html | string {
  const words = contractWordsOf(reader.language);
  const { typed, base, tiers, calendars, sites } = page;
  const tier = tiers.find(({ id }) => id === typed.values.tierId) ?? tiers[0];
  if (!tier) return '';
  const rules = base.terms ?? [];
  const isOpen =
    rules.length > 0 ||
    typed.values['n.kind'] !== undefined ||
    (typed.values['n.rows'] ?? '1') !== '1' ||
    Object.keys(typed.faults).some((field) => /^[rn]\d*\./.test(field));
  return html`<section><details${isOpen ? html` open` : ''}><summary>${words.terms}</summary><p class="hint">${words.termsHint}</p>${targetRows(reader, { typed, rules, tier, calendars, sites, path })}</details></section>`;
}

function siteField(reader: Reader, fields: Fields, { sites, base }: ContractForm): Html {
  const words = contractWordsOf(reader.language);
  const edit = editWordsOf(reader.language);
  if (sites.length === 0 || sites.length > SITES_TICKED_MAX)
    return fields.area('siteIds', edit.sites, { rows: 3, hint: edit.sitesHint });
  const known = sites.map(({ id, name }) => ({ value: id, label: `${name} (${id})` }));
  // A site that is the customer's no longer is shown, so that it can be taken out.
  const strays = base.siteIds.filter((id) => !sites.some((site) => site.id === id));
  const choices = [...known, ...strays.map((id) => ({ value: id, label: id }))];
  return fields.ticks('site', words.sites, choices, { hint: words.sitesHint });
}

function calendarFields(reader: Reader, fields: Fields, page: ContractForm, tier: Tier): Html {
  const words = contractWordsOf(reader.language);
  const nameOfCalendar = (id: string) => {
    const calendar = page.calendars.find((each) => each.id === id);
    return calendar ? halfOf(calendar.name, reader.language) : id;
  };
  const choices = page.calendars.map(({ id }) => ({ value: id, label: nameOfCalendar(id) }));
  return html`<section><h2>${words.ownCalendars}</h2><p class="hint">${words.ownCalendarsHint}</p><div class="pair">${calendarIdsOf(
    tier,
  ).map((id) =>
    fields.select(`cal.${id}`, words.inPlaceOf(nameOfCalendar(id)), choices, { blank: words.tiersOwn }),
  )}</div></section>`;
}

interface Named {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
}

export function tierField(
  reader: Reader,
  fields: Fields,
  page: { readonly tiers: readonly Tier[] },
  { name, label, hint }: Named,
): Html {
  const choices: readonly Choice[] = page.tiers.map((tier) => ({
    value: tier.id,
    label: `${tier.id}: ${titled(tier, reader.language)}`,
  }));
  return fields.select(name, label, choices, {
    blank: reader.words.fields.choose,
    ...(hint ? { hint } : {}),
  });
}

export function ladderField(
  reader: Reader,
  fields: Fields,
  page: { readonly ladders: readonly Ladder[] },
  { name, label, hint }: Named,
): Html {
  const choices: readonly Choice[] = page.ladders
    .filter(({ retired }) => !retired)
    .map((ladder) => ({ value: ladder.id, label: halfOf(ladder.name, reader.language) }));
  return fields.select(name, label, choices, {
    blank: reader.words.fields.choose,
    ...(hint ? { hint } : {}),
  });
}
