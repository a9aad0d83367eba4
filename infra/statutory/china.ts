// Mainland China's days off and make-up workdays, as the package chinese-days publishes them (MIT), turned into our own
// short form. Only the years that the package lists: its own functions answer any other year by the weekday alone.

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { StatutoryDays } from '../../shared/domain/statutory.ts';

/** One year's file: dates to `English name,Chinese name,days of the holiday`. */
interface YearFile {
  readonly holidays: Readonly<Record<string, string>>;
  readonly workdays: Readonly<Record<string, string>>;
}

/** Dates (`YYYY-MM-DD`) and their names, by year. */
export type NamesByYear = Readonly<Record<number, Readonly<Record<string, string>>>>;

/** Every year of the package. */
export function chinaDays(): {
  readonly fromYear: number;
  readonly toYear: number;
  readonly off: StatutoryDays;
  readonly work: StatutoryDays;
} {
  const { resolve } = createRequire(import.meta.url);
  const folder = join(dirname(resolve('chinese-days/package.json')), 'dist/years');
  const off: Record<number, Readonly<Record<string, string>>> = {};
  const work: Record<number, Readonly<Record<string, string>>> = {};
  for (const name of readdirSync(folder).filter((one) => /^\d{4}\.json$/.test(one))) {
    const file: YearFile = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const year = Number(name.slice(0, 4));
    off[year] = renamed(file.holidays, chineseName);
    work[year] = renamed(file.workdays, () => '调休上班');
  }
  const years = Object.keys(off).map(Number);
  return {
    fromYear: Math.min(...years),
    toYear: Math.max(...years),
    off: shortForm(off),
    work: shortForm(work),
  };
}

/**
 * The short form: each name with its days as `YYMMDD`, or `MMDD` where it is the same in every year, and `+2` for two more
 * days in a row. Throws where a year is missing in the middle, for then it would be published by mistake.
 */
export function shortForm(names: NamesByYear): StatutoryDays {
  const years = Object.keys(names).map(Number);
  const stretches = years.flatMap((year, index) => {
    if (year !== (years[0] ?? 0) + index)
      throw new Error(`no year ${(years[0] ?? 0) + index} before ${year}`);
    return stretchesOf(names[year] ?? {});
  });
  const short: Record<string, string> = {};
  for (const name of new Set(stretches.map((one) => one.name))) {
    const own = stretches.filter((one) => one.name === name);
    const written = own.map(({ on, more }) => {
      const day = `${on.slice(5, 7)}${on.slice(8)}${more > 0 ? `+${more}` : ''}`;
      const yearly = own.filter((one) => one.on.slice(5) === on.slice(5) && one.more === more).length;
      return yearly === years.length ? day : `${on.slice(2, 4)}${day}`;
    });
    short[name] = [...new Set(written)].join(' ');
  }
  return short;
}

function stretchesOf(
  names: Readonly<Record<string, string>>,
): readonly { readonly on: string; readonly more: number; readonly name: string }[] {
  const found: { on: string; more: number; name: string }[] = [];
  for (const on of Object.keys(names).sort()) {
    const name = names[on] ?? '';
    const last = found.at(-1);
    const follows = last && Date.parse(last.on) + (last.more + 1) * 86_400_000 === Date.parse(on);
    if (last && follows && last.name === name) last.more += 1;
    else found.push({ on, more: 0, name });
  }
  return found;
}

function renamed(
  names: Readonly<Record<string, string>>,
  rename: (name: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(names).map(([on, name]) => [on, rename(name)]));
}

function chineseName(name: string): string {
  const chinese = name.split(',')[1];
  if (!chinese) throw new Error(`chinese-days names a day "${name}"; expected English, Chinese and a number`);
  return chinese;
}
