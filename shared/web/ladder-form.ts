// A ladder as the fields of a form, and back. Rows keep the order in which they were drawn; a row's place moves it. What is
// wrong with a value is the schema's to say; only what cannot be read is said here.

import type { EditFault } from '../app/configuration-edit.ts';
import type { CrisisRules, Ladder, Recipient, Rung, RungMoment } from '../domain/ladder.ts';
import { TARGET_KINDS } from '../domain/tier.ts';
import type { FormRead } from './edit-pages.ts';
import { noNumber, numberOf } from './form-fields.ts';
import { rowsIn } from './form-rows.ts';
import { ladderWordsOf } from './words-ladder.ts';

type Values = Readonly<Record<string, string>>;

/** What a rung waits for, as the form says it: an offset is before, at or after the deadline. */
export const MOMENTS = ['opening', 'promotion', 'emergency', 'percent', 'before', 'breach', 'after'] as const;
export type Moment = (typeof MOMENTS)[number];

/** The counter of the rows of rungs, and of the recipients of one. */
export const RUNG_ROWS = 'rungs.rows';
export const recipientRows = (row: number): string => `r${row}.to.rows`;

const SPARE_RECIPIENTS = 1;

/** The counter of those whom the desk is alarmed by, and the field of one. */
export const ALARM_ROWS = 'alarm.rows';
export const alarmField = (slot: number): string => `alarm${slot}`;

/** How many of them are drawn: those that it has and one to spare. */
export function alarmsIn(values: Values, base: Pick<Ladder, 'tenantAlarm'>): number {
  return rowsIn(values, ALARM_ROWS, base.tenantAlarm.personIds.length + SPARE_RECIPIENTS);
}

/** The posts of a crisis team, in the order of the form. */
export const CRISIS_ROLES = ['proposerRole', 'coordinatorRole', 'leaderRole'] as const;
const CRISIS_TEXTS = [...CRISIS_ROLES, 'reportAt'] as const;

/** Whether a form says anything about crises. */
export const hasCrisis = (values: Values): boolean =>
  [...CRISIS_TEXTS, 'updateEveryMinutes', 'classes'].some((name) => values[`crisis.${name}`]?.trim());

/** How many rows of rungs a form has; never fewer than the ladder that it was made from. */
export function rungsIn(values: Values, base: Pick<Ladder, 'rungs'> | null): number {
  const least = Math.max(1, base?.rungs.length ?? 1);
  return Math.max(least, rowsIn(values, RUNG_ROWS, least));
}

/** How many recipients of a row are drawn: those that it has and one to spare. */
export function recipientsIn(values: Values, row: number, rung: Rung | undefined): number {
  return rowsIn(values, recipientRows(row), (rung?.recipients.length ?? 0) + SPARE_RECIPIENTS);
}

// ---------------------------------------------------------------------------------------------------------------
// To the form

export function ladderValues(ladder: Omit<Ladder, 'version'>): Values {
  const { acknowledgementHoldsMinutes: holds, ownerRole = '', tenantAlarm, crisis = {} } = ladder;
  return {
    name: ladder.name,
    ...(ladder.retired ? { retired: 'yes' } : {}),
    acknowledgeWithinMinutes: String(ladder.acknowledgeWithinMinutes),
    finalPersonId: ladder.finalPersonId,
    repeatEveryMinutes: String(ladder.repeatEveryMinutes),
    acknowledgementHoldsMinutes: holds === null ? '' : String(holds),
    ownerRole,
    ...Object.fromEntries(tenantAlarm.personIds.map((id, slot) => [alarmField(slot), id])),
    ...Object.fromEntries(CRISIS_TEXTS.map((name) => [`crisis.${name}`, crisis[name] ?? ''])),
    'crisis.updateEveryMinutes': crisis.updateEveryMinutes?.toString() ?? '',
    'crisis.classes': crisis.classes?.join(', ') ?? '',
    ...Object.assign({}, ...ladder.rungs.map(rungValues)),
  };
}

function rungValues(rung: Rung, row: number): Values {
  const p = `r${row}`;
  const { when, acknowledgeWithinMinutes: window, repeats } = rung;
  const of = 'targets' in when ? (when.targets ?? []) : [];
  return {
    [`${p}.id`]: rung.id,
    [`${p}.name`]: rung.name,
    [`${p}.at`]: momentOf(when),
    [`${p}.number`]:
      when.at === 'percent'
        ? String(when.percent)
        : when.at === 'offset' && when.offsetMinutes !== 0
          ? String(Math.abs(when.offsetMinutes))
          : '',
    [`${p}.codes`]: ('severities' in when ? when.severities : 'classes' in when ? when.classes : []).join(
      ', ',
    ),
    ...(when.at === 'offset' && when.hours === 'open' ? { [`${p}.open`]: 'yes' } : {}),
    ...Object.fromEntries(of.map((kind) => [`${p}.targets.${kind}`, 'yes'])),
    [`${p}.does`]: rung.does,
    [`${p}.order`]: rung.order,
    [`${p}.window`]: window === undefined ? '' : String(window),
    [`${p}.repeats`]: repeats === undefined ? '' : String(repeats),
    [`${p}.place`]: String(row + 1),
    ...Object.fromEntries(rung.recipients.map((one, at) => [`${p}.to${at}`, recipientCode(one)])),
  };
}

function momentOf(when: RungMoment): Moment {
  if (when.at !== 'offset') return when.at;
  if (when.offsetMinutes === 0) return 'breach';
  return when.offsetMinutes < 0 ? 'before' : 'after';
}

/** As people type it: `rota:engineers/2`, `person:chen-yu`, `owner`. */
export function recipientCode(one: Recipient): string {
  switch (one.to) {
    case 'rota':
      return `rota:${one.rotaId}${one.depth === undefined ? '' : `/${one.depth}`}`;
    case 'person':
      return `person:${one.personId}`;
    case 'duty':
      return `duty:${one.duty}`;
    case 'post':
      return `post:${one.role}`;
    default:
      return one.to;
  }
}

// ---------------------------------------------------------------------------------------------------------------
// From the form

export function ladderOfForm(
  base: Pick<Ladder, 'rungs' | 'crisis'> | null,
  values: Values,
  { id, version }: { readonly id: string; readonly version: number },
): FormRead {
  const faults: EditFault[] = [];
  const rows = Array.from({ length: rungsIn(values, base) }, (_, row) => row)
    .filter((row) => !values[`r${row}.remove`] && !isBlank(values, row))
    .map((row) => ({ row, place: placeOf(values, row) }))
    // Whoever is moved to a place stands before the one that has it, or behind it on the way down.
    .toSorted((a, b) => a.place - b.place || a.row - b.row)
    .map(({ row }) => row);
  const slots = rows.map((row) => filledSlots(values, `r${row}.to`));
  const alarms = filledSlots(values, 'alarm');
  const ids = rungIds(values, rows);
  const minutes = (name: string) => numberIn(values, name, name, faults);
  const holds = (values.acknowledgementHoldsMinutes ?? '').trim();
  const ownerRole = (values.ownerRole ?? '').trim();
  const value = {
    id,
    version,
    name: values.name ?? '',
    ...(values.retired === undefined ? {} : { retired: true }),
    rungs: rows.map((row, index) => ({
      id: ids[index],
      ...rungOf(values, row, `rungs.${index}`, faults),
    })),
    acknowledgeWithinMinutes: minutes('acknowledgeWithinMinutes'),
    finalPersonId: values.finalPersonId ?? '',
    repeatEveryMinutes: minutes('repeatEveryMinutes'),
    acknowledgementHoldsMinutes: holds === '' ? null : minutes('acknowledgementHoldsMinutes'),
    ...(ownerRole === '' ? {} : { ownerRole }),
    // Rules that say nothing stay rules that say nothing.
    ...(base?.crisis !== undefined || hasCrisis(values) ? { crisis: crisisOf(values, faults) } : {}),
    tenantAlarm: { personIds: alarms.map((slot) => (values[alarmField(slot)] ?? '').trim()) },
  };
  return { value, faults, fieldOf: (path) => fieldOf(path, rows, { slots, alarms }) };
}

/** What is left blank is as `CRISIS_RULES` has it. */
function crisisOf(values: Values, faults: EditFault[]): CrisisRules {
  const of = (name: string) => (values[`crisis.${name}`] ?? '').trim();
  const classes = listed(of('classes'));
  const every = 'crisis.updateEveryMinutes';
  return {
    ...(of('updateEveryMinutes') === ''
      ? {}
      : { updateEveryMinutes: numberIn(values, every, every, faults) }),
    ...Object.fromEntries(CRISIS_TEXTS.flatMap((name) => (of(name) === '' ? [] : [[name, of(name)]]))),
    ...(classes.length === 0 ? {} : { classes }),
  };
}

function isBlank(values: Values, row: number): boolean {
  const said = ['id', 'name'].some((name) => (values[`r${row}.${name}`] ?? '').trim() !== '');
  return !said && filledSlots(values, `r${row}.to`).length === 0;
}

/** Where a row wants to stand; half a place more or less where it is moved. */
function placeOf(values: Values, row: number): number {
  const own = row + 1;
  const typed = numberOf(values[`r${row}.place`] ?? '');
  if (typed === null || typed === own) return own;
  return typed < own ? typed - 0.5 : typed + 0.5;
}

/** The places of fields with this beginning that are filled in. */
function filledSlots(values: Values, before: string): readonly number[] {
  return Object.keys(values)
    .flatMap((name) => {
      const slot = name.startsWith(before) ? name.slice(before.length) : '';
      return /^\d{1,2}$/.test(slot) && values[name]?.trim() ? [Number(slot)] : [];
    })
    .toSorted((a, b) => a - b);
}

/** As they were typed; a rung without one gets the next that is free, as the layers of rotas do. */
function rungIds(values: Values, rows: readonly number[]): readonly string[] {
  const typed = rows.map((row) => (values[`r${row}.id`] ?? '').trim());
  const taken = new Set(typed);
  let number = 0;
  return typed.map((id) => {
    if (id !== '') return id;
    do number += 1;
    while (taken.has(`rung-${number}`));
    return `rung-${number}`;
  });
}

function rungOf(values: Values, row: number, path: string, faults: EditFault[]): object {
  const of = (name: string) => (values[`r${row}.${name}`] ?? '').trim();
  const number = (name: string, at: string) => numberIn(values, `r${row}.${name}`, `${path}.${at}`, faults);
  return {
    name: of('name'),
    when: whenOf(values, row, path, faults),
    does: of('does') || 'page',
    recipients: filledSlots(values, `r${row}.to`).map((slot, index) => {
      const recipient = recipientOf(of(`to${slot}`));
      if (recipient === null) {
        faults.push({
          path: `${path}.recipients.${index}`,
          message: ladderWordsOf('en').badRecipient,
          zh: `${ladderWordsOf('zh-CN').badRecipient}。`,
        });
      }
      return recipient ?? {};
    }),
    order: of('order') || 'one_after_another',
    ...(of('window') === ''
      ? {}
      : { acknowledgeWithinMinutes: number('window', 'acknowledgeWithinMinutes') }),
    ...(of('repeats') === '' ? {} : { repeats: number('repeats', 'repeats') }),
  };
}

function whenOf(values: Values, row: number, path: string, faults: EditFault[]): RungMoment {
  const of = (name: string) => values[`r${row}.${name}`] ?? '';
  const number = (at: string) => numberIn(values, `r${row}.number`, `${path}.when.${at}`, faults);
  const kinds = TARGET_KINDS.filter((kind) => of(`targets.${kind}`) !== '');
  const targets = kinds.length > 0 ? { targets: kinds } : {};
  const hours = of('open') === '' ? {} : ({ hours: 'open' } as const);
  const codes = listed(of('codes'));
  switch (of('at')) {
    case 'emergency':
      return { at: 'emergency', classes: codes };
    case 'promotion':
      return { at: 'promotion', severities: codes };
    case 'percent':
      return { at: 'percent', percent: number('percent'), ...targets };
    case 'before':
      return { at: 'offset', offsetMinutes: -Math.abs(number('offsetMinutes')), ...hours, ...targets };
    case 'breach':
      return { at: 'offset', offsetMinutes: 0, ...targets };
    case 'after':
      return { at: 'offset', offsetMinutes: number('offsetMinutes'), ...hours, ...targets };
    default:
      return { at: 'opening', severities: codes };
  }
}

/** When the rung of a row is reached; null while that cannot be read. */
export function momentTyped(values: Values, row: number): RungMoment | null {
  const faults: EditFault[] = [];
  const when = whenOf(values, row, '', faults);
  return faults.length > 0 ? null : when;
}

/** Null for what is none. */
export function recipientOf(text: string): Recipient | null {
  const [, to, id = '', depth] =
    /^(rota|person|duty|post):([^/\s]+)(?:\/(\d{1,2}))?$/.exec(text.trim()) ?? [];
  if (to === 'rota') return { to, rotaId: id, ...(depth === undefined ? {} : { depth: Number(depth) }) };
  if (depth !== undefined) return null;
  if (to === 'person') return { to, personId: id };
  if (to === 'duty') return { to, duty: id };
  if (to === 'post') return { to, role: id };
  const bare = text.trim();
  if (bare === 'owner' || bare === 'manager_of_owner' || bare === 'managers_of_paged') return { to: bare };
  return null;
}

const listed = (text = ''): readonly string[] => text.split(/[\s,，、;；]+/).filter(Boolean);

function numberIn(values: Values, name: string, path: string, faults: EditFault[]): number {
  const number = numberOf(values[name] ?? '');
  if (number === null) faults.push(noNumber(path));
  return number ?? 1;
}

/** `rungs.1.recipients.0.rotaId` is at `r2.to0` where a row before it was left out. */
function fieldOf(
  path: string,
  rows: readonly number[],
  { slots, alarms }: { readonly slots: readonly (readonly number[])[]; readonly alarms: readonly number[] },
): string {
  const [head = '', index = '', member = '', at = ''] = path.split('.');
  if (head === 'tenantAlarm') return alarmField(alarms[Number(member)] ?? 0);
  if (head === 'crisis') return `crisis.${index || CRISIS_ROLES[0]}`;
  if (head !== 'rungs') return head;
  const row = rows[Number(index)];
  if (index === '' || row === undefined) return 'name';
  const field = (name: string) => `r${row}.${name}`;
  if (member === 'recipients') return field(`to${slots[Number(index)]?.[Number(at)] ?? 0}`);
  if (member === 'acknowledgeWithinMinutes') return field('window');
  if (member !== 'when') return field(member || 'name');
  if (at === 'severities' || at === 'classes') return field('codes');
  if (at === 'percent' || at === 'offsetMinutes') return field('number');
  return field(at || 'at');
}
