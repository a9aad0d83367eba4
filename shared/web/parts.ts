// Parts that several pages draw alike: the severity chip, the flags of a case, the clocks with their progress and ledger.

import { html, raw } from 'hono/html';
import { type CaseLine, type ClockView, outcomeOf, type SeverityLine } from '../app/queries.ts';
import { type Clock, isOff } from '../domain/sla.ts';
import type { Html } from './layout.ts';
import { type Reader, spanText, stampText, targetText, whenText } from './writing.ts';

/** Colour by rank, the tier's own code as text: never colour alone (WCAG 1.4.1). */
export function severityChip(severity: Pick<SeverityLine, 'code' | 'rank'>): Html {
  return html`<span class="sev r${Math.min(severity.rank, 4)}">${severity.code}</span>`;
}

/** The share of a clock's time after which it is drawn as urgent; the usual second warning (D-42). */
const SOON_SHARE = 0.8;

export function urgency(clock: Clock | null, share: number | null, now: number): 'over' | 'soon' | 'calm' {
  if (clock?.status !== 'running' || clock.dueAt === null) return 'calm';
  if (clock.dueAt < now) return 'over';
  return share !== null && share >= SOON_SHARE ? 'soon' : 'calm';
}

/** Time left or over, which the optional script keeps ticking. */
export function countdown(dueAt: number, reader: Reader): Html {
  const rest = dueAt - reader.now;
  const text = spanText(rest, reader.words);
  return html`<span class="due" data-due="${dueAt}">${rest < 0 ? reader.words.overdueBy(text) : reader.words.left(text)}</span>`;
}

export function flagsOf(line: CaseLine, reader: Reader): readonly Html[] {
  const { flags } = reader.words;
  const flag = (on: boolean, text: string, tone: string) =>
    on ? [html`<span class="flag ${tone}">${text}</span>`] : [];
  const missed = line.missed.length > 0;
  const overdue = !missed && Object.keys(line.breached).length > 0;
  return [
    ...flag(line.nobodyReached, flags.nobodyReached, 'bad'),
    ...flag(line.unacknowledged && !line.nobodyReached, flags.unacknowledged, 'bad'),
    ...flag(missed, flags.missed, 'bad'),
    ...flag(overdue, flags.breached, 'bad'),
    ...flag(line.paused, flags.paused, 'warn'),
    ...flag(line.identificationNeeded, flags.identify, 'warn'),
  ];
}

/** A clock over a long period has many intervals; the first ones say enough, and a page stays small. */
const LEDGER_SHOWN = 6;

export function clockLines(
  reader: Reader,
  clocks: readonly ClockView[],
  options: { ledger: boolean },
): Html | string {
  return html`${clocks.map((view) => clockLine(reader, view, options))}`;
}

function clockLine(reader: Reader, view: ClockView, options: { ledger: boolean }): Html {
  const { words } = reader;
  const { clock, share, breachedAt } = view;
  const { status, dueAt } = outcomeOf(clock, breachedAt);
  const missed = status === 'missed';
  const met = status === 'met';
  const late = met && clock.metAt !== undefined && clock.dueAt !== null && clock.metAt > clock.dueAt;
  const tone = met ? (late ? 'over' : 'done') : missed ? 'over' : urgency(clock, share, reader.now);
  const state = met
    ? late
      ? words.clockStatus.metLate
      : breachedAt === null
        ? words.clockStatus.met
        : words.clockStatus.corrected
    : words.clockStatus[status];
  const right =
    clock.status === 'running' && clock.dueAt !== null
      ? html`${missed ? html`<span class="flag bad">${state}</span> ` : ''}${countdown(clock.dueAt, reader)}`
      : status === 'paused' && clock.remainingMs !== undefined
        ? html`<span class="due">${state} · ${words.left(spanText(clock.remainingMs, words))}</span>`
        : html`<span class="due ${tone === 'calm' ? 'soft' : ''}">${state}</span>`;
  if (isOff({ status }) || status === 'waiting') {
    return html`<div class="clock r soft"><span>${targetText(clock, words)}</span><span>${state}</span></div>`;
  }
  const percent = share === null ? null : Math.round(share * 100);
  const when = [
    dueAt === null ? '' : html`${words.clockDue} <time>${stampText(dueAt, reader)}</time>`,
    clock.metAt === undefined ? '' : html` · ${words.clockMet} <time>${whenText(clock.metAt, reader)}</time>`,
  ];
  return html`<div class="clock clocked ${tone}"><div class="r"><span class="w">${targetText(clock, words)}</span>${right}</div>
${percent === null ? '' : html`<progress max="100" value="${percent}" aria-label="${targetText(clock, words)}">${percent}%</progress>`}
<div class="r small soft"><span>${when}</span><span>${options.ledger ? (view.calendarName ?? '') : ''}</span></div>
${options.ledger ? ledger(reader, view) : ''}</div>`;
}

function ledger(reader: Reader, view: ClockView): Html | string {
  const { words } = reader;
  if (view.ledger.length === 0 && !view.rule?.quote) return '';
  const shown = view.ledger.slice(0, LEDGER_SHOWN);
  const { counted: open, closedHours: closed, pausedHours: paused } = words.case;
  const why = { open, closed, paused, obligation: paused };
  return html`<details><summary>${words.case.ledger}</summary>${
    view.rule?.quote ? html`<blockquote>${words.case.clause}: <bdi>${view.rule.quote}</bdi></blockquote>` : ''
  }<ul class="ledger">${shown.map(
    (line) =>
      html`<li${line.counted ? '' : raw(' class="off"')}><span>${stampText(line.from, reader)} – ${stampText(line.to, reader)}</span><span>${why[line.why]} ${spanText(line.to - line.from, words)}</span></li>`,
  )}${view.ledger.length > shown.length ? html`<li class="off">${words.case.more(view.ledger.length - shown.length)}</li>` : ''}</ul></details>`;
}
