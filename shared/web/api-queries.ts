// What the query of each route of the API may ask for, in one table: whatever else stands in a query is refused, because
// left aside it would answer something else than was asked. Other values than words of a list are the handlers' to judge.

import * as z from 'zod';
import { invalid } from './bodies.ts';
import { FATES } from './pages-triage.ts';
import type { Handling } from './routes.ts';
import { type Http, Refused } from './visit.ts';

type Facts = Parameters<z.ZodString['meta']>[0];
const one = (facts: Facts = {}) => z.string().meta(facts);
const some = (facts: Facts = {}) => one(facts).optional();

const instant = { format: 'date-time' };
const paged = {
  cursor: some(),
  // Digits, which a query has as text.
  limit: some({ type: 'integer', minimum: 1, maximum: 200 }),
};
const dry = (what: string) => z.strictObject({ dry: z.enum(['1']).optional().describe(what) });

/** A handling that is not here takes no query at all. */
const QUERIES: Partial<Record<Handling, z.ZodObject>> = {
  apiOnCall: z.strictObject({ at: some(instant), rota: some() }),
  apiStanding: z.strictObject({ role: one(), customer: some(), site: some(), at: some(instant) }),
  apiSchedule: z.strictObject({ from: some(instant), to: some(instant) }),
  apiItem: z.strictObject({ version: some({ type: 'integer', minimum: 1 }) }),
  apiBeginDrill: dry('It is shown and not begun'),
  apiEdit: dry('It is checked and not saved'),
  apiCase: z.strictObject({
    before: some({ type: 'integer', minimum: 0, description: 'Lines of the timeline before that one' }),
  }),
  apiCases: z.strictObject({ list: z.enum(['open', 'closed']).optional(), ...paged }),
  apiReceipts: z.strictObject({
    fate: z.enum(FATES).optional(),
    ...paged,
  }),
};
const NONE = z.strictObject({});
/** Every route takes it, as its pages do: in which language sentences are told. */
const ALWAYS = 'lang';

/** The members that the query of a route may have, as OpenAPI writes them. */
export function queryParameters(handling: Handling): readonly Readonly<Record<string, unknown>>[] {
  const { properties = {}, required = [] } = z.toJSONSchema(QUERIES[handling] ?? NONE);
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

/** Throws a 400 that names what the query of this handling may have, or what a member of it may be, where it has something else. */
export function refuseUnknownQuery(c: Http, handling: Handling): void {
  const { [ALWAYS]: _, ...asked } = c.req.query();
  const schema = QUERIES[handling] ?? NONE;
  const issues = schema.safeParse(asked).error?.issues ?? [];
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  const wrong = issues.filter(({ code }) => code === 'invalid_value');
  if (unknown.length === 0 && wrong.length > 0) throw invalid(wrong);
  if (unknown.length === 0) return;
  const known = [...Object.keys(schema.shape), ALWAYS];
  const told = {
    zh: `没有这样的查询参数：${unknown.join('、')}。可用：${known.join('、')}。`,
    en: `The query has no ${unknown.join(', ')}. It takes: ${known.join(', ')}.`,
  };
  throw new Refused(
    400,
    'unknown_query',
    told,
    unknown.map((path) => ({ path, message: told.en, ...told })),
  );
}
