// Who would be called: the question as a form, the answer as a picture, step by step, and person by person. Works without
// script, in one column on a phone; what the picture says stands in the tables too.

import { html, raw } from 'hono/html';
import type { FailingWay, Who } from '../app/who.ts';
import { type CalledPage, type CallLine, pagesIn } from '../domain/calls.ts';
import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { Ladder } from '../domain/ladder.ts';
import { PAGE_CHANNELS, wayOf } from '../domain/people.ts';
import type { Html } from './layout.ts';
import { asking, choosing, idOf, type PreviewPage } from './pages-preview.ts';
import { severityChip } from './parts.ts';
import { type TimelinePicture, type TimelineRow, timelineSvg } from './timeline-svg.ts';
import { type Naming, unfilledText, whyText } from './why-text.ts';
import { callWordsOf } from './words-calls.ts';
import { previewWordsOf } from './words-preview.ts';
import { setupWordsOf } from './words-setup.ts';
import { whoWordsOf } from './words-who.ts';
import { clockText, halfOf, nameOf, type Reader, spanText, stampText, titled, zoneText } from './writing.ts';

export const WHO_HOURS = [4, 24, 72, 168, 720] as const;
/** How many people may be supposed to answer, and how many ways to fail, by the form. */
export const ANSWERS_MAX = 3;
export const FAILING_MAX = 3;
/** Rounds at the top that are told one by one. */
const ROUNDS_SHOWN = 2;
const LINES_SHOWN = 120;

export interface WhoPage extends Omit<PreviewPage, 'preview' | 'calendars'> {
  /** Null where a fault keeps it from being played through. */
  readonly who: Who | null;
  readonly reportedAt: Instant;
  /** What is to be said of the instant, in a night in which the clock changes; each with where the other one is. */
  readonly clockNotes: readonly { readonly says: string; readonly link?: string }[];
  /** Whom the question is about; null where it is about nobody in particular. */
  readonly personId: string | null;
}

export function whoPage(reader: Reader, page: WhoPage): Html {
  const words = whoWordsOf(reader.language);
  const preview = previewWordsOf(reader.language);
  const faults = Object.entries(page.faults);
  return html`<p class="up"><a href="/setup">${reader.words.nav.setup}</a></p><div class="head"><h1>${words.title}</h1></div><p class="lead">${words.lead}</p>
${faults.length > 0 ? html`<div class="no" role="alert"><ul>${faults.map(([name, says]) => html`<li><a href="#${idOf(name)}">${says}</a></li>`)}</ul></div>` : ''}
${choosing(reader, page, '/setup/who')}${page.gaps.length > 0 ? html`<div class="note">${preview.gaps}<ul>${page.gaps.map((gap) => html`<li>${reader.language === 'en' ? gap.en : gap.zh}</li>`)}</ul></div>` : ''}${question(reader, page)}
${page.who ? answer(reader, page, page.who) : ''}`;
}

function question(reader: Reader, page: WhoPage): Html {
  const words = whoWordsOf(reader.language);
  const { people, ladder, personId } = page;
  const active = people.filter((person) => person.active);
  const persons = active.map((person) => ({ value: person.id, label: nameOf(person, reader.language) }));
  const channel = (name: string) => reader.words.channels[name] ?? name;
  const ways = [
    ...PAGE_CHANNELS.map((each) => ({
      value: failingText({ channel: each }),
      label: words.allOf(channel(each)),
    })),
    ...active.flatMap((person) =>
      person.contactMethods.map((way) => ({
        value: failingText({ ...way, personId: person.id }),
        label: `${nameOf(person, reader.language)} · ${channel(way.channel)} ${way.address}`,
      })),
    ),
  ];
  const classes = emergencyClassesOf(ladder);
  return asking(reader, page, {
    action: '/setup/who',
    go: words.go,
    more: ({ select }) =>
      html`${select(
        'hours',
        words.hours,
        WHO_HOURS.map((hours) => ({ value: String(hours), label: words.hoursSays(hours) })),
      )}${
        classes.length > 0
          ? select(
              'class',
              words.class,
              classes.map((code) => ({ value: code, label: code })),
              words.noClass,
            )
          : ''
      }`,
    below: ({ select, field }) =>
      html`${personId === null ? '' : html`<input type="hidden" name="person" value="${personId}">`}<details${Object.keys(page.values).some((name) => /^(answer|fails)\d/.test(name) && page.values[name]) ? raw(' open') : ''}><summary>${words.supposing}</summary><p class="hint">${words.supposingHint}</p><div class="pair">${numbers(
        ANSWERS_MAX,
      ).map(
        (number) =>
          html`${select(`answer${number}`, words.answers(number), persons, words.nobody)}${field(`minutes${number}`, words.after, html`<input type="text" inputmode="numeric" id="${idOf(`minutes${number}`)}" name="minutes${number}" value="${page.values[`minutes${number}`] ?? ''}">`)}`,
      )}${numbers(FAILING_MAX).map((number) => select(`fails${number}`, words.fails(number), ways, words.noneFails))}</div></details>`,
  });
}

export const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

/** `person|channel:address`; a part that is left out stands for all. */
export function failingText({ personId = '', channel, address = '' }: FailingWay): string {
  return `${personId}|${wayOf({ channel, address })}`;
}

export function emergencyClassesOf({ rungs }: Ladder): readonly string[] {
  return [...new Set(rungs.flatMap(({ when }) => (when.at === 'emergency' ? when.classes : [])))];
}

// ---------------------------------------------------------------------------------------------------------------
// The answer

function answer(reader: Reader, page: WhoPage, who: Who): Html {
  const words = whoWordsOf(reader.language);
  const { calls } = who;
  const severity = page.tier.severities.find(({ code }) => code === page.values.severity);
  const shown = calls.lines.filter((line) => !('round' in line) || (line.round ?? 0) <= ROUNDS_SHOWN);
  const picture = whoPicture(reader, page, who);
  const setup = setupWordsOf(reader.language);
  return html`<section id="answer"><h2>${titled(page.tier, reader.language)} ${severity ? severityChip(severity) : ''} <small class="soft"><bdi>${halfOf(page.ladder.name, reader.language)}</bdi>, ${setup.version(page.ladder.version)}</small></h2>
${page.clockNotes.map(({ says, link }) => html`<p class="note">${says}${link ? html` <a href="${link}">${words.second}</a>` : ''}</p>`)}<p class="soft">${previewWordsOf(reader.language).zone(zoneText({ ...reader, now: page.reportedAt }))}</p>
<ul class="first-lines">${summary(reader, page, who).map((each) => html`<li>${each}</li>`)}</ul>
${picture.rows.length > 0 ? html`<figure>${raw(timelineSvg(reader, picture))}</figure>` : ''}</section>
<section><h2>${words.table}</h2><table class="calls" role="table"><thead role="rowgroup"><tr role="row"><th role="columnheader">${words.when}</th><th role="columnheader">${words.what}</th><th role="columnheader">${words.waysColumn}</th><th role="columnheader">${words.outcome}</th></tr></thead><tbody role="rowgroup">${shown
    .slice(0, LINES_SHOWN)
    .map((line) =>
      row(reader, page, line),
    )}</tbody></table>${calls.topRounds > ROUNDS_SHOWN ? html`<p class="soft">${words.rounds(calls.topRounds)}</p>` : ''}${shown.length > LINES_SHOWN ? html`<p class="soft">${words.cut(shown.length - LINES_SHOWN)}</p>` : ''}${words.ended[calls.ended] ? html`<p class="soft">${words.ended[calls.ended]}</p>` : ''}</section>
${byPerson(reader, page, who)}`;
}

function summary(reader: Reader, page: WhoPage, { calls }: Who): readonly string[] {
  const words = whoWordsOf(reader.language);
  const pages = pagesIn(calls);
  const name = namerOf(reader, page);
  const since = (at: Instant) => spanText(at - page.reportedAt, reader.words);
  const stamp = (at: Instant) => stampText(at, reader);
  const taken = calls.lines.find(({ what }) => what === 'taken');
  const asked = page.personId;
  const first = asked === null ? undefined : pages.find(({ personId }) => personId === asked);
  const ways = pages.reduce((sum, each) => sum + each.ways.length, 0);
  return [
    pages.length === 0
      ? words.noPages
      : words.summary(new Set(pages.map(({ personId }) => personId)).size, ways),
    ...(taken?.what === 'taken' ? [words.taken(name(taken.personId), stamp(taken.at), since(taken.at))] : []),
    ...(calls.topAt === null ? [] : [words.topAt(stamp(calls.topAt), since(calls.topAt))]),
    ...(asked === null
      ? []
      : [
          first
            ? words.isCalled(name(asked), stamp(first.at), since(first.at))
            : words.notCalled(name(asked)),
        ]),
  ];
}

/** Every page with its wait, its ways and its end; whoever was skipped has a mark. */
export function whoPicture(
  reader: Reader,
  page: Pick<WhoPage, 'tier' | 'people' | 'values' | 'reportedAt'>,
  { calls }: Who,
): TimelinePicture {
  const words = whoWordsOf(reader.language);
  const call = callWordsOf(reader.language);
  const name = namerOf(reader, page);
  const label = (line: { readonly personId: string; readonly rungName: string }) =>
    `${name(line.personId)} · ${halfOf(line.rungName, reader.language)}`;
  const side = (at: Instant) =>
    words.side(stampText(at, reader), spanText(at - page.reportedAt, reader.words));
  const rows = calls.lines.flatMap((line): readonly TimelineRow[] => {
    if (line.what === 'skipped') {
      const says = `${label(line)} · ${words.skipped(call.skipped[line.why])}`;
      return [
        {
          label: says,
          startedAt: null,
          dueAt: line.at,
          lines: [],
          missed: true,
          marks: [],
          side: side(line.at),
        },
      ];
    }
    if (line.what !== 'page' || (line.round ?? 0) > ROUNDS_SHOWN) return [];
    const endsAt = line.ended?.at ?? line.acknowledgeBy;
    const begins = line.heldSince ?? line.at;
    return [
      {
        label: label(line),
        startedAt: begins,
        dueAt: endsAt,
        lines: [
          ...(begins < line.at
            ? [{ from: begins, to: line.at, counted: false, why: 'closed' as const }]
            : []),
          { from: line.at, to: endsAt, counted: true, why: 'open' as const },
        ],
        missed: line.ended === null || line.ended.how === 'expired' || line.ended.how === 'exhausted',
        marks: line.ways.map((way) => ({
          name: reader.words.channels[way.channel] ?? way.channel,
          at: way.at,
          does: way.failedAt === undefined ? ('page' as const) : ('warn' as const),
          title: `${name(line.personId)}, ${wayText(reader, way)}, ${stampText(way.at, reader)}`,
        })),
        side: side(line.at),
      },
    ];
  });
  const severity = page.tier.severities.find(({ code }) => code === page.values.severity);
  return {
    title: words.pictureTitle(
      titled(page.tier, reader.language),
      severity ? titled(severity, reader.language) : (page.values.severity ?? ''),
    ),
    from: page.reportedAt,
    rows,
    words: words.picture,
  };
}

// ---------------------------------------------------------------------------------------------------------------
// Step by step

interface Cells {
  readonly tone?: string;
  readonly what: Html | string;
  readonly ways?: Html | string;
  readonly outcome?: Html | string;
}

function row(reader: Reader, page: WhoPage, line: CallLine): Html {
  const words = whoWordsOf(reader.language);
  const { tone = '', what, ways = '', outcome = '' } = cellsOf(reader, page, line);
  const plus = words.plus(spanText(line.at - page.reportedAt, reader.words));
  const isAsked = 'personId' in line && line.personId === page.personId;
  return html`<tr role="row" class="${tone}${isAsked ? ' asked' : ''}"><td role="cell" class="num"><time>${stampText(line.at, reader)}</time> <small class="soft">${plus}</small></td><td role="cell">${what}</td><td role="cell">${ways}</td><td role="cell">${outcome}</td></tr>
`;
}

function cellsOf(reader: Reader, page: WhoPage, line: CallLine): Cells {
  const words = whoWordsOf(reader.language);
  const call = callWordsOf(reader.language);
  const name = namerOf(reader, page);
  const stamp = (at: Instant) => stampText(at, reader);
  const bold = (text: string) => html`<b><bdi>${text}</bdi></b>`;
  switch (line.what) {
    case 'rung': {
      const target = line.clockId === null ? '' : clockText(line.clockId, reader.words);
      const unfilled =
        line.unfilled.length > 0
          ? html` <span class="flag bad">${unfilledText(reader, line.unfilled)}</span>`
          : '';
      return {
        tone: 'step-row',
        what: html`<span class="flag ${line.does === 'page' ? 'bad' : 'warn'}">${words.does[line.does]}</span> ${bold(words.rung(halfOf(line.rungName, reader.language), target))}${unfilled}`,
        outcome: html`<bdi>${line.personIds.length > 0 ? line.personIds.map(name).join(' → ') : words.nobodyNamed}</bdi>`,
      };
    }
    case 'page':
      return pageCells(reader, page, line);
    case 'held':
      return {
        what: whoAndWhy(reader, page, line),
        outcome: `${words.held(stamp(line.until))}${line.endedAt === undefined ? '' : ` · ${words.givenUp}`}`,
      };
    case 'put_off':
      return { what: bold(name(line.personId)), outcome: words.putOff(stamp(line.quietUntil)) };
    case 'skipped':
      return {
        what: bold(name(line.personId)),
        outcome: html`<span class="flag bad">${words.skipped(call.skipped[line.why])}</span>${line.until === undefined ? '' : html` ${words.until(stamp(line.until))}`}`,
      };
    case 'told':
      return {
        what: html`<bdi>${name(line.personId)}</bdi> <small class="soft">${words.topics[line.topic] ?? line.topic}</small>`,
        ways: html`${reader.words.channels[line.channel] ?? line.channel} <bdi>${line.address}</bdi>`,
        outcome: html`<span class="soft">${words.told}</span>`,
      };
    case 'missed':
      return {
        what: html`<span class="flag bad">${words.missed(clockText(line.clockId, reader.words))}</span>`,
      };
    case 'promoted':
      return { what: bold(words.promoted(line.from, line.to)) };
    case 'emergency':
      return { what: bold(words.emergency) };
    case 'owner':
      return { what: words.owner(name(line.personId)) };
    case 'taken':
      return { what: html`<span class="flag good">${words.taking(name(line.personId))}</span>` };
    case 'lapsed':
      return { what: words.lapsed };
    case 'top':
      return {
        tone: 'step-row',
        what: bold(words.top(line.round)),
        outcome: words.topRepeats(stamp(line.repeatAt)),
      };
  }
}

function pageCells(reader: Reader, page: WhoPage, line: CalledPage): Cells {
  const words = whoWordsOf(reader.language);
  const call = callWordsOf(reader.language);
  const rule = line.rule && call.rule(line.rule.severities.join(', '));
  const ended = line.ended;
  return {
    what: html`${whoAndWhy(reader, page, line)}${line.heldSince === undefined ? '' : html`<br><small>${words.heldSince(stampText(line.heldSince, reader))}</small>`}${line.bundled.length > 0 ? html`<br><small class="soft">${words.also(line.bundled.map((each) => halfOf(each, reader.language)).join(', '))}</small>` : ''}`,
    ways: html`<ul>${line.ways.map(
      (way) =>
        html`<li>${line.ways.length > 1 ? html`<span class="num">${words.plus(minutesText(reader, way.at - line.at))}</span> ` : ''}<bdi>${wayText(reader, way)}</bdi>${way.failedAt === undefined ? '' : html` <span class="flag bad">${call.failed}</span>`}${way.why === 'first' ? '' : html` <small class="soft">${call.wayWhy[way.why]}</small>`}</li>`,
    )}${line.further.map((way) => html`<li class="soft small"><bdi>${words.further(wayText(reader, way), way.afterMinutes)}</bdi></li>`)}</ul>${rule ? html`<small class="soft">${words.by(rule)}</small>` : ''}`,
    outcome: ended
      ? html`<span class="flag ${ended.how === 'acknowledged' ? 'good' : ended.how === 'stopped' ? '' : 'warn'}">${call.ends[ended.how]}</span> <span class="num">${stampText(ended.at, reader)}</span>`
      : words.waits(stampText(line.acknowledgeBy, reader)),
  };
}

function whoAndWhy(
  reader: Reader,
  page: WhoPage,
  line: Pick<CalledPage, 'personId' | 'because' | 'rungId'>,
): Html {
  return html`<b><bdi>${namerOf(reader, page)(line.personId)}</bdi></b><br><small><bdi>${whyText(reader, line.because, line.rungId, namingOf(reader, page))}</bdi></small>`;
}

// ---------------------------------------------------------------------------------------------------------------
// Person by person

function byPerson(reader: Reader, page: WhoPage, { calls }: Who): Html | string {
  const words = whoWordsOf(reader.language);
  const name = namerOf(reader, page);
  const pages = pagesIn(calls).filter(({ round = 0 }) => round <= ROUNDS_SHOWN);
  const ids = [...new Set(pages.map(({ personId }) => personId))];
  if (ids.length === 0) return '';
  return html`<section><h2>${words.byPerson}</h2><table><thead><tr><th>${words.person}</th><th>${words.minutes}</th></tr></thead><tbody>${ids.map(
    (id) => {
      const ways = pages.filter(({ personId }) => personId === id).flatMap((each) => each.ways);
      return html`<tr${id === page.personId ? raw(' class="asked"') : ''}><th scope="row"><bdi>${name(id)}</bdi></th><td>${ways.map((way, at) => html`${at > 0 ? ', ' : ''}<span class="num">${words.plus(minutesText(reader, way.at - page.reportedAt))}</span> ${reader.words.channels[way.channel] ?? way.channel}`)}</td></tr>`;
    },
  )}</tbody></table></section>`;
}

function minutesText(reader: Reader, milliseconds: number): string {
  return milliseconds < 120 * MINUTE_MS
    ? String(Math.round(milliseconds / MINUTE_MS))
    : spanText(milliseconds, reader.words);
}

function wayText(
  reader: Reader,
  { channel, address }: { readonly channel: string; readonly address: string },
): string {
  return `${reader.words.channels[channel] ?? channel} ${address}`;
}

function namerOf(reader: Reader, { people }: Pick<WhoPage, 'people'>): (id: string) => string {
  return (id) => nameOf(people.find((each) => each.id === id) ?? { id, name: id }, reader.language);
}

export function namingOf(
  reader: Reader,
  page: Pick<WhoPage, 'people'> & Partial<Pick<WhoPage, 'customers' | 'sites'>>,
): Naming {
  const places = [...(page.customers ?? []), ...(page.sites ?? [])];
  return {
    person: namerOf(reader, page),
    place: (id) => nameOf(places.find((each) => each.id === id) ?? { id, name: id }, reader.language),
  };
}
