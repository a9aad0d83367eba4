// Forms with rows that people add: how many blank ones a form shows is a field of its own, and a button asks for one more
// without saving anything. Works without script: the server draws the form again with what was typed.

import { html } from 'hono/html';
import type { Html } from './layout.ts';

/** More than anybody fills in at once; the schemas have bounds of their own. */
const ROWS_MAX = 30;

/** The name of the button's field; its value is the counter to raise. */
export const MORE = 'more';

/** The value of a button that asks to see the form anew, with what follows from what was chosen. */
export const LOOK = 'look';

type Values = Readonly<Record<string, string>>;

/** The field that says which row of many is open; the others are told in a line each. */
export const OPEN = 'open';

/** The value of a button that opens a row. */
export const opens = (row: number): string => `${OPEN}.${row}`;

/** How many rows a counter says; `least` where the form had none. */
export function rowsIn(values: Values, counter: string, least: number): number {
  const typed = values[counter];
  if (typed === undefined || !/^\d{1,3}$/.test(typed)) return least;
  return Math.min(Math.max(Number(typed), least), ROWS_MAX);
}

/** What was typed, with one row more or another one open where that was asked for; null where the form is to be saved. */
export function withOneMore(values: Values): Values | null {
  const counter = values[MORE];
  if (counter === LOOK) return values;
  const [, row] = /^open\.(\d{1,3})$/.exec(counter ?? '') ?? [];
  if (row !== undefined) return { ...values, [OPEN]: row };
  if (counter === undefined || !/^[a-z0-9.]{1,40}\.rows$/.test(counter)) return null;
  return { ...values, [counter]: String(rowsIn(values, counter, 0) + 1) };
}

/** The prefixes of the rows that are not saved yet: `n`, `n1`, `n2` … */
export function newRows(values: Values): readonly string[] {
  return Array.from({ length: rowsIn(values, 'n.rows', 1) }, (_, index) => (index === 0 ? 'n' : `n${index}`));
}

/**
 * The counter and its button. `path` is where the form goes and `to` the id of the field that the new row begins with; the
 * browser goes there after the answer.
 */
export function moreRows(
  label: string,
  of: { readonly counter: string; readonly shown: number; readonly path: string; readonly to: string },
): Html {
  const { counter, shown, path, to } = of;
  return html`<input type="hidden" name="${counter}" value="${shown}"><p class="go"><button name="${MORE}" value="${counter}" formaction="${path}#${to}">${label}</button></p>`;
}

/** Enter in a field takes a form's first button: this one saves, before any that asks for a row. */
export function savesOnEnter(): Html {
  return html`<button class="hide" tabindex="-1" aria-hidden="true"></button>`;
}
