// The fields of a person's form, and the marks by which one sees whether a way works. The form works without script: one
// more row is asked for with a button, and the server draws it again with what was typed.

import { html } from 'hono/html';
import { CHAT_PROVIDERS, type ContactMethod, PAGE_CHANNELS, type Person, wayOf } from '../domain/people.ts';
import type { Tier } from '../domain/tier.ts';
import { type Choice, type Fields, fieldsWith, type Typed } from './form-fields.ts';
import { moreRows, savesOnEnter } from './form-rows.ts';
import type { Html } from './layout.ts';
import { absencesShown, ROLES, rowCount, WEEK } from './person-form.ts';
import { editWordsOf } from './words-edit.ts';
import { peopleWordsOf } from './words-people.ts';
import { setupWordsOf } from './words-setup.ts';
import { nameOf, type Reader, stampText } from './writing.ts';

export interface PersonForm {
  /** The version that the form was made from; null for a new person. */
  readonly base: Person | null;
  readonly typed: Typed;
  readonly people: readonly Person[];
  /** Whose severities the hours may be broken for; the desk's own first. */
  readonly tiers: readonly Tier[];
  /** Where the form goes. */
  readonly path: string;
  /** True where somebody changes their own profile: what only an administrator changes is not offered. */
  readonly isOwn: boolean;
}

/** How a way that was stopped is taken up again. */
function stoppedHint(reader: Reader, { channel }: ContactMethod): string {
  const words = peopleWordsOf(reader.language);
  return channel === 'email' ? words.suppressedHint : words.stoppedHint;
}

/** Whether a way works, as far as anybody knows. */
export function wayFlag(reader: Reader, method: ContactMethod): Html {
  const words = peopleWordsOf(reader.language);
  if (method.stoppedAt !== undefined) return html`<span class="flag bad">${words.stopped}</span>`;
  return method.verifiedAt === undefined
    ? html`<span class="flag warn">${words.unverified}</span>`
    : html`<span class="flag good">${words.verified}</span>`;
}

/** A way as people read it: `chat ops-room (WeCom)`. */
export function wayText(reader: Reader, method: ContactMethod): Html {
  const words = peopleWordsOf(reader.language);
  const whose =
    method.channel === 'chat'
      ? html` <span class="soft">(${words.providers[method.chat.provider]})</span>`
      : '';
  return html`<span class="soft">${words.channels[method.channel]}</span> <bdi class="num">${method.address}</bdi>${whose}`;
}

export function personFields(reader: Reader, form: PersonForm): Html {
  const words = peopleWordsOf(reader.language);
  const fields = fieldsWith(form.typed);
  return html`${savesOnEnter()}${whoFields(reader, fields, form)}${methodFields(reader, fields, form)}
<section><details${isOpen(form, /^p\d/, form.base?.paging?.length)}><summary>${words.paging}</summary>${ruleFields(reader, fields, form)}</details></section>
<section><details${isOpen(form, /^q\./, form.base?.quietHours ? 1 : 0)}><summary>${words.quietHours}</summary>${quietFields(reader, fields, form)}</details></section>
<section><details${isOpen(form, /^a\d/, form.base ? absencesShown(form.base, reader).length : 0)}><summary>${words.absences}</summary>${absenceFields(reader, fields, form)}</details></section>`;
}

/** Open where there is something in it, somebody typed into it, or something in it is wrong. */
function isOpen({ typed }: PersonForm, own: RegExp, count = 0): Html | string {
  const isTouched =
    Object.keys(typed.faults).some((field) => own.test(field)) ||
    Object.entries(typed.values).some(
      ([field, value]) => own.test(field) && value !== '' && !/^q\.(?:timeZone|rank)$/.test(field),
    ) ||
    typed.values.more?.match(/^[ap]\.rows$/)?.[0] === `${own.source.charAt(1)}.rows`;
  return count > 0 || isTouched ? html` open` : '';
}

// ---------------------------------------------------------------------------------------------------------------

function whoFields(reader: Reader, fields: Fields, { isOwn, base, people }: PersonForm): Html {
  const words = peopleWordsOf(reader.language);
  const languages: readonly Choice[] = [
    { value: 'zh-CN', label: '中文' },
    { value: 'en', label: 'English' },
  ];
  const names = html`${fields.text('name', words.name, { required: true })}${fields.text('nameEn', words.nameEn)}${fields.select('language', words.language, languages)}`;
  const shown = fields.text('publicNumber', words.publicNumber, { hint: words.publicNumberHint });
  if (isOwn) return html`<section><div class="pair">${names}${shown}</div></section>`;
  const roles = ROLES.map((role) => ({ value: role, label: reader.words.roles[role] }));
  return html`<section><h2>${words.who}</h2><div class="pair">${base ? '' : fields.text('id', words.id, { required: true, hint: words.idHint })}${names}${fields.select('managerId', words.manager, choicesOf(reader, people, base), { blank: words.nobody })}${fields.text('duties', words.duties, { hint: words.dutiesHint })}${fields.text('organisation', words.organisation, { hint: words.organisationHint })}${shown}</div>${fields.ticks('role', words.roles, roles, { hint: words.rolesHint })}${fields.tick('senior', words.senior)}${fields.tick('active', words.active)}</section>`;
}

/** Everybody but the person. */
function choicesOf(reader: Reader, people: readonly Person[], base: Person | null): readonly Choice[] {
  return people
    .filter(({ id, active }) => id !== base?.id && (active || id === base?.managerId))
    .map((person) => ({ value: person.id, label: `${nameOf(person, reader.language)} (${person.id})` }));
}

function methodFields(reader: Reader, fields: Fields, { base, typed, path, isOwn }: PersonForm): Html {
  const words = peopleWordsOf(reader.language);
  const standing = base?.contactMethods ?? [];
  const rows = rowCount(typed.values, 'm', standing.length);
  return html`<section><h2>${isOwn ? words.ownMethods : words.contactMethods}</h2><p class="hint">${words.contactMethodsHint} ${words.addressHint}</p>${Array.from(
    { length: rows },
    (_, row) => methodRow(reader, fields, { row, stood: standing[row] }),
  )}${moreRows(words.addWay, { counter: 'm.rows', shown: rows, path, to: `f-m${rows}-channel` })}</section>`;
}

function methodRow(
  reader: Reader,
  fields: Fields,
  { row, stood }: { readonly row: number; readonly stood: ContactMethod | undefined },
): Html {
  const words = peopleWordsOf(reader.language);
  const at = `m${row}`;
  const channels = PAGE_CHANNELS.map((channel) => ({ value: channel, label: words.channels[channel] }));
  const providers = CHAT_PROVIDERS.map((provider) => ({ value: provider, label: words.providers[provider] }));
  const door = stood?.channel === 'chat' ? stood.chat : undefined;
  const isSet = { hint: words.isSet };
  // The stylesheet shows it where a chat is chosen; a browser that cannot, always.
  const doorFields = html`<div class="if"><b class="small">${words.chatDoor}</b><p class="hint">${words.chatHint}</p><div class="pair">${fields.select(`${at}.provider`, words.provider, providers, { blank: '–' })}${fields.text(`${at}.url`, words.url, door ? isSet : {})}${fields.text(`${at}.secret`, words.secret, door?.secret === undefined ? {} : isSet)}</div>${door?.secret === undefined ? '' : fields.tick(`${at}.dropSecret`, words.dropSecret)}</div>`;
  const state = stood
    ? html`<p class="small">${wayFlag(reader, stood)}${stood.stoppedAt === undefined ? '' : html` <span class="soft">${stoppedHint(reader, stood)}</span>`}</p>`
    : '';
  return html`<div class="act"><div class="way">${fields.select(`${at}.channel`, words.channel, channels)}${fields.text(`${at}.address`, words.address)}${fields.text(`${at}.place`, words.place, { keys: 'numeric' })}</div>${doorFields}${state}</div>`;
}

function ruleFields(reader: Reader, fields: Fields, { base, typed, path }: PersonForm): Html {
  const words = peopleWordsOf(reader.language);
  const standing = base?.paging?.length ?? 0;
  const rows = rowCount(typed.values, 'p', standing);
  const ways = base?.contactMethods ?? [];
  return html`<p class="hint">${words.pagingHint}</p>${Array.from({ length: rows }, (_, row) => {
    const at = `p${row}`;
    return html`<fieldset class="field"><legend>${words.rule(row + 1)}</legend>${fields.text(`${at}.severities`, words.ruleSeverities, row === 0 ? { hint: words.ruleSeveritiesHint } : {})}${ways.map(
      (method, index) =>
        html`<div class="turn"><p>${wayText(reader, method)}</p>${fields.text(`${at}.w${index}.place`, words.place, { keys: 'numeric' })}${fields.text(`${at}.w${index}.after`, words.afterMinutes, { keys: 'numeric' })}</div>`,
    )}</fieldset>`;
  })}${moreRows(words.addRule, { counter: 'p.rows', shown: rows, path, to: `f-p${rows}-severities` })}`;
}

function quietFields(reader: Reader, fields: Fields, { tiers, typed }: PersonForm): Html {
  const words = peopleWordsOf(reader.language);
  const { weekdays } = setupWordsOf(reader.language);
  const ranks = new Set(tiers.flatMap(({ severities }) => severities.map(({ rank }) => rank)));
  const choices = [
    { value: '0', label: words.noSeverity },
    ...[...ranks]
      .toSorted((a, b) => a - b)
      .map((rank) => ({ value: String(rank), label: codesUpTo(tiers, rank) })),
  ];
  const own = typed.values['q.rank'];
  // A rank that the desk's own tier does not have may be another tier's.
  const stray =
    own !== undefined && !choices.some(({ value }) => value === own)
      ? [{ value: own, label: `≤ ${own}` }]
      : [];
  return html`<p class="hint">${words.quietHoursHint}</p><div class="pair">${fields.text('q.every', words.quietEvery, { hint: words.quietEveryHint })}${fields.select('q.rank', words.brokenUpTo, [...choices, ...stray])}${fields.text('q.timeZone', words.quietZone, { hint: editWordsOf(reader.language).timeZoneHint })}</div><div class="cells week">${WEEK.map((day) => fields.text(`q.${day}`, weekdays[day]))}</div>`;
}

const TIERS_NAMED = 5;

/** `L1, L2 / E1, E2`: what each tier calls the severities up to a rank, the same codes once. */
function codesUpTo(tiers: readonly Tier[], rank: number): string {
  const codes = tiers.map(({ severities }) =>
    severities
      .filter((each) => each.rank <= rank)
      .toSorted((a, b) => a.rank - b.rank)
      .map(({ code }) => code)
      .join(', '),
  );
  const distinct = [...new Set(codes)];
  return [...distinct.slice(0, TIERS_NAMED), ...(distinct.length > TIERS_NAMED ? ['…'] : [])].join(' / ');
}

function absenceFields(reader: Reader, fields: Fields, form: PersonForm): Html {
  const words = peopleWordsOf(reader.language);
  const { base, typed, path, people } = form;
  const shown = base ? absencesShown(base, reader).length : 0;
  const rows = rowCount(typed.values, 'a', shown);
  const past = (base?.absences?.length ?? 0) - shown;
  const deputies = choicesOf(reader, people, base);
  return html`<p class="hint">${words.absencesHint} ${reader.timeZone}</p>${Array.from(
    { length: rows },
    (_, row) => {
      const at = `a${row}`;
      return html`<div class="pair">${fields.text(`${at}.from`, words.from, { moment: true })}${fields.text(`${at}.to`, words.to, { moment: true })}${fields.text(`${at}.reason`, words.why)}${fields.select(`${at}.deputyId`, words.deputy, deputies, { blank: words.noDeputy })}</div>`;
    },
  )}${past > 0 ? html`<p class="small soft">${words.pastAbsences(past)}</p>` : ''}${moreRows(words.addAbsence, { counter: 'a.rows', shown: rows, path, to: `f-a${rows}-from` })}`;
}

// ---------------------------------------------------------------------------------------------------------------
// Verification

export interface VerificationPart {
  readonly person: Person;
  /** Names of the ways to which a code went that still holds. */
  readonly awaited: readonly string[];
  readonly formToken: string;
  /** Where its forms go. */
  readonly path: string;
  /** What the last of them came to. */
  readonly told?: { readonly isGood: boolean; readonly sentence: string };
}

/** One form per way that is not verified: to have a code sent, and to enter it. */
export function verificationSection(reader: Reader, part: VerificationPart): Html {
  const words = peopleWordsOf(reader.language);
  const { person, awaited, told } = part;
  const open = person.contactMethods.filter(({ verifiedAt }) => verifiedAt === undefined);
  const form = (method: ContactMethod, what: 'send' | 'enter', content: Html): Html =>
    html`<form method="post" action="${part.path}"><input type="hidden" name="token" value="${part.formToken}"><input type="hidden" name="way" value="${wayOf(method)}"><input type="hidden" name="do" value="${what}">${content}</form>`;
  return html`<section id="verification"><h2>${words.verification}</h2>${told ? html`<p class="${told.isGood ? 'told' : 'no'}" role="${told.isGood ? 'status' : 'alert'}">${told.sentence}</p>` : ''}<p class="hint">${open.length === 0 ? words.allVerified : html`${words.verificationLead} ${words.fromNow}`}</p>${open.map(
    (method, index) => {
      const isAwaited = awaited.includes(wayOf(method));
      const id = `code-${index}`;
      return html`<div class="act"><p class="go">${wayText(reader, method)} ${wayFlag(reader, method)}</p>${
        method.stoppedAt === undefined
          ? html`${isAwaited ? form(method, 'enter', html`<div class="field"><label for="${id}">${words.code}</label><input type="text" id="${id}" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="12" required></div><p class="go"><button class="primary">${words.enter}</button></p>`) : ''}${form(method, 'send', html`<p class="go"><button>${isAwaited ? words.sendAgain : words.sendCode}</button></p>`)}`
          : html`<p class="small soft">${stoppedHint(reader, method)}</p>`
      }</div>`;
    },
  )}</section>`;
}

/** When each way was verified or stopped, for whoever only reads. */
export function waysList(reader: Reader, person: Person): Html {
  const words = peopleWordsOf(reader.language);
  return html`<ul class="ledger ways">${person.contactMethods.map((method) => {
    const since =
      method.stoppedAt !== undefined
        ? words.stoppedAt(stampText(method.stoppedAt, reader))
        : method.verifiedAt !== undefined
          ? words.verifiedAt(stampText(method.verifiedAt, reader))
          : '';
    return html`<li><span>${wayText(reader, method)} ${wayFlag(reader, method)}</span><small class="soft">${since}</small></li>`;
  })}</ul>`;
}
