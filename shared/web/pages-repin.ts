// Open cases and the latest version of a tier or a calendar: first what moving them would do, case by case, then the button
// that does it, a hundred at a time.

import { html } from 'hono/html';
import { REPIN_AT_ONCE, type RepinForecastPage, type RepinLine } from '../app/repin.ts';
import type { MovedClock } from '../domain/case.ts';
import { referenceOf } from '../domain/reference.ts';
import type { Html } from './layout.ts';
import { editWordsOf } from './words-edit.ts';
import { repinWordsOf } from './words-repin.ts';
import { clockText, type Reader, stampText } from './writing.ts';

/** The counts of a dry run over all its pages so far. */
export type RepinTotals = Omit<RepinForecastPage, 'lines' | 'cursor'>;

export interface RepinPage {
  /** `/setup/tiers/<id>/repin`. */
  readonly path: string;
  readonly head: Html;
  readonly version: number;
  readonly latest: number;
  readonly totals: RepinTotals;
  readonly forecast: RepinForecastPage;
  /** Where the dry run goes on, with the totals so far; null after the last page. */
  readonly onwards: string | null;
  readonly mayDo: boolean;
  readonly formToken: string;
  readonly reason: string;
  /** How many the last press of the button moved; null before. */
  readonly done: number | null;
  readonly refusal?: string;
}

export function repinPage(reader: Reader, page: RepinPage): Html {
  const words = editWordsOf(reader.language);
  const { totals, forecast, version } = page;
  const movable = totals.cases - totals.refused;
  const asksWhich = page.latest > 1;
  return html`${page.head}
${page.done === null ? '' : html`<p class="told" role="status">${words.repinned(page.done)}</p>`}${page.refusal ? html`<p class="no" role="alert">${page.refusal}</p>` : ''}
<section><h2>${words.repinTitle}</h2><p class="hint">${words.repinLead}</p>
${asksWhich ? html`<form method="get" action="${page.path}"><div class="field"><label for="version">${words.toVersion}</label><select id="version" name="version">${versionsOf(page).map((each) => (each === version ? html`<option value="${each}" selected>${each}</option>` : html`<option value="${each}">${each}</option>`))}</select></div><p class="go"><button>${words.dryRun}</button></p></form>` : ''}</section>
<section><h2>${words.versionNumber(version)}</h2>${
    totals.cases === 0 && page.onwards === null
      ? html`<p>${words.noneToMove}</p>`
      : html`<p>${words.casesAt(totals.cases)}</p><p><b>${words.move(totals.move)}${words.between}${words.breach(totals.breach)}${words.between}${words.heal(totals.heal)}${words.between}${words.noticesAgain(totals.noticesAgain)}</b></p>${totals.noticesFirst > 0 ? html`<p class="fault">${repinWordsOf(reader.language).first(totals.noticesFirst)}</p>` : ''}${totals.promote + totals.pages + totals.notices > 0 ? html`<p class="fault">${repinWordsOf(reader.language).follows(totals)}</p>` : ''}<p class="soft">${words.unmoved(movable - totals.move)}</p>${totals.refused > 0 ? html`<p class="fault">${words.refusedCases(totals.refused)}</p>` : ''}${page.onwards === null ? '' : html`<p>${words.soFar(totals.cases)} <a class="button" href="${page.onwards}">${words.countOn}</a></p>`}`
  }
${movable > 0 ? deed(reader, page, movable) : ''}</section>
${forecast.lines.length > 0 ? html`<section><h2>${words.deadlines}</h2><ol>${forecast.lines.map((line) => caseLine(reader, line))}</ol></section>` : ''}`;
}

const VERSIONS_OFFERED = 30;

function versionsOf({ latest }: RepinPage): readonly number[] {
  return Array.from({ length: Math.min(latest, VERSIONS_OFFERED) }, (_, back) => latest - back);
}

function deed(reader: Reader, page: RepinPage, movable: number): Html {
  const words = editWordsOf(reader.language);
  if (!page.mayDo) return html`<p class="hint">${words.onlyAdmin}</p>`;
  const isWhole = movable <= REPIN_AT_ONCE && page.onwards === null;
  return html`<form method="post" action="${page.path}"><input type="hidden" name="token" value="${page.formToken}"><input type="hidden" name="version" value="${page.version}"><div class="field"><label for="reason">${words.reason}</label><span class="hint" id="reason-hint">${words.repinReasonHint}</span><input type="text" id="reason" name="reason" value="${page.reason}" maxlength="400" required aria-describedby="reason-hint"></div><p class="go"><button class="primary">${isWhole ? words.doIt(movable) : words.doSome(REPIN_AT_ONCE)}</button></p></form>`;
}

function caseLine(reader: Reader, line: RepinLine): Html {
  const words = editWordsOf(reader.language);
  const { language } = reader;
  const reference = referenceOf(line.caseId);
  const zoned = { ...reader, timeZone: line.timeZone };
  const flag = (clockId: string) =>
    line.breaches.includes(clockId)
      ? html` <span class="flag bad">${words.wouldBreach}</span>`
      : line.heals.includes(clockId)
        ? html` <span class="flag good">${words.wouldHeal}</span>`
        : '';
  const others = [...line.breaches, ...line.heals].filter(
    (clockId) => !line.moved.some((moved) => moved.clockId === clockId),
  );
  const told = line.refused ? [line.refused, ...line.warnings] : line.warnings;
  return html`<li class="version"><p><a class="ref" href="/cases/${reference}">${reference}</a> <b>${line.severity}</b> <bdi>${line.subject.trim() || reader.words.noSubject}</bdi>${line.timeZone === reader.timeZone ? '' : html` <small class="soft">${repinWordsOf(language).times(line.timeZone)}</small>`}</p><ul class="changes small">${line.moved.map((moved) => html`<li>${clockText(moved.clockId, reader.words)}: ${instantText(zoned, moved.before)} → ${instantText(zoned, moved.after)}${flag(moved.clockId)}</li>`)}${others.map((clockId) => html`<li>${clockText(clockId, reader.words)}${flag(clockId)}</li>`)}${told.map((reason) => html`<li class="fault">${language === 'en' ? reason.en : reason.zh}</li>`)}</ul></li>`;
}

function instantText(reader: Reader, at: MovedClock['before']): string {
  return at === null ? '—' : stampText(at, reader);
}
