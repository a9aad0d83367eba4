// Mainland China's days off and make-up workdays, as the package chinese-days publishes them (MIT), turned into our own
// short form. Only the years that the package lists: its own functions answer any other year by the weekday alone.

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { StatutoryDays, StatutoryYear } from '../../shared/domain/statutory.ts';

/** One year's file: dates to `English name,Chinese name,days of the holiday`. */
interface YearFile {
  readonly holidays: Readonly<Record<string, string>>;
  readonly workdays: Readonly<Record<string, string>>;
}

/** Every year of the package, in order. */
export function chinaYears(): Readonly<Record<number, StatutoryYear>> {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('chinese-days/package.json')),
    'dist/years',
  );
  const years = readdirSync(folder).filter((name) => /^\d{4}\.json$/.test(name));
  return Object.fromEntries(
    years.map((name) => {
      const file: YearFile = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      return [
        Number(name.slice(0, 4)),
        { off: stretches(file.holidays, chineseName), work: stretches(file.workdays, () => '调休上班') },
      ];
    }),
  );
}

/** Dates with their names as stretches: neighbours of one name are one. */
export function stretches(
  names: Readonly<Record<string, string>>,
  nameOf: (name: string) => string = (name) => name,
): readonly StatutoryDays[] {
  const found: [string, number, string][] = [];
  for (const on of Object.keys(names).sort()) {
    const name = nameOf(names[on] ?? '');
    const last = found.at(-1);
    const follows = last && Date.parse(last[0]) + last[1] * 86_400_000 === Date.parse(on);
    if (last && follows && last[2] === name) last[1] += 1;
    else found.push([on, 1, name]);
  }
  return found;
}

function chineseName(name: string): string {
  const chinese = name.split(',')[1];
  if (!chinese) throw new Error(`chinese-days names a day "${name}"; expected English, Chinese and a number`);
  return chinese;
}
