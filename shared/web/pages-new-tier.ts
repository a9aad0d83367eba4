// The two ways to a new tier: from a preset or as a copy of another, and out of several that hold at once.

import { html } from 'hono/html';
import { type Refusal, refusalBox, saving, tabs } from './edit-parts.ts';
import { type Choice, fieldsWith, type Typed } from './form-fields.ts';
import { moreRows, savesOnEnter } from './form-rows.ts';
import type { Html } from './layout.ts';
import { editWordsOf } from './words-edit.ts';
import { tierFormWordsOf } from './words-tier-form.ts';
import type { Reader } from './writing.ts';

export const NEW_TIER = '/setup/tiers';
/** The query and the hidden field of the form that composes. */
export const COMPOSED = { of: 'several' } as const;

interface NewTier {
  /** Presets and the desk's own tiers. */
  readonly sources: readonly Choice[];
  readonly typed: Typed;
  readonly formToken: string;
  readonly refusal?: Refusal;
}

function head(reader: Reader, page: NewTier, current: 'one' | 'several'): Html {
  const words = editWordsOf(reader.language);
  const said = tierFormWordsOf(reader.language);
  return html`<p class="up"><a href="/setup">${words.setup}</a></p><div class="head"><h1>${words.newTier}</h1></div>${tabs(
    words.newTier,
    current,
    [
      { key: 'one', href: NEW_TIER, label: said.fromOne },
      { key: 'several', href: `${NEW_TIER}?of=${COMPOSED.of}`, label: said.fromSeveral },
    ],
  )}${page.refusal ? refusalBox(reader, page.refusal) : ''}`;
}

export function newTierPage(reader: Reader, page: NewTier): Html {
  const words = editWordsOf(reader.language);
  const fields = fieldsWith(page.typed);
  return html`${head(reader, page, 'one')}
<form method="post" action="${NEW_TIER}" novalidate><section><p class="hint">${words.presetLead}</p>${fields.select('source', words.preset, page.sources, { blank: reader.words.fields.choose, required: true })}${fields.text('id', words.id, { hint: words.newTierId })}<input type="hidden" name="token" value="${page.formToken}"><p class="go"><button class="primary">${words.loadPreset}</button></p></section></form>`;
}

export function composePage(
  reader: Reader,
  page: NewTier & { readonly rows: number; readonly reason: string },
): Html {
  const words = editWordsOf(reader.language);
  const said = tierFormWordsOf(reader.language);
  const fields = fieldsWith(page.typed);
  const fault = page.typed.faults.reason;
  const part = (index: number): Html =>
    html`<fieldset class="rule"><legend>${said.composeNth(index + 1)}</legend><div class="pair">${fields.select(`t.${index}.tier`, said.composeTier, page.sources, { blank: index < 2 ? reader.words.fields.choose : said.composeNone })}${index === 0 ? '' : fields.text(`t.${index}.severity`, said.composeSeverity, { hint: said.composeSeverityHint })}</div></fieldset>`;
  return html`${head(reader, page, 'several')}
<form method="post" action="${NEW_TIER}" novalidate><input type="hidden" name="of" value="${COMPOSED.of}">${savesOnEnter()}<section><p class="hint">${said.composeLead}</p><div class="pair">${fields.text('id', words.id, { required: true, hint: words.idHint })}</div><div class="pair">${fields.text('nameZh', said.nameZh, { required: true })}${fields.text('nameEn', said.nameEn, { hint: said.sameAsZh })}</div></section>
<section><h2>${said.composeParts}</h2>${Array.from({ length: page.rows }, (_, index) => part(index))}${moreRows(said.moreParts, { counter: 't.rows', shown: page.rows, path: NEW_TIER, to: `f-t-${page.rows}-tier` })}</section>
<section>${saving(reader, { formToken: page.formToken, version: 1, reason: page.reason, ...(fault ? { fault } : {}) })}</section></form>`;
}
