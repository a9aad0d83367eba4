// The calendars that the presets count on: around the clock, the working days of the People's Republic of China, and
// their business hours. A tenant's own calendars are its configuration.

import type { Calendar, WallInterval } from '../calendar.ts';

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

const BUSINESS_HOURS: readonly WallInterval[] = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
];

/**
 * Working days of the People's Republic of China with holidays and make-up workdays: notices of the General Office of the
 * State Council for 2025 (国办发明电〔2024〕12号) and 2026 (2025-11-04). A further year is added by a new version.
 */
export const CN_WORKDAYS: Calendar = {
  id: 'cn-workdays',
  version: 1,
  name: '中国工作日',
  timeZone: 'Asia/Shanghai',
  always: false,
  weekly: {
    mon: BUSINESS_HOURS,
    tue: BUSINESS_HOURS,
    wed: BUSINESS_HOURS,
    thu: BUSINESS_HOURS,
    fri: BUSINESS_HOURS,
    sat: [],
    sun: [],
  },
  dates: {
    ...holiday('元旦', '2025-01', 1, 1),
    ...holiday('春节', '2025-01', 28, 31),
    ...holiday('春节', '2025-02', 1, 4),
    ...holiday('清明节', '2025-04', 4, 6),
    ...holiday('劳动节', '2025-05', 1, 5),
    ...holiday('端午节', '2025-05', 31, 31),
    ...holiday('端午节', '2025-06', 1, 2),
    ...holiday('国庆节、中秋节', '2025-10', 1, 8),
    ...makeUpWorkdays('2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'),
    ...holiday('元旦', '2026-01', 1, 3),
    ...holiday('春节', '2026-02', 15, 23),
    ...holiday('清明节', '2026-04', 4, 6),
    ...holiday('劳动节', '2026-05', 1, 5),
    ...holiday('端午节', '2026-06', 19, 21),
    ...holiday('中秋节', '2026-09', 25, 27),
    ...holiday('国庆节', '2026-10', 1, 7),
    ...makeUpWorkdays('2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'),
  },
  closures: [],
  publishedYears: [2025, 2026],
};

/** 5×8: the hours of a contract that names none. The dates are those of the working days. */
export const CN_5X8: Calendar = { ...CN_WORKDAYS, id: 'cn-5x8', name: '5×8' };

/** Closed from the first to the last day of a stretch within one month (`YYYY-MM`). */
function holiday(name: string, month: string, firstDay: number, lastDay: number): Calendar['dates'] {
  return Object.fromEntries(
    Array.from({ length: lastDay - firstDay + 1 }, (_, index) => [
      `${month}-${String(firstDay + index).padStart(2, '0')}`,
      { name, hours: [] },
    ]),
  );
}

function makeUpWorkdays(...dates: readonly string[]): Calendar['dates'] {
  return Object.fromEntries(dates.map((date) => [date, { name: '调休上班', hours: BUSINESS_HOURS }]));
}
