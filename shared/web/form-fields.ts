// The fields of the forms that change a configuration: label, hint, fault and control, each with an id of its own. What
// somebody typed is kept over a refusal.

import { html, raw } from 'hono/html';
import type { EditFault } from '../app/configuration-edit.ts';
import type { Html } from './layout.ts';
import { editWordsOf } from './words-edit.ts';

/** What was typed or stands in the item, and what is wrong with it, by field name. */
export interface Typed {
  readonly values: Readonly<Record<string, string>>;
  readonly faults: Readonly<Record<string, string>>;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** The heading that it stands under; one without stands before all that have one. */
  readonly group?: string;
}

interface FieldOptions {
  readonly hint?: string | Html;
  readonly required?: boolean;
  readonly rows?: number;
  /** `numeric` brings a phone's digits. */
  readonly keys?: 'numeric' | 'text';
  /** A calendar day, which a phone lets people pick. */
  readonly date?: boolean;
  /** A day and a time on it. */
  readonly moment?: boolean;
  /** Of a select: what no choice says; absent where one must be made. */
  readonly blank?: string;
  readonly placeholder?: string;
  /** The id of a list of what is often typed. */
  readonly list?: string | undefined;
}

export interface Fields {
  text(name: string, label: string | Html, options?: FieldOptions): Html;
  area(name: string, label: string | Html, options?: FieldOptions): Html;
  select(name: string, label: string | Html, choices: readonly Choice[], options?: FieldOptions): Html;
  tick(name: string, label: string | Html): Html;
  /** Several of several: each choice is a field `name.value` of its own. */
  ticks(
    name: string,
    label: string | Html,
    choices: readonly Choice[],
    options?: Pick<FieldOptions, 'hint'>,
  ): Html;
}

/** The id of a field's control, for labels and for links to it. */
export const fieldId = (name: string) => `f-${name.replaceAll('.', '-')}`;

export function fieldsWith({ values, faults }: Typed): Fields {
  const id = fieldId;
  const wrap = (name: string, label: string | Html, control: Html, hint?: string | Html): Html =>
    html`<div class="field${faults[name] ? ' wrong' : ''}"><label for="${id(name)}">${label}</label>${hint ? html`<span class="hint" id="${id(name)}-hint">${hint}</span>` : ''}${faults[name] ? html`<span class="fault" id="${id(name)}-fault">${faults[name]}</span>` : ''}${control}</div>`;
  const marks = (name: string, options: FieldOptions): Html => {
    const described = [faults[name] ? `${id(name)}-fault` : '', options.hint ? `${id(name)}-hint` : '']
      .filter(Boolean)
      .join(' ');
    return html`id="${id(name)}" name="${name}"${described ? html` aria-describedby="${described}"` : ''}${faults[name] ? raw(' aria-invalid="true"') : ''}${options.required ? raw(' required') : ''}`;
  };
  return {
    text: (name, label, options = {}) =>
      wrap(
        name,
        label,
        html`<input type="${options.moment ? 'datetime-local' : options.date ? 'date' : 'text'}" ${marks(name, options)} value="${values[name] ?? ''}"${options.keys === 'numeric' ? raw(' inputmode="decimal"') : ''}${options.placeholder ? html` placeholder="${options.placeholder}"` : ''}${options.list ? html` list="${options.list}"` : ''}>`,
        options.hint,
      ),
    area: (name, label, options = {}) =>
      wrap(
        name,
        label,
        html`<textarea ${marks(name, options)} rows="${options.rows ?? 4}" spellcheck="false">${values[name] ?? ''}</textarea>`,
        options.hint,
      ),
    select: (name, label, choices, options = {}) =>
      wrap(
        name,
        label,
        html`<select ${marks(name, options)}>${options.blank === undefined ? '' : html`<option value="">${options.blank}</option>`}${optionsOf(choices, values[name])}</select>`,
        options.hint,
      ),
    tick: (name, label) =>
      html`<label class="tick"><input type="checkbox" name="${name}" value="yes"${values[name] ? raw(' checked') : ''}>${label}</label>`,
    ticks: (name, label, choices, { hint } = {}) => {
      const described = [faults[name] ? `${id(name)}-fault` : '', hint ? `${id(name)}-hint` : '']
        .filter(Boolean)
        .join(' ');
      return html`<fieldset class="field${faults[name] ? ' wrong' : ''}" id="${id(name)}"${described ? html` aria-describedby="${described}"` : ''}><legend>${label}</legend>${hint ? html`<span class="hint" id="${id(name)}-hint">${hint}</span>` : ''}${faults[name] ? html`<span class="fault" id="${id(name)}-fault">${faults[name]}</span>` : ''}<div class="cells ticks">${choices.map(
        ({ value, label: said }) =>
          html`<label class="tick"><input type="checkbox" name="${name}.${value}" value="yes"${values[`${name}.${value}`] ? raw(' checked') : ''}>${said}</label>`,
      )}</div></fieldset>`;
    },
  };
}

function optionsOf(choices: readonly Choice[], selected: string | undefined): readonly Html[] {
  const groups = [...Map.groupBy(choices, ({ group = '' }) => group)].toSorted(
    ([one], [other]) => Number(one !== '') - Number(other !== ''),
  );
  return groups.map(([group, all]) => {
    const options = all.map(
      ({ value, label }) =>
        html`<option value="${value}"${value === selected ? raw(' selected') : ''}>${label}</option>`,
    );
    return group === '' ? html`${options}` : html`<optgroup label="${group}">${options}</optgroup>`;
  });
}

/** Words in both languages as they were typed; the English ones, left out, are the Chinese ones. */
export function inBoth<Zh extends string, En extends string>(
  values: Typed['values'],
  zh: Zh,
  en: En,
  prefix = '',
): Readonly<Record<Zh | En, string>> {
  const [chinese = '', english] = [values[`${prefix}${zh}`], values[`${prefix}${en}`]];
  // The keys are the two names that were given.
  return { [zh]: chinese, [en]: english?.trim() ? english : chinese } as Readonly<Record<Zh | En, string>>;
}

/** A number as somebody typed it, full-width digits as well; null where it is none. */
export function numberOf(text: string): number | null {
  const plain = text.normalize('NFKC').trim();
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

export const noNumber = (path: string): EditFault => ({
  path,
  message: editWordsOf('en').numberFault,
  zh: `${editWordsOf('zh-CN').numberFault}。`,
});
