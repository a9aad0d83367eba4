// The preview: a form that asks what would be reported, and the answer as a picture and as lists. Two plain forms, so that it
// works without script: the first chooses the promise, the second is about that promise's severities and facts.

import { html, raw } from 'hono/html';
import type { Calendar } from '../domain/calendar.ts';
import type { Contract, Customer, Site } from '../domain/customers.ts';
import type { Ladder } from '../domain/ladder.ts';
import type { Person } from '../domain/people.ts';
import { factsAsked, type Preview, type PreviewClock, type PreviewRung } from '../domain/preview.ts';
import { isOff } from '../domain/sla.ts';
import type { Tier } from '../domain/tier.ts';
import type { Html } from './layout.ts';
import { severityChip } from './parts.ts';
import { type TimelinePicture, timelineSvg } from './timeline-svg.ts';
import { previewWordsOf } from './words-preview.ts';
import { setupWordsOf } from './words-setup.ts';
import {
  clockText,
  factText,
  halfOf,
  nameOf,
  type Reader,
  spanText,
  stampText,
  targetText,
  titled,
  zoneText,
} from './writing.ts';

export interface PreviewPage {
  /** `contract:<id>` or `tier:<id>`, with `@<version>` for another than the latest. */
  readonly of: string;
  readonly tiers: readonly Tier[];
  readonly contracts: readonly Contract[];
  readonly customers: readonly Customer[];
  readonly sites: readonly Site[];
  readonly people: readonly Person[];
  readonly tier: Tier;
  readonly ladder: Ladder;
  readonly calendars: Readonly<Record<string, Calendar>>;
  /** What the form stands at, by field name. */
  readonly values: Readonly<Record<string, string>>;
  readonly faults: Readonly<Record<string, string>>;
  /** Null where a fault keeps it from being reckoned. */
  readonly preview: Preview | null;
}

/** More is found by search, which comes with the customers' own pages. */
const OPTIONS_MAX = 200;
const CALLS_SHOWN = 80;

export function previewPage(reader: Reader, page: PreviewPage): Html {
  const words = previewWordsOf(reader.language);
  const { preview } = page;
  const faults = Object.entries(page.faults);
  return html`<div class="head"><h1>${words.title}</h1></div><p class="lead">${words.lead}</p>
${faults.length > 0 ? html`<div class="no" role="alert"><ul>${faults.map(([name, says]) => html`<li><a href="#f-${name}">${says}</a></li>`)}</ul></div>` : ''}
${choosing(reader, page)}${asking(reader, page)}
${
  preview
    ? html`<section id="answer"><h2>${titled(page.tier, reader.language)} ${severityChip(severityOf(page))} <small class="soft">${setupWordsOf(reader.language).version(page.tier.version)}</small></h2>
<figure>${raw(timelineSvg(reader, pictureOf(reader, page, preview)))}</figure><p class="foot">${words.zone(zoneText(reader))}</p></section>
${deadlines(reader, page, preview)}${calls(reader, page, preview)}`
    : ''
}`;
}

function severityOf({ tier, values }: PreviewPage) {
  return (
    tier.severities.find(({ code }) => code === values.severity) ?? { code: values.severity ?? '', rank: 4 }
  );
}

// ---------------------------------------------------------------------------------------------------------------
// The forms

interface Option {
  readonly value: string;
  readonly label: string;
}

function option({ value, label }: Option, chosen: string | undefined): Html {
  return html`<option value="${value}"${value === chosen ? raw(' selected') : ''}>${label}</option>`;
}

function choosing(reader: Reader, { of, tiers, contracts, customers }: PreviewPage): Html {
  const words = previewWordsOf(reader.language);
  const customer = (id: string) =>
    nameOf(customers.find((each) => each.id === id) ?? { id, name: id }, reader.language);
  const named = [
    ...contracts.slice(0, OPTIONS_MAX).map(({ id }) => `contract:${id}`),
    ...tiers.map(({ id }) => `tier:${id}`),
  ];
  return html`<form method="get" action="/setup/preview"><div class="field"><label for="f-of">${words.which}</label><select id="f-of" name="of">${named.includes(of) ? '' : option({ value: of, label: of }, of)}<optgroup label="${words.byContract}">${contracts
    .slice(0, OPTIONS_MAX)
    .map((contract) =>
      option(
        {
          value: `contract:${contract.id}`,
          label: `${customer(contract.customerId)} · ${contract.id} · ${contract.tierId}`,
        },
        of,
      ),
    )}</optgroup><optgroup label="${words.byTier}">${tiers.map((tier) =>
    option({ value: `tier:${tier.id}`, label: `${titled(tier, reader.language)} · ${tier.id}` }, of),
  )}</optgroup></select></div><p class="go"><button>${words.show}</button></p></form>`;
}

function asking(reader: Reader, page: PreviewPage): Html {
  const words = previewWordsOf(reader.language);
  const { language } = reader;
  const { values, faults, tier } = page;
  const field = (name: string, label: string, control: Html, hint?: string): Html =>
    html`<div class="field${faults[name] ? ' wrong' : ''}"><label for="${idOf(name)}">${label}</label>${hint ? html`<span class="hint" id="${idOf(name)}-hint">${hint}</span>` : ''}${faults[name] ? html`<span class="fault">${faults[name]}</span>` : ''}${control}</div>`;
  const select = (name: string, label: string, options: readonly Option[], none?: string): Html =>
    field(
      name,
      label,
      html`<select id="${idOf(name)}" name="${name}">${none === undefined ? '' : html`<option value="">${none}</option>`}${options.slice(0, OPTIONS_MAX).map((each) => option(each, values[name]))}</select>`,
    );
  const moment = (name: string, label: string, hint?: string): Html =>
    field(
      name,
      label,
      html`<input type="datetime-local" id="${idOf(name)}" name="${name}" value="${values[name] ?? ''}"${hint ? html` aria-describedby="${idOf(name)}-hint"` : ''}>`,
      hint,
    );
  const facts = [...factsAsked(tier)];
  return html`<section><form method="get" action="/setup/preview#answer"><input type="hidden" name="of" value="${page.of}"><div class="pair">
${select(
  'severity',
  words.severity,
  tier.severities.map((each) => ({ value: each.code, label: `${each.code} · ${titled(each, language)}` })),
)}
${moment('at', words.at)}
${select(
  'site',
  words.site,
  page.sites.map((site) => ({ value: site.id, label: site.name })),
  words.siteUnknown,
)}
${select(
  'channel',
  words.channel,
  ['email', 'form', 'sms', 'webhook', 'hotline'].map((each) => ({
    value: each,
    label: reader.words.channels[each] ?? each,
  })),
)}
${select(
  'owner',
  words.owner,
  page.people
    .filter(({ active }) => active)
    .map((person) => ({ value: person.id, label: nameOf(person, language) })),
  words.nobody,
)}
${moment('until', words.until, words.untilHint)}</div>
${
  facts.length > 0
    ? html`<fieldset class="field"><legend>${words.facts}</legend><div class="pair">${facts.map(
        ([fact, known]) =>
          select(
            `fact.${fact}`,
            reader.words.facts[fact] ?? fact,
            // A word that the tier does not name is any other.
            (known.some((value) => typeof value === 'string') ? [...known, 'none'] : known).map((value) => ({
              value: JSON.stringify(value),
              label: factText(fact, value, reader),
            })),
            words.notKnown,
          ),
      )}</div></fieldset>`
    : ''
}<p class="go"><button class="primary">${words.answer}</button></p></form></section>`;
}

const idOf = (name: string): string => `f-${name.replaceAll('.', '-')}`;

// ---------------------------------------------------------------------------------------------------------------
// The answer

/** The preview as what the picture draws: every deadline with the marks of the rungs that hang on it. */
export function pictureOf(
  reader: Reader,
  page: Pick<PreviewPage, 'tier' | 'people' | 'values'>,
  preview: Preview,
): TimelinePicture {
  const words = previewWordsOf(reader.language).picture;
  const rows = preview.clocks.flatMap((clock) => {
    if (clock.dueAt === null || isOff(clock)) return [];
    const marks = preview.rungs
      .filter(({ clockId }) => clockId === clock.id)
      .map((rung) => ({
        at: rung.at,
        does: rung.does,
        title: words.mark(
          halfOf(rung.rungName, reader.language),
          namesOf(reader, rung, page.people),
          stampText(rung.at, reader),
        ),
      }));
    return [
      {
        label: targetText(clock, reader.words),
        startedAt: clock.startedAt,
        dueAt: clock.dueAt,
        lines: clock.ledger,
        missed: clock.dueAt <= preview.asOf,
        marks,
      },
    ];
  });
  const severity = page.tier.severities.find(({ code }) => code === page.values.severity);
  return {
    title: words.title(
      titled(page.tier, reader.language),
      severity ? titled(severity, reader.language) : (page.values.severity ?? ''),
    ),
    from: preview.reportedAt,
    rows,
  };
}

function namesOf(reader: Reader, rung: PreviewRung, people: readonly Person[]): string {
  const names = rung.people.map(({ personId }) =>
    nameOf(people.find(({ id }) => id === personId) ?? { id: personId, name: personId }, reader.language),
  );
  return names.length > 0 ? names.join(rung.order === 'all_at_once' ? ' + ' : ' → ') : '—';
}

function deadlines(reader: Reader, page: PreviewPage, preview: Preview): Html {
  const words = previewWordsOf(reader.language);
  return html`<section><h2>${words.deadlines}</h2>${preview.clocks.map((clock) => deadline(reader, page, clock))}</section>`;
}

function deadline(reader: Reader, page: PreviewPage, clock: PreviewClock): Html {
  const words = previewWordsOf(reader.language);
  const { clockStatus } = reader.words;
  const name = targetText(clock, reader.words);
  if (clock.dueAt === null) {
    return html`<div class="clock r soft"><span>${name}</span><span>${clockStatus[clock.status]}</span></div>`;
  }
  const counted = clock.ledger
    .filter((line) => line.counted)
    .reduce((sum, { from, to }) => sum + to - from, 0);
  const said = [
    clock.startedAt === null
      ? ''
      : `${stampText(clock.startedAt, reader)} + ${spanText(counted, reader.words)}`,
    page.calendars[clock.calendarId]?.name ?? '',
  ].filter(Boolean);
  return html`<div class="clock"><div class="r"><span class="w">${name}</span><span class="num">${stampText(clock.dueAt, reader)}</span></div><div class="r small soft"><span class="num">${said.join(' · ')}</span>${clock.expected ? html`<span>${words.expected}</span>` : clock.provisional ? html`<span>${words.provisional}</span>` : ''}</div></div>`;
}

function calls(reader: Reader, page: PreviewPage, preview: Preview): Html {
  const words = previewWordsOf(reader.language);
  const setup = setupWordsOf(reader.language);
  const { ladder } = page;
  const final = page.people.find(({ id }) => id === ladder.finalPersonId);
  const shown = preview.rungs.slice(0, CALLS_SHOWN);
  return html`<section><h2>${words.calls} <small class="soft">${words.nobodyActs}</small></h2>${shown.length === 0 ? html`<p class="soft">${words.noRungs}</p>` : ''}<ol>${shown.map((rung) => call(reader, page, rung))}</ol>${preview.rungs.length > shown.length ? html`<p class="soft">${reader.words.case.more(preview.rungs.length - shown.length)}</p>` : ''}<p class="foot">${setup.acknowledgeWithin(ladder.acknowledgeWithinMinutes)} ${setup.final(final ? nameOf(final, reader.language) : ladder.finalPersonId, ladder.repeatEveryMinutes)}</p></section>`;
}

function call(reader: Reader, page: PreviewPage, rung: PreviewRung): Html {
  const words = previewWordsOf(reader.language);
  const setup = setupWordsOf(reader.language);
  const people = rung.people.map(({ personId, unreachable }, index) => {
    const person = page.people.find(({ id }) => id === personId);
    const joint = index === 0 ? '' : rung.order === 'all_at_once' ? ' + ' : ' → ';
    return html`${joint}<bdi>${person ? nameOf(person, reader.language) : personId}</bdi>${unreachable ? html` <span class="flag bad">${words.unreachable[unreachable]}</span>` : ''}`;
  });
  const target = rung.clockId === null ? words.opening : clockText(rung.clockId, reader.words);
  return html`<li class="line"><time>${stampText(rung.at, reader)}</time><div><span class="flag ${rung.does === 'page' ? 'bad' : 'warn'}">${setup.does[rung.does]}</span> <bdi>${halfOf(rung.rungName, reader.language)}</bdi> <span class="a">${target}${rung.expected ? ` · ${words.expected}` : ''}</span><br>${people.length > 0 ? people : html`<span class="flag bad">${words.empty}</span>`}</div></li>
`;
}
