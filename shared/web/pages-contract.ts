// The page of one contract, and the page of the desk's own settings: which tier and ladder bind, the times that the tier
// leaves open, the customer's own requirements and calendars. Each change is a version.

import { html } from 'hono/html';
import type { EditFault, VersionLine } from '../app/configuration-edit.ts';
import type { ConfigurationWarning } from '../app/configuration-warnings.ts';
import type { Contract, Customer, Tenant } from '../domain/customers.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Tier } from '../domain/tier.ts';
import { type ContractForm, contractFields, ladderField, tierField } from './contract-form.ts';
import {
  type Compared,
  editForm,
  historySection,
  type Refusal,
  refusalBox,
  savedNote,
  saving,
  tabs,
} from './edit-parts.ts';
import { type Choice, fieldsWith, type Typed } from './form-fields.ts';
import type { Html } from './layout.ts';
import type { Offers } from './pages-calendar.ts';
import {
  openTimesOf,
  parameterField,
  parameterFields,
  parametersOfForm,
  parameterValues,
} from './parameter-fields.ts';
import { warningNote } from './warnings.ts';
import { bundleWords } from './words-bundle.ts';
import { callWordsOf } from './words-calls.ts';
import { contractWordsOf } from './words-contract.ts';
import { editWordsOf } from './words-edit.ts';
import { setupWordsOf } from './words-setup.ts';
import { nameOf, type Reader } from './writing.ts';

export interface EditPage<Item extends Contract | Tenant> extends Offers {
  readonly item: Item;
  readonly base: Item;
  readonly history: readonly VersionLine<Item>[] | null;
  readonly compared: Compared;
  readonly typed: Typed;
  readonly reason: string;
  readonly refusal?: Refusal;
  readonly tiers: readonly Tier[];
  readonly ladders: readonly Ladder[];
  /** Of the item as it stands. */
  readonly warnings: readonly ConfigurationWarning[];
}

// ---------------------------------------------------------------------------------------------------------------
// Contract

export type ContractPart = 'overview' | 'json' | 'history';

export interface ContractPage extends EditPage<Contract>, Omit<ContractForm, 'base'> {
  readonly part: ContractPart;
  /** Other contracts of the customer that hold on some of its days. */
  readonly beside: readonly Contract[];
}

export function contractPage(reader: Reader, page: ContractPage): Html {
  const words = editWordsOf(reader.language);
  const { item, part } = page;
  const path = `/setup/contracts/${item.id}`;
  const form =
    part === 'json'
      ? html`<section><p class="hint">${contractWordsOf(reader.language).jsonLead}</p>${fieldsWith(page.typed).area('json', words.asJson, { rows: 20 })}</section>`
      : contractFields(reader, page, { path });
  return editPage(reader, page, {
    title: `${nameOf(page.customer, reader.language)} · ${item.id}`,
    path,
    part,
    form: html`${besideNote(reader, page.beside)}${form}`,
  });
}

/** Two contracts at once are allowed, and easily forgotten: which of them a case is held to is said here. */
function besideNote(reader: Reader, beside: readonly Contract[]): Html | string {
  if (beside.length === 0) return '';
  const words = contractWordsOf(reader.language);
  return html`<div class="note">${words.beside}<ul>${beside.slice(0, 20).map(({ id, startsOn, endsOn }) => html`<li><a href="/setup/contracts/${id}">${id}</a> <span class="num soft">${startsOn} – ${endsOn}</span></li>`)}</ul>${words.besideRule}</div>`;
}

/** The customer comes first: the sites that can be covered are theirs. */
export function newContractPage(
  reader: Reader,
  page: ContractForm & {
    readonly customers: readonly Customer[];
    readonly reason: string;
    readonly formToken: string;
    readonly refusal?: Refusal;
  },
): Html {
  const words = contractWordsOf(reader.language);
  const { typed, customer } = page;
  const path = '/setup/contracts';
  const fields = fieldsWith(typed);
  const customers = page.customers.map((each) => ({
    value: each.id,
    label: `${nameOf(each, reader.language)} (${each.id})`,
  }));
  const fault = typed.faults.reason;
  const { formToken, reason, refusal } = page;
  const saves = { formToken, version: 1, reason, refusal, ...(fault ? { fault } : {}) };
  const head = html`<p class="up"><a href="/setup">${editWordsOf(reader.language).setup}</a></p><div class="head"><h1>${words.newContract}</h1></div>${page.refusal ? refusalBox(reader, page.refusal) : ''}`;
  if (!customer) {
    return html`${head}<form method="get" action="${path}"><section><p class="hint">${words.customerLead}</p>${fields.select('customer', words.customer, customers, { blank: reader.words.fields.choose, required: true })}<p class="go"><button class="primary">${words.goOn}</button></p></section></form>`;
  }
  return html`${head}<p class="lead">${words.customer}: <bdi>${nameOf(customer, reader.language)}</bdi> <a href="${path}">${words.otherCustomer}</a></p>
<form method="post" action="${path}" novalidate><input type="hidden" name="customerId" value="${customer.id}"><section>${fields.text('id', editWordsOf(reader.language).id, { required: true, hint: words.idHint(customer.id) })}</section>${contractFields(reader, page, { path })}<section>${saving(reader, saves)}</section></form>`;
}

// ---------------------------------------------------------------------------------------------------------------
// The desk's own settings

export function deskValues(tenant: Tenant): Readonly<Record<string, string>> {
  const { name, nameEn = '', language, timeZone, hotline, defaultTierId, defaultLadderId } = tenant;
  const { pageWindowMinutes } = tenant;
  return {
    ...(tenant.hidesOnCall ? { hidesOnCall: 'yes' } : {}),
    pageWindowMinutes: pageWindowMinutes === undefined ? '' : String(pageWindowMinutes),
    ...{ name, nameEn, language, timeZone, hotline, defaultTierId, defaultLadderId },
    ...parameterValues(tenant.parameters),
  };
}

export function deskOfForm(
  base: Tenant,
  values: Readonly<Record<string, string>>,
  version: number,
  tiers: readonly Tier[],
): { readonly value: unknown; readonly faults: readonly EditFault[] } {
  const { parameters: standing, nameEn: _, pageWindowMinutes: __, hidesOnCall: ___, ...rest } = base;
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
      ...(values.hidesOnCall ? { hidesOnCall: true } : {}),
      ...(values.pageWindowMinutes ? { pageWindowMinutes: numberOr(values.pageWindowMinutes) } : {}),
    },
    faults,
  };
}

/** What is no number stays as it was typed, for the schema to say so. */
function numberOr(text: string): number | string {
  return /^\d+$/.test(text.trim()) ? Number(text) : text;
}

export function deskPage(reader: Reader, page: EditPage<Tenant>): Html {
  const words = editWordsOf(reader.language);
  const fields = fieldsWith(page.typed);
  const languages: readonly Choice[] = [
    { value: 'zh-CN', label: '中文' },
    { value: 'en', label: 'English' },
  ];
  const form = html`<section><div class="pair">${fields.text('name', words.name, { required: true })}${fields.text('nameEn', words.nameEn)}${fields.select('language', words.language, languages)}${fields.text('timeZone', words.timeZone, { hint: words.timeZoneHint })}${fields.text('hotline', words.hotline)}${fields.text('pageWindowMinutes', words.members.pageWindowMinutes ?? '', { keys: 'numeric', hint: bundleWords(reader.language).windowHint })}${tierField(reader, fields, page, { name: 'defaultTierId', label: words.defaultTier })}${ladderField(reader, fields, page, { name: 'defaultLadderId', label: words.defaultLadder })}</div>${fields.tick('hidesOnCall', words.members.hidesOnCall ?? '')}<p class="hint">${contractWordsOf(reader.language).onCallHint}</p></section>
${parameterFields(reader, page.typed, openTimesOf(page.tiers, 'tenant'))}`;
  return editPage(reader, page, {
    title: nameOf(page.item, reader.language),
    path: '/setup/desk',
    part: page.history ? 'history' : 'overview',
    form,
  });
}

// ---------------------------------------------------------------------------------------------------------------

/** Which field of the desk's form a fault belongs to. */
export function deskField(path: string): string {
  return path.startsWith('parameters.') ? parameterField(path) : (path.split('.')[0] ?? '');
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
  current: ContractPart | 'repin',
): Html {
  const words = editWordsOf(reader.language);
  const { path } = page;
  return html`<p class="up"><a href="/setup">${words.setup}</a></p><div class="head"><h1><bdi>${page.title}</bdi></h1><small class="soft">${setupWordsOf(reader.language).version(page.version)}</small></div>
${tabs(path === '/setup/desk' ? words.desk : words.contract, current, [
  { key: 'overview', href: path, label: words.overview },
  ...(page.mayEdit && path !== '/setup/desk'
    ? [{ key: 'json', href: `${path}?part=json`, label: words.asJson }]
    : []),
  { key: 'history', href: `${path}?part=history`, label: words.history },
  ...(path === '/setup/desk'
    ? []
    : [
        {
          key: 'who',
          href: `/setup/who?of=contract:${path.split('/')[3]}`,
          label: callWordsOf(reader.language).ask,
        },
      ]),
  ...(page.mayRepin ? [{ key: 'repin', href: `${path}/repin`, label: words.repinTab }] : []),
])}`;
}

function editPage<Item extends Contract | Tenant>(
  reader: Reader,
  page: EditPage<Item>,
  as: {
    readonly title: string;
    readonly path: string;
    readonly part: ContractPart;
    readonly form: Html;
  },
): Html {
  const words = editWordsOf(reader.language);
  const { path } = as;
  // A person who may not change it reads the same fields, and the browser keeps them as they are.
  const form = page.mayEdit
    ? editForm(reader, { ...page, path, part: as.part }, as.form)
    : html`<fieldset disabled>${as.form}</fieldset><p class="foot">${words.readOnly}</p>`;
  const { mayEdit, mayRepin } = page;
  return html`${contractHead(reader, { mayEdit, mayRepin, path, title: as.title, version: page.item.version }, as.part)}
${savedNote(reader, page.saved)}${page.refusal ? refusalBox(reader, page.refusal) : ''}${warningNote(reader, page.warnings)}${page.history ? historySection(reader, path, page.history, page.compared) : form}`;
}
