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
import { uncoveredBy } from '../app/coverage.ts';
import { Conflict } from '../app/ports.ts';
import type { ConfigurationItems } from '../contracts/configuration.ts';
import type { Finding } from '../domain/coverage.ts';
import { findingSentences } from '../domain/coverage-words.ts';
import { faultSentences } from './edit-faults.ts';
import { type Refusal, UNCHANGED } from './edit-parts.ts';
import { EDITED } from './routes.ts';
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
  | {
      readonly outcome: 'saved';
      readonly item: ConfigurationItems[Kind];
      /** What it left uncovered that was covered before; empty where nobody asked for it. */
      readonly uncovered: readonly Finding[];
    }
  /** The value says what the latest version says: that one stands, and there is no other. */
  | { readonly outcome: 'unchanged'; readonly item: ConfigurationItems[Kind] }
  | RefusedAttempt;

/** Nothing was saved. */
export type RefusedAttempt =
  | { readonly outcome: 'faults'; readonly faults: readonly EditFault[] }
  | { readonly outcome: 'gaps'; readonly gaps: readonly Gap[] }
  /** It would leave somebody without cover; whoever says so a second time may save it all the same. */
  | { readonly outcome: 'uncovered'; readonly uncovered: readonly Finding[] }
  | {
      readonly outcome: 'conflict';
      readonly told: Told;
      /** Which version is the latest; absent where there is none yet. */
      readonly newest?: { readonly kind: EditKind; readonly id: string; readonly version: number };
    };

/** A value that somebody wants to save. */
export interface Asked {
  readonly value: unknown;
  readonly id: string;
  readonly version: number;
  readonly reason: string | undefined;
  /** What its sender's form found already. */
  readonly faults?: readonly EditFault[];
  /**
   * False: what would be left uncovered is told in place of saving. True: it is saved all the same. Absent: nobody looks.
   * A form's own answer is `mayUncover(form.values)`.
   */
  readonly despite?: boolean;
}

/** The field of a form by which it is saved although it leaves somebody without cover. */
export const DESPITE = 'despite';

export const mayUncover = (values: Readonly<Record<string, string>>): boolean => values[DESPITE] === 'yes';

const REASON_CHARACTERS_MAX = 400;

/**
 * Saves a value as the version that it names, or says why not; a value that changes nothing makes no version. The faults of its
 * sender's form and the schema's are told together.
 */
export async function attemptEdit<Kind extends EditKind>(
  staff: Staff,
  kind: Kind,
  asked: Asked,
): Promise<Attempt<Kind>> {
  const { desk, person } = staff;
  const checked = await checkEdit(staff, kind, { ...asked, faults: withReason(asked) });
  if (checked.outcome !== 'checked') return checked;
  const { item, latest, uncovered } = checked;
  if (latest && saysTheSame(latest.item, item)) return { outcome: 'unchanged', item: latest.item };
  if (uncovered.length > 0 && asked.despite === false) return { outcome: 'uncovered', uncovered };
  try {
    await saveEdit(desk, kind, item, { name: person.name, reason: asked.reason?.trim() ?? '' });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    const winner = await newestOf(desk, kind, asked.id);
    const version = winner?.item.version ?? latest?.item.version ?? 0;
    const told = conflictTold(asked.version, version, winner?.by.name);
    return { outcome: 'conflict', told, newest: { kind, id: asked.id, version } };
  }
  return { outcome: 'saved', item, uncovered };
}

/** What may be saved, with what it would leave uncovered, and the version that it would follow. */
export interface Checked<Kind extends EditKind> {
  readonly outcome: 'checked';
  readonly item: ConfigurationItems[Kind];
  readonly uncovered: readonly Finding[];
  readonly latest: Awaited<ReturnType<typeof newestOf<Kind>>>;
}

/** All that `attemptEdit` looks at before it saves, but for the reason; changes nothing. */
export async function checkEdit<Kind extends EditKind>(
  { desk }: Staff,
  kind: Kind,
  asked: Asked,
): Promise<Checked<Kind> | RefusedAttempt> {
  const { id, version, value, faults: given = [], despite } = asked;
  const latest = await newestOf(desk, kind, id);
  const standing = latest?.item.version ?? 0;
  if (version !== standing + 1) {
    const told = conflictTold(version, standing, latest?.by.name);
    return { outcome: 'conflict', told, ...(latest ? { newest: { kind, id, version: standing } } : {}) };
  }
  const read = await readEdit(desk, kind, value);
  const faults = [
    ...given,
    ...('faults' in read ? read.faults.filter(({ path }) => !covered(path, given)) : []),
  ];
  if (faults.length > 0 || 'faults' in read) return { outcome: 'faults', faults };
  if ('gaps' in read) return { outcome: 'gaps', gaps: read.gaps };
  const uncovered = despite === undefined ? [] : await uncoveredBy(desk, kind, read.item);
  return { outcome: 'checked', item: read.item, uncovered, latest };
}

const withReason = ({ faults = [], reason }: Asked): readonly EditFault[] => [
  ...faults,
  ...reasonFaults(reason),
];

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
  attempt: RefusedAttempt,
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
  attempt: RefusedAttempt,
  reader: Reader,
): { readonly refusal: Refusal; readonly status: 409 | 422 } {
  if (attempt.outcome === 'faults') return { refusal: { faults: attempt.faults }, status: 422 };
  if (attempt.outcome === 'uncovered') {
    return { refusal: { uncovered: attempt.uncovered.map((each) => saidOf(each, reader)) }, status: 409 };
  }
  if (attempt.outcome === 'gaps') return { refusal: { gaps: attempt.gaps }, status: 422 };
  return {
    refusal: {
      sentence: reader.language === 'en' ? attempt.told.en : attempt.told.zh,
      ...(attempt.newest ? { newest: newestAt(attempt.newest) } : {}),
    },
    status: 409,
  };
}

/** What is left uncovered, in the reader's language and zone. */
export function saidOf(finding: Finding, reader: Reader): string {
  const said = findingSentences(finding, reader.timeZone);
  return reader.language === 'en' ? said.en : said.zh;
}

/** A form's version field; 0, which no version is, where it is none. */
export function versionIn(text: string | undefined): number {
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : 0;
}

/** Where the latest version of an item is looked at, with what it changed. */
function newestAt({ kind, id, version }: NonNullable<ConflictAttempt['newest']>) {
  const [word] = Object.entries(EDITED).find(([, each]) => each === kind) ?? [kind];
  const path = kind === 'tenant' ? '/setup/desk' : `/setup/${word}/${id}`;
  // Contracts and the desk have their versions on one page.
  const isListed = kind === 'contract' || kind === 'tenant';
  return { version, href: isListed ? `${path}?part=history` : `${path}/versions/${version}` };
}

type ConflictAttempt = Extract<RefusedAttempt, { outcome: 'conflict' }>;
