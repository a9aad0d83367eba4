// Reading and changing what a desk promises, by JSON: the same as the pages, for programs. The item comes and goes as a
// whole; who wins a race, and what stands in the way, is said in both languages.

import {
  type EditKind,
  type Gap,
  historyOf,
  shownItem,
  tierGaps,
  type VersionLine,
} from '../app/configuration-edit.ts';
import { warningsOf } from '../app/configuration-warnings.ts';
import type { ConfigurationItems } from '../contracts/configuration.ts';
import { editBody } from '../contracts/http-edit.ts';
import type { Finding } from '../domain/coverage.ts';
import { findingSentences } from '../domain/coverage-words.ts';
import { isoOf } from '../domain/instant.ts';
import type { Tier } from '../domain/tier.ts';
import { invalid, jsonBody } from './bodies.ts';
import { faultSentences } from './edit-faults.ts';
import { attemptEdit, checkEdit } from './handle-edit.ts';
import { EDITED, type Route } from './routes.ts';
import { type BodyFault, type Http, type Portal, Refused, refused, type Staff } from './visit.ts';
import { warningTold } from './warnings.ts';

const NO_STORE = { 'cache-control': 'no-store' } as const;

/** `/api/tiers/…` is about tiers; `/api/desk` about the desk itself. Throws for a route that is about neither. */
function kindOf({ path }: Route): EditKind {
  const part = path.split('/')[2] ?? '';
  if (!Object.hasOwn(EDITED, part)) throw new Error(`${path} is about no kind of configuration`);
  return EDITED[part as keyof typeof EDITED];
}

function idOf(c: Http, staff: Staff, kind: EditKind): string {
  return kind === 'tenant' ? staff.desk.tenantId : (c.req.param('id') ?? '');
}

export async function apiItems(_portal: Portal, c: Http, staff: Staff, route: Route): Promise<Response> {
  const items = await staff.desk.configuration.latest<ConfigurationItems[EditKind]>(kindOf(route));
  return c.json(
    {
      items: items.map((item) => ({
        id: item.id,
        version: item.version,
        name: 'nameZh' in item ? item.nameZh : 'name' in item ? item.name : item.tierId,
      })),
    },
    200,
    NO_STORE,
  );
}

export async function apiItem(_portal: Portal, c: Http, staff: Staff, route: Route): Promise<Response> {
  const kind = kindOf(route);
  const history = await historyOf(staff.desk, kind, idOf(c, staff, kind));
  const asked = c.req.query('version');
  const line = asked === undefined ? history[0] : history.find(({ item }) => String(item.version) === asked);
  if (!line) throw refused(404, 'not_found', 'notFound');
  return c.json(await written(staff, kind, line.item, history), 200, NO_STORE);
}

export async function apiEdit(_portal: Portal, c: Http, staff: Staff, route: Route): Promise<Response> {
  const kind = kindOf(route);
  const id = idOf(c, staff, kind);
  const parsed = editBody.safeParse(await jsonBody(c));
  if (!parsed.success) throw invalid(parsed.error.issues);
  const { item, reason } = parsed.data;
  if (item.id !== id) {
    const told = {
      zh: `项目的 id 必须是“${id}”，与地址一致。`,
      en: `The item's id must be "${id}", as in the address.`,
    };
    throw new Refused(422, 'not_valid', told, [{ path: 'item.id', message: told.en, ...told }]);
  }
  const asked = { value: item, id, version: item.version, reason, despite: true };
  const dry = c.req.query('dry') !== undefined;
  const attempt = await (dry ? checkEdit(staff, kind, asked) : attemptEdit(staff, kind, asked));
  if (attempt.outcome === 'conflict') throw new Refused(409, 'version_conflict', attempt.told);
  if (attempt.outcome === 'faults')
    throw new Refused(422, 'not_valid', NOT_VALID, attempt.faults.map(bodyFault));
  if (attempt.outcome === 'gaps')
    throw new Refused(422, 'not_complete', NOT_COMPLETE, attempt.gaps.map(gapFault));
  // Told and never in the way: a program has no tick to set.
  if (attempt.outcome === 'uncovered') throw new Error('What is left uncovered was in the way of a program');
  const history = await historyOf(staff.desk, kind, id);
  const uncovered = attempt.outcome === 'unchanged' ? [] : attempt.uncovered;
  const status = attempt.outcome === 'saved' && item.version === 1 ? 201 : 200;
  const answer = await written(staff, kind, shownItem(kind, attempt.item), history);
  const warnings = [...answer.warnings, ...uncovered.map((finding) => uncoveredTold(finding, staff))];
  return c.json({ ...answer, warnings, ...(dry ? { dry } : {}) }, status, NO_STORE);
}

const NOT_VALID = {
  zh: '有内容需要更正，没有保存。',
  en: 'Some values need a correction. Nothing was saved.',
};
const NOT_COMPLETE = {
  zh: '没有保存：否则工单会受一个不完整的承诺约束。',
  en: 'Nothing was saved: it would bind cases to a promise that is not complete.',
};

function bodyFault(fault: Parameters<typeof faultSentences>[0]): BodyFault {
  const path = fault.path === '' ? 'item' : `item.${fault.path}`;
  return { path, message: fault.message, ...faultSentences(fault) };
}

function uncoveredTold(finding: Finding, { tenant }: Staff) {
  return { path: '', ...findingSentences(finding, tenant?.timeZone ?? 'UTC') };
}

const gapFault = ({ path, zh, en }: Gap): BodyFault => ({ path, message: en, zh, en });

async function written<Kind extends EditKind>(
  staff: Staff,
  kind: Kind,
  item: ConfigurationItems[Kind],
  history: readonly VersionLine<ConfigurationItems[Kind]>[],
) {
  return {
    item,
    latest: history[0]?.item.version ?? item.version,
    versions: history.map(({ item: each, by, changes }) => ({
      version: each.version,
      at: isoOf(by.at),
      by: by.name,
      reason: by.reason,
      changes,
    })),
    // Of the kind `tier`, the item is one.
    gaps: kind === 'tier' ? await tierGaps(staff.desk, item as unknown as Tier) : [],
    warnings: (await warningsOf(staff.desk, kind, item)).map(warningTold),
  };
}
