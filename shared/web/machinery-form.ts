// What a tier sets off beside its targets, as the fields of forms and back: the reasons that may pause its clocks, what the
// customer owes, when a case climbs by itself. Nothing is checked here that the schema checks.

import type { EditFault } from '../app/configuration-edit.ts';
import {
  type CustomerObligation,
  type PauseReason,
  type Promotion,
  type Severity,
  TARGET_KINDS,
  type TargetKind,
  type Tier,
  type TierParameter,
} from '../domain/tier.ts';
import { inBoth, noNumber, numberOf } from './form-fields.ts';
import { newRows } from './form-rows.ts';
import { durationOf, present } from './target-rows.ts';
import type { TierRead } from './tier-form.ts';
import { tierFormWordsOf } from './words-tier-form.ts';

type Values = Readonly<Record<string, string>>;

const ticked = (prefix: string, names: readonly string[]): Values =>
  Object.fromEntries(names.map((name) => [`${prefix}.${name}`, 'yes']));

/** Those that are ticked: what stood keeps its order, what is new follows in the order of the form. */
function ticksOfForm<Name extends string>(
  values: Values,
  prefix: string,
  offered: readonly Name[],
  standing: readonly Name[] = [],
): readonly Name[] {
  const isTicked = (name: Name) => values[`${prefix}.${name}`] !== undefined;
  return [
    ...standing.filter(isTicked),
    ...offered.filter((name) => isTicked(name) && !standing.includes(name)),
  ];
}

interface RowsRead {
  readonly items: readonly unknown[];
  /** The prefix of each item's fields. */
  readonly prefixes: readonly string[];
}

/** Rows that stand, without those to be removed, and new ones in which something was typed. */
function rowsOfForm<Item>(
  standing: readonly Item[],
  values: Values,
  of: {
    readonly prefix: string;
    /** The fields that show that a new row was begun. */
    readonly begins: readonly string[];
    readonly read: (prefix: string, item: Item | null, index: number) => unknown;
  },
): RowsRead {
  const items: unknown[] = [];
  const prefixes: string[] = [];
  const add = (prefix: string, item: Item | null) => {
    items.push(of.read(prefix, item, items.length));
    prefixes.push(prefix);
  };
  for (const [index, item] of standing.entries()) {
    if (values[`${of.prefix}.${index}.remove`] === undefined) add(`${of.prefix}.${index}`, item);
  }
  for (const prefix of newRows(values)) {
    if (of.begins.some((field) => values[`${prefix}.${field}`] !== undefined)) add(prefix, null);
  }
  return { items, prefixes };
}

// ---------------------------------------------------------------------------------------------------------------
// Levels

export function levelValues({ severities }: Tier): Values {
  return {
    'n.rows': '1',
    ...Object.fromEntries(
      severities.flatMap(({ rank, nameZh, nameEn }, index) => [
        [`l.${index}.rank`, String(rank)],
        [`l.${index}.nameZh`, nameZh],
        [`l.${index}.nameEn`, nameEn],
      ]),
    ),
  };
}

/** In the order of the places that were typed; what was moved to a place has it, and what stood there makes room. */
export function levelsOfForm(next: Tier, values: Values): TierRead {
  const faults: EditFault[] = [];
  const { items, prefixes } = rowsOfForm<Severity>(next.severities, values, {
    prefix: 'l',
    begins: ['code', 'nameZh', 'nameEn'],
    read: (prefix, severity) => ({
      ...(severity ?? { definitionZh: '', definitionEn: '', keywords: [], targets: [] }),
      code: severity?.code ?? values[`${prefix}.code`] ?? '',
      ...inBoth(values, 'nameZh', 'nameEn', `${prefix}.`),
    }),
  });
  const placed = items.map((item, index) => {
    const prefix = prefixes[index] ?? '';
    const typed = values[`${prefix}.rank`];
    // Without a number a new level is the least severe.
    const rank = typed === undefined ? Number.POSITIVE_INFINITY : numberOf(typed);
    const standing = prefix.startsWith('l.') ? next.severities[Number(prefix.slice(2))]?.rank : undefined;
    // Up or new goes before what stands there, down goes after it.
    const moved = standing === undefined ? -1 : compare(rank ?? 0, standing);
    return { item, prefix, rank, moved };
  });
  const ordered = placed.toSorted(
    (one, other) => compare(one.rank ?? 0, other.rank ?? 0) || one.moved - other.moved,
  );
  for (const [index, { rank }] of ordered.entries())
    if (rank === null) faults.push(noNumber(`severities.${index}.rank`));
  return {
    // Each item is an object that was made above.
    value: {
      ...next,
      severities: ordered.map(({ item }, index) => ({ ...(item as object), rank: index + 1 })),
    },
    faults,
    fieldOf: (path) => {
      const [list, index, member = 'code'] = path.split('.');
      if (list !== 'severities') return '';
      const prefix = index === undefined ? prefixes.at(-1) : ordered[Number(index)]?.prefix;
      return `${prefix ?? 'n'}.${member}`;
    },
  };
}

/** Where both are infinite, their difference is no number. */
const compare = (one: number, other: number): number => (one === other ? 0 : one < other ? -1 : 1);

// ---------------------------------------------------------------------------------------------------------------
// Pauses

export function pauseValues({ pauseReasons, neverPausedKinds }: Tier): Values {
  return {
    'n.rows': '1',
    ...Object.fromEntries(
      pauseReasons.flatMap(({ nameZh, nameEn, side }, index) => [
        [`p.${index}.nameZh`, nameZh],
        [`p.${index}.nameEn`, nameEn],
        [`p.${index}.side`, side ?? 'customer'],
      ]),
    ),
    ...ticked('never', neverPausedKinds),
  };
}

export function pausesOfForm(next: Tier, values: Values): TierRead {
  const { items, prefixes } = rowsOfForm<PauseReason>(next.pauseReasons, values, {
    prefix: 'p',
    begins: ['code', 'nameZh', 'nameEn'],
    read: (prefix, reason) => {
      const side = values[`${prefix}.side`];
      // The customer's is what it is without a word about it.
      const isSaid = side !== undefined && (side !== 'customer' || reason?.side === 'customer');
      return {
        code: reason?.code ?? values[`${prefix}.code`] ?? '',
        ...inBoth(values, 'nameZh', 'nameEn', `${prefix}.`),
        ...(isSaid ? { side } : {}),
      };
    },
  });
  return {
    value: {
      ...next,
      pauseReasons: items,
      neverPausedKinds: ticksOfForm(values, 'never', TARGET_KINDS, next.neverPausedKinds),
    },
    faults: [],
    fieldOf: (path) => {
      const [list, index, member = 'code'] = path.split('.');
      if (list !== 'pauseReasons') return list === 'neverPausedKinds' ? 'never' : '';
      return index === undefined ? `${prefixes.at(-1) ?? 'n'}.code` : `${prefixes[Number(index)]}.${member}`;
    },
  };
}

// ---------------------------------------------------------------------------------------------------------------
// Obligations

export function obligationValues({ obligations = [] }: Tier): Values {
  return {
    'n.rows': '1',
    ...Object.fromEntries(
      obligations.flatMap(({ within, whatZh, whatEn, quote, severities }, index) => [
        [`o.${index}.whatZh`, whatZh],
        [`o.${index}.whatEn`, whatEn],
        [`o.${index}.amount`, within === null ? '' : String(within.amount)],
        [`o.${index}.unit`, within?.unit ?? 'minutes'],
        [`o.${index}.quote`, quote ?? ''],
        ...Object.entries(ticked(`o.${index}.of`, severities ?? [])),
      ]),
    ),
  };
}

export function obligationsOfForm(next: Tier, values: Values): TierRead {
  const faults: EditFault[] = [];
  const codes = next.severities.map(({ code }) => code);
  const { items, prefixes } = rowsOfForm<CustomerObligation>(next.obligations ?? [], values, {
    prefix: 'o',
    begins: ['id', 'whatZh', 'whatEn', 'amount', 'quote'],
    read: (prefix, duty, index) => {
      const severities = ticksOfForm(values, `${prefix}.of`, codes, duty?.severities);
      return {
        id: duty?.id ?? values[`${prefix}.id`] ?? '',
        within: durationOf(values, prefix, `obligations.${index}.within`, faults),
        from: duty?.from ?? 'report',
        ...inBoth(values, 'whatZh', 'whatEn', `${prefix}.`),
        ...present({ quote: values[`${prefix}.quote`] }),
        ...(severities.length > 0 ? { severities } : {}),
      };
    },
  });
  const { obligations: _, ...rest } = next;
  return {
    value: { ...rest, ...(items.length > 0 || next.obligations?.length === 0 ? { obligations: items } : {}) },
    faults,
    fieldOf: (path) => {
      const [list, index, member = 'id', inner] = path.split('.');
      if (list !== 'obligations') return '';
      if (index === undefined) return `${prefixes.at(-1) ?? 'n'}.id`;
      const field = member === 'within' ? (inner === 'unit' ? 'unit' : 'amount') : member;
      return `${prefixes[Number(index)]}.${field === 'severities' ? 'of' : field}`;
    },
  };
}

// ---------------------------------------------------------------------------------------------------------------
// Times left open

export function openTimeValues({ parameters = [] }: Tier): Values {
  return {
    'n.rows': '1',
    ...Object.fromEntries(
      parameters.flatMap(({ nameZh, nameEn, shape }, index) => [
        [`t.${index}.nameZh`, nameZh],
        [`t.${index}.nameEn`, nameEn],
        [`t.${index}.shape`, shape],
      ]),
    ),
  };
}

/** Whose a time is, its id says: `contract.` or `tenant.`; of a new one the form asks for either, and for a name. */
export function openTimesOfForm(next: Tier, values: Values): TierRead {
  const { items, prefixes } = rowsOfForm<TierParameter>(next.parameters ?? [], values, {
    prefix: 't',
    begins: ['id', 'nameZh', 'nameEn'],
    read: (prefix, time) => {
      const of = time?.of ?? values[`${prefix}.of`] ?? 'contract';
      return {
        ...(time?.proposed ? { proposed: time.proposed } : {}),
        id: time?.id ?? `${of}.${values[`${prefix}.id`] ?? ''}`,
        of,
        shape: values[`${prefix}.shape`] ?? time?.shape ?? 'duration',
        ...inBoth(values, 'nameZh', 'nameEn', `${prefix}.`),
      };
    },
  });
  const { parameters: standing, ...rest } = next;
  // The form asks for the name alone; what precedes it in the id is chosen beside it.
  const faults = prefixes.flatMap((prefix, index) =>
    prefix.startsWith('t.') || /^[A-Za-z][A-Za-z0-9]{0,59}$/.test(values[`${prefix}.id`] ?? '')
      ? []
      : [
          {
            path: `parameters.${index}.id`,
            message: tierFormWordsOf('en').timeIdFault,
            zh: tierFormWordsOf('zh-CN').timeIdFault,
          },
        ],
  );
  return {
    value: { ...rest, ...(items.length > 0 || standing?.length === 0 ? { parameters: items } : {}) },
    faults,
    fieldOf: (path) => {
      const [list, index, member = 'id'] = path.split('.');
      if (list !== 'parameters') return '';
      return index === undefined ? `${prefixes.at(-1) ?? 'n'}.id` : `${prefixes[Number(index)]}.${member}`;
    },
  };
}

// ---------------------------------------------------------------------------------------------------------------
// Promotion

export const PROMOTES_ON = [
  'breach',
  'elapsed',
  'fact',
] as const satisfies readonly Promotion['when']['on'][];

export function promotionValues({ promotion, severities }: Tier): Values {
  if (!promotion)
    return {
      on: 'none',
      ...ticked(
        'order',
        severities.map(({ code }) => code),
      ),
    };
  const { when, order, atTop } = promotion;
  const after = when.on === 'elapsed' ? Object.entries(when.after ?? {}) : [];
  return {
    on: when.on,
    atTop,
    emergencyClass: promotion.emergencyClass ?? '',
    ...ticked('order', order),
    ...(when.on === 'breach' ? ticked('kinds', when.kinds) : {}),
    ...(when.on === 'fact' ? { fact: when.fact } : {}),
    ...(when.on === 'elapsed' ? { parameter: when.parameter ?? '' } : {}),
    ...Object.fromEntries(
      after.flatMap(([code, { amount, unit }]) => [
        [`after.${code}.amount`, String(amount)],
        [`after.${code}.unit`, unit],
      ]),
    ),
  };
}

/** From the least to the most severe; an order of the tier's own stays while the same levels are in it. */
function orderOfForm({ severities, promotion }: Tier, values: Values): readonly string[] {
  const levels = severities.map(({ code }) => code).toReversed();
  const order = levels.filter((code) => values[`order.${code}`] !== undefined);
  const standing = promotion?.order ?? [];
  const isSame = standing.length === order.length && order.every((code) => standing.includes(code));
  return isSame ? standing : order;
}

export function promotionOfForm(next: Tier, values: Values): TierRead {
  const faults: EditFault[] = [];
  const { promotion: standing, ...rest } = next;
  const fieldOf = (path: string): string => {
    const [list, first, member, code, inner] = path.split('.');
    if (list !== 'promotion') return '';
    if (first !== 'when') return first ?? 'on';
    if (member === 'after') return code === undefined ? 'after' : `after.${code}.${inner ?? 'amount'}`;
    return member ?? 'on';
  };
  const { on } = values;
  if (on === 'none') return { value: rest, faults, fieldOf };
  const isOn = PROMOTES_ON.find((each) => each === on);
  if (!isOn) {
    faults.push({
      path: 'promotion.when.on',
      message: tierFormWordsOf('en').promotionMissing,
      zh: tierFormWordsOf('zh-CN').promotionMissing,
    });
  }
  const order = orderOfForm(next, values);
  const when = (): unknown => {
    if (on === 'breach') {
      const before: readonly TargetKind[] = standing?.when.on === 'breach' ? standing.when.kinds : [];
      return { on, kinds: ticksOfForm(values, 'kinds', TARGET_KINDS, before) };
    }
    if (on === 'fact') return { on, fact: values.fact ?? values['fact.other'] ?? '' };
    const after = next.severities.flatMap(({ code }) => {
      const within = durationOf(values, `after.${code}`, `promotion.when.after.${code}`, faults);
      return within ? [[code, within] as const] : [];
    });
    return {
      on: 'elapsed',
      after: after.length > 0 ? Object.fromEntries(after) : null,
      ...present({ parameter: values.parameter }),
    };
  };
  return {
    value: {
      ...rest,
      promotion: {
        ...{ order, when: when(), atTop: values.atTop ?? 'stay' },
        ...present({ emergencyClass: values.emergencyClass }),
      },
    },
    faults,
    fieldOf,
  };
}
