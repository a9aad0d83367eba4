// Parts that several pages draw alike: the severity chip, the flags of a case, the clocks with their progress and ledger.

import { html, raw } from 'hono/html';
import type { AwaitedDuty } from '../app/clock-duties.ts';
import { type CaseLine, type ClockView, outcomeOf, type SeverityLine } from '../app/queries.ts';
import type { CaseState } from '../domain/case.ts';
import { REAL_TIME } from '../domain/counting.ts';
import type { LedgerExport, LedgerInterval } from '../domain/ledger-format.ts';
import { type Clock, isOff } from '../domain/sla.ts';
import type { Html } from './layout.ts';
import { messageWords } from './message-words.ts';
import { clockWordsOf } from './words-clock.ts';
import { previewWordsOf } from './words-preview.ts';
import {
  dayText,
  halfOf,
  type Reader,
  spanText,
  stampText,
  targetText,
  timeText,
  titled,
  whenText,
} from './writing.ts';

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

/** Says of a drill that it is one, where its case is looked at or taken. */
export function drillNote({ drill }: Pick<CaseState, 'drill'>, { language }: Reader): Html | string {
  if (!drill) return '';
  const { mark, says } = messageWords(language).drill;
  return html`<p class="note">${mark}${says}</p>`;
}

/** That a promise is later than the contract's deadline, behind it. */
export function laterFlag(text: string): Html | string {
  return text === '' ? '' : html` <span class="flag warn">${text}</span>`;
}

export function flagsOf(line: CaseLine, reader: Reader): readonly Html[] {
  const { flags } = reader.words;
  const flag = (on: boolean, text: string, tone: string) =>
    on ? [html`<span class="flag ${tone}">${text}</span>`] : [];
  const missed = line.missed.length > 0;
  const overdue = !missed && Object.keys(line.breached).length > 0;
  return [
    ...(line.crisis === null ? [] : flag(true, flags.crisis[line.crisis], 'bad')),
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
/** The newest of a case's pauses; the files have all. */
const PAUSES_SHOWN = 20;

export function clockLines(
  reader: Reader,
  clocks: readonly ClockView[],
  options: { readonly proof: LedgerExport | null; readonly duties?: ReadonlyMap<string, AwaitedDuty> },
): Html | string {
  return html`${clocks.map((view) => clockLine(reader, view, options.proof, options.duties?.get(view.clock.id)))}`;
}

/** On what a promise rests that the customer is to do, and what their lateness does to it. */
function dutyLine(reader: Reader, duty: AwaitedDuty | undefined): Html | string {
  if (!duty) return '';
  const words = clockWordsOf(reader.language);
  const what = titled({ nameZh: duty.whatZh, nameEn: duty.whatEn }, reader.language) || duty.id;
  const { dueAt, doneAt, whenLate } = duty;
  const by = dueAt === null ? null : whenText(dueAt, reader);
  const said =
    doneAt === null
      ? words.rests(what, by, words.whenLate[whenLate])
      : words.rested(what, whenText(doneAt, reader));
  return html`<p class="small"><bdi>${said}</bdi></p>`;
}

function clockLine(
  reader: Reader,
  view: ClockView,
  proof: LedgerExport | null,
  duty: AwaitedDuty | undefined,
): Html {
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
        : html`<span class="due ${tone === 'calm' ? 'soft' : ''}">${state}${view.missingYear === null ? '' : ` (${view.missingYear})`}</span>`;
  if (isOff({ status }) || status === 'waiting') {
    return html`<div class="clock r soft"><span>${targetText(clock, words)}</span><span>${state}${because(reader, clock.because)}</span></div>${dutyLine(reader, duty)}`;
  }
  const percent = share === null ? null : Math.round(share * 100);
  const when = [
    dueAt === null ? '' : html`${words.clockDue} <time>${stampText(dueAt, reader)}</time>`,
    clock.metAt === undefined ? '' : html` · ${words.clockMet} <time>${whenText(clock.metAt, reader)}</time>`,
  ];
  return html`<div class="clock clocked ${tone}"><div class="r"><span class="w">${targetText(clock, words)}</span>${right}</div>
${percent === null ? '' : html`<progress max="100" value="${percent}" aria-label="${targetText(clock, words)}">${percent}%</progress>`}
<div class="r small soft"><span>${when}</span><span>${proof ? halfOf(view.calendarName ?? '', reader.language) : ''}</span></div>
${dutyLine(reader, duty)}${proof ? ledger(reader, view, proof) : ''}</div>`;
}

/** What counted, in one sentence, then under which versions and interval by interval; the files have all of them. */
function ledger(reader: Reader, view: ClockView, proof: LedgerExport): Html | string {
  const { words, language } = reader;
  const told = proof.clocks.find(({ id }) => id === view.clock.id);
  if (!told || (told.intervals.length === 0 && !told.rule?.quote)) return '';
  const say = previewWordsOf(language).ledger;
  // What lies behind the evidence was never waited for.
  const until = told.metAt ?? told.intervals.at(-1)?.to ?? '';
  const lived = told.intervals
    .filter(({ from }) => from < until)
    .map((interval) => (interval.to > until ? { ...interval, to: until } : interval));
  const shown = lived.slice(0, LEDGER_SHOWN);
  const calendar = proof.calendars.find(({ id }) => id === (told.count?.calendarId ?? told.rule?.calendarId));
  const versions = [
    say.tierVersion(proof.promise.tierVersion),
    ...(calendar
      ? [
          calendar.id === REAL_TIME.id
            ? say.realTime
            : say.calendarVersion(halfOf(calendar.name, language), calendar.version),
        ]
      : []),
  ];
  const sum = language === 'en' ? told.sum.en : told.sum.zh;
  return html`<details><summary>${words.case.ledger}</summary>${sum ? html`<p class="small"><b><bdi>${sum}</bdi></b></p>` : ''}<p class="small soft"><bdi>${versions.join(' · ')}</bdi></p>${
    told.rule?.quote ? html`<blockquote>${words.case.clause}: <bdi>${told.rule.quote}</bdi></blockquote>` : ''
  }<ul class="ledger">${shown.map((interval) => intervalLine(reader, interval, proof))}${lived.length > shown.length ? html`<li class="off">${words.case.more(lived.length - shown.length)}</li>` : ''}</ul></details>`;
}

/** Why nobody waits for a clock, in brackets. A fact is what it hangs on, and may be unknown. */
export function because(reader: Reader, reason: string | undefined): string {
  if (reason === undefined) return '';
  const preview = previewWordsOf(reader.language);
  const said = preview.because[reason] ?? preview.hangsOn(reader.words.facts[reason] ?? reason);
  return reader.language === 'en' ? ` (${said})` : `（${said}）`;
}

function intervalLine(reader: Reader, interval: LedgerInterval, { pauses }: LedgerExport): Html {
  const { words, language } = reader;
  const { counted: open, closedHours: closed, pausedHours: paused } = words.case;
  const why = { open, closed, paused, obligation: previewWordsOf(language).ledger.customerLate };
  const [from, to] = [Date.parse(interval.from), Date.parse(interval.to)];
  const pause =
    interval.why === 'paused' ? pauses.find(({ reason }) => reason === interval.reason) : undefined;
  const because = pause ? (language === 'en' ? pause.reasonEn : pause.reasonZh) : '';
  const by = interval.by ? words.by(interval.by) : '';
  const said = [because, by].filter(Boolean).join(', ');
  return html`<li${interval.counted ? '' : raw(' class="off"')}><span>${stretchText(from, to, reader)}</span><span>${why[interval.why]} ${spanText(to - from, words)}${said ? html` <small><bdi>(${said})</bdi></small>` : ''}</span></li>`;
}

/** `27 Feb 14:05 – 15:10`, with the second day where it is another one. */
function stretchText(from: number, to: number, reader: Reader): string {
  const end = dayText(from, reader) === dayText(to, reader) ? timeText(to, reader) : stampText(to, reader);
  return `${stampText(from, reader)} – ${end}`;
}

/** Where the whole ledger is to be had, and what was put right in it. `path` is the page's own. */
export function proofFiles(reader: Reader, proof: LedgerExport, path: string): Html {
  const say = previewWordsOf(reader.language).ledger;
  const { language } = reader;
  const shown = proof.pauses.slice(-PAUSES_SHOWN);
  const pauses = shown.map(({ from, to, reasonZh, reasonEn, by, corrections }) => {
    const stretch =
      to === null
        ? `${stampText(Date.parse(from), reader)} – ${say.untilNow}`
        : stretchText(Date.parse(from), Date.parse(to), reader);
    return html`<li><span>${stretch}</span><span><bdi>${language === 'en' ? reasonEn : reasonZh}${by ? `, ${reader.words.by(by)}` : ''}</bdi>${corrections ? html` <span class="flag warn">${say.corrected}</span> <small><bdi>${corrections.join('; ')}</bdi></small>` : ''}</span></li>`;
  });
  return html`<div class="clock">${pauses.length > 0 ? html`<details><summary>${say.pauses} <b class="num">${proof.pauses.length}</b></summary><ul class="ledger">${proof.pauses.length > shown.length ? html`<li class="off">${reader.words.case.more(proof.pauses.length - shown.length)}</li>` : ''}${pauses}</ul></details>` : ''}<p class="foot"><b>${say.heading}</b> <span>${say.lead}</span> <span><a class="quiet" href="${path}/ledger.json" download>${say.json}</a><a class="quiet" href="${path}/ledger.csv" download>${say.csv}</a></span></p></div>`;
}
