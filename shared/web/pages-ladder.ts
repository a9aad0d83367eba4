// The pages of ladders: all of them with who names them, one drawn from the opening to the top, its form, itself as JSON, and
// its versions. The form works without script; a button asks for one more row without saving anything.

import { html } from 'hono/html';
import type { VersionLine } from '../app/configuration-edit.ts';
import type { Contract } from '../domain/customers.ts';
import type { Ladder } from '../domain/ladder.ts';
import { TARGET_KINDS } from '../domain/tier.ts';
import {
  type Compared,
  historySection,
  type Refusal,
  refusalBox,
  savedNote,
  saving,
  tabs,
} from './edit-parts.ts';
import { type Choice, type Fields, fieldId, fieldsWith, type Typed } from './form-fields.ts';
import { moreRows, savesOnEnter } from './form-rows.ts';
import {
  MOMENTS,
  RUNG_ROWS,
  recipientCode,
  recipientOf,
  recipientRows,
  recipientsIn,
  rungsIn,
} from './ladder-form.ts';
import { type LadderWorld, ladderPicture, postName, recipientText } from './ladder-picture.ts';
import type { Html } from './layout.ts';
import { contractWordsOf } from './words-contract.ts';
import { editWordsOf } from './words-edit.ts';
import { ladderWordsOf } from './words-ladder.ts';
import { setupWordsOf } from './words-setup.ts';
import { halfOf, nameOf, type Reader } from './writing.ts';

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
    ? historySection(reader, path, page.history, page.compared)
    : part === 'overview'
      ? html`${usedBy(reader, page.use)}${ladderPicture(reader, ladder, page.world)}`
      : html`<form method="post" action="${path}" novalidate><input type="hidden" name="part" value="${part}">${savesOnEnter()}${
          part === 'json'
            ? html`<section><p class="hint">${contractWordsOf(reader.language).jsonLead}</p>${fieldsWith(page.typed).area('json', words.asJson, { rows: 20 })}</section>`
            : ladderFields(reader, page, { base, path })
        }${savingSection(reader, page, base.version + 1)}</form>`
}${page.mayEdit ? '' : html`<p class="foot">${words.readOnly}</p>`}`;
}

export function newLadderPage(
  reader: Reader,
  page: LadderForm & { readonly base: Pick<Ladder, 'rungs'>; readonly from: string },
): Html {
  const words = ladderWordsOf(reader.language);
  const path = '/setup/ladders';
  const id = fieldsWith(page.typed).text('id', words.rungId, { required: true, hint: words.idHint });
  return html`<p class="up"><a href="${path}">${words.ladders}</a></p><div class="head"><h1>${words.newLadder}</h1></div>${page.refusal ? refusalBox(reader, page.refusal) : ''}
<form method="post" action="${path}" novalidate><input type="hidden" name="from" value="${page.from}">${savesOnEnter()}<section>${id}</section>${ladderFields(reader, page, { base: page.base, path })}${savingSection(reader, page, 1)}</form>`;
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

// ---------------------------------------------------------------------------------------------------------------
// The form

const PEOPLE_LIST = 'people-list';
const RECIPIENT_LIST = 'recipient-list';
const CODE_LIST = 'code-list';

function ladderFields(
  reader: Reader,
  page: LadderForm,
  { base, path }: { readonly base: Pick<Ladder, 'rungs'>; readonly path: string },
): Html {
  const words = ladderWordsOf(reader.language);
  const { typed, world } = page;
  const fields = fieldsWith(typed);
  const digits = { keys: 'numeric' } as const;
  const shown = rungsIn(typed.values, base);
  const rows = Array.from({ length: shown }, (_, row) => row);
  return html`<section><div class="pair">${fields.text('name', words.name, { required: true, hint: words.nameHint })}${fields.text('acknowledgeWithinMinutes', words.acknowledge, digits)}${fields.text('finalPersonId', words.final, { required: true, hint: words.finalHint, list: PEOPLE_LIST })}${fields.text('repeatEveryMinutes', words.repeatEvery, digits)}${fields.text('acknowledgementHoldsMinutes', words.holds, { ...digits, hint: words.holdsHint })}${fields.text('ownerRole', words.ownerRole, { hint: words.ownerRoleHint, list: CODE_LIST })}${fields.text('alarm', words.alarm, { hint: words.alarmHint })}</div>${path === '/setup/ladders' ? '' : fields.tick('retired', editWordsOf(reader.language).retire)}</section>
${rows.map((row) => rungSection(reader, fields, { row, typed, base, path, world }))}
<section>${moreRows(words.moreRungs, { counter: RUNG_ROWS, shown, path, to: fieldId(`r${shown}.id`) })}</section>
${lists(reader, world)}`;
}

/** Told once, however many fields offer them. */
function lists(reader: Reader, world: LadderWorld): Html {
  const words = ladderWordsOf(reader.language);
  const { people, posts, rotas } = world;
  const active = people.filter((person) => person.active);
  const roles = [...new Set(posts.filter(({ retired }) => !retired).map(({ role }) => role))];
  const duties = [...new Set(active.flatMap((person) => person.duties))];
  const recipients = [
    ...rotas.filter(({ retired }) => !retired).map(({ id }) => ({ to: 'rota' as const, rotaId: id })),
    ...active.map(({ id }) => ({ to: 'person' as const, personId: id })),
    ...roles.map((role) => ({ to: 'post' as const, role })),
    ...duties.map((duty) => ({ to: 'duty' as const, duty })),
    ...(['owner', 'manager_of_owner', 'managers_of_paged'] as const).map((to) => ({ to })),
  ];
  return html`<datalist id="${PEOPLE_LIST}" aria-label="${words.people}">${active.map((person) => html`<option value="${person.id}" label="${nameOf(person, reader.language)}"></option>`)}</datalist>
<datalist id="${RECIPIENT_LIST}">${recipients.map((one) => html`<option value="${recipientCode(one)}" label="${recipientText(reader, one, world)}"></option>`)}</datalist>
<datalist id="${CODE_LIST}">${roles.map((role) => html`<option value="${role}" label="${postName(reader, role)}"></option>`)}</datalist>`;
}

function rungSection(
  reader: Reader,
  fields: Fields,
  of: {
    readonly row: number;
    readonly typed: Typed;
    readonly base: Pick<Ladder, 'rungs'>;
    readonly path: string;
    readonly world: LadderWorld;
  },
): Html {
  const words = ladderWordsOf(reader.language);
  const setup = setupWordsOf(reader.language);
  const { row, typed, base, path, world } = of;
  const p = `r${row}`;
  const rung = base.rungs[row];
  const slots = recipientsIn(typed.values, row, rung);
  const digits = { keys: 'numeric' } as const;
  const choices = <Key extends string>(keys: readonly Key[], said: Readonly<Record<Key, string>>): Choice[] =>
    keys.map((value) => ({ value, label: said[value] }));
  const kinds = TARGET_KINDS.map((value) => ({ value, label: reader.words.targets[value] }));
  // Told once: a ladder of many rungs stays a small page.
  const hint = (text: string) => (row === 0 || !rung ? { hint: text } : {});
  const hasTargets = TARGET_KINDS.some((kind) => typed.values[`${p}.targets.${kind}`]);
  // An opening concerns no target; whoever makes a deadline's rung of it finds them once it is saved.
  const isTimed = !rung || rung.when.at === 'percent' || rung.when.at === 'offset';
  const id = rung
    ? html`<input type="hidden" name="${p}.id" value="${rung.id}">`
    : fields.text(`${p}.id`, words.rungId, { hint: words.rungIdHint });
  const name = typed.values[`${p}.name`] ?? '';
  return html`<section><h2>${rung ? words.rung(row + 1) : words.newRung}${name ? html`: <bdi>${halfOf(name, reader.language)}</bdi>` : ''}</h2>
<div class="pair">${id}${fields.text(`${p}.name`, words.name)}${fields.select(`${p}.at`, words.at, choices(MOMENTS, words.ats))}${fields.text(`${p}.number`, words.number, digits)}${fields.text(`${p}.codes`, words.codes, hint(words.codesHint))}${fields.select(`${p}.does`, words.does, choices(['page', 'warn'], words.doesChoices))}${fields.select(`${p}.order`, words.order, choices(['one_after_another', 'all_at_once'], setup.order))}${fields.text(`${p}.window`, words.window, { ...digits, ...hint(words.windowHint) })}${fields.text(`${p}.repeats`, words.repeats, { ...digits, ...hint(words.repeatsHint) })}${fields.text(`${p}.place`, words.place, digits)}</div>
<fieldset class="field"><legend>${words.recipients}</legend>${row === 0 || !rung ? html`<span class="hint">${words.recipientsHint}</span>` : ''}<div class="pair">${Array.from({ length: slots }, (_, slot) => recipientField(reader, fields, { name: `${p}.to${slot}`, slot, typed, world }))}</div>${moreRows(words.moreRecipients, { counter: recipientRows(row), shown: slots, path, to: fieldId(`${p}.to${slots}`) })}</fieldset>
${isTimed ? html`<details${hasTargets ? html` open` : ''}><summary>${words.targets}</summary>${fields.ticks(`${p}.targets`, words.targets, kinds, hint(words.targetsHint))}${fields.tick(`${p}.open`, words.open)}</details>` : ''}
${rung ? fields.tick(`${p}.remove`, words.remove) : ''}</section>`;
}

/** With the name of whatever was typed before, because the field itself holds an id. */
function recipientField(
  reader: Reader,
  fields: Fields,
  of: { readonly name: string; readonly slot: number; readonly typed: Typed; readonly world: LadderWorld },
): Html {
  const words = ladderWordsOf(reader.language);
  const one = recipientOf(of.typed.values[of.name] ?? '');
  return fields.text(of.name, words.recipient(of.slot + 1), {
    list: RECIPIENT_LIST,
    ...(one ? { hint: recipientText(reader, one, of.world) } : {}),
  });
}
