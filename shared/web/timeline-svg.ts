// A preview as a picture: one lane per deadline from its start to its due instant, what does not count hatched, the rungs of
// the ladder as marks, numbered, with their names below. Plain SVG in percentages, so that it fits a phone and a desk without script or inline style; colours
// come from the page's stylesheet, and without one everything is drawn in the colour of the text.

import type { LedgerLine } from '../domain/counting.ts';
import { DAY_MS, type Instant, MINUTE_MS } from '../domain/instant.ts';
import { dayNumberAt, instantOfWall } from '../domain/zone.ts';
import { previewWordsOf } from './words-preview.ts';
import { dayText, type Reader, spanText, stampText, timeText, zoneText } from './writing.ts';

/** No picture is larger; what is finer than this allows is merged, then the marks lose their titles. */
export const PICTURE_BYTES_MAX = 20_000;

export interface TimelineMark {
  /** Of the rung. Marks of one name have one number, and the legend says which name it is. */
  readonly name: string;
  readonly at: Instant;
  readonly does: 'warn' | 'page';
  readonly title: string;
}

export interface TimelineRow {
  readonly label: string;
  /** Null for a single moment, such as a promotion. */
  readonly startedAt: Instant | null;
  readonly dueAt: Instant;
  /** What counted until the due instant and what did not; a gap between lines is closed time. */
  readonly lines: readonly LedgerLine[];
  readonly missed: boolean;
  /** No deadline but the report itself: it has marks alone. */
  readonly isOpening?: true;
  readonly marks: readonly TimelineMark[];
  /** What stands at the right of the lane; absent: the due instant. */
  readonly side?: string;
}

/** What the parts of a picture are called; absent: as a preview calls them. */
export type PictureWords = Pick<
  ReturnType<typeof previewWordsOf>['picture'],
  'panel' | 'says' | 'counts' | 'closed' | 'due' | 'page' | 'warn' | 'rungs'
>;

export interface TimelinePicture {
  readonly words?: PictureWords;
  readonly title: string;
  readonly from: Instant;
  /** In any order; at most `ROWS_MAX` are drawn, the earliest first. */
  readonly rows: readonly TimelineRow[];
}

/** A tier has fewer clocks; what is beyond it stands in the list under the picture. */
export const ROWS_MAX = 24;

const ROW = 46;
const LANE = { top: 19, height: 12 } as const;
const PANEL_HEAD = 24;
const AXIS = 22;
const LEGEND = 62;
/** A line of numbers under the marks, and of names in the legend. */
const NUMBERS = 12;
const NAMES = 18;
/** What a lane has on the narrowest phone; there nothing runs into another, and everywhere else there is more room. */
const NARROW = 254;
const DIGIT = 7;
/** A bar where no stylesheet says otherwise: lighter than the deadline that stands at its end. */
const BAR = '#4a90a4';
/** Marks that are nearer to each other than this share their numbers' place. */
const TOGETHER = 4;
/** Units across a lane, in the inner picture whose width is stretched to the page's. */
const ACROSS = 1_000;
/** Deadlines that lie further apart than this get a panel with an axis of its own: five minutes and three weeks do not share one. */
const PANEL_RATIO = 12;
const TICKS_MAX = 4;
/** In Latin letters. */
const LABEL_WIDTH_MAX = 24;
const NAME_WIDTH_MAX = 40;

/** The picture as SVG text, at most `PICTURE_BYTES_MAX` bytes in UTF-8. The same picture and reader give the same text. */
export function timelineSvg(reader: Reader, picture: TimelinePicture): string {
  const rows = picture.rows.toSorted((one, other) => one.dueAt - other.dueAt).slice(0, ROWS_MAX);
  let text = '';
  for (let grain = 1; grain <= ACROSS; grain *= 2) {
    text = drawn(reader, { ...picture, rows }, grain);
    if (new TextEncoder().encode(text).length <= PICTURE_BYTES_MAX) break;
  }
  return text;
}

/** From these grains on nothing has a title, and then there are no marks: the list under the picture says the same. */
const GRAIN_WITHOUT_TITLES = 4;
const GRAIN_WITHOUT_MARKS = 32;

function drawn(reader: Reader, picture: TimelinePicture, grain: number): string {
  const { title, from, rows } = picture;
  const words = picture.words ?? previewWordsOf(reader.language).picture;
  const panels = panelsOf(from, rows);
  const parts: string[] = [];
  const names = grain < GRAIN_WITHOUT_MARKS ? namesOf(rows) : [];
  let top = 0;
  for (const panel of panels) {
    const head = panels.length > 1 ? PANEL_HEAD : 4;
    const lanes = panel.rows.map((row) => ({ row, numbers: numbersOf(row, panel, names) }));
    const height = lanes.reduce((sum, each) => sum + heightOf(each.numbers), 0);
    if (panels.length > 1) {
      parts.push(
        `<text y="${top + 15}" font-weight="650">${escaped(words.panel(spanText(panel.to - from, reader.words)))}</text>`,
      );
    }
    parts.push(axis(reader, panel, { top: top + head, height }));
    let laneTop = top + head;
    for (const { row, numbers } of lanes) {
      parts.push(lane(reader, row, panel, { top: laneTop, grain, words }), numbersText(numbers, laneTop));
      laneTop += heightOf(numbers);
    }
    top += head + height + AXIS + 8;
  }
  parts.push(legend(words, top + 6));
  top += LEGEND + NAMES;
  if (names.length > 0) {
    parts.push(namesText(words.rungs, names, top));
    top += (names.length + 1) * NAMES + 4;
  }
  // Away from its page, the picture says itself what it is of and whose clock it shows.
  const zone = previewWordsOf(reader.language).zone(zoneText(reader));
  parts.push(
    `<g font-size="12"><text y="${top}">${escaped(shortened(title, NAME_WIDTH_MAX))}</text><text y="${top + NAMES}">${escaped(zone)}</text></g>`,
  );
  const height = top + NAMES + 8;
  return `<svg class="tl" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="tl-t tl-d" width="100%" height="${height}" font-family="system-ui,sans-serif" font-size="13" fill="currentColor"><title id="tl-t">${escaped(title)}</title><desc id="tl-d">${escaped(described(reader, rows, words))}</desc><defs><pattern id="tl-c" width="4" height="4" patternUnits="userSpaceOnUse"><path d="M0 1h4" stroke="currentColor" stroke-width="1.4" opacity=".55"/></pattern>${SHAPES}</defs>${parts.join('\n')}</svg>`;
}

/** A mark's place is its middle. What is used elsewhere takes its colour by its own class alone (SVG 2, section 5.6). */
const SHAPES =
  '<path id="tl-p" class="tl-p" d="M0 0l5 8h-10z"/><circle id="tl-w" class="tl-w" cy="4.5" r="3.5" fill="none" stroke="currentColor" stroke-width="1.6"/>';

/** What the picture says, for who does not see it; the list under it says more. */
function described(reader: Reader, rows: readonly TimelineRow[], words: PictureWords): string {
  const DESCRIBED_MAX = 12;
  return rows
    .filter(({ isOpening }) => !isOpening)
    .slice(0, DESCRIBED_MAX)
    .map((row) => words.says(row.label, stampText(row.dueAt, reader)))
    .join(' ');
}

// ---------------------------------------------------------------------------------------------------------------
// Panels and axes

interface Panel {
  readonly from: Instant;
  readonly to: Instant;
  readonly rows: readonly TimelineRow[];
}

/** Rows in order of their ends, a new panel where one ends so much later than the panel's first that it would hide it. */
function panelsOf(from: Instant, rows: readonly TimelineRow[]): readonly Panel[] {
  // The opening takes no time, and stands before what comes first.
  const openings = rows.filter(({ isOpening }) => isOpening);
  const groups: TimelineRow[][] = [];
  let firstSpan = 0;
  for (const row of rows) {
    if (row.isOpening) continue;
    const span = Math.max(MINUTE_MS, endOf(row) - from);
    const group = groups.at(-1);
    if (group && span <= firstSpan * PANEL_RATIO) group.push(row);
    else {
      groups.push([row]);
      firstSpan = span;
    }
  }
  if (openings.length > 0) groups[0] = [...openings, ...(groups[0] ?? [])];
  return groups.map((group) => {
    const to = Math.max(from + MINUTE_MS, ...group.map(endOf));
    return { from, to: to + (to - from) * 0.02, rows: group };
  });
}

/** Marks after the deadline are part of the picture. */
function endOf(row: TimelineRow): Instant {
  return Math.max(row.dueAt, ...row.marks.map(({ at }) => at));
}

const STEPS = [5, 10, 15, 30, 60, 120, 180, 360, 720].map((minutes) => minutes * MINUTE_MS);
const DAY_STEPS = [1, 2, 3, 4, 5, 7, 14, 28, 56, 112, 224, 448, 896, 1_792, 3_584];

/** Round wall times of the reader's zone, at most `TICKS_MAX`. */
function ticksOf({ from, to }: Panel, timeZone: string): readonly Instant[] {
  const span = to - from;
  const step = STEPS.find((each) => span / each <= TICKS_MAX);
  const today = dayNumberAt(timeZone, from);
  const ticks: Instant[] = [];
  if (step !== undefined) {
    const midnight = instantOfWall(timeZone, today * DAY_MS);
    for (let at = midnight + Math.ceil((from - midnight) / step) * step; at <= to; at += step) ticks.push(at);
    return ticks.slice(0, TICKS_MAX + 1);
  }
  const days = DAY_STEPS.find((each) => span / (each * DAY_MS) <= TICKS_MAX) ?? 7_168;
  for (let day = today + days; ticks.length < TICKS_MAX; day += days) {
    const at = instantOfWall(timeZone, day * DAY_MS);
    if (at > to) break;
    ticks.push(at);
  }
  return ticks;
}

function axis(reader: Reader, panel: Panel, { top, height }: { top: number; height: number }): string {
  const bottom = top + height;
  const ticks = ticksOf(panel, reader.timeZone).map((at) => {
    const percent = percentOf(at, panel);
    const midnight = instantOfWall(reader.timeZone, dayNumberAt(reader.timeZone, at) * DAY_MS) === at;
    const says = midnight ? dayText(at, reader) : timeText(at, reader);
    const anchor = percent < 10 ? 'start' : percent > 90 ? 'end' : 'middle';
    const x = `${percent}%`;
    return `<line x1="${x}" x2="${x}" y1="${top}" y2="${bottom + 4}" stroke="currentColor" opacity=".25"/><text x="${x}" y="${bottom + 17}" font-size="12" text-anchor="${anchor}">${escaped(says)}</text>`;
  });
  return `<line x1="0" x2="100%" y1="${bottom + 4}" y2="${bottom + 4}" stroke="currentColor" opacity=".5"/>${ticks.join('')}`;
}

// ---------------------------------------------------------------------------------------------------------------
// Lanes

function lane(
  reader: Reader,
  row: TimelineRow,
  panel: Panel,
  { top, grain, words }: { readonly top: number; readonly grain: number; readonly words: PictureWords },
): string {
  const y = top + LANE.top;
  const due = `${percentOf(row.dueAt, panel)}%`;
  const inner =
    row.startedAt === null
      ? ''
      : `<svg y="${y}" width="100%" height="${LANE.height}" viewBox="0 0 ${ACROSS} ${LANE.height}" preserveAspectRatio="none" fill="${BAR}">${shading(row, row.startedAt, panel, grain)}</svg>`;
  const titled = (says: string) => (grain < GRAIN_WITHOUT_TITLES ? `<title>${escaped(says)}</title>` : '');
  const marks = (grain < GRAIN_WITHOUT_MARKS ? row.marks : []).map(
    ({ at, does, title }) =>
      `<use href="#${does === 'page' ? 'tl-p' : 'tl-w'}" x="${percentOf(at, panel)}%" y="${y + LANE.height + 2}"${at === panel.from ? INSIDE : ''}>${titled(title)}</use>`,
  );
  const says = row.isOpening ? row.label : words.says(row.label, stampText(row.dueAt, reader));
  const deadline = row.isOpening
    ? ''
    : `<svg x="${due}" y="${y - 2}" overflow="visible"><path class="${row.missed ? 'd m' : 'd'}" d="M-1.5 0h3v${LANE.height + 4}h-3z"/></svg>`;
  return `<g>${titled(says)}<text y="${top + 13}">${escaped(shortened(row.label))}</text><text x="100%" y="${top + 13}" text-anchor="end" font-size="12">${escaped(row.side ?? stampText(row.dueAt, reader))}</text><rect y="${y}" width="100%" height="${LANE.height}" opacity=".07"/>${inner}${deadline}${marks.join('')}</g>`;
}

/** A mark at the very beginning, moved in by half its width: what is outside is cut where the picture stands alone. */
const INSIDE = ' transform="translate(5)"';

// ---------------------------------------------------------------------------------------------------------------
// Names of the rungs: a number at each mark, and the names by number under the legend

/** In order of their first mark, so that the numbers of a lane mostly rise. */
function namesOf(rows: readonly TimelineRow[]): readonly string[] {
  const marks = rows.flatMap((row) => row.marks).toSorted((one, other) => one.at - other.at);
  return [...new Set(marks.map(({ name }) => name))];
}

/** Numbers of marks at about one place, on the first line where they run into nothing. */
interface Numbers {
  readonly percent: number;
  readonly text: string;
  readonly line: number;
}

function numbersOf(row: TimelineRow, panel: Panel, names: readonly string[]): readonly Numbers[] {
  if (names.length === 0) return [];
  const placed: Numbers[] = [];
  const ends: number[] = [];
  for (const { percent, numbers } of placesOf(row, panel, names)) {
    const text = numbers.join(',');
    const width = text.length * DIGIT;
    const middle = Math.min(NARROW - width / 2, Math.max(width / 2, (percent / 100) * NARROW));
    const free = ends.findIndex((end) => end <= middle - width / 2);
    const line = free === -1 ? ends.length : free;
    ends[line] = middle + width / 2 + 2;
    placed.push({ percent, text, line });
  }
  return placed;
}

function placesOf(row: TimelineRow, panel: Panel, names: readonly string[]) {
  const places: { percent: number; numbers: number[] }[] = [];
  for (const { at, name } of row.marks.toSorted((one, other) => one.at - other.at)) {
    const percent = percentOf(at, panel);
    const number = names.indexOf(name) + 1;
    const last = places.at(-1);
    if (last && ((percent - last.percent) / 100) * NARROW < TOGETHER) {
      if (!last.numbers.includes(number)) last.numbers.push(number);
    } else places.push({ percent, numbers: [number] });
  }
  return places;
}

function heightOf(numbers: readonly Numbers[]): number {
  return ROW + Math.max(0, ...numbers.map(({ line }) => line + 1)) * NUMBERS;
}

/** Where a number stands on a lower line, a thin line leads to it from its mark. */
function numbersText(numbers: readonly Numbers[], top: number): string {
  const first = top + ROW + NUMBERS / 2;
  return numbers
    .map(({ percent, text, line }) => {
      const room = ((text.length * DIGIT) / 2 / NARROW) * 100;
      const anchor = percent < room ? 'start' : percent > 100 - room ? 'end' : 'middle';
      const x = anchor === 'end' ? '100%' : anchor === 'start' ? '0' : `${percent}%`;
      const y = first + line * NUMBERS;
      const leads =
        line === 0
          ? ''
          : `<line x1="${percent}%" x2="${percent}%" y1="${top + ROW - 4}" y2="${y - 9}" stroke="currentColor" opacity=".3"/>`;
      return `${leads}<text class="n" x="${x}" y="${y}" font-size="11" text-anchor="${anchor}">${text}</text>`;
    })
    .join('');
}

function namesText(heading: string, names: readonly string[], top: number): string {
  const lines = names.map((name, index) => {
    const y = top + (index + 1) * NAMES;
    return `<text y="${y}" x="16" text-anchor="end">${index + 1}</text><text y="${y}" x="22">${escaped(shortened(name, NAME_WIDTH_MAX))}</text>`;
  });
  return `<g font-size="12"><text y="${top}" font-weight="650">${escaped(heading)}</text>${lines.join('')}</g>`;
}

/** As much of a label as leaves room for the instant on the narrowest phone; whole in the title and in the list below. */
function shortened(label: string, widthMax = LABEL_WIDTH_MAX): string {
  let width = 0;
  let shown = '';
  for (const letter of label) {
    // A Han character is as wide as two Latin letters.
    width += letter > '\u2e7f' ? 2 : 1;
    if (width > widthMax) return `${shown.trimEnd()}…`;
    shown += letter;
  }
  return label;
}

/** Open time as a bar and the rest of the way as lines, on whole units of the lane; neighbours closer than the grain are one. */
function shading(row: TimelineRow, startedAt: Instant, panel: Panel, grain: number): string {
  const unit = (at: Instant) =>
    Math.max(0, Math.min(ACROSS, Math.round(((at - panel.from) / (panel.to - panel.from)) * ACROSS)));
  const open: { from: number; to: number }[] = [];
  for (const line of row.lines) {
    if (!line.counted) continue;
    const from = unit(Math.max(line.from, startedAt));
    const to = Math.max(from + 1, unit(Math.min(line.to, row.dueAt)));
    const last = open.at(-1);
    if (last && from - last.to < grain) last.to = Math.max(last.to, to);
    else open.push({ from, to });
  }
  const start = unit(startedAt);
  const end = Math.max(start + 1, unit(row.dueAt));
  const closed: { from: number; to: number }[] = [];
  let cursor = start;
  for (const { from, to } of open) {
    if (from > cursor) closed.push({ from: cursor, to: from });
    cursor = Math.max(cursor, to);
  }
  // Without a ledger nothing is known of the way but its ends.
  if (row.lines.length === 0) open.push({ from: start, to: end });
  else if (cursor < end) closed.push({ from: cursor, to: end });
  const path = (stretches: readonly { from: number; to: number }[]) =>
    stretches.map(({ from, to }) => `M${from} 0h${to - from}v${LANE.height}h${from - to}z`).join('');
  return `${closed.length > 0 ? `<path class="c" d="${path(closed)}" fill="url(#tl-c)"/>` : ''}<path class="o" d="${path(open)}"/>`;
}

function percentOf(at: Instant, { from, to }: Panel): number {
  const share = ((at - from) / (to - from)) * 100;
  return Math.round(Math.max(0, Math.min(100, share)) * 100) / 100;
}

// ---------------------------------------------------------------------------------------------------------------
// Legend and text

/** Two columns, so that the words fit a phone. */
function legend(words: PictureWords, top: number): string {
  const items = [
    [`<path class="o" d="M0 1h16v9h-16z" fill="${BAR}"/>`, words.counts],
    ['<path class="c" d="M0 1h16v9h-16z" fill="url(#tl-c)"/>', words.closed],
    ['<path class="d" d="M7 -1h3v13h-3z"/>', words.due],
    ['<use href="#tl-p" x="8" y="2"/>', words.page],
    ['<use href="#tl-w" x="8" y="1.5"/>', words.warn],
  ] as const;
  return items
    .map(
      ([mark, says], index) =>
        `<svg x="${(index % 2) * 50}%" y="${top + Math.floor(index / 2) * 18}" overflow="visible" font-size="12">${mark}<text x="22" y="10">${escaped(says)}</text></svg>`,
    )
    .join('');
}

/** Text of XML: no mark-up, and none of the characters that XML 1.0 forbids (section 2.2). */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
