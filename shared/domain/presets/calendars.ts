// The calendars that the presets count on: around the clock, the working days of the People's Republic of China, and
// their business hours. A tenant's own calendars are its configuration.

import type { Calendar, WallInterval } from '../calendar.ts';
import { statutoryCalendar, statutoryDates } from '../statutory.ts';

export const AROUND_THE_CLOCK: Calendar = {
  id: '24x7',
  version: 1,
  name: '7×24',
  timeZone: 'Asia/Shanghai',
  always: true,
  weekly: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
  dates: {},
  closures: [],
  publishedYears: [],
};

export const BUSINESS_HOURS: readonly WallInterval[] = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
];

/** The years that a new tenant starts with; a further one is a new version. */
const FIRST_YEARS = [2025, 2026] as const;

/**
 * Working days of the People's Republic of China with holidays and make-up workdays: notices of the General Office of the
 * State Council for 2025 (国办发明电〔2024〕12号) and 2026 (2025-11-04). A further year is added by a new version.
 */
export const CN_WORKDAYS: Calendar = {
  ...statutoryCalendar('CN', { id: 'cn-workdays', name: '中国工作日', hours: BUSINESS_HOURS }),
  dates: Object.assign({}, ...FIRST_YEARS.map((year) => statutoryDates('CN', year, BUSINESS_HOURS))),
  publishedYears: FIRST_YEARS,
};

/** 5×8: the hours of a contract that names none. The dates are those of the working days. */
export const CN_5X8: Calendar = { ...CN_WORKDAYS, id: 'cn-5x8', name: '5×8' };
