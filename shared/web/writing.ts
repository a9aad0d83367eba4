// How instants, spans of time and names are written for people. Pure: the zone, the language and `now` are arguments.

import type { Named } from '../app/queries.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { Language } from '../domain/people.ts';
import type { Words } from './words.ts';

/** Who reads, and in which zone and at which instant. */
export interface Reader {
  readonly language: Language;
  readonly words: Words;
  readonly timeZone: string;
  readonly now: Instant;
  /** Names by id of the people whose ids may stand in values, where a page shows their names instead. */
  readonly peopleNames?: ReadonlyMap<string, string>;
}

/** For a page whose values name people: their ids are read as their names. */
export function namingPeople(
  reader: Reader,
  people: readonly { readonly id: string; readonly name: string; readonly nameEn?: string }[],
): Reader {
  return { ...reader, peopleNames: new Map(people.map((each) => [each.id, nameOf(each, reader.language)])) };
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, timeZone: string, options: Intl.DateTimeFormatOptions) {
  const key = `${language} ${timeZone} ${JSON.stringify(options)}`;
  const kept = formats.get(key);
  if (kept) return kept;
  const made = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone,
    hourCycle: 'h23',
    ...options,
  });
  formats.set(key, made);
  return made;
}

const dayOptions: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric' };
const timeOptions: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };

/** `14:05` on the reader's day, `27 Feb 14:05` on another, with the year where it is another one. */
export function whenText(instant: Instant, reader: Reader): string {
  const day = dayText(instant, reader);
  const time = timeText(instant, reader);
  return day === dayText(reader.now, reader) ? time : `${day} ${time}`;
}

/** `27 Feb 14:05`, always with the day. */
export function stampText(instant: Instant, reader: Reader): string {
  return `${dayText(instant, reader)} ${timeText(instant, reader)}`;
}

/** `2 Mar 09:00 – 17:00`; the day of the end only where it is another one. */
export function spanShort(
  { from, to }: { readonly from: Instant; readonly to: Instant },
  reader: Reader,
): string {
  const isSameDay = dayText(from, reader) === dayText(to, reader);
  return `${stampText(from, reader)} – ${isSameDay ? timeText(to, reader) : stampText(to, reader)}`;
}

export function timeText(instant: Instant, reader: Reader): string {
  return format(reader.language, reader.timeZone, timeOptions).format(instant);
}

export function secondsText(instant: Instant, reader: Reader): string {
  return format(reader.language, reader.timeZone, { ...timeOptions, second: '2-digit' }).format(instant);
}

export function dayText(instant: Instant, reader: Reader): string {
  const year = format(reader.language, reader.timeZone, { year: 'numeric' });
  const sameYear = year.format(instant) === year.format(reader.now);
  return format(
    reader.language,
    reader.timeZone,
    sameYear ? dayOptions : { ...dayOptions, year: 'numeric' },
  ).format(instant);
}

export function weekdayText(instant: Instant, reader: Reader): string {
  return format(reader.language, reader.timeZone, { weekday: 'short' }).format(instant);
}

/** `UTC+8` and the like, as it holds at `now`. */
export function zoneText(reader: Reader): string {
  const parts = format(reader.language, reader.timeZone, { timeZoneName: 'shortOffset' }).formatToParts(
    reader.now,
  );
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';
  return `${reader.timeZone} (${offset.replace('GMT', 'UTC')})`;
}

/** The two largest units of a span: `3 d 4 h`, `1 h 20 min`, `12 min`, `under a minute` as `0 min`. Never negative. */
export function spanText(milliseconds: number, words: Words): string {
  const { units } = words;
  const span = Math.abs(milliseconds);
  const part = (amount: number, unit: string) => `${amount}${units.gap}${unit}`;
  const pair = (large: string, rest: number, unit: string) =>
    rest === 0 ? large : `${large}${units.joint}${part(rest, unit)}`;
  const days = Math.floor(span / DAY_MS);
  const hours = Math.floor((span % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((span % HOUR_MS) / MINUTE_MS);
  if (days > 0) return pair(part(days, units.d), hours, units.h);
  if (hours > 0) return pair(part(hours, units.h), minutes, units.min);
  return part(minutes, units.min);
}

export function nameOf(named: Named | null | undefined, language: Language): string {
  if (!named) return '—';
  return language === 'en' ? (named.nameEn ?? named.name) : named.name;
}

/** A name that its owner wrote in both languages, `中文 / English`, in the reader's own; any other as it is. */
export function halfOf(name: string, language: Language): string {
  const halves = name.split(' / ');
  return halves.length === 2 ? ((language === 'en' ? halves[1] : halves[0]) ?? name) : name;
}

/** `{nameZh, nameEn}` in the reader's language. */
export function titled(
  item: { readonly nameZh: string; readonly nameEn: string },
  language: Language,
): string {
  return language === 'en' ? item.nameEn : item.nameZh;
}

/** The target of a clock in words: `Resolve · part replacement`. */
export function targetText(
  clock: { readonly kind: keyof Words['targets']; readonly subkind?: string | undefined },
  words: Words,
): string {
  const name = words.targets[clock.kind];
  return clock.subkind ? `${name} · ${words.subkinds[clock.subkind] ?? clock.subkind}` : name;
}

/** A clock's id, `kind` or `kind.subkind`, in words; the id itself where it is none of ours. */
export function clockText(clockId: string, words: Words): string {
  const [kind = '', subkind] = clockId.split('.', 2);
  const name = (words.targets as Readonly<Record<string, string>>)[kind]; // A stored id may be of a later kind.
  if (name === undefined) return clockId;
  return subkind ? `${name} · ${words.subkinds[subkind] ?? subkind}` : name;
}

export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `repairable on the spot: no`. */
export function factText(fact: string, value: string | number | boolean, { words }: Reader): string {
  // `none` is how a fact says that none of the tier's words fits.
  const said = value === 'none' ? words.fields.noneOfThese : factValueText(value, words);
  return `${words.facts[fact] ?? fact}: ${said}`;
}

export function factValueText(value: string | number | boolean, { fields }: Words): string {
  return value === true ? fields.yes : value === false ? fields.no : String(value);
}
