// Who is on call, and the schedule of one rota with the changes that people make to it from day to day. Times are wall times
// of the desk on the first page and of the rota on its own.

import { html } from 'hono/html';
import type { OnCallLine, RotaPlan } from '../app/on-call.ts';
import { DAY_MS, type Instant, isoOf } from '../domain/instant.ts';
import { type Person, personOf } from '../domain/people.ts';
import type { Rota, RotaOverride, WeekHours } from '../domain/rota.ts';
import type { BegunGap, RotaGap, Shift } from '../domain/rota-shifts.ts';
import { instantOfWall, wallDate } from '../domain/zone.ts';
import { hoursText } from './calendar-text.ts';
import { type Refusal, refusalBox } from './edit-parts.ts';
import { type Choice, fieldsWith, type Typed } from './form-fields.ts';
import type { Html } from './layout.ts';
import { peopleChoices } from './post-form.ts';
import { WEEK } from './rota-form.ts';
import { rotaPictures, WEEKS_SHOWN } from './rota-picture.ts';
import { callWordsOf } from './words-calls.ts';
import { editWordsOf } from './words-edit.ts';
import { type RotaWords, rotaWordsOf } from './words-rota.ts';
import { setupWordsOf } from './words-setup.ts';
import {
  dayText,
  halfOf,
  nameOf,
  type Reader,
  spanShort,
  stampText,
  timeText,
  weekdayText,
  zoneText,
} from './writing.ts';

const GAPS_SHOWN = 5;
/** A page stays small: what is beyond is on the next one, and in the API. */
const SHIFTS_LISTED = 60;
const SHIFTS_OFFERED = 40;

/** `2026-03-02T09:00` in the reader's zone. */
export function wallText(at: Instant, timeZone: string): string {
  const { date, time } = wallDate(timeZone, at);
  return `${date}T${time}`;
}

export function onCallPage(
  reader: Reader,
  page: {
    readonly lines: readonly OnCallLine[];
    readonly retired: readonly Rota[];
    readonly people: readonly Person[];
    readonly at: Instant;
    /** What was asked for, as it was typed; and whether it could be read. */
    readonly asked: string;
    readonly fault: boolean;
    readonly mayEdit: boolean;
    readonly feed: Html;
  },
): Html {
  const words = rotaWordsOf(reader.language);
  const values = { at: page.asked };
  const fields = fieldsWith({ values, faults: page.fault ? { at: words.badTime } : {} });
  return html`<div class="head"><h1>${words.title}</h1><small class="soft">${weekdayText(page.at, reader)} ${stampText(page.at, reader)}</small></div><p class="lead">${words.lead}</p>
<section><form method="get" action="/rotas">${whenField(fields, 'at', words.at, words.atHint(zoneText(reader)))}<p class="go"><button>${words.show}</button></p></form></section>
${page.lines.length === 0 ? html`<p class="empty">${words.noRotas}</p>` : page.lines.map((line) => onCallSection(reader, line, page.people))}
${page.retired.length > 0 ? html`<p class="soft">${editWordsOf(reader.language).members.retired}: ${page.retired.map((rota) => html`<a href="/rotas/${rota.id}"><bdi>${halfOf(rota.name, reader.language)}</bdi></a> `)}</p>` : ''}${page.mayEdit ? html`<p class="go"><a class="button" href="/setup/rotas">${words.newRota}</a></p>` : ''}${page.feed}`;
}

/** A day and time in one field, which a phone lets people pick. */
function whenField(fields: ReturnType<typeof fieldsWith>, name: string, label: string, hint?: string): Html {
  return fields.text(name, label, {
    moment: true,
    ...(hint === undefined ? {} : { hint }),
  });
}

function onCallSection(reader: Reader, line: OnCallLine, people: readonly Person[]): Html {
  const words = rotaWordsOf(reader.language);
  const { rota, onCall, gaps } = line;
  const [first, ...behind] = line.people;
  const name = (id: string | undefined) => nameOf(personOf(people, id), reader.language);
  const inPlaceOf = first ? onCall.standsInFor[first.id] : undefined;
  return html`<section><div class="head"><h2><a href="/rotas/${rota.id}"><bdi>${halfOf(rota.name, reader.language)}</bdi></a></h2><span>${marks(reader, rota)}</span></div>${
    first
      ? html`<p><b><bdi>${nameOf(first, reader.language)}</bdi></b> <span class="soft">${words.until(stampText(line.shiftTo, reader))}</span>${onCall.overrideId === null ? '' : html` <span class="flag">${words.byOverride}</span>`}${inPlaceOf === undefined ? '' : html` <span class="soft"><bdi>${words.standsInFor(name(inPlaceOf))}</bdi></span>`}</p>${reachList(first)}${behind.length > 0 ? html`<details><summary>${words.behind} <b class="num">${behind.length}</b></summary><ol>${behind.map((person) => html`<li class="line step"><span></span><div><bdi>${nameOf(person, reader.language)}</bdi>${reachList(person)}</div></li>`)}</ol></details>` : ''}`
      : html`<p class="${rota.mustCover === undefined ? 'soft' : 'no'}">${words.nobody}</p>`
  }${gapList(reader, rota, gaps, people)}</section>`;
}

function marks(reader: Reader, rota: Rota): Html {
  const words = rotaWordsOf(reader.language);
  return html`${rota.region === undefined ? '' : html`<span class="flag"><bdi>${rota.region}</bdi></span> `}${rota.seniorsOnly ? html`<span class="flag">${words.seniors}</span> ` : ''}${rota.retired ? html`<span class="flag">${editWordsOf(reader.language).members.retired}</span>` : ''}`;
}

/** Numbers and addresses as links that a phone dials (E-11); a chat room by its name. Ways that were stopped are left out. */
function reachList(person: Person): Html {
  const ways = new Map(
    person.contactMethods
      .filter(({ stoppedAt }) => stoppedAt === undefined)
      .map(({ channel, address }) => [address, channel] as const),
  );
  return html`<p class="num">${[...ways].map(([address, channel], index) => {
    const between = index === 0 ? '' : ' · ';
    if (channel === 'chat') return html`${between}${address}`;
    return html`${between}<a href="${channel === 'email' ? 'mailto' : 'tel'}:${address}">${address}</a>`;
  })}</p>`;
}

/** `No local engineer on call Sun 2 Mar 02:00–06:00 for region 浙江`. */
export function gapText(
  reader: Reader,
  rota: Pick<Rota, 'region'>,
  gap: BegunGap,
  people: readonly Person[],
): string {
  const words = rotaWordsOf(reader.language);
  const sameDay = dayText(gap.from, reader) === dayText(gap.to, reader);
  const end = sameDay
    ? timeText(gap.to, reader)
    : `${weekdayText(gap.to, reader)} ${stampText(gap.to, reader)}`;
  const begins = `${weekdayText(gap.from, reader)} ${stampText(gap.from, reader)}`;
  const span = gap.hasNoEnd ? words.gapFrom(begins) : `${begins} – ${end}`;
  const why = rota.region !== undefined && gap.why === 'nobody' ? words.localWhy : words.gapWhy[gap.why];
  const names = gap.personIds.map((id) => nameOf(personOf(people, id), reader.language));
  const named =
    names.length > 0
      ? ` ${words.gapPeople(names.slice(0, 3).join(reader.language === 'en' ? ', ' : '、'))}`
      : '';
  return `${words.gap(why, span, rota.region ?? '')}${named}`;
}

function gapList(
  reader: Reader,
  rota: Rota,
  gaps: readonly RotaGap[],
  people: readonly Person[],
): Html | string {
  if (gaps.length === 0) return '';
  return html`<ul class="no">${gaps.slice(0, GAPS_SHOWN).map((gap) => html`<li><bdi>${gapText(reader, rota, gap, people)}</bdi></li>`)}${gaps.length > GAPS_SHOWN ? html`<li>${reader.words.case.more(gaps.length - GAPS_SHOWN)}</li>` : ''}</ul>`;
}

// ---------------------------------------------------------------------------------------------------------------
// One rota

export interface SchedulePage {
  readonly rota: Rota;
  readonly people: readonly Person[];
  readonly plan: RotaPlan;
  /** The number of the first day shown, in the rota's zone; a Monday. */
  readonly firstDay: number;
  readonly me: Person;
  /** May change anybody's shifts. */
  readonly leads: boolean;
  readonly mayEdit: boolean;
  readonly mayChange: boolean;
  /** The shifts of the next weeks, to choose from. */
  readonly upcoming: readonly Shift[];
  readonly formToken: string;
  readonly said?: { readonly tone: 'told' | 'no'; readonly text: string } | undefined;
  readonly typed: Typed;
  readonly refusal?: Refusal | undefined;
}

export function schedulePage(reader: Reader, page: SchedulePage): Html {
  const words = rotaWordsOf(reader.language);
  const { rota, people, plan, firstDay } = page;
  const name = halfOf(rota.name, reader.language);
  const nameFor = (id: string) => nameOf(personOf(people, id), reader.language);
  const dateAt = (day: number) => isoOf(day * DAY_MS).slice(0, 10);
  const shownTo = instantOfWall(reader.timeZone, (firstDay + WEEKS_SHOWN * 7 - 1) * DAY_MS);
  const shownFrom = instantOfWall(reader.timeZone, firstDay * DAY_MS);
  return html`<p class="up"><a href="/rotas">${words.title}</a></p><div class="head"><h1><bdi>${name}</bdi></h1><small class="soft">${zoneText(reader)} ${marks(reader, rota)}</small></div>
${page.said ? html`<p class="${page.said.tone}" role="${page.said.tone === 'no' ? 'alert' : 'status'}">${page.said.text}</p>` : ''}${page.refusal ? refusalBox(reader, page.refusal) : ''}
<section><h2>${words.schedule}</h2><p class="go"><a class="button" href="?from=${dateAt(firstDay - WEEKS_SHOWN * 7)}">${words.earlier}</a> <a class="button" href="/rotas/${rota.id}">${words.today}</a> <a class="button" href="?from=${dateAt(firstDay + WEEKS_SHOWN * 7)}">${words.later}</a> <a class="button" href="/setup/who?rota=${rota.id}">${callWordsOf(reader.language).ask}</a></p><p class="soft">${words.weeks(dayText(shownFrom, reader), dayText(shownTo, reader))}</p>
${rotaPictures(reader, plan, { firstDay, order: rota.layers.flatMap(({ personIds }) => personIds), nameOf: nameFor, title: name })}
<details><summary>${words.list} <b class="num">${plan.shifts.length}</b></summary><ol>${plan.shifts.slice(0, SHIFTS_LISTED).map((shift) => shiftLine(reader, shift, nameFor, words))}</ol>${plan.shifts.length > SHIFTS_LISTED ? html`<p class="soft">${reader.words.case.more(plan.shifts.length - SHIFTS_LISTED)}</p>` : ''}</details></section>
<section><h2>${words.gapsHead}</h2>${
    rota.mustCover === undefined
      ? html`<p class="soft">${words.noCover}</p>`
      : plan.gaps.length === 0
        ? html`<p>${words.noGaps}</p>`
        : html`<ul class="no">${plan.gaps.slice(0, 50).map((gap) => html`<li><bdi>${gapText(reader, rota, gap, people)}</bdi></li>`)}</ul>`
  }</section>
${changesSection(reader, page, nameFor)}
${page.mayChange ? html`${swapSection(reader, page, nameFor)}${standInSection(reader, page)}` : ''}
${layersSection(reader, page, nameFor)}`;
}

function shiftLine(reader: Reader, shift: Shift, nameFor: (id: string) => string, words: RotaWords): Html {
  return html`<li class="line"><time>${weekdayText(shift.from, reader)} ${dayText(shift.from, reader)}</time><div><bdi>${nameFor(shift.personId)}</bdi> <span class="a">${spanShort(shift, reader)}</span>${shift.overrideId === null ? '' : html` <span class="flag">${words.byOverride}</span>`}${shift.standsInFor === null ? '' : html` <span class="a"><bdi>${words.standsInFor(nameFor(shift.standsInFor))}</bdi></span>`}</div></li>`;
}

function changesSection(reader: Reader, page: SchedulePage, nameFor: (id: string) => string): Html {
  const words = rotaWordsOf(reader.language);
  const { rota, me, leads } = page;
  const coming = rota.overrides.filter(({ to }) => to > reader.now).toSorted((a, b) => a.from - b.from);
  const named = new Set(rota.layers.flatMap(({ personIds }) => personIds));
  const absences = page.people
    .filter(({ id }) => named.has(id))
    .flatMap((person) =>
      (person.absences ?? []).filter(({ to }) => to > reader.now).map((absence) => ({ person, absence })),
    );
  const concerns = ({ swapId, personId }: RotaOverride) =>
    personId === me.id ||
    (swapId !== undefined && rota.overrides.some((one) => one.swapId === swapId && one.personId === me.id));
  return html`<section><h2>${words.changes}</h2>${coming.length === 0 ? html`<p class="soft">${words.noChanges}</p>` : ''}<ol>${coming.map(
    (override) =>
      html`<li class="line"><time>${weekdayText(override.from, reader)} ${dayText(override.from, reader)}</time><div><bdi>${nameFor(override.personId)}</bdi> <span class="flag">${words.kinds[override.kind]}</span> <span class="a">${spanShort(override, reader)}${override.replacesId === undefined ? '' : html` · ${words.replaces} <bdi>${nameFor(override.replacesId)}</bdi>`}</span><br><span class="soft"><bdi>${override.reason}</bdi></span>${
        page.mayChange && (leads || concerns(override))
          ? html`<form method="post" action="/rotas/${rota.id}"><input type="hidden" name="token" value="${page.formToken}"><input type="hidden" name="version" value="${rota.version + 1}"><input type="hidden" name="what" value="withdraw"><input type="hidden" name="overrideId" value="${override.id}">${isRefused(page, override) ? despiteTick(reader) : ''}<button class="quiet">${words.withdraw}</button></form>`
          : ''
      }</div></li>`,
  )}</ol>${absences.length > 0 ? html`<h3 class="field">${words.absences}</h3><ul class="ledger">${absences.map(({ person, absence }) => html`<li><span><bdi>${words.away(nameOf(person, reader.language), absence.deputyId === undefined ? null : nameFor(absence.deputyId))}</bdi></span><span class="soft num">${spanShort(absence, reader)}</span></li>`)}</ul>` : ''}</section>`;
}

/** A shift in a choice: `person|from|to`, in milliseconds. */
export function shiftValue({ personId, from, to }: Pick<Shift, 'personId' | 'from' | 'to'>): string {
  return `${personId}|${from}|${to}`;
}

function swapSection(reader: Reader, page: SchedulePage, nameFor: (id: string) => string): Html {
  const words = rotaWordsOf(reader.language);
  const { rota, me, leads, upcoming, people } = page;
  const choice = (shift: Shift): Choice => ({
    value: shiftValue(shift),
    label: `${nameFor(shift.personId)}: ${weekdayText(shift.from, reader)} ${spanShort(shift, reader)}`,
  });
  const mine = upcoming.filter(({ personId }) => leads || personId === me.id).slice(0, SHIFTS_OFFERED);
  const others = upcoming.filter(({ personId }) => leads || personId !== me.id).slice(0, SHIFTS_OFFERED);
  const takers = people.filter(
    ({ id, active, roles }) => active && roles.length > 0 && (leads || id !== me.id),
  );
  const fields = fieldsWith(page.typed);
  return html`<section id="swap"><h2>${words.swap}</h2><p class="hint">${leads ? words.swapLeadAny : words.swapLead}</p>${
    mine.length === 0
      ? html`<p class="soft">${words.noShifts}</p>`
      : html`<form method="post" action="/rotas/${rota.id}" novalidate>${marked(page, 'swap')}<div class="pair">${fields.select('mine', words.mine, mine.map(choice), { required: true })}${fields.select('theirs', words.theirs, [...takers.map((person) => ({ value: person.id, label: words.forNothing(nameOf(person, reader.language)) })), ...others.map(choice)], { required: true })}</div>${reasonField(reader, page, 'swap')}</form>`
  }</section>`;
}

function standInSection(reader: Reader, page: SchedulePage): Html {
  const words = rotaWordsOf(reader.language);
  const { rota, leads, people } = page;
  const fields = fieldsWith(page.typed);
  // Who is from outside is marked as such.
  const staff = peopleChoices(reader, people);
  return html`<section id="stand-in"><h2>${words.standIn}</h2><p class="hint">${leads ? words.standInLead : words.takeOverLead}</p><form method="post" action="/rotas/${rota.id}" novalidate>${marked(page, 'override')}${
    leads
      ? html`<div class="pair">${fields.select('personId', words.person, staff, { required: true })}${fields.select('replacesId', words.replaces, staff, { blank: words.whoever, hint: words.replacesHint })}</div>${fields.select(
          'kind',
          words.kind,
          [
            { value: 'override', label: words.kinds.override },
            { value: 'leave', label: words.kinds.leave },
          ],
        )}`
      : html`<input type="hidden" name="personId" value="${page.me.id}"><input type="hidden" name="kind" value="override">`
  }<div class="pair">${whenField(fields, 'from', words.from)}${whenField(fields, 'to', words.to)}</div>${reasonField(reader, page, 'stand-in')}</form></section>`;
}

function marked(page: SchedulePage, what: string): Html {
  return html`<input type="hidden" name="token" value="${page.formToken}"><input type="hidden" name="version" value="${page.rota.version + 1}"><input type="hidden" name="what" value="${what}">`;
}

/** Whether taking this one back was refused for what it would leave uncovered. */
function isRefused({ refusal, typed: { values } }: SchedulePage, { id }: RotaOverride): boolean {
  return refusal?.uncovered !== undefined && values.what === 'withdraw' && values.overrideId === id;
}

function despiteTick(reader: Reader): Html {
  return html`<label class="tick" id="f-despite"><input type="checkbox" name="despite" value="yes">${editWordsOf(reader.language).despite}</label>`;
}

function reasonField(reader: Reader, { typed, refusal }: SchedulePage, form: 'swap' | 'stand-in'): Html {
  const words = rotaWordsOf(reader.language);
  const what = form === 'swap' ? 'swap' : 'override';
  const despite = refusal?.uncovered && typed.values.what === what ? despiteTick(reader) : '';
  const fault = typed.faults.reason;
  return html`<div class="field${fault ? ' wrong' : ''}"><label for="reason-${form}">${words.reason}</label><span class="hint" id="reason-${form}-hint">${words.reasonHint}</span>${fault ? html`<span class="fault">${fault}</span>` : ''}<input type="text" id="reason-${form}" name="reason" value="${typed.values.reason ?? ''}" maxlength="400" required aria-describedby="reason-${form}-hint"></div>${despite}<p class="go"><button>${form === 'swap' ? words.swap : words.standIn}</button></p>`;
}

function layersSection(reader: Reader, page: SchedulePage, nameFor: (id: string) => string): Html {
  const words = rotaWordsOf(reader.language);
  const { rota } = page;
  const setup = setupWordsOf(reader.language);
  return html`<section><h2>${words.layers}</h2>${layerList(reader, rota, nameFor)}<p class="foot">${page.mayEdit ? html`<span>${setup.version(rota.version)}</span><a class="button" href="/setup/rotas/${rota.id}">${words.edit}</a>` : html`<a href="/setup/rotas/${rota.id}?part=history">${setup.version(rota.version)}</a>`}</p></section>`;
}

/** What one version of a rota says, for good. */
export function rotaFacts(reader: Reader, rota: Rota, people: readonly Person[]): Html {
  const words = rotaWordsOf(reader.language);
  const nameFor = (id: string) => nameOf(personOf(people, id), reader.language);
  const { mustCover, admitted = [] } = rota;
  const cover =
    mustCover === undefined || mustCover === 'always'
      ? words.covers[mustCover ?? '']
      : weekText(reader, mustCover);
  return html`<section><p class="soft">${rota.timeZone} ${marks(reader, rota)}</p><h3 class="field">${words.layers}</h3>${layerList(reader, rota, nameFor)}<h3 class="field">${words.mustCover}</h3><p>${cover}</p>${admitted.length > 0 ? html`<h3 class="field">${words.admitted}</h3><ul>${admitted.map(({ personId, reason }) => html`<li><bdi>${nameFor(personId)}</bdi>: <bdi>${reason}</bdi></li>`)}</ul>` : ''}${rota.overrides.length > 0 ? html`<h3 class="field">${words.changes}</h3><ul class="ledger">${rota.overrides.slice(-SHIFTS_LISTED).map((override) => html`<li><span><bdi>${nameFor(override.personId)}</bdi> <span class="flag">${words.kinds[override.kind]}</span> <bdi>${override.reason}</bdi></span><span class="soft num">${spanShort(override, reader)}</span></li>`)}</ul>` : ''}</section>`;
}

function layerList(reader: Reader, rota: Rota, nameFor: (id: string) => string): Html {
  const words = rotaWordsOf(reader.language);
  return html`<ol>${rota.layers.map(
    (layer, index) =>
      html`<li class="line step"><span class="soft num">${index + 1}</span><div><b><bdi>${halfOf(layer.name, reader.language)}</bdi></b> <span class="a">${words.sinceOn(layer.startsOn)}${layer.endsOn === undefined ? '' : ` ${words.untilOn(layer.endsOn)}`}</span><br>${words.facts(layer.handOverTimes, layer.shiftsPerTurn)}: <bdi>${layer.personIds.map(nameFor).join(' → ')}</bdi>${
        layer.restrictedTo
          ? html`<br><span class="soft num">${weekText(reader, layer.restrictedTo)}</span>`
          : ''
      }</div></li>`,
  )}</ol>`;
}

function weekText(reader: Reader, weekly: WeekHours): string {
  const { weekdays } = setupWordsOf(reader.language);
  return WEEK.filter((day) => weekly[day].length > 0)
    .map((day) => `${weekdays[day]} ${hoursText(weekly[day])}`)
    .join(' · ');
}
