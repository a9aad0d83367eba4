// Days off by law outside mainland China, each region from a package under a permissive licence, and the few days that such a
// package has otherwise than the law. A region without such a package is not here: its official calendar file is imported.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { StatutoryRegionDays } from '../../shared/domain/statutory.ts';
import { type NamesByYear, shortForm } from './china.ts';

type Names = NamesByYear[number];

interface Region {
  readonly nameZh: string;
  readonly nameEn: string;
  readonly timeZone: string;
  readonly within?: string;
  /** The last year for which the days are certain: law for good, or announced and in the package. */
  readonly lastYear: number;
  /** Throws where its package does not have the year. */
  readonly daysOff: (year: number) => Names;
}

/** What the packages have in common here: installed for this script alone, their shapes are stated where they are used. */
const installed = createRequire(import.meta.url);

const FIRST_YEAR = 2024;

const PACKAGES = ['@holiday-jp/holiday_jp', '@socialgouv/jours-feries', 'date-fns-holiday-us', 'feiertagejs'];

const LICENCES = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'];

/** Japan's equinoxes are announced in February of the year before; the other regions have their days by law. */
const REGIONS: Readonly<Record<string, Region>> = {
  JP: { nameZh: '日本', nameEn: 'Japan', timeZone: 'Asia/Tokyo', lastYear: 2027, daysOff: japaneseDays },
  US: {
    nameZh: '美国（联邦）',
    nameEn: 'United States (federal)',
    timeZone: 'America/New_York',
    lastYear: 2030,
    daysOff: federalDays,
  },
  FR: { nameZh: '法国', nameEn: 'France', timeZone: 'Europe/Paris', lastYear: 2030, daysOff: frenchDays },
  DE: {
    nameZh: '德国（全国）',
    nameEn: 'Germany (nationwide)',
    timeZone: 'Europe/Berlin',
    lastYear: 2030,
    daysOff: (year) => germanDays('BUND', year),
  },
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

/** Berlin's law on Sundays and holidays names two days that are off once; feiertagejs has only those of every year. */
const BERLIN_ONCE: NamesByYear = {
  2025: { '2025-05-08': 'Tag der Befreiung' },
  2028: { '2028-06-17': '75. Jahrestag des Volksaufstands' },
};

/** What date-fns-holiday-us calls the days, and what 5 U.S.C. 6103 calls them. */
const FEDERAL_NAMES: Readonly<Record<string, string>> = {
  newYearsDay: "New Year's Day",
  martinLutherKingJrDay: 'Birthday of Martin Luther King, Jr.',
  presidentsDay: "Washington's Birthday",
  memorialDay: 'Memorial Day',
  juneteenth: 'Juneteenth National Independence Day',
  independenceDay: 'Independence Day',
  laborDay: 'Labor Day',
  columbusDay: 'Columbus Day',
  veteransDay: 'Veterans Day',
  thanksgiving: 'Thanksgiving Day',
  christmas: 'Christmas Day',
};

/** Every region and year. Throws where a package lacks a year or has days that it should not have. */
export function otherRegions(): Readonly<Record<string, StatutoryRegionDays>> {
  // The packages answer in the zone of the machine; in UTC its midnights are the dates.
  process.env.TZ = 'UTC';
  return Object.fromEntries(Object.keys(REGIONS).map((code) => [code, regionDays(code)]));
}

/**
 * The packages that the regions come from, as `name version (licence)`. Throws where one is under a licence that asks more of
 * what is made from it than to be named.
 */
export function packagesOfRegions(): readonly string[] {
  return PACKAGES.map((name) => {
    const file = new URL(`node_modules/${name}/package.json`, import.meta.url);
    const { version, license }: { version: string; license: string } = JSON.parse(readFileSync(file, 'utf8'));
    if (!LICENCES.includes(license)) throw new Error(`${name} is under ${license}`);
    return `${name} ${version} (${license})`;
  });
}

function regionDays(code: string): StatutoryRegionDays {
  const region = REGIONS[code];
  if (!region) throw new Error(`no region ${code}`);
  const { lastYear, daysOff, ...named } = region;
  const years: Record<number, Names> = {};
  for (let year = FIRST_YEAR; year <= lastYear; year += 1) {
    const wider = region.within === undefined ? {} : (REGIONS[region.within]?.daysOff(year) ?? {});
    const own = Object.entries(daysOff(year)).filter(([on]) => wider[on] === undefined);
    years[year] = Object.fromEntries(own);
  }
  return { ...named, fromYear: FIRST_YEAR, toYear: lastYear, off: shortForm(years) };
}

function japaneseDays(year: number): Names {
  const { holidays } = installed('@holiday-jp/holiday_jp') as {
    readonly holidays: Readonly<Record<string, { readonly name: string }>>;
  };
  const own = Object.entries(holidays).filter(([on]) => on.startsWith(`${year}-`));
  if (own.length === 0) throw new Error(`@holiday-jp/holiday_jp has no day in ${year}`);
  return Object.fromEntries(own.map(([on, { name }]) => [on, name]));
}

/**
 * The eleven days of 5 U.S.C. 6103 and the days on which they are observed. The package's bank holidays are those eleven; its
 * list of federal ones lacks Washington's Birthday. A New Year's Day on a Saturday is observed in the year before.
 */
function federalDays(year: number): Names {
  type Named = Readonly<Record<string, { readonly date: Date }>>;
  const { getBankHolidays, getObservedHolidays } = installed('date-fns-holiday-us') as {
    readonly getBankHolidays: (year: number) => Named;
    readonly getObservedHolidays: (year: number) => Named;
  };
  const days: Record<string, string> = {};
  for (const [key, { date }] of Object.entries(getBankHolidays(year))) {
    days[dateOf(date)] = federalName(key);
  }
  if (Object.keys(days).length !== 11) throw new Error(`${Object.keys(days).length} federal days in ${year}`);
  for (const [key, { date }] of [year, year + 1].flatMap((one) => Object.entries(getObservedHolidays(one)))) {
    if (date.getUTCFullYear() === year) days[dateOf(date)] ??= `${federalName(key)} (observed)`;
  }
  return days;
}

function federalName(key: string): string {
  const name = FEDERAL_NAMES[key];
  if (!name) throw new Error(`date-fns-holiday-us names a day "${key}", which is none of 5 U.S.C. 6103`);
  return name;
}

function frenchDays(year: number): Names {
  const daysOf = installed('@socialgouv/jours-feries') as (year: number) => Readonly<Record<string, Date>>;
  return Object.fromEntries(Object.entries(daysOf(year)).map(([name, date]) => [dateOf(date), name]));
}

/** `BUND` or a state. The Assumption is off in all of Saarland, but in Bavaria only where most people are Catholic. */
function germanDays(state: string, year: number): Names {
  const { getHolidays } = installed('feiertagejs') as {
    readonly getHolidays: (
      year: number,
      region: string,
    ) => readonly { readonly name: string; readonly dateString: string; readonly translate: () => string }[];
  };
  const days = getHolidays(year, state)
    .filter(({ name }) => state !== 'BY' || name !== 'MARIAHIMMELFAHRT')
    .map((holiday) => [holiday.dateString, holiday.translate()]);
  return { ...Object.fromEntries(days), ...(state === 'BE' ? BERLIN_ONCE[year] : {}) };
}

function germanStates(
  states: Readonly<Record<string, readonly [string, string]>>,
): Readonly<Record<string, Region>> {
  return Object.fromEntries(
    Object.entries(states).map(([state, [nameZh, nameEn]]) => [
      `DE-${state}`,
      {
        nameZh: `德国${nameZh}`,
        nameEn: `Germany, ${nameEn}`,
        timeZone: 'Europe/Berlin',
        within: 'DE',
        lastYear: 2030,
        daysOff: (year) => germanDays(state, year),
      },
    ]),
  );
}

function dateOf(midnight: Date): string {
  return midnight.toISOString().slice(0, 10);
}
