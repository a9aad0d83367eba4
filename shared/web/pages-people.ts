// The pages of people: everybody at a glance, one person with their versions, and a person's own profile. Whoever may not
// change a person reads the same without a form.

import { html } from 'hono/html';
import type { VersionLine } from '../app/configuration-edit.ts';
import { absenceAt, type Person, personOf } from '../domain/people.ts';
import {
  type Compared,
  editForm,
  historySection,
  type Refusal,
  refusalBox,
  savedNote,
  tabs,
  versionHead,
} from './edit-parts.ts';
import { fieldsWith } from './form-fields.ts';
import type { Html } from './layout.ts';
import {
  type PersonForm,
  personFields,
  type VerificationPart,
  verificationSection,
  wayFlag,
  waysList,
  wayText,
} from './person-fields.ts';
import { callWordsOf } from './words-calls.ts';
import { editWordsOf } from './words-edit.ts';
import { peopleWordsOf } from './words-people.ts';
import { setupWordsOf } from './words-setup.ts';
import { nameOf, namingPeople, type Reader } from './writing.ts';

const dutyText = (duty: string, reader: Reader): string => reader.words.dutyNames[duty] ?? duty;

export function peoplePage(
  reader: Reader,
  page: { readonly people: readonly Person[]; readonly mayEdit: boolean },
): Html {
  const words = peopleWordsOf(reader.language);
  const { people, mayEdit } = page;
  return html`<p class="up"><a href="/setup">${editWordsOf(reader.language).setup}</a></p><div class="head"><h1>${words.people}</h1></div><p class="lead">${words.lead}</p><p class="go">${mayEdit ? html`<a class="button primary" href="/setup/people?part=new">${words.add}</a> ` : ''}<a class="button" href="/me">${words.me}</a></p>
<section><ol>${people
    .toSorted((a, b) => Number(b.active) - Number(a.active))
    .map((person) => personLine(reader, person, people))}</ol></section>`;
}

function personLine(reader: Reader, person: Person, people: readonly Person[]): Html {
  const words = peopleWordsOf(reader.language);
  const absence = absenceAt(person, reader.now);
  const deputy = personOf(people, absence?.deputyId);
  const about = [
    ...person.roles.map((role) => reader.words.roles[role]),
    ...person.duties.map((duty) => dutyText(duty, reader)),
    ...(person.organisation ? [person.organisation] : []),
  ];
  return html`<li class="act"><p class="go"><a href="/setup/people/${person.id}"><b><bdi>${nameOf(person, reader.language)}</bdi></b></a> <small class="soft">${about.join(' · ')}</small>${person.active ? '' : html` <span class="flag warn">${words.inactive}</span>`}${absence ? html` <span class="flag">${words.away(deputy ? nameOf(deputy, reader.language) : '')}</span>` : ''}</p><ul class="ledger ways">${person.contactMethods.map(
    (method) => html`<li><span>${wayText(reader, method)}</span>${wayFlag(reader, method)}</li>`,
  )}</ul></li>`;
}

// ---------------------------------------------------------------------------------------------------------------

export type PersonPart = 'overview' | 'json' | 'history';

export interface PersonPage extends PersonForm {
  readonly person: Person;
  readonly part: PersonPart;
  readonly reason: string;
  readonly refusal?: Refusal;
  readonly saved?: string | undefined;
  readonly mayEdit: boolean;
  readonly formToken: string;
  readonly history: readonly VersionLine<Person>[];
  readonly compared: Compared;
  readonly verification: VerificationPart | null;
}

export function personPage(reader: Reader, page: PersonPage): Html {
  const words = editWordsOf(reader.language);
  const { person, part, mayEdit, path } = page;
  const content = (): Html => {
    if (part === 'history')
      return historySection(namingPeople(reader, page.people), path, page.history, page.compared);
    if (!mayEdit)
      return html`<section>${waysList(reader, person)}</section><p class="foot">${words.readOnly}</p>`;
    const fields =
      part === 'json'
        ? html`<section>${fieldsWith(page.typed).area('json', words.asJson, { rows: 20 })}</section>`
        : personFields(reader, page);
    return html`${editForm(reader, page, fields)}${page.verification ? verificationSection(reader, page.verification) : ''}`;
  };
  const people = peopleWordsOf(reader.language);
  return html`<p class="up"><a href="/setup/people">${people.people}</a></p><div class="head"><h1><bdi>${nameOf(person, reader.language)}</bdi></h1><small class="soft">${person.id} · ${setupWordsOf(reader.language).version(person.version)}</small></div>
${tabs(people.person, part, [
  { key: 'overview', href: path, label: words.overview },
  ...(mayEdit ? [{ key: 'json', href: `${path}?part=json`, label: words.asJson }] : []),
  { key: 'history', href: `${path}?part=history`, label: words.history },
  { key: 'who', href: `/setup/who?person=${person.id}`, label: callWordsOf(reader.language).ask },
])}
${savedNote(reader, page.saved, 'at_once')}${page.refusal ? refusalBox(reader, page.refusal) : ''}${content()}`;
}

/** A person's own profile: the same fields without what only an administrator changes. */
export function mePage(reader: Reader, page: PersonPage): Html {
  const words = peopleWordsOf(reader.language);
  const { person } = page;
  const form = page.mayEdit
    ? html`${page.verification ? verificationSection(reader, page.verification) : ''}${editForm(reader, page, personFields(reader, page))}`
    : html`<section>${waysList(reader, person)}</section><p class="foot">${editWordsOf(reader.language).readOnly}</p>`;
  return html`<div class="head"><h1>${words.me}</h1><small class="soft"><bdi>${nameOf(person, reader.language)}</bdi></small></div><p class="lead">${words.meLead}</p>
${savedNote(reader, page.saved, 'at_once')}${page.refusal ? refusalBox(reader, page.refusal) : ''}${form}`;
}

export function newPersonPage(
  reader: Reader,
  page: Pick<PersonPage, 'typed' | 'people' | 'tiers' | 'reason' | 'refusal' | 'formToken'>,
): Html {
  const words = peopleWordsOf(reader.language);
  const form = { ...page, base: null, isOwn: false, path: '/setup/people', part: 'overview' } as const;
  return html`<p class="up"><a href="/setup/people">${words.people}</a></p><h1>${words.newPerson}</h1>${page.refusal ? refusalBox(reader, page.refusal) : ''}${editForm(reader, form, personFields(reader, form))}`;
}

/** A version as it was, and what it changed. */
export function personVersionPage(
  reader: Reader,
  page: { readonly line: VersionLine<Person>; readonly latest: number },
): Html {
  const { item } = page.line;
  const name = nameOf(item, reader.language);
  return html`${versionHead(reader, { name, base: `/setup/people/${item.id}`, line: page.line, latest: page.latest })}<section>${waysList(reader, item)}</section>`;
}

/** What a verification link asks before anything is done: many programs open links by themselves. */
export function verificationLinkPage(
  reader: Reader,
  page: {
    readonly person: Person;
    readonly way: Html | string;
    readonly path: string;
    readonly isDone: boolean;
  },
): Html {
  const words = peopleWordsOf(reader.language);
  const whose = html`<p class="lead"><bdi>${nameOf(page.person, reader.language)}</bdi> · ${page.way}</p>`;
  return page.isDone
    ? html`<h1>${words.done}</h1>${whose}<p class="told" role="status">${words.linkDone}</p>`
    : html`<h1>${words.linkTitle}</h1>${whose}<form method="post" action="${page.path}"><p class="go"><button class="primary big">${words.linkButton}</button></p></form>`;
}
