// A ladder as the fields of a form, and back. Rows keep the order in which they were drawn; a row's place moves it. What is
// wrong with a value is the schema's to say; only what cannot be read is said here.

import type { EditFault } from '../app/configuration-edit.ts';
import type { Ladder, Recipient, Rung, RungMoment } from '../domain/ladder.ts';
import { TARGET_KINDS } from '../domain/tier.ts';
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
  const { acknowledgementHoldsMinutes: holds, ownerRole = '', tenantAlarm } = ladder;
  return {
    name: ladder.name,
    ...(ladder.retired ? { retired: 'yes' } : {}),
    acknowledgeWithinMinutes: String(ladder.acknowledgeWithinMinutes),
    finalPersonId: ladder.finalPersonId,
    repeatEveryMinutes: String(ladder.repeatEveryMinutes),
    acknowledgementHoldsMinutes: holds === null ? '' : String(holds),
    ownerRole,
    alarm: tenantAlarm.personIds.join(', '),
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

/** What a form said: the ladder, what cannot be read of it, and which field a fault of the value belongs to. */
export interface LadderRead {
  readonly value: unknown;
  readonly faults: readonly EditFault[];
  readonly fieldOf: (path: string) => string;
}

export function ladderOfForm(
  base: Pick<Ladder, 'rungs' | 'crisis'> | null,
  values: Values,
  { id, version }: { readonly id: string; readonly version: number },
): LadderRead {
  const faults: EditFault[] = [];
  const rows = Array.from({ length: rungsIn(values, base) }, (_, row) => row)
    .filter((row) => !values[`r${row}.remove`] && !isBlank(values, row))
    .map((row) => ({ row, place: placeOf(values, row) }))
    // Whoever is moved to a place stands before the one that has it, or behind it on the way down.
    .toSorted((a, b) => a.place - b.place || a.row - b.row)
    .map(({ row }) => row);
  const slots = rows.map((row) => filledSlots(values, row));
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
    // The form has no fields for it; it stays as it was.
    ...(base?.crisis === undefined ? {} : { crisis: base.crisis }),
    tenantAlarm: { personIds: listed(values.alarm) },
  };
  return { value, faults, fieldOf: (path) => fieldOf(path, rows, slots) };
}

function isBlank(values: Values, row: number): boolean {
  const said = ['id', 'name'].some((name) => (values[`r${row}.${name}`] ?? '').trim() !== '');
  return !said && filledSlots(values, row).length === 0;
}

/** Where a row wants to stand; half a place more or less where it is moved. */
function placeOf(values: Values, row: number): number {
  const own = row + 1;
  const typed = numberOf(values[`r${row}.place`] ?? '');
  if (typed === null || typed === own) return own;
  return typed < own ? typed - 0.5 : typed + 0.5;
}

/** The places of a row's recipients that are filled in. */
function filledSlots(values: Values, row: number): readonly number[] {
  const pattern = new RegExp(`^r${row}\\.to(\\d{1,2})$`);
  return Object.keys(values)
    .flatMap((name) => {
      const slot = pattern.exec(name)?.[1];
      return slot !== undefined && values[name]?.trim() ? [Number(slot)] : [];
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
    recipients: filledSlots(values, row).map((slot, index) => {
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

function whenOf(values: Values, row: number, path: string, faults: EditFault[]): unknown {
  const of = (name: string) => values[`r${row}.${name}`] ?? '';
  const number = (at: string) => numberIn(values, `r${row}.number`, `${path}.when.${at}`, faults);
  const kinds = TARGET_KINDS.filter((kind) => of(`targets.${kind}`) !== '');
  const targets = kinds.length > 0 ? { targets: kinds } : {};
  const hours = of('open') === '' ? {} : { hours: 'open' };
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
function fieldOf(path: string, rows: readonly number[], slots: readonly (readonly number[])[]): string {
  const [head = '', index = '', member = '', at = ''] = path.split('.');
  if (head === 'tenantAlarm') return 'alarm';
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
