// The form of a ladder as it is drawn: what holds for all of it, and its rungs. Of many rungs one is open and the others are
// told in a line each, with what was typed in them, so that the page stays small; whoever is chosen is chosen by name.

import { html } from 'hono/html';
import { CRISIS_RULES } from '../domain/crisis.ts';
import type { Ladder, Recipient } from '../domain/ladder.ts';
import { POST_NAMES } from '../domain/presets/ladders.ts';
import { TARGET_KINDS } from '../domain/tier.ts';
import { type Choice, type Fields, fieldId, fieldsWith, type Typed } from './form-fields.ts';
import { MORE, moreRows, OPEN, opens } from './form-rows.ts';
import {
  ALARM_ROWS,
  alarmField,
  alarmsIn,
  CRISIS_ROLES,
  hasCrisis,
  MOMENTS,
  type Moment,
  momentTyped,
  RUNG_ROWS,
  recipientCode,
  recipientOf,
  recipientRows,
  recipientsIn,
  rungsIn,
} from './ladder-form.ts';
import { type LadderWorld, postName, recipientText, rungMoment } from './ladder-picture.ts';
import type { Html } from './layout.ts';
import { peopleChoices } from './post-form.ts';
import { editWordsOf } from './words-edit.ts';
import { ladderWordsOf } from './words-ladder.ts';
import { setupWordsOf } from './words-setup.ts';
import { halfOf, nameOf, type Reader } from './writing.ts';

/** The ladder that a form was made from, as far as its rows hang on it; one that is new has a path of its own. */
export interface LadderRows {
  readonly base: Pick<Ladder, 'rungs' | 'tenantAlarm'>;
  readonly path: string;
  readonly isNew: boolean;
}

export function ladderFields(
  reader: Reader,
  { typed, world }: { readonly typed: Typed; readonly world: LadderWorld },
  { base, path, isNew }: LadderRows,
): Html {
  const words = ladderWordsOf(reader.language);
  const fields = fieldsWith(typed);
  const { values } = typed;
  const digits = { keys: 'numeric' } as const;
  const shown = rungsIn(values, base);
  const rows = Array.from({ length: shown }, (_, row) => row);
  const roles = roleChoices(reader, world);
  const role = (name: string, label: string, hint: string) =>
    fields.select(name, label, withStanding(roles, values[name]), { blank: words.noRole, hint });
  const final = withStanding(personChoices(reader, world), values.finalPersonId, nameIn(reader, world));
  const rungs = { fields, typed, base, path, world, recipients: recipientChoices(reader, world) };
  return html`<section><div class="pair">${fields.text('name', words.name, { required: true, hint: words.nameHint })}${fields.text('acknowledgeWithinMinutes', words.acknowledge, digits)}${fields.select('finalPersonId', words.final, final, { required: true, hint: words.finalHint, blank: words.choose })}${fields.text('repeatEveryMinutes', words.repeatEvery, digits)}${fields.text('acknowledgementHoldsMinutes', words.holds, { ...digits, hint: words.holdsHint })}${role('ownerRole', words.ownerRole, words.ownerRoleHint)}</div>${alarmFields(reader, fields, { typed, base, path, world })}${crisisFields(reader, fields, { typed, role })}${isNew ? '' : fields.tick('retired', editWordsOf(reader.language).retire)}</section>
<input type="hidden" name="${OPEN}" value="${values[OPEN] ?? ''}">${rows.map((row) => (isOpen(typed, row, base) ? openRung(reader, row, rungs) : closedRung(reader, row, rungs)))}
<section>${moreRows(words.moreRungs, { counter: RUNG_ROWS, shown, path, to: rungId(shown) })}</section>`;
}

interface Rungs {
  readonly fields: Fields;
  readonly typed: Typed;
  readonly base: LadderRows['base'];
  readonly path: string;
  readonly world: LadderWorld;
  readonly recipients: readonly Choice[];
}

const rungId = (row: number) => `rung-${row}`;

/** A new one, the one that was asked for, and every one with a fault in it. */
function isOpen({ values, faults }: Typed, row: number, { rungs }: Pick<Ladder, 'rungs'>): boolean {
  if (row >= rungs.length || rungs.length === 1 || values[OPEN] === String(row)) return true;
  return Object.keys(faults).some((name) => name.startsWith(`r${row}.`));
}

// ---------------------------------------------------------------------------------------------------------------
// Whom a desk can choose

function personChoices(reader: Reader, { people }: LadderWorld): readonly Choice[] {
  return peopleChoices(reader, people);
}

function rolesOf({ posts }: LadderWorld): readonly string[] {
  const held = posts.filter(({ retired }) => !retired).map(({ role }) => role);
  return [...new Set([...held, ...Object.keys(POST_NAMES)])];
}

function roleChoices(reader: Reader, world: LadderWorld): readonly Choice[] {
  return rolesOf(world).map((role) => ({ value: role, label: postName(reader, role, world.posts) }));
}

/** The first so many of a rota; of more, JSON and the API know. */
const DEPTHS = [1, 2, 3] as const;

/** Everybody whom a rung can call, by kind; what a retired or unknown one is called stands with the field that has it. */
function recipientChoices(reader: Reader, world: LadderWorld): readonly Choice[] {
  const words = ladderWordsOf(reader.language);
  const { people, posts, rotas } = world;
  const active = people.filter((person) => person.active);
  const duties = [...new Set(active.flatMap((person) => person.duties))];
  const under = (group: string, all: readonly (readonly [one: Recipient, label: string])[]): Choice[] =>
    all.map(([one, label]) => ({ value: recipientCode(one), label, group }));
  const { groups } = words;
  return [
    ...under(
      groups.rotas,
      rotas
        .filter(({ retired }) => !retired)
        .flatMap(({ id: rotaId, name, layers }) => {
          const label = halfOf(name, reader.language);
          const size = new Set(layers.flatMap(({ personIds }) => personIds)).size;
          return [
            [{ to: 'rota', rotaId }, label] as const,
            ...DEPTHS.filter((depth) => depth < size).map(
              (depth) => [{ to: 'rota', rotaId, depth }, words.firstOf(label, depth)] as const,
            ),
          ];
        }),
    ),
    ...under(
      groups.posts,
      rolesOf(world).map((role) => [{ to: 'post', role }, postName(reader, role, posts)]),
    ),
    ...under(
      groups.duties,
      duties.map((duty) => [{ to: 'duty', duty }, reader.words.dutyNames[duty] ?? duty]),
    ),
    ...under(groups.ofCase, [
      [{ to: 'owner' }, words.owner],
      [{ to: 'manager_of_owner' }, words.managerOfOwner],
      [{ to: 'managers_of_paged' }, words.managersOfPaged],
    ]),
    ...under(
      groups.people,
      peopleChoices(reader, people).map(({ value: personId, label }) => [{ to: 'person', personId }, label]),
    ),
  ];
}

/** With what stands in the field, where it is not offered any more: nobody is changed by saving. */
function withStanding(
  choices: readonly Choice[],
  value = '',
  labelOf: (value: string) => string = (each) => each,
): readonly Choice[] {
  if (value === '' || choices.some((each) => each.value === value)) return choices;
  return [{ value, label: labelOf(value) }, ...choices];
}

function nameIn(reader: Reader, { people }: LadderWorld): (id: string) => string {
  return (id) => {
    const person = people.find((each) => each.id === id);
    return person ? `${nameOf(person, reader.language)} · ${setupWordsOf(reader.language).inactive}` : id;
  };
}

// ---------------------------------------------------------------------------------------------------------------
// What holds for all of it

function alarmFields(
  reader: Reader,
  fields: Fields,
  { typed, base, path, world }: Pick<Rungs, 'typed' | 'base' | 'path' | 'world'>,
): Html {
  const words = ladderWordsOf(reader.language);
  const people = personChoices(reader, world);
  const shown = alarmsIn(typed.values, base);
  return html`<fieldset class="field"><legend>${words.alarm}</legend><div class="pair">${Array.from(
    { length: shown },
    (_, slot) => {
      const name = alarmField(slot);
      const choices = withStanding(people, typed.values[name], nameIn(reader, world));
      return fields.select(name, words.person(slot + 1), choices, { blank: words.nobodyMore });
    },
  )}</div>${moreRows(words.moreRecipients, { counter: ALARM_ROWS, shown, path, to: fieldId(alarmField(shown)) })}</fieldset>`;
}

function crisisFields(
  reader: Reader,
  fields: Fields,
  {
    typed: { values, faults },
    role,
  }: { readonly typed: Typed; readonly role: (name: string, label: string, hint: string) => Html },
): Html {
  const { crisis: words } = ladderWordsOf(reader.language);
  const { updateEveryMinutes, reportAt, classes } = CRISIS_RULES;
  const isWrong = Object.keys(faults).some((name) => name.startsWith('crisis.'));
  const preset = (each: string | number) => words.empty(String(each));
  return html`<details${hasCrisis(values) || isWrong ? html` open` : ''}><summary>${words.title}</summary><div class="pair">${CRISIS_ROLES.map((each) => role(`crisis.${each}`, words[each], preset(postName(reader, CRISIS_RULES[each], []))))}${fields.text('crisis.updateEveryMinutes', words.updateEveryMinutes, { keys: 'numeric', hint: preset(updateEveryMinutes) })}${fields.text('crisis.reportAt', words.reportAt, { hint: preset(reportAt) })}${fields.text('crisis.classes', words.classes, { hint: preset(classes.join(', ')) })}</div></details>`;
}

// ---------------------------------------------------------------------------------------------------------------
// Rungs

/** What was typed in it goes with the form all the same. */
function closedRung(reader: Reader, row: number, { fields, typed, path, world }: Rungs): Html {
  const words = ladderWordsOf(reader.language);
  const { values } = typed;
  const p = `r${row}.`;
  const drawn = new Set([`${p}place`, `${p}remove`]);
  const kept = Object.entries(values).filter(
    ([name, value]) => name.startsWith(p) && value !== '' && !drawn.has(name),
  );
  const recipients = kept
    .filter(([name]) => /^r\d+\.to\d+$/.test(name))
    .map(([, value]) => {
      const one = recipientOf(value);
      return one ? recipientText(reader, one, world) : value;
    });
  return html`<section id="${rungId(row)}"><h2>${words.rung(row + 1)}: <bdi>${halfOf(values[`${p}name`] ?? '', reader.language)}</bdi></h2>${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p class="small soft">${momentText(reader, values, row)} · <bdi>${recipients.join(reader.language === 'en' ? ', ' : '、')}</bdi></p><div class="cells">${fields.text(`${p}place`, words.place, { keys: 'numeric' })}${fields.tick(`${p}remove`, words.remove)}<button name="${MORE}" value="${opens(row)}" formaction="${path}#${rungId(row)}">${words.openRung}</button></div></section>`;
}

/** When a rung is reached, as far as what was typed says it. */
function momentText(reader: Reader, values: Typed['values'], row: number): string {
  const when = momentTyped(values, row);
  return when === null ? '' : rungMoment(reader, { when });
}

function openRung(
  reader: Reader,
  row: number,
  { fields, typed, base, path, world, recipients }: Rungs,
): Html {
  const words = ladderWordsOf(reader.language);
  const setup = setupWordsOf(reader.language);
  const { values } = typed;
  const p = `r${row}`;
  const rung = base.rungs[row];
  const slots = recipientsIn(values, row, rung);
  const digits = { keys: 'numeric' } as const;
  const choices = <Key extends string>(keys: readonly Key[], said: Readonly<Record<Key, string>>): Choice[] =>
    keys.map((value) => ({ value, label: said[value] }));
  const kinds = TARGET_KINDS.map((value) => ({ value, label: reader.words.targets[value] }));
  const hasTargets = TARGET_KINDS.some((kind) => values[`${p}.targets.${kind}`]);
  // An opening concerns no target; whoever makes a deadline's rung of it finds them once it is saved.
  const isTimed = !rung || rung.when.at === 'percent' || rung.when.at === 'offset';
  const id = rung
    ? html`<input type="hidden" name="${p}.id" value="${rung.id}">`
    : fields.text(`${p}.id`, words.rungId, { hint: words.rungIdHint });
  const name = values[`${p}.name`] ?? '';
  const recipient = (slot: number) => {
    const field = `${p}.to${slot}`;
    const offered = withStanding(recipients, values[field], (code) => {
      const one = recipientOf(code);
      return one ? recipientText(reader, one, world) : code;
    });
    return fields.select(field, words.recipient(slot + 1), offered, { blank: words.nobodyMore });
  };
  return html`<section id="${rungId(row)}"><h2>${rung ? words.rung(row + 1) : words.newRung}${name ? html`: <bdi>${halfOf(name, reader.language)}</bdi>` : ''}</h2>
<div class="pair">${id}${fields.text(`${p}.name`, words.name, { hint: words.nameHint })}${fields.select(`${p}.at`, words.at, choices<Moment>(MOMENTS, words.ats))}${fields.text(`${p}.number`, words.number, digits)}${fields.text(`${p}.codes`, words.codes, { hint: words.codesHint })}${fields.select(`${p}.does`, words.does, choices(['page', 'warn'], words.doesChoices))}${fields.select(`${p}.order`, words.order, choices(['one_after_another', 'all_at_once'], setup.order))}${fields.text(`${p}.window`, words.window, { ...digits, hint: words.windowHint })}${fields.text(`${p}.repeats`, words.repeats, { ...digits, hint: words.repeatsHint })}${fields.text(`${p}.place`, words.place, digits)}</div>
<fieldset class="field"><legend>${words.recipients}</legend><span class="hint">${words.recipientsHint}</span><div class="pair">${Array.from({ length: slots }, (_, slot) => recipient(slot))}</div>${moreRows(words.moreRecipients, { counter: recipientRows(row), shown: slots, path, to: fieldId(`${p}.to${slots}`) })}</fieldset>
${isTimed ? html`<details${hasTargets ? html` open` : ''}><summary>${words.targets}</summary>${fields.ticks(`${p}.targets`, words.targets, kinds, { hint: words.targetsHint })}${fields.tick(`${p}.open`, words.open)}</details>` : ''}
${rung ? fields.tick(`${p}.remove`, words.remove) : ''}</section>`;
}
