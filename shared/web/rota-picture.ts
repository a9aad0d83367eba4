// Four weeks of a rota as pictures, plain SVG without script or inline style. On a wide screen a picture a week, with a lane for
// each layer and one for who is on call in the end; on a phone a picture a week with a lane a day. Everybody has a colour and
// initials, told by a legend; gaps are in the colour of what is missed. The lists below say the same in words.

import { html, raw } from 'hono/html';
import type { RotaPlan } from '../app/on-call.ts';
import type { Instant } from '../domain/instant.ts';
import { DAY_MS } from '../domain/instant.ts';
import { instantOfWall } from '../domain/zone.ts';
import type { Html } from './layout.ts';
import { type RotaWords, rotaWordsOf } from './words-rota.ts';
import { dayText, halfOf, type Reader, spanShort, weekdayText } from './writing.ts';

export const WEEKS_SHOWN = 4;
const LANE = 26;
const HEAD = 20;
/** Where the names of lanes stand, over their blocks. */
const CAPTION = 16;
/** Of a day's lane on a phone, with the space below it. */
const DAY_LANE = 34;
/** Where the days' lanes begin, as a share of the width: before it stands which day it is. */
const DAY_FROM = 0.18;
/** About how wide each picture is drawn at least, in pixels: what fits a block then is written in it. */
const WEEK_WIDTH = 900;
const DAY_WIDTH = 210;

/** As many as the stylesheet has; the next ones are the same with a stripe. */
const COLOURS = 8;

/** How somebody is drawn. */
interface Mark {
  readonly name: string;
  readonly initials: string;
  readonly colour: string;
}

type Marks = ReadonlyMap<string, Mark>;

interface Block {
  readonly from: Instant;
  readonly to: Instant;
  /** Null: a gap. */
  readonly mark: Mark | null;
  readonly title: string;
  /** Of a gap: why it is one. */
  readonly said: string;
}

/** The weeks that begin on the day of a zone with this number, one picture each. `order` is everybody who stands in the rota. */
export function rotaPictures(
  reader: Reader,
  plan: RotaPlan,
  of: {
    readonly firstDay: number;
    readonly order: readonly string[];
    readonly nameOf: (personId: string) => string;
    readonly title: string;
  },
): Html {
  const words = rotaWordsOf(reader.language);
  const shown = new Set([...plan.layers, plan].flatMap(({ shifts }) => shifts.map((each) => each.personId)));
  const marks = marksOf([...new Set([...of.order, ...shown])], of.nameOf);
  const weeks = Array.from({ length: WEEKS_SHOWN }, (_, week) => of.firstDay + week * 7);
  const label = words.picture(of.title);
  const lanes = [
    ...(plan.layers.length > 1
      ? plan.layers.map(({ name, shifts }) => ({
          name: halfOf(name, reader.language),
          blocks: blocksOf(reader, shifts, marks),
        }))
      : []),
    {
      name: words.final,
      blocks: [...blocksOf(reader, plan.shifts, marks), ...gapBlocks(reader, plan.gaps, words)],
    },
  ];
  const final = lanes.at(-1)?.blocks ?? [];
  // Every text in them went through `escaped`.
  return html`<ul class="legend">${[...marks]
    .filter(([id]) => shown.has(id))
    .map(
      ([, { name, initials, colour }]) =>
        html`<li><svg class="${colour}" width="34" height="22" aria-hidden="true"><rect/><text>${initials}</text></svg> <bdi>${name}</bdi></li>`,
    )}${plan.gaps.length > 0 ? html`<li><svg class="gap" width="34" height="22" aria-hidden="true"><rect/></svg> ${words.gapsHead}</li>` : ''}</ul>
<div class="by-week">${weeks.map((first) => raw(weekPicture(reader, lanes, { first, label })))}</div>
<div class="by-day">${weeks.map((first) => raw(daysPicture(reader, final, { first, label })))}</div>`;
}

function marksOf(order: readonly string[], nameOf: (personId: string) => string): Marks {
  const taken = new Set<string>();
  return new Map(
    order.map((id, index) => {
      const name = nameOf(id);
      const short = initialsOf(name);
      let initials = short;
      for (let number = 2; taken.has(initials); number += 1) initials = `${short}${number}`;
      taken.add(initials);
      const colour = `p${index % COLOURS}${Math.floor(index / COLOURS) % 2 === 1 ? ' striped' : ''}`;
      return [id, { name, initials, colour }];
    }),
  );
}

/** `CY` of Chen Yu; 陈宇 is short enough, and of 欧阳鹏程 the given name says who it is. */
function initialsOf(name: string): string {
  const parts = name.split(/[\s·]+/).filter(Boolean);
  if (/^\p{Script=Han}/u.test(name)) return (parts.at(-1) ?? name).slice(-2);
  return (
    parts
      .map((part) => [...part][0]?.toUpperCase() ?? '')
      .join('')
      .slice(0, 3) || '?'
  );
}

/** Shifts in a row of one person are one block. */
function blocksOf(
  reader: Reader,
  shifts: readonly { readonly from: Instant; readonly to: Instant; readonly personId: string }[],
  marks: Marks,
): readonly Block[] {
  const runs: { from: Instant; to: Instant; personId: string }[] = [];
  for (const { from, to, personId } of shifts) {
    const last = runs.at(-1);
    if (last?.personId === personId && last.to === from) last.to = to;
    else runs.push({ from, to, personId });
  }
  return runs.map(({ from, to, personId }) => {
    const mark = marks.get(personId) ?? null;
    const title = `${mark?.name ?? personId}, ${spanShort({ from, to }, reader)}`;
    return { from, to, mark, title, said: '' };
  });
}

function gapBlocks(reader: Reader, gaps: RotaPlan['gaps'], words: RotaWords): readonly Block[] {
  return gaps.map(({ from, to, why }) => {
    const said = words.gapWhy[why];
    return {
      from,
      to,
      mark: null,
      title: `${said}, ${spanShort({ from, to }, reader)}`,
      said,
    };
  });
}

// ---------------------------------------------------------------------------------------------------------------
// Drawing

interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
}

function weekPicture(
  reader: Reader,
  lanes: readonly { readonly name: string; readonly blocks: readonly Block[] }[],
  of: { readonly first: number; readonly label: string },
): string {
  const days = daysFrom(reader, of.first);
  const span = { from: days[0] ?? 0, to: days[7] ?? 0 };
  const height = HEAD + lanes.length * (LANE + CAPTION) + 4;
  const drawn = lanes.map(({ name, blocks }, index) => {
    const y = HEAD + index * (LANE + CAPTION);
    const titles = index === lanes.length - 1 ? 'all' : 'unnamed';
    return `<text y="${y + 12}">${escaped(name)}</text>${lane(blocks, span, { place: `y="${y + CAPTION}" width="100%"`, width: WEEK_WIDTH, titles })}`;
  });
  const axis = days.slice(0, 7).map((day) => {
    const x = percent(shareOf(day, span));
    return `<line x1="${x}" x2="${x}" y2="${height}"/><text x="${x}" dx="4" y="12">${escaped(`${weekdayText(day, reader)} ${dayText(day, reader)}`)}</text>`;
  });
  return picture(of.label, height, axis.join('') + drawn.join('') + nowLine(reader, span, HEAD));
}

function daysPicture(
  reader: Reader,
  blocks: readonly Block[],
  of: { readonly first: number; readonly label: string },
): string {
  const days = daysFrom(reader, of.first);
  const height = HEAD + 7 * DAY_LANE;
  const hours = [0, 6, 12, 18].map((hour) => {
    const x = percent(DAY_FROM + (1 - DAY_FROM) * (hour / 24));
    return `<line x1="${x}" x2="${x}" y2="${height}"/><text x="${x}" dx="3" y="12">${String(hour).padStart(2, '0')}</text>`;
  });
  const rows = days.slice(0, 7).map((from, day) => {
    const span = { from, to: days[day + 1] ?? from };
    const y = HEAD + day * DAY_LANE;
    const place = `x="${percent(DAY_FROM)}" y="${y + 2}" width="${percent(1 - DAY_FROM)}"`;
    const drawn = lane(blocks, span, {
      place,
      width: DAY_WIDTH,
      titles: 'none',
      after: nowLine(reader, span, 0),
    });
    return `<text y="${y + 12}">${escaped(weekdayText(from, reader))}<tspan x="0" dy="13">${escaped(dayText(from, reader))}</tspan></text>${drawn}`;
  });
  return picture(of.label, height, hours.join('') + rows.join(''));
}

function picture(label: string, height: number, drawn: string): string {
  return `<svg class="rota" width="100%" height="${height}" role="img" aria-label="${escaped(label)}">${drawn}</svg>`;
}

/** `titles`: which blocks say all about themselves where they are pointed at. */
function lane(
  blocks: readonly Block[],
  span: Stretch,
  of: {
    readonly place: string;
    readonly width: number;
    readonly titles: 'all' | 'unnamed' | 'none';
    readonly after?: string;
  },
): string {
  const drawn = blocks
    .filter(({ from, to }) => to > span.from && from < span.to)
    .map(({ mark, title, said, ...block }) => {
      const [left, right] = [shareOf(block.from, span), shareOf(block.to, span)];
      const texts = mark ? [mark.name, mark.initials] : [said, '!'];
      const text = texts.find((each) => widthOf(each) + 8 <= (right - left) * of.width) ?? '';
      const isTitled = of.titles === 'all' || (of.titles === 'unnamed' && text !== texts[0]);
      return `<svg class="${mark?.colour ?? 'gap'}" x="${percent(left)}" width="${percent(Math.max(right - left, 0.003))}">${isTitled ? `<title>${escaped(title)}</title>` : ''}<rect/>${text === '' ? '' : `<text>${escaped(text)}</text>`}</svg>`;
    });
  return `<svg class="b" ${of.place} height="${LANE}"><rect/>${drawn.join('')}${of.after ?? ''}</svg>`;
}

function nowLine({ now }: Reader, span: Stretch, top: number): string {
  if (now < span.from || now >= span.to) return '';
  const x = percent(shareOf(now, span));
  return `<line class="now" x1="${x}" x2="${x}" y1="${top}" y2="100%"/>`;
}

/** The first instants of the eight days from the one with this number. */
function daysFrom({ timeZone }: Reader, first: number): readonly Instant[] {
  return Array.from({ length: 8 }, (_, day) => instantOfWall(timeZone, (first + day) * DAY_MS));
}

function shareOf(at: Instant, { from, to }: Stretch): number {
  return (Math.min(Math.max(at, from), to) - from) / (to - from);
}

const percent = (share: number): string => `${Number((share * 100).toFixed(1))}%`;

/** About how wide a text is at 12 pixels. */
function widthOf(text: string): number {
  return [...text].reduce((width, each) => width + (/[\u2e80-\uffff]/.test(each) ? 12 : 7), 0);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
