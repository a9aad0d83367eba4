// The setup, readably: who is on call now and in the next four weeks, who is paged when, what is promised and by which
// clause. Read-only; changing it comes with its own pages.

import { html } from 'hono/html';
import type { SetupView, Shift } from '../app/queries.ts';
import type { Calendar } from '../domain/calendar.ts';
import { conventionsOf } from '../domain/conventions.ts';
import type { Ladder, Recipient } from '../domain/ladder.ts';
import type { Rota } from '../domain/rota.ts';
import type { ClockStart, NamedStart, TargetCondition, TargetRule, Tier } from '../domain/tier.ts';
import type { Weekday } from '../domain/zone.ts';
import { recipientText, rungMoment } from './ladder-picture.ts';
import type { Html } from './layout.ts';
import { severityChip } from './parts.ts';
import { callWordsOf } from './words-calls.ts';
import { drillWordsOf } from './words-drills.ts';
import { peopleWordsOf } from './words-people.ts';
import { postWordsOf } from './words-posts.ts';
import { readinessPageWords } from './words-readiness.ts';
import { rotaWordsOf } from './words-rota.ts';
import { setupWordsOf } from './words-setup.ts';
import {
  clockText,
  factValueText,
  halfOf,
  nameOf,
  type Reader,
  stampText,
  targetText,
  titled,
  weekdayText,
} from './writing.ts';

/** More tiers than these are listed by name; each has a page of its own. */
const TIERS_DRAWN = 1;

export function setupPage(reader: Reader, view: SetupView, { mayEdit }: { readonly mayEdit: boolean }): Html {
  const setup = setupWordsOf(reader.language);
  const add = (href: string) =>
    mayEdit ? html`<p class="go"><a class="button" href="${href}">${setup.newOne}</a></p>` : '';
  const standard = view.tiers.filter(({ id }) => id === view.tenant?.defaultTierId);
  const drawn = standard.length > 0 ? standard : view.tiers.slice(0, TIERS_DRAWN);
  return html`<div class="head"><h1>${setup.title}</h1></div><p class="lead">${setup.lead} <a href="/help/admin">${reader.words.nav.help}</a></p><p class="go"><a class="button" href="/setup/preview">${setup.preview}</a> <a class="button" href="/setup/who">${callWordsOf(reader.language).ask}</a> <a class="button" href="/readiness">${readinessPageWords(reader.language).title}</a> <a class="button" href="/drills">${drillWordsOf(reader.language).title}</a> <a class="button" href="/setup/desk">${setup.desk}</a></p>
${view.rotas.map(({ rota, shifts }) => rotaSection(reader, rota, shifts))}${mayEdit ? html`<p class="go"><a class="button" href="/setup/rotas">${rotaWordsOf(reader.language).newRota}</a></p>` : ''}
${people(reader, view)}
${view.ladders.map((ladder) => ladderSection(reader, ladder, view))}<p class="go"><a class="button" href="/setup/ladders">${setup.ladders}</a></p>
<section><h2>${setup.tiers}</h2><ul class="ledger">${view.tiers.map((tier) => html`<li><a href="/setup/tiers/${tier.id}"><bdi>${titled(tier, reader.language)}</bdi></a><small class="soft">${tier.id} · ${setup.version(tier.version)}</small></li>`)}</ul>${add('/setup/tiers')}</section>
${drawn.map((tier) => tierSection(reader, tier))}
<section><h2>${setup.calendars}</h2>${view.calendars.map((calendar) => calendarPart(reader, calendar))}${add('/setup/calendars')}</section>
${customers(reader, view, { mayEdit })}`;
}

function rotaSection(reader: Reader, rota: Pick<Rota, 'id' | 'name'>, shifts: readonly Shift[]): Html {
  const setup = setupWordsOf(reader.language);
  const [now, ...next] = shifts;
  return html`<section><h2>${setup.rota}: <a href="/rotas/${rota.id}"><bdi>${halfOf(rota.name, reader.language)}</bdi></a></h2>${
    now
      ? html`<p><span class="flag good">${setup.now}</span> <b><bdi>${nameOf(now.person, reader.language)}</bdi></b> <span class="soft">${setup.until(stampText(now.until, reader))}</span></p>`
      : ''
  }<details><summary>${setup.next}</summary><ol>${next.map(
    (shift) =>
      html`<li class="line"><time>${weekdayText(shift.from, reader)}</time><div><bdi>${nameOf(shift.person, reader.language)}</bdi> <span class="a">${stampText(shift.from, reader)} – ${stampText(shift.until, reader)}</span></div></li>`,
  )}</ol></details></section>`;
}

function people(reader: Reader, view: SetupView): Html {
  const setup = setupWordsOf(reader.language);
  const { roles } = reader.words;
  return html`<section><h2><a href="/setup/people">${setup.people}</a></h2><div class="scroll" tabindex="0" role="region" aria-label="${setup.people}"><table><thead><tr><th scope="col">${setup.name}</th><th scope="col">${setup.roles}</th><th scope="col">${setup.duties}</th><th scope="col">${setup.reach}</th></tr></thead><tbody>${view.people.map(
    (person) =>
      html`<tr><th scope="row"><a href="/setup/people/${person.id}"><bdi>${nameOf(person, reader.language)}</bdi></a>${person.active ? '' : html` <span class="flag warn">${setup.inactive}</span>`}</th><td>${person.roles.map((role) => roles[role]).join(', ')}</td><td>${person.duties.map((duty) => dutyText(duty, reader)).join(', ')}</td><td class="num small">${person.contactMethods.map((method) => html`<div>${method.address}</div>`)}</td></tr>`,
  )}</tbody></table></div><p class="go"><a class="button" href="/setup/people">${peopleWordsOf(reader.language).people}</a> <a class="button" href="/setup/posts">${postWordsOf(reader.language).posts}</a> <a class="button" href="/me">${peopleWordsOf(reader.language).me}</a></p></section>`;
}

function ladderSection(reader: Reader, ladder: Ladder, view: SetupView): Html {
  const world = { people: view.people, posts: [], rotas: view.rotas.map(({ rota }) => rota) };
  const setup = setupWordsOf(reader.language);
  const person = (id: string) => {
    const found = view.people.find((each) => each.id === id);
    return found ? nameOf(found, reader.language) : id;
  };
  const recipient = (one: Recipient): string => recipientText(reader, one, world);
  return html`<section><h2>${setup.ladders}: <a href="/setup/ladders/${ladder.id}"><bdi>${halfOf(ladder.name, reader.language)}</bdi></a> <small class="soft">${setup.version(ladder.version)}</small></h2><ol>${ladder.rungs.map(
    (rung, index) =>
      html`<li class="line step"><span class="soft num">${index + 1}</span><div><b><bdi>${halfOf(rung.name, reader.language)}</bdi></b> <span class="flag ${rung.does === 'page' ? 'bad' : 'warn'}">${setup.does[rung.does]}</span><br>${rungMoment(reader, rung)}: <bdi>${rung.recipients.map(recipient).join(' → ')}</bdi>${rung.recipients.length > 1 || rung.does === 'page' ? html` <span class="soft">(${setup.order[rung.order]})</span>` : ''}</div></li>`,
  )}</ol><p class="foot">${setup.acknowledgeWithin(ladder.acknowledgeWithinMinutes)} ${setup.final(person(ladder.finalPersonId), ladder.repeatEveryMinutes)} ${ladder.acknowledgementHoldsMinutes === null ? '' : setup.holds(ladder.acknowledgementHoldsMinutes)}</p></section>`;
}

/** What a tier promises, read-only. */
export function tierSection(reader: Reader, tier: Tier): Html {
  const setup = setupWordsOf(reader.language);
  const withinText = ({ instant, within, parameter }: TargetRule): string => {
    if (instant) return setup.instant(conventionsOf(tier).instantMinutes);
    if (within !== null) return setup.duration[within.unit](within.amount);
    const open = tier.parameters?.find(({ id }) => id === parameter);
    return open ? setup.leftOpen(titled(open, reader.language)) : setup.noTime;
  };
  const dutyOf = ({ precondition }: TargetRule) => tier.obligations?.find(({ id }) => id === precondition);
  const small = (said: string): Html => html`<br><small class="soft">${said}</small>`;
  const waits = (target: TargetRule): Html | string => {
    const duty = dutyOf(target);
    const said = duty && titled({ nameZh: duty.whatZh, nameEn: duty.whatEn }, reader.language);
    return duty ? small(setup.waitsFor(said || duty.id)) : '';
  };
  const rule = (target: TargetRule): Html =>
    html`<tr><td>${targetText(target, reader.words)}${
      target.condition ? small(`${setup.onlyIf} ${conditionText(target.condition, reader)}`) : ''
    }${waits(target)}${target.origin ? small(setup.origin(target.origin)) : ''}</td><td class="num">${withinText(target)}${target.calendarId ? small(target.calendarId) : ''}</td><td>${startText(target.from, reader)}</td><td><blockquote>${target.quote ?? ''}</blockquote></td></tr>`;
  const rules = (targets: readonly TargetRule[]): Html =>
    html`<div class="scroll" tabindex="0" role="region" aria-label="${setup.target}"><table><thead><tr><th scope="col">${setup.target}</th><th scope="col">${setup.within}</th><th scope="col">${setup.from}</th><th scope="col">${setup.clause}</th></tr></thead><tbody>${targets.map(rule)}</tbody></table></div>`;
  return html`<section><h2>${setup.tiers}: <bdi>${titled(tier, reader.language)}</bdi> <small class="soft">${tier.id} · ${setup.version(tier.version)}</small></h2>
${tier.severities.map(
  (severity) =>
    html`<details class="act"><summary>${severityChip(severity)} ${titled(severity, reader.language)}</summary><p>${reader.language === 'en' ? severity.definitionEn : severity.definitionZh}</p>${severity.keywords.length > 0 ? html`<p class="small soft">${setup.keywords}: ${severity.keywords.join(' · ')}</p>` : ''}${rules(severity.targets)}</details>`,
)}${tier.reportTargets.length > 0 ? html`<details class="act"><summary>${setup.every}</summary>${rules(tier.reportTargets)}</details>` : ''}</section>`;
}

/** The facts on which a target hangs: `hardware fault: not yes & emergency class: E1 / E2`. */
export function conditionText(condition: TargetCondition, reader: Reader): string {
  const { fact, op, value, and } = condition;
  const { words, language } = reader;
  const values = [value].flat().map((each) => factValueText(each, words));
  const said = values.join(' / ');
  const own = `${words.facts[fact] ?? fact}: ${op === 'neq' ? setupWordsOf(language).not(said) : said}`;
  return [own, ...(and ?? []).map((each) => conditionText(each, reader))].join(' & ');
}

const dutyText = (duty: string, reader: Reader): string => reader.words.dutyNames[duty] ?? duty;

const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DATES_SHOWN = 60;

function calendarPart(reader: Reader, calendar: Calendar): Html {
  const setup = setupWordsOf(reader.language);
  return html`<details class="act"><summary><bdi>${calendar.name}</bdi> <small class="soft">${calendar.timeZone}${calendar.always ? ` · ${setup.always}` : ''}</small></summary><p><a href="/setup/calendars/${calendar.id}">${setup.open}</a></p>${calendarFacts(reader, calendar)}</details>`;
}

/** What a calendar says, read-only. */
export function calendarFacts(reader: Reader, calendar: Calendar): Html {
  const setup = setupWordsOf(reader.language);
  const hours = (intervals: readonly (readonly [string, string])[]) =>
    intervals.length === 0 ? setup.closedDay : intervals.map(([from, to]) => `${from}–${to}`).join(', ');
  const dates = Object.entries(calendar.dates).toSorted(([one], [other]) => (one < other ? -1 : 1));
  // Around the clock, the weekly hours only say which days are working days; "closed" would be read as what counts.
  const week = calendar.always
    ? html`<p class="soft">${setup.alwaysSays}</p>`
    : html`<dl class="facts">${WEEK.map(
        (day) =>
          html`<div><dt>${setup.weekdays[day]}</dt><dd class="num">${hours(calendar.weekly[day])}</dd></div>`,
      )}</dl>`;
  return html`${week}${
    dates.length > 0
      ? html`<h3>${setup.dates}</h3><ul class="ledger">${dates.slice(-DATES_SHOWN).map(([date, day]) => html`<li><span class="num">${date} ${day.name}</span><span>${hours(day.hours)}</span></li>`)}</ul>`
      : ''
  }${calendar.publishedYears.length > 0 ? html`<p class="foot">${setup.years}: ${calendar.publishedYears.join(', ')}</p>` : ''}`;
}

/** More is found by search, which comes with the customers' own pages. */
const CUSTOMERS_SHOWN = 40;

function customers(reader: Reader, view: SetupView, { mayEdit }: { readonly mayEdit: boolean }): Html {
  const setup = setupWordsOf(reader.language);
  const { fields } = reader.words;
  return html`<section><h2>${setup.customers}</h2>${view.customers
    .slice(0, CUSTOMERS_SHOWN)
    .map((customer) => {
      const sites = view.sites.filter((site) => site.customerId === customer.id).slice(0, 10);
      const contracts = view.contracts.filter((contract) => contract.customerId === customer.id).slice(0, 5);
      return html`<details class="act"><summary><bdi>${nameOf(customer, reader.language)}</bdi> <small class="soft">${customer.timeZone}</small></summary><ul class="ledger">${sites.map((site) => html`<li><span><bdi>${site.name}</bdi></span><span class="soft"><bdi>${site.postalAddress}</bdi>${site.province ? html` · <bdi>${site.province}</bdi>` : ''}</span></li>`)}${contracts.map((contract) => html`<li><span>${fields.contract} <a href="/setup/contracts/${contract.id}">${contract.id}</a> · <a href="/setup/tiers/${contract.tierId}">${contract.tierId}</a></span><span class="num soft">${contract.startsOn} – ${contract.endsOn}</span></li>`)}</ul>${mayEdit ? html`<p class="go"><a class="button" href="/setup/contracts?customer=${customer.id}">${setup.newContract}</a></p>` : ''}</details>`;
    })}${mayEdit && view.customers.length > CUSTOMERS_SHOWN ? html`<p class="go"><a class="button" href="/setup/contracts">${setup.newContract}</a></p>` : ''}</section>`;
}

/** Where a target's clock starts. */
export function startText(from: ClockStart, { language, words }: Reader): string {
  const { breach, ...named } = setupWordsOf(language).starts;
  if (from.startsWith('breach:')) return breach(clockText(from.slice('breach:'.length), words));
  // What is no breach is a named start.
  return named[from as NamedStart];
}
