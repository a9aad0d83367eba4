// The wire of a line of `deadlines` that names a duty of the vendor, by `obligation` and `start`, instead of a tier.

import * as z from 'zod';
import { conventionsOf } from '../domain/conventions.ts';
import { BUILT_IN_CALENDARS } from '../domain/presets/built-in-calendars.ts';
import { S003_RESPONSE_TABLE } from '../domain/presets/s003.ts';
import { VENDOR_OBLIGATIONS, vendorObligationAt } from '../domain/vendor-obligations.ts';
import { instantText } from './calendar-file.ts';
import { conventionsOfWire } from './convention-names.ts';
import { deadlinesWire } from './deadlines.ts';

const line = z.object({
  obligation: z.string().refine((id) => Object.hasOwn(VENDOR_OBLIGATIONS, id), {
    error: ({ input }) =>
      `"${String(input)}" is no obligation with a clock: ${Object.keys(VENDOR_OBLIGATIONS).join(', ')}`,
  }),
  start: instantText,
  events: z
    .array(z.object({ type: z.string(), at: instantText }))
    .max(1_000)
    .nullish(),
  conventions_override: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((override, context) => {
      try {
        return conventionsOfWire(override ?? {});
      } catch (error) {
        if (!(error instanceof z.ZodError)) throw error;
        for (const { path, message } of error.issues) context.addIssue({ code: 'custom', path, message });
        return z.NEVER;
      }
    }),
  as_of: instantText.nullish(),
});

/** The answer to a line that names an obligation; null where it names none. Throws a ZodError with the path. */
export function obligationAnswers(value: unknown): object | null {
  if (typeof value !== 'object' || value === null || !('obligation' in value)) return null;
  const { obligation, start, events, conventions_override: conventions, as_of: asked } = line.parse(value);
  const happened = events ?? [];
  const asOf = asked ?? Math.max(start, ...happened.map(({ at }) => at));
  // Counted around the clock, and by the tier of the same source for what a day is.
  const tier = { ...S003_RESPONSE_TABLE, conventions };
  const reckoning = { tier, calendars: BUILT_IN_CALENDARS };
  const deadlines = Object.entries(VENDOR_OBLIGATIONS[obligation] ?? {}).map(([id, duty]) => ({
    kind: 'obligation',
    subkind: id,
    ...vendorObligationAt(duty, start, asOf, happened, reckoning),
  }));
  return deadlinesWire({ asOf, deadlines }, conventionsOf(tier).timeZone);
}
