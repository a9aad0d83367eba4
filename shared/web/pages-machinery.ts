// The forms of what a tier sets off beside its targets: pauses, obligations, promotion. Drawn as the rows of targets are:
// what stands first, then blank rows, then a button for one more.

import { html, raw } from 'hono/html';
import { TARGET_KINDS, type Tier } from '../domain/tier.ts';
import { factChoices, factsOfTier } from './condition-rows.ts';
import { type Choice, fieldsWith, type Typed } from './form-fields.ts';
import { moreRows, newRows } from './form-rows.ts';
import type { Html } from './layout.ts';
import { PROMOTES_ON } from './machinery-form.ts';
import { severityChip } from './parts.ts';
import { dutyName, unitChoices } from './target-rows.ts';
import { editWordsOf } from './words-edit.ts';
import { tierFormWordsOf } from './words-tier-form.ts';
import { type Reader, targetText, titled } from './writing.ts';

export interface MachineryForm {
  /** The version that the form was made from. */
  readonly base: Tier;
  readonly typed: Typed;
  /** Where the form goes. */
  readonly path: string;
}

export function levelsForm(reader: Reader, { base, typed, path }: MachineryForm): Html {
  const words = tierFormWordsOf(reader.language);
  const fields = fieldsWith(typed);
  const cells = (prefix: string): Html =>
    html`<div class="cells">${fields.text(`${prefix}.rank`, words.rank, { keys: 'numeric' })}${fields.text(`${prefix}.nameZh`, words.nameZh)}${fields.text(`${prefix}.nameEn`, words.nameEn, { hint: words.sameAsZh })}</div>`;
  const edit = editWordsOf(reader.language);
  // What names a severity keeps it: said before the whole form is refused for it.
  const usedBy = (code: string): Html | string => {
    const places = [
      ...(base.promotion?.order.includes(code) ? [['promotion', edit.promotion] as const] : []),
      ...(base.obligations?.some(({ severities }) => severities?.includes(code))
        ? [['obligations', edit.obligations] as const]
        : []),
    ];
    return places.length === 0
      ? ''
      : html`<p class="hint">${words.removeLevelFirst} ${places.map(([part, label]) => html`<a href="${path}?part=${part}">${label}</a> `)}</p>`;
  };
  const added = newRows(typed.values);
  return html`<section><h2>${words.levels}</h2><p class="hint">${words.levelsLead}</p>${base.severities.map(
    (severity, index) =>
      html`<fieldset class="rule"><legend>${severityChip(severity)} ${titled(severity, reader.language)}</legend>${cells(`l.${index}`)}${fields.tick(`l.${index}.remove`, words.removeLevel)}${usedBy(severity.code)}</fieldset>`,
  )}${added.map(
    (prefix) =>
      html`<fieldset class="rule"><legend>${words.newLevel}</legend>${fields.text(`${prefix}.code`, words.levelCode, { hint: words.levelCodeHint })}${cells(prefix)}</fieldset>`,
  )}${moreRows(words.moreLevels, { counter: 'n.rows', shown: added.length, path, to: `f-n${added.length}-code` })}</section>`;
}

export function pausesForm(reader: Reader, { base, typed, path }: MachineryForm): Html {
  const words = tierFormWordsOf(reader.language);
  const fields = fieldsWith(typed);
  const sides = (['customer', 'vendor'] as const).map((side) => ({ value: side, label: words.sides[side] }));
  const cells = (prefix: string): Html =>
    html`<div class="cells">${fields.text(`${prefix}.nameZh`, words.nameZh)}${fields.text(`${prefix}.nameEn`, words.nameEn, { hint: words.sameAsZh })}${fields.select(`${prefix}.side`, words.side, sides)}</div>`;
  const added = newRows(typed.values);
  const kinds = TARGET_KINDS.map((kind) => ({ value: kind, label: reader.words.targets[kind] }));
  return html`<section><h2>${words.pauses}</h2><p class="hint">${words.pausesLead}</p>${base.pauseReasons.map(
    (reason, index) =>
      html`<fieldset class="rule"><legend>${titled(reason, reader.language)} <small class="soft">${reason.code}</small></legend>${cells(`p.${index}`)}${fields.tick(`p.${index}.remove`, words.removeReason)}</fieldset>`,
  )}${added.map(
    (prefix) =>
      html`<fieldset class="rule"><legend>${words.newReason}</legend>${fields.text(`${prefix}.code`, words.code, { hint: words.codeHint })}${cells(prefix)}</fieldset>`,
  )}${moreRows(words.moreReasons, { counter: 'n.rows', shown: added.length, path, to: `f-n${added.length}-code` })}</section>
<section>${fields.ticks('never', words.never, kinds, { hint: words.neverHint })}</section>`;
}

export function obligationsForm(reader: Reader, { base, typed, path }: MachineryForm): Html {
  const words = tierFormWordsOf(reader.language);
  const edit = editWordsOf(reader.language);
  const fields = fieldsWith(typed);
  const codes = base.severities.map((severity) => ({
    value: severity.code,
    label: `${severity.code} ${titled(severity, reader.language)}`,
  }));
  const cells = (prefix: string): Html =>
    html`<div class="pair">${fields.area(`${prefix}.whatZh`, words.whatZh, { rows: 2 })}${fields.area(`${prefix}.whatEn`, words.whatEn, { rows: 2, hint: words.sameAsZh })}</div><div class="cells">${fields.text(`${prefix}.amount`, edit.amount, { keys: 'numeric', hint: words.dutyTimeHint })}${fields.select(`${prefix}.unit`, edit.unit, unitChoices(reader))}</div>${fields.ticks(`${prefix}.of`, words.dutyOf, codes, { hint: words.dutyOfHint })}${fields.area(`${prefix}.quote`, words.quote, { rows: 2 })}`;
  const added = newRows(typed.values);
  return html`<section><h2>${edit.obligations}</h2><p class="hint">${words.obligationsLead}</p>${(
    base.obligations ?? []
  ).map(
    (duty, index) =>
      html`<fieldset class="rule"><legend>${dutyName(duty, reader)} <small class="soft">${duty.id}</small></legend>${waitingFor(reader, base, duty.id)}${cells(`o.${index}`)}${fields.tick(`o.${index}.remove`, words.removeDuty)}</fieldset>`,
  )}${added.map(
    (prefix) =>
      html`<fieldset class="rule"><legend>${words.newDuty}</legend>${fields.text(`${prefix}.id`, words.code, { hint: words.dutyIdHint })}${cells(prefix)}</fieldset>`,
  )}${moreRows(words.moreDuties, { counter: 'n.rows', shown: added.length, path, to: `f-n${added.length}-id` })}</section>`;
}

/** The targets that a late duty extends. */
function waitingFor(reader: Reader, tier: Tier, id: string): Html | string {
  const lists = [
    ...tier.severities.map(({ code, targets }) => ({ of: `${code} `, targets })),
    { of: '', targets: tier.reportTargets },
  ];
  const names = lists.flatMap(({ of, targets }) =>
    targets
      .filter(({ precondition }) => precondition === id)
      .map((rule) => `${of}${targetText(rule, reader.words)}`),
  );
  if (names.length === 0) return '';
  return html`<p class="hint">${tierFormWordsOf(reader.language).extendsTargets(names.join(', '))}</p>`;
}

export function openTimesForm(reader: Reader, { base, typed, path }: MachineryForm): Html {
  const words = tierFormWordsOf(reader.language);
  const edit = editWordsOf(reader.language);
  const fields = fieldsWith(typed);
  const shapes = (['duration', 'duration_by_severity'] as const).map((shape) => ({
    value: shape,
    label: words.shapes[shape],
  }));
  const givers = (['contract', 'tenant'] as const).map((of) => ({ value: of, label: words.givers[of] }));
  const cells = (prefix: string): Html =>
    html`<div class="cells">${fields.text(`${prefix}.nameZh`, words.nameZh)}${fields.text(`${prefix}.nameEn`, words.nameEn, { hint: words.sameAsZh })}${fields.select(`${prefix}.shape`, words.shape, shapes)}</div>`;
  const added = newRows(typed.values);
  return html`<section><h2>${edit.parameters}</h2><p class="hint">${words.timesLead}</p>${(
    base.parameters ?? []
  ).map(
    (time, index) =>
      html`<fieldset class="rule"><legend>${titled(time, reader.language)} <small class="soft">${time.id}</small></legend>${cells(`t.${index}`)}${fields.tick(`t.${index}.remove`, words.removeTime)}</fieldset>`,
  )}${added.map(
    (prefix) =>
      html`<fieldset class="rule"><legend>${words.newTime}</legend><div class="cells">${fields.select(`${prefix}.of`, words.giver, givers)}${fields.text(`${prefix}.id`, words.code, { hint: words.timeIdHint })}</div>${cells(prefix)}</fieldset>`,
  )}${moreRows(words.moreTimes, { counter: 'n.rows', shown: added.length, path, to: `f-n${added.length}-of` })}</section>`;
}

export function promotionForm(reader: Reader, { base, typed }: MachineryForm): Html {
  const words = tierFormWordsOf(reader.language);
  const edit = editWordsOf(reader.language);
  const fields = fieldsWith(typed);
  const { values, faults } = typed;
  const level = (severity: Tier['severities'][number]): Choice => ({
    value: severity.code,
    label: `${severity.code} ${titled(severity, reader.language)}`,
  });
  const levels = base.severities.toReversed().map(level);
  const facts = factChoices(reader, factsOfTier(base));
  const parameters = (base.parameters ?? []).map((parameter) => ({
    value: parameter.id,
    label: `${titled(parameter, reader.language)} (${parameter.id})`,
  }));
  const tops = (['stay', 'open_emergency'] as const).map((top) => ({ value: top, label: words.atTops[top] }));
  const radio = (on: string, label: string, hint: string): Html =>
    html`<label class="choice"><input type="radio" name="on" value="${on}"${values.on === on ? raw(' checked') : ''}><span><b>${label}</b><span class="hint">${hint}</span></span></label>`;
  const kinds = TARGET_KINDS.map((kind) => ({ value: kind, label: reader.words.targets[kind] }));
  const isKnown = values.fact === undefined || facts.some(({ value }) => value === values.fact);
  const inner: Readonly<Record<(typeof PROMOTES_ON)[number], Html>> = {
    breach: fields.ticks('kinds', words.missed, kinds),
    elapsed: html`${faults.after ? html`<span class="fault" id="f-after">${faults.after}</span>` : ''}<p class="hint">${words.afterHint}</p>${base.severities
      // From the most severe nothing climbs; a time that it has all the same is shown, so that it can be taken out.
      .filter(({ code }, index) => index > 0 || values[`after.${code}.amount`] !== undefined)
      .toReversed()
      .map(
        ({ code }) =>
          html`<div class="cells">${fields.text(`after.${code}.amount`, words.afterOf(code), { keys: 'numeric' })}${fields.select(`after.${code}.unit`, edit.unit, unitChoices(reader))}</div>`,
      )}${parameters.length > 0 ? fields.select('parameter', words.timesFrom, parameters, { blank: words.timesAbove, hint: words.timesFromHint }) : ''}`,
    fact: html`<div class="cells">${fields.select('fact', words.fact, facts, { blank: words.noFact })}${isKnown && values.fact !== undefined ? '' : fields.text('fact.other', words.otherFact)}</div>`,
  };
  return html`<section><h2>${edit.promotion}</h2><p class="hint">${words.promotionLead}</p>
<fieldset class="field${faults.on ? ' wrong' : ''}"><legend>${words.promotesWhen}</legend>${faults.on ? html`<span class="fault">${faults.on}</span>` : ''}${radio('none', words.promotes.none, words.promotesHint.none)}${PROMOTES_ON.map(
    (on) => html`${radio(on, words.promotes[on], words.promotesHint[on])}<div class="if">${inner[on]}</div>`,
  )}</fieldset></section>
<section>${fields.ticks('order', words.order, levels, { hint: words.orderHint })}${fields.select('atTop', words.atTop, tops)}${fields.text('emergencyClass', words.emergencyClass, { hint: words.emergencyClassHint })}</section>`;
}
