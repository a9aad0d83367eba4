// The calendars of the presets with every statutory year that is built in, for examples on paper. A tenant starts with
// fewer years (calendars.ts): a case reads its calendar again and again.

import type { Calendar } from '../calendar.ts';
import { statutoryCalendar } from '../statutory.ts';
import { AROUND_THE_CLOCK, BUSINESS_HOURS, CN_5X8, CN_WORKDAYS } from './calendars.ts';

const workdays = statutoryCalendar('CN', {
  id: CN_WORKDAYS.id,
  name: CN_WORKDAYS.name,
  hours: BUSINESS_HOURS,
});

export const BUILT_IN_CALENDARS: Readonly<Record<string, Calendar>> = {
  [AROUND_THE_CLOCK.id]: AROUND_THE_CLOCK,
  [CN_WORKDAYS.id]: workdays,
  [CN_5X8.id]: { ...workdays, id: CN_5X8.id, name: CN_5X8.name },
};
