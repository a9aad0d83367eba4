// Quiet hours: 免打扰. Until when a person would rather not be woken, on the wall clock of their own zone. Refuses to say
// whether they are woken all the same: that hangs on the case (escalation.ts).

import { DAY_MS, type Instant, MINUTE_MS } from './instant.ts';
import type { QuietHours } from './people.ts';
import { dayNumberAt, instantOfWall, minuteOf, weekdayOf } from './zone.ts';

/** Nobody is quiet for longer than a week; hours that never end are taken for that. */
const QUIET_DAYS_MAX = 7;

/**
 * When the quiet hours that hold at an instant end; null where none hold. Hours that touch or lie on each other are one.
 * A wall time that a clock change skips is the instant of the change.
 */
export function quietUntil(quiet: QuietHours | undefined, at: Instant): Instant | null {
  if (!quiet) return null;
  let until: Instant | null = null;
  for (let end = endAt(quiet, at); end !== null; end = endAt(quiet, end)) {
    until = end;
    if (end >= at + QUIET_DAYS_MAX * DAY_MS) break;
  }
  return until;
}

/** When hours that hold at an instant end; null where none hold. */
function endAt({ timeZone, weekly }: QuietHours, at: Instant): Instant | null {
  const today = dayNumberAt(timeZone, at);
  for (const day of [today - 1, today]) {
    for (const [from, to] of weekly[weekdayOf(day)]) {
      const begins = instantOfWall(timeZone, day * DAY_MS + minuteOf(from) * MINUTE_MS);
      const lastDay = minuteOf(to) <= minuteOf(from) ? day + 1 : day;
      const ends = instantOfWall(timeZone, lastDay * DAY_MS + minuteOf(to) * MINUTE_MS);
      if (begins <= at && at < ends) return ends;
    }
  }
  return null;
}
