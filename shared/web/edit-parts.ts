// What the pages that change a configuration draw alike: their navigation, what is wrong with a form, and the versions with
// who made them and what they changed.

import { html, raw } from 'hono/html';
import type { EditFault, Gap, VersionLine } from '../app/configuration-edit.ts';
import type { Calendar, WallInterval } from '../domain/calendar.ts';
import {
  CHANGES_MAX,
  type ConfigurationChange,
  configurationChanges,
  memberName,
} from '../domain/configuration-changes.ts';
import type { Recipient } from '../domain/ladder.ts';
import type { Rota } from '../domain/rota.ts';
import type { ClockStart, Duration, TargetCondition, TargetKind } from '../domain/tier.ts';
import { hoursText } from './calendar-text.ts';
import { faultSentences } from './edit-faults.ts';
import { fieldId, fieldsWith, type Typed } from './form-fields.ts';
import { recipientCode } from './ladder-form.ts';
import type { Html } from './layout.ts';
import { conditionText, startText } from './pages-setup.ts';
import { whenOf } from './when.ts';
import { conventionWordsOf } from './words-conventions.ts';
import { editWordsOf } from './words-edit.ts';
import { ladderWordsOf } from './words-ladder.ts';
import { setupWordsOf } from './words-setup.ts';
import { tierFormWordsOf } from './words-tier-form.ts';
import { clockText, halfOf, type Reader, stampText } from './writing.ts';

/** The tabs of one item: each is an address of its own, so that Back and a bookmark work. */
export function tabs(
  label: string,
  current: string,
  items: readonly { readonly key: string; readonly href: string; readonly label: string }[],
): Html {
  return html`<nav class="filters tabs" aria-label="${label}">${items.map(
    (item) =>
      html`<a href="${item.href}"${item.key === current ? raw(' aria-current="page"') : ''}>${item.label}</a>`,
  )}</nav>`;
}

/** The marks of every changing form, why it is changed, and the button. */
export function saving(
  reader: Reader,
  form: {
    readonly formToken: string;
    readonly version: number;
    readonly reason: string;
    readonly fault?: string;
    /** How the form was refused, if it was: what leaves somebody without cover may be saved by a tick. */
    readonly refusal?: Refusal | undefined;
  },
): Html {
  const words = editWordsOf(reader.language);
  const despite = form.refusal?.uncovered
    ? html`<label class="tick" id="f-despite"><input type="checkbox" name="despite" value="yes">${words.despite}</label>`
    : '';
  return html`<input type="hidden" name="token" value="${form.formToken}"><input type="hidden" name="version" value="${form.version}">
<div class="field${form.fault ? ' wrong' : ''}"><label for="reason">${words.reason}</label><span class="hint" id="reason-hint">${words.reasonHint}</span>${form.fault ? html`<span class="fault">${form.fault}</span>` : ''}<input type="text" id="reason" name="reason" value="${form.reason}" maxlength="400" required aria-describedby="reason-hint"></div>${despite}
<p class="go"><button class="primary">${words.save(form.version)}</button></p>`;
}

/** What every form of one item has in common, however its fields are drawn. */
export interface ItemForm {
  /** Where it is sent. */
  readonly path: string;
  readonly part: string;
  /** The version that the form was made from; null for an item that is not there yet. */
  readonly base: { readonly version: number } | null;
  readonly typed: Typed;
  readonly reason: string;
  readonly refusal?: Refusal | undefined;
  readonly formToken: string;
}

/** The form of one item around its fields, with why it is changed and the button at its end. */
export function editForm(reader: Reader, form: ItemForm, fields: Html): Html {
  const { path, part, base, typed, reason, refusal, formToken } = form;
  const fault = typed.faults.reason;
  const saves = {
    formToken,
    version: (base?.version ?? 0) + 1,
    reason,
    refusal,
    ...(fault ? { fault } : {}),
  };
  return html`<form method="post" action="${path}" novalidate><input type="hidden" name="part" value="${part}">${fields}<section>${saving(reader, saves)}</section></form>`;
}

/** Stands in the address where a version would, after a form that changed nothing. */
export const UNCHANGED = 'nothing';

/** What binds a case holds for new ones; people, posts and rotas are read as they are now, for open cases too. */
export function savedNote(
  reader: Reader,
  version: string | undefined,
  holds: 'new_cases' | 'at_once' = 'new_cases',
): Html | string {
  const words = editWordsOf(reader.language);
  if (version === UNCHANGED) return html`<p class="told" role="status">${words.unchanged}</p>`;
  if (version === undefined || !/^\d{1,6}$/.test(version)) return '';
  const said = holds === 'at_once' ? words.savedAtOnce : words.saved;
  return html`<p class="told" role="status">${said(Number(version))}</p>`;
}

/** What keeps a form from being saved. */
export interface Refusal {
  readonly faults?: readonly EditFault[];
  readonly gaps?: readonly Gap[];
  readonly sentence?: string;
  /** What somebody else saved meanwhile. */
  readonly newest?: { readonly version: number; readonly href: string };
  /** And what that changed, since the version that the form was made from. */
  readonly meanwhile?: readonly ConfigurationChange[];
  /** What saving it would leave uncovered, in the reader's language. */
  readonly uncovered?: readonly string[];
  /** The value that was refused, so that a place in a list is told by its name. */
  readonly about?: unknown;
  /** The field of the form that a fault is at; blank where it is at none of this form. */
  readonly fieldOf?: (path: string) => string;
}

/** Everything that keeps a form from being saved, in sentences, each with the way to its field. Nothing of it was saved. */
export function refusalBox(reader: Reader, refusal: Refusal): Html | string {
  const words = editWordsOf(reader.language);
  const lines = [
    ...(refusal.faults ?? []).map((fault) => {
      const said = faultSentences(fault);
      const field = fault.path === 'reason' ? '' : (refusal.fieldOf?.(fault.path) ?? '');
      const to = fault.path === 'reason' ? 'reason' : field && fieldId(field);
      return { path: fault.path, to, text: reader.language === 'en' ? said.en : said.zh };
    }),
    ...gapLines(reader, refusal.gaps ?? []),
    ...(refusal.uncovered ?? []).map((text) => ({ path: '', to: '', text })),
  ];
  if (lines.length === 0 && refusal.sentence === undefined) return '';
  const why = refusal.uncovered ? words.wouldUncover : words.notSaved;
  const head = refusal.sentence ?? (refusal.gaps?.length ? words.gapsRefuse : why);
  const { newest, meanwhile = [] } = refusal;
  const others =
    meanwhile.length > 0
      ? html`<p>${words.meanwhile}</p>${changesList(reader, meanwhile.slice(0, CHANGES_SHOWN))}`
      : '';
  const kept = newest
    ? html`${others}<p>${words.conflictKept} <a href="${newest.href}">${words.versionNumber(newest.version)}</a></p>`
    : '';
  const way = refusal.uncovered ? html`<p><a href="#f-despite">${words.despiteWay}</a></p>` : '';
  return html`<div class="no" role="alert" tabindex="-1" id="faults">${head}${
    lines.length > 0
      ? html`<ul>${lines.slice(0, 50).map(({ path, to, text }) => {
          const place = path === '' ? '' : placeText(path, refusal.about, reader);
          const at = to === '' ? place : html`<a href="#${to}">${place}</a>`;
          return html`<li>${place === '' ? '' : html`<b>${at}</b>: `}${text}</li>`;
        })}</ul>`
      : ''
  }${kept}${way}</div>`;
}

export function gapLines(reader: Reader, gaps: readonly Gap[]) {
  return gaps.map((gap) => ({ path: '', to: '', text: reader.language === 'en' ? gap.en : gap.zh }));
}

/** The gaps of a tier, each with the way to where it is filled in, as far as that is one place. */
export function gapList(reader: Reader, tierId: string, gaps: readonly Gap[]): Html {
  const hrefOf = (path: string): string | null => {
    const code = /^severities\.([^.]+)\./.exec(path)?.[1];
    if (code !== undefined) return `/setup/tiers/${tierId}?part=${encodeURIComponent(`severity:${code}`)}`;
    return path.startsWith('tenant.') ? '/setup/desk' : null;
  };
  return html`<ul class="changes">${gaps.map((gap) => {
    const href = hrefOf(gap.path);
    const said = reader.language === 'en' ? gap.en : gap.zh;
    return html`<li>${href === null ? said : html`<a href="${href}">${said}</a>`}</li>`;
  })}</ul>`;
}

// ---------------------------------------------------------------------------------------------------------------
// Versions

const VERSIONS_SHOWN = 50;
const CHANGES_SHOWN = 8;

type Line = VersionLine<{ readonly version: number }>;

/** Which two versions are compared, as the address of the page says it. */
export interface Compared {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Every version with what it changed, and any two of them beside each other. */
export function historySection(
  reader: Reader,
  base: string,
  history: readonly Line[],
  compared: Compared,
): Html {
  const words = editWordsOf(reader.language);
  return html`${history.length > 1 ? comparison(reader, base, history, compared) : ''}<section id="history"><h2>${words.history}</h2><ol>${history
    .slice(0, VERSIONS_SHOWN)
    .map(
      ({ item, by, changes }) =>
        html`<li class="line version"><time>${stampText(by.at, reader)}</time><div><b><a href="${base}/versions/${item.version}">${words.versionNumber(item.version)}</a></b> · <bdi>${by.name}</bdi>: ${foldedReason(by.reason)}${
          changes.length > 0 ? changesList(reader, changes.slice(0, CHANGES_SHOWN)) : ''
        }${changes.length > CHANGES_SHOWN ? html`<p class="small"><a href="${base}/versions/${item.version}">${words.moreChanges(changes.length - CHANGES_SHOWN)}</a></p>` : ''}</div></li>`,
    )}</ol></section>`;
}

const REASON_SHOWN = 160;

/** A long one stands folded, so that the versions stay a list. */
function foldedReason(reason: string): Html {
  if (reason.length <= REASON_SHOWN) return html`<bdi>${reason}</bdi>`;
  return html`<details><summary><bdi>${reason.slice(0, REASON_SHOWN)} …</bdi></summary><bdi>${reason}</bdi></details>`;
}

/** A form that is a GET: what is compared is an address that can be kept and sent. */
function comparison(reader: Reader, base: string, history: readonly Line[], { from, to }: Compared): Html {
  const words = editWordsOf(reader.language);
  const found = (text: string | undefined) => history.find(({ item }) => String(item.version) === text);
  // The first against the latest is what most people want to know.
  const [one, other] = [found(from) ?? history.at(-1), found(to) ?? history[0]];
  const isAsked = from !== undefined || to !== undefined;
  const versions = history.map(({ item, by }) => ({
    value: String(item.version),
    label: `${words.versionNumber(item.version)} · ${stampText(by.at, reader)} · ${by.name}`,
  }));
  const values = { from: String(one?.item.version), to: String(other?.item.version) };
  const fields = fieldsWith({ values, faults: {} });
  const changes = one && other && isAsked ? configurationChanges(one.item, other.item) : null;
  const heading = words.compared(one?.item.version ?? 0, other?.item.version ?? 0);
  return html`<section id="compare"><h2>${words.compare}</h2><form method="get" action="${base}#compare"><input type="hidden" name="part" value="history"><div class="pair">${fields.select('from', words.compareFrom, versions)}${fields.select('to', words.compareTo, versions)}</div><p class="go"><button>${words.compareButton}</button></p></form>${
    changes === null
      ? ''
      : html`<div role="status"><h3 class="field">${heading}</h3>${changes.length > 0 ? changesList(reader, changes) : html`<p class="soft">${words.compareSame}</p>`}</div>`
  }</section>`;
}

export function changesList(reader: Reader, changes: readonly ConfigurationChange[]): Html {
  const words = editWordsOf(reader.language);
  return html`<ul class="changes small">${changes.map(
    ({ path, before, after }) =>
      html`<li><b>${pathText(path, reader)}</b>: ${before === undefined ? '' : html`<del><bdi>${changedText(path, before, reader)}</bdi></del> → `}${after === undefined ? words.gone : html`<ins><bdi>${changedText(path, after, reader)}</bdi></ins>`}</li>`,
  )}${changes.length >= CHANGES_MAX ? html`<li>${words.changesCut(CHANGES_MAX)}</li>` : ''}</ul>`;
}

/** `Rule 1 › Way 2 › Minutes after` of a field of the form; of the value itself by the names of its members. */
function placeText(path: string, about: unknown, reader: Reader): string {
  const { rows, members } = editWordsOf(reader.language);
  const parts = path.split('.');
  const rowOf = (part: string) => /^([pwamhlr])(\d{1,3})$/.exec(part);
  if (!rowOf(parts[0] ?? '')) {
    return pathText(
      namedPath(parts, about).map((part) => halfOf(part, reader.language)),
      reader,
    );
  }
  return parts
    .map((part) => {
      const [, letter = '', place] = rowOf(part) ?? [];
      return place === undefined
        ? (rows[part] ?? members[part] ?? part)
        : `${rows[letter]} ${Number(place) + 1}`;
    })
    .join(' › ');
}

/** A path whose places in lists are the names of what stands there, or their number from 1. */
function namedPath(path: readonly string[], about: unknown): readonly string[] {
  let within = about;
  return path.map((part) => {
    const member = (within as Readonly<Record<string, unknown>> | undefined | null)?.[part]; // Looked at, whatever it is.
    const isPlace = Array.isArray(within) && /^\d+$/.test(part);
    within = member;
    return isPlace ? nameIn(member) || String(Number(part) + 1) : part;
  });
}

/** As people call it, where it has a name besides its id. */
function nameIn(member: unknown): string | null {
  const isNamedOne = typeof member === 'object' && member !== null && 'name' in member && 'id' in member;
  const name = isNamedOne && typeof member.name === 'string' ? member.name.trim() : '';
  return name === '' ? memberName(member) : name;
}

/** `L2 › Restore › Within`: names that people gave stay, members are said in words. */
export function pathText(path: readonly string[], reader: Reader): string {
  const members: Readonly<Record<string, string>> = editWordsOf(reader.language).members;
  const said = path.flatMap((part, index) => {
    const convention = path[index - 1] === 'conventions' ? conventionSaid(part, reader)?.[0] : undefined;
    if (convention !== undefined) return [convention];
    const isOnTheWay = ['severities', 'targets', 'conventions', 'weekly'].includes(part);
    if (isOnTheWay && (index < path.length - 1 || members[part] === undefined)) return [];
    const own =
      part === 'order' && path[0] === 'rungs' ? ladderWordsOf(reader.language).order : members[part];
    if (own !== undefined) return [own];
    if (/^\d{12,14}$/.test(part)) return [stampText(Number(part), reader)];
    return [clockText(part, reader.words)];
  });
  return said.join(' › ') || members.item || '';
}

/** No hours are a closed day; any other empty list is nothing. */
function changedText(path: readonly string[], value: unknown, reader: Reader): string {
  const isOfHours = path.includes('weekly') || path.includes('hours');
  return Array.isArray(value) && value.length === 0 && !isOfHours ? '—' : valueAt(path, value, reader);
}

const VALUE_CHARACTERS = 300;

function conventionSaid(key: string, reader: Reader) {
  const { conventions } = conventionWordsOf(reader.language);
  return Object.hasOwn(conventions, key) ? conventions[key as keyof typeof conventions] : undefined;
}

/** A value with the words of where it stands: what a code means there. */
function valueAt(path: readonly string[], value: unknown, reader: Reader): string {
  const [member = '', list] = path.toReversed();
  const { promotes, atTops, sides, ops, whileUnknown } = tierFormWordsOf(reader.language);
  const codes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    ...{ on: promotes, atTop: atTops, side: sides, op: ops, whileUnknown },
    ...(path[0] === 'rungs' ? rungCodes(reader) : {}),
    ...(list === 'conventions' ? { [member]: conventionSaid(member, reader)?.[2] ?? {} } : {}),
  };
  const said = codes[member]?.[String(value)];
  if (said !== undefined) return said;
  const isStart = member === 'from' && typeof value === 'string';
  // What stands in a saved version was parsed: it is a start.
  return isStart ? startText(value as ClockStart, reader) : valueText(value, reader);
}

function rungCodes(reader: Reader): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const { doesChoices, ats } = ladderWordsOf(reader.language);
  return { does: doesChoices, at: ats, order: setupWordsOf(reader.language).order };
}

/** A value of a configuration as people read it. */
export function valueText(value: unknown, reader: Reader): string {
  const { fields } = reader.words;
  if (value === true) return fields.yes;
  if (value === false) return fields.no;
  if (value === null) return '—';
  if (typeof value === 'number' && value > 1_000_000_000_000) return stampText(value, reader);
  if (isDuration(value)) return setupWordsOf(reader.language).duration[value.unit](value.amount);
  if (isHours(value)) return hoursText(value) || setupWordsOf(reader.language).closedDay;
  if (isDateHours(value)) return cut(`${valueText(value.hours, reader)} ${value.name}`);
  if (isClosure(value)) {
    const [from, to] = [value.from, value.to].map((at) => whenOf(at, reader.timeZone, reader.language));
    return cut(`${from} – ${to} ${value.name}`);
  }
  if (isOverride(value)) {
    const [from, to] = [value.from, value.to].map((at) => whenOf(at, reader.timeZone, reader.language));
    return cut(`${valueText(value.personId, reader)} ${from} – ${to} ${value.reason}`);
  }
  if (Array.isArray(value)) {
    const { targets } = reader.words;
    // What has a word among the kinds of targets is one.
    const named = value.map((each) =>
      Object.hasOwn(targets, String(each)) ? targets[each as TargetKind] : each,
    );
    return cut(
      named
        .map((each) => (typeof each === 'object' ? valueText(each, reader) : plainText(each, reader)))
        .join(', '),
    );
  }
  return cut(typeof value === 'object' ? objectText(value as object, reader) : plainText(value, reader));
}

/** A word or a number as it stands; a person by their name. */
function plainText(value: unknown, { peopleNames }: Reader): string {
  return peopleNames?.get(String(value)) ?? String(value);
}

/** What a member of a list is to people: a condition, a target with its time, a reason, a duty, times by severity. */
function objectText(value: object, reader: Reader): string {
  const item = value as Readonly<Record<string, unknown>>; // Looked at, whatever it is.
  // What stands in a saved version was parsed: with these two members it is a condition.
  if ('fact' in item && 'whileUnknown' in item)
    return conditionText(item as unknown as TargetCondition, reader);
  if ('nameZh' in item && 'nameEn' in item)
    return String(reader.language === 'en' ? item.nameEn : item.nameZh);
  if ('channel' in item && 'address' in item) return `${item.channel} ${item.address}`;
  if ('way' in item && 'afterMinutes' in item)
    return item.afterMinutes === null ? String(item.way) : `${item.way} (${item.afterMinutes})`;
  if ('severities' in item && 'ways' in item) {
    const codes = valueText(item.severities, reader);
    return `${codes === '' ? '*' : codes}: ${valueText(item.ways, reader)}`;
  }
  if (typeof item.from === 'number' && typeof item.to === 'number') {
    const [from, to] = [item.from, item.to].map((at) => whenOf(at, reader.timeZone, reader.language));
    return `${from} – ${to} ${item.reason ?? ''}`.trim();
  }
  if ('whatZh' in item && 'whatEn' in item)
    return String(reader.language === 'en' ? item.whatEn : item.whatZh);
  // A holder of a post, a rung of a ladder, a layer of a rota.
  if ('personId' in item && 'deputyIds' in item) {
    const { startsOn, endsOn, deputyIds } = item;
    const days = startsOn || endsOn ? ` ${startsOn ?? ''} – ${endsOn ?? ''}` : '';
    const deputies = valueText(deputyIds, reader);
    return `${valueText(item.personId, reader)}${days}${deputies === '' ? '' : ` (${editWordsOf(reader.language).members.deputyIds}: ${deputies})`}`;
  }
  if ('recipients' in item && 'does' in item) return `${item.name}: ${valueText(item.recipients, reader)}`;
  if ('handOverTimes' in item && 'personIds' in item) {
    return `${item.name}: ${valueText(item.handOverTimes, reader)}; ${valueText(item.personIds, reader)}`;
  }
  // As above: whom a rung calls.
  if (isRecipient(value))
    return value.to === 'person' ? valueText(value.personId, reader) : recipientCode(value);
  const members = Object.entries(item);
  if ('kind' in item && 'from' in item) {
    const name = clockText(memberName(item) ?? '', reader.words);
    return isDuration(item.within) ? `${name} ${valueText(item.within, reader)}` : name;
  }
  if (members.length > 0 && members.every(([, each]) => isDuration(each)))
    return members.map(([key, each]) => `${key} ${valueText(each, reader)}`).join(', ');
  return JSON.stringify(value);
}

function cut(text: string): string {
  return text.length <= VALUE_CHARACTERS ? text : `${text.slice(0, VALUE_CHARACTERS)} …`;
}

const RECIPIENTS: ReadonlySet<unknown> = new Set<Recipient['to']>([
  ...(['rota', 'person', 'duty', 'post', 'owner', 'manager_of_owner', 'managers_of_paged'] as const),
]);

function isRecipient(value: object): value is Recipient {
  return 'to' in value && RECIPIENTS.has(value.to);
}

function isDuration(value: unknown): value is Duration {
  return typeof value === 'object' && value !== null && 'amount' in value && 'unit' in value;
}

function isHours(value: unknown): value is readonly WallInterval[] {
  return (
    Array.isArray(value) &&
    value.every((each) => Array.isArray(each) && each.length === 2 && /^\d{2}:\d{2}$/.test(String(each[0])))
  );
}

function isDateHours(value: unknown): value is Calendar['dates'][string] {
  return isNamed(value) && 'hours' in value && isHours(value.hours);
}

function isClosure(value: unknown): value is Calendar['closures'][number] {
  return isNamed(value) && 'from' in value && typeof value.from === 'number' && 'to' in value;
}

function isOverride(value: unknown): value is Rota['overrides'][number] {
  return (
    typeof value === 'object' &&
    value !== null &&
    'personId' in value &&
    'reason' in value &&
    'from' in value &&
    typeof value.from === 'number' &&
    'to' in value
  );
}

function isNamed(value: unknown): value is { readonly name: string } {
  return typeof value === 'object' && value !== null && 'name' in value;
}

/** Who made a version, when, why, and everything that it changed. */
export function versionHead(
  reader: Reader,
  page: {
    readonly name: string;
    readonly base: string;
    readonly line: VersionLine<{ readonly version: number }>;
    readonly latest: number;
  },
): Html {
  const words = editWordsOf(reader.language);
  const { by, changes, item } = page.line;
  return html`<p class="up"><a href="${page.base}?part=history">${words.history}</a></p><div class="head"><h1><bdi>${page.name}</bdi></h1><small class="soft">${words.versionNumber(item.version)}${item.version === page.latest ? ` · ${words.latest}` : ''}</small></div>
<section><p><time>${stampText(by.at, reader)}</time> · <bdi>${by.name}</bdi>: <bdi>${by.reason}</bdi></p>${
    changes.length > 0
      ? html`<h2>${words.changedHere}</h2>${changesList(reader, changes)}`
      : html`<p class="soft">${item.version === 1 ? words.firstVersion : words.nothingChanged}</p>`
  }</section>`;
}
