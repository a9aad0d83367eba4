// A person as a form: who they are, their ways in order, rules by severity, quiet hours, times away. What somebody left
// blank is left out; a chat's webhook that was left blank stays as it was, and no form ever shows one.

import type { EditFault } from '../app/configuration-edit.ts';
import { wallDate, wallInstant } from '../domain/calendar.ts';
import { type Instant, instantOf } from '../domain/instant.ts';
import {
  type Absence,
  type ContactMethod,
  type PagingRule,
  type Person,
  type StaffRole,
  wayOf,
} from '../domain/people.ts';
import type { Weekday } from '../domain/zone.ts';
import { hoursText, readHours } from './calendar-text.ts';
import { noNumber, numberOf } from './form-fields.ts';
import { rowsIn } from './form-rows.ts';
import { jsonOfForm } from './tier-form.ts';
import { peopleWordsOf } from './words-people.ts';

export const ROLES: readonly StaffRole[] = ['tenant_admin', 'manager', 'dispatcher', 'engineer', 'auditor'];
export const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

type Values = Readonly<Record<string, string>>;

/** Times are typed in this zone; whatever ended before `now` is kept without being shown. */
interface Here {
  readonly timeZone: string;
  readonly now: Instant;
}

export interface PersonRead {
  /** Not yet checked by the schema. */
  readonly value: unknown;
  readonly faults: readonly EditFault[];
  readonly fieldOf: (path: string) => string;
}

// ---------------------------------------------------------------------------------------------------------------
// Into fields

/** A person as the form's fields, without what opens the doors of chats. */
export function personValues(person: Person, here: Here): Values {
  const { name, nameEn = '', language, organisation = '', managerId = '' } = person;
  return {
    ...{ name, nameEn, language, organisation, managerId, duties: person.duties.join(', ') },
    ...Object.fromEntries(person.roles.map((role) => [`role.${role}`, 'yes'])),
    ...(person.publicNumber === undefined ? {} : { publicNumber: person.publicNumber }),
    ...(person.senior ? { senior: 'yes' } : {}),
    ...(person.active ? { active: 'yes' } : {}),
    ...Object.assign({}, ...person.contactMethods.map(methodValues)),
    ...Object.assign({}, ...(person.paging ?? []).map((rule, index) => ruleValues(person, rule, index))),
    ...quietValues(person, here),
    ...Object.assign(
      {},
      ...absencesShown(person, here).map((absence, index) => absenceValues(absence, index, here)),
    ),
  };
}

function methodValues(method: ContactMethod, index: number): Values {
  return {
    [`m${index}.place`]: String(index + 1),
    [`m${index}.channel`]: method.channel,
    [`m${index}.address`]: method.address,
    ...(method.channel === 'chat' ? { [`m${index}.provider`]: method.chat.provider } : {}),
  };
}

function ruleValues({ contactMethods }: Person, rule: PagingRule, index: number): Values {
  const at = `p${index}`;
  return {
    [`${at}.severities`]: rule.severities.join(', '),
    ...Object.assign(
      {},
      ...rule.ways.map(({ way, afterMinutes }, place) => {
        const method = contactMethods.findIndex((each) => wayOf(each) === way);
        return {
          [`${at}.w${method}.place`]: String(place + 1),
          [`${at}.w${method}.after`]: afterMinutes === null ? '' : String(afterMinutes),
        };
      }),
    ),
  };
}

function quietValues({ quietHours }: Person, { timeZone }: Here): Values {
  if (!quietHours) return { 'q.timeZone': timeZone, 'q.rank': '1' };
  const days = WEEK.map((day) => [day, hoursText(quietHours.weekly[day])] as const);
  const [first] = days;
  const isEvery = first !== undefined && days.every(([, hours]) => hours === first[1]);
  return {
    'q.timeZone': quietHours.timeZone,
    'q.rank': String(quietHours.brokenUpToRank),
    ...(isEvery
      ? { 'q.every': first[1] }
      : // A day without any is told apart from one that goes by the line for every day.
        Object.fromEntries(days.map(([day, hours]) => [`q.${day}`, hours]))),
  };
}

/** What has not ended yet, in order of time. */
export function absencesShown({ absences = [] }: Person, { now }: Here): readonly Absence[] {
  return absences
    .filter(({ to }) => to > now)
    .toSorted((a, b) => a.from - b.from)
    .slice(0, ABSENCES_SHOWN);
}

/** The form has room for one more beside these. */
const ABSENCES_SHOWN = 29;

function absenceValues(absence: Absence, index: number, { timeZone }: Here): Values {
  return {
    [`a${index}.from`]: momentText(absence.from, timeZone),
    [`a${index}.to`]: momentText(absence.to, timeZone),
    [`a${index}.reason`]: absence.reason,
    ...(absence.deputyId === undefined ? {} : { [`a${index}.deputyId`]: absence.deputyId }),
  };
}

/** As a browser's field for a day and a time has it. */
function momentText(at: Instant, timeZone: string): string {
  const { date, time } = wallDate(timeZone, at);
  return `${date}T${time}`;
}

// ---------------------------------------------------------------------------------------------------------------
// Out of fields

/** The whole person as an administrator's form has it, over the version that it was made from. */
export function personOfForm(
  base: Person | null,
  id: string,
  values: Values,
  version: number,
  here: Here,
): PersonRead {
  const own = ownOfForm(base, values, version, here);
  const { managerId: _, nameEn: __, organisation: ___, senior: ____, ...kept } = own.rest;
  return {
    ...own,
    value: {
      ...kept,
      ...own.members,
      id,
      roles: ROLES.filter((role) => values[`role.${role}`] !== undefined),
      duties: words(values.duties),
      active: values.active !== undefined,
      ...(values.nameEn ? { nameEn: values.nameEn } : {}),
      ...(values.organisation ? { organisation: values.organisation } : {}),
      ...(values.senior ? { senior: true } : {}),
      ...(values.managerId ? { managerId: values.managerId } : {}),
    },
  };
}

/** What people change of themselves; all else is as it stands. */
export function ownPersonOfForm(base: Person, values: Values, version: number, here: Here): PersonRead {
  const own = ownOfForm(base, values, version, here);
  const { nameEn: _, ...kept } = own.rest;
  return {
    ...own,
    value: { ...kept, ...own.members, ...(values.nameEn ? { nameEn: values.nameEn } : {}) },
  };
}

/** As JSON; its id stays. */
export function personOfJson(base: Person, values: Values, version: number): PersonRead {
  const { value, faults } = jsonOfForm(values.json);
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  return { value: object ? { ...object, id: base.id, version } : value, faults, fieldOf: () => 'json' };
}

function ownOfForm(base: Person | null, values: Values, version: number, here: Here) {
  const methods = methodsOfForm(base?.contactMethods ?? [], values);
  const paging = pagingOfForm(base?.paging ?? [], methods.wayAt, values);
  const quiet = quietOfForm(values);
  const absences = absencesOfForm(base, values, here);
  const { paging: _, quietHours: __, absences: ___, publicNumber: ____, ...rest } = base ?? {};
  return {
    rest: rest as Partial<Person>, // The members of a person, or none.
    members: {
      version,
      name: values.name ?? '',
      language: values.language ?? '',
      contactMethods: methods.methods.map(({ method }) => method),
      ...(values.publicNumber ? { publicNumber: values.publicNumber.replaceAll(/[\s()-]/g, '') } : {}),
      ...(paging.rules.length > 0 ? { paging: paging.rules.map(({ rule }) => rule) } : {}),
      ...(quiet.quietHours ? { quietHours: quiet.quietHours } : {}),
      ...(absences.absences.length > 0 ? { absences: absences.absences.map(({ absence }) => absence) } : {}),
    },
    faults: [...methods.faults, ...paging.faults, ...quiet.faults, ...absences.faults],
    fieldOf: (path: string): string => {
      const [first = '', place = '', ...inner] = path.split('.');
      if (first === 'roles') return 'role';
      if (first === 'contactMethods') {
        const row = methods.methods[Number(place)]?.row ?? 0;
        return `m${row}.${inner[0] === 'chat' ? (inner[1] ?? 'url') : (inner[0] ?? 'address')}`;
      }
      if (first === 'paging') return `p${paging.rules[Number(place)]?.row ?? 0}.severities`;
      if (first === 'quietHours') return place === 'weekly' ? `q.${inner[0] ?? 'every'}` : quietField(place);
      if (first === 'absences') {
        const row = absences.absences[Number(place)]?.row ?? 0;
        return `a${row}.${inner[0] ?? 'to'}`;
      }
      return first;
    },
  };
}

const quietField = (member: string): string =>
  member === 'brokenUpToRank' ? 'q.rank' : `q.${member || 'every'}`;

/** How many rows of a kind the form shows: those that stand, one blank one at first, and those that were asked for. */
export function rowCount(values: Values, prefix: 'm' | 'p' | 'a', standing: number): number {
  return rowsIn(values, `${prefix}.rows`, prefix === 'm' ? Math.max(standing, 1) : standing);
}

interface MethodRow {
  readonly row: number;
  readonly method: unknown;
  readonly place: number;
}

function methodsOfForm(
  standing: readonly ContactMethod[],
  values: Values,
): {
  readonly methods: readonly MethodRow[];
  /** The name of the way in a row, as it is typed now; undefined where it was cleared. */
  readonly wayAt: (row: number) => string | undefined;
  readonly faults: readonly EditFault[];
} {
  const rows = rowCount(values, 'm', standing.length);
  const read: MethodRow[] = [];
  const ways = new Map<number, string>();
  const faults: EditFault[] = [];
  for (let row = 0; row < rows; row += 1) {
    const typed = (member: string) => values[`m${row}.${member}`];
    const address = typed('address');
    if (address === undefined) continue;
    const channel = typed('channel') ?? '';
    const plain = channel === 'email' || channel === 'chat' ? address.toLowerCase() : numberText(address);
    ways.set(row, `${channel}:${plain}`);
    const place = typed('place') === undefined ? rows + row : numberOf(typed('place') ?? '');
    if (place === null) faults.push(noNumber(`m${row}.place`));
    const chat = channel === 'chat' ? { chat: doorOfForm(standing[row], typed) } : {};
    read.push({ row, method: { channel, address: plain, ...chat }, place: place ?? row });
  }
  return {
    methods: read.toSorted((a, b) => a.place - b.place || a.row - b.row),
    wayAt: (row) => ways.get(row),
    faults,
  };
}

/** `+86 138-0000-0000` as it is stored; what is no number at all is left for the schema to refuse. */
function numberText(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\s().-]/g, '')
    .replace(/^00/, '+');
}

/** Blank fields keep what stands in that row, also where the chat got another name. */
function doorOfForm(
  stood: ContactMethod | undefined,
  typed: (member: string) => string | undefined,
): unknown {
  const before = stood?.channel === 'chat' ? stood.chat : undefined;
  const provider = typed('provider') ?? before?.provider ?? '';
  const url = typed('url') ?? (provider === before?.provider ? before.url : undefined);
  const isKept = before !== undefined && url === before.url && provider === before.provider;
  const secret = typed('secret') ?? (isKept && !typed('dropSecret') ? before.secret : '');
  return { provider, ...(url === undefined ? {} : { url }), ...(secret === undefined ? {} : { secret }) };
}

const NO_PLACE = {
  message: 'needs its place in the order: minutes alone put this way nowhere',
  zh: '请填写次序：只填分钟数，此方式不会使用。',
};

function pagingOfForm(
  standing: readonly PagingRule[],
  wayAt: (row: number) => string | undefined,
  values: Values,
) {
  const faults: EditFault[] = [];
  const rules: { row: number; rule: unknown }[] = [];
  for (let row = 0; row < rowCount(values, 'p', standing.length); row += 1) {
    const ways = Object.keys(values).flatMap((field) => {
      const method = new RegExp(`^p${row}\\.w(\\d+)\\.place$`).exec(field)?.[1];
      const way = method === undefined ? undefined : wayAt(Number(method));
      if (method === undefined || way === undefined) return [];
      const place = numberOf(values[field] ?? '');
      const minutes = values[`p${row}.w${method}.after`];
      const afterMinutes = minutes === undefined ? null : numberOf(minutes);
      if (place === null) faults.push(noNumber(field));
      if (minutes !== undefined && afterMinutes === null) faults.push(noNumber(`p${row}.w${method}.after`));
      return [{ place: place ?? 0, way: { way, afterMinutes } }];
    });
    // Minutes without a place would be dropped without a word.
    for (const field of Object.keys(values)) {
      const at = new RegExp(`^(p${row}\\.w(\\d+))\\.after$`).exec(field);
      const isIn = at === null || values[`${at[1]}.place`] !== undefined || !values[field];
      if (!isIn && wayAt(Number(at[2])) !== undefined) faults.push({ path: `${at[1]}.place`, ...NO_PLACE });
    }
    const severities = words(values[`p${row}.severities`]);
    if (ways.length === 0 && severities.length === 0) continue;
    const inOrder = ways.toSorted((a, b) => a.place - b.place).map(({ way }) => way);
    rules.push({
      row,
      rule: {
        severities,
        ways: inOrder.map((way, index) => (index === 0 ? { ...way, afterMinutes: 0 } : way)),
      },
    });
  }
  return { rules, faults };
}

function quietOfForm(values: Values): {
  readonly quietHours: unknown;
  readonly faults: readonly EditFault[];
} {
  const faults: EditFault[] = [];
  const hoursOf = (field: string) => {
    const hours = readHours(values[field] ?? '');
    if (hours === null) {
      faults.push({
        path: field,
        message: peopleWordsOf('en').badHours,
        zh: `${peopleWordsOf('zh-CN').badHours}。`,
      });
    }
    return hours ?? [];
  };
  const fields = ['every', ...WEEK].filter((day) => values[`q.${day}`] !== undefined);
  if (fields.length === 0) return { quietHours: null, faults };
  const every = hoursOf('q.every');
  const weekly = WEEK.map((day) => [day, values[`q.${day}`] === undefined ? every : hoursOf(`q.${day}`)]);
  const rank = numberOf(values['q.rank'] ?? '0');
  if (rank === null) faults.push(noNumber('q.rank'));
  return {
    quietHours: {
      timeZone: values['q.timeZone'] ?? '',
      weekly: Object.fromEntries(weekly),
      brokenUpToRank: rank ?? 0,
    },
    faults,
  };
}

function absencesOfForm(base: Person | null, values: Values, here: Here) {
  const shown = base ? absencesShown(base, here) : [];
  const kept = (base?.absences ?? []).filter((absence) => !shown.includes(absence));
  const faults: EditFault[] = [];
  const typed: { row: number; absence: unknown }[] = [];
  for (let row = 0; row < rowCount(values, 'a', shown.length); row += 1) {
    const [from, to] = [values[`a${row}.from`], values[`a${row}.to`]];
    if (from === undefined && to === undefined) continue;
    const instants = { from, to };
    const read = (['from', 'to'] as const).map((member) => {
      const at = momentOf(instants[member] ?? '', shown[row]?.[member], here.timeZone);
      if (at === null) {
        faults.push({
          path: `a${row}.${member}`,
          message: peopleWordsOf('en').badMoment,
          zh: `${peopleWordsOf('zh-CN').badMoment}。`,
        });
      }
      return at ?? 0;
    });
    const deputyId = values[`a${row}.deputyId`];
    const reason = values[`a${row}.reason`] ?? '';
    typed.push({
      row,
      absence: { from: read[0], to: read[1], reason, ...(deputyId ? { deputyId } : {}) },
    });
  }
  return {
    absences: [...kept.map((absence) => ({ row: -1, absence: absence as unknown })), ...typed],
    faults,
  };
}

/** A wall reading that was not touched stays the very instant, also where the clocks show it twice. */
function momentOf(text: string, stood: Instant | undefined, timeZone: string): Instant | null {
  if (stood !== undefined && text === momentText(stood, timeZone)) return stood;
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(?::00)?$/.exec(text.trim()) ?? [];
  if (date === undefined || time === undefined || instantOf(`${date}T${time}:00Z`) === null) return null;
  return wallInstant(timeZone, date, time);
}

function words(text: string | undefined): readonly string[] {
  return [...new Set((text ?? '').split(/[\s,，、;；]+/).filter((word) => word !== ''))];
}
