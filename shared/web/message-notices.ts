// Every other outbound message: the reception notice, and what reporters and staff are told of a case's course. To an
// unverified reporter none of the report's words go back, whatever the topic.

import { PROMISE_NAMES } from '../domain/escalation.ts';
import type { Instant } from '../domain/instant.ts';
import { personOf } from '../domain/people.ts';
import type { Clock } from '../domain/sla.ts';
import { personName } from './message-about.ts';
import { type Block, htmlOf, link, oneLine, paragraph, rows, small, textOf } from './message-body.ts';
import {
  basisWords,
  clockAbout,
  clockName,
  customerName,
  drillBlocks,
  drillMark,
  dueWords,
  leftWords,
  type MailWords,
  type MessageView,
  type Notice,
  referenceIn,
  runningClocks,
  severityName,
  tenantName,
} from './message-view.ts';
import { messageWords, STANDBY_NAMES } from './message-words.ts';
import { fitted, type Piece } from './sms-length.ts';
import { offsetOf, shortWhenOf } from './when.ts';
import { halfOf } from './writing.ts';

const SMS_SEGMENTS = 2;
const REASON_CHARACTERS_MAX = 500;

export function renderNoticeMail(view: MessageView, notice: Notice): MailWords {
  if (notice.topic === 'reception_bare')
    return mailOf(view, notice, bareSubject(view, notice), bareBlocks(view, notice));
  if (notice.topic === 'reception') {
    const words = messageWords(notice.language).reception;
    const subject = words.subject(referenceIn(view), oneLine(view.state.subject, 120));
    return mailOf(view, notice, subject, receptionBlocks(view, notice));
  }
  return isToReporter(notice) ? reporterMail(view, notice) : staffMail(view, notice);
}

/** At most two segments, as far as the link lets it. */
export function renderNoticeSms(view: MessageView, notice: Notice): string {
  const { language, topic } = notice;
  const words = messageWords(language);
  const staff = !isToReporter(notice);
  if (topic === 'reception' || topic === 'reception_bare') {
    const bare = topic === 'reception_bare';
    return fitted(
      [
        { text: notice.mayBeRepeat ? messageWords(language).page.smsRepeat : '' },
        { text: tenantName(view, language), rank: 9, cut: true },
        { text: words.reception.sms(referenceIn(view)) },
        { text: bare ? '' : view.state.course.severity, rank: 1 },
        ...promisedPieces(view, notice),
        { text: view.links.status },
      ],
      SMS_SEGMENTS,
    );
  }
  const about = clockAbout(view, notice.detail.clockId);
  const promised = promiseRow(view, notice)?.[1];
  return fitted(
    [
      { text: drillMark(view, language).trim() },
      { text: notice.mayBeRepeat ? words.page.smsRepeat : '' },
      { text: staff ? '' : tenantName(view, language), rank: 3, cut: true },
      { text: referenceIn(view) },
      { text: staff ? words.topics[topic].title : (promised ?? words.topics[topic].reporter) },
      { text: roleOf(notice) ?? '' },
      {
        text:
          staff && about
            ? `${clockName(about.id, language)} ${leftWords(about.dueAt, view.now, language)}`
            : '',
        rank: 0,
      },
      ...alsoAbout(view, notice).map((clock) => ({
        text: `${clockName(clock.id, language)} ${leftWords(clock.dueAt, view.now, language)}`,
        rank: 0,
      })),
      { text: staff ? customerName(view, language) : '', rank: 1, cut: true },
      { text: staff ? oneLine(view.state.subject, 80) : '', rank: 2, cut: true },
      { text: view.links.status },
    ],
    SMS_SEGMENTS,
  );
}

// ---------------------------------------------------------------------------------------------------------------
// The reception notice

function receptionBlocks(view: MessageView, notice: Notice): readonly Block[] {
  const { language } = notice;
  const words = messageWords(language);
  return [
    paragraph(words.reception.greeting(oneLine(view.state.reporter.name, 60))),
    paragraph(words.reception.received(tenantName(view, language))),
    rows(
      [words.label.reference, referenceIn(view)],
      subjectRow(view, words.label.subject),
      [words.label.severity, severityName(view, language)],
      [words.label.decidedBy, basisWords(view.state.severityBasis, language)],
      onDutyRow(view, notice, 'engineer'),
      onDutyRow(view, notice, 'manager'),
    ),
    ...promisedBlocks(view, notice),
    paragraph(words.reception.notResponse),
    link(words.reception.follow, view.links.status),
    paragraph(words.reception.answer),
    ...footer(view, notice),
  ];
}

/** Fixed words, the reference, the times and a link: an unverified address may be anybody's, and we are no megaphone. */
function bareBlocks(view: MessageView, notice: Notice): readonly Block[] {
  const { language } = notice;
  const words = messageWords(language);
  return [
    paragraph(words.reception.greeting('')),
    paragraph(words.bare.received(tenantName(view, language))),
    rows([words.label.reference, referenceIn(view)]),
    ...promisedBlocks(view, notice),
    paragraph(words.reception.notResponse),
    link(words.reception.follow, view.links.status),
    paragraph(words.bare.notYou),
    ...footer(view, notice),
  ];
}

/** Somebody who is there at the opening, by name and with a number for customers (E-11). */
function onDutyRow(
  { people, tenant }: MessageView,
  { language, detail }: Notice,
  as: 'engineer' | 'manager',
): readonly [string, string] | null {
  const person = tenant.hidesOnCall ? undefined : personOf(people, detail[as]);
  if (!person) return null;
  const name = (language === 'en' && person.nameEn) || person.name;
  return [messageWords(language).label[as], `${name} ${person.publicNumber ?? tenant.hotline}`.trim()];
}

function bareSubject(view: MessageView, notice: Notice): string {
  return messageWords(notice.language).bare.subject(referenceIn(view));
}

function promisedBlocks(view: MessageView, notice: Notice): readonly Block[] {
  const { language } = notice;
  const words = messageWords(language);
  const running = runningClocks(view);
  if (running.length === 0) return [paragraph(words.reception.noClock)];
  return [
    paragraph(`${words.label.promised} · ${view.state.timeZone}`),
    rows(
      ...running.map(
        (clock) => [clockName(clock.id, language), dueWords(view, clock.dueAt, language)] as const,
      ),
    ),
  ];
}

/** The nearest promise always stays as long as it can; the zone is named once, after the last. */
function promisedPieces(view: MessageView, notice: Notice): readonly Piece[] {
  const { language } = notice;
  const zone = view.state.timeZone;
  const by = messageWords(language).reception.smsBy;
  const running = runningClocks(view);
  const first = running[0];
  if (!first) return [];
  return [
    ...running.map((clock, index) => {
      const when = shortWhenOf(clock.dueAt, zone);
      const name = clockName(clock.id, language);
      return {
        text: language === 'zh-CN' ? `${name}${when}${by}` : `${name} ${by} ${when}`,
        rank: 2 + index,
      };
    }),
    { text: offsetOf(first.dueAt, zone), rank: 2 },
  ];
}

// ---------------------------------------------------------------------------------------------------------------
// The course of a case

function reporterMail(view: MessageView, notice: Notice): MailWords {
  const { language, topic } = notice;
  const words = messageWords(language);
  const topicWords = words.topics[topic];
  const known = view.state.reporter.verified;
  const { missed, next } = missedAndNext(view, notice.detail.clockId);
  const deadline = (label: string, clock: (Clock & { readonly dueAt: Instant }) | undefined) =>
    clock
      ? ([label, `${clockName(clock.id, language)} — ${dueWords(view, clock.dueAt, language)}`] as const)
      : null;
  const said = saidIn(view, notice);
  const named = oneLine(view.state.subject, 100);
  const subject = `[${referenceIn(view)}] ${topicWords.title}${known && named ? `: ${named}` : ''}`;
  return mailOf(view, notice, subject, [
    paragraph(words.reception.greeting(known ? oneLine(view.state.reporter.name, 60) : '')),
    paragraph(topicWords.reporter),
    rows(
      [words.label.reference, referenceIn(view)],
      known ? subjectRow(view, words.label.subject) : null,
      topic === 'severity_changed' ? [words.label.severity, severityWords(view, notice)] : null,
      deadline(words.label.missed, missed),
      deadline(words.label.next, next),
      promiseRow(view, notice),
      known && said !== '' ? [words.label.reason, said] : null,
    ),
    link(words.reception.follow, view.links.status),
    ...footer(view, notice),
  ]);
}

/** What a reporter reads of deadlines: one that is past, where the message is about it or it still runs, and the next ahead. */
function missedAndNext(
  view: MessageView,
  clockId: string | undefined,
): Readonly<Partial<Record<'missed' | 'next', Clock & { readonly dueAt: Instant }>>> {
  const about = clockAbout(view, clockId);
  const ahead = (clock: { readonly dueAt: Instant } | undefined) => clock && clock.dueAt > view.now;
  return {
    ...(about && !ahead(about) ? { missed: about } : {}),
    ...(ahead(about) ? { next: about } : { next: runningClocks(view).find(ahead) }),
  };
}

function staffMail(view: MessageView, notice: Notice): MailWords {
  const { language, topic } = notice;
  const words = messageWords(language);
  const topicWords = words.topics[topic];
  const about = clockAbout(view, notice.detail.clockId);
  const { from, by, rungName, personId } = notice.detail;
  const said = saidIn(view, notice);
  const role = roleOf(notice);
  const subject = [
    `[${referenceIn(view)}] ${topicWords.title}`,
    role ?? '',
    view.state.course.severity,
    ...[about, ...alsoAbout(view, notice)].map((clock) =>
      clock ? `${clockName(clock.id, language)} ${leftWords(clock.dueAt, view.now, language)}` : '',
    ),
    customerName(view, language),
  ];
  return mailOf(view, notice, subject.filter(Boolean).join(' · '), [
    paragraph(topicWords.staff),
    rows(
      [words.label.reference, referenceIn(view)],
      [
        words.label.severity,
        topic === 'severity_changed' ? severityWords(view, notice) : severityName(view, language),
      ],
      [words.label.customer, customerName(view, language)],
      view.site ? [words.label.site, oneLine(`${view.site.name} ${view.site.postalAddress}`, 120)] : null,
      subjectRow(view, words.label.subject),
      [words.label.owner, view.state.ownerId ? personName(view, view.state.ownerId, language) : words.nobody],
      about
        ? [
            words.label.due,
            `${clockName(about.id, language)} — ${dueWords(view, about.dueAt, language)} — ${leftWords(about.dueAt, view.now, language)}`,
          ]
        : null,
      ...alsoAbout(view, notice).map(
        (clock) =>
          [
            words.label.alsoDue,
            `${clockName(clock.id, language)} — ${dueWords(view, clock.dueAt, language)} — ${leftWords(clock.dueAt, view.now, language)}`,
          ] as const,
      ),
      role === null ? null : [words.label.role, role],
      said === '' ? null : [saidLabel(notice), said],
      from && topic === 'follow_up' ? [words.label.from, oneLine(from, 120)] : null,
      by ? [words.label.by, oneLine(by, 60)] : null,
      rungName ? [words.label.rung, oneLine(halfOf(rungName, notice.language), 80)] : null,
      promiseRow(view, notice) ??
        (personId ? [topicWords.title, personName(view, personId, language)] : null),
    ),
    ...(topic === 'crisis_opened' && isToOutside(view, notice) ? [paragraph(words.outsideLink)] : []),
    link(words.open, view.links.status),
    ...footer(view, notice),
  ]);
}

/** The other deadlines of a warning that stands for several. */
function alsoAbout(view: MessageView, { detail }: Notice): readonly (Clock & { readonly dueAt: Instant })[] {
  const ids = detail.alsoClockIds?.split(',') ?? [];
  return runningClocks(view).filter(({ id }) => ids.includes(id));
}

/** Whose link is signed: somebody without an account. */
function isToOutside({ people }: MessageView, { to }: Notice): boolean {
  return 'personId' in to && personOf(people, to.personId)?.roles.length === 0;
}

/** As what somebody is called into a crisis team; null for everything else. */
function roleOf({ topic, detail, language }: Notice): string | null {
  if (topic !== 'crisis_opened') return null;
  const { crisisParts } = messageWords(language);
  return Object.entries(crisisParts).find(([part]) => part === detail.role)?.[1] ?? null;
}

/** What people said is a reason, unless the topic is what they said. */
function saidLabel({ topic, language }: Notice): string {
  const { label } = messageWords(language);
  return topic in label ? label[topic as keyof typeof label] : label.reason; // Looked up on this line.
}

/** Who promised what, and by when: `王芳 承诺 03-03 14:30 到场`. */
function promiseRow(
  view: MessageView,
  { topic, detail, language }: Notice,
): readonly [string, string] | null {
  if (topic !== 'promise_made' && topic !== 'promise_broken') return null;
  const { personId = '', kind = '', at = '' } = detail;
  const names = Object.entries(PROMISE_NAMES).find(([name]) => name === kind)?.[1] ?? [kind, kind];
  const who = personName(view, personId, language);
  const when = dueWords(view, Number(at), language);
  const said = language === 'zh-CN' ? `${who} 承诺 ${when} ${names[0]}` : `${who}: ${names[1]} by ${when}`;
  return [messageWords(language).topics[topic].title, said];
}

/** What the decision gave along as words: a reason, a summary or a note; a pause's reason or a duty by its name in the tier. */
function saidIn(view: MessageView, notice: Notice): string {
  const { pauseReason, reason, summary, note, obligation, triggerId } = notice.detail;
  const duty = view.tier.obligations?.find(({ id }) => id === obligation);
  const owed = duty === undefined ? obligation : notice.language === 'zh-CN' ? duty.whatZh : duty.whatEn;
  const named = view.tier.pauseReasons.find(({ code }) => code === pauseReason);
  const pause = named === undefined ? pauseReason : notice.language === 'zh-CN' ? named.nameZh : named.nameEn;
  const leaves = triggerId && (STANDBY_NAMES[notice.language][triggerId] ?? triggerId);
  const said = [pause, owed, leaves, reason ?? summary ?? note].filter(
    (part) => part !== undefined && part !== '',
  );
  return oneLine(said.join(' — '), REASON_CHARACTERS_MAX);
}

/** `二级故障（L2） → 一级故障（L1）`. */
function severityWords(view: MessageView, notice: Notice): string {
  const { from, to } = notice.detail;
  const now = severityName(view, notice.language, to);
  return from === undefined ? now : `${severityName(view, notice.language, from)} → ${now}`;
}

function isToReporter(notice: Notice): boolean {
  return 'reporter' in notice.to;
}

function footer(view: MessageView, notice: Notice): readonly Block[] {
  const { language } = notice;
  const { hotline } = view.tenant;
  const words = messageWords(language);
  const name = tenantName(view, language);
  return [small(hotline === '' ? name : `${name}\n${words.label.hotline} ${hotline}`)];
}

/** A mail may have no subject; then no line asks for one. */
function subjectRow(view: MessageView, label: string): readonly [string, string] | null {
  const subject = oneLine(view.state.subject, 200);
  return subject ? [label, subject] : null;
}

function mailOf(view: MessageView, notice: Notice, subject: string, blocks: readonly Block[]): MailWords {
  const { language } = notice;
  const marked = [
    ...drillBlocks(view, language),
    ...(notice.mayBeRepeat ? [paragraph(messageWords(language).page.repeat)] : []),
    ...blocks,
  ];
  return {
    subject: drillMark(view, language) + oneLine(subject, 200),
    text: textOf(marked, language),
    html: htmlOf(marked, language),
  };
}
