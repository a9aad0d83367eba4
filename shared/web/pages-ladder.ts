// The pages of ladders: all of them with who names them, one drawn from the opening to the top, its form, itself as JSON, and
// its versions. The form works without script; a button asks for one more row without saving anything.

import { html } from 'hono/html';
import type { VersionLine } from '../app/configuration-edit.ts';
import type { Contract } from '../domain/customers.ts';
import type { Ladder } from '../domain/ladder.ts';
import {
  type Compared,
  historySection,
  type Refusal,
  refusalBox,
  savedNote,
  saving,
  tabs,
} from './edit-parts.ts';
import { type Choice, fieldsWith, type Typed } from './form-fields.ts';
import { savesOnEnter } from './form-rows.ts';
import { ladderFields } from './ladder-fields.ts';
import { type LadderWorld, ladderPicture } from './ladder-picture.ts';
import type { Html } from './layout.ts';
import { contractWordsOf } from './words-contract.ts';
import { editWordsOf } from './words-edit.ts';
import { ladderWordsOf } from './words-ladder.ts';
import { setupWordsOf } from './words-setup.ts';
import { halfOf, namingPeople, type Reader } from './writing.ts';

export type LadderPart = 'overview' | 'form' | 'json' | 'history';

/** Who names a ladder: contracts that may still bind a case, and the desk itself. */
export interface LadderUse {
  readonly contracts: readonly Contract[];
  readonly isDefault: boolean;
}

interface LadderForm {
  readonly typed: Typed;
  readonly reason: string;
  readonly refusal?: Refusal | undefined;
  readonly formToken: string;
  readonly world: LadderWorld;
}

export interface LadderPage extends LadderForm {
  readonly mayEdit: boolean;
  readonly saved?: string | undefined;
  readonly ladder: Ladder;
  /** The version that the form was made from. */
  readonly base: Ladder;
  readonly part: LadderPart;
  readonly use: LadderUse;
  /** What it leaves uncovered as it stands, in the reader's language; looked for on its overview alone. */
  readonly holes: readonly string[];
  readonly history: readonly VersionLine<Ladder>[];
  readonly compared: Compared;
}

// ---------------------------------------------------------------------------------------------------------------
// Pages

export function laddersPage(
  reader: Reader,
  page: {
    readonly ladders: readonly { readonly ladder: Ladder; readonly use: LadderUse }[];
    readonly mayEdit: boolean;
    /** What a new one may be a copy of. */
    readonly sources: readonly Choice[];
  },
): Html {
  const words = ladderWordsOf(reader.language);
  const setup = setupWordsOf(reader.language);
  return html`<p class="up"><a href="/setup">${editWordsOf(reader.language).setup}</a></p><div class="head"><h1>${words.ladders}</h1></div><p class="lead">${words.lead}</p>
${page.ladders.map(
  ({ ladder, use }) =>
    html`<section><h2><a href="/setup/ladders/${ladder.id}"><bdi>${halfOf(ladder.name, reader.language)}</bdi></a> <small class="soft">${ladder.id} · ${setup.version(ladder.version)}</small>${ladder.retired ? html` <span class="flag">${editWordsOf(reader.language).members.retired}</span>` : ''}</h2>${usedBy(reader, use)}</section>`,
)}
${
  page.mayEdit
    ? html`<section><h2>${words.newLadder}</h2><form method="get" action="/setup/ladders">${fieldsWith({ values: {}, faults: {} }).select('from', words.newLead, page.sources)}<p class="go"><button class="primary">${contractWordsOf(reader.language).goOn}</button></p></form></section>`
    : ''
}`;
}

function usedBy(reader: Reader, { contracts, isDefault }: LadderUse): Html {
  const words = ladderWordsOf(reader.language);
  if (contracts.length === 0 && !isDefault) return html`<p class="soft">${words.usedByNobody}</p>`;
  const names = [
    ...(isDefault ? [html`<a href="/setup/desk">${words.ofDesk}</a>`] : []),
    ...contracts.slice(0, 20).map(({ id }) => html`<a href="/setup/contracts/${id}">${id}</a>`),
  ];
  return html`<p class="small">${words.usedBy}: ${names.map((name, index) => html`${index > 0 ? ', ' : ''}${name}`)}${contracts.length > 20 ? ` (+${contracts.length - 20})` : ''}</p>`;
}

export function ladderPage(reader: Reader, page: LadderPage): Html {
  const words = editWordsOf(reader.language);
  const { ladder, part, base } = page;
  const path = `/setup/ladders/${ladder.id}`;
  return html`${ladderHead(reader, page)}
${savedNote(reader, page.saved)}${page.refusal ? refusalBox(reader, page.refusal) : ''}${
  part === 'history'
    ? historySection(namingPeople(reader, page.world.people), path, page.history, page.compared)
    : part === 'overview'
      ? html`${usedBy(reader, page.use)}${holesBox(reader, page.holes)}${ladderPicture(reader, ladder, page.world)}`
      : html`<form method="post" action="${path}" novalidate><input type="hidden" name="part" value="${part}">${savesOnEnter()}${
          part === 'json'
            ? html`<section><p class="hint">${contractWordsOf(reader.language).jsonLead}</p>${fieldsWith(page.typed).area('json', words.asJson, { rows: 20 })}</section>`
            : ladderFields(reader, page, { base, path, isNew: false })
        }${savingSection(reader, page, base.version + 1)}</form>`
}${page.mayEdit ? '' : html`<p class="foot">${words.readOnly}</p>`}`;
}

const HOLES_SHOWN = 12;

function holesBox(reader: Reader, holes: readonly string[]): Html | string {
  if (holes.length === 0) return '';
  const beyond = holes.length - HOLES_SHOWN;
  return html`<div class="no">${ladderWordsOf(reader.language).holes}<ul>${holes.slice(0, HOLES_SHOWN).map((hole) => html`<li>${hole}</li>`)}${beyond > 0 ? html`<li>${reader.words.case.more(beyond)}</li>` : ''}</ul></div>`;
}

export function newLadderPage(
  reader: Reader,
  page: LadderForm & { readonly base: Pick<Ladder, 'rungs' | 'tenantAlarm'>; readonly from: string },
): Html {
  const words = ladderWordsOf(reader.language);
  const path = '/setup/ladders';
  const id = fieldsWith(page.typed).text('id', words.rungId, { required: true, hint: words.idHint });
  return html`<p class="up"><a href="${path}">${words.ladders}</a></p><div class="head"><h1>${words.newLadder}</h1></div>${page.refusal ? refusalBox(reader, page.refusal) : ''}
<form method="post" action="${path}" novalidate><input type="hidden" name="from" value="${page.from}">${savesOnEnter()}<section>${id}</section>${ladderFields(reader, page, { base: page.base, path, isNew: true })}${savingSection(reader, page, 1)}</form>`;
}

function savingSection(
  reader: Reader,
  { formToken, reason, refusal, typed }: LadderForm,
  version: number,
): Html {
  const fault = typed.faults.reason;
  return html`<section>${saving(reader, { formToken, version, reason, refusal, ...(fault ? { fault } : {}) })}</section>`;
}

export function ladderHead(
  reader: Reader,
  { ladder, part, mayEdit }: Pick<LadderPage, 'ladder' | 'part' | 'mayEdit'>,
): Html {
  const words = ladderWordsOf(reader.language);
  const edit = editWordsOf(reader.language);
  const path = `/setup/ladders/${ladder.id}`;
  const at = (key: LadderPart, label: string) => ({ key, href: `${path}?part=${key}`, label });
  return html`<p class="up"><a href="/setup/ladders">${words.ladders}</a></p><div class="head"><h1><bdi>${halfOf(ladder.name, reader.language)}</bdi></h1><small class="soft">${ladder.id} · ${setupWordsOf(reader.language).version(ladder.version)}</small></div>
${tabs(words.ladder, part, [
  { key: 'overview', href: path, label: edit.overview },
  ...(mayEdit ? [at('form', words.form), at('json', edit.asJson)] : []),
  at('history', edit.history),
])}`;
}
