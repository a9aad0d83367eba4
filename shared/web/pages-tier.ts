// The pages of one tier: what it promises and what is still missing, each severity's targets as rows, its conventions with
// what they mean, the whole as JSON, its versions. What a form leaves alone stays as the version before it had it.

import { html } from 'hono/html';
import type { Gap, VersionLine } from '../app/configuration-edit.ts';
import type { ConfigurationWarning } from '../app/configuration-warnings.ts';
import type { Calendar } from '../domain/calendar.ts';
import type { Contract, Site } from '../domain/customers.ts';
import { goLiveWarnings } from '../domain/go-live.ts';
import type { AnchorName, Duration, ParameterValues, TargetKind, TargetRule, Tier } from '../domain/tier.ts';
import { CONVENTION_FIELDS, conventionsForm, conventionText } from './conventions-form.ts';
import type { Refusal } from './edit-parts.ts';
import {
  type Compared,
  editForm,
  gapList,
  historySection,
  refusalBox,
  savedNote,
  tabs,
  valueText,
} from './edit-parts.ts';
import { fieldsWith, type Typed } from './form-fields.ts';
import { savesOnEnter } from './form-rows.ts';
import type { Html } from './layout.ts';
import { STANDBY_NAMES } from './message-words.ts';
import type { Offers } from './pages-calendar.ts';
import { levelsForm, obligationsForm, openTimesForm, pausesForm, promotionForm } from './pages-machinery.ts';
import { conditionText, startText, tierSection } from './pages-setup.ts';
import { dutyName, targetRows } from './target-rows.ts';
import { severityIn, type TierPart } from './tier-form.ts';
import { warningNote } from './warnings.ts';
import { conventionWordsOf } from './words-conventions.ts';
import { editWordsOf } from './words-edit.ts';
import { setupWordsOf } from './words-setup.ts';
import { tierFormWordsOf } from './words-tier-form.ts';
import { type Reader, targetText, titled } from './writing.ts';

export interface TierPage extends Offers {
  readonly tier: Tier;
  /** The version that the form was made from. */
  readonly base: Tier;
  readonly part: TierPart;
  readonly typed: Typed;
  readonly reason: string;
  readonly refusal?: Refusal;
  readonly history: readonly VersionLine<Tier>[];
  readonly compared: Compared;
  readonly calendars: readonly Calendar[];
  readonly contracts: readonly Contract[];
  readonly isDefault: boolean;
  /** What keeps it from binding cases of the desk as it stands. */
  readonly gaps: readonly Gap[];
  readonly warnings: readonly ConfigurationWarning[];
  /** All of the desk, whose regions are offered to conditions. */
  readonly sites: readonly Site[];
}

// ---------------------------------------------------------------------------------------------------------------
// Pages

export function tierPage(reader: Reader, page: TierPage): Html {
  const words = editWordsOf(reader.language);
  const { tier, part } = page;
  const base = `/setup/tiers/${tier.id}`;
  const content = contentOf(reader, page);
  return html`${tierHead(reader, page, part)}
${savedNote(reader, page.saved)}${page.refusal ? refusalBox(reader, page.refusal) : ''}${part === 'overview' || page.saved !== undefined ? warningNote(reader, page.warnings) : ''}
${part === 'history' ? historySection(reader, base, page.history, page.compared) : content === null ? overview(reader, page) : editForm(reader, { ...page, path: base }, html`${savesOnEnter()}${content}`)}
${page.mayEdit ? '' : html`<p class="foot">${words.readOnly}</p>`}`;
}

export function tierHead(
  reader: Reader,
  page: Pick<TierPage, 'tier' | 'mayEdit' | 'mayRepin'>,
  current: TierPart | 'repin',
): Html {
  const words = editWordsOf(reader.language);
  const { tier } = page;
  const base = `/setup/tiers/${tier.id}`;
  const at = (part: TierPart, label: string) => ({
    key: part,
    href: `${base}?part=${encodeURIComponent(part)}`,
    label,
  });
  return html`<p class="up"><a href="/setup">${words.setup}</a></p><div class="head"><h1><bdi>${titled(tier, reader.language)}</bdi></h1><small class="soft">${tier.id} · ${setupWordsOf(reader.language).version(tier.version)}</small></div>
${tabs(words.tier, current, [
  { key: 'overview', href: base, label: words.overview },
  ...(page.mayEdit
    ? [
        ...tier.severities.map(({ code }) => at(`severity:${code}`, code)),
        at('every', words.everyTab),
        at('levels', tierFormWordsOf(reader.language).levels),
        at('pauses', tierFormWordsOf(reader.language).pausesTab),
        at('obligations', words.obligations),
        at('promotion', words.promotion),
        at('times', tierFormWordsOf(reader.language).timesTab),
        at('conventions', words.conventions),
        at('json', words.asJson),
      ]
    : []),
  at('history', words.history),
  {
    key: 'preview',
    href: `/setup/preview?of=tier:${tier.id}`,
    label: setupWordsOf(reader.language).preview,
  },
  ...(page.mayRepin ? [{ key: 'repin', href: `${base}/repin`, label: words.repinTab }] : []),
])}`;
}

/** The form of the part; null where the part is none. */
function contentOf(reader: Reader, page: TierPage): Html | null {
  if (!page.mayEdit) return null;
  const words = editWordsOf(reader.language);
  const found = severityIn(page.base, page.part);
  const fields = fieldsWith(page.typed);
  const { base: tier, typed, calendars, sites } = page;
  const path = `/setup/tiers/${tier.id}`;
  const rows = (rules: readonly TargetRule[]): Html =>
    targetRows(reader, { typed, rules, tier, calendars, sites, path });
  if (found) {
    const { severity } = found;
    return html`<section><div class="pair">${fields.text('nameZh', words.nameZh, { required: true })}${fields.text('nameEn', words.nameEn, { hint: tierFormWordsOf(reader.language).sameAsZh })}${fields.area('definitionZh', words.definitionZh, { rows: 3 })}${fields.area('definitionEn', words.definitionEn, { rows: 3 })}</div>${fields.area('keywords', words.keywords, { rows: 6 })}</section>
<section><h2>${words.targetsOf(severity.code)}</h2>${rows(severity.targets)}</section>`;
  }
  if (page.part === 'every')
    return html`<section><h2>${words.everyTargets}</h2>${rows(page.base.reportTargets)}</section>`;
  const machinery = { base: tier, typed, path };
  if (page.part === 'levels') return levelsForm(reader, machinery);
  if (page.part === 'pauses') return pausesForm(reader, machinery);
  if (page.part === 'obligations') return obligationsForm(reader, machinery);
  if (page.part === 'promotion') return promotionForm(reader, machinery);
  if (page.part === 'times') return openTimesForm(reader, machinery);
  if (page.part === 'conventions') return conventionsForm(reader, page);
  if (page.part !== 'json') return null;
  return html`<section><p class="hint">${words.jsonLead}</p>${fields.area('json', words.asJson, { rows: 30 })}</section>`;
}

function overview(reader: Reader, page: TierPage): Html {
  const words = editWordsOf(reader.language);
  const said = conventionWordsOf(reader.language);
  const { tier, gaps } = page;
  const warnings = goLiveWarnings(tier);
  const own = CONVENTION_FIELDS.filter(({ key }) => tier.conventions[key] !== undefined);
  const anchors = Object.entries(tier.conventions.anchors ?? {});
  const parameters = tier.parameters ?? [];
  return html`${
    gaps.length > 0
      ? html`<div class="note"><b>${words.gaps}</b>${gapList(reader, tier.id, gaps)}</div>`
      : html`<p class="lead">${words.noGaps}</p>`
  }${warnings.length > 0 ? html`<div class="note"><b>${words.warnings}</b>${gapList(reader, tier.id, warnings)}</div>` : ''}
<p class="lead">${page.isDefault ? html`${words.isDefault} ` : ''}${page.contracts.length > 0 ? html`${words.contracts}: ${page.contracts.slice(0, 20).map((contract) => html`<a href="/setup/contracts/${contract.id}">${contract.id}</a> `)}` : ''}</p>
${composition(reader, tier)}
${tierSection(reader, tier)}
${ownMachinery(reader, tier)}
${
  parameters.length > 0
    ? html`<section><h2>${words.parameters}</h2><ul class="ledger">${parameters.map((parameter) => html`<li><span>${titled(parameter, reader.language)} <small class="soft">${parameter.id}</small></span><span>${parameter.proposed ? words.proposed(proposalText(parameter.proposed, reader)) : ''}</span></li>`)}</ul></section>`
    : ''
}
<section><h2>${words.conventions}</h2><dl class="facts">${own.map(({ key }) => html`<div><dt>${said.conventions[key][0]}</dt><dd>${conventionText(key, tier.conventions[key], reader)}</dd></div>`)}${anchors.map(([anchor, start]) => html`<div><dt>${said.anchors[anchor as AnchorName][0]}</dt><dd>${startText(start, reader)}</dd></div>`)}</dl><p class="hint">${words.conventionsLead}</p></section>
${
  tier.remarks && tier.remarks.length > 0
    ? html`<section><h2>${words.members.remarks}</h2><ul class="changes small">${tier.remarks.map((remark) => html`<li>${reader.language === 'en' ? remark.en : remark.zh}</li>`)}</ul></section>`
    : ''
}`;
}

/** What it was made of, as those tiers were then: it does not change with them. */
function composition(reader: Reader, { compositeOf = [] }: Tier): Html | string {
  if (compositeOf.length === 0) return '';
  const { members } = editWordsOf(reader.language);
  const parts = compositeOf.map(({ tierId, severity }) => (severity ? `${tierId} (${severity})` : tierId));
  return html`<p class="lead">${members.compositeOf}: ${parts.join(', ')}. ${tierFormWordsOf(reader.language).composedThen}</p>`;
}

/** What the tier sets off beside its targets: promotion, duties of the customer, replacements, channels, pauses. */
function ownMachinery(reader: Reader, tier: Tier): Html {
  const words = editWordsOf(reader.language);
  const { targets } = reader.words;
  const kinds = (list: readonly TargetKind[]) => list.map((kind) => targets[kind]).join(', ');
  const section = (title: string, lines: readonly (string | Html)[]): Html | string =>
    lines.length === 0
      ? ''
      : html`<section><h2>${title}</h2><ul class="changes">${lines.map((line) => html`<li>${line}</li>`)}</ul></section>`;
  const timeText = (within: Duration | null) =>
    within === null ? setupWordsOf(reader.language).noTime : valueText(within, reader);
  return html`${section(words.promotion, promotionLines(reader, tier))}
${section(
  words.obligations,
  (tier.obligations ?? []).map(
    (each) =>
      `${dutyName(each, reader)}: ${timeText(each.within)}${each.severities ? ` (${each.severities.join(', ')})` : ''}`,
  ),
)}
${section(
  words.standby,
  (tier.standby ?? []).map(
    ({ id, share, of, condition }) =>
      `${STANDBY_NAMES[reader.language][id] ?? id}: ${words.standbyAt(Math.round(share * 100), targets[of])}${condition ? `, ${words.onlyIf} ${conditionText(condition, reader)}` : ''}`,
  ),
)}
${(tier.channelPromises ?? []).map(({ channel, targets: rules }) =>
  section(
    words.channels(reader.words.channels[channel] ?? channel),
    rules.map((rule) => `${targetText(rule, reader.words)}: ${timeText(rule.within)}`),
  ),
)}
${section(words.pauses, [
  ...tier.pauseReasons.map((reason) =>
    reason.side === 'vendor'
      ? `${titled(reason, reader.language)} (${tierFormWordsOf(reader.language).sides.vendor})`
      : titled(reason, reader.language),
  ),
  ...(tier.neverPausedKinds.length > 0
    ? [html`<span class="soft">${words.never}: ${kinds(tier.neverPausedKinds)}</span>`]
    : []),
])}`;
}

function promotionLines(reader: Reader, { promotion }: Tier): readonly string[] {
  if (!promotion) return [];
  const words = editWordsOf(reader.language);
  const { when } = promotion;
  const how =
    when.on === 'breach'
      ? words.promotionOn.breach(when.kinds.map((kind) => reader.words.targets[kind]).join(', '))
      : when.on === 'fact'
        ? words.promotionOn.fact(reader.words.facts[when.fact] ?? when.fact)
        : words.promotionOn.elapsed(when.after ? proposalText(when.after, reader) : words.promotionOpen);
  const order = promotion.order.join(' → ');
  return [`${order}, ${how}`, ...(promotion.atTop === 'open_emergency' ? [words.thenEmergency] : [])];
}

/** A proposal of one time, or of one for each severity. */
export function proposalText(proposed: ParameterValues[string], reader: Reader): string {
  if ('amount' in proposed && 'unit' in proposed) return valueText(proposed, reader);
  return Object.entries(proposed)
    .map(([code, within]) => `${code} ${valueText(within, reader)}`)
    .join(', ');
}
