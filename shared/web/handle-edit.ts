// One change of a configuration, the same from a page and from the API: what is wrong is told at once and in full, a lost
// race says who won it, and only what holds is saved.

import {
  type EditFault,
  type EditKind,
  type Gap,
  newestOf,
  readEdit,
  saveEdit,
  saysTheSame,
} from '../app/configuration-edit.ts';
import { Conflict } from '../app/ports.ts';
import type { ConfigurationItems } from '../contracts/configuration.ts';
import { faultSentences } from './edit-faults.ts';
import { type Refusal, UNCHANGED } from './edit-parts.ts';
import { type Http, type Portal, readerFor, type Staff } from './visit.ts';
import { editWordsOf } from './words-edit.ts';
import type { Reader } from './writing.ts';

export function staffReader(portal: Portal, c: Http, staff: Staff): Reader {
  return readerFor(portal, c, { own: staff.person.language, timeZone: staff.tenant?.timeZone });
}

export const mayEdit = ({ person }: Staff): boolean => person.roles.includes('tenant_admin');
export const mayRepin = ({ person }: Staff): boolean =>
  person.roles.includes('tenant_admin') || person.roles.includes('manager');

/** What the page offers to this person. */
export function offersTo(c: Http, staff: Staff) {
  return {
    mayEdit: mayEdit(staff),
    mayRepin: mayRepin(staff),
    formToken: staff.formToken,
    saved: c.req.query('saved'),
  };
}

/** Said in both languages, because the API answers with both. */
export interface Told {
  readonly zh: string;
  readonly en: string;
}

export type Attempt<Kind extends EditKind> =
  | { readonly outcome: 'saved'; readonly item: ConfigurationItems[Kind] }
  /** The value says what the latest version says: that one stands, and there is no other. */
  | { readonly outcome: 'unchanged'; readonly item: ConfigurationItems[Kind] }
  | { readonly outcome: 'faults'; readonly faults: readonly EditFault[] }
  | { readonly outcome: 'gaps'; readonly gaps: readonly Gap[] }
  | { readonly outcome: 'conflict'; readonly told: Told };

const REASON_CHARACTERS_MAX = 400;

/**
 * Saves a value as the version that it names, or says why not; a value that changes nothing makes no version. `faults` are
 * what its sender's form found already; they and the schema's are told together.
 */
export async function attemptEdit<Kind extends EditKind>(
  staff: Staff,
  kind: Kind,
  asked: {
    readonly value: unknown;
    readonly id: string;
    readonly version: number;
    readonly reason: string | undefined;
    readonly faults?: readonly EditFault[];
  },
): Promise<Attempt<Kind>> {
  const { desk, person } = staff;
  const newest = await newestOf(desk, kind, asked.id);
  const latest = newest?.item.version ?? 0;
  if (asked.version !== latest + 1) {
    return { outcome: 'conflict', told: conflictTold(asked.version, latest, newest?.by.name) };
  }
  const read = await readEdit(desk, kind, asked.value);
  const faults = [
    ...(asked.faults ?? []),
    ...reasonFaults(asked.reason),
    ...('faults' in read ? read.faults.filter(({ path }) => !covered(path, asked.faults ?? [])) : []),
  ];
  if (faults.length > 0 || 'faults' in read) return { outcome: 'faults', faults };
  if ('gaps' in read) return { outcome: 'gaps', gaps: read.gaps };
  if (newest && saysTheSame(newest.item, read.item)) return { outcome: 'unchanged', item: newest.item };
  try {
    await saveEdit(desk, kind, read.item, { name: person.name, reason: asked.reason?.trim() ?? '' });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const winner = await newestOf(desk, kind, asked.id);
    return {
      outcome: 'conflict',
      told: conflictTold(asked.version, winner?.item.version ?? latest, winner?.by.name),
    };
  }
  return { outcome: 'saved', item: read.item };
}

/** Where a form goes once it is done with: the version that was made, or the word that none was. */
export function savedQuery({ outcome, item: { version } }: Done): string {
  return outcome === 'saved' ? `saved=${version}` : `saved=${UNCHANGED}`;
}

type Done = {
  readonly outcome: 'saved' | 'unchanged';
  readonly item: ConfigurationItems[EditKind];
};

/** Whether there is nothing to correct: a version was made, or none was needed. */
export function isDone<Kind extends EditKind>(
  attempt: Attempt<Kind>,
): attempt is Extract<Attempt<Kind>, { outcome: 'saved' | 'unchanged' }> {
  return attempt.outcome === 'saved' || attempt.outcome === 'unchanged';
}

function reasonFaults(reason: string | undefined): readonly EditFault[] {
  const length = reason?.trim().length ?? 0;
  if (length > 0 && length <= REASON_CHARACTERS_MAX) return [];
  return [
    length === 0
      ? {
          path: 'reason',
          message: 'must say why it is changed: it stands in the history',
          zh: '请写明修改原因，它会记入历史。',
        }
      : {
          path: 'reason',
          message: `must have at most ${REASON_CHARACTERS_MAX} characters`,
          zh: `最多 ${REASON_CHARACTERS_MAX} 个字符。`,
        },
  ];
}

/** A line that could not be read says more than what the schema makes of the rest. */
const covered = (path: string, faults: readonly EditFault[]): boolean =>
  faults.some((fault) => path === fault.path || path.startsWith(`${fault.path}.`));

function conflictTold(asked: number, latest: number, name: string | undefined): Told {
  if (asked === 1) return { zh: editWordsOf('zh-CN').exists, en: editWordsOf('en').exists };
  if (name === undefined || asked > latest + 1) {
    return {
      zh: editWordsOf('zh-CN').notNext(asked, latest),
      en: editWordsOf('en').notNext(asked, latest),
    };
  }
  return {
    zh: editWordsOf('zh-CN').conflict(latest, name),
    en: editWordsOf('en').conflict(latest, name),
  };
}

/**
 * How a refused attempt is shown on the form's own page, with its status, and what is wrong by field. `read` is what was
 * read from the form, and which field of it a fault is at.
 */
export function refusalOf(
  attempt: Exclude<Attempt<EditKind>, { outcome: 'saved' | 'unchanged' }>,
  reader: Reader,
  read: { readonly value?: unknown; readonly fieldOf: (path: string) => string } = NO_FIELDS,
): {
  readonly refusal: Refusal;
  readonly status: 409 | 422;
  readonly fields: Readonly<Record<string, string>>;
} {
  const { refusal, status } = toldOf(attempt, reader);
  const fields: Record<string, string> = {};
  for (const fault of refusal.faults ?? []) {
    const said = faultSentences(fault);
    const field = fault.path === 'reason' ? 'reason' : read.fieldOf(fault.path);
    fields[field] ??= reader.language === 'en' ? said.en : said.zh;
  }
  return { refusal: { ...refusal, about: read.value, fieldOf: read.fieldOf }, status, fields };
}

/** A page whose faults are told at its head alone. */
const NO_FIELDS = { fieldOf: () => '' };

function toldOf(
  attempt: Exclude<Attempt<EditKind>, { outcome: 'saved' | 'unchanged' }>,
  reader: Reader,
): { readonly refusal: Refusal; readonly status: 409 | 422 } {
  if (attempt.outcome === 'faults') return { refusal: { faults: attempt.faults }, status: 422 };
  if (attempt.outcome === 'gaps') return { refusal: { gaps: attempt.gaps }, status: 422 };
  return {
    refusal: { sentence: reader.language === 'en' ? attempt.told.en : attempt.told.zh },
    status: 409,
  };
}

/** A form's version field; 0, which no version is, where it is none. */
export function versionIn(text: string | undefined): number {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : 0;
}
