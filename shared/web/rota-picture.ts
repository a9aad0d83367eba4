// Four weeks of a rota as pictures: one a week, a lane for each layer and one for who is on call in the end, gaps in the
// colour of what is missed. Plain SVG without script or inline style; the list below each says the same in words.

import { html, raw } from 'hono/html';
import type { RotaPlan } from '../app/on-call.ts';
import type { Instant } from '../domain/instant.ts';
import { DAY_MS } from '../domain/instant.ts';
import { instantOfWall } from '../domain/zone.ts';
import type { Html } from './layout.ts';
import { type RotaWords, rotaWordsOf } from './words-rota.ts';
import { dayText, halfOf, type Reader, stampText, weekdayText } from './writing.ts';

export const WEEKS_SHOWN = 4;
const WIDTH = 728;
const LANE = 26;
const HEAD = 20;
/** Where the names of lanes stand, over their blocks. */
const CAPTION = 14;
/** Narrower than this no name can be read in a block; it has a title. */
const NAMED_FROM = 26;

/** People beside each other differ in tone; the name says who it is. */
const TONES = ['.1', '.17', '.24', '.31'] as const;

type NameOf = (personId: string) => string;

/** The weeks that begin on the day of a zone with this number, one picture each. */
export function rotaPictures(
  reader: Reader,
  plan: RotaPlan,
  { firstDay, nameOf, title }: { readonly firstDay: number; readonly nameOf: NameOf; readonly title: string },
): Html {
  const words = rotaWordsOf(reader.language);
  const tones = new Map<string, number>();
  for (const { personId } of plan.shifts) if (!tones.has(personId)) tones.set(personId, tones.size);
  return html`${Array.from({ length: WEEKS_SHOWN }, (_, week) =>
    weekPicture(reader, plan, { first: firstDay + week * 7, nameOf, tones, words, title }),
  )}`;
}

function weekPicture(
  reader: Reader,
  plan: RotaPlan,
  of: {
    readonly first: number;
    readonly nameOf: NameOf;
    readonly tones: ReadonlyMap<string, number>;
    readonly words: RotaWords;
    readonly title: string;
  },
): Html {
  const days = Array.from({ length: 8 }, (_, day) =>
    instantOfWall(reader.timeZone, (of.first + day) * DAY_MS),
  );
  const [from = 0, to = 0] = [days[0], days[7]];
  const x = (at: Instant) => Math.round(((Math.min(Math.max(at, from), to) - from) / (to - from)) * WIDTH);
  const lanes = [
    ...(plan.layers.length > 1 ? plan.layers.map(({ name, shifts }) => ({ name, shifts })) : []),
    { name: of.words.final, shifts: plan.shifts },
  ];
  const height = HEAD + lanes.length * (LANE + CAPTION) + 4;
  const block = (shift: { from: Instant; to: Instant; personId: string }, y: number): string => {
    if (shift.to <= from || shift.from >= to) return '';
    const [left, right] = [x(shift.from), x(shift.to)];
    const width = Math.max(right - left - 1, 1);
    const name = of.nameOf(shift.personId);
    const tone = (of.tones.get(shift.personId) ?? 0) % 4;
    // A block that is too narrow for its name says it when it is pointed at; the list says all.
    const said =
      width >= NAMED_FROM
        ? `<text x="5" y="17">${escaped(name)}</text>`
        : `<title>${escaped(`${name}, ${stampText(shift.from, reader)} – ${stampText(shift.to, reader)}`)}</title>`;
    return `<svg x="${left}" y="${y}" width="${width}" height="${LANE}"><rect width="100%" height="100%" rx="4" opacity="${TONES[tone]}"/>${said}</svg>`;
  };
  const drawn = lanes.map(({ name, shifts }, index) => {
    const y = HEAD + index * (LANE + CAPTION);
    const isFinal = index === lanes.length - 1;
    const gaps = isFinal ? plan.gaps.filter((gap) => gap.to > from && gap.from < to) : [];
    return `<text class="c" x="0" y="${y + 11}" font-size="11">${escaped(halfOf(name, reader.language))}</text>${shifts.map((shift) => block(shift, y + CAPTION)).join('')}${gaps
      .map(
        (gap) =>
          `<rect class="m" x="${x(gap.from)}" y="${y + CAPTION}" width="${Math.max(x(gap.to) - x(gap.from), 2)}" height="${LANE}"><title>${escaped(`${of.words.gapWhy[gap.why]} ${stampText(gap.from, reader)} – ${stampText(gap.to, reader)}`)}</title></rect>`,
      )
      .join('')}`;
  });
  const axis = days
    .slice(0, 7)
    .map(
      (day) =>
        `<path d="M${x(day)} 0V${height}" stroke="currentColor" stroke-opacity=".25"/><text class="c" x="${x(day) + 4}" y="12" font-size="11">${escaped(`${weekdayText(day, reader)} ${dayText(day, reader)}`)}</text>`,
    )
    .join('');
  const now =
    reader.now >= from && reader.now < to
      ? `<path d="M${x(reader.now)} ${HEAD}V${height}" stroke="currentColor" stroke-width="2"/>`
      : '';
  // Every text in it went through `escaped`.
  return html`<svg class="tl" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" fill="currentColor" font-size="12" aria-label="${of.words.picture(of.title)}">${raw(axis + drawn.join('') + now)}</svg>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
