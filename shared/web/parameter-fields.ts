// The times that a tier leaves to the contract or to the desk, as fields: one time, or one for each severity. A proposal of
// the source is shown beside the field and never filled in: nothing is assumed.

import { html } from 'hono/html';
import type { EditFault } from '../app/configuration-edit.ts';
import {
  DURATION_UNITS,
  type Duration,
  type ParameterValues,
  type Tier,
  type TierParameter,
} from '../domain/tier.ts';
import { valueText } from './edit-parts.ts';
import { fieldsWith, noNumber, numberOf, type Typed } from './form-fields.ts';
import type { Html } from './layout.ts';
import { editWordsOf } from './words-edit.ts';
import { type Reader, titled } from './writing.ts';

/** A parameter with the severities of the tier that has it. */
export interface OpenTime {
  readonly parameter: TierParameter;
  readonly codes: readonly string[];
}

export function openTimesOf(tiers: readonly Tier[], of?: TierParameter['of']): readonly OpenTime[] {
  const times = new Map<string, OpenTime>();
  for (const tier of tiers) {
    for (const parameter of tier.parameters ?? []) {
      if (of !== undefined && parameter.of !== of) continue;
      const known = times.get(parameter.id)?.codes ?? [];
      const codes = [...new Set([...known, ...tier.severities.map(({ code }) => code)])];
      times.set(parameter.id, { parameter, codes });
    }
  }
  return [...times.values()];
}

const fieldOf = (id: string, code?: string) => (code === undefined ? `p.${id}` : `p.${id}.${code}`);

export function parameterValues(parameters: ParameterValues | undefined): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const put = (field: string, { amount, unit }: Duration) => {
    values[`${field}.amount`] = String(amount);
    values[`${field}.unit`] = unit;
  };
  for (const [id, value] of Object.entries(parameters ?? {})) {
    if (isDuration(value)) put(fieldOf(id), value);
    else for (const [code, each] of Object.entries(value)) put(fieldOf(id, code), each);
  }
  return values;
}

/** What was typed over what stands; a time that no field asked for stays. Undefined where there is none at all. */
export function parametersOfForm(
  standing: ParameterValues | undefined,
  times: readonly OpenTime[],
  values: Readonly<Record<string, string>>,
): {
  readonly parameters: Readonly<Record<string, unknown>> | undefined;
  readonly faults: readonly EditFault[];
} {
  const faults: EditFault[] = [];
  const parameters: Record<string, unknown> = { ...standing };
  const read = (id: string, code?: string): unknown => {
    const field = fieldOf(id, code);
    const typed = values[`${field}.amount`];
    if (typed === undefined || typed === '') return undefined;
    const amount = numberOf(typed);
    if (amount === null) faults.push(noNumber(`parameters.${id}${code === undefined ? '' : `.${code}`}`));
    return { amount: amount ?? 0, unit: values[`${field}.unit`] ?? '' };
  };
  for (const { parameter, codes } of times) {
    const { id, shape } = parameter;
    delete parameters[id];
    const one = read(id);
    if (shape === 'duration') {
      if (one !== undefined) parameters[id] = one;
      continue;
    }
    const each = codes.flatMap((code) => {
      const value = read(id, code);
      return value === undefined ? [] : [[code, value] as const];
    });
    if (each.length > 0) parameters[id] = Object.fromEntries(each);
  }
  return { parameters: Object.keys(parameters).length > 0 ? parameters : undefined, faults };
}

/** Which field a fault in `parameters` belongs to. */
export function parameterField(path: string): string {
  const found =
    /^parameters\.((?:contract|tenant)\.[A-Za-z0-9]+)(?:\.(?!(?:amount|unit)$)(.+?))?(?:\.(amount|unit))?$/.exec(
      path,
    );
  if (!found) return path;
  const [, id = '', code, member = 'amount'] = found;
  return `${fieldOf(id, code)}.${member}`;
}

export function parameterFields(reader: Reader, typed: Typed, times: readonly OpenTime[]): Html | string {
  if (times.length === 0) return '';
  const words = editWordsOf(reader.language);
  const fields = fieldsWith(typed);
  const units = DURATION_UNITS.map((unit) => ({ value: unit, label: words.units[unit] }));
  const pair = (field: string, label: string, proposed: Duration | undefined): Html =>
    html`<div class="cells">${fields.text(`${field}.amount`, label, { keys: 'numeric', ...(proposed ? { hint: words.proposed(valueText(proposed, reader)) } : {}) })}${fields.select(`${field}.unit`, words.unit, units)}</div>`;
  const proposedFor = ({ proposed }: TierParameter, code?: string): Duration | undefined => {
    if (!proposed) return undefined;
    if (isDuration(proposed)) return proposed;
    return code === undefined ? undefined : proposed[code];
  };
  return html`<section><h2>${words.parameters}</h2><p class="hint">${words.parametersHint}</p>${times.map(
    ({ parameter, codes }) =>
      html`<fieldset class="rule"><legend>${titled(parameter, reader.language)} <small class="soft">${parameter.id}</small></legend>${
        parameter.shape === 'duration'
          ? pair(fieldOf(parameter.id), words.amount, proposedFor(parameter))
          : codes.map((code) => pair(fieldOf(parameter.id, code), code, proposedFor(parameter, code)))
      }</fieldset>`,
  )}</section>`;
}

function isDuration(value: ParameterValues[string]): value is Duration {
  return 'unit' in value && typeof value.unit === 'string';
}
