// A page as mail and as SMS: which case, what is due and how long is left, why this person, and how to take it. Marked
// where it is late or may be a repeat.

import type { Page as OpenPage, PageCause } from '../domain/case.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import { type Language, personOf } from '../domain/people.ts';
import {
  bundledWords,
  callsText,
  handOverReason,
  isHandOver,
  ownWords,
  personName,
  takeText,
  untilText,
} from './message-about.ts';
import {
  type Block,
  htmlOf,
  link,
  mark,
  oneLine,
  paragraph,
  quote,
  rows,
  small,
  textOf,
} from './message-body.ts';
import {
  clockAbout,
  clockName,
  customerName,
  drillBlocks,
  drillMark,
  dueWords,
  LATE_SECONDS_MIN,
  leftWords,
  type MailWords,
  type MessageView,
  type Page,
  quoteOf,
  referenceIn,
  runningClocks,
  severityName,
  tenantName,
} from './message-view.ts';
import { messageWords } from './message-words.ts';
import { fitted } from './sms-length.ts';
import { shortSpanOf, spanOf } from './when.ts';
import { halfOf } from './writing.ts';

/**
 * Three segments, 201 characters where there is one that is not in the default alphabet: the link takes about 95 of them, and
 * what wakes somebody must not give way to it.
 */
const SMS_SEGMENTS = 3;
const OTHER_CLOCKS_MAX = 5;

export function renderPageMail(view: MessageView, page: Page): MailWords {
  const { subject, blocks } = pageWords(view, page);
  const { language } = page;
  return { subject, text: textOf(blocks, language), html: htmlOf(blocks, language) };
}

/**
 * What a page says where there is room for all of it. Where the page is no longer open (it is fenced, then) the cause is
 * missing and so are its lines.
 */
export function pageWords(view: MessageView, page: Page): { subject: string; blocks: readonly Block[] } {
  const { language } = page;
  const words = messageWords(language);
  const open = openPageOf(view, page);
  const about = clockAbout(view, open?.cause.clockId);
  const own = ownWords(view, page, open?.cause);
  const said = about ? quoteOf(view, about.id) : undefined;
  const reason = handOverReason(view.state, open?.cause);
  const subject = words.page.subject(
    [
      `${yoursMark(view, page)}[${referenceIn(view)}]`,
      view.state.course.severity,
      own ?? '',
      about && (own === undefined || isHandOver(open?.cause))
        ? `${clockName(about.id, language)} ${leftWords(about.dueAt, view.now, language)}`
        : '',
      customerName(view, language),
    ].filter(Boolean),
  );
  const others = runningClocks(view).filter((clock) => clock.id !== about?.id);
  const blocks: Block[] = [
    ...drillBlocks(view, language),
    paragraph(callsText(view, page, open?.cause)),
    ...marksOf(view, open?.cause, page).map(mark),
    rows(
      [words.label.reference, referenceIn(view)],
      [words.label.severity, severityName(view, language)],
      [words.label.customer, customerName(view, language)],
      view.site ? [words.label.site, oneLine(`${view.site.name} ${view.site.postalAddress}`, 120)] : null,
      [words.label.subject, oneLine(view.state.subject, 200)],
      [words.label.reporter, reporterWords(view)],
      about
        ? [words.label.due, `${clockName(about.id, language)} — ${dueAndLeft(view, about.dueAt, language)}`]
        : null,
      open ? [words.label.why, whyText(view, open, language)] : null,
      reason === '' ? null : [words.label.reason, oneLine(reason, 200)],
      ...others
        .slice(0, OTHER_CLOCKS_MAX)
        .map(
          (clock) =>
            [
              words.label.alsoDue,
              `${clockName(clock.id, language)} — ${(view.now > clock.dueAt ? dueAndLeft : dueWords)(view, clock.dueAt, language)}`,
            ] as const,
        ),
    ),
    ...(said === undefined ? [] : [quote(said)]),
    link(takeText(view, page, open?.cause), view.links.page ?? view.links.status),
    ...(open && page.channel === 'email' ? [paragraph(words.page.mailAnswer)] : []),
    ...(open && hasSms(view, page) ? [paragraph(words.page.code(open.code))] : []),
    ...(open
      ? [paragraph(untilText(view, open.cause, dueWords(view, open.acknowledgeBy, language), language))]
      : []),
    small(tenantName(view, language)),
  ];
  return { subject: drillMark(view, language) + oneLine(subject, 200), blocks };
}

/** The page as an SMS of at most three segments, as far as the link lets it. The subject goes first, then the customer. */
export function renderPageSms(view: MessageView, page: Page): string {
  const { language } = page;
  const words = messageWords(language);
  const open = openPageOf(view, page);
  const about = clockAbout(view, open?.cause.clockId);
  const own = ownWords(view, page, open?.cause);
  const gap = language === 'zh-CN' ? '' : ' ';
  return fitted(
    [
      { text: drillMark(view, language).trim() },
      { text: page.mayBeRepeat ? words.page.smsRepeat : '' },
      { text: page.mayBeRepeat ? '' : words.page.smsUrgent },
      { text: isLate(open?.cause) ? words.page.smsLate(lateSpan(open.cause, language)) : '', rank: 1 },
      { text: yoursMark(view, page) + referenceIn(view) },
      { text: view.state.course.severity },
      { text: own ?? '', rank: 0 },
      {
        text:
          about && (own === undefined || isHandOver(open?.cause))
            ? `${clockName(about.id, language)}${gap}${shortLeft(about.dueAt, view.now, language)}`
            : '',
        rank: own === undefined ? 0 : 1,
      },
      { text: inPlaceOf(view, open, language), rank: 2 },
      { text: customerName(view, language), rank: 4, cut: true },
      { text: oneLine(view.state.subject, 80), rank: 5, cut: true },
      { text: open ? words.page.smsCode(open.code) : '' },
      { text: view.links.page ?? view.links.status },
    ],
    SMS_SEGMENTS,
  );
}

/** Before the reference where the case is the reader's already: it must not read like one that nobody has. */
function yoursMark({ state }: MessageView, { personId, language }: Page): string {
  return state.ownerId === personId ? messageWords(language).page.yours : '';
}

function shortLeft(dueAt: Instant, now: Instant, language: Language): string {
  const words = messageWords(language).page;
  const span = shortSpanOf(dueAt - now, language);
  if (now >= dueAt && now - dueAt < MINUTE_MS) return words.smsDueNow;
  return now <= dueAt ? words.smsLeft(span) : words.smsOver(span);
}

/** Only who has a number of their own can answer by SMS. */
function hasSms(view: MessageView, page: Page): boolean {
  return (
    personOf(view.people, page.personId)?.contactMethods.some(
      ({ channel, stoppedAt }) => channel === 'sms' && stoppedAt === undefined,
    ) ?? false
  );
}

export function openPageOf(view: MessageView, page: Page): OpenPage | undefined {
  return view.state.escalation?.openPages.find((each) => each.id === page.pageId);
}

function isLate(cause: PageCause | undefined): cause is PageCause {
  return cause !== undefined && cause.lateBySeconds >= LATE_SECONDS_MIN;
}

function lateSpan(cause: PageCause, language: Language): string {
  return shortSpanOf(cause.lateBySeconds * SECOND_MS, language);
}

function marksOf(view: MessageView, cause: PageCause | undefined, page: Page): readonly string[] {
  const { language, personId } = page;
  const words = messageWords(language).page;
  const { handOver } = view.state;
  const marks: string[] = [];
  // Whoever is paged about something else already learns here that nobody took it from them.
  if (handOver?.backAt !== undefined && handOver.fromId === personId && cause?.rungId !== 'hand_back')
    marks.push(`${words.handedBack(personName(view, handOver.toId, language))}${words.stop}`);
  if (isLate(cause)) marks.push(words.late(spanOf(cause.lateBySeconds * SECOND_MS, language)));
  if (page.mayBeRepeat) marks.push(words.repeat);
  if (cause?.bundled && cause.bundled.length > 0)
    marks.push(words.bundled(cause.bundled.map((each) => bundledWords(each, language)).join(', ')));
  return marks;
}

function whyText(view: MessageView, open: OpenPage, language: Language): string {
  const absent = inPlaceOf(view, open, language);
  const why = whyWords(open.cause, language);
  return absent === '' ? why : `${why} · ${absent}`;
}

/** For whom the person stands in; empty where they were meant themselves. */
function inPlaceOf(view: MessageView, open: OpenPage | undefined, language: Language): string {
  const absent = open?.because?.standsInFor;
  return absent === undefined
    ? ''
    : messageWords(language).page.inPlaceOf(personName(view, absent, language));
}

function whyWords(cause: PageCause, language: Language): string {
  const name = oneLine(halfOf(cause.rungName, language), 80);
  const { unanswered } = cause;
  const rung =
    unanswered === undefined
      ? name
      : `${name} · ${messageWords(language).page.unanswered(oneLine(halfOf(unanswered, language), 80))}`;
  return cause.clockId === undefined ? rung : `${rung} · ${clockName(cause.clockId, language)}`;
}

function dueAndLeft(view: MessageView, dueAt: number, language: Language): string {
  const left = leftWords(dueAt, view.now, language);
  return language === 'zh-CN'
    ? `${dueWords(view, dueAt, language)}，${left}`
    : `${dueWords(view, dueAt, language)}, ${left}`;
}

function reporterWords(view: MessageView): string {
  const { name, address } = view.state.reporter;
  return oneLine(
    [name, address === null || address === name ? '' : address].filter(Boolean).join(' · ') || '—',
    120,
  );
}
