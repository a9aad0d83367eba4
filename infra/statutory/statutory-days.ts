// Writes the built-in statutory holidays (shared/domain/presets/statutory) anew from the packages that publish them; with
// `--check` it only says whether they would change. Run by `npm run statutory`, which installs what it needs.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { StatutoryRegionDays } from '../../shared/domain/statutory.ts';
import { chinaDays, shortForm } from './china.ts';

/** What date-holidays answers of one holiday; the instants are local midnights. */
interface Holiday {
  readonly date: string;
  readonly start: Date;
  readonly end: Date;
  readonly name: string;
  readonly type: string;
}

interface Region {
  readonly nameZh: string;
  readonly nameEn: string;
  readonly timeZone: string;
  readonly within?: string;
  /** The last year for which the days are certain: law for good, or announced and in the package. */
  readonly lastYear: number;
}

const FIRST_YEAR = 2024;

/**
 * Taiwan is left out: the package lacks the days that its law of 2025 added. Singapore, Hong Kong and Japan announce their
 * days year by year; Germany, France and the United States have them by law.
 */
const REGIONS: Readonly<Record<string, Region>> = {
  HK: { nameZh: '香港', nameEn: 'Hong Kong', timeZone: 'Asia/Hong_Kong', lastYear: 2026 },
  SG: { nameZh: '新加坡', nameEn: 'Singapore', timeZone: 'Asia/Singapore', lastYear: 2026 },
  JP: { nameZh: '日本', nameEn: 'Japan', timeZone: 'Asia/Tokyo', lastYear: 2027 },
  US: {
    nameZh: '美国（联邦）',
    nameEn: 'United States (federal)',
    timeZone: 'America/New_York',
    lastYear: 2030,
  },
  'GB-ENG': {
    nameZh: '英格兰和威尔士',
    nameEn: 'England and Wales',
    timeZone: 'Europe/London',
    lastYear: 2027,
  },
  FR: { nameZh: '法国', nameEn: 'France', timeZone: 'Europe/Paris', lastYear: 2030 },
  DE: { nameZh: '德国（全国）', nameEn: 'Germany (nationwide)', timeZone: 'Europe/Berlin', lastYear: 2030 },
  ...germanStates({
    BW: ['巴登-符腾堡', 'Baden-Württemberg'],
    BY: ['巴伐利亚', 'Bavaria'],
    BE: ['柏林', 'Berlin'],
    BB: ['勃兰登堡', 'Brandenburg'],
    HB: ['不来梅', 'Bremen'],
    HH: ['汉堡', 'Hamburg'],
    HE: ['黑森', 'Hesse'],
    MV: ['梅克伦堡-前波美拉尼亚', 'Mecklenburg-Western Pomerania'],
    NI: ['下萨克森', 'Lower Saxony'],
    NW: ['北莱茵-威斯特法伦', 'North Rhine-Westphalia'],
    RP: ['莱茵兰-普法尔茨', 'Rhineland-Palatinate'],
    SL: ['萨尔', 'Saarland'],
    SN: ['萨克森', 'Saxony'],
    ST: ['萨克森-安哈尔特', 'Saxony-Anhalt'],
    SH: ['石勒苏益格-荷尔斯泰因', 'Schleswig-Holstein'],
    TH: ['图林根', 'Thuringia'],
  }),
};

const FOLDER = new URL('../../shared/domain/presets/statutory/', import.meta.url);

const files: Readonly<Record<string, string>> = {
  'cn.ts': text(
    [
      'Statutory holidays and make-up workdays of mainland China. Written by `npm run statutory` from chinese-days',
      `${versionOf('chinese-days', import.meta.url)} (MIT), which follows the yearly notices of the General Office of the State Council. Not edited by hand.`,
    ],
    'STATUTORY_CN',
    'StatutoryRegionDays',
    { nameZh: '中国大陆', nameEn: 'Mainland China', timeZone: 'Asia/Shanghai', ...chinaDays() },
  ),
  'others.ts': text(
    [
      'Statutory holidays outside mainland China: days off for everybody, by region. Written by `npm run statutory` from',
      `date-holidays ${versionOf('date-holidays', import.meta.url)} (ISC), whose data rests on Wikipedia's articles and is under CC BY-SA 3.0, as this file is.`,
      'Not edited by hand.',
    ],
    'STATUTORY_OTHERS',
    'Readonly<Record<string, StatutoryRegionDays>>',
    Object.fromEntries(Object.keys(REGIONS).map((code) => [code, regionDays(code)])),
  ),
};

let stale = 0;
for (const [name, wanted] of Object.entries(files)) {
  const path = fileURLToPath(new URL(name, FOLDER));
  const formatted = formattedText(path, wanted);
  if (formatted === readOrEmpty(path)) continue;
  stale += 1;
  if (!process.argv.includes('--check')) writeFileSync(path, formatted);
  process.stdout.write(`${name} ${process.argv.includes('--check') ? 'would change' : 'written'}\n`);
}
if (stale === 0) process.stdout.write('The statutory holidays are what the packages say.\n');
else if (process.argv.includes('--check')) process.exitCode = 1;

function germanStates(
  states: Readonly<Record<string, readonly [string, string]>>,
): Readonly<Record<string, Region>> {
  return Object.fromEntries(
    Object.entries(states).map(([code, [nameZh, nameEn]]) => [
      `DE-${code}`,
      {
        nameZh: `德国${nameZh}`,
        nameEn: `Germany, ${nameEn}`,
        timeZone: 'Europe/Berlin',
        within: 'DE',
        lastYear: 2030,
      },
    ]),
  );
}

function regionDays(code: string): StatutoryRegionDays {
  const region = REGIONS[code];
  if (!region) throw new Error(`no region ${code}`);
  const { lastYear, ...named } = region;
  const years: Record<number, Readonly<Record<string, string>>> = {};
  for (let year = FIRST_YEAR; year <= lastYear; year += 1) {
    const wider = region.within === undefined ? {} : daysOff(region.within, year);
    const own = Object.entries(daysOff(code, year)).filter(([on]) => wider[on] === undefined);
    years[year] = Object.fromEntries(own);
  }
  return { ...named, fromYear: FIRST_YEAR, toYear: lastYear, off: shortForm(years) };
}

function daysOff(code: string, year: number): Readonly<Record<string, string>> {
  const [country, state] = code.split('-');
  // The package has no default export that TypeScript sees, and is installed for this script alone: its shape is stated here.
  const Holidays = createRequire(import.meta.url)('date-holidays') as new (
    country: string | undefined,
    state: string | undefined,
    options: { readonly types: readonly string[] },
  ) => { getHolidays(year: number): readonly Holiday[] };
  const days: Record<string, string> = {};
  for (const holiday of new Holidays(country, state, { types: ['public'] }).getHolidays(year)) {
    const lengthDays = (holiday.end.getTime() - holiday.start.getTime()) / 86_400_000;
    if (Math.round(lengthDays) !== 1) throw new Error(`${code} ${holiday.date} lasts ${lengthDays} days`);
    days[holiday.date.slice(0, 10)] ??= holiday.name;
  }
  return days;
}

function text(header: readonly string[], name: string, type: string, value: unknown): string {
  return `${header.map((line) => `// ${line}`).join('\n')}

import type { StatutoryRegionDays } from '../../statutory.ts';

export const ${name} = ${JSON.stringify(value)} as const satisfies ${type};
`;
}

function formattedText(path: string, unformatted: string): string {
  const biome = fileURLToPath(new URL('../../node_modules/.bin/biome', import.meta.url));
  const run = spawnSync(biome, ['format', `--stdin-file-path=${path}`], {
    input: unformatted,
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  if (run.status !== 0) throw new Error(`Biome refused the text: ${run.stderr}`);
  return run.stdout;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function versionOf(name: string, from: string): string {
  const { version } = createRequire(from)(`${name}/package.json`) as { readonly version: string };
  return version;
}
