// The way of every form that changes a configuration, whatever it changes: the item that the address names, the version that the
// form was made from, a row more or a version more, and one version for good. What an item is called, how its form is read and
// how its pages are drawn is each handler's own.

import {
  type EditFault,
  type EditKind,
  historyOf,
  latestOf,
  type VersionLine,
} from '../app/configuration-edit.ts';
import type { Versioned } from '../app/ports.ts';
import type { ConfigurationItems } from '../contracts/configuration.ts';
import type { ConfigurationChange } from '../domain/configuration-changes.ts';
import type { FormBody } from './bodies.ts';
import type { Refusal } from './edit-parts.ts';
import type { Typed } from './form-fields.ts';
import { withOneMore } from './form-rows.ts';
import {
  attemptEdit,
  isDone,
  mayUncover,
  refusalOf,
  savedQuery,
  staffReader,
  versionIn,
} from './handle-edit.ts';
import type { Html } from './layout.ts';
import { answerPage, goTo, type Http, type Portal, refused, type Staff } from './visit.ts';
import type { Reader } from './writing.ts';

/** What a form said: the value, not yet checked, what cannot be read of it, and which field a fault of the value is at. */
export interface FormRead {
  readonly value: unknown;
  readonly faults: readonly EditFault[];
  readonly fieldOf: (path: string) => string;
  /** The value for the names of its places, where not all of it may be shown. */
  readonly shown?: unknown;
}

/** How a form is drawn: fresh, with a row more, or as it was refused. */
export interface DrawnForm {
  readonly typed: Typed;
  readonly reason: string;
  readonly refusal?: Refusal;
  readonly status: number;
}

export const freshForm = (values: Typed['values'], reason = ''): DrawnForm => ({
  typed: { values, faults: {} },
  reason,
  status: 200,
});

/** The item that the address names by its id; the page is not there where there is none. */
export async function itemOf<Kind extends EditKind>(
  c: Http,
  { desk }: Staff,
  kind: Kind,
  id = c.req.param('id') ?? '',
): Promise<ConfigurationItems[Kind]> {
  const item = await latestOf(desk, kind, id);
  if (!item) throw refused(404, 'not_found', 'notFound');
  return item;
}

/** The version that a form wants to be, and the one that it was made from: rows are rows of that one. */
export async function baseOf<Item extends Versioned>(
  { desk: { configuration } }: Staff,
  kind: EditKind,
  found: Item,
  { values }: FormBody,
): Promise<{ readonly version: number; readonly base: Item }> {
  const version = versionIn(values.version);
  const given = version > 1 ? await configuration.get<Item>(kind, found.id, version - 1) : null;
  return { version, base: given ?? found };
}

/** Draws a form again with a row more where that was asked for; else saves it and goes on, or draws it with what is wrong. */
export async function takeForm(
  portal: Portal,
  c: Http,
  staff: Staff,
  { values }: FormBody,
  of: {
    readonly kind: EditKind;
    readonly id: string;
    readonly version: number;
    read(): FormRead | Promise<FormRead>;
    draw(as: DrawnForm): Promise<Response>;
    /** Where it goes once there is nothing to correct. */
    readonly after: string;
  },
): Promise<Response> {
  const { kind, id, version } = of;
  const { reason } = values;
  const more = withOneMore(values);
  if (more) return of.draw(freshForm(more, reason));
  const { value, faults, fieldOf, shown = value } = await of.read();
  const despite = mayUncover(values);
  const attempt = await attemptEdit(staff, kind, { value, faults, id, version, reason, despite });
  if (isDone(attempt))
    return goTo(c, `${of.after}${of.after.includes('?') ? '&' : '?'}${savedQuery(attempt)}`);
  const reader = staffReader(portal, c, staff);
  const told = refusalOf(attempt, reader, { value: shown, fieldOf });
  const { status, fields } = told;
  const isLate = attempt.outcome === 'conflict' && version > 1;
  const meanwhile = isLate ? await changedSince(staff, kind, id, version - 1) : [];
  const refusal = { ...told.refusal, meanwhile };
  return of.draw({ typed: { values, faults: fields }, reason: reason ?? '', refusal, status });
}

/** What the versions after this one changed, as it may be shown, the oldest first. */
async function changedSince(
  { desk }: Staff,
  kind: EditKind,
  id: string,
  version: number,
): Promise<readonly ConfigurationChange[]> {
  const history: readonly VersionLine<Versioned>[] = await historyOf(desk, kind, id);
  return history
    .filter(({ item }) => item.version > version)
    .toReversed()
    .flatMap(({ changes }) => changes);
}

/** One version for good, as `page` draws it under the name that it had; the page is not there where there is no such version. */
export async function answerVersion<Kind extends EditKind>(
  portal: Portal,
  c: Http,
  staff: Staff,
  of: {
    readonly kind: Kind;
    readonly id?: string;
    nameOf(item: ConfigurationItems[Kind], reader: Reader): string;
    page(reader: Reader, shown: ShownVersion<ConfigurationItems[Kind]>): Html | Promise<Html>;
  },
): Promise<Response> {
  const { kind, id = c.req.param('id') ?? '' } = of;
  const history = await historyOf(staff.desk, kind, id);
  const line = history.find(({ item }) => String(item.version) === c.req.param('version'));
  const [newest] = history;
  if (!line || !newest) throw refused(404, 'not_found', 'notFound');
  const reader = staffReader(portal, c, staff);
  const name = of.nameOf(line.item, reader);
  return answerPage(
    c,
    { reader, staff, title: `${name} ${line.item.version}`, current: 'setup' },
    await of.page(reader, { line, latest: newest.item.version, name }),
  );
}

/** A version with the number of the latest one, and what the item was called in it. */
export interface ShownVersion<Item> {
  readonly line: VersionLine<Item>;
  readonly latest: number;
  readonly name: string;
}
