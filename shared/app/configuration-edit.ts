// Changing what a desk promises (tiers, calendars, contracts, the desk itself) and who keeps it (people, posts, rotas,
// ladders). Every change is a new immutable version with who made it, when and why; open cases keep the versions of a
// promise that they were opened with (repin.ts moves them). Refuses what does not parse, what names something that is not
// there, and what would bind a case to a promise with gaps.

import {
  type ConfigurationFault,
  type ConfigurationItems,
  isOneTime,
  notCounted,
  parseConfiguration,
} from '../contracts/configuration.ts';
import { type Calendar, nextOpening } from '../domain/calendar.ts';
import { type ConfigurationChange, configurationChanges } from '../domain/configuration-changes.ts';
import type { Contract, Customer, Site, Tenant } from '../domain/customers.ts';
import { goLiveGaps } from '../domain/go-live.ts';
import { DAY_MS, type Instant, isoOf } from '../domain/instant.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Person } from '../domain/people.ts';
import { shownChanges, shownPerson } from '../domain/person-edits.ts';
import type { Duration, ParameterValues, TargetRule, Tier } from '../domain/tier.ts';
import { clockIdOf } from '../domain/tier.ts';
import { calendarIdsOf } from './case-setup.ts';
import type { Desk } from './desk.ts';
import { strayInStanding } from './edit-standing.ts';
import { strayInPerson, withDoors, withMoments } from './person-edit.ts';
import { savePerson } from './person-saving.ts';
import type { Versioned } from './ports.ts';
import { type Noun, SITE_OF_CUSTOMER, strayName as unknown } from './stray-names.ts';

/** What binds a case, in the version that it was opened with. */
export const PROMISE_KINDS = ['tier', 'calendar', 'contract', 'tenant'] as const;
export type PromiseKind = (typeof PROMISE_KINDS)[number];

/** What people change in the portal and by the API; the rest comes with the tenant's file. */
export const EDIT_KINDS = [...PROMISE_KINDS, 'person', 'post', 'rota', 'ladder'] as const;
export type EditKind = (typeof EDIT_KINDS)[number];

export type EditDesk = Pick<Desk, 'tenantId' | 'configuration' | 'directory' | 'clock'>;

/** A fault of a value; in Chinese as well where it is not the schema's. */
export interface EditFault extends ConfigurationFault {
  readonly zh?: string;
}

/** What stands between a promise and its first case. */
export interface Gap {
  readonly path: string;
  readonly zh: string;
  readonly en: string;
}

export type Edit<Kind extends EditKind> =
  | { readonly item: ConfigurationItems[Kind] }
  | { readonly faults: readonly EditFault[] }
  | { readonly gaps: readonly Gap[] };

/** DynamoDB takes 400 KB an item, and each version stands in two; what is larger is no tier that anybody reads. */
export const EDIT_CHARACTERS_MAX = 200_000;

/**
 * Reads one item as somebody typed or sent it. Answers every fault at once, by path, with whatever it names that is not there
 * as far as it can be read; where all of that holds, the gaps that keep it from binding cases. Changes nothing.
 */
export async function readEdit<Kind extends EditKind>(
  desk: EditDesk,
  kind: Kind,
  value: unknown,
): Promise<Edit<Kind>> {
  if (JSON.stringify(value ?? null).length > EDIT_CHARACTERS_MAX) {
    return {
      faults: [
        {
          path: '',
          message: `must have at most ${EDIT_CHARACTERS_MAX} characters as JSON`,
          zh: `写成 JSON 最多 ${EDIT_CHARACTERS_MAX} 个字符。`,
        },
      ],
    };
  }
  const given = kind === 'person' ? await withDoors(desk, value) : value;
  const parsed = parseConfiguration(kind, given);
  if ('faults' in parsed) {
    return { faults: [...parsed.faults, ...(await strayBeside(desk, kind, given, parsed.faults))] };
  }
  const faults = await strayNames(desk, kind, parsed.item);
  if (faults.length > 0) return { faults };
  const gaps = await gapsWith(desk, kind, parsed.item);
  if (gaps.length > 0) return { gaps };
  if (kind !== 'person') return parsed;
  // Of the kind `person`, the item is one.
  return { item: (await withMoments(desk, parsed.item as Person)) as ConfigurationItems[Kind] };
}

/** What the rest of a value names and is not there, where it parses once the members of lists with faults are left out. */
async function strayBeside(
  desk: EditDesk,
  kind: EditKind,
  value: unknown,
  faults: readonly EditFault[],
): Promise<readonly EditFault[]> {
  if (typeof value !== 'object' || value === null) return [];
  const left = new Map<string, readonly number[]>();
  const reduced = Object.fromEntries(
    Object.entries(value).map(([member, list]) => {
      if (!Array.isArray(list)) return [member, list];
      const places = list
        .map((_, index) => index)
        .filter((index) => !faults.some(({ path }) => `${path}.`.startsWith(`${member}.${index}.`)));
      left.set(member, places);
      return [member, places.map((index) => list[index])];
    }),
  );
  const parsed = parseConfiguration(kind, reduced);
  if ('faults' in parsed) return [];
  return (await strayNames(desk, kind, parsed.item)).map((fault) => {
    const [member = '', index = '', ...rest] = fault.path.split('.');
    const place = left.get(member)?.[Number(index)];
    return place === undefined ? fault : { ...fault, path: [member, place, ...rest].join('.') };
  });
}

/**
 * Puts what `readEdit` has read as the next version. Throws `Conflict` where `item.version` does not follow the latest:
 * somebody else saved meanwhile, and nothing is changed.
 */
export async function saveEdit<Kind extends EditKind>(
  desk: EditDesk,
  kind: Kind,
  item: ConfigurationItems[Kind],
  by: { readonly name: string; readonly reason: string },
): Promise<void> {
  if (kind === 'person') {
    const standing = await latestOf(desk, 'person', item.id);
    // Of the kind `person`, the item is one.
    return savePerson(desk, { standing, next: item as Person }, by);
  }
  await desk.configuration.put<Versioned>(kind, item, { ...by, at: desk.clock.now() });
}

/** Whether two versions of an item differ in nothing but their number. Members in another order are the same members. */
export function saysTheSame(one: Versioned, other: Versioned): boolean {
  return inOrder({ ...one, version: 0 }) === inOrder({ ...other, version: 0 });
}

/** As JSON, with the members of each object in one order; lists keep theirs. */
function inOrder(item: unknown): string {
  return JSON.stringify(item, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** The latest version as the store has it now, not as a process kept it; null where there is none. */
export async function latestOf<Kind extends EditKind>(
  desk: EditDesk,
  kind: Kind,
  id: string,
): Promise<ConfigurationItems[Kind] | null> {
  return (await newestOf(desk, kind, id))?.item ?? null;
}

/** The same with who made it. */
export async function newestOf<Kind extends EditKind>(
  desk: EditDesk,
  kind: Kind,
  id: string,
): Promise<Omit<VersionLine<ConfigurationItems[Kind]>, 'changes'> | null> {
  return (await desk.configuration.history<ConfigurationItems[Kind]>(kind, id)).at(-1) ?? null;
}

/** One version of an item, and what it changed. */
export interface VersionLine<Item> {
  readonly item: Item;
  readonly by: { readonly name: string; readonly at: Instant; readonly reason: string };
  /** Against the version before it; empty for the first. */
  readonly changes: readonly ConfigurationChange[];
}

/** Newest first, as they may be shown (`shownItem`); empty where there is no such item. */
export async function historyOf<Kind extends EditKind>(
  desk: EditDesk,
  kind: Kind,
  id: string,
): Promise<readonly VersionLine<ConfigurationItems[Kind]>[]> {
  const versions = await desk.configuration.history<ConfigurationItems[Kind]>(kind, id);
  return versions
    .map(({ item, by }, index) => ({
      item: shownItem(kind, item),
      by,
      changes: index === 0 ? [] : changesBetween(kind, versions[index - 1]?.item ?? {}, item),
    }))
    .toReversed();
}

/** An item without what no page and no answer tells: the doors of a person's chats. */
export function shownItem<Kind extends EditKind>(
  kind: Kind,
  item: ConfigurationItems[Kind],
): ConfigurationItems[Kind] {
  // Of the kind `person`, the item is one.
  return kind === 'person' ? (shownPerson(item as Person) as ConfigurationItems[Kind]) : item;
}

/** What one version of an item changed against another, as it may be shown. */
export function changesBetween(
  kind: EditKind,
  before: object,
  after: object,
): readonly ConfigurationChange[] {
  const changes = configurationChanges(before, after);
  return kind === 'person' ? shownChanges(changes) : changes;
}

// ---------------------------------------------------------------------------------------------------------------
// Names of what is not there

async function strayNames<Kind extends EditKind>(
  desk: EditDesk,
  kind: Kind,
  item: ConfigurationItems[Kind],
): Promise<readonly EditFault[]> {
  // The item was parsed by the schema of its kind.
  if (kind === 'tier') return strayInTier(desk, item as Tier);
  if (kind === 'contract') return strayInContract(desk, item as Contract);
  if (kind === 'tenant') return strayInTenant(desk, item as Tenant);
  if (kind === 'person') return strayInPerson(desk, item as Person);
  return strayInStanding(desk, kind, item);
}

async function strayInTier(desk: EditDesk, tier: Tier): Promise<readonly EditFault[]> {
  const calendars = await idsOf(desk, 'calendar');
  const codes = new Set(tier.severities.map(({ code }) => code));
  const parameters = new Set(tier.parameters?.map(({ id }) => id));
  const obligations = new Set(tier.obligations?.map(({ id }) => id));
  const faults: EditFault[] = [];
  const calendar = (path: string, id: string | undefined) => {
    if (id !== undefined && !calendars.has(id)) faults.push(unknown(path, id, CALENDAR));
  };
  calendar('calendarId', tier.calendarId);
  calendar('workingDayCalendarId', tier.workingDayCalendarId);
  for (const { path, rules } of ruleLists(tier)) {
    const clocks = new Set([...rules, ...tier.reportTargets].map(clockIdOf));
    for (const [index, rule] of rules.entries()) {
      const at = `${path}.${index}`;
      calendar(`${at}.calendarId`, rule.calendarId);
      if (rule.parameter !== undefined && !parameters.has(rule.parameter))
        faults.push(unknown(`${at}.parameter`, rule.parameter, PARAMETER));
      if (rule.precondition !== undefined && !obligations.has(rule.precondition))
        faults.push(unknown(`${at}.precondition`, rule.precondition, OBLIGATION));
      const missed = rule.from.startsWith('breach:') ? rule.from.slice('breach:'.length) : null;
      if (missed !== null && !clocks.has(missed)) faults.push(unknown(`${at}.from`, missed, TARGET));
    }
  }
  const severity = (path: string, code: string) => {
    if (!codes.has(code)) faults.push(unknown(path, code, SEVERITY));
  };
  for (const [index, { severities = [] }] of (tier.obligations ?? []).entries()) {
    for (const [place, code] of severities.entries())
      severity(`obligations.${index}.severities.${place}`, code);
  }
  const { order = [], when } = tier.promotion ?? {};
  for (const [index, code] of order.entries()) severity(`promotion.order.${index}`, code);
  if (when?.on === 'elapsed') {
    for (const code of Object.keys(when.after ?? {})) severity(`promotion.when.after.${code}`, code);
    if (when.parameter !== undefined && !parameters.has(when.parameter))
      faults.push(unknown('promotion.when.parameter', when.parameter, PARAMETER));
  }
  return [...faults, ...(await partDaysOfContracts(desk, tier))];
}

/** Conventions under which a time of a contract could not be counted any more. */
async function partDaysOfContracts(desk: EditDesk, tier: Tier): Promise<readonly EditFault[]> {
  const contracts = (await standingContracts(desk)).filter(({ tierId }) => tierId === tier.id);
  return contracts.flatMap((contract) => {
    const [first] = partDays(contract, tier);
    if (!first) return [];
    return [
      {
        path: first.within.unit === 'weeks' ? 'conventions.weekUnit' : 'conventions.dayUnit',
        message: `must count days and weeks as elapsed time: contract ${contract.id} has a part of one`,
      },
    ];
  });
}

/** The times of a contract or a desk that cannot be counted under a tier, with where they stand. */
function partDays(
  { parameters = {}, terms = [] }: Pick<Contract, 'parameters' | 'terms'>,
  tier: Tier,
): readonly { readonly path: string; readonly within: Duration; readonly message: string }[] {
  const named = new Set(tier.parameters?.map(({ id }) => id));
  const times = [
    ...Object.entries(parameters).flatMap(([id, value]) => (named.has(id) ? timesOf(id, value) : [])),
    ...terms.flatMap(({ within }, index) => (within ? [{ path: `terms.${index}.within`, within }] : [])),
  ];
  return times.flatMap(({ path, within }) => {
    const message = notCounted(within, tier.conventions);
    return message === null ? [] : [{ path: `${path}.amount`, within, message }];
  });
}

function timesOf(id: string, value: ParameterValues[string]) {
  if (isOneTime(value)) return [{ path: `parameters.${id}`, within: value }];
  return Object.entries(value).map(([code, within]) => ({ path: `parameters.${id}.${code}`, within }));
}

/** Every list of targets of a tier, with where it stands. */
export function ruleLists(tier: Tier): readonly { path: string; rules: readonly TargetRule[] }[] {
  return [
    ...tier.severities.map(({ targets }, index) => ({ path: `severities.${index}.targets`, rules: targets })),
    { path: 'reportTargets', rules: tier.reportTargets },
    ...(tier.channelPromises ?? []).map(({ targets }, index) => ({
      path: `channelPromises.${index}.targets`,
      rules: targets,
    })),
  ];
}

async function strayInContract(desk: EditDesk, contract: Contract): Promise<readonly EditFault[]> {
  const [customers, tiers, ladders, sites, calendars] = await Promise.all([
    desk.configuration.latest<Customer>('customer'),
    desk.configuration.latest<Tier>('tier'),
    desk.configuration.latest<Ladder>('ladder'),
    desk.configuration.latest<Site>('site'),
    idsOf(desk, 'calendar'),
  ]);
  const faults: EditFault[] = [];
  const has = (items: readonly Versioned[], id: string) => items.some((item) => item.id === id);
  if (!has(customers, contract.customerId)) faults.push(unknown('customerId', contract.customerId, CUSTOMER));
  const tier = tiers.find(({ id }) => id === contract.tierId);
  if (!tier) faults.push(unknown('tierId', contract.tierId, TIER));
  const offered = ladders.filter(({ retired }) => !retired);
  if (!has(offered, contract.ladderId)) faults.push(unknown('ladderId', contract.ladderId, LADDER));
  for (const [index, siteId] of contract.siteIds.entries()) {
    const site = sites.find(({ id }) => id === siteId);
    if (site?.customerId !== contract.customerId)
      faults.push(unknown(`siteIds.${index}`, siteId, SITE_OF_CUSTOMER));
  }
  for (const [id, own] of Object.entries(contract.calendars ?? {})) {
    if (tier && !calendarIdsOf(tier).includes(id))
      faults.push(unknown(`calendars.${id}`, id, CALENDAR_OF_TIER));
    if (!calendars.has(own)) faults.push(unknown(`calendars.${id}`, own, CALENDAR));
  }
  const obligations = new Set(tier?.obligations?.map(({ id }) => id));
  const parameters = new Set(tier?.parameters?.map(({ id }) => id));
  for (const [index, { calendarId, precondition, parameter }] of (contract.terms ?? []).entries()) {
    if (tier && parameter !== undefined && !parameters.has(parameter))
      faults.push(unknown(`terms.${index}.parameter`, parameter, PARAMETER));
    if (calendarId !== undefined && !calendars.has(calendarId))
      faults.push(unknown(`terms.${index}.calendarId`, calendarId, CALENDAR));
    if (tier && precondition !== undefined && !obligations.has(precondition))
      faults.push(unknown(`terms.${index}.precondition`, precondition, OBLIGATION));
  }
  return [...faults, ...(tier ? partDays(contract, tier) : [])];
}

async function strayInTenant(desk: EditDesk, tenant: Tenant): Promise<readonly EditFault[]> {
  const standing = await latestOf(desk, 'tenant', desk.tenantId);
  const faults: EditFault[] = [];
  // The directory finds a desk by these before the tenant is known; it changes with the tenant's file.
  for (const member of ['id', 'slug', 'intakeAddress'] as const) {
    if (standing && tenant[member] !== standing[member]) {
      faults.push({
        path: member,
        message: 'must stay as it is: mail and forms find the desk by it',
        zh: '不能更改：邮件和表单靠它找到服务台。',
      });
    }
  }
  if (!(await idsOf(desk, 'tier')).has(tenant.defaultTierId))
    faults.push(unknown('defaultTierId', tenant.defaultTierId, TIER));
  const ladders = await desk.configuration.latest<Ladder>('ladder');
  if (!ladders.some(({ id, retired }) => id === tenant.defaultLadderId && !retired))
    faults.push(unknown('defaultLadderId', tenant.defaultLadderId, LADDER));
  const tiers = await desk.configuration.latest<Tier>('tier');
  return [...faults, ...tiers.flatMap((tier) => partDays({ ...tenant, terms: [] }, tier))];
}

async function idsOf(desk: EditDesk, kind: 'calendar' | 'tier' | 'ladder'): Promise<ReadonlySet<string>> {
  return new Set((await desk.configuration.latest<Versioned>(kind)).map(({ id }) => id));
}

const CALENDAR: Noun = { en: 'calendar', zh: '日历' };
const CALENDAR_OF_TIER: Noun = { en: 'calendar of the tier', zh: '该服务等级的日历' };
const PARAMETER: Noun = { en: 'parameter of this tier', zh: '本等级的参数' };
const OBLIGATION: Noun = { en: 'obligation of this tier', zh: '本等级的客户义务' };
const TARGET: Noun = { en: 'target of this severity', zh: '本级别的承诺' };
const SEVERITY: Noun = { en: 'severity of this tier', zh: '本等级的级别' };
const CUSTOMER: Noun = { en: 'customer', zh: '客户' };
const TIER: Noun = { en: 'tier', zh: '服务等级' };
const LADDER: Noun = { en: 'ladder', zh: '升级阶梯' };

// ---------------------------------------------------------------------------------------------------------------
// Gaps

/** Empty for what binds nobody: a tier or a calendar that no contract and no default names is a draft. */
async function gapsWith<Kind extends EditKind>(
  desk: EditDesk,
  kind: Kind,
  item: ConfigurationItems[Kind],
): Promise<readonly Gap[]> {
  // The item was parsed by the schema of its kind.
  if (kind === 'calendar') return calendarGaps(desk, item as Calendar);
  if (kind === 'tier') return namedTierGaps(desk, item as Tier);
  if (kind === 'contract') return contractGaps(desk, item as Contract);
  return kind === 'tenant' ? tenantGaps(desk, item as Tenant) : [];
}

async function namedTierGaps(desk: EditDesk, tier: Tier): Promise<readonly Gap[]> {
  const [tenant, contracts] = await namersOf(desk);
  const named = tenant?.defaultTierId === tier.id || contracts.some(({ tierId }) => tierId === tier.id);
  return named ? tierGaps(desk, tier) : [];
}

async function namersOf(desk: EditDesk): Promise<readonly [Tenant | null, readonly Contract[]]> {
  return Promise.all([latestOf(desk, 'tenant', desk.tenantId), standingContracts(desk)]);
}

/** Those that may still bind a case: a contract that is over stands in nobody's way. */
export async function standingContracts(desk: EditDesk): Promise<readonly Contract[]> {
  // The last covered day is the customer's, whose zone may be a day behind.
  const yesterday = isoOf(desk.clock.now() - DAY_MS).slice(0, 10);
  const contracts = await desk.configuration.latest<Contract>('contract');
  return contracts.filter(({ endsOn }) => endsOn >= yesterday);
}

async function contractGaps(desk: EditDesk, contract: Contract): Promise<readonly Gap[]> {
  const [tier, tenant, calendars] = await Promise.all([
    latestOf(desk, 'tier', contract.tierId),
    latestOf(desk, 'tenant', desk.tenantId),
    calendarsOf(desk),
  ]);
  return tier ? goLiveGaps(tier, { contract, tenant, calendars: calendars(contract) }) : [];
}

/** The calendars by the ids that a tier gives them: its own, or what a contract puts in their place. */
async function calendarsOf(
  desk: EditDesk,
): Promise<(contract?: Contract) => Readonly<Record<string, Calendar>>> {
  const all = new Map((await desk.configuration.latest<Calendar>('calendar')).map((one) => [one.id, one]));
  return (contract) =>
    Object.fromEntries(
      [...all].map(([id, calendar]) => [id, all.get(contract?.calendars?.[id] ?? id) ?? calendar]),
    );
}

/** Of the default tier, and of every tier in use whose times this change would take away. */
async function tenantGaps(desk: EditDesk, tenant: Tenant): Promise<readonly Gap[]> {
  const [tiers, contracts, calendars] = await Promise.all([
    desk.configuration.latest<Tier>('tier'),
    standingContracts(desk),
    calendarsOf(desk),
  ]);
  const of = (id: string) => tiers.find((tier) => tier.id === id);
  const standard = of(tenant.defaultTierId);
  return distinct([
    ...(standard ? goLiveGaps(standard, { tenant, calendars: calendars() }) : []),
    ...contracts.flatMap((contract) => {
      const tier = of(contract.tierId);
      return tier ? goLiveGaps(tier, { contract, tenant, calendars: calendars(contract) }) : [];
    }),
  ]);
}

function distinct(gaps: readonly Gap[]): readonly Gap[] {
  return [...new Map(gaps.map((gap) => [`${gap.path} ${gap.en}`, gap])).values()];
}

/**
 * What keeps a tier from binding cases of this desk: of each contract that names it, and of the desk where it is the default.
 * For a tier that nobody names, what the desk's own settings leave open.
 */
export async function tierGaps(desk: EditDesk, tier: Tier): Promise<readonly Gap[]> {
  const [[tenant, contracts], calendars] = await Promise.all([namersOf(desk), calendarsOf(desk)]);
  const naming = contracts.filter(({ tierId }) => tierId === tier.id);
  const isBound = naming.length === 0 || tenant?.defaultTierId === tier.id;
  return distinct([
    ...(isBound ? goLiveGaps(tier, { tenant, calendars: calendars() }) : []),
    ...naming.flatMap((contract) => goLiveGaps(tier, { contract, tenant, calendars: calendars(contract) })),
  ]);
}

/** A calendar on which deadlines are counted must open some day, or no deadline would ever come. */
async function calendarGaps(desk: EditDesk, calendar: Calendar): Promise<readonly Gap[]> {
  if (nextOpening(calendar, desk.clock.now()) !== null) return [];
  const [tiers, contracts] = await Promise.all([
    desk.configuration.latest<Tier>('tier'),
    desk.configuration.latest<Contract>('contract'),
  ]);
  const users = [
    ...tiers.filter((tier) => calendarIdsOf(tier).includes(calendar.id)),
    ...contracts.filter(({ calendars }) => Object.values(calendars ?? {}).includes(calendar.id)),
  ].map(({ id }) => id);
  if (users.length === 0) return [];
  return [
    {
      path: 'weekly',
      zh: `该日历没有任何开放时段，而 ${users.join('、')} 按它计时。`,
      en: `It is never open, and ${users.join(', ')} count on it.`,
    },
  ];
}
