// The worked examples of the help on deadlines are what the clock answers.

import { expect, it } from 'vitest';
import { addCounted, wallDate, wallInstant } from '../../shared/domain/calendar.ts';
import { DAY_MS, HOUR_MS } from '../../shared/domain/instant.ts';
import { CN_WORKDAYS } from '../../shared/domain/presets/calendars.ts';
import { addWorkingDays } from '../../shared/domain/working-days.ts';
import { WORKED_EXAMPLES } from '../../shared/web/help-clock.ts';

const ZONE = 'Asia/Shanghai';

it.each(WORKED_EXAMPLES)('$amount $unit from $from are due at $due', ({ from, amount, unit, due }) => {
  const [date = '', time = ''] = from.split(' ');
  const at = wallInstant(ZONE, date, time);
  const counted =
    unit === 'hours'
      ? addCounted(CN_WORKDAYS, at, amount * HOUR_MS)
      : unit === 'days'
        ? at + amount * DAY_MS
        : addWorkingDays(CN_WORKDAYS, at, amount, '18:00');
  if (counted === 'calendar_missing') throw new Error('the years of the examples are published');
  const reading = wallDate(ZONE, counted);
  expect(`${reading.date} ${reading.time}`).toBe(due);
});
