// The wire of a case's ledger: everything by which its deadlines were reckoned, for whoever reckons them again. Instants are
// ISO 8601 with Z; a wall time is one of its calendar's zone.

import * as z from 'zod';

const at = z.iso.datetime();
const wallIntervals = z.array(z.tuple([z.string(), z.string()]).readonly()).readonly();

const calendar = z.object({
  id: z.string(),
  version: z.number().int(),
  name: z.string(),
  timeZone: z.string(),
  always: z.boolean().describe('Open around the clock; the hours then only say which days are working days'),
  weekly: z.record(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']), wallIntervals),
  dates: z.record(z.string(), z.object({ name: z.string(), hours: wallIntervals })),
  closures: z.array(z.object({ from: at, to: at, name: z.string() })).readonly(),
  publishedYears: z.array(z.number().int()).readonly(),
});

const interval = z.object({
  from: at,
  to: at,
  counted: z.boolean(),
  why: z.enum(['open', 'closed', 'paused', 'obligation']),
  reason: z.string().optional(),
  by: z.string().optional(),
});

const rule = z.object({
  within: z.object({ amount: z.number(), unit: z.string() }).nullable(),
  instant: z.literal(true).optional().describe('At once: the minutes are the convention `instantMinutes`'),
  from: z.string(),
  calendarId: z.string(),
  calendarVersion: z.number().int(),
  condition: z.unknown().optional(),
  quote: z.string().optional(),
});

const count = z.discriminatedUnion('of', [
  z.object({ of: z.literal('open_time'), seconds: z.number(), calendarId: z.string() }),
  z.object({
    of: z.literal('working_days'),
    days: z.number(),
    calendarId: z.string(),
    due: z.enum(['end_of_business', 'same_clock_time', 'end_of_calendar_day']),
    endOfBusiness: z.string(),
    pause: z.enum(['close_of_business_rule', 'elapsed_shift']),
  }),
  z.object({
    of: z.literal('civil_days'),
    days: z.number(),
    timeZone: z.string(),
    reading: z.enum(['end_of_day', 'holiday_roll']),
    calendarId: z.string(),
  }),
]);

const clock = z.object({
  id: z.string(),
  kind: z.string(),
  subkind: z.string().optional(),
  status: z.string(),
  because: z.string().optional(),
  severity: z.string(),
  origin: z.string().optional(),
  provisional: z.literal(true).optional(),
  rule: rule.nullable().describe('The rule that binds: its time, its start, its condition, its clause'),
  count: count.nullable().describe('What is counted; calendar `real-time` is every instant'),
  startedAt: at.nullable(),
  dueAt: at.nullable(),
  metAt: at.nullable(),
  breachedAt: at.nullable(),
  remainingSeconds: z.number().nullable(),
  stops: z
    .array(z.object({ from: at, to: at.nullable(), reason: z.string() }))
    .readonly()
    .describe('What does not count for this clock; the last may be open'),
  held: z
    .object({ at, dueAt: at })
    .nullable()
    .describe('A deadline that was promised before and is not postponed; the earlier one binds'),
  appointment: z.literal(true).optional().describe('An agreed visit: due then, whatever counts'),
  intervals: z.array(interval).readonly().describe('Whole, in order and without gaps'),
  seconds: z.object({
    counted: z.number(),
    closed: z.number(),
    paused: z.number(),
    obligation: z.number(),
    countedDays: z.number().nullable().describe('Of what is counted in days: days that are over'),
  }),
  sum: z.object({ zh: z.string(), en: z.string() }),
});

export const ledgerAnswer = z.object({
  format: z.literal('faultline-ledger-1'),
  caseId: z.string(),
  reference: z.string(),
  asOf: at,
  timeZone: z.string(),
  reportedAt: at,
  severity: z.string(),
  promise: z.object({
    tierId: z.string(),
    tierVersion: z.number().int(),
    nameZh: z.string(),
    nameEn: z.string(),
    contractId: z.string().optional(),
    contractVersion: z.number().int().optional(),
    tenantVersion: z.number().int().optional(),
    neverPaused: z.array(z.string()).readonly(),
  }),
  conventions: z.unknown().describe('How the tier reads what its source leaves open, defaults included'),
  facts: z.record(z.string(), z.unknown()),
  starts: z.record(z.string(), z.string()),
  severities: z
    .array(
      z.object({
        at,
        what: z.enum(['opened', 'worsened', 'correction', 'promotion', 'repinned']),
        from: z.string().nullable(),
        to: z.string(),
        because: z.string().optional(),
      }),
    )
    .readonly(),
  pauses: z
    .array(
      z.object({
        id: z.string(),
        from: at,
        to: at.nullable(),
        reason: z.string(),
        reasonZh: z.string(),
        reasonEn: z.string(),
        by: z.string().optional(),
        corrections: z.array(z.string()).readonly().optional(),
      }),
    )
    .readonly(),
  obligations: z.array(z.object({ id: z.string(), doneAt: at })).readonly(),
  missed: z
    .array(z.object({ clock: z.string(), severity: z.string(), dueAt: at }))
    .readonly()
    .describe('Deadlines that were missed under an earlier severity'),
  calendars: z.array(calendar).readonly().describe('In full, in the versions that hold'),
  clocks: z.array(clock).readonly(),
});
