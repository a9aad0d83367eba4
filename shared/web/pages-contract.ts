// The page of one contract, and the page of the desk's own settings: which tier and ladder bind, the times that the tier
// leaves open, the customer's own requirements and calendars. Each change is a version.

import { html } from 'hono/html';
import type { EditFault, VersionLine } from '../app/configuration-edit.ts';
import type { Contract, Customer, Tenant } from '../domain/customers.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Tier } from '../domain/tier.ts';
import type { Refusal } from './edit-parts.ts';
import { type Compared, historySection, refusalBox, savedNote, saving, tabs } from './edit-parts.ts';
import { type Choice, type Fields, fieldsWith, type Typed } from './form-fields.ts';
import type { Html } from './layout.ts';
import type { Offers } from './pages-calendar.ts';
import {
  openTimesOf,
  parameterField,
  parameterFields,
  parametersOfForm,
  parameterValues,
} from './parameter-fields.ts';
import { jsonOfForm, lines } from './tier-form.ts';
import { editWordsOf } from './words-edit.ts';
import { setupWordsOf } from './words-setup.ts';
import { halfOf, nameOf, type Reader, titled } from './writing.ts';

interface EditPage<Item extends Contract | Tenant> extends Offers {
  readonly item: Item;
  readonly base: Item;
  readonly history: readonly VersionLine<Item>[] | null;
  readonly compared: Compared;
  readonly typed: Typed;
  readonly reason: string;
  readonly refusal?: Refusal;
  readonly tiers: readonly Tier[];
  readonly ladders: readonly Ladder[];
}

// ---------------------------------------------------------------------------------------------------------------
// Contract

export function contractValues(contract: Contract): Readonly<Record<string, string>> {
  const { tierId, ladderId, startsOn, endsOn, siteIds, terms, calendars, parameters } = contract;
  return {
    tierId,
    ladderId,
    startsOn,
    endsOn,
    siteIds: siteIds.join('\n'),
    ...(terms ? { terms: JSON.stringify(terms, null, 1) } : {}),
    ...(calendars ? { calendars: JSON.stringify(calendars) } : {}),
    ...parameterValues(parameters),
  };
}

export interface FormRead {
  readonly value: unknown;
  readonly faults: readonly EditFault[];
}

export function contractOfForm(
  base: Contract,
  values: Readonly<Record<string, string>>,
  version: number,
  tiers: readonly Tier[],
): FormRead {
  const { parameters: standing, terms: _terms, calendars: _calendars, ...rest } = base;
  const chosen = tiers.filter(({ id }) => id === values.tierId);
  const { parameters, faults } = parametersOfForm(standing, openTimesOf(chosen), values);
  const terms = values.terms === undefined ? null : jsonOfForm(values.terms, 'terms');
  const calendars = values.calendars === undefined ? null : jsonOfForm(values.calendars, 'calendars');
  return {
    value: {
      ...rest,
      version,
      tierId: values.tierId ?? '',
      ladderId: values.ladderId ?? '',
      startsOn: values.startsOn ?? '',
      endsOn: values.endsOn ?? '',
      siteIds: lines(values.siteIds),
      ...(parameters ? { parameters } : {}),
      ...(terms ? { terms: terms.value } : {}),
      ...(calendars ? { calendars: calendars.value } : {}),
    },
    faults: [...faults, ...(terms?.faults ?? []), ...(calendars?.faults ?? [])],
  };
}

export function contractPage(
  reader: Reader,
  page: EditPage<Contract> & { readonly customer: Customer | null },
): Html {
  const words = editWordsOf(reader.language);
  const { item } = page;
  const fields = fieldsWith(page.typed);
  const chosen = page.tiers.filter(({ id }) => id === (page.typed.values.tierId ?? item.tierId));
  const form = html`<section><div class="pair">${tierField(reader, fields, page, { name: 'tierId', label: words.tierField })}${ladderField(reader, fields, page, { name: 'ladderId', label: words.ladderField })}${fields.text('startsOn', words.startsOn)}${fields.text('endsOn', words.endsOn)}</div>${fields.area('siteIds', words.sites, { rows: 2, hint: words.sitesHint })}</section>
${parameterFields(reader, page.typed, openTimesOf(chosen))}
<section>${fields.area('terms', words.terms, { rows: 6, hint: words.termsHint })}${fields.text('calendars', words.ownCalendars, { hint: words.ownCalendarsHint })}</section>`;
  return editPage(reader, page, {
    title: `${nameOf(page.customer, reader.language)} · ${item.id}`,
    path: `/setup/contracts/${item.id}`,
    form,
  });
}

// ---------------------------------------------------------------------------------------------------------------
// The desk's own settings

export function deskValues(tenant: Tenant): Readonly<Record<string, string>> {
  const { name, nameEn = '', language, timeZone, hotline, defaultTierId, defaultLadderId } = tenant;
  return {
    ...{ name, nameEn, language, timeZone, hotline, defaultTierId, defaultLadderId },
    ...parameterValues(tenant.parameters),
  };
}

export function deskOfForm(
  base: Tenant,
  values: Readonly<Record<string, string>>,
  version: number,
  tiers: readonly Tier[],
): FormRead {
  const { parameters: standing, nameEn: _, ...rest } = base;
  const { parameters, faults } = parametersOfForm(standing, openTimesOf(tiers, 'tenant'), values);
  return {
    value: {
      ...rest,
      version,
      name: values.name ?? '',
      ...(values.nameEn ? { nameEn: values.nameEn } : {}),
      language: values.language ?? '',
      timeZone: values.timeZone ?? '',
      hotline: values.hotline ?? '',
      defaultTierId: values.defaultTierId ?? '',
      defaultLadderId: values.defaultLadderId ?? '',
      ...(parameters ? { parameters } : {}),
    },
    faults,
  };
}

export function deskPage(reader: Reader, page: EditPage<Tenant>): Html {
  const words = editWordsOf(reader.language);
  const fields = fieldsWith(page.typed);
  const languages: readonly Choice[] = [
    { value: 'zh-CN', label: '中文' },
    { value: 'en', label: 'English' },
  ];
  const form = html`<section><div class="pair">${fields.text('name', words.name, { required: true })}${fields.text('nameEn', words.nameEn)}${fields.select('language', words.language, languages)}${fields.text('timeZone', words.timeZone, { hint: words.timeZoneHint })}${fields.text('hotline', words.hotline)}${tierField(reader, fields, page, { name: 'defaultTierId', label: words.defaultTier })}${ladderField(reader, fields, page, { name: 'defaultLadderId', label: words.defaultLadder })}</div></section>
${parameterFields(reader, page.typed, openTimesOf(page.tiers, 'tenant'))}`;
  return editPage(reader, page, {
    title: nameOf(page.item, reader.language),
    path: '/setup/desk',
    form,
  });
}

// ---------------------------------------------------------------------------------------------------------------

/** Which field of either form a fault belongs to. */
export function contractField(path: string): string {
  return path.startsWith('parameters.') ? parameterField(path) : (path.split('.')[0] ?? '');
}

interface Named {
  readonly name: string;
  readonly label: string;
}

function tierField(
  reader: Reader,
  fields: Fields,
  page: { readonly tiers: readonly Tier[] },
  { name, label }: Named,
): Html {
  const choices = page.tiers.map((tier) => ({
    value: tier.id,
    label: `${tier.id}: ${titled(tier, reader.language)}`,
  }));
  return fields.select(name, label, choices, { blank: reader.words.fields.choose });
}

function ladderField(
  reader: Reader,
  fields: Fields,
  page: { readonly ladders: readonly Ladder[] },
  { name, label }: Named,
): Html {
  const choices = page.ladders.map((ladder) => ({
    value: ladder.id,
    label: halfOf(ladder.name, reader.language),
  }));
  return fields.select(name, label, choices, { blank: reader.words.fields.choose });
}

/** The heading and the tabs of either page. */
export function contractHead(
  reader: Reader,
  page: {
    readonly mayEdit: boolean;
    readonly mayRepin: boolean;
    readonly path: string;
    readonly title: string;
    readonly version: number;
  },
  current: 'overview' | 'history' | 'repin',
): Html {
  const words = editWordsOf(reader.language);
  const { path } = page;
  return html`<p class="up"><a href="/setup">${words.setup}</a></p><div class="head"><h1><bdi>${page.title}</bdi></h1><small class="soft">${setupWordsOf(reader.language).version(page.version)}</small></div>
${tabs(path === '/setup/desk' ? words.desk : words.contract, current, [
  { key: 'overview', href: path, label: words.overview },
  { key: 'history', href: `${path}?part=history`, label: words.history },
  ...(page.mayRepin ? [{ key: 'repin', href: `${path}/repin`, label: words.repinTab }] : []),
])}`;
}

function editPage<Item extends Contract | Tenant>(
  reader: Reader,
  page: EditPage<Item>,
  as: { readonly title: string; readonly path: string; readonly form: Html },
): Html {
  const words = editWordsOf(reader.language);
  const { path } = as;
  const current = page.history ? 'history' : 'overview';
  const saves = { formToken: page.formToken, version: page.base.version + 1, reason: page.reason };
  const fault = page.typed.faults.reason;
  // A person who may not change it reads the same fields, and the browser keeps them as they are.
  const form = page.mayEdit
    ? html`<form method="post" action="${path}" novalidate>${as.form}<section>${saving(reader, { ...saves, ...(fault ? { fault } : {}) })}</section></form>`
    : html`<fieldset disabled>${as.form}</fieldset><p class="foot">${words.readOnly}</p>`;
  const { mayEdit, mayRepin } = page;
  return html`${contractHead(reader, { mayEdit, mayRepin, path, title: as.title, version: page.item.version }, current)}
${savedNote(reader, page.saved)}${page.refusal ? refusalBox(reader, page.refusal) : ''}${page.history ? historySection(reader, path, page.history, page.compared) : form}`;
}
