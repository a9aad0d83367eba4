// The HTTP wire of what a desk promises and whom it calls: reading and changing its configuration, and moving open cases to
// another version. The items are those of the configuration's own wire (configuration.ts).

import * as z from 'zod';
import { configurationSchemas } from './configuration.ts';

const reason = z
  .string()
  .trim()
  .min(1, 'must say why it is changed: it stands in the history')
  .max(400, 'must have at most 400 characters');

/**
 * A new version: the whole item, whose `version` is the latest plus one; 1 makes a new item. An item that says what the
 * latest version says makes none: the answer is the version that stands.
 */
export const editBody = z.strictObject({
  reason,
  item: z
    .looseObject({ id: z.string(), version: z.number() })
    .describe(
      'The whole item; nothing is merged. Where it says what the latest version says, no version is made and the latest is the answer',
    ),
});

/** The same with its item as it must be, for whoever writes one: the item's own faults are told with their paths. */
const bodyOf = <Item extends z.ZodType>(item: Item) =>
  z
    .strictObject({ reason, item })
    .describe(
      'A new version. An item that says what the latest version says makes none: the answer is the version that stands',
    );
export const editBodies = {
  tier: bodyOf(configurationSchemas.tier),
  calendar: bodyOf(configurationSchemas.calendar),
  contract: bodyOf(configurationSchemas.contract),
  tenant: bodyOf(configurationSchemas.tenant),
  person: bodyOf(configurationSchemas.person),
  post: bodyOf(configurationSchemas.post),
  rota: bodyOf(configurationSchemas.rota),
  ladder: bodyOf(configurationSchemas.ladder),
} as const;

const change = z.object({
  path: z.array(z.string()),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
const versionLine = z.object({
  version: z.number().int(),
  at: z.iso.datetime(),
  by: z.string(),
  reason: z.string(),
  changes: z.array(change).describe('Against the version before; empty for the first'),
});

/** The latest version, or the one that was asked for, and who made each. */
const answerOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    item,
    latest: z.number().int(),
    versions: z.array(versionLine).describe('Newest first'),
    gaps: z
      .array(z.object({ path: z.string(), zh: z.string(), en: z.string() }))
      .describe('What keeps a tier from binding cases; empty for anything else'),
    warnings: z
      .array(z.object({ path: z.string(), zh: z.string(), en: z.string() }))
      .describe(
        'What may be saved and is hardly meant: openings of which nobody is told, two times for one promise, regions without a site; of a change also what it leaves uncovered: rungs that find nobody, hours without anybody on call',
      ),
    dry: z
      .literal(true)
      .optional()
      .describe('There where nothing was saved, because `?dry=1` asked for that'),
  });
export const editAnswers = {
  tier: answerOf(configurationSchemas.tier),
  calendar: answerOf(configurationSchemas.calendar),
  contract: answerOf(configurationSchemas.contract),
  tenant: answerOf(configurationSchemas.tenant),
  person: answerOf(configurationSchemas.person),
  post: answerOf(configurationSchemas.post),
  rota: answerOf(configurationSchemas.rota),
  ladder: answerOf(configurationSchemas.ladder),
} as const;

const itemLine = z.object({ id: z.string(), version: z.number().int(), name: z.string() });
export const editLists = z.object({ items: z.array(itemLine) });

export const repinBody = z.strictObject({
  version: z.int().positive().optional().describe('Absent: the latest'),
  dryRun: z.boolean().default(true).describe('Only `false` changes anything'),
  reason: reason.optional().describe('Needed where `dryRun` is false; stands in the timeline of each case'),
  cursor: z.string().max(2_000).optional(),
});

const why = z.object({ code: z.string(), zh: z.string(), en: z.string() });
export const repinAnswer = z.object({
  dryRun: z.boolean(),
  version: z.number().int(),
  cases: z.number().int().optional().describe('Open cases that hold another version'),
  move: z.number().int().optional().describe('Of them those of which a deadline moves'),
  breach: z.number().int().optional().describe('Those that would miss a deadline which they have not missed'),
  heal: z.number().int().optional().describe('Those of which a missed deadline would be in time'),
  noticesAgain: z
    .number()
    .int()
    .optional()
    .describe('Messages by the re-pinning itself whose like went out before'),
  noticesFirst: z
    .number()
    .int()
    .optional()
    .describe('Messages by the re-pinning itself that nobody got yet: that a year of a calendar is missing'),
  promote: z.number().int().optional().describe('Of them those whose severity then rises at once by a miss'),
  pages: z.number().int().optional().describe('Pages that then go out at once, as after any missed deadline'),
  notices: z.number().int().optional().describe('Notices likewise, to people and reporters'),
  repinned: z.number().int().optional().describe('How many this call moved'),
  refused: z.number().int(),
  lines: z.array(
    z.object({
      caseId: z.string(),
      reference: z.string(),
      severity: z.string().optional(),
      moved: z.array(
        z.object({
          clock: z.string(),
          before: z.iso.datetime().nullable(),
          after: z.iso.datetime().nullable(),
        }),
      ),
      breaches: z.array(z.string()),
      heals: z.array(z.string()),
      warnings: z.array(why),
      refused: why.nullable(),
    }),
  ),
  cursor: z.string().nullable().describe('Where the next call goes on; null after the last case'),
});

const year = z.int().min(1900).max(2199);
/** Holidays for a calendar: a file of a calendar program, or the public holidays of a region and a year. */
export const proposalBody = z.union([
  z.strictObject({
    icalendar: z
      .string()
      .min(1)
      .describe(
        'The text of an .ics file, at most 1 MB (1,048,576 characters); a longer one is answered 413',
      ),
    fromYear: year,
    toYear: year,
  }),
  z.strictObject({ region: z.string().describe('Such as CN or DE-BY'), year }),
]);

export const proposalAnswer = z.object({
  item: configurationSchemas.calendar.describe(
    'The next version with all that is proposed: look through it and save it as an edit. Nothing was saved',
  ),
  changes: z.array(change),
  doubtful: z
    .array(z.object({ on: z.string(), name: z.string(), as: z.enum(['closed', 'workday']) }))
    .describe('Dates whose words can be read both ways'),
  notUnderstood: z
    .array(
      z.object({
        line: z.number().int(),
        what: z.string(),
        text: z.string(),
        zh: z.string(),
        en: z.string(),
      }),
    )
    .describe('What was left out'),
});
