// The ledger of a clock for people: its sum in one sentence of each language, and the ledger of a case as a table for
// spreadsheets. Adds nothing to what ledger.ts says.

import { DAY_MS, HOUR_MS, MINUTE_MS } from './instant.ts';
import type { LedgerClock, LedgerExport, LedgerPause } from './ledger-format.ts';

/**
 * What counted, of how much, and what did not, why and by whom:
 * `counted 3 h 20 min of 4 h; not counted: closed 14 h, paused 30 min (waiting for the customer, by 王芳)`. Empty where
 * nothing was counted yet.
 */
export function ledgerSum(
  {
    count,
    seconds,
    intervals,
    held,
    appointment,
  }: Pick<LedgerClock, 'count' | 'seconds' | 'intervals' | 'held' | 'appointment'>,
  pauses: readonly LedgerPause[],
): { readonly zh: string; readonly en: string } {
  if (!count || intervals.length === 0) return { zh: '', en: '' };
  const { counted, closed, paused, obligation } = seconds;
  const why = pausers(intervals, pauses);
  const off = {
    zh: [
      ...(closed > 0 ? [`非服务时间 ${spanZh(closed)}`] : []),
      ...(paused > 0 ? [`暂停 ${spanZh(paused)}${why.zh ? `（${why.zh}）` : ''}`] : []),
      ...(obligation > 0 ? [`客户方延误 ${spanZh(obligation)}`] : []),
    ],
    en: [
      ...(closed > 0 ? [`closed ${spanEn(closed)}`] : []),
      ...(paused > 0 ? [`paused ${spanEn(paused)}${why.en ? ` (${why.en})` : ''}`] : []),
      ...(obligation > 0 ? [`the customer was late by ${spanEn(obligation)}`] : []),
    ],
  };
  const share = shareOf(count, counted, seconds.countedDays ?? 0, held !== null || appointment === true);
  return {
    zh: `已计 ${share.zh}${off.zh.length > 0 ? `；不计：${off.zh.join('，')}` : ''}`,
    en: `counted ${share.en}${off.en.length > 0 ? `; not counted: ${off.en.join(', ')}` : ''}`,
  };
}

/** Columns of the table; one row for each interval, and one for a clock that has none. */
export const LEDGER_COLUMNS = [
  'reference',
  'clock',
  'severity',
  'status',
  'because',
  'tier',
  'tier_version',
  'calendar',
  'calendar_version',
  'within',
  'unit',
  'counts_from',
  'started_at',
  'due_at',
  'met_at',
  'breached_at',
  'held_at',
  'held_due_at',
  'from',
  'to',
  'seconds',
  'counted',
  'why',
  'reason',
  'by',
  'sum_zh',
  'sum_en',
] as const;

/**
 * The ledger as comma-separated values (RFC 4180) with a byte order mark, as spreadsheets want it for Chinese. A cell that a
 * spreadsheet would take for a formula is preceded by an apostrophe.
 */
export function ledgerCsv(ledger: LedgerExport): string {
  const rows = ledger.clocks.flatMap((clock) => {
    const { rule, held } = clock;
    const of = [
      ledger.reference,
      clock.id,
      clock.severity,
      clock.status,
      clock.because ?? '',
      ledger.promise.tierId,
      ledger.promise.tierVersion,
      rule?.calendarId ?? '',
      rule?.calendarVersion ?? '',
      rule?.instant ? ledger.conventions.instantMinutes : (rule?.within?.amount ?? ''),
      rule?.instant ? 'minutes' : (rule?.within?.unit ?? ''),
      rule?.from ?? '',
      clock.startedAt ?? '',
      clock.dueAt ?? '',
      clock.metAt ?? '',
      clock.breachedAt ?? '',
      held?.at ?? '',
      held?.dueAt ?? '',
    ];
    const sum = [clock.sum.zh, clock.sum.en];
    if (clock.intervals.length === 0) return [[...of, '', '', '', '', '', '', '', ...sum]];
    return clock.intervals.map(({ from, to, counted, why, reason, by }, index) => [
      ...of,
      from,
      to,
      (Date.parse(to) - Date.parse(from)) / 1_000,
      counted ? 'yes' : 'no',
      why,
      reason ?? '',
      by ?? '',
      ...(index === 0 ? sum : ['', '']),
    ]);
  });
  return `\uFEFF${[LEDGER_COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

// ---------------------------------------------------------------------------------------------------------------

function shareOf(
  count: NonNullable<LedgerClock['count']>,
  seconds: number,
  days: number,
  isBoundElsewise: boolean,
): { readonly zh: string; readonly en: string } {
  if (isBoundElsewise) {
    // The deadline is another promise's; how much of what would say nothing.
    return {
      zh: `${spanZh(seconds)}，时限依先前的承诺`,
      en: `${spanEn(seconds)} towards a deadline promised before`,
    };
  }
  if (count.of === 'open_time') {
    return {
      zh: `${spanZh(seconds)}，共 ${spanZh(count.seconds)}`,
      en: `${spanEn(seconds)} of ${spanEn(count.seconds)}`,
    };
  }
  const working = count.of === 'working_days';
  const zh = working ? '个工作日' : '日';
  const en = `${working ? 'working ' : ''}${count.days === 1 ? 'day' : 'days'}`;
  return { zh: `${days} ${zh}，共 ${count.days} ${zh}`, en: `${days} of ${count.days} ${en}` };
}

function cell(value: string | number): string {
  // Spreadsheets also skip white space before the mark, and some read its full-width forms.
  const text = typeof value === 'string' && /^[\s=+\-@＝＋－＠]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Why it was paused and by whom, each once, in order. */
function pausers(
  intervals: LedgerClock['intervals'],
  pauses: readonly LedgerPause[],
): { readonly zh: string; readonly en: string } {
  const zh = new Set<string>();
  const en = new Set<string>();
  for (const { why, reason, by } of intervals) {
    if (why !== 'paused') continue;
    const named = pauses.find((pause) => pause.reason === reason);
    zh.add(`${named?.reasonZh ?? reason ?? ''}${by ? `，${by}` : ''}`);
    en.add(`${named?.reasonEn ?? reason ?? ''}${by ? `, by ${by}` : ''}`);
  }
  return { zh: [...zh].join('；'), en: [...en].join('; ') };
}

const UNITS_ZH = [' 天', ' 小时', ' 分钟', ' 秒'] as const;
const UNITS_EN = [' d', ' h', ' min', ' s'] as const;

function spanZh(seconds: number): string {
  return span(seconds, UNITS_ZH);
}

function spanEn(seconds: number): string {
  return span(seconds, UNITS_EN);
}

/** Hours are not gathered into days below two of them: four hours of open time are no part of a day. */
function span(seconds: number, units: readonly [string, string, string, string]): string {
  const ms = Math.round(seconds * 1_000);
  const days = ms >= 2 * DAY_MS ? Math.floor(ms / DAY_MS) : 0;
  const hours = Math.floor((ms - days * DAY_MS) / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  const rest = Math.floor((ms % MINUTE_MS) / 1_000);
  const parts = [days, hours, minutes, rest].flatMap((amount, index) =>
    amount > 0 ? [`${amount}${units[index]}`] : [],
  );
  return parts.length > 0 ? parts.join(' ') : `0${units[2]}`;
}
