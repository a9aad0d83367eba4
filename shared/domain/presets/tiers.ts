// Every preset tier by its id, and the calendars that they count on. Imported where a tenant is made or a preset is
// loaded, never where a case is kept: the tables are large and a case carries its own pinned versions.

import type { Calendar } from '../calendar.ts';
import type { Tier } from '../tier.ts';
import { AROUND_THE_CLOCK, CN_5X8, CN_WORKDAYS } from './calendars.ts';
import { S000_CALL_CENTER } from './s000.ts';
import { S001_EFFECTIVE, S001_HW_SYSSW, S001_SERVICE_LEVEL } from './s001.ts';
import {
  S002_EMAIL,
  S002_EMERGENCY,
  S002_LEVELS,
  S002_REQUIREMENTS,
  S002_RESPONSE,
  S002_SURVEY_MEASURE,
  S002_WARRANTY,
} from './s002.ts';
import { S002_EFFECTIVE } from './s002-effective.ts';
import { S003_PROBLEM_LEVELS, S003_RESPONSE_TABLE } from './s003.ts';
import { S004_SERVICE_DESK } from './s004.ts';

/** The tiers in the order of their sources. */
export const PRESET_TIERS: Readonly<Record<string, Tier>> = byId([
  S000_CALL_CENTER,
  S001_SERVICE_LEVEL,
  S001_HW_SYSSW,
  S001_EFFECTIVE,
  S002_WARRANTY,
  S002_REQUIREMENTS,
  S002_RESPONSE,
  S002_LEVELS,
  S002_EMERGENCY,
  S002_EMAIL,
  S002_SURVEY_MEASURE,
  S002_EFFECTIVE,
  S003_RESPONSE_TABLE,
  S003_PROBLEM_LEVELS,
  S004_SERVICE_DESK,
]);

export const PRESET_CALENDARS: Readonly<Record<string, Calendar>> = byId([
  AROUND_THE_CLOCK,
  CN_WORKDAYS,
  CN_5X8,
]);

/** The calendars that a tier counts on, of those that are given. Throws where one is missing. */
export function calendarsOf(
  tier: Tier,
  calendars: Readonly<Record<string, Calendar>> = PRESET_CALENDARS,
): readonly Calendar[] {
  const rules = [...tier.severities.flatMap(({ targets }) => targets), ...tier.reportTargets];
  const ids = new Set([
    tier.calendarId,
    tier.workingDayCalendarId,
    ...rules.flatMap(({ calendarId }) => calendarId ?? []),
  ]);
  return [...ids].map((id) => {
    const calendar = calendars[id];
    if (!calendar) throw new Error(`tier ${tier.id} counts on the calendar ${id}, which is not given`);
    return calendar;
  });
}

function byId<Item extends { readonly id: string }>(items: readonly Item[]): Readonly<Record<string, Item>> {
  return Object.fromEntries(items.map((item) => [item.id, item]));
}
