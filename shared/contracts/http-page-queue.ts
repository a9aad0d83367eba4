// The wire of the queue of pages: who waits, on what, and until when.

import * as z from 'zod';

const instant = z.iso.datetime();

export const pageQueueAnswer = z.object({
  now: instant,
  /** Pages that wait to go out as one message each person. */
  together: z.object({
    count: z.int(),
    /** There are more than were counted. */
    more: z.boolean(),
    persons: z.array(z.object({ personId: z.string(), count: z.int(), until: instant })),
  }),
  /** Providers whose next turn lies ahead. */
  providers: z.array(
    z.object({
      provider: z.string(),
      label: z.string(),
      perMinute: z.number(),
      waiting: z.int(),
      lastLeavesAt: instant,
    }),
  ),
});
