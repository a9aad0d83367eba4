// What one version of a configuration item changed against the version before it, as a flat list for people: the history,
// the review of an edit. Knows no kind of item; lists are compared by the id of their members, not by place.

import { clockIdOf } from './tier.ts';

export interface ConfigurationChange {
  /** From the item inwards, e.g. `severities`, `L2`, `targets`, `restore`, `within`. */
  readonly path: readonly string[];
  /** Absent where it is new. */
  readonly before?: unknown;
  /** Absent where it is gone. */
  readonly after?: unknown;
}

/** More than a person reads; an item that was replaced as a whole shows its first ones. */
export const CHANGES_MAX = 300;

/** In the order of the older version, then what is new; the version's own number is no change. Empty where nothing differs. */
export function configurationChanges(before: object, after: object): readonly ConfigurationChange[] {
  const changes: ConfigurationChange[] = [];
  compare([], without(before), without(after), changes);
  return changes;
}

function without(item: object): object {
  const { version: _, ...rest } = item as { version?: number };
  return rest;
}

function compare(
  path: readonly string[],
  before: unknown,
  after: unknown,
  changes: ConfigurationChange[],
): void {
  if (changes.length >= CHANGES_MAX || sameValue(before, after)) return;
  const [old, next] = [membersOf(before), membersOf(after)];
  if (!old || !next) {
    changes.push({
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    });
    return;
  }
  for (const key of new Set([...old.keys(), ...next.keys()])) {
    compare([...path, key], old.get(key), next.get(key), changes);
  }
  const [order, other] = [[...old.keys()], [...next.keys()]];
  // Whom one tries first: the same members in another order are another list.
  if (Array.isArray(before) && order.length === other.length && order.every((key) => next.has(key))) {
    if (!sameValue(order, other)) changes.push({ path: [...path, 'order'], before: order, after: other });
  }
}

function sameValue(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** What a value consists of, by name; null for a value that people read as one: a number, a duration, the hours of a day. */
function membersOf(value: unknown): ReadonlyMap<string, unknown> | null {
  if (Array.isArray(value)) return keyed(value);
  if (typeof value !== 'object' || value === null) return null;
  if ('amount' in value && 'unit' in value) return null;
  return new Map(Object.entries(value));
}

function keyed(list: readonly unknown[]): ReadonlyMap<string, unknown> | null {
  const members = new Map<string, unknown>();
  for (const member of list) {
    const name = memberName(member);
    if (name === null) return null;
    // Two rules of one target that take turns by a condition.
    let key = name;
    for (let again = 2; members.has(key); again += 1) key = `${name} (${again})`;
    members.set(key, member);
  }
  return members;
}

/** What a member of a list is known by; null where it has nothing of the kind. */
export function memberName(member: unknown): string | null {
  if (typeof member !== 'object' || member === null || Array.isArray(member)) return null;
  if ('kind' in member && typeof member.kind === 'string') {
    const subkind = 'subkind' in member && typeof member.subkind === 'string' ? member.subkind : undefined;
    return clockIdOf({ kind: member.kind, ...(subkind === undefined ? {} : { subkind }) });
  }
  // A way to a person: several may take one channel.
  if ('channel' in member && 'address' in member) return `${member.channel}:${member.address}`;
  for (const key of ['id', 'code', 'channel', 'tierId'] as const) {
    const name = (member as Readonly<Record<string, unknown>>)[key]; // Looked at, whatever it is.
    if (typeof name === 'string') return name;
  }
  // A closure has no id: it is known by its beginning.
  return 'from' in member && typeof member.from === 'number' ? String(member.from) : null;
}
