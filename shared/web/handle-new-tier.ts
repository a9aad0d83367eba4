// New tiers: from a preset, as a copy, or composed of several. What is made is a draft until a contract or the desk names it.

import { type EditFault, latestOf } from '../app/configuration-edit.ts';
import { Conflict } from '../app/ports.ts';
import { parseConfiguration } from '../contracts/configuration.ts';
import { composedTier, type TierPart } from '../domain/composed-tier.ts';
import { calendarsOf, PRESET_TIERS } from '../domain/presets/tiers.ts';
import type { Tier } from '../domain/tier.ts';
import type { FormBody } from './bodies.ts';
import type { Refusal } from './edit-parts.ts';
import { inBoth } from './form-fields.ts';
import { rowsIn, withOneMore } from './form-rows.ts';
import { attemptEdit, isDone, refusalOf, savedQuery, staffReader } from './handle-edit.ts';
import { COMPOSED, composePage, newTierPage } from './pages-new-tier.ts';
import type { Route } from './routes.ts';
import { answerPage, goTo, type Http, type Portal, type Staff } from './visit.ts';
import { editWordsOf } from './words-edit.ts';
import { type TierFormWords, tierFormWordsOf } from './words-tier-form.ts';
import { type Reader, titled } from './writing.ts';

type Values = Readonly<Record<string, string>>;

/** How either form is drawn: fresh, or as it was refused. */
interface Drawn {
  readonly values: Values;
  readonly status: number;
  readonly faults?: Values;
  readonly refusal?: Refusal;
}

const isComposed = (of: string | undefined): boolean => of === COMPOSED.of;

export async function newTier(portal: Portal, c: Http, staff: Staff): Promise<Response> {
  return draw(portal, c, staff, { values: { of: c.req.query('of') ?? '' }, status: 200 });
}

async function draw(portal: Portal, c: Http, staff: Staff, as: Drawn): Promise<Response> {
  const reader = staffReader(portal, c, staff);
  const { values, faults = {}, refusal } = as;
  const page = {
    sources: await sourcesFor(staff, reader, { copies: !isComposed(values.of) }),
    typed: { values, faults },
    formToken: staff.formToken,
    ...(refusal ? { refusal } : {}),
  };
  const title = editWordsOf(reader.language).newTier;
  return answerPage(
    c,
    { reader, staff, title, current: 'setup', status: as.status },
    isComposed(values.of)
      ? composePage(reader, { ...page, rows: rowsIn(values, 't.rows', PARTS), reason: values.reason ?? '' })
      : newTierPage(reader, page),
  );
}

async function sourcesFor(staff: Staff, { language }: Reader, { copies }: { readonly copies: boolean }) {
  const words = editWordsOf(language);
  const own = await staff.desk.configuration.latest<Tier>('tier');
  const named = (tier: Tier) => `${tier.id}: ${titled(tier, language)}`;
  const presets = Object.values(PRESET_TIERS).map((preset) => ({
    value: `preset:${preset.id}`,
    label: copies ? named(preset) : tierFormWordsOf(language).presetNamed(named(preset)),
  }));
  const standing = own.map((tier) => ({
    value: `own:${tier.id}`,
    label: copies ? words.copyOf(named(tier)) : named(tier),
  }));
  // Whoever composes thinks of what the desk has; whoever begins, of what was published.
  return copies ? [...presets, ...standing] : [...standing, ...presets];
}

/** A preset or a tier of the desk, as a choice names it. */
async function sourceOf(staff: Staff, source: string): Promise<Tier | null> {
  const [from, id = ''] = source.split(':', 2);
  if (from !== 'preset') return latestOf(staff.desk, 'tier', id);
  return Object.hasOwn(PRESET_TIERS, id) ? (PRESET_TIERS[id] ?? null) : null;
}

export async function addTier(
  portal: Portal,
  c: Http,
  staff: Staff,
  _route: Route,
  form: FormBody,
): Promise<Response> {
  if (isComposed(form.values.of)) return addComposed(portal, c, staff, form);
  const { source = '', id: given } = form.values;
  const reader = staffReader(portal, c, staff);
  const found = await sourceOf(staff, source);
  if (!found) {
    const refusal = { sentence: reader.words.faults.choose };
    return draw(portal, c, staff, { values: form.values, status: 422, refusal });
  }
  const id = given ?? found.id;
  if (source.startsWith('preset:')) await addCalendars(staff, found);
  const attempt = await attemptEdit(staff, 'tier', {
    value: { ...found, id, version: 1 },
    id,
    version: 1,
    reason: editWordsOf(staff.tenant?.language ?? 'en').presetReason(found.id),
  });
  if (isDone(attempt)) return goTo(c, `/setup/tiers/${id}?${savedQuery(attempt)}`);
  const { refusal, status } = refusalOf(attempt, reader);
  return draw(portal, c, staff, { values: form.values, status, refusal });
}

/** Those that the preset counts on and that the desk has not; one of its own under the same id stays as it is. */
async function addCalendars({ desk, person }: Staff, preset: Tier): Promise<void> {
  for (const calendar of calendarsOf(preset)) {
    if (await desk.configuration.get('calendar', calendar.id)) continue;
    const by = { name: person.name, at: desk.clock.now(), reason: preset.id };
    await desk.configuration.put('calendar', { ...calendar, version: 1 }, by).catch((error: unknown) => {
      // Somebody loads a preset at the same moment: what they put is what we would have put.
      if (!(error instanceof Conflict)) throw error;
    });
  }
}

// ---------------------------------------------------------------------------------------------------------------
// Out of several

/** Rows that the form begins with; two are needed. */
const PARTS = 3;

async function addComposed(portal: Portal, c: Http, staff: Staff, form: FormBody): Promise<Response> {
  const { values } = form;
  const more = withOneMore({ ...values, 't.rows': String(rowsIn(values, 't.rows', PARTS)) });
  if (more) return draw(portal, c, staff, { values: more, status: 200 });
  const reader = staffReader(portal, c, staff);
  const { id = '', reason } = values;
  const named = { id, ...inBoth(values, 'nameZh', 'nameEn') };
  const rows = await partsOfForm(staff, values);
  const fieldOf = (path: string): string => {
    const [list = '', index = '', member] = path.split('.');
    if (list !== 'compositeOf') return list in named ? list : '';
    return `t.${rows[Number(index)]?.row ?? index}.${member === 'severity' ? 'severity' : 'tier'}`;
  };
  const attempt = async () => {
    const [first, ...others] = rows.flatMap(({ part }) => part ?? []);
    const faults = partFaults(rows);
    // Where the parts do not fit together there is no tier to check, but its own words are.
    if (!first || faults.length > 0) {
      const read = parseConfiguration('tier', { ...first?.tier, ...named, version: 1 });
      const own = 'faults' in read ? read.faults.filter(({ path }) => path in named) : [];
      return { outcome: 'faults', faults: [...own, ...faults] } as const;
    }
    for (const { source, part } of rows) {
      if (part && source.startsWith('preset:')) await addCalendars(staff, part.tier);
    }
    const value = { ...composedTier(named, [first, ...others]), version: 1 };
    return attemptEdit(staff, 'tier', { value, id, version: 1, reason });
  };
  const attempted = await attempt();
  if (isDone(attempted)) return goTo(c, `/setup/tiers/${id}?${savedQuery(attempted)}`);
  const about = { compositeOf: rows.map(({ source, part }) => ({ tierId: part?.tier.id ?? source })) };
  const { refusal, status, fields } = refusalOf(attempted, reader, { value: about, fieldOf });
  return draw(portal, c, staff, { values, status, refusal, faults: fields });
}

interface PartRow {
  readonly row: number;
  readonly source: string;
  /** Null where the tier is not known. */
  readonly part: TierPart | null;
}

/** The rows in which a tier was chosen, or a severity was typed. */
async function partsOfForm(staff: Staff, values: Values): Promise<readonly PartRow[]> {
  const rows: PartRow[] = [];
  for (let row = 0; row < rowsIn(values, 't.rows', PARTS); row += 1) {
    const { [`t.${row}.tier`]: source = '', [`t.${row}.severity`]: severity } = values;
    if (source === '' && severity === undefined) continue;
    const tier = source === '' ? null : await sourceOf(staff, source);
    const part = tier && { tier, ...(severity && row > 0 ? { severity } : {}) };
    rows.push({ row, source, part });
  }
  return rows;
}

/** What keeps the parts from being one tier, in both languages. */
function partFaults(rows: readonly PartRow[]): readonly EditFault[] {
  const fault = (path: string, say: (words: TierFormWords['composeFaults']) => string): EditFault => ({
    path: `compositeOf.${path}`,
    message: say(tierFormWordsOf('en').composeFaults),
    zh: say(tierFormWordsOf('zh-CN').composeFaults),
  });
  const faults: EditFault[] = [];
  if (rows.length < 2) faults.push(fault(`${rows.length}.tierId`, ({ few }) => few));
  const codes = rows[0]?.part?.tier.severities.map(({ code }) => code) ?? [];
  for (const [index, { source, part }] of rows.entries()) {
    if (!part) {
      faults.push(fault(`${index}.tierId`, ({ known }) => known));
      continue;
    }
    const { tier, severity } = part;
    const own = tier.severities.map(({ code }) => code);
    const isTwice = rows
      .slice(0, index)
      .some((other) => other.source === source && other.part?.severity === severity);
    if (isTwice) faults.push(fault(`${index}.tierId`, ({ twice }) => twice));
    if (index === 0) continue;
    const lacking =
      severity === undefined && own.length > 1 ? codes.find((code) => !own.includes(code)) : undefined;
    if (severity !== undefined && !own.includes(severity))
      faults.push(fault(`${index}.severity`, ({ noSuch }) => noSuch(severity, tier.id)));
    else if (lacking !== undefined)
      faults.push(fault(`${index}.severity`, (words) => words.severity(lacking, tier.id, own.join(', '))));
  }
  return faults;
}
